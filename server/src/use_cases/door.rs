//! The port's methods: each leads to one use case and maps its failure once.

use app::port::Port;
use app::wire::*;
use async_trait::async_trait;
use texts::Lang;
use uuid::Uuid;

use super::RequestPort;
use crate::failure::Failure;

/// Maps a use case's failure once, with its name for the log.
macro_rules! answer {
    ($name:literal, $future:expr) => {
        $future.await.map_err(|failure: Failure| failure.into_wire($name))
    };
}
pub(super) use answer;
/// What a page gets.
pub(super) type Reply<T> = Result<T, WireError>;

#[async_trait]
impl Port for RequestPort {
    fn lang(&self) -> Lang {
        self.lang
    }

    fn path_and_query(&self) -> String {
        self.path_and_query.clone()
    }

    async fn start(&self) -> Reply<StartView> {
        answer!("start", self.start_view())
    }

    async fn frame(&self, merchant: &str) -> Reply<Frame> {
        answer!("frame", async {
            self.frame_of(&self.app.merchant(merchant).await?).await
        })
    }

    async fn offers(&self, merchant: &str) -> Reply<OffersView> {
        answer!("offers", self.offers_view(merchant))
    }

    async fn order_page(&self, merchant: &str, plan: &str) -> Reply<OrderView> {
        answer!("order page", self.order_view(merchant, plan))
    }

    async fn place_order(&self, form: OrderForm) -> Reply<OrderOutcome> {
        answer!("place order", self.order(form))
    }

    async fn receipt(&self, merchant: &str, contract: Uuid) -> Reply<ReceiptView> {
        answer!("receipt", self.receipt_view(merchant, contract))
    }

    async fn legal(&self, merchant: &str, kind: LegalKind) -> Reply<LegalView> {
        answer!("legal text", self.legal_view(merchant, kind))
    }

    async fn declaration_page(&self, merchant: &str, kind: DeclarationKind) -> Reply<DeclarationView> {
        answer!("declaration page", self.declaration_view(merchant, kind))
    }

    async fn declare(&self, kind: DeclarationKind, form: DeclarationForm) -> Reply<Redirect> {
        answer!("declare", self.record_declaration(kind, form))
    }

    async fn sign_in_page(&self, merchant: &str, next: &str) -> Reply<SignInView> {
        answer!("sign-in page", self.sign_in_view(merchant, next))
    }

    async fn sign_in(&self, form: SignInForm) -> Reply<Redirect> {
        answer!("sign in", self.check_sign_in(form))
    }

    async fn ask_link_page(&self, merchant: &str, kind: &str) -> Reply<AskLinkView> {
        answer!("ask link page", self.ask_link_view(merchant, kind))
    }

    async fn ask_link(&self, form: AskLinkForm) -> Reply<Redirect> {
        answer!("ask link", self.link_asked(form))
    }

    async fn link_page(&self, merchant: &str, kind: &str, token: &str) -> Reply<LinkView> {
        answer!("link page", self.link_view(merchant, kind, token))
    }

    async fn use_link(&self, form: UseLinkForm) -> Reply<Redirect> {
        answer!("use link", self.link_used(form))
    }

    async fn reset_password(&self, form: ResetPasswordForm) -> Reply<Redirect> {
        answer!("reset password", self.password_reset(form))
    }

    async fn invitation_page(&self, merchant: &str, token: &str) -> Reply<InvitationView> {
        answer!("invitation page", self.invitation_view(merchant, token))
    }

    async fn accept_invitation(&self, form: AcceptInvitationForm) -> Reply<Redirect> {
        answer!("accept invitation", self.invitation_accepted(form))
    }

    async fn security(&self, merchant: &str) -> Reply<SecurityView> {
        answer!("security", self.security_view(merchant))
    }

    async fn change_password(&self, form: ChangePasswordForm) -> Reply<Redirect> {
        answer!("change password", self.password_changed(form))
    }

    async fn ask_email_change(&self, form: ChangeEmailForm) -> Reply<Redirect> {
        answer!("ask e-mail change", self.email_change_asked(form))
    }

    async fn drop_email_change(&self, merchant: &str) -> Reply<Redirect> {
        answer!("drop e-mail change", self.email_change_dropped(merchant))
    }

    async fn confirm_email(&self, form: UseLinkForm) -> Reply<Redirect> {
        answer!("confirm e-mail", self.email_confirmed(form))
    }

