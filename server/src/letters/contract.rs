//! An order as the contract confirmation a customer keeps.

use app::discount_words;
use app::unit_prices::price_by_units;
use billing::{
    ComponentKind, Contract, Discount, Money, PriceComponent, PriceMode, Quote, Renewal, Span, SpanUnit,
};
use chrono::NaiveDateTime;
use documents::{
    ContractModel, ContractPayment, EarlyStart, PlanSummary, PriceItem, Section, TermWords, TermsReference,
    Trial,
};
use store::catalogue::Plan;
use store::customers::{Customer, PaymentDetails};
use store::merchants::{LegalText, Merchant, Texts};
use texts::{Lang, format, t, tr};

use super::{Paper, Stationery, lang_of, recipient, salutation, sepa_mandate};

/// What a contract confirmation is made of.
#[derive(Clone, Copy, Debug)]
pub struct ContractFacts<'a> {
    pub merchant: &'a Merchant,
    pub customer: &'a Customer,
    /// The plan ordered, with the version signed.
    pub plan: &'a Plan,
    pub contract_number: &'a str,
    pub contract: &'a Contract,
    pub quote: &'a Quote,
    /// When the order arrived, on the merchant's clock.
    pub ordered_at: NaiveDateTime,
    pub payment: &'a PaymentDetails,
    /// It is to be paid by a card that was not given yet.
    pub card_wanted: bool,
    pub terms: &'a LegalText,
    /// For consumers: the instruction in force.
    pub withdrawal: Option<&'a LegalText>,
    /// The wording of the ticked box.
    pub early_start: Option<&'a str>,
    pub terms_url: &'a str,
    pub stationery: &'a Stationery,
}

/// The text in a language.
#[must_use]
pub fn in_lang(texts: &Texts, lang: Lang) -> String {
    match lang {
        Lang::De => texts.de.clone(),
        Lang::En => texts.en.clone(),
    }
}

/// The view model of a contract confirmation, in the customer's language.
#[must_use]
pub fn contract_model(facts: &ContractFacts<'_>) -> ContractModel {
    let lang = lang_of(facts.customer);
    let version = &facts.plan.version;
    let currency = version.currency.code();
    ContractModel {
        lang,
        letterhead: facts.stationery.letterhead(facts.merchant),
        recipient: recipient(facts.customer, facts.merchant),
        contract_number: facts.contract_number.to_owned(),
        customer_number: Some(facts.customer.number.clone()),
        issue_date: facts.ordered_at.date(),
        ordered_at: facts.ordered_at,
        salutation: Some(salutation(lang, facts.customer)),
        intro: facts.stationery.opening(Paper::Contract, lang),
        plan: PlanSummary {
            product: in_lang(&facts.plan.product.name, lang),
            name: in_lang(&facts.plan.name, lang),
            description: Some(in_lang(&facts.plan.summary, lang)),
            included: facts
                .plan
                .features
                .iter()
                .map(|feature| in_lang(feature, lang))
                .collect(),
        },
        currency: currency.to_owned(),
        prices: prices(facts, lang),
        price_note: price_note(facts, lang),
        trial: facts
            .quote
            .trial_until
            .and_then(|until| until.pred_opt())
            .map(|last_day| Trial { last_day }),
        starts_on: facts.contract.starts_on,
        term: term_words(facts.quote, lang),
        payment: payment(facts),
        early_start: facts.early_start.map(|wording| EarlyStart {
            declared_at: facts.ordered_at,
            wording: wording.to_owned(),
        }),
        withdrawal: facts.withdrawal.map(sections).unwrap_or_default(),
        terms: TermsReference {
            title: facts.terms.title.clone(),
            version: facts.terms.version.clone(),
            dated: facts.terms.valid_from,
            url: Some(facts.terms_url.to_owned()),
        },
        further: Vec::new(),
        closing: facts.stationery.closing(Paper::Contract, lang),
    }
}

fn sections(text: &LegalText) -> Vec<Section> {
    text.sections
        .iter()
        .map(|section| Section {
            heading: section.heading.clone(),
            paragraphs: section.paragraphs.clone(),
        })
        .collect()
}

fn prices(facts: &ContractFacts<'_>, lang: Lang) -> Vec<PriceItem> {
    let version = &facts.plan.version;
    let mut items: Vec<_> = version
        .components
        .iter()
        .filter_map(|component| price_item(facts, component, lang))
        .collect();
    for recurring in &facts.quote.recurring {
        items.push(PriceItem {
            title: t(lang, "letter-total"),
            detail: Some(t(lang, "letter-including-vat")),
            amount_minor: Some(recurring.gross.minor()),
            per: per_cycle(recurring.cycle, lang),
            is_total: true,
        });
    }
    for applied in &facts.contract.discounts {
        items.extend(discounted(facts, &applied.discount, lang));
    }
    items
}

