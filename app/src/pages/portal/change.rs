//! What a change means, line by line, and the button that makes it.

use billing::{Derivation, DerivationRule, Money, PriceMode};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use texts::format;
use uuid::Uuid;

use super::choose::back;
use crate::port::port;
use crate::server_fns::ConfirmChange;
use crate::ui::text::lang;
use crate::ui::{Area, Fact, Facts, Hidden, PortalTab, PostForm, answered, page, param, path, t, tr, words};
use crate::wire::{ChangeFacts, ChangeLine, ChangeState, ChangeView, ChangeWish, WireError};

#[component]
pub fn ChangePage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    let ids = (param("id").parse::<Uuid>(), param("quote").parse::<Uuid>());
    answered(
        async move {
            match ids {
                (Ok(contract), Ok(quote)) => port.change_page(&merchant, contract, quote).await,
                _ => Err(WireError::NotFound),
            }
        },
        change,
    )
}

fn change(view: ChangeView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let subject = view.subject.clone().unwrap_or_default();
    let title = match view.wish {
        ChangeWish::Switch => tr("change-title-switch", &[("plan", &subject)]),
        ChangeWish::End => t("contract-cancel"),
        ChangeWish::Keep => t("change-keep"),
        ChangeWish::KeepPlan => t("change-keep-plan"),
        ChangeWish::Convert => t("change-convert"),
        ChangeWish::Units => tr("change-title-units", &[("name", &subject)]),
        ChangeWish::BookAddOn => tr("change-title-book", &[("name", &subject)]),
        ChangeWish::EndAddOn => tr("change-title-end-add-on", &[("name", &subject)]),
        ChangeWish::Pause => t("change-pause"),
        ChangeWish::Resume => t("change-resume"),
    };
    let to_contract = |label: &str| {
        view! {
            <p class="actions">
                <a class="button button-primary" href=path::contract(&slug, view.row.id)>{t(label)}</a>
            </p>
        }
    };
    let body = match &view.state {
        ChangeState::Open(facts) => open(&slug, &view, facts),
        ChangeState::Done => view! {
            <p class="lead">{t("change-done-before")}</p>
            {to_contract("change-to-contract")}
        }
        .into_any(),
        ChangeState::Impossible => view! {
            <p class="lead">{t("flash-change-impossible")}</p>
            {to_contract("change-to-contract")}
        }
        .into_any(),
    };
    page(
        view.frame.clone(),
        Area::Portal(PortalTab::Contracts),
        &title,
        view! {
            {back(&slug, &view.row)}
            <h1>{title.clone()}</h1>
            {body}
        }
        .into_any(),
    )
}

fn open(slug: &str, view: &ChangeView, facts: &ChangeFacts) -> AnyView {
    let (button, class) = match view.wish {
        // Whoever presses it owes money from then on.
        ChangeWish::Switch => (t("change-button-switch"), "button button-primary"),
        ChangeWish::Convert => (t("change-button-convert"), "button button-primary"),
        ChangeWish::End => (t("cancel-button"), "button button-danger"),
        ChangeWish::Keep => (t("change-keep"), "button button-primary"),
        ChangeWish::KeepPlan => (t("change-keep-plan"), "button button-primary"),
        ChangeWish::Units if facts.binds => (t("change-button-units"), "button button-primary"),
        ChangeWish::Units => (t("change-button-fewer"), "button button-primary"),
        ChangeWish::BookAddOn => (t("change-button-book"), "button button-primary"),
        ChangeWish::EndAddOn => (t("change-button-end-add-on"), "button button-primary"),
        ChangeWish::Pause => (t("change-button-pause"), "button button-primary"),
        ChangeWish::Resume => (t("change-button-resume"), "button button-primary"),
    };
    let button = if facts.total.is_positive() {
        tr(
            "change-button-total",
            &[("button", &button), ("amount", &words::amount(facts.total))],
        )
    } else {
        button
    };
    let (slug, contract, quote, total) = (slug.to_owned(), view.row.id, view.quote, facts.total);
    let leave = path::contract(&slug, contract);
    view! {
        {consequence(view, facts)}
        {bill(facts)}
        <PostForm action=ConfirmChange::PATH class="section">
            <Hidden name="form[merchant]" value=slug />
            <Hidden name="form[contract]" value=contract.to_string() />
            <Hidden name="form[quote]" value=quote.to_string() />
            <Hidden name="form[total]" value=total.minor().to_string() />
            <p class="actions">
                <button class=class type="submit">{button}</button>
                <a class="button button-quiet" href=leave>{t("change-leave")}</a>
            </p>
        </PostForm>
    }
    .into_any()
}

