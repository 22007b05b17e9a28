//! The demo: a merchant with a past, and a clock that can be moved.
//!
//! Everything is made by the same use cases and jobs real merchants use, only at past times. Money arrives by a simulated
//! bank: direct debits are honoured on their day, and customers who pay do so before an invoice is due.

pub mod content;

use std::str::FromStr;
use std::sync::Arc;

use app::wire::{DemoLogin, DemoRole};
use billing::users::Role;
use billing::{BuyerKind, Country, SignUp, Span, add_span};
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use store::catalogue::Plan;
use store::contracts::{Actor, OrderEvidence};
use store::customers::{Account, Customer, PaymentDetails, PaymentMethod, Staff};
use store::documents::{Collection, Document, Unpaid};
use store::merchants::Merchant;
use store::payments::Received;
use store::usage::UsageRecord;
use store::{StoreError, Tx};
use texts::{Lang, t};
use uuid::Uuid;

use crate::clock::{FixedClock, Moment};
use crate::failure::Failure;
use crate::jobs;
use crate::mail::Transport;
use crate::state::App;
use crate::use_cases::cards::give_in_demo;
use crate::use_cases::contracting::{NewPayment, Order, insert_contract, insert_person};
use crate::use_cases::order_form::Person;
use crate::use_cases::paying::record_payment;
use crate::use_cases::public::plain_order;
use crate::use_cases::usage::record_usage;

use content::LoginRole;

/// Documents looked through for the simulated bank at once.
const BANK_PAGE: i64 = 500;
/// Days after the invoice on which a paying customer transfers.
const TRANSFER_AFTER_DAYS: u64 = 7;

/// What moving the clock brought about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advanced {
    /// The date the clock shows now.
    pub today: NaiveDate,
    pub invoices: u32,
    pub mails: u32,
    /// The days on which something happened.
    pub journal: Vec<Happened>,
}

/// What happened on a day of the demo's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Happened {
    pub on: NaiveDate,
    pub invoices: u32,
    pub credit_notes: u32,
    pub parked: u32,
    pub payments: u32,
    pub mails: u32,
}

impl Happened {
    const fn is_nothing(&self) -> bool {
        self.invoices == 0
            && self.credit_notes == 0
            && self.parked == 0
            && self.payments == 0
            && self.mails == 0
    }
}

/// The logins a demo shows on its sign-in page and prints at the start.
#[must_use]
pub fn logins() -> Vec<DemoLogin> {
    content::logins()
        .into_iter()
        .map(|login| DemoLogin {
            role: match login.role {
                LoginRole::Customer => DemoRole::Customer,
                LoginRole::Owner => DemoRole::Owner,
                LoginRole::Support => DemoRole::Support,
            },
            email: login.email.to_owned(),
            password: login.password.to_owned(),
        })
        .collect()
}

