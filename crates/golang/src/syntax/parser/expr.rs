//! Expressions.

use super::Parser;
use crate::syntax::ids::{ExprId, List};
use crate::syntax::nodes::{ChanDir, ExprKind};
use crate::syntax::tokens::{Operator, Token};
use crate::syntax::tree::Tree;

impl Parser<'_> {
    pub(super) fn expr(&mut self) -> ExprId {
        self.binary_expr(None, 0)
    }

    /// `ExpressionList = Expression { "," Expression } .`
    pub(super) fn expr_list(&mut self) -> ExprId {
        let first = self.expr();
        if !self.got(Token::Comma) {
            return first;
        }
        let before = self.exprs.len();
        self.exprs.push(first);
        loop {
            let next = self.expr();
            self.exprs.push(next);
            if !self.got(Token::Comma) {
                break;
            }
        }
        let list = self.take_exprs(before);
        self.add(self.tree[first].pos, ExprKind::List(list))
    }

    /// `Expression = UnaryExpr | Expression binary_op Expression .` The first operand may have been read. Only operators that bind more
    /// strongly than `precedence` are read.
    pub(super) fn binary_expr(&mut self, x: Option<ExprId>, precedence: u8) -> ExprId {
        let mut x = x.unwrap_or_else(|| self.unary_expr());
        while matches!(self.token, Token::Operator | Token::Star) && self.scanner.precedence > precedence {
            let (pos, op) = (self.pos(), self.scanner.operator);
            self.next();
            let y = self.binary_expr(None, op.precedence());
            x = self.add(pos, ExprKind::Binary { op, x, y });
        }
        x
    }

    /// `UnaryExpr = PrimaryExpr | unary_op UnaryExpr .`
    fn unary_expr(&mut self) -> ExprId {
        self.nested(Parser::unary_expr_here)
    }

    fn unary_expr_here(&mut self) -> ExprId {
        let pos = self.pos();
        match (self.token, self.scanner.operator) {
            (Token::Operator | Token::Star, op) => match op {
                Operator::Mul | Operator::Add | Operator::Sub | Operator::Not | Operator::Xor | Operator::Tilde => {
                    self.next();
                    let x = self.unary_expr();
                    return self.add(pos, ExprKind::Unary { op, x });
                }
                Operator::And => {
                    self.next();
                    // A composite literal may stand in parentheses.
                    let x = self.unary_expr();
                    let x = self.tree.unparen(x);
                    return self.add(pos, ExprKind::Unary { op, x });
                }
                _ => {}
            },
            (Token::Arrow, _) => {
                self.next();
                // `<-chan int` is a type, `<-chan int(c)` receives: only the end of the operand tells.
                let x = self.unary_expr();
                if let ExprKind::ChanType { .. } = self.tree[x].kind {
                    self.reassociate_arrow(x);
                    return x;
                }
                return self.add(pos, ExprKind::Unary { op: Operator::Recv, x });
            }
            _ => {}
        }
        // Parentheses are kept: `(x) := true` is an error.
        self.primary_expr(None, true)
    }

    /// An arrow before a channel type belongs to it: `<-(chan E)` is `(<-chan E)`, `<-(chan<- E)` is `(<-chan (<-E))`.
    fn reassociate_arrow(&mut self, x: ExprId) {
        let mut typ = x;
        loop {
            let ExprKind::ChanType { dir, elem } = &mut self.tree.exprs[typ.index()].kind else {
                // The element is no channel.
                let shown = self.tree.show(typ);
                return self.syntax_error(&format!("unexpected {shown}, expected chan"));
            };
            let before = std::mem::replace(dir, ChanDir::RecvOnly);
            typ = *elem;
            match before {
                ChanDir::SendOnly => {}
                ChanDir::RecvOnly => return self.syntax_error("unexpected <-, expected chan"),
                ChanDir::Both => return,
            }
        }
    }

    pub(super) fn literal_or_nil(&mut self) -> Option<ExprId> {
        if self.token != Token::Literal {
            return None;
        }
        let (pos, kind, bad) = (self.pos(), self.scanner.kind, self.scanner.bad);
        let value = self.symbol();
        let literal = self.add(pos, ExprKind::BasicLit { value, kind, bad });
        self.next();
        Some(literal)
    }

    /// `Operand = Literal | OperandName | MethodExpr | "(" Expression ")" .`
    fn operand(&mut self, keep_parens: bool) -> ExprId {
        let pos = self.pos();
        match self.token {
            Token::Name => self.name().into(),
            Token::Literal => self.literal_or_nil().unwrap_or_else(|| self.bad_expr()),
            Token::Lparen => {
                self.next();
                self.expr_level += 1;
                let x = self.expr();
                self.expr_level -= 1;
                self.want(Token::Rparen);
                // Kept where an error may speak of them: around what is read so in a statement, and around a composite literal's type.
                if keep_parens || self.token == Token::Lbrace { self.add(pos, ExprKind::Paren(x)) } else { x }
            }
            Token::Func => {
                self.next();
                let (_, typ) = self.func_type("function type");
                if self.token != Token::Lbrace {
                    return typ;
                }
                self.expr_level += 1;
                let body = self.func_body();
                self.expr_level -= 1;
                self.add(pos, ExprKind::FuncLit { typ, body })
            }
            Token::Lbrack | Token::Chan | Token::Map | Token::Struct | Token::Interface => self.typ(),
            _ => {
                let bad = self.bad_expr();
                self.syntax_error("expected expression");
                self.advance(&[Token::Rparen, Token::Rbrack, Token::Rbrace]);
                bad
            }
        }
    }

    /// `PrimaryExpr = Operand | Conversion | PrimaryExpr ( Selector | Index | Slice | TypeAssertion | Arguments ) .`, and composite
    /// literals. The operand may have been read.
    pub(super) fn primary_expr(&mut self, x: Option<ExprId>, keep_parens: bool) -> ExprId {
        let mut x = x.unwrap_or_else(|| self.operand(keep_parens));
        loop {
            let pos = self.pos();
            match self.token {
                Token::Dot => {
                    self.next();
                    match self.token {
                        Token::Name => {
                            let sel = self.name();
                            x = self.add(pos, ExprKind::Selector { x, sel });
                        }
                        Token::Lparen => {
                            self.next();
                            let kind = if self.got(Token::Type) {
                                // The name before it is filled in by `simple_stmt`.
                                ExprKind::TypeSwitchGuard { lhs: None, x }
                            } else {
                                ExprKind::Assert { x, typ: self.typ() }
                            };
                            x = self.add(pos, kind);
                            self.want(Token::Rparen);
                        }
                        _ => {
                            self.syntax_error("expected name or (");
                            self.advance(&[Token::Semi, Token::Rparen]);
                        }
                    }
                }
                Token::Lbrack => x = self.index_or_slice(x),
                Token::Lparen => {
                    self.next();
                    let (args, dots) = self.arg_list();
                    x = self.add(pos, ExprKind::Call { fun: x, args, dots });
                }
                Token::Lbrace => {
                    // A composite literal, or the block of a statement.
                    let typ = self.tree.unparen(x);
                    let is_literal = match self.tree[typ].kind {
                        ExprKind::Name(_) | ExprKind::Selector { .. } => self.expr_level >= 0,
                        ExprKind::Index { .. } => self.expr_level >= 0 && !is_value(self.tree, typ),
                        ExprKind::ArrayType { .. }
                        | ExprKind::SliceType(_)
                        | ExprKind::StructType(_)
                        | ExprKind::MapType { .. } => true,
                        _ => false,
                    };
                    if !is_literal {
                        return x;
                    }
                    if typ != x {
                        self.syntax_error("cannot parenthesize type in composite literal");
                    }
                    x = self.composite_literal(Some(x));
                }
                _ => return x,
            }
        }
    }

    /// After an operand: `[i]`, `[i, j]`, `[i:j]`, `[i:j:k]`.
    fn index_or_slice(&mut self, x: ExprId) -> ExprId {
        let pos = self.pos();
        self.next();
        let mut low = None;
        if self.token != Token::Colon {
            let (index, comma) = if self.token == Token::Rbrack {
                self.syntax_error("expected operand");
                (self.bad_expr(), false)
            } else {
                self.type_list(false)
            };
            if comma || self.token == Token::Rbrack {
                self.want(Token::Rbrack);
                return self.add(pos, ExprKind::Index { x, index });
            }
            low = Some(index);
        }
        if !self.got(Token::Colon) {
            self.syntax_error("expected comma, : or ]");
            self.advance(&[Token::Comma, Token::Colon, Token::Rbrack]);
        }
        self.expr_level += 1;
        let (mut high, mut max) = (None, None);
        if self.token != Token::Colon && self.token != Token::Rbrack {
            high = Some(self.expr());
        }
        let full = self.token == Token::Colon;
        if full {
            if high.is_none() {
                self.error("middle index required in 3-index slice");
                high = Some(self.bad_expr());
            }
            self.next();
            max = Some(if self.token == Token::Rbrack {
                self.error("final index required in 3-index slice");
                self.bad_expr()
            } else {
                self.expr()
            });
        }
        self.expr_level -= 1;
        self.want(Token::Rbrack);
        self.add(pos, ExprKind::Slice { x, index: [low, high, max], full })
    }

    /// `[ arg { "," arg } [ "..." ] [ "," ] ] ")"`
    fn arg_list(&mut self) -> (List<ExprId>, bool) {
        self.expr_level += 1;
        let before = self.exprs.len();
        let mut dots = false;
        self.list("argument list", Token::Comma, Token::Rparen, &mut |parser| {
            let arg = parser.expr();
            parser.exprs.push(arg);
            dots = parser.got(Token::DotDotDot);
            dots
        });
        self.expr_level -= 1;
        (self.take_exprs(before), dots)
    }

    /// `Element = Expression | LiteralValue .`
    fn element(&mut self) -> ExprId {
        if self.token == Token::Lbrace {
            return self.nested(|parser| parser.composite_literal(None));
        }
        self.expr()
    }

    /// `LiteralValue = "{" [ ElementList [ "," ] ] "}" .`
    fn composite_literal(&mut self, typ: Option<ExprId>) -> ExprId {
        let pos = self.pos();
        self.expr_level += 1;
        self.want(Token::Lbrace);
        let before = self.exprs.len();
        let mut keys = 0;
        let rbrace = self.list("composite literal", Token::Comma, Token::Rbrace, &mut |parser| {
            let mut element = parser.element();
            if parser.token == Token::Colon {
                let pos = parser.pos();
                parser.next();
                let value = parser.element();
                element = parser.add(pos, ExprKind::KeyValue { key: element, value });
                keys += 1;
            }
            parser.exprs.push(element);
            false
        });
        self.expr_level -= 1;
        let elems = self.take_exprs(before);
        self.add(pos, ExprKind::CompositeLit { typ, elems, keys, rbrace })
    }
}

/// Whether an expression can be nothing but a value.
fn is_value(tree: &Tree, x: ExprId) -> bool {
    let mut todo = vec![x];
    while let Some(x) = todo.pop() {
        match tree[x].kind {
            ExprKind::BasicLit { .. }
            | ExprKind::CompositeLit { .. }
            | ExprKind::FuncLit { .. }
            | ExprKind::Slice { .. }
            | ExprKind::Assert { .. }
            | ExprKind::TypeSwitchGuard { .. }
            | ExprKind::Call { .. }
            | ExprKind::Binary { .. } => return true,
            ExprKind::Unary { op, .. } if op != Operator::Mul => return true,
            ExprKind::Paren(x) => todo.push(x),
            ExprKind::Index { x, index } => todo.extend([index, x]),
            _ => {}
        }
    }
    false
}
