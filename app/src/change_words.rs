//! A change in words, on the server and in the browser alike: when it holds, what it costs from then on, what is billed today and
//! where each amount comes from.
//!
//! The browser has no locale files: the server hands over every sentence once, with its gaps as `{name}`.

use billing::{Derivation, DerivationRule, Money, PriceMode};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use texts::{Lang, format};

use crate::islands::packed::packed_fields;
use crate::quote_words::{LabelledFact, counted, fill};
use crate::wire::{ChangeFacts, ChangeLine, PricePerCycle};

/// The sentences a change is told with. A gap is the argument's name in braces.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeWords {
    pub lang: Lang,
    /// `pro Tag` and so on.
    pub per_one: [String; 4],
    /// `alle {count} Tage` and so on.
    pub per_many: [String; 4],
    /// `{amount} {cycle}`.
    pub price: String,
    pub label_when: String,
    pub at_once: String,
    /// `ab {date}`.
    pub from: String,
    pub label_then: String,
    pub label_next: String,
    pub label_payment: String,
    /// How the contract is paid.
    pub payment: String,
    pub bill: String,
    pub due_today: String,
    pub credit_today: String,
    /// `darin {rate} USt.`
    pub tax_contained: String,
    /// `zuzüglich {rate} USt.`
    pub tax_added: String,
    pub why: String,
    pub why_days: String,
    pub why_full: String,
    pub why_once: String,
    pub why_usage: String,
    pub why_difference: String,
    /// What is said above, where more is owed from then on and where not.
    pub lead: String,
    pub lead_fewer: String,
    /// The button, where more is owed from then on and where not.
    pub button: String,
    pub button_fewer: String,
    /// `{button} · {amount}`.
    pub button_total: String,
}

packed_fields!(ChangeWords {
    lang,
    per_one,
    per_many,
    price,
    label_when,
    at_once,
    from,
    label_then,
    label_next,
    label_payment,
    payment,
    bill,
    due_today,
    credit_today,
    tax_contained,
    tax_added,
    why,
    why_days,
    why_full,
    why_once,
    why_usage,
    why_difference,
    lead,
    lead_fewer,
    button,
    button_fewer,
    button_total
});

/// A change told completely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeText {
    pub lead: String,
    pub when: LabelledFact,
    pub then: LabelledFact,
    pub next: Option<LabelledFact>,
    pub payment: LabelledFact,
    /// What is billed today, if anything.
    pub bill: Option<BillText>,
    pub button: String,
}

/// What is billed today, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillText {
    pub title: String,
    pub lines: Vec<LineText>,
    pub taxes: Vec<LabelledFact>,
    pub total: LabelledFact,
}

/// A line with where its amount comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineText {
    pub name: String,
    /// First and last day.
    pub days: Option<String>,
    pub amount: String,
    /// The question, and the answer.
    pub why: LabelledFact,
}

impl ChangeText {
    /// In a sentence, for those who hear that the numbers are others now.
    #[must_use]
    pub fn spoken(&self) -> String {
        let total = self.bill.as_ref().map(|bill| &bill.total);
        let facts = total.into_iter().chain([&self.when, &self.then]);
        let told: Vec<_> = facts.map(|(label, value)| format!("{label}: {value}")).collect();
        told.join(". ")
    }
}

impl ChangeWords {
    fn amount(&self, money: Money) -> String {
        format::money(self.lang, money.minor(), money.currency().code())
    }

    fn date(&self, date: NaiveDate) -> String {
        format::date_long(self.lang, date)
    }

    fn prices(&self, prices: &[PricePerCycle]) -> String {
        let told = prices.iter().map(|part| {
            let cycle = counted(part.cycle, &self.per_one, &self.per_many);
            let amount = self.amount(part.gross);
            fill(&self.price, &[("amount", &amount), ("cycle", &cycle)])
        });
        told.collect::<Vec<_>>().join(" + ")
    }

    /// The whole change in words.
    #[must_use]
    pub fn tell(&self, facts: &ChangeFacts) -> ChangeText {
        let when = if facts.from <= facts.today {
            self.at_once.clone()
        } else {
            fill(&self.from, &[("date", &self.date(facts.from))])
        };
        let (lead, button) = if facts.binds {
            (&self.lead, &self.button)
        } else {
            (&self.lead_fewer, &self.button_fewer)
        };
        let next = facts.next_due_on;
        ChangeText {
            lead: lead.clone(),
            when: (self.label_when.clone(), when),
            then: (self.label_then.clone(), self.prices(&facts.prices)),
            next: next.map(|day| (self.label_next.clone(), self.date(day))),
            payment: (self.label_payment.clone(), self.payment.clone()),
            bill: self.bill(facts),
            button: self.button(button, facts.total),
        }
    }

    /// The button says what is to pay, if anything is.
    fn button(&self, button: &str, total: Money) -> String {
        if !total.is_positive() {
            return button.to_owned();
        }
        fill(
            &self.button_total,
            &[("button", button), ("amount", &self.amount(total))],
        )
    }

    /// What is billed today, each line with where it comes from.
    #[must_use]
    pub fn bill(&self, facts: &ChangeFacts) -> Option<BillText> {
        if facts.lines.is_empty() {
            return None;
        }
        let (label, total) = if facts.total.is_negative() {
            let back = facts.total.checked_neg().unwrap_or(facts.total);
            (&self.credit_today, back)
        } else {
            (&self.due_today, facts.total)
        };
        let taxes = facts.taxes.iter().filter(|(_, tax)| !tax.is_zero());
        Some(BillText {
            title: self.bill.clone(),
            lines: facts.lines.iter().map(|line| self.line(line)).collect(),
            taxes: taxes
                .map(|(rate, tax)| (self.tax(facts.mode, *rate), self.amount(*tax)))
                .collect(),
            total: (label.clone(), self.amount(total)),
        })
    }

