//! Statements that programs from a number on have, which leaves those before as they are: what is built upon channels, locks and contexts,
//! and the control flow around them.

use super::Writer;

/// From this number on.
pub(super) const FROM: u64 = 1_000_000;

impl Writer {
    /// One of these statements in place of another one, in some programs.
    pub(super) fn later(&mut self, depth: usize) -> bool {
        if self.number < FROM || !self.draws.one_in(3) {
            return false;
        }
        match self.draws.below(5) {
            0 => self.of_calls(depth),
            1 => self.of_groups(depth),
            2 => self.of_contexts(depth),
            3 => self.of_control(depth),
            _ => self.of_timers_and_words(depth),
        }
        true
    }

    /// A function literal's body: a statement, without more of these.
    fn inner(&mut self, depth: usize) {
        let number = std::mem::take(&mut self.number);
        self.statement(depth, 0);
        self.number = number;
    }

    fn of_calls(&mut self, depth: usize) {
        let (name, ch) = (self.name(), self.chan());
        match self.draws.below(4) {
            0 => {
                self.has("OnceFunc");
                self.line(depth, &format!("f{name} := sync.OnceFunc(func() {{"));
                self.inner(depth + 1);
                self.line(depth, "})");
                self.line(depth, &format!("go f{name}()"));
                self.line(depth, &format!("f{name}()"));
            }
            1 => {
                self.has("OnceValue that panics");
                self.line(depth, &format!("f{name} := sync.OnceValue(func() int {{ close({ch}); return 1 }})"));
                self.line(depth, "for range 2 {");
                let recovered = "defer func() { println(\"once\", recover() != nil) }()";
                self.line(depth + 1, &format!("func() {{ {recovered}; println(f{name}()) }}()"));
                self.line(depth, "}");
            }
            2 => {
                self.has("deferred calls around a result");
                self.line(depth, "println(\"result\", func() (r int) {");
                self.line(depth + 1, "defer func() { r *= 10 }()");
                self.line(depth + 1, "defer func() { if recover() != nil { r = 3 } }()");
                self.inner(depth + 1);
                self.line(depth + 1, "return 2");
                self.line(depth, "}())");
            }
            _ => {
                self.has("goroutine that recovers");
                self.line(depth, "go func() {");
                self.line(depth + 1, "defer func() { println(\"recovered\", recover() != nil) }()");
                self.line(depth + 1, &format!("defer close({ch})"));
                self.inner(depth + 1);
                self.line(depth, "}()");
            }
        }
    }

    fn of_groups(&mut self, depth: usize) {
        let name = self.name();
        match self.draws.below(3) {
            0 => {
                self.has("WaitGroup.Go");
                self.line(depth, &format!("var w{name} sync.WaitGroup"));
                self.line(depth, &format!("w{name}.Go(func() {{"));
                self.inner(depth + 1);
                self.line(depth, "})");
                self.line(depth, &format!("w{name}.Wait()"));
            }
            1 => {
                self.has("errgroup");
                self.line(depth, &format!("g{name} := new(errgroup.Group)"));
                if self.draws.one_in(2) {
                    self.line(depth, &format!("g{name}.SetLimit(1)"));
                }
                self.line(depth, &format!("g{name}.Go(func() error {{"));
                self.inner(depth + 1);
                self.line(depth + 1, "return context.Canceled");
                self.line(depth, "})");
                self.line(depth, &format!("println(g{name}.TryGo(func() error {{ return nil }}))"));
                self.line(depth, &format!("println(g{name}.Wait() != nil)"));
            }
            _ => {
                self.has("Cond in a loop");
                self.line(depth, &format!("mu{name}, ready{name} := new(sync.Mutex), false"));
                self.line(depth, &format!("cond{name} := sync.NewCond(mu{name})"));
                let wake = self.draws.of(&["Signal", "Broadcast"]);
                let set = format!("mu{name}.Lock(); ready{name} = true; mu{name}.Unlock(); cond{name}.{wake}()");
                self.line(depth, &format!("go func() {{ {set} }}()"));
                self.line(depth, &format!("mu{name}.Lock()"));
                self.line(depth, &format!("for !ready{name} {{ cond{name}.Wait() }}"));
                self.line(depth, &format!("mu{name}.Unlock()"));
            }
        }
    }

