//! The merchant's own words for its mails: looked at, tried, kept, given up.

use app::wire::*;
use billing::staff::StaffRight;
use serde_json::{Value, json};
use store::Tx;
use store::audit::AuditEntry;
use store::contracts::Actor;
use store::customers::{Account, Customer, Staff};
use store::mail_templates::MailTemplate;
use store::merchants::Merchant;
use store::outbox::{Sample, Task};
use texts::Lang;
use uuid::Uuid;

use super::mailing::check_key;
use super::viewer::StaffViewer;
use super::{Answer, RequestPort, remembered};
use crate::failure::Failure;
use crate::jobs::outbox::drafted;
use crate::mail::template::{check, placeholders};
use crate::mail::{Content, Template, Values};

const TEST_MAIL: &str = "test mail";

/// Which mail in which language.
#[derive(Clone, Copy)]
struct Which {
    kind: MailTemplateKind,
    lang: Lang,
}

impl Which {
    fn of(kind: &str, lang: &str) -> Answer<Self> {
        let kind = MailTemplateKind::from_path(kind).ok_or(Failure::NotFound)?;
        let lang = Lang::ALL.into_iter().find(|known| known.tag() == lang);
        let lang = lang.ok_or(Failure::NotFound)?;
        Ok(Self { kind, lang })
    }

    /// What the session remembers typed words under.
    fn remembered(self, merchant: &Merchant) -> String {
        remembered::mail_template(merchant.id, self.kind.path(), self.lang.tag())
    }

    fn page(self, merchant: &Merchant) -> String {
        let (kind, lang) = (self.kind.path(), self.lang.tag());
        format!("/m/{}/staff/mails/templates/{kind}/{lang}", merchant.slug)
    }
}

/// Words with the mail they make.
struct Shown {
    template: Template,
    content: Option<Content>,
    of: PreviewOf,
    values: Values,
}

