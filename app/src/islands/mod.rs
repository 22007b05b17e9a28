//! What becomes interactive in the browser. Every page works without them.

mod order_review;

pub use order_review::{OrderReview, ReviewPlan, ReviewWords};
