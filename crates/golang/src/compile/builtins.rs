//! Functions that the language has.

use super::func::Builder;
use super::lvalue::Target;
use crate::code::Slot;
use crate::code::{CallMode, Dst, Op, Raised, Src};
use crate::syntax::{ExprId, Operator};
use crate::types::{BasicKind, Builtin, Type, TypeId};

impl Builder<'_, '_> {
    /// A call of a function that the language has. Its value is put to `to`.
    pub(super) fn builtin_call(
        &mut self,
        x: ExprId,
        builtin: Builtin,
        args: &[ExprId],
        dots: bool,
        to: Option<u16>,
        mode: CallMode,
    ) {
        let several = |arg: &ExprId| {
            let known = self.checked.info.types.get(*arg);
            known.is_some_and(|known| matches!(&self.checked.arena[known.typ], Type::Tuple(parts) if parts.len() > 1))
        };
        if args.len() == 1 && several(&args[0]) {
            let values = self.values_of_call(args[0], builtin);
            if mode != CallMode::Call {
                return self.builtin_of_values_later(x, builtin, &values, mode);
            }
            let before = std::mem::replace(&mut self.pos, self.checked.tree[x].pos);
            let to = match (to, self.checked.info.types.get(x).map(|known| self.real(known.typ))) {
                (Some(to), _) => to,
                (None, Some(typ)) if !matches!(self.checked.arena[typ], Type::Tuple(_)) => self.temp(typ),
                _ => self.number(),
            };
            self.builtin_of_values(builtin, &values, to);
            self.pos = before;
            return;
        }
        if mode != CallMode::Call {
            return self.builtin_later(x, builtin, args, mode);
        }
        let before = self.pos;
        self.pos = self.checked.tree[x].pos;
        self.builtin_now(x, builtin, args, dots, to);
        self.pos = before;
    }

    fn builtin_now(&mut self, x: ExprId, builtin: Builtin, args: &[ExprId], dots: bool, to: Option<u16>) {
        let typ = self.checked.info.types.get(x).map(|known| self.real(known.typ));
        let to = match (to, typ) {
            (Some(to), _) => to,
            (None, Some(typ)) if !matches!(self.checked.arena[typ], Type::Tuple(_)) => self.temp(typ),
            _ => 0,
        };
        let d = Dst(to);
        match builtin {
            Builtin::Len | Builtin::Cap => self.len(builtin, args[0], to),
            Builtin::Append => self.append(args, dots, to),
            Builtin::Copy => {
                let (s_type, t_type) = (self.typ(args[0]), self.typ(args[1]));
                let s = self.value(args[0]);
                let s = self.kept(s, s_type, args[1]);
                let t = self.value(args[1]);
                let (s, t) = (Src(s), Src(t));
                let layout = self.slice_layout(s_type);
                self.emit(match self.under(t_type) {
                    Type::Slice(_) => Op::Copy { d, s, t, layout },
                    _ => Op::CopyString { d, s, t },
                });
            }
            Builtin::Clear => {
                let of = self.typ(args[0]);
                let s = Src(self.value(args[0]));
                match self.under(of) {
                    Type::Map { .. } => self.emit(Op::MapClear { m: s }),
                    _ => {
                        let layout = self.slice_layout(of);
                        self.emit(Op::ClearSlice { s, layout });
                    }
                }
            }
            Builtin::Close => {
                let c = Src(self.value(args[0]));
                self.emit(Op::Close { c });
            }
            Builtin::Delete => {
                let Type::Map { key, elem } = self.under(self.typ(args[0])) else { super::impossible("no map", x) };
                let (key, elem) = (self.real(*key), self.real(*elem));
                let map = self.compiler.map_type(key, elem);
                let m = self.own_value(args[0]);
                let k = self.value_as(args[1], key);
                self.emit(Op::MapDelete { m: Src(m), k: Src(k), map });
            }
            Builtin::Make => self.make_value(x, args, to),
            Builtin::New => {
                let Some(Type::Pointer(base)) = typ.map(|typ| self.under(typ)) else {
                    super::impossible("no pointer", x)
                };
                let base = self.real(*base);
                let known = self.checked.info.types.get(self.checked.tree.unparen(args[0]));
                if known.is_none_or(|known| known.mode == crate::types::Mode::TypExpr) {
                    return self.new_cell(to, base);
                }
                let value = self.temp(base);
                self.put_as(args[0], base, value);
                self.new_cell(to, base);
                self.store(to, 0, value, base);
            }
            Builtin::Panic => {
                let any = self.checked.arena.universe().empty_interface();
                let s = self.value_as(args[0], any);
                let raised = self.raised(args[0]);
                self.emit(Op::Panic { s: Src(s), raised });
            }
            Builtin::Recover => self.emit(Op::Recover { d }),
            Builtin::Print | Builtin::Println => self.print(builtin == Builtin::Println, args),
            Builtin::Max | Builtin::Min => self.extreme(builtin, args, to),
            Builtin::Complex => {
                let whole = self.temp_of(&[Slot::Float, Slot::Float]);
                self.put(args[0], whole);
                self.put(args[1], whole + 1);
                self.copy_n(to, whole, 2);
            }
            Builtin::Imag | Builtin::Real => {
                let whole = self.value(args[0]);
                self.copy_n(to, whole + u16::from(builtin == Builtin::Imag), 1);
            }
            // Of a type that depends on a type parameter it is no constant.
            Builtin::Sizeof | Builtin::Alignof => {
                let (size, align) = self.compiler.go_size(self.typ(args[0]));
                let n = if builtin == Builtin::Sizeof { size } else { align };
                self.word(n, to);
            }
            _ => self.refuse_unsafe(&format!("unsafe.{}", builtin.rules().0)),
        }
    }

