-- The ledger: what was billed, posted, paid and issued, so that a run of many thousand invoices is written in a few statements
-- per batch, nothing can be billed twice, and nothing that was issued can be changed unseen.

-- Rows of every merchant are brought into shape; until the end of this transaction nobody else sees these tables.
alter table customers no force row level security;
alter table contracts no force row level security;
alter table contract_events no force row level security;
alter table documents no force row level security;
alter table document_lines no force row level security;
alter table payments no force row level security;

-- When a contract is billed next, apart from the contract itself: small rows that every run rewrites.
create table billing_schedule (
    merchant_id   uuid    not null,
    contract_id   uuid    not null,
    customer_id   uuid    not null,
    -- The next civil date on which something becomes due; null when nothing ever will.
    next_due_on   date,
    -- Everything due on or before this day was billed, as the contract stood after that many events.
    billed_until  date,
    billed_events integer not null default 0,
    -- Lines billed so far: the place of the next one.
    lines         integer not null default 0,
    -- Set when the billing run refused this contract: it stays out of runs until someone looks.
    parked_at     timestamptz,
    parked_reason text,
    constraint billing_schedule_pk primary key (merchant_id, contract_id),
    constraint billing_schedule_parked_with_reason check ((parked_at is null) = (parked_reason is null)),
    constraint billing_schedule_contract_fk foreign key (merchant_id, contract_id)
        references contracts (merchant_id, contract_id)
);
create index billing_schedule_due on billing_schedule (merchant_id, next_due_on, customer_id)
    where parked_at is null and next_due_on is not null;
create index billing_schedule_by_customer on billing_schedule (merchant_id, customer_id);
create index billing_schedule_parked on billing_schedule (merchant_id, parked_at) where parked_at is not null;
insert into billing_schedule (merchant_id, contract_id, customer_id, next_due_on, lines, parked_at, parked_reason)
select c.merchant_id, c.contract_id, c.customer_id, c.next_due_on,
       coalesce((select max(l.ordinal) from document_lines l
                 where l.merchant_id = c.merchant_id and l.contract_id = c.contract_id), 0),
       c.parked_at, c.parked_reason
from contracts c;
-- How many events made `current`.
alter table contracts add column events integer not null default 0;
update contracts c set events = (select count(*) from contract_events e
                                 where e.merchant_id = c.merchant_id and e.contract_id = c.contract_id);
alter table contracts drop column next_due_on, drop column parked_at, drop column parked_reason;

-- What an issued document says, word for word: its hash is a link of the merchant's chain (R-302). What all documents of a merchant share
-- stands once.
create table letterheads (
    merchant_id     uuid        not null,
    letterhead_hash bytea       not null,
    body            json        not null,
    first_used_at   timestamptz not null,
    constraint letterheads_pk primary key (merchant_id, letterhead_hash)
);
create table document_chains (
    merchant_id uuid   not null,
    -- The last link: its number, counted from 1, and its hash.
    position    bigint not null,
    hash        bytea  not null,
    constraint document_chains_pk primary key (merchant_id)
);
alter table documents rename column model to content;
alter table documents alter column content type json using content::json;
-- The personal part may have to go one day (R-704); the hash stays, and with it the chain.
alter table documents alter column content drop not null;
alter table documents
    add column letterhead_hash bytea,
    add column content_hash    bytea,
    add column chain_position  bigint,
    add column chain_hash      bytea;
update documents set content_hash = sha256(convert_to(content::text, 'UTF8'));
with recursive numbered as (
    select merchant_id, document_id, content_hash || convert_to(number, 'UTF8') as link,
           row_number() over (partition by merchant_id order by issued_at, number) as position
    from documents
), chained as (
    select merchant_id, document_id, position, sha256(decode(repeat('00', 32), 'hex') || link) as hash
    from numbered where position = 1
    union all
    select n.merchant_id, n.document_id, n.position, sha256(c.hash || n.link)
    from chained c join numbered n on n.merchant_id = c.merchant_id and n.position = c.position + 1
)
update documents d set chain_position = c.position, chain_hash = c.hash
from chained c where c.merchant_id = d.merchant_id and c.document_id = d.document_id;
insert into document_chains (merchant_id, position, hash)
select distinct on (merchant_id) merchant_id, chain_position, chain_hash from documents
order by merchant_id, chain_position desc;
alter table documents
    alter column content_hash set not null,
    alter column chain_position set not null,
    alter column chain_hash set not null,
    add constraint documents_chain_unique unique (merchant_id, chain_position);
