//! What the demo's merchant sells.

use billing::{
    AddOn, Alignment, Audience, ComponentId, ComponentKind, Currency, PauseTerms, PlanId, PlanState,
    PlanVersion, PlanVersionId, PriceComponent, PriceMode, Renewal, SelfService, Span, Supply, TaxClass,
    Term, Tier, TierMode, Timing, Trial, TrialEnd, UnitChanges,
};
use rust_decimal::Decimal;
use store::catalogue::{Plan, Product};
use store::merchants::Texts;
use uuid::Uuid;

use super::texts;

/// What boxes of houses count: each parcel.
pub const PARCELS: &str = "parcels";

/// What sets one plan apart; ids and positions are given when the catalogue is put together.
struct Offer {
    slug: &'static str,
    name: Texts,
    summary: Texts,
    features: Vec<Texts>,
    /// As printed on documents.
    printed: &'static str,
    prices: PriceMode,
    tax_class: TaxClass,
    components: Vec<(&'static str, &'static str, ComponentKind)>,
    trial: Option<Trial>,
    term: Term,
    audience: Audience,
    self_service: SelfService,
}

/// The catalogue, in the order pages show it: newspaper, music, parcel box. `new_id` is asked for a product's id first,
/// then for its plans' ids and their versions'.
#[must_use]
pub fn plans(new_id: &mut dyn FnMut() -> Uuid) -> Vec<Plan> {
    let catalogue = [
        (
            "stadtblatt",
            texts("Stadtblatt", "Stadtblatt"),
            texts(
                "Die Tageszeitung für Hamburg: gedruckt, als E-Paper oder mit dem ganzen Archiv.",
                "The daily newspaper for Hamburg: in print, as e-paper or with the whole archive.",
            ),
            newspaper(),
        ),
        (
            "musik",
            texts("Stadtblatt Musik", "Stadtblatt Musik"),
            texts(
                "Musik ohne Werbung, auf allen Geräten. Die ersten 14 Tage kosten nichts.",
                "Music without advertising, on all your devices. The first 14 days are free.",
            ),
            music(),
        ),
        (
            "paketbox",
            texts("Paketbox", "Paketbox"),
            texts(
                "Pakete kommen an, auch wenn niemand zu Hause ist.",
                "Parcels arrive even when nobody is at home.",
            ),
            parcel_box(),
        ),
    ];
    let mut plans = Vec::new();
    for (product_position, (slug, name, description, offers)) in (1..).zip(catalogue) {
        let product = Product {
            id: new_id(),
            slug: slug.to_owned(),
            position: product_position,
            name,
            description,
        };
        for (position, offer) in (1..).zip(offers) {
            plans.push(plan(&product, position, offer, new_id(), new_id()));
        }
    }
    plans
}

fn plan(product: &Product, position: i32, offer: Offer, id: Uuid, version_id: Uuid) -> Plan {
    let components = offer
        .components
        .into_iter()
        .map(|(id, name, kind)| PriceComponent {
            id: ComponentId::from(id),
            name: name.into(),
            kind,
            tax_class: offer.tax_class,
        })
        .collect();
    Plan {
        id,
        product: product.clone(),
        slug: offer.slug.to_owned(),
        position,
        name: offer.name,
        summary: offer.summary,
        features: offer.features,
        state: PlanState::Published,
        version_id,
        number: 1,
        version: PlanVersion {
            id: PlanVersionId::from(version_id.to_string()),
            plan: PlanId::from(id.to_string()),
            name: offer.printed.into(),
            currency: Currency::Eur,
            prices: offer.prices,
            components,
            alignment: Alignment::ContractStart,
            trial: offer.trial,
            term: offer.term,
            audience: offer.audience,
            supply: Supply::Service,
            self_service: offer.self_service,
        },
    }
}

