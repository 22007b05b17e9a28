//! Writes e-invoices over all tax cases, kinds, means of payment, languages and price modes, with what they must say:
//! `cargo run -p documents --example einvoices -- OUTDIR COUNT`.
//!
//! For every number `0000`, `0001`, … there are a PDF, the XML by itself and a JSON with the expected values. The same count
//! always gives the same documents; the first hundred or so cover every case. `planted.pdf` is a document that says another
//! total than its JSON, for the check to prove that it can fail.
//!
//! The JSON says what a reader must find:
//! - `values`: the twelve [`KeyValues`], amounts with two decimals, days as `20261101`, one entry of `taxes` per rate;
//! - `lang`, `profile` (`en16931` or `xrechnung`), `price_mode` (`net` or `gross`);
//! - `corrects`: number of the corrected document, or null;
//! - `shows_taxes`: whether the paper has a table of taxes;
//! - `transfer`: name, IBAN, BIC and reference that the GiroCode must hold beside `values.payable`, or null;
//! - `only_in_xml`: the whole debited IBAN, which the paper must not show, or null.

use std::error::Error;
use std::io::Write as _;
use std::path::Path;

use documents::{InvoiceModel, KeyValues, Payment, TaxCategory, release_check, render_invoice};
use serde_json::json;

#[path = "../samples/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the samples serve other programs too")]
mod samples;

mod cases;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(count)) = (arguments.next(), arguments.next()) else {
        return Err("usage: einvoices OUTDIR COUNT".into());
    };
    let (folder, count) = (Path::new(&folder), count.parse::<u64>()?);
    std::fs::create_dir_all(folder)?;
    let threads = std::thread::available_parallelism()?.get();
    let failed = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|worker| {
                scope.spawn(move || -> Result<(), String> {
                    for index in (0..count).skip(worker).step_by(threads) {
                        write(folder, index).map_err(|error| format!("{index:04}: {error}"))?;
                    }
                    Ok(())
                })
            })
            .collect();
        workers
            .into_iter()
            .filter_map(|worker| worker.join().map_or(Some("a panic".to_owned()), Result::err))
            .collect::<Vec<_>>()
    });
    if !failed.is_empty() {
        return Err(failed.join("\n").into());
    }
    plant(folder)?;
    writeln!(std::io::stdout(), "{count} documents")?;
    Ok(())
}

fn write(folder: &Path, index: u64) -> Result<(), Box<dyn Error>> {
    let model = cases::model(index);
    let made = render_invoice(&model)?;
    release_check(&model, &made)?;
    let name = |ending: &str| folder.join(format!("{index:04}.{ending}"));
    std::fs::write(name("pdf"), &made.pdf)?;
    std::fs::write(name("xml"), made.xml.as_deref().ok_or("no XML")?)?;
    std::fs::write(name("json"), serde_json::to_vec_pretty(&expected(&model))?)?;
    Ok(())
}

/// What a reader of the files must find, from the model alone.
fn expected(model: &InvoiceModel) -> serde_json::Value {
    let transfer = match &model.payment {
        Payment::Transfer {
            account, reference, ..
        } => Some(
            json!({ "name": account.holder, "iban": account.iban, "bic": account.bic, "reference": reference }),
        ),
        _ => None,
    };
    let secret = match &model.payment {
        Payment::SepaDebit { debtor_iban, .. } => debtor_iban.clone(),
        _ => None,
    };
    let shows_taxes =
        !matches!(model.tax_groups.as_slice(), [one] if one.tax.category == TaxCategory::Exempt);
    json!({
        "values": KeyValues::of(model),
        "lang": model.lang.tag(),
        "profile": model.profile,
        "price_mode": model.price_mode,
        "corrects": model.corrects.as_ref().map(|corrected| &corrected.number),
        "shows_taxes": shows_taxes,
        "transfer": transfer,
        "only_in_xml": secret,
    })
}

/// A document whose paper says one euro more than its expected values.
fn plant(folder: &Path) -> Result<(), Box<dyn Error>> {
    let right = samples::consumer();
    let mut wrong = right.clone();
    wrong.lines[0].unit_price += rust_decimal::Decimal::ONE;
    wrong.lines[0].amount_minor += 100;
    samples::add_up(&mut wrong);
    std::fs::write(folder.join("planted.pdf"), render_invoice(&wrong)?.pdf)?;
    std::fs::write(
        folder.join("planted.json"),
        serde_json::to_vec_pretty(&expected(&right))?,
    )?;
    Ok(())
}
