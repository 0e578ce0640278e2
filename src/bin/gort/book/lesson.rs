//! A lesson as a page: its texts, programs and questions, and each run with its scrubber.

use std::fmt::Write as _;

use super::html::{blocks, inlines, pre, program, text};
use super::site::code;
use crate::args::LessonArgs;
use crate::lab::course::OutputSets;
use crate::lesson::bilingual::{QuestionTexts, Texts};
use crate::lesson::minutes;
use crate::lesson::plan::{self, judge, missing};
use crate::lesson::question::key;
use crate::lesson::section::{Ran, SectionView};
use crate::lessons::parts::{self, Part};
use crate::lessons::{Claim, Lesson, Question, Section, Verdict};
use crate::markdown::{self, Block};
use crate::program::command::Command;
use crate::program::evidence::Evidence;
use crate::program::language::Language;
use crate::program::run::Run;
use crate::program::subject::Subject;
use crate::program::twin::told;
use crate::study::{Study, ending};
use crate::terminal::failure::Conclusion;
use crate::terminal::lang::Lang;
use crate::terminal::look::Code;
use crate::terminal::messages::Words;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::trace;

/// Where the scrubbers are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Runs {
    /// Within the page.
    Within,
    /// In files of the book.
    Beside,
}

/// The file of a run within the book, without its folder and its extension.
fn file(subject: &Subject) -> String {
    let lesson = crate::lessons::find::place_of(subject).map_or("", |(lesson, _)| lesson.name);
    format!("{lesson}-{}", subject.stem)
}

/// The scrubber of each program of a lesson that runs in the laboratory.
pub fn runs(lesson: &Lesson) -> anyhow::Result<Vec<(String, String)>> {
    let programs = lesson.sections.iter().flat_map(|section| section.programs);
    let mut pages = Vec::new();
    for subject in programs.filter(|subject| subject.as_real().is_none()) {
        let run = crate::program::run::run(subject, &crate::program::run::RunOrder::Seed(0));
        let run = run.map_err(|error| anyhow::Error::msg(error.to_string()))?;
        pages.push((file(subject), trace::page::of(subject, &run, Lang::En, Code::Go)));
    }
    Ok(pages)
}

/// The page without its frame.
pub fn body(lesson: &'static Lesson, lang: Lang, scrubbers: &Runs) -> anyhow::Result<(String, Conclusion)> {
    let texts = Texts::new(lesson, lang);
    let screen = Screen::of_a_page(lang);
    let args = LessonArgs { lesson: Some(lesson.name.to_string()), ..LessonArgs::default() };
    let plan = plan::from(lesson, &lesson.sections[0], false, &args);
    let sets = OutputSets::new(lesson);
    let mut html = format!("<h1>{}</h1>\n", text(&texts.title()));
    for promise in texts.promise() {
        let _ = writeln!(html, "<p class=\"promise\">{}</p>", text(&promise));
    }
    html += &blocks(&texts.intro());
    html += &contents(lesson, lang);
    let mut conclusion = Conclusion::Expected;
    for part in &parts::of(lesson) {
        let _ = writeln!(html, "<p class=\"part\" id=\"part-{}\">{}</p>", part.number, heading(part, lang));
        for section in part.sections {
            let view =
                SectionView { screen: &screen, plan: &plan, section, sets: &sets, texts: texts.section(section.id) };
            let writer = Writer { view: &view, words: screen.words, lang, scrubbers: *scrubbers };
            conclusion = conclusion.max(writer.section(&mut html)?);
        }
        html += &learnt(part, lang);
    }
    Ok((html, conclusion))
}

/// A part by its number and title, with its minutes.
pub fn heading(part: &Part, lang: Lang) -> String {
    let words = lang.words();
    let of = fill!(words.lesson.part_of, n = part.number, all = part.all);
    let minutes = fill!(words.front.minutes, n = minutes::of_part(part, lang));
    format!(
        "{}{}{} <span class=\"note\">{}</span>",
        text(&of),
        words.lane.colon,
        text(&part.title(lang)),
        text(&minutes)
    )
}

/// The parts of a lesson, as links into its page.
fn contents(lesson: &'static Lesson, lang: Lang) -> String {
    let mut html = String::from("<ul class=\"parts\">\n");
    for part in parts::of(lesson) {
        let _ = writeln!(html, "<li><a href=\"#part-{}\">{}</a></li>", part.number, heading(&part, lang));
    }
    html + "</ul>\n"
}

