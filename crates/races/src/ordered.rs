//! Whether accesses are ordered on every way to a state at once: what is known there of each access whichever way led there.
//!
//! The detector tells of one run. An explorer whose ways meet in one state would have to go on from there once for each past; here the pasts
//! are joined instead: of an access that was made on any of the ways, somebody knows what it knows on all of them. So some accesses look
//! unordered that are not, and none looks ordered that is not: where nothing is refuted there is no data race.
//!
//! States      an access (a *fact*) is a variable, a goroutine, and what it does there: the last one of its kind.
//! Invariants  I1  whoever knows a fact knows of the last access of its kind, and with it of all before.
//!             I2  accesses of ended goroutines to one variable are one fact: it is known where all of them are.
//!             I3  what is joined goes by names that are the same in each run that stands in the state, for one and the same place of it.
//! Rejected    To join vector clocks: how far a goroutine has come in one run says nothing of another one.
//! See         `order.rs` for the edges, the explorer's `ordered.rs`, which goes along the ways.

use std::collections::{BTreeMap, BTreeSet};

use gort_events::{AtomicOp, Event, EventKind, GoId, ObjectId, ObjectKind};

use super::order::{Order, Owner};
use super::report::RaceKind;
use super::vector_clock::Clock;

/// A set of facts, by their numbers. Most programs have few, and one is copied for each clock at each step: the first word takes no memory of
/// its own.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
struct Facts {
    first: u64,
    more: Vec<u64>,
}

impl Facts {
    fn has(&self, number: usize) -> bool {
        let word = match number / 64 {
            0 => self.first,
            word => self.more.get(word - 1).copied().unwrap_or(0),
        };
        word >> (number % 64) & 1 == 1
    }

    fn set(&mut self, number: usize, has: bool) {
        let word = match number / 64 {
            0 => &mut self.first,
            word => {
                if self.more.len() < word {
                    if !has {
                        return;
                    }
                    self.more.resize(word, 0);
                }
                &mut self.more[word - 1]
            }
        };
        let bit = 1 << (number % 64);
        *word = if has { *word | bit } else { *word & !bit };
    }

    fn is_empty(&self) -> bool {
        self.first == 0 && self.more.iter().all(|word| *word == 0)
    }

    /// Only what `other` has, too.
    fn keep(&mut self, other: &Facts) {
        self.first &= other.first;
        self.more.truncate(other.more.len());
        self.more.iter_mut().zip(&other.more).for_each(|(mine, theirs)| *mine &= theirs);
    }

    /// So that equal sets look alike.
    fn trim(&mut self) {
        let len = self.more.iter().rposition(|word| *word != 0).map_or(0, |last| last + 1);
        self.more.truncate(len);
    }
}

impl Clock for Facts {
    fn join(&mut self, other: &Self) {
        self.first |= other.first;
        if self.more.len() < other.more.len() {
            self.more.resize(other.more.len(), 0);
        }
        self.more.iter_mut().zip(&other.more).for_each(|(mine, theirs)| *mine |= theirs);
    }

    /// Facts stay until their variables are forgotten.
    fn forget(&mut self, _: &dyn Fn(GoId) -> bool) {}

    fn bytes(&self) -> usize {
        self.more.capacity() * size_of::<u64>()
    }
}

/// The last access of its kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Fact {
    object: ObjectId,
    /// Who made it; the scheduler: goroutines that have ended.
    goroutine: GoId,
    write: bool,
    /// By an atomic operation: two of these do not race.
    atomic: bool,
}

/// Whoever has ended.
const ENDED: GoId = GoId::SCHEDULER;

/// A fact by its variable's name, its goroutine's, and its kind.
type FactName = (u128, u128, u8);
/// Where something is known: the name, which part of it, and the place there.
type HolderName = (u128, u8, usize);

/// The part that a goroutine's name has.
const GOROUTINE: u8 = u8::MAX;
/// The part that the name of one has that waits for a bubble's end: what is known by those that have ended there.
const BUBBLE: u8 = u8::MAX - 1;

/// What is known in a state whichever way led there, by names.
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
pub struct Known {
    /// What may have been done. In order.
    facts: Vec<FactName>,
    /// Who knows which of these, by their places there. In order; who knows none is not there.
    holders: Vec<(HolderName, Facts)>,
}

