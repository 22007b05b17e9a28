//! Samples a layout of a merchant's own must set before it is taken: what real documents differ in.

use billing::TaxNote;
use documents::{
    Allowance, InvoiceKind, InvoiceLine, InvoiceModel, Payment, RefundRoute, TaxCategory, TaxGroup, TaxKey,
    Totals,
};
use rust_decimal::{Decimal, RoundingStrategy};
use store::merchants::Merchant;
use texts::{Lang, t};

use super::{GROSS, Sample};
use crate::letters::{Paper, Stationery};

/// A card, as invoices name it; nobody's.
const CARD: &str = "Visa •••• 4242";
/// Every third line of a long sample has the reduced rate, every fifth a description, every seventh a reduction.
const REDUCED_EVERY: usize = 3;
const DESCRIBED_EVERY: usize = 5;
const ALLOWED_EVERY: usize = 7;
/// A line at 7 percent: 10.00 and its tax.
const REDUCED_GROSS: i64 = 1_070;

/// One of the samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayoutSample {
    /// One line, in German; an invoice is paid by transfer, a correction reduces what is open.
    Short,
    /// The same in English.
    English,
    Debit,
    Card,
    Paid,
    /// Nothing to be paid.
    Free,
    /// No tax, so no table of it.
    Untaxed,
    /// A business in another country owes the tax.
    ReverseCharge,
    /// An invoice taken back as a whole, refunded by transfer.
    Cancellation,
    /// Refunded the way it was paid.
    SameMeans,
    /// Several pages, two rates, reductions.
    Thirty,
    ThreeHundred,
}

impl LayoutSample {
    /// Those of a paper that is set by layouts, the quickest first; of others none.
    #[must_use]
    pub const fn of(paper: Paper) -> &'static [Self] {
        match paper {
            Paper::Invoice => &[
                Self::Short,
                Self::English,
                Self::Debit,
                Self::Card,
                Self::Paid,
                Self::Free,
                Self::Untaxed,
                Self::ReverseCharge,
                Self::Thirty,
                Self::ThreeHundred,
            ],
            Paper::Cancellation => &[
                Self::Short,
                Self::English,
                Self::Cancellation,
                Self::SameMeans,
                Self::Untaxed,
                Self::ReverseCharge,
                Self::Thirty,
                Self::ThreeHundred,
            ],
            Paper::Contract
            | Paper::CancellationReceipt
            | Paper::WithdrawalReceipt
            | Paper::Mandate
            | Paper::Statement => &[],
        }
    }

    /// As addresses have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::English => "english",
            Self::Debit => "debit",
            Self::Card => "card",
            Self::Paid => "paid",
            Self::Free => "free",
            Self::Untaxed => "untaxed",
            Self::ReverseCharge => "reverse-charge",
            Self::Cancellation => "cancellation",
            Self::SameMeans => "same-means",
            Self::Thirty => "thirty",
            Self::ThreeHundred => "three-hundred",
        }
    }

    /// The sample with the merchant's letterhead, logo and texts, addressed to nobody real.
    #[must_use]
    pub fn model(
        self,
        paper: Paper,
        merchant: &Merchant,
        stationery: &Stationery,
        today: chrono::NaiveDate,
    ) -> InvoiceModel {
        let lang = match self {
            Self::English => Lang::En,
            _ => Lang::De,
        };
        let sample = Sample {
            lang,
            merchant,
            stationery,
            today,
            customer: super::customer(lang),
            number: t(lang, "letter-sample-number"),
        };
        let kind = match (paper, self) {
            (_, Self::Cancellation) => InvoiceKind::Cancellation,
            (Paper::Cancellation, _) => InvoiceKind::Correction,
            _ => InvoiceKind::Invoice,
        };
        let mut model = sample.invoice(kind, paper);
        match self {
            Self::Short | Self::English => {}
            Self::Debit => {
                model.payment = Payment::SepaDebit {
                    collect_on: sample.month().until,
                    mandate_reference: sample.number.clone(),
                    // Whoever has no identifier yet sees the one made up for tests, as on the sample of a mandate.
                    creditor_id: "DE98ZZZ09999999999".to_owned(),
                    iban_last4: "2051".to_owned(),
                    debtor_iban: Some("DE02120300000000202051".to_owned()),
                };
            }
            Self::Card => {
                model.payment = Payment::Charge {
                    on: today,
                    means: CARD.to_owned(),
                    card_last4: Some("4242".to_owned()),
                };
            }
            Self::Paid => {
                model.payment = Payment::Paid {
                    on: today,
                    means: CARD.to_owned(),
                    card_last4: Some("4242".to_owned()),
                };
            }
            Self::Free => {
                allow(&mut model.lines, GROSS);
                model.payment = Payment::Nothing;
            }
            Self::Untaxed => untaxed(&mut model, TaxCategory::Exempt, TaxNote::SmallBusiness.text_de()),
            Self::ReverseCharge => {
                let note = TaxNote::ReverseCharge.text_de();
                untaxed(&mut model, TaxCategory::ReverseCharge, note);
                // Whoever has no number yet sees the one made up for tests.
                let own = &mut model.letterhead.tax.vat_id;
                own.get_or_insert_with(|| "DE123456789".to_owned());
                model.recipient.vat_id = Some("ATU12345675".to_owned());
            }
            Self::Cancellation => {
                model.payment = Payment::Refund {
                    route: RefundRoute::Account {
                        iban_last4: "2051".to_owned(),
                    },
                };
            }
            Self::SameMeans => {
                model.payment = Payment::Refund {
                    route: RefundRoute::SameMeans {
                        means: CARD.to_owned(),
                    },
                };
            }
            Self::Thirty => lengthen(&mut model, 30),
            Self::ThreeHundred => lengthen(&mut model, 300),
        }
        add_up(&mut model);
        model
    }
}

