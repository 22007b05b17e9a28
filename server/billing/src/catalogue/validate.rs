//! What must hold before a plan version may be published.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{AddOnId, Alignment, Audience, ComponentId, ComponentKind, PlanVersion, Renewal, TrialEnd};
use crate::calendar::Span;

/// Longest initial term for consumers, in months.
const CONSUMER_INITIAL_MONTHS_MAX: u32 = 24;
/// Days that are never more than 24 months.
const CONSUMER_INITIAL_DAYS_MAX: u32 = 730;
/// Longest notice for consumers, in months.
const CONSUMER_NOTICE_MONTHS_MAX: u32 = 1;
/// Days that are never more than a month: 30 days would be, from the end of January on.
const CONSUMER_NOTICE_DAYS_MAX: u32 = 28;

/// Why a plan version cannot be published, with the rule behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum PlanProblem {
    /// Nothing is charged for.
    NoComponents,
    /// Two components share an id.
    DuplicateComponent {
        /// The id.
        component: ComponentId,
    },
    /// A component or the plan has no name to print.
    NameMissing {
        /// The plan's or component's id.
        of: String,
    },
    /// Tiers must rise, and the last one must have no limit.
    TiersIncomplete {
        /// The component.
        component: ComponentId,
    },
    /// A price below zero.
    NegativePrice {
        /// The component.
        component: ComponentId,
    },
    /// A cycle of no length.
    EmptyCycle {
        /// The component.
        component: ComponentId,
    },
    /// A day of the month outside 1 to 31.
    NoDayOfMonth {
        /// What was given.
        day: u8,
    },
    /// Periods aligned to a day of the month must be months or years long.
    CycleCannotAlign {
        /// The component.
        component: ComponentId,
        /// Its cycle.
        cycle: Span,
    },
    /// A trial of no length.
    EmptyTrial,
    /// A pause of no length, or none a year: leave the pause out instead.
    EmptyPause,
    /// Two add-ons on offer share an id.
    DuplicateAddOn {
        /// The id.
        addon: AddOnId,
    },
    /// An add-on that charges for nothing.
    EmptyAddOn {
        /// The id.
        addon: AddOnId,
    },
    /// An initial term or renewal of no length.
    EmptyTerm,
    /// A fixed renewal has nothing to renew.
    RenewalWithoutInitialTerm,
    /// Consumers: initial term at most 24 months (R-520, § 309 no. 9 a BGB).
    ConsumerInitialTermTooLong {
        /// The initial term.
        initial: Span,
    },
    /// Consumers: notice at most one month (R-520, § 309 no. 9 b, c BGB).
    ConsumerNoticeTooLong {
        /// The notice.
        notice: Span,
    },
    /// Consumers: renewal only for indefinite time (R-520, § 309 no. 9 b BGB).
    ConsumerFixedRenewal {
        /// The renewal.
        renewal: Span,
    },
    /// Consumers are told gross prices (R-501, § 3 PAngV).
    ConsumerNetPrices,
}

impl PlanProblem {
    /// The number of the legal requirement behind the problem, if it is one.
    #[must_use]
    pub const fn requirement(&self) -> Option<&'static str> {
        match self {
            Self::ConsumerInitialTermTooLong { .. }
            | Self::ConsumerNoticeTooLong { .. }
            | Self::ConsumerFixedRenewal { .. } => Some("R-520"),
            Self::ConsumerNetPrices => Some("R-501"),
            Self::NameMissing { .. } => Some("R-105"),
            Self::NoComponents
            | Self::DuplicateComponent { .. }
            | Self::TiersIncomplete { .. }
            | Self::NegativePrice { .. }
            | Self::EmptyCycle { .. }
            | Self::NoDayOfMonth { .. }
            | Self::CycleCannotAlign { .. }
            | Self::EmptyTrial
            | Self::EmptyPause
            | Self::DuplicateAddOn { .. }
            | Self::EmptyAddOn { .. }
            | Self::EmptyTerm
            | Self::RenewalWithoutInitialTerm => None,
        }
    }

    /// The longest that may be chosen instead, where something is too long for the law.
    #[must_use]
    pub const fn longest(&self) -> Option<Span> {
        match self {
            Self::ConsumerInitialTermTooLong { .. } => Some(Span::months(CONSUMER_INITIAL_MONTHS_MAX)),
            Self::ConsumerNoticeTooLong { .. } => Some(Span::months(CONSUMER_NOTICE_MONTHS_MAX)),
            Self::ConsumerFixedRenewal { .. }
            | Self::ConsumerNetPrices
            | Self::NameMissing { .. }
            | Self::NoComponents
            | Self::DuplicateComponent { .. }
            | Self::TiersIncomplete { .. }
            | Self::NegativePrice { .. }
            | Self::EmptyCycle { .. }
            | Self::NoDayOfMonth { .. }
            | Self::CycleCannotAlign { .. }
            | Self::EmptyTrial
            | Self::EmptyPause
            | Self::DuplicateAddOn { .. }
            | Self::EmptyAddOn { .. }
            | Self::EmptyTerm
            | Self::RenewalWithoutInitialTerm => None,
        }
    }
}