impl RequestPort {
    pub(super) async fn mail_templates_view(&self, slug: &str) -> Answer<MailTemplatesView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Look).await?;
        let stored = tx.mail_templates().await?;
        tx.commit().await?;
        Ok(MailTemplatesView {
            own: stored
                .iter()
                .filter_map(|own| MailTemplateKind::from_path(&own.kind).zip(Lang::from_tag(&own.lang)))
                .collect(),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    pub(super) async fn mail_template_view(
        &self,
        slug: &str,
        kind: MailTemplateKind,
        lang: Lang,
        customer: Option<String>,
    ) -> Answer<MailTemplateView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Look).await?;
        let merchant = &viewer.merchant;
        let which = Which { kind, lang };
        let typed: Option<MailTemplateForm> = self.session.get(&which.remembered(merchant)).await?;
        let own = tx.mail_template(kind.path(), lang.tag()).await?;
        let number = customer
            .or_else(|| typed.as_ref().map(|typed| typed.customer.clone()))
            .unwrap_or_default();
        let customer = self.customer_numbered(&mut tx, &number).await?;
        let shown = self
            .shown(
                merchant,
                &mut tx,
                which,
                typed.as_ref(),
                own.clone(),
                customer.as_ref(),
            )
            .await?;
        tx.commit().await?;
        let mut problems = check(kind, &shown.template);
        if customer.is_none() && !number.trim().is_empty() {
            problems.push(TemplateProblem {
                field: "customer".to_owned(),
                line: None,
                what: TemplateFault::NoSuchCustomer,
            });
        }
        Ok(MailTemplateView {
            kind,
            lang,
            problems,
            own: own.is_some(),
            unsaved: typed.is_some(),
            may_change: viewer.may(StaffRight::Govern),
            test_address: viewer.member.email.clone(),
            placeholders: placeholders(kind)
                .iter()
                .map(|(name, _)| PlaceholderView {
                    name: (*name).to_owned(),
                    example: shown.values.get(name).unwrap_or_default().to_owned(),
                })
                .collect(),
            preview: shown.content.map(|content| MailPreview {
                of: shown.of,
                subject: content.subject,
                text: content.text,
            }),
            form: MailTemplateForm {
                merchant: merchant.slug.clone(),
                kind: kind.path().to_owned(),
                lang: lang.tag().to_owned(),
                subject: shown.template.subject,
                opening: shown.template.opening,
                closing: shown.template.closing,
                customer: number,
                idempotency_key: self.app.new_id().to_string(),
                deed: String::new(),
            },
            frame: self.staff_frame(&viewer).await?,
        })
    }

    /// The HTML part of a mail as the page shows it, for the frame in that page.
    pub(crate) async fn mail_preview(
        &self,
        slug: &str,
        kind: &str,
        lang: &str,
        number: &str,
    ) -> Answer<String> {
        let merchant = self.staff_viewer(slug, StaffRight::Look).await?;
        let which = Which::of(kind, lang)?;
        let typed: Option<MailTemplateForm> = self.session.get(&which.remembered(&merchant)).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let own = tx.mail_template(kind, lang).await?;
        let customer = self.customer_numbered(&mut tx, number).await?;
        let shown = self
            .shown(&merchant, &mut tx, which, typed.as_ref(), own, customer.as_ref())
            .await?;
        tx.commit().await?;
        Ok(shown.content.ok_or(Failure::NotFound)?.html)
    }

    /// The words that count: typed, kept, or the program's; and the mail they make, if they can be read.
    async fn shown(
        &self,
        merchant: &Merchant,
        tx: &mut Tx,
        which: Which,
        typed: Option<&MailTemplateForm>,
        own: Option<MailTemplate>,
        customer: Option<&Customer>,
    ) -> Answer<Shown> {
        let Which { kind, lang } = which;
        let template = match (typed, own) {
            (Some(typed), _) => words(typed),
            (None, Some(own)) => Template::from(own),
            (None, None) => Template::default_for(kind, lang),
        };
        let (drafted, real) = drafted::to_look_at(&self.app, merchant, tx, (kind, lang), customer).await?;
        let values = Values::of(lang, &drafted.facts, &drafted.person);
        let readable = check(kind, &template).is_empty();
        // What nobody changed is shown as it goes out: by the program's own texts.
        let standard = template == Template::default_for(kind, lang);
        let content = match (readable, standard) {
            (false, _) => None,
            (true, true) => Some(drafted.facts.compose(lang, None)),
            (true, false) => template
                .fill(&values)
                .ok()
                .map(|text| drafted.facts.compose(lang, Some(text))),
        };
        let name = customer
            .map(|customer| format!("{} ({})", crate::letters::display_name(customer), customer.number));
        Ok(Shown {
            template,
            content,
            of: match (name, real) {
                (Some(customer), true) => PreviewOf::Real { customer },
                (Some(customer), false) => PreviewOf::Named { customer },
                (None, _) => PreviewOf::Invented,
            },
            values,
        })
    }

    async fn customer_numbered(&self, tx: &mut Tx, number: &str) -> Answer<Option<Customer>> {
        let number = number.trim();
        if number.is_empty() || number.len() > 100 {
            return Ok(None);
        }
        match tx.customer_by_number(number).await? {
            Some(id) => Ok(tx.customer(id).await?),
            None => Ok(None),
        }
    }

    pub(super) async fn change_mail_template(&self, form: MailTemplateForm) -> Answer<Redirect> {
        let viewer = self.staff_member(&form.merchant, StaffRight::Look).await?;
        let which = Which::of(&form.kind, &form.lang)?;
        let owner = viewer.may(StaffRight::Govern);
        let StaffViewer {
            merchant,
            member: staff,
            ..
        } = viewer;
        if matches!(form.deed.as_str(), "save" | "default") && !owner {
            return Err(Failure::Forbidden);
        }
        let name = which.remembered(&merchant);
        let readable = check(which.kind, &words(&form)).is_empty();
        let mut back = Redirect {
            to: which.page(&merchant),
        };
        match form.deed.as_str() {
            "preview" => {
                self.keep_typed(&merchant, which, &form).await?;
                back.to.push_str("#preview");
            }
            // Shown again with what needs mending.
            "save" | "test" if !readable => self.keep_typed(&merchant, which, &form).await?,
            "save" => {
                self.put(&merchant, &staff, which, Some(words(&form))).await?;
                self.session.remove::<Value>(&name).await?;
                self.set_flash(Flash::MailTextKept).await?;
            }
            "default" => {
                self.put(&merchant, &staff, which, None).await?;
                self.session.remove::<Value>(&name).await?;
                self.set_flash(Flash::MailTextReset).await?;
            }
            "discard" => {
                self.session.remove::<Value>(&name).await?;
                self.set_flash(Flash::MailTextDiscarded).await?;
            }
            "test" => {
                self.keep_typed(&merchant, which, &form).await?;
                self.send_test_mail(&merchant, &staff, which, &form).await?;
                self.set_flash(Flash::TestMailQueued).await?;
            }
            _ => return Err(Failure::BadRequest("no deed of this form")),
        }
        Ok(back)
    }

    /// Remembers what was typed, unless it is what stands anyway.
    async fn keep_typed(&self, merchant: &Merchant, which: Which, form: &MailTemplateForm) -> Answer<()> {
        Ok(self.session.insert(&which.remembered(merchant), form).await?)
    }

    /// Sets or gives up the merchant's own words, with what they were before in the log.
    async fn put(
        &self,
        merchant: &Merchant,
        staff: &Staff,
        which: Which,
        template: Option<Template>,
    ) -> Answer<()> {
        let (kind, lang) = (which.kind.path(), which.lang.tag());
        let moment = self.app.moment(merchant);
        let mut tx = self.app.store().begin(merchant.id).await?;
        let old = tx.mail_template(kind, lang).await?;
        let new = template.map(|words| MailTemplate {
            kind: kind.to_owned(),
            lang: lang.to_owned(),
            subject: words.subject,
            opening: words.opening,
            closing: words.closing,
        });
        if old == new {
            return Ok(());
        }
        match &new {
            Some(new) => tx.put_mail_template(new, moment.instant).await?,
            None => _ = tx.delete_mail_template(kind, lang).await?,
        }
        tx.audit(&AuditEntry {
            id: self.app.new_id(),
            at: moment.instant,
            actor: Actor::Account(Account::Staff { staff: staff.id }),
            action: if new.is_some() {
                "mail_template.changed".to_owned()
            } else {
                "mail_template.removed".to_owned()
            },
            subject: None,
            old: old.as_ref().map(logged),
            new: new.as_ref().map(logged),
            reason: None,
        })
        .await?;
        Ok(tx.commit().await?)
    }

    async fn send_test_mail(
        &self,
        merchant: &Merchant,
        staff: &Staff,
        which: Which,
        form: &MailTemplateForm,
    ) -> Answer<()> {
        check_key(&form.idempotency_key)?;
        let words = words(form);
        let mut tx = self.app.store().begin(merchant.id).await?;
        if tx
            .earlier_outcome::<Uuid>(TEST_MAIL, &form.idempotency_key)
            .await?
            .is_some()
        {
            return Ok(());
        }
        let customer = self.customer_numbered(&mut tx, &form.customer).await?;
        let (mail, now) = (self.app.new_id(), self.app.now());
        let task = Task::MailSample(Sample {
            staff: staff.id,
            kind: which.kind.path().to_owned(),
            lang: which.lang.tag().to_owned(),
            subject: words.subject,
            opening: words.opening,
            closing: words.closing,
            customer: customer.map(|customer| customer.id),
        });
        tx.enqueue(mail, &task, now).await?;
        tx.remember_outcome(TEST_MAIL, &form.idempotency_key, &mail, now)
            .await?;
        tx.commit().await?;
        self.app.nudge_delivery();
        Ok(())
    }
}

/// As typed, with the line ends of the program.
fn words(form: &MailTemplateForm) -> Template {
    let body = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
    Template {
        subject: form.subject.trim().to_owned(),
        opening: body(&form.opening),
        closing: body(&form.closing),
    }
}

fn logged(template: &MailTemplate) -> Value {
    json!({
        "kind": template.kind, "lang": template.lang, "subject": template.subject,
        "opening": template.opening, "closing": template.closing,
    })
}
