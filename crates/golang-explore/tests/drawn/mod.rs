//! Drawn Go programs with all that goroutines do to each other, misuse too; and what two searches of one of them must agree in.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use gort_events::Ending;
use gort_explore::{Clock, Count, Endings, Exploration, InPlace, Search, Settings, explore};
use gort_golang::build;
use gort_golang_explore::{GoProgram, Lax};

/// States that a search sees at most: larger programs are left out.
const STATES: u64 = 20_000;
/// Outputs that are compared one by one.
const OUTPUTS: usize = 2_000;

/// Draws.
pub(crate) struct Draws(u64);

impl Draws {
    pub(crate) fn new(seed: u64) -> Self {
        let mut draws = Draws(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        (0..8).for_each(|_| _ = draws.below(2));
        draws
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len() as u64) as usize]
    }
}

/// A program in the making.
struct Writer {
    draws: Draws,
    text: String,
    /// Whether it has to do with time.
    timed: bool,
    /// Whether locks and groups are there.
    locks: bool,
    /// Whether channels are handed over, and kept in memory.
    hands: bool,
    names: u32,
}

impl Writer {
    fn line(&mut self, depth: usize, text: &str) {
        let _ = writeln!(self.text, "{}{text}", "\t".repeat(depth));
    }

    fn name(&mut self) -> u32 {
        self.names += 1;
        self.names
    }

