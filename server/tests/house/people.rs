//! How people order and sign in: through the pages, as a browser without scripts would.

use crate::browser::{Browser, Page};
use crate::html::Form;
use crate::installation::STAFF_PASSWORD;

pub const PASSWORD: &str = "ein langes Kennwort";
pub const IBAN: &str = "DE02 5001 0517 0137 0750 30";

/// The order page's form, filled in by a consumer who is new here and pays by transfer.
pub async fn consumers_form(browser: &mut Browser, merchant: &str, plan: &str, email: &str) -> Form {
    let page = browser.open(&format!("/m/{merchant}/order/{plan}")).await;
    page.is(200);
    let mut form = page.form("place-order");
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
    pay_by_transfer(&mut form);
    form.press("order");
    form
}

/// The same by a business.
pub async fn businesses_form(browser: &mut Browser, merchant: &str, plan: &str, email: &str) -> Form {
    let mut form = consumers_form(browser, merchant, plan, email).await;
    form.set("form[kind]", "business")
        .set("form[company]", "Muster Hausverwaltung GmbH")
        .set("form[vat_id]", "DE999999987")
        .clear("form[early_start]");
    form
}

pub fn pay_by_transfer(form: &mut Form) {
    form.set("form[payment]", "invoice")
        .set("form[iban]", "")
        .clear("form[mandate]");
}

pub fn pay_by_debit(form: &mut Form) {
    form.set("form[payment]", "sepa")
        .set("form[account_holder]", "Mara Lindqvist")
        .set("form[iban]", IBAN)
        .set("form[mandate]", "yes");
}

/// Sends an order that must be taken; the contract's id.
#[track_caller]
pub fn placed(page: &Page) -> String {
    page.is(200);
    let id = page.path.rsplit_once("/ordered/").map(|(_, id)| id.to_owned());
    id.unwrap_or_else(|| panic!("not ordered, but {}: {}", page.path, page.text()))
}

/// A consumer orders and pays by transfer; the contract's id.
pub async fn order(browser: &mut Browser, merchant: &str, plan: &str, email: &str) -> String {
    let form = consumers_form(browser, merchant, plan, email).await;
    placed(&browser.submit(&form).await)
}

/// Somebody who is signed in orders another plan.
pub async fn order_more(browser: &mut Browser, merchant: &str, plan: &str, pay: fn(&mut Form)) -> String {
    let page = browser.open(&format!("/m/{merchant}/order/{plan}")).await;
    let mut form = page.form("place-order");
    form.set("form[early_start]", "yes").set("form[terms]", "yes");
    pay(&mut form);
    form.press("order");
    placed(&browser.submit(&form).await)
}

pub async fn sign_in(browser: &mut Browser, merchant: &str, email: &str, password: &str) -> Page {
    let page = browser.open(&format!("/m/{merchant}/sign-in")).await;
    let mut form = page.form("sign-in");
    form.set("form[email]", email).set("form[password]", password);
    browser.submit(&form).await
}

pub async fn sign_in_staff(browser: &mut Browser, merchant: &str) {
    let page = sign_in(browser, merchant, "redaktion@stadtblatt.example", STAFF_PASSWORD).await;
    assert_eq!(page.path, format!("/m/{merchant}/staff"), "{}", page.text());
}
