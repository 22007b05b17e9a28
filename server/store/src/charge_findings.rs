//! Charges a provider has that are not what was asked for: found once, looked at by staff.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// What was asked for, or what came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargeFacts {
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
    pub reference: String,
    /// The provider's names for its customer and the card.
    pub customer: String,
    pub method: String,
}

/// A charge that is not what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub id: Uuid,
    pub attempt: Uuid,
    pub document: Uuid,
    pub customer: Uuid,
    /// The provider's name for the charge.
    pub charge: String,
    pub asked: ChargeFacts,
    pub came: ChargeFacts,
    pub found_at: DateTime<Utc>,
    pub state: FindingState,
    pub note: Option<String>,
    pub noted_at: Option<DateTime<Utc>>,
}

/// A finding in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFinding {
    pub finding: Finding,
    /// The invoice's.
    pub number: String,
    pub customer_name: String,
    /// Who noted it last, as long as that person works here.
    pub noted_by: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum FindingState {
    New,
    /// Somebody is at it.
    Seen,
    /// It is put right with the provider; the attempt is over.
    Settled,
}

impl FindingState {
    const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Seen => "seen",
            Self::Settled => "settled",
        }
    }
}

/// The finding in a row of the queries below: each names its columns alike.
macro_rules! finding {
    ($row:ident) => {
        Finding {
            id: $row.finding_id,
            attempt: $row.attempt_id,
            document: $row.document_id,
            customer: $row.customer_id,
            charge: $row.charge,
            asked: $row.asked.0,
            came: $row.came.0,
            found_at: $row.found_at,
            state: $row.state,
            note: $row.note,
            noted_at: $row.noted_at,
        }
    };
}

impl Tx {
    /// Writes a finding down; whether it is new.
    ///
    /// # Errors
    /// When there is no such attempt, or the database is out of reach.
    pub async fn insert_finding(&mut self, finding: &Finding) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into charge_findings (merchant_id, finding_id, attempt_id, document_id, customer_id, charge, asked, came,
                                          found_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing",
            merchant,
            finding.id,
            finding.attempt,
            finding.document,
            finding.customer,
            finding.charge,
            Json(&finding.asked) as _,
            Json(&finding.came) as _,
            finding.found_at
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Findings, newest first, `limit` of them before the one with id `after`; but of customers whose data are kept only because the law
    /// demands it (R-703).
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn findings(
        &mut self,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<ListedFinding>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select f.finding_id, f.attempt_id, f.document_id, f.customer_id, f.charge, f.asked as "asked: Json<ChargeFacts>",
                      f.came as "came: Json<ChargeFacts>", f.found_at, f.state as "state: FindingState", f.note, f.noted_at,
                      d.number, coalesce(k.company, k.given_name || ' ' || k.family_name) as "customer_name!",
                      s.name as "noted_by?"
               from charge_findings f
               join documents d on d.merchant_id = f.merchant_id and d.document_id = f.document_id
               join customers k on k.merchant_id = f.merchant_id and k.customer_id = f.customer_id
               left join staff s on s.merchant_id = f.merchant_id and s.staff_id = f.staff_id
               where f.merchant_id = $1 and f.finding_id < $2 and k.restricted_at is null
               order by f.finding_id desc limit $3"#,
            merchant,
            after.unwrap_or(Uuid::max()),
            limit
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| ListedFinding {
            number: row.number,
            customer_name: row.customer_name,
            noted_by: row.noted_by,
            finding: finding!(row),
        })
        .collect())
    }

    /// A finding, kept from others until the transaction ends.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lock_finding(&mut self, id: Uuid) -> Result<Option<Finding>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select finding_id, attempt_id, document_id, customer_id, charge, asked as "asked: Json<ChargeFacts>",
                      came as "came: Json<ChargeFacts>", found_at, state as "state: FindingState", note, noted_at
               from charge_findings where merchant_id = $1 and finding_id = $2 for update"#,
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| finding!(row)))
    }

    /// Notes what a member of staff says of a finding that is not settled.
    ///
    /// # Errors
    /// When it is settled, or the database is out of reach.
    pub async fn note_finding(
        &mut self,
        id: Uuid,
        state: FindingState,
        note: Option<&str>,
        staff: Uuid,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update charge_findings set state = $3, note = $4, staff_id = $5, noted_at = $6
             where merchant_id = $1 and finding_id = $2 and state <> 'settled'",
            merchant,
            id,
            state.name(),
            note,
            staff,
            at
        )
        .execute(self.connection())
        .await?;
        touched("noting what became of a charge", 1, done.rows_affected())
    }
}
