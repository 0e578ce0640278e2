//! What a node consists of, for whoever goes through a whole tree.
//!
//! See         cmd/compile/internal/syntax/walk.go.

use super::ids::{BlockId, DeclId, ExprId, List, NameId, StmtId};
use super::nodes::{DeclKind, ExprKind, Field, File, StmtKind};
use super::tree::Tree;

/// A node.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Node {
    /// A declaration.
    Decl(DeclId),
    /// A statement.
    Stmt(StmtId),
    /// A block.
    Block(BlockId),
    /// An expression or a type.
    Expr(ExprId),
}

impl Tree {
    /// All nodes of the file, each once, and before what it consists of.
    pub fn walk(&self, file: &File, visit: &mut dyn FnMut(Node)) {
        let mut todo: Vec<Node> = file.package.map(|name| Node::Expr(name.into())).into_iter().collect();
        todo.extend(self.list(file.decls).iter().copied().map(Node::Decl));
        todo.reverse();
        while let Some(node) = todo.pop() {
            visit(node);
            let before = todo.len();
            self.children(node, &mut |child| todo.push(child));
            todo[before..].reverse();
        }
    }

    /// What the node consists of, in the order of the text. Where a branch leads is no part of it.
    pub fn children(&self, node: Node, visit: &mut dyn FnMut(Node)) {
        match node {
            Node::Decl(decl) => self.children_of_decl(decl, visit),
            Node::Stmt(stmt) => self.children_of_stmt(stmt, visit),
            Node::Block(block) => self.stmts(self[block].list, visit),
            Node::Expr(x) => self.children_of_expr(x, visit),
        }
    }

    fn names(&self, names: List<NameId>, visit: &mut dyn FnMut(Node)) {
        self.list(names).iter().for_each(|name| visit(Node::Expr((*name).into())));
    }

    fn stmts(&self, stmts: List<StmtId>, visit: &mut dyn FnMut(Node)) {
        self.list(stmts).iter().for_each(|stmt| visit(Node::Stmt(*stmt)));
    }

    /// A type, or a tag, that several names share comes with the last of them.
    fn fields(&self, fields: &[Field], visit: &mut dyn FnMut(Node)) {
        for (index, Field { name, typ, tag, .. }) in fields.iter().enumerate() {
            let is_last = fields.get(index + 1).is_none_or(|next| next.typ != *typ);
            let parts = [name.map(ExprId::from), is_last.then_some(*typ), tag.filter(|_| is_last)];
            parts.into_iter().flatten().for_each(|part| visit(Node::Expr(part)));
        }
    }

    fn children_of_decl(&self, decl: DeclId, visit: &mut dyn FnMut(Node)) {
        match self[decl].kind {
            DeclKind::Import { name, path } => {
                [name.map(ExprId::from), path].into_iter().flatten().for_each(|part| visit(Node::Expr(part)));
            }
            DeclKind::Const { names, typ, values } | DeclKind::Var { names, typ, values } => {
                self.names(names, visit);
                [typ, values].into_iter().flatten().for_each(|part| visit(Node::Expr(part)));
            }
            DeclKind::Type { name, tparams, typ, .. } => {
                visit(Node::Expr(name.into()));
                self.fields(self.list(tparams), visit);
                visit(Node::Expr(typ));
            }
            DeclKind::Func(func) => {
                self.fields(func.recv.as_slice(), visit);
                visit(Node::Expr(func.name.into()));
                self.fields(self.list(func.tparams), visit);
                visit(Node::Expr(func.typ));
                func.body.into_iter().for_each(|body| visit(Node::Block(body)));
            }
        }
    }