/// What a discount takes off and for how long, with the price of each cycle meanwhile where one tells it.
fn discounted(facts: &ContractFacts<'_>, discount: &Discount, lang: Lang) -> Vec<PriceItem> {
    let currency = facts.plan.version.currency;
    let (effect, duration) = (
        discount_words::effect(lang, discount.effect, currency),
        discount_words::duration(lang, discount.duration),
    );
    let title = tr(lang, "discount-named", &[("name", &discount.label)]);
    let item = |amount_minor, per| PriceItem {
        title: title.clone(),
        detail: Some(format!("{effect}, {duration}")),
        amount_minor,
        per,
        is_total: false,
    };
    // A price that cannot be computed was none when the order was quoted, either.
    let prices = billing::quote::reduced(facts.contract, discount).unwrap_or_default();
    if prices.is_empty() {
        return vec![item(None, String::new())];
    }
    prices
        .iter()
        .map(|part| item(Some(part.gross.minor()), per_cycle(part.cycle, lang)))
        .collect()
}

fn price_item(facts: &ContractFacts<'_>, component: &PriceComponent, lang: Lang) -> Option<PriceItem> {
    let (currency, kind) = (facts.plan.version.currency, &component.kind);
    let ordered = facts
        .contract
        .ordered_units(&component.id, facts.contract.starts_on);
    let priced = kind.full_price(ordered.unwrap_or_default().into()).ok()?;
    let detail = match kind {
        ComponentKind::Setup { .. } | ComponentKind::Base { .. } => None,
        ComponentKind::Unit { price, .. } => Some(format!(
            "{} × {}",
            priced.units,
            format::price(lang, *price, currency.code())
        )),
        ComponentKind::Tiered { .. } => price_by_units(lang, kind, currency).map(|price| {
            let units = format::decimal(lang, priced.units);
            tr(lang, "letter-units", &[("count", &units), ("price", &price)])
        }),
        ComponentKind::Metered { .. } => price_by_units(lang, kind, currency),
    };
    let amount = Money::from_decimal_rounded(priced.exact, currency).ok()?;
    Some(PriceItem {
        title: component.name.to_string(),
        detail,
        amount_minor: (!kind.is_metered()).then(|| amount.minor()),
        per: kind
            .cycle()
            .map_or_else(|| t(lang, "letter-span-once"), |cycle| per_cycle(cycle, lang)),
        is_total: false,
    })
}

fn price_note(facts: &ContractFacts<'_>, lang: Lang) -> Option<String> {
    match facts.plan.version.prices {
        PriceMode::Gross => Some(t(lang, "letter-price-note-gross")),
        PriceMode::Net => Some(t(lang, "letter-price-note-net")),
    }
}

/// "pro Monat", "alle 3 Monate".
#[must_use]
pub fn per_cycle(cycle: Span, lang: Lang) -> String {
    let key = match cycle.unit {
        SpanUnit::Day => "letter-per-days",
        SpanUnit::Week => "letter-per-weeks",
        SpanUnit::Month => "letter-per-months",
        SpanUnit::Year => "letter-per-years",
    };
    tr(lang, key, &[("count", &cycle.count.to_string())])
}

/// "12 Monate", "14 Tage".
#[must_use]
pub fn duration(span: Span, lang: Lang) -> String {
    let key = match span.unit {
        SpanUnit::Day => "letter-span-days",
        SpanUnit::Week => "letter-span-weeks",
        SpanUnit::Month => "letter-span-months",
        SpanUnit::Year => "letter-span-years",
    };
    tr(lang, key, &[("count", &span.count.to_string())])
}

fn term_words(quote: &Quote, lang: Lang) -> TermWords {
    let notice = duration(quote.notice, lang);
    let notice_after = duration(quote.notice_after, lang);
    let initial = match (quote.initial, quote.initial_end.and_then(|end| end.pred_opt())) {
        (Some(span), Some(last_day)) => tr(
            lang,
            "letter-term-initial",
            &[
                ("span", &duration(span, lang)),
                ("date", &format::date_long(lang, last_day)),
            ],
        ),
        (Some(_), None) | (None, _) => t(lang, "letter-term-open"),
    };
    TermWords {
        initial,
        notice: match quote.initial {
            Some(_) => tr(lang, "letter-notice-initial", &[("notice", &notice)]),
            None => tr(lang, "letter-notice-any-time", &[("notice", &notice_after)]),
        },
        renewal: match quote.renewal {
            Renewal::OpenEnded => tr(lang, "letter-renewal-open", &[("notice", &notice_after)]),
            Renewal::Fixed(span) => tr(
                lang,
                "letter-renewal-fixed",
                &[("span", &duration(span, lang)), ("notice", &notice_after)],
            ),
        },
    }
}

fn payment(facts: &ContractFacts<'_>) -> ContractPayment {
    if facts.card_wanted {
        return ContractPayment::Other {
            means: t(lang_of(facts.customer), "letter-pay-card-wanted"),
        };
    }
    if let PaymentDetails::Card(card) = facts.payment {
        return ContractPayment::Other { means: card.label() };
    }
    match sepa_mandate(facts.merchant, facts.customer, facts.payment) {
        Some(mandate) => ContractPayment::SepaDebit { mandate },
        None => ContractPayment::Invoice {
            due_days: u32::from(facts.merchant.profile.payment_term_days),
        },
    }
}
