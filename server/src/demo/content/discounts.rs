//! What makes the demo's plans cheaper.

use billing::{Discount, DiscountDuration, DiscountEffect, DiscountLimits};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use store::catalogue::Plan;
use store::discounts::StoredDiscount;
use uuid::Uuid;

use super::texts;

/// The code to try.
pub const WELCOME: &str = "WILLKOMMEN";

/// A fifth off the first three months of the e-paper.
#[must_use]
pub fn welcome(id: Uuid, plans: &[Plan], at: DateTime<Utc>) -> StoredDiscount {
    let name = texts("Willkommen", "Welcome");
    let digital = plans.iter().filter(|plan| plan.slug == "digital");
    StoredDiscount {
        id,
        terms: Discount {
            id: id.to_string().into(),
            label: name.de.as_str().into(),
            effect: DiscountEffect::Percent(Decimal::from(20)),
            duration: DiscountDuration::Periods(3),
            on: None,
            limits: DiscountLimits {
                plans: Some(digital.map(|plan| plan.version.plan.clone()).collect()),
                redemptions_per_customer: Some(1),
                ..DiscountLimits::default()
            },
        },
        name,
        created_at: at,
        ended_at: None,
    }
}
