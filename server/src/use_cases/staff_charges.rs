//! Charges that are not what was asked for: staff look at them, put them right with the provider, and say so.

use app::ui::path;
use app::wire::*;
use billing::staff::StaffRight;
use serde_json::json;
use store::audit::AuditEntry;
use store::charge_findings::{self, FindingState, ListedFinding};
use store::charges::{Attempt, AttemptBy, AttemptState};
use store::merchants::Merchant;

use super::erasures::in_sight;
use super::portal::PAGE;
use super::staff_documents::entry;
use super::viewer::StaffViewer;
use super::{Answer, RequestPort, views};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::money;

/// Most characters of a note.
const LONGEST_NOTE: usize = 500;

impl RequestPort {
    pub(super) async fn staff_charges_view(
        &self,
        slug: &str,
        after: Option<uuid::Uuid>,
    ) -> Answer<StaffChargesView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::SeeCustomers).await?;
        let found = tx.findings(after, PAGE as i64 + 1).await?;
        tx.commit().await?;
        let (found, next) = views::page(found, PAGE, |listed| listed.finding.id.to_string());
        Ok(StaffChargesView {
            charges: found
                .into_iter()
                .map(|listed| row(&viewer.merchant, listed))
                .collect(),
            next: next.and_then(|id| id.parse().ok()),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    /// Notes that a charge was seen, or that it is settled: then its attempt is over and the invoice is paid otherwise. What is settled
    /// stays as it is.
    pub(super) async fn charge_noted(&self, form: NoteChargeForm) -> Answer<Redirect> {
        let viewer = self
            .staff_member(&form.merchant, StaffRight::ServeCustomers)
            .await?;
        let account = viewer.account();
        let StaffViewer { merchant, member, .. } = viewer;
        let to = path::staff_charges(&merchant.slug);
        let note = form.note.trim();
        let state = match form.state.as_str() {
            "seen" => FindingState::Seen,
            "settled" => FindingState::Settled,
            _ => return Err(Failure::BadRequest("a charge is seen or settled")),
        };
        if note.chars().count() > LONGEST_NOTE
            || note.chars().any(|c| c.is_control() && c != '\n' && c != '\r')
        {
            return Err(Failure::BadRequest("a note is too long"));
        }
        if state == FindingState::Settled && note.is_empty() {
            self.set_flash(Flash::ChargeNeedsNote).await?;
            return Ok(Redirect { to });
        }
        let moment = self.app.moment(&merchant);
        let mut tx = self.app.store().begin(merchant.id).await?;
        let finding = tx.lock_finding(form.finding).await?.ok_or(Failure::NotFound)?;
        in_sight(&mut tx, account, finding.customer).await?;
        let before = finding.state;
        if before == FindingState::Settled {
            tx.commit().await?;
            self.set_flash(Flash::ChargeNoted { settled: true }).await?;
            return Ok(Redirect { to });
        }
        // The customer before the finding, as everybody does: so it is let go and taken again.
        tx.commit().await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        tx.lock_customer(finding.customer)
            .await?
            .ok_or(Failure::NotFound)?;
        let finding = tx.lock_finding(finding.id).await?.ok_or(Failure::NotFound)?;
        if finding.state != FindingState::Settled {
            let said = (!note.is_empty()).then_some(note);
            tx.note_finding(finding.id, state, said, member.id, moment.instant)
                .await?;
            let attempt = tx.attempt(AttemptBy::Id(finding.attempt)).await?;
            if state == FindingState::Settled
                && let Some(attempt) = attempt.filter(|attempt| !attempt.state.is_over())
            {
                let over = Attempt {
                    state: AttemptState::Failed,
                    next_at: None,
                    reason: Some("settled by staff".to_owned()),
                    ..attempt
                };
                tx.note_attempt(&over, Some(moment.instant)).await?;
                tx.collect_by_transfer(finding.document).await?;
            }
            let (action, told) = match state {
                FindingState::Settled => ("charge.settled", "settled"),
                FindingState::Seen | FindingState::New => ("charge.seen", "seen"),
            };
            let told = json!({
                "charge": finding.charge, "document": finding.document, "asked": finding.asked, "came": finding.came, "state": told,
            });
            let entry = AuditEntry {
                reason: said.map(str::to_owned),
                ..entry(
                    &self.app,
                    &merchant,
                    account,
                    action,
                    Some(finding.customer),
                    told,
                )
            };
            tx.audit(&entry).await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::ChargeNoted {
            settled: state == FindingState::Settled,
        })
        .await?;
        Ok(Redirect { to })
    }
}

fn row(merchant: &Merchant, listed: ListedFinding) -> StaffChargeRow {
    let finding = listed.finding;
    let local = |at| {
        Moment::at(&merchant.timezone, at)
            .local
            .format("%Y-%m-%dT%H:%M")
            .to_string()
    };
    let same_card =
        finding.asked.customer == finding.came.customer && finding.asked.method == finding.came.method;
    StaffChargeRow {
        id: finding.id,
        document: finding.document,
        number: listed.number,
        customer: finding.customer,
        customer_name: listed.customer_name,
        found_at: local(finding.found_at),
        charge: finding.charge,
        asked: told(&finding.asked),
        came: told(&finding.came),
        same_card,
        state: match finding.state {
            FindingState::New => ChargeState::New,
            FindingState::Seen => ChargeState::Seen,
            FindingState::Settled => ChargeState::Settled,
        },
        note: finding.note.unwrap_or_default(),
        noted: finding
            .noted_at
            .map(|at| (local(at), listed.noted_by.unwrap_or_default())),
    }
}

fn told(facts: &charge_findings::ChargeFacts) -> ChargeSide {
    ChargeSide {
        // A currency nobody here sells in has no amount of its own kind.
        amount: facts
            .currency
            .parse::<billing::Currency>()
            .is_ok()
            .then(|| money(facts.amount_minor, &facts.currency)),
        minor: facts.amount_minor,
        currency: facts.currency.clone(),
        reference: facts.reference.clone(),
    }
}
