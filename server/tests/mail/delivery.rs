//! What arrives is what was written, and whatever the mail server does, it arrives in the end, or somebody is told.

use chrono::TimeDelta;
use mail_parser::{Message, MessageParser, MimeHeaders};
use server::jobs::outbox;
use store::mail_templates::MailTemplate;
use store::mails::{MailState, MailsOf};
use store::outbox::Task;
use uuid::Uuid;

use crate::installation::{Installation, at_ten, day};
use crate::people::{consumers_form, order, placed};
use crate::sink::{Arrived, Sink};

fn parsed(mail: &Arrived) -> Message<'_> {
    MessageParser::default().parse(&mail.content).unwrap()
}

fn header(message: &Message<'_>, name: &'static str) -> String {
    message.header_raw(name).unwrap().trim().to_owned()
}

/// The words of the merchant that mails have most trouble with.
fn troublesome() -> MailTemplate {
    MailTemplate {
        kind: "invoice".to_owned(),
        lang: "de".to_owned(),
        subject: "Grüße aus Köln, {{ customer.name }}: ein sehr langer Betreff über Äpfel, Öl und Übermut, der in keine Zeile passt, \
                  und € obendrein ({{ document.number }})"
            .to_owned(),
        opening: format!(
            ".\n..\n.Punkt am Anfang\n\n{}\n\n{}\n\nEnde = gut, alles =C3=BC gut \u{1f4f0} From: x",
            "W\u{f6}rter ".repeat(300).trim(),
            "\u{fc}".repeat(1_500)
        ),
        closing: "Herzlich, Ihr „Stadtblatt“ – täglich.\n-- \nkeine Signatur".to_owned(),
    }
}

