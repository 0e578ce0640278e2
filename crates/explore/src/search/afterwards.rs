//! What becomes of goroutines that are left when main returns: the program goes on without main, in every way in which it can.
//!
//! Go ends a program with main, whatever the others do. Which of them had come to where nothing would ever have taken them further is not
//! seen in the state in which main returns: one that waits there may have been about to be woken. So the states that follow without main
//! are a graph of their own, beside the program's.
//!
//! Invariants  I1  a goroutine has the same place from state to state for as long as it lives, and while it lives no other one has it.
//!             I2  one that was woken can act in the state that follows, or has ended there: so one that does neither in any state that follows
//!                 was not woken.
//!             I3  where not all states that follow were seen, only that is said of a goroutine which no state could change that was not.
//! Protocol    While the search goes on, only so many states are looked at for each that it has found; steps from the others are taken when it has
//!             found more, or come to its end. What goes on without main may be far more than the program, and would hold up all that is to be
//!             found of it.
//! Rejected    To believe what the garbage collector can tell, as Go's own profile of leaked goroutines does: what a running goroutine could
//!             reach it need not ever use.
//! See         explicit states: leaks; Saioc, Chen, Møller: "Dynamic detection and repair of goroutine leaks", 2025 (what the collector tells).

use std::cell::Cell;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gort_events::Actor;

use crate::answers::report::{Fate, LeftGoroutine};
use crate::graph::hashers::AsItIs;
use crate::settings::Settings;
use crate::system::{End, Run, Standing};

/// Goroutines by their places.
type Places = u128;

/// A goroutine that is alive in a state.
#[derive(Clone, Copy, Debug)]
struct Living {
    place: u32,
    left: LeftGoroutine,
}

/// A state of the program without main.
#[derive(Clone, Default, Debug)]
struct After {
    living: Vec<Living>,
    /// Goroutines that can take the next step.
    able: Places,
    next: Vec<u32>,
    /// Whether these are all that follow.
    is_whole: bool,
}

#[derive(Default)]
struct Known {
    numbers: HashMap<u128, u32, BuildHasherDefault<AsItIs>>,
    states: Vec<After>,
    /// How many bytes they take besides their records, and runs from which steps are to be taken.
    beside: usize,
    /// How many bytes those had that were looked at.
    looked: u64,
    /// Whether no states are added any more.
    is_closed: bool,
    /// States that are to be stepped from.
    open: Vec<Open>,
}

/// So many states are looked at, and so many more for each that the search has found: what goes on without main may have no end, and nothing
/// is said of it then.
const MOST: u64 = 100_000;
const MOST_OF_A_STATE: u64 = 4;
/// While the search goes on so many are looked at, besides those for each state that it has found.
const AT_FIRST: u64 = 1_000;
/// And states of so many bytes, and so many more for each that the search has found: where each is larger than the one before, what it takes to look
/// at so many grows with their square, and the search waits for it.
const MOST_BYTES: u64 = 256 << 20;
const MOST_BYTES_OF_A_STATE: u64 = 16 << 10;
/// Once the search is to end, what became of goroutines is still found out if it takes no more than so many looks at a state: a moment.
const LATE: u64 = 3_000_000;

/// What an allocator takes for itself, of each piece of memory.
const OF_A_PIECE: usize = 16;
/// So many runs are kept to be used again.
const MOST_SPARE: usize = 4;

/// Where a step leads that ends the program for all.
const GONE: u32 = u32::MAX;

/// All states without main that were seen.
pub(crate) struct Afterwards {
    known: Mutex<Known>,
    bound: u64,
    /// Set when the search is to end.
    cancel: Option<Arc<AtomicBool>>,
}

/// A state that is to be stepped from.
struct Open {
    number: u32,
    run: Box<dyn Run + Send>,
    actors: Vec<Actor>,
    /// Whether each of its goroutines has a place in a set.
    fits: bool,
}

/// Runs that are not needed any more.
type Runs = Vec<Box<dyn Run + Send>>;

fn place_of(actor: Actor) -> u32 {
    u32::try_from(actor.number() >> 1).unwrap_or(u32::MAX)
}

/// The set of one place. `None`: there are more places than fit.
fn set_of(place: u32) -> Option<Places> {
    1_u128.checked_shl(place)
}

