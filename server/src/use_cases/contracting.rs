//! From a checked order to a contract: one transaction, used by the order page and by the demo's past.

use billing::{Contract, Event, PlanVersion, Quote, SignUp, command::decide, contract::replay};
use chrono::{NaiveDate, TimeDelta};
use documents::MandateScheme;
use store::Tx;
use store::catalogue::Plan;
use store::contracts::{Actor, NewContract, OrderEvidence, StoredContract};
use store::customers::{Customer, EinvoiceTerms, MandateEvidence, PaymentDetails, PaymentMethod};
use store::documents::{File, FileOf};
use store::merchants::{LegalText, Merchant};
use store::outbox::Task;
use texts::Lang;
use uuid::Uuid;

use super::Answer;
use super::order_form::Person;
use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::{ContractFacts, Stationery, contract_model, display_name, mandate_model};
use crate::state::App;

/// A person's order, ready to become a contract.
pub struct Order<'a> {
    pub plan: &'a Plan,
    pub sign_up: SignUp,
    pub quote: Quote,
    pub payment: NewPayment,
    pub evidence: OrderEvidence,
    pub actor: Actor,
    pub early_start_wording: Option<String>,
    pub terms: LegalText,
    pub withdrawal: Option<LegalText>,
}

/// How the new contract is to be paid.
pub enum NewPayment {
    Sepa {
        account_holder: String,
        iban: String,
        /// The language its text was shown in.
        mandate_lang: Lang,
    },
    Invoice,
    /// By one of the customer's own methods.
    Known(Uuid),
    /// By a card that is given afterwards, on the provider's page. Until it is, like [`Self::Invoice`].
    Card,
}

/// So long nothing is billed while a card is being given, so that the first invoice says what it is paid by.
const CARD_HOLD: TimeDelta = TimeDelta::minutes(30);

/// Stores a new customer under the next number.
pub(crate) async fn insert_person(
    app: &App,
    tx: &mut Tx,
    person: &Person,
    lang: Lang,
    moment: Moment,
) -> Answer<Customer> {
    let customer = Customer {
        id: app.new_id(),
        number: format!("K-{:06}", tx.next_number("customer").await?),
        company: person.company.clone(),
        given_name: person.given_name.clone(),
        family_name: person.family_name.clone(),
        street: person.street.clone(),
        house_number: person.house_number.clone(),
        postcode: person.postcode.clone(),
        city: person.city.clone(),
        country: person.country.code().to_owned(),
        email: person.email.clone(),
        invoice_email: None,
        vat_id: person.vat_id.clone(),
        lang: lang.tag().to_owned(),
        einvoice: EinvoiceTerms::default(),
    };
    tx.insert_customer(&customer, moment.instant).await?;
    Ok(customer)
}

/// Makes the contract in a running transaction: events, payment method, confirmation, and the mail that must follow.
pub(crate) async fn insert_contract(
    app: &App,
    tx: &mut Tx,
    merchant: &Merchant,
    customer: &Customer,
    order: &Order<'_>,
    moment: Moment,
) -> Answer<Uuid> {
    let (events, current) = decide_contract(&order.sign_up, moment)?;
    // Nobody removes a payment method that this order takes again.
    tx.lock_customer(customer.id).await?.ok_or(Failure::NotFound)?;
    let number = format!("V-{:06}", tx.next_number("contract").await?);
    let method = payment_method(app, tx, merchant, customer, order, &number, moment).await?;
    let contract = StoredContract {
        id: app.new_id(),
        number,
        customer: customer.id,
        payment_method: method.id,
        ordered_at: moment.instant,
        events: i32::try_from(events.len()).map_err(|error| Failure::Defect(error.to_string()))?,
        current,
        card_wanted: matches!(order.payment, NewPayment::Card),
    };
    tx.insert_contract(&NewContract {
        contract: &contract,
        plan_version: order.plan.version_id,
        events: &events,
        next_due_on: billing::forecast::next_due(&contract.current, &[], moment.today())?,
        held_until: contract.card_wanted.then(|| app.now() + CARD_HOLD),
        evidence: &order.evidence,
        actor: order.actor,
    })
    .await?;
    let stationery = Stationery::load(tx).await?;
    let model = contract_model(&ContractFacts {
        stationery: &stationery,
        merchant,
        customer,
        plan: order.plan,
        contract_number: &contract.number,
        contract: &contract.current,
        quote: &order.quote,
        ordered_at: moment.local,
        payment: &method.details,
        card_wanted: contract.card_wanted,
        terms: &order.terms,
        withdrawal: order.withdrawal.as_ref(),
        early_start: order.early_start_wording.as_deref(),
        terms_url: &format!("{}/m/{}/legal/terms", app.public_url(), merchant.slug),
    });
    let name = format!("{}.pdf", contract.number);
    let file = rendered(app, name, move || documents::render_contract(&model)).await?;
    tx.keep_file(FileOf::ContractConfirmation(contract.id), &file, moment.instant)
        .await?;
    tx.enqueue(
        app.new_id(),
        &Task::MailContractConfirmation {
            contract: contract.id,
        },
        app.now(),
    )
    .await?;
    Ok(contract.id)
}

