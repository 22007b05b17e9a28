//! Customers change their own data: from the next invoice on, in the log with old and new, and not unnoticed.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::installation::Installation;
use crate::paper_stories::words;
use crate::people::{PASSWORD, businesses_form, order, placed, sign_in_staff};

const EDIT: &str = "/m/stadtblatt/portal/account/edit";

async fn with_a_reader() -> (Installation, Browser) {
    let house = Installation::on("2026-06-01").await;
    let mut reader = house.browser();
    order(&mut reader, "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-06-03").await;
    (house, reader)
}

#[tokio::test]
async fn a_new_address_stands_on_the_next_invoice_and_not_on_the_last_and_is_told_of() {
    let (house, mut reader) = with_a_reader().await;
    let issued =
        "select content::text, encode(content_hash, 'hex') from documents order by document_id limit 1";
    let before = house.rows::<(String, String)>(issued).await;
    let mails = house.mails().await.len();
    let mut form = reader.open(EDIT).await.form("set-account");
    form.set("form[street]", "Neue Straße")
        .set("form[family_name]", "Lindqvist-Sommer")
        .set("form[invoice_email]", "ablage@post.example")
        .set("form[lang]", "en");
    let page = reader.submit(&form).await;
    assert_eq!(page.path, "/m/stadtblatt/portal/account");
    page.shows("Ihre Daten sind geändert.")
        .shows("Neue Straße 3")
        .shows("ablage@post.example");
    house.travel_to("2026-06-03").await;
    let told = house.mails().await.remove(mails);
    assert_eq!(told.recipient, "mara@post.example", "not to the new address");
    assert!(told.subject.contains("Your details at"), "{}", told.subject);
    for part in ["Name", "Address", "E-mail address for invoices", "Language"] {
        assert!(told.text.contains(part), "{part} is not in {}", told.text);
    }
    assert!(!told.text.contains("Neue Straße"), "what, but not how");
    let audited = house
        .rows::<(Value, Value, Value)>(
            "select actor, old, new from audit_log where action = 'customer.changed'",
        )
        .await;
    assert_eq!(audited.len(), 1);
    assert!(audited[0].0.to_string().contains("customer"), "{}", audited[0].0);
    let old = json!({
        "street": "Probeweg", "family_name": "Lindqvist", "invoice_email": "", "lang": "de"
    });
    let new = json!({
        "street": "Neue Straße", "family_name": "Lindqvist-Sommer", "invoice_email": "ablage@post.example",
        "lang": "en"
    });
    assert_eq!((&audited[0].1, &audited[0].2), (&old, &new));

    // What was issued stays; what comes has the new data, and goes to the new address.
    house.travel_to("2026-07-03").await;
    assert_eq!(house.rows::<(String, String)>(issued).await, before);
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
    let files = house
        .rows::<(Vec<u8>,)>("select bytes from files where kind = 'document_pdf' order by document_id")
        .await;
    let texts: Vec<String> = files.iter().map(|(pdf,)| words(pdf)).collect();
    assert!(texts[0].contains("Probeweg 3") && !texts[0].contains("Sommer"));
    assert!(texts[1].contains("Neue Straße 3") && texts[1].contains("Lindqvist-Sommer"));
    assert!(texts[1].contains("Invoice"), "in the new language");
    let last = house.mails().await.pop().unwrap();
    assert_eq!(last.recipient, "ablage@post.example");

    // Staff find the customer by the new name, not by the old one, and see the mail.
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    staff
        .get("/m/stadtblatt/staff/customers?q=lindqvist-sommer")
        .await
        .shows("Lindqvist-Sommer");
    let customer = house
        .rows::<(String,)>("select customer_id::text from customers")
        .await
        .remove(0)
        .0;
    staff
        .get(&format!("/m/stadtblatt/staff/mails?customer={customer}"))
        .await
        .shows("Geänderte Daten")
        .shows("ablage@post.example");
}

#[tokio::test]
async fn mistakes_are_named_beside_their_fields_and_nothing_typed_is_lost() {
    let (house, mut reader) = with_a_reader().await;
    let mut form = reader.open(EDIT).await.form("set-account");
    form.set("form[postcode]", "2009")
        .set("form[street]", "Neue Straße")
        .set("form[city]", "")
        .set("form[invoice_email]", "ablage");
    let page = reader.submit(&form).await;
    assert_eq!(page.path, EDIT);
    for field in ["postcode", "city", "invoice_email"] {
        assert!(page.problem(field).is_some(), "{field}");
        assert!(page.html().contains(&format!("href=\"#{field}\"")), "{field}");
    }
    let mut form = page.form("set-account");
    assert_eq!(form.value("form[street]"), Some("Neue Straße"));
    assert_eq!(form.value("form[invoice_email]"), Some("ablage"));
    assert_eq!(house.count("audit_log").await, 0);
    // Sent as it was at first, there is nothing to change, to log or to tell.
    form.set("form[postcode]", "20095")
        .set("form[street]", "Probeweg")
        .set("form[city]", "Hamburg")
        .set("form[invoice_email]", "");
    reader.submit(&form).await.shows("Es war nichts zu ändern.");
    assert_eq!(house.count("audit_log").await, 0);
    let open = house
        .rows::<(i64,)>("select count(*) from outbox where task ? 'mail_account_changed'")
        .await;
    assert_eq!(open[0].0, 0);
}

#[tokio::test]
async fn a_business_corrects_its_vat_id_at_home_and_no_country_kind_or_address_of_its_login() {
    let house = Installation::on("2026-06-01").await;
    let mut shop = house.browser();
    let form = businesses_form(&mut shop, "stadtblatt", "digital", "kasse@firma.example").await;
    // Businesses see their net price before they order: the form comes back once.
    let mut again = shop.submit(&form).await.form("place-order");
    again.set("form[password]", PASSWORD).press("order");
    placed(&shop.submit(&again).await);
    let page = shop.open("/m/stadtblatt/portal/account").await;
    page.shows("noch nicht geprüft");
    let mut form = shop.open(EDIT).await.form("set-account");
    form.set("form[vat_id]", "ATU12345678");
    let page = shop.submit(&form).await;
    assert!(page.problem("vat_id").unwrap().contains("anderen Land"));
    let buyers = "select current->'buyers' from contracts";
    let before = house.rows::<(Value,)>(buyers).await;
    let mut form = page.form("set-account");
    form.set("form[vat_id]", "de 123456788")
        .set("form[country]", "AT")
        .set("form[kind]", "consumer")
        .set("form[email]", "boese@post.example");
    shop.submit(&form).await.shows("DE123456788");
    let kept = house
        .rows::<(String, String, String)>("select country, kind, email from customers")
        .await;
    let expected = ["DE", "business", "kasse@firma.example"].map(str::to_owned);
    assert_eq!(kept[0], expected.into());
    // How running contracts are taxed does not follow.
    assert_eq!(house.rows::<(Value,)>(buyers).await, before);
}

#[tokio::test]
async fn nobody_changes_somebody_elses_data() {
    let (house, mut reader) = with_a_reader().await;
    let mut form = reader.open(EDIT).await.form("set-account");
    form.set("form[street]", "Neue Straße");
    let mut nobody = house.browser();
    let page = nobody.submit(&form).await;
    assert!(page.path.starts_with("/m/stadtblatt/sign-in"), "{}", page.path);
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    staff.submit(&form).await;
    let street = house.rows::<(String,)>("select street from customers").await;
    assert_eq!(street[0].0, "Probeweg");
}
