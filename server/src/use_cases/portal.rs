//! The customer's pages.

use app::wire::*;
use billing::users::Right;
use billing::{Billed, Contract, Currency, Money, PlanVersion, PriceComponent, forecast::forecast};
use chrono::NaiveDate;
use store::Tx;
use store::contracts::{ComingContract, StoredContract};
use store::customers::{Customer, PaymentDetails, PaymentMethod};
use store::invoices::DocumentFilter;
use uuid::Uuid;

use super::contract_changes::{Own, wishes};
use super::contracting::plan_on;
use super::payment_methods::expiry;
use super::views::{self, contract_row, invoice_row, last_day, payment_summary};
use super::{Answer, RequestPort};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::{address_lines, display_name, money, plan_name};

/// Rows of a list on one page.
pub(super) const PAGE: usize = 50;
const NEWEST: i64 = 5;
/// How many periods a contract's page shows the use of: a year of months, and the month that runs.
const PERIODS_BACK: usize = 13;
/// How far ahead a contract's page shows charges.
const MONTHS_AHEAD: u32 = 4;

impl RequestPort {
    pub(super) async fn overview_view(&self, slug: &str) -> Answer<OverviewView> {
        let (viewer, mut tx) = self.customer_page(slug, Right::SeeContracts).await?;
        let today = self.app.moment(&viewer.merchant).today();
        let plans = self.plans(&mut tx, &viewer).await?;
        let (contracts, money) = match viewer.may(Right::SeeMoney) {
            true => {
                let coming = tx.coming_contracts(viewer.customer.id).await?;
                let mut money = overview_money(&mut tx, viewer.customer.id, &coming, today).await?;
                if self.app.cards().is_some() && viewer.may(Right::ChangePayment) {
                    money.cards_wanted = cards_wanted(&coming, &plans, self.lang, today)?;
                }
                let contracts = coming.into_iter().map(|coming| coming.stored).collect();
                (contracts, Some(money))
            }
            false => (tx.contracts_of(viewer.customer.id).await?, None),
        };
        tx.commit().await?;
        let customer = &viewer.customer;
        Ok(OverviewView {
            person: viewer
                .contact
                .then(|| (customer.given_name.clone(), customer.family_name.clone())),
            today,
            money,
            contracts: rows(&contracts, &plans, self.lang, today)?,
            frame: self.customers_frame(&viewer).await?,
        })
    }

    pub(super) async fn contracts_view(&self, slug: &str) -> Answer<ContractsView> {
        let (viewer, mut tx) = self.customer_page(slug, Right::SeeContracts).await?;
        let today = self.app.moment(&viewer.merchant).today();
        let plans = self.plans(&mut tx, &viewer).await?;
        let contracts = tx.contracts_of(viewer.customer.id).await?;
        tx.commit().await?;
        Ok(ContractsView {
            contracts: rows(&contracts, &plans, self.lang, today)?,
            frame: self.customers_frame(&viewer).await?,
        })
    }

    pub(super) async fn contract_view(&self, slug: &str, id: Uuid) -> Answer<ContractView> {
        let (own, mut tx) = self.own_page(slug, id, Right::SeeContracts).await?;
        let Own {
            viewer,
            stored,
            plans,
            billed,
            ..
        } = &own;
        let today = self.app.moment(&viewer.merchant).today();
        let (events, confirmation) = tx.contract_history(id).await?;
        let money = match viewer.may(Right::SeeMoney) {
            true => {
                let filter = DocumentFilter {
                    contract: Some(id),
                    ..DocumentFilter::default()
                };
                let customer = viewer.customer.id;
                let listed = tx.documents_of(customer, &filter, None, PAGE as i64).await?;
                Some(ContractMoney {
                    payment: own.payment.clone(),
                    payment_open: !stored.current.state_on(today).is_over()
                        && viewer.may(Right::ChangePayment),
                    upcoming: upcoming(&own.contract, billed, today)?,
                    documents: listed.iter().map(|listed| invoice_row(listed, today)).collect(),
                })
            }
            false => None,
        };
        tx.commit().await?;
        let contract = &stored.current;
        let starts_on = contract.billing_start().unwrap_or(contract.starts_on);
        let plan = plan_on(contract, today)?;
        Ok(ContractView {
            row: contract_row(stored, plans, self.lang, today)?,
            ordered_on: Moment::at(&viewer.merchant.timezone, stored.ordered_at).today(),
            starts_on,
            term_ends_on: billing::term::initial_end(contract, today)
                .map_err(|error| Failure::Defect(error.to_string()))?
                .and_then(|end| end.pred_opt())
                .filter(|_| plan.term.initial.is_some()),
            components: components(contract, plan, today),
            usage: usage(&own.contract, today)?,
            money,
            history: views::history(&events),
            confirmation,
            scheduled: contract.scheduled_change(today).map(|phase| ScheduledSwitch {
                plan: plan_name(plans, &phase.plan, self.lang),
                from: phase.service_from,
            }),
            wishes: wishes(&own, today)?,
            frame: self.customers_frame(viewer).await?,
        })
    }

