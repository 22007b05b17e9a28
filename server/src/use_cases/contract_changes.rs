//! A customer's changes of a contract: chosen on one page, shown with every amount on the next, confirmed there.

use std::sync::Arc;

use app::changing::{ChangeBasis, binds, facts_of, permitted_quote, switch_to};
use app::ui::path;
use app::wire::*;
use billing::users::Right;
use billing::{
    Author, CancelAt, ChangeQuote, Command, Money, PlanVersion, Presented, Rejection, decide, permitted,
    quote_change,
    term::{cancellation_preview, remainder},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::catalogue::Plan;
use store::contracts::{Actor, StoredContract};
use store::customers::Account;
use store::merchants::Merchant;
use uuid::Uuid;

use super::changing::{Confirm, Kept, Known, Outcome, confirm, keep_shown, preview_change, subject_of};
use super::contract_adjusting::{self, adjustment, adjustments};
use super::contracting::plan_on;
use super::declarations::kind_name;
use super::order_form::problem;
use super::viewer::CustomerViewer;
use super::views::{contract_row, last_day, summary_of};
use super::{Answer, RequestPort, remembered};
use crate::failure::Failure;
use crate::letters::{in_lang, plan_of};

/// A form that waits to be mended: what was typed, and what is wrong with it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Typed {
    pub(super) first_day: String,
    pub(super) last_day: String,
    pub(super) component: String,
    pub(super) quantity: String,
    pub(super) problems: Vec<FieldProblem>,
}

fn typed_name(contract: Uuid, wish: ChangeWish) -> String {
    format!("{}:{contract}", wish.name())
}

/// A customer's contract with everything a change is computed from.
pub(super) struct Own {
    pub(super) viewer: CustomerViewer,
    pub(super) stored: StoredContract,
    pub(super) plans: Arc<[Plan]>,
    pub(super) payment: PaymentSummary,
    pub(super) contract: billing::Contract,
    pub(super) billed: Vec<billing::Billed>,
}

impl RequestPort {
    pub(super) async fn switch_view(&self, slug: &str, contract: Uuid) -> Answer<SwitchView> {
        let own = self.own(slug, contract, Right::ChangeContracts).await?;
        let today = self.app.moment(&own.viewer.merchant).today();
        let current = plan_on(&own.contract, today)?;
        let mut plans = Vec::new();
        for plan in siblings(&own.plans, current) {
            let in_force = plan.version.plan == current.plan;
            let quote = quote_change(
                &own.contract,
                &own.billed,
                &switch_to(&plan.version).command(),
                today,
            )
            .ok();
            let (prices, switch) = match (quote, in_force) {
                (_, true) => (
                    contract_row(&own.stored, &own.plans, self.lang, today)?.prices,
                    None,
                ),
                (Some(quote), false) => (
                    prices(&quote),
                    Some(PlanSwitch {
                        from: quote.takes_effect_on,
                        version: plan.version.clone(),
                    }),
                ),
                (None, false) => continue,
            };
            plans.push(PlanChoice {
                slug: plan.slug.clone(),
                name: in_lang(&plan.name, self.lang),
                summary: in_lang(&plan.summary, self.lang),
                prices,
                minimum: plan.version.term.initial,
                switch,
            });
        }
        let typed = self.take_typed(contract, ChangeWish::Switch).await?;
        let offered: Vec<&PlanVersion> = plans
            .iter()
            .filter_map(|plan| plan.switch.as_ref())
            .map(|switch| &switch.version)
            .collect();
        Ok(SwitchView {
            row: contract_row(&own.stored, &own.plans, self.lang, today)?,
            shown: self.shown_change(&own, today, &offered),
            payment: own.payment,
            today,
            plans,
            problems: typed.problems,
            frame: self.customers_frame(&own.viewer).await?,
        })
    }

    pub(super) async fn end_view(&self, slug: &str, contract: Uuid) -> Answer<EndView> {
        let own = self.own(slug, contract, Right::ChangeContracts).await?;
        let today = self.app.moment(&own.viewer.merchant).today();
        // A contract that cannot be ended has no such page; its own says why.
        let preview =
            cancellation_preview(&own.contract, &own.billed, today).map_err(|_| Failure::NotFound)?;
        let typed = self.take_typed(contract, ChangeWish::End).await?;
        Ok(EndView {
            row: contract_row(&own.stored, &own.plans, self.lang, today)?,
            today,
            earliest: EarliestEnd {
                last_day: preview.last_day_of_service,
                declare_until: preview.last_day_to_declare,
                next_last_day: preview.next_end.map(last_day),
                still_to_pay: preview.still_to_pay,
                to_come_back: preview.to_come_back,
            },
            last_day: typed.last_day,
            problems: typed.problems,
            frame: self.customers_frame(&own.viewer).await?,
        })
    }

