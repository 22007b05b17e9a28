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

    async fn ask_link_page(&self, merchant: &str, kind: &str) -> Result<AskLinkView, WireError> {
        answer!("ask link page", self.ask_link_view(merchant, kind))
    }

    async fn ask_link(&self, form: AskLinkForm) -> Result<Redirect, WireError> {
        answer!("ask link", self.link_asked(form))
    }

    async fn link_page(&self, merchant: &str, kind: &str, token: &str) -> Result<LinkView, WireError> {
        answer!("link page", self.link_view(merchant, kind, token))
    }

    async fn use_link(&self, form: UseLinkForm) -> Result<Redirect, WireError> {
        answer!("use link", self.link_used(form))
    }

    async fn reset_password(&self, form: ResetPasswordForm) -> Result<Redirect, WireError> {
        answer!("reset password", self.password_reset(form))
    }

    async fn invitation_page(&self, merchant: &str, token: &str) -> Result<InvitationView, WireError> {
        answer!("invitation page", self.invitation_view(merchant, token))
    }

    async fn accept_invitation(&self, form: AcceptInvitationForm) -> Result<Redirect, WireError> {
        answer!("accept invitation", self.invitation_accepted(form))
    }

    async fn security(&self, merchant: &str) -> Result<SecurityView, WireError> {
        answer!("security", self.security_view(merchant))
    }

    async fn change_password(&self, form: ChangePasswordForm) -> Result<Redirect, WireError> {
        answer!("change password", self.password_changed(form))
    }

    async fn ask_email_change(&self, form: ChangeEmailForm) -> Result<Redirect, WireError> {
        answer!("ask e-mail change", self.email_change_asked(form))
    }

    async fn drop_email_change(&self, merchant: &str) -> Result<Redirect, WireError> {
        answer!("drop e-mail change", self.email_change_dropped(merchant))
    }

    async fn confirm_email(&self, form: UseLinkForm) -> Result<Redirect, WireError> {
        answer!("confirm e-mail", self.email_confirmed(form))
    }

    async fn stop_email_change(&self, form: UseLinkForm) -> Result<Redirect, WireError> {
        answer!("stop e-mail change", self.email_change_stopped(form))
    }

    async fn second_factor(&self, merchant: &str) -> Result<SecondFactorView, WireError> {
        answer!("second factor", self.second_factor_view(merchant))
    }

    async fn start_second_factor(&self, form: CodeForm) -> Result<Redirect, WireError> {
        answer!("start second factor", self.second_factor_started(form))
    }

    async fn confirm_second_factor(&self, form: CodeForm) -> Result<Redirect, WireError> {
        answer!("confirm second factor", self.second_factor_confirmed(form))
    }

    async fn drop_second_factor(&self, form: CodeForm) -> Result<Redirect, WireError> {
        answer!("drop second factor", self.second_factor_dropped(form))
    }

    async fn renew_recovery_codes(&self, form: CodeForm) -> Result<Redirect, WireError> {
        answer!("renew recovery codes", self.recovery_codes_renewed(form))
    }

    async fn end_sign_in(&self, form: EndSignInForm) -> Result<Redirect, WireError> {
        answer!("end sign-in", self.sign_in_ended(form))
    }

    async fn passkeys(&self, merchant: &str) -> Result<PasskeysView, WireError> {
        answer!("passkeys", self.passkeys_view(merchant))
    }

    async fn start_passkey(&self, form: PasskeyForm) -> Result<Redirect, WireError> {
        answer!("start passkey", self.passkey_started(form))
    }

    async fn add_passkey(&self, form: PasskeyForm) -> Result<Redirect, WireError> {
        answer!("add passkey", self.passkey_added(form))
    }

    async fn remove_passkey(&self, form: PasskeyForm) -> Result<Redirect, WireError> {
        answer!("remove passkey", self.passkey_removed(form))
    }

    async fn ask_passkey(&self, merchant: &str) -> Result<String, WireError> {
        answer!("ask passkey", self.passkey_challenge(merchant))
    }

    async fn sign_in_by_passkey(&self, form: PasskeyForm) -> Result<Redirect, WireError> {
        answer!("sign in by passkey", self.passkey_signed_in(form))
    }

    async fn enter_code_page(&self, merchant: &str) -> Result<EnterCodeView, WireError> {
        answer!("enter code page", self.enter_code_view(merchant))
    }

    async fn enter_code(&self, form: CodeForm) -> Result<Redirect, WireError> {
        answer!("enter code", self.code_entered(form))
    }

    async fn sign_out(&self, merchant: &str) -> Result<Redirect, WireError> {
        answer!("sign out", self.end_session(merchant))
    }

    async fn users(&self, merchant: &str) -> Result<UsersView, WireError> {
        answer!("users", self.users_view(merchant))
    }

    async fn user(&self, merchant: &str, login: Uuid) -> Result<UserView, WireError> {
        answer!("user", self.user_view(merchant, login))
    }

    async fn invite_user(&self, form: InviteForm) -> Result<Redirect, WireError> {
        answer!("invite user", self.user_invited(form))
    }

    async fn drop_invitation(&self, form: DropInvitationForm) -> Result<Redirect, WireError> {
        answer!("drop invitation", self.invitation_dropped(form))
    }

    async fn set_user_role(&self, form: UserRoleForm) -> Result<Redirect, WireError> {
        answer!("set user role", self.user_role_set(form))
    }

    async fn remove_user(&self, form: RemoveUserForm) -> Result<Redirect, WireError> {
        answer!("remove user", self.user_removed(form))
    }

    async fn customers(&self, merchant: &str) -> Result<CustomersView, WireError> {
        answer!("customers", self.customers_view(merchant))
    }

    async fn choose_customer(&self, form: ChooseCustomerForm) -> Result<Redirect, WireError> {
        answer!("choose customer", self.customer_chosen(form))
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

    async fn mandate_form(
        &self,
        merchant: &str,
        contract: Option<Uuid>,
    ) -> Result<AddMandateView, WireError> {
        answer!("mandate form", self.mandate_form_view(merchant, contract))
    }

    async fn give_mandate(&self, form: MandateForm) -> Result<Redirect, WireError> {
        answer!("give mandate", self.mandate_given(form))
    }

    async fn card_form(&self, merchant: &str, contract: Option<Uuid>) -> Result<AddCardView, WireError> {
        answer!("card form", self.card_form_view(merchant, contract))
    }

    async fn start_card(&self, form: CardForm) -> Result<Redirect, WireError> {
        answer!("start card", self.card_started(form))
    }

    async fn card_given(&self, merchant: &str, token: &str) -> Result<Redirect, WireError> {
        answer!("card given", self.card_returned(merchant, token))
    }

    async fn card_confirmed(&self, merchant: &str, document: Uuid) -> Result<Redirect, WireError> {
        answer!("card confirmed", self.card_confirmed(merchant, document))
    }

    async fn pay_by_card(&self, form: PayByCardForm) -> Result<Redirect, WireError> {
        answer!("pay by card", self.paid_by_card(form))
    }

    async fn contract_payment(
        &self,
        merchant: &str,
        contract: Uuid,
    ) -> Result<ContractPaymentView, WireError> {
        answer!("contract payment", self.contract_payment_view(merchant, contract))
    }

    async fn choose_payment(&self, form: ChoosePaymentForm) -> Result<Redirect, WireError> {
        answer!("choose payment", self.payment_chosen(form))
    }

    async fn payment_method_removal(
        &self,
        merchant: &str,
        method: Uuid,
    ) -> Result<RemovePaymentMethodView, WireError> {
        answer!("payment method removal", self.removal_view(merchant, method))
    }

    async fn set_default_payment(&self, form: DefaultPaymentForm) -> Result<Redirect, WireError> {
        answer!("set default payment", self.default_chosen(form))
    }

    async fn remove_payment_method(&self, form: RemovePaymentMethodForm) -> Result<Redirect, WireError> {
        answer!("remove payment method", self.method_removed(form))
    }

    async fn pay_page(&self, merchant: &str, document: Uuid) -> Result<PayInvoiceView, WireError> {
        answer!("pay page", self.pay_view(merchant, document))
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

    async fn hold_customer(&self, form: HoldForm) -> Result<Redirect, WireError> {
        answer!("hold customer", self.hold_set(form))
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

    async fn staff_revenue(
        &self,
        merchant: &str,
        asked: FiguresAsked,
    ) -> Result<StaffRevenueView, WireError> {
        answer!("staff revenue", self.staff_revenue_view(merchant, &asked))
    }

    async fn staff_open_items(&self, merchant: &str) -> Result<StaffOpenItemsView, WireError> {
        answer!("staff open items", self.staff_open_items_view(merchant))
    }

    async fn staff_charges(
        &self,
        merchant: &str,
        after: Option<Uuid>,
    ) -> Result<StaffChargesView, WireError> {
        answer!("staff charges", self.staff_charges_view(merchant, after))
    }

    async fn note_charge(&self, form: NoteChargeForm) -> Result<Redirect, WireError> {
        answer!("note charge", self.charge_noted(form))
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
