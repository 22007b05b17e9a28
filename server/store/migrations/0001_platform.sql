-- What all merchants share: small tables without row-level security. Everything else belongs to one merchant (0002).

create table merchants (
    merchant_id          uuid        not null,
    slug                 text        not null,
    name                 text        not null,
    -- IANA name; everything commercial is a civil date in this zone.
    timezone             text        not null default 'Europe/Berlin',
    -- Legal name, address, tax numbers, bank, colours, countries served: see store::merchants::Profile.
    profile              jsonb       not null,
    -- Demo merchants have a clock that can be moved and a mailbox instead of real mail.
    demo                 boolean     not null default false,
    clock_offset_seconds bigint      not null default 0,
    created_at           timestamptz not null,
    constraint merchants_pk primary key (merchant_id),
    constraint merchants_slug_unique unique (slug),
    constraint merchants_slug_form check (slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
    constraint merchants_clock_only_in_demo check (demo or clock_offset_seconds = 0)
);

-- Sign-in sessions (tower-sessions). The id is hashed: whoever reads the table cannot take a session over.
create table sessions (
    session_hash bytea       not null,
    data         jsonb       not null,
    expires_at   timestamptz not null,
    constraint sessions_pk primary key (session_hash)
);
create index sessions_by_expiry on sessions (expires_at);
