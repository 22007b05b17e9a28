//! Customers and contracts from another system, as a table that staff send.

use billing::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Frame, Problem};

/// The columns a table may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportColumn {
    CustomerNumber,
    Company,
    GivenName,
    FamilyName,
    Street,
    HouseNumber,
    Postcode,
    City,
    Country,
    Email,
    VatId,
    Language,
    ContractNumber,
    Plan,
    Units,
    StartsOn,
    BilledUntil,
    Payment,
    AccountHolder,
    Iban,
    MandateReference,
    MandateSignedOn,
}

impl ImportColumn {
    /// All of them, in the order of a table to fill in.
    pub const ALL: [Self; 22] = [
        Self::CustomerNumber,
        Self::Company,
        Self::GivenName,
        Self::FamilyName,
        Self::Street,
        Self::HouseNumber,
        Self::Postcode,
        Self::City,
        Self::Country,
        Self::Email,
        Self::VatId,
        Self::Language,
        Self::ContractNumber,
        Self::Plan,
        Self::Units,
        Self::StartsOn,
        Self::BilledUntil,
        Self::Payment,
        Self::AccountHolder,
        Self::Iban,
        Self::MandateReference,
        Self::MandateSignedOn,
    ];

    /// Those no table can do without.
    pub const NEEDED: [Self; 6] = [
        Self::GivenName,
        Self::FamilyName,
        Self::Street,
        Self::Postcode,
        Self::City,
        Self::Email,
    ];

    /// The key of its heading in the locale files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CustomerNumber => "import-customer-number",
            Self::Company => "import-company",
            Self::GivenName => "import-given-name",
            Self::FamilyName => "import-family-name",
            Self::Street => "import-street",
            Self::HouseNumber => "import-house-number",
            Self::Postcode => "import-postcode",
            Self::City => "import-city",
            Self::Country => "import-country",
            Self::Email => "import-email",
            Self::VatId => "import-vat-id",
            Self::Language => "import-language",
            Self::ContractNumber => "import-contract-number",
            Self::Plan => "import-plan",
            Self::Units => "import-units",
            Self::StartsOn => "import-starts-on",
            Self::BilledUntil => "import-billed-until",
            Self::Payment => "import-payment",
            Self::AccountHolder => "import-account-holder",
            Self::Iban => "import-iban",
            Self::MandateReference => "import-mandate-reference",
            Self::MandateSignedOn => "import-mandate-signed-on",
        }
    }

    /// The key of what is written into it.
    #[must_use]
    pub const fn means(self) -> &'static str {
        match self {
            Self::CustomerNumber => "import-customer-number-means",
            Self::Company => "import-company-means",
            Self::GivenName | Self::FamilyName | Self::Street | Self::City => "import-needed-means",
            Self::HouseNumber => "import-house-number-means",
            Self::Postcode => "import-postcode-means",
            Self::Country => "import-country-means",
            Self::Email => "import-email-means",
            Self::VatId => "import-vat-id-means",
            Self::Language => "import-language-means",
            Self::ContractNumber => "import-contract-number-means",
            Self::Plan => "import-plan-means",
            Self::Units => "import-units-means",
            Self::StartsOn => "import-starts-on-means",
            Self::BilledUntil => "import-billed-until-means",
            Self::Payment => "import-payment-means",
            Self::AccountHolder => "import-account-holder-means",
            Self::Iban => "import-iban-means",
            Self::MandateReference => "import-mandate-reference-means",
            Self::MandateSignedOn => "import-mandate-signed-on-means",
        }
    }
}

/// Why a file cannot be looked through at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportRefusal {
    Empty,
    TooLarge {
        most_mib: usize,
    },
    TooManyRows {
        most: usize,
    },
    /// It is no text.
    NotText,
    UnknownColumn {
        heading: String,
    },
    ColumnTwice {
        column: ImportColumn,
    },
    ColumnsMissing {
        columns: Vec<ImportColumn>,
    },
    /// A line with more or fewer cells than there are headings.
    Ragged {
        line: u64,
    },
    /// Another file is being taken in.
    Busy,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellProblem {
    Field(Problem),
    /// There is one of that number already.
    Taken,
    /// An earlier line has it.
    Twice {
        line: u64,
    },
    /// It is the number of an earlier line, whose customer is described otherwise.
    Differs {
        line: u64,
    },
    PlanUnknown,
    /// Without a plan there is no contract it could belong to.
    WithoutPlan,
    /// Neither a number nor `component=number`.
    UnitsMalformed,
    UnitsUnknown {
        component: String,
    },
    PaymentUnknown,
    NumberMalformed,
    ReferenceMalformed,
    /// Billed until before it began.
    BilledBeforeStart,
    /// So long ago that it would be billed for more than a year at once.
    BilledLongAgo {
        earliest: NaiveDate,
    },
}

/// What is wrong with which column of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnProblem {
    pub column: ImportColumn,
    pub what: CellProblem,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffImportView {
    pub frame: Frame,
    /// The file that waits or is being taken in.
    pub open: Option<OpenImport>,
    /// Why the last file was refused.
    pub refused: Option<ImportRefusal>,
    /// What was taken in, the newest first.
    pub done: Vec<ImportDone>,
    /// The plans a table may name, by the name it may use.
    pub plans: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenImport {
    pub id: Uuid,
    pub file: String,
    pub rows: u64,
    pub customers: u64,
    pub contracts: u64,
    pub broken: u64,
    /// It is being taken in.
    pub wanted: bool,
    /// The lines shown: the broken ones, if there are any.
    pub lines: Vec<ImportLineRow>,
    /// The last one shown, where more follow.
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportLineRow {
    pub line: u64,
    pub name: String,
    pub plan: Option<String>,
    /// The first document and its gross.
    pub first: Option<(NaiveDate, Money)>,
    pub problems: Vec<ColumnProblem>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportDone {
    pub on: NaiveDate,
    pub file: String,
    pub by: String,
    pub customers: u64,
    pub contracts: u64,
}

/// Takes a file in, or throws it away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportForm {
    pub merchant: String,
    pub import: Uuid,
}
