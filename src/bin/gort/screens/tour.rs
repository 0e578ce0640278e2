//! Going through the course: a place on the screen, and what each key does there.
//!
//! Invariants  I1  what was read at a place is there again when one returns, as long as gort runs; what was answered, also later.
//!             I2  a section is done, or seen, once its end was on the screen after all its questions.
//!             I3  a key that is held down goes past one question, and no further.

use std::collections::BTreeMap;
use std::io::Write;

use clap::Parser;
use console::Key;

use super::deeds;
use super::layout::{self, Layout, Parts};
use super::list::{Did, List};
use super::page::{self, Page};
use super::place::Place;
use super::visit::{Reply, Visit};
use crate::args::{Cli, Command, LessonArgs};
use crate::lab::course::OutputSets;
use crate::lesson::bilingual::Texts;
use crate::lesson::frame::{foot, part_end};
use crate::lesson::plan::{Chosen, Plan, missing};
use crate::lesson::progress::Progress;
use crate::lesson::question::{self, key};
use crate::lesson::section::{Ran, SectionView};
use crate::lesson::{DocumentTrial, minutes};
use crate::lessons::verdict;
use crate::play;
use crate::program::language::Language;
use crate::program::subject::Subject;
use crate::terminal::failure::Conclusion;
use crate::terminal::full::Full;
use crate::terminal::keys::Input;
use crate::terminal::lang::Lang;
use crate::terminal::look::{Code, LangArg};
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::settings::Settings;
use crate::terminal::span::{Line, Tone, pad, width};
use crate::terminal::speech::{self, say};

/// What a place looks like, until something about it changes.
struct Drawn {
    of: (Place, usize, Lang, Language, Visit),
    layout: Layout,
    program: Vec<String>,
    /// How many of the program's lines come before what it does.
    before: usize,
    page: Page,
}

/// What is done outside of the screens, where the terminal is as usual.
enum Outside {
    Play(String),
    Step(usize),
    Document,
}

/// What a key leads to.
enum Act {
    Stay,
    Go(Place),
    List(List),
    Search(String),
    Outside(Outside),
    Quit,
}

/// The way through the course.
pub struct Tour<'a> {
    screen: Screen,
    language: Language,
    args: &'a LessonArgs,
    /// The order that was asked for, and the lesson of which.
    order: (&'static str, Chosen),
    document: DocumentTrial,
    progress: Progress,
    place: Place,
    visits: BTreeMap<Place, Visit>,
    rans: BTreeMap<Place, Ran>,
    conclusion: Conclusion,
    /// What is said in the last line until the next key.
    told: Option<String>,
    /// The question that was just gone past: it is to be seen.
    follow: Option<usize>,
}

impl<'a> Tour<'a> {
    /// Begins at a place.
    pub fn new(
        screen: &Screen,
        args: &'a LessonArgs,
        order: Chosen,
        document: DocumentTrial,
        progress: Progress,
        place: Place,
    ) -> Self {
        Tour {
            screen: *screen,
            // Both do not fit into a pane: the one that the reader has asked for first, and `g` shows the other.
            language: if screen.code == Code::Rust { Language::Rust } else { Language::Go },
            args,
            order: (place.lesson().name, order),
            document,
            progress,
            place,
            visits: BTreeMap::new(),
            rans: BTreeMap::new(),
            conclusion: Conclusion::Expected,
            told: None,
            follow: None,
        }
    }

