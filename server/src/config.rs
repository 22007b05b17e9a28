//! How the program is started: command line and environment.

use std::net::SocketAddr;
use std::num::NonZero;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Self-service subscription portal.
#[derive(Debug, Parser)]
#[command(name = "turnus", version, about, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the portal and do the jobs, until Ctrl-C.
    Serve(Serve),
    /// Bill everything due, deliver what waits, and end.
    Bill(Bill),
    /// Fill an installation with the demo merchant, or move its clock.
    Demo(Demo),
    /// Bring the database's schema and the rights of the program's role up to date, and end.
    Migrate(Migrate),
    /// Look whether everything that was issued, posted and paid is whole; ends with an error if it is not.
    Verify(Verify),
    /// What was issued, as files.
    #[command(subcommand)]
    Documents(DocumentsCommand),
    /// Who sells by this installation.
    #[command(subcommand)]
    Merchant(MerchantCommand),
    /// Tell Turnus of mails that came back.
    #[command(subcommand)]
    Mail(MailCommand),
    /// Help somebody back into an access.
    #[command(subcommand)]
    Access(AccessCommand),
    /// Measure this machine with a throw-away database, and print the figures as JSON.
    #[command(subcommand)]
    Bench(Bench),
    /// Tell billing stories from JSON files, without a database, and print what they come to.
    Scenario(Scenario),
    /// Set one document by a layout that is not ours, within tight limits: a request as JSON in, the PDF out.
    #[command(hide = true)]
    Typeset,
}

/// Where the data are.
#[derive(Clone, Debug, Args)]
pub struct Database {
    /// Folder of the embedded PostgreSQL; used unless a database is configured.
    #[arg(long, env = "TURNUS_DATA", default_value_os_t = default_data())]
    pub data: PathBuf,
    /// A PostgreSQL server or cluster to use instead of the embedded one: postgres://user:password@host/database
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// The user that owns the tables, for migrations, if that is not the one of DATABASE_URL:
    /// postgres://owner:password@host/database
    #[arg(
        long,
        env = "DATABASE_OWNER_URL",
        hide_env_values = true,
        requires = "database_url"
    )]
    pub owner_url: Option<String>,
}

#[derive(Clone, Debug, Args)]
pub struct Migrate {
    #[command(flatten)]
    pub database: Database,
    /// Afterwards spread the tables over the machines of a Citus cluster, by merchant; what is spread already stays.
    #[arg(long)]
    pub distribute: bool,
}

#[derive(Clone, Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    pub database: Database,
    /// Address and port to listen on.
    #[arg(long, env = "TURNUS_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// Where customers reach the portal, for links in mails; http://LISTEN if not given.
    #[arg(long, env = "TURNUS_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Folder with the site's files; `site` beside the program if not given.
    #[arg(long, env = "TURNUS_SITE")]
    pub site: Option<PathBuf>,
    /// Mail server: smtps://user:password@host or smtp://host:25. Without one, only a demo can run.
    #[arg(long, env = "TURNUS_SMTP", hide_env_values = true)]
    pub smtp: Option<String>,
    /// Address mail servers send undeliverable mails back to, to be piped into `turnus mail bounce`; the merchant's own if
    /// not given.
    #[arg(long, env = "TURNUS_BOUNCES_TO", requires = "smtp")]
    pub bounces_to: Option<String>,
    /// Demo mode: an invented merchant with a past, a mailbox page instead of mail, a clock that can be moved.
    #[arg(long, env = "TURNUS_DEMO")]
    pub demo: bool,
    /// Address and port of the demo's payment provider, which has a page of its own; any free port if not given.
    #[arg(
        long,
        env = "TURNUS_DEMO_CARDS",
        default_value = "127.0.0.1:0",
        requires = "demo"
    )]
    pub demo_cards: SocketAddr,
    /// Where browsers reach the demo's payment provider; http://DEMO_CARDS if not given.
    #[arg(long, env = "TURNUS_DEMO_CARDS_URL", requires = "demo")]
    pub demo_cards_url: Option<String>,
}

#[derive(Clone, Debug, Args)]
pub struct Bill {
    #[command(flatten)]
    pub database: Database,
    /// Bill what is due on or before this date (2026-12-31); today if not given. Never after today.
    #[arg(long)]
    pub until: Option<chrono::NaiveDate>,
    /// Only this merchant, by its part of the address.
    #[arg(long)]
    pub merchant: Option<String>,
    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,
    #[arg(long, env = "TURNUS_SMTP", hide_env_values = true)]
    pub smtp: Option<String>,
    #[arg(long, env = "TURNUS_BOUNCES_TO", requires = "smtp")]
    pub bounces_to: Option<String>,
    #[arg(long, env = "TURNUS_PUBLIC_URL", default_value = "http://127.0.0.1:3000")]
    pub public_url: String,
}

#[derive(Clone, Debug, Subcommand)]
pub enum DocumentsCommand {
    /// Write every issued document as NUMBER.pdf and NUMBER.xml, with an index.json.
    Export(Export),
}

