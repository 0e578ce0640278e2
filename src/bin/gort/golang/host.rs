//! The world of a program that runs: its streams, the clock of the machine, chance.

use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use gort_events::Rng;
use gort_golang::machine::Host;

/// How much output waits before it is written.
const BUFFER: usize = 32 << 10;

/// The moment that it is, in nanoseconds since 1970.
#[allow(clippy::disallowed_methods, reason = "the program's clock is the machine's")]
pub fn moment() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}

/// The world.
pub struct World {
    started: Instant,
    timeout: Option<Duration>,
    rng: Rng,
    output: Vec<u8>,
    /// The program's arguments.
    arguments: Vec<String>,
}

impl World {
    /// A world that ends after the timeout. `draws`: what seeds chance; otherwise it is another one in each run.
    #[allow(clippy::disallowed_methods, reason = "the program's clock is the machine's")]
    pub fn new(timeout: Option<Duration>, draws: Option<u64>, arguments: Vec<String>) -> World {
        let drawn = || {
            use std::hash::{BuildHasher as _, Hasher as _};
            std::collections::hash_map::RandomState::new().build_hasher().finish()
        };
        let rng = Rng::new(draws.unwrap_or_else(drawn));
        World { started: Instant::now(), timeout, rng, output: Vec::new(), arguments }
    }

    /// After how long it ends.
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    /// Writes what waits. A reader that has gone away is no failure of the program's.
    pub fn flush(&mut self) {
        // The main thread holds the lock of standard output.
        let mut rest = &self.output[..];
        while let Ok(written) = rustix::io::write(rustix::stdio::stdout(), rest) {
            rest = &rest[written..];
            if rest.is_empty() {
                break;
            }
        }
        self.output.clear();
    }
}

impl Host for World {
    fn write(&mut self, descriptor: u32, bytes: &[u8]) {
        if descriptor == 1 {
            self.output.extend_from_slice(bytes);
            if self.output.len() > BUFFER {
                self.flush();
            }
            return;
        }
        self.flush();
        let mut errors = io::stderr();
        let _ = errors.write_all(bytes);
    }

    fn draw(&mut self, below: u64) -> u64 {
        self.rng.below(below as usize) as u64
    }

    #[allow(clippy::disallowed_methods, reason = "the program waits for the machine's clock")]
    fn wait_until(&mut self, moment: u64) -> u64 {
        self.flush();
        let (now, moment) = (self.started.elapsed(), Duration::from_nanos(moment));
        let until = self.timeout.map_or(moment, |timeout| timeout.min(moment));
        if let Some(left) = until.checked_sub(now) {
            std::thread::sleep(left);
        }
        self.started.elapsed().as_nanos() as u64
    }

    fn now(&mut self) -> Option<u64> {
        Some(self.started.elapsed().as_nanos() as u64)
    }

    fn pause(&mut self) -> bool {
        if self.output.len() > BUFFER / 2 {
            self.flush();
        }
        self.timeout.is_some_and(|timeout| self.started.elapsed() >= timeout)
    }

    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, String> {
        self.flush();
        io::stdin().lock().read(buffer).map_err(|error| error.to_string())
    }

    fn read_file(&mut self, name: &str) -> Result<Vec<u8>, u32> {
        std::fs::read(name).map_err(|error| error.raw_os_error().map_or(5, i32::unsigned_abs))
    }

    fn arguments(&self) -> &[String] {
        &self.arguments
    }

    fn environment(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}
