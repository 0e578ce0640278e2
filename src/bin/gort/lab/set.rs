//! A program's set of outputs, as a search has found it: drawn, as JSON, and asked for one of them.

use std::io::{self, Write};

use gort::Ending;
use gort::explore::{Answer, Certainty, Count, Exploration, FoundOutput, Incomplete, Keeper, NoSchedule, RacyAccess};
use gort_exercise::Pattern;
use serde_json::{Value, json};

use super::outputs::{self, Divergence, Outputs, Possible, RaceSide};
use super::typed::Fault;
use super::waits::{self, Runs};
use super::{beginning, endless, left, sample, search, show, sure, tried};
use crate::args::ExploreArgs;
use crate::json;
use crate::program::command::Command;
use crate::render::names::place;
use crate::terminal::failure::Conclusion;
use crate::terminal::messages::Words;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::speech::say;
use crate::terminal::theme::write_lines;

/// More outputs are not compared with a pattern one by one.
const LOOKED_AT: usize = 300_000;
/// Among so many that fit the one with the fewest preemptions is looked for.
const COMPARED: usize = 30;

/// "512 outputs", and how they end if not all the same way.
pub fn count_line(found: &Exploration, words: &Words) -> Line {
    let one = found.outputs == Count::from(1_u32);
    let template = if one { words.lab.outputs_one } else { words.lab.outputs_many };
    let mut line = Line::of(fill!(template, n = grouped(&found.outputs)), Tone::Strong);
    if !one || found.endings.exit == Count::ZERO {
        line.append(outputs::endings(found, words));
    }
    line
}

/// The figures of a search, what it found besides outputs, and whether it is complete.
pub fn facts(out: &mut dyn Write, screen: &Screen, found: &Exploration) -> io::Result<()> {
    let words = screen.words;
    screen.put(out, &count_line(found, words), 1)?;
    let counted = |count: &Count, one: &str, many: &str| {
        if *count == Count::from(1_u32) { one.to_string() } else { fill!(many, n = grouped(count)) }
    };
    let several = !found.tried().is_empty() || !found.lists_all_found();
    let has_all = found.is_reduced() && found.incomplete.is_none();
    let states = if has_all { found.states } else { tried::states(found) };
    let states = counted(&Count::from(states), words.lab.states_one, words.lab.states_many);
    let from = match found.is_reduced() {
        true if has_all => fill!(words.lab.from_reduced, states = states),
        _ if !found.tried().is_empty() => fill!(words.lab.from_several, states = states),
        true => fill!(words.lab.from_part_of_reduced, states = states),
        false if several => fill!(words.lab.from_states_alone, states = states),
        false => fill!(
            words.lab.from_states,
            states = states,
            schedules = counted(&found.schedules, words.lab.schedules_one, words.lab.schedules_many)
        ),
    };
    screen.say(out, from, Tone::Faint, 1)?;
    tried::show(out, screen, found)?;
    let text = sure::list(found, words);
    match &found.incomplete {
        None => {
            let tone = if found.certainty().is_proof() { Tone::Good } else { Tone::Mixed };
            screen.say(out, text, tone, 1)?;
            if let Some(more) = sure::further(found.certainty(), words) {
                screen.say(out, more, Tone::Faint, 1)?;
            }
        }
        Some(_) => {
            let line = Line::of(format!(" {} {text}", screen.glyphs.bad), Tone::Bad);
            write_lines(out, &line.wrap_hanging(screen.width, 3))?;
            if found.tried().is_empty() && !found.lists_all_found() {
                screen.say(out, words.lab.some_counted, Tone::Note, 3)?;
            }
            if let Some(next) = tried::next_step(found, words) {
                screen.say(out, next, Tone::Note, 3)?;
            }
        }
    }
    left::show(out, screen, found)?;
    outputs::races(out, screen, found)?;
    if !several && !found.is_reduced() && !found.races.is_empty() && found.outputs > Count::from(1_u32) {
        screen.say(
            out,
            fill!(words.lab.racy_outputs, n = grouped(&found.racy_outputs), all = grouped(&found.outputs)),
            Tone::Bad,
            1,
        )?;
    }
    Ok(())
}

