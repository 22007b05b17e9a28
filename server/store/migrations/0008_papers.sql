-- More kinds of papers: receipts of declarations (R-533, R-544) and mandates (R-602), and what merchants put on their papers.

alter table files add column declaration_id uuid;
alter table files add column payment_method_id uuid;
alter table files drop constraint files_owner;
alter table files drop constraint files_kind;
alter table files
    add constraint files_owner check (num_nonnulls(document_id, contract_id, declaration_id, payment_method_id) = 1),
    add constraint files_kind check (kind in ('document_pdf', 'contract_confirmation', 'declaration_receipt', 'mandate')),
    add constraint files_declaration_unique unique (merchant_id, declaration_id, kind),
    add constraint files_payment_method_unique unique (merchant_id, payment_method_id, kind),
    add constraint files_declaration_fk foreign key (merchant_id, declaration_id)
        references declarations (merchant_id, declaration_id),
    add constraint files_payment_method_fk foreign key (merchant_id, payment_method_id)
        references payment_methods (merchant_id, payment_method_id);

-- Paragraphs a merchant puts before and after what a paper must say: per kind of paper and language.
create table document_texts (
    merchant_id uuid not null,
    kind        text not null,
    lang        text not null,
    opening     text not null,
    closing     text not null,
    constraint document_texts_pk primary key (merchant_id, kind, lang),
    constraint document_texts_kind check (
        kind in ('invoice', 'cancellation', 'contract', 'cancellation_receipt', 'withdrawal_receipt', 'mandate', 'statement')
    ),
    constraint document_texts_lang check (lang in ('de', 'en'))
);

-- The logo on papers from now on; those that were made keep theirs.
create table logos (
    merchant_id uuid  not null,
    media_type  text  not null,
    bytes       bytea not null,
    constraint logos_pk primary key (merchant_id),
    constraint logos_media_type check (media_type in ('image/svg+xml', 'image/png'))
);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['document_texts', 'logos'] loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format(
            'create policy one_merchant on %I using (merchant_id = nullif(current_setting(''turnus.merchant_id'', true), '''')::uuid)',
            tenant_table
        );
    end loop;
end
$$;
