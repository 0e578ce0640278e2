//! The document on trial: its claims, each with its experiment's outcome.

use std::io::{self, Write};

use super::written::{Topic, Written};
use crate::lesson::bilingual::SectionTexts;
use crate::lessons::{Claim, Finding, Verdict};
use crate::program::evidence::Evidence;
use crate::render::prose;
use crate::terminal::failure::Conclusion;
use crate::terminal::lang::Lang;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::theme::write_lines;

/// What each claim's experiment found.
pub fn tried(claims: &[Claim], evidence: &Evidence) -> Vec<Finding> {
    claims.iter().map(|claim| (claim.check)(evidence)).collect()
}

/// A section's claims with what was found, and whether all experiments came out as the lesson says. `brief`: without what the document says in its
/// own language, where that is not the reader's.
pub fn claims(
    out: &mut Written<'_>,
    screen: &Screen,
    (claims, findings): (&[Claim], &[Finding]),
    texts: &SectionTexts<'_>,
    brief: bool,
) -> io::Result<Conclusion> {
    let words = screen.words;
    let mut conclusion = Conclusion::Expected;
    if claims.is_empty() {
        return Ok(conclusion);
    }
    out.begins(Topic::Trial);
    screen.say(out, words.lesson.claims, Tone::Strong, 1)?;
    for (at, (claim, finding)) in claims.iter().zip(findings).enumerate() {
        // The title stands with the first of them.
        if at > 0 {
            out.begins(Topic::Claim);
        }
        let quote = Quote { said: claim.quote, translated: texts.quote(claim.id) };
        write_lines(out, &heading(screen, claim.id, &quote, Some(claim.verdict)))?;
        if !brief {
            write_lines(out, &own_words(screen, &quote))?;
        }
        found(out, screen, finding)?;
        if !finding.holds {
            conclusion = Conclusion::Failed;
        }
        write_lines(out, &prose::draw(&texts.claim(claim.id), screen.width, 3, screen.glyphs))?;
        writeln!(out)?;
    }
    Ok(conclusion)
}

/// A verdict's sign, its words and its tone.
pub fn verdict(screen: &Screen, verdict: Verdict) -> (&'static str, &'static str, Tone) {
    let words = screen.words;
    match verdict {
        Verdict::True => (screen.glyphs.yes, words.lesson.verdict_true, Tone::Good),
        Verdict::Partly => (screen.glyphs.partly, words.lesson.verdict_partly, Tone::Mixed),
        Verdict::False => (screen.glyphs.no, words.lesson.verdict_false, Tone::Bad),
    }
}

/// What the document says.
#[derive(Clone, Debug)]
pub struct Quote {
    /// In its own words.
    pub said: &'static str,
    /// In the reader's language, where that is another.
    pub translated: Option<String>,
}

impl Quote {
    /// For the reader.
    pub fn readable(&self) -> &str {
        self.translated.as_deref().unwrap_or(self.said)
    }
}

/// What the document says, with the verdict, or without while it is still open.
pub fn heading(screen: &Screen, id: &str, quote: &Quote, decided: Option<Verdict>) -> Vec<Line> {
    let words = screen.words;
    let mut line = match decided.map(|decided| verdict(screen, decided)) {
        Some((sign, _, tone)) => Line::of(format!(" {sign} "), tone),
        None => Line::of(" ", Tone::Plain),
    };
    line.push(format!("{id} "), Tone::Strong);
    let (open, close) = if screen.plain { ("\"", "\"") } else { ("“", "”") };
    line.push(
        format!("{}{}{open}{}{close} ", words.lesson.the_document, words.lane.colon, quote.readable()),
        Tone::Plain,
    );
    if let Some((_, text, tone)) = decided.map(|decided| verdict(screen, decided)).filter(|_| !screen.plain) {
        line.push(format!("{} {text}", screen.glyphs.dash), tone);
    }
    line.wrap_hanging(screen.width, 3)
}

/// The document's own words, where the reader's language is another.
pub fn own_words(screen: &Screen, quote: &Quote) -> Vec<Line> {
    if quote.translated.is_none() {
        return Vec::new();
    }
    let words = screen.words;
    let (open, close) = if screen.plain { ("\"", "\"") } else { ("“", "”") };
    let own = format!("   {}{}{open}{}{close}", words.lesson.own_words, words.lane.colon, quote.said);
    Line::of(own, Tone::Faint).wrap_hanging(screen.width, 5)
}

/// What an experiment found, and loudly if it contradicts the verdict.
pub fn found(out: &mut dyn Write, screen: &Screen, finding: &Finding) -> io::Result<()> {
    let words = screen.words;
    for lang in screen.lang.texts() {
        let text = if *lang == Lang::Zh { &finding.zh } else { &finding.en };
        let line =
            Line::of(format!("   {}{}", words.lesson.evidence, words.lane.colon), Tone::Note).with(text, Tone::Plain);
        write_lines(out, &line.wrap_hanging(screen.width, 5))?;
    }
    if !finding.holds {
        let line = Line::of(format!("   {} {}", screen.glyphs.bad, words.lesson.claim_fails), Tone::Bad);
        write_lines(out, &line.wrap_hanging(screen.width, 3))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{ClaimText, SectionText};

    fn shown(holds: fn(&Evidence) -> Finding) -> (Conclusion, String) {
        let screen = Screen::of_a_test(80, Lang::En, false);
        let tried_ones = [Claim { id: "C96", quote: "its capacity of 1", verdict: Verdict::False, check: holds }];
        let text = SectionText {
            claims: vec![ClaimText { id: "C96".to_string(), ..ClaimText::default() }],
            ..Default::default()
        };
        let mut out = Vec::new();
        let evidence = Evidence::new(&[], Vec::new());
        let texts = SectionTexts::of(vec![&text]);
        let findings = tried(&tried_ones, &evidence);
        let conclusion = claims(&mut Written::to(&mut out), &screen, (&tried_ones, &findings), &texts, false).unwrap();
        (conclusion, console::strip_ansi_codes(&String::from_utf8(out).unwrap()).into_owned())
    }

    #[test]
    fn a_claim_whose_experiment_comes_out_is_as_expected() {
        let finding = |_: &Evidence| Finding { holds: true, en: "cap is 0".to_string(), zh: "容量 0".to_string() };
        let (conclusion, shown) = shown(finding);
        assert_eq!(conclusion, Conclusion::Expected);
        assert!(
            shown.contains("✗ C96") && shown.contains("its capacity of 1") && shown.contains("cap is 0"),
            "{shown}"
        );
        assert!(!shown.contains("DID NOT COME OUT"), "{shown}");
    }

    #[test]
    fn a_claim_whose_experiment_fails_is_loud_and_fails_the_command() {
        let finding = |_: &Evidence| Finding { holds: false, en: "cap is 1".to_string(), zh: "容量 1".to_string() };
        let (conclusion, shown) = shown(finding);
        assert_eq!(conclusion, Conclusion::Failed);
        assert!(shown.contains("DID NOT COME OUT") && shown.contains("cap is 1"), "{shown}");
    }
}
