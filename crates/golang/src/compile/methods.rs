//! Methods: which one is called, with which receiver; method values and method expressions; what interfaces call.
//!
//! Invariants  I1  the receiver of a method value, of `go` and of `defer` is evaluated, and copied, at the statement.
//!             I2  what is made around a method is hidden: traces and `recover` do not see it.

use super::call::{Argument, Callee};
use super::func::Builder;
use super::lvalue::Address;
use super::{Compiler, Wanted};
use crate::code::Slot;
use crate::code::{CallMode, Dst, Op, Src};
use crate::syntax::{BlockId, DeclKind, ExprId, Node};
use crate::types::{Lookup, ObjectId, ObjectKind, Selection, Signature, SubstMap, Type, TypeId};

/// Where the value is whose method is called.
#[derive(Clone, Copy)]
enum Holder {
    Memory(Address),
    Slot(u16),
}

impl Builder<'_, '_> {
    /// The method that a selection means, in this instance: the method, and the path of embedded fields to what has it.
    fn method_at(&self, recv: TypeId, method: ObjectId) -> (ObjectId, Vec<usize>) {
        let (arena, tree) = (self.checked.arena, self.checked.tree);
        let object = &arena[method];
        match arena.lookup_field_or_method(tree, recv, true, object.package, object.name) {
            Lookup::Found { obj, mut index, .. } if matches!(arena[obj].kind, ObjectKind::Func) => {
                index.pop();
                (obj, index)
            }
            other => unreachable!("gort internal bug: a method is {other:?}; please report"),
        }
    }

    pub(super) fn method_callee(
        &mut self,
        of: ExprId,
        selection: &Selection,
        mode: CallMode,
    ) -> (Callee, Option<(Argument, TypeId)>) {
        if let Some((slot, recv)) = self.pointer_in_interface(of, selection, mode) {
            return self.method_of_holder(Holder::Slot(slot), recv, selection.obj);
        }
        let recv = self.typ(of);
        let carried_out = self.carried_out.get(&self.checked.tree.unparen(of)).copied();
        let holder = match self.under(recv) {
            _ if let Some(slot) = carried_out => Holder::Slot(slot),
            Type::Pointer(_) => Holder::Slot(self.own_value(of)),
            _ => match self.address(of) {
                Some(address) => Holder::Memory(address),
                None => Holder::Slot(self.own_value(of)),
            },
        };
        self.method_of_holder(holder, recv, selection.obj)
    }

    /// The pointer that an interface holds, and its type, if that is the only possible one and the method is one of what it points to: of a
    /// nil pointer gc does not say what the method's interface says of it.
    fn pointer_in_interface(&mut self, of: ExprId, selection: &Selection, mode: CallMode) -> Option<(u16, TypeId)> {
        if mode != CallMode::Call {
            return None;
        }
        let arena = self.checked.arena;
        let typ = self.receiver_type(of, selection)?;
        let (method, path) = self.method_at(typ, selection.obj);
        if !matches!(self.under(typ), Type::Pointer(_)) || !path.is_empty() || arena.has_ptr_recv(method) {
            return None;
        }
        let from = self.typ(of);
        let value = self.own_value(of);
        self.emit(Op::NilCheck { p: Src(value) });
        let pointer = self.temp(typ);
        self.assert(value, from, typ, pointer, false);
        Some((pointer, typ))
    }

    fn method_of_holder(
        &mut self,
        mut holder: Holder,
        recv: TypeId,
        method: ObjectId,
    ) -> (Callee, Option<(Argument, TypeId)>) {
        let arena = self.checked.arena;
        let (method, path) = self.method_at(recv, method);
        let mut typ = recv;
        for at in path {
            if let Type::Pointer(base) = self.under(typ) {
                holder = self.behind(holder);
                typ = self.real(*base);
            }
            let Type::Struct(of) = self.under(typ) else { unreachable!("gort internal bug: no struct; please report") };
            let offset = self.field_offset(&of.fields, at);
            match &mut holder {
                Holder::Memory(address) => address.offset += offset,
                Holder::Slot(slot) => *slot += offset as u16,
            }
            typ = self.object_type(of.fields[at]);
        }
        if arena.is_interface(typ) {
            let slot = self.held(holder, typ);
            let number = self.compiler.method_number(method);
            return (Callee::Interface(slot, number), None);
        }
        let is_pointer = matches!(self.under(typ), Type::Pointer(_)) && arena.as_named(typ).is_none();
        let wants_pointer = arena.has_ptr_recv(method);
        let base = match self.under(typ) {
            Type::Pointer(base) if is_pointer => self.real(*base),
            _ => typ,
        };
        let (slot, recv) = match (wants_pointer, is_pointer) {
            (true, true) | (false, false) => (self.held(holder, typ), typ),
            (true, false) => {
                let Holder::Memory(address) = holder else {
                    unreachable!("gort internal bug: a receiver without address; please report")
                };
                let pointer = self.temp_of(&[Slot::Pointer]);
                self.emit(Op::Offset { d: Dst(pointer), p: Src(address.pointer), offset: address.offset });
                (pointer, arena.pointer(typ))
            }
            (false, true) => {
                let behind = self.behind(holder);
                (self.held(behind, base), base)
            }
        };
        let named = arena.as_named(base);
        let targs = named.map(|named| arena.type_args(named).to_vec()).unwrap_or_default();
        let callee = self.function_callee(method, targs);
        (callee, Some((Argument::Value(slot, recv), recv)))
    }

