//! Figures of contracts are sums over contracts: a walk through every day of a year says the same as each page and each table.

use std::collections::BTreeMap;

use billing::{CancelAt, Command, Contract, ContractState, MoneyMode, Switch, SwitchAt, SwitchWhen};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use server::jobs;
use server::use_cases::changing::{Confirm, Outcome, confirm, preview_change};
use store::contracts::Actor;
use uuid::Uuid;

use crate::browser::Browser;
use crate::installation::{Installation, at_ten, day};
use crate::people::{order, order_more, pay_by_transfer, sign_in_staff};

const FIGURES: &str = "/m/stadtblatt/staff/figures";
const PERIOD: &str = "?from=2026-01&to=2026-06";
const FIRST: &str = "2026-01-01";

/// Does something to a contract, as staff or the portal would.
async fn change(house: &Installation, contract: &str, command: Command) {
    let contract: Uuid = contract.parse().unwrap();
    let shown = preview_change(&house.app, &house.merchant, contract, &command)
        .await
        .unwrap()
        .unwrap();
    let request = Confirm {
        quote: shown.id,
        total: shown.quote.total,
        payment: None,
        actor: Actor::Public,
    };
    let outcome = confirm(&house.app, &house.merchant, &request).await.unwrap();
    assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
}

async fn switch(house: &Installation, contract: &str, slug: &str, at: SwitchAt) {
    let plans = house.tx().await.plans().await.unwrap();
    let to = plans.iter().find(|plan| plan.slug == slug).unwrap();
    let command = Command::Switch(Box::new(Switch {
        to: to.version.clone(),
        when: SwitchWhen::At(at, MoneyMode::Prorate),
        quantities: [].into(),
        by: Default::default(),
        paid: false,
    }));
    change(house, contract, command).await;
}

fn cancel() -> Command {
    Command::DeclareCancellation {
        at: CancelAt::Earliest,
    }
}

/// The cells of a table that is downloaded, without its head.
async fn table(staff: &mut Browser, name: &str, filter: &str) -> Vec<Vec<String>> {
    let page = staff.open(&format!("{FIGURES}/{name}.csv{filter}")).await;
    page.is(200);
    let text = String::from_utf8(page.body.to_vec()).unwrap();
    let lines = text.trim_start_matches('\u{feff}').lines().skip(1);
    lines
        .map(|line| {
            line.split(';')
                .map(|cell| cell.trim_matches('"').to_owned())
                .collect()
        })
        .collect()
}

/// An amount or a number, in whole cents or pieces.
fn whole(cell: &str) -> i64 {
    cell.replace(',', "").parse().unwrap()
}

/// What a contract is on a day.
#[derive(Clone, Debug, Default, PartialEq)]
struct Day {
    /// The plan's name as documents print it.
    plan: String,
    paid: bool,
    trial: bool,
    minor: i64,
}

/// Net of the basic fees: nobody here orders units, extras or discounts.
fn on(contract: &Contract, day: NaiveDate) -> Day {
    let state = contract.state_on(day);
    let plan = contract.plan_on(day).unwrap();
    let rate = if plan.name.starts_with("Stadtblatt Musik") || plan.name.starts_with("Paketbox") {
        119
    } else {
        107
    };
    let fees = plan
        .components
        .iter()
        .filter_map(|component| match component.kind {
            billing::ComponentKind::Base { price, .. } => Some(price),
            _ => None,
        });
    let net = fees.sum::<Decimal>() * Decimal::from(10_000) / Decimal::from(rate);
    let billed = matches!(
        state,
        ContractState::Active { .. } | ContractState::Suspended { .. }
    );
    Day {
        plan: plan.name.to_string(),
        paid: state.is_running(),
        trial: matches!(state, ContractState::Trialing { .. }),
        minor: if billed {
            net.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
                .to_i64()
                .unwrap()
        } else {
            0
        },
    }
}

fn month(day: NaiveDate) -> String {
    format!("{}-{:02}", day.year(), day.month())
}

type Sums = BTreeMap<(String, String), i64>;

/// What the contracts say, day by day, until a day.
#[derive(Default)]
struct Walk {
    /// Month and movement: amount.
    moved: Sums,
    /// The same: customers.
    customers: Sums,
    /// What recurs at the end of each month.
    ends: BTreeMap<String, i64>,
    /// Month and from → to: contracts.
    switched: Sums,
    /// Month and what became of a trial: contracts.
    trials: Sums,
    /// Month: paid contracts that ended.
    left: BTreeMap<String, i64>,
    /// Month of the beginning and month: contracts that still ran at its end.
    cohorts: BTreeMap<(String, String), i64>,
    /// The last day, contract by contract.
    last: Vec<Day>,
}

