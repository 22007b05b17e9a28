-- Plans are drafted, published and retired; a version says what a plan was when it was saved, and is never changed.

alter table plans
    add column state text not null default 'published',
    -- A version saved after the one new contracts get, and not published yet.
    add column draft_version_id uuid,
    add constraint plans_state check (state in ('draft', 'published', 'retired'));
alter table plans alter column state drop default;

alter table plan_versions rename column published_at to saved_at;
alter table plan_versions
    add column number integer,
    -- Name, summary and features as saved with it; null: as the plan has them.
    add column texts jsonb;

-- Rows of every merchant; until the end of this transaction nobody else sees this table.
alter table plan_versions no force row level security;
update plan_versions v
set number = n.number
from (
    select merchant_id, plan_version_id,
           row_number() over (partition by merchant_id, plan_id order by saved_at, plan_version_id) as number
    from plan_versions
) n
where n.merchant_id = v.merchant_id and n.plan_version_id = v.plan_version_id;
alter table plan_versions force row level security;

alter table plan_versions
    alter column number set not null,
    add constraint plan_versions_number_unique unique (merchant_id, plan_id, number),
    add constraint plan_versions_number_positive check (number > 0);
