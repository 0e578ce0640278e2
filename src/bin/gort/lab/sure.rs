//! What may be said of outputs that were not found. Nothing else in the command line says "complete" or "impossible".
//!
//! The library decides how sure an exploration is ([`Certainty`]); this has the sentences.

use gort::MapOrder;
use gort::explore::{Asked, Certainty, Clock, Exploration, Incomplete, Keeper};

use super::why;
use crate::terminal::messages::Words;
use crate::terminal::phrase::fill;

/// What keeps an answer that every order of the steps gives from being the whole truth: a sentence, or nothing.
pub fn but(certainty: Certainty, words: &Words) -> Option<&'static str> {
    match certainty {
        Certainty::Racy { .. } | Certainty::Partial { racy: true } => Some(words.sure.but_racy),
        Certainty::RacesUnknown { .. } => Some(words.sure.but_unknown),
        Certainty::ReadsClock(_) => Some(words.sure.but_reads),
        _ => None,
    }
}

/// The clock whose orders of the steps were considered, where another one may allow more of them.
fn of_clock(certainty: Certainty) -> Option<Clock> {
    match certainty {
        Certainty::Racy { with } | Certainty::RacesUnknown { with } => with,
        _ => None,
    }
}

/// A statement, and what there is to say against it.
fn with(statement: &str, certainty: Certainty, words: &Words) -> String {
    match but(certainty, words) {
        Some(but) => format!("{statement}{}{but}", words.sure.space),
        None => statement.to_string(),
    }
}

/// With a capital letter first, where the script has one.
fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or(String::new(), |first| first.to_uppercase().chain(signs).collect())
}

/// Below a list: whether it is everything.
pub fn list(found: &Exploration, words: &Words) -> String {
    let why = found.incomplete.as_ref().map(|why| why::why(why, words)).unwrap_or_default();
    if let Some(Incomplete::MapOrder { tried: MapOrder::Insertion | MapOrder::Rotation }) = &found.incomplete {
        return with(&fill!(words.sure.list_choice, why = why), found.certainty(), words);
    }
    if let Some(Incomplete::Machine { asked }) = &found.incomplete {
        let statement = match *asked {
            Asked::INPUT => fill!(words.sure.list_input, why = why),
            Asked::SIGNALS => fill!(words.sure.list_no_signal, why = why),
            _ => fill!(words.sure.list_machine, why = why),
        };
        return with(&statement, found.certainty(), words);
    }
    if let Some(Incomplete::Processors) = &found.incomplete {
        return with(&fill!(words.sure.list_processor, why = why), found.certainty(), words);
    }
    list_of(found.certainty(), found.kept_by(), &why, words)
}

/// How more may be found of a list that is complete for one clock.
pub fn further(certainty: Certainty, words: &Words) -> Option<&'static str> {
    (certainty == Certainty::ForClock).then_some(words.sure.try_real)
}

/// `kept`: who can keep the program going without end in a way that is none of the outputs.
fn list_of(certainty: Certainty, kept: Option<Keeper>, why: &str, words: &Words) -> String {
    let statement = match (certainty, kept) {
        (Certainty::Proven, None) => words.sure.list,
        (Certainty::Proven, Some(Keeper::Unfair)) => words.sure.list_fair,
        (Certainty::Proven, Some(_)) => words.sure.list_ending,
        (Certainty::ForClock, None) => words.sure.list_ideal,
        (Certainty::ForClock, Some(Keeper::Unfair)) => words.sure.list_ideal_fair,
        (Certainty::ForClock, Some(_)) => words.sure.list_ideal_ending,
        (Certainty::ReadsClock(Clock::Ideal), _) => words.sure.list_reads_ideal,
        (Certainty::ReadsClock(_), _) => words.sure.list_reads_real,
        (Certainty::Partial { .. }, _) => &fill!(words.sure.list_partial, why = why),
        _ => match of_clock(certainty) {
            None => words.sure.list_orders,
            Some(Clock::Ideal) => words.sure.list_orders_ideal,
            Some(_) => words.sure.list_orders_real,
        },
    };
    let said = with(statement, certainty, words);
    // Of what is no proof it is said besides.
    match kept {
        Some(keeper) if !certainty.is_proof() && !matches!(certainty, Certainty::Partial { .. }) => {
            format!("{said}{}{}", words.sure.space, besides(keeper, words))
        }
        _ => said,
    }
}

/// Of an output that was asked for and not found. `kept`: who may keep the program going without end when that has been printed.
pub fn output(found: &Exploration, kept: Option<Keeper>, words: &Words) -> String {
    let why = found.incomplete.as_ref().map(|why| capital(&why::why(why, words))).unwrap_or_default();
    output_of(found.certainty(), kept, &why, words)
}

