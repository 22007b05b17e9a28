//! Who may do what with the merchant's words.

use axum::http::StatusCode;
use store::customers::Staff;

use crate::browser::Browser;
use crate::installation::Installation;
use crate::people::{order, sign_in, sign_in_staff};

const PAGE: &str = "/m/stadtblatt/staff/mails/templates/invoice/de";
const PASSWORD: &str = "ein Kennwort fürs Telefon";

async fn support(house: &Installation) -> Browser {
    let staff = Staff {
        id: house.app.new_id(),
        email: "hilfe@stadtblatt.example".to_owned(),
        name: "Ben Beispiel".to_owned(),
        role: billing::staff::StaffRole::Support,
    };
    let hash = house.app.passwords().hash(PASSWORD.to_owned()).await.unwrap();
    let mut tx = house.tx().await;
    tx.insert_staff(&staff, &hash, house.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    let mut browser = house.browser();
    sign_in(&mut browser, "stadtblatt", &staff.email, PASSWORD).await;
    browser
}

#[tokio::test]
async fn only_owners_keep_or_give_up_words_but_everybody_of_the_staff_may_try_them() {
    let house = Installation::on("2026-05-04").await;
    let mut helper = support(&house).await;
    let page = helper.open(PAGE).await;
    page.is(200).shows("Speichern darf nur");
    let form = page.form("mail-template");
    for deed in ["save", "default"] {
        let mut form = form.clone();
        form.set("form[subject]", "Anders").set("form[deed]", deed);
        let answer = helper.post(&form).await;
        assert_eq!(
            answer.location().as_deref(),
            Some("/m/stadtblatt/problem/forbidden"),
            "{deed}"
        );
    }
    assert_eq!(house.count("mail_templates").await, 0);
    let mut form = form.clone();
    form.set("form[subject]", "Nur angesehen").press("preview");
    helper
        .submit(&form)
        .await
        .is(200)
        .shows("Nur angesehen")
        .shows("Entwurf");
    form.press("test");
    helper.submit(&form).await.is(200).shows("Testmail ist unterwegs");
    house.travel_to("2026-05-04").await;
    let mails = house.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(
        mails[0].recipient, "hilfe@stadtblatt.example",
        "to whoever asked, to nobody else"
    );
    assert_eq!(mails[0].subject, "[Test] Nur angesehen");
    // A draft is its writer's.
    let mut owner = house.browser();
    sign_in_staff(&mut owner, "stadtblatt").await;
    assert!(!owner.open(PAGE).await.text().contains("Nur angesehen"));
}

#[tokio::test]
async fn nobody_else_reaches_words_or_mails() {
    let house = Installation::on("2026-05-04").await;
    let mut owner = house.browser();
    sign_in_staff(&mut owner, "stadtblatt").await;
    let edit = owner.open(PAGE).await.form("mail-template");
    let mut customer = house.browser();
    order(&mut customer, "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-05-04").await;
    let resend = owner.open("/m/stadtblatt/staff/mails").await.form("resend-mail");
    for (mut viewer, way) in [
        (customer, "/m/stadtblatt/problem/forbidden"),
        (house.browser(), "/m/stadtblatt/sign-in?next="),
    ] {
        for deed in ["save", "preview", "test", "default", "discard"] {
            let mut form = edit.clone();
            form.set("form[subject]", "Fremd").set("form[deed]", deed);
            let answer = viewer.post(&form).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER);
            assert!(
                answer.location().unwrap().starts_with(way),
                "{deed}: {:?}",
                answer.location()
            );
        }
        let answer = viewer.post(&resend).await;
        assert!(answer.location().unwrap().starts_with(way));
    }
    assert_eq!(house.count("mail_templates").await, 0);
    assert_eq!(
        house.count("outbox").await,
        3,
        "the order, the invoice made, the invoice mailed"
    );
}
