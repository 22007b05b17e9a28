//! Layouts that merchants have sent in for their invoices, and which of them are in use.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// A layout as it was sent in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    pub id: Uuid,
    /// The kind of paper as the table has it: `invoice` or `cancellation`.
    pub paper: String,
    /// Typst source.
    pub source: String,
    pub sha256: Vec<u8>,
    /// The member of staff who sent it in.
    pub by: Uuid,
    pub at: DateTime<Utc>,
}

/// A layout in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedLayout {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub in_use: bool,
    /// Who sent it in, as long as that person works here.
    pub by_name: Option<String>,
}

impl Tx {
    /// Keeps a layout; the id it is kept under, which is another one if the merchant has sent in the same before.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn keep_layout(&mut self, layout: &Layout) -> Result<Uuid, StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "insert into layouts (merchant_id, layout_id, paper, source, sha256, added_by, added_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict on constraint layouts_content_unique do nothing",
            merchant,
            layout.id,
            layout.paper,
            layout.source,
            layout.sha256,
            layout.by,
            layout.at
        )
        .execute(self.connection())
        .await?;
        Ok(sqlx::query_scalar!(
            "select layout_id from layouts where merchant_id = $1 and paper = $2 and sha256 = $3",
            merchant,
            layout.paper,
            layout.sha256
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// One layout.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn layout(&mut self, id: Uuid) -> Result<Option<Layout>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Layout,
            "select layout_id as id, paper, source, sha256, added_by as by, added_at as at from layouts
             where merchant_id = $1 and layout_id = $2",
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// The layouts for a kind of paper, the newest first; at most `limit`, and the one in use however old it is.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn layouts(&mut self, paper: &str, limit: i64) -> Result<Vec<ListedLayout>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            ListedLayout,
            r#"select l.layout_id as id, l.added_at as at, u.layout_id is not null as "in_use!", s.name as "by_name?"
               from layouts l
               left join layouts_in_use u on u.merchant_id = $1 and u.paper = l.paper and u.layout_id = l.layout_id
               left join staff s on s.merchant_id = $1 and s.staff_id = l.added_by
               where l.merchant_id = $1 and l.paper = $2
               order by (u.layout_id is not null) desc, l.added_at desc, l.layout_id limit $3"#,
            merchant,
            paper,
            limit
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// The layout a kind of paper is set by; none: the program's own.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn layout_in_use(&mut self, paper: &str) -> Result<Option<Uuid>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select layout_id from layouts_in_use where merchant_id = $1 and paper = $2",
            merchant,
            paper
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Takes a layout of this paper into use.
    ///
    /// # Errors
    /// When there is no such layout for this paper; when the database is out of reach.
    pub async fn use_layout(&mut self, paper: &str, id: Uuid) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into layouts_in_use (merchant_id, paper, layout_id) values ($1, $2, $3)
             on conflict on constraint layouts_in_use_pk do update set layout_id = excluded.layout_id",
            merchant,
            paper,
            id
        )
        .execute(self.connection())
        .await?;
        touched("taking a layout into use", 1, done.rows_affected())
    }

    /// Goes back to the program's own layout.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn drop_layout(&mut self, paper: &str) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "delete from layouts_in_use where merchant_id = $1 and paper = $2",
            merchant,
            paper
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The merchant's own layout a document is still to be set by; none if its bytes are there already or the program's own layout sets it.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn layout_to_set(&mut self, document: Uuid) -> Result<Option<Layout>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Layout,
            "select l.layout_id as id, l.paper, l.source, l.sha256, l.added_by as by, l.added_at as at
             from documents d
             join layouts_in_use u on u.merchant_id = $1
                 and u.paper = case d.kind when 'credit_note' then 'cancellation' else 'invoice' end
             join layouts l on l.merchant_id = $1 and l.layout_id = u.layout_id
             where d.merchant_id = $1 and d.document_id = $2 and not exists (
                 select from releases r where r.merchant_id = $1 and r.document_id = d.document_id)",
            merchant,
            document
        )
        .fetch_optional(self.connection())
        .await?)
    }
}
