//! Sign-in sessions for tower-sessions, in our own table: the product lists and revokes them itself.
//!
//! The session id is stored as a hash only, so that a copy of the table opens no session.

use async_trait::async_trait;
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use sqlx::types::Json;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{ExpiredDeletion, SessionStore};

/// What a session remembers, by name.
type Values = std::collections::HashMap<String, serde_json::Value>;

/// Sessions in PostgreSQL.
#[derive(Clone, Debug)]
pub struct Sessions {
    pool: PgPool,
}

impl Sessions {
    #[must_use]
    pub const fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}

fn hash(id: Id) -> Vec<u8> {
    Sha256::digest(id.0.to_be_bytes()).to_vec()
}

fn backend(error: sqlx::Error) -> Error {
    Error::Backend(error.to_string())
}

fn expiry(record: &Record) -> Result<chrono::DateTime<chrono::Utc>> {
    chrono::DateTime::from_timestamp(
        record.expiry_date.unix_timestamp(),
        record.expiry_date.nanosecond(),
    )
    .ok_or_else(|| Error::Encode("expiry out of range".to_owned()))
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // 128 random bits do not meet twice; if they ever did, a new id is drawn.
        loop {
            let done = sqlx::query!(
                "insert into sessions (session_hash, data, expires_at) values ($1, $2, $3) on conflict do nothing",
                hash(record.id),
                Json(&record.data) as _,
                expiry(record)?
            )
            .execute(&self.pool)
            .await
            .map_err(backend)?;
            if done.rows_affected() == 1 {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        sqlx::query!(
            "insert into sessions (session_hash, data, expires_at) values ($1, $2, $3)
             on conflict (session_hash) do update set data = excluded.data, expires_at = excluded.expires_at",
            hash(record.id),
            Json(&record.data) as _,
            expiry(record)?
        )
        .execute(&self.pool)
        .await
        .map_err(backend)?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let row = sqlx::query!(
            r#"select data as "data: Json<Values>", expires_at
               from sessions where session_hash = $1 and expires_at > now()"#,
            hash(*id)
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(backend)?;
        row.map(|row| {
            Ok(Record {
                id: *id,
                data: row.data.0,
                expiry_date: OffsetDateTime::from_unix_timestamp(row.expires_at.timestamp())
                    .map_err(|error| Error::Decode(error.to_string()))?,
            })
        })
        .transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sqlx::query!("delete from sessions where session_hash = $1", hash(*id))
            .execute(&self.pool)
            .await
            .map_err(backend)?;
        Ok(())
    }
}

#[async_trait]
impl ExpiredDeletion for Sessions {
    async fn delete_expired(&self) -> Result<()> {
        sqlx::query!("delete from sessions where expires_at <= now()")
            .execute(&self.pool)
            .await
            .map_err(backend)?;
        Ok(())
    }
}
