use super::*;
use crate::model::{BankAccount, Payment};

fn transfer(payable_minor: i64) -> InvoiceModel {
    let mut model = crate::test_models::simple();
    model.payable_minor = payable_minor;
    model.payment = Payment::Transfer {
        due_on: model.issue_date,
        account: BankAccount {
            holder: "Käse & Söhne GmbH".into(),
            bank_name: None,
            iban: "de02 1203 0000 0000 2020 51".into(),
            bic: Some("BYLADEM1001".into()),
        },
        reference: "RE-1 \n Kunde 7".into(),
        consumer_default_notice: false,
    };
    model
}

#[test]
fn the_payload_has_the_lines_of_the_guideline() {
    assert_eq!(
        payload(&transfer(1234)).as_deref(),
        Some(
            "BCD\n002\n1\nSCT\nBYLADEM1001\nKäse & Söhne GmbH\nDE02120300000000202051\nEUR12.34\n\n\nRE-1 Kunde 7"
        )
    );
}

#[test]
fn only_euros_that_are_to_be_paid_by_transfer_get_a_code() {
    for (payable, has_code) in [
        (1, true),
        (0, false),
        (-5, false),
        (AMOUNT_MAX, true),
        (AMOUNT_MAX + 1, false),
    ] {
        assert_eq!(of(&transfer(payable)).is_some(), has_code, "{payable}");
    }
    let mut francs = transfer(100);
    francs.currency = "CHF".into();
    assert_eq!(of(&francs), None);
    let mut paid = transfer(100);
    paid.payment = Payment::Paid {
        on: paid.issue_date,
        means: "Visa".into(),
        card_last4: None,
    };
    assert_eq!(of(&paid), None);
}

/// A shortened name would be another one to the payer's bank.
#[test]
fn what_does_not_fit_gets_no_code_instead_of_a_shortened_one() {
    type Spoil = fn(&mut BankAccount, &mut String);
    let cases: [(Spoil, bool); 5] = [
        (|account, _| account.holder = "N".repeat(70), true),
        (|account, _| account.holder = "N".repeat(71), false),
        (|_, reference| *reference = "R".repeat(140), true),
        (|_, reference| *reference = "R".repeat(141), false),
        (|account, _| account.iban = "DE02 •• 51".into(), false),
    ];
    for (index, (spoil, has_code)) in cases.into_iter().enumerate() {
        let mut model = transfer(100);
        if let Payment::Transfer {
            account, reference, ..
        } = &mut model.payment
        {
            spoil(account, reference);
        }
        assert_eq!(of(&model).is_some(), has_code, "case {index}");
    }
    let mut model = transfer(100);
    if let Payment::Transfer {
        account, reference, ..
    } = &mut model.payment
    {
        account.holder = "Ü".repeat(70);
        *reference = "Ü".repeat(140);
    }
    assert_eq!(of(&model), None, "more than 331 bytes");
}
