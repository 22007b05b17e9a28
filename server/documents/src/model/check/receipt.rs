//! What the receipt of a declaration must have.

use super::{Checked, check_year, not_empty, present};
use crate::model::receipt::{ReceiptKind, ReceiptModel};

impl ReceiptModel {
    /// Refuses a receipt without the content of the declaration.
    ///
    /// # Errors
    /// The first [`ModelProblem`](crate::ModelProblem) found, naming the field.
    pub fn check(&self) -> Checked {
        let rule = match self.kind {
            ReceiptKind::Cancellation => "R-533",
            ReceiptKind::Withdrawal => "R-544",
        };
        self.letterhead.check()?;
        self.recipient.check()?;
        check_year("received_at", self.received_at.date_naive())?;
        not_empty("content", rule, &self.content)?;
        for (index, stated) in self.content.iter().enumerate() {
            present(format!("content[{index}].label"), rule, &stated.label)?;
            present(format!("content[{index}].value"), rule, &stated.value)?;
        }
        Ok(())
    }
}
