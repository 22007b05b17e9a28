//! How mails leave: by SMTP, or not at all.

use std::fmt;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::Error as SmtpError;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::Message;

/// To reach the server; the library has no limit for a single command.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);
/// For the whole conversation. A transaction is open meanwhile, and the database ends one that does nothing for a minute: a
/// server that hangs must be given up before, or the try would not even be counted.
const DELIVERY_TIMEOUT: Duration = Duration::from_secs(45);

/// Where mails go.
#[derive(Clone, Debug)]
pub enum Transport {
    /// Nothing leaves the machine: mails can be read in the demo's mailbox only.
    Mailbox,
    /// To a mail server.
    Smtp(Smtp),
}

/// A mail server to hand mails to.
#[derive(Clone)]
pub struct Smtp {
    relay: Box<AsyncSmtpTransport<Tokio1Executor>>,
    delivery_timeout: Duration,
    bounces_to: Option<Address>,
}

/// What is not in the mail server's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpOptions {
    /// Where mail servers send what they could not deliver; the merchant's own address, if `None`.
    pub bounces_to: Option<String>,
    /// For the whole conversation; less than the database lets a transaction be idle.
    pub delivery_timeout: Duration,
}

impl Default for SmtpOptions {
    fn default() -> Self {
        Self {
            bounces_to: None,
            delivery_timeout: DELIVERY_TIMEOUT,
        }
    }
}

/// Why a mail was not handed over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// Worth another try later: the server was out of reach, busy (4xx), too slow or did not let us in.
    #[error("not delivered for now: {0}")]
    Temporary(String),
    /// Another try would fail alike: the server refused the mail (5xx), or it cannot be written.
    #[error("not deliverable: {0}")]
    Permanent(String),
}

/// Why an address of a mail server cannot be used. Never repeats the address: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// Not of the form we know.
    #[error(
        "the mail server's address must look like smtps://user:password@host, \
         smtp://user:password@host:587?tls=required or smtp://localhost:1025"
    )]
    Address,
    /// It would send a password readable for everyone on the way.
    #[error("a password for the mail server needs smtps:// or ?tls=required")]
    PasswordInTheClear,
    /// Nothing could come back there.
    #[error("the address for bounces is no mail address")]
    BounceAddress,
}

impl Transport {
    /// A transport by the mail server's address: `smtps://user:password@host`,
    /// `smtp://user:password@host:587?tls=required` or `smtp://localhost:1025`. User and password are percent-encoded.
    ///
    /// # Errors
    /// [`TransportError`] when the address cannot be used.
    pub fn smtp(url: &str) -> Result<Self, TransportError> {
        Self::smtp_with(url, &SmtpOptions::default())
    }

    /// Like [`Transport::smtp`], with what the address does not say.
    ///
    /// # Errors
    /// [`TransportError`] when an address cannot be used.
    pub fn smtp_with(url: &str, options: &SmtpOptions) -> Result<Self, TransportError> {
        Smtp::from_url(url, options).map(Self::Smtp)
    }

    /// Hands the mail over. Delivering the same mail again is harmless: it carries the same Message-ID.
    ///
    /// # Errors
    /// [`DeliveryError::Temporary`] when another try is worthwhile, [`DeliveryError::Permanent`] when it is not.
    pub async fn deliver(&self, message: &Message) -> Result<(), DeliveryError> {
        // Built either way, so that a mail that cannot be written is found in the demo too.
        let wire = message.on_the_wire()?;
        match self {
            Self::Mailbox => Ok(()),
            Self::Smtp(smtp) => smtp.deliver(wire).await,
        }
    }
}

impl Smtp {
    fn from_url(url: &str, options: &SmtpOptions) -> Result<Self, TransportError> {
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let encrypted = url.starts_with("smtps://") || query.split('&').any(|pair| pair == "tls=required");
        if address.contains('@') && !encrypted {
            return Err(TransportError::PasswordInTheClear);
        }
        let bounces_to = options
            .bounces_to
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(|_| TransportError::BounceAddress)?;
        let relay = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| TransportError::Address)?
            .timeout(Some(CONNECT_TIMEOUT.min(options.delivery_timeout)))
            .build();
        Ok(Self {
            relay: Box::new(relay),
            delivery_timeout: options.delivery_timeout,
            bounces_to,
        })
    }

    async fn deliver(&self, message: lettre::Message) -> Result<(), DeliveryError> {
        let own = message.envelope();
        let from = self.bounces_to.as_ref().or(own.from()).cloned();
        let envelope = Envelope::new(from, own.to().to_vec())
            .map_err(|error| DeliveryError::Permanent(error.to_string()))?;
        let envelope_is_ascii = envelope.to().iter().all(|to| to.to_string().is_ascii());
        match tokio::time::timeout(
            self.delivery_timeout,
            self.relay.send_raw(&envelope, &message.formatted()),
        )
        .await
        {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(class(&error, envelope_is_ascii)),
            Err(_) => Err(DeliveryError::Temporary(
                "the mail server took too long".to_owned(),
            )),
        }
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Holds the password.
        f.write_str("Smtp(…)")
    }
}

/// Whether to try again, by the server's reply (RFC 5321 §4.2.1). A refused login is about us, not about the mail, and is
/// mended by the operator: it counts as temporary.
fn class(error: &SmtpError, envelope_is_ascii: bool) -> DeliveryError {
    let said = said_by(error);
    if let Some(code) = error.status() {
        let login = matches!(u16::from(code), 530 | 534 | 535 | 538);
        return if error.is_permanent() && !login {
            DeliveryError::Permanent(said)
        } else {
            DeliveryError::Temporary(said)
        };
    }
    // A server that cannot take an address with umlauts will not learn it by tomorrow.
    if error.is_client() && !envelope_is_ascii {
        return DeliveryError::Permanent(said);
    }
    DeliveryError::Temporary(said)
}

/// The error with its causes, on one line and short enough for a log and a column.
fn said_by(error: &SmtpError) -> String {
    const LENGTH_MAX: usize = 300;
    let mut said = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let text = inner.to_string();
        if !said.contains(&text) {
            said.push_str(": ");
            said.push_str(&text);
        }
        cause = inner.source();
    }
    said.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LENGTH_MAX)
        .collect()
}

#[cfg(test)]
mod tests;
