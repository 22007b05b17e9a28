use super::*;
use crate::model::{Allowance, Proration, TaxCategory, TierShare};
use crate::test_models::{group, key, line, simple, with};

fn allowance(amount_minor: i64) -> Allowance {
    Allowance {
        title: "Rabatt".into(),
        amount_minor,
    }
}

fn nets(model: &InvoiceModel) -> Vec<i64> {
    assert_eq!(model.check(), Ok(()));
    net_lines(model)
        .expect("lines")
        .iter()
        .map(|line| line.net_minor)
        .collect()
}

#[test]
fn net_amounts_of_gross_lines_add_up_to_their_group_by_largest_remainder() {
    let tax = key(TaxCategory::Standard, "19");
    // (gross amounts, net of the group, tax, nets of the lines); 9.99 is 8.3949…, so three of them are 25.18…
    for (amounts, net, owed, expected) in [
        (&[999][..], 839, 160, &[839][..]),
        (&[999, 999, 999], 2518, 479, &[840, 839, 839]),
        (&[1, 1, 1], 3, 0, &[1, 1, 1]),
        (&[100, -100], 0, 0, &[84, -84]),
        (&[2990, -462], 2124, 404, &[2512, -388]),
    ] {
        let lines = amounts.iter().map(|amount| line(*amount, tax)).collect();
        let model = with(PriceMode::Gross, lines, vec![group(tax, net, owed)]);
        assert_eq!(nets(&model), expected, "{amounts:?}");
    }
}

#[test]
fn reductions_are_split_with_their_lines() {
    let tax = key(TaxCategory::Standard, "19");
    let mut reduced = line(999, tax);
    reduced.allowances = vec![allowance(999)];
    let model = with(
        PriceMode::Gross,
        vec![reduced, line(2990, tax)],
        vec![group(tax, 2513, 477)],
    );
    let lines = net_lines(&model).expect("lines");
    assert_eq!(lines[0].net_minor + lines[1].net_minor, 2513);
    assert_eq!(lines[0].changes.len(), 1);
    assert!(!lines[0].changes[0].is_charge);
}

#[test]
fn each_tax_group_is_split_by_itself() {
    let (full, reduced) = (key(TaxCategory::Standard, "19"), key(TaxCategory::Standard, "7"));
    let model = with(
        PriceMode::Gross,
        vec![line(999, full), line(999, reduced), line(999, full)],
        vec![group(full, 1679, 319), group(reduced, 934, 65)],
    );
    assert_eq!(nets(&model), [840, 934, 839]);
}

#[test]
fn a_credit_has_a_negative_quantity_and_never_a_negative_price() {
    let tax = key(TaxCategory::Standard, "19");
    let mut credit = line(-462, tax);
    credit.allowances = vec![allowance(-100)];
    let model = with(
        PriceMode::Net,
        vec![line(2990, tax), credit],
        vec![group(tax, 2628, 499)],
    );
    assert_eq!(model.check(), Ok(()));
    let lines = net_lines(&model).expect("lines");
    let credit = &lines[1];
    assert_eq!(
        (credit.quantity, credit.price),
        (Decimal::NEGATIVE_ONE, Decimal::new(462, 2))
    );
    // Taking a reduction back is a charge of a positive amount.
    assert_eq!(
        (credit.changes[0].amount_minor, credit.changes[0].is_charge),
        (100, true)
    );
    assert_eq!(credit.net_minor, -362);
    // A negative price in the model is turned the same way.
    let mut negative_price = line(-500, tax);
    negative_price.quantity = Decimal::ONE;
    negative_price.unit_price = Decimal::new(-500, 2);
    let model = with(
        PriceMode::Net,
        vec![line(2990, tax), negative_price],
        vec![group(tax, 2490, 473)],
    );
    assert_eq!(model.check(), Ok(()));
    let turned = &net_lines(&model).expect("lines")[1];
    assert_eq!(
        (turned.quantity, turned.price),
        (Decimal::NEGATIVE_ONE, Decimal::from(5))
    );
}

#[test]
fn the_price_is_the_one_on_paper_where_it_gives_the_amount_and_else_the_amount_for_all_units() {
    let tax = key(TaxCategory::Standard, "19");
    let plain = |quantity: i64, price: Decimal, amount: i64| {
        let mut line = line(amount, tax);
        line.quantity = Decimal::from(quantity);
        line.unit_price = price;
        line
    };
    let mut prorated = plain(3, Decimal::new(745, 2), 1043);
    prorated.proration = Some(Proration {
        used_days: 14,
        full_days: 30,
    });
    let mut tiered = plain(1250, Decimal::new(7, 4), 88);
    tiered.tiers = [(1000, 0), (250, 35)]
        .map(|(quantity, price)| TierShare {
            quantity: Decimal::from(quantity),
            unit_price: Decimal::new(price, 4),
        })
        .into();
    for (mode, line, price, basis) in [
        (
            PriceMode::Net,
            plain(1234, Decimal::new(35, 4), 432),
            "0.0035",
            None,
        ),
        (PriceMode::Net, prorated, "10.43", Some(3)),
        (PriceMode::Net, tiered, "0.88", Some(1250)),
        (PriceMode::Net, plain(1, Decimal::ZERO, 0), "0", None),
        // 12 × 11.90 gross are 120.00 net, 10.00 each; 12 × 7.45 are 75.13 net, which twelve do not share evenly.
        (
            PriceMode::Gross,
            plain(12, Decimal::new(1190, 2), 14_280),
            "10",
            None,
        ),
        (
            PriceMode::Gross,
            plain(12, Decimal::new(745, 2), 8940),
            "75.13",
            Some(12),
        ),
    ] {
        let base = line.amount_minor;
        let (net, owed) = match mode {
            PriceMode::Net => (base, (base * 19 + 50) / 100),
            PriceMode::Gross => (base - (base * 19 * 2 + 119) / 238, (base * 19 * 2 + 119) / 238),
        };
        let model = with(mode, vec![line], vec![group(tax, net, owed)]);
        assert_eq!(model.check(), Ok(()));
        let made = &net_lines(&model).expect("lines")[0];
        assert_eq!(made.price, price.parse().expect("a price"));
        assert_eq!(made.basis, basis.map(Decimal::from), "{price}");
    }
}

#[test]
fn the_gross_amount_without_an_exact_pair_keeps_the_papers_figures() {
    // R-155, variant a.
    let model = simple();
    assert_eq!(nets(&model), [839]);
    assert_eq!(model.totals.tax_minor, 160);
}

#[test]
fn a_credit_that_is_nothing_net_stays_a_credit() {
    // A cent gross is 0.84 net. Four of them are 3.36 and take back three cents, so the first takes back nothing.
    let tax = key(TaxCategory::Standard, "19");
    let lines = [1190, -1, -1, -1, -1].map(|amount| line(amount, tax));
    let model = with(PriceMode::Gross, lines.into(), vec![group(tax, 997, 189)]);
    assert_eq!(nets(&model), [1000, 0, -1, -1, -1]);
    let made = net_lines(&model).expect("lines");
    assert_eq!(made[1].quantity, Decimal::NEGATIVE_ONE);
}
