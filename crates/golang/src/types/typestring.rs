//! Types and signatures as messages show them.
//!
//! Invariants  I1  what comes out is as long as what the text spells: names are written, not what they stand for.
//! See         cmd/compile/internal/types2/typestring.go, format.go.

use rustc_hash::FxHashSet;

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

/// The name of one of Go's packages: its path's last part that is no version.
fn name_in(path: &str) -> &str {
    let is_version =
        |part: &&str| part.strip_prefix('v').is_some_and(|rest| rest.starts_with(|ch: char| ch.is_ascii_digit()));
    path.rsplit('/').find(|part| !is_version(part)).unwrap_or(path)
}

/// What is being written.
#[derive(Default)]
struct Out {
    text: String,
    /// Whether parameters have no names.
    bare: bool,
    /// Whether every package is written as its path.
    paths: bool,
    /// A package that has another path then.
    renamed: Option<(PackageId, String)>,
    /// Whether the package of the first field that is not exported is still to be told.
    untold: bool,
}

impl Printer<'_> {
    /// The type.
    pub fn typ(&self, typ: TypeId) -> String {
        let mut out = Out::default();
        self.write(&mut out, typ);
        out.text
    }

    /// The type, with every package's path before its names.
    pub fn typ_with_paths(&self, typ: TypeId) -> String {
        let mut out = Out { paths: true, ..Out::default() };
        self.write(&mut out, typ);
        out.text
    }

    /// The same, where one of the packages has another path.
    pub fn typ_with_paths_and(&self, typ: TypeId, (package, path): (PackageId, &str)) -> String {
        let mut out = Out { paths: true, renamed: Some((package, path.to_owned())), ..Out::default() };
        self.write(&mut out, typ);
        out.text
    }

    /// A signature without `func`: `(x int) (string, error)`.
    pub fn signature(&self, signature: &Signature) -> String {
        let mut out = Out::default();
        self.write_signature(&mut out, signature);
        out.text
    }

    /// A signature without the names of its parameters. `paths`: with what tells packages of the same name apart.
    pub(super) fn bare_signature(&self, signature: &Signature, paths: bool) -> String {
        let mut out = Out { bare: true, paths, untold: paths, ..Out::default() };
        self.write_signature(&mut out, signature);
        out.text
    }

    /// A package's name before one of its names, with the dot: its path if several packages of that name are imported, far and near.
    pub fn package_prefix(&self, package: Option<PackageId>) -> String {
        let Some(id) = package.filter(|_| package != self.package) else { return String::new() };
        let package = &self.arena[id];
        let (mut seen, mut todo) = (FxHashSet::default(), Vec::from_iter(self.package));
        let mut paths: FxHashSet<&str> = FxHashSet::default();
        while let Some(at) = todo.pop().filter(|_| paths.len() < 2) {
            if !seen.insert(at) {
                continue;
            }
            let at = &self.arena[at];
            paths.extend((at.name == package.name).then_some(&*at.path));
            match at.imports_in_go {
                Some(imports) => {
                    paths.extend(imports(&at.path).into_iter().filter(|path| name_in(path) == package.name))
                }
                None => todo.extend(&at.imports),
            }
        }
        if paths.len() > 1 { format!("{:?}.", package.path) } else { format!("{}.", package.name) }
    }

    fn name(&self, object: ObjectId) -> &str {
        self.tree.text(self.arena[object].name)
    }

    fn type_of(&self, out: &mut Out, object: ObjectId) {
        match self.arena[object].typ {
            Some(typ) => self.write(out, typ),
            None => out.text += "<nil>",
        }
    }

    fn write(&self, out: &mut Out, typ: TypeId) {
        let separate = |out: &mut Out, at: usize, separator: &str| {
            if at > 0 {
                out.text += separator;
            }
        };
        match &self.arena[typ] {
            Type::Basic { name, .. } => out.text += name,
            Type::Array { len, elem } => {
                // A length that is unknown is -1 in gc.
                out.text += &len.map_or_else(|| "[-1]".to_owned(), |len| format!("[{len}]"));
                self.write(out, *elem);
            }
            Type::Slice(elem) => {
                out.text += "[]";
                self.write(out, *elem);
            }
            Type::Pointer(base) => {
                out.text += "*";
                self.write(out, *base);
            }
            Type::Map { key, elem } => {
                out.text += "map[";
                self.write(out, *key);
                out.text += "]";
                self.write(out, *elem);
            }
            Type::Chan { dir, elem } => {
                out.text += match dir {
                    ChanDir::Both => "chan ",
                    ChanDir::SendOnly => "chan<- ",
                    ChanDir::RecvOnly => "<-chan ",
                };
                let ambiguous =
                    *dir == ChanDir::Both && matches!(self.arena[*elem], Type::Chan { dir: ChanDir::RecvOnly, .. });
                out.text += if ambiguous { "(" } else { "" };
                self.write(out, *elem);
                out.text += if ambiguous { ")" } else { "" };
            }
            Type::Struct(of) => {
                out.text += "struct{";
                for (at, field) in of.fields.iter().enumerate() {
                    separate(out, at, "; ");
                    let told = out.untold && !super::is_exported(self.name(*field));
                    out.untold &= !told;
                    if !self.arena[*field].is_embedded() {
                        out.text += self.name(*field);
                        out.text += " ";
                    }
                    self.type_of(out, *field);
                    if let Some(package) = self.arena[*field].package.filter(|_| told) {
                        out.text += &format!(" /* package {} */ ", self.arena[package].path);
                    }
                    if !of.tag(at).is_empty() {
                        out.text += " ";
                        out.text += &super::constant::quoted(of.tag(at).iter().copied());
                    }
                }
                out.text += "}";
            }
            Type::Tuple(objects) => self.write_tuple(out, objects, false),
            Type::Signature(signature) => {
                out.text += "func";
                self.write_signature(out, signature);
            }
            Type::Union(terms) => {
                for (at, term) in terms.iter().enumerate() {
                    separate(out, at, " | ");
                    out.text += if term.tilde { "~" } else { "" };
                    self.write(out, term.typ);
                }
            }
            Type::Interface(_) if typ == self.arena.underlying(self.arena.universe().comparable) => {
                out.text += "interface{comparable}";
            }
            Type::Interface(interface) => {
                if interface.implicit {
                    if let ([], [(only, _)]) = (interface.methods.as_slice(), interface.embeddeds.as_slice()) {
                        return self.write(out, *only);
                    }
                    out.text += "/* implicit */ ";
                }
                out.text += "interface{";
                for (at, method) in interface.methods.iter().enumerate() {
                    separate(out, at, "; ");
                    out.text += self.name(*method);
                    match self.arena[*method].typ.map(|typ| &self.arena[typ]) {
                        Some(Type::Signature(signature)) => self.write_signature(out, signature),
                        _ => out.text += "<nil>",
                    }
                }
                for (at, (embedded, _)) in interface.embeddeds.iter().enumerate() {
                    separate(out, interface.methods.len() + at, "; ");
                    self.write(out, *embedded);
                }
                out.text += "}";
            }
            Type::Named(named) => self.write_named(out, named.obj, &named.instance, &named.tparams),
            Type::Alias(alias) => self.write_named(out, alias.obj, &alias.instance, &alias.tparams),
            Type::TypeParam(param) => {
                let object = &self.arena[param.obj];
                let name = self.tree.text(object.name);
                out.text += name;
                if self.arena[self.arena.universe().scope].lookup(object.name).is_some() {
                    out.text += &format!(" /* with {name} declared at {} */", self.files.named(object.pos));
                }
            }
        }
    }

    fn write_named(&self, out: &mut Out, object: ObjectId, instance: &super::typ::InstanceOf, tparams: &[TypeId]) {
        match self.arena[object].package {
            Some(package) if out.paths => {
                let renamed = out.renamed.as_ref().filter(|(renamed, _)| *renamed == package);
                let path = renamed.map_or(&self.arena[package].path, |(_, path)| path).clone();
                out.text += &format!("{path}.");
            }
            package => out.text += &self.package_prefix(package),
        }
        out.text += self.name(object);
        match instance {
            Some((_, targs)) => {
                for (at, targ) in targs.iter().enumerate() {
                    out.text += if at == 0 { "[" } else { ", " };
                    self.write(out, *targ);
                }
                out.text += "]";
            }
            None if !tparams.is_empty() => self.write_tparams(out, tparams),
            None => {}
        }
    }

    /// `[P, Q any, R int]`
    fn write_tparams(&self, out: &mut Out, tparams: &[TypeId]) {
        let bound = |tparam: &TypeId| match &self.arena[*tparam] {
            Type::TypeParam(param) => param.bound.get(),
            _ => None,
        };
        let write_bound = |out: &mut Out, tparam: &TypeId| {
            if let Some(bound) = bound(tparam) {
                out.text += " ";
                self.write(out, bound);
            }
        };
        out.text += "[";
        for (at, tparam) in tparams.iter().enumerate() {
            if at > 0 {
                let before = &tparams[at - 1];
                if bound(before) != bound(tparam) {
                    write_bound(out, before);
                }
                out.text += ", ";
            }
            self.write(out, *tparam);
        }
        if let Some(last) = tparams.last() {
            write_bound(out, last);
        }
        out.text += "]";
    }

    fn write_tuple(&self, out: &mut Out, objects: &[ObjectId], variadic: bool) {
        out.text += "(";
        for (at, object) in objects.iter().enumerate() {
            if at > 0 {
                out.text += ", ";
            }
            if !out.bare && !self.name(*object).is_empty() {
                out.text += self.name(*object);
                out.text += " ";
            }
            let typ = self.arena[*object].typ;
            match typ.map(|typ| &self.arena[typ]) {
                Some(Type::Slice(elem)) if variadic && at + 1 == objects.len() => {
                    out.text += "...";
                    self.write(out, *elem);
                }
                _ if variadic && at + 1 == objects.len() => {
                    // `append([]byte, string...)`
                    self.type_of(out, *object);
                    out.text += "...";
                }
                _ => self.type_of(out, *object),
            }
        }
        out.text += ")";
    }

    fn write_signature(&self, out: &mut Out, signature: &Signature) {
        if !signature.tparams.is_empty() {
            self.write_tparams(out, &signature.tparams);
        }
        self.write_tuple(out, &signature.params, signature.variadic);
        match signature.results.as_slice() {
            [] => {}
            [only] if self.name(*only).is_empty() => {
                out.text += " ";
                self.type_of(out, *only);
            }
            results => {
                out.text += " ";
                self.write_tuple(out, results, false);
            }
        }
    }
}
