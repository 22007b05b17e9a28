//! Random plans of one group, the add-ons beside them and the discounts on them.
//!
//! Plans share the ids of their components, as plans of one group do, so that a switch keeps units and counts discounts on.

use std::fmt;

use billing::*;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::story::*;

/// What one merchant sells in one group.
#[derive(Clone)]
pub struct Shelf {
    pub plans: Vec<PlanVersion>,
    pub addons: Vec<AddOn>,
    pub discounts: Vec<Discount>,
}

pub fn any_price() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        6 => (1_i64..50_000).prop_map(|cents| Decimal::new(cents, 2)),
        3 => (1_i64..5_000_000).prop_map(|parts| Decimal::new(parts, 4)),
        1 => Just(Decimal::ZERO),
    ]
}

fn any_cycle() -> impl Strategy<Value = Span> {
    prop_oneof![
        6 => Just(Span::months(1)),
        2 => Just(Span::months(3)),
        2 => Just(Span::years(1)),
        1 => Just(Span::months(12)),
        1 => Just(Span::weeks(1)),
        1 => Just(Span::days(10)),
    ]
}

fn any_timing() -> impl Strategy<Value = Timing> {
    prop_oneof![3 => Just(Timing::Advance), 1 => Just(Timing::Arrears)]
}

fn any_class() -> impl Strategy<Value = TaxClass> {
    prop_oneof![3 => Just(TaxClass::Standard), 1 => Just(TaxClass::Reduced)]
}

fn any_tiers() -> impl Strategy<Value = (Vec<Tier>, TierMode)> {
    let mode = prop_oneof![Just(TierMode::Graduated), Just(TierMode::Volume)];
    (proptest::collection::vec((1_u32..5, 0_i64..900), 1..4), mode).prop_map(|(widths, mode)| {
        let last = widths.len() - 1;
        let mut top = 0;
        let tiers = widths
            .into_iter()
            .enumerate()
            .map(|(place, (width, cents))| {
                top += width;
                Tier {
                    up_to: (place < last).then_some(top),
                    price: Decimal::new(cents, 2),
                }
            })
            .collect();
        (tiers, mode)
    })
}

fn any_fee(id: &'static str) -> impl Strategy<Value = PriceComponent> {
    (any_price(), any_cycle(), any_timing(), any_class()).prop_map(
        move |(price, cycle, timing, tax_class)| PriceComponent {
            tax_class,
            ..component(id, ComponentKind::Base { price, cycle, timing })
        },
    )
}

fn any_seats(id: &'static str) -> impl Strategy<Value = PriceComponent> {
    let prices = prop_oneof![2 => any_price().prop_map(Ok), 1 => any_tiers().prop_map(Err)];
    (prices, any_cycle(), any_timing(), 0_u32..3, any_class()).prop_map(
        move |(prices, cycle, timing, included, tax_class)| {
            let kind = match prices {
                Ok(price) => ComponentKind::Unit {
                    price,
                    cycle,
                    timing,
                    included,
                },
                Err((tiers, mode)) => ComponentKind::Tiered {
                    tiers,
                    mode,
                    cycle,
                    timing,
                    included,
                },
            };
            PriceComponent {
                tax_class,
                ..component(id, kind)
            }
        },
    )
}

fn any_calls(id: &'static str) -> impl Strategy<Value = PriceComponent> {
    (any_tiers(), any_cycle(), 0_u32..3, any_class()).prop_map(
        move |((tiers, mode), cycle, included, tax_class)| PriceComponent {
            tax_class,
            ..component(
                id,
                ComponentKind::Metered {
                    tiers,
                    mode,
                    cycle,
                    included,
                },
            )
        },
    )
}

fn any_setup(id: &'static str) -> impl Strategy<Value = PriceComponent> {
    any_price().prop_map(move |price| component(id, ComponentKind::Setup { price }))
}

