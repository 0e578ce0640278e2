//! Endings: how goroutines and programs end.

/// How a goroutine ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum GoroutineEnd {
    /// Its function returned.
    Return,
    /// It called `goexit`.
    Goexit,
    /// It panicked and nothing recovered.
    Panic,
}

/// How the program ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Ending {
    /// `main` returned.
    Exit,
    /// Nothing could run any more.
    Deadlock,
    /// A panic that nothing recovered.
    Panic,
    /// A fatal error other than a deadlock, or an exit [with a status](Ending::has_status) other than 0. Also where the run itself failed: a replay code does not fit, the system refused
    /// memory for a stack, or the events' listener panicked.
    Fatal,
    /// It goes on without an end, and prints nothing more. No run ends so: that is known of a program that was explored.
    Never,
    /// It goes on without an end, and may print without an end: as [`Never`](Ending::Never), else.
    PrintsForever,
}

impl Ending {
    /// Whether it is an exit with a status other than 0, as of Go's `os.Exit`: what ended so says `exit status` and the number.
    ///
    /// # Examples
    ///
    /// ```
    /// # use gort_events::Ending;
    /// assert!(Ending::Fatal.has_status("exit status 3"));
    /// assert!(!Ending::Fatal.has_status("fatal error: concurrent map writes"));
    /// ```
    pub fn has_status(self, message: &str) -> bool {
        self == Ending::Fatal && message.starts_with("exit status ")
    }
}
