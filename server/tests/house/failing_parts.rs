//! What happens while a part is away: mails wait, pages say so, and everything goes on by itself.

use std::os::unix::fs::symlink;
use std::time::Duration;

use axum::http::Method;
use server::http::router;
use server::jobs::outbox;
use server::mail::Transport;
use server::state::App;
use server::{Passwords, jobs};
use store::Store;
use store::connect::connect_lazily;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use crate::browser::Browser;
use crate::installation::{Installation, at_ten, day, http_config};
use crate::people::order;

/// A port of this machine nobody listens on.
async fn closed_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().port()
}

/// A mail server that takes everything; each mail as it came.
async fn mail_server(port: u16, taken: tokio::sync::mpsc::UnboundedSender<String>) {
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let taken = taken.clone();
            tokio::spawn(async move {
                let (read, mut write) = stream.into_split();
                let mut lines = BufReader::new(read).lines();
                write.write_all(b"220 test\r\n").await.ok();
                let mut data: Option<String> = None;
                while let Ok(Some(line)) = lines.next_line().await {
                    if let Some(mail) = &mut data {
                        if line == "." {
                            taken.send(data.take().unwrap()).ok();
                            write.write_all(b"250 taken\r\n").await.ok();
                        } else {
                            mail.push_str(&line);
                            mail.push('\n');
                        }
                        continue;
                    }
                    let answer: &[u8] = match line.get(..4) {
                        Some("DATA") => {
                            data = Some(String::new());
                            b"354 go on\r\n"
                        }
                        Some("QUIT") => b"221 bye\r\n",
                        _ => b"250 fine\r\n",
                    };
                    write.write_all(answer).await.ok();
                }
            });
        }
    });
}

