//! A quote in words, on the server and in the browser alike: what the law wants to be read before an order (R-501…503).
//!
//! The browser has no locale files: the server hands over every sentence once, with its gaps as `{name}`.

use billing::{Money, PriceMode, Quote, Recurring, Renewal, Span, SpanUnit};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use texts::{Lang, format};

use crate::islands::packed::packed_fields;

/// The sentences a quote is told with. A gap is the argument's name in braces.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteWords {
    pub lang: Lang,
    /// `1 Tag`, `1 Woche`, `1 Monat`, `1 Jahr`.
    pub span_one: [String; 4],
    /// `{count} Tage` and so on.
    pub span_many: [String; 4],
    /// `pro Tag` and so on.
    pub per_one: [String; 4],
    /// `alle {count} Tage` and so on.
    pub per_many: [String; 4],
    /// `{amount} {cycle}`.
    pub price: String,
    /// `inkl. {rate} USt. ({tax})`.
    pub tax_included: String,
    /// `inkl. USt. ({tax})`, where no rate is known.
    pub tax_included_plain: String,
    /// `{net} netto zzgl. {rate} USt. ({tax})`.
    pub tax_added: String,
    pub tax_none: String,
    /// Between two rates.
    pub and: String,
    pub label_total: String,
    pub label_monthly: String,
    pub label_one_off: String,
    pub label_trial: String,
    pub label_due_today: String,
    pub label_first_charge: String,
    pub label_minimum: String,
    pub label_notice: String,
    pub label_renewal: String,
    /// `kostenlos bis {date}`.
    pub trial_until: String,
    /// What happens after a trial that ends by itself.
    pub trial_ends: String,
    /// `{amount} am {date}`.
    pub first_charge: String,
    /// `{span}, bis {date}`.
    pub minimum_until: String,
    pub minimum_none: String,
    /// `{span} zum Ende der Mindestlaufzeit`.
    pub notice_initial: String,
    /// `jederzeit, Frist {span}`.
    pub notice_any_time: String,
    pub notice_none: String,
    /// `auf unbestimmte Zeit, dann jederzeit kündbar, Frist {span}`.
    pub renewal_open: String,
    pub renewal_open_from_start: String,
    /// `jeweils um {span}, Kündigungsfrist {notice} zum Ende`.
    pub renewal_fixed: String,
}

/// A label and what stands beside it.
pub type LabelledFact = (String, String);

packed_fields!(QuoteWords {
    lang,
    span_one,
    span_many,
    per_one,
    per_many,
    price,
    tax_included,
    tax_included_plain,
    tax_added,
    tax_none,
    and,
    label_total,
    label_monthly,
    label_one_off,
    label_trial,
    label_due_today,
    label_first_charge,
    label_minimum,
    label_notice,
    label_renewal,
    trial_until,
    trial_ends,
    first_charge,
    minimum_until,
    minimum_none,
    notice_initial,
    notice_any_time,
    notice_none,
    renewal_open,
    renewal_open_from_start,
    renewal_fixed
});
packed_fields!(QuoteText {
    hash,
    prices,
    tax,
    costs,
    terms
});

/// A quote told completely: what the review of an order shows, and the fingerprint that proves it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteText {
    pub hash: String,
    /// `29,90 € pro Monat`, one per cycle.
    pub prices: Vec<String>,
    pub tax: String,
    pub costs: Vec<LabelledFact>,
    pub terms: Vec<LabelledFact>,
}

