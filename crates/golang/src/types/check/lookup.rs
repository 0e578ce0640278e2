//! Fields and methods by name, and whether a type has the methods of an interface.
//!
//! See         cmd/compile/internal/types2/lookup.go; types/lookup.rs.

use rustc_hash::FxHashSet;

use super::Checker;
use crate::syntax::Symbol;
use crate::types::lookup::{Lookup, Unexpanded, Wanted};
use crate::types::{ObjectId, ObjectKind, PackageId, Type, TypeId};

/// What is wrong with a method.
enum Wrong {
    NotFound,
    Name(ObjectId),
    Unexported,
    Signature(ObjectId),
    Ambiguous,
    Pointer,
    Field,
}

/// Whether two types are the same as far as it matters.
pub(crate) type Equivalent<'e> = &'e mut dyn FnMut(&mut Checker<'_, '_>, TypeId, TypeId) -> bool;

impl Checker<'_, '_> {
    pub(crate) fn lookup_field_or_method(
        &mut self,
        typ: TypeId,
        addressable: bool,
        package: Option<PackageId>,
        name: Symbol,
        fold_case: bool,
    ) -> Lookup {
        // What is nearly right is said only of errors that are shown.
        if fold_case && self.diagnostics.is_full() {
            return Lookup::Missing;
        }
        let found = self.arena.lookup_wanted(typ, addressable, Wanted::new(self.tree, package, name, fold_case));
        self.expanded(found)
    }

    /// The same without fields behind named pointer types.
    fn lookup_implementation(
        &mut self,
        typ: TypeId,
        package: Option<PackageId>,
        name: Symbol,
        fold_case: bool,
    ) -> Lookup {
        let found = self.arena.lookup_implementation(typ, false, Wanted::new(self.tree, package, name, fold_case));
        self.expanded(found)
    }

    /// A method of an instance needs the type of the declared one.
    fn expanded(&mut self, (mut found, unexpanded): (Lookup, Unexpanded)) -> Lookup {
        if let Some((instance, number)) = unexpanded {
            let declared = self.arena.declared_methods(instance)[number];
            self.obj_decl(declared);
            if let Lookup::Found { obj, .. } = &mut found {
                *obj = self.arena.method(instance, number);
            }
        }
        found
    }

    /// A method of the interface `t` that `v` does not have, and whether it only has the wrong type or needs a pointer. If `fixed` is not
    /// set and `v` is an interface, too, only methods that it has count.
    pub(crate) fn missing_method(
        &mut self,
        v: TypeId,
        t: TypeId,
        fixed: bool,
        equivalent: Equivalent<'_>,
        cause: Option<&mut String>,
    ) -> Option<(ObjectId, bool)> {
        let wanted = self.arena.type_set(self.tree, t);
        let (method, wrong) = match self.arena[self.under(v)] {
            Type::Interface(_) => {
                let set = self.arena.type_set(self.tree, v);
                wanted.methods.iter().find_map(|m| {
                    let found = set.methods.iter().find(|f| self.arena.same_name(self.tree, **f, *m));
                    let wrong = match found {
                        None if !fixed => return None,
                        None => Wrong::NotFound,
                        Some(f) if equivalent(self, self.type_of(*f), self.type_of(*m)) => return None,
                        Some(f) => Wrong::Signature(*f),
                    };
                    Some((*m, wrong))
                })
            }
            _ => wanted.methods.iter().find_map(|m| Some((*m, self.wrong_method(v, *m, equivalent)?))),
        }?;
        if let Some(cause) = cause {
            *cause = self.cause_of_missing(v, t, method, &wrong);
        }
        Some((method, matches!(wrong, Wrong::Signature(_) | Wrong::Pointer)))
    }

    /// What is wrong with the method of `v` that `m` asks for.
    fn wrong_method(&mut self, v: TypeId, m: ObjectId, equivalent: Equivalent<'_>) -> Option<Wrong> {
        let (package, name) = (self.arena[m].package, self.arena[m].name);
        let is_method = |check: &Self, obj: ObjectId| matches!(check.arena[obj].kind, ObjectKind::Func);
        match self.lookup_implementation(v, package, name, false) {
            Lookup::Ambiguous => Some(Wrong::Ambiguous),
            Lookup::NeedsPointer => Some(Wrong::Pointer),
            Lookup::Missing => {
                let other = self.lookup_implementation(v, package, name, true).obj();
                Some(match other.filter(|other| is_method(self, *other)) {
                    // With the same name it is one of another package.
                    Some(other) if self.arena[other].name == name => Wrong::Unexported,
                    Some(other) => Wrong::Name(other),
                    None => Wrong::NotFound,
                })
            }
            Lookup::Found { obj, .. } if !is_method(self, obj) => Some(Wrong::Field),
            Lookup::Found { obj, .. } => {
                self.obj_decl(obj);
                let (found, wanted) = (self.type_of(obj), self.type_of(m));
                (!equivalent(self, found, wanted)).then_some(Wrong::Signature(obj))
            }
        }
    }

