//! A contract was changed: what was confirmed, on a durable medium, and notice of changes somebody else made.

use billing::Money;
use chrono::NaiveDate;
use texts::{Lang, format, t, tr};

use super::letter::Letter;
use super::{Addressee, Content, Sender};

/// A change of a contract as it was confirmed. Cancellations have a receipt of their own instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractChangedMail {
    /// Who signs.
    pub merchant: Sender,
    pub addressee: Addressee,
    pub contract_number: String,
    /// What was done, in the words of the page it was confirmed on.
    pub what: String,
    pub confirmed_on: NaiveDate,
    pub when: When,
    /// Due with the change; below zero, what comes back.
    pub total: Money,
    /// What recurs from the change on, one finished line each.
    pub recurring: Vec<String>,
    pub next_due_on: Option<NaiveDate>,
    /// The contract's page in the portal.
    pub portal_url: String,
}

/// From when on a change counts, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    AtOnce,
    From(NaiveDate),
    /// First and last day.
    Between(NaiveDate, NaiveDate),
}

/// The mail that confirms a change.
#[must_use]
pub fn contract_changed(lang: Lang, mail: &ContractChangedMail) -> Content {
    let mut letter = Letter::to(
        lang,
        &mail.merchant,
        &mail.addressee,
        tr(
            lang,
            "mail-change-subject",
            &[("number", &mail.contract_number), ("what", &mail.what)],
        ),
        mail.what.clone(),
    );
    let confirmed_on = format::date_long(lang, mail.confirmed_on);
    letter.opening(tr(
        lang,
        "mail-change-opening",
        &[("number", &mail.contract_number), ("date", &confirmed_on)],
    ));
    letter.facts(facts(lang, mail));
    letter.paragraph(t(lang, "mail-change-rest"));
    letter.button(t(lang, "mail-order-button"), &mail.portal_url);
    letter.note(tr(
        lang,
        "mail-account-not-you",
        &[("email", &mail.merchant.email)],
    ));
    letter.finish()
}

fn facts(lang: Lang, mail: &ContractChangedMail) -> Vec<(String, String)> {
    let when = match mail.when {
        When::AtOnce => (t(lang, "change-when"), t(lang, "change-at-once")),
        When::From(day) => (
            t(lang, "change-when"),
            tr(lang, "change-from", &[("date", &format::date_long(lang, day))]),
        ),
        When::Between(first, last) => (
            t(lang, "change-pause-days"),
            format!(
                "{} – {}",
                format::date_long(lang, first),
                format::date_long(lang, last)
            ),
        ),
    };
    let mut facts = vec![when];
    if !mail.recurring.is_empty() {
        facts.push((t(lang, "change-then"), mail.recurring.join("\n")));
    }
    if !mail.total.is_zero() {
        let label = if mail.total.is_negative() {
            "change-credit-today"
        } else {
            "mail-change-due"
        };
        let amount = i64::try_from(mail.total.minor().unsigned_abs()).unwrap_or(i64::MAX);
        let amount = format::money(lang, amount, mail.total.currency().code());
        facts.push((t(lang, label), amount));
    }
    if let Some(day) = mail.next_due_on {
        facts.push((t(lang, "change-next-due"), format::date_long(lang, day)));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::compose::samples::{addressee, sender};

    fn mail(total: i64, when: When) -> ContractChangedMail {
        ContractChangedMail {
            merchant: sender(),
            addressee: addressee(),
            contract_number: "V-000012".to_owned(),
            what: "Wechsel zu Digital Plus".to_owned(),
            confirmed_on: NaiveDate::from_ymd_opt(2026, 5, 4).unwrap(),
            when,
            total: Money::new(total, "EUR".parse().unwrap()),
            recurring: vec!["19,90 € pro Monat".to_owned()],
            next_due_on: None,
            portal_url: "https://abo.example/m/stadtblatt/portal/contracts/1".to_owned(),
        }
    }

    #[test]
    fn what_is_due_and_what_comes_back_are_told_apart_and_nothing_is_not_told() {
        let day = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
        let due = contract_changed(Lang::De, &mail(1234, When::AtOnce)).text;
        assert!(
            due.contains("12,34\u{a0}€") && due.contains("Damit berechnet"),
            "{due}"
        );
        let back = contract_changed(Lang::De, &mail(-1234, When::From(day))).text;
        assert!(
            back.contains("Gutgeschrieben") && back.contains("12,34\u{a0}€"),
            "{back}"
        );
        assert!(!back.contains('−'), "{back}");
        let nothing = contract_changed(Lang::De, &mail(0, When::From(day)));
        assert!(!nothing.text.contains("0,00"), "{}", nothing.text);
        assert_eq!(nothing.subject, "Ihr Vertrag V-000012: Wechsel zu Digital Plus");
    }
}
