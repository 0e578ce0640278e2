//! Two engines read each other's replay codes: gort's own, and one that is written here by hand, for one program, as plain data
//! that can be copied. They share the words for choices (`Recorder`, `Player`), the visible operations and the default order, and
//! nothing else.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use gort::explore::{
    Actor, Effect, End, Explorer, Listener, Move, Output, Player, Recorder, Run, Setup, Standing, System, Witness,
};
use gort::{Builder, Chosen, CodeHeader, EventKind, ReplayCode, ReplayError, Schedule, chan, go, println, select};
use gort_events::Digest;

use crate::stress::scaled;

const NAME: &str = "two-engines";

/// The program, for gort's own engine.
fn program() {
    let (a, b) = (chan(1), chan(1));
    for (name, ch) in [("a", a.clone()), ("b", b.clone())] {
        go(move || {
            println!("to {name}");
            ch.send(());
        });
    }
    for _ in 0..2 {
        select! {
            recv(a) -> _ => println!("from a"),
            recv(b) -> _ => println!("from b"),
        }
    }
}

/// The same program, for the other one: the operations of main, then those of what it starts.
#[derive(Clone, Copy, Debug)]
enum Op {
    Go,
    Print(&'static str),
    Send(usize),
    Select,
    /// Prints what the last select has received.
    PrintReceived,
}

const SCRIPTS: [&[Op]; 3] = [
    &[Op::Go, Op::Go, Op::Select, Op::PrintReceived, Op::Select, Op::PrintReceived],
    &[Op::Print("to a"), Op::Send(0)],
    &[Op::Print("to b"), Op::Send(1)],
];
const RECEIVED: [&str; 2] = ["from a", "from b"];

/// What can be seen of a run, in order: who, what, and of a select which case.
type Log = Vec<(u64, String)>;

#[derive(Clone, Default)]
struct Machine {
    /// For each goroutine that there is how many operations are behind it. Goroutine 1 is at 0.
    done: Vec<usize>,
    /// How many values are in each channel.
    buffers: [usize; 2],
    /// Main is parked in a select; or it was, and this case was carried out for it.
    parked: bool,
    woken: Option<usize>,
    received: usize,
    lines: Vec<String>,
    log: Log,
    // What only an ordinary run has: Go's next slot and queue, and the goroutines that gave way before their operation.
    next: Option<usize>,
    queue: VecDeque<usize>,
    gave_way: [bool; 3],
}

/// How an ordinary run decides.
enum Decider<'a> {
    Code(Player),
    /// Along these steps, of which so many have begun.
    Steps(&'a [Move], usize),
}

impl Decider<'_> {
    /// `local`: of each candidate whether it has still to come to its next operation.
    fn among(&mut self, candidates: &[usize], local: &[bool]) -> Result<usize, ReplayError> {
        match self {
            Decider::Code(player) => player.choose(|| candidates.iter().map(|one| number(*one)).collect()),
            Decider::Steps(steps, at) => {
                let Some(next) = steps.get(*at) else { return Ok(0) };
                let named = candidates.iter().position(|one| actor(*one) == next.actor);
                let found = named.or_else(|| local.iter().position(|local| *local));
                Ok(found.expect("the step's goroutine can act"))
            }
        }
    }

    /// Which of several cases.
    fn case(&mut self, ready: &[usize]) -> Result<usize, ReplayError> {
        match self {
            Decider::Code(player) => player.choose(|| ready.iter().map(|case| Chosen::Number(*case as u64)).collect()),
            Decider::Steps(steps, at) => {
                let label = steps.get(*at - 1).map(|step| step.label);
                Ok(ready.iter().position(|case| Some(*case as u64) == label).unwrap_or(0))
            }
        }
    }

    fn begins(&mut self, goroutine: usize) {
        if let Decider::Steps(steps, at) = self {
            assert!(steps.get(*at).is_none_or(|step| step.actor == actor(goroutine)));
            *at += 1;
        }
    }
}

/// Goroutines are counted from 0 here and from 1 elsewhere.
fn actor(goroutine: usize) -> Actor {
    Actor::goroutine(goroutine as u64 + 1)
}

fn number(goroutine: usize) -> Chosen {
    Chosen::Number(goroutine as u64 + 1)
}

impl Machine {
    fn new() -> Self {
        Machine { done: vec![0], queue: VecDeque::from([0]), ..Machine::default() }
    }

    fn has_ended(&self, goroutine: usize) -> bool {
        self.done[goroutine] == SCRIPTS[goroutine].len()
    }

    fn saw(&mut self, goroutine: usize, what: &str) {
        self.log.push((goroutine as u64 + 1, what.to_string()));
    }

    fn print(&mut self, goroutine: usize, line: &str) {
        self.lines.push(line.to_string());
        self.saw(goroutine, &format!("prints {line}"));
    }

