//! Outputs of a program, however they were found: what a search and a sample are both asked, and what is shown of both.

use std::io::{self, Write};

use gort::explore::{Count, Race};
use gort::{Ending, ReplayCode, Site};
use gort_exercise::Pattern;
use serde_json::{Value, json};

use crate::json;
use crate::terminal::failure::Conclusion;
use crate::terminal::messages::Words;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};

/// Outputs that were found.
pub trait Outputs {
    /// How they were found, where that has to be said before anything else.
    fn title(&self, words: &Words) -> Option<String>;
    /// Every line of every output.
    fn lines(&self) -> &[String];
    /// Whether one of them has exactly these lines.
    fn contains(&self, lines: &[String]) -> bool;
    /// The output with exactly these lines, or where they leave all of them.
    fn look_up(&self, lines: &[String], words: &Words) -> Result<Possible, Box<Divergence>>;
    /// An output that the pattern means, the one with the fewest preemptions of the first.
    fn fitting(&self, pattern: &Pattern, words: &Words) -> Result<Possible, Box<Divergence>>;
    /// How a question comes out whose answer is not among them.
    fn conclusion(&self) -> Conclusion;
    /// How a test comes out which says that something is not among them, and it is not.
    fn not_there(&self) -> Conclusion;
    /// How many end so.
    fn ending_so(&self, ending: Ending) -> Count;
    /// How many end with an exit status other than 0, which are among those with a fatal ending.
    fn with_status(&self) -> Count;
    /// How many end in a fatal error.
    fn fatal_errors(&self) -> Count;
    /// The data races that were seen, each pair of lines once.
    fn races(&self) -> Vec<[RaceSide; 2]>;
    /// The sends and closes that were seen beside each other, each pair of lines once: the send, and the close.
    fn sends_beside_closes(&self) -> Vec<[String; 2]>;
}

/// An output that is among them.
pub struct Possible {
    /// What to say of it.
    pub said: String,
    /// It, on one line.
    pub output: String,
    /// What replays it.
    pub schedule: Option<ReplayCode>,
    /// The answer for programs.
    pub json: Value,
}

/// Where lines leave all outputs.
pub struct Divergence {
    /// What to say of them.
    pub verdict: String,
    /// How many of the lines some output begins with.
    pub held: usize,
    /// Introduces what comes after those.
    pub introduction: String,
    /// What comes after those: lines, and ways to end.
    pub next: Vec<String>,
    /// What is wrong with the line that does not come there.
    pub fault: Option<String>,
    /// What to do to find more.
    pub more: Option<String>,
    /// Whether not even what was found was looked at to its end.
    pub unknown: bool,
    /// The answer for programs.
    pub json: Value,
}

impl Divergence {
    /// Of a pattern: that nothing fits, and what that is worth.
    pub fn of_a_pattern(verdict: String, more: Option<String>, json: Value) -> Divergence {
        let (introduction, next) = (String::new(), Vec::new());
        Divergence { verdict, held: 0, introduction, next, fault: None, more, unknown: false, json }
    }
}

/// One side of a data race.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct RaceSide {
    /// Its line.
    pub at: String,
    /// Whether it writes.
    pub write: bool,
}

/// How a program ends, as one of the things that can come next.
pub fn ending_text(ending: Ending, message: &str, words: &Words) -> String {
    match ending {
        Ending::Exit => words.lab.ends_there.to_string(),
        Ending::Never if message.is_empty() => words.endless.ends_never.to_string(),
        Ending::Never => fill!(words.endless.computes, who = message),
        Ending::PrintsForever => fill!(words.endless.ends_forever, period = message),
        _ => message.to_string(),
    }
}

/// After their number: how many end in which way.
pub fn endings(outputs: &impl Outputs, words: &Words) -> Line {
    let so = |ending: Ending| outputs.ending_so(ending);
    let counts = [
        (so(Ending::Exit), words.lab.outputs_exit, Tone::Plain),
        (so(Ending::Deadlock), words.lab.outputs_deadlock, Tone::Bad),
        (so(Ending::Panic), words.lab.outputs_panic, Tone::Bad),
        (outputs.fatal_errors(), words.lab.outputs_fatal, Tone::Bad),
        (outputs.with_status(), words.lab.outputs_status, Tone::Bad),
        (so(Ending::Never), words.lab.outputs_never, Tone::Bad),
        (so(Ending::PrintsForever), words.lab.outputs_forever, Tone::Bad),
    ];
    let mut line = Line::new();
    for (count, template, tone) in counts.into_iter().filter(|(count, ..)| *count > Count::ZERO) {
        line.push(if line.is_blank() { words.lane.colon } else { words.lane.comma }, Tone::Plain);
        line.push(fill!(template, n = grouped(count)), tone);
    }
    line
}

