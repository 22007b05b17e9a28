//! Seller and buyer (BG-4, BG-7).

use super::xml::{Tree, Written};
use crate::model::{AddressScheme, EinvoiceProfile, ElectronicAddress, InvoiceModel, PostalAddress};

/// A tax number without blanks, in capitals.
fn compact(id: &str) -> String {
    id.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

fn is_some(text: Option<&String>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

pub(super) fn seller(tree: &mut Tree, model: &InvoiceModel) -> Written {
    let head = &model.letterhead;
    let (company, contact) = (&head.company, &head.contact);
    tree.group("ram:SellerTradeParty", |tree| {
        tree.optional("ram:ID", head.seller_id.as_deref())?;
        tree.leaf("ram:Name", &head.name)?;
        tree.optional("ram:Description", Some(&legal_information(model)))?;
        if is_some(company.register_number.as_ref()) {
            tree.group("ram:SpecifiedLegalOrganization", |tree| {
                tree.optional("ram:ID", company.register_number.as_deref())
            })?;
        }
        let public = model.profile == EinvoiceProfile::Xrechnung;
        if public || [&contact.person, &contact.phone, &contact.email].map(Option::is_some) != [false; 3] {
            tree.group("ram:DefinedTradeContact", |tree| {
                let person = contact
                    .person
                    .as_deref()
                    .filter(|person| !person.trim().is_empty());
                tree.leaf("ram:PersonName", person.unwrap_or(&head.name))?;
                if is_some(contact.phone.as_ref()) {
                    tree.group("ram:TelephoneUniversalCommunication", |tree| {
                        tree.optional("ram:CompleteNumber", contact.phone.as_deref())
                    })?;
                }
                if is_some(contact.email.as_ref()) {
                    tree.group("ram:EmailURIUniversalCommunication", |tree| {
                        tree.optional("ram:URIID", contact.email.as_deref())
                    })?;
                }
                Ok(())
            })?;
        }
        address(tree, head.postal_address.as_ref())?;
        let by_mail = contact
            .email
            .as_ref()
            .filter(|email| !email.trim().is_empty())
            .map(|email| ElectronicAddress {
                scheme: AddressScheme::Email,
                value: email.clone(),
            });
        reachable_at(tree, head.electronic_address.as_ref().or(by_mail.as_ref()))?;
        tax_registration(tree, "FC", head.tax.tax_number.as_deref(), false)?;
        // BR-O-02: nobody's VAT-ID stands on what is not taxable here.
        if model.is_outside_scope() {
            return Ok(());
        }
        tax_registration(tree, "VA", head.tax.vat_id.as_deref(), true)
    })
}

/// What business letters must say, as one line (BT-33).
fn legal_information(model: &InvoiceModel) -> String {
    let company = &model.letterhead.company;
    let managers = company.managers.join(", ");
    [
        company.legal_form.as_str(),
        &company.seat,
        company.register_court.as_deref().unwrap_or(""),
        company.register_number.as_deref().unwrap_or(""),
        &managers,
    ]
    .into_iter()
    .filter(|part| !part.trim().is_empty())
    .collect::<Vec<_>>()
    .join(", ")
}

pub(super) fn buyer(tree: &mut Tree, model: &InvoiceModel) -> Written {
    let buyer = &model.recipient;
    tree.group("ram:BuyerTradeParty", |tree| {
        tree.optional("ram:ID", model.customer_number.as_deref())?;
        tree.leaf("ram:Name", &buyer.name)?;
        if is_some(buyer.contact_person.as_ref()) {
            tree.group("ram:DefinedTradeContact", |tree| {
                tree.optional("ram:PersonName", buyer.contact_person.as_deref())
            })?;
        }
        address(tree, buyer.postal_address.as_ref())?;
        reachable_at(tree, buyer.electronic_address.as_ref())?;
        if model.is_outside_scope() {
            return Ok(());
        }
        tax_registration(tree, "VA", buyer.vat_id.as_deref(), true)
    })
}

fn address(tree: &mut Tree, address: Option<&PostalAddress>) -> Written {
    let Some(address) = address else {
        return Ok(());
    };
    tree.group("ram:PostalTradeAddress", |tree| {
        tree.optional("ram:PostcodeCode", Some(&address.postcode))?;
        tree.leaf("ram:LineOne", &address.line_one)?;
        tree.optional("ram:LineTwo", address.line_two.as_deref())?;
        tree.leaf("ram:CityName", &address.city)?;
        tree.leaf("ram:CountryID", &address.country)
    })
}

fn reachable_at(tree: &mut Tree, address: Option<&ElectronicAddress>) -> Written {
    match address {
        Some(address) if !address.value.trim().is_empty() => {
            tree.group("ram:URIUniversalCommunication", |tree| {
                tree.leaf_with(
                    "ram:URIID",
                    Some(("schemeID", address.scheme.code())),
                    &address.value,
                )
            })
        }
        Some(_) | None => Ok(()),
    }
}

fn tax_registration(tree: &mut Tree, scheme: &str, id: Option<&str>, is_vat_id: bool) -> Written {
    let Some(id) = id.filter(|id| !id.trim().is_empty()) else {
        return Ok(());
    };
    let id = if is_vat_id { compact(id) } else { id.to_owned() };
    tree.group("ram:SpecifiedTaxRegistration", |tree| {
        tree.leaf_with("ram:ID", Some(("schemeID", scheme)), &id)
    })
}
