//! What becomes interactive in the browser. Every page works without them.
//!
//! Each is a WebAssembly module of its own (features `island-order`, `island-change`), so that a page brings no other's weight; the
//! server has all of them.

#[cfg(any(feature = "ssr", feature = "island-change"))]
pub mod change_preview;
#[cfg(any(feature = "ssr", feature = "island-order"))]
mod order_review;
pub mod packed;

#[cfg(any(feature = "ssr", feature = "island-order"))]
pub use order_review::{OrderReview, PackedStart, ReviewPlan, ReviewStart, ReviewWords, START_ELEMENT};
