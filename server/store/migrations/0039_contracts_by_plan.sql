-- The plan and the version a contract is on, or goes to where a switch is planned: the last of its timeline. So that contracts of a
-- plan are counted from an index alone.
alter table contracts
    add column on_plan text generated always as (current #>> '{phases,-1,plan,plan}') stored,
    add column on_version text generated always as (current #>> '{phases,-1,plan,id}') stored;
create index contracts_by_plan on contracts (merchant_id, on_plan) include (on_version, ends_on);
