//! The document from header to totals, in the order of the schema.

use chrono::NaiveDate;

use super::amounts::{Change, NetLine, net_lines};
use super::xml::{Tree, Written};
use super::{guideline, parties};
use crate::DocumentError;
use crate::model::{
    EinvoiceProfile, InvoiceKind, InvoiceLine, InvoiceModel, Payment, Period, RefundRoute, TaxCategory,
    TaxGroup,
};
use crate::sheet::invoice::{StructuredWords, structured_words};

const NAMESPACES: [(&str, &str); 4] = [
    (
        "xmlns:rsm",
        "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    ),
    (
        "xmlns:ram",
        "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    ),
    (
        "xmlns:qdt",
        "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
    ),
    (
        "xmlns:udt",
        "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    ),
];

/// BT-23 for XRechnung.
const BILLING_PROCESS: &str = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";

/// BT-3.
const fn type_code(kind: InvoiceKind) -> &'static str {
    match kind {
        InvoiceKind::Invoice => "380",
        InvoiceKind::Correction | InvoiceKind::Cancellation => "381",
        InvoiceKind::Corrected => "384",
    }
}

/// BT-151 and BT-118.
const fn category_code(category: TaxCategory) -> &'static str {
    match category {
        TaxCategory::Standard => "S",
        TaxCategory::Zero => "Z",
        TaxCategory::Exempt => "E",
        TaxCategory::ReverseCharge => "AE",
        TaxCategory::OutsideScope => "O",
    }
}

/// The model must have passed its check.
pub(super) fn write(model: &InvoiceModel) -> Result<Vec<u8>, DocumentError> {
    let lines = net_lines(model)?;
    let invoice = Invoice {
        model,
        words: structured_words(model),
        lines,
    };
    Tree::document("rsm:CrossIndustryInvoice", &NAMESPACES, |tree| {
        invoice.context(tree)?;
        invoice.header(tree)?;
        tree.group("rsm:SupplyChainTradeTransaction", |tree| {
            for (index, line) in invoice.lines.iter().enumerate() {
                invoice.line(tree, index, line)?;
            }
            invoice.agreement(tree)?;
            invoice.delivery(tree)?;
            invoice.settlement(tree)
        })
    })
}

struct Invoice<'a> {
    model: &'a InvoiceModel,
    words: StructuredWords,
    lines: Vec<NetLine>,
}

