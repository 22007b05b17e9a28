//! Writes sample documents: `cargo run -p documents --example sample -- OUTDIR`, or measures with `--bench N`.

use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;

mod samples;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next()) {
        (Some("--bench"), times) => bench(times.as_deref().unwrap_or("100").parse()?),
        (Some(folder), _) => write(PathBuf::from(folder)),
        (None, _) => Err("usage: sample OUTDIR | sample --bench N".into()),
    }
}

fn write(folder: PathBuf) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(&folder)?;
    let invoices = [
        ("consumer", samples::consumer()),
        ("business", samples::business()),
        ("english", samples::english()),
        ("reverse-charge", samples::reverse_charge()),
        ("small-business", samples::small_business()),
        ("cancellation", samples::cancellation()),
        ("lines-30", samples::long(30)),
        ("lines-300", samples::long(300)),
    ];
    for (name, model) in invoices {
        std::fs::write(
            folder.join(format!("{name}.pdf")),
            documents::render_invoice(&model)?.pdf,
        )?;
    }
    for (name, model) in [
        ("contract", samples::contract()),
        ("contract-english", samples::contract_english()),
    ] {
        std::fs::write(
            folder.join(format!("{name}.pdf")),
            documents::render_contract(&model)?,
        )?;
    }
    for (name, model) in [
        ("cancellation-receipt", samples::cancellation_receipt()),
        (
            "cancellation-receipt-english",
            samples::cancellation_receipt_english(),
        ),
        ("withdrawal-receipt", samples::withdrawal_receipt()),
        (
            "withdrawal-receipt-english",
            samples::withdrawal_receipt_english(),
        ),
    ] {
        std::fs::write(
            folder.join(format!("{name}.pdf")),
            documents::render_receipt(&model)?,
        )?;
    }
    for (name, model) in [
        ("mandate", samples::mandate()),
        ("mandate-business", samples::mandate_business()),
        ("mandate-english", samples::mandate_english()),
    ] {
        std::fs::write(
            folder.join(format!("{name}.pdf")),
            documents::render_mandate(&model)?,
        )?;
    }
    for (name, model) in [
        ("statement", samples::statement(12)),
        ("statement-empty", samples::statement(0)),
        ("statement-300", samples::statement(300)),
        ("statement-english", samples::statement_english()),
    ] {
        std::fs::write(
            folder.join(format!("{name}.pdf")),
            documents::render_statement(&model)?,
        )?;
    }
    Ok(())
}

/// Prints milliseconds of processor time per document and the memory in use, which must not grow with the number of documents.
fn bench(times: u32) -> Result<(), Box<dyn Error>> {
    let cases = [
        ("1 line", samples::consumer()),
        ("30 lines", samples::long(30)),
        ("300 lines", samples::long(300)),
    ];
    documents::render_invoice(&cases[0].1)?;
    for (name, mut model) in cases {
        let (mut alone, mut rendering, mut checking) = (0.0, 0.0, 0.0);
        for index in 0..times {
            model.customer_number = Some(format!("{index:06}"));
            let begin = busy()?;
            let made = documents::render_invoice(&model)?;
            rendering += busy()? - begin;
            let begin = busy()?;
            documents::release_check(&model, &made)?;
            checking += busy()? - begin;
        }
        for index in 0..times {
            model.customer_number = Some(format!("1{index:06}"));
            let page = documents::BarePage::of(&model)?;
            let begin = busy()?;
            page.typeset_only()?;
            alone += busy()? - begin;
        }
        let each = |seconds: f64| seconds * 1000.0 / f64::from(times.max(1));
        writeln!(
            std::io::stdout(),
            "{name}: {:.2} ms per document (the engine alone: {:.2}), {:.2} ms to read it again, {} resident",
            each(rendering),
            each(alone),
            each(checking),
            resident()
        )?;
    }
    Ok(())
}

/// Seconds of processor time of this program, as the kernel counts them for its only thread.
fn busy() -> Result<f64, Box<dyn Error>> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = told.split_whitespace().next().unwrap_or_default();
    Ok(nanoseconds.parse::<f64>()? / 1e9)
}

fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or_else(|| "unknown memory".to_owned(), |line| line.trim().to_owned())
}
