-- Cards, which a provider keeps and charges: docs/payments.md. No number and no check digits are anywhere here (R-710).

alter table payment_methods
    -- The provider's names for customer and card, brand, last four digits, and when it was given.
    add column card jsonb,
    -- The last day it is good for.
    add column card_expires_on date,
    -- When its owner was told by mail that it is about to expire.
    add column expiry_told_at timestamptz,
    drop constraint payment_methods_kind,
    add constraint payment_methods_kind check (kind in ('sepa', 'invoice', 'card')),
    drop constraint payment_methods_sepa_complete,
    add constraint payment_methods_sepa_complete check (
        kind <> 'sepa'
        or (account_holder is not null and iban is not null and mandate_reference is not null
            and mandate_signed_on is not null and evidence is not null)
    ),
    add constraint payment_methods_card_complete check (
        (kind = 'card') = (card is not null) and (kind = 'card') = (card_expires_on is not null)
    );
-- The same card of a provider is kept once, however often the provider tells of it.
create unique index payment_methods_card_unique
    on payment_methods (merchant_id, (card ->> 'provider'), (card ->> 'method')) where card is not null;
create index payment_methods_to_expire on payment_methods (merchant_id, card_expires_on)
    where kind = 'card' and ended_at is null and expiry_told_at is null;

-- A card that is being given on the provider's page. Forgotten when it is over.
create table card_setups (
    merchant_id uuid        not null,
    setup_id    uuid        not null,
    customer_id uuid        not null,
    login_id    uuid        not null,
    -- The hash of what the address back holds.
    token_hash  bytea       not null,
    -- One try to begin, however often its form is sent.
    form_key    text        not null,
    provider    text        not null,
    -- The provider's name for it; none until it has answered.
    provider_setup text,
    page        text,
    -- What is paid by it: `all`, `none`, or a contract's id.
    pays_for    text        not null,
    lang        text        not null,
    begun_at    timestamptz not null,
    -- What came of it: the method that was kept, or nothing.
    done_at     timestamptz,
    payment_method_id uuid,
    constraint card_setups_pk primary key (merchant_id, setup_id),
    constraint card_setups_token_unique unique (merchant_id, token_hash),
    constraint card_setups_form_unique unique (merchant_id, customer_id, form_key),
    constraint card_setups_customer_fk foreign key (merchant_id, customer_id) references customers (merchant_id, customer_id)
);
create unique index card_setups_provider_unique on card_setups (merchant_id, provider, provider_setup)
    where provider_setup is not null;
create index card_setups_by_age on card_setups (merchant_id, begun_at);

alter table documents
    drop constraint documents_collection,
    add constraint documents_collection check (collection in ('sepa', 'transfer', 'card'));
-- The card an invoice is charged to. Once that has failed for good, the row says `transfer` and names none.
alter table receivables
    add column payment_method_id uuid,
    add constraint receivables_card check ((collection = 'card') = (payment_method_id is not null)),
    add constraint receivables_method_fk foreign key (merchant_id, payment_method_id)
        references payment_methods (merchant_id, payment_method_id);
create index receivables_to_charge on receivables (merchant_id, due_on) where collection = 'card';

-- Each attempt to take what is open of an invoice from a card: written before the provider is asked, so that whatever happens in
-- between is asked again with the same key.
create table charge_attempts (
    merchant_id uuid        not null,
    -- Also the payment's, should it succeed: one attempt is one payment.
    attempt_id  uuid        not null,
    document_id uuid        not null,
    -- From 1. Document and number are the provider's idempotency key.
    number      integer     not null,
    customer_id uuid        not null,
    payment_method_id uuid  not null,
    amount_minor bigint     not null,
    currency    text        not null,
    state       text        not null,
    -- The provider's name for the charge, and its page if the customer has to confirm.
    provider_charge text,
    page        text,
    begun_at    timestamptz not null,
    -- When to ask again; none once it is over.
    next_at     timestamptz,
    asked       integer     not null,
    ended_at    timestamptz,
    -- Why it failed, or the trouble last met.
    reason      text,
    constraint charge_attempts_pk primary key (merchant_id, attempt_id),
    constraint charge_attempts_number_unique unique (merchant_id, document_id, number),
    constraint charge_attempts_state check (state in ('live', 'confirm', 'succeeded', 'failed')),
    constraint charge_attempts_open check ((state in ('live', 'confirm')) = (next_at is not null)
        and (next_at is null) = (ended_at is not null)),
    constraint charge_attempts_amount check (amount_minor > 0),
    constraint charge_attempts_document_fk foreign key (merchant_id, document_id)
        references documents (merchant_id, document_id),
    constraint charge_attempts_method_fk foreign key (merchant_id, payment_method_id)
        references payment_methods (merchant_id, payment_method_id)
);
-- One live attempt at a time for each invoice.
create unique index charge_attempts_one_live on charge_attempts (merchant_id, document_id) where ended_at is null;
create index charge_attempts_to_ask on charge_attempts (merchant_id, next_at) where ended_at is null;
create index charge_attempts_by_customer on charge_attempts (merchant_id, customer_id);
create index charge_attempts_by_charge on charge_attempts (merchant_id, provider_charge) where provider_charge is not null;

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['card_setups', 'charge_attempts'] loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format(
            'create policy one_merchant on %I using (merchant_id = nullif(current_setting(''turnus.merchant_id'', true), '''')::uuid)',
            tenant_table
        );
    end loop;
end
$$;

-- Erasure takes cards like mandates, and attempts with the vouchers they belong to. The function is changed where it stands, so that what it
-- says is written once.
do $$
declare
    body text := pg_get_functiondef('erase_expired(uuid, text, date)'::regprocedure);
    change text[];
begin
    foreach change slice 1 in array array[
        array['mandate_signed_on = null, evidence = null', 'mandate_signed_on = null, evidence = null, card = null, card_expires_on = null'],
        array['update releases r set report', 'delete from charge_attempts t
            where t.merchant_id = merchant and t.document_id = any(papers) and t.ended_at is not null;
        get diagnostics n = row_count; erased := erased + n;
        update releases r set report']
    ] loop
        if position(change[1] in body) = 0 then
            raise exception 'erase_expired has no %', change[1];
        end if;
        body := replace(body, change[1], change[2]);
    end loop;
    execute body;
end
$$;
