//! Lines that no contract asked for: of invoices written by hand, and of corrections that staff make.

use billing::Item;
use sqlx::types::Json;
use uuid::Uuid;

use crate::error::touched;
use crate::issuing::{count, json};
use crate::{StoreError, Tx};

/// A line by hand, on a document that is about to be issued.
#[derive(Clone, Debug)]
pub struct NewHandLine {
    pub document: Uuid,
    /// Its place on the document, from 1.
    pub line: i32,
    /// In the sign of billing: what is given back is negative.
    pub amount_minor: i64,
    pub item: Item,
    /// The document and the line that it corrects.
    pub corrects: Option<(Uuid, i32)>,
}

/// What was given back by hand of a document's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectedLine {
    /// The line's place on the corrected document.
    pub line: i32,
    /// The correction.
    pub document: Uuid,
    pub number: String,
    /// Positive: so much was given back.
    pub amount_minor: i64,
}

/// A line of a document, as it stands on it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedLine {
    /// Its place, from 1.
    pub line: i32,
    /// The contract that asked for it; none for lines by hand.
    pub contract: Option<Uuid>,
    pub item: Item,
}

impl Tx {
    pub(crate) async fn write_hand_lines(&mut self, lines: &[NewHandLine]) -> Result<(), StoreError> {
        if lines.is_empty() {
            return Ok(());
        }
        let merchant = self.merchant();
        let documents: Vec<Uuid> = lines.iter().map(|line| line.document).collect();
        let places: Vec<i32> = lines.iter().map(|line| line.line).collect();
        let amounts: Vec<i64> = lines.iter().map(|line| line.amount_minor).collect();
        let items = lines
            .iter()
            .map(|line| json(&line.item))
            .collect::<Result<Vec<_>, _>>()?;
        let corrected: Vec<Option<Uuid>> = lines.iter().map(|line| line.corrects.map(|c| c.0)).collect();
        let corrected_lines: Vec<Option<i32>> = lines.iter().map(|line| line.corrects.map(|c| c.1)).collect();
        let done = sqlx::query!(
            "insert into hand_lines (merchant_id, document_id, line, amount_minor, item, corrects_id, corrects_line)
             select $1, document_id, line, amount_minor, item::json, corrects_id, corrects_line
             from unnest($2::uuid[], $3::int[], $4::bigint[], $5::text[], $6::uuid[], $7::int[])
                  as line (document_id, line, amount_minor, item, corrects_id, corrects_line)",
            merchant,
            &documents,
            &places,
            &amounts,
            &items,
            &corrected as _,
            &corrected_lines as _
        )
        .execute(self.connection())
        .await?;
        touched("adding lines by hand", count(lines), done.rows_affected())
    }

    /// All lines of a document in their order, by hand or not.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn placed_lines(&mut self, document: Uuid) -> Result<Vec<PlacedLine>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select line as "line!", contract_id as "contract_id?", item as "item!: Json<Item>" from document_lines
               where merchant_id = $1 and document_id = $2
               union all
               select line, null, item from hand_lines where merchant_id = $1 and document_id = $2 order by 1"#,
            merchant,
            document
        )
        .fetch_all(self.connection())
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| PlacedLine {
                line: row.line,
                contract: row.contract_id,
                item: row.item.0,
            })
            .collect())
    }

    /// What was given back by hand of a document's lines, in the order in which it was done.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn corrected_lines(&mut self, document: Uuid) -> Result<Vec<CorrectedLine>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            CorrectedLine,
            r#"select h.corrects_line as "line!", h.document_id as document, d.number, -h.amount_minor as "amount_minor!"
               from hand_lines h
               join documents d on d.merchant_id = h.merchant_id and d.document_id = h.document_id
               where h.merchant_id = $1 and h.corrects_id = $2 order by h.document_id, h.line"#,
            merchant,
            document
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// The document that a correction by hand corrects.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn corrected_by(&mut self, correction: Uuid) -> Result<Option<(Uuid, String)>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            "select d.document_id, d.number from hand_lines h
             join documents d on d.merchant_id = h.merchant_id and d.document_id = h.corrects_id
             where h.merchant_id = $1 and h.document_id = $2 limit 1",
            merchant,
            correction
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| (row.document_id, row.number)))
    }

    /// What was given back by hand of the lines of contracts: contract, item as corrected, and how much, positive.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn given_back(&mut self, contracts: &[Uuid]) -> Result<Vec<(Uuid, Item, i64)>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select l.contract_id, h.item as "item: Json<Item>", -h.amount_minor as "amount_minor!"
               from document_lines l
               join hand_lines h on h.merchant_id = l.merchant_id and h.corrects_id = l.document_id and h.corrects_line = l.line
               where l.merchant_id = $1 and l.contract_id = any($2) and l.document_id is not null"#,
            merchant,
            contracts
        )
        .fetch_all(self.connection())
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.contract_id, row.item.0, row.amount_minor))
            .collect())
    }

    /// The numbers of some contracts.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn contract_numbers(&mut self, contracts: &[Uuid]) -> Result<Vec<String>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select number from contracts where merchant_id = $1 and contract_id = any($2) order by number",
            merchant,
            contracts
        )
        .fetch_all(self.connection())
        .await?)
    }
}
