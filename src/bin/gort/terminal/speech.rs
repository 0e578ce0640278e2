//! What gort says when something is wrong: in the learner's language, both sentences beside each other where they are said.

use std::sync::atomic::{AtomicBool, Ordering};

use super::messages::Lang;

/// Whether errors and warnings are in Chinese. Decided once, before anything can go wrong.
static CHINESE: AtomicBool = AtomicBool::new(false);

/// Fixes the language of errors and warnings for the whole process.
pub fn speak(lang: Lang) {
    CHINESE.store(lang == Lang::Zh, Ordering::Relaxed);
}

/// Whether they are in Chinese.
pub fn is_chinese() -> bool {
    CHINESE.load(Ordering::Relaxed)
}

/// A sentence in English and in Chinese, both as for `format!`: the one in the learner's language.
macro_rules! say {
    ($en:literal, $zh:literal $(, $($argument:tt)*)?) => {
        if $crate::terminal::speech::is_chinese() {
            format!($zh $(, $($argument)*)?)
        } else {
            format!($en $(, $($argument)*)?)
        }
    };
}

pub(crate) use say;
