-- What contracts add to a merchant's figures: small rows by month that each change is added to once (docs/figures.md).

create table contract_months (
    merchant_id  uuid   not null,
    -- The first day.
    month        date   not null,
    -- What is counted, and what more its name needs (billing::figures::Fact).
    fact         text   not null,
    detail       text   not null,
    -- As contracts name it.
    plan         text   not null,
    currency     text   not null,
    -- Contracts, or customers where they move.
    number       bigint not null,
    -- Net a month.
    amount_minor bigint not null,
    -- The last day something was sold.
    last_on      date,
    constraint contract_months_pk primary key (merchant_id, month, fact, detail, plan, currency)
);
-- What of a customer is in there, so that only the difference is added; and from which day on there may be more.
create table customer_figures (
    merchant_id uuid  not null,
    customer_id uuid  not null,
    counted     jsonb not null default '[]',
    due_on      date,
    constraint customer_figures_pk primary key (merchant_id, customer_id),
    constraint customer_figures_customer_fk foreign key (merchant_id, customer_id)
        references customers (merchant_id, customer_id)
);
create index customer_figures_due on customer_figures (merchant_id, due_on) where due_on is not null;

-- What was there before is counted like anything else. Rows of every merchant; until the end of this transaction nobody else sees them.
alter table contracts no force row level security;
insert into customer_figures (merchant_id, customer_id, due_on)
select distinct merchant_id, customer_id, '-infinity'::date from contracts;
alter table contracts force row level security;

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['contract_months', 'customer_figures'] loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format(
            'create policy one_merchant on %I using (merchant_id = nullif(current_setting(''turnus.merchant_id'', true), '''')::uuid)',
            tenant_table
        );
    end loop;
end
$$;
