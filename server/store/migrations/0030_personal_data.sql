-- Which logins a customer has: asked for when somebody takes their own data along.
create index customer_users_by_customer on customer_users (merchant_id, customer_id);

-- Customers ask for erasure (Art. 17 GDPR) and are answered within a month.
create table erasure_requests (
    merchant_id  uuid        not null,
    request_id   uuid        not null,
    customer_id  uuid        not null,
    requested_at timestamptz not null,
    answer_by    date        not null,
    ended_at     timestamptz,
    outcome      text,
    -- What the customer was told, where it was refused.
    reason       text,
    constraint erasure_requests_pk primary key (merchant_id, request_id),
    constraint erasure_requests_outcome check (outcome in ('withdrawn', 'erased', 'refused')),
    constraint erasure_requests_ended check ((ended_at is null) = (outcome is null)),
    constraint erasure_requests_reason check ((outcome is not distinct from 'refused') = (reason is not null)),
    constraint erasure_requests_customer_fk foreign key (merchant_id, customer_id)
        references customers (merchant_id, customer_id)
);
-- One at a time for each customer.
create unique index erasure_requests_open_unique on erasure_requests (merchant_id, customer_id) where ended_at is null;
create index erasure_requests_due on erasure_requests (merchant_id, answer_by, request_id) where ended_at is null;
create index erasure_requests_by_customer on erasure_requests (merchant_id, customer_id, requested_at);

alter table erasure_requests enable row level security;
alter table erasure_requests force row level security;
create policy one_merchant on erasure_requests
    using (merchant_id = nullif(current_setting('turnus.merchant_id', true), '')::uuid);

-- Kept only because the law demands it (Art. 18 GDPR, BDSG §35(3)): out of lists and search, for owners alone.
alter table customers add column restricted_at timestamptz;
