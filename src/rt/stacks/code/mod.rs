//! What machine code does next: as much of an instruction as it takes to follow code from one place to another.
//!
//! Invariants  I1  an instruction that is not known is `None`: the caller takes it for the worse.
//!             I2  it reads only where control flow leads: from a place where an instruction begins.
//! See         rt/stacks/landing.rs, the only user.

#[cfg(target_arch = "aarch64")]
mod aarch64;
#[cfg(target_arch = "x86_64")]
mod x86_64;

#[cfg(target_arch = "aarch64")]
pub(super) use aarch64::{at, through};
#[cfg(target_arch = "x86_64")]
pub(super) use x86_64::{at, through};

/// Of other processors nothing is known.
#[cfg(not(any(target_arch = "aarch64", target_arch = "x86_64")))]
pub(super) fn at(_: usize) -> Option<(usize, Flow)> {
    None
}

#[cfg(not(any(target_arch = "aarch64", target_arch = "x86_64")))]
pub(super) fn through(to: usize) -> usize {
    to
}

/// What an instruction does with the flow of control.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flow {
    /// On to the next.
    On,
    /// A call of this function, or of one that only the processor knows.
    Calls(Option<usize>),
    /// To this place, and nowhere else.
    Jumps(usize),
    /// To this place or on.
    Branches(usize),
    /// It comes back, or the processor stops it.
    Ends,
    /// Somewhere.
    Elsewhere,
}

#[cfg(all(test, not(loom), any(target_arch = "aarch64", target_arch = "x86_64")))]
mod tests {
    use super::at;
    use crate::rt::stacks::frames::{self, Function};

    #[test]
    fn every_instruction_of_the_functions_on_this_stack_is_known() {
        let (mut functions, mut failed) = (0, Vec::new());
        frames::walk(|frame| {
            let Some(function) = Function::at(frame.at()) else { return true };
            functions += 1;
            let mut next = function.code.start;
            while next < function.code.end {
                let Some((end, _)) = at(next) else { break };
                next = end;
            }
            if next != function.code.end {
                failed.push((function.code, next));
            }
            true
        });
        assert!(functions > 5 && failed.is_empty(), "{failed:x?} of {functions}");
    }
}