/// What one has learnt in a part.
fn learnt(part: &Part, lang: Lang) -> String {
    let title = format!("<p class=\"learnt\"><strong>{}</strong></p>\n", text(lang.words().lesson.learnt));
    part.learnt(lang).into_iter().fold(title, |html, learnt| html + &blocks(&markdown::blocks(learnt)))
}

struct Writer<'a> {
    view: &'a SectionView<'a>,
    words: &'static Words,
    lang: Lang,
    scrubbers: Runs,
}

impl Writer<'_> {
    fn section(&self, html: &mut String) -> anyhow::Result<Conclusion> {
        let (section, texts) = (self.view.section, &self.view.texts);
        let _ = writeln!(
            html,
            "<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>",
            section.id,
            text(&texts.title())
        );
        *html += &blocks(&texts.text());
        for subject in section.programs {
            *html += &program(subject, Language::Go);
            let rust = program(subject, Language::Rust);
            if !rust.is_empty() {
                let _ = writeln!(
                    html,
                    "<details><summary>{}</summary>{rust}</details>",
                    text(&subject.title_in(Language::Rust))
                );
            }
        }
        let conclusion = match missing(section) {
            Some(need) => {
                let said = fill!(self.words.timeline.not_here, need = need.name());
                let _ = writeln!(html, "<p class=\"note\">{}</p>", text(&said));
                self.why(html);
                Conclusion::Expected
            }
            None => self.ran(html, section)?,
        };
        *html += "</section>\n";
        Ok(conclusion)
    }

    fn ran(&self, html: &mut String, section: &'static Section) -> anyhow::Result<Conclusion> {
        let ran: Ran = self.view.ran()?;
        for question in section.questions {
            self.question(html, question, &self.view.texts.question(question.id), &ran.own);
        }
        let mut conclusion = Conclusion::Expected;
        for (subject, run) in section.programs.iter().zip(&ran.runs) {
            self.run(html, subject, run)?;
            conclusion = conclusion.max(judge(subject.expected, run));
        }
        self.why(html);
        for claim in section.claims {
            if !self.claim(html, claim, &ran.own) {
                conclusion = conclusion.max(Conclusion::Failed);
            }
        }
        Ok(conclusion)
    }

    fn why(&self, html: &mut String) {
        let why: Vec<Block> = self.view.texts.why();
        if !why.is_empty() {
            let _ = writeln!(html, "<h3>{}</h3>\n{}", text(self.words.lesson.why), blocks(&why));
        }
    }

    /// A question: buttons, hints, and the answer, which a script hides until one is pressed.
    fn question(&self, html: &mut String, question: &Question, texts: &QuestionTexts<'_>, own: &Evidence) {
        let words = &self.words.lesson;
        let key = key(&question.answer, own, &texts.option_texts());
        let options = texts.options();
        let _ = writeln!(
            html,
            "<fieldset class=\"question\" data-key=\"{}\" data-right=\"✓ {}\" data-wrong=\"✗ {}\"><legend>{}</legend>\n{}",
            key.map_or(0, |key| key + 1),
            text(words.right),
            text(words.not_so),
            text(words.question),
            blocks(&texts.prompt())
        );
        for (at, option) in options.iter().enumerate() {
            let _ = writeln!(
                html,
                "<button type=\"button\" data-option=\"{}\" aria-pressed=\"false\">{}</button>",
                at + 1,
                inlines(option)
            );
        }
        for hint in texts.hints() {
            let hint: String = hint.iter().map(|line| format!("<p>{}</p>", inlines(line))).collect();
            let _ = writeln!(html, "<details><summary>{}</summary>{hint}</details>", text(words.hint));
        }
        let answer = key.and_then(|key| options.get(key)).map_or_else(|| text(words.answer_other), inlines);
        let _ = writeln!(
            html,
            "<div role=\"status\"><p class=\"said\"></p></div>\n<div class=\"answer\"><p><strong>{}</strong> {answer}</p>\n{}</div></fieldset>",
            text(words.answer),
            blocks(&texts.explanation())
        );
    }

    /// A run: what it printed and how it ended, and its scrubber.
    fn run(&self, html: &mut String, subject: &'static Subject, run: &Run) -> anyhow::Result<()> {
        let (view, words) = (self.view, self.words);
        let mut shown = Vec::new();
        let told = told(subject, run, Code::Go);
        let study = Study::told(&told, &[], words);
        let replay = Command::of(format!("gort lesson {} --section {}", view.plan.lesson.name, view.section.id));
        let alone = view.section.programs.len() == 1;
        ending::show(&mut shown, view.screen, &study, &told.run, (alone, ending::Extent::Whole, true), &replay)?;
        view.sets.place(&mut shown, view.screen, subject, None)?;
        let shown = String::from_utf8_lossy(&shown).into_owned();
        let shown = console::strip_ansi_codes(&shown);
        let (title, lines) = shown.split_once('\n').unwrap_or((&shown, ""));
        let _ = writeln!(html, "<h3>{}</h3>\n{}", text(title.trim()), pre(lines.trim_end_matches('\n'), title.trim()));
        if subject.as_real().is_some() {
            return Ok(());
        }
        let said = format!("{} · {}", words.timeline.timeline, subject.stem);
        let source = match self.scrubbers {
            Runs::Beside => format!("src=\"../runs/{}.html#lang={}&amp;code=go\"", file(subject), code(self.lang)),
            Runs::Within => format!("srcdoc=\"{}\"", text(&trace::page::of(subject, run, self.lang, Code::Go))),
        };
        let _ = writeln!(
            html,
            "<details class=\"run\"><summary>{0}</summary><iframe loading=\"lazy\" title=\"{0}\" {source}></iframe></details>",
            text(&said)
        );
        Ok(())
    }

    /// A claim of the document on trial. False: its experiment contradicts the verdict.
    fn claim(&self, html: &mut String, claim: &Claim, own: &Evidence) -> bool {
        let words = &self.words.lesson;
        let finding = (claim.check)(own);
        let (class, sign, verdict) = match claim.verdict {
            Verdict::True => ("true", "✓", words.verdict_true),
            Verdict::Partly => ("partly", "≈", words.verdict_partly),
            Verdict::False => ("false", "✗", words.verdict_false),
        };
        let evidence = if self.lang == Lang::Zh { &finding.zh } else { &finding.en };
        let colon = self.words.lane.colon;
        let translated = self.view.texts.quote(claim.id);
        let translated = translated.map(|quote| format!("<p>{}</p>", text(&quote))).unwrap_or_default();
        let _ = writeln!(
            html,
            "<div class=\"claim {class}\"><h3>{} {}{colon}<span class=\"verdict\">{sign} {}</span></h3>\n<blockquote>{translated}<p \
             lang=\"zh\">{}</p></blockquote>\n<p><em>{}</em>{colon}{}</p>\n{}</div>",
            text(words.the_document),
            text(claim.id),
            text(verdict),
            text(claim.quote),
            text(words.evidence),
            text(evidence),
            blocks(&self.view.texts.claim(claim.id))
        );
        if !finding.holds {
            let _ = writeln!(html, "<p class=\"note\">{}</p>", text(words.claim_fails));
        }
        finding.holds
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::goroutine;

    #[test]
    fn a_page_has_every_section_question_and_claim_of_its_lesson() {
        let lesson = &goroutine::LESSON;
        let (html, conclusion) = body(lesson, Lang::En, &Runs::Beside).unwrap();
        assert_eq!(conclusion, Conclusion::Expected);
        let count = |what: &str| html.matches(what).count();
        let questions: usize = lesson.sections.iter().map(|section| section.questions.len()).sum();
        let claims: usize = lesson.sections.iter().map(|section| section.claims.len()).sum();
        assert_eq!(
            (count("<h2 "), count("<fieldset"), count("class=\"claim")),
            (lesson.sections.len(), questions, claims)
        );
        let parts = parts::of(lesson).len();
        assert_eq!((count("class=\"part\""), count("href=\"#part-"), count("class=\"learnt\"")), (parts, parts, parts));
        assert_eq!(count("<iframe "), lesson.sections.iter().map(|section| section.programs.len()).sum::<usize>());
        assert_eq!(count("data-key=\"0\""), 0, "every question has its key");
        assert!(!html.contains('\u{1b}'));
    }
}
