-- Several users of one customer, and one user of several customers (docs/decisions/users.md).
alter table customer_users
    -- Since when somebody has access.
    add column since timestamptz not null default now(),
    -- When the login last went to this customer: the last one opens first.
    add column chosen_at timestamptz;
-- Every merchant's rows, whoever migrates.
alter table customer_users no force row level security;
alter table logins no force row level security;
update customer_users u set since = l.created_at
from logins l where l.merchant_id = u.merchant_id and l.login_id = u.login_id;
alter table customer_users force row level security;
alter table logins force row level security;
alter table customer_users alter column since drop default;

-- Somebody was asked to become a user, by a link that was mailed.
create table invitations (
    merchant_id   uuid        not null,
    invitation_id uuid        not null,
    customer_id   uuid        not null,
    email         text        not null,
    role          text        not null,
    -- Whoever asked; without that access the invitation is void.
    invited_by    uuid        not null,
    -- Of the link's secret, which is drawn when the mail is written.
    token_hash    bytea,
    created_at    timestamptz not null,
    expires_at    timestamptz not null,
    email_key     text        not null generated always as (lower(email)) stored,
    constraint invitations_pk primary key (merchant_id, invitation_id),
    constraint invitations_role check (role in ('owner', 'billing', 'technical', 'read_only')),
    constraint invitations_token_unique unique (merchant_id, token_hash),
    -- A later one replaces an earlier one.
    constraint invitations_email_unique unique (merchant_id, customer_id, email_key),
    constraint invitations_customer_fk foreign key (merchant_id, customer_id)
        references customers (merchant_id, customer_id),
    constraint invitations_invited_by_fk foreign key (merchant_id, invited_by, customer_id)
        references customer_users (merchant_id, login_id, customer_id) on delete cascade
);
create index invitations_by_user on invitations (merchant_id, invited_by, customer_id);
create index invitations_by_end on invitations (merchant_id, expires_at);

alter table invitations enable row level security;
alter table invitations force row level security;
create policy one_merchant on invitations
    using (merchant_id = nullif(current_setting('turnus.merchant_id', true), '')::uuid);
