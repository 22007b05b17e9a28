//! The mail server of `sink.py`, run by Python's aiosmtpd.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mail_parser::decoders::base64::base64_decode;
use server::mail::{SmtpOptions, Transport};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};

/// As long as a hanging server is waited for.
const PATIENCE: Duration = Duration::from_millis(700);

/// A mail as it arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// The envelope's sender.
    pub from: String,
    pub to: Vec<String>,
    pub content: Vec<u8>,
    /// What a strict server has to say against it.
    pub faults: Vec<String>,
}

pub struct Sink {
    pub port: u16,
    _child: Child,
    stdin: ChildStdin,
    told: Arc<Mutex<Vec<serde_json::Value>>>,
}

impl Sink {
    pub async fn start() -> Self {
        let mut child = Command::new(python())
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail/sink.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.next_line().await.unwrap().unwrap().parse().unwrap();
        let told = Arc::new(Mutex::new(Vec::new()));
        let hear = Arc::clone(&told);
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                hear.lock().unwrap().push(serde_json::from_str(&line).unwrap());
            }
        });
        Self {
            port,
            stdin: child.stdin.take().unwrap(),
            _child: child,
            told,
        }
    }

    pub fn transport(&self) -> Transport {
        self.transport_with(None)
    }

    pub fn transport_with(&self, bounces_to: Option<&str>) -> Transport {
        let options = SmtpOptions {
            bounces_to: bounces_to.map(str::to_owned),
            delivery_timeout: PATIENCE,
        };
        Transport::smtp_with(&format!("smtp://127.0.0.1:{}", self.port), &options).unwrap()
    }

    /// What the next mails meet with, one word each.
    pub async fn plan(&mut self, words: &[&str]) {
        for word in words {
            let before = self.count("planned");
            self.stdin
                .write_all(format!("{word}\n").as_bytes())
                .await
                .unwrap();
            self.wait_for("planned", before + 1).await;
        }
    }

    /// The mails that arrived whole, of which there must be so many.
    pub async fn arrived(&self, count: usize) -> Vec<Arrived> {
        self.wait_for("content", count).await;
        let told = self.told.lock().unwrap().clone();
        let arrived: Vec<_> = told
            .iter()
            .filter(|line| line.get("content").is_some())
            .map(|line| Arrived {
                from: line["from"].as_str().unwrap().to_owned(),
                to: serde_json::from_value(line["to"].clone()).unwrap(),
                content: base64_decode(line["content"].as_str().unwrap().as_bytes()).unwrap(),
                faults: serde_json::from_value(line["faults"].clone()).unwrap(),
            })
            .collect();
        assert_eq!(arrived.len(), count);
        for mail in &arrived {
            assert!(mail.faults.is_empty(), "{:?}", mail.faults);
        }
        arrived
    }

    fn count(&self, key: &str) -> usize {
        let told = self.told.lock().unwrap();
        told.iter().filter(|line| line.get(key).is_some()).count()
    }

    async fn wait_for(&self, key: &str, count: usize) {
        for _ in 0..500 {
            if self.count(key) >= count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{} of {count} {key}", self.count(key));
    }
}

/// The environment of `scripts/setup.sh --tests`, as `scripts/env.sh` names it or as it lies in the cache.
fn python() -> PathBuf {
    if let Some(named) = std::env::var_os("TURNUS_PYTHON")
        .map(PathBuf::from)
        .filter(|path| path.exists())
    {
        return named;
    }
    let cache = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")))
        .unwrap();
    std::fs::read_dir(cache.join("turnus/tools"))
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("python-"))
        .map(|entry| entry.path().join("bin/python"))
        .find(|path| path.exists())
        .expect("the Python packages of the tests: run scripts/setup.sh --tests")
}