#[tokio::test]
async fn mails_arrive_word_for_word_and_byte_for_byte() {
    let sink = Sink::start().await;
    let house = Installation::build(
        "2026-05-04",
        sink.transport_with(Some("bounces@turnus.example")),
        false,
    )
    .await;
    let mut tx = house.tx().await;
    tx.put_mail_template(&troublesome(), house.app.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut browser = house.browser();
    let mut form = consumers_form(&mut browser, "stadtblatt", "digital", "mara@post.example").await;
    form.set("form[given_name]", "Märä Öykü")
        .set("form[family_name]", "Großmüller-Ångström");
    placed(&browser.submit(&form).await);
    assert_eq!(house.travel_to("2026-05-04").await.mails, 2);

    let arrived = sink.arrived(2).await;
    let kept = house.mails().await;
    for mail in &arrived {
        assert_eq!(mail.from, "bounces@turnus.example", "where bounces go");
        assert_eq!(mail.to, ["mara@post.example"]);
        let message = parsed(mail);
        let origin = header(&message, "X-Turnus");
        let (merchant, id) = origin.split_once('/').unwrap();
        assert_eq!(merchant.parse::<Uuid>().unwrap(), house.merchant.id);
        let id: Uuid = id.parse().unwrap();
        assert_eq!(
            message.message_id().unwrap(),
            format!("{id}@{}", house.merchant.profile.email.split_once('@').unwrap().1)
        );
        let kept = kept.iter().find(|kept| kept.id == id).unwrap();
        assert_eq!(message.subject().unwrap(), kept.subject);
        let to = message.to().unwrap().first().unwrap();
        assert_eq!(to.name.as_deref(), Some("Märä Öykü Großmüller-Ångström"));
        let lines = |text: &str| text.replace("\r\n", "\n");
        assert_eq!(lines(&message.body_text(0).unwrap()), lines(&kept.text));
        assert_eq!(lines(&message.body_html(0).unwrap()), lines(&kept.html));
        assert_eq!(message.attachment_count(), 1);
        let attachment = message.attachment(0).unwrap();
        let mut tx = house.tx().await;
        let file = tx.file(kept.attachments[0].file).await.unwrap().unwrap();
        assert!(file.bytes.len() > 10_000);
        assert_eq!(attachment.contents(), file.bytes, "the stored file, to the byte");
        assert_eq!(attachment.attachment_name().unwrap(), file.name);
        assert_eq!(attachment.content_type().unwrap().subtype(), Some("pdf"));
    }
    let own = arrived
        .iter()
        .map(parsed)
        .find(|message| {
            message
                .subject()
                .unwrap()
                .starts_with("Grüße aus Köln, Märä Öykü Großmüller-Ångström: ein sehr")
        })
        .expect("the merchant's own words");
    assert!(
        own.subject()
            .unwrap()
            .ends_with("und € obendrein (RE-2026-00001)")
    );
    let text = own.body_text(0).unwrap().replace("\r\n", "\n");
    assert!(text.contains("\n\n.\n..\n.Punkt am Anfang\n\n"), "{text}");
    let unbroken: String = text.chars().filter(|c| *c != '\n').collect();
    assert!(unbroken.contains(&"ü".repeat(1_500)), "{text}");
    assert!(text.contains("Ende = gut, alles =C3=BC gut \u{1f4f0} From: x"));
    // The facts of the invoice stand between the words.
    assert!(text.contains("Rechnungsbetrag: ") && text.contains("Verwendungszweck:"));
}

/// A house with one invoice, and nothing on its way.
async fn house_with_an_invoice(sink: &Sink) -> (Installation, Uuid) {
    let house = Installation::build("2026-05-04", sink.transport(), false).await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-05-04").await;
    let document = house.documents().await[0].document.id;
    (house, document)
}

async fn queue(house: &Installation, document: Uuid) -> Uuid {
    let mut tx = house.tx().await;
    let mail = house.app.new_id();
    tx.enqueue(mail, &Task::MailDocument { document }, house.app.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    mail
}

async fn status(house: &Installation, mail: Uuid) -> (MailState, Option<String>) {
    let listed = house
        .tx()
        .await
        .listed_mails(MailsOf::Everybody, None, 100)
        .await
        .unwrap();
    let found = listed.into_iter().find(|listed| listed.id == mail).unwrap();
    (found.status.state, found.status.reason)
}

#[tokio::test]
async fn what_may_be_mended_is_tried_again_and_arrives_once_under_one_message_id() {
    let mut sink = Sink::start().await;
    let (house, document) = house_with_an_invoice(&sink).await;
    let mut arrived = sink.arrived(2).await.len();
    let mut hour = 0;
    // Word, and how many copies the server has in the end: what it did not confirm it may have all the same.
    for (word, copies) in [
        ("421", 1),
        ("450", 1),
        ("451", 2),
        ("drop", 1),
        ("hang", 1),
        ("drop-after-data", 2),
        ("hang-after-data", 2),
    ] {
        hour += 1;
        house.set_clock(at_ten(day("2026-05-04")) + TimeDelta::hours(hour));
        sink.plan(&[word]).await;
        let mail = queue(&house, document).await;
        assert_eq!(
            outbox::run(&house.app, &house.merchant).await.unwrap(),
            0,
            "{word}"
        );
        let (state, reason) = status(&house, mail).await;
        assert_eq!(state, MailState::Queued, "{word}: {reason:?}");
        assert!(reason.is_some(), "{word}: the list says why it waits");
        // Not at once again.
        assert_eq!(
            outbox::run(&house.app, &house.merchant).await.unwrap(),
            0,
            "{word}"
        );
        house.set_clock(at_ten(day("2026-05-04")) + TimeDelta::hours(hour) + TimeDelta::minutes(2));
        assert_eq!(
            outbox::run(&house.app, &house.merchant).await.unwrap(),
            1,
            "{word}"
        );
        assert_eq!(status(&house, mail).await, (MailState::Accepted, None), "{word}");
        assert_eq!(
            outbox::run(&house.app, &house.merchant).await.unwrap(),
            0,
            "{word}"
        );
        arrived += copies;
        let all = sink.arrived(arrived).await;
        let ids: Vec<_> = all[arrived - copies..]
            .iter()
            .map(|copy| parsed(copy).message_id().unwrap().to_owned())
            .collect();
        assert!(
            ids.iter().all(|id| id.starts_with(&mail.to_string())),
            "{word}: {ids:?}"
        );
    }
    let events = house
        .rows::<(String, i64)>("select state, count(*) from mail_events group by 1 order by 1")
        .await;
    assert_eq!(
        events,
        [("accepted".to_owned(), 9)],
        "one for each mail, and no other"
    );
    assert_eq!(house.count("mails").await, 9);
}

#[tokio::test]
async fn what_no_try_can_mend_is_put_aside_and_staff_are_told_why() {
    let mut sink = Sink::start().await;
    let (house, document) = house_with_an_invoice(&sink).await;
    for (word, said) in [("550", "no such user"), ("552", "too big")] {
        sink.plan(&[word]).await;
        let mail = queue(&house, document).await;
        assert_eq!(outbox::run(&house.app, &house.merchant).await.unwrap(), 0);
        let (state, reason) = status(&house, mail).await;
        assert_eq!(state, MailState::Failed, "{word}");
        assert!(reason.is_some_and(|reason| reason.contains(said)), "{word}");
    }
    house.set_clock(at_ten(day("2026-05-09")));
    assert_eq!(
        outbox::run(&house.app, &house.merchant).await.unwrap(),
        0,
        "not even days later"
    );
    assert_eq!(
        house.count("mails").await,
        2,
        "nothing is kept as sent that was not"
    );
    let mut staff = house.browser();
    crate::people::sign_in_staff(&mut staff, "stadtblatt").await;
    let page = staff
        .open(&format!("/m/stadtblatt/staff/mails?document={document}"))
        .await;
    page.is(200)
        .shows("gescheitert")
        .shows("no such user")
        .shows("too big");
    // The newest mail counts for the row of the invoice.
    staff
        .open("/m/stadtblatt/staff/invoices")
        .await
        .shows("gescheitert");
    // Another try, asked for on the billing page, goes out and is no failure any more.
    let form = staff.open("/m/stadtblatt/staff/billing").await.form("retry");
    staff.submit(&form).await.is(200);
    assert_eq!(outbox::run(&house.app, &house.merchant).await.unwrap(), 2);
    staff.open("/m/stadtblatt/staff/invoices").await.shows("gesendet");
}

#[tokio::test]
async fn the_secret_of_a_link_is_in_its_mail_and_not_in_what_is_kept_of_it() {
    let sink = Sink::start().await;
    let house = Installation::build("2026-05-04", sink.transport(), false).await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-05-04").await;
    let before = sink.arrived(2).await.len();
    let mut browser = house.browser();
    let mut form = browser
        .open("/m/stadtblatt/sign-in/mail/link")
        .await
        .form("ask-link");
    form.set("form[email]", "mara@post.example");
    browser.submit(&form).await.is(200);
    outbox::run(&house.app, &house.merchant).await.unwrap();
    let arrived = sink.arrived(before + 1).await;
    let message = parsed(arrived.last().unwrap());
    let text = message.body_text(0).unwrap();
    let start = text.find("http://turnus.test/").expect("a link");
    let url = text[start..].split_whitespace().next().unwrap();
    let token = url.rsplit('/').next().unwrap();
    assert_eq!(token.len(), 64);
    let mail = house.mails().await.pop().unwrap();
    assert!(!mail.text.contains(token) && !mail.html.contains(token));
    assert!(mail.text.contains("/sign-in/mail/link/…"), "{}", mail.text);
    let page = browser.open(url.trim_start_matches("http://turnus.test")).await;
    let page = browser.submit(&page.form("use-link")).await;
    assert_eq!(page.path, "/m/stadtblatt/portal");
}
