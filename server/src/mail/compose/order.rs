//! The acknowledgement of an order, which carries the contract confirmation.

use billing::Money;
use chrono::NaiveDate;
use texts::{Lang, format, t, tr};

use super::letter::{Letter, Part};
use super::{Addressee, Content, Sender};
use crate::mail::FreeText;

/// What was ordered. The contract confirmation goes along as a PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderConfirmation {
    /// Who signs.
    pub merchant: Sender,
    /// Who ordered.
    pub addressee: Addressee,
    /// The contract's number.
    pub contract_number: String,
    /// The plan's name in the customer's language.
    pub plan: String,
    /// Civil date of the order.
    pub ordered_on: NaiveDate,
    /// Last day of the free trial, inclusively; `None` without a trial.
    pub trial_last_day: Option<NaiveDate>,
    /// What is charged first; `None` while it is unknown (purely by usage).
    pub first_charge: Option<FirstCharge>,
    /// What recurs, one finished line each: `29,90 € pro Monat`.
    pub recurring: Vec<String>,
    /// How the customer pays.
    pub payment: PaymentBy,
    /// The contract's page in the portal.
    pub portal_url: String,
    /// The withdrawal page for consumers; `None` for businesses, who have no such right.
    pub withdrawal_url: Option<String>,
    /// The merchant's own words beside the program's.
    pub own: Option<FreeText>,
}

/// The first charge of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstCharge {
    /// Civil date it falls due.
    pub on: NaiveDate,
    /// Gross amount.
    pub amount: Money,
}

/// How a customer pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentBy {
    /// SEPA direct debit from the account ending so.
    DirectDebit {
        /// Last four places of the IBAN.
        iban_last4: String,
    },
    /// The customer transfers each invoice.
    Transfer,
}

/// The mail that acknowledges an order.
#[must_use]
pub fn order_confirmation(lang: Lang, order: &OrderConfirmation) -> Content {
    let subject = tr(
        lang,
        "mail-order-subject",
        &[("plan", &order.plan), ("number", &order.contract_number)],
    );
    let mut letter = Letter::to(
        lang,
        &order.merchant,
        &order.addressee,
        subject,
        t(lang, "mail-order-title"),
    );
    let ordered_on = format::date_long(lang, order.ordered_on);
    // That the order has arrived is said whatever the merchant says.
    if letter.own_words(order.own.as_ref()) {
        letter.paragraph(tr(lang, "mail-order-received", &[("date", &ordered_on)]));
    } else {
        letter.opening(tr(lang, "mail-order-opening", &[("date", &ordered_on)]));
    }
    letter.paragraph(t(lang, "mail-order-enclosed"));
    if let Some(charge) = &order.first_charge {
        letter.parts.push(first_charge(lang, charge, order));
    }
    letter.facts(facts(lang, order));
    letter.button(t(lang, "mail-order-button"), &order.portal_url);
    if let Some(url) = &order.withdrawal_url {
        letter.note(t(lang, "mail-order-withdrawal"));
        letter.link(t(lang, "mail-order-withdrawal-link"), url);
    }
    letter.finish()
}

fn first_charge(lang: Lang, charge: &FirstCharge, order: &OrderConfirmation) -> Part {
    let date = format::date_long(lang, charge.on);
    let consequence = match &order.payment {
        PaymentBy::DirectDebit { iban_last4 } => tr(
            lang,
            "mail-order-charge-debit",
            &[("date", &date), ("account", &format::iban_masked(iban_last4))],
        ),
        PaymentBy::Transfer => tr(lang, "mail-order-charge-transfer", &[("date", &date)]),
    };
    Part::Amount {
        label: t(lang, "mail-order-charge"),
        amount: format::money(lang, charge.amount.minor(), charge.amount.currency().code()),
        consequence,
    }
}

fn facts(lang: Lang, order: &OrderConfirmation) -> Vec<(String, String)> {
    let mut facts = vec![
        (t(lang, "mail-plan"), order.plan.clone()),
        (t(lang, "mail-contract-number"), order.contract_number.clone()),
        (
            t(lang, "mail-ordered-on"),
            format::date_long(lang, order.ordered_on),
        ),
    ];
    if let Some(day) = order.trial_last_day {
        facts.push((t(lang, "mail-free-until"), format::date_long(lang, day)));
    }
    if !order.recurring.is_empty() {
        let label = if order.trial_last_day.is_some() {
            "mail-price-after-trial"
        } else {
            "mail-price"
        };
        facts.push((t(lang, label), order.recurring.join("\n")));
    }
    let payment = match &order.payment {
        PaymentBy::DirectDebit { iban_last4 } => tr(
            lang,
            "mail-payment-debit",
            &[("account", &format::iban_masked(iban_last4))],
        ),
        PaymentBy::Transfer => t(lang, "mail-payment-transfer"),
    };
    facts.push((t(lang, "mail-payment"), payment));
    facts
}
