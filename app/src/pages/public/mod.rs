//! What anybody may see: offers, order, legal texts, the two declarations, the sign-in.

mod access_link;
mod declaration;
mod enter_code;
mod invitation;
mod legal;
mod offer_facts;
mod offers;
mod order;
mod order_fields;
mod receipt;
mod sign_in;
mod sign_up;
mod staff_invitation;
mod start;

pub use access_link::{AskLinkPage, LinkPage};
pub use declaration::{CancellationPage, WithdrawalPage};
pub use enter_code::EnterCodePage;
pub use invitation::InvitationPage;
pub use legal::LegalPage;
pub use offers::{OffersPage, plan_as_offered};
pub use order::OrderPage;
pub(crate) use order_fields::{country_name, mandate_box};
pub use receipt::ReceiptPage;
pub use sign_in::SignInPage;
pub use sign_up::{FramedReceiptPage, FramedSignUpPage, PricingPage, SignUpPage};
pub use staff_invitation::StaffInvitationPage;
pub use start::StartPage;
