//! Models taken from life, for the sample program and the tests.

mod letters;

pub use letters::*;

use chrono::NaiveDate;
use documents::{
    Allowance, BankAccount, Company, Contact, ContractModel, ContractPayment, CorrectedDocument, EarlyStart,
    EinvoiceProfile, InvoiceKind, InvoiceLine, InvoiceModel, Lang, Letterhead, Logo, Payment, Period,
    PlanSummary, PostalAddress, Prepayment, PriceItem, PriceMode, Proration, Recipient, RefundRoute, Section,
    SepaMandate, SupplierTax, TaxCategory, TaxGroup, TaxKey, TermWords, TermsReference, Totals, Trial,
    UnitCode,
};
use rust_decimal::{Decimal, RoundingStrategy};

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 44"><rect width="44" height="44" rx="9" fill="#1d4f91"/><path d="M12 13h20M12 22h20M12 31h12" stroke="#fff" stroke-width="4" stroke-linecap="round"/></svg>"##;

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

pub fn november() -> Period {
    Period {
        from: day(2026, 11, 1),
        until: day(2026, 12, 1),
    }
}

pub fn standard(rate: i64) -> TaxKey {
    TaxKey {
        category: TaxCategory::Standard,
        rate_percent: Decimal::from(rate),
    }
}

pub fn letterhead() -> Letterhead {
    Letterhead {
        name: "Stadtblatt Verlag GmbH".into(),
        address: vec!["Hafenstraße 12".into(), "20457 Hamburg".into()],
        logo: None,
        accent: Some("#0b6b4f".into()),
        company: Company {
            legal_form: "GmbH".into(),
            seat: "Hamburg".into(),
            register_court: Some("Amtsgericht Hamburg".into()),
            register_number: Some("HRB 987654".into()),
            managers: vec!["Mara Beispiel".into(), "Jörg Muster".into()],
        },
        tax: SupplierTax {
            tax_number: Some("48/123/45678".into()),
            vat_id: Some("DE123456789".into()),
        },
        bank: Some(account()),
        contact: Contact {
            email: Some("service@stadtblatt.example".into()),
            phone: Some("+49 40 555 0100".into()),
            website: Some("stadtblatt.example".into()),
            person: None,
        },
        postal_address: Some(address("Hafenstraße 12", "20457", "Hamburg", "DE")),
        electronic_address: None,
        seller_id: None,
    }
}

pub fn account() -> BankAccount {
    BankAccount {
        holder: "Stadtblatt Verlag GmbH".into(),
        bank_name: Some("Musterbank Hamburg".into()),
        iban: "DE02120300000000202051".into(),
        bic: Some("BYLADEM1001".into()),
    }
}

pub fn address(street: &str, postcode: &str, city: &str, country: &str) -> PostalAddress {
    PostalAddress {
        line_one: street.into(),
        line_two: None,
        postcode: postcode.into(),
        city: city.into(),
        country: country.into(),
    }
}

pub fn recipient() -> Recipient {
    Recipient {
        name: "Grażyna Müller-Łęcka".into(),
        address: vec!["Große Elbstraße 7".into(), "22767 Hamburg".into()],
        postal_address: Some(address("Große Elbstraße 7", "22767", "Hamburg", "DE")),
        ..Recipient::default()
    }
}

fn line(title: &str, description: Option<&str>, price_minor: i64, tax: TaxKey) -> InvoiceLine {
    InvoiceLine {
        title: title.into(),
        description: description.map(Into::into),
        period: november(),
        quantity: Decimal::ONE,
        unit: Some("Monat".into()),
        unit_code: UnitCode::Month,
        unit_price: Decimal::new(price_minor, 2),
        tiers: Vec::new(),
        proration: None,
        amount_minor: price_minor,
        tax,
        allowances: Vec::new(),
    }
}

