-- Everything that belongs to one merchant. merchant_id comes first in every key and index, so that the same schema can
-- be spread over several machines by merchant. Identifiers are UUIDv7 made by the program.

create table legal_texts (
    merchant_id uuid  not null,
    kind        text  not null,
    lang        text  not null,
    version     text  not null,
    valid_from  date  not null,
    title       text  not null,
    sections    jsonb not null,
    constraint legal_texts_pk primary key (merchant_id, kind, lang, version),
    constraint legal_texts_kind check (kind in ('imprint', 'privacy', 'terms', 'withdrawal', 'accessibility')),
    constraint legal_texts_lang check (lang in ('de', 'en'))
);

create table products (
    merchant_id uuid    not null,
    product_id  uuid    not null,
    position    integer not null,
    -- Texts by language: {"de": …, "en": …}
    name        jsonb   not null,
    description jsonb   not null,
    constraint products_pk primary key (merchant_id, product_id)
);

create table plans (
    merchant_id uuid    not null,
    plan_id     uuid    not null,
    product_id  uuid    not null,
    slug        text    not null,
    position    integer not null,
    name        jsonb   not null,
    summary     jsonb   not null,
    features    jsonb   not null,
    -- The version new contracts get; running contracts keep theirs.
    current_version_id uuid not null,
    constraint plans_pk primary key (merchant_id, plan_id),
    constraint plans_slug_unique unique (merchant_id, slug),
    constraint plans_product_fk foreign key (merchant_id, product_id) references products (merchant_id, product_id)
);
create index plans_by_product on plans (merchant_id, product_id, position);

-- Immutable: prices and terms a contract points at.
create table plan_versions (
    merchant_id     uuid        not null,
    plan_version_id uuid        not null,
    plan_id         uuid        not null,
    definition      jsonb       not null,
    published_at    timestamptz not null,
    constraint plan_versions_pk primary key (merchant_id, plan_version_id),
    constraint plan_versions_plan_fk foreign key (merchant_id, plan_id) references plans (merchant_id, plan_id)
);

create table customers (
    merchant_id  uuid        not null,
    customer_id  uuid        not null,
    number       text        not null,
    kind         text        not null,
    company      text,
    given_name   text        not null,
    family_name  text        not null,
    street       text        not null,
    house_number text        not null,
    postcode     text        not null,
    city         text        not null,
    country      text        not null,
    email        text        not null,
    vat_id       text,
    lang         text        not null,
    created_at   timestamptz not null,
    constraint customers_pk primary key (merchant_id, customer_id),
    constraint customers_number_unique unique (merchant_id, number),
    constraint customers_kind check (kind in ('consumer', 'business')),
    constraint customers_company_named check (kind = 'consumer' or company is not null)
);
create index customers_by_email on customers (merchant_id, lower(email));
create index customers_by_name on customers (merchant_id, lower(family_name));

create table logins (
    merchant_id   uuid        not null,
    login_id      uuid        not null,
    email         text        not null,
    password_hash text        not null,
    created_at    timestamptz not null,
    constraint logins_pk primary key (merchant_id, login_id)
);
create unique index logins_email_unique on logins (merchant_id, lower(email));

create table customer_users (
    merchant_id uuid not null,
    login_id    uuid not null,
    customer_id uuid not null,
    role        text not null,
    constraint customer_users_pk primary key (merchant_id, login_id, customer_id),
    constraint customer_users_role check (role in ('owner', 'billing', 'technical', 'read_only')),
    constraint customer_users_login_fk foreign key (merchant_id, login_id) references logins (merchant_id, login_id),
    constraint customer_users_customer_fk foreign key (merchant_id, customer_id)
        references customers (merchant_id, customer_id)
);

create table staff (
    merchant_id   uuid        not null,
    staff_id      uuid        not null,
    email         text        not null,
    name          text        not null,
    role          text        not null,
    password_hash text        not null,
    created_at    timestamptz not null,
    constraint staff_pk primary key (merchant_id, staff_id),
    constraint staff_role check (role in ('owner', 'support'))
);
create unique index staff_email_unique on staff (merchant_id, lower(email));

-- Refused sign-ins by a hash of what was tried (address or network origin), for throttling.
create table sign_in_failures (
    merchant_id uuid        not null,
    subject     bytea       not null,
    failure_id  uuid        not null,
    failed_at   timestamptz not null,
    constraint sign_in_failures_pk primary key (merchant_id, subject, failure_id)
);

