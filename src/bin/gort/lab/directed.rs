//! The search behind a question about one output: of all that a small program does, of a large one only as long as it prints what is asked for.
//!
//! Invariants  I1  whichever search it was, the answer about these lines is the same, or it is not known.
//! See         Explorer::looking_for.

use gort::explore::{Answer, Exploration, Incomplete};

use super::{search, typed};
use crate::args::{SearchArg, SearchArgs};
use crate::program::subject::Subject;
use crate::terminal::screen::Screen;

/// A program of no more states is searched as a whole: then more can be said of lines that it does not print.
const SMALL: u64 = 20_000;

/// Whether these lines say by themselves which output is meant, and the search was left to gort.
fn directs(lines: &[String], args: &SearchArgs) -> bool {
    !typed::is_pattern(&typed::split_all(lines))
        && args.search == SearchArg::Auto
        && args.bound.is_none()
        && args.preemptions.is_none()
}

/// Whether it has an output with these lines. `None`: they can be printed, and more behind them, perhaps without end: that it does not tell.
fn has(found: &Exploration, lines: &[String]) -> Option<bool> {
    match found.can(&typed::lines(found.lines(), lines)) {
        Answer::Possible(_) => Some(true),
        Answer::Impossible { lines: held, next, .. } => {
            (found.incomplete.is_some() || held < lines.len() || next.is_empty()).then_some(false)
        }
    }
}

/// Searches a program for an output with these lines, as they were typed.
pub fn search(subject: &Subject, lines: &[String], args: &SearchArgs, screen: &Screen) -> anyhow::Result<Exploration> {
    if !directs(lines, args) {
        return search::explore(subject, args, screen);
    }
    search::explorable(subject)?;
    let small = SearchArgs { search: SearchArg::Full, bound: Some(SMALL), ..args.clone() };
    let found = search::watched(search::configured(subject.explorer(), &small), screen)?;
    if !matches!(found.incomplete, Some(Incomplete::Bound { .. } | Incomplete::Memory { .. })) {
        return Ok(found);
    }
    // A bar in an argument stands between two lines, or in one.
    let mut meant = vec![typed::split_all(lines)];
    if meant[0] != lines {
        meant.push(lines.to_vec());
    }
    let mut answer = None;
    for lines in meant {
        let explorer = search::configured(subject.explorer().looking_for(&lines), args);
        let found = search::watched_beside(explorer, screen)?;
        match has(&found, &lines) {
            Some(false) if !search::was_interrupted() => _ = answer.get_or_insert(found),
            None => return search::explore(subject, args, screen),
            _ => return Ok(found),
        }
    }
    answer.map_or_else(|| search::explore(subject, args, screen), Ok)
}
