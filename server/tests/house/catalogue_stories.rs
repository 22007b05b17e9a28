//! What a merchant sells: drafted, published, changed and retired, while contracts go on as they were signed.

use billing::{ComponentKind, PlanState, Span, Timing};
use store::plan_versions::SavedVersion;

use crate::browser::Browser;
use crate::html::{self, Form};
use crate::installation::Installation;
use crate::people::{consumers_form, order, placed, sign_in_staff};
use crate::reader::{CONTRACTS, reader};

async fn set_state(house: &Installation, slug: &str, state: PlanState) {
    let sql = format!(
        "update plans set state = '{}' where slug = '{slug}'",
        state.name()
    );
    assert_eq!(house.tamper(&sql).await, 1);
}

#[tokio::test]
async fn a_plan_that_is_not_on_offer_is_neither_shown_nor_ordered() {
    let house = Installation::on("2026-05-04").await;
    let mut early = house.browser();
    let form = consumers_form(&mut early, "stadtblatt", "digital", "mara@post.example").await;
    for state in [PlanState::Draft, PlanState::Retired] {
        set_state(&house, "digital", state).await;
        let mut customer = house.browser();
        let offers = customer.open("/m/stadtblatt").await;
        assert!(!offers.html().contains("/order/digital\""), "{}", offers.text());
        assert!(offers.html().contains("/order/digital-plus\""));
        customer.open("/m/stadtblatt/order/digital").await.is(404);
        let beside = customer.open("/m/stadtblatt/order/digital-plus").await;
        assert!(!beside.html().contains("value=\"digital\""), "{}", beside.text());
        // Whoever had the page open before orders nothing either.
        early.submit(&form).await;
        assert_eq!(house.count("contracts").await, 0);
    }
    set_state(&house, "digital", PlanState::Published).await;
    placed(&early.submit(&form).await);
}

#[tokio::test]
async fn a_contract_on_a_retired_plan_is_billed_and_changed_but_nobody_switches_to_it() {
    let mut reader = reader("digital").await;
    set_state(&reader.house, "digital", PlanState::Retired).await;
    // Back from another plan there is no way to this one.
    let mut other = reader.house.browser();
    let plus = order(&mut other, "stadtblatt", "digital-plus", "nils@post.example").await;
    let page = other.open(&format!("{CONTRACTS}/{plus}/switch")).await;
    assert!(!page.html().contains("value=\"digital\""), "{}", page.text());
    let mut form = page.form("request-change");
    form.set("form[plan]", "digital");
    let refused = other.submit(&form).await;
    assert!(refused.problem("plan").is_some(), "{}", refused.text());
    // From the retired plan there is a way to those on offer.
    let page = reader.open("/switch").await;
    page.is(200);
    assert!(page.html().contains("value=\"digital-plus\""), "{}", page.text());
    let before = reader.billed().await.len();
    reader.house.travel_to("2026-07-02").await;
    assert!(reader.billed().await.len() > before, "billed on");
    reader.open("/pause").await.is(200);
    reader.is_whole().await;
}

#[tokio::test]
async fn a_switch_that_was_looked_at_is_not_made_once_its_plan_is_retired() {
    let mut reader = reader("digital").await;
    let mut form = reader.open("/switch").await.form("request-change");
    form.set("form[plan]", "digital-plus");
    let look = reader.browser.submit(&form).await;
    let confirm = look.form("confirm-change");
    set_state(&reader.house, "digital-plus", PlanState::Retired).await;
    let page = reader.browser.submit(&confirm).await;
    assert_eq!(
        page.path,
        format!("{CONTRACTS}/{}", reader.contract),
        "{}",
        page.text()
    );
    page.shows("Stadtblatt Digital");
    let plans = reader
        .house
        .rows::<(String,)>("select current #>> '{phases,-1,plan,name}' from contracts")
        .await;
    assert_eq!(plans, [("Stadtblatt Digital".to_owned(),)]);
}

const CATALOGUE: &str = "/m/stadtblatt/staff/catalogue";

/// Saves a version of the digital plan that costs 12.90 and does not publish it; its number.
async fn draft_a_higher_price(house: &Installation) -> i32 {
    let mut tx = house.tx().await;
    let plan = tx.edited_plan("digital").await.unwrap().unwrap();
    let id = house.app.new_id();
    let mut version = SavedVersion {
        id,
        number: tx.next_version_number(plan.id).await.unwrap(),
        ..plan.latest
    };
    version.definition.id = id.to_string().into();
    version.definition.components[0].kind = ComponentKind::Base {
        price: "12.90".parse().unwrap(),
        cycle: Span::months(1),
        timing: Timing::Advance,
    };
    tx.insert_plan_version(plan.id, &version).await.unwrap();
    tx.set_draft(plan.id, &version).await.unwrap();
    tx.commit().await.unwrap();
    version.number
}

