//! What a mandate must have.

use super::{Checked, check_year, invalid, present};
use crate::model::contract::SepaMandate;
use crate::model::mandate::MandateModel;

/// Longest mandate reference, in characters.
const REFERENCE_MAX: usize = 35;

impl SepaMandate {
    pub(super) fn check(&self, field: &str) -> Checked {
        present(format!("{field}.creditor_name"), "R-602", &self.creditor_name)?;
        present(
            format!("{field}.creditor_address"),
            "R-602",
            &self.creditor_address.concat(),
        )?;
        present(format!("{field}.creditor_id"), "R-602", &self.creditor_id)?;
        present(format!("{field}.reference"), "R-602", &self.reference)?;
        present(format!("{field}.debtor_name"), "R-602", &self.debtor_name)?;
        present(format!("{field}.debtor_iban"), "R-602", &self.debtor_iban)?;
        if self.reference.chars().count() > REFERENCE_MAX {
            return Err(invalid(
                format!("{field}.reference"),
                "is longer than 35 characters (R-602)",
            ));
        }
        Ok(())
    }
}

impl MandateModel {
    /// Refuses a mandate that lacks a field of R-602 or what shows that it was given.
    ///
    /// # Errors
    /// The first [`ModelProblem`](crate::ModelProblem) found, naming the field.
    pub fn check(&self) -> Checked {
        self.letterhead.check()?;
        self.recipient.check()?;
        self.mandate.check("mandate")?;
        present(
            "mandate.debtor_address",
            "R-602",
            &self.mandate.debtor_address.concat(),
        )?;
        present("evidence.text_version", "R-604", &self.evidence.text_version)?;
        check_year("evidence.given_at", self.evidence.given_at.date_naive())?;
        if self.mandate.signed_on != self.evidence.given_at.date_naive() {
            return Err(invalid(
                "mandate.signed_on",
                "is not the day on which the mandate was given (R-604)",
            ));
        }
        Ok(())
    }
}
