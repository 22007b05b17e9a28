//! The port's implementation: each use case authorises, loads, lets the engine decide, persists, and answers with a view.

mod access_links;
mod account;
mod archives;
mod buyers;
mod calendar;
pub mod cancelling;
pub(crate) mod cards;
mod catalogue;
pub mod changing;
pub mod charging;
mod colleagues;
mod contract_adjusting;
mod contract_changes;
mod contract_figures;
mod contract_tables;
pub(crate) mod contracting;
mod customer_table;
mod data_export;
pub(crate) mod declarations;
mod demo;
mod discounts;
mod door;
mod email_change;
pub(crate) mod erasures;
pub(crate) mod files;
mod giving;
pub(crate) mod importing;
mod invitations;
mod invoices;
mod letterhead;
pub mod lost_factor;
mod mail_templates;
pub mod mailing;
mod mandates;
mod money_door;
pub(crate) mod order;
pub(crate) mod order_codes;
pub(crate) mod order_form;
mod order_page;
mod outlook;
mod passkey_sign_in;
mod passkeys;
mod pay_page;
pub mod paying;
mod payment_methods;
mod portal;
pub(crate) mod public;
mod receipt;
mod remembered;
mod second_factor;
mod security;
pub(crate) mod setup;
mod sign_in;
mod sign_in_code;
pub(crate) mod sign_up;
mod staff;
mod staff_billing;
mod staff_charges;
mod staff_corrections;
mod staff_documents;
mod staff_figures;
mod staff_layouts;
mod staff_mails;
mod staff_papers;
mod staff_payments;
mod statements;
mod throttle;
pub mod usage;
mod users;
mod viewer;
pub(crate) mod views;

pub(crate) use archives::Archive;
pub(crate) use cards::told_by_provider;
pub(crate) use files::{DocumentPart, Download};

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use app::wire::*;
use serde::{Deserialize, Serialize};
use store::customers::Account;
use texts::Lang;
use tower_sessions::Session;
use uuid::Uuid;

use crate::failure::Failure;
use crate::state::App;

type Answer<T> = Result<T, Failure>;

/// One request at the door: who asks, in which language, for which page.
#[derive(Clone)]
pub struct RequestPort {
    pub app: App,
    pub session: Session,
    pub lang: Lang,
    pub path_and_query: String,
    /// The browser's network address, where known.
    pub address: Option<IpAddr>,
    /// The browser by its name.
    pub device: Device,
    /// What a form in another site's page had typed: no session remembers it there.
    pub typed: Option<Arc<Draft<OrderForm>>>,
    /// The sign-in that was found to stand while this request is answered, so that it is asked for once.
    pub stood: Arc<OnceLock<Uuid>>,
}

/// A form that waits to be mended.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Draft<T> {
    form: T,
    problems: Vec<FieldProblem>,
}

/// What a browser's session says of who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct SignedIn {
    sign_in: Uuid,
    account: Account,
}

impl RequestPort {
    /// A form that waits to be mended, once.
    async fn take_draft<T>(&self, name: &str) -> Answer<Draft<T>>
    where
        T: Default + Serialize + serde::de::DeserializeOwned + Send + Sync,
    {
        let draft: Option<Draft<T>> = self.session.get(name).await?;
        if draft.is_some() {
            self.session.remove::<serde_json::Value>(name).await?;
        }
        Ok(draft.unwrap_or_default())
    }

    async fn set_flash(&self, flash: Flash) -> Answer<()> {
        Ok(self.session.insert(remembered::FLASH, flash).await?)
    }

    async fn take_flash(&self) -> Answer<Option<Flash>> {
        // Removing marks the session as changed even where nothing was; then every page view would write a row.
        let flash: Option<Flash> = self.session.get(remembered::FLASH).await?;
        if flash.is_some() {
            self.session.remove::<Flash>(remembered::FLASH).await?;
        }
        Ok(flash)
    }
}
