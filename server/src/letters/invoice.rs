//! An engine's draft as the invoice a customer reads.

use billing::{DerivationRule, DocumentKind, Draft, DraftLine, Item, Money};
use chrono::NaiveDate;
use documents::{
    Allowance, Contact, CorrectedDocument, DocumentError, EinvoiceProfile, InvoiceKind, InvoiceLine,
    InvoiceModel, Letterhead, Payment, Period, PriceMode, Proration, RefundRoute, TaxCategory, TaxGroup,
    TaxKey, TierShare, Totals, UnitCode,
};
use rust_decimal::Decimal;
use store::customers::{Customer, PaymentDetails};
use store::documents::Content;
use store::merchants::Merchant;
use texts::{Lang, format, tr};

use crate::failure::Failure;

use super::{Paper, Stationery, bank_account, buyer_reference, lang_of, last_four, recipient, salutation};

/// What an invoice is made of.
#[derive(Clone, Copy, Debug)]
pub struct InvoiceFacts<'a> {
    pub merchant: &'a Merchant,
    pub stationery: &'a Stationery,
    pub customer: &'a Customer,
    pub payment: &'a PaymentDetails,
    pub draft: &'a Draft,
    pub number: &'a str,
    pub issued_on: NaiveDate,
    pub due_on: NaiveDate,
    /// Shown when all lines belong to this one contract.
    pub contract_number: Option<&'a str>,
    /// The document a credit note corrects, and its date.
    pub corrects: Option<(&'a str, NaiveDate)>,
    /// Whether a credit note takes that document back as a whole (R-143 a).
    pub cancels: bool,
    /// Why it corrects that document, in the merchant's words.
    pub reason: Option<&'a str>,
}

/// The view model of an invoice or credit note, in the customer's language.
#[must_use]
pub fn invoice_model(facts: &InvoiceFacts<'_>) -> InvoiceModel {
    let draft = facts.draft;
    let lang = lang_of(facts.customer);
    let reference = buyer_reference(facts.customer);
    let paper = match draft.kind {
        DocumentKind::Invoice => Paper::Invoice,
        DocumentKind::CreditNote => Paper::Cancellation,
    };
    InvoiceModel {
        lang,
        letterhead: facts.stationery.letterhead(facts.merchant),
        recipient: recipient(facts.customer, facts.merchant),
        kind: match draft.kind {
            DocumentKind::Invoice => InvoiceKind::Invoice,
            DocumentKind::CreditNote if facts.cancels => InvoiceKind::Cancellation,
            DocumentKind::CreditNote => InvoiceKind::Correction,
        },
        number: facts.number.to_owned(),
        issue_date: facts.issued_on,
        corrects: facts.corrects.map(|(number, issue_date)| CorrectedDocument {
            number: number.to_owned(),
            issue_date,
        }),
        customer_number: Some(facts.customer.number.clone()),
        contract_number: facts.contract_number.map(str::to_owned),
        service_period: shared_period(draft),
        salutation: Some(salutation(lang, facts.customer)),
        intro: facts.stationery.opening(paper, lang),
        currency: draft.currency.code().to_owned(),
        price_mode: match draft.prices {
            billing::PriceMode::Net => PriceMode::Net,
            billing::PriceMode::Gross => PriceMode::Gross,
        },
        lines: draft
            .lines
            .iter()
            .map(|line| invoice_line(line, draft.date, lang))
            .collect(),
        tax_groups: draft
            .tax_groups
            .iter()
            .map(|group| TaxGroup {
                tax: tax_key(group.category, group.rate),
                net_minor: group.net.minor(),
                tax_minor: group.tax.minor(),
                gross_minor: group.gross.minor(),
                note: group.tax_decision.note.map(|note| note.text_de().to_owned()),
                exemption_code: group.tax_decision.vatex.map(|code| code.code().to_owned()),
            })
            .collect(),
        totals: Totals {
            net_minor: draft.net.minor(),
            tax_minor: draft.tax.minor(),
            gross_minor: draft.gross.minor(),
        },
        prepayments: Vec::new(),
        payable_minor: draft.gross.minor(),
        tax_notes: Vec::new(),
        payment: payment(facts),
        closing: facts
            .reason
            .map(|reason| tr(lang, "letter-correction-reason", &[("reason", reason)]))
            .into_iter()
            .chain(facts.stationery.closing(paper, lang))
            .collect(),
        profile: EinvoiceProfile::for_buyer(reference.as_ref()),
        buyer_reference: reference.map(|reference| reference.to_string()),
        order_number: facts.customer.einvoice.order_number.clone(),
    }
}

