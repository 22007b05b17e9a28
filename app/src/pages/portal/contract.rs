//! "Was habe ich, bis wann, was kann ich ändern?"

use leptos::prelude::*;
use uuid::Uuid;

use leptos::server_fn::ServerFn;

use super::usage::usage;
use crate::port::port;
use crate::server_fns::RequestChange;
use crate::ui::{
    Area, Column, DataTable, Fact, Facts, Hidden, InvoiceTable, PortalTab, PostForm, answered, page, param,
    path, rows, t, tr, words,
};
use crate::wire::{
    ChangeWish, ComponentRow, ContractView, HistoryEntry, InvoiceRow, UpcomingCharge, WireError,
};

#[component]
pub fn ContractPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.contract(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        contract,
    )
}

fn contract(view: ContractView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let row = view.row;
    let title = tr("contract-name", &[("product", &row.product), ("plan", &row.plan)]);
    let term_end = view.term_ends_on.map(|end| {
        view! { <Fact label=t("contract-term-end")>{words::date_long(end)}</Fact> }
    });
    let cancellable = rows::cancel_line(&row).map(|line| {
        view! { <Fact label=t("contract-cancellation")>{line}</Fact> }
    });
    let confirmation = view.confirmation.then(|| {
        view! {
            <a class="button button-quiet" href=path::confirmation_pdf(&slug, row.id)>{t("contract-confirmation")}</a>
        }
    });
    let payment = view.money.as_ref().map(|money| {
        let change = money
            .payment_open
            .then(|| view! { <a href=path::contract_payment(&slug, row.id)>{t("payment-change")}</a> });
        let how = words::payment(&money.payment);
        view! { <Fact label=t("field-payment")>{how} " " {change}</Fact> }.into_any()
    });
    let scheduled = view.scheduled.map(|switch| {
        let gaps = [("plan", switch.plan), ("date", words::date_long(switch.from))];
        let gaps = gaps.each_ref().map(|(name, value)| (*name, value.as_str()));
        view! { <p class="lead">{tr("contract-scheduled-switch", &gaps)}</p> }
    });
    let (coming, invoices) = view
        .money
        .map(|money| (coming(money.upcoming), documents(&slug, money.documents)))
        .unzip();
    let used = usage(view.usage);
    page(
        view.frame,
        Area::Portal(PortalTab::Contracts),
        &title,
        view! {
            <p class="back">
                <a href=format!("{}/contracts", path::portal(&slug))>{t("contract-back")}</a>
            </p>
            <div class="title-row">
                <h1>{title.clone()}</h1>
                {words::contract_state(&row.state)}
            </div>
            <p class="hero">{words::prices(&row.prices)}</p>
            {scheduled}
            {wishes(&slug, row.id, &view.wishes)}
            <div class="columns">
                <section>
                    <h2>{t("contract-facts")}</h2>
                    <Facts>
                        <Fact label=t("contract-number")>{row.number.clone()}</Fact>
                        <Fact label=t("contract-ordered-on")>{words::date_long(view.ordered_on)}</Fact>
                        <Fact label=t("contract-starts-on")>{words::date_long(view.starts_on)}</Fact>
                        {term_end}
                        {cancellable}
                        {payment}
                    </Facts>
                </section>
                {coming}
            </div>
            <section class="section">
                <h2>{t("contract-components")}</h2>
                {components(view.components)}
            </section>
            {used}
            {invoices}
            <section class="section">
                <h2>{t("contract-history")}</h2>
                {history(view.history)}
            </section>
            <p class="actions">{confirmation}</p>
        }
        .into_any(),
    )
}

