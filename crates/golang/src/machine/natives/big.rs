//! What package math/big leaves to the machine: numbers without sign, as slices of their digits.
//!
//! Invariants  I1  no argument is changed: each result has digits of its own, the last of which is not 0.
//!             I2  what is larger than memory is refused before it is computed.
//! See         library/go/math/big.go.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

use super::super::exec::Exec;
use super::super::fault::Fault;
use super::{Done, Native};
use crate::code::standard;

pub(super) static NATIVES: &[Native] = &[
    Native { name: "math/big.signed", visible: false, run: |exec, out| exec.big_signed(out) },
    Native { name: "math/big.divide", visible: false, run: |exec, out| exec.big_divide(out) },
    Native { name: "math/big.compare", visible: false, run: |exec, out| exec.big_compare(out) },
    Native { name: "math/big.shift", visible: false, run: |exec, out| exec.big_shift(out) },
    Native { name: "math/big.power", visible: false, run: |exec, out| exec.big_power(out) },
    Native { name: "math/big.divisor", visible: false, run: |exec, out| exec.big_divisor(out) },
    Native { name: "math/big.root", visible: false, run: |exec, out| exec.big_root(out) },
    Native { name: "math/big.text", visible: false, run: |exec, out| exec.big_text(out) },
    Native { name: "math/big.parse", visible: false, run: |exec, out| exec.big_parse(out) },
    Native { name: "math/big.prime", visible: false, run: |exec, out| exec.big_prime(out) },
];

const DIGITS: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Witnesses: a number for which these do not speak is taken for a prime, and so many more as are asked for.
const WITNESSES: u32 = 24;

