//! The document around every page, and the table of routes.

use http::{HeaderName, HeaderValue, header};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::{Outlet, ParentRoute, Route, Router, Routes};
use leptos_router::{MatchNestedRoutes, SsrMode, path};

use crate::pages::{demo, errors, portal, public, staff};
use crate::port::port;
use crate::ui::text::lang;

/// The HTML document. Call it once per request, with the port in the context; sets the security headers that need the
/// request's nonce.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    set_page_headers();
    view! {
        <!DOCTYPE html>
        <html lang=lang().tag() class=is_framed(&port().path_and_query()).then_some("framed")>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="format-detection" content="telephone=no" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href="/pkg/turnus.css" />
                {brand_stylesheet()}
                {is_framed(&port().path_and_query())
                    .then(|| view! { <script defer src="/pkg/framed.js" nonce=use_nonce()></script> })}
                {island_module(&port().path_and_query()).map(|module| view! { <IslandScript options module /> })}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// What loads and begins islands, once everything that is to be seen is there. The framework's own element asks for the WebAssembly
/// before the page is painted, and a slow line brings both half as fast; the page does without it (`docs/performance.md`).
#[component]
fn IslandScript(options: LeptosOptions, module: &'static str) -> impl IntoView {
    let mut options = options;
    options.output_name = module.into();
    let framework = view! { <HydrationScripts options islands=true /> }.to_html();
    let script = framework
        .split_once("<script")
        .and_then(|(_, script)| script.split_once('>'))
        .and_then(|(_, script)| script.rsplit_once("</script>"))
        .map(|(script, _)| {
            format!(
                "addEventListener('load', () => {{ if (document.querySelector('leptos-island, [data-island]')) {{ {script} }} }})"
            )
        });
    view! {
        <script type="module" nonce=use_nonce()>
            {script}
        </script>
    }
}

const ORDER_MODULE: &str = "turnus-order";
const CHANGE_MODULE: &str = "turnus-change";

/// The browser parts by the names of their files, each with `.js` and `.wasm` (scripts/build.sh makes them).
pub const ISLAND_MODULES: [&str; 2] = [ORDER_MODULE, CHANGE_MODULE];

/// The module with a page's island: only where there is one the browser loads and runs anything.
fn island_module(path: &str) -> Option<&'static str> {
    let path = path.split('?').next().unwrap_or(path);
    if let Some(path) = path.strip_prefix("/s/") {
        let mut behind_the_group = path.split('/').skip(2);
        let orders = matches!(
            (behind_the_group.next(), behind_the_group.next()),
            (None | Some("frame"), None)
        );
        return orders.then_some(ORDER_MODULE);
    }
    let path = path.strip_prefix("/m/")?;
    if path.contains("/order/") {
        return Some(ORDER_MODULE);
    }
    let change = path.ends_with("/switch") || path.ends_with("/units");
    (change && path.contains("/portal/contracts/")).then_some(CHANGE_MODULE)
}

/// Whether a page is made to be shown inside other sites' pages.
fn is_framed(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or(path);
    let part = path.strip_prefix("/s/").and_then(|path| path.split('/').nth(2));
    matches!(part, Some("frame" | "pricing"))
}

/// The merchant's colours, on every page below its address. Here and not where pages know their merchant: what
/// `leptos_meta` collects is lost when a page was waited for.
fn brand_stylesheet() -> Option<impl IntoView> {
    let path = port().path_and_query();
    let slug = path
        .strip_prefix("/m/")
        .or_else(|| path.strip_prefix("/s/"))?
        .split(['/', '?'])
        .next()
        .filter(|slug| !slug.is_empty())?;
    Some(view! { <link rel="stylesheet" href=format!("/m/{slug}/brand.css") /> })
}

/// Lets the forms of the page that is being made lead to another origin, too: a payment provider's.
pub(crate) fn forms_lead_to(origin: &str) {
    if let Some(response) = use_context::<ResponseOptions>() {
        set_policy(&response, origin);
    }
}

/// The policy of every page, with places for the request's nonce and for where forms lead besides.
pub const PAGE_POLICY: &str = "default-src 'self'; script-src 'nonce-{nonce}' 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
     frame-ancestors 'self'; form-action 'self' {forms}; base-uri 'self'; object-src 'none'";

/// Everything a page loads is ours; scripts run by the request's nonce only. `forms` is where forms lead besides, or empty.
fn set_policy(response: &ResponseOptions, forms: &str) {
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    let policy = PAGE_POLICY.replace("{nonce}", &nonce).replace("{forms}", forms);
    if let Ok(policy) = HeaderValue::from_str(&policy.replace(" ;", ";")) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

fn set_page_headers() {
    let Some(response) = use_context::<ResponseOptions>() else {
        return;
    };
    set_policy(&response, "");
    response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.insert_header(
        HeaderName::from_static("referrer-policy"),
        HeaderValue::from_static("same-origin"),
    );
}

/// All routes. The server lists them from here and answers every other path with the fallback.
#[component]
#[must_use]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title text="Turnus" />
        <Router>
            <Routes fallback=|| errors::NoSuchPage()>
                <Route path=path!("/") view=public::StartPage ssr=SsrMode::Async />
                <Route path=path!("/problem/:kind") view=errors::ProblemPage ssr=SsrMode::Async />
                <DemoRoutes />
                <PortalRoutes />
                <StaffRoutes />
                <MerchantRoutes />
                <SignUpRoutes />
            </Routes>
        </Router>
    }
}

