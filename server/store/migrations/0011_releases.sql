-- What was issued leaves the house: bytes that were checked, letters for the printer, invoices taken back.

-- A document's bytes were made from its content, read back and found to say the same (R-207, R-245). Without a row here nothing of it is
-- sent.
create table releases (
    merchant_id uuid        not null,
    document_id uuid        not null,
    released_at timestamptz not null,
    pdf_sha256  bytea       not null,
    -- Of the e-invoice inside; null where the document has none.
    xml_sha256  bytea,
    -- What was compared.
    report      json        not null,
    constraint releases_pk primary key (merchant_id, document_id),
    constraint releases_document_fk foreign key (merchant_id, document_id)
        references documents (merchant_id, document_id)
);

-- An invoice taken back as a whole: once.
create table cancellations (
    merchant_id  uuid        not null,
    document_id  uuid        not null,
    -- The cancellation invoice.
    cancelled_by uuid        not null,
    reason       text        not null,
    cancelled_at timestamptz not null,
    constraint cancellations_pk primary key (merchant_id, document_id),
    constraint cancellations_by_unique unique (merchant_id, cancelled_by),
    constraint cancellations_document_fk foreign key (merchant_id, document_id)
        references documents (merchant_id, document_id),
    constraint cancellations_by_fk foreign key (merchant_id, cancelled_by)
        references documents (merchant_id, document_id)
);

-- Released and waiting for staff to send them.
create table unsent (
    merchant_id uuid not null,
    document_id uuid not null,
    constraint unsent_pk primary key (merchant_id, document_id),
    constraint unsent_document_fk foreign key (merchant_id, document_id)
        references documents (merchant_id, document_id)
);

-- Documents that go by post: those of a day make one file for the printer.
create table letters (
    merchant_id uuid not null,
    day         date not null,
    document_id uuid not null,
    constraint letters_pk primary key (merchant_id, day, document_id),
    constraint letters_document_fk foreign key (merchant_id, document_id)
        references documents (merchant_id, document_id)
);
alter table customers add column delivery text not null default 'email',
    add constraint customers_delivery check (delivery in ('email', 'post'));

alter table files drop constraint files_kind;
alter table files add constraint files_kind
    check (kind in ('document_pdf', 'document_xml', 'contract_confirmation', 'declaration_receipt', 'mandate'));

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['releases', 'cancellations', 'letters', 'unsent'] loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format(
            'create policy one_merchant on %I using (merchant_id = nullif(current_setting(''turnus.merchant_id'', true), '''')::uuid)',
            tenant_table
        );
    end loop;
end
$$;
