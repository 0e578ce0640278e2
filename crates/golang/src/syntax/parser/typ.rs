//! Types.

use super::Parser;
use crate::source::Pos;
use crate::syntax::ids::{ExprId, List, NameId};
use crate::syntax::nodes::{ChanDir, ExprKind, Field};
use crate::syntax::tokens::{Operator, Token};

impl Parser<'_> {
    pub(super) fn typ(&mut self) -> ExprId {
        self.type_or_nil().unwrap_or_else(|| {
            let bad = self.bad_expr();
            self.syntax_error("expected type");
            self.advance(&[Token::Comma, Token::Colon, Token::Semi, Token::Rparen, Token::Rbrack, Token::Rbrace]);
            bad
        })
    }

    /// `Type = TypeName | TypeLit | "(" Type ")" .`
    pub(super) fn type_or_nil(&mut self) -> Option<ExprId> {
        match self.token {
            Token::Name => Some(self.qualified_name(None)),
            Token::Star
            | Token::Arrow
            | Token::Func
            | Token::Lbrack
            | Token::Chan
            | Token::Map
            | Token::Struct
            | Token::Interface
            | Token::Lparen => Some(self.nested(Parser::type_literal)),
            _ => None,
        }
    }

    fn type_literal(&mut self) -> ExprId {
        let pos = self.pos();
        match self.token {
            Token::Star => {
                self.next();
                let x = self.typ();
                self.add(pos, ExprKind::Unary { op: Operator::Mul, x })
            }
            Token::Arrow => {
                self.next();
                self.want(Token::Chan);
                let elem = self.chan_elem();
                self.add(pos, ExprKind::ChanType { dir: ChanDir::RecvOnly, elem })
            }
            Token::Func => {
                self.next();
                self.func_type("function type").1
            }
            Token::Lbrack => {
                self.next();
                if self.got(Token::Rbrack) { self.slice_type(pos) } else { self.array_type(pos, None) }
            }
            Token::Chan => {
                self.next();
                let dir = if self.got(Token::Arrow) { ChanDir::SendOnly } else { ChanDir::Both };
                let elem = self.chan_elem();
                self.add(pos, ExprKind::ChanType { dir, elem })
            }
            Token::Map => {
                self.next();
                self.want(Token::Lbrack);
                let key = self.typ();
                self.want(Token::Rbrack);
                let value = self.typ();
                self.add(pos, ExprKind::MapType { key, value })
            }
            Token::Struct => self.struct_type(),
            Token::Interface => self.interface_type(),
            Token::Lparen => {
                self.next();
                let typ = self.typ();
                self.want(Token::Rparen);
                typ
            }
            // Too deep: the text is at its end.
            _ => self.bad_expr(),
        }
    }

    /// Reads `[` and type arguments.
    fn type_instance(&mut self, x: ExprId) -> ExprId {
        let pos = self.pos();
        self.want(Token::Lbrack);
        let index = if self.token == Token::Rbrack {
            self.syntax_error("expected type argument list");
            self.bad_expr()
        } else {
            self.type_list(true).0
        };
        self.want(Token::Rbrack);
        self.add(pos, ExprKind::Index { x, index })
    }

    /// Reads a signature. If there is a context, it must have no type parameters.
    pub(super) fn func_type(&mut self, context: &str) -> (List<Field>, ExprId) {
        let pos = self.pos();
        let mut tparams = List::EMPTY;
        if self.got(Token::Lbrack) {
            if !context.is_empty() {
                self.syntax_error_at(pos, &format!("{context} must have no type parameters"));
            }
            if self.token == Token::Rbrack {
                self.syntax_error("empty type parameter list");
                self.next();
            } else {
                tparams = self.param_list(None, Token::Rbrack, true, false);
            }
        }
        self.want(Token::Lparen);
        let params = self.param_list(None, Token::Rparen, false, true);
        let results = self.func_result();
        (tparams, self.add(pos, ExprKind::FuncType { params, results }))
    }

    /// `Result = Parameters | Type .`
    fn func_result(&mut self) -> List<Field> {
        if self.got(Token::Lparen) {
            return self.param_list(None, Token::Rparen, false, false);
        }
        let pos = self.pos();
        match self.type_or_nil() {
            Some(typ) => self.tree.add_list([Field { pos, name: None, typ, tag: None }]),
            None => List::EMPTY,
        }
    }

    /// `[` has been read, and perhaps the length.
    pub(super) fn array_type(&mut self, pos: Pos, mut len: Option<ExprId>) -> ExprId {
        if len.is_none() && !self.got(Token::DotDotDot) {
            self.expr_level += 1;
            len = Some(self.expr());
            self.expr_level -= 1;
        }
        if self.token == Token::Comma {
            // As in a list of type parameters.
            self.syntax_error("unexpected comma; expected ]");
            self.next();
        }
        self.want(Token::Rbrack);
        let elem = self.typ();
        self.add(pos, ExprKind::ArrayType { len, elem })
    }

    /// `[]` has been read.
    pub(super) fn slice_type(&mut self, pos: Pos) -> ExprId {
        let elem = self.typ();
        self.add(pos, ExprKind::SliceType(elem))
    }

    fn chan_elem(&mut self) -> ExprId {
        self.type_or_nil().unwrap_or_else(|| {
            let bad = self.bad_expr();
            self.syntax_error("missing channel element type");
            bad
        })
    }

    /// `StructType = "struct" "{" { FieldDecl ";" } "}" .`
    fn struct_type(&mut self) -> ExprId {
        let pos = self.pos();
        self.want(Token::Struct);
        self.want(Token::Lbrace);
        let mut fields = Vec::new();
        self.list("struct type", Token::Semi, Token::Rbrace, &mut |parser| {
            parser.field_decl(&mut fields);
            false
        });
        let fields = self.tree.add_list(fields);
        self.add(pos, ExprKind::StructType(fields))
    }

    /// `FieldDecl = (IdentifierList Type | EmbeddedField) [ Tag ] .`
    fn field_decl(&mut self, fields: &mut Vec<Field>) {
        let pos = self.pos();
        let embedded = match self.token {
            Token::Name => {
                let name = self.name();
                if matches!(self.token, Token::Dot | Token::Literal | Token::Semi | Token::Rbrace) {
                    self.qualified_name(Some(name))
                } else {
                    let names = self.name_list(name);
                    // A field of array or slice type, or an embedded instantiated type.
                    let typ = if names.len() == 1 && self.token == Token::Lbrack {
                        self.array_or_type_args(name)
                    } else {
                        self.typ()
                    };
                    let is_instance = matches!(self.tree[typ].kind, ExprKind::Index { x, .. } if x == name.into());
                    if !is_instance {
                        let tag = self.literal_or_nil();
                        fields.extend(self.tree.list(names).iter().map(|name| Field {
                            pos: self.tree[*name].pos,
                            name: Some(*name),
                            typ,
                            tag,
                        }));
                        return;
                    }
                    typ
                }
            }
            Token::Star => {
                self.next();
                let x = if self.token == Token::Lparen {
                    self.syntax_error("cannot parenthesize embedded type");
                    self.next();
                    let x = self.qualified_name(None);
                    self.got(Token::Rparen);
                    x
                } else {
                    self.qualified_name(None)
                };
                self.add(pos, ExprKind::Unary { op: Operator::Mul, x })
            }
            Token::Lparen => {
                self.syntax_error("cannot parenthesize embedded type");
                self.next();
                let typ = if self.token == Token::Star {
                    let pos = self.pos();
                    self.next();
                    let x = self.qualified_name(None);
                    self.add(pos, ExprKind::Unary { op: Operator::Mul, x })
                } else {
                    self.qualified_name(None)
                };
                self.got(Token::Rparen);
                typ
            }
            _ => {
                self.syntax_error("expected field name or embedded type");
                self.advance(&[Token::Semi, Token::Rbrace]);
                return;
            }
        };
        let tag = self.literal_or_nil();
        fields.push(Field { pos, name: None, typ: embedded, tag });
    }

    /// After a name: `[n]E` is an array type, `[]E` a slice type, `[n,]` and `[n1, n2]` make the name an instantiated type.
    pub(super) fn array_or_type_args(&mut self, name: NameId) -> ExprId {
        let pos = self.pos();
        self.want(Token::Lbrack);
        if self.got(Token::Rbrack) {
            return self.slice_type(pos);
        }
        let (index, comma) = self.type_list(false);
        self.want(Token::Rbrack);
        if !comma && let Some(elem) = self.type_or_nil() {
            return self.add(pos, ExprKind::ArrayType { len: Some(index), elem });
        }
        self.add(pos, ExprKind::Index { x: name.into(), index })
    }

    /// `InterfaceType = "interface" "{" { ( MethodDecl | EmbeddedElem ) ";" } "}" .`
    fn interface_type(&mut self) -> ExprId {
        let pos = self.pos();
        self.want(Token::Interface);
        self.want(Token::Lbrace);
        let mut methods = Vec::new();
        self.list("interface type", Token::Semi, Token::Rbrace, &mut |parser| {
            let pos = parser.pos();
            let mut method = None;
            if parser.token == Token::Name {
                method = Some(parser.method_decl());
            }
            let method = method.filter(|method| method.name.is_some()).unwrap_or_else(|| {
                let typ = parser.embedded_elem(method.map(|embedded| embedded.typ));
                Field { pos, name: None, typ, tag: None }
            });
            methods.push(method);
            false
        });
        let methods = self.tree.add_list(methods);
        self.add(pos, ExprKind::InterfaceType(methods))
    }

    /// `MethodSpec = MethodName Signature | InterfaceTypeName .`
    fn method_decl(&mut self) -> Field {
        const CONTEXT: &str = "interface method";
        let pos = self.pos();
        let name = self.name();
        let method = |typ| Field { pos, name: Some(name), typ, tag: None };
        let embedded = |typ| Field { pos, name: None, typ, tag: None };
        match self.token {
            Token::Lparen => method(self.func_type(CONTEXT).1),
            Token::Lbrack => {
                let bracket = self.pos();
                self.next();
                if self.token == Token::Rbrack {
                    // Taken as if it were not there.
                    let pos = self.pos();
                    self.next();
                    return if self.token == Token::Lparen {
                        self.error_at(pos, "empty type parameter list");
                        method(self.func_type(CONTEXT).1)
                    } else {
                        self.error_at(pos, "empty type argument list");
                        embedded(name.into())
                    };
                }
                // Type arguments look like parameters without names.
                let list = self.param_list(None, Token::Rbrack, false, false);
                let args = self.tree.list(list);
                match args.first() {
                    None if self.token == Token::Lparen => method(self.func_type(CONTEXT).1),
                    None => embedded(name.into()),
                    Some(first) if first.name.is_some() => {
                        let method = method(self.func_type(CONTEXT).1);
                        self.error_at(bracket, "interface method must have no type parameters");
                        method
                    }
                    Some(first) => {
                        let (pos, mut index) = (first.pos, first.typ);
                        if args.len() > 1 {
                            let types: Vec<_> = args.iter().map(|arg| arg.typ).collect();
                            let types = self.tree.add_list(types);
                            index = self.add(pos, ExprKind::List(types));
                        }
                        embedded(self.add(bracket, ExprKind::Index { x: name.into(), index }))
                    }
                }
            }
            _ => embedded(self.qualified_name(Some(name))),
        }
    }

    /// `EmbeddedElem = MethodSpec | EmbeddedTerm { "|" EmbeddedTerm } .` The first term may have been read.
    pub(super) fn embedded_elem(&mut self, first: Option<ExprId>) -> ExprId {
        let mut typ = first.unwrap_or_else(|| self.embedded_term());
        while self.at_operator(Operator::Or) {
            let pos = self.pos();
            self.next();
            let y = self.embedded_term();
            typ = self.add(pos, ExprKind::Binary { op: Operator::Or, x: typ, y });
        }
        typ
    }

    /// `EmbeddedTerm = [ "~" ] Type .`
    fn embedded_term(&mut self) -> ExprId {
        if self.at_operator(Operator::Tilde) {
            let pos = self.pos();
            self.next();
            let x = self.typ();
            return self.add(pos, ExprKind::Unary { op: Operator::Tilde, x });
        }
        self.type_or_nil().unwrap_or_else(|| {
            let bad = self.bad_expr();
            self.syntax_error("expected ~ term or type");
            self.advance(&[Token::Operator, Token::Semi, Token::Rparen, Token::Rbrack, Token::Rbrace]);
            bad
        })
    }

    /// A type's name, with a package and type arguments. The first name may have been read.
    pub(super) fn qualified_name(&mut self, name: Option<NameId>) -> ExprId {
        let mut x = match name {
            Some(name) => name.into(),
            None if self.token == Token::Name => self.name().into(),
            None => {
                let pos = self.pos();
                let blank = self.tree.add_name(pos, self.blank);
                self.syntax_error("expected name");
                self.advance(&[Token::Dot, Token::Semi, Token::Rbrace]);
                blank.into()
            }
        };
        if self.token == Token::Dot {
            let pos = self.pos();
            self.next();
            let sel = self.name();
            x = self.add(pos, ExprKind::Selector { x, sel });
        }
        if self.token == Token::Lbrack {
            x = self.nested(|parser| parser.type_instance(x));
        }
        x
    }

    /// Types separated by commas, with perhaps one at the end. Unless it is strict the first may be any expression. Returns whether there
    /// was a comma, too.
    pub(super) fn type_list(&mut self, strict: bool) -> (ExprId, bool) {
        self.expr_level += 1;
        let mut x = if strict { self.typ() } else { self.expr() };
        let comma = self.got(Token::Comma);
        if comma && let Some(second) = self.type_or_nil() {
            let before = self.exprs.len();
            self.exprs.extend([x, second]);
            while self.got(Token::Comma) {
                let Some(next) = self.type_or_nil() else { break };
                self.exprs.push(next);
            }
            let pos = self.tree[x].pos;
            let list = self.take_exprs(before);
            x = self.add(pos, ExprKind::List(list));
        }
        self.expr_level -= 1;
        (x, comma)
    }
}
