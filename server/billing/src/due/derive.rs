//! From a contract to its items.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::allowances::{DiscountLedger, Reduced};
use super::lanes::{Frame, Lane, Owner};
use super::runs::{Charge, Days, charges};
use super::{Allowance, Derivation, DerivationRule, Item, ItemKind, Run};
use crate::calendar::Period;
use crate::catalogue::{ComponentKind, Label, PlanId, Timing};
use crate::contract::Contract;
use crate::discount::Discount;
use crate::error::BillingError;
use crate::money::{Money, MoneyError, Rounding};
use crate::tax::decide_tax;

/// Every item whose due date is not after `until`, in the order of due date and plan: in advance on the first served day, in
/// arrears and for usage on the day after the last, setup fees on the first paid day. Nothing is due in a trial. A declared end,
/// a switch or a pause cuts periods; what was billed beyond comes back as the difference in [`crate::invoice::invoice`]. Items
/// that cost nothing before discounts are left out.
///
/// ```
/// # use billing::{Audience, Buyer, Command, ComponentKind, Country, Currency, PlanVersion, PriceComponent, PriceMode,
/// #     Seller, SignUp, Span, Term, Timing, command::decide, contract::replay};
/// # let plan = PlanVersion {
/// #     id: "music-1".into(), plan: "music".into(), name: "Musik".into(), currency: Currency::Eur, prices: PriceMode::Gross,
/// #     components: vec![PriceComponent { id: "fee".into(), name: "Grundpreis".into(), tax_class: Default::default(),
/// #         kind: ComponentKind::Base { price: "9.99".parse()?, cycle: Span::months(1), timing: Timing::Advance } }],
/// #     alignment: Default::default(), trial: None, term: Term::open_ended(Span::months(1)), audience: Audience::Consumers,
/// #     supply: Default::default(), self_service: Default::default(),
/// # };
/// # let order = SignUp::new(plan, Seller::german(), Buyer::consumer(Country::germany()));
/// # let contract = replay(&decide(None, &Command::SignUp(Box::new(order)), "2026-01-31".parse()?)?.events)?;
/// // 9.99 a month, signed on 31.01.2026
/// let items = billing::due::due(&contract, "2026-03-31".parse()?)?;
/// let days: Vec<String> = items.iter().map(|item| item.due_on.to_string()).collect();
/// assert_eq!(days, ["2026-01-31", "2026-02-28", "2026-03-31"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A date, amount or tax that cannot be computed: nothing may be billed then.
pub fn due(contract: &Contract, until: NaiveDate) -> Result<Vec<Item>, BillingError> {
    items(contract, Days::until(until))
}

/// The items of [`due`] that fall due after a day: all that is missing in a contract that was billed until that day and has
/// not changed since. Takes no longer for an old contract than for a new one, unless it has discounts.
///
/// # Errors
/// As [`due`].
pub fn newly_due(contract: &Contract, after: NaiveDate, until: NaiveDate) -> Result<Vec<Item>, BillingError> {
    if contract.discounts.is_empty() {
        let after = Some(after);
        return items(contract, Days { after, until });
    }
    // What discounts leave depends on the periods before.
    let mut items = due(contract, until)?;
    items.retain(|item| item.due_on > after);
    Ok(items)
}

fn items(contract: &Contract, days: Days) -> Result<Vec<Item>, BillingError> {
    let Some(frame) = Frame::of(contract)? else {
        return Ok(Vec::new());
    };
    let lanes = lanes(&frame);
    let mut found = Vec::new();
    for lane in &lanes {
        charges(&frame, lane, days, &mut found)?;
    }
    let reduced = reductions(contract, &found)?;
    let mut order: Vec<(NaiveDate, usize, usize)> = found
        .iter()
        .enumerate()
        .map(|(number, charge)| (charge.due_on, charge.lane.place, number))
        .collect();
    order.sort_unstable();
    let mut items = Vec::with_capacity(found.len());
    for (_, _, number) in order {
        if let Some(charge) = found.get(number) {
            let reduced = reduced.get(number).map_or(&[][..], Vec::as_slice);
            match &charge.served {
                None => push_item(&frame, charge, None, reduced, &mut items)?,
                Some(served) => {
                    let mut before = 0;
                    for period in served.iter() {
                        let piece = Piece { period, before };
                        push_item(&frame, charge, Some(piece), reduced, &mut items)?;
                        before = period.days().saturating_add(before);
                    }
                }
            }
        }
    }
    Ok(items)
}

/// A stretch of served days of a run.
#[derive(Clone, Copy)]
struct Piece {
    period: Period,
    /// Days of the run served before it. Pieces are rounded together, so that a pause never makes a period dearer.
    before: u32,
}