fn output_of(certainty: Certainty, kept: Option<Keeper>, why: &str, words: &Words) -> String {
    let statement = match (certainty, kept) {
        (Certainty::Partial { .. }, _) => &fill!(words.sure.output_partial, why = why),
        (_, Some(Keeper::Fair)) => words.sure.output_ending,
        (Certainty::Proven, None) => words.sure.output,
        (Certainty::Proven, Some(_)) => words.sure.output_fair,
        (Certainty::ForClock, None) => words.sure.output_ideal,
        (Certainty::ForClock, Some(_)) => words.sure.output_ideal_fair,
        (Certainty::ReadsClock(Clock::Ideal), _) => words.sure.output_reads_ideal,
        (Certainty::ReadsClock(_), _) => words.sure.output_reads_real,
        _ => match of_clock(certainty) {
            None => words.sure.output_orders,
            Some(Clock::Ideal) => words.sure.output_orders_ideal,
            Some(_) => words.sure.output_orders_real,
        },
    };
    with(statement, certainty, words)
}

/// Of a goal that no state leads to. `kept`: who can keep the program going without end where it need not. Needs: the search is complete.
pub fn goal(certainty: Certainty, kept: Option<Keeper>, states: &str, words: &Words) -> String {
    let statement = match certainty {
        Certainty::Proven => words.sure.goal,
        Certainty::ForClock => words.sure.goal_ideal,
        _ => words.sure.goal_orders,
    };
    let said = with(&fill!(statement, n = states), certainty, words);
    kept.map_or_else(|| said.clone(), |keeper| format!("{said}{}{}", words.sure.space, besides(keeper, words)))
}

/// What there is besides what ends, or prints as long as it can.
fn besides(keeper: Keeper, words: &Words) -> &'static str {
    if keeper == Keeper::Unfair { words.sure.but_fair } else { words.sure.but_ending }
}

