//! Who of a customer's users may do what (docs/decisions/users.md).

use billing::users::{Right, Role, stays_owned};

use Right::*;

const RIGHTS: [Right; 7] = [
    SeeContracts,
    SeeMoney,
    ChangeExtent,
    ChangeContracts,
    ChangePayment,
    ChangeAccount,
    Govern,
];

#[test]
fn each_role_may_what_the_decision_says() {
    let table: [(Role, &[Right]); 4] = [
        (Role::Owner, &RIGHTS),
        (
            Role::Billing,
            &[SeeContracts, SeeMoney, ChangePayment, ChangeAccount],
        ),
        (Role::Technical, &[SeeContracts, ChangeExtent]),
        (Role::ReadOnly, &[SeeContracts, SeeMoney]),
    ];
    assert_eq!(table.map(|row| row.0), Role::ALL);
    for (role, may) in table {
        for right in RIGHTS {
            assert_eq!(role.may(right), may.contains(&right), "{role:?} {right:?}");
        }
    }
}

#[test]
fn roles_have_names_that_lead_back_to_them() {
    for role in Role::ALL {
        assert_eq!(Role::from_name(role.name()), Some(role));
        assert_eq!(
            serde_json::to_string(&role).unwrap(),
            format!("\"{}\"", role.name())
        );
    }
    for unknown in ["", "Owner", "admin", "owner "] {
        assert_eq!(Role::from_name(unknown), None, "{unknown}");
    }
}

#[test]
fn a_customer_keeps_an_owner_whoever_goes() {
    use Role::*;
    for (roles, from, to, stays) in [
        (&[Owner][..], Owner, None, false),
        (&[Owner], Owner, Some(Billing), false),
        (&[Owner], Owner, Some(Owner), true),
        (&[Owner, Billing], Billing, None, true),
        (&[Owner, Billing], Billing, Some(Owner), true),
        (&[Owner, Billing], Owner, None, false),
        (&[Owner, Owner], Owner, None, true),
        (&[Owner, Owner, ReadOnly], Owner, Some(Technical), true),
    ] {
        assert_eq!(
            stays_owned(roles, from, to),
            stays,
            "{roles:?}: {from:?} to {to:?}"
        );
    }
}
