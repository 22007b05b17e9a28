//! What contracts add to a merchant's figures.
//!
//! Whatever changes a contract marks its customer in the same transaction. Who counts takes marked customers, and those for whom the next
//! day has come, computes what all their contracts add until today, and adds the difference to what was added before: so it is the same
//! however often it is done, and a contract whose past is corrected corrects the months of that past.

use std::collections::BTreeMap;

use billing::Contract;
use billing::figures::{Fact, Facts, Place, Sum, facts};
use chrono::NaiveDate;
use sqlx::types::Json;
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// Facts of a month, or of all months before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactOfMonth {
    /// The first day; the day before the first month that was asked for: of all that came before.
    pub month: NaiveDate,
    pub fact: Fact,
    /// Empty where nobody asked for it.
    pub plan: String,
    /// ISO 4217.
    pub currency: String,
    pub sum: Sum,
}

impl Tx {
    /// Notes that a customer's contracts are others than were counted.
    pub(crate) async fn mark_for_figures(&mut self, customers: &[Uuid]) -> Result<(), StoreError> {
        let merchant = self.merchant();
        // In one order, whoever marks several.
        sqlx::query!(
            "insert into customer_figures (merchant_id, customer_id, due_on)
             select distinct $1::uuid, customer_id, '-infinity'::date from unnest($2::uuid[]) as c (customer_id) order by 2
             on conflict (merchant_id, customer_id) do update set due_on = excluded.due_on",
            merchant,
            customers
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// How many customers are not in the figures as they are today.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn uncounted_customers(&mut self, today: NaiveDate) -> Result<i64, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select count(*) as "count!" from customer_figures where merchant_id = $1 and due_on <= $2"#,
            merchant,
            today
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// Counts customers, at most so many, that nobody else is counting: how many it were.
    ///
    /// # Errors
    /// When the database is out of reach. Nothing of the transaction may be kept then.
    pub async fn count_customers(&mut self, today: NaiveDate, most: i64) -> Result<usize, StoreError> {
        let merchant = self.merchant();
        let due = sqlx::query!(
            r#"select customer_id, counted as "counted: Json<Vec<(Place, Sum)>>" from customer_figures
               where merchant_id = $1 and due_on <= $2 order by due_on limit $3 for update skip locked"#,
            merchant,
            today,
            most
        )
        .fetch_all(self.connection())
        .await?;
        if due.is_empty() {
            return Ok(0);
        }
        let customers: Vec<Uuid> = due.iter().map(|row| row.customer_id).collect();
        let mut contracts = self.contracts_to_count(&customers).await?;
        let mut sums: BTreeMap<Place, Sum> = BTreeMap::new();
        let (mut counted, mut next) = (Vec::new(), Vec::new());
        for row in due {
            let of_customer = contracts.remove(&row.customer_id).unwrap_or_default();
            let found = match facts(&of_customer, today) {
                Ok(found) => found,
                Err(error) => {
                    tracing::error!(%merchant, customer = %row.customer_id, %error, "contracts cannot be counted");
                    // Stays as it is, and is tried again tomorrow.
                    Facts {
                        sums: row.counted.0.iter().cloned().collect(),
                        next: today.succ_opt(),
                    }
                }
            };
            for (place, sum) in &row.counted.0 {
                let total = sums.entry(place.clone()).or_default();
                total.count -= sum.count;
                total.minor -= sum.minor;
            }
            for (place, sum) in &found.sums {
                let total = sums.entry(place.clone()).or_default();
                total.count += sum.count;
                total.minor += sum.minor;
                total.last_on = total.last_on.max(sum.last_on);
            }
            counted.push(Json(found.sums.into_iter().collect::<Vec<_>>()));
            next.push(found.next);
        }
        sums.retain(|_, sum| sum.count != 0 || sum.minor != 0);
        self.add_to_contract_months(&sums).await?;
        let done = sqlx::query!(
            "update customer_figures f set counted = n.counted, due_on = n.due_on
             from unnest($2::uuid[], $3::jsonb[], $4::date[]) as n (customer_id, counted, due_on)
             where f.merchant_id = $1 and f.customer_id = n.customer_id",
            merchant,
            &customers,
            &counted as _,
            &next as _
        )
        .execute(self.connection())
        .await?;
        touched(
            "noting what is counted",
            u64::try_from(customers.len()).unwrap_or(u64::MAX),
            done.rows_affected(),
        )?;
        Ok(customers.len())
    }

    async fn contracts_to_count(
        &mut self,
        customers: &[Uuid],
    ) -> Result<BTreeMap<Uuid, Vec<Contract>>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select customer_id, current as "current: Json<serde_json::Value>" from contracts
               where merchant_id = $1 and customer_id = any($2) order by customer_id, contract_id"#,
            merchant,
            customers
        )
        .fetch_all(self.connection())
        .await?;
        let mut contracts: BTreeMap<Uuid, Vec<Contract>> = BTreeMap::new();
        for row in rows {
            match serde_json::from_value(row.current.0) {
                Ok(contract) => contracts.entry(row.customer_id).or_default().push(contract),
                // Whoever bills it tells staff.
                Err(error) => {
                    tracing::error!(%merchant, customer = %row.customer_id, %error, "a contract cannot be read");
                }
            }
        }
        Ok(contracts)
    }

