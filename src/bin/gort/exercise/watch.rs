//! `gort watch` on a terminal: the file is judged at each save, and single keys do the rest.
//!
//! States      the file's text is the one that was judged | it is another one, seen once | it is the same as the last time: it is judged.
//! Invariants  I1  a file that is being written is not judged: two looks one after the other must see the same text. An editor may write by
//!                 renaming, by truncating, or through a network: only the text is looked at, never a time.
//!             I2  while another program has the terminal, gort has not: the keyboard is given back first.
//! Rejected    To be told by the system of each change: no such thing works on every file system.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use console::{Key, Term};
use gort::explore::Count;
use gort_exercise::{Exercise, Fault, Finding, Judged, Verdict};

use super::choice::{Choice, Did};
use super::editor;
use super::judging::Judging;
use super::{list, show, stepping};
use crate::lab::show::output_line;
use crate::lesson::progress::Progress;
use crate::program::language::Language;
use crate::program::source::Source;
use crate::render::code::{self, Listing};
use crate::terminal::keys::{Input, Keyboard};
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::speech::say;
use crate::terminal::theme::write_lines;

/// How often the file is looked at.
const LOOK: Duration = Duration::from_millis(100);
/// Who saves a file by renaming another one takes less than so many looks.
const GONE: u32 = 10;
/// So many outputs are listed.
const OUTPUTS: usize = 30;

/// How watching ended.
pub enum Left {
    /// The learner goes on with the next exercise.
    Next,
    /// The learner goes on with this one, from nought.
    Open(usize),
    /// The learner is done.
    Quit,
}

/// What stands on the screen besides the verdict.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aside {
    Nothing,
    /// So many hints.
    Hints(usize),
    Outputs,
    /// Asked once.
    SolutionAsked,
    Solution(usize),
    Task,
}

/// What was written, line by line.
fn lines(bytes: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect()
}

/// The trial whose outputs are listed: that of what is wrong, else the file's own main.
fn shown(verdict: &Verdict) -> Option<&Judged> {
    let wrong = verdict.findings.iter().find_map(|finding| finding.trial);
    verdict.judged.iter().find(|judged| wrong == Some(judged.trial)).or(verdict.judged.first())
}

/// A file that is watched.
pub struct Watch<'a> {
    pub exercise: Arc<Exercise>,
    pub path: PathBuf,
    pub bound: Option<u64>,
    pub screen: &'a Screen,
    pub progress: &'a mut Progress,
    verdict: Option<Verdict>,
    goes_on: bool,
    /// The last text that was judged, and the one that the last look saw.
    judged: Option<String>,
    seen: Option<String>,
    judging: Option<Judging>,
    aside: Aside,
    /// How many lines have been gone past of what does not fit on the screen.
    past: usize,
    /// Why something could not be done.
    told: Option<String>,
    /// The exercises to choose from, over everything else.
    choice: Option<Choice>,
    /// For how many looks the file has not been there.
    gone: u32,
}

impl<'a> Watch<'a> {
    pub fn new(
        exercise: Arc<Exercise>,
        path: &Path,
        bound: Option<u64>,
        screen: &'a Screen,
        progress: &'a mut Progress,
    ) -> Self {
        Watch {
            exercise,
            path: path.to_owned(),
            bound,
            screen,
            progress,
            verdict: None,
            goes_on: false,
            judged: None,
            seen: None,
            judging: None,
            // Whoever begins has not read the task yet.
            aside: Aside::Task,
            past: 0,
            told: None,
            choice: None,
            gone: 0,
        }
    }

