//! How far the room of a slice grows: as far as in Go on amd64, since programs print capacities.
//!
//! See         Go's runtime/slice.go, msize.go, internal/runtime/gc/sizeclasses.go.

use crate::code::Layout;

/// The sizes in bytes in which Go hands out memory.
const SIZES: [u64; 67] = [
    8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480,
    512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864,
    5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480,
    21760, 24576, 27264, 28672, 32768,
];

/// How many bytes Go really takes for so many.
pub(super) fn rounded(bytes: u64, references: bool) -> u64 {
    let header = if references && bytes > 512 { 8 } else { 0 };
    if bytes <= 32768 - 8 {
        let wanted = bytes + header;
        let size = SIZES[SIZES.partition_point(|size| *size < wanted)];
        return size - header;
    }
    bytes.next_multiple_of(8192)
}

/// How much room a slice gets that had room for `cap` and needs room for `len`.
pub(super) fn grown(len: u64, cap: u64, layout: &Layout) -> u64 {
    let size = u64::from(layout.go_size);
    if size == 0 {
        return len;
    }
    let wanted = if len > cap * 2 {
        len
    } else if cap < 256 {
        cap * 2
    } else {
        let mut wanted = cap;
        while wanted < len {
            wanted += (wanted + 3 * 256) >> 2;
        }
        wanted
    };
    rounded(wanted * size, layout.references) / size
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Slot;

    /// What Go 1.27 prints for `cap` while it appends one element after the other to a slice that escapes.
    #[test]
    fn capacities_grow_as_in_go() {
        let caps = |layout: &Layout, most: u64| {
            let (mut seen, mut cap) = (Vec::new(), 0);
            for len in 1..=most {
                if len > cap {
                    cap = grown(len, cap, layout);
                    seen.push(cap);
                }
            }
            seen
        };
        let ints = Layout::new(vec![Slot::Number], 8);
        assert_eq!(caps(&ints, 1000), [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 848, 1280]);
        let strings = Layout::new(vec![Slot::Text, Slot::Number], 16);
        assert_eq!(caps(&strings, 600), [1, 2, 4, 8, 16, 32, 71, 143, 303, 591, 1023]);
        assert_eq!(caps(&Layout::bytes(), 600), [8, 16, 32, 64, 128, 256, 512, 896]);
    }
}