    /// What the pointer that is held refers to.
    fn behind(&mut self, holder: Holder) -> Holder {
        let pointer = match holder {
            Holder::Slot(slot) => slot,
            Holder::Memory(address) => {
                let slot = self.temp_of(&[Slot::Pointer]);
                self.emit(Op::Load { d: Dst(slot), p: Src(address.pointer), offset: address.offset });
                slot
            }
        };
        Holder::Memory(Address { pointer, offset: 0 })
    }

    /// A copy of the value that is held.
    fn held(&mut self, holder: Holder, typ: TypeId) -> u16 {
        let to = self.temp(typ);
        match holder {
            Holder::Slot(slot) => self.copy(to, slot, typ),
            Holder::Memory(address) => self.load(to, address.pointer, address.offset, typ),
        }
        to
    }

    /// `x.M` as a value: the receiver is bound now.
    pub(super) fn method_value(&mut self, of: ExprId, selection: &Selection, to: u16) {
        let (callee, recv) = self.method_callee(of, selection, CallMode::Defer);
        let (slot, typ) = match (callee, recv) {
            (Callee::Interface(slot, _), _) => {
                // A nil interface panics now, not when the value is called.
                self.emit(Op::NilCheck { p: Src(slot) });
                let (_, path) = self.method_at(self.typ(of), selection.obj);
                let mut typ = self.typ(of);
                for at in path {
                    let base = self.checked.arena.deref(typ).0;
                    let Type::Struct(fields) = self.under(base) else { break };
                    typ = self.object_type(fields.fields[at]);
                }
                (slot, typ)
            }
            (_, Some((Argument::Value(slot, typ), _))) => (slot, typ),
            _ => unreachable!("gort internal bug: a method without receiver; please report"),
        };
        let n = self.size(typ);
        let recv = self.compiler.runtime_type(typ);
        let func = self.compiler.want(Wanted::Bound { recv, method: selection.obj }, Vec::new());
        self.emit(Op::Closure { d: Dst(to), s: Src(slot), n, func });
    }

    /// `T.M`
    pub(super) fn method_expression(&mut self, selection: &Selection, to: u16) {
        let recv = self.real(selection.recv);
        let recv = self.compiler.runtime_type(recv);
        let func = self.compiler.want(Wanted::Expression { recv, method: selection.obj }, Vec::new());
        self.emit(Op::Closure { d: Dst(to), s: Src(0), n: 0, func });
    }

    /// What is made around a method of values to call it with a pointer says so of a nil pointer.
    fn not_nil(&mut self, value: u16, recv: TypeId, method: ObjectId, path: usize) {
        let arena = self.checked.arena;
        let is_pointer = matches!(arena[arena.unalias(recv)], Type::Pointer(_));
        if !is_pointer || path != 1 || arena.has_ptr_recv(method) {
            return;
        }
        let there = self.label();
        self.jump_if(value, there);
        let base = arena.unalias(arena.deref(recv).0);
        let of = &arena[arena.name_of_type(arena.origin(base))];
        let (of, package) = (self.checked.tree.text(of.name), of.package.map_or("", |package| &arena[package].path));
        let name = self.checked.tree.text(arena[method].name);
        let text = format!("value method {package}.{of}.{name} called using nil *{of} pointer");
        let text = self.compiler.string(text.as_bytes());
        let out = self.out(0);
        self.needs_out(2);
        self.emit(Op::Text { d: Dst(out), text });
        self.native("panic.plain", 0, &[Slot::Text, Slot::Number]);
        self.here(there);
    }

