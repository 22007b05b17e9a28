//! Telling a story.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;

use super::ScenarioError;
use super::file::{Action, ActionKind, BillingMode, Scenario, WhenFile};
use super::outcome::{ContractOutcome, DocumentOutcome, Outcome, Rejected, Sums};
use super::sold::{components, discount, plan};
use crate::calendar::plus_days;
use crate::catalogue::{AddOn, ComponentId, MoneyMode, PlanVersion, PriceComponent, SwitchAt, SwitchRules};
use crate::command::{
    CancelAt, ChangeAt, Command, CustomerHistory, Rejection, SignUp, Switch, SwitchWhen, decide,
};
use crate::contract::{Author, Contract, apply};
use crate::discount::{Discount, Redemptions};
use crate::forecast::drafts_on;
use crate::invoice::{Billed, DocumentKind, Draft, DraftTerms};
use crate::money::{Currency, Money};
use crate::tax::{Buyer, Country, CrossBorderSales, Seller, SellerScheme, TaxClass, UnconfirmedVatId};

/// Tells a story: runs every action on its day, bills, and gives back what came of it.
///
/// # Errors
/// Something in the story is not understood, or cannot be billed; nothing is told then.
pub fn run(story: &Scenario) -> Result<Outcome, ScenarioError> {
    Teller::new(story)?.tell()
}

struct Live {
    contract: Contract,
    billed: Vec<Billed>,
}

struct Teller<'a> {
    story: &'a Scenario,
    seller: Seller,
    buyer: Buyer,
    plans: BTreeMap<&'a str, (PlanVersion, TaxClass)>,
    addons: BTreeMap<&'a str, &'a super::file::AddOnFile>,
    discounts: BTreeMap<&'a str, Discount>,
    contracts: Vec<Live>,
    documents: Vec<Draft>,
    rejected: Vec<Rejected>,
}

impl<'a> Teller<'a> {
    fn new(story: &'a Scenario) -> Result<Self, ScenarioError> {
        let country = |path: &str, code: &str| {
            Country::new(code).map_err(|why| ScenarioError::new(path, why.to_string()))
        };
        let merchant = &story.merchant;
        let seller = Seller {
            country: country("merchant.country", &merchant.country)?,
            scheme: if merchant.small_business {
                SellerScheme::SmallBusiness
            } else {
                SellerScheme::Regular
            },
            cross_border: if merchant.oss {
                CrossBorderSales::OneStopShop
            } else {
                CrossBorderSales::BelowThreshold
            },
            unconfirmed_vat_id: UnconfirmedVatId::BillWithVat,
        };
        let buyer = Buyer {
            kind: story.customer.kind,
            country: country("customer.country", &story.customer.country)?,
            vat_id: story.customer.vat_id.clone(),
            vat_id_valid: story.customer.vat_id_valid,
        };
        let mut plans = BTreeMap::new();
        for (place, file) in story.plans.iter().enumerate() {
            let path = format!("plans[{place}]");
            let version = plan(file, merchant.prices, buyer.kind, &path)?;
            if plans
                .insert(file.id.as_str(), (version, file.tax_class))
                .is_some()
            {
                return Err(ScenarioError::new(format!("{path}.id"), "used twice"));
            }
        }
        let mut discounts = BTreeMap::new();
        for (place, file) in story.discounts.iter().enumerate() {
            discounts.insert(file.id.as_str(), discount(file, &format!("discounts[{place}]"))?);
        }
        Ok(Self {
            story,
            seller,
            buyer,
            plans,
            addons: story.addons.iter().map(|file| (file.id.as_str(), file)).collect(),
            discounts,
            contracts: Vec::new(),
            documents: Vec::new(),
            rejected: Vec::new(),
        })
    }

    fn tell(mut self) -> Result<Outcome, ScenarioError> {
        let mut last = None;
        for (place, action) in self.story.actions.iter().enumerate() {
            let path = format!("actions[{place}]");
            action.check(&path)?;
            if last.is_some_and(|last| action.on < last) {
                return Err(ScenarioError::new(
                    format!("{path}.on"),
                    "earlier than the action before; actions stand in order",
                ));
            }
            last = Some(action.on);
        }
        let mut rest = self.story.actions.iter().enumerate().peekable();
        let mut day = self.story.actions.first().map(|action| action.on);
        while let Some(today) = day.filter(|today| *today <= self.story.until) {
            while let Some((place, action)) = rest.next_if(|(_, action)| action.on == today) {
                self.act(action, &format!("actions[{place}]"))?;
            }
            if self.story.billing == BillingMode::Daily {
                self.bill(today)?;
            }
            day = plus_days(today, 1).ok();
        }
        self.outcome()
    }

    fn bill(&mut self, today: NaiveDate) -> Result<(), ScenarioError> {
        for live in &mut self.contracts {
            let drafts = drafts_on(&live.contract, &live.billed, today)
                .map_err(|why| ScenarioError::new(format!("billing on {today}"), why.to_string()))?;
            for draft in drafts {
                let billed = draft
                    .billed()
                    .map_err(|why| ScenarioError::new(format!("billing on {today}"), why.to_string()))?;
                live.billed.extend(billed);
                if DraftTerms::of(&live.contract, today, None).issue(&draft) {
                    self.documents.push(draft);
                }
            }
        }
        Ok(())
    }

