//! Stored facts as the views pages show.

use app::wire::*;
use billing::{Contract, ContractState, Event, PriceChangeAnswer};
use chrono::NaiveDate;
use store::catalogue::Plan;
use store::contracts::StoredContract;
use store::customers::{PaymentDetails, PaymentMethod};
use store::documents::{Collection, Kind, Listed};
use texts::Lang;
use uuid::Uuid;

use super::Answer;
use super::contracting::plan_on;
use crate::failure::Failure;
use crate::letters::{in_lang, last_four, money, plan_of};

pub(super) fn payment_summary(methods: &[PaymentMethod], id: Uuid) -> PaymentSummary {
    methods
        .iter()
        .find(|method| method.id == id)
        .map_or(PaymentSummary::Invoice, |method| summary_of(&method.details))
}

pub(super) fn summary_of(details: &PaymentDetails) -> PaymentSummary {
    match details {
        PaymentDetails::Sepa {
            iban,
            mandate_reference,
            ..
        } => PaymentSummary::SepaDebit {
            iban_last_four: last_four(iban),
            mandate: mandate_reference.clone(),
        },
        PaymentDetails::Card(card) => PaymentSummary::Card {
            label: card.label(),
            expires_on: card.expires_on,
        },
        PaymentDetails::Invoice => PaymentSummary::Invoice,
    }
}

pub(super) fn state_view(contract: &Contract, today: NaiveDate) -> ContractStateView {
    match contract.state_on(today) {
        ContractState::PendingPayment { .. } => ContractStateView::PendingPayment,
        ContractState::Scheduled { starts_on } => ContractStateView::Scheduled { from: starts_on },
        ContractState::Trialing { until, ends_on: None } => ContractStateView::Trialing {
            until: last_day(until),
        },
        ContractState::Active { ends_on: None, .. } => ContractStateView::Active,
        ContractState::Trialing {
            ends_on: Some(on), ..
        }
        | ContractState::Active {
            ends_on: Some(on), ..
        } => ContractStateView::Ending { on: last_day(on) },
        ContractState::TrialExpired { on } | ContractState::Ended { on } => {
            ContractStateView::Ended { on: last_day(on) }
        }
        ContractState::Paused { until, .. } => ContractStateView::Paused {
            until: until.map(last_day),
        },
        ContractState::Suspended { .. } => ContractStateView::Suspended,
        ContractState::Annulled { on } => ContractStateView::Ended { on },
    }
}

/// Periods are half-open; people are told the last day (semantics §2).
pub(crate) fn last_day(until: NaiveDate) -> NaiveDate {
    until.pred_opt().unwrap_or(until)
}

pub(super) fn contract_row(
    stored: &StoredContract,
    plans: &[Plan],
    lang: Lang,
    today: NaiveDate,
) -> Answer<ContractRow> {
    let contract = &stored.current;
    let version = plan_on(contract, today)?;
    let plan = plan_of(plans, version);
    // What each cycle costs from now on; the end to declare for, where one can be declared.
    let recurring = billing::quote::recurring(contract, today)
        .map_err(|rejection| Failure::Defect(format!("no recurring price: {rejection}")))?;
    let cancellable = billing::term::cancellation_preview(contract, &[], today).ok();
    Ok(ContractRow {
        id: stored.id,
        number: stored.number.clone(),
        product: plan.map_or_else(String::new, |plan| in_lang(&plan.product.name, lang)),
        plan: plan.map_or_else(|| version.name.to_string(), |plan| in_lang(&plan.name, lang)),
        state: state_view(contract, today),
        prices: recurring
            .into_iter()
            .map(|part| PricePerCycle {
                gross: part.gross,
                cycle: part.cycle,
            })
            .collect(),
        cancellable: cancellable.map(|preview| CancelLine {
            declare_until: preview.last_day_to_declare,
            ends_on: preview.last_day_of_service,
        }),
    })
}

