//! Demo mode only: the mailbox of sent mails and the clock that can be moved.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Brand, Flash};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MailboxView {
    pub flash: Option<Flash>,
    pub merchants: Vec<DemoMerchant>,
    /// Newest first.
    pub mails: Vec<MailRow>,
    /// Identifier of the last row when there are more.
    pub next: Option<Uuid>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DemoMerchant {
    pub brand: Brand,
    /// The date the merchant's demo clock shows.
    pub today: NaiveDate,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MailRow {
    pub id: Uuid,
    pub to: String,
    pub subject: String,
    /// On the merchant's clock, ISO 8601 local date and time without offset: `2026-12-01T09:30`.
    pub sent_at: String,
    pub attachments: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MailView {
    pub row: MailRow,
    pub from: String,
    pub text: String,
    /// Whether an HTML part can be looked at (in a sandboxed frame: `/_demo/mail/{id}/html`).
    pub html: bool,
    /// File names, each at `/_demo/mail/{id}/attachments/{index}`.
    pub attachments: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AdvanceForm {
    pub merchant: String,
    /// `1 day`, `1 week` or `1 month`.
    pub by: String,
}
