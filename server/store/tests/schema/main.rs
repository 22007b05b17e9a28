//! PostgreSQL's own catalogue says what the schema promises; nobody has to remember it: every merchant's rows are kept
//! apart (`tenancy`), what was issued stays as it was (`privileges`, `roles`), and the tables can be spread over several
//! machines (`spread`).

mod privileges;
mod roles;
mod spread;
mod tenancy;
