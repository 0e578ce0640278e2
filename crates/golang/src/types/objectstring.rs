//! Objects as messages show them.
//!
//! See         cmd/compile/internal/types2/object.go.

use super::object::{ObjectId, ObjectKind, VarKind};
use super::typ::Type;
use super::typestring::Printer;

impl Printer<'_> {
    /// The object: what it is, its name, its type. `var x int`
    pub fn object(&self, id: ObjectId) -> String {
        let object = &self.arena[id];
        let name = self.tree.text(object.name);
        let is_param = object.typ.is_some_and(|typ| self.arena.is_type_param(typ));
        let what = match &object.kind {
            ObjectKind::PkgName(package) => {
                let path = &self.arena[*package].path;
                let path = if path == name { String::new() } else { format!(" ({path:?})") };
                return format!("package {name}{path}");
            }
            ObjectKind::Func => return self.func(id),
            ObjectKind::Nil => return "nil".to_owned(),
            ObjectKind::Const(_) => "const",
            ObjectKind::TypeName if is_param => "type parameter",
            ObjectKind::TypeName => "type",
            ObjectKind::Var(VarKind::Field | VarKind::Embedded) => "field",
            ObjectKind::Var(_) => "var",
            ObjectKind::Label => "label",
            ObjectKind::Builtin(_) => "builtin",
        };
        let global = object.package.filter(|package| {
            let scope = &self.arena[self.arena[*package].scope];
            scope.lookup(object.name) == Some(id)
        });
        let prefix = global.map_or_else(String::new, |package| self.package_prefix(Some(package)));
        let shown = format!("{what} {prefix}{name}");
        let (Some(typ), false) = (object.typ, matches!(object.kind, ObjectKind::Label | ObjectKind::Builtin(_))) else {
            return shown;
        };
        if !matches!(object.kind, ObjectKind::TypeName) {
            return format!("{shown} {}", self.typ(typ));
        }
        let tparams = match self.arena.type_params(typ) {
            [] => String::new(),
            tparams => self.tparams(tparams),
        };
        let (equal, behind) = match &self.arena[typ] {
            Type::Basic { .. } => return shown,
            Type::Alias(_) => (" =", self.arena.rhs(typ)),
            Type::TypeParam(param) => ("", param.bound.get()),
            _ => ("", Some(self.arena.underlying(typ))),
        };
        format!("{shown}{tparams}{equal} {}", behind.map_or_else(|| "<nil>".to_owned(), |typ| self.typ(typ)))
    }

    /// A function or method.
    fn func(&self, id: ObjectId) -> String {
        let object = &self.arena[id];
        let name = self.tree.text(object.name);
        let Some(Type::Signature(signature)) = object.typ.map(|typ| &self.arena[typ]) else {
            return format!("func {name}");
        };
        let recv = signature.recv.and_then(|recv| self.arena[recv].typ);
        let before = match recv.map(|recv| (recv, &self.arena[recv])) {
            Some((_, Type::Interface(_))) => "(interface).".to_owned(),
            Some((recv, _)) => format!("({}).", self.typ(recv)),
            None => self.package_prefix(object.package),
        };
        format!("func {before}{name}{}", self.signature(signature))
    }
}
