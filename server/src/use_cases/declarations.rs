//! "Verträge hier kündigen" and "Vertrag widerrufen": declared without signing in, received at once, receipt by page,
//! file and mail (R-530… …R-547). Matching and consequences are decided afterwards.

use app::wire::*;
use chrono::{DateTime, FixedOffset, NaiveDate, SubsecRound, TimeZone};
use documents::ReceiptKind;
use store::Tx;
use store::contracts::StoredContract;
use store::customers::Customer;
use store::declarations::Declaration;
use store::documents::{File, FileOf};
use store::merchants::Merchant;
use store::outbox::Task;
use texts::{Lang, format, t};

use super::contracting::rendered;
use super::order_form::{is_email, problem};
use super::{Answer, Draft, RequestPort, remembered};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::{ReceiptFacts, Stationery, display_name, receipt_model};
use crate::state::App;

const USE_CASE: &str = "declaration";
const LONGEST_FIELD: usize = 200;
const LONGEST_REASON: usize = 4_000;

pub(crate) const fn kind_name(kind: DeclarationKind) -> &'static str {
    match kind {
        DeclarationKind::Cancellation => "cancellation",
        DeclarationKind::Withdrawal => "withdrawal",
    }
}

const fn path(kind: DeclarationKind) -> &'static str {
    match kind {
        DeclarationKind::Cancellation => "cancel",
        DeclarationKind::Withdrawal => "withdraw",
    }
}

impl RequestPort {
    pub(super) async fn declaration_view(
        &self,
        slug: &str,
        kind: DeclarationKind,
    ) -> Answer<DeclarationView> {
        let merchant = self.app.merchant(slug).await?;
        let name = remembered::declaration(merchant.id, kind_name(kind));
        // A receipt is shown as long as the session lasts; a form to mend until it is sent.
        let token: Option<String> = self.session.get(&format!("{name}:receipt")).await?;
        let receipt = match token {
            Some(token) => self.receipt_of(&merchant, &token).await?,
            None => None,
        };
        if receipt.is_some() {
            self.session.remove::<String>(&format!("{name}:receipt")).await?;
        }
        let draft: Option<Draft<DeclarationForm>> = self.session.get(&name).await?;
        let Draft { mut form, problems } = draft.unwrap_or_else(|| Draft {
            form: DeclarationForm {
                cancellation: "ordinary".to_owned(),
                ..DeclarationForm::default()
            },
            problems: Vec::new(),
        });
        form.merchant.clone_from(&merchant.slug);
        if form.idempotency_key.is_empty() {
            form.idempotency_key = self.app.new_id().to_string();
        }
        if let Some(customer) = self.signed_in_customer(&merchant).await?
            && form.name.is_empty()
        {
            form.name = crate::letters::person_name(&customer);
            form.email = customer.email;
        }
        Ok(DeclarationView {
            frame: self.frame_of(&merchant).await?,
            kind,
            form,
            problems,
            receipt,
        })
    }

    pub(super) async fn record_declaration(
        &self,
        kind: DeclarationKind,
        form: DeclarationForm,
    ) -> Answer<Redirect> {
        let merchant = self.app.merchant(&form.merchant).await?;
        let name = remembered::declaration(merchant.id, kind_name(kind));
        let back = Redirect {
            to: format!("/m/{}/{}", merchant.slug, path(kind)),
        };
        let problems = check(kind, &form);
        if !problems.is_empty() {
            self.session.insert(&name, Draft { form, problems }).await?;
            return Ok(back);
        }
        if form.idempotency_key.is_empty() || form.idempotency_key.len() > 100 {
            return Err(Failure::BadRequest("a declaration needs its idempotency key"));
        }
        let moment = self.app.moment(&merchant);
        let mut tx = self.app.store().begin(merchant.id).await?;
        let earlier = tx
            .earlier_outcome::<String>(USE_CASE, &form.idempotency_key)
            .await?;
        let token = match earlier {
            Some(token) => token,
            None => {
                let declaration = Declaration {
                    id: self.app.new_id(),
                    kind: kind_name(kind).to_owned(),
                    token: secret()?,
                    form: serde_json::to_value(&form).map_err(|error| Failure::Defect(error.to_string()))?,
                    lang: self.lang.tag().to_owned(),
                    received_at: moment.instant,
                    contract: tx.contract_by_number(form.contract.trim()).await?,
                    ends_on: None,
                };
                receive(&self.app, &mut tx, &merchant, &declaration).await?;
                tx.remember_outcome(
                    USE_CASE,
                    &form.idempotency_key,
                    &declaration.token,
                    moment.instant,
                )
                .await?;
                declaration.token
            }
        };
        tx.commit().await?;
        self.app.nudge();
        self.session.remove::<serde_json::Value>(&name).await?;
        self.session.insert(&format!("{name}:receipt"), token).await?;
        Ok(back)
    }