impl Known {
    /// About how much memory it takes, in bytes.
    pub fn bytes(&self) -> u64 {
        let holders = self.holders.iter().map(|(_, facts)| size_of::<(HolderName, Facts)>() + facts.bytes());
        (self.facts.len() * size_of::<FactName>() + holders.sum::<usize>()) as u64
    }

    fn holder(&self, name: HolderName) -> Option<&Facts> {
        let at = self.holders.binary_search_by_key(&name, |(known, _)| *known).ok()?;
        Some(&self.holders[at].1)
    }

    /// Whether this holder knows of the fact, if it may have been.
    fn covers(&self, holder: Option<&Facts>, fact: &FactName) -> bool {
        match self.facts.binary_search(fact) {
            Ok(at) => holder.is_some_and(|known| known.has(at)),
            Err(_) => true,
        }
    }
}

/// What comes of it that another way leads to a known state.
#[derive(Debug)]
pub enum Met {
    /// Nothing that was not known: all that follows has been looked at.
    Nothing,
    /// Less is known there than was: it is to be gone on from there.
    Less(Known),
    /// What was done on the other way has no name in this run.
    Unnamed,
}

/// Follows the events of a run that stands for all that come to its states.
#[derive(Clone, Default, Debug)]
pub struct Ordered {
    order: Order<Facts>,
    plain: BTreeSet<ObjectId>,
    /// None: a number that is free.
    facts: Vec<Option<Fact>>,
    /// Whether two accesses of memory have come that need not be ordered.
    refuted: bool,
    /// Whether a send and a close have.
    sends_beside_close: bool,
}

impl Ordered {
    /// One that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in the next event.
    pub fn observe(&mut self, event: &Event) {
        let fact = |object, write, atomic| Fact { object, goroutine: event.goroutine, write, atomic };
        let fact = match event.kind {
            EventKind::Object { object, kind: ObjectKind::Racy { .. } } => {
                self.plain.insert(object);
                None
            }
            EventKind::Atomic { object, op, .. } if self.plain.contains(&object) => {
                let looks = matches!(op, AtomicOp::Load | AtomicOp::CompareAndSwap { swapped: false });
                Some(fact(object, !looks, true))
            }
            EventKind::RacyLoad { object, .. } => Some(fact(object, false, false)),
            EventKind::RacyStore { object, .. } => Some(fact(object, true, false)),
            _ => None,
        };
        // What an atomic operation hands on covers it.
        let is_atomic = fact.is_some_and(|fact| fact.atomic);
        fact.filter(|_| is_atomic).into_iter().for_each(|fact| self.renew(fact));
        self.order.follow(event);
        let Some(fact) = fact else { return };
        let unordered = !self.is_ordered(fact);
        match self.order.is_channel(fact.object) {
            true => self.sends_beside_close |= unordered,
            false => self.refuted |= unordered,
        }
        if !is_atomic {
            self.renew(fact);
        }
    }

    /// Whether two accesses of this kind have come that need not be ordered.
    pub fn is_refuted(&self, kind: RaceKind) -> bool {
        match kind {
            RaceKind::Data => self.refuted,
            RaceKind::SendBesideClose => self.sends_beside_close,
        }
    }

    /// Whether its goroutine knows of all accesses that it would race with.
    fn is_ordered(&mut self, fact: Fact) -> bool {
        let known = self.order.clock_of(fact.goroutine);
        self.facts.iter().enumerate().all(|(number, other)| {
            let Some(other) = other.filter(|other| other.object == fact.object) else { return true };
            let conflict = other.goroutine != fact.goroutine && (fact.write || other.write);
            !conflict || fact.atomic && other.atomic || known.has(number)
        })
    }

    /// It is done again: nobody else knows of that.
    fn renew(&mut self, fact: Fact) {
        let number = self.facts.iter().position(|known| *known == Some(fact)).unwrap_or_else(|| self.add(fact));
        self.order.each_clock_mut(|_, known| known.set(number, false));
        self.order.clock_of(fact.goroutine).set(number, true);
    }

