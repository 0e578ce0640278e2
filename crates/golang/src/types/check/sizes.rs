//! How large values are, and where the fields of a struct lie: as gc lays them out on linux/amd64.
//!
//! Invariants  I1  a layout is computed once for each type, after those of its parts: a struct with two fields of a struct with two fields,
//!                 and so on, would be looked at as often as it has fields at the end.
//! Protocol    Only of complete types. One that is part of itself has been refused; if it is asked for all the same, it counts as too large.
//! See         cmd/compile/internal/types2/gcsizes.go, sizes.go; layout.rs.

use rustc_hash::FxHashMap;

use super::Checker;
use super::layout::{Layout, TOO_LARGE, WORD, aligned, basic, offsets};
use crate::types::{ObjectId, Type, TypeId};

/// The layouts of the types that were asked for.
#[derive(Default, Debug)]
pub(crate) struct Layouts(FxHashMap<TypeId, Layout>);

impl Checker<'_, '_> {
    /// How many bytes a value of the type has. Negative if they are too many.
    pub(crate) fn sizeof(&mut self, typ: TypeId) -> i64 {
        self.layout(typ).size
    }

    /// The alignment of a value of the type.
    pub(crate) fn alignof(&mut self, typ: TypeId) -> i64 {
        self.layout(typ).align
    }

    /// Where each field lies. Negative if it is too far away.
    pub(crate) fn offsetsof(&mut self, fields: &[ObjectId]) -> Vec<i64> {
        let layouts: Vec<_> = fields.iter().map(|field| self.layout(self.type_of(*field))).collect();
        offsets(&layouts).0
    }

    /// Where the field at the end of the path lies. Negative if it is too far away.
    pub(crate) fn offsetof(&mut self, mut typ: TypeId, path: &[usize]) -> i64 {
        let mut sum = 0_i64;
        for at in path {
            let Type::Struct(of) = &self.arena[self.under(typ)] else { return -1 };
            let fields = of.fields.clone();
            let offset = self.offsetsof(&fields)[*at];
            if offset < 0 {
                return -1;
            }
            sum = sum.wrapping_add(offset);
            if sum < 0 {
                return -1;
            }
            typ = self.type_of(fields[*at]);
        }
        sum
    }

    fn layout(&mut self, typ: TypeId) -> Layout {
        let typ = self.under(typ);
        let mut todo = vec![typ];
        while let Some(at) = todo.last().copied() {
            if self.layouts.0.get(&at).is_some_and(|known| *known != TOO_LARGE) {
                todo.pop();
                continue;
            }
            let parts: Vec<_> = self.parts(at).into_iter().map(|part| self.under(part)).collect();
            // What is entered counts as too large until all its parts are known, and for ever if it is a part of itself.
            let entered = self.layouts.0.insert(at, TOO_LARGE).is_some();
            let before = todo.len();
            if !entered {
                todo.extend(parts.iter().copied().filter(|part| !self.layouts.0.contains_key(part)));
            }
            if todo.len() == before {
                let layout = self.layout_of(at, &parts);
                self.layouts.0.insert(at, layout);
                todo.pop();
            }
        }
        self.layouts.0[&typ]
    }

    /// The types whose layouts decide about this one's.
    fn parts(&self, typ: TypeId) -> Vec<TypeId> {
        match &self.arena[typ] {
            Type::Array { elem, .. } => vec![*elem],
            Type::Struct(of) => of.fields.iter().map(|field| self.type_of(*field)).collect(),
            _ => Vec::new(),
        }
    }

    /// The layout of a type whose parts have theirs.
    fn layout_of(&self, typ: TypeId, parts: &[TypeId]) -> Layout {
        let parts: Vec<_> = parts.iter().map(|part| self.layouts.0[part]).collect();
        match &self.arena[typ] {
            Type::Basic { kind, .. } => basic(*kind),
            Type::Array { len, .. } => {
                let Layout { size, align } = parts[0];
                let size = match len.map_or(0, |len| len as i64) {
                    ..=0 => 0,
                    _ if size < 0 => -1,
                    len => size.checked_mul(len).unwrap_or(-1),
                };
                Layout { size, align }
            }
            Type::Struct(_) => {
                let (offsets, align) = offsets(&parts);
                let (Some(offset), Some(last)) = (offsets.last(), parts.last()) else {
                    return Layout { size: 0, align: 1 };
                };
                if *offset < 0 || last.size < 0 {
                    return Layout { size: -1, align };
                }
                // So that the address of a last field without a size is not behind the struct.
                let size = if *offset > 0 && last.size == 0 { 1 } else { last.size };
                Layout { size: aligned(offset.wrapping_add(size), align), align }
            }
            Type::Slice(_) => Layout { size: 3 * WORD, align: WORD },
            Type::Interface(_) => Layout { size: 2 * WORD, align: WORD },
            _ => Layout { size: WORD, align: WORD },
        }
    }
}
