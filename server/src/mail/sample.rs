//! Invented facts, for looking at a mail of which there is none yet.

use app::wire::MailTemplateKind;
use billing::{Currency, Money};
use chrono::{Days, FixedOffset, NaiveDate, NaiveTime, TimeZone};
use texts::{Lang, t};

use super::{
    Addressee, CreditSettlement, DeclarationKind, DeclarationReceiptMail, DocumentKind, DocumentMail,
    DocumentPayment, Facts, FirstCharge, OrderConfirmation, PaymentBy, Person, Sender,
};

const PRICE_MINOR: i64 = 2_990;
/// Ends of made-up accounts.
const ACCOUNT_END: &str = "4321";

/// Facts of a kind of mail, dated `today`. Links lead to `base`, the merchant's start page.
#[must_use]
pub fn invented(
    kind: MailTemplateKind,
    lang: Lang,
    merchant: Sender,
    person: &Person,
    today: NaiveDate,
    base: &str,
) -> Facts {
    let addressee = Addressee {
        given: person.given_name.clone(),
        family: person.family_name.clone(),
    };
    let price = Money::new(PRICE_MINOR, Currency::Eur);
    let in_two_weeks = today.checked_add_days(Days::new(14)).unwrap_or(today);
    let document = |kind, number: &str, payment| {
        Facts::Document(Box::new(DocumentMail {
            merchant: merchant.clone(),
            addressee: addressee.clone(),
            number: number.to_owned(),
            kind,
            gross: price,
            issued_on: today,
            payment,
            portal_url: format!("{base}/portal/invoices"),
            own: None,
        }))
    };
    match kind {
        MailTemplateKind::Invoice => document(
            DocumentKind::Invoice,
            "RE-00001",
            DocumentPayment::Sepa {
                collect_on: in_two_weeks,
                amount: price,
                mandate: "M-00001-1".to_owned(),
                iban_last4: ACCOUNT_END.to_owned(),
                creditor_id: "DE98ZZZ09999999999".to_owned(),
            },
        ),
        MailTemplateKind::CreditNote => document(
            DocumentKind::CreditNote,
            "RK-00001",
            DocumentPayment::Credit(CreditSettlement::NextInvoice),
        ),
        MailTemplateKind::CancellationInvoice => document(
            DocumentKind::CancellationInvoice,
            "ST-00001",
            DocumentPayment::Credit(CreditSettlement::Refund),
        ),
        MailTemplateKind::ContractConfirmation => Facts::Order(Box::new(OrderConfirmation {
            addressee,
            contract_number: "V-000001".to_owned(),
            plan: merchant.name.clone(),
            ordered_on: today,
            trial_last_day: None,
            first_charge: Some(FirstCharge {
                on: in_two_weeks,
                amount: price,
            }),
            recurring: Vec::new(),
            payment: PaymentBy::DirectDebit {
                iban_last4: ACCOUNT_END.to_owned(),
            },
            portal_url: format!("{base}/portal"),
            withdrawal_url: Some(format!("{base}/withdraw")),
            merchant,
            own: None,
        })),
        MailTemplateKind::CancellationReceipt => declaration(lang, merchant, person, today, base, true),
        MailTemplateKind::WithdrawalReceipt => declaration(lang, merchant, person, today, base, false),
    }
}

fn declaration(
    lang: Lang,
    merchant: Sender,
    person: &Person,
    today: NaiveDate,
    base: &str,
    cancellation: bool,
) -> Facts {
    let noon = today.and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(12);
    let utc = FixedOffset::east_opt(0).map(|utc| utc.from_utc_datetime(&noon));
    Facts::Declaration(Box::new(DeclarationReceiptMail {
        merchant,
        addressee: Addressee {
            given: String::new(),
            family: person.name.clone(),
        },
        kind: if cancellation {
            DeclarationKind::Cancellation
        } else {
            DeclarationKind::Withdrawal
        },
        received_at: utc.unwrap_or_default(),
        content: vec![
            (t(lang, "declared-name"), person.name.clone()),
            (t(lang, "declared-contract"), "V-000001".to_owned()),
        ],
        ends_on: None,
        portal_url: Some(format!("{base}/portal")),
        withdrawal_url: cancellation.then(|| format!("{base}/withdraw")),
        own: None,
    }))
}
