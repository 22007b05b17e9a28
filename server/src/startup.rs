//! From the command line to a running program, and back to nothing left running.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use payments::demo::{DemoCards, DemoService};
use sqlx::migrate::MigrateError;
use sqlx::postgres::PgConnectOptions;
use store::connect::{Access, MigrationError, connect_lazily, migrate};
use store::distribute::DistributeError;
use store::embedded::{Cluster, ClusterConfig, EmbeddedError};
use store::projection::Replayed;
use store::{Store, StoreError};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::clock::{Clock, SystemClock};
use crate::config::{Database, Serve};
use crate::demo;
use crate::failure::Failure;
use crate::http::{HttpConfig, Site, router};
use crate::jobs;
use crate::mail::{SmtpOptions, Transport, TransportError};
use crate::passwords::Passwords;
use crate::state::{App, Cards};
use crate::typeset::Cage;

/// Connections of one process; PostgreSQL's default allows a hundred in all.
const CONNECTIONS: u32 = 20;
/// How long to wait between two tries to reach a database that is away.
const RETRY: Duration = Duration::from_secs(2);
/// How often to look whether the embedded server still runs.
const LOOK_AFTER: Duration = Duration::from_secs(5);
/// How long requests under way may take after the signal to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Why the program ends with an error: one line that says what to do.
#[derive(Debug, Error)]
pub enum StartError {
    #[error("{0}")]
    Embedded(#[from] EmbeddedError),
    #[error(
        "DATABASE_URL is no address of a PostgreSQL database (postgres://user:password@host/database): {0}"
    )]
    DatabaseUrl(#[source] sqlx::Error),
    #[error(
        "DATABASE_OWNER_URL is no address of a PostgreSQL database (postgres://owner:password@host/database): {0}"
    )]
    OwnerUrl(#[source] sqlx::Error),
    #[error("the database cannot be reached: {0}")]
    Unreachable(#[source] sqlx::Error),
    #[error("the database's schema cannot be brought up to date: {0}")]
    Migration(#[source] MigrationError),
    #[error("{0}")]
    Distribute(#[from] DistributeError),
    #[error(
        "port {port} on {address} is in use by another program: end it, or choose another with --listen {address}:PORT"
    )]
    PortInUse { address: std::net::IpAddr, port: u16 },
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, #[source] std::io::Error),
    #[error("the site's files are missing in {0}: run `make build`, or name their folder with --site")]
    Site(String),
    #[error("{0}")]
    Smtp(#[from] TransportError),
    #[error(
        "mails need a mail server: name one with --smtp, or start with --demo to look at them in the browser"
    )]
    NoSmtp,
    #[error("there is no merchant {0:?}")]
    NoSuchMerchant(String),
    #[error("{0}")]
    NotAdded(#[from] crate::onboarding::NotAdded),
    #[error("no customer of {merchant} signs in with {email:?} and a second factor")]
    NoSecondFactor { merchant: String, email: String },
    #[error("{0:?} is no duration; write for example \"1 day\", \"2 weeks\" or \"1 month\"")]
    Duration(String),
    #[error(
        "{until} lies after {merchant}'s today, {today}: bills are dated the day they are issued; \
         a demo's clock moves with `turnus demo --advance \"1 month\"`"
    )]
    AheadOfToday {
        merchant: String,
        until: chrono::NaiveDate,
        today: chrono::NaiveDate,
    },
    #[error("the books are not whole: {0} findings")]
    NotWhole(usize),
    #[error("{0} cannot be written: {1}")]
    CannotWrite(String, String),
    #[error("{0} documents could not be written; index.json says why")]
    NotExported(usize),
    #[error("{0}")]
    Failed(#[from] Failure),
    #[error("the machine refused: {0}")]
    Machine(#[from] std::io::Error),
}

impl From<MigrationError> for StartError {
    fn from(error: MigrationError) -> Self {
        match error {
            MigrationError::Unreachable(error) => Self::Unreachable(error),
            other => Self::Migration(other),
        }
    }
}

/// The database as configured, with the embedded server if it is ours.
pub(crate) struct Connected {
    /// Connects at the first query: the role it works as may come with a migration only.
    pub pool: sqlx::PgPool,
    pub access: Access,
    cluster: Option<Cluster>,
}

impl Connected {
    /// Finds or starts the database. A configured server is not asked yet.
    pub(crate) async fn open(database: &Database) -> Result<Self, StartError> {
        let (access, cluster) = match &database.database_url {
            Some(url) => {
                let access = Access {
                    program: PgConnectOptions::from_str(url).map_err(StartError::DatabaseUrl)?,
                    owner: database
                        .owner_url
                        .as_deref()
                        .map(PgConnectOptions::from_str)
                        .transpose()
                        .map_err(StartError::OwnerUrl)?,
                };
                (access, None)
            }
            None => {
                let cluster = Cluster::start(ClusterConfig::new(&database.data)).await?;
                (cluster.access(), Some(cluster))
            }
        };
        Ok(Self {
            pool: connect_lazily(access.program.clone(), CONNECTIONS),
            access,
            cluster,
        })
    }

    pub(crate) async fn close(self) -> Result<(), StartError> {
        self.pool.close().await;
        if let Some(cluster) = self.cluster {
            cluster.stop().await?;
        }
        Ok(())
    }
}

/// Serves until Ctrl-C or a signal to end; then finishes what is under way and stops everything it started.
///
/// # Errors
/// When something it needs is missing; nothing is left running.
pub async fn serve(config: Serve, announce: impl Fn(&str)) -> Result<(), StartError> {
    let site = Site::new(config.site.clone());
    if !site.is_complete() {
        return Err(StartError::Site(site.folder().display().to_string()));
    }
    let transport = match (&config.smtp, config.demo) {
        (Some(url), _) => smtp(url, config.bounces_to.as_deref())?,
        (None, true) => Transport::Mailbox,
        (None, false) => return Err(StartError::NoSmtp),
    };
    // The port first: a second program on it is found out before a database is started.
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => StartError::PortInUse {
                address: config.listen.ip(),
                port: config.listen.port(),
            },
            _ => StartError::Listen(config.listen, error),
        })?;
    let address = listener.local_addr()?;
    let public_url = config
        .public_url
        .clone()
        .unwrap_or_else(|| format!("http://{address}"));
    let secure = public_url.starts_with("https://");
    let connected = Connected::open(&config.database).await?;
    let app = App::new(
        Store::new(connected.pool.clone()),
        Arc::new(SystemClock),
        Passwords::new()?,
        transport,
        Cage::of_this_program()?,
        public_url.clone(),
        config.demo,
    );
    let provider = match config.demo {
        true => Some(begin_demo_cards(&app, &config, address).await?),
        false => None,
    };
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(jobs::work(app.clone(), stopped.clone()));
    let router = router(app.clone(), &HttpConfig { site, secure });
    let serving = tokio::spawn(serve_until(listener, router, stopped));
    let outcome = async {
        prepare(&app, &connected, config.demo).await?;
        announce(&greeting(&public_url, config.demo));
        match &connected.cluster {
            Some(cluster) => keep(cluster).await,
            None => std::future::pending().await,
        }
    };
    let outcome = tokio::select! {
        outcome = outcome => outcome,
        ended = end_signal() => ended.map_err(StartError::from),
    };
    tracing::info!("stopping");
    // Nobody is left to hear it only when everybody has ended already.
    let _ = stop.send(true);
    app.nudge();
    for (name, task) in [("web server", serving), ("jobs", worker)] {
        if tokio::time::timeout(DRAIN, task).await.is_err() {
            tracing::warn!(name, "did not end in time");
        }
    }
    drop(provider);
    connected.close().await?;
    outcome
}

