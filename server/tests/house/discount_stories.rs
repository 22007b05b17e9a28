//! Discounts: made by staff, redeemed by a code at an order, counted, ended.

use axum::http::StatusCode;
use billing::staff::StaffRole;
use futures_util::future::join_all;
use server::demo::content;
use store::customers::Staff;
use store::merchants::Merchant;

use crate::browser::{Browser, Page};
use crate::html::Form;
use crate::installation::{Installation, STAFF_PASSWORD, open_shop};
use crate::people::{consumers_form, pay_by_transfer, placed, sign_in, sign_in_staff};

const DISCOUNTS: &str = "/m/stadtblatt/staff/catalogue/discounts";
const CODE: &str = "form[discount_code]";

async fn staff_of(house: &Installation) -> Browser {
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    staff
}

/// The form of a discount of 20 per cent for three periods, with one code.
async fn form_of(staff: &mut Browser, code: &str) -> Form {
    let mut form = staff
        .open(&format!("{DISCOUNTS}/new"))
        .await
        .form("make-discount");
    form.set("form[name_de]", "Willkommensrabatt")
        .set("form[name_en]", "Welcome discount")
        .set("form[kind]", "percent")
        .set("form[value]", "20")
        .set("form[duration]", "periods")
        .set("form[periods]", "3")
        .set("form[codes]", code);
    form
}

/// Makes it with other values of some fields; the address of its page.
async fn make(staff: &mut Browser, code: &str, fields: &[(&str, &str)]) -> String {
    let mut form = form_of(staff, code).await;
    for (field, value) in fields {
        form.set(&format!("form[{field}]"), value);
    }
    let page = staff.submit(&form).await;
    page.is(200).shows("Der Rabatt ist angelegt.");
    page.path
}

/// The form of an order with a code, as the page shows it once the code was applied.
async fn applied(browser: &mut Browser, plan: &str, email: &str, code: &str) -> (Page, Form) {
    let mut form = consumers_form(browser, "stadtblatt", plan, email).await;
    form.set(CODE, code).press("recalculate");
    let page = browser.submit(&form).await;
    page.is(200);
    let mut form = page.form("place-order");
    form.set("form[password]", crate::people::PASSWORD);
    pay_by_transfer(&mut form);
    form.press("order");
    (page, form)
}

async fn gross(house: &Installation) -> Vec<i64> {
    let sql = "select gross_minor from documents order by number";
    let rows = house.rows::<(i64,)>(sql).await;
    rows.into_iter().map(|row| row.0).collect()
}

#[tokio::test]
async fn a_percentage_for_three_periods_is_billed_for_three_months_and_the_fourth_is_full() {
    let house = Installation::on("2026-01-05").await;
    let mut staff = staff_of(&house).await;
    let mut customer = house.browser();
    // Nobody is asked for a code while there is none.
    let page = customer.open("/m/stadtblatt/order/digital").await;
    assert_eq!(page.form("place-order").value(CODE), None);
    let discount = make(&mut staff, "Willkommen", &[]).await;

    let (page, form) = applied(&mut customer, "digital", "mara@post.example", " will kommen").await;
    page.shows("7,92 € pro Monat statt 9,90 € pro Monat")
        .shows("20 % weniger, für die ersten 3 Abrechnungszeiträume")
        .shows("Rabatt „Willkommensrabatt“")
        .shows("Preis danach");
    assert_eq!(form.value(CODE), Some(" will kommen"), "what was typed stays");
    let contract = placed(&customer.submit(&form).await);
    customer
        .open(&format!("/m/stadtblatt/ordered/{contract}"))
        .await
        .shows("7,92 € pro Monat statt 9,90 € pro Monat");
    let confirmation = customer
        .open(&format!("/m/stadtblatt/contracts/{contract}/confirmation.pdf"))
        .await;
    assert!(confirmation.is(200).body.starts_with(b"%PDF-"));
    let redeemed = house
        .rows::<(String, String)>("select code, redeemed_on::text from discount_redemptions")
        .await;
    assert_eq!(redeemed, [("WILLKOMMEN".to_owned(), "2026-01-05".to_owned())]);

    // Ended, it goes on where it was granted.
    let form = staff.open(&discount).await.form("end-discount");
    staff.submit(&form).await.shows("Der Rabatt ist beendet");
    house.travel_to("2026-05-06").await;
    assert_eq!(gross(&house).await, [792, 792, 792, 990, 990]);
    let mail = house.mails().await.remove(0).text;
    assert!(mail.contains("Rabatt „Willkommensrabatt“"), "{mail}");
    let allowances = house
        .rows::<(String,)>(
            "select a ->> 'label' from document_lines l, jsonb_array_elements(l.item::jsonb -> 'allowances') a
             where l.merchant_id is not null",
        )
        .await;
    assert_eq!(allowances, vec![("Willkommensrabatt".to_owned(),); 3]);
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
    staff
        .open(&discount)
        .await
        .shows("Mara Lindqvist")
        .shows("V-000001")
        .shows("beendet am");

    let late = house
        .browser()
        .open("/m/stadtblatt/order/digital?code=willkommen")
        .await;
    assert_eq!(
        late.problem("discount_code").as_deref(),
        Some("Dieser Gutscheincode gilt nicht mehr. Lassen Sie das Feld leer, um ohne Rabatt zu bestellen.")
    );
}

