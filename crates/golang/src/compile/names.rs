//! How types are written: as `%T` and messages show them, and with all that makes types differ.
//!
//! See         types.rs.

use super::Compiler;
use crate::syntax::ChanDir;
use crate::types::{ObjectId, Signature, Type, TypeId, is_exported};

impl Compiler<'_> {
    /// The type as `%T` shows it.
    pub(super) fn short_name(&self, typ: TypeId) -> String {
        let mut name = String::new();
        self.write_name(&mut name, typ);
        name
    }

    fn write_names(&self, name: &mut String, types: impl Iterator<Item = TypeId>) {
        for (at, typ) in types.enumerate() {
            if at > 0 {
                *name += ", ";
            }
            self.write_name(name, typ);
        }
    }

    fn write_name(&self, name: &mut String, typ: TypeId) {
        use std::fmt::Write as _;
        let (arena, tree) = (self.checked.arena, self.checked.tree);
        let typ = arena.unalias(typ);
        match &arena[typ] {
            Type::Basic { kind, .. } => *name += kind.name(),
            Type::Array { len, elem } => {
                let _ = write!(name, "[{}]", len.unwrap_or(0));
                self.write_name(name, *elem);
            }
            Type::Slice(elem) => {
                *name += "[]";
                self.write_name(name, *elem);
            }
            Type::Pointer(base) => {
                *name += "*";
                self.write_name(name, *base);
            }
            Type::Map { key, elem } => {
                *name += "map[";
                self.write_name(name, *key);
                *name += "]";
                self.write_name(name, *elem);
            }
            Type::Chan { dir, elem } => {
                *name += match dir {
                    ChanDir::Both => "chan ",
                    ChanDir::SendOnly => "chan<- ",
                    ChanDir::RecvOnly => "<-chan ",
                };
                let receives = |typ: TypeId| matches!(arena[typ], Type::Chan { dir: ChanDir::RecvOnly, .. });
                match *dir != ChanDir::RecvOnly && receives(arena.unalias(*elem)) {
                    true => {
                        *name += "(";
                        self.write_name(name, *elem);
                        *name += ")";
                    }
                    false => self.write_name(name, *elem),
                }
            }
            Type::Struct(of) => {
                *name += "struct {";
                for (at, field) in of.fields.iter().enumerate() {
                    *name += if at > 0 { "; " } else { " " };
                    if !arena[*field].is_embedded() {
                        *name += tree.text(arena[*field].name);
                        *name += " ";
                    }
                    self.write_name(name, self.type_of(*field));
                    if !of.tag(at).is_empty() {
                        *name += " ";
                        *name += &String::from_utf8_lossy(&crate::machine::quoted(of.tag(at)));
                    }
                }
                *name += if of.fields.is_empty() { "}" } else { " }" };
            }
            Type::Signature(signature) => {
                *name += "func";
                self.write_signature(name, signature);
            }
            Type::Interface(_) => {
                let set = arena.type_set(tree, typ);
                *name += "interface {";
                for (at, method) in set.methods.iter().enumerate() {
                    *name += if at > 0 { "; " } else { " " };
                    *name += tree.text(arena[*method].name);
                    if let Type::Signature(signature) = &arena[arena.underlying(self.type_of(*method))] {
                        self.write_signature(name, signature);
                    }
                }
                *name += if set.methods.is_empty() { "}" } else { " }" };
            }
            Type::Named(_) => {
                let object = &arena[arena.name_of_type(arena.origin(typ))];
                if let Some(package) = object.package {
                    let _ = write!(name, "{}.", arena[package].name);
                }
                *name += tree.text(object.name);
                let targs = arena.type_args(typ);
                if !targs.is_empty() {
                    *name += "[";
                    for (at, targ) in targs.iter().enumerate() {
                        *name += if at > 0 { "," } else { "" };
                        self.write_name(name, *targ);
                    }
                    *name += "]";
                }
            }
            _ => *name += "?",
        }
    }

    fn write_signature(&self, name: &mut String, signature: &Signature) {
        *name += "(";
        let params: Vec<TypeId> = signature.params.iter().map(|param| self.type_of(*param)).collect();
        match params.split_last().filter(|_| signature.variadic) {
            Some((last, fixed)) => {
                self.write_names(name, fixed.iter().copied());
                *name += if fixed.is_empty() { "..." } else { ", ..." };
                if let Type::Slice(elem) = self.checked.arena[*last] {
                    self.write_name(name, elem);
                }
            }
            None => self.write_names(name, params.into_iter()),
        }
        *name += ")";
        let results: Vec<TypeId> = signature.results.iter().map(|result| self.type_of(*result)).collect();
        match results[..] {
            [] => {}
            [only] => {
                *name += " ";
                self.write_name(name, only);
            }
            _ => {
                *name += " (";
                self.write_names(name, results.into_iter());
                *name += ")";
            }
        }
    }

    /// What tells the type from all others: its text, with the declaration of each named type that is no package's.
    pub(super) fn type_key(&self, typ: TypeId) -> String {
        let mut key = String::new();
        self.write_key(&mut key, typ);
        key
    }

    pub(super) fn write_key(&self, key: &mut String, typ: TypeId) {
        use std::fmt::Write as _;
        let arena = self.checked.arena;
        let typ = arena.unalias(typ);
        let list = |key: &mut String, objects: &[ObjectId]| {
            for object in objects {
                self.write_key(key, self.type_of(*object));
                *key += ",";
            }
        };
        match &arena[typ] {
            Type::Basic { kind, .. } => {
                let _ = write!(key, "{kind:?}");
            }
            Type::Array { len, elem } => {
                let _ = write!(key, "[{}]", len.unwrap_or(0));
                self.write_key(key, *elem);
            }
            Type::Slice(elem) => {
                *key += "[]";
                self.write_key(key, *elem);
            }
            Type::Pointer(base) => {
                *key += "*";
                self.write_key(key, *base);
            }
            Type::Map { key: of, elem } => {
                *key += "map[";
                self.write_key(key, *of);
                *key += "]";
                self.write_key(key, *elem);
            }
            Type::Chan { dir, elem } => {
                let _ = write!(key, "chan{dir:?} (");
                self.write_key(key, *elem);
                *key += ")";
            }
            Type::Struct(of) => {
                *key += "struct{";
                for (at, field) in of.fields.iter().enumerate() {
                    let object = &arena[*field];
                    let name = self.checked.tree.text(object.name);
                    if !is_exported(name) {
                        let _ = write!(key, "{:?}.", object.package.map(|package| &arena[package].path));
                    }
                    let _ = write!(key, "{name}{} {:?} ", object.is_embedded(), of.tag(at));
                    self.write_key(key, self.type_of(*field));
                    *key += ";";
                }
                *key += "}";
            }
            Type::Tuple(of) => list(key, of),
            Type::Signature(signature) => {
                let _ = write!(key, "func{}(", signature.variadic);
                list(key, &signature.params);
                *key += ")(";
                list(key, &signature.results);
                *key += ")";
            }
            Type::Interface(_) => {
                let set = arena.type_set(self.checked.tree, typ);
                *key += "interface{";
                for method in &set.methods {
                    let object = &arena[*method];
                    let name = self.checked.tree.text(object.name);
                    if !is_exported(name) {
                        let _ = write!(key, "{:?}.", object.package.map(|package| &arena[package].path));
                    }
                    *key += name;
                    self.write_key(key, self.type_of(*method));
                    *key += ";";
                }
                *key += "}";
            }
            Type::Named(named) => {
                let origin = arena.origin(typ);
                let declared = match &arena[origin] {
                    Type::Named(origin) => origin.obj,
                    _ => named.obj,
                };
                let _ = write!(key, "{}#{}", self.checked.tree.text(arena[declared].name), declared.index());
                let targs = arena.type_args(typ);
                if !targs.is_empty() {
                    *key += "[";
                    for targ in targs {
                        self.write_key(key, *targ);
                        *key += ",";
                    }
                    *key += "]";
                }
            }
            Type::TypeParam(param) => {
                let _ = write!(key, "param#{}", param.obj.index());
            }
            Type::Union(_) | Type::Alias(_) => *key += "?",
        }
    }
}
