//! What the claims and answers of the lessons read from a run's events.

use std::collections::BTreeSet;

use gort::explore::Answer as Possible;
use gort::{Ending, Event, EventKind, GoId, GoroutineState, ObjectKind, ReceivedFrom, SentTo, WaitReason};

use crate::program::evidence::Evidence;
use crate::program::run::Run;

/// How many other orders a fact is tried in that must hold in every order.
pub const ORDERS: u64 = 200;

/// How many states of a program that has too many are searched for a witness.
const WITNESS_STATES: u64 = 10_000;

/// How many goroutines the program's `go` statements made: all but main.
pub fn spawned(run: &Run) -> usize {
    run.events.iter().filter(|event| matches!(event.kind, EventKind::Spawn { .. })).count()
}

/// How many source lines those `go` statements stand on.
pub fn spawn_lines(run: &Run) -> usize {
    let spawns = run.events.iter().filter(|event| matches!(event.kind, EventKind::Spawn { .. }));
    spawns.filter_map(|event| event.location.map(|at| at.line())).collect::<BTreeSet<_>>().len()
}

/// The capacity of each channel, in the order in which they were made.
pub fn capacities(run: &Run) -> Vec<usize> {
    let objects = run.events.iter().filter_map(|event| match &event.kind {
        EventKind::Object { kind: ObjectKind::Chan { cap, .. }, .. } => Some(*cap),
        _ => None,
    });
    objects.collect()
}

/// Where each sent value went, in the order in which the sends were completed.
pub fn sends(run: &Run) -> Vec<SentTo> {
    let sends = run.events.iter().filter_map(|event| match &event.kind {
        EventKind::Send { to, .. } => Some(*to),
        _ => None,
    });
    sends.collect()
}

/// Where each received value came from. The news that a channel is closed is not a value.
pub fn receipts(run: &Run) -> Vec<ReceivedFrom> {
    let receipts = run.events.iter().filter_map(|event| match &event.kind {
        EventKind::Recv { from: ReceivedFrom::Closed, .. } => None,
        EventKind::Recv { from, .. } => Some(*from),
        _ => None,
    });
    receipts.collect()
}

/// The values in the order in which they were received.
pub fn received(run: &Run) -> Vec<&str> {
    let values = run.events.iter().filter_map(|event| match &event.kind {
        EventKind::Recv { value: Some(value), .. } => Some(value.as_str()),
        _ => None,
    });
    values.collect()
}

/// `len(ch)` right after each send and receive of a value. A value that passed from hand to hand leaves it at 0.
pub fn lengths(run: &Run) -> Vec<usize> {
    let lengths = run.events.iter().filter_map(|event| match &event.kind {
        EventKind::Send { to: SentTo::Buffer { len }, .. } => Some(*len),
        EventKind::Recv { from: ReceivedFrom::Buffer { len, .. }, .. } => Some(*len),
        EventKind::Recv { from: ReceivedFrom::Closed, .. } => None,
        EventKind::Send { .. } | EventKind::Recv { .. } => Some(0),
        _ => None,
    });
    lengths.collect()
}

/// Why `goroutine` is still parked at the end of the run, if it is.
pub fn stuck(run: &Run, goroutine: GoId) -> Option<WaitReason> {
    let last = run.events.iter().rfind(|event| event.goroutine == goroutine && !is_ending(event))?;
    match &last.kind {
        EventKind::Park { reason, .. } => Some(*reason),
        _ => None,
    }
}

fn is_ending(event: &Event) -> bool {
    matches!(event.kind, EventKind::ProgramEnd { .. })
}

/// Which of these the run ended with. Behind the last one: with none of them.
pub fn ending(run: &Run, among: &[Ending]) -> usize {
    among.iter().position(|ending| *ending == run.ending).unwrap_or(among.len())
}

/// How many goroutines were still parked when main returned: left behind, with no goroutine to wake them.
pub fn left_parked(run: &Run) -> usize {
    run.leaked.iter().filter(|left| matches!(left.state, GoroutineState::Waiting(_))).count()
}

