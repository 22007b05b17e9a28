//! The query budget (house habit 12): a page asks the database a known, small number of times, however much there is.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};

use crate::browser::Browser;
use crate::installation::Installation;
use crate::people::{order, order_more, pay_by_transfer, sign_in_staff};

/// Most statements of one page, those about the session included, BEGIN (with the naming of the merchant) and COMMIT not.
const MOST: usize = 6;

/// Collects what sqlx reports: one event for each statement.
struct Collector(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Collector {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut what = Summary::default();
            event.record(&mut what);
            if !what.of_a_new_connection && !matches!(what.words.as_str(), "BEGIN" | "COMMIT" | "ROLLBACK") {
                self.0.lock().unwrap().push(what.words);
            }
        }
    }
}

/// The statement an event tells of.
#[derive(Default)]
struct Summary {
    /// Its beginning.
    words: String,
    /// The pool opens connections when it likes, and asks each what it may: that is not the page's doing.
    of_a_new_connection: bool,
}

impl Visit for Summary {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        match field.name() {
            "summary" => self.words = format!("{value:?}").trim_matches('"').to_owned(),
            "db.statement" => {
                self.of_a_new_connection = format!("{value:?}").contains(store::program_role::PROGRAM_ROLE);
            }
            _ => {}
        }
    }
}

/// Statements for each page. The test's runtime has one thread, on which everything of a request runs.
async fn statements(browser: &mut Browser, paths: &[String]) -> Vec<Vec<String>> {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let _guard =
        tracing::subscriber::set_default(tracing_subscriber::registry().with(Collector(asked.clone())));
    let mut all = Vec::new();
    for path in paths {
        browser.get(path).await.is(200);
        let statements = std::mem::take(&mut *asked.lock().unwrap());
        all.push(statements);
    }
    all
}

/// An address below the merchant's, without what differs from run to run.
fn nameless(path: &str, merchant: &str) -> String {
    let path = path.strip_prefix(merchant).unwrap_or(path);
    let ids = path.split(['/', '=']).filter(|part| part.len() == 36);
    ids.fold(path.to_owned(), |path, id| path.replace(id, "*"))
}

