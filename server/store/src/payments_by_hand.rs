//! Money as staff handle it: what came in, what is left of it, what it was counted against, what was sent back.
//!
//! What is left of a payment, or of a credit note, is its amount less what was counted and what was sent back. All of it moves under
//! the customer's lock, so that nobody counts the same cent twice.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::error::touched;
use crate::payments::Received;
use crate::{StoreError, Tx};

/// Money that can be counted against invoices or sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funds {
    pub id: Uuid,
    /// A correction or cancellation; otherwise a payment.
    pub credit: bool,
    pub customer: Uuid,
    pub customer_number: String,
    pub customer_name: String,
    /// When it was received, or issued.
    pub on: NaiveDate,
    pub amount_minor: i64,
    /// Neither counted nor sent back.
    pub left_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// The payer's purpose, or the document's number.
    pub reference: String,
    pub sender: String,
}

/// Which payments to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FundsOf {
    /// Payments of all customers, the newest first, behind the one with this id.
    Everybody { after: Option<Uuid> },
    /// Payments and credit notes of one customer, the newest first.
    Customer(Uuid),
}

/// Money of which nobody knows yet whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unassigned {
    pub id: Uuid,
    pub received_on: NaiveDate,
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
    pub reference: String,
    pub sender: String,
    pub at: DateTime<Utc>,
}

/// What was counted against an invoice, or taken back from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    pub id: Uuid,
    /// The payment or credit note.
    pub funds: Uuid,
    pub document: Uuid,
    pub number: String,
    /// Negative: it takes an earlier entry back.
    pub amount_minor: i64,
    pub at: DateTime<Utc>,
    /// A later entry takes it back.
    pub taken_back: bool,
    /// A correction's own invoice, or one that was cancelled: it stays.
    pub fixed: bool,
}

/// An entry that can be taken back, with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Takeable {
    pub customer: Uuid,
    pub counted: Counted,
}

/// An invoice with something left to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenInvoice {
    pub document: Uuid,
    pub number: String,
    pub issued_on: NaiveDate,
    pub due_on: NaiveDate,
    pub gross_minor: i64,
    pub open_minor: i64,
}

/// Money sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// Told twice, it counts once.
    pub id: Uuid,
    pub customer: Uuid,
    /// The payment or credit note it is taken from.
    pub funds: Uuid,
    pub credit: bool,
    pub refunded_on: NaiveDate,
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
    pub way: RefundWay,
    /// Empty unless it was transferred.
    pub iban: String,
    pub reference: String,
    pub at: DateTime<Utc>,
}

/// How money was sent back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum RefundWay {
    Transfer,
    /// On the pages of the card's provider.
    Card,
}

impl RefundWay {
    const fn name(self) -> &'static str {
        match self {
            Self::Transfer => "transfer",
            Self::Card => "card",
        }
    }
}

/// The funds in a row of the queries below: each names its columns alike.
macro_rules! funds {
    ($row:ident) => {
        Funds {
            id: $row.id,
            credit: $row.credit,
            customer: $row.customer_id,
            customer_number: $row.number,
            customer_name: $row.customer_name,
            on: $row.on,
            amount_minor: $row.amount_minor,
            left_minor: $row.left,
            currency: $row.currency,
            reference: $row.reference,
            sender: $row.sender,
        }
    };
}

