//! The merchant's list of customers.

use uuid::Uuid;

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
    /// Customers by number; `search` finds the beginning of a number, name, company or e-mail address.
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
        let pattern = begins_with(search);
        Ok(sqlx::query_as!(
            CustomerRow,
            r#"select c.customer_id as id, c.number, coalesce(c.company, c.given_name || ' ' || c.family_name) as "name!",
                      c.city, c.kind = 'business' as "business!",
                      (select count(*) from contracts k
                       where k.merchant_id = c.merchant_id and k.customer_id = c.customer_id) as "contracts!",
                      greatest(coalesce((select sum(case when p.debit = 'receivable' then p.amount_minor else -p.amount_minor end)
                                from postings p
                                where p.merchant_id = c.merchant_id and p.customer_id = c.customer_id), 0), 0)::bigint
                          as "open_minor!"
               from customers c
               where c.merchant_id = $1 and ($3::text is null or c.number > $3)
                 and (lower(c.number) like $2 or lower(c.family_name) like $2 or lower(c.given_name) like $2
                      or lower(c.company) like $2 or lower(c.email) like $2)
               order by c.number limit $4"#,
            merchant,
            pattern,
            after,
            limit
        )
        .fetch_all(self.connection())
        .await?)
    }
}

/// A LIKE pattern for texts that begin with what was typed; the wildcards in it are ordinary characters.
fn begins_with(search: &str) -> String {
    let mut pattern = String::with_capacity(search.len() + 1);
    for character in search.trim().to_lowercase().chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::begins_with;

    #[test]
    fn wildcards_that_were_typed_are_ordinary_characters() {
        assert_eq!(begins_with(" 50%_A\\ "), "50\\%\\_a\\\\%");
        assert_eq!(begins_with(""), "%");
    }
}
