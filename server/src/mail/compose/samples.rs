//! Facts the tests write mails from. All names are made up.

use billing::{Currency, Money};
use chrono::{DateTime, NaiveDate};
use store::outbox::SecondFactorChange;

use super::*;

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

pub(crate) fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::Eur)
}

pub(crate) fn sender() -> Sender {
    Sender {
        name: "Stadtblatt".to_owned(),
        legal_name: "Stadtblatt Verlag GmbH".to_owned(),
        address: vec!["Müllergasse 12".to_owned(), "50667 Köln".to_owned()],
        seat: "Köln".to_owned(),
        register: "Amtsgericht Köln, HRB 00000".to_owned(),
        managers: vec!["Petra Öztürk".to_owned(), "Jan Weiß".to_owned()],
        vat_id: Some("DE000000000".to_owned()),
        email: "service@stadtblatt.example".to_owned(),
        website: "https://stadtblatt.example/".to_owned(),
        accent: "#0b6b4f".to_owned(),
    }
}

pub(crate) fn addressee() -> Addressee {
    Addressee {
        given: "Anna".to_owned(),
        family: "Berger".to_owned(),
    }
}

pub(crate) fn order() -> OrderConfirmation {
    OrderConfirmation {
        merchant: sender(),
        addressee: addressee(),
        contract_number: "V-2026-00017".to_owned(),
        plan: "Digital Plus".to_owned(),
        ordered_on: day(2026, 11, 21),
        trial_last_day: Some(day(2026, 12, 5)),
        first_charge: Some(FirstCharge {
            on: day(2026, 12, 7),
            amount: euros(2990),
        }),
        recurring: vec![
            "29,90 € pro Monat".to_owned(),
            "0,35 € je Artikel aus dem Archiv".to_owned(),
        ],
        payment: PaymentBy::DirectDebit {
            iban_last4: "4321".to_owned(),
        },
        portal_url: "https://turnus.example/m/stadtblatt/portal/contracts/V-2026-00017".to_owned(),
        withdrawal_url: Some("https://turnus.example/m/stadtblatt/widerruf".to_owned()),
        own: None,
    }
}

pub(crate) fn debit() -> DocumentPayment {
    DocumentPayment::Sepa {
        collect_on: day(2026, 12, 15),
        amount: euros(2490),
        mandate: "STB-000017-1".to_owned(),
        iban_last4: "4321".to_owned(),
        creditor_id: "DE98ZZZ09999999999".to_owned(),
    }
}

pub(crate) fn transfer() -> DocumentPayment {
    DocumentPayment::Transfer {
        due_on: day(2026, 12, 15),
        amount: euros(123_450),
        holder: "Stadtblatt Verlag GmbH".to_owned(),
        iban: "DE02120300000000202051".to_owned(),
        bic: "BYLADEM1001".to_owned(),
        reference: "RE-2026-00231".to_owned(),
    }
}

pub(crate) fn invoice(payment: DocumentPayment) -> DocumentMail {
    DocumentMail {
        merchant: sender(),
        addressee: addressee(),
        number: "RE-2026-00231".to_owned(),
        kind: DocumentKind::Invoice,
        gross: euros(2990),
        issued_on: day(2026, 12, 1),
        payment,
        portal_url: "https://turnus.example/m/stadtblatt/portal/documents/RE-2026-00231".to_owned(),
        own: None,
    }
}

pub(crate) fn credit_note(settlement: CreditSettlement) -> DocumentMail {
    DocumentMail {
        kind: DocumentKind::CreditNote,
        number: "RK-2026-00004".to_owned(),
        ..invoice(DocumentPayment::Credit(settlement))
    }
}

pub(crate) fn declaration(kind: DeclarationKind) -> DeclarationReceiptMail {
    DeclarationReceiptMail {
        merchant: sender(),
        addressee: addressee(),
        kind,
        received_at: DateTime::parse_from_rfc3339("2026-07-14T23:30:05+02:00").expect("a moment"),
        content: [
            ("Name", "Anna Berger"),
            ("E-Mail-Adresse", "anna.berger@post.example"),
            ("Vertrag", "V-2026-00017, Digital Plus"),
            (
                "Art der Kündigung",
                "Ordentliche Kündigung zum nächstmöglichen Zeitpunkt",
            ),
        ]
        .map(|(label, value)| (label.to_owned(), value.to_owned()))
        .to_vec(),
        ends_on: Some(day(2026, 8, 14)),
        portal_url: Some("https://turnus.example/m/stadtblatt/portal/contracts/V-2026-00017".to_owned()),
        withdrawal_url: None,
        own: None,
    }
}

/// Every mail about signing in.
pub(crate) fn access_mails() -> Vec<AccessLetter> {
    let url = || {
        let secret = "0123456789abcdef".repeat(4);
        format!("https://turnus.example/m/stadtblatt/sign-in/mail/reset/{secret}")
    };
    [
        AccessFacts::Reset {
            url: url(),
            minutes: 60,
        },
        AccessFacts::SignInLink {
            url: url(),
            minutes: 15,
        },
        AccessFacts::PasswordChanged {
            reset_url: "https://turnus.example/m/stadtblatt/sign-in/mail/reset".to_owned(),
        },
        AccessFacts::ConfirmEmail {
            url: url(),
            hours: 24,
        },
        AccessFacts::EmailTaken {
            sign_in_url: "https://turnus.example/m/stadtblatt/sign-in".to_owned(),
        },
        AccessFacts::EmailChanging {
            new_email: "anna.berger@neue-post.example".to_owned(),
            stop_url: url(),
            hours: 24,
        },
        AccessFacts::EmailChanged,
    ]
    .into_iter()
    .chain(
        [
            SecondFactorChange::On,
            SecondFactorChange::Off,
            SecondFactorChange::RecoveryCodeUsed { left: 9 },
            SecondFactorChange::CodesRenewed,
        ]
        .map(|change| AccessFacts::SecondFactor {
            change,
            reset_url: "https://turnus.example/m/stadtblatt/sign-in/mail/reset".to_owned(),
        }),
    )
    .chain([true, false].map(|added| AccessFacts::Passkey {
        name: "Laptop".to_owned(),
        added,
        reset_url: "https://turnus.example/m/stadtblatt/sign-in/mail/reset".to_owned(),
    }))
    .map(|what| AccessLetter {
        merchant: sender(),
        what,
    })
    .collect()
}