    fn act(&mut self, action: &Action, path: &str) -> Result<(), ScenarioError> {
        if action.what == ActionKind::Bill {
            return self.bill(action.on);
        }
        let refused = match self.command(action, path)? {
            Err(reason) => Some((reason, None)),
            Ok(command) => {
                let refused = match (&command, self.contracts.last_mut()) {
                    (Command::SignUp(_), _) => self.begin(&command, action.on).err(),
                    (_, None) => Some(Rejection::NoContract),
                    (_, Some(live)) => obey(live, &command, action.on).err(),
                };
                refused.map(|refused| (refused.code(), refused.allowed()))
            }
        };
        if let Some((reason, allowed)) = refused {
            self.rejected.push(Rejected {
                on: action.on,
                what: action.what.name(),
                reason,
                allowed,
            });
        }
        Ok(())
    }

    /// All plans are one group: ordering one while a contract runs is a switch (§8), by the rules that hold without any.
    fn begin(&mut self, command: &Command, today: NaiveDate) -> Result<(), Rejection> {
        let Command::SignUp(order) = command else {
            return Err(Rejection::NoContract);
        };
        let live = self
            .contracts
            .last_mut()
            .filter(|live| !live.contract.state_on(today).is_over());
        if let Some(live) = live {
            let switch = order.as_switch(SwitchRules::default(), true);
            return obey(live, &switch, today).map_err(|refused| {
                if matches!(refused, Rejection::SamePlan { .. }) {
                    Rejection::AlreadySignedUp
                } else {
                    refused
                }
            });
        }
        let decision = decide(None, command, today)?;
        let contract = crate::contract::replay(&decision.events).map_err(|_| Rejection::AlreadySignedUp)?;
        self.contracts.push(Live {
            contract,
            billed: Vec::new(),
        });
        Ok(())
    }

