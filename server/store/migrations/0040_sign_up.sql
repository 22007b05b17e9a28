-- Sign-up pages: a product's part of the address, and the sites that may show the pages inside their own.

alter table products add column slug text;
-- Rows of every merchant; until the end of this transaction nobody else sees the table.
alter table products no force row level security;
with named as (
    select merchant_id, product_id, position,
           coalesce(
               nullif(trim(both '-' from left(regexp_replace(
                   replace(replace(replace(replace(lower(name ->> 'de'), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'),
                   '[^a-z0-9]+', '-', 'g'), 60)), ''),
               'produkt') as slug
    from products
), numbered as (
    select merchant_id, product_id, slug,
           row_number() over (partition by merchant_id, slug order by position, product_id) as n
    from named
)
update products p
set slug = numbered.slug || case when n = 1 then '' else '-' || n || '-' || left(p.product_id::text, 8) end
from numbered
where numbered.merchant_id = p.merchant_id and numbered.product_id = p.product_id;
alter table products force row level security;
alter table products alter column slug set not null;
alter table products add constraint products_slug_unique unique (merchant_id, slug);

create table signup_sites (
    merchant_id uuid        not null,
    -- Scheme, host and port as browsers name them (RFC 6454).
    origin      text        not null,
    added_at    timestamptz not null,
    constraint signup_sites_pk primary key (merchant_id, origin)
);
alter table signup_sites enable row level security;
alter table signup_sites force row level security;
create policy one_merchant on signup_sites using (merchant_id = nullif(current_setting('turnus.merchant_id', true), '')::uuid);
