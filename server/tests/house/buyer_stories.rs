//! E-invoices of public buyers, and the letterhead they need.

use axum::http::Method;
use serde_json::Value;
use server::demo::content;
use store::merchants::Merchant;

use crate::browser::{Browser, Page};
use crate::html::Form;
use crate::installation::{Installation, open_shop};
use crate::people::{PASSWORD, businesses_form, order, placed, sign_in_staff};

const LEITWEG_ID: &str = "04011000-1234512345-06";

/// A house with a business as its only customer, not billed yet, and a member of staff.
async fn with_a_business() -> (Installation, Browser, String) {
    let house = Installation::on("2026-06-01").await;
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    let mut buyer = house.browser();
    let form = businesses_form(&mut buyer, "stadtblatt", "digital", "kasse@amt.example").await;
    order_by(&mut buyer, &form).await;
    let customer = house
        .rows::<(String,)>("select customer_id::text from customers")
        .await
        .remove(0)
        .0;
    (house, staff, customer)
}

/// Businesses see their net price before they order: the form comes back once.
async fn order_by(buyer: &mut Browser, form: &Form) {
    let mut again = buyer.submit(form).await.form("place-order");
    again.set("form[password]", PASSWORD).press("order");
    placed(&buyer.submit(&again).await);
}

async fn set_terms(staff: &mut Browser, customer: &str, fields: &[(&str, &str)]) -> Page {
    let page = staff
        .open(&format!("/m/stadtblatt/staff/customers/{customer}"))
        .await;
    let mut form = page.form("set-einvoice-terms");
    for (field, value) in fields {
        form.set(&format!("form[{field}]"), value);
    }
    staff.submit(&form).await
}

async fn set_letterhead(staff: &mut Browser, fields: &[(&str, &str)]) -> Page {
    let page = staff.open("/m/stadtblatt/staff/documents/letterhead").await;
    let mut form = page.form("set-letterhead");
    for (field, value) in fields {
        form.set(&format!("form[{field}]"), value);
    }
    staff.submit(&form).await
}

/// The e-invoices so far, oldest first, each in one line.
async fn einvoices(house: &Installation) -> Vec<String> {
    house
        .rows::<(Vec<u8>,)>("select bytes from files where kind = 'document_xml' order by document_id")
        .await
        .into_iter()
        .map(|(bytes,)| String::from_utf8(bytes).unwrap().lines().map(str::trim).collect())
        .collect()
}

#[track_caller]
fn says(xml: &str, parts: &[&str]) {
    for part in parts {
        assert!(xml.contains(part), "no {part} in {xml}");
    }
}

#[tokio::test]
async fn a_leitweg_id_makes_the_next_invoice_an_xrechnung() {
    let (house, mut staff, customer) = with_a_business().await;
    // A typing error is named, and what was typed is kept.
    let page = set_terms(
        &mut staff,
        &customer,
        &[
            ("leitweg_id", "04011000-1234512345-07"),
            ("order_number", "B-4711"),
        ],
    )
    .await;
    page.is(200);
    page.shows("Tippfehler");
    assert!(page.html().contains("04011000-1234512345-07"));
    let terms = &[
        ("leitweg_id", LEITWEG_ID),
        ("order_number", "B-4711"),
        ("scheme", "0204"),
        ("address", LEITWEG_ID),
    ];
    set_terms(&mut staff, &customer, terms)
        .await
        .shows("Die nächste Rechnung ist eine XRechnung.");
    let audited = house
        .rows::<(Value, Value)>("select old, new from audit_log where action = 'customer.einvoice_terms'")
        .await;
    assert_eq!(audited.len(), 1);
    assert_eq!(audited[0].0["leitweg_id"], Value::Null);
    assert_eq!(audited[0].1["leitweg_id"], LEITWEG_ID);

    house.travel_to("2026-06-01").await;
    let xml = einvoices(&house).await.remove(0);
    let reference = format!("<ram:BuyerReference>{LEITWEG_ID}</ram:BuyerReference>");
    let address = format!("<ram:URIID schemeID=\"0204\">{LEITWEG_ID}<");
    says(
        &xml,
        &[
            "xrechnung_3.0</ram:ID>",
            &reference,
            "<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>B-4711<",
            &address,
            "<ram:PersonName>Abonnements und Rechnungen<",
            "<ram:CompleteNumber>+49 40 66969 100<",
            "<ram:URIID>kundenservice@stadtblatt.example<",
        ],
    );
    // It is what was issued, not what was rendered: the hashed content says it.
    let content = house
        .rows::<(Value,)>("select content from documents")
        .await
        .remove(0)
        .0;
    assert_eq!(content["profile"], "xrechnung");
    assert_eq!(content["buyer_reference"], LEITWEG_ID);

    // Without it, the next one is an ordinary e-invoice with the same order number; a plain reference changes nothing.
    let terms = &[
        ("leitweg_id", ""),
        ("buyer_reference", "Kostenstelle 7"),
        ("address", ""),
    ];
    set_terms(&mut staff, &customer, terms)
        .await
        .shows("Die nächste Rechnung trägt diese Angaben.");
    house.travel_to("2026-07-01").await;
    let xml = einvoices(&house).await.remove(1);
    says(
        &xml,
        &[
            "<ram:ID>urn:cen.eu:en16931:2017</ram:ID>",
            "<ram:BuyerReference>Kostenstelle 7<",
            "<ram:IssuerAssignedID>B-4711<",
            "<ram:URIID schemeID=\"EM\">kasse@amt.example<",
        ],
    );
    assert!(house.tx().await.verify().await.unwrap().findings.is_empty());
}

