//! `--sample`: what random schedules show of a program that is too large to explore.
//!
//! A sample says what is possible, with a schedule for each output, and never what is impossible. So it is never called
//! complete, it says what it may have missed, and its exit code is that of a search that stopped at a bound.

use std::cell::OnceCell;
use std::io::{self, Write};

use gort::Ending;
use gort::explore::{Count, Explorer, Incomplete, NoSchedule, Output, Progress, Sampled, Samples, Strategy};
use gort::races::{Access, DataRace};
use gort_exercise::Pattern;
use serde_json::{Value, json};

use super::expected::Fault;
use super::outputs::{self, Divergence, Outputs, Possible, RaceSide};
use super::waits::{self, Runs};
use super::{expect, search, show, why};
use crate::args::{ExploreArgs, SampleArg, SampleArgs, SearchArgs};
use crate::json;
use crate::program::subject::Subject;
use crate::program::twin;
use crate::render::names::place;
use crate::terminal::failure::{Conclusion, usage};
use crate::terminal::messages::Words;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::speech::say;
use crate::terminal::theme::write_lines;

const DEPTH: u32 = 3;

/// How the sample is taken.
#[derive(Clone, Debug)]
pub struct SamplePlan {
    strategy: Strategy,
    runs: u64,
    seed: u64,
}

impl SamplePlan {
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
        Ok(Some(SamplePlan { strategy, runs: args.runs.unwrap_or(search::RUNS), seed: args.seed.unwrap_or(0) }))
    }

    /// That of the runs that were made because no search came to its end.
    fn behind(samples: &Samples) -> Self {
        SamplePlan { strategy: samples.strategy(), runs: search::RUNS, seed: samples.seed() }
    }

    /// Takes it.
    pub fn take(&self, subject: &Subject, args: &SearchArgs, screen: &Screen) -> anyhow::Result<Sample> {
        search::explorable(subject)?;
        let explorer = search::configured(subject.explorer(), args);
        let (plan, runs, words) = (self.clone(), self.runs, screen.words);
        let text =
            move |progress: &Progress| fill!(words.sample.sampling, n = grouped(progress.runs), all = grouped(runs));
        let sampled = |explorer: Explorer| explorer.sample(plan.strategy, plan.seed, plan.runs);
        let samples = search::shown(explorer, screen, text, sampled)?;
        Ok(Sample { plan, samples, lines: OnceCell::new() })
    }

    /// One line that says what is done.
    fn title(&self, words: &Words) -> String {
        let (n, seed) = (grouped(self.runs), self.seed.to_string());
        match self.strategy {
            Strategy::Pct { depth } => {
                let changes = (depth - 1).to_string();
                fill!(words.sample.pct, n = n, depth = depth, seed = seed, changes = changes)
            }
            _ => fill!(words.sample.random, n = n, seed = seed),
        }
    }
}

/// A sample that was taken.
pub struct Sample {
    plan: SamplePlan,
    samples: Samples,
    /// All lines, where they are asked for.
    lines: OnceCell<Vec<String>>,
}

/// `gort explore PROGRAM --sample HOW`. `file`: what it is compared with.
pub fn run(
    subject: &Subject,
    plan: &SamplePlan,
    args: &ExploreArgs,
    file: Option<&expect::File>,
    screen: &Screen,
    out: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    let mut sample = plan.take(subject, &args.search, screen)?;
    if let Some(twin) = twin::shown(subject, screen.code).1 {
        let seen = sample.samples.outputs.iter_mut();
        seen.flat_map(|sampled| sampled.races.iter_mut().chain(&mut sampled.sends_beside_closes))
            .for_each(|race| twin.tell(race));
    }
    let samples = &sample.samples;
    if let Some(file) = file {
        if !screen.json {
            show::head(out, screen, subject, args.search.clock)?;
            facts(out, screen, subject, &sample)?;
            writeln!(out)?;
        }
        return expect::run(
            subject,
            &seen(samples),
            file,
            args,
            as_json(&Runs::unchanged(subject, screen.code), args, &sample),
            screen,
            out,
        );
    }
    if screen.json {
        let value = as_json(&Runs::unchanged(subject, screen.code), args, &sample);
        json::write(out, value)?;
    } else {
        show::head(out, screen, subject, args.search.clock)?;
        facts(out, screen, subject, &sample)?;
        writeln!(out)?;
        for (at, sampled) in samples.outputs.iter().take(args.limit()).enumerate() {
            listed(out, screen, subject, at + 1, sampled)?;
        }
        if samples.outputs.len() > args.limit() {
            show::rest(out, screen, samples.outputs.len() - args.limit(), args, 1)?;
        }
    }
    Ok(sample.conclusion())
}

