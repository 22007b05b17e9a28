//! A new merchant: an empty business and its owner, who gets in by a link and says everything else on the pages.

use std::str::FromStr;

use billing::Seller;
use billing::staff::StaffRole;
use chrono::TimeDelta;
use chrono_tz::Tz;
use serde_json::json;
use store::StoreError;
use store::access_links::LinkPurpose;
use store::audit::AuditEntry;
use store::contracts::Actor;
use store::customers::{Account, Staff};
use store::merchants::{Merchant, Profile, Texts};

use app::ui::path;
use app::wire::AccessLinkKind;

use crate::access::{INVITATION_DAYS, Token};
use crate::failure::Failure;
use crate::state::App;
use crate::use_cases::order_form::is_email;

/// Who is to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMerchant {
    /// Its part of the address.
    pub slug: String,
    pub name: String,
    /// IANA name of the zone its civil dates are in.
    pub timezone: String,
    pub owner_name: String,
    pub owner_email: String,
}

/// Why nobody was added.
#[derive(Debug, thiserror::Error)]
pub enum NotAdded {
    #[error("{0:?} cannot be a part of the address: 2 to 63 of a–z, 0–9 and -, not beginning with -")]
    Slug(String),
    #[error("there is a merchant {0:?} already: choose another part of the address")]
    SlugTaken(String),
    #[error("a merchant needs a name of at most 80 characters")]
    Name,
    #[error("{0:?} is no time zone; write for example Europe/Berlin")]
    Timezone(String),
    #[error("{0:?} is no e-mail address")]
    Email(String),
    #[error("the owner needs a name of at most 100 characters")]
    OwnerName,
    #[error("{0}")]
    Failed(#[from] Failure),
}

impl From<StoreError> for NotAdded {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// Adds a merchant with one owner. The path by which the owner sets a password, within [`INVITATION_DAYS`].
///
/// The merchant itself is written last: stopped before, nothing is there that anybody could see.
///
/// # Errors
/// [`NotAdded`] says what is wrong with what was asked for; when the database is out of reach.
pub async fn add_merchant(app: &App, wanted: NewMerchant) -> Result<(Merchant, String), NotAdded> {
    let wanted = NewMerchant {
        name: wanted.name.trim().to_owned(),
        owner_name: wanted.owner_name.trim().to_owned(),
        owner_email: wanted.owner_email.trim().to_owned(),
        ..wanted
    };
    check(&wanted)?;
    if app.store().merchant_by_slug(&wanted.slug).await?.is_some() {
        return Err(NotAdded::SlugTaken(wanted.slug));
    }
    let now = app.now();
    let merchant = Merchant {
        id: app.new_id(),
        slug: wanted.slug,
        name: wanted.name,
        timezone: wanted.timezone,
        profile: nothing_said_yet(),
        demo: false,
        clock_offset_seconds: 0,
    };
    let owner = Staff {
        id: app.new_id(),
        email: wanted.owner_email,
        name: wanted.owner_name,
        role: StaffRole::Owner,
    };
    let account = Account::Staff { staff: owner.id };
    let token = Token::draw()?;
    // Nobody knows it, so that nobody gets in but by the link.
    let hash = app.passwords().hash(Token::draw()?.as_str().to_owned()).await?;
    let mut tx = app.store().begin(merchant.id).await?;
    tx.insert_staff(&owner, &hash, now).await?;
    tx.insert_access_link(
        &token.hash(),
        LinkPurpose::Reset,
        account,
        now + TimeDelta::days(INVITATION_DAYS),
    )
    .await?;
    tx.audit(&AuditEntry {
        id: app.new_id(),
        at: now,
        actor: Actor::Program,
        action: "merchant.added".to_owned(),
        subject: Some(merchant.id),
        old: None,
        new: Some(json!({ "slug": merchant.slug, "name": merchant.name, "owner": owner.email })),
        reason: None,
    })
    .await?;
    tx.commit().await?;
    match app.store().insert_merchant(&merchant, now).await {
        Ok(()) => {}
        Err(StoreError::Duplicate(_)) => return Err(NotAdded::SlugTaken(merchant.slug)),
        Err(error) => return Err(error.into()),
    }
    let link = path::access_link(&merchant.slug, AccessLinkKind::Reset, token.as_str());
    Ok((merchant, link))
}

fn check(wanted: &NewMerchant) -> Result<(), NotAdded> {
    let slug = &wanted.slug;
    let well_formed = (2..=63).contains(&slug.len())
        && slug
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !slug.starts_with('-');
    let fits = |text: &str, most: usize| {
        !text.is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
    };
    if !well_formed {
        Err(NotAdded::Slug(slug.clone()))
    } else if !fits(&wanted.name, 80) {
        Err(NotAdded::Name)
    } else if Tz::from_str(&wanted.timezone).is_err() {
        Err(NotAdded::Timezone(wanted.timezone.clone()))
    } else if !is_email(&wanted.owner_email) {
        Err(NotAdded::Email(wanted.owner_email.clone()))
    } else if !fits(&wanted.owner_name, 100) {
        Err(NotAdded::OwnerName)
    } else {
        Ok(())
    }
}

/// A profile with what the law and good custom presume, and nothing of the merchant's own.
fn nothing_said_yet() -> Profile {
    Profile {
        claim: Texts::default(),
        accent: "#0b6b4f".to_owned(),
        legal_name: String::new(),
        street: String::new(),
        postcode: String::new(),
        city: String::new(),
        country: "DE".to_owned(),
        vat_id: None,
        tax_number: None,
        legal_form: String::new(),
        seat: String::new(),
        register: String::new(),
        managers: Vec::new(),
        phone: String::new(),
        email: String::new(),
        website: String::new(),
        contact_person: None,
        seller_id: None,
        iban: String::new(),
        bic: String::new(),
        bank: String::new(),
        account_holder: None,
        creditor_identifier: None,
        payment_term_days: 14,
        // What applies where nothing shorter was agreed.
        prenotification_days: 14,
        seller: Seller::german(),
        countries: vec!["DE".to_owned()],
        invoice_number_format: "RE-{YYYY}-{00000}".to_owned(),
        credit_note_number_format: "GS-{YYYY}-{00000}".to_owned(),
        send_documents: true,
    }
}
