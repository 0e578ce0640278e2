//! What a check found out about a package, a line each, as tests/data/oracle_check.go says it.

use std::ops::Range;

use gort_golang::syntax::{ExprKind, NameId};
use gort_golang::types::{
    Initializer, Mode, ObjectId, ObjectKind, PackageId, Printer, Selection, SelectionKind, Session, Type, TypeAndValue,
    TypeId,
};

/// What was found out, and where it is kept.
struct Found<'a> {
    session: &'a Session<'a>,
    said: Vec<String>,
}

impl Found<'_> {
    fn typ(&self, typ: Option<TypeId>) -> String {
        let Session { arena, tree, files, .. } = self.session;
        let Some(typ) = typ else { return "no type".to_owned() };
        Printer { arena, tree, files, package: None }.typ(typ)
    }

    fn place(&self, object: ObjectId) -> String {
        self.session.files.named(self.session.arena[object].pos)
    }

    fn type_of(&self, object: ObjectId) -> String {
        let object = &self.session.arena[object];
        match object.kind {
            ObjectKind::Builtin(_) => "invalid type".to_owned(),
            _ => self.typ(object.typ),
        }
    }

    fn name(&mut self, name: NameId) {
        let Session { tree, files, info, .. } = self.session;
        let (place, text) = (files.named(tree[name].pos), tree.name_text(name));
        if let Some(object) = info.defs.get(name) {
            self.said.push(format!("{place}: {text} declares {} at {}", self.type_of(*object), self.place(*object)));
        }
        if let Some(object) = info.uses.get(name) {
            self.said.push(format!("{place}: {text} is {} at {}", self.type_of(*object), self.place(*object)));
        }
        if let Some(instance) = info.instances.get(&name) {
            let targs: Vec<_> = instance.targs.iter().map(|targ| self.typ(Some(*targ))).collect();
            self.said.push(format!("{place}: {text} with [{}] is {}", targs.join(", "), self.typ(Some(instance.typ))));
        }
    }
}

/// What was found out about a package with these expressions.
pub(crate) fn of_package(session: &Session<'_>, package: PackageId, expressions: Range<usize>) -> Vec<String> {
    let Session { files, tree, arena, info, .. } = session;
    let mut found = Found { session, said: Vec::new() };
    for index in expressions {
        let x = tree.expr_id(index);
        let (place, shown) = (files.named(tree[x].pos), tree.show(x));
        if !tree[x].pos.is_known() {
            continue;
        }
        if let Some(TypeAndValue { mode, typ, val }) = info.types.get(x) {
            let is_untyped = matches!(arena[typ], Type::Basic { kind, .. } if kind.is_untyped());
            let mode = match mode {
                Mode::Invalid => None,
                Mode::NoValue => Some("void".to_owned()),
                Mode::TypExpr => Some("type".to_owned()),
                Mode::Builtin => Some("builtin".to_owned()),
                Mode::NilValue => Some("nil".to_owned()),
                // Operands of constant operations have no type of their own: nothing is kept of them.
                Mode::Constant => val.filter(|_| !is_untyped).map(|val| format!("constant {}", val.exact_string())),
                Mode::Variable => Some("variable".to_owned()),
                Mode::MapIndex => Some("element".to_owned()),
                Mode::CommaOk => Some("comma ok".to_owned()),
                Mode::Value => Some("value".to_owned()),
            };
            if let Some(mode) = mode {
                found.said.push(format!("{place}: {shown}: {}, {mode}", found.typ(Some(typ))));
            }
        }
        if let Some(selection) = info.selections.get(x) {
            let Selection { kind, recv, obj, index, indirect } = &**selection;
            let kind = match kind {
                SelectionKind::FieldVal => "field",
                SelectionKind::MethodVal => "method",
                SelectionKind::MethodExpr => "method expression",
            };
            let index: Vec<_> = index.iter().map(usize::to_string).collect();
            found.said.push(format!(
                "{place}: {shown} selects {kind} of {} at {} by [{}], {indirect}",
                found.typ(Some(*recv)),
                found.place(*obj),
                index.join(" ")
            ));
        }
        if let ExprKind::Name(_) = tree[x].kind {
            found.name(tree.as_name(x).expect("it is a name"));
        }
    }
    let mut clauses: Vec<_> = info.clause_vars.iter().collect();
    clauses.retain(|(_, object)| arena[**object].package == Some(package));
    for (pos, object) in clauses {
        let name = tree.text(arena[*object].name);
        found.said.push(format!("{}: a clause has {name} {}", files.named(*pos), found.type_of(*object)));
    }
    for (at, Initializer { lhs, rhs }) in info.init_order[&package].iter().enumerate() {
        let lhs: Vec<_> = lhs.iter().map(|object| tree.text(arena[*object].name)).collect();
        found.said.push(format!("{at}: {} = {}", lhs.join(", "), tree.show(*rhs)));
    }
    found.said
}
