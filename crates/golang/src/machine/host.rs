//! The world outside of a program.
//!
//! Invariants  I1  a program notices nothing of the world but what it asks its host.

use super::events::Happened;

/// What a program asks of the world.
pub trait Host {
    /// Writes to standard output (1) or standard error (2).
    fn write(&mut self, descriptor: u32, bytes: &[u8]);

    /// A number below `below`, which is not 0: the order of a map, the ready case of a select.
    fn draw(&mut self, below: u64) -> u64;

    /// Nothing can run before this moment, in nanoseconds since the program began: waits for it, or lets the clock jump there. The moment
    /// that it is then, which may be an earlier one.
    fn wait_until(&mut self, moment: u64) -> u64;

    /// How late it is, in nanoseconds since the program began. None: the clock moves only by `wait_until`.
    fn now(&mut self) -> Option<u64> {
        None
    }

    /// A goroutine has paused: a moment to look around. Whether the program is to stop.
    fn pause(&mut self) -> bool {
        false
    }

    /// Whether it wants to be told what happens. It is asked whenever a goroutine begins or goes on.
    fn listens(&self) -> bool {
        false
    }

    /// Something has happened.
    fn happened(&mut self, happened: Happened) {
        let _ = happened;
    }

    /// Reads from standard input: nothing at its end.
    ///
    /// # Errors
    /// What the system says.
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, String> {
        let _ = buffer;
        Ok(0)
    }

    /// What is in the file of this name.
    ///
    /// # Errors
    /// The system's number of the error: 5 if it has none.
    fn read_file(&mut self, name: &str) -> Result<Vec<u8>, u32> {
        let _ = name;
        // There is no such file.
        Err(2)
    }

    /// The program's arguments, without its name.
    fn arguments(&self) -> &[String] {
        &[]
    }

    /// The folder in which the program runs, from the root on. Empty: unknown.
    fn folder(&self) -> String {
        String::new()
    }

    /// A variable of the environment.
    fn environment(&self, name: &str) -> Option<String> {
        let _ = name;
        None
    }
}

/// A world that keeps what is written and whose clock jumps.
#[derive(Clone, Default, Debug)]
pub struct Silent {
    /// What was written to standard output.
    pub output: Vec<u8>,
    /// What was written to standard error.
    pub errors: Vec<u8>,
}

impl Host for Silent {
    fn write(&mut self, descriptor: u32, bytes: &[u8]) {
        match descriptor {
            1 => self.output.extend_from_slice(bytes),
            _ => self.errors.extend_from_slice(bytes),
        }
    }

    fn draw(&mut self, _: u64) -> u64 {
        0
    }

    fn wait_until(&mut self, moment: u64) -> u64 {
        moment
    }
}
