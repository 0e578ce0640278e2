//! Statements.

use super::Parser;
use super::decl::ReadDecl;
use crate::source::{Help, Pos};
use crate::syntax::branches;
use crate::syntax::ids::{BlockId, ExprId, List, NameId, StmtId};
use crate::syntax::nodes::{Block, Branch, CaseClause, CommClause, ExprKind, StmtKind};
use crate::syntax::scanner::Semi;
use crate::syntax::tokens::{Operator, Token};

/// What a header may have: `for` a range clause, `switch` a type switch's guard.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keyword {
    For,
    If,
    Switch,
}

impl Keyword {
    fn token(self) -> Token {
        match self {
            Keyword::For => Token::For,
            Keyword::If => Token::If,
            Keyword::Switch => Token::Switch,
        }
    }
}

/// What stands between a statement's keyword and its block.
#[derive(Default)]
struct Header {
    init: Option<StmtId>,
    cond: Option<ExprId>,
    post: Option<StmtId>,
}

impl<'p> Parser<'p> {
    fn stmt(&mut self, pos: Pos, kind: StmtKind) -> StmtId {
        self.tree.add_stmt(pos, kind)
    }

    pub(super) fn func_body(&mut self) -> BlockId {
        self.func_level += 1;
        let errors = self.errors;
        let body = self.block("");
        self.func_level -= 1;
        // What is half understood would only be complained about again.
        if errors == self.errors {
            branches::check(self.tree, body, self.files, self.diagnostics);
            if self.diagnostics.is_full() {
                self.stop();
            }
        }
        body
    }

    /// `StatementList = { Statement ";" } .`
    fn stmt_list(&mut self) -> List<StmtId> {
        let before = self.stmts.len();
        while !matches!(self.token, Token::Eof | Token::Rbrace | Token::Case | Token::Default) {
            let stmt = self.nested(Parser::stmt_or_nil);
            self.clear_directives();
            let Some(stmt) = stmt else { break };
            self.stmts.push(stmt);
            // A semicolon may be left out before a closing brace.
            if !self.got(Token::Semi) && self.token != Token::Rbrace {
                if let StmtKind::Expr(x) = self.tree[stmt].kind
                    && let ExprKind::Name(name) = self.tree[x].kind
                    && self.tree.text(name) == "while"
                {
                    self.help = Some(Help::ForIsWhile);
                }
                self.syntax_error("at end of statement");
                self.help = None;
                self.advance(&[Token::Semi, Token::Rbrace, Token::Case, Token::Default]);
                self.got(Token::Semi);
            }
        }
        Self::take(self.tree, &mut self.stmts, before)
    }

    fn stmt_or_nil(&mut self) -> Option<StmtId> {
        // Most statements begin with a name.
        if self.token == Token::Name {
            self.clear_directives();
            let lhs = self.expr_list();
            if let ExprKind::Name(_) = self.tree[lhs].kind
                && self.token == Token::Colon
            {
                return self.labeled_stmt_or_nil(NameId::of_name(lhs));
            }
            return Some(self.simple_stmt(Some(lhs), None));
        }
        let pos = self.pos();
        match self.token {
            Token::Var => return Some(self.decl_stmt(Parser::var_decl)),
            Token::Const => return Some(self.decl_stmt(Parser::const_decl)),
            Token::Type => return Some(self.decl_stmt(Parser::type_decl)),
            _ => {}
        }
        self.clear_directives();
        Some(match self.token {
            Token::Lbrace => {
                let block = self.block("");
                self.stmt(pos, StmtKind::Block(block))
            }
            Token::Operator | Token::Star => match self.scanner.operator {
                Operator::Add | Operator::Sub | Operator::Mul | Operator::And | Operator::Xor | Operator::Not => {
                    self.simple_stmt(None, None)
                }
                _ => return None,
            },
            Token::Literal
            | Token::Func
            | Token::Lparen
            | Token::Lbrack
            | Token::Struct
            | Token::Map
            | Token::Chan
            | Token::Interface
            | Token::Arrow => self.simple_stmt(None, None),
            Token::For => self.for_stmt(),
            Token::Switch => self.switch_stmt(),
            Token::Select => self.select_stmt(),
            Token::If => self.if_stmt(),
            Token::Fallthrough => {
                self.next();
                self.stmt(pos, StmtKind::Branch { branch: Branch::Fallthrough, label: None, target: None })
            }
            Token::Break | Token::Continue => {
                let branch = if self.token == Token::Break { Branch::Break } else { Branch::Continue };
                self.next();
                let label = (self.token == Token::Name).then(|| self.name());
                self.stmt(pos, StmtKind::Branch { branch, label, target: None })
            }
            Token::Go | Token::Defer => self.call_stmt(),
            Token::Goto => {
                self.next();
                let label = Some(self.name());
                self.stmt(pos, StmtKind::Branch { branch: Branch::Goto, label, target: None })
            }
            Token::Return => {
                self.next();
                let has_results = self.token != Token::Semi && self.token != Token::Rbrace;
                let results = has_results.then(|| self.expr_list());
                self.stmt(pos, StmtKind::Return(results))
            }
            Token::Semi => self.stmt(pos, StmtKind::Empty),
            _ => return None,
        })
    }

