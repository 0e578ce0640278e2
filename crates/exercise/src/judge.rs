//! From a text to its verdict: its shape, then each trial over all schedules.
//!
//! Invariants  I1  what is wrong by the ideal clock is wrong: then the search is not made again by the real one, whose schedules have no
//!                 replay codes.
//!             I2  a trial is made only if the ones before it found nothing.
//! Rejected    To compare with the solution's outputs: what is right would be whatever the author's program happens to do.

use gort_events::{CodeHeader, Ending, FileStamp, MapOrder, Output};
use gort_explore::{Certainty, Clock, Count, Exploration, FoundOutput, Incomplete, LoopKind, RaceKind};
use gort_golang::build::{self, Ready, Settings};
use gort_golang_explore::GoProgram;

use crate::exercise::{Demand, Exercise, Rule, Said, Shape, Trial};
use crate::shape::{self, Excess, Text};
use crate::verdict::{Fault, Finding, Judged, Verdict};

/// Makes a search: of this program, by this clock.
pub type Search<'a> = &'a dyn Fn(GoProgram, Clock) -> Exploration;

/// More outputs are not looked at.
const MOST_OUTPUTS: usize = 20_000;
/// Among so many wrong outputs the one with the fewest preemptions is looked for.
const COMPARED: usize = 30;
/// So many races are named.
const MOST_RACES: usize = 3;

/// What no solution needs, and what would hide from the judge, or end the program before it could see anything.
const NEVER_USED: &[&str] = &[
    "time.Sleep",
    "time.*",
    "os.Exit",
    "os.*",
    "runtime.Goexit",
    "runtime.*",
    "syscall.Exit",
    "syscall.Kill",
    "log.Fatal",
    "log.Fatalf",
    "log.Fatalln",
    "log.*",
];

/// Judges a text. `file`: its name, as messages show it.
pub fn judge(exercise: &Exercise, file: &str, text: &str, search: Search<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let settings = Settings { vetted: true, ..Settings::default() };
    let ready = match build::build(&[(file.to_owned(), text)], &settings) {
        Ok(ready) => ready,
        Err(wrong) => {
            verdict.findings.push(Finding { fault: Fault::Build(wrong), said: Said::default(), trial: None });
            return verdict;
        }
    };
    shapes(exercise, text, &mut verdict.findings);
    if !ready.findings.is_empty() {
        let line =
            |finding: &gort_golang::vet::Finding| format!("{}: {}", ready.files.named(finding.pos), finding.text);
        let fault = Fault::Vet(ready.findings.iter().map(line).collect());
        verdict.findings.push(Finding { fault, said: Said::default(), trial: None });
    }
    let mut first = Some(ready);
    for (number, trial) in exercise.trials.iter().enumerate() {
        let (ready, whole) = match (first.take(), &trial.main) {
            (Some(ready), None) => (ready, text.to_owned()),
            (_, Some((name, main))) => {
                let own = shape::without_main(text);
                let whole = format!("{own}\0{main}");
                match build::build(&[(file.to_owned(), own), (name.clone(), main.clone())], &Settings::default()) {
                    Ok(ready) => (ready, whole),
                    Err(wrong) => {
                        let fault = Fault::Calls(wrong);
                        verdict.findings.push(Finding { fault, said: Said::default(), trial: Some(number) });
                        return verdict;
                    }
                }
            }
            (None, None) => continue,
        };
        let judged = tried(file, ready, &whole, number, trial, search, &mut verdict.findings);
        verdict.judged.push(judged);
        if !verdict.findings.is_empty() {
            break;
        }
    }
    verdict
}

/// What is wrong with the text, whatever it does.
fn shapes(exercise: &Exercise, text: &str, findings: &mut Vec<Finding>) {
    let (Some(start), Some(text)) = (Text::read(&exercise.start), Text::read(text)) else { return };
    let (before, now, uses) = (start.declarations(), text.declarations(), text.uses());
    let mut add = |fault: Fault, said: &Said| findings.push(Finding { fault, said: said.clone(), trial: None });
    let allowed = |what: &str| {
        exercise.name.is_empty() || exercise.shapes.iter().any(|rule| rule.what == Shape::Allow(what.to_owned()))
    };
    for what in NEVER_USED.iter().filter(|what| !allowed(what)) {
        if let Some(used) = uses.iter().find(|used| used.what == *what) {
            add(Fault::Used(used.what.clone(), used.line), &Said::default());
        }
    }
    for Rule { what, said } in &exercise.shapes {
        match what {
            Shape::Keep(name) if before.get(name) != now.get(name) => add(Fault::Kept(name.clone()), said),
            Shape::Capacities if start.capacities() != text.capacities() => {
                add(Fault::Capacities(text.capacities(), start.capacities()), said);
            }
            Shape::Needs(name, times) => {
                let found = uses.iter().filter(|used| used.what == *name).count();
                if found < *times {
                    add(Fault::Missing(name.clone(), found, *times), said);
                }
            }
            Shape::Without(name) => {
                // A name that ends in a dot is that of a package: nothing of it is to be used.
                let is_meant = |what: &str| what == name || name.ends_with('.') && what.starts_with(name.as_str());
                if let Some(used) = uses.iter().find(|used| is_meant(&used.what)) {
                    add(Fault::Used(used.what.clone(), used.line), said);
                }
            }
            Shape::Adds => {
                let fault = text.exceeds(&start).map(|excess| match excess {
                    Excess::Changed(name) => Fault::Kept(name),
                    Excess::Printed(what) => Fault::More(what),
                });
                fault.into_iter().for_each(|fault| add(fault, said));
            }
            Shape::Keep(_) | Shape::Capacities | Shape::Allow(_) => {}
        }
    }
}