    /// Calls the method of a value that is there with the parameters from `first` on, and returns what it returns.
    fn forward(&mut self, value: u16, recv: TypeId, method: ObjectId, signature: &Signature, first: u16) {
        let (callee, receiver) = self.method_of_holder(Holder::Slot(value), recv, method);
        let mut all: Vec<(Argument, TypeId)> = receiver.into_iter().collect();
        let mut at = first;
        for param in &signature.params {
            let typ = self.object_type(*param);
            all.push((Argument::Value(at, typ), typ));
            at += self.size(typ);
        }
        self.make_call(callee, CallMode::Call, signature, &all);
        let (out, n) = (self.out(0), self.result_slots);
        self.needs_out(n);
        self.copy_n(0, out, n);
    }
}

impl Compiler<'_> {
    /// The function that an interface calls for a method: it takes the interface's word as receiver.
    pub(super) fn by_word(&mut self, number: u32, method: ObjectId) -> u32 {
        let arena = self.checked.arena;
        let typ = self.type_of_number(number);
        let direct = match arena.lookup_field_or_method(
            self.checked.tree,
            typ,
            false,
            arena[method].package,
            arena[method].name,
        ) {
            Lookup::Found { obj, index, .. } if index.len() == 1 => {
                let is_pointer = matches!(arena[arena.unalias(typ)], Type::Pointer(_));
                let base = arena.deref(typ).0;
                let named = arena.as_named(base).filter(|_| arena.has_ptr_recv(obj) == is_pointer);
                named.filter(|_| self.size(typ) == 1).map(|named| (obj, arena.type_args(named).to_vec()))
            }
            _ => None,
        };
        match direct {
            Some((obj, targs)) => self.declared(obj, targs),
            None => self.want(Wanted::ByWord { typ: number, method }, Vec::new()),
        }
    }

    /// Compiles a function that something needs.
    pub(super) fn make(&mut self, wanted: &Wanted, targs: &[TypeId], number: u32) {
        let function = match wanted {
            Wanted::Declared(object, _) => self.make_declared(*object, targs),
            Wanted::ByWord { typ, method } => {
                let recv = self.type_of_number(*typ);
                self.make_forward(recv, *method, Receiver::Word)
            }
            Wanted::Bound { recv, method } => {
                let recv = self.type_of_number(*recv);
                self.make_forward(recv, *method, Receiver::Captured)
            }
            Wanted::Expression { recv, method } => {
                let recv = self.type_of_number(*recv);
                self.make_forward(recv, *method, Receiver::Parameter)
            }
        };
        self.work.program.functions[number as usize] = function;
    }

    fn make_declared(&mut self, object: ObjectId, targs: &[TypeId]) -> crate::code::Function {
        let (arena, tree) = (self.checked.arena, self.checked.tree);
        let typ = self.type_of(object);
        let Type::Signature(signature) = &arena[typ] else {
            unreachable!("gort internal bug: a function without signature; please report")
        };
        let mut tparams = signature.rparams.clone();
        tparams.extend(signature.tparams.iter());
        let name = self.function_name(object, signature, !targs.is_empty());
        let Some(decl) = self.work.decls.get(&object).copied() else {
            unreachable!("gort internal bug: {name} is declared nowhere; please report")
        };
        let native = self.native_of(object);
        let mut map = SubstMap::new(&tparams, targs);
        if let Some(body) = decl.body.filter(|_| !tparams.is_empty()) {
            let declared = self.types_declared_in(body);
            if !declared.is_empty() {
                map = arena.with_locals(map, &declared, targs);
            }
        }
        let mut builder = Builder::new(self, name, map);
        let recv = signature.recv.map(|recv| (Some(recv), builder.object_type(recv)));
        builder.pos = tree[decl.name].pos;
        if let Some(body) = decl.body {
            let mut params: Vec<ObjectId> = signature.params.clone();
            params.extend(signature.recv);
            let storage =
                super::storage::storage(builder.checked, &params, &signature.results, crate::syntax::Node::Block(body));
            builder.storage = std::rc::Rc::new(storage);
            builder.begin(signature, recv);
            builder.body(body);
            return builder.finish();
        }
        builder.begin(signature, recv);
        match native {
            Some(native) => {
                builder.hidden = true;
                let (results, params) = (builder.result_slots, builder.param_slots);
                let out = builder.out(results);
                builder.needs_out(results + params);
                builder.copy_n(out, results, params);
                let args = builder.frame[results as usize..(results + params) as usize].to_vec();
                builder.emit_call(Op::CallNative { native }, results, results, &args);
                let out = builder.out(0);
                builder.copy_n(0, out, results);
            }
            None => {
                let pos = builder.pos;
                builder.compiler.refuse(pos, "a function without a body");
            }
        }
        builder.finish()
    }

    /// The types that a function's body declares.
    fn types_declared_in(&self, body: BlockId) -> Vec<TypeId> {
        let crate::compile::Checked { tree, info, arena, .. } = self.checked;
        let (mut todo, mut types) = (vec![Node::Block(body)], Vec::new());
        while let Some(node) = todo.pop() {
            if let Node::Decl(decl) = node
                && let DeclKind::Type { name, .. } = tree[decl].kind
            {
                types.extend(info.defs.get(name).and_then(|object| arena[*object].typ));
            }
            tree.children(node, &mut |child| todo.push(child));
        }
        types
    }

    /// The function's name as traces show it.
    fn function_name(&self, object: ObjectId, signature: &Signature, generic: bool) -> String {
        let (arena, tree) = (self.checked.arena, self.checked.tree);
        let package = arena[object].package.map_or("main", |package| arena[package].path.as_str());
        let name = tree.text(arena[object].name);
        let suffix = if generic { "[...]" } else { "" };
        let Some(recv) = signature.recv else { return format!("{package}.{name}{suffix}") };
        let (base, pointer) = arena.deref(self.type_of(recv));
        let of = tree.text(arena[arena.name_of_type(arena.origin(arena.unalias(base)))].name);
        match pointer {
            true => format!("{package}.(*{of}{suffix}).{name}"),
            false => format!("{package}.{of}{suffix}.{name}"),
        }
    }

    /// The machine's own function for one that is declared without a body.
    pub(super) fn native_of(&mut self, object: ObjectId) -> Option<u32> {
        let decl = self.work.decls.get(&object)?;
        if decl.body.is_some() {
            return None;
        }
        let (arena, tree) = (self.checked.arena, self.checked.tree);
        let package = &arena[arena[object].package?].path;
        let Type::Signature(signature) = &arena[self.type_of(object)] else { return None };
        let name = tree.text(arena[object].name);
        let recv = signature.recv.map(|recv| arena.deref(self.type_of(recv)).0);
        let full = match recv {
            Some(recv) => {
                let of = tree.text(arena[arena.name_of_type(arena.origin(arena.unalias(recv)))].name);
                format!("{package}.{of}.{name}")
            }
            None => format!("{package}.{name}"),
        };
        self.work.types.makes_pointers |= full == "gort/value.pointerTo";
        crate::machine::native(&full)
    }

    fn make_forward(&mut self, recv: TypeId, method: ObjectId, from: Receiver) -> crate::code::Function {
        let (arena, tree) = (self.checked.arena, self.checked.tree);
        let object = &arena[method];
        let found = arena.lookup_field_or_method(tree, recv, true, object.package, object.name);
        let method = found.obj().unwrap_or(method);
        let typ = self.type_of(method);
        let Type::Signature(signature) = &arena[typ] else {
            unreachable!("gort internal bug: a method without signature; please report")
        };
        let mut builder = Builder::new(self, tree.text(object.name).to_owned(), SubstMap::default());
        builder.hidden = true;
        let kinds = builder.kinds(recv);
        let n = kinds.len() as u16;
        let word: Vec<Slot> = match from {
            Receiver::Word if n == 1 => kinds.to_vec(),
            Receiver::Word => vec![Slot::Pointer],
            Receiver::Parameter => kinds.to_vec(),
            Receiver::Captured => Vec::new(),
        };
        let plain = Signature { recv: None, ..signature.clone() };
        builder.begin_forward(&plain, &word);
        let first = builder.result_slots;
        let value = match from {
            Receiver::Word if n == 1 => first,
            Receiver::Parameter => first,
            Receiver::Word => {
                let value = builder.temp(recv);
                builder.load(value, first, 0, recv);
                value
            }
            Receiver::Captured => {
                let value = builder.temp(recv);
                builder.captures(&kinds);
                if n > 0 {
                    builder.emit(Op::Captured { d: Dst(value), k: 0, n });
                }
                value
            }
        };
        if !matches!(from, Receiver::Captured) {
            let depth = if let Lookup::Found { index, .. } = &found { index.len() } else { 0 };
            builder.not_nil(value, recv, method, depth);
        }
        builder.forward(value, recv, method, &plain, first + word.len() as u16);
        builder.finish()
    }
}

/// Where the receiver of what is made around a method is.
#[derive(Clone, Copy)]
enum Receiver {
    Word,
    Captured,
    Parameter,
}
