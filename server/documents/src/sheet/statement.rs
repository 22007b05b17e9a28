//! The statement of account in the reader's words.

use serde::Serialize;
use texts::format;

use super::Fact;
use super::letter::{self, LetterSheet};
use super::words::Words;
use crate::model::{StatementEntry, StatementModel};

#[derive(Debug, Clone, Serialize)]
pub(crate) struct StatementSheet {
    letter: LetterSheet,
    title: String,
    subtitle: String,
    opening: Vec<String>,
    columns: [String; 5],
    before: BalanceRow,
    rows: Vec<RowSheet>,
    empty: String,
    after: BalanceRow,
    summary: String,
    closing: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct BalanceRow {
    label: String,
    balance: String,
}

#[derive(Debug, Clone, Serialize)]
struct RowSheet {
    on: String,
    what: String,
    reference: String,
    /// One of the two is empty.
    charged: String,
    credited: String,
    balance: String,
}

/// The model must have passed its check.
pub(crate) fn sheet(model: &StatementModel) -> StatementSheet {
    let words = Words { lang: model.lang };
    let money = |minor: i64| format::money(words.lang, minor, &model.currency);
    let title = words.t("doc-title-statement");
    let span = format::period(words.lang, model.period.from, model.period.until);
    let mut facts = vec![Fact::new(
        words.t("doc-date"),
        format::date_short(words.lang, model.issue_date),
    )];
    facts.extend(
        model
            .customer_number
            .iter()
            .map(|number| Fact::new(words.t("doc-customer-number"), number)),
    );
    facts.push(Fact::new(
        words.t("doc-statement-balance"),
        money(model.closing_minor),
    ));
    let mut balance = model.opening_minor;
    let rows = model
        .rows
        .iter()
        .map(|row| {
            balance = balance.saturating_add(row.change_minor);
            let amount = money(row.change_minor.saturating_abs());
            let (charged, credited) = if row.change_minor > 0 {
                (amount, String::new())
            } else {
                (String::new(), amount)
            };
            RowSheet {
                on: format::date_short(words.lang, row.on),
                what: words.t(name_of(row.entry, row.change_minor)),
                reference: row.reference.clone(),
                charged,
                credited,
                balance: money(balance),
            }
        })
        .collect();
    let day_before = model.period.from.pred_opt().unwrap_or(model.period.from);
    let on = |key: &str, day| {
        let date = format::date_short(words.lang, day);
        words.say(key, &[("date", &date)])
    };
    let mut opening = vec![words.t("doc-salutation")];
    if model.intro.is_empty() {
        opening.push(words.t("doc-statement-intro"));
    } else {
        opening.extend(model.intro.iter().cloned());
    }
    StatementSheet {
        letter: letter::sheet(words, &model.letterhead, &model.recipient, title.clone(), facts),
        title,
        subtitle: span,
        opening,
        columns: [
            "doc-date",
            "doc-statement-entry",
            "doc-statement-charged",
            "doc-statement-credited",
            "doc-statement-running",
        ]
        .map(|key| words.t(key)),
        before: BalanceRow {
            label: on("doc-statement-before", day_before),
            balance: money(model.opening_minor),
        },
        rows,
        empty: words.t("doc-statement-empty"),
        after: BalanceRow {
            label: on("doc-statement-after", model.period.last_day()),
            balance: money(model.closing_minor),
        },
        summary: match model.closing_minor {
            0 => words.t("doc-statement-even"),
            owed @ 1.. => words.say("doc-statement-owed", &[("amount", &money(owed))]),
            over => words.say("doc-statement-over", &[("amount", &money(over.saturating_abs()))]),
        },
        closing: model.closing.clone(),
    }
}

const fn name_of(entry: StatementEntry, change_minor: i64) -> &'static str {
    match entry {
        StatementEntry::Invoice => "doc-statement-invoice",
        StatementEntry::Correction => "doc-statement-correction",
        StatementEntry::Payment if change_minor > 0 => "doc-statement-paid-back",
        StatementEntry::Payment => "doc-statement-payment",
        StatementEntry::Other => "doc-statement-other",
    }
}
