-- A second factor beside the password: one-time passwords by time (RFC 6238), see docs/decisions/access.md.

create table second_factors (
    merchant_id  uuid        not null,
    login_id     uuid        not null,
    -- Codes are computed from it, so it is kept as it is. No page, file or log has it once it is confirmed.
    secret       bytea       not null,
    confirmed_at timestamptz not null,
    -- The time step (30 seconds, counted from 1970) of the last code that was taken: only later ones are.
    last_step    bigint      not null,
    constraint second_factors_pk primary key (merchant_id, login_id),
    constraint second_factors_login_fk foreign key (merchant_id, login_id) references logins (merchant_id, login_id)
);

-- What stands in for a code when the device is lost: only the hash of each, deleted by its use.
create table recovery_codes (
    merchant_id uuid  not null,
    login_id    uuid  not null,
    code_hash   bytea not null,
    constraint recovery_codes_pk primary key (merchant_id, login_id, code_hash),
    constraint recovery_codes_factor_fk foreign key (merchant_id, login_id)
        references second_factors (merchant_id, login_id)
);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['second_factors', 'recovery_codes'] loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format(
            'create policy one_merchant on %I using (merchant_id = nullif(current_setting(''turnus.merchant_id'', true), '''')::uuid)',
            tenant_table
        );
    end loop;
end
$$;
