//! Recording money, counting it, taking that back, sending it back: each in one transaction, under the customer's lock, with its entry in
//! the log.

use app::ui::path;
use app::wire::*;
use billing::staff::StaffRight;
use billing::{AllocationRefusal, Currency, Money, check_allocation, check_refund};
use serde_json::json;
use store::Tx;
use store::contracts::Actor;
use store::customers::Account;
use store::merchants::Merchant;
use store::payments::Received;
use store::payments_by_hand::{Funds, Refund, RefundWay, Unassigned};
use uuid::Uuid;

use super::OPEN_MOST;
use super::reading::{needed_amount, past_day, read_amount, text};
use crate::failure::Failure;
use crate::letters::money;
use crate::use_cases::erasures::in_sight;
use crate::use_cases::order_form::problem;
use crate::use_cases::paying::record_payment;
use crate::use_cases::{Answer, Draft, RequestPort, remembered};

/// What a payment by hand is in.
const CURRENCY: Currency = Currency::Eur;

/// The typed fields of a payment, read.
struct Typed {
    amount: Money,
    received_on: chrono::NaiveDate,
    sender: String,
    reference: String,
}

impl RequestPort {
    /// The customer with a number, if it is one of daily use.
    async fn customer_named(&self, tx: &mut Tx, account: Account, number: &str) -> Answer<Option<Uuid>> {
        // As it is typed; those the program gave are in capitals.
        let found = match tx.customer_by_number(number.trim()).await? {
            None => tx.customer_by_number(&number.trim().to_uppercase()).await?,
            found => found,
        };
        let Some(customer) = found else {
            return Ok(None);
        };
        match in_sight(tx, account, customer).await {
            Ok(()) => Ok(Some(customer)),
            Err(Failure::NotFound) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    pub(in crate::use_cases) async fn payment_recorded(&self, form: PaymentForm) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(&form.merchant, StaffRight::MoveMoney).await?;
        if form.key.is_nil() {
            return Err(Failure::BadRequest("a payment needs its key"));
        }
        let moment = self.app.moment(&merchant);
        let mut tx = self.app.store().begin(merchant.id).await?;
        let mut problems = Vec::new();
        let customer = match form.customer.trim() {
            "" => None,
            number => {
                let found = self.customer_named(&mut tx, account, number).await?;
                if found.is_none() {
                    problems.push(problem("customer", Problem::Money(MoneyFault::CustomerUnknown)));
                }
                found
            }
        };
        let read = match (read(&form, moment.today()), problems.is_empty()) {
            (Ok(read), true) => read,
            (read, _) => {
                let mut all = read.err().unwrap_or_default();
                all.append(&mut problems);
                let name = remembered::money_form(merchant.id, "record", Uuid::nil());
                let draft = Draft { form, problems: all };
                self.session.insert(&name, draft).await?;
                return Ok(Redirect {
                    to: path::record_payment(&merchant.slug, None),
                });
            }
        };
        let done = match customer {
            Some(customer) => {
                tx.lock_customer(customer).await?.ok_or(Failure::NotFound)?;
                let payment = Received {
                    id: form.key,
                    customer,
                    received_on: read.received_on,
                    amount_minor: read.amount.minor(),
                    currency: CURRENCY.code().to_owned(),
                    reference: read.reference,
                    sender: read.sender,
                    at: moment.instant,
                };
                // Sent twice, it counts once; whatever the second says, the first stands.
                if tx.funds(form.key).await?.is_none() && tx.unassigned_payment(form.key).await?.is_none() {
                    record_payment(&self.app, &mut tx, &payment, &[], Actor::Account(account)).await?;
                }
                MoneyDone::Recorded
            }
            None => {
                let waits = Unassigned {
                    id: form.key,
                    received_on: read.received_on,
                    amount_minor: read.amount.minor(),
                    currency: CURRENCY.code().to_owned(),
                    reference: read.reference,
                    sender: read.sender,
                    at: moment.instant,
                };
                if tx.keep_unassigned(&waits).await? {
                    let told = json!({
                        "amount_minor": waits.amount_minor, "currency": waits.currency, "received_on": waits.received_on,
                        "reference": waits.reference, "sender": waits.sender,
                    });
                    let entry = self.entry(&merchant, account, "payment.kept", Some(waits.id), told);
                    tx.audit(&entry).await?;
                }
                MoneyDone::Kept
            }
        };
        tx.commit().await?;
        self.set_flash(Flash::Money(done)).await?;
        Ok(Redirect {
            to: path::staff_payment(&merchant.slug, form.key),
        })
    }

    pub(in crate::use_cases) async fn payment_assigned(&self, form: AssignForm) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(&form.merchant, StaffRight::MoveMoney).await?;
        let here = Redirect {
            to: path::staff_payment(&merchant.slug, form.payment),
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        let Some(customer) = self.customer_named(&mut tx, account, &form.customer).await? else {
            let name = remembered::money_form(merchant.id, "assign", form.payment);
            let what = match form.customer.trim() {
                "" => Problem::Missing,
                _ => Problem::Money(MoneyFault::CustomerUnknown),
            };
            let problems = vec![problem("customer", what)];
            self.session.insert(&name, Draft { form, problems }).await?;
            return Ok(here);
        };
        tx.lock_customer(customer).await?.ok_or(Failure::NotFound)?;
        let at = self.app.moment(&merchant).instant;
        match tx.take_unassigned(form.payment, customer, at).await? {
            Some(payment) => {
                record_payment(&self.app, &mut tx, &payment, &[], Actor::Account(account)).await?;
            }
            // Somebody was faster, or pressed twice: the payment's page says whose it is.
            None => {
                tx.funds(form.payment).await?.ok_or(Failure::NotFound)?;
            }
        }
        tx.commit().await?;
        self.set_flash(Flash::Money(MoneyDone::Assigned)).await?;
        Ok(here)
    }

    /// The money with this id, its customer locked: from here on nobody else moves it.
    async fn locked_funds(&self, tx: &mut Tx, account: Account, id: Uuid) -> Answer<Funds> {
        let known = tx.funds(id).await?.ok_or(Failure::NotFound)?;
        in_sight(tx, account, known.customer).await?;
        tx.lock_customer(known.customer).await?.ok_or(Failure::NotFound)?;
        // What is left is only known now.
        tx.funds(id).await?.ok_or(Failure::NotFound)
    }

    pub(in crate::use_cases) async fn payment_allocated(&self, form: AllocateForm) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(&form.merchant, StaffRight::MoveMoney).await?;
        if form.key.is_nil() {
            return Err(Failure::BadRequest("an allocation needs its key"));
        }
        let here = Redirect {
            to: path::staff_payment(&merchant.slug, form.funds),
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        let funds = self.locked_funds(&mut tx, account, form.funds).await?;
        if !tx.is_counted(form.key).await? {
            let wanted = match self.wanted(&mut tx, &funds, &form).await? {
                Ok(wanted) => wanted,
                Err(problems) => {
                    // What is shown next is what there is now; what was typed stays.
                    let name = remembered::money_form(merchant.id, "allocate", funds.id);
                    self.session.insert(&name, Draft { form, problems }).await?;
                    return Ok(here);
                }
            };
            self.count(&mut tx, &merchant, account, &funds, form.key, &wanted)
                .await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::Money(MoneyDone::Allocated)).await?;
        Ok(here)
    }

    /// What is to be counted against which invoice, or what is wrong with it.
    async fn wanted(
        &self,
        tx: &mut Tx,
        funds: &Funds,
        form: &AllocateForm,
    ) -> Answer<Result<Vec<(Uuid, i64)>, Vec<FieldProblem>>> {
        let open = tx
            .open_invoices(funds.customer, &funds.currency, OPEN_MOST)
            .await?;
        let amount = |minor| money(minor, &funds.currency);
        let field = |place: &str| format!("amounts-{place}");
        let mut problems = Vec::new();
        let mut typed: Vec<(&str, Money)> = Vec::new();
        for (document, written) in form
            .amounts
            .iter()
            .filter(|(_, written)| !written.trim().is_empty())
        {
            match read_amount(written, amount(0).currency()) {
                Some(read) if read.is_zero() => {}
                Some(read) => typed.push((document, read)),
                None => problems.push(problem(&field(document), Problem::Money(MoneyFault::Amount))),
            }
        }
        let opens: Vec<Money> = typed
            .iter()
            .map(|(document, _)| {
                let known = open
                    .iter()
                    .find(|invoice| AllocateForm::place(invoice.document) == *document);
                // Paid meanwhile: nothing of it is open.
                amount(known.map_or(0, |invoice| invoice.open_minor))
            })
            .collect();
        let wanted: Vec<Money> = typed.iter().map(|(_, read)| *read).collect();
        let of = |place: usize| {
            typed
                .get(place)
                .map_or_else(String::new, |(document, _)| field(document))
        };
        if problems.is_empty() {
            match check_allocation(amount(funds.left_minor), &opens, &wanted) {
                Ok(_) => {}
                Err(AllocationRefusal::Nothing) => {
                    problems.push(problem("allocate", Problem::Money(MoneyFault::Nothing)));
                }
                Err(AllocationRefusal::MoreThanOpen { place, open }) => {
                    problems.push(problem(
                        &of(place),
                        Problem::Money(MoneyFault::MoreThanOpen { open }),
                    ));
                }
                Err(AllocationRefusal::MoreThanLeft { left }) => {
                    problems.push(problem(
                        "allocate",
                        Problem::Money(MoneyFault::MoreThanLeft { left }),
                    ));
                }
                Err(AllocationRefusal::Negative { .. } | AllocationRefusal::Money(_)) => {
                    return Err(Failure::BadRequest("an amount out of range"));
                }
            }
        }
        if !problems.is_empty() {
            return Ok(Err(problems));
        }
        // Whatever is wanted is open, else more than is open was wanted.
        Ok(Ok(open
            .iter()
            .filter_map(|invoice| {
                let place = AllocateForm::place(invoice.document);
                let (_, read) = typed.iter().find(|(known, _)| *known == place)?;
                Some((invoice.document, read.minor()))
            })
            .collect()))
    }

    /// The first entry has the deed's key, so that it is found when the form comes again.
    async fn count(
        &self,
        tx: &mut Tx,
        merchant: &Merchant,
        account: Account,
        funds: &Funds,
        key: Uuid,
        wanted: &[(Uuid, i64)],
    ) -> Answer<()> {
        let at = self.app.moment(merchant).instant;
        for (place, (document, minor)) in wanted.iter().enumerate() {
            let id = if place == 0 { key } else { self.app.new_id() };
            if funds.credit {
                tx.allocate_credit(id, funds.id, *document, *minor, at).await?;
            } else {
                tx.allocate(id, funds.id, *document, *minor, at).await?;
            }
        }
        let told: Vec<_> = wanted
            .iter()
            .map(|(document, minor)| json!({ "document": document, "amount_minor": minor }))
            .collect();
        let told = json!({ "funds": funds.id, "credit": funds.credit, "counted": told });
        let entry = self.entry(merchant, account, "payment.allocated", Some(funds.customer), told);
        Ok(tx.audit(&entry).await?)
    }

    pub(in crate::use_cases) async fn allocation_taken_back(&self, form: TakeBackForm) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(&form.merchant, StaffRight::MoveMoney).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let known = tx.takeable(form.allocation).await?.ok_or(Failure::NotFound)?;
        in_sight(&mut tx, account, known.customer).await?;
        tx.lock_customer(known.customer).await?.ok_or(Failure::NotFound)?;
        let known = tx.takeable(form.allocation).await?.ok_or(Failure::NotFound)?;
        let counted = &known.counted;
        let done = if counted.taken_back || counted.fixed {
            MoneyDone::Fixed
        } else {
            let at = self.app.moment(&merchant).instant;
            tx.take_back(self.app.new_id(), counted, at).await?;
            // What corrections of the invoice had left to its customer lessens it again.
            let mut open = counted.amount_minor;
            for (credit, left) in tx.corrections_left(counted.document).await? {
                let part = left.min(open);
                if part > 0 && credit != counted.funds {
                    tx.allocate_credit(self.app.new_id(), credit, counted.document, part, at)
                        .await?;
                    open = open.saturating_sub(part);
                }
            }
            let told = json!({
                "funds": counted.funds, "document": counted.document, "amount_minor": counted.amount_minor,
                "allocation": counted.id,
            });
            let entry = self.entry(
                &merchant,
                account,
                "payment.allocation_taken_back",
                Some(known.customer),
                told,
            );
            tx.audit(&entry).await?;
            MoneyDone::TakenBack
        };
        let to = path::staff_payment(&merchant.slug, counted.funds);
        tx.commit().await?;
        self.set_flash(Flash::Money(done)).await?;
        Ok(Redirect { to })
    }