    async fn stop_email_change(&self, form: UseLinkForm) -> Reply<Redirect> {
        answer!("stop e-mail change", self.email_change_stopped(form))
    }

    async fn second_factor(&self, merchant: &str) -> Reply<SecondFactorView> {
        answer!("second factor", self.second_factor_view(merchant))
    }

    async fn start_second_factor(&self, form: CodeForm) -> Reply<Redirect> {
        answer!("start second factor", self.second_factor_started(form))
    }

    async fn confirm_second_factor(&self, form: CodeForm) -> Reply<Redirect> {
        answer!("confirm second factor", self.second_factor_confirmed(form))
    }

    async fn drop_second_factor(&self, form: CodeForm) -> Reply<Redirect> {
        answer!("drop second factor", self.second_factor_dropped(form))
    }

    async fn renew_recovery_codes(&self, form: CodeForm) -> Reply<Redirect> {
        answer!("renew recovery codes", self.recovery_codes_renewed(form))
    }

    async fn end_sign_in(&self, form: EndSignInForm) -> Reply<Redirect> {
        answer!("end sign-in", self.sign_in_ended(form))
    }

    async fn passkeys(&self, merchant: &str) -> Reply<PasskeysView> {
        answer!("passkeys", self.passkeys_view(merchant))
    }

    async fn start_passkey(&self, form: PasskeyForm) -> Reply<Redirect> {
        answer!("start passkey", self.passkey_started(form))
    }

    async fn add_passkey(&self, form: PasskeyForm) -> Reply<Redirect> {
        answer!("add passkey", self.passkey_added(form))
    }

    async fn remove_passkey(&self, form: PasskeyForm) -> Reply<Redirect> {
        answer!("remove passkey", self.passkey_removed(form))
    }

    async fn ask_passkey(&self, merchant: &str) -> Reply<String> {
        answer!("ask passkey", self.passkey_challenge(merchant))
    }

    async fn sign_in_by_passkey(&self, form: PasskeyForm) -> Reply<Redirect> {
        answer!("sign in by passkey", self.passkey_signed_in(form))
    }

    async fn enter_code_page(&self, merchant: &str) -> Reply<EnterCodeView> {
        answer!("enter code page", self.enter_code_view(merchant))
    }

    async fn enter_code(&self, form: CodeForm) -> Reply<Redirect> {
        answer!("enter code", self.code_entered(form))
    }

    async fn sign_out(&self, merchant: &str) -> Reply<Redirect> {
        answer!("sign out", self.end_session(merchant))
    }

    async fn users(&self, merchant: &str) -> Reply<UsersView> {
        answer!("users", self.users_view(merchant))
    }

    async fn user(&self, merchant: &str, login: Uuid) -> Reply<UserView> {
        answer!("user", self.user_view(merchant, login))
    }

    async fn invite_user(&self, form: InviteForm) -> Reply<Redirect> {
        answer!("invite user", self.user_invited(form))
    }

    async fn drop_invitation(&self, form: DropInvitationForm) -> Reply<Redirect> {
        answer!("drop invitation", self.invitation_dropped(form))
    }

    async fn set_user_role(&self, form: UserRoleForm) -> Reply<Redirect> {
        answer!("set user role", self.user_role_set(form))
    }

    async fn remove_user(&self, form: RemoveUserForm) -> Reply<Redirect> {
        answer!("remove user", self.user_removed(form))
    }

    async fn customers(&self, merchant: &str) -> Reply<CustomersView> {
        answer!("customers", self.customers_view(merchant))
    }

    async fn choose_customer(&self, form: ChooseCustomerForm) -> Reply<Redirect> {
        answer!("choose customer", self.customer_chosen(form))
    }

    async fn overview(&self, merchant: &str) -> Reply<OverviewView> {
        answer!("overview", self.overview_view(merchant))
    }

    async fn contracts(&self, merchant: &str) -> Reply<ContractsView> {
        answer!("contracts", self.contracts_view(merchant))
    }

    async fn contract(&self, merchant: &str, contract: Uuid) -> Reply<ContractView> {
        answer!("contract", self.contract_view(merchant, contract))
    }

    async fn invoices(
        &self,
        merchant: &str,
        filter: InvoiceFilter,
        after: Option<String>,
    ) -> Reply<InvoicesView> {
        answer!("invoices", self.invoices_view(merchant, filter, after))
    }

    async fn payment_methods(&self, merchant: &str) -> Reply<PaymentMethodsView> {
        answer!("payment methods", self.payment_methods_view(merchant))
    }

