//! The design system: semantic HTML with the classes of `style/`, no IO.

pub mod chart;
pub mod discount_words;
pub mod facts;
pub mod feedback;
pub mod flow_chart;
pub mod form;
pub mod frame;
pub mod icon;
pub mod money_words;
pub mod outcome;
pub mod path;
pub mod plan_words;
pub mod rows;
pub mod setup_words;
mod statement;
pub mod table;
pub mod text;
pub mod words;

pub use facts::{Badge, Fact, Facts, Tone};
pub use feedback::{ErrorSummary, FlashMessage};
pub use form::{
    Checkbox, Choice, Choices, Field, FieldProblems, Hidden, PostForm, Select, Slider, TextArea, TextLines,
};
pub use frame::{Area, PortalTab, StaffTab, bare_page, framed_page, page};
pub use icon::Icon;
pub use outcome::{answered, param, query};
pub use rows::{ContractList, InvoiceTable};
pub use statement::StatementForm;
pub use table::{Column, DataTable, Pager};
pub use text::{t, tr};
