//! `gort play [PROGRAM]`: you are the scheduler.
//!
//! `game` knows what can be done and what has been done, `board` shows it, `goal` reads and says goals, `capstones` are the
//! course's own games, `list` shows them, `report` is the board for programs. What can still be reached is computed from
//! all states of the program (`gort::explore::Aim`), at each step.

mod board;
mod capstones;
mod game;
mod goal;
mod list;
mod report;
mod table;

use std::io::{self, Write};

use console::Key;
use gort::explore::{Exploration, Goal, Incomplete};

use self::capstones::{CAPSTONES, Capstone};
use self::game::{Game, PlayerCommand, Said, Stage};
use self::table::Table;
use crate::args::{ClockArg, OwnArgs, PlayArgs, SearchArg, SearchArgs};
use crate::golang::studied;
use crate::json;
use crate::lab::{search, sure, why};
use crate::lesson::progress::Progress;
use crate::lessons::find;
use crate::program::name::Name;
use crate::program::subject::Subject;
use crate::render::code;
use crate::study::ending;
use crate::terminal::failure::{Conclusion, tell, usage};
use crate::terminal::frames::Frames;
use crate::terminal::keys::Input;
use crate::terminal::messages::Words;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::speech::say;
use crate::terminal::theme::write_lines;

/// What is played: a program, and what for.
struct Wanted {
    subject: Subject,
    goal: Option<Goal>,
    capstone: Option<&'static Capstone>,
}

/// Whether one of the course's games was won.
fn is_won(progress: &Progress, capstone: &Capstone) -> bool {
    progress.played(&format!("{} {}", capstone.program, goal::key(&capstone.goal()))).is_some()
}

/// How many of the course's games were won, and how many there are.
pub fn count(progress: &Progress) -> (usize, usize) {
    (CAPSTONES.iter().filter(|capstone| is_won(progress, capstone)).count(), CAPSTONES.len())
}

/// The number and the title of the first game that was not won.
pub fn next(progress: &Progress, screen: &Screen) -> Option<(usize, &'static str)> {
    let at = CAPSTONES.iter().position(|capstone| !is_won(progress, capstone))?;
    Some((at + 1, CAPSTONES[at].title(screen.lang)))
}

/// The games that a lesson's programs are, each with its command; a won one has its sign.
pub fn offers(lesson: &str, progress: &Progress, screen: &Screen, out: &mut dyn Write) -> io::Result<()> {
    let of = |(_, capstone): &(usize, &Capstone)| Name::read(capstone.program).lesson == lesson;
    for (at, capstone) in CAPSTONES.iter().enumerate().filter(of) {
        let (sign, tone) = if is_won(progress, capstone) {
            (screen.glyphs.done, Tone::Good)
        } else {
            (screen.glyphs.todo, Tone::Note)
        };
        let line = Line::of(format!("{sign} "), tone)
            .with(format!("gort play {}", at + 1), Tone::Code)
            .with(format!("  {}", capstone.title(screen.lang)), Tone::Plain);
        screen.put(out, &line, 1)?;
    }
    Ok(())
}

