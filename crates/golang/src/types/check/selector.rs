//! `x.f`: a package's name with one of its names, a field, a method.
//!
//! See         cmd/compile/internal/types2/call.go.

use super::{Checker, Lacking, Mode, Operand, SelectionKind};
use crate::syntax::{ExprId, ExprKind, NameId};
use crate::types::{Object, ObjectId, ObjectKind, PackageId, Signature, Type, TypeId, VarKind, is_exported};

use crate::types::fold::equal_fold;
use crate::types::lookup::Lookup;

/// What was selected, and the way to it.
struct Found {
    object: ObjectId,
    index: Vec<usize>,
    indirect: bool,
}

/// Whether the package's name has another value, or gives one, on another system or with another version of Go.
fn is_of_target(package: &str, name: &str) -> bool {
    match package {
        "runtime" => matches!(name, "GOARCH" | "GOOS" | "GOROOT" | "Version"),
        "os" => matches!(name, "DevNull" | "Getpagesize" | "IsPathSeparator" | "PathListSeparator" | "PathSeparator"),
        // All functions know separators, and what is a volume's name.
        "path/filepath" => !matches!(name, "ErrBadPattern" | "SkipAll" | "SkipDir" | "WalkFunc"),
        _ => false,
    }
}

impl Checker<'_, '_> {
    /// A selector expression. `want_type`: it must be a type.
    pub(crate) fn selector(&mut self, x: &mut Operand, e: ExprId, want_type: bool) {
        let ExprKind::Selector { x: of, sel } = self.tree[e].kind else {
            unreachable!("gort internal bug: a selector is none; please report");
        };
        let selected = match self.imported_package(of) {
            Some(package) => self.qualified(x, e, sel, package),
            None => self.select(x, e, of, sel, want_type),
        };
        if selected.is_none() {
            x.invalidate();
            x.typ = self.invalid();
        }
        x.expr = Some(e);
    }

    /// The package that a name stands for.
    fn imported_package(&mut self, x: ExprId) -> Option<PackageId> {
        let name = self.tree.as_name(x)?;
        let object = self.lookup(self.tree.name(name))?;
        let ObjectKind::PkgName(package) = self.arena[object].kind else { return None };
        self.record_use(name, object);
        self.used_pkg_names.insert(object);
        Some(package)
    }

    /// A name of an imported package. None after an error.
    fn qualified(&mut self, x: &mut Operand, e: ExprId, sel: NameId, package: PackageId) -> Option<()> {
        let scope = self.arena[package].scope;
        let Some(object) = self.arena[scope].lookup(self.tree.name(sel)) else {
            let name = self.tree.name_text(sel);
            if !self.arena[package].fake && self.importer.lacks(&self.arena[package].path, name) {
                let (pos, name) = (self.tree[sel].pos, name.to_owned());
                let package = self.arena[package].path.clone();
                self.info.lacking.push(Lacking { pos, package, name });
            } else if !self.arena[package].fake {
                let but = self.exported_otherwise(package, sel);
                let but = but.map_or_else(String::new, |name| format!(" (but have {})", self.name_of(name)));
                let text = format!("undefined: {}{but}", self.text(e));
                self.error(sel, text);
            }
            return None;
        };
        let name = self.tree.name_text(sel);
        if !is_exported(name) {
            let text = format!("name {name} not exported by package {}", self.arena[package].name);
            self.error(sel, text);
        }
        self.record_use(sel, object);
        if is_of_target(&self.arena[package].path, self.tree.name_text(sel)) {
            self.info.of_target.insert(self.pkg);
        }
        x.typ = self.type_of(object);
        match &self.arena[object].kind {
            ObjectKind::Const(value) => {
                x.mode = Mode::Constant;
                x.val = value.clone();
            }
            ObjectKind::TypeName => x.mode = Mode::TypExpr,
            ObjectKind::Var(_) => x.mode = Mode::Variable,
            ObjectKind::Func => x.mode = Mode::Value,
            ObjectKind::Builtin(id) => {
                x.mode = Mode::Builtin;
                x.id = Some(*id);
            }
            ObjectKind::PkgName(_) | ObjectKind::Label | ObjectKind::Nil => {
                unreachable!("gort internal bug: no package declares that; please report")
            }
        }
        Some(())
    }

    /// An exported name that differs from this one only in its case.
    fn exported_otherwise(&self, package: PackageId, sel: NameId) -> Option<ObjectId> {
        let name = self.tree.name_text(sel);
        let names = self.arena[self.arena[package].scope].sorted(self.tree);
        names.into_iter().find(|object| {
            let other = self.name_of(*object);
            is_exported(other) && equal_fold(name, other)
        })
    }

