//! The attributes `#[gort::main]` and `#[gort::test]`.
//!
//! They belong to the package `gort`, whose feature `macros` has them: use them from there, where their documentation is.
//!
//! See         `src/attributes.rs` of gort, which what they write calls; tests/errors.rs, tests/habits/attributes.rs.

mod expand;
mod function;
mod refusal;
mod settings;

use proc_macro::TokenStream;

use crate::expand::expand;
use crate::settings::Attribute;

/// Makes a function the main goroutine of a program: see `gort::main`.
#[proc_macro_attribute]
pub fn main(settings: TokenStream, item: TokenStream) -> TokenStream {
    expand(Attribute::Main, settings, item)
}

/// Makes a function a test that runs as a goroutine: see `gort::test`.
#[proc_macro_attribute]
pub fn test(settings: TokenStream, item: TokenStream) -> TokenStream {
    expand(Attribute::Test, settings, item)
}
