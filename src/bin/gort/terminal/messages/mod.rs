//! Every word of the interface, in English and Chinese, in tables by subject. Lessons have their own texts.
//!
//! `{name}` in a phrase is filled in by `phrase.rs`.

mod bench;
mod lab;
mod lesson;
mod play;
mod timeline;

/// Phrases of one subject, each in English and Chinese.
macro_rules! table {
    ($(#[$doc:meta])* $table:ident: $($name:ident: $en:literal, $zh:literal;)*) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $table { $(#[allow(missing_docs)] pub $name: &'static str,)* }

        impl $table {
            pub(super) const EN: $table = $table { $($name: $en,)* };
            pub(super) const ZH: $table = $table { $($name: $zh,)* };
            /// Each phrase with its name, in both languages.
            #[cfg(test)]
            pub(super) const PAIRS: &[(&str, &str, &str)] = &[$((stringify!($name), $en, $zh),)*];
        }
    };
}

use table;

/// The interface in one language, from these tables.
macro_rules! words {
    ($($field:ident: $room:ident::$table:ident,)*) => {
        /// The interface in one language.
        #[derive(Debug)]
        pub struct Words { $(#[allow(missing_docs)] pub $field: $room::$table,)* }
        /// English.
        pub static EN: Words = Words { $($field: $room::$table::EN,)* };
        /// Chinese.
        pub static ZH: Words = Words { $($field: $room::$table::ZH,)* };

        /// Every phrase: its table, its name, both languages.
        #[cfg(test)]
        pub fn pairs() -> impl Iterator<Item = (&'static str, &'static str, &'static str, &'static str)> {
            let tables = [$((stringify!($field), $room::$table::PAIRS),)*];
            tables.into_iter().flat_map(|(table, pairs)| pairs.iter().map(move |(name, en, zh)| (table, *name, *en, *zh)))
        }
    };
}

words! {
    lane: timeline::Lane,
    state: timeline::State,
    timeline: timeline::Timeline,
    page: timeline::Page,
    bench: bench::Bench,
    lesson: lesson::Lesson,
    ending: lesson::Ending,
    front: lesson::Front,
    standing: lesson::Standing,
    stepping: lesson::Stepping,
    quiz: lesson::Quiz,
    claims: lesson::Claims,
    lab: lab::Lab,
    waits: lab::Waits,
    tried: lab::Tried,
    left: lab::Left,
    endless: lab::Endless,
    races: lab::Races,
    sure: lab::Sure,
    why: lab::Why,
    sample: lab::Sample,
    can: lab::Can,
    change: lab::Change,
    play: play::Play,
    goal: play::Goal,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_places() {
        let places = |text: &str| {
            let mut found: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}'))
                // The form of a word that depends on a number is there in one language alone.
                .filter(|(name, _)| !name.contains('?'))
                .map(|(name, _)| name.to_string())
                .collect();
            found.sort();
            found
        };
        for (table, name, en, zh) in pairs() {
            assert_eq!(places(en), places(zh), "the phrase '{table}.{name}' has different places in the two languages");
        }
    }
}
