//! What is wrong with words, told so that somebody who never programmed can mend it.

use app::wire::{MailTemplateKind, TemplateFault, TemplateProblem};

use super::values::Values;
use super::{PART_MOST, SUBJECT_MOST, Template, TemplateError, cage, one_line, placeholders};

/// Words of the language of templates that are no placeholders.
const WORDS: [&str; 5] = ["and", "or", "not", "true", "false"];
/// Statements a text may have.
const STATEMENTS: [&str; 4] = ["if", "elif", "else", "endif"];

/// Everything wrong with a template for a kind of mail; empty: it can be kept, and will be filled in for every mail.
#[must_use]
pub fn check(kind: MailTemplateKind, template: &Template) -> Vec<TemplateProblem> {
    let mut problems = Vec::new();
    let mut add = |field: &str, line: Option<u32>, what: TemplateFault| {
        problems.push(TemplateProblem {
            field: field.to_owned(),
            line,
            what,
        });
    };
    for (field, source, most) in [
        ("subject", &template.subject, SUBJECT_MOST),
        ("opening", &template.opening, PART_MOST),
        ("closing", &template.closing, PART_MOST),
    ] {
        if source.chars().count() > usize::try_from(most).unwrap_or(usize::MAX) {
            add(field, None, TemplateFault::TooLong { most });
            continue;
        }
        if field == "subject" {
            if source.trim().is_empty() {
                add(field, None, TemplateFault::Empty);
                continue;
            }
            if source
                .chars()
                .any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
            {
                add(field, None, TemplateFault::LineBreak);
                continue;
            }
        }
        let faults = faults(kind, source);
        if faults.is_empty()
            && let Err(what) = tried(kind, source, field == "subject")
        {
            add(field, None, what);
        }
        for (line, what) in faults {
            add(field, u32::try_from(line).ok().filter(|line| *line > 0), what);
        }
    }
    problems
}

/// Fills it in as for somebody of whom everything is known, and for somebody of whom only what must be is.
fn tried(kind: MailTemplateKind, source: &str, is_subject: bool) -> Result<(), TemplateFault> {
    for values in [Values::full(kind), Values::sparse(kind)] {
        match cage::render(source, &values) {
            Ok(text) if is_subject && one_line(&text).is_empty() => return Err(TemplateFault::Empty),
            Ok(_) => {}
            Err(TemplateError::Engine { .. } | TemplateError::NoSubject) => {
                return Err(TemplateFault::TooMuch);
            }
        }
    }
    Ok(())
}

fn faults(kind: MailTemplateKind, source: &str) -> Vec<(usize, TemplateFault)> {
    let known = placeholders(kind);
    let unknown = |name: &str| TemplateFault::UnknownPlaceholder {
        name: name.to_owned(),
        nearest: nearest(known, name),
    };
    let is_known = |name: &str| known.iter().any(|(known, _)| *known == name);
    let mut faults: Vec<(usize, TemplateFault)> = Reader::new(source)
        .read()
        .into_iter()
        .filter_map(|(line, found)| match found {
            Found::Name(name) if is_known(&name) => None,
            Found::Name(name) => Some((line, unknown(&name))),
            Found::Foreign(what) => Some((line, TemplateFault::NotAllowed { what })),
        })
        .collect();
    if faults.is_empty() {
        // The engine reads it once more: whatever we overlooked, it finds.
        match cage::names(source) {
            Err(line) => faults.push((line.unwrap_or(0), TemplateFault::Malformed)),
            Ok(names) => faults.extend(
                names
                    .iter()
                    .filter(|name| !is_known(name))
                    .map(|name| (0, unknown(name))),
            ),
        }
    }
    faults
}

