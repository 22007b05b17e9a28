//! Issued documents, their numbers, lines, files and payments.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{StoreError, Tx};

/// A document as issued.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub id: Uuid,
    pub customer: Uuid,
    pub kind: Kind,
    pub number: String,
    pub issued_on: NaiveDate,
    pub due_on: NaiveDate,
    /// ISO 4217.
    pub currency: String,
    pub net_minor: i64,
    pub tax_minor: i64,
    pub gross_minor: i64,
    pub collection: Collection,
}

/// Which of a merchant's documents to list; a customer's are [`Tx::documents_of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentsOf {
    /// Everybody's, but for customers whose data are kept only because the law demands it (R-703).
    DailyUse,
    Everybody,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Invoice,
    CreditNote,
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
        }
    }
}

/// The document in a row of the queries below: each names its columns alike.
macro_rules! document {
    ($row:ident) => {
        $crate::documents::Document {
            id: $row.document_id,
            customer: $row.customer_id,
            kind: $row.kind,
            number: $row.number,
            issued_on: $row.issued_on,
            due_on: $row.due_on,
            currency: $row.currency,
            net_minor: $row.net_minor,
            tax_minor: $row.tax_minor,
            gross_minor: $row.gross_minor,
            collection: $row.collection,
        }
    };
}
pub(crate) use document;

/// How a document gets paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Collection {
    Sepa,
    Transfer,
    Card,
}

impl Collection {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sepa => "sepa",
            Self::Transfer => "transfer",
            Self::Card => "card",
        }
    }
}

/// What an issued document says, as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// `None`: removed, because the law asked for it (R-704).
    pub content: Option<String>,
    /// The part it shares with others; `None` where the content has it itself.
    pub letterhead: Option<String>,
    /// Whom to ask about invoices as the merchant's profile has it today: for documents that were issued before it was filled in.
    pub contact_person: Option<String>,
    pub contact_phone: Option<String>,
    pub contact_email: Option<String>,
}

/// A document in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    pub document: Document,
    /// Received for it so far, minor units.
    pub paid_minor: i64,
    /// Given name, family name and company of its customer, for staff lists.
    pub customer_name: String,
    /// Taken back as a whole by another document.
    pub cancelled: bool,
}

/// An invoice that is not fully paid.
#[derive(Clone, Debug, PartialEq)]
pub struct Unpaid {
    pub document: Document,
    pub paid_minor: i64,
    pub customer_email: String,
}

/// Rendered bytes with their name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub id: Uuid,
    pub name: String,
    pub media_type: String,
    pub sha256: Vec<u8>,
    pub bytes: Vec<u8>,
}

/// What a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOf {
    /// The PDF of an issued document.
    Document(Uuid),
    /// The e-invoice inside it, alone.
    DocumentXml(Uuid),
    ContractConfirmation(Uuid),
    DeclarationReceipt(Uuid),
    /// The mandate given with a payment method.
    Mandate(Uuid),
}

/// The owner as the table has it: one of these columns, and the kind.
#[derive(Clone, Copy, Default)]
struct Owner {
    document: Option<Uuid>,
    contract: Option<Uuid>,
    declaration: Option<Uuid>,
    payment_method: Option<Uuid>,
    kind: &'static str,
}

impl FileOf {
    fn owner(self) -> Owner {
        match self {
            Self::Document(id) => Owner {
                document: Some(id),
                kind: "document_pdf",
                ..Owner::default()
            },
            Self::DocumentXml(id) => Owner {
                document: Some(id),
                kind: "document_xml",
                ..Owner::default()
            },
            Self::ContractConfirmation(id) => Owner {
                contract: Some(id),
                kind: "contract_confirmation",
                ..Owner::default()
            },
            Self::DeclarationReceipt(id) => Owner {
                declaration: Some(id),
                kind: "declaration_receipt",
                ..Owner::default()
            },
            Self::Mandate(id) => Owner {
                payment_method: Some(id),
                kind: "mandate",
                ..Owner::default()
            },
        }
    }
}

/// Sums over what is open, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub open_minor: i64,
    pub overdue_minor: i64,
    /// Collected by direct debit on a day to come.
    pub to_be_debited_minor: i64,
    /// The first of these days.
    pub debited_on: Option<NaiveDate>,
}

impl Tx {
    /// The next number of a series, locked until the transaction ends: no gap, no duplicate (R-141).
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn next_number(&mut self, series: &str) -> Result<i64, StoreError> {
        self.next_numbers(series, 1).await
    }

