//! What gc copies where it stands, before what is called behind it: results of calls, receives, `&&` and `||`, slices of slices and strings,
//! assertions, strings as bytes; and what it hands to its runtime by address, if that has none: what becomes an interface, structs and arrays
//! that are compared, keys of maps.
//!
//! Invariants  I1  everything else is read when all that is called has been, from the left to the right.
//! See         order.rs; Go's cmd/compile/internal/walk/order.go (expr1, addrTemp, mapKeyTemp), convert.go (dataWordFuncName).

use super::func::Builder;
use super::order::{Root, Wants};
use crate::code::CallMode;
use crate::syntax::{ExprId, ExprKind, Node, Operator};
use crate::types::{BasicKind, Builtin, Mode, ObjectKind, SelectionKind, Struct, Type, TypeId};

/// The most bytes of a map's element for which gc looks quickly for a key.
const QUICK_ELEM: u64 = 128;

impl Builder<'_, '_> {
    /// Whether gc copies the value of an expression before what is called behind it.
    pub(super) fn is_copied(&mut self, x: ExprId, wants: Wants) -> bool {
        let tree = self.checked.tree;
        let always = match tree[x].kind {
            ExprKind::Call { fun, args, .. } if self.is_type(fun) => {
                let (from, to) = (self.typ(tree.list(args)[0]), self.typ(x));
                // Text becomes bytes or runes.
                matches!(self.under(to), Type::Slice(_)) && matches!(self.under(from), Type::Basic { .. })
            }
            ExprKind::Call { .. }
            | ExprKind::Unary { op: Operator::Recv, .. }
            | ExprKind::Binary { op: Operator::AndAnd | Operator::OrOr, .. }
            | ExprKind::Slice { .. } => true,
            ExprKind::CompositeLit { .. } => self.is_map_literal(x),
            ExprKind::Assert { typ, .. } => {
                // One to a type that depends on type parameters is another operation of gc's, which it does not copy.
                let known = self.checked.info.types.get(typ).map(|known| known.typ);
                known.is_some_and(|known| self.real(known) == known) && !self.is_word_of_interface(self.typ(x))
            }
            ExprKind::FuncLit { .. } => return false,
            _ => false,
        };
        always
            || match wants {
                Wants::Value => false,
                Wants::Copy | Wants::CopyNotNil => true,
                Wants::Address => !self.has_address(x),
                Wants::As(target) => {
                    self.becomes_interface(x, target) && {
                        let typ = self.typ(x);
                        self.goes_by_address(typ) && !self.has_address(x)
                    }
                }
            }
    }

    /// Puts the parts of an expression there, the first one last.
    pub(super) fn parts(&mut self, x: ExprId, todo: &mut Vec<Root>) {
        let tree = self.checked.tree;
        let first = todo.len();
        match tree[x].kind {
            ExprKind::FuncLit { .. } => {}
            ExprKind::Call { fun, args, .. } if self.is_type(fun) => {
                let typ = self.typ(x);
                todo.push((tree.list(args)[0], Wants::As(typ)));
            }
            ExprKind::CompositeLit { elems, .. } => {
                let typ = self.typ(x);
                let wants = match self.under(typ) {
                    Type::Array { elem, .. } | Type::Slice(elem) => Wants::As(self.real(*elem)),
                    _ => Wants::Value,
                };
                for (at, elem) in tree.list(elems).iter().enumerate() {
                    let (key, value) = match tree[*elem].kind {
                        ExprKind::KeyValue { key, value } => (Some(key), value),
                        _ => (None, *elem),
                    };
                    let field = self.field_of_literal(typ, at, key);
                    todo.push((value, field.map_or(wants, Wants::As)));
                }
            }
            ExprKind::Index { x: of, index } => {
                let of_type = self.typ(of);
                todo.push((of, Wants::Value));
                match self.under(of_type) {
                    Type::Map { key, elem } => {
                        let (key, elem) = (self.real(*key), self.real(*elem));
                        todo.push((index, self.key(index, key, elem)));
                    }
                    Type::Signature(_) => {}
                    _ => todo.push((index, Wants::Value)),
                }
            }
            ExprKind::Binary { op: Operator::Eql | Operator::Neq, x: a, y: b } => {
                let arena = self.checked.arena;
                let (a_type, b_type) = (self.typ(a), self.typ(b));
                let wants = |typ: TypeId, other: TypeId| match self.under(typ) {
                    _ if arena.is_interface(other) => Wants::As(other),
                    Type::Struct(_) | Type::Array { .. } => Wants::Address,
                    _ => Wants::Value,
                };
                todo.extend([(a, wants(a_type, b_type)), (b, wants(b_type, a_type))]);
            }
            ExprKind::Assert { x: of, .. } => todo.push((of, Wants::Value)),
            _ => tree.children(Node::Expr(x), &mut |part| {
                if let Node::Expr(part) = part {
                    todo.push((part, Wants::Value));
                }
            }),
        }
        todo[first..].reverse();
    }

