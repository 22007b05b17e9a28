//! A merchant from nothing: added at the command line, set up on the pages, selling on the same day.

use server::onboarding::{NewMerchant, NotAdded, add_merchant};

use crate::browser::Browser;
use crate::installation::Installation;
use crate::people::{order, sign_in, sign_in_staff};

const STAFF: &str = "/m/weinkiste/staff";
const PASSWORD: &str = "ein Kennwort für die Weinkiste";
const OWNER: &str = "lea@weinkiste.example";

fn wanted() -> NewMerchant {
    NewMerchant {
        slug: "weinkiste".to_owned(),
        name: "Weinkiste".to_owned(),
        timezone: "Europe/Berlin".to_owned(),
        owner_name: "Lea Winzer".to_owned(),
        owner_email: OWNER.to_owned(),
    }
}

/// The merchant's owner, signed in, with nothing said yet.
async fn newcomer(house: &Installation) -> Browser {
    let (_, link) = add_merchant(&house.app, wanted()).await.unwrap();
    let mut owner = house.browser();
    let mut form = owner.open(&link).await.form("reset-password");
    form.set("form[new_password]", PASSWORD);
    owner.submit(&form).await.is(200);
    sign_in(&mut owner, "weinkiste", OWNER, PASSWORD).await;
    owner
}

async fn add_text(owner: &mut Browser, kind: &str, lang: &str, body: &str, from: &str) {
    let path = format!("{STAFF}/setup/texts/{kind}/{lang}");
    let mut form = owner.open(&path).await.form("set-legal-text");
    if form.value("form[title]").unwrap_or_default().is_empty() {
        form.set("form[title]", "Text");
    }
    if !body.is_empty() {
        form.set("form[body]", body);
    }
    form.set("form[valid_from]", from);
    let page = owner.submit(&form).await;
    page.shows("Der Text ist gespeichert");
}

async fn say_who(owner: &mut Browser) {
    let mut form = owner
        .open(&format!("{STAFF}/documents/letterhead"))
        .await
        .form("set-letterhead");
    form.set("form[legal_name]", "Weinkiste Lea Winzer")
        .set("form[street]", "Rebweg 7")
        .set("form[postcode]", "55116")
        .set("form[city]", "Mainz")
        .set("form[seat]", "Mainz")
        .set("form[tax_number]", "26/123/45678")
        .set("form[iban]", "DE89370400440532013000")
        .set("form[phone]", "+49 6131 123456")
        .set("form[contact_person]", "Lea Winzer")
        .set("form[email]", "post@weinkiste.example");
    let page = owner.submit(&form).await;
    page.shows("Der Briefkopf gilt ab jetzt");
}

async fn add_product(owner: &mut Browser) {
    let mut form = owner
        .open(&format!("{STAFF}/catalogue/products/new"))
        .await
        .form("set-product");
    form.set("form[name_de]", "Weinabo")
        .set("form[name_en]", "Wine box")
        .set("form[slug]", "abo")
        .set("form[description_de]", "Jeden Monat drei Flaschen.")
        .set("form[description_en]", "Three bottles each month.");
    let page = owner.submit(&form).await;
    page.shows("Das Produkt ist gespeichert").shows("Weinabo");
    // The second of two clicks.
    owner.submit(&form).await.is(200);
}

async fn publish_plan(owner: &mut Browser) -> crate::browser::Page {
    let mut form = owner
        .open(&format!("{STAFF}/catalogue/plans/new"))
        .await
        .form("edit-plan");
    form.set("form[name_de]", "Dreierkiste")
        .set("form[name_en]", "Box of three")
        .set("form[slug]", "dreierkiste")
        .set("form[printed]", "Dreierkiste")
        .set("form[summary_de]", "Drei Flaschen im Monat.")
        .set("form[summary_en]", "Three bottles a month.")
        .set("form[features_de]", "Drei Flaschen")
        .set("form[features_en]", "Three bottles")
        .set("form[prices][p00][name]", "Dreierkiste, Abonnement")
        .set("form[prices][p00][price]", "29,90")
        .press("publish");
    owner.submit(&form).await
}

