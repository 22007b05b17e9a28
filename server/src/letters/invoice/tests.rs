use billing::{
    Audience, Billed, Buyer, ChangeAt, Command, ComponentKind, Contract, Country, Currency, DraftTerms,
    PlanVersion, PriceComponent, Seller, SignUp, Span, Supply, Term, Tier, TierMode, Timing, apply, decide,
    due, invoice, replay,
};
use store::customers::EinvoiceTerms;
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
        self_service: Default::default(),
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
        model(&self.draft(on))
    }

    /// The same as the engine makes it.
    fn draft(&mut self, on: &str) -> Draft {
        let terms = DraftTerms::of(&self.contract, day(on), None);
        let mut drafts = invoice(due(&self.contract, day(on)).unwrap(), &self.billed, &terms).unwrap();
        assert_eq!(drafts.len(), 1, "{on}");
        let draft = drafts.remove(0);
        self.billed.extend(draft.billed().unwrap());
        draft
    }
}

fn model(draft: &Draft) -> InvoiceModel {
    with_facts(draft, &EinvoiceTerms::default(), invoice_model)
}

/// What is made of the facts on a business that wants its e-invoices so.
fn with_facts<T>(draft: &Draft, terms: &EinvoiceTerms, make: impl Fn(&InvoiceFacts<'_>) -> T) -> T {
    let word = || "x".to_owned();
    make(&InvoiceFacts {
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
            invoice_email: None,
            vat_id: None,
            lang: "de".to_owned(),
            einvoice: terms.clone(),
        },
        payment: &PaymentDetails::Invoice,
        draft,
        number: "RE-1",
        issued_on: draft.date,
        due_on: draft.date,
        contract_number: None,
        corrects: None,
        reason: None,
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

/// The profile and the references are part of what is issued and hashed, not of how it is rendered.
#[test]
fn what_the_buyer_wants_is_written_into_what_is_issued() {
    let mut story = Story::begin("2026-05-04");
    let draft = story.draft("2026-05-04");
    let public = EinvoiceTerms {
        leitweg_id: Some("04011000-1234512345-06".into()),
        order_number: Some("B-1".into()),
        address: Some(("0204".into(), "04011000-1234512345-06".into())),
        ..EinvoiceTerms::default()
    };
    let said: serde_json::Value =
        serde_json::from_str(&with_facts(&draft, &public, content).unwrap()).unwrap();
    assert_eq!(said["profile"], "xrechnung");
    assert_eq!(said["buyer_reference"], "04011000-1234512345-06");
    assert_eq!(said["order_number"], "B-1");
    assert_eq!(said["recipient"]["electronic_address"]["scheme"], "0204");
    let plain = EinvoiceTerms {
        buyer_reference: Some("04011000-1234512345-06".into()),
        ..EinvoiceTerms::default()
    };
    let said = with_facts(&draft, &plain, invoice_model);
    assert_eq!(said.profile, EinvoiceProfile::En16931);
    assert_eq!(said.buyer_reference.as_deref(), Some("04011000-1234512345-06"));
    // Without any, content is written as before there were references.
    let said = with_facts(&draft, &EinvoiceTerms::default(), content).unwrap();
    for absent in ["profile", "buyer_reference", "order_number"] {
        assert!(!said.contains(&format!("\"{absent}\"")), "{absent} in {said}");
    }
}

/// Gaps of the contact are filled for XRechnung alone, and nothing that was said is changed.
#[test]
fn a_held_back_xrechnung_takes_what_the_contact_lacked_and_nothing_else() {
    let mut story = Story::begin("2026-05-04");
    let draft = story.draft("2026-05-04");
    let read = |terms: &EinvoiceTerms| {
        let issued = Letterhead {
            name: "Verlag".into(),
            contact: Contact {
                email: Some("alt@verlag.example".into()),
                phone: Some(" ".into()),
                ..Contact::default()
            },
            ..Letterhead::default()
        };
        let content = Content {
            content: Some(with_facts(&draft, terms, content).unwrap()),
            letterhead: Some(serde_json::to_string(&issued).unwrap()),
            contact_person: Some("Frau Probe".into()),
            contact_phone: Some("+49 40 1".into()),
            contact_email: Some("neu@verlag.example".into()),
        };
        let read = read_model(&content, "RE-1").unwrap();
        (read.letterhead, issued)
    };
    let public = EinvoiceTerms {
        leitweg_id: Some("04011000-1234512345-06".into()),
        ..EinvoiceTerms::default()
    };
    let (letterhead, issued) = read(&public);
    assert_eq!(letterhead.contact.person.as_deref(), Some("Frau Probe"));
    assert_eq!(letterhead.contact.phone.as_deref(), Some("+49 40 1"));
    assert_eq!(letterhead.contact.email, issued.contact.email);
    assert_eq!(letterhead.contact.website, None);
    let (letterhead, issued) = read(&EinvoiceTerms::default());
    assert_eq!(letterhead, issued);
}
