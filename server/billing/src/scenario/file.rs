//! The story as written. Unknown fields are errors; fields that do not belong to an action are found by [`Action::check`].

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de};

use super::ScenarioError;
use crate::calendar::Span;
use crate::catalogue::{PriceMode, TierMode, Timing};
use crate::tax::{BuyerKind, TaxClass};

/// An amount, rate or quantity: text like `"9.99"`, or a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(pub Decimal);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl de::Visitor<'_> for Reader {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal as text, like \"9.99\", or a whole number")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Number, E> {
                text.parse()
                    .map(Number)
                    .map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
            }

            fn visit_u64<E: de::Error>(self, whole: u64) -> Result<Number, E> {
                Ok(Number(whole.into()))
            }

            fn visit_i64<E: de::Error>(self, whole: i64) -> Result<Number, E> {
                Ok(Number(whole.into()))
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

/// The merchant's side.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MerchantFile {
    /// Where the merchant is established.
    pub country: String,
    /// The time zone of civil dates; stories know only dates, so it changes nothing.
    #[serde(default)]
    pub timezone: Option<String>,
    /// Whether prices are net or gross.
    pub prices: PriceMode,
    /// Kleinunternehmer, § 19 UStG.
    #[serde(default)]
    pub small_business: bool,
    /// Sales to consumers in other member states are taxed there.
    #[serde(default)]
    pub oss: bool,
}

/// The customer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerFile {
    /// Consumer or business.
    pub kind: BuyerKind,
    /// Country of residence.
    pub country: String,
    /// VAT identification number.
    #[serde(default)]
    pub vat_id: Option<String>,
    /// Whether it is confirmed.
    #[serde(default)]
    pub vat_id_valid: bool,
}

/// A stretch of units with a price.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierFile {
    /// Last unit; `null` on the last tier.
    pub up_to: Option<u32>,
    /// Price of one.
    pub price: Number,
}

/// A price component.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComponentFile {
    /// Its id.
    pub id: String,
    /// `setup`, `base`, `unit` or `metered`.
    pub kind: ComponentKindFile,
    /// Price of one unit and cycle.
    #[serde(default)]
    pub price: Option<Number>,
    /// How often it is charged.
    #[serde(default)]
    pub cycle: Option<Span>,
    /// In advance or in arrears.
    #[serde(default)]
    pub timing: Option<Timing>,
    /// Units that cost nothing.
    #[serde(default)]
    pub included: Option<u32>,
    /// Prices by number of units.
    #[serde(default)]
    pub tiers: Option<Vec<TierFile>>,
    /// How tiers combine.
    #[serde(default)]
    pub mode: Option<TierMode>,
}

/// The kinds of components.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComponentKindFile {
    /// Once.
    Setup,
    /// Per cycle.
    Base,
    /// Per unit and cycle.
    Unit,
    /// By usage.
    Metered,
}

/// A trial.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrialFile {
    /// How long.
    pub length: Span,
    /// Whether it converts only with a payment method.
    #[serde(default)]
    pub payment_method_required: bool,
    /// `convert` (the default), `end`, or `ask`.
    #[serde(default)]
    pub at_end: TrialEndFile,
}

/// What happens at a trial's end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrialEndFile {
    /// It becomes a paid contract.
    #[default]
    Convert,
    /// It ends.
    End,
    /// The customer is asked for a payment method for fourteen days.
    Ask,
}

/// How a contract binds.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermFile {
    /// Minimum duration.
    #[serde(default)]
    pub initial: Option<Span>,
    /// Notice; none if absent.
    #[serde(default)]
    pub notice: Option<Span>,
    /// `open_ended` (the default) or a duration.
    #[serde(default)]
    pub renewal: Option<String>,
    /// Notice after the initial term; as `notice` if absent.
    #[serde(default)]
    pub notice_after: Option<Span>,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanFile {
    /// Its id.
    pub id: String,
    /// What it charges.
    pub components: Vec<ComponentFile>,
    /// Tax class of everything in it.
    #[serde(default)]
    pub tax_class: TaxClass,
    /// `contract_start` (the default) or `day N`.
    #[serde(default)]
    pub alignment: Option<String>,
    /// A trial.
    #[serde(default)]
    pub trial: Option<TrialFile>,
    /// Its term.
    #[serde(default)]
    pub term: Option<TermFile>,
}

/// An add-on.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddOnFile {
    /// Its id.
    pub id: String,
    /// What it charges.
    pub components: Vec<ComponentFile>,
}

/// A discount: `percent` or `amount`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscountFile {
    /// Its id.
    pub id: String,
    /// Per cent off.
    #[serde(default)]
    pub percent: Option<Number>,
    /// An amount off.
    #[serde(default)]
    pub amount: Option<Number>,
    /// For how many periods; for ever if absent.
    #[serde(default)]
    pub periods: Option<u32>,
    /// Which components; all that recur if absent.
    #[serde(default)]
    pub on: Option<Vec<String>>,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// Order a plan.
    SignUp,
    /// Turn the trial into a paid contract.
    ConvertTrial,
    /// Switch to another plan.
    Switch,
    /// Order another number of units.
    SetQuantity,
    /// Book an add-on.
    BookAddon,
    /// Give an add-on up.
    EndAddon,
    /// Record usage.
    Usage,
    /// Redeem a discount.
    Redeem,
    /// Pause.
    Pause,
    /// Go on.
    Resume,
    /// Cancel.
    Cancel,
    /// Take the cancellation back.
    RevokeCancellation,
    /// Withdraw.
    Withdraw,
    /// Run the billing.
    Bill,
}

