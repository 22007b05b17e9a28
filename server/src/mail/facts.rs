//! Any mail a merchant may give words of its own, as facts.

use app::wire::MailTemplateKind;
use texts::Lang;

use super::{
    Content, DeclarationKind, DeclarationReceiptMail, DocumentKind, DocumentMail, FreeText,
    OrderConfirmation, Sender, declaration_receipt, document, order_confirmation,
};

/// What a mail tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Facts {
    Document(Box<DocumentMail>),
    Order(Box<OrderConfirmation>),
    Declaration(Box<DeclarationReceiptMail>),
}

impl Facts {
    /// Whose words it may carry.
    #[must_use]
    pub const fn kind(&self) -> MailTemplateKind {
        match self {
            Self::Document(mail) => match mail.kind {
                DocumentKind::Invoice => MailTemplateKind::Invoice,
                DocumentKind::CreditNote => MailTemplateKind::CreditNote,
                DocumentKind::CancellationInvoice => MailTemplateKind::CancellationInvoice,
            },
            Self::Order(_) => MailTemplateKind::ContractConfirmation,
            Self::Declaration(mail) => match mail.kind {
                DeclarationKind::Cancellation => MailTemplateKind::CancellationReceipt,
                DeclarationKind::Withdrawal => MailTemplateKind::WithdrawalReceipt,
            },
        }
    }

    /// Who signs.
    #[must_use]
    pub const fn merchant(&self) -> &Sender {
        match self {
            Self::Document(mail) => &mail.merchant,
            Self::Order(mail) => &mail.merchant,
            Self::Declaration(mail) => &mail.merchant,
        }
    }

    /// The mail, with the merchant's own words or the program's.
    #[must_use]
    pub fn compose(self, lang: Lang, own: Option<FreeText>) -> Content {
        match self {
            Self::Document(mail) => document(lang, &DocumentMail { own, ..*mail }),
            Self::Order(mail) => order_confirmation(lang, &OrderConfirmation { own, ..*mail }),
            Self::Declaration(mail) => declaration_receipt(lang, &DeclarationReceiptMail { own, ..*mail }),
        }
    }
}
