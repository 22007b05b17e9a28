//! Delivers what committed changes asked for. At least once; the mail's id is the task's, so a repetition is the same mail.

mod access;
mod card;
mod change;
pub(crate) mod drafted;

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::wire::MailTemplateKind;
use chrono::TimeDelta;
use store::documents::{File, FileOf};
use store::mails::{MailEvent, MailState};
use store::merchants::Merchant;
use store::outbox::{Attachment, DueTask, Mail, Sample, Task};
use store::{StoreError, Tx};
use texts::{Lang, tr};
use tokio::task::JoinSet;

use self::drafted::Drafted;
use super::progress::{Progress, count};
use crate::access::Token;
use crate::failure::Failure;
use crate::jobs::release::{kept_or_made, release, unset};
use crate::mail::{
    Content, DeliveryError, FreeText, Message, MessageAttachment, Template, Transport, Values,
};
use crate::state::App;
use crate::use_cases::declarations::receipt_file;
use uuid::Uuid;

/// Tries before a task waits for someone to look: the last gaps are hours, so a mail server may be down for two days.
const MOST_ATTEMPTS: i32 = 20;
/// Mails in a row that the mail server does not take, or documents that the merchant's layout does not make, before a round gives up.
const MOST_FAILURES: u32 = 10;
/// How long a document that is set by a layout of the merchant's own is left to whoever sets it: longer than that takes with others before.
const SETTING: TimeDelta = TimeDelta::minutes(10);

/// A mail ready to be delivered and kept.
struct Written {
    to_name: String,
    to_address: String,
    content: Content,
    files: Vec<File>,
    /// What must not stay in what is kept of the mail.
    secret: Option<Secret>,
}

/// The secret of a link in a mail.
struct Secret(Token);

impl Secret {
    /// What is kept of a mail that was sent. The demo's mailbox is where its mails arrive: there the link must stay.
    fn hidden(secret: Option<&Self>, transport: &Transport, text: String) -> String {
        match (secret, transport) {
            (Some(Self(token)), Transport::Smtp(_)) => text.replace(token.as_str(), "…"),
            (Some(_), Transport::Mailbox) | (None, _) => text,
        }
    }
}

/// Does every due task of a merchant once; how many mails went out.
///
/// # Errors
/// When the database is out of reach.
pub async fn run(app: &App, merchant: &Merchant) -> Result<u32, Failure> {
    run_watched(app, merchant, &Arc::default()).await
}

/// Like [`run`], watched.
///
/// # Errors
/// As [`run`].
pub async fn run_watched(app: &App, merchant: &Merchant, progress: &Arc<Progress>) -> Result<u32, Failure> {
    let failures = Arc::new(AtomicU32::new(0));
    // Mostly there is nothing or a single task: the others are called when there is more.
    if !next(app, merchant, progress, &failures).await? {
        return Ok(0);
    }
    let mut workers = JoinSet::new();
    // One more than processors: each waits for the database, or for the mail server, now and then.
    for _ in 0..=std::thread::available_parallelism().map_or(1, NonZero::get) {
        let (app, merchant) = (app.clone(), merchant.clone());
        let (progress, failures) = (Arc::clone(progress), Arc::clone(&failures));
        workers.spawn(async move {
            while next(&app, &merchant, &progress, &failures).await? {}
            Ok(())
        });
    }
    let mut outcome = Ok(());
    while let Some(done) = workers.join_next().await {
        outcome = outcome.and(done.unwrap_or_else(|error| Err(Failure::Defect(error.to_string()))));
    }
    outcome.map(|()| u32::try_from(progress.counts().mails).unwrap_or(u32::MAX))
}

