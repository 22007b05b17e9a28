//! Discount codes at an order.

use app::wire::*;
use billing::{Discount, DiscountProblem, Label, Redemptions, SignUp, discount_code, quote::reduced_sign_up};
use chrono::NaiveDate;
use store::Tx;
use store::catalogue::Plan;
use store::discounts::FoundCode;
use texts::Lang;
use uuid::Uuid;

use super::Answer;
use super::order_form::problem;
use crate::letters::in_lang;

/// The field of the order form.
const FIELD: &str = "discount_code";

/// A discount that an order has.
#[derive(Clone, Debug)]
pub(crate) struct Granted {
    pub id: Uuid,
    pub code: String,
    pub discount: Discount,
    pub redeemed: Redemptions,
}

impl Granted {
    /// The order with the discount.
    pub(crate) fn on(&self, sign_up: SignUp) -> SignUp {
        let name = self.discount.id.as_str().to_owned();
        SignUp {
            discounts: vec![self.discount.clone()],
            redeemed: [(name, self.redeemed)].into(),
            ..sign_up
        }
    }
}

/// The discount a code grants to a customer who orders a plan; nothing where no code was typed.
///
/// # Errors
/// What is wrong with the code, for its field.
pub(crate) async fn granted(
    tx: &mut Tx,
    typed: &str,
    plan: &Plan,
    customer: Option<Uuid>,
    lang: Lang,
    today: NaiveDate,
) -> Answer<Result<Option<Granted>, FieldProblem>> {
    if typed.trim().is_empty() {
        return Ok(Ok(None));
    }
    let Some(code) = discount_code(typed) else {
        return Ok(Err(fault(DiscountFault::CodeUnknown)));
    };
    let Some(found) = tx.discount_by_code(&code, customer).await? else {
        return Ok(Err(fault(DiscountFault::CodeUnknown)));
    };
    Ok(judged(found, code, plan, lang, today).map(Some).map_err(fault))
}

fn fault(fault: DiscountFault) -> FieldProblem {
    problem(FIELD, Problem::Discount(fault))
}

fn judged(
    found: FoundCode,
    code: String,
    plan: &Plan,
    lang: Lang,
    today: NaiveDate,
) -> Result<Granted, DiscountFault> {
    let stored = found.discount;
    if found.blocked || stored.ended_at.is_some() {
        return Err(DiscountFault::CodeOver);
    }
    stored
        .terms
        .validate_for(&plan.version, [], today, found.redeemed)
        .map_err(|problem| match problem {
            DiscountProblem::NotYet { from } => DiscountFault::CodeNotYet { from },
            DiscountProblem::NoLonger { .. } => DiscountFault::CodeOver,
            DiscountProblem::UsedUp { .. } => DiscountFault::CodeUsedUp,
            DiscountProblem::UsedUpByCustomer { .. } => DiscountFault::CodeUsedUpByCustomer,
            // What staff can make is sound; what is not would fit no plan.
            DiscountProblem::NotForThisPlan { .. }
            | DiscountProblem::UnknownComponent { .. }
            | DiscountProblem::PercentOutOfRange { .. }
            | DiscountProblem::AmountNotPositive { .. }
            | DiscountProblem::NoPeriods => DiscountFault::CodeNotForThisPlan,
        })?;
    Ok(Granted {
        id: stored.id,
        code,
        discount: Discount {
            // Documents are in the customer's language.
            label: Label::from(in_lang(&stored.name, lang).as_str()),
            ..stored.terms
        },
        redeemed: found.redeemed,
    })
}

/// What the first discount of an order does to its price, in words' reach.
pub(crate) fn reduced_view(sign_up: &SignUp, today: NaiveDate) -> Option<ReducedView> {
    let discount = sign_up.discounts.first()?;
    Some(ReducedView {
        label: discount.label.to_string(),
        effect: discount.effect,
        duration: discount.duration,
        currency: sign_up.plan.currency,
        prices: reduced_sign_up(sign_up, today).unwrap_or_default(),
    })
}
