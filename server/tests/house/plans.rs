//! How PostgreSQL means to find what the program asks for, with 20,000 customers: by an index, and not by reading a table through.
//!
//! Every query of the program is checked at compile time and so written down in the query cache: this test asks for the plan of
//! each, made without knowing the parameters, as the server does for a statement it has seen often.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use server::Passwords;
use server::bench::fill;
use server::clock::SystemClock;
use server::jobs::billing::run;
use server::mail::Transport;
use server::state::App;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use store::Store;
use testkit::Database;
use uuid::Uuid;

use crate::installation::cage;

const CUSTOMERS: i64 = 20_000;
/// Another merchant's, so that a merchant's rows are not simply all rows.
const OTHERS: i64 = 4_000;

/// Tables that stay small, however many customers there are: what a merchant sells, says and employs.
const SMALL: [&str; 26] = [
    "billed_days",
    "billing_runs",
    "collected_months",
    "contract_months",
    "discount_codes",
    "discounts",
    "document_chains",
    "document_texts",
    "imports",
    "layouts",
    "layouts_in_use",
    "legal_texts",
    "letterheads",
    "logos",
    "mail_templates",
    "merchants",
    "number_series",
    "signup_sites",
    "plan_versions",
    "plans",
    "products",
    "revenue_counted",
    "revenue_months",
    "sign_in_failures",
    "staff",
    "staff_invitations",
];

/// Queries that read all of a merchant's rows because that is what they are for, by words of theirs, and why that does no harm.
const READS_ALL: [(&str, &str); 12] = [
    (
        "join logins l on l.merchant_id = $1 and l.email_key = lower(a.email)",
        "an import gives access to a thousand at once, so that looking each up is no less work",
    ),
    (
        "delete from unsent where merchant_id = $1 returning",
        "what waits to be sent is sent, all of it",
    ),
    (
        r#"as "among!""#,
        "counts what waits to be sent, from the index alone",
    ),
    (
        "as \"live!\"",
        "counts on the merchant's overview, from indexes alone, and sums of what is open: paid rows are gone",
    ),
    (
        r#"sum(open_minor)::bigint as "open!""#,
        "open items by age, from the index alone: paid rows are gone",
    ),
    ("max(sequence) as last", VERIFY),
    ("select coalesce(b.day, d.issued_on)", VERIFY),
    ("a.paid > d.gross_minor", VERIFY),
    ("coalesce(r.open_minor, 0) <>", VERIFY),
    (
        "p.owed <> case d.kind when 'credit_note' then -d.gross_minor else d.gross_minor end\n             order by",
        VERIFY,
    ),
    ("l.total <>", VERIFY),
    ("a.spent > p.amount_minor", VERIFY),
];
const VERIFY: &str = "`turnus verify` looks at everything";

