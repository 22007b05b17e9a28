//! The door to what a merchant says of itself before it sells.

use async_trait::async_trait;
use texts::Lang;
use uuid::Uuid;

use crate::wire::*;

type Answer<T> = Result<T, WireError>;

/// Setting a business up.
#[async_trait]
pub trait SetupPort {
    /// What is done, and what keeps documents from being issued or plans from being offered.
    async fn setup(&self, merchant: &str) -> Answer<SetupView>;
    /// Tax, terms of payment and numbers.
    async fn business(&self, merchant: &str) -> Answer<BusinessView>;
    /// Sets them, or leaves the form with its problems in the session.
    async fn set_business(&self, form: BusinessForm) -> Answer<Redirect>;
    /// Which legal texts there are.
    async fn legal_texts(&self, merchant: &str) -> Answer<LegalTextsView>;
    /// The form for another version of one.
    async fn legal_text(&self, merchant: &str, kind: LegalKind, lang: Lang) -> Answer<LegalTextView>;
    /// Adds a version, or leaves the form with its problems in the session.
    async fn set_legal_text(&self, form: LegalTextForm) -> Answer<Redirect>;
    /// The form for a product, or for a new one.
    async fn product(&self, merchant: &str, product: Option<Uuid>) -> Answer<ProductView>;
    /// Adds or changes a product, or leaves the form with its problems in the session.
    async fn set_product(&self, form: ProductForm) -> Answer<Redirect>;
}
