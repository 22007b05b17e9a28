//! Samples of every paper, so that a merchant sees what texts and logo make of them.

mod layouts;

pub use layouts::LayoutSample;

use chrono::{Days, NaiveDate, NaiveTime, Offset, Utc};
use documents::{
    ContractModel, ContractPayment, CorrectedDocument, DocumentError, InvoiceKind, InvoiceLine, InvoiceModel,
    Payment, Period, PlanSummary, PriceItem, PriceMode, ReceiptKind, RefundRoute, StatementEntry,
    StatementModel, StatementRow, TaxCategory, TaxGroup, TaxKey, TermWords, TermsReference, Totals,
};
use rust_decimal::Decimal;
use store::customers::{Customer, EinvoiceTerms, MandateEvidence, PaymentDetails};
use store::merchants::Merchant;
use texts::{Lang, t, tr};
use uuid::Uuid;

use super::{
    Paper, ReceiptFacts, Stationery, bank_account, mandate_model, receipt_model, recipient, salutation,
};

/// Net, tax and gross of the sample.
const NET: i64 = 1_000;
const TAX: i64 = 190;
const GROSS: i64 = 1_190;

struct Sample<'a> {
    lang: Lang,
    merchant: &'a Merchant,
    stationery: &'a Stationery,
    today: NaiveDate,
    customer: Customer,
    number: String,
}

/// A sample of a paper, addressed to nobody real.
///
/// # Errors
/// What prevents rendering it: a logo that cannot be read, a merchant whose letterhead is incomplete.
pub fn render(
    paper: Paper,
    lang: Lang,
    merchant: &Merchant,
    stationery: &Stationery,
    today: NaiveDate,
) -> Result<Vec<u8>, DocumentError> {
    let sample = Sample {
        lang,
        merchant,
        stationery,
        today,
        customer: customer(lang),
        number: t(lang, "letter-sample-number"),
    };
    match paper {
        Paper::Invoice => sample.rendered(InvoiceKind::Invoice, paper),
        Paper::Cancellation => sample.rendered(InvoiceKind::Correction, paper),
        Paper::Contract => documents::render_contract(&sample.contract()),
        Paper::CancellationReceipt => sample.receipt(ReceiptKind::Cancellation),
        Paper::WithdrawalReceipt => sample.receipt(ReceiptKind::Withdrawal),
        Paper::Mandate => sample.mandate(),
        Paper::Statement => documents::render_statement(&sample.statement()),
    }
}

fn customer(lang: Lang) -> Customer {
    Customer {
        id: Uuid::nil(),
        number: "K-000000".to_owned(),
        company: None,
        given_name: t(lang, "letter-sample-given-name"),
        family_name: t(lang, "letter-sample-family-name"),
        street: "Musterstraße".to_owned(),
        house_number: "1".to_owned(),
        postcode: "12345".to_owned(),
        city: "Musterstadt".to_owned(),
        country: "DE".to_owned(),
        email: "erika@example.org".to_owned(),
        invoice_email: None,
        vat_id: None,
        lang: lang.tag().to_owned(),
        einvoice: EinvoiceTerms::default(),
    }
}

