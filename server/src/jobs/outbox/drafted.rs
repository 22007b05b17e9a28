//! From stored facts to what a mail tells, for delivery and for looking at it beforehand.

use app::discount_words;
use app::unit_prices::prices_by_units;
use app::wire::{DeclarationKind, MailTemplateKind};
use store::Tx;
use store::contracts::StoredContract;
use store::customers::{Customer, PaymentDetails, PaymentMethod};
use store::documents::{Document, Kind};
use store::merchants::Merchant;
use store::outbox::ErasureTold;
use texts::{Lang, format};
use uuid::Uuid;

use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::{documents_go_to, lang_of, last_four, per_cycle, person_name, read_model};
use crate::mail::{
    self, AccountChangedMail, Addressee, CreditSettlement, DeclarationReceiptMail, DocumentMail,
    DocumentPayment, ErasureMail, ErasureNews, Facts, FirstCharge, MandateMail, OrderConfirmation, PaymentBy,
    Person, Sender,
};
use crate::state::App;
use crate::use_cases::contracting::signed_plan;
use crate::use_cases::declarations;

/// A mail before it is put into words.
pub struct Drafted {
    /// The recipient's.
    pub lang: Lang,
    pub person: Person,
    pub to_name: String,
    pub to_address: String,
    pub facts: Facts,
}

/// The mail that comes with an issued document.
///
/// # Errors
/// When its content is gone or the database is out of reach.
pub async fn document(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    document: &Document,
) -> Result<Drafted, Failure> {
    let customer = tx
        .customer(document.customer)
        .await?
        .ok_or_else(|| Failure::Defect("a document without its customer".to_owned()))?;
    // The document's own model says how it is paid: the mail must not tell otherwise.
    let model = read_model(&tx.document_content(document.id).await?, &document.number)?;
    let gross = crate::letters::money(document.gross_minor, &document.currency);
    let payable = crate::letters::money(model.payable_minor, &document.currency);
    let kind = match (document.kind, model.kind) {
        (Kind::Invoice, _) => mail::DocumentKind::Invoice,
        (Kind::CreditNote, documents::InvoiceKind::Cancellation) => mail::DocumentKind::CancellationInvoice,
        (Kind::CreditNote, _) => mail::DocumentKind::CreditNote,
    };
    let payment = match (document.kind, model.payment) {
        (Kind::CreditNote, _) => DocumentPayment::Credit(CreditSettlement::NextInvoice),
        (
            Kind::Invoice,
            documents::Payment::SepaDebit {
                collect_on,
                mandate_reference,
                creditor_id,
                iban_last4,
                ..
            },
        ) => DocumentPayment::Sepa {
            collect_on,
            amount: payable,
            mandate: mandate_reference,
            iban_last4,
            creditor_id,
        },
        (
            Kind::Invoice,
            documents::Payment::Transfer {
                due_on,
                account,
                reference,
                ..
            },
        ) => DocumentPayment::Transfer {
            due_on,
            amount: payable,
            holder: account.holder,
            iban: account.iban,
            bic: account.bic.unwrap_or_default(),
            reference,
        },
        (Kind::Invoice, documents::Payment::Paid { .. } | documents::Payment::Nothing) => {
            DocumentPayment::Settled
        }
        (Kind::Invoice, documents::Payment::Charge { on, means, .. }) => DocumentPayment::Card {
            on,
            amount: payable,
            card: means,
        },
        (Kind::Invoice, documents::Payment::Refund { .. }) => {
            return Err(Failure::Defect(format!(
                "{} is paid in a way no mail can tell",
                document.number
            )));
        }
    };
    let facts = DocumentMail {
        merchant: sender(merchant),
        addressee: addressee(&customer),
        number: document.number.clone(),
        kind,
        gross,
        issued_on: document.issued_on,
        payment,
        portal_url: page(app, merchant, "portal/invoices"),
        own: None,
    };
    Ok(Drafted {
        to_address: documents_go_to(&customer).to_owned(),
        ..drafted(&customer, Facts::Document(Box::new(facts)))
    })
}