create table payment_methods (
    merchant_id       uuid        not null,
    payment_method_id uuid        not null,
    customer_id       uuid        not null,
    kind              text        not null,
    account_holder    text,
    iban              text,
    mandate_reference text,
    mandate_signed_on date,
    -- How the mandate was given (R-602, R-604): text version, time, session, address.
    evidence          jsonb,
    created_at        timestamptz not null,
    constraint payment_methods_pk primary key (merchant_id, payment_method_id),
    constraint payment_methods_kind check (kind in ('sepa', 'invoice')),
    constraint payment_methods_sepa_complete check (
        kind = 'invoice'
        or (account_holder is not null and iban is not null and mandate_reference is not null
            and mandate_signed_on is not null and evidence is not null)
    ),
    constraint payment_methods_mandate_unique unique (merchant_id, mandate_reference),
    constraint payment_methods_customer_fk foreign key (merchant_id, customer_id)
        references customers (merchant_id, customer_id)
);
create index payment_methods_by_customer on payment_methods (merchant_id, customer_id);

create table contracts (
    merchant_id       uuid        not null,
    contract_id       uuid        not null,
    number            text        not null,
    customer_id       uuid        not null,
    plan_version_id   uuid        not null,
    payment_method_id uuid        not null,
    ordered_at        timestamptz not null,
    -- The replayed timeline, so that a page needs no replay; contract_events is the truth.
    current           jsonb       not null,
    -- What the customer accepted and when (R-509, R-511).
    evidence          jsonb       not null,
    -- From the timeline, for lists and counts: first day of service, first billed day, first day without service.
    starts_on         date        not null,
    billing_start     date,
    ends_on           date,
    -- The next civil date on which something becomes due; null when nothing ever will.
    next_due_on       date,
    -- Set when the billing run refused this contract: it stays out of runs until someone looks.
    parked_at         timestamptz,
    parked_reason     text,
    constraint contracts_pk primary key (merchant_id, contract_id),
    constraint contracts_number_unique unique (merchant_id, number),
    constraint contracts_parked_with_reason check ((parked_at is null) = (parked_reason is null)),
    constraint contracts_customer_fk foreign key (merchant_id, customer_id)
        references customers (merchant_id, customer_id),
    constraint contracts_plan_version_fk foreign key (merchant_id, plan_version_id)
        references plan_versions (merchant_id, plan_version_id),
    constraint contracts_payment_method_fk foreign key (merchant_id, payment_method_id)
        references payment_methods (merchant_id, payment_method_id)
);
create index contracts_by_customer on contracts (merchant_id, customer_id);
create index contracts_due on contracts (merchant_id, next_due_on) where parked_at is null and next_due_on is not null;
create index contracts_parked on contracts (merchant_id, parked_at) where parked_at is not null;

-- Append-only: the contract's timeline.
create table contract_events (
    merchant_id  uuid        not null,
    contract_id  uuid        not null,
    sequence     integer     not null,
    effective_on date        not null,
    event        jsonb       not null,
    -- Who: {"customer": login}, {"staff": id}, "demo", "job"
    actor        jsonb       not null,
    recorded_at  timestamptz not null,
    constraint contract_events_pk primary key (merchant_id, contract_id, sequence),
    constraint contract_events_contract_fk foreign key (merchant_id, contract_id)
        references contracts (merchant_id, contract_id)
);

-- Consecutive numbers from a locked row in the transaction that uses them: no gap, no duplicate (R-141).
create table number_series (
    merchant_id uuid   not null,
    series      text   not null,
    next_value  bigint not null,
    constraint number_series_pk primary key (merchant_id, series),
    constraint number_series_positive check (next_value > 0)
);

create table documents (
    merchant_id  uuid        not null,
    document_id  uuid        not null,
    customer_id  uuid        not null,
    kind         text        not null,
    number       text        not null,
    issued_on    date        not null,
    due_on       date        not null,
    currency     text        not null,
    net_minor    bigint      not null,
    tax_minor    bigint      not null,
    gross_minor  bigint      not null,
    -- How it will be paid: by SEPA debit on the due date, or by the customer's transfer.
    collection   text        not null,
    -- The view model the PDF was rendered from.
    model        jsonb       not null,
    issued_at    timestamptz not null,
    constraint documents_pk primary key (merchant_id, document_id),
    constraint documents_number_unique unique (merchant_id, number),
    constraint documents_kind check (kind in ('invoice', 'credit_note')),
    constraint documents_collection check (collection in ('sepa', 'transfer')),
    constraint documents_total check (net_minor + tax_minor = gross_minor and gross_minor >= 0),
    constraint documents_customer_fk foreign key (merchant_id, customer_id)
        references customers (merchant_id, customer_id)
);
create index documents_by_customer on documents (merchant_id, customer_id, issued_on, number);
create index documents_by_date on documents (merchant_id, issued_on, number);

