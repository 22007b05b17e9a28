//! What placeholders stand for.

use std::collections::BTreeMap;

use app::wire::MailTemplateKind;
use minijinja::Value;
use texts::{Lang, format};

use crate::mail::{DocumentPayment, Facts};

/// Name, and whether it may stand for nothing.
type Placeholder = (&'static str, bool);

const DOCUMENT: [Placeholder; 13] = [
    ("customer.name", false),
    ("customer.given_name", true),
    ("customer.family_name", true),
    ("customer.company", true),
    ("customer.number", false),
    ("document.number", false),
    ("document.date", false),
    ("document.total", false),
    ("document.due_date", true),
    ("merchant.name", false),
    ("merchant.legal_name", false),
    ("merchant.email", false),
    ("merchant.website", true),
];
const CONTRACT: [Placeholder; 12] = [
    ("customer.name", false),
    ("customer.given_name", true),
    ("customer.family_name", true),
    ("customer.company", true),
    ("customer.number", false),
    ("contract.number", false),
    ("contract.plan", false),
    ("contract.ordered_on", false),
    ("merchant.name", false),
    ("merchant.legal_name", false),
    ("merchant.email", false),
    ("merchant.website", true),
];
/// Whoever declares need not be a known customer: there is the name as typed, and no number.
const DECLARATION: [Placeholder; 7] = [
    ("customer.name", false),
    ("declaration.date", false),
    ("declaration.time", false),
    ("merchant.name", false),
    ("merchant.legal_name", false),
    ("merchant.email", false),
    ("merchant.website", true),
];

/// The placeholders a kind of mail knows, and of each whether it may stand for nothing.
#[must_use]
pub const fn placeholders(kind: MailTemplateKind) -> &'static [(&'static str, bool)] {
    match kind {
        MailTemplateKind::Invoice | MailTemplateKind::CreditNote | MailTemplateKind::CancellationInvoice => {
            &DOCUMENT
        }
        MailTemplateKind::ContractConfirmation => &CONTRACT,
        MailTemplateKind::CancellationReceipt | MailTemplateKind::WithdrawalReceipt => &DECLARATION,
    }
}

/// The person a mail is about, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Given and family name.
    pub name: String,
    pub given_name: String,
    pub family_name: String,
    /// Empty for consumers.
    pub company: String,
    /// Empty where only a name is known.
    pub number: String,
}

/// What each placeholder of a mail stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values(BTreeMap<&'static str, String>);

impl Values {
    /// What the placeholders of this mail stand for.
    #[must_use]
    pub fn of(lang: Lang, facts: &Facts, person: &Person) -> Self {
        let mut values = BTreeMap::new();
        let mut set = |name: &'static str, value: &str| {
            values.insert(name, value.to_owned());
        };
        set("customer.name", &person.name);
        let merchant = facts.merchant();
        set("merchant.name", &merchant.name);
        set("merchant.legal_name", &merchant.legal_name);
        set("merchant.email", &merchant.email);
        set("merchant.website", &merchant.website);
        if !matches!(facts, Facts::Declaration(_)) {
            set("customer.given_name", &person.given_name);
            set("customer.family_name", &person.family_name);
            set("customer.company", &person.company);
            set("customer.number", &person.number);
        }
        match facts {
            Facts::Document(mail) => {
                set("document.number", &mail.number);
                set("document.date", &format::date_long(lang, mail.issued_on));
                let total = format::money(lang, mail.gross.minor(), mail.gross.currency().code());
                set("document.total", &total);
                let due = match &mail.payment {
                    DocumentPayment::Sepa { collect_on, .. } => format::date_long(lang, *collect_on),
                    DocumentPayment::Transfer { due_on, .. } => format::date_long(lang, *due_on),
                    DocumentPayment::Card { on, .. } => format::date_long(lang, *on),
                    DocumentPayment::Credit(_) | DocumentPayment::Settled => String::new(),
                };
                set("document.due_date", &due);
            }
            Facts::Order(order) => {
                set("contract.number", &order.contract_number);
                set("contract.plan", &order.plan);
                set("contract.ordered_on", &format::date_long(lang, order.ordered_on));
            }
            Facts::Declaration(mail) => {
                let local = mail.received_at.naive_local();
                set("declaration.date", &format::date_long(lang, local.date()));
                set("declaration.time", &local.format("%H:%M").to_string());
            }
        }
        Self(values)
    }

    /// Something for every placeholder of a kind, for trying a text out.
    pub(super) fn full(kind: MailTemplateKind) -> Self {
        Self(
            placeholders(kind)
                .iter()
                .map(|(name, _)| (*name, "x".to_owned()))
                .collect(),
        )
    }

    /// Nothing for every placeholder that may stand for nothing.
    pub(super) fn sparse(kind: MailTemplateKind) -> Self {
        let value = |empty: bool| if empty { String::new() } else { "x".to_owned() };
        Self(
            placeholders(kind)
                .iter()
                .map(|(name, empty)| (*name, value(*empty)))
                .collect(),
        )
    }

    /// What one placeholder stands for.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// As the engine wants them: `customer` with `name` in it.
    pub(super) fn tree(&self) -> Value {
        let mut groups: BTreeMap<&str, BTreeMap<&str, Value>> = BTreeMap::new();
        for (name, value) in &self.0 {
            let (group, leaf) = name.split_once('.').unwrap_or(("", name));
            groups
                .entry(group)
                .or_default()
                .insert(leaf, Value::from(value.as_str()));
        }
        Value::from_pairs(
            groups
                .into_iter()
                .map(|(group, leaves)| (group, Value::from_pairs(leaves))),
        )
    }
}