impl Afterwards {
    pub(crate) fn new(settings: &Settings) -> Self {
        Afterwards { known: Mutex::default(), bound: settings.bound, cancel: settings.cancel.clone() }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in how a run has ended: the number of the state in which it goes on without main, if it does. `states`: so many the search has
    /// found, and so many bytes are left to it. `stopped` is asked whether it has stopped.
    pub(crate) fn enter(
        &self,
        run: &dyn Run,
        end: &End,
        (states, room): (u64, u64),
        stopped: &dyn Fn() -> bool,
    ) -> Option<u32> {
        if end.left.is_empty() {
            return None;
        }
        let mut spare = Vec::new();
        let first = self.place(run.without_main()?, &mut spare);
        self.go_on((states, room), AT_FIRST + MOST_OF_A_STATE * states, (stopped, &mut spare));
        first.filter(|first| *first != GONE)
    }

    /// Takes the steps that were left: the search has come to its end, and found so many states, and so many bytes are left.
    pub(crate) fn finish(&self, found: (u64, u64)) {
        self.go_on(found, u64::MAX, (&|| false, &mut Vec::new()));
    }

    /// Takes steps until there are none to be taken, or so many states for now.
    fn go_on(&self, (states, room): (u64, u64), for_now: u64, (stopped, spare): (&dyn Fn() -> bool, &mut Runs)) {
        let most = self.bound.min(MOST + MOST_OF_A_STATE * states);
        let most_bytes = self.bytes() + room;
        let most_looked = MOST_BYTES + MOST_BYTES_OF_A_STATE * states;
        loop {
            let mut known = self.known();
            if known.states.len() as u64 > for_now {
                return;
            }
            let Some(Open { number, run, actors, fits }) = known.open.pop() else { return };
            known.looked += run.bytes();
            known.beside -= run.bytes() as usize;
            let is_too_much = known.states.len() as u64 > most || known.looked > most_looked;
            drop(known);
            let is_too_much = is_too_much || self.bytes() > most_bytes;
            if is_too_much || stopped() || self.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
                let mut known = self.known();
                known.is_closed = true;
                let open = std::mem::take(&mut known.open);
                known.beside -= open.iter().map(|open| open.run.bytes() as usize).sum::<usize>();
                return;
            }
            let (mut next, mut is_whole) = (Vec::new(), fits);
            for actor in actors {
                is_whole &= self.step(&*run, actor, &mut next, spare);
            }
            let mut known = self.known();
            known.beside += size_of_val(&next[..]) + OF_A_PIECE;
            let state = &mut known.states[number as usize];
            (state.next, state.is_whole) = (next, is_whole);
            drop(known);
            spare.push(run);
            spare.truncate(MOST_SPARE);
        }
    }

    /// Takes every step of an actor. Whether it is known where each leads.
    fn step(&self, from: &dyn Run, actor: Actor, next: &mut Vec<u32>, spare: &mut Runs) -> bool {
        let (mut number, mut labels, mut is_whole) = (0, 1, true);
        while number < labels {
            let copy = match spare.pop() {
                Some(spare) => from.snapshot_into(spare),
                None => from.snapshot(),
            };
            let Some(mut run) = copy else { return false };
            run.step(actor, &mut |offered| {
                labels = offered.len();
                number
            });
            let place = self.place(run, spare);
            is_whole &= place.is_some();
            next.extend(place);
            number += 1;
        }
        is_whole
    }

    /// The number of the state in which the run stands. `None`: it is not known how it goes on.
    fn place(&self, mut run: Box<dyn Run + Send>, spare: &mut Runs) -> Option<u32> {
        let (digest, actors) = match run.standing() {
            Standing::Open { digest, enabled } => (digest, enabled.to_vec()),
            // All end at once, by a panic of one of them.
            Standing::Ended(_) => return Some(GONE),
            Standing::Stopped => return None,
        };
        let mut known = self.known();
        if let Some(number) = known.numbers.get(&digest) {
            spare.push(run);
            spare.truncate(MOST_SPARE);
            return Some(*number);
        }
        let number = known.states.len() as u32;
        if u64::from(number) >= self.bound || known.is_closed {
            return None;
        }
        let left = run.left();
        let able = actors.iter().filter(|actor| !actor.is_timer());
        let able = able.map(|actor| set_of(place_of(*actor))).try_fold(0, |all, one| Some(all | one?));
        let fit = left.iter().all(|(actor, _)| set_of(place_of(*actor)).is_some());
        run.put_aside();
        known.beside += size_of_val(&left[..]) + OF_A_PIECE + run.bytes() as usize;
        let living = left.into_iter().map(|(actor, left)| Living { place: place_of(actor), left }).collect();
        let fits = able.is_some() && fit;
        known.states.push(After { living, able: able.unwrap_or_default(), next: Vec::new(), is_whole: false });
        known.numbers.insert(digest, number);
        known.open.push(Open { number, run, actors, fits });
        Some(number)
    }

    /// About how much memory the states take, in bytes.
    pub(super) fn bytes(&self) -> u64 {
        let known = self.known();
        let table = known.numbers.capacity() * 8 / 7 * (size_of::<(u128, u32)>() + 1);
        (known.states.capacity() * size_of::<After>() + table + known.beside) as u64
    }

