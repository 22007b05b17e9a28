-- Layouts of merchants' own: typst source by which their invoices are set in a process of its own (docs/layouts.md).

-- A layout as it was sent in and found to set every sample. Never changed, never deleted: documents name the one they were set by.
create table layouts (
    merchant_id uuid        not null,
    layout_id   uuid        not null,
    paper       text        not null,
    source      text        not null,
    sha256      bytea       not null,
    -- The member of staff; no foreign key, because people leave and layouts stay.
    added_by    uuid        not null,
    added_at    timestamptz not null,
    constraint layouts_pk primary key (merchant_id, layout_id),
    constraint layouts_paper check (paper in ('invoice', 'cancellation')),
    -- The same file again is the same layout.
    constraint layouts_content_unique unique (merchant_id, paper, sha256),
    constraint layouts_paper_unique unique (merchant_id, paper, layout_id)
);

-- The layout a kind of paper is set by from now on; without a row the program's own.
create table layouts_in_use (
    merchant_id uuid not null,
    paper       text not null,
    layout_id   uuid not null,
    constraint layouts_in_use_pk primary key (merchant_id, paper),
    constraint layouts_in_use_layout_fk foreign key (merchant_id, paper, layout_id)
        references layouts (merchant_id, paper, layout_id)
);

-- The layout a document's bytes were made by; null: the program's own, or made before there was a choice. No foreign key: this table may be
-- spread over a cluster already, where a key to a table that is not would stop the migration; no layout is ever deleted.
alter table releases add column layout_id uuid;

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['layouts', 'layouts_in_use'] loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format(
            'create policy one_merchant on %I using (merchant_id = nullif(current_setting(''turnus.merchant_id'', true), '''')::uuid)',
            tenant_table
        );
    end loop;
end
$$;
