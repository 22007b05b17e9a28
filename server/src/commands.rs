//! Commands that end by themselves.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use store::Store;
use store::distribute::{Distributed, distribute};
use store::merchants::Merchant;
use tokio::time::Instant;

use crate::access::INVITATION_DAYS;
use crate::clock::SystemClock;
use crate::config::{AddMerchant, Bill, Bounce, Demo, DropSecondFactor, Migrate, Verify};
use crate::demo;
use crate::failure::Failure;
use crate::jobs::progress::{Counts, Progress, SIGN_OF_LIFE, rate, remaining};
use crate::jobs::round_watched;
use crate::mail::Transport;
use crate::mail::bounce::{self, Report};
use crate::onboarding::{NewMerchant, add_merchant as add_to_store};
use crate::passwords::Passwords;
use crate::startup::{Connected, StartError, bring_up_to_date, smtp};
use crate::state::App;
use crate::typeset::Cage;
use crate::use_cases::lost_factor::take_second_factor;
use crate::use_cases::mailing::{Bounced, note_bounce};

/// Bills once and prints what was done; on the way, tells each second how far it is.
///
/// # Errors
/// When the database is out of reach or the date lies in the future.
pub async fn bill(config: Bill, print: impl Fn(&str), tell: impl Fn(&str)) -> Result<(), StartError> {
    let connected = Connected::open(&config.database).await?;
    let outcome = bill_connected(&config, &connected, &print, &tell).await;
    connected.close().await?;
    outcome
}

async fn bill_connected(
    config: &Bill,
    connected: &Connected,
    print: &impl Fn(&str),
    tell: &impl Fn(&str),
) -> Result<(), StartError> {
    bring_up_to_date(connected).await?;
    let store = Store::new(connected.pool.clone());
    let mut rows = Vec::new();
    for merchant in &merchants(&store, config.merchant.as_deref()).await? {
        let transport = match (&config.smtp, merchant.demo) {
            (Some(url), _) => smtp(url, config.bounces_to.as_deref())?,
            (None, true) => Transport::Mailbox,
            (None, false) => return Err(StartError::NoSmtp),
        };
        let app = tool(connected, transport, &config.public_url)?;
        let today = app.moment(merchant).today();
        let until = config.until.unwrap_or(today);
        if until > today {
            let merchant = merchant.slug.clone();
            return Err(StartError::AheadOfToday {
                merchant,
                until,
                today,
            });
        }
        let progress = Arc::default();
        let round = round_watched(&app, merchant, until, &progress);
        let done = watched(round, &progress, |line| {
            tell(&format!("{}: {line}", merchant.slug))
        })
        .await?;
        rows.push((merchant.slug.clone(), until, done));
    }
    for (slug, until, done) in rows {
        let (run, mails) = (done.billing, done.mails);
        if config.json {
            let row = serde_json::json!({
                "merchant": slug, "until": until, "invoices": run.invoices, "credit_notes": run.credit_notes,
                "parked": run.parked, "mails": mails,
            });
            print(&row.to_string());
        } else {
            print(&format!(
                "{slug} until {until}: {} invoices, {} credit notes, {} parked, {mails} mails",
                run.invoices, run.credit_notes, run.parked
            ));
        }
    }
    Ok(())
}

/// Waits for some work and tells each second how far it is, when it is further.
async fn watched<T>(work: impl Future<Output = T>, progress: &Progress, tell: impl Fn(&str)) -> T {
    let mut work = pin!(work);
    let began = Instant::now();
    let mut signs = tokio::time::interval_at(began + SIGN_OF_LIFE, SIGN_OF_LIFE);
    let mut told = Counts::default();
    loop {
        tokio::select! {
            outcome = &mut work => return outcome,
            _ = signs.tick() => {
                let counts = progress.counts();
                if counts != told {
                    tell(&line(counts, began.elapsed()));
                    told = counts;
                }
            }
        }
    }
}

/// How far a run is, in words.
fn line(counts: Counts, took: Duration) -> String {
    let Counts {
        total, done, mails, ..
    } = counts;
    if mails > 0 {
        return format!("{done} of {total} contracts, {mails} mails");
    }
    let mut line = format!("{done} of {total} contracts");
    if let (Some(rate), Some(left)) = (
        rate(done, took),
        remaining(total.saturating_sub(done), done, took),
    ) {
        line.push_str(&format!(", {rate} per second, {left} s left"));
    }
    line
}

/// Looks whether the books are whole, and says what is not.
///
/// # Errors
/// [`StartError::NotWhole`] when something is wrong; when the database is out of reach.
pub async fn verify(config: Verify, print: impl Fn(&str)) -> Result<(), StartError> {
    let connected = Connected::open(&config.database).await?;
    let outcome = verify_connected(&config, &connected, &print).await;
    connected.close().await?;
    outcome
}