/// The way to pay the order names.
async fn payment_method(
    app: &App,
    tx: &mut Tx,
    merchant: &Merchant,
    customer: &Customer,
    order: &Order<'_>,
    contract_number: &str,
    moment: Moment,
) -> Answer<PaymentMethod> {
    let known = tx.payment_methods(customer.id).await?;
    let (details, lang) = match &order.payment {
        NewPayment::Sepa {
            account_holder,
            iban,
            mandate_lang,
        } => {
            let given = GivenMandate {
                account_holder,
                iban: iban.clone(),
                reference: payments::mandate_reference(contract_number),
                lang: *mandate_lang,
                address: order.evidence.address.clone(),
                in_account: false,
            };
            (given.details(merchant, customer, moment), *mandate_lang)
        }
        NewPayment::Invoice | NewPayment::Card => (PaymentDetails::Invoice, Lang::default()),
        NewPayment::Known(id) => {
            let mut usable = known
                .into_iter()
                .filter(|method| may_pay_new(method, moment.today()));
            return usable.find(|method| method.id == *id).ok_or(Failure::NotFound);
        }
    };
    let (method, _) = take_method(app, tx, merchant, customer, &known, (details, lang), moment).await?;
    Ok(method)
}

/// Whether a way to pay can be chosen for something new: it was not removed and has not expired.
pub(crate) fn may_pay_new(method: &PaymentMethod, today: NaiveDate) -> bool {
    method.ended_at.is_none()
        && match &method.details {
            PaymentDetails::Card(card) => !payments::is_expired(card.expires_on, today),
            PaymentDetails::Sepa { .. } | PaymentDetails::Invoice => true,
        }
}

/// What new contracts are paid by, unless another way is chosen. A card that has expired is none.
pub(crate) fn default_method(methods: &[PaymentMethod], today: NaiveDate) -> Option<&PaymentMethod> {
    methods
        .iter()
        .find(|method| method.is_default && may_pay_new(method, today))
}

/// A SEPA mandate as somebody gave it.
pub(crate) struct GivenMandate<'a> {
    /// Empty: the customer's own account.
    pub account_holder: &'a str,
    pub iban: String,
    pub reference: String,
    /// The language its text was shown in.
    pub lang: Lang,
    /// Network address of the browser, where known.
    pub address: Option<String>,
    /// As [`MandateEvidence::in_account`].
    pub in_account: bool,
}

impl GivenMandate<'_> {
    pub(crate) fn details(self, merchant: &Merchant, customer: &Customer, moment: Moment) -> PaymentDetails {
        let (scheme, name) = (MandateScheme::Core, &merchant.profile.legal_name);
        PaymentDetails::Sepa {
            account_holder: match self.account_holder {
                "" => display_name(customer),
                named => named.to_owned(),
            },
            iban: self.iban,
            mandate_reference: self.reference,
            signed_on: moment.today(),
            evidence: MandateEvidence {
                // As page and letter show it.
                text: documents::mandate_text(self.lang, scheme, name).join(" "),
                version: Some(documents::mandate_text_version(self.lang, scheme).to_owned()),
                given_at: moment.instant,
                address: self.address,
                in_account: self.in_account,
            },
        }
    }
}

