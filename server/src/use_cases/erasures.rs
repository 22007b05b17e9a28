//! Erasure of a customer's data: asked for by the customer, answered by staff within a month. What the law demands to be kept is
//! restricted, everything else goes.

use app::wire::*;
use billing::retention::{Record, StillNeeded, answer_by, kept_until, may_be_erased};
use billing::staff::StaffRight;
use billing::users::Right;
use chrono::NaiveDate;
use serde_json::json;
use store::Tx;
use store::audit::AuditEntry;
use store::customers::Account;
use store::erasures::{ErasureOutcome, ErasureRequest, NewestRecords};
use store::merchants::Merchant;
use store::outbox::{ErasureTold, Task};
use uuid::Uuid;

use super::payment_methods::forget_cards;
use super::{Answer, RequestPort};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::state::App;

/// Requests the overview names.
const LISTED: i64 = 20;
/// Characters of a reason.
const LONGEST_REASON: usize = 500;

impl RequestPort {
    pub(super) async fn personal_data_view(&self, slug: &str) -> Answer<PersonalDataView> {
        let viewer = self.customer_viewer(slug, Right::Govern).await?;
        let (merchant, customer) = (&viewer.merchant, viewer.customer.id);
        let moment = self.app.moment(merchant);
        let mut tx = self.app.store().begin(merchant.id).await?;
        let newest = tx.newest_records(customer, &merchant.timezone).await?;
        let needed = needed(&mut tx, customer, &newest, moment.today()).await?;
        let request = tx.erasure_request_of(customer).await?;
        tx.commit().await?;
        Ok(PersonalDataView {
            kept: kept(&newest),
            request: request.map(|request| view_of(&request, merchant)),
            needed,
            frame: self.customers_frame(&viewer).await?,
        })
    }

    pub(super) async fn erasure_asked(&self, slug: &str) -> Answer<Redirect> {
        let viewer = self.customer_viewer(slug, Right::Govern).await?;
        let (merchant, customer) = (&viewer.merchant, viewer.customer.id);
        let account = self.account(merchant).await?.ok_or(Failure::SignInRequired)?;
        let moment = self.app.moment(merchant);
        let answer_by = answer_by(moment.today()).ok_or(Failure::BadRequest("beyond the calendar"))?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let first = tx
            .insert_erasure_request(self.app.new_id(), customer, moment.instant, answer_by)
            .await?;
        if first {
            let facts = json!({ "answer_by": answer_by });
            let entry = self.entry(merchant, account, "erasure.asked", Some(customer), facts);
            tx.audit(&entry).await?;
            self.tell(&mut tx, customer, ErasureTold::Received { answer_by })
                .await?;
        }
        let waits = tx.erasure_request_of(customer).await?;
        tx.commit().await?;
        self.app.nudge_delivery();
        let answer_by = waits.map_or(answer_by, |waits| waits.answer_by);
        self.set_flash(Flash::ErasureAsked { answer_by }).await?;
        Ok(to_personal_data(&merchant.slug))
    }

    pub(super) async fn erasure_withdrawn(&self, slug: &str) -> Answer<Redirect> {
        let viewer = self.customer_viewer(slug, Right::Govern).await?;
        let (merchant, customer) = (&viewer.merchant, viewer.customer.id);
        let account = self.account(merchant).await?.ok_or(Failure::SignInRequired)?;
        let moment = self.app.moment(merchant);
        let mut tx = self.app.store().begin(merchant.id).await?;
        let ended = tx
            .end_erasure_request(customer, &ErasureOutcome::Withdrawn, moment.instant)
            .await?;
        if ended {
            let entry = self.entry(merchant, account, "erasure.withdrawn", Some(customer), json!({}));
            tx.audit(&entry).await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::ErasureWithdrawn).await?;
        Ok(to_personal_data(&merchant.slug))
    }