    /// Watches until the learner leaves.
    pub fn run(&mut self, out: &mut dyn Write, warnings: &mut dyn Write) -> anyhow::Result<Left> {
        let mut keyboard = Keyboard::take()?;
        self.draw(out, &mut keyboard)?;
        loop {
            let mut changed = self.look()?;
            while let Some(said) = self.judging.as_mut().and_then(Judging::news) {
                (self.verdict, self.goes_on) = (Some(said.verdict), said.goes_on);
                self.note(warnings);
                changed = true;
            }
            if changed {
                self.draw(out, &mut keyboard)?;
            }
            let Some(input) = keyboard.within(LOOK)? else { continue };
            let Input::Key(key) = input else {
                self.draw(out, &mut keyboard)?;
                continue;
            };
            let room = self.room();
            if let Some(choice) = &mut self.choice {
                match choice.obey(&key, room) {
                    Did::Open(at) => return Ok(Left::Open(at)),
                    Did::Close => self.choice = None,
                    Did::Stay => {}
                }
                self.draw(out, &mut keyboard)?;
                continue;
            }
            match key {
                Key::Char('q') | Key::Escape => {
                    writeln!(out)?;
                    return Ok(Left::Quit);
                }
                Key::Char('n') if self.has_passed() => return Ok(Left::Next),
                Key::Char('l') if self.is_exercise() => self.choice = Some(Choice::on(&self.exercise.name)),
                Key::Char(' ') | Key::PageDown => {
                    self.past += room;
                    self.draw(out, &mut keyboard)?;
                    continue;
                }
                Key::Char('b') | Key::PageUp => {
                    self.past = self.past.saturating_sub(room);
                    self.draw(out, &mut keyboard)?;
                    continue;
                }
                Key::Char('e') => {
                    drop(keyboard);
                    // That no editor is named is no reason to end.
                    self.told = editor::open(&self.path).err().map(|error| error.to_string());
                    keyboard = Keyboard::take()?;
                    self.draw(out, &mut keyboard)?;
                    continue;
                }
                Key::Char('s') => {
                    drop(keyboard);
                    let stepped = self.step(out)?;
                    self.told =
                        (!stepped).then(|| say!("There is no run to step through yet.", "还没有可以单步看的运行。"));
                    keyboard = Keyboard::take()?;
                    self.draw(out, &mut keyboard)?;
                    continue;
                }
                Key::Char(key) => {
                    self.told = None;
                    self.set_aside(key, warnings);
                }
                _ => self.told = None,
            }
            self.past = 0;
            self.draw(out, &mut keyboard)?;
        }
    }

    /// Whether it is one of the exercises, and no file of the learner's own.
    fn is_exercise(&self) -> bool {
        !self.exercise.name.is_empty()
    }

    /// Whether there is a hint that is not shown.
    fn has_hint(&self) -> bool {
        self.aside != Aside::Hints(self.exercise.hints.len())
    }

    fn has_passed(&self) -> bool {
        !self.goes_on && self.verdict.as_ref().is_some_and(Verdict::has_passed)
    }

    /// Looks at the file, and judges it if it is another one than before. Whether the screen is to be drawn.
    fn look(&mut self) -> anyhow::Result<bool> {
        // A file that is not there is being renamed, or will come; or it is gone.
        let Ok(text) = std::fs::read(&self.path) else {
            self.gone += 1;
            if self.gone != GONE {
                return Ok(false);
            }
            let file = self.path.display();
            self.told = Some(say!(
                "{file} is not there: what was said is of what was in it",
                "{file} 不见了：以上是它原来内容的评判"
            ));
            return Ok(true);
        };
        self.gone = 0;
        let text = String::from_utf8_lossy(&text).into_owned();
        let rests = self.seen.as_ref() == Some(&text);
        let is_new = self.judged.as_ref() != Some(&text);
        if !rests || !is_new {
            self.seen = Some(text);
            return Ok(false);
        }
        // The search for the text before ends with it.
        self.judging = Some(Judging::begin(&self.exercise, &self.path.display().to_string(), &text, self.bound)?);
        let is_first = self.judged.is_none();
        (self.verdict, self.goes_on, self.past) = (None, true, 0);
        self.aside = if is_first { self.aside } else { Aside::Nothing };
        self.judged = Some(text);
        Ok(false)
    }

    /// Keeps that it passed.
    fn note(&mut self, warnings: &mut dyn Write) {
        if self.has_passed() && self.is_exercise() {
            let mut now = self.progress.exercise(&self.exercise.name);
            now.passed = true;
            self.progress.note_exercise(&self.exercise.name, now, warnings);
        }
    }

    /// What a key shows.
    fn set_aside(&mut self, key: char, warnings: &mut dyn Write) {
        let name = self.exercise.name.clone();
        let mut now = self.progress.exercise(&name);
        if key == 'h' && self.aside == Aside::Hints(self.exercise.hints.len()) {
            self.told = Some(self.screen.words.lesson.no_more_hints.to_owned());
        }
        self.aside = match (key, self.aside) {
            ('h', Aside::Hints(shown)) => Aside::Hints((shown + 1).min(self.exercise.hints.len())),
            ('h', _) => Aside::Hints(now.hints.clamp(1, self.exercise.hints.len().max(1))),
            ('a', _) => Aside::Outputs,
            ('t', _) => Aside::Task,
            ('o', Aside::Solution(shown)) => Aside::Solution((shown + 1) % self.exercise.solutions.len().max(1)),
            ('o', Aside::SolutionAsked) => Aside::Solution(0),
            ('o', _) if self.has_passed() || now.passed || now.looked || self.exercise.solutions.is_empty() => {
                Aside::Solution(0)
            }
            ('o', _) => Aside::SolutionAsked,
            _ => Aside::Nothing,
        };
        match self.aside {
            Aside::Hints(shown) => now.hints = now.hints.max(shown),
            Aside::Solution(_) => now.looked |= !now.passed,
            _ => return,
        }
        if !name.is_empty() {
            self.progress.note_exercise(&name, now, warnings);
        }
    }

