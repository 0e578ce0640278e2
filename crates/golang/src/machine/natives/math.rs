//! What packages math and math/bits leave to the machine: Go's own approximations, with its results on amd64 bit for bit.
//!
//! Invariants  I1  the operations come in Go's order, which decides how they are rounded; `mul_add` stands only where Go's has it.
//! See         library/go/math.go, library/go/math/bits.go, natives/math_trig.rs, math_special.rs, math_bessel.rs; Go's math/exp_amd64.s, log_amd64.s, pow.go.

#![allow(
    clippy::excessive_precision,
    clippy::inconsistent_digit_grouping,
    reason = "the numbers as they were published"
)]

use super::super::exec::Exec;
use super::super::fault::Fault;
use super::{Done, Native};
use super::{math_bessel as bessel, math_special as special, math_trig as trig};

macro_rules! natives {
    ($($name:literal $how:ident $of:expr;)*) => {
        &[$(Native { name: $name, visible: false, run: |exec, out| exec.$how(out, $of) }),*]
    };
}

pub(super) static NATIVES: &[Native] = natives! {
    "math.Float64bits" word |x| x;
    "math.Float64frombits" word |x| x;
    "math.Float32bits" word |x| u64::from((f64::from_bits(x) as f32).to_bits());
    "math.Float32frombits" word |x| f64::from(f32::from_bits(x as u32)).to_bits();
    "math.Abs" float f64::abs;
    "math.Sqrt" float f64::sqrt;
    "math.Floor" float f64::floor;
    "math.Ceil" float f64::ceil;
    "math.Trunc" float f64::trunc;
    "math.Round" float f64::round;
    "math.RoundToEven" float f64::round_ties_even;
    "math.Exp" float exp;
    "math.Exp2" float exp2;
    "math.Expm1" float trig::expm1;
    "math.Log" float log;
    "math.Log1p" float trig::log1p;
    "math.Cbrt" float cbrt;
    "math.Sin" float trig::sin;
    "math.Cos" float trig::cos;
    "math.Tan" float trig::tan;
    "math.Asin" float trig::asin;
    "math.Atan" float trig::atan;
    "math.Sinh" float trig::sinh;
    "math.Cosh" float trig::cosh;
    "math.Tanh" float trig::tanh;
    "math.Pow" floats pow;
    "math.Mod" floats |x, y| if y == 0.0 || x.is_infinite() || x.is_nan() || y.is_nan() { nan() } else { x % y };
    "math.Hypot" floats hypot;
    "math.Copysign" floats f64::copysign;
    "math.fma" floats3 f64::mul_add;
    "math.Erf" float special::erf;
    "math.Erfc" float special::erfc;
    "math.Erfinv" float special::erfinv;
    "math.Gamma" float special::gamma;
    "math.Lgamma" float_parts special::lgamma;
    "math.J0" float bessel::j0;
    "math.J1" float bessel::j1;
    "math.Jn" int_float bessel::jn;
    "math.Y0" float bessel::y0;
    "math.Y1" float bessel::y1;
    "math.Yn" int_float bessel::yn;
    "math.ldexp" float_int ldexp;
    "math.frexp" float_parts frexp;
    "math/bits.Len64" word |x| u64::from(64 - x.leading_zeros());
    "math/bits.TrailingZeros64" word |x| u64::from(x.trailing_zeros());
    "math/bits.OnesCount64" word |x| u64::from(x.count_ones());
    "math/bits.Reverse64" word u64::reverse_bits;
    "math/bits.ReverseBytes64" word u64::swap_bytes;
    "math/bits.Mul64" words |x, y| {
        let product = u128::from(x) * u128::from(y);
        Some(((product >> 64) as u64, product as u64))
    };
    "math/bits.div" words3 |hi, lo, y| {
        let x = u128::from(hi) << 64 | u128::from(lo);
        let y = u128::from(y);
        (y != 0).then(|| ((x / y) as u64, (x % y) as u64))
    };
};

