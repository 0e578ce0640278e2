//! What a detector will find from here on, as a digest: which goroutine knows of which access.
//!
//! Two runs in one state of the program whose summaries are alike have the same races before them. Of a clock only that counts:
//! which of the kept accesses it covers. How far ticks have come does not, since the next access of a goroutine is one that
//! no other knows of (`order.rs`, I1).
//!
//! Protocol    Goroutines and objects go by the names that the explorer gives them, which are the same in every run that
//!             comes to the state; their numbers are not.
//! See         the explorer's `unordered.rs`.

use std::collections::BTreeSet;

use gort_events::{Digest, GoId, ObjectId, Site};

use super::order::Owner;
use super::vector_clock::Clock as _;
use super::{Kept, Pair, RaceDetector};

fn place(at: Option<Site>) -> Digest {
    let text = at.map_or(Digest::default(), |at| Digest::of_text(at.file()));
    at.map_or(text, |at| text.with(u64::from(at.line())).with(u64::from(at.column())))
}

/// What an explorer asks of a detector.
pub trait Exploring {
    /// A detector that has seen nothing, and keeps all pairs of unordered accesses.
    fn with_pairs() -> Self;

    /// What is to be known of the past for what comes.
    fn summary(&self, goroutine: impl Fn(GoId) -> Digest, object: impl Fn(ObjectId) -> Digest) -> u128;

    /// Forgets objects that are not reached any more, and what ended goroutines knew: nothing is to come of either. Needs: no goroutine
    /// waits for another one's end.
    fn forget(&mut self, reached: impl Fn(ObjectId) -> bool);

    /// About how much memory it takes, in bytes.
    fn bytes(&self) -> u64;

    /// The unordered pairs since it was asked last.
    fn take_pairs(&mut self) -> Vec<Pair>;
}

impl Exploring for RaceDetector {
    fn with_pairs() -> Self {
        RaceDetector { pairs: Some(Vec::new()), ..RaceDetector::new() }
    }

    fn summary(&self, goroutine: impl Fn(GoId) -> Digest, object: impl Fn(ObjectId) -> Digest) -> u128 {
        let mut accesses = Vec::new();
        for (variable, kept) in &self.variables {
            for access in kept {
                let by = goroutine(access.goroutine);
                let name = object(*variable).and(by).and(place(access.location));
                let name = name.with(u64::from(access.kind.writes()) | u64::from(access.atomic) << 1).seal();
                accesses.push((name, access.goroutine, access.tick));
            }
        }
        accesses.sort_unstable_by_key(|access| access.0);
        let mut clocks = Vec::new();
        self.order.each_clock(|owner, clock| {
            let name = match owner {
                Owner::Goroutine(id) => goroutine(id).with(0),
                Owner::Object(id, part, place) => object(id).with(u64::from(part)).with(place as u64),
                Owner::Timer => Digest::default().with(1),
                Owner::Bubble(root) => goroutine(root).with(3),
            };
            let mut known = Digest::default();
            let mut any = false;
            for (number, (_, by, tick)) in accesses.iter().enumerate() {
                if *tick <= clock.of(*by) {
                    known = known.with(number as u64);
                    any = true;
                }
            }
            if any {
                clocks.push((name.seal(), known.seal()));
            }
        });
        clocks.sort_unstable();
        let made = self.order.made().fold(0, |sum: u128, context| sum.wrapping_add(object(context).with(2).seal()));
        let long = |digest: Digest, number: u128| digest.with((number >> 64) as u64).with(number as u64);
        let digest = accesses.iter().fold(long(Digest::default(), made), |digest, access| long(digest, access.0));
        clocks.iter().fold(digest, |digest, (name, known)| long(long(digest, *name), *known)).seal()
    }

    fn forget(&mut self, reached: impl Fn(ObjectId) -> bool) {
        self.variables.retain(|variable, _| reached(*variable));
        self.plain.retain(|variable| reached(*variable));
        let accessing: BTreeSet<GoId> = self.variables.values().flatten().map(|access| access.goroutine).collect();
        self.order.forget(reached, |goroutine| accessing.contains(&goroutine));
    }

    fn bytes(&self) -> u64 {
        let variable = |kept: &Vec<Kept>| kept.capacity() * size_of::<Kept>() + size_of::<(ObjectId, Vec<Kept>)>();
        let mut bytes = self.variables.values().map(variable).sum::<usize>();
        self.order.each_clock(|owner, clock| bytes += size_of_val(&owner) + clock.bytes());
        bytes as u64
    }

    fn take_pairs(&mut self) -> Vec<Pair> {
        self.pairs.as_mut().map(std::mem::take).unwrap_or_default()
    }
}
