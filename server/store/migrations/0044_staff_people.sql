-- Staff come by invitation and go; whoever went stays in the log by name.
alter table staff add column left_at timestamptz;
drop index staff_email_unique;
create unique index staff_email_unique on staff (merchant_id, lower(email)) where left_at is null;

-- Somebody was asked to join a merchant's staff, by a link that was mailed.
create table staff_invitations (
    merchant_id   uuid        not null,
    invitation_id uuid        not null,
    email         text        not null,
    role          text        not null,
    -- Whoever asked; when that member goes, the invitation goes as well.
    invited_by    uuid        not null,
    -- Of the link's secret, which is drawn when the mail is written.
    token_hash    bytea,
    created_at    timestamptz not null,
    expires_at    timestamptz not null,
    email_key     text        not null generated always as (lower(email)) stored,
    constraint staff_invitations_pk primary key (merchant_id, invitation_id),
    constraint staff_invitations_role check (role in ('owner', 'billing', 'catalogue', 'support', 'read_only')),
    constraint staff_invitations_token_unique unique (merchant_id, token_hash),
    -- A later one replaces an earlier one.
    constraint staff_invitations_email_unique unique (merchant_id, email_key),
    constraint staff_invitations_invited_by_fk foreign key (merchant_id, invited_by) references staff (merchant_id, staff_id)
);
create index staff_invitations_by_member on staff_invitations (merchant_id, invited_by);
create index staff_invitations_by_end on staff_invitations (merchant_id, expires_at);

alter table staff_invitations enable row level security;
alter table staff_invitations force row level security;
create policy one_merchant on staff_invitations
    using (merchant_id = nullif(current_setting('turnus.merchant_id', true), '')::uuid);
