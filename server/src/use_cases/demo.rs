//! Demo mode: the mailbox of sent mails and the clock that can be moved.

use app::wire::*;
use store::merchants::Merchant;
use store::outbox::Mail;
use uuid::Uuid;

use super::{Answer, RequestPort};
use crate::clock::Moment;
use crate::demo;
use crate::failure::Failure;

const PAGE: usize = 50;
/// How far the page may move the clock at once: every day on the way is billed while the browser waits.
const STEPS: [&str; 3] = ["1 day", "1 week", "1 month"];

impl RequestPort {
    async fn demo_merchants(&self) -> Answer<Vec<Merchant>> {
        if !self.app.ready() {
            return Err(Failure::NotReady("the database is not up to date yet"));
        }
        if !self.app.demo() {
            return Err(Failure::NotFound);
        }
        Ok(self
            .app
            .store()
            .merchants()
            .await?
            .into_iter()
            .filter(|merchant| merchant.demo)
            .collect())
    }

    pub(super) async fn mailbox_view(&self, after: Option<Uuid>) -> Answer<MailboxView> {
        let merchants = self.demo_merchants().await?;
        let mut found: Vec<(Uuid, MailRow)> = Vec::new();
        for merchant in &merchants {
            let mut tx = self.app.store().begin(merchant.id).await?;
            let mails = tx.mails(after, PAGE as i64 + 1).await?;
            tx.commit().await?;
            found.extend(mails.iter().map(|mail| (mail.id, row(merchant, mail))));
        }
        found.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
        let (found, next) = super::views::page(found, PAGE, |(id, _)| id.to_string());
        Ok(MailboxView {
            flash: self.take_flash().await?,
            merchants: merchants
                .iter()
                .map(|merchant| DemoMerchant {
                    brand: self.brand(merchant),
                    today: self.app.moment(merchant).today(),
                })
                .collect(),
            mails: found.into_iter().map(|(_, row)| row).collect(),
            next: next.and_then(|id| id.parse().ok()),
        })
    }

    pub(super) async fn mail_view(&self, id: Uuid) -> Answer<MailView> {
        let (merchant, mail) = self.demo_mail(id).await?;
        Ok(MailView {
            row: row(&merchant, &mail),
            from: mail.sender,
            text: mail.text,
            html: !mail.html.is_empty(),
            attachments: mail
                .attachments
                .into_iter()
                .map(|attachment| attachment.name)
                .collect(),
        })
    }

    /// A mail of any demo merchant.
    pub(crate) async fn demo_mail(&self, id: Uuid) -> Answer<(Merchant, Mail)> {
        for merchant in self.demo_merchants().await? {
            let mut tx = self.app.store().begin(merchant.id).await?;
            let mail = tx.mail(id).await?;
            tx.commit().await?;
            if let Some(mail) = mail {
                return Ok((merchant, mail));
            }
        }
        Err(Failure::NotFound)
    }

    pub(super) async fn advance(&self, form: AdvanceForm) -> Answer<Redirect> {
        let merchants = self.demo_merchants().await?;
        let merchant = merchants
            .into_iter()
            .find(|known| known.slug == form.merchant)
            .ok_or(Failure::NotFound)?;
        let by: billing::Span = STEPS
            .contains(&form.by.as_str())
            .then(|| form.by.parse().ok())
            .flatten()
            .ok_or(Failure::BadRequest("not a step of the demo clock"))?;
        let report = demo::advance(&self.app, &merchant, by).await?;
        self.set_flash(Flash::ClockMoved {
            to: report.today,
            invoices: report.invoices,
            mails: report.mails,
        })
        .await?;
        Ok(Redirect {
            to: "/_demo/mail".to_owned(),
        })
    }
}

fn row(merchant: &Merchant, mail: &Mail) -> MailRow {
    MailRow {
        id: mail.id,
        to: mail.recipient.clone(),
        subject: mail.subject.clone(),
        sent_at: Moment::at(&merchant.timezone, mail.sent_at)
            .local
            .format("%Y-%m-%dT%H:%M")
            .to_string(),
        attachments: u32::try_from(mail.attachments.len()).unwrap_or(u32::MAX),
    }
}