/// The form of the list that does this to the digital plan.
async fn deed(staff: &mut Browser, state: &str) -> Form {
    let page = staff.open(CATALOGUE).await;
    page.is(200);
    let mut form = html::forms(page.html())
        .into_iter()
        .filter(|form| form.action == "/api/set-plan-state")
        .find(|form| form.value("form[plan]") == Some("digital") && form.offers(state))
        .unwrap_or_else(|| panic!("nothing makes it {state}: {}", page.text()));
    form.press(state);
    form
}

#[tokio::test]
async fn a_contract_keeps_its_price_when_another_version_is_published_and_new_orders_get_that() {
    let mut first = reader("digital").await;
    let house = &first.house;
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    staff
        .open(CATALOGUE)
        .await
        .shows("9,90 € pro Monat")
        .shows("Fassung 1");
    assert_eq!(draft_a_higher_price(house).await, 2);
    // Saved, and nobody sees it yet.
    house.browser().open("/m/stadtblatt").await.shows("9,90 €");
    staff.open(CATALOGUE).await.shows("Fassung 2 ist Entwurf");
    let mut customer = house.browser();
    let old = consumers_form(&mut customer, "stadtblatt", "digital", "nils@post.example").await;

    let form = deed(&mut staff, "published").await;
    staff
        .submit(&form)
        .await
        .shows("Der Tarif ist im Angebot.")
        .shows("12,90 € pro Monat")
        .shows("davon einer mit früherer Fassung");
    // A second click changes nothing.
    staff.submit(&form).await.shows("Der Tarif ist im Angebot.");
    assert_eq!(actions(house).await, ["plan.published"]);
    // Whoever saw the old price sees the new one before anything is ordered.
    let again = customer.submit(&old).await;
    again.shows("12,90 €");
    assert_eq!(house.count("contracts").await, 1);
    order(&mut house.browser(), "stadtblatt", "digital", "ole@post.example").await;
    house.travel_to("2026-07-17").await;
    let billed = first.billed().await;
    assert_eq!(billed, [990, 1290, 990, 1290]);
    first.open("").await.shows("9,90 €");
    first.is_whole().await;
}

#[tokio::test]
async fn a_plan_is_retired_and_brought_back_and_two_who_act_at_once_are_told() {
    let house = Installation::on("2026-05-04").await;
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    let retire = deed(&mut staff, "retired").await;
    staff.submit(&retire).await.shows("nicht mehr im Angebot");
    staff.submit(&retire).await.is(200);
    house.browser().open("/m/stadtblatt/order/digital").await.is(404);
    let back = deed(&mut staff, "published").await;
    // Somebody saves another version meanwhile.
    draft_a_higher_price(&house).await;
    staff
        .submit(&back)
        .await
        .shows("Inzwischen hat jemand den Tarif geändert.");
    house.browser().open("/m/stadtblatt/order/digital").await.is(404);
    let back = deed(&mut staff, "published").await;
    staff.submit(&back).await.shows("12,90 € pro Monat");
    house
        .browser()
        .open("/m/stadtblatt/order/digital")
        .await
        .is(200)
        .shows("12,90 €");
    assert_eq!(actions(&house).await, ["plan.retired", "plan.published"]);
}

#[tokio::test]
async fn a_plan_the_law_forbids_is_not_published() {
    let house = Installation::on("2026-05-04").await;
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    let sql = "update plans set state = 'retired' where slug = 'digital';
               update plan_versions set definition = jsonb_set(definition, '{term,notice}', '\"3 months\"')
               where plan_version_id = (select current_version_id from plans where slug = 'digital')";
    for statement in sql.split(';') {
        assert_eq!(house.tamper(statement).await, 1);
    }
    let page = staff.open(CATALOGUE).await;
    page.shows("So nicht verkäuflich");
    let form = deed(&mut staff, "published").await;
    staff.submit(&form).await.shows("darf so nicht angeboten werden");
    house.browser().open("/m/stadtblatt/order/digital").await.is(404);
}

async fn actions(house: &Installation) -> Vec<String> {
    house
        .rows::<(String,)>("select action from audit_log where action like 'plan.%' order by at, audit_id")
        .await
        .into_iter()
        .map(|row| row.0)
        .collect()
}