/// All three are taxed at the reduced rate: printed newspapers by the law's Anlage 2, e-papers by § 12 (2) no. 14
/// UStG, and with its second sentence also the archive of Digital Plus, a database of a great many newspapers. It would be
/// the standard rate if the plan consisted mainly of videos or audible music.
fn newspaper() -> Vec<Offer> {
    vec![
        Offer {
            slug: "print",
            name: texts("Print", "Print"),
            summary: texts(
                "Die Zeitung liegt jeden Morgen im Briefkasten, das E-Paper gehört dazu.",
                "The paper is in your letterbox every morning, with the e-paper included.",
            ),
            features: vec![
                texts(
                    "Montag bis Samstag bis 6:30 Uhr zugestellt",
                    "Delivered Monday to Saturday by 6:30 am",
                ),
                texts("Zustellung im Preis enthalten", "Delivery included in the price"),
                texts("E-Paper schon am Vorabend", "E-paper the evening before"),
                texts(
                    "12 Monate Mindestlaufzeit, danach monatlich kündbar",
                    "12-month minimum term, then cancel monthly",
                ),
            ],
            printed: "Stadtblatt Print",
            prices: PriceMode::Gross,
            tax_class: TaxClass::Reduced,
            components: vec![(
                "abo",
                "Stadtblatt Print, Abonnement mit Zustellung",
                monthly(3990),
            )],
            trial: None,
            term: bound_for_a_year(),
            audience: Audience::Consumers,
            self_service: SelfService::default(),
        },
        Offer {
            slug: "digital",
            name: texts("Digital", "Digital"),
            summary: texts(
                "Die ganze Zeitung als E-Paper, auf jedem Gerät.",
                "The whole newspaper as e-paper, on any device.",
            ),
            features: vec![
                texts(
                    "E-Paper ab 20 Uhr am Vorabend",
                    "E-paper from 8 pm the evening before",
                ),
                texts("Ausgaben der letzten 30 Tage", "Issues of the last 30 days"),
                texts("Monatlich kündbar", "Cancel monthly"),
            ],
            printed: "Stadtblatt Digital",
            prices: PriceMode::Gross,
            tax_class: TaxClass::Reduced,
            components: vec![("abo", "Stadtblatt Digital, E-Paper", monthly(990))],
            trial: None,
            term: Term::open_ended(Span::months(1)),
            audience: Audience::Both,
            self_service: reading_pauses(),
        },
        Offer {
            slug: "digital-plus",
            name: texts("Digital Plus", "Digital Plus"),
            summary: texts(
                "Das E-Paper und jede Ausgabe seit 1950 zum Suchen und Nachlesen.",
                "The e-paper and every issue since 1950 to search and read.",
            ),
            features: vec![
                texts("Alles aus Digital", "Everything in Digital"),
                texts("Archiv mit Volltextsuche", "Archive with full-text search"),
                texts(
                    "Bis zu drei Lesende gleichzeitig",
                    "Up to three readers at a time",
                ),
                texts("Monatlich kündbar", "Cancel monthly"),
            ],
            printed: "Stadtblatt Digital Plus",
            prices: PriceMode::Gross,
            tax_class: TaxClass::Reduced,
            components: vec![(
                "abo",
                "Stadtblatt Digital Plus, E-Paper und Archiv",
                monthly(2990),
            )],
            trial: None,
            term: Term::open_ended(Span::months(1)),
            audience: Audience::Both,
            self_service: reading_pauses(),
        },
    ]
}

/// Music is taxed at the standard rate. Two weeks' notice: within a month, and short enough for a
/// contract that is billed by the month.
fn music() -> Vec<Offer> {
    let trial = Some(Trial {
        length: Span::days(14),
        payment_method_required: true,
        at_end: TrialEnd::Convert,
    });
    let term = Term::open_ended(Span::days(14));
    vec![
        Offer {
            slug: "musik-single",
            name: texts("Single", "Single"),
            summary: texts(
                "Alle Titel für eine Person, auch ohne Netz.",
                "Every track for one person, offline too.",
            ),
            features: vec![
                texts("14 Tage kostenlos", "14 days free"),
                texts("Ohne Werbung", "No advertising"),
                texts("Titel zum Mitnehmen speichern", "Save tracks to take along"),
            ],
            printed: "Stadtblatt Musik Single",
            prices: PriceMode::Gross,
            tax_class: TaxClass::Standard,
            components: vec![("flat", "Stadtblatt Musik Single", monthly(1099))],
            trial,
            term,
            audience: Audience::Consumers,
            self_service: SelfService::default(),
        },
        Offer {
            slug: "musik-family",
            name: texts("Family", "Family"),
            summary: texts(
                "Alle Titel für bis zu sechs Personen eines Haushalts, jede mit eigener Sammlung.",
                "Every track for up to six people of a household, each with a library of their own.",
            ),
            features: vec![
                texts("14 Tage kostenlos", "14 days free"),
                texts("Bis zu sechs Personen gleichzeitig", "Up to six people at a time"),
                texts("Ohne Werbung, auch ohne Netz", "No advertising, offline too"),
                texts(
                    "Auf Wunsch nur Titel für Kinder",
                    "Children’s tracks only, if you like",
                ),
            ],
            printed: "Stadtblatt Musik Family",
            prices: PriceMode::Gross,
            tax_class: TaxClass::Standard,
            components: vec![("flat", "Stadtblatt Musik Family", monthly(1499))],
            trial,
            term,
            audience: Audience::Consumers,
            self_service: audiobooks(),
        },
    ]
}

