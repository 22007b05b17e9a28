-- While a tax assessment is open, nothing of a customer is erased that it may ask for, whatever period is over (AO §147(3) sentence 5).
alter table customers
    add column held_since timestamptz,
    add column hold_reason text,
    add constraint customers_hold_has_a_reason check ((held_since is null) = (hold_reason is null));

-- Everything older than this day has been looked through for customers nothing was written about since; periods end with calendar years.
alter table merchants add column forgotten_before date;

-- Whoever calls it: what is held stays. The function is changed where it stands, so that what it says is written once.
do $$
declare
    body text := pg_get_functiondef('erase_expired(uuid, text, date)'::regprocedure);
    locked constant text := 'c.restricted_at is not null for update';
begin
    if position(locked in body) = 0 then
        raise exception 'erase_expired has no %', locked;
    end if;
    execute replace(body, locked, 'c.restricted_at is not null and c.held_since is null for update');
end
$$;
