//! A customer's ways to pay: which there are, which contract is paid by which, and removing them.
//!
//! Whatever is chosen counts from the next document on: what is issued was announced as it says and stays so. Everything here
//! happens under the lock of the customer that billing, orders and payments take, too.

use app::ui::path;
use app::wire::*;
use billing::users::Right;
use chrono::NaiveDate;
use serde_json::{Value, json};
use store::Tx;
use store::audit::AuditEntry;
use store::catalogue::Plan;
use store::contracts::StoredContract;
use store::customers::{Account, Customer, PaymentDetails, PaymentMethod, StoredCard};
use store::merchants::Merchant;
use store::outbox::Task;
use store::payment_methods::OpenInvoice;
use texts::Lang;
use uuid::Uuid;

use super::contracting::{default_method, may_pay_new, plan_on, take_method};
use super::order_form::problem;
use super::order_page::creditor;
use super::staff_documents::entry;
use super::viewer::CustomerViewer;
use super::views::{contract_row, payment_summary, summary_of};
use super::{Answer, RequestPort, remembered};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::{money, plan_name};
use crate::state::App;

/// What [`ChoosePaymentForm::method`] calls payment by transfer.
const INVOICE: &str = "invoice";

/// Everything a customer pays by, and for.
pub(super) struct Wallet {
    /// Those that were removed among them.
    pub(super) methods: Vec<PaymentMethod>,
    /// All of the customer's.
    contracts: Vec<StoredContract>,
    /// Contracts that something will still be billed for.
    to_bill: Vec<Uuid>,
}

impl Wallet {
    pub(super) async fn of(tx: &mut Tx, customer: Uuid) -> Answer<Self> {
        Ok(Self {
            methods: tx.payment_methods(customer).await?,
            contracts: tx.contracts_of(customer).await?,
            to_bill: tx.contracts_to_bill(customer).await?,
        })
    }

    /// Contracts that a payment method still has something to do for.
    pub(super) fn paid(&self, today: NaiveDate) -> impl Iterator<Item = &StoredContract> {
        self.contracts.iter().filter(move |stored| {
            !stored.current.state_on(today).is_over() || self.to_bill.contains(&stored.id)
        })
    }

    /// The contracts a form names: `all` of them, `none`, or one by its id.
    pub(super) fn named(&self, pays_for: &str, today: NaiveDate) -> Answer<Vec<Uuid>> {
        Ok(match pays_for {
            "all" => self.paid(today).map(|stored| stored.id).collect(),
            "none" => Vec::new(),
            named => {
                let named = named
                    .parse()
                    .map_err(|_| Failure::BadRequest("no such contract"))?;
                vec![named]
            }
        })
    }

    /// What a form names as the default way to pay, but for one that goes; none if it names none.
    fn default_named(&self, named: &str, but: Option<Uuid>, today: NaiveDate) -> Answer<Option<Uuid>> {
        if named.is_empty() {
            return Ok(None);
        }
        let mut can_be = self
            .methods
            .iter()
            .filter(|method| may_be_default(method, today) && Some(method.id) != but);
        let found = can_be.find(|method| method.id.to_string() == named);
        Ok(Some(found.ok_or(Failure::NotFound)?.id))
    }

    fn active(&self) -> impl Iterator<Item = &PaymentMethod> {
        self.methods.iter().filter(|method| method.ended_at.is_none())
    }

    pub(super) fn rows(&self, plans: &[Plan], lang: Lang, today: NaiveDate) -> Answer<Vec<PaidContract>> {
        self.paid(today)
            .map(|stored| {
                Ok(PaidContract {
                    id: stored.id,
                    number: stored.number.clone(),
                    name: plan_name(plans, plan_on(&stored.current, today)?, lang),
                    payment: payment_summary(&self.methods, stored.payment_method),
                })
            })
            .collect()
    }
}

