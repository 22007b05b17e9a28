//! What the ledger knows of a customer as a statement of account.

use chrono::NaiveDate;
use documents::{DocumentError, Period, StatementEntry, StatementModel, StatementRow, spelled};
use store::customers::Customer;
use store::merchants::Merchant;
use store::papers::AccountEntry;
use texts::Lang;

use super::{Paper, Stationery, recipient};

/// What a statement is made of.
#[derive(Clone, Copy, Debug)]
pub struct StatementFacts<'a> {
    pub merchant: &'a Merchant,
    pub customer: &'a Customer,
    pub stationery: &'a Stationery,
    pub lang: Lang,
    pub today: NaiveDate,
    pub period: Period,
    pub currency: &'a str,
    /// Owed before the period, in minor units.
    pub opening_minor: i64,
    pub entries: &'a [AccountEntry],
}

/// The view model of a statement.
///
/// # Errors
/// When the fonts cannot be read.
pub fn statement_model(facts: &StatementFacts<'_>) -> Result<StatementModel, DocumentError> {
    let rows = facts
        .entries
        .iter()
        .filter(|entry| entry.change_minor != 0)
        .map(row)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(StatementModel {
        lang: facts.lang,
        letterhead: facts.stationery.letterhead(facts.merchant),
        recipient: recipient(facts.customer, facts.merchant),
        customer_number: Some(facts.customer.number.clone()),
        issue_date: facts.today,
        period: facts.period,
        currency: facts.currency.to_owned(),
        opening_minor: facts.opening_minor,
        closing_minor: rows.iter().fold(facts.opening_minor, |sum, row| {
            sum.saturating_add(row.change_minor)
        }),
        rows,
        intro: facts.stationery.opening(Paper::Statement, facts.lang),
        closing: facts.stationery.closing(Paper::Statement, facts.lang),
    })
}

fn row(entry: &AccountEntry) -> Result<StatementRow, DocumentError> {
    let (kind, reference) = match (
        &entry.document_number,
        entry.document_kind.as_deref(),
        &entry.payment_reference,
    ) {
        (Some(number), Some("invoice"), _) => (StatementEntry::Invoice, number.clone()),
        (Some(number), _, _) => (StatementEntry::Correction, number.clone()),
        // Somebody else's words.
        (None, _, Some(reference)) => (StatementEntry::Payment, spelled(reference.trim())?),
        (None, _, None) => (StatementEntry::Other, String::new()),
    };
    Ok(StatementRow {
        on: entry.booked_on,
        entry: kind,
        reference,
        change_minor: entry.change_minor,
    })
}
