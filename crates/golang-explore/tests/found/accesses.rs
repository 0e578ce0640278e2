//! What operations of packages sync and sync/atomic do with the memory of their objects, which a program may overwrite or copy beside them.
//!
//! By Go's memory model: an operation reads the object in any case, so that to overwrite it beside that is a race; where it writes, to copy it
//! is one, too. `go run -race` (1.27.3) names fewer, because package sync is not instrumented, and reads and writes in its place by hand
//! (`race.Read`, `race.Write` in rwmutex.go and waitgroup.go, the rest being atomic operations). Of the operations here it does not name those
//! with a WaitGroup's Done and Wait and with a Pool, a TryLock of a Mutex that fails before the lock is overwritten, and copies of an RWMutex
//! and of a WaitGroup. It names more in two places: a CompareAndSwap that fails is a write to it; and the first Load of a Map, which in Go
//! writes down that the map is in use.

use gort_explore::Race;

use crate::explored;

/// An operation on `l`: the type, what is done before, the operation, and whether it writes to `l`.
const OPERATIONS: [(&str, &str, &str, bool); 48] = [
    ("sync.Mutex", "", "l.Lock()", true),
    ("sync.Mutex", "l.Lock()", "l.Unlock()", true),
    ("sync.Mutex", "", "l.TryLock()", true),
    ("sync.Mutex", "l.Lock()", "l.TryLock()", false),
    ("sync.RWMutex", "", "l.Lock()", true),
    ("sync.RWMutex", "l.Lock()", "l.Unlock()", true),
    ("sync.RWMutex", "", "l.RLock()", true),
    ("sync.RWMutex", "l.RLock()", "l.RUnlock()", true),
    ("sync.RWMutex", "", "l.TryLock()", true),
    ("sync.RWMutex", "l.Lock()", "l.TryLock()", false),
    // It locks the writers' mutex, finds the reader, and unlocks it again.
    ("sync.RWMutex", "l.RLock()", "l.TryLock()", true),
    ("sync.RWMutex", "", "l.TryRLock()", true),
    ("sync.RWMutex", "l.Lock()", "l.TryRLock()", false),
    ("sync.WaitGroup", "", "l.Add(1)", true),
    ("sync.WaitGroup", "l.Add(2)", "l.Done()", true),
    ("sync.WaitGroup", "l.Add(1)", "l.Done()", true),
    ("sync.WaitGroup", "", "l.Wait()", false),
    ("sync.WaitGroup", "", "l.Go(func() {})", true),
    ("sync.Once", "", "l.Do(func() {})", true),
    ("sync.Once", "l.Do(func() {})", "l.Do(func() {})", false),
    ("sync.Map", "", "l.Load(1)", false),
    ("sync.Map", "l.Store(1, 1)", "l.Load(1)", false),
    ("sync.Map", "", "l.Store(1, 1)", true),
    ("sync.Map", "l.Store(1, 1)", "l.Range(func(k, v any) bool { return true })", false),
    ("sync.Pool", "", "l.Get()", true),
    ("sync.Pool", "", "l.Put(1)", true),
    ("sync.Cond", "", "l.Signal()", true),
    ("sync.Cond", "", "l.Broadcast()", true),
    ("atomic.Int32", "", "l.Load()", false),
    ("atomic.Int32", "", "l.Store(1)", true),
    ("atomic.Int32", "", "l.Add(1)", true),
    ("atomic.Int32", "", "l.Swap(1)", true),
    ("atomic.Int32", "", "l.CompareAndSwap(0, 1)", true),
    ("atomic.Int32", "", "l.CompareAndSwap(5, 1)", false),
    ("atomic.Int32", "", "l.And(1)", true),
    ("atomic.Int32", "", "l.Or(1)", true),
    ("atomic.Bool", "", "l.Load()", false),
    ("atomic.Bool", "", "l.Store(true)", true),
    ("atomic.Pointer[int]", "", "l.Load()", false),
    ("atomic.Pointer[int]", "", "l.Store(new(int))", true),
    ("atomic.Value", "l.Store(1)", "l.Load()", false),
    ("atomic.Value", "", "l.Store(1)", true),
    ("int64", "", "atomic.LoadInt64(&l)", false),
    ("int64", "", "atomic.StoreInt64(&l, 1)", true),
    ("int64", "", "atomic.AddInt64(&l, 1)", true),
    ("int64", "", "atomic.SwapInt64(&l, 1)", true),
    ("int64", "", "atomic.CompareAndSwapInt64(&l, 5, 1)", false),
    ("int64", "", "atomic.OrInt64(&l, 1)", true),
];

/// Explores a program that does the operation in a goroutine, and `plain` in main.
fn beside((typ, before, operation, _): (&str, &str, &str, bool), plain: &str) -> Vec<Race> {
    let text = format!(
        "var _ sync.Mutex\nvar _ atomic.Int32\nfunc main() {{\nvar l, fresh, sink {typ}\n_, _ = &fresh, &sink\n{before}\n\
         done := make(chan bool, 1)\ngo func() {{\n{operation}\ndone <- true\n}}()\n{plain}\n<-done\n}}\n"
    );
    explored("sync sync/atomic", &text).races
}

#[test]
fn what_overwrites_or_copies_an_object_races_with_each_operation_that_uses_or_changes_it() {
    for operation in OPERATIONS {
        let (overwritten, copied) = (beside(operation, "l = fresh"), beside(operation, "sink = l"));
        assert!(!overwritten.is_empty(), "{operation:?}");
        assert_eq!(!copied.is_empty(), operation.3, "{operation:?}: {copied:?}");
    }
}

#[test]
fn operations_of_the_library_do_not_race_with_each_other_nor_order_what_they_should_not() {
    for (typ, before, operation, _) in OPERATIONS {
        // The class is one that is copied; what is copied in the end is ordered.
        let found = beside((typ, before, operation, true), &format!("{operation}\n<-done\ndone <- true\nsink = l"));
        assert!(found.is_empty(), "{typ} {operation}: {found:?}");
    }
    // That one goroutine fails to get a lock says nothing of what another one has done.
    let failed = explored(
        "sync",
        "func main() {\nvar l, fresh sync.Mutex\nx, done := 0, make(chan bool, 1)\nl.Lock()\ngo func() {\nx = 1\nl.TryLock()\ndone <- true\n}()\n\
         l.TryLock()\nprintln(x)\n<-done\nl = fresh\n}\n",
    );
    assert_eq!(failed.races.len(), 1, "{:?}", failed.races);
}