    fn chan(&mut self) -> &'static str {
        self.draws.of(&["a", "b", "c"])
    }

    /// Something short.
    fn bit(&mut self, depth: usize) {
        match self.draws.below(4) {
            0 => self.line(depth, "*x++"),
            1 => self.line(depth, "println(\"in\")"),
            2 => self.line(depth, "_ = *x"),
            _ => self.line(depth, "runtime.Gosched()"),
        }
    }

    /// Some statements; `nested`: how many levels there may be below.
    fn body(&mut self, depth: usize, nested: u32) {
        for _ in 0..=self.draws.below(3) {
            self.statement(depth, nested);
        }
    }

    fn statement(&mut self, depth: usize, nested: u32) {
        let (ch, other) = (self.chan(), self.chan());
        let draw = self.draws.below(40);
        match draw {
            0..=4 => self.line(depth, &format!("{ch} <- {}", draw % 2)),
            5..=8 => self.line(depth, &format!("<-{ch}")),
            9 | 10 => self.line(depth, &format!("println(\"got\", <-{ch})")),
            11 => self.line(depth, &format!("close({ch})")),
            12 if self.draws.one_in(3) => self.line(depth, &format!("defer close({ch})")),
            13 if self.locks => {
                self.line(depth, "mu.Lock()");
                self.bit(depth);
                self.line(depth, "mu.Unlock()");
            }
            14 if self.locks => self.line(depth, "wg.Done()"),
            15 if self.locks => self.line(depth, "wg.Add(1)"),
            16 if self.locks => self.line(depth, "wg.Wait()"),
            17 if self.locks && self.draws.one_in(4) => self.line(depth, "mu.Unlock()"),
            18 if self.locks && self.draws.one_in(2) => {
                self.line(depth, "if mu.TryLock() {");
                self.bit(depth + 1);
                self.line(depth + 1, "mu.Unlock()");
                self.line(depth, "}");
            }
            19 => self.line(depth, "println(\"x\", *x)"),
            20 => self.line(depth, "*x++"),
            21 | 22 if self.timed => {
                let nanoseconds = 1 + self.draws.below(2);
                self.line(depth, &format!("time.Sleep({nanoseconds})"));
            }
            23 if self.timed && self.draws.one_in(3) => self.line(depth, "<-time.After(1)"),
            24 if self.timed && self.draws.one_in(3) => {
                self.line(depth, "time.AfterFunc(1, func() {");
                self.statement(depth + 1, 0);
                self.line(depth, "})");
            }
            25 if nested > 0 => {
                let name = self.name();
                self.line(depth, &format!("for i{name} := 0; i{name} < 2; i{name}++ {{"));
                self.body(depth + 1, nested - 1);
                self.line(depth, "}");
            }
            26 | 27 => self.select(depth, ch, other),
            28 if self.draws.one_in(2) => {
                self.line(depth, &format!("for range {ch} {{"));
                self.bit(depth + 1);
                self.line(depth, "}");
            }
            29 if self.draws.one_in(3) => self.line(depth, &format!("println(\"len\", len({ch}))")),
            30 if nested > 0 => {
                self.line(depth, "go func() {");
                self.body(depth + 1, 0);
                self.line(depth, "}()");
            }
            31 if self.hands => self.line(depth, &format!("cc <- {ch}")),
            32 if self.hands => {
                let name = self.name();
                self.line(depth, &format!("h{name} := <-cc"));
                let what = self.draws.of(&["<-h", "close(h", "h"]);
                match what {
                    "h" => self.line(depth, &format!("h{name} <- 1")),
                    "close(h" => self.line(depth, &format!("close(h{name})")),
                    _ => self.line(depth, &format!("<-h{name}")),
                }
            }
            33 if self.hands => {
                let what = self.draws.of(&["<-box.ch", "box.ch <- 1", "close(box.ch)"]);
                self.line(depth, what);
            }
            34 => {
                let name = self.name();
                self.line(depth, &format!("o{name} := make(chan int, 1)"));
                self.line(depth, &format!("o{name} <- 1"));
                self.line(depth, &format!("<-o{name}"));
            }
            35 if self.locks => {
                let name = self.name();
                self.line(depth, &format!("var m{name} sync.Mutex"));
                self.line(depth, &format!("m{name}.Lock()"));
                self.bit(depth);
                self.line(depth, &format!("m{name}.Unlock()"));
            }
            36 if self.draws.one_in(3) => {
                self.line(depth, "func() {");
                self.line(depth + 1, "defer func() { recover() }()");
                self.statement(depth + 1, 0);
                self.line(depth, "}()");
            }
            37 if self.draws.one_in(3) => self.line(depth, &format!("use({ch})")),
            _ => {
                let text = self.draws.of(&["println(\"p\")", "println(\"q\")"]);
                self.line(depth, text);
            }
        }
    }

    fn select(&mut self, depth: usize, one: &str, other: &str) {
        self.line(depth, "select {");
        for (number, ch) in [one, other].into_iter().enumerate() {
            match self.draws.one_in(2) {
                true => self.line(depth, &format!("case {ch} <- {number}:")),
                false => self.line(depth, &format!("case <-{ch}:")),
            }
            if self.draws.one_in(2) {
                self.line(depth + 1, &format!("println(\"case\", {number})"));
            }
        }
        if self.draws.one_in(2) {
            self.line(depth, "default:");
            self.bit(depth + 1);
        }
        self.line(depth, "}");
    }
}

