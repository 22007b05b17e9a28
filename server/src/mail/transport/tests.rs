use chrono::TimeZone as _;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::*;

/// What the small server says at each step of one conversation; it then hangs up.
#[derive(Clone, Copy)]
struct Replies {
    greeting: &'static str,
    recipient: &'static str,
    content: &'static str,
}

const ALL_WELL: Replies = Replies {
    greeting: "220 sink",
    recipient: "250 fine",
    content: "250 kept",
};

fn mail() -> Message {
    Message {
        id: Uuid::from_u128(7),
        merchant: Uuid::from_u128(1),
        from_name: "Stadtblatt".to_owned(),
        from_address: "service@stadtblatt.example".to_owned(),
        to_name: "Jörg Müller".to_owned(),
        to_address: "joerg@post.example".to_owned(),
        reply_to: None,
        subject: "Grüße".to_owned(),
        text: "Erste Zeile\n.\nnach dem Punkt".to_owned(),
        html: "<p>Grüße</p>".to_owned(),
        attachments: Vec::new(),
        date: chrono::Utc
            .timestamp_opt(1_780_000_000, 0)
            .single()
            .expect("a moment"),
    }
}

/// Serves one conversation on the loopback interface and gives back what it heard.
async fn sink(replies: Replies) -> (Transport, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let heard = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a caller");
        tokio::time::timeout(Duration::from_secs(10), converse(stream, replies))
            .await
            .expect("in time")
    });
    (
        Transport::smtp(&format!("smtp://127.0.0.1:{port}")).expect("an address"),
        heard,
    )
}

async fn converse(stream: TcpStream, replies: Replies) -> Vec<String> {
    let mut stream = BufReader::new(stream);
    let mut heard = Vec::new();
    let mut in_content = false;
    let mut next = replies.greeting;
    loop {
        if !next.is_empty() && stream.write_all(format!("{next}\r\n").as_bytes()).await.is_err() {
            return heard;
        }
        let mut line = String::new();
        if !matches!(stream.read_line(&mut line).await, Ok(1..)) || heard.len() > 1000 {
            return heard;
        }
        let line = line.trim_end().to_owned();
        next = match line.split([' ', ':']).next().unwrap_or_default() {
            _ if in_content && line != "." => "",
            "." => {
                in_content = false;
                replies.content
            }
            "EHLO" => "250 sink",
            "MAIL" => "250 fine",
            "RCPT" => replies.recipient,
            "DATA" => {
                in_content = true;
                "354 go on"
            }
            "QUIT" => "221 bye",
            _ => "502 unknown",
        };
        heard.push(line);
    }
}

#[tokio::test]
async fn a_mail_reaches_the_server_whole() {
    let (transport, heard) = sink(ALL_WELL).await;
    transport.deliver(&mail()).await.expect("delivered");
    let heard = heard.await.expect("heard");
    assert!(
        heard.contains(&"MAIL FROM:<service@stadtblatt.example>".to_owned()),
        "{heard:?}"
    );
    assert!(
        heard.contains(&"RCPT TO:<joerg@post.example>".to_owned()),
        "{heard:?}"
    );
    assert!(
        heard.contains(&format!(
            "Message-ID: <{}@stadtblatt.example>",
            Uuid::from_u128(7)
        )),
        "{heard:?}"
    );
    // A line with a single dot does not end the mail: it travels doubled (RFC 5321 §4.5.2) or encoded.
    assert!(
        heard.iter().any(|line| line.contains("nach dem Punkt")),
        "{heard:?}"
    );
}

