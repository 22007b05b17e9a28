//! Merchants, their letterhead facts and legal texts.

use billing::Seller;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::error::touched;
use crate::{Store, StoreError, Tx};

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    pub de: String,
    pub en: String,
}

/// The tenant: a business that sells subscriptions.
#[derive(Clone, Debug, PartialEq)]
pub struct Merchant {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    /// IANA name of the zone its civil dates are in.
    pub timezone: String,
    pub profile: Profile,
    pub demo: bool,
    /// How far the demo clock runs ahead of the real one.
    pub clock_offset_seconds: i64,
}

/// The merchant in a row of the queries below: each names its columns alike.
macro_rules! merchant {
    ($row:ident) => {
        $crate::merchants::Merchant {
            id: $row.merchant_id,
            slug: $row.slug,
            name: $row.name,
            timezone: $row.timezone,
            profile: $row.profile.0,
            demo: $row.demo,
            clock_offset_seconds: $row.clock_offset_seconds,
        }
    };
}
pub(crate) use merchant;

/// What a merchant's pages, letters and taxes need to know of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub claim: Texts,
    /// `#rrggbb`.
    pub accent: String,
    /// Legal name as registered (R-101).
    pub legal_name: String,
    pub street: String,
    pub postcode: String,
    pub city: String,
    pub country: String,
    /// R-102: at least one of the two.
    pub vat_id: Option<String>,
    pub tax_number: Option<String>,
    /// Business-letter fields (R-115).
    pub legal_form: String,
    pub seat: String,
    pub register: String,
    pub managers: Vec<String>,
    pub phone: String,
    pub email: String,
    pub website: String,
    /// Whom to ask about an invoice: a person or a department (BT-41). XRechnung demands it.
    #[serde(default)]
    pub contact_person: Option<String>,
    /// A number buyers know the merchant by (BT-29); where neither it nor a register number is known, the `slug` does (R-132).
    #[serde(default)]
    pub seller_id: Option<String>,
    /// Account for transfers.
    pub iban: String,
    pub bic: String,
    pub bank: String,
    /// Exactly as the bank has it (R-618); `None`: `legal_name`.
    #[serde(default)]
    pub account_holder: Option<String>,
    /// SEPA creditor identifier (R-601); `None`: no direct debit offered.
    pub creditor_identifier: Option<String>,
    /// Payment term of transfers, days after the invoice date.
    pub payment_term_days: u16,
    /// Agreed days between pre-notification and debit (R-605).
    pub prenotification_days: u16,
    pub seller: Seller,
    /// Countries served, ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// Format of invoice numbers: `RE-{YYYY}-{00000}`.
    pub invoice_number_format: String,
    pub credit_note_number_format: String,
    /// Whether documents are sent as soon as they are made; otherwise staff send them.
    #[serde(default = "yes")]
    pub send_documents: bool,
}

impl Profile {
    /// Register court and number: `Amtsgericht Hamburg, HRB 1`.
    #[must_use]
    pub fn register_parts(&self) -> (Option<&str>, Option<&str>) {
        let (court, number) = self.register.split_once(',').unwrap_or((&self.register, ""));
        (
            Some(court.trim()).filter(|text| !text.is_empty()),
            Some(number.trim()).filter(|text| !text.is_empty()),
        )
    }
}

const fn yes() -> bool {
    true
}

/// A legal text in force, e.g. the terms (R-509).
#[derive(Clone, Debug, PartialEq)]
pub struct LegalText {
    pub version: String,
    pub valid_from: NaiveDate,
    pub title: String,
    pub sections: Vec<Section>,
}

/// One version of a legal text, without what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalVersion {
    pub kind: String,
    pub lang: String,
    pub version: String,
    pub valid_from: NaiveDate,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    pub heading: String,
    pub paragraphs: Vec<String>,
}

impl Store {
    /// The merchant with this part of the address, if there is one.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn merchant_by_slug(&self, slug: &str) -> Result<Option<Merchant>, StoreError> {
        Ok(sqlx::query!(
            r#"select merchant_id, slug, name, timezone, profile as "profile: Json<Profile>", demo, clock_offset_seconds
               from merchants where slug = $1"#,
            slug
        )
        .fetch_optional(self.pool())
        .await?
        .map(|row| merchant!(row)))
    }

    /// All merchants by name.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn merchants(&self) -> Result<Vec<Merchant>, StoreError> {
        Ok(sqlx::query!(
            r#"select merchant_id, slug, name, timezone, profile as "profile: Json<Profile>", demo, clock_offset_seconds
               from merchants order by name, merchant_id"#
        )
        .fetch_all(self.pool())
        .await?
        .into_iter()
        .map(|row| merchant!(row))
        .collect())
    }

    /// Adds a merchant.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the slug is taken.
    pub async fn insert_merchant(&self, merchant: &Merchant, at: DateTime<Utc>) -> Result<(), StoreError> {
        let done = sqlx::query!(
            "insert into merchants (merchant_id, slug, name, timezone, profile, demo, clock_offset_seconds, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            merchant.id,
            merchant.slug,
            merchant.name,
            merchant.timezone,
            Json(&merchant.profile) as _,
            merchant.demo,
            merchant.clock_offset_seconds,
            at
        )
        .execute(self.pool())
        .await?;
        touched("adding a merchant", 1, done.rows_affected())
    }

    /// Sets how far a demo merchant's clock runs ahead. It only ever moves forward.
    ///
    /// # Errors
    /// [`StoreError::RowCount`] when the merchant is no demo merchant or the clock would go back.
    pub async fn set_clock_offset(&self, merchant: Uuid, seconds: i64) -> Result<(), StoreError> {
        let done = sqlx::query!(
            "update merchants set clock_offset_seconds = $2
             where merchant_id = $1 and demo and clock_offset_seconds <= $2",
            merchant,
            seconds
        )
        .execute(self.pool())
        .await?;
        touched("moving the demo clock", 1, done.rows_affected())
    }
}