#[derive(Clone, Debug, Args)]
pub struct Export {
    #[command(flatten)]
    pub database: Database,
    /// The folder to write into; made if it is not there.
    #[arg(long)]
    pub out: PathBuf,
    /// Only this merchant, by its part of the address; all of them otherwise, each in a folder of its own.
    #[arg(long)]
    pub merchant: Option<String>,
    /// Only what was issued on this day or later.
    #[arg(long)]
    pub since: Option<chrono::NaiveDate>,
}

#[derive(Clone, Debug, Subcommand)]
pub enum MailCommand {
    /// Read one message from the standard input, as a mail server pipes it, and note which mail of ours it reports as
    /// undeliverable. Anything else is passed over. Ends with 75 ("try again later") if the database is out of reach.
    Bounce(Bounce),
}

#[derive(Clone, Debug, Args)]
pub struct Bounce {
    #[command(flatten)]
    pub database: Database,
}

#[derive(Clone, Debug, Subcommand)]
pub enum AccessCommand {
    /// Take the second factor from a customer's login whose phone and recovery codes are lost: the password or a link by mail is then enough
    /// again. It is written down and told by mail. Make sure who asks.
    DropSecondFactor(DropSecondFactor),
}

#[derive(Clone, Debug, Args)]
pub struct DropSecondFactor {
    #[command(flatten)]
    pub database: Database,
    /// The merchant, by its part of the address.
    #[arg(long)]
    pub merchant: String,
    /// The address one signs in with.
    #[arg(long)]
    pub email: String,
}

#[derive(Clone, Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    pub database: Database,
    /// Only this merchant, by its part of the address.
    #[arg(long)]
    pub merchant: Option<String>,
    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Debug, Subcommand)]
pub enum Bench {
    /// A billing run, beside what the database alone can do with its rows.
    Billing {
        /// How many customers, each with one contract that is due.
        #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        customers: u32,
        /// Batches at once; as many as there are processors, at most 4, if not given.
        #[arg(long)]
        workers: Option<usize>,
        /// Customers in a batch.
        #[arg(long)]
        batch: Option<i64>,
        /// One customer in so many cannot be billed.
        #[arg(long)]
        failing: Option<u32>,
        /// Customers who look at their pages meanwhile, a hundred pages a second together; 0: nobody does.
        #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=1_000))]
        readers: u32,
    },
    /// Pages of the customers' portal, with many customers and invoices in the database.
    Portal {
        /// How many customers, each with one contract.
        #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        customers: u32,
        /// Invoices of each, one a month.
        #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=120))]
        months: u32,
        /// Pages asked for at once.
        #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..=1_000))]
        connections: u32,
        /// How long each page is asked for.
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=60))]
        seconds: u32,
    },
    /// A table of customers looked through and taken in.
    Import {
        /// How many customers, each with one contract.
        #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..=25_000))]
        customers: u32,
    },
    /// Invoices made, read again and kept, beside what the layout engine alone takes for the same pages.
    Documents {
        /// How many invoices, each with three lines.
        #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        documents: u32,
        /// Documents at once; one more than there are processors if not given.
        #[arg(long)]
        workers: Option<NonZero<usize>>,
    },
}

#[derive(Clone, Debug, Subcommand)]
pub enum MerchantCommand {
    /// Add a merchant with its owner, and print the link by which the owner sets a password.
    Add(AddMerchant),
}

#[derive(Clone, Debug, Args)]
pub struct AddMerchant {
    #[command(flatten)]
    pub database: Database,
    /// The merchant's part of the address: portal.example/m/SLUG.
    pub slug: String,
    /// What the merchant calls itself.
    #[arg(long)]
    pub name: String,
    /// Name of the person who owns it.
    #[arg(long)]
    pub owner: String,
    /// That person's e-mail address, to sign in with.
    #[arg(long)]
    pub email: String,
    /// Zone of its civil dates, by its IANA name.
    #[arg(long, default_value = "Europe/Berlin")]
    pub timezone: String,
    #[arg(long, env = "TURNUS_PUBLIC_URL", default_value = "http://127.0.0.1:3000")]
    pub public_url: String,
}

#[derive(Clone, Debug, Args)]
pub struct Scenario {
    /// The stories; the results are printed in their order.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub struct Demo {
    #[command(flatten)]
    pub database: Database,
    /// Move the demo merchants' clocks forward: "1 day", "2 weeks", "1month".
    #[arg(long)]
    pub advance: Option<String>,
    #[arg(long, env = "TURNUS_PUBLIC_URL", default_value = "http://127.0.0.1:3000")]
    pub public_url: String,
}

/// `$XDG_DATA_HOME/turnus`, else `~/.local/share/turnus`, else `./data`.
fn default_data() -> PathBuf {
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local").join("share"));
    std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .filter(|folder| folder.is_absolute())
        .or_else(home)
        .map_or_else(|| PathBuf::from("data"), |folder| folder.join("turnus"))
}
