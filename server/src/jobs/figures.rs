//! Adds issued documents to the merchant's figures.

use store::merchants::Merchant;

use crate::failure::Failure;
use crate::state::App;

/// Documents in one transaction.
const BATCH: i64 = 500;

/// Counts whatever is not counted yet. Safe to repeat and to stop: each document is counted once.
///
/// # Errors
/// When the database is out of reach.
pub async fn run(app: &App, merchant: &Merchant) -> Result<(), Failure> {
    loop {
        let mut tx = app.store().begin(merchant.id).await?;
        // Looked at before the row is locked: mostly there is nothing to do.
        if tx.uncounted().await? == 0 {
            return Ok(tx.commit().await?);
        }
        let counted = tx.count_revenue(BATCH).await?;
        tx.commit().await?;
        // The chain goes on, the documents do not: they were erased when their time was over.
        if counted == 0 {
            return Ok(());
        }
    }
}
