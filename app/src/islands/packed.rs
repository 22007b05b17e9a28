//! What an island is started with, as one string: texts between separators.
//!
//! The readers that serde derives for plan versions, sellers and words would weigh about 40 KB (brotli) in what every
//! customer's browser downloads; these weigh next to nothing. A field or variant added to a type fails to compile here, and
//! the test below reads back what it wrote.

use billing::{
    Alignment, Audience, ComponentId, ComponentKind, Country, CrossBorderSales, Currency, Label, PlanId,
    PlanVersion, PlanVersionId, PriceComponent, PriceMode, Renewal, Seller, SellerScheme, Span, Supply,
    TaxClass, Term, Tier, TierMode, Timing, Trial, TrialEnd, UnconfirmedVatId,
};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use texts::Lang;

/// Unit separator: no text that is shown contains it, and [`Packer::text`] makes sure.
const SEPARATOR: char = '\u{1f}';

/// A value that can be written into and read from a string of separated texts.
pub trait Packed: Sized {
    /// Appends the value.
    fn pack(&self, into: &mut Packer);

    /// Reads the value; `None` if the texts are not what [`Packed::pack`] wrote.
    fn unpack(from: &mut Unpacker<'_>) -> Option<Self>;

    /// The value alone as a string.
    fn packed(&self) -> String {
        let mut packer = Packer(String::new());
        self.pack(&mut packer);
        packer.0
    }

    /// The value from a string that holds it alone.
    fn unpacked(text: &str) -> Option<Self> {
        Self::unpack(&mut Unpacker(text.split(SEPARATOR)))
    }
}

/// Collects texts.
pub struct Packer(String);

impl Packer {
    fn text(&mut self, text: &str) {
        self.0.extend(text.chars().filter(|c| *c != SEPARATOR));
        self.0.push(SEPARATOR);
    }
}

/// Hands the texts out again.
pub struct Unpacker<'a>(std::str::Split<'a, char>);

impl<'a> Unpacker<'a> {
    fn text(&mut self) -> Option<&'a str> {
        self.0.next()
    }
}

impl Packed for String {
    fn pack(&self, into: &mut Packer) {
        into.text(self);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        from.text().map(str::to_owned)
    }
}

impl Packed for u32 {
    fn pack(&self, into: &mut Packer) {
        into.text(&self.to_string());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        from.text()?.parse().ok()
    }
}

impl Packed for bool {
    fn pack(&self, into: &mut Packer) {
        into.text(if *self { "1" } else { "0" });
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(from.text()? == "1")
    }
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, into: &mut Packer) {
        self.is_some().pack(into);
        if let Some(value) = self {
            value.pack(into);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        if bool::unpack(from)? {
            T::unpack(from).map(Some)
        } else {
            Some(None)
        }
    }
}

impl<T: Packed> Packed for Vec<T> {
    fn pack(&self, into: &mut Packer) {
        into.text(&self.len().to_string());
        for value in self {
            value.pack(into);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let count = u32::unpack(from)?;
        let mut values = Self::new();
        for _ in 0..count {
            values.push(T::unpack(from)?);
        }
        Some(values)
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn pack(&self, into: &mut Packer) {
        self.0.pack(into);
        self.1.pack(into);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some((A::unpack(from)?, B::unpack(from)?))
    }
}

impl Packed for [String; 4] {
    fn pack(&self, into: &mut Packer) {
        for text in self {
            into.text(text);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let mut text = || String::unpack(from);
        Some([text()?, text()?, text()?, text()?])
    }
}

impl Packed for Decimal {
    fn pack(&self, into: &mut Packer) {
        into.text(&self.to_string());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Self::from_str_exact(from.text()?).ok()
    }
}

impl Packed for Span {
    fn pack(&self, into: &mut Packer) {
        into.text(&self.to_string());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        from.text()?.parse().ok()
    }
}

impl Packed for NaiveDate {
    fn pack(&self, into: &mut Packer) {
        into.text(&self.year().to_string());
        self.month().pack(into);
        self.day().pack(into);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let year = from.text()?.parse().ok()?;
        Self::from_ymd_opt(year, u32::unpack(from)?, u32::unpack(from)?)
    }
}

impl Packed for Currency {
    fn pack(&self, into: &mut Packer) {
        into.text(self.code());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        from.text()?.parse().ok()
    }
}

impl Packed for Country {
    fn pack(&self, into: &mut Packer) {
        into.text(self.code());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Self::new(from.text()?).ok()
    }
}

/// A structure is its fields in the order given.
macro_rules! packed_fields {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::islands::packed::Packed for $name {
            fn pack(&self, into: &mut $crate::islands::packed::Packer) {
                let Self { $($field),* } = self;
                $($crate::islands::packed::Packed::pack($field, into);)*
            }

            fn unpack(from: &mut $crate::islands::packed::Unpacker<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::islands::packed::Packed::unpack(from)?),* })
            }
        }
    };
}
pub(crate) use packed_fields;