    async fn mandate_form(&self, merchant: &str, contract: Option<Uuid>) -> Reply<AddMandateView> {
        answer!("mandate form", self.mandate_form_view(merchant, contract))
    }

    async fn give_mandate(&self, form: MandateForm) -> Reply<Redirect> {
        answer!("give mandate", self.mandate_given(form))
    }

    async fn card_form(&self, merchant: &str, contract: Option<Uuid>) -> Reply<AddCardView> {
        answer!("card form", self.card_form_view(merchant, contract))
    }

    async fn start_card(&self, form: CardForm) -> Reply<Redirect> {
        answer!("start card", self.card_started(form))
    }

    async fn card_given(&self, merchant: &str, token: &str) -> Reply<Redirect> {
        answer!("card given", self.card_returned(merchant, token))
    }

    async fn card_confirmed(&self, merchant: &str, document: Uuid) -> Reply<Redirect> {
        answer!("card confirmed", self.card_confirmed(merchant, document))
    }

    async fn pay_by_card(&self, form: PayByCardForm) -> Reply<Redirect> {
        answer!("pay by card", self.paid_by_card(form))
    }

    async fn contract_payment(&self, merchant: &str, contract: Uuid) -> Reply<ContractPaymentView> {
        answer!("contract payment", self.contract_payment_view(merchant, contract))
    }

    async fn choose_payment(&self, form: ChoosePaymentForm) -> Reply<Redirect> {
        answer!("choose payment", self.payment_chosen(form))
    }

    async fn payment_method_removal(&self, merchant: &str, method: Uuid) -> Reply<RemovePaymentMethodView> {
        answer!("payment method removal", self.removal_view(merchant, method))
    }

    async fn set_default_payment(&self, form: DefaultPaymentForm) -> Reply<Redirect> {
        answer!("set default payment", self.default_chosen(form))
    }

    async fn remove_payment_method(&self, form: RemovePaymentMethodForm) -> Reply<Redirect> {
        answer!("remove payment method", self.method_removed(form))
    }

    async fn pay_page(&self, merchant: &str, document: Uuid) -> Reply<PayInvoiceView> {
        answer!("pay page", self.pay_view(merchant, document))
    }

    async fn account(&self, merchant: &str) -> Reply<AccountView> {
        answer!("account", self.account_view(merchant))
    }

    async fn account_form(&self, merchant: &str) -> Reply<AccountEditView> {
        answer!("account form", self.account_form_view(merchant))
    }

    async fn set_account(&self, form: AccountForm) -> Reply<Redirect> {
        answer!("set account", self.write_account(form))
    }

    async fn outlook(&self, merchant: &str) -> Reply<OutlookView> {
        answer!("outlook", self.outlook_view(merchant))
    }

    async fn personal_data(&self, merchant: &str) -> Reply<PersonalDataView> {
        answer!("personal data", self.personal_data_view(merchant))
    }

    async fn ask_erasure(&self, merchant: &str) -> Reply<Redirect> {
        answer!("ask erasure", self.erasure_asked(merchant))
    }

    async fn withdraw_erasure(&self, merchant: &str) -> Reply<Redirect> {
        answer!("withdraw erasure", self.erasure_withdrawn(merchant))
    }

    async fn answer_erasure(&self, form: AnswerErasureForm) -> Reply<Redirect> {
        answer!("answer erasure", self.erasure_answered(form))
    }

    async fn hold_customer(&self, form: HoldForm) -> Reply<Redirect> {
        answer!("hold customer", self.hold_set(form))
    }

    async fn renew_calendar(&self, merchant: &str) -> Reply<Redirect> {
        answer!("renew calendar", self.new_calendar(merchant))
    }

    async fn revoke_calendar(&self, merchant: &str) -> Reply<Redirect> {
        answer!("revoke calendar", self.close_calendar(merchant))
    }

    async fn switch_page(&self, merchant: &str, contract: Uuid) -> Reply<SwitchView> {
        answer!("switch page", self.switch_view(merchant, contract))
    }

    async fn end_page(&self, merchant: &str, contract: Uuid) -> Reply<EndView> {
        answer!("end page", self.end_view(merchant, contract))
    }

    async fn units_page(&self, merchant: &str, contract: Uuid) -> Reply<UnitsView> {
        answer!("units page", self.units_view(merchant, contract))
    }

    async fn extras_page(&self, merchant: &str, contract: Uuid) -> Reply<ExtrasView> {
        answer!("extras page", self.extras_view(merchant, contract))
    }

