//! The world outside of a program.
//!
//! Invariants  I1  a program notices nothing of the world but what it asks its host.
//!             I2  with the same answers a program does the same.
//! See         order.rs, which asks which goroutine goes on.

use gort_events::Chosen;

/// What a choice is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// What goes on: goroutines in Go's order, before a visible operation the running one before them and timers that are due behind
    /// them. 0 is Go's own order.
    Run,
    /// Timers are due by a clock that jumps: those, the oldest first, then the goroutines that could run before they fire.
    Timer,
    /// The ready case of a select, in the order of the text.
    Select,
    /// Which case is linked first of those that name one channel in the same direction, when a select waits.
    Link,
    /// With which entry a map begins, in the order in which they came.
    Map,
    /// Which entry of a map comes next where any may, in the order in which they came; before them, where it can be, that none does.
    Entry,
    /// With which child a context that is canceled begins, the oldest first. 0 is the order of gort's own runtime.
    Child,
    /// A number that a program draws without a seed.
    Random,
}

/// What the candidates of a choice are called in a replay code, in their order: they are counted only where one is asked for.
pub type Names<'a> = dyn Fn(u64) -> Chosen + 'a;

use super::events::Happened;
use crate::source::Pos;

/// What is known of a file, as Linux has it.
#[derive(Clone, Copy, Default, Debug)]
pub struct FileStat {
    /// Its kind and what is allowed with it.
    pub mode: u32,
    /// How many bytes it has.
    pub size: u64,
    /// When it was changed: seconds since 1970.
    pub seconds: i64,
    /// And nanoseconds.
    pub nanoseconds: i64,
    /// The number of its device.
    pub device: u64,
    /// Its number there.
    pub number: u64,
}

/// What a program asks of the world.
pub trait Host {
    /// Writes to standard output (1) or standard error (2).
    fn write(&mut self, descriptor: u32, bytes: &[u8]);

    /// Which of several ways a run goes on: a number below `among`, which is at least 2. `names` says what each is called in a replay code.
    fn choose(&mut self, choice: Choice, among: u64, names: &Names<'_>) -> u64 {
        let _ = (choice, among, names);
        0
    }

    /// The capacity of a channel that the program's own text makes at this place and that asks for this one.
    fn capacity(&self, place: Pos, asked: u64) -> u64 {
        let _ = place;
        asked
    }

    /// A map is gone through in an order of which not each is asked for.
    fn leaves_out_orders(&mut self) {}

    /// Whether it is asked also which goroutine goes on: at each switch, and before each operation that others can notice.
    fn orders(&self) -> bool {
        false
    }

    /// Where it orders: whether it is asked also before each access to memory outside of a goroutine's own frames, and before an error of the
    /// runtime ends the program.
    fn orders_accesses(&self) -> bool {
        false
    }

    /// Where it orders, and the clock moves only by `wait_until`: whether time may pass at any step, so that it is asked also which timer fires.
    fn passes_time(&self) -> bool {
        false
    }

    /// Where a program is explored: whether it is told of each operation before which such a host would be asked.
    fn counts_points(&self) -> bool {
        false
    }

    /// The goroutine of this number carries out such an operation.
    fn passes(&mut self, goroutine: u64) {
        let _ = goroutine;
    }

    /// Where it orders: the goroutine of this number carries out an operation that others can notice.
    fn acts(&mut self, goroutine: u64) {
        let _ = goroutine;
    }

    /// Where it orders: a goroutine lets others go first without having come to such an operation. It gives way, or it has computed for as long
    /// as one may at once.
    fn goes_unnoticed(&mut self, computed: bool) {
        let _ = computed;
    }

    /// Where it orders: these timers, by their names, are among the candidates of the next choice, in this order. Names are 0 unless they were
    /// asked for.
    fn offers(&mut self, timers: &[u64]) {
        let _ = timers;
    }

    /// Where it orders: the timer of this name fires, which is due.
    fn fires(&mut self, timer: u64) {
        let _ = timer;
    }

