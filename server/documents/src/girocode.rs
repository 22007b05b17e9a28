//! The GiroCode of a transfer: a QR code from which a banking app takes amount, account and reference.

use crate::model::{BankAccount, InvoiceModel, Payment};
use crate::qr::Symbol;

/// Bytes a code may hold.
const PAYLOAD_MAX: usize = 331;
/// The largest symbol banking apps must read.
const VERSION_MAX: i16 = 13;
/// Characters of the account holder's name, and of the remittance text.
const NAME_MAX: usize = 70;
const REFERENCE_MAX: usize = 140;
/// The largest amount, in cents.
const AMOUNT_MAX: i64 = 99_999_999_999;

/// The code of a model, if it is paid by transfer and EPC069-12 can carry it: euros, something to pay, a name and a
/// reference that fit. A transfer without a code is still complete.
pub(crate) fn of(model: &InvoiceModel) -> Option<Symbol> {
    draw(&payload(model)?)
}

/// The text inside the code of a model.
pub(crate) fn payload(model: &InvoiceModel) -> Option<String> {
    let Payment::Transfer {
        account, reference, ..
    } = &model.payment
    else {
        return None;
    };
    text(account, reference, &model.currency, model.still_due_minor())
}

/// The code of a transfer of so many minor units as an SVG image, dark on white; `None` where [`text`] has none.
#[must_use]
pub fn girocode_svg(
    account: &BankAccount,
    reference: &str,
    currency: &str,
    amount_minor: i64,
) -> Option<String> {
    draw(&text(account, reference, currency, amount_minor)?).map(|code| code.svg())
}

/// The text inside a code: version 002, UTF-8, remittance as free text; `None` where EPC069-12 has no room for it.
fn text(account: &BankAccount, reference: &str, currency: &str, cents: i64) -> Option<String> {
    let compact = |text: &str| -> String {
        text.chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect()
    };
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (iban, bic) = (
        compact(&account.iban),
        compact(account.bic.as_deref().unwrap_or("")),
    );
    let (name, reference) = (one_line(&account.holder), one_line(reference));
    let fits = currency == "EUR"
        && (1..=AMOUNT_MAX).contains(&cents)
        && name.chars().count() <= NAME_MAX
        && reference.chars().count() <= REFERENCE_MAX
        && (15..=34).contains(&iban.len())
        && iban.bytes().all(|b| b.is_ascii_alphanumeric());
    if !fits {
        return None;
    }
    let amount = format!("EUR{}.{:02}", cents / 100, cents % 100);
    let payload = [
        "BCD", "002", "1", "SCT", &bic, &name, &iban, &amount, "", "", &reference,
    ]
    .join("\n");
    (payload.len() <= PAYLOAD_MAX).then_some(payload)
}

fn draw(payload: &str) -> Option<Symbol> {
    Symbol::of(payload, VERSION_MAX)
}

#[cfg(test)]
mod tests;
