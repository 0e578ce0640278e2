//! The capstones, listed, with what the learner has done.

use std::io::{self, Write};

use serde_json::json;

use super::capstones::{CAPSTONES, UNWINNABLE};
use super::goal;
use crate::json;
use crate::lesson::progress::Progress;
use crate::terminal::failure::Conclusion;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, width};
use crate::terminal::theme::write_lines;

/// Shows the list.
pub fn show(progress: &Progress, screen: &Screen, out: &mut dyn Write) -> io::Result<Conclusion> {
    let words = screen.words;
    let played = |program: &str, key: &str| progress.played(&format!("{program} {key}"));
    if screen.json {
        let list: Vec<_> = CAPSTONES
            .iter()
            .enumerate()
            .map(|(at, capstone)| {
                let key = goal::key(&capstone.goal());
                let before = played(capstone.program, &key);
                json!({
                    "capstone": at + 1, "title": capstone.title(screen.lang), "program": capstone.program, "goal": key,
                    "solved": before.is_some(), "best": before.flatten(),
                })
            })
            .collect();
        json::write(out, json!({ "capstones": list }))?;
        return Ok(Conclusion::Expected);
    }
    screen.say(out, words.play.title, Tone::Strong, 1)?;
    screen.say(out, fill!(words.play.about, n = CAPSTONES.len(), lost = UNWINNABLE), Tone::Plain, 1)?;
    writeln!(out)?;
    let titles = CAPSTONES.iter().map(|capstone| width(capstone.title(screen.lang))).max().unwrap_or(0);
    let mut solved = 0;
    for (at, capstone) in CAPSTONES.iter().enumerate() {
        let before = played(capstone.program, &goal::key(&capstone.goal()));
        solved += usize::from(before.is_some());
        let (sign, tone) =
            if before.is_some() { (screen.glyphs.done, Tone::Good) } else { (screen.glyphs.todo, Tone::Faint) };
        let mut line = Line::of(format!(" {sign} "), tone);
        line.push(format!("{:>2} ", at + 1), Tone::Strong);
        let indent = line.width();
        line.push(capstone.title(screen.lang), Tone::Plain);
        line.pad_to(indent + titles + 2);
        let done = match before {
            None => capstone.program.to_string(),
            Some(Some(best)) => format!("{}  {} {best}", capstone.program, words.play.best),
            Some(None) => format!("{}  {}", capstone.program, words.play.impossible),
        };
        if line.width() + width(&done) <= screen.width {
            line.push(done, Tone::Faint);
            write_lines(out, &[line])?;
        } else {
            write_lines(out, &line.trimmed().wrap_hanging(screen.width, indent))?;
            screen.say(out, done, Tone::Faint, indent)?;
        }
    }
    writeln!(out)?;
    screen.say(out, fill!(words.play.solved, n = solved, all = CAPSTONES.len()), Tone::Strong, 1)?;
    screen.say(out, words.play.any, Tone::Faint, 1)?;
    Ok(Conclusion::Expected)
}