impl Tx {
    /// The merchant's profile, locked until the transaction ends.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lock_profile(&mut self) -> Result<Profile, StoreError> {
        let merchant = self.merchant();
        let profile = sqlx::query_scalar!(
            r#"select profile as "profile: Json<Profile>" from merchants where merchant_id = $1 for no key update"#,
            merchant
        )
        .fetch_one(self.connection())
        .await?;
        Ok(profile.0)
    }

    /// Replaces the profile that [`Tx::lock_profile`] has locked.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn set_profile(&mut self, profile: &Profile) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update merchants set profile = $2 where merchant_id = $1",
            merchant,
            Json(profile) as _
        )
        .execute(self.connection())
        .await?;
        touched("changing the merchant's profile", 1, done.rows_affected())
    }

    /// The legal text in force on a day, the newest version whose date has come. Where there is none in that language, the German one.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn legal_text(
        &mut self,
        kind: &str,
        lang: &str,
        on: NaiveDate,
    ) -> Result<Option<LegalText>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select version, valid_from, title, sections as "sections: Json<Vec<Section>>"
               from legal_texts where merchant_id = $1 and kind = $2 and lang in ($3, 'de') and valid_from <= $4
               order by (lang = $3) desc, valid_from desc, version desc limit 1"#,
            merchant,
            kind,
            lang,
            on
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| LegalText {
            version: row.version,
            valid_from: row.valid_from,
            title: row.title,
            sections: row.sections.0,
        }))
    }

    /// The kinds of legal texts that are in force on a day, in German: the language every merchant has them in.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn legal_kinds(&mut self, on: NaiveDate) -> Result<Vec<String>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select distinct kind from legal_texts where merchant_id = $1 and lang = 'de' and valid_from <= $2",
            merchant,
            on
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// Every version of every legal text, without what they say: by kind and language, the newest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn legal_versions(&mut self) -> Result<Vec<LegalVersion>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            LegalVersion,
            "select kind, lang, version, valid_from from legal_texts where merchant_id = $1
             order by kind, lang, valid_from desc, version desc",
            merchant
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// The version of a legal text that comes last, in force or not yet.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn latest_legal_text(
        &mut self,
        kind: &str,
        lang: &str,
    ) -> Result<Option<LegalText>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select version, valid_from, title, sections as "sections: Json<Vec<Section>>"
               from legal_texts where merchant_id = $1 and kind = $2 and lang = $3
               order by valid_from desc, version desc limit 1"#,
            merchant,
            kind,
            lang
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| LegalText {
            version: row.version,
            valid_from: row.valid_from,
            title: row.title,
            sections: row.sections.0,
        }))
    }

    /// Whether the merchant has ever issued a document.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn has_issued(&mut self) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select exists (select from document_chains where merchant_id = $1 and position > 0) as "any!""#,
            merchant
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// The version of each kind of legal text that is in force on a day: kind and version, by the rule of [`Tx::legal_text`].
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn legal_versions_in_force(
        &mut self,
        lang: &str,
        on: NaiveDate,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            "select distinct on (kind) kind, version from legal_texts
             where merchant_id = $1 and lang in ($2, 'de') and valid_from <= $3
              order by kind, (lang = $2) desc, valid_from desc, version desc",
            merchant,
            lang,
            on
        )
        .fetch_all(self.connection())
        .await?;
        Ok(rows.into_iter().map(|row| (row.kind, row.version)).collect())
    }

    /// Adds a version of a legal text.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when that version stands.
    pub async fn insert_legal_text(
        &mut self,
        kind: &str,
        lang: &str,
        text: &LegalText,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into legal_texts (merchant_id, kind, lang, version, valid_from, title, sections)
             values ($1, $2, $3, $4, $5, $6, $7)",
            merchant,
            kind,
            lang,
            text.version,
            text.valid_from,
            text.title,
            Json(&text.sections) as _
        )
        .execute(self.connection())
        .await?;
        touched("adding a legal text", 1, done.rows_affected())
    }
}
