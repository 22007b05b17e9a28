//! What crosses the door between pages and the server: requests, views and one closed error. Data only.
//!
//! Views carry facts (amounts, dates, identifiers), never finished sentences: pages put them into words.

mod access;
mod account;
mod catalogue;
mod changing;
mod charges;
mod colleagues;
mod corrections;
mod demo;
mod discounts;
mod error;
mod figures;
mod importing;
mod invoices;
mod layouts;
mod mail;
mod money;
mod outlook;
mod papers;
mod payment_methods;
mod personal;
mod public;
mod sending;
mod setup;
mod sign_up;
mod staff;
mod users;

pub use access::*;
pub use account::*;
pub use catalogue::*;
pub use changing::*;
pub use charges::*;
pub use colleagues::*;
pub use corrections::*;
pub use demo::*;
pub use discounts::*;
pub use error::WireError;
pub use figures::*;
pub use importing::*;
pub use invoices::*;
pub use layouts::*;
pub use mail::*;
pub use money::*;
pub use outlook::*;
pub use papers::*;
pub use payment_methods::*;
pub use personal::*;
pub use public::*;
pub use sending::*;
pub use setup::*;
pub use sign_up::*;
pub use staff::*;
pub use users::*;

use billing::staff::{StaffRight, StaffRole};
use billing::users::{Right, Role};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How a merchant presents itself: head, footer and colours of each of its pages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Brand {
    /// The merchant's part of the address: `/m/{slug}`.
    pub slug: String,
    pub name: String,
    /// One line under the name, in the page's language.
    pub claim: String,
    /// Demo mode: the frame links to the mailbox of sent mails.
    pub demo: bool,
}

/// Who looks at a page, as far as its frame needs to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Viewer {
    Anonymous,
    Customer {
        /// The company's, or the person's.
        name: String,
        role: Role,
        /// Whether the login has other customers, too.
        several: bool,
    },
    Staff {
        name: String,
        role: StaffRole,
    },
}

/// The frame around a page's content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    pub brand: Brand,
    pub viewer: Viewer,
    /// A message from the action before this page; shown once.
    pub flash: Option<Flash>,
}

impl Frame {
    /// Whether whoever is signed in for a customer may do something.
    #[must_use]
    pub const fn may(&self, right: Right) -> bool {
        match &self.viewer {
            Viewer::Customer { role, .. } => role.may(right),
            Viewer::Anonymous | Viewer::Staff { .. } => false,
        }
    }

    /// Whether whoever is signed in as the merchant's staff may do something.
    #[must_use]
    pub const fn staff_may(&self, right: StaffRight) -> bool {
        match &self.viewer {
            Viewer::Staff { role, .. } => role.may(right),
            Viewer::Anonymous | Viewer::Customer { .. } => false,
        }
    }
}

