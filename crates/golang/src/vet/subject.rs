//! What findings are about: which function a call means, where go vet says that something begins, and how it shows it.
//!
//! See         go/ast (positions), go/printer, go/types/typeutil (Callee) in Go's sources.

use rustc_hash::FxHashMap;

use super::Subject;
use crate::source::Pos;
use crate::syntax::{BlockId, DeclKind, ExprId, ExprKind, File, List, NameId, Node, Operator, StmtId, StmtKind};
use crate::types::{BasicKind, Builtin, Mode, ObjectId, ObjectKind, Printer, Signature, Type, TypeId, Version};

/// What variables are declared with.
pub(super) type Values = FxHashMap<ObjectId, ExprId>;

/// A function with a body.
#[derive(Clone, Copy)]
pub(super) struct Function {
    /// The function's name, if it has one.
    pub(super) name: Option<NameId>,
    /// Whether it is a method.
    pub(super) is_method: bool,
    pub(super) body: BlockId,
}

/// An operand of more parts than this is taken for one that does something: to write it down takes too long.
const LARGE: usize = 1_000;

/// Files may say a version of their own from this one on.
const FILE_VERSIONS: Version = 21;

impl<'a> Subject<'a> {
    /// All nodes of all files.
    pub(super) fn walk(&self, visit: &mut dyn FnMut(Node)) {
        for file in self.parsed {
            self.tree.walk(file, visit);
        }
    }

    /// The node and what it consists of, in the order of the text. What is not `wanted` is not looked into.
    pub(super) fn inspect(&self, node: Node, wanted: &mut dyn FnMut(Node) -> bool) {
        let mut todo = vec![node];
        while let Some(node) = todo.pop() {
            if wanted(node) {
                let before = todo.len();
                self.tree.children(node, &mut |child| todo.push(child));
                todo[before..].reverse();
            }
        }
    }

    /// All functions with a body, in the order of the text.
    pub(super) fn functions(&self) -> Vec<Function> {
        let mut functions = Vec::new();
        self.walk(&mut |node| match node {
            Node::Decl(decl) => {
                if let DeclKind::Func(func) = self.tree[decl].kind
                    && let Some(body) = func.body
                {
                    functions.push(Function { name: Some(func.name), is_method: func.recv.is_some(), body });
                }
            }
            Node::Expr(x) => {
                if let ExprKind::FuncLit { body, .. } = self.tree[x].kind {
                    functions.push(Function { name: None, is_method: false, body });
                }
            }
            Node::Stmt(_) | Node::Block(_) => {}
        });
        functions
    }

    /// What each variable of the package is declared with.
    pub(super) fn values(&self) -> Values {
        let tree = self.tree;
        let mut values = Values::default();
        let mut add = |names: Vec<Option<NameId>>, list: &ExprId| {
            let list = tree.unpack(list);
            if names.len() == list.len() {
                let defined = names.into_iter().map(|name| name.and_then(|name| self.info.defs.get(name).copied()));
                values.extend(defined.zip(list).filter_map(|(object, value)| Some((object?, value))));
            }
        };
        self.walk(&mut |node| match node {
            Node::Decl(decl) => {
                if let DeclKind::Var { names, values: Some(list), .. } = tree[decl].kind {
                    add(tree.list(names).iter().copied().map(Some).collect(), &list);
                }
            }
            Node::Stmt(stmt) => {
                if let StmtKind::Assign { op: Some(Operator::Def), lhs, rhs: Some(rhs) } = tree[stmt].kind {
                    add(tree.unpack(&lhs).into_iter().map(|x| tree.as_name(x)).collect(), &rhs);
                }
            }
            Node::Expr(_) | Node::Block(_) => {}
        });
        values
    }

    /// Whether the package imports another one itself.
    pub(super) fn imports(&self, path: &str) -> bool {
        self.arena[self.package].imports.iter().any(|import| self.arena[*import].path == path)
    }

    /// The version of the language that a file is in.
    pub(super) fn version_of(&self, file: &File) -> Version {
        file.go_version.map_or(self.version, |version| version.max(FILE_VERSIONS))
    }

