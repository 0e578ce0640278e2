//! `gort bench`.

pub mod measure;
