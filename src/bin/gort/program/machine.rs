//! A Go program in the laboratory: the machine runs it by an ideal clock, what it prints is kept, and every step is an event.

use std::collections::BTreeSet;
use std::io::Read;
use std::time::{Duration, Instant};

use gort::{Ending, RunError};
use gort_events::CodeHeader;
use gort_golang::code::{Op, Program};
use gort_golang::machine::{Choice, Decisions, Ended, FileStat, Happened, Host, Names, State, copy_from};
use gort_golang::source::Pos;
use gort_golang_explore::Machine as _;

use super::input;
use super::language::Language;
use super::record::Record;
use super::run::{Fatal, Run, RunOrder};
use super::source::Source;
use super::subject::Subject;
use super::this_machine::ThisMachine;
use crate::terminal::speech::say;

/// A longer code is no line to copy: the seed says the same.
const LONGEST_CODE: usize = 1000;

/// How much of a run there is before it is stopped: its beginning and its end until then are shown.
#[derive(Clone, Copy, Debug)]
pub enum Patience {
    /// What takes longer: a learner waits for it.
    Time(Duration),
    /// More turns of goroutines, each of which does a bounded number of operations: what comes of it is the same on every machine.
    Turns(u64),
}

/// A Go program, ready to run.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Its files, as they were named.
    pub names: Vec<String>,
    /// The version of the language that was asked for.
    pub version: Option<u32>,
    /// The program.
    pub program: Program,
    /// What its replay codes are called.
    pub header: CodeHeader,
    /// The event from which on more are kept of a long run.
    pub asked: Option<u64>,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// How much memory it may use.
    pub memory: u64,
    /// When a run is stopped.
    pub patience: Patience,
}

impl Machine {
    /// Whether standard input was its text.
    pub fn has_no_input(&self) -> bool {
        self.names == ["-"]
    }

    /// The channels that its text makes, in the order of the text: the line, counted through all files, and what each is called.
    pub fn channels(&self) -> Vec<(u32, Option<String>)> {
        let (program, files) = (&self.program, &self.program.files);
        let made = program.functions.iter().flat_map(|function| {
            let at = |(pc, op): (usize, &Op)| matches!(op, Op::MakeChan { .. }).then(|| function.place(pc));
            function.ops.iter().enumerate().filter_map(at)
        });
        let own: BTreeSet<Pos> = made.filter(|place| place.is_known() && *place < program.library).collect();
        let mut channels: Vec<(u32, Option<String>)> = Vec::new();
        for place in own {
            let (Some(all), Some((file, _))) = (files.line_of_all(place), files.offset(place)) else { continue };
            let source = Source::read(Language::Go, &String::from_utf8_lossy(files.text(file)));
            let line = all - files.line_of_all(files.pos(file, 0)).unwrap_or(1) + 1;
            let before = channels.iter().filter(|(known, _)| *known == all).count();
            let name = source.used((line as usize, 0), &[], before).or_else(|| source.binding(line as usize));
            channels.push((all, name.map(str::to_owned)));
        }
        channels
    }

    /// The same program, where channels that are made on these lines have these capacities.
    pub fn changed(&self, capacities: &[(u32, usize)]) -> Machine {
        let mut changed = self.clone();
        changed.header.capacities = capacities.to_vec();
        changed
    }

    /// Runs it once.
    pub fn run(&self, subject: &Subject, order: &RunOrder) -> Result<Run, RunError> {
        self.run_so(subject, order, false)
    }

    /// Runs it once in Go's own order, and tells also of accesses to memory that several goroutines reach.
    pub fn look(&self, subject: &Subject) -> Result<Run, RunError> {
        self.run_so(subject, &RunOrder::Seed(0), true)
    }