create table document_lines (
    merchant_id  uuid    not null,
    document_id  uuid    not null,
    line         integer not null,
    contract_id  uuid    not null,
    component    text    not null,
    -- charge or credit of which kind of component; with period_from it makes a line unique for ever.
    kind         text    not null,
    period_from  date    not null,
    period_until date,
    -- In the contract's price mode (net or gross), after allowances; credits negative.
    amount_minor bigint  not null,
    -- What the engine must remember of the line, and the whole item: derivation, allowances, tax decision.
    billed       jsonb   not null,
    item         jsonb   not null,
    constraint document_lines_pk primary key (merchant_id, document_id, line),
    constraint document_lines_once unique (merchant_id, contract_id, component, period_from, kind),
    constraint document_lines_document_fk foreign key (merchant_id, document_id)
        references documents (merchant_id, document_id),
    constraint document_lines_contract_fk foreign key (merchant_id, contract_id)
        references contracts (merchant_id, contract_id)
);

-- Rendered bytes: of issued documents and of letters like the contract confirmation.
create table files (
    merchant_id uuid        not null,
    file_id     uuid        not null,
    -- Exactly one of these says what the file belongs to.
    document_id uuid,
    contract_id uuid,
    kind        text        not null,
    name        text        not null,
    media_type  text        not null,
    sha256      bytea       not null,
    bytes       bytea       not null,
    created_at  timestamptz not null,
    constraint files_pk primary key (merchant_id, file_id),
    constraint files_owner check (num_nonnulls(document_id, contract_id) = 1),
    constraint files_kind check (kind in ('document_pdf', 'contract_confirmation')),
    constraint files_document_unique unique (merchant_id, document_id, kind),
    constraint files_contract_unique unique (merchant_id, contract_id, kind),
    constraint files_document_fk foreign key (merchant_id, document_id) references documents (merchant_id, document_id),
    constraint files_contract_fk foreign key (merchant_id, contract_id) references contracts (merchant_id, contract_id)
);

create table payments (
    merchant_id  uuid        not null,
    payment_id   uuid        not null,
    document_id  uuid        not null,
    received_on  date        not null,
    amount_minor bigint      not null,
    reference    text        not null,
    recorded_at  timestamptz not null,
    constraint payments_pk primary key (merchant_id, payment_id),
    constraint payments_positive check (amount_minor > 0),
    constraint payments_document_fk foreign key (merchant_id, document_id)
        references documents (merchant_id, document_id)
);
create index payments_by_document on payments (merchant_id, document_id);

-- Cancellations and withdrawals declared on the public pages: accepted as they come, matched afterwards.
create table declarations (
    merchant_id    uuid        not null,
    declaration_id uuid        not null,
    kind           text        not null,
    -- Secret part of the receipt's address.
    token          text        not null,
    form           jsonb       not null,
    -- The language it was declared in, for the receipt.
    lang           text        not null,
    received_at    timestamptz not null,
    contract_id    uuid,
    constraint declarations_pk primary key (merchant_id, declaration_id),
    constraint declarations_token_unique unique (merchant_id, token),
    constraint declarations_kind check (kind in ('cancellation', 'withdrawal')),
    constraint declarations_contract_fk foreign key (merchant_id, contract_id)
        references contracts (merchant_id, contract_id)
);

-- The answer to a request with an idempotency key: the same key again gets the same answer.
create table idempotency (
    merchant_id uuid        not null,
    use_case    text        not null,
    key         text        not null,
    outcome     jsonb       not null,
    created_at  timestamptz not null,
    constraint idempotency_pk primary key (merchant_id, use_case, key)
);

-- What must still happen because of a committed change: at least once, in its own transaction.
create table outbox (
    merchant_id uuid        not null,
    outbox_id   uuid        not null,
    task        jsonb       not null,
    due_at      timestamptz not null,
    attempts    integer     not null default 0,
    last_error  text,
    done_at     timestamptz,
    constraint outbox_pk primary key (merchant_id, outbox_id)
);
create index outbox_open on outbox (merchant_id, due_at) where done_at is null;

-- Mails as handed to the mail server, or kept for the demo's mailbox.
create table mails (
    merchant_id uuid        not null,
    mail_id     uuid        not null,
    sender      text        not null,
    recipient   text        not null,
    subject     text        not null,
    text_body   text        not null,
    html_body   text        not null,
    -- [{"name": …, "file": id}]: bytes stay in files.
    attachments jsonb       not null,
    sent_at     timestamptz not null,
    constraint mails_pk primary key (merchant_id, mail_id)
);
