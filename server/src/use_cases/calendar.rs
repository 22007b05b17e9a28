//! The outlook as a calendar to subscribe to (RFC 5545), under a secret address that is kept as a hash.

use app::outlook_words;
use app::wire::*;
use billing::users::Right;
use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, Property};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::customers::Customer;
use texts::{Lang, format, t, tr};

use super::files::Download;
use super::outlook::coming;
use super::{Answer, RequestPort, remembered};
use crate::failure::Failure;

/// Bytes of a secret: 256 bits, which nobody guesses.
const SECRET: usize = 32;

impl RequestPort {
    /// Gives the customer's calendar an address that is shown once; an earlier one opens nothing any more.
    pub(super) async fn new_calendar(&self, slug: &str) -> Answer<Redirect> {
        let viewer = self.customer_viewer(slug, Right::SeeMoney).await?;
        let merchant = &viewer.merchant;
        let account = self.account(merchant).await?.ok_or(Failure::SignInRequired)?;
        let mut bytes = [0_u8; SECRET];
        getrandom::fill(&mut bytes).map_err(|error| Failure::Defect(error.to_string()))?;
        let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut tx = self.app.store().begin(merchant.id).await?;
        let moment = self.app.moment(merchant);
        tx.set_calendar_feed(viewer.customer.id, &hash(&token), moment.instant)
            .await?;
        tx.audit(&self.entry(
            merchant,
            account,
            "calendar.renewed",
            Some(viewer.customer.id),
            json!({}),
        ))
        .await?;
        tx.commit().await?;
        let path = app::ui::path::calendar_feed(&merchant.slug, &token);
        let address = format!("{}{path}", self.app.public_url());
        let name = remembered::calendar(merchant.id, viewer.customer.id);
        self.session.insert(&name, address).await?;
        Ok(self.to_calendar(&merchant.slug))
    }

    /// Closes the customer's calendar.
    pub(super) async fn close_calendar(&self, slug: &str) -> Answer<Redirect> {
        let viewer = self.customer_viewer(slug, Right::SeeMoney).await?;
        let merchant = &viewer.merchant;
        let account = self.account(merchant).await?.ok_or(Failure::SignInRequired)?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        if tx.remove_calendar_feed(viewer.customer.id).await? {
            let subject = Some(viewer.customer.id);
            let entry = self.entry(merchant, account, "calendar.revoked", subject, json!({}));
            tx.audit(&entry).await?;
        }
        tx.commit().await?;
        let name = remembered::calendar(merchant.id, viewer.customer.id);
        self.session.remove::<String>(&name).await?;
        self.set_flash(Flash::CalendarRevoked).await?;
        Ok(self.to_calendar(&merchant.slug))
    }

    fn to_calendar(&self, slug: &str) -> Redirect {
        Redirect {
            to: format!("{}#calendar", app::ui::path::outlook(slug)),
        }
    }

    /// The calendar behind a secret, for whoever has it: no session is looked at.
    pub(crate) async fn calendar_feed(&self, slug: &str, token: &str) -> Answer<Download> {
        let merchant = self.app.merchant(slug).await?;
        let moment = self.app.moment(&merchant);
        let mut tx = self.app.store().begin(merchant.id).await?;
        let id = tx.calendar_of(&hash(token)).await?.ok_or(Failure::NotFound)?;
        let customer: Customer = tx.customer(id).await?.ok_or(Failure::NotFound)?;
        let lang = crate::letters::lang_of(&customer);
        let plans = tx.plans().await?;
        let entries = coming(&mut tx, customer.id, &plans, lang, moment.today()).await?;
        tx.commit().await?;
        Ok(Download {
            name: "turnus.ics".to_owned(),
            media_type: "text/calendar; charset=utf-8".to_owned(),
            bytes: calendar(lang, &merchant.name, &entries, moment.instant).into_bytes(),
        })
    }
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Whole days without a zone: a charge of the 1st is one of the 1st wherever its calendar is looked at. An event keeps its identity
/// as long as its contract, day and kind stay, so that subscribers update it instead of showing it twice.
fn calendar(lang: Lang, merchant: &str, entries: &[OutlookEntry], at: DateTime<Utc>) -> String {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//Turnus//Portal//DE"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", "PUBLISH"))
        .name(&tr(lang, "calendar-name", &[("merchant", merchant)]));
    let mut known: Vec<String> = Vec::new();
    for entry in entries {
        let identity = format!("{}-{}-{}", entry.contract, entry.on, kind(&entry.what));
        let earlier = known.iter().filter(|other| **other == identity).count();
        let uid = format!("{identity}-{earlier}@turnus");
        known.push(identity);
        let contract = tr(
            lang,
            "contract-name",
            &[("product", &entry.product), ("plan", &entry.plan)],
        );
        let (what, detail) = match &entry.what {
            Coming::Charge { gross, parts } => {
                let amount = format::money(lang, gross.minor(), gross.currency().code());
                let key = if gross.is_negative() {
                    "outlook-credit"
                } else {
                    "outlook-charge"
                };
                (format!("{amount} {}", t(lang, key)), parts.join(", "))
            }
            Coming::Moment(what) => (outlook_words::moment(lang, what), String::new()),
        };
        let mut event = Event::new();
        event
            .uid(&uid)
            .timestamp(at)
            .summary(&format!("{contract}: {what}"))
            .starts(entry.on)
            // Nobody is busy because of it.
            .append_property(Property::new("TRANSP", "TRANSPARENT"));
        if !detail.is_empty() {
            event.description(&detail);
        }
        calendar.push(event.done());
    }
    calendar.to_string()
}

/// A stable name of what happens.
fn kind(what: &Coming) -> &'static str {
    use billing::MomentKind;
    match what {
        Coming::Charge { .. } => "charge",
        Coming::Moment(MomentKind::TrialEnds) => "trial",
        Coming::Moment(MomentKind::CancelBy { .. }) => "cancel-by",
        Coming::Moment(MomentKind::TermEnds) => "term",
        Coming::Moment(MomentKind::Renews) => "renews",
        Coming::Moment(MomentKind::ContractEnds) => "end",
        Coming::Moment(MomentKind::PlanChanges { .. }) => "plan",
        Coming::Moment(MomentKind::PriceOffered) => "price",
        Coming::Moment(MomentKind::PauseBegins) => "pause",
        Coming::Moment(MomentKind::PauseEnds) => "resume",
        Coming::Moment(MomentKind::AddOnEnds { .. }) => "add-on",
        Coming::Moment(MomentKind::DiscountEnds { .. }) => "discount",
    }
}