#[tokio::test]
async fn a_merchant_begins_with_nothing_and_sells_on_the_same_day() {
    let house = Installation::on("2026-11-02").await;
    let mut owner = newcomer(&house).await;
    owner
        .open(STAFF)
        .await
        .shows("Einrichtung ist noch nicht abgeschlossen");
    owner
        .open(&format!("{STAFF}/setup"))
        .await
        .shows("Noch wird keine Rechnung ausgestellt")
        .shows("Fehlt noch");
    add_product(&mut owner).await;
    assert_eq!(
        house
            .rows::<(i64,)>("select count(*) from products where slug = 'abo'")
            .await,
        [(1,)]
    );
    // Nothing is lost, and nothing is offered.
    let page = publish_plan(&mut owner).await;
    assert_eq!(page.path, format!("{STAFF}/setup"), "{}", page.text());
    page.shows("als Entwurf gespeichert");
    house
        .browser()
        .open("/m/weinkiste/order/dreierkiste")
        .await
        .is(404);

    say_who(&mut owner).await;
    owner
        .open(&format!("{STAFF}/setup"))
        .await
        .shows("Rechnungen können ausgestellt werden");
    // What the law has a model for is begun with it and with who the merchant is.
    let begun = owner.open(&format!("{STAFF}/setup/texts/withdrawal/de")).await;
    begun.shows("Diesen Anfang haben wir");
    let form = begun.form("set-legal-text");
    let body = form.value("form[body]").unwrap();
    assert!(
        body.contains("Weinkiste Lea Winzer, Rebweg 7, 55116 Mainz"),
        "{body}"
    );
    for kind in ["imprint", "withdrawal"] {
        add_text(&mut owner, kind, "de", "", "2026-11-02").await;
    }
    for kind in ["privacy", "terms", "accessibility"] {
        add_text(&mut owner, kind, "de", "# Zuerst\n\nEin Satz.", "2026-11-02").await;
    }
    let mut form = owner
        .open(&format!("{STAFF}/setup/business"))
        .await
        .form("set-business");
    form.set("form[scheme]", "small_business")
        .set("form[invoice_number]", "W-{0000}")
        .set("form[credit_note_number]", "G-{0000}");
    owner.submit(&form).await.shows("Gespeichert.");
    owner
        .open(&format!("{STAFF}/setup"))
        .await
        .shows("Sie können Tarife anbieten");

    let deeds = crate::html::forms(owner.open(&format!("{STAFF}/catalogue")).await.html());
    let mut publish = deeds
        .into_iter()
        .find(|form| form.action == "/api/set-plan-state" && form.offers("published"))
        .unwrap();
    owner
        .submit(publish.press("published"))
        .await
        .shows("Der Tarif ist im Angebot");
    let home = owner.open(STAFF).await;
    assert!(!home.text().contains("noch nicht abgeschlossen"));

    let mut customer = house.browser();
    order(&mut customer, "weinkiste", "dreierkiste", "mara@post.example").await;
    let merchant = house
        .app
        .store()
        .merchant_by_slug("weinkiste")
        .await
        .unwrap()
        .unwrap();
    let today = house.app.moment(&merchant).today();
    server::jobs::round(&house.app, &merchant, today).await.unwrap();
    assert_eq!(
        house
            .rows::<(String, i64, i64)>("select number, gross_minor, tax_minor from documents")
            .await,
        [("W-0001".to_owned(), 2990, 0)],
        "a small business bills without tax (R-132)"
    );
    // From now on numbers go on as they began.
    let mut form = owner
        .open(&format!("{STAFF}/setup/business"))
        .await
        .form("set-business");
    form.set("form[invoice_number]", "X-{0000}");
    let page = owner.submit(&form).await;
    let problem = page.problem("invoice_number").unwrap();
    assert!(problem.contains("gehen weiter"), "{problem}");
    let actions: Vec<(String,)> = house
        .rows("select distinct action from audit_log where merchant_id <> '00000000-0000-0000-0000-000000000000' order by action")
        .await;
    for action in [
        "business.set",
        "legal-text.added",
        "merchant.added",
        "product.added",
    ] {
        assert!(actions.contains(&(action.to_owned(),)), "{action}");
    }
}

