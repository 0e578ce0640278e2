//! What a screen shows of a place: lines, ready to be written.

use std::io::{self, Write};
use std::ops::Range;

use super::pages::{Break, NOTHING, RUN, TEXT};
use super::topic::{Stands, Topical};
use super::visit::{Reply, Visit};
use crate::lesson::bilingual::{QuestionTexts, Texts};
use crate::lesson::frame::{self, part_line};
use crate::lesson::happened::Timelines;
use crate::lesson::marks;
use crate::lesson::plan::missing;
use crate::lesson::progress::Progress;
use crate::lesson::question::{key, pose, prompt, settle, show_hint};
use crate::lesson::section::{Ran, SectionView};
use crate::lesson::written::{RowAt, Standing, Topic};
use crate::lessons::parts::{self, Part};
use crate::lessons::{Lesson, Section};
use crate::program::language::Language;
use crate::program::source::Source;
use crate::program::subject::Subject;
use crate::program::twin;
use crate::render::code::{self, Listing};
use crate::render::prose;
use crate::terminal::failure::Conclusion;
use crate::terminal::look::Code;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, width};
use crate::terminal::theme::{ASCII, BOX, write_lines};

/// The signs of items.
const BULLETS: [&str; 2] = [BOX.bullet, ASCII.bullet];

