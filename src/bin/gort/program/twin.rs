//! A lesson's program as its Go text tells it: gort's own runtime runs it, and where each place of its Rust text stands in the Go text is
//! known from runs in which the machine has run that text in step with it.
//!
//! Invariants  I1  a place is told in Go only if both engines came there doing the same; where it is several places of the Go text, the run
//!                 itself has to be in step.
//!             I2  a run is told in Go as a whole or not at all.
//!             I3  marks are those of the run in Go's own order: whatever a run is, they stand where they always stand.
//! Rejected    A table of lines, written by hand: it is wrong after the first change of a text.
//! See         crates/events/src/pairs.rs; tests/conformance/twins.rs, in which all programs of the lessons do the same.

mod places;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use gort::races::DataRace;
use gort::{Event, EventKind, GoId, GoroutineReport, Name, ObjectId, ObjectKind, ReplayCode, Site};
use gort_events::{CodeHeader, Pairs};
use gort_golang::build::{Settings, build};

use self::places::{Place, Places, Reported, place_in};
use super::language::Language;
use super::machine::{Machine, Patience};
use super::run::{self, Fatal, Run, RunOrder};
use super::source::{Source, line_in, line_of};
use super::subject::{Engine, SourceText, Subject};
use crate::terminal::look::Code;

/// The lessons' programs are small.
const MEMORY: u64 = 1 << 30;
/// No time: in which language a lesson is told must not depend on how fast the machine is.
const PATIENCE: Patience = Patience::Turns(1_000_000);
/// Orders that are run in both engines to learn places that Go's own order does not come to, and what is several places.
const ORDERS: u64 = 8;

/// A program and a run of it, as they are shown.
#[derive(Clone, Debug)]
pub struct Told<'a> {
    /// The program: the first of its texts is the one in whose lines the run is told.
    pub subject: Cow<'a, Subject>,
    /// The run.
    pub run: Cow<'a, Run>,
    /// Its events in the lines of the second text, where they are known.
    pub beside: Option<Vec<Event>>,
    /// Where it is told in another text than the one that runs: the program and its events in that one.
    pub native: Option<(Cow<'a, Subject>, &'a [Event])>,
    /// Whether Go was wanted and the run cannot be told in it.
    pub apart: bool,
}

/// The program and its run as they are to be shown.
pub fn told<'a>(subject: &'a Subject, run: &'a Run, code: Code) -> Told<'a> {
    let as_is =
        || Told { subject: Cow::Borrowed(subject), run: Cow::Borrowed(run), beside: None, native: None, apart: false };
    if !has_twin(subject) {
        return as_is();
    }
    match code {
        Code::Rust => Told { subject: Cow::Owned(alone(subject)), ..as_is() },
        Code::Go | Code::Both => {
            let Some((twin, told)) = Twin::of(subject).and_then(|twin| Some((Arc::clone(&twin), twin.run(run)?)))
            else {
                return Told { apart: code == Code::Go, ..as_is() };
            };
            if code == Code::Go {
                let native = Some((Cow::Borrowed(subject), &run.events[..]));
                return Told { subject: Cow::Owned(twin.go.clone()), run: Cow::Owned(told), native, ..as_is() };
            }
            Told { subject: Cow::Owned(twin.both.clone()), beside: Some(told.events), ..as_is() }
        }
    }
}

/// The program as it is to be shown where it does not run, or where many of its runs are shown.
pub fn shown(subject: &Subject, code: Code) -> (Cow<'_, Subject>, Option<Arc<Twin>>) {
    match code {
        _ if !has_twin(subject) => (Cow::Borrowed(subject), None),
        Code::Rust => (Cow::Owned(alone(subject)), None),
        Code::Go => match Twin::of(subject) {
            Some(twin) => (Cow::Owned(twin.go.clone()), Some(twin)),
            None => (Cow::Borrowed(subject), None),
        },
        Code::Both => match Twin::of(subject) {
            Some(twin) => (Cow::Owned(twin.both.clone()), None),
            None => (Cow::Borrowed(subject), None),
        },
    }
}

/// Whether Go is wanted, and the program cannot be told in it.
pub fn is_apart(subject: &Subject, code: Code) -> bool {
    code == Code::Go && has_twin(subject) && Twin::of(subject).is_none()
}

