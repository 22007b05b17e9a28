//! Addresses of this site, at one place.

mod staff;

use std::fmt::Write as _;

use texts::Lang;
use uuid::Uuid;

use crate::wire::{AccessLinkKind, DocumentKindView, InvoiceFilter, InvoiceStateFilter, LegalKind};

pub use staff::*;

/// A value made safe for a path segment or a query (RFC 3986 unreserved characters stay).
#[must_use]
pub fn encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[must_use]
pub fn merchant(slug: &str) -> String {
    format!("/m/{}", encode(slug))
}

#[must_use]
pub fn order(slug: &str, plan: &str) -> String {
    format!("/m/{}/order/{}", encode(slug), encode(plan))
}

/// The sign-up page of a product.
#[must_use]
pub fn sign_up(slug: &str, group: &str) -> String {
    format!("/s/{}/{}", encode(slug), encode(group))
}

/// The same for frames. Nothing is remembered there, so its address says the language.
#[must_use]
pub fn framed_sign_up(slug: &str, group: &str, lang: Lang) -> String {
    format!("{}/frame?lang={}", sign_up(slug, group), lang.tag())
}

/// What was ordered there.
#[must_use]
pub fn framed_receipt(slug: &str, group: &str, key: &str, lang: Lang) -> String {
    format!(
        "{}/frame/ordered/{}?lang={}",
        sign_up(slug, group),
        encode(key),
        lang.tag()
    )
}

/// Where staff find the sign-up pages' links and who may show them.
#[must_use]
pub fn staff_sign_up(slug: &str) -> String {
    format!("/m/{}/staff/signup", encode(slug))
}

#[must_use]
pub fn ordered(slug: &str, contract: Uuid) -> String {
    format!("/m/{}/ordered/{contract}", encode(slug))
}

#[must_use]
pub fn legal(slug: &str, kind: LegalKind) -> String {
    format!("/m/{}/legal/{}", encode(slug), kind.path())
}

#[must_use]
pub fn cancel(slug: &str) -> String {
    format!("/m/{}/cancel", encode(slug))
}

#[must_use]
pub fn withdraw(slug: &str) -> String {
    format!("/m/{}/withdraw", encode(slug))
}

/// The sign-in page, with the way back to `next`.
#[must_use]
pub fn sign_in(slug: &str, next: &str) -> String {
    if next.is_empty() {
        format!("/m/{}/sign-in", encode(slug))
    } else {
        format!("/m/{}/sign-in?next={}", encode(slug), encode(next))
    }
}

/// Where a link by mail leads.
#[must_use]
pub fn access_link(slug: &str, kind: AccessLinkKind, token: &str) -> String {
    format!("{}/{}", ask_link(slug, kind), encode(token))
}

/// Where a link by mail is asked for.
#[must_use]
pub fn ask_link(slug: &str, kind: AccessLinkKind) -> String {
    format!("/m/{}/sign-in/mail/{}", encode(slug), kind.path())
}

/// How a customer signs in, and where.
#[must_use]
pub fn security(slug: &str) -> String {
    format!("/m/{}/portal/account/security", encode(slug))
}

/// A customer's second factor.
#[must_use]
pub fn second_factor(slug: &str) -> String {
    format!("{}/second-factor", security(slug))
}

/// A customer's passkeys.
#[must_use]
pub fn passkeys(slug: &str) -> String {
    format!("{}/passkeys", security(slug))
}

/// Where a sign-in waits for its code.
#[must_use]
pub fn enter_code(slug: &str) -> String {
    format!("/m/{}/sign-in/code", encode(slug))
}

#[must_use]
pub fn portal(slug: &str) -> String {
    format!("/m/{}/portal", encode(slug))
}

/// What comes in the next 12 months.
#[must_use]
pub fn outlook(slug: &str) -> String {
    format!("{}/outlook", portal(slug))
}

