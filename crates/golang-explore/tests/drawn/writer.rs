//! Writes drawn programs: small ones, with all that goroutines do to each other, misuse too.

use std::fmt::Write;

use gort_explore::Clock;

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

/// What the texts of all drawn programs begin with.
pub(super) const HEAD: &str = r#"package main

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

var (
	_ context.Context
	_ sync.Mutex
	_ atomic.Int64
	_ time.Duration
)

type holder struct{ ch chan int }

type nested chan nested

type shared struct {
	rw   sync.RWMutex
	cond *sync.Cond
	once sync.Once
	n    atomic.Int64
	m    map[int]int
	sm   sync.Map
	ctx  context.Context
	stop context.CancelFunc
	t    *time.Timer
}

func null() *int { return nil }
"#;

/// What a program has to do with.
#[derive(Clone, Copy, Default)]
struct Themes {
    time: bool,
    locks: bool,
    hands: bool,
    more: bool,
}

/// A program in the making.
struct Writer {
    draws: Draws,
    text: String,
    themes: Themes,
    /// What its functions begin with.
    prefix: String,
    names: u32,
    features: Vec<&'static str>,
}

/// A drawn program.
pub(crate) struct Drawn {
    /// Its functions, without what all programs begin with.
    pub(crate) text: String,
    /// The function that is its main.
    pub(crate) main: String,
    pub(crate) clock: Clock,
    /// What it has in it.
    pub(crate) features: Vec<&'static str>,
}

impl Drawn {
    /// A program of its own.
    pub(crate) fn alone(&self) -> String {
        format!("{HEAD}\nfunc main() {{ {}() }}\n\nvar _ = runtime.Gosched\n\n{}", self.main, self.text)
    }
}

impl Writer {
    fn line(&mut self, depth: usize, text: &str) {
        let _ = writeln!(self.text, "{}{text}", "\t".repeat(depth));
    }

    fn has(&mut self, feature: &'static str) {
        self.features.push(feature);
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
        let text = self.draws.of(&["*x++", "println(\"in\")", "_ = *x", "runtime.Gosched()"]);
        self.line(depth, text);
    }

    /// Some statements; `nested`: how many levels there may be below.
    fn body(&mut self, depth: usize, nested: u32) {
        let longer = self.draws.one_in(4);
        for _ in 0..=self.draws.below(2) + u64::from(longer) {
            self.statement(depth, nested);
        }
    }

    fn statement(&mut self, depth: usize, nested: u32) {
        let Themes { time, locks, hands, more } = self.themes;
        let draw = self.draws.below(64);
        match draw {
            0..=27 => self.of_channels(depth, nested),
            28..=35 if locks => self.of_locks(depth),
            36..=43 if time => self.of_time(depth),
            44..=49 if hands => self.of_hands(depth),
            50..=57 if more => self.of_more(depth),
            58 => self.line(depth, "println(\"x\", *x)"),
            59 => self.line(depth, "*x++"),
            63 if self.draws.one_in(3) => {
                self.has("waits in a loop");
                self.line(depth, "for *x == 0 {");
                match self.draws.one_in(2) {
                    true => self.line(depth + 1, "runtime.Gosched()"),
                    false => self.bit(depth + 1),
                }
                self.line(depth, "}");
            }
            60 if nested > 0 => {
                self.line(depth, "func() {");
                self.has("recover");
                self.line(depth + 1, "defer func() { recover() }()");
                self.body(depth + 1, 0);
                self.line(depth, "}()");
            }
            61 if self.draws.one_in(4) => {
                self.has("panic");
                let text = self.draws.of(&["panic(\"no\")", "println(*null())", "panic(any(1))"]);
                self.line(depth, &format!("if *x == 0 {{ {text} }}"));
            }
            62 if self.draws.one_in(3) => {
                self.has("Goexit");
                self.line(depth, "if *x == 0 { runtime.Goexit() }");
            }
            _ => {
                let text = self.draws.of(&["println(\"p\")", "println(\"q\")"]);
                self.line(depth, text);
            }
        }
    }

