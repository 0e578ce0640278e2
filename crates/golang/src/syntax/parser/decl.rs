//! Files and declarations.

use super::Parser;
use crate::source::Pos;
use crate::syntax::ids::{DeclId, ExprId, List, NameId};
use crate::syntax::nodes::{Decl, DeclKind, ExprKind, File, Func, Group};
use crate::syntax::tokens::{LitKind, Operator, Token};
use crate::syntax::tree::Tree;

/// What reads one declaration of a group.
pub(super) type ReadDecl<'p> = fn(&mut Parser<'p>, Option<Group>) -> DeclId;

/// What a file goes on with after an error at top level.
const TOP_LEVEL: &[Token] = &[Token::Import, Token::Const, Token::Type, Token::Var, Token::Func];

impl<'p> Parser<'p> {
    /// `SourceFile = PackageClause ";" { ImportDecl ";" } { TopLevelDecl ";" } .`
    pub(super) fn file(mut self) -> File {
        self.next();
        let pos = self.pos();
        let go_version = self.go_version;
        self.top = false;
        let package = self.package_clause();
        let mut decls = Vec::new();
        if package.is_some() {
            self.top_level(&mut decls);
        }
        let decls = self.tree.add_list(decls);
        let directives = self.tree.add_list(self.directives.drain(..));
        File { file: self.file, pos, package, decls, eof: self.pos(), go_version, directives }
    }

    /// None if there is anything wrong so far.
    fn package_clause(&mut self) -> Option<NameId> {
        if !self.got(Token::Package) {
            self.syntax_error("package statement must be first");
            return None;
        }
        self.take_directives();
        let name = self.name();
        self.want(Token::Semi);
        (self.errors == 0).then_some(name)
    }

