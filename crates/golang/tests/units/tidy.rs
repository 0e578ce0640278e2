//! Copies that nothing needs, and slots that have to be zero.

use gort_golang::code::{CallMode, Dst, Extent, Function, Op, Program, Slot, Src, To, tidy};
use gort_golang::source::Pos;

/// A function with a result, a parameter and locals, all numbers, and two slots behind them.
fn tidied(ops: Vec<Op>, locals: usize, extents: Vec<(u32, Extent)>) -> Function {
    let frame = vec![Slot::Number; 2 + locals];
    let mut function = Function {
        places: vec![Pos::NONE; ops.len()],
        end: ops.len() as u32 - 1,
        zero: [(0, 1), (2, frame.len() as u16)],
        ops,
        frame,
        extents,
        results: 1,
        params: 1,
        out: 2,
        ..Function::default()
    };
    let mut program = Program::new();
    program.args.push([Slot::Number].into());
    tidy(&program, &mut function);
    function
}

fn moved(d: u16, s: u16) -> Op {
    Op::Move { d: Dst(d), s: Src(s) }
}

fn add(d: u16, a: u16, b: u16) -> Op {
    Op::Add { d: Dst(d), a: Src(a), b: Src(b) }
}

#[test]
fn what_was_copied_is_read_in_place_of_its_copy() {
    let function = tidied(vec![moved(2, 1), add(3, 2, 2), moved(0, 3), Op::Return {}], 2, Vec::new());
    assert_eq!(function.ops, [add(0, 1, 1), Op::Return {}]);
}

#[test]
fn a_copy_stays_where_what_was_copied_changes() {
    let ops = vec![moved(2, 1), Op::AddInt { d: Dst(1), a: Src(1), value: 1 }, add(0, 1, 2), Op::Return {}];
    assert_eq!(tidied(ops.clone(), 1, Vec::new()).ops, ops);
}

#[test]
fn a_copy_stays_where_something_else_leads_to_what_reads_it() {
    let ops = vec![
        Op::Int { d: Dst(2), value: 5 },
        Op::JumpIf { s: Src(1), to: To(3) },
        moved(2, 1),
        add(0, 2, 2),
        Op::Return {},
    ];
    assert_eq!(tidied(ops.clone(), 1, Vec::new()).ops, ops);
}

#[test]
fn arguments_stay_and_results_are_read_before_the_next_call() {
    let call = Op::Call { mode: CallMode::Call, func: 0 };
    let extent = Extent { results: 1, first: 1, args: 1 };
    // Slots 4 and 5 are those behind the frame.
    let ops = vec![moved(5, 1), call, moved(2, 4), moved(5, 2), call, add(0, 2, 4), Op::Return {}];
    let function = tidied(ops, 2, vec![(1, extent), (4, extent)]);
    let wanted = [moved(5, 1), call, moved(2, 4), moved(5, 4), call, add(0, 2, 4), Op::Return {}];
    assert_eq!(function.ops, wanted);
    assert_eq!(function.extents, [(1, extent), (4, extent)]);
}

#[test]
fn only_what_is_read_before_it_is_written_has_to_be_zero() {
    // The result is written on one way alone; local 3 is read first; local 2 is written first.
    let ops = vec![
        moved(2, 1),
        Op::JumpIf { s: Src(3), to: To(3) },
        Op::Int { d: Dst(0), value: 1 },
        Op::SetElem { s: Src(1), i: Src(2), v: Src(2) },
        Op::Return {},
    ];
    assert_eq!(tidied(ops, 4, Vec::new()).zero, [(0, 1), (3, 4)]);
    let ops = vec![Op::Int { d: Dst(0), value: 1 }, Op::Return {}];
    assert_eq!(tidied(ops, 2, Vec::new()).zero, [(0, 0), (0, 0)]);
}
