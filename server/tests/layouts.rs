//! Layouts of merchants, good and hostile, in the cage they are set in: the real program as its own child.

#[path = "../documents/examples/samples/mod.rs"]
#[expect(dead_code, unused_imports, reason = "two of the samples are enough here")]
mod samples;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use server::typeset::{Cage, LayoutProblem};

/// Longer than anybody waits, in little memory; a `while` without end the engine would notice by itself.
const ENDLESS: &str = "#for _ in range(100000) { for _ in range(100000) { } }";

fn cage() -> Cage {
    Cage::new(env!("CARGO_BIN_EXE_turnus").into(), Duration::from_secs(60))
}

async fn problem_of(layout: &str) -> LayoutProblem {
    match cage().invoice(layout, &samples::consumer()).await {
        Ok(_) => panic!("a hostile layout was taken: {layout}"),
        Err(problem) => problem,
    }
}

/// What the layout engine says about a layout.
async fn refusal_of(layout: &str) -> String {
    match problem_of(layout).await {
        LayoutProblem::Refused(reason) => reason,
        other => panic!("refused for another reason: {other:?}"),
    }
}

#[tokio::test]
async fn the_built_in_layout_gives_the_same_invoice_in_the_cage() {
    let model = samples::consumer();
    let made = cage()
        .invoice(documents::INVOICE_LAYOUT, &model)
        .await
        .expect("an invoice");
    let ours = documents::render_invoice(&model).expect("an invoice");
    assert_eq!(made.xml, ours.xml);
    assert!(made.pdf == ours.pdf, "other bytes");
}

#[tokio::test]
async fn an_adapted_layout_is_taken() {
    let adapted = documents::INVOICE_LAYOUT.replace("#v(6mm, weak: true)", "#v(9mm, weak: true)");
    assert_ne!(adapted, documents::INVOICE_LAYOUT);
    let model = samples::consumer();
    let made = cage().invoice(&adapted, &model).await.expect("an invoice");
    assert!(made.pdf != documents::render_invoice(&model).expect("an invoice").pdf);
}

#[tokio::test]
async fn an_invoice_of_three_hundred_lines_fits_into_the_cage() {
    let made = cage()
        .invoice(documents::INVOICE_LAYOUT, &samples::long(300))
        .await;
    assert!(made.is_ok(), "{:?}", made.err());
}

#[tokio::test]
async fn a_layout_reads_no_files() {
    for layout in [
        "#read(\"/etc/passwd\")",
        "#read(\"../../../../etc/passwd\")",
        "#image(\"/etc/hostname\")",
        "#include \"/invoice.typ\"",
        "#import \"contract.typ\": *",
        "#json(\"/proc/self/environ\")",
    ] {
        let reason = refusal_of(layout).await;
        assert!(
            reason.contains("access denied") || reason.contains("escape"),
            "{layout}: {reason}"
        );
    }
}

#[tokio::test]
async fn a_layout_imports_no_packages() {
    let reason = refusal_of("#import \"@preview/tablex:0.0.8\": *").await;
    assert!(reason.contains("layout.typ:1"), "{reason}");
}

#[tokio::test]
async fn a_layout_runs_no_plugins() {
    for layout in [
        "#plugin(bytes((0, 97, 115, 109, 1, 0, 0, 0)))",
        "#std.plugin(bytes((0, 97, 115, 109, 1, 0, 0, 0)))",
    ] {
        let reason = refusal_of(layout).await;
        assert!(reason.contains("plugin"), "{layout}: {reason}");
    }
}

#[tokio::test]
async fn an_endless_layout_is_stopped_by_its_processor_time() {
    let began = Instant::now();
    let problem = problem_of(ENDLESS).await;
    assert!(matches!(problem, LayoutProblem::TooSlow), "{problem:?}");
    assert!(
        began.elapsed() < Duration::from_secs(60),
        "only the clock on the wall ended it"
    );
}

#[tokio::test]
async fn an_endless_layout_is_stopped_by_the_clock_on_the_wall() {
    let impatient = Cage::new(env!("CARGO_BIN_EXE_turnus").into(), Duration::from_millis(500));
    let problem = impatient.invoice(ENDLESS, &samples::consumer()).await.err();
    assert!(matches!(problem, Some(LayoutProblem::TooSlow)), "{problem:?}");
}

#[tokio::test]
async fn a_layout_that_eats_memory_is_stopped() {
    let bomb = "#let text = \"0123456789abcdef\"\n#for _ in range(40) { text = text + text }\n#text.len()";
    let problem = problem_of(bomb).await;
    assert!(matches!(problem, LayoutProblem::TooMuchMemory), "{problem:?}");
}

