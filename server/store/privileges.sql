-- What the program may do with each table. The owner runs this after the migrations, every time: everything is taken back
-- first, so that this file says all there is. A new table belongs in one of the lists (a test fails until it is).
--
-- Foreign keys need nothing here: PostgreSQL checks them in the name of the owner. `select … for update` needs the right
-- to update at least one column.

revoke all on all tables in schema public from turnus_program, public;
revoke all on all sequences in schema public from turnus_program, public;
revoke all on schema public from turnus_program;
revoke create on schema public from public;
grant usage on schema public to turnus_program;

-- A temporary table would come before a real one of the same name in every search.
do $$
begin
    if has_database_privilege('turnus_program', current_database(), 'create, temporary') then
        execute format('revoke create, temporary on database %I from turnus_program, public', current_database());
    end if;
end
$$;

-- Changed and deleted as the program goes.
grant select, insert, update, delete on
    access_links,
    billed_days,
    billing_runs,
    billing_schedule,
    calendar_feeds,
    card_setups,
    charge_attempts,
    charge_findings,
    collected_months,
    contract_months,
    contracts,
    customer_figures,
    customer_words,
    customer_users,
    customers,
    document_chains,
    document_texts,
    email_changes,
    erasure_requests,
    idempotency,
    import_rows,
    imports,
    invitations,
    layouts_in_use,
    logins,
    mail_templates,
    logos,
    number_series,
    outbox,
    passkeys,
    plans,
    products,
    receivables,
    recovery_codes,
    revenue_counted,
    revenue_months,
    second_factors,
    sessions,
    sign_in_failures,
    sign_ins,
    signup_sites,
    staff,
    staff_invitations,
    unassigned_payments,
    unsent
to turnus_program;

-- Changed, never deleted: no policy stands between the program and another merchant's row here.
grant select, insert, update on
    merchants
to turnus_program;

-- Append-only: written once, and then nobody but the owner can change or delete a row.
grant select, insert on
    allocations,
    audit_log,
    cancellations,
    contract_events,
    declarations,
    discount_codes,
    discount_redemptions,
    discounts,
    document_lines,
    documents,
    erasure_reports,
    files,
    hand_lines,
    layouts,
    legal_texts,
    letterheads,
    letters,
    mail_events,
    mails,
    payment_methods,
    payments,
    plan_versions,
    postings,
    quotes,
    refunds,
    releases,
    usage_records
to turnus_program;

-- Status columns of append-only tables. Citus refuses to pass rights on columns on to its workers, and would refuse the
-- whole statement; elsewhere the setting means nothing.
set local citus.enable_ddl_propagation = off;
grant update (contract_id) on declarations to turnus_program;
grant update (blocked_at) on discount_codes to turnus_program;
grant update (ended_at) on discounts to turnus_program;
grant update (ended_at, expiry_told_at, is_default) on payment_methods to turnus_program;
grant update (used_at) on quotes to turnus_program;

-- What the law no longer demands to be kept leaves append-only tables by this alone: of customers who are locked.
grant execute on function erase_expired(uuid, text, date) to turnus_program;
