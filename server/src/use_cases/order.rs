//! Ordering a plan: page, preview, and the one transaction that makes a contract.

use app::wire::*;
use billing::users::Right;
use billing::{BuyerKind, ComponentKind, Contract, CustomerHistory, SignUp, quote_sign_up};
use store::catalogue::Plan;
use store::contracts::{Actor, OrderEvidence};
use store::customers::{Account, Customer, PaymentDetails, PaymentMethod};
use store::merchants::{LegalText, Merchant};
use store::{StoreError, Tx};
use texts::{Lang, t};
use uuid::Uuid;

use super::contracting::{NewPayment, Order, insert_contract, insert_person, may_pay_new};
use super::order_form::{self, Payment, Person, ReadOrder, Rules, problem};
use super::payment_methods::choice;
use super::public::{plain_order, plan_offer, shown_to};
use super::{Answer, Draft, RequestPort, remembered};
use crate::clock::Moment;
use crate::failure::Failure;

/// Names the use case among the idempotency keys.
const USE_CASE: &str = "order";
pub(super) const LONGEST_KEY: usize = 100;

/// Who is asking, as far as known before the transaction.
enum Buyer {
    Known(Box<Customer>, Account),
    New {
        person: Box<Person>,
        password_hash: String,
    },
}

impl RequestPort {
    pub(super) async fn order_view(&self, slug: &str, plan_slug: &str) -> Answer<OrderView> {
        let (viewer, merchant, mut tx) = match self.customer_page(slug, Right::ChangeContracts).await {
            Ok((viewer, tx)) => (Some(viewer.clone()), viewer.merchant, tx),
            Err(Failure::SignInRequired) => {
                let merchant = self.app.merchant(slug).await?;
                let tx = self.app.store().begin(merchant.id).await?;
                (None, merchant, tx)
            }
            Err(failure) => return Err(failure),
        };
        let today = self.app.moment(&merchant).today();
        let plans = match &viewer {
            Some(viewer) => self.plans(&mut tx, viewer).await?,
            None => tx.plans().await?.into(),
        };
        let signed_in = viewer.as_ref().map(|viewer| &viewer.customer);
        let history = history_of(&mut tx, signed_in, &plans, plan_slug).await?;
        let methods = self.own_methods(&mut tx, &merchant, signed_in).await?;
        let terms = legal(&mut tx, "terms", self.lang, today).await?;
        let withdrawal = legal(&mut tx, "withdrawal", self.lang, today).await?;
        tx.commit().await?;
        let plan = offered(&plans, plan_slug)?;
        let draft: Option<Draft<OrderForm>> = self.session.get(&remembered::order(merchant.id)).await?;
        let Draft {
            mut form,
            mut problems,
        } = draft.unwrap_or_else(|| Draft {
            form: OrderForm {
                payment: methods.iter().find(|method| method.is_default).map_or_else(
                    || first_payment(&merchant).to_owned(),
                    |method| method.id.to_string(),
                ),
                ..blank_form(&merchant, plan)
            },
            problems: Vec::new(),
        });
        if !problems.is_empty() {
            // Said once, and only about the plan they belong to; what was typed stays.
            let kept = Draft {
                form: form.clone(),
                problems: Vec::new(),
            };
            self.session.insert(&remembered::order(merchant.id), kept).await?;
            if form.plan != plan_slug {
                problems.clear();
            }
        }
        form.merchant.clone_from(&merchant.slug);
        form.plan = plan_slug.to_owned();
        if let Some(customer) = signed_in {
            form.kind = if customer.company.is_some() {
                "business"
            } else {
                "consumer"
            }
            .to_owned();
        }
        if form.idempotency_key.is_empty() {
            form.idempotency_key = self.app.new_id().to_string();
        }
        let sign_up = self.sign_up(&merchant, plan, &form, signed_in, history);
        let quote = quote_sign_up(&sign_up, today)
            .or_else(|_| quote_sign_up(&plain_order(&merchant, &plan.version), today))
            .map_err(|rejection| Failure::Defect(format!("no quote: {rejection}")))?;
        for (component, units) in &sign_up.quantities {
            form.quantities
                .entry(component.as_str().to_owned())
                .or_insert_with(|| units.to_string());
        }
        let offers = plans
            .iter()
            .filter(|other| other.is_offered() && other.product.id == plan.product.id)
            .map(|other| plan_offer(&merchant, other, self.lang, today))
            .collect::<Answer<Vec<_>>>()?;
        Ok(OrderView {
            frame: match &viewer {
                Some(viewer) => self.customers_frame(viewer).await?,
                None => self.frame_of(&merchant).await?,
            },
            product: crate::letters::in_lang(&plan.product.name, self.lang),
            plans: offers,
            chosen: plan.slug.clone(),
            seller: merchant.profile.seller.clone(),
            today,
            quote,
            form,
            problems,
            signed_in: signed_in.is_some(),
            creditor: creditor(&merchant),
            cards: self.app.cards().map(|cards| cards.provider.origin().to_owned()),
            methods: methods.iter().map(|method| choice(method, false)).collect(),
            countries: merchant.profile.countries.clone(),
            legal: LegalVersions {
                terms: terms.version,
                withdrawal: withdrawal.version,
            },
        })
    }

