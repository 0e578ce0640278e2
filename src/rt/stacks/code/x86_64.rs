//! x86-64.
//!
//! See         Intel's manual, volume 2, appendix A (opcode maps).

// Why unsafe: code is read as bytes.
#![allow(unsafe_code)]

use super::Flow;

/// What lies behind the opcode.
#[derive(Clone, Copy)]
enum Behind {
    Nothing,
    /// So many bytes.
    Bytes(usize),
    /// Two or four bytes, by the operands' size.
    Word,
    /// A place in memory or a register, and the number of bytes there.
    Operand(usize),
    OperandAndWord,
}

struct Cursor(usize);

impl Cursor {
    fn peek(&self) -> u8 {
        // SAFETY: the byte must be there: it belongs to an instruction (I2).
        unsafe { (self.0 as *const u8).read() }
    }

    fn byte(&mut self) -> u8 {
        let byte = self.peek();
        self.0 += 1;
        byte
    }

    /// Where a distance that ends at the instruction's end leads.
    fn target(&mut self, bytes: usize) -> usize {
        let number = (0..bytes).fold(0_u32, |number, place| number | u32::from(self.byte()) << (8 * place));
        let distance =
            if bytes == 1 { isize::from((number as u8).cast_signed()) } else { number.cast_signed() as isize };
        self.0.wrapping_add_signed(distance)
    }

    /// Passes an operand. The field in it that belongs to the opcode, and where it lies if that is at a distance from here.
    fn operand(&mut self) -> (u8, Option<usize>) {
        let (mode, field, register) = {
            let byte = self.byte();
            (byte >> 6, byte >> 3 & 7, byte & 7)
        };
        if mode == 3 {
            return (field, None);
        }
        if register == 4 {
            let base = self.byte() & 7;
            self.0 += [if base == 5 { 4 } else { 0 }, 1, 4][usize::from(mode)];
            return (field, None);
        }
        if mode == 0 && register == 5 {
            return (field, Some(self.target(4)));
        }
        self.0 += [0, 1, 4][usize::from(mode)];
        (field, None)
    }
}

/// The instruction at this address: where the next one begins, and what it does.
pub(in crate::rt::stacks) fn at(address: usize) -> Option<(usize, Flow)> {
    let mut code = Cursor(address);
    let (mut short, mut wide) = (false, false);
    while matches!(code.peek(), 0x66 | 0x67 | 0xf0 | 0xf2 | 0xf3 | 0x26 | 0x2e | 0x36 | 0x3e | 0x64 | 0x65) {
        short |= code.byte() == 0x66;
        if code.0 - address > 14 {
            return None;
        }
    }
    if matches!(code.peek(), 0x40..=0x4f) {
        wide = code.byte() & 8 != 0;
    }
    let word = if short && !wide { 2 } else { 4 };
    let opcode = code.byte();
    let (flow, behind) = match opcode {
        0x0f => return second_map(code),
        // Prefixes of vector instructions: the map is in the first byte of the longer ones.
        0xc5 => {
            code.0 += 1;
            return vector(code, 1);
        }
        0xc4 => {
            let map = code.byte() & 0x1f;
            code.0 += 1;
            return vector(code, map);
        }
        0x62 => {
            let map = code.byte() & 7;
            code.0 += 2;
            return vector(code, map);
        }
        0xe8 => {
            let to = code.target(4);
            return Some((code.0, Flow::Calls(Some(through(to)))));
        }
        0xe9 => {
            let to = code.target(4);
            return Some((code.0, Flow::Jumps(to)));
        }
        0xeb => {
            let to = code.target(1);
            return Some((code.0, Flow::Jumps(to)));
        }
        0x70..=0x7f | 0xe0..=0xe3 => {
            let to = code.target(1);
            return Some((code.0, Flow::Branches(to)));
        }
        0xff => {
            let (field, word) = code.operand();
            // SAFETY: a word must be there: an instruction that is about to be carried out reads it.
            let to = word.map(|word| unsafe { (word as *const usize).read_unaligned() });
            let flow = match field {
                2 => Flow::Calls(to),
                4 => to.map_or(Flow::Elsewhere, Flow::Jumps),
                3 | 5 => return None,
                _ => Flow::On,
            };
            return Some((code.0, flow));
        }
        0xf6 | 0xf7 => {
            let (field, _) = code.operand();
            code.0 += match (opcode, field) {
                (0xf6, 0 | 1) => 1,
                (_, 0 | 1) => word,
                _ => 0,
            };
            return Some((code.0, Flow::On));
        }
        0xc3 | 0xcb | 0xcc | 0xf4 => (Flow::Ends, Behind::Nothing),
        0xc2 | 0xca => (Flow::Ends, Behind::Bytes(2)),
        0x00..=0x3f => match opcode & 7 {
            0..=3 => (Flow::On, Behind::Operand(0)),
            4 => (Flow::On, Behind::Bytes(1)),
            5 => (Flow::On, Behind::Word),
            _ => return None,
        },
        0x50..=0x5f | 0x90..=0x99 | 0x9b..=0x9f | 0xa4..=0xa7 | 0xaa..=0xaf | 0xc9 | 0xd7 | 0xf5 | 0xf8..=0xfd => {
            (Flow::On, Behind::Nothing)
        }
        0x63 | 0x84..=0x8f | 0xd0..=0xd3 | 0xd8..=0xdf | 0xfe => (Flow::On, Behind::Operand(0)),
        0x68 | 0xa9 => (Flow::On, Behind::Word),
        0x69 | 0x81 | 0xc7 => (Flow::On, Behind::OperandAndWord),
        0x6a | 0xa8 | 0xb0..=0xb7 | 0xcd => (Flow::On, Behind::Bytes(1)),
        0x6b | 0x80 | 0x83 | 0xc0 | 0xc1 | 0xc6 => (Flow::On, Behind::Operand(1)),
        0xa0..=0xa3 => (Flow::On, Behind::Bytes(8)),
        0xb8..=0xbf if wide => (Flow::On, Behind::Bytes(8)),
        0xb8..=0xbf => (Flow::On, Behind::Word),
        _ => return None,
    };
    match behind {
        Behind::Nothing => {}
        Behind::Bytes(bytes) => code.0 += bytes,
        Behind::Word => code.0 += word,
        Behind::Operand(bytes) => {
            code.operand();
            code.0 += bytes;
        }
        Behind::OperandAndWord => {
            code.operand();
            code.0 += word;
        }
    }
    Some((code.0, flow))
}