/// One output of a list, with how it comes about. Gives how far what is said of it is moved to the right.
pub fn listed(
    out: &mut dyn Write,
    screen: &Screen,
    number: usize,
    listed: &FoundOutput,
    usual: bool,
    replay: Option<&Command>,
) -> io::Result<usize> {
    let words = screen.words;
    let indent = show::numbered(out, screen, number, &listed.output)?;
    let how = match listed.preemptions {
        _ if usual => words.timeline.order_seed_0.to_string(),
        _ if !listed.counts_preemptions() => words.lab.some_schedule.to_string(),
        0 => words.lab.preemptions_0.to_string(),
        1 => words.lab.preemptions_1.to_string(),
        n => fill!(words.lab.preemptions_n, n = n),
    };
    if let Some(why) = replay.and_then(|_| listed.no_schedule()) {
        screen.say(out, no_replay(why, &how, screen), Tone::Faint, indent)?;
    } else if let Some(command) = replay {
        show::how(out, screen, indent, &how, command, listed.schedule.as_ref())?;
    }
    Ok(indent)
}

/// That no command replays what comes about so, and why.
pub fn no_replay(why: NoSchedule, how: &str, screen: &Screen) -> String {
    let words = &screen.words.lab;
    let template = match why {
        NoSchedule::Endless => words.no_replay_endless,
        NoSchedule::Overlap => words.no_replay_overlap,
        _ => words.no_replay,
    };
    fill!(template, how = how)
}

/// The share of the steps that was replay.
pub fn replayed(found: &Exploration) -> f64 {
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
        "concluded_steps": effort.concluded,
        "replay_share": (replayed(found) * 1e4).round() / 1e4,
        "search_seconds": seconds,
        "count_seconds": effort.count.as_secs_f64(),
        "states_per_second": (tried::states(found) as f64 / seconds.max(1e-9)).round(),
    })
}

/// The answer to `gort explore` as JSON.
pub fn as_json(program: &str, args: &ExploreArgs, found: &Exploration, runs: &Runs<'_>) -> Value {
    let list: Vec<Value> = search::until_interrupted(|| found.list(args.limit_in_json()))
        .iter()
        .map(|item| {
            json!({
                "output": item.output.lines,
                "ending": json::ending(item.output.ending),
                "message": json::message(&item.output),
                "preemptions": item.counts_preemptions().then_some(item.preemptions),
                "schedule": item.schedule.as_ref().map(ToString::to_string),
                "no_schedule": item.no_schedule().map(NoSchedule::name),
                "waits": waits::as_json(&runs.waits(&item.output, item.schedule.as_ref())),
            })
        })
        .collect();
    // Of several searches each has its own schedules.
    let counts = !found.is_reduced() && found.tried().is_empty() && found.lists_all_found();
    let mut value = json!({
        "program": program,
        "clock": show::clock_name(args.search.clock),
        "search": found.part().name(),
        "complete": found.incomplete.is_none(),
        "certainty": found.certainty().name(),
        "incomplete": found.incomplete.as_ref().map(ToString::to_string),
        "reason": found.incomplete.as_ref().map(Incomplete::name),
        "outputs": json::number(&found.outputs),
        "schedules": counts.then(|| found.schedules.to_string()),
        "states": found.states,
        "endings": outputs::endings_json(found),
        "leaks": left::as_json(found),
        "loops": endless::as_json(found),
        "kept_by": found.kept_by().map(Keeper::name),
        "computes": found.spins().map(place),
        "races": outputs::races_json(found),
        "sends_beside_closes": outputs::sends_beside_closes_json(found),
        "racy_outputs": if counts { json::number(&found.racy_outputs) } else { Value::Null },
        "begins": if found.outputs == Count::ZERO { beginning::as_json(found) } else { Value::Null },
        "list": list,
    });
    if let Some(Incomplete::Machine { asked }) = &found.incomplete {
        value["asked"] = asked.names().collect();
    }
    if search::was_interrupted() {
        value["interrupted"] = json!(true);
    }
    if !found.tried().is_empty() {
        value["tried"] = tried::as_json(found.tried());
    }
    if let Some(samples) = found.samples() {
        value["sample"] = sample::behind_as_json(samples);
    }
    if args.effort {
        value["effort"] = effort_json(found);
    }
    value
}

