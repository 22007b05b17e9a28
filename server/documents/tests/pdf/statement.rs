//! Statements of account: rows lead from balance to balance.

use documents::{DocumentError, ModelProblem, StatementModel, render_statement};

use crate::reading::{Read, assert_shows};
use crate::samples;

fn refusal(model: &StatementModel) -> ModelProblem {
    match render_statement(model) {
        Err(DocumentError::Model(problem)) => problem,
        other => panic!("expected a refusal, got {:?}", other.map(|pdf| pdf.len())),
    }
}

#[test]
fn a_statement_runs_from_the_opening_to_the_closing_balance() {
    let read = Read::new(&render_statement(&samples::statement(5)).expect("a statement"));
    let lines = read.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert_shows(
        &lines,
        &[
            "Kontoauszug",
            "Saldo am 31.12.2025 14,90 €",
            "Rechnung RE-2026-00000",
            "44,80 €",
            "Zahlung RE-2026-00000 Zażółć gęślą jaźń",
            "Rechnungskorrektur RK-2026-00004",
            "Saldo am 31.12.2026 9,90 €",
            "Am Ende des Zeitraums sind 9,90 € offen.",
        ],
    );
}

#[test]
fn every_row_of_a_long_statement_is_there_once_and_every_page_has_its_columns_named() {
    for rows in [1, 30, 300] {
        let model = samples::statement(rows);
        let read = Read::new(&render_statement(&model).expect("a statement"));
        let pages = read.pages();
        let text = pages.join("\n");
        for row in &model.rows {
            let number = row.reference.split(' ').next().expect("a number");
            let alike = model
                .rows
                .iter()
                .filter(|other| other.reference.split(' ').next() == Some(number))
                .count();
            assert_eq!(text.matches(number).count(), alike, "{number} of {rows} rows");
        }
        for page in pages.iter().filter(|page| page.contains("-2026-0")) {
            assert_eq!(
                page.matches("Zu Ihren Gunsten").count(),
                1,
                "of {rows} rows:\n{page}"
            );
        }
        assert_eq!(text.matches("Saldo am 31.12.2026").count(), 1);
    }
}

#[test]
fn a_statement_of_nothing_says_so() {
    let mut model = samples::statement(0);
    model.opening_minor = 0;
    model.closing_minor = 0;
    assert_shows(
        &Read::new(&render_statement(&model).expect("a statement")).flow(),
        &[
            "In diesem Zeitraum gab es keine Belege und keine Zahlungen.",
            "Ihr Konto ist ausgeglichen.",
        ],
    );
}

#[test]
fn what_the_merchant_owes_is_told_as_a_credit_balance() {
    assert_shows(
        &Read::new(&render_statement(&samples::statement_english()).expect("a statement")).flow(),
        &[
            "Statement of account",
            "Παπαδόπουλος & Müller-Łęcka",
            "You have a credit balance of",
        ],
    );
}

#[test]
fn a_statement_that_does_not_add_up_is_refused() {
    let mut model = samples::statement(5);
    model.closing_minor += 1;
    assert!(matches!(refusal(&model), ModelProblem::Sum { expected: 990, .. }));
    let mut model = samples::statement(5);
    model.rows.swap(0, 4);
    assert!(matches!(refusal(&model), ModelProblem::Invalid { .. }));
    let mut model = samples::statement(5);
    model.rows[4].on = model.period.until;
    assert!(matches!(refusal(&model), ModelProblem::Invalid { .. }));
    let mut model = samples::statement(5);
    model.rows[0].reference.clear();
    assert!(matches!(
        refusal(&model),
        ModelProblem::Missing { rule: "R-114", .. }
    ));
}