/// What the previous request has to say. A closed list: no text comes from outside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flash {
    SignedOut,
    /// The calendar's address opens nothing any more.
    CalendarRevoked,
    /// The customer's data are kept; whether anything is different.
    AccountSaved {
        changed: bool,
    },
    /// A request for erasure is kept, and answered until then.
    ErasureAsked {
        answer_by: NaiveDate,
    },
    ErasureWithdrawn,
    /// Staff answered a request for erasure.
    ErasureAnswered,
    ErasureNeedsReason,
    HoldPlaced,
    HoldLifted,
    /// A file of customers was thrown away.
    ImportDropped,
    ErasureNotYet,
    SignInFailed,
    /// A card is kept, and so many contracts are paid by it from now on.
    CardGiven {
        contracts: u64,
    },
    /// A card was kept already when its giver came back.
    CardKept,
    /// The provider's page was left without a card.
    CardNotGiven,
    /// The same after an order, which stands.
    OrderWithoutCard,
    /// Staff said something of a charge.
    ChargeNoted {
        settled: bool,
    },
    ChargeNeedsNote,
    /// What new contracts are paid by from now on: one method, or none.
    DefaultPaymentChosen {
        any: bool,
    },
    /// The provider does not know yet.
    CardOpen,
    CardPaid,
    CardDeclined,
    CardToConfirm,
    CardWaits,
    /// A mandate is given, and so many contracts are paid by it from now on.
    MandateGiven {
        contracts: u64,
    },
    /// For this account there is a mandate already.
    MandateKnown {
        contracts: u64,
    },
    /// So many contracts are paid otherwise from now on.
    PaymentChosen {
        contracts: u64,
    },
    PaymentMethodRemoved,
    /// Something is paid by it.
    PaymentMethodInUse,
    /// A change of a contract is made.
    ChangeDone {
        wish: ChangeWish,
    },
    /// It was made by an earlier request.
    ChangeDoneBefore,
    /// Something is different from what was shown: look again.
    ChangeDiffers,
    /// It was shown too long ago: look again.
    ChangeExpired,
    /// Its payment must succeed first.
    ChangeNeedsPayment,
    ChangeImpossible,
    TooManyAttempts {
        wait_minutes: u32,
    },
    /// If somebody signs in with that address, a link is on its way.
    LinkMailed {
        kind: AccessLinkKind,
    },
    /// A forgotten password was set anew; now it signs in.
    PasswordSet,
    PasswordChanged,
    /// Mails to the new and the old address are on their way.
    EmailChangeAsked,
    /// One signs in with the new address from now on.
    EmailChanged,
    EmailChangeStopped,
    /// It was stopped from the old address: somebody else may know the password.
    EmailChangeStoppedFromOutside,
    /// An invitation is on its way.
    UserInvited,
    InvitationDropped,
    /// Whoever was invited signs in now with the access there is already.
    InvitationAccepted,
    UserRoleSet,
    UserRemoved,
    /// Nobody else could let anybody in.
    LastOwner,
    SecondFactorOn,
    SecondFactorOff,
    RecoveryCodesRenewed,
    /// Somebody signed in by one of them, and so many are left.
    RecoveryCodeUsed {
        left: i64,
    },
    /// A sign-in waited too long for its code or its passkey, or the access was changed meanwhile.
    SignInExpired,
    PasskeyAdded,
    PasskeyRemoved,
    /// The device did not answer what it was asked, or its passkey is somebody's already.
    PasskeyNotAdded,
    /// It answered too late.
    PasskeyTooLate,
    /// It signs nobody in.
    PasskeyRefused,
    /// So many sign-ins elsewhere were ended.
    SignInsEnded {
        count: u64,
    },
    /// Texts or logo of papers were set.
    PapersSaved,
    /// A layout sets all samples and may be looked at.
    LayoutKept,
    /// A layout of the merchant's own is used from now on.
    LayoutUsed,
    /// The program's layout is used from now on.
    LayoutDropped,
    /// Contracts or mails get another try.
    Retrying {
        contracts: u64,
        mails: u64,
    },
    /// The merchant's own words are kept.
    MailTextKept,
    /// The program's texts stand again.
    MailTextReset,
    MailTextDiscarded,
    /// A mail with the typed words is on its way to its writer.
    TestMailQueued,
    /// A mail goes out once more.
    MailResent,
    /// It is on its way already, or cannot be sent again.
    MailNotResent,
    /// So many documents are on their way.
    DocumentsSent {
        count: u64,
    },
    /// Whether documents are sent as soon as they are made.
    SendingChosen {
        at_once: bool,
    },
    /// How a customer gets documents.
    DeliveryChosen {
        post: bool,
    },
    /// What a customer's e-invoices carry, and whether they are XRechnung from now on.
    EinvoiceTermsSaved {
        public: bool,
    },
    /// The letterhead was set, and so many documents that could not be made get another try.
    LetterheadSaved {
        retried: u64,
    },
    /// An invoice was taken back, and so many documents were billed anew.
    InvoiceCancelled {
        anew: u64,
    },
    InvoiceCancelledBefore,
    CancellationNeedsReason,
    /// A later document builds on it.
    CancellationRefused,
    /// Something was done with money.
    Money(MoneyDone),
    /// Something was done with a discount.
    Discount(DiscountDone),
    /// A plan is on offer from now on.
    PlanPublished,
    PlanRetired,
    /// A version is kept that customers do not see yet.
    PlanSaved,
    /// It is kept, and can be offered once what is missing is there.
    PlanWaits,
    /// How the business is run was set.
    BusinessSaved,
    /// A version of a legal text is kept, and in force from a day on.
    LegalTextSaved {
        from: NaiveDate,
    },
    ProductSaved,
    /// A site may show the sign-up pages from now on, or no longer.
    SiteAdded,
    SiteDropped,
    /// Somebody saved another version of it since it was shown.
    PlanChanged,
    /// The law does not let it be offered.
    PlanUnlawful,
    ClockMoved {
        to: chrono::NaiveDate,
        invoices: u32,
        mails: u32,
    },
}

