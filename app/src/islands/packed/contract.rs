//! A running contract and what was billed for it, for the islands that compute changes of it.

use std::collections::BTreeMap;

use billing::{
    AddOn, AddOnId, AppliedDiscount, Author, Billed, Booking, Buyer, BuyerKind, Cancellation,
    CancellationGround, ChangeCause, Contract, Dated, Discount, DiscountDuration, DiscountEffect, DiscountId,
    DiscountLimits, ForCause, ItemKind, Money, Pause, PauseTerms, Period, Phase, PriceChangeAnswer,
    PriceChangeOffer, Run, SelfService, Source, Suspension, TaxCategory, TaxDecision, TaxNote, TaxReason,
    TrialPhase, UnitChanges, Usage, Vatex, Withdrawal,
};

use super::{Packed, Packer, Unpacker};

packed_text!(AddOnId, DiscountId);
packed_words!(Author { Customer = "c", Merchant = "m" });
packed_words!(ChangeCause {
    SignUp = "s",
    Switch = "w",
    PriceChange = "p",
    Correction = "c"
});
packed_words!(BuyerKind { Consumer = "c", Business = "b" });
packed_words!(CancellationGround { Ordinary = "o", ForCause = "c", PriceChange = "p" });
packed_words!(PriceChangeAnswer { Accept = "a", KeepOldPrice = "k", Cancel = "c" });
packed_words!(UnitChanges { Fixed = "f", More = "m", MoreAndFewer = "b" });
packed_words!(ItemKind {
    Setup = "s",
    Recurring = "r",
    Usage = "u",
    Credit = "c",
    Adjustment = "a"
});
packed_words!(TaxCategory { S = "s", E = "e", AE = "a", O = "o" });
packed_words!(TaxReason {
    DomesticStandard = "s",
    DomesticReduced = "r",
    EuConsumerBelowThreshold = "b",
    EuConsumerDestination = "d",
    EuBusinessWithoutVatId = "v",
    SmallBusiness = "k",
    EuReverseCharge = "e",
    OutsideEu = "o"
});
packed_words!(TaxNote { ReverseCharge = "r", NotTaxableInGermany = "n", SmallBusiness = "k" });
packed_words!(Vatex { ReverseCharge = "r", NotSubject = "n" });

packed_fields!(AddOn { id, name, components });
packed_fields!(PauseTerms { longest, per_year });
packed_fields!(SelfService {
    units,
    add_ons,
    pause
});
packed_fields!(Phase {
    from,
    service_from,
    plan,
    units_of,
    by,
    restarts_term,
    cause
});
packed_fields!(Buyer {
    kind,
    country,
    vat_id,
    vat_id_valid
});
packed_fields!(Booking { addon, from, until });
packed_fields!(Usage { on, quantity });
packed_fields!(Discount {
    id,
    label,
    effect,
    duration,
    on,
    limits
});
packed_fields!(DiscountLimits {
    from,
    until,
    plans,
    redemptions,
    redemptions_per_customer
});
packed_fields!(AppliedDiscount { discount, from });
packed_fields!(TrialPhase {
    from,
    until,
    rules,
    converted_on
});
packed_fields!(Pause { from, until });
packed_fields!(Suspension { from, until });
packed_fields!(Cancellation {
    declared_on,
    ends_on,
    billing_ends_on,
    ground
});
packed_fields!(ForCause {
    declared_on,
    requested,
    decided
});
packed_fields!(Withdrawal {
    on,
    used_days_are_paid
});
packed_fields!(PriceChangeOffer {
    on,
    plan,
    of,
    from,
    answer
});
packed_fields!(Run {
    source,
    full,
    from,
    units
});
packed_fields!(TaxDecision {
    category,
    rate,
    reason,
    note,
    vatex,
    place,
    performed_on
});
packed_fields!(Billed {
    component,
    component_name,
    plan,
    plan_name,
    kind,
    run,
    period_from,
    period_until,
    due_on,
    amount,
    discounted,
    tax
});
packed_fields!(Contract {
    phases,
    seller,
    buyers,
    quantities,
    bookings,
    usage,
    discounts,
    signed_up_on,
    starts_on,
    billed_from,
    pay_first,
    first_payment_on,
    trial,
    payment_method_since,
    setup_fee,
    immediate_start,
    pauses,
    suspensions,
    cancellation,
    for_cause,
    withdrawal,
    price_change,
    ended_on,
    changed_on
});

impl<T: Packed> Packed for Dated<T> {
    fn pack(&self, into: &mut Packer) {
        let Self { from, value } = self;
        from.pack(into);
        value.pack(into);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(Self {
            from: Packed::unpack(from)?,
            value: Packed::unpack(from)?,
        })
    }
}

impl<K: Packed + Ord, V: Packed> Packed for BTreeMap<K, V> {
    fn pack(&self, into: &mut Packer) {
        into.text(&self.len().to_string());
        for (key, value) in self {
            key.pack(into);
            value.pack(into);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let count = u32::unpack(from)?;
        // One by one: collecting brings a way to sort into the browser.
        let mut map = Self::new();
        for _ in 0..count {
            map.insert(K::unpack(from)?, V::unpack(from)?);
        }
        Some(map)
    }
}

impl Packed for Money {
    fn pack(&self, into: &mut Packer) {
        into.text(&self.minor().to_string());
        self.currency().pack(into);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let minor = from.text()?.parse().ok()?;
        Some(Self::new(minor, Packed::unpack(from)?))
    }
}

impl Packed for Period {
    fn pack(&self, into: &mut Packer) {
        self.from().pack(into);
        self.until().pack(into);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Self::new(Packed::unpack(from)?, Packed::unpack(from)?).ok()
    }
}

impl Packed for Source {
    fn pack(&self, into: &mut Packer) {
        match self {
            Self::Plan(id) => {
                into.text("p");
                id.pack(into);
            }
            Self::AddOn(id) => {
                into.text("a");
                id.pack(into);
            }
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        match from.text()? {
            "p" => Packed::unpack(from).map(Self::Plan),
            "a" => Packed::unpack(from).map(Self::AddOn),
            _ => None,
        }
    }
}

impl Packed for DiscountEffect {
    fn pack(&self, into: &mut Packer) {
        let (kind, value) = match self {
            Self::Percent(value) => ("p", value),
            Self::Fixed(value) => ("f", value),
        };
        into.text(kind);
        value.pack(into);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        match from.text()? {
            "p" => Packed::unpack(from).map(Self::Percent),
            "f" => Packed::unpack(from).map(Self::Fixed),
            _ => None,
        }
    }
}

impl Packed for DiscountDuration {
    fn pack(&self, into: &mut Packer) {
        match self {
            Self::Once => into.text("o"),
            Self::Forever => into.text("f"),
            Self::Periods(count) => {
                into.text("p");
                count.pack(into);
            }
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        match from.text()? {
            "o" => Some(Self::Once),
            "f" => Some(Self::Forever),
            "p" => Packed::unpack(from).map(Self::Periods),
            _ => None,
        }
    }
}