    /// A fact of which nobody knows.
    fn add(&mut self, fact: Fact) -> usize {
        let number = self.facts.iter().position(Option::is_none).unwrap_or_else(|| {
            self.facts.push(None);
            self.facts.len() - 1
        });
        self.facts[number] = Some(fact);
        self.order.each_clock_mut(|_, known| known.set(number, false));
        number
    }

    /// Forgets what nothing reaches any more, and takes what goroutines that are not alive have done together (I2).
    pub fn forget(&mut self, reached: impl Fn(ObjectId) -> bool, lives: impl Fn(GoId) -> bool) {
        self.plain.retain(|variable| reached(*variable));
        for number in 0..self.facts.len() {
            let Some(fact) = self.facts[number] else { continue };
            if !reached(fact.object) {
                self.facts[number] = None;
                continue;
            }
            if lives(fact.goroutine) {
                continue;
            }
            let ended = Fact { goroutine: ENDED, ..fact };
            match self.facts.iter().position(|known| *known == Some(ended)) {
                Some(same) if same != number => {
                    self.order.each_clock_mut(|_, known| known.set(same, known.has(same) && known.has(number)));
                    self.facts[number] = None;
                }
                _ => self.facts[number] = Some(ended),
            }
        }
        self.order.forget(reached, |_| false);
    }

    /// What is known in the state in which its run stands. Needs: `forget` was called there.
    pub fn known(&self, goroutine: impl Fn(GoId) -> Option<u128>, object: impl Fn(ObjectId) -> u128) -> Known {
        let mut named: Vec<(FactName, usize)> = Vec::new();
        for (number, fact) in self.facts.iter().enumerate() {
            let Some(fact) = fact else { continue };
            named.push((self.name_of(fact, &goroutine, &object), number));
        }
        named.sort_unstable();
        let mut holders: Vec<(HolderName, Facts)> = Vec::new();
        self.order.each_clock(|owner, clock| {
            let Some(name) = holder(&owner, &goroutine, &object) else { return };
            let mut known = Facts::default();
            named.iter().enumerate().for_each(|(at, (_, number))| known.set(at, clock.has(*number)));
            holders.push((name, known));
        });
        holders.sort_unstable_by_key(|(name, _)| *name);
        holders.dedup_by(|(name, known), (before, kept)| {
            // Of two that have one name what both know.
            let is_same = name == before;
            if is_same {
                kept.keep(known);
            }
            is_same
        });
        holders.retain(|(_, known)| !known.is_empty());
        holders.iter_mut().for_each(|(_, known)| known.trim());
        Known { facts: named.into_iter().map(|(name, _)| name).collect(), holders }
    }

    fn name_of(
        &self,
        fact: &Fact,
        goroutine: &impl Fn(GoId) -> Option<u128>,
        object: &impl Fn(ObjectId) -> u128,
    ) -> FactName {
        // No goroutine has that name.
        let by = if fact.goroutine == ENDED { None } else { goroutine(fact.goroutine) };
        (object(fact.object), by.unwrap_or(u128::MAX), u8::from(fact.write) | u8::from(fact.atomic) << 1)
    }

    /// Another way has led to the state of which this is known: from here on only what is known on both. Needs: `forget` was called there.
    pub fn meet(
        &mut self,
        other: &Known,
        goroutines: &BTreeMap<GoId, u128>,
        objects: &mut BTreeMap<ObjectId, u128>,
        variable: &mut dyn FnMut(u128) -> Option<ObjectId>,
    ) -> Met {
        let goroutine = |id: GoId| goroutines.get(&id).copied();
        let object = |objects: &BTreeMap<ObjectId, u128>, id: ObjectId| objects.get(&id).copied().unwrap_or(0);
        let mine = self.known(goroutine, |id| object(objects, id));
        // As it mostly is: what is known does not depend on the way.
        if mine == *other {
            return Met::Nothing;
        }
        let missing: Vec<FactName> =
            other.facts.iter().filter(|fact| mine.facts.binary_search(fact).is_err()).copied().collect();
        for (of, by, kind) in missing {
            let known = self.plain.iter().copied().find(|variable| object(objects, *variable) == of);
            // Here nobody has accessed it yet.
            let variable = known.or_else(|| variable(of));
            let by = match by {
                u128::MAX => Some(ENDED),
                by => goroutines.iter().find(|(_, name)| **name == by).map(|(id, _)| *id),
            };
            let Some((object, goroutine)) = variable.zip(by) else { return Met::Unnamed };
            self.plain.insert(object);
            objects.insert(object, of);
            self.add(Fact { object, goroutine, write: kind & 1 == 1, atomic: kind & 2 == 2 });
        }
        let object = |id: ObjectId| object(objects, id);
        let names: Vec<Option<FactName>> =
            self.facts.iter().map(|fact| fact.map(|fact| self.name_of(&fact, &goroutine, &object))).collect();
        self.order.each_clock_mut(|owner, clock| {
            let name = holder(&owner, &goroutine, &object);
            let (here, there) = (name.and_then(|name| mine.holder(name)), name.and_then(|name| other.holder(name)));
            for (number, fact) in names.iter().enumerate() {
                let Some(fact) = fact else { continue };
                clock.set(number, name.is_some() && mine.covers(here, fact) && other.covers(there, fact));
            }
        });
        let both = self.known(goroutine, object);
        if both == *other { Met::Nothing } else { Met::Less(both) }
    }