    pub(super) async fn account_view(&self, slug: &str) -> Answer<AccountView> {
        let viewer = self.customer_viewer(slug, Right::SeeContracts).await?;
        let frame = self.customers_frame(&viewer).await?;
        Ok(AccountView {
            own_user: Some(viewer.login),
            ..account_view(frame, &viewer.customer, &viewer.merchant.profile.country)
        })
    }
}

/// What a customer was charged, what is coming and what is open.
async fn overview_money(
    tx: &mut Tx,
    customer: Uuid,
    contracts: &[ComingContract],
    today: NaiveDate,
) -> Answer<OverviewMoney> {
    let methods = tx.payment_methods(customer).await?;
    let listed = tx
        .documents_of(customer, &DocumentFilter::default(), None, NEWEST)
        .await?;
    let totals = tx.totals(customer, today).await?;
    let currency = match contracts.first() {
        Some(first) => plan_on(&first.stored.current, today)?.currency.code(),
        None => "EUR",
    };
    Ok(OverviewMoney {
        next_charge: next_charge(contracts, today)?.map(|(on, amount, method)| NextCharge {
            amount,
            on,
            payment: payment_summary(&methods, method),
        }),
        cards: expiring_cards(&methods, contracts, today),
        cards_wanted: Vec::new(),
        open: money(totals.open_minor, currency),
        to_be_debited: money(totals.to_be_debited_minor, currency),
        debited_on: totals.debited_on,
        overdue: money(totals.overdue_minor, currency),
        invoices: listed.iter().map(|listed| invoice_row(listed, today)).collect(),
    })
}

/// Contracts that run and wait for the card they were ordered with.
fn cards_wanted(
    contracts: &[ComingContract],
    plans: &[store::catalogue::Plan],
    lang: texts::Lang,
    today: NaiveDate,
) -> Answer<Vec<(Uuid, String)>> {
    contracts
        .iter()
        .map(|coming| &coming.stored)
        .filter(|stored| stored.card_wanted && !stored.current.state_on(today).is_over())
        .map(|stored| {
            Ok((
                stored.id,
                plan_name(plans, plan_on(&stored.current, today)?, lang),
            ))
        })
        .collect()
}

/// Cards that pay for a contract and expire soon, or have.
fn expiring_cards(
    methods: &[PaymentMethod],
    contracts: &[ComingContract],
    today: NaiveDate,
) -> Vec<ExpiringCard> {
    let pays = |method: &PaymentMethod| {
        let mut running = contracts
            .iter()
            .map(|coming| &coming.stored)
            .filter(|stored| !stored.current.state_on(today).is_over());
        running.any(|stored| stored.payment_method == method.id)
    };
    methods
        .iter()
        .filter(|method| pays(method))
        .filter_map(|method| {
            let (expiry, PaymentDetails::Card(card)) = (expiry(&method.details, today)?, &method.details)
            else {
                return None;
            };
            Some(ExpiringCard {
                card: card.label(),
                expires_on: card.expires_on,
                expiry,
            })
        })
        .collect()
}

pub(super) fn account_view(frame: Frame, customer: &Customer, country: &str) -> AccountView {
    let mut address = vec![display_name(customer)];
    address.extend(address_lines(customer, country));
    AccountView {
        frame,
        customer_number: customer.number.clone(),
        kind: if customer.company.is_some() {
            CustomerKindView::Business
        } else {
            CustomerKindView::Consumer
        },
        address,
        email: customer.email.clone(),
        invoice_email: customer.invoice_email.clone(),
        lang: crate::letters::lang_of(customer),
        vat_id: customer.vat_id.clone(),
        own_user: None,
    }
}

