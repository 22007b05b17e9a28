//! What the page says about the action before it: a message, or the list of what needs mending.

use leptos::prelude::*;

use super::form::FieldProblems;
use super::text::{t, tr};
use super::{discount_words, money_words, words};
use crate::wire::{AccessLinkKind, ChangeWish, Flash};

/// The message of the action before this page.
#[component]
pub fn FlashMessage(flash: Flash) -> impl IntoView {
    let (class, text) = match flash {
        Flash::SignedOut => ("alert alert-good", t("flash-signed-out")),
        Flash::AccountSaved { changed: true } => ("alert alert-good", t("flash-account-saved")),
        Flash::AccountSaved { changed: false } => ("alert alert-good", t("flash-account-unchanged")),
        Flash::CalendarRevoked => ("alert alert-good", t("flash-calendar-revoked")),
        Flash::ChangeDone { wish } => (
            "alert alert-good",
            match wish {
                ChangeWish::Switch => t("flash-change-switch"),
                ChangeWish::End => t("flash-change-end"),
                ChangeWish::Keep => t("flash-change-keep"),
                ChangeWish::KeepPlan => t("flash-change-keep-plan"),
                ChangeWish::Convert => t("flash-change-convert"),
                ChangeWish::Units => t("flash-change-units"),
                ChangeWish::BookAddOn => t("flash-change-book"),
                ChangeWish::EndAddOn => t("flash-change-end-add-on"),
                ChangeWish::Pause => t("flash-change-pause"),
                ChangeWish::Resume => t("flash-change-resume"),
            },
        ),
        Flash::ChangeDoneBefore => ("alert alert-good", t("flash-change-done-before")),
        Flash::ChangeDiffers => ("alert alert-warning", t("flash-change-differs")),
        Flash::ChangeExpired => ("alert alert-warning", t("flash-change-expired")),
        Flash::ChangeNeedsPayment => ("alert alert-warning", t("flash-change-needs-payment")),
        Flash::ChangeImpossible => ("alert alert-danger", t("flash-change-impossible")),
        Flash::CardGiven { contracts } => (
            "alert alert-good",
            tr("flash-card-given", &[("count", &contracts.to_string())]),
        ),
        Flash::CardKept => ("alert alert-good", t("flash-card-kept")),
        Flash::CardNotGiven => ("alert alert-warning", t("flash-card-not-given")),
        Flash::ChargeNoted { settled: true } => ("alert alert-good", t("flash-charge-settled")),
        Flash::ChargeNoted { settled: false } => ("alert alert-good", t("flash-charge-seen")),
        Flash::ChargeNeedsNote => ("alert alert-danger", t("flash-charge-needs-note")),
        Flash::OrderWithoutCard => ("alert alert-warning", t("flash-order-without-card")),
        Flash::DefaultPaymentChosen { any: true } => ("alert alert-good", t("flash-default-payment")),
        Flash::DefaultPaymentChosen { any: false } => ("alert alert-good", t("flash-default-payment-none")),
        Flash::CardOpen => ("alert alert-warning", t("flash-card-open")),
        Flash::CardPaid => ("alert alert-good", t("flash-card-paid")),
        Flash::CardDeclined => ("alert alert-danger", t("flash-card-declined")),
        Flash::CardToConfirm => ("alert alert-warning", t("flash-card-to-confirm")),
        Flash::CardWaits => ("alert alert-warning", t("flash-card-waits")),
        Flash::MandateGiven { contracts } => (
            "alert alert-good",
            tr("flash-mandate-given", &[("count", &contracts.to_string())]),
        ),
        Flash::MandateKnown { contracts } => (
            "alert alert-good",
            tr("flash-mandate-known", &[("count", &contracts.to_string())]),
        ),
        Flash::PaymentChosen { contracts } => (
            "alert alert-good",
            tr("flash-payment-chosen", &[("count", &contracts.to_string())]),
        ),
        Flash::PaymentMethodRemoved => ("alert alert-good", t("flash-payment-removed")),
        Flash::PaymentMethodInUse => ("alert alert-warning", t("flash-payment-in-use")),
        Flash::SignInFailed => ("alert alert-danger", t("flash-sign-in-failed")),
        Flash::TooManyAttempts { wait_minutes } => (
            "alert alert-danger",
            tr(
                "flash-too-many-attempts",
                &[("minutes", &wait_minutes.to_string())],
            ),
        ),
        Flash::ErasureAsked { answer_by } => (
            "alert alert-good",
            tr("flash-erasure-asked", &[("date", &words::date_long(answer_by))]),
        ),
        Flash::ErasureWithdrawn => ("alert alert-good", t("flash-erasure-withdrawn")),
        Flash::ErasureAnswered => ("alert alert-good", t("flash-erasure-answered")),
        Flash::HoldPlaced => ("alert alert-good", t("flash-hold-placed")),
        Flash::HoldLifted => ("alert alert-good", t("flash-hold-lifted")),
        Flash::ErasureNeedsReason => ("alert alert-danger", t("flash-erasure-needs-reason")),
        Flash::ImportDropped => ("alert alert-good", t("flash-import-dropped")),
        Flash::ErasureNotYet => ("alert alert-danger", t("flash-erasure-not-yet")),
        Flash::LinkMailed { kind } => (
            "alert alert-good",
            match kind {
                AccessLinkKind::Reset => t("flash-reset-mailed"),
                AccessLinkKind::SignIn | AccessLinkKind::ConfirmEmail | AccessLinkKind::StopEmail => {
                    t("flash-link-mailed")
                }
            },
        ),
        Flash::PasswordSet => ("alert alert-good", t("flash-password-set")),
        Flash::PasswordChanged => ("alert alert-good", t("flash-password-changed")),
        Flash::EmailChangeAsked => ("alert alert-good", t("flash-email-change-asked")),
        Flash::EmailChanged => ("alert alert-good", t("flash-email-changed")),
        Flash::EmailChangeStopped => ("alert alert-good", t("flash-email-change-stopped")),
        Flash::EmailChangeStoppedFromOutside => {
            ("alert alert-warning", t("flash-email-change-stopped-outside"))
        }
        Flash::UserInvited => ("alert alert-good", t("flash-user-invited")),
        Flash::InvitationDropped => ("alert alert-good", t("flash-invitation-dropped")),
        Flash::InvitationAccepted => ("alert alert-good", t("flash-invitation-accepted")),
        Flash::UserRoleSet => ("alert alert-good", t("flash-user-role-set")),
        Flash::UserRemoved => ("alert alert-good", t("flash-user-removed")),
        Flash::LastOwner => ("alert alert-warning", t("flash-last-owner")),
        Flash::SecondFactorOn => ("alert alert-good", t("flash-second-factor-on")),
        Flash::SecondFactorOff => ("alert alert-good", t("flash-second-factor-off")),
        Flash::RecoveryCodesRenewed => ("alert alert-good", t("flash-recovery-codes-renewed")),
        Flash::RecoveryCodeUsed { left } => (
            "alert alert-warning",
            tr("flash-recovery-code-used", &[("count", &left.to_string())]),
        ),
        Flash::PasskeyAdded => ("alert alert-good", t("flash-passkey-added")),
        Flash::PasskeyRemoved => ("alert alert-good", t("flash-passkey-removed")),
        Flash::PasskeyNotAdded => ("alert alert-warning", t("flash-passkey-not-added")),
        Flash::PasskeyTooLate => ("alert alert-warning", t("flash-passkey-too-late")),
        Flash::PasskeyRefused => ("alert alert-danger", t("flash-passkey-refused")),
        Flash::SignInExpired => ("alert alert-warning", t("flash-sign-in-expired")),
        Flash::SignInsEnded { count } => (
            "alert alert-good",
            tr("flash-sign-ins-ended", &[("count", &count.to_string())]),
        ),
        Flash::PapersSaved => ("alert alert-good", t("flash-papers-saved")),
        Flash::LayoutKept => ("alert alert-good", t("flash-layout-kept")),
        Flash::LayoutUsed => ("alert alert-good", t("flash-layout-used")),
        Flash::LayoutDropped => ("alert alert-good", t("flash-layout-dropped")),
        Flash::Retrying { contracts, mails } => (
            "alert alert-good",
            match (contracts, mails) {
                (0, 0) => t("flash-retrying-nothing"),
                (contracts, 0) => tr("flash-retrying-contracts", &[("count", &contracts.to_string())]),
                (_, mails) => tr("flash-retrying-mails", &[("count", &mails.to_string())]),
            },
        ),
        Flash::MailTextKept => ("alert alert-good", t("flash-mail-text-kept")),
        Flash::MailTextReset => ("alert alert-good", t("flash-mail-text-reset")),
        Flash::MailTextDiscarded => ("alert alert-good", t("flash-mail-text-discarded")),
        Flash::TestMailQueued => ("alert alert-good", t("flash-test-mail-queued")),
        Flash::MailResent => ("alert alert-good", t("flash-mail-resent")),
        Flash::MailNotResent => ("alert alert-warning", t("flash-mail-not-resent")),
        Flash::DocumentsSent { count } => (
            "alert alert-good",
            tr("flash-documents-sent", &[("count", &count.to_string())]),
        ),
        Flash::SendingChosen { at_once: true } => ("alert alert-good", t("flash-sending-at-once")),
        Flash::SendingChosen { at_once: false } => ("alert alert-good", t("flash-sending-by-button")),
        Flash::DeliveryChosen { post: true } => ("alert alert-good", t("flash-delivery-post")),
        Flash::DeliveryChosen { post: false } => ("alert alert-good", t("flash-delivery-email")),
        Flash::EinvoiceTermsSaved { public: true } => ("alert alert-good", t("flash-einvoice-public")),
        Flash::EinvoiceTermsSaved { public: false } => ("alert alert-good", t("flash-einvoice-saved")),
        Flash::LetterheadSaved { retried } => (
            "alert alert-good",
            tr("flash-letterhead-saved", &[("count", &retried.to_string())]),
        ),
        Flash::InvoiceCancelled { anew } => (
            "alert alert-good",
            tr("flash-invoice-cancelled", &[("count", &anew.to_string())]),
        ),
        Flash::InvoiceCancelledBefore => ("alert alert-warning", t("flash-invoice-cancelled-before")),
        Flash::CancellationNeedsReason => ("alert alert-danger", t("flash-cancellation-needs-reason")),
        Flash::CancellationRefused => ("alert alert-danger", t("flash-cancellation-refused")),
        Flash::Money(done) => money_words::done(done),
        Flash::Discount(done) => discount_words::done(done),
        Flash::PlanPublished => ("alert alert-good", t("flash-plan-published")),
        Flash::PlanSaved => ("alert alert-good", t("flash-plan-saved")),
        Flash::PlanRetired => ("alert alert-good", t("flash-plan-retired")),
        Flash::PlanChanged => ("alert alert-warning", t("flash-plan-changed")),
        Flash::PlanWaits => ("alert alert-warning", t("flash-plan-waits")),
        Flash::BusinessSaved => ("alert alert-good", t("flash-business-saved")),
        Flash::LegalTextSaved { from } => (
            "alert alert-good",
            tr("flash-legal-text-saved", &[("date", &words::date_long(from))]),
        ),
        Flash::ProductSaved => ("alert alert-good", t("flash-product-saved")),
        Flash::SiteAdded => ("alert alert-good", t("flash-site-added")),
        Flash::SiteDropped => ("alert alert-good", t("flash-site-dropped")),
        Flash::PlanUnlawful => ("alert alert-danger", t("flash-plan-unlawful")),
        Flash::ClockMoved { to, invoices, mails } => (
            "alert alert-good",
            tr(
                "flash-clock-moved",
                &[
                    ("date", &words::date_long(to)),
                    ("invoices", &invoices.to_string()),
                    ("mails", &mails.to_string()),
                ],
            ),
        ),
    };
    view! {
        <div class=class role="status">
            <p>{text}</p>
        </div>
    }
}

/// All problems of a form, each leading to its field; stands above the form and takes the focus.
#[component]
pub fn ErrorSummary(problems: FieldProblems) -> impl IntoView {
    (!problems.is_empty()).then(|| {
        let items: Vec<_> = problems
            .iter()
            .map(|problem| {
                view! {
                    <li>
                        <a href=format!("#{}", problem.field)>{problems.sentence(problem)}</a>
                    </li>
                }
            })
            .collect();
        view! {
            <div class="alert alert-danger summary" role="alert" tabindex="-1" aria-labelledby="summary-title">
                <h2 id="summary-title">{t("summary-title")}</h2>
                <ul>{items}</ul>
            </div>
        }
    })
}
