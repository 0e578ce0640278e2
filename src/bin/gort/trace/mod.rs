//! `gort trace PROGRAM`: one run on the screen, as a page for the browser, or for a trace viewer.

#[cfg(test)]
mod browser;
mod page;
mod perfetto;

use std::io::{self, Write};

use gort::{ReplayCode, RunError};
use serde_json::json;

use crate::args::TraceArgs;
use crate::failure::{Outcome, usage};
use crate::json as contract;
use crate::messages::fill;
use crate::pick::{self, Picked};
use crate::plan::judge;
use crate::render::span::{Line, Tone};
use crate::render::timeline;
use crate::run::{self, Order, Run};
use crate::screen::Screen;
use crate::study::Study;
use crate::theme::write_lines;
use crate::{ending, save};

/// Runs the program once and shows or writes what happened.
pub fn run(args: &TraceArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let picked = pick::program(&args.program)?;
    let run = traced(args, &picked)?;
    let study = Study::new(picked.lesson.name, picked.program, &run, &[], screen.words);
    let written = [
        args.html.as_ref().map(|path| (path, page::of(&picked, &run, screen.lang))),
        args.perfetto.as_ref().map(|path| (path, perfetto::of(&study, &run))),
    ];
    let mut files = Vec::new();
    for (path, text) in written.into_iter().flatten() {
        save::file(path, &text, args.force)?;
        files.push(path);
    }
    if screen.json {
        let run = contract::run(&run, picked.program.world, picked.section.id, &study.story.names, &study.file);
        let files: Vec<_> = files.iter().map(|path| path.to_string_lossy()).collect();
        let all = json!({ "lesson": picked.lesson.name, "runs": [run], "files": files });
        serde_json::to_writer(&mut *out, &all).map_err(io::Error::from)?;
        writeln!(out)?;
    } else if files.is_empty() {
        show(out, screen, &picked, &study, &run)?;
    } else {
        for path in files {
            let text = fill(screen.words.wrote, &[("file", &path.display().to_string())]);
            screen.put(out, &Line::of(text, Tone::Plain), 0)?;
        }
    }
    Ok(judge(picked.program, &run))
}

fn traced(args: &TraceArgs, picked: &Picked) -> anyhow::Result<Run> {
    let order = match &args.replay {
        None => Order::Seed(args.seed.unwrap_or(0)),
        Some(code) => match code.parse::<ReplayCode>() {
            Ok(code) => Order::Replay(code),
            Err(error) => return usage(format!("{error}; copy it whole, from 'g1.' to the end")),
        },
    };
    match run::run(picked.lesson.name, picked.program, &order) {
        Ok(run) => Ok(run),
        Err(RunError::Replay(error)) => usage(format!("{error}; record it again with 'gort trace {}'", picked.name())),
        Err(error) => Err(anyhow::Error::msg(error.to_string())),
    }
}

fn show(out: &mut dyn Write, screen: &Screen, picked: &Picked, study: &Study, run: &Run) -> io::Result<()> {
    let style = timeline::Style {
        width: screen.width,
        full: true,
        list: screen.plain,
        glyphs: screen.glyphs,
        words: screen.words,
    };
    let title = Line::of(format!(" {}", picked.name()), Tone::Strong);
    write_lines(out, &title.wrap_hanging(screen.width, 1))?;
    if timeline::has_lanes(&study.story, &style) {
        write_lines(out, &timeline::legend(&style))?;
    }
    write_lines(out, &timeline::draw(&study.story, &[], &style))?;
    writeln!(out)?;
    ending::show(out, screen, study, run, true, &format!("gort trace {}", picked.name()))?;
    writeln!(out)
}
