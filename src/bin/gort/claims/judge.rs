//! The last part of the lesson `verdict`: the learner judges each claim of the document, then sees the verdict.

use std::io::{self, Write};

use console::Key;

use super::ledger::{self, CLAIMS, Court, Entry};
use super::{summary, tell};
use crate::lesson::progress::Progress;
use crate::lesson::trial;
use crate::lessons::Verdict;
use crate::terminal::failure::Conclusion;
use crate::terminal::keys::{Input, Keyboard};
use crate::terminal::lang::Lang;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::theme::write_lines;

/// The lesson in whose name judgements are kept.
const LESSON: &str = "verdict";
/// The section in whose name they are.
const SECTION: &str = "document";

enum Judged {
    As(Verdict),
    Skipped,
    Quit,
}

/// Goes through the document. With `ask`, the learner judges each claim that they have not judged yet before its verdict is
/// shown. The second value says whether they went on to the end.
pub fn document(
    out: &mut dyn Write,
    screen: &Screen,
    progress: &mut Progress,
    warnings: &mut dyn Write,
    ask: bool,
) -> anyhow::Result<(Conclusion, bool)> {
    let entries = ledger::all();
    let mut court = Court::new(screen.lang);
    let mut conclusion = Conclusion::Expected;
    screen.say(out, screen.words.claims.verdict_title, Tone::Heading, 1)?;
    writeln!(out)?;
    if ask {
        introduction(out, screen, progress, &entries)?;
    }
    let mut last_part = None;
    for entry in &entries {
        let known = progress.answered(LESSON, SECTION, entry.id);
        if ask && known.is_some() {
            continue;
        }
        let part = ledger::part(entry.number);
        if last_part.replace(part) != Some(part) {
            let (_, en, zh) = ledger::PARTS[part];
            screen.say(out, if screen.lang == Lang::Zh { zh } else { en }, Tone::Heading, 1)?;
            writeln!(out)?;
        }
        if ask {
            let quote = court.quote(entry);
            write_lines(out, &trial::heading(screen, entry.id, &quote, None))?;
            write_lines(out, &trial::own_words(screen, &quote))?;
            if !asked(out, screen, progress, warnings, entry)? {
                score(out, screen, progress, &entries)?;
                return Ok((conclusion, false));
            }
        }
        let quote = court.quote(entry);
        write_lines(out, &trial::heading(screen, entry.id, &quote, Some(entry.verdict)))?;
        write_lines(out, &trial::own_words(screen, &quote))?;
        let found = court.try_claim(entry)?;
        if found.fails() {
            conclusion = Conclusion::Failed;
        }
        tell(entry, &found, &mut court, screen, out)?;
        writeln!(out)?;
    }
    screen.put(out, &summary(screen, entries.iter()), 1)?;
    score(out, screen, progress, &entries)?;
    Ok((conclusion, true))
}

/// What is asked, and how much of it is answered already.
fn introduction(out: &mut dyn Write, screen: &Screen, progress: &Progress, entries: &[Entry]) -> io::Result<()> {
    let words = screen.words;
    screen.say(out, words.claims.verdict_how, Tone::Plain, 1)?;
    let before = entries.iter().filter(|entry| progress.answered(LESSON, SECTION, entry.id).is_some()).count();
    if before > 0 {
        let text = fill!(words.claims.verdict_before, n = before, all = CLAIMS);
        screen.say(out, text, Tone::Note, 1)?;
    }
    writeln!(out)
}

/// Asks for the learner's judgement of a claim, keeps it and says whether it is right. False: the learner wants to stop.
fn asked(
    out: &mut dyn Write,
    screen: &Screen,
    progress: &mut Progress,
    warnings: &mut dyn Write,
    entry: &Entry,
) -> io::Result<bool> {
    let verdict = match judged(out, screen)? {
        Judged::Quit => return Ok(false),
        Judged::Skipped => return Ok(true),
        Judged::As(verdict) => verdict,
    };
    let right = verdict == entry.verdict;
    progress.answer(LESSON, SECTION, entry.id, right, warnings);
    let (sign, text, tone) = if right {
        (screen.glyphs.good, screen.words.lesson.right, Tone::Good)
    } else {
        (screen.glyphs.bad, screen.words.lesson.not_so, Tone::Bad)
    };
    screen.say(out, format!("{sign} {text}"), tone, 1)?;
    Ok(true)
}

/// What the learner thinks of a claim.
fn judged(out: &mut dyn Write, screen: &Screen) -> io::Result<Judged> {
    let prompt = Line::of(screen.words.claims.verdict_keys, Tone::Faint);
    screen.put(out, &prompt, 1)?;
    let mut keyboard = Keyboard::prompt(out)?;
    loop {
        return Ok(match keyboard.answer()? {
            Input::Key(Key::Char('t' | '1')) => Judged::As(Verdict::True),
            Input::Key(Key::Char('p' | '2')) => Judged::As(Verdict::Partly),
            Input::Key(Key::Char('f' | '3')) => Judged::As(Verdict::False),
            Input::Key(Key::Enter) => Judged::Skipped,
            Input::Key(Key::Char('q') | Key::Escape) => Judged::Quit,
            Input::Key(_) | Input::Resized => continue,
            Input::Resumed => {
                screen.put(out, &prompt, 1)?;
                out.flush()?;
                continue;
            }
        });
    }
}

/// Of each claim that was judged, whether it was judged as the experiments do.
pub fn answers(progress: &Progress, entries: &[Entry]) -> Vec<bool> {
    entries.iter().filter_map(|entry| progress.answered(LESSON, SECTION, entry.id)).collect()
}

/// How many of the judgements were right.
fn score(out: &mut dyn Write, screen: &Screen, progress: &Progress, entries: &[Entry]) -> io::Result<()> {
    let answers = answers(progress, entries);
    if answers.is_empty() {
        return Ok(());
    }
    let right = answers.iter().filter(|right| **right).count();
    screen.say(
        out,
        fill!(screen.words.claims.verdict_score, right = right, n = answers.len(), all = CLAIMS),
        Tone::Strong,
        1,
    )?;
    writeln!(out)
}