#[tokio::test]
async fn no_page_asks_more_than_its_budget_and_none_asks_more_when_there_is_more() {
    let mut house = Installation::demo_on("2026-01-05").await;
    house.take_cards().await;
    let (mut customer, mut staff) = (house.browser(), house.browser());
    let contract = order(&mut customer, "stadtblatt", "digital", "mara@post.example").await;
    sign_in_staff(&mut staff, "stadtblatt").await;
    house.travel_to("2026-01-05").await;
    let id = house
        .rows::<(String, String)>(
            "select customer_id::text, (select mail_id::text from mails limit 1) from customers",
        )
        .await;
    let (customer_id, mail) = &id[0];
    let wallet = house
        .rows::<(String, String)>(
            "select payment_method_id::text, (select document_id::text from documents limit 1) from payment_methods",
        )
        .await;
    let (method, document) = &wallet[0];
    let payment = house
        .rows::<(String,)>(
            "insert into payments (merchant_id, payment_id, customer_id, currency, received_on, amount_minor, reference, recorded_at)
             select merchant_id, gen_random_uuid(), customer_id, 'EUR', '2026-01-05', 1, '', now() from customers
             returning payment_id::text",
        )
        .await
        .remove(0)
        .0;
    let m = "/m/stadtblatt";
    let own: Vec<String> = [
        "/".to_owned(),
        m.to_owned(),
        format!("{m}/order/digital"),
        format!("{m}/ordered/{contract}"),
        format!("{m}/legal/terms"),
        format!("{m}/cancel"),
        format!("{m}/withdraw"),
        format!("{m}/sign-in"),
        "/s/stadtblatt/musik".to_owned(),
        "/s/stadtblatt/stadtblatt".to_owned(),
        "/s/stadtblatt/musik/frame".to_owned(),
        "/s/stadtblatt/musik/pricing".to_owned(),
        format!("{m}/portal"),
        format!("{m}/portal/contracts"),
        format!("{m}/portal/contracts/{contract}"),
        format!("{m}/portal/invoices"),
        format!("{m}/portal/invoices?year=2026&state=open&kind=invoice&q=RE"),
        format!("{m}/portal/invoices/{document}/pay"),
        format!("{m}/portal/contracts/{contract}/payment"),
        format!("{m}/portal/payment-methods"),
        format!("{m}/portal/payment-methods/add"),
        format!("{m}/portal/payment-methods/card"),
        format!("{m}/portal/payment-methods/{method}/remove"),
        format!("{m}/portal/account"),
        format!("{m}/portal/account/security"),
        format!("{m}/portal/account/security/second-factor"),
        format!("{m}/portal/account/security/passkeys"),
        format!("{m}/sign-in/code"),
        format!("{m}/sign-in/mail/reset"),
        format!("{m}/portal/account/edit"),
        format!("{m}/portal/account/data"),
        format!("{m}/portal/account/users"),
        format!("{m}/portal/customers"),
        format!("{m}/invitation/guessed"),
        format!("{m}/staff-invitation/guessed"),
        format!("{m}/portal/outlook"),
        "/_demo/mail".to_owned(),
        format!("/_demo/mail/{mail}"),
    ]
    .into();
    let theirs: Vec<String> = [
        "staff",
        "staff/customers",
        "staff/customers/import",
        "staff/invoices",
        "staff/payments",
        "staff/payments/new",
        "staff/billing",
        "staff/catalogue",
        "staff/catalogue/discounts",
        "staff/catalogue/discounts/new",
        "staff/signup",
        "staff/setup",
        "staff/setup/business",
        "staff/setup/texts",
        "staff/setup/texts/terms/de",
        "staff/catalogue/products/new",
        "staff/catalogue/plans/digital",
        "staff/charges",
        "staff/colleagues",
        "staff/figures",
        "staff/figures?from=2026-01&to=2026-06&group=plan:digital",
        "staff/figures/recurring",
        "staff/figures/plans",
        "staff/figures/switches",
        "staff/figures/leaving",
        "staff/figures/cohorts",
        "staff/figures/open",
        "staff/mails",
        "staff/mails/templates",
        "staff/mails/templates/invoice/de",
        "staff/mails/templates/contract-confirmation/en",
    ]
    .map(|page| format!("{m}/{page}"))
    .into_iter()
    .chain([
        format!("{m}/staff/customers/{customer_id}"),
        format!("{m}/staff/payments/{payment}"),
        format!("{m}/staff/mails?customer={customer_id}"),
    ])
    .collect();
    // Once before, so that whatever is done only the first time is done.
    statements(&mut customer, &own).await;
    let first = (
        statements(&mut customer, &own).await,
        statements(&mut staff, &theirs).await,
    );
    let mut over = Vec::new();
    for (path, asked) in own.iter().chain(&theirs).zip(first.0.iter().chain(&first.1)) {
        if !(1..=MOST).contains(&asked.len()) {
            over.push(format!(
                "{} asks {} times: {asked:#?}",
                nameless(path, m),
                asked.len()
            ));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));

    // More invoices, mails and customers.
    for number in 0..5 {
        order(
            &mut house.browser(),
            "stadtblatt",
            "digital",
            &format!("kunde{number}@post.example"),
        )
        .await;
    }
    house.travel_to("2026-06-05").await;
    assert!(house.documents().await.len() > 30);
    // The first page after a while notes that the sign-in is used.
    for browser in [&mut customer, &mut staff] {
        browser.get(m).await.is(200);
    }
    let later = (
        statements(&mut customer, &own).await,
        statements(&mut staff, &theirs).await,
    );
    for ((path, before), after) in own
        .iter()
        .chain(&theirs)
        .zip(first.0.iter().chain(&first.1))
        .zip(later.0.iter().chain(&later.1))
    {
        assert_eq!(after, before, "{path}: one query per row?");
    }

    // More contracts of one customer.
    for plan in ["digital-plus", "print", "paketbox-privat"] {
        order_more(&mut customer, "stadtblatt", plan, pay_by_transfer).await;
    }
    house.travel_to("2026-06-05").await;
    customer.get(m).await.is(200);
    let grown = (
        statements(&mut customer, &own).await,
        statements(&mut staff, &theirs).await,
    );
    for ((path, before), after) in own
        .iter()
        .chain(&theirs)
        .zip(first.0.iter().chain(&first.1))
        .zip(grown.0.iter().chain(&grown.1))
    {
        assert_eq!(after, before, "{path}: one query per contract?");
    }
}
