//! `gort explore PROGRAM --what-if CHANGE`: the outputs of a changed program, beside those of the program as it is.
//!
//! A change is `cap=N`, every channel with this capacity, or `NAME.cap=N`, those that `let NAME` makes.

use std::io::{self, Write};

use gort::explore::{BigUint, Exploration, Output};
use gort::{EventKind, ObjectKind};
use serde_json::{Value, json};

use super::{explore, search, set};
use crate::args::ExploreArgs;
use crate::failure::{Outcome, suggestion, usage};
use crate::json as contract;
use crate::messages::fill;
use crate::pick::Picked;
use crate::render::names::line_of;
use crate::render::span::{Line, Tone};
use crate::run::{self, Order};
use crate::screen::Screen;
use crate::source::Source;

/// Sets larger than this are not compared one by one.
const COMPARED: u32 = 300_000;

/// A change to a program's channels.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Change {
    /// The lines on which the changed channels are made.
    lines: Vec<u32>,
    cap: usize,
}

/// The channels that a program's default run makes: the line, and the name that `let` gives.
fn channels(picked: &Picked) -> anyhow::Result<Vec<(u32, Option<String>)>> {
    let run = run::run(picked.lesson.name, picked.program, &Order::Seed(0))
        .map_err(|error| anyhow::anyhow!("'{}' could not be run: {error}", picked.name()))?;
    let file = format!("lessons/{}/{}.rs", picked.lesson.name, picked.program.name);
    let source = Source::read(picked.program.rust);
    let made = run.events.iter().filter_map(|event| {
        let EventKind::Object { kind: ObjectKind::Chan { .. }, .. } = event.kind else { return None };
        let line = line_of(event, &file)?;
        Some((line as u32, source.binding(line).map(str::to_owned)))
    });
    let mut channels: Vec<_> = made.collect();
    channels.dedup();
    Ok(channels)
}

fn change(picked: &Picked, text: &str) -> anyhow::Result<Change> {
    let form = "a change is 'cap=2', or 'ch.cap=2' for the channel that 'let ch' makes";
    let Some((what, number)) = text.split_once('=') else { return usage(format!("'{text}' is no change: {form}")) };
    let Ok(cap) = number.trim().parse::<usize>() else {
        return usage(format!("'{number}' is no capacity: {form}"));
    };
    let channels = channels(picked)?;
    if channels.is_empty() {
        return usage(format!("'{}' makes no channel whose capacity could be changed", picked.name()));
    }
    let lines: Vec<u32> = match what.trim().split_once('.') {
        None if what.trim() == "cap" => channels.iter().map(|(line, _)| *line).collect(),
        Some((name, "cap")) => {
            let named = channels.iter().filter(|(_, known)| known.as_deref() == Some(name));
            let lines: Vec<u32> = named.map(|(line, _)| *line).collect();
            if lines.is_empty() {
                let names: Vec<&str> = channels.iter().filter_map(|(_, known)| known.as_deref()).collect();
                let near = suggestion(name, names.iter().copied());
                return usage(format!("'{}' has no channel '{name}': {near}", picked.name()));
            }
            lines
        }
        _ => return usage(format!("'{what}' cannot be changed: {form}")),
    };
    Ok(Change { lines, cap })
}

/// What a comparison found.
struct Difference {
    /// Outputs of the changed program alone.
    new: Vec<Output>,
    /// Outputs that the change takes away.
    lost: Vec<Output>,
}

fn difference(before: &Exploration, after: &Exploration) -> Option<Difference> {
    let most = BigUint::from(COMPARED);
    if before.outputs > most || after.outputs > most {
        return None;
    }
    Some(Difference {
        new: after.all().filter(|output| !before.contains(output)).collect(),
        lost: before.all().filter(|output| !after.contains(output)).collect(),
    })
}

/// Explores both and shows the difference.
pub fn run(
    picked: &Picked,
    text: &str,
    args: &ExploreArgs,
    screen: &Screen,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    search::explorable(picked)?;
    let change = change(picked, text)?;
    let before = search::explore(picked, &args.search, screen)?;
    let changed = change.clone();
    let explorer = search::explorer(picked.lesson.name, picked.program)
        .capacities(move |at, cap| if changed.lines.contains(&at.line()) { changed.cap } else { cap });
    let after = search::watched(search::configured(explorer, &args.search), screen)?;
    let found = difference(&before, &after);
    if screen.json {
        let value = as_json(&picked.name(), text, args, &before, &after, found.as_ref());
        serde_json::to_writer(&mut *out, &value).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        show(out, screen, picked, text, args, [&before, &after], found.as_ref())?;
    }
    Ok(search::outcome(&before).max(search::outcome(&after)))
}

fn show(
    out: &mut dyn Write,
    screen: &Screen,
    picked: &Picked,
    text: &str,
    args: &ExploreArgs,
    [before, after]: [&Exploration; 2],
    found: Option<&Difference>,
) -> io::Result<()> {
    let words = screen.words;
    explore::head(out, screen, picked, args.search.clock)?;
    for (title, one) in [(words.what_as_is.to_string(), before), (fill(words.what_changed, &[("change", text)]), after)]
    {
        writeln!(out)?;
        screen.put(out, &Line::of(title, Tone::Heading), 1)?;
        set::facts(out, screen, one)?;
    }
    writeln!(out)?;
    let Some(Difference { new, lost }) = found else {
        return screen.put(out, &Line::of(words.what_too_many, Tone::Note), 1);
    };
    for (template, sign, outputs, tone) in
        [(words.what_new, "+", new, Tone::Good), (words.what_lost, "-", lost, Tone::Bad)]
    {
        let count = set::grouped(&BigUint::from(outputs.len()));
        screen.put(out, &Line::of(fill(template, &[("n", &count)]), Tone::Strong), 1)?;
        for output in outputs.iter().take(args.limit()) {
            let mut line = Line::of(format!("   {sign} "), tone);
            line.append(set::output_line(output, screen));
            crate::theme::write_lines(out, &line.wrap_hanging(screen.width, 5))?;
        }
        if outputs.len() > args.limit() {
            let rest = BigUint::from(outputs.len() - args.limit());
            let limit = (args.limit() * 10).to_string();
            let text = fill(words.more_outputs, &[("n", &set::grouped(&rest)), ("limit", &limit)]);
            screen.put(out, &Line::of(text, Tone::Faint), 3)?;
        }
    }
    Ok(())
}

fn as_json(
    program: &str,
    change: &str,
    args: &ExploreArgs,
    before: &Exploration,
    after: &Exploration,
    found: Option<&Difference>,
) -> Value {
    let list = |outputs: &[Output]| -> Vec<Value> {
        let shown = outputs.iter().take(args.limit());
        shown.map(|output| json!({ "output": output.lines, "ending": contract::ending(output.ending) })).collect()
    };
    json!({
        "program": program,
        "change": change,
        "before": explore::as_json(program, args, before),
        "after": explore::as_json(program, args, after),
        "new": found.map(|found| found.new.len()),
        "lost": found.map(|found| found.lost.len()),
        "new_list": found.map(|found| list(&found.new)),
        "lost_list": found.map(|found| list(&found.lost)),
    })
}