async fn walk(house: &Installation, until: NaiveDate) -> Walk {
    let customers = house
        .rows::<(Uuid,)>("select customer_id from customers order by 1")
        .await;
    let mut walk = Walk::default();
    for (customer,) in customers {
        let contracts: Vec<Contract> = house
            .tx()
            .await
            .contracts_of(customer)
            .await
            .unwrap()
            .into_iter()
            .map(|stored| stored.current)
            .collect();
        let mut before = vec![Day::default(); contracts.len()];
        let mut began: Vec<Option<String>> = vec![None; contracts.len()];
        let mut was_customer = false;
        for today in day(FIRST).iter_days().take_while(|today| *today <= until) {
            let now: Vec<Day> = contracts.iter().map(|contract| on(contract, today)).collect();
            let name = month(today);
            let at = |what: &str| (name.clone(), what.to_owned());
            for ((contract, was), is) in contracts.iter().zip(&before).zip(&now) {
                let begun = today > contract.starts_on && contract.ends_on().is_none_or(|end| today < end);
                if begun && was.plan != is.plan {
                    let way = format!("{} → {}", was.plan, is.plan);
                    *walk.switched.entry(at(&way)).or_default() += 1;
                }
                if is.trial && !was.trial {
                    *walk.trials.entry(at("started")).or_default() += 1;
                }
                if was.trial && !is.trial {
                    let became = if is.paid { "converted" } else { "lapsed" };
                    *walk.trials.entry(at(became)).or_default() += 1;
                }
                if was.paid && !is.paid {
                    *walk.left.entry(name.clone()).or_default() += 1;
                }
            }
            for (place, is) in now.iter().enumerate() {
                if is.paid && began[place].is_none() {
                    began[place] = Some(name.clone());
                }
            }
            let paid = |days: &[Day]| days.iter().any(|day| day.paid);
            let sum = |days: &[Day]| days.iter().map(|day| day.minor).sum::<i64>();
            let change = sum(&now) - sum(&before);
            let by = match (paid(&before), paid(&now)) {
                (false, true) if was_customer => "win back",
                (false, true) => "new",
                (true, false) => "churn",
                _ if change > 0 => "up",
                _ if change < 0 => "down",
                _ => "",
            };
            if !by.is_empty() {
                *walk.moved.entry(at(by)).or_default() += change;
                *walk.customers.entry(at(by)).or_default() += 1;
            }
            was_customer |= paid(&now);
            let tomorrow = today.succ_opt().unwrap();
            if tomorrow.month() != today.month() || today == until {
                *walk.ends.entry(name.clone()).or_default() += sum(&now);
                for (began, is) in began.iter().zip(&now) {
                    if let (Some(began), true) = (began, is.paid) {
                        *walk.cohorts.entry((began.clone(), name.clone())).or_default() += 1;
                    }
                }
            }
            before = now;
        }
        walk.last.extend(before);
    }
    walk
}

/// Half a year of a small shop.
async fn half_a_year() -> Installation {
    let house = Installation::on("2026-01-10").await;
    let mara = order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    let nils = order(&mut house.browser(), "stadtblatt", "digital", "nils@post.example").await;
    order(&mut house.browser(), "stadtblatt", "print", "jule@post.example").await;
    let mut ben = house.browser();
    let box_ = order(&mut ben, "stadtblatt", "paketbox-privat", "ben@post.example").await;
    house.travel_to("2026-02-10").await;
    switch(&house, &mara, "digital-plus", SwitchAt::Now).await;
    let pause = Command::Pause {
        from: Some(day("2026-02-15")),
        until: Some(day("2026-03-15")),
    };
    change(&house, &nils, pause).await;
    change(&house, &box_, cancel()).await;
    order(
        &mut house.browser(),
        "stadtblatt",
        "musik-single",
        "ida@post.example",
    )
    .await;
    let tried = order(
        &mut house.browser(),
        "stadtblatt",
        "musik-family",
        "tom@post.example",
    )
    .await;
    house.travel_to("2026-02-12").await;
    change(&house, &tried, cancel()).await;
    house.travel_to("2026-03-20").await;
    // Comes with the next period, in April.
    switch(&house, &mara, "digital", SwitchAt::PeriodEnd).await;
    house.travel_to("2026-05-05").await;
    // Back again, and one more of a customer.
    order_more(&mut ben, "stadtblatt", "paketbox-privat", pay_by_transfer).await;
    change(&house, &nils, cancel()).await;
    house.travel_to("2026-06-15").await;
    house
}

