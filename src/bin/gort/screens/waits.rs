//! The whole course on screens of several sizes, in both languages: how many screens a section takes, and that nothing is torn on them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::layout::Layout;
use super::page::{self, Page};
use super::view::View;
use super::visit::{Reply, Visit};
use crate::args::LessonArgs;
use crate::lab::course::OutputSets;
use crate::lesson::bilingual::Texts;
use crate::lesson::plan;
use crate::lesson::section::{Ran, SectionView};
use crate::lesson::trial;
use crate::lesson::written::Written;
use crate::lessons::{LESSONS, Lesson, Section};
use crate::markdown::Block;
use crate::program::language::Language;
use crate::render::prose;
use crate::terminal::lang::Lang;
use crate::terminal::screen::Screen;
use crate::terminal::span::Line;
use crate::terminal::theme::write_lines;

/// Columns and rows.
type Size = (usize, usize);

/// How many screens sections take at most.
struct Bound {
    size: Size,
    /// No section takes more.
    most: usize,
    /// Half of the sections take no more.
    half: usize,
}

const BOUNDS: [Bound; 3] = [
    // Of so small a screen nothing is promised but that nothing is torn.
    Bound { size: (60, 20), most: usize::MAX, half: 7 },
    Bound { size: (80, 24), most: 8, half: 5 },
    Bound { size: (120, 40), most: 5, half: 3 },
];

/// A section whose screens are looked at.
struct Looked<'a> {
    lesson: &'static Lesson,
    section: &'static Section,
    ran: &'a Ran,
    lang: Lang,
    size: Size,
}

impl Looked<'_> {
    fn place(&self) -> String {
        format!("{}/{}, {:?}, {:?}", self.lesson.name, self.section.id, self.lang, self.size)
    }

    /// Answers its questions one after the other and reads on by pages. Gives how many screens there were on which something waits for a key.
    /// `see` is shown the last state: that of the whole section.
    fn read(&self, see: impl Fn(&SectionView<'_>, &View<'_>)) -> usize {
        let Looked { lesson, section, ran, lang, size: (width, height) } = *self;
        let args = LessonArgs::default();
        let plan = plan::from(lesson, section, true, &args);
        let (sets, texts) = (OutputSets::new(lesson), Texts::new(lesson, lang));
        let layout = Layout::of(width, Some(page::program_width(section, Language::Go)));
        let screen = Screen::of_a_test(layout.text, lang, false);
        let on_program = Screen::of_a_test(layout.program, lang, false);
        let view = SectionView { screen: &screen, plan: &plan, section, sets: &sets, texts: texts.section(section.id) };
        let program = page::longest(section, Language::Go, &on_program).unwrap();
        let (mut visit, mut screens) = (Visit::default(), 0);
        loop {
            let page = Page::section(&view, Some(ran), &visit).unwrap();
            let seen = View::of(&layout, &page, program, height, false);
            let follow = visit.replies.len().checked_sub(1).and_then(|last| seen.answered(last));
            visit.top = follow.unwrap_or(visit.top);
            screens += 1;
            while !seen.shows_the_end(visit.top) {
                let next = seen.further(visit.top);
                assert!(next > visit.top, "{}", self.place());
                (visit.top, screens) = (next, screens + 1);
            }
            if let Some(end) = page.asked {
                let begins = *page.questions.last().unwrap();
                let is_torn = end - begins <= seen.rows(begins).1 && visit.top > begins;
                assert!(!is_torn && seen.asks(visit.top), "a question is torn: {}", self.place());
            }
            if visit.is_through(section) {
                see(&view, &seen);
                return screens;
            }
            visit.replies.push(Reply::Option(0));
        }
    }
}