#[tokio::test]
async fn the_servers_reply_decides_whether_to_try_again() {
    for (replies, temporary) in [
        (
            Replies {
                greeting: "421 busy",
                ..ALL_WELL
            },
            true,
        ),
        (
            Replies {
                greeting: "554 go away",
                ..ALL_WELL
            },
            false,
        ),
        (
            Replies {
                recipient: "450 mailbox busy",
                ..ALL_WELL
            },
            true,
        ),
        (
            Replies {
                recipient: "421 closing",
                ..ALL_WELL
            },
            true,
        ),
        (
            Replies {
                recipient: "550 no such user",
                ..ALL_WELL
            },
            false,
        ),
        (
            Replies {
                recipient: "530 log in first",
                ..ALL_WELL
            },
            true,
        ),
        (
            Replies {
                content: "451 try later",
                ..ALL_WELL
            },
            true,
        ),
        (
            Replies {
                content: "552 too big",
                ..ALL_WELL
            },
            false,
        ),
        (
            Replies {
                content: "nonsense",
                ..ALL_WELL
            },
            true,
        ),
    ] {
        let (transport, heard) = sink(replies).await;
        let error = transport.deliver(&mail()).await.expect_err("refused");
        let told = [replies.greeting, replies.recipient, replies.content];
        assert_eq!(
            matches!(error, DeliveryError::Temporary(_)),
            temporary,
            "{told:?}: {error}"
        );
        heard.await.expect("heard");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_may_be_there_later() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let transport = Transport::smtp(&format!("smtp://127.0.0.1:{port}")).expect("an address");
    assert!(matches!(
        transport.deliver(&mail()).await,
        Err(DeliveryError::Temporary(_))
    ));
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let mut smtp =
        Smtp::from_url(&format!("smtp://127.0.0.1:{port}"), &SmtpOptions::default()).expect("an address");
    smtp.delivery_timeout = Duration::from_millis(200);
    let error = Transport::Smtp(smtp)
        .deliver(&mail())
        .await
        .expect_err("given up");
    assert_eq!(
        error,
        DeliveryError::Temporary("the mail server took too long".to_owned())
    );
}

#[tokio::test]
async fn a_server_without_tls_gets_neither_mail_nor_password_where_tls_is_required() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let heard = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a caller");
        converse(stream, ALL_WELL).await
    });
    let transport =
        Transport::smtp(&format!("smtp://user:secret@127.0.0.1:{port}?tls=required")).expect("an address");
    assert!(matches!(
        transport.deliver(&mail()).await,
        Err(DeliveryError::Temporary(_))
    ));
    let heard = heard.await.expect("heard");
    assert!(
        heard
            .iter()
            .all(|line| line.starts_with("EHLO") || line == "QUIT"),
        "{heard:?}"
    );
}

#[tokio::test]
async fn in_the_demo_nothing_leaves_but_unwritable_mails_are_found() {
    Transport::Mailbox.deliver(&mail()).await.expect("kept");
    let unwritable = Message {
        to_address: "nobody".to_owned(),
        ..mail()
    };
    assert!(matches!(
        Transport::Mailbox.deliver(&unwritable).await,
        Err(DeliveryError::Permanent(_))
    ));
}

#[tokio::test]
async fn addresses_of_mail_servers_are_checked_and_never_repeated() {
    for good in [
        "smtps://user:p%40ss@mail.example",
        "smtp://user:pass@mail.example:587?tls=required",
        "smtp://localhost:1025",
        "smtp://127.0.0.1:1025",
    ] {
        let transport = Transport::smtp(good).unwrap_or_else(|error| panic!("{good}: {error}"));
        assert!(!format!("{transport:?}").contains("pass"));
    }
    for (bad, expected) in [
        ("", TransportError::Address),
        ("localhost", TransportError::Address),
        ("http://mail.example", TransportError::Address),
        ("smtp://mail.example?tls=sometimes", TransportError::Address),
        (
            "smtp://user:secret@mail.example",
            TransportError::PasswordInTheClear,
        ),
        (
            "smtp://user:secret@mail.example?tls=opportunistic",
            TransportError::PasswordInTheClear,
        ),
        (
            "smtp://user:secret?tls=required@mail.example",
            TransportError::Address,
        ),
    ] {
        let error = Transport::smtp(bad).expect_err(bad);
        assert_eq!(error, expected, "{bad}");
        assert!(!error.to_string().contains("secret"));
    }
}
