//! Prices that depend on how many units are ordered or used: told before the order, kept in the contract, billed by tiers.

use billing::{ComponentKind, PriceComponent, Rejection, Span, Tier, TierMode, Timing};
use server::jobs::billing::RunReport;
use server::use_cases::usage::{UsageAnswer, record_usage};
use store::catalogue::Plan;
use store::usage::UsageRecord;

use crate::installation::{Installation, at_ten, day};
use crate::people::{consumers_form, placed};

const SEATS: &str = "1 enthalten; die weiteren bis 5: 3,50 €; darüber: 3,00 €";
const SCANS: &str = "bis 1.000: 0,00 €; darüber: 0,0035 €";

fn tiers(limit: u32, first: &str, then: &str) -> Vec<Tier> {
    let tier = |up_to, price: &str| Tier {
        up_to,
        price: price.parse().unwrap(),
    };
    vec![tier(Some(limit), first), tier(None, then)]
}

/// The demo's box for private people, with compartments by tiers and scans by usage instead of one price.
async fn open_shop_with_tiers(house: &Installation) {
    let mut tx = house.tx().await;
    let plans = tx.plans().await.unwrap();
    let known = plans.iter().find(|plan| plan.slug == "paketbox-privat").unwrap();
    let (id, version_id) = (house.app.new_id(), house.app.new_id());
    let mut plan = Plan {
        id,
        version_id,
        slug: "scanbox".to_owned(),
        position: 9,
        ..known.clone()
    };
    let cycle = Span::months(1);
    let component = |id: &str, name: &str, kind| PriceComponent {
        id: id.into(),
        name: name.into(),
        kind,
        tax_class: Default::default(),
    };
    plan.version.id = version_id.to_string().into();
    plan.version.plan = id.to_string().into();
    plan.version.components = vec![
        component(
            "base",
            "Grundpreis",
            ComponentKind::Base {
                price: "7.90".parse().unwrap(),
                cycle,
                timing: Timing::Advance,
            },
        ),
        component(
            "boxes",
            "Fächer",
            ComponentKind::Tiered {
                tiers: tiers(5, "3.50", "3"),
                mode: TierMode::Graduated,
                cycle,
                timing: Timing::Advance,
                included: 1,
            },
        ),
        component(
            "scans",
            "Scans",
            ComponentKind::Metered {
                tiers: tiers(1000, "0", "0.0035"),
                mode: TierMode::Graduated,
                cycle,
                included: 0,
            },
        ),
    ];
    assert_eq!(plan.version.validate(), Ok(()));
    tx.insert_plan(&plan, house.app.now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn tiers_and_usage_are_told_before_the_order_and_billed_as_told() {
    let house = Installation::on("2026-05-04").await;
    open_shop_with_tiers(&house).await;
    let mut customer = house.browser();
    let by_usage = format!("Scans nach Verbrauch pro Monat, je Einheit: {SCANS}");
    let by_units = format!("je Einheit pro Monat: {SEATS}");
    for path in ["/m/stadtblatt", "/m/stadtblatt/order/scanbox"] {
        customer
            .open(path)
            .await
            .is(200)
            .shows(&by_usage)
            .shows(&by_units);
    }

    let mut form = consumers_form(&mut customer, "stadtblatt", "scanbox", "mara@post.example").await;
    form.set("form[quantities][boxes]", "8").press("recalculate");
    customer.submit(&form).await;
    let mut form = consumers_form(&mut customer, "stadtblatt", "scanbox", "mara@post.example").await;
    assert_eq!(form.value("form[quantities][boxes]"), Some("8"));
    form.press("order");
    let receipt = customer.submit(&form).await;
    let contract = placed(&receipt);
    // 7.90, five boxes for 3.50 and two for 3.00 beside the one included.
    receipt.shows("31,40 €").shows(&by_usage);
    customer
        .open(&format!("/m/stadtblatt/portal/contracts/{contract}"))
        .await
        .is(200)
        .shows(SEATS)
        .shows(&format!("nach Verbrauch {SCANS}"));
    let confirmation = customer
        .open(&format!("/m/stadtblatt/contracts/{contract}/confirmation.pdf"))
        .await;
    assert!(confirmation.is(200).body.starts_with(b"%PDF-"));

    assert_eq!(house.travel_to("2026-05-04").await.billing.invoices, 1);
    let mail = house.mails().await.remove(0).text;
    let words: Vec<_> = mail.split_whitespace().collect();
    assert!(words.join(" ").contains(SCANS), "{mail}");
    house.set_clock(at_ten(day("2026-05-20")));
    assert_eq!(
        use_of(&house, &contract, &[("one", "scans", "2026-05-20", "1250")]).await,
        [UsageAnswer::Recorded]
    );
    let june = house.travel_to("2026-06-04").await.billing;
    assert_eq!(
        june,
        RunReport {
            invoices: 1,
            ..RunReport::default()
        }
    );
    let totals: Vec<_> = house
        .documents()
        .await
        .iter()
        .map(|listed| listed.document.gross_minor)
        .collect();
    assert_eq!(totals, [3140, 3140 + 88]);
}

/// Tells what was used: id, component, day, quantity.
async fn use_of(house: &Installation, contract: &str, told: &[(&str, &str, &str, &str)]) -> Vec<UsageAnswer> {
    let told: Vec<_> = told
        .iter()
        .map(|(id, component, on, quantity)| UsageRecord {
            id: (*id).to_owned(),
            component: (*component).into(),
            on: day(on),
            quantity: quantity.parse().unwrap(),
        })
        .collect();
    record_usage(&house.app, &house.merchant, contract.parse().unwrap(), &told)
        .await
        .unwrap()
}

async fn order_scanbox(house: &Installation) -> String {
    open_shop_with_tiers(house).await;
    let mut customer = house.browser();
    let mut form = consumers_form(&mut customer, "stadtblatt", "scanbox", "mara@post.example").await;
    form.set("form[quantities][boxes]", "1").press("order");
    let contract = placed(&customer.submit(&form).await);
    house.travel_to("2026-05-20").await;
    contract
}

#[tokio::test]
async fn a_use_that_is_told_twice_counts_once_and_one_that_is_refused_keeps_no_other_out() {
    let house = Installation::on("2026-05-04").await;
    let contract = order_scanbox(&house).await;
    let first = use_of(
        &house,
        &contract,
        &[
            ("a", "scans", "2026-05-19", "900"),
            ("b", "lids", "2026-05-19", "1"),
            ("", "scans", "2026-05-19", "1"),
            ("c", "scans", "2026-05-21", "1"),
            ("a", "scans", "2026-05-19", "900.0"),
            ("a", "scans", "2026-05-19", "901"),
            ("d", "scans", "2026-05-20", "400"),
            ("e", "scans", "2026-05-20", "-2000"),
        ],
    )
    .await;
    assert!(
        matches!(
            first.as_slice(),
            [
                UsageAnswer::Recorded,
                UsageAnswer::Refused(Rejection::UnknownComponent { .. }),
                UsageAnswer::IdMalformed,
                UsageAnswer::Refused(Rejection::DayOutOfRange { .. }),
                UsageAnswer::Known,
                UsageAnswer::IdTaken,
                UsageAnswer::Recorded,
                UsageAnswer::Refused(Rejection::UsageOutOfRange { .. }),
            ]
        ),
        "{first:?}"
    );
    // The same batch ten times at once.
    let again = ("f", "scans", "2026-05-20", "300");
    let told: Vec<_> = (0..10)
        .map(|_| async { use_of(&house, &contract, &[again]).await.remove(0) })
        .collect();
    let mut answers = futures_util::future::join_all(told).await;
    answers.retain(|answer| *answer == UsageAnswer::Recorded);
    assert_eq!(answers.len(), 1);
    house.travel_to("2026-06-04").await;
    // 7.90, and of 1,600 scans 600 for 0.0035.
    assert_eq!(grosses(&house).await, [790, 790 + 210]);
}

async fn grosses(house: &Installation) -> Vec<i64> {
    let documents = house.documents().await;
    documents
        .iter()
        .map(|listed| listed.document.gross_minor)
        .collect()
}

#[tokio::test]
async fn use_of_a_period_that_is_billed_already_is_billed_with_the_next_run() {
    let house = Installation::on("2026-05-04").await;
    let contract = order_scanbox(&house).await;
    use_of(&house, &contract, &[("a", "scans", "2026-05-20", "1100")]).await;
    house.travel_to("2026-06-10").await;
    assert_eq!(grosses(&house).await, [790, 790 + 35]);
    // 300 of them were told late, and 100 had been told too many.
    let late = [
        ("b", "scans", "2026-05-28", "300"),
        ("c", "scans", "2026-05-20", "-100"),
    ];
    assert_eq!(
        use_of(&house, &contract, &late).await,
        [UsageAnswer::Recorded, UsageAnswer::Recorded]
    );
    assert_eq!(house.travel_to("2026-06-10").await.billing.invoices, 1);
    assert_eq!(grosses(&house).await, [790, 790 + 35, 70]);
    let verified = house.tx().await.verify().await.unwrap();
    assert_eq!(verified.findings, []);
}
