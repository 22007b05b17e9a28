//! The GiroCode of a transfer: a QR code from which a banking app takes amount, account and reference.

use qrcode::{Color, EcLevel, QrCode, Version};
use serde::Serialize;

use crate::model::{BankAccount, InvoiceModel, Payment};

/// Bytes a code may hold.
const PAYLOAD_MAX: usize = 331;
/// The largest symbol banking apps must read.
const VERSION_MAX: i16 = 13;
/// Light modules around the symbol.
const QUIET: usize = 4;
/// Characters of the account holder's name, and of the remittance text.
const NAME_MAX: usize = 70;
const REFERENCE_MAX: usize = 140;
/// The largest amount, in cents.
const AMOUNT_MAX: i64 = 99_999_999_999;

/// A symbol as runs of dark modules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct GiroCode {
    /// Side length in modules with the quiet zone.
    side: usize,
    /// Light modules on every side.
    quiet: usize,
    /// SVG path commands, one per run of dark modules in a row.
    runs: Vec<String>,
}

/// The code of a model, if it is paid by transfer and EPC069-12 can carry it: euros, something to pay, a name and a
/// reference that fit. A transfer without a code is still complete.
pub(crate) fn of(model: &InvoiceModel) -> Option<GiroCode> {
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
    let code = draw(&text(account, reference, currency, amount_minor)?)?;
    let (side, runs) = (code.side, code.runs.concat());
    Some(format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {side} {side}' shape-rendering='crispEdges'>\
         <path fill='#fff' d='M0 0h{side}v{side}H0z'/><path d='{runs}'/></svg>"
    ))
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

fn draw(payload: &str) -> Option<GiroCode> {
    let code = QrCode::with_error_correction_level(payload, EcLevel::M).ok()?;
    if !matches!(code.version(), Version::Normal(version) if version <= VERSION_MAX) {
        return None;
    }
    let width = code.width();
    let modules = code.into_colors();
    let mut runs = Vec::new();
    for (y, row) in modules.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            let length = run.len();
            if run.first() == Some(&Color::Dark) {
                runs.push(format!("M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET));
            }
            x += length;
        }
    }
    Some(GiroCode {
        side: width + 2 * QUIET,
        quiet: QUIET,
        runs,
    })
}

#[cfg(test)]
mod tests;
