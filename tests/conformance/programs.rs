//! The programs that are compared: those of the lessons, and the ones of `tests/runtime/default_order.rs` that are in no lesson.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A program that stands in two languages.
pub(crate) struct Program {
    /// Its folder and its file stem: `channels/unbuffered`.
    pub(crate) name: &'static str,
    /// The Rust one.
    pub(crate) main: fn(),
    /// The text of the Go one.
    pub(crate) go: &'static str,
}

impl Program {
    /// Whether time matters to it: the machine's clock in Go, which may do what [`gort::explore::Clock::Real`] may.
    pub(crate) fn has_clock(&self) -> bool {
        self.go.contains("\"time\"")
    }

    /// Whether it looks at the clock, and so can tell one moment between two timers from another.
    pub(crate) fn reads_clock(&self) -> bool {
        ["time.Now(", "time.Since("].iter().any(|call| self.go.contains(call))
    }
}

macro_rules! programs {
    ($($root:literal { $($folder:literal: $($stem:literal)*;)* })*) => {
        vec![$($($(programs!(@ $root, $folder, $stem),)*)*)*]
    };
    (@ $root:literal, $folder:literal, $stem:literal) => {{
        #[allow(missing_docs, unreachable_pub, clippy::redundant_closure_call)]
        mod program {
            include!(concat!($root, $folder, "/", $stem, ".rs"));
        }
        Program {
            name: concat!($folder, "/", $stem),
            main: program::main,
            go: include_str!(concat!($root, $folder, "/", $stem, ".go")),
        }
    }};
}

/// All of them.
pub(crate) fn programs() -> Vec<Program> {
    programs! {
        "../../lessons/" {
                        "buffers": "drop-off" "hand-over" "maker" "no-room" "one-slot" "out-in" "room" "some-room"
                "three-slots";
                        "channels": "alone" "handover" "meeting" "sum" "three" "two-channels" "unbuffered" "value";
                        "close": "broadcast" "by-count" "by-ok" "by-range" "close-nil" "close-twice" "drain"
                "forgotten" "jobs" "jobs-unbuffered" "race" "range" "remembered" "send-closed" "two-ranges";
                        "cond": "flag-three" "flag-two" "in-a-loop" "not-asked" "once-three" "once-two" "wake-all"
                "wake-one";
                        "context": "cancelled" "cancelled-in-time" "family" "ignored" "never-cancelled" "one-child"
                "steps-of-30" "steps-of-40" "steps-of-50" "value";
                        "cost": "bytes" "calls" "faster" "limit" "spread";
                        "deadlock": "abba" "both-wait" "lower-first" "main-gone" "mixed" "ordered" "partial"
                "philosophers";
                        "direction": "nil-receive" "nil-select" "nil-send" "own-message" "pipe" "request" "shared"
                "shared-buffered" "two-channels";
                        "goroutine": "hello" "three" "waited" "without-go";
                        "io": "empty-pipe" "four-threads" "frozen" "give-up" "goroutine-each" "hundred-goroutines"
                "limit" "one-thread" "polling" "queue" "readiness" "refuse" "smooth" "thousand" "thread-each"
                "would-block";
                        "leak": "abandoned" "abandoned-room" "count" "never-closed" "nil-work" "no-room"
                "room-for-one" "room-for-two";
                        "mutex": "bank" "counter" "forgotten" "one-lock" "read-twice" "readers" "sections" "unlocked";
                        "order": "five" "hog" "pairs" "senders" "yielding";
                        "pipeline": "sieve" "squares" "stop" "stop-close" "stop-return" "two-squarers";
                        "pool": "each" "fan-in" "first-error" "one-slot" "rate" "timed" "total" "two-slots" "verbose";
                        "race": "atomic" "between" "four-each" "on-threads" "one-each" "one-i" "own-i" "slept"
                "three-each" "two-atomics" "two-each" "waited";
                        "select": "at-once" "default" "default-race" "draws" "nil-case" "nil-only" "no-cases"
                "numbers" "one-of-two" "operand-blocks" "operands" "two-ready" "waiting";
                        "threads": "after" "at-once" "half" "moved" "parked" "reused" "stacks" "switch";
                        "timers": "boom" "faster" "say" "second" "slower" "stopped" "ticker" "tie";
                        "verdict": "captured" "crash" "init" "late-reader" "no-message" "own-locals" "paused" "relay"
                "reuse" "two-readers";
                        "waitgroup": "add-before" "add-inside" "extra-done" "five-workers" "missing-done"
                "not-counted" "results" "two-workers" "wg-go" "zero";
        }
        "" {
            "order": "default-close" "default-late" "default-sleep";
        }
    }
}

/// The programs in a folder of folders that are not on the list.
pub(crate) fn forgotten(root: &Path) -> Vec<String> {
    let known: BTreeSet<&str> = programs().iter().map(|program| program.name).collect();
    let mut forgotten = Vec::new();
    for folder in entries(root).filter(|path| path.is_dir()) {
        for file in entries(&folder).filter(|path| path.extension().is_some_and(|ending| ending == "go")) {
            let name = format!("{}/{}", stem(&folder), stem(&file));
            if !known.contains(name.as_str()) {
                forgotten.push(name);
            }
        }
    }
    forgotten.sort();
    forgotten
}

fn entries(folder: &Path) -> impl Iterator<Item = std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.expect("an entry").path())
}

fn stem(path: &Path) -> String {
    path.file_stem().expect("a name").to_string_lossy().into_owned()
}
