use super::*;
use crate::syntax::{BlockId, NameId, StmtId};
use crate::types::TypeParam;
pub(crate) struct Target;
impl Checker<'_, '_> {
    pub(crate) fn implements(&mut self, _: TypeId, _: TypeId, _: bool, _: Option<&mut String>) -> bool {
        todo!()
    }
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
    pub(crate) fn mono_record_instance(&mut self, _: Pos, _: &[TypeId], _: &[TypeId], _: &[ExprId]) {
        todo!()
    }
    pub(crate) fn instance(&mut self, _: Pos, _: TypeId, _: &[TypeId]) -> TypeId {
        todo!()
    }
    pub(crate) fn validate_targ_len(&mut self, _: Pos, _: &str, _: usize, _: usize) -> bool {
        todo!()
    }
    pub(crate) fn verify(&mut self, _: Pos, _: &[TypeId], _: &[TypeId]) -> Result<(), (usize, String)> {
        todo!()
    }
    pub(crate) fn comparable_type(&self, _: TypeId, _: bool) -> Result<(), String> {
        todo!()
    }
    pub(crate) fn is_generic(&self, _: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn expr(&mut self, _: Option<&Target>, _: &mut Operand, _: ExprId) {
        todo!()
    }
    pub(crate) fn new_target(&mut self, _: Option<TypeId>, _: &str) -> Option<Target> {
        todo!()
    }
    pub(crate) fn show_operand(&self, _: &Operand) -> String {
        todo!()
    }
    pub(crate) fn representable_const(&self, _: &Value, _: TypeId) -> Option<Value> {
        todo!()
    }
    pub(crate) fn is_untyped(&self, _: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn is_integer(&self, _: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn is_const_type(&self, _: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn record_untyped(&mut self) {
        todo!()
    }
    pub(crate) fn record_instance(&mut self, _: ExprId, _: &[TypeId], _: TypeId) {
        todo!()
    }
    pub(crate) fn record_def(&mut self, _: NameId, _: Option<ObjectId>) {
        todo!()
    }
    pub(crate) fn record_use(&mut self, _: NameId, _: ObjectId) {
        todo!()
    }
    pub(crate) fn selector(&mut self, _: &mut Operand, _: ExprId, _: bool) {
        todo!()
    }
    pub(crate) fn use_exprs(&mut self, _: &[ExprId]) -> bool {
        todo!()
    }
    pub(crate) fn init_const(&mut self, _: ObjectId, _: &mut Operand) {
        todo!()
    }
    pub(crate) fn init_var(&mut self, _: ObjectId, _: &mut Operand, _: &str) {
        todo!()
    }
    pub(crate) fn init_vars(&mut self, _: &[ObjectId], _: &[ExprId], _: Option<StmtId>) {
        todo!()
    }
    pub(crate) fn func_body(&mut self, _: Option<ObjectId>, _: TypeId, _: BlockId, _: Option<Value>) {
        todo!()
    }
    pub(crate) fn open_scope(&mut self) {
        todo!()
    }
    pub(crate) fn close_scope(&mut self) {
        todo!()
    }
}
