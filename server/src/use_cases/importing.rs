//! Customers and contracts from another system: a table is sent, looked through, and taken in whole or not at all.
//!
//! What would come of it is computed by the engine that bills. It is taken in by a job, so that no browser has to wait and a program that
//! is stopped goes on after its start.

mod reading;
mod rows;
mod table;

use std::collections::HashMap;

use app::ui::path;
use app::wire::*;
use billing::PlanState;
use billing::staff::StaffRight;
use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::audit::AuditEntry;
use store::contracts::{Actor, OrderEvidence};
use store::customers::{Account, Customer, EinvoiceTerms, MandateEvidence, PaymentDetails, PaymentMethod};
use store::imports::{Import, ImportCounts, ImportLine, ImportState};
use store::merchants::Merchant;
use store::newcomers::{NewcomerContract, NewcomerLogin};
use store::{StoreError, Tx};
use texts::{Lang, t};
use uuid::Uuid;

use self::rows::{Checked, Ground, Paid, check, made, named, order};
use self::table::Table;
use super::staff::count;
use super::{Answer, Download, RequestPort, views};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::{display_name, money};
use crate::state::App;

pub(crate) use table::{BYTES_MOST, plain};

/// Lines on a page.
const LINES: usize = 50;
/// Files that were taken in, as the page lists them.
const DONE: i64 = 5;
/// Customers, or contracts, written at once.
const BATCH: usize = 1_000;
/// The session's name for why a file was refused.
const REFUSED: &str = "import-refused";

impl RequestPort {
    pub(super) async fn staff_import_view(&self, slug: &str, after: Option<u64>) -> Answer<StaffImportView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::MoveMoney).await?;
        let merchant = &viewer.merchant;
        let open = match tx.open_import().await? {
            None => None,
            Some(import) => {
                let broken_only = import.counts.broken_rows > 0;
                let after = after.and_then(|after| i32::try_from(after).ok()).unwrap_or(0);
                let most = i64::try_from(LINES + 1).unwrap_or(i64::MAX);
                let lines = tx.import_lines(import.id, broken_only, after, most).await?;
                Some(opened(import, lines)?)
            }
        };
        let done = tx.imports_done(DONE).await?;
        let plans = self.app.memory().plans(&mut tx, &viewer.catalogue).await?;
        tx.commit().await?;
        let refused = format!("{REFUSED}:{}", merchant.id);
        let before: Option<ImportRefusal> = self.session.get(&refused).await?;
        if before.is_some() {
            self.session.remove::<ImportRefusal>(&refused).await?;
        }
        Ok(StaffImportView {
            open,
            refused: before,
            done: done
                .into_iter()
                .map(|import| ImportDone {
                    on: Moment::at(&merchant.timezone, import.done_at.unwrap_or(import.sent_at)).today(),
                    file: import.file_name,
                    by: import.by,
                    customers: count(i64::from(import.counts.customers)),
                    contracts: count(i64::from(import.counts.contracts)),
                })
                .collect(),
            plans: plans
                .iter()
                .filter(|plan| plan.state != PlanState::Draft)
                .map(|plan| plan.slug.clone())
                .collect(),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    /// Looks a file through and keeps it with what would come of it.
    pub(crate) async fn send_import(&self, slug: &str, name: &str, bytes: Vec<u8>) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(slug, StaffRight::MoveMoney).await?;
        let Account::Staff { staff } = account else {
            return Err(Failure::Forbidden);
        };
        let kept = look_through(&self.app, &merchant, staff, name, bytes).await?;
        if let Err(refusal) = kept {
            let refused = format!("{REFUSED}:{}", merchant.id);
            self.session.insert(&refused, refusal).await?;
        }
        Ok(Redirect {
            to: path::staff_import(&merchant.slug),
        })
    }

    pub(super) async fn import_wanted(&self, form: ImportForm) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(&form.merchant, StaffRight::MoveMoney).await?;
        let Account::Staff { staff } = account else {
            return Err(Failure::Forbidden);
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        let wanted = tx.want_import(form.import, staff).await?;
        tx.commit().await?;
        if wanted {
            self.app.nudge();
        }
        Ok(Redirect {
            to: path::staff_import(&merchant.slug),
        })
    }

    pub(super) async fn import_dropped(&self, form: ImportForm) -> Answer<Redirect> {
        let (merchant, _) = self.staff_account(&form.merchant, StaffRight::MoveMoney).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        if tx.drop_import(form.import).await? {
            self.set_flash(Flash::ImportDropped).await?;
        }
        tx.commit().await?;
        Ok(Redirect {
            to: path::staff_import(&merchant.slug),
        })
    }

    /// A table to fill in: its headings alone.
    pub(crate) async fn import_template(&self, slug: &str) -> Answer<Download> {
        self.staff_account(slug, StaffRight::MoveMoney).await?;
        let headings = ImportColumn::ALL.map(|column| t(self.lang, column.word()));
        Ok(Download {
            name: format!("{}.csv", t(self.lang, "import-file-name")),
            media_type: "text/csv; charset=utf-8".to_owned(),
            bytes: format!("\u{feff}{}\r\n", headings.join(";")).into_bytes(),
        })
    }
}

