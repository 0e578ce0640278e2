//! Ordinary runs of the machine that are led: by answers to its questions, or by a replay code.

use gort_events::{CodeHeader, MapOrder, ReplayCode};
use gort_golang::build::Ready;
use gort_golang::machine::{Choice, Decisions, Ended, Host, Names, State};

/// An output in words: its lines, and how it ended.
pub(crate) type Words = String;

/// What is chosen, and among how many.
#[derive(Default)]
pub(crate) struct Answers {
    given: Vec<(u64, u64)>,
    at: usize,
}

impl Answers {
    pub(crate) fn answer(&mut self, among: u64) -> u64 {
        if self.given.len() == self.at {
            self.given.push((0, among));
        }
        assert_eq!(self.given[self.at].1, among, "the program is no function of its choices");
        self.at += 1;
        self.given[self.at - 1].0
    }

    /// The next sequence, in lexicographic order. Whether there is one.
    pub(crate) fn next(&mut self) -> bool {
        self.at = 0;
        while let Some((answer, among)) = self.given.pop() {
            if answer + 1 < among {
                self.given.push((answer + 1, among));
                return true;
            }
        }
        false
    }
}

/// What leads a run.
enum By<'a> {
    /// Answers. Whether it is asked also before accesses to memory.
    Answers(&'a mut Answers, bool),
    Code(Decisions),
}

/// A run that is led.
pub(crate) struct Led<'a> {
    by: By<'a>,
    maps: MapOrder,
    output: Vec<u8>,
}

impl<'a> Led<'a> {
    /// By these answers. `at_accesses`: it is asked also before accesses to memory.
    pub(crate) fn by_answers(answers: &'a mut Answers, at_accesses: bool) -> Self {
        Led { by: By::Answers(answers, at_accesses), maps: MapOrder::default(), output: Vec::new() }
    }

    /// By this code.
    pub(crate) fn by_code(code: &ReplayCode) -> Self {
        Led { by: By::Code(Decisions::replay(code.clone())), maps: MapOrder::default(), output: Vec::new() }
    }

    /// The same, through maps in such an order: a code says that only of a file's program.
    pub(crate) fn through_maps(self, maps: MapOrder) -> Self {
        Led { maps, ..self }
    }
}

impl Host for Led<'_> {
    fn write(&mut self, _: u32, bytes: &[u8]) {
        self.output.extend_from_slice(bytes);
    }

    fn orders(&self) -> bool {
        true
    }

    fn orders_accesses(&self) -> bool {
        match &self.by {
            By::Answers(_, at_accesses) => *at_accesses,
            By::Code(decisions) => decisions.orders_accesses(),
        }
    }

    fn passes_time(&self) -> bool {
        matches!(&self.by, By::Code(decisions) if decisions.passes_time())
    }

    fn choose(&mut self, choice: Choice, among: u64, names: &Names<'_>) -> u64 {
        match &mut self.by {
            By::Answers(answers, _) => answers.answer(among),
            By::Code(decisions) => decisions.choose(choice, among, names),
        }
    }

    fn wait_until(&mut self, moment: Option<u64>, _: bool) -> u64 {
        moment.unwrap_or_default()
    }
}

/// What the run shows.
pub(crate) fn shown(ready: &Ready, mut led: Led<'_>) -> Words {
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
    if let By::Code(decisions) = &mut led.by
        && let Err(error) = decisions.finish(CodeHeader::of("led"), true)
    {
        return error.to_string();
    }
    text
}
