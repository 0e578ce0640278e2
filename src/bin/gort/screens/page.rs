//! What a screen shows of a place: lines, ready to be written.

use std::io::{self, Write};

use super::visit::{Reply, Visit};
use crate::lesson::bilingual::Texts;
use crate::lesson::frame::{self, part_line};
use crate::lesson::marks;
use crate::lesson::plan::missing;
use crate::lesson::progress::Progress;
use crate::lesson::question::{key, pose, prompt, settle, show_hint};
use crate::lesson::section::{Ran, SectionView, Timelines};
use crate::lesson::written::{RowAt, Standing};
use crate::lessons::parts::{self, Part};
use crate::lessons::{Lesson, Section};
use crate::program::language::Language;
use crate::program::source::Source;
use crate::program::subject::Subject;
use crate::program::twin;
use crate::render::code::{self, Listing};
use crate::render::prose;
use crate::terminal::failure::Conclusion;
use crate::terminal::lang::Lang;
use crate::terminal::look::Code;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, width};
use crate::terminal::theme::write_lines;

/// The text of a place.
#[derive(Debug, Default)]
pub struct Page {
    /// Its lines.
    pub lines: Vec<String>,
    /// Where each question begins.
    pub questions: Vec<usize>,
    /// Where the answer to each question begins that was gone past.
    pub answers: Vec<usize>,
    /// Where its runs begin, and what came of them, if they are shown.
    pub ran: Option<usize>,
    /// Where the rows of its runs stand, in order.
    pub rows: Vec<RowAt>,
    /// Where rows of a run are left out, and which of the section's programs it is.
    pub folds: Vec<(usize, usize)>,
    /// The lines that name the goroutines of a run, each with the last of that run's rows.
    pub heads: Vec<(usize, usize)>,
    /// Where something else begins, in order: a screen does better not to end just below.
    pub subjects: Vec<usize>,
    /// Behind which line the options of the question that waits end, if one waits.
    pub asked: Option<usize>,
    /// How its runs came out, if they are shown.
    pub conclusion: Option<Conclusion>,
}

impl Page {
    fn add<T>(&mut self, write: impl FnOnce(&mut dyn Write) -> anyhow::Result<T>) -> anyhow::Result<T> {
        let mut bytes = Vec::new();
        let value = write(&mut bytes)?;
        self.lines.extend(String::from_utf8_lossy(&bytes).lines().map(str::to_owned));
        Ok(value)
    }