    /// Goes through the course until the learner leaves.
    pub fn run(mut self, out: &mut dyn Write, warnings: &mut dyn Write) -> anyhow::Result<Conclusion> {
        let mut full = Full::take()?;
        let mut drawn: Option<Drawn> = None;
        let mut list: Option<List> = None;
        let mut search: Option<String> = None;
        let mut kept = None;
        loop {
            if kept != Some(self.place) {
                kept = Some(self.place);
                self.keep_place();
            }
            let screen = self.screen.again();
            let height = Screen::height();
            if let Some(shown) = &mut list {
                let lines = shown.frame(&screen, height, &list_keys(shown.leads()));
                let Input::Key(key) = full.show(out, &lines)? else { continue };
                match shown.obey(&key, height) {
                    Did::Stay => {}
                    Did::Close => list = None,
                    Did::Go(place) => {
                        list = None;
                        self.place = place;
                    }
                }
                continue;
            }
            if drawn.as_ref().is_none_or(|drawn| drawn.of != self.of(&screen)) {
                if drawn.is_none() || !self.rans.contains_key(&self.place) {
                    full.draw(out, &[format!(" {}", say!("one moment …", "请稍等……"))])?;
                }
                drawn = Some(self.drawn(&screen)?);
            }
            let Some(shown) = &drawn else { continue };
            let rows = self.settle(shown, height, warnings);
            let foot = match (&search, &self.told) {
                (Some(typed), _) => {
                    say!("search: {typed}_    Enter find   Esc no", "搜索：{typed}_    回车 查找   Esc 取消")
                }
                (None, Some(told)) => told.clone(),
                (None, None) => self.keys(shown, rows),
            };
            let lines = self.frame(shown, &screen, height, format!(" {foot}"));
            let input = if search.is_some() { full.typed(out, &lines)? } else { full.show(out, &lines)? };
            let Input::Key(key) = input else { continue };
            self.told = None;
            if let Some(typed) = &mut search {
                match key {
                    Key::Char(sign) if !sign.is_control() => typed.push(sign),
                    Key::Backspace => drop(typed.pop()),
                    Key::Enter if !typed.trim().is_empty() => {
                        list = Some(self.found(&screen, typed.trim())?);
                        search = None;
                    }
                    Key::Enter | Key::Escape => search = None,
                    _ => {}
                }
                continue;
            }
            match self.act(&key, shown, rows, &screen, warnings)? {
                Act::Stay => {}
                Act::Go(place) => self.place = place,
                Act::List(shown) => list = Some(shown),
                Act::Search(typed) => search = Some(typed),
                Act::Outside(outside) => {
                    drop(full);
                    self.outside(outside, &screen, out, warnings)?;
                    full = Full::take()?;
                    drawn = None;
                }
                Act::Quit => {
                    drop(full);
                    self.screen.say(out, say!("gort next goes on.", "gort next 从这里继续。"), Tone::Faint, 1)?;
                    return Ok(self.conclusion);
                }
            }
        }
    }

    /// Keeps where the learner is, for another day.
    fn keep_place(&self) {
        let Some(section) = self.place.section() else { return };
        let place = format!("{}/{}", self.place.lesson().name, section.id);
        Settings::keep(|settings| settings.place = Some(place));
    }

    /// What a drawing depends on.
    fn of(&self, screen: &Screen) -> (Place, usize, Lang, Language, Visit) {
        let visit = self.visits.get(&self.place).cloned().unwrap_or_default();
        // Where one has scrolled to changes nothing.
        let visit = Visit { top: 0, program_top: None, ..visit };
        (self.place, screen.width, screen.lang, self.language, visit)
    }

    /// The visit of this place; the first one begins as it was left another day.
    fn visit(&mut self) -> &mut Visit {
        let (place, progress, lang) = (self.place, &self.progress, self.screen.lang);
        self.visits.entry(place).or_insert_with(|| match place.section() {
            Some(section) => {
                let again = Visit::again(progress, place.lesson().name, section);
                let program = page::asked_about(place.lesson(), section, again.replies.len(), lang).unwrap_or(0);
                Visit { program, ..again }
            }
            None => Visit::default(),
        })
    }

    fn order(&self) -> Chosen {
        if self.order.0 == self.place.lesson().name { self.order.1.clone() } else { Chosen::Seed(0) }
    }