impl Piece {
    const fn whole(period: Period) -> Self {
        Self { period, before: 0 }
    }
}

/// What discounts leave of the full price of each charge; empty without discounts.
fn reductions<'a>(
    contract: &'a Contract,
    found: &[Charge<'a>],
) -> Result<Vec<Vec<Reduced<'a>>>, BillingError> {
    if contract.discounts.is_empty() {
        return Ok(Vec::new());
    }
    // In the order in which they are billed; what a cut made due comes after what would have been due anyway, so that a change
    // never moves a discount from what had ended.
    let due_uncut = |charge: &Charge<'_>| match (charge.lane.component.kind.timing(), charge.uncut) {
        (Timing::Arrears, Some(uncut)) => uncut.until(),
        (Timing::Arrears, None) | (Timing::Advance, _) => charge.due_on,
    };
    let mut order: Vec<_> = found
        .iter()
        .enumerate()
        .map(|(number, charge)| {
            let due = (charge.due_on, due_uncut(charge));
            // Setup fees come first wherever the plan names them: a switch leaves them, but not what stood before them.
            let place = charge.tile.map(|_| charge.lane.place);
            ((due, charge.begins_on(), place, charge.lane.place), number)
        })
        .collect();
    order.sort_unstable();
    let mut ledger = DiscountLedger::default();
    let mut reduced = vec![Vec::new(); found.len()];
    for (_, number) in order {
        if let (Some(charge), Some(entry)) = (found.get(number), reduced.get_mut(number)) {
            *entry = ledger.reduce(&contract.discounts, charge)?;
        }
    }
    Ok(reduced)
}

/// The lanes, with the setup fees of the first contract (§5): those of the plan signed, or, after a trial, of the plan in force
/// when the paid phase begins. A later switch neither adds nor removes one; a withdrawal gives them back.
fn lanes<'a>(frame: &Frame<'a>) -> Vec<Lane<'a>> {
    let contract = frame.contract;
    let mut lanes = frame.lanes();
    lanes.retain(|lane| {
        let setup = matches!(lane.component.kind, ComponentKind::Setup { .. });
        !setup || (matches!(lane.owner, Owner::AddOn(_)) && contract.withdrawal.is_none())
    });
    if !contract.setup_fee || contract.withdrawal.is_some() {
        return lanes;
    }
    let signed = contract.phases.first().filter(|phase| phase.from == frame.start);
    let first = frame
        .stretches
        .first()
        .map(|stretch| (stretch, signed.unwrap_or(stretch.phase)));
    if let Some((stretch, phase)) = first {
        let setups = phase
            .plan
            .components
            .iter()
            .enumerate()
            .filter(|(_, component)| matches!(component.kind, ComponentKind::Setup { .. }));
        lanes.extend(setups.map(|(place, component)| Lane {
            owner: Owner::Plan(&phase.plan),
            component,
            place,
            from: frame.start,
            until: None,
            anchor: stretch.anchor,
        }));
    }
    lanes
}

/// The first due date after a day, free items left out; `None` when nothing falls due any more. Where usage is metered, every
/// period's end counts.
///
/// # Errors
/// As [`due`].
pub fn next_due_date(contract: &Contract, after: NaiveDate) -> Result<Option<NaiveDate>, BillingError> {
    let Some(frame) = Frame::of(contract)? else {
        return Ok(None);
    };
    let mut next: Option<NaiveDate> = None;
    for lane in lanes(&frame) {
        let day = next_in_lane(&frame, &lane, after)?;
        next = [next, day].into_iter().flatten().min();
    }
    Ok(next)
}

fn next_in_lane(
    frame: &Frame<'_>,
    lane: &Lane<'_>,
    after: NaiveDate,
) -> Result<Option<NaiveDate>, BillingError> {
    let Some(cycle) = lane.component.kind.cycle() else {
        let free = lane.component.kind.full_price(1.into())?.exact.is_zero();
        return Ok((lane.from > after && !free).then_some(lane.from));
    };
    let end = [lane.until, frame.end].into_iter().flatten().min();
    let from = lane.from.max(after);
    if end.is_some_and(|end| end <= from) {
        return Ok(None);
    }
    // One period usually answers; more are looked at while they are paused or free and something still changes.
    let last_change = frame.last_change();
    for tile in lane.anchor.periods(cycle, from)? {
        let tile = tile?;
        if end.is_some_and(|end| end <= tile.period.from()) {
            break;
        }
        if lane.component.kind.is_metered() {
            return Ok(Some(
                end.map_or(tile.period.until(), |end| tile.period.until().min(end)),
            ));
        }
        let from = tile.full.from().max(lane.from);
        let near = Lane { from, ..*lane };
        let mut found = Vec::new();
        charges(frame, &near, Days::until(tile.period.until()), &mut found)?;
        let next = found
            .iter()
            .map(|charge| charge.due_on)
            .filter(|due_on| *due_on > after)
            .min();
        if next.is_some() {
            return Ok(next);
        }
        if found.is_empty() && tile.period.from() > last_change {
            break;
        }
    }
    Ok(None)
}

