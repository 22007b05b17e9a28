//! The customers of the demo: invented, each with a story worth looking at.

use billing::BuyerKind;
use chrono::{Datelike, Days, Months, NaiveDate};
use payments::demo::DemoCard;

/// How a customer of the demo pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payment {
    /// By direct debit from this account.
    Sepa {
        iban: &'static str,
        holder: &'static str,
    },
    /// By transfer after the invoice.
    Invoice,
    /// By one of the demo provider's cards; like [`Self::Invoice`] where no provider takes cards.
    Card(DemoCard),
}

/// What a customer of the demo ordered, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Slug of the plan.
    pub plan: &'static str,
    /// Units per unit component, included ones counted.
    pub quantities: &'static [(&'static str, u32)],
    pub months_ago: u32,
    /// Moves the day found by `months_ago`; negative is earlier.
    pub day_offset: i32,
    /// Ordered on this day of the month, of the latest month at least `months_ago` back that has it.
    pub day_of_month: Option<u32>,
}

impl Order {
    /// The day of the order, seen from a day. `None` only at the ends of the calendar.
    #[must_use]
    pub fn placed_on(&self, today: NaiveDate) -> Option<NaiveDate> {
        let month = today.checked_sub_months(Months::new(self.months_ago))?;
        let placed = match self.day_of_month {
            None => month,
            // Months without a 31st never stand side by side, so at most two steps back find an earlier day.
            Some(day) => (0..=2)
                .filter_map(|further| {
                    month
                        .with_day(1)?
                        .checked_sub_months(Months::new(further))?
                        .with_day(day)
                })
                .find(|placed| *placed < today)?,
        };
        let days = Days::new(u64::from(self.day_offset.unsigned_abs()));
        if self.day_offset < 0 {
            placed.checked_sub_days(days)
        } else {
            placed.checked_add_days(days)
        }
    }
}

/// A customer of the demo with everything an order asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    pub kind: BuyerKind,
    /// Businesses only.
    pub company: Option<&'static str>,
    pub vat_id: Option<&'static str>,
    pub given_name: &'static str,
    pub family_name: &'static str,
    pub street: &'static str,
    pub house_number: &'static str,
    pub postcode: &'static str,
    pub city: &'static str,
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    pub email: &'static str,
    /// `de` or `en`.
    pub lang: &'static str,
    pub payment: Payment,
    pub orders: &'static [Order],
    /// Whether invoices are paid on time.
    pub pays: bool,
}

/// Who keeps the books of which house, by the addresses of both.
pub const BOOKKEEPER: (&str, &str) = ("berger@kundin.example", "buchhaltung@fleetblick.example");

/// Parcels of a house's box in each month: more than are included before Christmas.
const PARCELS_BY_MONTH: [u32; 12] = [228, 214, 241, 263, 252, 236, 219, 231, 247, 268, 312, 407];

impl Person {
    /// Whether one of the orders is a box that counts parcels.
    #[must_use]
    pub fn has_parcels(&self) -> bool {
        self.orders.iter().any(|order| order.plan == "paketbox-haus")
    }

    /// The parcels of a month, as told on a day of it. The more compartments, the more parcels.
    #[must_use]
    pub fn parcels(&self, on: NaiveDate) -> u32 {
        let compartments: u32 = self
            .orders
            .iter()
            .flat_map(|order| order.quantities)
            .map(|(_, units)| *units)
            .sum();
        let month = usize::try_from(on.month0()).unwrap_or_default();
        PARCELS_BY_MONTH[month % PARCELS_BY_MONTH.len()] + compartments.saturating_sub(14) * 4
    }
}

/// A consumer in Hamburg who reads German; the others say where they differ.
const CONSUMER: Person = Person {
    kind: BuyerKind::Consumer,
    company: None,
    vat_id: None,
    given_name: "",
    family_name: "",
    street: "",
    house_number: "",
    postcode: "",
    city: "Hamburg",
    country: "DE",
    email: "",
    lang: "de",
    payment: Payment::Invoice,
    orders: &[],
    pays: true,
};

