//! Who asks, whether the sign-in still stands, and the frame of a page for whoever that is.

use std::sync::Arc;

use app::wire::*;
use billing::staff::StaffRight;
use billing::users::{Right, Role};
use chrono::{DateTime, TimeDelta, Utc};
use store::Tx;
use store::catalogue::Plan;
use store::customers::{Account, Staff};
use store::merchants::Merchant;
use uuid::Uuid;

use super::{Answer, RequestPort, SignedIn, remembered};
use crate::failure::Failure;
use crate::letters::display_name;

/// How old the note of a sign-in's last use may become, so that not every page writes it.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);

/// A signed-in customer at a merchant.
#[derive(Clone)]
pub(super) struct CustomerViewer {
    pub merchant: Merchant,
    /// The state its catalogue is in.
    pub catalogue: String,
    pub customer: store::customers::Customer,
    pub signed_in: SignedIn,
    pub login: Uuid,
    pub role: Role,
    /// Whether the login has other customers, too.
    pub several: bool,
    /// Whether it is the person the customer's mails go to.
    pub contact: bool,
}

/// A member of a merchant's staff who is signed in.
pub(super) struct StaffViewer {
    pub merchant: Merchant,
    /// The state its catalogue is in.
    pub catalogue: String,
    pub member: Staff,
    pub signed_in: SignedIn,
}

impl StaffViewer {
    pub(super) const fn account(&self) -> Account {
        Account::Staff {
            staff: self.member.id,
        }
    }

    pub(super) const fn may(&self, right: StaffRight) -> bool {
        self.member.role.may(right)
    }
}

impl CustomerViewer {
    pub(super) const fn may(&self, right: Right) -> bool {
        self.role.may(right)
    }

    /// # Errors
    /// [`Failure::Forbidden`] when the role does not go as far.
    pub(super) fn allow(&self, right: Right) -> Answer<()> {
        if self.may(right) {
            Ok(())
        } else {
            Err(Failure::Forbidden)
        }
    }

    /// # Errors
    /// [`Failure::Forbidden`] when neither the access is the own nor everybody's may be ended.
    pub(super) fn may_end_access(&self, login: Uuid) -> Answer<()> {
        if self.role.may_end_access(login == self.login) {
            Ok(())
        } else {
            Err(Failure::Forbidden)
        }
    }
}

impl RequestPort {
    /// What the browser's session says of who is signed in; whether it still stands only the database knows.
    pub(super) async fn claimed(&self, merchant: Uuid) -> Answer<Option<SignedIn>> {
        Ok(self.session.get(&remembered::signed_in(merchant)).await?)
    }

    /// Whether it still stands. Notes that it is used.
    pub(super) async fn stands(&self, tx: &mut Tx, signed_in: SignedIn) -> Answer<bool> {
        if self.stood.get() == Some(&signed_in.sign_in) {
            return Ok(true);
        }
        let seen = tx.standing_sign_in(signed_in.sign_in, signed_in.account).await?;
        if let Some(seen) = seen {
            self.note_use(tx, signed_in.sign_in, seen).await?;
        }
        Ok(seen.is_some())
    }

    async fn note_use(&self, tx: &mut Tx, sign_in: Uuid, seen: DateTime<Utc>) -> Answer<()> {
        let now = self.app.now();
        if seen + SEEN_EVERY < now {
            tx.see_sign_in(sign_in, now).await?;
        }
        // Set already if several merchants' sign-ins are asked for: then those are asked for again.
        let _ = self.stood.set(sign_in);
        Ok(())
    }

    /// A customer's login: who is signed in, and by which sign-in.
    pub(super) async fn login_viewer(&self, slug: &str) -> Answer<(Merchant, SignedIn, Uuid)> {
        let merchant = self.app.merchant(slug).await?;
        let signed_in = self.signed_in(&merchant).await?;
        match signed_in {
            Some(
                signed_in @ SignedIn {
                    account: Account::Customer { login, .. },
                    ..
                },
            ) => Ok((merchant, signed_in, login)),
            Some(_) | None => Err(Failure::SignInRequired),
        }
    }

