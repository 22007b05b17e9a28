//! Whether the books are whole: the chain over documents, their numbers, lines, postings and payments (R-141, R-302).

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::issuing::{chain_hash, content_hash};
use crate::{StoreError, Tx};

/// Documents looked at in one query.
const PAGE: i64 = 1_000;

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// A document does not say what it said when it was issued.
    ContentChanged { number: String },
    /// A document is not the link it was: it, or one before it, was changed, removed or slipped in.
    ChainBroken { number: String, position: i64 },
    /// The chain's end is not the last document.
    ChainEnd { expected: i64, found: i64 },
    /// Numbers of a series that no document has.
    NumbersMissing { series: String, first: i64, count: i64 },
    /// The lines of a document do not come to its total.
    LinesDiffer { number: String },
    /// What was posted for a document is not its total.
    PostingsDiffer { number: String },
    /// More was counted against a document than it asks for.
    OverAllocated { number: String },
    /// What is said to be open of a document is not its total less what was counted against it.
    OpenDiffers { number: String },
    /// The sum of a day is not that of its documents.
    DayDiffers { day: NaiveDate },
    /// More of a payment was counted than was received.
    PaymentOverspent { payment: Uuid },
    /// More of a credit note was counted or sent back than it says.
    CreditOverspent { number: String },
    /// The events of a contract do not follow each other, or are not those its timeline was made of.
    EventsIncomplete { contract: String },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ContentChanged { number } => {
                write!(f, "{number} does not say what it said when it was issued")
            }
            Self::ChainBroken { number, position } => {
                write!(f, "the chain is broken at {number} (link {position})")
            }
            Self::ChainEnd { expected, found } => {
                write!(
                    f,
                    "the chain should end with link {expected}, but the last one is {found}"
                )
            }
            Self::NumbersMissing { series, first, count } => {
                write!(f, "series {series}: {count} numbers are missing from {first} on")
            }
            Self::LinesDiffer { number } => write!(f, "the lines of {number} do not come to its total"),
            Self::PostingsDiffer { number } => write!(f, "the postings of {number} do not come to its total"),
            Self::OverAllocated { number } => write!(f, "more was paid on {number} than it asks for"),
            Self::OpenDiffers { number } => write!(f, "what is said to be open of {number} is wrong"),
            Self::DayDiffers { day } => write!(f, "the sum of {day} is not that of its documents"),
            Self::PaymentOverspent { payment } => {
                write!(f, "more of the payment {payment} was counted than was received")
            }
            Self::CreditOverspent { number } => {
                write!(f, "more of {number} was counted or sent back than it says")
            }
            Self::EventsIncomplete { contract } => write!(f, "events of the contract {contract} are missing"),
        }
    }
}

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    pub documents: i64,
    pub findings: Vec<Finding>,
}

/// The counts seen of a series: how its numbers begin, and end.
type Series = BTreeMap<(String, String), Vec<i64>>;