/// Fills groups, totals and payable amount from the lines, in the way the engine does.
pub fn add_up(model: &mut InvoiceModel) {
    let round = |value: Decimal| -> i64 {
        let value = value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        value.to_string().parse().expect("whole minor units")
    };
    let notes: Vec<_> = model
        .tax_groups
        .iter()
        .map(|group| (group.tax, group.note.clone()))
        .collect();
    let mut keys: Vec<TaxKey> = Vec::new();
    for line in &model.lines {
        if !keys.contains(&line.tax) {
            keys.push(line.tax);
        }
    }
    let hundred = Decimal::ONE_HUNDRED;
    model.tax_groups = keys
        .into_iter()
        .map(|tax| {
            let lines = model.lines.iter().filter(|line| line.tax == tax);
            let base: i64 = lines
                .map(|line| line.amount_minor - line.allowances.iter().map(|a| a.amount_minor).sum::<i64>())
                .sum();
            let rate = tax.rate_percent;
            let tax_minor = match model.price_mode {
                PriceMode::Net => round(Decimal::from(base) * rate / hundred),
                PriceMode::Gross => round(Decimal::from(base) * rate / (hundred + rate)),
            };
            let net_minor = if model.price_mode == PriceMode::Net {
                base
            } else {
                base - tax_minor
            };
            let note = notes
                .iter()
                .find(|(key, _)| *key == tax)
                .and_then(|(_, note)| note.clone());
            TaxGroup {
                tax,
                net_minor,
                tax_minor,
                gross_minor: net_minor + tax_minor,
                note,
                exemption_code: None,
            }
        })
        .collect();
    model.totals = Totals {
        net_minor: model.tax_groups.iter().map(|g| g.net_minor).sum(),
        tax_minor: model.tax_groups.iter().map(|g| g.tax_minor).sum(),
        gross_minor: model.tax_groups.iter().map(|g| g.gross_minor).sum(),
    };
    let prepaid: i64 = model.prepayments.iter().map(|p| p.amount_minor).sum();
    model.payable_minor = model.totals.gross_minor - prepaid;
}

/// A consumer's monthly invoice: one line, gross, direct debit.
pub fn consumer() -> InvoiceModel {
    let mut model = InvoiceModel {
        lang: Lang::De,
        letterhead: letterhead(),
        recipient: recipient(),
        kind: InvoiceKind::Invoice,
        number: "RE-2026-00231".into(),
        issue_date: day(2026, 11, 1),
        corrects: None,
        customer_number: Some("0042".into()),
        contract_number: Some("V-2026-0117".into()),
        service_period: None,
        salutation: Some("Guten Tag Frau Müller-Łęcka,".into()),
        intro: vec!["für Ihr Abonnement berechnen wir Ihnen den November.".into()],
        currency: "EUR".into(),
        price_mode: PriceMode::Gross,
        lines: vec![line("Stadtblatt Digital Plus", Some("E-Paper, Archiv und Rätselwelt"), 2990, standard(7))],
        tax_groups: Vec::new(),
        totals: Totals::default(),
        prepayments: Vec::new(),
        payable_minor: 0,
        tax_notes: Vec::new(),
        payment: Payment::SepaDebit {
            collect_on: day(2026, 11, 16),
            mandate_reference: "STADTBLATT-0042-1".into(),
            creditor_id: "DE98ZZZ09999999999".into(),
            iban_last4: "4321".into(),
            debtor_iban: Some("DE51100777770209294321".into()),
        },
        profile: EinvoiceProfile::default(),
        buyer_reference: None,
        order_number: None,
        closing: vec![
            "Rechnungen und Verträge finden Sie jederzeit in Ihrem Kundenkonto. Vielen Dank, dass Sie uns lesen.".into(),
        ],
    };
    add_up(&mut model);
    model
}

