//! SEPA mandates given in a customer's account: with the password once more, once, and not unnoticed.

use app::ui::path;
use app::wire::*;
use billing::users::Right;
use serde_json::{Value, json};
use store::customers::{Customer, PaymentMethod};
use store::outbox::Task;
use uuid::Uuid;

use super::contracting::{GivenMandate, take_method};
use super::order::LONGEST_KEY;
use super::order_form::{problem, read_account};
use super::order_page::creditor;
use super::payment_methods::{Wallet, mandate, pay_by, tell_of_change};
use super::security::Proved;
use super::viewer::CustomerViewer;
use super::{Answer, Draft, RequestPort, remembered};
use crate::failure::Failure;
use crate::letters::display_name;

/// Names the use case among the idempotency keys.
const USE_CASE: &str = "give_mandate";

impl RequestPort {
    pub(super) async fn mandate_form_view(
        &self,
        slug: &str,
        contract: Option<Uuid>,
    ) -> Answer<AddMandateView> {
        let giving = self.giving(slug).await?;
        let viewer = &giving.viewer;
        let creditor = creditor(&viewer.merchant).ok_or(Failure::NotFound)?;
        let name = remembered::mandate_form(viewer.merchant.id, viewer.customer.id);
        let Draft { mut form, problems } = self.take_draft::<MandateForm>(&name).await?;
        if form.idempotency_key.is_empty() {
            let (pays_for, contract) = giving.first_choice(contract);
            form = MandateForm {
                merchant: viewer.merchant.slug.clone(),
                idempotency_key: self.app.new_id().to_string(),
                pays_for,
                contract,
                ..MandateForm::default()
            };
        }
        Ok(AddMandateView {
            form,
            problems,
            creditor,
            holder: display_name(&viewer.customer),
            frame: self.customers_frame(viewer).await?,
            email: giving.email,
            contracts: giving.contracts,
        })
    }

    pub(super) async fn mandate_given(&self, form: MandateForm) -> Answer<Redirect> {
        let viewer = self.customer_viewer(&form.merchant, Right::ChangePayment).await?;
        let merchant = &viewer.merchant;
        if form.idempotency_key.is_empty() || form.idempotency_key.len() > LONGEST_KEY {
            return Err(Failure::BadRequest("a mandate needs its idempotency key"));
        }
        if merchant.profile.creditor_identifier.is_none() {
            return Err(Failure::NotFound);
        }
        let mut problems = Vec::new();
        let read = read_account(
            &form.account_holder,
            &form.iban,
            form.mandate == "yes",
            &mut problems,
        );
        if form.password.is_empty() {
            problems.push(problem("password", Problem::Missing));
        }
        let Some((holder, iban)) = read.filter(|_| problems.is_empty()) else {
            return self.mandate_again(&viewer, form, problems).await;
        };
        // Asked last, so that a mistake elsewhere costs no try.
        let proof = match self.prove_giver(&viewer, &form.password).await? {
            Ok(proof) => proof,
            Err(problems) => return self.mandate_again(&viewer, form, problems).await,
        };
        let flash = self.keep_mandate(&viewer, &proof, &form, &holder, iban).await?;
        self.app.nudge_delivery();
        self.session
            .remove::<Value>(&remembered::mandate_form(merchant.id, viewer.customer.id))
            .await?;
        self.set_flash(flash).await?;
        Ok(Redirect {
            to: match form.contract.parse() {
                Ok(contract) => path::contract(&merchant.slug, contract),
                Err(_) => path::payment_methods(&merchant.slug),
            },
        })
    }

    /// The one transaction that makes a mandate. The same form again gets the same answer.
    async fn keep_mandate(
        &self,
        viewer: &CustomerViewer,
        proof: &Proved,
        form: &MandateForm,
        holder: &str,
        iban: String,
    ) -> Answer<Flash> {
        let merchant = &viewer.merchant;
        let account = viewer.signed_in.account;
        let moment = self.app.moment(merchant);
        let mut tx = self.app.store().begin(merchant.id).await?;
        self.still_proved(&mut tx, proof).await?;
        let earlier = tx
            .earlier_outcome::<Flash>(USE_CASE, &form.idempotency_key)
            .await?;
        if let Some(flash) = earlier {
            return Ok(flash);
        }
        let customer = tx
            .lock_customer(viewer.customer.id)
            .await?
            .ok_or(Failure::SignInRequired)?;
        let wallet = Wallet::of(&mut tx, customer.id).await?;
        let given = GivenMandate {
            account_holder: holder,
            iban,
            reference: payments::mandate_reference(&next_mandate(&customer, &wallet.methods)),
            lang: self.lang,
            address: self.address.map(|address| address.to_string()),
            in_account: true,
        };
        let details = (given.details(merchant, &customer, moment), self.lang);
        let (method, new) = take_method(
            &self.app,
            &mut tx,
            merchant,
            &customer,
            &wallet.methods,
            details,
            moment,
        )
        .await?;
        if new {
            let told = json!({"method": method.id, "mandate": mandate(&method.details), "login": account});
            let entry = self.entry(merchant, account, "mandate.given", Some(customer.id), told);
            tx.audit(&entry).await?;
        }
        let wanted = wallet.named(&form.pays_for, moment.today())?;
        let contracts = pay_by(&self.app, &mut tx, merchant, account, &wallet, &wanted, method.id).await?;
        if new {
            let task = Task::MailMandate {
                customer: customer.id,
                method: method.id,
            };
            tx.enqueue(self.app.new_id(), &task, self.app.now()).await?;
        } else if contracts > 0 {
            tell_of_change(&self.app, &mut tx, customer.id).await?;
        }
        let flash = if new {
            Flash::MandateGiven { contracts }
        } else {
            Flash::MandateKnown { contracts }
        };
        tx.remember_outcome(USE_CASE, &form.idempotency_key, &flash, moment.instant)
            .await?;
        tx.commit().await?;
        Ok(flash)
    }

    async fn mandate_again(
        &self,
        viewer: &CustomerViewer,
        form: MandateForm,
        mut problems: Vec<FieldProblem>,
    ) -> Answer<Redirect> {
        if !form.iban.is_empty() && problems.iter().all(|problem| problem.field != "iban") {
            problems.push(problem("iban", Problem::IbanAgain));
        }
        let to = path::add_mandate(&viewer.merchant.slug, form.contract.parse().ok());
        // Secrets do not wait in the session; they are typed again.
        let form = MandateForm {
            password: String::new(),
            iban: String::new(),
            ..form
        };
        let name = remembered::mandate_form(viewer.merchant.id, viewer.customer.id);
        self.session.insert(&name, Draft { form, problems }).await?;
        Ok(Redirect { to })
    }
}

/// What names the next mandate of a customer that was locked: `K-000007-2`. Mandates of orders are named after their contracts.
fn next_mandate(customer: &Customer, methods: &[PaymentMethod]) -> String {
    let given = methods
        .iter()
        .filter(|method| mandate(&method.details).is_some())
        .count();
    format!("{}-{}", customer.number, given + 1)
}