impl Invoice<'_> {
    fn context(&self, tree: &mut Tree) -> Written {
        tree.group("rsm:ExchangedDocumentContext", |tree| {
            if self.model.profile == EinvoiceProfile::Xrechnung {
                tree.group("ram:BusinessProcessSpecifiedDocumentContextParameter", |tree| {
                    tree.leaf("ram:ID", BILLING_PROCESS)
                })?;
            }
            tree.group("ram:GuidelineSpecifiedDocumentContextParameter", |tree| {
                tree.leaf("ram:ID", guideline(self.model.profile))
            })
        })
    }

    fn header(&self, tree: &mut Tree) -> Written {
        tree.group("rsm:ExchangedDocument", |tree| {
            tree.leaf("ram:ID", &self.model.number)?;
            tree.leaf("ram:TypeCode", type_code(self.model.kind))?;
            tree.date("ram:IssueDateTime", "udt:DateTimeString", self.model.issue_date)?;
            for note in &self.words.notes {
                tree.group("ram:IncludedNote", |tree| tree.leaf("ram:Content", note))?;
            }
            Ok(())
        })
    }

    fn line(&self, tree: &mut Tree, index: usize, net: &NetLine) -> Written {
        let Some(line) = self.model.lines.get(index) else {
            return Ok(());
        };
        let unit = Some(("unitCode", line.unit_code.code()));
        tree.group("ram:IncludedSupplyChainTradeLineItem", |tree| {
            tree.group("ram:AssociatedDocumentLineDocument", |tree| {
                tree.leaf("ram:LineID", &(index + 1).to_string())
            })?;
            tree.group("ram:SpecifiedTradeProduct", |tree| {
                tree.leaf("ram:Name", &line.title)?;
                tree.optional(
                    "ram:Description",
                    self.words.descriptions.get(index).map(String::as_str),
                )
            })?;
            tree.group("ram:SpecifiedLineTradeAgreement", |tree| {
                tree.group("ram:NetPriceProductTradePrice", |tree| {
                    tree.leaf("ram:ChargeAmount", &net.price.to_string())?;
                    match net.basis {
                        Some(basis) => {
                            tree.leaf_with("ram:BasisQuantity", unit, &basis.normalize().to_string())
                        }
                        None => Ok(()),
                    }
                })
            })?;
            tree.group("ram:SpecifiedLineTradeDelivery", |tree| {
                tree.leaf_with("ram:BilledQuantity", unit, &net.quantity.normalize().to_string())
            })?;
            line_settlement(tree, line, net)
        })
    }

    fn agreement(&self, tree: &mut Tree) -> Written {
        let model = self.model;
        tree.group("ram:ApplicableHeaderTradeAgreement", |tree| {
            tree.optional("ram:BuyerReference", model.buyer_reference.as_deref())?;
            parties::seller(tree, model)?;
            parties::buyer(tree, model)?;
            for (name, number) in [
                ("ram:BuyerOrderReferencedDocument", &model.order_number),
                ("ram:ContractReferencedDocument", &model.contract_number),
            ] {
                if let Some(number) = number.as_ref().filter(|number| !number.trim().is_empty()) {
                    tree.group(name, |tree| tree.leaf("ram:IssuerAssignedID", number))?;
                }
            }
            Ok(())
        })
    }

    /// The last day of the service: an empty element would draw a warning.
    fn delivery(&self, tree: &mut Tree) -> Written {
        tree.group("ram:ApplicableHeaderTradeDelivery", |tree| {
            tree.group("ram:ActualDeliverySupplyChainEvent", |tree| {
                tree.date(
                    "ram:OccurrenceDateTime",
                    "udt:DateTimeString",
                    self.service_period().last_day(),
                )
            })
        })
    }

    /// From the first day of any line to the last of any, or what the document says.
    fn service_period(&self) -> Period {
        let lines = &self.model.lines;
        let from = lines.iter().map(|line| line.period.from).min();
        let until = lines.iter().map(|line| line.period.until).max();
        self.model.service_period.unwrap_or(Period {
            from: from.unwrap_or(self.model.issue_date),
            until: until.unwrap_or(self.model.issue_date),
        })
    }

    fn settlement(&self, tree: &mut Tree) -> Written {
        let model = self.model;
        tree.group("ram:ApplicableHeaderTradeSettlement", |tree| {
            if let Payment::SepaDebit { creditor_id, .. } = &model.payment {
                tree.leaf("ram:CreditorReferenceID", creditor_id)?;
            }
            // What to put in the remittance text (BT-83).
            let reference = match &model.payment {
                Payment::Transfer { reference, .. } => reference,
                Payment::SepaDebit { .. }
                | Payment::Charge { .. }
                | Payment::Paid { .. }
                | Payment::Refund { .. }
                | Payment::Nothing => &model.number,
            };
            tree.leaf("ram:PaymentReference", reference)?;
            tree.leaf("ram:InvoiceCurrencyCode", &model.currency)?;
            self.payment_means(tree)?;
            for group in &model.tax_groups {
                tax_group(tree, group)?;
            }
            period(tree, self.service_period())?;
            self.terms(tree)?;
            self.totals(tree)?;
            if let Some(corrected) = &model.corrects {
                tree.group("ram:InvoiceReferencedDocument", |tree| {
                    tree.leaf("ram:IssuerAssignedID", &corrected.number)?;
                    tree.date(
                        "ram:FormattedIssueDateTime",
                        "qdt:DateTimeString",
                        corrected.issue_date,
                    )
                })?;
            }
            Ok(())
        })
    }

    /// Exactly one group, with the details its code asks for and no others.
    fn payment_means(&self, tree: &mut Tree) -> Written {
        let account = |tree: &mut Tree, name: &str, iban: &str, holder: Option<&str>| {
            tree.group(name, |tree| {
                tree.leaf("ram:IBANID", &iban.split_whitespace().collect::<String>())?;
                tree.optional("ram:AccountName", holder)
            })
        };
        tree.group("ram:SpecifiedTradeSettlementPaymentMeans", |tree| {
            tree.leaf("ram:TypeCode", means_code(&self.model.payment))?;
            match &self.model.payment {
                Payment::SepaDebit { debtor_iban, .. } => match debtor_iban {
                    Some(iban) => account(tree, "ram:PayerPartyDebtorFinancialAccount", iban, None),
                    None => Ok(()),
                },
                Payment::Transfer { account: to, .. } => {
                    account(
                        tree,
                        "ram:PayeePartyCreditorFinancialAccount",
                        &to.iban,
                        Some(&to.holder),
                    )?;
                    match to.bic.as_deref().filter(|bic| !bic.trim().is_empty()) {
                        Some(bic) => tree.group("ram:PayeeSpecifiedCreditorFinancialInstitution", |tree| {
                            tree.leaf("ram:BICID", bic)
                        }),
                        None => Ok(()),
                    }
                }
                Payment::Charge {
                    means, card_last4, ..
                }
                | Payment::Paid {
                    means, card_last4, ..
                } => {
                    tree.leaf("ram:Information", means)?;
                    match card_last4 {
                        Some(digits) => tree.group("ram:ApplicableTradeSettlementFinancialCard", |tree| {
                            tree.leaf("ram:ID", digits)
                        }),
                        None => Ok(()),
                    }
                }
                Payment::Refund { .. } | Payment::Nothing => Ok(()),
            }
        })
    }

    fn terms(&self, tree: &mut Tree) -> Written {
        tree.group("ram:SpecifiedTradePaymentTerms", |tree| {
            tree.leaf("ram:Description", &self.words.terms)?;
            if let Some(day) = due_on(&self.model.payment) {
                tree.date("ram:DueDateDateTime", "udt:DateTimeString", day)?;
            }
            match &self.model.payment {
                Payment::SepaDebit {
                    mandate_reference, ..
                } => tree.leaf("ram:DirectDebitMandateID", mandate_reference),
                Payment::Transfer { .. }
                | Payment::Charge { .. }
                | Payment::Paid { .. }
                | Payment::Refund { .. }
                | Payment::Nothing => Ok(()),
            }
        })
    }

    fn totals(&self, tree: &mut Tree) -> Written {
        let model = self.model;
        let totals = model.totals;
        let due = model.still_due_minor();
        tree.group("ram:SpecifiedTradeSettlementHeaderMonetarySummation", |tree| {
            tree.amount("ram:LineTotalAmount", totals.net_minor)?;
            tree.amount("ram:TaxBasisTotalAmount", totals.net_minor)?;
            tree.leaf_with(
                "ram:TaxTotalAmount",
                Some(("currencyID", &model.currency)),
                &super::xml::money(totals.tax_minor),
            )?;
            tree.amount("ram:GrandTotalAmount", totals.gross_minor)?;
            // Part payments before, and all of it on a document that was paid (BT-113).
            let paid = totals.gross_minor.saturating_sub(due);
            if paid != 0 {
                tree.amount("ram:TotalPrepaidAmount", paid)?;
            }
            tree.amount("ram:DuePayableAmount", due)
        })
    }
}

