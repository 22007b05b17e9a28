//! What becomes interactive in the browser. Every page works without them.

mod order_review;
pub mod packed;

pub use order_review::{OrderReview, PackedStart, ReviewPlan, ReviewStart, ReviewWords, START_ELEMENT};
