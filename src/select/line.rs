//! The line: in which order a select's waiters are linked.
//!
//! As a rule each stands in a queue of its own, and the order makes no difference. Where several cases name one channel in
//! the same direction, they stand one right behind the other in one queue. Only the first of them can ever win: the
//! goroutine that pops it decides the select, or finds it decided. So which of them is first is drawn, as if the cases had
//! been written down in another order.
//!
//! Invariants  I1  of each group (the cases of one queue) one is moved to the front; the others keep their order.
//!             I2  one number is drawn for all groups. It is one of as many as their sizes' least common multiple, so
//!                 modulo each size it is uniform. That the groups' firsts depend on each other cannot be seen, since one
//!                 case of one of them wins.
//!             I3  a select that names no channel twice in one direction draws nothing.
//! Protocol    Pass 2 asks, with all channels locked; the policy answers, for Go's own order (seed 0) with the source's.
//! Rejected    A draw for each group: a step of an exploration holds one choice. A whole permutation: of its k! choices
//!             only k differ.
//! See         Go `select.go` (lockorder, "to permute cases on the same channel"), `chan_test.go` (TestPseudoRandomSend);
//!             tests/runtime/select/twice.rs.

use super::case::Armed;
use crate::rt::policy::ChoiceKind;
use crate::rt::workers::worker::Worker;

/// With more equally likely numbers than this, some get slightly more likely instead: only groups of many different sizes
/// come to that.
const MOST_NUMBERS: usize = 1 << 16;

/// Needs: all channels locked. Leaves: in `line` the number of each case, in the order in which they are to be linked.
/// Returns the first of each group, in source order.
#[cold]
#[inline(never)]
pub(super) fn draw(cases: &[Armed<'_>], line: &mut [usize], worker: &Worker) -> Vec<usize> {
    let queue = |number: usize| cases[number].case.queue();
    line.iter_mut().enumerate().for_each(|(number, place)| *place = number);
    // Brings each group together.
    line.sort_unstable_by_key(|number| (queue(*number), *number));
    let nil = line.partition_point(|number| queue(*number).0 == 0);
    let groups = |line: &mut [usize], each: &mut dyn FnMut(&mut [usize])| {
        let groups = line[nil..].chunk_by_mut(|one, other| queue(*one) == queue(*other));
        groups.filter(|group| group.len() > 1).for_each(each);
    };
    let mut numbers = 1;
    groups(line, &mut |group| numbers = in_common(numbers, group.len()));
    let drawn = worker.choose(ChoiceKind::Link, numbers);
    let mut firsts = Vec::new();
    groups(line, &mut |group| {
        let chosen = drawn % group.len();
        group[..=chosen].rotate_right(1);
        firsts.push(group[0]);
    });
    firsts.sort_unstable();
    firsts
}

/// The least common multiple, or the larger one if that is too large.
fn in_common(one: usize, other: usize) -> usize {
    let (mut divisor, mut rest) = (one, other);
    while rest > 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    Some(one / divisor * other).filter(|multiple| *multiple <= MOST_NUMBERS).unwrap_or(one.max(other))
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::{MOST_NUMBERS, in_common};

    #[test]
    fn numbers_are_multiples_of_each_size_while_they_are_few() {
        assert_eq!([in_common(1, 2), in_common(2, 2), in_common(2, 3), in_common(6, 4)], [2, 2, 6, 12]);
        assert_eq!(in_common(MOST_NUMBERS - 1, 2), MOST_NUMBERS - 1);
        assert_eq!(in_common(1, MOST_NUMBERS + 1), MOST_NUMBERS + 1);
    }
}
