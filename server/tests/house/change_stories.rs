//! Changes of a contract: shown, confirmed as shown, and made once, whoever else is at it at the same time.

use billing::{
    CancelAt, Command, Currency, Money, MoneyMode, Rejection, Switch, SwitchAt, SwitchRules, SwitchWhen,
};
use chrono::TimeDelta;
use futures_util::future::join_all;
use server::jobs;
use server::use_cases::changing::{Confirm, Outcome, Preview, confirm, preview_change};
use server::use_cases::paying::receive_payment;
use store::contracts::Actor;
use store::payments::Received;
use uuid::Uuid;

use crate::installation::{Installation, at_ten, day};
use crate::people::order;

/// A reader of the e-paper for 9.90 a month since the 1st of June; it is the 16th.
async fn reader(house: &Installation) -> Uuid {
    let contract = order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-06-16").await;
    contract.parse().unwrap()
}

/// The archive for 29.90, by the rules of the group: at once, after its payment.
async fn upgrade(house: &Installation, when: SwitchWhen) -> Command {
    let plans = house.tx().await.plans().await.unwrap();
    let to = plans.iter().find(|plan| plan.slug == "digital-plus").unwrap();
    Command::Switch(Box::new(Switch {
        to: to.version.clone(),
        when,
        quantities: [].into(),
        by: Default::default(),
        paid: false,
    }))
}

fn by_rules() -> SwitchWhen {
    SwitchWhen::ByRules(SwitchRules::default())
}

async fn preview(house: &Installation, contract: Uuid, command: &Command) -> Preview {
    preview_change(&house.app, &house.merchant, contract, command)
        .await
        .unwrap()
        .unwrap()
}

async fn payment(house: &Installation, contract: Uuid, amount_minor: i64) -> Received {
    let stored = house.tx().await.contract(contract).await.unwrap().unwrap();
    Received {
        id: house.app.new_id(),
        customer: stored.customer,
        received_on: house.app.moment(&house.merchant).today(),
        amount_minor,
        currency: "EUR".to_owned(),
        reference: "card".to_owned(),
        sender: String::new(),
        at: house.app.moment(&house.merchant).instant,
    }
}

fn as_shown(shown: &Preview, payment: Option<Received>) -> Confirm {
    Confirm {
        quote: shown.id,
        total: shown.quote.total,
        payment,
        actor: Actor::Public,
    }
}

async fn confirmed(house: &Installation, request: &Confirm) -> Outcome {
    confirm(&house.app, &house.merchant, request).await.unwrap()
}

/// Gross, and what is paid of it.
async fn documents(house: &Installation) -> Vec<(i64, i64)> {
    let documents = house.documents().await;
    documents
        .iter()
        .map(|listed| (listed.document.gross_minor, listed.paid_minor))
        .collect()
}

async fn is_whole(house: &Installation) {
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
}

#[tokio::test]
async fn an_upgrade_is_paid_made_and_billed_in_one_step() {
    let house = Installation::on("2026-06-01").await;
    let contract = reader(&house).await;
    let shown = preview(&house, contract, &upgrade(&house, by_rules()).await).await;
    // Half of June: 14.95 for the archive, 4.95 back for the e-paper.
    assert_eq!(shown.quote.total, Money::new(1000, Currency::Eur));
    assert!(shown.quote.payment_first);

    for too_little in [None, Some(payment(&house, contract, 999).await)] {
        let outcome = confirmed(&house, &as_shown(&shown, too_little)).await;
        assert!(matches!(outcome, Outcome::PaymentNeeded(_)), "{outcome:?}");
    }
    assert_eq!(house.count("contract_events").await, 1);
    assert_eq!(documents(&house).await, [(990, 0)]);

    let request = as_shown(&shown, Some(payment(&house, contract, 1000).await));
    let Outcome::Done {
        documents: issued, ..
    } = confirmed(&house, &request).await
    else {
        panic!("not done");
    };
    assert_eq!(issued.len(), 1);
    assert_eq!(documents(&house).await, [(990, 0), (1000, 1000)]);
    assert_eq!(
        confirmed(&house, &request).await,
        Outcome::DoneBefore { contract }
    );
    assert_eq!(documents(&house).await, [(990, 0), (1000, 1000)]);

    // Who did it is written down.
    let log = house.tx().await.audit_of(contract, 10).await.unwrap();
    let actions: Vec<_> = log.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["contract.changed"]);
    is_whole(&house).await;

    house.travel_to("2026-07-01").await;
    assert_eq!(documents(&house).await, [(990, 0), (1000, 1000), (2990, 0)]);
}

