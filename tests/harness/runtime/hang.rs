//! A run that never ends fails its test by name, instead of using up the time of the whole suite. So does a run that leaves
//! goroutines on its test's thread: the thread may never end, and the test's harness waits for it before it says anything.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, Once};
use std::thread;
use std::time::{Duration, Instant};

/// No run of a test takes a tenth of this, on the slowest machine.
const LIMIT: Duration = Duration::from_secs(300);

/// The runs that are on, in the order in which they began, and since when.
static RUNS: Mutex<BTreeMap<u64, (Instant, String)>> = Mutex::new(BTreeMap::new());

thread_local! {
    /// Whether no thread waits for the end of this one.
    static MAY_STAY: Cell<bool> = const { Cell::new(false) };
}

/// No thread waits for the end of this one.
pub(super) fn may_stay() {
    MAY_STAY.set(true);
}

/// A run on this thread has ended, and has left this number of goroutines.
#[track_caller]
pub(super) fn leaves(count: usize) {
    if count > 0 && !MAY_STAY.get() {
        give_up(&format!(
            "test {}: a run leaves {count} goroutines on the thread of its test, which may never end: \
             `on_a_thread_that_may_stay` is for such a run",
            test()
        ));
    }
}

/// The name of the test that runs on this thread.
fn test() -> String {
    thread::current().name().unwrap_or("without a name").to_owned()
}

fn give_up(why: &str) -> ! {
    // Not `eprintln!`: the test harness would keep it and lose it with the process.
    let _ = writeln!(std::io::stderr(), "\n{why}");
    std::process::abort();
}

/// A run that is watched while this lives.
pub(crate) struct Watched(u64);

/// Watches a run; `how` it runs is said if it hangs.
#[allow(clippy::disallowed_methods)] // a hang is measured by the machine's clock
pub(crate) fn watch(how: &str) -> Watched {
    static WATCHER: Once = Once::new();
    static NEXT: AtomicU64 = AtomicU64::new(0);
    // Where the system has no thread for it the runs are tried unwatched.
    WATCHER.call_once(|| drop(thread::Builder::new().spawn(watch_all)));
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    RUNS.lock().unwrap().insert(number, (Instant::now(), format!("test {}: a run {how}", test())));
    Watched(number)
}

impl Drop for Watched {
    fn drop(&mut self) {
        RUNS.lock().unwrap().remove(&self.0);
    }
}

#[allow(clippy::disallowed_methods)] // as above
fn watch_all() {
    loop {
        thread::sleep(LIMIT / 60);
        let runs = RUNS.lock().unwrap();
        if let Some((since, run)) = runs.first_key_value().map(|(_, run)| run)
            && since.elapsed() > LIMIT
        {
            give_up(&format!("{run} has not ended in {} seconds", LIMIT.as_secs()));
        }
    }
}