impl ActionKind {
    /// The name as written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign_up",
            Self::ConvertTrial => "convert_trial",
            Self::Switch => "switch",
            Self::SetQuantity => "set_quantity",
            Self::BookAddon => "book_addon",
            Self::EndAddon => "end_addon",
            Self::Usage => "usage",
            Self::Redeem => "redeem",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Cancel => "cancel",
            Self::RevokeCancellation => "revoke_cancellation",
            Self::Withdraw => "withdraw",
            Self::Bill => "bill",
        }
    }

    /// The fields the action needs, and those it may have.
    const fn fields(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::SignUp => (
                &["plan"],
                &["quantities", "payment_method", "discount", "immediate_start"],
            ),
            Self::Switch => (&["plan"], &["when", "quantities"]),
            Self::SetQuantity => (&["component", "quantity"], &["when"]),
            Self::BookAddon => (&["addon"], &["quantities"]),
            Self::EndAddon => (&["addon"], &["when"]),
            Self::Usage => (&["component", "quantity"], &[]),
            Self::Redeem => (&["discount"], &[]),
            Self::Pause => (&[], &["until"]),
            Self::Cancel => (&[], &["at"]),
            Self::ConvertTrial | Self::Resume | Self::RevokeCancellation | Self::Withdraw | Self::Bill => {
                (&[], &[])
            }
        }
    }
}

/// When a change takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenFile {
    /// At once.
    Now,
    /// When the period is over.
    PeriodEnd,
    /// When the term is over.
    TermEnd,
}

/// A dated action.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// The day.
    pub on: NaiveDate,
    /// What is done.
    #[serde(rename = "do")]
    pub what: ActionKind,
    /// A plan's id.
    #[serde(default)]
    pub plan: Option<String>,
    /// Units per component.
    #[serde(default)]
    pub quantities: Option<BTreeMap<String, u32>>,
    /// Whether a payment method is given; yes if absent.
    #[serde(default)]
    pub payment_method: Option<bool>,
    /// A discount's id.
    #[serde(default)]
    pub discount: Option<String>,
    /// Whether an immediate start is expressly asked for.
    #[serde(default)]
    pub immediate_start: Option<bool>,
    /// When a change takes effect.
    #[serde(default)]
    pub when: Option<WhenFile>,
    /// A component's id.
    #[serde(default)]
    pub component: Option<String>,
    /// How many.
    #[serde(default)]
    pub quantity: Option<Number>,
    /// An add-on's id.
    #[serde(default)]
    pub addon: Option<String>,
    /// Day after the last.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// `earliest` (the default) or a date.
    #[serde(default)]
    pub at: Option<String>,
}

impl Action {
    fn given(&self) -> [(&'static str, bool); 11] {
        [
            ("plan", self.plan.is_some()),
            ("quantities", self.quantities.is_some()),
            ("payment_method", self.payment_method.is_some()),
            ("discount", self.discount.is_some()),
            ("immediate_start", self.immediate_start.is_some()),
            ("when", self.when.is_some()),
            ("component", self.component.is_some()),
            ("quantity", self.quantity.is_some()),
            ("addon", self.addon.is_some()),
            ("until", self.until.is_some()),
            ("at", self.at.is_some()),
        ]
    }

    /// Finds fields that are missing or belong to another action.
    pub(super) fn check(&self, path: &str) -> Result<(), ScenarioError> {
        let (needed, possible) = self.what.fields();
        for (field, given) in self.given() {
            if given && !needed.contains(&field) && !possible.contains(&field) {
                let known: Vec<&str> = needed.iter().chain(possible).copied().collect();
                let known = if known.is_empty() {
                    "it has none".to_owned()
                } else {
                    format!("it has {}", known.join(", "))
                };
                return Err(ScenarioError::new(
                    format!("{path}.{field}"),
                    format!("{} has no such field; {known}", self.what.name()),
                ));
            }
            if !given && needed.contains(&field) {
                return Err(ScenarioError::new(
                    format!("{path}.{field}"),
                    format!("{} needs this field", self.what.name()),
                ));
            }
        }
        Ok(())
    }
}

/// When documents are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BillingMode {
    /// Every day from the first action on.
    Daily,
    /// Where a `bill` action stands.
    Actions,
}

/// A story.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it tells, in a sentence.
    pub name: String,
    /// Who sells.
    pub merchant: MerchantFile,
    /// Who buys.
    pub customer: CustomerFile,
    /// What is sold: one plan group.
    pub plans: Vec<PlanFile>,
    /// Extras.
    #[serde(default)]
    pub addons: Vec<AddOnFile>,
    /// Discounts.
    #[serde(default)]
    pub discounts: Vec<DiscountFile>,
    /// What happens, in order.
    pub actions: Vec<Action>,
    /// When documents are made.
    pub billing: BillingMode,
    /// The last day.
    pub until: NaiveDate,
}