impl RequestPort {
    pub(super) async fn payment_methods_view(&self, slug: &str) -> Answer<PaymentMethodsView> {
        let (viewer, mut tx) = self.customer_page(slug, Right::SeeMoney).await?;
        let today = self.app.moment(&viewer.merchant).today();
        let plans = self.plans(&mut tx, &viewer).await?;
        let wallet = Wallet::of(&mut tx, viewer.customer.id).await?;
        let with_file = tx.mandates_of(viewer.customer.id).await?;
        tx.commit().await?;
        let contracts = wallet.rows(&plans, self.lang, today)?;
        let paid_by = |method: &PaymentMethod| {
            wallet
                .paid(today)
                .zip(&contracts)
                .filter(|(stored, _)| stored.payment_method == method.id)
                .map(|(_, row)| row.name.clone())
                .collect()
        };
        Ok(PaymentMethodsView {
            methods: wallet
                .active()
                .map(|method| PaymentMethodRow {
                    id: method.id,
                    summary: summary_of(&method.details),
                    since: Moment::at(&viewer.merchant.timezone, method.created_at).today(),
                    account_holder: holder(&method.details),
                    contracts: paid_by(method),
                    mandate_file: with_file.contains(&method.id),
                    expiry: expiry(&method.details, today),
                    default: default_method(&wallet.methods, today).is_some_and(|it| it.id == method.id),
                    may_be_default: may_be_default(method, today),
                })
                .collect(),
            contracts,
            debit: creditor(&viewer.merchant).is_some(),
            cards: self.app.cards().is_some(),
            frame: self.customers_frame(&viewer).await?,
        })
    }

    pub(super) async fn contract_payment_view(
        &self,
        slug: &str,
        contract: Uuid,
    ) -> Answer<ContractPaymentView> {
        let (viewer, mut tx) = self.customer_page(slug, Right::ChangePayment).await?;
        let today = self.app.moment(&viewer.merchant).today();
        let plans = self.plans(&mut tx, &viewer).await?;
        let wallet = Wallet::of(&mut tx, viewer.customer.id).await?;
        let stored = wallet
            .paid(today)
            .find(|stored| stored.id == contract)
            .ok_or(Failure::NotFound)?;
        let billed = tx.open_of_contract(viewer.customer.id, contract).await?;
        tx.commit().await?;
        let name = remembered::payment_choice(contract);
        let problems: Option<Vec<FieldProblem>> = self.session.get(&name).await?;
        if problems.is_some() {
            self.session.remove::<Value>(&name).await?;
        }
        Ok(ContractPaymentView {
            row: contract_row(stored, &plans, self.lang, today)?,
            choices: choices(&wallet, stored, today),
            billed: billed.iter().map(|open| billed_before(open, today)).collect(),
            others: wallet.paid(today).count() > 1,
            debit: creditor(&viewer.merchant).is_some(),
            cards: self.app.cards().is_some(),
            problems: problems.unwrap_or_default(),
            frame: self.customers_frame(&viewer).await?,
        })
    }

    pub(super) async fn payment_chosen(&self, form: ChoosePaymentForm) -> Answer<Redirect> {
        let viewer = self.customer_viewer(&form.merchant, Right::ChangePayment).await?;
        let merchant = &viewer.merchant;
        let account = viewer.signed_in.account;
        let moment = self.app.moment(merchant);
        let (mut tx, customer, wallet) = self.locked_wallet(&viewer).await?;
        let mut paid = wallet.paid(moment.today());
        if !paid.any(|stored| stored.id == form.contract) {
            return Err(Failure::NotFound);
        }
        let known = match form.method.as_str() {
            // Whoever never paid by transfer has no such method yet: it is made like by an order.
            INVOICE => {
                let details = (PaymentDetails::Invoice, self.lang);
                let (method, _) = take_method(
                    &self.app,
                    &mut tx,
                    merchant,
                    &customer,
                    &wallet.methods,
                    details,
                    moment,
                )
                .await?;
                Some(method.id)
            }
            named => wallet
                .methods
                .iter()
                .filter(|method| may_pay_new(method, moment.today()))
                .map(|method| method.id)
                .find(|id| id.to_string() == named),
        };
        let Some(method) = known else {
            let problems = vec![problem("method", Problem::PaymentMethodUnknown)];
            self.session
                .insert(&remembered::payment_choice(form.contract), problems)
                .await?;
            return Ok(Redirect {
                to: path::contract_payment(&merchant.slug, form.contract),
            });
        };
        let wanted: Vec<Uuid> = wallet
            .paid(moment.today())
            .map(|stored| stored.id)
            .filter(|id| form.all == "yes" || *id == form.contract)
            .collect();
        let contracts = pay_by(&self.app, &mut tx, merchant, account, &wallet, &wanted, method).await?;
        if contracts > 0 {
            tell_of_change(&self.app, &mut tx, customer.id).await?;
        }
        tx.commit().await?;
        self.app.nudge_delivery();
        self.set_flash(Flash::PaymentChosen { contracts }).await?;
        Ok(Redirect {
            to: path::contract(&merchant.slug, form.contract),
        })
    }

