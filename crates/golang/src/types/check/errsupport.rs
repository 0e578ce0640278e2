//! What messages say about names that are not there: those that are nearly the same.
//!
//! See         cmd/compile/internal/types2/errsupport.go.

use super::Checker;
use crate::syntax::Symbol;
use crate::types::{ObjectId, ObjectKind, TypeId, is_exported};

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

impl Checker<'_, '_> {
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
