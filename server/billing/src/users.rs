//! Which of a customer's users may do what, and who may go.

use serde::{Deserialize, Serialize};

/// What somebody is for a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers for the customer: everything.
    Owner,
    /// Keeps the books: invoices, how they are paid, company data.
    Billing,
    /// Looks after what is used: units and add-ons.
    Technical,
    /// Looks only.
    ReadOnly,
}

/// What a page or an action asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// See contracts with plan, price and usage.
    SeeContracts,
    /// See what was charged and what is coming: invoices, statements, payment methods, the next months.
    SeeMoney,
    /// Order more or less of what a contract has: units and add-ons.
    ChangeExtent,
    /// Bind or release the customer: order, switch the plan, end, pause.
    ChangeContracts,
    /// Decide how invoices are paid, give and remove mandates.
    ChangePayment,
    /// Change name, address, VAT ID, language and the address for invoices.
    ChangeAccount,
    /// Decide who else has access, and what becomes of the customer's data.
    Govern,
}

impl Role {
    /// All of them, the widest first.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Billing, Self::Technical, Self::ReadOnly];

    /// The name it is stored and sent by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Billing => "billing",
            Self::Technical => "technical",
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
    /// use billing::users::{Right, Role};
    /// assert!(Role::Billing.may(Right::ChangePayment));
    /// assert!(!Role::Billing.may(Right::ChangeContracts));
    /// ```
    #[must_use]
    pub const fn may(self, right: Right) -> bool {
        match right {
            Right::SeeContracts => true,
            Right::SeeMoney => matches!(self, Self::Owner | Self::Billing | Self::ReadOnly),
            Right::ChangeExtent => matches!(self, Self::Owner | Self::Technical),
            Right::ChangePayment | Right::ChangeAccount => matches!(self, Self::Owner | Self::Billing),
            Right::ChangeContracts | Right::Govern => matches!(self, Self::Owner),
        }
    }
}

impl Role {
    /// Whether somebody may see and end a user's access: owners everybody's, and everybody the own. [`stays_owned`] decides besides.
    ///
    /// ```
    /// use billing::users::Role;
    /// assert!(Role::ReadOnly.may_end_access(true));
    /// assert!(!Role::Billing.may_end_access(false));
    /// ```
    #[must_use]
    pub const fn may_end_access(self, own: bool) -> bool {
        own || self.may(Right::Govern)
    }
}

/// Whether somebody may get another role, or go (`None`): a customer is never left without an owner, because nobody could let anybody in.
/// `roles` are those of all users, the one in question among them.
///
/// ```
/// use billing::users::{Role, stays_owned};
/// assert!(!stays_owned(&[Role::Owner, Role::Billing], Role::Owner, None));
/// assert!(stays_owned(&[Role::Owner, Role::Owner], Role::Owner, Some(Role::ReadOnly)));
/// ```
#[must_use]
pub fn stays_owned(roles: &[Role], from: Role, to: Option<Role>) -> bool {
    let owners = roles.iter().filter(|role| **role == Role::Owner).count();
    from != Role::Owner || to == Some(Role::Owner) || owners > 1
}