/// The calendar behind a secret; served outside of the pages.
#[must_use]
pub fn calendar_feed(slug: &str, token: &str) -> String {
    format!("/m/{}/calendar/{}/turnus.ics", encode(slug), encode(token))
}

/// The customer's own data.
#[must_use]
pub fn account(slug: &str) -> String {
    format!("{}/account", portal(slug))
}

/// A copy of what is stored about the customer, and its erasure.
#[must_use]
pub fn personal_data(slug: &str) -> String {
    format!("{}/data", account(slug))
}

/// Who has access to the customer.
#[must_use]
pub fn users(slug: &str) -> String {
    format!("{}/users", account(slug))
}

#[must_use]
pub fn user(slug: &str, login: Uuid) -> String {
    format!("{}/{login}", users(slug))
}

/// The customers one has access to.
#[must_use]
pub fn customers(slug: &str) -> String {
    format!("{}/customers", portal(slug))
}

/// The page an invitation's link leads to.
#[must_use]
pub fn invitation(slug: &str, token: &str) -> String {
    format!("/m/{}/invitation/{}", encode(slug), encode(token))
}

/// The copy itself, a ZIP.
#[must_use]
pub fn data_archive(slug: &str) -> String {
    format!("{}/data.zip", account(slug))
}

/// Where the customer changes them.
#[must_use]
pub fn edit_account(slug: &str) -> String {
    format!("{}/edit", account(slug))
}

#[must_use]
pub fn contract(slug: &str, contract: Uuid) -> String {
    format!("/m/{}/portal/contracts/{contract}", encode(slug))
}

/// Where another plan is chosen.
#[must_use]
pub fn switch_plan(slug: &str, contract: Uuid) -> String {
    format!("{}/switch", self::contract(slug, contract))
}

/// Where a contract is ended by the customer who is signed in.
#[must_use]
pub fn end_contract(slug: &str, contract: Uuid) -> String {
    format!("{}/end", self::contract(slug, contract))
}

/// Where another number of units is ordered.
#[must_use]
pub fn units(slug: &str, contract: Uuid) -> String {
    format!("{}/units", self::contract(slug, contract))
}

/// What can be booked beside the plan.
#[must_use]
pub fn extras(slug: &str, contract: Uuid) -> String {
    format!("{}/extras", self::contract(slug, contract))
}

/// Where a contract is paused.
#[must_use]
pub fn pause(slug: &str, contract: Uuid) -> String {
    format!("{}/pause", self::contract(slug, contract))
}

/// Where is chosen what a contract is paid by.
#[must_use]
pub fn contract_payment(slug: &str, contract: Uuid) -> String {
    format!("{}/payment", self::contract(slug, contract))
}

/// How the customer pays.
#[must_use]
pub fn payment_methods(slug: &str) -> String {
    format!("{}/payment-methods", portal(slug))
}

/// Where a mandate is given; for one contract, if it is named.
#[must_use]
pub fn add_mandate(slug: &str, contract: Option<Uuid>) -> String {
    let here = format!("{}/add", payment_methods(slug));
    match contract {
        Some(contract) => format!("{here}?contract={contract}"),
        None => here,
    }
}

/// Where a card is given; for one contract, if it is named.
#[must_use]
pub fn add_card(slug: &str, contract: Option<Uuid>) -> String {
    let here = format!("{}/card", payment_methods(slug));
    match contract {
        Some(contract) => format!("{here}?contract={contract}"),
        None => here,
    }
}

/// Where a card's provider sends its customer back to.
#[must_use]
pub fn card_given(slug: &str, token: &str) -> String {
    format!("{}/card/{token}", payment_methods(slug))
}

/// Where a payment method is removed.
#[must_use]
pub fn remove_payment_method(slug: &str, method: Uuid) -> String {
    format!("{}/{method}/remove", payment_methods(slug))
}

/// Where an invoice is paid.
#[must_use]
pub fn pay_invoice(slug: &str, document: Uuid) -> String {
    format!("{}/invoices/{document}/pay", portal(slug))
}

