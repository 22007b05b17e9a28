//! What a business wants on its e-invoices: reference, order number, electronic address.

use app::wire::*;
use billing::staff::StaffRight;
use documents::{AddressScheme, EinvoiceProfile, LeitwegId, LeitwegIdError};
use serde_json::json;
use store::audit::AuditEntry;
use store::customers::{Customer, EinvoiceTerms};
use store::merchants::Merchant;
use uuid::Uuid;

use super::erasures::in_sight;
use super::order_form::{is_email, is_printable, problem};
use super::{Answer, Draft, RequestPort, remembered};
use crate::failure::Failure;
use crate::letters::buyer_reference;

/// Characters of a reference or an order number, at most.
const LONGEST_REFERENCE: usize = 100;

impl RequestPort {
    /// The form on a business's page; consumers have none.
    pub(super) async fn einvoice_terms_view(
        &self,
        merchant: &Merchant,
        customer: &Customer,
    ) -> Answer<Option<EinvoiceTermsView>> {
        if customer.company.is_none() {
            return Ok(None);
        }
        let name = remembered::einvoice_terms(merchant.id, customer.id);
        let draft: Option<Draft<EinvoiceTermsForm>> = self.session.get(&name).await?;
        let Draft { form, problems } = draft.unwrap_or_else(|| Draft {
            form: form_of(merchant, customer),
            problems: Vec::new(),
        });
        Ok(Some(EinvoiceTermsView {
            form,
            problems,
            schemes: AddressScheme::ALL.map(|scheme| scheme.code().to_owned()).to_vec(),
            public: is_public(customer),
        }))
    }

    pub(super) async fn write_einvoice_terms(&self, form: EinvoiceTermsForm) -> Answer<Redirect> {
        let (merchant, account) = self
            .staff_account(&form.merchant, StaffRight::ServeCustomers)
            .await?;
        let id: Uuid = form
            .customer
            .parse()
            .map_err(|_| Failure::BadRequest("not an id"))?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let before = tx.lock_customer(id).await?.ok_or(Failure::NotFound)?;
        in_sight(&mut tx, account, id).await?;
        if before.company.is_none() {
            return Err(Failure::BadRequest("a consumer has no terms for e-invoices"));
        }
        let name = remembered::einvoice_terms(merchant.id, id);
        let back = Redirect {
            to: app::ui::path::staff_customer(&merchant.slug, id),
        };
        let terms = match read(&form) {
            Ok(terms) => terms,
            Err(problems) => {
                self.session.insert(&name, Draft { form, problems }).await?;
                return Ok(back);
            }
        };
        if terms != before.einvoice {
            tx.set_einvoice_terms(id, &terms).await?;
            let entry = AuditEntry {
                old: Some(json!(before.einvoice)),
                ..self.entry(
                    &merchant,
                    account,
                    "customer.einvoice_terms",
                    Some(id),
                    json!(terms),
                )
            };
            tx.audit(&entry).await?;
        }
        tx.commit().await?;
        self.session.remove::<serde_json::Value>(&name).await?;
        let public = is_public(&Customer {
            einvoice: terms,
            ..before
        });
        self.set_flash(Flash::EinvoiceTermsSaved { public }).await?;
        Ok(back)
    }
}

fn is_public(customer: &Customer) -> bool {
    EinvoiceProfile::for_buyer(buyer_reference(customer).as_ref()) == EinvoiceProfile::Xrechnung
}

fn form_of(merchant: &Merchant, customer: &Customer) -> EinvoiceTermsForm {
    let terms = customer.einvoice.clone();
    let (scheme, address) = terms.address.unwrap_or_default();
    EinvoiceTermsForm {
        merchant: merchant.slug.clone(),
        customer: customer.id.to_string(),
        leitweg_id: terms.leitweg_id.unwrap_or_default(),
        buyer_reference: terms.buyer_reference.unwrap_or_default(),
        order_number: terms.order_number.unwrap_or_default(),
        scheme,
        address,
    }
}

