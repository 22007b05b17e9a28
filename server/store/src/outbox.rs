//! What must still happen because of a committed change, and the mails that came of it.

use billing::{Command, Money, Span};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

pub use crate::access_mail::AccessMail;
use crate::error::touched;
use crate::{StoreError, Tx};

/// Something to do after the transaction that asked for it was committed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Mail the contract confirmation (R-510).
    MailContractConfirmation { contract: Uuid },
    /// Make an issued document's bytes, check and keep them, and send it if the merchant wants that.
    ReleaseDocument { document: Uuid },
    /// Mail an issued document.
    MailDocument { document: Uuid },
    /// Mail the receipt of a cancellation or withdrawal (R-534, R-544).
    MailDeclarationReceipt { declaration: Uuid },
    /// Mail a customer that its data were changed, and what, but not how: the mail may lie where others read it (R-711).
    MailAccountChanged { customer: Uuid, changed: Vec<String> },
    /// Mail what a confirmed change of a contract means (R-506).
    MailContractChanged {
        contract: Uuid,
        change: Box<ConfirmedChange>,
    },
    /// Mail a customer what becomes of its request for erasure.
    MailErasure { customer: Uuid, told: ErasureTold },
    /// Mail the mandate that was given in a customer's account (R-604).
    MailMandate { customer: Uuid, method: Uuid },
    /// Mail what a customer must know of a card.
    MailCard(CardMail),
    /// Have a provider forget a card that was removed.
    ForgetCard { provider: String, method: String },
    /// Mail a text that may not be kept yet to whoever writes it.
    MailSample(Sample),
    /// Mail what belongs to signing in.
    MailAccess(AccessMail),
}

/// A change as it was confirmed. Kept with the task: the contract may be another one when the mail is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfirmedChange {
    pub command: Command,
    /// By the name that was in force: an add-on or a counted part of the plan.
    pub subject: Option<String>,
    pub confirmed_on: NaiveDate,
    pub takes_effect_on: NaiveDate,
    /// Due with the change; below zero, what comes back.
    pub total: Money,
    /// Gross price for each cycle, from the change on.
    pub prices: Vec<(Money, Span)>,
    pub next_due_on: Option<NaiveDate>,
}

/// What is told of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardMail {
    /// An invoice could not be charged to it, and is to be paid otherwise.
    Declined {
        customer: Uuid,
        document: Uuid,
        method: Uuid,
    },
    /// Its bank wants an invoice's charge confirmed.
    Confirm {
        customer: Uuid,
        document: Uuid,
        method: Uuid,
    },
    /// It is about to expire.
    Expires { customer: Uuid, method: Uuid },
}

impl CardMail {
    #[must_use]
    pub const fn customer(&self) -> Uuid {
        match self {
            Self::Declined { customer, .. }
            | Self::Confirm { customer, .. }
            | Self::Expires { customer, .. } => *customer,
        }
    }
}

/// What is told of a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorChange {
    On,
    Off,
    /// Somebody signed in by a recovery code; so many are left.
    RecoveryCodeUsed {
        left: i64,
    },
    CodesRenewed,
}

/// What a customer who asked for erasure is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureTold {
    Received {
        answer_by: NaiveDate,
    },
    /// What the law demands is kept until then.
    Erased {
        kept_until: Option<NaiveDate>,
    },
    Refused {
        reason: String,
    },
}

impl Task {
    /// What the task is about: the document, contract, declaration or customer.
    #[must_use]
    pub const fn subject(&self) -> Option<Uuid> {
        match self {
            Self::MailContractConfirmation { contract } | Self::MailContractChanged { contract, .. } => {
                Some(*contract)
            }
            Self::MailDocument { document } => Some(*document),
            Self::MailDeclarationReceipt { declaration } => Some(*declaration),
            Self::MailAccountChanged { customer, .. }
            | Self::MailErasure { customer, .. }
            | Self::MailMandate { customer, .. } => Some(*customer),
            Self::MailCard(mail) => Some(mail.customer()),
            // Nobody's mail.
            Self::ReleaseDocument { .. }
            | Self::ForgetCard { .. }
            | Self::MailSample(_)
            | Self::MailAccess(_) => None,
        }
    }
}

/// A merchant's own words to be looked at in a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    pub staff: Uuid,
    /// As [`crate::mail_templates::MailTemplate`] has them.
    pub kind: String,
    pub lang: String,
    pub subject: String,
    pub opening: String,
    pub closing: String,
    /// Whose facts are told; invented ones, if `None`.
    pub customer: Option<Uuid>,
}

/// A task that is due, locked by the transaction that loaded it.
#[derive(Clone, Debug, PartialEq)]
pub struct DueTask {
    pub id: Uuid,
    pub task: Task,
    pub attempts: i32,
}