/// Terms of every kind; those sold to consumers keep R-520.
fn any_term() -> impl Strategy<Value = Term> {
    (
        proptest::option::of(1_u32..14),
        0_u32..29,
        0_u32..29,
        any::<bool>(),
    )
        .prop_map(|(initial, notice, notice_after, fixed)| Term {
            initial: initial.map(Span::months),
            notice: Span::days(notice),
            renewal: if fixed && initial.is_some() {
                Renewal::Fixed(Span::months(3))
            } else {
                Renewal::OpenEnded
            },
            notice_after: Span::days(notice_after),
        })
}

pub fn any_trial() -> impl Strategy<Value = Trial> {
    let at_end = prop_oneof![
        2 => Just(TrialEnd::Convert),
        1 => Just(TrialEnd::End),
        1 => (1_u32..20).prop_map(|days| TrialEnd::Ask(Span::days(days))),
    ];
    (1_u32..30, any::<bool>(), at_end).prop_map(|(days, payment_method_required, at_end)| Trial {
        length: Span::days(days),
        payment_method_required,
        at_end,
    })
}

fn any_plan() -> impl Strategy<Value = PlanVersion> {
    use proptest::option::weighted;
    let components = (
        weighted(0.85, any_fee("fee")),
        weighted(0.6, any_seats("seats")),
        weighted(0.45, any_calls("calls")),
        weighted(0.2, any_fee("service")),
        weighted(0.25, any_setup("setup")),
    );
    (
        components,
        weighted(0.3, 1_u8..32),
        weighted(0.3, any_trial()),
        any_term(),
        prop_oneof![3 => Just(Supply::Service), 1 => Just(Supply::DigitalContent)],
    )
        .prop_map(
            |((fee, seats, calls, service, setup), aligned, trial, term, supply)| {
                let mut components: Vec<_> = [setup, fee, seats, calls, service]
                    .into_iter()
                    .flatten()
                    .collect();
                if components.is_empty() {
                    components.push(crate::story::fee("10", "1 month"));
                }
                let whole_months = components.iter().all(|component| {
                    component
                        .kind
                        .cycle()
                        .is_none_or(|cycle| cycle.as_months().is_some())
                });
                PlanVersion {
                    alignment: match aligned {
                        Some(day) if whole_months => Alignment::DayOfMonth(day),
                        _ => Alignment::ContractStart,
                    },
                    trial,
                    term,
                    supply,
                    ..plan(components)
                }
            },
        )
}

fn any_addons() -> impl Strategy<Value = Vec<AddOn>> {
    let extra = (
        any_fee("extra"),
        proptest::option::weighted(0.4, any_setup("extra-setup")),
    )
        .prop_map(|(fee, setup)| AddOn {
            id: "extra".into(),
            name: "Extra".into(),
            components: [setup, Some(fee)].into_iter().flatten().collect(),
        });
    let team = (
        any_seats("team-seats"),
        proptest::option::weighted(0.3, any_calls("team-calls")),
    )
        .prop_map(|(seats, calls)| AddOn {
            id: "team".into(),
            name: "Team".into(),
            components: [Some(seats), calls].into_iter().flatten().collect(),
        });
    (extra, team).prop_map(|(extra, team)| vec![extra, team])
}

fn any_discounts() -> impl Strategy<Value = Vec<Discount>> {
    let duration = prop_oneof![
        Just(DiscountDuration::Once),
        (1_u32..5).prop_map(DiscountDuration::Periods),
        Just(DiscountDuration::Forever)
    ];
    let effect = prop_oneof![
        (1_i64..10_001).prop_map(|percent| DiscountEffect::Percent(Decimal::new(percent, 2))),
        (1_i64..3_000).prop_map(|cents| DiscountEffect::Fixed(Decimal::new(cents, 2))),
    ];
    let on = prop_oneof![
        3 => Just(None),
        1 => Just(Some(vec!["fee".into()])),
        1 => Just(Some(vec!["seats".into(), "setup".into()])),
    ];
    proptest::collection::vec((duration, effect, on), 3).prop_map(|found| {
        found
            .into_iter()
            .enumerate()
            .map(|(number, (duration, effect, on))| Discount {
                id: format!("d{number}").into(),
                label: "Rabatt".into(),
                effect,
                duration,
                on,
                limits: DiscountLimits::default(),
            })
            .collect()
    })
}