pub(super) fn invoice_row(listed: &Listed, today: NaiveDate) -> InvoiceRow {
    let document = &listed.document;
    let open_minor = match document.kind {
        Kind::Invoice => document.gross_minor.saturating_sub(listed.paid_minor),
        Kind::CreditNote => 0,
    };
    InvoiceRow {
        id: document.id,
        number: document.number.clone(),
        kind: match document.kind {
            Kind::Invoice => DocumentKindView::Invoice,
            Kind::CreditNote => DocumentKindView::CreditNote,
        },
        issued_on: document.issued_on,
        due_on: document.due_on,
        gross: money(document.gross_minor, &document.currency),
        open: money(open_minor, &document.currency),
        status: if document.kind == Kind::CreditNote {
            InvoiceStatus::Credited
        } else if listed.cancelled {
            InvoiceStatus::Cancelled
        } else if open_minor <= 0 {
            InvoiceStatus::Paid
        } else if match document.collection {
            Collection::Sepa => document.due_on >= today,
            // Until its provider has refused it, whatever day it is.
            Collection::Card => true,
            Collection::Transfer => false,
        } {
            InvoiceStatus::ToBeDebited
        } else if document.due_on < today {
            InvoiceStatus::Overdue
        } else if listed.paid_minor > 0 {
            InvoiceStatus::PartlyPaid
        } else {
            InvoiceStatus::Open
        },
    }
}

/// A page of a list that was asked for one row more than it shows.
pub(super) fn page<T>(mut rows: Vec<T>, size: usize, key: impl Fn(&T) -> String) -> (Vec<T>, Option<String>) {
    let more = rows.len() > size;
    rows.truncate(size);
    let next = if more { rows.last().map(key) } else { None };
    (rows, next)
}

pub(super) fn history(events: &[Event]) -> Vec<HistoryEntry> {
    events
        .iter()
        .filter_map(|event| {
            happened(event).map(|what| HistoryEntry {
                on: event.date(),
                what,
            })
        })
        .collect()
}

/// What of an event a customer is told; `None` where other pages show it better.
fn happened(event: &Event) -> Option<HistoryKind> {
    Some(match event {
        Event::SignedUp(_) => HistoryKind::Ordered,
        Event::FirstPaymentSucceeded { .. } => HistoryKind::FirstPaymentReceived,
        Event::TrialStarted { until, .. } => HistoryKind::TrialStarted {
            until: last_day(*until),
        },
        Event::TrialConverted { .. } => HistoryKind::TrialConverted,
        Event::PlanChanged(changed) => HistoryKind::PlanChanged {
            plan: changed.plan.name.to_string(),
            from: changed.service_from,
        },
        Event::ScheduledChangeWithdrawn { .. } => HistoryKind::ScheduledChangeWithdrawn,
        Event::QuantitySet { quantity, from, .. } => HistoryKind::QuantityChanged {
            quantity: *quantity,
            from: *from,
        },
        Event::AddOnBooked { addon, from, .. } => HistoryKind::AddOnBooked {
            name: addon.name.to_string(),
            from: *from,
        },
        Event::AddOnEnded { ends_on, .. } => HistoryKind::AddOnEnded {
            on: last_day(*ends_on),
        },
        Event::DiscountGranted { discount, .. } => HistoryKind::DiscountGranted {
            label: discount.label.to_string(),
        },
        Event::Paused { from, .. } => HistoryKind::Paused { from: *from },
        Event::Resumed { .. } => HistoryKind::Resumed,
        Event::Suspended { .. } => HistoryKind::Suspended,
        Event::Reinstated { .. } => HistoryKind::Reinstated,
        Event::PriceChangeOffered { from, .. } => HistoryKind::PriceChangeOffered { from: *from },
        Event::PriceChangeAnswered { answer, .. } => match answer {
            PriceChangeAnswer::Accept => HistoryKind::PriceChangeAccepted,
            // With a cancellation, which is an event of its own, or without.
            PriceChangeAnswer::KeepOldPrice | PriceChangeAnswer::Cancel => HistoryKind::PriceChangeDeclined,
        },
        Event::CancellationDeclared { ends_on, .. } => HistoryKind::CancellationDeclared {
            ends_on: last_day(*ends_on),
        },
        Event::CancellationRevoked { .. } => HistoryKind::CancellationRevoked,
        Event::ForCauseDeclared { requested, .. } => HistoryKind::ForCauseDeclared {
            ends_on: last_day(*requested),
        },
        Event::ForCauseDecided { accepted: true, .. } => HistoryKind::ForCauseAccepted,
        Event::ForCauseDecided { accepted: false, .. } => HistoryKind::ForCauseRefused,
        Event::Withdrawn { .. } => HistoryKind::Withdrawn,
        Event::Ended { .. } => HistoryKind::Ended,
        Event::PaymentMethodSet { .. } | Event::UsageRecorded { .. } | Event::BuyerChanged { .. } => {
            return None;
        }
    })
}
