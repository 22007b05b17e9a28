//! Sending again: a new mail that names the old one, once for each time somebody asks.

use server::jobs::outbox;
use store::mails::MailState;

use crate::installation::Installation;
use crate::people::{order, sign_in_staff};
use crate::sink::Sink;

#[tokio::test]
async fn pressed_twice_it_goes_out_once_and_to_the_address_of_today() {
    let sink = Sink::start().await;
    let house = Installation::build("2026-05-04", sink.transport(), false).await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-05-04").await;
    let document = house.documents().await[0].document.clone();
    house
        .tamper("update customers set email = 'neu@post.example'")
        .await;
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    let list = format!("/m/stadtblatt/staff/mails?document={}", document.id);
    let page = staff.open(&list).await;
    page.shows("gesendet").shows("mara@post.example");
    let form = page.form("resend-mail");
    for _ in 0..2 {
        let page = staff.submit(&form).await;
        page.is(200).shows("wird erneut gesendet");
        assert_eq!(page.path, list, "back to where the button was");
    }
    let mut twin = staff.clone();
    let (one, two) = tokio::join!(staff.post(&form), twin.post(&form));
    assert!(one.status.is_redirection() && two.status.is_redirection());
    // On its way: it cannot be asked for again.
    let page = staff.open(&list).await;
    page.shows("unterwegs");
    assert_eq!(outbox::run(&house.app, &house.merchant).await.unwrap(), 1);
    let again = sink.arrived(3).await.remove(2);
    assert_eq!(again.to, ["neu@post.example"]);
    staff
        .open(&list)
        .await
        .shows("erneut gesendet")
        .shows("neu@post.example");
    let rows = house
        .rows::<(i64, i64)>("select count(*), count(resend_of) from outbox where subject is not null")
        .await;
    assert_eq!(rows, [(3, 1)]);
    let log = house
        .rows::<(String, bool)>(
            "select action, subject = (select resend_of from outbox where resend_of is not null) from audit_log
             where action = 'mail.resent'",
        )
        .await;
    assert_eq!(log, [("mail.resent".to_owned(), true)]);
    // Somebody who means it asks again on a page shown anew.
    let form = staff.open(&list).await.form("resend-mail");
    staff.submit(&form).await.is(200);
    assert_eq!(outbox::run(&house.app, &house.merchant).await.unwrap(), 1);
}

#[tokio::test]
async fn a_mail_that_failed_is_given_up_for_the_new_one() {
    let mut sink = Sink::start().await;
    let house = Installation::build("2026-05-04", sink.transport(), false).await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    sink.plan(&["550", "550"]).await;
    house.travel_to("2026-05-04").await;
    assert_eq!(house.tx().await.dead_tasks(1).await.unwrap().1, 2);
    let document = house.documents().await[0].document.id;
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    let list = format!("/m/stadtblatt/staff/mails?document={document}");
    let form = staff.open(&list).await.form("resend-mail");
    staff.submit(&form).await.is(200);
    // Only the other one waits on the billing page; trying all of them again does not send this one twice.
    assert_eq!(house.tx().await.dead_tasks(1).await.unwrap().1, 1);
    let form = staff.open("/m/stadtblatt/staff/billing").await.form("retry");
    staff.submit(&form).await.is(200);
    assert_eq!(outbox::run(&house.app, &house.merchant).await.unwrap(), 2);
    sink.arrived(2).await;
    let page = staff.open(&list).await;
    page.shows("gescheitert").shows("gesendet");
    let states = house.tx().await.mail_states(&[document]).await.unwrap();
    assert_eq!(states[&document].state, MailState::Accepted, "the newest counts");
}

#[tokio::test]
async fn nothing_can_be_repeated_that_is_not_there_or_without_a_key() {
    let sink = Sink::start().await;
    let house = Installation::build("2026-05-04", sink.transport(), false).await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    assert!(
        !staff
            .open("/m/stadtblatt/staff/mails")
            .await
            .html()
            .contains("resend-mail"),
        "it is queued"
    );
    house.travel_to("2026-05-04").await;
    let form = staff.open("/m/stadtblatt/staff/mails").await.form("resend-mail");
    for (field, value) in [
        ("form[mail]", "0192f3a4-0000-7000-8000-000000000001"),
        ("form[mail]", "x"),
        ("form[idempotency_key]", ""),
        ("form[list]", "document=//evil.example"),
    ] {
        let mut wrong = form.clone();
        wrong.set(field, value);
        let page = staff.post(&wrong).await;
        let to = page.location().unwrap();
        assert!(to.starts_with("/m/stadtblatt/"), "{to}");
    }
    let again = house
        .rows::<(i64,)>("select count(*) from outbox where resend_of is not null")
        .await;
    assert!(again[0].0 <= 1, "{again:?}");
}