#[component(transparent)]
fn DemoRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/_demo") view=Outlet ssr=SsrMode::Async>
            <Route path=path!("mail") view=demo::MailboxPage ssr=SsrMode::Async />
            <Route path=path!("mail/:id") view=demo::MailPage ssr=SsrMode::Async />
        </ParentRoute>
    }
    .into_inner()
}

#[component(transparent)]
fn PortalRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/m/:merchant/portal") view=Outlet ssr=SsrMode::Async>
            <Route path=path!("") view=portal::OverviewPage ssr=SsrMode::Async />
            <Route path=path!("contracts") view=portal::ContractsPage ssr=SsrMode::Async />
            <Route path=path!("contracts/:id") view=portal::ContractPage ssr=SsrMode::Async />
            <Route path=path!("contracts/:id/switch") view=portal::SwitchPage ssr=SsrMode::Async />
            <Route path=path!("contracts/:id/end") view=portal::EndPage ssr=SsrMode::Async />
            <Route path=path!("contracts/:id/units") view=portal::UnitsPage ssr=SsrMode::Async />
            <Route path=path!("contracts/:id/extras") view=portal::ExtrasPage ssr=SsrMode::Async />
            <Route path=path!("contracts/:id/pause") view=portal::PausePage ssr=SsrMode::Async />
            <Route path=path!("contracts/:id/payment") view=portal::ContractPaymentPage ssr=SsrMode::Async />
            <Route path=path!("contracts/:id/changes/:quote") view=portal::ChangePage ssr=SsrMode::Async />
            <Route path=path!("invoices") view=portal::InvoicesPage ssr=SsrMode::Async />
            <Route path=path!("invoices/:id/pay") view=portal::PayPage ssr=SsrMode::Async />
            <Route path=path!("payment-methods") view=portal::PaymentMethodsPage ssr=SsrMode::Async />
            <Route path=path!("payment-methods/add") view=portal::AddMandatePage ssr=SsrMode::Async />
            <Route path=path!("payment-methods/card") view=portal::AddCardPage ssr=SsrMode::Async />
            <Route path=path!("payment-methods/card/:token") view=portal::CardGivenPage ssr=SsrMode::Async />
            <Route path=path!("invoices/:id/confirmed") view=portal::CardConfirmedPage ssr=SsrMode::Async />
            <Route path=path!("payment-methods/:id/remove") view=portal::RemovePaymentMethodPage ssr=SsrMode::Async />
            <Route path=path!("outlook") view=portal::OutlookPage ssr=SsrMode::Async />
            <Route path=path!("account") view=portal::AccountPage ssr=SsrMode::Async />
            <Route path=path!("account/security") view=portal::SecurityPage ssr=SsrMode::Async />
            <Route path=path!("account/security/second-factor") view=portal::SecondFactorPage ssr=SsrMode::Async />
            <Route path=path!("account/security/passkeys") view=portal::PasskeysPage ssr=SsrMode::Async />
            <Route path=path!("account/edit") view=portal::AccountEditPage ssr=SsrMode::Async />
            <Route path=path!("account/data") view=portal::PersonalDataPage ssr=SsrMode::Async />
            <Route path=path!("account/users") view=portal::UsersPage ssr=SsrMode::Async />
            <Route path=path!("account/users/:id") view=portal::UserPage ssr=SsrMode::Async />
            <Route path=path!("customers") view=portal::CustomersPage ssr=SsrMode::Async />
        </ParentRoute>
    }
    .into_inner()
}

