//! Expressions and simple statements as messages show them: on one line, with `…` for the bodies of functions and composite literals.
//!
//! Invariants  I1  printing needs no stack: what is still to be printed is a list.
//! See         cmd/compile/internal/syntax/printer.go, ShortForm.

use super::ids::{ExprId, List, StmtId};
use super::nodes::{ChanDir, ExprKind, Field, StmtKind};
use super::tokens::Operator;
use super::tree::Tree;

/// What is still to be printed.
#[derive(Clone, Copy)]
enum Item {
    Expr(ExprId),
    Text(&'static str),
    /// Parameters and results, without `func`.
    Signature(ExprId),
}

/// What is to be printed, the last first.
struct Printer<'t> {
    tree: &'t Tree,
    todo: Vec<Item>,
    printed: String,
}

impl Tree {
    /// The expression as gc's messages show it: `x + 1`, `func(x int) {…}`, `[]int{…}`.
    pub fn show(&self, x: ExprId) -> String {
        let mut printer = Printer { tree: self, todo: vec![Item::Expr(x)], printed: String::new() };
        printer.run();
        printer.printed
    }

    /// A simple statement as gc's messages show it: `x := 1`. Other statements are not shown.
    pub fn show_stmt(&self, stmt: StmtId) -> String {
        match self[stmt].kind {
            StmtKind::Expr(x) => self.show(x),
            StmtKind::Send { chan, value } => format!("{} <- {}", self.show(chan), self.show(value)),
            StmtKind::Assign { op, lhs, rhs: Some(rhs) } => {
                format!("{} {}= {}", self.show(lhs), op.map_or("", Operator::text), self.show(rhs))
            }
            StmtKind::Assign { op, lhs, rhs: None } => {
                let op = op.map_or("", Operator::text);
                format!("{}{op}{op}", self.show(lhs))
            }
            StmtKind::Range { lhs, def, x } => {
                let lhs =
                    lhs.map_or(String::new(), |lhs| format!("{} {} ", self.show(lhs), if def { ":=" } else { "=" }));
                format!("{lhs}range {}", self.show(x))
            }
            _ => String::new(),
        }
    }
}

