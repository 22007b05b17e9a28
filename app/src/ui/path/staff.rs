//! Addresses of the merchant's side.

use texts::Lang;
use uuid::Uuid;

use super::encode;
use crate::wire::{FiguresPage, LegalKind, MailTemplateKind};

#[must_use]
pub fn staff(slug: &str) -> String {
    format!("/m/{}/staff", encode(slug))
}

#[must_use]
pub fn staff_billing(slug: &str) -> String {
    format!("/m/{}/staff/billing", encode(slug))
}

/// How the business goes, in figures.
#[must_use]
pub fn figures(slug: &str, page: FiguresPage) -> String {
    let first = format!("/m/{}/staff/figures", encode(slug));
    match page.slug() {
        "" => first,
        page => format!("{first}/{page}"),
    }
}

/// What the merchant sells.
#[must_use]
pub fn catalogue(slug: &str) -> String {
    format!("{}/catalogue", staff(slug))
}

/// The editor of a plan; `new` makes one.
#[must_use]
pub fn edit_plan(slug: &str, plan: &str) -> String {
    format!("{}/plans/{}", catalogue(slug), encode(plan))
}

/// The editor of a new plan of a product.
#[must_use]
pub fn new_plan(slug: &str, product: Uuid) -> String {
    format!("{}?product={product}", edit_plan(slug, "new"))
}

/// The form of a product.
#[must_use]
pub fn product(slug: &str, product: Uuid) -> String {
    format!("{}/products/{product}", catalogue(slug))
}

/// The form of a new product.
#[must_use]
pub fn new_product(slug: &str) -> String {
    format!("{}/products/new", catalogue(slug))
}

/// What is done before the merchant sells, and what is missing.
#[must_use]
pub fn setup(slug: &str) -> String {
    format!("{}/setup", staff(slug))
}

/// Tax, terms of payment and numbers.
#[must_use]
pub fn business(slug: &str) -> String {
    format!("{}/business", setup(slug))
}

/// The merchant's legal texts, for staff.
#[must_use]
pub fn legal_texts(slug: &str) -> String {
    format!("{}/texts", setup(slug))
}

/// The form for another version of one.
#[must_use]
pub fn legal_text(slug: &str, kind: LegalKind, lang: Lang) -> String {
    format!("{}/{}/{}", legal_texts(slug), kind.path(), lang.tag())
}

/// Discounts and their codes.
#[must_use]
pub fn discounts(slug: &str) -> String {
    format!("{}/discounts", catalogue(slug))
}

#[must_use]
pub fn discount(slug: &str, discount: Uuid) -> String {
    format!("{}/{discount}", discounts(slug))
}

#[must_use]
pub fn new_discount(slug: &str) -> String {
    format!("{}/new", discounts(slug))
}

#[must_use]
pub fn colleagues(slug: &str) -> String {
    format!("{}/colleagues", staff(slug))
}

#[must_use]
pub fn colleague(slug: &str, staff: Uuid) -> String {
    format!("{}/{staff}", colleagues(slug))
}

#[must_use]
pub fn staff_invitation(slug: &str, token: &str) -> String {
    format!("/m/{}/staff-invitation/{}", encode(slug), encode(token))
}

/// Where a part of an invoice is given back.
#[must_use]
pub fn correct_invoice(slug: &str, document: Uuid) -> String {
    format!("{}/correct", staff_document(slug, document))
}

/// Money that came in.
#[must_use]
pub fn staff_payments(slug: &str) -> String {
    format!("{}/payments", staff(slug))
}

/// One payment, or what a correction left.
#[must_use]
pub fn staff_payment(slug: &str, payment: Uuid) -> String {
    format!("{}/{payment}", staff_payments(slug))
}

/// Where a payment is recorded; for the customer with this number, if it is named.
#[must_use]
pub fn record_payment(slug: &str, customer: Option<&str>) -> String {
    let here = format!("{}/new", staff_payments(slug));
    match customer {
        Some(number) => format!("{here}?customer={}", encode(number)),
        None => here,
    }
}

#[must_use]
pub fn staff_charges(slug: &str) -> String {
    format!("/m/{}/staff/charges", encode(slug))
}

#[must_use]
pub fn staff_mails(slug: &str) -> String {
    format!("/m/{}/staff/mails", encode(slug))
}

#[must_use]
pub fn mail_templates(slug: &str) -> String {
    format!("{}/templates", staff_mails(slug))
}

