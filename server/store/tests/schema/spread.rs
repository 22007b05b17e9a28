//! The tables can be spread over several machines by merchant: rules that PostgreSQL's catalogue answers for, and what
//! `turnus migrate --distribute` asks of Citus, recorded by a stand-in.

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection};
use store::distribute::{DistributeError, Distributed, Kind, distribute, spread, tables};
use testkit::Database;

use crate::tenancy::{column, tenant_tables};

/// Everything in the schema that a cluster spread by merchant could not hold, as sentences.
const OFFENCES: &str = "
    with tables as (
        select t.oid as id, t.relname::text as name, coalesce(obj_description(t.oid, 'pg_class'), '') as comment,
               t.relname <> 'merchants' and exists (
                   select from pg_attribute a
                   where a.attrelid = t.oid and a.attname = 'merchant_id' and not a.attisdropped
               ) as tenant
        from pg_class t where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p', 'f')
    )
    select format('%s has no merchant_id and no comment that begins with reference: or local:', name)
    from tables where not tenant and comment !~ '^(reference|local): .{10}'
    union all
    select format('%s has a merchant_id and is marked as a platform table', name)
    from tables where tenant and comment ~ '^(reference|local):'
    union all
    select format('%s: merchant_id must be a uuid and not null', name)
    from tables join pg_attribute a on a.attrelid = id and a.attname = 'merchant_id'
    where tenant and not (a.atttypid = 'uuid'::regtype and a.attnotnull)
    union all
    select format('%s has no primary key', name)
    from tables where not exists (select from pg_index i where i.indrelid = id and i.indisprimary)
    union all
    select format('%s: merchant_id does not come first in the index %s', name, i.indexrelid::regclass)
    from tables join pg_index i on i.indrelid = id
    left join pg_attribute first on first.attrelid = id and first.attnum = i.indkey[0]
    where tenant and first.attname is distinct from 'merchant_id'
    union all
    select format('%s: the foreign key %s does not lead from merchant_id to merchant_id', here.name, k.conname)
    from tables here join pg_constraint k on k.conrelid = here.id and k.contype = 'f'
    join tables there on there.id = k.confrelid
    join pg_attribute a on a.attrelid = here.id and a.attnum = k.conkey[1]
    join pg_attribute b on b.attrelid = there.id and b.attnum = k.confkey[1]
    where here.tenant and there.tenant and (a.attname, b.attname) <> ('merchant_id', 'merchant_id')
    union all
    select format('%s: the foreign key %s leads to a table that is not marked as reference', here.name, k.conname)
    from tables here join pg_constraint k on k.conrelid = here.id and k.contype = 'f'
    join tables there on there.id = k.confrelid
    where here.tenant and not there.tenant and there.comment !~ '^reference:'
    union all
    select format('%s: the foreign key %s leads from a platform table to one of merchants', here.name, k.conname)
    from tables here join pg_constraint k on k.conrelid = here.id and k.contype = 'f'
    join tables there on there.id = k.confrelid
    where not here.tenant and there.tenant
    union all
    select format('%s.%s counts by itself', name, a.attname)
    from tables join pg_attribute a on a.attrelid = id and a.attnum > 0
    left join pg_attrdef d on d.adrelid = id and d.adnum = a.attnum
    where a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) like '%nextval(%'
    union all
    select format('%s is a sequence', relname) from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'S'
    union all
    select format('%s has the trigger %s', name, g.tgname)
    from tables join pg_trigger g on g.tgrelid = id where not g.tgisinternal
    union all
    select format('%s has the rule %s', name, r.rulename) from tables join pg_rewrite r on r.ev_class = id
    order by 1";