    /// The engine's order from what the form says, or from what is known of a signed-in customer.
    fn sign_up(
        &self,
        merchant: &Merchant,
        plan: &Plan,
        form: &OrderForm,
        signed_in: Option<&Customer>,
        history: CustomerHistory,
    ) -> SignUp {
        SignUp {
            buyer: signed_in.map_or_else(|| order_form::buyer(form), buyer_of),
            quantities: order_form::quantities(form, &plan.version).0,
            history,
            ..plain_order(merchant, &plan.version)
        }
    }

    pub(super) async fn order(&self, form: OrderForm) -> Answer<OrderOutcome> {
        let merchant = self.app.merchant(&form.merchant).await?;
        let (email, password) = (form.email.trim().to_owned(), form.password.clone());
        let key = form.idempotency_key.clone();
        let outcome = self.order_once(&merchant, form).await?;
        let OrderOutcome::Placed { contract } = outcome else {
            return Ok(outcome);
        };
        self.open_session_of_buyer(&merchant, contract, &email, password)
            .await?;
        let page = self.card_of_order(&merchant, contract, &key).await?;
        Ok(page.map_or(outcome, |page| OrderOutcome::ToProvider { page }))
    }

    /// A second click may be answered in place of the first, and the browser drops the first answer with its session. So
    /// whoever sends the order again is signed in, too, but only with the password of the very customer who ordered: the
    /// key of one's own order must not become a way to try other people's passwords.
    async fn open_session_of_buyer(
        &self,
        merchant: &Merchant,
        contract: Uuid,
        email: &str,
        password: String,
    ) -> Answer<()> {
        if password.is_empty() || self.account(merchant).await?.is_some() {
            return Ok(());
        }
        let mut tx = self.app.store().begin(merchant.id).await?;
        let stored = tx.contract(contract).await?.ok_or(Failure::NotFound)?;
        let credentials = tx.credentials(email).await?;
        tx.commit().await?;
        let Some(known) = credentials.filter(|known| {
            matches!(known.account, Account::Customer { customer, .. } if customer == stored.customer)
        }) else {
            return Ok(());
        };
        let hash = known.password_hash;
        if self.app.passwords().verify(password, Some(hash.clone())).await? {
            // Where that is not enough, the receipt leads to the sign-in.
            self.enter_by_password(merchant, known.account, &hash, "").await?;
        }
        Ok(())
    }