    /// Staff answer. Once: who comes second finds nothing that waits.
    pub(super) async fn erasure_answered(&self, form: AnswerErasureForm) -> Answer<Redirect> {
        let (merchant, account) = self
            .staff_account(&form.merchant, StaffRight::ServeCustomers)
            .await?;
        let customer = form.customer.parse::<Uuid>().map_err(|_| Failure::NotFound)?;
        let to = Redirect {
            to: app::ui::path::staff_customer(&merchant.slug, customer),
        };
        let moment = self.app.moment(&merchant);
        let mut tx = self.app.store().begin(merchant.id).await?;
        // Accesses before the customer, as whoever gives a mandate or confirms an address locks them: else the two wait for each other.
        tx.lock_logins_of(customer).await?;
        // Nobody bills or changes anything of the customer meanwhile.
        tx.lock_customer(customer).await?.ok_or(Failure::NotFound)?;
        let waits = tx.erasure_request_of(customer).await?.ok_or(Failure::NotFound)?;
        let erase = form.answer == "erase";
        let reason = form.reason.trim();
        let outcome = if erase {
            let mut newest = tx.newest_records(customer, &merchant.timezone).await?;
            if needed(&mut tx, customer, &newest, moment.today())
                .await?
                .is_some()
            {
                self.set_flash(Flash::ErasureNotYet).await?;
                return Ok(to);
            }
            lock_away(&self.app, &mut tx, customer, moment).await?;
            // The mail about it, and the entry in the log, are the newest of what is kept.
            (newest.letter, newest.journal) = (Some(moment.today()), Some(moment.today()));
            self.tell(
                &mut tx,
                customer,
                ErasureTold::Erased {
                    kept_until: last_kept(&newest),
                },
            )
            .await?;
            ErasureOutcome::Erased
        } else if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
            self.set_flash(Flash::ErasureNeedsReason).await?;
            return Ok(to);
        } else {
            let reason = reason.to_owned();
            self.tell(
                &mut tx,
                customer,
                ErasureTold::Refused {
                    reason: reason.clone(),
                },
            )
            .await?;
            ErasureOutcome::Refused { reason }
        };
        tx.end_erasure_request(customer, &outcome, moment.instant).await?;
        let entry = AuditEntry {
            reason: (!erase).then(|| reason.to_owned()),
            ..self.entry(
                &merchant,
                account,
                if erase {
                    "erasure.carried_out"
                } else {
                    "erasure.refused"
                },
                Some(customer),
                json!({ "request": waits.id }),
            )
        };
        tx.audit(&entry).await?;
        tx.commit().await?;
        self.app.nudge_delivery();
        self.set_flash(Flash::ErasureAnswered).await?;
        Ok(to)
    }

    /// Owners keep everything of a customer while a tax assessment is open, or let it go again.
    pub(super) async fn hold_set(&self, form: HoldForm) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(&form.merchant, StaffRight::Govern).await?;
        let customer = form.customer.parse::<Uuid>().map_err(|_| Failure::NotFound)?;
        let to = Redirect {
            to: format!("{}#hold", app::ui::path::staff_customer(&merchant.slug, customer)),
        };
        let reason = form.reason.trim();
        let lift = form.deed == "lift";
        if !lift && (reason.is_empty() || reason.chars().count() > LONGEST_REASON) {
            self.set_flash(Flash::ErasureNeedsReason).await?;
            return Ok(to);
        }
        let at = self.app.moment(&merchant).instant;
        let mut tx = self.app.store().begin(merchant.id).await?;
        tx.lock_customer(customer).await?.ok_or(Failure::NotFound)?;
        let (done, action, flash) = match lift {
            true => (
                tx.lift_hold(customer).await?,
                "erasure.hold_lifted",
                Flash::HoldLifted,
            ),
            false => (
                tx.hold_customer(customer, reason, at).await?,
                "erasure.held",
                Flash::HoldPlaced,
            ),
        };
        if done {
            let entry = AuditEntry {
                reason: (!lift).then(|| reason.to_owned()),
                ..self.entry(&merchant, account, action, Some(customer), json!({}))
            };
            tx.audit(&entry).await?;
        }
        tx.commit().await?;
        self.set_flash(flash).await?;
        Ok(to)
    }

    async fn tell(&self, tx: &mut Tx, customer: Uuid, told: ErasureTold) -> Answer<()> {
        let task = Task::MailErasure { customer, told };
        Ok(tx.enqueue(self.app.new_id(), &task, self.app.now()).await?)
    }
}

