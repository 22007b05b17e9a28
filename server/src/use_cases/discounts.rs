//! A merchant's discounts: looked at by all staff, made and ended by those who say what is sold.

use std::collections::BTreeSet;

use app::port::DiscountPort;
use app::ui::path;
use app::wire::*;
use async_trait::async_trait;
use billing::staff::StaffRight;
use billing::{
    Currency, Discount, DiscountDuration, DiscountEffect, DiscountLimits, DiscountProblem, PlanId,
    discount_code,
};
use chrono::NaiveDate;
use serde_json::json;
use store::StoreError;
use store::catalogue::Plan;
use store::discounts::{ListedDiscount, StoredDiscount};
use store::merchants::{Merchant, Texts};
use uuid::Uuid;

use super::catalogue::read_price;
use super::door::{Reply, answer};
use super::order_form::{is_printable, problem};
use super::portal::PAGE;
use super::staff_payments::reading::day;
use super::{Answer, Draft, RequestPort, remembered, views};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::in_lang;

/// Codes of one discount.
const MOST_CODES: usize = 500;
/// Ten years of months.
const MOST_PERIODS: u32 = 120;
const LONGEST_NAME: usize = 60;

impl RequestPort {
    async fn discounts_view(&self, slug: &str) -> Answer<StaffDiscountsView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Look).await?;
        let plans = self.app.memory().plans(&mut tx, &viewer.catalogue).await?;
        let listed = tx.discounts().await?;
        tx.commit().await?;
        Ok(StaffDiscountsView {
            may_change: viewer.may(StaffRight::ChangeCatalogue),
            discounts: listed
                .iter()
                .map(|listed| self.row(&viewer.merchant, &plans, listed))
                .collect(),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    fn row(&self, merchant: &Merchant, plans: &[Plan], listed: &ListedDiscount) -> DiscountRow {
        let discount = &listed.discount;
        let limits = &discount.terms.limits;
        DiscountRow {
            id: discount.id,
            name: in_lang(&discount.name, self.lang),
            effect: discount.terms.effect,
            duration: discount.terms.duration,
            currency: currency_of(plans, limits.plans.as_deref()),
            from: limits.from,
            last_day: limits.until.and_then(|until| until.pred_opt()),
            ended_on: discount
                .ended_at
                .map(|at| Moment::at(&merchant.timezone, at).today()),
            most: limits.redemptions,
            most_per_customer: limits.redemptions_per_customer,
            redemptions: u64::try_from(listed.redemptions).unwrap_or(0),
        }
    }

    async fn discount_form_view(&self, slug: &str) -> Answer<NewDiscountView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::ChangeCatalogue).await?;
        let plans = self.app.memory().plans(&mut tx, &viewer.catalogue).await?;
        tx.commit().await?;
        let name = remembered::discount(viewer.merchant.id);
        let Draft { mut form, problems } = self.take_draft::<DiscountForm>(&name).await?;
        if form.merchant.is_empty() {
            form = DiscountForm {
                merchant: viewer.merchant.slug.clone(),
                key: self.app.new_id(),
                kind: "percent".to_owned(),
                duration: "once".to_owned(),
                ..DiscountForm::default()
            };
        }
        Ok(NewDiscountView {
            plans: plans
                .iter()
                .map(|plan| (DiscountForm::place(plan.id), self.full_name(plan)))
                .collect(),
            form,
            problems,
            frame: self.staff_frame(&viewer).await?,
        })
    }

    fn full_name(&self, plan: &Plan) -> String {
        format!(
            "{} {}",
            in_lang(&plan.product.name, self.lang),
            in_lang(&plan.name, self.lang)
        )
    }

    async fn discount_view(&self, slug: &str, id: Uuid, after: Option<Uuid>) -> Answer<StaffDiscountView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Look).await?;
        let plans = self.app.memory().plans(&mut tx, &viewer.catalogue).await?;
        let listed = tx.discount(id).await?.ok_or(Failure::NotFound)?;
        let codes = tx.discount_codes(id).await?;
        let found = tx.redemptions(id, after, PAGE as i64 + 1).await?;
        tx.commit().await?;
        let (found, next) = views::page(found, PAGE, |row| row.contract.to_string());
        let merchant = &viewer.merchant;
        let sees = viewer.may(StaffRight::SeeCustomers);
        let draft: Draft<CodesForm> = self.take_draft(&remembered::codes(merchant.id, id)).await?;
        let meant = listed.discount.terms.limits.plans.as_deref().unwrap_or_default();
        Ok(StaffDiscountView {
            may_change: viewer.may(StaffRight::ChangeCatalogue),
            plans: plans
                .iter()
                .filter(|plan| meant.contains(&PlanId::from(plan.id.to_string().as_str())))
                .map(|plan| self.full_name(plan))
                .collect(),
            row: self.row(merchant, &plans, &listed),
            codes: codes
                .into_iter()
                .map(|code| CodeRow {
                    code: code.code,
                    blocked_on: code
                        .blocked_at
                        .map(|at| Moment::at(&merchant.timezone, at).today()),
                })
                .collect(),
            redemptions: found
                .into_iter()
                .map(|row| RedemptionRow {
                    on: row.on,
                    code: row.code,
                    who: (sees && !row.locked).then_some(RedeemedBy {
                        customer: row.customer,
                        name: row.customer_name,
                        contract: row.number,
                    }),
                })
                .collect(),
            next: next.and_then(|id| id.parse().ok()),
            form: draft.form,
            problems: draft.problems,
            frame: self.staff_frame(&viewer).await?,
        })
    }

    async fn discount_made(&self, form: DiscountForm) -> Answer<Redirect> {
        let (merchant, account) = self
            .staff_account(&form.merchant, StaffRight::ChangeCatalogue)
            .await?;
        if form.key.is_nil() {
            return Err(Failure::BadRequest("a discount needs the key of its form"));
        }
        let made = Redirect {
            to: path::discount(&merchant.slug, form.key),
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        tx.lock_catalogue().await?;
        if tx.discount(form.key).await?.is_some() {
            return Ok(made);
        }
        let plans = tx.plans().await?;
        let (discount, codes, mut problems) = read(&form, &plans, self.app.moment(&merchant));
        if problems.iter().all(|problem| problem.field != "codes")
            && !tx.taken_codes(&codes).await?.is_empty()
        {
            problems.push(problem("codes", Problem::Discount(DiscountFault::CodeTaken)));
        }
        if !problems.is_empty() {
            drop(tx);
            let to = path::new_discount(&merchant.slug);
            self.session
                .insert(&remembered::discount(merchant.id), Draft { form, problems })
                .await?;
            return Ok(Redirect { to });
        }
        let at = discount.created_at;
        tx.insert_discount(&discount).await?;
        tx.add_discount_codes(discount.id, &codes, at).await?;
        let new = json!({ "name": discount.name, "terms": discount.terms, "codes": codes });
        tx.audit(&self.entry(&merchant, account, "discount.made", Some(discount.id), new))
            .await?;
        tx.commit().await?;
        self.set_flash(Flash::Discount(DiscountDone::Made)).await?;
        Ok(made)
    }

    async fn discount_ended(&self, form: EndDiscountForm) -> Answer<Redirect> {
        let (merchant, account) = self
            .staff_account(&form.merchant, StaffRight::ChangeCatalogue)
            .await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        if !tx.lock_discount(form.discount).await? {
            return Err(Failure::NotFound);
        }
        let at = self.app.moment(&merchant).instant;
        if tx.end_discount(form.discount, at).await? {
            let new = json!({});
            tx.audit(&self.entry(&merchant, account, "discount.ended", Some(form.discount), new))
                .await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::Discount(DiscountDone::Ended)).await?;
        Ok(Redirect {
            to: path::discount(&merchant.slug, form.discount),
        })
    }

    async fn codes_added(&self, form: CodesForm) -> Answer<Redirect> {
        let (merchant, account) = self
            .staff_account(&form.merchant, StaffRight::ChangeCatalogue)
            .await?;
        let back = Redirect {
            to: path::discount(&merchant.slug, form.discount),
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        if !tx.lock_discount(form.discount).await? {
            return Err(Failure::NotFound);
        }
        let known = tx.discount_codes(form.discount).await?.len();
        let codes = match read_codes(&form.codes, known) {
            Ok(codes) if tx.taken_codes(&codes).await?.is_empty() => Ok(codes),
            Ok(_) => Err(problem("codes", Problem::Discount(DiscountFault::CodeTaken))),
            Err(problem) => Err(problem),
        };
        let added = match codes {
            Ok(codes) => {
                let at = self.app.moment(&merchant).instant;
                match tx.add_discount_codes(form.discount, &codes, at).await {
                    Ok(()) => Ok(codes),
                    // Somebody gave it to another discount meanwhile.
                    Err(StoreError::Duplicate(_)) => {
                        Err(problem("codes", Problem::Discount(DiscountFault::CodeTaken)))
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            Err(problem) => Err(problem),
        };
        match added {
            Ok(codes) => {
                let new = json!({ "codes": codes });
                tx.audit(&self.entry(
                    &merchant,
                    account,
                    "discount.codes_added",
                    Some(form.discount),
                    new,
                ))
                .await?;
                tx.commit().await?;
                self.set_flash(Flash::Discount(DiscountDone::CodesAdded)).await?;
            }
            Err(problem) => {
                drop(tx);
                let name = remembered::codes(merchant.id, form.discount);
                let problems = vec![problem];
                self.session.insert(&name, Draft { form, problems }).await?;
            }
        }
        Ok(back)
    }

    async fn code_blocked(&self, form: BlockCodeForm) -> Answer<Redirect> {
        let (merchant, account) = self
            .staff_account(&form.merchant, StaffRight::ChangeCatalogue)
            .await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        if !tx.lock_discount(form.discount).await? {
            return Err(Failure::NotFound);
        }
        let at = self.app.moment(&merchant).instant;
        if tx.block_discount_code(form.discount, &form.code, at).await? {
            let new = json!({ "code": form.code });
            tx.audit(&self.entry(
                &merchant,
                account,
                "discount.code_blocked",
                Some(form.discount),
                new,
            ))
            .await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::Discount(DiscountDone::CodeBlocked)).await?;
        Ok(Redirect {
            to: path::discount(&merchant.slug, form.discount),
        })
    }
}

#[async_trait]
impl DiscountPort for RequestPort {
    async fn staff_discounts(&self, merchant: &str) -> Reply<StaffDiscountsView> {
        answer!("discounts", self.discounts_view(merchant))
    }

    async fn discount_form(&self, merchant: &str) -> Reply<NewDiscountView> {
        answer!("discount form", self.discount_form_view(merchant))
    }

    async fn staff_discount(
        &self,
        merchant: &str,
        id: Uuid,
        after: Option<Uuid>,
    ) -> Reply<StaffDiscountView> {
        answer!("discount", self.discount_view(merchant, id, after))
    }

    async fn make_discount(&self, form: DiscountForm) -> Reply<Redirect> {
        answer!("make discount", self.discount_made(form))
    }

    async fn end_discount(&self, form: EndDiscountForm) -> Reply<Redirect> {
        answer!("end discount", self.discount_ended(form))
    }

    async fn add_codes(&self, form: CodesForm) -> Reply<Redirect> {
        answer!("add codes", self.codes_added(form))
    }

    async fn block_code(&self, form: BlockCodeForm) -> Reply<Redirect> {
        answer!("block code", self.code_blocked(form))
    }
}

/// The currency an amount off is meant in: that of the plans it is for.
fn currency_of(plans: &[Plan], meant: Option<&[PlanId]>) -> Currency {
    plans
        .iter()
        .find(|plan| meant.is_none_or(|meant| meant.contains(&plan.version.plan)))
        .map_or(Currency::Eur, |plan| plan.version.currency)
}

/// The discount a form says, its codes, and what is wrong with both.
fn read(
    form: &DiscountForm,
    plans: &[Plan],
    moment: Moment,
) -> (StoredDiscount, Vec<String>, Vec<FieldProblem>) {
    let mut problems = Vec::new();
    let name = Texts {
        de: read_name("name_de", &form.name_de, &mut problems),
        en: read_name("name_en", &form.name_en, &mut problems),
    };
    let meant: Vec<&Plan> = plans
        .iter()
        .filter(|plan| form.plans.contains_key(&DiscountForm::place(plan.id)))
        .collect();
    let effect = match form.kind.as_str() {
        "fixed" => {
            let all: Vec<&Plan> = if meant.is_empty() {
                plans.iter().collect()
            } else {
                meant.clone()
            };
            let currencies: BTreeSet<&str> = all.iter().map(|plan| plan.version.currency.code()).collect();
            if currencies.len() > 1 {
                problems.push(problem(
                    "plans",
                    Problem::Discount(DiscountFault::SeveralCurrencies),
                ));
            }
            DiscountEffect::Fixed(read_price(&form.value).unwrap_or_default())
        }
        _ => DiscountEffect::Percent(read_price(&form.value).unwrap_or_default()),
    };
    let duration = match form.duration.as_str() {
        "forever" => DiscountDuration::Forever,
        "periods" => DiscountDuration::Periods(
            form.periods
                .trim()
                .parse()
                .ok()
                .filter(|count| *count <= MOST_PERIODS)
                .unwrap_or(0),
        ),
        _ => DiscountDuration::Once,
    };
    let first = read_day("first_day", &form.first_day, &mut problems);
    let last = read_day("last_day", &form.last_day, &mut problems);
    match (first, last) {
        (Some(first), Some(last)) if last < first => {
            problems.push(problem("last_day", Problem::LastBeforeFirst));
        }
        (_, Some(last)) if last < moment.today() => {
            problems.push(problem("last_day", Problem::DayInThePast));
        }
        _ => {}
    }
    let terms = Discount {
        id: form.key.to_string().as_str().into(),
        label: name.de.as_str().into(),
        effect,
        duration,
        on: None,
        limits: DiscountLimits {
            from: first,
            until: last.and_then(|last| last.succ_opt()),
            plans: (!meant.is_empty()).then(|| meant.iter().map(|plan| plan.version.plan.clone()).collect()),
            redemptions: read_count("most", &form.most, &mut problems),
            redemptions_per_customer: read_count("most_per_customer", &form.most_per_customer, &mut problems),
        },
    };
    match terms.validate() {
        Err(DiscountProblem::PercentOutOfRange { .. }) => {
            problems.push(problem("value", Problem::Discount(DiscountFault::Percent)));
        }
        Err(DiscountProblem::AmountNotPositive { .. }) => {
            problems.push(problem("value", Problem::Discount(DiscountFault::Amount)));
        }
        Ok(()) | Err(_) => {}
    }
    if duration == DiscountDuration::Periods(0) {
        problems.push(problem("periods", Problem::Discount(DiscountFault::Periods)));
    }
    let codes = read_codes(&form.codes, 0).unwrap_or_else(|problem| {
        problems.push(problem);
        Vec::new()
    });
    let discount = StoredDiscount {
        id: form.key,
        name,
        terms,
        created_at: moment.instant,
        ended_at: None,
    };
    (discount, codes, problems)
}

fn read_name(field: &str, typed: &str, problems: &mut Vec<FieldProblem>) -> String {
    let typed = typed.trim();
    let what = if typed.is_empty() {
        Some(Problem::Missing)
    } else if typed.chars().count() > LONGEST_NAME || typed.chars().any(char::is_control) {
        Some(Problem::TooLong)
    } else {
        (!is_printable(typed)).then_some(Problem::Unprintable)
    };
    problems.extend(what.map(|what| problem(field, what)));
    typed.to_owned()
}

fn read_day(field: &str, typed: &str, problems: &mut Vec<FieldProblem>) -> Option<NaiveDate> {
    if typed.trim().is_empty() {
        return None;
    }
    day(field, typed).map_err(|problem| problems.push(problem)).ok()
}

fn read_count(field: &str, typed: &str, problems: &mut Vec<FieldProblem>) -> Option<u32> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let read = typed
        .parse::<u32>()
        .ok()
        .filter(|count| (1..=999_999_999).contains(count));
    if read.is_none() {
        problems.push(problem(field, Problem::Discount(DiscountFault::Count)));
    }
    read
}

/// The codes of a text, one on each line; `known` are there already.
fn read_codes(typed: &str, known: usize) -> Result<Vec<String>, FieldProblem> {
    let fault = |fault| problem("codes", Problem::Discount(fault));
    let codes: Option<Vec<String>> = typed
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(discount_code)
        .collect();
    let codes = codes.ok_or_else(|| fault(DiscountFault::CodeMalformed))?;
    if codes.is_empty() {
        return Err(problem("codes", Problem::Missing));
    }
    if known.saturating_add(codes.len()) > MOST_CODES {
        return Err(fault(DiscountFault::TooManyCodes));
    }
    let different: BTreeSet<&String> = codes.iter().collect();
    if different.len() < codes.len() {
        return Err(fault(DiscountFault::CodeTaken));
    }
    Ok(codes)
}
