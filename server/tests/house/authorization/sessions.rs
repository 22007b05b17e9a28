//! Whose session it is, and how often a password may be guessed.

use axum::http::StatusCode;

use super::house;
use crate::installation::Installation;
use crate::people::order;

#[tokio::test]
async fn signing_out_ends_the_session_for_this_merchant_everywhere() {
    let mut house = house().await;
    let stolen = house.viewers[1].clone();
    let form = house.viewers[1]
        .get("/m/stadtblatt/portal")
        .await
        .form("sign-out");
    house.viewers[1].submit(&form).await;
    for mut browser in [house.viewers[1].clone(), stolen] {
        assert_eq!(
            browser.get("/m/stadtblatt/portal").await.status,
            StatusCode::SEE_OTHER
        );
    }
}

#[tokio::test]
async fn a_sign_in_gets_a_session_of_its_own() {
    let installation = Installation::on("2026-05-04").await;
    order(
        &mut installation.browser(),
        "stadtblatt",
        "digital",
        "mara@post.example",
    )
    .await;
    // Somebody plants a session: a refused sign-in has one.
    let mut planted = installation.browser();
    crate::people::sign_in(
        &mut planted,
        "stadtblatt",
        "mara@post.example",
        "nicht das Kennwort",
    )
    .await;
    let mut victim = planted.clone();
    let page = crate::people::sign_in(
        &mut victim,
        "stadtblatt",
        "mara@post.example",
        crate::people::PASSWORD,
    )
    .await;
    assert_eq!(page.path, "/m/stadtblatt/portal");
    assert_eq!(
        planted.get("/m/stadtblatt/portal").await.status,
        StatusCode::SEE_OTHER,
        "fixation"
    );
}

#[tokio::test]
async fn guessing_passwords_has_to_wait_after_five_tries_and_tells_no_address_apart() {
    let installation = Installation::on("2026-05-04").await;
    order(
        &mut installation.browser(),
        "stadtblatt",
        "digital",
        "mara@post.example",
    )
    .await;
    let mut answers = Vec::new();
    for email in ["mara@post.example", "nobody@post.example"] {
        let mut guesser = installation.browser();
        for _ in 0..6 {
            let page = crate::people::sign_in(&mut guesser, "stadtblatt", email, "falsch geraten").await;
            assert_eq!(page.path, "/m/stadtblatt/sign-in");
            answers.push(page.text().replace(email, ""));
        }
    }
    assert_eq!(
        answers[0], answers[6],
        "an address with an account is answered like one without"
    );
    assert_eq!(answers[5], answers[11]);
    assert_ne!(answers[0], answers[5], "after five tries it says to wait");
    let right = crate::people::PASSWORD;
    let page = crate::people::sign_in(
        &mut installation.browser(),
        "stadtblatt",
        "mara@post.example",
        right,
    )
    .await;
    assert_eq!(
        page.path, "/m/stadtblatt/sign-in",
        "even the right one has to wait"
    );
    installation.set_clock(installation.app.now() + chrono::TimeDelta::minutes(16));
    let page = crate::people::sign_in(
        &mut installation.browser(),
        "stadtblatt",
        "mara@post.example",
        right,
    )
    .await;
    assert_eq!(page.path, "/m/stadtblatt/portal");
}
