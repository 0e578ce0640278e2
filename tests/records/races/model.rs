//! The race detector against a second, slower one: for random programs, the pairs of lines that race are the same.
//!
//! The second one knows no clocks. It draws every edge of the memory model into a graph of the run's events, by counting
//! sends and receives, and asks of each two accesses whether a path leads from one to the other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex as StdMutex};

use gort::races::RaceDetector;
use gort::sync::{Atomic, Mutex, Racy, RwMutex, Semaphore, WaitGroup};
use gort::{AtomicOp, Builder, Chan, Event, EventKind, GoId, ObjectId, ObjectKind, ReceivedFrom, Schedule, SentTo};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// How many lines the programs' accesses are spread over.
const SITES: usize = 8;

/// A step of a goroutine. Numbers pick a variable, a channel, a line.
#[derive(Clone, Debug)]
enum Step {
    Load(usize, usize),
    Store(usize, usize),
    Send(usize),
    Recv(usize),
    Locked(Vec<Step>),
    Reading(Vec<Step>),
    Writing(Vec<Step>),
    Permitted(Vec<Step>),
    AtomicLoad,
    AtomicStore,
    AtomicAdd,
}

fn plain() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..2_usize, 0..SITES).prop_map(|(variable, site)| Step::Load(variable, site)),
        3 => (0..2_usize, 0..SITES).prop_map(|(variable, site)| Step::Store(variable, site)),
        2 => (0..2_usize).prop_map(Step::Send),
        2 => (0..2_usize).prop_map(Step::Recv),
        1 => Just(Step::AtomicLoad),
        1 => Just(Step::AtomicStore),
        1 => Just(Step::AtomicAdd),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let inside = || proptest::collection::vec(plain(), 1..3);
    prop_oneof![
        12 => plain(),
        1 => inside().prop_map(Step::Locked),
        1 => inside().prop_map(Step::Reading),
        1 => inside().prop_map(Step::Writing),
        1 => inside().prop_map(Step::Permitted),
    ]
}

/// A program: each goroutine's steps, the channels' capacities, the semaphore's size.
#[derive(Clone, Debug)]
struct Program {
    goroutines: Vec<Vec<Step>>,
    capacities: [usize; 2],
    permits: usize,
}

fn program() -> impl Strategy<Value = Program> {
    let goroutines = proptest::collection::vec(proptest::collection::vec(step(), 1..6), 2..5);
    (goroutines, [0..3_usize, 0..3_usize], 1..3_usize).prop_map(|(goroutines, capacities, permits)| Program {
        goroutines,
        capacities,
        permits,
    })
}

#[derive(Clone)]
struct World {
    variables: [Racy<i32>; 2],
    channels: [Chan<u32>; 2],
    mutex: Arc<Mutex<()>>,
    rwmutex: Arc<RwMutex<()>>,
    semaphore: Arc<Semaphore>,
    atomic: Atomic<i32>,
    /// Every value that is sent is another.
    next: Arc<std::sync::atomic::AtomicU32>,
}

impl World {
    fn new(program: &Program) -> Self {
        World {
            variables: [Racy::new(0), Racy::new(0)],
            channels: program.capacities.map(gort::chan),
            mutex: Arc::new(Mutex::new(())),
            rwmutex: Arc::new(RwMutex::new(())),
            semaphore: Arc::new(Semaphore::new(program.permits)),
            atomic: Atomic::new(0),
            next: Arc::default(),
        }
    }

    fn run(&self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Load(variable, site) => load(&self.variables[*variable], *site),
                Step::Store(variable, site) => store(&self.variables[*variable], *site),
                Step::Send(chan) => {
                    self.channels[*chan].send(self.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
                }
                Step::Recv(chan) => _ = self.channels[*chan].recv(),
                Step::Locked(steps) => {
                    let _guard = self.mutex.lock();
                    self.run(steps);
                }
                Step::Reading(steps) => {
                    let _guard = self.rwmutex.read();
                    self.run(steps);
                }
                Step::Writing(steps) => {
                    let _guard = self.rwmutex.write();
                    self.run(steps);
                }
                Step::Permitted(steps) => {
                    let _permit = self.semaphore.permit();
                    self.run(steps);
                }
                Step::AtomicLoad => _ = self.atomic.load(),
                Step::AtomicStore => self.atomic.store(1),
                Step::AtomicAdd => _ = self.atomic.add(1),
            }
        }
    }
}

