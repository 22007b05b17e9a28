//! Receipts, mandates and statements taken from life.

use chrono::{Days, FixedOffset};
use documents::{
    ContractPayment, Lang, MandateEvidence, MandateFrequency, MandateModel, MandateScheme, Period,
    ReceiptKind, ReceiptModel, Recipient, Stated, StatementEntry, StatementModel, StatementRow,
};

use super::{contract, day, letterhead, recipient};

fn stated(fields: &[(&str, &str)]) -> Vec<Stated> {
    fields
        .iter()
        .map(|(label, value)| Stated {
            label: (*label).into(),
            value: (*value).into(),
        })
        .collect()
}

/// A cancellation for cause that nobody has matched to a contract yet.
pub fn cancellation_receipt() -> ReceiptModel {
    let summer = FixedOffset::east_opt(7200).expect("an offset");
    ReceiptModel {
        lang: Lang::De,
        letterhead: letterhead(),
        recipient: Recipient {
            name: "Grażyna Müller-Łęcka".into(),
            address: vec!["grazyna@mueller-lecka.example".into()],
            ..Recipient::default()
        },
        kind: ReceiptKind::Cancellation,
        received_at: day(2026, 7, 31)
            .and_hms_opt(23, 59, 58)
            .expect("a time")
            .and_local_timezone(summer)
            .unwrap(),
        content: stated(&[
            ("Art der Kündigung", "außerordentliche Kündigung"),
            ("Name", "Grażyna Müller-Łęcka"),
            ("Vertrag", "V-2026-0117"),
            (
                "E-Mail-Adresse für die Bestätigung",
                "grazyna@mueller-lecka.example",
            ),
            (
                "Grund",
                "Die Zeitung kam seit dem 1. Juli an sechs Tagen nicht an, obwohl ich es dreimal gemeldet habe.\nEinen Ersatz \
                 bekam ich nicht.",
            ),
            ("Gewünschtes Ende", "zum frühestmöglichen Zeitpunkt"),
        ]),
        ends_on: None,
        intro: Vec::new(),
        closing: Vec::new(),
    }
}

/// An ordinary cancellation in English, with its end.
pub fn cancellation_receipt_english() -> ReceiptModel {
    ReceiptModel {
        lang: Lang::En,
        content: stated(&[
            ("Kind of cancellation", "ordinary cancellation"),
            ("Name", "Αλέξανδρος Παπαδόπουλος"),
            ("Contract", "V-2026-0118"),
            ("E-mail address for the confirmation", "alexandros@example.org"),
            ("Requested end", "as early as possible"),
        ]),
        recipient: Recipient {
            name: "Αλέξανδρος Παπαδόπουλος".into(),
            address: vec!["alexandros@example.org".into()],
            ..Recipient::default()
        },
        ends_on: Some(day(2026, 8, 31)),
        ..cancellation_receipt()
    }
}

/// A withdrawal.
pub fn withdrawal_receipt() -> ReceiptModel {
    ReceiptModel {
        kind: ReceiptKind::Withdrawal,
        content: stated(&[
            ("Name", "Grażyna Müller-Łęcka"),
            ("Vertrag", "V-2026-0117"),
            (
                "E-Mail-Adresse für die Bestätigung",
                "grazyna@mueller-lecka.example",
            ),
        ]),
        ..cancellation_receipt()
    }
}

/// A withdrawal in English.
pub fn withdrawal_receipt_english() -> ReceiptModel {
    ReceiptModel {
        kind: ReceiptKind::Withdrawal,
        ends_on: None,
        content: stated(&[
            ("Name", "Jörg Groß"),
            ("Contract", "V-2026-0119"),
            ("E-mail address for the confirmation", "joerg@example.org"),
        ]),
        ..cancellation_receipt_english()
    }
}

/// A consumer's mandate.
pub fn mandate() -> MandateModel {
    let ContractPayment::SepaDebit { mandate } = contract().payment else {
        unreachable!("the sample contract is paid by debit")
    };
    let winter = FixedOffset::east_opt(3600).expect("an offset");
    MandateModel {
        lang: Lang::De,
        letterhead: letterhead(),
        recipient: recipient(),
        customer_number: Some("0042".into()),
        scheme: MandateScheme::Core,
        frequency: MandateFrequency::Recurring,
        mandate,
        evidence: MandateEvidence {
            text_version: "CORE-DE-1".into(),
            given_at: day(2026, 11, 17)
                .and_hms_opt(20, 14, 9)
                .expect("a time")
                .and_local_timezone(winter)
                .unwrap(),
            address: Some("2001:db8:85a3::8a2e:370:7334".into()),
            in_account: false,
        },
        intro: Vec::new(),
        closing: Vec::new(),
    }
}

/// A business' mandate without refund, for one payment.
pub fn mandate_business() -> MandateModel {
    let mut model = mandate();
    model.scheme = MandateScheme::B2b;
    model.frequency = MandateFrequency::OneOff;
    model.evidence.text_version = "B2B-DE-1".into();
    model.evidence.address = None;
    model.mandate.debtor_name =
        "Παπαδόπουλος & Söhne Verwaltungs- und Beteiligungsgesellschaft für Druckmaschinen mbH & Co. KG"
            .into();
    model.recipient.name.clone_from(&model.mandate.debtor_name);
    model
}

/// A mandate in English.
pub fn mandate_english() -> MandateModel {
    let mut model = mandate();
    model.lang = Lang::En;
    model.evidence.text_version = "CORE-EN-1".into();
    model
}

/// A year's statement with this many rows: an invoice, its payment, now and then a correction.
pub fn statement(rows: usize) -> StatementModel {
    let first = day(2026, 1, 1);
    let mut model = StatementModel {
        lang: Lang::De,
        letterhead: letterhead(),
        recipient: recipient(),
        customer_number: Some("0042".into()),
        issue_date: day(2026, 12, 31),
        period: Period {
            from: first,
            until: day(2027, 1, 1),
        },
        currency: "EUR".into(),
        opening_minor: 1_490,
        rows: (0..rows)
            .map(|index| {
                let days = u64::try_from(index * 360 / rows.max(1)).expect("small");
                let (entry, change_minor, reference) = match index % 5 {
                    4 => (StatementEntry::Correction, -500, format!("RK-2026-{index:05}")),
                    even if even % 2 == 0 => (StatementEntry::Invoice, 2_990, format!("RE-2026-{index:05}")),
                    _ => (
                        StatementEntry::Payment,
                        -2_990,
                        format!("RE-2026-{:05} Zażółć gęślą jaźń", index - 1),
                    ),
                };
                StatementRow {
                    on: first.checked_add_days(Days::new(days)).expect("a day"),
                    entry,
                    reference,
                    change_minor,
                }
            })
            .collect(),
        closing_minor: 0,
        intro: Vec::new(),
        closing: Vec::new(),
    };
    model.closing_minor = model.opening_minor + model.rows.iter().map(|row| row.change_minor).sum::<i64>();
    model
}

/// A short statement in English with a long name, in the customer's favour.
pub fn statement_english() -> StatementModel {
    let mut model = statement(7);
    model.lang = Lang::En;
    model.recipient.name = "Παπαδόπουλος & Müller-Łęcka Communications International Limited".into();
    model.opening_minor = -10_000;
    model.closing_minor = -10_000 + model.rows.iter().map(|row| row.change_minor).sum::<i64>();
    model
}
