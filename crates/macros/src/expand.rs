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
    let name = || TokenStream::from(TokenTree::from(name.clone()));
    let nothing = || group(Delimiter::Parenthesis, []);
    let returns = if returns.is_empty() { nothing() } else { returns };
    let inner = [rust("fn"), name(), nothing(), rust("->"), returns, TokenTree::from(body).into()];
    let (start, call, outer) = match attribute {
        // What it prints, and its exit code, are the program's own: the library neither prints nor exits.
        Attribute::Main => (
            rust("match"),
            rust(
                "{ ::core::result::Result::Ok(value) => ::std::process::Termination::report(value), \
                   ::core::result::Result::Err(error) => { \
                       ::std::eprintln!(\"{error}\"); \
                       ::std::process::ExitCode::from(error.exit_code()) \
                   } }",
            ),
            rust("-> ::std::process::ExitCode"),
        ),
        Attribute::Test => (rust("::gort::attributes::Test::pass"), TokenStream::new(), TokenStream::new()),
    };
    let run = match attribute {
        Attribute::Main => {
            let run = [builder(settings), rust(".run"), group(Delimiter::Parenthesis, [name()])];
            [start].into_iter().chain(run).chain([call]).collect::<TokenStream>()
        }
        Attribute::Test => {
            let explored: TokenStream = settings.find("explore").map_or_else(|| rust("false"), |setting| setting.value.clone());
            let preemptions = settings.find("preemptions").map_or_else(
                || rust("::core::option::Option::None"),
                |setting| [rust("::core::option::Option::Some"), group(Delimiter::Parenthesis, [setting.value.clone()])].into_iter().collect(),
            );
            let test = [
                rust("::gort::attributes::Test { path: ::core::concat!(::core::module_path!(), \"::\", ::core::stringify!"),
                group(Delimiter::Parenthesis, [name()]),
            ];
            _ = (test, explored, preemptions);
            TokenStream::new()
        }
    };
    let mut body: TokenStream = inner.into_iter().collect();
    body.extend(run);
    [before, rust("fn"), name(), nothing(), outer, group(Delimiter::Brace, [body])].into_iter().collect()
}

/// The settings as a `gort::Builder` takes them.
fn builder(settings: &Settings) -> TokenStream {
    _ = settings;
    TokenStream::new()
}