/// Does the most urgent task nobody else is doing; whether there may be more. `failures` counts those that were not delivered in a row:
/// after some the mail server is away, and the rest waits for the next round.
async fn next(
    app: &App,
    merchant: &Merchant,
    progress: &Progress,
    failures: &AtomicU32,
) -> Result<bool, Failure> {
    let mut tx = app.store().begin(merchant.id).await?;
    let Some(task) = tx.lock_due_task(app.now()).await? else {
        return Ok(false);
    };
    let Some((mut tx, ready)) = set_by_own_layout(app, merchant, tx, &task).await? else {
        return Ok(true);
    };
    let (done, mails) = match (ready, &task.task) {
        (Err(failure), _) => (Err(failure), 0),
        (Ok(()), Task::ReleaseDocument { document }) => {
            let released = release(app, merchant, &mut tx, *document).await;
            (released.map(|()| Delivery::Done), 0)
        }
        (Ok(()), Task::ForgetCard { provider, method }) => {
            let forgotten = card::forget(app, provider, method).await;
            (forgotten.map(|()| Delivery::Done), 0)
        }
        (Ok(()), _) => (deliver(app, merchant, &mut tx, &task).await, 1),
    };
    match done {
        Ok(Delivery::Needless) => {
            tx.forget_task(task.id).await?;
            tx.commit().await?;
        }
        Ok(Delivery::Done) => {
            tx.finish_task(task.id, app.now()).await?;
            tx.commit().await?;
            count(&progress.mails, mails);
            failures.store(0, Ordering::Relaxed);
        }
        Err(Failure::Store(error @ StoreError::Unreachable(_))) => return Err(error.into()),
        Err(failure) => {
            // What the database refused has ended the transaction; else the task stays ours until its next try is set.
            let tx = match &failure {
                Failure::Store(_) => {
                    drop(tx);
                    app.store().begin(merchant.id).await?
                }
                _ => tx,
            };
            postpone(app, merchant, tx, &task, &failure).await?;
            if matches!(failure, Failure::NotDelivered(_) | Failure::Layout(_)) {
                let in_a_row = failures.fetch_add(1, Ordering::Relaxed) + 1;
                return Ok(in_a_row < MOST_FAILURES);
            }
        }
    }
    Ok(true)
}

/// Sees to it that the document a task is about is set, if that is up to a layout of the merchant's own. It may take seconds, so no
/// transaction is open meanwhile: the task is put off instead, so that nobody else does the same, and comes back by itself should this
/// program end. The transaction to go on with, in which the task is locked, and how the setting went; none if somebody else has done the task.
async fn set_by_own_layout(
    app: &App,
    merchant: &Merchant,
    mut tx: Tx,
    task: &DueTask,
) -> Result<Option<(Tx, Result<(), Failure>)>, Failure> {
    let (Task::ReleaseDocument { document } | Task::MailDocument { document }) = &task.task else {
        return Ok(Some((tx, Ok(()))));
    };
    let unset = match unset(&mut tx, *document).await {
        Ok(Some(unset)) => unset,
        Ok(None) => return Ok(Some((tx, Ok(())))),
        Err(failure) => return Ok(Some((tx, Err(failure)))),
    };
    tx.put_off_task(task.id, app.now() + SETTING).await?;
    tx.commit().await?;
    let set = unset.set(app).await;
    let mut tx = app.store().begin(merchant.id).await?;
    if !tx.lock_task(task.id).await? {
        return Ok(None);
    }
    let done = match set {
        Ok(set) => set.keep(app, &mut tx, app.moment(merchant)).await.map(drop),
        Err(failure) => Err(failure),
    };
    Ok(Some((tx, done)))
}

async fn postpone(
    app: &App,
    merchant: &Merchant,
    mut tx: Tx,
    task: &DueTask,
    failure: &Failure,
) -> Result<(), Failure> {
    let error = failure.to_string();
    let hopeless = match failure {
        Failure::Undeliverable(_) | Failure::Document(_) => true,
        Failure::Layout(problem) => !problem.may_pass(),
        _ => false,
    };
    if hopeless || task.attempts >= MOST_ATTEMPTS {
        tracing::error!(merchant = merchant.slug, task = %task.id, error, "not delivered, put aside");
        tx.bury_task(task.id, &error, app.now()).await?;
        note(app, merchant, &mut tx, task, MailState::Failed, Some(error)).await?;
    } else {
        // 1, 2, 4 … minutes, at most 4 hours.
        let doublings = u32::try_from(task.attempts).unwrap_or(0).min(8);
        let minutes = (1_i64 << doublings).min(240);
        tracing::warn!(merchant = merchant.slug, task = %task.id, minutes, error, "not delivered");
        let next = app.now() + TimeDelta::minutes(minutes);
        tx.postpone_task(task.id, &error, next).await?;
    }
    Ok(tx.commit().await?)
}

/// Writes down what became of a mail, on the merchant's clock.
async fn note(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    task: &DueTask,
    state: MailState,
    reason: Option<String>,
) -> Result<(), Failure> {
    let event = MailEvent {
        id: app.new_id(),
        mail: task.id,
        at: app.moment(merchant).instant,
        state,
        reason,
    };
    Ok(tx.note_mail(&event).await?)
}

/// What became of a task that did not fail.
enum Delivery {
    Done,
    /// There is nobody to write to.
    Needless,
}

