//! Questions: how the key is computed, and how a learner is asked.

use std::io::{self, Write};

use console::Key;

use crate::lesson::bilingual::{QuestionTexts, Texts};
use crate::lessons::{Answer, Lesson, Question, Section};
use crate::program::evidence::Evidence;
use crate::render::prose;
use crate::terminal::keys::{Input, Keyboard};
use crate::terminal::lang::Lang;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::theme::write_lines;

/// What came of a question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answered {
    /// The first answer, and whether it was right.
    First(bool),
    /// An answer, but in these runs nothing is right or wrong.
    Unjudged,
    /// The learner was not asked, or went on without an answer.
    Skipped,
    /// The learner wants to stop.
    Quit,
}

/// Where the answer comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AnswerFrom {
    /// The learner at the keyboard.
    Keyboard,
    /// A script: this option is the answer; `None`: there is no answer.
    Given(Option<usize>),
    /// Nowhere: the question is shown with its answer.
    Nowhere,
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

/// The answer, as the runs give it: the text, or which option.
enum Computed {
    Text(Option<String>),
    Option(usize),
}

fn computed(answer: &Answer, evidence: &Evidence) -> Computed {
    let lines = evidence.runs().first().map(|run| run.output.as_slice()).unwrap_or_default();
    match answer {
        Answer::LineAfter(line) => {
            let at = lines.iter().position(|printed| printed == line);
            Computed::Text(at.and_then(|at| lines.get(at + 1)).cloned())
        }
        Answer::FirstLine => Computed::Text(lines.first().cloned()),
        Answer::LastLine => Computed::Text(lines.last().cloned()),
        Answer::Count(count) => Computed::Text(Some(count(evidence).to_string())),
        Answer::Option(at) => Computed::Option(at(evidence)),
        Answer::YesNo(holds) => Computed::Option(usize::from(!holds(evidence))),
        Answer::Text(text) => Computed::Text(Some(text(evidence))),
    }
}

/// The option that is right in these runs; `None` if none or several are. Each option stands in one or more languages.
pub fn key(answer: &Answer, evidence: &Evidence, options: &[Vec<String>]) -> Option<usize> {
    match computed(answer, evidence) {
        Computed::Option(at) => (at < options.len()).then_some(at),
        Computed::Text(text) => {
            let text = text?;
            let mut fits = (0..options.len()).filter(|at| options[*at].contains(&text));
            fits.next().filter(|_| fits.next().is_none())
        }
    }
}

/// Asks a question, or prints it with its answer where the learner cannot be asked.
pub fn ask(
    out: &mut dyn Write,
    screen: &Screen,
    question: &Question,
    texts: &QuestionTexts<'_>,
    evidence: &Evidence,
    asking: AnswerFrom,
) -> io::Result<Answered> {
    let options = texts.options();
    pose(out, screen, &options, texts)?;
    let key = key(&question.answer, evidence, &texts.option_texts());
    let reply = match asking {
        AnswerFrom::Keyboard => choose(out, screen, &options, texts)?,
        AnswerFrom::Given(answer) => answer.map_or(Reply::Skip, Reply::Option),
        AnswerFrom::Nowhere => Reply::Skip,
    };
    let answered = match (reply, key) {
        (Reply::Quit, _) => return Ok(Answered::Quit),
        (Reply::Option(at), Some(key)) => Answered::First(at == key),
        (Reply::Option(_), None) => Answered::Unjudged,
        (Reply::Skip, _) => Answered::Skipped,
    };
    let wrong = if let (Reply::Option(at), Answered::First(false)) = (reply, answered) { Some(at) } else { None };
    reveal(out, screen, &options, texts, key, answered == Answered::First(true), wrong)?;
    Ok(answered)
}

/// The question and its options.
pub fn pose(out: &mut dyn Write, screen: &Screen, options: &[Line], texts: &QuestionTexts<'_>) -> io::Result<()> {
    screen.say(out, screen.words.lesson.question, Tone::Strong, 1)?;
    write_lines(out, &prompt(screen, texts))?;
    options.iter().enumerate().try_for_each(|(at, option)| write_lines(out, &offered(screen, at, option)))
}

