//! What package gort/digest leaves to the machine: MD5 and the SHA family over whole blocks.
//!
//! Invariants  I1  a state is a string: the words of the hash as the sum shows them.
//! See         library/go/gort/digest.go; RFC 1321, FIPS 180-4.

use std::array;
use std::sync::LazyLock;

use num_bigint::BigUint;

use super::super::exec::Exec;
use super::{Done, Native};

pub(super) static NATIVES: &[Native] = &[
    Native { name: "gort/digest.initial", visible: false, run: |exec, out| exec.digest_initial(out) },
    Native { name: "gort/digest.blocks", visible: false, run: |exec, out| exec.digest_blocks(out) },
];

/// The kinds, as library/go/gort/digest.go numbers them.
const MD5: u64 = 0;
const SHA1: u64 = 1;
const SHA256: u64 = 2;
const SHA224: u64 = 3;
const SHA512: u64 = 4;
const SHA384: u64 = 5;
const SHA512_224: u64 = 6;

/// The first bits of the sines of 1 to 64.
const SINES: [u32; 64] = [
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8,
    0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340,
    0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87,
    0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
    0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039,
    0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92,
    0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb,
    0xeb86d391,
];

const TURNS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

/// The bits behind the point of the square roots of the first 16 primes, and of the cube roots of the first 80.
static ROOTS: LazyLock<([u64; 16], [u64; 80])> = LazyLock::new(|| {
    let mut primes: Vec<u32> = Vec::new();
    let mut next = 2;
    while primes.len() < 80 {
        if primes.iter().all(|prime| next % prime != 0) {
            primes.push(next);
        }
        next += 1;
    }
    let behind = |prime: u32, root: u32| {
        let scaled = (BigUint::from(prime) << (64 * root)).nth_root(root);
        scaled.iter_u64_digits().next().unwrap_or_default()
    };
    (array::from_fn(|at| behind(primes[at], 2)), array::from_fn(|at| behind(primes[at], 3)))
});

fn words<const N: usize>(bytes: &[u8]) -> [u32; N] {
    array::from_fn(|at| u32::from_be_bytes(array::from_fn(|byte| bytes[at * 4 + byte])))
}

fn long_words<const N: usize>(bytes: &[u8]) -> [u64; N] {
    array::from_fn(|at| u64::from_be_bytes(array::from_fn(|byte| bytes[at * 8 + byte])))
}

impl Exec<'_> {
    /// `initial(kind int) string`
    fn digest_initial(&mut self, out: usize) -> Done {
        let state = initial(self.regs[out + 2]);
        self.set_text(out, &state);
        Ok(None)
    }

    /// `blocks(kind int, state, data string) string`
    fn digest_blocks(&mut self, out: usize) -> Done {
        let args = out + 2;
        let state = blocks(self.regs[args], self.text_at(args + 1), self.text_at(args + 3));
        self.set_text(out, &state);
        Ok(None)
    }
}

