//! Prices that depend on how many units are ordered or used: told before the order, kept in the contract, billed by tiers.

use billing::{ComponentKind, PriceComponent, Span, Tier, TierMode, Timing};
use server::jobs::billing::RunReport;
use store::catalogue::Plan;

use crate::installation::Installation;
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
    // Usage comes from elsewhere; here it is written behind the program's back, as an event of the contract.
    house
        .tamper(
            "insert into contract_events
             select merchant_id, contract_id, 2, '2026-05-20',
                    '{\"event\": \"usage_recorded\", \"on\": \"2026-05-20\", \"used_on\": \"2026-05-20\",
                      \"component\": \"scans\", \"quantity\": \"1250\"}', actor, recorded_at
             from contract_events where sequence = 1",
        )
        .await;
    assert_eq!(house.tamper("update contracts set current_shape = 1").await, 1);
    assert_eq!(house.app.store().replay_contracts().await.unwrap().contracts, 1);
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
