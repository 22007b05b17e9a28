//! Taking an issued invoice back as a whole (R-142, R-143 a).

use std::collections::BTreeMap;
use std::fmt;

use super::draft::negate;
use super::{Billed, Draft, DraftLine, DraftTerms};
use crate::catalogue::ComponentId;
use crate::due::{ItemKind, Run};
use crate::error::BillingError;

/// A line of a contract's record, in the order in which it was billed.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The contract's reference, as on the lines of documents.
    pub contract: Option<String>,
    /// What was billed.
    pub billed: Billed,
    /// Whether it stands on the invoice that is to be cancelled.
    pub on_it: bool,
}

/// Why an invoice cannot be taken back as a whole.
#[derive(Clone, Debug, PartialEq)]
pub enum CancellationRefusal {
    /// A later document already gave back a part of it, or built on it: that one has to be cancelled first.
    CorrectedSince {
        /// The component.
        component: ComponentId,
    },
    /// An amount could not be computed.
    Billing(BillingError),
}

impl fmt::Display for CancellationRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CorrectedSince { component } => {
                write!(
                    f,
                    "a later document already corrects {component}: cancel that one first"
                )
            }
            Self::Billing(error) => fmt::Display::fmt(error, f),
        }
    }
}

impl std::error::Error for CancellationRefusal {}

impl<E: Into<BillingError>> From<E> for CancellationRefusal {
    fn from(error: E) -> Self {
        Self::Billing(error.into())
    }
}

/// The document that takes back an invoice: the same lines and sums, to the cent, the other way round. Afterwards nothing of it counts
/// as billed, so that what the contracts still owe is due again: a wrong address is mended by cancelling and billing anew.
///
/// `lines` are those of the invoice as issued, `record` everything billed for their contracts, in order.
///
/// # Errors
/// [`CancellationRefusal`]; nothing may be issued then.
pub fn cancellation(
    lines: &[DraftLine],
    record: &[Recorded],
    terms: &DraftTerms,
) -> Result<Draft, CancellationRefusal> {
    let mut runs: BTreeMap<Key<'_>, Vec<&Recorded>> = BTreeMap::new();
    for row in record {
        let key = (row.contract.as_deref(), &row.billed.component, &row.billed.run);
        runs.entry(key).or_default().push(row);
    }
    let mut reversed = Vec::with_capacity(lines.len());
    for line in lines {
        let mut line = line.clone();
        let key = (line.contract.as_deref(), &line.item.component, &line.item.run);
        let run = runs.get(&key).map(Vec::as_slice).unwrap_or_default();
        // Whatever came after rests on this: only the newest rows of a run can go.
        if run.is_empty() || run.iter().skip_while(|row| !row.on_it).any(|row| !row.on_it) {
            return Err(CancellationRefusal::CorrectedSince {
                component: line.item.component,
            });
        }
        line.item.kind = match line.item.kind {
            ItemKind::Setup | ItemKind::Recurring | ItemKind::Usage => ItemKind::Credit,
            ItemKind::Credit => charged_as(run),
            ItemKind::Adjustment => ItemKind::Adjustment,
        };
        negate(&mut line.item)?;
        reversed.push(line);
    }
    Ok(Draft::from_signed_lines(
        reversed,
        terms.date,
        terms.prices,
        terms.currency,
    )?)
}

type Key<'a> = (Option<&'a str>, &'a ComponentId, &'a Run);

/// What a credit had taken back.
fn charged_as(run: &[&Recorded]) -> ItemKind {
    run.iter()
        .map(|row| row.billed.kind)
        .find(|kind| matches!(kind, ItemKind::Setup | ItemKind::Recurring | ItemKind::Usage))
        .unwrap_or(ItemKind::Recurring)
}