/// Where a card's provider sends a customer back to who had to confirm a charge.
#[must_use]
pub fn card_confirmed(slug: &str, document: Uuid) -> String {
    format!("{}/invoices/{document}/confirmed", portal(slug))
}

/// A change that waits to be confirmed.
#[must_use]
pub fn change(slug: &str, contract: Uuid, quote: Uuid) -> String {
    format!("{}/changes/{quote}", self::contract(slug, contract))
}

/// The customer's invoices that fit, from the one behind `after` on.
#[must_use]
pub fn invoices(slug: &str, filter: &InvoiceFilter, after: Option<&str>) -> String {
    let year = filter.year.map(|year| year.to_string());
    let asked: Vec<String> = [
        ("year", year.as_deref()),
        ("state", filter.state.map(InvoiceStateFilter::name)),
        ("kind", filter.kind.map(DocumentKindView::name)),
        (
            "q",
            Some(filter.search.as_str()).filter(|search| !search.is_empty()),
        ),
        ("after", after),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|value| format!("{name}={}", encode(value))))
    .collect();
    let here = format!("{}/invoices", portal(slug));
    if asked.is_empty() {
        here
    } else {
        format!("{here}?{}", asked.join("&"))
    }
}

/// All documents of a year in one file; the year is asked for by a form.
#[must_use]
pub fn invoice_archive(slug: &str) -> String {
    format!("{}/invoices/year.zip", portal(slug))
}

/// The mandate given with a payment method.
#[must_use]
pub fn mandate_pdf(slug: &str, method: Uuid) -> String {
    format!("/m/{}/mandates/{method}/mandate.pdf", encode(slug))
}

/// The proof of receipt of a declaration.
#[must_use]
pub fn declaration_pdf(slug: &str, token: &str) -> String {
    format!("/m/{}/declarations/{}/receipt.pdf", encode(slug), encode(token))
}

/// The same page in another language: `lang` replaces an earlier choice, everything else stays.
#[must_use]
pub fn with_lang(path_and_query: &str, tag: &str) -> String {
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    let kept: String = query
        .split('&')
        .filter(|pair| !pair.is_empty() && *pair != "lang" && !pair.starts_with("lang="))
        .fold(String::new(), |kept, pair| kept + pair + "&");
    format!("{path}?{kept}lang={tag}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_switch_keeps_the_page_and_its_question() {
        for (from, to) in [
            ("/m/stadtblatt", "/m/stadtblatt?lang=en"),
            ("/m/stadtblatt?lang=de", "/m/stadtblatt?lang=en"),
            (
                "/m/s/staff/customers?q=a%20b&lang=de&after=7",
                "/m/s/staff/customers?q=a%20b&after=7&lang=en",
            ),
            ("/?language=x", "/?language=x&lang=en"),
        ] {
            assert_eq!(with_lang(from, "en"), to);
        }
    }

    #[test]
    fn the_next_page_of_invoices_keeps_what_was_asked_for() {
        let nothing = InvoiceFilter::default();
        assert_eq!(invoices("s", &nothing, None), "/m/s/portal/invoices");
        assert_eq!(
            invoices("s", &nothing, Some("RE-7")),
            "/m/s/portal/invoices?after=RE-7"
        );
        let asked = InvoiceFilter::read(Some("2026"), Some("paid"), Some("correction"), Some("12,90 €"));
        assert_eq!(
            invoices("s", &asked, Some("RE-7")),
            "/m/s/portal/invoices?year=2026&state=paid&kind=correction&q=12%2C90%20%E2%82%AC&after=RE-7"
        );
    }

    #[test]
    fn nothing_escapes_its_place_in_an_address() {
        assert_eq!(encode("a/b?c&d=ü"), "a%2Fb%3Fc%26d%3D%C3%BC");
        assert_eq!(
            sign_in("s", "/m/s/portal?x=1"),
            "/m/s/sign-in?next=%2Fm%2Fs%2Fportal%3Fx%3D1"
        );
    }
}