/// Each on a line of its own, so that races have different places.
#[rustfmt::skip]
pub(super) fn load(variable: &Racy<i32>, site: usize) {
    match site {
        0 => _ = variable.load(),
        1 => _ = variable.load(),
        2 => _ = variable.load(),
        3 => _ = variable.load(),
        4 => _ = variable.load(),
        5 => _ = variable.load(),
        6 => _ = variable.load(),
        _ => _ = variable.load(),
    }
}

#[rustfmt::skip]
pub(super) fn store(variable: &Racy<i32>, site: usize) {
    match site {
        0 => variable.store(1),
        1 => variable.store(1),
        2 => variable.store(1),
        3 => variable.store(1),
        4 => variable.store(1),
        5 => variable.store(1),
        6 => variable.store(1),
        _ => variable.store(1),
    }
}

fn events_of(program: Program, seed: u64) -> Vec<Event> {
    let events = Arc::new(StdMutex::new(Vec::new()));
    let sink = events.clone();
    let main = move || {
        let world = World::new(&program);
        let wg = WaitGroup::new();
        for steps in program.goroutines {
            let world = world.clone();
            wg.go(move || world.run(&steps));
        }
        wg.wait();
        world.run(&[Step::Load(0, 0), Step::Store(1, 1)]);
    };
    let builder = Builder::new().schedule(Schedule::Seeded(seed)).quiet_panics(true);
    // Most of these programs end in a deadlock: what they have done until then counts.
    let _ = builder.events(move |event| sink.lock().unwrap().push(event.clone())).run(main);
    std::mem::take(&mut *events.lock().unwrap())
}

/// Edges from event to event, by their places in the run.
struct Graph {
    after: Vec<Vec<usize>>,
}

/// A send or a receive: where it began and where it was complete.
#[derive(Clone, Copy, Default)]
struct Operation {
    began: Option<usize>,
    complete: Option<usize>,
}

/// The sends and receives of a channel, in the order in which the values went through it.
#[derive(Default)]
struct Passage {
    cap: usize,
    sends: BTreeMap<String, Operation>,
    /// The receives by value, and the values in the order in which they were delivered.
    receives: BTreeMap<String, Operation>,
    delivered: Vec<String>,
}

impl Graph {
    fn new(events: &[Event]) -> Self {
        let mut graph = Graph { after: vec![Vec::new(); events.len()] };
        graph.draw_program_order(events);
        graph.draw_channels(events);
        graph.draw_locks(events);
        graph.draw_atomics(events);
        graph.draw_semaphore(events);
        graph.draw_contexts(events);
        graph
    }

    fn edge(&mut self, from: Option<usize>, to: Option<usize>) {
        if let (Some(from), Some(to)) = (from, to) {
            self.after[from].push(to);
        }
    }

    fn draw_program_order(&mut self, events: &[Event]) {
        let mut last: BTreeMap<GoId, usize> = BTreeMap::new();
        let mut made: BTreeMap<GoId, usize> = BTreeMap::new();
        for (at, event) in events.iter().enumerate() {
            let before = last.insert(event.goroutine, at).or_else(|| made.get(&event.goroutine).copied());
            self.edge(before, Some(at));
            if let EventKind::Spawn { child } = event.kind {
                made.insert(child, at);
            }
        }
    }

