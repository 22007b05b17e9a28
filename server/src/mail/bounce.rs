//! Mails that came back: reading what a mail server says of one it could not deliver (RFC 3464), and finding out which of
//! ours it was.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};
use uuid::Uuid;

use super::message::ORIGIN_HEADER;

/// The longest reason that is kept.
const REASON_MOST: usize = 300;

/// A mail of ours that a server reported as undeliverable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    pub mail: Uuid,
    /// Known if the mail's own header came back.
    pub merchant: Option<Uuid>,
    /// Status and what the last server said, on one line: `5.1.1: 550 no such user`.
    pub reason: String,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    Bounced(Bounce),
    /// A report that nothing failed for good: delayed, relayed or delivered.
    NotFinal,
    /// No report of a mail server, or of a mail that is not ours.
    NotOurs,
}

/// Reads one message as a mail server hands it over.
#[must_use]
pub fn read(raw: &[u8]) -> Report {
    let Some(message) = MessageParser::default().parse(raw) else {
        return Report::NotOurs;
    };
    let is_report = message.content_type().is_some_and(|kind| {
        kind.ctype() == "multipart"
            && kind.subtype() == Some("report")
            && kind
                .attribute("report-type")
                .is_none_or(|what| what.eq_ignore_ascii_case("delivery-status"))
    });
    let status = message
        .parts
        .iter()
        .find(|part| is(part, "message", &["delivery-status", "global-delivery-status"]));
    let (true, Some(status)) = (is_report, status) else {
        return Report::NotOurs;
    };
    let groups = groups(&String::from_utf8_lossy(status.contents()));
    let Some(failed) = groups
        .iter()
        .find(|group| get(group, "action").is_some_and(|action| action.eq_ignore_ascii_case("failed")))
    else {
        return Report::NotFinal;
    };
    let origin = returned(&message).or_else(|| {
        let id = groups
            .iter()
            .find_map(|group| get(group, "original-message-id"))?;
        Some((mail_in(id)?, None))
    });
    match origin {
        Some((mail, merchant)) => Report::Bounced(Bounce {
            mail,
            merchant,
            reason: reason(failed),
        }),
        None => Report::NotOurs,
    }
}

fn is(part: &MessagePart<'_>, kind: &str, subkinds: &[&str]) -> bool {
    part.content_type().is_some_and(|found| {
        found.ctype().eq_ignore_ascii_case(kind)
            && found
                .subtype()
                .is_some_and(|found| subkinds.iter().any(|kind| found.eq_ignore_ascii_case(kind)))
    })
}

/// Mail and merchant by the headers that came back, whole (`message/rfc822`) or alone (`text/rfc822-headers`).
fn returned(message: &Message<'_>) -> Option<(Uuid, Option<Uuid>)> {
    message.parts.iter().find_map(|part| match &part.body {
        PartType::Message(inner) => origin(inner),
        _ if is(part, "text", &["rfc822-headers"])
            || is(part, "message", &["global-headers", "global", "rfc822"]) =>
        {
            // Headers alone end without the blank line that a message has.
            let headers = [part.contents(), b"\r\n\r\n"].concat();
            origin(&MessageParser::default().parse(&headers)?)
        }
        _ => None,
    })
}

fn origin(returned: &Message<'_>) -> Option<(Uuid, Option<Uuid>)> {
    let own = returned
        .header_raw(ORIGIN_HEADER)
        .and_then(|value| value.trim().split_once('/'))
        .and_then(|(merchant, mail)| Some((mail.parse().ok()?, Some(merchant.parse().ok()?))));
    own.or_else(|| Some((mail_in(returned.message_id()?)?, None)))
}

/// `<0192…@stadtblatt.example>`
fn mail_in(message_id: &str) -> Option<Uuid> {
    let id = message_id.trim().trim_start_matches('<');
    id.split_once('@')?.0.parse().ok()
}

/// Groups of fields, parted by blank lines; folded lines are joined. Names are in lower case.
fn groups(status: &str) -> Vec<Vec<(String, String)>> {
    let mut groups = vec![Vec::new()];
    for line in status.lines() {
        if line.trim().is_empty() {
            groups.push(Vec::new());
            continue;
        }
        let Some(group) = groups.last_mut() else { continue };
        if line.starts_with([' ', '\t'])
            && let Some((_, value)) = group.last_mut()
        {
            let value: &mut String = value;
            value.push(' ');
            value.push_str(line.trim());
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups
}

fn get<'a>(group: &'a [(String, String)], name: &str) -> Option<&'a str> {
    group
        .iter()
        .find(|(found, value)| found == name && !value.is_empty())
        .map(|(_, value)| value.as_str())
}

fn reason(group: &[(String, String)]) -> String {
    // The type before the semicolon, mostly `smtp`, tells staff nothing.
    let said =
        get(group, "diagnostic-code").map(|said| said.split_once(';').map_or(said, |(_, said)| said.trim()));
    let reason = match (get(group, "status"), said) {
        (Some(status), Some(said)) => format!("{status}: {said}"),
        (Some(status), None) => status.to_owned(),
        (None, Some(said)) => said.to_owned(),
        (None, None) => "undeliverable".to_owned(),
    };
    reason
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(REASON_MOST)
        .collect()
}

#[cfg(test)]
mod tests;
