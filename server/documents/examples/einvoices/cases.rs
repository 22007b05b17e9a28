//! Invoices by number: cases in turn, amounts by a fixed sequence of random numbers.

use documents::{
    AddressScheme, Allowance, CorrectedDocument, EinvoiceProfile, ElectronicAddress, InvoiceKind,
    InvoiceLine, InvoiceModel, Lang, Payment, Period, Prepayment, PriceMode, Proration, Recipient,
    RefundRoute, TaxCategory, TaxGroup, TaxKey, TierShare, UnitCode,
};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::samples;

/// SplitMix64: a fixed sequence per document, whatever the standard library does.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: i64) -> i64 {
        i64::try_from(self.next() % limit.unsigned_abs()).expect("small")
    }

    fn one_in(&mut self, chance: i64) -> bool {
        self.below(chance) == 0
    }
}

/// How a document is taxed: seller, buyer and the keys of its lines.
#[derive(Clone, Copy)]
enum Case {
    Standard,
    Reduced,
    Mixed,
    SecondHalfOf2020,
    ReverseCharge,
    OutsideScope,
    SmallBusiness,
    Austria,
    Finland,
    Zero,
    ExemptAndTaxed,
}

const CASES: [Case; 11] = [
    Case::Standard,
    Case::Reduced,
    Case::Mixed,
    Case::SecondHalfOf2020,
    Case::ReverseCharge,
    Case::OutsideScope,
    Case::SmallBusiness,
    Case::Austria,
    Case::Finland,
    Case::Zero,
    Case::ExemptAndTaxed,
];

/// The document with this number. Cases, payments and kinds turn with different periods, so that they meet each other.
pub fn model(index: u64) -> InvoiceModel {
    let mut dice = Dice(index);
    let turn = |length: u64| usize::try_from(index % length).expect("small");
    let case = CASES[turn(11)];
    let mut model = samples::consumer();
    model.lang = if index % 3 == 1 { Lang::En } else { Lang::De };
    model.number = format!("RE-2026-{index:05}");
    model.closing = Vec::new();
    model.salutation = None;
    model.intro = Vec::new();
    model.price_mode = if dice.one_in(2) {
        PriceMode::Net
    } else {
        PriceMode::Gross
    };
    dress(&mut model, case);
    let keys = keys(case);
    let lines = 1 + dice.below(6);
    model.lines = (0..lines)
        .map(|position| {
            line(
                &mut dice,
                keys[usize::try_from(position).expect("small") % keys.len()],
                &model,
            )
        })
        .collect();
    if dice.one_in(4) {
        let credit = credit(&mut dice, &model.lines[0]);
        model.lines.push(credit);
    }
    model.tax_groups = notes(case);
    samples::add_up(&mut model);
    if model.totals.gross_minor < 0 {
        model.lines.retain(|line| line.amount_minor >= 0);
        samples::add_up(&mut model);
    }
    kind(&mut model, turn(7));
    pay(&mut model, &mut dice, turn(8));
    if index % 5 == 2 {
        public_buyer(&mut model);
    }
    model
}

fn keys(case: Case) -> Vec<TaxKey> {
    let untaxed = |category| TaxKey {
        category,
        rate_percent: Decimal::ZERO,
    };
    match case {
        Case::Standard => vec![samples::standard(19)],
        Case::Reduced => vec![samples::standard(7)],
        Case::Mixed => vec![samples::standard(19), samples::standard(7)],
        Case::SecondHalfOf2020 => vec![samples::standard(16), samples::standard(5)],
        Case::ReverseCharge => vec![untaxed(TaxCategory::ReverseCharge)],
        Case::OutsideScope => vec![untaxed(TaxCategory::OutsideScope)],
        Case::SmallBusiness => vec![untaxed(TaxCategory::Exempt)],
        Case::Austria => vec![samples::standard(20)],
        Case::Finland => vec![TaxKey {
            category: TaxCategory::Standard,
            rate_percent: Decimal::new(255, 1),
        }],
        Case::Zero => vec![untaxed(TaxCategory::Zero), samples::standard(19)],
        Case::ExemptAndTaxed => vec![untaxed(TaxCategory::Exempt), samples::standard(19)],
    }
}

fn notes(case: Case) -> Vec<TaxGroup> {
    let (note, code) = match case {
        Case::ReverseCharge => (
            "Steuerschuldnerschaft des Leistungsempfängers",
            Some("VATEX-EU-AE"),
        ),
        Case::OutsideScope => ("Nicht im Inland steuerbare Leistung (§ 3a Abs. 2 UStG)", None),
        Case::SmallBusiness => ("Steuerbefreit für Kleinunternehmer (§ 19 UStG)", None),
        Case::ExemptAndTaxed => ("Steuerfrei nach § 4 Nr. 21 UStG", Some("VATEX-EU-132-1I")),
        _ => return Vec::new(),
    };
    vec![TaxGroup {
        tax: keys(case)[0],
        net_minor: 0,
        tax_minor: 0,
        gross_minor: 0,
        note: Some(note.to_owned()),
        exemption_code: code.map(str::to_owned),
    }]
}

