//! How billing goes, and another try for what was put aside.

use app::wire::*;
use billing::staff::StaffRight;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use store::audit::AuditEntry;
use store::contracts::Actor;
use store::merchants::Merchant;
use store::outbox::DeadTask;
use store::runs::BillingRun;
use uuid::Uuid;

use super::setup::may_issue;
use super::staff::count;
use super::staff_mails::mail_kind;
use super::{Answer, RequestPort};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::jobs::progress::{rate, remaining};

/// Things put aside that the page shows, at most.
const SHOWN: i64 = 20;
/// Runs it shows.
const RUNS: i64 = 10;
/// A run that gave no sign of life for so long has been stopped.
const SILENCE: TimeDelta = TimeDelta::seconds(60);

impl RequestPort {
    pub(super) async fn staff_billing_view(&self, slug: &str) -> Answer<StaffBillingView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::SeeCustomers).await?;
        let merchant = &viewer.merchant;
        let today = self.app.moment(merchant).today();
        let due = tx.count_due(today).await?;
        let runs = tx.runs(RUNS).await?;
        let (parked, parked_in_all) = tx.parked(SHOWN).await?;
        let (undelivered, undelivered_in_all) = tx.dead_tasks(SHOWN).await?;
        tx.commit().await?;
        let now = self.app.now();
        Ok(StaffBillingView {
            today,
            due: count(due),
            held: !may_issue(&merchant.profile),
            runs: runs.into_iter().map(|run| run_row(merchant, run, now)).collect(),
            parked: parked
                .into_iter()
                .map(|parked| ParkedContract {
                    contract: parked.contract,
                    customer: parked.customer,
                    contract_number: parked.number,
                    since: Moment::at(&merchant.timezone, parked.at).today(),
                    reason: parked.reason,
                })
                .collect(),
            parked_in_all: count(parked_in_all),
            undelivered: undelivered
                .into_iter()
                .map(|task| undelivered_row(merchant, task))
                .collect(),
            undelivered_in_all: count(undelivered_in_all),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    pub(super) async fn try_again(&self, form: RetryForm) -> Answer<Redirect> {
        let (merchant, account) = self
            .staff_account(&form.merchant, StaffRight::ServeCustomers)
            .await?;
        let one: Option<Uuid> = match form.id.as_str() {
            "" => None,
            id => Some(id.parse().map_err(|_| Failure::BadRequest("not an id"))?),
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        let (contracts, mails) = match form.what.as_str() {
            "contracts" => (tx.unpark(one).await?, 0),
            "mails" => (0, tx.revive_tasks(one, self.app.now()).await?),
            _ => return Err(Failure::BadRequest("neither contracts nor mails")),
        };
        if contracts + mails > 0 {
            tx.audit(&AuditEntry {
                id: self.app.new_id(),
                at: self.app.moment(&merchant).instant,
                actor: Actor::Account(account),
                action: format!("{}.retried", form.what),
                subject: one,
                old: None,
                new: Some(json!({ "contracts": contracts, "mails": mails })),
                reason: None,
            })
            .await?;
        }
        tx.commit().await?;
        self.app.nudge();
        self.set_flash(Flash::Retrying { contracts, mails }).await?;
        Ok(Redirect {
            to: format!("/m/{}/staff/billing", merchant.slug),
        })
    }
}

fn run_row(merchant: &Merchant, run: BillingRun, now: DateTime<Utc>) -> BillingRunRow {
    let (total, done) = (count(run.total), count(run.done));
    let took = (run.ended_at.unwrap_or(run.seen_at) - run.started_at)
        .to_std()
        .unwrap_or_default();
    let state = match (run.ended_at, run.error) {
        (Some(_), Some(error)) => BillingRunState::Failed { error },
        (Some(_), None) => BillingRunState::Done,
        (None, _) if now - run.seen_at > SILENCE => BillingRunState::Interrupted,
        (None, _) => BillingRunState::Going {
            seconds_left: remaining(total.saturating_sub(done), done, took),
        },
    };
    BillingRunRow {
        started_at: Moment::at(&merchant.timezone, run.started_at)
            .local
            .format("%Y-%m-%dT%H:%M")
            .to_string(),
        until: run.until,
        state,
        total,
        done,
        invoices: count(run.invoices),
        credit_notes: count(run.credit_notes),
        parked: count(run.parked),
        per_second: rate(done, took),
    }
}

fn undelivered_row(merchant: &Merchant, dead: DeadTask) -> UndeliveredMail {
    UndeliveredMail {
        task: dead.id,
        what: mail_kind(&dead.task),
        number: dead.number,
        customer: dead.customer,
        attempts: u32::try_from(dead.attempts).unwrap_or(0),
        since: Moment::at(&merchant.timezone, dead.dead_at).today(),
        error: dead.error,
    }
}