#[tokio::test]
async fn mails_wait_for_a_mail_server_that_is_away_and_each_goes_out_once() {
    let port = closed_port().await;
    let transport = Transport::smtp(&format!("smtp://127.0.0.1:{port}")).unwrap();
    let house = Installation::build("2026-05-04", transport, false).await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    let round = house.travel_to("2026-05-04").await;
    // Billing does not depend on mail.
    assert_eq!((round.billing.invoices, round.mails), (1, 0));
    let waiting = house
        .rows::<(i32, bool, bool)>("select attempts, last_error is not null, done_at is null from outbox where not task ? 'release_document'")
        .await;
    assert_eq!(waiting, [(1, true, true), (1, true, true)]);
    assert_eq!(house.count("mails").await, 0);
    // Not at once again: a minute has to pass, then two, then four.
    assert_eq!(outbox::run(&house.app, &house.merchant).await.unwrap(), 0);
    let attempts = house
        .rows::<(i32,)>("select attempts from outbox where not task ? 'release_document'")
        .await;
    assert_eq!(attempts, [(1,), (1,)]);
    house.set_clock(at_ten(day("2026-05-04")) + chrono::TimeDelta::minutes(2));
    assert_eq!(outbox::run(&house.app, &house.merchant).await.unwrap(), 0);
    let attempts = house
        .rows::<(i32,)>("select attempts from outbox where not task ? 'release_document'")
        .await;
    assert_eq!(attempts, [(2,), (2,)]);

    let (sender, mut taken) = tokio::sync::mpsc::unbounded_channel();
    mail_server(port, sender).await;
    house.set_clock(at_ten(day("2026-05-04")) + chrono::TimeDelta::minutes(10));
    assert_eq!(outbox::run(&house.app, &house.merchant).await.unwrap(), 2);
    assert_eq!(outbox::run(&house.app, &house.merchant).await.unwrap(), 0);
    let mut mails = Vec::new();
    while let Ok(mail) = taken.try_recv() {
        mails.push(mail);
    }
    assert_eq!(mails.len(), 2);
    assert!(
        mails
            .iter()
            .all(|mail| mail.contains("mara@post.example") && mail.contains("application/pdf"))
    );
    assert_eq!(house.count("mails").await, 2, "kept as they were handed over");
    let done = house
        .rows::<(bool,)>("select done_at is not null and last_error is null from outbox where not task ? 'release_document'")
        .await;
    assert_eq!(done, [(true,), (true,)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_workers_write_each_mail_once() {
    let house = Installation::on("2026-05-04").await;
    for number in 0..5 {
        order(
            &mut house.browser(),
            "stadtblatt",
            "digital",
            &format!("kunde{number}@post.example"),
        )
        .await;
    }
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let (app, merchant) = (house.app.clone(), house.merchant.clone());
            tokio::spawn(async move {
                jobs::round(&app, &merchant, day("2026-05-04"))
                    .await
                    .unwrap()
                    .mails
            })
        })
        .collect();
    let mut sent = 0;
    for worker in workers {
        sent += worker.await.unwrap();
    }
    assert_eq!(sent, 10);
    assert_eq!(house.count("mails").await, 10);
    let twice = house
        .rows::<(String, String)>("select recipient, subject from mails group by 1, 2 having count(*) > 1")
        .await;
    assert!(twice.is_empty(), "{twice:?}");
}

#[tokio::test]
async fn pages_say_that_the_database_is_away_and_work_again_when_it_is_back() {
    let house = Installation::on("2026-05-04").await;
    let mut customer = house.browser();
    order(&mut customer, "stadtblatt", "digital", "mara@post.example").await;

    // The same program, its database behind a socket that is not there yet.
    let options = house.database.options();
    let socket = options
        .get_socket()
        .unwrap()
        .join(format!(".s.PGSQL.{}", options.get_port()));
    let folder = tempfile::tempdir().unwrap();
    let away = connect_lazily(options.clone().socket(folder.path()), 4);
    let app = App::new(
        Store::new(away),
        house.clock.clone(),
        Passwords::new().unwrap(),
        Transport::Mailbox,
        house.app.cage().clone(),
        "http://turnus.test".to_owned(),
        false,
    );
    let mut visitor = customer.clone();
    visitor.turn_to(router(app.clone(), &http_config()));
    let pages = [
        "/",
        "/m/stadtblatt",
        "/m/stadtblatt/order/digital",
        "/m/stadtblatt/portal",
        "/m/stadtblatt/portal/invoices",
    ];
    for ready in [false, true] {
        if ready {
            app.set_ready();
        }
        for path in pages {
            let page = visitor.get(path).await;
            page.is(503)
                .shows(&texts::t(texts::Lang::De, "error-unavailable-title"));
            assert!(
                page.headers["content-type"]
                    .to_str()
                    .unwrap()
                    .starts_with("text/html"),
                "{path}"
            );
        }
        visitor.get("/health/ready").await.is(503);
        visitor.get("/health/live").await.is(200);
        visitor
            .get("/m/stadtblatt/declarations/x/receipt.pdf")
            .await
            .is(503);
    }
    // Actions lead to a page that says so; nothing of the error's inside is told.
    let body = "form[merchant]=stadtblatt&form[email]=mara%40post.example&form[password]=x".to_owned();
    let answer = visitor.send(Method::POST, "/api/sign-in", Some(body), true).await;
    assert_eq!(
        answer.location().as_deref(),
        Some("/m/stadtblatt/problem/unavailable")
    );
    visitor.open("/m/stadtblatt/problem/unavailable").await.is(503);
    let refused = jobs::billing::run(&app, &house.merchant, day("2026-05-04")).await;
    assert!(refused.is_err());

    symlink(
        socket,
        folder.path().join(format!(".s.PGSQL.{}", options.get_port())),
    )
    .unwrap();
    for path in pages {
        visitor.open(path).await.is(200);
    }
    visitor.get("/health/ready").await.is(200);
}

#[tokio::test]
async fn an_unknown_path_is_a_page_that_says_so() {
    let house = Installation::on("2026-05-04").await;
    let mut visitor: Browser = house.browser();
    for path in [
        "/nothing",
        "/m/stadtblatt/nothing",
        "/m/nobody",
        "/m/stadtblatt/order/nothing",
        "/m/stadtblatt/legal/nothing",
    ] {
        let page = tokio::time::timeout(Duration::from_secs(10), visitor.open(path))
            .await
            .unwrap();
        page.is(404)
            .shows(&texts::t(texts::Lang::De, "error-not-found-title"));
    }
}
