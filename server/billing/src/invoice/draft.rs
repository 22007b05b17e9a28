//! From signed lines to a document: its kind, its signs, its sums per tax rate.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Billed, DocumentKind, Draft, DraftLine, TaxGroup};
use crate::catalogue::PriceMode;
use crate::due::Item;
use crate::error::BillingError;
use crate::money::{Currency, Money, MoneyError};
use crate::tax::{TaxCategory, TaxDecision};

/// Sums per tax category and rate, tax rounded once per group (R-153). Net prices: tax = round(net · r). Gross prices: the gross
/// sum is authoritative, tax = round(gross · r / (100 + r)), net = gross − tax (R-155).
pub(crate) fn tax_groups<'a>(
    totals: impl IntoIterator<Item = (&'a TaxDecision, Money)>,
    prices: PriceMode,
    currency: Currency,
) -> Result<Vec<TaxGroup>, MoneyError> {
    let mut sums: Vec<(&TaxDecision, Money)> = Vec::new();
    for (decision, total) in totals {
        let known = sums
            .iter_mut()
            .find(|(known, _)| (known.category, known.rate) == (decision.category, decision.rate));
        match known {
            Some((_, sum)) => *sum = sum.checked_add(total)?,
            None => sums.push((decision, total)),
        }
    }
    sums.sort_unstable_by_key(|(decision, _)| (decision.category, decision.rate));
    sums.into_iter()
        .map(|(decision, sum)| {
            let (category, rate) = (decision.category, decision.rate);
            let divisor = match prices {
                PriceMode::Net => Decimal::ONE_HUNDRED,
                PriceMode::Gross => Decimal::ONE_HUNDRED
                    .checked_add(rate)
                    .ok_or(MoneyError::Overflow)?,
            };
            let exact = sum
                .to_decimal()
                .checked_mul(rate)
                .and_then(|product| product.checked_div(divisor))
                .ok_or(MoneyError::Overflow)?;
            let tax = Money::from_decimal_rounded(exact, currency)?;
            let (net, gross) = match prices {
                PriceMode::Net => (sum, sum.checked_add(tax)?),
                PriceMode::Gross => (sum.checked_sub(tax)?, sum),
            };
            Ok(TaxGroup {
                category,
                rate,
                tax_decision: *decision,
                net,
                tax,
                gross,
            })
        })
        .collect()
}

/// Turns an item's sign between billing (a charge is positive, a credit negative) and the document's.
pub(super) fn negate(item: &mut Item) -> Result<(), MoneyError> {
    item.amount = item.amount.checked_neg()?;
    item.total = item.total.checked_neg()?;
    for allowance in &mut item.allowances {
        allowance.amount = allowance.amount.checked_neg()?;
    }
    Ok(())
}

impl Draft {
    /// A document of lines in the sign of billing; more credit than charge makes it a credit note with the signs turned (R-145).
    pub(super) fn from_signed_lines(
        mut lines: Vec<DraftLine>,
        date: NaiveDate,
        prices: PriceMode,
        currency: Currency,
    ) -> Result<Self, BillingError> {
        let sums = |lines: &[DraftLine]| {
            tax_groups(
                lines.iter().map(|line| (&line.item.tax, line.item.total)),
                prices,
                currency,
            )
        };
        let mut tax_groups = sums(&lines)?;
        // By what is to pay: with net prices, the same net at another rate can be less.
        let to_pay = Money::sum(tax_groups.iter().map(|group| group.gross), currency)?;
        let kind = if to_pay.is_negative() {
            lines.iter_mut().try_for_each(|line| negate(&mut line.item))?;
            tax_groups = sums(&lines)?;
            DocumentKind::CreditNote
        } else {
            DocumentKind::Invoice
        };
        let net = Money::sum(tax_groups.iter().map(|group| group.net), currency)?;
        let tax = Money::sum(tax_groups.iter().map(|group| group.tax), currency)?;
        let gross = Money::sum(tax_groups.iter().map(|group| group.gross), currency)?;
        Ok(Self {
            kind,
            date,
            prices,
            currency,
            lines,
            tax_groups,
            net,
            tax,
            gross,
        })
    }