/// A structure around one text is that text.
macro_rules! packed_text {
    ($($name:ident),*) => {$(
        impl Packed for $name {
            fn pack(&self, into: &mut Packer) {
                into.text(self.as_str());
            }

            fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
                from.text().map(Self::from)
            }
        }
    )*};
}

/// An enumeration without data is a word.
macro_rules! packed_words {
    ($name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl Packed for $name {
            fn pack(&self, into: &mut Packer) {
                into.text(match self { $(Self::$variant => $word),* });
            }

            fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
                match from.text()? { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

mod contract;

packed_text!(ComponentId, Label, PlanId, PlanVersionId);
packed_words!(Lang { De = "de", En = "en" });
packed_words!(PriceMode { Net = "n", Gross = "g" });
packed_words!(Timing { Advance = "v", Arrears = "n" });
packed_words!(TaxClass { Standard = "s", Reduced = "r" });
packed_words!(TierMode { Graduated = "g", Volume = "v" });
packed_words!(Supply { Service = "s", DigitalContent = "d" });
packed_words!(Audience { Consumers = "c", Businesses = "b", Both = "a" });
packed_words!(SellerScheme { Regular = "r", SmallBusiness = "k" });
packed_words!(CrossBorderSales { BelowThreshold = "b", OneStopShop = "o" });
packed_words!(UnconfirmedVatId { BillWithVat = "b", Refuse = "r" });
packed_fields!(Seller {
    country,
    scheme,
    cross_border,
    unconfirmed_vat_id
});
packed_fields!(Tier { up_to, price });
packed_fields!(Trial {
    length,
    payment_method_required,
    at_end
});
packed_fields!(Term {
    initial,
    notice,
    renewal,
    notice_after
});
packed_fields!(PriceComponent {
    id,
    name,
    kind,
    tax_class
});
packed_fields!(PlanVersion {
    id,
    plan,
    name,
    currency,
    prices,
    components,
    alignment,
    trial,
    term,
    audience,
    supply,
    self_service
});

impl Packed for Renewal {
    fn pack(&self, into: &mut Packer) {
        match self {
            Self::OpenEnded => None,
            Self::Fixed(span) => Some(*span),
        }
        .pack(into);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(Option::<Span>::unpack(from)?.map_or(Self::OpenEnded, Self::Fixed))
    }
}

impl Packed for Alignment {
    fn pack(&self, into: &mut Packer) {
        match self {
            Self::ContractStart => None,
            Self::DayOfMonth(day) => Some(u32::from(*day)),
        }
        .pack(into);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        match Option::<u32>::unpack(from)? {
            None => Some(Self::ContractStart),
            Some(day) => u8::try_from(day).ok().map(Self::DayOfMonth),
        }
    }
}

impl Packed for TrialEnd {
    fn pack(&self, into: &mut Packer) {
        match self {
            Self::Convert => into.text("c"),
            Self::End => into.text("e"),
            Self::Ask(time) => {
                into.text("a");
                time.pack(into);
            }
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        match from.text()? {
            "c" => Some(Self::Convert),
            "e" => Some(Self::End),
            "a" => Span::unpack(from).map(Self::Ask),
            _ => None,
        }
    }
}

impl Packed for ComponentKind {
    fn pack(&self, into: &mut Packer) {
        match self {
            Self::Setup { price } => {
                into.text("s");
                price.pack(into);
            }
            Self::Base { price, cycle, timing } => {
                into.text("b");
                price.pack(into);
                cycle.pack(into);
                timing.pack(into);
            }
            Self::Unit {
                price,
                cycle,
                timing,
                included,
            } => {
                into.text("u");
                price.pack(into);
                cycle.pack(into);
                timing.pack(into);
                included.pack(into);
            }
            Self::Tiered {
                tiers,
                mode,
                cycle,
                timing,
                included,
            } => {
                into.text("t");
                tiers.pack(into);
                mode.pack(into);
                cycle.pack(into);
                timing.pack(into);
                included.pack(into);
            }
            Self::Metered {
                tiers,
                mode,
                cycle,
                included,
            } => {
                into.text("m");
                tiers.pack(into);
                mode.pack(into);
                cycle.pack(into);
                included.pack(into);
            }
        }
    }

    // Fields are read in the order they are named here, as they were written.
    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(match from.text()? {
            "s" => Self::Setup {
                price: Packed::unpack(from)?,
            },
            "b" => Self::Base {
                price: Packed::unpack(from)?,
                cycle: Packed::unpack(from)?,
                timing: Packed::unpack(from)?,
            },
            "u" => Self::Unit {
                price: Packed::unpack(from)?,
                cycle: Packed::unpack(from)?,
                timing: Packed::unpack(from)?,
                included: Packed::unpack(from)?,
            },
            "t" => Self::Tiered {
                tiers: Packed::unpack(from)?,
                mode: Packed::unpack(from)?,
                cycle: Packed::unpack(from)?,
                timing: Packed::unpack(from)?,
                included: Packed::unpack(from)?,
            },
            "m" => Self::Metered {
                tiers: Packed::unpack(from)?,
                mode: Packed::unpack(from)?,
                cycle: Packed::unpack(from)?,
                included: Packed::unpack(from)?,
            },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use billing::{AddOn, PauseTerms, SelfService, UnitChanges};

    use super::*;

    fn plan(alignment: Alignment, trial: Option<Trial>, renewal: Renewal) -> PlanVersion {
        let month = Span::months(1);
        let price: Decimal = "0.0035".parse().unwrap();
        let tiers = vec![
            Tier {
                up_to: Some(1000),
                price: Decimal::ZERO,
            },
            Tier { up_to: None, price },
        ];
        let component = |id: &str, kind, tax_class| PriceComponent {
            id: id.into(),
            name: format!("Bestandteil {id}").into(),
            kind,
            tax_class,
        };
        PlanVersion {
            id: "v1".into(),
            plan: "p".into(),
            name: "Größter Tarif".into(),
            currency: Currency::Chf,
            prices: PriceMode::Net,
            components: vec![
                component("setup", ComponentKind::Setup { price }, TaxClass::Standard),
                component(
                    "base",
                    ComponentKind::Base {
                        price,
                        cycle: month,
                        timing: Timing::Advance,
                    },
                    TaxClass::Reduced,
                ),
                component(
                    "seats",
                    ComponentKind::Unit {
                        price,
                        cycle: Span::years(1),
                        timing: Timing::Arrears,
                        included: 3,
                    },
                    TaxClass::Standard,
                ),
                component(
                    "boxes",
                    ComponentKind::Tiered {
                        tiers: tiers.clone(),
                        mode: TierMode::Volume,
                        cycle: month,
                        timing: Timing::Arrears,
                        included: 1,
                    },
                    TaxClass::Standard,
                ),
                component(
                    "calls",
                    ComponentKind::Metered {
                        tiers,
                        mode: TierMode::Graduated,
                        cycle: month,
                        included: 100,
                    },
                    TaxClass::Standard,
                ),
            ],
            alignment,
            trial,
            term: Term {
                initial: Some(Span::years(1)),
                notice: month,
                renewal,
                notice_after: month,
            },
            audience: Audience::Both,
            supply: Supply::DigitalContent,
            self_service: SelfService {
                units: UnitChanges::More,
                add_ons: vec![AddOn {
                    id: "audio".into(),
                    name: "Hörbücher".into(),
                    components: Vec::new(),
                }],
                pause: Some(PauseTerms {
                    longest: Span::weeks(6),
                    per_year: 2,
                }),
            },
        }
    }

    #[test]
    fn what_was_packed_comes_back() {
        let trial = |at_end| Trial {
            length: Span::days(14),
            payment_method_required: true,
            at_end,
        };
        for plan in [
            plan(Alignment::ContractStart, None, Renewal::OpenEnded),
            plan(
                Alignment::DayOfMonth(31),
                Some(trial(TrialEnd::End)),
                Renewal::Fixed(Span::months(6)),
            ),
            plan(
                Alignment::ContractStart,
                Some(trial(TrialEnd::Ask(Span::days(7)))),
                Renewal::OpenEnded,
            ),
        ] {
            assert_eq!(PlanVersion::unpacked(&plan.packed()), Some(plan));
        }
        let seller = Seller {
            country: Country::germany(),
            scheme: SellerScheme::SmallBusiness,
            cross_border: CrossBorderSales::OneStopShop,
            unconfirmed_vat_id: UnconfirmedVatId::Refuse,
        };
        assert_eq!(Seller::unpacked(&seller.packed()), Some(seller));
        let texts = (
            vec!["a".to_owned(), String::new()],
            NaiveDate::from_ymd_opt(2026, 2, 28).unwrap(),
        );
        assert_eq!(<(Vec<String>, NaiveDate)>::unpacked(&texts.packed()), Some(texts));
    }

    #[test]
    fn a_separator_inside_a_text_cannot_shift_the_others() {
        let texts = ("a\u{1f}b".to_owned(), "c".to_owned());
        assert_eq!(
            <(String, String)>::unpacked(&texts.packed()),
            Some(("ab".to_owned(), "c".to_owned()))
        );
    }

    #[test]
    fn foreign_text_is_no_value() {
        assert_eq!(PlanVersion::unpacked("garbage"), None);
        assert_eq!(Seller::unpacked(""), None);
    }
}
