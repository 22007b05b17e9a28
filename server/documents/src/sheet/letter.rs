//! What the shared letter layout needs: head, address window, information block, footer.

use serde::Serialize;

use super::Fact;
use super::words::{Words, iban};
use crate::accent;
use crate::model::{BankAccount, Letterhead, Logo, Recipient};

/// The letter around a document's body.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LetterSheet {
    lang: &'static str,
    accent: String,
    /// Title in the PDF's metadata, and what repeats on later pages.
    title: String,
    author: String,
    /// `svg`, `png`, or absent: then the name stands in its place.
    logo: Option<&'static str>,
    sender: String,
    recipient: Vec<String>,
    facts: Vec<Fact>,
    footer: Vec<Vec<String>>,
    /// `Seite {page} von {pages}`, filled in by the layout.
    page_line: String,
}

pub(super) fn sheet(
    words: Words,
    head: &Letterhead,
    recipient: &Recipient,
    title: String,
    facts: Vec<Fact>,
) -> LetterSheet {
    LetterSheet {
        lang: words.lang.tag(),
        accent: accent::legible(head.accent.as_deref()),
        title,
        author: head.name.clone(),
        logo: head.logo.as_ref().map(|logo| match logo {
            Logo::Svg(_) => "svg",
            Logo::PngBase64(_) => "png",
        }),
        sender: std::iter::once(&head.name)
            .chain(&head.address)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" · "),
        recipient: std::iter::once(&recipient.name)
            .chain(&recipient.address)
            .filter(|line| !line.trim().is_empty())
            .cloned()
            .collect(),
        facts,
        footer: vec![
            company(words, head),
            tax(words, head),
            bank(words, head),
            contact(head),
        ],
        page_line: words.say("doc-page", &[("page", "{page}"), ("pages", "{pages}")]),
    }
}

///
fn company(words: Words, head: &Letterhead) -> Vec<String> {
    let company = &head.company;
    let named = if company.legal_form.is_empty() || head.name.contains(&company.legal_form) {
        head.name.clone()
    } else {
        format!("{}, {}", head.name, company.legal_form)
    };
    let register = [&company.register_court, &company.register_number]
        .into_iter()
        .flatten();
    let register = register.map(String::as_str).collect::<Vec<_>>().join(", ");
    // A name does not break inside.
    let managers: Vec<String> = company
        .managers
        .iter()
        .map(|name| name.trim().replace(' ', "\u{a0}"))
        .collect();
    let managers = managers.join(", ");
    let mut lines = vec![named, words.say("doc-footer-seat", &[("place", &company.seat)])];
    if !register.is_empty() {
        lines.push(register);
    }
    if !managers.is_empty() {
        lines.push(words.say("doc-footer-managers", &[("names", &managers)]));
    }
    lines
}

///
fn tax(words: Words, head: &Letterhead) -> Vec<String> {
    let mut lines = Vec::new();
    for (key, id) in [
        ("doc-footer-vat-id", &head.tax.vat_id),
        ("doc-footer-tax-number", &head.tax.tax_number),
    ] {
        if let Some(id) = id.as_deref().filter(|id| !id.trim().is_empty()) {
            lines.extend([words.t(key), id.to_owned()]);
        }
    }
    lines
}

fn bank(words: Words, head: &Letterhead) -> Vec<String> {
    let Some(BankAccount {
        holder: _,
        bank_name,
        iban: number,
        bic,
    }) = &head.bank
    else {
        return Vec::new();
    };
    let mut lines: Vec<String> = bank_name.iter().cloned().collect();
    lines.push(words.say("doc-footer-iban", &[("iban", &iban(number))]));
    lines.extend(bic.iter().map(|bic| words.say("doc-footer-bic", &[("bic", bic)])));
    lines
}

fn contact(head: &Letterhead) -> Vec<String> {
    let contact = &head.contact;
    [&contact.email, &contact.phone, &contact.website]
        .into_iter()
        .flatten()
        .cloned()
        .collect()
}