/// The confirmation of an order.
///
/// # Errors
/// When the contract is not there or the database is out of reach.
pub async fn order(app: &App, merchant: &Merchant, tx: &mut Tx, contract: Uuid) -> Result<Drafted, Failure> {
    let (stored, customer, methods) = contract_with_customer(tx, contract).await?;
    let lang = lang_of(&customer);
    let plans = tx.plans().await?;
    let ordered_on = Moment::at(&merchant.timezone, stored.ordered_at).today();
    let current = &stored.current;
    let plan = signed_plan(current)?;
    let billing_start = current.billing_start();
    let first = billing::forecast::forecast(current, &[], ordered_on, 14)?
        .into_iter()
        .find(|document| document.gross.is_positive());
    let recurring = billing::quote::recurring(current, billing_start.unwrap_or(current.starts_on))?;
    let payment = match details(&methods, stored.payment_method) {
        Some(PaymentDetails::Sepa { iban, .. }) => PaymentBy::DirectDebit {
            iban_last4: last_four(iban),
        },
        // An order is paid by debit or transfer; a card is chosen afterwards.
        Some(PaymentDetails::Card(_) | PaymentDetails::Invoice) | None => PaymentBy::Transfer,
    };
    let facts = OrderConfirmation {
        merchant: sender(merchant),
        addressee: addressee(&customer),
        contract_number: stored.number.clone(),
        plan: crate::letters::plan_name(&plans, plan, lang),
        ordered_on,
        trial_last_day: current.trial.and_then(|trial| trial.until.pred_opt()),
        first_charge: first.map(|document| FirstCharge {
            // A debit comes after the agreed notice, on a day banks settle; a transfer falls to the customer.
            on: match payment {
                PaymentBy::DirectDebit { .. } => {
                    payments::debit_date(document.date, merchant.profile.prenotification_days)
                }
                PaymentBy::Transfer => document.date,
            },
            amount: document.gross,
        }),
        recurring: recurring
            .iter()
            .map(|part| {
                let amount = format::money(lang, part.gross.minor(), part.gross.currency().code());
                format!("{amount} {}", per_cycle(part.cycle, lang))
            })
            .chain(
                prices_by_units(lang, plan)
                    .into_iter()
                    .map(|(what, price)| format!("{what}: {price}")),
            )
            .chain(
                current
                    .discounts
                    .iter()
                    .filter(|applied| applied.from <= current.signed_up_on)
                    .map(|applied| discount_words::line(lang, &applied.discount, plan.currency)),
            )
            .collect(),
        payment,
        portal_url: page(app, merchant, &format!("portal/contracts/{contract}")),
        withdrawal_url: customer
            .company
            .is_none()
            .then(|| page(app, merchant, "withdraw")),
        own: None,
    };
    Ok(drafted(&customer, Facts::Order(Box::new(facts))))
}

/// The receipt of a declaration.
///
/// # Errors
/// When the declaration is not there or the database is out of reach.
pub async fn declaration(app: &App, merchant: &Merchant, tx: &mut Tx, id: Uuid) -> Result<Drafted, Failure> {
    let declaration = tx
        .declaration(id)
        .await?
        .ok_or_else(|| Failure::Defect("a task for a declaration that is not there".to_owned()))?;
    let receipt = declarations::receipt(merchant, &declaration)?;
    let cancellation = declaration.kind == declarations::kind_name(DeclarationKind::Cancellation);
    let lang = Lang::from_tag(&declaration.lang).unwrap_or_default();
    let received_at = receipt
        .received_at
        .parse()
        .map_err(|_| Failure::Defect("a receipt without time".to_owned()))?;
    let facts = DeclarationReceiptMail {
        merchant: sender(merchant),
        addressee: Addressee {
            given: String::new(),
            family: receipt.form.name.clone(),
        },
        kind: if cancellation {
            mail::DeclarationKind::Cancellation
        } else {
            mail::DeclarationKind::Withdrawal
        },
        received_at,
        content: declarations::declared(lang, cancellation, &receipt.form),
        ends_on: receipt.ends_on,
        portal_url: Some(page(app, merchant, "portal")),
        // Whoever cancels within the withdrawal period learns that withdrawing exists.
        withdrawal_url: cancellation.then(|| page(app, merchant, "withdraw")),
        own: None,
    };
    Ok(Drafted {
        lang,
        person: Person {
            name: receipt.form.name.clone(),
            ..Person::default()
        },
        to_name: receipt.form.name.clone(),
        to_address: receipt.form.email.trim().to_owned(),
        facts: Facts::Declaration(Box::new(facts)),
    })
}