/// The text of a place.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its lines.
    pub lines: Vec<String>,
    /// Where each question begins.
    pub questions: Vec<usize>,
    /// Where its runs begin, and what came of them, if they are shown.
    pub ran: Option<usize>,
    /// Where the rows of its runs stand, in order.
    pub rows: Vec<RowAt>,
    /// Where rows of a run are left out, and which of the section's programs it is.
    pub folds: Vec<(usize, usize)>,
    /// The lines that name the goroutines of a run, each with the last of that run's rows.
    pub heads: Vec<(usize, usize)>,
    /// The views of a section as far as they are shown, one behind the other.
    pub views: Vec<Stands>,
    /// Where a page may begin, in order, besides the first.
    pub breaks: Vec<Break>,
    /// How many lines there are at most of a question with what stands above it, the text or the answer to the one before.
    pub asking: usize,
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
        page.may_break(&[]);
        Ok(page)
    }

    /// Notes where a page may begin: before paragraphs, items of lists, rows of a run, but not within any of these, if it is no paragraph that
    /// they begin with.
    fn may_break(&mut self, wholes: &[Range<usize>]) {
        let within = |line: usize| wholes.iter().any(|whole| whole.start < line && line < whole.end);
        let begins = |line: usize| wholes.iter().any(|whole| whole.start == line);
        let is_blank = |line: usize| self.lines[line].trim().is_empty();
        let is_item = |line: usize| {
            let text = console::strip_ansi_codes(&self.lines[line]);
            BULLETS
                .iter()
                .any(|bullet| text.trim_start().strip_prefix(bullet).is_some_and(|item| item.starts_with(' ')))
        };
        let tears = |line: usize| match () {
            () if is_blank(line) => None,
            () if self.views.iter().any(|stands| stands.lines.start == line) => Some(NOTHING),
            () if within(line) => None,
            () if self.rows.iter().any(|row| row.line == line) => Some(RUN),
            () if begins(line) => Some(TEXT),
            () => (is_blank(line - 1) || is_item(line)).then_some(TEXT),
        };
        let found = (1..self.lines.len()).filter_map(|line| tears(line).map(|tears| Break { line, tears }));
        self.breaks = found.collect();
    }

    /// What must stay together of a section: its title with the first paragraph, each question, what stands over the rows of a run, each of the
    /// other things that begin somewhere.
    fn wholes(&self, title: usize, topics: &[(usize, Topic)]) -> Vec<Range<usize>> {
        let text = self.questions.first().copied().unwrap_or(self.ran.unwrap_or(self.lines.len()));
        let is_blank = |line: &usize| self.lines[*line].trim().is_empty();
        let first = (title + 1..text).find(is_blank).unwrap_or(text);
        let mut wholes: Vec<Range<usize>> = std::iter::once(0..first).collect();
        let behind = |at: usize| self.questions.get(at + 1).copied().or(self.ran).unwrap_or(self.lines.len());
        wholes.extend(self.questions.iter().enumerate().map(|(at, question)| *question..behind(at)));
        for (at, (line, topic)) in topics.iter().enumerate() {
            let end = topics.get(at + 1).map_or(self.lines.len(), |(next, _)| *next);
            let rows = self.rows.iter().map(|row| row.line).filter(|row| (*line..end).contains(row));
            let rows: Vec<usize> = rows.collect();
            match (topic, rows.first()) {
                // Between its rows a run may be torn.
                (Topic::Run(_), Some(first)) => {
                    wholes.push(*line..first + 1);
                    wholes.extend(rows.windows(2).map(|rows| rows[0]..rows[1]));
                    wholes.push(rows[rows.len() - 1]..end);
                }
                (Topic::Why, _) => {}
                _ => wholes.push(*line..end),
            }
        }
        wholes
    }

    /// A section, as far as the learner has come. `ran`: none, where this system lacks something.
    pub fn section(view: &SectionView<'_>, ran: Option<&Ran>, visit: &Visit) -> anyhow::Result<Page> {
        let (screen, section) = (view.screen, view.section);
        let mut page = Page::default();
        let title = page.add(|out| {
            let title = Line::of(" ", Tone::Plain).with(view.texts.title(), Tone::Heading);
            let title = title.wrap_hanging(screen.width, 1);
            write_lines(out, &title)?;
            writeln!(out)?;
            view.text(out)?;
            if ran.is_some() && marks::come_first(view.plan.lesson, section, screen) {
                marks::explain(out, section, screen)?;
            }
            Ok(title.len())
        })?;
        let Some(ran) = ran else {
            if let Some(need) = missing(section) {
                page.add(|out| Ok(view.not_here(out, need)?))?;
            }
            page.asking = page.lines.len();
            return Ok(page.standing(view, title, &[]));
        };
        if !ran.runs.iter().zip(ran.own.runs()).all(|(run, own)| run.same_steps(own)) {
            page.add(|out| {
                screen.say(out, screen.words.lesson.other_order, Tone::Note, 1)?;
                Ok(writeln!(out)?)
            })?;
        }
        page.asking = Page::asking(view, page.lines.len())?;
        for (at, question) in section.questions.iter().enumerate() {
            page.questions.push(page.lines.len());
            let texts = view.texts.question(question.id);
            let Some(reply) = visit.replies.get(at) else {
                page.add(|out| Ok(pose(out, screen, &texts.options(), &texts)?))?;
                page.asked = Some(page.lines.len());
                page.add(|out| {
                    let hints = texts.hints();
                    hints.iter().take(visit.hints).try_for_each(|hint| show_hint(out, screen, hint))?;
                    if visit.hints > hints.len() {
                        screen.say(out, screen.words.lesson.no_more_hints, Tone::Faint, 1)?;
                    }
                    Ok(())
                })?;
                return Ok(page.standing(view, title, &[]));
            };
            let key = key(&question.answer, &ran.own, &texts.option_texts());
            page.add(|out| Ok(answered(out, screen, &texts, key, *reply)?))?;
        }
        let before = page.lines.len();
        let timelines = if visit.whole { Timelines::Whole } else { Timelines::Opened(&visit.opened) };
        let (conclusion, standing) = page.add(|out| view.results(out, ran, timelines))?;
        let Standing { rows, folds, heads, topics } = standing.below(before);
        (page.rows, page.folds, page.heads) = (rows, folds, heads);
        page.ran = Some(before);
        page.conclusion = Some(conclusion);
        Ok(page.standing(view, title, &topics))
    }

    /// How many lines a question has at most with what stands above it. `text`: the lines before the first.
    fn asking(view: &SectionView<'_>, text: usize) -> anyhow::Result<usize> {
        let (mut above, mut most) = (text, 0);
        for question in view.section.questions {
            let texts = view.texts.question(question.id);
            let posed = Page::of(|out| Ok(pose(out, view.screen, &texts.options(), &texts)?))?;
            most = most.max(above + posed.lines.len());
            // Which option is right may take long to find, and an answer has as many lines whichever it is.
            let settled = Page::of(|out| Ok(answered(out, view.screen, &texts, Some(0), Reply::Skipped)?))?;
            above = settled.lines.len();
        }
        Ok(most.max(if view.section.questions.is_empty() { above } else { 0 }))
    }

    /// Notes which view stands where, and where a page may begin.
    fn standing(mut self, view: &SectionView<'_>, title: usize, topics: &[(usize, Topic)]) -> Page {
        let all = self.lines.len();
        let behind = topics.first().map_or(all, |(line, _)| *line);
        self.views = vec![Stands { view: Topical::Asked, lines: 0..behind }];
        for (at, (line, topic)) in topics.iter().enumerate() {
            let lines = *line..topics.get(at + 1).map_or(all, |(next, _)| *next);
            let of = Topical::of(*topic, view.section.programs.len());
            match self.views.last_mut().filter(|last| last.view == of) {
                Some(last) => last.lines.end = lines.end,
                None => self.views.push(Stands { view: of, lines }),
            }
        }
        let wholes = self.wholes(title, topics);
        self.may_break(&wholes);
        self
    }
}

