#![allow(unused_variables, clippy::unused_self)]
use super::*;
use crate::syntax::{NameId, Operator};
use crate::types::{ObjectKind, Unrepresentable, VarKind};
pub(crate) mod expr {
    use crate::types::TypeId;
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(crate) enum Kind {
        Conversion,
        Expression,
        Statement,
    }
    pub(crate) struct Target {
        pub(crate) sig: TypeId,
        pub(crate) desc: String,
    }
}
pub(crate) use expr::*;
// E's
impl Checker<'_, '_> {
    pub(crate) fn implements(&mut self, _: TypeId, _: TypeId, _: bool, _: Option<&mut String>) -> bool {
        todo!()
    }
    pub(crate) fn instance(&mut self, pos: Pos, orig: TypeId, targs: &[TypeId]) -> TypeId {
        todo!()
    }
    pub(crate) fn verify(&mut self, pos: Pos, tparams: &[TypeId], targs: &[TypeId]) -> Result<(), (usize, String)> {
        todo!()
    }
    pub(crate) fn typeset(&self, t: TypeId) -> std::vec::IntoIter<Option<(TypeId, TypeId)>> {
        todo!()
    }
    pub(crate) fn common_under(&self, t: TypeId) -> Result<TypeId, String> {
        todo!()
    }
    pub(crate) fn common_under_if(
        &self,
        t: TypeId,
        _: impl FnMut(Option<(TypeId, TypeId)>) -> Result<(), String>,
    ) -> Result<TypeId, String> {
        todo!()
    }
    pub(crate) fn infer(
        &mut self,
        pos: Pos,
        tparams: &[TypeId],
        targs: &[Option<TypeId>],
        params: &[ObjectId],
        args: &[Operand],
        reverse: bool,
        err: &mut Report,
    ) -> Option<Vec<TypeId>> {
        todo!()
    }
    pub(crate) fn is_complete(&mut self, t: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn mono_record_instance(&mut self, pos: Pos, tparams: &[TypeId], targs: &[TypeId], xlist: &[ExprId]) {
        todo!()
    }
    pub(crate) fn has_nil(&self, t: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn comparable(&self, t: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn is_type_param(&self, t: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn is_interface(&self, t: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn is_non_type_param_interface(&self, t: TypeId) -> bool {
        todo!()
    }
}
impl Checker<'_, '_> {
    pub(crate) fn rename_tparams(&mut self, pos: Pos, tparams: &[TypeId], typ: TypeId) -> (Vec<TypeId>, TypeId) {
        todo!()
    }
    pub(crate) fn rename_params(
        &mut self,
        pos: Pos,
        tparams: &[TypeId],
        params: &[ObjectId],
    ) -> (Vec<TypeId>, Vec<ObjectId>) {
        todo!()
    }
    pub(crate) fn is_parameterized(&self, tparams: &[TypeId], typ: TypeId) -> bool {
        todo!()
    }
}
// F's
impl Checker<'_, '_> {
    pub(crate) fn show_object(&self, o: ObjectId) -> String {
        todo!()
    }
}
// G's
impl Operand {
    pub(crate) fn is_nil(&self) -> bool {
        todo!()
    }
}
impl Checker<'_, '_> {
    pub(crate) fn new_target(&mut self, typ: Option<TypeId>, desc: &str) -> Option<Target> {
        todo!()
    }
    pub(crate) fn raw_expr(
        &mut self,
        t: Option<&Target>,
        x: &mut Operand,
        e: ExprId,
        hint: Option<TypeId>,
        allow_generic: bool,
    ) -> Kind {
        todo!()
    }
    pub(crate) fn expr(&mut self, t: Option<&Target>, x: &mut Operand, e: ExprId) {
        todo!()
    }
    pub(crate) fn generic_expr(&mut self, x: &mut Operand, e: ExprId, hint: Option<TypeId>) {
        todo!()
    }
    pub(crate) fn expr_or_type(&mut self, x: &mut Operand, e: ExprId, allow_generic: bool) {
        todo!()
    }
    pub(crate) fn multi_expr(&mut self, e: ExprId, allow_comma_ok: bool) -> (Vec<Operand>, bool) {
        todo!()
    }
    pub(crate) fn exclude(&mut self, x: &mut Operand, modes: &[Mode]) {
        todo!()
    }
    pub(crate) fn single_value(&mut self, x: &mut Operand) {
        todo!()
    }
    pub(crate) fn non_generic(&mut self, t: Option<&Target>, x: &mut Operand) {
        todo!()
    }
    pub(crate) fn binary(&mut self, x: &mut Operand, e: Option<ExprId>, lhs: ExprId, rhs: ExprId, op: Operator) {
        todo!()
    }
    pub(crate) fn match_types(&mut self, x: &mut Operand, y: &mut Operand) {
        todo!()
    }
    pub(crate) fn comparison(&mut self, x: &mut Operand, y: &mut Operand, op: Operator, switch_case: bool) {
        todo!()
    }
    pub(crate) fn chan_elem(&mut self, at: impl At, x: &Operand, recv: bool) -> Option<TypeId> {
        todo!()
    }
    pub(crate) fn type_assertion(&mut self, e: ExprId, x: &Operand, typ: TypeId, type_switch: bool) {
        todo!()
    }
    pub(crate) fn update_expr_type(&mut self, e: ExprId, typ: TypeId, is_final: bool) {
        todo!()
    }
    pub(crate) fn update_expr_val(&mut self, e: ExprId, val: Value) {
        todo!()
    }
    pub(crate) fn convert_untyped(&mut self, x: &mut Operand, t: TypeId) {
        todo!()
    }
    pub(crate) fn implicit_type_and_value(
        &mut self,
        x: &Operand,
        t: TypeId,
    ) -> Result<(TypeId, Option<Value>), Unrepresentable> {
        todo!()
    }
    pub(crate) fn assignable_to(&mut self, x: &Operand, t: TypeId) -> Result<(), String> {
        todo!()
    }
    pub(crate) fn conversion(&mut self, x: &mut Operand, t: TypeId) {
        todo!()
    }
    pub(crate) fn index_expr(&mut self, x: &mut Operand, e: ExprId) -> bool {
        todo!()
    }
    pub(crate) fn index(&mut self, e: ExprId, max: i64) -> (TypeId, i64) {
        todo!()
    }
    pub(crate) fn is_valid_index(&mut self, x: &mut Operand, what: &str, allow_negative: bool) -> bool {
        todo!()
    }
    pub(crate) fn show_operand(&self, x: &Operand) -> String {
        todo!()
    }
    pub(crate) fn sizeof(&mut self, t: TypeId) -> i64 {
        todo!()
    }
    pub(crate) fn alignof(&mut self, t: TypeId) -> i64 {
        todo!()
    }
    pub(crate) fn offsetof(&mut self, t: TypeId, index: &[usize]) -> i64 {
        todo!()
    }
    pub(crate) fn record(&mut self, x: &Operand) {
        todo!()
    }
    pub(crate) fn record_builtin_type(&mut self, e: ExprId, sig: TypeId) {
        todo!()
    }
    pub(crate) fn record_comma_ok_types(&mut self, e: ExprId, a: &[Operand]) {
        todo!()
    }
    pub(crate) fn record_instance(&mut self, e: ExprId, targs: &[TypeId], typ: TypeId) {
        todo!()
    }
    pub(crate) fn record_def(&mut self, e: NameId, o: Option<ObjectId>) {
        todo!()
    }
    pub(crate) fn record_use(&mut self, e: NameId, o: ObjectId) {
        todo!()
    }
    pub(crate) fn record_selection(
        &mut self,
        e: ExprId,
        kind: SelectionKind,
        recv: Option<TypeId>,
        obj: ObjectId,
        index: &[usize],
        indirect: bool,
    ) {
        todo!()
    }
    pub(crate) fn lookup_error(&self, typ: TypeId, sel: Symbol, alt: Option<ObjectId>, struct_lit: bool) -> String {
        todo!()
    }
    pub(crate) fn is_typed(&self, t: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn is_untyped(&self, t: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn default_type(&self, t: TypeId) -> TypeId {
        todo!()
    }
    pub(crate) fn all_boolean(&self, t: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn all_numeric(&self, t: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn all_string(&self, t: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn all_ordered(&self, t: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn is_integer(&self, t: TypeId) -> bool {
        todo!()
    }
}
impl crate::syntax::Tree {
    pub(crate) fn dummy(&mut self, pos: Pos, text: &str) -> ExprId {
        todo!()
    }
}
impl Checker<'_, '_> {
    pub(crate) fn valid_type(&mut self, _: TypeId) {
        todo!()
    }
    pub(crate) fn direct_cycles(&mut self) {
        todo!()
    }
    pub(crate) fn monomorph(&mut self) {
        todo!()
    }
    pub(crate) fn mono_record_canon(&mut self, _: TypeId, _: TypeId) {
        todo!()
    }
    pub(crate) fn validate_targ_len(&mut self, _: Pos, _: &str, _: usize, _: usize) -> bool {
        todo!()
    }
    pub(crate) fn comparable_type(&self, _: TypeId, _: bool) -> Result<(), String> {
        todo!()
    }
    pub(crate) fn is_generic(&self, _: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn representable_const(&self, _: &Value, _: TypeId) -> Option<Value> {
        todo!()
    }
    pub(crate) fn is_const_type(&self, _: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn record_untyped(&mut self) {
        todo!()
    }
}