/// Does this for each section that does not run for real, in each language.
fn each_section(mut look: impl FnMut(Looked<'_>), sizes: &[Size]) {
    for lesson in LESSONS {
        let is_real = |section: &&Section| section.programs.iter().any(|program| program.as_real().is_some());
        for section in lesson.sections.iter().filter(|section| !is_real(section)) {
            let args = LessonArgs::default();
            let plan = plan::from(lesson, section, true, &args);
            let screen = Screen::of_a_test(80, Lang::En, false);
            let (sets, texts) = (OutputSets::new(lesson), Texts::new(lesson, Lang::En));
            let texts = texts.section(section.id);
            let ran = SectionView { screen: &screen, plan: &plan, section, sets: &sets, texts }.ran().unwrap();
            for lang in [Lang::En, Lang::Zh] {
                for size in sizes {
                    look(Looked { lesson, section, ran: &ran, lang, size: *size });
                }
            }
        }
    }
}

/// Lines as a page has them.
fn written(lines: &[Line]) -> Vec<String> {
    let mut bytes = Vec::new();
    write_lines(&mut bytes, lines).unwrap();
    String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect()
}

/// What must stand on one page: each paragraph and each claim, drawn by themselves; each answered question, output, and row of a run.
fn pieces(view: &SectionView<'_>, page: &Page, own: &Ran) -> Vec<Vec<String>> {
    let screen = view.screen;
    let paragraphs = |blocks: &[Block]| {
        let of_one = |block: &Block| match block {
            Block::List(items) => items.iter().map(|item| Block::List(vec![item.clone()])).collect(),
            block => vec![block.clone()],
        };
        let all: Vec<Block> = blocks.iter().flat_map(of_one).collect();
        let drawn = |block| written(&prose::draw(std::slice::from_ref(block), screen.width, 1, screen.glyphs));
        all.iter().map(drawn).collect::<Vec<_>>()
    };
    let mut pieces = paragraphs(&view.texts.text());
    pieces.extend(paragraphs(&view.texts.why()));
    for claim in view.section.claims {
        let mut bytes = Vec::new();
        let one = std::slice::from_ref(claim);
        let found = trial::tried(one, &own.own);
        trial::claims(&mut Written::to(&mut bytes), screen, (one, &found), &view.texts, true).unwrap();
        // The title stands with the first of them only.
        let lines = String::from_utf8(bytes).unwrap();
        pieces.push(lines.lines().skip(1).filter(|line| !line.is_empty()).map(str::to_owned).collect());
    }
    let lines = |range: Range<usize>| page.lines[range].to_vec();
    let questions = page.questions.iter().chain(&page.ran).copied().collect::<Vec<_>>();
    pieces.extend(questions.windows(2).map(|ends| lines(ends[0]..ends[1])));
    for row in &page.rows {
        // A row, and what is noted below it, up to the next row or what was left out.
        let number = |line: &String| {
            let text = console::strip_ansi_codes(line).into_owned();
            text.trim_start().starts_with(|first: char| first.is_ascii_digit() || first == '⋮')
        };
        let notes = page.lines[row.line + 1..].iter();
        let count = notes.take_while(|line| !line.is_empty() && !number(line)).count();
        pieces.push(lines(row.line..row.line + 1 + count));
    }
    let output = screen.words.lesson.output;
    let is_output = |line: &String| console::strip_ansi_codes(line).trim() == output;
    for (at, _) in page.lines.iter().enumerate().filter(|(_, line)| is_output(line)) {
        let count = page.lines[at..].iter().take_while(|line| !line.is_empty()).count();
        pieces.push(lines(at..at + count));
    }
    for piece in &mut pieces {
        piece.retain(|line| !line.trim().is_empty());
    }
    pieces
}

#[test]
fn a_section_is_a_few_screens_and_nothing_is_torn_on_them() {
    let mut wrong = Vec::new();
    let mut all: BTreeMap<Size, Vec<usize>> = BTreeMap::new();
    let sizes = BOUNDS.map(|bound| bound.size);
    each_section(
        |looked| {
            let torn = std::cell::RefCell::new(Vec::new());
            let screens = looked.read(|view, seen| torn.borrow_mut().extend(self::torn(view, seen, &looked)));
            all.entry(looked.size).or_default().push(screens);
            let bound = BOUNDS.iter().find(|bound| bound.size == looked.size).unwrap();
            if screens > bound.most {
                wrong.push(format!("{}: {screens} screens", looked.place()));
            }
            wrong.extend(torn.into_inner());
        },
        &sizes,
    );
    for (bound, (size, screens)) in BOUNDS.iter().zip(&mut all) {
        assert_eq!(bound.size, *size);
        screens.sort_unstable();
        if screens[screens.len() / 2] > bound.half {
            wrong.push(format!("{size:?}: {screens:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is torn of a section that is shown.
fn torn(view: &SectionView<'_>, seen: &View<'_>, looked: &Looked<'_>) -> Vec<String> {
    let page = seen.page;
    let mut pages: Vec<Vec<String>> = Vec::new();
    let mut top = 0;
    loop {
        let lines = &page.lines[top..seen.end(top)];
        pages.push(lines.iter().filter(|line| !line.trim().is_empty()).cloned().collect());
        if seen.shows_the_end(top) {
            break;
        }
        top = seen.further(top);
    }
    let on_the_screens: usize = pages.iter().map(Vec::len).sum();
    assert_eq!(on_the_screens, page.lines.iter().filter(|line| !line.trim().is_empty()).count(), "{}", looked.place());
    let least = (0..page.lines.len()).map(|line| seen.rows(line).1).min().unwrap();
    let is_torn = |piece: &Vec<String>| {
        let stands = |page: &Vec<String>| page.windows(piece.len()).any(|lines| lines == piece);
        piece.len() <= least && !pages.iter().any(stands)
    };
    let pieces = pieces(view, page, looked.ran);
    assert!(pieces.len() > 2, "{}", looked.place());
    let mut wrong: Vec<String> =
        pieces.iter().filter(|piece| is_torn(piece)).map(|piece| format!("{}: {piece:#?}", looked.place())).collect();
    let words = view.screen.words;
    let headings = [words.lesson.output, words.lesson.why, words.lesson.claims, words.lesson.question];
    let alone = |page: &&Vec<String>| {
        page.last().is_some_and(|last| headings.contains(&console::strip_ansi_codes(last).trim()))
    };
    wrong.extend(pages.iter().find(alone).map(|page| format!("{}: a heading alone: {page:#?}", looked.place())));
    wrong
}
