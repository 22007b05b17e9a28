//! What a model must satisfy before it becomes paper: mandatory fields present, sums right to the cent.
//!
//! The official validators tolerate nearly one euro of wrong tax; these checks tolerate nothing.

mod contract;
mod electronic;
mod mandate;
mod receipt;
mod statement;

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::invoice::{
    InvoiceKind, InvoiceLine, InvoiceModel, Payment, PriceMode, TaxCategory, TaxGroup, TaxKey,
};
use super::letter::{Letterhead, Period, Recipient};

pub use electronic::SellerField;

/// The law's words for a reverse charge.
const REVERSE_CHARGE: &str = "Steuerschuldnerschaft des Leistungsempfängers";

/// Address lines that fit the window of DIN 5008 under the name.
const ADDRESS_LINES_MAX: usize = 5;

/// Why a model is refused. Names the field as a path into the model, such as `lines[2].title`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelProblem {
    /// A mandatory field is empty.
    #[error("{field} is missing ({rule}){}", remedy(field))]
    Missing {
        /// Path of the field.
        field: String,
        /// The rule that demands it, such as `R-104`.
        rule: &'static str,
    },
    /// A sum or product differs from what the other fields give.
    #[error("{field} is {found}, but the other amounts give {expected} (minor units)")]
    Sum {
        /// Path of the field.
        field: String,
        /// What the model says.
        found: i64,
        /// What it should say.
        expected: i64,
    },
    /// A value contradicts another one or cannot be printed.
    #[error("{field}: {reason}")]
    Invalid {
        /// Path of the field.
        field: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// Amounts too large to add up.
    #[error("{field} leaves the range of amounts")]
    Overflow {
        /// Path of the field.
        field: String,
    },
}

/// What the merchant does about a missing field that is not the program's to fill in.
fn remedy(field: &str) -> &'static str {
    match field {
        "letterhead.contact.person" => {
            ": XRechnung names a contact; fill in a person or department on the letterhead"
        }
        "letterhead.contact.phone" => {
            ": XRechnung names a contact; fill in the telephone number on the letterhead"
        }
        "letterhead.contact.email" => {
            ": XRechnung names a contact; fill in the e-mail address on the letterhead"
        }
        "letterhead.tax.tax_number" => {
            ": a document without German VAT must not show the VAT-ID; fill in the tax number (Steuernummer) on the letterhead"
        }
        _ => "",
    }
}

type Checked = Result<(), ModelProblem>;

fn invalid(field: impl Into<String>, reason: &'static str) -> ModelProblem {
    ModelProblem::Invalid {
        field: field.into(),
        reason,
    }
}

fn present(field: impl Into<String>, rule: &'static str, value: &str) -> Checked {
    if value.trim().is_empty() {
        Err(ModelProblem::Missing {
            field: field.into(),
            rule,
        })
    } else {
        Ok(())
    }
}

fn some(field: impl Into<String>, rule: &'static str, value: Option<&String>) -> Checked {
    present(field, rule, value.map_or("", String::as_str))
}

fn not_empty<T>(field: &str, rule: &'static str, values: &[T]) -> Checked {
    if values.is_empty() {
        Err(ModelProblem::Missing {
            field: field.to_owned(),
            rule,
        })
    } else {
        Ok(())
    }
}

fn equal(field: impl Into<String>, found: i64, expected: i64) -> Checked {
    if found == expected {
        Ok(())
    } else {
        Err(ModelProblem::Sum {
            field: field.into(),
            found,
            expected,
        })
    }
}

/// A sum that refuses to overflow silently.
fn sum(field: &str, values: impl IntoIterator<Item = i64>) -> Result<i64, ModelProblem> {
    values
        .into_iter()
        .try_fold(0_i64, i64::checked_add)
        .ok_or_else(|| ModelProblem::Overflow {
            field: field.to_owned(),
        })
}

/// Commercial rounding of minor units, half away from zero.
fn round_minor(field: &str, value: Decimal) -> Result<i64, ModelProblem> {
    value
        .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
        .to_i64()
        .ok_or_else(|| ModelProblem::Overflow {
            field: field.to_owned(),
        })
}

/// `base · part / whole`, rounded to minor units.
fn share(field: &str, base: i64, part: Decimal, whole: Decimal) -> Result<i64, ModelProblem> {
    let product = Decimal::from(base)
        .checked_mul(part)
        .and_then(|product| product.checked_div(whole));
    round_minor(
        field,
        product.ok_or_else(|| ModelProblem::Overflow {
            field: field.to_owned(),
        })?,
    )
}