#[tokio::test]
async fn without_a_contact_the_xrechnung_is_issued_held_back_and_released_once_it_is_filled_in() {
    let (house, mut staff, customer) = with_a_business().await;
    let before = &[("contact_person", ""), ("phone", "")];
    set_letterhead(&mut staff, before).await.shows("Gespeichert.");
    set_terms(&mut staff, &customer, &[("leitweg_id", LEITWEG_ID)]).await;
    // Somebody else's documents are held up by nothing.
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-06-02").await;
    assert_eq!(house.count("documents").await, 2, "both are issued");
    assert_eq!(house.count("releases").await, 1, "one is held back");
    let held = house
        .rows::<(String, String, Vec<u8>)>(&format!(
            "select document_id::text, number, chain_hash from documents where customer_id = '{customer}'"
        ))
        .await
        .remove(0);
    let here = format!("/m/stadtblatt/staff/invoices/{}", held.0);
    staff
        .open(&here)
        .await
        .shows("Ansprechpartner für Rechnungen, Telefon")
        .shows("letterhead.contact.person is missing (R-222)")
        .shows("Zum Briefkopf");
    staff
        .get(&format!("/m/stadtblatt/documents/{}/pdf", held.0))
        .await
        .is(500);

    // Half of it is not enough.
    set_letterhead(&mut staff, &[("contact_person", "Frau Probe")])
        .await
        .shows("noch einmal versucht");
    house.travel_to("2026-06-03").await;
    assert_eq!(house.count("releases").await, 1);
    staff
        .open(&here)
        .await
        .shows("letterhead.contact.phone is missing (R-222)");
    set_letterhead(&mut staff, &[("phone", "+49 40 66969 200")]).await;
    house.travel_to("2026-06-04").await;
    assert_eq!(house.count("releases").await, 2);
    staff.open(&here).await.shows("geprüft und abgelegt");
    let xml = einvoices(&house).await;
    let xml = xml.iter().find(|xml| xml.contains(&held.1)).unwrap();
    says(
        xml,
        &[
            "xrechnung_3.0</ram:ID>",
            "<ram:PersonName>Frau Probe<",
            "<ram:CompleteNumber>+49 40 66969 200<",
        ],
    );
    // What was issued is still what is hashed.
    let now = house
        .rows::<(Vec<u8>,)>(&format!(
            "select chain_hash from documents where document_id = '{}'",
            held.0
        ))
        .await;
    assert_eq!(now[0].0, held.2);
    assert!(house.tx().await.verify().await.unwrap().findings.is_empty());
}

#[tokio::test]
async fn owners_change_the_letterhead_and_the_log_keeps_tax_identity_and_account_before_and_after() {
    let house = Installation::on("2026-06-01").await;
    let mut owner = house.browser();
    sign_in_staff(&mut owner, "stadtblatt").await;
    let wrong = &[
        ("iban", "DE89370400440532013001"),
        ("legal_name", "Neues Blatt GmbH"),
    ];
    let page = set_letterhead(&mut owner, wrong).await;
    page.shows("Diese IBAN enthält einen Tippfehler.");
    assert!(page.html().contains("Neues Blatt GmbH"), "what was typed is kept");
    assert_eq!(house.count("audit_log").await, 0);
    let right = &[
        ("iban", "DE02 5001 0517 0137 0750 30"),
        ("account_holder", "Neues Blatt"),
        ("vat_id", "DE999999987"),
        ("accent", "#ffd400"),
    ];
    set_letterhead(&mut owner, right).await.shows("Gespeichert.");
    let (old, new) = house
        .rows::<(Value, Value)>("select old, new from audit_log where action = 'papers.letterhead_set'")
        .await
        .remove(0);
    for (field, before, after) in [
        ("iban", "DE89370400440532013000", "DE02500105170137075030"),
        ("vat_id", "DE999999995", "DE999999987"),
        ("account_holder", "", "Neues Blatt"),
    ] {
        assert_eq!(
            (&old[field], &new[field]),
            (&Value::from(before), &Value::from(after))
        );
    }
    // The same again is no change.
    set_letterhead(&mut owner, &[]).await.shows("Gespeichert.");
    assert_eq!(house.count("audit_log").await, 1);
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-06-01").await;
    let letterhead = house
        .rows::<(Value,)>("select body from letterheads")
        .await
        .remove(0)
        .0;
    assert_eq!(letterhead["name"], "Neues Blatt GmbH");
    assert_eq!(letterhead["bank"]["holder"], "Neues Blatt");
    let content = house
        .rows::<(Value,)>("select content from documents")
        .await
        .remove(0)
        .0;
    assert_eq!(
        content["payment"]["transfer"]["account"]["iban"],
        "DE02500105170137075030"
    );
    assert_eq!(
        house.count("releases").await,
        1,
        "a bright accent keeps nothing back"
    );
}

