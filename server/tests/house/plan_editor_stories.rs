//! A plan is written in one form, looked at before it is saved, and kept as a version.

use crate::browser::Browser;
use crate::html::Form;
use crate::installation::Installation;
use crate::people::{order, sign_in_staff};

const CATALOGUE: &str = "/m/stadtblatt/staff/catalogue";
const DIGITAL: &str = "/m/stadtblatt/staff/catalogue/plans/digital";

async fn staff(house: &Installation) -> Browser {
    let mut browser = house.browser();
    sign_in_staff(&mut browser, "stadtblatt").await;
    browser
}

async fn editor(staff: &mut Browser, path: &str) -> Form {
    let page = staff.open(path).await;
    page.is(200);
    page.form("edit-plan")
}

#[tokio::test]
async fn a_plan_is_made_from_nothing_previewed_published_and_ordered() {
    let house = Installation::on("2026-05-04").await;
    let mut staff = staff(&house).await;
    let mut form = editor(&mut staff, "/m/stadtblatt/staff/catalogue/plans/new").await;
    let empty = staff.submit(form.press("publish")).await;
    assert!(empty.problem("name_de").is_some(), "{}", empty.text());
    assert!(empty.problem("slug").is_some());
    form.set("form[name_de]", "Wochenende")
        .set("form[name_en]", "Weekend")
        .set("form[slug]", "wochenende")
        .set("form[printed]", "Stadtblatt Wochenende")
        .set("form[summary_de]", "Die Zeitung am Samstag.")
        .set("form[summary_en]", "The paper on Saturdays.")
        .set("form[features_de]", "Samstags im Briefkasten")
        .set("form[features_en]", "In your letterbox on Saturdays")
        .set("form[prices][p00][name]", "Stadtblatt Wochenende, Abonnement")
        .set("form[prices][p00][price]", "19,90")
        .set("form[prices][p00][tax_class]", "reduced")
        .press("preview");
    let page = staff.submit(&form).await;
    page.shows("Die ersten 14 Monate")
        .shows("19,90 €")
        .shows("04.06.2027")
        .shows("Nicht gespeichert");
    assert_eq!(house.count("plans").await, 7, "a preview saves nothing");
    let mut form = page.form("edit-plan");
    staff
        .submit(form.press("publish"))
        .await
        .shows("Der Tarif ist im Angebot.");
    // The second of two clicks.
    staff.submit(&form).await.is(200);
    assert_eq!(house.count("plan_versions").await, 8);
    order(
        &mut house.browser(),
        "stadtblatt",
        "wochenende",
        "mara@post.example",
    )
    .await;
    house.travel_to("2026-05-04").await;
    assert_eq!(house.documents().await[0].document.gross_minor, 1990);
}

#[tokio::test]
async fn another_price_is_another_version_and_an_unlawful_one_is_refused_with_what_may_be_chosen() {
    let house = Installation::on("2026-05-04").await;
    let mut first = house.browser();
    order(&mut first, "stadtblatt", "digital", "mara@post.example").await;
    let mut staff = staff(&house).await;
    let mut form = editor(&mut staff, DIGITAL).await;
    form.set("form[prices][p00][price]", "12,90")
        .set("form[notice][count]", "3")
        .press("publish");
    let page = staff.submit(&form).await;
    let problem = page.problem("notice").unwrap();
    assert!(
        problem.contains("§ 309 Nr. 9 BGB") && problem.contains("1 Monat"),
        "{problem}"
    );
    assert_eq!(house.count("plan_versions").await, 7);
    let mut form = page.form("edit-plan");
    form.set("form[notice][count]", "1").press("draft");
    staff.submit(&form).await.shows("als Entwurf gespeichert");
    house.browser().open("/m/stadtblatt").await.shows("9,90 €");
    let mut form = editor(&mut staff, DIGITAL).await;
    staff.submit(form.press("publish")).await.shows("Fassung 3");
    order(&mut house.browser(), "stadtblatt", "digital", "nils@post.example").await;
    house.travel_to("2026-06-04").await;
    let mut billed: Vec<i64> = house
        .documents()
        .await
        .iter()
        .map(|listed| listed.document.gross_minor)
        .collect();
    billed.sort_unstable();
    assert_eq!(billed, [990, 990, 1290, 1290]);
    staff
        .open(CATALOGUE)
        .await
        .shows("davon einer mit früherer Fassung");
}

#[tokio::test]
async fn of_two_who_edit_at_once_the_second_is_told_and_sees_both() {
    let house = Installation::on("2026-05-04").await;
    let (mut one, mut two) = (staff(&house).await, staff(&house).await);
    let mut mine = editor(&mut one, DIGITAL).await;
    let mut yours = editor(&mut two, DIGITAL).await;
    mine.set("form[prices][p00][price]", "11,90")
        .set("form[units]", "more")
        .press("publish");
    one.submit(&mine).await.shows("Der Tarif ist im Angebot.");
    yours.set("form[prices][p00][price]", "8,90").press("publish");
    let page = two.submit(&yours).await;
    page.shows("Inzwischen hat jemand den Tarif geändert.")
        .shows("Preis 1, Preis 11,90")
        .shows("Anzahl der Einheiten nur erhöhen");
    let mut again = page.form("edit-plan");
    assert_eq!(again.value("form[prices][p00][price]"), Some("8,90"));
    house.browser().open("/m/stadtblatt").await.shows("11,90 €");
    two.submit(again.press("publish"))
        .await
        .shows("Der Tarif ist im Angebot.");
    house.browser().open("/m/stadtblatt").await.shows("8,90 €");
}
