//! What package math/rand leaves to the machine: its tables, and draws without a seed.
//!
//! Protocol    Draws without a seed are the host's.
//! See         library/go/math/rand.go, library/go/math/rand/v2.go.

use gort_events::Chosen;

use super::super::exec::Exec;
use super::super::fault::Fault;
use super::super::host::Choice;
use super::rand_tables::{COOKED, FE, FN, KE, KN, WE, WN};
use super::{Done, Native};

pub(super) static NATIVES: &[Native] = &[
    Native { name: "gort/random.Seed", visible: false, run: |exec, out| exec.random_seed(out) },
    Native { name: "gort/random.Below", visible: false, run: |exec, out| exec.random_below(out) },
    Native { name: "gort/random.Bits", visible: false, run: |exec, out| exec.random_bits(out) },
    Native { name: "gort/random.Normal", visible: false, run: |exec, out| exec.layer(out, &KN, &WN, &FN) },
    Native { name: "gort/random.Exponential", visible: false, run: |exec, out| exec.layer(out, &KE, &WE, &FE) },
];

/// The seed's next number: x ← 48271·x mod 2³¹-1.
fn next_seed(x: i64) -> i64 {
    x * 48271 % i64::from(i32::MAX)
}

impl Exec<'_> {
    /// The state of the additive generator for a seed.
    fn random_seed(&mut self, out: usize) -> Done {
        let (ptr, len) = (self.regs[out], self.regs[out + 1] as usize);
        if ptr == 0 || len != COOKED.len() {
            return Err(Fault::nil());
        }
        let mut x = (self.regs[out + 3] as i64) % i64::from(i32::MAX);
        if x < 0 {
            x += i64::from(i32::MAX);
        }
        if x == 0 {
            x = 89_482_311;
        }
        for _ in 0..20 {
            x = next_seed(x);
        }
        for (slot, cooked) in self.state.heap.slots_mut(ptr, 0, len).iter_mut().zip(&COOKED) {
            let mut word = *cooked;
            for shift in [40, 20, 0] {
                x = next_seed(x);
                word ^= x << shift;
            }
            *slot = word as u64;
        }
        Ok(None)
    }

    fn draw(&mut self, among: u64) -> u64 {
        self.host.choose(Choice::Random, among, &Chosen::Number)
    }

    /// A number below the bound.
    fn random_below(&mut self, out: usize) -> Done {
        let bound = self.regs[out + 1];
        self.regs[out] = if bound > 1 { self.draw(bound) } else { 0 };
        Ok(None)
    }

    /// 64 bits.
    fn random_bits(&mut self, out: usize) -> Done {
        self.regs[out] = self.draw(1 << 32) << 32 | self.draw(1 << 32);
        Ok(None)
    }

    /// The layer of this number: up to where a draw is inside, its width, its height.
    fn layer(&mut self, out: usize, inside: &[u32], widths: &[u32], heights: &[u32]) -> Done {
        let at = self.regs[out + 3] as usize;
        let float = |bits: u32| f64::from(f32::from_bits(bits)).to_bits();
        self.regs[out..out + 3].copy_from_slice(&[u64::from(inside[at]), float(widths[at]), float(heights[at])]);
        Ok(None)
    }
}
