//! The only door to the server: one method per use case. Pages and server functions call nothing else.
//!
//! The server puts one port per request into the context; it knows who asks, in which language and for how long.
//! Every method authorises its caller itself.

mod discounts;
mod money;
mod setup;

use std::sync::Arc;

use async_trait::async_trait;
use leptos::prelude::expect_context;
use texts::Lang;
use uuid::Uuid;

pub use discounts::DiscountPort;
pub use money::MoneyPort;
pub use setup::SetupPort;

use crate::wire::*;

type Answer<T> = Result<T, WireError>;

/// The use cases of sign-up pages.
#[async_trait]
pub trait SignUpPort {
    /// The page of a product, with what the address of the request says of the order.
    async fn sign_up(&self, merchant: &str, group: &str) -> Answer<SignUpView>;
    /// The same for other sites' pages: nobody is known there.
    async fn framed_sign_up(&self, merchant: &str, group: &str) -> Answer<OrderView>;
    /// What was ordered there by this idempotency key.
    async fn framed_receipt(&self, merchant: &str, group: &str, key: &str) -> Answer<FramedReceiptView>;
    async fn pricing(&self, merchant: &str, group: &str) -> Answer<PricingView>;
    /// Links, snippets, and the sites that may show the pages.
    async fn staff_sign_up(&self, merchant: &str) -> Answer<StaffSignUpView>;
    /// Lets a site show the pages, or leaves what was typed with its problems in the session.
    async fn add_site(&self, form: SiteForm) -> Answer<Redirect>;
    async fn drop_site(&self, form: SiteForm) -> Answer<Redirect>;
}

/// The server's use cases as the pages need them.
#[async_trait]
pub trait Port: DiscountPort + MoneyPort + SetupPort + SignUpPort + Send + Sync {
    /// The language this request is answered in.
    fn lang(&self) -> Lang;
    /// Path with query of the page asked for: for the language switch and the way back after signing in.
    fn path_and_query(&self) -> String;

    // Public
    async fn start(&self) -> Answer<StartView>;
    /// The frame for pages without data of their own (not found, errors below a merchant).
    async fn frame(&self, merchant: &str) -> Answer<Frame>;
    async fn offers(&self, merchant: &str) -> Answer<OffersView>;
    /// The order page for a plan; what a refused order had typed is in it.
    async fn order_page(&self, merchant: &str, plan: &str) -> Answer<OrderView>;
    /// Orders, or says what to mend. The same idempotency key twice is one order.
    async fn place_order(&self, form: OrderForm) -> Answer<OrderOutcome>;
    async fn receipt(&self, merchant: &str, contract: Uuid) -> Answer<ReceiptView>;
    async fn legal(&self, merchant: &str, kind: LegalKind) -> Answer<LegalView>;
    async fn declaration_page(&self, merchant: &str, kind: DeclarationKind) -> Answer<DeclarationView>;
    /// Records a declaration and sends its receipt, or leaves the form with its problems in the session.
    async fn declare(&self, kind: DeclarationKind, form: DeclarationForm) -> Answer<Redirect>;

    // Sign-in
    async fn sign_in_page(&self, merchant: &str, next: &str) -> Answer<SignInView>;
    async fn sign_in(&self, form: SignInForm) -> Answer<Redirect>;
    /// Where a sign-in waits for the code of its second factor.
    async fn enter_code_page(&self, merchant: &str) -> Answer<EnterCodeView>;
    async fn enter_code(&self, form: CodeForm) -> Answer<Redirect>;
    /// What the browser is to ask a device that has a passkey, as JSON; the answer is good for five minutes, once.
    async fn ask_passkey(&self, merchant: &str) -> Answer<String>;
    /// Signs in by the answer.
    async fn sign_in_by_passkey(&self, form: PasskeyForm) -> Answer<Redirect>;
    async fn sign_out(&self, merchant: &str) -> Answer<Redirect>;