/// Rows for what nobody did yet: each customer has signed in, paid, was written to, used something and looked at a quote.
const DEEDS: [&str; 41] = [
    "insert into logins select merchant_id, customer_id, email, '-', created_at from customers",
    "insert into customer_users select merchant_id, customer_id, customer_id, 'owner', created_at from customers",
    "insert into invitations (merchant_id, invitation_id, customer_id, email, role, invited_by, token_hash, created_at, expires_at)
     select merchant_id, customer_id, customer_id, email, 'billing', customer_id, decode(md5(customer_id::text), 'hex'), created_at,
            created_at from customers",
    "insert into sign_ins (merchant_id, sign_in_id, login_id, browser, system, signed_in_at, last_seen_at)
     select merchant_id, login_id, login_id, 'Firefox', 'Linux', created_at, created_at from logins",
    "insert into access_links (merchant_id, token_hash, purpose, login_id, expires_at)
     select merchant_id, decode(md5(login_id::text), 'hex'), 'reset', login_id, created_at from logins",
    "insert into email_changes (merchant_id, login_id, change_id, new_email, confirm_hash, stop_hash, expires_at)
     select merchant_id, login_id, login_id, email, decode(md5(login_id::text), 'hex'), decode(md5(login_id::text), 'hex'),
            created_at from logins",
    "insert into second_factors select merchant_id, login_id, decode(md5(login_id::text), 'hex'), created_at, 0 from logins",
    "insert into recovery_codes
     select merchant_id, login_id, decode(md5(login_id::text || n), 'hex') from logins, generate_series(1, 10) n",
    "insert into passkeys
     select merchant_id, login_id, decode(md5(login_id::text), 'hex'), 'Laptop', '{}', created_at, null, created_at from logins",
    "insert into payments (merchant_id, payment_id, customer_id, currency, received_on, amount_minor, reference, recorded_at)
     select merchant_id, document_id, customer_id, currency, issued_on, gross_minor, document_id::text, issued_at
     from documents where hashtext(document_id::text) % 100 <> 0",
    "insert into allocations (merchant_id, allocation_id, document_id, payment_id, amount_minor, allocated_at)
     select merchant_id, payment_id, payment_id, payment_id, amount_minor, recorded_at from payments",
    "insert into refunds (merchant_id, refund_id, customer_id, payment_id, refunded_on, amount_minor, currency, way, iban, reference,
                          recorded_at)
     select merchant_id, payment_id, customer_id, payment_id, received_on, 1, currency, 'card', '', '', recorded_at from payments",
    "insert into unassigned_payments
     select merchant_id, customer_id, created_at::date, 1, 'EUR', '', '', created_at from customers",
    "insert into hand_lines (merchant_id, document_id, line, amount_minor, item, corrects_id, corrects_line)
     select merchant_id, document_id, 1, -1, '{}', document_id, 1 from documents",
    "insert into files (merchant_id, file_id, document_id, kind, name, media_type, sha256, bytes, created_at)
     select merchant_id, document_id, document_id, 'document_pdf', 'a.pdf', 'application/pdf', '', '', issued_at from documents",
    "insert into mails (merchant_id, mail_id, sender, recipient, subject, text_body, html_body, attachments, sent_at)
     select merchant_id, document_id, 'a@b.example', 'c@d.example', '', '', '', '[]', issued_at from documents",
    "insert into audit_log (merchant_id, audit_id, at, actor, action, subject)
     select merchant_id, contract_id, ordered_at, '{}', 'contract.ordered', contract_id from contracts",
    "insert into quotes (merchant_id, quote_id, contract_id, command, hash, total_minor, currency, created_at, expires_at)
     select merchant_id, contract_id, contract_id, '{}', '', 0, 'EUR', ordered_at, ordered_at from contracts",
    "insert into usage_records (merchant_id, contract_id, usage_id, component, used_on, quantity, recorded_at)
     select merchant_id, contract_id, '1', 'calls', starts_on, 1, ordered_at from contracts",
    "insert into declarations (merchant_id, declaration_id, kind, token, form, lang, received_at)
     select merchant_id, contract_id, 'cancellation', contract_id::text, '{}', 'de', ordered_at from contracts",
    "insert into idempotency (merchant_id, use_case, key, outcome, created_at)
     select merchant_id, 'place_order', contract_id::text, '{}', ordered_at from contracts",
    "insert into sessions (session_hash, data, expires_at)
     select decode(md5(customer_id::text), 'hex'), '{}', created_at + interval '1 day' from customers",
    "insert into releases (merchant_id, document_id, released_at, pdf_sha256, report)
     select merchant_id, document_id, issued_at, '', '{}' from documents",
    "insert into calendar_feeds select merchant_id, customer_id, decode(md5(customer_id::text), 'hex'), created_at from customers",
    "insert into erasure_requests (merchant_id, request_id, customer_id, requested_at, answer_by, ended_at, outcome)
     select merchant_id, customer_id, customer_id, created_at, created_at::date, created_at, 'withdrawn' from customers",
    "insert into erasure_reports (merchant_id, report_id, customer_id, record, before, erased, erased_at)
     select merchant_id, customer_id, customer_id, 'letter', created_at::date, 1, created_at from customers",
    "insert into card_setups (merchant_id, setup_id, customer_id, login_id, token_hash, form_key, provider, provider_setup,
                              pays_for, lang, begun_at)
     select merchant_id, customer_id, customer_id, customer_id, decode(md5(customer_id::text), 'hex'), customer_id::text, 'demo',
            customer_id::text, 'all', 'de', created_at from customers",
    "insert into charge_attempts (merchant_id, attempt_id, document_id, number, customer_id, payment_method_id, amount_minor,
                                  currency, state, provider_charge, begun_at, asked, ended_at)
     select d.merchant_id, d.document_id, d.document_id, 1, d.customer_id, c.payment_method_id, 1, d.currency, 'succeeded',
            d.document_id::text, d.issued_at, 1, d.issued_at
     from documents d join contracts c on c.merchant_id = d.merchant_id and c.customer_id = d.customer_id",
    "insert into charge_findings (merchant_id, finding_id, attempt_id, document_id, customer_id, charge, asked, came, found_at,
                                  state, note, staff_id, noted_at)
     select merchant_id, attempt_id, attempt_id, document_id, customer_id, attempt_id::text, '{}', '{}', begun_at,
            case when old then 'settled' else 'new' end, case when old then '-' end, case when old then customer_id end,
            case when old then begun_at end
     from (select *, hashtext(attempt_id::text) % 100 <> 0 as old from charge_attempts) a",
    "insert into discounts (merchant_id, discount_id, name, terms, created_at)
     select distinct on (merchant_id) merchant_id, customer_id, '{}', '{}', created_at from customers order by merchant_id, customer_id",
    "insert into discount_codes select merchant_id, 'WILLKOMMEN', discount_id, created_at, null from discounts",
    "insert into discount_redemptions
     select c.merchant_id, c.contract_id, d.discount_id, c.customer_id, 'WILLKOMMEN', c.starts_on
     from contracts c join discounts d on d.merchant_id = c.merchant_id",
    "insert into letters select merchant_id, issued_on, document_id from documents",
    "insert into cancellations select merchant_id, document_id, document_id, '', issued_at from documents",
    "insert into staff (merchant_id, staff_id, email, name, role, password_hash, created_at)
     select distinct on (merchant_id) merchant_id, customer_id, email, 'A', 'owner', '-', created_at from customers
     order by merchant_id, customer_id",
    "insert into imports (merchant_id, import_id, file_name, sha256, state, staff_id, sent_at, done_at, rows, customers, contracts,
                          broken_rows)
     select merchant_id, customer_id, 'a.csv', '', 'done',
            (select s.staff_id from staff s where s.merchant_id = c.merchant_id limit 1), created_at, created_at, 1, 1, 1, 0
     from customers c where right(number, 2) = '00'",
    "insert into import_rows (merchant_id, import_id, line, name, problems)
     select merchant_id, import_id, n, 'A', case when n % 10 = 0 then '[]'::jsonb end from imports, generate_series(1, 200) n",
    "insert into unsent select merchant_id, document_id from documents",
    "insert into mail_events select merchant_id, outbox_id, outbox_id, due_at, 'accepted', null from outbox",
    "update outbox set subject = (task #>> '{release_document,document}')::uuid",
    // Delivered, nearly all.
    "update outbox set done_at = due_at where hashtext(outbox_id::text) % 100 <> 0",
];

