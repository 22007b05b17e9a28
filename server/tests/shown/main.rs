//! What a customer's browser shows of a change is what the server would show: the same words, lines and fingerprint, computed from
//! what the page brings, over random plans and timelines.

// The billing engine's own generators: plans, and contracts as random commands left them.
#[path = "../../billing/tests/rules/laws/shelf.rs"]
mod shelf;
#[expect(dead_code, reason = "its own laws need more of them")]
#[path = "../../billing/tests/rules/laws/steps.rs"]
mod steps;
#[expect(dead_code, reason = "its own stories need more of it")]
#[path = "../../billing/tests/rules/story.rs"]
mod story;
#[expect(dead_code, reason = "its own laws need more of them")]
#[path = "../../billing/tests/rules/laws/timeline.rs"]
mod timeline;

use app::change_words::{ChangeText, ChangeWords};
use app::changing::{ChangeBasis, Choice, binds, facts_of, permitted_quote, switch_to, units};
use app::islands::change_preview::{ChangeStart, Chosen, OfferedPlan};
use app::islands::packed::Packed;
use app::wire::{ChangeWish, PaymentSummary};
use billing::{Command, PlanVersion, SelfService, UnitChanges};
use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use crate::story::Story;
use crate::timeline::{Timeline, any_timeline, bill};

const CASES: u32 = 150;
/// Days between two looks at what could be changed.
const APART: i64 = 37;
const QUOTE: &str = "0198a0c0-0000-7000-8000-000000000001";
/// A plan this customer is never offered.
const SECRET: &str = "geheimtarif";

/// What somebody sees: the words, the fingerprint and the total.
type Seen = (ChangeText, String, String);

fn start(story: &Story, today: NaiveDate, plans: &[PlanVersion], counted: Option<&str>) -> ChangeStart {
    let offered: Vec<&PlanVersion> = plans.iter().collect();
    let wish = if counted.is_some() {
        ChangeWish::Units
    } else {
        ChangeWish::Switch
    };
    ChangeStart {
        basis: ChangeBasis::for_customer(&story.contract, &story.billed, today, &offered),
        plans: plans
            .iter()
            .map(|plan| OfferedPlan {
                slug: plan.id.to_string(),
                title: plan.name.to_string(),
                version: plan.clone(),
            })
            .collect(),
        counted: counted.map(|component| (component.to_owned(), component.to_owned())),
        quote: QUOTE.to_owned(),
        words: ChangeWords::of_request(wish, &PaymentSummary::Invoice),
        action: "/api/request-change".to_owned(),
        about: vec![("form[contract]".to_owned(), "c".to_owned())],
        leave: ("/m/x".to_owned(), "Abbrechen".to_owned()),
    }
}

/// What the browser shows, from nothing but the text the page brings.
fn in_the_browser(packed: &str, chosen: &Chosen) -> Option<Seen> {
    let shown = ChangeStart::unpacked(packed)?.shown(chosen)?;
    let field = |name: &str| {
        let found = shown
            .fields
            .iter()
            .find(|(known, _)| known == &format!("form[{name}]"));
        found.map(|(_, value)| value.clone()).unwrap()
    };
    assert_eq!(field("quote"), QUOTE);
    Some((shown.text.clone(), field("seen"), field("total")))
}

/// What the server shows, from all it knows.
fn on_the_server(story: &Story, command: &Command, words: &ChangeWords, today: NaiveDate) -> Option<Seen> {
    let quote = permitted_quote(&story.contract, &story.billed, command, today).ok()?;
    let facts = facts_of(&quote, binds(command), today).unwrap();
    Some((words.tell(&facts), quote.hash, quote.total.minor().to_string()))
}

/// Plans that allow customers everything, and discounts with limits that are nobody's business.
fn with_secrets(mut timeline: Timeline) -> Timeline {
    let addons = timeline.shelf.addons.clone();
    let allowed = |plan: &mut PlanVersion| {
        plan.self_service = SelfService {
            units: UnitChanges::MoreAndFewer,
            add_ons: addons.clone(),
            pause: None,
        };
    };
    timeline.shelf.plans.iter_mut().for_each(allowed);
    allowed(&mut timeline.order.plan);
    let plans = timeline.shelf.plans.iter().map(|plan| plan.plan.clone());
    let plans: Vec<_> = plans.chain([SECRET.into()]).collect();
    for discount in timeline
        .shelf
        .discounts
        .iter_mut()
        .chain(&mut timeline.order.discounts)
    {
        discount.limits.plans = Some(plans.clone());
        discount.limits.redemptions = Some(987_654);
    }
    timeline
}