    fn children_of_stmt(&self, stmt: StmtId, visit: &mut dyn FnMut(Node)) {
        let exprs = |exprs: &[Option<ExprId>], visit: &mut dyn FnMut(Node)| {
            exprs.iter().flatten().for_each(|x| visit(Node::Expr(*x)));
        };
        match self[stmt].kind {
            StmtKind::Empty => {}
            StmtKind::Labeled { label, stmt } => {
                visit(Node::Expr(label.into()));
                visit(Node::Stmt(stmt));
            }
            StmtKind::Block(block) => visit(Node::Block(block)),
            StmtKind::Expr(x) | StmtKind::Call { call: x, .. } => visit(Node::Expr(x)),
            StmtKind::Send { chan, value } => exprs(&[Some(chan), Some(value)], visit),
            StmtKind::Decl(decls) => self.list(decls).iter().for_each(|decl| visit(Node::Decl(*decl))),
            StmtKind::Assign { lhs, rhs, .. } => exprs(&[Some(lhs), rhs], visit),
            StmtKind::Branch { label, .. } => exprs(&[label.map(ExprId::from)], visit),
            StmtKind::Return(results) => exprs(&[results], visit),
            StmtKind::If { init, cond, then, otherwise } => {
                init.into_iter().for_each(|init| visit(Node::Stmt(init)));
                exprs(&[cond], visit);
                visit(Node::Block(then));
                otherwise.into_iter().for_each(|otherwise| visit(Node::Stmt(otherwise)));
            }
            StmtKind::For { init, cond, post, body } => {
                init.into_iter().for_each(|init| visit(Node::Stmt(init)));
                exprs(&[cond], visit);
                post.into_iter().for_each(|post| visit(Node::Stmt(post)));
                visit(Node::Block(body));
            }
            StmtKind::Switch { init, tag, body, .. } => {
                init.into_iter().for_each(|init| visit(Node::Stmt(init)));
                exprs(&[tag], visit);
                for clause in self.list(body) {
                    exprs(&[clause.cases], visit);
                    self.stmts(clause.body, visit);
                }
            }
            StmtKind::Select { body, .. } => {
                for clause in self.list(body) {
                    clause.comm.into_iter().for_each(|comm| visit(Node::Stmt(comm)));
                    self.stmts(clause.body, visit);
                }
            }
            StmtKind::Range { lhs, x, .. } => exprs(&[lhs, Some(x)], visit),
        }
    }

    fn children_of_expr(&self, x: ExprId, visit: &mut dyn FnMut(Node)) {
        let mut exprs = |exprs: &[Option<ExprId>]| exprs.iter().flatten().for_each(|x| visit(Node::Expr(*x)));
        match self[x].kind {
            ExprKind::Bad | ExprKind::Name(_) | ExprKind::BasicLit { .. } => {}
            ExprKind::Paren(x) | ExprKind::Unary { x, .. } | ExprKind::SliceType(x) | ExprKind::DotsType(x) => {
                exprs(&[Some(x)]);
            }
            ExprKind::ChanType { elem, .. } => exprs(&[Some(elem)]),
            ExprKind::KeyValue { key: x, value: y }
            | ExprKind::Index { x, index: y }
            | ExprKind::Assert { x, typ: y }
            | ExprKind::Binary { x, y, .. }
            | ExprKind::MapType { key: x, value: y } => exprs(&[Some(x), Some(y)]),
            ExprKind::Selector { x, sel } => exprs(&[Some(x), Some(sel.into())]),
            ExprKind::TypeSwitchGuard { lhs, x } => exprs(&[lhs.map(ExprId::from), Some(x)]),
            ExprKind::ArrayType { len, elem } => exprs(&[len, Some(elem)]),
            ExprKind::Slice { x, index: [i, j, k], .. } => exprs(&[Some(x), i, j, k]),
            ExprKind::CompositeLit { typ, elems, .. } => {
                exprs(&[typ]);
                self.list(elems).iter().for_each(|x| visit(Node::Expr(*x)));
            }
            ExprKind::Call { fun, args, .. } => {
                exprs(&[Some(fun)]);
                self.list(args).iter().for_each(|x| visit(Node::Expr(*x)));
            }
            ExprKind::List(list) => self.list(list).iter().for_each(|x| visit(Node::Expr(*x))),
            ExprKind::FuncLit { typ, body } => {
                exprs(&[Some(typ)]);
                visit(Node::Block(body));
            }
            ExprKind::StructType(fields) | ExprKind::InterfaceType(fields) => {
                self.fields(self.list(fields), visit);
            }
            ExprKind::FuncType { params, results } => {
                self.fields(self.list(params), visit);
                self.fields(self.list(results), visit);
            }
        }
    }
}