    pub(super) async fn change_view(&self, slug: &str, contract: Uuid, quote: Uuid) -> Answer<ChangeView> {
        let own = self.own(slug, contract, Right::SeeContracts).await?;
        let today = self.app.moment(&own.viewer.merchant).today();
        let mut tx = self.app.store().begin(own.viewer.merchant.id).await?;
        let quoted = tx
            .quote(quote)
            .await?
            .filter(|quoted| quoted.contract == contract)
            .ok_or(Failure::NotFound)?;
        tx.commit().await?;
        let wish = wish_of(&quoted.command).ok_or(Failure::NotFound)?;
        own.viewer.allow(right_for(wish))?;
        let subject = match &quoted.command {
            Command::Switch(switch) => Some(plan_of(&own.plans, &switch.to).map_or_else(
                || switch.to.name.to_string(),
                |plan| in_lang(&plan.name, self.lang),
            )),
            command => subject_of(&own.contract, command, today),
        };
        let state = if quoted.used_at.is_some() {
            ChangeState::Done
        } else if !own.still_offered(&quoted.command) {
            ChangeState::Impossible
        } else {
            match own.facts(&quoted.command, today) {
                Ok(facts) => ChangeState::Open(Box::new(facts)),
                Err(_) => ChangeState::Impossible,
            }
        };
        Ok(ChangeView {
            row: contract_row(&own.stored, &own.plans, self.lang, today)?,
            quote,
            wish,
            subject,
            payment: own.payment,
            state,
            frame: self.customers_frame(&own.viewer).await?,
        })
    }

    /// Keeps what the change would mean and leads to it, or back to where it was chosen.
    pub(super) async fn change_requested(&self, form: ChangeForm) -> Answer<Redirect> {
        let own = self
            .own(&form.merchant, form.contract, right_for(form.wish))
            .await?;
        let merchant = &own.viewer.merchant;
        let today = self.app.moment(merchant).today();
        let seen = form.quote.zip(form.total);
        if let Some((quote, total)) = seen
            && self.is_used(&own, quote, &form.seen).await?
        {
            return self.change_confirmed(confirmation(&form, quote, total)).await;
        }
        let asked = match own.command(&form, today) {
            Ok(command) => {
                if let Some((quote, total)) = seen {
                    return self
                        .shown_change_confirmed(&own, &form, &command, quote, total)
                        .await;
                }
                let preview = match permitted(&own.contract, &command, today) {
                    Ok(()) => preview_change(&self.app, merchant, form.contract, &command).await?,
                    Err(rejection) => Err(rejection),
                };
                match preview {
                    Ok(preview) => {
                        return Ok(Redirect {
                            to: path::change(&merchant.slug, form.contract, preview.id),
                        });
                    }
                    Err(rejection) => mendable(form.wish, &rejection, today),
                }
            }
            Err(problem) => Some(problem),
        };
        let Some(problem) = asked else {
            self.set_flash(Flash::ChangeImpossible).await?;
            return Ok(contract_page(merchant, form.contract));
        };
        let typed = Typed {
            first_day: form.first_day,
            last_day: form.last_day,
            component: form.component,
            quantity: form.quantity,
            problems: vec![problem],
        };
        self.session
            .insert(&typed_name(form.contract, form.wish), typed)
            .await?;
        Ok(Redirect {
            to: match form.wish {
                ChangeWish::Switch => path::switch_plan(&merchant.slug, form.contract),
                ChangeWish::End => path::end_contract(&merchant.slug, form.contract),
                ChangeWish::Units => path::units(&merchant.slug, form.contract),
                ChangeWish::BookAddOn | ChangeWish::EndAddOn => path::extras(&merchant.slug, form.contract),
                ChangeWish::Pause => path::pause(&merchant.slug, form.contract),
                ChangeWish::Keep | ChangeWish::KeepPlan | ChangeWish::Convert | ChangeWish::Resume => {
                    path::contract(&merchant.slug, form.contract)
                }
            },
        })
    }

