//! From a story's catalogue to the engine's.

use super::ScenarioError;
use super::file::{ComponentFile, ComponentKindFile, DiscountFile, PlanFile, TermFile, TrialEndFile};
use crate::calendar::Span;
use crate::catalogue::{
    Alignment, Audience, ComponentId, ComponentKind, PlanVersion, PriceComponent, PriceMode, Renewal, Supply,
    Term, Tier, Timing, Trial, TrialEnd,
};
use crate::discount::{Discount, DiscountDuration, DiscountEffect, DiscountLimits};
use crate::money::Currency;
use crate::tax::{BuyerKind, TaxClass};

/// How long a trial that asks for a payment method waits for one.
const ASKED_FOR_DAYS: u32 = 14;

pub(super) fn plan(
    file: &PlanFile,
    prices: PriceMode,
    buyer: BuyerKind,
    path: &str,
) -> Result<PlanVersion, ScenarioError> {
    let term = file.term.clone().unwrap_or_default();
    Ok(PlanVersion {
        id: file.id.as_str().into(),
        plan: file.id.as_str().into(),
        name: file.id.as_str().into(),
        currency: Currency::Eur,
        prices,
        components: components(&file.components, file.tax_class, path)?,
        alignment: alignment(file.alignment.as_deref(), &format!("{path}.alignment"))?,
        trial: file.trial.as_ref().map(|trial| Trial {
            length: trial.length,
            payment_method_required: trial.payment_method_required,
            at_end: match trial.at_end {
                TrialEndFile::Convert => TrialEnd::Convert,
                TrialEndFile::End => TrialEnd::End,
                TrialEndFile::Ask => TrialEnd::Ask(Span::days(ASKED_FOR_DAYS)),
            },
        }),
        term: term_of(&term, &format!("{path}.term"))?,
        audience: match buyer {
            BuyerKind::Consumer => Audience::Consumers,
            BuyerKind::Business => Audience::Businesses,
        },
        supply: Supply::Service,
        self_service: Default::default(),
    })
}

fn alignment(text: Option<&str>, path: &str) -> Result<Alignment, ScenarioError> {
    match text {
        None | Some("contract_start") => Ok(Alignment::ContractStart),
        Some(text) => text
            .strip_prefix("day ")
            .and_then(|day| day.parse().ok())
            .filter(|day| (1..=31).contains(day))
            .map(Alignment::DayOfMonth)
            .ok_or_else(|| {
                ScenarioError::new(path, "neither \"contract_start\" nor \"day 1\" to \"day 31\"")
            }),
    }
}

fn term_of(file: &TermFile, path: &str) -> Result<Term, ScenarioError> {
    let notice = file.notice.unwrap_or(Span::days(0));
    Ok(Term {
        initial: file.initial,
        notice,
        renewal: match file.renewal.as_deref() {
            None | Some("open_ended") => Renewal::OpenEnded,
            Some(span) => Renewal::Fixed(span.parse().map_err(|_| {
                ScenarioError::new(format!("{path}.renewal"), "neither \"open_ended\" nor a duration")
            })?),
        },
        notice_after: file.notice_after.unwrap_or(notice),
    })
}

pub(super) fn components(
    files: &[ComponentFile],
    tax_class: TaxClass,
    path: &str,
) -> Result<Vec<PriceComponent>, ScenarioError> {
    files
        .iter()
        .enumerate()
        .map(|(place, file)| {
            Ok(PriceComponent {
                id: file.id.as_str().into(),
                name: file.id.as_str().into(),
                kind: kind(file, &format!("{path}.components[{place}]"))?,
                tax_class,
            })
        })
        .collect()
}

fn kind(file: &ComponentFile, path: &str) -> Result<ComponentKind, ScenarioError> {
    let missing = |field: &str| ScenarioError::new(format!("{path}.{field}"), "missing");
    let useless = |field: &str, given: bool| {
        if given {
            let problem = format!("a {:?} component has no such field", file.kind).to_lowercase();
            Err(ScenarioError::new(format!("{path}.{field}"), problem))
        } else {
            Ok(())
        }
    };
    let price = || file.price.map(|price| price.0).ok_or_else(|| missing("price"));
    let cycle = || file.cycle.ok_or_else(|| missing("cycle"));
    let timing = file.timing.unwrap_or(Timing::Advance);
    let included = file.included.unwrap_or(0);
    let mode = file.mode.unwrap_or_default();
    let tiers = || -> Result<Vec<Tier>, ScenarioError> {
        match (&file.tiers, file.price) {
            (Some(tiers), _) => Ok(tiers
                .iter()
                .map(|tier| Tier {
                    up_to: tier.up_to,
                    price: tier.price.0,
                })
                .collect()),
            (None, Some(price)) => Ok(vec![Tier {
                up_to: None,
                price: price.0,
            }]),
            (None, None) => Err(missing("tiers")),
        }
    };
    Ok(match file.kind {
        ComponentKindFile::Setup => {
            useless("cycle", file.cycle.is_some())?;
            useless("timing", file.timing.is_some())?;
            useless("included", file.included.is_some())?;
            useless("tiers", file.tiers.is_some())?;
            useless("mode", file.mode.is_some())?;
            ComponentKind::Setup { price: price()? }
        }
        ComponentKindFile::Base => {
            useless("included", file.included.is_some())?;
            useless("tiers", file.tiers.is_some())?;
            useless("mode", file.mode.is_some())?;
            ComponentKind::Base {
                price: price()?,
                cycle: cycle()?,
                timing,
            }
        }
        ComponentKindFile::Unit if file.tiers.is_some() => ComponentKind::Tiered {
            tiers: tiers()?,
            mode,
            cycle: cycle()?,
            timing,
            included,
        },
        ComponentKindFile::Unit => {
            useless("mode", file.mode.is_some())?;
            ComponentKind::Unit {
                price: price()?,
                cycle: cycle()?,
                timing,
                included,
            }
        }
        ComponentKindFile::Metered => {
            useless("timing", timing == Timing::Advance && file.timing.is_some())?;
            ComponentKind::Metered {
                tiers: tiers()?,
                mode,
                cycle: cycle()?,
                included,
            }
        }
    })
}

pub(super) fn discount(file: &DiscountFile, path: &str) -> Result<Discount, ScenarioError> {
    let effect = match (file.percent, file.amount) {
        (Some(percent), None) => DiscountEffect::Percent(percent.0),
        (None, Some(amount)) => DiscountEffect::Fixed(amount.0),
        (Some(_), Some(_)) | (None, None) => {
            return Err(ScenarioError::new(path, "needs either percent or amount"));
        }
    };
    Ok(Discount {
        id: file.id.as_str().into(),
        label: file.id.as_str().into(),
        effect,
        duration: file
            .periods
            .map_or(DiscountDuration::Forever, DiscountDuration::Periods),
        on: file
            .on
            .as_ref()
            .map(|ids| ids.iter().map(|id| ComponentId::from(id.as_str())).collect()),
        limits: DiscountLimits::default(),
    })
}
