//! From claimed customers to bills: no database, no clock.

use std::collections::{BTreeSet, HashMap};

use billing::{
    Billed, Draft, DraftTerms, ItemKind, combine,
    due::{due, newly_due, next_due_date},
    invoice::invoice,
};
use chrono::{Days, NaiveDate};
use store::billing::{BilledLine, DueContract, DueCustomer};
use store::customers::{Customer, PaymentDetails, PaymentMethod};
use store::documents::{Collection, Kind};
use store::issuing::{Billing, Bills, NewLine, TaxSum, Unnumbered};
use store::merchants::Merchant;
use store::outbox::Task;
use uuid::Uuid;

use crate::failure::Failure;
use crate::letters::{InvoiceFacts, NumberFormat, Stationery, content};
use crate::state::App;

/// What holds for every bill of a run.
pub(super) struct Terms {
    pub merchant: Merchant,
    pub stationery: Stationery,
    /// Due on or before this day.
    pub until: NaiveDate,
    /// The date of the documents.
    pub today: NaiveDate,
    pub invoices: NumberFormat,
    pub credit_notes: NumberFormat,
}

impl Terms {
    /// # Errors
    /// When the merchant's number formats cannot stand beside each other.
    pub fn of(
        merchant: &Merchant,
        stationery: Stationery,
        until: NaiveDate,
        today: NaiveDate,
    ) -> Result<Self, Failure> {
        let profile = &merchant.profile;
        let (invoices, credit_notes) =
            NumberFormat::side_by_side(&profile.invoice_number_format, &profile.credit_note_number_format)
                .map_err(|error| Failure::Defect(error.to_string()))?;
        Ok(Self {
            until,
            today,
            invoices,
            credit_notes,
            merchant: merchant.clone(),
            stationery,
        })
    }

    const fn format(&self, kind: Kind) -> &NumberFormat {
        match kind {
            Kind::Invoice => &self.invoices,
            Kind::CreditNote => &self.credit_notes,
        }
    }

    pub fn number(&self, kind: Kind, count: i64) -> String {
        self.format(kind).number(self.today, count)
    }
}

/// A batch, billed.
#[derive(Default)]
pub(super) struct Computed {
    pub bills: Bills,
    /// Contracts that cannot be billed, and why.
    pub refused: Vec<(BTreeSet<Uuid>, Failure)>,
    pub invoices: usize,
    pub credit_notes: usize,
}

/// The bills of a batch.
pub(super) fn bills(terms: &Terms, app: &App, claimed: &[DueCustomer]) -> Computed {
    let mut computed = Computed::default();
    for due in claimed {
        for (contract, error) in &due.unreadable {
            let failure = Failure::Defect(format!("the contract cannot be read: {error}"));
            computed.refused.push(([*contract].into(), failure));
        }
        for contract in &due.contracts {
            let method = contract.stored.payment_method;
            if due.methods.iter().all(|known| known.id != method) {
                let failure = Failure::Defect("the contract has no way to be paid".to_owned());
                computed.refused.push(([contract.stored.id].into(), failure));
            }
        }
        // Contracts that are paid alike share a document (semantics §11); one that is refused keeps none of the others from it.
        for method in &due.methods {
            let contracts = due
                .contracts
                .iter()
                .filter(|due| due.stored.payment_method == method.id);
            let mut drafts = Vec::new();
            let mut billed = Vec::new();
            for due in contracts {
                match missing(terms, due) {
                    Ok((new, next_due_on)) => {
                        drafts.extend(new);
                        billed.push((due, next_due_on));
                    }
                    Err(failure) => computed.refused.push(([due.stored.id].into(), failure)),
                }
            }
            let made = Made::of(terms, app, &due.customer, method, drafts, &billed);
            match made {
                Ok(made) => computed.add(made),
                Err(failure) => {
                    let contracts = billed.iter().map(|(due, _)| due.stored.id).collect();
                    computed.refused.push((contracts, failure));
                }
            }
        }
    }
    computed.order_ids(app);
    computed
}

impl Computed {
    fn add(&mut self, made: Made) {
        for document in &made.bills.documents {
            match document.kind {
                Kind::Invoice => self.invoices += 1,
                Kind::CreditNote => self.credit_notes += 1,
            }
        }
        let Bills {
            documents,
            lines,
            hand_lines,
            contracts,
            tasks,
        } = made.bills;
        self.bills.documents.extend(documents);
        self.bills.lines.extend(lines);
        self.bills.hand_lines.extend(hand_lines);
        self.bills.contracts.extend(contracts);
        self.bills.tasks.extend(tasks);
    }

    /// Documents are listed by their ids, which tell the millisecond; within a batch they shall stand as they are numbered.
    fn order_ids(&mut self, app: &App) {
        let mut ids: Vec<Uuid> = self.bills.documents.iter().map(|_| app.new_id()).collect();
        ids.sort_unstable();
        let mut new: HashMap<Uuid, Uuid> = HashMap::with_capacity(ids.len());
        for (document, id) in self.bills.documents.iter_mut().zip(ids) {
            new.insert(document.id, id);
            document.id = id;
        }
        for line in &mut self.bills.lines {
            if let Some((document, _)) = &mut line.place {
                *document = new.get(document).copied().unwrap_or(*document);
            }
        }
        for (_, task) in &mut self.bills.tasks {
            if let Task::ReleaseDocument { document } = task {
                *document = new.get(document).copied().unwrap_or(*document);
            }
        }
    }
}