    async fn order_once(&self, merchant: &Merchant, form: OrderForm) -> Answer<OrderOutcome> {
        if form.idempotency_key.is_empty() || form.idempotency_key.len() > LONGEST_KEY {
            return Err(Failure::BadRequest("an order needs its idempotency key"));
        }
        if let Some(placed) = self.placed_before(merchant, &form).await? {
            return Ok(placed);
        }
        let moment = self.app.moment(merchant);
        let signed_in = self.signed_in_buyer(merchant).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let plans = tx.plans().await?;
        let history = history_of(&mut tx, signed_in.as_ref(), &plans, &form.plan).await?;
        let methods = self.own_methods(&mut tx, merchant, signed_in.as_ref()).await?;
        let known: Vec<Uuid> = methods.iter().map(|method| method.id).collect();
        let terms = legal(&mut tx, "terms", self.lang, moment.today()).await?;
        let withdrawal = legal(&mut tx, "withdrawal", self.lang, moment.today()).await?;
        tx.commit().await?;
        let plan = offered(&plans, &form.plan)?;
        if form.intent != "order" {
            return self.show_again(merchant, form, Vec::new()).await;
        }
        let (_, mut problems) = order_form::quantities(&form, &plan.version);
        let read = order_form::read(
            &form,
            &Rules {
                version: &plan.version,
                countries: &merchant.profile.countries,
                direct_debit: merchant.profile.creditor_identifier.is_some(),
                cards: self.app.cards().is_some(),
                known: &known,
                signed_in: signed_in.as_ref().map(kind_of),
            },
        );
        let read = match read {
            Ok(read) if problems.is_empty() => read,
            Ok(_) => return self.show_again(merchant, form, problems).await,
            Err(more) => {
                problems.extend(more);
                return self.show_again(merchant, form, problems).await;
            }
        };
        let sign_up = SignUp {
            immediate_start: read.early_start,
            ..self.sign_up(merchant, plan, &form, signed_in.as_ref(), history)
        };
        let quoted = quote_sign_up(
            &SignUp {
                immediate_start: true,
                ..sign_up.clone()
            },
            moment.today(),
        );
        let quote = match quoted {
            Ok(quote) => quote,
            Err(rejection) => {
                let problems = vec![order_form::rejected(&rejection)];
                return self.show_again(merchant, form, problems).await;
            }
        };
        if quote.hash != form.seen {
            return self
                .show_again(merchant, form, vec![problem("plan", Problem::OfferChanged)])
                .await;
        }
        let buyer = match self.buyer(merchant, signed_in, &form, &read).await? {
            Ok(buyer) => buyer,
            // The address may be known because a twin of this very request was faster.
            Err(problem) => match self.placed_before(merchant, &form).await? {
                Some(placed) => return Ok(placed),
                None => return self.show_again(merchant, form, vec![problem]).await,
            },
        };
        let consumer = sign_up.buyer.kind == BuyerKind::Consumer;
        let early_start = (consumer && read.early_start).then(|| t(self.lang, "order-early-start-label"));
        let order = Order {
            plan,
            evidence: OrderEvidence {
                terms_version: terms.version.clone(),
                withdrawal_version: withdrawal.version.clone(),
                accepted: [Some(t(self.lang, "order-terms-evidence")), early_start.clone()]
                    .into_iter()
                    .flatten()
                    .collect(),
                early_start: early_start.is_some(),
                quote: quote.hash.clone(),
                address: self.address.map(|address| address.to_string()),
            },
            sign_up,
            quote,
            payment: match read.payment {
                Payment::Sepa { account_holder, iban } => NewPayment::Sepa {
                    account_holder,
                    iban,
                    mandate_lang: self.lang,
                },
                Payment::Invoice => NewPayment::Invoice,
                Payment::Known(method) => NewPayment::Known(method),
                Payment::Card => NewPayment::Card,
            },
            actor: match &buyer {
                Buyer::Known(_, account) => Actor::Account(*account),
                Buyer::New { .. } => Actor::Public,
            },
            early_start_wording: early_start,
            terms,
            withdrawal: consumer.then_some(withdrawal),
        };
        self.make_contract(merchant, moment, buyer, order, &form).await
    }

