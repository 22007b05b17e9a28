-- Which logins a customer has: asked for when somebody takes their own data along.
create index customer_users_by_customer on customer_users (merchant_id, customer_id);

-- Customers ask for erasure (Art. 17 GDPR) and are answered within a month.
create table erasure_requests (
    merchant_id  uuid        not null,
    request_id   uuid        not null,
    customer_id  uuid        not null,
    requested_at timestamptz not null,
    answer_by    date        not null,
    ended_at     timestamptz,
    outcome      text,
    -- What the customer was told, where it was refused.
    reason       text,
    constraint erasure_requests_pk primary key (merchant_id, request_id),
    constraint erasure_requests_outcome check (outcome in ('withdrawn', 'erased', 'refused')),
    constraint erasure_requests_ended check ((ended_at is null) = (outcome is null)),
    constraint erasure_requests_reason check ((outcome is not distinct from 'refused') = (reason is not null)),
    constraint erasure_requests_customer_fk foreign key (merchant_id, customer_id)
        references customers (merchant_id, customer_id)
);
-- One at a time for each customer.
create unique index erasure_requests_open_unique on erasure_requests (merchant_id, customer_id) where ended_at is null;
create index erasure_requests_due on erasure_requests (merchant_id, answer_by, request_id) where ended_at is null;
create index erasure_requests_by_customer on erasure_requests (merchant_id, customer_id, requested_at);

alter table erasure_requests enable row level security;
alter table erasure_requests force row level security;
create policy one_merchant on erasure_requests
    using (merchant_id = nullif(current_setting('turnus.merchant_id', true), '')::uuid);

-- Kept only because the law demands it (Art. 18 GDPR, BDSG §35(3)): out of lists and search, for owners alone.
alter table customers add column restricted_at timestamptz;
-- The next day on which something of a locked customer's need not be kept any longer; null when nothing is left.
alter table customers add column erase_on date,
    add constraint customers_erase_when_restricted check (erase_on is null or restricted_at is not null);
create index customers_to_erase on customers (merchant_id, erase_on) where erase_on is not null;

-- What went because its time was over: by which rule, when, and how much (R-705).
create table erasure_reports (
    merchant_id uuid        not null,
    report_id   uuid        not null,
    customer_id uuid        not null,
    record      text        not null,
    -- Only what is older was erased.
    before      date        not null,
    erased      bigint      not null,
    erased_at   timestamptz not null,
    constraint erasure_reports_pk primary key (merchant_id, report_id),
    constraint erasure_reports_record check (record in ('letter', 'voucher', 'journal')),
    constraint erasure_reports_customer_fk foreign key (merchant_id, customer_id)
        references customers (merchant_id, customer_id)
);
create index erasure_reports_by_customer on erasure_reports (merchant_id, customer_id, report_id);
alter table erasure_reports enable row level security;
alter table erasure_reports force row level security;
create policy one_merchant on erasure_reports
    using (merchant_id = nullif(current_setting('turnus.merchant_id', true), '')::uuid);

-- The only way by which anything leaves the tables that are written once. The program may not delete there; it may call this, which acts
-- for the owner, and takes only what belongs to a customer that is locked, of the one merchant at work, and is older than a day.
-- How many rows were erased or emptied.
create function erase_expired(locked uuid, rule text, before date) returns bigint
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    merchant constant uuid := nullif(current_setting('turnus.merchant_id', true), '')::uuid;
    zone text;
    own_contracts uuid[];
    over_contracts uuid[];
    papers uuid[];
    subjects uuid[];
    erased bigint := 0;
    n bigint;
