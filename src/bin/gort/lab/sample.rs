//! `--sample`: what random schedules show of a program that is too large to explore.
//!
//! A sample says what is possible, with a schedule for each output, and never what is impossible. So it is never called
//! complete, it says what it may have missed, and its exit code is that of a search that stopped at a bound.

use std::io::{self, Write};

use gort::Ending;
use gort::explore::{Incomplete, Progress, Sampled, Samples, Strategy};
use gort::races::{Access, AccessKind};
use serde_json::{Value, json};

use super::{can, explore, search, set, typed, why};
use crate::args::{CanArgs, ExploreArgs, SampleArg, SampleArgs, SearchArgs};
use crate::json;
use crate::program::subject::Subject;
use crate::render::names::place;
use crate::terminal::failure::{Outcome, usage};
use crate::terminal::messages::Words;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::speech::say;
use crate::terminal::theme::{write_line, write_lines};

const RUNS: u64 = 1000;
const DEPTH: u32 = 3;

/// How the sample is taken.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    strategy: Strategy,
    runs: u64,
    seed: u64,
}

impl Plan {
    /// As the command line asks, if it does.
    pub fn of(args: &SampleArgs) -> anyhow::Result<Option<Self>> {
        let strategy = match (args.sample, args.depth) {
            (None, _) => return Ok(None),
            (Some(SampleArg::Random), Some(depth)) => {
                return usage(say!(
                    "--depth {depth} belongs to pct: --sample pct --depth {depth}",
                    "--depth {depth} 是 pct 的选项：--sample pct --depth {depth}"
                ));
            }
            (Some(SampleArg::Random), None) => Strategy::RandomWalk,
            (Some(SampleArg::Pct), depth) => Strategy::Pct { depth: depth.unwrap_or(DEPTH) },
        };
        Ok(Some(Plan { strategy, runs: args.runs.unwrap_or(RUNS), seed: args.seed.unwrap_or(0) }))
    }

    fn take(&self, subject: &Subject, args: &SearchArgs, screen: &Screen) -> anyhow::Result<Samples> {
        search::explorable(subject)?;
        let explorer = search::configured(search::explorer(subject), args);
        let (plan, words) = (*self, screen.words);
        let text =
            move |progress: &Progress| fill!(words.sampling, n = grouped(progress.runs), all = grouped(plan.runs));
        search::shown(explorer, screen, text, |explorer| explorer.sample(plan.strategy, plan.seed, plan.runs))
    }

    /// One line that says what is done.
    fn title(&self, words: &Words) -> String {
        let (n, seed) = (grouped(self.runs), self.seed.to_string());
        match self.strategy {
            Strategy::Pct { depth } => {
                let changes = (depth - 1).to_string();
                fill!(words.sample_pct, n = n, depth = depth, seed = seed, changes = changes)
            }
            _ => fill!(words.sample_random, n = n, seed = seed),
        }
    }
}

/// Never complete; and a program that cannot be repeated, or waits for the outside, is a failure.
fn outcome(samples: &Samples) -> Outcome {
    if samples.unrepeatable > 0 || samples.stopped == Some(Incomplete::Outside) {
        return Outcome::Failed;
    }
    Outcome::Stopped
}

/// `gort explore PROGRAM --sample HOW`.
pub fn run(
    subject: &Subject,
    plan: &Plan,
    args: &ExploreArgs,
    screen: &Screen,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let samples = plan.take(subject, &args.search, screen)?;
    if screen.json {
        let value = as_json(subject, plan, args, &samples);
        json::write(out, value)?;
    } else {
        explore::head(out, screen, subject, args.search.clock)?;
        facts(out, screen, subject, plan, &samples)?;
        writeln!(out)?;
        for (at, sampled) in samples.outputs.iter().take(args.limit()).enumerate() {
            listed(out, screen, subject, at + 1, sampled)?;
        }
        if samples.outputs.len() > args.limit() {
            let rest = (samples.outputs.len() - args.limit()) as u64;
            screen.say(
                out,
                fill!(screen.words.more_outputs, n = grouped(rest), limit = args.more()),
                Tone::Faint,
                1,
            )?;
        }
    }
    Ok(outcome(&samples))
}

