//! Erases what of locked customers need not be kept any longer, and writes down what went.

use billing::retention::{Record, expired_before, next_expiry};
use store::merchants::Merchant;
use store::retention::ErasureReport;

use crate::failure::Failure;
use crate::state::App;

/// Goes through every locked customer whose day has come, each in a transaction of its own; how many rows and files went. Run twice, the
/// second finds nothing: periods end with a calendar year, so each customer is looked at again with the next.
///
/// # Errors
/// When the database is out of reach.
pub async fn run(app: &App, merchant: &Merchant) -> Result<u64, Failure> {
    let moment = app.moment(merchant);
    let today = moment.today();
    let mut gone = 0;
    loop {
        let mut tx = app.store().begin(merchant.id).await?;
        let Some(customer) = tx.lock_expiring(today).await? else {
            return Ok(gone);
        };
        for record in Record::ALL {
            let Some(before) = expired_before(record, today) else {
                continue;
            };
            let erased = tx.erase_expired(customer, record, before).await?;
            if erased > 0 {
                tx.report_erasure(&ErasureReport {
                    id: app.new_id(),
                    customer,
                    record,
                    before,
                    erased,
                    at: moment.instant,
                })
                .await?;
            }
            gone += u64::try_from(erased).unwrap_or(0);
        }
        tx.look_again(customer, next_expiry(today)).await?;
        tx.commit().await?;
    }
}
