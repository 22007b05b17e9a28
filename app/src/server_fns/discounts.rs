//! Discounts and their codes.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{BlockCodeForm, CodesForm, DiscountForm, EndDiscountForm, WireError};

/// Makes a discount with its codes.
#[server(name = MakeDiscount, prefix = "/api", endpoint = "make-discount")]
pub async fn make_discount(form: DiscountForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().make_discount(form).await);
    Ok(())
}

/// Lets nobody redeem it any more.
#[server(name = EndDiscount, prefix = "/api", endpoint = "end-discount")]
pub async fn end_discount(form: EndDiscountForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().end_discount(form).await);
    Ok(())
}

/// Adds codes to it.
#[server(name = AddCodes, prefix = "/api", endpoint = "add-codes")]
pub async fn add_codes(form: CodesForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().add_codes(form).await);
    Ok(())
}

/// Lets nobody redeem it by this code any more.
#[server(name = BlockCode, prefix = "/api", endpoint = "block-code")]
pub async fn block_code(form: BlockCodeForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().block_code(form).await);
    Ok(())
}
