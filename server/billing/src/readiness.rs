//! What a merchant must have said before it issues documents, and before it offers anything.

use serde::{Deserialize, Serialize};

/// Something a merchant has to say or make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The registered name.
    Name,
    /// The full address.
    Address,
    /// Steuernummer or USt-IdNr.
    TaxIdentity,
    /// The account invoices are paid to.
    Account,
    /// An address customers can write to.
    Contact,
    ///
    Imprint,
    /// Art. 13 GDPR.
    Privacy,
    ///
    Terms,
    ///
    Withdrawal,
    ///
    Accessibility,
    /// A plan that customers see.
    Offer,
}

/// What a step keeps from happening while it is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Issuing documents: an invoice without these facts is none (§ 14 Abs. 4 UStG).
    Issue,
    /// Putting plans on offer: everything that issuing needs, and what consumers must be told.
    Offer,
}

/// What a merchant has said so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers<'a> {
    /// The registered name.
    pub name: &'a str,
    /// Street, postcode and town.
    pub address: [&'a str; 3],
    /// Steuernummer and USt-IdNr: one is enough.
    pub tax_identity: [Option<&'a str>; 2],
    /// IBAN.
    pub account: &'a str,
    /// E-mail address.
    pub email: &'a str,
    /// Texts in force, by name: `imprint`, `privacy`, `terms`, `withdrawal`, `accessibility`.
    pub texts: &'a [String],
    /// Whether a plan is on offer.
    pub on_offer: bool,
}

impl Step {
    /// All, in the order they are best done in.
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::Address,
        Self::TaxIdentity,
        Self::Account,
        Self::Contact,
        Self::Imprint,
        Self::Privacy,
        Self::Terms,
        Self::Withdrawal,
        Self::Accessibility,
        Self::Offer,
    ];

    /// The text it is about, by name.
    #[must_use]
    pub const fn text(self) -> Option<&'static str> {
        match self {
            Self::Imprint => Some("imprint"),
            Self::Privacy => Some("privacy"),
            Self::Terms => Some("terms"),
            Self::Withdrawal => Some("withdrawal"),
            Self::Accessibility => Some("accessibility"),
            Self::Name | Self::Address | Self::TaxIdentity | Self::Account | Self::Contact | Self::Offer => {
                None
            }
        }
    }

    /// Whether something waits for it.
    #[must_use]
    pub const fn needed_for(self, gate: Gate) -> bool {
        match self {
            Self::Name | Self::Address | Self::TaxIdentity => true,
            Self::Account
            | Self::Contact
            | Self::Imprint
            | Self::Privacy
            | Self::Terms
            | Self::Withdrawal
            | Self::Accessibility => matches!(gate, Gate::Offer),
            // It is what the gate opens.
            Self::Offer => false,
        }
    }

    /// Whether it is done.
    #[must_use]
    pub fn is_done(self, answers: &Answers<'_>) -> bool {
        let said = |text: &str| !text.trim().is_empty();
        match self {
            Self::Name => said(answers.name),
            Self::Address => answers.address.into_iter().all(said),
            Self::TaxIdentity => answers.tax_identity.into_iter().flatten().any(said),
            Self::Account => said(answers.account),
            Self::Contact => said(answers.email),
            Self::Offer => answers.on_offer,
            Self::Imprint | Self::Privacy | Self::Terms | Self::Withdrawal | Self::Accessibility => self
                .text()
                .is_some_and(|name| answers.texts.iter().any(|text| text == name)),
        }
    }
}

/// What is still missing for something, in the order of [`Step::ALL`].
#[must_use]
pub fn missing(answers: &Answers<'_>, gate: Gate) -> Vec<Step> {
    Step::ALL
        .into_iter()
        .filter(|step| step.needed_for(gate) && !step.is_done(answers))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Vec<String> {
        Step::ALL
            .into_iter()
            .filter_map(Step::text)
            .map(str::to_owned)
            .collect()
    }

    fn complete(texts: &[String]) -> Answers<'_> {
        Answers {
            name: "Muster GmbH",
            address: ["Weg 1", "20095", "Hamburg"],
            tax_identity: [Some("02/815/08156"), None],
            account: "DE89370400440532013000",
            email: "post@muster.example",
            texts,
            on_offer: false,
        }
    }

    #[test]
    fn a_merchant_who_said_nothing_lacks_everything() {
        let nothing = Answers::default();
        assert_eq!(
            missing(&nothing, Gate::Issue),
            [Step::Name, Step::Address, Step::TaxIdentity]
        );
        assert_eq!(missing(&nothing, Gate::Offer), Step::ALL[..10]);
    }

    #[test]
    fn whoever_said_everything_lacks_nothing() {
        let texts = texts();
        assert_eq!(missing(&complete(&texts), Gate::Offer), []);
    }

    #[test]
    fn each_fact_of_an_invoice_is_missed_alone() {
        let texts = texts();
        let whole = complete(&texts);
        let lacking = |answers: Answers<'_>| (missing(&answers, Gate::Issue), missing(&answers, Gate::Offer));
        for (answers, step) in [
            (Answers { name: " ", ..whole }, Step::Name),
            (
                Answers {
                    address: ["Weg 1", "", "Hamburg"],
                    ..whole
                },
                Step::Address,
            ),
            (
                Answers {
                    tax_identity: [None, Some("")],
                    ..whole
                },
                Step::TaxIdentity,
            ),
        ] {
            assert_eq!(lacking(answers), (vec![step], vec![step]));
        }
        // Either number is enough.
        let by_vat_id = Answers {
            tax_identity: [None, Some("DE999999995")],
            ..whole
        };
        assert_eq!(missing(&by_vat_id, Gate::Issue), []);
    }

    #[test]
    fn what_consumers_must_be_told_holds_up_offers_and_no_invoice() {
        let texts = texts();
        for text in Step::ALL.into_iter().filter(|step| step.text().is_some()) {
            let others: Vec<String> = texts
                .iter()
                .filter(|name| Some(name.as_str()) != text.text())
                .cloned()
                .collect();
            let answers = Answers {
                texts: &others,
                ..complete(&texts)
            };
            assert_eq!(missing(&answers, Gate::Offer), [text]);
            assert_eq!(missing(&answers, Gate::Issue), []);
        }
    }
}