#[tokio::test]
async fn every_number_of_every_page_is_what_the_contracts_say_day_by_day() {
    let house = half_a_year().await;
    let until = day("2026-06-15");
    let walk = walk(&house, until).await;
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    let months: Vec<String> = (1..=6).map(|month| format!("2026-{month:02}")).collect();

    // What recurs: month, currency, start, seven movements, end, customers by movement.
    let rows = table(&mut staff, "recurring", PERIOD).await;
    assert_eq!(rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>(), months);
    let kinds = [("new", 3), ("win back", 5), ("up", 6), ("down", 7), ("churn", 8)];
    let mut start = 0;
    for row in &rows {
        let name = &row[0];
        assert_eq!((row[1].as_str(), whole(&row[2])), ("EUR", start), "{name}");
        for (kind, place) in kinds {
            let key = (name.clone(), kind.to_owned());
            let exact = walk.moved.get(&key).copied().unwrap_or(0);
            assert_eq!(whole(&row[place]), exact, "{kind} in {name}: {:?}", walk.moved);
            let customers = walk.customers.get(&key).copied().unwrap_or(0);
            assert_eq!(
                row[place + 8],
                customers.to_string(),
                "customers, {kind} in {name}"
            );
        }
        assert_eq!((whole(&row[4]), whole(&row[9])), (0, 0), "nobody came along");
        start = walk.ends[name];
        assert_eq!(whole(&row[10]), start, "end of {name}");
        let all: i64 = (2..10).map(|place| whole(&row[place])).sum();
        assert_eq!(all, start, "{name} adds up");
    }
    for kind in ["new", "win back", "up", "down", "churn"] {
        assert!(
            walk.moved.keys().any(|(_, known)| known == kind),
            "the story has no {kind}"
        );
    }

    // Each plan by itself adds up, and all of them are the whole.
    let slugs = [
        "digital",
        "digital-plus",
        "print",
        "paketbox-privat",
        "paketbox-haus",
        "musik-single",
        "musik-family",
    ];
    let mut ends = vec![0; 6];
    for slug in slugs {
        let rows = table(&mut staff, "recurring", &format!("{PERIOD}&group=plan:{slug}")).await;
        for (sum, row) in ends.iter_mut().zip(&rows) {
            let all: i64 = (2..10).map(|place| whole(&row[place])).sum();
            assert_eq!(all, whole(&row[10]), "{slug} in {}", row[0]);
            *sum += all;
        }
    }
    assert_eq!(ends, rows.iter().map(|row| whole(&row[10])).collect::<Vec<_>>());

    // Plans: name, currency, ordered, last order, running, trials, recurring, came, went.
    let signed = "select event #>> '{plan,name}', count(*), max(effective_on) from contract_events
                  where event ->> 'event' = 'signed_up' group by 1";
    let signed = house.rows::<(String, i64, NaiveDate)>(signed).await;
    let rows = table(&mut staff, "plans", PERIOD).await;
    assert_eq!(rows.len(), 7);
    for row in &rows {
        let printed = printed(&row[0]);
        let sold = signed.iter().find(|(name, ..)| name == printed);
        assert_eq!(
            row[2],
            sold.map_or(0, |(_, count, _)| *count).to_string(),
            "{printed}"
        );
        assert_eq!(
            row[3],
            sold.map_or(String::new(), |(.., last)| last.to_string()),
            "{printed}"
        );
        let of_it = |what: fn(&Day) -> bool| {
            let days = walk.last.iter().filter(|day| day.plan == printed && what(day));
            (
                days.clone().count().to_string(),
                days.map(|day| day.minor).sum::<i64>(),
            )
        };
        let running = of_it(|day| day.paid);
        assert_eq!((row[4].clone(), whole(&row[6])), running, "{printed}");
        assert_eq!(row[5], of_it(|day| day.trial).0, "{printed}");
        let ways = |edge: &dyn Fn(&str) -> bool| -> String {
            let of_it = walk.switched.iter().filter(|((_, way), _)| edge(way));
            of_it.map(|(_, count)| count).sum::<i64>().to_string()
        };
        assert_eq!(
            row[7],
            ways(&|way| way.ends_with(&format!("→ {printed}"))),
            "{printed}"
        );
        assert_eq!(
            row[8],
            ways(&|way| way.starts_with(&format!("{printed} →"))),
            "{printed}"
        );
    }

    // Switches, in all and in a month.
    let rows = table(&mut staff, "switches", PERIOD).await;
    let total: i64 = rows.iter().map(|row| whole(&row[2])).sum();
    assert_eq!((rows.len(), total), (2, walk.switched.values().sum::<i64>()));
    let april = table(&mut staff, "switches", "?from=2026-04&to=2026-04").await;
    assert_eq!(april.len(), 1);
    let (from, to) = (printed(&april[0][0]), printed(&april[0][1]));
    assert_eq!(
        walk.switched[&("2026-04".to_owned(), format!("{from} → {to}"))],
        1
    );
    assert_eq!(whole(&april[0][4]), 925 - 2_794);

    // Trials and ends: month, started, converted, lapsed, rate, five reasons, all.
    for row in table(&mut staff, "leaving", PERIOD).await {
        for (what, place) in [("started", 1), ("converted", 2), ("lapsed", 3)] {
            let key = (row[0].clone(), what.to_owned());
            assert_eq!(
                whole(&row[place]),
                walk.trials.get(&key).copied().unwrap_or(0),
                "{key:?}"
            );
        }
        let left = walk.left.get(&row[0]).copied().unwrap_or(0);
        assert_eq!((whole(&row[5]), whole(&row[10])), (left, left), "{}", row[0]);
    }
    assert_eq!(walk.trials.len(), 3, "{:?}", walk.trials);

    // Cohorts: began, contracts, months after, still running.
    let rows = table(&mut staff, "cohorts", PERIOD).await;
    assert_eq!(rows.len(), 6 + 5 + 2, "{rows:?}");
    for row in rows {
        let began: usize = months.iter().position(|month| *month == row[0]).unwrap();
        let name = &months[began + row[2].parse::<usize>().unwrap()];
        let still = walk
            .cohorts
            .get(&(row[0].clone(), name.clone()))
            .copied()
            .unwrap_or(0);
        assert_eq!(whole(&row[3]), still, "{row:?}");
    }

    // The pages show the same, say what it means and stay small.
    for (page, shown) in [
        ("recurring", "Zurückgewonnen"),
        ("plans", "Verkauft sich schleppend"),
        ("switches", "Wechsel als Kreuztabelle"),
        ("leaving", "Ohne Vertrag beendet"),
        ("cohorts", "Noch laufende Verträge"),
    ] {
        let page = staff.open(&format!("{FIGURES}/{page}{PERIOD}")).await;
        page.is(200).shows(shown).shows("Was die Zahlen bedeuten");
        let pictures = page.html().matches("role=\"img\"").count();
        assert_eq!(page.html().matches("<desc>").count(), pictures);
        assert!(page.html().len() < 150_000);
    }
}

