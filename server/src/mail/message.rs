//! One mail, and its form on the wire (RFC 5322, MIME).

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use lettre::message::header::{
    ContentTransferEncoding, ContentType, HeaderName, HeaderValue, MessageId, Subject,
};
use lettre::message::{Attachment, Body, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message as WireMessage};
use uuid::Uuid;

use super::DeliveryError;

/// The most a mail may weigh before encoding; common providers refuse beyond 25 MB encoded.
const SIZE_BYTES_MAX: usize = 15 * 1024 * 1024;

/// `merchant/mail`, in every mail.
pub(super) const ORIGIN_HEADER: &str = "X-Turnus";

/// A mail that is ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Stays the same however often the mail is delivered; the Message-ID is made of it.
    pub id: Uuid,
    /// Whose mail it is; with the id in the header X-Turnus, which a bounce brings back.
    pub merchant: Uuid,
    /// Shown as the sender; may be empty.
    pub from_name: String,
    /// The sender's address; its domain ends the Message-ID.
    pub from_address: String,
    /// Shown as the recipient; may be empty.
    pub to_name: String,
    /// The recipient's address.
    pub to_address: String,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<String>,
    /// One line, any characters.
    pub subject: String,
    /// The mail as plain text.
    pub text: String,
    /// The mail as HTML.
    pub html: String,
    /// Files sent along, in this order.
    pub attachments: Vec<MessageAttachment>,
    /// When the mail was written, for the Date header.
    pub date: DateTime<Utc>,
}

/// A file sent along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageAttachment {
    /// The file's name as the recipient sees it.
    pub name: String,
    /// Its media type, e.g. `application/pdf`.
    pub media_type: String,
    /// Its content, delivered to the byte.
    pub bytes: Vec<u8>,
}

impl Message {
    /// The Message-ID: the same for every delivery of this mail.
    ///
    /// # Errors
    /// [`DeliveryError::Permanent`] when the sender's address is none.
    pub fn message_id(&self) -> Result<String, DeliveryError> {
        Ok(format!(
            "<{}@{}>",
            self.id,
            address("sender", &self.from_address)?.domain()
        ))
    }

    /// The mail as it goes over the wire. Line breaks and other control characters in names and the subject become
    /// spaces, so that no header can be smuggled in; in an address they are refused.
    ///
    /// # Errors
    /// [`DeliveryError::Permanent`] when an address, a media type or the date cannot be written, or the mail is too big.
    pub(crate) fn on_the_wire(&self) -> Result<WireMessage, DeliveryError> {
        let weight = self
            .attachments
            .iter()
            .map(|file| file.bytes.len())
            .sum::<usize>();
        if weight.saturating_add(self.html.len()) > SIZE_BYTES_MAX {
            return Err(refused(format!(
                "the mail weighs more than {SIZE_BYTES_MAX} bytes"
            )));
        }
        let mut builder = WireMessage::builder()
            .from(mailbox(&self.from_name, address("sender", &self.from_address)?))
            .to(mailbox(&self.to_name, address("recipient", &self.to_address)?))
            .header(Subject::from(one_line(&self.subject)))
            .header(MessageId::from(self.message_id()?))
            .date(self.written_at()?)
            // RFC 3834: asks out-of-office programs not to answer.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            // Relays may rewrite the Message-ID; this stays.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str(ORIGIN_HEADER),
                format!("{}/{}", self.merchant.simple(), self.id.simple()),
            ));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(mailbox("", address("reply", reply_to)?));
        }
        builder
            .multipart(self.body()?)
            .map_err(|error| refused(format!("the mail cannot be written: {error}")))
    }

    /// `mixed(alternative(text, html), attachments…)`. Boundaries come from the id, so that the same mail has the same
    /// bytes; `=_` occurs neither in quoted-printable nor in base64, so a body can never contain one.
    fn body(&self) -> Result<MultiPart, DeliveryError> {
        let words = MultiPart::alternative()
            .boundary(format!("=_words_{}", self.id.simple()))
            .singlepart(words(ContentType::TEXT_PLAIN, &self.text)?)
            .singlepart(words(ContentType::TEXT_HTML, &self.html)?);
        let mut mixed = MultiPart::mixed()
            .boundary(format!("=_mail_{}", self.id.simple()))
            .multipart(words);
        for file in &self.attachments {
            mixed = mixed.singlepart(file.part()?);
        }
        Ok(mixed)
    }

    fn written_at(&self) -> Result<SystemTime, DeliveryError> {
        // The header's writer knows the years 1970 to 9999.
        const SECONDS_MAX: u64 = 253_402_300_799;
        u64::try_from(self.date.timestamp())
            .ok()
            .filter(|seconds| *seconds <= SECONDS_MAX)
            .and_then(|seconds| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds)))
            .ok_or_else(|| refused(format!("no mail can be dated {}", self.date)))
    }
}

impl MessageAttachment {
    fn part(&self) -> Result<SinglePart, DeliveryError> {
        let media_type = ContentType::parse(&self.media_type)
            .map_err(|_| refused(format!("{:?} is no media type", self.media_type)))?;
        Ok(Attachment::new(file_name(&self.name)).body(
            encoded(self.bytes.clone(), ContentTransferEncoding::Base64)?,
            media_type,
        ))
    }
}

/// Quoted-printable always: lines stay below 77 characters whatever the text.
fn words(media_type: ContentType, text: &str) -> Result<SinglePart, DeliveryError> {
    let body = encoded(text.to_owned(), ContentTransferEncoding::QuotedPrintable)?;
    Ok(SinglePart::builder().header(media_type).body(body))
}

fn encoded<B: Into<lettre::message::MaybeString>>(
    content: B,
    encoding: ContentTransferEncoding,
) -> Result<Body, DeliveryError> {
    Body::new_with_encoding(content, encoding)
        .map_err(|_| refused("a part of the mail cannot be encoded".to_owned()))
}

fn address(role: &str, text: &str) -> Result<Address, DeliveryError> {
    // A quoted local part may carry anything by the letter of RFC 5321; no address of ours does.
    if text
        .chars()
        .any(|c| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';' | '"'))
    {
        return Err(refused(format!(
            "the {role} address has characters no address has"
        )));
    }
    text.parse::<Address>()
        .map_err(|_| refused(format!("the {role} address is none")))
}

fn mailbox(name: &str, address: Address) -> Mailbox {
    let name = one_line(name);
    Mailbox::new((!name.is_empty()).then_some(name), address)
}

/// The text on one line: control characters and line separators become spaces, runs of spaces one space.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}' || c == ' ')
        .filter(|piece| !piece.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A name without folders, quotes or control characters; never empty.
fn file_name(name: &str) -> String {
    let name = one_line(&name.replace(['/', '\\', '"', ':'], "_"));
    let name = name.trim_start_matches('.');
    if name.is_empty() {
        "file".to_owned()
    } else {
        name.to_owned()
    }
}

fn refused(reason: String) -> DeliveryError {
    DeliveryError::Permanent(reason)
}

#[cfg(test)]
mod tests;