#[tokio::test]
async fn a_code_from_the_address_is_applied_on_every_order_page_and_one_just_typed_is_shown_first() {
    let house = Installation::on("2026-01-05").await;
    let mut staff = staff_of(&house).await;
    make(
        &mut staff,
        "WILLKOMMEN",
        &[("kind", "fixed"), ("value", "4,90"), ("duration", "forever")],
    )
    .await;
    for address in [
        "/m/stadtblatt/order/digital?code=willkommen",
        "/s/stadtblatt/stadtblatt?plan=digital&code=willkommen",
        "/s/stadtblatt/stadtblatt/frame?plan=digital&code=willkommen",
    ] {
        house
            .browser()
            .open(address)
            .await
            .is(200)
            .shows("5,00 € pro Monat statt 9,90 € pro Monat");
    }
    house
        .browser()
        .open("/m/stadtblatt/order/digital?code=willkommen&lang=en")
        .await
        .shows("€5.00 per month instead of €9.90 per month");
    // Ordered at once, the price is shown before it binds.
    let mut customer = house.browser();
    let mut form = consumers_form(&mut customer, "stadtblatt", "digital", "mara@post.example").await;
    form.set(CODE, "willkommen");
    let page = customer.submit(&form).await;
    assert!(page.problem("plan").is_some(), "{}", page.text());
    page.shows("5,00 € pro Monat statt 9,90 € pro Monat");
    assert_eq!(house.count("contracts").await, 0);
    let mut form = page.form("place-order");
    form.set("form[password]", crate::people::PASSWORD);
    pay_by_transfer(&mut form);
    form.press("order");
    placed(&customer.submit(&form).await);
    house.travel_to("2026-02-05").await;
    assert_eq!(gross(&house).await, [500, 500]);
}

#[tokio::test]
async fn of_several_orders_at_once_as_many_get_the_discount_as_may() {
    let house = Installation::on("2026-01-05").await;
    let mut staff = staff_of(&house).await;
    make(&mut staff, "EINMAL", &[("most", "1")]).await;
    let mut ready = Vec::new();
    for number in 0..4 {
        let mut browser = house.browser();
        let email = format!("kunde{number}@post.example");
        let (_, form) = applied(&mut browser, "digital", &email, "einmal").await;
        ready.push((browser, form));
    }
    let pages = join_all(
        ready
            .iter_mut()
            .map(|(browser, form)| async move { browser.submit(form).await }),
    )
    .await;
    let ordered = pages
        .iter()
        .filter(|page| page.path.contains("/ordered/"))
        .count();
    assert_eq!(ordered, 1);
    for page in pages.iter().filter(|page| !page.path.contains("/ordered/")) {
        let problem = page.problem("discount_code");
        assert!(
            problem
                .as_deref()
                .is_some_and(|text| text.contains("schon so oft eingelöst")),
            "{problem:?}"
        );
        assert_eq!(page.form("place-order").value(CODE), Some("einmal"));
    }
    for table in ["discount_redemptions", "contracts", "customers", "logins"] {
        assert_eq!(house.count(table).await, 1, "{table}");
    }
    // Used up, it is asked for no more.
    let page = house.browser().open("/m/stadtblatt/order/digital").await;
    assert_eq!(page.form("place-order").value(CODE), None);
}

