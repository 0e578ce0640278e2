//! What goroutines do with maps, told to a host that watches them.
//!
//! Invariants  I1  only what the program's own text does is told, and what package maps does for it.
//!             I2  a program is worth watching only if all that orders its goroutines is told, too: one that hands its turn over by iter.Pull,
//!                 or maps by a sync.Map or sync.Pool, is not.
//! See         events.rs; Go's internal/runtime/maps, which ends a program that it catches at it.

use gort_events::EventKind;

use super::events::Met;
use super::exec::Exec;
use super::heap::Ref;
use super::natives::native;
use crate::code::{CallMode, Function, Op, Program};

/// Functions of the machine that order goroutines, of which nothing is told.
const UNTOLD: [&str; 4] = ["iter.swap", "sync.access", "testing/synctest.start", "testing.capture"];

impl Program {
    /// Whether several goroutines may use a map of which a host that listens can say what orders them.
    pub fn shares_maps(&self) -> bool {
        let has = |own: bool, test: &dyn Fn(&Op) -> bool| {
            self.functions.iter().any(|function| (!own || is_own(self, function)) && function.ops.iter().any(test))
        };
        let untold: Vec<u32> = UNTOLD.iter().filter_map(|name| native(name)).collect();
        let starts = |op: &Op| {
            use Op::{Call, CallClosure, CallInterface};
            matches!(
                op,
                Call { mode: CallMode::Go, .. }
                    | CallClosure { mode: CallMode::Go, .. }
                    | CallInterface { mode: CallMode::Go, .. }
            )
        };
        has(true, &|op| matches!(op, Op::MapSet { .. } | Op::MapDelete { .. } | Op::MapClear { .. }))
            && has(false, &starts)
            && !has(false, &|op| matches!(op, Op::CallNative { native } if untold.contains(native)))
    }
}

fn is_own(program: &Program, function: &Function) -> bool {
    let place = function.places.iter().find(|place| place.is_known());
    place.is_some_and(|place| *place < program.library) || function.name.starts_with("maps.")
}

impl Exec<'_> {
    /// Tells what the operation, of the frame whose slots begin there, does with a map.
    #[cold]
    pub(super) fn tell_use_of_map(&mut self, op: Op, base: usize) {
        let (map, write) = match op {
            Op::MapGet { m, .. } | Op::MapGetToSet { m, .. } | Op::MapGetOk { m, .. } | Op::MapLen { m, .. } => {
                (m, false)
            }
            Op::MapSet { m, .. } | Op::MapDelete { m, .. } | Op::MapClear { m } => (m, true),
            _ => return,
        };
        self.tell_map(self.regs[base + map.0 as usize], write);
    }

    /// Tells that a map is read or written.
    #[cold]
    pub(super) fn tell_map(&mut self, map: Ref, write: bool) {
        let function = &self.program.functions[self.frame.func as usize];
        if map == 0 || !self.host.watches_maps() || !is_own(self.program, function) {
            return;
        }
        let object = self.object(Met::Variable, map);
        self.tell(match write {
            true => EventKind::RacyStore { object, value: None },
            false => EventKind::RacyLoad { object, value: None },
        });
    }
}