impl Letterhead {
    pub(crate) fn check(&self) -> Checked {
        present("letterhead.name", "R-101", &self.name)?;
        present("letterhead.address", "R-101", &self.address.concat())?;
        if [&self.tax.tax_number, &self.tax.vat_id]
            .into_iter()
            .flatten()
            .all(|id| id.trim().is_empty())
        {
            return Err(ModelProblem::Missing {
                field: "letterhead.tax".to_owned(),
                rule: "R-102",
            });
        }
        present("letterhead.company.seat", "R-115", &self.company.seat)?;
        if self.company.register_number.is_some() {
            some(
                "letterhead.company.register_court",
                "R-115",
                self.company.register_court.as_ref(),
            )?;
            present(
                "letterhead.company.managers",
                "R-115",
                &self.company.managers.concat(),
            )?;
        }
        match &self.accent {
            Some(colour) if !is_colour(colour) => {
                Err(invalid("letterhead.accent", "is not a colour like #0b6b4f"))
            }
            _ => Ok(()),
        }
    }
}

/// Only `#rrggbb`: the value reaches the layout engine's colour parser.
fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

impl Recipient {
    pub(crate) fn check(&self) -> Checked {
        present("recipient.name", "R-101", &self.name)?;
        present("recipient.address", "R-101", &self.address.concat())?;
        if self.address.len() > ADDRESS_LINES_MAX {
            return Err(invalid(
                "recipient.address",
                "has more than five lines and would leave the address window",
            ));
        }
        Ok(())
    }
}

fn check_period(field: impl Into<String>, period: Period) -> Checked {
    if period.until > period.from {
        Ok(())
    } else {
        Err(ModelProblem::Missing {
            field: field.into(),
            rule: "R-106",
        })
    }
}

fn check_year(field: &str, date: NaiveDate) -> Checked {
    use chrono::Datelike;
    if (1900..=9999).contains(&date.year()) {
        Ok(())
    } else {
        Err(invalid(field, "is not a date of our times"))
    }
}

fn check_currency(code: &str) -> Checked {
    present("currency", "R-108", code)?;
    if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) {
        Ok(())
    } else {
        Err(invalid("currency", "is not an ISO 4217 code"))
    }
}

impl InvoiceModel {
    /// Refuses a model that lacks a field of, or whose amounts do not add up to the cent:
    /// lines to tax groups, tax by the rate once per group, groups to totals, totals to what is payable.
    ///
    /// # Errors
    /// The first [`ModelProblem`] found, naming the field.
    pub fn check(&self) -> Checked {
        self.letterhead.check()?;
        self.recipient.check()?;
        present("number", "R-104", &self.number)?;
        check_year("issue_date", self.issue_date)?;
        check_currency(&self.currency)?;
        self.check_correction()?;
        if let Some(period) = self.service_period {
            check_period("service_period", period)?;
        }
        not_empty("lines", "R-105", &self.lines)?;
        for (index, line) in self.lines.iter().enumerate() {
            line.check(&format!("lines[{index}]"))?;
        }
        self.check_groups()?;
        self.check_totals()?;
        self.check_payment()?;
        self.check_electronic()
    }

    fn check_correction(&self) -> Checked {
        match (self.kind, &self.corrects) {
            (InvoiceKind::Invoice, None) => Ok(()),
            (InvoiceKind::Invoice, Some(_)) => Err(invalid(
                "corrects",
                "belongs to corrections and cancellations only",
            )),
            (
                InvoiceKind::Correction | InvoiceKind::Cancellation | InvoiceKind::Corrected,
                Some(corrected),
            ) => present("corrects.number", "R-142", &corrected.number),
            (InvoiceKind::Correction | InvoiceKind::Cancellation | InvoiceKind::Corrected, None) => {
                Err(ModelProblem::Missing {
                    field: "corrects".to_owned(),
                    rule: "R-142",
                })
            }
        }
    }