    /// What became of the goroutines that each of these ends has left: `after` is the number that `enter` gave it. Once the search is to end
    /// it is not known where that takes long.
    pub(crate) fn refine(&self, ends: Vec<(End, Option<u32>)>) -> Vec<End> {
        let known = self.known();
        let late = Cell::new(LATE);
        let is_to_end = || {
            let cancelled = self.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed));
            cancelled && late.replace(late.get().saturating_sub(1)) == 0
        };
        let Some(fates) = Fates::new(&known.states, &is_to_end) else {
            return ends.into_iter().map(|(end, _)| end).collect();
        };
        let refined = |(end, after): (End, Option<u32>)| match after {
            Some(after) => {
                let state = &known.states[after as usize];
                let left = state.living.iter().map(|one| one.left.with_fate(fates.of(after, one)));
                let mut left: Vec<LeftGoroutine> = left.collect();
                left.sort();
                End { left, ..end }
            }
            None => end,
        };
        ends.into_iter().map(refined).collect()
    }
}

/// For each state sets of its goroutines.
struct Fates {
    /// They can act in a state that follows, or in this one.
    act: Vec<Places>,
    /// They come to where they stay, in some continuation.
    stay: Vec<Places>,
    /// They end in some continuation.
    end: Vec<Places>,
    /// They are alive in a state that follows, or in this one, of which not all that follows was seen.
    unsure: Vec<Places>,
}

impl Fates {
    /// `None`: it was to end.
    fn new(states: &[After], is_to_end: &dyn Fn() -> bool) -> Option<Self> {
        let mut before: Vec<Vec<u32>> = vec![Vec::new(); states.len()];
        for (number, state) in states.iter().enumerate() {
            if is_to_end() {
                return None;
            }
            let next = state.next.iter().filter(|next| **next != GONE);
            next.for_each(|next| before[*next as usize].push(number as u32));
        }
        // A goroutine is the same one for as long as it lives (I1).
        let living: Vec<Places> = states.iter().map(|state| all(&state.living)).collect();
        let ended = |state: &After, here: Places| {
            let next = state.next.iter().filter(|next| **next != GONE);
            next.fold(0, |all, next| all | here & !living[*next as usize])
        };
        let acting = states.iter().zip(&living).map(|(state, here)| state.able | ended(state, *here));
        let act: Vec<Places> = backwards(acting.collect(), &before, |state| living[state as usize], is_to_end)?;
        let cut = states.iter().zip(&living).map(|(state, here)| if state.is_whole { 0 } else { *here });
        let unsure = backwards(cut.collect(), &before, |state| living[state as usize], is_to_end)?;
        let parked = |state: &After| all(state.living.iter().filter(|one| one.left.parked.is_some()));
        let stays = states.iter().zip(act.iter().zip(&unsure));
        let stays: Vec<Places> = stays.map(|(state, (act, unsure))| parked(state) & !act & !unsure).collect();
        let stay = backwards(stays, &before, |state| living[state as usize], is_to_end)?;
        let ends = states.iter().zip(&living).map(|(state, here)| {
            state.next.iter().fold(0, |all, next| all | here & !living.get(*next as usize).copied().unwrap_or_default())
        });
        let end = backwards(ends.collect(), &before, |state| living[state as usize], is_to_end)?;
        Some(Fates { act, stay, end, unsure })
    }

    fn of(&self, state: u32, one: &Living) -> Fate {
        let (state, Some(set)) = (state as usize, set_of(one.place)) else { return Fate::Unknown };
        match () {
            () if one.left.parked.is_some() && (self.act[state] | self.unsure[state]) & set == 0 => Fate::Stays,
            () if self.stay[state] & set != 0 => Fate::MayStay,
            () if self.unsure[state] & set != 0 => Fate::Unknown,
            () if self.end[state] & set != 0 => Fate::Ends,
            () => Fate::WorksOn,
        }
    }
}

/// The set of these goroutines.
fn all<'a>(living: impl IntoIterator<Item = &'a Living>) -> Places {
    living.into_iter().fold(0, |all, one| all | set_of(one.place).unwrap_or_default())
}

/// What is found in states from which it comes to those states where it is, of what `kept` keeps in a state. `None`: it was to end.
fn backwards(
    mut sets: Vec<Places>,
    before: &[Vec<u32>],
    kept: impl Fn(u32) -> Places,
    is_to_end: &dyn Fn() -> bool,
) -> Option<Vec<Places>> {
    let mut open: Vec<u32> = (0..sets.len() as u32).collect();
    while let Some(state) = open.pop() {
        if is_to_end() {
            return None;
        }
        for earlier in &before[state as usize] {
            let more = sets[*earlier as usize] | sets[state as usize] & kept(*earlier);
            if more != sets[*earlier as usize] {
                sets[*earlier as usize] = more;
                open.push(*earlier);
            }
        }
    }
    Some(sets)
}