/// Whether the channel was closed, and which goroutines the first close woke.
pub fn first_close(run: &Run) -> Option<&[GoId]> {
    run.events.iter().find_map(|event| match &event.kind {
        EventKind::Close { woken, .. } => Some(woken.as_slice()),
        _ => None,
    })
}

/// The largest number of lines starting with `ahead` that stand before their `behind` lines.
pub fn lead(lines: &[String], ahead: &str, behind: &str) -> usize {
    let (mut now, mut most) = (0_isize, 0);
    for line in lines {
        now += isize::from(line.starts_with(ahead)) - isize::from(line.starts_with(behind));
        most = most.max(now);
    }
    usize::try_from(most).unwrap_or(0)
}

/// How many lines start so.
pub fn lines_with(run: &Run, start: &str) -> usize {
    run.output.iter().filter(|line| line.starts_with(start)).count()
}

/// How many lines starting with `ahead` stand before the first line starting with `behind`.
pub fn lines_before(lines: &[String], ahead: &str, behind: &str) -> usize {
    lines.iter().take_while(|line| !line.starts_with(behind)).filter(|line| line.starts_with(ahead)).count()
}

/// The number after `label: ` in what was printed; none is more than any experiment counts.
pub fn number(run: &Run, label: &str) -> usize {
    let lines = run.output.iter().filter_map(|line| line.strip_prefix(label)?.strip_prefix(": "));
    lines.filter_map(|number| number.parse().ok()).next().unwrap_or(usize::MAX)
}

/// Whether both lines are there, `first` before `second`.
pub fn before(lines: &[String], first: &str, second: &str) -> bool {
    let at = |wanted: &str| lines.iter().position(|line| line == wanted);
    matches!((at(first), at(second)), (Some(first), Some(second)) if first < second)
}

/// Whether both lines were printed, `first` before `second`.
pub fn in_order(run: &Run, first: &str, second: &str) -> bool {
    before(&run.output, first, second)
}

/// Whether the program can print exactly these lines, in some order of its steps.
pub fn can_print(evidence: &Evidence, program: &str, lines: &[&str]) -> bool {
    matches!(evidence.explore(program).can(lines), Possible::Possible(_))
}

/// How many outputs the program has: pairs of printed lines and ending.
pub fn outputs_of(evidence: &Evidence, program: &str) -> usize {
    usize::try_from(&evidence.explore(program).outputs).unwrap_or(usize::MAX)
}

/// How many of the program's outputs end with main's return, in a deadlock, in a panic.
pub fn endings_of(evidence: &Evidence, program: &str) -> (usize, usize, usize) {
    let found = evidence.explore(program);
    let count = |of| usize::try_from(of).unwrap_or(usize::MAX);
    (count(&found.endings.exit), count(&found.endings.deadlock), count(&found.endings.panic))
}

/// Whether some output of the program has lines of which this holds.
pub fn some_output(evidence: &Evidence, program: &str, holds: impl Fn(&[String]) -> bool) -> bool {
    evidence.explore(program).all().any(|output| holds(&output.lines))
}

/// Whether a search finds an output of which this holds before it is too long to wait for. One that is found is possible;
/// that none is, proves nothing: only for what is known to be possible, and shown by a witness.
pub fn witness(evidence: &Evidence, program: &str, holds: impl Fn(&[String]) -> bool) -> bool {
    evidence.explore_up_to(program, WITNESS_STATES).all().any(|output| holds(&output.lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lead_is_the_largest_one_of_the_run() {
        let run = Run::printed(&["S 0", "S 1", "R 0", "S 2", "S 3", "R 1", "R 2", "R 3"]);
        assert_eq!(lead(&run.output, "S", "R"), 3);
        assert_eq!(lead(&run.output, "R", "S"), 0);
        assert_eq!(lines_before(&run.output, "S", "R"), 2);
    }

    #[test]
    fn order_needs_both_lines() {
        let run = Run::printed(&["sent", "got"]);
        assert!(in_order(&run, "sent", "got"));
        assert!(!in_order(&run, "got", "sent"));
        assert!(!in_order(&run, "sent", "closed"));
    }
}
