//! Operations on one map that overlap: Go's runtime notices some of them, and ends the program.
//!
//! A write marks the map while it goes on. Whatever begins then and looks for the mark finds it: another write, a read, a step of a `range`.
//! Here operations are done one after the other; but two that are both next, of goroutines that could both act, may overlap in Go. Whether
//! they do is a choice.
//!
//! Invariants  I1  what does not look for the mark is not noticed: the length, anything about an empty map but to put something there.
//!             I2  `m[k] op= v` is one write, which begins before it reads; but for `/` and `%`, which may panic: a read, and a write
//!                 (cmd/compile/internal/walk/order.go, OASOP).
//! See         Go's internal/runtime/maps/map.go (writing), table.go (Iter.Next); step.rs.

use super::explored::Explored;
use super::heap::Ref;
use super::maps;
use super::natives::numbered;
use super::state::{GoIndex, State, Status};
use super::step::Stand;
use crate::code::{Op, Slot, TypeKind};

/// What an operation does with a map.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Use {
    /// It reads an entry.
    Read,
    /// It goes on to the next entry.
    Iterate,
    /// It puts an entry there, or takes entries away.
    Write,
}

/// What a native function does with the map that is its first argument.
fn of_native(name: &str) -> Option<Use> {
    Some(match name {
        "gort/value.Entries" => Use::Iterate,
        "gort/value.Entry" => Use::Read,
        "gort/value.SetEntry" | "gort/value.DeleteEntry" => Use::Write,
        _ => return None,
    })
}

impl State {
    /// The map that the goroutine's next operation is about, and what it does with it: nothing where Go's runtime would not look.
    fn map_use(&self, explored: &Explored, index: GoIndex) -> Option<(Ref, Use)> {
        let goroutine = &self.goroutines[index as usize];
        let frame = goroutine.frames.last().filter(|_| goroutine.status == Status::Runnable)?;
        if explored.is_trusted(frame.func) {
            return None;
        }
        let program = explored.program();
        let function = &program.functions[frame.func as usize];
        let at = |slot: usize| goroutine.stack.get(frame.base as usize + slot).copied().unwrap_or(0);
        let (map, what) = match *function.ops.get(frame.pc as usize)? {
            Op::MapGet { m, .. } | Op::MapGetOk { m, .. } => (at(m.0 as usize), Use::Read),
            // An iteration of an empty map has no map.
            Op::MapNext { iter, .. } => (at(iter.0 as usize), Use::Iterate),
            Op::MapSet { m, .. } | Op::MapGetToSet { m, .. } => (at(m.0 as usize), Use::Write),
            Op::MapDelete { m, .. } | Op::MapClear { m } => {
                let map = at(m.0 as usize);
                (if maps::is_empty(&self.heap, map) { 0 } else { map }, Use::Write)
            }
            Op::CallNative { native } if let Some(what) = of_native(numbered(native).name) => {
                let found = function.extents.binary_search_by_key(&frame.pc, |(at, _)| *at).ok()?;
                let extent = &function.extents[found].1;
                let value = program.args[extent.args as usize].iter().position(|kind| *kind == Slot::Value)?;
                let value = function.frame.len() + extent.first as usize + value;
                let typ = at(value - 1) as usize;
                let is_map = matches!(program.types.get(typ)?.kind, TypeKind::Map { .. });
                let puts = numbered(native).name == "gort/value.SetEntry";
                let is_seen = is_map && (puts || !maps::is_empty(&self.heap, at(value)));
                (if is_seen { at(value) } else { 0 }, what)
            }
            _ => return None,
        };
        let unseen = what == Use::Read && maps::is_empty(&self.heap, map);
        (map != 0 && !unseen).then_some((map, what))
    }
}

impl Stand {
    /// How Go's runtime ends the program if the goroutine's next operation on a map overlaps with a write that another one is about to do.
    /// `None`: it cannot notice any.
    pub fn overlap(&self, explored: &Explored, index: GoIndex) -> Option<&'static str> {
        let (map, what) = self.state().map_use(explored, index)?;
        let writes = |other: GoIndex| self.state().map_use(explored, other) == Some((map, Use::Write));
        if !self.able().any(|other| other != index && self.doom_of(other).is_none() && writes(other)) {
            return None;
        }
        Some(match what {
            Use::Read => "concurrent map read and map write",
            Use::Iterate => "concurrent map iteration and map write",
            Use::Write => "concurrent map writes",
        })
    }
}
