//! The port's implementation: each use case authorises, loads, lets the engine decide, persists, and answers with a view.

mod account;
mod archives;
mod buyers;
mod calendar;
pub mod cancelling;
pub mod changing;
mod contract_adjusting;
mod contract_changes;
pub(crate) mod contracting;
mod data_export;
pub(crate) mod declarations;
mod demo;
mod erasures;
pub(crate) mod files;
mod invoices;
mod letterhead;
mod mail_templates;
pub mod mailing;
pub(crate) mod order;
pub(crate) mod order_form;
mod outlook;
pub mod paying;
mod portal;
pub(crate) mod public;
mod sign_in;
mod staff;
mod staff_billing;
mod staff_documents;
mod staff_layouts;
mod staff_mails;
mod staff_papers;
mod statements;
pub mod usage;
mod views;

pub(crate) use archives::Archive;
pub(crate) use files::{DocumentPart, Download};

use std::net::IpAddr;

use app::port::Port;
use app::wire::*;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use store::customers::{Account, Staff};
use store::merchants::Merchant;
use texts::Lang;
use tower_sessions::Session;
use uuid::Uuid;

use crate::failure::Failure;
use crate::letters::person_name;
use crate::state::App;

type Answer<T> = Result<T, Failure>;

/// One request at the door: who asks, in which language, for which page.
#[derive(Clone)]
pub struct RequestPort {
    pub app: App,
    pub session: Session,
    pub lang: Lang,
    pub path_and_query: String,
    /// The browser's network address, where known.
    pub address: Option<IpAddr>,
}

/// Names of what a session remembers.
mod remembered {
    pub const FLASH: &str = "flash";
    pub const TYPED_EMAIL: &str = "typed_email";

    pub fn account(merchant: uuid::Uuid) -> String {
        format!("account:{merchant}")
    }

    pub fn account_form(merchant: uuid::Uuid, customer: uuid::Uuid) -> String {
        format!("account_form:{merchant}:{customer}")
    }

    pub fn calendar(merchant: uuid::Uuid, customer: uuid::Uuid) -> String {
        format!("calendar:{merchant}:{customer}")
    }

    pub fn order(merchant: uuid::Uuid) -> String {
        format!("order:{merchant}")
    }

    pub fn mail_template(merchant: uuid::Uuid, kind: &str, lang: &str) -> String {
        format!("mail_template:{merchant}:{kind}:{lang}")
    }

    pub fn papers(merchant: uuid::Uuid, paper: &str) -> String {
        format!("papers:{paper}:{merchant}")
    }

    pub fn letterhead(merchant: uuid::Uuid) -> String {
        format!("letterhead:{merchant}")
    }

    pub fn einvoice_terms(merchant: uuid::Uuid, customer: uuid::Uuid) -> String {
        format!("einvoice:{merchant}:{customer}")
    }

    pub fn declaration(merchant: uuid::Uuid, kind: &str) -> String {
        format!("{kind}:{merchant}")
    }
}

/// A form that waits to be mended.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Draft<T> {
    form: T,
    problems: Vec<FieldProblem>,
}

/// A signed-in customer at a merchant.
struct CustomerViewer {
    merchant: Merchant,
    customer: store::customers::Customer,
}

impl RequestPort {
    async fn account(&self, merchant: &Merchant) -> Answer<Option<Account>> {
        Ok(self.session.get(&remembered::account(merchant.id)).await?)
    }

    async fn remember_account(&self, merchant: &Merchant, account: Account) -> Answer<()> {
        // A new id for a new right: whoever planted the old one is left outside.
        self.session.cycle_id().await?;
        self.session
            .insert(&remembered::account(merchant.id), account)
            .await?;
        Ok(())
    }

    async fn set_flash(&self, flash: Flash) -> Answer<()> {
        Ok(self.session.insert(remembered::FLASH, flash).await?)
    }