#[tokio::test]
async fn a_layout_that_makes_a_huge_document_is_stopped() {
    let huge = "#for n in range(2000000) [#pagebreak() Seite #n]";
    let problem = problem_of(huge).await;
    assert!(
        matches!(
            problem,
            LayoutProblem::TooSlow | LayoutProblem::TooMuchMemory | LayoutProblem::TooLarge
        ),
        "{problem:?}"
    );
}

#[tokio::test]
async fn a_layout_without_the_structured_part_makes_nothing_that_may_leave_the_house() {
    let reason = refusal_of("#import \"letter.typ\": *\n#let sheet = json(\"/data.json\")\n#set document(title: \"x\")\n#sheet.title").await;
    assert!(reason.contains("held back"), "{reason}");
}

#[tokio::test]
async fn a_layout_that_is_too_long_is_not_even_tried() {
    let long = "a".repeat(server::typeset::LAYOUT_MOST + 1);
    assert!(matches!(problem_of(&long).await, LayoutProblem::TooLong));
}

/// Writes a script that can be started. By another process: one of ours that is just being started would still have the file open for
/// writing, and such a file cannot be run.
fn write_script(path: &Path, script: &str) {
    let written = Command::new("/bin/sh")
        .args(["-c", "printf %s \"$2\" >\"$1\" && chmod 755 \"$1\"", "sh"])
        .arg(path)
        .arg(script)
        .status();
    assert!(written.unwrap().success());
}

/// A program that answers nothing but notes when it began and ended.
fn notebook(folder: &tempfile::TempDir, seconds: &str) -> std::path::PathBuf {
    let (program, notes) = (folder.path().join("program"), folder.path().join("notes"));
    let script = format!(
        "#!/bin/sh\necho + >>{notes}\n/bin/sleep {seconds}\necho - >>{notes}\nexit 1\n",
        notes = notes.display()
    );
    write_script(&program, &script);
    program
}

/// How many ran at once, at most, and how many in all.
fn at_once(folder: &tempfile::TempDir) -> (i32, usize) {
    let notes = std::fs::read_to_string(folder.path().join("notes")).unwrap();
    let (mut now, mut most, mut all) = (0, 0, 0);
    for note in notes.lines() {
        now += if note == "+" { 1 } else { -1 };
        all += usize::from(note == "+");
        most = most.max(now);
    }
    (most, all)
}

#[tokio::test]
async fn only_two_documents_and_one_look_are_set_at_once_and_clones_share_their_places() {
    let folder = tempfile::TempDir::new().unwrap();
    let cage = Cage::new(notebook(&folder, "0.3"), Duration::from_secs(60));
    let model = samples::consumer();
    let document = || async { cage.clone().invoice("", &model).await.err() };
    tokio::join!(document(), document(), document(), document(), document());
    assert_eq!(at_once(&folder), (2, 5));
    let models = [model.clone()];
    let look = || async { cage.clone().look("", &models).await.err() };
    tokio::join!(document(), document(), document(), look(), look(), look());
    assert_eq!(at_once(&folder), (3, 11));
}

#[tokio::test]
async fn whoever_looks_waits_ten_seconds_for_a_place_and_is_told_that_others_are_trying() {
    let folder = tempfile::TempDir::new().unwrap();
    let cage = Cage::new(notebook(&folder, "13"), Duration::from_secs(60));
    let models = [samples::consumer()];
    let look = || async { cage.clone().look("", &models).await.err() };
    let (first, second) = tokio::join!(look(), look());
    assert!(matches!(first, Some((0, LayoutProblem::Refused(_)))), "{first:?}");
    assert!(matches!(second, Some((0, LayoutProblem::Busy))), "{second:?}");
}

#[tokio::test]
async fn samples_are_set_in_their_order_until_one_is_refused() {
    let models = [samples::consumer(), samples::english(), samples::business()];
    let layout = format!(
        "{}\n#if sheet.letter.lang == \"en\" {{ panic(\"no English\") }}",
        documents::INVOICE_LAYOUT
    );
    match cage().look(&layout, &models).await {
        Err((1, LayoutProblem::Refused(reason))) => assert!(reason.contains("no English"), "{reason}"),
        other => panic!("{:?}", other.map(|made| made.len())),
    }
    let made = cage()
        .look(documents::INVOICE_LAYOUT, &models)
        .await
        .expect("samples");
    assert_eq!(made.len(), 3);
}
