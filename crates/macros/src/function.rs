//! The function that an attribute stands at, as far as the attributes have to know it: its parts are tokens.

use std::iter::Peekable;

use proc_macro::token_stream::IntoIter;
use proc_macro::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use crate::refusal::Refusal;
use crate::settings::Attribute;

/// A function without arguments and without generics.
pub(crate) struct Function {
    /// Its other attributes, and its visibility.
    pub(crate) before: TokenStream,
    pub(crate) name: Ident,
    /// What stands behind the arrow; empty: nothing.
    pub(crate) returns: TokenStream,
    pub(crate) body: Group,
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

impl Function {
    pub(crate) fn parse(attribute: Attribute, item: TokenStream) -> Result<Self, Refusal> {
        let mut tokens = item.into_iter().peekable();
        let before = before(&mut tokens);
        if let Some(test) = before.clone().into_iter().find(is_test).filter(|_| attribute == Attribute::Test) {
            return Err(Refusal::new(test.span(), "`#[gort::test]` makes it a test already: take `#[test]` away"));
        }
        qualifiers(attribute, &mut tokens)?;
        let Some(TokenTree::Ident(name)) = tokens.next() else {
            return Err(not_a_function(attribute, Span::call_site()));
        };
        let arguments = tokens.next();
        if let Some(generics) = arguments.as_ref().filter(|token| is_punct(token, '<')) {
            let why =
                format!("a function of `{attribute}` has no generic parameters: it is called by the program's start");
            return Err(Refusal::new(generics.span(), why));
        }
        let Some(TokenTree::Group(arguments)) = arguments else { return Err(not_a_function(attribute, name.span())) };
        if let Some(first) = arguments.stream().into_iter().next() {
            let why = match attribute {
                Attribute::Main => {
                    "`#[gort::main]` has no arguments to give: those of the process are in `std::env::args`"
                }
                Attribute::Test => "`#[gort::test]` has no arguments to give",
            };
            return Err(Refusal::new(first.span(), why));
        }
        let mut rest: Vec<TokenTree> = tokens.collect();
        let Some(TokenTree::Group(body)) = rest.pop().filter(is_block) else {
            return Err(Refusal::new(name.span(), format!("a function of `{attribute}` has a body")));
        };
        if let Some(clause) =
            rest.iter().find(|token| matches!(token, TokenTree::Ident(ident) if ident.to_string() == "where"))
        {
            return Err(Refusal::new(clause.span(), format!("a function of `{attribute}` has no `where` clause")));
        }
        // Behind `->`.
        let returns = rest.into_iter().skip(2).collect();
        Ok(Function { before, name, returns, body })
    }
}

fn is_block(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// Whether this is the brackets of `#[test]`.
fn is_test(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.stream().to_string() == "test")
}

fn not_a_function(attribute: Attribute, at: Span) -> Refusal {
    Refusal::new(at, format!("`{attribute}` stands at a function: `fn name() {{ … }}`"))
}

/// Takes attributes and visibility.
fn before(tokens: &mut Peekable<IntoIter>) -> TokenStream {
    let mut before = Vec::new();
    while let Some(sign) = tokens.next_if(|token| is_punct(token, '#')) {
        before.push(sign);
        before.extend(tokens.next());
    }
    if let Some(public) = tokens.next_if(|token| matches!(token, TokenTree::Ident(ident) if ident.to_string() == "pub"))
    {
        before.push(public);
        before.extend(
            tokens.next_if(
                |token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis),
            ),
        );
    }
    before.into_iter().collect()
}

/// Takes what stands before the name: `fn`, and nothing else.
fn qualifiers(attribute: Attribute, tokens: &mut Peekable<IntoIter>) -> Result<(), Refusal> {
    let Some(TokenTree::Ident(first)) = tokens.next() else { return Err(not_a_function(attribute, Span::call_site())) };
    let why = match &*first.to_string() {
        "fn" => return Ok(()),
        "async" => {
            "a goroutine is not async: it parks where it waits. Take `async` away, and await futures by `gort::block_on(future)`"
        }
        "const" | "unsafe" | "extern" => {
            let why = format!("a function of `{attribute}` is an ordinary one: not `{first}`");
            return Err(Refusal::new(first.span(), why));
        }
        _ => return Err(not_a_function(attribute, first.span())),
    };
    Err(Refusal::new(first.span(), why))
}