    fn slice_layout(&mut self, typ: TypeId) -> u32 {
        match self.under(typ) {
            Type::Slice(elem) => {
                let elem = self.real(*elem);
                self.compiler.elem_layout(elem)
            }
            _ => 0,
        }
    }

    fn len(&mut self, builtin: Builtin, of: ExprId, to: u16) {
        let typ = self.typ(of);
        let d = Dst(to);
        match self.under(typ) {
            Type::Slice(_) | Type::Basic { .. } => {
                let value = self.value(of);
                let further = if builtin == Builtin::Len { 1 } else { 2 };
                self.emit(Op::Move { d, s: Src(value + further) });
            }
            Type::Map { .. } => {
                let m = Src(self.value(of));
                self.emit(Op::MapLen { d, m });
            }
            Type::Chan { .. } => {
                let c = Src(self.value(of));
                self.emit(if builtin == Builtin::Len { Op::ChanLen { d, c } } else { Op::ChanCap { d, c } });
            }
            Type::Array { len, .. } => {
                self.value(of);
                self.word(len.unwrap_or(0), to);
            }
            Type::Pointer(array) => {
                let Type::Array { len, .. } = self.under(self.real(*array)) else { super::impossible("no array", of) };
                self.value(of);
                self.word(len.unwrap_or(0), to);
            }
            _ => super::impossible("no length", of),
        }
    }

    fn append(&mut self, args: &[ExprId], dots: bool, to: u16) {
        let typ = self.typ(args[0]);
        let Type::Slice(elem) = self.under(typ) else { super::impossible("no slice", args[0]) };
        let elem = self.real(*elem);
        let layout = self.compiler.elem_layout(elem);
        let d = Dst(to);
        if dots {
            let s = self.value(args[0]);
            let s = self.kept(s, typ, args[1]);
            let t = self.value(args[1]);
            return self.append_slice(s, (t, args[1]), elem, to);
        }
        match args {
            [_] => self.put(args[0], to),
            [s, v] => {
                let s = self.value(*s);
                let s = self.kept(s, typ, *v);
                let v = self.value_as(*v, elem);
                let s = self.with_room(args[0], s, 1, elem);
                self.emit(Op::Append { d, s: Src(s), v: Src(v), layout });
            }
            [s, more @ ..] => {
                let s = self.own_value(*s);
                let mut values = Vec::new();
                for value in more {
                    let slot = self.temp(elem);
                    self.put_as(*value, elem, slot);
                    values.push(slot);
                }
                let s = self.with_room(args[0], s, values.len(), elem);
                self.append_slots(s, &values, elem, to);
            }
            [] => {}
        }
    }

