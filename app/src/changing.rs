//! What a customer asks of a running contract and what it would mean: the same on the server and in the browser, so that both see
//! the same numbers and the same fingerprint.

use billing::{
    Author, Billed, BillingError, ChangeAt, ChangeQuote, Command, ComponentId, Contract, DocumentKind, Draft,
    Money, PlanVersion, PriceMode, Rejection, Switch, SwitchRules, SwitchWhen, leaves_units, permitted,
    permitted_units, quote_change, quote_switch, quote_units, units_from,
};
use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::islands::packed::packed_fields;
use crate::wire::{ChangeFacts, ChangeLine, PricePerCycle};

/// Everything a change of a contract is computed from, without what concerns nobody but the merchant.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ChangeBasis {
    pub contract: Contract,
    pub billed: Vec<Billed>,
    /// On the merchant's clock.
    pub today: NaiveDate,
}

packed_fields!(ChangeBasis {
    contract,
    billed,
    today
});

impl ChangeBasis {
    /// The basis for the customer's browser: of discounts without when, how often and for which other plans they are granted.
    #[must_use]
    pub fn for_customer(
        contract: &Contract,
        billed: &[Billed],
        today: NaiveDate,
        on_offer: &[&PlanVersion],
    ) -> Self {
        let mut contract = contract.clone();
        let known: Vec<_> = contract
            .phases
            .iter()
            .map(|phase| phase.plan.plan.clone())
            .chain(contract.price_change.iter().map(|offer| offer.plan.plan.clone()))
            .chain(on_offer.iter().map(|plan| plan.plan.clone()))
            .collect();
        for applied in &mut contract.discounts {
            let plans = applied.discount.limits.plans.take();
            applied.discount.limits = billing::DiscountLimits {
                plans: plans.map(|plans| plans.into_iter().filter(|plan| known.contains(plan)).collect()),
                ..Default::default()
            };
        }
        Self {
            contract,
            billed: billed.to_vec(),
            today,
        }
    }
}

/// What a customer's browser can preview. [`Choice::command`] is what the engine is asked for on the server; asked of only these two, it
/// brings less of itself into the browser.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Switch(Box<Switch>),
    /// Another number of units of a component.
    Units {
        component: ComponentId,
        quantity: u32,
        at: ChangeAt,
    },
}

impl Choice {
    #[must_use]
    pub fn command(self) -> Command {
        match self {
            Self::Switch(switch) => Command::Switch(switch),
            Self::Units {
                component,
                quantity,
                at,
            } => Command::SetQuantity {
                component,
                quantity,
                at,
            },
        }
    }

    /// What it would mean: what [`permitted_quote`] says of the command.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn quote(&self, basis: &ChangeBasis) -> Result<ChangeQuote, Rejection> {
        let ChangeBasis {
            contract,
            billed,
            today,
        } = basis;
        match self {
            // Every plan that is offered may be switched to.
            Self::Switch(switch) => quote_switch(contract, billed, switch, *today),
            Self::Units {
                component,
                quantity,
                at,
            } => {
                permitted_units(contract, component, *quantity, *at, *today)?;
                quote_units(contract, billed, (component, *quantity, *at), *today)
            }
        }
    }

    /// Whether whoever confirms it owes more from then on.
    #[must_use]
    pub const fn binds(&self) -> bool {
        match self {
            Self::Switch(_) => true,
            Self::Units { at, .. } => matches!(at, ChangeAt::Now),
        }
    }
}

/// What a change by the customer would mean.
///
/// # Errors
/// Why it is refused.
pub fn permitted_quote(
    contract: &Contract,
    billed: &[Billed],
    command: &Command,
    today: NaiveDate,
) -> Result<ChangeQuote, Rejection> {
    permitted(contract, command, today)?;
    quote_change(contract, billed, command, today)
}

/// Nothing can be paid at once yet: whatever is due is collected like any other invoice.
#[must_use]
pub fn switch_to(plan: &PlanVersion) -> Choice {
    Choice::Switch(Box::new(Switch {
        to: plan.clone(),
        when: SwitchWhen::ByRules(SwitchRules::default().collected_later()),
        quantities: [].into(),
        by: Author::Customer,
        paid: false,
    }))
}

/// Why a typed number of units is no change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitsProblem {
    /// No whole number.
    Malformed,
    /// The contract has no such component.
    NoSuchComponent,
    /// As many as there are, or as are to come anyway.
    Unchanged,
}

/// The change that a typed number of units asks for.
///
/// # Errors
/// What is wrong with it.
pub fn units(
    contract: &Contract,
    component: &str,
    typed: &str,
    today: NaiveDate,
) -> Result<Choice, UnitsProblem> {
    let component = ComponentId::from(component);
    let quantity: u32 = typed.trim().parse().map_err(|_| UnitsProblem::Malformed)?;
    let at = units_from(contract, &component, quantity, today).map_err(|_| UnitsProblem::NoSuchComponent)?;
    if leaves_units(contract, (&component, quantity, at), today) {
        return Err(UnitsProblem::Unchanged);
    }
    Ok(Choice::Units {
        component,
        quantity,
        at,
    })
}

/// Whether whoever confirms a command owes more from then on.
#[must_use]
pub const fn binds(command: &Command) -> bool {
    matches!(
        command,
        Command::Switch(_)
            | Command::ConvertTrial
            | Command::BookAddOn { .. }
            | Command::Resume
            | Command::SetQuantity {
                at: ChangeAt::Now,
                ..
            }
    )
}

/// A quote as pages show it; `binds`: whether whoever confirms it owes more from then on.
///
/// # Errors
/// An amount out of range.
pub fn facts_of(quote: &ChangeQuote, binds: bool, today: NaiveDate) -> Result<ChangeFacts, BillingError> {
    let mut lines = Vec::new();
    let mut taxes = Vec::new();
    let mut mode = PriceMode::Gross;
    for draft in &quote.due_today {
        mode = draft.prices;
        tell(draft, &mut lines, &mut taxes)?;
    }
    Ok(ChangeFacts {
        today,
        from: quote.takes_effect_on,
        lines,
        mode,
        taxes,
        total: quote.total,
        prices: quote
            .recurring
            .iter()
            .map(|part| PricePerCycle {
                gross: part.gross,
                cycle: part.cycle,
            })
            .collect(),
        next_due_on: quote.next_due_on,
        until_end: None,
        paused: None,
        binds,
    })
}

/// A draft's lines and taxes in the sign of billing: what is charged above zero, what comes back below.
fn tell(
    draft: &Draft,
    lines: &mut Vec<ChangeLine>,
    taxes: &mut Vec<(Decimal, Money)>,
) -> Result<(), BillingError> {
    let signed = |amount: Money| -> Result<Money, BillingError> {
        match draft.kind {
            DocumentKind::Invoice => Ok(amount),
            DocumentKind::CreditNote => Ok(amount.checked_neg()?),
        }
    };
    for line in &draft.lines {
        let item = &line.item;
        lines.push(ChangeLine {
            plan: item.plan_name.to_string(),
            component: item.component_name.to_string(),
            period: item.period.map(|period| (period.from(), period.last_day())),
            amount: signed(item.total)?,
            tax_rate: item.tax.rate,
            derivation: item.derivation.clone(),
        });
    }
    for group in &draft.tax_groups {
        taxes.push((group.rate, signed(group.tax)?));
    }
    Ok(())
}
