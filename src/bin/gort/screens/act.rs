//! What each key does at a place.

use std::io::Write;

use console::Key;

use super::keys;
use super::list::List;
use super::place::Place;
use super::seen::Seen;
use super::topic::Topical;
use super::tour::{Drawn, Follow, Tour};
use super::visit::{Reply, Visit};
use crate::lab::course::OutputSets;
use crate::lesson::bilingual::Texts;
use crate::lesson::question::{self, key};
use crate::lessons::verdict;
use crate::program::language::Language;
use crate::program::subject::Subject;
use crate::terminal::lang::Lang;
use crate::terminal::look::{Code, LangArg};
use crate::terminal::screen::Screen;
use crate::terminal::settings::Settings;
use crate::terminal::speech::{self, say};

/// So many lines of the program go by at a key.
const PROGRAM_STEP: usize = 4;
/// So many outputs are listed on a screen of their own.
const OUTPUTS: u32 = 120;

/// What is done outside of the screens, where the terminal is as usual.
pub(super) enum Outside {
    Play(String),
    Step(usize),
    Document,
}

/// What a key leads to.
pub(super) enum Act {
    Stay,
    Go(Place),
    List(List),
    Search(String),
    Outside(Outside),
    Quit,
}

impl Tour<'_> {
    /// Does what a key says.
    pub(super) fn act(
        &mut self,
        pressed: &Key,
        drawn: &Drawn,
        seen: &Seen,
        screen: &Screen,
        warnings: &mut dyn Write,
    ) -> anyhow::Result<Act> {
        let view = drawn.view(Screen::height(), self.visit().moved);
        let Seen { top, lowest, .. } = *seen;
        let pending = self.pending();
        let place = self.place;
        let subject = self.subject();
        match pressed {
            Key::Char('q') | Key::Escape => return Ok(Act::Quit),
            Key::ArrowDown if seen.has_more() => self.scroll(top + 1),
            Key::ArrowUp if top > 0 => self.scroll(top - 1),
            Key::ArrowDown | Key::ArrowUp => {}
            Key::Home => self.turn(0),
            Key::End => self.turn(lowest),
            Key::Char(key @ ('v' | 'V')) if place.section().is_some() => match view.other(top, *key == 'v') {
                Some(to) => self.turn(to),
                None if pending.is_some() => self.told = Some(say!("the questions come first", "先回答问题")),
                None => self.told = Some(say!("everything is on the screen", "全都在屏幕上了")),
            },
            Key::Enter | Key::Char(' ') | Key::ArrowRight | Key::PageDown if seen.has_more() => {
                self.turn(view.further(top));
            }
            Key::Enter if pending.is_some() => self.reply(Reply::Skipped, warnings)?,
            Key::Char(' ') | Key::ArrowRight | Key::PageDown if pending.is_some() => {
                self.told = Some(say!("an answer, h for a hint, Enter to skip", "选一个答案，h 看提示，回车跳过"));
            }
            Key::Enter | Key::Char(' ') | Key::ArrowRight | Key::PageDown
                if place.is_end() && place.lesson().name == verdict::LESSON.name =>
            {
                return Ok(Act::Outside(Outside::Document));
            }
            Key::Enter | Key::Char(' ' | 'n') | Key::ArrowRight | Key::PageDown => return Ok(self.on(place.next())),
            Key::PageUp | Key::Char('b') | Key::ArrowLeft | Key::Backspace if top > 0 => {
                self.turn(view.back(top));
            }
            Key::Char('b' | 'N') | Key::ArrowLeft | Key::Backspace | Key::PageUp => {
                return Ok(self.on(place.previous()));
            }
            Key::Char(key) if pending.is_none() && (key == &'h' || key.is_ascii_digit()) => {
                self.told = Some(say!("no question waits for an answer here", "这里没有要回答的问题"));
            }
            // Nobody answers what is not on the screen yet.
            Key::Char(digit) if digit.is_ascii_digit() && seen.has_more() && !seen.asks() => {
                self.turn(view.further(top));
            }
            Key::Char(digit) if digit.is_ascii_digit() => {
                let option = digit.to_digit(10).unwrap_or(0) as usize;
                if pending.is_some_and(|options| (1..=options).contains(&option)) {
                    self.reply(Reply::Option(option - 1), warnings)?;
                }
            }
            Key::Char('h') => {
                self.visit().hints += 1;
                // The hint stands below everything else.
                self.turn(usize::MAX);
            }
            Key::Char('r') if place.section().is_some() => {
                *self.visit() = Visit::default();
                self.show_what_is_asked_about();
                self.told = Some(say!("the questions again", "重新提问"));
            }
            Key::Char(key @ ('j' | 'k')) => {
                let visit = self.visit();
                // Who reads row by row wants every row. Those before the first that is left out stand where they stood.
                let program = view.row(visit).map(|row| drawn.page.rows[row].program);
                visit.opened.extend(program.filter(|read| drawn.page.folds.iter().any(|(_, fold)| fold == read)));
                match view.step(visit, *key == 'j') {
                    Some(row) => {
                        *visit = Visit { row: Some(row), moved: false, program_top: None, ..visit.clone() };
                        self.follow = Some(Follow::Row(row));
                    }
                    None if drawn.page.rows.is_empty() => {
                        self.told = Some(say!("there is no run here yet", "这里还没有运行"));
                    }
                    None => {}
                }
            }
            Key::Char('r' | 'w' | 'v' | 'V') | Key::Tab | Key::Char('d' | 'u' | 'o' | 'p' | 's')
                if subject.is_none() =>
            {
                self.told = Some(say!("there is no program here: Enter goes on", "这里没有程序：回车继续"));
            }
            Key::Char('t') => self.open_run(drawn, seen),
            Key::Char('w') if place.section().is_some() => {
                let visit = self.visit();
                visit.whole = !visit.whole;
                self.told = Some(if self.visit().whole {
                    say!("everything that --plain prints", "--plain 会打印的全部内容")
                } else {
                    say!("only what a screen needs", "只有屏幕上需要的内容")
                });
            }
            // What is read stays where it is, though the program gets more room.
            Key::Tab => {
                let all = place.section().map_or(0, |section| section.programs.len());
                if all == 1 {
                    self.told = Some(say!("there is only this program here", "这里只有这一个程序"));
                }
                let visit = self.visit();
                let program = (visit.program + 1) % all.max(1);
                let scrolled = visit.scrolled || !visit.moved;
                *visit = Visit { program, program_top: None, moved: true, top, scrolled, ..visit.clone() };
            }
            Key::Char(key @ ('d' | 'u')) => {
                // A program of which little is seen gets its room first.
                let step = if seen.small { 0 } else { PROGRAM_STEP };
                let at = seen.program_top;
                let to = if *key == 'd' { at + step } else { at.saturating_sub(step) };
                let visit = self.visit();
                visit.scrolled |= !visit.moved;
                (visit.top, visit.moved, visit.program_top) = (top, true, Some(to));
            }
            Key::Char('g') => {
                self.language = if self.language == Language::Go { Language::Rust } else { Language::Go };
                self.screen.code = if self.language == Language::Go { Code::Go } else { Code::Rust };
                Settings::keep(|settings| settings.set_code(self.screen.code));
            }
            Key::Char('l') => {
                // The same is said in other lines.
                self.follow = view.view(top).map(|stands| Follow::View(stands.view));
                self.speak();
            }
            Key::Char('/') => return Ok(Act::Search(String::new())),
            Key::Char('c') => {
                let title = say!("Contents", "目录");
                // The ends of lessons and parts are not in the list.
                let here = match (place.section(), place.part()) {
                    (None, Some(part)) => Place::of_part(&part),
                    _ => place,
                };
                return Ok(Act::List(List::contents(screen, &self.progress, here, title)?));
            }
            Key::Char('?') => return Ok(Act::List(keys::help(screen)?)),
            Key::Char('o' | 'p' | 's') if subject.is_some_and(|subject| subject.as_real().is_some()) => {
                self.told =
                    Some(say!("this one runs for real: its steps cannot be seen", "它是真实运行的，看不到每一步"));
            }
            Key::Char('o') => return self.outputs(screen, subject),
            Key::Char('p') => {
                return Ok(subject.map_or(Act::Stay, |subject| Act::Outside(Outside::Play(subject.name()))));
            }
            Key::Char('s') => return Ok(Act::Outside(Outside::Step(self.visit().program))),
            _ => {}
        }
        Ok(Act::Stay)
    }

    /// Whether the key goes past the question that waits.
    pub(super) fn is_reply(&self, key: &Key, seen: &Seen) -> bool {
        let Some(options) = self.pending() else { return false };
        match key {
            Key::Enter => !seen.has_more(),
            Key::Char(digit) if !seen.has_more() || seen.asks() => {
                digit.to_digit(10).is_some_and(|option| (1..=options).contains(&(option as usize)))
            }
            _ => false,
        }
    }

    /// Shows all rows of the next run that lacks some, on the screen or below.
    fn open_run(&mut self, drawn: &Drawn, seen: &Seen) {
        let folds = &drawn.page.folds;
        let next = folds.iter().find(|(line, _)| *line >= seen.top).or(folds.first());
        match next {
            Some((line, program)) => {
                let is_seen = seen.shows(*line) || seen.runs.contains(program);
                // What comes before it stays where it is, and what is seen of that run is still seen.
                let row = drawn.page.rows.iter().position(|row| row.line >= seen.top && row.program == *program);
                let stays = row.map_or(Follow::View(Topical::Run(*program)), Follow::Row);
                self.follow = Some(stays).filter(|_| is_seen);
                let visit = self.visit();
                visit.opened.insert(*program);
                (visit.top, visit.scrolled) = (if is_seen { seen.top } else { *line }, false);
            }
            None if drawn.page.rows.is_empty() => self.told = Some(say!("there is no run here yet", "这里还没有运行")),
            None => self.told = Some(say!("all runs of this section are shown", "这一节的运行都已经展开了")),
        }
    }

    /// To the page that has this line.
    fn turn(&mut self, to: usize) {
        let visit = self.visit();
        (visit.top, visit.scrolled) = (to, false);
    }

    /// To this line, wherever pages begin.
    fn scroll(&mut self, to: usize) {
        let visit = self.visit();
        (visit.top, visit.scrolled) = (to, true);
    }

    /// On to another place, if there is one.
    fn on(&mut self, place: Option<Place>) -> Act {
        match place {
            Some(place) => Act::Go(place),
            None => {
                self.told = Some(say!("there is nothing further this way", "这个方向没有了"));
                Act::Stay
            }
        }
    }

    /// Goes past the question that waits, and keeps the answer.
    fn reply(&mut self, reply: Reply, warnings: &mut dyn Write) -> anyhow::Result<()> {
        let (place, lang) = (self.place, self.screen.lang);
        let Some(section) = place.section() else { return Ok(()) };
        let at = self.visit().replies.len();
        let Some(question) = section.questions.get(at) else { return Ok(()) };
        let texts = Texts::new(place.lesson(), lang);
        if let (Reply::Option(option), Some(ran)) = (reply, self.rans.get(&place)) {
            let options = texts.section(section.id).question(question.id).option_texts();
            if let Some(key) = key(&question.answer, &ran.own, &options) {
                let lesson = place.lesson().name;
                self.progress.answer(lesson, section.id, question.id, option == key, warnings);
            }
        }
        let visit = self.visit();
        visit.replies.push(reply);
        (visit.hints, visit.scrolled) = (0, false);
        self.follow = Some(Follow::Question(at));
        self.show_what_is_asked_about();
        Ok(())
    }

    /// Shows the program that the question which waits is about, if it names one.
    fn show_what_is_asked_about(&mut self) {
        let (place, lang) = (self.place, self.screen.lang);
        let Some(section) = place.section() else { return };
        let visit = self.visit();
        if let Some(program) = question::asked_about(place.lesson(), section, visit.replies.len(), lang)
            && program != visit.program
        {
            (visit.program, visit.program_top) = (program, None);
        }
    }

    /// The other language, from now on.
    fn speak(&mut self) {
        let (lang, word) = if self.screen.lang == Lang::Zh { (Lang::En, LangArg::En) } else { (Lang::Zh, LangArg::Zh) };
        self.screen = Screen { lang, words: lang.words(), ..self.screen };
        speech::speak(lang);
        Settings::keep(|settings| settings.set_lang(word));
    }

    fn outputs(&self, screen: &Screen, subject: Option<&'static Subject>) -> anyhow::Result<Act> {
        let Some(subject) = subject else { return Ok(Act::Stay) };
        let name = subject.name();
        let title = say!("Everything that {name} can print", "{name} 可能打印的全部输出");
        let list = List::of(title, |out| {
            Ok(OutputSets::new(self.place.lesson()).one(out, screen, subject, (OUTPUTS, OUTPUTS as usize))?)
        })?;
        Ok(Act::List(list))
    }

    pub(super) fn found(&self, screen: &Screen, asked: &str) -> anyhow::Result<List> {
        let title = say!("Sections that say “{asked}”", "含有“{asked}”的各节");
        let none = say!("nothing was found", "没有找到");
        List::found(screen, asked, title, &none)
    }
}
