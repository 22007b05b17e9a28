-- A merchant's figures by month: small rows that documents and payments are added to once, so that no page reads all documents.

-- Net revenue of a plan: what was billed in a month, and what of all that was billed is earned in it (docs/figures.md).
create table revenue_months (
    merchant_id      uuid   not null,
    -- The first day.
    month            date   not null,
    -- As lines name it.
    plan             text   not null,
    currency         text   not null,
    billed_minor     bigint not null,
    recognised_minor bigint not null,
    constraint revenue_months_pk primary key (merchant_id, month, plan, currency)
);
-- Up to which link of the merchant's chain documents are counted.
create table revenue_counted (
    merchant_id uuid   not null,
    position    bigint not null,
    constraint revenue_counted_pk primary key (merchant_id)
);
-- Payments counted against invoices, gross, in the month that was done.
create table collected_months (
    merchant_id     uuid   not null,
    month           date   not null,
    currency        text   not null,
    collected_minor bigint not null,
    constraint collected_months_pk primary key (merchant_id, month, currency)
);
-- Open items by age are read from the index alone.
create index receivables_by_age on receivables (merchant_id, currency, due_on) include (open_minor);

-- Rows of every merchant; until the end of this transaction nobody else sees these tables.
alter table allocations no force row level security;
alter table payments no force row level security;
insert into collected_months (merchant_id, month, currency, collected_minor)
select a.merchant_id, date_trunc('month', a.allocated_at at time zone m.timezone)::date, p.currency, sum(a.amount_minor)
from allocations a
join payments p on p.merchant_id = a.merchant_id and p.payment_id = a.payment_id
join merchants m on m.merchant_id = a.merchant_id
group by 1, 2, 3;
alter table allocations force row level security;
alter table payments force row level security;

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['revenue_months', 'revenue_counted', 'collected_months'] loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format(
            'create policy one_merchant on %I using (merchant_id = nullif(current_setting(''turnus.merchant_id'', true), '''')::uuid)',
            tenant_table
        );
    end loop;
end
$$;