/// Fills an installation with the demo merchant and its past, once. Returns whether it did something.
///
/// The merchant itself is written last: a seed that was interrupted leaves nothing anyone can see, and runs anew.
///
/// # Errors
/// When the database is out of reach.
pub async fn seed(app: &App) -> Result<bool, Failure> {
    let merchant = content::merchant(app.new_id());
    if app.store().merchant_by_slug(&merchant.slug).await?.is_some() {
        return Ok(false);
    }
    let now = app.now();
    let today = Moment::of(&merchant, now).today();
    let people = content::people();
    let mut orders: Vec<(NaiveDate, usize, usize)> = Vec::new();
    for (person, who) in people.iter().enumerate() {
        for (order, what) in who.orders.iter().enumerate() {
            if let Some(day) = what.placed_on(today) {
                orders.push((day, person, order));
            }
        }
    }
    orders.sort_unstable();
    let plans = content::plans(&mut || app.new_id());
    write_catalogue(
        app,
        &merchant,
        &plans,
        orders.first().map_or(now, |first| at_ten(&merchant, first.0)),
    )
    .await?;
    let mut known: Vec<Option<Customer>> = vec![None; people.len()];
    for (day, person, order) in orders {
        // Whatever fell due before this order happens first, each on its day.
        catch_up(app, &merchant, day).await?;
        let past = past(app, &merchant, day);
        let customer = place(
            &past,
            &merchant,
            &plans,
            &people[person],
            order,
            known[person].take(),
        )
        .await?;
        known[person] = Some(customer);
    }
    catch_up(app, &merchant, today).await?;
    settle(&past(app, &merchant, today), &merchant, today).await?;
    keep_books(app, &merchant, &known).await?;
    match app.store().insert_merchant(&merchant, now).await {
        Ok(()) => Ok(true),
        // Another process was faster; its demo is the one that shows.
        Err(StoreError::Duplicate(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Ten in the morning of a day, where the merchant is.
fn at_ten(merchant: &Merchant, day: NaiveDate) -> DateTime<Utc> {
    let ten = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
    to_utc(&merchant.timezone, NaiveDateTime::new(day, ten))
}

fn to_utc(timezone: &str, local: NaiveDateTime) -> DateTime<Utc> {
    let zone = Tz::from_str(timezone).unwrap_or(Tz::Europe__Berlin);
    // An hour that a clock change skips does not exist: the same reading of UTC is close enough for a demo.
    zone.from_local_datetime(&local)
        .earliest()
        .map_or_else(|| local.and_utc(), |time| time.with_timezone(&Utc))
}

/// The program as it would have been on a past day; its mails only ever reach the mailbox.
fn past(app: &App, merchant: &Merchant, day: NaiveDate) -> App {
    app.at(Arc::new(FixedClock(at_ten(merchant, day))), Transport::Mailbox)
}

async fn write_catalogue(
    app: &App,
    merchant: &Merchant,
    plans: &[Plan],
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    let mut tx = app.store().begin(merchant.id).await?;
    for (index, plan) in plans.iter().enumerate() {
        if plans
            .iter()
            .take(index)
            .all(|earlier| earlier.product.id != plan.product.id)
        {
            tx.insert_product(&plan.product).await?;
        }
        tx.insert_plan(plan, at).await?;
    }
    let welcome = content::welcome(app.new_id(), plans, at);
    tx.insert_discount(&welcome).await?;
    tx.add_discount_codes(welcome.id, &[content::WELCOME.to_owned()], at)
        .await?;
    for (kind, lang, text) in content::legal_texts() {
        tx.insert_legal_text(kind, lang, &text).await?;
    }
    for login in content::logins() {
        let Some(role) = login.role.staff_role() else {
            continue;
        };
        let staff = Staff {
            id: app.new_id(),
            email: login.email.to_owned(),
            name: login.name.to_owned(),
            role,
        };
        let hash = app.passwords().hash(login.password.to_owned()).await?;
        tx.insert_staff(&staff, &hash, at).await?;
    }
    Ok(tx.commit().await?)
}

/// Places one order of the demo's past, as the order page would have done.
async fn place(
    past: &App,
    merchant: &Merchant,
    plans: &[Plan],
    person: &content::Person,
    order: usize,
    known: Option<Customer>,
) -> Result<Customer, Failure> {
    let moment = past.moment(merchant);
    let order = person
        .orders
        .get(order)
        .ok_or_else(|| Failure::Defect("an order nobody placed".to_owned()))?;
    let plan = plans
        .iter()
        .find(|plan| plan.slug == order.plan)
        .ok_or_else(|| Failure::Defect(format!("the demo orders the unknown plan {}", order.plan)))?;
    let lang = Lang::from_tag(person.lang).unwrap_or_default();
    let mut tx = past.store().begin(merchant.id).await?;
    let customer = match known {
        Some(customer) => customer,
        None => {
            let customer = insert_person(past, &mut tx, &ordering(person)?, lang, moment).await?;
            give_login(past, &mut tx, &customer, moment).await?;
            customer
        }
    };
    let sign_up = SignUp {
        buyer: crate::use_cases::order::buyer_of(&customer),
        quantities: order
            .quantities
            .iter()
            .map(|(component, units)| ((*component).into(), *units))
            .collect(),
        ..plain_order(merchant, &plan.version)
    };
    let quote = billing::quote_sign_up(&sign_up, moment.today())
        .map_err(|rejection| Failure::Defect(format!("the demo's order was rejected: {rejection}")))?;
    let missing = |kind: &str| Failure::Defect(format!("the demo has no {kind} for {}", moment.today()));
    let terms = tx
        .legal_text("terms", lang.tag(), moment.today())
        .await?
        .ok_or_else(|| missing("terms"))?;
    let withdrawal = tx
        .legal_text("withdrawal", lang.tag(), moment.today())
        .await?
        .ok_or_else(|| missing("withdrawal"))?;
    let consumer = person.kind == BuyerKind::Consumer;
    let early_start = consumer.then(|| t(lang, "order-early-start-label"));
    let order = Order {
        plan,
        evidence: OrderEvidence {
            terms_version: terms.version.clone(),
            withdrawal_version: withdrawal.version.clone(),
            accepted: [Some(t(lang, "order-terms-evidence")), early_start.clone()]
                .into_iter()
                .flatten()
                .collect(),
            early_start: consumer,
            quote: quote.hash.clone(),
            address: None,
        },
        sign_up,
        quote,
        payment: match person.payment {
            content::Payment::Sepa { iban, holder } => NewPayment::Sepa {
                account_holder: holder.to_owned(),
                iban: payments::parse_iban(iban).unwrap_or_else(|| iban.to_owned()),
                mandate_lang: lang,
            },
            content::Payment::Invoice => NewPayment::Invoice,
            content::Payment::Card(_) => match card_of(&tx.payment_methods(customer.id).await?) {
                Some(known) => NewPayment::Known(known),
                None => NewPayment::Invoice,
            },
        },
        actor: Actor::Demo,
        early_start_wording: early_start,
        terms,
        withdrawal: consumer.then_some(withdrawal),
    };
    insert_contract(past, &mut tx, merchant, &customer, &order, moment).await?;
    let known = card_of(&tx.payment_methods(customer.id).await?);
    tx.commit().await?;
    if let (content::Payment::Card(card), None) = (person.payment, known)
        && let Err(failure) = give_in_demo(past, merchant, &customer, card).await
    {
        tracing::warn!(error = %failure, "a customer of the demo has no card and pays by transfer");
    }
    jobs::round(past, merchant, moment.today()).await?;
    Ok(customer)
}

fn card_of(methods: &[PaymentMethod]) -> Option<Uuid> {
    let mut cards = methods
        .iter()
        .filter(|method| matches!(method.details, PaymentDetails::Card(_)));
    cards.next().map(|card| card.id)
}

fn ordering(person: &content::Person) -> Result<Person, Failure> {
    Ok(Person {
        company: person.company.map(str::to_owned),
        vat_id: person.vat_id.map(str::to_owned),
        given_name: person.given_name.to_owned(),
        family_name: person.family_name.to_owned(),
        street: person.street.to_owned(),
        house_number: person.house_number.to_owned(),
        postcode: person.postcode.to_owned(),
        city: person.city.to_owned(),
        country: Country::new(person.country).map_err(|error| Failure::Defect(error.to_string()))?,
        email: person.email.to_owned(),
    })
}

async fn give_login(app: &App, tx: &mut Tx, customer: &Customer, moment: Moment) -> Result<(), Failure> {
    for login in content::logins() {
        if login.email == customer.email {
            let hash = app.passwords().hash(login.password.to_owned()).await?;
            tx.insert_login(app.new_id(), &customer.email, &hash, customer.id, moment.instant)
                .await?;
        }
    }
    Ok(())
}

/// Bills every day something falls due, up to a day, as if the program had run all along.
async fn catch_up(app: &App, merchant: &Merchant, until: NaiveDate) -> Result<(), Failure> {
    loop {
        let mut tx = app.store().begin(merchant.id).await?;
        let due = tx.soonest_due().await?;
        tx.commit().await?;
        let Some(day) = due.filter(|day| *day <= until) else {
            return Ok(());
        };
        let past = past(app, merchant, day);
        count_parcels(&past, merchant, day).await?;
        jobs::round(&past, merchant, day).await?;
        settle(&past, merchant, day).await?;
    }
}

/// Moves a demo merchant's clock forward; everything that falls due on the way happens on its day.
///
/// # Errors
/// When the duration leads out of the calendar or the database is out of reach.
pub async fn advance(app: &App, merchant: &Merchant, by: Span) -> Result<Advanced, Failure> {
    let start = app.moment(merchant);
    let target =
        add_span(start.today(), by).map_err(|_| Failure::BadRequest("the clock cannot go that far"))?;
    let mut merchant = merchant.clone();
    let mut done = Advanced {
        today: target,
        ..Advanced::default()
    };
    loop {
        let today = app.moment(&merchant).today();
        count_parcels(app, &merchant, today).await?;
        let round = jobs::round(app, &merchant, today).await?;
        let happened = Happened {
            on: today,
            invoices: round.billing.invoices,
            credit_notes: round.billing.credit_notes,
            parked: round.billing.parked,
            payments: settle(app, &merchant, today).await?,
            mails: round.mails,
        };
        done.invoices += happened.invoices + happened.credit_notes;
        done.mails += happened.mails;
        if !happened.is_nothing() {
            done.journal.push(happened);
        }
        if today >= target {
            return Ok(done);
        }
        let mut tx = app.store().begin(merchant.id).await?;
        let due = tx.soonest_due().await?;
        tx.commit().await?;
        let next = due.filter(|day| *day > today && *day < target).unwrap_or(target);
        let now = app.moment(&merchant);
        let then = to_utc(&merchant.timezone, NaiveDateTime::new(next, now.local.time()));
        merchant.clock_offset_seconds += then.signed_duration_since(now.instant).num_seconds();
        app.store()
            .set_clock_offset(merchant.id, merchant.clock_offset_seconds)
            .await?;
    }
}

/// The boxes of the demo's houses tell the parcels of the month, once and before anything is billed.
async fn count_parcels(app: &App, merchant: &Merchant, today: NaiveDate) -> Result<(), Failure> {
    let Some(on) = today.pred_opt() else { return Ok(()) };
    for house in content::people().iter().filter(|person| person.has_parcels()) {
        let mut tx = app.store().begin(merchant.id).await?;
        let mut contracts = Vec::new();
        for row in tx.customer_rows(house.email, None, 1).await? {
            contracts = tx.contracts_of(row.id).await?;
        }
        tx.commit().await?;
        for stored in contracts {
            let contract = &stored.current;
            if !contract.is_metered() || on < contract.starts_on || contract.state_on(on).is_over() {
                continue;
            }
            let record = UsageRecord {
                id: format!("demo-{}", on.format("%Y-%m")),
                component: content::PARCELS.into(),
                on,
                quantity: house.parcels(on).into(),
            };
            record_usage(app, merchant, stored.id, &[record]).await?;
        }
    }
    Ok(())
}

/// Lets the demo's customer keep the books of one of its houses, too: one login, two customers, two roles.
async fn keep_books(app: &App, merchant: &Merchant, customers: &[Option<Customer>]) -> Result<(), Failure> {
    let (login, house) = content::BOOKKEEPER;
    let house = customers
        .iter()
        .flatten()
        .find(|customer| customer.email == house);
    let mut tx = app.store().begin(merchant.id).await?;
    let known = tx.credentials(login).await?.map(|known| known.account);
    if let (Some(house), Some(Account::Customer { login, customer })) = (house, known) {
        let since = app.now() - TimeDelta::days(30);
        tx.insert_user(login, house.id, Role::Billing, since).await?;
        // The own one opens first.
        tx.choose_customer(login, customer, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// The simulated bank: pays what is due by now and will be paid. How many payments came.
async fn settle(app: &App, merchant: &Merchant, today: NaiveDate) -> Result<u32, Failure> {
    let people = content::people();
    let mut tx = app.store().begin(merchant.id).await?;
    let unpaid = tx.unpaid_documents(BANK_PAGE).await?;
    tx.commit().await?;
    let mut payments = 0;
    for Unpaid {
        document,
        customer_email,
        ..
    } in unpaid
    {
        let pays = people
            .iter()
            .find(|person| person.email == customer_email)
            .is_none_or(|person| person.pays);
        let on = match document.collection {
            // The cards' provider does that.
            Collection::Card => continue,
            Collection::Sepa => document.due_on,
            Collection::Transfer => document
                .issued_on
                .checked_add_days(Days::new(TRANSFER_AFTER_DAYS))
                .unwrap_or(document.due_on),
        };
        if pays && on <= today && pay_what_is_open(app, merchant, document, on).await? {
            payments += 1;
        }
    }
    Ok(payments)
}

/// Pays an invoice, unless somebody did so since we looked.
async fn pay_what_is_open(
    app: &App,
    merchant: &Merchant,
    document: Document,
    on: NaiveDate,
) -> Result<bool, Failure> {
    let mut tx = app.store().begin(merchant.id).await?;
    tx.lock_customer(document.customer).await?;
    let open = tx
        .open_of(document.customer, document.id, &document.currency)
        .await?;
    let Some(amount_minor) = open.filter(|open| *open > 0) else {
        return Ok(false);
    };
    let payment = Received {
        id: app.new_id(),
        customer: document.customer,
        received_on: on,
        amount_minor,
        currency: document.currency,
        reference: document.number,
        sender: String::new(),
        at: app.moment(merchant).instant,
    };
    record_payment(app, &mut tx, &payment, &[document.id], Actor::Demo).await?;
    tx.commit().await?;
    Ok(true)
}
