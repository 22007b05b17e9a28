use super::*;

const MAIL: &str = "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f5a6";
const MERCHANT: &str = "0192f3a4-0000-7000-8000-000000000001";

/// As Postfix writes it, with parts of the caller's choosing.
fn report(status: &str, returned: &str) -> Vec<u8> {
    format!(
        "From: MAILER-DAEMON@mx.example (Mail Delivery System)\r\n\
         To: bounces@turnus.example\r\n\
         Subject: Undelivered Mail Returned to Sender\r\n\
         Auto-Submitted: auto-replied\r\n\
         MIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n\
         \tboundary=\"4F1A.1609/mx.example\"\r\n\
         Message-Id: <20261128@mx.example>\r\n\
         \r\n\
         This is a MIME-encapsulated message.\r\n\
         \r\n\
         --4F1A.1609/mx.example\r\n\
         Content-Description: Notification\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\
         \r\n\
         I'm sorry to have to inform you that your message could not be delivered.\r\n\
         \r\n\
         --4F1A.1609/mx.example\r\n\
         Content-Description: Delivery report\r\n\
         Content-Type: message/delivery-status\r\n\
         \r\n\
         {status}\r\n\
         --4F1A.1609/mx.example\r\n\
         {returned}\r\n\
         --4F1A.1609/mx.example--\r\n"
    )
    .into_bytes()
}

const FAILED: &str = "Reporting-MTA: dns; mx.example\r\n\
     X-Postfix-Queue-ID: 4F1A\r\n\
     Arrival-Date: Sat, 28 Nov 2026 10:00:00 +0100 (CET)\r\n\
     \r\n\
     Final-Recipient: rfc822; mara@post.example\r\n\
     Original-Recipient: rfc822;mara@post.example\r\n\
     Action: failed\r\n\
     Status: 5.1.1\r\n\
     Remote-MTA: dns; mx.post.example\r\n\
     Diagnostic-Code: smtp; 550 5.1.1 <mara@post.example>: Recipient address\r\n\
     \x20   rejected: User unknown\r\n";

fn whole(headers: &str) -> String {
    format!(
        "Content-Description: Undelivered Message\r\nContent-Type: message/rfc822\r\n\r\n{headers}\r\n\r\nGuten Tag\r\n"
    )
}

fn headers_only(headers: &str) -> String {
    format!("Content-Type: text/rfc822-headers\r\n\r\n{headers}\r\n")
}

fn own_headers() -> String {
    format!(
        "From: Stadtblatt <service@stadtblatt.example>\r\nMessage-ID: <{MAIL}@stadtblatt.example>\r\n\
         X-Turnus: {MERCHANT}/{MAIL}\r\nSubject: Rechnung"
    )
}

fn bounced(merchant: Option<&str>) -> Report {
    Report::Bounced(Bounce {
        mail: MAIL.parse().unwrap(),
        merchant: merchant.map(|id| id.parse().unwrap()),
        reason: "5.1.1: 550 5.1.1 <mara@post.example>: Recipient address rejected: User unknown".to_owned(),
    })
}

#[test]
fn a_report_names_the_mail_by_our_own_header_whether_the_mail_or_its_headers_come_back() {
    for returned in [whole(&own_headers()), headers_only(&own_headers())] {
        assert_eq!(
            read(&report(FAILED, &returned)),
            bounced(Some(MERCHANT)),
            "{returned}"
        );
    }
}

#[test]
fn the_message_id_is_enough() {
    let headers = format!("Message-ID: <{MAIL}@stadtblatt.example>\r\nSubject: Rechnung");
    for returned in [whole(&headers), headers_only(&headers)] {
        assert_eq!(read(&report(FAILED, &returned)), bounced(None), "{returned}");
    }
}

#[test]
fn a_relay_that_rewrote_the_message_id_does_not_hide_the_mail() {
    let headers =
        format!("Message-ID: <0100@relay.example>\r\nX-Turnus: {MERCHANT}/{MAIL}\r\nSubject: Rechnung");
    assert_eq!(read(&report(FAILED, &whole(&headers))), bounced(Some(MERCHANT)));
}

#[test]
fn the_original_message_id_of_the_report_is_the_last_resort() {
    let status = format!("Original-Message-ID: <{MAIL}@stadtblatt.example>\r\n{FAILED}");
    let nothing = "Content-Type: text/plain\r\n\r\n(not returned)\r\n";
    assert_eq!(read(&report(&status, nothing)), bounced(None));
}

#[test]
fn what_is_only_delayed_or_was_delivered_is_no_bounce() {
    for action in ["delayed", "delivered", "relayed", "expanded"] {
        let status = FAILED.replace("Action: failed", &format!("Action: {action}"));
        assert_eq!(
            read(&report(&status, &whole(&own_headers()))),
            Report::NotFinal,
            "{action}"
        );
    }
}

#[test]
fn one_failed_recipient_among_several_is_a_bounce() {
    let status = format!(
        "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: delayed\r\nStatus: 4.0.0\r\n\r\n{}",
        FAILED.split_once("\r\n\r\n").unwrap().1
    );
    assert_eq!(
        read(&report(&status, &whole(&own_headers()))),
        bounced(Some(MERCHANT))
    );
}

#[test]
fn upper_case_and_bare_line_feeds_are_read_too() {
    let status = FAILED.replace("Action: failed", "ACTION: Failed");
    let text = String::from_utf8(report(&status, &whole(&own_headers()))).unwrap();
    assert_eq!(
        read(text.replace("\r\n", "\n").as_bytes()),
        bounced(Some(MERCHANT))
    );
}

#[test]
fn other_mail_is_passed_over() {
    let answer = format!(
        "From: mara@post.example\r\nIn-Reply-To: <{MAIL}@stadtblatt.example>\r\nSubject: Abwesend\r\n\r\nBin im Urlaub.\r\n"
    );
    let foreign = headers_only("Message-ID: <1234@elsewhere.example>\r\nSubject: x");
    let read_receipt = String::from_utf8(report(FAILED, &whole(&own_headers())))
        .unwrap()
        .replace(
            "report-type=delivery-status",
            "report-type=disposition-notification",
        );
    for raw in [
        Vec::new(),
        b"\x00\xff\xfe garbage".to_vec(),
        answer.into_bytes(),
        report(FAILED, &foreign),
        read_receipt.into_bytes(),
    ] {
        assert_eq!(read(&raw), Report::NotOurs, "{}", String::from_utf8_lossy(&raw));
    }
}

#[test]
fn a_reason_is_short_and_on_one_line() {
    let long = FAILED.replace(
        "User unknown",
        &format!("User unknown {}\u{7}", "x".repeat(2_000)),
    );
    let Report::Bounced(bounce) = read(&report(&long, &whole(&own_headers()))) else {
        panic!("no bounce");
    };
    assert_eq!(bounce.reason.chars().count(), REASON_MOST);
    assert!(!bounce.reason.chars().any(char::is_control));
}