    fn make_value(&mut self, x: ExprId, args: &[ExprId], to: u16) {
        let typ = self.typ(x);
        let d = Dst(to);
        match self.under(typ) {
            Type::Slice(elem) => {
                let elem = self.real(*elem);
                let bounds = self.temp_of(&[Slot::Number; 2]);
                self.put(args[1], bounds);
                match args.get(2) {
                    Some(cap) => self.put(*cap, bounds + 1),
                    None => self.emit(Op::Move { d: Dst(bounds + 1), s: Src(bounds) }),
                }
                let layout = self.compiler.elem_layout(elem);
                self.emit(Op::MakeSlice { d, len: Src(bounds), layout });
            }
            Type::Map { .. } => {
                let hint = self.number();
                match args.get(1) {
                    Some(size) => self.put(*size, hint),
                    None => self.word(0, hint),
                }
                self.emit(Op::MakeMap { d, hint: Src(hint) });
            }
            Type::Chan { elem, .. } => {
                let elem = self.compiler.runtime_type(self.real(*elem));
                let cap = self.number();
                match args.get(1) {
                    Some(size) => self.put(*size, cap),
                    None => self.word(0, cap),
                }
                self.emit(Op::MakeChan { d, cap: Src(cap), elem });
            }
            _ => super::impossible("nothing that can be made", x),
        }
    }

    fn print(&mut self, line: bool, args: &[ExprId]) {
        // All operands are evaluated before anything is written.
        let mut values = Vec::new();
        for arg in args {
            let typ = self.typ(*arg);
            values.push((self.own_value(*arg), typ));
        }
        self.print_values(line, &values);
    }

    /// The values of a call, as those of the types that the function takes.
    fn values_of_call(&mut self, x: ExprId, builtin: Builtin) -> Vec<(u16, TypeId)> {
        let Type::Tuple(parts) = &self.checked.arena[self.typ(x)] else { super::impossible("no several values", x) };
        let given: Vec<TypeId> = parts.iter().map(|part| self.object_type(*part)).collect();
        let mut wanted = given.clone();
        match (builtin, self.under(given[0])) {
            (Builtin::Append, Type::Slice(elem)) => wanted[1..].fill(self.real(*elem)),
            (Builtin::Delete, Type::Map { key, .. }) => wanted[1] = self.real(*key),
            _ => {}
        }
        self.tuple_values(x, &wanted).into_iter().zip(wanted).collect()
    }

    /// A function that the language has, with values that are there.
    fn builtin_of_values(&mut self, builtin: Builtin, values: &[(u16, TypeId)], to: u16) {
        let d = Dst(to);
        match (builtin, values) {
            (Builtin::Append, [(s, typ), more @ ..]) => {
                let Type::Slice(elem) = self.under(*typ) else {
                    unreachable!("gort internal bug: no slice; please report")
                };
                let elem = self.real(*elem);
                let slots: Vec<u16> = more.iter().map(|(slot, _)| *slot).collect();
                self.append_slots(*s, &slots, elem, to);
            }
            (Builtin::Close, [(c, _)]) => self.emit(Op::Close { c: Src(*c) }),
            (Builtin::Panic, [(s, _)]) => self.emit(Op::Panic { s: Src(*s), raised: Raised::Interface }),
            (Builtin::Delete, [(m, typ), (k, _)]) => {
                let Type::Map { key, elem } = self.under(*typ) else {
                    unreachable!("gort internal bug: no map; please report")
                };
                let (key, elem) = (self.real(*key), self.real(*elem));
                let map = self.compiler.map_type(key, elem);
                self.emit(Op::MapDelete { m: Src(*m), k: Src(*k), map });
            }
            (Builtin::Clear, [(s, typ)]) => match self.under(*typ) {
                Type::Map { .. } => self.emit(Op::MapClear { m: Src(*s) }),
                _ => {
                    let layout = self.slice_layout(*typ);
                    self.emit(Op::ClearSlice { s: Src(*s), layout });
                }
            },
            (Builtin::Copy, [(s, typ), (t, from)]) => {
                let layout = self.slice_layout(*typ);
                let (s, t) = (Src(*s), Src(*t));
                self.emit(match self.under(*from) {
                    Type::Slice(_) => Op::Copy { d, s, t, layout },
                    _ => Op::CopyString { d, s, t },
                });
            }
            (Builtin::Print | Builtin::Println, _) => self.print_values(builtin == Builtin::Println, values),
            (Builtin::Complex, [(re, _), (im, _)]) => {
                self.copy_n(to, *re, 1);
                self.copy_n(to + 1, *im, 1);
            }
            (Builtin::Max | Builtin::Min, _) => self.extreme_of(builtin, values, to),
            _ => {
                let pos = self.pos;
                self.compiler.refuse(pos, format!("{} of several values of a call", builtin.rules().0));
            }
        }
    }

