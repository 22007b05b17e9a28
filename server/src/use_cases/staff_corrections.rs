//! Giving back a part of an issued invoice: line by line, never more than is left, by a correction that names it (R-142, § 31 (5) UStDV).

use std::collections::{BTreeMap, BTreeSet};

use app::ui::path;
use app::wire::*;
use billing::staff::StaffRight;
use billing::{
    Correctable, CorrectionPart, CorrectionRefusal, DraftTerms, Money, PriceMode, Run, correctable_amounts,
    correction,
};
use rust_decimal::Decimal;
use serde_json::json;
use store::Tx;
use store::audit::AuditEntry;
use store::documents::{Document, Kind};
use store::hand_lines::{CorrectedLine, PlacedLine};
use uuid::Uuid;

use super::catalogue::read_price;
use super::erasures::in_sight;
use super::mailing::check_key;
use super::order_form::problem;
use super::staff_payments::reading::{read_amount, text};
use super::views::last_day;
use super::{Answer, Draft, RequestPort, remembered};
use crate::failure::Failure;
use crate::jobs::billing::{HandDocument, issue_by_hand};
use crate::letters::{display_name, money};

/// Names the use case among the idempotency keys.
const USE_CASE: &str = "correct_invoice";

/// An invoice as far as it can be corrected.
struct Corrected {
    document: Document,
    lines: Vec<PlacedLine>,
    given_back: Vec<CorrectedLine>,
    correctable: Vec<Correctable>,
    /// What may be given back of each line.
    left: Vec<Money>,
}

impl RequestPort {
    pub(super) async fn correction_form_view(&self, slug: &str, id: Uuid) -> Answer<CorrectionView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::MoveMoney).await?;
        let merchant = &viewer.merchant;
        let document = tx.document(id).await?.ok_or(Failure::NotFound)?;
        in_sight(&mut tx, viewer.account(), document.customer).await?;
        let customer = tx.customer(document.customer).await?.ok_or(Failure::NotFound)?;
        let known = load(&mut tx, document).await?;
        tx.commit().await?;
        let name = remembered::money_form(merchant.id, "correct", id);
        let Draft { mut form, problems } = self.take_draft::<CorrectionForm>(&name).await?;
        if form.merchant.is_empty() {
            form = CorrectionForm {
                merchant: merchant.slug.clone(),
                document: id,
                key: self.app.new_id().to_string(),
                ..CorrectionForm::default()
            };
        }
        Ok(CorrectionView {
            number: known.document.number.clone(),
            customer_name: display_name(&customer),
            gross_prices: price_mode(&known) == PriceMode::Gross,
            lines: known.rows(),
            form,
            problems,
            frame: self.staff_frame(&viewer).await?,
        })
    }

    pub(super) async fn invoice_corrected(&self, form: CorrectionForm) -> Answer<Redirect> {
        let (merchant, account) = self.staff_account(&form.merchant, StaffRight::MoveMoney).await?;
        check_key(&form.key)?;
        let moment = self.app.moment(&merchant);
        let mut tx = self.app.store().begin(merchant.id).await?;
        let document = tx.document(form.document).await?.ok_or(Failure::NotFound)?;
        in_sight(&mut tx, account, document.customer).await?;
        let customer = tx
            .lock_customer(document.customer)
            .await?
            .ok_or(Failure::NotFound)?;
        // Under the lock: a form that comes again finds what the first one did.
        if let Some(by) = tx.earlier_outcome::<Uuid>(USE_CASE, &form.key).await? {
            return Ok(Redirect {
                to: path::staff_document(&merchant.slug, by),
            });
        }
        let known = load(&mut tx, document).await?;
        let terms = DraftTerms {
            date: moment.today(),
            prices: price_mode(&known),
            currency: money(0, &known.document.currency).currency(),
            contract: None,
            zero_lines: false,
        };
        let made = read(&form, &known).and_then(|(wanted, reason)| {
            correction(&known.correctable, &wanted, &terms)
                .map(|made| (made, reason))
                .map_err(|refusal| refused(&refusal, &known, &form))
        });
        let ((draft, places), reason) = match made {
            Ok(made) => made,
            Err(problems) => {
                let name = remembered::money_form(merchant.id, "correct", form.document);
                let to = path::correct_invoice(&merchant.slug, form.document);
                self.session.insert(&name, Draft { form, problems }).await?;
                return Ok(Redirect { to });
            }
        };
        let places: Vec<i32> = places
            .into_iter()
            .filter_map(|place| known.lines.get(place).map(|line| line.line))
            .collect();
        let numbers = tx.contract_numbers(&known.contracts()).await?;
        let by = issue_by_hand(
            &self.app,
            &mut tx,
            &merchant,
            HandDocument {
                customer: &customer,
                draft: &draft,
                original: &known.document,
                places: &places,
                reason: &reason,
                contract_number: match numbers.as_slice() {
                    [only] => Some(only.as_str()),
                    _ => None,
                },
            },
        )
        .await?;
        // What is still unpaid of the invoice first; the rest stays with the customer.
        let open = tx
            .open_of(
                known.document.customer,
                known.document.id,
                &known.document.currency,
            )
            .await?
            .unwrap_or(0);
        let settled = open.min(draft.gross.minor());
        if settled > 0 {
            tx.allocate_credit(self.app.new_id(), by, known.document.id, settled, moment.instant)
                .await?;
        }
        let told = json!({
            "correction": by, "gross_minor": draft.gross.minor(), "currency": known.document.currency,
            "lines": places, "settled_minor": settled,
        });
        let entry = AuditEntry {
            reason: Some(reason),
            ..self.entry(
                &merchant,
                account,
                "document.corrected",
                Some(known.document.id),
                told,
            )
        };
        tx.audit(&entry).await?;
        tx.remember_outcome(USE_CASE, &form.key, &by, self.app.now())
            .await?;
        tx.commit().await?;
        self.app.nudge();
        self.set_flash(Flash::Money(MoneyDone::Corrected)).await?;
        Ok(Redirect {
            to: path::staff_document(&merchant.slug, by),
        })
    }
}

