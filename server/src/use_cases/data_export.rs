//! Everything stored about a customer as one ZIP: for people as PDFs and tables, for programs as JSON.

use billing::users::Right;
use billing::{Currency, Money};
use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use store::documents::FileOf;
use store::personal_data::PersonalData;
use texts::{Lang, format, t, tr};

use super::archives::{Archive, Entry, Making};
use super::invoices::{files_of, note};
use super::{Answer, RequestPort};
use crate::failure::Failure;

/// The parts, the names of their files, and what of each stands in a table, too.
const PARTS: [(PersonalData, &str, &[&str]); 11] = [
    (PersonalData::Profile, "profile", &[]),
    (PersonalData::Logins, "logins", &[]),
    (PersonalData::PaymentMethods, "payment-methods", &[]),
    (
        PersonalData::Contracts,
        "contracts",
        &["number", "ordered_at", "starts_on", "ends_on"],
    ),
    (PersonalData::Quotes, "previews", &[]),
    (
        PersonalData::Documents,
        "invoices",
        &[
            "number",
            "kind",
            "issued_on",
            "due_on",
            "currency",
            "net",
            "tax",
            "gross",
            "open",
            "collection",
        ],
    ),
    (
        PersonalData::Payments,
        "payments",
        &["received_on", "amount", "currency", "reference"],
    ),
    (
        PersonalData::Charges,
        "card-charges",
        &["document", "begun_at", "amount", "currency", "state"],
    ),
    (PersonalData::Declarations, "declarations", &[]),
    (PersonalData::Mails, "mails", &["sent_at", "recipient", "subject"]),
    (PersonalData::Log, "log", &["at", "action", "by", "reason"]),
];

pub(super) const fn usage_columns() -> &'static [&'static str] {
    &["used_on", "component", "quantity", "id", "recorded_at"]
}

impl RequestPort {
    /// Everything stored about the customer who is signed in. That it was asked for is written down.
    pub(crate) async fn data_archive(&self, slug: &str) -> Answer<Archive> {
        let viewer = self.customer_viewer(slug, Right::Govern).await?;
        let (merchant, customer) = (&viewer.merchant, viewer.customer.id);
        let account = self.account(merchant).await?.ok_or(Failure::SignInRequired)?;
        let today = self.app.moment(merchant).today();
        let mut tx = self.app.store().begin(merchant.id).await?;
        let contracts = tx.contracts_of(customer).await?;
        let documents = tx
            .documents_between(
                customer,
                NaiveDate::default(),
                NaiveDate::from_ymd_opt(9999, 1, 1).unwrap_or(today),
            )
            .await?;
        let papers = tx.papers_of(customer).await?;
        let entry = self.entry(
            merchant,
            account,
            "customer.data_taken",
            Some(customer),
            json!({}),
        );
        tx.audit(&entry).await?;
        tx.commit().await?;

        let mut entries = vec![Entry::Text {
            name: format!("{}.txt", t(self.lang, "data-read-me")),
            text: read_me(self.lang, &merchant.name, today),
        }];
        entries.extend(PARTS.map(|(part, name, columns)| Entry::Data {
            customer,
            part,
            name,
            columns,
        }));
        entries.extend(contracts.iter().map(|contract| Entry::Usage {
            contract: contract.id,
            number: contract.number.clone(),
            after: String::new(),
            file: 1,
        }));
        let (released, missing): (Vec<_>, Vec<_>) =
            documents.into_iter().partition(|document| document.released);
        entries.extend(
            released
                .iter()
                .flat_map(|document| files_of(document, "documents/")),
        );
        entries.extend(papers.into_iter().map(|of: FileOf| Entry::File {
            folder: "papers/",
            of,
            dated: today,
        }));
        entries.extend(note(self.lang, &missing));
        let name = format!("{}-{today}.zip", t(self.lang, "data-archive-name"));
        Ok(Making::new(self.app.store().clone(), merchant.id, today, entries).named(name))
    }
}

