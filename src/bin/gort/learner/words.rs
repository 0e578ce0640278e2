//! `gort words`: the glossary.

use std::io::Write;

use serde_json::json;

use super::glossary::{WORDS, Word};
use crate::args::WordsArgs;
use crate::json;
use crate::terminal::failure::{Conclusion, nearest};
use crate::terminal::lang::Lang;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};

/// Shows the words, or those that are like the one that is asked for.
pub fn run(args: &WordsArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Conclusion> {
    let found = found(args.word.as_deref());
    if screen.json {
        let word = |word: &&Word| json!({ "word": word.word, "means": word.means, "taught": word.taught });
        json::write(out, json!({ "words": found.iter().map(word).collect::<Vec<_>>() }))?;
    } else {
        let words = &screen.words.standing;
        for (at, word) in found.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            show(screen, word, out)?;
        }
        if found.is_empty() {
            let word = args.word.as_deref().unwrap_or_default();
            screen.say(out, fill!(words.word_none, word = word), Tone::Plain, 1)?;
        }
    }
    Ok(if found.is_empty() { Conclusion::Failed } else { Conclusion::Expected })
}

/// The words that have this in them, else those whose meaning has it, else the one that is nearest.
fn found(asked: Option<&str>) -> Vec<&'static Word> {
    let Some(asked) = asked else { return WORDS.iter().collect() };
    let lower = asked.to_lowercase();
    let with = |texts: &dyn Fn(&Word) -> [&'static str; 2]| -> Vec<&'static Word> {
        WORDS.iter().filter(|word| texts(word).iter().any(|text| text.to_lowercase().contains(&lower))).collect()
    };
    let found = [with(&|word| word.word), with(&|word| word.means)];
    if let Some(found) = found.into_iter().find(|found| !found.is_empty()) {
        return found;
    }
    let near = nearest(asked, WORDS.iter().flat_map(|word| word.word));
    WORDS.iter().filter(|word| near.is_some_and(|near| word.word.contains(&near))).collect()
}

fn show(screen: &Screen, word: &Word, out: &mut dyn Write) -> std::io::Result<()> {
    let [en, zh] = word.word;
    let (first, second) = if screen.lang == Lang::Zh { (zh, en) } else { (en, zh) };
    let mut line = Line::of(first, Tone::Strong);
    if first != second {
        line.push(format!(" {} {second}", screen.glyphs.dot), Tone::Plain);
    }
    let command = format!("gort lesson {} --section {}", word.taught[0], word.taught[1]);
    let taught = fill!(screen.words.standing.word_lesson, command = command);
    line.push(format!("  {taught}"), Tone::Faint);
    screen.put(out, &line, 1)?;
    for lang in screen.lang.texts() {
        screen.say(out, word.means[usize::from(*lang == Lang::Zh)], Tone::Plain, 3)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_a_part_of_it_in_either_language_or_by_its_neighbour() {
        let words = |asked: &str| found(Some(asked)).iter().map(|word| word.word[0]).collect::<Vec<_>>();
        assert_eq!(words("抢占"), ["preemption"]);
        assert_eq!(words("clock"), ["ideal clock", "real clock"]);
        assert_eq!(words("preemtion"), ["preemption"]);
        // What no word is called may be said of one.
        assert_eq!((words("WaitGroup"), words("select")), (vec!["counter"], vec!["ready"]));
        assert!(words("channel").contains(&"buffer") && words("mutex") == ["lock"]);
        assert!(words("xyzzy").is_empty() && found(None).len() == WORDS.len());
    }
}