    pub(super) async fn removal_view(&self, slug: &str, method: Uuid) -> Answer<RemovePaymentMethodView> {
        let (viewer, mut tx) = self.customer_page(slug, Right::ChangePayment).await?;
        let today = self.app.moment(&viewer.merchant).today();
        let plans = self.plans(&mut tx, &viewer).await?;
        let wallet = Wallet::of(&mut tx, viewer.customer.id).await?;
        let method = wallet
            .active()
            .find(|known| known.id == method)
            .ok_or(Failure::NotFound)?;
        let debits = debits_by(&mut tx, method).await?;
        tx.commit().await?;
        let rows = wallet.rows(&plans, self.lang, today)?;
        Ok(RemovePaymentMethodView {
            id: method.id,
            summary: summary_of(&method.details),
            contracts: wallet
                .paid(today)
                .zip(rows)
                .filter(|(stored, _)| stored.payment_method == method.id)
                .map(|(_, row)| row)
                .collect(),
            debits: debits.iter().map(|open| billed_before(open, today)).collect(),
            instead: method.is_default.then(|| {
                let others = wallet
                    .methods
                    .iter()
                    .filter(|other| other.id != method.id && may_be_default(other, today));
                others.map(|other| choice(other, false)).collect()
            }),
            frame: self.customers_frame(&viewer).await?,
        })
    }

    /// Marks what new contracts are paid by. Nothing is collected by that, so no password is asked for.
    pub(super) async fn default_chosen(&self, form: DefaultPaymentForm) -> Answer<Redirect> {
        let viewer = self.customer_viewer(&form.merchant, Right::ChangePayment).await?;
        let merchant = &viewer.merchant;
        let today = self.app.moment(merchant).today();
        let (mut tx, customer, wallet) = self.locked_wallet(&viewer).await?;
        let wanted = wallet.default_named(&form.method, None, today)?;
        let before = wallet.methods.iter().find(|method| method.is_default);
        let before = before.map(|method| method.id);
        if before != wanted {
            tx.set_default_method(customer.id, wanted).await?;
            let told = json!({"method": wanted});
            let action = "payment_method.default_chosen";
            let account = viewer.signed_in.account;
            let entry = AuditEntry {
                old: Some(json!({"method": before})),
                ..self.entry(merchant, account, action, Some(customer.id), told)
            };
            tx.audit(&entry).await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::DefaultPaymentChosen {
            any: wanted.is_some(),
        })
        .await?;
        Ok(Redirect {
            to: path::payment_methods(&merchant.slug),
        })
    }

