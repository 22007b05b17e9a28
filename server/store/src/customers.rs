//! Customers, their logins and payment methods; the merchant's staff.

use billing::staff::StaffRole;
use billing::users::Role;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// A person or company with an account at one merchant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    pub id: Uuid,
    pub number: String,
    /// `None`: a consumer.
    pub company: Option<String>,
    pub given_name: String,
    pub family_name: String,
    pub street: String,
    pub house_number: String,
    pub postcode: String,
    pub city: String,
    pub country: String,
    pub email: String,
    /// Where documents are mailed; `None`: to `email`.
    pub invoice_email: Option<String>,
    pub vat_id: Option<String>,
    /// Language of mails and documents, `de` or `en`.
    pub lang: String,
    pub einvoice: EinvoiceTerms,
}

/// What a business wants on its e-invoices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EinvoiceTerms {
    /// Of an office of the administration (BT-10); excludes a reference.
    pub leitweg_id: Option<String>,
    /// Whatever a business calls it (BT-10).
    pub buyer_reference: Option<String>,
    /// BT-13.
    pub order_number: Option<String>,
    /// BT-49: scheme by the EAS code list, and value; `None`: the e-mail address.
    pub address: Option<(String, String)>,
}

/// The customer in a row of the queries: each names its columns alike.
macro_rules! customer {
    ($row:ident) => {
        $crate::customers::Customer {
            id: $row.customer_id,
            number: $row.number,
            company: $row.company,
            given_name: $row.given_name,
            family_name: $row.family_name,
            street: $row.street,
            house_number: $row.house_number,
            postcode: $row.postcode,
            city: $row.city,
            country: $row.country,
            email: $row.email,
            invoice_email: $row.invoice_email,
            vat_id: $row.vat_id,
            lang: $row.lang,
            einvoice: $crate::customers::EinvoiceTerms {
                leitweg_id: $row.leitweg_id,
                buyer_reference: $row.buyer_reference,
                order_number: $row.order_number,
                address: $row.einvoice_scheme.zip($row.einvoice_address),
            },
        }
    };
}
pub(crate) use customer;

/// A way to pay.
#[derive(Clone, Debug, PartialEq)]
pub struct PaymentMethod {
    pub id: Uuid,
    pub customer: Uuid,
    pub details: PaymentDetails,
    pub created_at: DateTime<Utc>,
    /// When its customer removed it: it stays as evidence and pays nothing more (R-604).
    pub ended_at: Option<DateTime<Utc>>,
    /// New contracts are paid by it, unless another is chosen.
    pub is_default: bool,
}

/// The way to pay in a row of the queries: each names its columns alike.
macro_rules! payment_method {
    ($row:ident) => {
        $crate::customers::PaymentMethod {
            id: $row.payment_method_id,
            customer: $row.customer_id,
            // The table's check keeps a mandate whole, so a missing part means payment by invoice.
            details: match (
                $row.account_holder,
                $row.iban,
                $row.mandate_reference,
                $row.mandate_signed_on,
                $row.evidence,
                $row.card,
            ) {
                (
                    Some(account_holder),
                    Some(iban),
                    Some(mandate_reference),
                    Some(signed_on),
                    Some(evidence),
                    None,
                ) => $crate::customers::PaymentDetails::Sepa {
                    account_holder,
                    iban,
                    mandate_reference,
                    signed_on,
                    evidence: evidence.0,
                },
                (.., Some(card)) => $crate::customers::PaymentDetails::Card(card.0),
                _ => $crate::customers::PaymentDetails::Invoice,
            },
            created_at: $row.created_at,
            ended_at: $row.ended_at,
            is_default: $row.is_default,
        }
    };
}
pub(crate) use payment_method;

#[derive(Clone, Debug, PartialEq)]
pub enum PaymentDetails {
    Sepa {
        account_holder: String,
        iban: String,
        mandate_reference: String,
        signed_on: NaiveDate,
        evidence: MandateEvidence,
    },
    Card(StoredCard),
    Invoice,
}

/// A card that a provider keeps. Its number is nowhere here (R-710).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredCard {
    pub provider: String,
    /// The provider's names for customer and card.
    pub customer: String,
    pub method: String,
    /// As it is shown: `Visa`.
    pub brand: String,
    pub last_four: String,
    /// The last day it is good for.
    pub expires_on: NaiveDate,
    /// When its owner agreed that it is charged.
    pub consented_at: DateTime<Utc>,
}

