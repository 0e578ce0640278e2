//! Where an unwinding that began here would end, found out without beginning one.
//!
//! The end of a program unwinds what is parked, and a goroutine may be parked where an unwinding is not let through: in a
//! destructor that itself runs in an unwinding, or in a function with a C interface that C code has called. To throw there
//! aborts the process. The tables that the unwinder would go by are in the program; this reads them as it would.
//!
//! Of a function with a C interface that owns something the tables say no more than of any other that cleans up. What tells it
//! apart is its code: after the cleanup it calls `core::panicking::panic_cannot_unwind`, where another goes on unwinding. So the
//! code of a frame that cleans up is followed from its landing, to see whether it comes to that call. (`code/` reads it.) The
//! address of that function is learnt from `known`, which does nothing else with an unwinding.
//!
//! Invariants  I1  of what it reads nothing is kept but the addresses that `known` tells, and nothing is written but the verdict.
//!             I2  in doubt the answer is no: what is not thrown at is left behind, which is always sound. In doubt is: a table for
//!                 another language's unwinder, code that is not understood or leaves its function, and everything that cleans
//!                 up if the address cannot be learnt.
//! Protocol    `kill.rs` asks on the goroutine's own stack, before each throw.
//! Rests on    rustc 1.95: a call in a nounwind function lands at a call of `panic_cannot_unwind`, after cleanups where there
//!             are any; another cleanup ends in `_Unwind_Resume`. If that changes, the tests below fail:
//!             `what_must_not_unwind_is_known_by_its_code` if the address is not learnt, and
//!             `functions_that_c_code_calls_let_nothing_through` if it says nothing any more.
//! Rejected    Counting the unwindings: the standard library's count is not public, and the panic hook does not hear of
//!             `resume_unwind` (`unwind.rs`). Whether the function calls `_Unwind_Resume` anywhere: one into which a function with a C
//!             interface was inlined does, too, and would be thrown at. Whether it calls `panic_cannot_unwind` anywhere: one into
//!             which `catch_unwind` was inlined does, and is unwound well. The name of the address: it has a hash in it.
//! See         the standard library's `sys/personality/dwarf/eh.rs`, which decides the same way; frames.rs; tests/runtime/panic.rs,
//!             tests/runtime/endings.rs, tests/runtime/callbacks.rs.

// Why unsafe: the unwinder's own function is named.
#![allow(unsafe_code)]

use std::ops::Range;
use std::sync::OnceLock;

use crate::rt::stacks::code::{self, Flow};
use crate::rt::stacks::frames::{self, Frame, Function, OMITTED, Reader};

// As one that unwinds: a cleanup's own call of it takes this declaration over where both are compiled together, and one that
// is said not to unwind has no entry in the tables, at which an unwinding ends the process.
unsafe extern "C-unwind" {
    fn _Unwind_Resume(exception: *mut u8) -> !;
}

/// So many instructions of a landing are followed.
const MOST_INSTRUCTIONS: u32 = 10_000;

/// What a frame does with an unwinding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Landing {
    /// Nothing.
    Passes,
    /// It cleans up, and what then happens the table does not say.
    CleansUp,
    Catches,
    /// It lets none through.
    Aborts,
}

/// Whether an unwinding that begins in the caller's frame comes to a `catch_unwind`.
#[inline(never)]
pub(crate) fn would_be_caught() -> bool {
    let mut caught = false;
    frames::walk_here(|frame| {
        let landing = landing_of(frame);
        caught = landing == Landing::Catches;
        landing == Landing::Passes || (landing == Landing::CleansUp && goes_on(frame))
    });
    caught
}

fn landing_of(frame: &Frame) -> Landing {
    if frame.is_foreign() {
        return Landing::Aborts;
    }
    let Some(mut table) = frame.table() else { return Landing::Passes };
    find(&mut table, frame.at().wrapping_sub(frame.function())).map_or(Landing::Aborts, |(landing, _)| landing)
}

/// Whether a frame that cleans up lets the unwinding go on then.
fn goes_on(frame: &Frame) -> bool {
    let Some(known) = Known::get() else { return false };
    let Some(function) = Function::at(frame.at()) else { return false };
    let landing = frame.table().and_then(|mut table| find(&mut table, frame.at().wrapping_sub(function.code.start)));
    let Some((_, pad)) = landing else { return false };
    function.personality == Some(known.personality)
        && known.goes_on(function.code.start.wrapping_add(pad), &function.code)
}