    /// Steps through the schedule of what is wrong, or through the usual one. False: there is no run.
    fn step(&mut self, out: &mut dyn Write) -> anyhow::Result<bool> {
        let Some(verdict) = &self.verdict else { return Ok(false) };
        let with_code = |finding: &Finding| {
            let code = finding.fault.run()?.schedule.clone()?;
            Some((finding.trial.unwrap_or(0), Some(code)))
        };
        // Of a data race one sees less than of what comes of it.
        let (races, others): (Vec<_>, Vec<_>) =
            verdict.findings.iter().partition(|finding| matches!(finding.fault, Fault::Race(..)));
        let (trial, code) = others.into_iter().chain(races).find_map(with_code).unwrap_or((0, None));
        let Some(judged) = verdict.judged.iter().find(|judged| judged.trial == trial) else { return Ok(false) };
        stepping::through(out, self.screen, judged, code)?;
        Ok(true)
    }

    /// Draws the screen anew. What does not fit goes by in pages: of what a key has shown if it has shown something, else of the verdict.
    fn draw(&mut self, out: &mut dyn Write, keyboard: &mut Keyboard) -> io::Result<()> {
        let screen = &self.screen.again();
        if let Some(choice) = &self.choice {
            if screen.redraws {
                out.flush()?;
                Term::stdout().clear_screen()?;
            }
            let rows = self.room();
            let title = Line::of(format!(" {}  ", say!("The exercises", "练习")), Tone::Strong);
            let title = title.with(list::passed(self.progress), Tone::Faint);
            let keys = Line::of(format!(" {}", Choice::keys()), Tone::Faint).wrap_hanging(screen.width, 1);
            write_lines(out, &[vec![title], choice.lines(self.progress, screen, rows), keys].concat())?;
            return keyboard.show(out);
        }
        let (mut head, mut verdict, mut aside) = (Vec::new(), Vec::new(), Vec::new());
        self.draw_head(&mut head, screen)?;
        self.draw_verdict(&mut verdict, screen)?;
        self.draw_aside(&mut aside, screen)?;
        let [head, verdict, aside] = [head, verdict, aside].map(|bytes| lines(&bytes));
        let all = verdict.len() + aside.len();
        let mut body: Vec<String> =
            if aside.is_empty() || all <= self.room() { verdict.into_iter().chain(aside).collect() } else { aside };
        let (mut above, mut below) = (false, false);
        if screen.redraws {
            out.flush()?;
            Term::stdout().clear_screen()?;
            let room = self.room();
            self.past = self.past.min(body.len().saturating_sub(room));
            (above, below) = (self.past > 0, body.len() > self.past + room);
            body = body.into_iter().skip(self.past).take(room).collect();
        } else {
            writeln!(out)?;
        }
        head.iter().chain(&body).try_for_each(|line| writeln!(out, "{line}"))?;
        if let Some(told) = &self.told {
            screen.say(out, told.as_str(), Tone::Bad, 1)?;
        }
        write_lines(out, &self.keys(above, below))?;
        keyboard.show(out)
    }

    /// The rows between the title and the keys.
    fn room(&self) -> usize {
        let keys = self.keys(true, true).len();
        let around = 1 + keys + usize::from(self.told.is_some()) + 1;
        Screen::height().saturating_sub(around).max(1)
    }

    fn draw_head(&self, out: &mut dyn Write, screen: &Screen) -> io::Result<()> {
        let mut title = show::title(&self.exercise, screen);
        if self.exercise.name.is_empty() {
            title = Line::of(self.path.display().to_string(), Tone::Strong);
        }
        write_lines(out, &[title.indented(1).cut_to(screen.width, screen.glyphs.cut)])
    }

    fn draw_verdict(&self, out: &mut dyn Write, screen: &Screen) -> io::Result<()> {
        if self.verdict.is_none() || self.aside == Aside::Task {
            show::put(out, screen, &self.exercise.task, Tone::Plain, 1)?;
        }
        if let Some(verdict) = &self.verdict {
            writeln!(out)?;
            show::verdict(out, screen, &self.exercise, &self.path.display().to_string(), verdict)?;
        }
        if self.goes_on {
            let text = match self.verdict {
                None => say!("judging …", "评判中……"),
                Some(_) => say!("it goes on …", "继续搜索……"),
            };
            screen.say(out, text, Tone::Faint, 1)?;
        }
        writeln!(out)
    }