/// Makes a trial.
fn tried(
    file: &str,
    ready: Ready,
    text: &str,
    number: usize,
    trial: &Trial,
    search: Search<'_>,
    findings: &mut Vec<Finding>,
) -> Judged {
    let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".go");
    let stamp = FileStamp::new(text, (1, ready.version), MapOrder::Rotation);
    let header = CodeHeader { file: Some(stamp), ..CodeHeader::of(stem) };
    let program =
        || GoProgram::with_codes(stem, ready.program.clone(), ready.files.clone(), header.clone(), Vec::new());
    let mut found = search(program(), Clock::Ideal);
    let mut looked = Look::at(&found, trial);
    if trial.clock == Clock::Real && looked.is_right() && found.certainty() == Certainty::ForClock {
        found = search(program(), Clock::Real);
        looked = Look::at(&found, trial);
    }
    let outputs = (looked.right, looked.all);
    findings.extend(looked.findings(&found, trial).into_iter().map(|(fault, said)| Finding {
        fault,
        said,
        trial: Some(number),
    }));
    Judged { ready, header, found, outputs, trial: number }
}

/// What is wrong with an output.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Against {
    /// It ends as it should not.
    Ending(Ending),
    /// It is against the rule of this number.
    Rule(usize),
}

/// The outputs of a search, looked at one by one.
struct Look {
    /// What is wrong: with each the outputs, in their order.
    wrong: Vec<(Against, Vec<Output>)>,
    right: usize,
    all: usize,
    too_many: bool,
    /// What no output was, by the numbers of rules.
    missing: Vec<usize>,
    racy: bool,
    leaks: bool,
}

fn endings(trial: &Trial) -> (Vec<Ending>, Said) {
    let rule = trial.rules.iter().find_map(|rule| match &rule.what {
        Demand::Endings(endings) => Some((endings.clone(), rule.said.clone())),
        _ => None,
    });
    rule.unwrap_or_else(|| (vec![Ending::Exit], Said::default()))
}

/// Whether an output is against what is asked.
fn is_against(output: &Output, demand: &Demand) -> bool {
    let place = |line: &String| output.lines.iter().position(|printed| printed == line);
    match demand {
        Demand::Only(patterns) => !patterns.iter().any(|pattern| pattern.fits(output)),
        Demand::Impossible(pattern) => pattern.fits(output),
        Demand::Every(line) => place(line).is_none(),
        Demand::Never(line) => place(line).is_some(),
        Demand::Before(first, second) => {
            let last = output.lines.iter().rposition(|printed| printed == first);
            matches!((last, place(second)), (Some(first), Some(second)) if first > second)
        }
        Demand::Possible(_) | Demand::Endings(_) | Demand::Preemptions(..) | Demand::Outputs(_) | Demand::Leaks => {
            false
        }
    }
}

/// What an output is against.
fn against(output: &Output, trial: &Trial, allowed: &[Ending]) -> Option<Against> {
    if !allowed.contains(&output.ending) {
        return Some(Against::Ending(output.ending));
    }
    let mut rules = trial.rules.iter().zip(0..);
    rules.find(|(rule, _)| is_against(output, &rule.what)).map(|(_, rule)| Against::Rule(rule))
}

impl Trial {
    /// Whether an output is right, as far as one output can be.
    pub fn allows(&self, output: &Output) -> bool {
        against(output, self, &endings(self).0).is_none()
    }
}

