//! What a contract confirmation must have.

use super::{Checked, check_currency, check_year, not_empty, present, some};
use crate::model::contract::{ContractModel, ContractPayment, Section};

impl ContractModel {
    /// Refuses a confirmation that lacks what the law wants on the durable medium.
    ///
    /// # Errors
    /// The first [`ModelProblem`](crate::ModelProblem) found, naming the field.
    pub fn check(&self) -> Checked {
        self.letterhead.check()?;
        self.recipient.check()?;
        present("contract_number", "R-510", &self.contract_number)?;
        check_year("issue_date", self.issue_date)?;
        check_currency(&self.currency)?;
        present("plan.product", "R-510", &self.plan.product)?;
        present("plan.name", "R-510", &self.plan.name)?;
        not_empty("prices", "R-501", &self.prices)?;
        for (index, price) in self.prices.iter().enumerate() {
            present(format!("prices[{index}].title"), "R-501", &price.title)?;
            present(format!("prices[{index}].per"), "R-502", &price.per)?;
            if price.amount_minor.is_none() {
                some(format!("prices[{index}].detail"), "R-502", price.detail.as_ref())?;
            }
        }
        present("term.initial", "R-502", &self.term.initial)?;
        present("term.notice", "R-502", &self.term.notice)?;
        present("term.renewal", "R-502", &self.term.renewal)?;
        present("terms.title", "R-509", &self.terms.title)?;
        present("terms.version", "R-509", &self.terms.version)?;
        if let Some(early) = &self.early_start {
            present("early_start.wording", "R-511", &early.wording)?;
        }
        check_sections("withdrawal", &self.withdrawal)?;
        check_sections("further", &self.further)?;
        self.check_payment()
    }

    fn check_payment(&self) -> Checked {
        match &self.payment {
            ContractPayment::SepaDebit { mandate } => mandate.check("payment.mandate"),
            ContractPayment::Invoice { due_days: _ } => Ok(()),
            ContractPayment::Other { means } => present("payment.means", "R-510", means),
        }
    }
}

fn check_sections(field: &str, sections: &[Section]) -> Checked {
    for (index, section) in sections.iter().enumerate() {
        present(
            format!("{field}[{index}].paragraphs"),
            "R-510",
            &section.paragraphs.concat(),
        )?;
    }
    Ok(())
}