impl Exec<'_> {
    fn word(&mut self, out: usize, of: fn(u64) -> u64) -> Done {
        self.regs[out] = of(self.regs[out + 1]);
        Ok(None)
    }

    fn words(&mut self, out: usize, of: fn(u64, u64) -> Option<(u64, u64)>) -> Done {
        let both = of(self.regs[out + 2], self.regs[out + 3]).ok_or_else(divided_by_zero)?;
        (self.regs[out], self.regs[out + 1]) = both;
        Ok(None)
    }

    fn words3(&mut self, out: usize, of: fn(u64, u64, u64) -> Option<(u64, u64)>) -> Done {
        let [a, b, c] = [2, 3, 4].map(|at| self.regs[out + at]);
        (self.regs[out], self.regs[out + 1]) = of(a, b, c).ok_or_else(divided_by_zero)?;
        Ok(None)
    }

    pub(super) fn float_at(&self, at: usize) -> f64 {
        f64::from_bits(self.regs[at])
    }

    fn float(&mut self, out: usize, of: fn(f64) -> f64) -> Done {
        self.regs[out] = of(self.float_at(out + 1)).to_bits();
        Ok(None)
    }

    fn floats(&mut self, out: usize, of: fn(f64, f64) -> f64) -> Done {
        self.regs[out] = of(self.float_at(out + 1), self.float_at(out + 2)).to_bits();
        Ok(None)
    }

    fn floats3(&mut self, out: usize, of: fn(f64, f64, f64) -> f64) -> Done {
        self.regs[out] = of(self.float_at(out + 1), self.float_at(out + 2), self.float_at(out + 3)).to_bits();
        Ok(None)
    }

    fn float_int(&mut self, out: usize, of: fn(f64, i64) -> f64) -> Done {
        self.regs[out] = of(self.float_at(out + 1), self.regs[out + 2] as i64).to_bits();
        Ok(None)
    }

    fn int_float(&mut self, out: usize, of: fn(i64, f64) -> f64) -> Done {
        self.regs[out] = of(self.regs[out + 1] as i64, self.float_at(out + 2)).to_bits();
        Ok(None)
    }

    fn float_parts(&mut self, out: usize, of: fn(f64) -> (f64, i64)) -> Done {
        let (fraction, exponent) = of(self.float_at(out + 2));
        (self.regs[out], self.regs[out + 1]) = (fraction.to_bits(), exponent as u64);
        Ok(None)
    }
}

fn divided_by_zero() -> Fault {
    Fault::runtime("integer divide by zero")
}

/// Go's NaN.
pub(super) fn nan() -> f64 {
    f64::from_bits(0x7FF8_0000_0000_0001)
}

/// A power of two.
fn two_to(exponent: i64) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

const LN2_HI: f64 = 6.931_471_803_691_238_164_90e-01;
const LN2_LO: f64 = 1.908_214_929_270_587_700_02e-10;

/// The fraction in [½, 1) and the exponent.
pub(super) fn frexp(f: f64) -> (f64, i64) {
    if f == 0.0 || !f.is_finite() {
        return (f, 0);
    }
    let (f, e) = normalized(f);
    let bits = f.to_bits();
    let exponent = e + ((bits >> 52) & 0x7FF) as i64 - 1022;
    (f64::from_bits(bits & !(0x7FF << 52) | 1022 << 52), exponent)
}

/// A number that is not subnormal, and the exponent of two that it is to be multiplied with.
fn normalized(f: f64) -> (f64, i64) {
    if f.abs() < f64::MIN_POSITIVE { (f * two_to(52), -52) } else { (f, 0) }
}

/// `fraction` times a power of two.
pub(super) fn ldexp(fraction: f64, exponent: i64) -> f64 {
    if fraction == 0.0 || !fraction.is_finite() {
        return fraction;
    }
    let (fraction, e) = normalized(fraction);
    let bits = fraction.to_bits();
    let mut exponent = exponent.saturating_add(e + ((bits >> 52) & 0x7FF) as i64 - 1023);
    if exponent < -1075 {
        return f64::copysign(0.0, fraction);
    }
    if exponent > 1023 {
        return f64::INFINITY.copysign(fraction);
    }
    let mut m = 1.0;
    if exponent < -1022 {
        exponent += 53;
        m = two_to(-53);
    }
    m * f64::from_bits(bits & !(0x7FF << 52) | ((exponent + 1023) as u64) << 52)
}