/// Of the only output that a program was found to have.
pub fn only(certainty: Certainty, words: &Words) -> &'static str {
    match certainty {
        Certainty::Proven => words.sure.only,
        Certainty::ForClock => words.sure.only_ideal,
        _ => words.sure.only_orders,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::messages::{EN, ZH, pairs};

    const ALL: [Certainty; 11] = [
        Certainty::Proven,
        Certainty::ForClock,
        Certainty::ReadsClock(Clock::Ideal),
        Certainty::ReadsClock(Clock::Real),
        Certainty::Racy { with: None },
        Certainty::Racy { with: Some(Clock::Ideal) },
        Certainty::Racy { with: Some(Clock::Real) },
        Certainty::RacesUnknown { with: None },
        Certainty::RacesUnknown { with: Some(Clock::Ideal) },
        Certainty::Partial { racy: false },
        Certainty::Partial { racy: true },
    ];

    /// Whether these words claim that something cannot be, whatever the clock.
    fn claims(text: &str) -> bool {
        let text = text.to_lowercase();
        ["impossible", "complete", "不可能", "完整"].iter().any(|word| text.contains(word))
            && !["not complete", "不完整", "ideal clock", "理想时钟", "clock that shows", "时钟是完整"]
                .iter()
                .any(|word| text.contains(word))
    }

    #[test]
    fn only_what_is_proven_is_called_impossible_in_both_languages() {
        for words in [&EN, &ZH] {
            for certainty in ALL {
                let all = [
                    list_of(certainty, None, "why", words),
                    output_of(certainty, None, "why", words),
                    goal(certainty, None, "7", words),
                    only(certainty, words).to_string(),
                ];
                for text in &all[..3] {
                    assert_eq!(claims(text), certainty == Certainty::Proven, "{certainty:?}: {text}");
                    assert!(!text.contains('{'), "{text}");
                }
                let racy = matches!(certainty, Certainty::Racy { .. } | Certainty::Partial { racy: true });
                assert_eq!(all.iter().any(|text| text.contains(words.sure.but_racy)), racy, "{certainty:?}");
            }
        }
    }

    #[test]
    fn the_sentences_are_these() {
        let en = |certainty| (list_of(certainty, None, "why", &EN), output_of(certainty, None, "Why", &EN));
        let texts = ALL.map(en);
        let expected = [
            ("Complete: anything else is impossible.", "Impossible: no schedule prints this."),
            (
                "Complete for the ideal clock: with it, anything else is impossible.",
                "Impossible with the ideal clock: no schedule prints this.",
            ),
            (
                "Complete for the ideal clock, by which computing takes no time. But the program reads the clock, and a \
                 machine's shows other times.",
                "With the ideal clock, no schedule prints this. But the program reads the clock, and a machine's shows other \
                 times.",
            ),
            (
                "Complete for a clock that shows only times at which a timer is due. But the program reads the clock, and a \
                 machine's shows other times.",
                "With a clock that shows only times at which a timer is due, no schedule prints this. But the program reads \
                 the clock, and a machine's shows other times.",
            ),
            (
                "Every order of the steps was considered. But the program has a data race, and Go promises nothing about it.",
                "No order of the steps prints this. But the program has a data race, and Go promises nothing about it.",
            ),
            (
                "Every order of the steps by the ideal clock was considered. But the program has a data race, and Go promises \
                 nothing about it.",
                "No order of the steps by the ideal clock prints this. But the program has a data race, and Go promises \
                 nothing about it.",
            ),
            (
                "Every order of the steps by a clock that shows only times at which a timer is due was considered. But the \
                 program has a data race, and Go promises nothing about it.",
                "No order of the steps by a clock that shows only times at which a timer is due prints this. But the program \
                 has a data race, and Go promises nothing about it.",
            ),
            (
                "Every order of the steps was considered. But not all data races were looked for; where there is \
                 one, Go promises nothing.",
                "No order of the steps prints this. But not all data races were looked for; where there is one, \
                 Go promises nothing.",
            ),
            (
                "Every order of the steps by the ideal clock was considered. But not all data races were looked for; where \
                 there is one, Go promises nothing.",
                "No order of the steps by the ideal clock prints this. But not all data races were looked for; where there is \
                 one, Go promises nothing.",
            ),
            (
                "Not complete: why. What is not listed may still be possible.",
                "Not found, but it may be possible: the search is not complete. Why.",
            ),
            (
                "Not complete: why. What is not listed may still be possible. But the program has a data race, and Go \
                 promises nothing about it.",
                "Not found, but it may be possible: the search is not complete. Why. But the program has a data race, and \
                 Go promises nothing about it.",
            ),
        ];
        for ((list, output), expected) in texts.iter().zip(expected) {
            assert_eq!((list.as_str(), output.as_str()), expected);
        }
    }

    /// What only some schedulers do is never called impossible without saying of which that is so; and of the others something is said.
    #[test]
    fn what_holds_for_a_fair_scheduler_alone_says_so_in_both_languages() {
        for (words, fair, ending) in [(&EN, "fair scheduler", "without end where it need not"), (&ZH, "公平", "本不必")]
        {
            for certainty in ALL.into_iter().filter(|certainty| !matches!(certainty, Certainty::Partial { .. })) {
                let of =
                    |keeper| (list_of(certainty, keeper, "why", words), output_of(certainty, keeper, "why", words));
                let (list, output) = of(Some(Keeper::Unfair));
                assert!(list.contains(fair), "{list}");
                assert!(!certainty.is_proof() || output.contains(fair), "{output}");
                let (list, output) = of(Some(Keeper::Fair));
                assert!(list.contains(ending) && output.contains(ending) && !claims(&output), "{list} {output}");
            }
        }
    }

    /// Words of the interface that say such a thing have their sentence from here, but for the player's own answer in a game.
    #[test]
    fn no_other_words_of_the_interface_claim_it() {
        const FREE: [(&str, &str); 4] =
            [("play", "key_impossible"), ("play", "impossible"), ("play", "about"), ("claims", "claims_more")];
        for (table, name, en, zh) in
            pairs().filter(|(table, name, ..)| *table != "sure" && !FREE.contains(&(table, name)))
        {
            assert!(!claims(en) && !claims(zh), "the phrase '{table}.{name}': {en} {zh}");
        }
    }

    /// The sentences are used here alone, and no file has one of its own.
    #[test]
    fn no_other_file_says_it_by_itself() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/bin/gort");
        let mut folders = vec![std::path::PathBuf::from(folder)];
        let mut read = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                if path.ends_with("lab/sure.rs") || path.ends_with("terminal/messages/lab.rs") {
                    continue;
                }
                read += 1;
                let text = std::fs::read_to_string(&path).unwrap();
                for (number, line) in text.lines().enumerate() {
                    let said = ["Impossible:", "Complete:", "is impossible", "words.sure.", "不可能：", "完整："];
                    let found = said.iter().find(|said| line.contains(**said));
                    let comment = line.trim_start().starts_with("//");
                    assert!(comment || found.is_none(), "{}:{}: {line}", path.display(), number + 1);
                }
            }
        }
        assert!(read > 50, "{read} files");
    }
}
