//! Small programs of everything that goroutines can do to each other, misuse included, each written in two languages.

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::time::Duration;

use gort::select::{Case, RecvCase, Select, SendCase};
use gort::sync::{Atomic, Cond, Mutex, Once, Racy, RwMutex, WaitGroup};
use gort::{Chan, chan, context, select, time};
use proptest::prelude::*;

/// What a goroutine does.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Op {
    Print,
    Send(usize),
    Recv(usize),
    TrySend(usize),
    TryRecv(usize),
    Close(usize),
    Len(usize),
    /// Each case: whether it sends, and the channel; and whether there is a default.
    Select(Vec<(bool, usize)>, bool),
    Add,
    Hold(Vec<Op>),
    TryLock,
    Lock,
    Unlock,
    Read,
    Write,
    TryRead,
    TryWrite,
    /// The other lock's bare style: to begin and to end, by readers and writers.
    Bare(Half),
    Wait,
    Signal,
    Broadcast,
    WgAdd,
    WgDone,
    WgWait,
    Once,
    Load,
    Store,
    Increment,
    AtomicAdd,
    AtomicLoad,
    Swap,
    CompareAndSwap,
    Sleep(u64),
    Timeout(usize, u64),
    /// A function that is called after that time; and whether it is stopped again.
    Later(u64, bool),
    /// The one timer that all share.
    Stop,
    Reset(u64),
    Alarm,
    /// Waits for the end of a context with that much time.
    Within(u64),
    Cancel,
    Err,
    Done,
    Go(Vec<Op>),
    WgGo(Vec<Op>),
    Panic,
    Goexit,
    /// What panics there goes no further.
    Recovered(Vec<Op>),
    Yield,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Half {
    BeginRead,
    EndRead,
    BeginWrite,
    EndWrite,
}

/// When the shared timer fires first.
const ALARM: Duration = Duration::from_millis(2);

/// What main does, and what each goroutine does that it starts at once.
pub(super) type Scripts = Vec<Vec<Op>>;

/// What goroutines share.
#[derive(Clone)]
struct Objects {
    /// The last one is nil.
    chans: [Chan<i64>; 4],
    mutex: Arc<Mutex<i64>>,
    shared: Arc<RwMutex<i64>>,
    open: Arc<RwMutex<()>>,
    bare: Arc<Mutex<()>>,
    cond: Arc<Cond>,
    wg: WaitGroup,
    once: Arc<Once>,
    racy: Racy<i64>,
    atomic: Atomic<i64>,
    ctx: context::Context,
    cancel: context::CancelFunc,
    /// There is one only where it is used: time that passes makes many states.
    alarm: Option<Arc<time::Timer>>,
}

impl Objects {
    fn alarm(&self) -> &time::Timer {
        self.alarm.as_ref().expect("a program that uses the timer has one")
    }