    async fn pause_page(&self, merchant: &str, contract: Uuid) -> Reply<PauseView> {
        answer!("pause page", self.pause_view(merchant, contract))
    }

    async fn change_page(&self, merchant: &str, contract: Uuid, quote: Uuid) -> Reply<ChangeView> {
        answer!("change page", self.change_view(merchant, contract, quote))
    }

    async fn request_change(&self, form: ChangeForm) -> Reply<Redirect> {
        answer!("request change", self.change_requested(form))
    }

    async fn confirm_change(&self, form: ConfirmChangeForm) -> Reply<Redirect> {
        answer!("confirm change", self.change_confirmed(form))
    }

    async fn staff_overview(&self, merchant: &str) -> Reply<StaffOverviewView> {
        answer!("staff overview", self.staff_overview_view(merchant))
    }

    async fn staff_customers(
        &self,
        merchant: &str,
        search: &str,
        after: Option<String>,
    ) -> Reply<StaffCustomersView> {
        answer!(
            "staff customers",
            self.staff_customers_view(merchant, search, after)
        )
    }

    async fn staff_customer(&self, merchant: &str, customer: Uuid) -> Reply<StaffCustomerView> {
        answer!("staff customer", self.staff_customer_view(merchant, customer))
    }

    async fn staff_invoices(
        &self,
        merchant: &str,
        after: Option<String>,
        locked_too: bool,
    ) -> Reply<StaffInvoicesView> {
        answer!(
            "staff invoices",
            self.staff_invoices_view(merchant, after, locked_too)
        )
    }

    async fn staff_billing(&self, merchant: &str) -> Reply<StaffBillingView> {
        answer!("staff billing", self.staff_billing_view(merchant))
    }

    async fn staff_papers(&self, merchant: &str, paper: Option<String>) -> Reply<StaffPapersView> {
        answer!("staff papers", self.staff_papers_view(merchant, paper))
    }

    async fn set_paper_texts(&self, form: PaperTextsForm) -> Reply<Redirect> {
        answer!("set paper texts", self.write_paper_texts(form))
    }

    async fn remove_logo(&self, merchant: &str) -> Reply<Redirect> {
        answer!("remove logo", self.take_logo_away(merchant))
    }

    async fn staff_layouts(&self, merchant: &str, paper: Option<String>) -> Reply<StaffLayoutsView> {
        answer!("staff layouts", self.staff_layouts_view(merchant, paper))
    }

    async fn staff_layout(&self, merchant: &str, layout: Uuid) -> Reply<StaffLayoutView> {
        answer!("staff layout", self.staff_layout_view(merchant, layout))
    }

    async fn use_layout(&self, merchant: &str, layout: &str) -> Reply<Redirect> {
        answer!("use layout", self.take_layout_into_use(merchant, layout))
    }

    async fn drop_layout(&self, merchant: &str, paper: &str) -> Reply<Redirect> {
        answer!("drop layout", self.back_to_our_layout(merchant, paper))
    }

    async fn retry(&self, form: RetryForm) -> Reply<Redirect> {
        answer!("retry", self.try_again(form))
    }

    async fn staff_import(&self, merchant: &str, after: Option<u64>) -> Reply<StaffImportView> {
        answer!("import", self.staff_import_view(merchant, after))
    }

    async fn take_import(&self, form: ImportForm) -> Reply<Redirect> {
        answer!("take import", self.import_wanted(form))
    }

    async fn drop_import(&self, form: ImportForm) -> Reply<Redirect> {
        answer!("drop import", self.import_dropped(form))
    }

    async fn colleagues(&self, merchant: &str) -> Reply<ColleaguesView> {
        answer!("colleagues", self.colleagues_view(merchant))
    }

    async fn colleague(&self, merchant: &str, staff: Uuid) -> Reply<ColleagueView> {
        answer!("colleague", self.colleague_view(merchant, staff))
    }

    async fn invite_staff(&self, form: InviteStaffForm) -> Reply<Redirect> {
        answer!("invite staff", self.staff_invited(form))
    }

    async fn drop_staff_invitation(&self, form: DropStaffInvitationForm) -> Reply<Redirect> {
        answer!("drop staff invitation", self.staff_invitation_dropped(form))
    }

    async fn set_staff_role(&self, form: StaffRoleForm) -> Reply<Redirect> {
        answer!("set staff role", self.staff_role_given(form))
    }

    async fn let_staff_go(&self, form: LetGoForm) -> Reply<Redirect> {
        answer!("let staff go", self.staff_gone(form))
    }

