//! The door to discounts.

use async_trait::async_trait;
use uuid::Uuid;

use crate::wire::*;

type Answer<T> = Result<T, WireError>;

/// What staff do with discounts and their codes.
#[async_trait]
pub trait DiscountPort {
    async fn staff_discounts(&self, merchant: &str) -> Answer<StaffDiscountsView>;
    /// The form for a new one; what a refused one had typed is in it.
    async fn discount_form(&self, merchant: &str) -> Answer<NewDiscountView>;
    /// One of them with its codes, and who redeemed it, behind one contract.
    async fn staff_discount(
        &self,
        merchant: &str,
        id: Uuid,
        after: Option<Uuid>,
    ) -> Answer<StaffDiscountView>;
    /// Makes one, or leaves the form with its problems in the session. The same key twice is one discount.
    async fn make_discount(&self, form: DiscountForm) -> Answer<Redirect>;
    /// Ends one: contracts keep what they were granted.
    async fn end_discount(&self, form: EndDiscountForm) -> Answer<Redirect>;
    /// Adds codes, or leaves the form with its problems in the session.
    async fn add_codes(&self, form: CodesForm) -> Answer<Redirect>;
    async fn block_code(&self, form: BlockCodeForm) -> Answer<Redirect>;
}
