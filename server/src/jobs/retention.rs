//! Erases what of locked customers need not be kept any longer, and writes down what went.

use billing::retention::{Record, expired_before, is_forgotten, next_expiry};
use chrono::NaiveDate;
use store::merchants::Merchant;
use store::retention::ErasureReport;
use uuid::Uuid;

use crate::clock::Moment;
use crate::failure::Failure;
use crate::state::App;
use crate::use_cases::erasures::{lock_away, needed};

/// Customers looked at in one step.
const BATCH: i64 = 100;

/// Goes through every locked customer whose day has come, each in a transaction of its own; how many rows and files went. Run twice, the
/// second finds nothing: periods end with a calendar year, so each customer is looked at again with the next.
///
/// # Errors
/// When the database is out of reach.
pub async fn run(app: &App, merchant: &Merchant) -> Result<u64, Failure> {
    let moment = app.moment(merchant);
    let today = moment.today();
    if let Some(before) = expired_before(Record::Voucher, today) {
        lock_forgotten(app, merchant, before, moment).await?;
    }
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

/// Locks customers who never asked, once all that was written about them is older than any voucher is kept: once for each calendar year. Nobody
/// is told, because nobody was heard of for so long; what goes is reported like everything else.
async fn lock_forgotten(
    app: &App,
    merchant: &Merchant,
    before: NaiveDate,
    moment: Moment,
) -> Result<(), Failure> {
    let mut tx = app.store().begin(merchant.id).await?;
    let looked = tx.forgotten_before().await?;
    tx.commit().await?;
    if looked.is_some_and(|looked| looked >= before) {
        return Ok(());
    }
    let mut after = Some(Uuid::nil());
    while let Some(behind) = after {
        let mut tx = app.store().begin(merchant.id).await?;
        let quiet = tx.quiet_customers(before, behind, BATCH).await?;
        tx.commit().await?;
        for customer in &quiet {
            lock_if_forgotten(app, merchant, *customer, moment).await?;
        }
        after = quiet.last().copied();
    }
    let mut tx = app.store().begin(merchant.id).await?;
    tx.note_forgotten_before(before).await?;
    Ok(tx.commit().await?)
}

async fn lock_if_forgotten(
    app: &App,
    merchant: &Merchant,
    customer: Uuid,
    moment: Moment,
) -> Result<(), Failure> {
    let today = moment.today();
    let mut tx = app.store().begin(merchant.id).await?;
    tx.lock_logins_of(customer).await?;
    tx.lock_customer(customer).await?;
    // Locked or held meanwhile: by staff, or by another of these programs.
    let file = tx.customer_file(customer).await?;
    if file.is_none_or(|file| file.restricted.is_some() || file.hold.is_some()) {
        return Ok(());
    }
    let newest = tx.newest_records(customer, &merchant.timezone).await?;
    let over = is_forgotten(today, [newest.voucher, newest.letter, newest.journal]);
    if over && needed(&mut tx, customer, &newest, today).await?.is_none() {
        lock_away(app, &mut tx, customer, moment).await?;
    }
    Ok(tx.commit().await?)
}
