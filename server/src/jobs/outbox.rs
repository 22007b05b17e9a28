//! Delivers what committed changes asked for. At least once; the mail's id is the task's, so a repetition is the same mail.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::unit_prices::prices_by_units;
use app::wire::DeclarationKind;
use chrono::TimeDelta;
use store::contracts::StoredContract;
use store::customers::{Customer, PaymentDetails, PaymentMethod};
use store::documents::{File, FileOf, Kind};
use store::merchants::Merchant;
use store::outbox::{Attachment, DueTask, Mail, Task};
use store::{StoreError, Tx};
use texts::{Lang, format};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::progress::{Progress, count};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::{lang_of, last_four, per_cycle, read_model};
use crate::mail::{
    self, Addressee, Content, CreditSettlement, DeclarationReceiptMail, DeliveryError, DocumentMail,
    DocumentPayment, FirstCharge, Message, MessageAttachment, OrderConfirmation, PaymentBy, Sender,
};
use crate::state::App;
use crate::use_cases::contracting::signed_plan;
use crate::use_cases::declarations;
use crate::use_cases::files::document_file;

/// Tries before a task waits for someone to look: the last gaps are hours, so a mail server may be down for two days.
const MOST_ATTEMPTS: i32 = 20;
/// Mails in a row that the mail server does not take before a round gives up.
const MOST_FAILURES: u32 = 10;