const fn ordered(plan: &'static str, months_ago: u32, day_offset: i32) -> Order {
    Order {
        plan,
        quantities: &[],
        months_ago,
        day_offset,
        day_of_month: None,
    }
}

const fn ordered_on_the_31st(plan: &'static str, months_ago: u32) -> Order {
    Order {
        plan,
        quantities: &[],
        months_ago,
        day_offset: 0,
        day_of_month: Some(31),
    }
}

const PEOPLE: [Person; 13] = [
    // The customer one signs in as: a running subscription, and a trial with nine days to go.
    Person {
        given_name: "Heike",
        family_name: "Berger",
        street: "Lindenstieg",
        house_number: "7",
        postcode: "22303",
        email: "berger@kundin.example",
        payment: Payment::Sepa {
            iban: "DE02120300000000202051",
            holder: "Heike Berger",
        },
        orders: &[ordered("digital-plus", 7, 0), ordered("musik-family", 0, -5)],
        ..CONSUMER
    },
    // A house with ten compartments beyond the included ones; its minimum term ended a month ago.
    Person {
        kind: BuyerKind::Business,
        company: Some("Hausverwaltung Fleetblick GmbH"),
        vat_id: Some("DE999999987"),
        given_name: "Torsten",
        family_name: "Lindemann",
        street: "Am Musterfleet",
        house_number: "21",
        postcode: "20459",
        email: "buchhaltung@fleetblick.example",
        orders: &[Order {
            plan: "paketbox-haus",
            quantities: &[("seats", 14)],
            months_ago: 13,
            day_offset: 0,
            day_of_month: None,
        }],
        ..CONSUMER
    },
    // One invoice, overdue for six days.
    Person {
        given_name: "Jens",
        family_name: "Kröger",
        street: "Wiesenkamp",
        house_number: "33a",
        postcode: "22041",
        email: "j.kroeger@post.example",
        orders: &[ordered("print", 0, -20)],
        pays: false,
        ..CONSUMER
    },
    // Inside the minimum term.
    Person {
        given_name: "Ingrid",
        family_name: "Petersen",
        street: "Kastanienweg",
        house_number: "12",
        postcode: "22589",
        email: "ingrid.petersen@post.example",
        payment: Payment::Sepa {
            iban: "DE02500105170137075030",
            holder: "Ingrid Petersen",
        },
        orders: &[ordered("print", 8, 3)],
        ..CONSUMER
    },
    // Past it: open-ended since three months.
    Person {
        given_name: "Werner",
        family_name: "Böttcher",
        street: "Deichreihe",
        house_number: "5",
        postcode: "21129",
        email: "w.boettcher@post.example",
        payment: Payment::Sepa {
            iban: "DE02100500000054540402",
            holder: "Werner und Gisela Böttcher",
        },
        orders: &[ordered("print", 15, 0)],
        ..CONSUMER
    },
    // Periods that begin on the 31st, or on the last day of shorter months.
    Person {
        given_name: "Lukas",
        family_name: "Hartmann",
        street: "Turmgasse",
        house_number: "2",
        postcode: "20099",
        email: "lukas.hartmann@post.example",
        payment: Payment::Sepa {
            iban: "DE02300209000106531065",
            holder: "Lukas Hartmann",
        },
        orders: &[ordered_on_the_31st("digital", 9)],
        ..CONSUMER
    },
    // A trial begun on the 31st, paid since.
    Person {
        given_name: "Elif",
        family_name: "Yıldız",
        street: "Kornblumenweg",
        house_number: "48",
        postcode: "22117",
        email: "elif.yildiz@post.example",
        payment: Payment::Sepa {
            iban: "DE02200505501015871393",
            holder: "Elif Yıldız",
        },
        orders: &[ordered_on_the_31st("musik-single", 5)],
        ..CONSUMER
    },
    // A setup fee and one compartment beyond the included one; the card expires soon.
    Person {
        given_name: "Katrin",
        family_name: "Vogt",
        street: "Birkenhain",
        house_number: "19",
        postcode: "22397",
        email: "katrin.vogt@post.example",
        payment: Payment::Card(DemoCard::ExpiresSoon),
        orders: &[Order {
            plan: "paketbox-privat",
            quantities: &[("seats", 2)],
            months_ago: 4,
            day_offset: -2,
            day_of_month: None,
        }],
        ..CONSUMER
    },
    // Letters and pages in English; paid by card.
    Person {
        given_name: "Emily",
        family_name: "Carter",
        street: "Hafenblick",
        house_number: "101",
        postcode: "20457",
        email: "emily.carter@post.example",
        lang: "en",
        payment: Payment::Card(DemoCard::Good),
        orders: &[ordered("digital", 3, 0)],
        ..CONSUMER
    },
    // A business at gross prices, paying by transfer.
    Person {
        kind: BuyerKind::Business,
        company: Some("Kaffeerösterei Nebelfleet GmbH"),
        vat_id: Some("DE999999979"),
        given_name: "Nadine",
        family_name: "Scholz",
        street: "Marktstieg",
        house_number: "3",
        postcode: "22765",
        email: "nadine.scholz@nebelfleet.example",
        orders: &[ordered("digital-plus", 6, 0)],
        ..CONSUMER
    },
    // Two contracts of different age.
    Person {
        given_name: "Paul",
        family_name: "Neumann",
        street: "Schwalbenweg",
        house_number: "14",
        postcode: "21502",
        city: "Geesthacht",
        email: "paul.neumann@post.example",
        payment: Payment::Sepa {
            iban: "DE02600501010002034304",
            holder: "Paul Neumann",
        },
        orders: &[ordered("digital", 11, 0), ordered("musik-single", 2, 4)],
        ..CONSUMER
    },
    // A trial that becomes a paid contract in two days: worth a jump of the demo clock.
    Person {
        given_name: "Birgit",
        family_name: "Sanders",
        street: "Rosenhof",
        house_number: "6",
        postcode: "22049",
        email: "birgit.sanders@post.example",
        payment: Payment::Sepa {
            iban: "DE02700202700010108669",
            holder: "Birgit Sanders",
        },
        orders: &[ordered("musik-family", 0, -12)],
        ..CONSUMER
    },
    // The largest invoice of the demo.
    Person {
        kind: BuyerKind::Business,
        company: Some("Wohnungsgenossenschaft Weidenbogen eG"),
        vat_id: Some("DE999999962"),
        given_name: "Martina",
        family_name: "Dreyer",
        street: "Uferpromenade",
        house_number: "80",
        postcode: "22299",
        email: "rechnung@weidenbogen.example",
        orders: &[Order {
            plan: "paketbox-haus",
            quantities: &[("seats", 40)],
            months_ago: 5,
            day_offset: 0,
            day_of_month: None,
        }],
        ..CONSUMER
    },
];

