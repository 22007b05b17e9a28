//! Which of a merchant's staff may do what.

use serde::{Deserialize, Serialize};

/// What somebody is at a merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Answers for the merchant: everything.
    Owner,
    /// Keeps the books: sends, takes back and settles, and helps customers.
    Billing,
    /// Says what is sold and for how much; sees no customers.
    Catalogue,
    /// Helps customers.
    Support,
    /// Looks only.
    ReadOnly,
}

/// What a page or an action of the merchant's side asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffRight {
    /// Be here: the overview in numbers, the catalogue, how papers and mails look.
    Look,
    /// See customers with their contracts, documents, payments and mails.
    SeeCustomers,
    /// See what sells, and for how much altogether.
    SeeFigures,
    /// Help customers: send again, try again, change what they ask for, take an invoice back.
    ServeCustomers,
    /// Move money: allocate payments, give credit, settle charges.
    MoveMoney,
    /// Decide what is sold: plans, prices, discounts, and who may show the sign-up page.
    ChangeCatalogue,
    /// Decide who else has access, how papers look, whose data goes.
    Govern,
}

impl StaffRole {
    /// All of them, the widest first.
    pub const ALL: [Self; 5] = [
        Self::Owner,
        Self::Billing,
        Self::Catalogue,
        Self::Support,
        Self::ReadOnly,
    ];

    /// The name it is stored and sent by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Billing => "billing",
            Self::Catalogue => "catalogue",
            Self::Support => "support",
            Self::ReadOnly => "read_only",
        }
    }

    /// The role with a name; `None` if there is none.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether somebody with this role may do something.
    ///
    /// ```
    /// use billing::staff::{StaffRight, StaffRole};
    /// assert!(StaffRole::Billing.may(StaffRight::MoveMoney));
    /// assert!(!StaffRole::Support.may(StaffRight::MoveMoney));
    /// assert!(!StaffRole::Catalogue.may(StaffRight::SeeCustomers));
    /// ```
    #[must_use]
    pub const fn may(self, right: StaffRight) -> bool {
        match right {
            StaffRight::Look => true,
            StaffRight::SeeCustomers => !matches!(self, Self::Catalogue),
            StaffRight::SeeFigures => !matches!(self, Self::Support),
            StaffRight::ServeCustomers => matches!(self, Self::Owner | Self::Billing | Self::Support),
            StaffRight::MoveMoney => matches!(self, Self::Owner | Self::Billing),
            StaffRight::ChangeCatalogue => matches!(self, Self::Owner | Self::Catalogue),
            StaffRight::Govern => matches!(self, Self::Owner),
        }
    }
}

/// Whether somebody may get another role, or go (`None`): a merchant is never left without an owner, because nobody could let anybody
/// in. `roles` are those of all staff, the one in question among them.
///
/// ```
/// use billing::staff::{StaffRole, stays_owned};
/// assert!(!stays_owned(&[StaffRole::Owner, StaffRole::Support], StaffRole::Owner, None));
/// assert!(stays_owned(&[StaffRole::Owner], StaffRole::Owner, Some(StaffRole::Owner)));
/// ```
#[must_use]
pub fn stays_owned(roles: &[StaffRole], from: StaffRole, to: Option<StaffRole>) -> bool {
    let owners = roles.iter().filter(|role| **role == StaffRole::Owner).count();
    from != StaffRole::Owner || to == Some(StaffRole::Owner) || owners > 1
}