impl Outputs for Exploration {
    fn title(&self, _words: &Words) -> Option<String> {
        None
    }

    fn lines(&self) -> &[String] {
        self.lines()
    }

    fn contains(&self, lines: &[String]) -> bool {
        matches!(self.can(lines), Answer::Possible(_))
    }

    fn look_up(&self, lines: &[String], words: &Words) -> Result<Possible, Box<Divergence>> {
        match self.can(lines) {
            Answer::Possible(listed) => Ok(possible(self, &listed, words)),
            Answer::Impossible { lines: held, next, endings } => {
                Err(Box::new(departure(self, lines, held, &next, &endings, words)))
            }
        }
    }

    fn fitting(&self, pattern: &Pattern, words: &Words) -> Result<Possible, Box<Divergence>> {
        let fit = self.all().take(LOOKED_AT).filter(|output| pattern.fits(output)).take(COMPARED);
        if let Some(nearest) = fit.filter_map(|output| self.find(&output)).min_by_key(|found| found.preemptions) {
            return Ok(possible(self, &nearest, words));
        }
        let unknown = self.outputs > Count::from(LOOKED_AT);
        let kept = keeper_of(self, pattern);
        let json = json!({
            "possible": (is_sure(self, kept) && !unknown).then_some(false), "complete": self.incomplete.is_none(),
            "certainty": self.certainty().name(), "kept_by": kept.map(Keeper::name),
        });
        let more = tried::next_step(self, words);
        let verdict = if unknown {
            say!(
                "None of the first {} outputs is such a one; the others were not looked at.",
                "前 {} 种输出里没有这样的；其余的没有看。",
                grouped(LOOKED_AT)
            )
        } else {
            sure::output(self, kept, words)
        };
        let unknown = unknown || kept == Some(Keeper::Fair);
        Err(Box::new(Divergence { unknown, ..Divergence::of_a_pattern(verdict, more, json) }))
    }

    fn conclusion(&self) -> Conclusion {
        if self.incomplete.is_some() { search::conclusion(self) } else { Conclusion::Failed }
    }

    fn not_there(&self) -> Conclusion {
        match self.certainty() {
            certainty if certainty.is_proof() => Conclusion::Expected,
            Certainty::Racy { .. } => Conclusion::Failed,
            _ => search::conclusion(self).max(Conclusion::Stopped),
        }
    }

    fn ending_so(&self, ending: Ending) -> Count {
        match ending {
            Ending::Exit => self.endings.exit.clone(),
            Ending::Deadlock => self.endings.deadlock.clone(),
            Ending::Panic => self.endings.panic.clone(),
            Ending::Fatal => [&self.endings.fatal, &self.endings.status].into_iter().sum(),
            Ending::Never => self.endings.never.clone(),
            Ending::PrintsForever => self.endings.prints_forever.clone(),
        }
    }

    fn with_status(&self) -> Count {
        self.endings.status.clone()
    }

    fn fatal_errors(&self) -> Count {
        self.endings.fatal.clone()
    }

    fn races(&self) -> Vec<[RaceSide; 2]> {
        let side = |access: &RacyAccess| RaceSide { at: place(access.at), write: access.write };
        self.races.iter().map(|race| [side(&race.first), side(&race.second)]).collect()
    }

    fn sends_beside_closes(&self) -> Vec<[String; 2]> {
        let sides = |race| outputs::send_and_close(race).map(place);
        let mut all: Vec<[String; 2]> = self.sends_beside_closes.iter().map(sides).collect();
        all.dedup();
        all
    }
}