/// The same as JSON.
pub fn endings_json(outputs: &impl Outputs) -> Value {
    let endings = [Ending::Exit, Ending::Deadlock, Ending::Panic, Ending::Fatal, Ending::Never, Ending::PrintsForever];
    let counts = endings.map(|ending| (json::ending(ending).to_string(), json::number(&outputs.ending_so(ending))));
    Value::Object(counts.into_iter().collect())
}

/// The data races, one per line, and the sends beside closes.
pub fn races(out: &mut dyn Write, screen: &Screen, outputs: &impl Outputs) -> io::Result<()> {
    let words = screen.words;
    let side =
        |side: &RaceSide| fill!(if side.write { words.lab.race_write } else { words.lab.race_read }, at = side.at);
    for [first, second] in outputs.races() {
        screen.say(out, fill!(words.lab.race_seen, first = side(&first), second = side(&second)), Tone::Bad, 1)?;
    }
    let beside = outputs.sends_beside_closes();
    for [send, close] in &beside {
        screen.say(out, fill!(words.lab.send_beside_close, send = send, close = close), Tone::Bad, 1)?;
    }
    if !beside.is_empty() {
        screen.say(out, words.lab.beside_in_go, Tone::Note, 3)?;
    }
    Ok(())
}

/// The data races as JSON.
pub fn races_json(outputs: &impl Outputs) -> Vec<Value> {
    let side = |side: &RaceSide| json!({ "at": side.at, "write": side.write });
    outputs.races().iter().map(|[one, other]| json!({ "first": side(one), "second": side(other) })).collect()
}

/// Where the send stands of a send beside a close, and where the close.
pub fn send_and_close(race: &Race) -> [Site; 2] {
    let [first, second] = [race.first.at, race.second.at];
    if race.first.write { [second, first] } else { [first, second] }
}

/// The sends beside closes as JSON.
pub fn sends_beside_closes_json(outputs: &impl Outputs) -> Vec<Value> {
    outputs.sends_beside_closes().iter().map(|[send, close]| json!({ "send": send, "close": close })).collect()
}

#[cfg(test)]
mod tests {
    use gort::explore::{Actor, Effect, End, Explorer, Listener, Run, Setup, Standing, System};

    use super::*;

    /// It prints forever, or not at all, unless it exits at once.
    #[derive(Clone)]
    struct Ticking {
        line: Option<&'static str>,
        exited: bool,
        ticks: bool,
    }

    impl System for Ticking {
        fn name(&self) -> &str {
            "ticking"
        }

        fn start(&self, _: &Setup) -> Box<dyn Run> {
            Box::new(self.clone())
        }
    }

    const ACTORS: [Actor; 2] = [Actor::goroutine(1), Actor::goroutine(2)];

    impl Run for Ticking {
        fn restart(&mut self, _: Option<Listener>) {
            (self.exited, self.ticks) = (false, false);
        }

        fn standing(&mut self) -> Standing<'_> {
            if self.exited {
                return Standing::Ended(End::exit());
            }
            let actors = if self.ticks { 1 } else { 2 };
            Standing::Open { digest: u128::from(self.ticks), enabled: &ACTORS[..actors] }
        }

        fn step(&mut self, actor: Actor, _: &mut dyn FnMut(&[u64]) -> usize) -> Effect {
            if actor == ACTORS[0] {
                self.ticks = true;
                return self.line.map_or_else(Effect::default, Effect::printed);
            }
            self.exited = true;
            Effect::default()
        }

        fn snapshot(&self) -> Option<Box<dyn Run + Send>> {
            Some(Box::new(self.clone()))
        }
    }

    #[test]
    fn every_way_to_go_on_forever_is_counted_in_json() {
        for (line, ending) in [(None, "never"), (Some("tick"), "prints-forever")] {
            let found = Explorer::of(Ticking { line, exited: false, ticks: false }).longest_run(100).run();
            let counted = endings_json(&found);
            for word in ["exit", "deadlock", "panic", "fatal", "never", "prints-forever"] {
                let expected = u64::from(word == "exit" || word == ending);
                assert_eq!(counted[word], expected, "{word}: {counted}");
            }
        }
    }
}