/// Whether a document is one that can be corrected at all.
pub(super) fn may_be_corrected(document: &Document, cancelled: bool) -> bool {
    document.kind == Kind::Invoice && document.gross_minor > 0 && !cancelled
}

/// The invoice with everything that was given back of it.
async fn load(tx: &mut Tx, document: Document) -> Answer<Corrected> {
    let cancelled = tx.cancellation_of(document.id).await?.is_some();
    if !may_be_corrected(&document, cancelled) {
        return Err(Failure::NotFound);
    }
    let lines = tx.placed_lines(document.id).await?;
    let given_back = tx.corrected_lines(document.id).await?;
    let contracts: BTreeSet<Uuid> = lines.iter().filter_map(|line| line.contract).collect();
    let contracts: Vec<Uuid> = contracts.into_iter().collect();
    let mut runs: BTreeMap<(Uuid, String, Run), i64> = BTreeMap::new();
    for (contract, record) in tx.records(&contracts).await? {
        for line in record {
            let key = (contract, line.billed.component.to_string(), line.billed.run);
            *runs.entry(key).or_default() += line.billed.amount.minor();
        }
    }
    for (contract, item, minor) in tx.given_back(&contracts).await? {
        *runs
            .entry((contract, item.component.to_string(), item.run))
            .or_default() -= minor;
    }
    let correctable: Vec<Correctable> = lines
        .iter()
        .map(|line| {
            let currency = line.item.total.currency();
            let minor: i64 = given_back
                .iter()
                .filter(|given| given.line == line.line)
                .map(|given| given.amount_minor)
                .sum();
            let run_left = line.contract.map(|contract| {
                let key = (contract, line.item.component.to_string(), line.item.run.clone());
                Money::new(runs.get(&key).copied().unwrap_or(0), currency)
            });
            Correctable {
                item: line.item.clone(),
                given_back: Money::new(minor, currency),
                run_left,
            }
        })
        .collect();
    let left = correctable_amounts(&correctable)?;
    Ok(Corrected {
        document,
        lines,
        given_back,
        correctable,
        left,
    })
}

/// The invoice says whether its lines are net or gross: their sum is one of both.
fn price_mode(known: &Corrected) -> PriceMode {
    let sum: i64 = known.lines.iter().map(|line| line.item.total.minor()).sum();
    if sum == known.document.gross_minor {
        PriceMode::Gross
    } else {
        PriceMode::Net
    }
}

