//! Parameters, results, receivers, type parameters.

use super::Parser;
use crate::source::Pos;
use crate::syntax::ids::{ExprId, List, NameId};
use crate::syntax::nodes::{Expr, ExprKind, Field};
use crate::syntax::tokens::{Operator, Token};

/// A parameter, of which it may not be known yet whether it is a name or a type.
#[derive(Clone, Copy)]
struct Param {
    pos: Pos,
    name: Option<NameId>,
    typ: Option<ExprId>,
}

impl Parser<'_> {
    /// `ParameterDecl = [ IdentifierList ] [ "..." ] Type .` A first name may have been read.
    fn param_decl_or_nil(&mut self, name: Option<NameId>, follow: Token) -> Option<Param> {
        // Type parameters may have sets of types.
        let type_sets = follow == Token::Rbrack;
        let pos = name.map_or(self.pos(), |name| self.tree[name].pos);
        if name.is_none() && type_sets && self.at_operator(Operator::Tilde) {
            let typ = self.embedded_elem(None);
            return Some(Param { pos, name: None, typ: Some(typ) });
        }
        let mut param = Param { pos, name: None, typ: None };
        if self.token == Token::Name || name.is_some() {
            let name = name.unwrap_or_else(|| self.name());
            if self.token == Token::Lbrack {
                // name "[" …
                let typ = self.array_or_type_args(name);
                if !matches!(self.tree[typ].kind, ExprKind::Index { .. }) {
                    param.name = Some(name);
                }
                param.typ = Some(self.rest_of_union(typ, type_sets));
                return Some(param);
            }
            if self.token == Token::Dot {
                // name "." …
                let typ = self.qualified_name(Some(name));
                param.typ = Some(self.rest_of_union(typ, type_sets));
                return Some(param);
            }
            if type_sets && self.at_operator(Operator::Or) {
                // name "|" …
                param.typ = Some(self.embedded_elem(Some(name.into())));
                return Some(param);
            }
            param.name = Some(name);
        }
        if self.token == Token::DotDotDot {
            // [name] "..." …
            let pos = self.pos();
            self.next();
            param.typ = Some(match self.type_or_nil() {
                Some(elem) => self.add(pos, ExprKind::DotsType(elem)),
                None => {
                    let bad = self.bad_expr();
                    self.syntax_error("... is missing type");
                    bad
                }
            });
            return Some(param);
        }
        if type_sets && self.at_operator(Operator::Tilde) {
            // [name] "~" …
            param.typ = Some(self.embedded_elem(None));
            return Some(param);
        }
        param.typ = self.type_or_nil().map(|typ| self.rest_of_union(typ, type_sets));
        if param.name.is_some() || param.typ.is_some() {
            return Some(param);
        }
        self.syntax_error(&format!("expected {}", follow.in_words()));
        self.advance(&[Token::Comma, follow]);
        None
    }

    fn rest_of_union(&mut self, typ: ExprId, type_sets: bool) -> ExprId {
        if type_sets && self.at_operator(Operator::Or) { self.embedded_elem(Some(typ)) } else { typ }
    }

    /// `Parameters = "(" [ ParameterList [ "," ] ] ")" .` The opening token has been read, and perhaps the first name with its type.
    /// In the result either all have names or none has.
    pub(super) fn param_list(
        &mut self,
        first: Option<(NameId, Option<ExprId>)>,
        close: Token,
        require_names: bool,
        dots_allowed: bool,
    ) -> List<Field> {
        if let Some((name, Some(typ))) = first
            && self.token == close
        {
            self.next();
            let pos = self.tree[name].pos;
            return self.tree.add_list([Field { pos, name: Some(name), typ, tag: None }]);
        }
        // A level of its own: a parameter list takes as much stack as the type that it belongs to.
        self.nested(|parser| parser.params(first, close, require_names, dots_allowed))
    }

    fn params(
        &mut self,
        mut first: Option<(NameId, Option<ExprId>)>,
        close: Token,
        require_names: bool,
        dots_allowed: bool,
    ) -> List<Field> {
        let mut params: Vec<Param> = Vec::new();
        // Parameters with name and type; parameters with a type.
        let (mut named, mut typed) = (0, 0);
        let end = self.list("parameter list", Token::Comma, close, &mut |parser| {
            let param = match first.take() {
                Some((name, Some(typ))) => Some(Param { pos: parser.tree[name].pos, name: Some(name), typ: Some(typ) }),
                first => parser.param_decl_or_nil(first.map(|(name, _)| name), close),
            };
            if let Some(param) = param {
                named += usize::from(param.name.is_some() && param.typ.is_some());
                typed += usize::from(param.typ.is_some());
                params.push(param);
            }
            false
        });
        if named == 0 && !require_names {
            // What looks like names are types.
            for param in &mut params {
                if let Some(name) = param.name.take() {
                    param.typ = Some(name.into());
                }
            }
        } else if named != params.len() {
            self.distribute_types(&mut params, named == typed, end, require_names);
        }
        self.check_dots(&mut params, dots_allowed);
        let fields =
            params.into_iter().filter_map(|Param { pos, name, typ }| Some(Field { pos, name, typ: typ?, tag: None }));
        self.tree.add_list(fields)
    }

    /// Some have names or all must: a name without a type has the type of what follows it.
    fn distribute_types(&mut self, params: &mut [Param], none_is_bare_type: bool, end: Pos, require_names: bool) {
        let mut leftmost = Pos::NONE;
        let mut typ = None;
        for param in params.iter_mut().rev() {
            if let Some(own) = param.typ {
                typ = Some(own);
                if param.name.is_none() {
                    leftmost = self.tree.start_pos(own);
                    param.name = Some(self.tree.add_name(leftmost, self.blank));
                }
            } else if typ.is_some() {
                param.typ = typ;
            } else {
                leftmost = param.name.map_or(leftmost, |name| self.tree[name].pos);
                param.typ = Some(self.add(leftmost, ExprKind::Bad));
            }
        }
        if !leftmost.is_known() {
            return;
        }
        // If every type has a name, names without types are left at the end.
        let (pos, text) = match (none_is_bare_type, require_names) {
            (true, true) => (end, "missing type constraint"),
            (true, false) => (end, "missing parameter type"),
            (false, true) if params.len() == 1 => (leftmost, "missing type parameter name or invalid array length"),
            (false, true) => (leftmost, "missing type parameter name"),
            (false, false) => (leftmost, "missing parameter name"),
        };
        self.syntax_error_at(pos, text);
    }

    /// Only the last parameter may have three dots, and only where they are allowed at all.
    fn check_dots(&mut self, params: &mut [Param], dots_allowed: bool) {
        let mut first = true;
        let last = params.len().saturating_sub(1);
        for index in 0..params.len() {
            let Some(typ) = params[index].typ else { continue };
            let ExprKind::DotsType(elem) = self.tree[typ].kind else { continue };
            if dots_allowed && index == last {
                continue;
            }
            if std::mem::take(&mut first) {
                let text = if dots_allowed { "can only use ... with final parameter" } else { "invalid use of ..." };
                self.error_at(self.tree[typ].pos, text);
            }
            let is_shared = params.get(index + 1).is_some_and(|next| next.typ == Some(typ));
            params[index].typ = Some(if is_shared { self.copied(elem) } else { elem });
        }
    }

    /// A type for a second place. A tree must not share what is large: passes over it would take a time that doubles with each level.
    fn copied(&mut self, typ: ExprId) -> ExprId {
        let Expr { pos, kind } = self.tree[typ];
        self.add(pos, if let ExprKind::Name(_) = kind { kind } else { ExprKind::Bad })
    }
}