    fn of_channels(&mut self, depth: usize, nested: u32) {
        let (ch, other) = (self.chan(), self.chan());
        let draw = self.draws.below(28);
        match draw {
            0..=5 => self.line(depth, &format!("{ch} <- {}", draw % 2)),
            6..=9 => self.line(depth, &format!("<-{ch}")),
            10 | 11 => self.line(depth, &format!("println(\"got\", <-{ch})")),
            12 => {
                let name = self.name();
                self.line(depth, &format!("v{name}, ok{name} := <-{ch}"));
                self.line(depth, &format!("println(v{name}, ok{name})"));
            }
            13 | 14 => {
                self.has("close");
                self.line(depth, &format!("close({ch})"));
            }
            15 if self.draws.one_in(2) => {
                self.has("deferred close");
                self.line(depth, &format!("defer close({ch})"));
            }
            16 if nested > 0 => {
                let name = self.name();
                self.line(depth, &format!("for i{name} := 0; i{name} < 2; i{name}++ {{"));
                self.body(depth + 1, nested - 1);
                self.line(depth, "}");
            }
            17..=19 => self.select(depth, ch, other),
            20 if self.draws.one_in(2) => {
                self.has("range over a channel");
                self.line(depth, &format!("for range {ch} {{"));
                self.bit(depth + 1);
                self.line(depth, "}");
            }
            21 => {
                self.has("len");
                self.line(depth, &format!("println(\"len\", len({ch}))"));
            }
            22 if nested > 0 => {
                self.line(depth, "go func() {");
                self.body(depth + 1, 0);
                self.line(depth, "}()");
            }
            23 => {
                let name = self.name();
                self.line(depth, &format!("o{name} := make(chan int, 1)"));
                self.line(depth, &format!("o{name} <- 1"));
                self.line(depth, &format!("<-o{name}"));
            }
            24 if self.draws.one_in(3) => {
                self.has("nil channel");
                let text = self.draws.of(&["<-(chan int)(nil)", "(chan int)(nil) <- 1", "close((chan int)(nil))"]);
                self.line(depth, text);
            }
            25 if self.draws.one_in(2) => {
                let prefix = self.prefix.clone();
                self.line(depth, &format!("{prefix}use({ch})"));
            }
            26 => {
                // A goroutine that sends on one, and another one that hears of it.
                self.line(depth, &format!("go func(to chan int) {{ to <- 7 }}({ch})"));
                self.line(depth, &format!("println(\"of\", <-{ch})"));
            }
            _ => self.line(depth, &format!("{ch} <- 3")),
        }
    }

    fn of_locks(&mut self, depth: usize) {
        match self.draws.below(14) {
            0..=3 => {
                self.line(depth, "mu.Lock()");
                self.bit(depth);
                self.line(depth, "mu.Unlock()");
            }
            4 | 5 => self.line(depth, "wg.Done()"),
            6 => self.line(depth, "wg.Add(1)"),
            7 => self.line(depth, "wg.Wait()"),
            8 if self.draws.one_in(3) => {
                self.has("Unlock alone");
                self.line(depth, "mu.Unlock()");
            }
            9 => {
                self.has("TryLock");
                self.line(depth, "if mu.TryLock() {");
                self.bit(depth + 1);
                self.line(depth + 1, "mu.Unlock()");
                self.line(depth, "}");
            }
            10 => {
                let name = self.name();
                self.line(depth, &format!("var m{name} sync.Mutex"));
                self.line(depth, &format!("m{name}.Lock()"));
                self.bit(depth);
                self.line(depth, &format!("m{name}.Unlock()"));
            }
            11 => {
                self.has("a lock of two");
                let name = self.name();
                self.line(depth, &format!("w{name} := new(sync.Mutex)"));
                self.line(depth, &format!("w{name}.Lock()"));
                self.line(depth, &format!("go func() {{ w{name}.Lock(); println(\"w\"); w{name}.Unlock() }}()"));
                self.bit(depth);
                self.line(depth, &format!("w{name}.Unlock()"));
            }
            12 => {
                self.has("WaitGroup.Go");
                self.line(depth, "wg.Go(func() {");
                self.statement(depth + 1, 0);
                self.line(depth, "})");
            }
            _ => {
                let name = self.name();
                self.line(depth, &format!("var g{name} sync.WaitGroup"));
                self.line(depth, &format!("g{name}.Add(1)"));
                self.line(depth, &format!("go func() {{ defer g{name}.Done(); println(\"g\") }}()"));
                self.line(depth, &format!("g{name}.Wait()"));
            }
        }
    }