    fn run_so(&self, subject: &Subject, order: &RunOrder, at_accesses: bool) -> Result<Run, RunError> {
        let mut header = self.header.clone();
        let (decisions, seed) = match order {
            RunOrder::Seed(seed) => (Decisions::seeded(*seed, None), *seed),
            RunOrder::Replay(code) => {
                // The order of maps is the code's, as its clock is.
                header = header.with_maps(code.header().maps());
                code.header().fits(&header).map_err(RunError::Replay)?;
                (Decisions::replay(code.clone()), 0)
            }
        };
        let program = &self.program;
        let mut host = Laboratory {
            machine: self,
            started: now(),
            turns: 0,
            decisions,
            at_accesses,
            output: Vec::new(),
            record: Record::new(program.files.clone(), self.asked),
        };
        let mut state = State::new(program);
        state.limit(self.memory);
        state.go_through_maps(header.maps());
        let ended = state.run(program, &mut host);
        let schedule = host.decisions.finish(header, ended != Ended::Stopped).map_err(RunError::Replay)?;
        let schedule = schedule.map(|code| code.to_string()).filter(|code| code.len() <= LONGEST_CODE);
        let mut leaked = if ended == Ended::Exit(0) { state.unfinished(program) } else { Vec::new() };
        leaked.retain(|left| left.created_by.is_some());
        let deadlocked = matches!(ended, Ended::Deadlock { .. });
        let waiting = if deadlocked { state.unfinished(program) } else { Vec::new() };
        let (report, code) = state.report(program, &program.files, &mut host, &ended);
        let (events, gaps) = host.record.finish();
        let mut run = Run {
            program: subject.stem.to_string(),
            output: String::from_utf8_lossy(&host.output).lines().map(str::to_owned).collect(),
            events,
            gaps,
            ending: Ending::Exit,
            message: None,
            error: None,
            races: Vec::new(),
            leaked,
            waiting,
            schedule: schedule.unwrap_or_default(),
            seed,
        };
        if ended == Ended::Stopped && state.waits_for_signal() {
            run.waits_for_signal(code);
        } else {
            run.end_as(&ended, report, code, self.patience);
        }
        Ok(run)
    }
}

impl Run {
    /// Takes in that it waits for a signal, and nothing else goes on.
    fn waits_for_signal(&mut self, exit_code: i32) {
        let report =
            say!("gort: the program waits for a signal, and none comes here", "gort：程序在等信号，而这里不会有信号");
        self.error = Some(Fatal { headline: report.clone(), report, exit_code: exit_code as u8 });
    }

    /// Takes in how the machine's run ended: what Go prints then, and its exit code.
    fn end_as(&mut self, ended: &Ended, report: String, exit_code: i32, patience: Patience) {
        self.ending = match ended {
            Ended::Exit(_) | Ended::Stopped => Ending::Exit,
            Ended::Panic(_) => Ending::Panic,
            Ended::Fatal(..) => Ending::Fatal,
            Ended::Deadlock { .. } => Ending::Deadlock,
        };
        let report = match ended {
            Ended::Exit(0) => return,
            Ended::Exit(code) => format!("exit status {code}"),
            Ended::Stopped => say!(
                "gort: stopped after {}: the program had not ended",
                "gort：{} 后停止，程序还没有结束",
                match patience {
                    Patience::Time(time) => format!("{time:?}"),
                    Patience::Turns(turns) => say!("{turns} turns", "{turns} 个轮次"),
                }
            ),
            _ => report,
        };
        let headline = report.lines().next().unwrap_or_default().to_owned();
        self.message = headline.split_once(": ").map(|(_, message)| message.to_owned());
        self.error = Some(Fatal { headline, report, exit_code: exit_code as u8 });
    }
}

#[allow(clippy::disallowed_methods, reason = "how long a learner waits is the machine's time")]
fn now() -> Instant {
    Instant::now()
}

/// The world of a program in the laboratory.
struct Laboratory<'a> {
    machine: &'a Machine,
    started: Instant,
    turns: u64,
    decisions: Decisions,
    /// Whether there are steps before accesses to memory, too, whatever decides.
    at_accesses: bool,
    output: Vec<u8>,
    record: Record,
}

