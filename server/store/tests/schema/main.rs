//! PostgreSQL's own catalogue says what the schema promises; nobody has to remember it: every merchant's rows are kept
//! apart (`tenancy`), what was issued stays as it was (`privileges`, `roles`).

mod privileges;
mod roles;
mod tenancy;
