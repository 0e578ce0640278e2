//! AArch64: every instruction has four bytes, and few of them lead elsewhere than on.
//!
//! See         Arm's Architecture Reference Manual, C4.1 (branches, exception generating and system instructions).

// Why unsafe: code is read as words.
#![allow(unsafe_code)]

use super::Flow;

/// Reads a word of code. Needs: it belongs to an instruction (I2).
fn word(address: usize) -> u32 {
    // SAFETY: the word must be there: an instruction of four bytes is, by what this function needs.
    unsafe { (address as *const u32).read_unaligned() }
}

/// The bits from `low` on, so many, as a number with a sign.
fn signed(word: u32, low: u32, bits: u32) -> isize {
    (word << (32 - low - bits)).cast_signed() as isize >> (32 - bits)
}

/// The instruction at this address: where the next one begins, and what it does.
pub(in crate::rt::stacks) fn at(address: usize) -> Option<(usize, Flow)> {
    let word = word(address);
    let target = |low, bits| address.wrapping_add_signed(4 * signed(word, low, bits));
    let flow = match word >> 24 {
        0x14..=0x17 => Flow::Jumps(target(0, 26)),
        0x94..=0x97 => Flow::Calls(Some(through(target(0, 26)))),
        // b.cond; cbz and cbnz; tbz and tbnz
        0x54 | 0x34 | 0x35 | 0xb4 | 0xb5 => Flow::Branches(target(5, 19)),
        0x36 | 0x37 | 0xb6 | 0xb7 => Flow::Branches(target(5, 14)),
        // By a register: br, blr, ret, and the same with a signed address.
        0xd6 | 0xd7 => match word >> 21 & 0xf {
            0 | 8 => Flow::Elsewhere,
            1 | 9 => Flow::Calls(None),
            2 => Flow::Ends,
            _ => return None,
        },
        // brk and hlt; what calls the system comes back.
        0xd4 if matches!(word >> 21 & 7, 1 | 2) => Flow::Ends,
        // udf
        0 if word >> 16 == 0 => Flow::Ends,
        _ => Flow::On,
    };
    Some((address + 4, flow))
}

/// Where a call of this place ends up, which may be nothing but a jump through a word of the linker's, or to a place far away.
pub(in crate::rt::stacks) fn through(to: usize) -> usize {
    const LANDING_OF_A_CALL: u32 = 0xd503_245f; // bti c
    let at = if word(to) == LANDING_OF_A_CALL { to + 4 } else { to };
    // adrp REGISTER, page
    let page = word(at);
    if page & 0x9f00_0000 != 0x9000_0000 {
        return to;
    }
    let register = page & 31;
    let pages = signed(page, 5, 19) << 2 | (page >> 29 & 3) as isize;
    let page = (at & !0xfff).wrapping_add_signed(pages << 12);
    let second = word(at + 4);
    let within = (second >> 10 & 0xfff) as usize;
    let (target, address) = match second & 0xffc0_0000 {
        _ if second >> 5 & 31 != register => return to,
        // ldr TARGET, [REGISTER, within]
        0xf940_0000 => (second & 31, page + 8 * within),
        // add TARGET, REGISTER, within
        0x9100_0000 => (second & 31, page + within),
        _ => return to,
    };
    // What may stand between: add REGISTER, REGISTER, within
    let third = word(at + 8);
    let last = if third & 0xffc0_03e0 == 0x9100_0000 | register << 5 { word(at + 12) } else { third };
    // br TARGET
    if last != 0xd61f_0000 | target << 5 {
        return to;
    }
    if second & 0xffc0_0000 == 0x9100_0000 {
        return address;
    }
    // SAFETY: a word must be there: the jump that is here reads it.
    unsafe { (address as *const usize).read() }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn calls_jumps_and_branches_are_read() {
        let flow = |word: &u32| {
            let here = std::ptr::from_ref(word).addr();
            let (end, flow) = at(here).unwrap();
            assert_eq!(end, here + 4);
            match flow {
                Flow::Jumps(to) => ("jumps", to.wrapping_sub(here).cast_signed()),
                Flow::Branches(to) => ("branches", to.wrapping_sub(here).cast_signed()),
                Flow::Calls(Some(to)) => ("calls", to.wrapping_sub(here).cast_signed()),
                Flow::Calls(None) => ("calls", 0),
                Flow::Ends => ("ends", 0),
                Flow::Elsewhere => ("elsewhere", 0),
                Flow::On => ("on", 0),
            }
        };
        assert_eq!(flow(&0x1400_0002), ("jumps", 8));
        assert_eq!(flow(&0x17ff_ffff), ("jumps", -4));
        // b.eq, cbz, tbnz
        assert_eq!(flow(&0x5400_0040), ("branches", 8));
        assert_eq!(flow(&0xb4ff_ffe0), ("branches", -4));
        assert_eq!(flow(&0x3700_0040), ("branches", 8));
        // br, blr, ret, brk, udf, svc
        assert_eq!(flow(&0xd61f_0200), ("elsewhere", 0));
        assert_eq!(flow(&0xd63f_0100), ("calls", 0));
        assert_eq!(flow(&0xd65f_03c0), ("ends", 0));
        assert_eq!(flow(&0xd420_0020), ("ends", 0));
        assert_eq!(flow(&0), ("ends", 0));
        assert_eq!(flow(&0xd400_0001), ("on", 0));
        // ldr, add, stp
        for word in [0xf940_0100, 0x9100_0400, 0xa9bf_7bfd] {
            assert_eq!(flow(&word), ("on", 0));
        }
        // bl +8 to a function that begins otherwise than with a jump
        let code = [0x9400_0002_u32, 0, 0xd65f_03c0];
        assert_eq!(flow(&code[0]), ("calls", 8));
    }
}
