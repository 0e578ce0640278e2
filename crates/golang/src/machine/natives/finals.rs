//! Finalizers, cleanups and weak pointers: what packages runtime and weak leave to the machine.
//!
//! See         ../finals.rs; library/go/{runtime,weak}.go.

use super::super::exec::{Exec, Pause};
use super::super::fault::Fault;
use super::super::finals::{Cleanup, Finalizer, Runner, Weak};
use super::super::heap::{FROZEN, Ref, ZERO_SIZE, offset, place};
use super::super::state::FrameKind;
use super::{Done, Native};
use crate::code::{Slot, TypeKind};

pub(super) static NATIVES: &[Native] = &[
    Native { name: "runtime.setFinalizer", visible: false, run: |exec, out| exec.set_finalizer(out) },
    Native { name: "runtime.addCleanup", visible: false, run: |exec, out| exec.add_cleanup(out) },
    Native { name: "runtime.stopCleanup", visible: false, run: |exec, out| exec.stop_cleanup(out) },
    Native { name: "runtime.due", visible: false, run: |exec, out| exec.is_due(out) },
    Native { name: "runtime.rest", visible: false, run: |exec, _| Ok(exec.rest()) },
    Native { name: "runtime.callDue", visible: false, run: |exec, _| exec.call_due() },
    Native { name: "weak.find", visible: false, run: |exec, out| exec.find_weak(out) },
    Native { name: "weak.watch", visible: false, run: |exec, out| exec.watch_weak(out) },
    Native { name: "weak.strong", visible: false, run: |exec, out| exec.strong_of_weak(out) },
];

/// The largest value without pointers that Go puts into one block with others.
const TINY: u32 = 16;

fn wrong(text: impl std::fmt::Display) -> Fault {
    Fault::Fatal(format!("runtime.SetFinalizer: {text}"))
}

/// The parameters of a function's type, as it is written.
fn params_of(name: &str) -> Vec<&str> {
    let Some(rest) = name.strip_prefix("func(") else { return Vec::new() };
    let (mut depth, mut from, mut params) = (0, 0, Vec::new());
    for (at, letter) in rest.char_indices() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => {
                params.extend((at > from).then(|| &rest[from..at]));
                break;
            }
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                params.push(&rest[from..at]);
                from = at + 2;
            }
            _ => {}
        }
    }
    params
}