/// Whether the program runs in the laboratory of gort's own runtime, and has a Go text beside.
fn has_twin(subject: &Subject) -> bool {
    let native = matches!(subject.engine, Engine::Native(_)) && subject.as_real().is_none();
    native && subject.language() == Language::Rust && subject.text(Language::Go).is_some()
}

/// The program with the text that runs, alone.
fn alone(subject: &Subject) -> Subject {
    Subject { sources: Cow::Owned(subject.sources[..1].to_vec()), ..subject.clone() }
}

/// What is known of a program's Go text.
#[derive(Debug)]
pub struct Twin {
    /// The program with its Go text alone, in which the marks of the Rust text stand.
    go: Subject,
    /// The program with both.
    both: Subject,
    machine: Machine,
    /// The path of the Rust text.
    file: String,
    /// The run in Go's own order, and where each of its events stands in the Go text.
    own: Vec<Event>,
    made: Vec<Option<Place>>,
    places: OnceLock<Places>,
}

static KNOWN: Mutex<BTreeMap<String, Option<Arc<Twin>>>> = Mutex::new(BTreeMap::new());

impl Twin {
    /// The one of this program. `None`: the machine does not run it, or does something else.
    pub fn of(subject: &Subject) -> Option<Arc<Twin>> {
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(subject.name()).or_insert_with(|| find(subject).map(Arc::new)).clone()
    }

    /// The place in the Go text; the same place, if that is not known.
    pub fn site(&self, site: Site) -> Site {
        self.places().any(site).map_or(site, |place| self.here(place))
    }

    /// Events in the lines of the Go text, as far as they are known.
    pub fn events(&self, events: &[Event]) -> Vec<Event> {
        let place = |event: &Event| self.places().of(event.location?, &event.kind);
        events.iter().map(|event| self.moved(event, place(event))).collect()
    }

    /// The run in the lines of the Go text. `None`: some of it cannot be told there.
    pub fn run(&self, run: &Run) -> Option<Run> {
        let is_own = run.events.len() == self.own.len() && run.events.iter().zip(&self.own).all(|(a, b)| is_same(a, b));
        let exact = if is_own { Some(self.made.clone()) } else { self.in_step(run) };
        let mut places = exact.unwrap_or_else(|| vec![None; run.events.len()]);
        let has_place = |event: &Event| event.location.is_some() || matches!(event.kind, EventKind::Panic { .. });
        for (event, place) in run.events.iter().zip(&mut places) {
            *place = place.filter(|_| has_place(event));
            if place.is_some() {
                continue;
            }
            let Some(site) = event.location.filter(|site| line_in(*site, &self.file).is_some()) else { continue };
            *place = self.places().of(site, &event.kind);
            if place.is_none() && is_told(&event.kind) {
                return None;
            }
        }
        let events = run.events.iter().zip(places).map(|(event, place)| self.moved(event, place)).collect();
        let mut told = Run { events, ..run.clone() };
        told.races.iter_mut().for_each(|race| self.tell(race));
        let lines = Reported::of(run, &told, &self.file);
        told.leaked.iter_mut().chain(&mut told.waiting).for_each(|left: &mut GoroutineReport| {
            left.created_at = self.site(left.created_at);
            let at = lines.parked.get(&left.id);
            left.parked_at = left.parked_at.map(|site| at.copied().unwrap_or_else(|| self.site(site)));
        });
        if let Some(Fatal { report, .. }) = &mut told.error {
            *report = self.report(report, &lines);
        }
        Some(told)
    }

    /// Tells a race in the lines of the Go text.
    pub fn tell(&self, race: &mut DataRace) {
        for access in [&mut race.access, &mut race.previous] {
            access.location = access.location.map(|at| self.site(at));
            access.created_at = access.created_at.map(|at| self.site(at));
        }
    }

    /// A report, in whose lines places are named.
    fn report(&self, report: &str, lines: &Reported) -> String {
        let mut told: Vec<String> = Vec::new();
        let mut created = false;
        for line in report.lines() {
            let of = if created { &lines.made } else { &lines.stood };
            let place = place_in(line, &self.file).map(|(start, end, number)| {
                let known = of.get(&number).copied().or_else(|| self.places().line(number)).or(lines.panics);
                let place = match known {
                    Some(known) => format!("{}:{known}", self.go.file()),
                    None => format!("{}:{number}", self.file),
                };
                format!("{}{place}{}", &line[..start], &line[end..])
            });
            told.push(place.unwrap_or_else(|| line.to_owned()));
            created = line.starts_with("created by");
        }
        told.join("\n")
    }