/// What is said of the call at this distance from the function's beginning, and where it lands. `None`: it is written in a way
/// that compilers do not use for this. Needs: the reader is at the beginning of a function's table.
fn find(table: &mut Reader, at: usize) -> Option<(Landing, usize)> {
    let landing_base = table.byte();
    if landing_base != OMITTED {
        table.encoded(landing_base)?;
    }
    if table.byte() != OMITTED {
        table.uleb128();
    }
    let encoding = table.byte();
    let length = table.uleb128();
    let actions = table.position().wrapping_add(length);
    while table.position() < actions {
        let (start, length) = (table.encoded(encoding)?, table.encoded(encoding)?);
        let (pad, action) = (table.encoded(encoding)?, table.uleb128());
        if at < start {
            // They are in order.
            break;
        }
        if at - start < length {
            if pad == 0 {
                return Some((Landing::Passes, 0));
            }
            if action == 0 {
                return Some((Landing::CleansUp, pad));
            }
            table.skip(actions.wrapping_add(action - 1).wrapping_sub(table.position()));
            let landing = match table.sleb128() {
                0 => Landing::CleansUp,
                1.. => Landing::Catches,
                _ => Landing::Aborts,
            };
            return Some((landing, pad));
        }
    }
    // The compiler has proved that nothing unwinds from here.
    Some((Landing::Aborts, 0))
}

/// What `known` and `known_to_clean_up` tell.
struct Known {
    /// `core::panicking::panic_cannot_unwind`.
    cannot_unwind: usize,
    /// `core::panicking::panic_in_cleanup`, if that was found: it does not come back either.
    in_cleanup: Option<usize>,
    /// The personality that reads the tables of Rust.
    personality: usize,
}

/// What must not unwind calls what may, and nothing else.
#[inline(never)]
extern "C" fn known(may_unwind: extern "C-unwind" fn()) {
    may_unwind();
}

/// A cleanup that may unwind itself.
#[inline(never)]
fn known_to_clean_up(may_unwind: extern "C-unwind" fn()) {
    struct CleansUp(extern "C-unwind" fn());
    impl Drop for CleansUp {
        #[inline(always)]
        fn drop(&mut self) {
            (self.0)();
        }
    }
    let _cleaned_up = CleansUp(may_unwind);
    may_unwind();
}

impl Known {
    fn get() -> Option<&'static Known> {
        static KNOWN: OnceLock<Option<Known>> = OnceLock::new();
        KNOWN.get_or_init(Known::learn).as_ref()
    }

    fn learn() -> Option<Known> {
        let function = Function::at(std::hint::black_box(known as extern "C" fn(_)) as usize)?;
        let cannot_unwind = last_call(no_way_through(&function)?)?;
        let cleans_up = Function::at(std::hint::black_box(known_to_clean_up as fn(_)) as usize);
        let in_cleanup = cleans_up.and_then(|function| last_call(no_way_through(&function)?));
        Some(Known { cannot_unwind, in_cleanup, personality: function.personality? })
    }

    /// Whether the code from this landing on comes nowhere to `panic_cannot_unwind`.
    fn goes_on(&self, pad: usize, function: &Range<usize>) -> bool {
        let resume = code::through(_Unwind_Resume as unsafe extern "C-unwind" fn(*mut u8) -> ! as usize);
        let (mut ways, mut seen) = (vec![pad], Vec::new());
        let mut left = MOST_INSTRUCTIONS;
        while let Some(mut next) = ways.pop() {
            if seen.contains(&next) {
                continue;
            }
            seen.push(next);
            loop {
                left -= 1;
                if left == 0 || !function.contains(&next) {
                    return false;
                }
                let Some((behind, flow)) = code::at(next) else { return false };
                next = behind;
                match flow {
                    Flow::On => {}
                    Flow::Calls(Some(to)) if to == self.cannot_unwind => return false,
                    Flow::Calls(Some(to)) if to == resume || Some(to) == self.in_cleanup => break,
                    Flow::Calls(_) => {}
                    Flow::Branches(to) => ways.push(to),
                    Flow::Jumps(to) => {
                        ways.push(to);
                        break;
                    }
                    Flow::Ends => break,
                    Flow::Elsewhere => return false,
                }
            }
        }
        true
    }
}

/// The first landing in a function that lets nothing through.
fn no_way_through(function: &Function) -> Option<usize> {
    let table = function.table?;
    let landing = |at| find(&mut { table }, at).filter(|(landing, pad)| *landing == Landing::Aborts && *pad != 0);
    let (_, pad) = (0..function.code.len()).find_map(landing)?;
    Some(function.code.start.wrapping_add(pad))
}

