//! What giving a mandate and giving a card have in common: whose form it is, what is paid by it, and the password once more.

use app::wire::*;
use billing::users::Right;
use uuid::Uuid;

use super::order_form::problem;
use super::payment_methods::Wallet;
use super::security::{Proof, Proved};
use super::viewer::CustomerViewer;
use super::{Answer, RequestPort};
use crate::failure::Failure;

/// What either form shows besides its own fields.
pub(super) struct Giving {
    pub viewer: CustomerViewer,
    /// The address that signs in: the password asked for is its.
    pub email: String,
    pub contracts: Vec<PaidContract>,
}

impl Giving {
    /// What is paid by it until something else is chosen, and the contract whose page led here. Anybody else's contract, or one that is
    /// over, is not there.
    pub(super) fn first_choice(&self, contract: Option<Uuid>) -> (String, String) {
        let named = contract.filter(|named| self.contracts.iter().any(|row| row.id == *named));
        let named = named.map(|id| id.to_string());
        (
            named.clone().unwrap_or_else(|| "all".to_owned()),
            named.unwrap_or_default(),
        )
    }
}

impl RequestPort {
    pub(super) async fn giving(&self, slug: &str) -> Answer<Giving> {
        let (viewer, mut tx) = self.customer_page(slug, Right::ChangePayment).await?;
        let today = self.app.moment(&viewer.merchant).today();
        let plans = self.plans(&mut tx, &viewer).await?;
        let wallet = Wallet::of(&mut tx, viewer.customer.id).await?;
        let secret = tx.secret_of(viewer.signed_in.account).await?;
        tx.commit().await?;
        Ok(Giving {
            contracts: wallet.rows(&plans, self.lang, today)?,
            email: secret.ok_or(Failure::SignInRequired)?.email,
            viewer,
        })
    }

    /// The proof that it is the person signed in, or what is wrong with the password; nothing to name after too many tries. A session
    /// that was left open must not be enough to have money collected.
    pub(super) async fn prove_giver(
        &self,
        viewer: &CustomerViewer,
        password: &str,
    ) -> Answer<Result<Proved, Vec<FieldProblem>>> {
        let (merchant, login) = (&viewer.merchant, viewer.login);
        let proof = self
            .prove_password(merchant, viewer.signed_in, login, password.to_owned())
            .await?;
        Ok(match proof {
            Proof::Given(proof) => Ok(proof),
            Proof::Wrong => Err(vec![problem("password", Problem::PasswordWrong)]),
            Proof::TooOften => Err(Vec::new()),
        })
    }
}