/// The program of this number: its text, and the clock that it has.
pub(crate) fn program(seed: u64) -> (String, Clock) {
    let mut draws = Draws::new(seed);
    let (timed, locks, hands) = (draws.one_in(3), draws.one_in(2), draws.one_in(4));
    let clock = if timed && draws.one_in(3) { Clock::Real } else { Clock::Ideal };
    let workers = 1 + draws.below(3);
    let kinds = 1 + draws.below(workers);
    let mut writer = Writer { draws, text: String::new(), timed, locks, hands, names: 0 };
    writer.line(0, "package main\n\nimport (\n\t\"runtime\"");
    if locks {
        writer.line(1, "\"sync\"");
    }
    if timed {
        writer.line(1, "\"time\"");
    }
    writer.line(0, ")\n");
    if timed {
        writer.line(0, "var _ time.Duration\n");
    }
    writer.line(0, "type holder struct{ ch chan int }\n");
    writer.line(0, "func use(ch chan int) {");
    let inner = writer.draws.of(&["<-ch", "ch <- 1", "close(ch)"]);
    writer.line(1, inner);
    writer.line(0, "}\n");
    let (mut params, mut args) = ("x *int".to_owned(), "x".to_owned());
    if hands {
        params += ", cc chan chan int, box *holder";
        args += ", cc, box";
    }
    if locks {
        params += ", mu *sync.Mutex, wg *sync.WaitGroup";
        args += ", mu, wg";
    }
    for kind in 0..kinds {
        writer.line(0, &format!("func work{kind}(a, b, c chan int, {params}) {{"));
        writer.body(1, 1);
        if writer.draws.one_in(8) {
            writer.line(1, "for {");
            writer.body(2, 0);
            writer.line(2, "runtime.Gosched()");
            writer.line(1, "}");
        }
        writer.line(0, "}\n");
    }
    writer.line(0, "func main() {");
    for ch in ["a", "b", "c"] {
        let cap = writer.draws.below(3);
        writer.line(1, &format!("{ch} := make(chan int, {cap})"));
    }
    writer.line(1, "x := new(int)");
    if hands {
        writer.line(1, "cc := make(chan chan int, 1)\n\tbox := &holder{a}");
    }
    if locks {
        writer.line(1, "mu, wg := new(sync.Mutex), new(sync.WaitGroup)");
        if writer.draws.one_in(2) {
            let add = 1 + writer.draws.below(3);
            writer.line(1, &format!("wg.Add({add})"));
        }
    }
    for worker in 0..workers {
        // Not every one knows every channel.
        let chans = writer.draws.of(&["a, b, c", "a, b, c", "c, a, b", "a, a, b", "c, c, c"]);
        match writer.draws.one_in(4) {
            true => {
                writer.line(1, "go func() {");
                writer.body(2, 1);
                writer.line(1, "}()");
            }
            false => writer.line(1, &format!("go work{}({chans}, {args})", worker % kinds)),
        }
        if writer.draws.one_in(3) {
            writer.body(1, 0);
        }
    }
    writer.body(1, 1);
    if locks && writer.draws.one_in(2) {
        writer.line(1, "wg.Wait()");
    }
    writer.line(1, "runtime.Gosched()");
    for ch in ["a", "b", "c"] {
        writer.line(1, &format!("_ = {ch}"));
    }
    for name in args.split(", ") {
        writer.line(1, &format!("_ = {name}"));
    }
    writer.line(0, "}");
    (writer.text, clock)
}

/// What a search of the program finds.
pub(crate) fn searched(text: &str, clock: Clock, search: Search, alike: bool, lax: Lax) -> Exploration {
    let texts = [("prog.go".to_owned(), text.as_bytes().to_vec())];
    let ready =
        build::build(&texts, &build::Settings::default()).unwrap_or_else(|wrong| panic!("{:?}\n{text}", wrong.what));
    let mut settings = Settings::new(Arc::new(InPlace));
    (settings.clock, settings.search, settings.alike, settings.bound) = (clock, search, alike, STATES);
    explore(Arc::new(GoProgram::new("prog", ready.program, ready.files).lax(lax)), settings)
}

fn outputs(found: &Exploration) -> BTreeSet<String> {
    let ended = found.all().take(OUTPUTS).filter(|output| output.ending != Ending::PrintsForever);
    ended.map(|output| output.to_string()).collect()
}

/// In what the two differ that they must agree in.
pub(crate) fn difference(one: &Exploration, other: &Exploration) -> Option<String> {
    // What prints without end may do so from the first line on or from a later one: it is the same.
    let counts = |found: &Exploration| {
        let Endings { exit, deadlock, panic, fatal, never, prints_forever, .. } = found.endings.clone();
        ([exit, deadlock, panic, fatal, never], prints_forever > Count::ZERO)
    };
    if counts(one) != counts(other) {
        return Some(format!("{:?} and {:?}", counts(one), counts(other)));
    }
    let few = one.outputs <= Count::from(OUTPUTS) && other.outputs <= Count::from(OUTPUTS);
    if few && outputs(one) != outputs(other) {
        return Some(format!("{:?} and {:?}", outputs(one), outputs(other)));
    }
    None
}