/// Plays.
pub fn run(
    args: &PlayArgs,
    screen: &Screen,
    out: &mut dyn Write,
    warnings: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    if args.program.is_empty() {
        let progress = Progress::load(warnings);
        return Ok(list::show(&progress, screen, out)?);
    }
    let mut wanted = wanted(&args.program, &args.own, args.goal.as_deref())?;
    if args.moves.is_none() && !screen.interactive && !screen.json {
        return usage(say!(
            "playing needs a terminal; without one, say what to do: --moves 1,2,u,1 (numbers, u, r, h, i)",
            "玩需要终端；没有终端就写出步骤：--moves 1,2,u,1（数字、u、r、h、i）"
        ));
    }
    // Whoever plays takes every step.
    let every = SearchArgs { search: SearchArg::Full, ..args.search.clone() };
    let found = search::explore(&wanted.subject, &every, screen)?;
    // Where only texts without an end are not all listed, all steps are known.
    if let Some(why) = found.incomplete.as_ref().filter(|why| **why != Incomplete::EndlessTexts) {
        refuse(&wanted.subject, why, screen.words, warnings);
        return Ok(search::conclusion(&found));
    }
    wanted.goal = wanted.goal.map(|goal| goal::known(goal, found.lines()));
    // The course's own goal may be out of reach, and to find that out is the game; of a typed one it is a slip.
    if args.goal.is_some() && !screen.json && is_slip(&wanted, &found, screen, out)? {
        return Ok(Conclusion::Failed);
    }
    let progress = Progress::load(warnings);
    let key = wanted.goal.as_ref().map(|goal| {
        let clock = if args.search.clock == ClockArg::Real { " (real clock)" } else { "" };
        format!("{} {}{clock}", wanted.subject.name(), goal::key(goal))
    });
    let mut table = Table::new(&wanted.subject, wanted.capstone, &found, screen)?;
    let before = key.as_deref().and_then(|key| progress.played(key));
    table.best = before.flatten();
    let Some(mut game) = Game::new(&found, wanted.goal) else {
        anyhow::bail!("'{}' has no first step", table.name);
    };
    if before.is_some() {
        game.tell_par();
    }
    let mut books = Books { progress, key };
    let mut said = Said::Nothing;
    for (at, word) in words(args.moves.as_deref().unwrap_or_default()).enumerate() {
        said = scripted(&mut game, at, word)?;
        books.note(&game, &mut table, warnings);
    }
    if screen.json {
        json::write(out, report::of(&game, &table, said, screen))?;
    } else if screen.interactive {
        intro(&table, game.goal().is_some(), screen, out)?;
        let next = by_keys(&mut game, &mut table, &mut books, said, screen, out, warnings)?;
        return match next {
            None => Ok(Conclusion::Expected),
            // As if it had been asked for by its number.
            Some(number) => {
                let (goal, moves) = (None, None);
                run(&PlayArgs { program: vec![number.to_string()], goal, moves, ..args.clone() }, screen, out, warnings)
            }
        };
    } else {
        write_lines(out, &board::draw(&game, &table, said, screen, None))?;
        after(&game, &table, screen, out)?;
    }
    Ok(if matches!(game.stage(), Stage::Over) && game.goal().is_some() || said == Said::Possible {
        Conclusion::Failed
    } else {
        Conclusion::Expected
    })
}

/// Whether the goal has a line that no schedule prints: says so, with the line that may be meant.
fn is_slip(wanted: &Wanted, found: &Exploration, screen: &Screen, out: &mut dyn Write) -> io::Result<bool> {
    let goal = wanted.goal.as_ref();
    let Some((line, near)) = goal.and_then(|goal| goal::never_printed(goal, found.lines())) else { return Ok(false) };
    let template = if near.is_some() { screen.words.can.never_near } else { screen.words.can.never };
    let text = fill!(template, line = line, near = near.unwrap_or_default());
    let verdict = sure::output(found, None, screen.words);
    screen.say(out, format!("{} {verdict}", screen.glyphs.bad), Tone::Bad, 1)?;
    screen.say(out, text, Tone::Note, 1)?;
    Ok(true)
}

/// The game that a number, or a program and perhaps a goal, stand for.
fn wanted(names: &[String], own: &OwnArgs, typed: Option<&str>) -> anyhow::Result<Wanted> {
    if let [name] = names
        && let Ok(number) = name.parse::<usize>()
    {
        let Some(capstone) = number.checked_sub(1).and_then(|at| CAPSTONES.get(at)) else {
            return usage(say!(
                "there are {} capstones, from 1: 'gort play' lists them",
                "共有 {} 关，从 1 开始：'gort play' 列出全部",
                CAPSTONES.len()
            ));
        };
        if typed.is_some() {
            return usage(say!(
                "capstone {number} has its goal; for another one: 'gort play {} --goal …'",
                "第 {number} 关有自己的目标；要换目标：'gort play {} --goal …'",
                capstone.program
            ));
        }
        return Ok(Wanted {
            subject: find::program(capstone.program)?,
            goal: Some(capstone.goal()),
            capstone: Some(capstone),
        });
    }
    let subject = studied::program(names, own)?;
    let own = CAPSTONES.iter().find(|capstone| capstone.program == subject.name());
    let goal = match typed.map(goal::parse) {
        Some(Ok(goal)) => Some(goal),
        Some(Err(why)) => return usage(why),
        None => own.map(Capstone::goal),
    };
    let capstone = own.filter(|capstone| Some(capstone.goal()) == goal);
    Ok(Wanted { subject, goal, capstone })
}