fn line_settlement(tree: &mut Tree, line: &InvoiceLine, net: &NetLine) -> Written {
    tree.group("ram:SpecifiedLineTradeSettlement", |tree| {
        tree.group("ram:ApplicableTradeTax", |tree| {
            tree.leaf("ram:TypeCode", "VAT")?;
            tree.leaf("ram:CategoryCode", category_code(line.tax.category))?;
            // BR-O-05: what is not taxable has no rate on the line.
            if line.tax.category == TaxCategory::OutsideScope {
                return Ok(());
            }
            tree.leaf(
                "ram:RateApplicablePercent",
                &line.tax.rate_percent.normalize().to_string(),
            )
        })?;
        period(tree, line.period)?;
        for change in &net.changes {
            allowance(tree, change)?;
        }
        tree.group("ram:SpecifiedTradeSettlementLineMonetarySummation", |tree| {
            tree.amount("ram:LineTotalAmount", net.net_minor)
        })
    })
}

/// BG-27, or BG-28 where a credit takes a reduction back.
fn allowance(tree: &mut Tree, change: &Change) -> Written {
    tree.group("ram:SpecifiedTradeAllowanceCharge", |tree| {
        tree.group("ram:ChargeIndicator", |tree| {
            tree.leaf("udt:Indicator", if change.is_charge { "true" } else { "false" })
        })?;
        tree.amount("ram:ActualAmount", change.amount_minor)?;
        tree.leaf("ram:Reason", &change.title)
    })
}