/// What happens, and when.
fn consequence(view: &ChangeView, facts: &ChangeFacts) -> AnyView {
    if let Some((pay, back)) = facts.until_end {
        let last_day = words::date_long(facts.from.pred_opt().unwrap_or(facts.from));
        let comes_back =
            (!back.is_zero()).then(|| view! { <Fact label=t("end-comes-back")>{words::amount(back)}</Fact> });
        return view! {
            <p class="lead">{tr("end-consequence", &[("date", &last_day)])}</p>
            <Facts>
                <Fact label=t("end-last-day")>
                    <strong>{last_day.clone()}</strong>
                </Fact>
                <Fact label=t("end-still-to-pay")>{words::amount(pay)}</Fact>
                {comes_back}
            </Facts>
        }
        .into_any();
    }
    if let Some((first, last)) = facts.paused {
        let days = format!("{} – {}", words::date_long(first), words::date_long(last));
        let next = facts
            .next_due_on
            .map(|day| view! { <Fact label=t("change-next-due")>{words::date_long(day)}</Fact> });
        return view! {
            <p class="lead">{t("change-pause-consequence")}</p>
            <Facts>
                <Fact label=t("change-pause-days")>
                    <strong>{days}</strong>
                </Fact>
                {next}
            </Facts>
        }
        .into_any();
    }
    let when = if facts.from <= facts.today {
        t("change-at-once")
    } else {
        tr("change-from", &[("date", &words::date_long(facts.from))])
    };
    let next = facts
        .next_due_on
        .map(|day| view! { <Fact label=t("change-next-due")>{words::date_long(day)}</Fact> });
    let lead = match view.wish {
        ChangeWish::Switch => t("change-switch-consequence"),
        ChangeWish::Keep => t("change-keep-consequence"),
        ChangeWish::KeepPlan => t("change-keep-plan-consequence"),
        ChangeWish::Convert => t("change-convert-consequence"),
        ChangeWish::Units if facts.binds => t("change-units-consequence"),
        ChangeWish::Units => t("change-fewer-consequence"),
        ChangeWish::BookAddOn => t("change-book-consequence"),
        ChangeWish::EndAddOn => t("change-end-add-on-consequence"),
        ChangeWish::Resume => t("change-resume-consequence"),
        ChangeWish::End | ChangeWish::Pause => String::new(),
    };
    let (prices, payment) = (words::prices(&facts.prices), words::payment(&facts.payment));
    view! {
        <p class="lead">{lead}</p>
        <Facts>
            <Fact label=t("change-when")>{when}</Fact>
            <Fact label=t("change-then")>
                <strong>{prices}</strong>
            </Fact>
            {next}
            <Fact label=t("field-payment")>{payment}</Fact>
        </Facts>
    }
    .into_any()
}

/// What is billed today, each line with where it comes from.
fn bill(facts: &ChangeFacts) -> AnyView {
    if facts.lines.is_empty() {
        return ().into_any();
    }
    let lines: Vec<_> = facts.lines.iter().map(line).collect();
    let taxes: Vec<_> = facts
        .taxes
        .iter()
        .filter(|(_, tax)| !tax.is_zero())
        .map(|(rate, tax)| {
            let label = match facts.mode {
                PriceMode::Gross => "change-tax-contained",
                PriceMode::Net => "change-tax-added",
            };
            view! {
                <li class="line muted">
                    <span>{tr(label, &[("rate", &format::percent(lang(), *rate))])}</span>
                    <span class="amount">{words::amount(*tax)}</span>
                </li>
            }
        })
        .collect();
    let (label, total) = if facts.total.is_negative() {
        (
            t("change-credit-today"),
            facts.total.checked_neg().unwrap_or(facts.total),
        )
    } else {
        (t("change-due-today"), facts.total)
    };
    view! {
        <section class="section">
            <h2>{t("change-bill")}</h2>
            <ul class="lines-list">
                {lines} {taxes}
                <li class="line line-total">
                    <strong>{label}</strong>
                    <strong class="amount">{words::amount(total)}</strong>
                </li>
            </ul>
        </section>
    }
    .into_any()
}

fn line(line: &ChangeLine) -> AnyView {
    // Many a component is named after its plan.
    let name = if line.component.starts_with(&line.plan) {
        line.component.clone()
    } else {
        format!("{}: {}", line.plan, line.component)
    };
    let period = line.period.map(|(first, last)| {
        let days = format!("{} – {}", words::date_short(first), words::date_short(last));
        view! { <span class="muted num">{days}</span> }
    });
    let why = why(&line.derivation, line.amount);
    view! {
        <li class="line">
            <span>
                <span class="line-title">{name}</span>
                {period}
                <details class="why">
                    <summary>{t("change-why")}</summary>
                    <p>{why}</p>
                </details>
            </span>
            <span class="amount">{words::amount(line.amount)}</span>
        </li>
    }
    .into_any()
}

/// Where an amount comes from, in a sentence.
fn why(derivation: &Derivation, amount: Money) -> String {
    let currency = amount.currency().code();
    let price = format::price(lang(), derivation.unit_price, currency);
    let quantity = format::decimal(lang(), derivation.quantity);
    let (used, full) = (derivation.days_used.to_string(), derivation.days_full.to_string());
    let gaps = [
        ("price", price.as_str()),
        ("quantity", quantity.as_str()),
        ("used", used.as_str()),
        ("full", full.as_str()),
    ];
    match (derivation.rule, &derivation.settled) {
        (DerivationRule::Difference | DerivationRule::Reversal, Some(settled)) => tr(
            "why-difference",
            &[
                ("billed", &words::amount(settled.billed)),
                ("should_be", &words::amount(settled.should_be)),
            ],
        ),
        (DerivationRule::Prorated | DerivationRule::UsedDays, _) => tr("why-days", &gaps),
        (DerivationRule::OneOff, _) => tr("why-once", &gaps),
        (DerivationRule::Usage, _) => tr("why-usage", &gaps),
        (DerivationRule::FullPeriod | DerivationRule::Difference | DerivationRule::Reversal, _) => {
            tr("why-full", &gaps)
        }
    }
}
