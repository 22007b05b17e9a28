//! Sign-up pages: filled from their address, for customers who know the merchant already, and inside other sites' pages.

use axum::http::{Method, StatusCode, header};

use crate::browser::{Browser, Page};
use crate::html::Form;
use crate::installation::Installation;
use crate::people::{PASSWORD, order, pay_by_transfer, placed, sign_in, sign_in_staff};
use crate::personal_stories::end_contract;

const HOSTED: &str = "/s/stadtblatt/stadtblatt";
const FRAME: &str = "/s/stadtblatt/stadtblatt/frame";
const SITES: &str = "/m/stadtblatt/staff/signup";
const SITE: &str = "https://www.blatt.example";

fn fill(form: &mut Form, email: &str) {
    form.set("form[given_name]", "Mara")
        .set("form[family_name]", "Lindqvist")
        .set("form[street]", "Probeweg")
        .set("form[house_number]", "3")
        .set("form[postcode]", "20095")
        .set("form[city]", "Hamburg")
        .set("form[email]", email)
        .set("form[password]", PASSWORD)
        .set("form[early_start]", "yes")
        .set("form[terms]", "yes");
    pay_by_transfer(form);
    form.press("order");
}

/// The framed page's only form.
fn framed_form(page: &Page) -> Form {
    let forms = crate::html::forms(page.html());
    assert_eq!(forms.len(), 1, "{}", page.text());
    let form = forms.into_iter().next().unwrap();
    assert!(form.action.starts_with("/s/stadtblatt/"), "{}", form.action);
    form
}

fn ancestors(page: &Page) -> String {
    let policies: Vec<_> = page
        .headers
        .get_all(header::CONTENT_SECURITY_POLICY)
        .iter()
        .collect();
    assert_eq!(policies.len(), 1, "two policies forbid what either forbids");
    let policy = policies[0].to_str().unwrap();
    let part = policy
        .split(';')
        .map(str::trim)
        .find(|part| part.starts_with("frame-ancestors "));
    part.unwrap_or_else(|| panic!("{policy}")).to_owned()
}

/// What must hold of whatever is shown inside another site's page.
fn is_fit_for_frames(page: &Page) {
    assert_eq!(page.headers.get(header::SET_COOKIE), None, "{}", page.path);
    assert_eq!(
        ancestors(page),
        format!("frame-ancestors {SITE}"),
        "{}",
        page.path
    );
    assert_eq!(page.headers.get("x-frame-options"), None);
}

async fn allow(house: &Installation, site: &str) {
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    let mut form = staff.open(SITES).await.form("add-site");
    form.set("form[site]", site);
    staff
        .submit(&form)
        .await
        .shows("darf Ihre Anmeldeseiten jetzt zeigen");
}

#[tokio::test]
async fn a_sign_up_page_is_filled_from_its_address_and_what_stands_there_is_only_shown() {
    let house = Installation::on("2026-05-04").await;
    let mut customer = house.browser();
    let page = customer
        .open(&format!(
            "{HOSTED}?plan=digital-plus&given_name=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&city=L%C3%BCbeck&terms=yes&password=x"
        ))
        .await;
    page.is(200);
    assert!(!page.html().contains("<script>alert"), "{}", page.html());
    let mut form = page.form("place-order");
    assert_eq!(form.value("form[plan]"), Some("digital-plus"));
    assert_eq!(
        form.value("form[given_name]"),
        Some("\"><script>alert(1)</script>")
    );
    assert_eq!(form.value("form[city]"), Some("Lübeck"));
    assert_eq!(form.value("form[terms]"), None, "nothing is ticked beforehand");
    assert_ne!(form.value("form[password]"), Some("x"));
    fill(&mut form, "mara@post.example");
    placed(&customer.submit(&form).await);
    let plans = house
        .rows::<(String,)>("select current #>> '{phases,0,plan,name}' from contracts")
        .await;
    assert_eq!(plans, [("Stadtblatt Digital Plus".to_owned(),)]);
    // A plan of another product, or none, leaves the first of this one.
    let page = house.browser().open(&format!("{HOSTED}?plan=musik-single")).await;
    let form = page.form("place-order");
    assert!(!page.html().contains("value=\"musik-single\""));
    assert!(form.value("form[plan]").is_some());
    house.browser().open("/s/stadtblatt/nothing").await.is(404);
}

