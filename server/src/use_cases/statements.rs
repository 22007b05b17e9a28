//! Statements of account, computed from the ledger whenever somebody asks for one.

use billing::staff::StaffRight;
use billing::users::Right;
use chrono::{Datelike, NaiveDate};
use documents::Period;
use store::customers::Customer;
use store::merchants::Merchant;
use texts::Lang;
use uuid::Uuid;

use super::contracting::rendered;
use super::erasures::in_sight;
use super::files::Download;
use super::{Answer, RequestPort};
use crate::failure::Failure;
use crate::letters::{StatementFacts, Stationery, statement_model};

/// Entries on one statement, at most.
const MOST_ENTRIES: usize = 2_000;

/// The year a day lies in, first and last day.
pub(super) fn year_of(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let day = |month, day| NaiveDate::from_ymd_opt(today.year(), month, day).unwrap_or(today);
    (day(1, 1), day(12, 31))
}

/// The days somebody asked for, by default this year. The last day is included; turned round if they are.
fn period(today: NaiveDate, from: Option<&str>, until: Option<&str>) -> Answer<Period> {
    let (first, last) = year_of(today);
    let read = |text: Option<&str>, default: NaiveDate| match text.map(str::trim) {
        None | Some("") => Ok(default),
        Some(text) => text
            .parse::<NaiveDate>()
            .ok()
            .filter(|day| (1900..=9000).contains(&day.year()))
            .ok_or(Failure::BadRequest("a statement needs dates")),
    };
    let (one, other) = (read(from, first)?, read(until, last)?);
    // What is not yet known is not stated: a period ends today at the latest.
    let from = one.min(other);
    let last = one.max(other).min(today.max(from));
    let until = last
        .succ_opt()
        .ok_or(Failure::BadRequest("a statement needs dates"))?;
    Ok(Period { from, until })
}

impl RequestPort {
    /// The statement of the customer who is signed in.
    pub(crate) async fn own_statement(
        &self,
        slug: &str,
        from: Option<&str>,
        until: Option<&str>,
    ) -> Answer<Download> {
        let viewer = self.customer_viewer(slug, Right::SeeMoney).await?;
        self.statement(&viewer.merchant, &viewer.customer, self.lang, from, until)
            .await
    }

    /// A customer's statement, for staff, in the customer's language.
    pub(crate) async fn statement_of(
        &self,
        slug: &str,
        customer: Uuid,
        from: Option<&str>,
        until: Option<&str>,
    ) -> Answer<Download> {
        let (merchant, account) = self.staff_account(slug, StaffRight::SeeCustomers).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        in_sight(&mut tx, account, customer).await?;
        let customer = tx.customer(customer).await?.ok_or(Failure::NotFound)?;
        tx.commit().await?;
        let lang = crate::letters::lang_of(&customer);
        self.statement(&merchant, &customer, lang, from, until).await
    }

    async fn statement(
        &self,
        merchant: &Merchant,
        customer: &Customer,
        lang: Lang,
        from: Option<&str>,
        until: Option<&str>,
    ) -> Answer<Download> {
        let today = self.app.moment(merchant).today();
        let period = period(today, from, until)?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let stationery = Stationery::load(&mut tx).await?;
        let currency = tx.account_currency(customer.id).await?;
        let currency = currency.as_deref().unwrap_or("EUR");
        let opening_minor = tx
            .account_balance_before(customer.id, period.from, currency)
            .await?;
        let limit = i64::try_from(MOST_ENTRIES).unwrap_or(i64::MAX);
        let entries = tx
            .account_entries(
                customer.id,
                period.from,
                period.until,
                currency,
                limit.saturating_add(1),
            )
            .await?;
        tx.commit().await?;
        if entries.len() > MOST_ENTRIES {
            return Err(Failure::BadRequest("a statement of more than 2000 entries"));
        }
        let model = statement_model(&StatementFacts {
            merchant,
            customer,
            stationery: &stationery,
            lang,
            today,
            period,
            currency,
            opening_minor,
            entries: &entries,
        })?;
        let name = format!("{}-{}-{}.pdf", customer.number, period.from, period.last_day());
        let file = rendered(&self.app, name, move || documents::render_statement(&model)).await?;
        Ok(file.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_is_this_year_unless_days_are_named_in_whichever_order() {
        let today = day("2026-05-04");
        let of = |from, until| {
            let period = period(today, from, until).unwrap();
            (period.from, period.last_day())
        };
        assert_eq!(of(None, Some(" ")), (day("2026-01-01"), today));
        assert_eq!(
            of(Some("2027-01-01"), None),
            (day("2026-12-31"), day("2026-12-31"))
        );
        assert_eq!(
            of(Some("2025-02-01"), Some("2025-02-28")),
            (day("2025-02-01"), day("2025-02-28"))
        );
        assert_eq!(
            of(Some("2026-03-31"), Some("2026-03-01")),
            (day("2026-03-01"), day("2026-03-31"))
        );
        for wrong in ["yesterday", "2026-02-30", "+262142-12-31"] {
            assert!(period(today, Some(wrong), None).is_err(), "{wrong}");
        }
    }
}