impl Frame<'_> {
    /// The last day on which quantities or pauses change: behind it, a period that is free stays free.
    fn last_change(&self) -> NaiveDate {
        let orders = self
            .contract
            .quantities
            .values()
            .flatten()
            .map(|order| order.from);
        let pauses = self
            .contract
            .pauses
            .iter()
            .map(|pause| pause.until.unwrap_or(pause.from));
        orders.chain(pauses).max().unwrap_or(self.start)
    }
}

/// An exact amount for a full period as the amount for some days, rounded once (§3, §5).
fn for_days(
    frame: &Frame<'_>,
    charge: &Charge<'_>,
    full: Decimal,
    piece: Option<Piece>,
) -> Result<(DerivationRule, Money), MoneyError> {
    let currency = frame.currency();
    let whole = |rule| {
        let amount = if full == charge.price.priced.exact {
            charge.price.rounded
        } else {
            Money::from_decimal_rounded(full, currency)?
        };
        Ok((rule, amount))
    };
    match (charge.tile.map(|tile| tile.full), piece) {
        (Some(_), Some(_)) if charge.lane.component.kind.is_metered() => whole(DerivationRule::Usage),
        (Some(tile), Some(piece)) if piece.period != tile => {
            let rule = if is_cut_by_withdrawal(frame, charge, piece) {
                DerivationRule::UsedDays
            } else {
                DerivationRule::Prorated
            };
            Ok((rule, share(frame, charge, full, piece, tile)?))
        }
        (Some(_), Some(_)) => whole(DerivationRule::FullPeriod),
        (None, _) | (_, None) => whole(DerivationRule::OneOff),
    }
}

/// What an item costs, before and after discounts.
struct Amounts {
    rule: DerivationRule,
    amount: Money,
    allowances: Vec<Allowance>,
    total: Money,
}