/// Seller and buyer of a case.
fn dress(model: &mut InvoiceModel, case: Case) {
    let buyer = |name: &str, lines: [&str; 3], vat_id: Option<&str>, country: &str| Recipient {
        name: name.into(),
        address: lines.map(str::to_owned).into(),
        vat_id: vat_id.map(str::to_owned),
        postal_address: lines[1]
            .split_once(' ')
            .map(|(postcode, city)| samples::address(lines[0], postcode, city, country)),
        electronic_address: Some(ElectronicAddress {
            scheme: AddressScheme::Email,
            value: "rechnung@kunde.example".into(),
        }),
        contact_person: vat_id.map(|_| "Einkauf & Buchhaltung".into()),
    };
    match case {
        Case::Mixed | Case::ExemptAndTaxed | Case::Zero => {
            model.recipient = buyer(
                "Müller & Söhne <Logistik> GmbH",
                ["Domstraße 3", "50668 Köln", ""],
                Some("DE987654321"),
                "DE",
            );
        }
        Case::ReverseCharge => {
            model.recipient = buyer(
                "Βιβλιοπωλείο Αθηνά Α.Ε.",
                ["Οδός Σταδίου 5", "10562 Αθήνα", "GRIECHENLAND"],
                Some("EL123456789"),
                "GR",
            );
        }
        Case::OutsideScope => {
            model.recipient = buyer(
                "Zürcher Lesezirkel AG",
                ["Bahnhofstrasse 1", "8001 Zürich", "SCHWEIZ"],
                Some("CHE123456789"),
                "CH",
            );
        }
        Case::SmallBusiness => {
            model.letterhead = samples::small_business().letterhead;
            model.letterhead.bank = Some(samples::account());
            model.letterhead.contact.phone = Some("+49 4131 555 010".into());
        }
        Case::Austria => {
            model.recipient = buyer("Anna Öller", ["Ring 1", "1010 Wien", "ÖSTERREICH"], None, "AT");
        }
        Case::Finland => {
            model.recipient = buyer(
                "Aino Mäkinen",
                ["Esplanadi 4", "00130 Helsinki", "FINNLAND"],
                None,
                "FI",
            );
        }
        Case::SecondHalfOf2020 => model.issue_date = samples::day(2020, 8, 1),
        Case::Standard | Case::Reduced => {}
    }
}

fn round(value: Decimal) -> i64 {
    let value = value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    value.to_string().parse().expect("whole minor units")
}

fn line(dice: &mut Dice, tax: TaxKey, model: &InvoiceModel) -> InvoiceLine {
    let period = if model.issue_date < samples::day(2021, 1, 1) {
        Period {
            from: samples::day(2020, 8, 1),
            until: samples::day(2020, 9, 1),
        }
    } else {
        samples::november()
    };
    let quantity = if dice.one_in(2) { 1 } else { 1 + dice.below(40) };
    let unit_price = match dice.below(5) {
        0 => Decimal::new(dice.below(9999), 4),
        1 => Decimal::new(999, 2),
        _ => Decimal::new(1 + dice.below(50_000), 2),
    };
    let codes = [
        UnitCode::Month,
        UnitCode::Piece,
        UnitCode::Day,
        UnitCode::Year,
        UnitCode::Week,
    ];
    let mut line = InvoiceLine {
        title: format!("Zugang & Archiv <Tarif {}>", dice.below(9)),
        description: dice
            .one_in(2)
            .then(|| "mit allen Ausgaben\nund „Rätselwelt“".into()),
        period,
        quantity: Decimal::from(quantity),
        unit: None,
        unit_code: codes[usize::try_from(dice.below(5)).expect("small")],
        unit_price,
        tiers: Vec::new(),
        proration: None,
        amount_minor: 0,
        tax,
        allowances: Vec::new(),
    };
    let mut exact = unit_price * line.quantity * Decimal::ONE_HUNDRED;
    match dice.below(4) {
        0 => {
            let used = 1 + u32::try_from(dice.below(30)).expect("small");
            line.proration = Some(Proration {
                used_days: used,
                full_days: 31,
            });
            exact = exact * Decimal::from(used) / Decimal::from(31);
        }
        1 if quantity > 2 => {
            let share = |quantity: i64, unit_price| TierShare {
                quantity: Decimal::from(quantity),
                unit_price,
            };
            let later = Decimal::new(dice.below(500), 2);
            line.tiers = vec![share(2, unit_price), share(quantity - 2, later)];
            exact = (unit_price * Decimal::TWO + later * Decimal::from(quantity - 2)) * Decimal::ONE_HUNDRED;
        }
        _ => {}
    }
    line.amount_minor = round(exact);
    if dice.one_in(3) {
        line.allowances.push(Allowance {
            title: "Rabatt 10 % (Code HERBST)".into(),
            amount_minor: line.amount_minor / 10,
        });
    }
    if dice.one_in(6) {
        line.allowances.push(Allowance {
            title: "Treuerabatt".into(),
            amount_minor: line.amount_minor / 7,
        });
    }
    line
}

