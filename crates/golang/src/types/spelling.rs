//! Whether type literals are spelled the same: structs, signatures and interfaces, which get an id of their own each time.
//!
//! Invariants  I1  what is spelled the same is identical, and has the same hash. The reverse does not hold: an alias is spelled otherwise
//!                 than what it stands for, and so is `byte` than `uint8`.
//! See         cmd/compile/internal/types2/context.go, typestring.go (newTypeHasher).

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::arena::Arena;
use super::object::ObjectId;
use super::typ::{Type, TypeId};

/// Interfaces may name themselves in their methods: deeper than this nothing is the same.
const DEPTH_LIMIT: u32 = 50;

/// What is hashed, and whether there was a literal in it.
struct Spelled {
    hasher: FxHasher,
    literal: bool,
}

impl Arena {
    /// A hash of how type arguments are spelled. None if there is no literal among them: then their ids say it.
    pub(super) fn hash_of_spelling(&self, targs: &[TypeId]) -> Option<u64> {
        let mut spelled = Spelled { hasher: FxHasher::default(), literal: false };
        targs.iter().for_each(|targ| self.hash_type(&mut spelled, *targ, DEPTH_LIMIT));
        spelled.literal.then(|| spelled.hasher.finish())
    }

    fn hash_objects(&self, into: &mut Spelled, objects: &[ObjectId], names: bool, depth: u32) {
        objects.len().hash(&mut into.hasher);
        for object in objects.iter().map(|object| &self[*object]) {
            if names {
                object.name.hash(&mut into.hasher);
            }
            if let Some(typ) = object.typ {
                self.hash_type(into, typ, depth);
            }
        }
    }

    fn hash_type(&self, into: &mut Spelled, typ: TypeId, depth: u32) {
        let Some(depth) = depth.checked_sub(1) else { return };
        std::mem::discriminant(&self[typ]).hash(&mut into.hasher);
        match &self[typ] {
            Type::Array { elem, .. } | Type::Slice(elem) | Type::Pointer(elem) | Type::Chan { elem, .. } => {
                self.hash_type(into, *elem, depth);
            }
            Type::Map { key, elem } => {
                self.hash_type(into, *key, depth);
                self.hash_type(into, *elem, depth);
            }
            Type::Struct(of) => {
                into.literal = true;
                self.hash_objects(into, &of.fields, true, depth);
            }
            Type::Signature(signature) => {
                into.literal = true;
                self.hash_objects(into, &signature.params, false, depth);
                self.hash_objects(into, &signature.results, false, depth);
            }
            Type::Interface(interface) => {
                into.literal = true;
                self.hash_objects(into, &interface.methods, true, depth);
                interface.embeddeds.iter().for_each(|(embedded, _)| self.hash_type(into, *embedded, depth));
            }
            Type::Union(terms) => terms.iter().for_each(|term| self.hash_type(into, term.typ, depth)),
            Type::Tuple(_) | Type::Basic { .. } | Type::Named(_) | Type::TypeParam(_) | Type::Alias(_) => {
                typ.hash(&mut into.hasher);
            }
        }
    }

    /// Whether lists of types are spelled the same.
    pub(super) fn are_spelled_the_same(&self, x: &[TypeId], y: &[TypeId]) -> bool {
        x.len() == y.len() && x.iter().zip(y).all(|(x, y)| self.is_spelled_the_same(*x, *y, DEPTH_LIMIT))
    }

    fn objects_are_the_same(&self, x: &[ObjectId], y: &[ObjectId], names: bool, depth: u32) -> bool {
        x.len() == y.len()
            && x.iter().zip(y).all(|(x, y)| {
                let (x, y) = (&self[*x], &self[*y]);
                let same_name = x.name == y.name && x.package == y.package && x.is_embedded() == y.is_embedded();
                (!names || same_name)
                    && matches!((x.typ, y.typ), (Some(x), Some(y)) if self.is_spelled_the_same(x, y, depth))
            })
    }

    fn is_spelled_the_same(&self, x: TypeId, y: TypeId, depth: u32) -> bool {
        if x == y {
            return true;
        }
        let Some(depth) = depth.checked_sub(1) else { return false };
        match (&self[x], &self[y]) {
            (Type::Array { len: m, elem: x }, Type::Array { len: n, elem: y }) => {
                m == n && self.is_spelled_the_same(*x, *y, depth)
            }
            (Type::Slice(x), Type::Slice(y)) | (Type::Pointer(x), Type::Pointer(y)) => {
                self.is_spelled_the_same(*x, *y, depth)
            }
            (Type::Map { key, elem }, Type::Map { key: other_key, elem: other }) => {
                self.is_spelled_the_same(*key, *other_key, depth) && self.is_spelled_the_same(*elem, *other, depth)
            }
            (Type::Chan { dir, elem }, Type::Chan { dir: other_dir, elem: other }) => {
                dir == other_dir && self.is_spelled_the_same(*elem, *other, depth)
            }
            (Type::Struct(x), Type::Struct(y)) => {
                (0..x.fields.len()).all(|field| x.tag(field) == y.tag(field))
                    && self.objects_are_the_same(&x.fields, &y.fields, true, depth)
            }
            (Type::Signature(x), Type::Signature(y)) => {
                x.variadic == y.variadic
                    && x.tparams.is_empty()
                    && y.tparams.is_empty()
                    && self.objects_are_the_same(&x.params, &y.params, false, depth)
                    && self.objects_are_the_same(&x.results, &y.results, false, depth)
            }
            (Type::Interface(x), Type::Interface(y)) => {
                let same = |((x, _), (y, _)): (&(TypeId, _), &(TypeId, _))| self.is_spelled_the_same(*x, *y, depth);
                !x.incomplete
                    && !y.incomplete
                    && self.objects_are_the_same(&x.methods, &y.methods, true, depth)
                    && x.embeddeds.len() == y.embeddeds.len()
                    && x.embeddeds.iter().zip(&y.embeddeds).all(same)
            }
            (Type::Union(x), Type::Union(y)) => {
                let mut terms = x.iter().zip(y);
                x.len() == y.len()
                    && terms.all(|(x, y)| x.tilde == y.tilde && self.is_spelled_the_same(x.typ, y.typ, depth))
            }
            _ => false,
        }
    }
}
