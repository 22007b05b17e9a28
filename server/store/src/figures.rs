//! A merchant's figures: sums by month that documents and payments are added to once.
//!
//! What was billed is counted along the chain of documents: whoever counts holds the merchant's row of `revenue_counted`, begins where
//! it says, and moves it on in the same transaction. So each document is counted once, whatever stops in between, and issuing
//! an invoice costs nothing more. Payments are added where they are counted against an invoice.

use std::collections::BTreeMap;

use billing::figures::{Age, month_of, net_of_lines, spread};
use billing::{Currency, Item, Money, Period, PlanId};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::types::Json;
use uuid::Uuid;

use crate::error::touched;
use crate::issuing::count;
use crate::{StoreError, Tx};

/// Revenue of a month in one currency, in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevenueMonth {
    /// The first day.
    pub month: NaiveDate,
    /// ISO 4217.
    pub currency: String,
    /// Net of what was billed in the month.
    pub billed_minor: i64,
    /// Net of what is earned in the month.
    pub recognised_minor: i64,
}

/// What of a currency is open, by age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenByAge {
    /// ISO 4217.
    pub currency: String,
    /// Invoices and minor units, in the order of [`Age::ALL`].
    pub ages: [(i64, i64); Age::ALL.len()],
}

/// A line's share of the figures.
struct Line {
    document: Uuid,
    amount: i64,
    plan: PlanId,
    period: Option<Period>,
    due_on: NaiveDate,
    /// Tax category and rate in per cent.
    tax: (&'static str, Decimal),
}

/// A document that is counted.
struct Counted {
    id: Uuid,
    month: NaiveDate,
    currency: Currency,
}

/// Net sums of documents by tax, in the sign of billing.
type Nets = BTreeMap<(Uuid, String, Decimal), i64>;
/// Billed and recognised by month, plan and currency.
type Sums = BTreeMap<(NaiveDate, PlanId, &'static str), (i64, i64)>;

impl Tx {
    /// How many documents are not in the figures yet.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn uncounted(&mut self) -> Result<i64, StoreError> {
        let merchant = self.merchant();
        let behind = sqlx::query_scalar!(
            r#"select d.position - coalesce(c.position, 0) as "behind!"
               from document_chains d left join revenue_counted c on c.merchant_id = d.merchant_id
               where d.merchant_id = $1"#,
            merchant
        )
        .fetch_optional(self.connection())
        .await?;
        Ok(behind.unwrap_or(0))
    }

    /// Adds the next documents to the figures, at most so many: how many it were.
    ///
    /// # Errors
    /// When the database is out of reach. Nothing of the transaction may be kept then.
    pub async fn count_revenue(&mut self, most: i64) -> Result<usize, StoreError> {
        let merchant = self.merchant();
        let position = sqlx::query_scalar!(
            "insert into revenue_counted (merchant_id, position) values ($1, 0)
             on conflict (merchant_id) do update set position = revenue_counted.position returning position",
            merchant
        )
        .fetch_one(self.connection())
        .await?;
        let rows = sqlx::query!(
            "select document_id, issued_on, currency, chain_position from documents
             where merchant_id = $1 and chain_position > $2 order by chain_position limit $3",
            merchant,
            position,
            most
        )
        .fetch_all(self.connection())
        .await?;
        let Some(last) = rows.last().map(|row| row.chain_position) else {
            return Ok(0);
        };
        let mut documents = Vec::with_capacity(rows.len());
        for row in rows {
            documents.push(Counted {
                id: row.document_id,
                month: month_of(row.issued_on),
                currency: row.currency.parse().map_err(unreadable)?,
            });
        }
        let ids: Vec<Uuid> = documents.iter().map(|document| document.id).collect();
        let lines = self.counted_lines(&ids).await?;
        let nets = self.nets_of(&ids).await?;
        self.add_to_revenue(&sums(&documents, lines, &nets)?).await?;
        let done = sqlx::query!(
            "update revenue_counted set position = $2 where merchant_id = $1",
            merchant,
            last
        )
        .execute(self.connection())
        .await?;
        touched("noting what is counted", 1, done.rows_affected())?;
        Ok(documents.len())
    }

    /// Lines of documents, in their order.
    async fn counted_lines(&mut self, documents: &[Uuid]) -> Result<Vec<Line>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select document_id as "document_id!", amount_minor as "amount_minor!", item as "item!: Json<Item>",
                      line as "line!"
               from document_lines where merchant_id = $1 and document_id = any($2)
               union all
               select document_id, amount_minor, item, line
               from hand_lines where merchant_id = $1 and document_id = any($2) order by 1, 4"#,
            merchant,
            documents
        )
        .fetch_all(self.connection())
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Line {
                document: row.document_id,
                amount: row.amount_minor,
                plan: row.item.plan.clone(),
                period: row.item.period,
                due_on: row.item.due_on,
                tax: (row.item.tax.category.code(), row.item.tax.rate.normalize()),
            })
            .collect())
    }

    /// What was posted to revenue for documents. Postings of the first versions name no tax.
    async fn nets_of(&mut self, documents: &[Uuid]) -> Result<Nets, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select entry_id, coalesce(tax_category, '') as "category!", coalesce(tax_rate, 0) as "rate!",
                      case when credit = 'revenue' then amount_minor else -amount_minor end as "net!"
               from postings where merchant_id = $1 and entry_id = any($2) and 'revenue' in (debit, credit)"#,
            merchant,
            documents
        )
        .fetch_all(self.connection())
        .await?;
        let mut nets = Nets::new();
        for row in rows {
            *nets
                .entry((row.entry_id, row.category, row.rate.normalize()))
                .or_default() += row.net;
        }
        Ok(nets)
    }

    async fn add_to_revenue(&mut self, sums: &Sums) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let months: Vec<NaiveDate> = sums.keys().map(|key| key.0).collect();
        let plans: Vec<&str> = sums.keys().map(|key| key.1.as_str()).collect();
        let currencies: Vec<&str> = sums.keys().map(|key| key.2).collect();
        let billed: Vec<i64> = sums.values().map(|sum| sum.0).collect();
        let recognised: Vec<i64> = sums.values().map(|sum| sum.1).collect();
        let done = sqlx::query!(
            "insert into revenue_months (merchant_id, month, plan, currency, billed_minor, recognised_minor)
             select $1, month, plan, currency, billed_minor, recognised_minor
             from unnest($2::date[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
                  as sum (month, plan, currency, billed_minor, recognised_minor)
             on conflict (merchant_id, month, plan, currency) do update
             set billed_minor = revenue_months.billed_minor + excluded.billed_minor,
                 recognised_minor = revenue_months.recognised_minor + excluded.recognised_minor",
            merchant,
            &months,
            &plans as _,
            &currencies as _,
            &billed,
            &recognised
        )
        .execute(self.connection())
        .await?;
        touched("adding to the revenue", count(&months), done.rows_affected())
    }

    /// Adds to what was collected in the month of a moment, by the merchant's clock.
    pub(crate) async fn add_to_collected(
        &mut self,
        payment: Uuid,
        amount_minor: i64,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        // A demo writes its merchant last: until then the zone is the one merchants have unless they say otherwise.
        let done = sqlx::query!(
            "insert into collected_months (merchant_id, month, currency, collected_minor)
             values ($1,
                 date_trunc('month', $4::timestamptz at time zone
                     coalesce((select timezone from merchants where merchant_id = $1), 'Europe/Berlin'))::date,
                 (select currency from payments where merchant_id = $1 and payment_id = $2), $3)
             on conflict (merchant_id, month, currency) do update
             set collected_minor = collected_months.collected_minor + excluded.collected_minor",
            merchant,
            payment,
            amount_minor,
            at
        )
        .execute(self.connection())
        .await?;
        touched("adding to what was collected", 1, done.rows_affected())
    }

    /// Revenue by month and currency, of some plans or of all (`None`).
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn revenue(
        &mut self,
        from: NaiveDate,
        to: NaiveDate,
        plans: Option<&[String]>,
    ) -> Result<Vec<RevenueMonth>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            RevenueMonth,
            r#"select month, currency, sum(billed_minor)::bigint as "billed_minor!",
                      sum(recognised_minor)::bigint as "recognised_minor!"
               from revenue_months
               where merchant_id = $1 and month between $2 and $3 and ($4::text[] is null or plan = any($4))
               group by month, currency order by currency, month"#,
            merchant,
            from,
            to,
            plans as _
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// What was collected by month and currency, in minor units.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn collected(
        &mut self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<BTreeMap<(String, NaiveDate), i64>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            "select month, currency, collected_minor from collected_months
             where merchant_id = $1 and month between $2 and $3",
            merchant,
            from,
            to
        )
        .fetch_all(self.connection())
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| ((row.currency, row.month), row.collected_minor))
            .collect())
    }

    /// What is open on a day, by age and currency.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn open_by_age(&mut self, today: NaiveDate) -> Result<Vec<OpenByAge>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select currency, due_on, count(*) as "invoices!", sum(open_minor)::bigint as "open!"
               from receivables where merchant_id = $1 group by currency, due_on order by currency, due_on"#,
            merchant
        )
        .fetch_all(self.connection())
        .await?;
        let mut found: Vec<OpenByAge> = Vec::new();
        for row in rows {
            if found.last().is_none_or(|known| known.currency != row.currency) {
                found.push(OpenByAge {
                    currency: row.currency,
                    ages: Default::default(),
                });
            }
            let age = Age::on(row.due_on, today);
            let place = Age::ALL.iter().position(|known| *known == age);
            if let (Some(last), Some(place)) = (found.last_mut(), place)
                && let Some((invoices, open)) = last.ages.get_mut(place)
            {
                *invoices += row.invoices;
                *open += row.open;
            }
        }
        Ok(found)
    }
}

