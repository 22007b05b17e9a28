//! Reading the plan editor's form: strings in, a plan version or field problems out. Pure.

use std::collections::{BTreeMap, BTreeSet};

use app::wire::{FieldProblem, PlanFault, PlanForm, PriceForm, Problem, SpanForm};
use billing::{
    Alignment, Audience, ComponentId, ComponentKind, PauseTerms, PlanProblem, PlanVersion, PriceComponent,
    PriceMode, Renewal, SelfService, Span, SpanUnit, Supply, TaxClass, Term, Tier, TierMode, Timing, Trial,
    TrialEnd, UnitChanges,
};
use rust_decimal::Decimal;
use store::merchants::Texts;
use store::plan_versions::PlanTexts;

use crate::use_cases::order_form::{is_printable, problem};

const LONGEST_NAME: usize = 80;
const LONGEST_TEXT: usize = 300;
const MOST_FEATURES: usize = 12;
pub(super) const MOST_PRICES: usize = 20;
/// A hundred years of months is no term anybody means.
const LONGEST_COUNT: u32 = 1200;
const MOST_DECIMALS: u32 = 6;

/// A form without problems.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ReadPlan {
    pub texts: PlanTexts,
    pub version: PlanVersion,
}

/// The version the form describes, named as `blank` is; what the form does not know (currency, add-ons) is taken from there.
pub(super) fn read(form: &PlanForm, blank: &PlanVersion) -> Result<ReadPlan, Vec<FieldProblem>> {
    let mut fields = Fields::default();
    let texts = PlanTexts {
        name: Texts {
            de: fields.needed("name_de", &form.name_de, LONGEST_NAME),
            en: fields.needed("name_en", &form.name_en, LONGEST_NAME),
        },
        summary: Texts {
            de: fields.needed("summary_de", &form.summary_de, LONGEST_TEXT),
            en: fields.needed("summary_en", &form.summary_en, LONGEST_TEXT),
        },
        features: fields.features(&form.features_de, &form.features_en),
    };
    let name = fields.needed("printed", &form.printed, LONGEST_NAME);
    let components = fields.components(form);
    let alignment = match form.alignment.trim() {
        "" => Alignment::ContractStart,
        day => match day.parse::<u8>() {
            Ok(day) if (1..=31).contains(&day) => Alignment::DayOfMonth(day),
            Ok(_) | Err(_) => {
                fields.fault("alignment", PlanFault::DayMalformed);
                Alignment::ContractStart
            }
        },
    };
    let trial = fields.trial(form);
    let term = fields.term(form);
    let pause = fields.span("pause", &form.pause).and_then(|longest| {
        let per_year = fields.whole("pauses", &form.pauses);
        per_year.map(|per_year| PauseTerms { longest, per_year })
    });
    let version = PlanVersion {
        name: name.as_str().into(),
        prices: match form.price_mode.as_str() {
            "net" => PriceMode::Net,
            _ => PriceMode::Gross,
        },
        components,
        alignment,
        trial,
        term,
        audience: match form.audience.as_str() {
            "businesses" => Audience::Businesses,
            "both" => Audience::Both,
            _ => Audience::Consumers,
        },
        supply: match form.supply.as_str() {
            "content" => Supply::DigitalContent,
            _ => Supply::Service,
        },
        self_service: SelfService {
            units: match form.units.as_str() {
                "more" => UnitChanges::More,
                "both" => UnitChanges::MoreAndFewer,
                _ => UnitChanges::Fixed,
            },
            pause,
            ..blank.self_service.clone()
        },
        ..blank.clone()
    };
    if fields.problems.is_empty()
        && let Err(unlawful) = version.check_offer()
    {
        let found: Vec<_> = unlawful
            .iter()
            .map(|found| refused(found, &version, &fields.rows))
            .collect();
        fields.problems.extend(found);
    }
    if fields.problems.is_empty() {
        Ok(ReadPlan { texts, version })
    } else {
        fields.problems.dedup();
        Err(fields.problems)
    }
}

