//! The second factor: one-time passwords by time (RFC 6238), and the recovery codes that stand in for them.

use app::ui::path::encode;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Secret, Totp};

use crate::failure::Failure;

/// How many recovery codes one gets at a time.
pub const RECOVERY_CODES: usize = 10;
/// How long a key that was shown to an app may be confirmed, in minutes.
pub const SETUP_MINUTES: i64 = 30;
/// How long a sign-in waits for its code, in minutes.
pub const CODE_MINUTES: i64 = 10;

/// Bytes of a key: as many as SHA-1 has, as RFC 4226 (section 4, R6) recommends.
const KEY: usize = 20;
/// Seconds for which there is one code.
const STEP: u64 = 30;

/// What an app and we compute codes from: SHA-1, 6 digits, 30 seconds, which is what apps do whatever they are told.
pub struct Key(Totp);

impl Key {
    /// A new one.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn draw() -> Result<Self, Failure> {
        let mut bytes = [0_u8; KEY];
        getrandom::fill(&mut bytes).map_err(|error| Failure::Defect(error.to_string()))?;
        Self::of(&bytes)
    }

    /// One that was kept.
    ///
    /// # Errors
    /// When it is too short to be one.
    pub fn of(bytes: &[u8]) -> Result<Self, Failure> {
        Builder::new()
            .with_secret(Secret::new(bytes.into()))
            .with_skew(1)
            .with_step_duration(STEP)
            .build()
            .map(Self)
            .map_err(|error| Failure::Defect(error.to_string()))
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.0.secret().as_bytes()
    }

    /// The time step a code belongs to: this one, the one before or the one after, because clocks differ.
    #[must_use]
    pub fn step_of(&self, code: &str, at: DateTime<Utc>) -> Option<i64> {
        let step = self.0.check(code, u64::try_from(at.timestamp()).ok()?)?;
        i64::try_from(step).ok()
    }

    /// For typing: base 32 in groups of four.
    #[must_use]
    pub fn typed(&self) -> String {
        grouped(&self.0.secret().to_base32(), ' ')
    }

    /// The address from which apps take a key, who asks for its codes, and for whom.
    #[must_use]
    pub fn address(&self, issuer: &str, account: &str) -> String {
        let (issuer, account) = (encode(issuer), encode(account));
        let secret = self.0.secret().to_base32();
        format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}")
    }
}

/// What somebody typed as a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Six digits, as an app shows them.
    Code(String),
    Recovery(RecoveryCode),
    Neither,
}

impl Typed {
    #[must_use]
    pub fn read(text: &str) -> Self {
        // Apps show codes in two groups.
        let code: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::Code(code);
        }
        RecoveryCode::read(text).map_or(Self::Neither, Self::Recovery)
    }
}

/// Sixteen characters of Crockford's base 32, 80 random bits: there is nothing to guess, so what is kept is a fast hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryCode(String);

/// Digits and letters that are not taken for each other.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const RECOVERY_LENGTH: usize = 16;

impl RecoveryCode {
    /// A new one.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn draw() -> Result<Self, Failure> {
        let mut bytes = [0_u8; RECOVERY_LENGTH];
        getrandom::fill(&mut bytes).map_err(|error| Failure::Defect(error.to_string()))?;
        let letter = |byte: u8| char::from(ALPHABET[usize::from(byte % 32)]);
        Ok(Self(bytes.into_iter().map(letter).collect()))
    }

    /// As somebody copied it by hand, whatever stands between its groups.
    fn read(text: &str) -> Option<Self> {
        let code: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–'))
            .map(|c| match c.to_ascii_lowercase() {
                'i' | 'l' => '1',
                'o' => '0',
                c => c,
            })
            .collect();
        let fits = code.len() == RECOVERY_LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte));
        fits.then_some(Self(code))
    }

    /// As it is shown, in groups of four.
    #[must_use]
    pub fn shown(&self) -> String {
        grouped(&self.0, '-')
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(&self.0).to_vec()
    }
}

/// ASCII in groups of four.
fn grouped(text: &str, between: char) -> String {
    let mut grouped = String::with_capacity(text.len() + text.len() / 4);
    for (index, c) in text.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            grouped.push(between);
        }
        grouped.push(c);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    /// RFC 6238, appendix B, SHA-1: the last six of its eight digits, because the number is cut after the remainder is taken.
    #[test]
    fn codes_are_those_of_the_standard() {
        let key = Key::of(b"12345678901234567890").unwrap();
        for (second, eight) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(
                key.step_of(&eight[2..], at(second)),
                Some(second / 30),
                "{second}"
            );
        }
    }

    #[test]
    fn a_code_is_good_for_its_step_the_one_before_and_the_one_after() {
        let key = Key::of(b"12345678901234567890").unwrap();
        // Of the seconds 30 to 59.
        for (second, good) in [
            (-1, false),
            (0, true),
            (29, true),
            (30, true),
            (89, true),
            (90, false),
        ] {
            assert_eq!(key.step_of("287082", at(second)), good.then_some(1), "{second}");
        }
        for wrong in ["", "287083", "87082", "0287082", "+87082", "２87082"] {
            assert_eq!(key.step_of(wrong, at(45)), None, "{wrong}");
        }
    }

    #[test]
    fn a_key_is_new_each_time_and_told_as_apps_read_it() {
        let (one, two) = (Key::draw().unwrap(), Key::draw().unwrap());
        assert_ne!(one.bytes(), two.bytes());
        assert_eq!(one.bytes().len(), 20);
        let key = Key::of(b"12345678901234567890").unwrap();
        assert_eq!(key.typed(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            key.address("Käse & Söhne", "mara@post.example"),
            "otpauth://totp/K%C3%A4se%20%26%20S%C3%B6hne:mara%40post.example\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=K%C3%A4se%20%26%20S%C3%B6hne"
        );
        assert!(Key::of(b"too short").is_err());
    }

    #[test]
    fn a_recovery_code_is_read_however_it_was_copied() {
        let code = RecoveryCode::draw().unwrap();
        assert_ne!(code, RecoveryCode::draw().unwrap());
        let shown = code.shown();
        assert_eq!(shown.len(), 19);
        for typed in [
            shown.clone(),
            shown.to_uppercase(),
            format!(" {} ", shown.replace('-', " ")),
            shown.replace('-', "").replace('0', "O").replace('1', "l"),
        ] {
            assert_eq!(Typed::read(&typed), Typed::Recovery(code.clone()), "{typed}");
        }
        assert_eq!(Typed::read(" 123 456 "), Typed::Code("123456".to_owned()));
        for wrong in [
            "",
            "12345",
            "1234567",
            &shown[1..],
            &shown.replace('-', "u"),
            "abcdef",
        ] {
            assert_eq!(Typed::read(wrong), Typed::Neither, "{wrong}");
        }
    }
}
