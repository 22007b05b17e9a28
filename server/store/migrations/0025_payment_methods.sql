-- A way to pay that its customer has removed pays nothing more. It stays, because a mandate has to be shown for as long as a debit can be
-- returned (R-604).
alter table payment_methods add column ended_at timestamptz;
