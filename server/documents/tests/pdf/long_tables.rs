//! Invoices of many lines: page breaks, repeated heads, carried sums.

use documents::{InvoiceModel, Lang, render_invoice};

use crate::reading::Read;
use crate::samples;

fn pages(model: &InvoiceModel) -> Vec<String> {
    Read::new(&render_invoice(model).expect("a document").pdf).pages()
}

/// The positions whose title stands on a page.
fn positions(page: &str) -> Vec<usize> {
    let numbers = page.lines().filter_map(|line| line.split_once("Zugang Filiale "));
    numbers
        .filter_map(|(_, rest)| rest.split_whitespace().next()?.parse().ok())
        .collect()
}

fn running(model: &InvoiceModel, until: usize) -> String {
    let lines = model.lines.iter().take(until);
    let sum = lines
        .map(|l| l.amount_minor - l.allowances.iter().map(|a| a.amount_minor).sum::<i64>())
        .sum();
    texts::format::money(Lang::De, sum, "EUR").replace('\u{a0}', " ")
}

#[test]
fn one_line_fills_one_page_and_has_no_page_number() {
    let pages = pages(&samples::long(1));
    assert_eq!(pages.len(), 1);
    assert!(
        !pages[0].contains("Seite") && !pages[0].contains("Übertrag"),
        "{}",
        pages[0]
    );
}

#[test]
fn many_lines_break_between_lines_and_carry_their_sum_over() {
    for (lines, page_count) in [(30, 3..=4), (300, 19..=24)] {
        let model = samples::long(lines);
        let pages = pages(&model);
        assert!(
            page_count.contains(&pages.len()),
            "{lines} lines take {} pages",
            pages.len()
        );
        let mut seen = 0;
        for (index, page) in pages.iter().enumerate() {
            let (first, last) = (index == 0, index + 1 == pages.len());
            assert!(
                page.contains(&format!("Seite {} von {}", index + 1, pages.len())),
                "no page number on\n{page}"
            );
            if !first {
                assert!(
                    page.contains(&model.number),
                    "page {} does not say what it belongs to",
                    index + 1
                );
                assert!(
                    page.contains(&running(&model, seen)),
                    "no carry from above on\n{page}"
                );
            }
            let here = positions(page);
            assert_eq!(
                here,
                (seen + 1..=seen + here.len()).collect::<Vec<_>>(),
                "lines in order on page {}",
                index + 1
            );
            seen += here.len();
            assert_eq!(
                here.is_empty(),
                !page.contains("Einzelpreis"),
                "the head repeats where lines are:\n{page}"
            );
            assert_eq!(
                page.matches("Übertrag").count(),
                usize::from(!first) + usize::from(!last),
                "{page}"
            );
            if !last {
                assert!(page.contains(&running(&model, seen)), "no carry below on\n{page}");
            }
        }
        assert_eq!(seen, lines);
    }
}

#[test]
fn a_reduction_stays_on_the_page_of_its_line() {
    for page in pages(&samples::long(300)) {
        let reduced = positions(&page)
            .into_iter()
            .filter(|position| position % 7 == 0)
            .count();
        assert_eq!(page.matches("Mengenrabatt").count(), reduced, "{page}");
    }
}

#[test]
fn whatever_the_number_of_lines_the_total_stands_once() {
    for lines in 1..=24 {
        let model = samples::long(lines);
        let text = pages(&model).join("\n");
        assert_eq!(text.matches("Rechnungsbetrag").count(), 1, "{lines} lines");
        assert_eq!(text.matches("Bitte überweisen Sie").count(), 1, "{lines} lines");
    }
}
