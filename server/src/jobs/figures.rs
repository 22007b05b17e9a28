//! Adds issued documents and changed contracts to the merchant's figures.

use store::merchants::Merchant;

use crate::failure::Failure;
use crate::state::App;

/// Documents in one transaction.
const BATCH: i64 = 500;
/// Customers in one transaction.
const CUSTOMERS: i64 = 200;

/// Counts whatever is not counted yet. Safe to repeat and to stop: each document and each change of a contract is counted once.
///
/// # Errors
/// When the database is out of reach.
pub async fn run(app: &App, merchant: &Merchant) -> Result<(), Failure> {
    count_documents(app, merchant).await?;
    count_customers(app, merchant).await
}

/// Those whose contracts changed, or change today.
async fn count_customers(app: &App, merchant: &Merchant) -> Result<(), Failure> {
    let today = app.moment(merchant).today();
    loop {
        let mut tx = app.store().begin(merchant.id).await?;
        let counted = tx.count_customers(today, CUSTOMERS).await?;
        tx.commit().await?;
        // What somebody else counts just now is not waited for.
        if counted == 0 {
            return Ok(());
        }
    }
}

async fn count_documents(app: &App, merchant: &Merchant) -> Result<(), Failure> {
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