async fn run(connection: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

#[tokio::test]
async fn no_table_breaks_the_rules_that_let_the_schema_be_spread_by_merchant() {
    let database = Database::fresh().await;
    assert_eq!(column(database.pool(), OFFENCES).await, [""; 0]);
    // The rules looked at something.
    assert!(tenant_tables(database.pool()).await.len() >= 20);
    let keys = column(
        database.pool(),
        "select conname::text from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace",
    )
    .await;
    assert!(keys.len() > 10);
}

#[tokio::test]
async fn every_primary_key_of_a_tenant_table_is_named_after_it() {
    let database = Database::fresh().await;
    let others = column(
        database.pool(),
        "select conrelid::regclass::text from pg_constraint
         where contype = 'p' and connamespace = 'public'::regnamespace and conname <> conrelid::regclass || '_pk'",
    )
    .await;
    assert_eq!(others, ["_sqlx_migrations"]);
}

#[tokio::test]
async fn each_rule_finds_the_table_that_breaks_it() {
    for (sql, told) in [
        (
            "create table bad (id uuid primary key)",
            "bad has no merchant_id and no comment that begins with reference: or local:",
        ),
        (
            "create table bad (merchant_id uuid primary key); comment on table bad is 'local: of one merchant'",
            "bad has a merchant_id and is marked as a platform table",
        ),
        (
            "create table bad (merchant_id text, id uuid, primary key (merchant_id, id))",
            "bad: merchant_id must be a uuid and not null",
        ),
        (
            "create table bad (merchant_id uuid not null, id uuid)",
            "bad has no primary key",
        ),
        (
            "create table bad (merchant_id uuid, id uuid, primary key (id, merchant_id))",
            "bad: merchant_id does not come first in the index bad_pkey",
        ),
        (
            "create table bad (merchant_id uuid, id uuid, primary key (merchant_id, id), unique (id))",
            "bad: merchant_id does not come first in the index bad_id_key",
        ),
        (
            "create index bad on customers (lower(email))",
            "customers: merchant_id does not come first in the index bad",
        ),
        (
            "create table bad (id uuid, merchant_id uuid, primary key (merchant_id, id),
                 constraint bad_fk foreign key (id, merchant_id) references customers (merchant_id, customer_id))",
            "bad: the foreign key bad_fk does not lead from merchant_id to merchant_id",
        ),
        (
            "create table bad (session_hash bytea, merchant_id uuid, primary key (merchant_id, session_hash),
                 constraint bad_fk foreign key (session_hash) references sessions (session_hash))",
            "bad: the foreign key bad_fk leads to a table that is not marked as reference",
        ),
        (
            "create table bad (owner uuid, id uuid primary key,
                 constraint bad_fk foreign key (owner, id) references customers (merchant_id, customer_id));
             comment on table bad is 'reference: with a key into rows of merchants'",
            "bad: the foreign key bad_fk leads from a platform table to one of merchants",
        ),
        (
            "create table bad (merchant_id uuid, id bigint generated always as identity, primary key (merchant_id, id))",
            "bad.id counts by itself",
        ),
        (
            "create table bad (merchant_id uuid, id bigserial, primary key (merchant_id, id))",
            "bad.id counts by itself",
        ),
        ("create sequence bad", "bad is a sequence"),
        (
            "create trigger bad before update on customers for each row
                 execute function suppress_redundant_updates_trigger()",
            "customers has the trigger bad",
        ),
        (
            "create rule bad as on delete to customers do instead nothing",
            "customers has the rule bad",
        ),
    ] {
        let database = Database::fresh().await;
        let mut owner = database.owner_options().connect().await.unwrap();
        run(&mut owner, sql).await;
        let found = column(database.pool(), OFFENCES).await;
        assert!(found.iter().any(|offence| offence == told), "{sql}: {found:?}");
    }
}

#[tokio::test]
async fn a_foreign_key_to_a_reference_table_breaks_no_rule() {
    let database = Database::fresh().await;
    let mut owner = database.owner_options().connect().await.unwrap();
    run(
        &mut owner,
        "create table good (merchant_id uuid, id uuid, primary key (merchant_id, id),
             constraint good_merchant_fk foreign key (merchant_id) references merchants (merchant_id))",
    )
    .await;
    assert_eq!(column(database.pool(), OFFENCES).await, [""; 0]);
}

#[tokio::test]
async fn without_citus_nothing_is_spread_and_the_error_says_how_to_get_it() {
    let database = Database::fresh().await;
    let error = distribute(&database.owner_options()).await.unwrap_err();
    assert!(matches!(error, DistributeError::NoCitus));
    assert!(error.to_string().contains("CREATE EXTENSION citus;"), "{error}");
}