async fn deliver(app: &App, merchant: &Merchant, tx: &mut Tx, task: &DueTask) -> Result<Delivery, Failure> {
    let Some(written) = write(app, merchant, tx, &task.task).await? else {
        return Ok(Delivery::Needless);
    };
    let moment = app.moment(merchant);
    let message = Message {
        id: task.id,
        merchant: merchant.id,
        from_name: merchant.name.clone(),
        from_address: merchant.profile.email.clone(),
        to_name: written.to_name,
        to_address: written.to_address.clone(),
        reply_to: None,
        subject: written.content.subject.clone(),
        text: written.content.text.clone(),
        html: written.content.html.clone(),
        attachments: written
            .files
            .iter()
            .map(|file| MessageAttachment {
                name: file.name.clone(),
                media_type: file.media_type.clone(),
                bytes: file.bytes.clone(),
            })
            .collect(),
        date: moment.instant,
    };
    app.transport()
        .deliver(&message)
        .await
        .map_err(|error| match error {
            DeliveryError::Temporary(text) => Failure::NotDelivered(text),
            DeliveryError::Permanent(text) => Failure::Undeliverable(text),
        })?;
    tx.insert_mail(&Mail {
        // The task's own id: a second record of the same mail is impossible.
        id: task.id,
        sender: merchant.profile.email.clone(),
        recipient: written.to_address,
        subject: written.content.subject,
        text: Secret::hidden(written.secret.as_ref(), app.transport(), written.content.text),
        html: Secret::hidden(written.secret.as_ref(), app.transport(), written.content.html),
        attachments: written
            .files
            .into_iter()
            .map(|file| Attachment {
                name: file.name,
                file: file.id,
            })
            .collect(),
        sent_at: moment.instant,
    })
    .await?;
    note(app, merchant, tx, task, MailState::Accepted, None).await?;
    Ok(Delivery::Done)
}

/// A task's mail in words, with its files; `None` if there is nobody to write to.
async fn write(app: &App, merchant: &Merchant, tx: &mut Tx, task: &Task) -> Result<Option<Written>, Failure> {
    let (drafted, files) = match task {
        Task::MailContractConfirmation { contract } => {
            let file = tx.file_of(FileOf::ContractConfirmation(*contract)).await?;
            let file =
                file.ok_or_else(|| Failure::Defect("a contract without its confirmation".to_owned()))?;
            let mut files = vec![file];
            files.extend(mandate_of(tx, *contract).await?);
            (drafted::order(app, merchant, tx, *contract).await?, files)
        }
        Task::MailDocument { document } => {
            let document = tx
                .document(*document)
                .await?
                .ok_or_else(|| Failure::Defect("a task for a document that is not there".to_owned()))?;
            let drafted = drafted::document(app, merchant, tx, &document).await?;
            let file = kept_or_made(app, tx, &document, app.moment(merchant)).await?;
            (drafted, vec![file])
        }
        Task::MailDeclarationReceipt { declaration } => {
            let drafted = drafted::declaration(app, merchant, tx, *declaration).await?;
            let file = receipt_of(app, merchant, tx, *declaration).await?;
            (drafted, file.into_iter().collect())
        }
        Task::MailAccountChanged { customer, changed } => {
            let (drafted, mail) = drafted::account_changed(app, merchant, tx, *customer, changed).await?;
            return Ok(Some(Written {
                to_name: drafted.name,
                to_address: drafted.address,
                content: crate::mail::account_changed(drafted.lang, &mail),
                files: Vec::new(),
                secret: None,
            }));
        }
        Task::MailContractChanged { contract, change } => {
            return change::written(app, merchant, tx, *contract, change)
                .await
                .map(Some);
        }
        Task::MailErasure { customer, told } => {
            let (drafted, mail) = drafted::erasure(app, merchant, tx, *customer, told).await?;
            return Ok(Some(Written {
                to_name: drafted.name,
                to_address: drafted.address,
                content: crate::mail::erasure(drafted.lang, &mail),
                files: Vec::new(),
                secret: None,
            }));
        }
        Task::MailMandate { customer, method } => {
            let (to, mail) = drafted::mandate(app, merchant, tx, *customer, *method).await?;
            let file = tx.file_of(FileOf::Mandate(*method)).await?;
            let file = file.ok_or_else(|| Failure::Defect("a mandate without its letter".to_owned()))?;
            return Ok(Some(Written {
                to_name: to.name,
                to_address: to.address,
                content: crate::mail::mandate_given(to.lang, &mail),
                files: vec![file],
                secret: None,
            }));
        }
        Task::MailCard(mail) => {
            let Some((to, letter)) = card::letter(app, merchant, tx, mail).await? else {
                return Ok(None);
            };
            return Ok(Some(Written {
                to_name: to.name,
                to_address: to.address,
                content: crate::mail::card(to.lang, &letter),
                files: Vec::new(),
                secret: None,
            }));
        }
        Task::MailSample(sample) => return write_sample(app, merchant, tx, sample).await.map(Some),
        Task::MailAccess(mail) => return access::write(app, merchant, tx, mail).await,
        Task::ReleaseDocument { .. } | Task::ForgetCard { .. } => {
            return Err(Failure::Defect("no mail".to_owned()));
        }
    };
    let own = own_words(merchant, tx, &drafted).await?;
    Ok(Some(Written {
        to_name: drafted.to_name,
        to_address: drafted.to_address,
        content: drafted.facts.compose(drafted.lang, own),
        files,
        secret: None,
    }))
}