#[tokio::test]
async fn the_same_confirmation_ten_times_at_once_has_one_effect() {
    let house = Installation::on("2026-06-01").await;
    let contract = reader(&house).await;
    let shown = preview(&house, contract, &upgrade(&house, by_rules()).await).await;
    let request = as_shown(&shown, Some(payment(&house, contract, 1000).await));
    let mut outcomes = join_all((0..10).map(|_| confirmed(&house, &request))).await;
    outcomes.retain(|outcome| !matches!(outcome, Outcome::DoneBefore { .. }));
    assert!(
        matches!(outcomes.as_slice(), [Outcome::Done { .. }]),
        "{outcomes:?}"
    );
    assert_eq!(documents(&house).await, [(990, 0), (1000, 1000)]);
    assert_eq!(house.count("payments").await, 1);
    // One event for the plan, or some for one change: none of them twice.
    let kinds = house
        .rows::<(String, i64)>(
            "select event ->> 'event', count(*) from contract_events group by 1 having count(*) > 1",
        )
        .await;
    assert_eq!(kinds, []);
    is_whole(&house).await;
}

#[tokio::test]
async fn of_two_people_who_switch_and_pay_at_once_one_does_and_the_others_money_is_kept() {
    for _ in 0..5 {
        let house = Installation::on("2026-06-01").await;
        let contract = reader(&house).await;
        let command = upgrade(&house, by_rules()).await;
        let mut requests = Vec::new();
        for _ in 0..2 {
            let shown = preview(&house, contract, &command).await;
            requests.push(as_shown(&shown, Some(payment(&house, contract, 1000).await)));
        }
        let outcomes = join_all(requests.iter().map(|request| confirmed(&house, request))).await;
        let done = outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Outcome::Done { .. }));
        assert_eq!(done.count(), 1, "{outcomes:?}");
        let refused = outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Outcome::Refused(Rejection::SamePlan { .. })));
        assert_eq!(refused.count(), 1, "{outcomes:?}");
        assert_eq!(documents(&house).await, [(990, 0), (1000, 1000)]);
        let kept = house
            .rows::<(i64, i64)>(
                "select count(*), sum(amount_minor)::bigint from payments p
                 where not exists (select from allocations a where a.payment_id = p.payment_id)",
            )
            .await;
        assert_eq!(kept, [(1, 1000)]);
        is_whole(&house).await;
    }
}

#[tokio::test]
async fn one_who_switches_while_another_cancels_sees_the_new_numbers_first() {
    let house = Installation::on("2026-06-01").await;
    let contract = reader(&house).await;
    let switch = upgrade(&house, SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate)).await;
    let cancel = Command::DeclareCancellation {
        at: CancelAt::Earliest,
    };
    let requests = [
        as_shown(&preview(&house, contract, &switch).await, None),
        as_shown(&preview(&house, contract, &cancel).await, None),
    ];
    let outcomes = join_all(requests.iter().map(|request| confirmed(&house, request))).await;
    let done = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Outcome::Done { .. }));
    assert_eq!(done.count(), 1, "{outcomes:?}");
    let fresh = outcomes
        .iter()
        .find_map(|outcome| match outcome {
            Outcome::Changed(fresh) => Some(fresh),
            _ => None,
        })
        .unwrap();
    // What is shown instead can be confirmed.
    let outcome = confirmed(&house, &as_shown(fresh, None)).await;
    assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
    is_whole(&house).await;
}