/// A way to pay of a customer that [`Tx::lock_customer`] has locked, and whether it is new. One the customer has already is taken again,
/// so that contracts paid alike share an invoice (semantics §11): transfer, or the mandate for the same account, which covers every claim
/// of the merchant. A new mandate's letter is made with it.
pub(crate) async fn take_method(
    app: &App,
    tx: &mut Tx,
    merchant: &Merchant,
    customer: &Customer,
    known: &[PaymentMethod],
    (details, lang): (PaymentDetails, Lang),
    moment: Moment,
) -> Answer<(PaymentMethod, bool)> {
    let same = known
        .iter()
        .find(|method| method.ended_at.is_none() && pays_alike(&method.details, &details));
    if let Some(same) = same {
        return Ok((same.clone(), false));
    }
    let method = PaymentMethod {
        id: app.new_id(),
        customer: customer.id,
        details,
        created_at: moment.instant,
        ended_at: None,
        is_default: false,
    };
    tx.insert_payment_method(&method).await?;
    if matches!(method.details, PaymentDetails::Invoice | PaymentDetails::Card(_)) {
        return Ok((method, true));
    }
    let stationery = Stationery::load(tx).await?;
    if let Some(model) = mandate_model(merchant, customer, &method.details, lang, &stationery) {
        let name = format!("{}.pdf", model.mandate.reference);
        let file = rendered(app, name, move || documents::render_mandate(&model)).await?;
        tx.keep_file(FileOf::Mandate(method.id), &file, moment.instant)
            .await?;
    }
    Ok((method, true))
}

fn pays_alike(one: &PaymentDetails, other: &PaymentDetails) -> bool {
    match (one, other) {
        (PaymentDetails::Invoice, PaymentDetails::Invoice) => true,
        (
            PaymentDetails::Sepa {
                account_holder, iban, ..
            },
            PaymentDetails::Sepa {
                account_holder: other_holder,
                iban: other_iban,
                ..
            },
        ) => account_holder == other_holder && iban == other_iban,
        (PaymentDetails::Card(one), PaymentDetails::Card(other)) => {
            one.provider == other.provider && one.method == other.method
        }
        (PaymentDetails::Invoice | PaymentDetails::Sepa { .. } | PaymentDetails::Card(_), _) => false,
    }
}

/// The plan version a contract was signed on.
pub(crate) fn signed_plan(contract: &Contract) -> Answer<&PlanVersion> {
    let signed = contract.phases.first().map(|phase| &phase.plan);
    signed.ok_or_else(|| Failure::Defect("a contract without a plan".to_owned()))
}

/// The plan version that is served on a day.
pub(crate) fn plan_on(contract: &Contract, day: NaiveDate) -> Answer<&PlanVersion> {
    let plan = contract.plan_on(day);
    plan.ok_or_else(|| Failure::Defect("a contract without a plan".to_owned()))
}

fn decide_contract(sign_up: &SignUp, moment: Moment) -> Answer<(Vec<Event>, Contract)> {
    let command = billing::Command::SignUp(Box::new(sign_up.clone()));
    let decision = decide(None, &command, moment.today())
        .map_err(|rejection| Failure::Defect(format!("a quoted order was rejected: {rejection}")))?;
    let contract = replay(&decision.events).map_err(|error| Failure::Defect(error.to_string()))?;
    Ok((decision.events, contract))
}

/// Renders off the request's thread and hashes the bytes.
pub(crate) async fn rendered(
    app: &App,
    name: String,
    render: impl FnOnce() -> Result<Vec<u8>, documents::DocumentError> + Send + 'static,
) -> Answer<File> {
    use sha2::Digest;
    let bytes = tokio::task::spawn_blocking(render)
        .await
        .map_err(|error| Failure::Defect(error.to_string()))??;
    Ok(File {
        id: app.new_id(),
        name,
        media_type: "application/pdf".to_owned(),
        sha256: sha2::Sha256::digest(&bytes).to_vec(),
        bytes,
    })
}
