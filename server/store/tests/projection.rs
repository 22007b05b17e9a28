//! What an earlier release has stored is brought into the shape of this one: timelines from their events.

use billing::{
    Alignment, Audience, Buyer, CancelAt, Command, ComponentKind, Country, Currency, Event, PlanState,
    PlanVersion, PriceComponent, PriceMode, Seller, SignUp, Span, Supply, Term, Timing, Trial, TrialEnd,
    decide, replay,
};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::{AssertSqlSafe, ConnectOptions};
use store::Store;
use store::catalogue::{Plan, Product};
use store::contracts::{Actor, NewContract, OrderEvidence, StoredContract};
use store::customers::{Customer, PaymentDetails, PaymentMethod};
use store::merchants::Texts;
use store::projection::Replayed;
use testkit::Database;
use uuid::Uuid;

/// The last release before timelines: what it knew is everything else.
const OLD_EVENTS: &str = "update contract_events set event =
    event #- '{plan,supply}' #- '{seller,unconfirmed_vat_id}' #- '{pay_first}' #- '{rules}'
          #- '{billing_ends_on}' #- '{ground}'";
const OLD_CONTRACTS: &str = "update contracts set current = '{\"plan\": \"as it was\"}', current_shape = 1,
    starts_on = '2000-01-01', billing_start = null, ends_on = '2000-01-01'";

