//! Child processes: a goroutine that waits for one, or for its pipes, parks.
//!
//! Commands are built as those of [`std::process`], and statuses, outputs and settings of pipes are its own. On Linux a child's end is
//! told by a descriptor (`pidfd_open(2)`), elsewhere, and where no descriptor is left, by `SIGCHLD`. A program in which a goroutine waits
//! for a child is not deadlocked; children are real under every schedule, and a virtual clock stands still meanwhile.
//!
//! Go: package [`os/exec`](https://pkg.go.dev/os/exec).
//!
//! States      of a child: runs | has ended and is a zombie | reaped: its status is known, and its number may be another's.
//! Invariants  I1  it is reaped, and signals are sent to it, under the lock of its `Process` alone: no signal goes to a number that is
//!                 another's by now.
//!             I2  a child that nobody has waited for is among the orphans, and is reaped when the next child begins or is dropped.
//! Protocol    `Command` starts children; `exit` waits for their end; `child` has their pipes; `orphans` reaps those that were dropped.
//! Rejected    Starting a child on a helper thread: a setting of Linux (`PR_SET_PDEATHSIG`) ends a child with the thread that has started
//!             it. One thread that reaps all children of the process (`waitpid(-1)`): it takes the statuses of those that other code
//!             waits for.
//! See         tests/habits/processes.rs; Go `os/exec/exec.go`, `os/pidfd_linux.go`.

mod child;
mod exit;
mod orphans;

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::Path;
use std::process::{ExitStatus, Output, Stdio};
use std::time::Duration;

use crate::context::{Context, after_func};

pub use child::{Child, PipesLeftOpen};
pub use exit::Process;

/// A program with its arguments and settings, as [`std::process::Command`], whose children's ends are waited for by parking.
///
/// Go: `exec.Command(name, args...)`.
///
/// # Examples
///
/// ```
/// use gort::process::Command;
///
/// gort::run(|| {
///     let output = Command::new("echo").arg("hello").output().unwrap();
///     gort::println!("{}: {:?}", output.status, String::from_utf8_lossy(&output.stdout));
/// })?;
/// // exit status: 0: "hello\n"
/// # Ok::<(), gort::RunError>(())
/// ```
///
/// With a context, which ends it:
///
/// ```
/// use std::time::Duration;
/// use gort::context;
/// use gort::process::Command;
///
/// gort::run(|| {
///     let (ctx, cancel) = context::with_timeout(&context::background(), Duration::from_millis(10));
///     let status = Command::new("sleep").arg("1000").context(&ctx).status().unwrap();
///     gort::println!("{status}, {}", ctx.err().unwrap());
///     cancel.cancel();
/// })?;
/// // signal: 9 (SIGKILL), context deadline exceeded
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct Command {
    system: std::process::Command,
    context: Option<Context>,
    kill_on_drop: bool,
    wait_delay: Option<Duration>,
    /// Which of stdin, stdout and stderr were set here: what is not has another meaning for `output`.
    set: [bool; 3],
}