/// What the engine still misses on a contract's documents, and when it is due next.
fn missing(terms: &Terms, due_contract: &DueContract) -> Result<(Vec<Draft>, Option<NaiveDate>), Failure> {
    let contract = &due_contract.stored.current;
    let draft_terms = DraftTerms::of(contract, terms.until, Some(due_contract.stored.id.to_string()));
    let drafts = match due_contract.billed_until {
        Some(after) => invoice(newly_due(contract, after, terms.until)?, &[], &draft_terms)?,
        None => {
            let billed: Vec<Billed> = due_contract
                .record
                .iter()
                .map(|line| line.billed.clone())
                .collect();
            invoice(due(contract, terms.until)?, &billed, &draft_terms)?
        }
    };
    Ok((drafts, next_due_date(contract, terms.until)?))
}

/// The bills of one customer's contracts that are paid alike.
struct Made {
    bills: Bills,
}

impl Made {
    fn of(
        terms: &Terms,
        app: &App,
        customer: &Customer,
        method: &PaymentMethod,
        drafts: Vec<Draft>,
        billed: &[(&DueContract, Option<NaiveDate>)],
    ) -> Result<Self, Failure> {
        let mut record = Record::of(billed.iter().map(|(due, _)| *due));
        let mut bills = Bills::default();
        for draft in combine(drafts)? {
            let document = if draft.is_nothing() {
                None
            } else {
                let face = Face::of(&draft, billed);
                let document = unnumbered(terms, app, customer, method, &draft, &face)?;
                let id = document.id;
                bills
                    .tasks
                    .push((app.new_id(), Task::ReleaseDocument { document: id }));
                bills.documents.push(document);
                Some(id)
            };
            add_lines(&mut bills, &mut record, &draft, document)?;
        }
        for (due, next_due_on) in billed {
            bills.contracts.push(Billing {
                contract: due.stored.id,
                billed_until: terms.until,
                events: due.stored.events,
                lines: record.lines(due.stored.id),
                next_due_on: *next_due_on,
            });
        }
        Ok(Self { bills })
    }
}

/// What a document refers to.
pub(super) struct Face<'a> {
    pub contract_number: Option<&'a str>,
    /// The document it corrects, and its date.
    pub corrects: Option<(&'a str, NaiveDate)>,
    /// Whether it takes that one back as a whole.
    pub cancels: bool,
    /// Why it corrects, to be printed.
    pub reason: Option<&'a str>,
}

