//! The machine on which gort runs, as a Go program asks it: its environment, its files, the numbers of the process.
//!
//! See         files.rs; crates/golang-explore/src/machine.rs, which keeps the answers while a program is explored.

use gort_golang::machine::FileStat;
use gort_golang_explore::Machine;

use super::{files, input};

/// The machine on which gort runs.
#[derive(Clone, Copy, Default, Debug)]
pub struct ThisMachine {
    /// Whether its standard input is the program's.
    pub input: bool,
}

impl Machine for ThisMachine {
    fn has_input(&self) -> bool {
        self.input && input::is_known()
    }

    fn input(&self) -> Vec<u8> {
        input::all().to_vec()
    }

    fn environment(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn environment_variables(&self) -> Vec<String> {
        files::variables()
    }

    fn folder(&self) -> String {
        std::env::current_dir().map_or_else(|_| String::new(), |folder| folder.to_string_lossy().into_owned())
    }

    #[cfg(unix)]
    fn identity(&self) -> [u32; 6] {
        use rustix::process::{getegid, geteuid, getgid, getppid, getuid};
        let parent = getppid().map_or(0, |parent| parent.as_raw_nonzero().get().unsigned_abs());
        [std::process::id(), parent, getuid().as_raw(), geteuid().as_raw(), getgid().as_raw(), getegid().as_raw()]
    }

    /// Users and groups have no numbers, which Go gives as -1.
    #[cfg(not(unix))]
    fn identity(&self) -> [u32; 6] {
        [std::process::id(), 0, u32::MAX, u32::MAX, u32::MAX, u32::MAX]
    }

    fn read_file(&self, name: &str) -> Result<Vec<u8>, u32> {
        files::read(name)
    }

    fn file_stat(&self, name: &str, follow: bool) -> Result<FileStat, u32> {
        files::stat(name, follow)
    }

    fn read_folder(&self, name: &str) -> Result<Vec<String>, u32> {
        files::folder(name)
    }

    fn read_link(&self, name: &str) -> Result<String, u32> {
        files::link(name)
    }
}
