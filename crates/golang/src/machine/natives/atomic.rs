//! Package atomic's functions on integers: each one step.
//!
//! Invariants  I1  a value of fewer than 64 bits fills its slot as every integer of its width does.
//! See         library/go/sync/atomic.go.

use gort_events::{AtomicOp, EventKind};

use super::super::exec::{Exec, wrapped};
use super::super::fault::Fault;
use super::super::heap::Ref;
use super::{Done, Native};
use crate::code::Width;

/// A type: its name, its width.
type Of = (&'static str, Width);

const INT32: Of = ("int32", Width::I32);
const INT64: Of = ("int64", Width::I64);
const UINT32: Of = ("uint32", Width::U32);
const UINT64: Of = ("uint64", Width::U64);
const UINTPTR: Of = ("uintptr", Width::U64);
const BOOL: Of = ("bool", Width::U32);

macro_rules! natives {
    ($($of:ident: $load:literal, $store:literal, $swap:literal, $compare:literal $(, $add:literal, $and:literal, $or:literal)?;)*) => {
        &[$(
            Native { name: $load, visible: true, run: |exec, out| exec.atomic_load(out, $of) },
            Native { name: $store, visible: true, run: |exec, out| exec.atomic_store(out, $of) },
            Native { name: $swap, visible: true, run: |exec, out| exec.atomic_swap(out, $of, |_, new| new) },
            Native { name: $compare, visible: true, run: |exec, out| exec.atomic_compare(out, $of) },
            $(
                Native { name: $add, visible: true, run: |exec, out| exec.atomic_add(out, $of) },
                Native { name: $and, visible: true, run: |exec, out| exec.atomic_swap(out, $of, |old, mask| old & mask) },
                Native { name: $or, visible: true, run: |exec, out| exec.atomic_swap(out, $of, |old, mask| old | mask) },
            )?
        )*]
    };
}

pub(super) static NATIVES: &[Native] = natives! {
    INT32: "sync/atomic.LoadInt32", "sync/atomic.StoreInt32", "sync/atomic.SwapInt32", "sync/atomic.CompareAndSwapInt32",
        "sync/atomic.AddInt32", "sync/atomic.AndInt32", "sync/atomic.OrInt32";
    INT64: "sync/atomic.LoadInt64", "sync/atomic.StoreInt64", "sync/atomic.SwapInt64", "sync/atomic.CompareAndSwapInt64",
        "sync/atomic.AddInt64", "sync/atomic.AndInt64", "sync/atomic.OrInt64";
    UINT32: "sync/atomic.LoadUint32", "sync/atomic.StoreUint32", "sync/atomic.SwapUint32",
        "sync/atomic.CompareAndSwapUint32", "sync/atomic.AddUint32", "sync/atomic.AndUint32", "sync/atomic.OrUint32";
    UINT64: "sync/atomic.LoadUint64", "sync/atomic.StoreUint64", "sync/atomic.SwapUint64",
        "sync/atomic.CompareAndSwapUint64", "sync/atomic.AddUint64", "sync/atomic.AndUint64", "sync/atomic.OrUint64";
    UINTPTR: "sync/atomic.LoadUintptr", "sync/atomic.StoreUintptr", "sync/atomic.SwapUintptr",
        "sync/atomic.CompareAndSwapUintptr", "sync/atomic.AddUintptr", "sync/atomic.AndUintptr", "sync/atomic.OrUintptr";
    BOOL: "sync/atomic.loadBool", "sync/atomic.storeBool", "sync/atomic.swapBool", "sync/atomic.compareAndSwapBool";
};

impl Exec<'_> {
    /// The address at this place, and what is there.
    fn atomic_at(&self, at: usize) -> Result<(Ref, u64), Fault> {
        match self.regs[at] {
            0 => Err(Fault::nil()),
            address => Ok((address, self.state.heap.at(address, 0))),
        }
    }

    fn atomic_done(&mut self, address: Ref, of: Of, op: AtomicOp, before: u64, after: u64) {
        if self.watched {
            self.tell_atomic(address, of, op, before, after);
        }
    }

    #[cold]
    fn tell_atomic(&mut self, address: Ref, (name, width): Of, op: AtomicOp, before: u64, after: u64) {
        let shown = |value: u64| {
            Some(match width {
                _ if name == BOOL.0 => (value != 0).to_string(),
                Width::U32 | Width::U64 => value.to_string(),
                _ => (value as i64).to_string(),
            })
        };
        let object = self.atomic_object(name, address);
        self.tell(EventKind::Atomic { object, op, before: shown(before), value: shown(after) });
    }

    /// `func told(addr any, what int)`: read, written, or both.
    pub(in crate::machine) fn atomic_told(&mut self, out: usize) -> Done {
        let op = [AtomicOp::Load, AtomicOp::Store, AtomicOp::Swap][(self.regs[out + 2] as usize).min(2)];
        self.told_of("pointer", self.regs[out + 1], op);
        Ok(None)
    }

    /// `func told(addr any, written bool)`: of all that package sync keeps behind one address a write adds to what was there.
    pub(in crate::machine) fn sync_told(&mut self, out: usize) -> Done {
        let op = if self.regs[out + 2] != 0 { AtomicOp::Swap } else { AtomicOp::Load };
        self.told_of("sync", self.regs[out + 1], op);
        Ok(None)
    }

    fn told_of(&mut self, name: &'static str, address: Ref, op: AtomicOp) {
        // What the library does inside is shown to no user; a search for races is told it.
        if address == 0 {
            return;
        }
        self.use_inner(address, 1);
        if self.watched && (self.is_called_by_the_program() || self.explored.is_some()) {
            let object = self.atomic_object(name, address);
            self.tell(EventKind::Atomic { object, op, before: None, value: None });
        }
    }

    /// `func Load(addr *T) (val T)`
    fn atomic_load(&mut self, out: usize, of: Of) -> Done {
        let (address, value) = self.atomic_at(out + 1)?;
        self.regs[out] = value;
        self.atomic_done(address, of, AtomicOp::Load, value, value);
        Ok(None)
    }

    /// `func Store(addr *T, val T)`
    fn atomic_store(&mut self, out: usize, of: Of) -> Done {
        let (address, before) = self.atomic_at(out)?;
        let value = self.regs[out + 1];
        self.state.heap.set(address, 0, value);
        self.atomic_done(address, of, AtomicOp::Store, before, value);
        Ok(None)
    }

    /// `func Swap(addr *T, new T) (old T)`, and what else returns the value that was there.
    fn atomic_swap(&mut self, out: usize, of: Of, change: fn(u64, u64) -> u64) -> Done {
        let (address, before) = self.atomic_at(out + 1)?;
        let after = change(before, self.regs[out + 2]);
        self.state.heap.set(address, 0, after);
        self.regs[out] = before;
        self.atomic_done(address, of, AtomicOp::Swap, before, after);
        Ok(None)
    }

    /// `func CompareAndSwap(addr *T, old, new T) (swapped bool)`
    fn atomic_compare(&mut self, out: usize, of: Of) -> Done {
        let (address, before) = self.atomic_at(out + 1)?;
        let swapped = before == self.regs[out + 2];
        let after = if swapped { self.regs[out + 3] } else { before };
        self.state.heap.set(address, 0, after);
        self.regs[out] = u64::from(swapped);
        self.atomic_done(address, of, AtomicOp::CompareAndSwap { swapped }, before, after);
        Ok(None)
    }

    /// `func Add(addr *T, delta T) (new T)`
    fn atomic_add(&mut self, out: usize, of: Of) -> Done {
        let (address, before) = self.atomic_at(out + 1)?;
        let after = wrapped(before.wrapping_add(self.regs[out + 2]), of.1);
        self.state.heap.set(address, 0, after);
        self.regs[out] = after;
        self.atomic_done(address, of, AtomicOp::Add, before, after);
        Ok(None)
    }
}