/// A business customer: several lines and rates, proration, allowance, prepayment, transfer; with a logo.
pub fn business() -> InvoiceModel {
    let mut model = consumer();
    model.letterhead.logo = Some(Logo::Svg(LOGO.into()));
    model.letterhead.accent = Some("#1d4f91".into());
    model.recipient = Recipient {
        name: "Αθηνά Παπαδοπούλου Logistik AG".into(),
        address: vec![
            "Frau Zoë Żuławska, Buchhaltung".into(),
            "Domstraße 3".into(),
            "50668 Köln".into(),
        ],
        vat_id: Some("DE987654321".into()),
        postal_address: Some(address("Domstraße 3", "50668", "Köln", "DE")),
        contact_person: Some("Frau Zoë Żuławska, Buchhaltung".into()),
        electronic_address: None,
    };
    model.number = "RE-2026-00232".into();
    model.salutation = None;
    model.intro = Vec::new();
    model.price_mode = PriceMode::Net;
    let mut seats = line(
        "Paketfach Büro",
        Some("Zugang für Ihre Mitarbeiter, mit Rechtevergabe je Standort"),
        0,
        standard(19),
    );
    seats.quantity = Decimal::from(12);
    seats.unit = Some("Plätze".into());
    seats.unit_price = Decimal::new(745, 2);
    seats.amount_minor = 8940;
    seats.allowances = vec![
        Allowance {
            title: "Rabatt 10 % (Code HERBST)".into(),
            amount_minor: 894,
        },
        Allowance {
            title: "Treuerabatt".into(),
            amount_minor: 500,
        },
    ];
    let mut more_seats = line("Paketfach Büro, 3 weitere Plätze", None, 0, standard(19));
    more_seats.period = Period {
        from: day(2026, 11, 17),
        until: day(2026, 12, 1),
    };
    more_seats.quantity = Decimal::from(3);
    more_seats.unit = Some("Plätze".into());
    more_seats.unit_price = Decimal::new(745, 2);
    more_seats.proration = Some(Proration {
        used_days: 14,
        full_days: 30,
    });
    more_seats.amount_minor = 1043;
    let mut credit = line("Nicht genutzte Zeit: Paketfach Einzel", None, 0, standard(19));
    credit.period = more_seats.period;
    credit.quantity = Decimal::from(-1);
    credit.unit_price = Decimal::new(990, 2);
    credit.proration = more_seats.proration;
    credit.amount_minor = -462;
    let mut scans = line(
        "Scans über dem Kontingent",
        Some("Nutzung im Oktober"),
        0,
        standard(19),
    );
    scans.period = Period {
        from: day(2026, 10, 1),
        until: day(2026, 11, 1),
    };
    scans.quantity = Decimal::from(1234);
    scans.unit = Some("Scans".into());
    scans.unit_price = "0.0035".parse().expect("a price");
    scans.amount_minor = 432;
    let mut setup = line("Einrichtung", None, 125_000, standard(19));
    setup.unit = None;
    model.lines = vec![
        seats,
        more_seats,
        credit,
        scans,
        setup,
        line("Stadtblatt Print, Firmenabo", None, 3990, standard(7)),
    ];
    model.prepayments = vec![Prepayment {
        title: "Anzahlung vom 20. Oktober 2026".into(),
        amount_minor: 59_500,
        tax_minor: Some(9500),
    }];
    model.payment = Payment::Transfer {
        due_on: day(2026, 11, 15),
        account: account(),
        reference: "RE-2026-00232".into(),
        consumer_default_notice: false,
    };
    add_up(&mut model);
    model
}

/// The remittance text names the invoice.
fn refer(model: &mut InvoiceModel) {
    if let Payment::Transfer { reference, .. } = &mut model.payment {
        reference.clone_from(&model.number);
    }
}