/// Why the engine does not let a version be offered, beside the field that decides it.
fn refused(found: &PlanProblem, version: &PlanVersion, rows: &BTreeMap<ComponentId, String>) -> FieldProblem {
    let row = |component: &ComponentId, part: &str| {
        let key = rows.get(component).cloned();
        format!("prices-{}-{part}", key.unwrap_or_else(|| PriceForm::key(0)))
    };
    let most = found.longest().unwrap_or(Span::months(1));
    let (field, fault) = match found {
        PlanProblem::ConsumerInitialTermTooLong { .. } => {
            ("initial".to_owned(), PlanFault::TermTooLong { most })
        }
        PlanProblem::ConsumerNoticeTooLong { notice } => (
            if *notice == version.term.notice {
                "notice"
            } else {
                "notice_after"
            }
            .to_owned(),
            PlanFault::NoticeTooLong { most },
        ),
        PlanProblem::ConsumerFixedRenewal { .. } => ("renewal".to_owned(), PlanFault::FixedRenewal),
        PlanProblem::ConsumerNetPrices => ("price_mode".to_owned(), PlanFault::NetPrices),
        PlanProblem::RenewalWithoutInitialTerm => ("renewal".to_owned(), PlanFault::NothingToRenew),
        PlanProblem::EmptyTerm => ("initial".to_owned(), PlanFault::SpanMalformed),
        PlanProblem::EmptyTrial => ("trial".to_owned(), PlanFault::SpanMalformed),
        PlanProblem::EmptyPause => ("pause".to_owned(), PlanFault::SpanMalformed),
        PlanProblem::NoDayOfMonth { .. } => ("alignment".to_owned(), PlanFault::DayMalformed),
        PlanProblem::CycleCannotAlign { component, .. } => (row(component, "cycle"), PlanFault::CannotAlign),
        PlanProblem::EmptyCycle { component } => (row(component, "cycle"), PlanFault::SpanMalformed),
        PlanProblem::NegativePrice { component } => (row(component, "price"), PlanFault::PriceMalformed),
        PlanProblem::TiersIncomplete { component } => (row(component, "price"), PlanFault::TiersMalformed),
        PlanProblem::NoComponents
        | PlanProblem::NameMissing { .. }
        | PlanProblem::DuplicateComponent { .. }
        | PlanProblem::DuplicateAddOn { .. }
        | PlanProblem::EmptyAddOn { .. } => ("prices-p00-name".to_owned(), PlanFault::NoPrice),
    };
    problem(&field, Problem::Plan(fault))
}

#[derive(Default)]
struct Fields {
    problems: Vec<FieldProblem>,
    /// Which row a price stands in.
    rows: BTreeMap<ComponentId, String>,
}

impl Fields {
    fn find(&mut self, field: &str, what: Problem) {
        self.problems.push(problem(field, what));
    }

    fn fault(&mut self, field: &str, what: PlanFault) {
        self.find(field, Problem::Plan(what));
    }

    fn needed(&mut self, field: &str, typed: &str, longest: usize) -> String {
        let text = typed.trim().to_owned();
        if text.is_empty() {
            self.find(field, Problem::Missing);
        } else if text.chars().count() > longest || text.chars().any(char::is_control) {
            self.find(field, Problem::TooLong);
        } else if !is_printable(&text) {
            self.find(field, Problem::Unprintable);
        }
        text
    }

    /// One feature a line, as many in one language as in the other.
    fn features(&mut self, de: &str, en: &str) -> Vec<Texts> {
        let mut lines = |field: &str, typed: &str| -> Vec<String> {
            let typed: Vec<&str> = typed.lines().filter(|line| !line.trim().is_empty()).collect();
            if typed.len() > MOST_FEATURES {
                self.find(field, Problem::TooLong);
                return Vec::new();
            }
            typed
                .into_iter()
                .map(|line| self.needed(field, line, LONGEST_NAME))
                .collect()
        };
        let (de, en) = (lines("features_de", de), lines("features_en", en));
        if de.len() != en.len() {
            self.fault("features_en", PlanFault::FeaturesUneven);
        }
        de.into_iter().zip(en).map(|(de, en)| Texts { de, en }).collect()
    }

    fn whole(&mut self, field: &str, typed: &str) -> Option<u32> {
        let count = typed.trim().parse().ok().filter(|count| *count <= 1_000_000);
        if count.is_none() {
            self.fault(field, PlanFault::CountMalformed);
        }
        count
    }

