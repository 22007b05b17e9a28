//! The merchant's own pages.

use std::collections::HashMap;

use app::wire::*;
use billing::staff::StaffRight;
use chrono::Datelike;
use store::Tx;
use store::documents::{DocumentsOf, Listed};
use store::erasures::CustomerFile;
use store::invoices::DocumentFilter;
use store::mails::MailStatus;
use store::releases::Delivery;
use uuid::Uuid;

use super::portal::{PAGE, account_view, rows};
use super::staff_mails::mail_state;
use super::views::{self, invoice_row};
use super::{Answer, RequestPort, erasures, setup};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::money;

const NEWEST: i64 = 10;
/// Days with letters that the list shows.
const LETTER_DAYS: i64 = 5;

impl RequestPort {
    pub(super) async fn staff_overview_view(&self, slug: &str) -> Answer<StaffOverviewView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Look).await?;
        let merchant = &viewer.merchant;
        let today = self.app.moment(merchant).today();
        let month = today.with_day(1).unwrap_or(today);
        let counts = tx.counts(today, month, "EUR").await?;
        // Whoever sees no customers sees none here, either.
        let (listed, erasures) = match viewer.may(StaffRight::SeeCustomers) {
            true => (
                tx.documents(DocumentsOf::DailyUse, None, NEWEST).await?,
                erasures::waiting(&mut tx, merchant).await?,
            ),
            false => (Vec::new(), Vec::new()),
        };
        let mails = mails_of(&mut tx, &listed).await?;
        let plans = self.app.memory().plans(&mut tx, &viewer.catalogue).await?;
        tx.commit().await?;
        Ok(StaffOverviewView {
            // Plans come on offer when everything else is there.
            setup_open: !plans.iter().any(store::catalogue::Plan::is_offered)
                || !setup::may_issue(&merchant.profile),
            erasures,
            today,
            customers: count(counts.customers),
            live_contracts: count(counts.live),
            trials: count(counts.trials),
            billed_this_month: money(counts.billed_minor, "EUR"),
            open: money(counts.open_minor, "EUR"),
            overdue: money(counts.overdue_minor, "EUR"),
            parked: count(counts.parked),
            undelivered: count(counts.undelivered),
            odd_charges: count(counts.odd_charges),
            invoices: listed
                .iter()
                .map(|listed| staff_row(listed, &mails, today))
                .collect(),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    pub(super) async fn staff_customers_view(
        &self,
        slug: &str,
        search: &str,
        after: Option<String>,
    ) -> Answer<StaffCustomersView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::SeeCustomers).await?;
        let found = tx
            .customer_rows(search, after.as_deref(), PAGE as i64 + 1)
            .await?;
        tx.commit().await?;
        let (found, next) = views::page(found, PAGE, |row| row.number.clone());
        Ok(StaffCustomersView {
            search: search.to_owned(),
            customers: found
                .into_iter()
                .map(|row| StaffCustomerRow {
                    id: row.id,
                    number: row.number,
                    name: row.name,
                    city: row.city,
                    kind: if row.business {
                        CustomerKindView::Business
                    } else {
                        CustomerKindView::Consumer
                    },
                    contracts: count(row.contracts),
                    open: money(row.open_minor, "EUR"),
                })
                .collect(),
            next,
            frame: self.staff_frame(&viewer).await?,
        })
    }

    pub(super) async fn staff_customer_view(&self, slug: &str, id: Uuid) -> Answer<StaffCustomerView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::SeeCustomers).await?;
        let merchant = &viewer.merchant;
        let today = self.app.moment(merchant).today();
        let CustomerFile {
            customer,
            delivery,
            restricted,
            erasure: waits,
            hold,
        } = tx.customer_file(id).await?.ok_or(Failure::NotFound)?;
        // What is kept only because the law demands it is out of daily use.
        if restricted.is_some() && !viewer.may(StaffRight::Govern) {
            return Err(Failure::NotFound);
        }
        let erased = match restricted {
            Some(_) => erasures::erased(&mut tx, merchant, id).await?,
            None => Vec::new(),
        };
        let erasure = match waits {
            Some(waits) => Some(erasures::waiting_of(&self.app, &mut tx, merchant, &waits).await?),
            None => None,
        };
        let plans = self.app.memory().plans(&mut tx, &viewer.catalogue).await?;
        let contracts = tx.contracts_of(id).await?;
        let listed = tx
            .documents_of(id, &DocumentFilter::default(), None, PAGE as i64)
            .await?;
        let mails = mails_of(&mut tx, &listed).await?;
        tx.commit().await?;
        let einvoice = self.einvoice_terms_view(merchant, &customer).await?;
        let frame = self.staff_frame(&viewer).await?;
        Ok(StaffCustomerView {
            id,
            by_post: delivery == Delivery::Post,
            erasure,
            erased,
            hold: hold.map(|(since, reason)| HoldView {
                since: Moment::at(&merchant.timezone, since).today(),
                reason,
            }),
            may_hold: viewer.may(StaffRight::Govern),
            may_move: viewer.may(StaffRight::MoveMoney),
            restricted_since: restricted.map(|since| Moment::at(&merchant.timezone, since).today()),
            einvoice,
            statement: super::statements::year_of(today),
            account: account_view(frame.clone(), &customer, &merchant.profile.country),
            contracts: rows(&contracts, &plans, self.lang, today)?,
            invoices: listed
                .iter()
                .map(|listed| staff_row(listed, &mails, today))
                .collect(),
            frame,
        })
    }

    pub(super) async fn staff_invoices_view(
        &self,
        slug: &str,
        after: Option<String>,
        locked_too: bool,
    ) -> Answer<StaffInvoicesView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::SeeCustomers).await?;
        let (merchant, owner) = (&viewer.merchant, viewer.may(StaffRight::Govern));
        // Whoever must show the books without a gap finds everything; daily work does not meet who is locked.
        let of = match locked_too {
            true if owner => DocumentsOf::Everybody,
            true => return Err(Failure::NotFound),
            false => DocumentsOf::DailyUse,
        };
        let today = self.app.moment(merchant).today();
        let listed = tx.documents(of, after.as_deref(), PAGE as i64 + 1).await?;
        let mails = mails_of(&mut tx, &listed).await?;
        let ids: Vec<Uuid> = listed.iter().map(|listed| listed.document.id).collect();
        let (waiting, unsent) = tx.unsent(&ids).await?;
        let letters = tx.letter_days(LETTER_DAYS).await?;
        tx.commit().await?;
        let (listed, next) = views::page(listed, PAGE, |listed| listed.document.number.clone());
        Ok(StaffInvoicesView {
            invoices: listed
                .iter()
                .map(|listed| StaffInvoiceRow {
                    unsent: waiting.contains(&listed.document.id),
                    ..staff_row(listed, &mails, today)
                })
                .collect(),
            next,
            locked_too,
            unsent: count(unsent),
            send_at_once: merchant.profile.send_documents,
            owner,
            letters: letters
                .into_iter()
                .map(|row| LetterDayRow {
                    day: row.day,
                    letters: count(row.letters),
                })
                .collect(),
            frame: self.staff_frame(&viewer).await?,
        })
    }
}

/// What became of the mails of some documents: one question for a whole page.
async fn mails_of(tx: &mut Tx, listed: &[Listed]) -> Answer<HashMap<Uuid, MailStatus>> {
    let ids: Vec<Uuid> = listed.iter().map(|listed| listed.document.id).collect();
    Ok(tx.mail_states(&ids).await?)
}

fn staff_row(
    listed: &Listed,
    mails: &HashMap<Uuid, MailStatus>,
    today: chrono::NaiveDate,
) -> StaffInvoiceRow {
    let mail = mails.get(&listed.document.id);
    StaffInvoiceRow {
        unsent: false,
        mail: mail.map(|mail| mail_state(mail.state)),
        customer: listed.document.customer,
        customer_name: listed.customer_name.clone(),
        invoice: invoice_row(listed, today),
    }
}

pub(super) fn count(rows: i64) -> u64 {
    u64::try_from(rows).unwrap_or(0)
}