    async fn staff_invitation(&self, merchant: &str, token: &str) -> Reply<StaffInvitationView> {
        answer!("staff invitation", self.staff_invitation_view(merchant, token))
    }

    async fn join_staff(&self, form: JoinStaffForm) -> Reply<Redirect> {
        answer!("join staff", self.staff_joined(form))
    }

    async fn staff_catalogue(&self, merchant: &str) -> Reply<StaffCatalogueView> {
        answer!("staff catalogue", self.catalogue_view(merchant))
    }

    async fn plan_editor(&self, merchant: &str, plan: &str, product: Option<Uuid>) -> Reply<PlanEditorView> {
        answer!("plan editor", self.plan_editor_view(merchant, plan, product))
    }

    async fn edit_plan(&self, form: PlanForm) -> Reply<Redirect> {
        answer!("edit plan", self.plan_edited(form))
    }

    async fn set_plan_state(&self, form: PlanStateForm) -> Reply<Redirect> {
        answer!("set plan state", self.plan_state_set(form))
    }

    async fn staff_figures(&self, m: &str, of: FiguresPage, asked: FiguresAsked) -> Reply<StaffFiguresView> {
        answer!("staff figures", self.staff_figures_view(m, of, &asked))
    }

    async fn staff_charges(&self, merchant: &str, after: Option<Uuid>) -> Reply<StaffChargesView> {
        answer!("staff charges", self.staff_charges_view(merchant, after))
    }

    async fn note_charge(&self, form: NoteChargeForm) -> Reply<Redirect> {
        answer!("note charge", self.charge_noted(form))
    }

    async fn staff_mails(
        &self,
        merchant: &str,
        customer: Option<Uuid>,
        document: Option<Uuid>,
        after: Option<Uuid>,
    ) -> Reply<StaffMailsView> {
        answer!(
            "staff mails",
            self.staff_mails_view(merchant, customer, document, after)
        )
    }

    async fn staff_document(&self, merchant: &str, document: Uuid) -> Reply<StaffDocumentView> {
        answer!("staff document", self.staff_document_view(merchant, document))
    }

    async fn send_documents(&self, form: SendForm) -> Reply<Redirect> {
        answer!("send documents", self.send_chosen(form))
    }

    async fn set_sending(&self, form: SendingForm) -> Reply<Redirect> {
        answer!("set sending", self.choose_sending(form))
    }

    async fn set_delivery(&self, form: DeliveryForm) -> Reply<Redirect> {
        answer!("set delivery", self.choose_delivery(form))
    }

    async fn cancel_invoice(&self, form: CancelInvoiceForm) -> Reply<Redirect> {
        answer!("cancel invoice", self.take_back(form))
    }

    async fn set_einvoice_terms(&self, form: EinvoiceTermsForm) -> Reply<Redirect> {
        answer!("set e-invoice terms", self.write_einvoice_terms(form))
    }

    async fn staff_letterhead(&self, merchant: &str) -> Reply<StaffLetterheadView> {
        answer!("letterhead", self.letterhead_view(merchant))
    }

    async fn set_letterhead(&self, form: LetterheadForm) -> Reply<Redirect> {
        answer!("set letterhead", self.write_letterhead(form))
    }

    async fn resend_mail(&self, form: ResendForm) -> Reply<Redirect> {
        answer!("resend mail", self.send_again(form))
    }

    async fn mail_templates(&self, merchant: &str) -> Reply<MailTemplatesView> {
        answer!("mail templates", self.mail_templates_view(merchant))
    }

    async fn mail_template(
        &self,
        merchant: &str,
        kind: MailTemplateKind,
        lang: Lang,
        customer: Option<String>,
    ) -> Reply<MailTemplateView> {
        answer!(
            "mail template",
            self.mail_template_view(merchant, kind, lang, customer)
        )
    }

    async fn edit_mail_template(&self, form: MailTemplateForm) -> Reply<Redirect> {
        answer!("edit mail template", self.change_mail_template(form))
    }

    async fn mailbox(&self, after: Option<Uuid>) -> Reply<MailboxView> {
        answer!("mailbox", self.mailbox_view(after))
    }

    async fn mail(&self, mail: Uuid) -> Reply<MailView> {
        answer!("mail", self.mail_view(mail))
    }

    async fn advance_clock(&self, form: AdvanceForm) -> Reply<Redirect> {
        answer!("advance clock", self.advance(form))
    }
}