/// A service at the standard rate. Houses are sold to businesses at net prices, the private one to consumers at gross
/// prices; a plan's prices are all of one mode.
fn parcel_box() -> Vec<Offer> {
    vec![
        Offer {
            slug: "paketbox-haus",
            name: texts("Haus", "for houses"),
            summary: texts(
                "Für Hausverwaltungen: eine Anlage im Eingang, in der alle Dienste zustellen.",
                "For property managers: one unit at the entrance where every carrier delivers.",
            ),
            features: vec![
                texts(
                    "4 Fächer und 250 Pakete im Monat enthalten, mehr nach Bedarf",
                    "4 compartments and 250 parcels a month included, more as you need them",
                ),
                texts("Aufbau und Wartung durch uns", "We install and maintain it"),
                texts("Öffnen mit Code, ohne Schlüssel", "Opens with a code, no keys"),
                texts(
                    "12 Monate Mindestlaufzeit, danach monatlich kündbar",
                    "12-month minimum term, then cancel monthly",
                ),
            ],
            printed: "Paketbox Haus",
            prices: PriceMode::Net,
            tax_class: TaxClass::Standard,
            components: vec![
                (
                    "setup",
                    "Paketbox Haus, Aufbau und Einrichtung",
                    ComponentKind::Setup { price: cents(14900) },
                ),
                ("base", "Paketbox Haus, Grundpreis", monthly(1900)),
                ("seats", "Fächer", monthly_per_unit(350, 4)),
                (PARCELS, "Pakete", monthly_by_use(8, 250)),
            ],
            trial: None,
            term: bound_for_a_year(),
            audience: Audience::Businesses,
            self_service: any_number(),
        },
        Offer {
            slug: "paketbox-privat",
            name: texts("Privat", "at home"),
            summary: texts(
                "Ihre eigene Box neben der Haustür, für jeden Paketdienst.",
                "A box of your own by the front door, for every carrier.",
            ),
            features: vec![
                texts(
                    "1 Fach enthalten, weitere nach Bedarf",
                    "1 compartment included, more as you need them",
                ),
                texts("Aufbau und Wartung durch uns", "We install and maintain it"),
                texts(
                    "Nachricht, sobald ein Paket da ist",
                    "A message as soon as a parcel is there",
                ),
                texts("Monatlich kündbar", "Cancel monthly"),
            ],
            printed: "Paketbox Privat",
            prices: PriceMode::Gross,
            tax_class: TaxClass::Standard,
            components: vec![
                (
                    "setup",
                    "Paketbox Privat, Aufbau und Einrichtung",
                    ComponentKind::Setup { price: cents(4900) },
                ),
                ("base", "Paketbox Privat, Grundpreis", monthly(790)),
                ("seats", "Fächer", monthly_per_unit(200, 1)),
            ],
            trial: None,
            term: Term::open_ended(Span::months(1)),
            audience: Audience::Consumers,
            self_service: any_number(),
        },
    ]
}

/// A year, then open-ended, a month's notice throughout: the most § 309 no. 9 BGB allows after a year.
const fn bound_for_a_year() -> Term {
    Term {
        initial: Some(Span::months(12)),
        notice: Span::months(1),
        renewal: Renewal::OpenEnded,
        notice_after: Span::months(1),
    }
}

/// Readers may be away for a while, and puzzles are extra.
fn reading_pauses() -> SelfService {
    SelfService {
        pause: Some(PauseTerms {
            longest: Span::months(2),
            per_year: 2,
        }),
        ..with_extra("raetsel", "Rätsel und Spiele", 299, TaxClass::Reduced)
    }
}

fn audiobooks() -> SelfService {
    with_extra("hoerbuecher", "Hörbücher", 499, TaxClass::Standard)
}

fn with_extra(id: &str, name: &str, price_cents: i64, tax_class: TaxClass) -> SelfService {
    SelfService {
        add_ons: vec![AddOn {
            id: id.into(),
            name: name.into(),
            components: vec![PriceComponent {
                id: id.into(),
                name: name.into(),
                kind: monthly(price_cents),
                tax_class,
            }],
        }],
        ..SelfService::default()
    }
}

/// Compartments come and go.
fn any_number() -> SelfService {
    SelfService {
        units: UnitChanges::MoreAndFewer,
        ..SelfService::default()
    }
}

fn cents(minor: i64) -> Decimal {
    Decimal::new(minor, 2)
}

