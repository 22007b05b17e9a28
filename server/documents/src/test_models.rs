//! Small models for the crate's unit tests.

use rust_decimal::Decimal;

use crate::model::{
    Company, InvoiceKind, InvoiceLine, InvoiceModel, Letterhead, Payment, Period, PostalAddress, PriceMode,
    Recipient, SupplierTax, TaxCategory, TaxGroup, TaxKey, Totals,
};

fn address(city: &str) -> PostalAddress {
    PostalAddress {
        line_one: "Weg 1".into(),
        line_two: None,
        postcode: "20457".into(),
        city: city.into(),
        country: "DE".into(),
    }
}

pub(crate) fn key(category: TaxCategory, rate: &str) -> TaxKey {
    TaxKey {
        category,
        rate_percent: rate.parse().expect("a rate"),
    }
}

/// One line of one unit.
pub(crate) fn line(amount_minor: i64, tax: TaxKey) -> InvoiceLine {
    InvoiceLine {
        title: "Tarif".into(),
        description: None,
        period: Period {
            from: "2026-11-01".parse().expect("a day"),
            until: "2026-12-01".parse().expect("a day"),
        },
        quantity: if amount_minor < 0 {
            Decimal::NEGATIVE_ONE
        } else {
            Decimal::ONE
        },
        unit: None,
        unit_code: Default::default(),
        unit_price: Decimal::new(amount_minor.abs(), 2),
        tiers: Vec::new(),
        proration: None,
        amount_minor,
        tax,
        allowances: Vec::new(),
    }
}

pub(crate) fn group(tax: TaxKey, net_minor: i64, tax_minor: i64) -> TaxGroup {
    TaxGroup {
        tax,
        net_minor,
        tax_minor,
        gross_minor: net_minor + tax_minor,
        note: None,
        exemption_code: None,
    }
}

/// Lines and groups with the totals they give.
pub(crate) fn with(mode: PriceMode, lines: Vec<InvoiceLine>, groups: Vec<TaxGroup>) -> InvoiceModel {
    let totals = Totals {
        net_minor: groups.iter().map(|group| group.net_minor).sum(),
        tax_minor: groups.iter().map(|group| group.tax_minor).sum(),
        gross_minor: groups.iter().map(|group| group.gross_minor).sum(),
    };
    InvoiceModel {
        lang: crate::Lang::De,
        letterhead: Letterhead {
            name: "Verlag".into(),
            address: vec!["Weg 1".into(), "20457 Hamburg".into()],
            company: Company {
                seat: "Hamburg".into(),
                register_court: Some("Amtsgericht Hamburg".into()),
                register_number: Some("HRB 1".into()),
                managers: vec!["Mara Beispiel".into()],
                ..Company::default()
            },
            tax: SupplierTax {
                tax_number: Some("48/123/45678".into()),
                vat_id: Some("DE 123456789".into()),
            },
            postal_address: Some(address("Hamburg")),
            ..Letterhead::default()
        },
        recipient: Recipient {
            name: "Mia Muster".into(),
            address: vec!["Weg 2".into(), "50668 Köln".into()],
            postal_address: Some(address("Köln")),
            ..Recipient::default()
        },
        kind: InvoiceKind::Invoice,
        number: "RE-1".into(),
        issue_date: "2026-11-01".parse().expect("a day"),
        corrects: None,
        customer_number: None,
        contract_number: None,
        service_period: None,
        salutation: None,
        intro: Vec::new(),
        currency: "EUR".into(),
        price_mode: mode,
        lines,
        tax_groups: groups,
        totals,
        prepayments: Vec::new(),
        payable_minor: totals.gross_minor,
        tax_notes: Vec::new(),
        payment: Payment::SepaDebit {
            collect_on: "2026-11-16".parse().expect("a day"),
            mandate_reference: "M-1".into(),
            creditor_id: "DE98ZZZ09999999999".into(),
            iban_last4: "4321".into(),
            debtor_iban: Some("DE51 1007 7777 0209 2943 21".into()),
        },
        closing: Vec::new(),
        profile: Default::default(),
        buyer_reference: None,
        order_number: None,
    }
}

/// 9.99 gross at 19 %: the amount that no net and tax give exactly.
pub(crate) fn simple() -> InvoiceModel {
    let tax = key(TaxCategory::Standard, "19");
    with(PriceMode::Gross, vec![line(999, tax)], vec![group(tax, 839, 160)])
}