    pub(super) async fn change_confirmed(&self, form: ConfirmChangeForm) -> Answer<Redirect> {
        let own = self
            .own(&form.merchant, form.contract, Right::SeeContracts)
            .await?;
        let merchant = &own.viewer.merchant;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let quoted = tx
            .quote(form.quote)
            .await?
            .filter(|quoted| quoted.contract == form.contract)
            .ok_or(Failure::NotFound)?;
        tx.commit().await?;
        let wish = wish_of(&quoted.command).ok_or(Failure::NotFound)?;
        own.viewer.allow(right_for(wish))?;
        let Some(account @ Account::Customer { .. }) = self.account(merchant).await? else {
            return Err(Failure::SignInRequired);
        };
        let today = self.app.moment(merchant).today();
        if quoted.used_at.is_none()
            && (permitted(&own.contract, &quoted.command, today).is_err()
                || !own.still_offered(&quoted.command))
        {
            self.set_flash(Flash::ChangeImpossible).await?;
            return Ok(contract_page(merchant, form.contract));
        }
        let request = Confirm {
            quote: form.quote,
            total: Money::new(form.total, quoted.total.currency()),
            payment: None,
            actor: Actor::Account(account),
        };
        let again = |preview: &super::changing::Preview| Redirect {
            to: path::change(&merchant.slug, form.contract, preview.id),
        };
        let (flash, to) = match confirm(&self.app, merchant, &request).await? {
            Outcome::Done {
                receipt: Some(token), ..
            } => {
                let name = remembered::declaration(merchant.id, kind_name(DeclarationKind::Cancellation));
                self.session.insert(&format!("{name}:receipt"), token).await?;
                return Ok(Redirect {
                    to: path::cancel(&merchant.slug),
                });
            }
            Outcome::Done { receipt: None, .. } => {
                (Flash::ChangeDone { wish }, contract_page(merchant, form.contract))
            }
            Outcome::DoneBefore { .. } => (Flash::ChangeDoneBefore, contract_page(merchant, form.contract)),
            Outcome::Changed(preview) => (Flash::ChangeDiffers, again(&preview)),
            Outcome::Expired(preview) => (Flash::ChangeExpired, again(&preview)),
            Outcome::PaymentNeeded(preview) => (Flash::ChangeNeedsPayment, again(&preview)),
            Outcome::Refused(_) => (Flash::ChangeImpossible, contract_page(merchant, form.contract)),
        };
        self.set_flash(flash).await?;
        Ok(to)
    }

    /// Whether what a browser showed was confirmed before: the second of two clicks.
    async fn is_used(&self, own: &Own, quote: Uuid, hash: &str) -> Answer<bool> {
        let mut tx = self.app.store().begin(own.viewer.merchant.id).await?;
        let quoted = tx.quote(quote).await?;
        tx.commit().await?;
        Ok(quoted.is_some_and(|quoted| {
            quoted.contract == own.stored.id && quoted.hash == hash && quoted.used_at.is_some()
        }))
    }

    /// Makes a change as the customer's browser showed it; where it would be another by now, shows what it would be.
    async fn shown_change_confirmed(
        &self,
        own: &Own,
        form: &ChangeForm,
        command: &Command,
        quote: Uuid,
        total: i64,
    ) -> Answer<Redirect> {
        let merchant = &own.viewer.merchant;
        let seen = Presented {
            hash: form.seen.clone(),
            total: Money::new(
                total,
                plan_on(&own.contract, self.app.moment(merchant).today())?.currency,
            ),
        };
        match keep_shown(&self.app, merchant, own.stored.id, command, quote, &seen).await? {
            Ok(Kept::AsShown) => self.change_confirmed(confirmation(form, quote, total)).await,
            Ok(Kept::Differs(preview)) => {
                self.set_flash(Flash::ChangeDiffers).await?;
                Ok(Redirect {
                    to: path::change(&merchant.slug, form.contract, preview.id),
                })
            }
            Err(_) => {
                self.set_flash(Flash::ChangeImpossible).await?;
                Ok(contract_page(merchant, form.contract))
            }
        }
    }

    /// What the customer's browser computes previews from.
    pub(super) fn shown_change(&self, own: &Own, today: NaiveDate, on_offer: &[&PlanVersion]) -> ShownChange {
        ShownChange {
            basis: ChangeBasis::for_customer(&own.contract, &own.billed, today, on_offer),
            quote: self.app.new_id(),
        }
    }

