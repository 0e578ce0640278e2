//! Sockets: TCP, UDP and Unix ones, their deadlines, and what closing does.

mod closing;
mod deadline;
mod kinds;
mod tcp;

use std::process::Command;

use crate::harness::child;

/// Runs this test in a process of its own, which may open this number of files. Whether this is that process.
fn alone(module: &str, test: &str, files: usize) -> bool {
    if child::is_child() {
        return true;
    }
    let this = child::command(module, test);
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n \"$1\" && shift && exec \"$@\"", "sh"]).arg(files.to_string());
    limited.arg(this.get_program()).args(this.get_args());
    limited.envs(this.get_envs().filter_map(|(name, value)| Some((name, value?))));
    child::run_and_pass(&mut limited);
    false
}