    fn of_contexts(&mut self, depth: usize) {
        let (name, ch) = (self.name(), self.chan());
        self.line(depth, &format!("x{name}, end{name} := context.WithCancel(context.Background())"));
        match self.draws.below(3) {
            0 => {
                self.has("context.AfterFunc");
                self.line(depth, &format!("stop{name} := context.AfterFunc(x{name}, func() {{ println(\"after\") }})"));
                self.line(depth, &format!("go end{name}()"));
                self.line(depth, &format!("println(\"stopped\", stop{name}())"));
            }
            1 => {
                self.has("errgroup with a context");
                self.line(depth, &format!("g{name}, y{name} := errgroup.WithContext(x{name})"));
                self.line(depth, &format!("g{name}.Go(func() error {{ <-{ch}; return context.Canceled }})"));
                let wait = format!("select {{ case <-y{name}.Done(): case {ch} <- 1: }}");
                self.line(depth, &format!("g{name}.Go(func() error {{ {wait}; return nil }})"));
                self.line(depth, &format!("println(g{name}.Wait() != nil, y{name}.Err() != nil)"));
                self.line(depth, &format!("end{name}()"));
            }
            _ => {
                self.has("child of a context");
                self.line(depth, &format!("y{name} := context.WithValue(x{name}, 1, 2)"));
                self.line(
                    depth,
                    &format!("go func() {{ <-y{name}.Done(); println(\"child\", y{name}.Value(1) == 2) }}()"),
                );
                self.line(depth, &format!("end{name}()"));
            }
        }
    }

    fn of_control(&mut self, depth: usize) {
        let (name, ch, other) = (self.name(), self.chan(), self.chan());
        match self.draws.below(5) {
            0 => {
                self.has("labels out of a select");
                self.line(depth, &format!("L{name}:"));
                self.line(depth, &format!("for i{name} := range 2 {{"));
                self.line(depth + 1, "select {");
                self.line(depth + 1, &format!("case <-{ch}:"));
                self.line(depth + 2, &format!("break L{name}"));
                self.line(depth + 1, &format!("case {other} <- i{name}:"));
                self.line(depth + 2, &format!("continue L{name}"));
                if self.draws.one_in(2) {
                    self.line(depth + 1, "default:");
                }
                self.line(depth + 1, "}");
                self.line(depth + 1, &format!("println(\"turn\", i{name})"));
                self.line(depth, "}");
            }
            1 => {
                self.has("closures over a loop's variable");
                self.line(depth, &format!("for i{name} := 0; i{name} < 2; i{name}++ {{"));
                self.line(depth + 1, &format!("go func() {{ println(\"i\", i{name}) }}()"));
                self.line(depth, "}");
            }
            2 => {
                self.has("closures over a variable of all turns");
                self.line(depth, &format!("i{name} := 0"));
                self.line(depth, &format!("for ; i{name} < 2; i{name}++ {{"));
                self.line(depth + 1, &format!("go func() {{ println(\"i\", i{name}) }}()"));
                self.line(depth, "}");
            }
            3 => {
                self.has("range over a function");
                let all = "func(yield func(int) bool) { _ = yield(1) && yield(2) }";
                self.line(depth, &format!("for v{name} := range {all} {{"));
                self.line(depth + 1, &format!("{ch} <- v{name}"));
                let end = self.draws.of(&["break", "continue"]);
                self.line(depth + 1, &format!("if v{name} == 1 {{ {end} }}"));
                self.line(depth, "}");
            }
            _ => {
                self.has("map of channels");
                self.line(depth, &format!("m{name} := map[int]chan int{{0: {ch}}}"));
                self.line(depth, &format!("m{name}[1] = {other}"));
                self.line(depth, &format!("for k{name}, ch := range m{name} {{"));
                self.line(depth + 1, &format!("select {{ case ch <- k{name}: default: println(\"full\", k{name}) }}"));
                self.line(depth, "}");
            }
        }
    }

    fn of_timers_and_words(&mut self, depth: usize) {
        let (name, ch) = (self.name(), self.chan());
        match self.draws.below(4) {
            0 => {
                self.has("timer stopped and set anew");
                self.line(depth, &format!("t{name} := time.NewTimer(1)"));
                self.line(depth, &format!("go func() {{ println(\"stop\", t{name}.Stop()); t{name}.Reset(1) }}()"));
                self.line(depth, &format!("<-t{name}.C"));
            }
            1 => {
                self.has("AfterFunc set anew");
                self.line(depth, &format!("t{name} := time.AfterFunc(1, func() {{ println(\"fires\") }})"));
                let text = self.draws.of(&["println(\"set\", t.Reset(2))", "println(\"stop\", t.Stop())"]);
                self.line(depth, &text.replace("t.", &format!("t{name}.")));
            }
            2 => {
                self.has("pointer by package atomic");
                self.line(depth, &format!("var p{name} atomic.Pointer[int]"));
                self.line(depth, &format!("go func() {{ v := 1; p{name}.Store(&v); <-{ch} }}()"));
                self.line(depth, &format!("if v := p{name}.Swap(nil); v != nil {{ println(\"swapped\", *v) }}"));
            }
            _ => {
                self.has("keys of a sync.Map");
                self.line(depth, &format!("var m{name} sync.Map"));
                self.line(depth, &format!("go func() {{ *x = 1; m{name}.Store(1, 1) }}()"));
                self.line(depth, &format!("if _, ok := m{name}.LoadOrStore(1, 2); ok {{ println(\"loaded\", *x) }}"));
                self.line(depth, &format!("m{name}.Range(func(k, v any) bool {{ println(v.(int)); return false }})"));
            }
        }
    }
}