    /// Carries out the goroutine's next operation. `choose` chooses among ready cases.
    fn act(
        &mut self,
        goroutine: usize,
        mut choose: impl FnMut(&[usize]) -> Result<usize, ReplayError>,
    ) -> Result<(), ReplayError> {
        match SCRIPTS[goroutine][self.done[goroutine]] {
            Op::Go => {
                self.saw(goroutine, "go");
                self.ready(self.done.len());
                self.done.push(0);
            }
            Op::Print(line) => self.print(goroutine, line),
            Op::PrintReceived => self.print(goroutine, RECEIVED[self.received]),
            Op::Send(chan) => {
                self.saw(goroutine, "sends");
                if std::mem::take(&mut self.parked) {
                    self.woken = Some(chan);
                    self.ready(0);
                } else {
                    self.buffers[chan] += 1;
                }
            }
            Op::Select => {
                let ready: Vec<usize> = (0..2).filter(|chan| self.buffers[*chan] > 0).collect();
                let case = match ready[..] {
                    [] => {
                        self.parked = true;
                        self.saw(goroutine, "parks");
                        return Ok(());
                    }
                    [case] => case,
                    _ => ready[choose(&ready)?],
                };
                self.buffers[case] -= 1;
                self.receive(case);
            }
        }
        self.done[goroutine] += 1;
        Ok(())
    }

    fn receive(&mut self, case: usize) {
        self.received = case;
        self.saw(0, &format!("selects {case}"));
    }

    /// What a parked select does when its goroutine goes on.
    fn wake(&mut self) {
        if let Some(case) = self.woken.take() {
            self.receive(case);
            self.done[0] += 1;
        }
    }

    fn ready(&mut self, goroutine: usize) {
        self.queue.extend(self.next.replace(goroutine));
    }

    fn runnable(&self) -> Vec<usize> {
        self.next.iter().chain(&self.queue).copied().collect()
    }

    fn take(&mut self, goroutine: usize) -> usize {
        if self.next == Some(goroutine) {
            self.next = None;
        } else {
            self.queue.retain(|other| *other != goroutine);
        }
        goroutine
    }

    /// Chooses one of these, and writes it down.
    fn choose(
        &self,
        candidates: &[usize],
        standing: usize,
        decider: &mut Decider<'_>,
        recorder: &mut Recorder,
    ) -> Result<usize, ReplayError> {
        if candidates.len() < 2 {
            return Ok(candidates[0]);
        }
        let local: Vec<bool> = candidates.iter().map(|one| *one != standing && !self.gave_way[*one]).collect();
        let chosen = decider.among(candidates, &local)?;
        recorder.note((chosen > 0).then(|| number(candidates[chosen])));
        Ok(candidates[chosen])
    }

    /// Runs the program as Go's scheduler would, but for what is decided otherwise.
    fn run(&mut self, mut decider: Decider<'_>) -> Result<ReplayCode, ReplayError> {
        let mut recorder = Recorder::default();
        let mut given_way_to = None;
        'switch: while !self.has_ended(0) {
            let current = match given_way_to.take() {
                Some(goroutine) => goroutine,
                None => self.choose(&self.runnable(), usize::MAX, &mut decider, &mut recorder)?,
            };
            self.take(current);
            if current == 0 {
                self.wake();
            }
            while !self.has_ended(current) {
                if !std::mem::take(&mut self.gave_way[current]) {
                    let candidates = [&[current], &self.runnable()[..]].concat();
                    let chosen = self.choose(&candidates, current, &mut decider, &mut recorder)?;
                    if chosen != current {
                        self.take(chosen);
                        self.queue.push_back(current);
                        self.gave_way[current] = true;
                        given_way_to = Some(chosen);
                        continue 'switch;
                    }
                }
                decider.begins(current);
                self.act(current, |ready| {
                    let chosen = decider.case(ready)?;
                    recorder.note((chosen > 0).then(|| Chosen::Number(ready[chosen] as u64)));
                    Ok(chosen)
                })?;
                if current == 0 && self.parked {
                    continue 'switch;
                }
            }
        }
        if let Decider::Code(player) = decider {
            player.finish()?;
        }
        Ok(recorder.finish(CodeHeader::of(NAME)))
    }
}

/// The machine as a system.
struct Model;

impl System for Model {
    fn name(&self) -> &str {
        NAME
    }

    fn start(&self, _: &Setup) -> Box<dyn Run> {
        Box::new(Running { machine: Machine::new(), enabled: Vec::new() })
    }

    fn witness(&self, _: &Setup, steps: &[Move], _: Option<&Output>) -> Witness {
        let mut machine = Machine::new();
        let code = machine.run(Decider::Steps(steps, 0)).expect("steps are no code");
        Witness::new(machine.lines, Some(End::exit())).with_code(Some(code))
    }
}

