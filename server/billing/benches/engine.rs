//! What the engine costs: `make bench`. Figures and what they mean: docs/performance.md.

use std::error::Error;
use std::hint::black_box;

use billing::*;
use chrono::{NaiveDate, TimeDelta};
use criterion::{BenchmarkId, Criterion, Throughput};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A basic fee and seats, every month.
fn plan(id: &str, fee: &str, seat: &str) -> Outcome<PlanVersion> {
    let cycle = Span::months(1);
    let component = |id: &str, kind| PriceComponent {
        id: id.into(),
        name: id.into(),
        kind,
        tax_class: TaxClass::Standard,
    };
    Ok(PlanVersion {
        id: id.into(),
        plan: id.into(),
        name: id.into(),
        currency: Currency::Eur,
        prices: PriceMode::Gross,
        components: vec![
            component(
                "fee",
                ComponentKind::Base {
                    price: fee.parse()?,
                    cycle,
                    timing: Timing::Advance,
                },
            ),
            component(
                "seats",
                ComponentKind::Unit {
                    price: seat.parse()?,
                    cycle,
                    timing: Timing::Advance,
                    included: 0,
                },
            ),
        ],
        alignment: Alignment::ContractStart,
        trial: None,
        term: Term::open_ended(Span::months(1)),
        audience: Audience::Both,
        supply: Supply::Service,
        self_service: Default::default(),
    })
}

fn signed(plan: PlanVersion, seats: u32, on: NaiveDate) -> Outcome<Contract> {
    let mut order = SignUp::new(plan, Seller::german(), Buyer::consumer(Country::germany()));
    if seats > 0 {
        order.quantities.insert("seats".into(), seats);
    }
    Ok(replay(
        &decide(None, &Command::SignUp(Box::new(order)), on)?.events,
    )?)
}

fn after(contract: Contract, command: &Command, on: NaiveDate) -> Outcome<Contract> {
    let events = decide(Some(&contract), command, on)?.events;
    Ok(events
        .iter()
        .try_fold(contract, |contract, event| apply(Some(contract), event))?)
}

fn switch_to(plan: PlanVersion) -> Command {
    Command::Switch(Box::new(Switch {
        to: plan,
        when: SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate),
        quantities: Default::default(),
        by: Author::Customer,
        paid: true,
    }))
}

/// Ten years in which `changes` switches and new numbers of seats are spread evenly.
fn decade(changes: u32) -> Outcome<(Contract, NaiveDate)> {
    let begins: NaiveDate = "2016-01-31".parse()?;
    let ends = add_span(begins, Span::years(10))?;
    let days = ends.signed_duration_since(begins).num_days();
    let mut contract = signed(plan("basic", "9.99", "3.00")?, 2, begins)?;
    for number in 1..=changes {
        let on = begins + TimeDelta::days(days * i64::from(number) / i64::from(changes + 1));
        let command = match number % 4 {
            0 => switch_to(plan("basic", "9.99", "3.00")?),
            2 => switch_to(plan("pro", "29.90", "5.00")?),
            _ => Command::SetQuantity {
                component: "seats".into(),
                quantity: 2 + number % 7,
                at: ChangeAt::Now,
            },
        };
        contract = after(contract, &command, on)?;
    }
    Ok((contract, ends))
}

fn bill(contract: &Contract, billed: &[Billed], on: NaiveDate) -> Result<Vec<Draft>, BillingError> {
    invoice(due(contract, on)?, billed, &DraftTerms::of(contract, on, None))
}

fn benches(criterion: &mut Criterion) -> Outcome<()> {
    let today: NaiveDate = "2026-01-31".parse()?;

    let plain = signed(plan("basic", "9.99", "3.00")?, 0, today)?;
    criterion.bench_function("plain monthly contract, one month", |bencher| {
        bencher.iter(|| bill(black_box(&plain), &[], today));
    });
    let seats = signed(plan("basic", "9.99", "3.00")?, 5, today)?;
    criterion.bench_function("fee and seats, one month", |bencher| {
        bencher.iter(|| bill(black_box(&seats), &[], today));
    });

    // The thirteenth month of a contract whose year is billed.
    let mut billed = Vec::new();
    for draft in forecast(&seats, &[], today, 11)? {
        billed.extend(draft.draft.billed()?);
    }
    let thirteenth = add_span(today, Span::years(1))?;
    criterion.bench_function("fee and seats, the month after a billed year", |bencher| {
        bencher.iter(|| bill(black_box(&seats), black_box(&billed), thirteenth));
    });

    let switch = switch_to(plan("pro", "29.90", "5.00")?);
    let first = bill(&seats, &[], today)?.remove(0).billed()?;
    let middle: NaiveDate = "2026-02-14".parse()?;
    criterion.bench_function("quote of a switch", |bencher| {
        bencher.iter(|| quote_change(black_box(&seats), &first, &switch, middle));
    });

    let mut decades = criterion.benchmark_group("ten years from scratch");
    for changes in [0, 10, 20, 40, 80, 160] {
        let (contract, until) = decade(changes)?;
        decades.bench_with_input(
            BenchmarkId::new("changes", changes),
            &contract,
            |bencher, contract| {
                bencher.iter(|| bill(black_box(contract), &[], until));
            },
        );
    }
    decades.finish();

    let contracts: Vec<Contract> = (0..100_000)
        .map(|number| {
            signed(
                plan("basic", "9.99", "3.00")?,
                number % 5,
                today - TimeDelta::days(i64::from(number % 31)),
            )
        })
        .collect::<Outcome<_>>()?;
    let mut many = criterion.benchmark_group("100,000 contracts");
    many.throughput(Throughput::Elements(100_000)).sample_size(10);
    many.bench_function("monthly items", |bencher| {
        bencher.iter(|| {
            contracts
                .iter()
                .map(|contract| due(contract, today).map(|items| items.len()))
                .sum::<Result<usize, _>>()
        });
    });
    many.bench_function("monthly invoices", |bencher| {
        bencher.iter(|| {
            contracts
                .iter()
                .map(|contract| bill(contract, &[], today).map(|drafts| drafts.len()))
                .sum::<Result<usize, _>>()
        });
    });
    many.finish();
    Ok(())
}

fn main() -> Outcome<()> {
    let mut criterion = Criterion::default().configure_from_args();
    benches(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}