-- Identifiers are ordered by time, so the newest documents are found by the primary key.
drop index documents_by_date;
drop index documents_by_customer;
create index documents_by_customer on documents (merchant_id, customer_id, document_id);

-- A line is unique for ever by what it bills. The same days may be charged, taken back and charged again: each time counts. Lines
-- that cancel out to nothing are settled without a document.
alter table document_lines drop constraint document_lines_pk;
alter table document_lines drop constraint document_lines_once;
alter table document_lines alter column document_id drop not null;
alter table document_lines alter column line drop not null;
alter table document_lines alter column item type json using item::json;
alter table document_lines drop column billed;
alter table document_lines add column repetition integer not null default 0;
update document_lines l set repetition = r.repetition
from (select merchant_id, contract_id, ordinal,
             row_number() over (partition by merchant_id, contract_id, component, period_from, kind order by ordinal) - 1
                 as repetition
      from document_lines) r
where r.merchant_id = l.merchant_id and r.contract_id = l.contract_id and r.ordinal = l.ordinal;
alter table document_lines
    alter column repetition drop default,
    add constraint document_lines_pk
        primary key (merchant_id, contract_id, component, period_from, kind, repetition),
    add constraint document_lines_on_a_document check ((document_id is null) = (line is null)),
    drop constraint document_lines_document_fk;
create index document_lines_by_document on document_lines (merchant_id, document_id, line) where document_id is not null;
-- Numbers are taken as late as possible, because whoever takes one holds up all others: lines are written before their document.
alter table document_lines add constraint document_lines_document_fk foreign key (merchant_id, document_id)
    references documents (merchant_id, document_id) deferrable initially deferred;

-- Double entry. A posting moves an amount from one account to another, so that one that does not balance cannot be written.
create table postings (
    merchant_id  uuid    not null,
    -- The document or payment that caused it.
    entry_id     uuid    not null,
    posting      integer not null,
    booked_on    date    not null,
    debit        text    not null,
    credit       text    not null,
    amount_minor bigint  not null,
    currency     text    not null,
    -- Of taxed revenue and of tax: category and rate in per cent (R-109).
    tax_category text,
    tax_rate     numeric,
    customer_id  uuid    not null,
    constraint postings_pk primary key (merchant_id, entry_id, posting),
    constraint postings_positive check (amount_minor > 0),
    constraint postings_two_accounts check (debit <> credit),
    constraint postings_accounts check (
        debit in ('receivable', 'revenue', 'vat', 'bank') and credit in ('receivable', 'revenue', 'vat', 'bank')
    )
);
create index postings_by_customer on postings (merchant_id, customer_id, booked_on);
insert into postings (merchant_id, entry_id, posting, booked_on, debit, credit, amount_minor, currency, customer_id)
select merchant_id, document_id, 1, issued_on, 'receivable', 'revenue', net_minor, currency, customer_id
from documents where kind = 'invoice' and net_minor > 0
union all
select merchant_id, document_id, 2, issued_on, 'receivable', 'vat', tax_minor, currency, customer_id
from documents where kind = 'invoice' and tax_minor > 0;

-- Money received, and what it was counted against.
alter table payments add column customer_id uuid;
alter table payments add column currency text;
update payments p set customer_id = d.customer_id, currency = d.currency
from documents d where d.merchant_id = p.merchant_id and d.document_id = p.document_id;
create table allocations (
    merchant_id   uuid        not null,
    allocation_id uuid        not null,
    document_id   uuid        not null,
    -- Where the money comes from: a payment, or a credit note.
    payment_id    uuid,
    credit_id     uuid,
    amount_minor  bigint      not null,
    allocated_at  timestamptz not null,
    constraint allocations_pk primary key (merchant_id, allocation_id),
    constraint allocations_positive check (amount_minor > 0),
    constraint allocations_one_source check (num_nonnulls(payment_id, credit_id) = 1),
    constraint allocations_document_fk foreign key (merchant_id, document_id)
        references documents (merchant_id, document_id),
    constraint allocations_credit_fk foreign key (merchant_id, credit_id) references documents (merchant_id, document_id),
    constraint allocations_payment_fk foreign key (merchant_id, payment_id) references payments (merchant_id, payment_id)
);
create index allocations_by_document on allocations (merchant_id, document_id);
create index allocations_by_payment on allocations (merchant_id, payment_id) where payment_id is not null;
create index allocations_by_credit on allocations (merchant_id, credit_id) where credit_id is not null;
insert into allocations (merchant_id, allocation_id, document_id, payment_id, amount_minor, allocated_at)
select merchant_id, payment_id, document_id, payment_id, amount_minor, recorded_at from payments;
insert into postings (merchant_id, entry_id, posting, booked_on, debit, credit, amount_minor, currency, customer_id)
select merchant_id, payment_id, 1, received_on, 'bank', 'receivable', amount_minor, currency, customer_id from payments;
drop index payments_by_document;
alter table payments
    drop column document_id,
    alter column customer_id set not null,
    alter column currency set not null,
    add constraint payments_customer_fk foreign key (merchant_id, customer_id)
        references customers (merchant_id, customer_id);