    /// Who is signed in here, if the sign-in still stands.
    pub(super) async fn signed_in(&self, merchant: &Merchant) -> Answer<Option<SignedIn>> {
        let Some(claimed) = self.claimed(merchant.id).await? else {
            return Ok(None);
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        let stands = self.stands(&mut tx, claimed).await?;
        tx.commit().await?;
        Ok(stands.then_some(claimed))
    }

    pub(super) async fn account(&self, merchant: &Merchant) -> Answer<Option<Account>> {
        Ok(self.signed_in(merchant).await?.map(|signed_in| signed_in.account))
    }

    pub(super) async fn frame_of(&self, merchant: &Merchant) -> Answer<Frame> {
        let viewer = match self.claimed(merchant.id).await? {
            None => Viewer::Anonymous,
            Some(claimed) => self.viewer_of(merchant, claimed).await?,
        };
        Ok(Frame {
            brand: self.brand(merchant),
            viewer,
            flash: self.take_flash().await?,
        })
    }

    /// The frame of a customer's page, without asking for the customer again.
    pub(super) async fn customers_frame(&self, viewer: &CustomerViewer) -> Answer<Frame> {
        Ok(Frame {
            brand: self.brand(&viewer.merchant),
            viewer: Viewer::Customer {
                name: display_name(&viewer.customer),
                role: viewer.role,
                several: viewer.several,
            },
            flash: self.take_flash().await?,
        })
    }

    /// The frame of a staff page, without asking for the member of staff again.
    pub(super) async fn staff_frame(&self, viewer: &StaffViewer) -> Answer<Frame> {
        Ok(Frame {
            brand: self.brand(&viewer.merchant),
            viewer: Viewer::Staff {
                role: viewer.member.role,
                name: viewer.member.name.clone(),
            },
            flash: self.take_flash().await?,
        })
    }

    pub(super) async fn viewer_of(&self, merchant: &Merchant, claimed: SignedIn) -> Answer<Viewer> {
        let mut tx = self.app.store().begin(merchant.id).await?;
        let viewer = match claimed.account {
            Account::Customer { login, customer } => {
                let standing = tx.standing_customer(claimed.sign_in, login, customer).await?;
                if let Some(standing) = &standing {
                    self.note_use(&mut tx, claimed.sign_in, standing.last_seen_at)
                        .await?;
                }
                standing.map(|standing| Viewer::Customer {
                    name: display_name(&standing.customer),
                    role: standing.role,
                    several: standing.several,
                })
            }
            Account::Staff { .. } if !self.stands(&mut tx, claimed).await? => None,
            Account::Staff { staff } => tx.staff(staff).await?.map(|staff| Viewer::Staff {
                role: staff.role,
                name: staff.name,
            }),
        };
        tx.commit().await?;
        Ok(viewer.unwrap_or(Viewer::Anonymous))
    }

    pub(super) fn brand(&self, merchant: &Merchant) -> Brand {
        Brand {
            slug: merchant.slug.clone(),
            name: merchant.name.clone(),
            claim: crate::letters::in_lang(&merchant.profile.claim, self.lang),
            demo: merchant.demo && self.app.demo(),
        }
    }

    /// Whoever is signed in for a customer, if the role goes as far as what is asked for.
    pub(super) async fn customer_viewer(&self, slug: &str, right: Right) -> Answer<CustomerViewer> {
        let (viewer, tx) = self.customer_page(slug, right).await?;
        tx.commit().await?;
        Ok(viewer)
    }

    /// The same with the transaction it was found out in, for a page to go on with.
    pub(super) async fn customer_page(&self, slug: &str, right: Right) -> Answer<(CustomerViewer, Tx)> {
        if let Some(merchant) = self.app.memory().merchant(slug) {
            let page = self.customer_with(merchant, right).await?;
            if page.0.merchant.slug == slug {
                return Ok(page);
            }
        }
        self.customer_with(self.merchant_anew(slug).await?, right).await
    }

    /// The merchant that has this part of the address now, to be remembered.
    async fn merchant_anew(&self, slug: &str) -> Answer<Uuid> {
        let merchant = self.app.merchant(slug).await?.id;
        self.app.memory().note_merchant(slug, merchant);
        Ok(merchant)
    }

    /// The same where the merchant is known already.
    pub(super) async fn customer_at(&self, merchant: Uuid, right: Right) -> Answer<CustomerViewer> {
        let (viewer, tx) = self.customer_with(merchant, right).await?;
        tx.commit().await?;
        Ok(viewer)
    }

    async fn customer_with(&self, merchant: Uuid, right: Right) -> Answer<(CustomerViewer, Tx)> {
        let Some(claimed) = self.claimed(merchant).await? else {
            return Err(Failure::SignInRequired);
        };
        let Account::Customer { login, customer } = claimed.account else {
            return Err(Failure::SignInRequired);
        };
        let mut tx = self.app.store().begin_page(merchant).await?;
        let standing = tx
            .standing_customer(claimed.sign_in, login, customer)
            .await?
            .ok_or(Failure::SignInRequired)?;
        let viewer = CustomerViewer {
            merchant: standing.merchant,
            catalogue: standing.catalogue,
            customer: standing.customer,
            signed_in: claimed,
            login,
            role: standing.role,
            several: standing.several,
            contact: standing.contact,
        };
        viewer.allow(right)?;
        self.note_use(&mut tx, claimed.sign_in, standing.last_seen_at)
            .await?;
        Ok((viewer, tx))
    }

    /// The plans of the merchant whose page it is.
    pub(super) async fn plans(&self, tx: &mut Tx, viewer: &CustomerViewer) -> Answer<Arc<[Plan]>> {
        Ok(self.app.memory().plans(tx, &viewer.catalogue).await?)
    }

    pub(super) async fn staff_viewer(&self, slug: &str, right: StaffRight) -> Answer<Merchant> {
        Ok(self.staff_member(slug, right).await?.merchant)
    }

    /// The merchant, and which of its staff asks.
    pub(super) async fn staff_account(&self, slug: &str, right: StaffRight) -> Answer<(Merchant, Account)> {
        let viewer = self.staff_member(slug, right).await?;
        let account = viewer.account();
        Ok((viewer.merchant, account))
    }

    /// The member of a merchant's staff who asks, if the role goes as far as what is asked for.
    pub(super) async fn staff_member(&self, slug: &str, right: StaffRight) -> Answer<StaffViewer> {
        let (viewer, tx) = self.staff_page(slug, right).await?;
        tx.commit().await?;
        Ok(viewer)
    }

    /// The same with the transaction it was found out in, for a page to go on with.
    pub(super) async fn staff_page(&self, slug: &str, right: StaffRight) -> Answer<(StaffViewer, Tx)> {
        if let Some(merchant) = self.app.memory().merchant(slug) {
            let page = self.staff_with(merchant, right).await?;
            if page.0.merchant.slug == slug {
                return Ok(page);
            }
        }
        self.staff_with(self.merchant_anew(slug).await?, right).await
    }

    async fn staff_with(&self, merchant: Uuid, right: StaffRight) -> Answer<(StaffViewer, Tx)> {
        let Some(claimed) = self.claimed(merchant).await? else {
            return Err(Failure::SignInRequired);
        };
        let mut tx = self.app.store().begin(merchant).await?;
        let Account::Staff { staff } = claimed.account else {
            return Err(match self.stands(&mut tx, claimed).await? {
                true => Failure::Forbidden,
                false => Failure::SignInRequired,
            });
        };
        let standing = tx
            .standing_staff(claimed.sign_in, staff)
            .await?
            .ok_or(Failure::SignInRequired)?;
        self.note_use(&mut tx, claimed.sign_in, standing.last_seen_at)
            .await?;
        let viewer = StaffViewer {
            merchant: standing.merchant,
            catalogue: standing.catalogue,
            member: standing.member,
            signed_in: claimed,
        };
        if !viewer.may(right) {
            return Err(Failure::Forbidden);
        }
        Ok((viewer, tx))
    }
}
