//! Who did what (R-303): rows that nobody but the tables' owner can change or delete.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::contracts::Actor;
use crate::error::touched;
use crate::{StoreError, Tx};

/// Something that was done, in the transaction that did it.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub actor: Actor,
    /// A stable name: `contract.changed`.
    pub action: String,
    /// What it was done to.
    pub subject: Option<Uuid>,
    pub old: Option<Value>,
    pub new: Option<Value>,
    pub reason: Option<String>,
}

impl Tx {
    /// Writes down what this transaction does.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into audit_log (merchant_id, audit_id, at, actor, action, subject, old, new, reason)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            merchant,
            entry.id,
            entry.at,
            Json(entry.actor) as _,
            entry.action,
            entry.subject,
            entry.old.as_ref().map(Json) as _,
            entry.new.as_ref().map(Json) as _,
            entry.reason
        )
        .execute(self.connection())
        .await?;
        touched("writing down what was done", 1, done.rows_affected())
    }

    /// What was done to something, the newest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn audit_of(&mut self, subject: Uuid, limit: i64) -> Result<Vec<AuditEntry>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select audit_id, at, actor as "actor: Json<Actor>", action, old as "old: Json<Value>",
                      new as "new: Json<Value>", reason
               from audit_log where merchant_id = $1 and subject = $2 order by audit_id desc limit $3"#,
            merchant,
            subject,
            limit
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| AuditEntry {
            id: row.audit_id,
            at: row.at,
            actor: row.actor.0,
            action: row.action,
            subject: Some(subject),
            old: row.old.map(|old| old.0),
            new: row.new.map(|new| new.0),
            reason: row.reason,
        })
        .collect())
    }
}
