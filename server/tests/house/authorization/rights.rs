//! What a customer's user needs to see each page and to do each deed.

use billing::users::Right;

/// What a customer's user needs for each page and file of `TABLE` that is about customers' own things, in the table's order.
pub const NEEDED: [(&str, Right); 33] = [
    ("/m/{merchant}/ordered/{contract}", Right::SeeMoney),
    ("/m/{merchant}/portal/account/security", Right::SeeContracts),
    (
        "/m/{merchant}/portal/account/security/second-factor",
        Right::SeeContracts,
    ),
    (
        "/m/{merchant}/portal/account/security/passkeys",
        Right::SeeContracts,
    ),
    ("/m/{merchant}/portal/account/users", Right::Govern),
    ("/m/{merchant}/portal/account/users/{id}", Right::Govern),
    ("/m/{merchant}/portal/customers", Right::SeeContracts),
    ("/m/{merchant}/portal", Right::SeeContracts),
    ("/m/{merchant}/portal/contracts", Right::SeeContracts),
    ("/m/{merchant}/portal/contracts/{id}", Right::SeeContracts),
    (
        "/m/{merchant}/portal/contracts/{id}/switch",
        Right::ChangeContracts,
    ),
    ("/m/{merchant}/portal/contracts/{id}/end", Right::ChangeContracts),
    ("/m/{merchant}/portal/contracts/{id}/units", Right::ChangeExtent),
    ("/m/{merchant}/portal/contracts/{id}/extras", Right::ChangeExtent),
    (
        "/m/{merchant}/portal/contracts/{id}/pause",
        Right::ChangeContracts,
    ),
    (
        "/m/{merchant}/portal/contracts/{id}/payment",
        Right::ChangePayment,
    ),
    (
        "/m/{merchant}/portal/contracts/{id}/changes/{quote}",
        Right::ChangeContracts,
    ),
    ("/m/{merchant}/portal/invoices", Right::SeeMoney),
    ("/m/{merchant}/portal/invoices/year.zip", Right::SeeMoney),
    ("/m/{merchant}/portal/payment-methods", Right::SeeMoney),
    ("/m/{merchant}/portal/invoices/{id}/pay", Right::SeeMoney),
    ("/m/{merchant}/portal/payment-methods/add", Right::ChangePayment),
    ("/m/{merchant}/portal/payment-methods/card", Right::ChangePayment),
    (
        "/m/{merchant}/portal/payment-methods/{id}/remove",
        Right::ChangePayment,
    ),
    ("/m/{merchant}/portal/account", Right::SeeContracts),
    ("/m/{merchant}/portal/outlook", Right::SeeMoney),
    ("/m/{merchant}/portal/account/edit", Right::ChangeAccount),
    ("/m/{merchant}/portal/account/data", Right::Govern),
    ("/m/{merchant}/documents/{id}/pdf", Right::SeeMoney),
    ("/m/{merchant}/documents/{id}/xml", Right::SeeMoney),
    (
        "/m/{merchant}/contracts/{id}/confirmation.pdf",
        Right::SeeContracts,
    ),
    ("/m/{merchant}/portal/statement.pdf", Right::SeeMoney),
    ("/m/{merchant}/mandates/{id}/mandate.pdf", Right::SeeMoney),
];

/// Name and value of each field that is sent.
type Fields = &'static [(&'static str, &'static str)];

/// Actions of customers that a role decides about: what is sent, and what a user needs for it.
pub const DEEDS: [(&str, Fields, Right); 19] = [
    (
        "request-change",
        &[("form[wish]", "end"), ("form[contract]", "{contract}")],
        Right::ChangeContracts,
    ),
    (
        "request-change",
        &[("form[wish]", "units"), ("form[contract]", "{box}")],
        Right::ChangeExtent,
    ),
    (
        "confirm-change",
        &[
            ("form[quote]", "{quote}"),
            ("form[contract]", "{contract}"),
            ("form[total]", "0"),
        ],
        Right::ChangeContracts,
    ),
    (
        "choose-payment",
        &[("form[contract]", "{contract}"), ("form[method]", "none")],
        Right::ChangePayment,
    ),
    (
        "give-mandate",
        &[("form[idempotency_key]", "1")],
        Right::ChangePayment,
    ),
    (
        "remove-payment-method",
        &[("form[method]", "{mandate}")],
        Right::ChangePayment,
    ),
    ("set-default-payment", &[], Right::ChangePayment),
    (
        "start-card",
        &[("form[idempotency_key]", "1"), ("form[pays_for]", "none")],
        Right::ChangePayment,
    ),
    (
        "pay-by-card",
        &[("form[document]", "{document}"), ("form[method]", "{mandate}")],
        Right::ChangePayment,
    ),
    ("set-account", &[], Right::ChangeAccount),
    (
        "place-order",
        &[
            ("form[plan]", "digital"),
            ("form[intent]", "order"),
            ("form[idempotency_key]", "1"),
        ],
        Right::ChangeContracts,
    ),
    ("renew-calendar", &[], Right::SeeMoney),
    ("revoke-calendar", &[], Right::SeeMoney),
    ("invite-user", &[("form[idempotency_key]", "1")], Right::Govern),
    ("drop-invitation", &[], Right::Govern),
    (
        "set-user-role",
        &[("form[login]", "{login}"), ("form[role]", "owner")],
        Right::Govern,
    ),
    ("remove-user", &[("form[login]", "{login}")], Right::Govern),
    ("ask-erasure", &[], Right::Govern),
    ("withdraw-erasure", &[], Right::Govern),
];