impl Tx {
    /// A payment or credit note, and what is left of it.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn funds(&mut self, id: Uuid) -> Result<Option<Funds>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select s.id as "id!", s.credit as "credit!", s.customer_id as "customer_id!", c.number,
                      coalesce(c.company, c.given_name || ' ' || c.family_name) as "customer_name!", s.received_on as "on!",
                      s.amount_minor as "amount_minor!", s.currency as "currency!", s.reference as "reference!",
                      s.sender as "sender!",
                      s.amount_minor - coalesce((select sum(a.amount_minor) from allocations a
                                                 where a.merchant_id = $1 and (a.payment_id = $2 or a.credit_id = $2)), 0)::bigint
                                     - coalesce((select sum(f.amount_minor) from refunds f
                                                 where f.merchant_id = $1 and (f.payment_id = $2 or f.credit_id = $2)), 0)::bigint
                          as "left!"
               from (select payment_id as id, false as credit, customer_id, received_on, amount_minor, currency, reference, sender
                     from payments where merchant_id = $1 and payment_id = $2
                     union all
                     select document_id, true, customer_id, issued_on, gross_minor, currency, number, ''
                     from documents where merchant_id = $1 and document_id = $2 and kind = 'credit_note') s
               join customers c on c.merchant_id = $1 and c.customer_id = s.customer_id"#,
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| funds!(row)))
    }

    /// Payments, or all money of a customer, at most `limit`; what belongs to locked customers is out of daily use (R-703).
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn funds_of(&mut self, of: FundsOf, limit: i64) -> Result<Vec<Funds>, StoreError> {
        let merchant = self.merchant();
        match of {
            FundsOf::Everybody { after } => Ok(sqlx::query!(
                r#"select p.payment_id as id, false as "credit!", p.customer_id, c.number,
                          coalesce(c.company, c.given_name || ' ' || c.family_name) as "customer_name!", p.received_on as on,
                          p.amount_minor, p.currency, p.reference, p.sender,
                          p.amount_minor - coalesce((select sum(a.amount_minor) from allocations a
                                                     where a.merchant_id = p.merchant_id and a.payment_id = p.payment_id), 0)::bigint
                                         - coalesce((select sum(f.amount_minor) from refunds f
                                                     where f.merchant_id = p.merchant_id and f.payment_id = p.payment_id), 0)::bigint
                              as "left!"
                   from payments p
                   join customers c on c.merchant_id = p.merchant_id and c.customer_id = p.customer_id
                   where p.merchant_id = $1 and c.restricted_at is null
                     and ($2::uuid is null or (p.received_on, p.payment_id) <
                          ((select q.received_on from payments q where q.merchant_id = $1 and q.payment_id = $2), $2))
                   order by p.received_on desc, p.payment_id desc limit $3"#,
                merchant,
                after,
                limit
            )
            .fetch_all(self.connection())
            .await?
            .into_iter()
            .map(|row| funds!(row))
            .collect()),
            FundsOf::Customer(customer) => Ok(sqlx::query!(
                r#"select s.id as "id!", s.credit as "credit!", s.customer_id as "customer_id!", c.number,
                          coalesce(c.company, c.given_name || ' ' || c.family_name) as "customer_name!", s.received_on as "on!",
                          s.amount_minor as "amount_minor!", s.currency as "currency!", s.reference as "reference!",
                          s.sender as "sender!", s.amount_minor - s.counted - s.refunded as "left!"
                   from (select p.payment_id as id, false as credit, p.customer_id, p.received_on, p.amount_minor, p.currency,
                                p.reference, p.sender,
                                coalesce((select sum(a.amount_minor) from allocations a
                                          where a.merchant_id = $1 and a.payment_id = p.payment_id), 0)::bigint as counted,
                                coalesce((select sum(f.amount_minor) from refunds f
                                          where f.merchant_id = $1 and f.payment_id = p.payment_id), 0)::bigint as refunded
                         from payments p where p.merchant_id = $1 and p.customer_id = $2
                         union all
                         select d.document_id, true, d.customer_id, d.issued_on, d.gross_minor, d.currency, d.number, '',
                                coalesce((select sum(a.amount_minor) from allocations a
                                          where a.merchant_id = $1 and a.credit_id = d.document_id), 0)::bigint,
                                coalesce((select sum(f.amount_minor) from refunds f
                                          where f.merchant_id = $1 and f.credit_id = d.document_id), 0)::bigint
                         from documents d where d.merchant_id = $1 and d.customer_id = $2 and d.kind = 'credit_note') s
                   join customers c on c.merchant_id = $1 and c.customer_id = s.customer_id
                   order by s.received_on desc, s.id desc limit $3"#,
                merchant,
                customer,
                limit
            )
            .fetch_all(self.connection())
            .await?
            .into_iter()
            .map(|row| funds!(row))
            .collect()),
        }
    }

    /// What money was counted against, in the order in which it was done.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn counted(&mut self, funds: &[Uuid]) -> Result<Vec<Counted>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Counted,
            r#"select a.allocation_id as id, coalesce(a.payment_id, a.credit_id) as "funds!", a.document_id as document, d.number,
                      a.amount_minor, a.allocated_at as at,
                      exists (select from allocations b
                              where b.merchant_id = a.merchant_id and b.takes_back = a.allocation_id) as "taken_back!",
                      exists (select from cancellations x
                              where x.merchant_id = a.merchant_id and x.document_id = a.document_id)
                      or exists (select from hand_lines h
                                 where h.merchant_id = a.merchant_id and h.document_id = a.credit_id
                                   and h.corrects_id = a.document_id) as "fixed!"
               from allocations a
               join documents d on d.merchant_id = a.merchant_id and d.document_id = a.document_id
               where a.merchant_id = $1 and (a.payment_id = any($2) or a.credit_id = any($2))
               order by a.allocated_at, a.allocation_id"#,
            merchant,
            funds
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// An entry that counted money, and whose it is; none if there is no such, or if it only takes another back.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn takeable(&mut self, allocation: Uuid) -> Result<Option<Takeable>, StoreError> {
        let merchant = self.merchant();
        let row = sqlx::query!(
            r#"select coalesce(a.payment_id, a.credit_id) as "funds!", d.customer_id from allocations a
               join documents d on d.merchant_id = a.merchant_id and d.document_id = a.document_id
               where a.merchant_id = $1 and a.allocation_id = $2 and a.takes_back is null"#,
            merchant,
            allocation
        )
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let counted = self.counted(&[row.funds]).await?;
        Ok(counted
            .into_iter()
            .find(|counted| counted.id == allocation)
            .map(|counted| Takeable {
                customer: row.customer_id,
                counted,
            }))
    }

    /// Whether money was counted by the entry with this id.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn is_counted(&mut self, allocation: Uuid) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select exists (select from allocations where merchant_id = $1 and allocation_id = $2) as "known!""#,
            merchant,
            allocation
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// Takes back what an entry counted, by a counter entry; the invoice is open again by so much, for its customer to pay.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when it was taken back before; when the database is out of reach.
    pub async fn take_back(
        &mut self,
        id: Uuid,
        counted: &Counted,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let payment = sqlx::query_scalar!(
            "insert into allocations (merchant_id, allocation_id, document_id, payment_id, credit_id, amount_minor, allocated_at,
                                      takes_back)
             select merchant_id, $3, document_id, payment_id, credit_id, -amount_minor, $4, allocation_id
             from allocations where merchant_id = $1 and allocation_id = $2
             returning payment_id",
            merchant,
            counted.id,
            id,
            at
        )
        .fetch_one(self.connection())
        .await?;
        // What was to be collected is not collected a second time by itself.
        let done = sqlx::query!(
            "insert into receivables (merchant_id, document_id, customer_id, due_on, collection, currency, open_minor)
             select merchant_id, document_id, customer_id, due_on, 'transfer', currency, $3 from documents
             where merchant_id = $1 and document_id = $2
             on conflict (merchant_id, document_id) do update set open_minor = receivables.open_minor + excluded.open_minor",
            merchant,
            counted.document,
            counted.amount_minor
        )
        .execute(self.connection())
        .await?;
        touched("opening a receivable again", 1, done.rows_affected())?;
        match payment {
            Some(payment) => self.add_to_collected(payment, -counted.amount_minor, at).await,
            None => Ok(()),
        }
    }

    /// A customer's invoices in a currency with something left to pay, the oldest due first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn open_invoices(
        &mut self,
        customer: Uuid,
        currency: &str,
        limit: i64,
    ) -> Result<Vec<OpenInvoice>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            OpenInvoice,
            "select r.document_id as document, d.number, d.issued_on, r.due_on, d.gross_minor, r.open_minor
             from receivables r
             join documents d on d.merchant_id = r.merchant_id and d.document_id = r.document_id
             where r.merchant_id = $1 and r.customer_id = $2 and r.currency = $3
             order by r.due_on, r.document_id limit $4",
            merchant,
            customer,
            currency,
            limit
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// Keeps money of which nobody knows whose it is; once for each id.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn keep_unassigned(&mut self, money: &Unassigned) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into unassigned_payments (merchant_id, payment_id, received_on, amount_minor, currency, reference, sender,
                                              recorded_at)
             select $1, $2, $3, $4, $5, $6, $7, $8
             where not exists (select from payments where merchant_id = $1 and payment_id = $2)
             on conflict do nothing",
            merchant,
            money.id,
            money.received_on,
            money.amount_minor,
            money.currency,
            money.reference,
            money.sender,
            money.at
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Money that waits for its customer, the oldest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn unassigned(&mut self, limit: i64) -> Result<Vec<Unassigned>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Unassigned,
            "select payment_id as id, received_on, amount_minor, currency, reference, sender, recorded_at as at
             from unassigned_payments where merchant_id = $1 order by payment_id limit $2",
            merchant,
            limit
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// One of them.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn unassigned_payment(&mut self, id: Uuid) -> Result<Option<Unassigned>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Unassigned,
            "select payment_id as id, received_on, amount_minor, currency, reference, sender, recorded_at as at
             from unassigned_payments where merchant_id = $1 and payment_id = $2",
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Takes one out, to become a customer's payment in the same transaction; whoever comes second finds none.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn take_unassigned(
        &mut self,
        id: Uuid,
        customer: Uuid,
        at: DateTime<Utc>,
    ) -> Result<Option<Received>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            "delete from unassigned_payments where merchant_id = $1 and payment_id = $2
             returning received_on, amount_minor, currency, reference, sender",
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| Received {
            id,
            customer,
            received_on: row.received_on,
            amount_minor: row.amount_minor,
            currency: row.currency,
            reference: row.reference,
            sender: row.sender,
            at,
        }))
    }

    /// Records money sent back to a customer that [`Tx::lock_customer`] has locked: the refund and its posting. Returns whether it is new.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn insert_refund(&mut self, refund: &Refund) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let (payment, credit) = match refund.credit {
            true => (None, Some(refund.funds)),
            false => (Some(refund.funds), None),
        };
        let done = sqlx::query!(
            "insert into refunds (merchant_id, refund_id, customer_id, payment_id, credit_id, refunded_on, amount_minor, currency,
                                  way, iban, reference, recorded_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing",
            merchant,
            refund.id,
            refund.customer,
            payment,
            credit,
            refund.refunded_on,
            refund.amount_minor,
            refund.currency,
            refund.way.name(),
            refund.iban,
            refund.reference,
            refund.at
        )
        .execute(self.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        let done = sqlx::query!(
            "insert into postings (merchant_id, entry_id, posting, booked_on, debit, credit, amount_minor, currency, customer_id)
             values ($1, $2, 1, $3, 'receivable', 'bank', $4, $5, $6)",
            merchant,
            refund.id,
            refund.refunded_on,
            refund.amount_minor,
            refund.currency,
            refund.customer
        )
        .execute(self.connection())
        .await?;
        touched("posting a refund", 1, done.rows_affected())?;
        Ok(true)
    }

    /// What was sent back of a payment or credit note, the oldest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn refunds_of(&mut self, funds: Uuid) -> Result<Vec<Refund>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Refund,
            r#"select refund_id as id, customer_id as customer, coalesce(payment_id, credit_id) as "funds!",
                      credit_id is not null as "credit!", refunded_on, amount_minor, currency, way as "way: RefundWay", iban,
                      reference, recorded_at as at
               from refunds where merchant_id = $1 and (payment_id = $2 or credit_id = $2) order by refunded_on, refund_id"#,
            merchant,
            funds
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// Corrections by hand of an invoice with something left of them, the oldest first: each with what is left.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn corrections_left(&mut self, document: Uuid) -> Result<Vec<(Uuid, i64)>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select d.document_id,
                      d.gross_minor - coalesce((select sum(a.amount_minor) from allocations a
                                                where a.merchant_id = $1 and a.credit_id = d.document_id), 0)::bigint
                                    - coalesce((select sum(f.amount_minor) from refunds f
                                                where f.merchant_id = $1 and f.credit_id = d.document_id), 0)::bigint as "left!"
               from documents d
               where d.merchant_id = $1
                 and d.document_id in (select h.document_id from hand_lines h where h.merchant_id = $1 and h.corrects_id = $2)
               order by d.document_id"#,
            merchant,
            document
        )
        .fetch_all(self.connection())
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.document_id, row.left))
            .filter(|(_, left)| *left > 0)
            .collect())
    }
}