#[tokio::test]
async fn whoever_has_a_contract_of_the_product_switches_instead_of_buying_twice() {
    let house = Installation::on("2026-05-04").await;
    let mut customer = house.browser();
    let contract = order(&mut customer, "stadtblatt", "digital", "mara@post.example").await;
    let page = customer.open(&format!("{HOSTED}?plan=digital-plus")).await;
    page.is(200);
    page.shows("Sie haben schon einen Vertrag").shows("V-000001");
    let switch = format!("/m/stadtblatt/portal/contracts/{contract}/switch");
    assert!(
        page.html().contains(&format!("href=\"{switch}\"")),
        "{}",
        page.html()
    );
    assert!(
        page.html()
            .contains(&format!("{HOSTED}?another=yes&amp;plan=digital-plus"))
    );
    customer.open(&switch).await.is(200);
    // On purpose, a second one.
    let another = customer
        .open(&format!("{HOSTED}?another=yes&plan=digital-plus"))
        .await;
    assert_eq!(
        another.form("place-order").value("form[plan]"),
        Some("digital-plus")
    );
    // Of another product there is none.
    let music = customer.open("/s/stadtblatt/musik").await;
    music.form("place-order");
    // Somebody new is asked to sign in first, and comes back here.
    let stranger = house.browser().open(HOSTED).await;
    assert!(
        stranger.html().contains("next=%2Fs%2Fstadtblatt%2Fstadtblatt"),
        "{}",
        stranger.html()
    );
    // When it is over, there is nothing to switch.
    end_contract(&house, &mut customer).await;
    house.travel_to("2026-08-01").await;
    sign_in(&mut customer, "stadtblatt", "mara@post.example", PASSWORD).await;
    let over = customer.open(HOSTED).await;
    over.form("place-order");
}

#[tokio::test]
async fn an_order_in_a_frame_needs_no_cookie_and_is_made_once() {
    let house = Installation::on("2026-05-04").await;
    allow(&house, SITE).await;
    // Whoever is signed in elsewhere is nobody in a frame.
    let mut browser = house.browser();
    order(&mut browser, "stadtblatt", "digital", "nils@post.example").await;
    let page = browser
        .open(&format!("{FRAME}?plan=digital-plus&city=Kiel"))
        .await;
    page.is(200);
    is_fit_for_frames(&page);
    let mut form = framed_form(&page);
    assert_eq!(form.value("form[city]"), Some("Kiel"));
    assert_eq!(form.value("form[plan]"), Some("digital-plus"));
    assert!(
        !page.html().contains("value=\"card\""),
        "a provider's page opens in no frame"
    );
    fill(&mut form, "mara@post.example");
    let mut without_terms = form.clone();
    without_terms.clear("form[terms]");
    let again = browser.post(&without_terms).await;
    again.is(422);
    is_fit_for_frames(&again);
    assert!(again.problem("terms").is_some(), "{}", again.text());
    assert!(!again.html().contains(PASSWORD));
    let mut mended = framed_form(&again);
    assert_eq!(mended.value("form[given_name]"), Some("Mara"));
    assert_eq!(mended.value("form[plan]"), Some("digital-plus"));
    mended
        .set("form[password]", PASSWORD)
        .set("form[terms]", "yes")
        .press("order");
    let sessions = house.count("sessions").await;
    let mut answers = Vec::new();
    for _ in 0..3 {
        let answer = browser.post(&mended).await;
        answer.is(303);
        is_fit_for_frames(&answer);
        answers.push(answer.location().unwrap());
    }
    assert!(answers.iter().all(|to| to == &answers[0]), "{answers:?}");
    assert_eq!(house.count("contracts").await, 2, "one each");
    assert_eq!(house.count("sessions").await, sessions, "frames keep none");
    for _ in 0..2 {
        let receipt = browser.get(&answers[0]).await;
        receipt.is(200);
        is_fit_for_frames(&receipt);
        receipt.shows("V-000002").shows("Stadtblatt Digital Plus");
        assert!(receipt.html().contains("data-contract=\""));
        for personal in ["Mara", "mara@post.example", "Probeweg"] {
            assert!(!receipt.html().contains(personal), "{}", receipt.html());
        }
    }
    // A known address gets no second customer, and no word on whether the password fits.
    let mut twin = framed_form(&browser.open(FRAME).await);
    fill(&mut twin, "mara@post.example");
    let refused = browser.post(&twin).await;
    refused.is(422);
    is_fit_for_frames(&refused);
    assert!(refused.problem("email").is_some(), "{}", refused.text());
    assert_eq!(house.count("customers").await, 2);
    house.travel_to("2026-05-04").await;
    assert_eq!(house.count("documents").await, 2, "billed like any other");
}