    /// Stores rendered bytes; the owner's file is what was stored first. Whether these are it.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn keep_file(
        &mut self,
        of: FileOf,
        file: &File,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let owner = of.owner();
        let done = sqlx::query!(
            "insert into files (merchant_id, file_id, document_id, contract_id, declaration_id, payment_method_id, kind, name,
                                media_type, sha256, bytes, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict do nothing",
            merchant,
            file.id,
            owner.document,
            owner.contract,
            owner.declaration,
            owner.payment_method,
            owner.kind,
            file.name,
            file.media_type,
            file.sha256,
            file.bytes,
            at
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The stored file of what owns it.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn file_of(&mut self, of: FileOf) -> Result<Option<File>, StoreError> {
        let merchant = self.merchant();
        let owner = of.owner();
        Ok(sqlx::query_as!(
            File,
            "select file_id as id, name, media_type, sha256, bytes from files
             where merchant_id = $1 and kind = $2
               and (document_id = $3 or contract_id = $4 or declaration_id = $5 or payment_method_id = $6)",
            merchant,
            owner.kind,
            owner.document,
            owner.contract,
            owner.declaration,
            owner.payment_method
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Whether the owner has its stored file.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn has_file(&mut self, of: FileOf) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let owner = of.owner();
        Ok(sqlx::query_scalar!(
            r#"select exists (select 1 from files
                              where merchant_id = $1 and kind = $2
                                and (document_id = $3 or contract_id = $4 or declaration_id = $5 or payment_method_id = $6)
                             ) as "has!""#,
            merchant,
            owner.kind,
            owner.document,
            owner.contract,
            owner.declaration,
            owner.payment_method
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// The stored file with this id.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn file(&mut self, id: Uuid) -> Result<Option<File>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            File,
            "select file_id as id, name, media_type, sha256, bytes from files where merchant_id = $1 and file_id = $2",
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// The document with this id and what was paid for it.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn document(&mut self, id: Uuid) -> Result<Option<Document>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Document,
            r#"select document_id as id, customer_id as customer, kind as "kind: Kind", number, issued_on, due_on,
                      currency, net_minor, tax_minor, gross_minor, collection as "collection: Collection"
               from documents where merchant_id = $1 and document_id = $2"#,
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// What an issued document says, to be rendered or told in a mail.
    ///
    /// # Errors
    /// When there is no such document or the database is out of reach.
    pub async fn document_content(&mut self, id: Uuid) -> Result<Content, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Content,
            r#"select d.content::text as content, l.body::text as letterhead, m.profile->>'contact_person' as contact_person,
                      m.profile->>'phone' as contact_phone, m.profile->>'email' as contact_email
               from documents d
               left join merchants m on m.merchant_id = d.merchant_id
               left join letterheads l on l.merchant_id = d.merchant_id and l.letterhead_hash = d.letterhead_hash
               where d.merchant_id = $1 and d.document_id = $2"#,
            merchant,
            id
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// Documents, newest first, `limit` rows after the document numbered `after`.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn documents(
        &mut self,
        of: DocumentsOf,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<Listed>, StoreError> {
        let merchant = self.merchant();
        let locked_too = of == DocumentsOf::Everybody;
        Ok(sqlx::query!(
            r#"select d.document_id, d.customer_id, d.kind as "kind: Kind", d.number, d.issued_on, d.due_on, d.currency,
                      d.net_minor, d.tax_minor, d.gross_minor, coalesce(r.collection, d.collection) as "collection!: Collection",
                      coalesce(c.company, c.given_name || ' ' || c.family_name) as "customer_name!",
                      coalesce((select sum(a.amount_minor) from allocations a
                                where a.merchant_id = d.merchant_id and a.document_id = d.document_id), 0)::bigint as "paid!",
                      exists (select 1 from cancellations x
                              where x.merchant_id = d.merchant_id and x.document_id = d.document_id) as "cancelled!"
               from documents d
               join customers c on c.merchant_id = d.merchant_id and c.customer_id = d.customer_id
               left join receivables r on r.merchant_id = d.merchant_id and r.document_id = d.document_id
               where d.merchant_id = $1
                 and ($2::text is null or d.document_id <
                      (select a.document_id from documents a where a.merchant_id = $1 and a.number = $2))
                 and ($4 or c.restricted_at is null)
               order by d.document_id desc limit $3"#,
            merchant,
            after,
            limit,
            locked_too
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| Listed {
            document: document!(row),
            paid_minor: row.paid,
            customer_name: row.customer_name,
            cancelled: row.cancelled,
        })
        .collect())
    }

    /// Invoices that are not fully paid, oldest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn unpaid_documents(&mut self, limit: i64) -> Result<Vec<Unpaid>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select d.document_id, d.customer_id, d.kind as "kind: Kind", d.number, d.issued_on, d.due_on, d.currency,
                      d.net_minor, d.tax_minor, d.gross_minor, r.collection as "collection: Collection", c.email,
                      d.gross_minor - r.open_minor as "paid!"
               from receivables r
               join documents d on d.merchant_id = r.merchant_id and d.document_id = r.document_id
               join customers c on c.merchant_id = r.merchant_id and c.customer_id = r.customer_id
               where r.merchant_id = $1 order by r.document_id limit $2"#,
            merchant,
            limit
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| Unpaid {
            document: document!(row),
            paid_minor: row.paid,
            customer_email: row.email,
        })
        .collect())
    }

    /// Open and overdue sums of a customer.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn totals(&mut self, customer: Uuid, today: NaiveDate) -> Result<Totals, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Totals,
            r#"select coalesce(sum(open_minor), 0)::bigint as "open_minor!",
                      coalesce(sum(open_minor) filter (where due_on < $2 and collection <> 'card'), 0)::bigint
                          as "overdue_minor!",
                      coalesce(sum(open_minor) filter (where collection = 'card' or due_on >= $2 and collection = 'sepa'), 0)::bigint
                          as "to_be_debited_minor!",
                      min(greatest(due_on, $2)) filter (where collection = 'card' or due_on >= $2 and collection = 'sepa')
                          as debited_on
               from receivables where merchant_id = $1 and customer_id = $3"#,
            merchant,
            today,
            customer
        )
        .fetch_one(self.connection())
        .await?)
    }
}
