-- Customers and contracts taken over from another system: a file is looked through first, and taken in whole or not at all.
create table imports (
    merchant_id  uuid        not null,
    import_id    uuid        not null,
    file_name    text        not null,
    -- Until it is taken in.
    content      bytea,
    sha256       bytea       not null,
    state        text        not null,
    -- Whoever sent the file, or decided that it is taken in.
    staff_id     uuid        not null,
    sent_at      timestamptz not null,
    done_at      timestamptz,
    rows         integer     not null,
    customers    integer     not null,
    contracts    integer     not null,
    broken_rows  integer     not null,
    constraint imports_pk primary key (merchant_id, import_id),
    constraint imports_state check (state in ('checked', 'wanted', 'done')),
    constraint imports_content check ((state = 'done') = (content is null)),
    constraint imports_done check ((state = 'done') = (done_at is not null)),
    -- Nothing that is broken is taken in.
    constraint imports_whole check (state = 'checked' or broken_rows = 0),
    constraint imports_staff_fk foreign key (merchant_id, staff_id) references staff (merchant_id, staff_id)
);
-- One file at a time: a later one takes the place of one that was not taken in.
create unique index imports_one_open on imports (merchant_id) where state <> 'done';
create index imports_by_end on imports (merchant_id, done_at) where state = 'done';

-- What each line of a file would become, until it is taken in.
create table import_rows (
    merchant_id uuid    not null,
    import_id   uuid    not null,
    line        integer not null,
    name        text    not null,
    plan        text,
    first_on    date,
    first_minor bigint,
    currency    text,
    -- What is wrong with which column; null: nothing.
    problems    jsonb,
    constraint import_rows_pk primary key (merchant_id, import_id, line),
    constraint import_rows_import_fk foreign key (merchant_id, import_id)
        references imports (merchant_id, import_id) on delete cascade
);
create index import_rows_broken on import_rows (merchant_id, import_id, line) where problems is not null;

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['imports', 'import_rows'] loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format(
            'create policy one_merchant on %I using (merchant_id = nullif(current_setting(''turnus.merchant_id'', true), '''')::uuid)',
            tenant_table
        );
    end loop;
end
$$;