/// What stands behind `0f`.
fn second_map(mut code: Cursor) -> Option<(usize, Flow)> {
    let opcode = code.byte();
    let bytes = match opcode {
        0x0b => return Some((code.0, Flow::Ends)),
        0x80..=0x8f => {
            let to = code.target(4);
            return Some((code.0, Flow::Branches(to)));
        }
        0x05 | 0x31 | 0x77 | 0xa2 | 0xc8..=0xcf => return Some((code.0, Flow::On)),
        0x38 => {
            code.0 += 1;
            0
        }
        0x3a => {
            code.0 += 1;
            1
        }
        0x70..=0x73 | 0xa4 | 0xac | 0xba | 0xc2 | 0xc4..=0xc6 => 1,
        0x0d | 0x10..=0x1f | 0x28..=0x2f | 0x40..=0x6f | 0x74..=0x76 | 0x7c..=0x7f | 0x90..=0x9f => 0,
        0xa3 | 0xa5 | 0xab | 0xad..=0xb9 | 0xbb..=0xc1 | 0xc3 | 0xc7 | 0xd0..=0xff => 0,
        _ => return None,
    };
    code.operand();
    Some((code.0 + bytes, Flow::On))
}

/// A vector instruction of this map, without its prefix.
fn vector(mut code: Cursor, map: u8) -> Option<(usize, Flow)> {
    let opcode = code.byte();
    let bytes = match (map, opcode) {
        (1, 0x77) => return Some((code.0, Flow::On)),
        (1, 0x70..=0x73 | 0xc2 | 0xc4..=0xc6) | (3, _) => 1,
        (1 | 2 | 5 | 6, _) => 0,
        _ => return None,
    };
    code.operand();
    Some((code.0 + bytes, Flow::On))
}

/// Where a call of this place ends up, which may be nothing but a jump through a word of the linker's.
pub(in crate::rt::stacks) fn through(to: usize) -> usize {
    // What says that an indirect jump may come here.
    const LANDING_OF_A_JUMP: u32 = 0xfa1e_0ff3; // endbr64
    // SAFETY: four bytes of code must be there: a function that is called is longer.
    let skipped = if unsafe { (to as *const u32).read_unaligned() } == LANDING_OF_A_JUMP { 4 } else { 0 };
    let mut code = Cursor(to + skipped);
    if code.peek() == 0xf2 {
        code.0 += 1;
    }
    if code.byte() != 0xff || code.byte() != 0x25 {
        return to;
    }
    // SAFETY: a word must be there: the jump that is here reads it.
    unsafe { (code.target(4) as *const usize).read_unaligned() }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn calls_jumps_and_lengths_are_read() {
        let flow = |bytes: &[u8]| {
            let (end, flow) = at(bytes.as_ptr().addr()).unwrap();
            (end - bytes.as_ptr().addr(), flow)
        };
        let here = |bytes: &[u8], distance: usize| bytes.as_ptr().addr() + distance;
        // jmp +2, je +0x100, ret, ud2, call *%rdi
        let short = [0xeb, 2, 0x90, 0x90, 0x90];
        assert_eq!(flow(&short), (2, Flow::Jumps(here(&short, 4))));
        let long = [0x0f, 0x84, 0, 1, 0, 0];
        assert_eq!(flow(&long), (6, Flow::Branches(here(&long, 0x106))));
        assert_eq!(flow(&[0xc3]), (1, Flow::Ends));
        assert_eq!(flow(&[0x0f, 0x0b]), (2, Flow::Ends));
        assert_eq!(flow(&[0xff, 0xd7]), (2, Flow::Calls(None)));
        // movabs $…,%rax; mov $…,%eax; movw $…,(%rax); movq $…,0x8(%rsp); test $…,%ecx; lea …(%rip),%rdi
        assert_eq!(flow(&[0x48, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8]).0, 10);
        assert_eq!(flow(&[0xb8, 1, 2, 3, 4]).0, 5);
        assert_eq!(flow(&[0x66, 0xc7, 0x00, 1, 2]).0, 5);
        assert_eq!(flow(&[0x48, 0xc7, 0x44, 0x24, 8, 1, 2, 3, 4]).0, 9);
        assert_eq!(flow(&[0xf7, 0xc1, 1, 2, 3, 4]).0, 6);
        assert_eq!(flow(&[0x48, 0x8d, 0x3d, 1, 2, 3, 4]).0, 7);
        // vmovups (%rsi),%ymm0; vpalignr $8,…; vmovdqu64 0x40(%rdi),%zmm1
        assert_eq!(flow(&[0xc5, 0xfc, 0x10, 0x06]).0, 4);
        assert_eq!(flow(&[0xc4, 0xe3, 0x79, 0x0f, 0xc1, 8]).0, 6);
        assert_eq!(flow(&[0x62, 0xf1, 0xfe, 0x48, 0x6f, 0x4f, 1]).0, 7);
    }
}