    /// A field or a method. None after an error.
    fn select(&mut self, x: &mut Operand, e: ExprId, of: ExprId, sel: NameId, want_type: bool) -> Option<()> {
        self.expr_or_type(x, of, false);
        if x.mode == Mode::Builtin {
            let text = format!("invalid use of {} in selector expression", self.show_operand(x));
            self.error(self.tree[e].pos, text);
            return None;
        }
        if !x.is_valid() || !self.is_complete(x.typ) {
            return None;
        }
        if want_type {
            let text = format!("{} is not a type", self.text(e));
            self.error(sel, text);
            return None;
        }
        if let Type::Pointer(base) = self.arena[self.under(x.typ)]
            && !self.is_complete(base)
        {
            return None;
        }
        let name = self.tree.name(sel);
        let addressable = x.mode == Mode::Variable;
        let found = match self.lookup_field_or_method(x.typ, addressable, Some(self.pkg), name, false) {
            Lookup::Found { obj, index, indirect } => Found { object: obj, index, indirect },
            failed => {
                self.selection_error(x, sel, &failed);
                return None;
            }
        };
        match self.arena[found.object].kind {
            ObjectKind::Func => self.select_method(x, e, found),
            _ => self.select_field(x, e, of, found),
        }
    }

    fn selection_error(&mut self, x: &Operand, sel: NameId, failed: &Lookup) {
        if !self.is_valid(self.under(x.typ)) {
            return;
        }
        if *failed == Lookup::Missing && self.note_lacking_member(x.typ, sel) {
            return;
        }
        let name = self.tree.name_text(sel);
        let of = x.expr.map_or_else(String::new, |x| self.text(x));
        let typ = self.show(x.typ);
        let text = match failed {
            Lookup::Ambiguous => format!("ambiguous selector {of}.{name}"),
            Lookup::NeedsPointer if x.mode == Mode::TypExpr => {
                format!("invalid method expression {typ}.{name} (needs pointer receiver (*{typ}).{name})")
            }
            Lookup::NeedsPointer => format!("cannot call pointer method {name} on {typ}"),
            _ => {
                let why = self.why_missing(x, sel);
                format!("{of}.{} undefined ({why})", self.tree.name_text(sel))
            }
        };
        self.error(sel, text);
    }

    fn why_missing(&mut self, x: &Operand, sel: NameId) -> String {
        if self.is_interface_ptr(x.typ) {
            return self.interface_ptr_error(x.typ);
        }
        let name = self.tree.name(sel);
        let addressable = x.mode == Mode::Variable;
        let other = self.lookup_field_or_method(x.typ, addressable, Some(self.pkg), name, true);
        self.lookup_error(x.typ, name, other.obj(), false)
    }

    fn select_field(&mut self, x: &mut Operand, e: ExprId, of: ExprId, found: Found) -> Option<()> {
        if x.mode == Mode::TypExpr {
            let (name, typ) = (self.name_of(found.object), self.show(x.typ));
            let text = format!("operand for field selector {name} must be value of type {typ}");
            self.error(of, text);
            return None;
        }
        let Found { object, index, indirect } = found;
        self.record_selection(e, SelectionKind::FieldVal, x.typ, object, &index, indirect);
        x.mode = if x.mode == Mode::Variable || indirect { Mode::Variable } else { Mode::Value };
        x.typ = self.type_of(object);
        Some(())
    }

    fn select_method(&mut self, x: &mut Operand, e: ExprId, found: Found) -> Option<()> {
        let Found { object, index, indirect } = found;
        self.obj_decl(object);
        self.add_decl_dep(object);
        let typ = self.type_of(object);
        if x.mode != Mode::TypExpr {
            self.record_selection(e, SelectionKind::MethodVal, x.typ, object, &index, indirect);
            x.mode = Mode::Value;
            x.typ = self.method_value(object, typ);
            return Some(());
        }

        self.record_selection(e, SelectionKind::MethodExpr, x.typ, object, &index, indirect);
        let Some(recv) = self.as_signature(typ).and_then(|method| method.recv) else {
            self.error(e, "illegal cycle in method declaration");
            return None;
        };
        x.mode = Mode::Value;
        x.typ = self.method_expression(typ, recv, x.typ);
        Some(())
    }

    /// A method's signature without its receiver: one type for all values of a method.
    fn method_value(&mut self, method: ObjectId, typ: TypeId) -> TypeId {
        if let Some(known) = self.method_values.get(&method) {
            return *known;
        }
        let Some(signature) = self.as_signature(typ) else { return typ };
        let value = Type::Signature(Signature { recv: None, ..signature.clone() });
        let value = self.arena.add_type(value);
        // One that is being declared is not whole.
        if !self.obj_path_idx.contains_key(&method) {
            self.method_values.insert(method, value);
        }
        value
    }

    /// A method's signature whose first parameter is the receiver. It has a name if the other parameters have.
    fn method_expression(&mut self, method: TypeId, recv: ObjectId, recv_type: TypeId) -> TypeId {
        let method = Signature { recv: None, ..self.signature(method).clone() };
        let Object { name, pos, package, .. } = self.arena[recv];
        let named = method.params.first().is_some_and(|first| !self.name_of(*first).is_empty());
        let name = match named {
            true if self.tree.text(name).is_empty() => self.tree.intern("_"),
            true => name,
            false => self.tree.intern(""),
        };
        let first = Object::new(name, pos, package, Some(recv_type), ObjectKind::Var(VarKind::Param));
        let first = self.arena.add_object(first);
        let params = std::iter::once(first).chain(method.params).collect();
        self.arena.add_type(Type::Signature(Signature { params, ..method }))
    }
}
