//! Mails that come back: from the mail server's report on the standard input of `turnus mail bounce` to the list staff look at.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use mail_parser::MessageParser;
use server::demo::content;
use sqlx::ConnectOptions;
use store::mails::{MailState, MailsOf};
use store::merchants::Merchant;

use crate::installation::{Installation, open_shop};
use crate::people::{order, sign_in_staff};
use crate::sink::Sink;

/// A report about a mail, as Postfix sends it: the mail's own headers come back.
fn report(action: &str, original: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(original.to_vec()).unwrap();
    let headers = text.split_once("\r\n\r\n").unwrap().0;
    format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: bounces@turnus.example\r\nSubject: Undelivered Mail Returned to Sender\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"=_b\"\r\n\r\n\
         --=_b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
         --=_b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; mara@post.example\r\nAction: {action}\r\nStatus: 5.2.2\r\n\
         Diagnostic-Code: smtp; 552 5.2.2 mailbox full\r\n\r\n\
         --=_b\r\nContent-Type: text/rfc822-headers\r\n\r\n{headers}\r\n\r\n--=_b--\r\n"
    )
    .into_bytes()
}

/// `turnus mail bounce` with a message on its standard input.
fn pipe(url: &str, message: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_turnus"))
        .args(["mail", "bounce"])
        .env("DATABASE_URL", url)
        .env_remove("DATABASE_OWNER_URL")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(message).unwrap();
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout.clone())
        .unwrap()
        .trim()
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_comes_back_is_marked_for_its_merchant_once_and_shown_with_the_reason() {
    let sink = Sink::start().await;
    let house = Installation::build("2026-05-04", sink.transport(), false).await;
    let other = Merchant {
        slug: "anderblatt".to_owned(),
        demo: false,
        ..content::merchant(house.app.new_id())
    };
    open_shop(&house.app, &other).await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    order(&mut house.browser(), "anderblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-05-04").await;
    server::jobs::outbox::run(&house.app, &other).await.unwrap();
    let arrived = sink.arrived(3).await;
    let url = house.database.options().to_url_lossy().to_string();

    let mail = &arrived[0];
    let id: uuid::Uuid = {
        let message = MessageParser::default().parse(&mail.content).unwrap();
        message
            .message_id()
            .unwrap()
            .split_once('@')
            .unwrap()
            .0
            .parse()
            .unwrap()
    };
    assert_eq!(
        said(&pipe(&url, &report("delayed", &mail.content))),
        "passed over: the report says that nothing failed for good"
    );
    assert_eq!(
        said(&pipe(&url, b"Subject: Abwesend\r\n\r\nBin im Urlaub.\r\n")),
        "passed over: no report about a mail from here"
    );
    let bounced = report("failed", &mail.content);
    assert_eq!(
        said(&pipe(&url, &bounced)),
        format!("stadtblatt: mail {id} came back: 5.2.2: 552 5.2.2 mailbox full")
    );
    assert_eq!(
        said(&pipe(&url, &bounced)),
        format!("stadtblatt: that mail {id} came back is known")
    );
    // A header that names another merchant finds nothing there.
    let forged = String::from_utf8(bounced.clone()).unwrap().replace(
        &house.merchant.id.simple().to_string(),
        &other.id.simple().to_string(),
    );
    assert_eq!(
        said(&pipe(&url, forged.as_bytes())),
        format!("passed over: there is no mail {id}")
    );

    let listed = house
        .tx()
        .await
        .listed_mails(MailsOf::Everybody, None, 10)
        .await
        .unwrap();
    let states: Vec<_> = listed
        .iter()
        .map(|mail| (mail.id == id, mail.status.state))
        .collect();
    assert!(states.contains(&(true, MailState::Bounced)) && states.contains(&(false, MailState::Accepted)));
    let events = house
        .rows::<(i64,)>("select count(*) from mail_events where state = 'bounced'")
        .await;
    assert_eq!(events, [(1,)]);
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    let page = staff.open("/m/stadtblatt/staff/mails").await;
    page.is(200)
        .shows("zurückgekommen")
        .shows("5.2.2: 552 5.2.2 mailbox full")
        .shows("mara@post.example");

    // Without a database the mail server is told to try again later.
    let away = pipe("postgres://nobody:x@127.0.0.1:1/none", &bounced);
    assert_eq!(
        away.status.code(),
        Some(75),
        "{}",
        String::from_utf8_lossy(&away.stderr)
    );
}