    /// The command an action stands for; a name the story does not define is refused like any other wish.
    fn command(&self, action: &Action, path: &str) -> Result<Result<Command, &'static str>, ScenarioError> {
        let version = match &action.plan {
            None => None,
            Some(id) => match self.plans.get(id.as_str()) {
                Some((version, _)) => Some(version),
                None => return Ok(Err("unknown_plan")),
            },
        };
        let discount = match &action.discount {
            None => None,
            Some(id) => match self.discounts.get(id.as_str()) {
                Some(discount) => Some(discount),
                None => return Ok(Err("unknown_discount")),
            },
        };
        let addon = match &action.addon {
            None => None,
            Some(id) => match self.addons.get(id.as_str()) {
                Some(addon) => Some(*addon),
                None => return Ok(Err("unknown_addon")),
            },
        };
        let quantities: BTreeMap<ComponentId, u32> = action
            .quantities
            .iter()
            .flatten()
            .map(|(id, units)| (ComponentId::from(id.as_str()), *units))
            .collect();
        let component = || ComponentId::from(action.component.clone().unwrap_or_default());
        let quantity = action.quantity.map(|number| number.0).unwrap_or_default();
        let missing = |field: &str| ScenarioError::new(format!("{path}.{field}"), "missing");
        Ok(Ok(match action.what {
            ActionKind::SignUp => {
                let version = version.ok_or_else(|| missing("plan"))?;
                let had_one = !self.contracts.is_empty();
                Command::SignUp(Box::new(SignUp {
                    quantities: with_defaults(&version.components, quantities),
                    discounts: discount.cloned().into_iter().collect(),
                    payment_method: action.payment_method.unwrap_or(false),
                    immediate_start: action.immediate_start.unwrap_or(false),
                    history: CustomerHistory {
                        trial_used: had_one,
                        setup_charged: had_one,
                    },
                    ..SignUp::new(version.clone(), self.seller.clone(), self.buyer.clone())
                }))
            }
            ActionKind::ConvertTrial => Command::ConvertTrial,
            ActionKind::Switch => {
                let version = version.ok_or_else(|| missing("plan"))?;
                Command::Switch(Box::new(Switch {
                    to: version.clone(),
                    when: SwitchWhen::At(
                        match action.when {
                            None | Some(WhenFile::Now) => SwitchAt::Now,
                            Some(WhenFile::PeriodEnd) => SwitchAt::PeriodEnd,
                            Some(WhenFile::TermEnd) => SwitchAt::TermEnd,
                        },
                        MoneyMode::Prorate,
                    ),
                    quantities: self.units_for_switch(version, quantities, action.on),
                    by: Author::Customer,
                    paid: true,
                }))
            }
            ActionKind::SetQuantity => {
                let Some(units) = quantity.to_u32().filter(|units| quantity == (*units).into()) else {
                    return Ok(Err("invalid_quantity"));
                };
                Command::SetQuantity {
                    component: component(),
                    quantity: units,
                    at: change_at(action.when, ChangeAt::Now),
                }
            }
            ActionKind::BookAddon => {
                let file = addon.ok_or_else(|| missing("addon"))?;
                let addon = AddOn {
                    id: file.id.as_str().into(),
                    name: file.id.as_str().into(),
                    components: components(&file.components, self.tax_class_on(action.on), path)?,
                };
                Command::BookAddOn {
                    quantities: with_defaults(&addon.components, quantities),
                    addon: Box::new(addon),
                }
            }
            ActionKind::EndAddon => Command::EndAddOn {
                addon: action.addon.clone().unwrap_or_default().into(),
                at: change_at(action.when, ChangeAt::PeriodEnd),
            },
            ActionKind::Usage => Command::RecordUsage {
                component: component(),
                quantity,
                used_on: None,
            },
            ActionKind::Redeem => Command::Redeem {
                discount: Box::new(discount.cloned().ok_or_else(|| missing("discount"))?),
                redeemed: Redemptions::default(),
            },
            ActionKind::Pause => Command::Pause {
                from: None,
                until: action.until,
            },
            ActionKind::Resume => Command::Resume,
            ActionKind::Cancel => Command::DeclareCancellation {
                at: match action.at.as_deref() {
                    None | Some("earliest") => CancelAt::Earliest,
                    Some(date) => CancelAt::On(date.parse().map_err(|_| {
                        ScenarioError::new(format!("{path}.at"), "neither \"earliest\" nor a date")
                    })?),
                },
            },
            ActionKind::RevokeCancellation => Command::RevokeCancellation,
            ActionKind::Withdraw => Command::Withdraw,
            ActionKind::Bill => return Err(ScenarioError::new(path, "billing is no command")),
        }))
    }

    /// An add-on is taxed like the plan beside which it is booked.
    fn tax_class_on(&self, day: NaiveDate) -> TaxClass {
        self.contracts
            .last()
            .and_then(|live| live.contract.plan_on(day))
            .and_then(|version| self.plans.get(version.plan.as_str()))
            .map_or_else(TaxClass::default, |(_, class)| *class)
    }

    /// Units of components that the contract has none of yet.
    fn units_for_switch(
        &self,
        version: &PlanVersion,
        ordered: BTreeMap<ComponentId, u32>,
        day: NaiveDate,
    ) -> BTreeMap<ComponentId, u32> {
        let known = |id: &ComponentId| {
            self.contracts
                .last()
                .is_some_and(|live| live.contract.ordered_units(id, day).is_some())
        };
        let named: Vec<ComponentId> = ordered.keys().cloned().collect();
        let mut units = with_defaults(&version.components, ordered);
        units.retain(|id, _| named.contains(id) || !known(id));
        units
    }

    fn outcome(self) -> Result<Outcome, ScenarioError> {
        let mut sums = [Money::zero(Currency::Eur); 3];
        for draft in &self.documents {
            for (sum, amount) in sums.iter_mut().zip([draft.net, draft.tax, draft.gross]) {
                *sum = match draft.kind {
                    DocumentKind::Invoice => sum.checked_add(amount),
                    DocumentKind::CreditNote => sum.checked_sub(amount),
                }
                .map_err(|why| ScenarioError::new("totals", why.to_string()))?;
            }
        }
        let [net, tax, gross] = sums;
        let until = self.story.until;
        Ok(Outcome {
            documents: self.documents.iter().map(DocumentOutcome::from).collect(),
            rejected: self.rejected,
            contract: self.contracts.last().map(|live| {
                let ends_on = live.contract.ends_on();
                let last_day = ends_on
                    .and_then(|end| end.pred_opt())
                    .map_or(until, |last| last.min(until));
                ContractOutcome {
                    state: live.contract.state_on(until).code(),
                    plan: live
                        .contract
                        .plan_on(last_day)
                        .map_or_else(String::new, |plan| plan.plan.to_string()),
                    ends_on,
                }
            }),
            totals: Sums::of(net, tax, gross),
        })
    }
}

fn obey(live: &mut Live, command: &Command, today: NaiveDate) -> Result<(), Rejection> {
    for event in decide(Some(&live.contract), command, today)?.events {
        live.contract = apply(Some(live.contract.clone()), &event).map_err(|_| Rejection::NotRunning {
            state: live.contract.state_on(today),
        })?;
    }
    Ok(())
}

/// One unit is ordered where none is named.
fn with_defaults(
    components: &[PriceComponent],
    mut ordered: BTreeMap<ComponentId, u32>,
) -> BTreeMap<ComponentId, u32> {
    for component in components {
        if component.kind.is_ordered_in_units() {
            ordered.entry(component.id.clone()).or_insert(1);
        }
    }
    ordered
}

fn change_at(when: Option<WhenFile>, default: ChangeAt) -> ChangeAt {
    match when {
        None => default,
        Some(WhenFile::Now) => ChangeAt::Now,
        Some(WhenFile::PeriodEnd) => ChangeAt::PeriodEnd,
        Some(WhenFile::TermEnd) => ChangeAt::TermEnd,
    }
}