/// What is in the ZIP, why it is stored and for how long, and what rights one has (Art. 15(1) and (2) GDPR).
fn read_me(lang: Lang, merchant: &str, today: NaiveDate) -> String {
    let date = format::date_long(lang, today);
    let told = tr(lang, "data-told", &[("merchant", merchant), ("date", &date)]);
    let parts = [
        "data-files",
        "data-purposes",
        "data-kept",
        "data-recipients",
        "data-rights",
    ];
    let rest: Vec<String> = parts.iter().map(|part| t(lang, part)).collect();
    // Lines as the simplest of editors wants them.
    format!("{told}\n\n{}\n", rest.join("\n\n")).replace('\n', "\r\n")
}

/// A row with its amounts as people write them: `gross_minor` of 1190 becomes `gross` of "11.90".
pub(super) fn readable(row: Value) -> Value {
    in_currency(row, None)
}

fn in_currency(value: Value, outer: Option<Currency>) -> Value {
    match value {
        Value::Object(fields) => {
            let own = fields.get("currency").and_then(Value::as_str);
            let currency = own.and_then(|code| code.parse().ok()).or(outer);
            let told = |(name, value): (String, Value)| match (
                name.strip_suffix("_minor"),
                currency,
                value.as_i64(),
            ) {
                (Some(short), Some(currency), Some(minor)) => {
                    let amount = Money::new(minor, currency).to_decimal();
                    (short.to_owned(), Value::String(amount.to_string()))
                }
                _ => (name, in_currency(value, currency)),
            };
            Value::Object(fields.into_iter().map(told).collect::<Map<_, _>>())
        }
        Value::Array(rows) => rows.into_iter().map(|row| in_currency(row, outer)).collect(),
        other => other,
    }
}

/// A table of some columns (RFC 4180, UTF-8). A text a spreadsheet would take for a formula is marked as text.
///
/// # Errors
/// A defect: nothing can go wrong in memory.
pub(super) fn csv_of(rows: &[Value], columns: &[&str]) -> Answer<Vec<u8>> {
    let defect = |error: String| Failure::Defect(format!("a table could not be written: {error}"));
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    table
        .write_record(columns)
        .map_err(|error| defect(error.to_string()))?;
    for row in rows {
        let cells = columns
            .iter()
            .map(|column| row.get(column).map(cell).unwrap_or_default());
        table
            .write_record(cells)
            .map_err(|error| defect(error.to_string()))?;
    }
    table.into_inner().map_err(|error| defect(error.to_string()))
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => {
            let number = text.parse::<rust_decimal::Decimal>().is_ok();
            let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
            if formula && !number {
                format!("'{text}")
            } else {
                text.clone()
            }
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_in_their_currency_also_inside() {
        let row = json!({
            "gross_minor": 1190, "currency": "EUR", "number": "R-1",
            "lines": [{"amount_minor": -1000, "component": "base"}],
            "yen": {"total_minor": 500, "currency": "JPY"},
        });
        assert_eq!(
            readable(row),
            json!({
                "gross": "11.90", "currency": "EUR", "number": "R-1",
                "lines": [{"amount": "-10.00", "component": "base"}],
                "yen": {"total": "500", "currency": "JPY"},
            })
        );
        let unknown = json!({"gross_minor": 1190, "currency": "XXX"});
        assert_eq!(readable(unknown.clone()), unknown, "no currency, no guess");
    }

    #[test]
    fn a_table_is_read_back_by_the_same_rules_and_holds_no_formula() {
        let rows = [
            json!({"reference": "=HYPERLINK(\"http://x.example\")", "amount": "-5.00", "note": "a\"b,\nc"}),
            json!({"reference": null, "amount": 7, "more": "not asked for"}),
        ];
        let made = csv_of(&rows, &["reference", "amount", "note"]).unwrap();
        let mut reader = csv::Reader::from_reader(made.as_slice());
        let read: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect();
        assert_eq!(
            read,
            [
                vec!["'=HYPERLINK(\"http://x.example\")", "-5.00", "a\"b,\nc"],
                vec!["", "7", ""]
            ]
        );
    }
}