    /// The operands of a call: what is called, and the arguments.
    pub(super) fn operands_of_call(&mut self, fun: ExprId, args: &[ExprId], dots: bool, mode: CallMode) -> Vec<Root> {
        let (tree, arena) = (self.checked.tree, self.checked.arena);
        let mut roots = vec![self.receiver(fun, mode).unwrap_or((fun, Wants::Value))];
        let wants: Vec<Wants> = match self.checked.info.types.get(fun).map(|known| known.mode) {
            Some(Mode::TypExpr) => vec![Wants::As(self.typ(fun))],
            Some(Mode::Builtin) => match (self.builtin_of(fun), args) {
                (Builtin::Append, [s, more @ ..]) if !dots => {
                    let s = self.typ(*s);
                    let elem = match self.under(s) {
                        Type::Slice(elem) => Wants::As(self.real(*elem)),
                        _ => Wants::Value,
                    };
                    std::iter::once(Wants::Value).chain(more.iter().map(|_| elem)).collect()
                }
                (Builtin::Delete, [m, k]) => {
                    let m = self.typ(*m);
                    match self.under(m) {
                        Type::Map { key, elem } => {
                            let (key, elem) = (self.real(*key), self.real(*elem));
                            vec![Wants::Value, self.key(*k, key, elem)]
                        }
                        _ => Vec::new(),
                    }
                }
                _ => Vec::new(),
            },
            _ => {
                let fun_type = self.typ(fun);
                let signature = self.real_signature(fun_type);
                let mut params: Vec<TypeId> = signature.params.iter().map(|param| self.object_type(*param)).collect();
                if let (true, false, Some(last)) = (signature.variadic, dots, params.last().copied())
                    && let Type::Slice(elem) = self.under(last)
                {
                    let elem = self.real(*elem);
                    params.pop();
                    params.resize(args.len().max(params.len()), elem);
                }
                params.into_iter().map(Wants::As).collect()
            }
        };
        // `f(g())` of several values has one argument for all parameters.
        let is_tuple = args.len() == 1 && {
            let known = self.checked.info.types.get(tree.unparen(args[0]));
            known.is_some_and(|known| matches!(arena[known.typ], Type::Tuple(_)))
        };
        for (at, arg) in args.iter().enumerate() {
            roots.push((*arg, wants.get(at).copied().filter(|_| !is_tuple).unwrap_or(Wants::Value)));
        }
        roots
    }

    /// The interface whose method is called, if gc takes the value out of it before the arguments are evaluated.
    fn receiver(&self, fun: ExprId, mode: CallMode) -> Option<Root> {
        let ExprKind::Selector { x: of, .. } = self.checked.tree[fun].kind else { return None };
        let selection = self.checked.info.selections.get(fun).filter(|_| mode == CallMode::Call)?;
        let typ = self.receiver_type(of, selection)?;
        (!self.is_word_of_interface(typ)).then_some((of, Wants::CopyNotNil))
    }

    /// The type of the field that an element of a literal of a struct gives its value.
    fn field_of_literal(&mut self, typ: TypeId, at: usize, key: Option<ExprId>) -> Option<TypeId> {
        let Type::Struct(of) = self.under(typ) else { return None };
        let object = match key {
            Some(key) => self.checked.info.uses.get(key).copied()?,
            None => *of.fields.get(at)?,
        };
        // A promoted field, or one of a generic type, has its type by its path.
        match key {
            Some(key) => {
                let path = self.field_path_of(typ, key);
                self.path_in_place(typ, &path).map(|(_, field)| field)
            }
            None => Some(self.object_type(object)),
        }
    }

    /// What gc does with the key of a map.
    pub(super) fn key(&mut self, x: ExprId, key: TypeId, elem: TypeId) -> Wants {
        if !self.has_quick_keys(key, elem) {
            return if self.becomes_interface(x, key) { Wants::Copy } else { Wants::Address };
        }
        match self.under(key) {
            Type::Struct(_) | Type::Array { .. } => Wants::Copy,
            _ => Wants::Value,
        }
    }

    /// Whether a value that is no interface is assigned to one.
    fn becomes_interface(&self, x: ExprId, target: TypeId) -> bool {
        let arena = self.checked.arena;
        if !arena.is_interface(target) {
            return false;
        }
        let known = self.checked.info.types.get(self.checked.tree.unparen(x));
        let is_value = known.is_some_and(|known| known.mode != Mode::NilValue && known.mode != Mode::TypExpr);
        is_value && !matches!(arena[self.typ(x)], Type::Tuple(_)) && !arena.is_interface(self.typ(x))
    }