impl Tx {
    /// Looks through everything that was issued, posted and paid.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn verify(&mut self) -> Result<Verified, StoreError> {
        let mut verified = Verified::default();
        let mut series = Series::new();
        self.verify_chain(&mut verified, &mut series).await?;
        for ((before, after), mut counts) in series {
            counts.sort_unstable();
            let mut expected = 1;
            for count in counts {
                if count > expected {
                    verified.findings.push(Finding::NumbersMissing {
                        series: format!("{before}…{after}"),
                        first: expected,
                        count: count - expected,
                    });
                }
                expected = count + 1;
            }
        }
        self.verify_sums(&mut verified).await?;
        Ok(verified)
    }

    async fn verify_chain(&mut self, verified: &mut Verified, series: &mut Series) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let mut position = 0;
        let mut link = vec![0; 32];
        loop {
            let rows = sqlx::query!(
                r#"select d.number, d.chain_position, d.chain_hash, d.content_hash, d.content::text as content,
                          d.letterhead_hash
                   from documents d where d.merchant_id = $1 and d.chain_position > $2
                   order by d.chain_position limit $3"#,
                merchant,
                position,
                PAGE
            )
            .fetch_all(self.connection())
            .await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                verified.documents += 1;
                let letterhead = row.letterhead_hash.as_deref().unwrap_or_default();
                // What was removed because the law asked for it leaves its hash.
                let changed = row
                    .content
                    .is_some_and(|content| content_hash(letterhead, &content) != row.content_hash);
                if changed {
                    verified.findings.push(Finding::ContentChanged {
                        number: row.number.clone(),
                    });
                }
                let next = chain_hash(&link, &row.content_hash, &row.number);
                if row.chain_position != position + 1 || row.chain_hash != next {
                    verified.findings.push(Finding::ChainBroken {
                        number: row.number.clone(),
                        position: row.chain_position,
                    });
                }
                // From here on, whether the rest fits what stands here.
                (position, link) = (row.chain_position, row.chain_hash);
                if let Some((before, count, after)) = counted(&row.number) {
                    let key = (before.to_owned(), after.to_owned());
                    series.entry(key).or_default().push(count);
                }
            }
        }
        let end = sqlx::query_scalar!(
            "select position from document_chains where merchant_id = $1 and hash = $2",
            merchant,
            link
        )
        .fetch_optional(self.connection())
        .await?;
        if end.unwrap_or(0) != position {
            verified.findings.push(Finding::ChainEnd {
                expected: end.unwrap_or(0),
                found: position,
            });
        }
        Ok(())
    }

    async fn verify_sums(&mut self, verified: &mut Verified) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let findings = &mut verified.findings;
        let lines = sqlx::query_scalar!(
            "select d.number from documents d
             left join lateral (
                 select coalesce((select sum(c.amount_minor) from document_lines c
                                  where c.merchant_id = d.merchant_id and c.document_id = d.document_id), 0)
                      + coalesce((select sum(h.amount_minor) from hand_lines h
                                  where h.merchant_id = d.merchant_id and h.document_id = d.document_id), 0) as total
             ) as l on true
             where d.merchant_id = $1
               and l.total <> case d.kind when 'credit_note' then -d.net_minor else d.net_minor end
               and l.total <> case d.kind when 'credit_note' then -d.gross_minor else d.gross_minor end
             order by d.number",
            merchant
        )
        .fetch_all(self.connection())
        .await?;
        findings.extend(lines.into_iter().map(|number| Finding::LinesDiffer { number }));
        let postings = sqlx::query_scalar!(
            "select d.number from documents d
             left join lateral (
                 select coalesce(sum(case when p.debit = 'receivable' then p.amount_minor else -p.amount_minor end), 0) as owed
                 from postings p where p.merchant_id = d.merchant_id and p.entry_id = d.document_id
             ) as p on true
             where d.merchant_id = $1
               and p.owed <> case d.kind when 'credit_note' then -d.gross_minor else d.gross_minor end
             order by d.number",
            merchant
        )
        .fetch_all(self.connection())
        .await?;
        findings.extend(
            postings
                .into_iter()
                .map(|number| Finding::PostingsDiffer { number }),
        );
        let allocated = sqlx::query_scalar!(
            "select d.number from documents d
             join (select document_id, sum(amount_minor) as paid from allocations where merchant_id = $1
                   group by document_id) as a on a.document_id = d.document_id
             where d.merchant_id = $1 and a.paid > d.gross_minor order by d.number",
            merchant
        )
        .fetch_all(self.connection())
        .await?;
        findings.extend(
            allocated
                .into_iter()
                .map(|number| Finding::OverAllocated { number }),
        );
        let open = sqlx::query_scalar!(
            "select d.number from documents d
             left join (select document_id, sum(amount_minor) as paid from allocations where merchant_id = $1
                        group by document_id) as a on a.document_id = d.document_id
             left join receivables r on r.merchant_id = d.merchant_id and r.document_id = d.document_id
             where d.merchant_id = $1 and coalesce(r.open_minor, 0) <>
                   case d.kind when 'invoice' then greatest(d.gross_minor - coalesce(a.paid, 0), 0) else 0 end
             order by d.number",
            merchant
        )
        .fetch_all(self.connection())
        .await?;
        findings.extend(open.into_iter().map(|number| Finding::OpenDiffers { number }));
        let days = sqlx::query_scalar!(
            r#"select coalesce(b.day, d.issued_on) as "day!"
             from (select * from billed_days where merchant_id = $1) as b
             full join (select issued_on, currency, count(*) as documents,
                               sum(case kind when 'credit_note' then -gross_minor else gross_minor end) as gross
                        from documents where merchant_id = $1 group by issued_on, currency) as d
                 on d.issued_on = b.day and d.currency = b.currency
             where b.documents is distinct from d.documents or b.gross_minor is distinct from d.gross
             order by 1"#,
            merchant
        )
        .fetch_all(self.connection())
        .await?;
        findings.extend(days.into_iter().map(|day| Finding::DayDiffers { day }));
        let overspent = sqlx::query_scalar!(
            "select p.payment_id from payments p
             join (select s.payment_id, sum(s.amount_minor) as spent
                   from (select payment_id, amount_minor from allocations where merchant_id = $1 and payment_id is not null
                         union all
                         select payment_id, amount_minor from refunds where merchant_id = $1 and payment_id is not null) s
                   group by s.payment_id) as a
                  on a.payment_id = p.payment_id
             where p.merchant_id = $1 and a.spent > p.amount_minor order by p.payment_id",
            merchant
        )
        .fetch_all(self.connection())
        .await?;
        findings.extend(
            overspent
                .into_iter()
                .map(|payment| Finding::PaymentOverspent { payment }),
        );
        let credits = sqlx::query_scalar!(
            "select d.number from documents d
             join (select s.credit_id, sum(s.amount_minor) as given
                   from (select credit_id, amount_minor from allocations where merchant_id = $1 and credit_id is not null
                         union all
                         select credit_id, amount_minor from refunds where merchant_id = $1 and credit_id is not null) s
                   group by s.credit_id) as a
                  on a.credit_id = d.document_id
             where d.merchant_id = $1 and a.given > d.gross_minor order by d.number",
            merchant
        )
        .fetch_all(self.connection())
        .await?;
        findings.extend(
            credits
                .into_iter()
                .map(|number| Finding::CreditOverspent { number }),
        );
        let events = sqlx::query_scalar!(
            "select c.number from contracts c
             left join (select contract_id, count(*) as events, max(sequence) as last from contract_events
                        where merchant_id = $1 group by contract_id) as e on e.contract_id = c.contract_id
             where c.merchant_id = $1 and (e.events is distinct from c.events or e.last is distinct from c.events)
             order by c.number",
            merchant
        )
        .fetch_all(self.connection())
        .await?;
        findings.extend(
            events
                .into_iter()
                .map(|contract| Finding::EventsIncomplete { contract }),
        );
        Ok(())
    }
}

/// A number's counter, its last run of digits, with what stands before and after it.
fn counted(number: &str) -> Option<(&str, i64, &str)> {
    let end = number.rfind(|c: char| c.is_ascii_digit())? + 1;
    let start = number
        .get(..end)?
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |place| place + 1);
    let count = number.get(start..end)?.parse().ok()?;
    Some((number.get(..start)?, count, number.get(end..)?))
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn the_counter_is_the_last_run_of_digits() {
        assert_eq!(counted("RE-2026-00231"), Some(("RE-2026-", 231, "")));
        assert_eq!(counted("0007/X"), Some(("", 7, "/X")));
        assert_eq!(counted("SPOILT"), None);
    }
}