    fn here(&self, (line, column): Place) -> Site {
        Site::new(Name::intern(&self.go.file()), line, column)
    }

    fn moved(&self, event: &Event, place: Option<Place>) -> Event {
        Event { location: place.map(|place| self.here(place)), ..event.clone() }
    }

    /// Of the run's events their places in the Go text, if the machine does the same by the run's code.
    fn in_step(&self, run: &Run) -> Option<Vec<Option<Place>>> {
        let code: ReplayCode = run.schedule.parse().ok()?;
        // The code says capacities by lines of the Rust text.
        if !code.header().capacities.is_empty() {
            return None;
        }
        let told = self.machine.run(&self.go, &RunOrder::Replay(code)).ok()?;
        let pairs = pairs(&run.events, &told.events)?;
        let mut places = vec![None; run.events.len()];
        pairs.events().for_each(|(at, twin)| places[at] = place_of(&told.events[twin]));
        Some(places)
    }

    /// What is known of places from several orders.
    fn places(&self) -> &Places {
        self.places.get_or_init(|| {
            let mut places = Places::of_file(&self.file);
            let mut learn = |events: &[Event], made: &[Option<Place>]| {
                events.iter().zip(made).for_each(|(event, place)| places.learn(event, *place));
            };
            learn(&self.own, &self.made);
            for seed in 1..=ORDERS {
                let run = run::run(&self.both, &RunOrder::Seed(seed));
                let Ok(run) = run else { continue };
                if let Some(made) = self.in_step(&run) {
                    learn(&run.events, &made);
                }
            }
            places
        })
    }
}

fn is_same(one: &Event, other: &Event) -> bool {
    one.goroutine == other.goroutine && one.kind == other.kind
}

/// The events of both, if they did the same.
fn pairs(rust: &[Event], go: &[Event]) -> Option<Pairs> {
    let of = |events: &[Event]| events.iter().map(|event| (event.goroutine, event.kind.clone())).collect::<Vec<_>>();
    let (one, other) = (of(rust), of(go));
    let pairs = Pairs::of(one.iter().map(|(id, kind)| (*id, kind)), other.iter().map(|(id, kind)| (*id, kind)));
    pairs.difference().is_none().then_some(pairs)
}

fn place_of(event: &Event) -> Option<Place> {
    event.location.map(|at| (at.line(), at.column()))
}

/// Whether an event is one that a reader looks for in the text: an object is made, a goroutine starts, and a context's inner parts work
/// somewhere behind another operation.
fn is_told(kind: &EventKind) -> bool {
    !matches!(
        kind,
        EventKind::Object { .. } | EventKind::Start | EventKind::ContextDone { .. } | EventKind::ContextLock { .. }
    )
}

fn find(subject: &Subject) -> Option<Twin> {
    let text = subject.text(Language::Go)?;
    let ready = build(&[(subject.file_in(Language::Go), text)], &Settings::default()).ok()?;
    let machine = Machine {
        names: Vec::new(),
        version: None,
        program: ready.program,
        header: CodeHeader::of(&subject.name()),
        asked: None,
        arguments: Vec::new(),
        memory: MEMORY,
        patience: PATIENCE,
    };
    let own = run::run(subject, &RunOrder::Seed(0)).ok()?;
    let told = machine.look(subject).ok().filter(|told| told.gaps.is_empty())?;
    let made = made(subject, text, &own, &told)?;
    let marked = marked(subject, text, &own, &made);
    let told = SourceText { language: Language::Go, text: Cow::Owned(marked) };
    let both = Subject { sources: Cow::Owned(vec![subject.sources[0].clone(), told.clone()]), ..subject.clone() };
    let go = Subject { sources: Cow::Owned(vec![told]), ..subject.clone() };
    let (file, places) = (subject.file(), OnceLock::new());
    Some(Twin { go, both, machine, file, own: own.events, made, places })
}