fn period(tree: &mut Tree, period: Period) -> Written {
    tree.group("ram:BillingSpecifiedPeriod", |tree| {
        tree.date("ram:StartDateTime", "udt:DateTimeString", period.from)?;
        tree.date("ram:EndDateTime", "udt:DateTimeString", period.last_day())
    })
}

fn tax_group(tree: &mut Tree, group: &TaxGroup) -> Written {
    let category = group.tax.category;
    // BR-S-10, BR-Z-10: what is taxed has no reason for not being taxed.
    let has_reason = !matches!(category, TaxCategory::Standard | TaxCategory::Zero);
    tree.group("ram:ApplicableTradeTax", |tree| {
        tree.amount("ram:CalculatedAmount", group.tax_minor)?;
        tree.leaf("ram:TypeCode", "VAT")?;
        if has_reason {
            tree.optional("ram:ExemptionReason", group.note.as_deref())?;
        }
        tree.amount("ram:BasisAmount", group.net_minor)?;
        tree.leaf("ram:CategoryCode", category_code(category))?;
        if has_reason {
            tree.optional("ram:ExemptionReasonCode", exemption_code(group))?;
        }
        // Also for what is not taxable: XRechnung asks for the rate here, EN 16931 allows it.
        tree.leaf(
            "ram:RateApplicablePercent",
            &group.tax.rate_percent.normalize().to_string(),
        )
    })
}

/// BT-121; a Kleinunternehmer has no code, only the text.
fn exemption_code(group: &TaxGroup) -> Option<&str> {
    let usual = match group.tax.category {
        TaxCategory::ReverseCharge => Some("VATEX-EU-AE"),
        TaxCategory::OutsideScope => Some("VATEX-EU-O"),
        TaxCategory::Standard | TaxCategory::Zero | TaxCategory::Exempt => None,
    };
    group.exemption_code.as_deref().or(usual)
}

/// BT-81. Refunds name no account, so none of the codes that ask for one.
const fn means_code(payment: &Payment) -> &'static str {
    match payment {
        Payment::SepaDebit { .. } => "59",
        Payment::Transfer { .. } => "58",
        Payment::Charge {
            card_last4: Some(_), ..
        }
        | Payment::Paid {
            card_last4: Some(_), ..
        } => "48",
        Payment::Charge { .. } | Payment::Paid { .. } => "68",
        // Clearing between partners.
        Payment::Refund {
            route: RefundRoute::Balance,
        } => "97",
        // Payment to bank account.
        Payment::Refund {
            route: RefundRoute::Account { .. },
        } => "42",
        // Instrument not defined.
        Payment::Refund {
            route: RefundRoute::SameMeans { .. },
        }
        | Payment::Nothing => "1",
    }
}

/// BT-9.
const fn due_on(payment: &Payment) -> Option<NaiveDate> {
    match payment {
        Payment::SepaDebit { collect_on, .. } => Some(*collect_on),
        Payment::Transfer { due_on, .. } => Some(*due_on),
        Payment::Charge { on, .. } => Some(*on),
        Payment::Paid { .. } | Payment::Refund { .. } | Payment::Nothing => None,
    }
}

#[cfg(test)]
mod tests;
