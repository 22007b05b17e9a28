//! Who can sign in to the demo.

use billing::staff::StaffRole;

/// What a login of the demo may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginRole {
    /// The customer whose address in [`super::people`] is the login's.
    Customer,
    /// Staff: everything.
    Owner,
    /// Staff: helps customers.
    Support,
}

impl LoginRole {
    /// The role as the store names it for staff; `None` for the customer.
    #[must_use]
    pub const fn staff_role(self) -> Option<StaffRole> {
        match self {
            Self::Customer => None,
            Self::Owner => Some(StaffRole::Owner),
            Self::Support => Some(StaffRole::Support),
        }
    }
}

/// A login of the demo. The password is public: it is printed at the start and opens invented data only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoLogin {
    pub role: LoginRole,
    pub email: &'static str,
    pub name: &'static str,
    /// At least twelve characters, easy to type.
    pub password: &'static str,
}

/// The three logins of the demo: the customer first, then the merchant's staff.
#[must_use]
pub const fn logins() -> [DemoLogin; 3] {
    [
        DemoLogin {
            role: LoginRole::Customer,
            email: "berger@kundin.example",
            name: "Heike Berger",
            password: "demo-kundin-2026",
        },
        DemoLogin {
            role: LoginRole::Owner,
            email: "redaktion@stadtblatt.example",
            name: "Anna Beispiel",
            password: "demo-verlag-2026",
        },
        DemoLogin {
            role: LoginRole::Support,
            email: "support@stadtblatt.example",
            name: "Jonas Muster",
            password: "demo-support-2026",
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_long_enough_and_typed_without_thinking() {
        for login in logins() {
            assert!(login.password.len() >= 12, "{}", login.password);
            assert!(
                login
                    .password
                    .chars()
                    .all(|sign| matches!(sign, 'a'..='z' | '0'..='9' | '-'))
            );
        }
    }

    #[test]
    fn the_customer_login_belongs_to_a_customer_of_the_demo() {
        let customers = super::super::people();
        for login in logins() {
            let person = customers.iter().find(|person| person.email == login.email);
            assert_eq!(
                person.is_some(),
                login.role == LoginRole::Customer,
                "{}",
                login.email
            );
            if let Some(person) = person {
                assert_eq!(
                    login.name,
                    format!("{} {}", person.given_name, person.family_name)
                );
            }
        }
    }
}