create index payments_by_customer on payments (merchant_id, customer_id);

-- What a meter counted, told by the merchant's software under an id of its own: told twice, it counts once.
create table usage_records (
    merchant_id uuid        not null,
    contract_id uuid        not null,
    usage_id    text        not null,
    component   text        not null,
    used_on     date        not null,
    quantity    numeric     not null,
    recorded_at timestamptz not null,
    constraint usage_records_pk primary key (merchant_id, contract_id, usage_id),
    constraint usage_records_contract_fk foreign key (merchant_id, contract_id)
        references contracts (merchant_id, contract_id)
);
create index usage_records_by_day on usage_records (merchant_id, contract_id, component, used_on);

-- What a customer was shown before confirming.
create table quotes (
    merchant_id uuid        not null,
    quote_id    uuid        not null,
    contract_id uuid        not null,
    command     json        not null,
    -- Fingerprint of everything shown, and the total.
    hash        text        not null,
    total_minor bigint      not null,
    currency    text        not null,
    created_at  timestamptz not null,
    expires_at  timestamptz not null,
    -- Set when it was confirmed: once.
    used_at     timestamptz,
    constraint quotes_pk primary key (merchant_id, quote_id),
    constraint quotes_contract_fk foreign key (merchant_id, contract_id) references contracts (merchant_id, contract_id)
);
create index quotes_by_contract on quotes (merchant_id, contract_id);

-- Who did what (R-303).
create table audit_log (
    merchant_id uuid        not null,
    audit_id    uuid        not null,
    at          timestamptz not null,
    actor       json        not null,
    action      text        not null,
    subject     uuid,
    old         json,
    new         json,
    reason      text,
    constraint audit_log_pk primary key (merchant_id, audit_id)
);
create index audit_log_by_subject on audit_log (merchant_id, subject, audit_id) where subject is not null;

-- Billing runs: progress while they go on, a journal afterwards.
create table billing_runs (
    merchant_id  uuid        not null,
    run_id       uuid        not null,
    until        date        not null,
    started_at   timestamptz not null,
    -- The last sign of life; a run that ended has ended_at, one that was killed has not.
    seen_at      timestamptz not null,
    ended_at     timestamptz,
    -- Contracts due at the start, and those done since.
    total        bigint      not null,
    done         bigint      not null,
    invoices     bigint      not null,
    credit_notes bigint      not null,
    parked       bigint      not null,
    constraint billing_runs_pk primary key (merchant_id, run_id)
);

-- A task that no further try can mend waits for a person.
alter table outbox add column dead_at timestamptz;
drop index outbox_open;
create index outbox_open on outbox (merchant_id, due_at) where done_at is null and dead_at is null;
create index outbox_dead on outbox (merchant_id, dead_at) where dead_at is not null and done_at is null;

alter table customers force row level security;
alter table contracts force row level security;
alter table contract_events force row level security;
alter table documents force row level security;
alter table document_lines force row level security;
alter table payments force row level security;
do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array[
        'billing_schedule', 'letterheads', 'document_chains', 'postings', 'allocations', 'usage_records', 'quotes', 'audit_log',
        'billing_runs'
    ] loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format(
            'create policy one_merchant on %I using (merchant_id = nullif(current_setting(''turnus.merchant_id'', true), '''')::uuid)',
            tenant_table
        );
    end loop;
end
$$;