    async fn take_flash(&self) -> Answer<Option<Flash>> {
        // Removing marks the session as changed even where nothing was; then every page view would write a row.
        let flash: Option<Flash> = self.session.get(remembered::FLASH).await?;
        if flash.is_some() {
            self.session.remove::<Flash>(remembered::FLASH).await?;
        }
        Ok(flash)
    }

    async fn frame_of(&self, merchant: &Merchant) -> Answer<Frame> {
        let viewer = match self.account(merchant).await? {
            None => Viewer::Anonymous,
            Some(account) => self.viewer_of(merchant, account).await?,
        };
        Ok(Frame {
            brand: self.brand(merchant),
            viewer,
            flash: self.take_flash().await?,
        })
    }

    /// The frame of a customer's page, without asking for the customer again.
    async fn customers_frame(&self, viewer: &CustomerViewer) -> Answer<Frame> {
        Ok(Frame {
            brand: self.brand(&viewer.merchant),
            viewer: Viewer::Customer {
                name: person_name(&viewer.customer),
            },
            flash: self.take_flash().await?,
        })
    }

    /// The frame of a staff page, without asking for the member of staff again.
    async fn staff_frame(&self, merchant: &Merchant, member: Staff) -> Answer<Frame> {
        Ok(Frame {
            brand: self.brand(merchant),
            viewer: Viewer::Staff {
                role: views::staff_role(&member.role),
                name: member.name,
            },
            flash: self.take_flash().await?,
        })
    }

    async fn viewer_of(&self, merchant: &Merchant, account: Account) -> Answer<Viewer> {
        let mut tx = self.app.store().begin(merchant.id).await?;
        let viewer = match account {
            Account::Customer { customer, .. } => {
                tx.customer(customer).await?.map(|customer| Viewer::Customer {
                    name: person_name(&customer),
                })
            }
            Account::Staff { staff } => tx.staff(staff).await?.map(|staff| Viewer::Staff {
                role: views::staff_role(&staff.role),
                name: staff.name,
            }),
        };
        tx.commit().await?;
        Ok(viewer.unwrap_or(Viewer::Anonymous))
    }

    fn brand(&self, merchant: &Merchant) -> Brand {
        Brand {
            slug: merchant.slug.clone(),
            name: merchant.name.clone(),
            claim: crate::letters::in_lang(&merchant.profile.claim, self.lang),
            demo: merchant.demo && self.app.demo(),
        }
    }

    async fn customer_viewer(&self, slug: &str) -> Answer<CustomerViewer> {
        let merchant = self.app.merchant(slug).await?;
        let Some(Account::Customer { customer, .. }) = self.account(&merchant).await? else {
            return Err(Failure::SignInRequired);
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        let customer = tx.customer(customer).await?.ok_or(Failure::SignInRequired)?;
        tx.commit().await?;
        Ok(CustomerViewer { merchant, customer })
    }

    async fn staff_viewer(&self, slug: &str) -> Answer<Merchant> {
        Ok(self.staff_account(slug).await?.0)
    }

    /// The merchant, which of its staff asks, and whether that is an owner.
    async fn staff_role(&self, slug: &str) -> Answer<(Merchant, Account, bool)> {
        let (merchant, member) = self.staff_member(slug).await?;
        let owner = member.role == "owner";
        Ok((merchant, Account::Staff { staff: member.id }, owner))
    }

    /// The merchant, and which of its staff asks.
    async fn staff_account(&self, slug: &str) -> Answer<(Merchant, Account)> {
        let (merchant, member) = self.staff_member(slug).await?;
        Ok((merchant, Account::Staff { staff: member.id }))
    }

    /// The merchant, and the member of its staff who asks.
    async fn staff_member(&self, slug: &str) -> Answer<(Merchant, Staff)> {
        let merchant = self.app.merchant(slug).await?;
        match self.account(&merchant).await? {
            Some(Account::Staff { staff }) => {
                let mut tx = self.app.store().begin(merchant.id).await?;
                let known = tx.staff(staff).await?;
                tx.commit().await?;
                Ok((merchant, known.ok_or(Failure::SignInRequired)?))
            }
            Some(Account::Customer { .. }) => Err(Failure::Forbidden),
            None => Err(Failure::SignInRequired),
        }
    }
}

/// Maps a use case's failure once, with its name for the log.
macro_rules! answer {
    ($name:literal, $future:expr) => {
        $future.await.map_err(|failure: Failure| failure.into_wire($name))
    };
}

#[async_trait]
impl Port for RequestPort {
    fn lang(&self) -> Lang {
        self.lang
    }