/// Keeps a file with what would come of it, or says why it cannot be read.
pub(crate) async fn look_through(
    app: &App,
    merchant: &Merchant,
    staff: Uuid,
    name: &str,
    bytes: Vec<u8>,
) -> Answer<Result<(), ImportRefusal>> {
    let today = app.moment(merchant).today();
    let (bytes, table) = apart(move || {
        let table = table::read(&bytes);
        (bytes, table)
    })
    .await?;
    let table = match table {
        Ok(table) => table,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut tx = app.store().begin(merchant.id).await?;
    let ground = ground(&mut tx, merchant, today, &table).await?;
    tx.commit().await?;
    let (ground, checked) = apart(move || {
        let checked = check(&table, &ground);
        (ground, checked)
    })
    .await?;
    let checked = checked?;
    let import = Import {
        id: app.new_id(),
        file_name: name.chars().filter(|sign| !sign.is_control()).take(100).collect(),
        state: ImportState::Checked,
        by: String::new(),
        staff,
        sent_at: app.now(),
        done_at: None,
        counts: counts(&checked),
    };
    let lines = lines(&checked, &ground)?;
    let mut tx = app.store().begin(merchant.id).await?;
    let kept = match tx
        .keep_import(&import, &bytes, &Sha256::digest(&bytes), &lines)
        .await
    {
        Ok(kept) => kept,
        // Another file was sent at the same moment, and was a little faster.
        Err(StoreError::Duplicate(_)) => return Ok(Err(ImportRefusal::Busy)),
        Err(error) => return Err(error.into()),
    };
    tx.commit().await?;
    Ok(if kept { Ok(()) } else { Err(ImportRefusal::Busy) })
}

/// Work that keeps a processor busy, off the request's thread.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Failure::Defect(error.to_string()))
}

/// What the lines of a table are compared with.
async fn ground(tx: &mut Tx, merchant: &Merchant, today: chrono::NaiveDate, table: &Table) -> Answer<Ground> {
    let [customers, contracts, mandates] = tx
        .numbers_taken(
            &named(table, ImportColumn::CustomerNumber),
            &named(table, ImportColumn::ContractNumber),
            &named(table, ImportColumn::MandateReference),
        )
        .await?
        .map(|taken| taken.into_iter().collect());
    Ok(Ground {
        merchant: merchant.clone(),
        // What runs on a plan that is sold no more is taken over as well.
        plans: tx
            .plans()
            .await?
            .into_iter()
            .filter(|plan| plan.state != PlanState::Draft)
            .collect(),
        today,
        customers,
        contracts,
        mandates,
    })
}

fn counts(checked: &Checked) -> ImportCounts {
    let count = |rows: usize| i32::try_from(rows).unwrap_or(i32::MAX);
    ImportCounts {
        rows: count(checked.lines.len()),
        customers: count(checked.newcomers.len()),
        contracts: count(checked.contracts().count()),
        broken_rows: count(checked.broken()),
    }
}

fn lines(checked: &Checked, ground: &Ground) -> Answer<Vec<ImportLine>> {
    let line = |line: &rows::Line| {
        let problems = match line.problems.as_slice() {
            [] => None,
            problems => {
                Some(serde_json::to_value(problems).map_err(|error| Failure::Defect(error.to_string()))?)
            }
        };
        let plan = line.plan.and_then(|plan| ground.plans.get(plan));
        Ok(ImportLine {
            line: i32::try_from(line.line).unwrap_or(i32::MAX),
            name: line.name.clone(),
            plan: plan.map(|plan| plan.slug.clone()),
            first: line
                .first
                .map(|(day, gross)| (day, gross.minor(), gross.currency().code().to_owned())),
            problems,
        })
    };
    checked.lines.iter().map(line).collect()
}

