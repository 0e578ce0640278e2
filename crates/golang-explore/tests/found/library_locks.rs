//! What orders goroutines inside the library: its own locks, the coroutines of package iter. It orders what the program does, too.

use crate::explored;

/// Of a program without races: its outputs.
fn without_races(imports: &str, text: &str) -> Vec<String> {
    let found = explored(imports, text);
    assert!(found.races.is_empty(), "{text}\n{:?}", found.races);
    crate::outputs(&found)
}

/// How many pairs of places race.
fn races(imports: &str, text: &str) -> usize {
    let found = explored(imports, text);
    assert_eq!(found.incomplete, None, "{text}");
    found.races.len()
}

/// Two goroutines that do the same, and what is done when both have ended.
fn twice(before: &str, work: &str, after: &str) -> String {
    format!(
        "func main() {{\n{before}\nvar wg sync.WaitGroup\nfor range 2 {{\nwg.Go(func() {{\n{work}\n}})\n}}\nwg.Wait()\n{after}\n}}\n"
    )
}

/// What Go's documentation calls safe for simultaneous use by several goroutines.
#[test]
fn what_is_safe_for_several_goroutines_does_not_race() {
    let cases = [
        ("log bytes sync", "var b bytes.Buffer\nl := log.New(&b, \"\", 0)", "l.Print(\"a\")", "print(b.String())"),
        ("log strings sync", "var b strings.Builder\nl := log.New(&b, \"\", 0)", "l.Print(\"a\")", "print(b.String())"),
        (
            "log bytes sync",
            "var b bytes.Buffer\nlog.SetOutput(&b)\nlog.SetFlags(0)",
            "log.Println(\"a\")",
            "print(b.String())",
        ),
        (
            "log bytes sync",
            "var b bytes.Buffer\nl := log.New(&b, \"\", 0)",
            "l.SetPrefix(l.Prefix())",
            "l.Print(b.Len())",
        ),
        ("context sync", "c, stop := context.WithCancelCause(context.Background())", "stop(context.Cause(c))", "_ = c"),
        (
            "context sync",
            "c, stop := context.WithCancel(context.Background())",
            "_, other := context.WithCancel(c)\nother()\nstop()",
            "println(c.Err() != nil)",
        ),
        ("sync", "var m sync.Map", "v, _ := m.LoadOrStore(1, new(int))\n_ = *v.(*int)", "m.Clear()"),
        (
            "golang.org/x/sync/errgroup errors sync",
            "var g errgroup.Group",
            "g.Go(func() error { return errors.New(\"e\") })",
            "println(g.Wait().Error())",
        ),
    ];
    for (imports, before, work, after) in cases {
        without_races(imports, &twice(before, work, after));
    }
}

#[test]
fn what_is_written_into_a_pipe_is_ordered_with_what_is_read() {
    let text = "func main() {\nr, w := io.Pipe()\nx := 0\ngo func() {\nx = 1\nw.Write([]byte(\"ab\"))\nw.Close()\n}()\n\
                b, _ := io.ReadAll(r)\nprintln(x, len(b))\n}\n";
    assert_eq!(without_races("io", text), ["1 2"]);
}

/// As Go's does: `cancel` stores the error under the lock that `Cause` takes.
#[test]
fn a_cause_that_is_seen_comes_after_its_cancellation() {
    let text = "func main() {\nc, stop := context.WithCancelCause(context.Background())\nx := 0\ngo func() {\nx = 1\nstop(nil)\n}()\n\
                for context.Cause(c) == nil {\nruntime.Gosched()\n}\nprintln(x)\n}\n";
    assert!(explored("context runtime", text).races.is_empty());
}

/// A lock orders, and no more: what is done beside it races.
#[test]
fn what_is_done_beside_a_lock_of_the_library_races() {
    let text = twice("n := 0\nvar b bytes.Buffer\nl := log.New(&b, \"\", 0)", "l.Print(\"a\")\nn++", "println(n)");
    assert!(races("log bytes sync", &text) > 0);
    let text = twice("var b bytes.Buffer\nl := log.New(&b, \"\", 0)", "l.Print(\"a\")\nb.Reset()", "println(b.Len())");
    assert!(races("log bytes sync", &text) > 0);
}

const PULL: &str =
    "seq := func(yield func(int) bool) {\nfor i := range 3 {\nx++\nif !yield(i) {\nx++\nreturn\n}\n}\n}\n";

#[test]
fn a_sequence_that_is_pulled_is_ordered_with_who_pulls() {
    let text = format!(
        "func main() {{\nx := 0\n{PULL}next, stop := iter.Pull(seq)\nx++\nnext()\nx++\nv, ok := next()\nstop()\nprintln(v, ok, x)\n}}\n"
    );
    assert_eq!(without_races("iter", &text), ["1 true 5"]);
    let text = "func main() {\nx := 0\nnext, stop := iter.Pull2(func(yield func(int, int) bool) {\nx++\nyield(1, x)\nx++\n})\n\
                _, v, _ := next()\nx++\nnext()\nstop()\nprintln(v, x)\n}\n";
    assert_eq!(without_races("iter", text), ["1 3"]);
    // One goroutine after the other.
    let text = format!(
        "func main() {{\nx := 0\n{PULL}next, stop := iter.Pull(seq)\nnext()\nc := make(chan int)\ngo func() {{\nx++\nnext()\nc <- x\n}}()\nprintln(<-c)\nstop()\n}}\n"
    );
    assert_eq!(without_races("iter", &text), ["3"]);
    // By a panic, which ends it.
    let text = "func main() {\nx := 0\nnext, _ := iter.Pull(func(yield func(int) bool) {\nx++\npanic(1)\n})\n\
                defer func() {\nprintln(recover().(int), x)\n}()\nnext()\n}\n";
    assert_eq!(without_races("iter", text), ["1 1"]);
}

#[test]
fn goroutines_that_share_a_sequence_unordered_race() {
    let text = format!(
        "func main() {{\nx := 0\n{PULL}next, stop := iter.Pull(seq)\nc := make(chan int)\ngo func() {{\nnext()\nc <- 1\n}}()\n\
         next()\n<-c\nstop()\n}}\n"
    );
    assert!(races("iter", &text) > 0);
}

#[test]
fn what_a_context_keeps_in_words_orders_those_who_ask_it() {
    let asked = |asks: &str| {
        format!(
            "func main() {{\nc, cancel := context.WithCancel(context.Background())\nx := 0\ngo func() {{ x = 1; cancel() }}()\n{asks}\nprintln(x)\n}}\n"
        )
    };
    for asks in [
        // Done is called for the first time before the end, or behind it.
        "<-c.Done()",
        "time.Sleep(1)\n<-c.Done()",
        "for c.Err() == nil {\nruntime.Gosched()\n}",
        "<-func() context.Context { d, _ := context.WithCancel(c); return d }().Done()",
        "stopped := make(chan bool)\ncontext.AfterFunc(c, func() { close(stopped) })\n<-stopped",
    ] {
        without_races("context runtime time", &format!("var _, _ = runtime.Gosched, time.Sleep\n{}", asked(asks)));
    }
    assert_eq!(races("context", &asked("c.Done()")), 1);
}