/// A form field that needs mending, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The form control's `id`, which is also its name inside the form.
    pub field: String,
    pub what: Problem,
}

/// What can be wrong with a field. Each has one text per language: `problem-…` in the locale files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    Missing,
    EmailMalformed,
    PasswordShort,
    /// It is not the password one signs in with.
    PasswordWrong,
    /// There are as many as there may be.
    TooManyPasskeys,
    /// It is no site's address: scheme and host, and nothing behind them.
    SiteMalformed,
    TooManySites,
    /// It is neither a code of now that was not used yet, nor a recovery code that is left.
    CodeWrong,
    /// Nothing is wrong with it, but it was not kept while another field was.
    IbanAgain,
    /// It is the address one signs in with already.
    EmailSame,
    /// Whoever is invited has access already.
    UserKnown,
    /// The customer has as many users and invitations as it may.
    TooManyUsers,
    PostcodeMalformed,
    CountryUnsupported,
    VatIdMalformed,
    /// The merchant sells to businesses abroad with a confirmed VAT-ID only.
    VatIdNotConfirmed,
    IbanMalformed,
    QuantityMalformed,
    DateMalformed,
    /// The contract cannot end on that day.
    EndNotPossible,
    /// Nothing was chosen.
    NothingChosen,
    /// As many as before.
    UnitsUnchanged,
    UnitsOutOfRange {
        least: u32,
        most: u32,
    },
    PauseTooLong {
        /// Its last day, at most.
        latest: NaiveDate,
    },
    TooManyPauses {
        per_year: u32,
        /// When the next may begin.
        next: NaiveDate,
    },
    /// There is a pause in those days already.
    AlreadyPaused {
        since: NaiveDate,
    },
    DayInThePast,
    /// The last day comes before the first.
    LastBeforeFirst,
    /// The contract is over by then.
    AfterTheEnd {
        last_day: NaiveDate,
    },
    TooLong,
    /// A character that no document could show.
    Unprintable,
    TermsNotAccepted,
    MandateNotGiven,
    PaymentMethodUnknown,
    EarlyStartNotRequested,
    AccountNotConfirmed,
    PlanNotForConsumers,
    PlanNotForBusinesses,
    /// The plan, a price or a date changed since the page was shown: look at the new total, then order.
    OfferChanged,
    /// The engine refuses the order for a reason no field names.
    OrderImpossible,
    LeitwegIdMalformed,
    /// A digit of the Leitweg-ID was mistyped.
    LeitwegIdMistyped,
    /// A Leitweg-ID and another reference: documents have room for one.
    TwoReferences,
    /// It is no address of the chosen kind.
    ElectronicAddressMalformed,
    TaxNumberMalformed,
    /// Neither tax number nor VAT-ID.
    TaxIdentityMissing,
    BicMalformed,
    CreditorIdentifierMalformed,
    ColourMalformed,
    /// A VAT ID of another country than the customer's.
    VatIdOfOtherCountry,
    LanguageUnknown,
    /// Something about money.
    Money(MoneyFault),
    /// Something about a plan.
    Plan(PlanFault),
    Setup(SetupFault),
    /// Something about a discount or its codes.
    Discount(DiscountFault),
}
