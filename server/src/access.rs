//! Secrets of links: drawn here, kept as a hash only.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::failure::Failure;

/// How long a link to set a new password works, in minutes.
pub const RESET_MINUTES: i64 = 60;
/// How long a link to sign in by works, in minutes.
pub const LINK_MINUTES: i64 = 15;
/// How long another address can be confirmed or stopped, in hours.
pub const EMAIL_HOURS: i64 = 24;

/// How long an invitation can be followed, in days.
pub const INVITATION_DAYS: i64 = 7;

/// The secret of a link: 256 random bits in hexadecimal, fit for an address.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// # Errors
    /// When the machine gives no randomness.
    pub fn draw() -> Result<Self, Failure> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(|error| Failure::Defect(error.to_string()))?;
        let mut text = String::with_capacity(64);
        for byte in bytes {
            // Writing into a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Ok(Self(text))
    }

    /// The token in an address, if it has the form of one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        (text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
            .then(|| Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is kept of it. 256 random bits need no slow hash: there is nothing to guess.
    #[must_use]
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(&self.0).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_new_each_time_and_read_only_in_its_own_form() {
        let (one, two) = (Token::draw().unwrap(), Token::draw().unwrap());
        assert_ne!(one.as_str(), two.as_str());
        assert_ne!(one.hash(), two.hash());
        assert!(Token::read(one.as_str()).is_some_and(|read| read.hash() == one.hash()));
        for wrong in [
            "",
            "guessed",
            &one.as_str()[1..],
            &one.as_str().to_uppercase().replace('0', "G"),
        ] {
            assert!(Token::read(wrong).is_none(), "{wrong}");
        }
    }
}
