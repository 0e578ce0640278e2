//! `gort explore PROGRAM`: every output that a program can have, and how each comes about.

use std::io::{self, Write};
use std::time::Duration;

use gort::explore::{Count, Exploration, RaceReport};

use super::waits::{self, Runs};
use super::{beginning, endless, expect, races, sample, search, set, show, told, tried, whatif};
use crate::args::ExploreArgs;
use crate::golang::studied;
use crate::json;
use crate::program::subject::Subject;
use crate::program::twin;
use crate::terminal::failure::Conclusion;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::Tone;

/// Explores a program.
pub fn run(args: &ExploreArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Conclusion> {
    let subject = studied::program(&args.program, &args.own)?;
    if let Some(path) = &args.save {
        expect::can_save(path, args.force)?;
    }
    let file = args.expect.as_deref().map(expect::read).transpose()?;
    if let Some(plan) = sample::SamplePlan::of(&args.sample)? {
        return sample::run(&subject, &plan, args, file.as_ref(), screen, out);
    }
    if let Some(change) = &args.what_if {
        return whatif::run(&subject, change, args, screen, out);
    }
    let mut found = search::explore(&subject, &args.search, screen)?;
    let mut races: Vec<RaceReport> = if args.races { found.races_in_detail().collect() } else { Vec::new() };
    let runs = Runs::unchanged(&subject, screen.code);
    let (subject, twin) = twin::shown(&subject, screen.code);
    if let Some(twin) = twin {
        races.iter_mut().for_each(|report| told::report(report, &twin));
        told::exploration(&mut found, &twin);
    }
    let document = || {
        let mut value = set::as_json(&subject.name(), args, &found, &runs);
        if args.races {
            value["race_reports"] = races::as_json(&subject, &races, screen.words);
        }
        value
    };
    if let Some(file) = &file {
        if !screen.json {
            head(out, screen, &subject, args, (&found, &races))?;
        }
        let seen = expect::Seen::of(&found);
        return expect::run(&subject, &seen, file, args, document(), screen, out);
    }
    if screen.json {
        json::write(out, document())?;
    } else {
        list(out, screen, (&subject, &runs), args, (&found, &races))?;
    }
    if let Some(path) = &args.save {
        return expect::save(&subject, &expect::Seen::of(&found), path, args, screen, out);
    }
    Ok(search::conclusion(&found))
}

/// What is said of a program before its outputs are listed.
fn head(
    out: &mut dyn Write,
    screen: &Screen,
    subject: &Subject,
    args: &ExploreArgs,
    (found, races): (&Exploration, &[RaceReport]),
) -> io::Result<()> {
    show::head(out, screen, subject, args.search.clock)?;
    set::facts(out, screen, found)?;
    endless::show(out, screen, subject, found)?;
    writeln!(out)?;
    if args.races {
        races::show(out, screen, subject, (found, races))?;
    }
    Ok(())
}

fn list(
    out: &mut dyn Write,
    screen: &Screen,
    (subject, runs): (&Subject, &Runs<'_>),
    args: &ExploreArgs,
    (found, races): (&Exploration, &[RaceReport]),
) -> io::Result<()> {
    head(out, screen, subject, args, (found, races))?;
    let listed = search::until_interrupted(|| found.list(args.limit()));
    if found.outputs == Count::ZERO {
        beginning::show(out, screen, found)?;
    }
    let replay = subject.command("trace");
    for (at, item) in listed.iter().enumerate() {
        let usual = Some(&item.output) == found.default_output();
        let indent = set::listed(out, screen, at + 1, item, usual, Some(&replay))?;
        waits::show(out, screen, &runs.waits(&item.output, item.schedule.as_ref()), indent)?;
    }
    let more = found.outputs.without(listed.len());
    if more > Count::ZERO && search::was_interrupted() && found.incomplete.is_none() {
        screen.say(out, fill!(screen.words.lab.list_interrupted, n = grouped(&more)), Tone::Note, 1)?;
    } else if more > Count::ZERO {
        show::rest(out, screen, &more, args, 1)?;
    }
    effort(out, screen, found)
}

/// A search that took longer than this says how fast it was.
const LONG: Duration = Duration::from_secs(2);

/// How fast a long search was, and how much of it was replay.
fn effort(out: &mut dyn Write, screen: &Screen, found: &Exploration) -> io::Result<()> {
    let effort = &found.effort;
    if effort.search < LONG || found.states == 0 {
        return Ok(());
    }
    let whole = |number: f64| grouped(number as u64);
    writeln!(out)?;
    screen.say(
        out,
        fill!(
            screen.words.lab.effort,
            states = grouped(tried::states(found)),
            time = format!("{:.1} s", effort.search.as_secs_f64()),
            rate = whole(tried::states(found) as f64 / effort.search.as_secs_f64()),
            share = format!("{:.0} %", 100.0 * set::replayed(found)),
            steps = grouped(effort.steps)
        ),
        Tone::Faint,
        1,
    )
}