    /// A span; `None` where nothing is typed.
    fn span(&mut self, field: &str, typed: &SpanForm) -> Option<Span> {
        let count = typed.count.trim();
        if count.is_empty() {
            return None;
        }
        let unit = match typed.unit.as_str() {
            "day" => SpanUnit::Day,
            "week" => SpanUnit::Week,
            "year" => SpanUnit::Year,
            _ => SpanUnit::Month,
        };
        let count = count.parse().ok().filter(|count| *count <= LONGEST_COUNT);
        if count.is_none() {
            self.fault(field, PlanFault::SpanMalformed);
        }
        count.map(|count| Span { count, unit })
    }

    /// A span that must be there; no time at all may be one.
    fn needed_span(&mut self, field: &str, typed: &SpanForm) -> Span {
        if typed.count.trim().is_empty() {
            self.find(field, Problem::Missing);
        }
        self.span(field, typed).unwrap_or(Span::months(1))
    }

    fn trial(&mut self, form: &PlanForm) -> Option<Trial> {
        let length = self.span("trial", &form.trial)?;
        Some(Trial {
            length,
            payment_method_required: form.trial_method == "yes",
            at_end: match form.trial_end.as_str() {
                "end" => TrialEnd::End,
                "ask" => TrialEnd::Ask(self.needed_span("trial_ask", &form.trial_ask)),
                _ => TrialEnd::Convert,
            },
        })
    }

    fn term(&mut self, form: &PlanForm) -> Term {
        Term {
            initial: self.span("initial", &form.initial),
            notice: self.needed_span("notice", &form.notice),
            renewal: match form.renewal.as_str() {
                "fixed" => Renewal::Fixed(self.needed_span("renewal_span", &form.renewal_span)),
                _ => Renewal::OpenEnded,
            },
            notice_after: self.needed_span("notice_after", &form.notice_after),
        }
    }

    fn components(&mut self, form: &PlanForm) -> Vec<PriceComponent> {
        if form.prices.len() > MOST_PRICES {
            self.find("prices-p00-name", Problem::TooLong);
            return Vec::new();
        }
        let mut taken: BTreeSet<String> = form.prices.values().map(|row| row.id.trim().to_owned()).collect();
        form.prices
            .iter()
            .filter(|(_, row)| {
                !row.name.trim().is_empty() || (row.id.is_empty() && !row.price.trim().is_empty())
            })
            .map(|(key, row)| {
                let id = match row.id.trim() {
                    "" => new_id(&row.kind, &mut taken),
                    known => known.to_owned(),
                };
                let id = ComponentId::from(id);
                self.rows.insert(id.clone(), key.clone());
                PriceComponent {
                    id,
                    name: self
                        .needed(&format!("prices-{key}-name"), &row.name, LONGEST_NAME)
                        .into(),
                    kind: self.kind(key, row),
                    tax_class: match row.tax_class.as_str() {
                        "reduced" => TaxClass::Reduced,
                        _ => TaxClass::Standard,
                    },
                }
            })
            .collect()
    }

    fn kind(&mut self, key: &str, row: &PriceForm) -> ComponentKind {
        let field = format!("prices-{key}-price");
        let timing = match row.timing.as_str() {
            "arrears" => Timing::Arrears,
            _ => Timing::Advance,
        };
        let cycle = if row.kind == "setup" {
            Span::months(1)
        } else {
            self.needed_span(&format!("prices-{key}-cycle"), &row.cycle)
        };
        let included = if row.included.trim().is_empty() {
            0
        } else {
            self.whole(&format!("prices-{key}-included"), &row.included)
                .unwrap_or(0)
        };
        let mut one = || {
            read_price(&row.price).unwrap_or_else(|| {
                self.fault(&field, PlanFault::PriceMalformed);
                Decimal::ZERO
            })
        };
        let mode = match row.kind.as_str() {
            "setup" => return ComponentKind::Setup { price: one() },
            "unit" => {
                return ComponentKind::Unit {
                    price: one(),
                    cycle,
                    timing,
                    included,
                };
            }
            "tiered" | "metered" => TierMode::Graduated,
            "tiered_volume" | "metered_volume" => TierMode::Volume,
            _ => {
                return ComponentKind::Base {
                    price: one(),
                    cycle,
                    timing,
                };
            }
        };
        let tiers = read_tiers(&row.price).unwrap_or_else(|| {
            self.fault(&field, PlanFault::TiersMalformed);
            vec![Tier {
                up_to: None,
                price: Decimal::ZERO,
            }]
        });
        if row.kind.starts_with("metered") {
            ComponentKind::Metered {
                tiers,
                mode,
                cycle,
                included,
            }
        } else {
            ComponentKind::Tiered {
                tiers,
                mode,
                cycle,
                timing,
                included,
            }
        }
    }
}

