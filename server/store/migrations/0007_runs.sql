-- Why a run ended early, if it did.
alter table billing_runs add column error text;
