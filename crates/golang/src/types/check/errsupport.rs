//! What messages say about names that are not there: those that are nearly the same.
//!
//! See         cmd/compile/internal/types2/errsupport.go.

use super::{Checker, Lacking};
use crate::syntax::{NameId, Symbol};
use crate::types::{ObjectId, ObjectKind, Type, TypeId, VarKind, is_exported};

/// What was found in the place of a name.
enum Found {
    Nothing,
    /// Something that is spelled otherwise.
    Misspelled,
    /// Something that differs in its first letter, and other packages cannot use it.
    Unexported,
    /// The name itself, which this package cannot use.
    Inaccessible,
}

/// How deep embedded types are looked into for what they lack here.
const EMBEDDED: u32 = 8;

impl Checker<'_, '_> {
    /// Whether Go's type of this name, or one that is embedded in it, has the field or method that is lacking here: then that is noted.
    pub(crate) fn note_lacking_member(&mut self, typ: TypeId, name: NameId) -> bool {
        let text = self.tree.name_text(name).to_owned();
        let Some((package, member)) = self.lacking_member(typ, &text, EMBEDDED) else { return false };
        self.info.lacking.push(Lacking { pos: self.tree[name].pos, package, name: member });
        true
    }

    fn lacking_member(&self, typ: TypeId, name: &str, depth: u32) -> Option<(String, String)> {
        let (typ, _) = self.arena.deref(typ);
        if let Some(named) = self.arena.as_named(typ) {
            let object = self.arena.name_of_type(named);
            let package = self.arena[object].package.map(|package| &self.arena[package].path);
            let member = format!("{}.{name}", self.name_of(object));
            if let Some(path) = package.filter(|path| self.importer.lacks(path, &member)) {
                return Some((path.clone(), member));
            }
        }
        let depth = depth.checked_sub(1)?;
        let Type::Struct(fields) = &self.arena[self.under(typ)] else { return None };
        let embedded = fields.fields.iter().map(|field| &self.arena[*field]);
        embedded
            .filter(|field| matches!(field.kind, ObjectKind::Var(VarKind::Embedded)))
            .filter_map(|field| field.typ)
            .find_map(|typ| self.lacking_member(typ, name, depth))
    }

    /// Why a type has no field or method of a name. `other` is what is spelled the same but for upper and lower case.
    pub(crate) fn lookup_error(&self, typ: TypeId, name: Symbol, other: Option<ObjectId>, struct_lit: bool) -> String {
        let (typ, name) = (self.show(typ), self.tree.text(name));
        let found = other.map_or(Found::Nothing, |other| self.found(name, other));
        let other_name = other.map_or("", |other| self.name_of(other));
        if struct_lit {
            let unknown = format!("unknown field {name} in struct literal of type {typ}");
            return match found {
                Found::Nothing => unknown,
                Found::Misspelled => format!("{unknown}, but does have {other_name}"),
                Found::Unexported => format!("{unknown}, but does have unexported {other_name}"),
                Found::Inaccessible => {
                    format!("cannot refer to unexported field {other_name} in struct literal of type {typ}")
                }
            };
        }
        let what = match other.map(|other| &self.arena[other].kind) {
            Some(ObjectKind::Var(_)) => "field",
            Some(ObjectKind::Func) => "method",
            _ => "object",
        };
        let unknown = format!("type {typ} has no field or method {name}");
        match found {
            Found::Nothing => unknown,
            Found::Misspelled => format!("{unknown}, but does have {what} {other_name}"),
            Found::Unexported => format!("{unknown}, but does have unexported {what} {other_name}"),
            Found::Inaccessible => format!("cannot refer to unexported {what} {other_name}"),
        }
    }

    fn found(&self, name: &str, other: ObjectId) -> Found {
        let other_name = self.name_of(other);
        let same_tail = tail(name) == tail(other_name);
        if self.arena[other].package == Some(self.pkg) {
            return Found::Misspelled;
        }
        match (is_exported(name), is_exported(other_name)) {
            (true, true) => Found::Misspelled,
            (true, false) if same_tail => Found::Unexported,
            (false, true) if same_tail => Found::Misspelled,
            (false, false) if name == other_name => Found::Inaccessible,
            _ => Found::Nothing,
        }
    }
}

/// The name without its first character.
fn tail(name: &str) -> &str {
    name.char_indices().nth(1).map_or(name, |(at, _)| &name[at..])
}
