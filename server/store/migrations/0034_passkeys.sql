-- Passkeys (WebAuthn): what signs in without a password, see docs/decisions/access.md.

-- What a login is called on the devices that keep its passkeys: random, because devices show and copy it, and the same for all of them, so that
-- another passkey on the same device takes the earlier one's place.
alter table logins add column passkey_handle uuid not null default gen_random_uuid();

create table passkeys (
    merchant_id       uuid        not null,
    login_id          uuid        not null,
    -- Drawn by the device; at most 1023 bytes by the standard.
    credential_id     bytea       not null,
    -- As its owner calls it.
    name              text        not null,
    -- The public key and how often the device says it was used, as the library writes it. There is no secret in it.
    credential        jsonb       not null,
    created_at        timestamptz not null,
    last_used_at      timestamptz,
    -- When the challenge was drawn that was answered last: only answers to later ones are taken.
    last_challenge_at timestamptz not null,
    constraint passkeys_pk primary key (merchant_id, login_id, credential_id),
    constraint passkeys_credential_length check (octet_length(credential_id) between 1 and 1023),
    constraint passkeys_login_fk foreign key (merchant_id, login_id) references logins (merchant_id, login_id)
);
-- Whoever signs in names the passkey alone.
create unique index passkeys_by_credential on passkeys (merchant_id, credential_id);

alter table passkeys enable row level security;
alter table passkeys force row level security;
create policy one_merchant on passkeys using (merchant_id = nullif(current_setting('turnus.merchant_id', true), '')::uuid);