/// The customers of the demo, the one with a login first.
#[must_use]
pub fn people() -> Vec<Person> {
    PEOPLE.to_vec()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use billing::{Audience, ComponentId, ComponentKind};
    use store::catalogue::Plan;
    use uuid::Uuid;

    use super::super::check_digits::{is_german_vat_id, is_iban};
    use super::*;

    fn plan(slug: &str) -> Plan {
        let plans = super::super::plans(&mut Uuid::nil);
        plans.into_iter().find(|plan| plan.slug == slug).unwrap()
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_order_is_one_the_plan_is_sold_for() {
        for person in people() {
            assert!(!person.orders.is_empty());
            for order in person.orders {
                let plan = plan(order.plan);
                assert!(
                    match plan.version.audience {
                        Audience::Both => true,
                        Audience::Consumers => person.kind == BuyerKind::Consumer,
                        Audience::Businesses => person.kind == BuyerKind::Business,
                    },
                    "{} {}",
                    person.email,
                    order.plan
                );
                for (component, _) in order.quantities {
                    let component = plan.version.component(&ComponentId::from(*component)).unwrap();
                    assert!(
                        matches!(component.kind, ComponentKind::Unit { .. }),
                        "{}",
                        order.plan
                    );
                }
                assert!(plan.version.trial.is_none() || person.payment != Payment::Invoice);
            }
        }
    }

    #[test]
    fn every_number_has_its_check_digits_and_belongs_to_one_customer() {
        let mut ibans = BTreeSet::new();
        let mut vat_ids = BTreeSet::new();
        for person in people() {
            if let Payment::Sepa { iban, holder } = person.payment {
                assert!(is_iban(iban), "{iban}");
                assert!(ibans.insert(iban), "{iban}");
                assert!(holder.contains(person.family_name));
            }
            if let Some(vat_id) = person.vat_id {
                assert!(is_german_vat_id(vat_id), "{vat_id}");
                assert!(vat_ids.insert(vat_id), "{vat_id}");
            }
        }
    }

    #[test]
    fn everybody_has_an_address_that_leads_nowhere() {
        let mut emails = BTreeSet::new();
        for person in people() {
            assert!(person.email.ends_with(".example"), "{}", person.email);
            assert!(emails.insert(person.email), "{}", person.email);
            let parts = [
                person.given_name,
                person.family_name,
                person.street,
                person.house_number,
                person.postcode,
                person.city,
            ];
            assert!(parts.iter().all(|part| !part.is_empty()), "{}", person.email);
            assert_eq!(
                person.company.is_some(),
                person.kind == BuyerKind::Business,
                "{}",
                person.email
            );
            assert!(person.vat_id.is_none() || person.company.is_some());
            assert!(["de", "en"].contains(&person.lang));
        }
    }

    #[test]
    fn orders_are_placed_before_today_on_every_day_of_the_year() {
        for today in date("2026-11-23").iter_days().take(800) {
            for order in people().iter().flat_map(|person| person.orders) {
                let placed = order.placed_on(today).unwrap();
                assert!(placed < today, "{} on {today}", order.plan);
                if let Some(day) = order.day_of_month {
                    assert_eq!(placed.day(), day);
                }
            }
        }
    }

    #[test]
    fn the_day_of_an_order_follows_from_today() {
        let order = |months_ago, day_offset, day_of_month| Order {
            plan: "digital",
            quantities: &[],
            months_ago,
            day_offset,
            day_of_month,
        };
        for (today, order, placed) in [
            ("2026-11-23", order(7, 0, None), "2026-04-23"),
            ("2026-11-23", order(0, -5, None), "2026-11-18"),
            ("2026-11-23", order(8, 3, None), "2026-03-26"),
            ("2026-03-31", order(1, 0, None), "2026-02-28"),
            ("2026-11-23", order(1, 0, Some(31)), "2026-10-31"),
            // February and, going further back, January.
            ("2026-11-23", order(9, 0, Some(31)), "2026-01-31"),
            ("2026-12-31", order(0, 0, Some(31)), "2026-10-31"),
        ] {
            assert_eq!(order.placed_on(date(today)), Some(date(placed)), "{today}");
        }
    }

    #[test]
    fn the_demo_customer_is_in_the_middle_of_a_trial() {
        let people = people();
        let berger = people
            .iter()
            .find(|person| person.email == "berger@kundin.example")
            .unwrap();
        let today = date("2026-11-23");
        let trial = berger
            .orders
            .iter()
            .find(|order| order.plan == "musik-family")
            .unwrap();
        let days = (today - trial.placed_on(today).unwrap()).num_days();
        assert_eq!(days, 5);
        assert_eq!(
            plan("musik-family").version.trial.unwrap().length.as_days(),
            Some(14)
        );
    }
}