/// A series after Shibata, as Go's assembly for processors with FMA.
pub(super) fn exp(x: f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x == f64::NEG_INFINITY {
        return 0.0;
    }
    if x > 7.097_827_128_933_84e+02 {
        return f64::INFINITY;
    }
    let k = (x * std::f64::consts::LOG2_E).round_ties_even() as i32;
    let kf = f64::from(k);
    let mut r = kf.mul_add(-0.693_147_180_559_662_956_511_601_805_686_950_683_593_75, x);
    r = kf.mul_add(-0.282_352_905_630_315_771_225_884_481_750_134_360_255_254_120_68e-12, r);
    r *= 0.0625;
    let mut t = 2.480_158_730_158_730_158_7e-5;
    for coefficient in [
        1.984_126_984_126_984_127_0e-4,
        1.388_888_888_888_888_888_9e-3,
        8.333_333_333_333_333_333_3e-3,
        4.166_666_666_666_666_666_7e-2,
        1.666_666_666_666_666_666_7e-1,
        0.5,
        1.0,
    ] {
        t = r.mul_add(t, coefficient);
    }
    r *= t;
    for _ in 0..3 {
        r *= r + 2.0;
    }
    r = (r + 2.0).mul_add(r, 1.0);
    let biased = i64::from(k) + 0x3FF;
    if biased >= 0x7FF {
        return f64::INFINITY;
    }
    if biased > 0 {
        return r * f64::from_bits((biased as u64) << 52);
    }
    if biased < -52 {
        return 0.0;
    }
    r * f64::from_bits(((biased + 0x3FE) as u64) << 52) * f64::from_bits(1 << 52)
}

fn exp2(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x > 1.023_999_999_999_999_9e+03 {
        return f64::INFINITY;
    }
    if x < -1.0740e+03 {
        return 0.0;
    }
    let k = if x > 0.0 { (x + 0.5) as i64 } else { (x - 0.5) as i64 };
    let t = x - k as f64;
    let (hi, lo) = (t * LN2_HI, -t * LN2_LO);
    let r = hi - lo;
    let t = r * r;
    let p = [
        1.666_666_666_666_666_574_15e-01,
        -2.777_777_777_701_559_338_42e-03,
        6.613_756_321_437_934_361_17e-05,
        -1.653_390_220_546_525_153_90e-06,
        4.138_136_797_057_238_460_39e-08,
    ];
    let c = r - t * (p[0] + t * (p[1] + t * (p[2] + t * (p[3] + t * p[4]))));
    let y = 1.0 - ((lo - (r * c) / (2.0 - c)) - hi);
    ldexp(y, k)
}

pub(super) fn log(x: f64) -> f64 {
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    if x.to_bits() >> 63 == 1 {
        return nan();
    }
    if !x.is_finite() {
        return x;
    }
    let bits = x.to_bits();
    let mut f1 = f64::from_bits(bits & 0x000F_FFFF_FFFF_FFFF | 0x3FE0_0000_0000_0000);
    let mut k = ((bits >> 52) & 0x7FF) as f64 - 1022.0;
    if f1 <= std::f64::consts::FRAC_1_SQRT_2 {
        k -= 1.0;
        f1 *= 2.0;
    }
    let f = f1 - 1.0;
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let t1 = s2
        * (6.666_666_666_666_735_130e-01
            + s4 * (2.857_142_874_366_239_149e-01
                + s4 * (1.818_357_216_161_805_012e-01 + s4 * 1.479_819_860_511_658_591e-01)));
    let t2 = s4
        * (3.999_999_999_940_941_908e-01 + s4 * (2.222_219_843_214_978_396e-01 + s4 * 1.531_383_769_920_937_332e-01));
    let r = t1 + t2;
    let half = 0.5 * f * f;
    k * LN2_HI - ((half - (s * (half + r) + k * LN2_LO)) - f)
}