/// What documents add to the figures.
fn sums(documents: &[Counted], lines: Vec<Line>, nets: &Nets) -> Result<Sums, StoreError> {
    let mut by_tax: BTreeMap<(Uuid, String, Decimal), Vec<Line>> = BTreeMap::new();
    for line in lines {
        // A document of the first versions has one sum for all of its lines.
        let untaxed = (line.document, String::new(), Decimal::ZERO);
        let key = if nets.contains_key(&untaxed) {
            untaxed
        } else {
            (line.document, line.tax.0.to_owned(), line.tax.1)
        };
        by_tax.entry(key).or_default().push(line);
    }
    let known: BTreeMap<Uuid, &Counted> = documents.iter().map(|document| (document.id, document)).collect();
    let mut sums = Sums::new();
    for (key, lines) in by_tax {
        let Some(document) = known.get(&key.0) else {
            continue;
        };
        let amounts: Vec<i64> = lines.iter().map(|line| line.amount).collect();
        let net = nets.get(&key).copied().unwrap_or_else(|| {
            // Lines that cancel out post nothing; anything else should have.
            if amounts.iter().sum::<i64>() != 0 {
                tracing::error!(document = %key.0, tax = %key.1, rate = %key.2, "lines without revenue count as nothing");
            }
            0
        });
        for (line, net) in lines.iter().zip(net_of_lines(&amounts, net, key.2)) {
            let (plan, code) = (&line.plan, document.currency.code());
            sums.entry((document.month, plan.clone(), code)).or_default().0 += net;
            let earned =
                spread(Money::new(net, document.currency), line.period, line.due_on).map_err(unreadable)?;
            for (month, part) in earned {
                sums.entry((month, plan.clone(), code)).or_default().1 += part.minor();
            }
        }
    }
    Ok(sums)
}

fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError::Database(sqlx::Error::Decode(Box::new(error)))
}