    fn tax(&self, mode: PriceMode, rate: Decimal) -> String {
        let sentence = match mode {
            PriceMode::Gross => &self.tax_contained,
            PriceMode::Net => &self.tax_added,
        };
        fill(sentence, &[("rate", &format::percent(self.lang, rate))])
    }

    fn line(&self, line: &ChangeLine) -> LineText {
        // Many a component is named after its plan.
        let name = if line.component.starts_with(&line.plan) {
            line.component.clone()
        } else {
            format!("{}: {}", line.plan, line.component)
        };
        let day = |day: NaiveDate| format::date_short(self.lang, day);
        LineText {
            name,
            days: line
                .period
                .map(|(first, last)| format!("{} – {}", day(first), day(last))),
            amount: self.amount(line.amount),
            why: (self.why.clone(), self.derived(&line.derivation, line.amount)),
        }
    }

    /// Where an amount comes from, in a sentence.
    fn derived(&self, derivation: &Derivation, amount: Money) -> String {
        let currency = amount.currency().code();
        let price = format::price(self.lang, derivation.unit_price, currency);
        let quantity = format::decimal(self.lang, derivation.quantity);
        let (used, full) = (derivation.days_used.to_string(), derivation.days_full.to_string());
        let gaps = [
            ("price", price.as_str()),
            ("quantity", quantity.as_str()),
            ("used", used.as_str()),
            ("full", full.as_str()),
        ];
        match (derivation.rule, &derivation.settled) {
            (DerivationRule::Difference | DerivationRule::Reversal, Some(settled)) => fill(
                &self.why_difference,
                &[
                    ("billed", &self.amount(settled.billed)),
                    ("should_be", &self.amount(settled.should_be)),
                ],
            ),
            (DerivationRule::Prorated | DerivationRule::UsedDays, _) => fill(&self.why_days, &gaps),
            (DerivationRule::OneOff, _) => fill(&self.why_once, &gaps),
            (DerivationRule::Usage, _) => fill(&self.why_usage, &gaps),
            (DerivationRule::FullPeriod | DerivationRule::Difference | DerivationRule::Reversal, _) => {
                fill(&self.why_full, &gaps)
            }
        }
    }
}

#[cfg(feature = "ssr")]
impl ChangeWords {
    /// The sentences for a change of this kind, in the language of the request.
    #[must_use]
    pub fn of_request(wish: crate::wire::ChangeWish, payment: &crate::wire::PaymentSummary) -> Self {
        use crate::quote_words::{cycle_words, open};
        use crate::ui::text::{lang, t};
        use crate::ui::words;
        let (per_one, per_many) = cycle_words();
        let (lead, button) = lead_and_button(wish);
        let (lead_fewer, button_fewer) = if wish == crate::wire::ChangeWish::Units {
            (t("change-fewer-consequence"), t("change-button-fewer"))
        } else {
            (lead.clone(), button.clone())
        };
        let by_days = ["price", "quantity", "used", "full"];
        Self {
            lang: lang(),
            per_one,
            per_many,
            price: open("price-per-cycle", &["amount", "cycle"]),
            label_when: t("change-when"),
            at_once: t("change-at-once"),
            from: open("change-from", &["date"]),
            label_then: t("change-then"),
            label_next: t("change-next-due"),
            label_payment: t("field-payment"),
            payment: words::payment(payment),
            bill: t("change-bill"),
            due_today: t("change-due-today"),
            credit_today: t("change-credit-today"),
            tax_contained: open("change-tax-contained", &["rate"]),
            tax_added: open("change-tax-added", &["rate"]),
            why: t("change-why"),
            why_days: open("why-days", &by_days),
            why_full: open("why-full", &by_days),
            why_once: open("why-once", &by_days),
            why_usage: open("why-usage", &by_days),
            why_difference: open("why-difference", &["billed", "should_be"]),
            lead,
            lead_fewer,
            button,
            button_fewer,
            button_total: open("change-button-total", &["button", "amount"]),
        }
    }
}

/// What is said above a change, and what its button says. Whoever presses one that owes money must read so.
#[cfg(feature = "ssr")]
fn lead_and_button(wish: crate::wire::ChangeWish) -> (String, String) {
    use crate::ui::text::t;
    use crate::wire::ChangeWish;
    match wish {
        ChangeWish::Switch => (t("change-switch-consequence"), t("change-button-switch")),
        ChangeWish::Convert => (t("change-convert-consequence"), t("change-button-convert")),
        ChangeWish::Keep => (t("change-keep-consequence"), t("change-keep")),
        ChangeWish::KeepPlan => (t("change-keep-plan-consequence"), t("change-keep-plan")),
        ChangeWish::Units => (t("change-units-consequence"), t("change-button-units")),
        ChangeWish::BookAddOn => (t("change-book-consequence"), t("change-button-book")),
        ChangeWish::EndAddOn => (t("change-end-add-on-consequence"), t("change-button-end-add-on")),
        ChangeWish::Resume => (t("change-resume-consequence"), t("change-button-resume")),
        ChangeWish::Pause => (t("change-pause-consequence"), t("change-button-pause")),
        // Its page says what it means with the days it names.
        ChangeWish::End => (String::new(), t("cancel-button")),
    }
}
