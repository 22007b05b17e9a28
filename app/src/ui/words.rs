//! Facts in words: amounts, dates, spans and states in the language of the request.

use billing::figures::{Age, Leaving, Movement};
use billing::staff::StaffRole;
use billing::users::Role;
use billing::{ComponentKind, Currency, Money, Span, SpanUnit};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use rust_decimal::Decimal;
use texts::{Lang, format};

use super::facts::{Badge, Tone};
use super::text::{lang, t, tr};
use crate::unit_prices;
use crate::wire::{
    ContractStateView, CustomerKindView, HistoryKind, InvoiceStatus, MailKind, MailStateView,
    MailTemplateKind, PaymentSummary, PricePerCycle,
};

/// An amount with its unit.
#[must_use]
pub fn amount(money: Money) -> String {
    format::money(lang(), money.minor(), money.currency().code())
}

#[must_use]
pub fn quantity(units: u32) -> String {
    format::decimal(lang(), Decimal::from(units))
}

/// Any number: `1.234,5`.
#[must_use]
pub fn number(value: Decimal) -> String {
    format::decimal(lang(), value)
}

/// For sentences: `1. Dezember 2026`.
#[must_use]
pub fn date_long(date: NaiveDate) -> String {
    format::date_long(lang(), date)
}

/// For tables: `01.12.2026`.
#[must_use]
pub fn date_short(date: NaiveDate) -> String {
    format::date_short(lang(), date)
}

/// A span of time: `12 Monate`.
#[must_use]
pub fn span(span: Span) -> String {
    let count = span.count.to_string();
    tr(
        match span.unit {
            SpanUnit::Day => "span-days",
            SpanUnit::Week => "span-weeks",
            SpanUnit::Month => "span-months",
            SpanUnit::Year => "span-years",
        },
        &[("count", &count)],
    )
}

/// How often something is charged: `pro Monat`, `alle 3 Monate`.
#[must_use]
pub fn per_cycle(cycle: Span) -> String {
    unit_prices::per_cycle(lang(), cycle)
}

/// What a component costs: `3,50 €`, or by tiers `bis 1.000: 0,00 €; darüber: 0,0035 €`.
#[must_use]
pub fn component_price(kind: &ComponentKind, currency: Currency) -> String {
    match kind {
        ComponentKind::Setup { price }
        | ComponentKind::Base { price, .. }
        | ComponentKind::Unit { price, .. } => format::price(lang(), *price, currency.code()),
        ComponentKind::Tiered { .. } | ComponentKind::Metered { .. } => {
            unit_prices::price_by_units(lang(), kind, currency).unwrap_or_default()
        }
    }
}

/// `29,90 € pro Monat`.
#[must_use]
pub fn price_per_cycle(price: &PricePerCycle) -> String {
    tr(
        "price-per-cycle",
        &[
            ("amount", &amount(price.gross)),
            ("cycle", &per_cycle(price.cycle)),
        ],
    )
}

/// Several prices of one contract, one after the other.
#[must_use]
pub fn prices(prices: &[PricePerCycle]) -> String {
    prices.iter().map(price_per_cycle).collect::<Vec<_>>().join(" + ")
}

/// How something is paid: `Lastschrift ••4321`.
#[must_use]
pub fn payment(payment: &PaymentSummary) -> String {
    match payment {
        PaymentSummary::SepaDebit { iban_last_four, .. } => {
            tr("payment-sepa", &[("iban", &format::iban_masked(iban_last_four))])
        }
        PaymentSummary::Card { label, .. } => label.clone(),
        PaymentSummary::Invoice => t("payment-invoice"),
    }
}

/// The same, with a card's end: `Visa •••• 4242, gültig bis 12/2028`.
#[must_use]
pub fn payment_until(payment: &PaymentSummary) -> String {
    match payment {
        PaymentSummary::Card { label, expires_on } => {
            let until = expires_on.format("%m/%Y").to_string();
            tr("payment-card-until", &[("card", label), ("until", &until)])
        }
        PaymentSummary::SepaDebit { .. } | PaymentSummary::Invoice => self::payment(payment),
    }
}