    async fn receipt_of(&self, merchant: &Merchant, token: &str) -> Answer<Option<DeclarationReceipt>> {
        let mut tx = self.app.store().begin(merchant.id).await?;
        let declaration = tx.declaration_by_token(token).await?;
        tx.commit().await?;
        declaration
            .map(|declaration| receipt(merchant, &declaration))
            .transpose()
    }
}

/// Records a declaration, and has its receipt made and sent.
async fn receive(app: &App, tx: &mut Tx, merchant: &Merchant, declaration: &Declaration) -> Answer<()> {
    tx.insert_declaration(declaration).await?;
    match render_receipt(app, tx, merchant, declaration).await {
        Ok(file) => {
            let of = FileOf::DeclarationReceipt(declaration.id);
            tx.keep_file(of, &file, declaration.received_at).await?;
        }
        Err(failure) => {
            tracing::error!(merchant = merchant.slug, declaration = %declaration.id, error = %failure, "no receipt file");
        }
    }
    let task = Task::MailDeclarationReceipt {
        declaration: declaration.id,
    };
    Ok(tx.enqueue(app.new_id(), &task, app.now()).await?)
}

/// Acknowledges a cancellation that was declared for a known contract and is effective: the secret of its receipt. The contract ends
/// the day before `ends_on`, and the receipt says so.
pub(super) async fn acknowledge(
    app: &App,
    tx: &mut Tx,
    merchant: &Merchant,
    customer: &Customer,
    contract: &StoredContract,
    ends_on: NaiveDate,
    moment: Moment,
) -> Answer<String> {
    let last_day = ends_on.pred_opt().unwrap_or(ends_on);
    let form = DeclarationForm {
        merchant: merchant.slug.clone(),
        cancellation: "ordinary".to_owned(),
        name: display_name(customer),
        contract: contract.number.clone(),
        ends_on: last_day.to_string(),
        email: customer.email.clone(),
        ..DeclarationForm::default()
    };
    let declaration = Declaration {
        id: app.new_id(),
        kind: kind_name(DeclarationKind::Cancellation).to_owned(),
        token: secret()?,
        form: serde_json::to_value(&form).map_err(|error| Failure::Defect(error.to_string()))?,
        lang: customer.lang.clone(),
        received_at: moment.instant,
        contract: Some(contract.id),
        ends_on: Some(last_day),
    };
    receive(app, tx, merchant, &declaration).await?;
    Ok(declaration.token)
}

/// The receipt of a stored declaration.
pub(crate) fn receipt(merchant: &Merchant, declaration: &Declaration) -> Answer<DeclarationReceipt> {
    let moment = Moment::at(&merchant.timezone, declaration.received_at);
    let offset = FixedOffset::east_opt(moment.offset_seconds)
        .ok_or_else(|| Failure::Defect("a time zone further than a day from UTC".to_owned()))?;
    let received = offset
        .from_utc_datetime(&declaration.received_at.naive_utc())
        .trunc_subsecs(0);
    Ok(DeclarationReceipt {
        id: declaration.id,
        token: declaration.token.clone(),
        received_at: received.to_rfc3339(),
        form: serde_json::from_value(declaration.form.clone())
            .map_err(|error| Failure::Defect(error.to_string()))?,
        ends_on: declaration.ends_on,
    })
}

