//! Drawn Go programs with all that goroutines do to each other; and what two searches of one of them must agree in.
//!
//! States      Some programs share a text, so that reading and compiling it, which takes longer than searching a small program, is done once
//!             for all of them. Each begins with a function of its own, and is explored as if it were alone.

mod writer;

use std::collections::BTreeSet;
use std::sync::Arc;

use gort_events::Ending;
use gort_explore::{Beginning, Clock, Count, Endings, Exploration, InPlace, Search, Settings, explore};
use gort_golang::build;
use gort_golang::code::{Op, Program};
use gort_golang_explore::{GoProgram, Lax};

pub(crate) use writer::{Drawn, program};

/// States that a search sees at most: larger programs are left out.
pub(crate) const STATES: u64 = 400;
/// Outputs that are compared one by one.
const OUTPUTS: usize = 200;

/// The programs of these numbers, with what they are explored as.
pub(crate) fn batch(seeds: impl IntoIterator<Item = u64>) -> Vec<(Drawn, GoProgram)> {
    let drawn: Vec<Drawn> = seeds.into_iter().map(program).collect();
    let mut text = format!("{}\nvar _ = runtime.Gosched\n\nfunc main() {{\n", writer::HEAD);
    drawn.iter().for_each(|one| text += &format!("\t{}()\n", one.main));
    text += "}\n\n";
    drawn.iter().for_each(|one| text += &one.text);
    let texts = [("prog.go".to_owned(), text.into_bytes())];
    let ready = build::build(&texts, &build::Settings::default()).unwrap_or_else(|wrong| {
        panic!("{:?}\n{}", wrong.what, String::from_utf8_lossy(&texts[0].1));
    });
    let (mut program, files) = (ready.program, ready.files);
    let entries: Vec<u32> = drawn.iter().map(|one| entry(&mut program, &one.main)).collect();
    let programs = GoProgram::sharing("prog", program, &files, &entries);
    drawn.into_iter().zip(programs).collect()
}

/// A function that begins as the program does, but calls this one in place of `main`.
fn entry(program: &mut Program, main: &str) -> u32 {
    let number = |name: &str| {
        let place = program.functions.iter().position(|function| function.name == format!("main.{name}"));
        place.expect("a function that is there") as u32
    };
    let (main, of_all) = (number(main), number("main"));
    let mut entry = program.functions[program.entry as usize].clone();
    let calls = entry.ops.iter_mut().filter_map(|op| match op {
        Op::Call { func, .. } if *func == of_all => Some(func),
        _ => None,
    });
    calls.for_each(|func| *func = main);
    program.functions.push(entry);
    program.functions.len() as u32 - 1
}

/// What a search of the program finds.
pub(crate) fn searched(program: GoProgram, clock: Clock, (search, alike): (Search, bool), bound: u64) -> Exploration {
    let mut settings = Settings::new(Arc::new(InPlace));
    (settings.clock, settings.search, settings.alike, settings.bound) = (clock, search, alike, bound);
    explore(Arc::new(program), settings)
}

/// What a search finds that looks only at what prints these lines. Where a program counts as one that is too large it may still see as many states
/// for each of them.
#[allow(dead_code, reason = "not each test that draws programs asks for one output")]
pub(crate) fn searched_for(lines: &[String], program: GoProgram, clock: Clock, search: Search) -> Exploration {
    let mut settings = Settings::new(Arc::new(InPlace));
    (settings.clock, settings.search) = (clock, search);
    explore(Arc::new(Beginning::new(Arc::new(program), lines)), settings)
}

fn outputs(found: &Exploration) -> BTreeSet<String> {
    let ended = found.all().take(OUTPUTS).filter(|output| output.ending != Ending::PrintsForever);
    ended.map(|output| output.to_string()).collect()
}

/// In what the two differ that they must agree in.
pub(crate) fn difference(one: &Exploration, other: &Exploration) -> Option<String> {
    // What prints without end may do so from the first line on or from a later one: it is the same.
    let counts = |found: &Exploration| {
        let Endings { exit, deadlock, panic, fatal, never, prints_forever, .. } = found.endings.clone();
        ([exit, deadlock, panic, fatal, never], prints_forever > Count::ZERO)
    };
    if counts(one) != counts(other) {
        return Some(format!("{:?} and {:?}", counts(one), counts(other)));
    }
    let few = one.outputs <= Count::from(OUTPUTS) && other.outputs <= Count::from(OUTPUTS);
    if few && outputs(one) != outputs(other) {
        return Some(format!("{:?} and {:?}", outputs(one), outputs(other)));
    }
    None
}

/// What came of comparing the two searches of some programs.
#[derive(Default, Debug)]
pub(crate) struct Compared {
    /// With more states a program is too large.
    bound: u64,
    pub(crate) programs: u64,
    /// Programs that were too large.
    pub(crate) large: u64,
    pub(crate) endless: u64,
    pub(crate) racy: u64,
    /// Those in which no race was found in part.
    pub(crate) lost: u64,
    /// States of the searches in full and in part.
    pub(crate) full: u64,
    pub(crate) reduced: u64,
    /// The programs that differ, and in what.
    pub(crate) wrong: Vec<(u64, String)>,
    /// In how many programs what they have in them was, and how they ended.
    pub(crate) features: std::collections::BTreeMap<String, u64>,
}

/// Of so many programs one is searched with its races and goroutines that are left.
const WHOLE: u64 = 8;

impl Compared {
    /// Of programs that have no more states than this.
    pub(crate) fn of(bound: u64) -> Self {
        Compared { bound, ..Compared::default() }
    }

    /// Compares both searches of the programs of these numbers.
    pub(crate) fn compare(&mut self, seeds: std::ops::Range<u64>, lax: Lax) {
        for (seed, (drawn, program)) in seeds.clone().zip(batch(seeds)) {
            let is_whole = seed % WHOLE == 0;
            let program = program.anew().lax(lax);
            let program = if is_whole { program } else { program.outputs_only() };
            let all = searched(program.clone(), drawn.clock, (Search::Full, true), self.bound);
            if all.incomplete.is_some() {
                self.large += 1;
                continue;
            }
            // By turns with what the first search has learned of the program, and without.
            let again = if seed % 2 == 0 { program.anew() } else { program };
            let part = searched(again, drawn.clock, (Search::Reduced, true), self.bound);
            self.programs += 1;
            (self.full, self.reduced) = (self.full + all.states, self.reduced + part.states);
            self.endless += u64::from(all.outputs == Count::Infinite);
            self.racy += u64::from(!all.races.is_empty());
            self.lost += u64::from(all.races.is_empty() != part.races.is_empty());
            self.count(&drawn, &all);
            let difference = match &part.incomplete {
                Some(incomplete) => Some(incomplete.to_string()),
                None => difference(&all, &part),
            };
            let differs = |difference| format!("{:?}: {difference}\n{}", drawn.clock, drawn.alone());
            self.wrong.extend(difference.map(|difference| (seed, differs(difference))));
        }
    }

    fn count(&mut self, drawn: &Drawn, all: &Exploration) {
        let mut has: BTreeSet<String> = drawn.features.iter().map(|feature| (*feature).to_owned()).collect();
        for output in all.all().take(OUTPUTS) {
            has.insert(match output.message.is_empty() {
                true => format!("ends: {:?}", output.ending),
                false => format!("ends: {}", output.message),
            });
        }
        has.into_iter().for_each(|feature| *self.features.entry(feature).or_default() += 1);
    }
}
