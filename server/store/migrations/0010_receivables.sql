-- Lists and sums that need not read every document ever issued.

-- What is open of issued invoices: small rows that are gone once everything is paid. What was counted against an invoice is in
-- `allocations`; this is its difference to the total, and `turnus verify` compares both.
create table receivables (
    merchant_id uuid   not null,
    document_id uuid   not null,
    customer_id uuid   not null,
    due_on      date   not null,
    collection  text   not null,
    currency    text   not null,
    open_minor  bigint not null,
    constraint receivables_pk primary key (merchant_id, document_id),
    constraint receivables_open check (open_minor > 0),
    constraint receivables_document_fk foreign key (merchant_id, document_id)
        references documents (merchant_id, document_id)
);
create index receivables_by_customer on receivables (merchant_id, customer_id);

-- What was billed on a day: one row that every batch adds to. Credit notes count negative.
create table billed_days (
    merchant_id uuid   not null,
    day         date   not null,
    currency    text   not null,
    documents   bigint not null,
    gross_minor bigint not null,
    constraint billed_days_pk primary key (merchant_id, day, currency)
);

-- How many contracts run: counted without reading them.
create index contracts_by_dates on contracts (merchant_id, starts_on, ends_on, billing_start);

create index declarations_by_contract on declarations (merchant_id, contract_id, declaration_id) where contract_id is not null;

-- Rows of every merchant; until the end of this transaction nobody else sees these tables.
alter table documents no force row level security;
alter table allocations no force row level security;
alter table logins no force row level security;
alter table customers no force row level security;
insert into receivables (merchant_id, document_id, customer_id, due_on, collection, currency, open_minor)
select * from (
    select d.merchant_id, d.document_id, d.customer_id, d.due_on, d.collection, d.currency,
           d.gross_minor - coalesce((select sum(a.amount_minor) from allocations a
                                     where a.merchant_id = d.merchant_id and a.document_id = d.document_id), 0) as open_minor
    from documents d where d.kind = 'invoice'
) as known
where open_minor > 0;
insert into billed_days (merchant_id, day, currency, documents, gross_minor)
select merchant_id, issued_on, currency, count(*),
       sum(case when kind = 'credit_note' then -gross_minor else gross_minor end)
from documents group by merchant_id, issued_on, currency;

-- With row-level security PostgreSQL looks up by an index only what functions it trusts have computed, and `lower` is none of
-- them: what is searched for stands in columns.
alter table logins add column email_key text not null generated always as (lower(email)) stored;
drop index logins_email_unique;
alter table logins add constraint logins_email_unique unique (merchant_id, email_key);
drop index customers_by_email;
drop index customers_by_name;
-- What staff may type to find a customer: number, address and every word of the names, in small letters. Ordered byte by byte, so
-- that a beginning is a range.
create table customer_words (
    merchant_id uuid             not null,
    word        text collate "C" not null,
    customer_id uuid             not null,
    constraint customer_words_pk primary key (merchant_id, word, customer_id),
    constraint customer_words_customer_fk foreign key (merchant_id, customer_id)
        references customers (merchant_id, customer_id)
);
create index customer_words_by_customer on customer_words (merchant_id, customer_id, word);
insert into customer_words (merchant_id, word, customer_id)
select distinct c.merchant_id, w.word, c.customer_id
from customers c
cross join lateral regexp_split_to_table(
    lower(concat_ws(' ', c.number, c.email, c.company, c.given_name, c.family_name)), '\s+') as w (word)
where w.word <> '';

alter table documents force row level security;
alter table allocations force row level security;
alter table logins force row level security;
alter table customers force row level security;
do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['receivables', 'billed_days', 'customer_words'] loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format(
            'create policy one_merchant on %I using (merchant_id = nullif(current_setting(''turnus.merchant_id'', true), '''')::uuid)',
            tenant_table
        );
    end loop;
end
$$;