    fn new(with_alarm: bool) -> Self {
        let (ctx, cancel) = context::with_cancel(&context::background());
        Objects {
            chans: [chan(0), chan(1), chan(2), Chan::nil()],
            mutex: Arc::new(Mutex::new(0)),
            shared: Arc::new(RwMutex::new(0)),
            open: Arc::new(RwMutex::new(())),
            bare: Arc::new(Mutex::new(())),
            cond: Arc::new(Cond::new()),
            wg: WaitGroup::new(),
            once: Arc::new(Once::new()),
            racy: Racy::new(0),
            atomic: Atomic::new(0),
            ctx,
            cancel,
            alarm: with_alarm.then(|| Arc::new(time::Timer::new(ALARM))),
        }
    }
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn got(value: Option<i64>) -> i64 {
    value.map_or(0, |value| value + 1)
}

enum Built<'a> {
    Send(SendCase<'a, i64>),
    Receive(RecvCase<'a, i64>),
}

impl Built<'_> {
    fn case(&self) -> &dyn Case {
        match self {
            Built::Send(case) => case,
            Built::Receive(case) => case,
        }
    }
}

fn perform(objects: &Objects, me: i64, at: i64, op: &Op, log: &mut Vec<i64>) {
    let value = me * 10 + at;
    match op {
        Op::Print => gort::println!("{me} at {at}"),
        Op::Send(c) => objects.chans[*c].send(value),
        Op::Recv(c) => log.push(got(objects.chans[*c].recv())),
        Op::TrySend(c) => log.push(objects.chans[*c].try_send(value).is_ok().into()),
        Op::TryRecv(c) => log.push(got(objects.chans[*c].try_recv().ok())),
        Op::Close(c) => objects.chans[*c].close(),
        Op::Len(c) => log.push(objects.chans[*c].len() as i64),
        Op::Select(arms, default) => {
            let case = |(number, (sends, c)): (usize, &(bool, usize))| match sends {
                // The receiver sees by which case it was sent.
                true => Built::Send(SendCase::new(&objects.chans[*c], value + 100 * number as i64)),
                false => Built::Receive(RecvCase::new(&objects.chans[*c])),
            };
            let cases: Vec<Built<'_>> = arms.iter().enumerate().map(case).collect();
            let select = cases.iter().map(Built::case).fold(Select::new(), Select::case);
            match if *default { select.poll() } else { Some(select.wait()) } {
                None => log.push(0),
                Some(chosen) => {
                    log.push(chosen as i64 + 1);
                    if let Built::Receive(case) = &cases[chosen] {
                        log.push(got(case.take()));
                    }
                }
            }
        }
        Op::Add => {
            let mut guard = objects.mutex.lock();
            *guard = *guard * 3 + me;
            log.push(*guard);
        }
        Op::Hold(inner) => {
            let _guard = objects.bare.lock();
            inner.iter().for_each(|op| perform(objects, me, at + 5, op, log));
        }
        Op::TryLock => log.push(objects.bare.try_lock().is_some().into()),
        Op::Lock => objects.bare.lock_unguarded(),
        Op::Unlock => objects.bare.unlock(),
        Op::Read => log.push(*objects.shared.read()),
        Op::Write => *objects.shared.write() += me,
        Op::TryRead => log.push(objects.open.try_read().is_some().into()),
        Op::TryWrite => log.push(objects.open.try_write().is_some().into()),
        Op::Bare(Half::BeginRead) => objects.open.read_unguarded(),
        Op::Bare(Half::EndRead) => objects.open.unlock_read(),
        Op::Bare(Half::BeginWrite) => objects.open.write_unguarded(),
        Op::Bare(Half::EndWrite) => objects.open.unlock_write(),
        Op::Wait => drop(objects.cond.wait(objects.bare.lock())),
        Op::Signal => objects.cond.signal(),
        Op::Broadcast => objects.cond.broadcast(),
        Op::WgAdd => objects.wg.add(1),
        Op::WgDone => objects.wg.done(),
        Op::WgWait => objects.wg.wait(),
        Op::Once => objects.once.call(|| log.push(7)),
        Op::Load => log.push(objects.racy.load()),
        Op::Store => objects.racy.store(me),
        Op::Increment => objects.racy.update(|value| value + 1),
        Op::AtomicAdd => log.push(objects.atomic.add(me)),
        Op::AtomicLoad => log.push(objects.atomic.load()),
        Op::Swap => log.push(objects.atomic.swap(me)),
        Op::CompareAndSwap => log.push(objects.atomic.compare_and_swap(0, me).into()),
        Op::Sleep(after) => time::sleep(ms(*after)),
        Op::Timeout(c, after) => select! {
            recv(objects.chans[*c]) -> value => log.push(got(value)),
            recv(time::after(ms(*after))) -> _ => log.push(99),
        },
        Op::Later(after, stopped) => {
            let late = time::after_func(ms(*after), move || gort::println!("{me} late"));
            if *stopped {
                log.push(late.stop().into());
            }
        }
        Op::Stop => log.push(objects.alarm().stop().into()),
        Op::Reset(after) => log.push(objects.alarm().reset(ms(*after)).into()),
        Op::Alarm => {
            objects.alarm().c().recv();
            log.push(88);
        }
        Op::Within(after) => {
            let (ctx, _stop) = context::with_timeout(&objects.ctx, ms(*after));
            ctx.done().recv();
            log.push(if ctx.err() == Some(context::ContextError::DeadlineExceeded) { 2 } else { 1 });
        }
        Op::Cancel => objects.cancel.cancel(),
        Op::Err => log.push(objects.ctx.err().is_some().into()),
        Op::Done => drop(objects.ctx.done().recv()),
        Op::Go(script) => {
            let (objects, script) = (objects.clone(), script.clone());
            gort::go(move || follow(&objects, me * 2 + 4, &script));
        }
        Op::WgGo(script) => {
            let (inner, script) = (objects.clone(), script.clone());
            objects.wg.go(move || follow(&inner, me * 2 + 5, &script));
        }
        Op::Panic => panic!("{me} gives up at {at}"),
        Op::Goexit => gort::goexit(),
        Op::Recovered(inner) => {
            let inside = AssertUnwindSafe(|| inner.iter().for_each(|op| perform(objects, me, at + 5, op, log)));
            if let Err(payload) = catch_unwind(inside) {
                if !payload.is::<String>() && !payload.is::<&str>() {
                    resume_unwind(payload);
                }
                log.push(66);
            }
        }
        Op::Yield => gort::gosched(),
    }
}

fn follow(objects: &Objects, me: i64, script: &[Op]) {
    let mut log = Vec::new();
    for (at, op) in script.iter().enumerate() {
        perform(objects, me, at as i64, op, &mut log);
    }
    // One that has seen nothing has nothing to show.
    if !log.is_empty() {
        let all: Vec<String> = log.iter().map(i64::to_string).collect();
        gort::println!("{me} [{}]", all.join(" "));
    }
}

fn uses_alarm(scripts: &[Vec<Op>]) -> bool {
    has(scripts, &|op| matches!(op, Op::Stop | Op::Reset(_) | Op::Alarm))
}

/// The program as it runs in gort's own runtime.
pub(super) fn native(scripts: &[Vec<Op>]) -> Arc<dyn Fn() + Send + Sync> {
    let scripts = scripts.to_vec();
    Arc::new(move || {
        let objects = Objects::new(uses_alarm(&scripts));
        for (number, script) in scripts.iter().enumerate().skip(1) {
            let (objects, script) = (objects.clone(), script.clone());
            gort::go(move || follow(&objects, number as i64 + 1, &script));
        }
        follow(&objects, 1, &scripts[0]);
    })
}

const HEAD: &str = "package main

import (
\t\"context\"
\t\"fmt\"
\t\"runtime\"
\t\"sync\"
\t\"sync/atomic\"
\t\"time\"
)

func got(v int, ok bool) int {
\tif !ok {
\t\treturn 0
\t}
\treturn v + 1
}

func main() {
\tc0, c1, c2 := make(chan int), make(chan int, 1), make(chan int, 2)
\tvar c3 chan int
\tvar mutex, bare sync.Mutex
\tvar shared, open sync.RWMutex
\tvar wg sync.WaitGroup
\tvar once sync.Once
\tvar guarded, read, racy int
\tvar number atomic.Int64
\tcond := sync.NewCond(&bare)
\tctx, cancel := context.WithCancel(context.Background())
\t_, _, _, _, _, _, _, _, _ = c0, c1, c2, c3, guarded, read, racy, ctx, cancel
\t_, _, _, _, _, _, _, _ = &mutex, &shared, &open, &wg, &once, &number, cond, runtime.Gosched
\t_ = time.Now
";

/// The program as a Go file.
pub(super) fn go_text(scripts: &[Vec<Op>]) -> String {
    let mut text = HEAD.to_owned();
    if uses_alarm(scripts) {
        let _ = writeln!(text, "\talarm := time.NewTimer({} * time.Millisecond)", ALARM.as_millis());
    }
    for (number, script) in scripts.iter().enumerate().skip(1) {
        text += "\tgo func() {\n";
        follow_in_go(&mut text, number as i64 + 1, script, 2);
        text += "\t}()\n";
    }
    follow_in_go(&mut text, 1, &scripts[0], 1);
    text + "}\n"
}

fn follow_in_go(text: &mut String, me: i64, script: &[Op], depth: usize) {
    let tabs = "\t".repeat(depth);
    *text += &format!("{tabs}var log []int\n");
    for (at, op) in script.iter().enumerate() {
        perform_in_go(text, me, at as i64, op, depth);
    }
    *text += &format!("{tabs}if len(log) > 0 {{\n{tabs}\tfmt.Println({me}, log)\n{tabs}}}\n");
}

fn perform_in_go(text: &mut String, me: i64, at: i64, op: &Op, depth: usize) {
    let tabs = "\t".repeat(depth);
    let value = me * 10 + at;
    let mut put = |line: String| writeln!(text, "{tabs}{line}").expect("a string can be written");
    let log = |what: &str| format!("log = append(log, {what})");
    let whether = |condition: &str| {
        format!("if {condition} {{\n{tabs}\t{}\n{tabs}}} else {{\n{tabs}\t{}\n{tabs}}}", log("1"), log("0"))
    };
    let tried = |lock: &str, end: &str| {
        let (yes, no) = (log("1"), log("0"));
        format!("if {lock} {{\n{tabs}\t{end}\n{tabs}\t{yes}\n{tabs}}} else {{\n{tabs}\t{no}\n{tabs}}}")
    };
    let attempt = |case: String, done: &str| {
        format!("select {{\n{tabs}case {case}:\n{tabs}\t{done}\n{tabs}default:\n{tabs}\t{}\n{tabs}}}", log("0"))
    };
    match op {
        Op::Print => put(format!("fmt.Println(\"{me} at {at}\")")),
        Op::Send(c) => put(format!("c{c} <- {value}")),
        Op::Recv(c) => put(format!("{{\n{tabs}\tv, ok := <-c{c}\n{tabs}\t{}\n{tabs}}}", log("got(v, ok)"))),
        Op::TrySend(c) => put(attempt(format!("c{c} <- {value}"), &log("1"))),
        Op::TryRecv(c) => put(attempt(format!("v, ok := <-c{c}"), &log("got(v, ok)"))),
        Op::Close(c) => put(format!("close(c{c})")),
        Op::Len(c) => put(log(&format!("len(c{c})"))),
        Op::Select(arms, default) => {
            put("select {".to_owned());
            for (number, (sends, c)) in arms.iter().enumerate() {
                let (case, done) = match sends {
                    true => (format!("c{c} <- {}", value + 100 * number as i64), (number + 1).to_string()),
                    false => (format!("v, ok := <-c{c}"), format!("{}, got(v, ok)", number + 1)),
                };
                put(format!("case {case}:\n{tabs}\t{}", log(&done)));
            }
            if *default {
                put(format!("default:\n{tabs}\t{}", log("0")));
            }
            put("}".to_owned());
        }
        Op::Add => {
            put(format!(
                "mutex.Lock()\n{tabs}guarded = guarded*3 + {me}\n{tabs}{}\n{tabs}mutex.Unlock()",
                log("guarded")
            ));
        }
        Op::Hold(inner) => {
            put("func() {".to_owned());
            put("\tbare.Lock()\n".to_owned() + &tabs + "\tdefer bare.Unlock()");
            inner.iter().for_each(|op| perform_in_go(text, me, at + 5, op, depth + 1));
            *text += &format!("{tabs}}}()\n");
        }
        Op::TryLock => put(tried("bare.TryLock()", "bare.Unlock()")),
        Op::TryRead => put(tried("open.TryRLock()", "open.RUnlock()")),
        Op::TryWrite => put(tried("open.TryLock()", "open.Unlock()")),
        Op::Bare(Half::BeginRead) => put("open.RLock()".to_owned()),
        Op::Bare(Half::EndRead) => put("open.RUnlock()".to_owned()),
        Op::Bare(Half::BeginWrite) => put("open.Lock()".to_owned()),
        Op::Bare(Half::EndWrite) => put("open.Unlock()".to_owned()),
        Op::Lock => put("bare.Lock()".to_owned()),
        Op::Unlock => put("bare.Unlock()".to_owned()),
        Op::Read => put(format!("shared.RLock()\n{tabs}{}\n{tabs}shared.RUnlock()", log("read"))),
        Op::Write => put(format!("shared.Lock()\n{tabs}read += {me}\n{tabs}shared.Unlock()")),
        Op::Wait => put(format!("bare.Lock()\n{tabs}cond.Wait()\n{tabs}bare.Unlock()")),
        Op::Signal => put("cond.Signal()".to_owned()),
        Op::Broadcast => put("cond.Broadcast()".to_owned()),
        Op::WgAdd => put("wg.Add(1)".to_owned()),
        Op::WgDone => put("wg.Done()".to_owned()),
        Op::WgWait => put("wg.Wait()".to_owned()),
        Op::Once => put(format!("once.Do(func() {{ {} }})", log("7"))),
        Op::Load => put(log("racy")),
        Op::Store => put(format!("racy = {me}")),
        Op::Increment => put("racy++".to_owned()),
        Op::AtomicAdd => put(log(&format!("int(number.Add({me}))"))),
        Op::Swap => put(log(&format!("int(number.Swap({me}))"))),
        Op::CompareAndSwap => put(whether(&format!("number.CompareAndSwap(0, {me})"))),
        Op::AtomicLoad => put(log("int(number.Load())")),
        Op::Sleep(ms) => put(format!("time.Sleep({ms} * time.Millisecond)")),
        Op::Timeout(c, ms) => put(format!(
            "select {{\n{tabs}case v, ok := <-c{c}:\n{tabs}\t{}\n{tabs}case <-time.After({ms} * time.Millisecond):\n{tabs}\t{}\n\
             {tabs}}}",
            log("got(v, ok)"),
            log("99")
        )),
        Op::Later(ms, stopped) => {
            let late = format!("time.AfterFunc({ms}*time.Millisecond, func() {{ fmt.Println(\"{me} late\") }})");
            put(if *stopped { whether(&format!("{late}.Stop()")) } else { late });
        }
        Op::Stop => put(whether("alarm.Stop()")),
        Op::Reset(ms) => put(whether(&format!("alarm.Reset({ms} * time.Millisecond)"))),
        Op::Alarm => put(format!("<-alarm.C\n{tabs}{}", log("88"))),
        Op::Within(ms) => {
            put("func() {".to_owned());
            put(format!("\tctx, stop := context.WithTimeout(ctx, {ms}*time.Millisecond)\n{tabs}\tdefer stop()"));
            put(format!("\t<-ctx.Done()\n{tabs}\tif ctx.Err() == context.DeadlineExceeded {{"));
            put(format!("\t\t{}\n{tabs}\t}} else {{\n{tabs}\t\t{}\n{tabs}\t}}\n{tabs}}}()", log("2"), log("1")));
        }
        Op::Cancel => put("cancel()".to_owned()),
        Op::Err => put(whether("ctx.Err() != nil")),
        Op::Done => put("<-ctx.Done()".to_owned()),
        Op::Go(script) => {
            put("go func() {".to_owned());
            follow_in_go(text, me * 2 + 4, script, depth + 1);
            *text += &format!("{tabs}}}()\n");
        }
        Op::WgGo(script) => {
            put("wg.Go(func() {".to_owned());
            follow_in_go(text, me * 2 + 5, script, depth + 1);
            *text += &format!("{tabs}}})\n");
        }
        Op::Panic => put(format!("if true {{\n{tabs}\tpanic(\"{me} gives up at {at}\")\n{tabs}}}")),
        Op::Goexit => put(format!("if true {{\n{tabs}\truntime.Goexit()\n{tabs}}}")),
        Op::Recovered(inner) => {
            put("func() {".to_owned());
            put(format!("\tdefer func() {{\n{tabs}\t\tif recover() != nil {{"));
            put(format!("\t\t\t{}\n{tabs}\t\t}}\n{tabs}\t}}()", log("66")));
            inner.iter().for_each(|op| perform_in_go(text, me, at + 5, op, depth + 1));
            *text += &format!("{tabs}}}()\n");
        }
        Op::Yield => put("runtime.Gosched()".to_owned()),
    }
}

fn leaf() -> impl Strategy<Value = Op> {
    let c = || prop_oneof![12 => 0_usize..3, 1 => Just(3)];
    let after = || 1..3_u64;
    let half = prop_oneof![
        3 => Just(Half::BeginRead),
        2 => Just(Half::EndRead),
        3 => Just(Half::BeginWrite),
        2 => Just(Half::EndWrite),
    ];
    let select = (prop::collection::vec((any::<bool>(), c()), 1..3), prop::bool::weighted(0.3));
    prop_oneof![
        3 => Just(Op::Print),
        5 => c().prop_map(Op::Send),
        5 => c().prop_map(Op::Recv),
        1 => c().prop_map(Op::TrySend),
        1 => c().prop_map(Op::TryRecv),
        2 => c().prop_map(Op::Close),
        1 => c().prop_map(Op::Len),
        4 => select.prop_map(|(arms, default)| Op::Select(arms, default)),
        1 => (any::<bool>(), c()).prop_map(|case| Op::Select(vec![case; 2], false)),
        3 => prop_oneof![Just(Op::Add), Just(Op::TryLock), Just(Op::Read), Just(Op::Write)],
        3 => prop_oneof![1 => Just(Op::TryRead), 1 => Just(Op::TryWrite), 4 => half.prop_map(Op::Bare)],
        1 => prop_oneof![Just(Op::Lock), Just(Op::Unlock)],
        2 => prop_oneof![Just(Op::Wait), Just(Op::Signal), Just(Op::Broadcast)],
        3 => prop_oneof![Just(Op::WgAdd), Just(Op::WgDone), Just(Op::WgWait)],
        4 => prop_oneof![Just(Op::Load), Just(Op::Store), Just(Op::Increment)],
        2 => prop_oneof![
            2 => Just(Op::AtomicAdd),
            2 => Just(Op::AtomicLoad),
            1 => Just(Op::Swap),
            1 => Just(Op::CompareAndSwap),
            2 => Just(Op::Once),
        ],
        3 => prop_oneof![
            2 => after().prop_map(Op::Sleep),
            2 => (c(), after()).prop_map(|(c, ms)| Op::Timeout(c, ms)),
            1 => (after(), any::<bool>()).prop_map(|(ms, stopped)| Op::Later(ms, stopped)),
            1 => prop_oneof![1 => Just(Op::Stop), 1 => after().prop_map(Op::Reset), 2 => Just(Op::Alarm)],
        ],
        3 => prop_oneof![2 => Just(Op::Cancel), 2 => Just(Op::Err), 2 => Just(Op::Done), 1 => after().prop_map(Op::Within)],
        1 => prop_oneof![2 => Just(Op::Yield), 2 => Just(Op::Panic), 1 => Just(Op::Goexit)],
    ]
}

fn op() -> impl Strategy<Value = Op> {
    let script = || prop::collection::vec(leaf(), 0..2);
    prop_oneof![
        14 => leaf(),
        1 => script().prop_map(Op::Hold),
        1 => script().prop_map(Op::Go),
        1 => script().prop_map(Op::WgGo),
        1 => script().prop_map(Op::Recovered),
    ]
}

/// Programs of two or three goroutines.
pub(super) fn programs() -> impl Strategy<Value = Scripts> {
    prop::collection::vec(prop::collection::vec(op(), 0..4), 2..4)
}

/// Whether the operation is in the program somewhere.
pub(super) fn has(scripts: &[Vec<Op>], which: &dyn Fn(&Op) -> bool) -> bool {
    scripts.iter().flatten().any(|op| {
        which(op)
            || match op {
                Op::Hold(script) | Op::Go(script) | Op::WgGo(script) | Op::Recovered(script) => {
                    has(std::slice::from_ref(script), which)
                }
                _ => false,
            }
    })
}