#[derive(Clone)]
struct Running {
    machine: Machine,
    enabled: Vec<Actor>,
}

impl Run for Running {
    fn restart(&mut self, _: Option<Listener>) {
        self.machine = Machine::new();
    }

    fn standing(&mut self) -> Standing<'_> {
        let machine = &self.machine;
        if machine.has_ended(0) {
            return Standing::Ended(End::exit());
        }
        let can_act = |goroutine: &usize| !(machine.has_ended(*goroutine) || machine.parked && *goroutine == 0);
        self.enabled = (0..machine.done.len()).filter(can_act).map(actor).collect();
        let words = machine.done.iter().chain(&machine.buffers).chain([&machine.received]);
        let digest = words.fold(Digest::default().with(u64::from(machine.parked)), |all, word| all.with(*word as u64));
        Standing::Open { digest: digest.seal(), enabled: &self.enabled }
    }

    fn step(&mut self, actor_: Actor, choose: &mut dyn FnMut(&[u64]) -> usize) -> Effect {
        let printed = self.machine.lines.len();
        let goroutine = (0..3).find(|one| actor(*one) == actor_).expect("an actor");
        let label = |ready: &[usize]| Ok(choose(&ready.iter().map(|case| *case as u64).collect::<Vec<_>>()));
        self.machine.act(goroutine, label).expect("no code");
        self.machine.wake();
        self.machine.lines.get(printed).map_or_else(Effect::default, Effect::printed)
    }

    fn snapshot(&self) -> Option<Box<dyn Run + Send>> {
        Some(Box::new(self.clone()))
    }
}

/// What gort's own engine shows of a run by this schedule, and the code under which it records it.
fn native(schedule: Schedule) -> (Log, ReplayCode) {
    let log: Arc<Mutex<Log>> = Arc::default();
    let heard = log.clone();
    let report = Builder::new()
        .program(NAME)
        .schedule(schedule)
        .record(true)
        .output(std::io::sink())
        .events(move |event| {
            let what = match &event.kind {
                EventKind::Spawn { .. } if event.goroutine.0 > 0 => "go".to_string(),
                EventKind::Print { text } => format!("prints {text}"),
                EventKind::Send { .. } => "sends".to_string(),
                EventKind::Select { chosen: Some(case), .. } => format!("selects {case}"),
                EventKind::Park { .. } => "parks".to_string(),
                _ => return,
            };
            heard.lock().unwrap().push((event.goroutine.0, what));
        })
        .run_report(program);
    assert_eq!(report.result, Ok(()));
    let log = log.lock().unwrap().clone();
    (log, report.schedule.expect("it is recorded"))
}

/// What the other engine shows of a run by this code, and the code under which it records it.
fn modelled(code: ReplayCode) -> Result<(Log, ReplayCode), ReplayError> {
    let mut machine = Machine::new();
    let again = machine.run(Decider::Code(Player::new(code)))?;
    Ok((machine.log, again))
}

fn printed(log: &Log) -> String {
    let lines: Vec<&str> = log.iter().filter_map(|(_, what)| what.strip_prefix("prints ")).collect();
    lines.join(" | ")
}

#[test]
fn both_engines_find_the_same() {
    let (native, model) = (Explorer::new(NAME, program).run(), Explorer::of(Model).run());
    assert_eq!((&native.incomplete, &model.incomplete), (&None, &None));
    assert_eq!(native.outputs, model.outputs);
    assert_eq!(native.schedules, model.schedules);
    assert!(native.states >= model.states, "histories tell apart no fewer states than plain data does");
}

#[test]
fn a_code_that_one_engine_finds_replays_in_the_other_with_the_same_steps() {
    for (name, found) in [("native", Explorer::new(NAME, program).run()), ("model", Explorer::of(Model).run())] {
        let listed = found.list(1000);
        assert_eq!(listed.len(), 6, "{name}");
        for listed in listed {
            let code = listed.schedule.expect("a code");
            let (native, model) = (native(Schedule::Replay(code.clone())), modelled(code.clone()));
            assert_eq!(printed(&native.0), listed.output.to_string(), "{name}: {code}");
            assert_eq!(model, Ok(native.clone()), "{name}: {code}");
            assert_eq!(native.1, code, "{name}");
        }
    }
}

#[test]
fn what_one_engine_records_under_a_seed_the_other_replays() {
    let mut codes = std::collections::BTreeSet::new();
    let seeds = scaled(200);
    for seed in 0..seeds {
        let recorded = native(Schedule::Seeded(seed));
        codes.insert(recorded.1.to_string());
        assert_eq!(modelled(recorded.1.clone()), Ok(recorded), "seed {seed}");
    }
    assert!(codes.len() as u64 > seeds / 8, "{} codes", codes.len());
}
