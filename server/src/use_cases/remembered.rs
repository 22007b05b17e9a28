//! Names of what a session remembers.

use uuid::Uuid;

pub const FLASH: &str = "flash";
pub const TYPED_EMAIL: &str = "typed_email";

pub fn signed_in(merchant: Uuid) -> String {
    format!("signed_in:{merchant}")
}

/// A sign-in that waits for the code of its second factor.
pub fn waiting(merchant: Uuid) -> String {
    format!("waiting:{merchant}")
}

/// The challenge a sign-in by a passkey has to answer.
pub fn challenge(merchant: Uuid) -> String {
    format!("challenge:{merchant}")
}

/// A form about an access that waits to be mended.
pub fn access(merchant: Uuid, form: &str) -> String {
    format!("access:{form}:{merchant}")
}

pub fn account_form(merchant: Uuid, customer: Uuid) -> String {
    format!("account_form:{merchant}:{customer}")
}

pub fn invite(merchant: Uuid, customer: Uuid) -> String {
    format!("invite:{merchant}:{customer}")
}

pub fn mandate_form(merchant: Uuid, customer: Uuid) -> String {
    format!("mandate_form:{merchant}:{customer}")
}

pub fn card_form(merchant: Uuid, customer: Uuid) -> String {
    format!("card_form:{merchant}:{customer}")
}

pub fn payment_choice(contract: Uuid) -> String {
    format!("payment_choice:{contract}")
}

pub fn calendar(merchant: Uuid, customer: Uuid) -> String {
    format!("calendar:{merchant}:{customer}")
}

pub fn order(merchant: Uuid) -> String {
    format!("order:{merchant}")
}

/// The form of a new discount.
pub fn discount(merchant: Uuid) -> String {
    format!("discount:{merchant}")
}

/// More codes for a discount.
pub fn codes(merchant: Uuid, discount: Uuid) -> String {
    format!("codes:{merchant}:{discount}")
}

pub fn mail_template(merchant: Uuid, kind: &str, lang: &str) -> String {
    format!("mail_template:{merchant}:{kind}:{lang}")
}

pub fn papers(merchant: Uuid, paper: &str) -> String {
    format!("papers:{paper}:{merchant}")
}

pub fn letterhead(merchant: Uuid) -> String {
    format!("letterhead:{merchant}")
}

pub fn einvoice_terms(merchant: Uuid, customer: Uuid) -> String {
    format!("einvoice:{merchant}:{customer}")
}

/// A form about money, of one payment if it is about one.
pub fn money_form(merchant: Uuid, form: &str, payment: Uuid) -> String {
    format!("money:{form}:{merchant}:{payment}")
}

pub fn declaration(merchant: Uuid, kind: &str) -> String {
    format!("{kind}:{merchant}")
}

/// A form of the set-up, by what it is about.
pub fn setup(merchant: Uuid, about: &str) -> String {
    format!("setup:{about}:{merchant}")
}

pub fn site(merchant: Uuid) -> String {
    format!("site:{merchant}")
}

/// A plan that is being edited, by its part of the address.
pub fn plan(merchant: Uuid, plan: &str) -> String {
    format!("plan:{plan}:{merchant}")
}
