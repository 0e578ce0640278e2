//! The world of a program that runs: its streams, the clock of the machine, chance.

use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use gort_golang::machine::{Choice, Decisions, FileStat, Happened, Host, Names};
use gort_golang_explore::Machine as _;

use super::Settings;
use super::streams::{self, Signals};
use super::watched::Watch;
use crate::args::RunClockArg;
use crate::program::record::Record;
use crate::program::this_machine::ThisMachine;

/// How much output waits before it is written.
const BUFFER: usize = 32 << 10;

/// The moment that it is, in nanoseconds since 1970.
#[allow(clippy::disallowed_methods, reason = "the program's clock is the machine's")]
pub fn moment() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}

/// How long what is written may wait while a program computes.
const LATEST: Duration = Duration::from_millis(5);

#[allow(clippy::disallowed_methods, reason = "the program's clock is the machine's")]
fn instant() -> Instant {
    Instant::now()
}

/// The world.
pub struct World {
    /// When the program began; none: its clock jumps.
    clock: Option<Instant>,
    started: Instant,
    timeout: Option<Duration>,
    decisions: Decisions,
    output: Vec<u8>,
    /// When what waits was written down first.
    waits_since: Option<Instant>,
    /// The program's arguments.
    arguments: Vec<String>,
    /// Whether standard input was the program's text.
    has_no_input: bool,
    /// Whether what it writes has no reader any more.
    nobody_reads: bool,
    /// What keeps its events, if they are to be shown.
    record: Option<Record>,
    /// What watches what goroutines do with maps.
    watch: Option<Watch>,
    /// All that tests have written, where they are run.
    kept: Option<Vec<u8>>,
    /// Whether what tests write is not shown as it comes.
    silent: bool,
    /// Ctrl-C, once the program has asked for signals.
    signals: Option<Signals>,
}

const SIGINT: u32 = 2;

impl World {
    /// A world that ends after the timeout. `record`: what keeps the events of the run.
    pub fn new(settings: &Settings, decisions: Decisions, record: Option<Record>) -> World {
        let started = instant();
        World {
            clock: (settings.clock == RunClockArg::Real).then_some(started),
            started,
            timeout: settings.timeout,
            decisions,
            output: Vec::new(),
            waits_since: None,
            arguments: settings.arguments.clone(),
            has_no_input: settings.has_no_input,
            nobody_reads: false,
            record,
            watch: None,
            kept: None,
            silent: false,
            signals: None,
        }
    }

    /// It runs tests: both streams are one, as the go command has it, and shown as they come or not.
    pub fn run_tests(&mut self, arguments: Vec<String>, streams: bool) {
        (self.arguments, self.kept, self.silent) = (arguments, Some(Vec::new()), !streams);
    }

    /// What tests have written, and how long that took.
    pub fn tests_end(&mut self) -> (Vec<u8>, Duration) {
        (self.kept.take().unwrap_or_default(), self.started.elapsed())
    }

    /// It is watched what goroutines do with maps.
    pub fn watch(&mut self, watch: Watch) {
        self.watch = Some(watch);
    }

    /// What was found about maps.
    pub fn found_in_maps(&self) -> String {
        self.watch.as_ref().map(Watch::said).unwrap_or_default()
    }

    /// What has kept the events.
    pub fn take_record(&mut self) -> Option<Record> {
        self.record.take()
    }

    /// After how long it ends.
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    /// What decides.
    pub fn decisions(&mut self) -> &mut Decisions {
        &mut self.decisions
    }

    /// Whether what it writes has no reader any more.
    pub fn nobody_reads(&self) -> bool {
        self.nobody_reads
    }

    /// Writes what waits.
    pub fn flush(&mut self) {
        // The main thread holds the lock of standard output.
        self.nobody_reads |= !streams::write(1, &self.output);
        self.output.clear();
        self.waits_since = None;
    }

    fn is_over(&self) -> bool {
        self.timeout.is_some_and(|timeout| self.started.elapsed() >= timeout)
    }
}

impl Host for World {
    fn write(&mut self, descriptor: u32, bytes: &[u8]) {
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(bytes);
            if self.silent {
                return;
            }
        }
        if descriptor == 1 || self.kept.is_some() {
            self.output.extend_from_slice(bytes);
            if self.output.len() > BUFFER {
                self.flush();
            }
            return;
        }
        self.flush();
        self.nobody_reads |= !streams::write(2, bytes);
    }

    fn choose(&mut self, choice: Choice, among: u64, names: &Names<'_>) -> u64 {
        self.decisions.choose(choice, among, names)
    }

    fn orders_accesses(&self) -> bool {
        self.decisions.orders_accesses()
    }

    fn passes_time(&self) -> bool {
        self.decisions.passes_time()
    }

    fn orders(&self) -> bool {
        self.decisions.orders()
    }

    fn wait_until(&mut self, moment: Option<u64>, reading: bool) -> u64 {
        self.flush();
        let Some(clock) = self.clock else { return moment.unwrap_or_default() };
        let left = moment.map(|moment| Duration::from_nanos(moment).saturating_sub(clock.elapsed()));
        self.wait(left, reading);
        clock.elapsed().as_nanos() as u64
    }

    fn now(&mut self) -> Option<u64> {
        self.clock.map(|clock| clock.elapsed().as_nanos() as u64)
    }

    fn pause(&mut self) -> bool {
        if !self.output.is_empty() {
            let now = instant();
            if now.duration_since(*self.waits_since.get_or_insert(now)) >= LATEST {
                self.flush();
            }
        }
        self.nobody_reads || self.decisions.is_misfit() || self.is_over()
    }

    fn listens(&self) -> bool {
        self.record.is_some() || self.watches_maps()
    }

    fn happened(&mut self, happened: Happened) {
        if let Some(watch) = &mut self.watch {
            watch.note(&happened);
        }
        if let Some(record) = &mut self.record {
            record.note(&happened);
        }
    }

    fn watches_maps(&self) -> bool {
        self.watch.as_ref().is_some_and(Watch::goes_on)
    }

    fn can_read(&mut self) -> bool {
        // Where the clock jumps a read waits at once: what the program does may not depend on when something comes.
        self.has_no_input || self.clock.is_none() || streams::can_read()
    }

    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, String> {
        self.flush();
        if self.has_no_input {
            return Ok(0);
        }
        streams::read(buffer)
    }

    fn folder(&self) -> String {
        ThisMachine::default().folder()
    }

    fn gets_signals(&self) -> bool {
        self.signals.is_some()
    }

    fn signal(&mut self) -> Option<u32> {
        self.signals = self.signals.take().or_else(Signals::caught);
        let come = &self.signals.as_ref()?.come;
        come.fetch_update(Relaxed, Relaxed, |come| come.checked_sub(1)).ok().map(|_| SIGINT)
    }

    fn has_signal(&mut self) -> bool {
        self.signals.as_ref().is_some_and(Signals::has_come)
    }

    fn read_file(&mut self, name: &str) -> Result<Vec<u8>, u32> {
        ThisMachine::default().read_file(name)
    }

    fn arguments(&self) -> &[String] {
        &self.arguments
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

    fn environment(&self, name: &str) -> Option<String> {
        ThisMachine::default().environment(name)
    }
}

impl World {
    /// Waits so long, or until there is something to read, or the timeout.
    fn wait(&self, left: Option<Duration>, reading: bool) {
        let timeout = self.timeout.map(|timeout| timeout.saturating_sub(self.started.elapsed()));
        let longest = left.into_iter().chain(timeout).min();
        streams::wait(longest, reading, self.signals.as_ref());
    }
}