#[tokio::test]
async fn an_order_sent_several_times_meets_itself_and_not_the_code_it_has_used_up() {
    let house = Installation::on("2026-01-05").await;
    let mut staff = staff_of(&house).await;
    let path = make(&mut staff, "EINMAL", &[("most", "1")]).await;
    let (_, form) = applied(&mut house.browser(), "digital", "mara@post.example", "einmal").await;
    let mut tabs: Vec<Browser> = (0..2).map(|_| house.browser()).collect();
    // Held back until both are at the discount's lock: neither saw the other's order before.
    let mut held = house.tx().await;
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    assert!(held.lock_discount(id).await.unwrap());
    let release = async {
        tokio::time::sleep(std::time::Duration::from_secs(3)).await;
        drop(held);
    };
    let orders = join_all(tabs.iter_mut().map(|browser| browser.submit(&form)));
    let (pages, ()) = tokio::join!(orders, release);
    for page in &pages {
        assert_eq!(page.problem("discount_code"), None, "{}", page.text());
    }
    for table in ["discount_redemptions", "contracts", "customers", "logins"] {
        assert_eq!(house.count(table).await, 1, "{table}");
    }
    // Once more, long afterwards.
    let page = house.browser().submit(&form).await;
    assert_eq!(page.problem("discount_code"), None, "{}", page.text());
    assert_eq!(house.count("contracts").await, 1);
}

#[tokio::test]
async fn a_code_that_does_not_count_is_refused_at_its_field_and_nothing_is_stored() {
    let house = Installation::on("2026-01-05").await;
    let mut staff = staff_of(&house).await;
    let print = house
        .rows::<(String,)>("select plan_id::text from plans where slug = 'print'")
        .await
        .remove(0)
        .0;
    make(&mut staff, "OFFEN", &[]).await;
    make(&mut staff, "GEDRUCKT", &[(&format!("plans][p{print}"), "yes")]).await;
    make(&mut staff, "SPAETER", &[("first_day", "2026-02-01")]).await;
    make(&mut staff, "KURZ", &[("last_day", "2026-01-05")]).await;
    let blocked = make(&mut staff, "GESPERRT", &[]).await;
    let form = staff.open(&blocked).await.form("block-code");
    staff.submit(&form).await.shows("gesperrt am 05.01.2026");
    // Another merchant's code is nobody's here.
    let other = Merchant {
        slug: "anderblatt".to_owned(),
        demo: false,
        ..content::merchant(house.app.new_id())
    };
    open_shop(&house.app, &other).await;
    let mut theirs = house.browser();
    sign_in(
        &mut theirs,
        "anderblatt",
        "redaktion@stadtblatt.example",
        STAFF_PASSWORD,
    )
    .await;
    let mut form = theirs
        .open("/m/anderblatt/staff/catalogue/discounts/new")
        .await
        .form("make-discount");
    form.set("form[name_de]", "A")
        .set("form[name_en]", "A")
        .set("form[value]", "5")
        .set("form[codes]", "ANDERS-2026");
    theirs.submit(&form).await.shows("Der Rabatt ist angelegt.");

    let soon = "gilt erst ab dem 1. Februar 2026";
    for (code, says) in [
        ("UNBEKANNT", "gibt es nicht"),
        ("x", "gibt es nicht"),
        ("ANDERS-2026", "gibt es nicht"),
        ("GEDRUCKT", "nicht für diesen Tarif"),
        ("SPAETER", soon),
        ("GESPERRT", "gilt nicht mehr"),
    ] {
        let mut customer = house.browser();
        let (page, form) = applied(&mut customer, "digital", "mara@post.example", code).await;
        for page in [page, customer.submit(&form).await] {
            let problem = page.problem("discount_code").unwrap_or_default();
            assert!(problem.contains(says), "{code}: {problem}");
            assert_eq!(page.form("place-order").value(CODE), Some(code));
        }
    }
    assert_eq!(house.count("contracts").await, 0);
    assert_eq!(house.count("discount_redemptions").await, 0);
    let mut english = house.browser();
    let page = english
        .open("/m/stadtblatt/order/digital?code=unbekannt&lang=en")
        .await;
    assert!(
        page.problem("discount_code")
            .unwrap()
            .contains("There is no such discount code"),
        "{}",
        page.text()
    );
    // What is for the plan counts, to the last day.
    let (page, _) = applied(&mut house.browser(), "print", "mara@post.example", "GEDRUCKT").await;
    assert_eq!(page.problem("discount_code"), None);
    let (page, _) = applied(&mut house.browser(), "digital", "mara@post.example", "KURZ").await;
    assert_eq!(page.problem("discount_code"), None);
    house.travel_to("2026-01-06").await;
    let (page, _) = applied(&mut house.browser(), "digital", "mara@post.example", "KURZ").await;
    assert!(page.problem("discount_code").unwrap().contains("gilt nicht mehr"));
}

