//! Everything that is stored about a customer, as its own rows tell it: for the copy a person may ask for (R-702).
//!
//! Left out are secrets (hashes of passwords and of addresses), what only repeats other rows (indexes for searching, schedules,
//! what is open) and who else was involved: of staff it is said that it was staff, and of whoever ordered or declared something without
//! signing in, that nobody was signed in ([`crate::contracts::Actor`]).

use serde_json::Value;
use uuid::Uuid;

use crate::documents::FileOf;
use crate::{StoreError, Tx};

/// A part of what is stored about a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonalData {
    Profile,
    Logins,
    PaymentMethods,
    /// With what was accepted and when, and everything that happened to them.
    Contracts,
    /// What was looked at before a change.
    Quotes,
    /// With their lines.
    Documents,
    /// With what they were counted against.
    Payments,
    /// Attempts to take money from a card, with those whose answer was not what was asked for.
    Charges,
    /// Cancellations and withdrawals that were matched to a contract.
    Declarations,
    /// As they were sent.
    Mails,
    /// What was done to any of this, by whom.
    Log,
}

/// A row of what was used, and the id the next page begins behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageRow {
    pub id: String,
    pub row: Value,
}

impl Tx {
    /// A part of what is stored about a customer, oldest first. Amounts are in minor units, under names that end in `_minor`.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn personal_data(
        &mut self,
        customer: Uuid,
        part: PersonalData,
    ) -> Result<Vec<Value>, StoreError> {
        match part {
            PersonalData::Profile => self.profile_rows(customer).await,
            PersonalData::Logins => self.login_rows(customer).await,
            PersonalData::PaymentMethods => self.payment_method_rows(customer).await,
            PersonalData::Contracts => self.contract_rows(customer).await,
            PersonalData::Quotes => self.quote_rows(customer).await,
            PersonalData::Documents => self.document_rows(customer).await,
            PersonalData::Payments => self.payment_rows(customer).await,
            PersonalData::Charges => self.charge_rows(customer).await,
            PersonalData::Declarations => self.declaration_rows(customer).await,
            PersonalData::Mails => self.mail_rows(customer).await,
            PersonalData::Log => self.log_rows(customer).await,
        }
    }

    async fn profile_rows(&mut self, customer: Uuid) -> Result<Vec<Value>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select jsonb_build_object(
                   'number', number, 'kind', kind, 'company', company, 'given_name', given_name, 'family_name', family_name,
                   'street', street, 'house_number', house_number, 'postcode', postcode, 'city', city, 'country', country,
                   'email', email, 'invoice_email', invoice_email, 'vat_id', vat_id, 'lang', lang, 'delivery', delivery,
                   'leitweg_id', leitweg_id, 'buyer_reference', buyer_reference, 'order_number', order_number,
                   'einvoice_scheme', einvoice_scheme, 'einvoice_address', einvoice_address, 'created_at', created_at,
                   'held_since', held_since, 'calendar_since', (select f.created_at from calendar_feeds f
                                      where f.merchant_id = k.merchant_id and f.customer_id = k.customer_id)
               ) as "row!" from customers k where merchant_id = $1 and customer_id = $2"#,
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?)
    }

    async fn login_rows(&mut self, customer: Uuid) -> Result<Vec<Value>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select jsonb_build_object(
                   'email', l.email, 'role', u.role, 'created_at', l.created_at,
                   'new_email', (select e.new_email from email_changes e
                                 where e.merchant_id = l.merchant_id and e.login_id = l.login_id),
                   'second_factor_since', (select f.confirmed_at from second_factors f
                                           where f.merchant_id = l.merchant_id and f.login_id = l.login_id),
                   'passkeys', (select coalesce(jsonb_agg(jsonb_build_object(
                                    'name', p.name, 'created_at', p.created_at, 'last_used_at', p.last_used_at
                                ) order by p.created_at, p.credential_id), '[]')
                                from passkeys p where p.merchant_id = l.merchant_id and p.login_id = l.login_id),
                   'signed_in', (select coalesce(jsonb_agg(jsonb_build_object(
                                     'browser', s.browser, 'system', s.system, 'signed_in_at', s.signed_in_at,
                                     'last_seen_at', s.last_seen_at
                                 ) order by s.sign_in_id), '[]')
                                 from sign_ins s where s.merchant_id = l.merchant_id and s.login_id = l.login_id)
               ) as "row!"
               from customer_users u join logins l on l.merchant_id = u.merchant_id and l.login_id = u.login_id
               where u.merchant_id = $1 and u.customer_id = $2 order by l.login_id"#,
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?)
    }

    async fn payment_method_rows(&mut self, customer: Uuid) -> Result<Vec<Value>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select jsonb_build_object(
                   'kind', kind, 'account_holder', account_holder, 'iban', iban, 'mandate_reference', mandate_reference,
                   'mandate_signed_on', mandate_signed_on, 'evidence', evidence, 'card', card, 'created_at', created_at,
                   'ended_at', ended_at, 'is_default', is_default
               ) as "row!" from payment_methods where merchant_id = $1 and customer_id = $2 order by payment_method_id"#,
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?)
    }

    async fn contract_rows(&mut self, customer: Uuid) -> Result<Vec<Value>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select jsonb_build_object(
                   'number', c.number, 'ordered_at', c.ordered_at, 'starts_on', c.starts_on, 'ends_on', c.ends_on,
                   'consents', c.evidence, 'terms', c.current, 'card_wanted', c.card_wanted,
                   'history', (select coalesce(jsonb_agg(jsonb_build_object(
                                   'effective_on', e.effective_on, 'recorded_at', e.recorded_at, 'event', e.event,
                                   'by', case when e.actor -> 'account' ? 'customer' then 'customer'
                                              when e.actor -> 'account' ? 'staff' then 'staff'
                                              when e.actor = '"public"' then 'not_signed_in' else 'program' end
                               ) order by e.sequence), '[]')
                               from contract_events e
                               where e.merchant_id = c.merchant_id and e.contract_id = c.contract_id),
                   'codes', (select coalesce(jsonb_agg(jsonb_build_object(
                                 'code', r.code, 'redeemed_on', r.redeemed_on) order by r.discount_id), '[]')
                             from discount_redemptions r
                             where r.merchant_id = c.merchant_id and r.contract_id = c.contract_id)
               ) as "row!" from contracts c where c.merchant_id = $1 and c.customer_id = $2 order by c.contract_id"#,
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?)
    }

    async fn quote_rows(&mut self, customer: Uuid) -> Result<Vec<Value>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select jsonb_build_object(
                   'contract', c.number, 'command', q.command, 'total_minor', q.total_minor, 'currency', q.currency,
                   'created_at', q.created_at, 'used_at', q.used_at
               ) as "row!" from contracts c join quotes q on q.merchant_id = c.merchant_id and q.contract_id = c.contract_id
               where c.merchant_id = $1 and c.customer_id = $2 order by q.quote_id"#,
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?)
    }

    async fn document_rows(&mut self, customer: Uuid) -> Result<Vec<Value>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select jsonb_build_object(
                   'number', d.number, 'kind', d.kind, 'issued_on', d.issued_on, 'due_on', d.due_on, 'currency', d.currency,
                   'net_minor', d.net_minor, 'tax_minor', d.tax_minor, 'gross_minor', d.gross_minor,
                   'open_minor', coalesce((select r.open_minor from receivables r
                                           where r.merchant_id = d.merchant_id and r.document_id = d.document_id), 0),
                   'collection', d.collection,
                   'lines', (select coalesce(jsonb_agg(jsonb_build_object(
                                 'contract', c.number, 'component', l.component, 'kind', l.kind,
                                 'period_from', l.period_from, 'period_until', l.period_until,
                                 'amount_minor', l.amount_minor
                             ) order by l.line), '[]')
                             from document_lines l
                             join contracts c on c.merchant_id = l.merchant_id and c.contract_id = l.contract_id
                             where l.merchant_id = d.merchant_id and l.document_id = d.document_id),
                   'lines_by_hand', (select coalesce(jsonb_agg(jsonb_build_object(
                                         'text', h.item ->> 'plan_name', 'component', h.item ->> 'component_name',
                                         'amount_minor', h.amount_minor, 'corrects', o.number
                                     ) order by h.line), '[]')
                                     from hand_lines h
                                     left join documents o on o.merchant_id = h.merchant_id and o.document_id = h.corrects_id
                                     where h.merchant_id = d.merchant_id and h.document_id = d.document_id),
                   'sent_back', (select coalesce(jsonb_agg(jsonb_build_object(
                                     'on', f.refunded_on, 'amount_minor', f.amount_minor, 'way', f.way, 'iban', f.iban,
                                     'reference', f.reference) order by f.refund_id), '[]')
                                 from refunds f
                                 where f.merchant_id = d.merchant_id and f.credit_id = d.document_id)
               ) as "row!" from documents d where d.merchant_id = $1 and d.customer_id = $2 order by d.issued_on, d.number"#,
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?)
    }

    async fn payment_rows(&mut self, customer: Uuid) -> Result<Vec<Value>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select jsonb_build_object(
                   'received_on', p.received_on, 'amount_minor', p.amount_minor, 'currency', p.currency,
                   'reference', p.reference, 'sender', p.sender, 'recorded_at', p.recorded_at,
                   'counted', (select coalesce(jsonb_agg(jsonb_build_object(
                                   'document', d.number, 'amount_minor', a.amount_minor) order by a.allocation_id), '[]')
                               from allocations a
                               join documents d on d.merchant_id = a.merchant_id and d.document_id = a.document_id
                               where a.merchant_id = p.merchant_id and a.payment_id = p.payment_id),
                   'sent_back', (select coalesce(jsonb_agg(jsonb_build_object(
                                     'on', f.refunded_on, 'amount_minor', f.amount_minor, 'way', f.way, 'iban', f.iban,
                                     'reference', f.reference) order by f.refund_id), '[]')
                                 from refunds f
                                 where f.merchant_id = p.merchant_id and f.payment_id = p.payment_id)
               ) as "row!" from payments p where p.merchant_id = $1 and p.customer_id = $2
               order by p.received_on, p.payment_id"#,
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?)
    }

    async fn charge_rows(&mut self, customer: Uuid) -> Result<Vec<Value>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select jsonb_build_object(
                   'document', d.number, 'number', a.number, 'amount_minor', a.amount_minor, 'currency', a.currency,
                   'card', m.card, 'state', a.state, 'reason', a.reason, 'provider_charge', a.provider_charge,
                   'begun_at', a.begun_at, 'ended_at', a.ended_at, 'asked', a.asked,
                   'findings', (select coalesce(jsonb_agg(jsonb_build_object(
                                    'charge', f.charge, 'asked', f.asked, 'came', f.came, 'found_at', f.found_at,
                                    'state', f.state, 'note', f.note, 'noted_at', f.noted_at
                                ) order by f.finding_id), '[]')
                                from charge_findings f
                                where f.merchant_id = a.merchant_id and f.attempt_id = a.attempt_id)
               ) as "row!"
               from charge_attempts a
               join documents d on d.merchant_id = a.merchant_id and d.document_id = a.document_id
               join payment_methods m on m.merchant_id = a.merchant_id and m.payment_method_id = a.payment_method_id
               where a.merchant_id = $1 and a.customer_id = $2 order by a.attempt_id"#,
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?)
    }

    async fn declaration_rows(&mut self, customer: Uuid) -> Result<Vec<Value>, StoreError> {
        let merchant = self.merchant();
        let declarations = self.declaration_ids(customer).await?;
        Ok(sqlx::query_scalar!(
            r#"select jsonb_build_object(
                   'kind', kind, 'form', form, 'lang', lang, 'received_at', received_at, 'ends_on', ends_on
               ) as "row!" from declarations where merchant_id = $1 and declaration_id = any($2) order by declaration_id"#,
            merchant,
            &declarations
        )
        .fetch_all(self.connection())
        .await?)
    }

    async fn mail_rows(&mut self, customer: Uuid) -> Result<Vec<Value>, StoreError> {
        let merchant = self.merchant();
        let subjects = self.own_ids(customer).await?;
        Ok(sqlx::query_scalar!(
            r#"select jsonb_build_object(
                   'sent_at', m.sent_at, 'recipient', m.recipient, 'subject', m.subject, 'text', m.text_body
               ) as "row!" from outbox o join mails m on m.merchant_id = o.merchant_id and m.mail_id = o.outbox_id
               where o.merchant_id = $1 and o.subject = any($2) order by o.outbox_id"#,
            merchant,
            &subjects
        )
        .fetch_all(self.connection())
        .await?)
    }

    async fn log_rows(&mut self, customer: Uuid) -> Result<Vec<Value>, StoreError> {
        let merchant = self.merchant();
        let subjects = self.own_ids(customer).await?;
        Ok(sqlx::query_scalar!(
            r#"select jsonb_build_object(
                   'at', at, 'action', action, 'reason', reason, 'old', old, 'new', new,
                   'by', case when actor::jsonb -> 'account' ? 'customer' then 'customer'
                              when actor::jsonb -> 'account' ? 'staff' then 'staff'
                              when actor::jsonb = '"public"' then 'not_signed_in' else 'program' end
               ) as "row!" from audit_log where merchant_id = $1 and subject = any($2) order by audit_id"#,
            merchant,
            &subjects
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// What of a contract was used: `limit` rows behind the one with id `after`.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn usage_rows(
        &mut self,
        contract: Uuid,
        after: &str,
        limit: i64,
    ) -> Result<Vec<UsageRow>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            UsageRow,
            r#"select usage_id as id, jsonb_build_object(
                   'component', component, 'used_on', used_on, 'quantity', quantity::text, 'id', usage_id,
                   'recorded_at', recorded_at
               ) as "row!" from usage_records
               where merchant_id = $1 and contract_id = $2 and usage_id > $3 order by usage_id limit $4"#,
            merchant,
            contract,
            after,
            limit
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// The papers that were made for a customer besides documents: confirmations, mandates, receipts.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn papers_of(&mut self, customer: Uuid) -> Result<Vec<FileOf>, StoreError> {
        let merchant = self.merchant();
        let contracts = sqlx::query_scalar!(
            "select contract_id from contracts where merchant_id = $1 and customer_id = $2 order by contract_id",
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?;
        let declarations = self.declaration_ids(customer).await?;
        let mandates = self.mandates_of(customer).await?;
        Ok(contracts
            .into_iter()
            .map(FileOf::ContractConfirmation)
            .chain(mandates.into_iter().map(FileOf::Mandate))
            .chain(declarations.into_iter().map(FileOf::DeclarationReceipt))
            .collect())
    }

    async fn declaration_ids(&mut self, customer: Uuid) -> Result<Vec<Uuid>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select d.declaration_id from contracts c
             join declarations d on d.merchant_id = c.merchant_id and d.contract_id = c.contract_id
             where c.merchant_id = $1 and c.customer_id = $2 order by d.declaration_id",
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// The customer itself, and whatever of it mails and the log can be about.
    async fn own_ids(&mut self, customer: Uuid) -> Result<Vec<Uuid>, StoreError> {
        let merchant = self.merchant();
        let mut ids = sqlx::query_scalar!(
            r#"select contract_id as "id!" from contracts where merchant_id = $1 and customer_id = $2
               union all select document_id from documents where merchant_id = $1 and customer_id = $2
               union all select payment_method_id from payment_methods where merchant_id = $1 and customer_id = $2
               union all select payment_id from payments where merchant_id = $1 and customer_id = $2"#,
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?;
        ids.extend(self.declaration_ids(customer).await?);
        ids.push(customer);
        Ok(ids)
    }
}
