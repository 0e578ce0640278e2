//! Which of gc's errors about types gort has a sentence for.
//!
//! Rejected    A word on it wherever an error is reported: gc's texts say what is meant, and a table of them shows what is missing.
//! See         syntax/parser/help.rs (syntax errors).

use std::cmp::Reverse;

use super::Checker;
use super::near::is_near;
use crate::source::{ERRORS_SHOWN, Help, Pos};
use crate::syntax::Symbol;
use crate::types::{ObjectKind, is_exported};

/// What a text contains, the first that holds, and the sentence that goes with it.
const CONTAINED: [(&str, Help); 37] = [
    ("(missing method ", Help::MethodMissing),
    (" has pointer receiver)", Help::PointerReceiver),
    ("cannot call pointer method ", Help::PointerReceiver),
    ("need type assertion", Help::AssertionMissing),
    (" is pointer to interface, not interface", Help::PointerToInterface),
    ("cannot send to receive-only channel", Help::SendToReceiveOnly),
    ("cannot receive from send-only channel", Help::ReceiveFromSendOnly),
    ("receive from send-only channel", Help::ReceiveFromSendOnly),
    ("cannot close receive-only channel", Help::CloseOfReceiveOnly),
    ("can only be compared to nil", Help::ComparedOnlyToNil),
    ("mismatched types ", Help::MismatchedTypes),
    (", but does have ", Help::OtherSpelling),
    (" (but have ", Help::OtherSpelling),
    (" not exported by package ", Help::NotExported),
    ("cannot refer to unexported ", Help::NotExported),
    (" has no field or method ", Help::NoFieldOrMethod),
    ("unknown field ", Help::NoFieldOrMethod),
    ("declared and not used: ", Help::VariableUnused),
    (" imported and not used", Help::ImportUnused),
    (" on left side of :=", Help::NothingDeclared),
    (" redeclared in this block", Help::Redeclared),
    ("assignment mismatch: ", Help::AssignmentMismatch),
    (" return values\n", Help::ResultCount),
    (" arguments in call to ", Help::ArgumentCount),
    ("overflows", Help::ConstantTooLarge),
    ("truncated", Help::ConstantTruncated),
    (" (no value) used as value", Help::NoResult),
    ("multiple-value ", Help::SeveralResults),
    ("use of untyped nil in ", Help::NilWithoutType),
    ("non-boolean condition in ", Help::ConditionIsNoBool),
    ("division by zero", Help::DivisionByZero),
    ("duplicate case ", Help::DuplicateCase),
    ("cannot assign to struct field ", Help::FieldInMap),
    ("(neither addressable nor a map index expression)", Help::NotAssignable),
    (" must be function call", Help::CallMissing),
    ("invalid recursive type", Help::RecursiveType),
    ("initialization cycle", Help::InitializationCycle),
];

/// Packages that learners use before they import them, with their names.
const PACKAGES: [(&str, &str); 28] = [
    ("atomic", "sync/atomic"),
    ("bits", "math/bits"),
    ("bufio", "bufio"),
    ("bytes", "bytes"),
    ("cmp", "cmp"),
    ("context", "context"),
    ("errors", "errors"),
    ("fmt", "fmt"),
    ("heap", "container/heap"),
    ("io", "io"),
    ("iter", "iter"),
    ("list", "container/list"),
    ("log", "log"),
    ("maps", "maps"),
    ("math", "math"),
    ("os", "os"),
    ("rand", "math/rand"),
    ("ring", "container/ring"),
    ("runtime", "runtime"),
    ("slices", "slices"),
    ("sort", "sort"),
    ("strconv", "strconv"),
    ("strings", "strings"),
    ("sync", "sync"),
    ("testing", "testing"),
    ("time", "time"),
    ("unicode", "unicode"),
    ("utf8", "unicode/utf8"),
];

/// The sentence that goes with a text, if nothing else must be known.
fn of(text: &str) -> Option<Help> {
    let line = text.lines().next().unwrap_or(text);
    if let Some((_, help)) = CONTAINED.iter().find(|(part, _)| text.contains(part)) {
        return Some(help.clone());
    }
    Some(match line {
        "missing return" => Help::ReturnMissing,
        _ if line.ends_with(" is not used") => Help::ValueUnused,
        _ if line.contains(" out of bounds ") => Help::IndexOutside,
        _ if line.starts_with("cannot use ") && line.contains(" value in ") => Help::ConversionMissing,
        _ if line.contains(" requires go1.") => Help::NewerVersion,
        _ => return None,
    })
}

impl Checker<'_, '_> {
    /// What gort can say beyond an error's text.
    pub(super) fn help(&self, pos: Pos, text: &str) -> Option<Help> {
        match text.strip_prefix("undefined: ") {
            Some(name) if !name.contains([' ', '.']) => Some(self.help_with_name(pos, name)),
            Some(name) if !name.contains(' ') => self.help_with_member(name),
            _ => of(text),
        }
    }

    /// What is said of `fmt.Printn`: an exported name of that package that is near to it.
    fn help_with_member(&self, name: &str) -> Option<Help> {
        let (package, member) = name.split_once('.')?;
        let scopes = std::iter::successors(self.env.scope, |scope| self.arena[*scope].parent);
        let mut objects = scopes.flat_map(|scope| self.arena[scope].objects());
        let imported = objects.find_map(|object| match self.arena[object].kind {
            ObjectKind::PkgName(imported) if self.tree.text(self.arena[object].name) == package => Some(imported),
            _ => None,
        })?;
        let names = self.arena[self.arena[imported].scope].objects().map(|object| self.arena[object].name);
        let names = names.map(|name| self.tree.text(name)).filter(|name| is_exported(name));
        // A letter is left out more often than there is one too many.
        let near = names.filter(|other| is_near(member, other)).max_by_key(|other| (other.len(), Reverse(*other)))?;
        Some(Help::NearName(format!("{package}.{near}").into()))
    }

    fn help_with_name(&self, pos: Pos, name: &str) -> Help {
        let is_selected_from =
            self.files.offset(pos).is_some_and(|(file, at)| self.files.text(file).get(at + name.len()) == Some(&b'.'));
        if let Some((_, path)) = PACKAGES.iter().find(|(package, _)| *package == name && is_selected_from) {
            return Help::ImportMissing(path);
        }
        self.near_name(name).map_or(Help::NameUndefined, |near| Help::NearName(self.tree.text(near).into()))
    }

    /// A name in sight that differs from this one in capital letters, or in one letter; the innermost, and of several the first.
    fn near_name(&self, name: &str) -> Option<Symbol> {
        // Of errors that are not shown nothing is looked for: it would take as long as there are names.
        if name.len() < 2 || self.diagnostics.reported().take(ERRORS_SHOWN).count() == ERRORS_SHOWN {
            return None;
        }
        let mut scope = self.env.scope;
        while let Some(at) = scope {
            let names = self.arena[at].objects().map(|object| self.arena[object].name);
            let near = names.filter(|other| is_near(name, self.tree.text(*other)));
            if let Some(near) = near.min_by_key(|near| self.tree.text(*near)) {
                return Some(near);
            }
            scope = self.arena[at].parent;
        }
        None
    }
}
