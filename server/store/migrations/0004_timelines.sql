-- Contracts are timelines now: plans, quantities and buyers hold from a day on. Events stay as they were recorded; what was
-- derived from them before has another shape.

-- Which shape `current` has. The program replays every contract whose shape is not its own before it reads any
-- (store::projection).
alter table contracts add column current_shape integer not null default 1;

-- What is due and what was billed are compared by run: a price and number of units in one period. Lines billed so far tell
-- theirs: a contract had one plan and fixed quantities. A credit belongs to the run of the charge it took back.
alter table document_lines add column ordinal integer;
-- Every line of every merchant at once, also those that an interrupted seed left without a merchant; until the end of this
-- transaction nobody else sees these tables.
alter table contracts no force row level security;
alter table contract_events no force row level security;
alter table documents no force row level security;
alter table document_lines no force row level security;
update document_lines as line
set billed = line.billed || jsonb_build_object('run', known.run),
    item = line.item || jsonb_build_object('run', known.run),
    ordinal = known.ordinal
from (
    select l.merchant_id, l.document_id, l.line,
           row_number() over (
               partition by l.merchant_id, l.contract_id order by d.issued_at, d.number, l.line
           ) as ordinal,
           jsonb_build_object(
               'source', jsonb_build_object('plan', e.event -> 'plan' -> 'id'),
               'full', charge.full_period,
               -- A one-off price has no period, and so no first day.
               'from', greatest(
                   (charge.full_period ->> 'from')::date,
                   case when charge.full_period is not null then c.billing_start end
               ),
               'units', coalesce(charge.units, l.item -> 'quantity')
           ) as run
    from document_lines l
    join documents d on d.merchant_id = l.merchant_id and d.document_id = l.document_id
    join contracts c on c.merchant_id = l.merchant_id and c.contract_id = l.contract_id
    join contract_events e on e.merchant_id = l.merchant_id and e.contract_id = l.contract_id and e.sequence = 1
    left join lateral (
        select nullif(o.item #> '{derivation,full_period}', 'null') as full_period, o.item -> 'quantity' as units
        from document_lines o
        where o.merchant_id = l.merchant_id and o.contract_id = l.contract_id and o.component = l.component
          and o.kind <> 'credit' and o.period_from <= l.period_from
        order by o.period_from desc limit 1
    ) as charge on true
) as known
where line.merchant_id = known.merchant_id and line.document_id = known.document_id and line.line = known.line;
alter table contracts force row level security;
alter table contract_events force row level security;
alter table documents force row level security;
alter table document_lines force row level security;

-- A period may be charged, taken back and charged again, as often as a contract is changed back and forth. So it is no
-- longer the period that makes a line unique, but its place in the contract's record: two runs that have seen the same
-- record cannot both add to it.
alter table document_lines alter column ordinal set not null;
alter table document_lines drop constraint document_lines_once;
alter table document_lines add constraint document_lines_once unique (merchant_id, contract_id, ordinal);
