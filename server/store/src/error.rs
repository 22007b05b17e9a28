use thiserror::Error;

/// What can go wrong between the program and its database.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A unique key stands already; the constraint's name says which.
    #[error("there is already a row by constraint {0}")]
    Duplicate(String),
    /// A write touched another number of rows than it must.
    #[error("{what} touched {actual} rows instead of {expected}")]
    RowCount {
        what: &'static str,
        expected: u64,
        actual: u64,
    },
    /// What a document says and what was posted for it differ: nothing of it may be kept.
    #[error("the postings of {0} do not come to its total")]
    Unbalanced(String),
    #[error("the database is out of reach: {0}")]
    Unreachable(#[source] sqlx::Error),
    #[error(transparent)]
    Database(sqlx::Error),
}

impl StoreError {
    /// Whether the same transaction, begun anew, may well succeed: two of them were in each other's way (40001, 40P01), or a lock was not
    /// to be had in time (55P03).
    #[must_use]
    pub fn is_worth_a_retry(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(database))
            if database.code().is_some_and(|code| matches!(&*code, "40001" | "40P01" | "55P03")))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(ref database) if database.is_unique_violation() => {
                Self::Duplicate(database.constraint().unwrap_or("(unnamed)").to_owned())
            }
            // 57P0x: the server is shutting down or starting up; 53300: no connection left.
            sqlx::Error::Database(ref database)
                if database
                    .code()
                    .is_some_and(|code| code.starts_with("57P0") || code == "53300") =>
            {
                Self::Unreachable(error)
            }
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Tls(_) => Self::Unreachable(error),
            other => Self::Database(other),
        }
    }
}

/// Asserts how many rows a write touched: habit 9.
pub(crate) fn touched(what: &'static str, expected: u64, actual: u64) -> Result<(), StoreError> {
    if expected == actual {
        Ok(())
    } else {
        Err(StoreError::RowCount {
            what,
            expected,
            actual,
        })
    }
}