/// The name a plan has on documents, of the one on pages.
fn printed(name: &str) -> &str {
    match name.rsplit_once(" – ").unwrap().1 {
        "Print" => "Stadtblatt Print",
        "Digital" => "Stadtblatt Digital",
        "Digital Plus" => "Stadtblatt Digital Plus",
        "Single" => "Stadtblatt Musik Single",
        "Family" => "Stadtblatt Musik Family",
        "Haus" => "Paketbox Haus",
        "Privat" => "Paketbox Privat",
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_change_is_counted_once_whoever_counts_and_what_is_planned_when_it_comes() {
    let house = Installation::on("2026-04-10").await;
    let mut contracts = Vec::new();
    for number in 0..5 {
        let email = format!("kunde{number}@post.example");
        contracts.push(order(&mut house.browser(), "stadtblatt", "digital", &email).await);
    }
    for contract in &contracts {
        switch(&house, contract, "digital-plus", SwitchAt::PeriodEnd).await;
    }
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    // No job came yet: the page counts by itself what is little, and nothing of what is only planned.
    let empty = "In diesem Zeitraum hat niemand den Tarif gewechselt.";
    staff
        .open(&format!("{FIGURES}/switches"))
        .await
        .is(200)
        .shows(empty);
    let rows = "select fact, detail, plan, number, amount_minor from contract_months where number <> 0 or amount_minor <> 0 order by 1, 2, 3";
    type Row = (String, String, String, i64, i64);
    let before = house.rows::<Row>(rows).await;
    assert!(
        before.iter().any(|row| (row.0.as_str(), row.3) == ("sold", 5)),
        "{before:?}"
    );

    // The day comes: several count at once.
    house.set_clock(at_ten(day("2026-05-10")));
    let both = tokio::join!(
        jobs::figures::run(&house.app, &house.merchant),
        jobs::figures::run(&house.app, &house.merchant)
    );
    both.0.unwrap();
    both.1.unwrap();
    let once = house.rows::<Row>(rows).await;
    assert!(
        once.iter().any(|row| (row.0.as_str(), row.3) == ("switched", 5)),
        "{once:?}"
    );
    // Everything once more, as after a migration.
    house
        .tamper("update customer_figures set due_on = '-infinity'")
        .await;
    jobs::figures::run(&house.app, &house.merchant).await.unwrap();
    assert_eq!(house.rows::<Row>(rows).await, once);

    // A month later it is told that one way has grown.
    house.set_clock(at_ten(day("2026-06-01")));
    staff
        .open(&format!("{FIGURES}/switches"))
        .await
        .is(200)
        .shows("Auffällig: Im Mai 2026 wechselten 5 Verträge");
}