#[tokio::test]
async fn a_customer_has_the_discount_as_often_as_one_may() {
    let house = Installation::on("2026-01-05").await;
    let mut staff = staff_of(&house).await;
    make(&mut staff, "NEUKUNDE", &[("most_per_customer", "1")]).await;
    let mut customer = house.browser();
    let (_, form) = applied(&mut customer, "digital", "mara@post.example", "neukunde").await;
    placed(&customer.submit(&form).await);
    let page = customer.open("/m/stadtblatt/order/print?code=neukunde").await;
    let problem = page.problem("discount_code").unwrap_or_default();
    assert!(
        problem.contains("Sie haben diesen Rabatt schon so oft"),
        "{problem}"
    );
    let (page, _) = applied(&mut house.browser(), "print", "nils@post.example", "neukunde").await;
    assert_eq!(page.problem("discount_code"), None);
}

#[tokio::test]
async fn what_is_wrong_with_a_new_discount_stands_beside_its_field_and_every_deed_is_logged() {
    let house = Installation::on("2026-01-05").await;
    let mut staff = staff_of(&house).await;
    let right = make(&mut staff, "WILLKOMMEN\nzweiter-code", &[]).await;
    for (field, value, says) in [
        ("name_en", " ", "Name auf Englisch"),
        ("value", "120", "über 0 bis 100"),
        ("value", "", "über 0 bis 100"),
        ("periods", "0", "von 1 bis 120"),
        ("most", "viele", "ganze Zahl"),
        ("last_day", "2026-01-04", "schon vorbei"),
        ("codes", "willkommen", "gehört schon zu einem Rabatt"),
        ("codes", "gleich\nGLEICH", "zweimal"),
        ("codes", "kurz\nzu viel %", "4 bis 40"),
        ("codes", "", "Gutscheincodes"),
    ] {
        let mut form = form_of(&mut staff, "NEUER").await;
        form.set(&format!("form[{field}]"), value);
        let page = staff.submit(&form).await;
        let problem = page.problem(field).unwrap_or_default();
        assert!(
            problem.contains(says),
            "{field}={value:?}: {problem} {}",
            page.text()
        );
        assert_eq!(
            page.form("make-discount").value("form[name_de]"),
            Some("Willkommensrabatt")
        );
    }
    assert_eq!(house.count("discounts").await, 1);

    // The same form twice is one discount.
    let form = form_of(&mut staff, "DOPPELT").await;
    for _ in 0..2 {
        staff.submit(&form).await.is(200);
    }
    assert_eq!(house.count("discounts").await, 2);
    let mut form = staff.open(&right).await.form("add-codes");
    form.set("form[codes]", "doppelt");
    let page = staff.submit(&form).await;
    assert!(page.problem("codes").is_some(), "{}", page.text());
    let mut form = page.form("add-codes");
    form.set("form[codes]", "dritter");
    staff.submit(&form).await.shows("DRITTER");
    let form = staff.open(&right).await.form("end-discount");
    staff.submit(&form).await;
    let log = house
        .rows::<(String,)>("select action from audit_log where action like 'discount%' order by at, audit_id")
        .await;
    let log: Vec<_> = log.iter().map(|row| row.0.as_str()).collect();
    assert_eq!(
        log,
        [
            "discount.made",
            "discount.made",
            "discount.codes_added",
            "discount.ended"
        ]
    );
}

#[tokio::test]
async fn who_sees_no_customers_sees_no_names_of_those_who_redeemed() {
    let house = Installation::on("2026-01-05").await;
    let mut staff = staff_of(&house).await;
    let discount = make(&mut staff, "WILLKOMMEN", &[]).await;
    let mut customer = house.browser();
    let (_, form) = applied(&mut customer, "digital", "mara@post.example", "willkommen").await;
    placed(&customer.submit(&form).await);
    for role in [StaffRole::Catalogue, StaffRole::Support] {
        let member = Staff {
            id: house.app.new_id(),
            email: format!("{}@stadtblatt.example", role.name()),
            name: role.name().to_owned(),
            role,
        };
        let hash = house
            .app
            .passwords()
            .hash(STAFF_PASSWORD.to_owned())
            .await
            .unwrap();
        let mut tx = house.tx().await;
        tx.insert_staff(&member, &hash, house.app.now()).await.unwrap();
        tx.commit().await.unwrap();
        let mut browser = house.browser();
        sign_in(&mut browser, "stadtblatt", &member.email, STAFF_PASSWORD).await;
        let page = browser.open(&discount).await;
        page.is(200).shows("WILLKOMMEN");
        let may_change = role == StaffRole::Catalogue;
        assert_eq!(page.text().contains("Lindqvist"), !may_change);
        assert_eq!(page.text().contains("V-000001"), !may_change);
        assert_eq!(page.html().contains("/api/end-discount"), may_change);
        let status = browser.get(&format!("{DISCOUNTS}/new")).await.status;
        let expected = if may_change {
            StatusCode::OK
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(status, expected);
    }
}