    fn plan(&self) -> Plan<'a> {
        let lesson = self.place.lesson();
        let sections = lesson.sections.iter().collect();
        Plan { lesson, sections, whole: true, part: None, to_the_end: true, order: self.order(), args: self.args }
    }

    /// Draws the place.
    fn drawn(&mut self, screen: &Screen) -> anyhow::Result<Drawn> {
        let of_visit = self.visit().clone();
        let place = self.place;
        let plan = self.plan();
        let program_width = place.section().map(|section| page::program_width(section, self.language));
        let layout = Layout::of(screen.width, program_width);
        let on_text = Screen { width: layout.text, ..*screen };
        let (mut program, mut before) = (Vec::new(), 0);
        let page;
        if let Some(section) = place.section() {
            let texts = Texts::new(plan.lesson, screen.lang);
            let sets = OutputSets::new(plan.lesson);
            let view =
                SectionView { screen: &on_text, plan: &plan, section, sets: &sets, texts: texts.section(section.id) };
            if missing(section).is_none() && !self.rans.contains_key(&place) {
                self.rans.insert(place, view.ran()?);
            }
            page = Page::section(&view, self.rans.get(&place), &of_visit)?;
            self.conclusion = self.conclusion.max(page.conclusion.unwrap_or(Conclusion::Expected));
            if let Some(subject) = section.programs.get(of_visit.program) {
                let on_program = Screen { width: layout.program, ..*screen };
                let all = section.programs.len();
                let remark = if all > 1 {
                    say!("{} of {all}, Tab: next", "{}/{all}，Tab 换下一个", of_visit.program + 1)
                } else {
                    String::new()
                };
                (program, before) = page::program(subject, self.language, &on_program, &remark)?;
            }
        } else if place.is_end() {
            page = Page::of(|out| {
                // The sets are long, and stand beside their programs: `o`.
                if let Some(part) = place.ended_part() {
                    part_end(out, &on_text, &part, &self.progress)?;
                    writeln!(out)?;
                }
                deeds(plan.lesson.name, &self.progress, &on_text, out)?;
                Ok(foot(out, &on_text, &plan, &self.progress)?)
            })?;
        } else if let Some(part) = place.ended_part() {
            page = page::part_end(&part, &self.progress, &on_text)?;
        } else {
            let minutes = fill!(screen.words.front.minutes, n = minutes::of(plan.lesson, screen.lang));
            page = page::introduction(plan.lesson, &on_text, &minutes)?;
        }
        Ok(Drawn { of: self.of(screen), layout, program, before, page })
    }

    /// Keeps what is seen within what there is, and notes what was read to its end. How many rows the text has.
    fn settle(&mut self, drawn: &Drawn, height: usize, warnings: &mut dyn Write) -> usize {
        let (program, rows) =
            drawn.layout.rows(height.saturating_sub(CHROME), drawn.program.len(), drawn.page.lines.len());
        let lowest = layout::lowest(drawn.page.lines.len(), rows);
        let follow = self.follow.take().and_then(|question| drawn.page.questions.get(question).copied());
        let visit = self.visit();
        visit.top = follow.unwrap_or(visit.top).min(lowest);
        let most = layout::lowest(drawn.program.len(), program);
        visit.program_top = visit.program_top.map(|top| top.min(most));
        let at_the_end = visit.top >= lowest;
        let (place, through) = (self.place, |section| self.visits[&self.place].is_through(section));
        if let Some(section) = place.section()
            && at_the_end
            && (through(section) || missing(section).is_some())
        {
            let lesson = place.lesson().name;
            let done = self.progress.all_answered(lesson, section);
            self.progress.finish(lesson, section.id, done, warnings);
        }
        rows
    }

    /// The first line of the program that is seen, under its heading. A program that does not fit begins where it does something.
    fn program_top(&self, drawn: &Drawn, height: usize) -> usize {
        let (rows, _) = drawn.layout.rows(height.saturating_sub(CHROME), drawn.program.len(), drawn.page.lines.len());
        let most = layout::lowest(drawn.program.len(), rows);
        self.visits.get(&self.place).and_then(|visit| visit.program_top).unwrap_or(drawn.before).min(most)
    }

    /// The frame of a place.
    fn frame(&self, drawn: &Drawn, screen: &Screen, height: usize, foot: String) -> Vec<String> {
        let visit = self.visits.get(&self.place).cloned().unwrap_or_default();
        let place = self.place;
        let texts = Texts::new(place.lesson(), screen.lang);
        let sections = place.lesson().sections.len();
        let mut at = match place.section() {
            Some(section) => format!("{} {}/{sections}", section.id, place.section_number()),
            None if place.is_end() => say!("the end", "结尾"),
            None if place.ended_part().is_some() => say!("end of the part", "这部分的结尾"),
            None => say!("introduction", "引言"),
        };
        let title = format!(" {} {} {}", place.lesson().name, screen.glyphs.dot, texts.title());
        let room = |at: &str| screen.width.saturating_sub(width(at) + 2);
        if let Some(part) = place.part() {
            let (n, all, dot) = (part.number, part.all, screen.glyphs.dot);
            let whole = say!("part {n}/{all} {dot} {at}", "第 {n}/{all} 部分 {dot} {at}");
            at = if width(&title) < room(&whole) { whole } else { at };
        }
        let room = room(&at);
        let blank = room.saturating_sub(width(&title));
        let head = if blank > 0 { format!("{title}{}{at}", " ".repeat(blank)) } else { format!(" {at}{title}") };
        let parts = Parts {
            head: vec![head, screen.glyphs.rule.repeat(screen.width)],
            program: (&drawn.program, self.program_top(drawn, height)),
            text: (&drawn.page.lines, visit.top),
            foot: vec![foot],
            below: Some(|lines| say!("d: {lines} more", "d：还有 {lines} 行")),
        };
        layout::frame(&drawn.layout, &parts, height, screen.glyphs.rule, screen.glyphs.bar)
    }

    /// The keys that matter here.
    fn keys(&self, drawn: &Drawn, rows: usize) -> String {
        let visit = &self.visits[&self.place];
        let below = visit.top + rows < drawn.page.lines.len();
        let pending = self.pending();
        let first = match &pending {
            Some(options) => {
                let answer = say!("1-{options} your answer  h hint", "1-{options} 你的答案  h 提示");
                let on = if below { say!("Space more", "空格 往下") } else { say!("Enter skip", "回车 跳过") };
                format!("{answer}  {on}")
            }
            None if below => say!("Space more", "空格 往下"),
            None if self.place.is_end() => say!("Enter next lesson", "回车 下一课"),
            None if self.place.ended_part().is_some() => say!("Enter next part", "回车 下一部分"),
            None => say!("Enter next section", "回车 下一节"),
        };
        let rest = [
            say!("b back", "b 后退"),
            say!("c contents", "c 目录"),
            say!("? keys", "? 按键"),
            say!("q quit", "q 退出"),
        ];
        // On a narrow screen the last ones matter most.
        let line = |from: usize| format!("{first}  {}", rest[from..].join("  "));
        let fits = |line: &String| width(line) < drawn.layout.width;
        (0..rest.len()).map(line).find(fits).unwrap_or_else(|| rest[2..].join("  "))
    }

    /// How many options the question has that waits for an answer.
    fn pending(&self) -> Option<usize> {
        let section = self.place.section()?;
        if missing(section).is_some() {
            return None;
        }
        let question = section.questions.get(self.visits.get(&self.place)?.replies.len())?;
        let texts = Texts::new(self.place.lesson(), self.screen.lang);
        Some(texts.section(section.id).question(question.id).options().len())
    }

    /// Does what a key says.
    fn act(
        &mut self,
        pressed: &Key,
        drawn: &Drawn,
        rows: usize,
        screen: &Screen,
        warnings: &mut dyn Write,
    ) -> anyhow::Result<Act> {
        let lowest = layout::lowest(drawn.page.lines.len(), rows);
        let page = rows.saturating_sub(1).max(1);
        let pending = self.pending();
        let place = self.place;
        let top = self.visit().top;
        let subject = self.subject();
        match pressed {
            Key::Char('q') | Key::Escape => return Ok(Act::Quit),
            Key::ArrowDown => self.visit().top = (top + 1).min(lowest),
            Key::ArrowUp => self.visit().top = top.saturating_sub(1),
            Key::Home => self.visit().top = 0,
            Key::End => self.visit().top = lowest,
            Key::Enter | Key::Char(' ') | Key::ArrowRight | Key::PageDown if top < lowest => {
                self.visit().top = (top + page).min(lowest);
            }
            Key::Enter if pending.is_some() => self.reply(Reply::Skipped, warnings)?,
            Key::Char(' ') | Key::ArrowRight | Key::PageDown if pending.is_some() => {
                self.told = Some(say!(
                    "an answer, h for a hint, or Enter to skip the question",
                    "请选一个答案，h 看提示，回车跳过这个问题"
                ));
            }
            Key::Enter | Key::Char(' ') | Key::ArrowRight
                if place.is_end() && place.lesson().name == verdict::LESSON.name =>
            {
                return Ok(Act::Outside(Outside::Document));
            }
            Key::Enter | Key::Char(' ' | 'n') | Key::ArrowRight => return Ok(self.on(place.next())),
            Key::PageUp | Key::Char('b') | Key::ArrowLeft | Key::Backspace if top > 0 => {
                self.visit().top = top.saturating_sub(page);
            }
            Key::Char('b' | 'N') | Key::ArrowLeft | Key::Backspace => return Ok(self.on(place.previous())),
            Key::Char(digit) if digit.is_ascii_digit() => {
                let option = digit.to_digit(10).unwrap_or(0) as usize;
                if pending.is_some_and(|options| (1..=options).contains(&option)) {
                    self.reply(Reply::Option(option - 1), warnings)?;
                }
            }
            Key::Char('h') if pending.is_some() => {
                self.visit().hints += 1;
                // The hint stands below everything else.
                self.visit().top = usize::MAX;
            }
            Key::Char('r') if place.section().is_some() => {
                *self.visit() = Visit::default();
                self.show_what_is_asked_about();
                self.told = Some(say!("the questions again", "重新提问"));
            }
            Key::Tab => {
                let all = place.section().map_or(0, |section| section.programs.len());
                let visit = self.visit();
                (visit.program, visit.program_top) = ((visit.program + 1) % all.max(1), None);
            }
            Key::Char('d') => self.visit().program_top = Some(self.program_top(drawn, Screen::height()) + PROGRAM_STEP),
            Key::Char('u') => {
                self.visit().program_top = Some(self.program_top(drawn, Screen::height()).saturating_sub(PROGRAM_STEP));
            }
            Key::Char('g') => {
                self.language = if self.language == Language::Go { Language::Rust } else { Language::Go };
                self.screen.code = if self.language == Language::Go { Code::Go } else { Code::Rust };
                Settings::keep(|settings| settings.set_code(self.screen.code));
            }
            Key::Char('l') => self.speak(),
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
            Key::Char('?') => return Ok(Act::List(help(screen)?)),
            Key::Char('o' | 'p' | 's') if subject.is_none_or(|subject| subject.as_real().is_some()) => {
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

    /// The program that is shown.
    fn subject(&self) -> Option<&'static Subject> {
        let program = self.visits.get(&self.place).map_or(0, |visit| visit.program);
        self.place.section()?.programs.get(program)
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
        visit.hints = 0;
        self.follow = Some(at);
        self.show_what_is_asked_about();
        Ok(())
    }

    /// Shows the program that the question which waits is about, if it names one.
    fn show_what_is_asked_about(&mut self) {
        let (place, lang) = (self.place, self.screen.lang);
        let Some(section) = place.section() else { return };
        let visit = self.visit();
        if let Some(program) = page::asked_about(place.lesson(), section, visit.replies.len(), lang)
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

    fn found(&self, screen: &Screen, asked: &str) -> anyhow::Result<List> {
        let title = say!("Sections that say “{asked}”", "含有“{asked}”的各节");
        let none = say!("nothing was found", "没有找到");
        List::found(screen, asked, title, &none)
    }

    /// Does something on the shell's screen, and waits until the learner wants to come back.
    fn outside(
        &mut self,
        outside: Outside,
        screen: &Screen,
        out: &mut dyn Write,
        warnings: &mut dyn Write,
    ) -> anyhow::Result<()> {
        match outside {
            Outside::Play(name) => {
                let cli = Cli::try_parse_from(["gort", "play", &name])?;
                if let Some(Command::Play(args)) = &cli.command {
                    play::run(args, screen, out, warnings)?;
                }
            }
            Outside::Step(program) => {
                let Some(section) = self.place.section() else { return Ok(()) };
                let (plan, texts) = (self.plan(), Texts::new(self.place.lesson(), screen.lang));
                let sets = OutputSets::new(plan.lesson);
                let texts = texts.section(section.id);
                let view = SectionView { screen, plan: &plan, section, sets: &sets, texts };
                if let Some(ran) = self.rans.get(&self.place) {
                    view.step(out, ran, program)?;
                }
                return Ok(());
            }
            Outside::Document => {
                let (came_out, _) = (self.document)(out, screen, &mut self.progress, warnings, true)?;
                self.conclusion = self.conclusion.max(came_out);
            }
        }
        let prompt = say!("Enter: back to the lesson", "回车：回到课程");
        question::go_on(out, &screen.again(), &prompt)?;
        Ok(())
    }
}

/// So many lines of the program go by at a key.
const PROGRAM_STEP: usize = 4;
/// So many outputs are listed on a screen of their own.
const OUTPUTS: u32 = 120;
/// The columns of the keys in the help.
const HELP: usize = 18;
/// The rows around the panes: the title, a rule, the keys.
const CHROME: usize = 3;

fn list_keys(leads: bool) -> String {
    if leads {
        say!("↑↓ Space move   Enter open   q close", "↑↓ 空格 移动   回车 打开   q 关闭")
    } else {
        say!("↑↓ Space move   q close", "↑↓ 空格 移动   q 关闭")
    }
}

/// Every key.
fn help(screen: &Screen) -> anyhow::Result<List> {
    let keys = [
        ("Space, →, PgDn", say!("on: further down, then to the next section", "继续：往下翻，到底后去下一节")),
        ("Enter", say!("the same; skips a question", "同上；也跳过问题")),
        ("b, ←, PgUp", say!("back: further up, then to the section before", "后退：往上翻，到顶后回上一节")),
        ("↑ ↓, Home, End", say!("a line, the beginning, the end", "一行，开头，结尾")),
        ("n, N", say!("the next section, the one before", "下一节，上一节")),
        ("1-9, h", say!("an answer, a hint", "答案，提示")),
        ("r", say!("ask the questions of this section again", "重新回答这一节的问题")),
        ("Tab, d, u", say!("the next program; its lines down, up", "下一个程序；程序往下、往上")),
        ("g", say!("the program in Go or in Rust", "程序换成 Go 或 Rust")),
        ("l", "中文 / English".to_string()),
        ("o", say!("all outputs of the program", "这个程序的全部输出")),
        ("p", say!("play it: you are the scheduler", "玩这个程序：你来当调度器")),
        ("s", say!("its run, step by step", "一步一步看它的运行")),
        ("c", say!("contents: go to any section", "目录：去任何一节")),
        ("/", say!("search the course", "在课程里搜索")),
        ("q, Esc", say!("quit; gort next comes back here", "退出；gort next 回到这里")),
    ];
    List::of(say!("Keys", "按键"), |out| {
        for (key, what) in keys {
            let room = screen.width.saturating_sub(HELP + 2).max(10);
            for (nth, said) in Line::of(what, Tone::Plain).wrap(room).into_iter().enumerate() {
                let mut line = Line::of(pad(if nth == 0 { key } else { "" }, HELP), Tone::Code);
                line.append(said);
                screen.put(out, &line, 1)?;
            }
        }
        Ok(())
    })
}