#[component(transparent)]
fn StaffRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/m/:merchant/staff") view=Outlet ssr=SsrMode::Async>
            <Route path=path!("") view=staff::OverviewPage ssr=SsrMode::Async />
            <Route path=path!("customers") view=staff::CustomersPage ssr=SsrMode::Async />
            <Route path=path!("customers/import") view=staff::ImportPage ssr=SsrMode::Async />
            <Route path=path!("customers/:id") view=staff::CustomerPage ssr=SsrMode::Async />
            <Route path=path!("invoices") view=staff::InvoicesPage ssr=SsrMode::Async />
            <Route path=path!("invoices/:id") view=staff::DocumentPage ssr=SsrMode::Async />
            <Route path=path!("invoices/:id/correct") view=staff::CorrectionPage ssr=SsrMode::Async />
            <Route path=path!("payments") view=staff::PaymentsPage ssr=SsrMode::Async />
            <Route path=path!("payments/new") view=staff::RecordPaymentPage ssr=SsrMode::Async />
            <Route path=path!("payments/:id") view=staff::PaymentPage ssr=SsrMode::Async />
            <Route path=path!("billing") view=staff::BillingPage ssr=SsrMode::Async />
            <Route path=path!("figures") view=staff::RevenuePage ssr=SsrMode::Async />
            <Route path=path!("figures/recurring") view=staff::RecurringPage ssr=SsrMode::Async />
            <Route path=path!("figures/plans") view=staff::PlansPage ssr=SsrMode::Async />
            <Route path=path!("figures/switches") view=staff::SwitchesPage ssr=SsrMode::Async />
            <Route path=path!("figures/leaving") view=staff::LeavingPage ssr=SsrMode::Async />
            <Route path=path!("figures/cohorts") view=staff::CohortsPage ssr=SsrMode::Async />
            <Route path=path!("figures/open") view=staff::OpenItemsPage ssr=SsrMode::Async />
            <Route path=path!("catalogue") view=staff::CataloguePage ssr=SsrMode::Async />
            <Route path=path!("catalogue/discounts") view=staff::DiscountsPage ssr=SsrMode::Async />
            <Route path=path!("catalogue/discounts/new") view=staff::NewDiscountPage ssr=SsrMode::Async />
            <Route path=path!("catalogue/discounts/:id") view=staff::DiscountPage ssr=SsrMode::Async />
            <Route path=path!("catalogue/plans/:plan") view=staff::PlanEditorPage ssr=SsrMode::Async />
            <Route path=path!("catalogue/products/:product") view=staff::ProductPage ssr=SsrMode::Async />
            <Route path=path!("setup") view=staff::SetupPage ssr=SsrMode::Async />
            <Route path=path!("setup/business") view=staff::BusinessPage ssr=SsrMode::Async />
            <Route path=path!("setup/texts") view=staff::LegalTextsPage ssr=SsrMode::Async />
            <Route path=path!("setup/texts/:kind/:lang") view=staff::LegalTextPage ssr=SsrMode::Async />
            <Route path=path!("signup") view=staff::SignUpSitesPage ssr=SsrMode::Async />
            <Route path=path!("charges") view=staff::ChargesPage ssr=SsrMode::Async />
            <Route path=path!("colleagues") view=staff::ColleaguesPage ssr=SsrMode::Async />
            <Route path=path!("colleagues/:id") view=staff::ColleaguePage ssr=SsrMode::Async />
            <Route path=path!("mails") view=staff::MailsPage ssr=SsrMode::Async />
            <Route path=path!("mails/templates") view=staff::MailTemplatesPage ssr=SsrMode::Async />
            <Route path=path!("mails/templates/:kind/:lang") view=staff::MailTemplatePage ssr=SsrMode::Async />
            <Route path=path!("documents") view=staff::PapersPage ssr=SsrMode::Async />
            <Route path=path!("documents/letterhead") view=staff::LetterheadPage ssr=SsrMode::Async />
            <Route path=path!("documents/layouts") view=staff::LayoutsPage ssr=SsrMode::Async />
            <Route path=path!("documents/layouts/:id") view=staff::LayoutPage ssr=SsrMode::Async />
        </ParentRoute>
    }
    .into_inner()
}

#[component(transparent)]
fn MerchantRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/m/:merchant") view=Outlet ssr=SsrMode::Async>
            <Route path=path!("") view=public::OffersPage ssr=SsrMode::Async />
            <Route path=path!("order/:plan") view=public::OrderPage ssr=SsrMode::Async />
            <Route path=path!("ordered/:contract") view=public::ReceiptPage ssr=SsrMode::Async />
            <Route path=path!("legal/:kind") view=public::LegalPage ssr=SsrMode::Async />
            <Route path=path!("cancel") view=public::CancellationPage ssr=SsrMode::Async />
            <Route path=path!("withdraw") view=public::WithdrawalPage ssr=SsrMode::Async />
            <Route path=path!("sign-in") view=public::SignInPage ssr=SsrMode::Async />
            <Route path=path!("sign-in/code") view=public::EnterCodePage ssr=SsrMode::Async />
            <Route path=path!("sign-in/mail/:kind") view=public::AskLinkPage ssr=SsrMode::Async />
            <Route path=path!("sign-in/mail/:kind/:token") view=public::LinkPage ssr=SsrMode::Async />
            <Route path=path!("invitation/:token") view=public::InvitationPage ssr=SsrMode::Async />
            <Route path=path!("staff-invitation/:token") view=public::StaffInvitationPage ssr=SsrMode::Async />
            <Route path=path!("problem/:kind") view=errors::ProblemPage ssr=SsrMode::Async />
        </ParentRoute>
    }
    .into_inner()
}

#[component(transparent)]
fn SignUpRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/s/:merchant/:group") view=Outlet ssr=SsrMode::Async>
            <Route path=path!("") view=public::SignUpPage ssr=SsrMode::Async />
            <Route path=path!("frame") view=public::FramedSignUpPage ssr=SsrMode::Async />
            <Route path=path!("frame/ordered/:key") view=public::FramedReceiptPage ssr=SsrMode::Async />
            <Route path=path!("pricing") view=public::PricingPage ssr=SsrMode::Async />
        </ParentRoute>
    }
    .into_inner()
}
