//! Going through the course: a place on the screen, and one key after another.
//!
//! Invariants  I1  what was read at a place is there again when one returns, as long as gort runs; what was answered, also later.
//!             I2  a section is done, or seen, once its end was on the screen after all its questions.
//!             I3  a key that is held down goes past one question, and no further.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use console::Key;

use super::act::Act;
use super::deeds;
use super::keys;
use super::layout::{self, Layout, Parts};
use super::list::{Did, List};
use super::page::{self, Page, Program};
use super::place::Place;
use super::seen::Seen;
use super::topic::{self, Topical};
use super::view::View;
use super::visit::Visit;
use crate::args::LessonArgs;
use crate::lab::course::OutputSets;
use crate::lesson::bilingual::Texts;
use crate::lesson::frame::{foot, part_end};
use crate::lesson::plan::{Chosen, Plan, missing};
use crate::lesson::progress::Progress;
use crate::lesson::question;
use crate::lesson::section::{Ran, SectionView};
use crate::lesson::{DocumentTrial, minutes};
use crate::program::language::Language;
use crate::program::subject::Subject;
use crate::terminal::failure::Conclusion;
use crate::terminal::full::Full;
use crate::terminal::keys::Input;
use crate::terminal::lang::Lang;
use crate::terminal::look::Code;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Tone, width};
use crate::terminal::speech::say;
use crate::terminal::theme::painted;

/// What a place looks like, until something about it changes.
pub(super) struct Drawn {
    of: (Place, usize, Lang, Language, Visit),
    layout: Layout,
    pub(super) page: Page,
    /// The program that is shown, in which language, its line that is marked, and what it looks like.
    program: (usize, Language, Option<usize>, Program),
    /// How many lines the longest of the section's programs has: the pane has one height for all of them.
    longest: usize,
}

impl Drawn {
    /// On a screen of so many rows.
    pub(super) fn view(&self, height: usize, moved: bool) -> View<'_> {
        View::of(&self.layout, &self.page, self.longest, height, moved)
    }
}

/// The way through the course.
pub struct Tour<'a> {
    pub(super) screen: Screen,
    pub(super) language: Language,
    pub(super) args: &'a LessonArgs,
    /// The order that was asked for, and the lesson of which.
    pub(super) order: (&'static str, Chosen),
    pub(super) document: DocumentTrial,
    pub(super) progress: Progress,
    pub(super) place: Place,
    pub(super) visits: BTreeMap<Place, Visit>,
    pub(super) rans: BTreeMap<Place, Ran>,
    /// Where what the runs came to was shown.
    found: BTreeSet<Place>,
    pub(super) conclusion: Conclusion,
    /// What is said in the last line until the next key.
    pub(super) told: Option<String>,
    /// What is to be seen next.
    pub(super) follow: Option<Follow>,
}

