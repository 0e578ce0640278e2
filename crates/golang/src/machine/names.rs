//! What is known of functions by their names, where a program is explored.
//!
//! See         explored.rs.

/// Packages whose functions are written so that what they do between two operations is theirs alone.
const TRUSTED: [&str; 10] =
    ["sync", "sync/atomic", "time", "context", "internal", "runtime", "gort", "testing", "unique", "weak"];

/// Functions of such packages that access what their callers give them, which others may access, too.
const OPEN: [&str; 3] = ["gort/digest.", "time.Time.", "time.(*Time)."];

/// Native functions whose answer no step decides.
pub(super) const OUTSIDE: [&str; 5] =
    ["runtime.addCleanup", "runtime.memory", "runtime.setFinalizer", "testing/synctest.start", "weak.watch"];

/// Native functions that ask the machine, whose answer stays the same: no step decides it where there is none to ask.
pub(super) const MACHINE: [&str; 9] = [
    "os.readFile",
    "os.readDir",
    "os.readLink",
    "os.stat",
    "os.environ",
    "os.folder",
    "os.identity",
    "os.lookup",
    "os/signal.recv",
];

/// The native function that reads standard input: no step decides what it is given, where that is not known beforehand.
pub(super) const READS_INPUT: &str = "gort/value.Read";

/// Native functions by which a goroutine keeps the place of another one, or is shown its number.
pub(super) const PLACES: [&str; 2] = ["iter.create", "runtime.trace"];

/// Native functions that write to what their arguments refer to.
pub(super) const WRITERS: [&str; 9] = [
    "gort/value.DeleteEntry",
    "gort/value.Read",
    "gort/value.Set",
    "gort/value.SetEntry",
    "gort/value.Store",
    "gort/value.Swap",
    "gort/value.SortInts",
    "gort/value.SortStrings",
    "gort/random.Seed",
];

/// Native functions that are given values and look at nothing that these refer to.
pub(super) const WORDS: [&str; 14] = [
    "gort/value.Address",
    "gort/value.ArrayPlace",
    "gort/value.Cap",
    "gort/value.ElemPlace",
    "gort/value.FieldPlace",
    "gort/value.IsNil",
    "gort/value.Point",
    "gort/value.PointerAt",
    "gort/value.Reslice",
    "gort/value.Same",
    "gort/value.SliceAt",
    "gort/value.TypeOf",
    "gort/value.Zero",
    "unsafe.address",
];

/// Native functions that look only at what their first argument refers to: of the others they take copies.
pub(super) const OF_FIRST: [&str; 4] =
    ["gort/value.DeleteEntry", "gort/value.Entry", "gort/value.Set", "gort/value.SetEntry"];

/// The package of a function is in the list, and what it accesses is its own.
pub(super) fn is_trusted(name: &str) -> bool {
    if OPEN.iter().any(|open| name.starts_with(open)) {
        return false;
    }
    let package = match name.rfind('/') {
        Some(slash) => &name[..slash + name[slash..].find('.').unwrap_or(name.len() - slash)],
        None => name.find('.').map_or(name, |dot| &name[..dot]),
    };
    TRUSTED
        .iter()
        .any(|trusted| package == *trusted || package.starts_with(trusted) && package[trusted.len()..].starts_with('/'))
}

/// Trusted functions that use nothing which they share with others but by the operations that they are known by.
const CLEAR: [&str; 3] = ["gort", "sync.(*WaitGroup).Go.", "sync.(*WaitGroup).Done"];

/// Whether a function is trusted, and may use what it shares with others between two operations: under a lock of its own, as it were.
pub(super) fn is_opaque(name: &str) -> bool {
    let is_clear =
        |clear: &&str| name.starts_with(clear) && (clear.contains('(') || name[clear.len()..].starts_with(['.', '/']));
    is_trusted(name) && !CLEAR.iter().any(is_clear)
}

/// Native functions that others can notice where a program is explored: they see what others do, or draw.
pub(super) fn is_noticed(name: &str) -> bool {
    name == "runtime.NumGoroutine"
        || name == "time.now"
        || name.starts_with("gort/random.") && name != "gort/random.Seed"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::native;

    #[test]
    fn what_is_listed_by_name_is_there() {
        for name in OUTSIDE
            .iter()
            .chain(&MACHINE)
            .chain(&[READS_INPUT])
            .chain(&WRITERS)
            .chain(&WORDS)
            .chain(&OF_FIRST)
            .chain(&PLACES)
            .chain(&["runtime.NumGoroutine", "time.now"])
        {
            assert!(native(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_function_s_package_says_whether_its_memory_is_its_own() {
        for own in ["sync.(*Mutex).Lock", "sync/atomic.AddInt64", "context.WithCancel.func1", "time.Sleep"] {
            assert!(is_trusted(own), "{own}");
        }
        for other in [
            "main.main",
            "sort.Ints",
            "syncing.f",
            "golang.org/x/sync/errgroup.(*Group).Go",
            "slices.Sort[int]",
            "errors.As",
            "time.Time.AppendFormat",
        ] {
            assert!(!is_trusted(other), "{other}");
        }
    }
}
