//! What a step renames, behind another one.
//!
//! See         crates/explore/src/search/concluded.rs, which has two steps in both orders.

use gort_events::Actor;

use crate::graph::states::renamed;
use crate::system::Renaming;

/// What b renames behind a, where a does this, b that before a, and a this behind b. `None`: a goroutine ends.
pub(crate) fn across(a: &Renaming, b: &Renaming, a_behind_b: &Renaming) -> Option<Renaming> {
    if [a, b, a_behind_b].iter().any(|renaming| renaming.iter().any(|(_, after)| after.is_none())) {
        return None;
    }
    // Who is called so behind b is called so before it.
    let back = |name: Actor| b.iter().find(|(_, after)| *after == Some(name)).map_or(name, |(before, _)| *before);
    let mut names: Vec<Actor> = a.iter().chain(b).map(|(before, _)| *before).collect();
    names.extend(a_behind_b.iter().map(|(before, _)| back(*before)));
    let through = |name: &Actor| Some((renamed(a, *name)?, Some(renamed(a_behind_b, renamed(b, *name)?)?)));
    let mut across: Renaming = names.iter().map(through).collect::<Option<_>>()?;
    across.retain(|(before, after)| Some(*before) != *after);
    across.sort_unstable();
    across.dedup();
    Some(across)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renaming(pairs: &[(u64, u64)]) -> Renaming {
        pairs.iter().map(|(from, to)| (Actor::goroutine(*from), Some(Actor::goroutine(*to)))).collect()
    }

    #[test]
    fn names_behind_two_steps_are_the_same_in_either_order() {
        // a makes 1 and 2 change their names, b makes 2 and 3 do so.
        let (a, b) = (renaming(&[(1, 2), (2, 1)]), renaming(&[(2, 3), (3, 2)]));
        // Behind b the one that was 2 is 3: with it a changes 1.
        let a_behind_b = renaming(&[(1, 3), (3, 1)]);
        // 1 is 2 in sa, 1 in sb, and 3 in t; 2 is 1, 3, 1; 3 is 3, 2, 2.
        assert_eq!(across(&a, &b, &a_behind_b), Some(renaming(&[(2, 3), (3, 2)])));
        assert_eq!(across(&a, &Renaming::new(), &a), Some(Renaming::new()));
        assert_eq!(across(&a, &renaming(&[]), &renaming(&[(1, 2), (2, 1)])), Some(Renaming::new()));
        let ends = vec![(Actor::goroutine(1), None)];
        assert_eq!(across(&ends, &b, &a), None);
    }
}