    fn check_groups(&self) -> Checked {
        not_empty("tax_groups", "R-108", &self.tax_groups)?;
        for (index, group) in self.tax_groups.iter().enumerate() {
            let field = format!("tax_groups[{index}]");
            if self
                .tax_groups
                .iter()
                .take(index)
                .any(|earlier| earlier.tax == group.tax)
            {
                return Err(invalid(
                    field,
                    "repeats the category and rate of an earlier group",
                ));
            }
            self.check_group(&field, group)?;
        }
        for (index, line) in self.lines.iter().enumerate() {
            if !self.tax_groups.iter().any(|group| group.tax == line.tax) {
                return Err(ModelProblem::Missing {
                    field: format!("tax_groups for lines[{index}].tax"),
                    rule: "R-108",
                });
            }
        }
        Ok(())
    }

    fn check_group(&self, field: &str, group: &TaxGroup) -> Checked {
        group.tax.check(field)?;
        let base = self.sum_of(field, group.tax)?;
        let rate = group.tax.rate_percent;
        // A correction of a part takes back what the invoice's tax is less by it, so that all parts come to that tax: each may be a cent
        // beside its own share.
        let partial = self.kind == InvoiceKind::Correction;
        let due = |tax: i64| match group.tax_minor {
            told if partial && told.abs_diff(tax) <= 1 => told,
            _ => tax,
        };
        let (net, tax, gross) = match self.price_mode {
            PriceMode::Net => {
                let tax = due(share(field, base, rate, Decimal::ONE_HUNDRED)?);
                (base, tax, sum(field, [base, tax])?)
            }
            PriceMode::Gross => {
                let tax = due(share(
                    field,
                    base,
                    rate,
                    Decimal::ONE_HUNDRED.saturating_add(rate),
                )?);
                (sum(field, [base, tax.saturating_neg()])?, tax, base)
            }
        };
        equal(format!("{field}.net_minor"), group.net_minor, net)?;
        equal(format!("{field}.tax_minor"), group.tax_minor, tax)?;
        equal(format!("{field}.gross_minor"), group.gross_minor, gross)?;
        self.check_note(field, group)
    }

    fn check_note(&self, field: &str, group: &TaxGroup) -> Checked {
        let note = group.note.as_deref().unwrap_or("");
        let note_field = format!("{field}.note");
        match group.tax.category {
            TaxCategory::Standard | TaxCategory::Zero => Ok(()),
            TaxCategory::Exempt => present(note_field, "R-109", note),
            TaxCategory::OutsideScope => present(note_field, "R-131", note),
            TaxCategory::ReverseCharge => {
                present(note_field.as_str(), "R-125", note)?;
                if !note.contains(REVERSE_CHARGE) {
                    return Err(invalid(
                        note_field,
                        "lacks the words the law wants for a reverse charge (R-125)",
                    ));
                }
                some(
                    "letterhead.tax.vat_id",
                    "R-125",
                    self.letterhead.tax.vat_id.as_ref(),
                )?;
                some("recipient.vat_id", "R-125", self.recipient.vat_id.as_ref())
            }
        }
    }

    /// The sum of a group's lines after their allowances, net or gross by the price mode.
    fn sum_of(&self, field: &str, tax: TaxKey) -> Result<i64, ModelProblem> {
        let lines = self.lines.iter().filter(|line| line.tax == tax);
        sum(
            field,
            lines.flat_map(|line| std::iter::once(line.amount_minor).chain(line.reductions())),
        )
    }

    fn check_totals(&self) -> Checked {
        let groups = &self.tax_groups;
        equal(
            "totals.net_minor",
            self.totals.net_minor,
            sum("totals", groups.iter().map(|g| g.net_minor))?,
        )?;
        equal(
            "totals.tax_minor",
            self.totals.tax_minor,
            sum("totals", groups.iter().map(|g| g.tax_minor))?,
        )?;
        equal(
            "totals.gross_minor",
            self.totals.gross_minor,
            sum("totals", groups.iter().map(|g| g.gross_minor))?,
        )?;
        for (index, prepayment) in self.prepayments.iter().enumerate() {
            present(format!("prepayments[{index}].title"), "R-111", &prepayment.title)?;
        }
        let deducted = sum("prepayments", self.prepayments.iter().map(|p| p.amount_minor))?;
        let payable =
            self.totals
                .gross_minor
                .checked_sub(deducted)
                .ok_or_else(|| ModelProblem::Overflow {
                    field: "payable_minor".to_owned(),
                })?;
        equal("payable_minor", self.payable_minor, payable)
    }

