//! Signed webhooks: `t=<unix seconds>,v1=<hex>`, HMAC-SHA256 over the time, a dot and the raw body.

use std::fmt::Write;

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::provider::WebhookError;

/// How far a webhook's time may be from ours.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// The signature of a body.
#[must_use]
pub fn sign(secret: &[u8], body: &[u8], at: DateTime<Utc>) -> String {
    let time = at.timestamp().to_string();
    let bytes = mac(secret, &time, body).map(|mac| mac.finalize().into_bytes());
    let hex = bytes.iter().flatten().fold(String::new(), |mut hex, byte| {
        // Writing into a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    format!("t={time},v1={hex}")
}

/// Whether one of the signatures is right and young enough. Compared in constant time.
///
/// # Errors
/// Why not.
pub fn verify(secret: &[u8], signature: &str, body: &[u8], now: DateTime<Utc>) -> Result<(), WebhookError> {
    let parts = || {
        signature
            .split(',')
            .filter_map(|part| part.trim().split_once('='))
    };
    let time = parts().find(|(name, _)| *name == "t").map(|(_, value)| value);
    let time = time.ok_or(WebhookError::Form)?;
    let given: Vec<Vec<u8>> = parts()
        .filter(|(name, _)| *name == "v1")
        .filter_map(|(_, value)| bytes(value))
        .collect();
    if given.is_empty() {
        return Err(WebhookError::Form);
    }
    let right = |given: &Vec<u8>| mac(secret, time, body).is_some_and(|mac| mac.verify_slice(given).is_ok());
    if !given.iter().any(right) {
        return Err(WebhookError::Signature);
    }
    let signed = time
        .parse()
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    let signed: DateTime<Utc> = signed.ok_or(WebhookError::Form)?;
    if now.signed_duration_since(signed).abs() > TOLERANCE {
        return Err(WebhookError::Old);
    }
    Ok(())
}

/// A key of any length will do, so there always is one.
fn mac(secret: &[u8], time: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    if !hex.is_ascii() || !hex.len().is_multiple_of(2) {
        return None;
    }
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"secret";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn what_was_signed_is_believed_for_five_minutes() {
        let signature = sign(SECRET, b"{}", at(0));
        for (seconds, believed) in [
            (0, Ok(())),
            (300, Ok(())),
            (-300, Ok(())),
            (301, Err(WebhookError::Old)),
            (-301, Err(WebhookError::Old)),
        ] {
            assert_eq!(
                verify(SECRET, &signature, b"{}", at(seconds)),
                believed,
                "{seconds}"
            );
        }
    }

    #[test]
    fn the_signature_is_that_of_the_published_construction() {
        // Computed with another implementation: HMAC-SHA256 of "1800000000.{}" with the key "secret".
        assert_eq!(
            sign(SECRET, b"{}", at(0)),
            "t=1800000000,v1=bb7079132825ac793cea8c013c1dd24d926b9b02132245b10588d9e5c0df70d7"
        );
    }

    #[test]
    fn another_body_key_or_time_is_not_believed() {
        let signature = sign(SECRET, b"{}", at(0));
        assert_eq!(
            verify(SECRET, &signature, b"{ }", at(0)),
            Err(WebhookError::Signature)
        );
        assert_eq!(
            verify(b"other", &signature, b"{}", at(0)),
            Err(WebhookError::Signature)
        );
        let later = signature.replace("t=1800000000", "t=1800000001");
        assert_eq!(verify(SECRET, &later, b"{}", at(0)), Err(WebhookError::Signature));
        for form in ["", "v1=00", "t=1", "t=1,v1=xyz", "t=1,v1=äö"] {
            assert_eq!(
                verify(SECRET, form, b"{}", at(0)),
                Err(WebhookError::Form),
                "{form}"
            );
        }
    }

    #[test]
    fn one_right_signature_among_several_is_enough() {
        let signature = format!("{},v1=00", sign(SECRET, b"{}", at(0)));
        assert_eq!(verify(SECRET, &signature, b"{}", at(0)), Ok(()));
    }
}