#[tokio::test]
async fn support_looks_at_the_letterhead_and_changes_nothing() {
    let (house, mut staff, customer) = with_a_business().await;
    house.tamper("update staff set role = 'support'").await;
    let page = staff.open("/m/stadtblatt/staff/documents/letterhead").await;
    page.shows("Ändern kann das nur");
    let mut form = page.form("set-letterhead");
    form.set("form[legal_name]", "Anders GmbH");
    staff.submit(&form).await;
    assert_eq!(house.count("audit_log").await, 0);
    let name = house
        .rows::<(String,)>("select profile->>'legal_name' from merchants")
        .await;
    assert_eq!(name[0].0, "Stadtblatt Verlag GmbH");
    // What a customer's invoices carry is everyday work.
    set_terms(&mut staff, &customer, &[("order_number", "B-1")])
        .await
        .shows("Gespeichert.");
}

#[tokio::test]
async fn consumers_have_no_terms_for_e_invoices_and_others_customers_are_not_found() {
    let (house, mut staff, _) = with_a_business().await;
    let other = Merchant {
        slug: "anderblatt".to_owned(),
        demo: false,
        ..content::merchant(house.app.new_id())
    };
    open_shop(&house.app, &other).await;
    let mut elsewhere = house.browser();
    let form = businesses_form(&mut elsewhere, "anderblatt", "digital", "kasse@amt.example").await;
    order_by(&mut elsewhere, &form).await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    let one = async |condition: String| {
        let sql = format!("select customer_id::text from customers where {condition}");
        house.rows::<(String,)>(&sql).await.remove(0).0
    };
    let consumer = one("kind = 'consumer'".to_owned()).await;
    let others = one(format!("merchant_id = '{}'", other.id)).await;
    let page = staff
        .open(&format!("/m/stadtblatt/staff/customers/{consumer}"))
        .await;
    assert!(!page.html().contains("set-einvoice-terms"));
    staff
        .get(&format!("/m/stadtblatt/staff/customers/{others}"))
        .await
        .is(404);
    for (merchant, customer, to) in [
        (
            "stadtblatt",
            consumer.as_str(),
            "/m/stadtblatt/problem/bad_request",
        ),
        ("stadtblatt", others.as_str(), "/m/stadtblatt/problem/not_found"),
        ("stadtblatt", "nobody", "/m/stadtblatt/problem/bad_request"),
        ("anderblatt", others.as_str(), "/m/anderblatt/sign-in"),
    ] {
        let body = format!(
            "form[merchant]={merchant}&form[customer]={customer}&form[leitweg_id]={LEITWEG_ID}&form[scheme]=EM"
        );
        let answer = staff
            .send(Method::POST, "/api/set-einvoice-terms", Some(body), true)
            .await;
        let location = answer.location().unwrap();
        assert!(location.starts_with(to), "{customer}: {location}");
    }
    staff.get("/m/stadtblatt/problem/not_found").await.is(404);
    let references = house
        .rows::<(i64,)>("select count(leitweg_id) from customers")
        .await;
    assert_eq!(references[0].0, 0);
}

/// What is not taxable in Germany shows nobody's VAT-ID (BR-O-02): a seller without tax number is refused before a number is given.
#[tokio::test]
async fn a_seller_known_by_vat_id_alone_is_told_so_before_it_issues_what_is_not_taxable_here() {
    let house = Installation::on("2026-06-01").await;
    house
        .tamper("update merchants set profile = profile || '{\"countries\": [\"DE\", \"CH\"]}'")
        .await;
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    set_letterhead(&mut staff, &[("tax_number", "")])
        .await
        .shows("Gespeichert.");
    let mut buyer = house.browser();
    let mut form = businesses_form(&mut buyer, "stadtblatt", "digital", "kasse@firma.example").await;
    form.set("form[country]", "CH")
        .set("form[postcode]", "8001")
        .set("form[vat_id]", "");
    order_by(&mut buyer, &form).await;
    house.travel_to("2026-06-01").await;
    assert_eq!(house.count("documents").await, 0, "no number was given");
    staff
        .open("/m/stadtblatt/staff/billing")
        .await
        .shows("letterhead.tax.tax_number is missing (R-131)")
        .shows("fill in the tax number");
    set_letterhead(&mut staff, &[("tax_number", "02/815/08156")]).await;
    let page = staff.open("/m/stadtblatt/staff/billing").await;
    staff.submit(&page.form("retry")).await;
    house.travel_to("2026-06-02").await;
    let xml = einvoices(&house).await.remove(0);
    says(
        &xml,
        &["<ram:CategoryCode>O<", "<ram:ID schemeID=\"FC\">02/815/08156<"],
    );
    assert!(!xml.contains("schemeID=\"VA\""));
}