#[tokio::test]
async fn a_frame_takes_nothing_but_orders_for_its_own_merchant() {
    let house = Installation::on("2026-05-04").await;
    allow(&house, SITE).await;
    let mut browser = house.browser();
    let mut form = framed_form(&browser.open(FRAME).await);
    fill(&mut form, "mara@post.example");
    let mut guessable = form.clone();
    guessable.set("form[idempotency_key]", "1");
    let mut by_card = form.clone();
    by_card.set("form[payment]", "card");
    let mut elsewhere = form.clone();
    elsewhere.set("form[merchant]", "somewhere-else");
    for (form, status) in [(&guessable, 400), (&by_card, 422)] {
        let answer = browser.post(form).await;
        answer.is(status);
        is_fit_for_frames(&answer);
    }
    let nothing = browser
        .send(Method::POST, FRAME, Some("x[=".to_owned()), true)
        .await;
    assert!(nothing.status.is_client_error(), "{}", nothing.status);
    is_fit_for_frames(&nothing);
    // Another site's form does not come through, and the answer may be framed by no more sites than the page.
    let forged = browser
        .send(Method::POST, FRAME, Some(form.encoded()), false)
        .await;
    forged.is(403);
    is_fit_for_frames(&forged);
    assert_eq!(house.count("contracts").await, 0);
    // What the form says of the merchant does not count: the address does.
    browser.post(&elsewhere).await.is(303);
    assert_eq!(house.count("contracts").await, 1);
}

#[tokio::test]
async fn only_sites_on_the_list_may_show_the_frames() {
    let house = Installation::on("2026-05-04").await;
    let mut browser = house.browser();
    let frames = [
        FRAME,
        "/s/stadtblatt/stadtblatt/pricing",
        "/s/stadtblatt/nothing/frame",
    ];
    for path in frames {
        assert_eq!(
            ancestors(&browser.get(path).await),
            "frame-ancestors 'none'",
            "{path}"
        );
    }
    allow(&house, SITE).await;
    allow(&house, "localhost:8080").await;
    for path in frames {
        let page = browser.get(path).await;
        assert_eq!(
            ancestors(&page),
            format!("frame-ancestors https://localhost:8080 {SITE}"),
            "{path}"
        );
        assert_eq!(page.headers.get(header::SET_COOKIE), None, "{path}");
    }
    assert_eq!(
        ancestors(&browser.get("/s/nobody/stadtblatt/frame").await),
        "frame-ancestors 'none'"
    );
    for path in [
        HOSTED,
        "/m/stadtblatt",
        "/m/stadtblatt/order/digital",
        "/m/stadtblatt/sign-in",
    ] {
        assert_eq!(
            ancestors(&browser.get(path).await),
            "frame-ancestors 'self'",
            "{path}"
        );
    }
    // The language is in the address, and stays there.
    let english = browser.get(&format!("{FRAME}?lang=en")).await;
    english.is(200).shows("Order Stadtblatt").shows("Legal notice");
    assert_eq!(english.headers.get(header::SET_COOKIE), None);
    assert!(framed_form(&english).action.ends_with("?lang=en"));
    let prices = browser.get("/s/stadtblatt/stadtblatt/pricing?lang=en").await;
    assert!(
        prices
            .html()
            .contains("href=\"/s/stadtblatt/stadtblatt?plan=digital&amp;lang=en\" target=\"_top\""),
        "{}",
        prices.html()
    );
}

#[tokio::test]
async fn staff_say_which_sites_these_are() {
    let house = Installation::on("2026-05-04").await;
    let mut staff: Browser = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    let page = staff.open(SITES).await;
    page.is(200)
        .shows("Noch keine Website")
        .shows("<turnus-signup merchant=\"stadtblatt\" group=\"musik\">");
    let mut form = page.form("add-site");
    form.set("form[site]", "https://blatt.example/abo");
    let refused = staff.submit(&form).await;
    assert!(refused.problem("site").is_some(), "{}", refused.text());
    assert_eq!(
        refused.form("add-site").value("form[site]"),
        Some("https://blatt.example/abo")
    );
    allow(&house, "WWW.blatt.example").await;
    // Twice is once.
    allow(&house, SITE).await;
    assert_eq!(
        house.rows::<(String,)>("select origin from signup_sites").await,
        [(SITE.to_owned(),)]
    );
    let page = staff.open(SITES).await;
    page.shows(SITE).shows("04.05.2026");
    let form = page.form("drop-site");
    for _ in 0..2 {
        staff.submit(&form).await.shows("nicht mehr zeigen");
    }
    assert_eq!(house.count("signup_sites").await, 0);
    let log = house
        .rows::<(String,)>("select action from audit_log where action like 'signup%' order by audit_id")
        .await;
    assert_eq!(
        log,
        [
            ("signup.site.added".to_owned(),),
            ("signup.site.dropped".to_owned(),)
        ]
    );
    assert_eq!(staff.get(SITES).await.status, StatusCode::OK);
}