    /// `append(s, more…)` of values that are there.
    pub(super) fn append_slots(&mut self, s: u16, more: &[u16], elem: TypeId, to: u16) {
        let layout = self.compiler.elem_layout(elem);
        let d = Dst(to);
        if let [v] = more {
            return self.emit(Op::Append { d, s: Src(s), v: Src(*v), layout });
        }
        let (slice, bounds) =
            (self.temp_of(&[Slot::Pointer, Slot::Number, Slot::Number]), self.temp_of(&[Slot::Number; 2]));
        self.word(more.len() as u64, bounds);
        self.word(more.len() as u64, bounds + 1);
        self.emit(Op::MakeSlice { d: Dst(slice), len: Src(bounds), layout });
        for (at, slot) in more.iter().enumerate() {
            let i = self.number();
            self.word(at as u64, i);
            self.assign_to(Target::Elem { s: slice, i }, *slot, elem);
        }
        self.emit(Op::AppendSlice { d, s: Src(s), t: Src(slice), layout });
    }

    fn print_values(&mut self, line: bool, values: &[(u16, TypeId)]) {
        let native = |name: &str| crate::machine::native(name).expect("it is in the table");
        // What others can notice is the whole of it: what follows is done in one step with this.
        self.emit_call(Op::CallNative { native: native("print.begin") }, 0, 0, &[]);
        for (at, (value, typ)) in values.iter().copied().enumerate() {
            if line && at > 0 {
                self.emit_call(Op::CallNative { native: native("print.space") }, 0, 0, &[]);
            }
            let basic = self.checked.arena.basic_kind(typ);
            let name = match self.under(typ) {
                Type::Basic { kind: BasicKind::Bool | BasicKind::UntypedBool, .. } => "print.bool",
                Type::Basic { kind: BasicKind::String | BasicKind::UntypedString, .. } => "print.string",
                _ if self.is_float(typ) && basic == Some(BasicKind::Float32) => "print.float32",
                _ if self.is_float(typ) => "print.float",
                _ if self.is_complex(typ) && basic == Some(BasicKind::Complex64) => "print.complex64",
                _ if self.is_complex(typ) => "print.complex",
                Type::Basic { .. } => match self.compiler.width(typ) {
                    Some(
                        crate::code::Width::U8
                        | crate::code::Width::U16
                        | crate::code::Width::U32
                        | crate::code::Width::U64,
                    ) => "print.uint",
                    _ => "print.int",
                },
                Type::Slice(_) => "print.slice",
                Type::Interface(_) => "print.interface",
                _ => "print.pointer",
            };
            let (out, n) = (self.out(0), self.size(typ));
            self.needs_out(n);
            self.copy_n(out, value, n);
            let kinds = self.kinds(typ);
            self.emit_call(Op::CallNative { native: native(name) }, 0, 0, &kinds);
        }
        if line {
            self.emit_call(Op::CallNative { native: native("print.newline") }, 0, 0, &[]);
        }
    }

    fn extreme(&mut self, builtin: Builtin, args: &[ExprId], to: u16) {
        let mut values = Vec::new();
        for arg in args {
            let typ = self.typ(*arg);
            values.push((self.own_value(*arg), typ));
        }
        self.extreme_of(builtin, &values, to);
    }