    fn check_payment(&self) -> Checked {
        match &self.payment {
            Payment::SepaDebit {
                mandate_reference,
                creditor_id,
                iban_last4,
                debtor_iban: _,
                collect_on: _,
            } => {
                present("payment.mandate_reference", "R-605", mandate_reference)?;
                present("payment.creditor_id", "R-605", creditor_id)?;
                check_last_four("payment.iban_last4", iban_last4)
            }
            Payment::Transfer {
                account,
                reference,
                due_on: _,
                consumer_default_notice: _,
            } => {
                present("payment.account.holder", "R-618", &account.holder)?;
                present("payment.account.iban", "R-618", &account.iban)?;
                present("payment.reference", "R-418", reference)
            }
            Payment::Charge { means, .. } | Payment::Paid { means, .. } => {
                present("payment.means", "R-107", means)
            }
            Payment::Refund { .. } => Ok(()),
            Payment::Nothing => equal("payable_minor", self.payable_minor, 0),
        }
    }
}

fn check_last_four(field: &str, text: &str) -> Checked {
    present(field, "R-236", text)?;
    if text.chars().count() == 4 {
        Ok(())
    } else {
        Err(invalid(field, "must be the last four characters only (R-236)"))
    }
}

impl InvoiceLine {
    fn reductions(&self) -> impl Iterator<Item = i64> + '_ {
        self.allowances
            .iter()
            .map(|allowance| allowance.amount_minor.saturating_neg())
    }

    fn check(&self, field: &str) -> Checked {
        present(format!("{field}.title"), "R-105", &self.title)?;
        if self.quantity.is_zero() {
            return Err(ModelProblem::Missing {
                field: format!("{field}.quantity"),
                rule: "R-105",
            });
        }
        check_period(format!("{field}.period"), self.period)?;
        let shared = self
            .tiers
            .iter()
            .try_fold(Decimal::ZERO, |sum, tier| sum.checked_add(tier.quantity));
        if !self.tiers.is_empty() && shared != Some(self.quantity) {
            return Err(invalid(
                format!("{field}.tiers"),
                "have other units together than the line",
            ));
        }
        for (index, allowance) in self.allowances.iter().enumerate() {
            present(
                format!("{field}.allowances[{index}].title"),
                "R-108",
                &allowance.title,
            )?;
        }
        self.check_amount(&format!("{field}.amount_minor"))
    }

    /// Price of a full period in major units; `None` out of range.
    fn full_price(&self) -> Option<Decimal> {
        if self.tiers.is_empty() {
            return self.quantity.checked_mul(self.unit_price);
        }
        self.tiers.iter().try_fold(Decimal::ZERO, |sum, tier| {
            tier.quantity
                .checked_mul(tier.unit_price)
                .and_then(|share| sum.checked_add(share))
        })
    }

    /// Whole periods are exact. A prorated piece may be a cent beside its plain share, because pieces of one period are
    /// cut so that they add up to its price (billing semantics §5, R-157).
    fn check_amount(&self, field: &str) -> Checked {
        let overflow = || ModelProblem::Overflow {
            field: field.to_owned(),
        };
        let full = self
            .full_price()
            .and_then(|amount| amount.checked_mul(Decimal::ONE_HUNDRED))
            .ok_or_else(overflow)?;
        let Some(share) = self.proration else {
            return equal(field, self.amount_minor, round_minor(field, full)?);
        };
        if share.full_days == 0 {
            return Err(invalid(
                field.replace("amount_minor", "proration"),
                "has a full period of no days",
            ));
        }
        let part = full
            .checked_mul(Decimal::from(share.used_days))
            .and_then(|part| part.checked_div(Decimal::from(share.full_days)))
            .ok_or_else(overflow)?;
        let expected = round_minor(field, part)?;
        if self.amount_minor.abs_diff(expected) <= 1 {
            Ok(())
        } else {
            equal(field, self.amount_minor, expected)
        }
    }
}

impl TaxKey {
    fn check(self, field: &str) -> Checked {
        let field = format!("{field}.tax.rate_percent");
        match self.category {
            TaxCategory::Standard if self.rate_percent <= Decimal::ZERO => {
                Err(ModelProblem::Missing { field, rule: "R-109" })
            }
            TaxCategory::Standard => Ok(()),
            TaxCategory::Zero
            | TaxCategory::Exempt
            | TaxCategory::ReverseCharge
            | TaxCategory::OutsideScope => {
                // A printed rate or tax would be owed.
                if self.rate_percent.is_zero() {
                    Ok(())
                } else {
                    Err(invalid(field, "must be zero in this category (R-134)"))
                }
            }
        }
    }
}