fn facts(out: &mut dyn Write, screen: &Screen, subject: &Subject, plan: &Plan, samples: &Samples) -> io::Result<()> {
    let words = screen.words;
    screen.say(out, plan.title(words), Tone::Plain, 1)?;
    let seen = samples.outputs.len() as u64;
    let count = if seen == 1 { words.sample_seen_one.to_string() } else { fill!(words.sample_seen, n = grouped(seen)) };
    let mut line = Line::of(count, Tone::Strong);
    let endings = [
        (Ending::Exit, words.outputs_exit, Tone::Plain),
        (Ending::Deadlock, words.outputs_deadlock, Tone::Bad),
        (Ending::Panic, words.outputs_panic, Tone::Bad),
        (Ending::Fatal, words.outputs_fatal, Tone::Bad),
    ];
    let mut before = words.colon;
    for (ending, template, tone) in endings {
        let count = count_of(samples, ending);
        if count > 0 {
            line.push(before, Tone::Plain);
            line.push(fill!(template, n = grouped(count)), tone);
            before = words.comma;
        }
    }
    screen.put(out, &line, 1)?;
    let schedules = fill!(words.sample_schedules, n = grouped(samples.schedules));
    screen.say(out, schedules, Tone::Faint, 1)?;
    warning(out, screen, words.sample_not_complete)?;
    let once = samples.seen_once();
    if seen > 0 {
        let text = match samples.runs.checked_div(once) {
            Some(1) => fill!(words.sample_new, n = grouped(once)),
            Some(each) => fill!(words.sample_once, n = grouped(once), each = grouped(each)),
            None => words.sample_often.to_string(),
        };
        screen.say(out, text, Tone::Plain, 3)?;
    }
    screen.say(
        out,
        fill!(
            words.sample_more,
            runs = plan.runs.saturating_mul(10),
            seed = plan.seed.wrapping_add(1),
            program = subject.name()
        ),
        Tone::Note,
        3,
    )?;
    if let Some(why) = &samples.stopped {
        warning(
            out,
            screen,
            &fill!(
                words.sample_stopped,
                n = grouped(samples.runs),
                all = grouped(plan.runs),
                why = why::why(why, words)
            ),
        )?;
    }
    if let Some(why) = &samples.endless {
        warning(out, screen, &fill!(words.sample_cut, n = grouped(samples.cut), why = why::why(why, words)))?;
    }
    if samples.unrepeatable > 0 {
        warning(out, screen, &fill!(words.sample_unrepeatable, n = grouped(samples.unrepeatable)))?;
    }
    let leaky = leaky(samples);
    if leaky > 0 {
        screen.say(out, fill!(words.sample_leaks, n = grouped(leaky)), Tone::Note, 1)?;
    }
    for [first, second] in races(samples) {
        let side = |(at, write): &Side| fill!(if *write { words.race_write } else { words.race_read }, at = at);
        let text = fill!(words.race_seen, first = side(&first), second = side(&second));
        screen.say(out, text, Tone::Bad, 1)?;
    }
    let racy = racy(samples);
    if racy > 0 {
        screen.say(out, fill!(words.sample_racy, n = grouped(racy), all = grouped(seen)), Tone::Bad, 1)?;
    }
    Ok(())
}

fn warning(out: &mut dyn Write, screen: &Screen, text: &str) -> io::Result<()> {
    let line = Line::of(format!(" {} {text}", screen.glyphs.no), Tone::Bad);
    write_lines(out, &line.wrap_hanging(screen.width, 3))
}

fn count_of(samples: &Samples, ending: Ending) -> u64 {
    samples.outputs.iter().filter(|sampled| sampled.output.ending == ending).count() as u64
}

/// How many outputs had a run that left goroutines behind.
fn leaky(samples: &Samples) -> u64 {
    samples.outputs.iter().filter(|sampled| sampled.leaks > 0).count() as u64
}

/// How many outputs were seen with a data race.
fn racy(samples: &Samples) -> u64 {
    samples.outputs.iter().filter(|sampled| !sampled.races.is_empty()).count() as u64
}

/// A line, and whether it writes.
type Side = (String, bool);

/// The data races, each pair of lines once.
fn races(samples: &Samples) -> Vec<[Side; 2]> {
    let side = |access: &Access| (access.location.map_or_else(String::new, place), access.kind == AccessKind::Write);
    let all = samples.outputs.iter().flat_map(|sampled| &sampled.races);
    let mut races: Vec<[Side; 2]> = all
        .map(|race| {
            let mut sides = [side(&race.previous), side(&race.access)];
            sides.sort();
            sides
        })
        .collect();
    races.sort();
    races.dedup();
    races
}

fn listed(out: &mut dyn Write, screen: &Screen, subject: &Subject, number: usize, sampled: &Sampled) -> io::Result<()> {
    let words = screen.words;
    let mut line = Line::of(format!("{number:>4}  "), Tone::Faint);
    let indent = line.width();
    line.append(set::output_line(&sampled.output, screen));
    write_lines(out, &line.wrap_hanging(screen.width, indent))?;
    let how = match sampled.runs {
        1 => words.sample_runs_1.to_string(),
        n => fill!(words.sample_runs_n, n = grouped(n)),
    };
    let mut line = Line::of(format!("{}{how}", " ".repeat(indent)), Tone::Faint);
    if let Some(code) = &sampled.schedule {
        // Never broken: it is there to be copied.
        line.push(format!("{}gort trace {} --replay {code}", words.colon, subject.name()), Tone::Faint);
    }
    write_line(out, &line)
}