/// What is to be seen, once it is drawn.
#[derive(Clone, Copy)]
pub(super) enum Follow {
    /// The question that was just gone past.
    Question(usize),
    /// This row of a run.
    Row(usize),
    /// This view.
    View(Topical),
    /// This page of a view, from 0.
    Page(Topical, usize),
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
        // Both do not fit into a pane: the one that the reader has asked for first, and `g` shows the other.
        let (language, code) =
            if screen.code == Code::Rust { (Language::Rust, Code::Rust) } else { (Language::Go, Code::Go) };
        Tour {
            screen: Screen { code, ..*screen },
            language,
            args,
            order: (place.lesson().name, order),
            document,
            progress,
            place,
            visits: BTreeMap::new(),
            rans: BTreeMap::new(),
            found: BTreeSet::new(),
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
        let (mut kept, mut last) = (None, Vec::new());
        loop {
            if kept != Some(self.place) {
                kept = Some(self.place);
                self.keep_place();
            }
            let screen = self.screen.again();
            let height = Screen::height();
            if let Some(shown) = &mut list {
                let lines = shown.frame(&screen, height, &keys::of_list(shown.leads()));
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
                    full.tell(out, &mut last, height, &say!("the programs are run …", "正在运行程序……"))?;
                } else if self.has_ended() && self.found.insert(self.place) {
                    // How many outputs there are is searched for where the run is shown first.
                    full.tell(
                        out,
                        &mut last,
                        height,
                        &say!("all outputs are searched for …", "正在搜索全部可能的输出……"),
                    )?;
                }
                drawn = Some(self.drawn(&screen)?);
            }
            let Some(shown) = &mut drawn else { continue };
            let seen = self.settle(shown, &screen, height, warnings)?;
            let foot = match (&search, &self.told) {
                (Some(typed), _) => {
                    say!("search: {typed}_    Enter find   Esc no", "搜索：{typed}_    回车 查找   Esc 取消")
                }
                (None, Some(told)) => told.clone(),
                (None, None) => self.keys(&seen, screen.width),
            };
            last = self.frame(shown, &seen, &screen, height, format!(" {foot}"));
            let input = if search.is_some() { full.typed(out, &last)? } else { full.show(out, &last)? };
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
            if self.is_reply(&key, &seen) {
                // Which answer is right may take a search.
                full.tell(out, &mut last, height, &say!("the answer is worked out …", "正在求出答案……"))?;
            }
            match self.act(&key, shown, &seen, &screen, warnings)? {
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
                    let moved = self.visit().moved;
                    self.keep_view(&shown.view(height, moved), seen.top);
                    drop(full);
                    self.screen.say(out, say!("gort next goes on.", "gort next 从这里继续。"), Tone::Faint, 1)?;
                    return Ok(self.conclusion);
                }
            }
        }
    }

    /// Whether all questions of this section were gone past, so that its runs are shown.
    fn has_ended(&self) -> bool {
        let visit = self.visits.get(&self.place);
        self.place.section().zip(visit).is_some_and(|(section, visit)| visit.is_through(section))
    }

    /// What a drawing depends on.
    fn of(&self, screen: &Screen) -> (Place, usize, Lang, Language, Visit) {
        let visit = self.visits.get(&self.place).cloned().unwrap_or_default();
        // Where one has scrolled to changes nothing, nor does the program: it is drawn by itself.
        let visit = Visit { top: 0, scrolled: false, program_top: None, row: None, moved: false, program: 0, ..visit };
        (self.place, screen.width, screen.lang, self.language, visit)
    }

    /// The visit of this place; the first one begins as it was left another day.
    pub(super) fn visit(&mut self) -> &mut Visit {
        let (place, progress, lang) = (self.place, &self.progress, self.screen.lang);
        self.visits.entry(place).or_insert_with(|| match place.section() {
            Some(section) => {
                let again = Visit::again(progress, place.lesson().name, section);
                let program = question::asked_about(place.lesson(), section, again.replies.len(), lang).unwrap_or(0);
                Visit { program, ..again }
            }
            None => Visit::default(),
        })
    }

    fn order(&self) -> Chosen {
        if self.order.0 == self.place.lesson().name { self.order.1.clone() } else { Chosen::Seed(0) }
    }

    pub(super) fn plan(&self) -> Plan<'a> {
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
        let page;
        if let Some(section) = place.section() {
            let texts = Texts::new(plan.lesson, screen.lang);
            let sets = OutputSets::new(plan.lesson);
            let view =
                SectionView { screen: &on_text, plan: &plan, section, sets: &sets, texts: texts.section(section.id) };
            if missing(section).is_none() && !self.rans.contains_key(&place) {
                self.rans.insert(place, view.ran()?);
                OutputSets::ahead(section);
            }
            page = Page::section(&view, self.rans.get(&place), &of_visit)?;
            self.conclusion = self.conclusion.max(page.conclusion.unwrap_or(Conclusion::Expected));
        } else if place.is_end() {
            page = Page::of(|out| {
                // The sets are long, and stand beside their programs: `o`.
                if let Some(part) = place.ended_part() {
                    part_end(out, &on_text, &part, &self.progress)?;
                    writeln!(out)?;
                }
                deeds(plan.lesson.name, &self.progress, &on_text, out)?;
                Ok(foot(out, &on_text, &plan, &self.progress, true)?)
            })?;
        } else if let Some(part) = place.ended_part() {
            page = page::part_end(&part, &self.progress, &on_text)?;
        } else {
            let minutes = fill!(screen.words.front.minutes, n = minutes::of(plan.lesson, screen.lang));
            page = page::introduction(plan.lesson, &on_text, &minutes)?;
        }
        let (program, language, here) = (of_visit.program, self.language, None);
        let program = (program, language, here, self.program(program, (language, here), &layout, screen)?);
        let on_program = Screen { width: layout.program, ..*screen };
        let longest = place.section().map_or(Ok(0), |section| page::longest(section, self.language, &on_program))?;
        Ok(Drawn { of: self.of(screen), layout, page, program, longest })
    }

    /// Draws one of the section's programs, with this line marked.
    fn program(
        &self,
        at: usize,
        (language, here): (Language, Option<usize>),
        layout: &Layout,
        screen: &Screen,
    ) -> anyhow::Result<Program> {
        let programs = self.place.section().map_or(&[][..], |section| section.programs);
        let Some(subject) = programs.get(at) else { return Ok(Program::default()) };
        let on_program = Screen { width: layout.program, ..*screen };
        let (number, all) = (at + 1, programs.len());
        let remark = if all > 1 {
            say!("{number} of {all}, Tab: next", "{number}/{all}，Tab 换下一个")
        } else {
            String::new()
        };
        Ok(page::program(subject, language, &on_program, &remark, here)?)
    }

    /// Keeps what is seen within what there is, lets the program follow the run, and notes what was read to its end.
    fn settle(
        &mut self,
        drawn: &mut Drawn,
        screen: &Screen,
        height: usize,
        warnings: &mut dyn Write,
    ) -> anyhow::Result<Seen> {
        let follow = self.follow.take();
        let moved = self.visit().moved;
        let view = drawn.view(height, moved);
        let (lowest, language) = (view.lowest(), self.language);
        let visit = self.visit();
        // Where one has scrolled by lines one stays; else a page is shown, and nothing is beyond the last one.
        let is_beyond = visit.top >= view.page.lines.len();
        let top = if visit.scrolled && !is_beyond { visit.top } else { view.top_of(visit.top) };
        let stands = |of: Topical| view.page.views.iter().find(|stands| stands.view == of);
        visit.top = match follow {
            Some(Follow::Question(question)) => view.answered(question).unwrap_or(top),
            Some(Follow::Row(row)) => view.seeing(row, top),
            Some(Follow::View(of)) => stands(of).map_or(top, |stands| view.top_of(stands.lines.start)),
            Some(Follow::Page(of, page)) => view.at_page(of, page).unwrap_or(top),
            None => top,
        };
        visit.scrolled &= follow.is_none();
        let (program_rows, rows) = view.rows(visit.top);
        let (more, head) = (!view.shows_the_end(visit.top), view.head(visit.top));
        let (end, asks) = (view.end(visit.top), view.asks(visit.top));
        let (views, runs) = (view.other(visit.top, true).is_some(), view.runs(visit.top).collect::<Vec<_>>());
        let names = self.names(&view, screen);
        let visit = self.visit();
        let row = view.row(visit).map(|row| view.page.rows[row]);
        // The program is that of the row which one is at, else that of the first run on the screen, also where its rows are left out.
        let run = runs.first().copied().filter(|_| view.page.ran.is_some());
        let of_row = row.filter(|row| visit.row.is_some() || run.is_none_or(|run| run == row.program));
        let follows = of_row.map(|row| row.program).or(run).filter(|_| !moved);
        visit.program = follows.unwrap_or(visit.program);
        let (program, top) = (visit.program, visit.top);
        let row_here = row.filter(|row| row.program == program);
        // A run that cannot be told in one language stands beside the text in which it is told.
        let language = row_here.map_or(language, |row| row.language);
        let here = row_here.and_then(|row| row.source);
        if (drawn.program.0, drawn.program.1, drawn.program.2) != (program, language, here) {
            let looks = self.program(program, (language, here), &drawn.layout, screen)?;
            drawn.program = (program, language, here, looks);
        }
        let shown = &drawn.program.3;
        let most = layout::lowest(shown.lines.len(), program_rows);
        let visit = self.visit();
        visit.program_top = visit.program_top.map(|top| top.min(most));
        // A program that does not fit begins where it does something, or around the line that is marked.
        let around = || shown.here.map(|here| here.saturating_sub(program_rows.saturating_sub(1) / 2));
        let program_top = visit.program_top.or_else(around).unwrap_or(shown.before).min(most);
        let small = program_rows < drawn.view(height, true).rows(top).0;
        let fold = drawn.page.folds.iter().any(|(line, _)| (top..end).contains(line));
        let rows = (program_rows, rows);
        let seen = Seen { top, rows, lowest, end, asks, more, head, program_top, row, runs, fold, small, names, views };
        let (place, through) = (self.place, |section| self.visits[&self.place].is_through(section));
        if let Some(section) = place.section()
            && !seen.has_more()
            && (through(section) || missing(section).is_some())
        {
            let lesson = place.lesson().name;
            let done = self.progress.all_answered(lesson, section);
            self.progress.finish(lesson, section.id, done, warnings);
        }
        Ok(seen)
    }

    /// The names of the views of this section, for the line that has them.
    fn names(&self, view: &View<'_>, screen: &Screen) -> String {
        let (Some(section), Some(visit)) = (self.place.section(), self.visits.get(&self.place)) else {
            return String::new();
        };
        let texts = Texts::new(self.place.lesson(), screen.lang);
        let why = !texts.section(section.id).why().is_empty();
        let all = if missing(section).is_some() { vec![Topical::Asked] } else { Topical::all(section, why) };
        let called: Vec<_> = all.into_iter().map(|of| (of, of.name(section, screen))).collect();
        let mut names = view.names(visit.top, &called);
        let (asked, questions) = (visit.replies.len() + 1, section.questions.len());
        if let Some(first) = names.first_mut() {
            // While one is asked: which of how many.
            first.part = (asked <= questions && questions > 1).then_some((asked, questions));
        }
        painted(&topic::line(&names, layout::room_in_rule(view.columns()), screen.glyphs.cut))
    }

    /// The frame of a place.
    fn frame(&self, drawn: &Drawn, seen: &Seen, screen: &Screen, height: usize, foot: String) -> Vec<String> {
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
        let rule = screen.glyphs.rule;
        let head = match room.saturating_sub(width(&title)) {
            0 => format!(" {at}{title}"),
            room if room < 3 => format!("{title}{}{at}", " ".repeat(room)),
            room => format!("{title} {} {at}", rule.repeat(room - 2)),
        };
        let mut text = drawn.page.lines.clone();
        if let Some(row) = seen.row {
            text[row.line] = page::pointed_at(&text[row.line], screen.glyphs.here);
        }
        text.truncate(seen.end);
        let parts = Parts {
            head: vec![head],
            program: (&drawn.program.3.lines, seen.program_top),
            rows: seen.rows,
            text: (&text, seen.top),
            names: Some(seen.names.as_str()).filter(|names| !names.is_empty()),
            text_head: seen.head.map(|head| text[head].as_str()),
            foot: vec![foot],
            below: Some(|lines| say!("d: {lines} more", "d：还有 {lines} 行")),
        };
        layout::frame(&drawn.layout, &parts, height, rule, screen.glyphs.bar)
    }

    /// The program that is shown.
    pub(super) fn subject(&self) -> Option<&'static Subject> {
        let program = self.visits.get(&self.place).map_or(0, |visit| visit.program);
        self.place.section()?.programs.get(program)
    }
}
