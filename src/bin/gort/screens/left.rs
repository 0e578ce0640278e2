//! What is left to do once every lesson is done: the next exercise, the next game, and a program of one's own.

use std::io::{self, Write};

use clap::Parser;

use crate::args::{Cli, Command};
use crate::lesson::progress::Progress;
use crate::terminal::failure::Conclusion;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, pad, width};
use crate::terminal::speech::say;
use crate::{exercise, play};

/// What can be done next, what it is called, and the command that begins it: its words behind `gort`.
fn all(progress: &Progress, screen: &Screen) -> Vec<(Vec<String>, String)> {
    let words = |command: &str, what: String| vec![command.to_owned(), what];
    let exercise = exercise::next(progress, screen).map(|(name, title)| (words("watch", name), title));
    let game =
        play::next(progress, screen).map(|(number, title)| (words("play", number.to_string()), title.to_owned()));
    exercise.into_iter().chain(game).collect()
}

/// Shows it.
pub fn show(progress: &Progress, screen: &Screen, out: &mut dyn Write) -> io::Result<()> {
    let commands: Vec<(String, String)> =
        all(progress, screen).into_iter().map(|(words, title)| (format!("gort {}", words.join(" ")), title)).collect();
    let own = ("gort explore prog.go".to_owned(), screen.words.front.own_file.to_owned());
    let first = if commands.is_empty() {
        say!(
            "The exercises and the games are done, too. What is left is yours:",
            "练习和游戏也都做完了。接下来看你自己的程序："
        )
    } else {
        say!("What is left:", "接下来可以做：")
    };
    screen.say(out, first, Tone::Plain, 1)?;
    let widest = commands.iter().chain([&own]).map(|(command, _)| width(command)).max().unwrap_or(0);
    for (command, title) in commands.iter().chain([&own]) {
        let line = Line::of(pad(command, widest + 3), Tone::Code).with(title, Tone::Strong);
        screen.put(out, &line, 3)?;
    }
    Ok(())
}

/// Does the first of it.
pub fn begin(
    progress: &Progress,
    screen: &Screen,
    out: &mut dyn Write,
    warnings: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    let Some((words, _)) = all(progress, screen).into_iter().next() else { return Ok(Conclusion::Expected) };
    let cli = Cli::try_parse_from([vec!["gort".to_owned()], words].concat())?;
    match &cli.command {
        Some(Command::Watch(args)) => exercise::watch(args, screen, out, warnings),
        Some(Command::Play(args)) => play::run(args, screen, out, warnings),
        _ => Ok(Conclusion::Expected),
    }
}