begin
    perform from customers c
        where c.merchant_id = merchant and c.customer_id = locked and c.restricted_at is not null for update;
    if not found then
        raise exception 'only what belongs to a locked customer is erased' using errcode = 'check_violation';
    end if;
    select m.timezone into zone from merchants m where m.merchant_id = merchant;
    select coalesce(array_agg(c.contract_id), '{}'),
           -- A contract is kept from its end, if that is later than what was written about it.
           coalesce(array_agg(c.contract_id) filter (
               where greatest(c.ends_on, (c.ordered_at at time zone zone)::date) < before
                 and not exists (select from contract_events e
                                 where e.merchant_id = merchant and e.contract_id = c.contract_id
                                   and (e.recorded_at at time zone zone)::date >= before)), '{}')
        into own_contracts, over_contracts
        from contracts c where c.merchant_id = merchant and c.customer_id = locked;
    select own_contracts || locked
           || coalesce((select array_agg(d.document_id) from documents d
                        where d.merchant_id = merchant and d.customer_id = locked), '{}')
           || coalesce((select array_agg(p.payment_id) from payments p
                        where p.merchant_id = merchant and p.customer_id = locked), '{}')
           || coalesce((select array_agg(w.payment_method_id) from payment_methods w
                        where w.merchant_id = merchant and w.customer_id = locked), '{}')
           || coalesce((select array_agg(r.declaration_id) from declarations r
                        where r.merchant_id = merchant and r.contract_id = any(own_contracts)), '{}')
        into subjects;

    if rule = 'letter' then
        select coalesce(array_agg(o.outbox_id), '{}') into papers
            from outbox o left join mails s on s.merchant_id = merchant and s.mail_id = o.outbox_id
            where o.merchant_id = merchant and o.subject = any(subjects)
              and (coalesce(s.sent_at, o.done_at, o.dead_at) at time zone zone)::date < before;
        delete from mail_events e where e.merchant_id = merchant and e.mail_id = any(papers);
        delete from mails s where s.merchant_id = merchant and s.mail_id = any(papers);
        get diagnostics n = row_count; erased := erased + n;
        update outbox o set resend_of = null
            where o.merchant_id = merchant and o.subject = any(subjects) and o.resend_of = any(papers);
        delete from outbox o where o.merchant_id = merchant and o.outbox_id = any(papers);

        select coalesce(array_agg(r.declaration_id), '{}') into papers
            from declarations r
            where r.merchant_id = merchant and r.contract_id = any(own_contracts)
              and (r.received_at at time zone zone)::date < before;
        delete from files f where f.merchant_id = merchant and f.declaration_id = any(papers);
        get diagnostics n = row_count; erased := erased + n;
        delete from declarations r where r.merchant_id = merchant and r.declaration_id = any(papers);
        get diagnostics n = row_count; erased := erased + n;

        -- Bundles for the printer, which is done with them.
        delete from letters l using documents d, customers c
            where l.merchant_id = merchant and d.merchant_id = merchant and d.document_id = l.document_id
              and d.customer_id = locked and c.merchant_id = merchant and c.customer_id = locked
              and l.day < (c.restricted_at at time zone zone)::date;
        delete from files f where f.merchant_id = merchant and f.contract_id = any(over_contracts);
        get diagnostics n = row_count; erased := erased + n;
        -- What was decided stays until the contract goes; what was only looked at no law keeps.
        delete from quotes q where q.merchant_id = merchant and q.contract_id = any(own_contracts)
            and (q.used_at is null or q.contract_id = any(over_contracts));
        get diagnostics n = row_count; erased := erased + n;
        update contracts c set evidence = '{}'
            where c.merchant_id = merchant and c.contract_id = any(over_contracts) and c.evidence <> '{}';
        get diagnostics n = row_count; erased := erased + n;
        -- A mandate is kept from its last use.
        if not exists (select from documents d
                       where d.merchant_id = merchant and d.customer_id = locked and d.issued_on >= before)
            and not exists (select from payments p
                            where p.merchant_id = merchant and p.customer_id = locked and p.received_on >= before)
        then
            select coalesce(array_agg(w.payment_method_id), '{}') into papers
                from payment_methods w
                where w.merchant_id = merchant and w.customer_id = locked and w.kind <> 'invoice'
                  and (w.created_at at time zone zone)::date < before
                  and not exists (select from contracts c
                                  where c.merchant_id = merchant and c.customer_id = locked
                                    and c.payment_method_id = w.payment_method_id
                                    and c.contract_id <> all(over_contracts));
            delete from files f where f.merchant_id = merchant and f.payment_method_id = any(papers);
            get diagnostics n = row_count; erased := erased + n;
            update payment_methods w
                set kind = 'invoice', account_holder = null, iban = null, mandate_reference = null,
                    mandate_signed_on = null, evidence = null
                where w.merchant_id = merchant and w.payment_method_id = any(papers);
            get diagnostics n = row_count; erased := erased + n;
        end if;

    elsif rule = 'voucher' then
        select coalesce(array_agg(d.document_id), '{}') into papers
            from documents d where d.merchant_id = merchant and d.customer_id = locked and d.issued_on < before;
        delete from files f where f.merchant_id = merchant and f.document_id = any(papers);
        get diagnostics n = row_count; erased := erased + n;
        -- The hash stays, and with it the chain (R-704).
        update documents d set content = null
            where d.merchant_id = merchant and d.document_id = any(papers) and d.content is not null;
        get diagnostics n = row_count; erased := erased + n;
        update releases r set report = '{}' where r.merchant_id = merchant and r.document_id = any(papers);
        update cancellations x set reason = '' where x.merchant_id = merchant and x.document_id = any(papers);
        delete from letters l where l.merchant_id = merchant and l.document_id = any(papers);
        update payments p set reference = ''
            where p.merchant_id = merchant and p.customer_id = locked and p.received_on < before and p.reference <> '';
        get diagnostics n = row_count; erased := erased + n;
        delete from usage_records u
            where u.merchant_id = merchant and u.contract_id = any(own_contracts) and u.used_on < before;
        get diagnostics n = row_count; erased := erased + n;

    elsif rule = 'journal' then
        delete from audit_log a
            where a.merchant_id = merchant and a.subject = any(subjects) and (a.at at time zone zone)::date < before;
        get diagnostics n = row_count; erased := erased + n;
        -- When nothing needs to be told apart any more, what is left of the books belongs to nobody.
        if not exists (select from postings p
                       where p.merchant_id = merchant and p.customer_id = locked and p.booked_on >= before)
            and not exists (select from audit_log a where a.merchant_id = merchant and a.subject = any(subjects))
            and not exists (select from documents d
                            where d.merchant_id = merchant and d.customer_id = locked and d.content is not null)
            and not exists (select from files f
                            where f.merchant_id = merchant and f.contract_id = any(own_contracts))
            and not exists (select from mails s join outbox o on o.merchant_id = merchant and o.outbox_id = s.mail_id
                            where s.merchant_id = merchant and o.subject = any(subjects))
            and not exists (select from payment_methods w
                            where w.merchant_id = merchant and w.customer_id = locked and w.kind <> 'invoice')
            and not exists (select from declarations r
                            where r.merchant_id = merchant and r.contract_id = any(own_contracts))
        then
            delete from erasure_requests r where r.merchant_id = merchant and r.customer_id = locked;
            get diagnostics n = row_count; erased := erased + n;
            update contract_events e
                set event = regexp_replace(e.event::text, '"vat_id": "[^"]*"', '"vat_id": "–"', 'g')::jsonb
                where e.merchant_id = merchant and e.contract_id = any(own_contracts)
                  and e.event::text ~ '"vat_id": "[^"]*"';
            update contracts c
                set current = regexp_replace(c.current::text, '"vat_id": "[^"]*"', '"vat_id": "–"', 'g')::jsonb
                where c.merchant_id = merchant and c.contract_id = any(own_contracts)
                  and c.current::text ~ '"vat_id": "[^"]*"';
            update customers c
                set company = case when c.company is not null then '–' end, given_name = '', family_name = '–',
                    street = '–', house_number = '', postcode = '', city = '–', email = '', vat_id = null,
                    leitweg_id = null, buyer_reference = null, order_number = null, einvoice_scheme = null,
                    einvoice_address = null, erase_on = null
                where c.merchant_id = merchant and c.customer_id = locked;
            get diagnostics n = row_count; erased := erased + n;
        end if;
    else
        raise exception 'no rule for %', rule using errcode = 'invalid_parameter_value';
    end if;
    return erased;
end
$$;
revoke all on function erase_expired(uuid, text, date) from public;
