#![allow(clippy::todo, unused_imports)]
use super::*;
use crate::syntax::{BlockId, DeclId, NameId, StmtId};
use crate::types::{BasicInfo, TypeParam};
impl Checker<'_, '_> {
    pub(crate) fn all_basic(&self, _: TypeId, _: BasicInfo) -> bool {
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
    pub(crate) fn comparable_type(&self, _: TypeId, _: bool) -> Result<(), String> {
        todo!()
    }
    pub(crate) fn direct_cycles(&mut self) {
        todo!()
    }
    pub(crate) fn has_empty_typeset(&self, _: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn identical_ignore_tags(&self, _: TypeId, _: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn implements(&mut self, _: TypeId, _: TypeId, _: bool, _: Option<&mut String>) -> bool {
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
    pub(crate) fn instance(&mut self, pos: Pos, orig: TypeId, targs: &[TypeId]) -> TypeId {
        todo!()
    }
    pub(crate) fn is_complete(&mut self, t: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn is_generic(&self, _: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn is_parameterized(&self, tparams: &[TypeId], typ: TypeId) -> bool {
        todo!()
    }
    pub(crate) fn max_type(&self, _: TypeId, _: TypeId) -> Option<TypeId> {
        todo!()
    }
    pub(crate) fn mono_record_canon(&mut self, _: TypeId, _: TypeId) {
        todo!()
    }
    pub(crate) fn mono_record_instance(&mut self, pos: Pos, tparams: &[TypeId], targs: &[TypeId], xlist: &[ExprId]) {
        todo!()
    }
    pub(crate) fn monomorph(&mut self) {
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
    pub(crate) fn rename_tparams(&mut self, pos: Pos, tparams: &[TypeId], typ: TypeId) -> (Vec<TypeId>, TypeId) {
        todo!()
    }
    pub(crate) fn show_object(&self, o: ObjectId) -> String {
        todo!()
    }
    pub(crate) fn typeset(&self, t: TypeId) -> std::vec::IntoIter<Option<(TypeId, TypeId)>> {
        todo!()
    }
    pub(crate) fn under_is(&self, _: TypeId, _: impl FnMut(Option<TypeId>) -> bool) -> bool {
        todo!()
    }
    pub(crate) fn valid_type(&mut self, _: TypeId) {
        todo!()
    }
    pub(crate) fn validate_targ_len(&mut self, _: Pos, _: &str, _: usize, _: usize) -> bool {
        todo!()
    }
    pub(crate) fn verify(&mut self, pos: Pos, tparams: &[TypeId], targs: &[TypeId]) -> Result<(), (usize, String)> {
        todo!()
    }
}
