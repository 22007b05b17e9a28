-- Another address to sign in with, until it is confirmed by a link that was sent there (docs/decisions/access.md).
create table email_changes (
    merchant_id  uuid        not null,
    -- One at a time; a later wish replaces it.
    login_id     uuid        not null,
    change_id    uuid        not null,
    new_email    text        not null,
    -- Of the link to the new address, and of the one that stops it, to the old: drawn when each mail is written.
    confirm_hash bytea,
    stop_hash    bytea,
    expires_at   timestamptz not null,
    constraint email_changes_pk primary key (merchant_id, login_id),
    constraint email_changes_id_unique unique (merchant_id, change_id),
    constraint email_changes_confirm_unique unique (merchant_id, confirm_hash),
    constraint email_changes_stop_unique unique (merchant_id, stop_hash),
    constraint email_changes_login_fk foreign key (merchant_id, login_id) references logins (merchant_id, login_id)
);
create index email_changes_by_end on email_changes (merchant_id, expires_at);

alter table email_changes enable row level security;
alter table email_changes force row level security;
create policy one_merchant on email_changes
    using (merchant_id = nullif(current_setting('turnus.merchant_id', true), '')::uuid);
