//! What comes of a customer's contracts: the same charges that billing will make, and the days to know of.

use std::collections::BTreeMap;

use app::wire::*;
use billing::Money;
use billing::users::Right;
use chrono::{Datelike, NaiveDate};
use store::Tx;
use store::catalogue::Plan;
use texts::Lang;
use uuid::Uuid;

use super::contracting::plan_on;
use super::{Answer, RequestPort, remembered};
use crate::clock::Moment;
use crate::letters::{in_lang, plan_of};

/// How far the outlook looks.
const MONTHS: u32 = 12;

impl RequestPort {
    pub(super) async fn outlook_view(&self, slug: &str) -> Answer<OutlookView> {
        let (viewer, mut tx) = self.customer_page(slug, Right::SeeMoney).await?;
        let merchant = &viewer.merchant;
        let today = self.app.moment(merchant).today();
        let plans = self.plans(&mut tx, &viewer).await?;
        let entries = coming(&mut tx, viewer.customer.id, &plans, self.lang, today).await?;
        let since = tx.calendar_feed_since(viewer.customer.id).await?;
        tx.commit().await?;
        let name = remembered::calendar(merchant.id, viewer.customer.id);
        let address: Option<String> = self.session.get(&name).await?;
        if address.is_some() {
            self.session.remove::<String>(&name).await?;
        }
        let calendar = match (since, address) {
            (None, _) => CalendarView::None,
            (Some(_), Some(address)) => CalendarView::New { address },
            (Some(since), None) => CalendarView::Since {
                on: Moment::at(&merchant.timezone, since).today(),
            },
        };
        Ok(OutlookView {
            totals: totals(&entries)?,
            months: months(entries)?,
            calendar,
            frame: self.customers_frame(&viewer).await?,
        })
    }
}

/// What comes of all contracts of a customer, soonest first; of a day, what is charged stands after what happens.
pub(super) async fn coming(
    tx: &mut Tx,
    customer: Uuid,
    plans: &[Plan],
    lang: Lang,
    today: NaiveDate,
) -> Answer<Vec<OutlookEntry>> {
    let contracts = tx.coming_contracts(customer).await?;
    let mut entries = Vec::new();
    for contract in &contracts {
        let stored = &contract.stored;
        let outlook = billing::outlook(&stored.current, contract.record(), today, MONTHS)?;
        let version = plan_on(&stored.current, today)?;
        let plan = plan_of(plans, version);
        let entry = |on, what| OutlookEntry {
            on,
            contract: stored.id,
            product: plan.map_or_else(String::new, |plan| in_lang(&plan.product.name, lang)),
            plan: plan.map_or_else(|| version.name.to_string(), |plan| in_lang(&plan.name, lang)),
            what,
        };
        for moment in outlook.moments {
            entries.push(entry(moment.on, Coming::Moment(moment.what)));
        }
        for document in outlook.charges {
            let mut parts: Vec<String> = Vec::new();
            for line in &document.draft.lines {
                let name = line.item.component_name.to_string();
                if !parts.contains(&name) {
                    parts.push(name);
                }
            }
            let gross = document.gross;
            entries.push(entry(document.date, Coming::Charge { gross, parts }));
        }
    }
    entries.sort_by_key(|entry| (entry.on, matches!(entry.what, Coming::Charge { .. })));
    Ok(entries)
}

/// Sums of charges, one for each currency.
fn totals(entries: &[OutlookEntry]) -> Answer<Vec<Money>> {
    let mut sums: Vec<Money> = Vec::new();
    for entry in entries {
        let Coming::Charge { gross, .. } = entry.what else {
            continue;
        };
        match sums.iter_mut().find(|sum| sum.currency() == gross.currency()) {
            Some(sum) => {
                *sum = sum.checked_add(gross).map_err(billing::BillingError::from)?;
            }
            None => sums.push(gross),
        }
    }
    Ok(sums)
}

fn months(entries: Vec<OutlookEntry>) -> Answer<Vec<OutlookMonth>> {
    let mut months: BTreeMap<NaiveDate, Vec<OutlookEntry>> = BTreeMap::new();
    for entry in entries {
        let first = entry.on.with_day(1).unwrap_or(entry.on);
        months.entry(first).or_default().push(entry);
    }
    months
        .into_iter()
        .map(|(first, entries)| {
            Ok(OutlookMonth {
                first,
                totals: totals(&entries)?,
                entries,
            })
        })
        .collect()
}