    fn top_level(&mut self, decls: &mut Vec<DeclId>) {
        let mut previous = Token::Import;
        while self.token != Token::Eof {
            // Imports are taken anywhere, with an error.
            if self.token == Token::Import && previous != Token::Import {
                self.syntax_error("imports must appear before other declarations");
            }
            previous = self.token;
            let read: Option<ReadDecl<'p>> = match self.token {
                Token::Import => Some(Parser::import_decl),
                Token::Const => Some(Parser::const_decl),
                Token::Type => Some(Parser::type_decl),
                Token::Var => Some(Parser::var_decl),
                Token::Func => None,
                _ => {
                    let last = decls.last().map(|last| self.tree[*last].kind);
                    let lacks_body = matches!(last, Some(DeclKind::Func(Func { body: None, .. })));
                    self.syntax_error(if self.token == Token::Lbrace && lacks_body {
                        "unexpected semicolon or newline before {"
                    } else {
                        "non-declaration statement outside function body"
                    });
                    self.advance(TOP_LEVEL);
                    continue;
                }
            };
            self.next();
            match read {
                Some(read) => self.append_group(decls, read),
                None => {
                    let func = self.func_decl();
                    decls.push(func);
                }
            }
            // Before the semicolon is read: comments behind it belong to the next declaration.
            self.clear_directives();
            if self.token != Token::Eof && !self.got(Token::Semi) {
                self.syntax_error("after top level declaration");
                self.advance(TOP_LEVEL);
            }
        }
        self.clear_directives();
    }

    /// Reads one declaration, or a group in parentheses.
    pub(super) fn append_group(&mut self, decls: &mut Vec<DeclId>, read: ReadDecl<'p>) {
        if self.token != Token::Lparen {
            let decl = read(self, None);
            decls.push(decl);
            return;
        }
        self.groups += 1;
        let group = Group(self.groups);
        self.clear_directives();
        self.next();
        self.list("grouped declaration", Token::Semi, Token::Rparen, &mut |parser| {
            let decl = read(parser, Some(group));
            decls.push(decl);
            false
        });
    }

    fn decl(&mut self, pos: Pos, group: Option<Group>, kind: DeclKind) -> DeclId {
        self.tree.add_decl(Decl { pos, group, kind })
    }

    /// `ImportSpec = [ "." | PackageName ] ImportPath .`
    pub(super) fn import_decl(&mut self, group: Option<Group>) -> DeclId {
        let pos = self.pos();
        self.take_directives();
        let name = match self.token {
            Token::Name => Some(self.name()),
            Token::Dot => {
                let (pos, dot) = (self.pos(), self.tree.intern("."));
                self.next();
                Some(self.tree.add_name(pos, dot))
            }
            _ => None,
        };
        let path = self.literal_or_nil();
        match path {
            None => {
                self.syntax_error("missing import path");
                self.advance(&[Token::Semi, Token::Rparen]);
            }
            Some(path) => {
                let pos = self.tree[path].pos;
                if let ExprKind::BasicLit { kind, bad, .. } = &mut self.tree.exprs[path.index()].kind
                    && !*bad
                    && *kind != LitKind::String
                {
                    *bad = true;
                    self.syntax_error_at(pos, "import path must be a string");
                }
            }
        }
        self.decl(pos, group, DeclKind::Import { name, path })
    }

    /// `ConstSpec = IdentifierList [ [ Type ] "=" ExpressionList ] .`
    pub(super) fn const_decl(&mut self, group: Option<Group>) -> DeclId {
        let pos = self.pos();
        self.take_directives();
        let first = self.name();
        let names = self.name_list(first);
        let (mut typ, mut values) = (None, None);
        if !matches!(self.token, Token::Eof | Token::Semi | Token::Rparen) {
            typ = self.type_or_nil();
            if self.got_assign() {
                values = Some(self.expr_list());
            }
        }
        self.decl(pos, group, DeclKind::Const { names, typ, values })
    }

    /// `VarSpec = IdentifierList ( Type [ "=" ExpressionList ] | "=" ExpressionList ) .`
    pub(super) fn var_decl(&mut self, group: Option<Group>) -> DeclId {
        let pos = self.pos();
        self.take_directives();
        let first = self.name();
        let names = self.name_list(first);
        let (mut typ, mut values) = (None, None);
        if self.got_assign() {
            values = Some(self.expr_list());
        } else {
            typ = Some(self.typ());
            if self.got_assign() {
                values = Some(self.expr_list());
            }
        }
        self.decl(pos, group, DeclKind::Var { names, typ, values })
    }

    /// `TypeSpec = identifier [ TypeParams ] [ "=" ] Type .`
    pub(super) fn type_decl(&mut self, group: Option<Group>) -> DeclId {
        let pos = self.pos();
        self.take_directives();
        let name = self.name();
        let (mut tparams, mut alias) = (List::EMPTY, false);
        let typ;
        if self.token == Token::Lbrack {
            let bracket = self.pos();
            self.next();
            match self.token {
                Token::Name => {
                    // An array's length or a type parameter list: both begin with an expression. But `P []E` is none, and an array's length
                    // is never an index expression.
                    let first = self.name();
                    let mut x = ExprId::from(first);
                    if self.token != Token::Lbrack {
                        self.expr_level += 1;
                        x = self.primary_expr(Some(x), false);
                        x = self.binary_expr(Some(x), 0);
                        self.expr_level -= 1;
                    }
                    match self.extract_name(x, self.token == Token::Comma) {
                        Some((first, constraint)) if constraint.is_some() || self.token != Token::Rbrack => {
                            tparams = self.param_list(Some((first, constraint)), Token::Rbrack, true, false);
                            alias = self.got_assign();
                            typ = self.type_or_nil();
                        }
                        _ => typ = Some(self.array_type(bracket, Some(x))),
                    }
                }
                Token::Rbrack => {
                    self.next();
                    typ = Some(self.slice_type(bracket));
                }
                _ => typ = Some(self.array_type(bracket, None)),
            }
        } else {
            alias = self.got_assign();
            typ = self.type_or_nil();
        }
        let typ = typ.unwrap_or_else(|| {
            let bad = self.bad_expr();
            self.syntax_error("in type declaration");
            self.advance(&[Token::Semi, Token::Rparen]);
            bad
        });
        self.decl(pos, group, DeclKind::Type { name, tparams, alias, typ })
    }

    /// Splits an expression into the name of a type parameter and what may be its constraint: `P *E`, `P (E)`, `P *E|F`. Unless it must
    /// (`force`), it does so only if the latter can be nothing but a type. A name alone has no constraint.
    fn extract_name(&mut self, x: ExprId, mut force: bool) -> Option<(NameId, Option<ExprId>)> {
        if let ExprKind::Name(_) = self.tree[x].kind {
            return Some((NameId::of_name(x), None));
        }
        // The operands of a union, but for the first, which may hold the name.
        let (mut first, mut unions) = (x, Vec::new());
        while let ExprKind::Binary { op: Operator::Or, x, y } = self.tree[first].kind {
            unions.push((self.tree[first].pos, y));
            force = force || is_type_elem(self.tree, y);
            first = x;
        }
        let is_name = |tree: &Tree, x: ExprId| matches!(tree[x].kind, ExprKind::Name(_));
        let pos = self.tree[first].pos;
        let (name, mut constraint) = match self.tree[first].kind {
            ExprKind::Binary { op: Operator::Mul, x, y }
                if is_name(self.tree, x) && (force || is_type_elem(self.tree, y)) =>
            {
                (NameId::of_name(x), self.add(pos, ExprKind::Unary { op: Operator::Mul, x: y }))
            }
            ExprKind::Call { fun, args, dots: false } if is_name(self.tree, fun) && args.len() == 1 => {
                let arg = self.tree.list(args)[0];
                if !force && !is_type_elem(self.tree, arg) {
                    return None;
                }
                (NameId::of_name(fun), self.tree.unparen(arg))
            }
            _ => return None,
        };
        for (pos, y) in unions.into_iter().rev() {
            constraint = self.add(pos, ExprKind::Binary { op: Operator::Or, x: constraint, y });
        }
        Some((name, Some(constraint)))
    }

    /// `FunctionDecl = "func" FunctionName [ TypeParams ] ( Function | Signature ) .`
    /// `MethodDecl = "func" Receiver MethodName [ TypeParams ] ( Function | Signature ) .`
    fn func_decl(&mut self) -> DeclId {
        let pos = self.pos();
        self.take_directives();
        let (mut has_recv, mut recv) = (false, None);
        if self.got(Token::Lparen) {
            has_recv = true;
            let recvs = self.param_list(None, Token::Rparen, false, false);
            match recvs.len() {
                0 => self.error("method has no receiver"),
                1 => {}
                _ => self.error("method has multiple receivers"),
            }
            recv = self.tree.list(recvs).first().copied();
        }
        let (name, tparams, typ);
        if self.token == Token::Name {
            name = self.name();
            (tparams, typ) = self.func_type("");
        } else {
            let pos = self.pos();
            name = self.tree.add_name(pos, self.blank);
            tparams = List::EMPTY;
            typ = self.add(pos, ExprKind::FuncType { params: List::EMPTY, results: List::EMPTY });
            self.syntax_error(if has_recv { "expected name" } else { "expected name or (" });
            self.advance(&[Token::Lbrace, Token::Semi]);
        }
        let is_init = recv.is_none() && self.tree.name_text(name) == "init";
        let body =
            (self.token == Token::Lbrace).then(|| self.body_for_later(is_init).unwrap_or_else(|| self.func_body()));
        self.decl(pos, None, DeclKind::Func(Func { recv, name, tparams, typ, body }))
    }
}

/// Whether an expression can be nothing but a type.
fn is_type_elem(tree: &Tree, x: ExprId) -> bool {
    let mut todo = vec![x];
    while let Some(x) = todo.pop() {
        match tree[x].kind {
            ExprKind::ArrayType { .. }
            | ExprKind::StructType(_)
            | ExprKind::FuncType { .. }
            | ExprKind::InterfaceType(_)
            | ExprKind::SliceType(_)
            | ExprKind::MapType { .. }
            | ExprKind::ChanType { .. }
            | ExprKind::Unary { op: Operator::Tilde, .. } => return true,
            ExprKind::Unary { x, .. } | ExprKind::Paren(x) => todo.push(x),
            ExprKind::Binary { x, y, .. } => todo.extend([y, x]),
            _ => {}
        }
    }
    false
}