/// Begins the demo's provider of cards, and takes cards by it. It lives as long as what is returned.
async fn begin_demo_cards(app: &App, config: &Serve, portal: SocketAddr) -> Result<DemoService, StartError> {
    let listen = config.demo_cards;
    let now = || SystemClock.now();
    let service = DemoService::begin(listen, config.demo_cards_url.clone(), now)
        .await
        .map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => StartError::PortInUse {
                address: listen.ip(),
                port: listen.port(),
            },
            _ => StartError::Listen(listen, error),
        })?;
    app.take_cards(Cards {
        provider: Arc::new(DemoCards::of(&service.provider)),
        // Both are in this process: no way around by a proxy.
        hooks_url: format!("http://{portal}"),
    });
    Ok(service)
}

/// Starts the embedded server again should it end under us. Never returns.
async fn keep(cluster: &Cluster) -> Result<(), StartError> {
    loop {
        tokio::time::sleep(LOOK_AFTER).await;
        if let Err(error) = cluster.revive().await {
            tracing::error!(%error, "the embedded database has ended and does not start again");
        }
    }
}

async fn serve_until(listener: TcpListener, router: axum::Router, mut stop: watch::Receiver<bool>) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            let _ = stop.wait_for(|stop| *stop).await;
        })
        .await;
    if let Err(error) = served {
        tracing::error!(%error, "the web server ended");
    }
}