    fn of_time(&mut self, depth: usize) {
        let nanoseconds = 1 + self.draws.below(2);
        let ch = self.chan();
        match self.draws.below(14) {
            0..=3 => self.line(depth, &format!("time.Sleep({nanoseconds})")),
            12 => {
                // What others were able to do has happened when it wakes up.
                self.has("receiver and close after a sleep");
                self.line(depth, &format!("time.Sleep({nanoseconds})"));
                self.line(depth, &format!("go func() {{ <-{ch} }}()"));
                self.line(depth, &format!("close({ch})"));
            }
            13 => {
                self.has("clock read after a sleep");
                self.line(depth, &format!("time.Sleep({nanoseconds})"));
                self.line(depth, "println(\"then\", time.Now().Nanosecond())");
            }
            4 => {
                self.has("After");
                self.line(depth, &format!("<-time.After({nanoseconds})"));
            }
            5 => {
                self.has("AfterFunc");
                self.line(depth, &format!("time.AfterFunc({nanoseconds}, func() {{"));
                self.statement(depth + 1, 0);
                self.line(depth, "})");
            }
            6 => {
                self.has("timer");
                let text =
                    self.draws.of(&["s.t.Stop()", "s.t.Reset(1)", "<-s.t.C", "println(\"stopped\", s.t.Stop())"]);
                self.line(depth, text);
            }
            7 => {
                self.has("select with a timer");
                self.line(depth, "select {");
                self.line(depth, &format!("case <-{ch}:"));
                self.line(depth, &format!("case <-time.After({nanoseconds}):"));
                self.line(depth + 1, "println(\"late\")");
                self.line(depth, "}");
            }
            8 if self.draws.one_in(2) => {
                self.has("clock read");
                self.line(depth, "println(\"t\", time.Now().Nanosecond())");
            }
            9 if self.draws.one_in(2) => {
                self.has("ticker");
                let name = self.name();
                self.line(depth, &format!("k{name} := time.NewTicker(1)"));
                self.line(depth, &format!("<-k{name}.C"));
                self.line(depth, &format!("k{name}.Stop()"));
            }
            _ => self.line(depth, &format!("time.Sleep({nanoseconds})")),
        }
    }

    fn of_hands(&mut self, depth: usize) {
        let ch = self.chan();
        match self.draws.below(9) {
            0 | 1 => self.line(depth, &format!("cc <- {ch}")),
            2 | 3 => {
                let name = self.name();
                self.has("channel of channels");
                self.line(depth, &format!("h{name} := <-cc"));
                match self.draws.below(3) {
                    0 => self.line(depth, &format!("h{name} <- 1")),
                    1 => self.line(depth, &format!("close(h{name})")),
                    _ => self.line(depth, &format!("<-h{name}")),
                }
            }
            4 | 5 => {
                let text = self.draws.of(&["<-box.ch", "box.ch <- 1", "close(box.ch)", "println(len(box.ch))"]);
                self.line(depth, text);
            }
            6 => {
                self.has("channel in an interface");
                let text = self.draws.of(&["<-v", "v <- 1", "close(v)"]);
                let text = text.replace('v', &format!("any({ch}).(chan int)"));
                self.line(depth, &text);
            }
            7 => {
                self.has("channel in a closure");
                let name = self.name();
                let text = self.draws.of(&["<-v", "v <- 2", "close(v)"]).replace('v', ch);
                self.line(depth, &format!("f{name} := func() {{ {text} }}"));
                match self.draws.one_in(2) {
                    true => self.line(depth, &format!("go f{name}()")),
                    false => self.line(depth, &format!("f{name}()")),
                }
            }
            _ => {
                self.has("channel in itself");
                let name = self.name();
                self.line(depth, &format!("n{name} := make(nested, 2)"));
                self.line(depth, &format!("n{name} <- n{name}"));
                self.line(depth, &format!("go func(n nested) {{ m := <-n; m <- nil; println(\"n\") }}(n{name})"));
                self.line(depth, &format!("n{name} <- nil"));
                self.line(depth, &format!("println(len(n{name}))"));
            }
        }
    }

