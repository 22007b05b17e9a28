use serde::{Deserialize, Serialize};

/// Everything that can keep a page or an action from its answer. Closed, without text: nothing internal crosses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WireError {
    /// No such page, or not for this viewer to know of.
    NotFound,
    /// Nobody is signed in, or the session has ended.
    SignInRequired,
    /// Signed in, but without the right to this.
    Forbidden,
    /// The request itself is malformed; a browser using our forms never sends one.
    BadRequest,
    /// The database or another part is out of reach; trying again later helps.
    Unavailable,
    /// A defect on our side; it was logged.
    Internal,
}

impl std::fmt::Display for WireError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotFound => "not_found",
            Self::SignInRequired => "sign_in_required",
            Self::Forbidden => "forbidden",
            Self::BadRequest => "bad_request",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        })
    }
}

impl std::error::Error for WireError {}

impl WireError {
    /// The HTTP status a page with this error answers with.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::SignInRequired => 401,
            Self::Forbidden => 403,
            Self::BadRequest => 400,
            Self::Unavailable => 503,
            Self::Internal => 500,
        }
    }
}
