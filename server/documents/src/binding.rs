//! Several documents as one file for the printer.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use crate::DocumentError;

/// The pages of some PDFs, one after the other, in one file. It is for paper: what the single files carry besides their pages, such as
/// e-invoices and tags, stays behind.
///
/// # Errors
/// [`DocumentError::Binding`] when one of them cannot be read.
pub fn bound(files: &[Vec<u8>]) -> Result<Vec<u8>, DocumentError> {
    let mut whole = Document::with_version("1.7");
    let pages_id = whole.new_object_id();
    let mut kids = Vec::new();
    for file in files {
        let mut part = Document::load_mem(file).map_err(unreadable)?;
        part.renumber_objects_with(whole.max_id.saturating_add(1));
        whole.max_id = part.max_id;
        for id in part.get_pages().into_values() {
            kids.push(Object::Reference(id));
            let page = single(&part, id, pages_id)?;
            part.objects.insert(id, Object::Dictionary(page));
        }
        whole.objects.extend(part.objects);
    }
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    let pages = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    whole.objects.insert(pages_id, Object::Dictionary(pages));
    let catalog = whole.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages_id });
    whole.trailer.set("Root", catalog);
    // What belonged to the files and to no page.
    whole.prune_objects();
    whole.compress();
    let mut bytes = Vec::new();
    whole.save_to(&mut bytes)?;
    Ok(bytes)
}

/// A page that needs nothing of the tree it stood in.
fn single(part: &Document, id: ObjectId, parent: ObjectId) -> Result<Dictionary, DocumentError> {
    let mut page = part.get_dictionary(id).map_err(unreadable)?.clone();
    let mut above = page.get(b"Parent").and_then(Object::as_reference).ok();
    while let Some(node) = above.and_then(|id| part.get_dictionary(id).ok()) {
        for key in [&b"MediaBox"[..], b"CropBox", b"Resources", b"Rotate"] {
            if let (false, Ok(value)) = (page.has(key), node.get(key)) {
                page.set(key, value.clone());
            }
        }
        above = node.get(b"Parent").and_then(Object::as_reference).ok();
    }
    // Tags belong to the file they were made for.
    page.remove(b"StructParents");
    page.set("Parent", parent);
    Ok(page)
}

fn unreadable(error: lopdf::Error) -> DocumentError {
    DocumentError::Binding(error.to_string())
}
