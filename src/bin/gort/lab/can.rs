//! `gort can PROGRAM LINE...`: a schedule that prints exactly these lines, or that there is none and where the nearest departs. With `...` for
//! any lines, or `!deadlock` for how it ends, it is asked for any of several outputs. `--not` makes a test of it that hopes for none.

use std::io::{self, Write};
use std::path::Path;

use gort_exercise::Pattern;
use serde_json::{Value, json};

use super::outputs::{Divergence, Outputs};
use super::{directed, sample, show, typed};
use crate::args::CanArgs;
use crate::golang::studied;
use crate::json;
use crate::junit::{self, Case, Outcome};
use crate::program::subject::Subject;
use crate::terminal::failure::{Conclusion, usage};
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, width};
use crate::terminal::speech::say;
use crate::terminal::theme::write_lines;

/// Answers whether the lines are a possible output.
pub fn run(args: &CanArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Conclusion> {
    let (names, lines) = parted(args)?;
    let args = &CanArgs { lines, ..args.clone() };
    let subject = studied::program(&names, &args.own)?;
    match sample::SamplePlan::of(&args.sample)? {
        Some(plan) => answer(&plan.take(&subject, &args.search, screen)?, &subject, args, screen, out),
        None => {
            let found = directed::search(&subject, &args.lines, &args.search, screen)?;
            answer(&found, &subject, args, screen, out)
        }
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

/// The lines that are asked for: exactly these, or a pattern of outputs.
enum Asked {
    Lines(Vec<String>),
    Pattern(Pattern),
}

impl Asked {
    /// A pattern is what has `...`, or says how it ends, unless the program prints just that.
    fn of(outputs: &impl Outputs, arguments: &[String]) -> anyhow::Result<Asked> {
        let lines = typed::arguments(outputs, arguments);
        let parts = typed::split_all(arguments);
        if outputs.contains(&lines) || !typed::is_pattern(&parts) {
            return Ok(Asked::Lines(lines));
        }
        match Pattern::read(&parts.join(" | ")) {
            Ok(pattern) => Ok(Asked::Pattern(pattern)),
            Err(_) => usage(say!(
                "'{}' is no way to end: !exit, !deadlock, !panic, !fatal, !never",
                "“{}”不是结束方式：!exit、!deadlock、!panic、!fatal、!never",
                parts.last().map_or("", String::as_str)
            )),
        }
    }

    /// As one writes it.
    fn text(&self) -> String {
        match self {
            Asked::Lines(lines) => lines.join(" | "),
            Asked::Pattern(pattern) => pattern.to_string(),
        }
    }
}

fn answer(
    outputs: &impl Outputs,
    subject: &Subject,
    args: &CanArgs,
    screen: &Screen,
    out: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    let words = screen.words;
    let asked = Asked::of(outputs, &args.lines)?;
    let found = match &asked {
        Asked::Lines(lines) => outputs.look_up(lines, words),
        Asked::Pattern(pattern) => outputs.fitting(pattern, words),
    };
    let conclusion = match (&found, args.not) {
        (Ok(_), false) => Conclusion::Expected,
        (Ok(_), true) => Conclusion::Failed,
        (Err(departure), _) if departure.unknown => Conclusion::Stopped,
        (Err(_), false) => outputs.conclusion(),
        (Err(_), true) => outputs.not_there(),
    };
    if let Some(path) = &args.junit {
        let said = match &found {
            Ok(possible) => match &possible.schedule {
                Some(code) => format!("{}\n--replay {code}", possible.said),
                None => possible.said.clone(),
            },
            Err(departure) => departure.verdict.clone(),
        };
        let text = asked.text();
        let name =
            if args.not { say!("cannot: {text}", "不能：{text}") } else { say!("can: {text}", "能：{text}") };
        let outcome = match conclusion {
            Conclusion::Expected => Outcome::Passed,
            Conclusion::Stopped => Outcome::Unknown(said),
            _ => Outcome::Failed(said),
        };
        junit::write(path, &subject.name(), &[Case { name, outcome }])?;
    }
    if screen.json {
        let mut value = json!({ "program": subject.name(), "not": args.not });
        match &asked {
            Asked::Lines(lines) => value["lines"] = json!(lines),
            Asked::Pattern(pattern) => value["pattern"] = json!(pattern.to_string()),
        }
        let mut answer = found.map_or_else(|departure| departure.json, |possible| possible.json);
        if let (Some(next), Some(limit)) = (answer.get_mut("next").and_then(Value::as_array_mut), args.limit) {
            next.truncate(limit);
        }
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
    // What is hoped for is good.
    let (good, bad) = if args.not { (Tone::Bad, Tone::Good) } else { (Tone::Good, Tone::Bad) };
    match (found, &asked) {
        (Ok(possible), asked) => {
            let sign = if args.not { screen.glyphs.bad } else { screen.glyphs.good };
            screen.say(out, format!("{sign} {}", possible.said), good, 1)?;
            if let Asked::Pattern(_) = asked {
                screen.say(out, possible.output.replace(" | ", screen.bar()), Tone::Plain, 3)?;
            }
            writeln!(out)?;
            if let Some(code) = &possible.schedule {
                show::timeline(out, screen, subject, code)?;
            }
        }
        (Err(departure), Asked::Lines(lines)) if !args.not => {
            departs(out, screen, lines, &departure, args.limit.unwrap_or(NEXT))?;
            if let Some(more) = &departure.more {
                writeln!(out)?;
                screen.say(out, more, Tone::Note, 1)?;
            }
        }
        (Err(departure), _) => {
            let (sign, tone) = match conclusion {
                Conclusion::Expected => (screen.glyphs.good, bad),
                Conclusion::Stopped => (screen.glyphs.unsure, Tone::Note),
                _ => (screen.glyphs.bad, Tone::Bad),
            };
            screen.say(out, format!("{sign} {}", departure.verdict), tone, 1)?;
            if let Some(more) = &departure.more {
                screen.say(out, more, Tone::Note, 3)?;
            }
        }
    }
    Ok(conclusion)
}

/// So many lines that may come next are listed, unless it is said otherwise.
const NEXT: usize = 20;

/// The verdict, how many of the lines hold, what comes instead, and what is wrong with the line that does not. `limit`: so many of the lines
/// that may come are listed.
pub fn departs(
    out: &mut dyn Write,
    screen: &Screen,
    lines: &[String],
    departure: &Divergence,
    limit: usize,
) -> io::Result<()> {
    let held = departure.held;
    screen.say(out, format!("{} {}", screen.glyphs.bad, departure.verdict), Tone::Bad, 1)?;
    writeln!(out)?;
    for (at, line) in lines.iter().enumerate() {
        let (sign, tone) = if at < held { (screen.glyphs.good, Tone::Good) } else { (screen.glyphs.bad, Tone::Bad) };
        let sign = if at > held { " ".repeat(width(sign)) } else { sign.to_owned() };
        let mut shown = Line::of(format!("   {sign} "), tone);
        shown.push(line.as_str(), if at > held { Tone::Faint } else { Tone::Plain });
        write_lines(out, &shown.wrap_hanging(screen.width, 4 + width(&sign)))?;
    }
    writeln!(out)?;
    if !departure.next.is_empty() {
        screen.say(out, departure.introduction.as_str(), Tone::Plain, 1)?;
    }
    for text in departure.next.iter().take(limit) {
        screen.say(out, format!("{} {text}", screen.glyphs.right), Tone::Plain, 3)?;
    }
    let more = departure.next.len().saturating_sub(limit);
    if more > 0 {
        let text = fill!(screen.words.lab.more_outputs, n = grouped(more), limit = limit.saturating_mul(10).max(10));
        screen.say(out, text, Tone::Faint, 3)?;
    }
    if let Some(fault) = &departure.fault {
        writeln!(out)?;
        screen.say(out, fault.as_str(), Tone::Note, 1)?;
    }
    Ok(())
}