impl Command {
    /// This program, which is looked for in the path, without arguments; its environment, folder and standard streams are this
    /// process's.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        std::process::Command::new(program).into()
    }

    /// One argument more.
    pub fn arg(&mut self, arg: impl AsRef<OsStr>) -> &mut Self {
        self.system.arg(arg);
        self
    }

    /// Several arguments more.
    pub fn args(&mut self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> &mut Self {
        self.system.args(args);
        self
    }

    /// A variable of its environment.
    ///
    /// Go: `cmd.Env`.
    pub fn env(&mut self, key: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> &mut Self {
        self.system.env(key, value);
        self
    }

    /// Without this variable of the environment.
    pub fn env_remove(&mut self, key: impl AsRef<OsStr>) -> &mut Self {
        self.system.env_remove(key);
        self
    }

    /// Without any variable that was not set here.
    pub fn env_clear(&mut self) -> &mut Self {
        self.system.env_clear();
        self
    }

    /// The folder it runs in.
    ///
    /// Go: `cmd.Dir`.
    pub fn current_dir(&mut self, dir: impl AsRef<Path>) -> &mut Self {
        self.system.current_dir(dir);
        self
    }

    /// Its standard input. What is not set is inherited; by [`output`](Command::output) there is nothing to read.
    ///
    /// Go: `cmd.Stdin`, `cmd.StdinPipe()`.
    pub fn stdin(&mut self, stdin: impl Into<Stdio>) -> &mut Self {
        self.system.stdin(stdin);
        self.set[0] = true;
        self
    }

    /// Its standard output. What is not set is inherited; by [`output`](Command::output) it is read.
    ///
    /// Go: `cmd.Stdout`, `cmd.StdoutPipe()`.
    pub fn stdout(&mut self, stdout: impl Into<Stdio>) -> &mut Self {
        self.system.stdout(stdout);
        self.set[1] = true;
        self
    }

    /// Its standard error, as [`stdout`](Command::stdout).
    ///
    /// Go: `cmd.Stderr`, `cmd.StderrPipe()`.
    pub fn stderr(&mut self, stderr: impl Into<Stdio>) -> &mut Self {
        self.system.stderr(stderr);
        self.set[2] = true;
        self
    }

    /// Its children are killed when this context is done, if they have not ended by then. Their own children are not.
    ///
    /// Go: `exec.CommandContext(ctx, name, args...)`. There `Wait` says the context's error; here it says how the child has ended, and
    /// [`Context::err`] tells the rest. To ask a child politely first: [`Child::signal`] and [`Child::wait_timeout`] (Go: `cmd.Cancel`,
    /// `cmd.WaitDelay`).
    pub fn context(&mut self, ctx: &Context) -> &mut Self {
        self.context = Some(ctx.clone());
        self
    }

    /// Whether a child is killed when it is dropped before it has ended. It is not, unless this says so.
    ///
    /// Go: none. Rust: tokio's.
    pub fn kill_on_drop(&mut self, kills: bool) -> &mut Self {
        self.kill_on_drop = kills;
        self
    }

    /// How long [`output`](Command::output) and [`Child::wait_with_output`] go on reading once a child has ended: a process that the child has
    /// started may have its pipes, and write for ever. Without it they read for as long as any process can write.
    ///
    /// If the time is over first they fail with [`PipesLeftOpen`], which has what was read and how the child has ended. The time is one of the
    /// run's clock: a virtual one stands still while a goroutine waits for a pipe.
    ///
    /// Go: `cmd.WaitDelay`, which also begins when the context is done. Here a context kills the child at once, and the time begins
    /// with its end.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use gort::process::{Command, PipesLeftOpen};
    ///
    /// gort::run(|| {
    ///     // What the shell starts lives on, and keeps the shell's standard output.
    ///     let mut command = Command::new("sh");
    ///     command.args(["-c", "sleep 1000 & echo $!"]).wait_delay(Duration::from_millis(10));
    ///     let error = command.output().unwrap_err();
    ///     gort::println!("{error}");
    ///     let left = error.downcast::<PipesLeftOpen>().unwrap();
    ///     let sleeper = String::from_utf8(left.output.stdout).unwrap();
    ///     gort::println!("{}, {}", left.output.status, Command::new("kill").arg(sleeper.trim()).status().unwrap());
    /// })?;
    /// // exec: WaitDelay expired before I/O complete
    /// // exit status: 0, exit status: 0
    /// # Ok::<(), gort::RunError>(())
    /// ```
    pub fn wait_delay(&mut self, delay: Duration) -> &mut Self {
        self.wait_delay = Some(delay);
        self
    }

    /// The standard library's command, for all other settings. Standard streams are set by [`stdin`](Command::stdin) and its like, so that
    /// [`output`](Command::output) knows of them.
    pub fn as_std_mut(&mut self) -> &mut std::process::Command {
        &mut self.system
    }

    /// Starts a child.
    ///
    /// Go: `cmd.Start()`.
    ///
    /// # Blocking
    /// The thread waits until the system has begun the program, as Go's does: no other goroutine of the worker runs meanwhile.
    ///
    /// # Errors
    /// What the system says: no such program, too many files or processes. The context's error, if that is done already.
    pub fn spawn(&mut self) -> io::Result<Child> {
        if let Some(error) = self.context.as_ref().and_then(Context::err) {
            return Err(io::Error::other(error));
        }
        orphans::reap();
        let mut child = Child::new(self.system.spawn()?, self.kill_on_drop, self.wait_delay)?;
        if let Some(ctx) = &self.context {
            let process = child.process();
            // There is nobody to tell that it could not be killed.
            child.watched_by(after_func(ctx, move || _ = process.kill()));
        }
        Ok(child)
    }

    /// Starts a child and waits for its end.
    ///
    /// Go: `cmd.Run()`.
    ///
    /// # Blocking
    /// Parks with "IO wait", or "chan receive" where the end is told by a signal.
    ///
    /// # Errors
    /// As [`spawn`](Command::spawn).
    #[track_caller]
    pub fn status(&mut self) -> io::Result<ExitStatus> {
        self.spawn()?.wait()
    }

    /// Starts a child, reads what it writes, and waits for its end.
    ///
    /// Go: `cmd.Output()`.
    ///
    /// # Blocking
    /// As [`Child::wait_with_output`].
    ///
    /// # Errors
    /// As [`spawn`](Command::spawn), and [`PipesLeftOpen`], if there is a [`wait_delay`](Command::wait_delay).
    #[track_caller]
    pub fn output(&mut self) -> io::Result<Output> {
        let [stdin, stdout, stderr] = self.set;
        let whether = |set: bool, stdio: fn() -> Stdio| (!set).then(stdio);
        let unset = |command: &mut Self, read: fn() -> Stdio, written: fn() -> Stdio| {
            whether(stdin, read).map(|stdio| command.system.stdin(stdio));
            whether(stdout, written).map(|stdio| command.system.stdout(stdio));
            whether(stderr, written).map(|stdio| command.system.stderr(stdio));
        };
        unset(self, Stdio::null, Stdio::piped);
        let child = self.spawn();
        unset(self, Stdio::inherit, Stdio::inherit);
        child?.wait_with_output()
    }
}

impl From<std::process::Command> for Command {
    fn from(system: std::process::Command) -> Self {
        Command { system, context: None, kill_on_drop: false, wait_delay: None, set: [false; 3] }
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.system.fmt(f)
    }
}
