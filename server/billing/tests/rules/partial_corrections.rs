//! Giving back parts of an invoice: never more than was billed, and to the cent what was billed when all of it is given back.

use billing::{
    Buyer, Correctable, CorrectionPart, CorrectionRefusal, Country, Currency, Derivation, DerivationRule,
    Draft, DraftTerms, Item, ItemKind, Money, Period, PriceMode, Run, Seller, Source, TaxClass,
    correctable_amounts, correction, decide_tax,
};
use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::Eur)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn line(minor: i64, quantity: u32, class: TaxClass) -> Correctable {
    let buyer = Buyer::consumer(Country::germany());
    let tax = decide_tax(&Seller::german(), &buyer, class, day("2026-06-30")).unwrap();
    let period = Period::new(day("2026-06-01"), day("2026-07-01")).unwrap();
    let quantity = Decimal::from(quantity);
    Correctable {
        item: Item {
            component: "fee".into(),
            component_name: "Grundpreis".into(),
            kind: ItemKind::Recurring,
            plan: "plan".into(),
            plan_name: "Tarif".into(),
            run: Run {
                source: Source::Plan("plan-1".into()),
                full: Some(period),
                from: Some(period.from()),
                units: quantity,
            },
            period: Some(period),
            due_on: period.from(),
            quantity,
            unit_price: eur(minor).to_decimal(),
            amount: eur(minor),
            allowances: Vec::new(),
            total: eur(minor),
            tax,
            derivation: Derivation {
                rule: DerivationRule::FullPeriod,
                full_period: Some(period),
                days_used: 30,
                days_full: 30,
                unit_price: eur(minor).to_decimal(),
                quantity,
                included: 0,
                tiers: Vec::new(),
                rounded: eur(minor),
                settled: None,
            },
        },
        given_back: eur(0),
        run_left: None,
    }
}

fn terms(prices: PriceMode) -> DraftTerms {
    DraftTerms {
        date: day("2026-07-10"),
        prices,
        currency: Currency::Eur,
        contract: None,
        zero_lines: false,
    }
}

fn amount(minor: i64) -> Option<CorrectionPart> {
    Some(CorrectionPart::Amount(eur(minor)))
}

/// Tax of the whole lines, by the rule of documents: once per rate.
fn tax_of(lines: &[Correctable], prices: PriceMode) -> i64 {
    let mut sums: Vec<(Decimal, i64)> = Vec::new();
    for line in lines {
        let (rate, minor) = (line.item.tax.rate, line.item.total.minor());
        match sums.iter_mut().find(|sum| sum.0 == rate) {
            Some(sum) => sum.1 += minor,
            None => sums.push((rate, minor)),
        }
    }
    let hundred = Decimal::ONE_HUNDRED;
    sums.into_iter()
        .map(|(rate, sum)| {
            let of = match prices {
                PriceMode::Net => hundred,
                PriceMode::Gross => hundred + rate,
            };
            let exact = eur(sum).to_decimal() * rate / of;
            Money::from_decimal_rounded(exact, Currency::Eur).unwrap().minor()
        })
        .sum()
}

#[test]
fn a_part_is_refused_with_what_is_left() {
    let mut lines = vec![line(1_000, 4, TaxClass::Standard)];
    let gross = terms(PriceMode::Gross);
    let (draft, places) = correction(&lines, &[amount(600)], &gross).unwrap();
    assert_eq!((draft.gross, draft.tax, places), (eur(600), eur(96), vec![0]));
    lines[0].given_back = eur(600);
    assert_eq!(correctable_amounts(&lines).unwrap(), [eur(400)]);
    let refused = |wanted| correction(&lines, &[wanted], &gross).unwrap_err();
    assert_eq!(
        refused(amount(401)),
        CorrectionRefusal::MoreThanLeft {
            place: 0,
            left: eur(400)
        }
    );
    assert_eq!(refused(amount(0)), CorrectionRefusal::Nothing);
    assert_eq!(refused(None), CorrectionRefusal::Nothing);
    assert_eq!(refused(amount(-1)), CorrectionRefusal::NotCountable { place: 0 });
    // A unit at what one came to.
    let units = Some(CorrectionPart::Units(Decimal::ONE));
    assert_eq!(correction(&lines, &[units], &gross).unwrap().0.gross, eur(250));
    // What a switch took back already cannot be given back by hand.
    lines[0].run_left = Some(eur(150));
    assert_eq!(correctable_amounts(&lines).unwrap(), [eur(150)]);
}