/// A mail ready to be delivered and kept.
struct Written {
    to_name: String,
    to_address: String,
    content: Content,
    files: Vec<File>,
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
    for _ in 0..std::thread::available_parallelism().map_or(1, NonZero::get) {
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
    match deliver(app, merchant, &mut tx, &task).await {
        Ok(()) => {
            tx.finish_task(task.id, app.now()).await?;
            tx.commit().await?;
            count(&progress.mails, 1);
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
            if matches!(failure, Failure::NotDelivered(_)) {
                let in_a_row = failures.fetch_add(1, Ordering::Relaxed) + 1;
                return Ok(in_a_row < MOST_FAILURES);
            }
        }
    }
    Ok(true)
}

async fn postpone(
    app: &App,
    merchant: &Merchant,
    mut tx: Tx,
    task: &DueTask,
    failure: &Failure,
) -> Result<(), Failure> {
    let error = failure.to_string();
    if matches!(failure, Failure::Undeliverable(_)) || task.attempts >= MOST_ATTEMPTS {
        tracing::error!(merchant = merchant.slug, task = %task.id, error, "not delivered, put aside");
        tx.bury_task(task.id, &error, app.now()).await?;
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

async fn deliver(app: &App, merchant: &Merchant, tx: &mut Tx, task: &DueTask) -> Result<(), Failure> {
    let written = match task.task {
        Task::MailContractConfirmation { contract } => {
            contract_confirmation(app, merchant, tx, contract).await?
        }
        Task::MailDocument { document } => document_mail(app, merchant, tx, document).await?,
        Task::MailDeclarationReceipt { declaration } => {
            declaration_receipt(app, merchant, tx, declaration).await?
        }
    };
    let moment = app.moment(merchant);
    let message = Message {
        id: task.id,
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
        text: written.content.text,
        html: written.content.html,
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
    Ok(())
}

async fn contract_confirmation(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    contract: Uuid,
) -> Result<Written, Failure> {
    let (stored, customer, methods) = contract_with_customer(tx, contract).await?;
    let lang = lang_of(&customer);
    let plans = tx.plans().await?;
    let file = tx
        .file_of(FileOf::ContractConfirmation(contract))
        .await?
        .ok_or_else(|| Failure::Defect("a contract without its confirmation".to_owned()))?;
    let ordered_on = Moment::at(&merchant.timezone, stored.ordered_at).today();
    let current = &stored.current;
    let plan = signed_plan(current)?;
    let billing_start = current.billing_start();
    let first = billing::forecast::forecast(current, &[], ordered_on, 14)?
        .into_iter()
        .find(|document| document.gross.is_positive());
    let recurring = billing::quote::recurring(current, billing_start.unwrap_or(current.starts_on))?;
    let payment = match details(&methods, stored.payment_method) {
        Some(PaymentDetails::Sepa { iban, .. }) => PaymentBy::DirectDebit {
            iban_last4: last_four(iban),
        },
        Some(PaymentDetails::Invoice) | None => PaymentBy::Transfer,
    };
    let content = mail::order_confirmation(
        lang,
        &OrderConfirmation {
            merchant: sender(merchant),
            addressee: addressee(&customer),
            contract_number: stored.number.clone(),
            plan: crate::letters::plan_name(&plans, plan, lang),
            ordered_on,
            trial_last_day: current.trial.and_then(|trial| trial.until.pred_opt()),
            first_charge: first.map(|document| FirstCharge {
                // A debit comes after the agreed notice, on a day banks settle; a transfer falls to the customer.
                on: match payment {
                    PaymentBy::DirectDebit { .. } => {
                        payments::debit_date(document.date, merchant.profile.prenotification_days)
                    }
                    PaymentBy::Transfer => document.date,
                },
                amount: document.gross,
            }),
            recurring: recurring
                .iter()
                .map(|part| {
                    let amount = format::money(lang, part.gross.minor(), part.gross.currency().code());
                    format!("{amount} {}", per_cycle(part.cycle, lang))
                })
                .chain(
                    prices_by_units(lang, plan)
                        .into_iter()
                        .map(|(what, price)| format!("{what}: {price}")),
                )
                .collect(),
            payment,
            portal_url: page(app, merchant, &format!("portal/contracts/{contract}")),
            withdrawal_url: customer
                .company
                .is_none()
                .then(|| page(app, merchant, "withdraw")),
        },
    );
    let mut files = vec![file];
    // The mandate goes along with the order it was given with, not with later ones that use it again.
    if methods
        .iter()
        .any(|method| method.id == stored.payment_method && method.created_at == stored.ordered_at)
    {
        files.extend(tx.file_of(FileOf::Mandate(stored.payment_method)).await?);
    }
    Ok(written(&customer, content, files))
}

async fn document_mail(app: &App, merchant: &Merchant, tx: &mut Tx, id: Uuid) -> Result<Written, Failure> {
    let document = tx
        .document(id)
        .await?
        .ok_or_else(|| Failure::Defect("a task for a document that is not there".to_owned()))?;
    let customer = tx
        .customer(document.customer)
        .await?
        .ok_or_else(|| Failure::Defect("a document without its customer".to_owned()))?;
    let lang = lang_of(&customer);
    let moment = app.moment(merchant);
    let file = document_file(app, tx, &document, moment).await?;
    // The document's own model says how it is paid: the mail must not tell otherwise.
    let model = read_model(&tx.document_content(id).await?, &document.number)?;
    let gross = crate::letters::money(document.gross_minor, &document.currency);
    let payable = crate::letters::money(model.payable_minor, &document.currency);
    let payment = match (document.kind, model.payment) {
        (Kind::CreditNote, _) => DocumentPayment::Credit(CreditSettlement::NextInvoice),
        (
            Kind::Invoice,
            documents::Payment::SepaDebit {
                collect_on,
                mandate_reference,
                creditor_id,
                iban_last4,
            },
        ) => DocumentPayment::Sepa {
            collect_on,
            amount: payable,
            mandate: mandate_reference,
            iban_last4,
            creditor_id,
        },
        (
            Kind::Invoice,
            documents::Payment::Transfer {
                due_on,
                account,
                reference,
                ..
            },
        ) => DocumentPayment::Transfer {
            due_on,
            amount: payable,
            holder: account.holder,
            iban: account.iban,
            bic: account.bic.unwrap_or_default(),
            reference,
        },
        (Kind::Invoice, documents::Payment::Paid { .. } | documents::Payment::Nothing) => {
            DocumentPayment::Settled
        }
        (Kind::Invoice, documents::Payment::Charge { .. } | documents::Payment::Refund { .. }) => {
            return Err(Failure::Defect(format!(
                "{} is paid in a way no mail can tell",
                document.number
            )));
        }
    };
    let content = mail::document(
        lang,
        &DocumentMail {
            merchant: sender(merchant),
            addressee: addressee(&customer),
            number: document.number.clone(),
            kind: match document.kind {
                Kind::Invoice => mail::DocumentKind::Invoice,
                Kind::CreditNote => mail::DocumentKind::CreditNote,
            },
            gross,
            issued_on: document.issued_on,
            payment,
            portal_url: page(app, merchant, "portal/invoices"),
        },
    );
    Ok(written(&customer, content, vec![file]))
}

async fn declaration_receipt(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    id: Uuid,
) -> Result<Written, Failure> {
    let declaration = tx
        .declaration(id)
        .await?
        .ok_or_else(|| Failure::Defect("a task for a declaration that is not there".to_owned()))?;
    let receipt = declarations::receipt(merchant, &declaration)?;
    let kind = if declaration.kind == declarations::kind_name(DeclarationKind::Cancellation) {
        mail::DeclarationKind::Cancellation
    } else {
        mail::DeclarationKind::Withdrawal
    };
    let lang = Lang::from_tag(&declaration.lang).unwrap_or_default();
    let received_at = declarations::received_at(&receipt)?;
    // The mail itself confirms in text form: it goes out even where its file cannot be made.
    let files = match declarations::receipt_file(app, tx, merchant, &declaration).await {
        Ok(file) => vec![file],
        Err(failure @ (Failure::Defect(_) | Failure::Document(_))) => {
            tracing::error!(merchant = merchant.slug, declaration = %id, error = %failure, "no receipt file");
            Vec::new()
        }
        Err(failure) => return Err(failure),
    };
    let content = mail::declaration_receipt(
        lang,
        &DeclarationReceiptMail {
            merchant: sender(merchant),
            addressee: Addressee {
                given: String::new(),
                family: receipt.form.name.clone(),
            },
            kind,
            received_at,
            content: declarations::declared(lang, kind == mail::DeclarationKind::Cancellation, &receipt.form),
            ends_on: receipt.ends_on,
            portal_url: Some(page(app, merchant, "portal")),
            // Whoever cancels within the withdrawal period learns that withdrawing exists.
            withdrawal_url: (kind == mail::DeclarationKind::Cancellation)
                .then(|| page(app, merchant, "withdraw")),
        },
    );
    Ok(Written {
        to_name: receipt.form.name.clone(),
        to_address: receipt.form.email.trim().to_owned(),
        content,
        files,
    })
}

async fn contract_with_customer(
    tx: &mut Tx,
    contract: Uuid,
) -> Result<(StoredContract, Customer, Vec<PaymentMethod>), Failure> {
    let stored = tx
        .contract(contract)
        .await?
        .ok_or_else(|| Failure::Defect("a task for a contract that is not there".to_owned()))?;
    let customer = tx
        .customer(stored.customer)
        .await?
        .ok_or_else(|| Failure::Defect("a contract without its customer".to_owned()))?;
    let methods = tx.payment_methods(customer.id).await?;
    Ok((stored, customer, methods))
}

fn details(methods: &[PaymentMethod], id: Uuid) -> Option<&PaymentDetails> {
    methods
        .iter()
        .find(|method| method.id == id)
        .map(|method| &method.details)
}

fn page(app: &App, merchant: &Merchant, path: &str) -> String {
    format!("{}/m/{}/{path}", app.public_url(), merchant.slug)
}

fn written(customer: &Customer, content: Content, files: Vec<File>) -> Written {
    Written {
        to_name: crate::letters::display_name(customer),
        to_address: customer.email.clone(),
        content,
        files,
    }
}

fn addressee(customer: &Customer) -> Addressee {
    Addressee {
        given: customer.given_name.clone(),
        family: customer.family_name.clone(),
    }
}

fn sender(merchant: &Merchant) -> Sender {
    let profile = &merchant.profile;
    Sender {
        name: merchant.name.clone(),
        legal_name: profile.legal_name.clone(),
        address: vec![
            profile.street.clone(),
            format!("{} {}", profile.postcode, profile.city),
        ],
        seat: profile.seat.clone(),
        register: profile.register.clone(),
        managers: profile.managers.clone(),
        vat_id: profile.vat_id.clone(),
        email: profile.email.clone(),
        website: profile.website.clone(),
        accent: profile.accent.clone(),
    }
}