    /// The contexts whose channels are made: what is told of them from here on depends on it.
    pub fn made(&self) -> impl Iterator<Item = ObjectId> {
        self.order.made()
    }

    /// About how much memory it takes, in bytes.
    pub fn bytes(&self) -> u64 {
        let mut bytes = self.facts.capacity() * size_of::<Option<Fact>>();
        self.order.each_clock(|owner, clock| bytes += size_of_val(&owner) + size_of_val(clock) + clock.bytes());
        bytes as u64
    }
}

/// A holder's name. `None`: it has ended, and hands nothing on.
fn holder(
    owner: &Owner,
    goroutine: &impl Fn(GoId) -> Option<u128>,
    object: &impl Fn(ObjectId) -> u128,
) -> Option<HolderName> {
    Some(match owner {
        Owner::Goroutine(id) => (goroutine(*id)?, GOROUTINE, 0),
        Owner::Object(id, part, place) => (object(*id), *part, *place),
        Owner::Timer => (u128::MAX, GOROUTINE, 0),
        Owner::Bubble(root) => (goroutine(*root)?, BUBBLE, 0),
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use gort_events::{GoroutineEnd, WaitReason};

    use super::*;

    #[test]
    fn what_those_knew_that_have_ended_in_a_bubble_is_kept_where_ways_meet() {
        const X: ObjectId = ObjectId(1);
        let mut ordered = Ordered::new();
        let follow = |ordered: &mut Ordered, who, kind| {
            let (step, at, goroutine) = (0, Duration::ZERO, GoId(who));
            ordered.observe(&Event { step, at, worker: 0, goroutine, location: None, kind });
        };
        let park = |reason| EventKind::Park { reason, on: vec![], first: vec![], object: None, value: None };
        let write = || EventKind::RacyStore { object: X, value: None };
        for (who, kind) in [
            (1, EventKind::Object { object: X, kind: ObjectKind::Racy { element: "int".into() } }),
            (1, EventKind::Spawn { child: GoId(2) }),
            (1, park(WaitReason::SynctestRun)),
            (2, EventKind::Spawn { child: GoId(3) }),
            (2, park(WaitReason::SynctestWait)),
            (3, write()),
            (3, EventKind::End { how: GoroutineEnd::Return }),
        ] {
            follow(&mut ordered, who, kind);
        }
        let alive = BTreeMap::from([(GoId(1), 10), (GoId(2), 20)]);
        let mut objects = BTreeMap::from([(X, 30)]);
        ordered.forget(|object| object == X, |goroutine| alive.contains_key(&goroutine));
        let known = ordered.known(|goroutine| alive.get(&goroutine).copied(), |_| 30);
        assert!(matches!(ordered.meet(&known, &alive, &mut objects, &mut |_| None), Met::Nothing));
        let mut woken = ordered.clone();
        follow(&mut woken, 0, EventKind::Ready { goroutine: GoId(2) });
        follow(&mut woken, 2, write());
        assert!(!woken.is_refuted(RaceKind::Data));
        // Without having waited it does not know of it.
        follow(&mut ordered, 2, write());
        assert!(ordered.is_refuted(RaceKind::Data));
    }
}
