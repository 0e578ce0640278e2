//! Interface types.
//!
//! See         cmd/compile/internal/types2/interface.go, typeset.go.

use super::{Checker, Report};
use crate::source::Pos;
use crate::syntax::Field;
use crate::types::basic::BasicKind;
use crate::types::object::{ObjectId, ObjectKind, VarKind};
use crate::types::typ::{Interface, Type, TypeId};
use crate::types::typeset::{Clash, MOST_TERMS};

impl Checker<'_, '_> {
    /// An interface whose methods and elements are still to be collected.
    pub(super) fn new_interface(&mut self, interface: Interface) -> TypeId {
        self.arena.add_type(Type::Interface(Interface { incomplete: true, ..interface }))
    }

    pub(super) fn interface_type(&mut self, interface: TypeId, list: &[Field], def: Option<ObjectId>) {
        let (mut methods, mut embeddeds) = (Vec::new(), Vec::new());
        for field in list {
            match field.name {
                None => {
                    let pos = self.tree.start_pos(field.typ);
                    embeddeds.push((self.parse_union(field.typ), pos));
                }
                Some(name) if self.tree.name_text(name) == "_" => {
                    self.error(name, "methods must have a unique non-blank name");
                }
                Some(name) => {
                    let sig = self.typ(field.typ);
                    if !matches!(self.arena[sig], Type::Signature(_)) {
                        if self.is_valid(sig) {
                            let text = format!("invalid syntax tree: {} is not a method signature", self.show(sig));
                            self.error(field.typ, text);
                        }
                        continue;
                    }
                    // A name is what messages can tell.
                    let named = def.and_then(|def| self.arena[def].typ).and_then(|typ| self.arena.as_named(typ));
                    let (pos, none) = (self.tree[name].pos, self.tree.intern(""));
                    let recv = self.new_var(VarKind::Recv, pos, none, Some(named.unwrap_or(interface)));
                    if let Type::Signature(sig) = &mut self.arena[sig] {
                        sig.recv = Some(recv);
                    }
                    let method = self.new_object(pos, self.tree.name(name), Some(sig), ObjectKind::Func);
                    self.record_def(name, Some(method));
                    methods.push(method);
                }
            }
        }
        self.arena.sort_methods(self.tree, &mut methods);
        let is_empty = methods.is_empty() && embeddeds.is_empty();
        if let Type::Interface(of) = &mut self.arena[interface] {
            (of.methods, of.embeddeds, of.incomplete) = (methods, embeddeds, false);
        }
        if !is_empty {
            self.later(move |check| check.complain_of_interface(interface));
        }
    }

    /// What is wrong with an interface as a whole.
    fn complain_of_interface(&mut self, interface: TypeId) {
        self.verify_embedded(interface);
        let set = self.arena.type_set(self.tree, interface);
        for pos in &set.oversize {
            let text = format!("cannot handle more than {MOST_TERMS} union terms (implementation limitation)");
            self.error(*pos, text);
        }
        for Clash { method, other, explicit } in set.clashes.clone() {
            if explicit {
                self.duplicate_method(method, other);
                continue;
            }
            // Only when all types are known the signatures can be compared.
            self.later(move |check| {
                let same = check.identical(check.type_of(method.0), check.type_of(other.0));
                if !same || !check.allow_version(14) {
                    check.duplicate_method(method, other);
                }
            });
        }
    }

    fn duplicate_method(&mut self, method: (ObjectId, Pos), other: (ObjectId, Pos)) {
        let name = self.name_of(method.0).to_owned();
        let mut report = Report::new();
        self.add(&mut report, method.1, format!("duplicate method {name}"));
        self.add(&mut report, other.1, format!("other declaration of method {name}"));
        self.report(report);
    }

    /// Before Go 1.18 only interfaces of methods may be embedded: other elements count for nothing.
    fn verify_embedded(&mut self, interface: TypeId) {
        let Type::Interface(of) = &self.arena[interface] else { return };
        if self.allow_version(18) {
            return;
        }
        let mut allowed = of.clone();
        for (typ, pos) in of.embeddeds.clone() {
            let shown = self.show(typ);
            let what = match self.arena[self.under(typ)] {
                Type::Interface(_) if self.is_imported_constraint(typ) => {
                    format!("embedding constraint interface {shown}")
                }
                Type::Interface(_) | Type::Basic { kind: BasicKind::Invalid, .. } => continue,
                Type::Union(_) => format!("embedding interface element {shown}"),
                _ => format!("embedding non-interface type {shown}"),
            };
            self.verify_version(pos, 18, &what);
            allowed.embeddeds.retain(|embedded| *embedded != (typ, pos));
        }
        let allowed = self.arena.add_type(Type::Interface(allowed));
        let set = self.arena.type_set(self.tree, allowed);
        if let Type::Interface(of) = &self.arena[interface] {
            of.set.get_or_init(|| set);
        }
    }
}