fn monthly(price_cents: i64) -> ComponentKind {
    ComponentKind::Base {
        price: cents(price_cents),
        cycle: Span::months(1),
        timing: Timing::Advance,
    }
}

fn monthly_per_unit(price_cents: i64, included: u32) -> ComponentKind {
    ComponentKind::Unit {
        price: cents(price_cents),
        cycle: Span::months(1),
        timing: Timing::Advance,
        included,
    }
}

fn monthly_by_use(price_cents: i64, included: u32) -> ComponentKind {
    ComponentKind::Metered {
        tiers: vec![Tier {
            up_to: None,
            price: cents(price_cents),
        }],
        mode: TierMode::Graduated,
        cycle: Span::months(1),
        included,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn catalogue() -> Vec<Plan> {
        let mut last = 0;
        plans(&mut || {
            last += 1;
            Uuid::from_u128(last)
        })
    }

    #[test]
    fn every_plan_may_be_published() {
        for plan in catalogue() {
            assert_eq!(plan.version.validate(), Ok(()), "{}", plan.slug);
        }
    }

    #[test]
    fn slugs_and_identifiers_are_unique() {
        let plans = catalogue();
        let slugs: BTreeSet<_> = plans.iter().map(|plan| &plan.slug).collect();
        assert_eq!(slugs.len(), 7);
        let ids: BTreeSet<_> = plans
            .iter()
            .flat_map(|plan| [plan.id, plan.version_id, plan.product.id])
            .collect();
        assert_eq!(ids.len(), 7 + 7 + 3);
    }

    #[test]
    fn a_version_names_itself_and_its_plan_by_their_identifiers() {
        for plan in catalogue() {
            assert_eq!(plan.version.id.as_str(), plan.version_id.to_string());
            assert_eq!(plan.version.plan.as_str(), plan.id.to_string());
        }
    }

    #[test]
    fn plans_stand_in_the_order_pages_show_them() {
        let plans = catalogue();
        assert!(plans.is_sorted_by_key(|plan| (plan.product.position, plan.position)));
        let slugs: Vec<_> = plans.iter().map(|plan| plan.slug.as_str()).collect();
        assert_eq!(
            slugs,
            [
                "print",
                "digital",
                "digital-plus",
                "musik-single",
                "musik-family",
                "paketbox-haus",
                "paketbox-privat"
            ]
        );
    }

    #[test]
    fn consumers_see_gross_prices_only() {
        for plan in catalogue() {
            let net = plan.version.prices == PriceMode::Net;
            assert_eq!(
                net,
                plan.version.audience == Audience::Businesses,
                "{} (R-501)",
                plan.slug
            );
        }
    }

    #[test]
    fn prices_and_tax_classes_are_as_advertised() {
        let plans = catalogue();
        for (slug, component, price, tax_class) in [
            ("print", "abo", "39.90", TaxClass::Reduced),
            ("digital", "abo", "9.90", TaxClass::Reduced),
            ("digital-plus", "abo", "29.90", TaxClass::Reduced),
            ("musik-single", "flat", "10.99", TaxClass::Standard),
            ("musik-family", "flat", "14.99", TaxClass::Standard),
            ("paketbox-haus", "setup", "149.00", TaxClass::Standard),
            ("paketbox-haus", "base", "19.00", TaxClass::Standard),
            ("paketbox-haus", "seats", "3.50", TaxClass::Standard),
            ("paketbox-haus", PARCELS, "0.08", TaxClass::Standard),
            ("paketbox-privat", "setup", "49.00", TaxClass::Standard),
            ("paketbox-privat", "base", "7.90", TaxClass::Standard),
            ("paketbox-privat", "seats", "2.00", TaxClass::Standard),
        ] {
            let plan = plans.iter().find(|plan| plan.slug == slug).unwrap();
            let component = plan.version.component(&ComponentId::from(component)).unwrap();
            let unit = 1 + component.kind.included();
            let priced = component.kind.full_price(unit.into()).unwrap();
            assert_eq!(priced.unit_price.to_string(), price, "{slug}");
            assert_eq!(component.tax_class, tax_class, "{slug}");
        }
    }

    #[test]
    fn everything_is_said_in_both_languages() {
        for plan in catalogue() {
            assert!((3..=4).contains(&plan.features.len()), "{}", plan.slug);
            let said = [
                &plan.name,
                &plan.summary,
                &plan.product.name,
                &plan.product.description,
            ];
            for text in said.into_iter().chain(&plan.features) {
                assert!(!text.de.is_empty() && !text.en.is_empty(), "{}", plan.slug);
                assert!(!text.de.contains('!') && !text.en.contains('!'), "{}", plan.slug);
            }
        }
    }
}
