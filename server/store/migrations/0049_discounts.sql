-- Discounts of a merchant, the codes they are redeemed by, and who redeemed them (docs/discounts.md).

-- What a discount says never changes: contracts have it as it was granted. It can only be ended.
create table discounts (
    merchant_id uuid        not null,
    discount_id uuid        not null,
    name        json        not null,
    -- `billing::Discount`.
    terms       json        not null,
    -- Repeated from the terms, to find what can be redeemed on a day: first day, day after the last, and how often in all.
    valid_from  date,
    valid_until date,
    most        integer,
    created_at  timestamptz not null,
    ended_at    timestamptz,
    constraint discounts_pk primary key (merchant_id, discount_id)
);

create table discount_codes (
    merchant_id uuid        not null,
    -- In capitals and without blanks, as it is compared.
    code        text        not null,
    discount_id uuid        not null,
    added_at    timestamptz not null,
    blocked_at  timestamptz,
    constraint discount_codes_pk primary key (merchant_id, code),
    constraint discount_codes_discount_fk foreign key (merchant_id, discount_id) references discounts (merchant_id, discount_id)
);
create index discount_codes_by_discount on discount_codes (merchant_id, discount_id);

create table discount_redemptions (
    merchant_id uuid        not null,
    contract_id uuid        not null,
    discount_id uuid        not null,
    customer_id uuid        not null,
    code        text        not null,
    redeemed_on date        not null,
    constraint discount_redemptions_pk primary key (merchant_id, contract_id, discount_id),
    constraint discount_redemptions_contract_fk foreign key (merchant_id, contract_id)
        references contracts (merchant_id, contract_id),
    constraint discount_redemptions_customer_fk foreign key (merchant_id, customer_id)
        references customers (merchant_id, customer_id),
    constraint discount_redemptions_code_fk foreign key (merchant_id, code) references discount_codes (merchant_id, code),
    constraint discount_redemptions_discount_fk foreign key (merchant_id, discount_id)
        references discounts (merchant_id, discount_id)
);
create index discount_redemptions_by_discount on discount_redemptions (merchant_id, discount_id, contract_id);
create index discount_redemptions_by_customer on discount_redemptions (merchant_id, customer_id, discount_id);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['discounts', 'discount_codes', 'discount_redemptions'] loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format(
            'create policy one_merchant on %I using (merchant_id = nullif(current_setting(''turnus.merchant_id'', true), '''')::uuid)',
            tenant_table
        );
    end loop;
end
$$;
