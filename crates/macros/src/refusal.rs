//! What cannot be expanded: a sentence, and the place of the source at which the compiler shows it.

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// Why an attribute cannot be expanded.
pub(crate) struct Refusal {
    at: Span,
    why: String,
}

impl Refusal {
    pub(crate) fn new(at: Span, why: impl Into<String>) -> Self {
        Refusal { at, why: why.into() }
    }

    /// `::core::compile_error! { "…" }`, all of it at the place.
    pub(crate) fn into_tokens(self) -> TokenStream {
        let punct = |sign, spacing| {
            let mut punct = Punct::new(sign, spacing);
            punct.set_span(self.at);
            TokenTree::from(punct)
        };
        let mut why = Literal::string(&self.why);
        why.set_span(self.at);
        let mut text = Group::new(Delimiter::Brace, TokenTree::from(why).into());
        text.set_span(self.at);
        let path = ["core", "compile_error"].into_iter().flat_map(|part| {
            let part = TokenTree::from(Ident::new(part, self.at));
            [punct(':', Spacing::Joint), punct(':', Spacing::Alone), part]
        });
        path.chain([punct('!', Spacing::Alone), text.into()]).collect()
    }
}
