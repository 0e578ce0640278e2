//! Expressions: what each is, and in which way it is asked for.
//!
//! States      An operand begins invalid, and stays so after an error, which has been reported then.
//! Invariants  I1  the operands that stand on the left of an expression are evaluated before anything else of it.
//!             I2  every expression that is evaluated is recorded, or waits in `untyped`.
//! Protocol    `raw_expr` is the way into every expression. It evaluates a chain of left operands, which may be as long as the text, from
//!             its end, and leaves what each came to in `prepared` for the expression around it, which asks for it before all else.
//! See         cmd/compile/internal/types2/expr.go; syntax/tree.rs, I4.

use super::{Checker, Mode, Operand};
use crate::syntax::{ExprId, ExprKind, Operator};
use crate::types::{BasicKind, Type, TypeId};

/// In which way an expression may stand alone as a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// It is a conversion, and may not.
    Conversion,
    /// It is another expression that may not.
    Expression,
    /// It may.
    Statement,
}

/// The variable or result of a function type that an expression is meant for.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) sig: TypeId,
    /// What messages call it.
    pub(crate) desc: String,
}

/// What an expression came to whose turn has not come.
#[derive(Debug)]
pub(crate) struct Prepared {
    expr: ExprId,
    kind: Kind,
    operand: Operand,
}

/// Something is wrong with the expression, and has been reported.
struct Wrong;

impl Checker<'_, '_> {
    /// What is meant for a variable of this type, if it is a function type.
    pub(crate) fn new_target(&mut self, typ: Option<TypeId>, desc: &str) -> Option<Target> {
        let sig = self.common_under(typ?).ok()?;
        matches!(self.arena[sig], Type::Signature(_)).then(|| Target { sig, desc: desc.to_owned() })
    }

    /// Evaluates an expression or a type. `hint` is the type of a composite literal that stands in another one; a generic function takes its
    /// type arguments from the target.
    pub(crate) fn raw_expr(
        &mut self,
        target: Option<&Target>,
        x: &mut Operand,
        e: ExprId,
        hint: Option<TypeId>,
        allow_generic: bool,
    ) -> Kind {
        let prepared = match self.prepared.take_if(|prepared| prepared.expr == e) {
            Some(prepared) => prepared,
            None => {
                self.prepare_left_of(e);
                self.evaluated(target, e, hint)
            }
        };
        *x = prepared.operand;
        if !allow_generic {
            self.non_generic(target, x);
        }
        self.record(x);
        prepared.kind
    }

    /// Evaluates an expression that something else will evaluate next, and only once.
    pub(super) fn evaluate_ahead(&mut self, e: ExprId) -> Operand {
        let mut operand = self.operand();
        let kind = self.raw_expr(None, &mut operand, e, None, false);
        self.prepared = Some(Prepared { expr: e, kind, operand: operand.clone() });
        self.one_value(&mut operand);
        operand
    }

    /// Complains about what is evaluated and is not one value.
    pub(super) fn one_value(&mut self, x: &mut Operand) {
        self.exclude(x, &[Mode::NoValue, Mode::Builtin, Mode::TypExpr]);
        self.single_value(x);
    }

    /// The operand on the left, if it has one on its own left.
    fn left_of(&self, e: ExprId) -> Option<ExprId> {
        let left = match self.tree[e].kind {
            ExprKind::Binary { x, .. }
            | ExprKind::Selector { x, .. }
            | ExprKind::Index { x, .. }
            | ExprKind::Slice { x, .. }
            | ExprKind::Assert { x, .. } => x,
            // A call evaluates itself what stands before the brackets of an instance.
            ExprKind::Call { fun, .. } => match self.tree[fun].kind {
                ExprKind::Index { x, .. } => x,
                _ => fun,
            },
            _ => return None,
        };
        let is_link = matches!(
            self.tree[left].kind,
            ExprKind::Binary { .. }
                | ExprKind::Selector { .. }
                | ExprKind::Index { .. }
                | ExprKind::Slice { .. }
                | ExprKind::Assert { .. }
                | ExprKind::Call { .. }
        );
        is_link.then_some(left)
    }

    /// Evaluates the operands on the left, the innermost first.
    fn prepare_left_of(&mut self, e: ExprId) {
        let Some(first) = self.left_of(e) else { return };
        let base = self.spine.len();
        self.spine.push(first);
        let mut at = first;
        while let Some(left) = self.left_of(at) {
            self.spine.push(left);
            at = left;
        }
        while self.spine.len() > base {
            let Some(link) = self.spine.pop() else { break };
            let prepared = self.evaluated(None, link, None);
            self.prepared = Some(prepared);
        }
    }

    /// What the expression comes to by itself.
    fn evaluated(&mut self, target: Option<&Target>, e: ExprId, hint: Option<TypeId>) -> Prepared {
        let mut operand = self.operand();
        let kind = self.expr_internal(target, &mut operand, e, hint).unwrap_or_else(|Wrong| {
            operand.invalidate();
            Kind::Statement
        });
        operand.expr = Some(e);
        Prepared { expr: e, kind, operand }
    }

