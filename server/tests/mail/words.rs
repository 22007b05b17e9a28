//! Staff write their own words: mistakes are told beside the field, previews show real mails, what is kept goes out.

use axum::http::header;
use serde_json::Value;

use crate::browser::{Browser, Page};
use crate::installation::Installation;
use crate::people::{consumers_form, order, placed, sign_in_staff};

const LIST: &str = "/m/stadtblatt/staff/mails/templates";
const INVOICE: &str = "/m/stadtblatt/staff/mails/templates/invoice/de";

async fn owner(house: &Installation) -> Browser {
    let mut owner = house.browser();
    sign_in_staff(&mut owner, "stadtblatt").await;
    owner
}

/// Types words into a mail's form and presses a button.
async fn write(staff: &mut Browser, page: &str, fields: &[(&str, &str)], deed: &str) -> Page {
    let mut form = staff.open(page).await.form("mail-template");
    for (name, value) in fields {
        form.set(&format!("form[{name}]"), value);
    }
    form.press(deed);
    staff.submit(&form).await
}

#[tokio::test]
async fn own_words_are_kept_logged_with_old_and_new_and_sent() {
    let house = Installation::on("2026-05-04").await;
    let mut staff = owner(&house).await;
    let page = staff.open(INVOICE).await;
    let form = page.form("mail-template");
    assert_eq!(
        form.value("form[subject]"),
        Some("Ihre Rechnung {{ document.number }} vom {{ document.date }}"),
        "nobody begins with an empty page"
    );
    let words = [
        ("subject", "Post vom Stadtblatt: {{ document.number }}"),
        (
            "opening",
            "schön, dass Sie uns lesen, {{ customer.given_name }}.\r\n\r\nHier kommt Ihre Rechnung.",
        ),
        ("closing", "Bis bald"),
    ];
    let kept = write(&mut staff, INVOICE, &words, "save").await;
    assert_eq!(kept.path, INVOICE);
    kept.is(200)
        .shows("Der Text ist gespeichert")
        .shows("eigenen Text");
    // Sent twice, it is the same.
    write(&mut staff, INVOICE, &words, "save").await.is(200);
    staff.open(LIST).await.shows("eigener Text");
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-05-04").await;
    let mails = house.mails().await;
    let invoice = mails
        .iter()
        .find(|mail| mail.subject == "Post vom Stadtblatt: RE-2026-00001");
    let text = &invoice.expect("the own subject").text;
    assert!(text.starts_with(
        "Guten Tag Mara Lindqvist,\n\nschön, dass Sie uns lesen, Mara.\n\nHier kommt Ihre Rechnung.\n\nRechnungsbetrag: "
    ));
    assert!(text.contains("\n\nBis bald\n\nFragen beantworten wir"), "{text}");

    let words = [("subject", "Noch anders"), ("opening", ""), ("closing", "")];
    write(&mut staff, INVOICE, &words, "save")
        .await
        .shows("Der Text ist gespeichert");
    write(&mut staff, INVOICE, &[], "default")
        .await
        .shows("Es gilt wieder der Standardtext");
    assert_eq!(house.count("mail_templates").await, 0);
    let form = staff.open(INVOICE).await.form("mail-template");
    assert!(form.value("form[subject]").unwrap().starts_with("Ihre Rechnung"));
    let log = house
        .rows::<(String, Option<Value>, Option<Value>)>(
            "select action, old, new from audit_log where action like 'mail_template.%' order by audit_id",
        )
        .await;
    let subjects: Vec<_> = log
        .iter()
        .map(|(action, old, new)| {
            let subject = |value: &Option<Value>| {
                value
                    .as_ref()
                    .map(|value| value["subject"].as_str().unwrap().to_owned())
            };
            (action.as_str(), subject(old), subject(new))
        })
        .collect();
    let (first, second) = (
        "Post vom Stadtblatt: {{ document.number }}".to_owned(),
        "Noch anders".to_owned(),
    );
    assert_eq!(
        subjects,
        [
            ("mail_template.changed", None, Some(first.clone())),
            ("mail_template.changed", Some(first), Some(second.clone())),
            ("mail_template.removed", Some(second), None),
        ]
    );
}