    fn draw_aside(&self, out: &mut dyn Write, screen: &Screen) -> io::Result<()> {
        match self.aside {
            Aside::Nothing | Aside::Task => return Ok(()),
            Aside::Hints(shown) => {
                if self.exercise.hints.is_empty() {
                    screen.say(out, say!("There is no hint.", "没有提示。"), Tone::Note, 1)?;
                }
                let all = self.exercise.hints.len();
                for (number, hint) in self.exercise.hints.iter().take(shown).enumerate() {
                    let number = number + 1;
                    screen.say(out, say!("Hint {number} of {all}", "提示 {number}/{all}"), Tone::Faint, 1)?;
                    show::put(out, screen, hint, Tone::Note, 3)?;
                }
            }
            Aside::Outputs => {
                let Some(judged) = self.verdict.as_ref().and_then(shown) else {
                    return screen.say(out, say!("There are no outputs yet.", "还没有输出。"), Tone::Note, 1);
                };
                let trial = &self.exercise.trials[judged.trial];
                if let Some((main, _)) = &trial.main {
                    screen.say(out, say!("With the main of {main}:", "用 {main} 里的 main："), Tone::Strong, 1)?;
                }
                for (number, output) in judged.found.all().take(OUTPUTS).enumerate() {
                    let (sign, tone) = match trial.allows(&output) {
                        true => (screen.glyphs.good, Tone::Good),
                        false => (screen.glyphs.bad, Tone::Bad),
                    };
                    let mut line = Line::of(format!("{:>4} ", number + 1), Tone::Faint);
                    line.push(format!("{sign} "), tone);
                    let indent = line.width();
                    line.append(output_line(&output, screen));
                    write_lines(out, &line.wrap_at_bars(screen.width, indent))?;
                }
                if judged.found.outputs > Count::from(OUTPUTS) && trial.main.is_none() {
                    let command = format!("gort explore {}", self.path.display());
                    screen.say(out, say!("and more: {command}", "还有更多：{command}"), Tone::Faint, 6)?;
                }
            }
            Aside::SolutionAsked => {
                let text = say!(
                    "It has not passed yet. To see a solution all the same, press o again.",
                    "还没有通过。仍想看答案，就再按一次 o。"
                );
                screen.say(out, text, Tone::Note, 1)?;
            }
            Aside::Solution(shown) => {
                let Some(text) = self.exercise.solutions.get(shown) else {
                    return screen.say(out, say!("There is no solution.", "没有答案。"), Tone::Note, 1);
                };
                let (number, all) = (shown + 1, self.exercise.solutions.len());
                let source = Source::read(Language::Go, text);
                let heading = say!("A solution, {number} of {all}", "答案 {number}/{all}");
                let remark = if all > 1 { say!("o: the next one", "o：下一个") } else { String::new() };
                let listing = Listing { heading, remark: &remark, source: &source, here: None };
                let style = code::Style::of(screen);
                write_lines(out, &code::draw(&[listing], &style))?;
                // What has passed is told it above.
                if !self.has_passed() {
                    show::put(out, screen, &self.exercise.why, Tone::Plain, 1)?;
                }
            }
        }
        writeln!(out)
    }

    /// The keys. `above`, `below`: whether there is more than the screen shows.
    fn keys(&self, above: bool, below: bool) -> Vec<Line> {
        let path = self.path.display();
        // A file of the learner's own has no task.
        let is_exercise = self.is_exercise();
        let next = (is_exercise && self.has_passed()).then(|| ('n', say!("next", "下一题")));
        let others = [
            (is_exercise && self.has_hint(), 'h', say!("hint", "提示")),
            (true, 's', say!("step", "单步")),
            (true, 'a', say!("all outputs", "全部输出")),
            (is_exercise, 't', say!("task", "题目")),
            (is_exercise, 'o', say!("solution", "答案")),
            (is_exercise, 'l', say!("list", "列表")),
            (true, 'e', say!("edit", "编辑")),
            (true, 'q', say!("quit", "退出")),
        ];
        let others = others.into_iter().filter(|(there, ..)| *there).map(|(_, key, does)| (key, does));
        let text = say!(" {path} is judged at each save", " 每次保存 {path} 都会评判");
        let more = below.then(|| (say!("Space", "空格"), say!("more", "往下")));
        let back = above.then(|| ("b".to_owned(), say!("back", "往上")));
        let keys = next.into_iter().chain(others).map(|(key, does)| (key.to_string(), does));
        let keys = more.into_iter().chain(back).chain(keys).map(|(key, does)| format!("{key} {does}"));
        let (keys, room) = (keys.collect::<Vec<_>>(), self.screen.again().width);
        let mut lines = Line::of(text, Tone::Faint).wrap_hanging(room, 1);
        lines.extend(Line::beside(Vec::new(), keys.iter().map(String::as_str), ("  ", Tone::Faint), room));
        lines
    }
}
