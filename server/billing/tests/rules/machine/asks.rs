//! Random commands, right ones and wrong ones, with the days between them.

use std::fmt;

use billing::*;
use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::laws::shelf::any_trial;
use crate::laws::steps::{Step, any_beginning, any_pair, any_step};
use crate::laws::timeline::{Timeline, any_timeline_of};

/// Something asked of a contract.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Days after the one asked before.
    pub gap: i64,
    /// `None`: to sign it once more.
    pub step: Option<Step>,
    /// What is made wrong about it; 0: nothing.
    pub twist: u8,
}

/// A sign-up and what is asked of the contract afterwards.
#[derive(Clone)]
pub struct Life {
    /// Without steps.
    pub timeline: Timeline,
    pub asks: Vec<Ask>,
    /// Days between two runs of billing.
    pub every: i64,
}

fn any_gap() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => Just(0_i64),
        6 => 1_i64..10,
        3 => 10_i64..35,
        1 => proptest::sample::select(vec![28_i64, 29, 30, 31, 61, 90, 92, 120]),
    ]
}

fn any_twist() -> impl Strategy<Value = u8> {
    prop_oneof![3 => Just(0_u8), 1 => 1_u8..TWISTS]
}

fn any_asks() -> impl Strategy<Value = Vec<Ask>> {
    let ending = prop_oneof![
        2 => Just(Step::Cancel),
        2 => (0_i64..200).prop_map(Step::CancelIn),
        2 => Just(Step::Revoke),
        1 => (0_i64..60).prop_map(Step::StopEarly),
        1 => any::<bool>().prop_map(Step::DecideForCause),
        1 => Just(Step::Withdraw),
        1 => Just(Step::RecordEnd),
        1 => Just(Step::Answer(PriceChangeAnswer::KeepOldPrice)),
    ];
    let step = prop_oneof![
        12 => any_step().prop_map(Some),
        2 => any_beginning().prop_map(Some),
        3 => ending.prop_map(Some),
        1 => Just(None),
    ];
    let single = (any_gap(), step, any_twist()).prop_map(|(gap, step, twist)| vec![Ask { gap, step, twist }]);
    let pair = (any_gap(), any_gap(), any_pair()).prop_map(|(gap, later, (first, then))| {
        let ask = |gap, step| Ask {
            gap,
            step: Some(step),
            twist: 0,
        };
        vec![ask(gap, first), ask(later, then)]
    });
    // What is asked before the first paid day, or at the end of a trial.
    let early = (0_i64..12, any_beginning()).prop_map(|(gap, step)| Ask {
        gap,
        step: Some(step),
        twist: 0,
    });
    let early = proptest::collection::vec(early, 0..4);
    let later = proptest::collection::vec(prop_oneof![3 => single, 1 => pair], 1..22);
    (early, later).prop_map(|(early, later)| [early, later.concat()].concat())
}

pub fn any_life() -> impl Strategy<Value = Life> {
    let trial = prop_oneof![
        5 => Just(None),
        1 => Just(Some(TrialOverride::None)),
        3 => any_trial().prop_map(|trial| Some(TrialOverride::Other(trial))),
    ];
    (any_timeline_of(Just(Vec::new())), trial, any_asks(), 1_i64..20).prop_map(
        |(mut timeline, trial, asks, every)| {
            timeline.order.trial = trial;
            Life {
                timeline,
                asks,
                every,
            }
        },
    )
}

/// In few words: a failing case is read by people.
impl fmt::Debug for Life {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.timeline)?;
        writeln!(
            f,
            "  other trial: {:?}; billed every {} days",
            self.timeline.order.trial, self.every
        )?;
        let mut today = self.timeline.begins;
        for ask in &self.asks {
            today += TimeDelta::days(ask.gap);
            match &ask.step {
                Some(step) => writeln!(f, "  {today}: {step:?}, twist {}", ask.twist)?,
                None => writeln!(f, "  {today}: the sign-up again")?,
            }
        }
        Ok(())
    }
}

/// One more than there are for any command.
const TWISTS: u8 = 9;

impl Ask {
    pub fn command(&self, timeline: &Timeline, contract: &Contract, today: NaiveDate) -> Command {
        let Some(step) = &self.step else {
            return Command::SignUp(Box::new(timeline.order.clone()));
        };
        let mut command = step.command(&timeline.shelf, contract, today);
        twist(&mut command, self.twist, contract.plan_on(today).unwrap(), today);
        command
    }
}

