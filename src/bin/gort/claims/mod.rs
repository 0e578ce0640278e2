//! `gort claims`: every claim of the document, each with its verdict and the experiment that decides it.

pub mod judge;
pub mod ledger;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::RangeInclusive;

use serde_json::{Value, json};

use crate::args::{ClaimsArgs, VerdictArg};
use crate::json;
use crate::lesson::progress::Progress;
use crate::lesson::trial;
use crate::lessons::Verdict;
use crate::markdown::plain;
use crate::render::prose;
use crate::terminal::failure::{Conclusion, usage};
use crate::terminal::lang::Lang;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, pad, width};
use crate::terminal::speech::say;
use crate::terminal::theme::{write_line, write_lines};
use ledger::{Court, Entry, Trial};

/// How many claims there are.
pub use self::ledger::CLAIMS as COUNT;

/// How many claims the learner has judged, and how many of them as the experiments do.
pub fn judged(progress: &Progress) -> (usize, usize) {
    let answers = judge::answers(progress, &ledger::all());
    (answers.len(), answers.iter().filter(|right| **right).count())
}

/// Shows the ledger, or some claims of it, and makes their experiments.
pub fn run(args: &ClaimsArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Conclusion> {
    let entries = chosen(args)?;
    let mut court = Court::new(screen.lang);
    let tried = entries.iter().map(|entry| Ok((entry, court.try_claim(entry)?))).collect::<anyhow::Result<Vec<_>>>()?;
    let failed = tried.iter().any(|(_, conclusion)| conclusion.fails());
    if screen.json {
        as_json(&tried, out)?;
    } else if args.ids.is_empty() {
        list(&tried, &mut court, screen, out)?;
    } else {
        for (entry, conclusion) in &tried {
            one(entry, conclusion, &mut court, screen, out)?;
        }
    }
    Ok(if failed { Conclusion::Failed } else { Conclusion::Expected })
}

/// The claims that were asked for, in the order in which they were.
fn chosen(args: &ClaimsArgs) -> anyhow::Result<Vec<Entry>> {
    let all = ledger::all();
    let wanted = |entry: &Entry| match args.verdict {
        None => true,
        Some(VerdictArg::True) => entry.verdict == Verdict::True,
        Some(VerdictArg::Partly) => entry.verdict == Verdict::Partly,
        Some(VerdictArg::False) => entry.verdict == Verdict::False,
    };
    if args.ids.is_empty() {
        return Ok(all.into_iter().filter(wanted).collect());
    }
    let by_number: BTreeMap<usize, Entry> = all.iter().map(|entry| (entry.number, *entry)).collect();
    let mut wanted: Vec<usize> = Vec::new();
    for id in args.ids.iter().flat_map(|argument| argument.split(',')).filter(|id| !id.trim().is_empty()) {
        for number in numbers(id)? {
            // Asked for twice, shown once.
            if !wanted.contains(&number) {
                wanted.push(number);
            }
        }
    }
    if wanted.is_empty() {
        return usage(no_claim(&args.ids.join(" ")));
    }
    Ok(wanted.iter().filter_map(|number| by_number.get(number)).copied().collect())
}

fn no_claim(id: &str) -> String {
    let last = ledger::CLAIMS;
    say!(
        "there is no claim '{id}': they are C1 to C{last}, one by one or as in C85-C91; 'gort claims' lists them",
        "没有“{id}”这条说法：编号是 C1 到 C{last}，可以逐个写，也可以写 C85-C91；'gort claims' 列出全部"
    )
}

/// The claims that `C73`, `c73`, `73` or `C85-C91` stand for.
fn numbers(id: &str) -> anyhow::Result<RangeInclusive<usize>> {
    let number = |text: &str| {
        let digits = text.trim().trim_start_matches(['c', 'C']);
        let number = digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok()).flatten();
        number.filter(|number| (1..=ledger::CLAIMS).contains(number))
    };
    let (first, last) = id.split_once('-').unwrap_or((id, id));
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first > last => usage(say!(
            "'{id}' goes backwards: C{last}-C{first} is what you want",
            "“{id}”写反了：应该是 C{last}-C{first}"
        )),
        (Some(first), Some(last)) => Ok(first..=last),
        _ => usage(no_claim(id.trim())),
    }
}

/// How often each verdict was given.
pub(crate) fn tally<'a>(entries: impl Iterator<Item = &'a Entry>) -> [(Verdict, usize); 3] {
    let mut counts = [(Verdict::True, 0), (Verdict::Partly, 0), (Verdict::False, 0)];
    for entry in entries {
        for (verdict, count) in &mut counts {
            *count += usize::from(*verdict == entry.verdict);
        }
    }
    counts
}

/// The verdicts in one line: `40 true, 28 partly true, 35 false`.
pub(crate) fn summary<'a>(screen: &Screen, entries: impl Iterator<Item = &'a Entry>) -> Line {
    let mut line = Line::new();
    for (verdict, count) in tally(entries) {
        let (sign, text, tone) = trial::verdict(screen, verdict);
        if !line.is_blank() {
            line.push("   ", Tone::Plain);
        }
        let sign = if screen.plain { String::new() } else { format!("{sign} ") };
        line.push(format!("{sign}{count} {text}"), tone);
    }
    line
}