/// What an invoice or credit note says, as it is kept before its number is known: the letterhead stands apart, and the number is the
/// row's.
///
/// # Errors
/// A seller that cannot be named on it, which keeps it from being issued; a model that no JSON can hold.
pub fn content(facts: &InvoiceFacts<'_>) -> Result<String, Failure> {
    let mut model = invoice_model(facts);
    // What takes an issued document back must not be kept from the books.
    if !facts.cancels {
        model.check_seller_before_issue().map_err(DocumentError::from)?;
    }
    model.letterhead = Letterhead::default();
    serde_json::to_string(&model).map_err(|error| Failure::Defect(error.to_string()))
}

/// The view model of an issued document.
///
/// # Errors
/// Content that was removed, or that is not what [`content`] has made.
pub fn read_model(content: &Content, number: &str) -> Result<InvoiceModel, Failure> {
    let defect = |error: serde_json::Error| Failure::Defect(format!("{number}: {error}"));
    let text = content.content.as_deref().ok_or(Failure::NotFound)?;
    let mut model: InvoiceModel = serde_json::from_str(text).map_err(defect)?;
    if let Some(letterhead) = &content.letterhead {
        model.letterhead = serde_json::from_str(letterhead).map_err(defect)?;
    }
    if model.profile == EinvoiceProfile::Xrechnung {
        complete_contact(&mut model.letterhead.contact, content);
    }
    if model.number.is_empty() {
        number.clone_into(&mut model.number);
    }
    if let Payment::Transfer { reference, .. } = &mut model.payment
        && reference.is_empty()
    {
        number.clone_into(reference);
    }
    Ok(model)
}

/// Fills what was empty when the document was issued with what the merchant's profile says by now; nothing that was said is changed.
///
/// Only XRechnung asks for the contact (BR-DE-5 to 7); the law does not (§ 14 (4) UStG), so it is no part of what the hashed content fixes, and
/// until it is there the document has been sent to nobody. Once released, its bytes are kept and never made again.
fn complete_contact(contact: &mut Contact, today: &Content) {
    for (field, value) in [
        (&mut contact.person, &today.contact_person),
        (&mut contact.phone, &today.contact_phone),
        (&mut contact.email, &today.contact_email),
    ] {
        if field.as_ref().is_none_or(|text| text.trim().is_empty()) {
            field.clone_from(value);
        }
    }
}

fn payment(facts: &InvoiceFacts<'_>) -> Payment {
    if facts.draft.kind == DocumentKind::CreditNote {
        return Payment::Refund {
            route: RefundRoute::Balance,
        };
    }
    if facts.draft.gross.is_zero() {
        return Payment::Nothing;
    }
    match (facts.payment, &facts.merchant.profile.creditor_identifier) {
        (
            PaymentDetails::Sepa {
                iban,
                mandate_reference,
                ..
            },
            Some(creditor),
        ) => Payment::SepaDebit {
            collect_on: facts.due_on,
            mandate_reference: mandate_reference.clone(),
            creditor_id: creditor.clone(),
            iban_last4: last_four(iban),
            debtor_iban: Some(iban.clone()),
        },
        (PaymentDetails::Card(card), _) => Payment::Charge {
            on: facts.due_on,
            means: card.label(),
            card_last4: Some(card.last_four.clone()),
        },
        (PaymentDetails::Invoice, _) | (PaymentDetails::Sepa { .. }, None) => Payment::Transfer {
            due_on: facts.due_on,
            account: bank_account(facts.merchant),
            reference: facts.number.to_owned(),
            consumer_default_notice: facts.customer.company.is_none(),
        },
    }
}

