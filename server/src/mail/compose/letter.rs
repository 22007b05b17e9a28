//! The parts of a mail before it becomes text or HTML.

use texts::{Lang, t, tr};

use super::{Addressee, Content, Sender, html, plain};
use crate::mail::FreeText;

/// A mail as a sequence of parts. Every string is plain text; the renderers escape it.
pub(super) struct Letter<'a> {
    pub(super) lang: Lang,
    pub(super) sender: &'a Sender,
    pub(super) subject: String,
    pub(super) title: String,
    /// The one sentence a mailbox shows beside the subject.
    pub(super) preview: String,
    pub(super) parts: Vec<Part>,
    /// The merchant's own words after everything the program says.
    closing: String,
}

pub(super) enum Part {
    Paragraph(String),
    /// A quieter paragraph for what must be said besides.
    Note(String),
    Heading(String),
    /// What the mail is about, in one number.
    Amount {
        label: String,
        amount: String,
        consequence: String,
    },
    /// Label and value; values may have several lines.
    Facts(Vec<(String, String)>),
    /// The one thing to do next.
    Button {
        label: String,
        url: String,
    },
    /// A further way out.
    Link {
        label: String,
        url: String,
    },
}

impl<'a> Letter<'a> {
    /// A letter that so far only greets.
    pub(super) fn to(
        lang: Lang,
        sender: &'a Sender,
        addressee: &Addressee,
        subject: String,
        title: String,
    ) -> Self {
        let greeting = Part::Paragraph(salutation(lang, addressee));
        Self {
            lang,
            sender,
            subject,
            title,
            preview: String::new(),
            parts: vec![greeting],
            closing: String::new(),
        }
    }

    /// Takes the merchant's own words over: subject and closing; its opening paragraphs come next. Whether there are any.
    pub(super) fn own_words(&mut self, own: Option<&FreeText>) -> bool {
        let Some(own) = own else { return false };
        self.subject.clone_from(&own.subject);
        self.closing.clone_from(&own.closing);
        let mut opening = paragraphs(&own.opening).peekable();
        if let Some(first) = opening.peek() {
            self.preview = first.replace('\n', " ");
        }
        let before = self.parts.len();
        self.parts.extend(opening.map(Part::Paragraph));
        self.parts.len() > before
    }

    /// The first sentence, which mailboxes show beside the subject.
    pub(super) fn opening(&mut self, sentence: String) {
        self.preview.clone_from(&sentence);
        self.parts.push(Part::Paragraph(sentence));
    }

    pub(super) fn paragraph(&mut self, text: String) {
        self.parts.push(Part::Paragraph(text));
    }

    pub(super) fn note(&mut self, text: String) {
        self.parts.push(Part::Note(text));
    }

    pub(super) fn heading(&mut self, text: String) {
        self.parts.push(Part::Heading(text));
    }

    pub(super) fn facts(&mut self, facts: Vec<(String, String)>) {
        self.parts.push(Part::Facts(facts));
    }

    pub(super) fn button(&mut self, label: String, url: &str) {
        self.parts.push(Part::Button {
            label,
            url: url.to_owned(),
        });
    }

    pub(super) fn link(&mut self, label: String, url: &str) {
        self.parts.push(Part::Link {
            label,
            url: url.to_owned(),
        });
    }

    /// Closes the letter and renders it.
    pub(super) fn finish(mut self) -> Content {
        let closing = std::mem::take(&mut self.closing);
        self.parts.extend(paragraphs(&closing).map(Part::Paragraph));
        self.note(tr(self.lang, "mail-questions", &[("email", &self.sender.email)]));
        self.subject = self
            .subject
            .split(char::is_whitespace)
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        Content {
            text: plain::render(&self),
            html: html::render(&self),
            subject: self.subject,
        }
    }

    /// The lines under the name in the signature.
    pub(super) fn imprint(&self) -> Vec<String> {
        let sender = self.sender;
        let place = [sender.seat.as_str(), sender.register.as_str()];
        let register = match place.map(|part| !part.is_empty()) {
            [true, true] => tr(
                self.lang,
                "mail-seat-and-register",
                &[("seat", &sender.seat), ("register", &sender.register)],
            ),
            [true, false] => tr(self.lang, "mail-seat", &[("seat", &sender.seat)]),
            [false, _] => sender.register.clone(),
        };
        let managers = if sender.managers.is_empty() {
            String::new()
        } else {
            tr(
                self.lang,
                "mail-managers",
                &[("names", &sender.managers.join(", "))],
            )
        };
        let vat_id = sender
            .vat_id
            .as_ref()
            .map_or_else(String::new, |id| tr(self.lang, "mail-vat-id", &[("id", id)]));
        let address: Vec<&str> = sender
            .address
            .iter()
            .map(String::as_str)
            .filter(|line| !line.is_empty())
            .collect();
        [address.join(" · "), register, managers, vat_id]
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect()
    }
}

/// What blank lines part; line breaks within a paragraph stay.
fn paragraphs(text: &str) -> impl Iterator<Item = String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines().map(str::trim) {
        match paragraphs.last_mut() {
            Some(last) if !line.is_empty() => {
                if !last.is_empty() {
                    last.push('\n');
                }
                last.push_str(line);
            }
            Some(_) | None => paragraphs.push(String::new()),
        }
    }
    paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty())
}

fn salutation(lang: Lang, addressee: &Addressee) -> String {
    let name = [addressee.given.trim(), addressee.family.trim()].join(" ");
    match name.trim() {
        "" => t(lang, "mail-salutation-nameless"),
        name => tr(lang, "mail-salutation", &[("name", name)]),
    }
}

/// The address as a link target, if it is one for a browser. Anything else is never made clickable.
pub(super) fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return None;
    }
    if text.starts_with("https://") || text.starts_with("http://") {
        return Some(text.to_owned());
    }
    // A bare host name, not `javascript:` or `data:`.
    (!text.contains(':')).then(|| format!("https://{text}"))
}