    /// Nothing can run before this moment, in nanoseconds since the program began, or before there is something to read if `reading`: waits for
    /// it, or lets the clock jump there. The moment that it is then, which may be an earlier one.
    fn wait_until(&mut self, moment: Option<u64>, reading: bool) -> u64;

    /// How late it is, in nanoseconds since the program began. None: the clock moves only by `wait_until`.
    fn now(&mut self) -> Option<u64> {
        None
    }

    /// A moment to look around. Whether the program is to stop.
    fn pause(&mut self) -> bool {
        false
    }

    /// Whether it wants to be told what happens. It is asked when a turn begins.
    fn listens(&self) -> bool {
        false
    }

    /// Something has happened.
    fn happened(&mut self, happened: Happened) {
        let _ = happened;
    }

    /// Whether it wants to be told, where it listens, what goroutines do with maps.
    fn watches_maps(&self) -> bool {
        false
    }

    /// What comes in standard input behind so many bytes, where all of it is known beforehand: as much as there is room for, 0 at its end.
    /// None: it is read as it comes, by `read`.
    fn input(&mut self, from: u64, buffer: &mut [u8]) -> Option<usize> {
        let _ = (from, buffer);
        None
    }

    /// Whether a read from standard input would not wait.
    fn can_read(&mut self) -> bool {
        true
    }

    /// Whether signals can come to the program.
    fn gets_signals(&self) -> bool {
        false
    }

    /// A signal that has come and that the program has not been told of. Before the first call a signal does to the program what it does to
    /// any.
    fn signal(&mut self) -> Option<u32> {
        None
    }

    /// Whether there is a signal that the program has not been told of.
    fn has_signal(&mut self) -> bool {
        false
    }

    /// Reads from standard input: nothing at its end. It is called when `can_read`.
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

    /// What is known of a file. `follow`: of what a link names.
    ///
    /// # Errors
    /// The system's number of the error.
    fn file_stat(&mut self, name: &str, follow: bool) -> Result<FileStat, u32> {
        let _ = (name, follow);
        Err(2)
    }

    /// The names in a folder, sorted.
    ///
    /// # Errors
    /// The system's number of the error.
    fn read_folder(&mut self, name: &str) -> Result<Vec<String>, u32> {
        let _ = name;
        Err(2)
    }

    /// What a link names.
    ///
    /// # Errors
    /// The system's number of the error.
    fn read_link(&mut self, name: &str) -> Result<String, u32> {
        let _ = name;
        Err(2)
    }

    /// The numbers of the process: its own, its parent's, its user and group, real and effective ones.
    fn identity(&self) -> [u32; 6] {
        [1, 0, 0, 0, 0, 0]
    }

    /// All variables of the environment, as NAME=VALUE.
    fn environment_variables(&self) -> Vec<String> {
        Vec::new()
    }

    /// The program's arguments, without its name.
    fn arguments(&self) -> &[String] {
        &[]
    }

    /// The folder in which the program runs, from the root on. Empty: unknown.
    fn folder(&self) -> String {
        String::new()
    }

    /// The folder from which the names of the program's own files count, where it is told where it stands. Empty: these are told as they are.
    fn folder_of_text(&self) -> String {
        self.folder()
    }

    /// A variable of the environment.
    fn environment(&self, name: &str) -> Option<String> {
        let _ = name;
        None
    }
}

/// Answers [`Host::input`] from all that there is: how many bytes behind the first `from` of it were copied into the buffer.
pub fn copy_from(all: &[u8], from: u64, buffer: &mut [u8]) -> usize {
    let behind = usize::try_from(from).ok().and_then(|from| all.get(from..)).unwrap_or_default();
    let n = behind.len().min(buffer.len());
    buffer[..n].copy_from_slice(&behind[..n]);
    n
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

    fn wait_until(&mut self, moment: Option<u64>, _: bool) -> u64 {
        moment.unwrap_or_default()
    }
}