    /// Whether an expression has an address, as gc sees it: a variable has, wherever it lies.
    fn has_address(&self, x: ExprId) -> bool {
        let (tree, info) = (self.checked.tree, self.checked.info);
        let mut at = tree.unparen(x);
        loop {
            if self.carried_out.contains_key(&at) {
                return true;
            }
            at = match tree[at].kind {
                ExprKind::Name(_) => {
                    let object = self.object(at);
                    return object.is_some_and(|object| matches!(self.checked.arena[object].kind, ObjectKind::Var(_)));
                }
                ExprKind::Selector { x: of, sel } => {
                    let Some(selection) = info.selections.get(at) else {
                        let object = info.uses.get(sel).copied();
                        return object
                            .is_some_and(|object| matches!(self.checked.arena[object].kind, ObjectKind::Var(_)));
                    };
                    if selection.kind != SelectionKind::FieldVal {
                        return false;
                    }
                    if self.follows_pointer(self.typ(of), &selection.index) {
                        return true;
                    }
                    of
                }
                ExprKind::Index { x: of, .. } => match self.under(self.typ(of)) {
                    Type::Slice(_) | Type::Pointer(_) => return true,
                    Type::Array { .. } => of,
                    _ => return false,
                },
                ExprKind::Unary { op: Operator::Mul, .. } => return true,
                _ => return false,
            };
            at = tree.unparen(at);
        }
    }

    fn follows_pointer(&self, mut typ: TypeId, path: &[usize]) -> bool {
        for at in path {
            let Type::Struct(of) = self.under(typ) else { return true };
            typ = self.object_type(of.fields[*at]);
        }
        false
    }

    /// Whether a value is the word of an interface itself: one pointer.
    pub(super) fn is_word_of_interface(&self, typ: TypeId) -> bool {
        self.compiler.go_size(typ).0 == 8 && self.has_pointers(typ)
    }

    /// Whether gc hands a value by its address to what makes an interface of it.
    fn goes_by_address(&self, typ: TypeId) -> bool {
        let by_value = match self.compiler.go_size(typ) {
            (2, 2) => true,
            (4, 4) | (8, 8) => !self.has_pointers(typ),
            _ => false,
        };
        !by_value && !self.is_text_or_slice(typ)
    }

    /// Whether a value is a string or a slice, alone in its struct or array.
    fn is_text_or_slice(&self, mut typ: TypeId) -> bool {
        loop {
            typ = match self.under(typ) {
                Type::Basic { kind, .. } => return matches!(kind, BasicKind::String | BasicKind::UntypedString),
                Type::Slice(_) => return true,
                Type::Struct(Struct { fields, .. }) if fields.len() == 1 => self.object_type(fields[0]),
                Type::Array { len: Some(1), elem } => self.real(*elem),
                _ => return false,
            };
        }
    }

    fn has_pointers(&self, typ: TypeId) -> bool {
        match self.under(typ) {
            Type::Basic { kind, .. } => {
                matches!(kind, BasicKind::String | BasicKind::UntypedString | BasicKind::UnsafePointer)
            }
            Type::Array { len, elem } => len.is_some_and(|len| len > 0) && self.has_pointers(self.real(*elem)),
            Type::Struct(Struct { fields, .. }) => {
                fields.iter().any(|field| self.has_pointers(self.object_type(*field)))
            }
            _ => true,
        }
    }

    /// Whether gc finds a key of this type without its address: four or eight bytes that are compared as they are, or a string.
    fn has_quick_keys(&self, key: TypeId, elem: TypeId) -> bool {
        if self.compiler.go_size(elem).0 > QUICK_ELEM {
            return false;
        }
        let size = self.compiler.go_size(key).0;
        (self.plain_bytes(key) == Some(size) && matches!(size, 4 | 8)) || self.is_one_string(key)
    }

    fn is_one_string(&self, mut typ: TypeId) -> bool {
        loop {
            typ = match self.under(typ) {
                Type::Basic { kind, .. } => return *kind == BasicKind::String,
                Type::Struct(Struct { fields, .. }) if fields.len() == 1 => self.object_type(fields[0]),
                Type::Array { len: Some(1), elem } => self.real(*elem),
                _ => return false,
            };
        }
    }

    /// How many bytes of a value are compared as they are, if all are that are not between its fields.
    fn plain_bytes(&self, typ: TypeId) -> Option<u64> {
        match self.under(typ) {
            Type::Basic { kind, .. } => {
                use BasicKind::{Complex64, Complex128, Float32, Float64, String};
                (!matches!(kind, Float32 | Float64 | Complex64 | Complex128 | String))
                    .then(|| self.compiler.go_size(typ).0)
            }
            Type::Pointer(_) | Type::Chan { .. } => Some(8),
            Type::Array { len, elem } => Some(self.plain_bytes(self.real(*elem))? * len.unwrap_or(0)),
            Type::Struct(Struct { fields, .. }) => {
                fields.iter().map(|field| self.plain_bytes(self.object_type(*field))).sum()
            }
            _ => None,
        }
    }
}
