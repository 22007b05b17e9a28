//! What pages need again and again and what rarely changes. Nothing here is believed unasked: each page compares it with something it
//! reads anyway, so that what another server or a member of staff changed shows at once.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use store::catalogue::Plan;
use store::{StoreError, Tx};
use uuid::Uuid;

/// A merchant's plans as of a state of its catalogue.
type Catalogue = (String, Arc<[Plan]>);

/// One entry for each merchant whose pages were asked for.
#[derive(Default)]
pub struct Memory {
    merchants: RwLock<HashMap<String, Uuid>>,
    catalogues: RwLock<HashMap<Uuid, Catalogue>>,
}

impl Memory {
    /// Which merchant had this part of the address when it was last asked for.
    #[must_use]
    pub fn merchant(&self, slug: &str) -> Option<Uuid> {
        let merchants = self.merchants.read().unwrap_or_else(PoisonError::into_inner);
        merchants.get(slug).copied()
    }

    pub fn note_merchant(&self, slug: &str, id: Uuid) {
        let mut merchants = self.merchants.write().unwrap_or_else(PoisonError::into_inner);
        merchants.insert(slug.to_owned(), id);
    }

    /// The merchant's plans; asked for only if they are another state than the one that was told (`catalogue`,
    /// [`store::sign_ins::StandingCustomer::catalogue`]).
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn plans(&self, tx: &mut Tx, catalogue: &str) -> Result<Arc<[Plan]>, StoreError> {
        let known = {
            let catalogues = self.catalogues.read().unwrap_or_else(PoisonError::into_inner);
            catalogues
                .get(&tx.merchant())
                .filter(|(state, _)| state == catalogue)
                .map(|(_, plans)| plans.clone())
        };
        if let Some(plans) = known {
            return Ok(plans);
        }
        let plans: Arc<[Plan]> = tx.plans().await?.into();
        let mut catalogues = self.catalogues.write().unwrap_or_else(PoisonError::into_inner);
        catalogues.insert(tx.merchant(), (catalogue.to_owned(), plans.clone()));
        Ok(plans)
    }
}