pub(super) fn rows(
    contracts: &[StoredContract],
    plans: &[store::catalogue::Plan],
    lang: texts::Lang,
    today: NaiveDate,
) -> Answer<Vec<ContractRow>> {
    contracts
        .iter()
        .map(|stored| contract_row(stored, plans, lang, today))
        .collect()
}

/// The soonest coming charge over all contracts; several of one day and payment method add up.
fn next_charge(contracts: &[ComingContract], today: NaiveDate) -> Answer<Option<(NaiveDate, Money, Uuid)>> {
    let mut soonest: Option<(NaiveDate, Money, Uuid)> = None;
    for coming in contracts {
        let stored = &coming.stored;
        let Some(charge) = first_charge(coming, today)? else {
            continue;
        };
        soonest = match soonest {
            Some((on, amount, method)) if on == charge.0 && method == stored.payment_method => {
                let sum = amount
                    .checked_add(charge.1)
                    .map_err(billing::BillingError::from)?;
                Some((on, sum, method))
            }
            Some(earlier) if earlier.0 <= charge.0 => Some(earlier),
            Some(_) | None => Some((charge.0, charge.1, stored.payment_method)),
        };
    }
    Ok(soonest)
}

fn first_charge(contract: &ComingContract, today: NaiveDate) -> Answer<Option<(NaiveDate, Money)>> {
    // Most contracts charge within a month or two; only yearly ones need the long look.
    for months in [2, 14] {
        let coming = forecast(&contract.stored.current, contract.record(), today, months)?;
        if let Some(first) = coming.into_iter().find(|document| document.gross.is_positive()) {
            return Ok(Some((first.date, first.gross)));
        }
    }
    Ok(None)
}

fn upcoming(contract: &Contract, billed: &[Billed], today: NaiveDate) -> Answer<Vec<UpcomingCharge>> {
    if contract.state_on(today).is_over() {
        return Ok(Vec::new());
    }
    Ok(forecast(contract, billed, today, MONTHS_AHEAD)?
        .into_iter()
        .map(|document| UpcomingCharge {
            on: document.date,
            gross: document.gross,
            what: document
                .draft
                .lines
                .iter()
                .map(|line| line.item.component_name.to_string())
                .collect(),
        })
        .collect())
}

/// What was used of what is settled by use, in the last periods.
fn usage(contract: &Contract, today: NaiveDate) -> Answer<Vec<UsageView>> {
    let metered = billing::usage_history(contract, today, PERIODS_BACK)?;
    Ok(metered
        .into_iter()
        .map(|metered| UsageView {
            name: metered.name.to_string(),
            periods: metered
                .periods
                .iter()
                .map(|used| used_view(used, today))
                .collect(),
        })
        .collect())
}

fn used_view(used: &billing::UsedPeriod, today: NaiveDate) -> UsedPeriodView {
    UsedPeriodView {
        from: used.period.from(),
        last_day: last_day(used.period.until()),
        used: used.used,
        included: used.included,
        charged: used.charged(),
        running: today < used.period.until(),
    }
}

/// What a contract's price is made of: plan and booked add-ons.
fn components(contract: &Contract, plan: &PlanVersion, today: NaiveDate) -> Vec<ComponentRow> {
    // Units are ordered from the first day on.
    let day = today.max(contract.starts_on);
    let booked = contract
        .bookings
        .iter()
        .filter(|booking| booking.from <= day && booking.until.is_none_or(|until| day < until))
        .flat_map(|booking| &booking.addon.components);
    plan.components
        .iter()
        .chain(booked)
        .map(|component| component_row(contract, component, plan.currency, day))
        .collect()
}

pub(super) fn component_row(
    contract: &Contract,
    component: &PriceComponent,
    currency: Currency,
    day: NaiveDate,
) -> ComponentRow {
    let kind = &component.kind;
    let ordered = contract.ordered_units(&component.id, day);
    ComponentRow {
        name: component.name.to_string(),
        quantity: if kind.is_metered() {
            None
        } else if kind.is_ordered_in_units() {
            Some(ordered.unwrap_or_else(|| kind.included()))
        } else {
            Some(1)
        },
        kind: kind.clone(),
        currency,
    }
}
