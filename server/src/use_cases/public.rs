//! The merchant's public pages: start, offers, legal texts.

use app::wire::*;
use billing::{Audience, Buyer, BuyerKind, Country, PlanVersion, Quote, SignUp, quote_sign_up};
use chrono::NaiveDate;
use store::catalogue::Plan;
use store::merchants::Merchant;
use texts::Lang;

use super::{Answer, RequestPort};
use crate::failure::Failure;
use crate::letters::in_lang;

impl RequestPort {
    pub(super) async fn start_view(&self) -> Answer<StartView> {
        if !self.app.ready() {
            return Err(Failure::NotReady("the database is not up to date yet"));
        }
        let merchants = self.app.store().merchants().await?;
        Ok(StartView {
            merchants: merchants.iter().map(|merchant| self.brand(merchant)).collect(),
        })
    }

    pub(super) async fn offers_view(&self, slug: &str) -> Answer<OffersView> {
        let merchant = self.app.merchant(slug).await?;
        let today = self.app.moment(&merchant).today();
        let mut tx = self.app.store().begin(merchant.id).await?;
        let plans = tx.plans().await?;
        tx.commit().await?;
        let mut products: Vec<ProductOffer> = Vec::new();
        let mut before = None;
        for plan in plans.iter().filter(|plan| plan.is_offered()) {
            let continues = before.replace(plan.product.id) == Some(plan.product.id);
            let offer = plan_offer(&merchant, plan, self.lang, today)?;
            match products.last_mut() {
                Some(product) if continues => product.plans.push(offer),
                _ => products.push(ProductOffer {
                    name: in_lang(&plan.product.name, self.lang),
                    description: in_lang(&plan.product.description, self.lang),
                    plans: vec![offer],
                }),
            }
        }
        Ok(OffersView {
            frame: self.frame_of(&merchant).await?,
            products,
        })
    }

    pub(super) async fn legal_view(&self, slug: &str, kind: LegalKind) -> Answer<LegalView> {
        let merchant = self.app.merchant(slug).await?;
        let today = self.app.moment(&merchant).today();
        let mut tx = self.app.store().begin(merchant.id).await?;
        let text = tx
            .legal_text(kind.path(), self.lang.tag(), today)
            .await?
            .ok_or(Failure::NotFound)?;
        tx.commit().await?;
        Ok(LegalView {
            frame: self.frame_of(&merchant).await?,
            kind,
            title: text.title,
            version: matches!(
                kind,
                LegalKind::Terms | LegalKind::Withdrawal | LegalKind::Privacy
            )
            .then_some(text.version),
            sections: text
                .sections
                .into_iter()
                .map(|section| LegalSection {
                    heading: section.heading,
                    paragraphs: section.paragraphs,
                })
                .collect(),
        })
    }
}

/// The kind of buyer a plan is shown to when nobody is known yet: consumers, unless it is for businesses only.
pub(super) const fn shown_to(version: &PlanVersion) -> BuyerKind {
    match version.audience {
        Audience::Businesses => BuyerKind::Business,
        Audience::Consumers | Audience::Both => BuyerKind::Consumer,
    }
}

/// A domestic buyer of that kind.
pub(super) fn domestic_buyer(kind: BuyerKind) -> Buyer {
    Buyer {
        kind,
        ..Buyer::consumer(Country::germany())
    }
}

/// An order with default quantities by someone new.
pub(crate) fn plain_order(merchant: &Merchant, version: &PlanVersion) -> SignUp {
    SignUp::new(
        version.clone(),
        merchant.profile.seller.clone(),
        domestic_buyer(shown_to(version)),
    )
}

pub(super) fn quote_of(order: &SignUp, today: NaiveDate) -> Answer<Quote> {
    quote_sign_up(order, today).map_err(|rejection| Failure::Defect(format!("no quote: {rejection}")))
}

/// A plan with the price someone new would pay today.
pub(super) fn plan_offer(
    merchant: &Merchant,
    plan: &Plan,
    lang: Lang,
    today: NaiveDate,
) -> Answer<PlanOffer> {
    Ok(PlanOffer {
        slug: plan.slug.clone(),
        name: in_lang(&plan.name, lang),
        summary: in_lang(&plan.summary, lang),
        features: plan
            .features
            .iter()
            .map(|feature| in_lang(feature, lang))
            .collect(),
        quote: quote_of(&plain_order(merchant, &plan.version), today)?,
        version: plan.version.clone(),
    })
}