impl Sample<'_> {
    fn month(&self) -> Period {
        Period {
            from: self.today,
            until: self.today.checked_add_days(Days::new(30)).unwrap_or(self.today),
        }
    }

    fn rendered(&self, kind: InvoiceKind, paper: Paper) -> Result<Vec<u8>, DocumentError> {
        documents::render_invoice(&self.invoice(kind, paper)).map(|made| made.pdf)
    }

    fn invoice(&self, kind: InvoiceKind, paper: Paper) -> InvoiceModel {
        let tax = TaxKey {
            category: TaxCategory::Standard,
            rate_percent: Decimal::from(19),
        };
        InvoiceModel {
            lang: self.lang,
            letterhead: self.stationery.letterhead(self.merchant),
            recipient: recipient(&self.customer, self.merchant),
            kind,
            number: self.number.clone(),
            issue_date: self.today,
            corrects: (kind != InvoiceKind::Invoice).then(|| CorrectedDocument {
                number: self.number.clone(),
                issue_date: self.today,
            }),
            customer_number: Some(self.customer.number.clone()),
            contract_number: None,
            service_period: Some(self.month()),
            salutation: Some(salutation(self.lang, &self.customer)),
            intro: self.stationery.opening(paper, self.lang),
            currency: "EUR".to_owned(),
            price_mode: PriceMode::Gross,
            lines: vec![InvoiceLine {
                title: t(self.lang, "letter-sample-service"),
                description: None,
                period: self.month(),
                quantity: Decimal::ONE,
                unit: None,
                unit_code: Default::default(),
                unit_price: Decimal::new(GROSS, 2),
                tiers: Vec::new(),
                proration: None,
                amount_minor: GROSS,
                tax,
                allowances: Vec::new(),
            }],
            tax_groups: vec![TaxGroup {
                tax,
                net_minor: NET,
                tax_minor: TAX,
                gross_minor: GROSS,
                note: None,
                exemption_code: None,
            }],
            totals: Totals {
                net_minor: NET,
                tax_minor: TAX,
                gross_minor: GROSS,
            },
            prepayments: Vec::new(),
            payable_minor: GROSS,
            tax_notes: Vec::new(),
            payment: match kind {
                InvoiceKind::Invoice => Payment::Transfer {
                    due_on: self.month().until,
                    account: bank_account(self.merchant),
                    reference: self.number.clone(),
                    consumer_default_notice: false,
                },
                InvoiceKind::Corrected | InvoiceKind::Correction | InvoiceKind::Cancellation => {
                    Payment::Refund {
                        route: RefundRoute::Balance,
                    }
                }
            },
            closing: self.stationery.closing(paper, self.lang),
            profile: Default::default(),
            buyer_reference: None,
            order_number: None,
        }
    }

    fn contract(&self) -> ContractModel {
        let lang = self.lang;
        let month = tr(lang, "letter-span-months", &[("count", "1")]);
        ContractModel {
            lang,
            letterhead: self.stationery.letterhead(self.merchant),
            recipient: recipient(&self.customer, self.merchant),
            contract_number: self.number.clone(),
            customer_number: Some(self.customer.number.clone()),
            issue_date: self.today,
            ordered_at: self.today.and_time(NaiveTime::MIN),
            salutation: Some(salutation(lang, &self.customer)),
            intro: self.stationery.opening(Paper::Contract, lang),
            plan: PlanSummary {
                product: self.merchant.name.clone(),
                name: t(lang, "letter-sample-plan"),
                description: None,
                included: Vec::new(),
            },
            currency: "EUR".to_owned(),
            prices: vec![PriceItem {
                title: t(lang, "letter-total"),
                detail: Some(t(lang, "letter-including-vat")),
                amount_minor: Some(GROSS),
                per: tr(lang, "letter-per-months", &[("count", "1")]),
                is_total: true,
            }],
            price_note: Some(t(lang, "letter-price-note-gross")),
            trial: None,
            starts_on: self.today,
            term: TermWords {
                initial: t(lang, "letter-term-open"),
                notice: tr(lang, "letter-notice-any-time", &[("notice", &month)]),
                renewal: tr(lang, "letter-renewal-open", &[("notice", &month)]),
            },
            payment: ContractPayment::Invoice {
                due_days: u32::from(self.merchant.profile.payment_term_days),
            },
            early_start: None,
            withdrawal: Vec::new(),
            terms: TermsReference {
                title: t(lang, "field-terms"),
                version: self.number.clone(),
                dated: self.today,
                url: None,
            },
            further: Vec::new(),
            closing: self.stationery.closing(Paper::Contract, lang),
        }
    }

    fn receipt(&self, kind: ReceiptKind) -> Result<Vec<u8>, DocumentError> {
        let name = super::person_name(&self.customer);
        let content = [
            (t(self.lang, "declared-name"), name.clone()),
            (t(self.lang, "declared-contract"), self.number.clone()),
            (t(self.lang, "declared-email"), self.customer.email.clone()),
        ];
        let model = receipt_model(&ReceiptFacts {
            merchant: self.merchant,
            lang: self.lang,
            kind,
            name: &name,
            email: &self.customer.email,
            received_at: self
                .today
                .and_time(NaiveTime::MIN)
                .and_utc()
                .with_timezone(&Utc.fix()),
            content: &content,
            ends_on: None,
            stationery: self.stationery,
        })?;
        documents::render_receipt(&model)
    }

    fn mandate(&self) -> Result<Vec<u8>, DocumentError> {
        let mut merchant = self.merchant.clone();
        // Whoever has no identifier yet sees one made up by the Bundesbank for tests.
        merchant
            .profile
            .creditor_identifier
            .get_or_insert_with(|| "DE98ZZZ09999999999".to_owned());
        let given_at = self.today.and_time(NaiveTime::MIN).and_utc();
        let details = PaymentDetails::Sepa {
            account_holder: super::person_name(&self.customer),
            iban: "DE02120300000000202051".to_owned(),
            mandate_reference: self.number.clone(),
            signed_on: crate::clock::Moment::at(&merchant.timezone, given_at).today(),
            evidence: MandateEvidence {
                text: String::new(),
                version: Some(
                    documents::mandate_text_version(self.lang, documents::MandateScheme::Core).to_owned(),
                ),
                given_at,
                address: None,
                in_account: false,
            },
        };
        let model = mandate_model(&merchant, &self.customer, &details, self.lang, self.stationery);
        model.map_or_else(
            || {
                Err(DocumentError::Typesetting(
                    "a sample without a mandate".to_owned(),
                ))
            },
            |model| documents::render_mandate(&model),
        )
    }

    fn statement(&self) -> StatementModel {
        let row = |entry, change_minor| StatementRow {
            on: self.today,
            entry,
            reference: self.number.clone(),
            change_minor,
        };
        StatementModel {
            lang: self.lang,
            letterhead: self.stationery.letterhead(self.merchant),
            recipient: recipient(&self.customer, self.merchant),
            customer_number: Some(self.customer.number.clone()),
            issue_date: self.today,
            period: self.month(),
            currency: "EUR".to_owned(),
            opening_minor: 0,
            rows: vec![
                row(StatementEntry::Invoice, GROSS),
                row(StatementEntry::Payment, -GROSS),
            ],
            closing_minor: 0,
            intro: self.stationery.opening(Paper::Statement, self.lang),
            closing: self.stationery.closing(Paper::Statement, self.lang),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_paper_has_a_sample_in_every_language() {
        let merchant = crate::demo::content::merchant(Uuid::nil());
        let today = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
        for paper in Paper::ALL {
            for lang in [Lang::De, Lang::En] {
                let made = render(paper, lang, &merchant, &Stationery::default(), today);
                assert!(made.is_ok(), "{paper:?} {lang:?}: {:?}", made.err());
            }
        }
    }
}