fn opened(import: Import, lines: Vec<ImportLine>) -> Answer<OpenImport> {
    let (lines, next) = views::page(lines, LINES, |line| line.line.to_string());
    let lines = lines
        .into_iter()
        .map(|line| {
            let problems = line
                .problems
                .clone()
                .map_or_else(|| Ok(Vec::new()), serde_json::from_value)
                .map_err(|error| Failure::Defect(format!("what is wrong with a line: {error}")))?;
            Ok(ImportLineRow {
                line: count(i64::from(line.line)),
                name: line.name,
                plan: line.plan,
                first: line
                    .first
                    .map(|(day, minor, currency)| (day, money(minor, &currency))),
                problems,
            })
        })
        .collect::<Answer<Vec<_>>>()?;
    let counts = import.counts;
    Ok(OpenImport {
        id: import.id,
        file: import.file_name,
        rows: count(i64::from(counts.rows)),
        customers: count(i64::from(counts.customers)),
        contracts: count(i64::from(counts.contracts)),
        broken: count(i64::from(counts.broken_rows)),
        wanted: import.state == ImportState::Wanted,
        lines,
        next,
    })
}

/// Takes in what is wanted, in one transaction; what became wrong since it was looked through goes back to whoever sent it. Whether there
/// was anything.
///
/// # Errors
/// When the database is out of reach; nothing is taken in then.
pub(crate) async fn take_in(app: &App, merchant: &Merchant) -> Answer<bool> {
    let mut tx = app.store().begin(merchant.id).await?;
    // Looked at before anything is locked: mostly there is nothing to do.
    if !tx.import_is_wanted().await? {
        tx.commit().await?;
        return Ok(false);
    }
    let Some((import, staff, content)) = tx.lock_wanted_import().await? else {
        return Ok(false);
    };
    let moment = app.moment(merchant);
    let table = apart(move || table::read(&content))
        .await?
        .map_err(|refusal| Failure::Defect(format!("a file that was read before: {refusal:?}")))?;
    let ground = ground(&mut tx, merchant, moment.today(), &table).await?;
    let (ground, checked) = apart(move || {
        let checked = check(&table, &ground);
        (ground, checked)
    })
    .await?;
    let checked = checked?;
    if checked.broken() > 0 {
        tx.return_import(import, counts(&checked), &lines(&checked, &ground)?)
            .await?;
        tx.commit().await?;
        return Ok(true);
    }
    let actor = Actor::Account(Account::Staff { staff });
    tx.expect_many().await?;
    let customers = customers(app, &mut tx, &checked, moment.instant).await?;
    accesses(app, &mut tx, &customers, moment.instant).await?;
    contracts(app, &mut tx, &ground, &checked, &customers, actor, &moment).await?;
    tx.finish_import(import, app.now()).await?;
    let counts = counts(&checked);
    tx.audit(&AuditEntry {
        id: app.new_id(),
        at: moment.instant,
        actor,
        action: "customers.imported".to_owned(),
        subject: Some(import),
        old: None,
        new: Some(json!({ "customers": counts.customers, "contracts": counts.contracts })),
        reason: None,
    })
    .await?;
    tx.commit().await?;
    Ok(true)
}

/// The numbers of a series that some have already, and the first of those for the others.
async fn numbers(
    tx: &mut Tx,
    series: &str,
    letter: char,
    own: &[Option<&String>],
) -> Answer<impl FnMut() -> String + use<>> {
    let (mut missing, mut taken) = (0, 0);
    for number in own {
        match number {
            None => missing += 1,
            Some(number) => {
                let counted = number
                    .strip_prefix(letter)
                    .and_then(|rest| rest.strip_prefix('-'));
                let counted = counted
                    .filter(|rest| rest.len() <= 12)
                    .and_then(|rest| rest.parse().ok());
                taken = taken.max(counted.unwrap_or(0));
            }
        }
    }
    let mut next = tx.reserve_numbers(series, missing, taken).await?;
    Ok(move || {
        let number = format!("{letter}-{next:06}");
        next += 1;
        number
    })
}

