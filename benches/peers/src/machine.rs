//! The machine and the versions that a run was measured with.

use std::process::Command;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::peer::Peer;

/// The load average up to which a machine has nothing else to do.
const QUIET: f64 = 0.5;

/// What the figures depend on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) kernel: String,
    pub(crate) date: String,
}

impl Machine {
    pub(crate) fn this() -> Self {
        let uname = rustix::system::uname();
        let cpuinfo = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        Self {
            processor: processor_in(&cpuinfo).unwrap_or_else(|| uname.machine().to_string_lossy().into_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            kernel: format!("{} {}", uname.sysname().to_string_lossy(), uname.release().to_string_lossy()),
            date: today(),
        }
    }
}

impl std::fmt::Display for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { processor, cores, kernel, date } = self;
        write!(f, "{processor}, {cores} cores, {kernel}, {date}")
    }
}

/// A note where other programs disturb the figures.
pub(crate) fn busy() -> Option<String> {
    let load = std::fs::read_to_string("/proc/loadavg").ok()?;
    let load = load.split(' ').next()?;
    (load.parse::<f64>().ok()? > QUIET)
        .then(|| format!("the machine was busy with other work as well: load average {load} before the first round"))
}

fn processor_in(cpuinfo: &str) -> Option<String> {
    cpuinfo.lines().find_map(|line| Some(line.strip_prefix("model name")?.split_once(':')?.1.trim().to_string()))
}

#[allow(clippy::disallowed_methods)] // a benchmark says when it ran
fn today() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string().chars().take(10).collect()
}

/// The version of a peer: what this program was built with, or what `go version` says.
pub(crate) fn version(peer: Peer) -> String {
    let locked = |name| format!("{name} {}", locked_version(include_str!("../Cargo.lock"), name).unwrap_or("?"));
    match peer {
        Peer::GortMigrating => "the same, migrating".to_string(),
        Peer::GortBefore => "an earlier build of it".to_string(),
        Peer::Gort | Peer::Tokio | Peer::May => locked(peer.name()),
        Peer::Threads => format!("OS threads with {}", locked("crossbeam-channel")),
        Peer::Go => {
            let said = Command::new("go").arg("version").output().map(|output| output.stdout).unwrap_or_default();
            let said = String::from_utf8_lossy(&said);
            let number = said.split_whitespace().find_map(|word| word.strip_prefix("go1")).unwrap_or("?");
            format!("Go 1{number}")
        }
    }
}

fn locked_version<'a>(lock: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    after.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_named() {
        assert_eq!(processor_in("cpu family\t: 6\nmodel name\t: AMD EPYC 7\n"), Some("AMD EPYC 7".to_string()));
        assert_eq!(processor_in("Hardware: x\n"), None);
    }

    #[test]
    fn versions_are_those_of_the_lock_file() {
        assert_eq!(locked_version("[[package]]\nname = \"may\"\nversion = \"0.3.51\"\n", "may"), Some("0.3.51"));
        for peer in [Peer::Gort, Peer::Tokio, Peer::May, Peer::Threads] {
            assert!(!version(peer).contains('?'), "{}", version(peer));
        }
    }
}
