-- A customer's calendar can be subscribed to under a secret address, one at a time. Only the secret's hash is kept: who reads this table
-- reads no calendar.
create table calendar_feeds (
    merchant_id uuid        not null,
    customer_id uuid        not null,
    token_hash  bytea       not null,
    created_at  timestamptz not null,
    constraint calendar_feeds_pk primary key (merchant_id, customer_id),
    constraint calendar_feeds_token_unique unique (merchant_id, token_hash),
    constraint calendar_feeds_customer_fk foreign key (merchant_id, customer_id)
        references customers (merchant_id, customer_id)
);

alter table calendar_feeds enable row level security;
alter table calendar_feeds force row level security;
create policy one_merchant on calendar_feeds
    using (merchant_id = nullif(current_setting('turnus.merchant_id', true), '')::uuid);
