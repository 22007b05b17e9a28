//! Passwords: argon2id, never more computations at once than cores, no hint whether an address exists.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::failure::Failure;

/// Shortest password taken, in characters.
pub const MIN_CHARACTERS: usize = 12;
/// Longest password taken, in bytes: hashing must not become a way to keep the server busy.
pub const MAX_BYTES: usize = 1024;

/// Hashes and checks passwords. Each computation takes 19 MiB, so permits bound the memory of a storm of sign-ins.
#[derive(Clone, Debug)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    /// Checked where there is no account, so that both cases take the same time.
    decoy: Arc<str>,
}

impl Passwords {
    /// # Errors
    /// When the machine gives no randomness for a salt.
    pub fn new() -> Result<Self, Failure> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Self {
            permits: Arc::new(Semaphore::new(cores)),
            decoy: hash_now("a password nobody has")?.into(),
        })
    }

    /// The PHC string of a password, with a new salt.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub async fn hash(&self, password: String) -> Result<String, Failure> {
        let _permit = self
            .permits
            .acquire()
            .await
            .map_err(|error| Failure::Defect(error.to_string()))?;
        tokio::task::spawn_blocking(move || hash_now(&password))
            .await
            .map_err(|error| Failure::Defect(error.to_string()))?
    }

    /// Whether the password belongs to the hash. Without a hash it takes as long and says no.
    ///
    /// # Errors
    /// When the stored hash is malformed.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Failure> {
        if password.len() > MAX_BYTES {
            return Ok(false);
        }
        let _permit = self
            .permits
            .acquire()
            .await
            .map_err(|error| Failure::Defect(error.to_string()))?;
        let decoy = Arc::clone(&self.decoy);
        tokio::task::spawn_blocking(move || {
            let known = hash.is_some();
            let text = hash.as_deref().unwrap_or(&decoy);
            let parsed = PasswordHash::new(text).map_err(|error| Failure::Defect(error.to_string()))?;
            let fits = Argon2::default()
                .verify_password(password.as_bytes(), &parsed)
                .is_ok();
            Ok(fits && known)
        })
        .await
        .map_err(|error| Failure::Defect(error.to_string()))?
    }
}

fn hash_now(password: &str) -> Result<String, Failure> {
    Ok(Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| Failure::Defect(error.to_string()))?
        .to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only_and_no_account_never_fits() {
        let passwords = Passwords::new().unwrap();
        let hash = passwords.hash("richtig lange Worte".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(
            passwords
                .verify("richtig lange Worte".to_owned(), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .verify("richtig lange worte".to_owned(), Some(hash))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .verify("a password nobody has".to_owned(), None)
                .await
                .unwrap()
        );
    }
}
