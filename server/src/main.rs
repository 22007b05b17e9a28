//! The command line.

use std::io::Read;
use std::process::ExitCode;

use clap::Parser;
use server::config::{AccessCommand, Cli, Command, DocumentsCommand, MailCommand, MerchantCommand};
use server::{bench, commands, export, scenario, startup, typeset};
use tracing_subscriber::EnvFilter;

/// Documents are made of millions of small pieces on several threads: this allocator keeps what a thread gave back for that thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    // Before there are threads: its limits are meant for the layout, not for a runtime.
    if let Command::Typeset = cli.command {
        return match typeset::answer(std::io::stdin().lock(), std::io::stdout().lock()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(reason) => {
                tell(&reason);
                ExitCode::FAILURE
            }
        };
    }
    run(cli)
}

#[tokio::main]
async fn run(cli: Cli) -> ExitCode {
    let filter = EnvFilter::try_from_env("TURNUS_LOG").unwrap_or_else(|_| EnvFilter::new("warn,server=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .init();
    // What mail servers understand as "keep it and try again later" (EX_TEMPFAIL of sysexits.h).
    const LATER: u8 = 75;
    let failure = match cli.command {
        Command::Mail(_) => ExitCode::from(LATER),
        _ => ExitCode::FAILURE,
    };
    let outcome = match cli.command {
        Command::Serve(config) => startup::serve(config, say).await.map_err(told),
        Command::Bill(config) => commands::bill(config, say, tell).await.map_err(told),
        Command::Demo(config) => commands::demo(config, say).await.map_err(told),
        Command::Migrate(config) => commands::migrate_only(config, say).await.map_err(told),
        Command::Verify(config) => commands::verify(config, say).await.map_err(told),
        Command::Documents(DocumentsCommand::Export(config)) => {
            export::export(config, say).await.map_err(told)
        }
        Command::Mail(MailCommand::Bounce(config)) => match piped() {
            Ok(message) => commands::bounce(config, &message, say).await.map_err(told),
            Err(error) => Err(told(error)),
        },
        Command::Access(AccessCommand::DropSecondFactor(config)) => {
            commands::drop_second_factor(config, say).await.map_err(told)
        }
        Command::Merchant(MerchantCommand::Add(config)) => {
            commands::add_merchant(config, say).await.map_err(told)
        }
        Command::Bench(what) => bench::measure(what, say).await.map_err(told),
        Command::Typeset => Ok(()),
        Command::Scenario(config) => scenario::tell_files(&config.files, &mut std::io::stdout().lock()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            failure
        }
    }
}

/// A message from the standard input; of a very long one the beginning, which has all that counts.
fn piped() -> std::io::Result<Vec<u8>> {
    const BYTES_MOST: u64 = 8 * 1024 * 1024;
    let mut message = Vec::new();
    std::io::stdin()
        .lock()
        .take(BYTES_MOST)
        .read_to_end(&mut message)?;
    Ok(message)
}

fn told(error: impl std::fmt::Display) -> String {
    error.to_string()
}

#[expect(clippy::disallowed_macros, reason = "the command line speaks here")]
fn say(line: &str) {
    println!("{line}");
}

#[expect(clippy::disallowed_macros, reason = "the command line speaks here")]
fn tell(line: &str) {
    eprintln!("{line}");
}

#[expect(clippy::disallowed_macros, reason = "the command line speaks here")]
fn complain(line: &str) {
    eprintln!("turnus: {line}");
}
