//! Layouts that are not ours are set in a process of their own: this program again, with little memory, little time, no files and no
//! secrets. What it answers is not believed but read like any other document. Only so many run at once.

use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use documents::{DocumentError, InvoiceModel, Rendered};
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::Signal;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::sync::Semaphore;

/// The hidden subcommand.
pub const SUBCOMMAND: &str = "typeset";
/// Address space of the process, in bytes. An invoice of 300 lines takes about a quarter of it.
const MEMORY_MOST: u64 = 1024 * 1024 * 1024;
/// Processor time of the process, in seconds.
const PROCESSOR_SECONDS: u64 = 10;
/// Open files: the three everybody has, and what the runtime needs for itself.
const FILES_MOST: u64 = 16;
/// The longest layout, in bytes: what a form may bring along. Ours has 8 KiB.
pub const LAYOUT_MOST: usize = 48 * 1024;
/// Processes for documents at once. Together with the one for looking: three, so at the very most three gigabytes.
const DOCUMENTS_AT_ONCE: usize = 2;
/// Processes for people who look at samples at once. Apart from those for documents, so that nobody's trying keeps back invoices.
const LOOKS_AT_ONCE: usize = 1;
/// How long somebody who looks waits for their turn.
const TURN: Duration = Duration::from_secs(10);
/// How long all samples that somebody waits for may take together. With [`TURN`] it stays below the time of a request, 30 seconds.
const LOOK: Duration = Duration::from_secs(18);
/// How long one document may take by the clock on the wall, where the machine is busy.
const PATIENCE: Duration = Duration::from_secs(60);
/// The largest PDF, in bytes: an invoice of a thousand lines stays below.
const PDF_MOST: u64 = 8 * 1024 * 1024;
/// What is read of a complaint, in bytes.
const COMPLAINT_MOST: u64 = 4 * 1024;

/// One thread, and an allocator that does not reserve a whole gigabyte beforehand, as it does where there is room.
const SETTINGS: [(&str, &str); 3] = [
    ("RAYON_NUM_THREADS", "1"),
    ("MIMALLOC_ARENA_RESERVE", "32768"),
    ("MIMALLOC_ARENA_EAGER_COMMIT", "0"),
];

#[derive(Debug, Serialize)]
struct Asked<'a> {
    layout: &'a str,
    model: &'a InvoiceModel,
}

#[derive(Debug, Deserialize)]
struct Request {
    layout: String,
    model: InvoiceModel,
}

/// Why a layout is not taken.
#[derive(Debug, thiserror::Error)]
pub enum LayoutProblem {
    #[error("the layout is longer than {} KiB", LAYOUT_MOST / 1024)]
    TooLong,
    /// What the layout engine says, with file and line, or why the finished document may not leave the house.
    #[error("{0}")]
    Refused(String),
    #[error("setting the document takes too long")]
    TooSlow,
    #[error("setting the document takes too much memory")]
    TooMuchMemory,
    #[error("the document is larger than {} MiB", PDF_MOST / 1024 / 1024)]
    TooLarge,
    /// Others look at samples just now.
    #[error("somebody else's layout is being tried")]
    Busy,
    /// Not the layout's fault, as far as we know.
    #[error("the document could not be set: {0}")]
    Broken(String),
}

impl LayoutProblem {
    /// Whether the same layout may do better with the same document another time.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        match self {
            Self::Busy | Self::Broken(_) => true,
            Self::TooLong | Self::Refused(_) | Self::TooSlow | Self::TooMuchMemory | Self::TooLarge => false,
        }
    }
}

/// Where layouts that are not ours are set. Cheap to clone; clones share their places.
#[derive(Clone, Debug)]
pub struct Cage {
    program: PathBuf,
    patience: Duration,
    documents: Arc<Semaphore>,
    looks: Arc<Semaphore>,
}

impl Cage {
    /// With this program (`turnus`), and so much time by the clock on the wall.
    #[must_use]
    pub fn new(program: PathBuf, patience: Duration) -> Self {
        Self {
            program,
            patience,
            documents: Arc::new(Semaphore::new(DOCUMENTS_AT_ONCE)),
            looks: Arc::new(Semaphore::new(LOOKS_AT_ONCE)),
        }
    }

    /// With the program that is running, which must be `turnus`.
    ///
    /// # Errors
    /// When the system does not tell where that program is.
    pub fn of_this_program() -> std::io::Result<Self> {
        Ok(Self::new(std::env::current_exe()?, PATIENCE))
    }

    /// Sets an invoice by this layout, when it is its turn, and reads the result again.
    ///
    /// # Errors
    /// Why the layout, or the document it makes, is refused.
    pub async fn invoice(&self, layout: &str, model: &InvoiceModel) -> Result<Rendered, LayoutProblem> {
        let _place = self.documents.acquire().await.map_err(broken)?;
        self.set(layout, model).await
    }