    fn draw_channels(&mut self, events: &[Event]) {
        let mut passages: BTreeMap<ObjectId, Passage> = BTreeMap::new();
        let mut parked: BTreeMap<GoId, usize> = BTreeMap::new();
        for (at, event) in events.iter().enumerate() {
            let who = event.goroutine;
            match &event.kind {
                EventKind::Object { object, kind: ObjectKind::Chan { cap, .. } } => {
                    passages.insert(*object, Passage { cap: *cap, ..Passage::default() });
                }
                EventKind::Park { on, value, .. } => {
                    parked.insert(who, at);
                    if let (Some(value), [case]) = (value, &on[..]) {
                        passages.entry(case.chan).or_default().sends.entry(value.clone()).or_default().began = Some(at);
                    }
                }
                EventKind::Send { chan, value: Some(value), to } => {
                    let passage = passages.entry(*chan).or_default();
                    let send = passage.sends.entry(value.clone()).or_default();
                    send.began.get_or_insert(at);
                    send.complete = Some(at);
                    if let SentTo::Receiver(receiver) = to {
                        let receive = passage.receives.entry(value.clone()).or_default();
                        receive.began = parked.get(receiver).copied();
                        passage.delivered.push(value.clone());
                    }
                }
                EventKind::Recv { chan, value: Some(value), from } => {
                    let passage = passages.entry(*chan).or_default();
                    let receive = passage.receives.entry(value.clone()).or_default();
                    receive.began.get_or_insert(at);
                    receive.complete = Some(at);
                    if !matches!(from, ReceivedFrom::HandedBy(_)) {
                        passage.delivered.push(value.clone());
                    }
                }
                _ => {}
            }
        }
        for passage in passages.values() {
            // Values are sent in the order in which they are delivered; those left in the buffer come after.
            let waiting = passage.sends.keys().filter(|value| !passage.delivered.contains(value));
            let mut order: Vec<&String> = passage.delivered.iter().collect();
            let mut rest: Vec<&String> = waiting.collect();
            rest.sort_by_key(|value| passage.sends[*value].began);
            order.extend(rest);
            for (k, value) in passage.delivered.iter().enumerate() {
                let (send, receive) = (passage.sends[value], passage.receives[value]);
                self.edge(send.began, receive.complete);
                if let Some(later) = order.get(k + passage.cap) {
                    self.edge(receive.began, passage.sends[*later].complete);
                    // A slot is one thing: a goroutine that fills or empties it knows what all knew that used it before.
                    self.edge(send.began, passage.sends[*later].complete);
                    self.edge(receive.began, passage.receives.get(*later).and_then(|receive| receive.complete));
                }
            }
        }
    }

    fn draw_locks(&mut self, events: &[Event]) {
        for (from, before) in events.iter().enumerate() {
            for (to, after) in events.iter().enumerate().skip(from + 1) {
                let ordered = match (&before.kind, &after.kind) {
                    (EventKind::Unlock { object: a, shared }, EventKind::Lock { object: b, shared: reads, .. }) => {
                        a == b && !(*shared && *reads)
                    }
                    (
                        EventKind::WaitGroupAdd { object: a, delta: -1, .. },
                        EventKind::WaitGroupWait { object: b, .. },
                    ) => a == b,
                    _ => false,
                };
                if ordered {
                    self.edge(Some(from), Some(to));
                }
            }
        }
    }

    fn draw_atomics(&mut self, events: &[Event]) {
        let mut written = None;
        for (at, event) in events.iter().enumerate() {
            let EventKind::Atomic { op, .. } = &event.kind else { continue };
            if *op != AtomicOp::Store {
                self.edge(written, Some(at));
            }
            if *op != AtomicOp::Load {
                written = Some(at);
            }
        }
    }

    fn draw_semaphore(&mut self, events: &[Event]) {
        let mut size = 0;
        let mut releases = Vec::new();
        // The place at which it was decided, and the event of the acquisition.
        let mut acquisitions = Vec::new();
        for (at, event) in events.iter().enumerate() {
            let EventKind::Semaphore { object, delta, permits } = &event.kind else { continue };
            if *delta > 0 {
                releases.push(at);
                continue;
            }
            if acquisitions.is_empty() {
                size = *permits as usize + 1;
            }
            let own: Vec<usize> = (0..at).filter(|before| events[*before].goroutine == event.goroutine).collect();
            let waited = own.last().filter(
                |last| matches!(&events[**last].kind, EventKind::Park { object: Some(on), .. } if on == object),
            );
            let decided = waited.map_or(at, |parked| {
                let ready = |at: &usize| matches!(events[*at].kind, EventKind::Ready { goroutine } if goroutine == event.goroutine);
                (*parked..at).find(ready).expect("who parked was readied")
            });
            acquisitions.push((decided, at));
        }
        acquisitions.sort_unstable();
        for (k, release) in releases.iter().enumerate() {
            if let Some((_, acquisition)) = acquisitions.get(k + size) {
                self.edge(Some(*release), Some(*acquisition));
            }
        }
    }

