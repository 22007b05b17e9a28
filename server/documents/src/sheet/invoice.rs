//! The invoice in the reader's words.

mod structured;

use rust_decimal::Decimal;
use serde::Serialize;
use texts::format;

use super::Fact;
use super::letter::{self, LetterSheet};
use super::words::{Words, iban};
pub(crate) use structured::{StructuredWords, words as structured_words};

use crate::girocode;
use crate::model::{
    InvoiceKind, InvoiceLine, InvoiceModel, Payment, Period, PriceMode, RefundRoute, TaxCategory, TaxGroup,
    TaxKey,
};
use crate::qr::Symbol;

#[derive(Debug, Clone, Serialize)]
pub(crate) struct InvoiceSheet {
    letter: LetterSheet,
    title: String,
    /// The document that is corrected.
    subtitle: Option<String>,
    opening: Vec<String>,
    columns: Columns,
    rows: Vec<Row>,
    carried: String,
    tax_table: Option<TaxTable>,
    total: Fact,
    /// Prepayments and what remains; empty if nothing was paid before.
    deductions: Vec<Fact>,
    payable: Option<Fact>,
    notes: Vec<String>,
    payment: PaymentSheet,
    closing: Vec<String>,
    /// The structured part, if there is one.
    attachment: Option<Attached>,
}

/// The file that goes with the PDF.
#[derive(Debug, Clone, Serialize)]
struct Attached {
    name: &'static str,
    description: String,
}

#[derive(Debug, Clone, Serialize)]
struct Columns {
    position: String,
    service: String,
    quantity: String,
    unit_price: String,
    tax: String,
    amount: String,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    position: String,
    title: String,
    details: Vec<String>,
    quantity: String,
    unit_price: String,
    tax: String,
    amount: String,
    allowances: Vec<Fact>,
    /// Sum of all rows up to and with this one, for the carry at a page's foot.
    running: String,
}

#[derive(Debug, Clone, Serialize)]
struct TaxTable {
    head: [String; 4],
    rows: Vec<[String; 4]>,
    sum: [String; 4],
}

#[derive(Debug, Clone, Serialize)]
struct PaymentSheet {
    heading: String,
    sentence: String,
    facts: Vec<Fact>,
    notice: Option<String>,
    girocode: Option<GiroSheet>,
}

#[derive(Debug, Clone, Serialize)]
struct GiroSheet {
    #[serde(flatten)]
    code: Symbol,
    label: String,
    alt: String,
}

/// The model must have passed its check. `attachment` is the name of the structured part.
pub(crate) fn sheet(model: &InvoiceModel, attachment: Option<&'static str>) -> InvoiceSheet {
    let paper = Paper {
        words: Words { lang: model.lang },
        model,
    };
    let title = paper.title();
    InvoiceSheet {
        letter: letter::sheet(
            paper.words,
            &model.letterhead,
            &model.recipient,
            title.clone(),
            paper.facts(),
        ),
        title,
        subtitle: paper.subtitle(),
        opening: paper.opening(),
        columns: paper.columns(),
        rows: paper.rows(),
        carried: paper.words.t("doc-carried"),
        tax_table: paper.tax_table(),
        total: Fact::new(paper.total_label(), paper.money(model.totals.gross_minor)),
        deductions: paper.deductions(),
        payable: (!model.prepayments.is_empty())
            .then(|| Fact::new(paper.words.t("doc-payable"), paper.money(model.payable_minor))),
        notes: paper.notes(),
        payment: paper.payment(),
        closing: model.closing.clone(),
        attachment: attachment.map(|name| Attached {
            name,
            description: paper.words.t("doc-attachment"),
        }),
    }
}

struct Paper<'a> {
    words: Words,
    model: &'a InvoiceModel,
}