/// The last of the calls that stand here one behind the other. (A sanitizer has one before.)
fn last_call(mut at: usize) -> Option<usize> {
    let mut last = None;
    while let Some((behind, Flow::Calls(Some(to)))) = code::at(at) {
        (last, at) = (Some(to), behind);
    }
    last
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::cell::Cell;
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

    use super::*;

    /// Asks through an address: of a function that it sees never to unwind, the optimiser leaves the landings of all callers out.
    fn asks_here() -> bool {
        std::hint::black_box(would_be_caught as fn() -> bool)()
    }

    /// Through this many frames that clean up.
    fn ask(deep: u32) -> bool {
        let _cleaned_up = Asks(None);
        if std::hint::black_box(deep) == 0 { asks_here() } else { ask(deep - 1) }
    }

    /// Asks when it is dropped.
    struct Asks<'a>(Option<&'a Cell<Option<bool>>>);

    impl Drop for Asks<'_> {
        fn drop(&mut self) {
            if let Some(answer) = self.0 {
                answer.set(Some(asks_here()));
            }
        }
    }

    #[test]
    fn what_is_caught_is_told_from_what_would_abort() {
        // Through frames that clean up, to the nearest `catch_unwind`.
        assert_eq!(catch_unwind(AssertUnwindSafe(|| ask(5))).ok(), Some(true));
        let answer = Cell::new(None);
        // At the end of a scope as it ends by itself.
        drop(catch_unwind(AssertUnwindSafe(|| drop(Asks(Some(&answer))))));
        assert_eq!(answer.take(), Some(true));
        // In an unwinding a second one is not let through.
        let unwound = catch_unwind(AssertUnwindSafe(|| {
            let _asks = Asks(Some(&answer));
            resume_unwind(Box::new(()));
        }));
        assert_eq!((unwound.is_err(), answer.take()), (true, Some(false)));
        // Unless it is caught on the way.
        struct Guarded<'a>(Asks<'a>);
        impl Drop for Guarded<'_> {
            fn drop(&mut self) {
                let asks = Asks(self.0.0.take());
                let _ = catch_unwind(AssertUnwindSafe(|| drop(asks)));
            }
        }
        let unwound = catch_unwind(AssertUnwindSafe(|| {
            let _guarded = Guarded(Asks(Some(&answer)));
            resume_unwind(Box::new(()));
        }));
        assert_eq!((unwound.is_err(), answer.take()), (true, Some(true)));
    }

    #[test]
    fn what_must_not_unwind_is_known_by_its_code() {
        let known = Known::get().expect("the address of `panic_cannot_unwind` is learnt");
        extern "C" fn owns(owned: &Cell<bool>, asks: extern "C-unwind" fn() -> bool) -> bool {
            let _owned = Sets(owned);
            asks()
        }
        fn cleans_up(owned: &Cell<bool>, asks: extern "C-unwind" fn() -> bool) -> bool {
            let _owned = Sets(owned);
            asks()
        }
        let goes_on = |function: usize| {
            let function = Function::at(function).expect("a function");
            let table = function.table.expect("it cleans up");
            let landing = |at| find(&mut { table }, at).filter(|(landing, _)| *landing == Landing::CleansUp);
            let (_, pad) = (0..function.code.len()).find_map(landing).expect("it cleans up");
            known.goes_on(function.code.start + pad, &function.code)
        };
        let (owns, cleans_up) = (owns as extern "C" fn(_, _) -> _, cleans_up as fn(_, _) -> _);
        assert!(!goes_on(std::hint::black_box(owns) as usize));
        assert!(goes_on(std::hint::black_box(cleans_up) as usize));
        assert!(known.in_cleanup.is_some());
    }

    #[test]
    fn who_has_caught_something_before_lets_an_unwinding_through() {
        // All in one function, where the optimiser puts them.
        fn caught_before() -> bool {
            let caught = catch_unwind(|| resume_unwind(Box::new(1)));
            let _cleaned_up = (Asks(None), caught.is_err());
            asks_here()
        }
        assert_eq!(catch_unwind(caught_before).ok(), Some(true));
    }

    /// Sets a flag when it is dropped.
    struct Sets<'a>(&'a Cell<bool>);

    impl Drop for Sets<'_> {
        fn drop(&mut self) {
            self.0.set(true);
        }
    }

    #[test]
    fn functions_that_c_code_calls_let_nothing_through() {
        extern "C" fn callback(_: &Cell<bool>) -> bool {
            asks_here()
        }
        extern "C" fn owns(dropped: &Cell<bool>) -> bool {
            let _owned = Sets(dropped);
            asks_here()
        }
        for function in [callback as extern "C" fn(&Cell<bool>) -> bool, owns] {
            let dropped = Cell::new(false);
            let caught = catch_unwind(AssertUnwindSafe(|| std::hint::black_box(function)(&dropped)));
            assert_eq!(caught.ok(), Some(false));
        }
        extern "C-unwind" fn lets_through() -> bool {
            let _cleaned_up = Asks(None);
            asks_here()
        }
        let caught = catch_unwind(|| std::hint::black_box(lets_through as extern "C-unwind" fn() -> bool)());
        assert_eq!(caught.ok(), Some(true));
    }
}
