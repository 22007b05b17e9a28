//! How often something may be tried: by the address it is about and by the network it comes from, without either in the database.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use store::Tx;

use super::{Answer, RequestPort};

/// Tries about one address within the window after which it has to wait.
const MOST_PER_SUBJECT: i64 = 5;
/// Tries from one network address; several people may share it.
const MOST_PER_ADDRESS: i64 = 50;
pub(super) const WINDOW_MINUTES: u32 = 15;

/// The tries one request counts as.
pub(super) struct Tries {
    subjects: Vec<(Vec<u8>, i64)>,
    now: DateTime<Utc>,
    since: DateTime<Utc>,
}

impl RequestPort {
    /// Tries of a kind about something. Each kind counts by itself.
    pub(super) fn tries(&self, kind: &str, about: &str) -> Tries {
        let network = self.address.map(|address| {
            (
                subject(&format!("{kind}:network"), &address.to_string()),
                MOST_PER_ADDRESS,
            )
        });
        let now = self.app.now();
        Tries {
            subjects: std::iter::once((subject(kind, about), MOST_PER_SUBJECT))
                .chain(network)
                .collect(),
            now,
            since: now - TimeDelta::minutes(i64::from(WINDOW_MINUTES)),
        }
    }

    /// Counts the tries, so that they weigh on the next ones.
    pub(super) async fn note_tries(&self, tx: &mut Tx, tries: &Tries) -> Answer<()> {
        for (subject, _) in &tries.subjects {
            tx.note_sign_in_failure(self.app.new_id(), subject, tries.now, tries.since)
                .await?;
        }
        Ok(())
    }
}

impl Tries {
    /// Whether there were so many already that this one has to wait.
    pub(super) async fn too_many(&self, tx: &mut Tx) -> Answer<bool> {
        let mut blocked = false;
        for (subject, most) in &self.subjects {
            blocked |= tx.sign_in_failures(subject, self.since).await? >= *most;
        }
        Ok(blocked)
    }
}

/// A subject of throttling without the personal datum in it.
fn subject(kind: &str, value: &str) -> Vec<u8> {
    Sha256::digest(format!("{kind}:{value}")).to_vec()
}
