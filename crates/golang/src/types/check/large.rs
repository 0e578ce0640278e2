//! Types of which gc says that their values are too large, when a package has been checked without errors: arrays larger than what can be
//! addressed, elements of channels and maps.
//!
//! Invariants  I1  a type is looked at once, where it is met first: what is wrong is told at the name that was declared last before.
//! Rejected    What gc says of calls whose arguments do not fit on a stack: it depends on how it passes them. And of structs.
//! See         cmd/compile/internal/types/size.go (CalcSize); noder/reader.go (setBasePos), which says where.

use rustc_hash::FxHashSet;

use super::Checker;
use crate::source::Pos;
use crate::syntax::{BlockId, DeclKind, ExprKind, Func, Node};
use crate::types::object::{ObjectId, ObjectKind, VarKind};
use crate::types::typ::{Type, TypeId};

/// So many bytes are more than can be addressed.
const ADDRESSABLE: u64 = 1 << 50;
/// So many bytes are more than a channel's element may have.
const ELEMENT: i64 = 1 << 16;
/// So many bytes are more than a map's key or element may have.
const ENTRY: i64 = 1 << 31;

/// Arrays of fewer elements than this do not make a large type, but for one of arrays of arrays of arrays.
const FEW: u64 = 1 << 4;

/// What was looked at.
#[derive(Default)]
struct Seen {
    types: FxHashSet<TypeId>,
    said: FxHashSet<(Pos, String)>,
}

impl Checker<'_, '_> {
    pub(super) fn large_types(&mut self) {
        if !self.has_long_arrays() {
            return;
        }
        let mut seen = Seen::default();
        let mut bodies = Vec::new();
        for file in self.parsed.clone() {
            for decl in self.tree.list(file.decls).to_vec() {
                match self.tree[decl].kind {
                    DeclKind::Type { name, tparams, .. } if self.tree.list(tparams).is_empty() => {
                        self.large_in_declared(&mut seen, self.info.defs.get(name).copied(), self.tree[name].pos);
                    }
                    DeclKind::Var { names, values, .. } => {
                        let names = self.tree.list(names).to_vec();
                        for name in &names {
                            let object = self.info.defs.get(*name).copied();
                            self.large_in(&mut seen, self.type_if_known(object), self.tree[*name].pos, false);
                        }
                        if let (Some(name), Some(values)) = (names.first(), values) {
                            self.large_in_text(&mut seen, Node::Expr(values), self.tree[*name].pos);
                        }
                    }
                    DeclKind::Func(func) if self.tree.list(func.tparams).is_empty() => {
                        if func.recv.is_none() {
                            let object = self.info.defs.get(func.name).copied();
                            self.large_in(&mut seen, self.type_if_known(object), self.tree[func.name].pos, false);
                        }
                        bodies.extend(self.plain_body(&func));
                    }
                    _ => {}
                }
            }
        }
        for (pos, body) in bodies {
            self.large_in_text(&mut seen, Node::Block(body), pos);
        }
    }

    /// Whether the package has an array from which a large type can be made.
    fn has_long_arrays(&self) -> bool {
        let mut longest = 0;
        for file in &self.parsed {
            self.tree.walk(file, &mut |node| {
                if let Node::Expr(x) = node
                    && let ExprKind::ArrayType { len: Some(len), .. } = self.tree[x].kind
                {
                    let known = self.info.types.get(len).and_then(|known| known.val?.to_int().to_u64());
                    longest = longest.max(known.unwrap_or(u64::MAX));
                }
            });
        }
        longest >= FEW
    }

    /// The body of a function whose receiver, if it has one, is not generic, and its name's place.
    fn plain_body(&self, func: &Func) -> Option<(Pos, BlockId)> {
        let object = self.info.defs.get(func.name)?;
        let Type::Signature(signature) = &self.arena[self.arena[*object].typ?] else { return None };
        signature.rparams.is_empty().then_some((self.tree[func.name].pos, func.body?))
    }

    fn type_if_known(&self, object: Option<ObjectId>) -> Option<TypeId> {
        self.arena[object?].typ
    }