/// Where the events of a run stand in the Go text, if the machine did the same.
fn made(subject: &Subject, text: &str, run: &Run, told: &Run) -> Option<Vec<Option<Place>>> {
    let (rust, go) = (&run.events[..], &told.events[..]);
    let pairs = pairs(rust, go)?;
    let mut made = vec![None; rust.len()];
    let mut objects = pairs.objects();
    let mut before: BTreeMap<GoId, (usize, usize)> = BTreeMap::new();
    for (at, twin) in pairs.events() {
        made[at] = place_of(&go[twin]);
        // What the goroutine has read and written since.
        let goroutine = rust[at].goroutine;
        let (from, twin_from) = before.insert(goroutine, (at, twin)).unwrap_or_default();
        let (one, other) = (accesses(rust, goroutine, from..at), accesses(go, goroutine, twin_from..twin));
        let kinds = |events: &[Event], all: &[(usize, ObjectId)]| -> Vec<&'static str> {
            all.iter().map(|(at, _)| events[*at].kind.name()).collect()
        };
        if kinds(rust, &one) == kinds(go, &other) {
            for ((at, variable), (twin, there)) in one.into_iter().zip(other) {
                made[at] = place_of(&go[twin]);
                objects.insert(variable, there);
            }
        }
    }
    let of_object = |event: &Event| match event.kind {
        EventKind::Object { object, kind } => Some((object, kind)),
        _ => None,
    };
    // In Rust an object is made; in Go many are there with their first use.
    let first: BTreeMap<ObjectId, Place> =
        go.iter().filter_map(|event| Some((of_object(event)?.0, place_of(event)?))).collect();
    // A context's own channel and timer are made with it.
    let contexts: Vec<(Option<Site>, ObjectId)> = rust
        .iter()
        .filter_map(|event| {
            of_object(event).filter(|(_, kind)| *kind == ObjectKind::Context).map(|(id, _)| (event.location, id))
        })
        .collect();
    for (at, event) in rust.iter().enumerate() {
        let Some((object, _)) = of_object(event) else { continue };
        let context = contexts.iter().find(|(site, _)| *site == event.location).map_or(object, |(_, context)| *context);
        let twin = objects.get(&context).and_then(|twin| first.get(twin));
        made[at] = twin.copied().or_else(|| named_alike(subject, text, event));
    }
    Some(made)
}

/// The accesses to variables of a goroutine among these events, and to which.
fn accesses(events: &[Event], goroutine: GoId, among: Range<usize>) -> Vec<(usize, ObjectId)> {
    let access = |at: usize| match events[at].kind {
        EventKind::RacyLoad { object, .. } | EventKind::RacyStore { object, .. } => Some((at, object)),
        _ => None,
    };
    among.filter(|at| events[*at].goroutine == goroutine).filter_map(access).collect()
}

/// Where the Go text makes what is called as what this event makes: of objects of which nothing else is told.
fn named_alike(subject: &Subject, text: &str, event: &Event) -> Option<Place> {
    let rust = Source::read(Language::Rust, subject.text(Language::Rust)?);
    let name = rust.binding(line_of(event, &subject.file())?)?;
    let go = Source::read(Language::Go, text);
    let line = (1..=go.lines.len()).find(|line| go.binding(*line) == Some(name))?;
    Some((line as u32, 1))
}