    async fn make_contract(
        &self,
        merchant: &Merchant,
        moment: Moment,
        buyer: Buyer,
        order: Order<'_>,
        form: &OrderForm,
    ) -> Answer<OrderOutcome> {
        let mut tx = self.app.store().begin(merchant.id).await?;
        if let Some(contract) = tx
            .earlier_outcome::<Uuid>(USE_CASE, &form.idempotency_key)
            .await?
        {
            return Ok(OrderOutcome::Placed { contract });
        }
        // Whoever publishes or retires a plan waits for orders of it, or comes before them.
        if !tx.still_offered(order.plan.id, order.plan.version_id).await? {
            drop(tx);
            let problems = vec![problem("plan", Problem::OfferChanged)];
            return self.show_again(merchant, form.clone(), problems).await;
        }
        let (customer, account) = match buyer {
            Buyer::Known(customer, account) => (*customer, account),
            Buyer::New {
                person,
                password_hash,
            } => {
                let customer = insert_person(&self.app, &mut tx, &person, self.lang, moment).await?;
                let login = self.app.new_id();
                match tx
                    .insert_login(
                        login,
                        &customer.email,
                        &password_hash,
                        customer.id,
                        moment.instant,
                    )
                    .await
                {
                    Ok(()) => {}
                    // Someone else took the address between our look and this write; the transaction is undone.
                    Err(StoreError::Duplicate(_)) => {
                        drop(tx);
                        let problems = vec![problem("email", Problem::AccountNotConfirmed)];
                        return self.show_again(merchant, form.clone(), problems).await;
                    }
                    Err(error) => return Err(error.into()),
                }
                let account = Account::Customer {
                    login,
                    customer: customer.id,
                };
                (customer, account)
            }
        };
        let contract = insert_contract(&self.app, &mut tx, merchant, &customer, &order, moment).await?;
        tx.remember_outcome(USE_CASE, &form.idempotency_key, &contract, moment.instant)
            .await?;
        tx.commit().await?;
        self.app.nudge();
        self.session
            .remove::<serde_json::Value>(&remembered::order(merchant.id))
            .await?;
        let tx = self.app.store().begin(merchant.id).await?;
        self.enter(tx, merchant, account).await?;
        Ok(OrderOutcome::Placed { contract })
    }

    /// The contract an earlier request with the same key made.
    async fn placed_before(&self, merchant: &Merchant, form: &OrderForm) -> Answer<Option<OrderOutcome>> {
        let mut tx = self.app.store().begin(merchant.id).await?;
        let earlier = tx
            .earlier_outcome::<Uuid>(USE_CASE, &form.idempotency_key)
            .await?;
        tx.commit().await?;
        Ok(earlier.map(|contract| OrderOutcome::Placed { contract }))
    }

    async fn show_again(
        &self,
        merchant: &Merchant,
        form: OrderForm,
        problems: Vec<FieldProblem>,
    ) -> Answer<OrderOutcome> {
        let plan = form.plan.clone();
        // Secrets do not wait in the session; they are typed again.
        let form = OrderForm {
            password: String::new(),
            iban: String::new(),
            ..form
        };
        self.session
            .insert(&remembered::order(merchant.id), Draft { form, problems })
            .await?;
        Ok(OrderOutcome::ShowAgain { plan })
    }

    pub(super) async fn signed_in_customer(&self, merchant: &Merchant) -> Answer<Option<Customer>> {
        let Some(Account::Customer { customer, .. }) = self.account(merchant).await? else {
            return Ok(None);
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        let customer = tx.customer(customer).await?;
        tx.commit().await?;
        Ok(customer)
    }

    /// The customer somebody who is signed in orders for. Others order for themselves.
    ///
    /// # Errors
    /// [`Failure::Forbidden`] when the role does not go as far.
    async fn signed_in_buyer(&self, merchant: &Merchant) -> Answer<Option<Customer>> {
        match self.customer_at(merchant.id, Right::ChangeContracts).await {
            Ok(viewer) => Ok(Some(viewer.customer)),
            Err(Failure::SignInRequired) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// What a customer who orders can pay by at once: but transfer, which everybody can.
    async fn own_methods(
        &self,
        tx: &mut Tx,
        merchant: &Merchant,
        customer: Option<&Customer>,
    ) -> Answer<Vec<PaymentMethod>> {
        let Some(customer) = customer else {
            return Ok(Vec::new());
        };
        let today = self.app.moment(merchant).today();
        let mut methods = tx.payment_methods(customer.id).await?;
        methods.retain(|method| {
            may_pay_new(method, today)
                && match &method.details {
                    PaymentDetails::Card(_) => self.app.cards().is_some(),
                    PaymentDetails::Sepa { .. } => merchant.profile.creditor_identifier.is_some(),
                    PaymentDetails::Invoice => false,
                }
        });
        // What new contracts are paid by stands first.
        methods.sort_by_key(|method| !method.is_default);
        Ok(methods)
    }

    /// A signed-in customer, one who proves the account by its password, or someone new.
    async fn buyer(
        &self,
        merchant: &Merchant,
        signed_in: Option<Customer>,
        form: &OrderForm,
        read: &ReadOrder,
    ) -> Answer<Result<Buyer, FieldProblem>> {
        if let (Some(customer), Some(account)) = (signed_in, self.account(merchant).await?) {
            return Ok(Ok(Buyer::Known(Box::new(customer), account)));
        }
        let person = read
            .person
            .clone()
            .ok_or(Failure::BadRequest("an order needs someone who orders"))?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let credentials = tx.credentials(&person.email).await?;
        tx.commit().await?;
        match credentials {
            None => {
                let password_hash = self.app.passwords().hash(form.password.clone()).await?;
                Ok(Ok(Buyer::New {
                    person: Box::new(person),
                    password_hash,
                }))
            }
            Some(_) => Ok(Err(problem("email", Problem::AccountNotConfirmed))),
        }
    }
}

/// The plan somebody wants to order; what is not on offer is not there.
fn offered<'a>(plans: &'a [Plan], slug: &str) -> Answer<&'a Plan> {
    plans
        .iter()
        .find(|plan| plan.slug == slug && plan.is_offered())
        .ok_or(Failure::NotFound)
}

/// A form nobody has filled yet.
fn blank_form(merchant: &Merchant, plan: &Plan) -> OrderForm {
    let kind = match shown_to(&plan.version) {
        BuyerKind::Business => "business",
        BuyerKind::Consumer => "consumer",
    };
    OrderForm {
        kind: kind.to_owned(),
        country: merchant.profile.countries.first().cloned().unwrap_or_default(),
        ..OrderForm::default()
    }
}

/// What is chosen at first where a customer has no default.
const fn first_payment(merchant: &Merchant) -> &'static str {
    if merchant.profile.creditor_identifier.is_some() {
        "sepa"
    } else {
        "invoice"
    }
}