/// Reads the form: strings in, terms or field problems out.
fn read(form: &EinvoiceTermsForm) -> Result<EinvoiceTerms, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let leitweg_id = match form.leitweg_id.trim() {
        "" => None,
        typed => match typed.parse::<LeitwegId>() {
            Ok(id) => Some(id.to_string()),
            Err(error) => {
                let what = match error {
                    LeitwegIdError::Form | LeitwegIdError::Authority => Problem::LeitwegIdMalformed,
                    LeitwegIdError::CheckDigits => Problem::LeitwegIdMistyped,
                };
                problems.push(problem("leitweg_id", what));
                None
            }
        },
    };
    let mut text = |field: &str, typed: &str| {
        let text = typed.trim().to_owned();
        if text.chars().count() > LONGEST_REFERENCE || text.chars().any(char::is_control) {
            problems.push(problem(field, Problem::TooLong));
        } else if !is_printable(&text) {
            problems.push(problem(field, Problem::Unprintable));
        }
        Some(text).filter(|text| !text.is_empty())
    };
    let buyer_reference = text("buyer_reference", &form.buyer_reference);
    let order_number = text("order_number", &form.order_number);
    if buyer_reference.is_some() && !form.leitweg_id.trim().is_empty() {
        problems.push(problem("buyer_reference", Problem::TwoReferences));
    }
    let address = match form.address.trim() {
        "" => None,
        typed => {
            let read = AddressScheme::with_code(&form.scheme)
                .filter(|scheme| *scheme != AddressScheme::Email || is_email(typed))
                .and_then(|scheme| Some((scheme.code().to_owned(), scheme.read(typed)?)));
            if read.is_none() {
                problems.push(problem("address", Problem::ElectronicAddressMalformed));
            }
            read
        }
    };
    if problems.is_empty() {
        Ok(EinvoiceTerms {
            leitweg_id,
            buyer_reference,
            order_number,
            address,
        })
    } else {
        Err(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(leitweg_id: &str, buyer_reference: &str, scheme: &str, address: &str) -> EinvoiceTermsForm {
        EinvoiceTermsForm {
            leitweg_id: leitweg_id.to_owned(),
            buyer_reference: buyer_reference.to_owned(),
            order_number: " B-4711 ".to_owned(),
            scheme: scheme.to_owned(),
            address: address.to_owned(),
            ..EinvoiceTermsForm::default()
        }
    }

    #[test]
    fn what_is_right_is_tidied_and_what_is_empty_is_not_known() {
        let read_one = |form: EinvoiceTermsForm| read(&form).unwrap();
        let public = read_one(form("991-33333test-33", "", "0204", "991-33333test-33"));
        assert_eq!(public.leitweg_id.as_deref(), Some("991-33333TEST-33"));
        assert_eq!(public.buyer_reference, None);
        assert_eq!(public.order_number.as_deref(), Some("B-4711"));
        let address = ("0204".to_owned(), "991-33333TEST-33".to_owned());
        assert_eq!(public.address, Some(address));
        let business = read_one(form("", "Kostenstelle 7", "EM", " "));
        assert_eq!(business.buyer_reference.as_deref(), Some("Kostenstelle 7"));
        assert_eq!((business.leitweg_id, business.address), (None, None));
    }

    #[test]
    fn each_mistake_is_named_beside_its_field() {
        for (typed, field, what) in [
            (
                form("4711", "", "EM", ""),
                "leitweg_id",
                Problem::LeitwegIdMalformed,
            ),
            (
                form("04011000-1234512345-07", "", "EM", ""),
                "leitweg_id",
                Problem::LeitwegIdMistyped,
            ),
            (
                form("04011000-1234512345-06", "x", "EM", ""),
                "buyer_reference",
                Problem::TwoReferences,
            ),
            (
                form("", &"x".repeat(101), "EM", ""),
                "buyer_reference",
                Problem::TooLong,
            ),
            (form("", "a\u{7}b", "EM", ""), "buyer_reference", Problem::TooLong),
            (
                form("", "", "EM", "amt, rechnung@amt.example"),
                "address",
                Problem::ElectronicAddressMalformed,
            ),
            (
                form("", "", "9930", "123"),
                "address",
                Problem::ElectronicAddressMalformed,
            ),
            (
                form("", "", "unknown", "a@b.example"),
                "address",
                Problem::ElectronicAddressMalformed,
            ),
        ] {
            assert_eq!(read(&typed), Err(vec![problem(field, what)]), "{typed:?}");
        }
    }
}