    /// One of the contracts of whoever is signed in; anybody else's is not there.
    pub(super) async fn own(&self, slug: &str, contract: Uuid, right: Right) -> Answer<Own> {
        let (own, tx) = self.own_page(slug, contract, right).await?;
        tx.commit().await?;
        Ok(own)
    }

    /// The same with the transaction it was found in.
    pub(super) async fn own_page(&self, slug: &str, contract: Uuid, right: Right) -> Answer<(Own, Tx)> {
        let (viewer, mut tx) = self.customer_page(slug, right).await?;
        let (stored, method) = tx
            .contract_and_payment(contract)
            .await?
            .filter(|(stored, _)| stored.customer == viewer.customer.id)
            .ok_or(Failure::NotFound)?;
        let plans = self.plans(&mut tx, &viewer).await?;
        let Known { contract, billed, .. } = Known::of(&mut tx, &stored).await?;
        let own = Own {
            payment: summary_of(&method.details),
            viewer,
            stored,
            plans,
            contract,
            billed,
        };
        Ok((own, tx))
    }

    /// What was typed and refused, once.
    pub(super) async fn take_typed(&self, contract: Uuid, wish: ChangeWish) -> Answer<Typed> {
        let key = typed_name(contract, wish);
        let typed: Option<Typed> = self.session.get(&key).await?;
        if typed.is_some() {
            self.session.remove::<Typed>(&key).await?;
        }
        Ok(typed.unwrap_or_default())
    }
}

impl Own {
    /// The form as the engine's command; or what has to be mended.
    fn command(&self, form: &ChangeForm, today: NaiveDate) -> Result<Command, FieldProblem> {
        match form.wish {
            ChangeWish::Switch => plan_on(&self.contract, today)
                .ok()
                .and_then(|current| {
                    siblings(&self.plans, current)
                        .find(|plan| plan.slug == form.plan && plan.version.plan != current.plan)
                })
                .map(|plan| switch_to(&plan.version).command())
                .ok_or_else(|| problem("plan", Problem::NothingChosen)),
            ChangeWish::End if form.last_day.trim().is_empty() => Ok(Command::DeclareCancellation {
                at: CancelAt::Earliest,
            }),
            ChangeWish::End => form
                .last_day
                .trim()
                .parse::<NaiveDate>()
                .ok()
                .and_then(|day| day.succ_opt())
                .map(|end| Command::DeclareCancellation {
                    at: CancelAt::On(end),
                })
                .ok_or_else(|| problem("last_day", Problem::DateMalformed)),
            ChangeWish::Keep => Ok(Command::RevokeCancellation),
            ChangeWish::KeepPlan => Ok(Command::WithdrawScheduledChange { by: Author::Customer }),
            ChangeWish::Convert => Ok(Command::ConvertTrial),
            ChangeWish::Units
            | ChangeWish::BookAddOn
            | ChangeWish::EndAddOn
            | ChangeWish::Pause
            | ChangeWish::Resume => adjustment(self, form, today),
        }
    }

    /// Whether what a change leads to can be had: a switch that was looked at may lead to a plan, or a version of it, that is not on
    /// offer any more.
    fn still_offered(&self, command: &Command) -> bool {
        match command {
            Command::Switch(switch) => self
                .plans
                .iter()
                .any(|plan| plan.is_offered() && plan.version.id == switch.to.id),
            _ => true,
        }
    }

    /// What a change would mean today.
    fn facts(&self, command: &Command, today: NaiveDate) -> Result<ChangeFacts, Rejection> {
        let quote = permitted_quote(&self.contract, &self.billed, command, today)?;
        let until_end = match command {
            Command::DeclareCancellation { at } => {
                let remainder = remainder(&self.contract, &self.billed, *at, today)?;
                Some((remainder.still_to_pay, remainder.to_come_back))
            }
            _ => None,
        };
        Ok(ChangeFacts {
            until_end,
            paused: match command {
                Command::Pause {
                    from,
                    until: Some(until),
                } => Some((from.unwrap_or(today), last_day(*until))),
                _ => None,
            },
            ..facts_of(&quote, binds(command), today)?
        })
    }
}

/// The plans of the product a contract is for: its own, and those on offer that it can switch to.
fn siblings<'a>(plans: &'a [Plan], current: &'a PlanVersion) -> impl Iterator<Item = &'a Plan> {
    let product = plan_of(plans, current).map(|plan| plan.product.id);
    plans.iter().filter(move |plan| {
        Some(plan.product.id) == product && (plan.is_offered() || plan.version.plan == current.plan)
    })
}

