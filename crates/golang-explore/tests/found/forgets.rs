//! Loops that forget what they have done are finite: nothing that only grows is part of a state, nor what is not looked at any more; and a state has
//! one form, also where goroutines are alike.

use gort_explore::{Certainty, Clock, Count};

use super::{How, USUAL, explored, explored_as, outputs, program};

/// One goroutine takes turns with main, by a condition.
const ONE_WAITS: &str = "func main() {\nvar mu sync.Mutex\ncond := sync.NewCond(&mu)\nready := false\ngo func() {\nfor {\nmu.Lock()\n\
    for !ready {\ncond.Wait()\n}\nready = false\nmu.Unlock()\n}\n}()\nfor {\nmu.Lock()\nready = true\ncond.Signal()\nmu.Unlock()\n}\n}\n";

/// Both wait for each other.
const BOTH_WAIT: &str = "func main() {\nvar mu sync.Mutex\ncond := sync.NewCond(&mu)\nready := false\nturn := func(of bool) {\nfor {\nmu.Lock()\n\
    for ready != of {\ncond.Wait()\n}\nready = !of\ncond.Broadcast()\nmu.Unlock()\n}\n}\ngo turn(true)\nturn(false)\n}\n";

/// Somebody always stands between the call of Wait and the wait itself, or waits.
const NEVER_ALONE: &str = "func main() {\ncond := sync.NewCond(&sync.Mutex{})\nwait := func() {\nfor {\ncond.L.Lock()\ncond.Wait()\ncond.L.Unlock()\n}\n}\n\
    go wait()\ngo wait()\nfor {\ncond.Signal()\n}\n}\n";

const READERS: &str = "func main() {\nvar mu sync.RWMutex\nfor range 2 {\ngo func() {\nfor {\nmu.RLock()\nmu.RUnlock()\n}\n}()\n}\n\
    for {\nmu.Lock()\nmu.Unlock()\n}\n}\n";

const CONTENDED: &str = "func main() {\nvar mu sync.Mutex\nfor range 2 {\ngo func() {\nfor {\nmu.Lock()\nmu.Unlock()\n}\n}()\n}\n\
    for {\nmu.Lock()\nmu.Unlock()\n}\n}\n";

#[test]
fn conditions_and_locks_in_a_loop_have_few_states() {
    for (text, most) in [(ONE_WAITS, 85), (BOTH_WAIT, 400), (NEVER_ALONE, 400), (READERS, 30), (CONTENDED, 84)] {
        let found = explored_as("prog.go", &program("sync", text), How { bound: 20_000, ..USUAL });
        assert_eq!((found.incomplete, found.endings.never), (None, Count::from(1_u32)), "{text}");
        assert!(found.states < most, "{} {text}", found.states);
    }
}

#[test]
fn who_was_called_before_it_waits_does_not_wait() {
    let text = "func main() {\ncond := sync.NewCond(&sync.Mutex{})\nvar begun sync.WaitGroup\nbegun.Add(2)\nvar over sync.WaitGroup\n\
                for i := range 2 {\nover.Go(func() {\ncond.L.Lock()\nbegun.Done()\ncond.Wait()\nprint(i)\ncond.L.Unlock()\n})\n}\n\
                begun.Wait()\ncond.L.Lock()\ncond.L.Unlock()\ncond.Signal()\ncond.Signal()\nover.Wait()\n}\n";
    // Both have called Wait when main has the lock, though neither may be parked yet: two signals reach both.
    assert_eq!(outputs(&explored("sync", text)), ["01", "10"]);
}

#[test]
fn a_context_with_a_timeout_reads_no_clock_until_it_is_asked_when_it_ends() {
    let asked = |what: &str| {
        format!(
            "func main() {{\nroot, stop := context.WithTimeout(context.Background(), time.Minute)\ndefer stop()\n\
             ctx, cancel := context.WithTimeout(context.WithValue(root, 1, 2), time.Second)\ndefer cancel()\n<-ctx.Done()\n\
             println(ctx.Err().Error(), root.Err() == nil){what}\n}}\n"
        )
    };
    let found = explored("context time", &asked(""));
    assert_eq!((found.certainty(), outputs(&found).len()), (Certainty::ForClock, 1));
    let found = explored("context time", &asked("\nend, ok := ctx.Deadline()\nprintln(ok, time.Until(end) == 0)"));
    assert_eq!(found.certainty(), Certainty::ReadsClock(Clock::Ideal));
    assert_eq!(outputs(&found), ["context deadline exceeded true | true true"]);
    // The parent's end comes first, and is the child's.
    let first = "func main() {\nroot, stop := context.WithTimeout(context.Background(), time.Second)\ndefer stop()\n\
                 ctx, cancel := context.WithTimeout(root, time.Hour)\ndefer cancel()\na, _ := root.Deadline()\nb, ok := ctx.Deadline()\n\
                 println(ok, a == b)\n}\n";
    assert_eq!(outputs(&explored("context time", first)), ["true true"]);
}

#[test]
fn timeouts_in_a_loop_have_few_states() {
    let text = "func main() {\nfor {\nctx, cancel := context.WithTimeout(context.Background(), time.Second)\n<-ctx.Done()\ncancel()\n}\n}\n";
    let under = "func main() {\nroot, stop := context.WithCancel(context.Background())\ndefer stop()\nfor {\n\
                 ctx, cancel := context.WithTimeout(root, time.Second)\ntime.Sleep(time.Millisecond)\ncancel()\n<-ctx.Done()\n}\n}\n";
    for text in [text, under] {
        let found = explored_as("prog.go", &program("context time", text), How { bound: 20_000, ..USUAL });
        assert_eq!((found.incomplete, found.endings.never), (None, Count::from(1_u32)), "{text}");
        assert!(found.states < 250, "{} {text}", found.states);
    }
}

/// Two that are alike wait for main by a condition, and main for them.
const ALIKE_AT_A_CONDITION: &str = "func main() {\nvar mu sync.Mutex\ncond := sync.NewCond(&mu)\nready := false\nfor range 2 {\ngo func() {\nfor {\nmu.Lock()\n\
    for !ready {\ncond.Wait()\n}\nready = false\ncond.Broadcast()\nmu.Unlock()\n}\n}()\n}\nfor {\nmu.Lock()\nfor ready {\ncond.Wait()\n}\n\
    ready = true\ncond.Broadcast()\nmu.Unlock()\n}\n}\n";

/// Two that are alike read from channels of others that are alike: which of them belong together is seen only at the channels.
const ALIKE_AT_CHANNELS: &str = "func gen(x int) <-chan int {\nout := make(chan int)\ngo func() {\ndefer close(out)\nout <- x\n}()\nreturn out\n}\n\
    func main() {\nvar wg sync.WaitGroup\nout := make(chan int)\nfor _, c := range []<-chan int{gen(1), gen(2)} {\nwg.Add(1)\ngo func() {\n\
    defer wg.Done()\nfor v := range c {\nout <- v\n}\n}()\n}\ngo func() {\nwg.Wait()\nclose(out)\n}()\nsum := 0\nfor v := range out {\n\
    sum += v\n}\nprintln(sum)\n}\n";

#[test]
fn a_state_has_one_form_whichever_way_led_to_it() {
    // The walk by happens-before goes along the steps of the graph by other ways than the search, and finds the names of the graph or comes
    // to no end.
    for text in [ALIKE_AT_A_CONDITION, ALIKE_AT_CHANNELS] {
        let found = explored_as("prog.go", &program("sync", text), How { bound: 20_000, ..USUAL });
        assert_eq!(found.certainty(), Certainty::Proven, "{text}");
    }
}
