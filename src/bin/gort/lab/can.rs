//! `gort can PROGRAM LINE...`: a schedule that prints exactly these lines, or that there is none and where the nearest departs.

use std::io::{self, Write};
use std::path::Path;

use serde_json::{Value, json};

use super::outputs::{Divergence, Outputs};
use super::{sample, search, show, typed};
use crate::args::CanArgs;
use crate::golang::studied;
use crate::json;
use crate::program::subject::Subject;
use crate::terminal::failure::Conclusion;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::theme::write_lines;

/// Answers whether the lines are a possible output.
pub fn run(args: &CanArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Conclusion> {
    let (names, lines) = parted(args)?;
    let args = &CanArgs { lines, ..args.clone() };
    let subject = studied::program(&names, &args.own)?;
    match sample::SamplePlan::of(&args.sample)? {
        Some(plan) => answer(&plan.take(&subject, &args.search, screen)?, &subject, args, screen, out),
        None => answer(&search::explore(&subject, &args.search, screen)?, &subject, args, screen, out),
    }
}

/// The names of the program, and the lines: behind a Go file further files of it may stand.
fn parted(args: &CanArgs) -> anyhow::Result<(Vec<String>, Vec<String>)> {
    let is_file = |name: &&String| {
        let path = Path::new(name);
        path.extension().is_some_and(|extension| extension == "go") && path.is_file()
    };
    let more = if is_file(&&args.program) { args.lines.iter().take_while(is_file).count() } else { 0 };
    let (files, lines) = args.lines.split_at(more);
    Ok((std::iter::once(&args.program).chain(files).cloned().collect(), lines.to_vec()))
}

fn answer(
    outputs: &impl Outputs,
    subject: &Subject,
    args: &CanArgs,
    screen: &Screen,
    out: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    let words = screen.words;
    let lines = typed::arguments(outputs, &args.lines);
    let found = outputs.look_up(&lines, words);
    let conclusion = if found.is_ok() { Conclusion::Expected } else { outputs.conclusion() };
    if screen.json {
        let mut value = json!({ "program": subject.name(), "lines": lines });
        let answer = found.map_or_else(|departure| departure.json, |possible| possible.json);
        if let (Value::Object(all), Value::Object(answer)) = (&mut value, answer) {
            all.extend(answer);
        }
        json::write(out, value)?;
        return Ok(conclusion);
    }
    show::head(out, screen, subject, args.search.clock)?;
    if let Some(title) = outputs.title(words) {
        screen.say(out, title, Tone::Plain, 1)?;
    }
    match found {
        Ok(possible) => {
            screen.say(out, format!("{} {}", screen.glyphs.yes, possible.said), Tone::Good, 1)?;
            writeln!(out)?;
            if let Some(code) = &possible.schedule {
                show::timeline(out, screen, subject, code)?;
            }
        }
        Err(departure) => {
            departs(out, screen, &lines, &departure)?;
            if let Some(more) = &departure.more {
                writeln!(out)?;
                screen.say(out, more, Tone::Note, 1)?;
            }
        }
    }
    Ok(conclusion)
}

/// The verdict, how many of the lines hold, what comes instead, and what is wrong with the line that does not.
pub fn departs(out: &mut dyn Write, screen: &Screen, lines: &[String], departure: &Divergence) -> io::Result<()> {
    let held = departure.held;
    screen.say(out, format!("{} {}", screen.glyphs.no, departure.verdict), Tone::Bad, 1)?;
    writeln!(out)?;
    for (at, line) in lines.iter().enumerate() {
        let (sign, tone) = if at < held { (screen.glyphs.yes, Tone::Good) } else { (screen.glyphs.no, Tone::Bad) };
        let sign = if at > held { " " } else { sign };
        let mut shown = Line::of(format!("   {sign} "), tone);
        shown.push(line.as_str(), if at > held { Tone::Faint } else { Tone::Plain });
        write_lines(out, &shown.wrap_hanging(screen.width, 5))?;
    }
    writeln!(out)?;
    screen.say(out, departure.introduction.as_str(), Tone::Plain, 1)?;
    for text in &departure.next {
        screen.say(out, format!("{} {text}", screen.glyphs.right), Tone::Plain, 3)?;
    }
    if let Some(fault) = &departure.fault {
        writeln!(out)?;
        screen.say(out, fault.as_str(), Tone::Note, 1)?;
    }
    Ok(())
}