/// Whom a mail goes to, in which language.
pub struct To {
    pub lang: Lang,
    pub name: String,
    pub address: String,
}

/// The mail that tells a customer which of its data were changed. It goes to the address of the account, wherever documents go.
///
/// # Errors
/// When the customer is not there or the database is out of reach.
pub async fn account_changed(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    customer: Uuid,
    changed: &[String],
) -> Result<(To, AccountChangedMail), Failure> {
    let (to, customer) = customers_own(tx, customer).await?;
    let mail = AccountChangedMail {
        merchant: sender(merchant),
        addressee: addressee(&customer),
        changed: changed.to_vec(),
        portal_url: page(app, merchant, "portal/account"),
    };
    Ok((to, mail))
}

/// What a customer who asked for erasure is told, to the address of the account.
///
/// # Errors
/// When the customer is not there or the database is out of reach.
pub async fn erasure(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    customer: Uuid,
    told: &ErasureTold,
) -> Result<(To, ErasureMail), Failure> {
    let (to, customer) = customers_own(tx, customer).await?;
    let mail = ErasureMail {
        merchant: sender(merchant),
        addressee: addressee(&customer),
        news: match told.clone() {
            ErasureTold::Received { answer_by } => ErasureNews::Received { answer_by },
            ErasureTold::Erased { kept_until } => ErasureNews::Erased { kept_until },
            ErasureTold::Refused { reason } => ErasureNews::Refused { reason },
        },
        portal_url: page(app, merchant, "portal/account/data"),
    };
    Ok((to, mail))
}

/// A customer, and where its account gets mails.
async fn customers_own(tx: &mut Tx, customer: Uuid) -> Result<(To, Customer), Failure> {
    let customer = tx
        .customer(customer)
        .await?
        .ok_or_else(|| Failure::Undeliverable("the customer is gone".to_owned()))?;
    let to = To {
        lang: lang_of(&customer),
        name: crate::letters::display_name(&customer),
        address: customer.email.clone(),
    };
    Ok((to, customer))
}

/// The mail that comes with a mandate given in the customer's account. It goes to the account's address, so that nobody gives one unnoticed.
///
/// # Errors
/// When the customer or the mandate is not there or the database is out of reach.
pub async fn mandate(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    customer: Uuid,
    method: Uuid,
) -> Result<(To, MandateMail), Failure> {
    let customer = tx
        .customer(customer)
        .await?
        .ok_or_else(|| Failure::Undeliverable("the customer is gone".to_owned()))?;
    let methods = tx.payment_methods(customer.id).await?;
    let Some(PaymentDetails::Sepa {
        account_holder,
        iban,
        mandate_reference,
        ..
    }) = details(&methods, method)
    else {
        return Err(Failure::Defect(
            "a task for a mandate that is not there".to_owned(),
        ));
    };
    let contracts = tx.contracts_of(customer.id).await?;
    let mail = MandateMail {
        merchant: sender(merchant),
        addressee: addressee(&customer),
        account_holder: account_holder.clone(),
        iban_last4: last_four(iban),
        reference: mandate_reference.clone(),
        creditor_id: merchant.profile.creditor_identifier.clone().unwrap_or_default(),
        contracts: contracts
            .iter()
            .filter(|stored| stored.payment_method == method)
            .map(|stored| stored.number.clone())
            .collect(),
        portal_url: page(app, merchant, "portal/payment-methods"),
    };
    let to = To {
        lang: lang_of(&customer),
        name: crate::letters::display_name(&customer),
        address: customer.email.clone(),
    };
    Ok((to, mail))
}

/// A mail to look at: the newest of its kind a customer has, else one with invented facts. Whether the facts are real.
///
/// # Errors
/// When the database is out of reach.
pub async fn to_look_at(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    (kind, lang): (MailTemplateKind, Lang),
    customer: Option<&Customer>,
) -> Result<(Drafted, bool), Failure> {
    if let Some(customer) = customer
        && let Some(real) = newest(app, merchant, tx, kind, customer.id).await?
    {
        return Ok((real, true));
    }
    let person = customer.map_or_else(|| nobody(lang), person);
    let base = format!("{}/m/{}", app.public_url(), merchant.slug);
    let today = app.moment(merchant).today();
    let facts = mail::invented(kind, lang, sender(merchant), &person, today, &base);
    Ok((
        Drafted {
            lang,
            to_name: person.name.clone(),
            to_address: customer
                .map(|customer| customer.email.clone())
                .unwrap_or_default(),
            person,
            facts,
        },
        false,
    ))
}