/// Brings the schema, and what is stored in an earlier version's shape, up to date: before anything reads it.
pub(crate) async fn bring_up_to_date(connected: &Connected) -> Result<(), StartError> {
    migrate(&connected.access).await?;
    let replayed = Store::new(connected.pool.clone())
        .replay_contracts()
        .await
        .map_err(Failure::from)?;
    if replayed != Replayed::default() {
        let Replayed { contracts, broken } = replayed;
        tracing::info!(
            contracts,
            broken,
            "replayed contracts that an earlier version had stored"
        );
    }
    Ok(())
}

/// Brings everything up to date and seeds the demo; tries again while a configured database is away.
async fn prepare(app: &App, connected: &Connected, demo_mode: bool) -> Result<(), StartError> {
    loop {
        match bring_up_to_date(connected).await {
            Ok(()) => break,
            Err(error) if connected.cluster.is_none() && is_away(&error) => {
                tracing::warn!(%error, "the database is out of reach; pages say so until it is back");
                tokio::time::sleep(RETRY).await;
            }
            Err(error) => return Err(error),
        }
    }
    if demo_mode {
        tracing::info!("filling the demo, if it is empty");
        demo::seed(app).await?;
    }
    app.set_ready();
    app.nudge();
    Ok(())
}

fn is_away(error: &StartError) -> bool {
    match error {
        StartError::Unreachable(_) | StartError::Failed(Failure::Store(StoreError::Unreachable(_))) => true,
        StartError::Migration(
            MigrationError::Migration(MigrateError::Execute(error)) | MigrationError::Database(error),
        ) => match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::Tls(_) => true,
            // It shuts down or starts up, has no connection left, or somebody else has migrated for very long.
            sqlx::Error::Database(error) => error
                .code()
                .is_some_and(|code| code.starts_with("57P0") || code == "53300" || code == "55P03"),
            _ => false,
        },
        _ => false,
    }
}

async fn end_signal() -> Result<(), std::io::Error> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

fn greeting(public_url: &str, demo_mode: bool) -> String {
    if !demo_mode {
        return format!("Turnus is at {public_url}");
    }
    let logins: Vec<String> = demo::logins()
        .iter()
        .map(|login| {
            let role = match login.role {
                app::wire::DemoRole::Customer => "customer",
                app::wire::DemoRole::Owner => "merchant",
                app::wire::DemoRole::Support => "support",
            };
            format!("{role} {} {}", login.email, login.password)
        })
        .collect();
    format!("Turnus is at {public_url}  |  {}", logins.join("  |  "))
}

/// The way mails leave.
///
/// # Errors
/// When an address cannot be used.
pub(crate) fn smtp(url: &str, bounces_to: Option<&str>) -> Result<Transport, TransportError> {
    let options = SmtpOptions {
        bounces_to: bounces_to.map(str::to_owned),
        ..SmtpOptions::default()
    };
    Transport::smtp_with(url, &options)
}