/// An account number in groups of four, as it is typed into a transfer.
#[must_use]
pub fn iban(iban: &str) -> String {
    let places: Vec<char> = iban.chars().filter(|place| !place.is_whitespace()).collect();
    let groups: Vec<String> = places.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// A contract's state as a badge.
pub fn contract_state(state: &ContractStateView) -> impl IntoView + use<> {
    let (tone, word) = match state {
        ContractStateView::PendingPayment => (Tone::Warning, t("contract-pending-payment")),
        ContractStateView::Scheduled { from } => (
            Tone::Neutral,
            tr("contract-scheduled", &[("date", &date_short(*from))]),
        ),
        ContractStateView::Trialing { until } => (
            Tone::Good,
            tr("contract-trialing", &[("date", &date_short(*until))]),
        ),
        ContractStateView::Active => (Tone::Good, t("contract-active")),
        ContractStateView::Paused { until: None } => (Tone::Neutral, t("contract-paused")),
        ContractStateView::Paused { until: Some(until) } => (
            Tone::Neutral,
            tr("contract-paused-until", &[("date", &date_short(*until))]),
        ),
        ContractStateView::Suspended => (Tone::Danger, t("contract-suspended")),
        ContractStateView::Ending { on } => (
            Tone::Warning,
            tr("contract-ending", &[("date", &date_short(*on))]),
        ),
        ContractStateView::Ended { on } => {
            (Tone::Neutral, tr("contract-ended", &[("date", &date_short(*on))]))
        }
    };
    view! { <Badge tone word /> }
}

/// An invoice's state as a badge.
pub fn invoice_status(status: InvoiceStatus) -> impl IntoView {
    let (tone, word) = match status {
        InvoiceStatus::Paid => (Tone::Good, t("invoice-paid")),
        InvoiceStatus::PartlyPaid => (Tone::Warning, t("invoice-partly-paid")),
        InvoiceStatus::ToBeDebited => (Tone::Neutral, t("invoice-to-be-debited")),
        InvoiceStatus::Open => (Tone::Neutral, t("invoice-open")),
        InvoiceStatus::Overdue => (Tone::Danger, t("invoice-overdue")),
        InvoiceStatus::Credited => (Tone::Neutral, t("invoice-credited")),
        InvoiceStatus::Cancelled => (Tone::Neutral, t("invoice-cancelled")),
    };
    view! { <Badge tone word /> }
}

/// What a mail is about.
#[must_use]
pub fn mail_kind(kind: MailKind) -> String {
    match kind {
        MailKind::ContractConfirmation => t("mail-kind-contract-confirmation"),
        MailKind::Release => t("mail-kind-release"),
        MailKind::Document => t("mail-kind-document"),
        MailKind::DeclarationReceipt => t("mail-kind-declaration-receipt"),
        MailKind::AccountChanged => t("mail-kind-account-changed"),
        MailKind::ContractChanged => t("mail-kind-contract-changed"),
        MailKind::Erasure => t("mail-kind-erasure"),
        MailKind::Mandate => t("mail-kind-mandate"),
        MailKind::Card => t("mail-kind-card"),
        MailKind::ForgetCard => t("mail-kind-forget-card"),
        MailKind::Sample => t("mail-kind-sample"),
        MailKind::Access => t("mail-kind-access"),
    }
}

/// What became of a mail, as a badge.
pub fn mail_state(state: MailStateView) -> impl IntoView {
    let (tone, word) = match state {
        MailStateView::Queued => (Tone::Neutral, t("mail-queued")),
        MailStateView::Accepted => (Tone::Good, t("mail-accepted")),
        MailStateView::Bounced => (Tone::Danger, t("mail-bounced")),
        MailStateView::Failed => (Tone::Danger, t("mail-failed")),
    };
    view! { <Badge tone word /> }
}

/// A mail that may have the merchant's own words.
#[must_use]
pub fn mail_template_kind(kind: MailTemplateKind) -> String {
    match kind {
        MailTemplateKind::Invoice => t("mail-template-invoice"),
        MailTemplateKind::CreditNote => t("mail-template-credit-note"),
        MailTemplateKind::CancellationInvoice => t("mail-template-cancellation-invoice"),
        MailTemplateKind::ContractConfirmation => t("mail-template-contract-confirmation"),
        MailTemplateKind::CancellationReceipt => t("mail-template-cancellation-receipt"),
        MailTemplateKind::WithdrawalReceipt => t("mail-template-withdrawal-receipt"),
    }
}

/// A language by its own name.
#[must_use]
pub fn language(lang: Lang) -> String {
    match lang {
        Lang::De => "Deutsch",
        Lang::En => "English",
    }
    .to_owned()
}

/// What happened to a contract.
#[must_use]
pub fn history(what: &HistoryKind) -> String {
    match what {
        HistoryKind::Ordered => t("history-ordered"),
        HistoryKind::FirstPaymentReceived => t("history-first-payment-received"),
        HistoryKind::TrialStarted { until } => tr("history-trial-started", &[("date", &date_long(*until))]),
        HistoryKind::TrialConverted => t("history-trial-converted"),
        HistoryKind::PlanChanged { plan, from } => tr(
            "history-plan-changed",
            &[("plan", plan), ("date", &date_long(*from))],
        ),
        HistoryKind::ScheduledChangeWithdrawn => t("history-scheduled-change-withdrawn"),
        HistoryKind::QuantityChanged {
            quantity: units,
            from,
        } => tr(
            "history-quantity-changed",
            &[("quantity", &quantity(*units)), ("date", &date_long(*from))],
        ),
        HistoryKind::AddOnBooked { name, from } => tr(
            "history-add-on-booked",
            &[("name", name), ("date", &date_long(*from))],
        ),
        HistoryKind::AddOnEnded { on } => tr("history-add-on-ended", &[("date", &date_long(*on))]),
        HistoryKind::DiscountGranted { label } => tr("history-discount-granted", &[("label", label)]),
        HistoryKind::Paused { from } => tr("history-paused", &[("date", &date_long(*from))]),
        HistoryKind::Resumed => t("history-resumed"),
        HistoryKind::Suspended => t("history-suspended"),
        HistoryKind::Reinstated => t("history-reinstated"),
        HistoryKind::PriceChangeOffered { from } => {
            tr("history-price-change-offered", &[("date", &date_long(*from))])
        }
        HistoryKind::PriceChangeAccepted => t("history-price-change-accepted"),
        HistoryKind::PriceChangeDeclined => t("history-price-change-declined"),
        HistoryKind::CancellationDeclared { ends_on } => {
            tr("history-cancellation-declared", &[("date", &date_long(*ends_on))])
        }
        HistoryKind::CancellationRevoked => t("history-cancellation-revoked"),
        HistoryKind::ForCauseDeclared { ends_on } => {
            tr("history-for-cause-declared", &[("date", &date_long(*ends_on))])
        }
        HistoryKind::ForCauseAccepted => t("history-for-cause-accepted"),
        HistoryKind::ForCauseRefused => t("history-for-cause-refused"),
        HistoryKind::Withdrawn => t("history-withdrawn"),
        HistoryKind::Ended => t("history-ended"),
    }
}

#[must_use]
pub fn customer_kind(kind: CustomerKindView) -> String {
    match kind {
        CustomerKindView::Consumer => t("customer-consumer"),
        CustomerKindView::Business => t("customer-business"),
    }
}

/// What somebody is for a customer.
#[must_use]
pub fn user_role(role: Role) -> String {
    match role {
        Role::Owner => t("user-owner"),
        Role::Billing => t("user-billing"),
        Role::Technical => t("user-technical"),
        Role::ReadOnly => t("user-read-only"),
    }
}

/// What a user with that role may do.
#[must_use]
pub fn user_role_means(role: Role) -> String {
    match role {
        Role::Owner => t("user-owner-means"),
        Role::Billing => t("user-billing-means"),
        Role::Technical => t("user-technical-means"),
        Role::ReadOnly => t("user-read-only-means"),
    }
}

#[must_use]
pub fn staff_role(role: StaffRole) -> String {
    match role {
        StaffRole::Owner => t("role-owner"),
        StaffRole::Billing => t("role-billing"),
        StaffRole::Catalogue => t("role-catalogue"),
        StaffRole::Support => t("role-support"),
        StaffRole::ReadOnly => t("role-read-only"),
    }
}

/// What a role of staff means.
#[must_use]
pub fn staff_role_means(role: StaffRole) -> String {
    match role {
        StaffRole::Owner => t("role-owner-means"),
        StaffRole::Billing => t("role-billing-means"),
        StaffRole::Catalogue => t("role-catalogue-means"),
        StaffRole::Support => t("role-support-means"),
        StaffRole::ReadOnly => t("role-read-only-means"),
    }
}

/// For tables, from what the wire writes: `2026-12-01T09:30`: `01.12.2026, 09:30`. What cannot be read is shown as it came.
#[must_use]
pub fn date_and_time_short(iso: &str) -> String {
    match iso.split_once('T').map(|(date, time)| (date.parse(), time)) {
        Some((Ok(date), time)) => format!("{}, {time}", date_short(date)),
        Some((Err(_), _)) | None => iso.to_owned(),
    }
}

/// A date and time as the wire writes them, `2026-12-01T09:30` or `2026-12-01T09:30:12+01:00`: `1. Dezember 2026, 09:30 Uhr`,
/// with the offset from UTC where one is given. What cannot be read is shown as it came.
#[must_use]
pub fn date_and_time(iso: &str) -> String {
    let Some((date, time)) = iso.split_once('T') else {
        return iso.to_owned();
    };
    let Ok(date) = date.parse::<NaiveDate>() else {
        return iso.to_owned();
    };
    let date = date_long(date);
    let (clock, offset) = match time.find(['+', '-', 'Z']) {
        Some(at) => time.split_at(at),
        None => (time, ""),
    };
    match offset {
        "" => tr("date-and-time", &[("date", &date), ("time", clock)]),
        "Z" => tr(
            "date-and-time-offset",
            &[("date", &date), ("time", clock), ("offset", "+00:00")],
        ),
        offset => tr(
            "date-and-time-offset",
            &[("date", &date), ("time", clock), ("offset", offset)],
        ),
    }
}

/// `Juni 2026`.
#[must_use]
pub fn month_long(month: NaiveDate) -> String {
    format!("{} {}", format::month_name(lang(), month.month()), month.year())
}

/// For drawings: `06/2026`.
#[must_use]
pub fn month_short(month: NaiveDate) -> String {
    format!("{:02}/{}", month.month(), month.year())
}

/// The text that names a movement of what recurs.
#[must_use]
pub const fn movement_key(movement: Movement) -> &'static str {
    match movement {
        Movement::New => "figures-moved-new",
        Movement::TakenOver => "figures-moved-taken-over",
        Movement::WinBack => "figures-moved-win-back",
        Movement::Up => "figures-moved-up",
        Movement::Down => "figures-moved-down",
        Movement::Churn => "figures-moved-churn",
        Movement::Moved => "figures-moved-between",
    }
}

/// The text that says why a contract is over.
#[must_use]
pub const fn leaving_key(why: Leaving) -> &'static str {
    match why {
        Leaving::Cancelled => "figures-left-cancelled",
        Leaving::PriceChange => "figures-left-price",
        Leaving::ForCause => "figures-left-cause",
        Leaving::Withdrawn => "figures-left-withdrawn",
        Leaving::Other => "figures-left-other",
    }
}

/// The text that names an age of open items.
#[must_use]
pub const fn age_key(age: Age) -> &'static str {
    match age {
        Age::NotDue => "figures-age-not-due",
        Age::UpTo30 => "figures-age-30",
        Age::UpTo60 => "figures-age-60",
        Age::UpTo90 => "figures-age-90",
        Age::Over90 => "figures-age-over",
    }
}