async fn customers(app: &App, tx: &mut Tx, checked: &Checked, at: DateTime<Utc>) -> Answer<Vec<Customer>> {
    let own: Vec<_> = checked
        .newcomers
        .iter()
        .map(|newcomer| newcomer.number.as_ref())
        .collect();
    let mut number = numbers(tx, "customer", 'K', &own).await?;
    let customers: Vec<Customer> = checked
        .newcomers
        .iter()
        .map(|newcomer| {
            let person = &newcomer.person;
            Customer {
                id: app.new_id(),
                number: newcomer.number.clone().unwrap_or_else(&mut number),
                company: person.company.clone(),
                given_name: person.given_name.clone(),
                family_name: person.family_name.clone(),
                street: person.street.clone(),
                house_number: person.house_number.clone(),
                postcode: person.postcode.clone(),
                city: person.city.clone(),
                country: person.country.code().to_owned(),
                email: person.email.clone(),
                invoice_email: None,
                vat_id: person.vat_id.clone(),
                lang: newcomer.lang.tag().to_owned(),
                einvoice: EinvoiceTerms::default(),
            }
        })
        .collect();
    for batch in customers.chunks(BATCH) {
        tx.insert_customers(batch, at).await?;
    }
    Ok(customers)
}

/// Everybody gets in by a link that is sent to the address the merchant knows; a password is set there.
async fn accesses(app: &App, tx: &mut Tx, customers: &[Customer], at: DateTime<Utc>) -> Answer<()> {
    let secret = app.passwords().hash(app.new_id().to_string()).await?;
    let accesses: Vec<NewcomerLogin> = customers
        .iter()
        .map(|customer| NewcomerLogin {
            customer: customer.id,
            email: customer.email.clone(),
        })
        .collect();
    for batch in accesses.chunks(BATCH) {
        tx.insert_accesses(batch, || app.new_id(), &secret, at).await?;
    }
    Ok(())
}

async fn contracts(
    app: &App,
    tx: &mut Tx,
    ground: &Ground,
    checked: &Checked,
    customers: &[Customer],
    actor: Actor,
    moment: &Moment,
) -> Answer<()> {
    let taken: Vec<_> = checked.contracts().collect();
    let own: Vec<_> = taken.iter().map(|taken| taken.number.as_ref()).collect();
    let mut number = numbers(tx, "contract", 'V', &own).await?;
    let missing = || Failure::Defect("a customer that is not there".to_owned());
    let evidence = OrderEvidence {
        terms_version: String::new(),
        withdrawal_version: String::new(),
        accepted: Vec::new(),
        early_start: false,
        quote: String::new(),
        address: None,
    };
    // Contracts of a customer that are paid alike share an invoice (semantics §11).
    let mut known: HashMap<(usize, &Paid), Uuid> = HashMap::new();
    for batch in taken.chunks(BATCH) {
        let (mut methods, mut new) = (Vec::new(), Vec::with_capacity(batch.len()));
        for taken in batch {
            let customer = customers.get(taken.customer).ok_or_else(missing)?;
            let newcomer = checked.newcomers.get(taken.customer).ok_or_else(missing)?;
            let payment_method = *known.entry((taken.customer, &taken.payment)).or_insert_with(|| {
                let method = method(app, customer, newcomer.lang, &taken.payment, moment.instant);
                let id = method.id;
                methods.push(method);
                id
            });
            let (events, current) =
                made(order(ground, taken, &newcomer.person)?, moment.today()).map_err(|rejection| {
                    Failure::Defect(format!("a contract that was looked at: {rejection}"))
                })?;
            new.push(NewcomerContract {
                id: app.new_id(),
                number: taken.number.clone().unwrap_or_else(&mut number),
                customer: customer.id,
                payment_method,
                plan_version: ground
                    .plans
                    .get(taken.plan)
                    .map(|plan| plan.version_id)
                    .ok_or_else(missing)?,
                next_due_on: billing::next_due(&current, &[], moment.today())?,
                current,
                events,
            });
        }
        tx.insert_payment_methods(&methods).await?;
        tx.insert_contracts(&new, &evidence, actor, moment.instant)
            .await?;
    }
    Ok(())
}

fn method(app: &App, customer: &Customer, lang: Lang, paid: &Paid, at: DateTime<Utc>) -> PaymentMethod {
    PaymentMethod {
        id: app.new_id(),
        customer: customer.id,
        details: match paid {
            Paid::Invoice => PaymentDetails::Invoice,
            Paid::Mandate {
                holder,
                iban,
                reference,
                signed_on,
            } => PaymentDetails::Sepa {
                account_holder: match holder.as_str() {
                    "" => display_name(customer),
                    named => named.to_owned(),
                },
                iban: iban.clone(),
                mandate_reference: reference.clone(),
                signed_on: *signed_on,
                // Given to the merchant before: its letter is the merchant's to keep.
                evidence: MandateEvidence {
                    text: t(lang, "import-mandate-evidence"),
                    version: None,
                    given_at: at,
                    address: None,
                    in_account: false,
                },
            },
        },
        created_at: at,
        ended_at: None,
        is_default: false,
    }
}