#[tokio::test]
async fn a_mistake_is_told_beside_its_field_with_line_and_nearest_name_and_nothing_typed_is_lost() {
    let house = Installation::on("2026-05-04").await;
    let mut staff = owner(&house).await;
    let opening = "Eins <b>\r\nzwei {{ customer.nmae }}\r\n\"drei\" & {{ document.dat }}";
    let words = [
        ("subject", "{{ document.numer }} & <Co>"),
        ("opening", opening),
        ("closing", "{% for x in y %}"),
    ];
    for deed in ["save", "test"] {
        let page = write(&mut staff, INVOICE, &words, deed).await;
        page.is(200);
        let opening_error = page.problem("opening").unwrap();
        assert!(
            opening_error.contains(
                "Zeile 2: Den Platzhalter „customer.nmae“ gibt es nicht. Meinten Sie „customer.name“?"
            ),
            "{opening_error}"
        );
        assert!(
            opening_error.contains("Zeile 3: Den Platzhalter „document.dat“"),
            "{opening_error}"
        );
        assert!(page.problem("subject").unwrap().contains("„document.number“"));
        assert!(
            page.problem("closing")
                .unwrap()
                .contains("„for“ geht in den Klammern nicht")
        );
        page.shows("Die Vorschau erscheint, sobald der Text lesbar ist");
        let form = page.form("mail-template");
        assert_eq!(form.value("form[subject]"), Some("{{ document.numer }} & <Co>"));
        assert_eq!(
            form.value("form[opening]"),
            Some(opening.replace("\r\n", "\n").as_str())
        );
        assert_eq!(form.value("form[closing]"), Some("{% for x in y %}"));
        staff.get(&format!("{INVOICE}/preview")).await.is(404);
    }
    assert_eq!(house.count("mail_templates").await, 0);
    assert_eq!(house.count("outbox").await, 0);
    // The draft waits until it is mended or thrown away.
    staff.open(LIST).await.is(200);
    assert!(staff.open(INVOICE).await.problem("subject").is_some());
    write(&mut staff, INVOICE, &[], "discard")
        .await
        .shows("Der Entwurf ist verworfen");
    assert_eq!(staff.open(INVOICE).await.problem("subject"), None);
    for (subject, said) in [
        ("", "Der Betreff ist leer"),
        ("a\nb", "nur eine Zeile"),
        (&"x".repeat(201), "Höchstens 200"),
    ] {
        let page = write(&mut staff, INVOICE, &[("subject", subject)], "save").await;
        assert!(page.problem("subject").unwrap().contains(said), "{subject}");
    }
    // In English as well.
    let page = staff.open(&format!("{INVOICE}?lang=en")).await;
    assert!(
        page.problem("subject")
            .unwrap()
            .contains("At most 200 characters")
    );
}

