//! Check digits, so that the demo's numbers pass wherever numbers are checked.

/// Structure and mod 97 of a German IBAN.
pub fn is_iban(iban: &str) -> bool {
    iban.len() == 22 && iban.starts_with("DE") && mod_97(&format!("{}{}", &iban[4..], &iban[..4])) == Some(1)
}

/// Structure and mod 97 of a German creditor identifier, without its business code.
pub fn is_creditor_identifier(identifier: &str) -> bool {
    identifier.len() == 18
        && identifier.starts_with("DE")
        && mod_97(&format!("{}{}", &identifier[7..], &identifier[..4])) == Some(1)
}

/// Structure and check digit (ISO 7064, mod 11, 10) of a German VAT-ID.
pub fn is_german_vat_id(vat_id: &str) -> bool {
    let Some(digits) = vat_id.strip_prefix("DE") else {
        return false;
    };
    let digits: Option<Vec<u32>> = digits.chars().map(|digit| digit.to_digit(10)).collect();
    let Some([first @ .., last]) = digits.as_deref() else {
        return false;
    };
    let product = first.iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (2 * if sum == 0 { 10 } else { sum }) % 11
    });
    first.len() == 8 && (11 - product) % 10 == *last
}

fn mod_97(text: &str) -> Option<u32> {
    text.chars().try_fold(0, |rest, sign| {
        let value = sign.to_digit(36)?;
        let shift = if value > 9 { 100 } else { 10 };
        Some((rest * shift + value) % 97)
    })
}

#[test]
fn check_digits_tell_right_from_wrong() {
    assert!(is_iban("DE02120300000000202051"));
    assert!(!is_iban("DE03120300000000202051"));
    assert!(!is_iban("DE0212030000000020205"));
    assert!(is_german_vat_id("DE136695976"));
    assert!(!is_german_vat_id("DE136695977"));
    assert!(!is_german_vat_id("ATU13669597"));
    assert!(is_creditor_identifier("DE98ZZZ09999999999"));
    assert!(!is_creditor_identifier("DE99ZZZ09999999999"));
}
