use billing::{
    Audience, Billed, Buyer, ChangeAt, Command, ComponentKind, Contract, Country, Currency, DraftTerms,
    PlanVersion, PriceComponent, Seller, SignUp, Span, Supply, Term, Tier, TierMode, Timing, apply, decide,
    due, invoice, replay,
};
use uuid::Uuid;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn tiers(limit: u32, first: &str, then: &str) -> Vec<Tier> {
    let tier = |up_to, price: &str| Tier {
        up_to,
        price: price.parse().unwrap(),
    };
    vec![tier(Some(limit), first), tier(None, then)]
}

/// A fee, units by tiers, and usage by tiers.
fn plan() -> PlanVersion {
    let component = |id: &str, kind| PriceComponent {
        id: id.into(),
        name: id.into(),
        kind,
        tax_class: Default::default(),
    };
    let cycle = Span::months(1);
    PlanVersion {
        id: "v1".into(),
        plan: "p".into(),
        name: "Paketbox".into(),
        currency: Currency::Eur,
        prices: billing::PriceMode::Gross,
        components: vec![
            component(
                "base",
                ComponentKind::Base {
                    price: "9.90".parse().unwrap(),
                    cycle,
                    timing: Timing::Advance,
                },
            ),
            component(
                "seats",
                ComponentKind::Tiered {
                    tiers: tiers(5, "3.50", "2.995"),
                    mode: TierMode::Graduated,
                    cycle,
                    timing: Timing::Advance,
                    included: 1,
                },
            ),
            component(
                "scans",
                ComponentKind::Metered {
                    tiers: tiers(1000, "0", "0.0035"),
                    mode: TierMode::Graduated,
                    cycle,
                    included: 0,
                },
            ),
        ],
        alignment: Default::default(),
        trial: None,
        term: Term::open_ended(Span::days(14)),
        audience: Audience::Both,
        supply: Supply::Service,
    }
}

/// A contract that is changed and billed, with the lines of each document.
struct Story {
    contract: Contract,
    billed: Vec<Billed>,
}

impl Story {
    fn begin(on: &str) -> Self {
        let order = SignUp {
            quantities: [("seats".into(), 8)].into(),
            ..SignUp::new(plan(), Seller::german(), Buyer::consumer(Country::germany()))
        };
        let decision = decide(None, &Command::SignUp(Box::new(order)), day(on)).unwrap();
        Self {
            contract: replay(&decision.events).unwrap(),
            billed: Vec::new(),
        }
    }

    fn then(&mut self, on: &str, command: &Command) {
        let decision = decide(Some(&self.contract), command, day(on)).unwrap();
        for event in &decision.events {
            self.contract = apply(Some(self.contract.clone()), event).unwrap();
        }
    }

    fn uses(&mut self, on: &str, quantity: i64) {
        self.then(
            on,
            &Command::RecordUsage {
                component: "scans".into(),
                quantity: quantity.into(),
                used_on: None,
            },
        );
    }

    /// The one document a run makes, as the customer reads it.
    fn bill(&mut self, on: &str) -> InvoiceModel {
        let terms = DraftTerms::of(&self.contract, day(on), None);
        let mut drafts = invoice(due(&self.contract, day(on)).unwrap(), &self.billed, &terms).unwrap();
        assert_eq!(drafts.len(), 1, "{on}");
        let draft = drafts.remove(0);
        self.billed.extend(draft.billed().unwrap());
        model(&draft)
    }
}

fn model(draft: &Draft) -> InvoiceModel {
    let word = || "x".to_owned();
    invoice_model(&InvoiceFacts {
        merchant: &crate::demo::content::merchant(Uuid::nil()),
        stationery: &Stationery::default(),
        customer: &Customer {
            id: Uuid::nil(),
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
            vat_id: None,
            lang: "de".to_owned(),
            einvoice: Default::default(),
        },
        payment: &PaymentDetails::Invoice,
        draft,
        number: "RE-1",
        issued_on: draft.date,
        due_on: draft.date,
        contract_number: None,
        corrects: None,
        cancels: false,
    })
}

/// Description, quantity, unit price and amount of each line, with the parts of its tiers.
fn told(model: &InvoiceModel) -> Vec<String> {
    model
        .lines
        .iter()
        .map(|line| {
            let tiers: Vec<_> = line
                .tiers
                .iter()
                .map(|tier| format!("{}×{}", tier.quantity, tier.unit_price))
                .collect();
            let days = line.proration.map_or_else(String::new, |share| {
                format!(" {}/{}", share.used_days, share.full_days)
            });
            let what = line
                .description
                .as_deref()
                .unwrap_or_default()
                .replace('\u{a0}', " ");
            let price = if tiers.is_empty() {
                line.unit_price.normalize().to_string()
            } else {
                tiers.join("+")
            };
            format!("{what}|{}|{price}{days}|{}", line.quantity, line.amount_minor)
        })
        .collect()
}

#[test]
fn tiers_usage_and_what_comes_back_add_up_on_paper() {
    let mut story = Story::begin("2026-05-04");
    for (on, change, lines) in [
        (
            "2026-05-04",
            None,
            vec!["base|1|9.9|990", "seats|7|5×3.50+2×2.995|2349"],
        ),
        // Four more seats for the last 18 of 31 days.
        (
            "2026-05-17",
            Some(Command::SetQuantity {
                component: "seats".into(),
                quantity: 12,
                at: ChangeAt::Now,
            }),
            vec![
                "seats: bisher 23,49 €, jetzt 9,85 €|-1|13.64|-1364",
                "seats|11|5×3.50+6×2.995 18/31|2060",
            ],
        ),
    ] {
        if let Some(command) = change {
            story.then(on, &command);
        }
        let model = story.bill(on);
        assert_eq!(told(&model), lines, "{on}");
        assert_eq!(model.check(), Ok(()), "{on}");
    }
    story.uses("2026-05-20", 1250);
    let model = story.bill("2026-06-04");
    assert_eq!(
        told(&model),
        [
            "base|1|9.9|990",
            "seats|11|5×3.50+6×2.995|3547",
            "scans|1250|1000×0+250×0.0035|88"
        ]
    );
    assert_eq!(model.check(), Ok(()));
    // Withdrawn within fourteen days of another order: the days used, rounded down, and all that was used.
    let mut story = Story::begin("2026-05-04");
    story.uses("2026-05-05", 2000);
    story.then("2026-05-11", &Command::Withdraw);
    let model = story.bill("2026-05-11");
    assert_eq!(
        told(&model),
        [
            "base|1|9.9 7/31|223",
            "seats|7|5×3.50+2×2.995 7/31|530",
            "scans|2000|1000×0+1000×0.0035|350"
        ]
    );
    assert_eq!(model.check(), Ok(()));
}

/// A document whose content is complete but for the number passes everything an e-invoice is asked before it is sent.
#[test]
fn what_is_billed_becomes_an_e_invoice_that_may_be_released() {
    let model = Story::begin("2026-05-04").bill("2026-05-04");
    assert!(model.is_electronic());
    let made = documents::render_invoice(&model).unwrap();
    documents::release_check(&model, &made).unwrap();
    let xml = String::from_utf8(made.xml.unwrap()).unwrap();
    for part in [
        "<ram:CountryID>DE</ram:CountryID>",
        "<ram:LineOne>x x</ram:LineOne>",
        "<ram:BilledQuantity unitCode=\"MON\">1</ram:BilledQuantity>",
        "<ram:BilledQuantity unitCode=\"C62\">7</ram:BilledQuantity>",
    ] {
        assert!(xml.contains(part), "no {part} in {xml}");
    }
}
