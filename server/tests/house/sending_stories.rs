//! Documents leave the house: at once, by one button, or on paper.

use store::releases::Delivery;

use crate::browser::Browser;
use crate::installation::Installation;
use crate::people::{order, sign_in_staff};

async fn staff(house: &Installation) -> Browser {
    let mut browser = house.browser();
    sign_in_staff(&mut browser, "stadtblatt").await;
    browser
}

/// Mails with a document so far.
async fn mailed(house: &Installation) -> usize {
    let mails = house.mails().await;
    mails
        .iter()
        .filter(|mail| mail.attachments.iter().any(|file| file.name.starts_with("RE-")))
        .count()
}

async fn by_button(house: &Installation, browser: &mut Browser) {
    let page = browser.open("/m/stadtblatt/staff/invoices").await;
    let page = browser.submit(&page.form("set-sending")).await;
    page.is(200);
    assert!(
        !house
            .app
            .merchant("stadtblatt")
            .await
            .unwrap()
            .profile
            .send_documents
    );
}

#[tokio::test]
async fn documents_wait_for_the_button_and_each_goes_out_once() {
    let house = Installation::on("2026-06-01").await;
    let mut browser = staff(&house).await;
    by_button(&house, &mut browser).await;
    let mut old_page = None;
    for name in ["mara", "ole", "ida"] {
        order(
            &mut house.browser(),
            "stadtblatt",
            "digital",
            &format!("{name}@post.example"),
        )
        .await;
    }
    house.travel_to("2026-06-02").await;
    assert_eq!(mailed(&house).await, 0);
    assert_eq!(house.count("releases").await, 3, "made and checked all the same");

    // One of the three, and the same page sent once more.
    let first = house.documents().await[0].document.id.to_string();
    for _ in 0..2 {
        let page = browser.open("/m/stadtblatt/staff/invoices").await;
        let mut form = old_page.clone().unwrap_or_else(|| page.form("send-documents"));
        form.set("form[documents][]", &first);
        old_page = Some(form.clone());
        browser.submit(&form).await.is(200);
        house.travel_to("2026-06-02").await;
        assert_eq!(mailed(&house).await, 1);
    }

    // And then all that wait.
    let page = browser.open("/m/stadtblatt/staff/invoices").await;
    let mut form = page.form("send-documents");
    form.set("form[all]", "1");
    browser.submit(&form).await.is(200);
    house.travel_to("2026-06-02").await;
    assert_eq!(mailed(&house).await, 3);
    assert_eq!(house.count("unsent").await, 0);
}

#[tokio::test]
async fn who_gets_post_is_among_the_letters_of_the_day() {
    let house = Installation::on("2026-06-01").await;
    let mut browser = staff(&house).await;
    for name in ["mara", "ole"] {
        order(
            &mut house.browser(),
            "stadtblatt",
            "digital",
            &format!("{name}@post.example"),
        )
        .await;
    }
    let customers = house
        .rows::<(String,)>("select customer_id::text from customers order by number")
        .await;
    for (customer,) in &customers {
        let page = browser
            .open(&format!("/m/stadtblatt/staff/customers/{customer}"))
            .await;
        browser.submit(&page.form("set-delivery")).await.is(200);
    }
    house.travel_to("2026-06-02").await;
    assert_eq!(mailed(&house).await, 0);
    let page = browser.open("/m/stadtblatt/staff/invoices").await;
    assert!(page.text().contains("2 Briefe"), "{}", page.text());
    let letters = browser
        .get("/m/stadtblatt/staff/letters/2026-06-01/print.pdf")
        .await;
    letters.is(200);
    assert!(letters.body.starts_with(b"%PDF-"));
    browser
        .get("/m/stadtblatt/staff/letters/2026-06-03/print.pdf")
        .await
        .is(404);
    let customer = customers[0].0.parse().unwrap();
    assert_eq!(
        house.tx().await.delivery_of(customer).await.unwrap(),
        Delivery::Post
    );
}

#[tokio::test]
async fn staff_take_an_invoice_back_on_its_page_and_see_both_sides() {
    let house = Installation::on("2026-06-01").await;
    let mut browser = staff(&house).await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-06-02").await;
    let id = house.documents().await[0].document.id;
    let here = format!("/m/stadtblatt/staff/invoices/{id}");
    let page = browser.open(&here).await;
    assert!(page.text().contains("Leistung im Inland"), "{}", page.text());
    // Not without a reason.
    let mut form = page.form("cancel-invoice");
    let page = browser.submit(&form).await;
    assert_eq!(page.path, here);
    assert_eq!(house.documents().await.len(), 1);
    form.set("form[reason]", "falsche Anschrift");
    for _ in 0..2 {
        let page = browser.submit(&form).await;
        assert!(page.text().contains("Stornorechnung"), "{}", page.text());
        assert!(page.text().contains("RE-2026-00001"));
        assert_eq!(house.documents().await.len(), 3);
    }
    let page = browser.open(&here).await;
    assert!(page.text().contains("RK-2026-00001") && page.text().contains("falsche Anschrift"));
    assert!(house.tx().await.verify().await.unwrap().findings.is_empty());
}