    pub(in crate::use_cases) async fn payment_refunded(&self, form: RefundForm) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(&form.merchant, StaffRight::MoveMoney).await?;
        if form.key.is_nil() {
            return Err(Failure::BadRequest("a refund needs its key"));
        }
        let here = Redirect {
            to: path::staff_payment(&merchant.slug, form.funds),
        };
        let moment = self.app.moment(&merchant);
        let mut tx = self.app.store().begin(merchant.id).await?;
        let funds = self.locked_funds(&mut tx, account, form.funds).await?;
        let known = tx.refunds_of(funds.id).await?;
        if known.iter().all(|refund| refund.id != form.key) {
            let refund = match read_refund(&form, &funds, moment.today()) {
                Ok(read) => Refund {
                    at: moment.instant,
                    ..read
                },
                Err(problems) => {
                    let name = remembered::money_form(merchant.id, "refund", funds.id);
                    self.session.insert(&name, Draft { form, problems }).await?;
                    return Ok(here);
                }
            };
            if !tx.insert_refund(&refund).await? {
                return Err(Failure::BadRequest("the key of another refund"));
            }
            let told = json!({
                "funds": funds.id, "credit": funds.credit, "refund": refund.id, "amount_minor": refund.amount_minor,
                "currency": refund.currency, "refunded_on": refund.refunded_on, "way": form.way, "iban": refund.iban,
                "reference": refund.reference,
            });
            let entry = self.entry(&merchant, account, "payment.refunded", Some(funds.customer), told);
            tx.audit(&entry).await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::Money(MoneyDone::Refunded)).await?;
        Ok(here)
    }
}