    fn of_more(&mut self, depth: usize) {
        match self.draws.below(16) {
            0 => {
                self.has("RWMutex");
                self.line(depth, "s.rw.RLock()");
                self.bit(depth);
                self.line(depth, "s.rw.RUnlock()");
            }
            1 => {
                self.line(depth, "s.rw.Lock()");
                self.bit(depth);
                self.line(depth, "s.rw.Unlock()");
            }
            2 => {
                self.has("Cond");
                self.line(depth, "s.cond.L.Lock()");
                self.line(depth, "s.cond.Wait()");
                self.line(depth, "s.cond.L.Unlock()");
            }
            3 | 4 => {
                let text = self.draws.of(&["s.cond.Signal()", "s.cond.Broadcast()"]);
                self.line(depth, text);
            }
            5 => {
                self.has("Once");
                self.line(depth, "s.once.Do(func() {");
                self.statement(depth + 1, 0);
                self.line(depth, "})");
            }
            6 | 7 => {
                self.has("atomic");
                let text = self.draws.of(&["s.n.Add(1)", "println(\"n\", s.n.Load())", "s.n.CompareAndSwap(0, 2)"]);
                self.line(depth, text);
            }
            8 => {
                self.has("map");
                let text = self.draws.of(&["s.m[1] = 1", "println(\"m\", len(s.m))", "delete(s.m, 1)"]);
                self.line(depth, text);
            }
            9 => {
                self.has("range over a map");
                self.line(depth, "for k := range map[int]bool{1: true, 2: true} {");
                self.line(depth + 1, "println(\"k\", k)");
                self.line(depth, "}");
            }
            10 => {
                self.has("sync.Map");
                let text = self.draws.of(&["s.sm.Store(1, 1)", "s.sm.Delete(1)", "s.sm.LoadOrStore(1, 2)"]);
                self.line(depth, text);
            }
            11 | 12 => {
                self.has("context");
                let text = self.draws.of(&["s.stop()", "<-s.ctx.Done()", "println(\"err\", s.ctx.Err() != nil)"]);
                self.line(depth, text);
            }
            13 => {
                let ch = self.chan();
                self.line(depth, "select {");
                self.line(depth, "case <-s.ctx.Done():");
                self.line(depth + 1, "println(\"done\")");
                self.line(depth, &format!("case <-{ch}:"));
                self.line(depth, "}");
            }
            14 => {
                self.has("child context");
                let name = self.name();
                self.line(depth, &format!("c{name}, stop{name} := context.WithCancel(s.ctx)"));
                self.line(depth, &format!("go func() {{ <-c{name}.Done(); println(\"child\") }}()"));
                self.line(depth, &format!("stop{name}()"));
            }
            _ => self.line(depth, "s.n.Add(1)"),
        }
    }

    fn select(&mut self, depth: usize, one: &str, other: &str) {
        self.has(if one == other { "select that names a channel twice" } else { "select" });
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
            self.has("default");
            self.line(depth, "default:");
            self.bit(depth + 1);
        }
        self.line(depth, "}");
    }
}