#[must_use]
pub fn mail_template(slug: &str, kind: MailTemplateKind, lang: Lang) -> String {
    format!("{}/{}/{}", mail_templates(slug), kind.path(), lang.tag())
}

#[must_use]
pub fn staff_document(slug: &str, document: Uuid) -> String {
    format!("/m/{}/staff/invoices/{document}", encode(slug))
}

/// A day's letters for the printer; served outside of the pages.
#[must_use]
pub fn letters(slug: &str, day: chrono::NaiveDate) -> String {
    format!("/m/{}/staff/letters/{day}/print.pdf", encode(slug))
}

#[must_use]
pub fn staff_customer(slug: &str, customer: Uuid) -> String {
    format!("/m/{}/staff/customers/{customer}", encode(slug))
}

/// The PDF of an invoice or credit note; served outside of the pages.
#[must_use]
pub fn document_pdf(slug: &str, document: Uuid) -> String {
    format!("/m/{}/documents/{document}/pdf", encode(slug))
}

/// The e-invoice inside it alone.
#[must_use]
pub fn document_xml(slug: &str, document: Uuid) -> String {
    format!("/m/{}/documents/{document}/xml", encode(slug))
}

/// The contract confirmation.
#[must_use]
pub fn confirmation_pdf(slug: &str, contract: Uuid) -> String {
    format!("/m/{}/contracts/{contract}/confirmation.pdf", encode(slug))
}

/// The statement of account of the customer who is signed in.
#[must_use]
pub fn own_statement(slug: &str) -> String {
    format!("/m/{}/portal/statement.pdf", encode(slug))
}

/// The merchant's customers.
#[must_use]
pub fn staff_customers(slug: &str) -> String {
    format!("{}/customers", staff(slug))
}

/// Where customers of another system are taken over.
#[must_use]
pub fn staff_import(slug: &str) -> String {
    format!("{}/import", staff_customers(slug))
}

/// Where the table is sent to.
#[must_use]
pub fn send_import(slug: &str) -> String {
    format!("{}/file", staff_import(slug))
}

/// A table to fill in.
#[must_use]
pub fn import_template(slug: &str) -> String {
    format!("{}/template.csv", staff_import(slug))
}

/// All customers with their contracts, as such a table.
#[must_use]
pub fn customer_table(slug: &str) -> String {
    format!("{}/all.csv", staff_customers(slug))
}

/// A customer's statement of account, for staff.
#[must_use]
pub fn statement_of(slug: &str, customer: Uuid) -> String {
    format!("/m/{}/staff/customers/{customer}/statement.pdf", encode(slug))
}

/// Texts and logo of one kind of paper.
#[must_use]
pub fn staff_papers(slug: &str, paper: &str) -> String {
    format!("{}/documents?paper={}", staff(slug), encode(paper))
}

/// Who the merchant is on papers.
#[must_use]
pub fn staff_letterhead(slug: &str) -> String {
    format!("{}/documents/letterhead", staff(slug))
}

/// A sample of a paper with the texts and the logo as they are now.
#[must_use]
pub fn paper_sample(slug: &str, paper: &str, lang: &str) -> String {
    format!(
        "{}/documents/{}/{}/sample.pdf",
        staff(slug),
        encode(paper),
        encode(lang)
    )
}

/// Where a logo is sent to.
#[must_use]
pub fn staff_logo(slug: &str) -> String {
    format!("{}/documents/logo", staff(slug))
}

/// Layouts of the merchant's own for one kind of paper.
#[must_use]
pub fn staff_layouts(slug: &str, paper: &str) -> String {
    format!("{}/documents/layouts?paper={}", staff(slug), encode(paper))
}

/// One of them, with its samples.
#[must_use]
pub fn staff_layout(slug: &str, layout: Uuid) -> String {
    format!("{}/documents/layouts/{layout}", staff(slug))
}

/// Where a layout is sent to.
#[must_use]
pub fn send_layout(slug: &str) -> String {
    format!("{}/documents/layout", staff(slug))
}

/// A layout of ours to start from.
#[must_use]
pub fn layout_start(slug: &str, file: &str) -> String {
    format!("{}/documents/layouts/start/{}", staff(slug), encode(file))
}

/// A layout as it was sent in.
#[must_use]
pub fn layout_source(slug: &str, layout: Uuid) -> String {
    format!("{}/layout.typ", staff_layout(slug, layout))
}

/// A sample as a layout sets it.
#[must_use]
pub fn layout_sample(slug: &str, layout: Uuid, sample: &str) -> String {
    format!("{}/{}/sample.pdf", staff_layout(slug, layout), encode(sample))
}
