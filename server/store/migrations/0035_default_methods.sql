-- A customer's default way to pay, cards given with an order, and charges that are not what was asked for: docs/payments.md.

-- The one new contracts are paid by, unless another is chosen. None is one, too.
alter table payment_methods
    add column is_default boolean not null default false,
    add constraint payment_methods_default check (not is_default or (ended_at is null and kind in ('sepa', 'card')));
create unique index payment_methods_one_default on payment_methods (merchant_id, customer_id) where is_default;

-- Ordered to be paid by a card that was not given yet. Until it is, or another way is chosen, invoices are to be transferred.
alter table contracts add column card_wanted boolean not null default false;
-- Nothing is billed before, so that the first invoice says what it is paid by, while its customer is on the provider's page.
alter table billing_schedule add column held_until timestamptz;
-- The contract whose order led to the provider's page: the customer comes back to its receipt.
alter table card_setups add column ordered uuid;

-- Charges a provider has that are not what was asked for. Somebody has to look: no money is counted for them.
create table charge_findings (
    merchant_id uuid        not null,
    finding_id  uuid        not null,
    attempt_id  uuid        not null,
    document_id uuid        not null,
    customer_id uuid        not null,
    -- The provider's name for the charge.
    charge      text        not null,
    -- What was asked for, and what came: amount in minor units, currency, reference, and the provider's names of customer and card.
    asked       jsonb       not null,
    came        jsonb       not null,
    found_at    timestamptz not null,
    state       text        not null default 'new',
    -- What staff say of it, who said it last, and when.
    note        text,
    staff_id    uuid,
    noted_at    timestamptz,
    constraint charge_findings_pk primary key (merchant_id, finding_id),
    -- The same answer is found once, however often it comes.
    constraint charge_findings_unique unique (merchant_id, attempt_id, charge, came),
    constraint charge_findings_state check (state in ('new', 'seen', 'settled')),
    constraint charge_findings_noted check ((state = 'new') = (noted_at is null) and (noted_at is null) = (staff_id is null)),
    constraint charge_findings_settled check (state <> 'settled' or note is not null),
    constraint charge_findings_attempt_fk foreign key (merchant_id, attempt_id)
        references charge_attempts (merchant_id, attempt_id) on delete cascade
);
create index charge_findings_open on charge_findings (merchant_id, finding_id) where state <> 'settled';
create index charge_findings_by_customer on charge_findings (merchant_id, customer_id);

alter table charge_findings enable row level security;
alter table charge_findings force row level security;
create policy one_merchant on charge_findings
    using (merchant_id = nullif(current_setting('turnus.merchant_id', true), '')::uuid);

-- A method that is emptied is nobody's default any more. Findings go with the attempts they are about.
do $$
declare
    body text := pg_get_functiondef('erase_expired(uuid, text, date)'::regprocedure);
    was constant text := 'card = null, card_expires_on = null';
begin
    if position(was in body) = 0 then
        raise exception 'erase_expired has no %', was;
    end if;
    execute replace(body, was, was || ', is_default = false');
end
$$;