/// What is compared with a file.
fn seen(samples: &Samples) -> expect::Seen<'_> {
    expect::Seen {
        outputs: samples.outputs.iter().map(|sampled| sampled.output.clone()).collect(),
        open: Some(samples.to_string()),
        // That a goroutine is parked in one run's end is no reason to say that nothing wakes it.
        faults: (racy(samples) > 0).then_some(Fault::Race).into_iter().collect(),
        needs_fairness: false,
        schedule: Box::new(|output| samples.outputs.iter().find(|sampled| sampled.output == *output)?.schedule.clone()),
    }
}

/// What was done, what was seen, and what may have been missed.
fn facts(out: &mut dyn Write, screen: &Screen, subject: &Subject, sample: &Sample) -> io::Result<()> {
    let (words, Sample { plan, samples, .. }) = (screen.words, sample);
    screen.say(out, plan.title(words), Tone::Plain, 1)?;
    let seen = samples.outputs.len();
    let count = if seen == 1 { words.sample.seen_one.to_string() } else { fill!(words.sample.seen, n = grouped(seen)) };
    let mut line = Line::of(count, Tone::Strong);
    line.append(outputs::endings(sample, words));
    screen.put(out, &line, 1)?;
    screen.say(out, fill!(words.sample.schedules, n = grouped(samples.schedules)), Tone::Faint, 1)?;
    missed(out, screen, subject, sample)?;
    let leaky = leaky(samples);
    if leaky > 0 {
        screen.say(out, fill!(words.sample.leaks, n = grouped(leaky)), Tone::Note, 1)?;
    }
    outputs::races(out, screen, sample)?;
    let racy = racy(samples);
    if racy > 0 {
        screen.say(out, fill!(words.sample.racy, n = grouped(racy), all = grouped(seen)), Tone::Bad, 1)?;
    }
    Ok(())
}

/// That it is not complete: how much may be missing, what to do for more, and what went wrong.
fn missed(out: &mut dyn Write, screen: &Screen, subject: &Subject, sample: &Sample) -> io::Result<()> {
    let (words, Sample { plan, samples, .. }) = (screen.words, sample);
    warning(out, screen, words.sample.not_complete)?;
    often(out, screen, samples)?;
    let (runs, seed) = (plan.runs.saturating_mul(10), plan.seed.wrapping_add(1));
    let more = fill!(words.sample.more, runs = runs, seed = seed, command = subject.command("explore"));
    screen.say(out, more, Tone::Note, 3)?;
    wrong(out, screen, plan, samples)
}

/// How many of the outputs were seen once only, and what that says of the others.
fn often(out: &mut dyn Write, screen: &Screen, samples: &Samples) -> io::Result<()> {
    let (words, once) = (screen.words, samples.seen_once());
    if samples.outputs.is_empty() {
        return Ok(());
    }
    let text = match samples.runs.checked_div(once) {
        Some(1) => fill!(words.sample.new, n = grouped(once)),
        Some(each) => fill!(words.sample.once, n = grouped(once), each = grouped(each)),
        None => words.sample.often.to_string(),
    };
    screen.say(out, text, Tone::Plain, 3)
}