    fn cause_of_missing(&mut self, v: TypeId, t: TypeId, m: ObjectId, wrong: &Wrong) -> String {
        if let Wrong::Name(f) | Wrong::Signature(f) = wrong {
            self.obj_decl(*f);
        }
        let name = self.name_of(m);
        match wrong {
            Wrong::NotFound if self.is_interface_ptr(v) => format!("({})", self.interface_ptr_error(v)),
            Wrong::NotFound if self.is_interface_ptr(t) => format!("({})", self.interface_ptr_error(t)),
            Wrong::NotFound => format!("(missing method {name})"),
            Wrong::Name(f) => {
                let (have, want) = (self.func_string(*f, false), self.func_string(m, false));
                format!("(missing method {name})\n\t\thave {have}\n\t\twant {want}")
            }
            Wrong::Unexported => format!("(unexported method {name})"),
            Wrong::Signature(f) => {
                for with_packages in [false, true] {
                    let (have, want) = (self.func_string(*f, with_packages), self.func_string(m, with_packages));
                    if have != want {
                        return format!("(wrong type for method {name})\n\t\thave {have}\n\t\twant {want}");
                    }
                }
                // Type parameters with the same name, most likely.
                format!("(wrong type for method {name})")
            }
            Wrong::Ambiguous => format!("(ambiguous selector {}.{name})", self.show(v)),
            Wrong::Pointer => format!("(method {name} has pointer receiver)"),
            Wrong::Field => format!("({}.{name} is a field, not a method)", self.show(v)),
        }
    }

    /// Whether all methods are there, as far as that can be said: a type that is not valid, or that embeds one, may have any method.
    pub(crate) fn has_all_methods(
        &mut self,
        v: TypeId,
        t: TypeId,
        fixed: bool,
        equivalent: Equivalent<'_>,
        cause: Option<&mut String>,
    ) -> bool {
        !self.is_valid(v)
            || self.missing_method(v, t, fixed, equivalent, cause).is_none()
            || self.has_invalid_embedded_fields(v)
    }

    fn has_invalid_embedded_fields(&self, typ: TypeId) -> bool {
        let (mut todo, mut seen) = (vec![typ], FxHashSet::default());
        while let Some(typ) = todo.pop() {
            let at = self.under(self.arena.deref_struct_ptr(typ));
            let Type::Struct(of) = &self.arena[at] else { continue };
            if !seen.insert(at) {
                continue;
            }
            for field in of.fields.iter().filter(|field| self.arena[**field].is_embedded()) {
                let typ = self.type_of(*field);
                if !self.is_valid(typ) {
                    return true;
                }
                todo.push(typ);
            }
        }
        false
    }

    pub(crate) fn is_interface_ptr(&self, typ: TypeId) -> bool {
        match self.arena[self.under(typ)] {
            Type::Pointer(base) => matches!(self.arena[self.under(base)], Type::Interface(_)),
            _ => false,
        }
    }

    /// What is wrong with a pointer to an interface.
    pub(crate) fn interface_ptr_error(&self, typ: TypeId) -> String {
        let to_parameter = matches!(self.arena[self.under(typ)], Type::Pointer(base) if self.arena.is_type_param(base));
        let what = if to_parameter { "type parameter" } else { "interface" };
        format!("type {} is pointer to {what}, not {what}", self.show(typ))
    }

    /// A method's name and signature, without names of parameters. `pkg_info`: packages are written out wherever they may make a difference.
    pub(crate) fn func_string(&self, f: ObjectId, pkg_info: bool) -> String {
        let signature = match self.arena[f].typ.map(|typ| &self.arena[typ]) {
            Some(Type::Signature(signature)) => self.printer().bare_signature(signature, pkg_info),
            _ => String::new(),
        };
        format!("{}{signature}", self.name_of(f))
    }

    /// Whether a value of the interface type `v` may hold one of the type `t`.
    pub(crate) fn assertable_to(&mut self, v: TypeId, t: TypeId, cause: Option<&mut String>) -> bool {
        matches!(self.arena[self.under(t)], Type::Interface(_))
            || self.has_all_methods(t, v, false, &mut |check, x, y| check.identical(x, y), cause)
    }

    pub(crate) fn deref(&self, typ: TypeId) -> (TypeId, bool) {
        self.arena.deref(typ)
    }

    pub(crate) fn deref_struct_ptr(&self, typ: TypeId) -> TypeId {
        self.arena.deref_struct_ptr(typ)
    }

    /// The names of the fields on a way: `a.b.c`.
    pub(crate) fn field_path(&self, typ: TypeId, index: &[usize]) -> String {
        let (mut typ, mut names) = (typ, Vec::new());
        for at in index {
            let Type::Struct(of) = &self.arena[self.under(self.arena.deref_struct_ptr(typ))] else { break };
            names.push(self.name_of(of.fields[*at]));
            typ = self.type_of(of.fields[*at]);
        }
        names.join(".")
    }
}