/// Unused days of a line given back, with its reduction taken back.
fn credit(dice: &mut Dice, of: &InvoiceLine) -> InvoiceLine {
    let mut line = of.clone();
    line.title = "Nicht genutzte Zeit".into();
    line.tiers = Vec::new();
    line.proration = Some(Proration {
        used_days: 1 + u32::try_from(dice.below(20)).expect("small"),
        full_days: 31,
    });
    line.quantity = -line.quantity;
    let share = line.proration.expect("just set");
    line.amount_minor = round(
        line.quantity * line.unit_price * Decimal::ONE_HUNDRED * Decimal::from(share.used_days)
            / Decimal::from(31),
    );
    for allowance in &mut line.allowances {
        allowance.amount_minor = -(allowance.amount_minor / 3).min(-line.amount_minor);
    }
    line
}

fn kind(model: &mut InvoiceModel, turn: usize) {
    model.kind = match turn {
        4 => InvoiceKind::Correction,
        5 => InvoiceKind::Cancellation,
        6 => InvoiceKind::Corrected,
        _ => return,
    };
    model.corrects = Some(CorrectedDocument {
        number: "RE-2026-00001".into(),
        issue_date: samples::day(2026, 10, 3),
    });
}

fn pay(model: &mut InvoiceModel, dice: &mut Dice, turn: usize) {
    let day = model.issue_date + chrono::Days::new(14);
    if matches!(model.kind, InvoiceKind::Correction | InvoiceKind::Cancellation) {
        let routes = [
            RefundRoute::Balance,
            RefundRoute::Account {
                iban_last4: "4321".into(),
            },
            RefundRoute::SameMeans {
                means: "Visa •••• 4242".into(),
            },
        ];
        model.payment = Payment::Refund {
            route: routes[turn % 3].clone(),
        };
        return;
    }
    if dice.one_in(5) {
        model.prepayments = vec![
            Prepayment {
                title: "Anzahlung vom 20.10.".into(),
                amount_minor: model.totals.gross_minor / 3,
                tax_minor: Some(model.totals.tax_minor / 3),
            },
            Prepayment {
                title: "Ihr Guthaben".into(),
                amount_minor: model.totals.gross_minor / 9,
                tax_minor: None,
            },
        ];
    }
    let card = |last4: Option<&str>| {
        let means = last4.map_or("PayPal".to_owned(), |digits| format!("Visa •••• {digits}"));
        (means, last4.map(str::to_owned))
    };
    model.payment = match turn {
        1 | 2 | 7 => Payment::Transfer {
            due_on: day,
            account: samples::account(),
            reference: model.number.clone(),
            consumer_default_notice: model.recipient.vat_id.is_none(),
        },
        3 | 4 => {
            let (means, card_last4) = card((turn == 3).then_some("4242"));
            Payment::Charge {
                on: day,
                means,
                card_last4,
            }
        }
        5 => {
            let (means, card_last4) = card(dice.one_in(2).then_some("4242"));
            Payment::Paid {
                on: model.issue_date,
                means,
                card_last4,
            }
        }
        6 => {
            model.prepayments = vec![Prepayment {
                title: "Ihr Guthaben".into(),
                amount_minor: model.totals.gross_minor,
                tax_minor: None,
            }];
            Payment::Nothing
        }
        _ => {
            let mut payment = samples::consumer().payment;
            if let Payment::SepaDebit { collect_on, .. } = &mut payment {
                *collect_on = day;
            }
            payment
        }
    };
    let prepaid: i64 = model.prepayments.iter().map(|p| p.amount_minor).sum();
    model.payable_minor = model.totals.gross_minor - prepaid;
}

fn public_buyer(model: &mut InvoiceModel) {
    model.profile = EinvoiceProfile::Xrechnung;
    model.buyer_reference = Some("04011000-12345-34".into());
    model.order_number = Some("B-4711".into());
    model.letterhead.contact.person = Some("Abonnements & Rechnungen".into());
    model.recipient.electronic_address = Some(ElectronicAddress {
        scheme: AddressScheme::LeitwegId,
        value: "04011000-12345-34".into(),
    });
}
