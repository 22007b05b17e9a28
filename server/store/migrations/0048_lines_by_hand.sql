-- Lines that no contract asked for: of invoices written by hand, and of corrections that staff make. Billing by difference
-- does not see them, so what was given back by hand is never charged again.
create table hand_lines (
    merchant_id      uuid    not null,
    document_id      uuid    not null,
    line             integer not null,
    -- In the sign of billing: what is given back is negative.
    amount_minor     bigint  not null,
    item             json    not null,
    -- The document and the line that are corrected; none on an invoice written by hand.
    corrects_id      uuid,
    corrects_line    integer,
    constraint hand_lines_pk primary key (merchant_id, document_id, line),
    constraint hand_lines_corrects check ((corrects_id is null) = (corrects_line is null)),
    -- Lines are written before their document, as those of contracts are.
    constraint hand_lines_document_fk foreign key (merchant_id, document_id)
        references documents (merchant_id, document_id) deferrable initially deferred,
    constraint hand_lines_corrects_fk foreign key (merchant_id, corrects_id) references documents (merchant_id, document_id)
);
create index hand_lines_by_corrected on hand_lines (merchant_id, corrects_id) where corrects_id is not null;

alter table hand_lines enable row level security;
alter table hand_lines force row level security;
create policy one_merchant on hand_lines
    using (merchant_id = nullif(current_setting('turnus.merchant_id', true), '')::uuid);