impl Paper<'_> {
    fn money(&self, minor: i64) -> String {
        format::money(self.words.lang, minor, &self.model.currency)
    }

    fn short(&self, date: chrono::NaiveDate) -> String {
        format::date_short(self.words.lang, date)
    }

    fn long(&self, date: chrono::NaiveDate) -> String {
        format::date_long(self.words.lang, date)
    }

    fn period(&self, period: Period) -> String {
        format::period(self.words.lang, period.from, period.until)
    }

    fn title(&self) -> String {
        let kind = self.words.t(match self.model.kind {
            InvoiceKind::Invoice => "doc-title-invoice",
            InvoiceKind::Correction => "doc-title-correction",
            InvoiceKind::Cancellation => "doc-title-cancellation",
            InvoiceKind::Corrected => "doc-title-corrected",
        });
        format!("{kind} {}", self.model.number)
    }

    fn subtitle(&self) -> Option<String> {
        self.model.corrects.as_ref().map(|corrected| {
            let date = self.long(corrected.issue_date);
            self.words.say(
                "doc-corrects-line",
                &[("number", &corrected.number), ("date", &date)],
            )
        })
    }

    /// The period of the document, or the one that all lines share.
    fn service_period(&self) -> Option<Period> {
        let shared = self.model.lines.first().map(|line| line.period);
        let shared = shared.filter(|period| self.model.lines.iter().all(|line| line.period == *period));
        self.model.service_period.or(shared)
    }

    fn facts(&self) -> Vec<Fact> {
        let (model, words) = (self.model, self.words);
        let number = match model.kind {
            InvoiceKind::Invoice | InvoiceKind::Corrected => "doc-invoice-number",
            InvoiceKind::Correction | InvoiceKind::Cancellation => "doc-document-number",
        };
        let date = match model.kind {
            InvoiceKind::Invoice | InvoiceKind::Corrected => "doc-invoice-date",
            InvoiceKind::Correction | InvoiceKind::Cancellation => "doc-date",
        };
        let mut facts = vec![
            Fact::new(words.t(number), &model.number),
            Fact::new(words.t(date), self.short(model.issue_date)),
        ];
        let optional = [
            ("doc-customer-number", model.customer_number.clone()),
            ("doc-contract-number", model.contract_number.clone()),
            ("doc-order-number", model.order_number.clone()),
            ("doc-buyer-reference", model.buyer_reference.clone()),
            (
                "doc-service-period",
                self.service_period().map(|period| self.period(period)),
            ),
        ];
        facts.extend(
            optional
                .into_iter()
                .filter_map(|(key, value)| value.map(|value| Fact::new(words.t(key), value))),
        );
        let settled = match &model.payment {
            Payment::SepaDebit { collect_on, .. } => Some(("doc-collected-on", *collect_on)),
            Payment::Transfer { due_on, .. } => Some(("doc-due-on", *due_on)),
            Payment::Charge { on, .. } => Some(("doc-charged-on", *on)),
            Payment::Paid { on, .. } => Some(("doc-paid-on", *on)),
            Payment::Refund { .. } | Payment::Nothing => None,
        };
        facts.extend(settled.map(|(key, day)| Fact::new(words.t(key), self.short(day))));
        if let Some(vat_id) = &model.recipient.vat_id {
            facts.push(Fact::new(words.t("doc-buyer-vat-id"), vat_id));
        }
        facts
    }

    fn opening(&self) -> Vec<String> {
        let salutation = self
            .model
            .salutation
            .clone()
            .unwrap_or_else(|| self.words.t("doc-salutation"));
        let mut opening = vec![salutation];
        if self.model.intro.is_empty() {
            opening.push(self.words.t(match self.model.kind {
                InvoiceKind::Invoice => "doc-invoice-intro",
                InvoiceKind::Correction => "doc-correction-intro",
                InvoiceKind::Cancellation => "doc-cancellation-intro",
                InvoiceKind::Corrected => "doc-corrected-intro",
            }));
        } else {
            opening.extend(self.model.intro.iter().cloned());
        }
        opening
    }

    fn columns(&self) -> Columns {
        let words = self.words;
        let amount = match self.model.price_mode {
            PriceMode::Net => "doc-column-amount-net",
            PriceMode::Gross if self.is_taxed() => "doc-column-amount-gross",
            PriceMode::Gross => "doc-column-amount",
        };
        Columns {
            position: words.t("doc-column-position"),
            service: words.t("doc-column-service"),
            quantity: words.t("doc-column-quantity"),
            unit_price: words.t("doc-column-unit-price"),
            tax: words.t("doc-column-tax"),
            amount: words.t(amount),
        }
    }

    fn is_taxed(&self) -> bool {
        self.model
            .tax_groups
            .iter()
            .any(|group| group.tax.category == TaxCategory::Standard)
    }

    fn rows(&self) -> Vec<Row> {
        let mut running = 0_i64;
        let mut rows = Vec::with_capacity(self.model.lines.len());
        for (index, line) in self.model.lines.iter().enumerate() {
            let reduction = line
                .allowances
                .iter()
                .fold(0_i64, |sum, a| sum.saturating_add(a.amount_minor));
            running = running
                .saturating_add(line.amount_minor)
                .saturating_sub(reduction);
            rows.push(self.row(index + 1, line, running));
        }
        rows
    }

    fn row(&self, position: usize, line: &InvoiceLine, running: i64) -> Row {
        let lang = self.words.lang;
        let mut details: Vec<String> = line.description.iter().cloned().collect();
        details.push(match line.proration {
            Some(share) => self.words.say(
                "doc-prorated",
                &[
                    ("period", &self.period(line.period)),
                    ("used", &share.used_days.to_string()),
                    ("full", &share.full_days.to_string()),
                ],
            ),
            None => self.period(line.period),
        });
        let price = |amount| format::price(lang, amount, &self.model.currency);
        details.extend(self.tier_words(line));
        let quantity = format::decimal(lang, line.quantity);
        Row {
            position: position.to_string(),
            title: line.title.clone(),
            details,
            quantity: match &line.unit {
                Some(unit) => format!("{quantity}\u{a0}{unit}"),
                None => quantity,
            },
            unit_price: if line.tiers.is_empty() {
                price(line.unit_price)
            } else {
                self.words.t("doc-tiered")
            },
            tax: self.rate(line.tax),
            amount: self.money(line.amount_minor),
            allowances: line
                .allowances
                .iter()
                .map(|a| Fact::new(a.title.clone(), self.money(a.amount_minor.saturating_neg())))
                .collect(),
            running: self.money(running),
        }
    }

    /// The rate, or a dash where no tax is owed: a printed zero would be a statement about a rate.
    fn rate(&self, tax: TaxKey) -> String {
        match tax.category {
            TaxCategory::Standard => format::percent(self.words.lang, tax.rate_percent),
            TaxCategory::Zero => format::percent(self.words.lang, Decimal::ZERO),
            TaxCategory::Exempt | TaxCategory::ReverseCharge | TaxCategory::OutsideScope => "–".to_owned(),
        }
    }

    /// The per-rate table. A document that is exempt as a whole shows its total and the note.
    fn tax_table(&self) -> Option<TaxTable> {
        if let [
            TaxGroup {
                tax:
                    TaxKey {
                        category: TaxCategory::Exempt,
                        ..
                    },
                ..
            },
        ] = self.model.tax_groups.as_slice()
        {
            return None;
        }
        let words = self.words;
        let head = ["doc-tax-rate", "doc-tax-net", "doc-tax-tax", "doc-tax-gross"].map(|key| words.t(key));
        let rows = self.model.tax_groups.iter().map(|group| {
            let taxed = matches!(group.tax.category, TaxCategory::Standard | TaxCategory::Zero);
            [
                self.group_name(group),
                self.money(group.net_minor),
                if taxed {
                    self.money(group.tax_minor)
                } else {
                    "–".to_owned()
                },
                self.money(group.gross_minor),
            ]
        });
        let totals = self.model.totals;
        let tax = if self.is_taxed() {
            self.money(totals.tax_minor)
        } else {
            "–".to_owned()
        };
        let sum = [
            words.t("doc-tax-sum"),
            self.money(totals.net_minor),
            tax,
            self.money(totals.gross_minor),
        ];
        Some(TaxTable {
            head,
            rows: rows.collect(),
            sum,
        })
    }

    fn group_name(&self, group: &TaxGroup) -> String {
        match group.tax.category {
            TaxCategory::Standard | TaxCategory::Zero => self.words.say(
                "doc-tax-at",
                &[("rate", &format::percent(self.words.lang, group.tax.rate_percent))],
            ),
            TaxCategory::Exempt => self.words.t("doc-tax-exempt"),
            TaxCategory::ReverseCharge => self.words.t("doc-tax-reverse-charge"),
            TaxCategory::OutsideScope => self.words.t("doc-tax-outside-scope"),
        }
    }

    fn total_label(&self) -> String {
        self.words.t(match self.model.kind {
            InvoiceKind::Invoice | InvoiceKind::Corrected => "doc-total-invoice",
            InvoiceKind::Correction => "doc-total-correction",
            InvoiceKind::Cancellation => "doc-total-cancellation",
        })
    }

    fn deductions(&self) -> Vec<Fact> {
        let each = self.model.prepayments.iter().map(|prepayment| {
            let title = match prepayment.tax_minor {
                Some(tax) => {
                    let tax = self.money(tax);
                    self.words.say(
                        "doc-prepayment-with-tax",
                        &[("title", &prepayment.title), ("tax", &tax)],
                    )
                }
                None => prepayment.title.clone(),
            };
            Fact::new(title, self.money(prepayment.amount_minor.saturating_neg()))
        });
        each.collect()
    }

    fn notes(&self) -> Vec<String> {
        let groups = self
            .model
            .tax_groups
            .iter()
            .filter_map(|group| group.note.clone());
        let mut notes: Vec<String> = Vec::new();
        for note in groups.chain(self.model.tax_notes.iter().cloned()) {
            if !note.trim().is_empty() && !notes.contains(&note) {
                notes.push(note);
            }
        }
        notes
    }

    fn payment(&self) -> PaymentSheet {
        let words = self.words;
        let amount = self.money(self.model.payable_minor);
        let fact = |key: &str, value: &str| Fact::new(words.t(key), value);
        let (sentence, facts, notice) = match &self.model.payment {
            Payment::SepaDebit {
                collect_on,
                mandate_reference,
                creditor_id,
                iban_last4,
                debtor_iban: _,
            } => (
                words.say(
                    "doc-pay-debit",
                    &[
                        ("amount", &amount),
                        ("date", &self.long(*collect_on)),
                        ("account", &format::iban_masked(iban_last4)),
                    ],
                ),
                vec![
                    fact("doc-mandate-reference", mandate_reference),
                    fact("doc-creditor-id", creditor_id),
                ],
                None,
            ),
            Payment::Transfer {
                due_on,
                account,
                reference,
                consumer_default_notice,
            } => {
                let mut facts = vec![
                    fact("doc-account-holder", &account.holder),
                    fact("doc-iban", &iban(&account.iban)),
                ];
                facts.extend(account.bic.iter().map(|bic| fact("doc-bic", bic)));
                facts.extend(account.bank_name.iter().map(|name| fact("doc-bank", name)));
                facts.push(fact("doc-reference", reference));
                (
                    words.say(
                        "doc-pay-transfer",
                        &[("amount", &amount), ("date", &self.long(*due_on))],
                    ),
                    facts,
                    consumer_default_notice.then(|| words.t("doc-default-notice")),
                )
            }
            Payment::Charge { on, means, .. } => (
                words.say(
                    "doc-pay-charge",
                    &[("amount", &amount), ("date", &self.long(*on)), ("means", means)],
                ),
                Vec::new(),
                None,
            ),
            Payment::Paid { on, means, .. } => (
                words.say("doc-pay-paid", &[("date", &self.long(*on)), ("means", means)]),
                Vec::new(),
                None,
            ),
            Payment::Refund { route } => (self.refund(route), Vec::new(), None),
            Payment::Nothing => (words.t("doc-pay-nothing"), Vec::new(), None),
        };
        let heading = match &self.model.payment {
            Payment::Refund { .. } => "doc-refund-heading",
            _ => "doc-payment-heading",
        };
        PaymentSheet {
            heading: words.t(heading),
            sentence,
            facts,
            notice,
            girocode: girocode::of(self.model).map(|code| GiroSheet {
                code,
                label: words.t("doc-girocode"),
                alt: words.t("doc-girocode-alt"),
            }),
        }
    }

    fn refund(&self, route: &RefundRoute) -> String {
        // Whether the document counts up or down, the customer receives the magnitude.
        let amount = self.money(self.model.payable_minor.saturating_abs());
        match route {
            RefundRoute::Balance => self.words.say("doc-refund-balance", &[("amount", &amount)]),
            RefundRoute::Account { iban_last4 } => self.words.say(
                "doc-refund-account",
                &[("amount", &amount), ("account", &format::iban_masked(iban_last4))],
            ),
            RefundRoute::SameMeans { means } => self
                .words
                .say("doc-refund-means", &[("amount", &amount), ("means", means)]),
        }
    }
}
