//! What a merchant puts on papers beside what they must say: a logo, and paragraphs before and after.

use documents::{Letterhead, Logo};
use store::merchants::Merchant;
use store::papers::{DocumentText, StoredLogo};
use store::{StoreError, Tx};
use texts::Lang;

use super::letterhead;

/// The kinds of papers that have texts of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    Invoice,
    /// Corrections and cancellations of invoices.
    Cancellation,
    Contract,
    CancellationReceipt,
    WithdrawalReceipt,
    Mandate,
    Statement,
}

impl Paper {
    /// In the order of the staff page.
    pub const ALL: [Self; 7] = [
        Self::Invoice,
        Self::Cancellation,
        Self::Contract,
        Self::Mandate,
        Self::CancellationReceipt,
        Self::WithdrawalReceipt,
        Self::Statement,
    ];

    /// As tables and addresses have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::Cancellation => "cancellation",
            Self::Contract => "contract",
            Self::CancellationReceipt => "cancellation_receipt",
            Self::WithdrawalReceipt => "withdrawal_receipt",
            Self::Mandate => "mandate",
            Self::Statement => "statement",
        }
    }

    /// The paper with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.name() == name)
    }
}

/// Logo and texts as they are now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stationery {
    pub logo: Option<Logo>,
    pub texts: Vec<DocumentText>,
}

impl Stationery {
    /// What the transaction's merchant has.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        let stored = tx.logo().await?;
        Ok(Self {
            logo: stored.as_ref().and_then(logo),
            texts: tx.document_texts().await?,
        })
    }

    /// The merchant's letterhead with the logo.
    #[must_use]
    pub fn letterhead(&self, merchant: &Merchant) -> Letterhead {
        Letterhead {
            logo: self.logo.clone(),
            ..letterhead(merchant)
        }
    }

    /// The paragraphs before what a paper must say; none: the paper's own sentence.
    #[must_use]
    pub fn opening(&self, paper: Paper, lang: Lang) -> Vec<String> {
        self.text(paper, lang)
            .map_or_else(Vec::new, |text| paragraphs(&text.opening))
    }

    /// The paragraphs after it.
    #[must_use]
    pub fn closing(&self, paper: Paper, lang: Lang) -> Vec<String> {
        self.text(paper, lang)
            .map_or_else(Vec::new, |text| paragraphs(&text.closing))
    }

    fn text(&self, paper: Paper, lang: Lang) -> Option<&DocumentText> {
        self.texts
            .iter()
            .find(|text| text.kind == paper.name() && text.lang == lang.tag())
    }
}

/// A stored logo as models carry it; SVG that is no text is none.
#[must_use]
pub fn logo(stored: &StoredLogo) -> Option<Logo> {
    if stored.media_type == "image/png" {
        return Some(Logo::png(&stored.bytes));
    }
    std::str::from_utf8(&stored.bytes)
        .ok()
        .map(|text| Logo::Svg(text.to_owned()))
}

/// Paragraphs are parted by empty lines.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<String> {
    text.replace("\r\n", "\n")
        .split("\n\n")
        .map(|paragraph| paragraph.trim().to_owned())
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_part_paragraphs_whatever_the_browser_sends() {
        assert_eq!(
            paragraphs("Guten Tag,\r\n\r\nvielen Dank.\r\nBis bald.\n\n\n\n"),
            ["Guten Tag,", "vielen Dank.\nBis bald."]
        );
        assert!(paragraphs(" \r\n \n").is_empty());
    }

    #[test]
    fn texts_are_found_by_paper_and_language() {
        let stationery = Stationery {
            logo: None,
            texts: vec![DocumentText {
                kind: "invoice".to_owned(),
                lang: "de".to_owned(),
                opening: "Hallo".to_owned(),
                closing: String::new(),
            }],
        };
        assert_eq!(stationery.opening(Paper::Invoice, Lang::De), ["Hallo"]);
        assert!(stationery.opening(Paper::Invoice, Lang::En).is_empty());
        assert!(stationery.closing(Paper::Invoice, Lang::De).is_empty());
        assert!(stationery.opening(Paper::Statement, Lang::De).is_empty());
    }
}
