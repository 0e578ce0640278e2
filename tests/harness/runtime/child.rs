//! Tests that need a process of their own: such a test starts its binary again for itself alone, and takes the other branch there.

use std::process::{Command, Output};

const CHILD: &str = "GORT_TEST_CHILD";
/// What runs a program for another machine, as words: an emulator does not start one that starts itself again.
const RUNNER: &str = "GORT_TEST_RUNNER";

/// Whether this process was started by a test, for itself alone.
pub(crate) fn is_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

/// The command that runs this test alone. `module` is the `module_path!()` of its file.
pub(crate) fn command(module: &str, test: &str) -> Command {
    let mut command = with_threads(module, test);
    command.arg("--test-threads=1");
    command
}

/// The same, where the test runs on a thread of its own and not on the process's first one.
pub(crate) fn with_threads(module: &str, test: &str) -> Command {
    let mut command = own_program();
    command.args([&full_name(module, test), "--exact", "--nocapture"]).env(CHILD, "1").env("RUST_TEST_THREADS", "2");
    command
}

fn own_program() -> Command {
    let program = std::env::current_exe().unwrap();
    let runner = std::env::var(RUNNER).unwrap_or_default();
    let mut words = runner.split_whitespace();
    let Some(first) = words.next() else { return Command::new(program) };
    let mut command = Command::new(first);
    command.args(words).arg(program);
    command
}

/// Runs this test in a process of its own.
#[track_caller]
pub(crate) fn output(module: &str, test: &str) -> Output {
    run(&mut command(module, test))
}

/// Runs a command that runs one test alone.
#[track_caller]
pub(crate) fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    // A name that is no test's would run nothing, and succeed.
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("running 1 test\n"), "{command:?} runs no test: {said}");
    output
}

/// Runs this test in a process of its own, where it must pass.
#[track_caller]
pub(crate) fn passes(module: &str, test: &str) {
    run_and_pass(&mut command(module, test));
}

/// Runs a command that runs one test alone, which must pass.
#[track_caller]
pub(crate) fn run_and_pass(command: &mut Command) {
    let Output { status, stdout, stderr } = run(command);
    let (stdout, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{status:?}\n{stdout}\n{stderr}");
}

/// The test's name as `--exact` wants it: without the crate's.
pub(crate) fn full_name(module: &str, test: &str) -> String {
    module.split_once("::").map_or_else(|| test.to_owned(), |(_, inner)| format!("{inner}::{test}"))
}

/// Runs this test in a process of its own, which may open this number of files. Whether this is that process.
#[cfg(unix)]
pub(crate) fn alone(module: &str, test: &str, files: usize) -> bool {
    if is_child() {
        return true;
    }
    let this = command(module, test);
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n \"$1\" && shift && exec \"$@\"", "sh"]).arg(files.to_string());
    limited.arg(this.get_program()).args(this.get_args());
    limited.envs(this.get_envs().filter_map(|(name, value)| Some((name, value?))));
    run_and_pass(&mut limited);
    false
}