/// The question without its options.
pub fn prompt(screen: &Screen, texts: &QuestionTexts<'_>) -> Vec<Line> {
    prose::draw(&texts.prompt(), screen.width, 1, screen.glyphs)
}

/// An option of which nothing is said.
fn offered(screen: &Screen, at: usize, option: &Line) -> Vec<Line> {
    let number = format!("[{}] ", at + 1);
    let lines = option.wrap(screen.width.saturating_sub(3 + number.len()).max(8));
    let numbered = |(nth, line): (usize, Line)| {
        let mut shown = Line::of("   ", Tone::Plain);
        shown.push(if nth == 0 { number.clone() } else { " ".repeat(number.len()) }, Tone::Strong);
        shown.append(line);
        shown
    };
    lines.into_iter().enumerate().map(numbered).collect()
}

/// The answer, and its explanation. `wrong`: the option that was chosen instead.
pub fn reveal(
    out: &mut dyn Write,
    screen: &Screen,
    options: &[Line],
    texts: &QuestionTexts<'_>,
    key: Option<usize>,
    right: bool,
    wrong: Option<usize>,
) -> io::Result<()> {
    // What was chosen first: else "Not so" would seem to speak of the answer that stands beside it.
    if wrong.is_some() {
        write_lines(out, &says(screen, options, Said::NotSo, wrong))?;
    }
    write_lines(out, &says(screen, options, if right { Said::Right } else { Said::Answer }, key))?;
    explain(out, screen, texts, key)
}

/// The same, where the options stand: each is there once, and what is to be said of it stands with it.
pub fn settle(
    out: &mut dyn Write,
    screen: &Screen,
    options: &[Line],
    texts: &QuestionTexts<'_>,
    key: Option<usize>,
    right: bool,
    wrong: Option<usize>,
) -> io::Result<()> {
    for (at, option) in options.iter().enumerate() {
        let said = match () {
            () if wrong == Some(at) => says(screen, options, Said::NotSo, wrong),
            () if key == Some(at) => says(screen, options, if right { Said::Right } else { Said::Answer }, key),
            () => offered(screen, at, option),
        };
        write_lines(out, &said)?;
    }
    if key.is_none() {
        write_lines(out, &says(screen, options, Said::Answer, None))?;
    }
    explain(out, screen, texts, key)
}

/// What is said of an option.
#[derive(Clone, Copy)]
enum Said {
    NotSo,
    Right,
    Answer,
}

/// An option, or that none of them is the answer, with its sign and a word.
fn says(screen: &Screen, options: &[Line], said: Said, option: Option<usize>) -> Vec<Line> {
    let (words, glyphs) = (screen.words, screen.glyphs);
    let (sign, said, tone) = match said {
        Said::NotSo => (glyphs.bad, words.lesson.not_so, Tone::Bad),
        Said::Right => (glyphs.good, words.lesson.right, Tone::Good),
        Said::Answer => (glyphs.right, words.lesson.answer, Tone::Strong),
    };
    let mut line = Line::of(format!(" {sign} {said}{}", words.lane.colon), tone);
    match option {
        Some(at) => {
            line.push(format!("[{}] ", at + 1), Tone::Strong);
            line.append(options[at].clone());
        }
        None => line.push(words.lesson.answer_other, Tone::Plain),
    }
    line.wrap_hanging(screen.width, 3)
}

/// Why it is so, and a blank line.
fn explain(out: &mut dyn Write, screen: &Screen, texts: &QuestionTexts<'_>, key: Option<usize>) -> io::Result<()> {
    if key.is_some() && !texts.explanation().is_empty() {
        write_lines(out, &prose::draw(&texts.explanation(), screen.width, 3.min(screen.width / 8), screen.glyphs))?;
    }
    writeln!(out)
}

