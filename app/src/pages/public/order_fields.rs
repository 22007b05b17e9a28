//! The fields of the order form, step by step.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::ordering::unit_components;
use crate::quote_words::QuoteWords;
use crate::ui::text::lang;
use crate::ui::{Checkbox, Choice, Choices, Field, FieldProblems, Hidden, path, t, tr, words};
use crate::unit_prices::price_by_units;
use crate::wire::{Creditor, LegalKind, OrderPlace, OrderView, Viewer};

/// Step 1: the plan and how many of its units.
pub(super) fn plan_step(view: &OrderView, problems: &FieldProblems) -> impl IntoView + use<> {
    let words = QuoteWords::of_request();
    let choices: Vec<_> = view
        .plans
        .iter()
        .map(|plan| {
            let price = words.prices(&plan.quote).join(" + ");
            let (slug, name, summary) = (plan.slug.clone(), plan.name.clone(), plan.summary.clone());
            let checked = plan.slug == view.chosen;
            view! {
                <Choice id=format!("plan-{slug}") name="form[plan]" value=slug checked required=true>
                    <span class="choice-row">
                        <span class="choice-title">{name}</span>
                        <span class="amount">{price}</span>
                    </span>
                    <span class="muted">{summary}</span>
                </Choice>
            }
        })
        .collect();
    view! {
        <section class="step" id="step-plan">
            <h2>
                <span class="step-number">"1"</span>
                {t("order-step-plan")}
            </h2>
            <Choices id="plan" legend=t("field-plan") legend_hidden=true problems=problems.clone()>
                {choices}
            </Choices>
            {quantities(view, problems)}
            {discount_code(view, problems)}
            <noscript>
                <p class="recalculate">
                    <button class="button button-quiet" type="submit" name="form[intent]" value="recalculate" formnovalidate=true>
                        {t("order-recalculate")}
                    </button>
                    <span class="hint">{t("order-recalculate-hint")}</span>
                </p>
            </noscript>
        </section>
    }
}

/// The field for a discount's code. Its button computes the price anew with and without scripts: only the server knows the codes.
fn discount_code(view: &OrderView, problems: &FieldProblems) -> impl IntoView + use<> {
    view.code.asked.then(|| {
        view! {
            <Field
                id="discount_code"
                label=t("field-discount-code")
                autocomplete="off"
                width="medium"
                optional=true
                maxlength=60
                value=view.form.discount_code.clone()
                problems=problems.clone()
            />
            <p class="recalculate">
                <button class="button button-quiet" type="submit" name="form[intent]" value="recalculate" formnovalidate=true>
                    {t("order-redeem")}
                </button>
                <span class="hint">{t("order-redeem-hint")}</span>
            </p>
        }
    })
}

