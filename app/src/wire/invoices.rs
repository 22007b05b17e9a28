//! A customer's invoices and corrections: how they are found, and a row of them.

use billing::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Frame;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvoiceRow {
    pub id: Uuid,
    pub number: String,
    pub kind: DocumentKindView,
    pub issued_on: NaiveDate,
    pub due_on: NaiveDate,
    pub gross: Money,
    /// What of it is still to be paid.
    pub open: Money,
    pub status: InvoiceStatus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKindView {
    Invoice,
    CreditNote,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceStatus {
    Paid,
    PartlyPaid,
    /// Will be collected by direct debit on its due date.
    ToBeDebited,
    Open,
    Overdue,
    /// A correction: what it gives back is counted by the account, not paid.
    Credited,
    /// An invoice that was taken back as a whole.
    Cancelled,
}

impl InvoiceStatus {
    /// Waits for the customer to pay.
    #[must_use]
    pub const fn to_pay(self) -> bool {
        match self {
            Self::PartlyPaid | Self::Open | Self::Overdue => true,
            Self::Paid | Self::ToBeDebited | Self::Credited | Self::Cancelled => false,
        }
    }
}

/// Which documents are asked for, as the page's address says it. What it does not know counts as not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceFilter {
    pub year: Option<i32>,
    pub state: Option<InvoiceStateFilter>,
    pub kind: Option<DocumentKindView>,
    /// Part of a number, or an amount; empty where nothing is searched for.
    pub search: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceStateFilter {
    /// Something is left to pay, due or not.
    Open,
    /// Something is left to pay whose due date has passed.
    Overdue,
    /// Invoices with nothing left to pay.
    Paid,
}

impl InvoiceStateFilter {
    pub const ALL: [Self; 3] = [Self::Open, Self::Overdue, Self::Paid];

    /// Its name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Paid => "paid",
        }
    }
}

impl DocumentKindView {
    pub const ALL: [Self; 2] = [Self::Invoice, Self::CreditNote];

    /// Its name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "correction",
        }
    }
}

impl InvoiceFilter {
    /// Longest text to search for, in characters.
    pub const LONGEST_SEARCH: usize = 60;

    /// Reads what an address asks for.
    #[must_use]
    pub fn read(year: Option<&str>, state: Option<&str>, kind: Option<&str>, search: Option<&str>) -> Self {
        Self {
            year: year
                .and_then(|year| year.parse().ok())
                .filter(|year| (1900..=9000).contains(year)),
            state: InvoiceStateFilter::ALL
                .into_iter()
                .find(|known| state == Some(known.name())),
            kind: DocumentKindView::ALL
                .into_iter()
                .find(|known| kind == Some(known.name())),
            search: search
                .unwrap_or_default()
                .trim()
                .chars()
                .filter(|c| !c.is_control())
                .take(Self::LONGEST_SEARCH)
                .collect(),
        }
    }

    /// Whether anything is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvoicesView {
    pub frame: Frame,
    pub filter: InvoiceFilter,
    /// Years in which the customer got documents, newest first.
    pub years: Vec<i32>,
    pub invoices: Vec<InvoiceRow>,
    /// Number of the last shown invoice when there are more: the next page's `after`.
    pub next: Option<String>,
    /// First and last day of the year, for a statement of account.
    pub statement: (NaiveDate, NaiveDate),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_for_what_it_names_and_for_nothing_it_does_not_know() {
        let asked = InvoiceFilter::read(
            Some("2026"),
            Some("overdue"),
            Some("correction"),
            Some(" RE-\u{7}12 "),
        );
        assert_eq!(asked.year, Some(2026));
        assert_eq!(asked.state, Some(InvoiceStateFilter::Overdue));
        assert_eq!(asked.kind, Some(DocumentKindView::CreditNote));
        assert_eq!(asked.search, "RE-12");
        assert!(!asked.is_empty());
        for (year, state) in [("last", "late"), ("99999", "OPEN"), ("-5", ""), ("", "all")] {
            assert!(
                InvoiceFilter::read(Some(year), Some(state), Some("x"), None).is_empty(),
                "{year} {state}"
            );
        }
        let long = "x".repeat(500);
        let asked = InvoiceFilter::read(None, None, None, Some(&long));
        assert_eq!(asked.search.chars().count(), InvoiceFilter::LONGEST_SEARCH);
    }
}