/// Puts values into a sentence's gaps.
#[must_use]
pub fn fill(sentence: &str, gaps: &[(&str, &str)]) -> String {
    gaps.iter().fold(sentence.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

const fn unit_index(unit: SpanUnit) -> usize {
    match unit {
        SpanUnit::Day => 0,
        SpanUnit::Week => 1,
        SpanUnit::Month => 2,
        SpanUnit::Year => 3,
    }
}

pub(crate) fn counted(span: Span, one: &[String; 4], many: &[String; 4]) -> String {
    let forms = if span.count == 1 { one } else { many };
    forms
        .get(unit_index(span.unit))
        .map(|form| fill(form, &[("count", &span.count.to_string())]))
        .unwrap_or_default()
}

impl QuoteWords {
    #[must_use]
    pub fn amount(&self, money: Money) -> String {
        format::money(self.lang, money.minor(), money.currency().code())
    }

    #[must_use]
    pub fn span(&self, span: Span) -> String {
        counted(span, &self.span_one, &self.span_many)
    }

    #[must_use]
    pub fn per_cycle(&self, cycle: Span) -> String {
        counted(cycle, &self.per_one, &self.per_many)
    }

    fn date(&self, date: NaiveDate) -> String {
        format::date_long(self.lang, date)
    }

    /// The last day of something that ends before `until`.
    fn last_day(&self, until: NaiveDate) -> String {
        self.date(until.pred_opt().unwrap_or(until))
    }

    /// `29,90 € pro Monat`, one per cycle.
    #[must_use]
    pub fn prices(&self, quote: &Quote) -> Vec<String> {
        quote.recurring.iter().map(|part| self.price(part)).collect()
    }

    fn price(&self, part: &Recurring) -> String {
        fill(
            &self.price,
            &[
                ("amount", &self.amount(part.gross)),
                ("cycle", &self.per_cycle(part.cycle)),
            ],
        )
    }

    /// How tax is contained in the price, or comes on top for businesses with net prices.
    #[must_use]
    pub fn tax_note(&self, quote: &Quote, mode: PriceMode) -> String {
        let Some(part) = quote.recurring.first() else {
            return String::new();
        };
        if part.tax.is_zero() {
            return self.tax_none.clone();
        }
        let rates = self.rates(quote);
        let (net, tax) = (self.amount(part.net), self.amount(part.tax));
        let gaps = [
            ("net", net.as_str()),
            ("rate", rates.as_str()),
            ("tax", tax.as_str()),
        ];
        match mode {
            PriceMode::Net => fill(&self.tax_added, &gaps),
            PriceMode::Gross if rates.is_empty() => fill(&self.tax_included_plain, &gaps),
            PriceMode::Gross => fill(&self.tax_included, &gaps),
        }
    }

    /// The rates of the first document, lowest first.
    fn rates(&self, quote: &Quote) -> String {
        let draft = quote.due_today.as_ref().or(quote.first_charge.as_ref());
        let mut rates: Vec<Decimal> = draft
            .map(|draft| draft.tax_groups.iter().map(|group| group.rate).collect())
            .unwrap_or_default();
        // Tax groups come in the order of their rates.
        rates.dedup();
        let rates: Vec<_> = rates
            .into_iter()
            .map(|rate| format::percent(self.lang, rate))
            .collect();
        rates.join(&self.and)
    }

    /// The whole quote in words; `further` is what its totals leave open.
    #[must_use]
    pub fn tell(&self, quote: &Quote, mode: PriceMode, further: &[LabelledFact]) -> QuoteText {
        QuoteText {
            hash: quote.hash.clone(),
            prices: self.prices(quote),
            tax: self.tax_note(quote, mode),
            costs: self.cost_facts(quote, further),
            terms: self.term_facts(quote),
        }
    }

    /// Everything about money: total per period and per month, one-off costs, trial, first charge, and what the totals leave
    /// open.
    #[must_use]
    pub fn cost_facts(&self, quote: &Quote, further: &[LabelledFact]) -> Vec<LabelledFact> {
        let mut facts = Vec::new();
        let monthly_only = matches!(quote.recurring.as_slice(), [only] if only.cycle == Span::months(1));
        if !quote.recurring.is_empty() && !monthly_only {
            facts.push((self.label_total.clone(), self.prices(quote).join(" + ")));
        }
        facts.push((self.label_monthly.clone(), self.amount(quote.monthly_total)));
        if !quote.one_off.is_zero() {
            facts.push((self.label_one_off.clone(), self.amount(quote.one_off)));
        }
        if let Some(until) = quote.trial_until {
            let mut text = fill(&self.trial_until, &[("date", &self.last_day(until))]);
            if quote.billing_start.is_none() {
                text = format!("{text}, {}", self.trial_ends);
            }
            facts.push((self.label_trial.clone(), text));
        }
        match (&quote.due_today, &quote.first_charge, quote.first_charge_on) {
            (Some(draft), _, _) => facts.push((self.label_due_today.clone(), self.amount(draft.gross))),
            (None, Some(draft), Some(on)) => facts.push((
                self.label_first_charge.clone(),
                fill(
                    &self.first_charge,
                    &[("amount", &self.amount(draft.gross)), ("date", &self.date(on))],
                ),
            )),
            (None, _, _) => {}
        }
        facts.extend_from_slice(further);
        facts
    }

    /// How long it binds and how to get out.
    #[must_use]
    pub fn term_facts(&self, quote: &Quote) -> Vec<LabelledFact> {
        let minimum = match (quote.initial, quote.initial_end) {
            (Some(initial), Some(end)) => fill(
                &self.minimum_until,
                &[("span", &self.span(initial)), ("date", &self.last_day(end))],
            ),
            (Some(initial), None) => self.span(initial),
            (None, _) => self.minimum_none.clone(),
        };
        let notice = match quote.initial {
            Some(_) => fill(&self.notice_initial, &[("span", &self.span(quote.notice))]),
            None => self.any_time(quote.notice),
        };
        let renewal = match (quote.initial, quote.renewal) {
            (None, _) => self.renewal_open_from_start.clone(),
            (Some(_), Renewal::OpenEnded) => {
                fill(&self.renewal_open, &[("span", &self.span(quote.notice_after))])
            }
            (Some(_), Renewal::Fixed(span)) => fill(
                &self.renewal_fixed,
                &[
                    ("span", &self.span(span)),
                    ("notice", &self.span(quote.notice_after)),
                ],
            ),
        };
        vec![
            (self.label_minimum.clone(), minimum),
            (self.label_notice.clone(), notice),
            (self.label_renewal.clone(), renewal),
        ]
    }

    fn any_time(&self, notice: Span) -> String {
        if notice.is_zero() {
            self.notice_none.clone()
        } else {
            fill(&self.notice_any_time, &[("span", &self.span(notice))])
        }
    }
}

/// A sentence of the request's language whose gaps stay open.
#[cfg(feature = "ssr")]
pub(crate) fn open(key: &str, gaps: &[&str]) -> String {
    let marks: Vec<_> = gaps.iter().map(|gap| format!("{{{gap}}}")).collect();
    let arguments: Vec<_> = gaps
        .iter()
        .copied()
        .zip(marks.iter().map(String::as_str))
        .collect();
    crate::ui::text::tr(key, &arguments)
}

/// How often something is charged, for one and for several of each unit: [`QuoteWords::per_one`] and [`QuoteWords::per_many`].
#[cfg(feature = "ssr")]
pub(crate) fn cycle_words() -> ([String; 4], [String; 4]) {
    let cycles = ["per-days", "per-weeks", "per-months", "per-years"];
    (
        cycles.map(|key| crate::ui::text::tr(key, &[("count", "1")])),
        cycles.map(|key| open(key, &["count"])),
    )
}

#[cfg(feature = "ssr")]
impl QuoteWords {
    /// The sentences in the language of the request.
    #[must_use]
    pub fn of_request() -> Self {
        use crate::ui::text::{lang, t, tr};
        let one = |keys: [&str; 4]| keys.map(|key| tr(key, &[("count", "1")]));
        let many = |keys: [&str; 4]| keys.map(|key| open(key, &["count"]));
        let spans = ["span-days", "span-weeks", "span-months", "span-years"];
        let (per_one, per_many) = cycle_words();
        Self {
            lang: lang(),
            span_one: one(spans),
            span_many: many(spans),
            per_one,
            per_many,
            price: open("price-per-cycle", &["amount", "cycle"]),
            tax_included: open("quote-tax-included", &["rate", "tax"]),
            tax_included_plain: open("quote-tax-included-plain", &["tax"]),
            tax_added: open("quote-tax-added", &["net", "rate", "tax"]),
            tax_none: t("quote-tax-none"),
            and: t("quote-and"),
            label_total: t("quote-label-total"),
            label_monthly: t("quote-label-monthly"),
            label_one_off: t("quote-label-one-off"),
            label_trial: t("quote-label-trial"),
            label_due_today: t("quote-label-due-today"),
            label_first_charge: t("quote-label-first-charge"),
            label_minimum: t("quote-label-minimum"),
            label_notice: t("quote-label-notice"),
            label_renewal: t("quote-label-renewal"),
            trial_until: open("quote-trial-until", &["date"]),
            trial_ends: t("quote-trial-ends"),
            first_charge: open("quote-first-charge", &["amount", "date"]),
            minimum_until: open("quote-minimum-until", &["span", "date"]),
            minimum_none: t("quote-minimum-none"),
            notice_initial: open("quote-notice-initial", &["span"]),
            notice_any_time: open("quote-notice-any-time", &["span"]),
            notice_none: t("quote-notice-none"),
            renewal_open: open("quote-renewal-open", &["span"]),
            renewal_open_from_start: t("quote-renewal-open-from-start"),
            renewal_fixed: open("quote-renewal-fixed", &["span", "notice"]),
        }
    }
}