/// The Go text, with the marks of the Rust text where the same happens. `made`: where each event of the run stands in it.
fn marked(subject: &Subject, text: &str, run: &Run, made: &[Option<Place>]) -> String {
    let file = subject.file();
    let rust = Source::read(Language::Rust, subject.text(Language::Rust).unwrap_or_default());
    let mut marks: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (event, place) in run.events.iter().zip(made) {
        let (Some(line), Some((there, _))) = (line_of(event, &file), place) else { continue };
        let goroutine = match event.kind {
            EventKind::Spawn { .. } => rust.goroutine(line).map(|name| format!("goroutine: {name}")),
            _ => None,
        };
        let marks = marks.entry(*there as usize).or_default();
        for mark in goroutine.into_iter().chain(rust.markers(line).iter().cloned()) {
            if !marks.contains(&mark) {
                marks.push(mark);
            }
        }
    }
    let marked = |(at, line): (usize, &str)| {
        let marks = marks.get(&(at + 1)).map_or(&[][..], Vec::as_slice);
        format!("{line}{}\n", marks.iter().map(|mark| format!(" //@ {mark}")).collect::<String>())
    };
    text.lines().enumerate().map(marked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::LESSONS;

    fn laboratory() -> impl Iterator<Item = &'static Subject> {
        let sections = LESSONS.iter().flat_map(|lesson| lesson.sections);
        sections.flat_map(|section| section.programs).filter(|subject| subject.as_real().is_none())
    }

    fn run_of(subject: &Subject, seed: u64) -> Run {
        run::run(subject, &RunOrder::Seed(seed)).unwrap()
    }

    /// Programs whose steps the machine does not do, and why.
    const APART: [&str; 6] = [
        "context/steps-of-30", // Rust cancels before its last line, Go's deferred cancel comes after it
        "direction/pipe",      // package os has no Pipe yet
        "pool/first-error",    // Rust has a Group, which Go's standard library has not
        "verdict/captured",    // package unsafe
        "verdict/reuse",       // package unsafe
        "waitgroup/results",   // Rust has a scope
    ];

    #[test]
    fn a_lessons_own_run_is_told_in_go_and_all_its_marks_stand_there() {
        let mut wrong = Vec::new();
        let mut told = 0;
        for subject in laboratory() {
            let (name, own) = (subject.name(), run_of(subject, 0));
            let both = super::told(subject, &own, Code::Go);
            if both.apart != APART.contains(&name.as_str()) {
                wrong.push(format!("{name}: told in Go: {}", !both.apart));
            }
            if both.apart {
                continue;
            }
            told += 1;
            assert!(both.run.same_steps(&own), "{name}");
            let (file, go) = (subject.file(), both.subject.file());
            for (event, there) in own.events.iter().zip(&both.run.events) {
                if is_told(&event.kind) && line_of(event, &file).is_some() && line_of(there, &go).is_none() {
                    wrong.push(format!(
                        "{name}: {:?} of line {:?} has no line in Go",
                        event.kind,
                        line_of(event, &file)
                    ));
                }
            }
            let of = |subject: &Subject, language| Source::read(language, subject.text(language).unwrap());
            let (go, rust) = (of(&both.subject, Language::Go), of(subject, Language::Rust));
            for mark in rust.marker_names().iter().filter(|mark| !go.marker_names().contains(mark)) {
                wrong.push(format!("{name}: the mark {mark} is lost"));
            }
            assert_eq!(go.lines, of(subject, Language::Go).lines, "{name}");
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(told > 120, "{told} programs");
    }

    #[test]
    fn a_lessons_run_is_far_from_where_it_would_be_stopped() {
        let Patience::Turns(most) = PATIENCE else { panic!("not a number of turns") };
        for subject in laboratory().filter(|subject| !APART.contains(&subject.name().as_str())) {
            let machine = Twin::of(subject).unwrap().machine.clone();
            let run = Machine { patience: Patience::Turns(most / 20), ..machine }.look(subject).unwrap();
            assert!(run.same_steps(&Twin::of(subject).unwrap().machine.look(subject).unwrap()), "{}", subject.name());
        }
    }

    #[test]
    fn what_is_known_of_places_is_what_a_run_in_step_shows() {
        let (mut told, mut apart, mut places) = (0, Vec::new(), 0);
        for subject in laboratory().filter(|subject| !APART.contains(&subject.name().as_str())) {
            let twin = Twin::of(subject).unwrap();
            for seed in 20..23 {
                let run = run_of(subject, seed);
                match twin.run(&run) {
                    Some(_) => told += 1,
                    None => apart.push(format!("{} --seed {seed}", subject.name())),
                }
                // Places that were learnt from other orders.
                for (event, place) in run.events.iter().zip(twin.in_step(&run).unwrap_or_default()) {
                    let known = event.location.and_then(|site| twin.places().of(site, &event.kind));
                    if let (Some((line, _)), Some((known, _))) = (place, known) {
                        assert_eq!(line, known, "{} --seed {seed}: {event:?}", subject.name());
                        places += 1;
                    }
                }
            }
        }
        assert!(places > 5_000, "{places}");
        assert!(told > 350 && apart.len() < 30, "{told}; not told in Go: {apart:#?}");
    }
}
