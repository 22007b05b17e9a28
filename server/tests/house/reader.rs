//! Somebody with a contract, who changes it in the portal.

use crate::browser::{Browser, Page};
use crate::installation::Installation;
use crate::people::{businesses_form, order, placed};

pub const CONTRACTS: &str = "/m/stadtblatt/portal/contracts";

pub struct Reader {
    pub house: Installation,
    pub browser: Browser,
    pub contract: String,
}

/// Somebody with a contract since the 1st of June; it is the 16th.
pub async fn reader(plan: &str) -> Reader {
    let house = Installation::on("2026-06-01").await;
    let mut browser = house.browser();
    let contract = if plan == "paketbox-haus" {
        let form = businesses_form(&mut browser, "stadtblatt", plan, "mara@post.example").await;
        placed(&browser.submit(&form).await)
    } else {
        order(&mut browser, "stadtblatt", plan, "mara@post.example").await
    };
    house.travel_to("2026-06-16").await;
    Reader {
        house,
        browser,
        contract,
    }
}

impl Reader {
    /// A page of the contract; `""` is its own.
    pub async fn open(&mut self, page: &str) -> Page {
        self.browser
            .open(&format!("{CONTRACTS}/{}{page}", self.contract))
            .await
    }

    /// Gross of every document so far.
    pub async fn billed(&self) -> Vec<i64> {
        let documents = self.house.documents().await;
        documents
            .iter()
            .map(|listed| listed.document.gross_minor)
            .collect()
    }

    pub async fn is_whole(&self) {
        assert_eq!(self.house.tx().await.verify().await.unwrap().findings, []);
    }
}