pub fn any_shelf(for_consumers: bool) -> impl Strategy<Value = Shelf> {
    let currency = prop_oneof![6 => Just(Currency::Eur), 1 => Just(Currency::Chf), 1 => Just(Currency::Jpy)];
    (
        proptest::collection::vec(any_plan(), 2..5),
        any_addons(),
        any_discounts(),
        currency,
        any::<bool>(),
    )
        .prop_map(move |(mut plans, addons, discounts, currency, net)| {
            for (plan, name) in plans.iter_mut().zip(["a", "b", "c", "d"]) {
                plan.id = format!("{name}-1").into();
                plan.plan = name.into();
                plan.name = name.into();
                plan.currency = currency;
                plan.prices = if net { PriceMode::Net } else { PriceMode::Gross };
                plan.audience = if for_consumers {
                    plan.term.renewal = Renewal::OpenEnded;
                    Audience::Both
                } else {
                    Audience::Businesses
                };
            }
            plans.push(next_version(&plans[0], 100));
            Shelf {
                plans,
                addons,
                discounts,
            }
        })
}

/// The next version of a plan: the last component with one price costs more, or less; the others stay.
pub fn next_version(plan: &PlanVersion, cents: i64) -> PlanVersion {
    let mut next = PlanVersion {
        id: format!("{}+{cents}", plan.id).into(),
        ..plan.clone()
    };
    let prices = next
        .components
        .iter_mut()
        .rev()
        .find_map(|component| match &mut component.kind {
            ComponentKind::Base { price, .. } | ComponentKind::Unit { price, .. } => Some(price),
            ComponentKind::Setup { .. } | ComponentKind::Tiered { .. } | ComponentKind::Metered { .. } => {
                None
            }
        });
    if let Some(price) = prices {
        *price = (*price + Decimal::new(cents, 2)).max(Decimal::ZERO);
    }
    next
}

impl Shelf {
    /// The plan so many places after one.
    pub fn other_plan(&self, than: Option<&PlanVersion>, places: usize) -> &PlanVersion {
        let place = self.plans.iter().position(|plan| Some(plan) == than);
        self.plan(place.unwrap_or(0) + 1 + places % (self.plans.len() - 1))
    }

    /// The plan with a number; there are as many numbers as one likes.
    pub fn plan(&self, number: usize) -> &PlanVersion {
        &self.plans[number % self.plans.len()]
    }
}

/// In few words: a failing case is read by people.
impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for plan in &self.plans {
            writeln!(
                f,
                "  plan {}: {} {:?} {:?} {:?} {:?} {:?}",
                plan.plan, plan.currency, plan.prices, plan.alignment, plan.trial, plan.term, plan.supply
            )?;
            told_components(f, &plan.components)?;
        }
        for addon in &self.addons {
            writeln!(f, "  add-on {}:", addon.id)?;
            told_components(f, &addon.components)?;
        }
        for discount in &self.discounts {
            let on: Option<Vec<_>> = discount
                .on
                .as_ref()
                .map(|on| on.iter().map(ComponentId::as_str).collect());
            writeln!(
                f,
                "  discount {}: {:?} {:?} on {on:?}",
                discount.id, discount.effect, discount.duration
            )?;
        }
        Ok(())
    }
}

fn told_components(f: &mut fmt::Formatter<'_>, components: &[PriceComponent]) -> fmt::Result {
    for component in components {
        writeln!(
            f,
            "    {} {:?}: {:?}",
            component.id, component.tax_class, component.kind
        )?;
    }
    Ok(())
}
