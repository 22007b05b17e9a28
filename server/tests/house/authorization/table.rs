//! Every page, file and server function of the program, and who may use it.

/// What somebody gets to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// The page or file.
    Shown,
    /// The way to the sign-in of the merchant whose page it is.
    SignIn,
    Forbidden,
    NotFound,
}

use Sight::{Forbidden, NotFound, Shown, SignIn};

/// In the order of the table's columns.
pub const VIEWERS: [&str; 6] = [
    "nobody",
    "the customer",
    "another customer",
    "staff",
    "a customer of another merchant",
    "staff of another merchant",
];

const EVERYBODY: [Sight; 6] = [Shown; 6];
/// A customer's own page: whoever is signed in sees the own one.
const CUSTOMERS: [Sight; 6] = [SignIn, Shown, Shown, SignIn, SignIn, SignIn];
/// One customer's page or file.
const ONE_CUSTOMER: [Sight; 6] = [SignIn, Shown, NotFound, SignIn, SignIn, SignIn];
/// One customer's file, which staff may look at, too.
const ONE_CUSTOMER_AND_STAFF: [Sight; 6] = [SignIn, Shown, NotFound, Shown, SignIn, SignIn];
/// A customer's own address that leads on; of what is only guessed, nothing is told.
const GUESSED: [Sight; 6] = [SignIn, NotFound, NotFound, SignIn, SignIn, SignIn];
const STAFF: [Sight; 6] = [SignIn, Forbidden, Forbidden, Shown, SignIn, SignIn];
/// Demo mode only; it has its own stories.
const NOBODY: [Sight; 6] = [NotFound; 6];