/// What the customer had at this merchant: decides setup fee and trial (semantics §5, §6).
async fn history_of(
    tx: &mut Tx,
    customer: Option<&Customer>,
    plans: &[Plan],
    plan_slug: &str,
) -> Answer<CustomerHistory> {
    let Some(customer) = customer else {
        return Ok(CustomerHistory::default());
    };
    let product = plans
        .iter()
        .find(|plan| plan.slug == plan_slug)
        .map(|plan| plan.product.id);
    let same_group = |contract: &Contract| {
        contract.phases.iter().any(|phase| {
            plans.iter().any(|plan| {
                Some(plan.product.id) == product && plan.id.to_string() == phase.plan.plan.as_str()
            })
        })
    };
    let contracts = tx.contracts_of(customer.id).await?;
    let mut earlier = contracts
        .iter()
        .map(|stored| &stored.current)
        .filter(|contract| same_group(contract));
    let mut history = CustomerHistory::default();
    earlier.by_ref().for_each(|contract| {
        history.trial_used |= contract.trial.is_some();
        history.setup_charged |= contract.setup_fee
            // Only the plan signed has its setup fees charged.
            && contract
                .phases
                .first()
                .iter()
                .flat_map(|phase| &phase.plan.components)
                .any(|part| matches!(part.kind, ComponentKind::Setup { .. }));
    });
    Ok(history)
}

async fn legal(tx: &mut Tx, kind: &str, lang: Lang, on: chrono::NaiveDate) -> Answer<LegalText> {
    tx.legal_text(kind, lang.tag(), on)
        .await?
        .ok_or_else(|| Failure::Defect(format!("the merchant has no {kind} in force on {on}")))
}

/// Who may collect by direct debit, if the merchant does.
pub(super) fn creditor(merchant: &Merchant) -> Option<Creditor> {
    let profile = &merchant.profile;
    profile.creditor_identifier.as_ref().map(|identifier| Creditor {
        name: profile.legal_name.clone(),
        address: format!("{}, {} {}", profile.street, profile.postcode, profile.city),
        identifier: identifier.clone(),
    })
}

const fn kind_of(customer: &Customer) -> BuyerKind {
    if customer.company.is_some() {
        BuyerKind::Business
    } else {
        BuyerKind::Consumer
    }
}

/// The customer as the buying side of a tax decision.
pub(crate) fn buyer_of(customer: &Customer) -> billing::Buyer {
    billing::Buyer {
        kind: kind_of(customer),
        country: billing::Country::new(&customer.country).unwrap_or_else(|_| billing::Country::germany()),
        vat_id: customer.vat_id.clone(),
        vat_id_valid: false,
    }
}
