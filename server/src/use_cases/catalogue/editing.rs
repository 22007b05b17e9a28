//! Editing a plan: the form, what it would mean, and the version that is saved.

use app::ui::path;
use app::wire::*;
use billing::staff::StaffRight;
use billing::{
    Audience, Currency, PlanState, PlanVersion, PriceMode, SelfService, Span, Supply, Term, forecast_sign_up,
};
use serde_json::{Value, json};
use store::audit::AuditEntry;
use store::catalogue::{Plan, Product};
use store::merchants::Merchant;
use store::plan_versions::{EditedPlan, PlanTexts, SavedVersion};
use uuid::Uuid;

use super::form::{ReadPlan, read};
use super::shown::{form_of, with_blank_prices};
use crate::failure::Failure;
use crate::letters::in_lang;
use crate::use_cases::order_form::problem;
use crate::use_cases::public::{plain_order, plan_offer};
use crate::use_cases::{Answer, Draft, RequestPort, remembered};

/// What a new plan is called in the editor's address; no plan may be called so.
const NEW: &str = "new";
const LONGEST_SLUG: usize = 60;
/// A year and what comes after it.
const MONTHS_SHOWN: u32 = 14;

impl RequestPort {
    /// The editor of a plan, or of a new one of a product.
    pub(in crate::use_cases) async fn plan_editor_view(
        &self,
        slug: &str,
        plan: &str,
        product: Option<Uuid>,
    ) -> Answer<PlanEditorView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Look).await?;
        let merchant = &viewer.merchant;
        let products = tx.products().await?;
        let edited = match plan {
            NEW => None,
            plan => Some(tx.edited_plan(plan).await?.ok_or(Failure::NotFound)?),
        };
        tx.commit().await?;
        let draft: Option<Draft<PlanForm>> = self.session.get(&remembered::plan(merchant.id, plan)).await?;
        let unsaved = draft.is_some();
        let asked = edited.as_ref().map(|edited| edited.product).or(product);
        let stored = self.stored_form(merchant, edited.as_ref());
        let Draft { mut form, problems } = draft.unwrap_or_else(|| Draft {
            form: stored.clone(),
            problems: Vec::new(),
        });
        let product = asked
            .or_else(|| form.product.parse().ok())
            .and_then(|id| products.iter().find(|product| product.id == id))
            .or(products.first())
            .ok_or(Failure::NotFound)?;
        form.product = product.id.to_string();
        with_blank_prices(&mut form);
        if form.version.is_empty() {
            form.version = self.app.new_id().to_string();
        }
        let changed = problems
            .iter()
            .any(|problem| problem.what == Problem::Plan(PlanFault::Changed));
        Ok(PlanEditorView {
            product: in_lang(&product.name, self.lang),
            stored: edited.as_ref().map(|edited| (edited.state, edited.latest.number)),
            unsaved,
            may_change: viewer.may(StaffRight::ChangeCatalogue),
            theirs: if changed {
                differing(&stored, &form)
            } else {
                Vec::new()
            },
            preview: self.plan_preview(merchant, product, edited.as_ref(), &form),
            form,
            problems,
            frame: self.staff_frame(&viewer).await?,
        })
    }

    fn stored_form(&self, merchant: &Merchant, edited: Option<&EditedPlan>) -> PlanForm {
        let form = edited.map_or_else(
            || form_of(&blank(Uuid::nil(), Uuid::nil()), &PlanTexts::default(), self.lang),
            |edited| form_of(&edited.latest.definition, &edited.latest.texts, self.lang),
        );
        PlanForm {
            merchant: merchant.slug.clone(),
            plan: edited.map(|edited| edited.slug.clone()).unwrap_or_default(),
            base: edited
                .map(|edited| edited.latest.id.to_string())
                .unwrap_or_default(),
            ..form
        }
    }

    /// What customers would see and pay, as far as the form can be read.
    fn plan_preview(
        &self,
        merchant: &Merchant,
        product: &Product,
        edited: Option<&EditedPlan>,
        form: &PlanForm,
    ) -> Option<PlanPreview> {
        let today = self.app.moment(merchant).today();
        let (id, version_id) = (Uuid::nil(), Uuid::nil());
        let base = edited.map_or_else(
            || blank(id, version_id),
            |edited| edited.latest.definition.clone(),
        );
        let ReadPlan { texts, version } = read(form, &base).ok()?;
        let plan = plan_of(product, form, id, version_id, texts, version);
        let offer = plan_offer(merchant, &plan, self.lang, today).ok()?;
        let coming = forecast_sign_up(&plain_order(merchant, &plan.version), today, MONTHS_SHOWN).ok()?;
        Some(PlanPreview {
            offer,
            documents: coming
                .into_iter()
                .map(|document| ComingDocument {
                    on: document.date,
                    net: document.draft.net,
                    tax: document.draft.tax,
                    gross: document.draft.gross,
                })
                .collect(),
            metered: plan.version.components.iter().any(|part| part.kind.is_metered()),
        })
    }

    /// Shows, saves or gives up what was typed.
    pub(in crate::use_cases) async fn plan_edited(&self, mut form: PlanForm) -> Answer<Redirect> {
        let (merchant, account) = self
            .staff_account(&form.merchant, StaffRight::ChangeCatalogue)
            .await?;
        let key = if form.plan.is_empty() { NEW } else { &form.plan }.to_owned();
        let name = remembered::plan(merchant.id, &key);
        let page = |plan: &str| Redirect {
            to: path::edit_plan(&merchant.slug, plan),
        };
        if form.deed == "discard" {
            self.session.remove::<Value>(&name).await?;
            return Ok(page(&key));
        }
        let version_id: Uuid = form
            .version
            .parse()
            .map_err(|_| Failure::BadRequest("a version needs its id"))?;
        let publish = match form.deed.as_str() {
            "preview" | "draft" => false,
            "publish" => true,
            _ => return Err(Failure::BadRequest("no deed of this form")),
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        tx.lock_catalogue().await?;
        if let Some(slug) = tx.plan_of_version(version_id).await? {
            // The second of two clicks.
            return Ok(page(&slug));
        }
        let edited = match form.plan.as_str() {
            "" => None,
            plan => Some(tx.edited_plan(plan).await?.ok_or(Failure::NotFound)?),
        };
        let plans = tx.plans().await?;
        let products = tx.products().await?;
        let product = match &edited {
            Some(edited) => Some(edited.product),
            None => form.product.parse().ok(),
        };
        let product = product
            .and_then(|id| products.iter().find(|product| product.id == id))
            .ok_or(Failure::NotFound)?;
        let id = edited
            .as_ref()
            .map_or_else(|| self.app.new_id(), |edited| edited.id);
        let mut base = edited.as_ref().map_or_else(
            || blank(id, version_id),
            |edited| edited.latest.definition.clone(),
        );
        base.id = version_id.to_string().into();
        let read = read(&form, &base);
        let mut problems = read.as_ref().err().cloned().unwrap_or_default();
        if edited.is_none() {
            problems.extend(slug_problem(&form.slug, &plans));
        }
        if let Some(edited) = &edited
            && form.base != edited.latest.id.to_string()
        {
            problems.insert(0, problem("name_de", Problem::Plan(PlanFault::Changed)));
            // Both are shown now; whoever saves again means it.
            form.base = edited.latest.id.to_string();
        }
        if let Ok(read) = &read
            && plain_quote(&merchant, &read.version, self.app.moment(&merchant).today()).is_err()
        {
            problems.push(problem("prices-p00-price", Problem::Plan(PlanFault::Unsellable)));
        }
        let read = match read {
            Ok(read) if problems.is_empty() && form.deed != "preview" => read,
            Ok(_) | Err(_) => {
                drop(tx);
                let preview = form.deed == "preview" && problems.is_empty();
                self.session.insert(&name, Draft { form, problems }).await?;
                let mut back = page(&key);
                if preview {
                    back.to.push_str("#preview");
                }
                return Ok(back);
            }
        };
        // It is kept, and offered once the merchant has said what the law wants.
        let waits = publish && !self.may_offer(&mut tx, &merchant).await?;
        let publish = publish && !waits;
        let now = self.app.moment(&merchant).instant;
        let (slug, number) = match &edited {
            Some(edited) => {
                let version = SavedVersion {
                    id: version_id,
                    number: tx.next_version_number(edited.id).await?,
                    definition: read.version,
                    texts: read.texts,
                    saved_at: now,
                };
                tx.insert_plan_version(edited.id, &version).await?;
                if publish {
                    tx.publish_plan(edited.id, &version).await?;
                } else {
                    tx.set_draft(edited.id, &version).await?;
                }
                (edited.slug.clone(), version.number)
            }
            None => {
                let last = plans
                    .iter()
                    .filter(|plan| plan.product.id == product.id)
                    .map(|plan| plan.position)
                    .max();
                let plan = Plan {
                    position: last.unwrap_or(0).saturating_add(1),
                    state: if publish {
                        PlanState::Published
                    } else {
                        PlanState::Draft
                    },
                    ..plan_of(product, &form, id, version_id, read.texts, read.version)
                };
                tx.insert_plan(&plan, now).await?;
                (plan.slug, plan.number)
            }
        };
        let told = json!({ "plan": slug, "version": number, "published": publish });
        let action = if publish { "plan.published" } else { "plan.saved" };
        let entry = AuditEntry {
            old: edited
                .as_ref()
                .map(|edited| json!({ "plan": edited.slug, "state": edited.state, "version": edited.current_number })),
            ..self.entry(&merchant, account, action, Some(id), told)
        };
        tx.audit(&entry).await?;
        tx.commit().await?;
        self.session.remove::<Value>(&name).await?;
        self.set_flash(match (publish, waits) {
            (true, _) => Flash::PlanPublished,
            (false, true) => Flash::PlanWaits,
            (false, false) => Flash::PlanSaved,
        })
        .await?;
        Ok(match waits {
            true => Redirect {
                to: path::setup(&merchant.slug),
            },
            false => page(&slug),
        })
    }
}

