//! Charges that are not what was asked for: what was asked, what came, and what staff say of it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::port::port;
use crate::server_fns::NoteCharge;
use crate::ui::{
    Area, Badge, Fact, Facts, Field, Hidden, Pager, PostForm, StaffTab, Tone, answered, page, param, path,
    query, t, tr, words,
};
use crate::wire::{ChargeSide, ChargeState, StaffChargeRow, StaffChargesView, WireError};

#[component]
pub fn ChargesPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    let after = query("after").map(|id| id.parse::<Uuid>()).transpose();
    let later = matches!(after, Ok(Some(_)));
    answered(
        async move {
            match after {
                Ok(after) => port.staff_charges(&merchant, after).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        move |view| charges(view, later),
    )
}

fn charges(view: StaffChargesView, later: bool) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let here = path::staff_charges(&slug);
    let rows = if view.charges.is_empty() {
        view! { <p class="empty">{t("charges-empty")}</p> }.into_any()
    } else {
        view.charges
            .into_iter()
            .map(|row| charge(&slug, row))
            .collect::<Vec<_>>()
            .into_any()
    };
    let next = view.next.map(|id| format!("{here}?after={id}"));
    page(
        view.frame,
        Area::Staff(StaffTab::Charges),
        &t("charges-title"),
        view! {
            <h1>{t("charges-title")}</h1>
            <p class="lead">{t("charges-lead")}</p>
            {rows}
            <Pager first=later.then_some(here) next />
        }
        .into_any(),
    )
}

fn charge(slug: &str, row: StaffChargeRow) -> AnyView {
    let state = match row.state {
        ChargeState::New => view! { <Badge tone=Tone::Danger word=t("charge-new") /> }.into_any(),
        ChargeState::Seen => view! { <Badge tone=Tone::Warning word=t("charge-seen") /> }.into_any(),
        ChargeState::Settled => view! { <Badge tone=Tone::Good word=t("charge-settled") /> }.into_any(),
    };
    let card = (!row.same_card).then(|| view! { <p>{t("charge-other-card")}</p> });
    let noted = row.noted.as_ref().map(|(at, name)| {
        let at = words::date_and_time_short(at);
        let text = match name.as_str() {
            "" => tr("charge-noted", &[("at", &at)]),
            name => tr("charge-noted-by", &[("at", &at), ("name", name)]),
        };
        let note = (!row.note.is_empty()).then(|| view! { <p>{row.note.clone()}</p> });
        view! {
            <p class="muted">{text}</p>
            {note}
        }
    });
    let title = tr("charge-of", &[("number", &row.number)]);
    let form = (row.state != ChargeState::Settled).then(|| form(slug, &row, &title));
    let customer = path::staff_customer(slug, row.customer);
    let (asked, came) = (side(&row.asked), side(&row.came));
    let found = words::date_and_time_short(&row.found_at);
    view! {
        <section class="section">
            <div class="section-head">
                <h2>
                    <a href=path::staff_document(slug, row.document)>{title}</a>
                </h2>
                {state}
            </div>
            <Facts>
                <Fact label=t("charge-customer")>
                    <a href=customer>{row.customer_name}</a>
                </Fact>
                <Fact label=t("charge-asked")>{asked}</Fact>
                <Fact label=t("charge-came")>{came}</Fact>
                <Fact label=t("charge-name")>
                    <span class="num">{row.charge}</span>
                </Fact>
                <Fact label=t("charge-found")>{found}</Fact>
            </Facts>
            {card}
            {noted}
            {form}
        </section>
    }
    .into_any()
}

fn side(side: &ChargeSide) -> String {
    let amount = match side.amount {
        Some(amount) => words::amount(amount),
        None => format!("{} {}", side.minor, side.currency),
    };
    tr(
        "charge-side",
        &[("amount", &amount), ("reference", &side.reference)],
    )
}

fn form(slug: &str, row: &StaffChargeRow, title: &str) -> AnyView {
    let seen = tr("charge-see-of", &[("charge", title)]);
    let settled = tr("charge-settle-of", &[("charge", title)]);
    let (slug, id, note) = (slug.to_owned(), row.id, row.note.clone());
    view! {
        <PostForm action=NoteCharge::PATH class="stack narrow">
            <Hidden name="form[merchant]" value=slug />
            <Hidden name="form[finding]" value=id.to_string() />
            <Field
                id=format!("note-{id}")
                name="form[note]"
                label=t("charge-note")
                value=note
                hint=t("charge-settle-hint")
                maxlength=500
            />
            <p class="actions">
                <button class="button button-quiet" type="submit" name="form[state]" value="seen" aria-label=seen>
                    {t("charge-see")}
                </button>
                <button class="button button-primary" type="submit" name="form[state]" value="settled" aria-label=settled>
                    {t("charge-settle")}
                </button>
            </p>
        </PostForm>
    }
    .into_any()
}
