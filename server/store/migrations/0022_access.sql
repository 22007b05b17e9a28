-- Who is signed in where, and links by mail that open an access (docs/decisions/access.md).

-- One row for each browser somebody is signed in with. Without its row a browser's session opens nothing any more.
create table sign_ins (
    merchant_id  uuid        not null,
    sign_in_id   uuid        not null,
    login_id     uuid,
    staff_id     uuid,
    -- Names as people know them, empty where unknown; neither address nor version (R-707).
    browser      text        not null,
    system       text        not null,
    signed_in_at timestamptz not null,
    last_seen_at timestamptz not null,
    constraint sign_ins_pk primary key (merchant_id, sign_in_id),
    constraint sign_ins_owner check (num_nonnulls(login_id, staff_id) = 1),
    constraint sign_ins_login_fk foreign key (merchant_id, login_id) references logins (merchant_id, login_id),
    constraint sign_ins_staff_fk foreign key (merchant_id, staff_id) references staff (merchant_id, staff_id)
);
create index sign_ins_by_login on sign_ins (merchant_id, login_id);
create index sign_ins_by_staff on sign_ins (merchant_id, staff_id);
create index sign_ins_by_use on sign_ins (merchant_id, last_seen_at);

-- Secret links that were mailed: only the hash of each, deleted by its use.
create table access_links (
    merchant_id uuid        not null,
    token_hash  bytea       not null,
    purpose     text        not null,
    login_id    uuid,
    staff_id    uuid,
    expires_at  timestamptz not null,
    constraint access_links_pk primary key (merchant_id, token_hash),
    constraint access_links_purpose check (purpose in ('reset', 'sign_in')),
    constraint access_links_owner check (num_nonnulls(login_id, staff_id) = 1),
    constraint access_links_login_fk foreign key (merchant_id, login_id) references logins (merchant_id, login_id),
    constraint access_links_staff_fk foreign key (merchant_id, staff_id) references staff (merchant_id, staff_id)
);
create index access_links_by_login on access_links (merchant_id, login_id);
create index access_links_by_staff on access_links (merchant_id, staff_id);
create index access_links_by_end on access_links (merchant_id, expires_at);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['sign_ins', 'access_links'] loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format(
            'create policy one_merchant on %I using (merchant_id = nullif(current_setting(''turnus.merchant_id'', true), '''')::uuid)',
            tenant_table
        );
    end loop;
end
$$;