/// What can be done with the contract today; nothing else is offered.
fn wishes(slug: &str, contract: Uuid, wishes: &[ChangeWish]) -> AnyView {
    let buttons: Vec<_> = wishes
        .iter()
        .map(|wish| match wish {
            ChangeWish::Switch => {
                let to = path::switch_plan(slug, contract);
                // Not what somebody comes for who has just cancelled.
                let class = if wishes.contains(&ChangeWish::Keep) {
                    "button button-quiet"
                } else {
                    "button button-primary"
                };
                view! { <a class=class href=to>{t("change-switch")}</a> }.into_any()
            }
            ChangeWish::End => link(path::end_contract(slug, contract), t("contract-cancel")),
            ChangeWish::Units => link(path::units(slug, contract), t("change-units")),
            ChangeWish::BookAddOn | ChangeWish::EndAddOn => {
                link(path::extras(slug, contract), t("change-extras"))
            }
            ChangeWish::Pause => link(path::pause(slug, contract), t("change-pause")),
            ChangeWish::Resume => request(slug, contract, *wish, t("change-resume")),
            ChangeWish::Keep => request(slug, contract, *wish, t("change-keep")),
            ChangeWish::KeepPlan => request(slug, contract, *wish, t("change-keep-plan")),
            ChangeWish::Convert => request(slug, contract, *wish, t("change-convert")),
        })
        .collect();
    if buttons.is_empty() {
        return ().into_any();
    }
    view! { <div class="actions">{buttons}</div> }.into_any()
}

fn link(to: String, label: String) -> AnyView {
    view! { <a class="button button-quiet" href=to>{label}</a> }.into_any()
}

/// A button that leads to what the change would mean.
fn request(slug: &str, contract: Uuid, wish: ChangeWish, label: String) -> AnyView {
    let slug = slug.to_owned();
    view! {
        <PostForm action=RequestChange::PATH>
            <Hidden name="form[merchant]" value=slug />
            <Hidden name="form[contract]" value=contract.to_string() />
            <Hidden name="form[wish]" value=wish.name() />
            <button class="button button-quiet" type="submit">{label}</button>
        </PostForm>
    }
    .into_any()
}

fn coming(charges: Vec<UpcomingCharge>) -> impl IntoView {
    view! {
        <section>
            <h2>{t("contract-upcoming")}</h2>
            {upcoming(charges)}
        </section>
    }
}

fn documents(slug: &str, documents: Vec<InvoiceRow>) -> impl IntoView + use<> {
    let table = if documents.is_empty() {
        view! { <p class="empty">{t("invoices-empty")}</p> }.into_any()
    } else {
        view! { <InvoiceTable slug=slug.to_owned() invoices=documents /> }.into_any()
    };
    view! {
        <section class="section">
            <h2>{t("contract-invoices")}</h2>
            {table}
        </section>
    }
}

fn upcoming(charges: Vec<UpcomingCharge>) -> AnyView {
    if charges.is_empty() {
        return view! { <p class="empty">{t("contract-upcoming-none")}</p> }.into_any();
    }
    let items: Vec<_> = charges
        .into_iter()
        .map(|charge| {
            view! {
                <li class="line">
                    <span>
                        <span class="line-title">{words::date_long(charge.on)}</span>
                        <span class="muted">{charge.what.join(", ")}</span>
                    </span>
                    <span class="amount">{words::amount(charge.gross)}</span>
                </li>
            }
        })
        .collect();
    view! { <ul class="lines-list">{items}</ul> }.into_any()
}

fn components(components: Vec<ComponentRow>) -> impl IntoView {
    let rows = components
        .into_iter()
        .map(|component| {
            let cycle = component.kind.cycle().map_or_else(|| t("once"), words::per_cycle);
            let quantity = component
                .quantity
                .map_or_else(|| t("contract-by-usage"), words::quantity);
            let price = words::component_price(&component.kind, component.currency);
            vec![
                component.name.into_any(),
                quantity.into_any(),
                price.into_any(),
                cycle.into_any(),
            ]
        })
        .collect();
    let columns = vec![
        Column::text(t("column-component")),
        Column::number(t("column-quantity")),
        Column::number(t("column-unit-price")),
        Column::text(t("column-cycle")),
    ];
    view! { <DataTable caption=t("contract-components") columns rows /> }
}

fn history(entries: Vec<HistoryEntry>) -> impl IntoView {
    let items: Vec<_> = entries
        .into_iter()
        .map(|entry| {
            view! {
                <li class="line">
                    <span>{words::history(&entry.what)}</span>
                    <span class="muted num">{words::date_short(entry.on)}</span>
                </li>
            }
        })
        .collect();
    view! { <ol class="lines-list">{items}</ol> }
}
