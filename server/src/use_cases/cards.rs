//! Cards given in a customer's account: with the password once more, on the provider's own page, and kept once.
//!
//! Whatever comes back from there, the customer's browser or the provider's webhook, in whatever order and how often, only says that it is
//! time to fetch the set-up: a card is kept when the provider itself has it for this merchant and this customer.

use app::ui::path;
use app::wire::*;
use billing::users::Right;
use payments::demo::DemoCard;
use payments::{Event, Setup, SetupRequest, SetupState};
use serde_json::{Value, json};
use store::Tx;
use store::cards::{CardSetup, SetupBy};
use store::contracts::StoredContract;
use store::customers::{Account, Customer, PaymentDetails, StoredCard};
use store::merchants::Merchant;
use texts::Lang;
use uuid::Uuid;

use super::charging::told_of;
use super::contracting::take_method;
use super::order::LONGEST_KEY;
use super::order_form::problem;
use super::payment_methods::{Wallet, pay_by, tell_of_change};
use super::security::Proved;
use super::staff_documents::entry;
use super::viewer::CustomerViewer;
use super::{Answer, Draft, RequestPort, remembered};
use crate::access::Token;
use crate::failure::Failure;
use crate::letters::lang_of;
use crate::state::{App, Cards};

/// Where the provider tells of something.
pub(super) fn hook_url(cards: &Cards, merchant: &Merchant) -> String {
    format!("{}/m/{}/hooks/cards", cards.hooks_url, merchant.slug)
}

/// What came of a card being given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Given {
    /// It is kept, and so many contracts are paid by it.
    Kept { contracts: u64 },
    /// It was kept before.
    KeptBefore,
    /// The customer has not answered yet.
    Open,
    /// Left by the cancel button, refused, or over without a card before.
    Not,
}

/// A card to be given: by whom, for what, and the key of one try.
struct Wanted<'a> {
    customer: Uuid,
    login: Uuid,
    pays_for: String,
    key: &'a str,
    /// The contract whose order it is for.
    ordered: Option<Uuid>,
}

impl RequestPort {
    pub(super) async fn card_form_view(&self, slug: &str, contract: Option<Uuid>) -> Answer<AddCardView> {
        let giving = self.giving(slug).await?;
        let viewer = &giving.viewer;
        let cards = self.app.cards().ok_or(Failure::NotFound)?;
        let name = remembered::card_form(viewer.merchant.id, viewer.customer.id);
        let Draft { mut form, problems } = self.take_draft::<CardForm>(&name).await?;
        if form.idempotency_key.is_empty() {
            let (pays_for, contract) = giving.first_choice(contract);
            form = CardForm {
                merchant: viewer.merchant.slug.clone(),
                idempotency_key: self.app.new_id().to_string(),
                pays_for,
                contract,
                password: String::new(),
            };
        }
        Ok(AddCardView {
            form,
            problems,
            provider: cards.provider.origin().to_owned(),
            frame: self.customers_frame(viewer).await?,
            email: giving.email,
            contracts: giving.contracts,
        })
    }

    /// Leads to the provider's page, once the password is right.
    pub(super) async fn card_started(&self, form: CardForm) -> Answer<Redirect> {
        let viewer = self.customer_viewer(&form.merchant, Right::ChangePayment).await?;
        if form.idempotency_key.is_empty() || form.idempotency_key.len() > LONGEST_KEY {
            return Err(Failure::BadRequest("a card needs its idempotency key"));
        }
        let cards = self.app.cards().ok_or(Failure::NotFound)?;
        if form.password.is_empty() {
            let problems = vec![problem("password", Problem::Missing)];
            return self.card_again(&viewer, form, problems).await;
        }
        let proof = match self.prove_giver(&viewer, &form.password).await? {
            Ok(proof) => proof,
            Err(problems) => return self.card_again(&viewer, form, problems).await,
        };
        let page = self.begin_card(&viewer, &proof, &form, cards).await?;
        Ok(Redirect { to: page })
    }