impl<'a> Face<'a> {
    fn of(draft: &Draft, billed: &[(&'a DueContract, Option<NaiveDate>)]) -> Self {
        let references: BTreeSet<&str> = draft
            .lines
            .iter()
            .filter_map(|line| line.contract.as_deref())
            .collect();
        let on_it: Vec<&DueContract> = billed
            .iter()
            .map(|(due, _)| *due)
            .filter(|due| references.contains(due.stored.id.to_string().as_str()))
            .collect();
        Self {
            contract_number: match on_it.as_slice() {
                [only] => Some(only.stored.number.as_str()),
                _ => None,
            },
            corrects: match draft.kind {
                billing::DocumentKind::Invoice => None,
                billing::DocumentKind::CreditNote => corrected(draft, &on_it),
            },
            cancels: false,
            reason: None,
        }
    }
}

/// The document that takes back an invoice of this number and date, and its lines; the contracts are scheduled by the caller.
pub(super) fn cancellation(
    terms: &Terms,
    app: &App,
    customer: &Customer,
    method: &PaymentMethod,
    draft: &Draft,
    contracts: &[DueContract],
    original: (&str, NaiveDate),
) -> Result<Bills, Failure> {
    let face = Face {
        contract_number: match contracts {
            [only] => Some(only.stored.number.as_str()),
            _ => None,
        },
        corrects: Some(original),
        cancels: true,
        reason: None,
    };
    let document = unnumbered(terms, app, customer, method, draft, &face)?;
    let mut bills = Bills::default();
    bills.tasks.push((
        app.new_id(),
        Task::ReleaseDocument {
            document: document.id,
        },
    ));
    let mut record = Record::of(contracts.iter());
    add_lines(&mut bills, &mut record, draft, Some(document.id))?;
    bills.documents.push(document);
    Ok(bills)
}

/// The lines of a draft, on a document or settled without one.
fn add_lines(
    bills: &mut Bills,
    record: &mut Record,
    draft: &Draft,
    document: Option<Uuid>,
) -> Result<(), Failure> {
    for ((line, billed), place) in draft.lines.iter().zip(draft.billed()?).zip(1..) {
        let contract = line
            .contract
            .as_deref()
            .and_then(|reference| reference.parse().ok())
            .ok_or_else(|| Failure::Defect("a line without its contract".to_owned()))?;
        let (ordinal, repetition) = record.next(contract, &line.item);
        bills.lines.push(NewLine {
            contract,
            ordinal,
            repetition,
            place: document.map(|id| (id, place)),
            amount_minor: billed.amount.minor(),
            item: line.item.clone(),
        });
    }
    Ok(())
}

pub(super) fn unnumbered(
    terms: &Terms,
    app: &App,
    customer: &Customer,
    method: &PaymentMethod,
    draft: &Draft,
    face: &Face<'_>,
) -> Result<Unnumbered, Failure> {
    let profile = &terms.merchant.profile;
    let kind = match draft.kind {
        billing::DocumentKind::Invoice => Kind::Invoice,
        billing::DocumentKind::CreditNote => Kind::CreditNote,
    };
    // A mandate or card that was removed collects nothing, whatever may still be billed for a contract that had it; neither does a card
    // that has expired.
    let payment = match (&method.details, method.ended_at) {
        (PaymentDetails::Card(card), None) if payments::is_expired(card.expires_on, terms.today) => {
            &PaymentDetails::Invoice
        }
        (details, None) => details,
        (_, Some(_)) => &PaymentDetails::Invoice,
    };
    let collection = match (payment, &profile.creditor_identifier, kind) {
        (PaymentDetails::Sepa { .. }, Some(_), Kind::Invoice) => Collection::Sepa,
        (PaymentDetails::Card(_), _, Kind::Invoice) => Collection::Card,
        (PaymentDetails::Sepa { .. } | PaymentDetails::Card(_) | PaymentDetails::Invoice, _, _) => {
            Collection::Transfer
        }
    };
    let due_on = match collection {
        Collection::Sepa => payments::debit_date(terms.today, profile.prenotification_days),
        // With the invoice: its customer asked for that, and can pay otherwise if it fails.
        Collection::Card => terms.today,
        Collection::Transfer => terms
            .today
            .checked_add_days(Days::new(u64::from(profile.payment_term_days)))
            .unwrap_or(terms.today),
    };
    let content = content(&InvoiceFacts {
        merchant: &terms.merchant,
        stationery: &terms.stationery,
        customer,
        payment,
        draft,
        number: "",
        issued_on: terms.today,
        due_on,
        contract_number: face.contract_number,
        corrects: face.corrects,
        cancels: face.cancels,
        reason: face.reason,
    })?;
    Ok(Unnumbered {
        id: app.new_id(),
        customer: customer.id,
        kind,
        series: terms.format(kind).series(terms.today),
        issued_on: terms.today,
        due_on,
        currency: draft.currency.code().to_owned(),
        net_minor: draft.net.minor(),
        tax_minor: draft.tax.minor(),
        gross_minor: draft.gross.minor(),
        collection,
        card: (collection == Collection::Card).then_some(method.id),
        content,
        taxes: draft
            .tax_groups
            .iter()
            .map(|group| TaxSum {
                category: group.category.code(),
                rate: group.rate,
                net_minor: group.net.minor(),
                tax_minor: group.tax.minor(),
            })
            .collect(),
    })
}

/// The newest document that a credit note takes something back of.
fn corrected<'a>(draft: &Draft, contracts: &[&'a DueContract]) -> Option<(&'a str, NaiveDate)> {
    let credited = |known: &BilledLine| {
        draft.lines.iter().any(|line| {
            line.item.kind == ItemKind::Credit
                && line.item.component == known.billed.component
                && line.item.run == known.billed.run
        })
    };
    contracts
        .iter()
        .flat_map(|due| &due.record)
        .filter(|known| credited(known))
        .filter_map(|known| known.document.as_ref())
        .max_by_key(|(number, issued_on)| (*issued_on, number.len(), number))
        .map(|(number, issued_on)| (number.as_str(), *issued_on))
}

type Key = (Uuid, String, NaiveDate, &'static str);

/// How many lines each contract's record has by now, and how often each was billed.
#[derive(Default)]
struct Record {
    lines: HashMap<Uuid, i32>,
    times: HashMap<Key, i32>,
}

impl Record {
    fn of<'a>(contracts: impl Iterator<Item = &'a DueContract>) -> Self {
        let mut record = Self::default();
        for due in contracts {
            record.lines.insert(due.stored.id, due.lines);
            for known in &due.record {
                let billed = &known.billed;
                let from = billed.period_from.unwrap_or(billed.due_on);
                let key = (
                    due.stored.id,
                    billed.component.to_string(),
                    from,
                    billed.kind.code(),
                );
                *record.times.entry(key).or_default() += 1;
            }
        }
        record
    }

    /// The place of a contract's next line, and how often the same was billed before.
    fn next(&mut self, contract: Uuid, item: &billing::Item) -> (i32, i32) {
        let lines = self.lines.entry(contract).or_default();
        *lines += 1;
        let (component, from, kind) = NewLine::key(item);
        let times = self
            .times
            .entry((contract, component.to_owned(), from, kind))
            .or_default();
        let before = *times;
        *times += 1;
        (*lines, before)
    }

    fn lines(&self, contract: Uuid) -> i32 {
        self.lines.get(&contract).copied().unwrap_or(0)
    }
}
