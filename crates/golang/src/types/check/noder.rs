//! What gc complains about when a package has been checked without errors.
//!
//! See         cmd/compile/internal/noder/irgen.go, writer.go.

use rustc_hash::FxHashMap;

use super::Checker;
use crate::syntax::{Decl, DeclKind, ExprKind, Node};
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

    /// Functions without bodies, unless a directive says where they are.
    fn missing_bodies(&mut self) {
        if !self.conf.complete {
            return;
        }
        for file in self.parsed.clone() {
            let linknames: Vec<&str> = self
                .tree
                .list(file.directives)
                .iter()
                .filter_map(|directive| self.tree.text(directive.text).strip_prefix("go:linkname "))
                .filter_map(|arguments| arguments.split_whitespace().next())
                .collect();
            let mut missing = Vec::new();
            for decl in self.tree.list(file.decls) {
                let Decl { pos, kind: DeclKind::Func(func), .. } = self.tree[*decl] else { continue };
                let is_linked = func.recv.is_none() && linknames.contains(&self.tree.name_text(func.name));
                if func.body.is_none() && !is_linked {
                    missing.push(pos);
                }
            }
            missing.into_iter().for_each(|pos| self.error(pos, "missing function body"));
        }
    }
}
