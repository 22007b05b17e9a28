//! A device that keeps passkeys (an authenticator, in the standard's words), with the browser that asks it: a few lines that share no code with the
//! program, so that they agree with the standard and not with each other.

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{DerSignature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Where the installation is reached.
pub const ORIGIN: &str = "http://turnus.test";

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const WITH_CREDENTIAL: u8 = 0x40;

#[derive(Clone)]
pub struct Device {
    key: SigningKey,
    id: Vec<u8>,
    /// Whose the passkey is, as it was told.
    handle: Value,
    /// How often it was used; synchronised passkeys stay at 0.
    pub counter: u32,
    /// Whether it asks for a finger or a PIN.
    pub verifies: bool,
    /// The page the browser says it is on.
    pub origin: String,
}

impl Device {
    /// One that makes keys of its own from this number.
    pub fn new(number: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[number; 32]).unwrap(),
            id: Sha256::digest([number]).to_vec(),
            handle: Value::Null,
            counter: 0,
            verifies: true,
            origin: ORIGIN.to_owned(),
        }
    }

    /// Makes a passkey as it is asked to; the browser's answer.
    pub fn make(&mut self, asked: &Value) -> String {
        self.handle = asked["user"]["id"].clone();
        let mut data = self.data(asked["rp"]["id"].as_str().unwrap(), WITH_CREDENTIAL);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.public_key());
        // CBOR: a map of "fmt", "attStmt" and "authData".
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let client = self.client_data("webauthn.create", asked);
        self.answer(json!({
            "attestationObject": base64url(&object),
            "clientDataJSON": base64url(client.as_bytes()),
        }))
    }

    /// Signs in as it is asked to; the browser's answer.
    pub fn sign_in(&mut self, asked: &Value) -> String {
        let data = self.data(asked["rpId"].as_str().unwrap(), 0);
        let client = self.client_data("webauthn.get", asked);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: DerSignature = self.key.sign(&signed);
        self.answer(json!({
            "authenticatorData": base64url(&data),
            "clientDataJSON": base64url(client.as_bytes()),
            "signature": base64url(signature.as_bytes()),
            "userHandle": self.handle,
        }))
    }

    /// Hash of the relying party, flags and counter.
    fn data(&self, relying_party: &str, flags: u8) -> Vec<u8> {
        let verified = if self.verifies { VERIFIED } else { 0 };
        let mut data = Sha256::digest(relying_party).to_vec();
        data.push(PRESENT | verified | flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client_data(&self, kind: &str, asked: &Value) -> String {
        json!({
            "type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": false,
        })
        .to_string()
    }

    /// CBOR: a map of type (EC2), algorithm (ES256), curve (P-256), x and y.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let bytes = point.as_bytes();
        [
            b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".as_slice(),
            &bytes[1..33],
            b"\x22\x58\x20",
            &bytes[33..],
        ]
        .concat()
    }

    fn answer(&self, response: Value) -> String {
        let id = base64url(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response }).to_string()
    }
}

/// RFC 4648, section 5, without padding.
fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    bytes
        .chunks(3)
        .flat_map(|chunk| {
            let number = (0..3).fold(0_usize, |number, at| {
                number << 8 | usize::from(chunk.get(at).copied().unwrap_or(0))
            });
            (0..=chunk.len()).map(move |at| char::from(LETTERS[number >> (18 - 6 * at) & 63]))
        })
        .collect()
}
