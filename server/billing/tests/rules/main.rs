//! The rules of the billing engine: tables and properties, all through its public interface.

mod calendar;
mod catalogue;
mod credits;
mod discounts;
mod invoices;
mod laws;
mod money;
mod previews;
mod stored;
mod story;
mod tax;
mod terms;
mod trials;
