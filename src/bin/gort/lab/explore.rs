//! `gort explore PROGRAM`: every output that a program can have, and how each comes about.

use std::io::{self, Write};
use std::time::Duration;

use gort::explore::{BigUint, Exploration, Incomplete, RacyAccess};
use serde_json::{Value, json};

use super::{sample, search, set, whatif};
use crate::args::{ClockArg, ExploreArgs};
use crate::json;
use crate::lessons::find;
use crate::program::subject::Subject;
use crate::render::names::place;
use crate::terminal::failure::Outcome;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::theme::write_lines;

/// Explores a program.
pub fn run(args: &ExploreArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let subject = find::program(&args.program)?;
    if let Some(plan) = sample::Plan::of(&args.sample)? {
        return sample::run(&subject, &plan, args, screen, out);
    }
    if let Some(change) = &args.what_if {
        return whatif::run(&subject, change, args, screen, out);
    }
    let found = search::explore(&subject, &args.search, screen)?;
    if screen.json {
        let value = as_json(&subject.name(), args, &found);
        json::write(out, value)?;
    } else {
        show(out, screen, &subject, args, &found)?;
    }
    Ok(search::outcome(&found))
}

/// The head of what is said of a program's outputs.
pub fn head(out: &mut dyn Write, screen: &Screen, subject: &Subject, clock: ClockArg) -> io::Result<()> {
    let words = screen.words;
    let clock = if clock == ClockArg::Real { words.clock_real } else { words.clock_ideal };
    let mut title = Line::of(format!(" {}", subject.name()), Tone::Strong);
    title.push(format!(" {} {clock}", screen.glyphs.dot), Tone::Faint);
    write_lines(out, &title.wrap_hanging(screen.width, 1))
}

fn show(
    out: &mut dyn Write,
    screen: &Screen,
    subject: &Subject,
    args: &ExploreArgs,
    found: &Exploration,
) -> io::Result<()> {
    head(out, screen, subject, args.search.clock)?;
    set::facts(out, screen, found)?;
    writeln!(out)?;
    let list = found.list(args.limit());
    let replay = format!("gort trace {}", subject.name());
    for (at, item) in list.iter().enumerate() {
        let usual = Some(&item.output) == found.default_output();
        set::listed(out, screen, at + 1, item, usual, Some(&replay))?;
    }
    let more = &found.outputs - BigUint::from(list.len()).min(found.outputs.clone());
    if more > BigUint::ZERO {
        let limit = args.more().to_string();
        let text = fill!(screen.words.more_outputs, n = grouped(&more), limit = limit);
        screen.say(out, text, Tone::Faint, 1)?;
    }
    effort(out, screen, found)
}

/// A search that took longer than this says how fast it was.
const LONG: Duration = Duration::from_secs(2);

/// How fast a long search was, and how much of it was replay.
fn effort(out: &mut dyn Write, screen: &Screen, found: &Exploration) -> io::Result<()> {
    let effort = &found.effort;
    if effort.search < LONG {
        return Ok(());
    }
    let whole = |number: f64| grouped(number as u64);
    writeln!(out)?;
    screen.say(
        out,
        fill!(
            screen.words.effort,
            states = grouped(found.states),
            time = format!("{:.1} s", effort.search.as_secs_f64()),
            rate = whole(found.states as f64 / effort.search.as_secs_f64()),
            share = format!("{:.0} %", 100.0 * replayed(found)),
            steps = grouped(effort.steps)
        ),
        Tone::Faint,
        1,
    )
}

/// The share of the steps that was replay.
fn replayed(found: &Exploration) -> f64 {
    found.effort.replayed as f64 / found.effort.steps.max(1) as f64
}

/// What the search did, as JSON. Its times are the only figures here that differ from run to run.
fn effort_json(found: &Exploration) -> Value {
    let effort = &found.effort;
    let seconds = effort.search.as_secs_f64();
    json!({
        "runs": effort.runs,
        "steps": effort.steps,
        "replayed_steps": effort.replayed,
        "replay_share": (replayed(found) * 1e4).round() / 1e4,
        "search_seconds": seconds,
        "count_seconds": effort.count.as_secs_f64(),
        "states_per_second": (found.states as f64 / seconds.max(1e-9)).round(),
    })
}

/// A clock's name in JSON.
pub fn clock_name(clock: ClockArg) -> &'static str {
    if clock == ClockArg::Real { "real" } else { "ideal" }
}

pub fn as_json(program: &str, args: &ExploreArgs, found: &Exploration) -> Value {
    let list: Vec<Value> = found
        .list(args.limit_in_json())
        .iter()
        .map(|item| {
            json!({
                "output": item.output.lines,
                "ending": json::ending(item.output.ending),
                "message": json::message(&item.output),
                "preemptions": item.preemptions,
                "schedule": item.schedule.as_ref().map(ToString::to_string),
            })
        })
        .collect();
    let access = |access: &RacyAccess| json!({ "at": place(access.at), "write": access.write });
    let races: Vec<Value> = found
        .races
        .iter()
        .map(|race| json!({ "first": access(&race.first), "second": access(&race.second) }))
        .collect();
    let mut value = json!({
        "program": program,
        "clock": clock_name(args.search.clock),
        "complete": found.incomplete.is_none(),
        "certainty": found.certainty().name(),
        "incomplete": found.incomplete.as_ref().map(ToString::to_string),
        "reason": found.incomplete.as_ref().map(Incomplete::name),
        "outputs": json::number(&found.outputs),
        "schedules": found.schedules.to_string(),
        "states": found.states,
        "endings": {
            "exit": json::number(&found.endings.exit),
            "deadlock": json::number(&found.endings.deadlock),
            "panic": json::number(&found.endings.panic),
            "fatal": json::number(&found.endings.fatal),
        },
        "leaks": { "possible": json::number(&found.leaks.possible), "certain": json::number(&found.leaks.certain) },
        "races": races,
        "racy_outputs": json::number(&found.racy_outputs),
        "list": list,
    });
    if !args.no_effort {
        value["effort"] = effort_json(found);
    }
    value
}