/// The known placeholder that takes the fewest strokes to get to.
fn nearest(known: &[(&'static str, bool)], name: &str) -> String {
    known
        .iter()
        .map(|(known, _)| *known)
        .min_by_key(|known| strsim::osa_distance(known, &name.to_lowercase()))
        .unwrap_or_default()
        .to_owned()
}

/// Something inside of brackets.
enum Found {
    Name(String),
    /// What has no place there.
    Foreign(String),
}

/// Reads what is inside of `{{ … }}` and `{% … %}`, and leaves the rest alone. Brackets that never close are the engine's to
/// complain of.
struct Reader<'a> {
    rest: &'a str,
    line: usize,
    found: Vec<(usize, Found)>,
}

impl<'a> Reader<'a> {
    const fn new(source: &'a str) -> Self {
        Self {
            rest: source,
            line: 1,
            found: Vec::new(),
        }
    }

    fn read(mut self) -> Vec<(usize, Found)> {
        while let Some(at) = self.rest.find('{') {
            self.skip(at);
            match self.rest.get(..2) {
                Some("{{") => self.inside("}}", false),
                Some("{%") => self.inside("%}", true),
                Some("{#") => match self.rest.find("#}") {
                    Some(end) => self.skip(end + 2),
                    None => self.skip(2),
                },
                Some(_) | None => self.skip(1),
            }
        }
        self.found
    }

    /// Goes on by so many bytes, counting lines.
    fn skip(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.line += passed.matches('\n').count();
        self.rest = rest;
    }

    fn inside(&mut self, close: &str, statement: bool) {
        self.skip(2);
        let mut first = statement;
        if self.rest.starts_with(['-', '+']) {
            self.skip(1);
        }
        while let Some(c) = self.rest.chars().next() {
            if self.rest.starts_with(close) {
                return self.skip(close.len());
            }
            // `{{ name -}}` takes the blanks after it away.
            if matches!(c, '-' | '+') && self.rest.get(1..).is_some_and(|rest| rest.starts_with(close)) {
                return self.skip(1 + close.len());
            }
            if c.is_whitespace() || matches!(c, '(' | ')') {
                self.skip(c.len_utf8());
            } else if matches!(c, '"' | '\'') {
                self.literal(c);
            } else if self.rest.starts_with("==") || self.rest.starts_with("!=") {
                self.skip(2);
            } else if c.is_alphanumeric() || c == '_' {
                let line = self.line;
                let name = self.name();
                let fits = if first {
                    STATEMENTS.contains(&name.as_str())
                } else {
                    WORDS.contains(&name.as_str())
                };
                if first && !fits {
                    self.found.push((line, Found::Foreign(name)));
                } else if !fits {
                    self.found.push((line, Found::Name(name)));
                }
                first = false;
            } else {
                self.found.push((self.line, Found::Foreign(c.to_string())));
                self.skip(c.len_utf8());
            }
        }
    }

    /// A text in quotes.
    fn literal(&mut self, quote: char) {
        let mut escaped = false;
        let end = self.rest.char_indices().skip(1).find(|(_, c)| {
            let ends = *c == quote && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        match end {
            Some((at, _)) => self.skip(at + 1),
            None => self.skip(self.rest.len()),
        }
    }

    /// `customer.name`, also with blanks around the dot; a hyphen within belongs to it, so that the whole name is told.
    fn name(&mut self) -> String {
        let mut name = String::new();
        loop {
            let end = self
                .rest
                .char_indices()
                .find(|(at, c)| {
                    let hyphen =
                        *c == '-' && self.rest[at + 1..].starts_with(|next: char| next.is_alphanumeric());
                    !(c.is_alphanumeric() || *c == '_' || hyphen)
                })
                .map_or(self.rest.len(), |(at, _)| at);
            name.push_str(&self.rest[..end]);
            self.skip(end);
            let Some(after) = self.rest.trim_start().strip_prefix('.') else {
                return name;
            };
            let after = after.trim_start();
            if !after.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
                return name;
            }
            name.push('.');
            self.skip(self.rest.len() - after.len());
        }
    }
}
