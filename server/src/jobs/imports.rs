//! Takes in the customers and contracts of another system that staff have looked at.

use store::merchants::Merchant;

use crate::failure::Failure;
use crate::state::App;
use crate::use_cases::importing::take_in;

/// Takes in what is wanted. Safe to repeat and to stop: a file is taken in whole, once, or not at all.
///
/// # Errors
/// When the database is out of reach.
pub async fn run(app: &App, merchant: &Merchant) -> Result<bool, Failure> {
    let taken = take_in(app, merchant).await;
    if let Ok(true) = taken {
        tracing::info!(merchant = merchant.slug, "a file of customers was worked on");
    }
    taken
}