fn plain_quote(
    merchant: &Merchant,
    version: &PlanVersion,
    today: chrono::NaiveDate,
) -> Result<billing::Quote, billing::Rejection> {
    billing::quote_sign_up(&plain_order(merchant, version), today)
}

/// A plan nobody has written anything of.
fn blank(plan: Uuid, version: Uuid) -> PlanVersion {
    PlanVersion {
        id: version.to_string().into(),
        plan: plan.to_string().into(),
        name: "".into(),
        currency: Currency::Eur,
        prices: PriceMode::Gross,
        components: Vec::new(),
        alignment: Default::default(),
        trial: None,
        term: Term::open_ended(Span::months(1)),
        audience: Audience::Consumers,
        supply: Supply::Service,
        self_service: SelfService::default(),
    }
}

fn plan_of(
    product: &Product,
    form: &PlanForm,
    id: Uuid,
    version_id: Uuid,
    texts: PlanTexts,
    version: PlanVersion,
) -> Plan {
    Plan {
        id,
        product: product.clone(),
        slug: form.slug.trim().to_owned(),
        position: 1,
        name: texts.name,
        summary: texts.summary,
        features: texts.features,
        state: PlanState::Draft,
        version_id,
        number: 1,
        version,
    }
}

/// What is wrong with a plan's part of the address.
fn slug_problem(typed: &str, plans: &[Plan]) -> Option<FieldProblem> {
    let slug = typed.trim();
    let right = (1..=LONGEST_SLUG).contains(&slug.len())
        && slug
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !slug.starts_with('-')
        && slug != NEW;
    let fault = if !right {
        PlanFault::SlugMalformed
    } else if plans.iter().any(|plan| plan.slug == slug) {
        PlanFault::SlugTaken
    } else {
        return None;
    };
    Some(problem("slug", Problem::Plan(fault)))
}

/// The stored values of the fields that differ from what was typed.
fn differing(stored: &PlanForm, typed: &PlanForm) -> Vec<(String, String)> {
    let (stored, typed) = (flat(stored), flat(typed));
    stored
        .into_iter()
        .filter(|(field, _)| !matches!(field.as_str(), "base" | "version" | "deed" | "product" | "slug"))
        .filter(|pair| !typed.contains(pair))
        .collect()
}

/// The fields of a form by their names on the page.
fn flat(form: &PlanForm) -> Vec<(String, String)> {
    fn walk(name: &str, value: &Value, found: &mut Vec<(String, String)>) {
        match value {
            Value::Object(parts) => parts.iter().for_each(|(part, value)| {
                let name = if name.is_empty() {
                    part.clone()
                } else {
                    format!("{name}-{part}")
                };
                walk(&name, value, found);
            }),
            Value::String(text) => found.push((name.to_owned(), text.clone())),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk("", &json!(form), &mut found);
    found
}