impl Exec<'_> {
    fn nat(&self, at: usize) -> BigUint {
        let (ptr, len) = (self.regs[at], self.regs[at + 1] as usize);
        let words = if len == 0 { &[] } else { self.state.heap.slots(ptr, 0, len) };
        BigUint::new(words.iter().flat_map(|word| [*word as u32, (word >> 32) as u32]).collect())
    }

    fn set_nat(&mut self, at: usize, value: &BigUint) -> Result<(), Fault> {
        let words = value.to_u64_digits();
        self.has_room(words.len() as u64 * 64)?;
        let len = words.len() as u64;
        let made = match words.is_empty() {
            true => 0,
            false => {
                let made = self.state.heap.allocate(&self.program.layouts, standard::WORDS, len as u32);
                self.state.heap.slots_mut(made, 0, words.len()).copy_from_slice(&words);
                made
            }
        };
        self.regs[at..at + 3].copy_from_slice(&[made, len, len]);
        Ok(())
    }

    /// Whether there is memory for so many bits.
    fn has_room(&self, bits: u64) -> Result<(), Fault> {
        match bits / 64 < self.state.heap.words_left().min(u64::from(u32::MAX)) {
            true => Ok(()),
            false => Err(Fault::out_of_memory()),
        }
    }

    /// `signed(op rune, xneg bool, x nat, yneg bool, y nat) (neg bool, z nat)`
    fn big_signed(&mut self, out: usize) -> Done {
        let args = out + 4;
        let number = |at: usize| {
            let sign = if self.regs[at] != 0 { Sign::Minus } else { Sign::Plus };
            BigInt::from_biguint(sign, self.nat(at + 1))
        };
        let (x, y) = (number(args + 1), number(args + 5));
        let z = match self.regs[args] as u8 {
            b'+' => x + y,
            b'*' => {
                self.has_room(x.bits() + y.bits())?;
                x * y
            }
            b'&' => x & y,
            b'|' => x | y,
            b'^' => x ^ y,
            _ => x & !y,
        };
        self.regs[out] = u64::from(z.sign() == Sign::Minus);
        self.set_nat(out + 1, z.magnitude())?;
        Ok(None)
    }

    /// `divide(x, y nat) (q, r nat)`
    fn big_divide(&mut self, out: usize) -> Done {
        let (x, y) = (self.nat(out + 6), self.nat(out + 9));
        let (q, r) = if y.is_zero() { (BigUint::zero(), x) } else { x.div_rem(&y) };
        self.set_nat(out, &q)?;
        self.set_nat(out + 3, &r)?;
        Ok(None)
    }

    fn big_compare(&mut self, out: usize) -> Done {
        let order = self.nat(out + 1).cmp(&self.nat(out + 4));
        self.regs[out] = match order {
            Ordering::Less => u64::MAX,
            Ordering::Equal => 0,
            Ordering::Greater => 1,
        };
        Ok(None)
    }

    /// `shift(x nat, n uint, left bool) nat`
    fn big_shift(&mut self, out: usize) -> Done {
        let (x, n, left) = (self.nat(out + 3), self.regs[out + 6], self.regs[out + 7] != 0);
        let z = match left {
            _ if x.is_zero() => x,
            true => {
                self.has_room(x.bits().saturating_add(n))?;
                x << n
            }
            false if n >= x.bits() => BigUint::zero(),
            false => x >> n,
        };
        self.set_nat(out, &z)?;
        Ok(None)
    }

    /// `power(x, y, m nat) nat`
    fn big_power(&mut self, out: usize) -> Done {
        let [x, y, m] = [3, 6, 9].map(|at| self.nat(out + at));
        let z = match (m.is_zero(), y.to_u64()) {
            (false, _) => x.modpow(&y, &m),
            (true, Some(0)) => BigUint::one(),
            (true, _) if x.is_zero() || x.is_one() => x,
            (true, y) => {
                let y = y.unwrap_or(u64::MAX);
                self.has_room((x.bits() - 1).saturating_mul(y))?;
                num_traits::pow::pow(x, y as usize)
            }
        };
        self.set_nat(out, &z)?;
        Ok(None)
    }

    /// `divisor(x, y nat) (uneg bool, u, g nat)`, by Euclid.
    fn big_divisor(&mut self, out: usize) -> Done {
        let args = out + 7;
        let (mut a, mut b) = (BigInt::from(self.nat(args)), BigInt::from(self.nat(args + 3)));
        let (mut u, mut next) = (BigInt::one(), BigInt::zero());
        if a < b {
            (a, b, u, next) = (b, a, next, u);
        }
        while !b.is_zero() {
            let (q, r) = a.div_rem(&b);
            (a, b) = (b, r);
            let rest = u - q * &next;
            (u, next) = (next, rest);
        }
        self.regs[out] = u64::from(u.sign() == Sign::Minus);
        self.set_nat(out + 1, u.magnitude())?;
        self.set_nat(out + 4, a.magnitude())?;
        Ok(None)
    }

    fn big_root(&mut self, out: usize) -> Done {
        let root = self.nat(out + 3).sqrt();
        self.set_nat(out, &root)?;
        Ok(None)
    }

    /// `text(x nat, base int) string`
    fn big_text(&mut self, out: usize) -> Done {
        let (x, base) = (self.nat(out + 2), self.regs[out + 5] as u32);
        let digits: Vec<u8> = x.to_radix_be(base).iter().map(|digit| DIGITS[*digit as usize]).collect();
        self.has_room(digits.len() as u64 * 8)?;
        self.set_text(out, &digits);
        Ok(None)
    }

    /// `parse(digits []byte, base int) nat`
    fn big_parse(&mut self, out: usize) -> Done {
        let digits = self.bytes_of(out + 3, 3);
        let value = BigUint::from_radix_be(&digits, self.regs[out + 6] as u32).unwrap_or_default();
        self.set_nat(out, &value)?;
        Ok(None)
    }

    /// `prime(x nat, n int) bool`
    fn big_prime(&mut self, out: usize) -> Done {
        let more = u32::try_from(self.regs[out + 4]).unwrap_or(u32::MAX);
        self.regs[out] = u64::from(is_prime(&self.nat(out + 1), more));
        Ok(None)
    }
}

/// Whether no witness speaks against it: the first primes, then numbers that are drawn from the number itself.
fn is_prime(x: &BigUint, more: u32) -> bool {
    const SMALL: [u32; 15] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47];
    for small in SMALL {
        if (x % small).is_zero() {
            return *x == BigUint::from(small);
        }
    }
    if *x < BigUint::from(53u32 * 53) {
        return !x.is_one() && !x.is_zero();
    }
    let last = x - 1u32;
    let twos = last.trailing_zeros().unwrap_or(0);
    let odd = &last >> twos;
    let mut state =
        x.iter_u64_digits().fold(x.bits(), |state, word| (state ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut drawn = || {
        let mut base = BigUint::zero();
        while base.bits() < x.bits() {
            state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            base = (base << 32) | BigUint::from((state >> 32) as u32);
        }
        base % (x - 3u32) + 2u32
    };
    let first = SMALL.iter().map(|small| BigUint::from(*small));
    let mut witnesses = first.chain(std::iter::from_fn(|| Some(drawn())));
    (0..WITNESSES.saturating_add(more)).all(|_| {
        let Some(witness) = witnesses.next() else { return true };
        let mut power = witness.modpow(&odd, x);
        if power.is_one() || power == last {
            return true;
        }
        for _ in 1..twos {
            power = &power * &power % x;
            if power == last {
                return true;
            }
        }
        false
    })
}
