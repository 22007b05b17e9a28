-- Where each table without a merchant lives when the database is spread over several machines by merchant (store::distribute).
comment on table merchants is 'reference: small, rarely written and read by everything, so every machine has a copy';
comment on table sessions is
    'local: written by nearly every request and joined with nothing; a copy on every machine would have to be written everywhere at once';
