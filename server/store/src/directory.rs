//! The merchant's list of customers.

use std::collections::{BTreeSet, HashMap};

use billing::Contract;
use chrono::NaiveDate;
use sqlx::types::Json;
use uuid::Uuid;

use crate::customers::{Customer, MandateEvidence, PaymentDetails, StoredCard, customer, payment_method};
use crate::{StoreError, Tx};

/// A customer in the merchant's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerRow {
    pub id: Uuid,
    pub number: String,
    pub name: String,
    pub city: String,
    pub business: bool,
    pub contracts: i64,
    pub open_minor: i64,
}

/// A customer with one of its contracts, or none.
#[derive(Clone, Debug)]
pub struct ListedCustomer {
    pub customer: Customer,
    pub contract: Option<ListedContract>,
}

#[derive(Clone, Debug)]
pub struct ListedContract {
    pub number: String,
    pub current: Contract,
    pub payment: PaymentDetails,
    /// The day after the last one billed.
    pub billed_until: Option<NaiveDate>,
}

impl Tx {
    /// Customers in daily use by number, so many behind the one numbered `after`, each as often as it has contracts that run.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn listed_customers(
        &mut self,
        after: &str,
        limit: i64,
        today: NaiveDate,
    ) -> Result<Vec<ListedCustomer>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select c.customer_id, c.number, c.company, c.given_name, c.family_name, c.street, c.house_number, c.postcode,
                      c.city, c.country, c.email, c.vat_id, c.lang, c.leitweg_id, c.buyer_reference, c.order_number,
                      c.einvoice_scheme, c.einvoice_address, c.invoice_email
               from customers c
               where c.merchant_id = $1 and c.number > $2 and c.restricted_at is null order by c.number limit $3"#,
            merchant,
            after,
            limit
        )
        .fetch_all(self.connection())
        .await?;
        let customers: Vec<Customer> = rows.into_iter().map(|row| customer!(row)).collect();
        let ids: Vec<Uuid> = customers.iter().map(|customer| customer.id).collect();
        let rows = sqlx::query!(
            r#"select k.customer_id, k.number, k.current as "current: Json<Contract>", p.payment_method_id, p.account_holder,
                      p.iban, p.mandate_reference, p.mandate_signed_on, p.evidence as "evidence: Json<MandateEvidence>",
                      p.card as "card: Json<StoredCard>", p.created_at, p.ended_at, p.is_default,
                      (select max(l.period_until) from document_lines l
                       where l.merchant_id = k.merchant_id and l.contract_id = k.contract_id) as billed_until
               from contracts k
               join payment_methods p on p.merchant_id = k.merchant_id and p.payment_method_id = k.payment_method_id
               where k.merchant_id = $1 and k.customer_id = any($2) and (k.ends_on is null or k.ends_on > $3)
               order by k.customer_id, k.contract_id"#,
            merchant,
            &ids,
            today
        )
        .fetch_all(self.connection())
        .await?;
        let mut contracts: HashMap<Uuid, Vec<ListedContract>> = HashMap::new();
        for row in rows {
            contracts
                .entry(row.customer_id)
                .or_default()
                .push(ListedContract {
                    number: row.number,
                    current: row.current.0,
                    billed_until: row.billed_until,
                    payment: payment_method!(row).details,
                });
        }
        let mut listed = Vec::with_capacity(customers.len());
        for customer in customers {
            match contracts.remove(&customer.id) {
                None => listed.push(ListedCustomer {
                    customer,
                    contract: None,
                }),
                Some(of) => listed.extend(of.into_iter().map(|contract| ListedCustomer {
                    customer: customer.clone(),
                    contract: Some(contract),
                })),
            }
        }
        Ok(listed)
    }

    /// Customers by number, `limit` rows after the one numbered `after`. Each word of `search` must be the beginning of a number, an e-mail
    /// address or a word of a name.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn customer_rows(
        &mut self,
        search: &str,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<CustomerRow>, StoreError> {
        let merchant = self.merchant();
        let after = after.unwrap_or_default();
        let mut low: Vec<String> = words([search]).into_iter().collect();
        // The longest word finds the fewest.
        low.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
        let high: Vec<String> = low.iter().map(|word| end_of(word)).collect();
        let ids = match low.first().zip(high.first()) {
            None => {
                sqlx::query_scalar!(
                    "select customer_id from customers
                     where merchant_id = $1 and number > $2 and restricted_at is null order by number limit $3",
                    merchant,
                    after,
                    limit
                )
                .fetch_all(self.connection())
                .await?
            }
            Some((from, until)) => {
                sqlx::query_scalar!(
                    "select c.customer_id from customers c
                     where c.merchant_id = $1 and c.number > $2
                       and c.customer_id in (select w.customer_id from customer_words w
                                             where w.merchant_id = $1 and w.word >= $4 and w.word < $5)
                       and not exists (
                           select from unnest($6::text[], $7::text[]) as asked (low, high)
                           where not exists (
                               select from customer_words o
                               where o.merchant_id = $1 and o.customer_id = c.customer_id
                                 and o.word >= asked.low and o.word < asked.high))
                     order by c.number limit $3",
                    merchant,
                    after,
                    limit,
                    from,
                    until,
                    &low,
                    &high
                )
                .fetch_all(self.connection())
                .await?
            }
        };
        Ok(sqlx::query_as!(
            CustomerRow,
            r#"select c.customer_id as id, c.number, coalesce(c.company, c.given_name || ' ' || c.family_name) as "name!",
                      c.city, c.kind = 'business' as "business!",
                      (select count(*) from contracts k
                       where k.merchant_id = c.merchant_id and k.customer_id = c.customer_id) as "contracts!",
                      coalesce((select sum(r.open_minor) from receivables r
                                where r.merchant_id = c.merchant_id and r.customer_id = c.customer_id), 0)::bigint
                          as "open_minor!"
               from customers c
               where c.merchant_id = $1 and c.customer_id = any($2)
               order by c.number"#,
            merchant,
            &ids
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// Makes a customer unfindable.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub(crate) async fn forget_words(&mut self, customer: Uuid) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "delete from customer_words where merchant_id = $1 and customer_id = $2",
            merchant,
            customer
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Makes a customer findable.
    pub(crate) async fn insert_words(&mut self, customer: &Customer) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let words: Vec<String> = words_of(customer).into_iter().collect();
        sqlx::query!(
            "insert into customer_words (merchant_id, word, customer_id) select $1, word, $2 from unnest($3::text[]) as w (word)",
            merchant,
            customer.id,
            &words
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

/// What a customer is found by.
pub(crate) fn words_of(customer: &Customer) -> BTreeSet<String> {
    words([
        customer.number.as_str(),
        &customer.email,
        customer.company.as_deref().unwrap_or_default(),
        &customer.given_name,
        &customer.family_name,
    ])
}

/// The words of some texts, in small letters, each once.
fn words<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    texts
        .into_iter()
        .flat_map(str::split_whitespace)
        .map(str::to_lowercase)
        .collect()
}

/// What comes after every text that begins so, byte by byte.
fn end_of(beginning: &str) -> String {
    format!("{beginning}{}", char::MAX)
}

#[cfg(test)]
mod tests {
    use super::{end_of, words};

    #[test]
    fn words_are_found_in_small_letters_each_once() {
        let found: Vec<String> = words([" Anna  Öz-Berger", "anna"]).into_iter().collect();
        assert_eq!(found, ["anna", "öz-berger"]);
        assert!(words([" "]).is_empty());
    }

    #[test]
    fn a_range_holds_what_begins_so_and_nothing_else() {
        let (low, high) = ("ber", end_of("ber"));
        let range = low..high.as_str();
        for inside in ["ber", "berger", "berß"] {
            assert!(range.contains(&inside), "{inside}");
        }
        for outside in ["be", "bes", "BER"] {
            assert!(!range.contains(&outside), "{outside}");
        }
    }
}