async fn verify_connected(
    config: &Verify,
    connected: &Connected,
    print: &impl Fn(&str),
) -> Result<(), StartError> {
    bring_up_to_date(connected).await?;
    let store = Store::new(connected.pool.clone());
    let merchants = merchants(&store, config.merchant.as_deref()).await?;
    let mut wrong = 0;
    for merchant in merchants {
        let mut tx = store.begin(merchant.id).await.map_err(Failure::from)?;
        let verified = tx.verify().await.map_err(Failure::from)?;
        tx.commit().await.map_err(Failure::from)?;
        wrong += verified.findings.len();
        let slug = &merchant.slug;
        if config.json {
            let row = serde_json::json!({ "merchant": slug, "verified": verified });
            print(&row.to_string());
        } else {
            let documents = verified.documents;
            print(&format!(
                "{slug}: {documents} documents, {} findings",
                verified.findings.len()
            ));
            for finding in &verified.findings {
                print(&format!("{slug}: {finding}"));
            }
        }
    }
    match wrong {
        0 => Ok(()),
        findings => Err(StartError::NotWhole(findings)),
    }
}

/// All merchants, or the one that was named.
pub(crate) async fn merchants(store: &Store, slug: Option<&str>) -> Result<Vec<Merchant>, StartError> {
    let mut merchants = store.merchants().await.map_err(Failure::from)?;
    if let Some(slug) = slug {
        merchants.retain(|merchant| merchant.slug == slug);
        if merchants.is_empty() {
            return Err(StartError::NoSuchMerchant(slug.to_owned()));
        }
    }
    Ok(merchants)
}

/// Notes which mail a message reports as undeliverable, and says in one line what was done.
///
/// # Errors
/// When the database is out of reach.
pub async fn bounce(config: Bounce, message: &[u8], print: impl Fn(&str)) -> Result<(), StartError> {
    let found = match bounce::read(message) {
        Report::Bounced(found) => found,
        Report::NotFinal => {
            print("passed over: the report says that nothing failed for good");
            return Ok(());
        }
        Report::NotOurs => {
            print("passed over: no report about a mail from here");
            return Ok(());
        }
    };
    let connected = Connected::open(&config.database).await?;
    let outcome = bounce_connected(&found, &connected, &print).await;
    connected.close().await?;
    outcome
}

async fn bounce_connected(
    found: &bounce::Bounce,
    connected: &Connected,
    print: &impl Fn(&str),
) -> Result<(), StartError> {
    bring_up_to_date(connected).await?;
    let app = tool(connected, Transport::Mailbox, "")?;
    let mail = found.mail;
    print(&match note_bounce(&app, found).await? {
        Bounced::Noted(slug) => format!("{slug}: mail {mail} came back: {}", found.reason),
        Bounced::Known(slug) => format!("{slug}: that mail {mail} came back is known"),
        Bounced::Unknown => format!("passed over: there is no mail {mail}"),
    });
    Ok(())
}

/// Takes the second factor from a login whose phone and recovery codes are lost.
///
/// # Errors
/// When the database is out of reach, or there is no such merchant or second factor.
pub async fn drop_second_factor(config: DropSecondFactor, print: impl Fn(&str)) -> Result<(), StartError> {
    let connected = Connected::open(&config.database).await?;
    let outcome = drop_second_factor_connected(&config, &connected, &print).await;
    connected.close().await?;
    outcome
}

async fn drop_second_factor_connected(
    config: &DropSecondFactor,
    connected: &Connected,
    print: &impl Fn(&str),
) -> Result<(), StartError> {
    bring_up_to_date(connected).await?;
    let app = tool(connected, Transport::Mailbox, "")?;
    for merchant in &merchants(app.store(), Some(&config.merchant)).await? {
        if !take_second_factor(&app, merchant, &config.email).await? {
            return Err(StartError::NoSecondFactor {
                merchant: merchant.slug.clone(),
                email: config.email.clone(),
            });
        }
        print(&format!(
            "{}: the second factor of {} is switched off, and a mail says so",
            merchant.slug, config.email
        ));
    }
    Ok(())
}

/// Adds a merchant, and prints the link by which its owner sets a password.
///
/// # Errors
/// When the database is out of reach, or what was asked for cannot be.
pub async fn add_merchant(config: AddMerchant, print: impl Fn(&str)) -> Result<(), StartError> {
    let connected = Connected::open(&config.database).await?;
    let outcome = add_merchant_connected(config, &connected, &print).await;
    connected.close().await?;
    outcome
}

