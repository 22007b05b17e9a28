//! All customers with their contracts as a table, made while it is sent; an import reads such a table again.

use std::collections::HashMap;

use app::wire::ImportColumn;
use axum::body::{Body, Bytes};
use billing::staff::StaffRight;
use chrono::NaiveDate;
use futures_util::stream;
use serde_json::json;
use store::customers::PaymentDetails;
use store::directory::ListedCustomer;
use store::{Store, Tx};
use texts::{Lang, t};
use uuid::Uuid;

use super::importing::plain;
use super::{Answer, Archive, RequestPort};
use crate::failure::Failure;

/// Customers read at once.
const BATCH: i64 = 500;

/// The rows that are left.
struct Writing {
    store: Store,
    merchant: Uuid,
    today: NaiveDate,
    lang: Lang,
    /// Plans by their id, as addresses name them.
    plans: HashMap<String, String>,
    /// The number of the last customer written; `None`: not even the headings are.
    after: Option<String>,
}

impl RequestPort {
    /// Every customer in daily use. That it was asked for is written down.
    pub(crate) async fn customer_table(&self, slug: &str) -> Answer<Archive> {
        let (merchant, account) = self.staff_account(slug, StaffRight::MoveMoney).await?;
        let today = self.app.moment(&merchant).today();
        let mut tx = self.app.store().begin(merchant.id).await?;
        let plans = tx.plans().await?;
        let entry = self.entry(&merchant, account, "customers.exported", None, json!({}));
        tx.audit(&entry).await?;
        tx.commit().await?;
        let writing = Writing {
            store: self.app.store().clone(),
            merchant: merchant.id,
            today,
            lang: self.lang,
            plans: plans
                .into_iter()
                .map(|plan| (plan.id.to_string(), plan.slug))
                .collect(),
            after: None,
        };
        Ok(Archive {
            name: format!("{}-{today}.csv", t(self.lang, "import-file-name")),
            media_type: "text/csv; charset=utf-8",
            body: Body::from_stream(stream::try_unfold(writing, Writing::next)),
        })
    }
}

impl Writing {
    /// The next rows, read in a transaction of their own: a slow network holds none open.
    async fn next(mut self) -> Answer<Option<(Bytes, Self)>> {
        let mut rows = Vec::new();
        let after = match self.after.take() {
            Some(after) => after,
            None => {
                rows.push(
                    ImportColumn::ALL
                        .map(|column| t(self.lang, column.word()))
                        .to_vec(),
                );
                String::new()
            }
        };
        let mut tx: Tx = self.store.begin(self.merchant).await?;
        let customers = tx.listed_customers(&after, BATCH, self.today).await?;
        tx.commit().await?;
        let last = customers.last().map(|row| row.customer.number.clone());
        for listed in &customers {
            rows.push(self.row(listed));
        }
        if rows.is_empty() {
            return Ok(None);
        }
        // Behind the last one there is nothing: the next call ends.
        self.after = Some(last.unwrap_or(after));
        let bytes = written(&rows, customers.is_empty() || rows.len() > customers.len())?;
        Ok(Some((bytes, self)))
    }

    fn row(&self, listed: &ListedCustomer) -> Vec<String> {
        let customer = &listed.customer;
        let day = |day: NaiveDate| day.format("%Y-%m-%d").to_string();
        let contract = listed.contract.as_ref();
        let plan = contract.and_then(|contract| {
            contract
                .current
                .plan_on(self.today.max(contract.current.starts_on))
        });
        let units = contract.zip(plan).map(|(contract, plan)| {
            let counted = plan.components.iter().filter_map(|component| {
                let units = contract
                    .current
                    .ordered_units(&component.id, self.today.max(contract.current.starts_on))?;
                component
                    .kind
                    .is_ordered_in_units()
                    .then(|| format!("{}={units}", component.id.as_str()))
            });
            counted.collect::<Vec<_>>().join(", ")
        });
        let mandate = contract.and_then(|contract| match &contract.payment {
            PaymentDetails::Sepa {
                account_holder,
                iban,
                mandate_reference,
                signed_on,
                ..
            } => Some((account_holder, iban, mandate_reference, *signed_on)),
            PaymentDetails::Card(_) | PaymentDetails::Invoice => None,
        });
        ImportColumn::ALL
            .iter()
            .map(|column| match column {
                ImportColumn::CustomerNumber => customer.number.clone(),
                ImportColumn::Company => customer.company.clone().unwrap_or_default(),
                ImportColumn::GivenName => customer.given_name.clone(),
                ImportColumn::FamilyName => customer.family_name.clone(),
                ImportColumn::Street => customer.street.clone(),
                ImportColumn::HouseNumber => customer.house_number.clone(),
                ImportColumn::Postcode => customer.postcode.clone(),
                ImportColumn::City => customer.city.clone(),
                ImportColumn::Country => customer.country.clone(),
                ImportColumn::Email => customer.email.clone(),
                ImportColumn::VatId => customer.vat_id.clone().unwrap_or_default(),
                ImportColumn::Language => customer.lang.clone(),
                ImportColumn::ContractNumber => contract.map(|c| c.number.clone()).unwrap_or_default(),
                ImportColumn::Plan => plan
                    .map(|plan| {
                        let id = plan.plan.as_str();
                        self.plans.get(id).cloned().unwrap_or_else(|| id.to_owned())
                    })
                    .unwrap_or_default(),
                ImportColumn::Units => units.clone().unwrap_or_default(),
                ImportColumn::StartsOn => contract.map(|c| day(c.current.starts_on)).unwrap_or_default(),
                ImportColumn::BilledUntil => contract
                    .and_then(|c| c.billed_until.or(c.current.billed_from))
                    .and_then(|until| until.pred_opt())
                    .map(day)
                    .unwrap_or_default(),
                ImportColumn::Payment => match (contract, mandate) {
                    (None, _) => String::new(),
                    (Some(_), Some(_)) => t(self.lang, "import-by-debit"),
                    (Some(_), None) => t(self.lang, "import-by-invoice"),
                },
                ImportColumn::AccountHolder => mandate.map(|m| m.0.clone()).unwrap_or_default(),
                ImportColumn::Iban => mandate.map(|m| m.1.clone()).unwrap_or_default(),
                ImportColumn::MandateReference => mandate.map(|m| m.2.clone()).unwrap_or_default(),
                ImportColumn::MandateSignedOn => mandate.map(|m| day(m.3)).unwrap_or_default(),
            })
            .map(|cell| plain(&cell))
            .collect()
    }
}

/// Rows as a spreadsheet reads them; the first ones with a mark that says they are UTF-8.
fn written(rows: &[Vec<String>], first: bool) -> Answer<Bytes> {
    let defect = |error: String| Failure::Defect(format!("a table could not be written: {error}"));
    let before = if first {
        "\u{feff}".as_bytes().to_vec()
    } else {
        Vec::new()
    };
    let mut table = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(before);
    for row in rows {
        table
            .write_record(row)
            .map_err(|error| defect(error.to_string()))?;
    }
    Ok(table
        .into_inner()
        .map_err(|error| defect(error.to_string()))?
        .into())
}
