//! What a statement of account must have.

use super::{Checked, check_currency, check_period, check_year, equal, invalid, present, sum};
use crate::model::statement::{StatementEntry, StatementModel};

impl StatementModel {
    /// Refuses a statement whose rows do not lead from the opening to the closing balance, are not in order of their days, or
    /// lie outside its period.
    ///
    /// # Errors
    /// The first [`ModelProblem`](crate::ModelProblem) found, naming the field.
    pub fn check(&self) -> Checked {
        self.letterhead.check()?;
        self.recipient.check()?;
        check_year("issue_date", self.issue_date)?;
        check_period("period", self.period)?;
        check_currency(&self.currency)?;
        let mut last = self.period.from;
        for (index, row) in self.rows.iter().enumerate() {
            if row.on < last {
                return Err(invalid(
                    format!("rows[{index}].on"),
                    "lies before the row above or before the period",
                ));
            }
            if row.on >= self.period.until {
                return Err(invalid(format!("rows[{index}].on"), "lies after the period"));
            }
            if row.change_minor == 0 {
                return Err(invalid(format!("rows[{index}].change_minor"), "changes nothing"));
            }
            if matches!(row.entry, StatementEntry::Invoice | StatementEntry::Correction) {
                present(format!("rows[{index}].reference"), "R-114", &row.reference)?;
            }
            last = row.on;
        }
        let changes = self.rows.iter().map(|row| row.change_minor);
        let expected = sum(
            "closing_minor",
            std::iter::once(self.opening_minor).chain(changes),
        )?;
        equal("closing_minor", self.closing_minor, expected)
    }
}
