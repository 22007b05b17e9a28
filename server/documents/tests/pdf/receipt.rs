//! Receipts of cancellations and withdrawals.

use documents::{DocumentError, ModelProblem, render_receipt, spelled};

use crate::reading::{Read, assert_shows};
use crate::samples;

#[test]
fn a_receipt_shows_what_was_declared_and_the_second_it_arrived_here_and_in_utc() {
    let flow = Read::new(&render_receipt(&samples::cancellation_receipt()).expect("a receipt")).flow();
    assert_shows(
        &flow,
        &[
            "Eingangsbestätigung Ihrer Kündigung",
            "31. Juli 2026 um 23:59:58 Uhr",
            "UTC+02:00",
            "2026-07-31 21:59:58 UTC",
            "außerordentliche Kündigung",
            "Die Zeitung kam seit dem 1. Juli an sechs Tagen nicht an",
            "zum frühestmöglichen Zeitpunkt",
            "Diese Kündigung wurde mit der Schaltfläche „jetzt kündigen“",
            "Wir ordnen Ihre Kündigung Ihrem Vertrag zu",
        ],
    );
}

#[test]
fn a_receipt_of_a_matched_cancellation_says_when_the_contract_ends() {
    let flow =
        Read::new(&render_receipt(&samples::cancellation_receipt_english()).expect("a receipt")).flow();
    assert_shows(
        &flow,
        &[
            "Receipt of your cancellation",
            "Αλέξανδρος Παπαδόπουλος",
            "31 July 2026 at 23:59:58",
            "Your contract ends on 31 August 2026 and will not renew.",
        ],
    );
}

#[test]
fn a_withdrawal_says_when_money_comes_back() {
    let flow = Read::new(&render_receipt(&samples::withdrawal_receipt()).expect("a receipt")).flow();
    assert_shows(
        &flow,
        &[
            "Eingangsbestätigung Ihres Widerrufs",
            "Dieser Widerruf wurde mit der Schaltfläche „Widerruf bestätigen“",
            "spätestens 14 Tage nach diesem Eingang",
        ],
    );
    assert!(!flow.contains("Kündigung"), "{flow}");
}

#[test]
fn a_reason_of_several_pages_is_printed_whole() {
    let mut model = samples::cancellation_receipt();
    let reason: Vec<String> = (0..400).map(|index| format!("Grund{index}")).collect();
    model.content[4].value = reason.join(" ");
    let read = Read::new(&render_receipt(&model).expect("a receipt"));
    assert!(read.pages().len() > 1, "one page only");
    let flow = read.flow();
    for word in reason {
        assert!(flow.contains(&word), "{word} is missing");
    }
}

#[test]
fn whatever_was_written_can_be_spelled_on_paper() {
    let written = "王小明 😀\u{7} Müller-Łęcka Παπαδόπουλος";
    let said = spelled(written).expect("fonts");
    assert_eq!(
        said,
        "[U+738B][U+5C0F][U+660E] [U+1F600]  Müller-Łęcka Παπαδόπουλος"
    );
    let mut model = samples::withdrawal_receipt();
    model.content[0].value = written.into();
    assert!(matches!(
        render_receipt(&model),
        Err(DocumentError::Unprintable { character: '王', .. })
    ));
    model.content[0].value = said;
    assert_shows(
        &Read::new(&render_receipt(&model).expect("a receipt")).flow(),
        &["[U+738B]"],
    );
}

#[test]
fn a_receipt_without_content_is_refused() {
    let mut model = samples::withdrawal_receipt();
    model.content.clear();
    let refused = render_receipt(&model).expect_err("nothing declared");
    assert!(
        matches!(&refused, DocumentError::Model(ModelProblem::Missing { field, rule: "R-544" }) if field == "content"),
        "{refused}"
    );
}