/// Says why a program cannot be played: not everything that it can do is known.
fn refuse(subject: &Subject, why: &Incomplete, words: &Words, warnings: &mut dyn Write) {
    let more = if matches!(why, Incomplete::Bound { .. }) {
        say!("; --bound allows more", "；--bound 可以放宽上限")
    } else {
        String::new()
    };
    let text = say!(
        "'{}' cannot be played, since not all it can do is known: {}{more}",
        "“{}”没法玩，因为还不知道它的全部可能：{}{more}",
        subject.name(),
        why::why(why, words)
    );
    // Where even this cannot be written, the exit code has to be enough.
    let _ = tell(warnings, &format!("gort: {text}"));
}

/// The words of `--moves`.
fn words(moves: &str) -> impl Iterator<Item = &str> {
    moves.split(|sign: char| sign == ',' || sign.is_whitespace()).filter(|word| !word.is_empty())
}

/// Carries out a word of `--moves`; one that means nothing here is wrong usage.
fn scripted(game: &mut Game<'_>, at: usize, word: &str) -> anyhow::Result<Said> {
    let place = at + 1;
    let Some(command) = PlayerCommand::parse(word) else {
        return usage(say!(
            "move {place} of --moves is '{word}': a number of a choice, u (undo), r (restart), h (hint) or i (impossible) is \
             possible",
            "--moves 的第 {place} 步是“{word}”：可以写选项的编号、u（撤回）、r（重来）、h（提示）或 i（不可能）"
        ));
    };
    match game.obey(command) {
        Said::NoChoice(_) => {
            let instead = match game.choices().len() {
                0 => say!("the game is over there: u and r go back", "那时这一局已经结束：用 u 或 r 退回"),
                many => say!("there are {many} choices there", "那里只有 {many} 个选项"),
            };
            usage(say!(
                "move {place} of --moves is '{word}', but {instead}",
                "--moves 的第 {place} 步是“{word}”，但{instead}"
            ))
        }
        said => Ok(said),
    }
}

/// What the learner has won, kept.
struct Books {
    progress: Progress,
    key: Option<String>,
}

impl Books {
    fn note(&mut self, game: &Game<'_>, table: &mut Table<'_>, warnings: &mut dyn Write) {
        let Some(key) = &self.key else { return };
        match game.stage() {
            Stage::Won => {
                let paid = game.position().preemptions();
                self.progress.won(key, Some(paid), warnings);
                table.best = Some(table.best.map_or(paid, |best| best.min(paid)));
            }
            Stage::Proven => self.progress.won(key, None, warnings),
            Stage::Open | Stage::Over => {}
        }
    }
}

/// Before the first move: the program, and what the game is about.
fn intro(table: &Table<'_>, has_goal: bool, screen: &Screen, out: &mut dyn Write) -> io::Result<()> {
    let style = code::Style::of(screen);
    write_lines(out, &code::draw(&table.study.listings(screen.words), &style))?;
    writeln!(out)?;
    if table.apart {
        screen.say(out, screen.words.lesson.apart, Tone::Note, 1)?;
    }
    if let Some(capstone) = table.capstone {
        for text in capstone.about(screen.lang) {
            screen.say(out, text, Tone::Plain, 1)?;
        }
    }
    screen.say(out, screen.words.play.how, Tone::Faint, 1)?;
    if has_goal {
        screen.say(out, screen.words.play.par_is, Tone::Faint, 1)?;
    }
    writeln!(out)
}

/// The number of the capstone that comes after this game, if it is won and is one.
fn next_number(game: &Game<'_>, table: &Table<'_>) -> Option<usize> {
    let capstone = table.capstone.filter(|_| matches!(game.stage(), Stage::Won | Stage::Proven))?;
    let place = CAPSTONES.iter().position(|known| std::ptr::eq(known, capstone))?;
    (place + 1 < CAPSTONES.len()).then_some(place + 2)
}