#[test]
fn a_credit_on_the_same_invoice_lessens_what_can_be_given_back() {
    let lines = [
        line(2_000, 1, TaxClass::Standard),
        line(-500, 1, TaxClass::Standard),
        line(-100, 1, TaxClass::Reduced),
    ];
    assert_eq!(correctable_amounts(&lines).unwrap(), [eur(1_500), eur(0), eur(0)]);
    let lines = [
        line(800, 1, TaxClass::Standard),
        line(900, 1, TaxClass::Standard),
        line(-1_000, 1, TaxClass::Standard),
    ];
    assert_eq!(correctable_amounts(&lines).unwrap(), [eur(700), eur(700), eur(0)]);
    let both = correction(&lines, &[amount(700), amount(1), None], &terms(PriceMode::Net));
    assert_eq!(
        both.unwrap_err(),
        CorrectionRefusal::MoreThanInvoice { left: eur(700) }
    );
}

proptest! {
    #[test]
    fn parts_come_to_the_invoice_to_the_cent_when_all_of_it_is_given_back(
        first in 1_i64..5_000,
        second in 1_i64..5_000,
        net in any::<bool>(),
        same_rate in any::<bool>(),
        parts in prop::collection::vec((1_i64..3_000, 1_i64..3_000), 0..6),
    ) {
        let prices = if net { PriceMode::Net } else { PriceMode::Gross };
        let class = if same_rate { TaxClass::Standard } else { TaxClass::Reduced };
        let mut lines = vec![line(first, 1, TaxClass::Standard), line(second, 1, class)];
        let whole_tax = tax_of(&lines, prices);
        let mut drafts: Vec<Draft> = Vec::new();
        let last = (i64::MAX, i64::MAX);
        for (one, other) in parts.into_iter().chain([last]) {
            let left = correctable_amounts(&lines).unwrap();
            let wanted = [one.min(left[0].minor()), other.min(left[1].minor())];
            if wanted == [0, 0] {
                continue;
            }
            let (draft, _) = correction(&lines, &wanted.map(amount), &terms(prices)).unwrap();
            for (line, wanted) in lines.iter_mut().zip(wanted) {
                line.given_back = eur(line.given_back.minor() + wanted);
            }
            for group in &draft.tax_groups {
                prop_assert!(!group.tax.is_negative() && !group.net.is_negative());
                prop_assert_eq!(group.net.minor() + group.tax.minor(), group.gross.minor());
                let of = match prices {
                    PriceMode::Net => Decimal::ONE_HUNDRED,
                    PriceMode::Gross => Decimal::ONE_HUNDRED + group.rate,
                };
                let base = if net { group.net } else { group.gross };
                let own = base.to_decimal() * group.rate / of;
                prop_assert!((own - group.tax.to_decimal()).abs() < Decimal::new(1, 2), "less than a cent beside its own share");
            }
            drafts.push(draft);
        }
        let sum = |of: fn(&Draft) -> Money| drafts.iter().map(|draft| of(draft).minor()).sum::<i64>();
        prop_assert_eq!(sum(|draft| draft.tax), whole_tax);
        let (gross, without_tax) = if net {
            (first + second + whole_tax, first + second)
        } else {
            (first + second, first + second - whole_tax)
        };
        prop_assert_eq!((sum(|draft| draft.gross), sum(|draft| draft.net)), (gross, without_tax));
        prop_assert_eq!(correctable_amounts(&lines).unwrap(), [eur(0), eur(0)]);
    }
}
