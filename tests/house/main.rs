//! The house itself: what its papers say is so, and its examples work.

mod examples;
mod readme;