fn read(form: &PaymentForm, today: chrono::NaiveDate) -> Result<Typed, Vec<FieldProblem>> {
    let received_on = past_day("received_on", &form.received_on, today);
    let amount = needed_amount("amount", &form.amount, CURRENCY);
    let sender = text("sender", &form.sender);
    let reference = text("reference", &form.reference);
    match (received_on, amount, sender, reference) {
        (Ok(received_on), Ok(amount), Ok(sender), Ok(reference)) => Ok(Typed {
            amount,
            received_on,
            sender,
            reference,
        }),
        (received_on, amount, sender, reference) => {
            Err([received_on.err(), amount.err(), sender.err(), reference.err()]
                .into_iter()
                .flatten()
                .collect())
        }
    }
}

/// A refund as typed, of what is left.
fn read_refund(
    form: &RefundForm,
    funds: &Funds,
    today: chrono::NaiveDate,
) -> Result<Refund, Vec<FieldProblem>> {
    let left = money(funds.left_minor, &funds.currency);
    let mut problems = Vec::new();
    let mut keep = |found: FieldProblem| problems.push(found);
    let refunded_on = past_day("refunded_on", &form.refunded_on, today).map_err(&mut keep);
    let amount = needed_amount("refund_amount", &form.amount, left.currency())
        .and_then(|amount| {
            check_refund(left, amount)
                .map(|_| amount)
                .map_err(|_| problem("refund_amount", Problem::Money(MoneyFault::MoreThanLeft { left })))
        })
        .map_err(&mut keep);
    let reference = text("refund_reference", &form.reference).map_err(&mut keep);
    let way = match form.way.as_str() {
        "card" => RefundWay::Card,
        _ => RefundWay::Transfer,
    };
    let iban = match (way, form.iban.trim()) {
        (RefundWay::Card, _) => Ok(String::new()),
        (RefundWay::Transfer, "") => Err(Problem::Missing),
        (RefundWay::Transfer, typed) => payments::parse_iban(typed).ok_or(Problem::IbanMalformed),
    }
    .map_err(|what| keep(problem("iban", what)));
    match (refunded_on, amount, reference, iban) {
        (Ok(refunded_on), Ok(amount), Ok(reference), Ok(iban)) => Ok(Refund {
            id: form.key,
            customer: funds.customer,
            funds: funds.id,
            credit: funds.credit,
            refunded_on,
            amount_minor: amount.minor(),
            currency: funds.currency.clone(),
            way,
            iban,
            reference,
            at: chrono::DateTime::UNIX_EPOCH,
        }),
        _ => Err(problems),
    }
}
