//! Operations that follow each other become one, where the machine has one that does the same.
//!
//! ```text
//!     if !a goto L+1; goto M; L:         if a goto M
//!     goto L … L: if !(a < b) goto here+1    if a < b goto L+1
//!     i++; if i < b goto L               one operation
//! ```
//!
//! Invariants  I1  nothing is made one whose second part something else leads to.
//! See         op.rs.

use crate::code::{Function, Op, Src, To};

/// The jump that is made when this one is not, to another place.
fn inverted(op: Op, to: To) -> Option<Op> {
    Some(match op {
        Op::JumpIf { s, .. } => Op::JumpUnless { s, to },
        Op::JumpUnless { s, .. } => Op::JumpIf { s, to },
        Op::JumpEq { a, b, .. } => Op::JumpNe { a, b, to },
        Op::JumpNe { a, b, .. } => Op::JumpEq { a, b, to },
        Op::JumpLt { a, b, .. } => Op::JumpGe { a, b, to },
        Op::JumpGe { a, b, .. } => Op::JumpLt { a, b, to },
        Op::JumpEqInt { a, value, .. } => Op::JumpNeInt { a, value, to },
        Op::JumpNeInt { a, value, .. } => Op::JumpEqInt { a, value, to },
        Op::JumpLtInt { a, value, .. } => Op::JumpGeInt { a, value, to },
        Op::JumpGeInt { a, value, .. } => Op::JumpLtInt { a, value, to },
        _ => return None,
    })
}

/// Where an operation may go on, if it is one place.
fn target(op: &mut Op) -> Option<u32> {
    let mut found = None;
    op.targets(&mut |target| found = Some(*target));
    found
}

/// The end of a loop whose head leaves it in this way.
fn looping(head: Op, to: To) -> Option<Op> {
    Some(match head {
        Op::JumpLt { a, b, .. } => Op::LoopGe { a, b, to },
        Op::JumpGe { a, b, .. } => Op::LoopLt { a, b, to },
        Op::JumpLtInt { a, value, .. } => Op::LoopGeInt { a, value, to },
        Op::JumpGeInt { a, value, .. } => Op::LoopLtInt { a, value, to },
        _ => return None,
    })
}

/// The end of a loop that counts.
fn counting(step: Op, end: Op) -> Option<Op> {
    let Op::AddInt { d: i, a: Src(from), value: 1 } = step else { return None };
    match end {
        Op::LoopLt { a, b, to } if (i.0, i.0) == (from, a.0) && b.0 != i.0 => Some(Op::CountLt { i, b, to }),
        Op::LoopLtInt { a, value, to } if (i.0, i.0) == (from, a.0) => Some(Op::CountLtInt { i, value, to }),
        _ => None,
    }
}

/// Makes one operation of several, in a function whose jumps have their targets.
pub(super) fn fuse(function: &mut Function) {
    let ops = &mut function.ops;
    let mut is_target = vec![false; ops.len() + 1];
    is_target[function.end as usize] = true;
    for op in ops.iter_mut() {
        op.targets(&mut |target| is_target[*target as usize] = true);
    }
    let mut gone = vec![false; ops.len()];
    for at in 1..ops.len() {
        if is_target[at] || gone[at - 1] {
            continue;
        }
        let before = ops[at - 1];
        let op = ops[at];
        match op {
            Op::Jump { to } if target(&mut ops[at - 1]) == Some(at as u32 + 1) => {
                let Some(fused) = inverted(before, to) else { continue };
                (ops[at - 1], gone[at]) = (fused, true);
            }
            Op::Loop { to } if target(&mut ops[to.0 as usize]) == Some(at as u32 + 1) => {
                let Some(fused) = looping(ops[to.0 as usize], To(to.0 + 1)) else { continue };
                match counting(before, fused) {
                    Some(fused) => (ops[at - 1], gone[at]) = (fused, true),
                    None => ops[at] = fused,
                }
            }
            _ => {}
        }
    }
    if gone.contains(&true) {
        function.take_out(&gone);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Dst;
    use crate::source::Pos;

    #[test]
    fn a_loop_that_counts_ends_with_one_operation() {
        let (a, b, d) = (Src(1), Src(2), Dst(1));
        let ops = vec![
            Op::JumpGe { a, b, to: To(6) },
            Op::JumpUnless { s: b, to: To(3) },
            Op::Jump { to: To(4) },
            Op::Move { d, s: b },
            Op::AddInt { d, a, value: 1 },
            Op::Loop { to: To(0) },
            Op::Return {},
        ];
        let mut function = Function { places: vec![Pos::NONE; ops.len()], ops, end: 6, ..Function::default() };
        fuse(&mut function);
        let wanted = vec![
            Op::JumpGe { a, b, to: To(4) },
            Op::JumpIf { s: b, to: To(3) },
            Op::Move { d, s: b },
            Op::CountLt { i: d, b, to: To(1) },
            Op::Return {},
        ];
        assert_eq!((function.ops, function.places.len(), function.end), (wanted, 5, 4));
    }

    #[test]
    fn what_something_else_leads_to_stays() {
        let (a, b) = (Src(1), Src(2));
        let ops =
            vec![Op::JumpIf { s: a, to: To(2) }, Op::JumpIf { s: b, to: To(3) }, Op::Jump { to: To(0) }, Op::Return {}];
        let places = vec![Pos::NONE; ops.len()];
        let mut function = Function { places, ops: ops.clone(), end: 3, ..Function::default() };
        fuse(&mut function);
        assert_eq!(function.ops, ops);
    }
}
