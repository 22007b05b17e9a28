//! Texts from the locale files, with arguments that must survive as they are.

use texts::Lang;

/// The words of one document's language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) lang: Lang,
}

impl Words {
    pub(super) fn t(self, key: &str) -> String {
        texts::t(self.lang, key)
    }

    /// A sentence with its arguments, put in literally: the catalogue reads whole numbers as numbers, which would
    /// turn the customer number `0042` into 42.
    pub(super) fn say(self, key: &str, arguments: &[(&str, &str)]) -> String {
        let marks: Vec<String> = arguments
            .iter()
            .map(|(name, _)| format!("\u{e000}{name}\u{e001}"))
            .collect();
        let marked: Vec<(&str, &str)> = arguments
            .iter()
            .zip(&marks)
            .map(|((name, _), mark)| (*name, mark.as_str()))
            .collect();
        let pattern = texts::tr(self.lang, key, &marked);
        // One pass from left to right, so that a value that looks like a mark is left alone.
        let mut said = String::with_capacity(pattern.len());
        for piece in pattern.split('\u{e000}') {
            match piece.split_once('\u{e001}') {
                Some((name, rest)) => {
                    let value = arguments
                        .iter()
                        .find(|(known, _)| *known == name)
                        .map_or("", |(_, value)| *value);
                    said.push_str(value);
                    said.push_str(rest);
                }
                None => said.push_str(piece),
            }
        }
        said
    }

    /// A sentence whose wording depends on a number.
    pub(super) fn count(self, key: &str, count: u32) -> String {
        texts::tr(self.lang, key, &[("count", &count.to_string())])
    }
}

/// `DE02 1203 0000 0000 2020 51`; what is not an IBAN, such as a masked one, stays as it is.
pub(super) fn iban(text: &str) -> String {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if compact.len() < 15 || !compact.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return text.trim().to_owned();
    }
    let mut grouped = String::with_capacity(compact.len() * 2);
    for (index, character) in compact.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            grouped.push('\u{a0}');
        }
        grouped.push(character.to_ascii_uppercase());
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iban_is_printed_in_groups_of_four_and_a_masked_one_stays() {
        assert_eq!(
            iban("de02120300000000202051").replace('\u{a0}', " "),
            "DE02 1203 0000 0000 2020 51"
        );
        assert_eq!(
            iban("DE02 1203 0000 0000 2020 51").replace('\u{a0}', " "),
            "DE02 1203 0000 0000 2020 51"
        );
        assert_eq!(iban("DE •• 2051"), "DE •• 2051");
    }

    #[test]
    fn arguments_stay_as_they_are_even_if_they_look_like_numbers() {
        let words = Words { lang: Lang::De };
        assert_eq!(
            words.say("doc-corrects-line", &[("number", "0042"), ("date", "1. Mai")]),
            "zur Rechnung 0042 vom 1. Mai"
        );
    }
}