    /// `SimpleStmt = EmptyStmt | ExpressionStmt | SendStmt | IncDecStmt | Assignment | ShortVarDecl .` The left side may have been read.
    fn simple_stmt(&mut self, lhs: Option<ExprId>, keyword: Option<Keyword>) -> StmtId {
        if keyword == Some(Keyword::For) && self.token == Token::Range {
            return self.range_clause(None, false);
        }
        let lhs = lhs.unwrap_or_else(|| self.expr_list());
        let pos = self.pos();
        let list = match self.tree[lhs].kind {
            ExprKind::List(list) => Some(list),
            _ => None,
        };
        match (self.token, list) {
            (Token::AssignOp, None) => {
                let op = Some(self.scanner.operator);
                self.next();
                let rhs = Some(self.expr());
                self.stmt(pos, StmtKind::Assign { op, lhs, rhs })
            }
            (Token::IncOp, None) => {
                let op = Some(self.scanner.operator);
                self.next();
                self.stmt(pos, StmtKind::Assign { op, lhs, rhs: None })
            }
            (Token::Arrow, None) => {
                self.next();
                let value = self.expr();
                self.stmt(pos, StmtKind::Send { chan: lhs, value })
            }
            (Token::Assign | Token::Define, _) => {
                let op = (self.token == Token::Define).then_some(Operator::Def);
                self.next();
                if keyword == Some(Keyword::For) && self.token == Token::Range {
                    return self.range_clause(Some(lhs), op.is_some());
                }
                let rhs = self.expr_list();
                if keyword == Some(Keyword::Switch)
                    && op.is_some()
                    && let ExprKind::Name(_) = self.tree[lhs].kind
                    && let ExprKind::TypeSwitchGuard { lhs: name, .. } = &mut self.tree.exprs[rhs.index()].kind
                {
                    // switch lhs := x.(type)
                    *name = Some(NameId::of_name(lhs));
                    return self.stmt(self.tree[rhs].pos, StmtKind::Expr(rhs));
                }
                self.stmt(pos, StmtKind::Assign { op, lhs, rhs: Some(rhs) })
            }
            (_, None) => self.stmt(self.tree[lhs].pos, StmtKind::Expr(lhs)),
            (_, Some(list)) => {
                self.syntax_error("expected := or = or comma");
                self.advance(&[Token::Semi, Token::Rbrace]);
                let first = self.tree.list(list)[0];
                self.stmt(self.tree[first].pos, StmtKind::Expr(first))
            }
        }
    }

    fn range_clause(&mut self, lhs: Option<ExprId>, def: bool) -> StmtId {
        let pos = self.pos();
        self.next();
        let x = self.expr();
        self.stmt(pos, StmtKind::Range { lhs, def, x })
    }

    fn labeled_stmt_or_nil(&mut self, label: NameId) -> Option<StmtId> {
        let pos = self.pos();
        self.want(Token::Colon);
        if self.token == Token::Rbrace {
            // Before a closing brace the semicolon may be left out: the statement is empty.
            let empty = self.stmt(self.pos(), StmtKind::Empty);
            return Some(self.stmt(pos, StmtKind::Labeled { label, stmt: empty }));
        }
        if let Some(stmt) = self.nested(Parser::stmt_or_nil) {
            return Some(self.stmt(pos, StmtKind::Labeled { label, stmt }));
        }
        self.syntax_error_at(pos, "missing statement after label");
        None
    }