    /// What something else writes.
    pub fn of(write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<Page> {
        let mut page = Page::default();
        page.add(write)?;
        Ok(page)
    }

    /// A section, as far as the learner has come. `ran`: none, where this system lacks something.
    pub fn section(view: &SectionView<'_>, ran: Option<&Ran>, visit: &Visit) -> anyhow::Result<Page> {
        let screen = view.screen;
        let mut page = Page::default();
        page.add(|out| {
            let title = Line::of(" ", Tone::Plain).with(view.texts.title(), Tone::Heading);
            write_lines(out, &title.wrap_hanging(screen.width, 1))?;
            writeln!(out)?;
            view.text(out)?;
            if ran.is_some() && marks::come_first(view.plan.lesson, view.section, screen) {
                marks::explain(out, view.section, screen)?;
            }
            Ok(())
        })?;
        let Some(ran) = ran else {
            if let Some(need) = missing(view.section) {
                page.add(|out| Ok(view.not_here(out, need)?))?;
            }
            return Ok(page);
        };
        if !ran.runs.iter().zip(ran.own.runs()).all(|(run, own)| run.same_steps(own)) {
            page.add(|out| {
                screen.say(out, screen.words.lesson.other_order, Tone::Note, 1)?;
                Ok(writeln!(out)?)
            })?;
        }
        for (at, question) in view.section.questions.iter().enumerate() {
            page.questions.push(page.lines.len());
            page.subjects.push(page.lines.len());
            let texts = view.texts.question(question.id);
            let options = texts.options();
            let Some(reply) = visit.replies.get(at) else {
                page.add(|out| Ok(pose(out, screen, &options, &texts)?))?;
                page.asked = Some(page.lines.len());
                page.add(|out| {
                    let hints = texts.hints();
                    hints.iter().take(visit.hints).try_for_each(|hint| show_hint(out, screen, hint))?;
                    if visit.hints > hints.len() {
                        screen.say(out, screen.words.lesson.no_more_hints, Tone::Faint, 1)?;
                    }
                    Ok(())
                })?;
                return Ok(page);
            };
            let key = key(&question.answer, &ran.own, &texts.option_texts());
            let (right, wrong) = match reply {
                Reply::Option(option) => {
                    (key == Some(*option), Some(*option).filter(|_| key.is_some_and(|key| key != *option)))
                }
                Reply::Before(right) => (*right, None),
                Reply::Skipped => (false, None),
            };
            page.add(|out| Ok(write_lines(out, &prompt(screen, &texts))?))?;
            page.answers.push(page.lines.len());
            page.add(|out| Ok(settle(out, screen, &options, &texts, key, right, wrong)?))?;
        }
        let before = page.lines.len();
        let timelines = if visit.whole { Timelines::Whole } else { Timelines::Opened(&visit.opened) };
        let (conclusion, standing) = page.add(|out| view.results(out, ran, timelines))?;
        let Standing { rows, folds, heads, subjects } = standing.below(before);
        (page.rows, page.folds, page.heads) = (rows, folds, heads);
        page.ran = Some(before);
        page.subjects.extend(subjects);
        page.conclusion = Some(conclusion);
        Ok(page)
    }
}

/// A program as it is shown.
#[derive(Debug, Default)]
pub struct Program {
    /// Its heading and its lines.
    pub lines: Vec<String>,
    /// How many lines of its text come before what matters first in it.
    pub before: usize,
    /// Where the line is that a row of its run belongs to, below the heading.
    pub here: Option<usize>,
}

/// A program in one language, drawn for this many columns. `here`: the line of its text that is marked, from 1.
pub fn program(
    subject: &Subject,
    language: Language,
    screen: &Screen,
    remark: &str,
    here: Option<usize>,
) -> io::Result<Program> {
    let code = if language == Language::Go { Code::Go } else { Code::Rust };
    let subject = &*twin::shown(subject, code).0;
    let (language, text) = match subject.text(language) {
        Some(text) => (language, text),
        None => (subject.language(), subject.text(subject.language()).unwrap_or_default()),
    };
    let source = Source::read(language, text);
    let listing = Listing { heading: subject.title_in(language), remark, source: &source, here };
    let drawn = code::draw(&[listing], &code::Style::of(screen));
    let here = here.and_then(|_| drawn.iter().skip(1).position(|line| line.text().starts_with(screen.glyphs.here)));
    let mut bytes = Vec::new();
    write_lines(&mut bytes, &drawn)?;
    let lines = String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect();
    Ok(Program { lines, before: before(&source), here })
}

/// A line whose first column is blank, with a sign there.
pub fn pointed_at(line: &str, sign: &str) -> String {
    // Colours may come before it.
    match line.find(' ') {
        Some(at) if console::measure_text_width(&line[..at]) == 0 => {
            format!("{}{sign}{}", &line[..at], &line[at + 1..])
        }
        _ => line.to_owned(),
    }
}

/// How many lines of a text come before the function that has its first marker, or, if it has none, before `main`.
fn before(source: &Source) -> usize {
    let marked = (1..=source.lines.len()).find(|line| !source.markers(*line).is_empty());
    let declared = |line: &String| ["func ", "fn ", "pub fn "].iter().any(|word| line.starts_with(word));
    let found = match marked {
        Some(line) => source.lines[..line].iter().rposition(declared),
        None => source.lines.iter().position(|line| declared(line) && line.contains(" main(")),
    };
    found.unwrap_or_else(|| head(source))
}

/// How many lines of a text come before its first declaration: its package, what it imports, blank lines.
fn head(source: &Source) -> usize {
    let mut within = false;
    let is_before = |line: &&String| {
        let line = line.trim_end();
        let begins = ["package ", "import ", "use ", "//"].iter().any(|word| line.starts_with(word));
        let counts = line.is_empty() || begins || within;
        within = line == "import (" || within && line != ")";
        counts
    };
    source.lines.iter().take_while(is_before).count()
}

/// How wide a program is by itself, with its numbers and markers.
pub fn program_width(section: &Section, language: Language) -> usize {
    let texts = section.programs.iter().filter_map(|subject| subject.text(language));
    let widest = texts.flat_map(|text| Source::read(language, text).lines).map(|line| width(&line)).max();
    widest.unwrap_or(0) + 9
}

/// Which of a section's programs the question at this place is about: the first that it names.
pub fn asked_about(lesson: &Lesson, section: &Section, at: usize, lang: Lang) -> Option<usize> {
    let question = section.questions.get(at)?;
    let texts = Texts::new(lesson, lang);
    let lines = prose::flat(&texts.section(section.id).question(question.id).prompt());
    let code = lines.iter().flat_map(Line::spans).filter(|span| span.tone == Tone::Code);
    let named = |name: &str| section.programs.iter().position(|program| program.stem == name);
    code.filter_map(|span| named(span.text.trim_matches('`'))).next()
}

/// What stands before the first section.
pub fn introduction(lesson: &'static Lesson, screen: &Screen, minutes: &str) -> anyhow::Result<Page> {
    let texts = Texts::new(lesson, screen.lang);
    Page::of(|out| {
        for promise in texts.promise() {
            screen.say(out, promise, Tone::Emphasis, 1)?;
        }
        screen.say(out, minutes, Tone::Faint, 1)?;
        writeln!(out)?;
        write_lines(out, &prose::draw(&texts.intro(), screen.width, 1, screen.glyphs))?;
        writeln!(out)?;
        for part in parts::of(lesson) {
            screen.put(out, &part_line(screen, &part), 1)?;
            for section in part.sections {
                screen.say(out, texts.section(section.id).title(), Tone::Plain, 4)?;
            }
        }
        Ok(())
    })
}

/// What stands behind the last section of a part that is not the last one.
pub fn part_end(part: &Part, progress: &Progress, screen: &Screen) -> anyhow::Result<Page> {
    Page::of(|out| {
        frame::part_end(out, screen, part, progress)?;
        if let Some(next) = part.next() {
            writeln!(out)?;
            let on = Line::of(format!("{}{}", screen.words.lesson.next_part, screen.words.lane.colon), Tone::Faint);
            screen.put(out, &on, 1)?;
            screen.put(out, &part_line(screen, &next), 3)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::super::layout::Layout;
    use super::super::view::View;
    use super::*;
    use crate::args::LessonArgs;
    use crate::lab::course::OutputSets;
    use crate::lesson::plan;
    use crate::lessons::goroutine::LESSON;

    #[test]
    fn a_question_is_about_the_first_program_that_it_names_in_either_language() {
        let mut others = 0;
        for lesson in crate::lessons::LESSONS {
            for section in lesson.sections {
                for at in 0..section.questions.len() {
                    let [en, zh] = [Lang::En, Lang::Zh].map(|lang| asked_about(lesson, section, at, lang));
                    assert_eq!(en, zh, "{}/{}, question {at}", lesson.name, section.id);
                    others += usize::from(en.is_some_and(|program| program > 0));
                }
            }
        }
        assert!(others > 30, "{others} questions are about another program than the first");
    }

    #[test]
    fn a_section_is_whole_once_its_questions_are_gone_past_and_fits_its_pane() {
        let args = LessonArgs::default();
        let plan = plan::from(&LESSON, &LESSON.sections[0], false, &args);
        let sets = OutputSets::new(&LESSON);
        for (width, lang) in [60, 80, 100, 140].into_iter().flat_map(|width| [(width, Lang::En), (width, Lang::Zh)]) {
            let texts = Texts::new(&LESSON, lang);
            for section in LESSON.sections {
                let layout = Layout::of(width, Some(program_width(section, Language::Go)));
                let screen = Screen::of_a_test(layout.text, lang, false);
                let texts = texts.section(section.id);
                let view = SectionView { screen: &screen, plan: &plan, section, sets: &sets, texts };
                let ran = view.ran().unwrap();
                let asked = Page::section(&view, Some(&ran), &Visit::default()).unwrap();
                assert_eq!((asked.questions.len(), asked.conclusion), (1, None), "the first question waits");
                let replies = vec![Reply::Option(0); section.questions.len()];
                let whole = Page::section(&view, Some(&ran), &Visit { replies, ..Visit::default() }).unwrap();
                assert_eq!(
                    (whole.questions.len(), whole.conclusion),
                    (section.questions.len(), Some(Conclusion::Expected))
                );
                assert!(whole.lines.len() > asked.lines.len() + 10);
                let on_program = Screen::of_a_test(layout.program, lang, false);
                let Program { lines: program, before, .. } =
                    program(&section.programs[0], Language::Go, &on_program, "", None).unwrap();
                assert!(program[before + 1].contains("func "), "{}", program[before + 1]);
                let wide = |line: &&String| width_of(line) > layout.text && !line.contains("--replay");
                assert_eq!(whole.lines.iter().find(wide), None, "{}, {width} columns, {lang:?}", section.id);
                assert!(program.iter().all(|line| width_of(line) <= layout.program));
            }
        }
    }

    /// How many screens a section takes of whoever answers its questions one after the other and reads on by pages: those on which something
    /// waits for a key.
    fn screens_of(
        lesson: &'static Lesson,
        section: &'static Section,
        ran: &Ran,
        lang: Lang,
        (width, height): (usize, usize),
    ) -> usize {
        let args = LessonArgs::default();
        let plan = plan::from(lesson, section, true, &args);
        let (sets, texts) = (OutputSets::new(lesson), Texts::new(lesson, lang));
        let layout = Layout::of(width, Some(program_width(section, Language::Go)));
        let screen = Screen::of_a_test(layout.text, lang, false);
        let on_program = Screen::of_a_test(layout.program, lang, false);
        let view = SectionView { screen: &screen, plan: &plan, section, sets: &sets, texts: texts.section(section.id) };
        let (mut visit, mut screens) = (Visit::default(), 0);
        loop {
            let page = Page::section(&view, Some(ran), &visit).unwrap();
            let program = asked_about(lesson, section, visit.replies.len(), lang).unwrap_or(0);
            let program = program_of(section, program, &on_program);
            let seen = View { layout: &layout, page: &page, program, height, moved: false };
            let follow = visit.replies.len().checked_sub(1).and_then(|last| seen.answered(last));
            visit.top = follow.unwrap_or(visit.top);
            screens += 1;
            while !seen.shows_the_end(visit.top) {
                visit.top = seen.further(visit.top);
                screens += 1;
            }
            if let Some(end) = page.asked {
                let begins = *page.questions.last().unwrap();
                let place = || format!("{}/{}, {lang:?}, {width} columns", lesson.name, section.id);
                let is_torn = end - begins <= seen.rows(begins).1 && visit.top > begins;
                assert!(!is_torn, "a question is torn: {}", place());
            }
            if visit.is_through(section) {
                return screens;
            }
            visit.replies.push(Reply::Option(0));
        }
    }

    fn program_of(section: &Section, at: usize, screen: &Screen) -> usize {
        program(&section.programs[at], Language::Go, screen, "", None).unwrap().lines.len()
    }

    /// How many screens sections take at most.
    struct Bound {
        /// Columns and rows.
        size: (usize, usize),
        langs: &'static [Lang],
        /// No section takes more.
        most: usize,
        /// Half of the sections take no more.
        half: usize,
    }

    const BOUNDS: [Bound; 3] = [
        // Of so small a screen nothing is promised but that questions are whole.
        Bound { size: (60, 20), langs: &[Lang::En, Lang::Zh], most: usize::MAX, half: usize::MAX },
        Bound { size: (80, 24), langs: &[Lang::En, Lang::Zh], most: 8, half: 5 },
        Bound { size: (120, 40), langs: &[Lang::En], most: 5, half: 3 },
    ];

    #[test]
    fn a_section_is_a_few_screens() {
        let mut wrong = Vec::new();
        let mut all: [Vec<usize>; BOUNDS.len()] = Default::default();
        for lesson in crate::lessons::LESSONS {
            let is_real = |section: &&Section| section.programs.iter().any(|program| program.as_real().is_some());
            for section in lesson.sections.iter().filter(|section| !is_real(section)) {
                let args = LessonArgs::default();
                let plan = plan::from(lesson, section, true, &args);
                let screen = Screen::of_a_test(80, Lang::En, false);
                let (sets, texts) = (OutputSets::new(lesson), Texts::new(lesson, Lang::En));
                let texts = texts.section(section.id);
                let ran = SectionView { screen: &screen, plan: &plan, section, sets: &sets, texts }.ran().unwrap();
                for (at, Bound { size, langs, most, .. }) in BOUNDS.into_iter().enumerate() {
                    for lang in langs {
                        let screens = screens_of(lesson, section, &ran, *lang, size);
                        all[at].push(screens);
                        if screens > most {
                            let place = format!("{}/{}", lesson.name, section.id);
                            wrong.push(format!("{place}: {screens} screens of {size:?}, {lang:?}"));
                        }
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        for (screens, Bound { size, half, .. }) in all.iter_mut().zip(BOUNDS) {
            screens.sort_unstable();
            assert!(screens[screens.len() / 2] <= half, "{size:?}: {screens:?}");
        }
    }

    fn width_of(line: &str) -> usize {
        console::measure_text_width(line)
    }
}
