//! Counts: how many ways there are, which may be infinitely many.
//!
//! See         crates/explore/src/graph/components.rs.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::AddAssign;

use num_bigint::BigUint;

use crate::graph::budget::Budget;
use crate::graph::components::Components;

/// How many there are: a number, or infinitely many.
///
/// A program that can come back to a state in which it was has infinitely many schedules, and perhaps as many outputs.
///
/// ```
/// use gort::explore::{BigUint, Count, Explorer};
///
/// let found = Explorer::new("hello", || gort::println!("hello")).run();
/// assert_eq!(found.schedules, BigUint::from(1_u32));
/// assert!(found.schedules < Count::Infinite);
/// assert_eq!(Count::Infinite.to_string(), "infinitely many");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Count {
    /// A number.
    Finite(BigUint),
    /// Infinitely many.
    Infinite,
}

impl Count {
    /// None.
    pub const ZERO: Count = Count::Finite(BigUint::ZERO);

    /// How many are left if these many are taken away; none if there are not more.
    #[must_use]
    pub fn without(&self, taken: usize) -> Count {
        match self {
            Count::Finite(number) if *number > BigUint::from(taken) => Count::Finite(number - taken),
            Count::Finite(_) => Count::ZERO,
            Count::Infinite => Count::Infinite,
        }
    }

    /// The number, if there is one.
    pub fn finite(&self) -> Option<&BigUint> {
        match self {
            Count::Finite(number) => Some(number),
            Count::Infinite => None,
        }
    }
}

impl Default for Count {
    fn default() -> Self {
        Count::ZERO
    }
}

impl From<BigUint> for Count {
    fn from(number: BigUint) -> Self {
        Count::Finite(number)
    }
}

impl From<usize> for Count {
    fn from(number: usize) -> Self {
        Count::Finite(number.into())
    }
}

impl From<u64> for Count {
    fn from(number: u64) -> Self {
        Count::Finite(number.into())
    }
}

impl From<u8> for Count {
    fn from(number: u8) -> Self {
        Count::Finite(number.into())
    }
}

impl From<u32> for Count {
    fn from(number: u32) -> Self {
        Count::Finite(number.into())
    }
}

/// There are more than the number can say: see [`Count`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooMany;

impl fmt::Display for TooMany {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there are more than a number of this type can say")
    }
}

impl std::error::Error for TooMany {}

impl TryFrom<&Count> for u64 {
    type Error = TooMany;

    fn try_from(count: &Count) -> Result<Self, TooMany> {
        count.finite().and_then(|number| number.try_into().ok()).ok_or(TooMany)
    }
}

impl TryFrom<&Count> for usize {
    type Error = TooMany;

    fn try_from(count: &Count) -> Result<Self, TooMany> {
        count.finite().and_then(|number| number.try_into().ok()).ok_or(TooMany)
    }
}

impl PartialEq<BigUint> for Count {
    fn eq(&self, other: &BigUint) -> bool {
        self.finite() == Some(other)
    }
}

impl PartialOrd<BigUint> for Count {
    fn partial_cmp(&self, other: &BigUint) -> Option<Ordering> {
        Some(self.finite().map_or(Ordering::Greater, |number| number.cmp(other)))
    }
}

impl AddAssign<&Count> for Count {
    #[inline]
    fn add_assign(&mut self, other: &Count) {
        match (&mut *self, other) {
            (Count::Finite(number), Count::Finite(more)) => *number += more,
            _ => *self = Count::Infinite,
        }
    }
}

impl<'a> Sum<&'a Count> for Count {
    fn sum<I: Iterator<Item = &'a Count>>(counts: I) -> Self {
        counts.fold(Count::ZERO, |mut sum, count| {
            sum += count;
            sum
        })
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Count::Finite(number) => number.fmt(f),
            Count::Infinite => f.pad("infinitely many"),
        }
    }
}

impl fmt::Debug for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// How many paths there are from the root to an end: `here` says how many ends a node has, `each` calls for every node that one
/// leads to. A cycle on a path to an end makes them infinitely many. Where the work is refused, none.
pub(crate) fn paths(
    components: &Components,
    here: impl Fn(usize) -> usize,
    each: impl Fn(usize, &mut dyn FnMut(usize)),
    budget: &Budget<'_>,
) -> Count {
    let mut counts: Vec<Count> = vec![Count::ZERO; components.nodes()];
    for (nodes, cyclic) in components.each() {
        let mut count = Count::ZERO;
        for node in nodes {
            if !budget.allows_each() {
                return Count::ZERO;
            }
            count += &Count::from(here(*node as usize));
            each(*node as usize, &mut |next| count += &counts[next]);
        }
        if cyclic && count > Count::ZERO {
            count = Count::Infinite;
        }
        match nodes {
            [only] => counts[*only as usize] = count,
            several => several.iter().for_each(|node| counts[*node as usize] = count.clone()),
        }
    }
    components.root().map_or(Count::ZERO, |root| std::mem::take(&mut counts[root]))
}