/// A hint, in each language that is shown.
pub fn show_hint(out: &mut dyn Write, screen: &Screen, hint: &[Line]) -> io::Result<()> {
    let words = screen.words;
    for line in hint {
        let mut shown = Line::of(format!(" {}{}", words.lesson.hint, words.lane.colon), Tone::Note);
        shown.append(line.clone());
        write_lines(out, &shown.wrap_hanging(screen.width, 3))?;
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Reply {
    Option(usize),
    Skip,
    Quit,
}

/// Reads single keys until an option is chosen.
fn choose(out: &mut dyn Write, screen: &Screen, options: &[Line], texts: &QuestionTexts<'_>) -> io::Result<Reply> {
    let words = screen.words;
    let dot = screen.glyphs.dot;
    let hints = texts.hints();
    let mut hints_left = hints.iter();
    let keys = format!("1-{} {}", options.len(), words.lesson.keys_answer);
    let mut help = vec![keys];
    if !hints.is_empty() {
        help.push(words.lesson.keys_hint.to_string());
    }
    help.extend([words.lesson.keys_skip.to_string(), words.lesson.keys_quit.to_string()]);
    let help = Line::of(help.join(&format!(" {dot} ")), Tone::Faint);
    screen.put(out, &help, 1)?;
    let mut keyboard = Keyboard::prompt(out)?;
    loop {
        let key = match keyboard.answer()? {
            Input::Key(key) => key,
            Input::Resized => continue,
            Input::Resumed => {
                screen.put(out, &help, 1)?;
                out.flush()?;
                continue;
            }
        };
        match key {
            Key::Char(digit) if digit.is_ascii_digit() => {
                let at = digit.to_digit(10).unwrap_or(0) as usize;
                if (1..=options.len()).contains(&at) {
                    return Ok(Reply::Option(at - 1));
                }
            }
            Key::Char('h') => match hints_left.next() {
                Some(hint) => show_hint(out, screen, hint)?,
                None => screen.say(out, words.lesson.no_more_hints, Tone::Faint, 1)?,
            },
            Key::Enter => return Ok(Reply::Skip),
            Key::Char('q') | Key::Escape => return Ok(Reply::Quit),
            Key::Char('?' | ' ') => screen.put(out, &help, 1)?,
            _ => {}
        }
        out.flush()?;
    }
}

/// Waits until the learner wants to go on; the prompt says to what. False: the learner wants to stop.
pub fn go_on(out: &mut dyn Write, screen: &Screen, prompt: &str) -> io::Result<bool> {
    let prompt = Line::of(prompt, Tone::Faint);
    screen.put(out, &prompt, 1)?;
    let mut keyboard = Keyboard::prompt(out)?;
    loop {
        match keyboard.answer()? {
            Input::Key(Key::Enter | Key::Char(' ') | Key::ArrowRight | Key::ArrowDown) => return Ok(true),
            Input::Key(Key::Char('q') | Key::Escape) => return Ok(false),
            Input::Key(_) | Input::Resized => {}
            Input::Resumed => {
                screen.put(out, &prompt, 1)?;
                out.flush()?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::run::Run;

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

    fn evidence(lines: &[&str]) -> Evidence {
        Evidence::new(&[], vec![Run::printed(lines)])
    }

    fn options(texts: &[&str]) -> Vec<Vec<String>> {
        texts.iter().map(|text| vec![(*text).to_string()]).collect()
    }

    #[test]
    fn the_key_comes_from_the_run() {
        let evidence = evidence(&["a", "b", "c"]);
        assert_eq!(key(&Answer::LineAfter("a"), &evidence, &options(&["c", "b"])), Some(1));
        assert_eq!(key(&Answer::FirstLine, &evidence, &options(&["a", "b"])), Some(0));
        assert_eq!(key(&Answer::LastLine, &evidence, &options(&["a", "b"])), None);
        assert_eq!(
            key(&Answer::Count(|evidence| evidence.runs()[0].output.len()), &evidence, &options(&["2", "3"])),
            Some(1)
        );
        assert_eq!(key(&Answer::YesNo(|_| false), &evidence, &options(&["yes", "no"])), Some(1));
    }

    #[test]
    fn two_options_that_both_fit_are_no_key() {
        assert_eq!(key(&Answer::FirstLine, &evidence(&["a"]), &options(&["a", "a"])), None);
        assert_eq!(key(&Answer::LineAfter("z"), &evidence(&["a"]), &options(&["a"])), None);
    }
}
