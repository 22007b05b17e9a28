-- Money that staff record, count against invoices and send back by hand (docs/payments-by-hand.md).

-- A counter entry takes back what was counted, so that every sum is right and nothing is deleted: negative, once for each entry.
alter table allocations
    add column takes_back uuid,
    drop constraint allocations_positive,
    add constraint allocations_sign check (amount_minor <> 0 and (amount_minor > 0) = (takes_back is null)),
    add constraint allocations_takes_back_unique unique (merchant_id, takes_back),
    add constraint allocations_takes_back_fk foreign key (merchant_id, takes_back)
        references allocations (merchant_id, allocation_id);

-- Who sent a transfer, as the bank's statement names them.
alter table payments add column sender text not null default '';
create index payments_by_day on payments (merchant_id, received_on desc, payment_id desc);

-- Money of which nobody knows yet whose it is. Once they do, it becomes a payment with the same id.
create table unassigned_payments (
    merchant_id  uuid        not null,
    payment_id   uuid        not null,
    received_on  date        not null,
    amount_minor bigint      not null,
    currency     text        not null,
    reference    text        not null,
    sender       text        not null,
    recorded_at  timestamptz not null,
    constraint unassigned_payments_pk primary key (merchant_id, payment_id),
    constraint unassigned_payments_positive check (amount_minor > 0)
);

-- Money sent back: of a payment, or of what a correction or cancellation left to the customer.
create table refunds (
    merchant_id  uuid        not null,
    refund_id    uuid        not null,
    customer_id  uuid        not null,
    payment_id   uuid,
    credit_id    uuid,
    refunded_on  date        not null,
    amount_minor bigint      not null,
    currency     text        not null,
    -- How it was sent; a transfer names its account.
    way          text        not null,
    iban         text        not null,
    reference    text        not null,
    recorded_at  timestamptz not null,
    constraint refunds_pk primary key (merchant_id, refund_id),
    constraint refunds_positive check (amount_minor > 0),
    constraint refunds_way check (way in ('transfer', 'card')),
    constraint refunds_one_source check (num_nonnulls(payment_id, credit_id) = 1),
    constraint refunds_customer_fk foreign key (merchant_id, customer_id) references customers (merchant_id, customer_id),
    constraint refunds_payment_fk foreign key (merchant_id, payment_id) references payments (merchant_id, payment_id),
    constraint refunds_credit_fk foreign key (merchant_id, credit_id) references documents (merchant_id, document_id)
);
create index refunds_by_customer on refunds (merchant_id, customer_id);
create index refunds_by_payment on refunds (merchant_id, payment_id) where payment_id is not null;
create index refunds_by_credit on refunds (merchant_id, credit_id) where credit_id is not null;

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['unassigned_payments', 'refunds'] loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format(
            'create policy one_merchant on %I using (merchant_id = nullif(current_setting(''turnus.merchant_id'', true), '''')::uuid)',
            tenant_table
        );
    end loop;
end
$$;

-- Erasure empties senders and accounts like references. The function is changed where it stands, so that what it says is written once.
do $$
declare
    body text := pg_get_functiondef('erase_expired(uuid, text, date)'::regprocedure);
    change text[];
begin
    foreach change slice 1 in array array[
        array['update payments p set reference = ''''', 'update refunds f set reference = '''', iban = ''''
            where f.merchant_id = merchant and f.customer_id = locked and f.refunded_on < before
              and (f.reference <> '''' or f.iban <> '''');
        get diagnostics n = row_count; erased := erased + n;
        update payments p set reference = '''', sender = '''''],
        array['and p.received_on < before and p.reference <> ''''', 'and p.received_on < before and (p.reference <> '''' or p.sender <> '''')']
    ] loop
        if position(change[1] in body) = 0 then
            raise exception 'erase_expired has no %', change[1];
        end if;
        body := replace(body, change[1], change[2]);
    end loop;
    execute body;
end
$$;
