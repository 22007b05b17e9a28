//! Issued documents as staff see them: sending by one button, letters for the printer, and taking an invoice back.

use app::wire::*;
use billing::staff::StaffRight;
use documents::SellerField;
use serde_json::json;
use store::audit::AuditEntry;
use store::contracts::Actor;
use store::documents::{Content, FileOf, Kind};
use store::hand_lines::CorrectedLine;
use store::merchants::Merchant;
use store::releases::Delivery;
use uuid::Uuid;

use super::cancelling::{Cancelled, cancel_invoice};
use super::erasures::in_sight;
use super::files::Download;
use super::staff_corrections::may_be_corrected;
use super::{Answer, RequestPort};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::jobs::release::send;
use crate::letters::{display_name, money, read_model};
use crate::state::App;

/// A reason is a sentence, not a story.
const REASON_MOST: usize = 200;

impl RequestPort {
    pub(super) async fn staff_document_view(&self, slug: &str, id: Uuid) -> Answer<StaffDocumentView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::SeeCustomers).await?;
        let (merchant, account) = (&viewer.merchant, viewer.account());
        let document = tx.document(id).await?.ok_or(Failure::NotFound)?;
        in_sight(&mut tx, account, document.customer).await?;
        let customer = tx.customer(document.customer).await?.ok_or(Failure::NotFound)?;
        let open = tx
            .open_of(document.customer, id, &document.currency)
            .await?
            .unwrap_or(0);
        let lines = tx.placed_lines(id).await?;
        let corrected = tx.corrected_lines(id).await?;
        let corrects = match document.kind {
            Kind::CreditNote => tx.corrected_by(id).await?,
            Kind::Invoice => None,
        };
        let release = tx.release(id).await?;
        let blocked = tx.blocked_release(id).await?;
        let lacking = match &blocked {
            Some(_) => letterhead_gaps(&tx.document_content(id).await?, &document.number),
            None => Vec::new(),
        };
        let electronic = tx.has_file(FileOf::DocumentXml(id)).await?;
        let cancellation = tx.cancellation_of(id).await?;
        let other = match &cancellation {
            Some(known) if known.document == id => tx.document(known.by).await?,
            Some(known) => tx.document(known.document).await?,
            None => None,
        };
        tx.commit().await?;
        let amount = |minor| money(minor, &document.currency);
        let day = |at| Moment::at(&merchant.timezone, at).today();
        Ok(StaffDocumentView {
            id,
            number: document.number.clone(),
            face: match (document.kind, &cancellation) {
                (Kind::Invoice, _) => DocumentFace::Invoice,
                (Kind::CreditNote, None) => DocumentFace::CreditNote,
                (Kind::CreditNote, Some(_)) => DocumentFace::Cancellation,
            },
            customer: customer.id,
            customer_name: display_name(&customer),
            issued_on: document.issued_on,
            due_on: document.due_on,
            net: amount(document.net_minor),
            tax: amount(document.tax_minor),
            gross: amount(document.gross_minor),
            open: amount(open),
            state: match (release, blocked) {
                (Some(release), _) => ReleaseState::Released { on: day(release.at) },
                (None, Some(reason)) => ReleaseState::Blocked { reason, lacking },
                (None, None) => ReleaseState::Waiting,
            },
            electronic,
            lines: lines
                .into_iter()
                .map(|line| line.item)
                .map(|item| StaffDocumentLine {
                    plan: item.plan_name.to_string(),
                    component: item.component_name.to_string(),
                    period: item
                        .period
                        .map(|period| (period.from(), period.until().pred_opt().unwrap_or(period.until()))),
                    amount: item.total,
                    tax_rate: item.tax.rate,
                    tax_reason: item.tax.reason,
                })
                .collect(),
            may_cancel: may_be_corrected(&document, cancellation.is_some()) && corrected.is_empty(),
            may_correct: viewer.may(StaffRight::MoveMoney)
                && may_be_corrected(&document, cancellation.is_some()),
            corrections: corrections(&corrected),
            corrects,
            cancellation: cancellation.zip(other).map(|(known, other)| CancellationView {
                other: other.id,
                number: other.number,
                reason: known.reason,
            }),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    /// Sends the ticked documents, or all that wait; those that were sent already are left alone.
    pub(super) async fn send_chosen(&self, form: SendForm) -> Answer<Redirect> {
        let (merchant, account) = self
            .staff_account(&form.merchant, StaffRight::ServeCustomers)
            .await?;
        let chosen: Vec<Uuid> = form
            .documents
            .iter()
            .map(|id| id.parse().map_err(|_| Failure::BadRequest("not an id")))
            .collect::<Result<_, _>>()?;
        let named = form.all.is_empty().then_some(chosen.as_slice());
        let mut tx = self.app.store().begin(merchant.id).await?;
        // Whoever takes one sends it: pressed twice, or by two at once, each goes out once.
        let taken = tx.take_unsent(named).await?;
        send(&self.app, &merchant, &mut tx, &taken).await?;
        if !taken.is_empty() {
            tx.audit(&self.entry(
                &merchant,
                account,
                "documents.sent",
                None,
                json!({ "documents": taken }),
            ))
            .await?;
        }
        tx.commit().await?;
        self.app.nudge_delivery();
        let count = u64::try_from(taken.len()).unwrap_or(0);
        self.set_flash(Flash::DocumentsSent { count }).await?;
        Ok(invoices_of(&merchant))
    }

    /// Whether documents are sent as soon as they are made, for owners to decide.
    pub(super) async fn choose_sending(&self, form: SendingForm) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(&form.merchant, StaffRight::Govern).await?;
        let at_once = !form.at_once.is_empty();
        let mut tx = self.app.store().begin(merchant.id).await?;
        tx.set_send_documents(at_once).await?;
        let entry = AuditEntry {
            old: Some(json!({ "at_once": merchant.profile.send_documents })),
            ..self.entry(
                &merchant,
                account,
                "documents.sending",
                None,
                json!({ "at_once": at_once }),
            )
        };
        tx.audit(&entry).await?;
        tx.commit().await?;
        self.set_flash(Flash::SendingChosen { at_once }).await?;
        Ok(invoices_of(&merchant))
    }

    /// How a customer gets documents from now on.
    pub(super) async fn choose_delivery(&self, form: DeliveryForm) -> Answer<Redirect> {
        let (merchant, account) = self
            .staff_account(&form.merchant, StaffRight::ServeCustomers)
            .await?;
        let customer: Uuid = form
            .customer
            .parse()
            .map_err(|_| Failure::BadRequest("not an id"))?;
        let delivery = if form.post.is_empty() {
            Delivery::Email
        } else {
            Delivery::Post
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        tx.lock_customer(customer).await?.ok_or(Failure::NotFound)?;
        in_sight(&mut tx, account, customer).await?;
        let before = tx.delivery_of(customer).await?;
        tx.set_delivery(customer, delivery).await?;
        let by_post = |delivery| json!({ "post": delivery == Delivery::Post });
        let entry = AuditEntry {
            old: Some(by_post(before)),
            ..self.entry(
                &merchant,
                account,
                "customer.delivery",
                Some(customer),
                by_post(delivery),
            )
        };
        tx.audit(&entry).await?;
        tx.commit().await?;
        self.set_flash(Flash::DeliveryChosen {
            post: delivery == Delivery::Post,
        })
        .await?;
        Ok(Redirect {
            to: app::ui::path::staff_customer(&merchant.slug, customer),
        })
    }

    pub(super) async fn take_back(&self, form: CancelInvoiceForm) -> Answer<Redirect> {
        let (merchant, account) = self
            .staff_account(&form.merchant, StaffRight::ServeCustomers)
            .await?;
        let document: Uuid = form
            .document
            .parse()
            .map_err(|_| Failure::BadRequest("not an id"))?;
        let here = |id| Redirect {
            to: app::ui::path::staff_document(&merchant.slug, id),
        };
        let reason: String = form.reason.trim().chars().take(REASON_MOST).collect();
        if reason.is_empty() {
            self.set_flash(Flash::CancellationNeedsReason).await?;
            return Ok(here(document));
        }
        let mut tx = self.app.store().begin(merchant.id).await?;
        let issued = tx.document(document).await?.ok_or(Failure::NotFound)?;
        in_sight(&mut tx, account, issued.customer).await?;
        tx.commit().await?;
        let actor = Actor::Account(account);
        let (flash, to) = match cancel_invoice(&self.app, &merchant, document, &reason, actor).await? {
            Cancelled::Done { by, anew } => (
                Flash::InvoiceCancelled {
                    anew: u64::try_from(anew.len()).unwrap_or(0),
                },
                by,
            ),
            Cancelled::Before { by } => (Flash::InvoiceCancelledBefore, by),
            Cancelled::Refused(_) | Cancelled::CorrectedByHand | Cancelled::NotAnInvoice => {
                (Flash::CancellationRefused, document)
            }
        };
        self.set_flash(flash).await?;
        Ok(here(to))
    }

    /// The letters of a day as one file for the printer.
    pub(crate) async fn letters_file(&self, slug: &str, day: &str) -> Answer<Download> {
        let merchant = self.staff_viewer(slug, StaffRight::SeeCustomers).await?;
        let day: chrono::NaiveDate = day.parse().map_err(|_| Failure::NotFound)?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let letters = tx.letters_of(day).await?;
        tx.commit().await?;
        if letters.is_empty() {
            return Err(Failure::NotFound);
        }
        let bytes = tokio::task::spawn_blocking(move || documents::bound(&letters))
            .await
            .map_err(|error| Failure::Defect(error.to_string()))??;
        Ok(Download {
            name: format!("{day}.pdf"),
            media_type: "application/pdf".to_owned(),
            bytes,
        })
    }

    pub(super) fn entry(
        &self,
        merchant: &Merchant,
        account: store::customers::Account,
        action: &str,
        subject: Option<Uuid>,
        new: serde_json::Value,
    ) -> AuditEntry {
        entry(&self.app, merchant, account, action, subject, new)
    }
}

/// What was given back of an invoice, document by document.
fn corrections(lines: &[CorrectedLine]) -> Vec<(Uuid, String)> {
    let mut found: Vec<(Uuid, String)> = Vec::new();
    for line in lines {
        if found.iter().all(|(id, _)| *id != line.document) {
            found.push((line.document, line.number.clone()));
        }
    }
    found
}

/// What somebody did, for the log.
pub(super) fn entry(
    app: &App,
    merchant: &Merchant,
    account: store::customers::Account,
    action: &str,
    subject: Option<Uuid>,
    new: serde_json::Value,
) -> AuditEntry {
    AuditEntry {
        id: app.new_id(),
        at: app.moment(merchant).instant,
        actor: Actor::Account(account),
        action: action.to_owned(),
        subject,
        old: None,
        new: Some(new),
        reason: None,
    }
}

/// What a document that could not be made still lacks of the merchant's contact. What cannot be read lacks nothing that could be filled in.
fn letterhead_gaps(content: &Content, number: &str) -> Vec<LetterheadGap> {
    let lacks = read_model(content, number).map_or_else(|_| Vec::new(), |model| model.seller_lacks());
    lacks
        .into_iter()
        .filter_map(|field| match field {
            SellerField::ContactPerson => Some(LetterheadGap::ContactPerson),
            SellerField::ContactPhone => Some(LetterheadGap::Phone),
            SellerField::ContactEmail => Some(LetterheadGap::Email),
            // It is a fact of the issued document and is not completed afterwards.
            SellerField::TaxNumber => None,
        })
        .collect()
}

fn invoices_of(merchant: &Merchant) -> Redirect {
    Redirect {
        to: format!("{}/invoices", app::ui::path::staff(&merchant.slug)),
    }
}
