//! The house itself: what its papers say is so, its examples work, its rooms know only what they may, and what it offers is as
//! written.

mod api;
mod architecture;
mod examples;
mod headers;
mod readme;
mod sources;
mod units;
#[cfg(feature = "explore")]
mod your_own_code;