/// Alike in all plans, so that units go along when a contract switches.
fn new_id(kind: &str, taken: &mut BTreeSet<String>) -> String {
    let stem = match kind {
        "setup" => "setup",
        "unit" | "tiered" | "tiered_volume" => "units",
        "metered" | "metered_volume" => "usage",
        _ => "base",
    };
    let id = std::iter::once(stem.to_owned())
        .chain((2..).map(|number| format!("{stem}-{number}")))
        .find(|id| !taken.contains(id))
        .unwrap_or_default();
    taken.insert(id.clone());
    id
}

/// `9,90` or `9.90`. Without marks for thousands: `1.000` could be one or a thousand.
pub(in crate::use_cases) fn read_price(typed: &str) -> Option<Decimal> {
    let typed = typed.trim();
    let (whole, decimals) = typed.split_once([',', '.']).unwrap_or((typed, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let ambiguous = decimals.len() == 3 && whole != "0";
    let right = !whole.is_empty()
        && whole.len() <= 9
        && u32::try_from(decimals.len()).is_ok_and(|count| count <= MOST_DECIMALS)
        && digits(whole)
        && digits(decimals)
        && !ambiguous
        && (!decimals.is_empty() || !typed.contains([',', '.']));
    right
        .then(|| {
            format!("{whole}.{}", if decimals.is_empty() { "0" } else { decimals })
                .parse()
                .ok()
        })
        .flatten()
}

/// `1000: 0,10; 5000: 0,08; 0,05`: up to a number of units each, the last without one.
fn read_tiers(typed: &str) -> Option<Vec<Tier>> {
    typed
        .split(';')
        .map(|part| match part.split_once(':') {
            Some((up_to, price)) => Some(Tier {
                up_to: Some(up_to.trim().parse().ok()?),
                price: read_price(price)?,
            }),
            None => Some(Tier {
                up_to: None,
                price: read_price(part)?,
            }),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::shown::{form_of, with_blank_prices};
    use super::*;
    use texts::Lang;

    fn catalogue() -> Vec<store::catalogue::Plan> {
        let mut last = 0;
        crate::demo::content::plans(&mut || {
            last += 1;
            uuid::Uuid::from_u128(last)
        })
    }

    fn texts_of(plan: &store::catalogue::Plan) -> PlanTexts {
        PlanTexts {
            name: plan.name.clone(),
            summary: plan.summary.clone(),
            features: plan.features.clone(),
        }
    }

    #[test]
    fn a_form_that_was_not_touched_changes_nothing_in_either_language() {
        for plan in catalogue() {
            for lang in Lang::ALL {
                let texts = texts_of(&plan);
                let mut form = form_of(&plan.version, &texts, lang);
                with_blank_prices(&mut form);
                let version = plan.version.clone();
                assert_eq!(
                    read(&form, &plan.version),
                    Ok(ReadPlan { texts, version }),
                    "{}",
                    plan.slug
                );
            }
        }
    }

    #[test]
    fn prices_are_read_with_either_mark_and_never_guessed() {
        for (typed, price) in [
            ("9,90", Some("9.90")),
            ("9.90", Some("9.90")),
            (" 12 ", Some("12.0")),
            ("0,125", Some("0.125")),
            ("0.0035", Some("0.0035")),
            ("1.000", None),
            ("1,000", None),
            ("1.000,00", None),
            ("-1", None),
            ("9,", None),
            (",90", None),
            ("9,90 €", None),
            ("", None),
        ] {
            assert_eq!(
                read_price(typed),
                price.map(|price| price.parse().unwrap()),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn each_mistake_is_named_beside_its_field_with_the_reason() {
        type Spoil = fn(&mut PlanForm);
        let most = Span::months(24);
        let month = Span::months(1);
        let cases: [(&str, Problem, Spoil); 17] = [
            ("name_de", Problem::Missing, |f| f.name_de = " ".to_owned()),
            ("summary_en", Problem::TooLong, |f| f.summary_en = "x".repeat(301)),
            ("printed", Problem::Unprintable, |f| f.printed = "王".to_owned()),
            ("features_en", Problem::Plan(PlanFault::FeaturesUneven), |f| {
                f.features_en.push_str("\none more")
            }),
            (
                "prices-p00-price",
                Problem::Plan(PlanFault::PriceMalformed),
                |f| f.prices.get_mut("p00").unwrap().price = "1.000".to_owned(),
            ),
            ("prices-p00-cycle", Problem::Plan(PlanFault::SpanMalformed), |f| {
                f.prices.get_mut("p00").unwrap().cycle.count = "0".to_owned()
            }),
            ("prices-p01-name", Problem::Missing, |f| {
                f.prices.get_mut("p01").unwrap().price = "1".to_owned()
            }),
            ("prices-p01-cycle", Problem::Plan(PlanFault::SpanMalformed), |f| {
                // The row above is left empty.
                let mut row = f.prices["p00"].clone();
                row.cycle.count = "0".to_owned();
                f.prices.get_mut("p00").unwrap().name.clear();
                f.prices.insert("p01".to_owned(), row);
            }),
            ("prices-p00-name", Problem::Plan(PlanFault::NoPrice), |f| {
                f.prices.get_mut("p00").unwrap().name.clear()
            }),
            ("alignment", Problem::Plan(PlanFault::DayMalformed), |f| {
                f.alignment = "32".to_owned()
            }),
            ("initial", Problem::Plan(PlanFault::TermTooLong { most }), |f| {
                f.initial.count = "25".to_owned()
            }),
            (
                "notice",
                Problem::Plan(PlanFault::NoticeTooLong { most: month }),
                |f| f.notice.count = "3".to_owned(),
            ),
            (
                "notice_after",
                Problem::Plan(PlanFault::NoticeTooLong { most: month }),
                |f| f.notice_after.count = "2".to_owned(),
            ),
            ("renewal", Problem::Plan(PlanFault::FixedRenewal), |f| {
                f.renewal = "fixed".to_owned();
                f.renewal_span.count = "12".to_owned();
            }),
            ("price_mode", Problem::Plan(PlanFault::NetPrices), |f| {
                f.price_mode = "net".to_owned()
            }),
            ("pauses", Problem::Plan(PlanFault::CountMalformed), |f| {
                f.pause.count = "2".to_owned()
            }),
            ("trial", Problem::Plan(PlanFault::SpanMalformed), |f| {
                f.trial.count = "bald".to_owned()
            }),
        ];
        let plans = catalogue();
        let print = plans.iter().find(|plan| plan.slug == "print").unwrap();
        for (field, what, spoil) in cases {
            let mut form = form_of(&print.version, &texts_of(print), Lang::De);
            with_blank_prices(&mut form);
            spoil(&mut form);
            assert_eq!(
                read(&form, &print.version),
                Err(vec![problem(field, what)]),
                "{field}"
            );
        }
    }

    #[test]
    fn tiers_rise_and_end_without_a_limit() {
        let plans = catalogue();
        let print = plans.iter().find(|plan| plan.slug == "print").unwrap();
        for (typed, right) in [
            ("1000: 0,10; 0,05", true),
            ("0,05", true),
            ("1000: 0,10", false),
            ("1000: 0,10; 500: 0,08; 0,05", false),
            ("viele: 0,10; 0,05", false),
        ] {
            let mut form = form_of(&print.version, &texts_of(print), Lang::De);
            let row = form.prices.get_mut("p00").unwrap();
            row.kind = "tiered".to_owned();
            row.price = typed.to_owned();
            let fault = problem("prices-p00-price", Problem::Plan(PlanFault::TiersMalformed));
            match read(&form, &print.version) {
                Ok(_) => assert!(right, "{typed}"),
                Err(problems) => assert!(!right && problems == [fault], "{typed}: {problems:?}"),
            }
        }
    }
}