    fn draw_contexts(&mut self, events: &[Event]) {
        // What has to do with a context's channel: the first makes it, under the lock.
        let channel = |event: &Event| match event.kind {
            EventKind::Cancel { object, .. } | EventKind::ContextDone { object } => Some(object),
            _ => None,
        };
        let makes = |at: usize| {
            let object = channel(&events[at]);
            object.filter(|_| events[..at].iter().all(|event| channel(event) != object))
        };
        let held = |at: usize| match events[at].kind {
            EventKind::Cancel { object, .. }
            | EventKind::ContextLock { object }
            | EventKind::ContextFunc { object } => Some(object),
            _ => makes(at),
        };
        for (from, before) in events.iter().enumerate() {
            let (made, unlocked) = (makes(from), held(from));
            for (to, after) in events.iter().enumerate().skip(from + 1) {
                let ordered = match (&before.kind, &after.kind) {
                    (EventKind::Cancel { object: a, .. }, EventKind::ContextErr { object: b, error: Some(_) })
                    | (EventKind::ContextLock { object: a }, EventKind::ContextStop { object: b, stopped: false })
                    | (EventKind::Close { chan: a, .. }, EventKind::Recv { chan: b, from: ReceivedFrom::Closed, .. }) => {
                        a == b
                    }
                    _ => unlocked.is_some() && unlocked == held(to) || made.is_some() && made == channel(after),
                };
                if ordered {
                    self.edge(Some(from), Some(to));
                }
            }
        }
    }

    fn leads(&self, from: usize, to: usize) -> bool {
        let mut seen = vec![false; self.after.len()];
        let mut open = vec![from];
        while let Some(at) = open.pop() {
            if at == to {
                return true;
            }
            if !std::mem::replace(&mut seen[at], true) {
                open.extend(&self.after[at]);
            }
        }
        false
    }
}

pub(super) type Pair = (u32, u32);

fn pair(a: &Event, b: &Event) -> Pair {
    let (a, b) = (a.location.unwrap().line(), b.location.unwrap().line());
    (a.min(b), a.max(b))
}

/// The pairs of lines that race, by the graph.
pub(super) fn by_graph(events: &[Event]) -> BTreeSet<Pair> {
    let graph = Graph::new(events);
    let access = |event: &Event| match event.kind {
        EventKind::RacyLoad { object, .. } => Some((object, false)),
        EventKind::RacyStore { object, .. } => Some((object, true)),
        _ => None,
    };
    let mut found = BTreeSet::new();
    for (from, before) in events.iter().enumerate() {
        for (to, after) in events.iter().enumerate().skip(from + 1) {
            if let (Some((x, writes)), Some((y, overwrites))) = (access(before), access(after))
                && x == y
                && (writes || overwrites)
                && !graph.leads(from, to)
            {
                found.insert(pair(before, after));
            }
        }
    }
    found
}

/// The pairs of lines that race, by the detector.
fn by_detector(events: &[Event]) -> BTreeSet<Pair> {
    let mut detector = RaceDetector::new();
    events.iter().for_each(|event| detector.observe(event));
    let line = |access: &gort::races::Access| access.location.unwrap().line();
    let pairs = detector.races().iter().map(|race| {
        let (a, b) = (line(&race.access), line(&race.previous));
        (a.min(b), a.max(b))
    });
    pairs.collect()
}

/// A runner that draws the same programs every time and writes nothing down.
pub(super) fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

#[test]
fn the_detector_finds_what_the_graph_says() {
    let result = runner(crate::harness::seeds() as u32 * 5).run(&(program(), 0..4_u64), |(program, seed)| {
        let events = events_of(program, seed);
        prop_assert_eq!(by_detector(&events), by_graph(&events));
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

/// The programs of the test above would show little if they all raced, or never did.
#[test]
fn the_random_programs_race_and_do_not() {
    let mut runner = runner(1);
    let (mut pairs, mut quiet, mut accesses) = (0, 0, 0);
    for seed in 0..200 {
        let program = program().new_tree(&mut runner).unwrap().current();
        let events = events_of(program, seed);
        let found = by_detector(&events);
        pairs += found.len();
        quiet += usize::from(found.is_empty());
        let access = |event: &&Event| matches!(event.kind, EventKind::RacyLoad { .. } | EventKind::RacyStore { .. });
        accesses += events.iter().filter(access).count();
    }
    assert!(pairs > 200 && (40..160).contains(&quiet) && accesses > 600, "{pairs} pairs, {quiet} quiet, {accesses}");
}
