//! Ordinary runs of the machine that are led by a replay code.

use gort_events::{CodeHeader, MapOrder, ReplayCode};
use gort_golang::build::Ready;
use gort_golang::machine::{Choice, Decisions, Ended, Host, Names, State};

/// An output in words: its lines, and how it ended.
pub(crate) type Words = String;

/// A run that is led by a code.
pub(crate) struct Led {
    decisions: Decisions,
    maps: MapOrder,
    output: Vec<u8>,
}

impl Led {
    /// By this code.
    pub(crate) fn by_code(code: &ReplayCode) -> Self {
        Led { decisions: Decisions::replay(code.clone()), maps: MapOrder::default(), output: Vec::new() }
    }

    /// The same, through maps in such an order: a code says that only of a file's program.
    pub(crate) fn through_maps(self, maps: MapOrder) -> Self {
        Led { maps, ..self }
    }
}

impl Host for Led {
    fn write(&mut self, _: u32, bytes: &[u8]) {
        self.output.extend_from_slice(bytes);
    }

    fn orders(&self) -> bool {
        true
    }

    fn orders_accesses(&self) -> bool {
        self.decisions.orders_accesses()
    }

    fn passes_time(&self) -> bool {
        self.decisions.passes_time()
    }

    fn choose(&mut self, choice: Choice, among: u64, names: &Names<'_>) -> u64 {
        self.decisions.choose(choice, among, names)
    }

    fn wait_until(&mut self, moment: Option<u64>, _: bool) -> u64 {
        moment.unwrap_or_default()
    }
}

/// What the run shows.
pub(crate) fn shown(ready: &Ready, mut led: Led) -> Words {
    let led = &mut led;
    let mut state = State::new(&ready.program);
    state.go_through_maps(led.maps);
    let ended = state.run(&ready.program, led);
    let mut text = String::from_utf8_lossy(&std::mem::take(&mut led.output)).trim_end().replace('\n', " | ");
    if ended != Ended::Exit(0) {
        let (report, _) = state.report(&ready.program, &ready.files, led, &ended);
        let says = |line: &&str| line.starts_with("panic: ") || line.starts_with("fatal error: ");
        let message = report.lines().find(says).unwrap_or_default();
        let bar = if text.is_empty() { "" } else { " | " };
        text = format!("{text}{bar}{message}");
    }
    match led.decisions.finish(CodeHeader::of("led"), true) {
        Ok(_) => text,
        Err(error) => error.to_string(),
    }
}
