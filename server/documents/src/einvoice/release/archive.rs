//! Whether a file is one that can be kept for decades and read by everybody, as far as facts tell.

use lopdf::{Dictionary, Document, Object};

use super::{ReleaseProblem, demand};

/// Where a font's own data stand.
const FONT_FILES: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];

/// Output intent, tags and embedded fonts are there; a key and programs are not.
pub(super) fn check(document: &Document, catalog: &Dictionary) -> Result<(), ReleaseProblem> {
    demand(!document.is_encrypted(), "it is encrypted")?;
    demand(
        catalog.get_deref(b"OutputIntents", document).is_ok(),
        "it has no output intent",
    )?;
    let marked = catalog
        .get_deref(b"MarkInfo", document)
        .and_then(Object::as_dict)
        .and_then(|marks| marks.get_deref(b"Marked", document))
        .and_then(Object::as_bool);
    demand(
        matches!(marked, Ok(true)) && catalog.has(b"StructTreeRoot"),
        "it is not tagged",
    )?;
    demand(
        !catalog.has(b"OpenAction") && !catalog.has(b"AA"),
        "it does something when opened",
    )?;
    document.objects.values().try_for_each(check_object)
}

/// An object and everything that stands inside it.
fn check_object(object: &Object) -> Result<(), ReleaseProblem> {
    match object {
        Object::Dictionary(dictionary) => check_dictionary(dictionary),
        Object::Stream(stream) => check_dictionary(&stream.dict),
        Object::Array(items) => items.iter().try_for_each(check_object),
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Name(_)
        | Object::String(..)
        | Object::Reference(_) => Ok(()),
    }
}

fn check_dictionary(dictionary: &Dictionary) -> Result<(), ReleaseProblem> {
    demand(
        !dictionary.has(b"JS") && !dictionary.has(b"JavaScript"),
        "it has a script in it",
    )?;
    if dictionary.has_type(b"FontDescriptor") {
        demand(
            FONT_FILES.iter().any(|key| dictionary.has(key)),
            "a font is not embedded",
        )?;
    }
    if dictionary.has_type(b"Font") {
        demand(
            dictionary.has(b"FontDescriptor") || dictionary.has(b"DescendantFonts"),
            "a font is named only",
        )?;
    }
    dictionary.iter().try_for_each(|(_, value)| check_object(value))
}
