use super::*;
impl Checker<'_, '_> {
    pub(crate) fn obj_decl(&mut self, _: ObjectId) {
        todo!()
    }
    pub(crate) fn implements(&mut self, _: TypeId, _: TypeId, _: bool, _: Option<&mut String>) -> bool {
        todo!()
    }
}
