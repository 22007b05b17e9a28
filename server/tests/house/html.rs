//! What a browser without scripts reads out of a page: forms as they would be sent, links, visible text.

/// A form as it would be sent: the values it was shown with, and what somebody typed since.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
    buttons: Vec<(String, String)>,
}

impl Form {
    /// Types into a field, chooses among radio buttons or ticks a box.
    pub fn set(&mut self, name: &str, value: &str) -> &mut Self {
        self.clear(name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Takes a field away: an unticked box, a choice not made.
    pub fn clear(&mut self, name: &str) -> &mut Self {
        self.fields.retain(|(known, _)| known != name);
        self
    }

    /// Presses the button with this value, which must be there.
    pub fn press(&mut self, value: &str) -> &mut Self {
        assert!(self.offers(value), "no button {value:?} in {self:?}");
        let mut buttons = self.buttons.iter();
        let button = buttons.find(|(_, known)| known == value).cloned().unwrap();
        self.set(&button.0, &button.1)
    }

    /// Whether there is a button with this value.
    pub fn offers(&self, value: &str) -> bool {
        self.buttons.iter().any(|(_, known)| known == value)
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// As `application/x-www-form-urlencoded`.
    pub fn encoded(&self) -> String {
        self.fields
            .iter()
            .map(|(name, value)| format!("{}={}", percent(name), percent(value)))
            .collect::<Vec<_>>()
            .join("&")
    }
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// All forms of a page that post.
pub fn forms(html: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut inside = false;
    let mut select: Option<(String, Option<String>, Option<String>)> = None;
    let mut written: Option<(String, String)> = None;
    for token in tokens(html) {
        let Token::Tag { name, closing, .. } = &token else {
            if let (Token::Text(text), Some((_, value))) = (&token, &mut written) {
                value.push_str(text);
            }
            continue;
        };
        match (name.as_str(), closing) {
            ("textarea", false) if inside => {
                written = token.attribute("name").map(|name| (name, String::new()));
            }
            ("textarea", true) => {
                if let (Some((name, value)), Some(form)) = (written.take(), forms.last_mut()) {
                    // The first line break is the element's own.
                    let value = value.strip_prefix('\n').unwrap_or(&value).to_owned();
                    form.fields.push((name, value));
                }
            }
            ("form", false) => {
                inside = token.attribute("method").is_some_and(|method| method == "post");
                if inside {
                    forms.push(Form {
                        action: token.attribute("action").unwrap_or_default(),
                        fields: Vec::new(),
                        buttons: Vec::new(),
                    });
                }
            }
            ("form", true) => inside = false,
            ("input", false) if inside => {
                let kind = token.attribute("type").unwrap_or_default();
                let chosen = !matches!(kind.as_str(), "radio" | "checkbox") || token.has("checked");
                if let (Some(name), Some(form), true, false) = (
                    token.attribute("name"),
                    forms.last_mut(),
                    chosen,
                    token.has("disabled"),
                ) {
                    form.fields
                        .push((name, token.attribute("value").unwrap_or_default()));
                }
            }
            ("button", false) if inside => {
                if let (Some(name), Some(form)) = (token.attribute("name"), forms.last_mut()) {
                    form.buttons
                        .push((name, token.attribute("value").unwrap_or_default()));
                }
            }
            ("select", false) if inside => {
                select = token.attribute("name").map(|name| (name, None, None));
            }
            ("option", false) => {
                if let Some((_, first, chosen)) = &mut select {
                    let value = token.attribute("value");
                    if token.has("selected") {
                        chosen.clone_from(&value);
                    }
                    if first.is_none() {
                        *first = value;
                    }
                }
            }
            ("select", true) => {
                if let (Some((name, first, chosen)), Some(form)) = (select.take(), forms.last_mut())
                    && let Some(value) = chosen.or(first)
                {
                    form.fields.push((name, value));
                }
            }
            _ => {}
        }
    }
    forms
}

/// What a person sees, with single blanks; scripts and styles left out.
pub fn text(html: &str) -> String {
    let mut words = String::new();
    for token in tokens(html) {
        match token {
            Token::Text(text) => words.push_str(&text),
            // Inline elements do not part words; everything else does.
            Token::Tag { name, .. } => {
                if !matches!(name.as_str(), "a" | "b" | "em" | "span" | "strong" | "bdi" | "!") {
                    words.push(' ');
                }
            }
        }
    }
    words
        .split(|c: char| c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The text of the element with this id, up to the end of its tag of the same name (no nesting of that name).
pub fn text_of(html: &str, id: &str) -> Option<String> {
    let at = html.find(&format!("id=\"{id}\""))?;
    let start = html[..at].rfind('<')?;
    let name: String = html[start + 1..]
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let end = html[at..].find(&format!("</{name}>"))? + at;
    Some(text(&html[start..end]))
}

#[derive(Debug)]
enum Token {
    Tag {
        name: String,
        closing: bool,
        attributes: Vec<(String, String)>,
    },
    Text(String),
}

impl Token {
    fn attribute(&self, wanted: &str) -> Option<String> {
        match self {
            Self::Tag { attributes, .. } => attributes
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.clone()),
            Self::Text(_) => None,
        }
    }

    fn has(&self, attribute: &str) -> bool {
        self.attribute(attribute).is_some()
    }
}

fn tokens(html: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        if at > 0 {
            found.push(Token::Text(decoded(&rest[..at])));
        }
        rest = &rest[at..];
        if rest.starts_with("<!") {
            let end = if rest.starts_with("<!--") && !rest.starts_with("<!-->") {
                rest.find("-->").map_or(rest.len(), |end| end + 3)
            } else {
                rest.find('>').map_or(rest.len(), |end| end + 1)
            };
            found.push(Token::Tag {
                name: "!".to_owned(),
                closing: false,
                attributes: Vec::new(),
            });
            rest = &rest[end..];
            continue;
        }
        let (tag, after) = tag(rest);
        let raw = match &tag {
            Token::Tag {
                name, closing: false, ..
            } if name == "script" || name == "style" => Some(format!("</{name}>")),
            _ => None,
        };
        found.push(tag);
        rest = after;
        if let Some(end) = raw.and_then(|end| rest.find(&end)) {
            rest = &rest[end..];
        }
    }
    if !rest.is_empty() {
        found.push(Token::Text(decoded(rest)));
    }
    found
}

/// The tag at the beginning of `html`, and what follows it.
fn tag(html: &str) -> (Token, &str) {
    let inner = &html[1..];
    let (closing, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    let length = inner
        .find(|c: char| c.is_whitespace() || c == '>' || c == '/')
        .unwrap_or(inner.len());
    let name = inner[..length].to_ascii_lowercase();
    let mut rest = &inner[length..];
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            break;
        }
        if let Some(after) = rest.strip_prefix('>') {
            rest = after;
            break;
        }
        let length = rest
            .find(|c: char| c.is_whitespace() || c == '>' || c == '=')
            .unwrap_or(rest.len());
        let attribute = rest[..length].to_owned();
        rest = &rest[length..];
        let mut value = "";
        if let Some(after) = rest.strip_prefix("=\"") {
            let end = after.find('"').unwrap_or(after.len());
            value = &after[..end];
            rest = after.get(end + 1..).unwrap_or_default();
        } else if let Some(after) = rest.strip_prefix('=') {
            let end = after
                .find(|c: char| c.is_whitespace() || c == '>')
                .unwrap_or(after.len());
            value = &after[..end];
            rest = &after[end..];
        }
        attributes.push((attribute, decoded(value)));
    }
    (
        Token::Tag {
            name,
            closing,
            attributes,
        },
        rest,
    )
}

fn decoded(text: &str) -> String {
    let mut decoded = text.to_owned();
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2F;", "/"),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ] {
        decoded = decoded.replace(entity, character);
    }
    decoded
}

#[test]
fn a_form_is_read_as_a_browser_without_scripts_would_send_it() {
    let page = r#"<!DOCTYPE html><form method="get"><input name="q"></form><!-- <input name="x"> -->
        <form method="post" action="/api/a"><input type="hidden" name="h" value="a &amp; &lt;b&gt;"/>
        <input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>
        <input type="checkbox" name="c" value="yes"><input name="off" value="1" disabled>
        <select name="s"><option value="x">X</option><option value="y" selected>Y</option></select>
        <noscript><button name="go" value="later">Later</button></noscript><button name="go" value="now">Now</button></form>"#;
    let mut all = forms(page);
    assert_eq!(all.len(), 1);
    let form = all.remove(0);
    let sent: Vec<_> = form
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(sent, [("h", "a & <b>"), ("r", "2"), ("s", "y")]);
    assert_eq!(form.clone().press("now").value("go"), Some("now"));
    assert_eq!(form.value("go"), None);
    assert_eq!(
        text("<p>9,90\u{a0}€<!> im <b>Mon</b>at</p><script>no</script>"),
        "9,90 € im Monat"
    );
}