fn list(tried: &[(&Entry, ledger::Tried)], court: &mut Court, screen: &Screen, out: &mut dyn Write) -> io::Result<()> {
    let words = screen.words;
    screen.say(out, words.lesson.claims, Tone::Strong, 1)?;
    screen.put(out, &summary(screen, tried.iter().map(|(entry, _)| *entry)), 1)?;
    let mut last_part = None;
    for (entry, conclusion) in tried {
        let part = ledger::part(entry.number);
        if last_part.replace(part) != Some(part) {
            writeln!(out)?;
            let (_, en, zh) = ledger::PARTS[part];
            screen.say(out, if screen.lang == Lang::Zh { zh } else { en }, Tone::Heading, 1)?;
        }
        let (sign, _, tone) = trial::verdict(screen, entry.verdict);
        let mut line = Line::of(format!(" {sign} "), tone);
        line.push(pad(entry.id, 5), Tone::Strong);
        let (place, place_tone) = match (entry.trial, conclusion.fails()) {
            (_, true) => (words.claims.claim_contradicted.to_string(), Tone::Bad),
            (Trial::Lesson(lesson, _, _), _) => (lesson.name.to_string(), Tone::Faint),
            (Trial::None(_), _) => (words.claims.claim_undecidable_short.to_string(), Tone::Faint),
        };
        let room = screen.width.saturating_sub(line.width() + width(&place) + 3).max(8);
        line.append(Line::of(court.quote(entry).readable(), Tone::Plain).cut_to(room, screen.glyphs.cut));
        line.push(" ", Tone::Plain);
        line.pad_to(screen.width.saturating_sub(width(&place) + 1));
        line.push(place, place_tone);
        write_line(out, &line.trimmed())?;
    }
    writeln!(out)?;
    screen.say(out, words.claims.claims_more, Tone::Faint, 1)
}

fn one(
    entry: &Entry,
    conclusion: &ledger::Tried,
    court: &mut Court,
    screen: &Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let quote = court.quote(entry);
    write_lines(out, &trial::heading(screen, entry.id, &quote, Some(entry.verdict)))?;
    write_lines(out, &trial::own_words(screen, &quote))?;
    tell(entry, conclusion, court, screen, out)?;
    if let Trial::Lesson(lesson, section, _) = entry.trial {
        let command = format!("gort lesson {} --section {}", lesson.name, section.id);
        let line = Line::of(format!("{}{}", screen.words.claims.claim_lesson, screen.words.lane.colon), Tone::Faint);
        screen.put(out, &line.with(command, Tone::Code), 3)?;
    }
    writeln!(out)
}

/// The evidence for a claim, and what is true.
pub(crate) fn tell(
    entry: &Entry,
    conclusion: &ledger::Tried,
    court: &mut Court,
    screen: &Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let words = screen.words;
    match conclusion {
        ledger::Tried::Found(finding) => trial::found(out, screen, finding)?,
        ledger::Tried::Missing(need) => {
            let text = fill!(words.claims.claim_needs, what = need.name());
            screen.say(out, text, Tone::Note, 3)?;
        }
        ledger::Tried::Undecidable => screen.say(out, words.claims.claim_undecidable, Tone::Note, 3)?,
    }
    write_lines(out, &prose::draw(&court.said(entry), screen.width, 3, screen.glyphs))
}

/// `true`, `partly` or `false`, as JSON and `--verdict` call them.
pub(crate) fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::True => "true",
        Verdict::Partly => "partly",
        Verdict::False => "false",
    }
}

fn as_json(tried: &[(&Entry, ledger::Tried)], out: &mut dyn Write) -> io::Result<()> {
    let text = |court: &mut Court, entry: &Entry| {
        let lines = prose::flat(&court.said(entry));
        lines.iter().map(plain).collect::<Vec<_>>().join("\n")
    };
    let (mut en, mut zh) = (Court::new(Lang::En), Court::new(Lang::Zh));
    let claims: Vec<Value> = tried
        .iter()
        .map(|(entry, conclusion)| {
            let (lesson, section) = match entry.trial {
                Trial::Lesson(lesson, section, _) => (Some(lesson.name), Some(section.id)),
                Trial::None(_) => (None, None),
            };
            let (decided, holds, evidence) = match conclusion {
                ledger::Tried::Found(finding) => {
                    ("experiment", Some(finding.holds), json!({ "en": finding.en, "zh": finding.zh }))
                }
                ledger::Tried::Missing(need) => ("missing", None, json!(need.name())),
                ledger::Tried::Undecidable => ("undecidable", None, Value::Null),
            };
            json!({
                "id": entry.id,
                "quote": entry.quote,
                "translated": { "en": en.quote(entry).translated, "zh": zh.quote(entry).translated },
                "verdict": verdict_name(entry.verdict),
                "text": { "en": text(&mut en, entry), "zh": text(&mut zh, entry) },
                "lesson": lesson,
                "section": section,
                "decided": decided,
                "holds": holds,
                "evidence": evidence,
            })
        })
        .collect();
    json::write(out, json!({ "claims": claims }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(typed: &[&str]) -> Result<Vec<&'static str>, String> {
        let args = ClaimsArgs { ids: typed.iter().map(ToString::to_string).collect(), verdict: None };
        let chosen = chosen(&args).map_err(|error| error.to_string())?;
        Ok(chosen.iter().map(|entry| entry.id).collect())
    }

    #[test]
    fn claims_are_named_one_by_one_in_lists_and_in_ranges() {
        assert_eq!(ids(&["c73", "9"]).unwrap(), ["C73", "C9"]);
        assert_eq!(ids(&["C73,c1", " C73 "]).unwrap(), ["C73", "C1"]);
        assert_eq!(ids(&["85-C87,86"]).unwrap(), ["C85", "C86", "C87"]);
    }

    #[test]
    fn what_is_no_claim_is_said_by_name() {
        for wrong in ["C104", "C0", "x", "C", "C1-", "C1-C104", "-1", "C1.5", "+7", ""] {
            let said = ids(&[wrong]).unwrap_err();
            assert!(said.contains(&format!("'{wrong}'")) && said.contains("C1 to C103"), "{said}");
        }
        assert!(ids(&["C9-C7"]).unwrap_err().contains("C7-C9"));
    }
}