impl Corrected {
    fn contracts(&self) -> Vec<Uuid> {
        let contracts: BTreeSet<Uuid> = self.lines.iter().filter_map(|line| line.contract).collect();
        contracts.into_iter().collect()
    }

    fn rows(&self) -> Vec<CorrectionRow> {
        self.lines
            .iter()
            .zip(&self.correctable)
            .zip(&self.left)
            .map(|((line, correctable), left)| CorrectionRow {
                line: CorrectionForm::place(line.line),
                plan: line.item.plan_name.to_string(),
                component: line.item.component_name.to_string(),
                period: line
                    .item
                    .period
                    .map(|period| (period.from(), last_day(period.until()))),
                amount: line.item.total,
                given_back: correctable.given_back,
                left: *left,
                units: (line.item.quantity > Decimal::ONE).then_some(line.item.quantity),
                corrections: self
                    .given_back
                    .iter()
                    .filter(|given| given.line == line.line)
                    .map(|given| (given.document, given.number.clone()))
                    .collect(),
            })
            .collect()
    }
}

/// What is wanted of each line, and why.
fn read(
    form: &CorrectionForm,
    known: &Corrected,
) -> Result<(Vec<Option<CorrectionPart>>, String), Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let currency = money(0, &known.document.currency).currency();
    let wanted = known
        .lines
        .iter()
        .map(|line| {
            let key = CorrectionForm::place(line.line);
            let typed = |of: &BTreeMap<String, String>| of.get(&key).map(|typed| typed.trim().to_owned());
            let amount = typed(&form.amounts).filter(|typed| !typed.is_empty());
            let units = typed(&form.units).filter(|typed| !typed.is_empty());
            match (amount, units) {
                (None, None) => None,
                (Some(_), Some(_)) => {
                    let what = Problem::Money(MoneyFault::AmountAndUnits);
                    problems.push(problem(&format!("units-{key}"), what));
                    None
                }
                (Some(typed), None) => {
                    let read = read_amount(&typed, currency).map(CorrectionPart::Amount);
                    if read.is_none() {
                        problems.push(problem(
                            &format!("amounts-{key}"),
                            Problem::Money(MoneyFault::Amount),
                        ));
                    }
                    read
                }
                (None, Some(typed)) => {
                    let read = read_price(&typed).map(CorrectionPart::Units);
                    if read.is_none() {
                        problems.push(problem(
                            &format!("units-{key}"),
                            Problem::Money(MoneyFault::Units),
                        ));
                    }
                    read
                }
            }
        })
        .collect();
    let reason = match text("correction_reason", &form.reason) {
        Ok(reason) if reason.is_empty() => {
            problems.push(problem("correction_reason", Problem::Missing));
            reason
        }
        Ok(reason) => reason,
        Err(found) => {
            problems.push(found);
            String::new()
        }
    };
    if problems.is_empty() {
        Ok((wanted, reason))
    } else {
        Err(problems)
    }
}

/// A refusal beside the field it is about.
fn refused(refusal: &CorrectionRefusal, known: &Corrected, form: &CorrectionForm) -> Vec<FieldProblem> {
    let field = |place: usize| {
        let line = known.lines.get(place).map_or(0, |line| line.line);
        let line = CorrectionForm::place(line);
        let by_units = form
            .units
            .get(&line)
            .is_some_and(|typed| !typed.trim().is_empty());
        format!("{}-{line}", if by_units { "units" } else { "amounts" })
    };
    let (field, fault) = match refusal {
        CorrectionRefusal::Nothing | CorrectionRefusal::Billing(_) => {
            ("correct".to_owned(), MoneyFault::Nothing)
        }
        CorrectionRefusal::NotCountable { place } => (field(*place), MoneyFault::Units),
        CorrectionRefusal::MoreThanLeft { place, left } => {
            (field(*place), MoneyFault::MoreThanBilled { left: *left })
        }
        CorrectionRefusal::MoreThanInvoice { left } => {
            ("correct".to_owned(), MoneyFault::MoreThanBilled { left: *left })
        }
    };
    vec![problem(&field, Problem::Money(fault))]
}
