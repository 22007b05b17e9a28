//! Ordering by the page's form: once, with a price that was seen, and with problems named where they are.

use crate::installation::Installation;
use crate::people::{
    IBAN, PASSWORD, consumers_form, order, order_more, pay_by_debit, pay_by_transfer, placed, sign_in,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_order_sent_ten_times_at_once_is_one_contract_of_one_customer() {
    let house = Installation::on("2026-05-04").await;
    let mut customer = house.browser();
    let form = consumers_form(&mut customer, "stadtblatt", "digital", "mara@post.example").await;
    let clicks: Vec<_> = (0..10)
        .map(|_| {
            let (mut customer, form) = (customer.clone(), form.clone());
            tokio::spawn(async move { (customer.post(&form).await, customer) })
        })
        .collect();
    let mut answers = Vec::new();
    let mut browsers = Vec::new();
    for click in clicks {
        let (answer, browser) = click.await.unwrap();
        answers.push(answer.location().unwrap());
        browsers.push(browser);
    }
    let first = &answers[0];
    assert!(first.starts_with("/m/stadtblatt/ordered/"), "{first}");
    assert!(answers.iter().all(|answer| answer == first), "{answers:?}");
    for (table, rows) in [
        ("contracts", 1),
        ("customers", 1),
        ("logins", 1),
        ("payment_methods", 1),
        ("outbox", 1),
    ] {
        assert_eq!(house.count(table).await, rows, "{table}");
    }
    house.travel_to("2026-05-04").await;
    assert_eq!(house.count("documents").await, 1);
    // Whichever answer the browser keeps, its session is signed in and sees the receipt.
    for mut browser in browsers {
        assert_eq!(&browser.open(first).await.path, first);
    }
}

#[tokio::test]
async fn the_receipt_and_the_portal_show_what_was_ordered() {
    let house = Installation::on("2026-05-04").await;
    let mut customer = house.browser();
    let form = consumers_form(&mut customer, "stadtblatt", "digital", "mara@post.example").await;
    let page = customer.submit(&form).await;
    placed(&page);
    page.shows("V-000001").shows("mara@post.example").shows("9,90 €");
    customer
        .open("/m/stadtblatt/portal")
        .await
        .is(200)
        .shows("9,90 €");
    // Later, at another machine.
    let mut elsewhere = house.browser();
    assert_eq!(
        elsewhere
            .open("/m/stadtblatt/portal")
            .await
            .path
            .split('?')
            .next(),
        Some("/m/stadtblatt/sign-in")
    );
    let refused = sign_in(
        &mut elsewhere,
        "stadtblatt",
        "mara@post.example",
        "ein falsches Kennwort",
    )
    .await;
    assert_eq!(refused.path, "/m/stadtblatt/sign-in");
    assert!(!refused.html().contains("ein falsches Kennwort"));
    let portal = sign_in(&mut elsewhere, "stadtblatt", "MARA@post.example", PASSWORD).await;
    assert_eq!(portal.path, "/m/stadtblatt/portal");
}

#[tokio::test]
async fn another_plan_or_quantity_without_recalculating_orders_nothing_and_shows_the_new_total() {
    for (plan, change, value, total) in [
        ("digital", "form[plan]", "digital-plus", "29,90 €"),
        // 7.90 and one box beyond the included one.
        ("paketbox-privat", "form[quantities][seats]", "2", "9,90 €"),
        ("digital", "form[seen]", "forged", "9,90 €"),
        ("digital", "form[seen]", "", "9,90 €"),
    ] {
        let house = Installation::on("2026-05-04").await;
        let mut customer = house.browser();
        let mut form = consumers_form(&mut customer, "stadtblatt", plan, "mara@post.example").await;
        let seen = form.value("form[seen]").unwrap().to_owned();
        form.set(change, value);
        let page = customer.submit(&form).await;
        let chosen = if change == "form[plan]" { value } else { plan };
        assert_eq!(page.path, format!("/m/stadtblatt/order/{chosen}"), "{change}");
        page.is(200).shows(total);
        assert!(page.problem("plan").is_some(), "the notice stands at the plan");
        for table in ["contracts", "customers", "logins", "payment_methods"] {
            assert_eq!(house.count(table).await, 0, "{table} after {change}");
        }
        let mut again = page.form("place-order");
        assert_eq!(
            again.value("form[family_name]"),
            Some("Lindqvist"),
            "what was typed stays"
        );
        if change != "form[seen]" {
            assert_ne!(again.value("form[seen]"), Some(seen.as_str()));
        }
        again.set("form[password]", PASSWORD).press("order");
        placed(&customer.submit(&again).await);
        house.travel_to("2026-05-04").await;
        assert_eq!(house.count("documents").await, 1);
    }
}

#[tokio::test]
async fn recalculating_orders_nothing_and_names_no_problem() {
    let house = Installation::on("2026-05-04").await;
    let mut customer = house.browser();
    let page = customer.open("/m/stadtblatt/order/paketbox-privat").await;
    let mut form = page.form("place-order");
    form.set("form[quantities][seats]", "3")
        .set("form[given_name]", "Mara")
        .press("recalculate");
    let page = customer.submit(&form).await;
    page.is(200).shows("11,90 €");
    assert_eq!(page.form("place-order").value("form[given_name]"), Some("Mara"));
    assert!(!page.html().contains("has-error"), "{}", page.text());
    assert_eq!(house.count("contracts").await, 0);
}

#[tokio::test]
async fn wrong_fields_are_named_where_they_are_and_secrets_are_not_sent_back() {
    let wrong_iban = "DE02 5001 0517 0137 0750 31";
    let cases: &[(&str, &str, &str)] = &[
        ("given_name", "form[given_name]", ""),
        ("family_name", "form[family_name]", "   "),
        ("street", "form[street]", ""),
        ("house_number", "form[house_number]", ""),
        ("postcode", "form[postcode]", "2009"),
        ("city", "form[city]", ""),
        ("country", "form[country]", "US"),
        ("email", "form[email]", "mara@post"),
        ("password", "form[password]", "kurz-7x"),
        ("payment", "form[payment]", "bitcoin"),
        ("account_holder", "form[account_holder]", "漢字"),
        ("iban", "form[iban]", wrong_iban),
        ("iban", "form[iban]", ""),
        ("mandate", "form[mandate]", ""),
        ("terms", "form[terms]", ""),
        ("early_start", "form[early_start]", ""),
        ("kind", "form[kind]", "business"),
        ("quantities-seats", "form[quantities][seats]", "viele"),
        ("quantities-seats", "form[quantities][seats]", "0"),
        ("quantities-seats", "form[quantities][seats]", "-1"),
        ("quantities-seats", "form[quantities][seats]", "99999999999"),
    ];
    let house = Installation::on("2026-05-04").await;
    for (field, name, value) in cases {
        let mut customer = house.browser();
        let mut form = consumers_form(
            &mut customer,
            "stadtblatt",
            "paketbox-privat",
            "mara@post.example",
        )
        .await;
        pay_by_debit(&mut form);
        form.set(name, value);
        let page = customer.submit(&form).await;
        page.is(200);
        assert_eq!(
            page.path, "/m/stadtblatt/order/paketbox-privat",
            "{name} = {value:?}"
        );
        assert!(
            page.problem(field).is_some(),
            "no problem at {field} for {value:?}: {}",
            page.text()
        );
        let again = page.form("place-order");
        for (kept, typed) in [
            ("form[family_name]", "Lindqvist"),
            ("form[city]", "Hamburg"),
            ("form[email]", "mara@post.example"),
        ] {
            if kept != *name {
                assert_eq!(again.value(kept), Some(typed), "after {name}");
            }
        }
        for secret in [
            PASSWORD,
            "kurz-7x",
            IBAN,
            &IBAN.replace(' ', ""),
            wrong_iban,
            "0750 3",
        ] {
            assert!(
                !page.html().contains(secret),
                "{secret} is in the page after {name} = {value:?}"
            );
        }
        assert_eq!(again.value("form[password]"), Some(""));
        assert_eq!(again.value("form[iban]"), Some(""));
    }
    for table in ["contracts", "customers", "logins", "payment_methods"] {
        assert_eq!(house.count(table).await, 0, "{table}");
    }
    // Nor do the secrets wait in the session.
    let sessions = house.rows::<(String,)>("select data::text from sessions").await;
    assert!(sessions.len() >= cases.len());
    for (data,) in sessions {
        assert!(!data.contains(PASSWORD) && !data.contains("0750 3"), "{data}");
    }
}

#[tokio::test]
async fn several_wrong_fields_are_named_at_once() {
    let house = Installation::on("2026-05-04").await;
    let mut customer = house.browser();
    let mut form = consumers_form(&mut customer, "stadtblatt", "digital", "mara@post.example").await;
    form.set("form[postcode]", "abc")
        .set("form[password]", "")
        .clear("form[terms]");
    let page = customer.submit(&form).await;
    for field in ["postcode", "password", "terms"] {
        assert!(page.problem(field).is_some(), "{field}");
    }
    assert!(page.problem("city").is_none());
}

#[tokio::test]
async fn an_address_that_has_an_account_orders_only_after_signing_in() {
    let house = Installation::on("2026-05-04").await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    let mut someone = house.browser();
    let form = consumers_form(&mut someone, "stadtblatt", "digital-plus", "Mara@Post.example").await;
    let page = someone.submit(&form).await;
    assert!(page.problem("email").is_some(), "{}", page.text());
    assert_eq!(
        (house.count("contracts").await, house.count("customers").await),
        (1, 1)
    );
    sign_in(&mut someone, "stadtblatt", "mara@post.example", PASSWORD).await;
    order_more(&mut someone, "stadtblatt", "digital-plus", pay_by_transfer).await;
    assert_eq!(
        (house.count("contracts").await, house.count("customers").await),
        (2, 1)
    );
}

#[tokio::test]
async fn a_known_customer_gets_neither_a_second_trial_nor_a_second_setup_fee() {
    let house = Installation::on("2026-05-04").await;
    let mut customer = house.browser();
    order(&mut customer, "stadtblatt", "musik-single", "mara@post.example").await;
    let first = house.travel_to("2026-05-04").await;
    assert_eq!(first.billing.invoices, 0, "on trial");
    order_more(&mut customer, "stadtblatt", "musik-family", pay_by_transfer).await;
    house.travel_to("2026-05-04").await;
    order_more(&mut customer, "stadtblatt", "paketbox-privat", pay_by_transfer).await;
    house.travel_to("2026-05-04").await;
    order_more(&mut customer, "stadtblatt", "paketbox-privat", pay_by_transfer).await;
    house.travel_to("2026-05-04").await;
    let totals: Vec<_> = house
        .documents()
        .await
        .iter()
        .map(|listed| listed.document.gross_minor)
        .collect();
    assert_eq!(totals, [1499, 4900 + 790, 790]);
}

#[tokio::test]
async fn malformed_requests_are_refused_without_a_trace() {
    let house = Installation::on("2026-05-04").await;
    let mut customer = house.browser();
    let form = consumers_form(&mut customer, "stadtblatt", "digital", "mara@post.example").await;
    for (name, value, problem) in [
        ("form[merchant]", "nobody", "not_found"),
        ("form[plan]", "no-such-plan", "not_found"),
        ("form[idempotency_key]", "", "bad_request"),
        ("form[idempotency_key]", &"x".repeat(200), "bad_request"),
    ] {
        let mut wrong = form.clone();
        wrong.set(name, value);
        let to = customer.post(&wrong).await.location().unwrap();
        assert!(
            to.ends_with(&format!("/problem/{problem}")),
            "{name} = {value:?} leads to {to}"
        );
        let page = customer.open(&to).await;
        page.is(if problem == "not_found" { 404 } else { 400 });
    }
    assert_eq!(house.count("contracts").await, 0);
}