    pub(super) fn stmts(&self, list: List<StmtId>) -> &'a [StmtId] {
        self.tree.list(list)
    }

    /// What a name stands for where it is used.
    pub(super) fn used(&self, name: NameId) -> Option<ObjectId> {
        self.info.uses.get(name).copied()
    }

    /// What a name stands for.
    pub(super) fn object(&self, name: NameId) -> Option<ObjectId> {
        self.info.defs.get(name).copied().or_else(|| self.used(name))
    }

    /// The name, without parentheses and type arguments, by which something is called.
    pub(super) fn called_name(&self, fun: ExprId) -> Option<NameId> {
        let mut fun = self.tree.unparen(fun);
        if let ExprKind::Index { x, index } = self.tree[fun].kind {
            let is_type = |x: &ExprId| self.info.types.get(*x).is_some_and(|x| x.mode == Mode::TypExpr);
            if self.tree.unpack(&index).iter().all(is_type) {
                fun = self.tree.unparen(x);
            }
        }
        match self.tree[fun].kind {
            ExprKind::Selector { sel, .. } => Some(sel),
            _ => self.tree.as_name(fun),
        }
    }

    /// What a call calls: a function, a method, a variable.
    pub(super) fn callee(&self, fun: ExprId) -> Option<ObjectId> {
        let object = self.used(self.called_name(fun)?)?;
        (!matches!(self.arena[object].kind, ObjectKind::TypeName)).then_some(object)
    }

    /// What the language has of the name that stands there, without parentheses.
    pub(super) fn builtin(&self, fun: ExprId) -> Option<Builtin> {
        let name = match self.tree[fun].kind {
            ExprKind::Selector { sel, .. } => sel,
            _ => self.tree.as_name(fun)?,
        };
        match self.arena[self.used(name)?].kind {
            ObjectKind::Builtin(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn name_of(&self, object: ObjectId) -> &'a str {
        self.tree.text(self.arena[object].name)
    }

    /// The path of the package that declares it.
    pub(super) fn path_of(&self, object: ObjectId) -> &'a str {
        self.arena[object].package.map_or("", |package| &self.arena[package].path)
    }

    pub(super) fn signature_of(&self, object: ObjectId) -> Option<&'a Signature> {
        match &self.arena[self.arena[object].typ?] {
            Type::Signature(signature) if matches!(self.arena[object].kind, ObjectKind::Func) => Some(signature),
            _ => None,
        }
    }

    /// Whether it is one of these functions of a package.
    pub(super) fn is_function(&self, object: ObjectId, path: &str, names: &[&str]) -> bool {
        self.path_of(object) == path
            && names.contains(&self.name_of(object))
            && self.signature_of(object).is_some_and(|signature| signature.recv.is_none())
    }

    /// Whether it is one of these methods of a package's type.
    pub(super) fn is_method(&self, object: ObjectId, path: &str, typ: &str, names: &[&str]) -> bool {
        let is_it = |recv: TypeId| match &self.arena[self.arena.unalias(self.arena.deref(recv).0)] {
            Type::Named(named) => self.name_of(named.obj) == typ,
            _ => false,
        };
        let recv = self.signature_of(object).and_then(|signature| self.arena[signature.recv?].typ);
        self.path_of(object) == path && names.contains(&self.name_of(object)) && recv.is_some_and(is_it)
    }

    /// Whether something happens when it is evaluated, but for a panic.
    pub(super) fn has_effects(&self, x: ExprId) -> bool {
        let (mut has, mut parts) = (false, 0);
        self.inspect(Node::Expr(x), &mut |node| {
            parts += 1;
            let Node::Expr(x) = node else { return false };
            match self.tree[x].kind {
                ExprKind::Unary { op: Operator::Recv, .. } => has = true,
                ExprKind::Call { fun, .. } => {
                    let is_type = self.info.types.get(fun).is_some_and(|fun| fun.mode == Mode::TypExpr);
                    has |= !is_type && !self.is_pure(fun);
                }
                ExprKind::FuncLit { .. } => return false,
                _ => {}
            }
            !has && parts <= LARGE
        });
        has || parts > LARGE
    }

    /// Whether a function of the language does nothing but compute.
    fn is_pure(&self, fun: ExprId) -> bool {
        use Builtin::{Cap, Complex, Imag, Len, Make, Max, Min, New, Real};
        let builtin = self.builtin(self.tree.unparen(fun));
        builtin.is_some_and(|builtin| matches!(builtin, Len | Cap | Complex | Imag | Real | Make | New | Max | Min))
    }

    /// Whether it has a method `Error() string`.
    pub(super) fn is_error(&self, typ: TypeId) -> bool {
        let Subject { tree, arena, package, .. } = *self;
        let Some(name) = tree.known("Error") else { return false };
        let found = arena.lookup_field_or_method(tree, typ, false, Some(package), name).obj();
        let is_text = |typ: TypeId| matches!(arena[arena.unalias(typ)], Type::Basic { kind: BasicKind::String, .. });
        found.and_then(|method| self.signature_of(method)).is_some_and(|signature| {
            signature.params.is_empty()
                && matches!(signature.results[..], [only] if arena[only].typ.is_some_and(is_text))
        })
    }

    /// A type, with the paths of packages.
    pub(super) fn show_type(&self, typ: TypeId) -> String {
        let Subject { arena, tree, files, package, path, .. } = *self;
        Printer { arena, tree, files, package: None }.typ_with_paths_and(typ, (package, path))
    }

    /// The first token's place.
    pub(super) fn start(&self, mut x: ExprId) -> Pos {
        while let ExprKind::Slice { x: first, .. }
        | ExprKind::CompositeLit { typ: Some(first), .. }
        | ExprKind::KeyValue { key: first, .. }
        | ExprKind::Selector { x: first, .. }
        | ExprKind::Index { x: first, .. }
        | ExprKind::Assert { x: first, .. }
        | ExprKind::Binary { x: first, .. }
        | ExprKind::Call { fun: first, .. } = self.tree[x].kind
        {
            x = first;
        }
        match self.tree[x].kind {
            ExprKind::List(list) => self.tree.list(list).first().map_or(self.tree[x].pos, |first| self.start(*first)),
            _ => self.tree[x].pos,
        }
    }

    /// The first token's place.
    pub(super) fn stmt_start(&self, stmt: StmtId) -> Pos {
        match self.tree[stmt].kind {
            StmtKind::Labeled { label, .. } => self.tree[label].pos,
            StmtKind::Expr(x) | StmtKind::Send { chan: x, .. } | StmtKind::Assign { lhs: x, .. } => self.start(x),
            _ => self.tree[stmt].pos,
        }
    }

    /// An expression as gofmt writes it.
    pub(super) fn format(&self, x: ExprId) -> String {
        self.formatted(x, 1)
    }

    fn formatted(&self, x: ExprId, depth: usize) -> String {
        match self.tree[x].kind {
            ExprKind::Paren(x) => format!("({})", self.formatted(x, depth)),
            ExprKind::Selector { x, sel } => format!("{}.{}", self.formatted(x, depth), self.tree.name_text(sel)),
            ExprKind::Index { x, index } => {
                format!("{}[{}]", self.formatted(x, depth), self.formatted(index, depth + 1))
            }
            ExprKind::Unary { op, x } => format!("{op}{}", self.formatted(x, depth)),
            ExprKind::Binary { op, x: left, y } => {
                let blank = if precedence(op) < self.cutoff(x, depth) { " " } else { "" };
                format!("{}{blank}{op}{blank}{}", self.formatted(left, depth), self.formatted(y, depth + 1))
            }
            ExprKind::Call { fun, args, dots } => {
                let args: Vec<_> = self.tree.list(args).iter().map(|arg| self.formatted(*arg, depth + 1)).collect();
                let dots = if dots { "..." } else { "" };
                format!("{}({}{dots})", self.formatted(fun, depth), args.join(", "))
            }
            _ => self.tree.show(x),
        }
    }

    /// Operators below this precedence have blanks around them.
    fn cutoff(&self, x: ExprId, depth: usize) -> usize {
        let mut has = [false; 6];
        let mut todo = vec![x];
        while let Some(x) = todo.pop() {
            if let ExprKind::Binary { op, x, y } = self.tree[x].kind {
                has[precedence(op)] = true;
                todo.extend([x, y]);
            }
        }
        match (has[4] && has[5], depth) {
            (true, 1) => 5,
            (false, 1) => 6,
            _ => 4,
        }
    }
}

fn precedence(op: Operator) -> usize {
    match op {
        Operator::OrOr => 1,
        Operator::AndAnd => 2,
        Operator::Eql | Operator::Neq | Operator::Lss | Operator::Leq | Operator::Gtr | Operator::Geq => 3,
        Operator::Add | Operator::Sub | Operator::Or | Operator::Xor => 4,
        _ => 5,
    }
}
