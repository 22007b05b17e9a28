//! What the demo's provider knows and decides: no web, no clock of its own.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt::Write;

use chrono::{Datelike, Months, NaiveDate};

use crate::provider::{Card, Charge, ChargeRequest, Event, Outcome, Setup, SetupRequest, SetupState};

/// The invented cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemoCard {
    /// Every charge succeeds.
    Good,
    /// Is taken, but no charge succeeds.
    Declined,
    /// Each charge has to be confirmed by the customer.
    Confirmed,
    /// Succeeds, and expires with the next month.
    ExpiresSoon,
}

impl DemoCard {
    pub const ALL: [Self; 4] = [Self::Good, Self::Declined, Self::Confirmed, Self::ExpiresSoon];

    /// As forms and names have it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Declined => "declined",
            Self::Confirmed => "confirmed",
            Self::ExpiresSoon => "expires",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|card| card.code() == code)
    }

    #[must_use]
    pub const fn brand(self) -> &'static str {
        match self {
            Self::Good | Self::Confirmed => "Visa",
            Self::Declined | Self::ExpiresSoon => "Mastercard",
        }
    }

    #[must_use]
    pub const fn last_four(self) -> &'static str {
        match self {
            Self::Good => "4242",
            Self::Declined => "0002",
            Self::Confirmed => "3155",
            Self::ExpiresSoon => "4444",
        }
    }

    /// Last day of the month three years from now, or of the next month.
    #[must_use]
    pub fn expires_on(self, today: NaiveDate) -> NaiveDate {
        let months = match self {
            Self::ExpiresSoon => 1,
            Self::Good | Self::Declined | Self::Confirmed => 36,
        };
        last_of_month(today, months)
    }

    /// The card with the provider's names for it.
    #[must_use]
    pub fn card(self, customer: &str, today: NaiveDate) -> Card {
        Card {
            customer: customer.to_owned(),
            method: format!("pm_{}_{}", self.code(), random()),
            brand: self.brand().to_owned(),
            last_four: self.last_four().to_owned(),
            expires_on: self.expires_on(today),
        }
    }

    fn of_method(method: &str) -> Option<Self> {
        Self::from_code(method.strip_prefix("pm_")?.split('_').next()?)
    }
}

fn last_of_month(today: NaiveDate, months: u32) -> NaiveDate {
    today
        .with_day(1)
        .and_then(|first| first.checked_add_months(Months::new(months + 1)))
        .and_then(|first| first.pred_opt())
        .unwrap_or(today)
}

/// Trouble that tests ask for, one charge each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing happens and the answer says so.
    Unavailable,
    /// It happens, but the answer is lost.
    AnswerLost,
    /// It stays under way until [`State::finish`].
    Pending,
    /// It happens with another amount.
    OtherAmount,
}

#[derive(Debug, Default)]
pub(super) struct State {
    setups: HashMap<String, (SetupRequest, Setup)>,
    charges: HashMap<String, (ChargeRequest, Charge)>,
    /// What was asked with a key, and what came of it.
    keys: HashMap<String, (String, String)>,
    removed: HashSet<String>,
    pub(super) faults: VecDeque<Fault>,
}

/// A key was used before for something else.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct KeyTaken;

/// Where somebody is sent back to, and whom to tell what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answered {
    pub return_url: String,
    pub webhook_url: String,
    pub event: Event,
}

impl State {
    /// The set-up that has this key, made if there is none.
    pub(super) fn begin_setup(&mut self, key: &str, wanted: SetupRequest) -> Result<Setup, KeyTaken> {
        let asked = format!(
            "setup {} {} {}",
            wanted.reference, wanted.merchant, wanted.customer
        );
        if let Some((before, id)) = self.keys.get(key) {
            let known = self.setups.get(id).filter(|_| *before == asked);
            return known.map(|(_, setup)| setup.clone()).ok_or(KeyTaken);
        }
        let setup = Setup {
            id: format!("su_{}", random()),
            reference: wanted.reference.clone(),
            merchant: wanted.merchant.clone(),
            customer: wanted.customer.clone(),
            state: SetupState::Open,
        };
        self.keys.insert(key.to_owned(), (asked, setup.id.clone()));
        self.setups.insert(setup.id.clone(), (wanted, setup.clone()));
        Ok(setup)
    }

    pub(super) fn setup(&self, id: &str) -> Option<(&SetupRequest, &Setup)> {
        self.setups.get(id).map(|(wanted, setup)| (wanted, setup))
    }

    /// The customer's answer on the page, once: `None` is its cancel button. A second answer changes nothing.
    pub(super) fn answer_setup(
        &mut self,
        id: &str,
        card: Option<DemoCard>,
        today: NaiveDate,
    ) -> Option<Answered> {
        let (wanted, setup) = self.setups.get_mut(id)?;
        if setup.state == SetupState::Open {
            setup.state = match card {
                Some(card) => SetupState::Succeeded(card.card(&format!("cus_{}", wanted.customer), today)),
                None => SetupState::Cancelled,
            };
        }
        Some(Answered {
            return_url: wanted.return_url.clone(),
            webhook_url: wanted.webhook_url.clone(),
            event: Event::Setup { id: id.to_owned() },
        })
    }