/// Records what Citus would be asked, and refuses what Citus would refuse: a table whose foreign keys lead to one that is
/// in no place yet. It also notes whether the owner could have read the rows that are there.
const STAND_IN: &str = "
    create schema citus_stand_in;
    grant usage on schema citus_stand_in to turnus;
    set search_path = citus_stand_in;
    create table pg_dist_partition (logicalrelid regclass, partmethod \"char\", repmodel \"char\");
    create table calls (number int generated always as identity, said text, forced boolean);
    grant all on all tables in schema citus_stand_in to turnus;
    create function check_keys(moved regclass) returns void language plpgsql as $$
    begin
        if exists (
            select from pg_constraint k where k.conrelid = moved and k.contype = 'f' and k.confrelid <> moved
              and not exists (select from pg_dist_partition d where d.logicalrelid = k.confrelid)
        ) then
            raise 'referenced table must be a distributed table or a reference table: %', moved;
        end if;
        if exists (select from pg_dist_partition d where d.logicalrelid = moved) then
            raise 'table % is already distributed', moved;
        end if;
    end $$;
    create function create_distributed_table(moved regclass, by text, colocate_with text default 'default')
    returns void language plpgsql as $$
    begin
        perform check_keys(moved);
        insert into pg_dist_partition values (moved, 'h', 's');
        insert into calls (said, forced) select format('%s by %s with %s', moved, by, colocate_with), relforcerowsecurity
        from pg_class where oid = moved;
    end $$;
    create function create_reference_table(moved regclass) returns void language plpgsql as $$
    begin
        perform check_keys(moved);
        insert into pg_dist_partition values (moved, 'n', 't');
        insert into calls (said, forced) values (format('%s everywhere', moved), false);
    end $$;";

async fn stand_in(database: &Database) -> PgConnectOptions {
    let mut admin = database.admin_options().connect().await.unwrap();
    run(&mut admin, STAND_IN).await;
    database
        .owner_options()
        .options([("search_path", "public,citus_stand_in")])
}

async fn calls(connection: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar("select said from calls order by number")
        .fetch_all(connection)
        .await
        .unwrap()
}

#[tokio::test]
async fn every_table_finds_its_place_in_an_order_its_foreign_keys_allow_and_twice_changes_nothing() {
    let database = Database::fresh().await;
    let tenant = tenant_tables(database.pool()).await;
    let mut owner = stand_in(&database).await.connect().await.unwrap();
    let done = spread(&mut owner).await.unwrap();
    assert_eq!(
        done,
        Distributed {
            tenant: tenant.len(),
            reference: 1,
            skipped: 0
        }
    );
    let said = calls(&mut owner).await;
    assert_eq!(said[0], "merchants everywhere");
    let anchor = said[1].split(' ').next().unwrap();
    assert_eq!(said[1], format!("{anchor} by merchant_id with none"));
    let mut spread_out: Vec<_> = said[1..]
        .iter()
        .map(|call| call.split(' ').next().unwrap().to_owned())
        .collect();
    for call in &said[2..] {
        assert!(
            call.ends_with(&format!(" by merchant_id with {anchor}")),
            "{call}"
        );
    }
    spread_out.sort_unstable();
    assert_eq!(spread_out, tenant, "sessions and the book of migrations stay");
    // The owner could copy what is there, and is bound again afterwards.
    let forced: Vec<bool> = sqlx::query_scalar("select forced from calls")
        .fetch_all(&mut owner)
        .await
        .unwrap();
    assert!(!forced.contains(&true));
    let lifted = column(
        database.pool(),
        "select t.relname::text from pg_class t join pg_policy p on p.polrelid = t.oid
         where not t.relforcerowsecurity or not t.relrowsecurity",
    )
    .await;
    assert_eq!(lifted, [""; 0]);

    let again = spread(&mut owner).await.unwrap();
    assert_eq!(
        again,
        Distributed {
            tenant: 0,
            reference: 0,
            skipped: tenant.len() + 1
        }
    );
    assert_eq!(calls(&mut owner).await, said);
    // A table of a later version joins the others.
    run(
        &mut owner,
        "create table later (merchant_id uuid, id uuid, primary key (merchant_id, id),
             constraint later_fk foreign key (merchant_id, id) references customers (merchant_id, customer_id))",
    )
    .await;
    assert_eq!(spread(&mut owner).await.unwrap().tenant, 1);
    let joined = calls(&mut owner).await.pop().unwrap();
    assert!(joined.starts_with("later by merchant_id with "), "{joined}");
    assert!(!joined.ends_with(" none"), "{joined}");
    // The policies on the workers know the merchant of a transaction.
    let passed_on: String = sqlx::query_scalar("show citus.propagate_set_commands")
        .fetch_one(database.pool())
        .await
        .unwrap();
    assert_eq!(passed_on, "local");
}

#[tokio::test]
async fn a_spread_that_was_refused_on_its_way_goes_on_where_it_stopped() {
    let database = Database::fresh().await;
    let mut owner = stand_in(&database).await.connect().await.unwrap();
    let mut admin = database.admin_options().connect().await.unwrap();
    run(
        &mut admin,
        "alter table citus_stand_in.calls add constraint full_disk check (number < 6)",
    )
    .await;
    let error = spread(&mut owner).await.unwrap_err();
    assert!(
        matches!(error, DistributeError::Refused { .. }) && error.to_string().contains("full_disk"),
        "{error}"
    );
    let before = calls(&mut owner).await;
    assert_eq!(before.len(), 5);
    run(
        &mut admin,
        "alter table citus_stand_in.calls drop constraint full_disk",
    )
    .await;
    let done = spread(&mut owner).await.unwrap();
    assert_eq!(done.skipped, 5);
    assert_eq!(calls(&mut owner).await[..5], before);
}

#[tokio::test]
async fn an_unmarked_table_stops_the_spread_before_anything_is_moved() {
    let database = Database::fresh().await;
    let mut owner = stand_in(&database).await.connect().await.unwrap();
    run(&mut owner, "create table currencies (code text primary key)").await;
    let error = spread(&mut owner).await.unwrap_err();
    assert!(
        matches!(&error, DistributeError::Unmarked(table) if table == "currencies"),
        "{error}"
    );
    assert_eq!(calls(&mut owner).await, [""; 0]);
    run(
        &mut owner,
        "comment on table currencies is 'reference: the same for all'",
    )
    .await;
    let known = tables(&mut owner).await.unwrap();
    let kind = |name: &str| known.iter().find(|table| table.name == name).unwrap().kind;
    assert_eq!(
        ["currencies", "sessions", "_sqlx_migrations", "documents"].map(kind),
        [Kind::Reference, Kind::Local, Kind::Local, Kind::Tenant]
    );
}