fn invoice_line(line: &DraftLine, date: NaiveDate, lang: Lang) -> InvoiceLine {
    let item = &line.item;
    let period = item.period.map_or_else(
        // A one-off price was supplied on the day it fell due.
        || Period {
            from: item.due_on,
            until: item.due_on.succ_opt().unwrap_or(item.due_on),
        },
        |period| Period {
            from: period.from(),
            until: period.until(),
        },
    );
    let priced = priced(item, lang);
    InvoiceLine {
        title: item.plan_name.to_string(),
        description: priced.description,
        period: if item.period.is_none() && item.due_on > date {
            Period { from: date, ..period }
        } else {
            period
        },
        quantity: priced.quantity,
        unit: None,
        unit_code: unit_code(item),
        unit_price: priced.unit_price,
        tiers: priced.tiers,
        proration: priced.proration,
        amount_minor: item.amount.minor(),
        tax: tax_key(item.tax.category, item.tax.rate),
        allowances: item
            .allowances
            .iter()
            .map(|allowance| Allowance {
                title: allowance.label.to_string(),
                amount_minor: allowance.amount.minor(),
            })
            .collect(),
    }
}

/// One whole month, year or week of something is told as such; everything else is counted in pieces.
fn unit_code(item: &Item) -> UnitCode {
    if item.derivation.rule != DerivationRule::FullPeriod || item.quantity != Decimal::ONE {
        return UnitCode::Piece;
    }
    match item.derivation.days_full {
        7 => UnitCode::Week,
        28..=31 => UnitCode::Month,
        365 | 366 => UnitCode::Year,
        _ => UnitCode::Piece,
    }
}

/// How a line says where its amount comes from.
struct Priced {
    description: Option<String>,
    quantity: Decimal,
    unit_price: Decimal,
    tiers: Vec<TierShare>,
    proration: Option<Proration>,
}

fn priced(item: &Item, lang: Lang) -> Priced {
    let derivation = &item.derivation;
    let component = item.component_name.to_string();
    let charged = |proration| Priced {
        description: (item.component_name != item.plan_name).then(|| component.clone()),
        quantity: item.quantity,
        unit_price: item.unit_price,
        // A single tier is a price like any other.
        tiers: match derivation.tiers.as_slice() {
            [] | [_] => Vec::new(),
            tiers => tiers
                .iter()
                .map(|tier| TierShare {
                    quantity: tier.units,
                    unit_price: tier.price,
                })
                .collect(),
        },
        proration,
    };
    match (derivation.rule, &derivation.settled) {
        (DerivationRule::Prorated | DerivationRule::UsedDays, _) => charged(Some(Proration {
            used_days: derivation.days_used,
            full_days: derivation.days_full,
        })),
        // Once what was billed changes, no quantity and price give the amount: the two sums do.
        (DerivationRule::Difference | DerivationRule::Reversal, Some(settled)) => Priced {
            description: Some(tr(
                lang,
                "letter-difference",
                &[
                    ("what", &component),
                    ("billed", &amount(lang, settled.billed)),
                    ("should_be", &amount(lang, settled.should_be)),
                ],
            )),
            quantity: if item.amount.is_negative() {
                Decimal::NEGATIVE_ONE
            } else {
                Decimal::ONE
            },
            unit_price: item.amount.to_decimal().abs(),
            tiers: Vec::new(),
            proration: None,
        },
        (
            DerivationRule::OneOff
            | DerivationRule::FullPeriod
            | DerivationRule::Usage
            | DerivationRule::Difference
            | DerivationRule::Reversal,
            _,
        ) => charged(None),
    }
}

fn amount(lang: Lang, money: Money) -> String {
    format::money(lang, money.minor(), money.currency().code())
}

const fn tax_key(category: billing::TaxCategory, rate_percent: rust_decimal::Decimal) -> TaxKey {
    TaxKey {
        category: match category {
            billing::TaxCategory::S => TaxCategory::Standard,
            billing::TaxCategory::E => TaxCategory::Exempt,
            billing::TaxCategory::AE => TaxCategory::ReverseCharge,
            billing::TaxCategory::O => TaxCategory::OutsideScope,
        },
        rate_percent,
    }
}

/// The service period if all lines with one share it.
fn shared_period(draft: &Draft) -> Option<Period> {
    let mut periods = draft.lines.iter().filter_map(|line| line.item.period);
    let first = periods.next()?;
    periods.all(|period| period == first).then(|| Period {
        from: first.from(),
        until: first.until(),
    })
}

#[cfg(test)]
mod tests;
