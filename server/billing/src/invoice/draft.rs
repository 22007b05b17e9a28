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
    let mut sums: BTreeMap<(TaxCategory, Decimal), (&TaxDecision, Money)> = BTreeMap::new();
    for (decision, total) in totals {
        let group = sums
            .entry((decision.category, decision.rate))
            .or_insert((decision, Money::zero(currency)));
        group.1 = group.1.checked_add(total)?;
    }
    sums.into_iter()
        .map(|((category, rate), (decision, sum))| {
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
                tax_decision: decision.clone(),
                net,
                tax,
                gross,
            })
        })
        .collect()
}

fn negated(item: &Item) -> Result<Item, MoneyError> {
    let mut item = item.clone();
    item.amount = item.amount.checked_neg()?;
    item.total = item.total.checked_neg()?;
    for allowance in &mut item.allowances {
        allowance.amount = allowance.amount.checked_neg()?;
    }
    Ok(item)
}

impl DraftLine {
    /// The line's total with the sign of billing: positive for a charge, negative for a credit.
    fn signed(&self, kind: DocumentKind) -> Result<Self, MoneyError> {
        match kind {
            DocumentKind::Invoice => Ok(self.clone()),
            DocumentKind::CreditNote => Ok(Self {
                contract: self.contract.clone(),
                item: negated(&self.item)?,
            }),
        }
    }
}

impl Draft {
    /// A document of lines in the sign of billing; more credit than charge makes it a credit note with the signs turned (R-145).
    pub(super) fn from_signed_lines(
        lines: Vec<DraftLine>,
        date: NaiveDate,
        prices: PriceMode,
        currency: Currency,
    ) -> Result<Self, BillingError> {
        let sum = Money::sum(lines.iter().map(|line| line.item.total), currency)?;
        let kind = if sum.is_negative() {
            DocumentKind::CreditNote
        } else {
            DocumentKind::Invoice
        };
        let lines = lines
            .iter()
            .map(|line| line.signed(kind))
            .collect::<Result<Vec<_>, _>>()?;
        let tax_groups = tax_groups(
            lines.iter().map(|line| (&line.item.tax, line.item.total)),
            prices,
            currency,
        )?;
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
                let item = line.signed(self.kind)?.item;
                Ok(Billed {
                    component: item.component,
                    component_name: item.component_name,
                    plan: item.plan,
                    plan_name: item.plan_name,
                    kind: item.kind,
                    period_from: item.period.map(|period| period.from()),
                    period_until: item.period.map(|period| period.until()),
                    due_on: item.due_on,
                    amount: item.total,
                    tax: item.tax,
                })
            })
            .collect()
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
/// # use billing::{Audience, Buyer, BuyerKind, Command, ComponentKind, Country, Currency, PlanVersion, PriceComponent, PriceMode,
/// #     Seller, SignUp, Span, Term, Timing, decide, replay};
/// # let plan = PlanVersion {
/// #     id: "music-1".into(), plan: "music".into(), name: "Musik".to_owned(), currency: Currency::Eur, prices: PriceMode::Gross,
/// #     components: vec![PriceComponent { id: "fee".into(), name: "Grundpreis".to_owned(), tax_class: Default::default(),
/// #         kind: ComponentKind::Base { price: "9.99".parse()?, cycle: Span::months(1), timing: Timing::Advance } }],
/// #     alignment: Default::default(), trial: None, term: Term::open_ended(Span::months(1)), audience: Audience::Consumers,
/// # };
/// # let order = SignUp { plan,
/// #     seller: Seller { country: Country::germany(), scheme: Default::default(), cross_border: Default::default() },
/// #     buyer: Buyer { kind: BuyerKind::Consumer, country: Country::germany(), vat_id: None, vat_id_valid: false },
/// #     quantities: Default::default(), discounts: vec![], payment_method: true, starts_on: None, immediate_start: true,
/// #     history: Default::default() };
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
        for line in &draft.lines {
            lines.push(line.signed(draft.kind)?);
        }
    }
    documents
        .into_iter()
        .map(|((date, currency, prices, _), lines)| Draft::from_signed_lines(lines, date, prices, currency))
        .collect()
}