async fn add_merchant_connected(
    config: AddMerchant,
    connected: &Connected,
    print: &impl Fn(&str),
) -> Result<(), StartError> {
    bring_up_to_date(connected).await?;
    let app = tool(connected, Transport::Mailbox, &config.public_url)?;
    let wanted = NewMerchant {
        slug: config.slug,
        name: config.name,
        timezone: config.timezone,
        owner_name: config.owner,
        owner_email: config.email,
    };
    let (merchant, link) = add_to_store(&app, wanted).await?;
    let home = config.public_url.trim_end_matches('/');
    print(&format!(
        "{} is there. Its owner sets a password within {INVITATION_DAYS} days, once, at {home}{link}",
        merchant.slug
    ));
    Ok(())
}

/// Seeds the demo, or moves its clock.
///
/// # Errors
/// When the database is out of reach or the duration cannot be read.
pub async fn demo(config: Demo, print: impl Fn(&str)) -> Result<(), StartError> {
    let by = config
        .advance
        .as_deref()
        .map(|text| span(text).ok_or_else(|| StartError::Duration(text.to_owned())))
        .transpose()?;
    let connected = Connected::open(&config.database).await?;
    let outcome = demo_connected(&config, by, &connected, &print).await;
    connected.close().await?;
    outcome
}

async fn demo_connected(
    config: &Demo,
    by: Option<billing::Span>,
    connected: &Connected,
    print: &impl Fn(&str),
) -> Result<(), StartError> {
    bring_up_to_date(connected).await?;
    let app = tool(connected, Transport::Mailbox, &config.public_url)?;
    let seeded = demo::seed(&app).await?;
    let Some(by) = by else {
        print(if seeded {
            "the demo is filled"
        } else {
            "the demo is there already"
        });
        return Ok(());
    };
    for merchant in app
        .store()
        .merchants()
        .await
        .map_err(Failure::from)?
        .iter()
        .filter(|merchant| merchant.demo)
    {
        let done = demo::advance(&app, merchant, by).await?;
        for day in &done.journal {
            print(&format!(
                "{}: {}: {} invoices, {} credit notes, {} parked, {} payments, {} mails",
                merchant.slug, day.on, day.invoices, day.credit_notes, day.parked, day.payments, day.mails
            ));
        }
        print(&format!(
            "{}: {}, {} invoices, {} mails",
            merchant.slug, done.today, done.invoices, done.mails
        ));
    }
    Ok(())
}

/// "1month" and "2 weeks" alike.
fn span(text: &str) -> Option<billing::Span> {
    let text = text.trim();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let (count, unit) = text.split_at(digits);
    format!("{count} {}", unit.trim()).parse().ok()
}

/// The parts of the program for a command that ends by itself.
pub(crate) fn tool(connected: &Connected, transport: Transport, public_url: &str) -> Result<App, StartError> {
    let app = App::new(
        Store::new(connected.pool.clone()),
        Arc::new(SystemClock),
        Passwords::new()?,
        transport,
        Cage::of_this_program()?,
        public_url.to_owned(),
        true,
    );
    app.set_ready();
    Ok(app)
}

/// Brings the schema and what is stored up to date, and spreads it over several machines if asked to.
///
/// # Errors
/// When the database is out of reach, a migration fails or there is no Citus.
pub async fn migrate_only(config: Migrate, print: impl Fn(&str)) -> Result<(), StartError> {
    let connected = Connected::open(&config.database).await?;
    let outcome = migrate_connected(&config, &connected, &print).await;
    connected.close().await?;
    outcome
}

async fn migrate_connected(
    config: &Migrate,
    connected: &Connected,
    print: &impl Fn(&str),
) -> Result<(), StartError> {
    bring_up_to_date(connected).await?;
    if config.distribute {
        let access = &connected.access;
        let Distributed {
            tenant,
            reference,
            skipped,
        } = distribute(access.owner.as_ref().unwrap_or(&access.program)).await?;
        print(&format!(
            "{tenant} tables spread by merchant, {reference} copied to every machine, {skipped} were in their place"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_with_or_without_a_blank() {
        for text in ["1month", "1 month", " 1 month "] {
            assert_eq!(
                span(text).map(|span| span.to_string()).as_deref(),
                Some("1 month"),
                "{text:?}"
            );
        }
        for text in ["month", "one month", "", "1 fortnight"] {
            assert_eq!(span(text), None, "{text:?}");
        }
    }

    #[test]
    fn progress_is_told_with_its_rate_and_what_is_left() {
        let counts = Counts {
            total: 20_000,
            done: 15_000,
            ..Counts::default()
        };
        let took = Duration::from_millis(1_500);
        assert_eq!(
            line(counts, took),
            "15000 of 20000 contracts, 10000 per second, 1 s left"
        );
        assert_eq!(line(Counts { done: 0, ..counts }, took), "0 of 20000 contracts");
        let mailing = Counts {
            done: 20_000,
            mails: 12,
            ..counts
        };
        assert_eq!(line(mailing, took), "20000 of 20000 contracts, 12 mails");
    }
}
