//! The billing run: due − billed → issued documents, one transaction per customer, never twice.
//!
//! A customer's due contracts are locked, the engine says what is missing, and numbers, documents, lines, PDF and the
//! mail to come are written together. What cannot be billed is parked with its reason; the rest goes on.

use std::collections::HashMap;

use billing::{Billed, Draft, DraftTerms, combine, due::due, forecast::next_due, invoice::invoice};
use chrono::{Days, NaiveDate};
use store::contracts::StoredContract;
use store::customers::{Customer, PaymentDetails, PaymentMethod};
use store::documents::{Collection, Document, FileOf, Kind, Line};
use store::merchants::Merchant;
use store::outbox::Task;
use store::{StoreError, Tx};
use uuid::Uuid;

use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::{InvoiceFacts, NumberFormat, invoice_model};
use crate::state::App;
use crate::use_cases::contracting::rendered;

/// Customers looked up at once.
const BATCH: i64 = 200;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunReport {
    pub invoices: u32,
    pub credit_notes: u32,
    /// Contracts that could not be billed and wait for someone.
    pub parked: u32,
}

/// Bills what is due on or before `until` for one merchant. Documents are dated the merchant's today, so that
/// nothing is ever backdated; `until` may not lie after it.
///
/// # Errors
/// When `until` lies in the future or the database is out of reach; documents issued before that stay issued.
pub async fn run(app: &App, merchant: &Merchant, until: NaiveDate) -> Result<RunReport, Failure> {
    let moment = app.moment(merchant);
    if until > moment.today() {
        return Err(Failure::BadRequest("billing cannot run ahead of today"));
    }
    let mut report = RunReport::default();
    loop {
        let mut tx = app.store().begin(merchant.id).await?;
        let customers = tx.due_customers(until, BATCH).await?;
        tx.commit().await?;
        let mut progress = false;
        for customer in customers {
            match bill_customer(app, merchant, customer, until, moment).await {
                Ok(done) => {
                    progress |= done.is_some();
                    let done = done.unwrap_or_default();
                    report.invoices += done.invoices;
                    report.credit_notes += done.credit_notes;
                }
                Err(failure) if !concerns_only_the_customer(&failure) => return Err(failure),
                Err(failure) => {
                    tracing::error!(merchant = merchant.slug, %customer, error = %failure, "parked, not billed");
                    let mut tx = app.store().begin(merchant.id).await?;
                    let parked = tx
                        .park_due_contracts(customer, until, &failure.to_string(), moment.instant)
                        .await?;
                    tx.commit().await?;
                    progress |= parked > 0;
                    report.parked += u32::try_from(parked).unwrap_or(u32::MAX);
                }
            }
        }
        // No progress: the rest is being billed by someone else right now.
        if !progress {
            return Ok(report);
        }
    }
}

/// Whether a failure comes from one customer's data, so that it must not keep others from their invoices: what the engine
/// refuses, a row that stands already, is missing or cannot be read. Everything else of the database passes, and the next
/// run tries again.
const fn concerns_only_the_customer(failure: &Failure) -> bool {
    match failure {
        Failure::Store(StoreError::Database(error)) => {
            matches!(error, sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_))
        }
        Failure::Store(StoreError::Unreachable(_)) => false,
        _ => true,
    }
}

/// Bills one customer's due contracts; `None` when another run holds or has billed them.
async fn bill_customer(
    app: &App,
    merchant: &Merchant,
    customer: Uuid,
    until: NaiveDate,
    moment: Moment,
) -> Result<Option<RunReport>, Failure> {
    let mut tx = app.store().begin(merchant.id).await?;
    let contracts = tx.lock_due_contracts(customer, until).await?;
    if contracts.is_empty() {
        return Ok(None);
    }
    let methods = tx.payment_methods(customer).await?;
    let customer = tx
        .customer(customer)
        .await?
        .ok_or_else(|| Failure::Defect("a contract without its customer".to_owned()))?;
    let mut report = RunReport::default();
    let mut record = Record::default();
    // Contracts that are paid alike share a document (semantics §11).
    for method in &methods {
        let mut drafts = Vec::new();
        let mut next = Vec::new();
        for stored in contracts
            .iter()
            .filter(|stored| stored.payment_method == method.id)
        {
            let mut billed = tx.billed(stored.id).await?;
            record.begin(stored.id, billed.len());
            let new = missing(stored, &billed, until)?;
            for draft in &new {
                billed.extend(draft.billed()?);
            }
            let tomorrow = until.succ_opt().unwrap_or(until);
            next.push((stored.id, next_due(&stored.current, &billed, tomorrow)?));
            drafts.extend(new);
        }
        for draft in combine(drafts)? {
            // What cancels out to nothing is told with the next document.
            if draft.is_nothing() {
                continue;
            }
            issue(
                app,
                &mut tx,
                merchant,
                &customer,
                method,
                &contracts,
                &draft,
                &mut record,
                moment,
            )
            .await?;
            match draft.kind {
                billing::DocumentKind::Invoice => report.invoices += 1,
                billing::DocumentKind::CreditNote => report.credit_notes += 1,
            }
        }
        for (contract, due_on) in next {
            tx.set_next_due(contract, due_on).await?;
        }
    }
    tx.commit().await?;
    Ok(Some(report))
}