fn possible(found: &Exploration, listed: &FoundOutput, words: &Words) -> Possible {
    let usual = Some(&listed.output) == found.default_output();
    Possible {
        output: listed.output.to_string(),
        said: match listed.preemptions {
            _ if usual => words.can.usual.to_string(),
            // How few it needs is not known.
            _ if !listed.counts_preemptions() => words.can.possible.to_string(),
            0 => words.can.preempted_0.to_string(),
            1 => words.can.preempted_1.to_string(),
            n => fill!(words.can.preempted_n, n = n),
        },
        schedule: listed.schedule.clone(),
        json: json!({
            "possible": true,
            "complete": found.incomplete.is_none(),
            "usual": usual,
            "ending": json::ending(listed.output.ending),
            "preemptions": listed.counts_preemptions().then_some(listed.preemptions),
            "schedule": listed.schedule.as_ref().map(ToString::to_string),
            "no_schedule": listed.no_schedule().map(NoSchedule::name),
        }),
    }
}

/// Who may keep the program going without end in a way that fits and is none of the outputs.
fn keeper_of(found: &Exploration, pattern: &Pattern) -> Option<Keeper> {
    let is_printed = pattern.lines().iter().all(|line| found.lines().contains(line));
    found.kept_by().filter(|_| is_printed && pattern.may_never_end())
}

/// Whether it is proven that what was not found is impossible, with a fair scheduler at least.
fn is_sure(found: &Exploration, kept: Option<Keeper>) -> bool {
    found.certainty().is_proof() && kept != Some(Keeper::Fair)
}

fn departure(
    found: &Exploration,
    lines: &[String],
    held: usize,
    next: &[String],
    endings: &[(Ending, String)],
    words: &Words,
) -> Divergence {
    let introduction = match &found.incomplete {
        Some(_) if held == 0 => words.can.departs_found_0,
        Some(_) => words.can.departs_found,
        None if held == lines.len() => words.can.not_end,
        None if held == 0 => words.can.departs_0,
        None => words.can.departs,
    };
    let line = lines.get(held).map_or("", String::as_str);
    let fault = Fault::of(found.lines(), lines, held);
    let instead = endings.iter().map(|(ending, message)| outputs::ending_text(*ending, message, words));
    let names: Vec<&str> = endings.iter().map(|(ending, _)| json::ending(*ending)).collect();
    let kept = found.kept_after(lines);
    let is_directed = found.looked_for().is_some();
    let fault = if is_directed { fault.of_directed() } else { fault };
    // Where that is no proof, it is not known: `certainty` says why.
    let possible = is_sure(found, kept).then_some(false);
    Divergence {
        verdict: sure::output(found, kept, words),
        held,
        introduction: fill!(introduction, n = held),
        next: next.iter().cloned().chain(instead).collect(),
        fault: match fault {
            // What was not found is not known to be wrong.
            _ if found.incomplete.is_some() => None,
            Fault::Never(None) => Some(fill!(words.can.never, line = line)),
            Fault::Never(Some(near)) => Some(fill!(words.can.never_near, line = line, near = near)),
            Fault::NotHere => Some(fill!(words.can.not_here, line = line)),
            Fault::GoesOn | Fault::Departs => None,
        },
        more: tried::next_step(found, words).or_else(|| {
            is_directed.then(|| {
                say!(
                    "Only runs that print these lines, one after the other, were looked at: the program has too many others.",
                    "只看了依次打印这些行的运行：这个程序的其他运行太多。"
                )
            })
        }),
        unknown: kept == Some(Keeper::Fair),
        json: json!({
            "possible": possible,
            "kept_by": kept.map(Keeper::name),
            "complete": found.incomplete.is_none(),
            "certainty": found.certainty().name(),
            "held": held,
            "next": next,
            "endings": names,
            // Of an incomplete search: why it is that.
            "reason": found.incomplete.as_ref().map_or(fault.name(), Incomplete::name),
            "did_you_mean": if let Fault::Never(near) = fault { near } else { None },
        }),
    }
}