impl Look {
    fn at(found: &Exploration, trial: &Trial) -> Look {
        let (endings, _) = endings(trial);
        let mut look = Look {
            wrong: Vec::new(),
            right: 0,
            all: 0,
            too_many: false,
            missing: Vec::new(),
            racy: !found.races.is_empty(),
            leaks: !found.stranded().is_empty() && !trial.rules.iter().any(|rule| rule.what == Demand::Leaks),
        };
        let mut seen = vec![false; trial.rules.len()];
        for output in found.all() {
            if look.all == MOST_OUTPUTS {
                look.too_many = true;
                break;
            }
            look.all += 1;
            let against = against(&output, trial, &endings);
            for (rule, seen) in trial.rules.iter().zip(&mut seen) {
                *seen |= matches!(&rule.what, Demand::Possible(pattern) if pattern.fits(&output));
            }
            let Some(against) = against else {
                look.right += 1;
                continue;
            };
            match look.wrong.iter_mut().find(|(known, _)| *known == against) {
                Some((_, outputs)) => outputs.push(output),
                None => look.wrong.push((against, vec![output])),
            }
        }
        look.wrong.sort_by_key(|(against, _)| *against);
        let is_possible = |rule: &Rule<Demand>| matches!(rule.what, Demand::Possible(_));
        let missing = trial.rules.iter().zip(seen).enumerate().filter(|(_, (rule, seen))| is_possible(rule) && !seen);
        look.missing = missing.map(|(number, _)| number).collect();
        look
    }

    /// Whether nothing that was seen is wrong.
    fn is_right(&self) -> bool {
        self.wrong.is_empty() && !self.racy && !self.leaks && !self.too_many
    }

    /// What is wrong, with what the exercise says of it.
    fn findings(&self, found: &Exploration, trial: &Trial) -> Vec<(Fault, Said)> {
        let mut findings = Vec::new();
        // Of two lines one race is enough.
        let mut lines = Vec::new();
        let races = found.races_in_detail().filter(|report| {
            let of = (report.race.kind, report.race.first.at.line(), report.race.second.at.line());
            let is_new = !lines.contains(&of);
            lines.push(of);
            is_new
        });
        let races = races.map(|report| (Fault::Race(report.race, report.shows), Said::default()));
        let is_data = |(fault, _): &(Fault, Said)| matches!(fault, Fault::Race(race, _) if race.kind == RaceKind::Data);
        let (races, beside): (Vec<_>, Vec<_>) = races.partition(is_data);
        findings.extend(races.into_iter().take(MOST_RACES));
        for (against, outputs) in &self.wrong {
            let Some(example) = nearest(found, outputs.iter()) else { continue };
            findings.push(match against {
                Against::Ending(_) => (Fault::Ending(example), endings(trial).1),
                Against::Rule(rule) => (Fault::Output(example), trial.rules[*rule].said.clone()),
            });
        }
        // Loops without an end are endings.
        let spins = found.loops.iter().find(|one| matches!(one.kind, LoopKind::MayEnd { .. }));
        findings.extend(spins.map(|spins| (Fault::Spins(spins.clone()), Said::default())));
        if let Some(place) = found.stranded().first().filter(|_| self.leaks) {
            findings.push((Fault::Leak(*place, found.stranding(place)), Said::default()));
        }
        if self.too_many {
            findings.push((Fault::TooMany, Said::default()));
        }
        if let Some(Incomplete::Stuck { created_at: at, .. } | Incomplete::Computes { at }) = &found.incomplete {
            findings.push((Fault::Computes(*at), Said::default()));
        }
        if let Some(at) = found.spins() {
            findings.push((Fault::Computes(at), Said::default()));
        }
        // What was not found may still be there.
        if found.incomplete.is_some() {
            return findings;
        }
        for rule in self.missing.iter().map(|number| &trial.rules[*number]) {
            if let Demand::Possible(pattern) = &rule.what {
                findings.push((Fault::Impossible(pattern.to_string()), rule.said.clone()));
            }
        }
        for rule in &trial.rules {
            if let Demand::Outputs(number) = rule.what
                && found.outputs != Count::from(number)
            {
                findings.push((Fault::Number(found.outputs.clone(), number), rule.said.clone()));
            }
            let Demand::Preemptions(pattern, wanted) = &rule.what else { continue };
            let outputs: Vec<Output> = found.all().take(MOST_OUTPUTS).filter(|output| pattern.fits(output)).collect();
            match nearest(found, outputs.iter()) {
                None => findings.push((Fault::Impossible(pattern.to_string()), rule.said.clone())),
                Some(example) if example.preemptions != *wanted => {
                    findings.push((Fault::Preemptions(example, *wanted), rule.said.clone()));
                }
                Some(_) => {}
            }
        }
        match found.certainty() {
            _ if self.racy => {}
            Certainty::RacesUnknown { .. } => findings.push((Fault::RacesUnknown, Said::default())),
            Certainty::ReadsClock(_) => findings.push((Fault::ReadsClock, Said::default())),
            _ => {}
        }
        // A schedule that panics says it itself.
        if !findings
            .iter()
            .any(|(fault, _)| matches!(fault, Fault::Ending(found) if found.output.ending == Ending::Panic))
        {
            findings.extend(beside.into_iter().take(MOST_RACES));
        }
        findings
    }
}

/// The output that takes the fewest preemptions.
fn nearest<'o>(found: &Exploration, outputs: impl Iterator<Item = &'o Output>) -> Option<FoundOutput> {
    outputs.take(COMPARED).filter_map(|output| found.find(output)).min_by_key(|found| found.preemptions)
}
