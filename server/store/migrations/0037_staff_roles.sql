-- What somebody of a merchant's staff may do (billing::staff).
alter table staff drop constraint staff_role;
alter table staff add constraint staff_role
    check (role in ('owner', 'billing', 'catalogue', 'support', 'read_only'));