/// As [`consumer`], in English and paid by transfer with the notice for consumers.
pub fn english() -> InvoiceModel {
    let mut model = consumer();
    model.lang = Lang::En;
    model.number = "RE-2026-00233".into();
    model.salutation = Some("Dear Ms Müller-Łęcka,".into());
    model.intro = vec!["Thank you for reading us. This is your invoice for November.".into()];
    model.closing = Vec::new();
    model.lines[0].unit = Some("month".into());
    model.lines[0].description = Some("E-paper, archive and puzzles".into());
    model.payment = Payment::Transfer {
        due_on: day(2026, 11, 15),
        account: account(),
        reference: "RE-2026-00233".into(),
        consumer_default_notice: true,
    };
    model
}

/// An EU business customer: reverse charge (R-125).
pub fn reverse_charge() -> InvoiceModel {
    let mut model = business();
    model.number = "RE-2026-00234".into();
    refer(&mut model);
    model.prepayments = Vec::new();
    model.recipient = Recipient {
        name: "Księgarnia Świętokrzyska Sp. z o.o.".into(),
        address: vec![
            "ul. Świętokrzyska 14".into(),
            "00-050 Warszawa".into(),
            "POLEN".into(),
        ],
        vat_id: Some("PL1234567883".into()),
        postal_address: Some(address("ul. Świętokrzyska 14", "00-050", "Warszawa", "PL")),
        ..Recipient::default()
    };
    let key = TaxKey {
        category: TaxCategory::ReverseCharge,
        rate_percent: Decimal::ZERO,
    };
    model.lines.truncate(1);
    model.lines[0].tax = key;
    model.tax_groups = vec![TaxGroup {
        tax: key,
        net_minor: 0,
        tax_minor: 0,
        gross_minor: 0,
        note: Some("Steuerschuldnerschaft des Leistungsempfängers".into()),
        exemption_code: None,
    }];
    add_up(&mut model);
    model
}

/// A small business without VAT (R-132), already paid by card.
pub fn small_business() -> InvoiceModel {
    let mut model = consumer();
    let key = TaxKey {
        category: TaxCategory::Exempt,
        rate_percent: Decimal::ZERO,
    };
    model.number = "2026-7".into();
    model.letterhead = Letterhead {
        name: "Töpferkurse Ines Beispiel".into(),
        address: vec!["Am Brink 4".into(), "21335 Lüneburg".into()],
        accent: Some("#ffb000".into()),
        company: Company {
            seat: "Lüneburg".into(),
            ..Company::default()
        },
        tax: SupplierTax {
            tax_number: Some("33/456/78901".into()),
            vat_id: None,
        },
        bank: None,
        contact: Contact {
            email: Some("ines@toepfern.example".into()),
            ..Contact::default()
        },
        logo: None,
        postal_address: Some(address("Am Brink 4", "21335", "Lüneburg", "DE")),
        seller_id: Some("toepferkurse".into()),
        electronic_address: None,
    };
    model.lines[0].title = "Töpferkurs am Abend".into();
    model.lines[0].description = None;
    model.lines[0].tax = key;
    model.tax_groups = vec![TaxGroup {
        tax: key,
        net_minor: 0,
        tax_minor: 0,
        gross_minor: 0,
        note: Some("Steuerbefreit für Kleinunternehmer (§ 19 UStG)".into()),
        exemption_code: None,
    }];
    model.payment = Payment::Paid {
        on: day(2026, 10, 30),
        means: "Visa •••• 4242".into(),
        card_last4: Some("4242".into()),
    };
    model.closing = Vec::new();
    add_up(&mut model);
    model
}

/// The full reversal of [`consumer`] (R-142, R-143).
pub fn cancellation() -> InvoiceModel {
    let mut model = consumer();
    model.kind = InvoiceKind::Cancellation;
    model.number = "ST-2026-00012".into();
    model.issue_date = day(2026, 11, 5);
    model.corrects = Some(CorrectedDocument {
        number: "RE-2026-00231".into(),
        issue_date: day(2026, 11, 1),
    });
    model.intro = Vec::new();
    model.payment = Payment::Refund {
        route: RefundRoute::Account {
            iban_last4: "4321".into(),
        },
    };
    model
}

