//! From what was typed to the sign-up that is quoted: the same on the server and in the browser, so that both see the
//! same numbers and the same fingerprint.

use std::collections::BTreeMap;

use billing::{
    Buyer, BuyerKind, ComponentId, Country, CustomerHistory, PlanVersion, PriceComponent, Seller, SignUp,
};

use crate::islands::packed::packed_fields;

/// What of an order form decides the price, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceAnswers {
    /// `consumer` or `business`.
    pub kind: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub vat_id: String,
    /// Units by component id.
    pub quantities: Vec<(String, String)>,
}

packed_fields!(PriceAnswers {
    kind,
    country,
    vat_id,
    quantities
});

/// Why no price can be computed from the answers; the server names the field when the form is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswersProblem {
    Country,
    Quantity,
}

/// The components a customer chooses a quantity of.
pub fn unit_components(plan: &PlanVersion) -> impl Iterator<Item = (&PriceComponent, u32)> {
    plan.components
        .iter()
        .filter(|component| component.kind.is_ordered_in_units())
        .map(|component| (component, component.kind.included()))
}

/// The sign-up to quote. How it is paid and whether service begins at once change no number, so they are fixed here and
/// the fingerprint does not depend on them.
///
/// # Errors
/// The country is unknown or a quantity is no whole number.
pub fn sign_up_to_quote(
    plan: &PlanVersion,
    seller: &Seller,
    history: CustomerHistory,
    answers: &PriceAnswers,
) -> Result<SignUp, AnswersProblem> {
    let mut quantities = BTreeMap::<ComponentId, u32>::new();
    for (component, included) in unit_components(plan) {
        let typed = answers
            .quantities
            .iter()
            .find(|(id, _)| id == component.id.as_str());
        let quantity = match typed.map(|(_, typed)| typed.trim()) {
            None | Some("") => included.max(1),
            Some(typed) => typed.parse().map_err(|_| AnswersProblem::Quantity)?,
        };
        quantities.insert(component.id.clone(), quantity);
    }
    let business = answers.kind == "business";
    let vat_id = answers.vat_id.trim();
    let buyer = Buyer {
        kind: if business {
            BuyerKind::Business
        } else {
            BuyerKind::Consumer
        },
        country: Country::new(&answers.country).map_err(|_| AnswersProblem::Country)?,
        vat_id: (business && !vat_id.is_empty()).then(|| vat_id.to_owned()),
        vat_id_valid: false,
    };
    Ok(SignUp {
        quantities,
        history,
        ..SignUp::new(plan.clone(), seller.clone(), buyer)
    })
}