/// A mail as handed over.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    pub id: Uuid,
    pub sender: String,
    pub recipient: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub attachments: Vec<Attachment>,
    pub sent_at: DateTime<Utc>,
}

/// A task that was put aside.
#[derive(Clone, Debug, PartialEq)]
pub struct DeadTask {
    pub id: Uuid,
    pub task: Task,
    /// Number of the document or contract it is about, and its customer.
    pub number: Option<String>,
    pub customer: Option<Uuid>,
    pub attempts: i32,
    pub dead_at: DateTime<Utc>,
    /// Why the last try failed.
    pub error: String,
}

/// The mail in a row of the queries below: each names its columns alike.
macro_rules! mail {
    ($row:ident) => {
        Mail {
            id: $row.mail_id,
            sender: $row.sender,
            recipient: $row.recipient,
            subject: $row.subject,
            text: $row.text_body,
            html: $row.html_body,
            attachments: $row.attachments.0,
            sent_at: $row.sent_at,
        }
    };
}

/// A file sent along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub name: String,
    pub file: Uuid,
}

impl Tx {
    /// Asks for a task once this transaction is committed.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn enqueue(&mut self, id: Uuid, task: &Task, due_at: DateTime<Utc>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into outbox (merchant_id, outbox_id, task, subject, due_at) values ($1, $2, $3, $4, $5)",
            merchant,
            id,
            Json(task) as _,
            task.subject(),
            due_at
        )
        .execute(self.connection())
        .await?;
        touched("asking for a task", 1, done.rows_affected())
    }

    /// Asks for many tasks at once.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn enqueue_all(
        &mut self,
        tasks: &[(Uuid, Task)],
        due_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if tasks.is_empty() {
            return Ok(());
        }
        let merchant = self.merchant();
        let ids: Vec<Uuid> = tasks.iter().map(|(id, _)| *id).collect();
        let subjects: Vec<Option<Uuid>> = tasks.iter().map(|(_, task)| task.subject()).collect();
        let wanted: Vec<Json<&Task>> = tasks.iter().map(|(_, task)| Json(task)).collect();
        let done = sqlx::query!(
            "insert into outbox (merchant_id, outbox_id, task, subject, due_at)
             select $1, outbox_id, task, subject, $5
             from unnest($2::uuid[], $3::jsonb[], $4::uuid[]) as wanted (outbox_id, task, subject)",
            merchant,
            &ids,
            &wanted as _,
            &subjects as _,
            due_at
        )
        .execute(self.connection())
        .await?;
        let expected = u64::try_from(tasks.len()).unwrap_or(u64::MAX);
        touched("asking for tasks", expected, done.rows_affected())
    }

    /// Locks the most urgent due task nobody else holds.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lock_due_task(&mut self, now: DateTime<Utc>) -> Result<Option<DueTask>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select outbox_id, task as "task: Json<Task>", attempts from outbox
               where merchant_id = $1 and done_at is null and dead_at is null and due_at <= $2
               order by due_at, outbox_id limit 1 for update skip locked"#,
            merchant,
            now
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| DueTask {
            id: row.outbox_id,
            task: row.task.0,
            attempts: row.attempts,
        }))
    }

    /// Puts a task off without counting a try: somebody works on it without holding its lock.
    ///
    /// # Errors
    /// [`StoreError::RowCount`] when it is done already.
    pub async fn put_off_task(&mut self, id: Uuid, until: DateTime<Utc>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update outbox set due_at = $3 where merchant_id = $1 and outbox_id = $2 and done_at is null",
            merchant,
            id,
            until
        )
        .execute(self.connection())
        .await?;
        touched("putting a task off", 1, done.rows_affected())
    }

    /// Locks a task again that was put off; whether it still waits to be done.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lock_task(&mut self, id: Uuid) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select outbox_id from outbox
             where merchant_id = $1 and outbox_id = $2 and done_at is null and dead_at is null for update",
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?
        .is_some())
    }

    /// Marks a locked task as done.
    ///
    /// # Errors
    /// [`StoreError::RowCount`] when it is done already.
    pub async fn finish_task(&mut self, id: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update outbox set done_at = $3, attempts = attempts + 1, last_error = null
             where merchant_id = $1 and outbox_id = $2 and done_at is null",
            merchant,
            id,
            at
        )
        .execute(self.connection())
        .await?;
        touched("finishing a task", 1, done.rows_affected())
    }

    /// Forgets a locked task that turned out to be nobody's business.
    ///
    /// # Errors
    /// [`StoreError::RowCount`] when it is gone already.
    pub async fn forget_task(&mut self, id: Uuid) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "delete from outbox where merchant_id = $1 and outbox_id = $2 and done_at is null",
            merchant,
            id
        )
        .execute(self.connection())
        .await?;
        touched("forgetting a task", 1, done.rows_affected())
    }

    /// Notes that a task failed and when it is tried again.
    ///
    /// # Errors
    /// [`StoreError::RowCount`] when it is done already.
    pub async fn postpone_task(
        &mut self,
        id: Uuid,
        error: &str,
        next: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update outbox set due_at = $4, attempts = attempts + 1, last_error = $3
             where merchant_id = $1 and outbox_id = $2 and done_at is null",
            merchant,
            id,
            error,
            next
        )
        .execute(self.connection())
        .await?;
        touched("postponing a task", 1, done.rows_affected())
    }

    /// Puts a task aside that no further try can mend, until somebody asks for another one.
    ///
    /// # Errors
    /// [`StoreError::RowCount`] when it is done already.
    pub async fn bury_task(&mut self, id: Uuid, error: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update outbox set dead_at = $4, attempts = attempts + 1, last_error = $3
             where merchant_id = $1 and outbox_id = $2 and done_at is null",
            merchant,
            id,
            error,
            at
        )
        .execute(self.connection())
        .await?;
        touched("putting a task aside", 1, done.rows_affected())
    }

    /// Tasks that were put aside, the newest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn dead_tasks(&mut self, limit: i64) -> Result<(Vec<DeadTask>, i64), StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select o.outbox_id, o.task as "task: Json<Task>", o.attempts, o.dead_at as "dead_at!",
                      coalesce(o.last_error, '') as "error!", coalesce(d.number, c.number) as number,
                      coalesce(d.customer_id, c.customer_id) as customer_id,
                      (select count(*) from outbox where merchant_id = $1 and done_at is null and dead_at is not null)
                          as "in_all!"
               from outbox o
               left join documents d on d.merchant_id = o.merchant_id
                    and d.document_id = coalesce(o.subject, (o.task #>> '{release_document,document}')::uuid)
               left join contracts c on c.merchant_id = o.merchant_id and c.contract_id = o.subject
               where o.merchant_id = $1 and o.done_at is null and o.dead_at is not null
               order by o.dead_at desc, o.outbox_id limit $2"#,
            merchant,
            limit
        )
        .fetch_all(self.connection())
        .await?;
        let in_all = rows.first().map_or(0, |row| row.in_all);
        let dead = rows
            .into_iter()
            .map(|row| DeadTask {
                id: row.outbox_id,
                task: row.task.0,
                number: row.number,
                customer: row.customer_id,
                attempts: row.attempts,
                dead_at: row.dead_at,
                error: row.error,
            })
            .collect();
        Ok((dead, in_all))
    }

    /// Gives a task that was put aside another try, or all of them. Returns how many there were.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn revive_tasks(&mut self, id: Option<Uuid>, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            "update outbox set dead_at = null, attempts = 0, due_at = $3
             where merchant_id = $1 and done_at is null and dead_at is not null and ($2::uuid is null or outbox_id = $2)",
            merchant,
            id,
            now
        )
        .execute(self.connection())
        .await?
        .rows_affected())
    }

    /// Gives documents that could not be made another try. Returns how many there were.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn revive_releases(&mut self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            "update outbox set dead_at = null, attempts = 0, due_at = $2
             where merchant_id = $1 and done_at is null and dead_at is not null
               and task #>> '{release_document,document}' is not null",
            merchant,
            now
        )
        .execute(self.connection())
        .await?
        .rows_affected())
    }

    /// Keeps a mail as it was handed over.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the mail with this id was sent already.
    pub async fn insert_mail(&mut self, mail: &Mail) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into mails (merchant_id, mail_id, sender, recipient, subject, text_body, html_body, attachments, sent_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            merchant,
            mail.id,
            mail.sender,
            mail.recipient,
            mail.subject,
            mail.text,
            mail.html,
            Json(&mail.attachments) as _,
            mail.sent_at
        )
        .execute(self.connection())
        .await?;
        touched("keeping a mail", 1, done.rows_affected())
    }

    /// Mails, newest first, `limit` rows before the one with id `after`.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn mails(&mut self, after: Option<Uuid>, limit: i64) -> Result<Vec<Mail>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select mail_id, sender, recipient, subject, text_body, html_body,
                      attachments as "attachments: Json<Vec<Attachment>>", sent_at
               from mails where merchant_id = $1 and ($2::uuid is null or mail_id < $2)
               order by mail_id desc limit $3"#,
            merchant,
            after,
            limit
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| mail!(row))
        .collect())
    }

    /// The mail with this id.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn mail(&mut self, id: Uuid) -> Result<Option<Mail>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select mail_id, sender, recipient, subject, text_body, html_body,
                      attachments as "attachments: Json<Vec<Attachment>>", sent_at
               from mails where merchant_id = $1 and mail_id = $2"#,
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| mail!(row)))
    }
}
