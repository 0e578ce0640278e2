//! How much memory a program takes that is explored: its state, and what is used again from one state to the next.
//!
//! Invariants  I1  what is counted is what is allocated: room that a list has beyond its contents counts, too.
//!             I2  a program that needs more than a state may take has not run out of memory as Go's would: it is not followed further.
//! See         step.rs; crates/explore/src/search/by_state.rs, which asks.

use super::heap::{Heap, Spare};
use super::state::{Args, Goroutine, State};
use super::step::{Scratch, Stand};

/// What an allocator takes for itself, of each piece of memory.
const OF_A_PIECE: usize = 16;

/// How many bytes a list takes.
fn of_list<T>(list: &Vec<T>) -> usize {
    match list.capacity() {
        0 => 0,
        room => room * size_of::<T>() + OF_A_PIECE,
    }
}

/// How many bytes a tree of so many entries takes, about: nodes of eleven, two thirds of them taken.
fn of_tree<T>(entries: usize) -> usize {
    entries * size_of::<T>() * 3 / 2
}

impl Goroutine {
    /// How many bytes it takes besides its record.
    fn bytes(&self) -> usize {
        let args = self.deferred.iter().map(|deferred| match &deferred.args {
            Args::Few(..) => 0,
            Args::Many(args) => args.len() * 8 + OF_A_PIECE,
        });
        let lists = of_list(&self.stack) + of_list(&self.frames) + of_list(&self.deferred);
        lists + of_list(&self.panics) + of_list(&self.waits) + args.sum::<usize>()
    }
}

impl Heap {
    fn bytes_with_room(&self) -> usize {
        of_list(&self.words) + of_list(&self.spare.0)
    }

    /// Gives back room that it does not need while nothing runs.
    fn slim(&mut self) {
        self.spare = Spare::default();
        if self.words.capacity() > self.words.len() + self.words.len() / 4 + SMALL {
            self.words.shrink_to_fit();
        }
    }
}

/// So many words of room are not worth an allocation.
const SMALL: usize = 128;

impl State {
    /// How many bytes it takes besides its record.
    fn bytes(&self) -> usize {
        let of_goroutines = self.goroutines.capacity() * size_of::<Goroutine>() + OF_A_PIECE;
        let goroutines: usize = self.goroutines.iter().map(Goroutine::bytes).sum();
        let lists = of_goroutines + of_list(&self.free) + of_list(&self.bubbles);
        let queues = (self.queue.capacity() + self.readers.capacity()) * 4;
        let in_bubbles = self.bubbles.iter().map(|bubble| bubble.timers.len()).sum::<usize>();
        let timers = of_tree::<[u64; 4]>(self.timers.len() + in_bubbles);
        let met = of_tree::<[u64; 3]>(self.met.len());
        let captured = self.captured.as_ref().map_or(0, of_list);
        self.heap.bytes_with_room() + goroutines + lists + queues + timers + met + captured
    }
}

impl Stand {
    /// How many bytes it takes besides its record.
    pub fn bytes(&self) -> u64 {
        let lists = of_list(&self.doomed) + of_list(&self.spinning) + of_list(&self.late);
        (self.state().bytes() + lists) as u64
    }

    /// Gives back room that it does not need while nothing runs.
    pub fn slim(&mut self) {
        self.state_mut().heap.slim();
    }

    /// No state may take more than so many bytes of memory.
    pub fn limit(&mut self, bytes: u64) {
        self.state_mut().limit(bytes);
    }
}

impl Scratch {
    /// How many bytes it takes besides its record.
    pub fn bytes(&self) -> u64 {
        (self.form.bytes() + self.sharing.bytes() + self.reach.bytes()) as u64
    }
}

impl super::form::Form {
    fn bytes(&self) -> usize {
        let Self { numbers, met, armed, iterated, out, held, order, names, keys, changed, marked, .. } = self;
        let places = of_list(numbers) + of_list(met) + of_list(armed) + of_list(changed) + of_list(marked);
        places + of_list(iterated) + of_list(out) + of_list(held) + of_list(order) + of_list(names) + of_list(keys)
    }
}

impl super::sharing::Sharing {
    fn bytes(&self) -> usize {
        of_list(&self.owners) + of_list(&self.open) + of_list(&self.changed) + of_list(&self.marked)
    }
}

impl super::reach::Reach {
    fn bytes(&self) -> usize {
        of_list(&self.held) + of_list(&self.slots) + of_list(&self.open) + of_list(&self.changed)
    }
}