impl Printer<'_> {
    fn run(&mut self) {
        while let Some(item) = self.todo.pop() {
            match item {
                Item::Text(text) => self.printed.push_str(text),
                Item::Signature(typ) => self.signature(typ),
                Item::Expr(x) => self.expr(x),
            }
        }
    }

    /// To be printed next, in this order.
    fn next(&mut self, items: impl IntoIterator<Item = Item, IntoIter: DoubleEndedIterator>) {
        self.todo.extend(items.into_iter().rev());
    }

    fn expr(&mut self, x: ExprId) {
        use Item::{Expr, Signature, Text};
        let tree = self.tree;
        match tree[x].kind {
            ExprKind::Bad => self.next([Text("<bad expr>")]),
            ExprKind::Name(symbol) | ExprKind::BasicLit { value: symbol, .. } => {
                self.printed.push_str(tree.text(symbol))
            }
            ExprKind::FuncLit { typ, body } => {
                let body = if tree[body].list.is_empty() { " {}" } else { " {…}" };
                self.next([Expr(typ), Text(body)]);
            }
            ExprKind::CompositeLit { typ, elems, .. } => {
                let elems = if elems.is_empty() { "{}" } else { "{…}" };
                self.next(typ.map(Expr).into_iter().chain([Text(elems)]).collect::<Vec<_>>());
            }
            ExprKind::Paren(x) => self.next([Text("("), Expr(x), Text(")")]),
            ExprKind::Selector { x, sel } => self.next([Expr(x), Text("."), Expr(sel.into())]),
            ExprKind::Index { x, index } => self.next([Expr(x), Text("["), Expr(index), Text("]")]),
            ExprKind::Slice { x, index: [i, j, k], .. } => {
                let mut items = vec![Expr(x), Text("[")];
                items.extend(i.map(Expr));
                items.push(Text(":"));
                items.extend(j.map(Expr));
                items.extend(k.map(|k| [Text(":"), Expr(k)]).into_iter().flatten());
                items.push(Text("]"));
                self.next(items);
            }
            ExprKind::Assert { x, typ } => self.next([Expr(x), Text(".("), Expr(typ), Text(")")]),
            ExprKind::TypeSwitchGuard { lhs, x } => {
                let lhs = lhs.map(|lhs| [Expr(lhs.into()), Text(" := ")]).into_iter().flatten();
                self.next(lhs.chain([Expr(x), Text(".(type)")]).collect::<Vec<_>>());
            }
            ExprKind::Call { fun, args, dots } => {
                self.next([Text(if dots { "...)" } else { ")" })]);
                self.list(args);
                self.next([Expr(fun), Text("(")]);
            }
            ExprKind::Unary { op, x } => self.next([Text(op.text()), Expr(x)]),
            ExprKind::Binary { op, x, y } => {
                self.next([Expr(x), Text(" "), Text(op.text()), Text(" "), Expr(y)]);
            }
            ExprKind::KeyValue { key, value } => self.next([Expr(key), Text(": "), Expr(value)]),
            ExprKind::List(list) => self.list(list),
            ExprKind::ArrayType { len, elem } => {
                self.next([Text("["), len.map_or(Text("..."), Expr), Text("]"), Expr(elem)]);
            }
            ExprKind::SliceType(elem) => self.next([Text("[]"), Expr(elem)]),
            ExprKind::DotsType(elem) => self.next([Text("..."), Expr(elem)]),
            ExprKind::StructType(fields) => {
                self.next([Text("}")]);
                self.struct_fields(fields);
                self.next([Text("struct{")]);
            }
            ExprKind::InterfaceType(methods) => {
                let mut items = vec![Text("interface{")];
                for (index, method) in tree.list(methods).iter().enumerate() {
                    items.extend((index > 0).then_some(Text("; ")));
                    match method.name {
                        Some(name) => items.extend([Expr(name.into()), Signature(method.typ)]),
                        None => items.push(Expr(method.typ)),
                    }
                }
                items.push(Text("}"));
                self.next(items);
            }
            ExprKind::FuncType { .. } => self.next([Text("func"), Signature(x)]),
            ExprKind::MapType { key, value } => self.next([Text("map["), Expr(key), Text("]"), Expr(value)]),
            ExprKind::ChanType { dir, elem } => {
                let receives = |x: ExprId| matches!(tree[x].kind, ExprKind::ChanType { dir: ChanDir::RecvOnly, .. });
                match dir {
                    ChanDir::Both if receives(elem) => self.next([Text("chan ("), Expr(elem), Text(")")]),
                    ChanDir::Both => self.next([Text("chan "), Expr(elem)]),
                    ChanDir::SendOnly => self.next([Text("chan<- "), Expr(elem)]),
                    ChanDir::RecvOnly => self.next([Text("<-chan "), Expr(elem)]),
                }
            }
        }
    }

    fn list(&mut self, list: List<ExprId>) {
        for (index, x) in self.tree.list(list).iter().enumerate().rev() {
            self.todo.push(Item::Expr(*x));
            self.todo.extend((index > 0).then_some(Item::Text(", ")));
        }
    }

    /// Names with the same type share it: `a, b int`.
    fn struct_fields(&mut self, fields: List<Field>) {
        let mut items = Vec::new();
        let groups = self.tree.list(fields).chunk_by(|a, b| b.name.is_some() && a.typ == b.typ);
        for (index, group) in groups.enumerate() {
            items.extend((index > 0).then_some(Item::Text("; ")));
            for (index, name) in group.iter().filter_map(|field| field.name).enumerate() {
                items.extend((index > 0).then_some(Item::Text(", ")));
                items.push(Item::Expr(name.into()));
            }
            items.extend(group[0].name.map(|_| Item::Text(" ")));
            items.push(Item::Expr(group[0].typ));
            items.extend(group[0].tag.map(|tag| [Item::Text(" "), Item::Expr(tag)]).into_iter().flatten());
        }
        self.next(items);
    }

    fn signature(&mut self, typ: ExprId) {
        let ExprKind::FuncType { params, results } = self.tree[typ].kind else { return };
        let mut items = Vec::new();
        self.params(params, &mut items);
        match self.tree.list(results) {
            [] => {}
            [Field { name: None, typ, .. }] => items.extend([Item::Text(" "), Item::Expr(*typ)]),
            _ => {
                items.push(Item::Text(" "));
                self.params(results, &mut items);
            }
        }
        self.next(items);
    }

    fn params(&self, params: List<Field>, items: &mut Vec<Item>) {
        let params = self.tree.list(params);
        items.push(Item::Text("("));
        for (index, param) in params.iter().enumerate() {
            items.extend((index > 0).then_some(Item::Text(", ")));
            if let Some(name) = param.name {
                items.push(Item::Expr(name.into()));
                if params.get(index + 1).is_some_and(|next| next.name.is_some() && next.typ == param.typ) {
                    continue;
                }
                items.push(Item::Text(" "));
            }
            items.push(Item::Expr(param.typ));
        }
        items.push(Item::Text(")"));
    }
}
