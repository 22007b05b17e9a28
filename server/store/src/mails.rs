//! What became of each mail. A mail is a task of the outbox: as long as that waits the mail is queued; afterwards the
//! last of its events counts.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use crate::error::touched;
use crate::outbox::Task;
use crate::{StoreError, Tx};

/// What became of a mail so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum MailState {
    /// It waits for its first or next try.
    Queued,
    /// The mail server took it.
    Accepted,
    /// It came back.
    Bounced,
    /// No further try would help, or there were too many.
    Failed,
}

impl MailState {
    const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Accepted => "accepted",
            Self::Bounced => "bounced",
            Self::Failed => "failed",
        }
    }
}

/// A mail's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailStatus {
    pub state: MailState,
    /// Since when; of a queued mail, when it is tried next, in real time.
    pub at: DateTime<Utc>,
    /// Why it was not delivered, or not yet.
    pub reason: Option<String>,
}

/// Something that happened to a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailEvent {
    pub id: Uuid,
    pub mail: Uuid,
    pub at: DateTime<Utc>,
    pub state: MailState,
    /// Required unless it was accepted.
    pub reason: Option<String>,
}

/// Which mails to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailsOf {
    /// But for customers whose data are kept only because the law demands it (R-703).
    Everybody,
    Customer(Uuid),
    /// A document, contract or declaration.
    Subject(Uuid),
}

/// A mail in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedMail {
    pub id: Uuid,
    pub task: Task,
    /// Number of the document or contract it is about.
    pub number: Option<String>,
    /// The customer with the name, where known.
    pub customer: Option<(Uuid, String)>,
    /// Whom it went to, or will.
    pub recipient: Option<String>,
    /// Once it was accepted.
    pub subject: Option<String>,
    pub resend_of: Option<Uuid>,
    pub status: MailStatus,
}

/// A mail whose row is locked until the transaction ends, so that nobody delivers or repeats it meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub struct LockedMail {
    pub task: Task,
    pub state: MailState,
}

/// State, since when and why, in a row of the queries below: each names its columns alike.
macro_rules! status {
    ($row:ident) => {
        MailStatus {
            state: $row.state,
            at: $row.at,
            reason: $row.reason,
        }
    };
}

