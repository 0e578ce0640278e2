//! The languages in which gort speaks.

use super::messages::{EN, Words, ZH};

/// The languages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lang {
    /// English.
    En,
    /// Chinese.
    Zh,
    /// Each paragraph in English, then in Chinese; the interface itself is English.
    Both,
}

impl Lang {
    /// The interface in this language.
    pub fn words(self) -> &'static Words {
        match self {
            Lang::En | Lang::Both => &EN,
            Lang::Zh => &ZH,
        }
    }

    /// The languages in which a text is shown, in order.
    pub fn texts(self) -> &'static [Lang] {
        match self {
            Lang::En => &[Lang::En],
            Lang::Zh => &[Lang::Zh],
            Lang::Both => &[Lang::En, Lang::Zh],
        }
    }
}