    fn path_and_query(&self) -> String {
        self.path_and_query.clone()
    }

    async fn start(&self) -> Result<StartView, WireError> {
        answer!("start", self.start_view())
    }

    async fn frame(&self, merchant: &str) -> Result<Frame, WireError> {
        answer!("frame", async {
            self.frame_of(&self.app.merchant(merchant).await?).await
        })
    }

    async fn offers(&self, merchant: &str) -> Result<OffersView, WireError> {
        answer!("offers", self.offers_view(merchant))
    }

    async fn order_page(&self, merchant: &str, plan: &str) -> Result<OrderView, WireError> {
        answer!("order page", self.order_view(merchant, plan))
    }

    async fn place_order(&self, form: OrderForm) -> Result<OrderOutcome, WireError> {
        answer!("place order", self.order(form))
    }

    async fn receipt(&self, merchant: &str, contract: Uuid) -> Result<ReceiptView, WireError> {
        answer!("receipt", self.receipt_view(merchant, contract))
    }

    async fn legal(&self, merchant: &str, kind: LegalKind) -> Result<LegalView, WireError> {
        answer!("legal text", self.legal_view(merchant, kind))
    }

    async fn declaration_page(
        &self,
        merchant: &str,
        kind: DeclarationKind,
    ) -> Result<DeclarationView, WireError> {
        answer!("declaration page", self.declaration_view(merchant, kind))
    }

    async fn declare(&self, kind: DeclarationKind, form: DeclarationForm) -> Result<Redirect, WireError> {
        answer!("declare", self.record_declaration(kind, form))
    }

    async fn sign_in_page(&self, merchant: &str, next: &str) -> Result<SignInView, WireError> {
        answer!("sign-in page", self.sign_in_view(merchant, next))
    }

    async fn sign_in(&self, form: SignInForm) -> Result<Redirect, WireError> {
        answer!("sign in", self.check_sign_in(form))
    }

    async fn sign_out(&self, merchant: &str) -> Result<Redirect, WireError> {
        answer!("sign out", self.end_session(merchant))
    }

    async fn overview(&self, merchant: &str) -> Result<OverviewView, WireError> {
        answer!("overview", self.overview_view(merchant))
    }

    async fn contracts(&self, merchant: &str) -> Result<ContractsView, WireError> {
        answer!("contracts", self.contracts_view(merchant))
    }

    async fn contract(&self, merchant: &str, contract: Uuid) -> Result<ContractView, WireError> {
        answer!("contract", self.contract_view(merchant, contract))
    }

    async fn invoices(
        &self,
        merchant: &str,
        filter: InvoiceFilter,
        after: Option<String>,
    ) -> Result<InvoicesView, WireError> {
        answer!("invoices", self.invoices_view(merchant, filter, after))
    }

    async fn payment_methods(&self, merchant: &str) -> Result<PaymentMethodsView, WireError> {
        answer!("payment methods", self.payment_methods_view(merchant))
    }

    async fn account(&self, merchant: &str) -> Result<AccountView, WireError> {
        answer!("account", self.account_view(merchant))
    }

    async fn account_form(&self, merchant: &str) -> Result<AccountEditView, WireError> {
        answer!("account form", self.account_form_view(merchant))
    }

    async fn set_account(&self, form: AccountForm) -> Result<Redirect, WireError> {
        answer!("set account", self.write_account(form))
    }

    async fn outlook(&self, merchant: &str) -> Result<OutlookView, WireError> {
        answer!("outlook", self.outlook_view(merchant))
    }