impl PlanVersion {
    /// Checks everything that must hold before the version may be published or signed.
    ///
    /// # Errors
    /// Every problem found, so that the plan editor can show them all at once.
    pub fn validate(&self) -> Result<(), Vec<PlanProblem>> {
        let mut problems = Vec::new();
        self.check_components(&mut problems);
        self.check_self_service(&mut problems);
        self.check_alignment(&mut problems);
        self.check_term(&mut problems);
        if matches!(self.audience, Audience::Consumers | Audience::Both) {
            self.check_consumer_term(&mut problems);
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }

    fn check_components(&self, problems: &mut Vec<PlanProblem>) {
        if self.components.is_empty() {
            problems.push(PlanProblem::NoComponents);
        }
        if self.name.trim().is_empty() {
            problems.push(PlanProblem::NameMissing {
                of: self.plan.to_string(),
            });
        }
        let mut seen = BTreeSet::new();
        let of_add_ons = self
            .self_service
            .add_ons
            .iter()
            .flat_map(|addon| &addon.components);
        for component in self.components.iter().chain(of_add_ons) {
            if !seen.insert(&component.id) {
                problems.push(PlanProblem::DuplicateComponent {
                    component: component.id.clone(),
                });
            }
            if component.name.trim().is_empty() {
                problems.push(PlanProblem::NameMissing {
                    of: component.id.to_string(),
                });
            }
            if has_negative_price(&component.kind) {
                problems.push(PlanProblem::NegativePrice {
                    component: component.id.clone(),
                });
            }
            if !has_complete_tiers(&component.kind) {
                problems.push(PlanProblem::TiersIncomplete {
                    component: component.id.clone(),
                });
            }
            if component.kind.cycle().is_some_and(Span::is_zero) {
                problems.push(PlanProblem::EmptyCycle {
                    component: component.id.clone(),
                });
            }
        }
    }

    fn check_self_service(&self, problems: &mut Vec<PlanProblem>) {
        let mut seen = BTreeSet::new();
        for addon in &self.self_service.add_ons {
            if !seen.insert(&addon.id) {
                problems.push(PlanProblem::DuplicateAddOn {
                    addon: addon.id.clone(),
                });
            }
            if addon.components.is_empty() {
                problems.push(PlanProblem::EmptyAddOn {
                    addon: addon.id.clone(),
                });
            }
            if addon.name.trim().is_empty() {
                problems.push(PlanProblem::NameMissing {
                    of: addon.id.to_string(),
                });
            }
        }
        let pause = self.self_service.pause;
        if pause.is_some_and(|pause| pause.longest.is_zero() || pause.per_year == 0) {
            problems.push(PlanProblem::EmptyPause);
        }
    }

    fn check_alignment(&self, problems: &mut Vec<PlanProblem>) {
        let Alignment::DayOfMonth(day) = self.alignment else {
            return;
        };
        if !(1..=31).contains(&day) {
            problems.push(PlanProblem::NoDayOfMonth { day });
        }
        for component in &self.components {
            if let Some(cycle) = component.kind.cycle()
                && cycle.as_months().is_none()
            {
                problems.push(PlanProblem::CycleCannotAlign {
                    component: component.id.clone(),
                    cycle,
                });
            }
        }
    }

    fn check_term(&self, problems: &mut Vec<PlanProblem>) {
        let asks_no_time = |at_end: TrialEnd| matches!(at_end, TrialEnd::Ask(time) if time.is_zero());
        if self
            .trial
            .is_some_and(|trial| trial.length.is_zero() || asks_no_time(trial.at_end))
        {
            problems.push(PlanProblem::EmptyTrial);
        }
        let renewal = match self.term.renewal {
            Renewal::OpenEnded => None,
            Renewal::Fixed(span) => Some(span),
        };
        if self.term.initial.is_some_and(Span::is_zero) || renewal.is_some_and(Span::is_zero) {
            problems.push(PlanProblem::EmptyTerm);
        }
        if renewal.is_some() && self.term.initial.is_none() {
            problems.push(PlanProblem::RenewalWithoutInitialTerm);
        }
    }

    fn check_consumer_term(&self, problems: &mut Vec<PlanProblem>) {
        if let Some(initial) = self.term.initial
            && !at_most(initial, CONSUMER_INITIAL_MONTHS_MAX, CONSUMER_INITIAL_DAYS_MAX)
        {
            problems.push(PlanProblem::ConsumerInitialTermTooLong { initial });
        }
        let mut notices = vec![self.term.notice];
        if self.term.notice_after != self.term.notice {
            notices.push(self.term.notice_after);
        }
        for notice in notices {
            if !at_most(notice, CONSUMER_NOTICE_MONTHS_MAX, CONSUMER_NOTICE_DAYS_MAX) {
                problems.push(PlanProblem::ConsumerNoticeTooLong { notice });
            }
        }
        if let Renewal::Fixed(renewal) = self.term.renewal {
            problems.push(PlanProblem::ConsumerFixedRenewal { renewal });
        }
    }
}

fn has_negative_price(kind: &ComponentKind) -> bool {
    match kind {
        ComponentKind::Setup { price }
        | ComponentKind::Base { price, .. }
        | ComponentKind::Unit { price, .. } => *price < Decimal::ZERO,
        ComponentKind::Tiered { tiers, .. } | ComponentKind::Metered { tiers, .. } => {
            tiers.iter().any(|tier| tier.price < Decimal::ZERO)
        }
    }
}

fn has_complete_tiers(kind: &ComponentKind) -> bool {
    let (ComponentKind::Tiered { tiers, .. } | ComponentKind::Metered { tiers, .. }) = kind else {
        return true;
    };
    let Some((last, limited)) = tiers.split_last() else {
        return false;
    };
    let mut below = 0;
    let rising = limited.iter().all(|tier| {
        let higher = tier.up_to.is_some_and(|up_to| up_to > below);
        below = tier.up_to.unwrap_or(below);
        higher
    });
    rising && last.up_to.is_none()
}

/// Whether a span is never longer than so many months; spans of days are measured against the shortest such stretch.
fn at_most(span: Span, months_max: u32, days_max: u32) -> bool {
    span.as_months().is_some_and(|months| months <= months_max)
        || span.as_days().is_some_and(|days| days <= days_max)
}