/// Each page and file with who sees what. `{contract}`, `{document}` and so on are the customer's.
pub const TABLE: [(&str, &str, [Sight; 6]); 115] = [
    ("/", "/", EVERYBODY),
    ("/problem/{kind}", "/problem/gone", NOBODY),
    ("/m/{merchant}", "/m/stadtblatt", EVERYBODY),
    (
        "/m/{merchant}/order/{plan}",
        "/m/stadtblatt/order/digital",
        EVERYBODY,
    ),
    (
        "/m/{merchant}/ordered/{contract}",
        "/m/stadtblatt/ordered/{contract}",
        ONE_CUSTOMER,
    ),
    (
        "/m/{merchant}/legal/{kind}",
        "/m/stadtblatt/legal/imprint",
        EVERYBODY,
    ),
    ("/m/{merchant}/cancel", "/m/stadtblatt/cancel", EVERYBODY),
    ("/m/{merchant}/withdraw", "/m/stadtblatt/withdraw", EVERYBODY),
    ("/m/{merchant}/sign-in", "/m/stadtblatt/sign-in", EVERYBODY),
    (
        "/m/{merchant}/sign-in/mail/{kind}",
        "/m/stadtblatt/sign-in/mail/reset",
        EVERYBODY,
    ),
    // Whoever has no link learns that this is none.
    (
        "/m/{merchant}/sign-in/mail/{kind}/{token}",
        "/m/stadtblatt/sign-in/mail/link/guessed",
        EVERYBODY,
    ),
    // Whoever gave no password learns that nothing waits for a code.
    (
        "/m/{merchant}/sign-in/code",
        "/m/stadtblatt/sign-in/code",
        EVERYBODY,
    ),
    (
        "/m/{merchant}/invitation/{token}",
        "/m/stadtblatt/invitation/guessed",
        EVERYBODY,
    ),
    (
        "/m/{merchant}/portal/account/security",
        "/m/stadtblatt/portal/account/security",
        CUSTOMERS,
    ),
    (
        "/m/{merchant}/portal/account/security/second-factor",
        "/m/stadtblatt/portal/account/security/second-factor",
        CUSTOMERS,
    ),
    (
        "/m/{merchant}/portal/account/security/passkeys",
        "/m/stadtblatt/portal/account/security/passkeys",
        CUSTOMERS,
    ),
    (
        "/m/{merchant}/portal/account/users",
        "/m/stadtblatt/portal/account/users",
        CUSTOMERS,
    ),
    (
        "/m/{merchant}/portal/account/users/{id}",
        "/m/stadtblatt/portal/account/users/{login}",
        ONE_CUSTOMER,
    ),
    (
        "/m/{merchant}/portal/customers",
        "/m/stadtblatt/portal/customers",
        CUSTOMERS,
    ),
    (
        "/m/{merchant}/problem/{kind}",
        "/m/stadtblatt/problem/gone",
        NOBODY,
    ),
    ("/m/{merchant}/portal", "/m/stadtblatt/portal", CUSTOMERS),
    (
        "/m/{merchant}/portal/contracts",
        "/m/stadtblatt/portal/contracts",
        CUSTOMERS,
    ),
    (
        "/m/{merchant}/portal/contracts/{id}",
        "/m/stadtblatt/portal/contracts/{contract}",
        ONE_CUSTOMER,
    ),
    (
        "/m/{merchant}/portal/contracts/{id}/switch",
        "/m/stadtblatt/portal/contracts/{contract}/switch",
        ONE_CUSTOMER,
    ),
    (
        "/m/{merchant}/portal/contracts/{id}/end",
        "/m/stadtblatt/portal/contracts/{contract}/end",
        ONE_CUSTOMER,
    ),
    (
        "/m/{merchant}/portal/contracts/{id}/units",
        "/m/stadtblatt/portal/contracts/{box}/units",
        ONE_CUSTOMER,
    ),
    (
        "/m/{merchant}/portal/contracts/{id}/extras",
        "/m/stadtblatt/portal/contracts/{contract}/extras",
        ONE_CUSTOMER,
    ),
    (
        "/m/{merchant}/portal/contracts/{id}/pause",
        "/m/stadtblatt/portal/contracts/{contract}/pause",
        ONE_CUSTOMER,
    ),
    (
        "/m/{merchant}/portal/contracts/{id}/payment",
        "/m/stadtblatt/portal/contracts/{contract}/payment",
        ONE_CUSTOMER,
    ),
    (
        "/m/{merchant}/portal/contracts/{id}/changes/{quote}",
        "/m/stadtblatt/portal/contracts/{contract}/changes/{quote}",
        ONE_CUSTOMER,
    ),
    (
        "/m/{merchant}/portal/invoices",
        "/m/stadtblatt/portal/invoices",
        CUSTOMERS,
    ),
    (
        "/m/{merchant}/portal/invoices/year.zip",
        "/m/stadtblatt/portal/invoices/year.zip?year=2026",
        CUSTOMERS,
    ),
    (
        "/m/{merchant}/portal/payment-methods",
        "/m/stadtblatt/portal/payment-methods",
        CUSTOMERS,
    ),
    (
        "/m/{merchant}/portal/invoices/{id}/pay",
        "/m/stadtblatt/portal/invoices/{document}/pay",
        ONE_CUSTOMER,
    ),
    (
        "/m/{merchant}/portal/payment-methods/add",
        "/m/stadtblatt/portal/payment-methods/add",
        CUSTOMERS,
    ),
    (
        "/m/{merchant}/portal/payment-methods/card",
        "/m/stadtblatt/portal/payment-methods/card",
        CUSTOMERS,
    ),
    (
        "/m/{merchant}/portal/payment-methods/card/{token}",
        "/m/stadtblatt/portal/payment-methods/card/guessed",
        GUESSED,
    ),
    (
        "/m/{merchant}/portal/invoices/{id}/confirmed",
        "/m/stadtblatt/portal/invoices/00000000-0000-7000-8000-000000000000/confirmed",
        GUESSED,
    ),
    (
        "/m/{merchant}/portal/payment-methods/{id}/remove",
        "/m/stadtblatt/portal/payment-methods/{mandate}/remove",
        ONE_CUSTOMER,
    ),
    (
        "/m/{merchant}/portal/account",
        "/m/stadtblatt/portal/account",
        CUSTOMERS,
    ),
    (
        "/m/{merchant}/portal/outlook",
        "/m/stadtblatt/portal/outlook",
        CUSTOMERS,
    ),
    (
        "/m/{merchant}/calendar/{token}/turnus.ics",
        "/m/stadtblatt/calendar/guessed/turnus.ics",
        NOBODY,
    ),
    (
        "/m/{merchant}/portal/account/edit",
        "/m/stadtblatt/portal/account/edit",
        CUSTOMERS,
    ),
    (
        "/m/{merchant}/portal/account/data",
        "/m/stadtblatt/portal/account/data",
        CUSTOMERS,
    ),
    ("/m/{merchant}/staff", "/m/stadtblatt/staff", STAFF),
    (
        "/m/{merchant}/staff/customers",
        "/m/stadtblatt/staff/customers",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/customers/{id}",
        "/m/stadtblatt/staff/customers/{customer}",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/billing",
        "/m/stadtblatt/staff/billing",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/invoices/{id}/correct",
        "/m/stadtblatt/staff/invoices/{document}/correct",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/payments",
        "/m/stadtblatt/staff/payments",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/payments/new",
        "/m/stadtblatt/staff/payments/new",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/payments/{id}",
        "/m/stadtblatt/staff/payments/{payment}",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/invoices",
        "/m/stadtblatt/staff/invoices",
        STAFF,
    ),
    (
        "/m/{merchant}/staff-invitation/{token}",
        "/m/stadtblatt/staff-invitation/guessed",
        EVERYBODY,
    ),
    (
        "/m/{merchant}/staff/colleagues",
        "/m/stadtblatt/staff/colleagues",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/colleagues/{id}",
        "/m/stadtblatt/staff/colleagues/{staff}",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/customers/import",
        "/m/stadtblatt/staff/customers/import",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/customers/import/template.csv",
        "/m/stadtblatt/staff/customers/import/template.csv",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/figures",
        "/m/stadtblatt/staff/figures",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/figures/recurring",
        "/m/stadtblatt/staff/figures/recurring",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/figures/plans",
        "/m/stadtblatt/staff/figures/plans",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/figures/switches",
        "/m/stadtblatt/staff/figures/switches",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/figures/leaving",
        "/m/stadtblatt/staff/figures/leaving",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/figures/cohorts",
        "/m/stadtblatt/staff/figures/cohorts",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/figures/recurring.csv",
        "/m/stadtblatt/staff/figures/recurring.csv",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/figures/plans.csv",
        "/m/stadtblatt/staff/figures/plans.csv",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/figures/switches.csv",
        "/m/stadtblatt/staff/figures/switches.csv",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/figures/leaving.csv",
        "/m/stadtblatt/staff/figures/leaving.csv",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/figures/cohorts.csv",
        "/m/stadtblatt/staff/figures/cohorts.csv",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/figures/open",
        "/m/stadtblatt/staff/figures/open",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/figures/revenue.csv",
        "/m/stadtblatt/staff/figures/revenue.csv",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/figures/open.csv",
        "/m/stadtblatt/staff/figures/open.csv",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/catalogue",
        "/m/stadtblatt/staff/catalogue",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/catalogue/discounts",
        "/m/stadtblatt/staff/catalogue/discounts",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/catalogue/discounts/new",
        "/m/stadtblatt/staff/catalogue/discounts/new",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/catalogue/discounts/{id}",
        "/m/stadtblatt/staff/catalogue/discounts/{discount}",
        STAFF,
    ),
    ("/m/{merchant}/staff/signup", "/m/stadtblatt/staff/signup", STAFF),
    (
        "/m/{merchant}/staff/catalogue/products/{product}",
        "/m/stadtblatt/staff/catalogue/products/new",
        STAFF,
    ),
    ("/m/{merchant}/staff/setup", "/m/stadtblatt/staff/setup", STAFF),
    (
        "/m/{merchant}/staff/setup/business",
        "/m/stadtblatt/staff/setup/business",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/setup/texts",
        "/m/stadtblatt/staff/setup/texts",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/setup/texts/{kind}/{lang}",
        "/m/stadtblatt/staff/setup/texts/terms/de",
        STAFF,
    ),
    ("/s/{merchant}/{group}", "/s/stadtblatt/musik", EVERYBODY),
    (
        "/s/{merchant}/{group}/frame",
        "/s/stadtblatt/musik/frame",
        EVERYBODY,
    ),
    (
        "/s/{merchant}/{group}/frame/ordered/{key}",
        "/s/stadtblatt/musik/frame/ordered/guessed",
        NOBODY,
    ),
    (
        "/s/{merchant}/{group}/pricing",
        "/s/stadtblatt/musik/pricing",
        EVERYBODY,
    ),
    (
        "/m/{merchant}/staff/catalogue/plans/{plan}",
        "/m/stadtblatt/staff/catalogue/plans/digital",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/charges",
        "/m/stadtblatt/staff/charges",
        STAFF,
    ),
    ("/m/{merchant}/staff/mails", "/m/stadtblatt/staff/mails", STAFF),
    (
        "/m/{merchant}/staff/mails/templates",
        "/m/stadtblatt/staff/mails/templates",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/mails/templates/{kind}/{lang}",
        "/m/stadtblatt/staff/mails/templates/invoice/de",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/mails/templates/{kind}/{lang}/preview",
        "/m/stadtblatt/staff/mails/templates/invoice/de/preview",
        STAFF,
    ),
    ("/_demo/mail", "/_demo/mail", NOBODY),
    ("/_demo/mail/{id}", "/_demo/mail/{mail}", NOBODY),
    (
        "/m/{merchant}/documents/{id}/pdf",
        "/m/stadtblatt/documents/{document}/pdf",
        ONE_CUSTOMER_AND_STAFF,
    ),
    (
        "/m/{merchant}/staff/invoices/{id}",
        "/m/stadtblatt/staff/invoices/{document}",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/letters/{day}/print.pdf",
        "/m/stadtblatt/staff/letters/2026-06-01/print.pdf",
        [SignIn, Forbidden, Forbidden, NotFound, SignIn, SignIn],
    ),
    (
        "/m/{merchant}/documents/{id}/xml",
        "/m/stadtblatt/documents/{document}/xml",
        ONE_CUSTOMER_AND_STAFF,
    ),
    (
        "/m/{merchant}/contracts/{id}/confirmation.pdf",
        "/m/stadtblatt/contracts/{contract}/confirmation.pdf",
        ONE_CUSTOMER_AND_STAFF,
    ),
    (
        "/m/{merchant}/portal/statement.pdf",
        "/m/stadtblatt/portal/statement.pdf?from=2026-01-01&until=2026-12-31",
        CUSTOMERS,
    ),
    (
        "/m/{merchant}/staff/customers/{id}/statement.pdf",
        "/m/stadtblatt/staff/customers/{customer}/statement.pdf",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/documents",
        "/m/stadtblatt/staff/documents?paper=statement",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/documents/letterhead",
        "/m/stadtblatt/staff/documents/letterhead",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/documents/{paper}/{lang}/sample.pdf",
        "/m/stadtblatt/staff/documents/mandate/en/sample.pdf",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/documents/layouts",
        "/m/stadtblatt/staff/documents/layouts?paper=cancellation",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/documents/layouts/{id}",
        "/m/stadtblatt/staff/documents/layouts/{layout}",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/documents/layouts/start/{file}",
        "/m/stadtblatt/staff/documents/layouts/start/letter.typ",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/documents/layouts/{id}/layout.typ",
        "/m/stadtblatt/staff/documents/layouts/{layout}/layout.typ",
        STAFF,
    ),
    (
        "/m/{merchant}/staff/documents/layouts/{id}/{sample}/sample.pdf",
        "/m/stadtblatt/staff/documents/layouts/{layout}/short/sample.pdf",
        STAFF,
    ),
    (
        "/m/{merchant}/mandates/{id}/mandate.pdf",
        "/m/stadtblatt/mandates/{mandate}/mandate.pdf",
        ONE_CUSTOMER_AND_STAFF,
    ),
    (
        "/m/{merchant}/declarations/{token}/receipt.pdf",
        "/m/stadtblatt/declarations/guessed/receipt.pdf",
        NOBODY,
    ),
    ("/_demo/mail/{id}/html", "/_demo/mail/{mail}/html", NOBODY),
    (
        "/_demo/mail/{id}/attachments/{index}",
        "/_demo/mail/{mail}/attachments/0",
        NOBODY,
    ),
    ("/m/{merchant}/brand.css", "/m/stadtblatt/brand.css", EVERYBODY),
    ("/health/live", "/health/live", EVERYBODY),
];
impl Sight {
    /// Whether a row is about customers' own things, so that a user's role decides.
    pub fn of_customers(row: &[Self; 6]) -> bool {
        [CUSTOMERS, ONE_CUSTOMER, ONE_CUSTOMER_AND_STAFF].contains(row)
    }
}