    pub(super) async fn method_removed(&self, form: RemovePaymentMethodForm) -> Answer<Redirect> {
        let viewer = self.customer_viewer(&form.merchant, Right::ChangePayment).await?;
        let merchant = &viewer.merchant;
        let account = viewer.signed_in.account;
        let moment = self.app.moment(merchant);
        let (mut tx, customer, wallet) = self.locked_wallet(&viewer).await?;
        let method = wallet
            .methods
            .iter()
            .find(|known| known.id == form.method)
            .ok_or(Failure::NotFound)?;
        let mut paid = wallet.paid(moment.today());
        if paid.any(|stored| stored.payment_method == method.id)
            || !debits_by(&mut tx, method).await?.is_empty()
        {
            tx.commit().await?;
            self.set_flash(Flash::PaymentMethodInUse).await?;
            return Ok(Redirect {
                to: path::remove_payment_method(&merchant.slug, method.id),
            });
        }
        let next = match method.is_default {
            true => wallet.default_named(&form.next, Some(method.id), moment.today())?,
            false => None,
        };
        // Asked for twice, it happens once.
        if tx.end_payment_method(method.id, moment.instant).await? {
            if next.is_some() {
                tx.set_default_method(customer.id, next).await?;
            }
            let told =
                json!({"method": method.id, "mandate": mandate(&method.details), "next_default": next});
            let entry = self.entry(
                merchant,
                account,
                "payment_method.removed",
                Some(customer.id),
                told,
            );
            tx.audit(&entry).await?;
            if let PaymentDetails::Card(card) = &method.details {
                forget_card(&self.app, &mut tx, card).await?;
            }
            tell_of_change(&self.app, &mut tx, customer.id).await?;
        }
        tx.commit().await?;
        self.app.nudge_delivery();
        self.set_flash(Flash::PaymentMethodRemoved).await?;
        Ok(Redirect {
            to: path::payment_methods(&merchant.slug),
        })
    }

    /// The customer locked against billing, orders and payments, with everything it pays by.
    async fn locked_wallet(&self, viewer: &CustomerViewer) -> Answer<(Tx, Customer, Wallet)> {
        let mut tx = self.app.store().begin(viewer.merchant.id).await?;
        let customer = tx
            .lock_customer(viewer.customer.id)
            .await?
            .ok_or(Failure::SignInRequired)?;
        let wallet = Wallet::of(&mut tx, customer.id).await?;
        Ok((tx, customer, wallet))
    }
}

/// Has contracts of a locked customer paid by a method from the next document on; how many were paid otherwise before.
pub(super) async fn pay_by(
    app: &App,
    tx: &mut Tx,
    merchant: &Merchant,
    account: Account,
    wallet: &Wallet,
    wanted: &[Uuid],
    method: Uuid,
) -> Answer<u64> {
    let today = app.moment(merchant).today();
    let mut changed = 0;
    for id in wanted {
        wallet
            .paid(today)
            .find(|stored| stored.id == *id)
            .ok_or(Failure::NotFound)?;
        let stored = tx.lock_contract(*id).await?.ok_or(Failure::NotFound)?;
        // Chosen instead of a card that was never given, it is news even if it is the same.
        if stored.payment_method == method && !stored.card_wanted {
            continue;
        }
        tx.set_contract_payment(stored.id, method).await?;
        tx.let_bill(stored.id).await?;
        let told = json!({"method": method});
        let action = "contract.payment_method_chosen";
        let entry = AuditEntry {
            old: Some(json!({"method": stored.payment_method})),
            ..entry(app, merchant, account, action, Some(stored.id), told)
        };
        tx.audit(&entry).await?;
        changed += 1;
    }
    Ok(changed)
}

/// Has a card forgotten by its provider, too.
async fn forget_card(app: &App, tx: &mut Tx, card: &StoredCard) -> Answer<()> {
    let task = Task::ForgetCard {
        provider: card.provider.clone(),
        method: card.method.clone(),
    };
    Ok(tx.enqueue(app.new_id(), &task, app.now()).await?)
}

/// Ends the cards of a customer who is locked: what was paid by them is kept, but nobody charges them any more.
pub(super) async fn forget_cards(
    app: &App,
    tx: &mut Tx,
    customer: Uuid,
    at: chrono::DateTime<chrono::Utc>,
) -> Answer<()> {
    for method in tx.payment_methods(customer).await? {
        if let PaymentDetails::Card(card) = &method.details
            && tx.end_payment_method(method.id, at).await?
        {
            forget_card(app, tx, card).await?;
        }
    }
    Ok(())
}

