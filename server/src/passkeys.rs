//! Passkeys (WebAuthn, https://www.w3.org/TR/webauthn-3/): what is asked of a device, and what its answers prove. The cryptography is `webauthn-rs`'.

use serde_json::{Value, json};
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder, WebauthnError,
};

use crate::failure::Failure;

/// How many a login may have.
pub const MOST_PASSKEYS: usize = 10;
/// How long an answer may take, in minutes.
pub const CHALLENGE_MINUTES: i64 = 5;

/// For whom passkeys are: this installation at its public address.
pub struct RelyingParty {
    id: String,
    webauthn: Webauthn,
}

/// What devices are told of whoever adds a passkey.
#[derive(Clone, Copy, Debug)]
pub struct Newcomer<'a> {
    pub handle: Uuid,
    pub merchant: &'a str,
    pub email: &'a str,
    /// Devices that have one of these refuse to make another.
    pub known: &'a [Vec<u8>],
}

/// A passkey a device made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub credential_id: Vec<u8>,
    /// Public key and counter, to be kept.
    pub credential: Value,
}

/// A device's answer to the challenge of a sign-in; nothing in it is proved yet.
pub struct Answer {
    credential: PublicKeyCredential,
    handle: Uuid,
}

/// Why an answer signs nobody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Another challenge, another address, not verified by its owner, or not signed by the passkey.
    Wrong,
    /// It was signed by the passkey, but its counter did not go up: there may be a copy.
    Counter,
}

impl RelyingParty {
    /// `None` where passkeys cannot be, because the address has a number for a name. A number of the machine itself is its name `localhost`.
    #[must_use]
    pub fn at(public_url: &str) -> Option<Self> {
        let mut origin = Url::parse(public_url).ok()?;
        let own = match origin.host_str()? {
            "[::1]" | "[::]" => true,
            host => host
                .parse::<std::net::Ipv4Addr>()
                .is_ok_and(|ip| ip.is_loopback() || ip.is_unspecified()),
        };
        if own {
            origin.set_host(Some("localhost")).ok()?;
        }
        let id = origin.domain()?.to_owned();
        let webauthn = WebauthnBuilder::new(&id, &origin).ok()?.build().ok()?;
        Some(Self { id, webauthn })
    }

    /// The name passkeys are bound to: pages below it, and no others, can use them.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What to ask of a device that is to make a passkey, as JSON for the browser, and what its answer is held against.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn ask_for_new(&self, newcomer: Newcomer<'_>) -> Result<(String, PasskeyRegistration), Failure> {
        // Devices show both beside the passkey; somebody may have one with several merchants here.
        let shown = format!("{} ({})", newcomer.email, newcomer.merchant);
        let (asked, state) = self
            .webauthn
            .start_passkey_registration(newcomer.handle, &shown, &shown, Some(newcomer.known.to_vec()))
            .map_err(defect)?;
        let mut asked = serde_json::to_value(&asked.public_key).map_err(defect)?;
        asked["rp"]["name"] = json!(newcomer.merchant);
        // Kept by the device with the handle, so that the sign-in page need not ask for an address. The library leaves that open.
        asked["authenticatorSelection"]["residentKey"] = json!("required");
        asked["authenticatorSelection"]["requireResidentKey"] = json!(true);
        Ok((asked.to_string(), state))
    }

    /// The passkey a device made, if it answers what was asked.
    #[must_use]
    pub fn made(&self, answer: &str, state: &PasskeyRegistration) -> Option<Made> {
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).ok()?;
        let passkey = self.webauthn.finish_passkey_registration(&answer, state).ok()?;
        Some(Made {
            credential_id: passkey.cred_id().to_vec(),
            credential: serde_json::to_value(&passkey).ok()?,
        })
    }

    /// What to ask of a device that is to sign somebody in, as JSON for the browser, and what its answer is held against.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn ask_for_sign_in(&self) -> Result<(String, DiscoverableAuthentication), Failure> {
        let (asked, state) = self
            .webauthn
            .start_discoverable_authentication()
            .map_err(defect)?;
        let asked = serde_json::to_string(&asked.public_key).map_err(defect)?;
        Ok((asked, state))
    }

    /// Whether an answer proves to be by the owner of this passkey, who was verified: the passkey with its new counter.
    ///
    /// # Errors
    /// A [`Refusal`] within a [`Result`] that tells of what was kept and cannot be read.
    pub fn proves(
        &self,
        answer: &Answer,
        state: DiscoverableAuthentication,
        kept: Value,
    ) -> Result<Result<Value, Refusal>, Failure> {
        let mut passkey: Passkey = serde_json::from_value(kept).map_err(defect)?;
        let proof = self.webauthn.finish_discoverable_authentication_v2(
            &answer.credential,
            state,
            DiscoverableKey::from(&passkey),
        );
        match proof {
            Ok(proof) => {
                passkey.update_credential(&proof);
                serde_json::to_value(&passkey).map(Ok).map_err(defect)
            }
            Err(WebauthnError::CredentialPossibleCompromise) => Ok(Err(Refusal::Counter)),
            Err(_) => Ok(Err(Refusal::Wrong)),
        }
    }
}

