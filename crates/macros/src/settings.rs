//! What stands in an attribute's parentheses: `name = value`, or a name alone for `name = true`.

use std::fmt;

use proc_macro::{Ident, Span, TokenStream, TokenTree};

use crate::refusal::Refusal;

/// Which attribute it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attribute {
    Main,
    Test,
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Attribute::Main => "#[gort::main]",
            Attribute::Test => "#[gort::test]",
        })
    }
}

/// The settings that there are. Those after the first `OF_BOTH` are a test's alone.
const NAMES: [&str; 7] = ["workers", "stack_size", "seed", "virtual_clock", "replay", "explore", "preemptions"];
const OF_BOTH: usize = 5;

/// One that was given.
pub(crate) struct Setting {
    pub(crate) name: Ident,
    pub(crate) value: TokenStream,
}

/// All that were given.
pub(crate) struct Settings(Vec<Setting>);

impl Settings {
    pub(crate) fn parse(attribute: Attribute, tokens: TokenStream) -> Result<Self, Refusal> {
        let mut settings = Settings(Vec::new());
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let TokenTree::Ident(name) = token else {
                return Err(Refusal::new(
                    token.span(),
                    format!("a setting of `{attribute}` is written `name = value`"),
                ));
            };
            let known = &NAMES[..if attribute == Attribute::Test { NAMES.len() } else { OF_BOTH }];
            let text = name.to_string();
            if !known.contains(&&*text) {
                let why = match NAMES.contains(&&*text) {
                    true => format!(
                        "`{text}` is a setting of `#[gort::test]`: for a program there is `gort::explore::Explorer`"
                    ),
                    false => format!("`{attribute}` has no setting `{text}`: there are {}", known.join(", ")),
                };
                return Err(Refusal::new(name.span(), why));
            }
            if settings.find(&text).is_some() {
                return Err(Refusal::new(name.span(), format!("`{text}` is set twice")));
            }
            let mut value = Vec::new();
            match tokens.next() {
                Some(TokenTree::Punct(equal)) if equal.as_char() == '=' => {
                    value.extend(std::iter::from_fn(|| tokens.next_if(|token| !is_comma(token))));
                    tokens.next();
                }
                None => value.push(always(name.span())),
                Some(comma) if is_comma(&comma) => value.push(always(name.span())),
                Some(other) => return Err(Refusal::new(other.span(), format!("`{text}` is set by `=`"))),
            }
            if value.is_empty() {
                return Err(Refusal::new(name.span(), format!("`{text}` has no value")));
            }
            settings.0.push(Setting { name, value: value.into_iter().collect() });
        }
        settings.agree()?;
        Ok(settings)
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Setting> {
        self.0.iter().find(|setting| setting.name.to_string() == name)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Setting> {
        self.0.iter()
    }

    /// Refuses settings of which one would do nothing.
    fn agree(&self) -> Result<(), Refusal> {
        let clashes = [
            ("seed", "workers", "a seeded run has one worker"),
            ("seed", "virtual_clock", "the clock of a seeded run is virtual"),
            ("replay", "workers", "a replayed run has one worker"),
            ("replay", "virtual_clock", "the clock of a replayed run is virtual"),
            ("replay", "seed", "a run is replayed or seeded"),
            ("replay", "explore", "a run is replayed, or all are explored"),
            ("explore", "workers", "an explored run has one worker"),
            ("explore", "virtual_clock", "the clock of an explored run is virtual"),
            ("explore", "seed", "all schedules are explored, or one is seeded"),
            ("explore", "stack_size", "an explored run has stacks of the usual size"),
        ];
        for (one, other, why) in clashes {
            if let (Some(_), Some(other)) = (self.find(one), self.find(other)) {
                return Err(Refusal::new(
                    other.name.span(),
                    format!("`{one}` and `{}` exclude each other: {why}", other.name),
                ));
            }
        }
        match self.find("preemptions") {
            Some(setting) if self.find("explore").is_none() => Err(Refusal::new(
                setting.name.span(),
                "`preemptions` bounds what is explored: set `explore = true`, too",
            )),
            _ => Ok(()),
        }
    }
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
}

fn always(at: Span) -> TokenTree {
    Ident::new("true", at).into()
}