    /// What billing needs to remember of each line, in the order of [`Draft::lines`].
    ///
    /// # Errors
    /// An amount out of range.
    pub fn billed(&self) -> Result<Vec<Billed>, BillingError> {
        self.lines
            .iter()
            .map(|line| {
                let amount = match self.kind {
                    DocumentKind::Invoice => line.item.total,
                    DocumentKind::CreditNote => line.item.total.checked_neg()?,
                };
                Ok(Billed::of(&line.item, amount))
            })
            .collect()
    }

    /// Whether everything cancels out: nothing to pay, nothing to come back, and no tax that moves.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.tax_groups
            .iter()
            .flat_map(|group| [group.net, group.tax])
            .all(Money::is_zero)
    }

    /// Gross with the sign of billing: negative for a credit note.
    ///
    /// # Errors
    /// An amount out of range.
    pub fn signed_gross(&self) -> Result<Money, MoneyError> {
        match self.kind {
            DocumentKind::Invoice => Ok(self.gross),
            DocumentKind::CreditNote => self.gross.checked_neg(),
        }
    }

    /// Lines that are not taxable in Germany may not share a document with others (BR-O-11, R-131).
    fn is_outside_scope(&self) -> bool {
        self.lines.iter().any(|line| is_outside_scope(&line.item))
    }
}

pub(super) fn is_outside_scope(item: &Item) -> bool {
    item.tax.category == TaxCategory::O
}

/// Puts the drafts of one customer together: those of one day, currency and price mode share a document (§11), except that
/// lines not taxable in Germany never share one with others. The lines keep their contract references.
///
/// ```
/// # use billing::{Audience, Buyer, Command, ComponentKind, Country, Currency, PlanVersion, PriceComponent, PriceMode,
/// #     Seller, SignUp, Span, Term, Timing, decide, replay};
/// # let plan = PlanVersion {
/// #     id: "music-1".into(), plan: "music".into(), name: "Musik".into(), currency: Currency::Eur, prices: PriceMode::Gross,
/// #     components: vec![PriceComponent { id: "fee".into(), name: "Grundpreis".into(), tax_class: Default::default(),
/// #         kind: ComponentKind::Base { price: "9.99".parse()?, cycle: Span::months(1), timing: Timing::Advance } }],
/// #     alignment: Default::default(), trial: None, term: Term::open_ended(Span::months(1)), audience: Audience::Consumers, supply: Default::default(), self_service: Default::default(),
/// # };
/// # let order = SignUp::new(plan, Seller::german(), Buyer::consumer(Country::germany()));
/// # let today = "2026-01-31".parse()?;
/// # let contract = replay(&decide(None, &Command::SignUp(Box::new(order)), today)?.events)?;
/// let bill = billing::forecast(&contract, &[], today, 0)?.remove(0).draft;
/// let together = billing::combine(vec![bill.clone(), bill])?;
/// assert_eq!((together.len(), together[0].gross.minor(), together[0].tax.minor()), (1, 1998, 319));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// An amount out of range.
pub fn combine(drafts: Vec<Draft>) -> Result<Vec<Draft>, BillingError> {
    let mut documents: BTreeMap<(NaiveDate, Currency, PriceMode, bool), Vec<DraftLine>> = BTreeMap::new();
    for draft in drafts {
        let lines = documents
            .entry((draft.date, draft.currency, draft.prices, draft.is_outside_scope()))
            .or_default();
        for mut line in draft.lines {
            if draft.kind == DocumentKind::CreditNote {
                negate(&mut line.item)?;
            }
            lines.push(line);
        }
    }
    documents
        .into_iter()
        .map(|((date, currency, prices, _), lines)| Draft::from_signed_lines(lines, date, prices, currency))
        .collect()
}
