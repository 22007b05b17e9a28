//! Plans, quotes and rows that the sample views are made of. All names are invented.

use app::wire::*;
use billing::{
    Audience, Buyer, BuyerKind, ComponentId, ComponentKind, Country, Currency, Money, PlanId, PlanVersion,
    PlanVersionId, PriceComponent, PriceMode, Quote, Renewal, Seller, SignUp, Span, TaxClass, Term, Timing,
    Trial, TrialEnd,
};
use chrono::NaiveDate;
use uuid::Uuid;

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

pub fn today() -> NaiveDate {
    day(2026, 11, 23)
}

pub fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::Eur)
}

pub fn seller() -> Seller {
    Seller {
        country: Country::germany(),
        scheme: Default::default(),
        cross_border: Default::default(),
    }
}

fn component(id: &str, name: &str, kind: ComponentKind) -> PriceComponent {
    PriceComponent {
        id: ComponentId(id.to_owned()),
        name: name.to_owned(),
        kind,
        tax_class: TaxClass::Standard,
    }
}

fn version(
    slug: &str,
    name: &str,
    prices: PriceMode,
    components: Vec<PriceComponent>,
    term: Term,
) -> PlanVersion {
    PlanVersion {
        id: PlanVersionId(format!("{slug}-1")),
        plan: PlanId(slug.to_owned()),
        name: name.to_owned(),
        currency: Currency::Eur,
        prices,
        components,
        alignment: Default::default(),
        trial: None,
        term,
        audience: Audience::Both,
    }
}

fn base(price: &str, cycle: Span) -> ComponentKind {
    ComponentKind::Base {
        price: price.parse().expect("a price"),
        cycle,
        timing: Timing::Advance,
    }
}

pub fn quote(plan: &PlanVersion) -> Quote {
    let kind = if plan.prices == PriceMode::Net {
        BuyerKind::Business
    } else {
        BuyerKind::Consumer
    };
    let order = SignUp {
        plan: plan.clone(),
        seller: seller(),
        buyer: Buyer {
            kind,
            country: Country::germany(),
            vat_id: None,
            vat_id_valid: false,
        },
        quantities: app::ordering::unit_components(plan)
            .map(|(unit, n)| (unit.id.clone(), n.max(1)))
            .collect(),
        discounts: Vec::new(),
        payment_method: true,
        starts_on: None,
        immediate_start: true,
        history: Default::default(),
    };
    billing::quote_sign_up(&order, today()).expect("a quote")
}

fn offer(slug: &str, summary: &str, features: &[&str], version: PlanVersion) -> PlanOffer {
    PlanOffer {
        slug: slug.to_owned(),
        name: version.name.clone(),
        summary: summary.to_owned(),
        features: features.iter().map(|feature| (*feature).to_owned()).collect(),
        quote: quote(&version),
        version,
    }
}