    /// Sets samples for somebody who waits for them, one after the other, each of them as [`Cage::invoice`] does.
    ///
    /// # Errors
    /// The index of the first sample that is refused, and why.
    pub async fn look(
        &self,
        layout: &str,
        samples: &[InvoiceModel],
    ) -> Result<Vec<Rendered>, (usize, LayoutProblem)> {
        let _place = tokio::time::timeout(TURN, self.looks.acquire())
            .await
            .map_err(|_elapsed| (0, LayoutProblem::Busy))?
            .map_err(|closed| (0, broken(closed)))?;
        let began = Instant::now();
        let mut made = Vec::new();
        for (index, model) in samples.iter().enumerate() {
            let left = LOOK.saturating_sub(began.elapsed());
            let set = tokio::time::timeout(left, self.set(layout, model)).await;
            let set = set.unwrap_or(Err(LayoutProblem::TooSlow));
            made.push(set.map_err(|problem| (index, problem))?);
        }
        Ok(made)
    }

    async fn set(&self, layout: &str, model: &InvoiceModel) -> Result<Rendered, LayoutProblem> {
        if layout.len() > LAYOUT_MOST {
            return Err(LayoutProblem::TooLong);
        }
        let asked = serde_json::to_vec(&Asked { layout, model }).map_err(broken)?;
        let pdf = tokio::time::timeout(self.patience, self.ask(asked))
            .await
            .map_err(|_elapsed| LayoutProblem::TooSlow)??;
        let refused = |error: DocumentError| LayoutProblem::Refused(error.to_string());
        let made = documents::rendered_elsewhere(model, pdf).map_err(refused)?;
        documents::release_check(model, &made).map_err(|problem| refused(problem.into()))?;
        Ok(made)
    }

    /// Dropped when time is up, and the process with it.
    async fn ask(&self, asked: Vec<u8>) -> Result<Vec<u8>, LayoutProblem> {
        let mut child = tokio::process::Command::new(&self.program)
            .arg(SUBCOMMAND)
            .env_clear()
            .envs(SETTINGS)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(broken)?;
        let (Some(mut stdin), Some(stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(LayoutProblem::Broken("no pipes".to_owned()));
        };
        let mut pdf = Vec::new();
        let mut complaint = Vec::new();
        let (_, read, told) = tokio::join!(
            async {
                // A process that ended early reads no more; how it ended says why.
                let _ = stdin.write_all(&asked).await;
                drop(stdin);
            },
            // Each pipe is closed as soon as enough was read, so that a process that writes on ends too.
            read_most(stdout, PDF_MOST + 1, &mut pdf),
            read_most(stderr, COMPLAINT_MOST, &mut complaint),
        );
        read.and(told).map_err(broken)?;
        if u64::try_from(pdf.len()).unwrap_or(u64::MAX) > PDF_MOST {
            return Err(LayoutProblem::TooLarge);
        }
        let status = child.wait().await.map_err(broken)?;
        if status.success() {
            return Ok(pdf);
        }
        Err(explained(status, &String::from_utf8_lossy(&complaint)))
    }
}

async fn read_most(from: impl AsyncRead + Unpin, most: u64, into: &mut Vec<u8>) -> std::io::Result<usize> {
    from.take(most).read_to_end(into).await
}

fn broken(error: impl std::fmt::Display) -> LayoutProblem {
    LayoutProblem::Broken(error.to_string())
}

fn explained(status: ExitStatus, complaint: &str) -> LayoutProblem {
    let signal = status.signal().and_then(|number| Signal::try_from(number).ok());
    match (status.code(), signal) {
        (Some(1), _) => LayoutProblem::Refused(complaint.trim().to_owned()),
        (_, Some(Signal::SIGXCPU | Signal::SIGKILL)) => LayoutProblem::TooSlow,
        // Rust ends a program that gets no memory, the kernel one whose stack cannot grow.
        (_, Some(Signal::SIGABRT | Signal::SIGSEGV)) => LayoutProblem::TooMuchMemory,
        _ => broken(format!("{status}: {}", complaint.trim())),
    }
}

/// The other side of [`Cage`]: gives up what it does not need, reads one request, answers with the PDF.
///
/// # Errors
/// What is wrong with the request or its layout, for the asking process to tell.
pub fn answer(asked: impl Read, mut answer: impl Write) -> Result<(), String> {
    confine().map_err(|error| error.to_string())?;
    let most = u64::try_from(LAYOUT_MOST)
        .unwrap_or(u64::MAX)
        .saturating_add(PDF_MOST);
    let request: Request = serde_json::from_reader(asked.take(most)).map_err(|error| error.to_string())?;
    let made =
        documents::render_invoice_by(&request.layout, &request.model).map_err(|error| error.to_string())?;
    answer.write_all(&made.pdf).map_err(|error| error.to_string())?;
    answer.flush().map_err(|error| error.to_string())
}

/// Limits that cannot be taken back.
fn confine() -> nix::Result<()> {
    for (resource, most) in [
        (Resource::RLIMIT_AS, MEMORY_MOST),
        (Resource::RLIMIT_CPU, PROCESSOR_SECONDS),
        (Resource::RLIMIT_FSIZE, 0),
        (Resource::RLIMIT_CORE, 0),
        (Resource::RLIMIT_NOFILE, FILES_MOST),
    ] {
        setrlimit(resource, most, most)?;
    }
    Ok(())
}