async fn newest(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    kind: MailTemplateKind,
    customer: Uuid,
) -> Result<Option<Drafted>, Failure> {
    Ok(match kind {
        MailTemplateKind::Invoice | MailTemplateKind::CreditNote | MailTemplateKind::CancellationInvoice => {
            let stored_as = if kind == MailTemplateKind::Invoice {
                Kind::Invoice
            } else {
                Kind::CreditNote
            };
            match tx.latest_document(customer, stored_as).await? {
                // A correction and a cancellation are stored alike.
                Some(found) => Some(document(app, merchant, tx, &found).await?)
                    .filter(|drafted| drafted.facts.kind() == kind),
                None => None,
            }
        }
        MailTemplateKind::ContractConfirmation => match tx.latest_contract(customer).await? {
            Some(contract) => Some(order(app, merchant, tx, contract).await?),
            None => None,
        },
        MailTemplateKind::CancellationReceipt | MailTemplateKind::WithdrawalReceipt => {
            let kind = declarations::kind_name(if kind == MailTemplateKind::CancellationReceipt {
                DeclarationKind::Cancellation
            } else {
                DeclarationKind::Withdrawal
            });
            match tx.latest_declaration(customer, kind).await? {
                Some(found) => Some(declaration(app, merchant, tx, found).await?),
                None => None,
            }
        }
    })
}

/// Who stands for a customer where there is none.
fn nobody(lang: Lang) -> Person {
    let (given_name, family_name) = match lang {
        Lang::De => ("Erika", "Mustermann"),
        Lang::En => ("Jane", "Sample"),
    };
    Person {
        name: format!("{given_name} {family_name}"),
        given_name: given_name.to_owned(),
        family_name: family_name.to_owned(),
        company: String::new(),
        number: "K-00001".to_owned(),
    }
}

pub(super) async fn contract_with_customer(
    tx: &mut Tx,
    contract: Uuid,
) -> Result<(StoredContract, Customer, Vec<PaymentMethod>), Failure> {
    let stored = tx
        .contract(contract)
        .await?
        .ok_or_else(|| Failure::Defect("a task for a contract that is not there".to_owned()))?;
    let customer = tx
        .customer(stored.customer)
        .await?
        .ok_or_else(|| Failure::Defect("a contract without its customer".to_owned()))?;
    let methods = tx.payment_methods(customer.id).await?;
    Ok((stored, customer, methods))
}

fn details(methods: &[PaymentMethod], id: Uuid) -> Option<&PaymentDetails> {
    methods
        .iter()
        .find(|method| method.id == id)
        .map(|method| &method.details)
}

pub(super) fn page(app: &App, merchant: &Merchant, path: &str) -> String {
    format!("{}/m/{}/{path}", app.public_url(), merchant.slug)
}

fn drafted(customer: &Customer, facts: Facts) -> Drafted {
    Drafted {
        lang: lang_of(customer),
        person: person(customer),
        to_name: crate::letters::display_name(customer),
        to_address: customer.email.clone(),
        facts,
    }
}

fn person(customer: &Customer) -> Person {
    Person {
        name: person_name(customer),
        given_name: customer.given_name.clone(),
        family_name: customer.family_name.clone(),
        company: customer.company.clone().unwrap_or_default(),
        number: customer.number.clone(),
    }
}

pub(super) fn addressee(customer: &Customer) -> Addressee {
    Addressee {
        given: customer.given_name.clone(),
        family: customer.family_name.clone(),
    }
}

pub(super) fn sender(merchant: &Merchant) -> Sender {
    let profile = &merchant.profile;
    Sender {
        name: merchant.name.clone(),
        legal_name: profile.legal_name.clone(),
        address: vec![
            profile.street.clone(),
            format!("{} {}", profile.postcode, profile.city),
        ],
        seat: profile.seat.clone(),
        register: profile.register.clone(),
        managers: profile.managers.clone(),
        vat_id: profile.vat_id.clone(),
        email: profile.email.clone(),
        website: profile.website.clone(),
        accent: profile.accent.clone(),
    }
}