/// The amounts of a charge for some days. A run that nothing cuts has its allowances rounded one by one (R-151); what is left
/// of one that is cut costs the share of that total, rounded once, so that fewer days never cost more, and the allowances
/// tell the rest.
fn amounts(
    frame: &Frame<'_>,
    charge: &Charge<'_>,
    piece: Option<Piece>,
    reduced: &[Reduced<'_>],
) -> Result<Amounts, BillingError> {
    let (rule, amount) = for_days(frame, charge, charge.price.priced.exact, piece)?;
    if reduced.is_empty() {
        return Ok(Amounts {
            rule,
            amount,
            allowances: Vec::new(),
            total: amount,
        });
    }
    let whole = charge.uncut.map(Piece::whole);
    let (_, mut total_uncut) = for_days(frame, charge, charge.price.priced.exact, whole)?;
    let mut off_uncut = Vec::with_capacity(reduced.len());
    let mut price = charge.price.priced.exact;
    for step in reduced {
        let step_off = price.checked_sub(step.price).ok_or(MoneyError::Overflow)?;
        let (_, off) = for_days(frame, charge, step_off, whole)?;
        let off = off.checked_min(total_uncut)?;
        total_uncut = total_uncut.checked_sub(off)?;
        off_uncut.push((step.discount, off));
        price = step.price;
    }
    let total = match (piece, charge.uncut) {
        (Some(piece), Some(uncut)) if piece.period != uncut => {
            share(frame, charge, total_uncut.to_decimal(), piece, uncut)?.checked_min(amount)?
        }
        _ => total_uncut,
    };
    let off = amount.checked_sub(total)?;
    let shares = parts_of(off, &off_uncut)?;
    let allowances = off_uncut
        .iter()
        .zip(shares)
        .filter(|(_, share)| !share.is_zero())
        .map(|((discount, _), amount)| Allowance {
            discount: discount.id.clone(),
            label: discount.label.clone(),
            amount,
        })
        .collect();
    Ok(Amounts {
        rule,
        amount,
        allowances,
        total,
    })
}

/// Splits what discounts take off a cut line in the proportion of the uncut one; the parts add up.
fn parts_of(off: Money, uncut: &[(&Discount, Money)]) -> Result<Vec<Money>, MoneyError> {
    let currency = off.currency();
    let whole = Money::sum(uncut.iter().map(|(_, amount)| *amount), currency)?;
    if off == whole {
        return Ok(uncut.iter().map(|(_, amount)| *amount).collect());
    }
    let mut so_far = Money::zero(currency);
    let mut handed_out = Money::zero(currency);
    uncut
        .iter()
        .map(|(_, amount)| {
            so_far = so_far.checked_add(*amount)?;
            let reached = if whole.is_zero() {
                off
            } else {
                let share = off
                    .to_decimal()
                    .checked_mul(so_far.to_decimal())
                    .and_then(|product| product.checked_div(whole.to_decimal()));
                Money::from_decimal_rounded(share.ok_or(MoneyError::Overflow)?, currency)?
            };
            let part = reached.checked_sub(handed_out)?;
            handed_out = reached;
            Ok(part)
        })
        .collect()
}

/// Whether a withdrawal ends the days before their period's end; days that had ended before keep their amount (law 6).
fn is_cut_by_withdrawal(frame: &Frame<'_>, charge: &Charge<'_>, piece: Piece) -> bool {
    frame.contract.withdrawal.is_some()
        && Some(piece.period.until()) == frame.end
        && charge
            .uncut
            .is_some_and(|uncut| uncut.until() > piece.period.until())
}

/// The share that some days have of an amount for more of them. One rounding rule (§3), except that what a withdrawing customer
/// pays for used days is rounded down (R-549).
fn share(
    frame: &Frame<'_>,
    charge: &Charge<'_>,
    amount: Decimal,
    piece: Piece,
    of: Period,
) -> Result<Money, MoneyError> {
    let rounding = if is_cut_by_withdrawal(frame, charge, piece) {
        Rounding::Down
    } else {
        Rounding::HalfAwayFromZero
    };
    let until =
        |days: u32, rounding| Money::share_rounded(amount, days, of.days(), frame.currency(), rounding);
    let reached = until(piece.before.saturating_add(piece.period.days()), rounding)?;
    if piece.before == 0 {
        Ok(reached)
    } else {
        let before = until(piece.before, Rounding::HalfAwayFromZero)?;
        reached.checked_sub(before.checked_min(reached)?)
    }
}

/// The item of a charge for some days.
fn push_item(
    frame: &Frame<'_>,
    charge: &Charge<'_>,
    piece: Option<Piece>,
    reduced: &[Reduced<'_>],
    items: &mut Vec<Item>,
) -> Result<(), BillingError> {
    let period = piece.map(|piece| piece.period);
    let contract = frame.contract;
    let component = charge.lane.component;
    let begins_on = period.map_or(charge.due_on, Period::from);
    let performed_on = charge.performed_on;
    let Amounts {
        rule,
        amount,
        allowances,
        total,
    } = amounts(frame, charge, piece, reduced)?;
    let full = charge.tile.map(|tile| tile.full);
    let (plan, plan_name) = names(frame, charge.lane.owner, begins_on);
    let buyer = contract.buyer_on(performed_on).ok_or(BillingError::NoBuyer)?;
    let tax = decide_tax(&contract.seller, buyer, component.tax_class, performed_on)?;
    let derivation = Derivation {
        rule,
        full_period: full,
        days_used: period.map_or(0, Period::days),
        days_full: full.map_or(0, Period::days),
        unit_price: charge.price.priced.unit_price,
        quantity: charge.price.priced.units,
        included: component.kind.included(),
        tiers: charge.price.priced.tiers.clone(),
        rounded: amount,
        settled: None,
    };
    items.push(Item {
        component: component.id.clone(),
        component_name: component.name.clone(),
        kind: match component.kind {
            ComponentKind::Setup { .. } => ItemKind::Setup,
            ComponentKind::Base { .. } | ComponentKind::Unit { .. } | ComponentKind::Tiered { .. } => {
                ItemKind::Recurring
            }
            ComponentKind::Metered { .. } => ItemKind::Usage,
        },
        plan,
        plan_name,
        run: Run {
            source: charge.lane.owner.source(),
            full,
            from: charge.uncut.map(Period::from),
            units: if component.kind.is_metered() {
                Decimal::ZERO
            } else {
                derivation.quantity
            },
        },
        period,
        due_on: charge.due_on,
        quantity: derivation.quantity,
        unit_price: derivation.unit_price,
        amount,
        allowances,
        total,
        tax,
        derivation,
    });
    Ok(())
}

/// Plan and name as printed: a plan's own, or the add-on's name beside the plan in force.
fn names(frame: &Frame<'_>, owner: Owner<'_>, day: NaiveDate) -> (PlanId, Label) {
    match owner {
        Owner::Plan(plan) => (plan.plan.clone(), plan.name.clone()),
        Owner::AddOn(booking) => (
            frame
                .stretch_on(day)
                .map_or_else(|| "".into(), |stretch| stretch.phase.plan.plan.clone()),
            booking.addon.name.clone(),
        ),
    }
}
