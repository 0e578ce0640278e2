//! What an attribute writes: the function itself, inside of one of the same name that starts the run.

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

use crate::function::Function;
use crate::refusal::Refusal;
use crate::settings::{Attribute, Settings};

pub(crate) fn expand(attribute: Attribute, settings: TokenStream, item: TokenStream) -> TokenStream {
    let parsed = Function::parse(attribute, item.clone()).and_then(|function| {
        let settings = Settings::parse(attribute, settings)?;
        Ok((function, settings))
    });
    match parsed {
        Ok((function, settings)) => written(attribute, function, &settings),
        Err(refusal) => refused(refusal, item),
    }
}

/// The error, and the function as it is, so that nothing else is amiss.
fn refused(refusal: Refusal, item: TokenStream) -> TokenStream {
    let mut tokens = refusal.into_tokens();
    tokens.extend(item);
    tokens
}

/// Rust's tokens; the text is this file's.
fn rust(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| panic!("gort-macros internal bug: {text}: {error}"))
}

fn group(delimiter: Delimiter, tokens: impl IntoIterator<Item = TokenStream>) -> TokenStream {
    TokenTree::from(Group::new(delimiter, tokens.into_iter().collect())).into()
}

fn written(attribute: Attribute, function: Function, settings: &Settings) -> TokenStream {
    let Function { before, name, returns, body } = function;
    let name = TokenStream::from(TokenTree::from(name));
    let nothing = group(Delimiter::Parenthesis, []);
    let returns = if returns.is_empty() { nothing.clone() } else { returns };
    let inner = [rust("fn"), name.clone(), nothing.clone(), rust("->"), returns, TokenTree::from(body).into()];
    // What a setting does is the library's.
    let set = settings.iter().flat_map(|setting| {
        let method = TokenStream::from(TokenTree::from(setting.name.clone()));
        [rust("."), method, group(Delimiter::Parenthesis, [setting.value.clone()])]
    });
    let called = group(Delimiter::Parenthesis, [name.clone()]);
    let (outer, run): (_, TokenStream) = match attribute {
        // What it prints, and its exit code, are the program's own: the library neither prints nor exits.
        Attribute::Main => {
            let start = rust("match ::gort::attributes::Main::new()");
            let end = rust(
                "{ ::core::result::Result::Ok(value) => ::std::process::Termination::report(value), \
                   ::core::result::Result::Err(error) => { \
                       ::std::eprintln!(\"{error}\"); \
                       ::std::process::ExitCode::from(error.exit_code()) \
                   } }",
            );
            let run = [start].into_iter().chain(set).chain([rust(".run"), called, end]);
            (rust("-> ::std::process::ExitCode"), run.collect())
        }
        Attribute::Test => {
            let path = [rust("::core::module_path!(), ::core::stringify!"), called.clone()];
            let start = [rust("::gort::attributes::Test::new"), group(Delimiter::Parenthesis, path)];
            let run = start.into_iter().chain(set).chain([rust(".pass"), called, rust(";")]);
            (TokenStream::new(), run.collect())
        }
    };
    let body = group(Delimiter::Brace, inner.into_iter().chain([run]));
    let test = if attribute == Attribute::Test { rust("#[::core::prelude::v1::test]") } else { TokenStream::new() };
    [test, before, rust("fn"), name, nothing, outer, body].into_iter().collect()
}
