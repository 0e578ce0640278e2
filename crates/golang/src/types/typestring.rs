//! Types and signatures as messages show them.
//!
//! Invariants  I1  what comes out is as long as what the text spells: names are written, not what they stand for.
//! See         cmd/compile/internal/types2/typestring.go, format.go.

use super::arena::Arena;
use super::object::{ObjectId, PackageId};
use super::typ::{Signature, Type, TypeId};
use crate::source::Files;
use crate::syntax::{ChanDir, Tree};

/// Writes types, as they are seen from a package.
#[derive(Clone, Copy, Debug)]
pub struct Printer<'a> {
    /// Where the types are.
    pub arena: &'a Arena,
    /// Where their names are.
    pub tree: &'a Tree,
    /// Where the text is.
    pub files: &'a Files,
    /// The package whose names stand without its name before them.
    pub package: Option<PackageId>,
}

impl Printer<'_> {
    /// The type.
    pub fn typ(&self, typ: TypeId) -> String {
        let mut text = String::new();
        self.write(&mut text, typ);
        text
    }

    /// A signature without `func`: `(x int) (string, error)`.
    pub fn signature(&self, signature: &Signature) -> String {
        let mut text = String::new();
        self.write_signature(&mut text, signature);
        text
    }

    /// A package's name before one of its names, with the dot: its path if there are several packages of that name.
    pub fn package_prefix(&self, package: Option<PackageId>) -> String {
        let Some(id) = package.filter(|_| package != self.package) else { return String::new() };
        let package = &self.arena[id];
        let of_that_name = self.arena.packages().filter(|other| self.arena[*other].name == package.name).count();
        if of_that_name > 1 { format!("{:?}.", package.path) } else { format!("{}.", package.name) }
    }

    fn name(&self, object: ObjectId) -> &str {
        self.tree.text(self.arena[object].name)
    }

    fn type_of(&self, text: &mut String, object: ObjectId) {
        match self.arena[object].typ {
            Some(typ) => self.write(text, typ),
            None => *text += "<nil>",
        }
    }

    fn write(&self, text: &mut String, typ: TypeId) {
        let separate = |text: &mut String, at: usize, separator: &str| {
            if at > 0 {
                *text += separator;
            }
        };
        match &self.arena[typ] {
            Type::Basic { name, .. } => *text += name,
            Type::Array { len, elem } => {
                // A length that is unknown is -1 in gc.
                *text += &len.map_or_else(|| "[-1]".to_owned(), |len| format!("[{len}]"));
                self.write(text, *elem);
            }
            Type::Slice(elem) => {
                *text += "[]";
                self.write(text, *elem);
            }
            Type::Pointer(base) => {
                *text += "*";
                self.write(text, *base);
            }
            Type::Map { key, elem } => {
                *text += "map[";
                self.write(text, *key);
                *text += "]";
                self.write(text, *elem);
            }
            Type::Chan { dir, elem } => {
                *text += match dir {
                    ChanDir::Both => "chan ",
                    ChanDir::SendOnly => "chan<- ",
                    ChanDir::RecvOnly => "<-chan ",
                };
                let ambiguous =
                    *dir == ChanDir::Both && matches!(self.arena[*elem], Type::Chan { dir: ChanDir::RecvOnly, .. });
                *text += if ambiguous { "(" } else { "" };
                self.write(text, *elem);
                *text += if ambiguous { ")" } else { "" };
            }
            Type::Struct(of) => {
                *text += "struct{";
                for (at, field) in of.fields.iter().enumerate() {
                    separate(text, at, "; ");
                    if !self.arena[*field].is_embedded() {
                        *text += self.name(*field);
                        *text += " ";
                    }
                    self.type_of(text, *field);
                    if !of.tag(at).is_empty() {
                        *text += " ";
                        *text += &super::constant::quoted(of.tag(at).iter().copied());
                    }
                }
                *text += "}";
            }
            Type::Tuple(objects) => self.write_tuple(text, objects, false),
            Type::Signature(signature) => {
                *text += "func";
                self.write_signature(text, signature);
            }
            Type::Union(terms) => {
                for (at, term) in terms.iter().enumerate() {
                    separate(text, at, " | ");
                    *text += if term.tilde { "~" } else { "" };
                    self.write(text, term.typ);
                }
            }
            Type::Interface(_) if typ == self.arena.underlying(self.arena.universe().comparable) => {
                *text += "interface{comparable}";
            }
            Type::Interface(interface) => {
                if interface.implicit {
                    if let ([], [(only, _)]) = (interface.methods.as_slice(), interface.embeddeds.as_slice()) {
                        return self.write(text, *only);
                    }
                    *text += "/* implicit */ ";
                }
                *text += "interface{";
                for (at, method) in interface.methods.iter().enumerate() {
                    separate(text, at, "; ");
                    *text += self.name(*method);
                    match self.arena[*method].typ.map(|typ| &self.arena[typ]) {
                        Some(Type::Signature(signature)) => self.write_signature(text, signature),
                        _ => *text += "<nil>",
                    }
                }
                for (at, (embedded, _)) in interface.embeddeds.iter().enumerate() {
                    separate(text, interface.methods.len() + at, "; ");
                    self.write(text, *embedded);
                }
                *text += "}";
            }
            Type::Named(named) => self.write_named(text, named.obj, &named.instance, &named.tparams),
            Type::Alias(alias) => self.write_named(text, alias.obj, &alias.instance, &alias.tparams),
            Type::TypeParam(param) => {
                let object = &self.arena[param.obj];
                let name = self.tree.text(object.name);
                *text += name;
                if self.arena[self.arena.universe().scope].lookup(object.name).is_some() {
                    *text += &format!(" /* with {name} declared at {} */", self.files.named(object.pos));
                }
            }
        }
    }

    fn write_named(&self, text: &mut String, object: ObjectId, instance: &super::typ::InstanceOf, tparams: &[TypeId]) {
        *text += &self.package_prefix(self.arena[object].package);
        *text += self.name(object);
        match instance {
            Some((_, targs)) => {
                for (at, targ) in targs.iter().enumerate() {
                    *text += if at == 0 { "[" } else { ", " };
                    self.write(text, *targ);
                }
                *text += "]";
            }
            None if !tparams.is_empty() => self.write_tparams(text, tparams),
            None => {}
        }
    }

    /// `[P, Q any, R int]`
    fn write_tparams(&self, text: &mut String, tparams: &[TypeId]) {
        let bound = |tparam: &TypeId| match &self.arena[*tparam] {
            Type::TypeParam(param) => param.bound,
            _ => None,
        };
        let write_bound = |text: &mut String, tparam: &TypeId| {
            if let Some(bound) = bound(tparam) {
                *text += " ";
                self.write(text, bound);
            }
        };
        *text += "[";
        for (at, tparam) in tparams.iter().enumerate() {
            if at > 0 {
                let before = &tparams[at - 1];
                if bound(before) != bound(tparam) {
                    write_bound(text, before);
                }
                *text += ", ";
            }
            self.write(text, *tparam);
        }
        if let Some(last) = tparams.last() {
            write_bound(text, last);
        }
        *text += "]";
    }

    fn write_tuple(&self, text: &mut String, objects: &[ObjectId], variadic: bool) {
        *text += "(";
        for (at, object) in objects.iter().enumerate() {
            if at > 0 {
                *text += ", ";
            }
            if !self.name(*object).is_empty() {
                *text += self.name(*object);
                *text += " ";
            }
            let typ = self.arena[*object].typ;
            match typ.map(|typ| &self.arena[typ]) {
                Some(Type::Slice(elem)) if variadic && at + 1 == objects.len() => {
                    *text += "...";
                    self.write(text, *elem);
                }
                _ if variadic && at + 1 == objects.len() => {
                    // `append([]byte, string...)`
                    self.type_of(text, *object);
                    *text += "...";
                }
                _ => self.type_of(text, *object),
            }
        }
        *text += ")";
    }

    fn write_signature(&self, text: &mut String, signature: &Signature) {
        if !signature.tparams.is_empty() {
            self.write_tparams(text, &signature.tparams);
        }
        self.write_tuple(text, &signature.params, signature.variadic);
        match signature.results.as_slice() {
            [] => {}
            [only] if self.name(*only).is_empty() => {
                *text += " ";
                self.type_of(text, *only);
            }
            results => {
                *text += " ";
                self.write_tuple(text, results, false);
            }
        }
    }
}