fn now() -> DateTime<Utc> {
    "2026-05-04T08:00:00Z".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn price(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A plan with every kind of component there was, and a short first period.
fn version(id: Uuid) -> PlanVersion {
    let component = |id: &str, kind| PriceComponent {
        id: id.into(),
        name: id.into(),
        kind,
        tax_class: Default::default(),
    };
    PlanVersion {
        id: id.to_string().into(),
        plan: "box".into(),
        name: "Paketbox".into(),
        currency: Currency::Eur,
        prices: PriceMode::Gross,
        components: vec![
            component("setup", ComponentKind::Setup { price: price("49") }),
            component(
                "base",
                ComponentKind::Base {
                    price: price("7.90"),
                    cycle: Span::months(1),
                    timing: Timing::Advance,
                },
            ),
            component(
                "seats",
                ComponentKind::Unit {
                    price: price("2"),
                    cycle: Span::months(1),
                    timing: Timing::Arrears,
                    included: 1,
                },
            ),
        ],
        alignment: Alignment::DayOfMonth(1),
        trial: Some(Trial {
            length: Span::days(14),
            payment_method_required: true,
            at_end: TrialEnd::Convert,
        }),
        term: Term::open_ended(Span::days(10)),
        audience: Audience::Both,
        supply: Supply::Service,
        self_service: Default::default(),
    }
}

/// A merchant with one customer who may order.
struct Shop {
    database: Database,
    store: Store,
    merchant: Uuid,
    customer: Uuid,
    method: Uuid,
    plan: Plan,
}

impl Shop {
    async fn open() -> Self {
        let database = Database::fresh().await;
        let store = Store::new(database.pool().clone());
        let [merchant, customer, method, version_id] = [(); 4].map(|()| Uuid::now_v7());
        let texts = Texts::default();
        let plan = Plan {
            id: Uuid::now_v7(),
            product: Product {
                id: Uuid::now_v7(),
                slug: "boxes".to_owned(),
                position: 1,
                name: texts.clone(),
                description: texts.clone(),
            },
            slug: "box".to_owned(),
            position: 1,
            name: texts.clone(),
            summary: texts,
            features: Vec::new(),
            state: PlanState::Published,
            version_id,
            number: 1,
            version: version(version_id),
        };
        sqlx::query(
            "insert into merchants (merchant_id, slug, name, profile, created_at) values ($1, 'shop', 'Shop', '{}', $2)",
        )
        .bind(merchant)
        .bind(now())
        .execute(database.pool())
        .await
        .unwrap();
        let mut tx = store.begin(merchant).await.unwrap();
        tx.insert_product(&plan.product).await.unwrap();
        tx.insert_plan(&plan, now()).await.unwrap();
        let word = || "x".to_owned();
        tx.insert_customer(
            &Customer {
                id: customer,
                number: word(),
                company: None,
                given_name: word(),
                family_name: word(),
                street: word(),
                house_number: word(),
                postcode: word(),
                city: word(),
                country: "DE".to_owned(),
                email: word(),
                invoice_email: None,
                vat_id: None,
                lang: "de".to_owned(),
                einvoice: Default::default(),
            },
            now(),
        )
        .await
        .unwrap();
        tx.insert_payment_method(&PaymentMethod {
            id: method,
            customer,
            details: PaymentDetails::Invoice,
            created_at: now(),
            ended_at: None,
            is_default: false,
        })
        .await
        .unwrap();
        tx.commit().await.unwrap();
        Self {
            database,
            store,
            merchant,
            customer,
            method,
            plan,
        }
    }

    /// Events of an order on a day, and of a cancellation that follows.
    fn events(&self, ordered: &str, cancelled: Option<&str>) -> Vec<Event> {
        let order = SignUp {
            quantities: [("seats".into(), 4)].into(),
            ..SignUp::new(
                self.plan.version.clone(),
                Seller::german(),
                Buyer::consumer(Country::germany()),
            )
        };
        let mut events = decide(None, &Command::SignUp(Box::new(order)), day(ordered))
            .unwrap()
            .events;
        if let Some(cancelled) = cancelled {
            let contract = replay(&events).unwrap();
            let command = Command::DeclareCancellation {
                at: CancelAt::Earliest,
            };
            events.extend(decide(Some(&contract), &command, day(cancelled)).unwrap().events);
        }
        events
    }

    async fn sign(&self, number: &str, events: &[Event]) -> StoredContract {
        let contract = StoredContract {
            id: Uuid::now_v7(),
            number: number.to_owned(),
            customer: self.customer,
            payment_method: self.method,
            ordered_at: now(),
            current: replay(events).unwrap(),
            events: i32::try_from(events.len()).unwrap(),
            card_wanted: false,
        };
        let evidence = OrderEvidence {
            terms_version: "1".to_owned(),
            withdrawal_version: "1".to_owned(),
            accepted: Vec::new(),
            early_start: true,
            quote: String::new(),
            address: None,
        };
        let mut tx = self.store.begin(self.merchant).await.unwrap();
        tx.insert_contract(&NewContract {
            contract: &contract,
            plan_version: self.plan.version_id,
            events,
            next_due_on: None,
            held_until: None,
            evidence: &evidence,
            actor: Actor::Demo,
        })
        .await
        .unwrap();
        tx.commit().await.unwrap();
        contract
    }

    /// Behind the program's back.
    async fn tamper(&self, sql: &str) -> u64 {
        let mut admin = self.database.admin_options().connect().await.unwrap();
        sqlx::query(AssertSqlSafe(sql.to_owned()))
            .execute(&mut admin)
            .await
            .unwrap()
            .rows_affected()
    }

    /// Columns derived from the timelines, by number.
    async fn derived(&self) -> Vec<(String, i32, NaiveDate, Option<NaiveDate>, Option<NaiveDate>)> {
        let mut admin = self.database.admin_options().connect().await.unwrap();
        sqlx::query_as(
            "select number, current_shape, starts_on, billing_start, ends_on from contracts order by number",
        )
        .fetch_all(&mut admin)
        .await
        .unwrap()
    }

    async fn replay(&self) -> (u64, u64) {
        let Replayed { contracts, broken } = self.store.replay_contracts().await.unwrap();
        (contracts, broken)
    }

    async fn contract(&self, id: Uuid) -> StoredContract {
        let mut tx = self.store.begin(self.merchant).await.unwrap();
        tx.contract(id).await.unwrap().unwrap()
    }
}

#[tokio::test]
async fn timelines_of_another_shape_are_replayed_from_their_events_once() {
    let shop = Shop::open().await;
    let running = shop.sign("V-1", &shop.events("2026-01-10", None)).await;
    let cancelled = shop
        .sign("V-2", &shop.events("2026-01-31", Some("2026-03-05")))
        .await;
    let derived = shop.derived().await;
    assert_eq!(
        derived[1],
        (
            "V-2".to_owned(),
            store::projection::SHAPE,
            day("2026-01-31"),
            Some(day("2026-02-14")),
            Some(day("2026-03-15"))
        )
    );
    assert_eq!(
        shop.replay().await,
        (0, 0),
        "what this program wrote needs no replay"
    );

    assert_eq!(shop.tamper(OLD_CONTRACTS).await, 2);
    assert_eq!(shop.tamper(OLD_EVENTS).await, 5);
    assert_eq!(shop.replay().await, (2, 0));
    assert_eq!(shop.derived().await, derived);
    for before in [running, cancelled] {
        assert_eq!(shop.contract(before.id).await, before);
    }
    assert_eq!(shop.replay().await, (0, 0));
}

#[tokio::test]
async fn a_contract_whose_events_make_none_keeps_nobody_else_from_the_replay() {
    let shop = Shop::open().await;
    let events = shop.events("2026-01-10", None);
    for number in ["V-1", "V-2", "V-3"] {
        shop.sign(number, &events).await;
    }
    // More than one transaction's worth.
    for copied in [
        "insert into contracts (merchant_id, contract_id, number, customer_id, plan_version_id, payment_method_id,
                                ordered_at, current, evidence, starts_on)
             select merchant_id, gen_random_uuid(), 'W-' || copy, customer_id, plan_version_id, payment_method_id,
                    ordered_at, '{}', evidence, starts_on
             from contracts, generate_series(1, 500) as copy where number = 'V-1'",
        "insert into billing_schedule (merchant_id, contract_id, customer_id)
             select merchant_id, contract_id, customer_id from contracts where number like 'W-%'",
        "insert into contract_events
             select e.merchant_id, w.contract_id, e.sequence, e.effective_on, e.event, e.actor, e.recorded_at
             from contract_events e join contracts v using (merchant_id, contract_id) cross join contracts w
             where v.number = 'V-1' and w.number like 'W-%'",
    ] {
        shop.tamper(copied).await;
    }
    shop.tamper(OLD_CONTRACTS).await;
    for spoilt in [
        "update contract_events set event = '{}' from contracts c
             where c.contract_id = contract_events.contract_id and c.number = 'V-2' and sequence = 1",
        "delete from contract_events using contracts c
             where c.contract_id = contract_events.contract_id and c.number = 'V-3' and sequence = 1",
    ] {
        assert_eq!(shop.tamper(spoilt).await, 1);
    }
    assert_eq!(shop.replay().await, (501, 2));
    let old: Vec<_> = shop
        .derived()
        .await
        .into_iter()
        .filter(|row| row.1 != store::projection::SHAPE)
        .map(|row| row.0)
        .collect();
    assert_eq!(old, ["V-2", "V-3"]);
    assert_eq!(shop.replay().await, (0, 2), "they are tried again at every start");
}