/// The program of this number.
pub(crate) fn program(seed: u64) -> Drawn {
    let mut draws = Draws::new(seed);
    let themes =
        Themes { time: draws.one_in(3), locks: draws.one_in(2), hands: draws.one_in(4), more: draws.one_in(4) };
    let clock = if themes.time && draws.one_in(3) { Clock::Real } else { Clock::Ideal };
    let workers = 1 + draws.below(3);
    let kinds = 1 + draws.below(workers);
    let prefix = format!("p{seed}");
    let mut writer =
        Writer { draws, text: String::new(), themes, prefix: prefix.clone(), names: 0, features: Vec::new() };
    let inner = writer.draws.of(&["<-ch", "ch <- 1", "close(ch)"]);
    writer.line(0, &format!("func {prefix}use(ch chan int) {{ {inner} }}\n"));
    let (mut params, mut args) = ("x *int".to_owned(), "x".to_owned());
    if themes.hands {
        params += ", cc chan chan int, box *holder";
        args += ", cc, box";
    }
    if themes.locks {
        params += ", mu *sync.Mutex, wg *sync.WaitGroup";
        args += ", mu, wg";
    }
    if themes.more || themes.time {
        params += ", s *shared";
        args += ", s";
    }
    for kind in 0..kinds {
        writer.line(0, &format!("func {prefix}work{kind}(a, b, c chan int, {params}) {{"));
        writer.body(1, 1);
        if writer.draws.one_in(12) {
            writer.has("goroutine without end");
            writer.line(1, "for {");
            writer.body(2, 0);
            writer.line(2, "select {\n\t\tcase <-a:\n\t\tdefault:\n\t\t}");
            writer.line(1, "}");
        }
        writer.line(0, "}\n");
    }
    writer.line(0, &format!("func {prefix}main() {{"));
    for ch in ["a", "b", "c"] {
        let cap = writer.draws.below(3);
        writer.line(1, &format!("{ch} := make(chan int, {cap})"));
    }
    writer.line(1, "x := new(int)");
    if themes.hands {
        writer.line(1, "cc := make(chan chan int, 1)\n\tbox := &holder{a}");
    }
    if themes.locks {
        writer.line(1, "mu, wg := new(sync.Mutex), new(sync.WaitGroup)");
        if writer.draws.one_in(2) {
            let add = 1 + writer.draws.below(3);
            writer.line(1, &format!("wg.Add({add})"));
        }
    }
    if themes.more || themes.time {
        writer.line(1, "s := &shared{m: map[int]int{}, cond: sync.NewCond(new(sync.Mutex))}");
    }
    if themes.more {
        writer.line(1, "s.ctx, s.stop = context.WithCancel(context.Background())");
    }
    if themes.time {
        writer.line(1, "s.t = time.NewTimer(2)");
    }
    for worker in 0..workers {
        // Not every one knows every channel.
        let chans = writer.draws.of(&["a, b, c", "a, b, c", "c, a, b", "a, a, b", "c, c, c", "b, b, b"]);
        match writer.draws.one_in(4) {
            true => {
                writer.line(1, "go func() {");
                writer.body(2, 1);
                writer.line(1, "}()");
            }
            false => writer.line(1, &format!("go {prefix}work{}({chans}, {args})", worker % kinds)),
        }
        if writer.draws.one_in(3) {
            writer.statement(1, 0);
        }
    }
    writer.body(1, 1);
    if themes.locks && writer.draws.one_in(2) {
        writer.line(1, "wg.Wait()");
    }
    for name in format!("a, b, c, {args}").split(", ") {
        writer.line(1, &format!("_ = {name}"));
    }
    writer.line(0, "}\n");
    writer.features.push(if clock == Clock::Real { "real clock" } else { "ideal clock" });
    writer.features.sort_unstable();
    writer.features.dedup();
    Drawn { text: writer.text, main: format!("{prefix}main"), clock, features: writer.features }
}