    /// Rows are taken in the order of their key, so that nobody waits in a circle.
    async fn add_to_contract_months(&mut self, sums: &BTreeMap<Place, Sum>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let months: Vec<NaiveDate> = sums.keys().map(|place| place.month).collect();
        let facts: Vec<&str> = sums.keys().map(|place| place.fact.code()).collect();
        let details: Vec<String> = sums.keys().map(|place| place.fact.detail()).collect();
        let plans: Vec<&str> = sums.keys().map(|place| place.plan.as_str()).collect();
        let currencies: Vec<&str> = sums.keys().map(|place| place.currency.code()).collect();
        let numbers: Vec<i64> = sums.values().map(|sum| sum.count).collect();
        let amounts: Vec<i64> = sums.values().map(|sum| sum.minor).collect();
        let last: Vec<Option<NaiveDate>> = sums.values().map(|sum| sum.last_on).collect();
        let done = sqlx::query!(
            "insert into contract_months (merchant_id, month, fact, detail, plan, currency, number, amount_minor, last_on)
             select $1, month, fact, detail, plan, currency, number, amount_minor, last_on
             from unnest($2::date[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::date[])
                  as sum (month, fact, detail, plan, currency, number, amount_minor, last_on)
             on conflict (merchant_id, month, fact, detail, plan, currency) do update
             set number = contract_months.number + excluded.number,
                 amount_minor = contract_months.amount_minor + excluded.amount_minor,
                 last_on = greatest(contract_months.last_on, excluded.last_on)",
            merchant,
            &months,
            &facts as _,
            &details,
            &plans as _,
            &currencies as _,
            &numbers,
            &amounts,
            &last as _
        )
        .execute(self.connection())
        .await?;
        touched(
            "adding to the figures of contracts",
            u64::try_from(months.len()).unwrap_or(u64::MAX),
            done.rows_affected(),
        )
    }

    /// Facts of these kinds from one month to another, and as one all that came before; of some plans or of all (`None`). `by_plan`: each
    /// plan's by itself, not all together.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn contract_facts(
        &mut self,
        kinds: &[&str],
        from: NaiveDate,
        to: NaiveDate,
        plans: Option<&[String]>,
        by_plan: bool,
    ) -> Result<Vec<FactOfMonth>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select greatest(month, $3::date - 1) as "month!", fact, detail,
                      case when $6 then plan else '' end as "plan!", currency, sum(number)::bigint as "number!",
                      sum(amount_minor)::bigint as "amount!", max(last_on) as last_on
               from contract_months
               where merchant_id = $1 and fact = any($2) and month <= $4
                 and ($5::text[] is null or plan = any($5) or fact = 'switched' and detail = any($5))
               group by 1, 2, 3, 4, 5 order by 5, 1, 4, 3"#,
            merchant,
            kinds as _,
            from,
            to,
            plans as _,
            by_plan
        )
        .fetch_all(self.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                let fact = Fact::of(&row.fact, &row.detail).ok_or_else(|| {
                    StoreError::Database(sqlx::Error::Decode(
                        format!("{} {} is nothing that is counted", row.fact, row.detail).into(),
                    ))
                })?;
                Ok(FactOfMonth {
                    month: row.month,
                    fact,
                    plan: row.plan,
                    currency: row.currency,
                    sum: Sum {
                        count: row.number,
                        minor: row.amount,
                        last_on: row.last_on,
                    },
                })
            })
            .collect()
    }
}