#[tokio::test]
async fn nobody_is_added_twice_or_half() {
    let house = Installation::on("2026-11-02").await;
    for (spoilt, refusal) in [
        (
            NewMerchant {
                slug: "Wein Kiste".to_owned(),
                ..wanted()
            },
            "cannot be a part of the address",
        ),
        (
            NewMerchant {
                slug: "stadtblatt".to_owned(),
                ..wanted()
            },
            "already",
        ),
        (
            NewMerchant {
                timezone: "Berlin".to_owned(),
                ..wanted()
            },
            "no time zone",
        ),
        (
            NewMerchant {
                owner_email: "lea".to_owned(),
                ..wanted()
            },
            "no e-mail address",
        ),
        (
            NewMerchant {
                name: " ".to_owned(),
                ..wanted()
            },
            "needs a name",
        ),
    ] {
        let before = house.count("staff").await;
        let error: NotAdded = add_merchant(&house.app, spoilt).await.unwrap_err();
        assert!(error.to_string().contains(refusal), "{error}");
        assert_eq!(house.count("staff").await, before);
    }
    let (_, link) = add_merchant(&house.app, wanted()).await.unwrap();
    assert!(matches!(
        add_merchant(&house.app, wanted()).await,
        Err(NotAdded::SlugTaken(_))
    ));
    // The link works once.
    for works in [true, false] {
        let page = house.browser().open(&link).await;
        assert_eq!(!page.text().contains("Dieser Link gilt nicht mehr"), works);
        if works {
            let mut form = page.form("reset-password");
            form.set("form[new_password]", PASSWORD);
            house.browser().submit(&form).await;
        }
    }
}

#[tokio::test]
async fn nothing_is_issued_without_what_an_invoice_needs_and_everything_afterwards() {
    let house = Installation::on("2026-05-04").await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    let lost = "update merchants set profile = jsonb_set(profile, '{street}', '\"\"')";
    assert!(house.tamper(lost).await > 0);
    let merchant = house
        .app
        .store()
        .merchant_by_slug("stadtblatt")
        .await
        .unwrap()
        .unwrap();
    let today = house.app.moment(&merchant).today();
    server::jobs::round(&house.app, &merchant, today).await.unwrap();
    assert_eq!(house.count("documents").await, 0);
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    staff
        .open("/m/stadtblatt/staff/billing")
        .await
        .shows("Es wird nichts ausgestellt");
    let mut form = staff
        .open("/m/stadtblatt/staff/documents/letterhead")
        .await
        .form("set-letterhead");
    form.set("form[street]", "Druckerstieg 4");
    staff.submit(&form).await.shows("Der Briefkopf gilt ab jetzt");
    let merchant = house
        .app
        .store()
        .merchant_by_slug("stadtblatt")
        .await
        .unwrap()
        .unwrap();
    server::jobs::round(&house.app, &merchant, today).await.unwrap();
    assert_eq!(house.count("documents").await, 1);
}

#[tokio::test]
async fn a_text_is_in_force_from_its_day_and_stands_in_for_a_missing_translation() {
    let house = Installation::on("2026-11-02").await;
    let mut owner = newcomer(&house).await;
    let path = format!("{STAFF}/setup/texts/terms/de");
    let mut form = owner.open(&path).await.form("set-legal-text");
    form.set("form[body]", "\n \n")
        .set("form[valid_from]", "2026-11-01");
    let page = owner.submit(&form).await;
    for field in ["title", "body", "valid_from"] {
        assert!(page.problem(field).is_some(), "{field}: {}", page.text());
    }
    assert_eq!(
        house
            .rows::<(i64,)>("select count(*) from legal_texts where title = 'Text'")
            .await,
        [(0,)]
    );
    add_text(&mut owner, "terms", "de", "Die erste Fassung.", "2026-11-02").await;
    add_text(&mut owner, "terms", "de", "Die zweite Fassung.", "2026-11-02").await;
    add_text(&mut owner, "terms", "de", "Die künftige Fassung.", "2026-12-01").await;
    // Once more the same is no other version.
    add_text(&mut owner, "terms", "de", "Die künftige Fassung.", "2026-12-01").await;
    let versions: Vec<(String,)> = house
        .rows("select version from legal_texts where title = 'Text' order by version")
        .await;
    let names: Vec<&str> = versions.iter().map(|row| row.0.as_str()).collect();
    assert_eq!(names, ["2026-11-02", "2026-11-02.02", "2026-12-01"]);
    let mut reader = house.browser();
    for lang in ["de", "en"] {
        reader
            .open(&format!("/m/weinkiste/legal/terms?lang={lang}"))
            .await
            .shows("Die zweite Fassung.");
    }
    owner
        .open(&format!("{STAFF}/setup/texts"))
        .await
        .shows("2026-11-02.02, gilt ab 02.11.2026")
        .shows("2026-12-01, gilt ab 01.12.2026");
}
