-- What a merchant says in its mails in its own words, and what became of each mail.

-- What a task is about: the document, contract or declaration. Apart from the task, so that an index finds its mails.
alter table outbox no force row level security;
alter table outbox
    add column subject uuid,
    -- The mail this one repeats, because staff asked for it.
    add column resend_of uuid,
    add constraint outbox_resend_fk foreign key (merchant_id, resend_of) references outbox (merchant_id, outbox_id);
update outbox set subject = coalesce(
    task #>> '{mail_document,document}',
    task #>> '{mail_contract_confirmation,contract}',
    task #>> '{mail_declaration_receipt,declaration}'
)::uuid;
alter table outbox force row level security;
create index outbox_by_subject on outbox (merchant_id, subject) where subject is not null;

-- What became of a mail after it was queued, which is the row of the outbox itself. The last event counts.
create table mail_events (
    merchant_id uuid        not null,
    mail_id     uuid        not null,
    -- Ordered by time.
    event_id    uuid        not null,
    at          timestamptz not null,
    state       text        not null,
    reason      text,
    constraint mail_events_pk primary key (merchant_id, mail_id, event_id),
    constraint mail_events_state check (state in ('accepted', 'failed', 'bounced')),
    constraint mail_events_reason check (state = 'accepted' or reason is not null),
    constraint mail_events_mail_fk foreign key (merchant_id, mail_id) references outbox (merchant_id, outbox_id)
);

-- A merchant's own words for a kind of mail in a language; without a row the texts of the program stand.
create table mail_templates (
    merchant_id uuid        not null,
    kind        text        not null,
    lang        text        not null,
    subject     text        not null,
    opening     text        not null,
    closing     text        not null,
    changed_at  timestamptz not null,
    constraint mail_templates_pk primary key (merchant_id, kind, lang),
    constraint mail_templates_kind check (kind in (
        'invoice', 'credit-note', 'cancellation-invoice', 'contract-confirmation', 'cancellation-receipt',
        'withdrawal-receipt'
    )),
    constraint mail_templates_lang check (lang in ('de', 'en'))
);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['mail_events', 'mail_templates'] loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format(
            'create policy one_merchant on %I using (merchant_id = nullif(current_setting(''turnus.merchant_id'', true), '''')::uuid)',
            tenant_table
        );
    end loop;
end
$$;