    /// The provider's page for a form. The same form again leads to the same page.
    async fn begin_card(
        &self,
        viewer: &CustomerViewer,
        proof: &Proved,
        form: &CardForm,
        cards: &Cards,
    ) -> Answer<String> {
        let merchant = &viewer.merchant;
        let customer = viewer.customer.id;
        let mut tx = self.app.store().begin(merchant.id).await?;
        self.still_proved(&mut tx, proof).await?;
        tx.lock_customer(customer).await?.ok_or(Failure::SignInRequired)?;
        let wallet = Wallet::of(&mut tx, customer).await?;
        let today = self.app.moment(merchant).today();
        let contracts = wallet.named(&form.pays_for, today)?;
        if !contracts
            .iter()
            .all(|id| wallet.paid(today).any(|stored| stored.id == *id))
        {
            return Err(Failure::NotFound);
        }
        let wanted = Wanted {
            customer,
            login: viewer.login,
            pays_for: form.pays_for.clone(),
            key: &form.idempotency_key,
            ordered: None,
        };
        to_provider(&self.app, self.lang, tx, merchant, cards, wanted).await
    }

    /// The provider's page for the card an order is to be paid by, if whoever is signed in has placed that and the card was not given
    /// yet. None where the provider is out of reach: the order stands, and its receipt leads to where a card is given.
    pub(super) async fn card_of_order(
        &self,
        merchant: &Merchant,
        contract: Uuid,
        key: &str,
    ) -> Answer<Option<String>> {
        let (Some(cards), Some(Account::Customer { login, customer })) =
            (self.app.cards(), self.account(merchant).await?)
        else {
            return Ok(None);
        };
        let wants = |stored: &StoredContract| stored.customer == customer && stored.card_wanted;
        let mut tx = self.app.store().begin(merchant.id).await?;
        // Looked at before anything is locked: what is billed at once passes a locked customer by until the next round.
        if !tx.contract(contract).await?.as_ref().is_some_and(wants) {
            tx.commit().await?;
            return Ok(None);
        }
        tx.lock_customer(customer).await?.ok_or(Failure::SignInRequired)?;
        if !tx.contract(contract).await?.as_ref().is_some_and(wants) {
            return Ok(None);
        }
        let wanted = Wanted {
            customer,
            login,
            pays_for: contract.to_string(),
            key,
            ordered: Some(contract),
        };
        let known = tx.lock_card_setup(SetupBy::Form(customer, key)).await?;
        if known.is_some_and(|setup| setup.done_at.is_some()) {
            return Ok(None);
        }
        match to_provider(&self.app, self.lang, tx, merchant, cards, wanted).await {
            Ok(page) => Ok(Some(page)),
            Err(Failure::Provider(error)) => {
                tracing::warn!(merchant = merchant.slug, %error, "an order's card cannot be given now");
                let mut tx = self.app.store().begin(merchant.id).await?;
                tx.let_bill(contract).await?;
                tx.commit().await?;
                self.app.nudge();
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }

    async fn card_again(
        &self,
        viewer: &CustomerViewer,
        form: CardForm,
        problems: Vec<FieldProblem>,
    ) -> Answer<Redirect> {
        let to = path::add_card(&viewer.merchant.slug, form.contract.parse().ok());
        // Secrets do not wait in the session.
        let form = CardForm {
            password: String::new(),
            ..form
        };
        let name = remembered::card_form(viewer.merchant.id, viewer.customer.id);
        self.session.insert(&name, Draft { form, problems }).await?;
        Ok(Redirect { to })
    }

    /// The customer comes back from the provider's page, by an address nobody can guess.
    pub(super) async fn card_returned(&self, slug: &str, token: &str) -> Answer<Redirect> {
        let viewer = self.customer_viewer(slug, Right::ChangePayment).await?;
        let merchant = &viewer.merchant;
        let token = Token::read(token).ok_or(Failure::NotFound)?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let setup = tx.lock_card_setup(SetupBy::Token(&token.hash())).await?;
        tx.commit().await?;
        let setup = setup
            .filter(|setup| setup.customer == viewer.customer.id)
            .ok_or(Failure::NotFound)?;
        let ordered = setup.ordered;
        let flash = match complete(&self.app, merchant, setup).await {
            Ok(Given::Kept { contracts }) => Flash::CardGiven { contracts },
            // Its webhook was faster: to whoever comes back it is new all the same.
            Ok(Given::KeptBefore) => Flash::CardKept,
            Ok(Given::Not) if ordered.is_some() => Flash::OrderWithoutCard,
            Ok(Given::Not) => Flash::CardNotGiven,
            // The provider tells when it knows.
            Ok(Given::Open) | Err(Failure::Provider(_)) => Flash::CardOpen,
            Err(failure) => return Err(failure),
        };
        self.session
            .remove::<Value>(&remembered::card_form(merchant.id, viewer.customer.id))
            .await?;
        self.set_flash(flash).await?;
        Ok(Redirect {
            to: match ordered {
                Some(contract) => path::ordered(&merchant.slug, contract),
                None => path::payment_methods(&merchant.slug),
            },
        })
    }
}

/// Writes a set-up down in a transaction that has locked the customer, then begins it at the provider: its page. The same key leads to
/// the same page.
async fn to_provider(
    app: &App,
    lang: Lang,
    mut tx: Tx,
    merchant: &Merchant,
    cards: &Cards,
    wanted: Wanted<'_>,
) -> Answer<String> {
    let token = Token::draw()?;
    let customer = wanted.customer;
    let earlier = tx.lock_card_setup(SetupBy::Form(customer, wanted.key)).await?;
    match earlier {
        Some(CardSetup { page: Some(page), .. }) => return Ok(page),
        // The provider never answered: begun anew.
        Some(earlier) => tx.drop_card_setup(earlier.id).await?,
        None => {}
    }
    let setup = CardSetup {
        id: app.new_id(),
        customer,
        login: wanted.login,
        provider: cards.provider.name().to_owned(),
        provider_setup: None,
        page: None,
        pays_for: wanted.pays_for,
        lang: lang.tag().to_owned(),
        begun_at: app.now(),
        done_at: None,
        ordered: wanted.ordered,
        method: None,
    };
    tx.insert_card_setup(&setup, &token.hash(), wanted.key).await?;
    tx.commit().await?;
    let back = path::card_given(&merchant.slug, token.as_str());
    let started = cards
        .provider
        .begin_setup(&SetupRequest {
            reference: setup.id.to_string(),
            merchant: merchant.id.to_string(),
            customer: customer.to_string(),
            return_url: format!("{}{back}", app.public_url()),
            webhook_url: hook_url(cards, merchant),
            lang: lang.tag().to_owned(),
        })
        .await?;
    if !started.page.starts_with(cards.provider.origin()) {
        return Err(Failure::Defect(
            "the provider's page is somewhere else".to_owned(),
        ));
    }
    let mut tx = app.store().begin(merchant.id).await?;
    tx.name_card_setup(setup.id, &started.id, &started.page).await?;
    tx.commit().await?;
    Ok(started.page)
}

/// Gives one of the demo's cards, as a customer on the provider's page would, and has everything paid by it.
pub(crate) async fn give_in_demo(
    app: &App,
    merchant: &Merchant,
    customer: &Customer,
    card: DemoCard,
) -> Answer<()> {
    let Some(cards) = app.cards() else {
        return Ok(());
    };
    let lang = lang_of(customer);
    let mut tx = app.store().begin(merchant.id).await?;
    tx.lock_customer(customer.id).await?.ok_or(Failure::NotFound)?;
    let key = app.new_id().to_string();
    let wanted = Wanted {
        customer: customer.id,
        // Most of the demo's people never sign in.
        login: Uuid::nil(),
        pays_for: "all".to_owned(),
        key: &key,
        ordered: None,
    };
    let page = to_provider(app, lang, tx, merchant, cards, wanted).await?;
    payments::demo::choose(&page, card).await?;
    let mut tx = app.store().begin(merchant.id).await?;
    let setup = tx.lock_card_setup(SetupBy::Form(customer.id, &key)).await?;
    tx.commit().await?;
    complete(app, merchant, setup.ok_or(Failure::NotFound)?).await?;
    Ok(())
}

/// The provider tells of something. What is not ours, or over, changes nothing.
///
/// # Errors
/// [`Failure::BadRequest`] when it is not to be believed; when the provider or the database is out of reach.
pub(crate) async fn told_by_provider(app: &App, slug: &str, signature: &str, body: &[u8]) -> Answer<()> {
    let merchant = app.merchant(slug).await?;
    let cards = app.cards().ok_or(Failure::NotFound)?;
    let event = cards.provider.webhook(signature, body, app.now());
    let event = event.map_err(|error| {
        tracing::warn!(merchant = merchant.slug, %error, "a webhook is not believed");
        Failure::BadRequest("the webhook is not to be believed")
    })?;
    match event {
        Event::Setup { id } => {
            let mut tx = app.store().begin(merchant.id).await?;
            let by = SetupBy::Provider(cards.provider.name(), &id);
            let setup = tx.lock_card_setup(by).await?;
            tx.commit().await?;
            if let Some(setup) = setup {
                complete(app, &merchant, setup).await?;
            }
        }
        Event::Charge { id } => told_of(app, &merchant, &id).await?,
        Event::Other => {}
    }
    Ok(())
}

/// Fetches a set-up from its provider, compares it, and keeps its card, once.
async fn complete(app: &App, merchant: &Merchant, setup: CardSetup) -> Answer<Given> {
    if setup.done_at.is_some() {
        return Ok(done(&setup));
    }
    let cards = app
        .cards()
        .filter(|cards| cards.provider.name() == setup.provider);
    let (Some(cards), Some(named)) = (cards, &setup.provider_setup) else {
        return Ok(Given::Open);
    };
    let fetched = cards.provider.setup(named).await?;
    let card = match card_of(merchant, &setup, fetched)? {
        Fetched::Open => return Ok(Given::Open),
        Fetched::Card(card) => Some(card),
        Fetched::Nothing => None,
    };
    let moment = app.moment(merchant);
    let account = Account::Customer {
        login: setup.login,
        customer: setup.customer,
    };
    let mut tx = app.store().begin(merchant.id).await?;
    let customer = tx.lock_customer(setup.customer).await?.ok_or(Failure::NotFound)?;
    let setup = tx
        .lock_card_setup(SetupBy::Id(setup.id))
        .await?
        .ok_or(Failure::NotFound)?;
    if setup.done_at.is_some() {
        return Ok(done(&setup));
    }
    // Whatever came of it, an order that waited for it is billed now.
    if let Some(ordered) = setup.ordered {
        tx.let_bill(ordered).await?;
    }
    let Some(card) = card else {
        tx.end_card_setup(setup.id, None, app.now()).await?;
        tx.commit().await?;
        app.nudge();
        return Ok(Given::Not);
    };
    let wallet = Wallet::of(&mut tx, customer.id).await?;
    let lang = Lang::from_tag(&setup.lang).unwrap_or_default();
    let told = json!({"card": card.label(), "provider": card.provider});
    let details = (PaymentDetails::Card(card), lang);
    let (method, _) = take_method(
        app,
        &mut tx,
        merchant,
        &customer,
        &wallet.methods,
        details,
        moment,
    )
    .await?;
    tx.audit(&entry(
        app,
        merchant,
        account,
        "card.given",
        Some(customer.id),
        told,
    ))
    .await?;
    // A contract that ended meanwhile is left out.
    let mut wanted = wallet.named(&setup.pays_for, moment.today())?;
    wanted.retain(|id| wallet.paid(moment.today()).any(|stored| stored.id == *id));
    let contracts = pay_by(app, &mut tx, merchant, account, &wallet, &wanted, method.id).await?;
    tell_of_change(app, &mut tx, customer.id).await?;
    tx.end_card_setup(setup.id, Some(method.id), app.now()).await?;
    tx.commit().await?;
    app.nudge();
    Ok(Given::Kept { contracts })
}

const fn done(setup: &CardSetup) -> Given {
    match setup.method {
        Some(_) => Given::KeptBefore,
        None => Given::Not,
    }
}

/// What a fetched set-up holds, once it is known to be ours.
enum Fetched {
    Open,
    Card(StoredCard),
    Nothing,
}

fn card_of(merchant: &Merchant, setup: &CardSetup, fetched: Setup) -> Answer<Fetched> {
    let ours = fetched.reference == setup.id.to_string()
        && fetched.merchant == merchant.id.to_string()
        && fetched.customer == setup.customer.to_string();
    if !ours {
        tracing::error!(merchant = merchant.slug, setup = %setup.id, "the provider has somebody else's card there");
        return Err(Failure::Defect(
            "the provider's set-up is somebody else's".to_owned(),
        ));
    }
    Ok(match fetched.state {
        SetupState::Open => Fetched::Open,
        SetupState::Cancelled | SetupState::Failed => Fetched::Nothing,
        SetupState::Succeeded(card) => Fetched::Card(StoredCard {
            provider: setup.provider.clone(),
            customer: card.customer,
            method: card.method,
            // Whatever else an answer may hold: of the number never more than this is kept.
            brand: card.brand.chars().take(20).collect(),
            last_four: last_four(&card.last_four),
            expires_on: card.expires_on,
            consented_at: setup.begun_at,
        }),
    })
}

/// The last four digits and no others.
fn last_four(text: &str) -> String {
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(4)..].iter().collect()
}
