//! What gc complains about when a package has been checked without errors.
//!
//! See         cmd/compile/internal/noder/irgen.go, writer.go.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Checker;
use crate::syntax::{Decl, DeclId, DeclKind, Directive, ExprKind, Node};
use crate::types::object::{ObjectId, ObjectKind};
use crate::types::typ::{Interface, Type, TypeId};

/// Whether interfaces without names go in a circle: what was met, and whether it may be on one.
#[derive(Default)]
struct Cycles(FxHashMap<TypeId, bool>);

impl Checker<'_, '_> {
    pub(super) fn noder(&mut self) {
        self.anonymous_cycles();
        if !self.has_errors {
            self.missing_bodies();
        }
        if !self.has_errors {
            self.large_types();
        }
    }

    /// Interfaces without names that contain themselves, through aliases.
    fn anonymous_cycles(&mut self) {
        let mut cycles = Cycles::default();
        for file in self.parsed.clone() {
            let mut interfaces = Vec::new();
            let mut todo: Vec<Node> = self.tree.list(file.decls).iter().rev().copied().map(Node::Decl).collect();
            while let Some(node) = todo.pop() {
                match node {
                    // What stands in it is looked at with it.
                    Node::Expr(x) if matches!(self.tree[x].kind, ExprKind::InterfaceType(_)) => interfaces.push(x),
                    _ => {
                        let before = todo.len();
                        self.tree.children(node, &mut |child| todo.push(child));
                        todo[before..].reverse();
                    }
                }
            }
            for x in interfaces {
                let Some(typ) = self.info.types.get(x).map(|known| self.arena.unalias(known.typ)) else { continue };
                if self.has_cycle(&mut cycles, typ) {
                    let pos = self.tree[x].pos;
                    let text = "invalid recursive type: anonymous interface refers to itself";
                    self.error(pos, format!("{text} (see https://go.dev/issue/56103)"));
                    // Said once.
                    cycles.0.values_mut().for_each(|cyclic| *cyclic = false);
                }
            }
        }
    }

    /// Whether an interface leads to one that leads to itself.
    fn has_cycle(&self, cycles: &mut Cycles, interface: TypeId) -> bool {
        let mut path = vec![(None, self.types_of_methods(interface))];
        while let Some((of, todo)) = path.last_mut() {
            let Some(typ) = todo.pop() else {
                if let Some(of) = *of {
                    cycles.0.insert(of, false);
                }
                path.pop();
                continue;
            };
            let typ = self.arena.unalias(typ);
            let types = |objects: &[_]| objects.iter().rev().map(|object| self.type_of(*object)).collect::<Vec<_>>();
            match &self.arena[typ] {
                Type::Pointer(elem) | Type::Slice(elem) | Type::Array { elem, .. } | Type::Chan { elem, .. } => {
                    todo.push(*elem);
                }
                Type::Map { key, elem } => todo.extend([*elem, *key]),
                Type::Struct(of) => todo.extend(types(&of.fields)),
                Type::Tuple(objects) => todo.extend(types(objects)),
                Type::Signature(of) => {
                    todo.extend(types(&of.results));
                    todo.extend(types(&of.params));
                }
                Type::Interface(Interface { methods, embeddeds, .. })
                    if !methods.is_empty() || !embeddeds.is_empty() =>
                {
                    match cycles.0.get(&typ) {
                        Some(true) => return true,
                        Some(false) => {}
                        None => {
                            cycles.0.insert(typ, true);
                            path.push((Some(typ), self.types_of_methods(typ)));
                        }
                    }
                }
                _ => {}
            }
        }
        false
    }

    fn types_of_methods(&self, interface: TypeId) -> Vec<TypeId> {
        let set = self.arena.type_set(self.tree, interface);
        set.methods.iter().rev().map(|method| self.type_of(*method)).collect()
    }

    /// What `//go:linkname` names, as far as it may.
    fn linknames(&mut self) -> FxHashSet<ObjectId> {
        let mut linked = FxHashSet::default();
        for file in self.parsed.clone() {
            let is_unsafe = |check: &Self, decl: &DeclId| match check.tree[*decl].kind {
                DeclKind::Import { path: Some(path), .. } => check.tree.show(path) == "\"unsafe\"",
                _ => false,
            };
            let imports_unsafe = self.tree.list(file.decls).iter().any(|decl| is_unsafe(self, decl));
            for Directive { pos, text } in self.tree.list(file.directives).to_vec() {
                let text = self.tree.text(text).to_owned();
                let mut words = text.split_whitespace();
                let (Some(verb @ ("go:linkname" | "go:linknamestd")), Some(local)) = (words.next(), words.next())
                else {
                    continue;
                };
                let remote = words.next().unwrap_or_default();
                let local = self.tree.intern(local);
                let object = self.arena[self.pkg_scope()].lookup(local);
                let is_one =
                    |object: &ObjectId| matches!(self.arena[*object].kind, ObjectKind::Func | ObjectKind::Var(_));
                let wrong = if !imports_unsafe {
                    format!("//{verb} only allowed in Go files that import \"unsafe\"")
                } else if remote.contains('[') && remote.contains(']') {
                    format!("//{verb} reference of an instantiation is not allowed")
                } else if let Some(object) = object.filter(is_one) {
                    if linked.insert(object) {
                        continue;
                    }
                    format!("duplicate //{verb} for {}", self.tree.text(local))
                } else {
                    format!("//{verb} must refer to declared function or variable")
                };
                self.error(pos, wrong);
            }
        }
        linked
    }

    /// Functions without bodies, unless a directive says where they are.
    fn missing_bodies(&mut self) {
        let linked = self.linknames();
        if !self.conf.complete {
            return;
        }
        for file in self.parsed.clone() {
            for decl in self.tree.list(file.decls).to_vec() {
                let Decl { pos, kind: DeclKind::Func(func), .. } = self.tree[decl] else { continue };
                let is_linked = self.info.defs.get(func.name).is_some_and(|object| linked.contains(object));
                if func.body.is_none() && !is_linked {
                    self.error(pos, "missing function body");
                }
            }
        }
    }
}