#[tokio::test]
async fn a_preview_shows_the_mail_with_a_real_customers_facts_in_a_cage() {
    let house = Installation::on("2026-05-04").await;
    let mut customer = house.browser();
    let mut form = consumers_form(&mut customer, "stadtblatt", "digital", "mara@post.example").await;
    form.set("form[family_name]", "<script>alert(1)</script>");
    placed(&customer.submit(&form).await);
    house.travel_to("2026-05-04").await;
    let number = house
        .rows::<(String,)>("select number from customers")
        .await
        .remove(0)
        .0;
    let mut staff = owner(&house).await;
    let fields = [
        ("subject", "Für {{ customer.name }}: {{ document.number }}"),
        ("opening", "<i>Hallo</i> {{ customer.family_name }}"),
        ("customer", number.as_str()),
    ];
    let page = write(&mut staff, INVOICE, &fields, "preview").await;
    page.shows("Mit den Angaben von Mara <script>alert(1)</script>")
        .shows("Für Mara <script>alert(1)</script>: RE-2026-00001")
        .shows("Entwurf");
    assert!(!page.html().contains("<script>alert"), "escaped on the page");
    let source = page
        .html()
        .split("src=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&");
    assert!(page.html().contains("<iframe") && page.html().contains("sandbox=\"\""));
    let frame = staff.get(&source).await;
    frame.is(200);
    let policy = frame.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none';") && policy.contains("sandbox"),
        "{policy}"
    );
    assert!(!frame.html().contains("<script") && !frame.html().contains("<i>"));
    assert!(
        frame
            .html()
            .contains("&lt;i&gt;Hallo&lt;/i&gt; &lt;script&gt;alert(1)&lt;/script&gt;")
    );
    assert_eq!(house.count("mail_templates").await, 0, "looked at, not kept");

    // There is no such mail yet: the customer's name with invented facts. And without a customer all is invented.
    let credit = "/m/stadtblatt/staff/mails/templates/credit-note/de";
    let page = write(&mut staff, credit, &[("customer", number.as_str())], "preview").await;
    page.shows("erfundenen Angaben: Es gibt noch keine solche Mail")
        .shows("RK-00001");
    staff
        .open(&format!("{LIST}/withdrawal-receipt/en"))
        .await
        .is(200)
        .shows("Mit erfundenen Angaben")
        .shows("Jane Sample");
    let page = write(&mut staff, credit, &[("customer", "K-9999")], "preview").await;
    assert!(page.problem("customer").unwrap().contains("gibt es nicht"));
    for path in ["/nothing/de", "/invoice/fr", "/invoice/nothing"] {
        staff.get(&format!("{LIST}{path}")).await.is(404);
        staff.get(&format!("{LIST}{path}/preview")).await.is(404);
    }
}

#[tokio::test]
async fn every_kind_in_every_language_has_its_page_and_preview() {
    let house = Installation::on("2026-05-04").await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-05-04").await;
    let number = house
        .rows::<(String,)>("select number from customers")
        .await
        .remove(0)
        .0;
    let mut staff = owner(&house).await;
    for kind in app::wire::MailTemplateKind::ALL {
        for lang in ["de", "en"] {
            let page = format!("{LIST}/{}/{lang}", kind.path());
            let shown = staff.open(&page).await;
            shown
                .is(200)
                .shows("Diese Mail hat den Standardtext")
                .shows("{{ customer.name }}");
            let html = staff.get(&format!("{page}/preview?customer={number}")).await;
            html.is(200);
            assert!(html.html().contains(&format!("<html lang=\"{lang}\">")), "{page}");
            // As it stands, it can be kept.
            write(&mut staff, &page, &[], "save")
                .await
                .shows("Der Text ist gespeichert");
        }
    }
    assert_eq!(house.count("mail_templates").await, 12);
}

#[tokio::test]
async fn a_test_mail_goes_to_its_writer_once_however_often_the_button_is_pressed() {
    let house = Installation::on("2026-05-04").await;
    let mut staff = owner(&house).await;
    let mut form = staff.open(INVOICE).await.form("mail-template");
    form.set("form[subject]", "Probe {{ customer.name }}")
        .press("test");
    for _ in 0..2 {
        staff
            .submit(&form)
            .await
            .shows("Die Testmail ist unterwegs")
            .shows("Entwurf");
    }
    house.travel_to("2026-05-04").await;
    let mails = house.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].recipient, "redaktion@stadtblatt.example");
    assert_eq!(mails[0].subject, "[Test] Probe Erika Mustermann");
    assert!(mails[0].attachments.is_empty());
    assert_eq!(house.count("mail_templates").await, 0);
    staff
        .open("/m/stadtblatt/staff/mails")
        .await
        .shows("Testmail")
        .shows("gesendet");
}

#[tokio::test]
async fn words_a_newer_program_cannot_fill_in_do_not_keep_a_mail_back() {
    let house = Installation::on("2026-05-04").await;
    house
        .tamper(&format!(
            "insert into mail_templates values ('{}', 'invoice', 'de', '{{{{ document.gone }}}}', '', '', now())",
            house.merchant.id
        ))
        .await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    assert_eq!(house.travel_to("2026-05-04").await.mails, 2);
    let subjects: Vec<_> = house.mails().await.into_iter().map(|mail| mail.subject).collect();
    assert!(
        subjects
            .iter()
            .any(|subject| subject.starts_with("Ihre Rechnung RE-2026-00001")),
        "{subjects:?}"
    );
}
