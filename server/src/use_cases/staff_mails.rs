//! Mails and what became of them, for staff.

use app::wire::*;
use billing::staff::StaffRight;
use store::contracts::Actor;
use store::mails::{ListedMail, MailState, MailStatus, MailsOf};
use store::merchants::Merchant;
use store::outbox::Task;
use uuid::Uuid;

use super::erasures::in_sight;
use super::portal::PAGE;
use super::{Answer, RequestPort, mailing, views};
use crate::clock::Moment;
use crate::failure::Failure;

impl RequestPort {
    pub(super) async fn staff_mails_view(
        &self,
        slug: &str,
        customer: Option<Uuid>,
        document: Option<Uuid>,
        after: Option<Uuid>,
    ) -> Answer<StaffMailsView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::SeeCustomers).await?;
        let account = viewer.account();
        let (of, shown) = match (document, customer) {
            (Some(id), _) => {
                let found = tx.document(id).await?.ok_or(Failure::NotFound)?;
                in_sight(&mut tx, account, found.customer).await?;
                let number = found.number;
                (MailsOf::Subject(id), MailsShown::Documents { id, number })
            }
            (None, Some(id)) => {
                let found = tx.customer(id).await?.ok_or(Failure::NotFound)?;
                in_sight(&mut tx, account, id).await?;
                let name = crate::letters::display_name(&found);
                (MailsOf::Customer(id), MailsShown::Customers { id, name })
            }
            (None, None) => (MailsOf::Everybody, MailsShown::Everybodys),
        };
        let found = tx.listed_mails(of, after, PAGE as i64 + 1).await?;
        tx.commit().await?;
        let (found, next) = views::page(found, PAGE, |mail| mail.id.to_string());
        Ok(StaffMailsView {
            of: shown,
            mails: found
                .into_iter()
                .map(|mail| self.mail_row(&viewer.merchant, mail))
                .collect(),
            next: next.and_then(|id| id.parse().ok()),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    fn mail_row(&self, merchant: &Merchant, mail: ListedMail) -> StaffMailRow {
        let MailStatus { state, at, reason } = mail.status;
        let moment = match state {
            // Tries go by real time, everything that happened by the merchant's clock.
            MailState::Queued => Moment::of(merchant, at),
            MailState::Accepted | MailState::Bounced | MailState::Failed => {
                Moment::at(&merchant.timezone, at)
            }
        };
        let can_be_repeated = state != MailState::Queued && mail.task.subject().is_some();
        StaffMailRow {
            id: mail.id,
            what: mail_kind(&mail.task),
            number: mail.number,
            customer: mail.customer,
            recipient: mail.recipient,
            subject: mail.subject,
            again: mail.resend_of.is_some(),
            state: mail_state(state),
            at: moment.local.format("%Y-%m-%dT%H:%M").to_string(),
            reason,
            resend_key: can_be_repeated.then(|| self.app.new_id().to_string()),
        }
    }

    pub(super) async fn send_again(&self, form: ResendForm) -> Answer<Redirect> {
        let (merchant, account) = self
            .staff_account(&form.merchant, StaffRight::ServeCustomers)
            .await?;
        let mail: Uuid = form.mail.parse().map_err(|_| Failure::BadRequest("not an id"))?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let actor = Actor::Account(account);
        let again =
            mailing::resend(&self.app, &merchant, &mut tx, mail, &form.idempotency_key, actor).await?;
        tx.commit().await?;
        self.app.nudge_delivery();
        self.set_flash(if again.is_some() {
            Flash::MailResent
        } else {
            Flash::MailNotResent
        })
        .await?;
        let list = match form.list.split_once('=') {
            Some((of @ ("customer" | "document"), id)) => {
                let id: Uuid = id.parse().map_err(|_| Failure::BadRequest("not an id"))?;
                format!("?{of}={id}")
            }
            Some(_) | None => String::new(),
        };
        Ok(Redirect {
            to: format!("/m/{}/staff/mails{list}", merchant.slug),
        })
    }
}

pub(super) const fn mail_state(state: MailState) -> MailStateView {
    match state {
        MailState::Queued => MailStateView::Queued,
        MailState::Accepted => MailStateView::Accepted,
        MailState::Bounced => MailStateView::Bounced,
        MailState::Failed => MailStateView::Failed,
    }
}

pub(super) const fn mail_kind(task: &Task) -> MailKind {
    match task {
        Task::MailContractConfirmation { .. } => MailKind::ContractConfirmation,
        Task::ReleaseDocument { .. } => MailKind::Release,
        Task::MailDocument { .. } => MailKind::Document,
        Task::MailDeclarationReceipt { .. } => MailKind::DeclarationReceipt,
        Task::MailAccountChanged { .. } => MailKind::AccountChanged,
        Task::MailContractChanged { .. } => MailKind::ContractChanged,
        Task::MailErasure { .. } => MailKind::Erasure,
        Task::MailMandate { .. } => MailKind::Mandate,
        Task::MailCard(_) => MailKind::Card,
        Task::ForgetCard { .. } => MailKind::ForgetCard,
        Task::MailSample(_) => MailKind::Sample,
        Task::MailAccess(_) => MailKind::Access,
    }
}
