//! The public endpoints behind every form: POST only, one struct each, answered by a redirect.
//!
//! Each one asks the port, which authorises its caller, and then redirects (303) explicitly: the framework's own way back
//! goes by the Referer and writes errors into the address. What a customer must mend travels by the session.

mod access;
mod account;
mod calendar;
mod catalogue;
mod changing;
mod colleagues;
mod declarations;
mod demo;
mod discounts;
mod importing;
mod money;
mod order;
mod payment_methods;
mod personal;
mod session;
mod setup;
mod sign_up;
mod staff;
mod users;

pub use access::{
    AddPasskey, AskLink, AskPasskey, ChangeEmail, ChangePassword, ConfirmEmail, ConfirmSecondFactor,
    DropEmailChange, DropSecondFactor, EndSignIn, EnterCode, RemovePasskey, RenewRecoveryCodes,
    ResetPassword, SignInByPasskey, StartPasskey, StartSecondFactor, StopEmailChange, UseLink,
};
pub use account::SetAccount;
pub use calendar::{RenewCalendar, RevokeCalendar};
pub use catalogue::{EditPlan, SetPlanState};
pub use changing::{ConfirmChange, RequestChange};
pub use colleagues::{DropStaffInvitation, InviteStaff, JoinStaff, LetGo, SetStaffRole};
pub use declarations::{Cancel, Withdraw};
pub use demo::AdvanceClock;
pub use discounts::{AddCodes, BlockCode, EndDiscount, MakeDiscount};
pub use importing::{DropImport, TakeImport};
pub use money::{
    AllocatePayment, AssignPayment, CorrectInvoice, RecordPayment, RefundPayment, TakeBackAllocation,
};
pub use order::PlaceOrder;
pub use payment_methods::{
    ChoosePayment, GiveMandate, PayByCard, RemovePaymentMethod, SetDefaultPayment, StartCard,
};
pub use personal::{AnswerErasure, AskErasure, HoldCustomer, WithdrawErasure};
pub use session::{SignIn, SignOut};
pub use setup::{SetBusiness, SetLegalText, SetProduct};
pub use sign_up::{AddSite, DropSite};
pub use staff::{
    CancelInvoice, DropLayout, EditMailTemplate, NoteCharge, RemoveLogo, ResendMail, Retry, SendDocuments,
    SetDelivery, SetEinvoiceTerms, SetLetterhead, SetPaperTexts, SetSending, UseLayout,
};
pub use users::{AcceptInvitation, ChooseCustomer, DropInvitation, InviteUser, RemoveUser, SetUserRole};

use http::request::Parts;
use http::{HeaderValue, StatusCode, Uri, header};
use leptos::prelude::use_context;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::FromServerFnError;
use leptos_axum::ResponseOptions;

use crate::ui::path::{self, encode};
use crate::wire::{Redirect, WireError};

#[expect(
    clippy::disallowed_types,
    reason = "the framework's own errors are mapped here, and their texts dropped"
)]
impl FromServerFnError for WireError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: leptos::server_fn::error::ServerFnErrorErr) -> Self {
        use leptos::server_fn::error::ServerFnErrorErr as Framework;
        match value {
            Framework::Args(_) | Framework::MissingArg(_) | Framework::Deserialization(_) => Self::BadRequest,
            Framework::Request(_) | Framework::UnsupportedRequestMethod(_) => Self::BadRequest,
            Framework::Registration(_)
            | Framework::ServerError(_)
            | Framework::MiddlewareError(_)
            | Framework::Serialization(_)
            | Framework::Response(_) => Self::Internal,
        }
    }
}

/// The merchant's page the form stood on, to go on there after signing in; the portal, where that is not known.
fn came_from(merchant: &str) -> String {
    let own = format!("/m/{}/", encode(merchant));
    use_context::<Parts>()
        .and_then(|parts| {
            let uri: Uri = parts.headers.get(header::REFERER)?.to_str().ok()?.parse().ok()?;
            Some(uri.path_and_query()?.as_str().to_owned())
        })
        .filter(|page| page.starts_with(&own))
        .unwrap_or_else(|| path::portal(merchant))
}

/// Leads the browser to `to` by GET. A path that is no header value leads to the start page.
pub(crate) fn see_other(to: &str) {
    let Some(response) = use_context::<ResponseOptions>() else {
        return;
    };
    let location = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    response.insert_header(header::LOCATION, location);
    response.set_status(StatusCode::SEE_OTHER);
}

/// Follows the port's answer, or leads to the page that explains why there is none.
fn follow(merchant: &str, answer: Result<Redirect, WireError>) {
    match answer {
        Ok(redirect) => see_other(&redirect.to),
        Err(WireError::SignInRequired) => see_other(&path::sign_in(merchant, &came_from(merchant))),
        Err(error) if merchant.is_empty() => see_other(&format!("/problem/{error}")),
        Err(error) => see_other(&format!("/m/{}/problem/{error}", encode(merchant))),
    }
}