    async fn personal_data(&self, merchant: &str) -> Result<PersonalDataView, WireError> {
        answer!("personal data", self.personal_data_view(merchant))
    }

    async fn ask_erasure(&self, merchant: &str) -> Result<Redirect, WireError> {
        answer!("ask erasure", self.erasure_asked(merchant))
    }

    async fn withdraw_erasure(&self, merchant: &str) -> Result<Redirect, WireError> {
        answer!("withdraw erasure", self.erasure_withdrawn(merchant))
    }

    async fn answer_erasure(&self, form: AnswerErasureForm) -> Result<Redirect, WireError> {
        answer!("answer erasure", self.erasure_answered(form))
    }

    async fn renew_calendar(&self, merchant: &str) -> Result<Redirect, WireError> {
        answer!("renew calendar", self.new_calendar(merchant))
    }

    async fn revoke_calendar(&self, merchant: &str) -> Result<Redirect, WireError> {
        answer!("revoke calendar", self.close_calendar(merchant))
    }

    async fn switch_page(&self, merchant: &str, contract: Uuid) -> Result<SwitchView, WireError> {
        answer!("switch page", self.switch_view(merchant, contract))
    }

    async fn end_page(&self, merchant: &str, contract: Uuid) -> Result<EndView, WireError> {
        answer!("end page", self.end_view(merchant, contract))
    }

    async fn units_page(&self, merchant: &str, contract: Uuid) -> Result<UnitsView, WireError> {
        answer!("units page", self.units_view(merchant, contract))
    }

    async fn extras_page(&self, merchant: &str, contract: Uuid) -> Result<ExtrasView, WireError> {
        answer!("extras page", self.extras_view(merchant, contract))
    }

    async fn pause_page(&self, merchant: &str, contract: Uuid) -> Result<PauseView, WireError> {
        answer!("pause page", self.pause_view(merchant, contract))
    }

    async fn change_page(
        &self,
        merchant: &str,
        contract: Uuid,
        quote: Uuid,
    ) -> Result<ChangeView, WireError> {
        answer!("change page", self.change_view(merchant, contract, quote))
    }

    async fn request_change(&self, form: ChangeForm) -> Result<Redirect, WireError> {
        answer!("request change", self.change_requested(form))
    }

    async fn confirm_change(&self, form: ConfirmChangeForm) -> Result<Redirect, WireError> {
        answer!("confirm change", self.change_confirmed(form))
    }

    async fn staff_overview(&self, merchant: &str) -> Result<StaffOverviewView, WireError> {
        answer!("staff overview", self.staff_overview_view(merchant))
    }

    async fn staff_customers(
        &self,
        merchant: &str,
        search: &str,
        after: Option<String>,
    ) -> Result<StaffCustomersView, WireError> {
        answer!(
            "staff customers",
            self.staff_customers_view(merchant, search, after)
        )
    }

    async fn staff_customer(&self, merchant: &str, customer: Uuid) -> Result<StaffCustomerView, WireError> {
        answer!("staff customer", self.staff_customer_view(merchant, customer))
    }

    async fn staff_invoices(
        &self,
        merchant: &str,
        after: Option<String>,
        locked_too: bool,
    ) -> Result<StaffInvoicesView, WireError> {
        answer!(
            "staff invoices",
            self.staff_invoices_view(merchant, after, locked_too)
        )
    }

    async fn staff_billing(&self, merchant: &str) -> Result<StaffBillingView, WireError> {
        answer!("staff billing", self.staff_billing_view(merchant))
    }

    async fn staff_papers(
        &self,
        merchant: &str,
        paper: Option<String>,
    ) -> Result<StaffPapersView, WireError> {
        answer!("staff papers", self.staff_papers_view(merchant, paper))
    }

    async fn set_paper_texts(&self, form: PaperTextsForm) -> Result<Redirect, WireError> {
        answer!("set paper texts", self.write_paper_texts(form))
    }

