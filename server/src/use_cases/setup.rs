//! What a merchant says of itself before it sells. What is missing for what is decided by `billing::readiness`.

use app::port::SetupPort;
use app::wire::*;
use async_trait::async_trait;
use billing::readiness::{Answers, Gate, Step, missing};
use billing::staff::StaffRight;
use store::Tx;
use store::catalogue::Plan;
use store::merchants::{Merchant, Profile};
use texts::Lang;
use uuid::Uuid;

use super::door::{Reply, answer};
use super::{Answer, RequestPort};
use crate::failure::Failure;

mod business;
mod product;
mod texts_form;

/// What a merchant has said so far.
fn answers<'a>(profile: &'a Profile, texts: &'a [String], on_offer: bool) -> Answers<'a> {
    Answers {
        name: &profile.legal_name,
        address: [&profile.street, &profile.postcode, &profile.city],
        tax_identity: [profile.tax_number.as_deref(), profile.vat_id.as_deref()],
        account: &profile.iban,
        email: &profile.email,
        texts,
        on_offer,
    }
}

/// Whether a merchant has said what its invoices need.
pub(crate) fn may_issue(profile: &Profile) -> bool {
    missing(&answers(profile, &[], false), Gate::Issue).is_empty()
}

impl RequestPort {
    /// Whether plans may be put on offer.
    pub(super) async fn may_offer(&self, tx: &mut Tx, merchant: &Merchant) -> Answer<bool> {
        let texts = tx.legal_kinds(self.app.moment(merchant).today()).await?;
        Ok(missing(&answers(&merchant.profile, &texts, false), Gate::Offer).is_empty())
    }

    async fn setup_view(&self, slug: &str) -> Answer<SetupView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Look).await?;
        let merchant = &viewer.merchant;
        let plans = self.app.memory().plans(&mut tx, &viewer.catalogue).await?;
        let texts = tx.legal_kinds(self.app.moment(merchant).today()).await?;
        tx.commit().await?;
        let said = answers(&merchant.profile, &texts, plans.iter().any(Plan::is_offered));
        Ok(SetupView {
            steps: Step::ALL
                .into_iter()
                .map(|step| SetupStep {
                    step,
                    done: step.is_done(&said),
                })
                .collect(),
            may_issue: missing(&said, Gate::Issue).is_empty(),
            may_offer: missing(&said, Gate::Offer).is_empty(),
            frame: self.staff_frame(&viewer).await?,
        })
    }
}

#[async_trait]
impl SetupPort for RequestPort {
    async fn setup(&self, merchant: &str) -> Reply<SetupView> {
        answer!("setup", self.setup_view(merchant))
    }

    async fn business(&self, merchant: &str) -> Reply<BusinessView> {
        answer!("business", self.business_view(merchant))
    }

    async fn set_business(&self, form: BusinessForm) -> Reply<Redirect> {
        answer!("set business", self.business_set(form))
    }

    async fn legal_texts(&self, merchant: &str) -> Reply<LegalTextsView> {
        answer!("legal texts", self.legal_texts_view(merchant))
    }

    async fn legal_text(&self, merchant: &str, kind: LegalKind, lang: Lang) -> Reply<LegalTextView> {
        answer!("legal text", self.legal_text_view(merchant, kind, lang))
    }

    async fn set_legal_text(&self, form: LegalTextForm) -> Reply<Redirect> {
        answer!("set legal text", self.legal_text_set(form))
    }

    async fn product(&self, merchant: &str, product: Option<Uuid>) -> Reply<ProductView> {
        answer!("product", self.product_view(merchant, product))
    }

    async fn set_product(&self, form: ProductForm) -> Reply<Redirect> {
        answer!("set product", self.product_set(form))
    }
}