#[tokio::test]
async fn two_payments_for_one_invoice_at_once_pay_it_once_and_the_rest_stays_with_the_customer() {
    let house = Installation::on("2026-06-01").await;
    let contract = reader(&house).await;
    let invoice = house.documents().await[0].document.id;
    let payments = [
        payment(&house, contract, 990).await,
        payment(&house, contract, 990).await,
    ];
    // Each is told five times.
    let invoices = [invoice];
    let told = (0..10).map(|number| {
        receive_payment(
            &house.app,
            &house.merchant,
            &payments[number % 2],
            &invoices,
            Actor::Public,
        )
    });
    let mut counted: Vec<_> = join_all(told).await.into_iter().map(Result::unwrap).collect();
    counted.retain(|counted| *counted > 0);
    assert_eq!(counted, [990]);
    assert_eq!(documents(&house).await, [(990, 990)]);
    assert_eq!(house.count("payments").await, 2);
    is_whole(&house).await;
    // Another payment under the id of a known one is a mistake somewhere, and nothing is kept of it.
    let other = Received {
        amount_minor: 1,
        ..payments[0].clone()
    };
    let refused = receive_payment(&house.app, &house.merchant, &other, &[], Actor::Public).await;
    assert!(refused.is_err());
    assert_eq!(house.count("payments").await, 2);
}

#[tokio::test]
async fn what_was_shown_too_long_ago_is_shown_again() {
    let house = Installation::on("2026-06-01").await;
    let contract = reader(&house).await;
    let command = upgrade(&house, SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate)).await;
    let shown = preview(&house, contract, &command).await;
    house.set_clock(at_ten(day("2026-06-16")) + TimeDelta::minutes(31));
    let outcome = confirmed(&house, &as_shown(&shown, None)).await;
    let Outcome::Expired(fresh) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(fresh.quote, shown.quote, "the same day, the same numbers");
    assert_eq!(documents(&house).await, [(990, 0)]);
    let outcome = confirmed(&house, &as_shown(&fresh, None)).await;
    assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
    assert_eq!(documents(&house).await, [(990, 0), (1000, 0)]);
}

#[tokio::test]
async fn what_costs_something_else_after_midnight_is_shown_again() {
    let house = Installation::on("2026-06-01").await;
    let contract = reader(&house).await;
    let command = upgrade(&house, SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate)).await;
    house.set_clock(at_ten(day("2026-06-16")) + TimeDelta::minutes(14 * 60 - 5));
    let shown = preview(&house, contract, &command).await;
    house.set_clock(at_ten(day("2026-06-16")) + TimeDelta::minutes(14 * 60 + 5));
    let outcome = confirmed(&house, &as_shown(&shown, None)).await;
    let Outcome::Changed(fresh) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(shown.quote.total, Money::new(1000, Currency::Eur));
    // 14 of 30 days: 13.95 less 4.62.
    assert_eq!(fresh.quote.total, Money::new(933, Currency::Eur));
    assert_eq!(documents(&house).await, [(990, 0)]);
    // Who names another total than the one that was shown has seen something else.
    let other = Confirm {
        total: shown.quote.total,
        ..as_shown(&fresh, None)
    };
    let outcome = confirmed(&house, &other).await;
    assert!(matches!(outcome, Outcome::Changed(_)), "{outcome:?}");
}

#[tokio::test]
async fn a_change_on_the_day_of_the_bill_and_the_run_itself_bill_everything_once() {
    for _ in 0..5 {
        let house = Installation::on("2026-06-01").await;
        let contract = reader(&house).await;
        house.set_clock(at_ten(day("2026-07-01")));
        let command = upgrade(&house, SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate)).await;
        let shown = preview(&house, contract, &command).await;
        let request = as_shown(&shown, None);
        let runs =
            join_all((0..4).map(|_| jobs::billing::run(&house.app, &house.merchant, day("2026-07-01"))));
        let (runs, outcome) = tokio::join!(runs, confirmed(&house, &request));
        let issued: u32 = runs.into_iter().map(|run| run.unwrap().invoices).sum();
        let first = match outcome {
            // The change came first: one bill for the archive.
            Outcome::Done { documents, .. } => {
                assert_eq!((documents.len(), issued), (1, 0));
                vec![(990, 0), (2990, 0)]
            }
            // The run came first, so that the change takes July's e-paper back.
            Outcome::Changed(fresh) => {
                assert_eq!(issued, 1);
                let outcome = confirmed(&house, &as_shown(&fresh, None)).await;
                assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
                vec![(990, 0), (990, 0), (2000, 0)]
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(documents(&house).await, first);
        assert_eq!(house.travel_to("2026-07-01").await.billing.invoices, 0);
        is_whole(&house).await;
    }
}