    /// Complains about a generic type, or a generic function whose type arguments the target does not give.
    pub(crate) fn non_generic(&mut self, target: Option<&Target>, x: &mut Operand) {
        if !x.is_valid() || x.mode == Mode::NoValue {
            return;
        }
        let what = match &self.arena[x.typ] {
            Type::Alias(_) | Type::Named(_) if self.is_generic(x.typ) => "type",
            Type::Signature(signature) if !signature.tparams.is_empty() => {
                if target.is_some() {
                    let pos = x.expr.map_or(crate::source::Pos::NONE, |expr| self.tree[expr].pos);
                    self.func_inst(target, pos, x, None, true);
                    return;
                }
                "function"
            }
            _ => return,
        };
        if let Some(expr) = x.expr {
            let shown = self.text(expr);
            self.error(expr, format!("cannot use generic {what} {shown} without instantiation"));
        }
        x.invalidate();
        x.typ = self.invalid();
    }

    fn expr_internal(
        &mut self,
        target: Option<&Target>,
        x: &mut Operand,
        e: ExprId,
        hint: Option<TypeId>,
    ) -> Result<Kind, Wrong> {
        match self.tree[e].kind {
            ExprKind::Bad | ExprKind::BasicLit { bad: true, .. } => return Err(Wrong),
            ExprKind::Name(_) => {
                let name = self.tree.as_name(e).expect("gort internal bug: a name is no name; please report");
                self.ident(x, name, false);
                return Ok(Kind::Expression);
            }
            ExprKind::DotsType(_) => {
                self.error(e, "invalid syntax tree: invalid use of ...");
                return Err(Wrong);
            }
            ExprKind::BasicLit { .. } => self.basic_lit(x, e),
            ExprKind::FuncLit { .. } => self.func_lit(x, e),
            ExprKind::CompositeLit { .. } => self.composite_lit(x, e, hint),
            ExprKind::Paren(inner) => return Ok(self.raw_expr(None, x, inner, None, false)),
            ExprKind::Selector { .. } => {
                self.selector(x, e, false);
                return Ok(Kind::Expression);
            }
            ExprKind::Index { .. } => {
                if self.index_expr(x, e) {
                    self.func_inst(target, self.tree[e].pos, x, Some(e), true);
                }
            }
            ExprKind::Slice { .. } => self.slice_expr(x, e),
            ExprKind::Assert { x: value, typ } => self.assert_expr(x, e, value, typ)?,
            ExprKind::TypeSwitchGuard { x: value, .. } => {
                self.error(e, "invalid syntax tree: use of .(type) outside type switch");
                self.use_exprs(&[value]);
                return Err(Wrong);
            }
            ExprKind::Call { .. } => return Ok(self.call_expr(x, e)),
            ExprKind::List(_) => {
                self.error(e, "invalid syntax tree: unexpected list of expressions");
                return Err(Wrong);
            }
            ExprKind::Unary { op: Operator::Mul, x: base } => self.indirection(x, base)?,
            ExprKind::Unary { op, .. } => {
                self.unary(x, e);
                if op == Operator::Recv && x.is_valid() {
                    return Ok(Kind::Statement);
                }
            }
            ExprKind::Binary { op, x: left, y: right } => self.binary(x, Some(e), left, right, op),
            ExprKind::KeyValue { .. } => {
                self.error(e, "invalid syntax tree: no key:value expected");
                return Err(Wrong);
            }
            ExprKind::ArrayType { .. }
            | ExprKind::SliceType(_)
            | ExprKind::StructType(_)
            | ExprKind::FuncType { .. }
            | ExprKind::InterfaceType(_)
            | ExprKind::MapType { .. }
            | ExprKind::ChanType { .. } => {
                x.mode = Mode::TypExpr;
                x.typ = self.typ(e);
            }
        }
        if x.is_valid() { Ok(Kind::Expression) } else { Err(Wrong) }
    }

    /// `*x`: the type of pointers to a type, or what a pointer points to.
    fn indirection(&mut self, x: &mut Operand, base: ExprId) -> Result<(), Wrong> {
        self.expr_or_type(x, base, false);
        match x.mode {
            Mode::Invalid => return Err(Wrong),
            Mode::TypExpr => {
                self.valid_var_type(base, x.typ);
                x.typ = self.arena.pointer(x.typ);
                return Ok(());
            }
            _ => {}
        }
        let mut base: Option<TypeId> = None;
        for term in self.typeset(x.typ).collect::<Vec<_>>() {
            let pointed = term.and_then(|(_, under)| match self.arena[under] {
                Type::Pointer(pointed) => Some(pointed),
                _ => None,
            });
            let Some(pointed) = pointed else {
                let shown = self.show_operand(x);
                self.error(&*x, format!("invalid operation: cannot indirect {shown}"));
                return Err(Wrong);
            };
            if base.is_some_and(|base| !self.identical(pointed, base)) {
                let shown = self.show_operand(x);
                self.error(&*x, format!("invalid operation: pointers of {shown} must have identical base types"));
                return Err(Wrong);
            }
            base = Some(pointed);
        }
        let base = base.ok_or(Wrong)?;
        if !self.is_complete(base) {
            return Err(Wrong);
        }
        x.mode = Mode::Variable;
        x.typ = base;
        Ok(())
    }

