-- PDFs are compressed already; trying again costs PostgreSQL more time than writing them.
alter table files alter column bytes set storage external;
