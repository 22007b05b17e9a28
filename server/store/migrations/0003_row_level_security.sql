-- A transaction sees one merchant's rows: the one it named. Without a name it sees nothing. Forced, so that it holds for
-- the owner of the tables too.
do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array[
        'legal_texts', 'products', 'plans', 'plan_versions', 'customers', 'logins', 'customer_users', 'staff',
        'sign_in_failures', 'payment_methods', 'contracts', 'contract_events', 'number_series', 'documents',
        'document_lines', 'files', 'payments', 'declarations', 'idempotency', 'outbox', 'mails'
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