impl Tx {
    /// Writes down what happened to a mail.
    ///
    /// # Errors
    /// When there is no such mail or the database is out of reach.
    pub async fn note_mail(&mut self, event: &MailEvent) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into mail_events (merchant_id, mail_id, event_id, at, state, reason) values ($1, $2, $3, $4, $5, $6)",
            merchant,
            event.mail,
            event.id,
            event.at,
            event.state.name(),
            event.reason
        )
        .execute(self.connection())
        .await?;
        touched("noting what became of a mail", 1, done.rows_affected())
    }

    /// What became of the newest mail about each of some documents, contracts or declarations; those without a mail are
    /// left out. One query, however many there are.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn mail_states(&mut self, subjects: &[Uuid]) -> Result<HashMap<Uuid, MailStatus>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select distinct on (o.subject) o.subject as "subject!",
                      case when o.done_at is null and o.dead_at is null then 'queued'
                           when e.state is not null then e.state
                           when o.dead_at is not null then 'failed' else 'accepted' end as "state!: MailState",
                      case when o.done_at is null and o.dead_at is null then o.due_at
                           else coalesce(e.at, o.done_at, o.dead_at) end as "at!",
                      case when o.done_at is null and o.dead_at is null then o.last_error
                           else coalesce(e.reason, o.last_error) end as reason
               from outbox o
               left join lateral (
                   select state, at, reason from mail_events e
                   where e.merchant_id = o.merchant_id and e.mail_id = o.outbox_id order by e.event_id desc limit 1
               ) e on true
               where o.merchant_id = $1 and o.subject = any($2)
               order by o.subject, o.outbox_id desc"#,
            merchant,
            subjects
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| (row.subject, status!(row)))
        .collect())
    }

    /// Mails, newest first, `limit` of them before the one with id `after`.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn listed_mails(
        &mut self,
        of: MailsOf,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<ListedMail>, StoreError> {
        let ids = self.mail_ids(of, after, limit).await?;
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select o.outbox_id, o.task as "task: Json<Task>", coalesce(d.number, c.number) as number,
                      k.customer_id as "customer_id?", coalesce(k.company, k.given_name || ' ' || k.family_name) as customer_name,
                      coalesce(m.recipient, r.form ->> 'email',
                               case when d.document_id is not null then k.invoice_email end, k.email) as recipient, m.subject as "subject?", o.resend_of,
                      case when o.done_at is null and o.dead_at is null then 'queued'
                           when e.state is not null then e.state
                           when o.dead_at is not null then 'failed' else 'accepted' end as "state!: MailState",
                      case when o.done_at is null and o.dead_at is null then o.due_at
                           else coalesce(e.at, o.done_at, o.dead_at) end as "at!",
                      case when o.done_at is null and o.dead_at is null then o.last_error
                           else coalesce(e.reason, o.last_error) end as reason
               from outbox o
               left join documents d on d.merchant_id = o.merchant_id and d.document_id = o.subject
               left join declarations r on r.merchant_id = o.merchant_id and r.declaration_id = o.subject
               -- One each, which the planner would not believe of a key that is computed.
               left join lateral (
                   select c.number, c.customer_id from contracts c
                   where c.merchant_id = o.merchant_id and c.contract_id = coalesce(r.contract_id, o.subject) limit 1
               ) c on true
               left join lateral (
                   select * from customers k
                   where k.merchant_id = o.merchant_id and k.customer_id = coalesce(d.customer_id, c.customer_id, o.subject) limit 1
               ) k on true
               left join mails m on m.merchant_id = o.merchant_id and m.mail_id = o.outbox_id
               left join lateral (
                   select state, at, reason from mail_events e
                   where e.merchant_id = o.merchant_id and e.mail_id = o.outbox_id order by e.event_id desc limit 1
               ) e on true
               where o.merchant_id = $1 and o.outbox_id = any($2)
               order by o.outbox_id desc"#,
            merchant,
            &ids
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| ListedMail {
            id: row.outbox_id,
            task: row.task.0,
            number: row.number,
            customer: row.customer_id.zip(row.customer_name),
            recipient: row.recipient,
            subject: row.subject,
            resend_of: row.resend_of,
            status: status!(row),
        })
        .collect())
    }

    /// One statement for each way to ask, so that each is answered from an index.
    async fn mail_ids(
        &mut self,
        of: MailsOf,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<Uuid>, StoreError> {
        let merchant = self.merchant();
        let after = after.unwrap_or(Uuid::max());
        let ids = match of {
            MailsOf::Everybody => {
                sqlx::query_scalar!(
                    "select o.outbox_id from outbox o
                 where o.merchant_id = $1 and o.outbox_id < $2 and not o.task ? 'release_document'
                   and not exists (
                       select from customers k
                       where k.merchant_id = $1 and k.restricted_at is not null and k.customer_id = coalesce(
                           (select d.customer_id from documents d where d.merchant_id = $1 and d.document_id = o.subject),
                           (select c.customer_id from contracts c where c.merchant_id = $1 and c.contract_id = o.subject),
                           (select c.customer_id from declarations r
                            join contracts c on c.merchant_id = r.merchant_id and c.contract_id = r.contract_id
                            where r.merchant_id = $1 and r.declaration_id = o.subject),
                           o.subject))
                 order by o.outbox_id desc limit $3",
                    merchant,
                    after,
                    limit
                )
                .fetch_all(self.connection())
                .await?
            }
            MailsOf::Subject(subject) => {
                sqlx::query_scalar!(
                    "select outbox_id from outbox where merchant_id = $1 and subject = $4 and outbox_id < $2
                 order by outbox_id desc limit $3",
                    merchant,
                    after,
                    limit,
                    subject
                )
                .fetch_all(self.connection())
                .await?
            }
            MailsOf::Customer(customer) => {
                sqlx::query_scalar!(
                    "select o.outbox_id from outbox o
                 where o.merchant_id = $1 and o.outbox_id < $2 and o.subject in (
                     select document_id from documents where merchant_id = $1 and customer_id = $4
                     union all
                     select contract_id from contracts where merchant_id = $1 and customer_id = $4
                     union all
                     select d.declaration_id from declarations d
                     join contracts c on c.merchant_id = d.merchant_id and c.contract_id = d.contract_id
                     where d.merchant_id = $1 and c.customer_id = $4
                     union all
                     select $4)
                 order by o.outbox_id desc limit $3",
                    merchant,
                    after,
                    limit,
                    customer
                )
                .fetch_all(self.connection())
                .await?
            }
        };
        Ok(ids)
    }

    /// Locks a mail against being delivered or repeated; waits for a delivery that is under way.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lock_mail(&mut self, id: Uuid) -> Result<Option<LockedMail>, StoreError> {
        let merchant = self.merchant();
        let row = sqlx::query!(
            r#"select task as "task: Json<Task>", done_at is null and dead_at is null as "waits!", dead_at is not null as "dead!"
               from outbox where merchant_id = $1 and outbox_id = $2 for update"#,
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = row else { return Ok(None) };
        // Asked for after the lock was had: what happened while we waited is in it.
        let last = sqlx::query_scalar!(
            r#"select state as "state: MailState" from mail_events where merchant_id = $1 and mail_id = $2
               order by event_id desc limit 1"#,
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?;
        Ok(Some(LockedMail {
            task: row.task.0,
            state: match (row.waits, last, row.dead) {
                (true, _, _) => MailState::Queued,
                (false, Some(state), _) => state,
                (false, None, true) => MailState::Failed,
                (false, None, false) => MailState::Accepted,
            },
        }))
    }

    /// Asks for a mail once more. One that was put aside is given up for it, so that no other try sends it, too.
    ///
    /// # Errors
    /// When there is no such mail or the database is out of reach.
    pub async fn resend(
        &mut self,
        id: Uuid,
        of: Uuid,
        task: &Task,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "update outbox set done_at = $3 where merchant_id = $1 and outbox_id = $2 and done_at is null",
            merchant,
            of,
            now
        )
        .execute(self.connection())
        .await?;
        let done = sqlx::query!(
            "insert into outbox (merchant_id, outbox_id, task, subject, due_at, resend_of) values ($1, $2, $3, $4, $5, $6)",
            merchant,
            id,
            Json(task) as _,
            task.subject(),
            now,
            of
        )
        .execute(self.connection())
        .await?;
        touched("asking for a mail once more", 1, done.rows_affected())
    }
}