/// What went wrong.
fn wrong(out: &mut dyn Write, screen: &Screen, plan: &SamplePlan, samples: &Samples) -> io::Result<()> {
    let (words, runs) = (screen.words, grouped(samples.runs));
    if let Some(why) = &samples.stopped {
        let why = why::why(why, words);
        warning(out, screen, &fill!(words.sample.stopped, n = runs, all = grouped(plan.runs), why = why))?;
    }
    if let Some(why) = &samples.endless {
        warning(out, screen, &fill!(words.sample.cut, n = grouped(samples.cut), why = why::why(why, words)))?;
    }
    if samples.unrepeatable > 0 {
        warning(out, screen, &fill!(words.sample.unrepeatable, n = grouped(samples.unrepeatable)))?;
    }
    Ok(())
}

fn warning(out: &mut dyn Write, screen: &Screen, text: &str) -> io::Result<()> {
    let line = Line::of(format!(" {} {text}", screen.glyphs.bad), Tone::Bad);
    write_lines(out, &line.wrap_hanging(screen.width, 3))
}

/// What is said of the runs that were made because no search came to its end.
pub fn behind(out: &mut dyn Write, screen: &Screen, samples: &Samples) -> io::Result<()> {
    let plan = SamplePlan::behind(samples);
    screen.say(out, plan.title(screen.words), Tone::Faint, 1)?;
    often(out, screen, samples)?;
    wrong(out, screen, &plan, samples)
}

/// The same as JSON.
pub fn behind_as_json(samples: &Samples) -> Value {
    plan_json(&SamplePlan::behind(samples), samples)
}

/// How many outputs had a run that left goroutines behind.
fn leaky(samples: &Samples) -> u64 {
    samples.outputs.iter().filter(|sampled| sampled.leaks > 0).count() as u64
}

/// How many outputs were seen with a data race.
fn racy(samples: &Samples) -> u64 {
    samples.outputs.iter().filter(|sampled| !sampled.races.is_empty()).count() as u64
}

fn listed(out: &mut dyn Write, screen: &Screen, subject: &Subject, number: usize, sampled: &Sampled) -> io::Result<()> {
    let words = screen.words;
    let indent = show::numbered(out, screen, number, &sampled.output)?;
    let how = match sampled.runs {
        1 => words.sample.runs_1.to_string(),
        n => fill!(words.sample.runs_n, n = grouped(n)),
    };
    show::how(out, screen, indent, &how, &subject.command("trace"), sampled.schedule.as_ref())?;
    let runs = Runs::unchanged(subject, screen.code);
    waits::show(out, screen, &runs.waits(&sampled.output, sampled.schedule.as_ref()), indent)
}

/// How the sample was taken, and what it may have missed.
fn plan_json(plan: &SamplePlan, samples: &Samples) -> Value {
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
fn as_json(runs: &Runs<'_>, args: &ExploreArgs, sample: &Sample) -> Value {
    let samples = &sample.samples;
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
                "no_schedule": sampled.no_schedule().map(NoSchedule::name),
                "waits": waits::as_json(&runs.waits(&sampled.output, sampled.schedule.as_ref())),
            })
        })
        .collect();
    json!({
        "program": runs.subject.name(),
        "clock": show::clock_name(args.search.clock),
        "search": "sample",
        "complete": false,
        "incomplete": samples.to_string(),
        "reason": "sample",
        "sample": plan_json(&sample.plan, samples),
        "outputs": samples.outputs.len(),
        "schedules": samples.schedules.to_string(),
        "states": null,
        "endings": outputs::endings_json(sample),
        "leaks": { "possible": leaky(samples), "certain": null },
        "races": outputs::races_json(sample),
        "sends_beside_closes": outputs::sends_beside_closes_json(sample),
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
            None => outputs::ending_text(output.ending, &output.message, words),
        })
        .collect();
    next.sort();
    next.dedup();
    (held, next)
}

impl Sample {
    /// How many of its outputs are so.
    fn count_of(&self, is_so: impl Fn(&Output) -> bool) -> Count {
        Count::from(self.samples.outputs.iter().filter(|sampled| is_so(&sampled.output)).count())
    }