impl StoredCard {
    /// `Visa •••• 4242`
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} •••• {}", self.brand, self.last_four)
    }
}

/// How an electronic mandate was given (R-602, R-604).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MandateEvidence {
    /// The mandate's text as it was shown.
    pub text: String,
    pub given_at: DateTime<Utc>,
    /// The name of the text's version; mandates given before there were names have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Network address of the browser, where known.
    pub address: Option<String>,
    /// Given in the customer's account, not with an order.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_account: bool,
}

/// Who signs in, and with which password.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub account: Account,
    /// PHC string.
    pub password_hash: String,
}

/// Somebody who can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    Customer { login: Uuid, customer: Uuid },
    Staff { staff: Uuid },
}

/// A member of the merchant's staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub role: StaffRole,
}

/// A role as it is stored.
pub(crate) fn staff_role_of(name: &str) -> Result<StaffRole, StoreError> {
    StaffRole::from_name(name).ok_or_else(|| {
        StoreError::Database(sqlx::Error::Decode(format!("{name} is no role of staff").into()))
    })
}

impl Tx {
    /// The customer with this id.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn customer(&mut self, id: Uuid) -> Result<Option<Customer>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            "select customer_id, number, company, given_name, family_name, street, house_number, postcode, city, country,
                    email, vat_id, lang, leitweg_id, buyer_reference, order_number, einvoice_scheme, einvoice_address,
                    invoice_email
             from customers where merchant_id = $1 and customer_id = $2",
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| customer!(row)))
    }

    /// The customer with this id, locked against billing, payments and other changes of what it owes until the transaction ends. To be
    /// taken before any contract is locked, as billing runs do.
    ///
    /// # Errors
    /// When the database is out of reach, or the lock is not to be had in time.
    pub async fn lock_customer(&mut self, id: Uuid) -> Result<Option<Customer>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            "select customer_id, number, company, given_name, family_name, street, house_number, postcode, city, country,
                    email, vat_id, lang, leitweg_id, buyer_reference, order_number, einvoice_scheme, einvoice_address,
                    invoice_email
             from customers where merchant_id = $1 and customer_id = $2 for no key update",
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| customer!(row)))
    }

    /// Adds a customer.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the number is taken.
    pub async fn insert_customer(
        &mut self,
        customer: &Customer,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let kind = if customer.company.is_some() {
            "business"
        } else {
            "consumer"
        };
        let (scheme, address) = customer.einvoice.address.clone().unzip();
        let done = sqlx::query!(
            "insert into customers (merchant_id, customer_id, number, kind, company, given_name, family_name, street,
                                    house_number, postcode, city, country, email, vat_id, lang, created_at, leitweg_id,
                                    buyer_reference, order_number, einvoice_scheme, einvoice_address, invoice_email)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
            merchant,
            customer.id,
            customer.number,
            kind,
            customer.company,
            customer.given_name,
            customer.family_name,
            customer.street,
            customer.house_number,
            customer.postcode,
            customer.city,
            customer.country,
            customer.email,
            customer.vat_id,
            customer.lang,
            at,
            customer.einvoice.leitweg_id,
            customer.einvoice.buyer_reference,
            customer.einvoice.order_number,
            scheme,
            address,
            customer.invoice_email
        )
        .execute(self.connection())
        .await?;
        touched("adding a customer", 1, done.rows_affected())?;
        self.insert_words(customer).await
    }

    /// Decides what a customer's e-invoices carry from now on.
    ///
    /// # Errors
    /// When there is no such customer, the terms contradict each other, or the database is out of reach.
    pub async fn set_einvoice_terms(
        &mut self,
        customer: Uuid,
        terms: &EinvoiceTerms,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let (scheme, address) = terms.address.clone().unzip();
        let done = sqlx::query!(
            "update customers set leitweg_id = $3, buyer_reference = $4, order_number = $5, einvoice_scheme = $6,
                                  einvoice_address = $7
             where merchant_id = $1 and customer_id = $2",
            merchant,
            customer,
            terms.leitweg_id,
            terms.buyer_reference,
            terms.order_number,
            scheme,
            address
        )
        .execute(self.connection())
        .await?;
        touched("deciding what e-invoices carry", 1, done.rows_affected())
    }

    /// Sets who a customer is, where it lives and where documents go: what its own pages can change. Issued documents keep what they say
    /// (R-706).
    ///
    /// # Errors
    /// When there is no such customer or the database is out of reach.
    pub async fn set_customer(&mut self, customer: &Customer) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update customers set company = $3, given_name = $4, family_name = $5, street = $6, house_number = $7, postcode = $8,
                                  city = $9, invoice_email = $10, vat_id = $11, lang = $12, email = $13
             where merchant_id = $1 and customer_id = $2",
            merchant,
            customer.id,
            customer.company,
            customer.given_name,
            customer.family_name,
            customer.street,
            customer.house_number,
            customer.postcode,
            customer.city,
            customer.invoice_email,
            customer.vat_id,
            customer.lang,
            customer.email
        )
        .execute(self.connection())
        .await?;
        touched("setting who a customer is", 1, done.rows_affected())?;
        self.forget_words(customer.id).await?;
        self.insert_words(customer).await
    }

    /// Gives a customer a login that owns it.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] (`logins_email_unique`) when the address has a login already.
    pub async fn insert_login(
        &mut self,
        login: Uuid,
        email: &str,
        password_hash: &str,
        customer: Uuid,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.insert_bare_login(login, email, password_hash, at).await?;
        let added = self.insert_user(login, customer, Role::Owner, at).await?;
        touched("connecting a login", 1, u64::from(added))
    }

    /// Adds a member of staff.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the address is taken.
    pub async fn insert_staff(
        &mut self,
        staff: &Staff,
        password_hash: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into staff (merchant_id, staff_id, email, name, role, password_hash, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            merchant,
            staff.id,
            staff.email,
            staff.name,
            staff.role.name(),
            password_hash,
            at
        )
        .execute(self.connection())
        .await?;
        touched("adding staff", 1, done.rows_affected())
    }

    /// The member of staff with this id.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn staff(&mut self, id: Uuid) -> Result<Option<Staff>, StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "select staff_id, email, name, role from staff where merchant_id = $1 and staff_id = $2",
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| {
            Ok(Staff {
                id: row.staff_id,
                email: row.email,
                name: row.name,
                role: staff_role_of(&row.role)?,
            })
        })
        .transpose()
    }

    /// Whoever signs in with this address, staff before customers.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn credentials(&mut self, email: &str) -> Result<Option<Credentials>, StoreError> {
        let merchant = self.merchant();
        let staff = sqlx::query!(
            "select staff_id, password_hash from staff
             where merchant_id = $1 and lower(email) = lower($2) and left_at is null",
            merchant,
            email
        )
        .fetch_optional(self.connection())
        .await?;
        if let Some(row) = staff {
            return Ok(Some(Credentials {
                account: Account::Staff { staff: row.staff_id },
                password_hash: row.password_hash,
            }));
        }
        let customer = sqlx::query!(
            "select l.login_id, l.password_hash, u.customer_id
             from logins l join customer_users u on u.merchant_id = l.merchant_id and u.login_id = l.login_id
             where l.merchant_id = $1 and l.email_key = lower($2)
             order by u.chosen_at desc nulls last, u.customer_id limit 1",
            merchant,
            email
        )
        .fetch_optional(self.connection())
        .await?;
        Ok(customer.map(|row| Credentials {
            account: Account::Customer {
                login: row.login_id,
                customer: row.customer_id,
            },
            password_hash: row.password_hash,
        }))
    }

    /// How often signing in was refused for this subject since an instant.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn sign_in_failures(
        &mut self,
        subject: &[u8],
        since: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select count(*) as "count!" from sign_in_failures
               where merchant_id = $1 and subject = $2 and failed_at > $3"#,
            merchant,
            subject,
            since
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// Notes a refused sign-in, and forgets those of the subject that are older than `keep_since`.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn note_sign_in_failure(
        &mut self,
        id: Uuid,
        subject: &[u8],
        at: DateTime<Utc>,
        keep_since: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "delete from sign_in_failures where merchant_id = $1 and subject = $2 and failed_at <= $3",
            merchant,
            subject,
            keep_since
        )
        .execute(self.connection())
        .await?;
        let done = sqlx::query!(
            "insert into sign_in_failures (merchant_id, subject, failure_id, failed_at) values ($1, $2, $3, $4)",
            merchant,
            subject,
            id,
            at
        )
        .execute(self.connection())
        .await?;
        touched("noting a refused sign-in", 1, done.rows_affected())
    }
}
