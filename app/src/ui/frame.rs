//! The frame around every page: head, navigation, message, content, footer.

use billing::staff::StaffRight;
use billing::users::Right;
use leptos::prelude::*;
use leptos_meta::Title;
use texts::Lang;

use super::feedback::FlashMessage;
use super::form::{Hidden, PostForm};
use super::icon::Icon;
use super::path;
use super::text::{lang, t, tr};
use super::words;
use crate::port::port;
use crate::server_fns::SignOut;
use crate::wire::{Brand, FiguresPage, Frame, LegalKind, Viewer};
use leptos::server_fn::ServerFn;

/// Which part of the house a page belongs to, and which entry of its navigation it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    Public,
    Portal(PortalTab),
    Staff(StaffTab),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortalTab {
    Overview,
    Contracts,
    Invoices,
    PaymentMethods,
    Account,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffTab {
    Overview,
    Customers,
    Invoices,
    Payments,
    Billing,
    Mails,
    Charges,
    Papers,
    Catalogue,
    Colleagues,
    Figures,
}

/// One entry of a navigation.
struct Entry {
    to: String,
    word: String,
    icon: Icon,
    here: bool,
}

fn entries(frame: &Frame, area: Area) -> Vec<Entry> {
    let slug = frame.brand.slug.as_str();
    let at = |to: String, word: String, icon: Icon, here: bool| Entry { to, word, icon, here };
    match area {
        Area::Public => Vec::new(),
        Area::Portal(tab) => {
            let home = path::portal(slug);
            let money = frame.may(Right::SeeMoney);
            let mut entries = vec![
                at(
                    home.clone(),
                    t("nav-overview"),
                    Icon::Overview,
                    tab == PortalTab::Overview,
                ),
                at(
                    format!("{home}/contracts"),
                    t("nav-contracts"),
                    Icon::Contract,
                    tab == PortalTab::Contracts,
                ),
            ];
            if money {
                entries.push(at(
                    format!("{home}/invoices"),
                    t("nav-invoices"),
                    Icon::Invoice,
                    tab == PortalTab::Invoices,
                ));
                entries.push(at(
                    format!("{home}/payment-methods"),
                    t("nav-payment-methods"),
                    Icon::Payment,
                    tab == PortalTab::PaymentMethods,
                ));
            }
            entries.push(at(
                format!("{home}/account"),
                t("nav-account"),
                Icon::Account,
                tab == PortalTab::Account,
            ));
            entries
        }
        Area::Staff(tab) => {
            let home = path::staff(slug);
            let may = |right| frame.staff_may(right);
            let customers = may(StaffRight::SeeCustomers);
            let entries = [
                (
                    true,
                    at(
                        home.clone(),
                        t("nav-overview"),
                        Icon::Overview,
                        tab == StaffTab::Overview,
                    ),
                ),
                (
                    customers,
                    at(
                        format!("{home}/customers"),
                        t("nav-customers"),
                        Icon::People,
                        tab == StaffTab::Customers,
                    ),
                ),
                (
                    customers,
                    at(
                        format!("{home}/invoices"),
                        t("nav-invoices"),
                        Icon::Invoice,
                        tab == StaffTab::Invoices,
                    ),
                ),
                (
                    customers,
                    at(
                        path::staff_payments(slug),
                        t("nav-payments"),
                        Icon::Incoming,
                        tab == StaffTab::Payments,
                    ),
                ),
                (
                    customers,
                    at(
                        path::staff_billing(slug),
                        t("nav-billing"),
                        Icon::Billing,
                        tab == StaffTab::Billing,
                    ),
                ),
                (
                    customers,
                    at(
                        path::staff_mails(slug),
                        t("nav-mails"),
                        Icon::Mail,
                        tab == StaffTab::Mails,
                    ),
                ),
                (
                    customers,
                    at(
                        path::staff_charges(slug),
                        t("nav-charges"),
                        Icon::Payment,
                        tab == StaffTab::Charges,
                    ),
                ),
                (
                    true,
                    at(
                        format!("{home}/documents"),
                        t("nav-papers"),
                        Icon::Contract,
                        tab == StaffTab::Papers,
                    ),
                ),
                (
                    true,
                    at(
                        path::catalogue(slug),
                        t("nav-catalogue"),
                        Icon::Catalogue,
                        tab == StaffTab::Catalogue,
                    ),
                ),
                (
                    may(StaffRight::SeeFigures),
                    at(
                        path::figures(slug, FiguresPage::Revenue),
                        t("nav-figures"),
                        Icon::Figures,
                        tab == StaffTab::Figures,
                    ),
                ),
                (
                    may(StaffRight::Govern),
                    at(
                        path::colleagues(slug),
                        t("nav-colleagues"),
                        Icon::Account,
                        tab == StaffTab::Colleagues,
                    ),
                ),
            ];
            entries
                .into_iter()
                .filter_map(|(shown, entry)| shown.then_some(entry))
                .collect()
        }
    }
}

/// A page of a merchant with its title, frame and content. The content brings the page's only `h1`.
#[must_use]
pub fn page(frame: Frame, area: Area, title: &str, content: AnyView) -> AnyView {
    let entries = entries(&frame, area);
    let Frame { brand, viewer, flash } = frame;
    let title = format!("{title} · {}", brand.name);
    let class = if entries.is_empty() {
        "body"
    } else {
        "body with-nav"
    };
    view! {
        <Title text=title />
        <a class="skip" href="#content">{t("skip-to-content")}</a>
        {head(&brand, &viewer, area)}
        <div class=class>
            {navigation(entries)}
            <main id="content" class="content" tabindex="-1">
                {flash.map(|flash| view! { <FlashMessage flash /> })}
                {content}
            </main>
        </div>
        {foot(&brand)}
    }
    .into_any()
}

/// A page inside another site's page: nothing around it but what the law wants on every page, opened outside of the frame.
#[must_use]
pub fn framed_page(frame: Frame, title: &str, content: AnyView) -> AnyView {
    let slug = frame.brand.slug.as_str();
    let title = format!("{title} · {}", frame.brand.name);
    let links: Vec<_> = [
        (path::legal(slug, LegalKind::Imprint), t("legal-imprint")),
        (path::legal(slug, LegalKind::Privacy), t("legal-privacy")),
        (path::legal(slug, LegalKind::Terms), t("legal-terms")),
        (path::cancel(slug), t("cancel-link")),
        (path::withdraw(slug), t("withdraw-link")),
    ]
    .into_iter()
    .map(|(to, word)| {
        view! {
            <li>
                <a href=path::with_lang(&to, lang().tag()) target="_blank">{word}</a>
            </li>
        }
    })
    .collect();
    view! {
        <Title text=title />
        <main id="content" class="content" tabindex="-1">{content}</main>
        <footer class="framed-foot">
            <ul>{links}</ul>
        </footer>
    }
    .into_any()
}

/// A page without a merchant: the start, the demo's mailbox, errors.
#[must_use]
pub fn bare_page(title: &str, content: AnyView) -> AnyView {
    let title = format!("{title} · Turnus");
    view! {
        <Title text=title />
        <a class="skip" href="#content">{t("skip-to-content")}</a>
        <header class="head">
            <div class="head-in">
                <a class="brand" href="/">
                    <span class="brand-mark" aria-hidden="true">"T"</span>
                    <span class="brand-name">"Turnus"</span>
                </a>
                <nav class="head-links" aria-label=t("nav-head")>{language_switch()}</nav>
            </div>
        </header>
        <div class="body">
            <main id="content" class="content" tabindex="-1">
                {content}
            </main>
        </div>
        <footer class="foot">
            <div class="foot-in">
                <p class="muted">{t("start-claim")}</p>
            </div>
        </footer>
    }
    .into_any()
}

fn head(brand: &Brand, viewer: &Viewer, area: Area) -> impl IntoView + use<> {
    let slug = brand.slug.as_str();
    let initial: String = brand.name.chars().take(1).collect();
    let account = match viewer {
        Viewer::Anonymous => view! { <a href=path::sign_in(slug, "")>{t("nav-sign-in")}</a> }.into_any(),
        Viewer::Customer { name, several, .. } => match area {
            Area::Portal(_) => {
                let name = name.clone();
                let switch = several.then(|| {
                    let label = tr("customer-switch-from", &[("name", &name)]);
                    view! { <a href=path::customers(slug) aria-label=label>{t("customer-switch")}</a> }
                });
                view! {
                    <span class="head-viewer">{name}</span>
                    {switch}
                    {sign_out(slug)}
                }
                .into_any()
            }
            Area::Public | Area::Staff(_) => {
                view! { <a href=path::portal(slug)>{t("nav-my-contracts")}</a> }.into_any()
            }
        },
        Viewer::Staff { name, role } => {
            let who = format!("{name}, {}", words::staff_role(*role));
            let home = matches!(area, Area::Public)
                .then(|| view! { <a href=path::staff(slug)>{t("nav-staff")}</a> });
            view! {
                {home}
                <span class="head-viewer">{who}</span>
                {sign_out(slug)}
            }
            .into_any()
        }
    };
    view! {
        <header class="head">
            <div class="head-in">
                <a class="brand" href=path::merchant(slug)>
                    <span class="brand-mark" aria-hidden="true">{initial}</span>
                    <span>
                        <span class="brand-name">{brand.name.clone()}</span>
                        <span class="brand-claim">{brand.claim.clone()}</span>
                    </span>
                </a>
                <nav class="head-links" aria-label=t("nav-head")>{language_switch()} {account}</nav>
            </div>
        </header>
    }
}

fn sign_out(slug: &str) -> impl IntoView + use<> {
    let slug = slug.to_owned();
    view! {
        <PostForm action=SignOut::PATH class="inline">
            <Hidden name="merchant" value=slug />
            <button class="link" type="submit">{t("sign-out")}</button>
        </PostForm>
    }
}

fn navigation(entries: Vec<Entry>) -> Option<impl IntoView> {
    (!entries.is_empty()).then(|| {
        let items: Vec<_> = entries
            .into_iter()
            .map(|entry| {
                view! {
                    <li>
                        <a href=entry.to aria-current=entry.here.then_some("page")>
                            {entry.icon.draw()}
                            <span>{entry.word}</span>
                        </a>
                    </li>
                }
            })
            .collect();
        view! {
            <nav class="side" aria-label=t("nav-main")>
                <ul>{items}</ul>
            </nav>
        }
    })
}

/// Links to the same page in the other languages.
pub fn language_switch() -> impl IntoView {
    let (here, now) = (port().path_and_query(), lang());
    Lang::ALL
        .into_iter()
        .filter(|other| *other != now)
        .map(|other| {
            view! {
                <a href=path::with_lang(&here, other.tag()) lang=other.tag() hreflang=other.tag()>
                    {words::language(other)}
                </a>
            }
        })
        .collect::<Vec<_>>()
}

/// The footer of every page of a merchant.
fn foot(brand: &Brand) -> impl IntoView + use<> {
    let slug = brand.slug.as_str();
    let demo = brand.demo.then(|| {
        view! {
            <p class="foot-demo">
                {t("demo-note")} " " <a href="/_demo/mail">{t("demo-mailbox-link")}</a>
            </p>
        }
    });
    view! {
        <footer class="foot">
            <div class="foot-in">
                <ul class="foot-rights">
                    <li>
                        <a href=path::cancel(slug)>{t("cancel-link")}</a>
                    </li>
                    <li>
                        <a href=path::withdraw(slug)>{t("withdraw-link")}</a>
                    </li>
                </ul>
                <ul class="foot-legal">
                    <li>
                        <a href=path::legal(slug, LegalKind::Imprint)>{t("legal-imprint")}</a>
                    </li>
                    <li>
                        <a href=path::legal(slug, LegalKind::Privacy)>{t("legal-privacy")}</a>
                    </li>
                    <li>
                        <a href=path::legal(slug, LegalKind::Terms)>{t("legal-terms")}</a>
                    </li>
                    <li>
                        <a href=path::legal(slug, LegalKind::Accessibility)>{t("legal-accessibility")}</a>
                    </li>
                </ul>
                {demo}
            </div>
        </footer>
    }
}
