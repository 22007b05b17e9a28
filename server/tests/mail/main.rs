//! Mails on their way: through a real mail server that is as strict and as moody as they come, back again as bounces, and
//! through the pages where staff write their words and see what became of them.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that goes wrong shall stop and say where"
)]

#[path = "../house/browser.rs"]
#[expect(dead_code, reason = "shared with the stories of the house")]
mod browser;
#[path = "../house/html.rs"]
mod html;
#[path = "../house/installation.rs"]
#[expect(dead_code, reason = "shared with the stories of the house")]
mod installation;
#[path = "../house/people.rs"]
#[expect(dead_code, reason = "shared with the stories of the house")]
mod people;

mod sink;

mod bounces;
mod delivery;
mod repeating;
mod roles;
mod words;
