//! Several documents in one file for the printer.

use documents::{DocumentError, bound, render_invoice};

use crate::reading::Read;
use crate::samples;

#[test]
fn letters_of_a_day_are_one_file_with_all_pages_in_their_order() {
    let one = render_invoice(&samples::consumer()).unwrap().pdf;
    let long = render_invoice(&samples::long(30)).unwrap().pdf;
    let pages = Read::new(&long).pages().len();
    let whole = Read::new(&bound(&[one.clone(), long, one]).unwrap());
    assert_eq!(whole.pages().len(), pages + 2);
    let text = whole.text();
    let number = samples::consumer().number;
    assert!(
        text.find(&number) < text.rfind(&number),
        "it comes first and last"
    );
    assert!(text.contains(&samples::long(30).number));
}

#[test]
fn what_is_no_pdf_is_refused() {
    assert!(matches!(bound(&[b"no".to_vec()]), Err(DocumentError::Binding(_))));
}