    /// Where a link by mail is asked for.
    async fn ask_link_page(&self, merchant: &str, kind: &str) -> Answer<AskLinkView>;
    /// Has a link mailed if somebody signs in with the address; the answer is the same either way.
    async fn ask_link(&self, form: AskLinkForm) -> Answer<Redirect>;
    /// The page a link leads to; it uses nothing up.
    async fn link_page(&self, merchant: &str, kind: &str, token: &str) -> Answer<LinkView>;
    /// Signs in by a link. Once.
    async fn use_link(&self, form: UseLinkForm) -> Answer<Redirect>;
    /// Sets a password by a link. Once; every sign-in ends.
    async fn reset_password(&self, form: ResetPasswordForm) -> Answer<Redirect>;
    /// The page an invitation leads to; it uses nothing up.
    async fn invitation_page(&self, merchant: &str, token: &str) -> Answer<InvitationView>;
    /// Becomes a user, once, with a new password or the access there is already.
    async fn accept_invitation(&self, form: AcceptInvitationForm) -> Answer<Redirect>;

    // Customer
    /// How the customer's login signs in, and where.
    async fn security(&self, merchant: &str) -> Answer<SecurityView>;
    async fn change_password(&self, form: ChangePasswordForm) -> Answer<Redirect>;
    /// Asks for another address to sign in with; it counts once it is confirmed from there.
    async fn ask_email_change(&self, form: ChangeEmailForm) -> Answer<Redirect>;
    async fn drop_email_change(&self, merchant: &str) -> Answer<Redirect>;
    /// Confirms another address by the link sent there. Once.
    async fn confirm_email(&self, form: UseLinkForm) -> Answer<Redirect>;
    /// Stops the change by the link sent to the old address.
    async fn stop_email_change(&self, form: UseLinkForm) -> Answer<Redirect>;
    /// The second factor of the customer's login; new recovery codes are shown once.
    async fn second_factor(&self, merchant: &str) -> Answer<SecondFactorView>;
    /// Shows an app the key of a second factor. Needs the password.
    async fn start_second_factor(&self, form: CodeForm) -> Answer<Redirect>;
    /// Switches it on by a code of that app.
    async fn confirm_second_factor(&self, form: CodeForm) -> Answer<Redirect>;
    /// Switches it off. Needs the password and a code.
    async fn drop_second_factor(&self, form: CodeForm) -> Answer<Redirect>;
    /// Needs the password and a code.
    async fn renew_recovery_codes(&self, form: CodeForm) -> Answer<Redirect>;
    /// The passkeys of the customer's login, and what a device is to be asked for another.
    async fn passkeys(&self, merchant: &str) -> Answer<PasskeysView>;
    /// Has a device asked for a passkey. Needs the password, and a code if there is a second factor.
    async fn start_passkey(&self, form: PasskeyForm) -> Answer<Redirect>;
    /// Keeps the passkey the device made.
    async fn add_passkey(&self, form: PasskeyForm) -> Answer<Redirect>;
    /// Needs the password.
    async fn remove_passkey(&self, form: PasskeyForm) -> Answer<Redirect>;
    async fn end_sign_in(&self, form: EndSignInForm) -> Answer<Redirect>;
    /// Who has access to the customer; for owners.
    async fn users(&self, merchant: &str) -> Answer<UsersView>;
    async fn user(&self, merchant: &str, login: Uuid) -> Answer<UserView>;
    /// Has an invitation mailed, in place of an earlier one to that address.
    async fn invite_user(&self, form: InviteForm) -> Answer<Redirect>;
    async fn drop_invitation(&self, form: DropInvitationForm) -> Answer<Redirect>;
    /// Gives a user another role. A customer is never left without an owner.
    async fn set_user_role(&self, form: UserRoleForm) -> Answer<Redirect>;
    async fn remove_user(&self, form: RemoveUserForm) -> Answer<Redirect>;
    /// The customers of whoever is signed in.
    async fn customers(&self, merchant: &str) -> Answer<CustomersView>;
    /// Goes to another of them.
    async fn choose_customer(&self, form: ChooseCustomerForm) -> Answer<Redirect>;
    async fn overview(&self, merchant: &str) -> Answer<OverviewView>;
    async fn contracts(&self, merchant: &str) -> Answer<ContractsView>;
    async fn contract(&self, merchant: &str, contract: Uuid) -> Answer<ContractView>;
    /// Invoices and corrections that fit, newest first, at most 50 at once; `after` is the number of the last one seen.
    async fn invoices(
        &self,
        merchant: &str,
        filter: InvoiceFilter,
        after: Option<String>,
    ) -> Answer<InvoicesView>;
    async fn payment_methods(&self, merchant: &str) -> Answer<PaymentMethodsView>;
    /// The form for a mandate, for one contract if it is named; what a refused one had typed is in it.
    async fn mandate_form(&self, merchant: &str, contract: Option<Uuid>) -> Answer<AddMandateView>;
    /// Gives a mandate, or leaves the form with its problems in the session. The same idempotency key twice is one mandate.
    async fn give_mandate(&self, form: MandateForm) -> Answer<Redirect>;
    /// The form that leads to the provider's page for a card, for one contract if it is named.
    async fn card_form(&self, merchant: &str, contract: Option<Uuid>) -> Answer<AddCardView>;
    /// Leads to the provider's page, or leaves the form with its problems in the session.
    async fn start_card(&self, form: CardForm) -> Answer<Redirect>;
    /// Keeps the card its provider has, for a customer who comes back from there.
    async fn card_given(&self, merchant: &str, token: &str) -> Answer<Redirect>;
    /// Keeps what became of a charge, for a customer who comes back from confirming it.
    async fn card_confirmed(&self, merchant: &str, document: Uuid) -> Answer<Redirect>;
    /// Charges an open invoice to a card.
    async fn pay_by_card(&self, form: PayByCardForm) -> Answer<Redirect>;
    /// What a contract can be paid by.
    async fn contract_payment(&self, merchant: &str, contract: Uuid) -> Answer<ContractPaymentView>;
    /// Has a contract, or all of them, paid otherwise from the next document on.
    async fn choose_payment(&self, form: ChoosePaymentForm) -> Answer<Redirect>;
    /// Whether a payment method can be removed, and what keeps it.
    async fn payment_method_removal(&self, merchant: &str, method: Uuid) -> Answer<RemovePaymentMethodView>;
    /// Decides what new contracts are paid by, unless another way is chosen.
    async fn set_default_payment(&self, form: DefaultPaymentForm) -> Answer<Redirect>;
    /// Removes a payment method that nothing is paid by.
    async fn remove_payment_method(&self, form: RemovePaymentMethodForm) -> Answer<Redirect>;
    /// One invoice, and how it can be paid.
    async fn pay_page(&self, merchant: &str, document: Uuid) -> Answer<PayInvoiceView>;
    async fn account(&self, merchant: &str) -> Answer<AccountView>;
    /// The form for the customer's own data; what a refused one had typed is in it.
    async fn account_form(&self, merchant: &str) -> Answer<AccountEditView>;
    /// Keeps the customer's own data, or leaves the form with its problems in the session.
    async fn set_account(&self, form: AccountForm) -> Answer<Redirect>;
    /// What is kept of the customer, and a request for erasure that waits.
    async fn personal_data(&self, merchant: &str) -> Answer<PersonalDataView>;
    /// Asks for erasure. Once, however often it is asked for.
    async fn ask_erasure(&self, merchant: &str) -> Answer<Redirect>;
    async fn withdraw_erasure(&self, merchant: &str) -> Answer<Redirect>;
    /// Erases what no law keeps, or refuses with a reason.
    async fn answer_erasure(&self, form: AnswerErasureForm) -> Answer<Redirect>;
    /// Keeps everything of a customer, whatever period is over, or lets it go again.
    async fn hold_customer(&self, form: HoldForm) -> Answer<Redirect>;
    /// What comes in the next 12 months, and how it is subscribed to as a calendar.
    async fn outlook(&self, merchant: &str) -> Answer<OutlookView>;
    /// Gives the calendar another secret address.
    async fn renew_calendar(&self, merchant: &str) -> Answer<Redirect>;
    async fn revoke_calendar(&self, merchant: &str) -> Answer<Redirect>;
    /// The plans a contract can switch to.
    async fn switch_page(&self, merchant: &str, contract: Uuid) -> Answer<SwitchView>;
    /// How a contract can end.
    async fn end_page(&self, merchant: &str, contract: Uuid) -> Answer<EndView>;
    /// What can be ordered more or less of.
    async fn units_page(&self, merchant: &str, contract: Uuid) -> Answer<UnitsView>;
    /// What can be booked beside the plan, and what is.
    async fn extras_page(&self, merchant: &str, contract: Uuid) -> Answer<ExtrasView>;
    /// How a contract can be paused.
    async fn pause_page(&self, merchant: &str, contract: Uuid) -> Answer<PauseView>;
    /// A change as it was shown, with today's numbers.
    async fn change_page(&self, merchant: &str, contract: Uuid, quote: Uuid) -> Answer<ChangeView>;
    /// Leads to the page that shows what a change means, or back to the form with its problems.
    async fn request_change(&self, form: ChangeForm) -> Answer<Redirect>;
    /// Makes a change as it was shown. Once, however often it is asked for.
    async fn confirm_change(&self, form: ConfirmChangeForm) -> Answer<Redirect>;