/// What the engine still misses on a contract's documents.
fn missing(stored: &StoredContract, billed: &[Billed], until: NaiveDate) -> Result<Vec<Draft>, Failure> {
    let terms = DraftTerms::of(&stored.current, until, Some(stored.id.to_string()));
    Ok(invoice(due(&stored.current, until)?, billed, &terms)?)
}

#[expect(
    clippy::too_many_arguments,
    reason = "everything an issued document is made of"
)]
async fn issue(
    app: &App,
    tx: &mut Tx,
    merchant: &Merchant,
    customer: &Customer,
    method: &PaymentMethod,
    contracts: &[StoredContract],
    draft: &Draft,
    record: &mut Record,
    moment: Moment,
) -> Result<(), Failure> {
    let today = moment.today();
    let profile = &merchant.profile;
    let (kind, format) = match draft.kind {
        billing::DocumentKind::Invoice => (Kind::Invoice, &profile.invoice_number_format),
        billing::DocumentKind::CreditNote => (Kind::CreditNote, &profile.credit_note_number_format),
    };
    let collection = match (&method.details, &profile.creditor_identifier, kind) {
        (PaymentDetails::Sepa { .. }, Some(_), Kind::Invoice) => Collection::Sepa,
        (PaymentDetails::Sepa { .. } | PaymentDetails::Invoice, _, _) => Collection::Transfer,
    };
    let due_on = match collection {
        Collection::Sepa => payments::debit_date(today, profile.prenotification_days),
        Collection::Transfer => today
            .checked_add_days(Days::new(u64::from(profile.payment_term_days)))
            .unwrap_or(today),
    };
    let format = NumberFormat::parse(format).map_err(|error| Failure::Defect(error.to_string()))?;
    let number = format.number(today, tx.next_number(&format.series(today)).await?);
    let lines = lines(draft, record)?;
    let mut numbers = contracts
        .iter()
        .filter(|stored| lines.iter().any(|line| line.contract == stored.id));
    let contract_number = match (numbers.next(), numbers.next()) {
        (Some(only), None) => Some(only.number.as_str()),
        (Some(_) | None, _) => None,
    };
    let model = invoice_model(&InvoiceFacts {
        merchant,
        customer,
        payment: &method.details,
        draft,
        number: &number,
        issued_on: today,
        due_on,
        contract_number,
    });
    let stored_model = serde_json::to_value(&model).map_err(|error| Failure::Defect(error.to_string()))?;
    let file = rendered(app, format!("{number}.pdf"), move || {
        documents::render_invoice(&model)
    })
    .await?;
    let document = Document {
        id: app.new_id(),
        customer: customer.id,
        kind,
        number,
        issued_on: today,
        due_on,
        currency: draft.currency.code().to_owned(),
        net_minor: draft.net.minor(),
        tax_minor: draft.tax.minor(),
        gross_minor: draft.gross.minor(),
        collection,
    };
    tx.insert_document(&document, &lines, &stored_model, moment.instant)
        .await?;
    tx.insert_file(FileOf::Document(document.id), &file, moment.instant)
        .await?;
    tx.enqueue(
        app.new_id(),
        &Task::MailDocument {
            document: document.id,
        },
        app.now(),
    )
    .await?;
    Ok(())
}

/// How many lines each contract's record has by now.
#[derive(Debug, Default)]
struct Record(HashMap<Uuid, usize>);

impl Record {
    fn begin(&mut self, contract: Uuid, lines: usize) {
        self.0.insert(contract, lines);
    }

    /// The place of the contract's next line.
    fn next(&mut self, contract: Uuid) -> Result<i32, Failure> {
        let lines = self.0.entry(contract).or_default();
        *lines += 1;
        i32::try_from(*lines).map_err(|error| Failure::Defect(error.to_string()))
    }
}

fn lines(draft: &Draft, record: &mut Record) -> Result<Vec<Line>, Failure> {
    draft
        .lines
        .iter()
        .zip(draft.billed()?)
        .map(|(line, billed)| {
            let contract = line
                .contract
                .as_deref()
                .and_then(|reference| reference.parse().ok())
                .ok_or_else(|| Failure::Defect("a line without its contract".to_owned()))?;
            Ok(Line {
                contract,
                ordinal: record.next(contract)?,
                billed,
                item: line.item.clone(),
            })
        })
        .collect()
}