fn initial(kind: u64) -> Vec<u8> {
    let (roots, _) = &*ROOTS;
    match kind {
        MD5 => (0..16)
            .map(|at| {
                [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10][at]
            })
            .collect(),
        SHA1 => [0x6745_2301u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
            .into_iter()
            .flat_map(u32::to_be_bytes)
            .collect(),
        SHA256 => roots[..8].iter().flat_map(|root| ((root >> 32) as u32).to_be_bytes()).collect(),
        SHA224 => roots[8..].iter().flat_map(|root| (*root as u32).to_be_bytes()).collect(),
        SHA512 => roots[..8].iter().flat_map(|root| root.to_be_bytes()).collect(),
        SHA384 => roots[8..].iter().flat_map(|root| root.to_be_bytes()).collect(),
        _ => {
            // What the name comes to, from a state of its own.
            let state: Vec<u8> = initial(SHA512).iter().map(|byte| byte ^ 0xa5).collect();
            let mut block = [0; 128];
            let name: &[u8] = if kind == SHA512_224 { b"SHA-512/224" } else { b"SHA-512/256" };
            block[..name.len()].copy_from_slice(name);
            block[name.len()] = 0x80;
            block[127] = name.len() as u8 * 8;
            blocks(SHA512, &state, &block)
        }
    }
}

fn blocks(kind: u64, state: &[u8], data: &[u8]) -> Vec<u8> {
    match kind {
        MD5 => {
            let mut state = words::<4>(state).map(u32::swap_bytes);
            data.chunks_exact(64).for_each(|block| md5(&mut state, &words::<16>(block).map(u32::swap_bytes)));
            state.into_iter().flat_map(u32::to_le_bytes).collect()
        }
        SHA1 => {
            let mut state = words::<5>(state);
            data.chunks_exact(64).for_each(|block| sha1(&mut state, &words(block)));
            state.into_iter().flat_map(u32::to_be_bytes).collect()
        }
        SHA256 | SHA224 => {
            let mut state = words::<8>(state);
            data.chunks_exact(64).for_each(|block| sha256(&mut state, &words(block)));
            state.into_iter().flat_map(u32::to_be_bytes).collect()
        }
        _ => {
            let mut state = long_words::<8>(state);
            data.chunks_exact(128).for_each(|block| sha512(&mut state, &long_words(block)));
            state.into_iter().flat_map(u64::to_be_bytes).collect()
        }
    }
}

fn md5(state: &mut [u32; 4], block: &[u32; 16]) {
    let [mut a, mut b, mut c, mut d] = *state;
    for step in 0..64 {
        let (mixed, word) = match step / 16 {
            0 => (b & c | !b & d, step),
            1 => (d & b | !d & c, 5 * step + 1),
            2 => (b ^ c ^ d, 3 * step + 5),
            _ => (c ^ (b | !d), 7 * step),
        };
        let sum = a.wrapping_add(mixed).wrapping_add(SINES[step]).wrapping_add(block[word % 16]);
        (a, d, c) = (d, c, b);
        b = b.wrapping_add(sum.rotate_left(TURNS[step / 16][step % 4]));
    }
    for (word, more) in state.iter_mut().zip([a, b, c, d]) {
        *word = word.wrapping_add(more);
    }
}

fn sha1(state: &mut [u32; 5], block: &[u32; 16]) {
    let mut w = *block;
    let [mut a, mut b, mut c, mut d, mut e] = *state;
    for step in 0..80 {
        if step >= 16 {
            let mixed = w[(step + 13) % 16] ^ w[(step + 8) % 16] ^ w[(step + 2) % 16] ^ w[step % 16];
            w[step % 16] = mixed.rotate_left(1);
        }
        let (mixed, constant) = match step / 20 {
            0 => (b & c | !b & d, 0x5a82_7999),
            1 => (b ^ c ^ d, 0x6ed9_eba1),
            2 => (b & c | b & d | c & d, 0x8f1b_bcdc),
            _ => (b ^ c ^ d, 0xca62_c1d6u32),
        };
        let sum =
            a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(constant).wrapping_add(w[step % 16]);
        (e, d, c, b, a) = (d, c, b.rotate_left(30), a, sum);
    }
    for (word, more) in state.iter_mut().zip([a, b, c, d, e]) {
        *word = word.wrapping_add(more);
    }
}

macro_rules! sha2 {
    ($name:ident, $word:ty, $steps:literal, $constant:expr, $turns:expr) => {
        fn $name(state: &mut [$word; 8], block: &[$word; 16]) {
            let mut w = *block;
            let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
            let [s0, s1, e0, e1] = $turns;
            let turned = |word: $word, turns: [u32; 3]| {
                word.rotate_right(turns[0]) ^ word.rotate_right(turns[1]) ^ word.rotate_right(turns[2])
            };
            let moved = |word: $word, turns: [u32; 3]| {
                word.rotate_right(turns[0]) ^ word.rotate_right(turns[1]) ^ word >> turns[2]
            };
            for step in 0..$steps {
                if step >= 16 {
                    let more = moved(w[(step + 1) % 16], s0).wrapping_add(moved(w[(step + 14) % 16], s1));
                    w[step % 16] = w[step % 16].wrapping_add(w[(step + 9) % 16]).wrapping_add(more);
                }
                let chosen = e & f ^ !e & g;
                let most = a & b ^ a & c ^ b & c;
                let first = h
                    .wrapping_add(turned(e, e1))
                    .wrapping_add(chosen)
                    .wrapping_add($constant(step))
                    .wrapping_add(w[step % 16]);
                let second = turned(a, e0).wrapping_add(most);
                (h, g, f, e, d, c, b, a) = (g, f, e, d.wrapping_add(first), c, b, a, first.wrapping_add(second));
            }
            for (word, more) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
                *word = word.wrapping_add(more);
            }
        }
    };
}

sha2!(
    sha256,
    u32,
    64,
    |step: usize| (ROOTS.1[step] >> 32) as u32,
    [[7, 18, 3], [17, 19, 10], [2, 13, 22], [6, 11, 25]]
);
sha2!(sha512, u64, 80, |step: usize| ROOTS.1[step], [[1, 8, 7], [19, 61, 6], [28, 34, 39], [14, 18, 41]]);
