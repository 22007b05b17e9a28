//! Ordering a plan: from what was sent to the one transaction that makes a contract.

use app::wire::*;
use billing::users::Right;
use billing::{BuyerKind, ComponentKind, Contract, CustomerHistory, SignUp, quote_sign_up};
use store::catalogue::Plan;
use store::contracts::{Actor, OrderEvidence, StoredContract};
use store::customers::{Account, Customer};
use store::discounts::NewRedemption;
use store::merchants::{LegalText, Merchant};
use store::{StoreError, Tx};
use texts::{Lang, t};
use uuid::Uuid;

use super::contracting::{NewPayment, Order, insert_contract, insert_person};
use super::order_codes::{Granted, granted};
use super::order_form::{self, Payment, Person, ReadOrder, Rules, problem};
use super::public::plain_order;
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

/// What becomes of an order that was sent.
pub(super) enum Placing {
    /// By this request, or by an earlier one with the same key.
    Placed {
        contract: Uuid,
        /// Whose order it is, where this very request made it.
        by: Option<Account>,
    },
    /// Something needs mending or looking at. Secrets are gone; they are typed again.
    Again(Box<Draft<OrderForm>>),
}

impl RequestPort {
    /// The engine's order from what the form says, or from what is known of a signed-in customer.
    pub(super) fn sign_up(
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
        let (contract, by) = match self.placing(&merchant, form, self.app.cards().is_some()).await? {
            Placing::Placed { contract, by } => (contract, by),
            Placing::Again(draft) => {
                let plan = draft.form.plan.clone();
                self.session
                    .insert(&remembered::order(merchant.id), *draft)
                    .await?;
                return Ok(OrderOutcome::ShowAgain { plan });
            }
        };
        if let Some(account) = by {
            self.session
                .remove::<serde_json::Value>(&remembered::order(merchant.id))
                .await?;
            let tx = self.app.store().begin(merchant.id).await?;
            self.enter(tx, &merchant, account).await?;
        }
        self.open_session_of_buyer(&merchant, contract, &email, password)
            .await?;
        let page = self.card_of_order(&merchant, contract, &key).await?;
        Ok(page.map_or(OrderOutcome::Placed { contract }, |page| {
            OrderOutcome::ToProvider { page }
        }))
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

    /// Places an order, once by its key. It remembers nothing of the browser: what is left to do there, the caller does.
    pub(super) async fn placing(&self, merchant: &Merchant, form: OrderForm, cards: bool) -> Answer<Placing> {
        if form.idempotency_key.is_empty() || form.idempotency_key.len() > LONGEST_KEY {
            return Err(Failure::BadRequest("an order needs its idempotency key"));
        }
        if let Some(contract) = self.placed_before(merchant, &form.idempotency_key).await? {
            return Ok(Placing::Placed { contract, by: None });
        }
        let moment = self.app.moment(merchant);
        let signed_in = self.signed_in_buyer(merchant).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let plans = tx.plans().await?;
        let contracts = match &signed_in {
            Some(customer) => tx.contracts_of(customer.id).await?,
            None => Vec::new(),
        };
        let history = history_of(&contracts, &plans, &form.plan);
        let methods = self.own_methods(&mut tx, merchant, signed_in.as_ref()).await?;
        let known: Vec<Uuid> = methods.iter().map(|method| method.id).collect();
        let terms = legal(&mut tx, "terms", self.lang, moment.today()).await?;
        let withdrawal = legal(&mut tx, "withdrawal", self.lang, moment.today()).await?;
        let plan = offered(&plans, &form.plan)?;
        let known_as = signed_in.as_ref().map(|customer| customer.id);
        let lang = signed_in.as_ref().map_or(self.lang, crate::letters::lang_of);
        let code = granted(&mut tx, &form.discount_code, plan, known_as, lang, moment.today()).await?;
        tx.commit().await?;
        if form.intent != "order" {
            return Ok(again(form, Vec::new()));
        }
        // The first of two clicks may have used the code up since the look for an earlier outcome.
        if code.is_err()
            && let Some(contract) = self.placed_before(merchant, &form.idempotency_key).await?
        {
            return Ok(Placing::Placed { contract, by: None });
        }
        let (_, mut problems) = order_form::quantities(&form, &plan.version);
        let code = code.unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
        let read = order_form::read(
            &form,
            &Rules {
                version: &plan.version,
                countries: &merchant.profile.countries,
                direct_debit: merchant.profile.creditor_identifier.is_some(),
                cards,
                known: &known,
                signed_in: signed_in.as_ref().map(kind_of),
            },
        );
        let read = match read {
            Ok(read) if problems.is_empty() => read,
            Ok(_) => return Ok(again(form, problems)),
            Err(more) => {
                problems.extend(more);
                return Ok(again(form, problems));
            }
        };
        let sign_up = SignUp {
            immediate_start: read.early_start,
            ..self.sign_up(merchant, plan, &form, signed_in.as_ref(), history)
        };
        let sign_up = match &code {
            Some(code) => code.on(sign_up),
            None => sign_up,
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
                return Ok(again(form, problems));
            }
        };
        if quote.hash != form.seen {
            return Ok(again(form, vec![problem("plan", Problem::OfferChanged)]));
        }
        let buyer = match self.buyer(merchant, signed_in, &form, &read).await? {
            Ok(buyer) => buyer,
            // The address may be known because a twin of this very request was faster.
            Err(problem) => {
                return Ok(match self.placed_before(merchant, &form.idempotency_key).await? {
                    Some(contract) => Placing::Placed { contract, by: None },
                    None => again(form, vec![problem]),
                });
            }
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
        self.make_contract(merchant, moment, buyer, order, code, &form)
            .await
    }

    async fn make_contract(
        &self,
        merchant: &Merchant,
        moment: Moment,
        buyer: Buyer,
        mut order: Order<'_>,
        code: Option<Granted>,
        form: &OrderForm,
    ) -> Answer<Placing> {
        let mut tx = self.app.store().begin(merchant.id).await?;
        // Whoever redeems the same discount comes after or before, so that no limit is exceeded by two at once. Before the look for an earlier
        // outcome: the second of two clicks must meet its own order, not a code that it has used up.
        if let Some(code) = &code {
            tx.lock_discount(code.id).await?;
        }
        if let Some(contract) = tx
            .earlier_outcome::<Uuid>(USE_CASE, &form.idempotency_key)
            .await?
        {
            return Ok(Placing::Placed { contract, by: None });
        }
        // Whoever publishes or retires a plan waits for orders of it, or comes before them.
        if !tx.still_offered(order.plan.id, order.plan.version_id).await? {
            drop(tx);
            let problems = vec![problem("plan", Problem::OfferChanged)];
            return Ok(again(form.clone(), problems));
        }
        if let Some(code) = &code {
            let (known, lang) = match &buyer {
                Buyer::Known(customer, _) => (Some(customer.id), crate::letters::lang_of(customer)),
                Buyer::New { .. } => (None, self.lang),
            };
            match granted(&mut tx, &code.code, order.plan, known, lang, moment.today()).await? {
                Ok(Some(still)) => order.sign_up = still.on(order.sign_up),
                Ok(None) => return Err(Failure::Defect("a discount without a code".to_owned())),
                Err(problem) => {
                    drop(tx);
                    return Ok(again(form.clone(), vec![problem]));
                }
            }
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
                        return Ok(again(form.clone(), problems));
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
        if let Some(code) = &code {
            tx.insert_redemption(&NewRedemption {
                discount: code.id,
                code: &code.code,
                contract,
                customer: customer.id,
                on: moment.today(),
            })
            .await?;
        }
        tx.remember_outcome(USE_CASE, &form.idempotency_key, &contract, moment.instant)
            .await?;
        tx.commit().await?;
        self.app.nudge();
        Ok(Placing::Placed {
            contract,
            by: Some(account),
        })
    }

    /// The contract an earlier request with the same key made.
    pub(super) async fn placed_before(&self, merchant: &Merchant, key: &str) -> Answer<Option<Uuid>> {
        let mut tx = self.app.store().begin(merchant.id).await?;
        let earlier = tx.earlier_outcome::<Uuid>(USE_CASE, key).await?;
        tx.commit().await?;
        Ok(earlier)
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
pub(super) fn offered<'a>(plans: &'a [Plan], slug: &str) -> Answer<&'a Plan> {
    plans
        .iter()
        .find(|plan| plan.slug == slug && plan.is_offered())
        .ok_or(Failure::NotFound)
}

fn again(form: OrderForm, problems: Vec<FieldProblem>) -> Placing {
    let form = OrderForm {
        password: String::new(),
        iban: String::new(),
        ..form
    };
    Placing::Again(Box::new(Draft { form, problems }))
}

/// What the customer had at this merchant: decides setup fee and trial (semantics §5, §6).
pub(super) fn history_of(contracts: &[StoredContract], plans: &[Plan], plan_slug: &str) -> CustomerHistory {
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
    history
}

pub(super) async fn legal(tx: &mut Tx, kind: &str, lang: Lang, on: chrono::NaiveDate) -> Answer<LegalText> {
    tx.legal_text(kind, lang.tag(), on)
        .await?
        .ok_or_else(|| Failure::Defect(format!("the merchant has no {kind} in force on {on}")))
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
