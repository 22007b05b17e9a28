//! The whole program from outside: pages and forms as a browser without scripts sees them, jobs at a time of the test's
//! choosing, each test on a database of its own.

mod browser;
mod device;
mod html;
mod installation;
mod people;
mod reader;

mod access_stories;
mod account_stories;
mod adjusting_pages;
mod authorization;
mod billing_stories;
mod buyer_stories;
mod cancel_stories;
mod card_stories;
mod change_stories;
mod changing_pages;
mod charge_stories;
mod default_stories;
mod demo_stories;
mod email_stories;
mod erasure_stories;
mod export;
mod factor_stories;
mod failing_parts;
mod figures_stories;
mod hold_stories;
mod invoice_stories;
mod layout_stories;
mod odd_charges;
mod order_stories;
mod ordering_by_card;
mod outlook_stories;
mod paper_stories;
mod passkey_stories;
mod payment_pages;
mod personal_stories;
mod plans;
mod queries;
mod sending_stories;
mod shown_changes;
mod unit_price_stories;
mod usage_pages;
mod users_stories;
mod waiting_stories;