/// A plan's steps that read a big table through, or all of a merchant's rows in one.
struct Reading<'a> {
    big: &'a BTreeSet<String>,
    /// Indexes of a few rows, such as what could not be delivered.
    partial: &'a BTreeSet<String>,
    found: Vec<String>,
}

impl Reading<'_> {
    /// `few`: a limit above stops the step early.
    fn walk(&mut self, step: &Value, few: bool) {
        let kind = step["Node Type"].as_str().unwrap();
        let of_few = step["Index Name"]
            .as_str()
            .is_some_and(|index| self.partial.contains(index));
        let table = step["Relation Name"].as_str().unwrap_or_default();
        if self.big.contains(table) {
            let condition = step["Index Cond"].as_str().unwrap_or_default();
            // The merchant alone picks nothing out.
            let picks = of_few || condition.contains(" AND ") || table == "sessions";
            match kind {
                "Seq Scan" => self.found.push(format!("reads {table} through")),
                "Index Scan" | "Index Only Scan" if !picks && !few => {
                    self.found.push(format!("reads all of a merchant's {table}"));
                }
                _ => {}
            }
        } else if kind == "Bitmap Index Scan" && !few && !of_few {
            let condition = step["Index Cond"].as_str().unwrap_or_default();
            if !condition.contains(" AND ") && condition.contains("merchant_id") {
                self.found.push(format!(
                    "reads all of a merchant's rows by {}",
                    step["Index Name"]
                ));
            }
        }
        let stops = match kind {
            "Limit" => true,
            // These take all there is before they give the first row.
            "Sort" | "Aggregate" | "Hash" | "HashAggregate" | "WindowAgg" | "SetOp" => false,
            _ => few,
        };
        for below in step["Plans"].as_array().into_iter().flatten() {
            self.walk(below, stops);
        }
    }
}