    /// An output that was seen.
    fn possible(&self, sampled: &Sampled, words: &Words) -> Possible {
        Possible {
            said: fill!(words.sample.can, n = grouped(sampled.runs), all = grouped(self.samples.runs)),
            output: sampled.output.to_string(),
            schedule: sampled.schedule.clone(),
            json: json!({
                "complete": false, "sample": plan_json(&self.plan, &self.samples), "possible": true, "runs": sampled.runs,
                "ending": json::ending(sampled.output.ending),
                "schedule": sampled.schedule.as_ref().map(ToString::to_string),
                "no_schedule": sampled.no_schedule().map(NoSchedule::name),
            }),
        }
    }
}

impl Outputs for Sample {
    fn title(&self, words: &Words) -> Option<String> {
        Some(self.plan.title(words))
    }

    fn lines(&self) -> &[String] {
        let lines = || self.samples.outputs.iter().flat_map(|sampled| sampled.output.lines.clone()).collect();
        self.lines.get_or_init(lines)
    }

    fn contains(&self, lines: &[String]) -> bool {
        self.samples.outputs.iter().any(|sampled| sampled.output.lines == lines)
    }

    fn look_up(&self, lines: &[String], words: &Words) -> Result<Possible, Box<Divergence>> {
        let mut json = json!({ "complete": false, "sample": plan_json(&self.plan, &self.samples) });
        let runs = grouped(self.samples.runs);
        if let Some(sampled) = self.samples.outputs.iter().find(|sampled| sampled.output.lines == lines) {
            return Ok(self.possible(sampled, words));
        }
        let (held, next) = departure(&self.samples, lines, words);
        // It is not known.
        json["possible"] = Value::Null;
        json["held"] = json!(held);
        json["next"] = json!(next);
        let introduction = if held == 0 { words.sample.departs_0 } else { words.sample.departs };
        Err(Box::new(Divergence {
            verdict: fill!(words.sample.can_not, n = runs),
            held,
            introduction: fill!(introduction, n = held),
            next,
            fault: None,
            more: None,
            unknown: false,
            json,
        }))
    }

    fn fitting(&self, pattern: &Pattern, words: &Words) -> Result<Possible, Box<Divergence>> {
        match self.samples.outputs.iter().find(|sampled| pattern.fits(&sampled.output)) {
            Some(sampled) => Ok(self.possible(sampled, words)),
            None => {
                let verdict = fill!(words.sample.can_not, n = grouped(self.samples.runs));
                let json =
                    json!({ "possible": null, "complete": false, "sample": plan_json(&self.plan, &self.samples) });
                Err(Box::new(Divergence::of_a_pattern(verdict, None, json)))
            }
        }
    }

    /// Never complete; and a program that cannot be repeated, or waits for the outside, is a failure.
    fn conclusion(&self) -> Conclusion {
        if self.samples.unrepeatable > 0 || self.samples.stopped == Some(Incomplete::ExternalInput) {
            return Conclusion::Failed;
        }
        Conclusion::Stopped
    }

    fn not_there(&self) -> Conclusion {
        self.conclusion()
    }

    fn ending_so(&self, ending: Ending) -> Count {
        self.count_of(|output| output.ending == ending)
    }

    fn with_status(&self) -> Count {
        self.count_of(|output| output.ending.has_status(&output.message))
    }

    fn fatal_errors(&self) -> Count {
        self.count_of(|output| output.ending == Ending::Fatal && !output.ending.has_status(&output.message))
    }

    fn races(&self) -> Vec<[RaceSide; 2]> {
        let side = |access: &Access| RaceSide {
            at: access.location.map_or_else(String::new, place),
            write: access.kind.writes(),
        };
        let all = self.samples.outputs.iter().flat_map(|sampled| &sampled.races);
        let mut races: Vec<[RaceSide; 2]> = all
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

    fn sends_beside_closes(&self) -> Vec<[String; 2]> {
        let at = |access: &Access| access.location.map_or_else(String::new, place);
        let sides = |race: &DataRace| match race.access.kind.writes() {
            false => [at(&race.access), at(&race.previous)],
            true => [at(&race.previous), at(&race.access)],
        };
        let all = self.samples.outputs.iter().flat_map(|sampled| &sampled.sends_beside_closes);
        let mut all: Vec<[String; 2]> = all.map(sides).collect();
        all.sort();
        all.dedup();
        all
    }
}
