//! The merchant's list of customers.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::customers::Customer;
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

impl Tx {
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
        let company = customer.company.as_deref().unwrap_or_default();
        let words: Vec<String> = words([
            customer.number.as_str(),
            &customer.email,
            company,
            &customer.given_name,
            &customer.family_name,
        ])
        .into_iter()
        .collect();
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