/// After a game: the command that shows the run again, and the next capstone.
fn after(game: &Game<'_>, table: &Table<'_>, screen: &Screen, out: &mut dyn Write) -> io::Result<()> {
    let words = screen.words;
    if (game.position().ended().is_some() || game.stage() == Stage::Won)
        && let Some(code) = game.position().schedule()
    {
        let before = format!(" {}{}", words.lesson.replay_with, words.lane.colon);
        write_lines(out, &ending::replay_lines(&before, &table.command, &code.to_string(), screen.width))?;
    }
    if matches!(game.stage(), Stage::Won | Stage::Proven)
        && let Some(capstone) = table.capstone
    {
        let place = CAPSTONES.iter().position(|known| std::ptr::eq(known, capstone)).unwrap_or(0) + 2;
        let command = if place > CAPSTONES.len() { "gort play".to_string() } else { format!("gort play {place}") };
        screen.say(out, fill!(words.play.next, command = command), Tone::Faint, 1)?;
    }
    Ok(())
}

/// The game at the terminal, a key at a time. The number of the capstone that the player wants to play next.
fn by_keys(
    game: &mut Game<'_>,
    table: &mut Table<'_>,
    books: &mut Books,
    mut said: Said,
    screen: &Screen,
    out: &mut dyn Write,
    warnings: &mut dyn Write,
) -> io::Result<Option<usize>> {
    // Of a choice's number with several digits, those that were typed.
    let mut pending = 0;
    let mut frames = Frames::take()?;
    loop {
        let screen = &screen.again();
        let next = next_number(game, table);
        let keys = board::keys(game, pending, next.is_some(), screen);
        let height = Screen::height().saturating_sub(keys.len() + 1);
        let mut frame = board::draw(game, table, said, screen, Some(height));
        frame.extend(keys);
        let most = Screen::height().saturating_sub(1).max(1);
        if frame.len() > most {
            // A very low screen: the lowest lines matter most.
            frame.drain(..frame.len() - most);
        }
        let input = frames.show(out, &frame)?;
        if matches!(input, Input::Key(Key::Char('q') | Key::Escape)) {
            writeln!(out)?;
            return after(game, table, screen, out).map(|()| None);
        }
        if next.is_some() && input == Input::Key(Key::Char('n')) {
            writeln!(out)?;
            return Ok(next);
        }
        Frames::clear(out, screen, &frame, &input)?;
        let Input::Key(key) = input else { continue };
        said = match key {
            Key::Char('c') => {
                intro(table, game.goal().is_some(), screen, out)?;
                Said::Nothing
            }
            Key::Enter if pending > 0 => game.obey(PlayerCommand::Pick(std::mem::take(&mut pending))),
            _ => match PlayerCommand::of(&key) {
                Some(PlayerCommand::Pick(digit)) => {
                    let number = pending * 10 + digit;
                    pending = if number > 0 && number * 10 <= game.choices().len() { number } else { 0 };
                    if pending > 0 { Said::Nothing } else { game.obey(PlayerCommand::Pick(number)) }
                }
                Some(command) => {
                    pending = 0;
                    game.obey(command)
                }
                None => Said::Nothing,
            },
        };
        books.note(game, table, warnings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_of_the_course_has_its_goal_and_any_other_goal_may_be_typed() {
        let wanted = |name: &str, typed| wanted(&[name.to_owned()], &OwnArgs::default(), typed);
        let abba = wanted("deadlock/abba", None).unwrap();
        assert!(abba.capstone.is_some() && abba.goal == Some(Goal::Ending(gort::Ending::Deadlock)));
        assert_eq!(wanted("3", None).unwrap().subject.name(), "deadlock/abba");
        let other = wanted("deadlock/abba", Some("exit")).unwrap();
        assert!(other.capstone.is_none() && other.goal == Some(Goal::Ending(gort::Ending::Exit)));
        assert!(wanted("channels/three", None).unwrap().goal.is_none());
        assert!(wanted("0", None).is_err() && wanted("22", None).is_err() && wanted("3", Some("exit")).is_err());
    }

    #[test]
    fn moves_may_be_divided_by_commas_or_blanks() {
        assert_eq!(words(" 1,2  u,,h ").collect::<Vec<_>>(), ["1", "2", "u", "h"]);
    }
}
