//! Demo mode: the mailbox of sent mails and the clock.

mod mail;
mod mailbox;

pub use mail::MailPage;
pub use mailbox::MailboxPage;