    /// A type that is declared, and its methods, whose signatures are told where it is.
    fn large_in_declared(&mut self, seen: &mut Seen, object: Option<ObjectId>, pos: Pos) {
        let Some(typ) = self.type_if_known(object) else { return };
        let Type::Named(named) = &self.arena[typ] else { return self.large_in(seen, Some(typ), pos, false) };
        let methods = named.methods.clone();
        let under = self.under(typ);
        self.large_in(seen, Some(under), pos, true);
        for method in methods {
            self.large_in(seen, self.arena[method].typ, pos, false);
        }
    }

    /// All types of a text. What is wrong is told at the name that was declared last, or there.
    fn large_in_text(&mut self, seen: &mut Seen, node: Node, mut pos: Pos) {
        let mut todo = vec![node];
        while let Some(node) = todo.pop() {
            if let Node::Expr(x) = node {
                let is_local = |kind| matches!(kind, VarKind::Local | VarKind::Param | VarKind::Result);
                match self.info.defs.get(x).copied().map(|object| (object, self.arena[object].kind.clone())) {
                    Some((object, ObjectKind::Var(kind))) if is_local(kind) => {
                        pos = self.tree[x].pos;
                        self.large_in(seen, self.arena[object].typ, pos, false);
                    }
                    Some((object, ObjectKind::TypeName)) => {
                        pos = self.tree[x].pos;
                        self.large_in_declared(seen, Some(object), pos);
                    }
                    _ => {}
                }
                let known = self.info.types.get(x).map(|known| (known.typ, known.val.is_some()));
                match known {
                    Some((_, true)) => continue,
                    Some((typ, false)) => self.large_in(seen, Some(typ), pos, false),
                    None => {}
                }
            }
            let before = todo.len();
            self.tree.children(node, &mut |child| todo.push(child));
            todo[before..].reverse();
        }
    }

    /// A type and those of which it is made. The sizes of a map's parts are not known yet in the declaration of a type.
    fn large_in(&mut self, seen: &mut Seen, typ: Option<TypeId>, pos: Pos, declared: bool) {
        // A type comes again behind its parts.
        let mut todo: Vec<(TypeId, bool)> = typ.map(|typ| (typ, false)).into_iter().collect();
        while let Some((typ, behind)) = todo.pop() {
            let typ = self.arena.unalias(typ);
            if behind {
                if let Some(text) = self.too_large(typ, declared)
                    && seen.said.insert((pos, text.clone()))
                {
                    self.error(pos, text);
                }
                continue;
            }
            if !seen.types.insert(typ) {
                continue;
            }
            let types =
                |objects: &[ObjectId]| objects.iter().rev().map(|object| self.type_of(*object)).collect::<Vec<_>>();
            let parts = match &self.arena[typ] {
                Type::Array { elem, .. } | Type::Slice(elem) | Type::Pointer(elem) | Type::Chan { elem, .. } => {
                    vec![*elem]
                }
                Type::Map { key, elem } => vec![*key, *elem],
                Type::Struct(of) => types(&of.fields),
                Type::Tuple(values) => types(values),
                Type::Signature(signature) => [types(&signature.results), types(&signature.params)].concat(),
                Type::Interface(_) => types(&self.arena.type_set(self.tree, typ).methods),
                // A type of a name is told where it is declared.
                _ => continue,
            };
            todo.push((typ, true));
            todo.extend(parts.into_iter().map(|part| (part, false)));
        }
    }

    /// What gc says of the type itself.
    fn too_large(&mut self, typ: TypeId, declared: bool) -> Option<String> {
        let is_over = |size: i64, most: i64| size < 0 || size >= most;
        match self.arena[typ] {
            Type::Array { elem, len } => {
                let size = u64::try_from(self.sizeof(elem)).ok().filter(|size| *size > 0)?;
                let is_larger = len.is_some_and(|len| len > (ADDRESSABLE - 1) / size);
                is_larger.then(|| format!("type {} larger than address space", self.show(typ)))
            }
            Type::Chan { elem, .. } => {
                let is_larger = is_over(self.sizeof(elem), ELEMENT);
                is_larger.then(|| "channel element type too large (>64kB)".to_owned())
            }
            Type::Map { key, elem } if !declared => {
                if is_over(self.sizeof(elem), ENTRY) {
                    return Some("map element type too large".to_owned());
                }
                is_over(self.sizeof(key), ENTRY).then(|| "map key type too large".to_owned())
            }
            _ => None,
        }
    }
}