fn hypot(p: f64, q: f64) -> f64 {
    let (p, q) = (p.abs(), q.abs());
    if p.is_infinite() || q.is_infinite() {
        return f64::INFINITY;
    }
    if p.is_nan() || q.is_nan() {
        return nan();
    }
    let (most, least) = if p > q { (p, q) } else { (q, p) };
    if most == 0.0 {
        return 0.0;
    }
    let ratio = least / most;
    most * (1.0 + ratio * ratio).sqrt()
}

fn is_odd(x: f64) -> bool {
    x.abs() < (1u64 << 53) as f64 && x.trunc() == x && (x as i64) & 1 == 1
}

pub(super) fn pow(x: f64, y: f64) -> f64 {
    if y == 0.0 || x == 1.0 {
        return 1.0;
    }
    if y == 1.0 {
        return x;
    }
    if x.is_nan() || y.is_nan() {
        return nan();
    }
    let grows = (x.abs() < 1.0) != (y > 0.0);
    if x == 0.0 {
        let odd = x.is_sign_negative() && is_odd(y);
        return match (y < 0.0, odd) {
            (true, true) => f64::NEG_INFINITY,
            (true, false) => f64::INFINITY,
            (false, true) => x,
            (false, false) => 0.0,
        };
    }
    if y.is_infinite() {
        return if x == -1.0 { 1.0 } else { [0.0, f64::INFINITY][usize::from(grows)] };
    }
    if x.is_infinite() {
        if x < 0.0 {
            return pow(1.0 / x, -y);
        }
        return if y < 0.0 { 0.0 } else { f64::INFINITY };
    }
    if y == 0.5 {
        return x.sqrt();
    }
    if y == -0.5 {
        return 1.0 / x.sqrt();
    }
    let mut yi = y.abs().trunc();
    let mut yf = y.abs() - yi;
    if yf != 0.0 && x < 0.0 {
        return nan();
    }
    if yi >= 9.223_372_036_854_775_808e18 {
        return if x == -1.0 { 1.0 } else { [0.0, f64::INFINITY][usize::from(grows)] };
    }
    let (mut a1, mut ae) = (1.0, 0);
    if yf != 0.0 {
        if yf > 0.5 {
            yf -= 1.0;
            yi += 1.0;
        }
        a1 = exp(yf * log(x));
    }
    let (mut x1, mut xe) = frexp(x);
    let mut i = yi as i64;
    while i != 0 {
        if !(-1 << 12..=1 << 12).contains(&xe) {
            ae += xe;
            break;
        }
        if i & 1 == 1 {
            a1 *= x1;
            ae += xe;
        }
        x1 *= x1;
        xe <<= 1;
        if x1 < 0.5 {
            x1 += x1;
            xe -= 1;
        }
        i >>= 1;
    }
    if y < 0.0 {
        a1 = 1.0 / a1;
        ae = -ae;
    }
    ldexp(a1, ae)
}

fn cbrt(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let negative = x < 0.0;
    let x = x.abs();
    let mut t = f64::from_bits(x.to_bits() / 3 + (715_094_163 << 32));
    if x < f64::MIN_POSITIVE {
        t = two_to(54) * x;
        t = f64::from_bits(t.to_bits() / 3 + (696_219_795 << 32));
    }
    let mut r = t * t / x;
    let mut s = 5.428_571_428_571_428_159_06e-01 + r * t;
    t *= 3.571_428_571_428_571_507_87e-01
        + 1.607_142_857_142_857_206_30e+00
            / (s + 1.414_285_714_285_714_368_19e+00 + -7.053_061_224_489_796_110_50e-01 / s);
    t = f64::from_bits((t.to_bits() & (0xF_FFFF_FFFC << 28)) + (1 << 30));
    s = t * t;
    r = x / s;
    let w = t + t;
    r = (r - t) / (w + r);
    t += t * r;
    if negative { -t } else { t }
}
