//! What the demo consists of: an invented merchant, what it sells, its legal texts, its customers and their logins.
//!
//! Pure data. Identifiers and dates come from the caller, so the same call gives the same demo; nothing here is a real
//! company or person.

mod discounts;
mod legal;
mod logins;
mod merchant;
mod people;
mod plans;

pub use discounts::{WELCOME, welcome};
pub use legal::legal_texts;
pub use logins::{DemoLogin, LoginRole, logins};
pub use merchant::merchant;
pub use people::{BOOKKEEPER, Order, Payment, Person, people};
pub use plans::{PARCELS, plans};

use store::merchants::Texts;

fn texts(de: &str, en: &str) -> Texts {
    Texts {
        de: de.to_owned(),
        en: en.to_owned(),
    }
}

#[cfg(test)]
mod check_digits;