    async fn remove_logo(&self, merchant: &str) -> Result<Redirect, WireError> {
        answer!("remove logo", self.take_logo_away(merchant))
    }

    async fn staff_layouts(
        &self,
        merchant: &str,
        paper: Option<String>,
    ) -> Result<StaffLayoutsView, WireError> {
        answer!("staff layouts", self.staff_layouts_view(merchant, paper))
    }

    async fn staff_layout(&self, merchant: &str, layout: Uuid) -> Result<StaffLayoutView, WireError> {
        answer!("staff layout", self.staff_layout_view(merchant, layout))
    }

    async fn use_layout(&self, merchant: &str, layout: &str) -> Result<Redirect, WireError> {
        answer!("use layout", self.take_layout_into_use(merchant, layout))
    }

    async fn drop_layout(&self, merchant: &str, paper: &str) -> Result<Redirect, WireError> {
        answer!("drop layout", self.back_to_our_layout(merchant, paper))
    }

    async fn retry(&self, form: RetryForm) -> Result<Redirect, WireError> {
        answer!("retry", self.try_again(form))
    }

    async fn staff_mails(
        &self,
        merchant: &str,
        customer: Option<Uuid>,
        document: Option<Uuid>,
        after: Option<Uuid>,
    ) -> Result<StaffMailsView, WireError> {
        answer!(
            "staff mails",
            self.staff_mails_view(merchant, customer, document, after)
        )
    }

    async fn staff_document(&self, merchant: &str, document: Uuid) -> Result<StaffDocumentView, WireError> {
        answer!("staff document", self.staff_document_view(merchant, document))
    }

    async fn send_documents(&self, form: SendForm) -> Result<Redirect, WireError> {
        answer!("send documents", self.send_chosen(form))
    }

    async fn set_sending(&self, form: SendingForm) -> Result<Redirect, WireError> {
        answer!("set sending", self.choose_sending(form))
    }

    async fn set_delivery(&self, form: DeliveryForm) -> Result<Redirect, WireError> {
        answer!("set delivery", self.choose_delivery(form))
    }

    async fn cancel_invoice(&self, form: CancelInvoiceForm) -> Result<Redirect, WireError> {
        answer!("cancel invoice", self.take_back(form))
    }

    async fn set_einvoice_terms(&self, form: EinvoiceTermsForm) -> Result<Redirect, WireError> {
        answer!("set e-invoice terms", self.write_einvoice_terms(form))
    }

    async fn staff_letterhead(&self, merchant: &str) -> Result<StaffLetterheadView, WireError> {
        answer!("letterhead", self.letterhead_view(merchant))
    }

    async fn set_letterhead(&self, form: LetterheadForm) -> Result<Redirect, WireError> {
        answer!("set letterhead", self.write_letterhead(form))
    }

    async fn resend_mail(&self, form: ResendForm) -> Result<Redirect, WireError> {
        answer!("resend mail", self.send_again(form))
    }

    async fn mail_templates(&self, merchant: &str) -> Result<MailTemplatesView, WireError> {
        answer!("mail templates", self.mail_templates_view(merchant))
    }

    async fn mail_template(
        &self,
        merchant: &str,
        kind: MailTemplateKind,
        lang: Lang,
        customer: Option<String>,
    ) -> Result<MailTemplateView, WireError> {
        answer!(
            "mail template",
            self.mail_template_view(merchant, kind, lang, customer)
        )
    }

    async fn edit_mail_template(&self, form: MailTemplateForm) -> Result<Redirect, WireError> {
        answer!("edit mail template", self.change_mail_template(form))
    }

    async fn mailbox(&self, after: Option<Uuid>) -> Result<MailboxView, WireError> {
        answer!("mailbox", self.mailbox_view(after))
    }

    async fn mail(&self, mail: Uuid) -> Result<MailView, WireError> {
        answer!("mail", self.mail_view(mail))
    }

    async fn advance_clock(&self, form: AdvanceForm) -> Result<Redirect, WireError> {
        answer!("advance clock", self.advance(form))
    }
}
