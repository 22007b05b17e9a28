//! Customers change their contracts in the portal: chosen, looked at, confirmed, as a browser without scripts does it.

use server::jobs::outbox;

use crate::browser::Page;
use crate::installation::Installation;
use crate::people::order;
use crate::reader::{CONTRACTS, Reader, reader};

impl Reader {
    async fn contract_page(&mut self) -> Page {
        let page = self.open("").await;
        page.is(200);
        page
    }

    /// Chooses another plan; the page that shows what it means.
    async fn look_at(&mut self, plan: &str) -> Page {
        let mut form = self.open("/switch").await.is(200).form("request-change");
        form.set("form[plan]", plan);
        self.browser.submit(&form).await
    }

    async fn look_at_end(&mut self, last_day: &str) -> Page {
        let mut form = self.open("/end").await.is(200).form("request-change");
        form.set("form[last_day]", last_day);
        self.browser.submit(&form).await
    }

    /// Mails that confirm changes: subject, and text with its blanks made alike.
    async fn confirmations(&self) -> Vec<(String, String)> {
        outbox::run(&self.house.app, &self.house.merchant).await.unwrap();
        let mails = self.house.mails().await;
        mails
            .into_iter()
            .filter(|mail| mail.subject.starts_with("Ihr Vertrag V-"))
            .map(|mail| {
                let words: Vec<&str> = mail.text.split_whitespace().collect();
                (mail.subject, words.join(" "))
            })
            .collect()
    }

    async fn confirmation(&self) -> (String, String) {
        self.confirmations().await.pop().unwrap()
    }
}

