//! Who the merchant is on papers: set by owners, looked at by all staff.

use app::wire::*;
use billing::staff::StaffRight;
use serde_json::json;
use store::audit::AuditEntry;
use store::merchants::Profile;

use super::{Answer, Draft, RequestPort, remembered};

mod form;

impl RequestPort {
    pub(super) async fn letterhead_view(&self, slug: &str) -> Answer<StaffLetterheadView> {
        let viewer = self.staff_member(slug, StaffRight::Look).await?;
        let merchant = &viewer.merchant;
        let draft: Option<Draft<LetterheadForm>> =
            self.session.get(&remembered::letterhead(merchant.id)).await?;
        let Draft { form, problems } = draft.unwrap_or_else(|| Draft {
            form: form_of(&merchant.slug, &merchant.profile),
            problems: Vec::new(),
        });
        Ok(StaffLetterheadView {
            form,
            problems,
            may_change: viewer.may(StaffRight::Govern),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    /// What was issued keeps the letterhead it was issued with. Documents that could not be made get another try: what they lacked may be
    /// there now.
    pub(super) async fn write_letterhead(&self, form: LetterheadForm) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(&form.merchant, StaffRight::Govern).await?;
        let name = remembered::letterhead(merchant.id);
        let back = Redirect {
            to: app::ui::path::staff_letterhead(&merchant.slug),
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        let before = tx.lock_profile().await?;
        let after = match form::read(&form, &before) {
            Ok(profile) => profile,
            Err(problems) => {
                self.session.insert(&name, Draft { form, problems }).await?;
                return Ok(back);
            }
        };
        let mut retried = 0;
        if after != before {
            tx.set_profile(&after).await?;
            // With tax identity and bank account, old and new.
            let told = |profile: &Profile| json!(form_of(&merchant.slug, profile));
            let entry = AuditEntry {
                old: Some(told(&before)),
                ..self.entry(&merchant, account, "papers.letterhead_set", None, told(&after))
            };
            tx.audit(&entry).await?;
            retried = tx.revive_releases(self.app.now()).await?;
        }
        tx.commit().await?;
        self.app.nudge_delivery();
        self.session.remove::<serde_json::Value>(&name).await?;
        self.set_flash(Flash::LetterheadSaved { retried }).await?;
        Ok(back)
    }
}

fn form_of(slug: &str, profile: &Profile) -> LetterheadForm {
    let (court, number) = profile.register_parts();
    let text = |known: &Option<String>| known.clone().unwrap_or_default();
    LetterheadForm {
        merchant: slug.to_owned(),
        legal_name: profile.legal_name.clone(),
        legal_form: profile.legal_form.clone(),
        street: profile.street.clone(),
        postcode: profile.postcode.clone(),
        city: profile.city.clone(),
        seat: profile.seat.clone(),
        register_court: court.unwrap_or_default().to_owned(),
        register_number: number.unwrap_or_default().to_owned(),
        managers: profile.managers.join("\n"),
        tax_number: text(&profile.tax_number),
        vat_id: text(&profile.vat_id),
        seller_id: text(&profile.seller_id),
        account_holder: text(&profile.account_holder),
        iban: profile.iban.clone(),
        bic: profile.bic.clone(),
        bank: profile.bank.clone(),
        creditor_identifier: text(&profile.creditor_identifier),
        contact_person: text(&profile.contact_person),
        phone: profile.phone.clone(),
        email: profile.email.clone(),
        website: profile.website.clone(),
        accent: profile.accent.clone(),
    }
}
