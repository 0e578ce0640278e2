//! An exploration as a test: no schedule may fail.

use std::fmt::Write;

use gort_events::{Ending, Output};
use gort_explore::{Exploration, FoundOutput, Incomplete};

use crate::explore::explorer::Explorer;

/// So many outputs are looked at for a failure that needs few preemptions, before all are, in the order of their text.
const LISTED: usize = 1000;

impl Explorer {
    /// Explores the program as a test: in every schedule `main` must return.
    ///
    /// `#[gort::test(explore = true)]` is this, of a test's function. Go: none; `testing/synctest` runs one schedule. Rust: `loom::model`, `shuttle::check`.
    ///
    /// # Blocking
    /// As [`run`](Explorer::run).
    ///
    /// # Panics
    /// Panics if a schedule ends otherwise, by a panic of any goroutine, a deadlock or another fatal error; the message has how it ended, and the code by which
    /// it is run again. Panics if there is a data race between [`Racy`](crate::sync::Racy) variables, since Go promises nothing about such a program, and if not
    /// everything was looked at: a part proves nothing. Only the bound that [`preemptions`](Explorer::preemptions) asks for is let
    /// pass.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::explore::Explorer;
    /// use gort::sync::Mutex;
    /// use std::sync::Arc;
    ///
    /// let add_twice = |locked_between: bool| {
    ///     move || {
    ///         let sum = Arc::new(Mutex::new(0));
    ///         let add = move |sum: &Mutex<i32>| {
    ///             if locked_between {
    ///                 *sum.lock() += 1;
    ///             } else {
    ///                 let read = *sum.lock();
    ///                 *sum.lock() = read + 1;
    ///             }
    ///         };
    ///         let other = sum.clone();
    ///         let adds = gort::spawn(move || add(&other));
    ///         add(&sum);
    ///         adds.join();
    ///         assert_eq!(*sum.lock(), 2);
    ///     }
    /// };
    /// let found = Explorer::new("add", add_twice(true)).check();
    /// assert_eq!(found.outputs.to_string(), "1");
    ///
    /// let failed = std::panic::catch_unwind(|| Explorer::new("add", add_twice(false)).check()).unwrap_err();
    /// let text = failed.downcast_ref::<String>().unwrap();
    /// assert!(text.starts_with("gort: a schedule fails:\npanic: assertion `left == right` failed"));
    /// assert!(text.contains("To run it again, "));
    /// ```
    #[track_caller]
    pub fn check(self) -> Exploration {
        let name = self.name().to_string();
        let found = self.run();
        if let Some(failure) = failure(&found) {
            panic!("{}", told(&failure, &name));
        }
        if let Some(race) = found.races_in_detail().next() {
            let race = race.detail.map_or_else(|| format!("{:?}", race.race), |race| race.to_string());
            panic!("gort: a schedule has a data race:\n{race}");
        }
        match &found.incomplete {
            None | Some(Incomplete::Preemptions { .. }) => found,
            Some(why) => panic!("gort: no schedule that was looked at fails, but not all were: {why}"),
        }
    }
}

/// An output that is a failure, if there is one: one that needs few preemptions, as a rule.
fn failure(found: &Exploration) -> Option<FoundOutput> {
    let fails = |output: &Output| output.ending != Ending::Exit;
    let listed = found.list(LISTED);
    let count = listed.len();
    listed.into_iter().find(|listed| fails(&listed.output)).or_else(|| {
        let beyond = || found.all().find(fails).and_then(|output| found.find(&output));
        if count < LISTED { None } else { beyond() }
    })
}

fn told(failure: &FoundOutput, name: &str) -> String {
    let mut text = format!("gort: a schedule fails:\n{}", failure.output.message);
    if !failure.output.lines.is_empty() {
        _ = write!(text, "\nbefore that it has printed:\n\t{}", failure.output.lines.join("\n\t"));
    }
    match &failure.schedule {
        Some(code) => {
            let program = &code.header().program;
            _ = write!(
                text,
                "\nTo run it again, test it by #[gort::test(replay = \"{code}\")], or:\n\t\
                 Builder::new().program(\"{program}\").schedule(Schedule::Replay(\"{code}\".parse().unwrap())).run(main)"
            );
        }
        None => _ = write!(text, "\nNo code can hold its schedule ({name})."),
    }
    text
}
