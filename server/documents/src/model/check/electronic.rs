//! What an e-invoice must have beyond the paper, so that the structured part says the same and passes its official rules.

use super::{Checked, ModelProblem, invalid, present, some};
use crate::model::electronic::{EinvoiceProfile, PostalAddress};
use crate::model::invoice::{InvoiceModel, Payment, TaxCategory};

/// The currency taxes are told in.
const TAX_CURRENCY: &str = "EUR";

/// Currencies with another number of decimals than the two that EN 16931 assumes.
const WITHOUT_CENTS: [&str; 3] = ["JPY", "KRW", "ISK"];

/// What only some documents need to know of the seller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SellerField {
    /// Steuernummer, where the VAT-ID must not be shown (BT-32, R-131).
    TaxNumber,
    /// A person or department (BT-41), as XRechnung demands (BR-DE-5).
    ContactPerson,
    /// BT-42, BR-DE-6.
    ContactPhone,
    /// BT-43, BR-DE-7.
    ContactEmail,
}

impl SellerField {
    fn missing(self) -> ModelProblem {
        let (field, rule) = match self {
            Self::TaxNumber => ("letterhead.tax.tax_number", "R-131"),
            Self::ContactPerson => ("letterhead.contact.person", "R-222"),
            Self::ContactPhone => ("letterhead.contact.phone", "R-222"),
            Self::ContactEmail => ("letterhead.contact.email", "R-222"),
        };
        ModelProblem::Missing {
            field: field.to_owned(),
            rule,
        }
    }
}

impl InvoiceModel {
    /// The rules of the structured part. A model without addresses in fields has none and passes, unless it is for a public
    /// buyer.
    pub(super) fn check_electronic(&self) -> Checked {
        let public = self.profile == EinvoiceProfile::Xrechnung;
        let (Some(seller), Some(buyer)) = (&self.letterhead.postal_address, &self.recipient.postal_address)
        else {
            return if public {
                present(
                    "recipient.postal_address and letterhead.postal_address",
                    "R-223",
                    "",
                )
            } else {
                Ok(())
            };
        };
        check_address("letterhead.postal_address", "R-222", seller, public)?;
        check_address("recipient.postal_address", "R-223", buyer, public)?;
        self.check_tax_in_euros()?;
        self.check_identity()?;
        self.check_categories()?;
        if self.totals.gross_minor < 0 {
            return Err(invalid(
                "totals.gross_minor",
                "is negative: more credit than charge belongs on a correction with positive amounts (R-145, R-156)",
            ));
        }
        self.check_payment_details()?;
        if public { self.check_public_buyer() } else { Ok(()) }
    }

    /// Tax in another currency must be told in euros as well, which nothing here can do yet.
    fn check_tax_in_euros(&self) -> Checked {
        if WITHOUT_CENTS.contains(&self.currency.as_str()) {
            return Err(invalid("currency", "has no cents, which an e-invoice assumes"));
        }
        if self.currency != TAX_CURRENCY && self.tax_groups.iter().any(|group| group.tax_minor != 0) {
            return Err(invalid(
                "currency",
                "is not the euro, in which the tax would have to be told as well (R-136)",
            ));
        }
        Ok(())
    }

    /// A buyer's program must recognise the seller by VAT-ID, register number or a number of its own (BR-CO-26). What is not
    /// taxable carries no VAT-ID (BR-O-02), so one of the others has to do.
    fn check_identity(&self) -> Checked {
        self.check_seller_before_issue()?;
        let is_some = |id: &Option<String>| id.as_ref().is_some_and(|id| !id.trim().is_empty());
        let has_vat_id = is_some(&self.letterhead.tax.vat_id) && !self.is_outside_scope();
        if !has_vat_id && !is_some(&self.letterhead.company.register_number) {
            some(
                "letterhead.seller_id",
                "R-132",
                self.letterhead.seller_id.as_ref(),
            )?;
        }
        for (field, id) in [
            ("letterhead.tax.vat_id", &self.letterhead.tax.vat_id),
            ("recipient.vat_id", &self.recipient.vat_id),
        ] {
            let id = id.as_deref().unwrap_or("").trim();
            if !id.is_empty() && !id.bytes().take(2).all(|b| b.is_ascii_alphabetic()) {
                return Err(invalid(field, "does not begin with its country's two letters"));
            }
        }
        Ok(())
    }