    fn extreme_of(&mut self, builtin: Builtin, values: &[(u16, TypeId)], to: u16) {
        let (first, typ) = values[0];
        let best = self.temp(typ);
        self.copy(best, first, typ);
        for (value, _) in &values[1..] {
            if self.is_float(typ) {
                let name = if builtin == Builtin::Max { "float.max" } else { "float.min" };
                let native = crate::machine::native(name).expect("it is in the table");
                let (out, second, result) = (self.out(1), self.out(2), self.out(0));
                self.needs_out(3);
                self.copy_n(out, best, 1);
                self.copy_n(second, *value, 1);
                self.emit_call(Op::CallNative { native }, 1, 1, &[Slot::Float, Slot::Float]);
                self.copy_n(best, result, 1);
                continue;
            }
            let (less, keep) = (self.number(), self.label());
            let op = if builtin == Builtin::Max { Operator::Leq } else { Operator::Geq };
            // Equal values cannot be told apart.
            self.ordering(op, typ, *value, best, less);
            self.jump_if(less, keep);
            self.copy(best, *value, typ);
            self.here(keep);
        }
        self.copy(to, best, typ);
    }

    /// `go f(x)` and `defer f(x)` with a function that the language has.
    fn builtin_later(&mut self, x: ExprId, builtin: Builtin, args: &[ExprId], mode: CallMode) {
        let mut values = Vec::new();
        for arg in args {
            let known = self.checked.info.types.get(self.checked.tree.unparen(*arg));
            if known.is_some_and(|known| known.mode == crate::types::Mode::TypExpr) {
                continue;
            }
            let typ = match builtin {
                Builtin::Panic => self.checked.arena.universe().empty_interface(),
                Builtin::Delete if !values.is_empty() => match self.under(self.typ(args[0])) {
                    Type::Map { key, .. } => self.real(*key),
                    _ => self.typ(*arg),
                },
                _ => self.typ(*arg),
            };
            let slot = self.temp(typ);
            self.put_as(*arg, typ, slot);
            values.push((slot, typ));
        }
        self.builtin_of_values_later(x, builtin, &values, mode);
    }

    fn builtin_of_values_later(&mut self, x: ExprId, builtin: Builtin, values: &[(u16, TypeId)], mode: CallMode) {
        let types: Vec<TypeId> = values.iter().map(|(_, typ)| *typ).collect();
        let pos = self.checked.tree[x].pos;
        let func = self.compiler.builtin_function(builtin, &types, pos);
        let mut at = 0;
        let mut args = Vec::new();
        for (slot, typ) in values {
            let (to, n) = (self.out(at), self.size(*typ));
            self.copy_n(to, *slot, n);
            args.extend(self.kinds(*typ).iter());
            at += n;
        }
        self.needs_out(at);
        if mode == CallMode::Defer && self.crossing.is_none() {
            self.defers = true;
            self.end_label();
        }
        self.emit_call(Op::Call { mode, func }, 0, 0, &args);
    }
}

impl super::Compiler<'_> {
    /// A function that calls one of the language with its parameters.
    fn builtin_function(&mut self, builtin: Builtin, types: &[TypeId], pos: crate::source::Pos) -> u32 {
        let number = self.reserve();
        let mut builder = Builder::new(self, builtin.rules().0.to_owned(), crate::types::SubstMap::default());
        builder.hidden = true;
        builder.pos = pos;
        let mut slots = Vec::new();
        for typ in types {
            slots.push(builder.frame.len() as u16);
            let kinds = builder.kinds(*typ);
            builder.frame.extend(kinds.iter());
        }
        builder.param_slots = builder.frame.len() as u16;
        let values: Vec<(u16, TypeId)> = slots.into_iter().zip(types.iter().copied()).collect();
        let to = builder.number();
        // Nothing calls `recover` directly here: it recovers nothing.
        if builtin != Builtin::Recover {
            builder.builtin_of_values(builtin, &values, to);
        }
        let function = builder.finish();
        self.work.program.functions[number as usize] = function;
        number
    }
}