/// The mandate that was given with an order; it does not go along with later ones that use it again.
async fn mandate_of(tx: &mut Tx, contract: Uuid) -> Result<Option<File>, Failure> {
    let Some(stored) = tx.contract(contract).await? else {
        return Ok(None);
    };
    let methods = tx.payment_methods(stored.customer).await?;
    let given_now = methods
        .iter()
        .find(|method| method.created_at == stored.ordered_at);
    Ok(match given_now {
        Some(method) => tx.file_of(FileOf::Mandate(method.id)).await?,
        None => None,
    })
}

/// The receipt of a declaration. The mail itself confirms in text form: it goes out even where its file cannot be made.
async fn receipt_of(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    declaration: Uuid,
) -> Result<Option<File>, Failure> {
    let Some(stored) = tx.declaration(declaration).await? else {
        return Ok(None);
    };
    match receipt_file(app, tx, merchant, &stored).await {
        Ok(file) => Ok(Some(file)),
        Err(failure @ (Failure::Defect(_) | Failure::Document(_))) => {
            let slug = &merchant.slug;
            tracing::error!(merchant = slug, %declaration, error = %failure, "no receipt file");
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

/// The merchant's own words for a mail, if it has any. Words that cannot be filled in, because a newer program knows other
/// placeholders, must not keep a mail with a deadline back: it goes out with the program's.
async fn own_words(merchant: &Merchant, tx: &mut Tx, drafted: &Drafted) -> Result<Option<FreeText>, Failure> {
    let kind = drafted.facts.kind().path();
    let Some(stored) = tx.mail_template(kind, drafted.lang.tag()).await? else {
        return Ok(None);
    };
    let values = Values::of(drafted.lang, &drafted.facts, &drafted.person);
    match Template::from(stored).fill(&values) {
        Ok(text) => Ok(Some(text)),
        Err(error) => {
            let slug = &merchant.slug;
            tracing::error!(merchant = slug, kind, %error, "the merchant's own words cannot be used");
            Ok(None)
        }
    }
}

/// What somebody has typed, to look at in the own mailbox.
async fn write_sample(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    sample: &Sample,
) -> Result<Written, Failure> {
    let gone = |what: &str| Failure::Undeliverable(format!("a test mail without its {what}"));
    let staff = tx.staff(sample.staff).await?.ok_or_else(|| gone("recipient"))?;
    let kind = MailTemplateKind::from_path(&sample.kind).ok_or_else(|| gone("kind"))?;
    let lang = Lang::from_tag(&sample.lang).ok_or_else(|| gone("language"))?;
    let customer = match sample.customer {
        Some(id) => tx.customer(id).await?,
        None => None,
    };
    let (drafted, _) = drafted::to_look_at(app, merchant, tx, (kind, lang), customer.as_ref()).await?;
    let template = Template {
        subject: sample.subject.clone(),
        opening: sample.opening.clone(),
        closing: sample.closing.clone(),
    };
    let text = template
        .fill(&Values::of(lang, &drafted.facts, &drafted.person))
        .map_err(|error| Failure::Undeliverable(error.to_string()))?;
    let mut content = drafted.facts.compose(lang, Some(text));
    content.subject = tr(lang, "mail-sample-subject", &[("subject", &content.subject)]);
    Ok(Written {
        to_name: staff.name,
        to_address: staff.email,
        content,
        files: Vec::new(),
        secret: None,
    })
}