/// How the sample was taken, and what it may have missed.
fn plan_json(plan: &Plan, samples: &Samples) -> Value {
    let (strategy, depth) = match plan.strategy {
        Strategy::Pct { depth } => ("pct", Some(depth)),
        _ => ("random", None),
    };
    json!({
        "strategy": strategy,
        "depth": depth,
        "seed": plan.seed,
        "runs": samples.runs,
        "runs_asked": plan.runs,
        "outputs_seen_once": samples.seen_once(),
        "runs_cut": samples.cut,
        "endless": samples.endless.as_ref().map(ToString::to_string),
        "stopped": samples.stopped.as_ref().map(ToString::to_string),
        "reason": samples.stopped.as_ref().map(Incomplete::name),
        "unrepeatable": samples.unrepeatable,
    })
}

/// By the contract of an exploration. States are not counted, and what is certain is not known.
fn as_json(subject: &Subject, plan: &Plan, args: &ExploreArgs, samples: &Samples) -> Value {
    let list: Vec<Value> = samples
        .outputs
        .iter()
        .take(args.limit_in_json())
        .map(|sampled| {
            json!({
                "output": sampled.output.lines,
                "ending": json::ending(sampled.output.ending),
                "message": json::message(&sampled.output),
                "runs": sampled.runs,
                "schedule": sampled.schedule.as_ref().map(ToString::to_string),
            })
        })
        .collect();
    let side = |(at, write): &Side| json!({ "at": at, "write": write });
    let races: Vec<Value> =
        races(samples).iter().map(|[one, other]| json!({ "first": side(one), "second": side(other) })).collect();
    json!({
        "program": subject.name(),
        "clock": explore::clock_name(args.search.clock),
        "complete": false,
        "incomplete": samples.to_string(),
        "reason": "sample",
        "sample": plan_json(plan, samples),
        "outputs": samples.outputs.len(),
        "schedules": samples.schedules.to_string(),
        "states": null,
        "endings": {
            "exit": count_of(samples, Ending::Exit),
            "deadlock": count_of(samples, Ending::Deadlock),
            "panic": count_of(samples, Ending::Panic),
            "fatal": count_of(samples, Ending::Fatal),
        },
        "leaks": { "possible": leaky(samples), "certain": null },
        "races": races,
        "racy_outputs": racy(samples),
        "list": list,
    })
}

/// How many of the lines some output began with, and what was seen to come after those.
fn departure(samples: &Samples, lines: &[String], words: &Words) -> (usize, Vec<String>) {
    let common =
        |sampled: &Sampled| sampled.output.lines.iter().zip(lines).take_while(|(one, other)| one == other).count();
    let held = samples.outputs.iter().map(common).max().unwrap_or(0);
    let after = samples.outputs.iter().filter(|sampled| common(sampled) == held);
    let mut next: Vec<String> = after
        .map(|Sampled { output, .. }| match output.lines.get(held) {
            Some(line) => line.clone(),
            None => can::ending_text(output.ending, &output.message, words),
        })
        .collect();
    next.sort();
    next.dedup();
    (held, next)
}

/// `gort can PROGRAM LINE... --sample HOW`.
pub fn can(
    subject: &Subject,
    args: &CanArgs,
    plan: &Plan,
    screen: &Screen,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let (words, clock) = (screen.words, args.search.clock);
    let samples = plan.take(subject, &args.search, screen)?;
    let printed: Vec<String> = samples.outputs.iter().flat_map(|sampled| sampled.output.lines.clone()).collect();
    let lines = &typed::lines(&printed, &typed::split_all(&args.lines))[..];
    let seen = samples.outputs.iter().find(|sampled| sampled.output.lines == lines);
    let (held, next) = departure(&samples, lines, words);
    if screen.json {
        let mut value = json!({
            "program": subject.name(), "lines": lines, "complete": false, "sample": plan_json(plan, &samples),
        });
        let found = match seen {
            Some(sampled) => json!({
                "possible": true, "runs": sampled.runs, "ending": json::ending(sampled.output.ending),
                "schedule": sampled.schedule.as_ref().map(ToString::to_string),
            }),
            // It is not known.
            None => json!({ "possible": null, "held": held, "next": next }),
        };
        if let (Value::Object(all), Value::Object(found)) = (&mut value, found) {
            all.extend(found);
        }
        json::write(out, value)?;
    } else {
        explore::head(out, screen, subject, clock)?;
        screen.say(out, plan.title(words), Tone::Plain, 1)?;
        match seen {
            Some(sampled) => {
                let text = format!(
                    "{} {}",
                    screen.glyphs.yes,
                    fill!(words.sample_can, n = grouped(sampled.runs), all = grouped(samples.runs))
                );
                screen.say(out, text, Tone::Good, 1)?;
                writeln!(out)?;
                if let Some(code) = &sampled.schedule {
                    can::timeline(out, screen, subject, code)?;
                }
            }
            None => {
                let verdict = fill!(words.sample_can_not, n = grouped(samples.runs));
                let template = if held == 0 { words.sample_departs_0 } else { words.sample_departs };
                can::departs(out, screen, lines, held, &verdict, template)?;
                can::instead(out, screen, next.into_iter())?;
            }
        }
    }
    Ok(if seen.is_some() { Outcome::Expected } else { outcome(&samples) })
}