/// What whoever is signed in can ask of a contract today; what is not possible, or not for this user, is not offered.
pub(super) fn wishes(own: &Own, today: NaiveDate) -> Answer<Vec<ChangeWish>> {
    let Own {
        contract,
        billed,
        plans,
        ..
    } = own;
    let possible = |command: &Command| decide(Some(contract), command, today).is_ok();
    let another_plan = plan_on(contract, today).is_ok_and(|current| {
        siblings(plans, current)
            .filter(|plan| plan.version.plan != current.plan)
            .any(|plan| quote_change(contract, billed, &switch_to(&plan.version).command(), today).is_ok())
    });
    let mut wishes: Vec<ChangeWish> = [
        (ChangeWish::Convert, possible(&Command::ConvertTrial)),
        (ChangeWish::Switch, another_plan),
        (
            ChangeWish::KeepPlan,
            possible(&Command::WithdrawScheduledChange { by: Author::Customer }),
        ),
        (ChangeWish::Keep, possible(&Command::RevokeCancellation)),
        (
            ChangeWish::End,
            possible(&Command::DeclareCancellation {
                at: CancelAt::Earliest,
            }),
        ),
    ]
    .into_iter()
    .filter_map(|(wish, possible)| possible.then_some(wish))
    .collect();
    // The end comes last.
    let end = usize::from(wishes.last() == Some(&ChangeWish::End));
    let place = wishes.len().saturating_sub(end);
    wishes.splice(place..place, adjustments(own, today)?);
    wishes.retain(|wish| own.viewer.may(right_for(*wish)));
    Ok(wishes)
}

/// What a user needs to be allowed for a change.
const fn right_for(wish: ChangeWish) -> Right {
    match wish {
        ChangeWish::Units | ChangeWish::BookAddOn | ChangeWish::EndAddOn => Right::ChangeExtent,
        ChangeWish::Switch
        | ChangeWish::End
        | ChangeWish::Keep
        | ChangeWish::KeepPlan
        | ChangeWish::Convert
        | ChangeWish::Pause
        | ChangeWish::Resume => Right::ChangeContracts,
    }
}

const fn wish_of(command: &Command) -> Option<ChangeWish> {
    match command {
        Command::Switch(_) => Some(ChangeWish::Switch),
        Command::DeclareCancellation { .. } => Some(ChangeWish::End),
        Command::RevokeCancellation => Some(ChangeWish::Keep),
        Command::WithdrawScheduledChange { .. } => Some(ChangeWish::KeepPlan),
        Command::ConvertTrial => Some(ChangeWish::Convert),
        Command::SetQuantity { .. } => Some(ChangeWish::Units),
        Command::BookAddOn { .. } => Some(ChangeWish::BookAddOn),
        Command::EndAddOn { .. } => Some(ChangeWish::EndAddOn),
        Command::Pause { .. } => Some(ChangeWish::Pause),
        Command::Resume => Some(ChangeWish::Resume),
        _ => None,
    }
}

/// The field that a refusal is about, if one can be mended.
fn mendable(wish: ChangeWish, rejection: &Rejection, today: NaiveDate) -> Option<FieldProblem> {
    match (wish, rejection) {
        (
            ChangeWish::End,
            Rejection::BeforeInitialTermEnd { .. }
            | Rejection::NoticeTooShort { .. }
            | Rejection::NotATermEnd { .. },
        ) => Some(problem("last_day", Problem::EndNotPossible)),
        (ChangeWish::Units | ChangeWish::Pause, rejection) => contract_adjusting::mendable(rejection, today),
        _ => None,
    }
}

fn confirmation(form: &ChangeForm, quote: Uuid, total: i64) -> ConfirmChangeForm {
    ConfirmChangeForm {
        merchant: form.merchant.clone(),
        contract: form.contract,
        quote,
        total,
    }
}

fn contract_page(merchant: &Merchant, contract: Uuid) -> Redirect {
    Redirect {
        to: path::contract(&merchant.slug, contract),
    }
}

fn prices(quote: &ChangeQuote) -> Vec<PricePerCycle> {
    quote
        .recurring
        .iter()
        .map(|part| PricePerCycle {
            gross: part.gross,
            cycle: part.cycle,
        })
        .collect()
}