pub fn products() -> Vec<ProductOffer> {
    let month = Span::months(1);
    let year = Term {
        initial: Some(Span::months(12)),
        notice: month,
        renewal: Renewal::OpenEnded,
        notice_after: month,
    };
    let digital = version(
        "digital",
        "Digital",
        PriceMode::Gross,
        vec![component("base", "Stadtblatt Digital", base("9.90", month))],
        Term::open_ended(Span::days(14)),
    );
    let print = version(
        "print",
        "Print und Digital",
        PriceMode::Gross,
        vec![component(
            "base",
            "Stadtblatt Print und Digital",
            base("39.90", month),
        )],
        year,
    );
    let mut single = version(
        "single",
        "Single",
        PriceMode::Gross,
        vec![component("base", "Musik Single", base("9.99", month))],
        Term::open_ended(Span::months(0)),
    );
    single.trial = Some(Trial {
        length: Span::days(14),
        payment_method_required: true,
        at_end: TrialEnd::Convert,
    });
    let mut family = version(
        "family",
        "Family",
        PriceMode::Gross,
        vec![component("base", "Musik Family", base("149.90", Span::years(1)))],
        year,
    );
    family.trial = single.trial;
    let seats = ComponentKind::Unit {
        price: "2.50".parse().expect("a price"),
        cycle: month,
        timing: Timing::Advance,
        included: 2,
    };
    let depot = version(
        "depot",
        "Depot",
        PriceMode::Net,
        vec![
            component(
                "setup",
                "Einrichtung",
                ComponentKind::Setup {
                    price: "49.00".parse().expect("a price"),
                },
            ),
            component("base", "Paketbox", base("19.00", month)),
            component("seats", "Fächer", seats),
        ],
        year,
    );
    vec![
        ProductOffer {
            name: "Stadtblatt".to_owned(),
            description: "Die Nachrichten aus der Stadt, jeden Morgen ab fünf Uhr.".to_owned(),
            plans: vec![
                offer(
                    "digital",
                    "Alles lesen, auf jedem Gerät.",
                    &["E-Paper und App", "Archiv seit 1998"],
                    digital,
                ),
                offer(
                    "print",
                    "Die Zeitung im Briefkasten, das E-Paper dazu.",
                    &[
                        "Montag bis Samstag im Briefkasten",
                        "E-Paper und App",
                        "Archiv seit 1998",
                    ],
                    print,
                ),
            ],
        },
        ProductOffer {
            name: "Musik".to_owned(),
            description: "80 Millionen Titel ohne Werbung.".to_owned(),
            plans: vec![
                offer(
                    "single",
                    "Für eine Person.",
                    &["Ein Gerät zur Zeit", "Offline hören"],
                    single,
                ),
                offer(
                    "family",
                    "Für bis zu sechs Personen.",
                    &["Sechs Profile", "Kindersicherung"],
                    family,
                ),
            ],
        },
        ProductOffer {
            name: "Paketbox".to_owned(),
            description: "Pakete rund um die Uhr annehmen und abholen.".to_owned(),
            plans: vec![offer(
                "depot",
                "Für Hausverwaltungen und Büros.",
                &["Zwei Fächer enthalten"],
                depot,
            )],
        },
    ]
}

pub fn debit() -> PaymentSummary {
    PaymentSummary::SepaDebit {
        iban_last_four: "4321".to_owned(),
        mandate: "SB-2026-000117".to_owned(),
    }
}

fn contract(
    n: u128,
    product: &str,
    plan: &str,
    minor: i64,
    state: ContractStateView,
    line: Option<CancelLine>,
) -> ContractRow {
    ContractRow {
        id: Uuid::from_u128(n),
        number: format!("V-2026-{n:05}"),
        product: product.to_owned(),
        plan: plan.to_owned(),
        state,
        prices: vec![PricePerCycle {
            gross: eur(minor),
            cycle: Span::months(1),
        }],
        cancellable: line,
    }
}

pub fn contracts() -> Vec<ContractRow> {
    vec![
        contract(
            117,
            "Stadtblatt",
            "Digital Plus",
            2990,
            ContractStateView::Active,
            Some(CancelLine {
                declare_until: day(2026, 11, 30),
                ends_on: day(2026, 12, 31),
            }),
        ),
        contract(
            131,
            "Musik",
            "Family",
            1499,
            ContractStateView::Trialing {
                until: day(2026, 12, 5),
            },
            Some(CancelLine {
                declare_until: day(2026, 12, 5),
                ends_on: day(2026, 12, 5),
            }),
        ),
        contract(
            98,
            "Paketbox",
            "Depot",
            3557,
            ContractStateView::Ending {
                on: day(2026, 12, 31),
            },
            None,
        ),
    ]
}

pub fn invoice(n: u128, issued: NaiveDate, gross: i64, open: i64, status: InvoiceStatus) -> InvoiceRow {
    InvoiceRow {
        id: Uuid::from_u128(n),
        number: format!("RE-2026-{n:05}"),
        kind: if gross < 0 {
            DocumentKindView::CreditNote
        } else {
            DocumentKindView::Invoice
        },
        issued_on: issued,
        due_on: issued + chrono::Days::new(14),
        gross: eur(gross),
        open: eur(open),
        status,
    }
}

pub fn invoices() -> Vec<InvoiceRow> {
    vec![
        invoice(231, day(2026, 11, 1), 2990, 2990, InvoiceStatus::ToBeDebited),
        invoice(198, day(2026, 10, 1), 129_990, 19_990, InvoiceStatus::PartlyPaid),
        invoice(177, day(2026, 9, 12), -462, 0, InvoiceStatus::Paid),
        invoice(170, day(2026, 9, 1), 2990, 2990, InvoiceStatus::Overdue),
        invoice(144, day(2026, 8, 1), 2990, 0, InvoiceStatus::Paid),
    ]
}