#[tokio::test]
async fn an_upgrade_is_shown_with_every_amount_and_made_once_however_often_it_is_confirmed() {
    let mut reader = reader("digital").await;
    let shown = reader.look_at("digital-plus").await;
    assert!(shown.path.contains("/changes/"), "{}", shown.path);
    // Half of June: 14.95 for the archive, 4.95 back for the e-paper.
    shown
        .shows("−4,95 €")
        .shows("14,95 €")
        .shows("Heute fällig")
        .shows("29,90 € pro Monat")
        .shows("Zahlungspflichtig wechseln · 10,00 €")
        .shows("15 von 30 Tagen");
    assert_eq!(reader.billed().await, [990], "looking changes nothing");

    let form = shown.form("confirm-change");
    let done = reader.browser.submit(&form).await;
    done.is(200)
        .shows("Ihr Tarifwechsel ist eingerichtet.")
        .shows("Digital Plus");
    assert_eq!(reader.billed().await, [990, 1000]);
    let again = reader.browser.submit(&form).await;
    again.is(200).shows("bereits ausgeführt");
    assert_eq!(reader.billed().await, [990, 1000]);
    // The way back to what was confirmed says so, and has no button.
    let back = reader.browser.open(&shown.path).await;
    back.is(200).shows("bereits ausgeführt");
    assert!(!back.html().contains("confirm-change"));
    reader.is_whole().await;
    let (subject, text) = reader.confirmation().await;
    assert_eq!(
        subject,
        "Ihr Vertrag V-000001: Wechsel zu Stadtblatt Digital Plus"
    );
    for told in [
        "ab sofort",
        "29,90 € pro Monat",
        "Damit berechnet",
        "10,00 €",
        "1. Juli 2026",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    assert_eq!(reader.confirmations().await.len(), 1, "one change, one mail");

    reader.house.travel_to("2026-07-01").await;
    assert_eq!(reader.billed().await, [990, 1000, 2990]);
}

#[tokio::test]
async fn a_downgrade_waits_for_the_periods_end_and_can_be_taken_back() {
    let mut reader = reader("digital-plus").await;
    let shown = reader.look_at("digital").await;
    shown.shows("ab 1. Juli 2026").shows("9,90 € pro Monat");
    let page = reader.browser.submit(&shown.form("confirm-change")).await;
    page.shows("Ab 1. Juli 2026 läuft dieser Vertrag im Tarif");
    assert_eq!(reader.billed().await, [2990]);

    let look = reader.browser.submit(&page.form("request-change")).await;
    look.shows("Ihr Vertrag bleibt dann im jetzigen Tarif.");
    let (subject, text) = reader.confirmation().await;
    assert_eq!(subject, "Ihr Vertrag V-000001: Wechsel zu Stadtblatt Digital");
    assert!(
        text.contains("ab 1. Juli 2026") && !text.contains("Damit berechnet"),
        "{text}"
    );
    let page = reader.browser.submit(&look.form("confirm-change")).await;
    page.shows("Der geplante Wechsel ist zurückgenommen.");
    let (subject, _) = reader.confirmation().await;
    assert_eq!(subject, "Ihr Vertrag V-000001: Geplanter Wechsel zurückgenommen");
    reader.house.travel_to("2026-07-01").await;
    assert_eq!(reader.billed().await, [2990, 2990]);
    reader.is_whole().await;
}

#[tokio::test]
async fn a_cancellation_is_acknowledged_at_once_with_the_day_and_can_be_taken_back() {
    let mut reader = reader("digital").await;
    let shown = reader.look_at_end("").await;
    // A month's notice from the 16th of June.
    shown
        .shows("Ihr Vertrag endet am 15. Juli 2026")
        .shows("jetzt kündigen")
        .shows("Wird bis dahin noch berechnet");
    let receipt = reader.browser.submit(&shown.form("confirm-change")).await;
    receipt
        .is(200)
        .shows("Bestätigung herunterladen")
        .shows("15. Juli 2026")
        .shows("V-000001");
    reader.house.travel_to("2026-06-16").await;
    let mails = reader.house.mails().await;
    let mail = mails.last().unwrap();
    // Dates are kept together by blanks that do not break.
    let text = mail.text.replace('\u{a0}', " ");
    assert!(text.contains("Vertrag endet am:  15. Juli 2026"), "{text}");
    assert_eq!(reader.house.count("declarations").await, 1);

    // The same form once more: no second receipt, nothing new.
    let again = reader.browser.submit(&shown.form("confirm-change")).await;
    again.shows("bereits ausgeführt");
    assert_eq!(reader.house.count("declarations").await, 1);

    let page = reader.contract_page().await;
    page.shows("gekündigt zum 15.07.2026");
    let look = reader.browser.submit(&page.form("request-change")).await;
    look.shows("als hätten Sie nicht gekündigt");
    let page = reader.browser.submit(&look.form("confirm-change")).await;
    page.shows("Ihre Kündigung ist zurückgenommen.");
    reader.house.travel_to("2026-08-01").await;
    assert_eq!(reader.billed().await, [990, 990, 990]);
    reader.is_whole().await;
}

#[tokio::test]
async fn a_day_the_contract_cannot_end_on_is_named_and_what_was_typed_stays() {
    let mut reader = reader("digital").await;
    for (day, problem) in [
        ("2026-06-20", "Zu diesem Tag kann der Vertrag nicht enden."),
        ("31.02.2026", "Dieses Datum gibt es nicht."),
    ] {
        let page = reader.look_at_end(day).await;
        assert!(page.path.ends_with("/end"), "{}", page.path);
        assert!(page.problem("last_day").unwrap().starts_with(problem));
        assert!(
            page.html().contains(&format!("value=\"{day}\"")),
            "what was typed is gone"
        );
    }
    // A later day is possible: free to choose where no term binds.
    reader
        .look_at_end("2026-08-31")
        .await
        .shows("Ihr Vertrag endet am 31. August 2026");
    assert_eq!(reader.house.count("contract_events").await, 1);
}

#[tokio::test]
async fn nothing_chosen_and_other_peoples_plans_are_asked_again() {
    let mut reader = reader("digital").await;
    for plan in ["", "digital", "musik-single", "no-such-plan"] {
        let page = reader.look_at(plan).await;
        assert!(page.path.ends_with("/switch"), "{plan}: {}", page.path);
        assert!(page.problem("plan").is_some(), "{plan}");
    }
    assert_eq!(reader.house.count("quotes").await, 0);
}

#[tokio::test]
async fn what_is_shown_too_long_or_has_changed_is_shown_again_before_anything_happens() {
    let mut reader = reader("digital").await;
    let shown = reader.look_at("digital-plus").await;
    reader.house.travel_to("2026-06-17").await;
    let page = reader.browser.submit(&shown.form("confirm-change")).await;
    page.is(200).shows("geschehen ist noch nichts");
    assert_ne!(page.path, shown.path);
    assert_eq!(reader.billed().await, [990]);
    // One day less: 14 of 30.
    page.shows("14 von 30 Tagen");
    reader
        .browser
        .submit(&page.form("confirm-change"))
        .await
        .shows("eingerichtet");

    // Somebody else's total.
    let shown = reader.look_at("digital").await;
    let mut form = shown.form("confirm-change");
    form.set("form[total]", "1");
    let page = reader.browser.submit(&form).await;
    page.shows("Inzwischen hat sich etwas geändert.");
    reader.is_whole().await;
}

#[tokio::test]
async fn a_trial_is_turned_into_a_contract_before_its_end() {
    let house = Installation::on("2026-06-01").await;
    let mut browser = house.browser();
    let contract = order(&mut browser, "stadtblatt", "musik-single", "mara@post.example").await;
    house.travel_to("2026-06-05").await;
    let page = browser.open(&format!("{CONTRACTS}/{contract}")).await;
    let look = browser.submit(&page.form("request-change")).await;
    look.shows("Ihre Probezeit endet heute")
        .shows("Zahlungspflichtig starten · 10,99 €");
    let page = browser.submit(&look.form("confirm-change")).await;
    page.shows("der Vertrag hat begonnen").shows("läuft");
    assert_eq!(house.documents().await.len(), 1);
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
}

#[tokio::test]
async fn another_customers_contract_and_quote_are_not_there() {
    let mut reader = reader("digital").await;
    let shown = reader.look_at("digital-plus").await;
    let mut other = reader.house.browser();
    let theirs = order(&mut other, "stadtblatt", "digital", "nils@post.example").await;
    let confirm = shown.form("confirm-change");
    other.submit(&confirm).await.is(404);
    // Not even under a contract of one's own.
    let mut mixed = confirm.clone();
    mixed.set("form[contract]", &theirs);
    other.submit(&mixed).await.is(404);
    let quote = shown.path.rsplit('/').next().unwrap();
    other
        .get(&format!("{CONTRACTS}/{theirs}/changes/{quote}"))
        .await
        .is(404);
    let page = other.open(&format!("{CONTRACTS}/{theirs}/end")).await;
    let mut form = page.form("request-change");
    form.set("form[contract]", &reader.contract);
    other.submit(&form).await.is(404);
    assert_eq!(reader.house.count("quotes").await, 1);
}