/// The receipt as a file to keep: what was kept when the declaration arrived. Rendered now where that failed
/// then, because no defect of ours may keep a declaration from being received.
///
/// # Errors
/// When it cannot be rendered or the database is out of reach.
pub(crate) async fn receipt_file(
    app: &App,
    tx: &mut Tx,
    merchant: &Merchant,
    declaration: &Declaration,
) -> Answer<File> {
    let of = FileOf::DeclarationReceipt(declaration.id);
    if let Some(kept) = tx.file_of(of).await? {
        return Ok(kept);
    }
    let file = render_receipt(app, tx, merchant, declaration).await?;
    tx.keep_file(of, &file, declaration.received_at).await?;
    let kept = tx.file_of(of).await?;
    kept.ok_or_else(|| Failure::Defect("a file that was just kept is not there".to_owned()))
}

async fn render_receipt(
    app: &App,
    tx: &mut Tx,
    merchant: &Merchant,
    declaration: &Declaration,
) -> Answer<File> {
    let stationery = Stationery::load(tx).await?;
    let lang = Lang::from_tag(&declaration.lang).unwrap_or_default();
    let receipt = receipt(merchant, declaration)?;
    let cancellation = declaration.kind == kind_name(DeclarationKind::Cancellation);
    let model = receipt_model(&ReceiptFacts {
        merchant,
        lang,
        kind: if cancellation {
            ReceiptKind::Cancellation
        } else {
            ReceiptKind::Withdrawal
        },
        name: &receipt.form.name,
        email: &receipt.form.email,
        received_at: received_at(&receipt)?,
        content: &declared(lang, cancellation, &receipt.form),
        ends_on: receipt.ends_on,
        stationery: &stationery,
    })?;
    let day = model.received_at.date_naive();
    let name = format!("{}-{day}.pdf", declaration.kind);
    rendered(app, name, move || documents::render_receipt(&model)).await
}

/// When the receipt says the declaration arrived.
pub(crate) fn received_at(receipt: &DeclarationReceipt) -> Answer<DateTime<FixedOffset>> {
    let at = DateTime::parse_from_rfc3339(&receipt.received_at);
    at.map_err(|_| Failure::Defect("a receipt without time".to_owned()))
}

/// What was declared, label by label, as the form asked it.
pub(crate) fn declared(lang: Lang, cancellation: bool, form: &DeclarationForm) -> Vec<(String, String)> {
    let mut content = vec![
        (t(lang, "declared-name"), form.name.clone()),
        (t(lang, "declared-contract"), form.contract.clone()),
        (t(lang, "declared-email"), form.email.clone()),
    ];
    if cancellation {
        let extraordinary = form.cancellation == "extraordinary";
        let key = if extraordinary {
            "declared-extraordinary"
        } else {
            "declared-ordinary"
        };
        content.insert(0, (t(lang, "declared-kind"), t(lang, key)));
        if extraordinary {
            content.push((t(lang, "declared-reason"), form.reason.clone()));
        }
        let ends_on = form.ends_on.trim().parse().map_or_else(
            |_| t(lang, "declared-earliest"),
            |date: NaiveDate| format::date_long(lang, date),
        );
        content.push((t(lang, "declared-ends-on"), ends_on));
    }
    content
}

/// Only what cannot be answered at all is asked again: whatever names a person and a mail address is accepted.
fn check(kind: DeclarationKind, form: &DeclarationForm) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    for (field, value) in [
        ("name", &form.name),
        ("contract", &form.contract),
        ("email", &form.email),
    ] {
        if value.trim().is_empty() {
            problems.push(problem(field, Problem::Missing));
        } else if value.chars().count() > LONGEST_FIELD {
            problems.push(problem(field, Problem::TooLong));
        }
    }
    if !form.email.trim().is_empty() && !is_email(form.email.trim()) {
        problems.push(problem("email", Problem::EmailMalformed));
    }
    if kind == DeclarationKind::Cancellation {
        if form.cancellation == "extraordinary" && form.reason.trim().is_empty() {
            problems.push(problem("reason", Problem::Missing));
        }
        if form.reason.chars().count() > LONGEST_REASON {
            problems.push(problem("reason", Problem::TooLong));
        }
        if !form.ends_on.trim().is_empty() && form.ends_on.trim().parse::<NaiveDate>().is_err() {
            problems.push(problem("ends_on", Problem::DateMalformed));
        }
    }
    problems
}

/// 128 random bits in hexadecimal.
fn secret() -> Answer<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Failure::Defect(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
