//! Texts in the language of the request.

use std::sync::Arc;

use leptos::prelude::use_context;
use texts::Lang;

use crate::port::Port;

/// The request's language; German while nobody asks (the server lists its routes).
#[must_use]
pub fn lang() -> Lang {
    use_context::<Arc<dyn Port>>().map_or_else(Lang::default, |port| port.lang())
}

/// The text for a key of the locale files.
#[must_use]
pub fn t(key: &str) -> String {
    texts::t(lang(), key)
}

/// The text for a key with its arguments, which come already formatted.
#[must_use]
pub fn tr(key: &str, arguments: &[(&str, &str)]) -> String {
    texts::tr(lang(), key, arguments)
}