fn allow(lines: &mut [InvoiceLine], amount_minor: i64) {
    for line in lines {
        line.allowances = vec![Allowance {
            title: line.title.clone(),
            amount_minor,
        }];
    }
}

fn untaxed(model: &mut InvoiceModel, category: TaxCategory, note: &str) {
    let tax = TaxKey {
        category,
        rate_percent: Decimal::ZERO,
    };
    for line in &mut model.lines {
        line.tax = tax;
    }
    for group in &mut model.tax_groups {
        group.tax = tax;
        group.note = Some(note.to_owned());
    }
}

fn lengthen(model: &mut InvoiceModel, lines: usize) {
    let Some(one) = model.lines.first().cloned() else {
        return;
    };
    let reduced = TaxKey {
        rate_percent: Decimal::from(7),
        ..one.tax
    };
    model.lines = (1..=lines)
        .map(|index| {
            let mut line = one.clone();
            line.title = format!("{} {index}", one.title);
            if index.is_multiple_of(REDUCED_EVERY) {
                line.tax = reduced;
                line.amount_minor = REDUCED_GROSS;
                line.unit_price = Decimal::new(REDUCED_GROSS, 2);
            }
            if index.is_multiple_of(DESCRIBED_EVERY) {
                line.description = Some([one.title.as_str(); 8].join(", "));
            }
            if index.is_multiple_of(ALLOWED_EVERY) {
                allow(std::slice::from_mut(&mut line), one.amount_minor / 10);
            }
            line
        })
        .collect();
    model.tax_groups.push(TaxGroup {
        tax: reduced,
        net_minor: 0,
        tax_minor: 0,
        gross_minor: 0,
        note: None,
        exemption_code: None,
    });
}

/// Fills groups and totals from the lines, whose prices contain the tax.
fn add_up(model: &mut InvoiceModel) {
    for group in &mut model.tax_groups {
        let lines = model.lines.iter().filter(|line| line.tax == group.tax);
        let gross: i64 = lines
            .map(|line| {
                let allowed: i64 = line
                    .allowances
                    .iter()
                    .map(|allowance| allowance.amount_minor)
                    .sum();
                line.amount_minor - allowed
            })
            .sum();
        let rate = group.tax.rate_percent;
        let tax = Decimal::from(gross) * rate / (Decimal::ONE_HUNDRED + rate);
        let tax = tax.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        let tax = i64::try_from(tax).unwrap_or_default();
        group.gross_minor = gross;
        group.tax_minor = tax;
        group.net_minor = gross - tax;
    }
    let groups = &model.tax_groups;
    model.totals = Totals {
        net_minor: groups.iter().map(|group| group.net_minor).sum(),
        tax_minor: groups.iter().map(|group| group.tax_minor).sum(),
        gross_minor: groups.iter().map(|group| group.gross_minor).sum(),
    };
    model.payable_minor = model.totals.gross_minor;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_layout_sets_every_sample() {
        let merchant = crate::demo::content::merchant(uuid::Uuid::nil());
        let today = chrono::NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
        for paper in Paper::ALL {
            for sample in LayoutSample::of(paper) {
                let model = sample.model(paper, &merchant, &Stationery::default(), today);
                let made = documents::render_invoice(&model);
                let made = made.unwrap_or_else(|error| panic!("{paper:?} {sample:?}: {error}"));
                documents::release_check(&model, &made).unwrap();
            }
        }
    }

    #[test]
    fn the_samples_differ_in_what_documents_differ_in() {
        let merchant = crate::demo::content::merchant(uuid::Uuid::nil());
        let today = chrono::NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
        let model =
            |sample: LayoutSample, paper| sample.model(paper, &merchant, &Stationery::default(), today);
        assert_eq!(model(LayoutSample::Thirty, Paper::Invoice).lines.len(), 30);
        assert_eq!(
            model(LayoutSample::ThreeHundred, Paper::Cancellation).lines.len(),
            300
        );
        assert_eq!(model(LayoutSample::Thirty, Paper::Invoice).tax_groups.len(), 2);
        assert_eq!(model(LayoutSample::Free, Paper::Invoice).payable_minor, 0);
        assert_eq!(model(LayoutSample::Untaxed, Paper::Invoice).totals.tax_minor, 0);
        let owed = model(LayoutSample::ReverseCharge, Paper::Invoice);
        assert_eq!(owed.tax_groups[0].tax.category, TaxCategory::ReverseCharge);
        assert!(owed.letterhead.tax.vat_id.is_some() && owed.recipient.vat_id.is_some());
        assert_eq!(
            model(LayoutSample::Cancellation, Paper::Cancellation).kind,
            InvoiceKind::Cancellation
        );
    }
}