    // Staff
    async fn staff_overview(&self, merchant: &str) -> Answer<StaffOverviewView>;
    async fn staff_customers(
        &self,
        merchant: &str,
        search: &str,
        after: Option<String>,
    ) -> Answer<StaffCustomersView>;
    /// The file of customers that waits to be taken in, and its lines behind one.
    async fn staff_import(&self, merchant: &str, after: Option<u64>) -> Answer<StaffImportView>;
    /// Has it taken in, whole.
    async fn take_import(&self, form: ImportForm) -> Answer<Redirect>;
    async fn drop_import(&self, form: ImportForm) -> Answer<Redirect>;
    async fn staff_customer(&self, merchant: &str, customer: Uuid) -> Answer<StaffCustomerView>;
    /// Documents of daily use; with `locked_too`, for owners alone, those of locked customers as well.
    async fn staff_invoices(
        &self,
        merchant: &str,
        after: Option<String>,
        locked_too: bool,
    ) -> Answer<StaffInvoicesView>;
    /// How billing goes, and what waits for a person.
    async fn staff_billing(&self, merchant: &str) -> Answer<StaffBillingView>;
    /// Texts and logo of papers; the first kind, if none is named.
    async fn staff_papers(&self, merchant: &str, paper: Option<String>) -> Answer<StaffPapersView>;
    /// Sets the texts of a kind of paper, or leaves the form with its problems in the session.
    async fn set_paper_texts(&self, form: PaperTextsForm) -> Answer<Redirect>;
    /// Who the merchant is on papers.
    async fn staff_letterhead(&self, merchant: &str) -> Answer<StaffLetterheadView>;
    /// Sets that, or leaves the form with its problems in the session.
    async fn set_letterhead(&self, form: LetterheadForm) -> Answer<Redirect>;
    async fn remove_logo(&self, merchant: &str) -> Answer<Redirect>;
    /// Layouts of the merchant's own for a kind of paper; for invoices, if none is named.
    async fn staff_layouts(&self, merchant: &str, paper: Option<String>) -> Answer<StaffLayoutsView>;
    /// One of them, with its samples.
    async fn staff_layout(&self, merchant: &str, layout: Uuid) -> Answer<StaffLayoutView>;
    /// Has documents set by a layout from now on.
    async fn use_layout(&self, merchant: &str, layout: &str) -> Answer<Redirect>;
    /// Has documents of a kind set by the program's layout from now on.
    async fn drop_layout(&self, merchant: &str, paper: &str) -> Answer<Redirect>;
    /// Gives what was put aside another try.
    async fn retry(&self, form: RetryForm) -> Answer<Redirect>;
    /// The merchant's staff and who is invited; for owners.
    async fn colleagues(&self, merchant: &str) -> Answer<ColleaguesView>;
    async fn colleague(&self, merchant: &str, staff: Uuid) -> Answer<ColleagueView>;
    /// Has an invitation mailed, in place of an earlier one to that address.
    async fn invite_staff(&self, form: InviteStaffForm) -> Answer<Redirect>;
    async fn drop_staff_invitation(&self, form: DropStaffInvitationForm) -> Answer<Redirect>;
    /// Gives a member another role. A merchant is never left without an owner.
    async fn set_staff_role(&self, form: StaffRoleForm) -> Answer<Redirect>;
    async fn let_staff_go(&self, form: LetGoForm) -> Answer<Redirect>;
    /// The page an invitation to the staff leads to; it uses nothing up.
    async fn staff_invitation(&self, merchant: &str, token: &str) -> Answer<StaffInvitationView>;
    /// Becomes a member of the staff, once.
    async fn join_staff(&self, form: JoinStaffForm) -> Answer<Redirect>;
    /// What is sold, and how far each plan has come.
    async fn staff_catalogue(&self, merchant: &str) -> Answer<StaffCatalogueView>;
    /// A plan in its form, or a new one of a product (`new`), and what it would mean.
    async fn plan_editor(&self, merchant: &str, plan: &str, product: Option<Uuid>) -> Answer<PlanEditorView>;
    /// Shows, saves or gives up what was typed of a plan.
    async fn edit_plan(&self, form: PlanForm) -> Answer<Redirect>;
    /// Publishes a plan, takes it off offer or brings it back.
    async fn set_plan_state(&self, form: PlanStateForm) -> Answer<Redirect>;
    /// How the business goes, of what the filter leaves.
    async fn staff_figures(
        &self,
        merchant: &str,
        page: FiguresPage,
        asked: FiguresAsked,
    ) -> Answer<StaffFiguresView>;
    /// Charges that are not what was asked for, newest first.
    async fn staff_charges(&self, merchant: &str, after: Option<Uuid>) -> Answer<StaffChargesView>;
    /// Notes that one was seen, or is settled.
    async fn note_charge(&self, form: NoteChargeForm) -> Answer<Redirect>;
    /// Mails with what became of them, newest first: of one customer, about one document, or all.
    async fn staff_mails(
        &self,
        merchant: &str,
        customer: Option<Uuid>,
        document: Option<Uuid>,
        after: Option<Uuid>,
    ) -> Answer<StaffMailsView>;
    /// One issued document, for staff.
    async fn staff_document(&self, merchant: &str, document: Uuid) -> Answer<StaffDocumentView>;
    /// Sends documents that wait for it; each goes out once.
    async fn send_documents(&self, form: SendForm) -> Answer<Redirect>;
    /// Decides whether documents are sent as soon as they are made.
    async fn set_sending(&self, form: SendingForm) -> Answer<Redirect>;
    /// Decides how a customer gets documents.
    async fn set_delivery(&self, form: DeliveryForm) -> Answer<Redirect>;
    /// Decides what a customer's e-invoices carry, or leaves the form with its problems in the session.
    async fn set_einvoice_terms(&self, form: EinvoiceTermsForm) -> Answer<Redirect>;
    /// Takes an invoice back as a whole. Once, however often it is asked for.
    async fn cancel_invoice(&self, form: CancelInvoiceForm) -> Answer<Redirect>;
    /// Sends a mail once more. The same idempotency key twice is one mail.
    async fn resend_mail(&self, form: ResendForm) -> Answer<Redirect>;
    /// Which mails have words of the merchant's own.
    async fn mail_templates(&self, merchant: &str) -> Answer<MailTemplatesView>;
    /// A mail's words, and how it looks with a customer's facts.
    async fn mail_template(
        &self,
        merchant: &str,
        kind: MailTemplateKind,
        lang: Lang,
        customer: Option<String>,
    ) -> Answer<MailTemplateView>;
    /// Keeps, shows, tries or gives up a mail's words, or leaves them with their problems in the session.
    async fn edit_mail_template(&self, form: MailTemplateForm) -> Answer<Redirect>;

    // Demo mode; `NotFound` outside of it
    async fn mailbox(&self, after: Option<Uuid>) -> Answer<MailboxView>;
    async fn mail(&self, mail: Uuid) -> Answer<MailView>;
    /// Moves a merchant's clock forward day by day; everything due happens.
    async fn advance_clock(&self, form: AdvanceForm) -> Answer<Redirect>;
}

/// The port of the request that is being answered.
#[must_use]
pub fn port() -> Arc<dyn Port> {
    expect_context::<Arc<dyn Port>>()
}
