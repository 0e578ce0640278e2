//! `gort claims`: every claim of the document, each with its verdict and the experiment that decides it.

pub mod judge;
pub mod ledger;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use crate::args::{ClaimsArgs, VerdictArg};
use crate::lesson::text::plain;
use crate::lesson::trial;
use crate::lessons::Verdict;
use crate::render::prose;
use crate::render::span::{Line, Tone, pad, width};
use crate::terminal::failure::{Outcome, usage};
use crate::terminal::messages::{Lang, fill};
use crate::terminal::screen::Screen;
use crate::terminal::theme::{write_line, write_lines};
use ledger::{Court, Entry, Trial};

/// Shows the ledger, or some claims of it, and makes their experiments.
pub fn run(args: &ClaimsArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let entries = chosen(args)?;
    let mut court = Court::new(screen.lang);
    let tried = entries.iter().map(|entry| Ok((entry, court.try_claim(entry)?))).collect::<anyhow::Result<Vec<_>>>()?;
    let failed = tried.iter().any(|(_, outcome)| outcome.fails());
    if screen.json {
        as_json(&tried, out)?;
    } else if args.ids.is_empty() {
        list(&tried, &mut court, screen, out)?;
    } else {
        for (entry, outcome) in &tried {
            one(entry, outcome, &mut court, screen, out)?;
        }
    }
    Ok(if failed { Outcome::Failed } else { Outcome::Expected })
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
    let by_id: BTreeMap<String, Entry> = all.iter().map(|entry| (entry.id.to_string(), *entry)).collect();
    let mut chosen = Vec::new();
    for id in &args.ids {
        let upper = id.to_uppercase();
        let name = if upper.starts_with('C') { upper } else { format!("C{upper}") };
        match by_id.get(&name) {
            Some(entry) => chosen.push(*entry),
            None => {
                let last = ledger::CLAIMS;
                return usage(format!("there is no claim '{id}': they are C1 to C{last}; 'gort claims' lists them"));
            }
        }
    }
    Ok(chosen)
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

fn list(
    tried: &[(&Entry, ledger::Outcome)],
    court: &mut Court,
    screen: &Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let words = screen.words;
    screen.put(out, &Line::of(words.claims, Tone::Strong), 1)?;
    screen.put(out, &summary(screen, tried.iter().map(|(entry, _)| *entry)), 1)?;
    let mut last_part = None;
    for (entry, outcome) in tried {
        let part = ledger::part(entry.number);
        if last_part.replace(part) != Some(part) {
            writeln!(out)?;
            let (_, en, zh) = ledger::PARTS[part];
            screen.put(out, &Line::of(if screen.lang == Lang::Zh { zh } else { en }, Tone::Heading), 1)?;
        }
        let (sign, _, tone) = trial::verdict(screen, entry.verdict);
        let mut line = Line::of(format!(" {sign} "), tone);
        line.push(pad(entry.id, 5), Tone::Strong);
        let (place, place_tone) = match (entry.trial, outcome.fails()) {
            (_, true) => (words.claim_contradicted.to_string(), Tone::Bad),
            (Trial::Lesson(lesson, _, _), _) => (lesson.name.to_string(), Tone::Faint),
            (Trial::None(_), _) => (words.claim_undecidable_short.to_string(), Tone::Faint),
        };
        let room = screen.width.saturating_sub(line.width() + width(&place) + 3).max(8);
        line.append(Line::of(court.quote(entry).readable(), Tone::Plain).cut_to(room, screen.glyphs.cut));
        line.push(" ", Tone::Plain);
        line.pad_to(screen.width.saturating_sub(width(&place) + 1));
        line.push(place, place_tone);
        write_line(out, &line.trimmed())?;
    }
    writeln!(out)?;
    screen.put(out, &Line::of(words.claims_more, Tone::Faint), 1)
}

fn one(
    entry: &Entry,
    outcome: &ledger::Outcome,
    court: &mut Court,
    screen: &Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_lines(out, &trial::heading(screen, entry.id, &court.quote(entry), Some(entry.verdict)))?;
    tell(entry, outcome, court, screen, out)?;
    if let Trial::Lesson(lesson, section, _) = entry.trial {
        let command = format!("gort lesson {} --section {}", lesson.name, section.id);
        let line = Line::of(format!("{}{}", screen.words.claim_lesson, screen.words.colon), Tone::Faint);
        screen.put(out, &line.with(command, Tone::Code), 3)?;
    }
    writeln!(out)
}

/// The evidence for a claim, and what is true.
pub(crate) fn tell(
    entry: &Entry,
    outcome: &ledger::Outcome,
    court: &mut Court,
    screen: &Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let words = screen.words;
    match outcome {
        ledger::Outcome::Found(finding) => trial::found(out, screen, finding)?,
        ledger::Outcome::Missing(need) => {
            let text = fill(words.claim_needs, &[("what", need.name())]);
            screen.put(out, &Line::of(text, Tone::Note), 3)?;
        }
        ledger::Outcome::Undecidable => screen.put(out, &Line::of(words.claim_undecidable, Tone::Note), 3)?,
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

fn as_json(tried: &[(&Entry, ledger::Outcome)], out: &mut dyn Write) -> io::Result<()> {
    let text = |court: &mut Court, entry: &Entry| {
        let lines = prose::flat(&court.said(entry));
        lines.iter().map(plain).collect::<Vec<_>>().join("\n")
    };
    let (mut en, mut zh) = (Court::new(Lang::En), Court::new(Lang::Zh));
    let claims: Vec<Value> = tried
        .iter()
        .map(|(entry, outcome)| {
            let (lesson, section) = match entry.trial {
                Trial::Lesson(lesson, section, _) => (Some(lesson.name), Some(section.id)),
                Trial::None(_) => (None, None),
            };
            let (decided, holds, evidence) = match outcome {
                ledger::Outcome::Found(finding) => {
                    ("experiment", Some(finding.holds), json!({ "en": finding.en, "zh": finding.zh }))
                }
                ledger::Outcome::Missing(need) => ("missing", None, json!(need.name())),
                ledger::Outcome::Undecidable => ("undecidable", None, Value::Null),
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
    serde_json::to_writer(&mut *out, &json!({ "claims": claims })).map_err(io::Error::from)?;
    writeln!(out)
}