/// As [`business`] with this many lines; every seventh has an allowance, every fifth a long description.
pub fn long(lines: usize) -> InvoiceModel {
    let mut model = business();
    model.prepayments = Vec::new();
    model.number = format!("RE-2026-1{lines:04}");
    refer(&mut model);
    model.lines = (1..=lines)
        .map(|index| {
            let price = 990 + i64::try_from(index).expect("small") * 37;
            let mut line = line(&format!("Zugang Filiale {index}"), None, price, standard(if index % 3 == 0 { 7 } else { 19 }));
            if index % 5 == 0 {
                line.description = Some(
                    "Lesezugang für alle Mitarbeiter der Filiale einschließlich Archiv, Rätselwelt und der Ausgaben \
                     der Lokalredaktionen"
                        .into(),
                );
            }
            if index % 7 == 0 {
                line.allowances = vec![Allowance { title: "Mengenrabatt 5 %".into(), amount_minor: price / 20 }];
            }
            line
        })
        .collect();
    add_up(&mut model);
    model
}

/// A consumer's contract with trial, mandate, early start and withdrawal instruction.
pub fn contract() -> ContractModel {
    let paragraphs = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    ContractModel {
        lang: Lang::De,
        letterhead: letterhead(),
        recipient: recipient(),
        contract_number: "V-2026-0117".into(),
        customer_number: Some("0042".into()),
        issue_date: day(2026, 11, 17),
        ordered_at: day(2026, 11, 17).and_hms_opt(20, 14, 9).expect("a time"),
        salutation: Some("Guten Tag Frau Müller-Łęcka,".into()),
        intro: Vec::new(),
        plan: PlanSummary {
            product: "Stadtblatt".into(),
            name: "Digital Plus".into(),
            description: Some("Die ganze Zeitung auf allen Geräten, am Vorabend ab 20 Uhr.".into()),
            included: paragraphs(&[
                "E-Paper mit allen Lokalausgaben",
                "Archiv seit 1949",
                "Rätselwelt und Podcasts",
            ]),
        },
        currency: "EUR".into(),
        prices: vec![
            PriceItem {
                title: "Grundpreis Digital Plus".into(),
                detail: Some("ab 1. Dezember 2026, im Voraus".into()),
                amount_minor: Some(2990),
                per: "pro Monat".into(),
                is_total: false,
            },
            PriceItem {
                title: "Einrichtung".into(),
                detail: None,
                amount_minor: Some(0),
                per: "einmalig".into(),
                is_total: false,
            },
            PriceItem {
                title: "Gesamtpreis".into(),
                detail: None,
                amount_minor: Some(2990),
                per: "pro Monat".into(),
                is_total: true,
            },
        ],
        price_note: Some("Alle Preise enthalten 7 % Umsatzsteuer. Weitere Kosten entstehen nicht.".into()),
        trial: Some(Trial {
            last_day: day(2026, 11, 30),
        }),
        starts_on: day(2026, 11, 17),
        term: TermWords {
            initial: "Keine Mindestlaufzeit; der Vertrag läuft auf unbestimmte Zeit.".into(),
            notice: "Jederzeit mit einer Frist von einem Monat.".into(),
            renewal: "Entfällt, weil der Vertrag unbefristet ist.".into(),
        },
        payment: ContractPayment::SepaDebit {
            mandate: SepaMandate {
                creditor_name: "Stadtblatt Verlag GmbH".into(),
                creditor_address: vec!["Hafenstraße 12".into(), "20457 Hamburg".into()],
                creditor_id: "DE98ZZZ09999999999".into(),
                reference: "STADTBLATT-0042-1".into(),
                debtor_name: "Grażyna Müller-Łęcka".into(),
                debtor_address: vec!["Große Elbstraße 7".into(), "22767 Hamburg".into()],
                debtor_iban: "DE02500105170137075030".into(),
                signed_on: day(2026, 11, 17),
            },
        },
        early_start: Some(EarlyStart {
            declared_at: day(2026, 11, 17).and_hms_opt(20, 13, 40).expect("a time"),
            wording: "Ich verlange ausdrücklich, dass die Leistung vor Ablauf der Widerrufsfrist beginnt."
                .into(),
        }),
        withdrawal: vec![
            Section {
                heading: "Widerrufsbelehrung".into(),
                paragraphs: paragraphs(&[
                    "Widerrufsrecht: Sie haben das Recht, binnen vierzehn Tagen ohne Angabe von Gründen diesen Vertrag zu widerrufen. Die Widerrufsfrist beträgt vierzehn Tage ab dem Tag des Vertragsabschlusses.",
                    "Um Ihr Widerrufsrecht auszuüben, müssen Sie uns mittels einer eindeutigen Erklärung über Ihren Entschluss, diesen Vertrag zu widerrufen, informieren. Sie können dafür auch die Funktion „Vertrag widerrufen“ am Fuß jeder Seite unseres Kundenportals nutzen.",
                    "Zur Wahrung der Widerrufsfrist reicht es aus, dass Sie die Mitteilung über die Ausübung des Widerrufsrechts vor Ablauf der Widerrufsfrist absenden.",
                ]),
            },
            Section {
                heading: "Folgen des Widerrufs".into(),
                paragraphs: paragraphs(&[
                    "Wenn Sie diesen Vertrag widerrufen, haben wir Ihnen alle Zahlungen, die wir von Ihnen erhalten haben, unverzüglich und spätestens binnen vierzehn Tagen ab dem Tag zurückzuzahlen, an dem die Mitteilung über Ihren Widerruf dieses Vertrags bei uns eingegangen ist. Für diese Rückzahlung verwenden wir dasselbe Zahlungsmittel, das Sie bei der ursprünglichen Transaktion eingesetzt haben; in keinem Fall werden Ihnen wegen dieser Rückzahlung Entgelte berechnet.",
                    "Haben Sie verlangt, dass die Dienstleistungen während der Widerrufsfrist beginnen sollen, so haben Sie uns einen angemessenen Betrag zu zahlen, der dem Anteil der bis zu dem Zeitpunkt, zu dem Sie uns von der Ausübung des Widerrufsrechts hinsichtlich dieses Vertrags unterrichten, bereits erbrachten Dienstleistungen im Vergleich zum Gesamtumfang der im Vertrag vorgesehenen Dienstleistungen entspricht.",
                ]),
            },
        ],
        terms: TermsReference {
            title: "Allgemeine Geschäftsbedingungen".into(),
            version: "3".into(),
            dated: day(2026, 6, 19),
            url: Some("stadtblatt.example/agb".into()),
        },
        further: Vec::new(),
        closing: Vec::new(),
    }
}

/// A business customer's contract, in English, on account.
pub fn contract_english() -> ContractModel {
    let mut model = contract();
    model.lang = Lang::En;
    model.salutation = None;
    model.payment = ContractPayment::Invoice { due_days: 14 };
    model.early_start = None;
    model.withdrawal = Vec::new();
    model.trial = None;
    model.plan.description = Some("The whole paper on every device, the evening before.".into());
    model.plan.included = vec![
        "E-paper with all local editions".into(),
        "Archive since 1949".into(),
    ];
    model.prices.truncate(1);
    model.prices[0].title = "Digital Plus base price".into();
    model.prices[0].detail = Some("from 1 December 2026, in advance".into());
    model.prices[0].per = "per month".into();
    model.terms.title = "General terms and conditions".into();
    model.price_note = Some("Prices include 7% VAT.".into());
    model.term = TermWords {
        initial: "12 months, until 16 November 2027".into(),
        notice: "One month before the end of the term".into(),
        renewal: "Open-ended afterwards, one month's notice at any time".into(),
    };
    model
}