/// One field per countable component of the group; those of other plans wait, hidden and unsent.
fn quantities(view: &OrderView, problems: &FieldProblems) -> impl IntoView + use<> {
    let mut known = BTreeSet::new();
    view.plans
        .iter()
        .flat_map(|plan| unit_components(&plan.version).map(|unit| (unit, plan.version.currency)))
        .filter(|((component, _), _)| known.insert(component.id.as_str().to_owned()))
        .map(|((component, included), currency)| {
            let id = component.id.as_str().to_owned();
            let asked = view
                .plans
                .iter()
                .filter(|plan| plan.slug == view.chosen)
                .flat_map(|plan| unit_components(&plan.version))
                .any(|(other, _)| other.id == component.id);
            let value = view
                .form
                .quantities
                .get(&id)
                .cloned()
                .unwrap_or_else(|| included.max(1).to_string());
            let hint = price_by_units(lang(), &component.kind, currency).or_else(|| {
                (included > 0).then(|| tr("order-included", &[("count", &included.to_string())]))
            });
            let (field, error) = (
                format!("quantities-{id}"),
                problems.of(&format!("quantities-{id}")),
            );
            let (hint_id, error_id) = (format!("{field}-hint"), format!("{field}-error"));
            let described: Vec<_> = hint
                .is_some()
                .then(|| hint_id.clone())
                .into_iter()
                .chain(error.is_some().then(|| error_id.clone()))
                .collect();
            view! {
                <div class="field" data-quantity=id.clone() hidden=!asked>
                    <label for=field.clone()>{component.name.to_string()}</label>
                    {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
                    {error.clone().map(|error| view! { <p class="error" id=error_id>{error}</p> })}
                    <input
                        class="short"
                        type="number"
                        inputmode="numeric"
                        min="0"
                        max="100000"
                        step="1"
                        id=field
                        name=format!("form[quantities][{id}]")
                        value=value
                        disabled=!asked
                        aria-describedby=(!described.is_empty()).then(|| described.join(" "))
                        aria-invalid=error.is_some().then_some("true")
                    />
                </div>
            }
        })
        .collect::<Vec<_>>()
}

/// Step 2: who orders. Of a signed-in customer everything is known.
pub(super) fn data_step(view: &OrderView, problems: &FieldProblems) -> impl IntoView + use<> {
    let fields = if view.signed_in {
        known_customer(view).into_any()
    } else {
        new_customer(view, problems).into_any()
    };
    view! {
        <section class="step" id="step-data">
            <h2>
                <span class="step-number">"2"</span>
                {t("order-step-data")}
            </h2>
            {fields}
        </section>
    }
}

fn known_customer(view: &OrderView) -> impl IntoView + use<> {
    let who = match &view.frame.viewer {
        Viewer::Customer { name, .. } | Viewer::Staff { name, .. } => name.clone(),
        Viewer::Anonymous => String::new(),
    };
    view! {
        <p>{tr("order-signed-in", &[("name", &who)])}</p>
        <Hidden name="form[kind]" value=view.form.kind.clone() />
        <Hidden name="form[country]" value=view.form.country.clone() />
        <Hidden name="form[vat_id]" value=view.form.vat_id.clone() />
    }
}

fn new_customer(view: &OrderView, problems: &FieldProblems) -> impl IntoView + use<> {
    let form = &view.form;
    let business = form.kind == "business";
    let country = if form.country.is_empty() {
        "DE"
    } else {
        form.country.as_str()
    };
    let countries: Vec<_> = view
        .countries
        .iter()
        .map(|code| view! { <option value=code.clone() selected=code == country>{country_name(code)}</option> })
        .collect();
    let country_error = problems.of("country");
    let slug = &view.frame.brand.slug;
    let mut back = match &view.place {
        OrderPlace::Page => format!("{}?", path::order(slug, &view.chosen)),
        OrderPlace::Hosted { group } | OrderPlace::Frame { group } => {
            format!(
                "{}?plan={}&",
                path::sign_up(slug, group),
                path::encode(&view.chosen)
            )
        }
    };
    if form.discount_code.is_empty() {
        back.pop();
    } else {
        back = format!("{back}code={}", path::encode(&form.discount_code));
    }
    let sign_in = path::sign_in(slug, &back);
    // A frame keeps nobody signed in.
    let target = view.place.is_framed().then_some("_blank");
    view! {
            <p class="hint">
                {t("order-known-customer")} " " <a href=sign_in target=target>{t("nav-sign-in")}</a>
            </p>
            <Choices id="kind" legend=t("order-kind") problems=problems.clone()>
                <div class="choices-side">
                    <Choice id="kind-consumer" name="form[kind]" value="consumer" checked=!business>
                        <span class="choice-title">{t("order-kind-consumer")}</span>
                    </Choice>
                    <Choice id="kind-business" name="form[kind]" value="business" checked=business>
                        <span class="choice-title">{t("order-kind-business")}</span>
                    </Choice>
                </div>
            </Choices>
            <div class="only-business">
                <Field
                    id="company"
                    label=t("field-company")
                    autocomplete="organization"
                    hint=t("order-business-only")
                    value=form.company.clone()
                    problems=problems.clone()
                />
                <Field
                    id="vat_id"
                    label=t("field-vat-id")
                    hint=t("order-vat-id-hint")
                    width="medium"
                    optional=true
                    value=form.vat_id.clone()
                    problems=problems.clone()
                />
            </div>
            <div class="fields-two">
                <Field
                    id="given_name"
                    label=t("field-given-name")
                    autocomplete="given-name"
                    value=form.given_name.clone()
                    required=true
                    problems=problems.clone()
                />
                <Field
                    id="family_name"
                    label=t("field-family-name")
                    autocomplete="family-name"
                    value=form.family_name.clone()
                    required=true
                    problems=problems.clone()
                />
            </div>
            <div class="fields-street">
                <Field
                    id="street"
                    label=t("field-street")
                    autocomplete="address-line1"
                    value=form.street.clone()
                    required=true
                    problems=problems.clone()
                />
                <Field
                    id="house_number"
                    label=t("field-house-number")
                    value=form.house_number.clone()
                    required=true
                    problems=problems.clone()
                />
            </div>
            <div class="fields-city">
                <Field
                    id="postcode"
                    label=t("field-postcode")
                    autocomplete="postal-code"
                    value=form.postcode.clone()
                    required=true
                    problems=problems.clone()
                />
                <Field
                    id="city"
                    label=t("field-city")
                    autocomplete="address-level2"
                    value=form.city.clone()
                    required=true
                    problems=problems.clone()
                />
            </div>
            <div class=if country_error.is_some() { "field has-error" } else { "field" }>
                <label for="country">{t("field-country")}</label>
                {country_error.clone().map(|error| view! { <p class="error" id="country-error">{error}</p> })}
                <select
                    id="country"
                    name="form[country]"
                    autocomplete="country"
                    aria-describedby=country_error.is_some().then_some("country-error")
                    aria-invalid=country_error.is_some().then_some("true")
                >
                    {countries}
                </select>
            </div>
            <Field
                id="email"
                label=t("field-email")
                kind="email"
                autocomplete="email"
                hint=t("order-email-hint")
                value=form.email.clone()
                required=true
                problems=problems.clone()
            />
            <Field
                id="password"
                label=t("order-password")
                kind="password"
                autocomplete="new-password"
                hint=t("order-password-hint")
                minlength=12
                required=true
                problems=problems.clone()
            />
    }
}

/// Step 3: how it is paid, with the mandate's text to the letter.
pub(super) fn payment_step(view: &OrderView, problems: &FieldProblems) -> impl IntoView + use<> {
    let form = &view.form;
    let known = |value: &str| view.methods.iter().any(|method| method.value == value);
    let chosen = match form.payment.as_str() {
        "card" if view.cards.is_some() => "card",
        "sepa" if view.creditor.is_some() => "sepa",
        named if known(named) => named,
        _ => "invoice",
    };
    let (by_debit, by_card, by_invoice) = (chosen == "sepa", chosen == "card", chosen == "invoice");
    let own: Vec<_> = view
        .methods
        .iter()
        .map(|method| {
            let note = if method.default {
                t("payment-default-is")
            } else {
                method.account_holder.clone()
            };
            let summary = words::payment_until(&method.summary);
            let (value, checked) = (method.value.clone(), chosen == method.value);
            view! {
                <Choice id=format!("payment-{value}") name="form[payment]" value=value.clone() checked>
                    <span class="choice-title">{summary}</span>
                    <span class="muted">{note}</span>
                </Choice>
            }
        })
        .collect();
    let (new_debit, new_card) = if view.methods.is_empty() {
        (t("order-payment-sepa"), t("order-payment-card"))
    } else {
        (t("order-payment-sepa-new"), t("order-payment-card-new"))
    };
    let card = view.cards.is_some().then(|| {
        view! {
            <Choice id="payment-card" name="form[payment]" value="card" checked=by_card>
                <span class="choice-title">{new_card}</span>
                <span class="muted">{t("order-payment-card-hint")}</span>
            </Choice>
        }
    });
    let debit = view.creditor.as_ref().map(|_| {
        view! {
            <Choice id="payment-sepa" name="form[payment]" value="sepa" checked=by_debit>
                <span class="choice-title">{new_debit}</span>
                <span class="muted">{t("order-payment-sepa-hint")}</span>
            </Choice>
        }
    });
    let mandate = view.creditor.as_ref().map(|creditor| {
        view! {
            <div class="only-sepa">
                <Field
                    id="account_holder"
                    label=t("field-account-holder")
                    autocomplete="cc-name"
                    hint=t("order-account-holder-hint")
                    value=form.account_holder.clone()
                    problems=problems.clone()
                />
                <Field
                    id="iban"
                    label=t("field-iban")
                    hint=t("order-iban-hint")
                    autocomplete="off"
                    maxlength=42
                    problems=problems.clone()
                />
                {mandate_box(creditor)}
                <Checkbox id="mandate" checked=form.mandate == "yes" problems=problems.clone()>
                    {t("order-mandate-tick")}
                </Checkbox>
            </div>
        }
    });
    view! {
        <section class="step" id="step-payment">
            <h2>
                <span class="step-number">"3"</span>
                {t("order-step-payment")}
            </h2>
            <Choices id="payment" legend=t("field-payment") legend_hidden=true problems=problems.clone()>
                {own} {debit} {card}
                <Choice id="payment-invoice" name="form[payment]" value="invoice" checked=by_invoice>
                    <span class="choice-title">{t("order-payment-invoice")}</span>
                    <span class="muted">{t("order-payment-invoice-hint")}</span>
                </Choice>
            </Choices>
            {mandate}
        </section>
    }
}

/// The mandate to the letter, set apart from other text.
pub(crate) fn mandate_box(creditor: &Creditor) -> impl IntoView + use<> {
    view! {
        <div class="mandate" role="group" aria-labelledby="mandate-title">
            <h3 id="mandate-title">{t("mandate-title")}</h3>
            <p class="mandate-creditor">
                {creditor.name.clone()} <br /> {creditor.address.clone()} <br />
                {tr("mandate-identifier", &[("identifier", &creditor.identifier)])} <br /> {t("mandate-reference")}
                <br /> {t("mandate-kind")}
            </p>
            <p>{tr("mandate-text", &[("creditor", &creditor.name)])}</p>
            <p>{t("mandate-note")}</p>
        </div>
    }
}

/// Step 4, first part: what must be agreed to before the button; nothing ticked beforehand.
pub(super) fn agreement(view: &OrderView, problems: &FieldProblems) -> impl IntoView + use<> {
    let slug = view.frame.brand.slug.as_str();
    let (terms, withdrawal) = (
        path::legal(slug, LegalKind::Terms),
        path::legal(slug, LegalKind::Withdrawal),
    );
    view! {
        <section class="step" id="step-check">
            <h2>
                <span class="step-number">"4"</span>
                {t("order-step-check")}
            </h2>
            <p>{t("order-check-lead")}</p>
            <div class="only-consumer">
                <Checkbox
                    id="early_start"
                    checked=view.form.early_start == "yes"
                    problems=problems.clone()
                >
                    {t("order-early-start-label")}
                </Checkbox>
            </div>
            <Checkbox id="terms" checked=view.form.terms == "yes" required=true problems=problems.clone()>
                {t("order-terms-accept")} " "
                <a href=terms target="_blank">{t("order-terms-link")}</a>
                {t("order-terms-accept-end")} {t("order-withdrawal-read")} " "
                <a href=withdrawal target="_blank">{t("order-withdrawal-link")}</a>
                {t("order-withdrawal-read-end")}
            </Checkbox>
            <p class="hint">
                {t("order-legal-version")} " " {view.legal.terms.clone()} " · " {view.legal.withdrawal.clone()}
            </p>
        </section>
    }
}

/// A country's name in the page's language; the code where it has none here.
pub(crate) fn country_name(code: &str) -> String {
    match code {
        "DE" => t("country-de"),
        "AT" => t("country-at"),
        "CH" => t("country-ch"),
        "FR" => t("country-fr"),
        "NL" => t("country-nl"),
        "BE" => t("country-be"),
        "LU" => t("country-lu"),
        "DK" => t("country-dk"),
        "PL" => t("country-pl"),
        "CZ" => t("country-cz"),
        "IT" => t("country-it"),
        "ES" => t("country-es"),
        "SE" => t("country-se"),
        "LI" => t("country-li"),
        "GB" => t("country-gb"),
        "US" => t("country-us"),
        other => other.to_owned(),
    }
}
