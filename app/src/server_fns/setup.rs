//! Setting a business up.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{BusinessForm, LegalTextForm, ProductForm, WireError};

/// Sets tax, terms of payment and numbers.
#[server(name = SetBusiness, prefix = "/api", endpoint = "set-business")]
pub async fn set_business(form: BusinessForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().set_business(form).await);
    Ok(())
}

/// Adds a version of a legal text.
#[server(name = SetLegalText, prefix = "/api", endpoint = "set-legal-text")]
pub async fn set_legal_text(form: LegalTextForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().set_legal_text(form).await);
    Ok(())
}

/// Adds or changes a product.
#[server(name = SetProduct, prefix = "/api", endpoint = "set-product")]
pub async fn set_product(form: ProductForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().set_product(form).await);
    Ok(())
}