async fn execute(connection: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// An installation of two merchants whose customers have done everything once.
async fn busy() -> (Database, Uuid) {
    let database = Database::fresh().await;
    let app = App::new(
        Store::new(database.pool().clone()),
        Arc::new(SystemClock),
        Passwords::new().unwrap(),
        Transport::Mailbox,
        cage(),
        "http://turnus.test".to_owned(),
        false,
    );
    app.set_ready();
    let mut admin = database.admin_options().connect().await.unwrap();
    let mut merchants = Vec::new();
    for (slug, customers) in [("other", OTHERS), ("ours", CUSTOMERS)] {
        let merchant = fill(&app, customers, None).await.unwrap();
        let rename = format!(
            "update merchants set slug = '{slug}' where slug = '{}'",
            merchant.slug
        );
        execute(&mut admin, &rename).await;
        let report = run(&app, &merchant, app.moment(&merchant).today()).await.unwrap();
        assert_eq!(i64::from(report.invoices), customers);
        merchants.push(merchant.id);
    }
    for deed in DEEDS {
        execute(&mut admin, deed).await;
    }
    execute(&mut admin, "vacuum analyze").await;
    (database, merchants.pop().unwrap())
}

/// Every query of the program and how many parameters it has.
fn queries() -> Vec<(String, usize)> {
    let cache = Path::new(env!("CARGO_MANIFEST_DIR")).join("store/.sqlx");
    let mut queries: Vec<_> = std::fs::read_dir(cache)
        .unwrap()
        .map(|entry| {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            let known: Value = serde_json::from_str(&text).unwrap();
            let parameters = known["describe"]["parameters"]["Left"]
                .as_array()
                .map_or(0, Vec::len);
            (known["query"].as_str().unwrap().to_owned(), parameters)
        })
        .collect();
    queries.sort();
    queries
}

async fn plan(connection: &mut PgConnection, query: &str, parameters: usize) -> Value {
    let given = vec!["null"; parameters].join(", ");
    let given = if parameters == 0 {
        given
    } else {
        format!("({given})")
    };
    execute(connection, &format!("prepare asked as {query}")).await;
    let explain = format!("explain (format json) execute asked{given}");
    let plan: Value = sqlx::query_scalar(AssertSqlSafe(explain))
        .fetch_one(&mut *connection)
        .await
        .unwrap_or_else(|error| panic!("{query}: {error}"));
    execute(connection, "deallocate asked").await;
    plan[0]["Plan"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_query_finds_its_rows_by_an_index_among_twenty_thousand_customers() {
    let (database, merchant) = busy().await;
    let mut admin = database.admin_options().connect().await.unwrap();
    let tables: Vec<(String, i64)> = sqlx::query_as(
        "select relname::text, reltuples::bigint from pg_class
         where relnamespace = 'public'::regnamespace and relkind = 'r' and relname !~ '^_'",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    let mut big = BTreeSet::new();
    for (table, rows) in tables {
        if !SMALL.contains(&table.as_str()) {
            assert!(
                rows >= CUSTOMERS,
                "{table} has {rows} rows: this test must fill it, or call it small"
            );
            big.insert(table);
        }
    }
    let partial: Vec<String> = sqlx::query_scalar(
        "select i.indexrelid::regclass::text from pg_index i
         join pg_class k on k.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
         where i.indpred is not null and k.reltuples * 20 < t.reltuples",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    let partial = partial.into_iter().collect();
    let mut program = database.options().connect().await.unwrap();
    let mut tx = program.begin().await.unwrap();
    execute(&mut tx, &format!("set local turnus.merchant_id = '{merchant}'")).await;
    execute(&mut tx, "set local plan_cache_mode = force_generic_plan").await;
    let mut complaints = Vec::new();
    let mut read_all = BTreeSet::new();
    for (query, parameters) in queries() {
        let mut reading = Reading {
            big: &big,
            partial: &partial,
            found: Vec::new(),
        };
        reading.walk(&plan(&mut tx, &query, parameters).await, false);
        let known = READS_ALL.iter().find(|(words, _)| query.contains(words));
        match (known, reading.found.is_empty()) {
            (Some((words, _)), false) => drop(read_all.insert(*words)),
            (None, false) => complaints.push(format!("{}:\n{query}\n", reading.found.join(", "))),
            (_, true) => {}
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    // The list of exceptions only shrinks.
    for (words, reason) in READS_ALL {
        assert!(
            read_all.contains(words),
            "{words:?} ({reason}) needs no exception any more"
        );
    }
}

#[test]
fn a_plan_that_reads_a_table_through_is_noticed() {
    let big = ["documents".to_owned()].into();
    let partial = ["documents_unsent".to_owned()].into();
    let scan = |few: bool, step: Value| {
        let mut reading = Reading {
            big: &big,
            partial: &partial,
            found: Vec::new(),
        };
        reading.walk(&step, few);
        reading.found.len()
    };
    let through = serde_json::json!({"Node Type": "Seq Scan", "Relation Name": "documents"});
    let by_merchant = serde_json::json!({
        "Node Type": "Index Scan", "Relation Name": "documents", "Index Cond": "(merchant_id = $1)"
    });
    let by_key = serde_json::json!({
        "Node Type": "Index Scan", "Relation Name": "documents",
        "Index Cond": "((merchant_id = $1) AND (document_id = $2))"
    });
    let of_few = serde_json::json!({
        "Node Type": "Index Scan", "Relation Name": "documents", "Index Name": "documents_unsent",
        "Index Cond": "(merchant_id = $1)"
    });
    let sorted =
        serde_json::json!({"Node Type": "Limit", "Plans": [{"Node Type": "Sort", "Plans": [by_merchant]}]});
    let limited = serde_json::json!({"Node Type": "Limit", "Plans": [by_merchant]});
    assert_eq!(scan(false, through), 1);
    assert_eq!(scan(false, by_merchant.clone()), 1);
    assert_eq!(scan(false, by_key), 0);
    assert_eq!(scan(false, of_few), 0);
    assert_eq!(scan(false, sorted), 1);
    assert_eq!(scan(false, limited), 0);
}