    /// Reads a block. The context says what it belongs to; without one, the current token is its brace.
    fn block(&mut self, context: &str) -> BlockId {
        let pos = self.pos();
        if !self.got(Token::Lbrace) {
            self.syntax_error(&format!("expected {{ after {context}"));
            self.advance(&[Token::Name, Token::Rbrace]);
            let rbrace = self.pos();
            if self.got(Token::Rbrace) {
                return self.tree.add_block(Block { pos, list: List::EMPTY, rbrace });
            }
        }
        let list = self.stmt_list();
        let rbrace = self.pos();
        self.want(Token::Rbrace);
        self.tree.add_block(Block { pos, list, rbrace })
    }

    fn decl_stmt(&mut self, read: ReadDecl<'p>) -> StmtId {
        let pos = self.pos();
        self.next();
        let mut decls = Vec::new();
        self.append_group(&mut decls, read);
        let decls = self.tree.add_list(decls);
        self.stmt(pos, StmtKind::Decl(decls))
    }

    /// `go` or `defer`, with what should be a call.
    fn call_stmt(&mut self) -> StmtId {
        let (pos, keyword) = (self.pos(), self.token);
        self.next();
        let x = self.primary_expr(None, self.token == Token::Lparen);
        let call = self.tree.unparen(x);
        if call != x {
            let text = format!("expression in {} must not be parenthesized", keyword.text());
            self.error_at(self.tree[x].pos, text);
        }
        self.stmt(pos, StmtKind::Call { defer: keyword == Token::Defer, call })
    }

    fn for_stmt(&mut self) -> StmtId {
        let pos = self.pos();
        let Header { init, cond, post } = self.header(Keyword::For);
        let body = self.block("for clause");
        self.stmt(pos, StmtKind::For { init, cond, post, body })
    }

    fn if_stmt(&mut self) -> StmtId {
        let pos = self.pos();
        let Header { init, cond, .. } = self.header(Keyword::If);
        let then = self.block("if clause");
        let mut otherwise = None;
        if self.got(Token::Else) {
            let pos = self.pos();
            match self.token {
                Token::If => otherwise = Some(self.nested(Parser::if_stmt)),
                Token::Lbrace => {
                    let block = self.block("");
                    otherwise = Some(self.stmt(pos, StmtKind::Block(block)));
                }
                _ => {
                    self.syntax_error("else must be followed by if or statement block");
                    self.advance(&[Token::Name, Token::Rbrace]);
                }
            }
        }
        self.stmt(pos, StmtKind::If { init, cond, then, otherwise })
    }

    fn switch_stmt(&mut self) -> StmtId {
        let pos = self.pos();
        let Header { init, cond: tag, .. } = self.header(Keyword::Switch);
        let mut body = Vec::new();
        let rbrace = self.clauses("missing { after switch clause", &mut |parser| {
            let clause = parser.case_clause();
            body.push(clause);
        });
        let body = self.tree.add_list(body);
        self.stmt(pos, StmtKind::Switch { init, tag, body, rbrace })
    }

    fn select_stmt(&mut self) -> StmtId {
        let pos = self.pos();
        self.want(Token::Select);
        let mut body = Vec::new();
        let rbrace = self.clauses("missing { after select clause", &mut |parser| {
            let clause = parser.comm_clause();
            body.push(clause);
        });
        let body = self.tree.add_list(body);
        self.stmt(pos, StmtKind::Select { body, rbrace })
    }

    /// Reads clauses in braces, and returns where the closing one is.
    fn clauses(&mut self, without_brace: &str, read: &mut dyn FnMut(&mut Self)) -> Pos {
        if !self.got(Token::Lbrace) {
            self.syntax_error(without_brace);
            self.advance(&[Token::Case, Token::Default, Token::Rbrace]);
        }
        while self.token != Token::Eof && self.token != Token::Rbrace {
            read(self);
        }
        let rbrace = self.pos();
        self.want(Token::Rbrace);
        rbrace
    }

    fn case_clause(&mut self) -> CaseClause {
        let pos = self.pos();
        let cases = self.clause(Parser::expr_list);
        let colon = self.pos();
        self.want(Token::Colon);
        CaseClause { pos, cases, body: self.stmt_list(), colon }
    }