impl Answer {
    /// `None` where it is none, or does not say whose the passkey is.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let credential: PublicKeyCredential = serde_json::from_str(text).ok()?;
        let handle = Uuid::from_slice(credential.get_user_unique_id()?).ok()?;
        Some(Self { credential, handle })
    }

    #[must_use]
    pub fn credential_id(&self) -> &[u8] {
        self.credential.get_credential_id()
    }

    /// Whose the device says the passkey is.
    #[must_use]
    pub const fn handle(&self) -> Uuid {
        self.handle
    }
}

/// Identifiers of passkeys as forms carry them: hexadecimal.
#[must_use]
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[must_use]
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}

fn defect(error: impl std::fmt::Display) -> Failure {
    Failure::Defect(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_for_the_public_address_if_it_has_a_name() {
        for (address, id) in [
            ("https://turnus.example", Some("turnus.example")),
            (
                "https://abo.stadtblatt.example:8443",
                Some("abo.stadtblatt.example"),
            ),
            ("http://127.0.0.1:3000", Some("localhost")),
            ("http://0.0.0.0:3000", Some("localhost")),
            ("http://[::1]:3000", Some("localhost")),
            ("http://localhost:3000", Some("localhost")),
            ("https://192.0.2.7", None),
            ("https://[2001:db8::7]", None),
            ("no address", None),
        ] {
            let party = RelyingParty::at(address);
            assert_eq!(party.as_ref().map(RelyingParty::id), id, "{address}");
        }
    }

    #[test]
    fn a_device_is_asked_to_verify_its_owner_and_to_keep_the_passkey() {
        let party = RelyingParty::at("https://turnus.example").unwrap();
        let (asked, _) = party
            .ask_for_new(Newcomer {
                handle: Uuid::from_u128(7),
                merchant: "Stadtblatt",
                email: "mara@post.example",
                known: &[vec![1, 2, 3]],
            })
            .unwrap();
        let asked: Value = serde_json::from_str(&asked).unwrap();
        assert_eq!(asked["rp"]["id"], "turnus.example");
        assert_eq!(asked["rp"]["name"], "Stadtblatt");
        assert_eq!(asked["user"]["name"], "mara@post.example (Stadtblatt)");
        assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(asked["authenticatorSelection"]["requireResidentKey"], true);
        assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(asked["attestation"], "none");
        assert_eq!(asked["excludeCredentials"][0]["id"], "AQID");
        let (asked, _) = party.ask_for_sign_in().unwrap();
        let asked: Value = serde_json::from_str(&asked).unwrap();
        assert_eq!(asked["rpId"], "turnus.example");
        assert_eq!(asked["userVerification"], "required");
        assert_eq!(asked["allowCredentials"], Value::Array(Vec::new()));
    }

    #[test]
    fn identifiers_are_read_as_they_are_written() {
        let bytes = [0_u8, 1, 0xab, 0xff];
        assert_eq!(to_hex(&bytes), "0001abff");
        assert_eq!(from_hex("0001abFF").unwrap(), bytes);
        for wrong in ["0", "0g", "äö", "+1"] {
            assert_eq!(from_hex(wrong), None, "{wrong}");
        }
    }
}
