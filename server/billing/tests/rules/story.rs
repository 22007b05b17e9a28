//! A contract that travels through days: what the tests tell their stories with.

use billing::*;
use chrono::NaiveDate;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn span(text: &str) -> Span {
    text.parse().unwrap()
}

pub fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::Eur)
}

pub fn seller() -> Seller {
    Seller::german()
}

pub fn consumer(country: &str) -> Buyer {
    Buyer {
        kind: BuyerKind::Consumer,
        country: Country::new(country).unwrap(),
        vat_id: None,
        vat_id_valid: false,
    }
}

pub fn business(country: &str, vat_id: Option<&str>, vat_id_valid: bool) -> Buyer {
    Buyer {
        kind: BuyerKind::Business,
        country: Country::new(country).unwrap(),
        vat_id: vat_id.map(str::to_owned),
        vat_id_valid,
    }
}

pub fn component(id: &str, kind: ComponentKind) -> PriceComponent {
    PriceComponent {
        id: id.into(),
        name: format!("Name of {id}").into(),
        kind,
        tax_class: TaxClass::Standard,
    }
}

pub fn setup(price: &str) -> PriceComponent {
    component(
        "setup",
        ComponentKind::Setup {
            price: price.parse().unwrap(),
        },
    )
}

pub fn fee(price: &str, cycle: &str) -> PriceComponent {
    component(
        "fee",
        ComponentKind::Base {
            price: price.parse().unwrap(),
            cycle: span(cycle),
            timing: Timing::Advance,
        },
    )
}

pub fn fee_in_arrears(price: &str, cycle: &str) -> PriceComponent {
    component(
        "fee",
        ComponentKind::Base {
            price: price.parse().unwrap(),
            cycle: span(cycle),
            timing: Timing::Arrears,
        },
    )
}

pub fn seats(price: &str, cycle: &str, included: u32) -> PriceComponent {
    component(
        "seats",
        ComponentKind::Unit {
            price: price.parse().unwrap(),
            cycle: span(cycle),
            timing: Timing::Advance,
            included,
        },
    )
}

pub fn plan(components: Vec<PriceComponent>) -> PlanVersion {
    PlanVersion {
        id: "basic-1".into(),
        plan: "basic".into(),
        name: "Basic".into(),
        currency: Currency::Eur,
        prices: PriceMode::Gross,
        components,
        alignment: Alignment::ContractStart,
        trial: None,
        term: Term::open_ended(span("1 month")),
        audience: Audience::Both,
        supply: Supply::Service,
        self_service: Default::default(),
    }
}

pub fn order(plan: PlanVersion) -> SignUp {
    SignUp::new(plan, seller(), consumer("DE"))
}

pub fn percent(id: &str, percent: &str, duration: DiscountDuration) -> Discount {
    Discount {
        id: id.into(),
        label: format!("{percent} %").into(),
        effect: DiscountEffect::Percent(percent.parse().unwrap()),
        duration,
        on: None,
        limits: DiscountLimits::default(),
    }
}

pub fn fixed(id: &str, amount: &str, duration: DiscountDuration) -> Discount {
    Discount {
        id: id.into(),
        label: format!("{amount} off").into(),
        effect: DiscountEffect::Fixed(amount.parse().unwrap()),
        duration,
        on: None,
        limits: DiscountLimits::default(),
    }
}

/// A contract with everything that was billed for it.
#[derive(Clone, Debug)]
pub struct Story {
    pub contract: Contract,
    pub events: Vec<Event>,
    pub billed: Vec<Billed>,
    pub documents: Vec<Draft>,
}

impl Story {
    pub fn begin(order: SignUp, on: &str) -> Self {
        let decision = decide(None, &Command::SignUp(Box::new(order)), day(on)).unwrap();
        Self {
            contract: replay(&decision.events).unwrap(),
            events: decision.events,
            billed: Vec::new(),
            documents: Vec::new(),
        }
    }

    pub fn try_on(&mut self, on: NaiveDate, command: &Command) -> Result<(), Rejection> {
        for event in decide(Some(&self.contract), command, on)?.events {
            self.contract = apply(Some(self.contract.clone()), &event).unwrap();
            self.events.push(event);
        }
        Ok(())
    }

    pub fn on(mut self, on: &str, command: Command) -> Self {
        self.try_on(day(on), &command).unwrap();
        self
    }

    pub fn rejected(&mut self, on: &str, command: Command) -> Rejection {
        self.try_on(day(on), &command).unwrap_err()
    }

    pub fn drafts(&self, on: NaiveDate) -> Result<Vec<Draft>, BillingError> {
        invoice(
            due(&self.contract, on)?,
            &self.billed,
            &DraftTerms::of(&self.contract, on, None),
        )
    }

    pub fn bill_on(&mut self, on: NaiveDate) -> Vec<Draft> {
        let drafts = self.drafts(on).unwrap();
        for draft in &drafts {
            self.billed.extend(draft.billed().unwrap());
        }
        self.issue(&drafts);
        drafts
    }

    /// Keeps what becomes a document.
    pub fn issue(&mut self, drafts: &[Draft]) {
        let issued = drafts.iter().filter(|draft| self.issues(draft)).cloned();
        self.documents.extend(issued.collect::<Vec<_>>());
    }

    pub fn issues(&self, draft: &Draft) -> bool {
        DraftTerms::of(&self.contract, draft.date, None).issue(draft)
    }

    pub fn bill(mut self, on: &str) -> Self {
        self.bill_on(day(on));
        self
    }

    pub fn bill_daily(mut self, from: &str, until: &str) -> Self {
        let mut date = day(from);
        while date <= day(until) {
            self.bill_on(date);
            date = date.succ_opt().unwrap();
        }
        self
    }

    /// Every document as "date kind gross", in words that fail readably.
    pub fn told(&self) -> Vec<String> {
        self.documents
            .iter()
            .map(|draft| {
                format!(
                    "{} {} {}",
                    draft.date,
                    draft.kind.code(),
                    draft.gross.to_decimal()
                )
            })
            .collect()
    }

    /// Every line as "component from until amount".
    pub fn lines(&self) -> Vec<String> {
        self.documents
            .iter()
            .flat_map(|draft| &draft.lines)
            .map(|line| told(&line.item))
            .collect()
    }
}

pub fn told(item: &Item) -> String {
    match item.period {
        Some(period) => format!(
            "{} {} {} {}",
            item.component,
            period.from(),
            period.until(),
            item.total.to_decimal()
        ),
        None => format!("{} {}", item.component, item.total.to_decimal()),
    }
}

pub fn cancel() -> Command {
    Command::DeclareCancellation {
        at: CancelAt::Earliest,
    }
}

pub fn cancel_on(date: &str) -> Command {
    Command::DeclareCancellation {
        at: CancelAt::On(day(date)),
    }
}
