//! Layouts of basic types, and of what stands one behind the other.
//!
//! See         cmd/compile/internal/types2/gcsizes.go.

use crate::types::BasicKind;

/// How many bytes an address has, and the greatest alignment.
pub(super) const WORD: i64 = 8;

/// How a type is laid out. A size that is negative is too large.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Layout {
    pub(super) size: i64,
    pub(super) align: i64,
}

/// The layout of what is too large to have one.
pub(super) const TOO_LARGE: Layout = Layout { size: -1, align: 1 };

/// The next multiple of the alignment; negative if it is too large.
pub(super) fn aligned(at: i64, align: i64) -> i64 {
    at.wrapping_add(align - 1) & !(align - 1)
}

/// Where fields of these layouts lie, one behind the other, and the greatest alignment.
pub(super) fn offsets(fields: &[Layout]) -> (Vec<i64>, i64) {
    let (mut at, mut greatest) = (0_i64, 1);
    let offsets = fields.iter().map(|Layout { size, align }| {
        greatest = greatest.max(*align);
        if at < 0 {
            return -1;
        }
        let offset = aligned(at, *align);
        at = if *size >= 0 && offset >= 0 { offset.wrapping_add(*size) } else { -1 };
        offset
    });
    (offsets.collect(), greatest)
}

/// The layout of a basic type.
pub(super) fn basic(kind: BasicKind) -> Layout {
    use BasicKind::*;
    let of = |size, align| Layout { size, align };
    match kind {
        Bool | Int8 | Uint8 => of(1, 1),
        Int16 | Uint16 => of(2, 2),
        Int32 | Uint32 | Float32 => of(4, 4),
        Complex64 => of(8, 4),
        Complex128 => of(16, 8),
        String => of(2 * WORD, WORD),
        _ => of(WORD, WORD),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_lie_as_near_as_their_alignment_allows() {
        let layouts = [BasicKind::Int8, BasicKind::Int64, BasicKind::Int16, BasicKind::Complex64].map(basic);
        assert_eq!(offsets(&layouts), (vec![0, 8, 16, 20], 8));
        assert_eq!(offsets(&[TOO_LARGE, basic(BasicKind::Bool)]).0, [0, -1]);
        let huge = Layout { size: i64::MAX, align: 1 };
        assert_eq!(offsets(&[huge, huge, huge]).0, [0, i64::MAX, -1]);
    }
}