impl Host for Laboratory<'_> {
    fn write(&mut self, _: u32, bytes: &[u8]) {
        self.output.extend_from_slice(bytes);
    }

    fn choose(&mut self, choice: Choice, among: u64, names: &Names<'_>) -> u64 {
        self.decisions.choose(choice, among, names)
    }

    fn orders(&self) -> bool {
        self.decisions.orders()
    }

    fn orders_accesses(&self) -> bool {
        self.at_accesses || self.decisions.orders_accesses()
    }

    fn passes_time(&self) -> bool {
        self.decisions.passes_time()
    }

    fn wait_until(&mut self, moment: Option<u64>, _: bool) -> u64 {
        moment.unwrap_or_default()
    }

    fn pause(&mut self) -> bool {
        self.turns += 1;
        let is_over = match self.machine.patience {
            Patience::Time(time) => self.started.elapsed() >= time,
            Patience::Turns(turns) => self.turns > turns,
        };
        is_over || self.decisions.is_misfit()
    }

    fn listens(&self) -> bool {
        true
    }

    fn happened(&mut self, happened: Happened) {
        self.record.note(&happened);
    }

    fn input(&mut self, from: u64, buffer: &mut [u8]) -> Option<usize> {
        Some(copy_from(input::known(!self.machine.has_no_input())?, from, buffer))
    }

    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, String> {
        if self.machine.has_no_input() {
            return Ok(0);
        }
        std::io::stdin().lock().read(buffer).map_err(|error| error.to_string())
    }

    fn read_file(&mut self, name: &str) -> Result<Vec<u8>, u32> {
        ThisMachine::default().read_file(name)
    }

    fn file_stat(&mut self, name: &str, follow: bool) -> Result<FileStat, u32> {
        ThisMachine::default().file_stat(name, follow)
    }

    fn read_folder(&mut self, name: &str) -> Result<Vec<String>, u32> {
        ThisMachine::default().read_folder(name)
    }

    fn read_link(&mut self, name: &str) -> Result<String, u32> {
        ThisMachine::default().read_link(name)
    }

    fn environment_variables(&self) -> Vec<String> {
        ThisMachine::default().environment_variables()
    }

    fn identity(&self) -> [u32; 6] {
        ThisMachine::default().identity()
    }

    fn folder(&self) -> String {
        ThisMachine::default().folder()
    }

    fn arguments(&self) -> &[String] {
        &self.machine.arguments
    }

    fn capacity(&self, place: Pos, asked: u64) -> u64 {
        let capacities = &self.machine.header.capacities;
        let line = if capacities.is_empty() { None } else { self.machine.program.files.line_of_all(place) };
        let found = capacities.iter().find(|(known, _)| Some(*known) == line);
        found.map_or(asked, |(_, capacity)| *capacity as u64)
    }

    fn environment(&self, name: &str) -> Option<String> {
        ThisMachine::default().environment(name)
    }
}

#[cfg(test)]
mod tests {
    use gort_golang::build::{Settings, build};

    use super::*;

    fn stopped(text: &str, turns: u64) -> Run {
        let program = build(&[("prog.go".to_owned(), text)], &Settings::default()).expect("a program").program;
        let machine = Machine {
            names: Vec::new(),
            version: None,
            program,
            header: CodeHeader::of("prog.go"),
            asked: None,
            arguments: Vec::new(),
            memory: 1 << 30,
            patience: Patience::Turns(turns),
        };
        let subject = Subject::of_a_test("prog", || (), Ending::Exit, None);
        machine.run(&subject, &RunOrder::Seed(0)).expect("a run")
    }

    #[test]
    fn what_has_a_number_of_turns_stops_at_the_same_step_whenever_it_runs() {
        let endless = [
            "package main\n\nfunc main() {\n\tch := make(chan int)\n\tgo func() {\n\t\tfor {\n\t\t\tch <- 1\n\t\t}\n\t}()\n\tfor {\n\t\t<-ch\n\t}\n}\n",
            "package main\n\nfunc main() {\n\tfor {\n\t}\n}\n",
        ];
        for text in endless {
            let [one, again, longer] = [40, 40, 80].map(|turns| stopped(text, turns));
            assert!(one.error.is_some() && one.same_steps(&again), "{text}");
            assert!(longer.error.is_some() && longer.events.len() >= one.events.len(), "{text}");
        }
        assert!(stopped(endless[0], 80).events.len() > stopped(endless[0], 40).events.len());
    }
}