    /// `x.(T)`
    fn assert_expr(&mut self, x: &mut Operand, e: ExprId, value: ExprId, typ: ExprId) -> Result<(), Wrong> {
        self.expr(None, x, value);
        if !x.is_valid() {
            return Err(Wrong);
        }
        if self.is_type_param(x.typ) {
            let shown = self.show_operand(x);
            let text = format!("invalid operation: cannot use type assertion on type parameter value {shown}");
            self.error(&*x, text);
            return Err(Wrong);
        }
        if !self.is_interface(x.typ) {
            let shown = self.show_operand(x);
            self.error(&*x, format!("invalid operation: {shown} is not an interface"));
            return Err(Wrong);
        }
        let typ = self.var_type(typ);
        if !self.is_valid(typ) || !self.is_complete(typ) {
            return Err(Wrong);
        }
        self.type_assertion(e, x, typ, false);
        x.mode = Mode::CommaOk;
        x.typ = typ;
        Ok(())
    }

    /// Complains if a value of the operand's interface type can never be of the type.
    pub(crate) fn type_assertion(&mut self, e: ExprId, x: &Operand, typ: TypeId, type_switch: bool) {
        let mut cause = String::new();
        if self.assertable_to(x.typ, typ, Some(&mut cause)) {
            return;
        }
        let (shown, typ) = (self.text(e), self.show(typ));
        let text = if type_switch {
            let x = self.show_operand(x);
            format!("impossible type switch case: {shown}\n\t{x} cannot have dynamic type {typ} {cause}")
        } else {
            let of = self.show(x.typ);
            format!("impossible type assertion: {shown}\n\t{typ} does not implement {of} {cause}")
        };
        self.error(e, text);
    }

    /// Evaluates an expression that is one value.
    pub(crate) fn expr(&mut self, target: Option<&Target>, x: &mut Operand, e: ExprId) {
        self.raw_expr(target, x, e, None, false);
        self.one_value(x);
    }

    /// Evaluates an expression that is one value, which may be generic.
    pub(crate) fn generic_expr(&mut self, x: &mut Operand, e: ExprId, hint: Option<TypeId>) {
        self.raw_expr(None, x, e, hint, true);
        self.one_value(x);
    }

    /// Evaluates an expression that may be several values. If a second one can be asked for and may be, both are returned, and true.
    pub(crate) fn multi_expr(&mut self, e: ExprId, allow_comma_ok: bool) -> (Vec<Operand>, bool) {
        let mut x = self.operand();
        self.raw_expr(None, &mut x, e, None, false);
        self.exclude(&mut x, &[Mode::NoValue, Mode::Builtin, Mode::TypExpr]);
        if let Type::Tuple(results) = &self.arena[x.typ]
            && x.is_valid()
        {
            let types: Vec<_> = results.iter().map(|result| self.type_of(*result)).collect();
            let values = types.into_iter().enumerate().map(|(at, typ)| {
                let expr = self.tree.dummy(self.tree.start_pos(e), &nth(at + 1, "function result"));
                Operand { mode: Mode::Value, expr: Some(expr), typ, ..self.operand() }
            });
            return (values.collect(), false);
        }
        if allow_comma_ok && matches!(x.mode, Mode::MapIndex | Mode::CommaOk) {
            let expr = self.tree.dummy(self.tree.start_pos(e), "ok value of (comma, ok) expression");
            let typ = self.basic(BasicKind::UntypedBool);
            let ok = Operand { mode: Mode::Value, expr: Some(expr), typ, ..self.operand() };
            return (vec![x, ok], true);
        }
        (vec![x], false)
    }

    /// Evaluates an expression that is one value, or a type.
    pub(crate) fn expr_or_type(&mut self, x: &mut Operand, e: ExprId, allow_generic: bool) {
        self.raw_expr(None, x, e, None, allow_generic);
        self.exclude(x, &[Mode::NoValue]);
        self.single_value(x);
    }

    /// Complains about an operand of one of these modes.
    pub(crate) fn exclude(&mut self, x: &mut Operand, modes: &[Mode]) {
        if !modes.contains(&x.mode) {
            return;
        }
        let what = match x.mode {
            Mode::NoValue if modes.contains(&Mode::TypExpr) => "used as value",
            Mode::NoValue => "used as value or type",
            Mode::Builtin => "must be called",
            _ => "is not an expression",
        };
        let shown = self.show_operand(x);
        self.error(&*x, format!("{shown} {what}"));
        x.invalidate();
    }

    /// Complains about several values.
    pub(crate) fn single_value(&mut self, x: &mut Operand) {
        if x.mode == Mode::Value && matches!(self.arena[x.typ], Type::Tuple(_)) {
            let shown = self.show_operand(x);
            self.error(&*x, format!("multiple-value {shown} in single-value context"));
            x.invalidate();
        }
    }
}

/// `1st result`, `2nd result`, `3rd result`, `4th result`, and so on.
fn nth(n: usize, what: &str) -> String {
    let ending = match n {
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    };
    format!("{n}{ending} {what}")
}