/// Makes something about a command wrong, if there is something to make wrong.
fn twist(command: &mut Command, twist: u8, current: &PlanVersion, today: NaiveDate) {
    let ago = |days| today - TimeDelta::days(days);
    let nothing = || ComponentId::from("nothing");
    match (command, twist) {
        (_, 0) => {}
        (Command::Switch(switch), 1) => {
            switch.quantities.insert(nothing(), 1);
        }
        (Command::Switch(switch), 2) => {
            switch.when = SwitchWhen::ByRules(SwitchRules(vec![SwitchRule {
                from: None,
                to: None,
                price: None,
                cycle: None,
                effect: SwitchEffect::Forbidden,
            }]));
        }
        (Command::Switch(switch), 3) => switch.to = current.clone(),
        (Command::Switch(switch), _) => twist_plan(&mut switch.to, twist),
        (Command::OfferPriceChange { plan, .. }, 1) => **plan = current.clone(),
        (Command::OfferPriceChange { from, .. }, 2) => *from = ago(1),
        (Command::OfferPriceChange { from, .. }, 3) => *from = today,
        (Command::OfferPriceChange { plan, .. }, _) => twist_plan(plan, twist),
        (Command::Correct { from, .. }, 1) => *from = ago(400),
        (Command::Correct { from, .. }, 2) => *from = ago(-1),
        (Command::Correct { correction, .. }, _) => match correction {
            Correction::Plan { plan } => twist_plan(plan, twist),
            Correction::Quantity { component, .. } => *component = nothing(),
            Correction::Buyer { buyer } => buyer.country = Country::new("US").unwrap(),
        },
        (Command::ChangeBuyer { buyer }, _) => buyer.country = Country::new("US").unwrap(),
        (Command::SetQuantity { component, .. } | Command::RecordUsage { component, .. }, 1) => {
            *component = nothing();
        }
        (Command::SetQuantity { component, .. } | Command::RecordUsage { component, .. }, 2) => {
            *component = current.components[0].id.clone();
        }
        (Command::RecordUsage { quantity, .. }, 3) => *quantity = Decimal::ZERO,
        (Command::RecordUsage { used_on, .. }, 4) => *used_on = None,
        (Command::RecordUsage { used_on, .. }, 5) => *used_on = Some(ago(-1)),
        (Command::RecordUsage { used_on, .. }, 6) => *used_on = Some(ago(500)),
        (Command::RecordUsage { component, .. }, 7 | 8) => *component = "team-calls".into(),
        (Command::BookAddOn { quantities, .. }, 1 | 2) => {
            quantities.insert(nothing(), 1);
        }
        (Command::BookAddOn { addon, .. }, 3 | 4) => {
            addon.components[0].id = current.components[0].id.clone();
        }
        (Command::BookAddOn { addon, .. }, 5 | 6) => addon.components.clear(),
        (Command::EndAddOn { addon, .. }, 1 | 2) => *addon = "nothing".into(),
        (Command::Redeem { discount, redeemed }, _) => match twist {
            1 => discount.limits.from = Some(ago(-2)),
            2 => discount.limits.until = Some(today),
            3 => discount.limits.plans = Some(vec!["z".into()]),
            4 => {
                (redeemed.total, redeemed.by_customer) = (4, 2);
                discount.limits.redemptions = Some(3);
            }
            5 => {
                (redeemed.total, redeemed.by_customer) = (4, 2);
                discount.limits.redemptions_per_customer = Some(2);
            }
            6 => discount.effect = DiscountEffect::Percent(Decimal::from(101)),
            7 => discount.duration = DiscountDuration::Periods(0),
            _ => discount.on = Some(vec![nothing()]),
        },
        (Command::Pause { from, .. }, 1 | 2) => *from = Some(ago(1)),
        (Command::Pause { until, .. }, 3 | 4) => *until = Some(today),
        (Command::Pause { from, .. }, 5 | 6) => *from = None,
        (
            Command::DeclareCancellation {
                at: CancelAt::On(day),
            },
            1 | 2,
        ) => *day = ago(1),
        (Command::DeclareForCause { ends_on }, 1..=4) => *ends_on = None,
        (Command::StopServiceEarly { on }, 1 | 2) => *on = ago(1),
        (Command::StopServiceEarly { on }, 3 | 4) => *on = ago(-3000),
        _ => {}
    }
}

fn twist_plan(plan: &mut PlanVersion, twist: u8) {
    match twist {
        4 => plan.components.clear(),
        5 => plan.currency = Currency::Usd,
        6 => {
            plan.prices = match plan.prices {
                PriceMode::Net => PriceMode::Gross,
                PriceMode::Gross => PriceMode::Net,
            }
        }
        7 => plan.audience = Audience::Businesses,
        _ => {
            plan.audience = Audience::Consumers;
            plan.term.renewal = Renewal::OpenEnded;
        }
    }
}