    /// Whether the seller can be named on it at all, to be asked before a number is given to it. Unlike a missing telephone number this cannot be
    /// mended afterwards: who the seller is for tax is a fact of the document as it was issued.
    ///
    /// What is not taxable here carries nobody's VAT-ID (BR-O-02), so a seller without a tax number would stand in the structured part
    /// without any tax identity.
    ///
    /// # Errors
    /// The field that is missing.
    pub fn check_seller_before_issue(&self) -> Checked {
        match self.seller_lacks().first() {
            Some(field @ SellerField::TaxNumber) => Err(field.missing()),
            Some(SellerField::ContactPerson | SellerField::ContactPhone | SellerField::ContactEmail)
            | None => Ok(()),
        }
    }

    /// What this document needs to know of the seller and its letterhead does not say, of what not every document needs; the tax
    /// number first.
    #[must_use]
    pub fn seller_lacks(&self) -> Vec<SellerField> {
        let contact = &self.letterhead.contact;
        let public = self.profile == EinvoiceProfile::Xrechnung;
        [
            (
                self.is_outside_scope(),
                SellerField::TaxNumber,
                &self.letterhead.tax.tax_number,
            ),
            (public, SellerField::ContactPerson, &contact.person),
            (public, SellerField::ContactPhone, &contact.phone),
            (public, SellerField::ContactEmail, &contact.email),
        ]
        .into_iter()
        .filter(|(needed, _, value)| *needed && value.as_ref().is_none_or(|value| value.trim().is_empty()))
        .map(|(_, field, _)| field)
        .collect()
    }

    /// Whether the whole document is not taxable in Germany.
    pub(crate) fn is_outside_scope(&self) -> bool {
        self.tax_groups
            .iter()
            .any(|group| group.tax.category == TaxCategory::OutsideScope)
    }

    fn check_categories(&self) -> Checked {
        if self.is_outside_scope() && self.tax_groups.len() > 1 {
            return Err(invalid(
                "tax_groups",
                "mix what is not taxable with other categories, which needs two documents (R-131)",
            ));
        }
        for (index, group) in self.tax_groups.iter().enumerate() {
            let taxed = matches!(group.tax.category, TaxCategory::Standard | TaxCategory::Zero);
            if taxed && group.exemption_code.is_some() {
                return Err(invalid(
                    format!("tax_groups[{index}].exemption_code"),
                    "belongs to what is not taxed (R-225)",
                ));
            }
        }
        Ok(())
    }

    fn check_payment_details(&self) -> Checked {
        match &self.payment {
            Payment::SepaDebit {
                iban_last4,
                debtor_iban: Some(iban),
                ..
            } => {
                let compact: String = iban.chars().filter(|c| !c.is_whitespace()).collect();
                if compact.ends_with(iban_last4.as_str()) {
                    Ok(())
                } else {
                    Err(invalid(
                        "payment.debtor_iban",
                        "is another account than the one on paper",
                    ))
                }
            }
            Payment::Charge {
                card_last4: Some(digits),
                ..
            }
            | Payment::Paid {
                card_last4: Some(digits),
                ..
            } => {
                if digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()) {
                    Ok(())
                } else {
                    Err(invalid(
                        "payment.card_last4",
                        "must be the last four digits only (R-237)",
                    ))
                }
            }
            Payment::SepaDebit { .. }
            | Payment::Transfer { .. }
            | Payment::Charge { .. }
            | Payment::Paid { .. }
            | Payment::Refund { .. }
            | Payment::Nothing => Ok(()),
        }
    }

    /// What XRechnung demands beyond EN 16931.
    fn check_public_buyer(&self) -> Checked {
        some("buyer_reference", "R-220", self.buyer_reference.as_ref())?;
        if let Some(field) = self.seller_lacks().first() {
            return Err(field.missing());
        }
        let address = self.recipient.electronic_address.as_ref();
        present(
            "recipient.electronic_address",
            "R-223",
            address.map_or("", |address| &address.value),
        )?;
        match &self.payment {
            Payment::SepaDebit { debtor_iban, .. } => {
                some("payment.debtor_iban", "R-236", debtor_iban.as_ref())
            }
            Payment::Transfer { .. }
            | Payment::Charge { .. }
            | Payment::Paid { .. }
            | Payment::Refund { .. }
            | Payment::Nothing => Ok(()),
        }
    }
}

fn check_address(field: &str, rule: &'static str, address: &PostalAddress, strict: bool) -> Checked {
    present(format!("{field}.line_one"), rule, &address.line_one)?;
    present(format!("{field}.city"), rule, &address.city)?;
    if strict {
        present(format!("{field}.postcode"), rule, &address.postcode)?;
    }
    if address.country.len() == 2 && address.country.bytes().all(|b| b.is_ascii_uppercase()) {
        Ok(())
    } else {
        Err(invalid(
            format!("{field}.country"),
            "is not a country's two letters",
        ))
    }
}
