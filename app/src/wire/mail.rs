//! Mails as staff see them: the merchant's own words, and what became of each mail.

use serde::{Deserialize, Serialize};
use texts::Lang;
use uuid::Uuid;

use super::{Frame, MailKind};

/// Mails a merchant may give words of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailTemplateKind {
    Invoice,
    /// Rechnungskorrektur.
    CreditNote,
    /// Stornorechnung.
    CancellationInvoice,
    ContractConfirmation,
    CancellationReceipt,
    WithdrawalReceipt,
}

impl MailTemplateKind {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 6] = [
        Self::Invoice,
        Self::CreditNote,
        Self::CancellationInvoice,
        Self::ContractConfirmation,
        Self::CancellationReceipt,
        Self::WithdrawalReceipt,
    ];

    /// Its part of an address and its name in the database.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit-note",
            Self::CancellationInvoice => "cancellation-invoice",
            Self::ContractConfirmation => "contract-confirmation",
            Self::CancellationReceipt => "cancellation-receipt",
            Self::WithdrawalReceipt => "withdrawal-receipt",
        }
    }

    /// The kind with this part of the address.
    #[must_use]
    pub fn from_path(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.path() == path)
    }

    /// Whether a sentence the law asks for opens the mail, which own words cannot replace.
    #[must_use]
    pub const fn opens_by_law(self) -> bool {
        match self {
            Self::Invoice | Self::CreditNote | Self::CancellationInvoice => false,
            Self::ContractConfirmation | Self::CancellationReceipt | Self::WithdrawalReceipt => true,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MailTemplatesView {
    pub frame: Frame,
    /// Kind and language of every own text; all others are the program's.
    pub own: Vec<(MailTemplateKind, Lang)>,
}

/// A mail's text and how it looks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MailTemplateView {
    pub frame: Frame,
    pub kind: MailTemplateKind,
    pub lang: Lang,
    /// What is in the form: typed and not kept yet, the own text, or the program's.
    pub form: MailTemplateForm,
    pub problems: Vec<TemplateProblem>,
    /// The merchant has a text of its own.
    pub own: bool,
    /// The form holds something that is not kept yet.
    pub unsaved: bool,
    /// The viewer may keep it.
    pub may_change: bool,
    /// The viewer's own address, for a test mail.
    pub test_address: String,
    pub placeholders: Vec<PlaceholderView>,
    /// How the mail would look; `None` while the text cannot be read.
    pub preview: Option<MailPreview>,
}

/// A placeholder the text may use. What it stands for is said by `placeholder-{name}` in the locale files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceholderView {
    pub name: String,
    pub example: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPreview {
    pub of: PreviewOf,
    pub subject: String,
    pub text: String,
}

/// Whose mail a preview shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PreviewOf {
    /// The customer's own newest document, contract or declaration.
    Real {
        customer: String,
    },
    /// The customer's name and number with invented facts: there is nothing of this kind.
    Named {
        customer: String,
    },
    Invented,
}

/// The text as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MailTemplateForm {
    pub merchant: String,
    /// [`MailTemplateKind::path`].
    pub kind: String,
    /// `de` or `en`.
    pub lang: String,
    pub subject: String,
    pub opening: String,
    pub closing: String,
    /// Number of the customer whose mail the preview shows; may be empty.
    pub customer: String,
    /// Makes a test mail go out once, however often the form is sent.
    pub idempotency_key: String,
    /// `save`, `preview`, `test`, `default` or `discard`.
    pub deed: String,
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateProblem {
    /// The form control's `id`.
    pub field: String,
    /// Counted from 1; `None`: the whole field.
    pub line: Option<u32>,
    pub what: TemplateFault,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplateFault {
    Empty,
    LineBreak,
    TooLong {
        most: u32,
    },
    UnknownPlaceholder {
        name: String,
        /// The known one that looks most like it.
        nearest: String,
    },
    /// Something inside of the brackets that no placeholder has.
    NotAllowed {
        what: String,
    },
    /// Brackets or conditions that do not fit together.
    Malformed,
    /// It computes or says too much.
    TooMuch,
    /// The customer of the preview is not known.
    NoSuchCustomer,
}

/// What became of a mail so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailStateView {
    Queued,
    Accepted,
    Bounced,
    Failed,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffMailsView {
    pub frame: Frame,
    pub of: MailsShown,
    /// The newest first.
    pub mails: Vec<StaffMailRow>,
    /// Identifier of the last row when there are more.
    pub next: Option<Uuid>,
}

/// Whose mails a list shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailsShown {
    Everybodys,
    Customers { id: Uuid, name: String },
    Documents { id: Uuid, number: String },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMailRow {
    pub id: Uuid,
    pub what: MailKind,
    /// Number of the document or contract it is about.
    pub number: Option<String>,
    pub customer: Option<(Uuid, String)>,
    pub recipient: Option<String>,
    /// Once it was accepted.
    pub subject: Option<String>,
    /// It repeats an earlier mail.
    pub again: bool,
    pub state: MailStateView,
    /// Since when, or when it is tried next; ISO 8601 local date and time without offset.
    pub at: String,
    /// What the program or a mail server says of it, not translated.
    pub reason: Option<String>,
    /// Makes sending again happen once; `None` where it cannot be sent again.
    pub resend_key: Option<String>,
}

/// Asks for a mail once more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResendForm {
    pub merchant: String,
    pub mail: String,
    pub idempotency_key: String,
    /// The list to come back to: `customer=…`, `document=…` or nothing.
    pub list: String,
}