/// Looks at every plan and at some numbers of every counted component; how many previews there were.
fn compare(story: &Story, timeline: &Timeline, today: NaiveDate) -> Result<[u32; 2], TestCaseError> {
    let mut previews = [0, 0];
    let switch = start(story, today, &timeline.shelf.plans, None);
    let packed = switch.packed();
    prop_assert_eq!(ChangeStart::unpacked(&packed), Some(switch.clone()));
    prop_assert!(!packed.contains(SECRET) && !packed.contains("987654"));
    for plan in &timeline.shelf.plans {
        let chosen = Chosen {
            plan: plan.id.to_string(),
            ..Chosen::default()
        };
        let server = on_the_server(story, &switch_to(plan).command(), &switch.words, today);
        previews[0] += u32::from(server.is_some());
        prop_assert_eq!(
            in_the_browser(&packed, &chosen),
            server,
            "{} to {}",
            today,
            plan.id.as_str()
        );
    }
    let plan = story
        .contract
        .plan_on(today)
        .into_iter()
        .flat_map(|plan| &plan.components);
    let booked = story
        .contract
        .bookings
        .iter()
        .flat_map(|booking| &booking.addon.components);
    for component in plan
        .chain(booked)
        .filter(|component| component.kind.is_ordered_in_units())
    {
        let counted = start(story, today, &[], Some(component.id.as_str()));
        let packed = counted.packed();
        for typed in ["0", "1", "3", " 7 ", "10001", "viele"] {
            let chosen = Chosen {
                quantity: typed.to_owned(),
                ..Chosen::default()
            };
            let command = units(&story.contract, component.id.as_str(), typed, today)
                .ok()
                .map(Choice::command);
            let server = command.and_then(|command| on_the_server(story, &command, &counted.words, today));
            previews[1] += u32::from(server.is_some());
            prop_assert_eq!(
                in_the_browser(&packed, &chosen),
                server,
                "{}: {} {}",
                today,
                typed,
                component.id.as_str()
            );
        }
    }
    Ok(previews)
}

/// Strategies are deep: without optimisation they need more room than a test has.
fn with_room(test: fn()) {
    let thread = std::thread::Builder::new()
        .stack_size(256 << 20)
        .spawn(test)
        .unwrap();
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn a_browser_shows_of_a_change_what_the_server_would_show() {
    with_room(browser_and_server);
}

/// A preview that is computed from something else is another: what the comparison would find.
#[test]
fn another_history_shows_something_else() {
    with_room(another_history);
}

fn browser_and_server() {
    let mut runner = TestRunner::new(Config {
        cases: CASES,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..Config::default()
    });
    let previews = std::cell::Cell::new([0, 0]);
    runner
        .run(&any_timeline().prop_map(with_secrets), |timeline| {
            timeline.live(|story, offset| {
                let today = timeline.date(offset);
                if offset % APART == 0 {
                    let [switches, numbers] = compare(story, &timeline, today)?;
                    let [all_switches, all_numbers] = previews.get();
                    previews.set([all_switches + switches, all_numbers + numbers]);
                }
                bill(story, today)?;
                Ok(())
            })?;
            Ok(())
        })
        .unwrap();
    let [switches, numbers] = previews.get();
    assert!(
        switches > 1000 && numbers > 500,
        "{switches} switches, {numbers} numbers: too few say anything"
    );
}

fn another_history() {
    let mut runner = TestRunner::new(Config {
        cases: 1,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..Config::default()
    });
    let found = std::cell::Cell::new(0);
    let different = runner.run(&any_timeline().prop_map(with_secrets), |timeline| {
        timeline.live(|story, offset| {
            let today = timeline.date(offset);
            let mut switch = start(story, today, &timeline.shelf.plans, None);
            if switch.basis.billed.pop().is_some() && found.get() == 0 {
                let packed = switch.packed();
                for plan in &timeline.shelf.plans {
                    let chosen = Chosen {
                        plan: plan.id.to_string(),
                        ..Chosen::default()
                    };
                    let server = on_the_server(story, &switch_to(plan).command(), &switch.words, today);
                    found.set(
                        found.get()
                            + u32::from(server.is_some() && in_the_browser(&packed, &chosen) != server),
                    );
                }
            }
            bill(story, today)?;
            Ok(())
        })?;
        Ok(())
    });
    different.unwrap();
    assert!(found.get() > 0);
}