    /// The charge that has this key, made if there is none; and whether it is new.
    pub(super) fn charge(
        &mut self,
        key: &str,
        wanted: ChargeRequest,
        page: &str,
        fault: Option<Fault>,
    ) -> Result<(Charge, bool), ChargeRefused> {
        // Addresses and language are no part of what is charged.
        let asked = (
            wanted.amount_minor,
            &wanted.currency,
            &wanted.customer,
            &wanted.method,
            &wanted.reference,
        );
        let asked = format!("charge {asked:?}");
        if let Some((before, id)) = self.keys.get(key) {
            let known = self.charges.get(id).filter(|_| *before == asked);
            let known = known.map(|(_, charge)| (charge.clone(), false));
            return known.ok_or(ChargeRefused::KeyTaken);
        }
        if wanted.amount_minor <= 0 {
            return Err(ChargeRefused::Amount);
        }
        let card = DemoCard::of_method(&wanted.method).filter(|_| !self.removed.contains(&wanted.method));
        let card = card.ok_or(ChargeRefused::Method)?;
        let id = format!("ch_{}", random());
        let outcome = match (fault, card) {
            (Some(Fault::Pending), _) => Outcome::Pending,
            (_, DemoCard::Good | DemoCard::ExpiresSoon) => Outcome::Succeeded,
            (_, DemoCard::Declined) => Outcome::Failed {
                reason: "card_declined".to_owned(),
            },
            (_, DemoCard::Confirmed) => Outcome::NeedsCustomer {
                page: format!("{page}/pay/charge/{id}"),
            },
        };
        let charge = Charge {
            id: id.clone(),
            amount_minor: wanted.amount_minor + i64::from(fault == Some(Fault::OtherAmount)),
            currency: wanted.currency.clone(),
            customer: wanted.customer.clone(),
            method: wanted.method.clone(),
            reference: wanted.reference.clone(),
            outcome,
        };
        self.keys.insert(key.to_owned(), (asked, id.clone()));
        self.charges.insert(id, (wanted, charge.clone()));
        Ok((charge, true))
    }

    pub(super) fn fetch_charge(&self, id: &str) -> Option<(&ChargeRequest, &Charge)> {
        self.charges.get(id).map(|(wanted, charge)| (wanted, charge))
    }

    /// The customer's answer to a charge that has to be confirmed, once.
    pub(super) fn answer_charge(&mut self, id: &str, confirmed: bool) -> Option<Answered> {
        let (wanted, charge) = self.charges.get_mut(id)?;
        if matches!(charge.outcome, Outcome::NeedsCustomer { .. } | Outcome::Pending) {
            charge.outcome = if confirmed {
                Outcome::Succeeded
            } else {
                Outcome::Failed {
                    reason: "authentication_failed".to_owned(),
                }
            };
        }
        Some(Answered {
            return_url: wanted.return_url.clone(),
            webhook_url: wanted.webhook_url.clone(),
            event: Event::Charge { id: id.to_owned() },
        })
    }

    pub(super) fn remove(&mut self, method: &str) {
        self.removed.insert(method.to_owned());
    }

    pub(super) fn is_removed(&self, method: &str) -> bool {
        self.removed.contains(method)
    }

    /// What was charged and not refused, minor units.
    pub(super) fn taken_minor(&self) -> i64 {
        let taken = self
            .charges
            .values()
            .filter(|(_, charge)| charge.outcome == Outcome::Succeeded);
        taken.map(|(_, charge)| charge.amount_minor).sum()
    }

    /// Names of what is still under way.
    pub(super) fn open_charges(&self) -> Vec<String> {
        let open =
            |charge: &Charge| matches!(charge.outcome, Outcome::Pending | Outcome::NeedsCustomer { .. });
        let open = self.charges.values().filter(|(_, charge)| open(charge));
        open.map(|(_, charge)| charge.id.clone()).collect()
    }
}

/// Why there is no charge.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ChargeRefused {
    KeyTaken,
    Amount,
    Method,
}

/// Sixteen random bytes in hexadecimal: nobody guesses the address of another's page.
pub(super) fn random() -> String {
    let mut bytes = [0_u8; 16];
    if getrandom::fill(&mut bytes).is_err() {
        bytes = *uuid::Uuid::now_v7().as_bytes();
    }
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_expire_at_the_end_of_a_month() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(
            DemoCard::ExpiresSoon.expires_on(day("2026-11-29")),
            day("2026-12-31")
        );
        assert_eq!(
            DemoCard::ExpiresSoon.expires_on(day("2027-01-31")),
            day("2027-02-28")
        );
        assert_eq!(DemoCard::Good.expires_on(day("2026-11-29")), day("2029-11-30"));
    }
}