/// A customer whose data are kept only because the law demands it is there for owners alone; for other staff there is none.
///
/// # Errors
/// When there is none for whoever asks, or the database is out of reach.
pub(super) async fn in_sight(tx: &mut Tx, account: Account, customer: Uuid) -> Answer<()> {
    let hidden = match account {
        Account::Staff { staff } => tx.hidden_from(customer, staff).await?,
        Account::Customer { .. } => true,
    };
    if hidden { Err(Failure::NotFound) } else { Ok(()) }
}

/// What went of a locked customer's data since.
pub(super) async fn erased(tx: &mut Tx, merchant: &Merchant, customer: Uuid) -> Answer<Vec<ErasedRow>> {
    let reports = tx.erasure_reports(customer).await?;
    Ok(reports
        .into_iter()
        .map(|report| ErasedRow {
            on: Moment::at(&merchant.timezone, report.at).today(),
            record: report.record,
            before: report.before,
            erased: super::staff::count(report.erased),
        })
        .collect())
}

/// What waits for staff, the first to answer first.
pub(super) async fn waiting(tx: &mut Tx, merchant: &Merchant) -> Answer<Vec<StaffErasureView>> {
    let waits = tx.erasure_requests(LISTED).await?;
    Ok(waits
        .iter()
        .map(|request| staff_view(request, merchant, None))
        .collect())
}

/// A customer's request that waits, and what stands against erasing.
pub(super) async fn waiting_of(
    app: &App,
    tx: &mut Tx,
    merchant: &Merchant,
    request: &ErasureRequest,
) -> Answer<StaffErasureView> {
    let newest = tx.newest_records(request.customer, &merchant.timezone).await?;
    let needed = needed(tx, request.customer, &newest, app.moment(merchant).today()).await?;
    Ok(staff_view(request, merchant, needed))
}

fn staff_view(
    request: &ErasureRequest,
    merchant: &Merchant,
    needed: Option<StillNeeded>,
) -> StaffErasureView {
    StaffErasureView {
        customer: request.customer,
        customer_name: request.customer_name.clone(),
        request: view_of(request, merchant),
        needed,
    }
}

fn view_of(request: &ErasureRequest, merchant: &Merchant) -> ErasureView {
    ErasureView {
        requested_on: Moment::at(&merchant.timezone, request.requested_at).today(),
        answer_by: request.answer_by,
    }
}

/// Erases what no law keeps of a customer and takes the rest out of daily use; cards are forgotten by their providers, too.
pub(crate) async fn lock_away(app: &App, tx: &mut Tx, customer: Uuid, moment: Moment) -> Answer<()> {
    forget_cards(app, tx, customer, moment.instant).await?;
    Ok(tx
        .restrict_customer(customer, moment.instant, moment.today())
        .await?)
}

/// Why nothing of a customer can be erased yet.
pub(crate) async fn needed(
    tx: &mut Tx,
    customer: Uuid,
    newest: &NewestRecords,
    today: NaiveDate,
) -> Answer<Option<StillNeeded>> {
    let contracts = tx.contracts_of(customer).await?;
    // A contract ends with the first day without service.
    let last_service = contracts
        .iter()
        .map(|contract| contract.current.ends_on().and_then(|end| end.pred_opt()));
    Ok(may_be_erased(
        today,
        last_service,
        newest.unsettled,
        newest.open_minor,
        newest.balance_minor,
    )
    .err())
}

fn kept(newest: &NewestRecords) -> Vec<KeptRow> {
    [
        (Record::Voucher, newest.voucher),
        (Record::Letter, newest.letter),
        (Record::Journal, newest.journal),
    ]
    .into_iter()
    .map(|(record, on)| KeptRow {
        record,
        until: on.and_then(|on| kept_until(record, on)),
    })
    .collect()
}

/// When the last of it need not be kept any longer.
fn last_kept(newest: &NewestRecords) -> Option<NaiveDate> {
    kept(newest).into_iter().filter_map(|row| row.until).max()
}

fn to_personal_data(slug: &str) -> Redirect {
    Redirect {
        to: format!("{}#erasure", app::ui::path::personal_data(slug)),
    }
}