/// A question that was gone past. `key`: the option that is right.
fn answered(
    out: &mut dyn Write,
    screen: &Screen,
    texts: &QuestionTexts<'_>,
    key: Option<usize>,
    reply: Reply,
) -> io::Result<()> {
    let options = texts.options();
    let (right, wrong) = match reply {
        Reply::Option(option) => (key == Some(option), Some(option).filter(|_| key.is_some_and(|key| key != option))),
        Reply::Before(right) => (right, None),
        Reply::Skipped => (false, None),
    };
    write_lines(out, &prompt(screen, texts))?;
    settle(out, screen, &options, texts, key, right, wrong)
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

/// How many lines the longest of a section's programs has, with its heading.
pub fn longest(section: &Section, language: Language, screen: &Screen) -> io::Result<usize> {
    let lines = |subject| Ok(program(subject, language, screen, "", None)?.lines.len());
    section.programs.iter().map(lines).try_fold(0, |most, lines: io::Result<usize>| Ok(most.max(lines?)))
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
    use super::*;
    use crate::args::LessonArgs;
    use crate::lab::course::OutputSets;
    use crate::lesson::plan;
    use crate::lessons::goroutine::LESSON;
    use crate::terminal::lang::Lang;

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

    /// All of a section, once its questions are gone past.
    fn read_to_its_end(lesson: &'static Lesson, id: &str, lang: Lang) -> Vec<String> {
        let args = LessonArgs::default();
        let section = lesson.sections.iter().find(|section| section.id == id).unwrap();
        let (plan, sets) = (plan::from(lesson, section, false, &args), OutputSets::new(lesson));
        let (screen, texts) =
            (Screen { code: Code::Go, ..Screen::of_a_test(100, lang, false) }, Texts::new(lesson, lang));
        let view = SectionView { screen: &screen, plan: &plan, section, sets: &sets, texts: texts.section(id) };
        let replies = vec![Reply::Skipped; section.questions.len()];
        let page = Page::section(&view, Some(&view.ran().unwrap()), &Visit { replies, ..Visit::default() }).unwrap();
        page.lines.iter().map(|line| console::strip_ansi_codes(line).into_owned()).collect()
    }

    #[test]
    fn the_lesson_of_races_says_under_which_output_the_report_stands() {
        for (lang, said, output) in [
            (Lang::En, "Under the output of `one-each`", "Output · one-each"),
            (Lang::Zh, "`one-each` 的输出下面", "输出 · one-each"),
        ] {
            let lines = read_to_its_end(&crate::lessons::race::LESSON, "lost", lang);
            let without_blanks = |text: &str| text.split_whitespace().collect::<String>();
            assert!(without_blanks(&lines.concat()).contains(&without_blanks(said)), "{lines:#?}");
            let output = lines.iter().position(|line| line.contains(output)).unwrap();
            let report = lines.iter().position(|line| line.contains("WARNING: DATA RACE")).unwrap();
            let next = lines.iter().position(|line| line.contains("between ·") || line.contains("· between")).unwrap();
            assert!(output < report && report < next, "{output} {report} {next}: {lines:#?}");
        }
    }

    #[test]
    fn what_a_claim_searched_further_for_is_known_above_it() {
        let lines = read_to_its_end(&crate::lessons::race::LESSON, "how-low", Lang::En);
        assert!(lines.iter().any(|line| line.contains("1 of 7 possible outputs")), "{lines:#?}");
        assert!(!lines.iter().any(|line| line.contains("too large to run here")), "{lines:#?}");
    }

    fn width_of(line: &str) -> usize {
        console::measure_text_width(line)
    }
}