pub(super) async fn tell_of_change(app: &App, tx: &mut Tx, customer: Uuid) -> Answer<()> {
    let task = Task::MailAccountChanged {
        customer,
        changed: vec!["payment_method".to_owned()],
    };
    Ok(tx.enqueue(app.new_id(), &task, app.now()).await?)
}

/// The reference of the mandate, if it is one.
pub(super) fn mandate(details: &PaymentDetails) -> Option<&str> {
    match details {
        PaymentDetails::Sepa {
            mandate_reference, ..
        } => Some(mandate_reference),
        PaymentDetails::Card(_) | PaymentDetails::Invoice => None,
    }
}

/// What is to be told of a card's end, if it is one.
pub(super) fn expiry(details: &PaymentDetails, today: NaiveDate) -> Option<CardExpiry> {
    match details {
        PaymentDetails::Card(card) if payments::is_expired(card.expires_on, today) => Some(CardExpiry::Over),
        PaymentDetails::Card(card) if payments::expires_soon(card.expires_on, today) => {
            Some(CardExpiry::Soon)
        }
        PaymentDetails::Card(_) | PaymentDetails::Sepa { .. } | PaymentDetails::Invoice => None,
    }
}

fn holder(details: &PaymentDetails) -> String {
    match details {
        PaymentDetails::Sepa { account_holder, .. } => account_holder.clone(),
        PaymentDetails::Card(_) | PaymentDetails::Invoice => String::new(),
    }
}

/// Whether new contracts can be paid by it without being asked: by a mandate or a card.
fn may_be_default(method: &PaymentMethod, today: NaiveDate) -> bool {
    method.details != PaymentDetails::Invoice && may_pay_new(method, today)
}

pub(super) fn choice(method: &PaymentMethod, in_use: bool) -> PaymentChoice {
    PaymentChoice {
        value: match method.details {
            PaymentDetails::Sepa { .. } | PaymentDetails::Card(_) => method.id.to_string(),
            PaymentDetails::Invoice => INVOICE.to_owned(),
        },
        summary: summary_of(&method.details),
        account_holder: holder(&method.details),
        in_use,
        default: method.is_default,
    }
}

/// The customer's methods but for cards that have expired, and transfer, which every order allows.
fn choices(wallet: &Wallet, stored: &StoredContract, today: NaiveDate) -> Vec<PaymentChoice> {
    let good = wallet.methods.iter().filter(|method| may_pay_new(method, today));
    let mut choices: Vec<_> = good
        .map(|method| choice(method, method.id == stored.payment_method))
        .collect();
    if choices.iter().all(|choice| choice.value != INVOICE) {
        choices.push(PaymentChoice {
            value: INVOICE.to_owned(),
            summary: PaymentSummary::Invoice,
            account_holder: String::new(),
            in_use: false,
            default: false,
        });
    }
    choices
}

/// What was announced to be debited by a method, or is charged to it, and is open. Where an invoice does not tell any more, it may be this
/// one.
async fn debits_by(tx: &mut Tx, method: &PaymentMethod) -> Answer<Vec<OpenInvoice>> {
    if method.details == PaymentDetails::Invoice {
        return Ok(Vec::new());
    }
    let mut open = tx.open_debits(method.customer).await?;
    open.retain(|debit| match (debit.card, mandate(&method.details)) {
        (Some(card), _) => card == method.id,
        (None, Some(reference)) => debit
            .mandate_reference
            .as_deref()
            .is_none_or(|named| named == reference),
        (None, None) => false,
    });
    Ok(open)
}

fn billed_before(open: &OpenInvoice, today: NaiveDate) -> BilledBefore {
    BilledBefore {
        document: open.document,
        number: open.number.clone(),
        open: money(open.open_minor, &open.currency),
        due_on: open.due_on,
        debit: open.card.is_some() || open.debit && open.due_on >= today,
    }
}