    fn comm_clause(&mut self) -> CommClause {
        let pos = self.pos();
        // Any simple statement: that it must send or receive is for the checker to say.
        let comm = self.clause(|parser| parser.simple_stmt(None, None));
        let colon = self.pos();
        self.want(Token::Colon);
        CommClause { pos, comm, body: self.stmt_list(), colon }
    }

    /// Reads what stands before a clause's colon.
    fn clause<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        match self.token {
            Token::Case => {
                self.next();
                return Some(read(self));
            }
            Token::Default => self.next(),
            _ => {
                self.syntax_error("expected case or default or }");
                self.advance(&[Token::Colon, Token::Case, Token::Default, Token::Rbrace]);
            }
        }
        None
    }

    fn header(&mut self, keyword: Keyword) -> Header {
        self.want(keyword.token());
        if self.token == Token::Lbrace {
            let mut header = Header::default();
            if keyword == Keyword::If {
                self.syntax_error("missing condition in if statement");
                header.cond = Some(self.bad_expr());
            }
            return header;
        }
        let outer = std::mem::replace(&mut self.expr_level, -1);
        let header = self.header_parts(keyword);
        self.expr_level = outer;
        header
    }

    fn header_parts(&mut self, keyword: Keyword) -> Header {
        let (mut init, mut post) = (None, None);
        if self.token != Token::Semi {
            if self.got(Token::Var) {
                let keyword = keyword.token().text();
                self.syntax_error(&format!("var declaration not allowed in {keyword} initializer"));
            }
            let first = self.simple_stmt(None, Some(keyword));
            init = Some(first);
            if let StmtKind::Range { .. } = self.tree[first].kind {
                return Header { init, ..Header::default() };
            }
        }
        let mut semi = None;
        let mut cond = None;
        if self.token == Token::Lbrace {
            cond = init.take();
        } else {
            if self.token == Token::Semi {
                semi = Some((self.pos(), self.scanner.semi));
                self.next();
            } else {
                // A brace is what is most likely missing.
                self.want(Token::Lbrace);
                if self.token != Token::Lbrace {
                    self.advance(&[Token::Lbrace, Token::Rbrace]);
                }
            }
            if keyword == Keyword::For {
                if self.token == Token::Lbrace {
                    self.syntax_error("expected for loop condition");
                } else {
                    if self.token != Token::Semi {
                        cond = Some(self.simple_stmt(None, None));
                    }
                    post = self.post();
                }
            } else if self.token != Token::Lbrace {
                cond = Some(self.simple_stmt(None, Some(keyword)));
            }
        }
        let cond = match cond {
            Some(cond) => self.condition(cond),
            None => semi.filter(|_| keyword == Keyword::If).map(|(pos, semi)| self.missing_condition(pos, semi)),
        };
        Header { init, cond, post }
    }

    /// What follows a loop's condition.
    fn post(&mut self) -> Option<StmtId> {
        self.want(Token::Semi);
        if self.token == Token::Lbrace {
            return None;
        }
        let post = self.simple_stmt(None, None);
        if let StmtKind::Assign { op: Some(Operator::Def), .. } = self.tree[post].kind {
            self.syntax_error_at(self.tree[post].pos, "cannot declare in post statement of for loop");
        }
        Some(post)
    }

    fn missing_condition(&mut self, pos: Pos, semi: Semi) -> ExprId {
        if semi == Semi::Written {
            self.syntax_error_at(pos, "missing condition in if statement");
        } else {
            self.syntax_error_at(pos, &format!("unexpected {}, expected {{ after if clause", semi.text()));
        }
        self.add(pos, ExprKind::Bad)
    }

    /// The expression that a statement in a condition's place is. Often `=` stands for `==`: what is compared is shown clearly.
    fn condition(&mut self, stmt: StmtId) -> Option<ExprId> {
        let shown = match self.tree[stmt].kind {
            StmtKind::Expr(x) => return Some(x),
            StmtKind::Assign { op: None, lhs, rhs: Some(rhs) } => {
                format!("assignment {} = {}", self.emphasized(lhs), self.emphasized(rhs))
            }
            _ => self.tree.show_stmt(stmt),
        };
        self.syntax_error_at(self.tree[stmt].pos, &format!("cannot use {shown} as value"));
        None
    }

    /// Binary operations stand in parentheses.
    fn emphasized(&self, x: ExprId) -> String {
        let shown = self.tree.show(x);
        if let ExprKind::Binary { .. } = self.tree[x].kind { format!("({shown})") } else { shown }
    }
}