impl Exec<'_> {
    /// Whether a collection never takes it: package variables, and what has no size.
    fn is_everlasting(&self, object: Ref) -> bool {
        object & FROZEN != 0 || place(object) == place(self.state.globals) || place(object) == place(ZERO_SIZE)
    }

    /// The function that makes the calls which are due is the closure's.
    fn run_by(&mut self, closure: Ref) {
        let func = self.state.heap.at(closure, 0) as u32;
        let created_by = self.state.goroutines[self.me as usize].id;
        let created_at = (self.frame.func, self.frame.pc - 1);
        self.state.finals.runner.get_or_insert(Runner { func, created_at, created_by });
    }

    /// `setFinalizer(obj, finalizer any, run func())`
    fn set_finalizer(&mut self, out: usize) -> Done {
        let [typ, object, with, closure, run] = [0, 1, 2, 3, 4].map(|at| self.regs[out + at]);
        let types = &self.program.types;
        if typ == 0 {
            return Err(wrong("first argument is nil"));
        }
        let of = &types[typ as usize];
        let TypeKind::Pointer(elem) = of.kind else {
            return Err(wrong(format_args!("first argument is {}, not pointer", of.name)));
        };
        if object == 0 {
            return Err(wrong("pointer not in allocated block"));
        }
        if self.is_everlasting(object) {
            return Ok(None);
        }
        let layout = self.program.layout_of(elem);
        if offset(object) != 0 && (layout.references || layout.go_size >= TINY) {
            return Err(wrong("pointer not at beginning of allocated block"));
        }
        if with == 0 {
            self.state.finals.finalizers.retain(|finalizer| finalizer.object != object);
            return Ok(None);
        }
        let function = &types[with as usize];
        if !matches!(function.kind, TypeKind::Func) {
            return Err(wrong(format_args!("second argument is {}, not a function", function.name)));
        }
        let cannot = format!("cannot pass {} to finalizer {}", of.name, function.name);
        if closure == 0 {
            return Err(Fault::runtime("invalid memory address or nil pointer dereference"));
        }
        let code = &self.program.functions[self.state.heap.at(closure, 0) as usize];
        let slots = &code.frame[code.results as usize..(code.results + code.params) as usize];
        let named = params_of(&function.name);
        let takes_interface = match (&named[..], slots) {
            // A type with a name does not say what it takes.
            ([], [Slot::Pointer]) if function.named => false,
            ([], [Slot::Type, Slot::Value]) if function.named => true,
            ([param], _) if param.starts_with("...") => return Err(wrong(format_args!("{cannot} because dotdotdot"))),
            ([param], [Slot::Pointer]) if *param == of.name || !param.starts_with(['*', '[', 'm', 'c', 'f']) => false,
            ([param], [Slot::Type, Slot::Value]) => {
                let interface = (0..).zip(types).find(|(_, typ)| typ.name == **param);
                let lacks = |number: u32| {
                    matches!(types[number as usize].kind, TypeKind::Interface(_))
                        && self.has_methods(typ as u32, number).is_err()
                };
                if interface.is_some_and(|(number, _)| lacks(number)) {
                    return Err(wrong(cannot));
                }
                true
            }
            _ => return Err(wrong(cannot)),
        };
        if self.state.finals.finalizers.iter().any(|finalizer| finalizer.object == object) {
            return Err(wrong("finalizer already set"));
        }
        if self.explored.is_none() {
            let typ = takes_interface.then_some(typ as u32);
            self.state.finals.finalizers.push(Finalizer { object, typ, closure });
            self.run_by(run);
        }
        Ok(None)
    }

    /// `addCleanup(ptr, cleanup, arg any, call func(), run func()) (number, wrong int)`: 1 is that ptr is arg, 2 that it is in it, 3 that
    /// cleanup refers to it.
    fn add_cleanup(&mut self, out: usize) -> Done {
        let [object, cleanup, arg_type, arg, closure, run] = [1, 3, 4, 5, 6, 7].map(|at| self.regs[out + 2 + at]);
        (self.regs[out], self.regs[out + 1]) = (0, 0);
        let is_pointer =
            arg_type != 0 && matches!(self.program.types[arg_type as usize].kind, TypeKind::Pointer(_)) && arg != 0;
        if is_pointer && arg == object {
            self.regs[out + 1] = 1;
        } else if self.is_everlasting(object) {
            return Ok(None);
        } else if is_pointer && arg & FROZEN == 0 && place(arg) == place(object) {
            self.regs[out + 1] = 2;
        } else if self.closes_over(cleanup, object) {
            self.regs[out + 1] = 3;
        } else if self.explored.is_none() {
            let finals = &mut self.state.finals;
            finals.numbered += 1;
            finals.cleanups.push(Cleanup { number: finals.numbered, object, closure });
            self.regs[out] = finals.numbered;
            self.run_by(run);
        }
        Ok(None)
    }

    fn closes_over(&self, closure: Ref, object: Ref) -> bool {
        if closure == 0 {
            return false;
        }
        let (layout, _) = self.state.heap.header_of(closure);
        let kinds = &self.program.layouts[layout as usize].slots;
        let slots = self.state.heap.slots(closure, 0, kinds.len());
        let refers = |(kind, slot): (&Slot, &u64)| {
            *kind == Slot::Pointer && *slot != 0 && *slot & FROZEN == 0 && place(*slot) == place(object)
        };
        kinds.iter().zip(slots).any(refers)
    }

    fn stop_cleanup(&mut self, out: usize) -> Done {
        let number = self.regs[out];
        self.state.finals.cleanups.retain(|cleanup| cleanup.number != number);
        Ok(None)
    }

    /// `rest()`: others have their turn when memory was collected, as in Go, where that takes a while; where a host orders goroutines only
    /// calls that are due.
    fn rest(&mut self) -> Option<Pause> {
        let state = &self.state;
        let others = state.next.is_some() || !state.queue.is_empty();
        let rests = others && self.explored.is_none() && (!self.host.orders() || !state.finals.due.is_empty());
        rests.then_some(Pause::Yielded)
    }

    /// `due() bool`: whether the goroutine that asks, which makes the calls, goes on.
    fn is_due(&mut self, out: usize) -> Done {
        let finals = &mut self.state.finals;
        finals.at_work = !finals.due.is_empty();
        self.regs[out] = u64::from(finals.at_work);
        Ok(None)
    }

    fn call_due(&mut self) -> Done {
        let Some(due) = self.state.finals.due.pop_front() else { return Ok(None) };
        let func = self.state.heap.at(due.closure, 0) as u32;
        self.enter(func, due.closure, FrameKind::Call)?;
        let mut at = self.frame.base as usize + self.program.functions[func as usize].results as usize;
        if let Some(typ) = due.typ {
            self.regs[at] = u64::from(typ);
            at += 1;
        }
        if let Some(object) = due.object {
            self.regs[at] = object;
        }
        Ok(None)
    }

    /// A goroutine begins to make the calls that are due, if none does.
    pub(in crate::machine) fn carry_out_due(&mut self) {
        let finals = &mut self.state.finals;
        let Some(runner) = finals.runner.filter(|_| !finals.at_work && !finals.due.is_empty()) else { return };
        finals.at_work = true;
        let Runner { func, created_at, created_by } = runner;
        let index = self.state.spawn(self.program, func, 0, &[], created_by, created_at);
        if self.watched {
            self.tell(gort_events::EventKind::Spawn { child: self.id_of(index) });
        }
        self.state.queue.push_back(index);
    }

    /// `find(ptr any) *handle`: the handle of a weak pointer to it, if there is one.
    fn find_weak(&mut self, out: usize) -> Done {
        let object = self.regs[out + 2];
        let known = self.state.finals.weak.values().find(|weak| weak.object == Some(object));
        self.regs[out] = known.map_or(0, |weak| weak.handle);
        Ok(None)
    }

    /// `watch(ptr any, h *handle) bool`: whether the handle is told when nothing reaches what ptr refers to.
    fn watch_weak(&mut self, out: usize) -> Done {
        let (object, handle) = (self.regs[out + 2], self.regs[out + 3]);
        let watches = self.explored.is_none() && !self.is_everlasting(object);
        self.regs[out] = u64::from(watches);
        if watches {
            let finals = &mut self.state.finals;
            finals.numbered += 1;
            self.state.heap.set(handle, 0, finals.numbered);
            finals.weak.insert(finals.numbered, Weak { object: Some(object), handle });
        }
        Ok(None)
    }

    /// `strong(h *handle, like any) any`: what it refers to, as a value of the type of `like`; or nil.
    fn strong_of_weak(&mut self, out: usize) -> Done {
        let (handle, typ) = (self.regs[out + 2], self.regs[out + 3]);
        let number = self.state.heap.at(handle, 0);
        let object = self.state.finals.weak.get(&number).and_then(|weak| weak.object);
        (self.regs[out], self.regs[out + 1]) = object.map_or((0, 0), |object| (typ, object));
        Ok(None)
    }
}
