//! Sines, hyperbolic sines and what belongs to them, after Cephes and FreeBSD as Go has them.
//!
//! See         natives/math.rs; Go's math/sin.go, trig_reduce.go, atan.go, expm1.go, log1p.go.

#![allow(
    clippy::excessive_precision,
    clippy::inconsistent_digit_grouping,
    reason = "the numbers as they were published"
)]

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

use super::math::{exp, nan};

const SIN: [f64; 6] = [
    1.589_623_015_765_465_680_60e-10,
    -2.505_074_776_285_780_728_66e-8,
    2.755_731_362_138_572_457_83e-6,
    -1.984_126_982_958_953_859_96e-4,
    8.333_333_333_322_118_584_92e-3,
    -1.666_666_666_666_663_072_95e-1,
];
const COS: [f64; 6] = [
    -1.135_853_652_138_768_172_99e-11,
    2.087_570_084_197_473_169_41e-9,
    -2.755_731_417_929_673_881_12e-7,
    2.480_158_728_885_170_453_48e-5,
    -1.388_888_888_887_305_641_16e-3,
    4.166_666_666_666_659_294_29e-2,
];

/// 4/π in binary.
const FOUR_BY_PI: [u64; 20] = [
    0x0000_0000_0000_0001,
    0x45f3_06dc_9c88_2a53,
    0xf84e_afa3_ea69_bb81,
    0xb6c5_2b32_7887_2083,
    0xfca2_c757_bd77_8ac3,
    0x6e48_dc74_849b_a5c0,
    0x0c92_5dd4_13a3_2439,
    0xfc3b_d639_6253_4e7d,
    0xd104_6bea_5d76_8909,
    0xd338_e04d_68be_fc82,
    0x7323_ac73_06a6_73e9,
    0x3908_bf17_7bf2_5076,
    0x3ff1_2fff_bc0b_301f,
    0xde5e_2316_b414_da3e,
    0xda6c_fd9e_4f96_136e,
    0x9e8c_7ecd_3cbf_d45a,
    0xea4f_758f_d7cb_e2f6,
    0x7a0e_73ef_14a5_25d4,
    0xd7f6_bf62_3f1a_ba10,
    0xac06_608d_f8f6_d757,
];

fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients[1..].iter().fold(coefficients[0], |value, coefficient| value * x + coefficient)
}

/// A polynomial by Horner's rule, with the coefficients of rising powers.
pub(super) fn series(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().copied().reduce(|value, coefficient| coefficient + x * value).unwrap_or_default()
}

/// The octant, even, and what is left of x: after Cody and Waite, or for large x after Payne and Hanek.
fn reduced(x: f64) -> (u64, f64) {
    if x < (1 << 29) as f64 {
        let mut j = (x * (4.0 / PI)) as u64;
        let mut y = j as f64;
        if j & 1 == 1 {
            j += 1;
            y += 1.0;
        }
        let parts =
            [7.853_981_256_484_985_351_56e-1, 3.774_894_707_930_798_176_68e-8, 2.695_151_429_079_059_526_45e-15];
        return (j & 7, ((x - y * parts[0]) - y * parts[1]) - y * parts[2]);
    }
    let exponent = ((x.to_bits() >> 52) & 0x7FF) as i64 - 1023 - 52;
    let ix = x.to_bits() & !(0x7FF << 52) | 1 << 52;
    let (digit, shift) = ((exponent + 61) as usize / 64, (exponent + 61) as u32 % 64);
    let window = |at: usize| match shift {
        0 => FOUR_BY_PI[at],
        shift => FOUR_BY_PI[at] << shift | FOUR_BY_PI[at + 1] >> (64 - shift),
    };
    let (z0, z1, z2) = (window(digit), window(digit + 1), window(digit + 2));
    let z2hi = (u128::from(z2) * u128::from(ix)) >> 64;
    let sum = (u128::from(z0.wrapping_mul(ix)) << 64).wrapping_add(u128::from(z1) * u128::from(ix)).wrapping_add(z2hi);
    let (mut hi, lo) = ((sum >> 64) as u64, sum as u64);
    let mut j = hi >> 61;
    hi = hi << 3 | lo >> 61;
    let zeros = hi.leading_zeros();
    let e = u64::from(1023 - (zeros + 1));
    hi = hi.checked_shl(zeros + 1).unwrap_or(0) | lo.checked_shr(64 - (zeros + 1)).unwrap_or(0);
    let mut z = f64::from_bits(hi >> 12 | e << 52);
    if j & 1 == 1 {
        j = (j + 1) & 7;
        z -= 1.0;
    }
    (j, z * FRAC_PI_4)
}

fn sin_part(z: f64) -> f64 {
    let zz = z * z;
    z + z * zz * polynomial(&SIN, zz)
}

fn cos_part(z: f64) -> f64 {
    let zz = z * z;
    1.0 - 0.5 * zz + zz * zz * polynomial(&COS, zz)
}

pub(super) fn sin(x: f64) -> f64 {
    if x == 0.0 || x.is_nan() {
        return x;
    }
    if x.is_infinite() {
        return nan();
    }
    let (mut j, z) = reduced(x.abs());
    let mut negative = x < 0.0;
    if j > 3 {
        negative = !negative;
        j -= 4;
    }
    let y = if j == 1 || j == 2 { cos_part(z) } else { sin_part(z) };
    if negative { -y } else { y }
}

pub(super) fn cos(x: f64) -> f64 {
    if x.is_nan() || x.is_infinite() {
        return nan();
    }
    let (mut j, z) = reduced(x.abs());
    let mut negative = false;
    if j > 3 {
        j -= 4;
        negative = true;
    }
    if j > 1 {
        negative = !negative;
    }
    let y = if j == 1 || j == 2 { sin_part(z) } else { cos_part(z) };
    if negative { -y } else { y }
}

pub(super) fn tan(x: f64) -> f64 {
    if x == 0.0 || x.is_nan() {
        return x;
    }
    if x.is_infinite() {
        return nan();
    }
    let (j, z) = reduced(x.abs());
    let zz = z * z;
    let mut y = z;
    if zz > 1e-14 {
        let p = polynomial(
            &[-1.309_369_391_813_837_776_46e4, 1.153_516_648_385_874_161_40e6, -1.795_652_519_764_848_779_88e7],
            zz,
        );
        let q = polynomial(
            &[
                1.0,
                1.368_129_634_706_929_546_78e4,
                -1.320_892_344_402_109_674_47e6,
                2.500_838_018_233_579_158_39e7,
                -5.386_957_559_294_546_298_81e7,
            ],
            zz,
        );
        y = z + z * (zz * p / q);
    }
    if j & 2 == 2 {
        y = -1.0 / y;
    }
    if x < 0.0 { -y } else { y }
}

fn atan_part(x: f64) -> f64 {
    let z = x * x;
    let p = polynomial(
        &[
            -8.750_608_600_031_904_122_785e-01,
            -1.615_753_718_733_365_076_637e+01,
            -7.500_855_792_314_704_667_340e+01,
            -1.228_866_684_490_136_173_410e+02,
            -6.485_021_904_942_025_371_773e+01,
        ],
        z,
    );
    let q = polynomial(
        &[
            1.0,
            2.485_846_490_142_306_297_962e+01,
            1.650_270_098_316_988_542_046e+02,
            4.328_810_604_912_902_668_951e+02,
            4.853_903_996_359_136_964_868e+02,
            1.945_506_571_482_613_964_425e+02,
        ],
        z,
    );
    x * (z * p / q) + x
}

fn atan_positive(x: f64) -> f64 {
    const MORE: f64 = 6.123_233_995_736_765_886_130e-17;
    if x <= 0.66 {
        return atan_part(x);
    }
    if x > 2.414_213_562_373_095_048_80 {
        return FRAC_PI_2 - atan_part(1.0 / x) + MORE;
    }
    FRAC_PI_4 + atan_part((x - 1.0) / (x + 1.0)) + 0.5 * MORE
}

pub(super) fn atan(x: f64) -> f64 {
    match x {
        _ if x == 0.0 => x,
        _ if x > 0.0 => atan_positive(x),
        _ => -atan_positive(-x),
    }
}

pub(super) fn asin(x: f64) -> f64 {
    if x == 0.0 {
        return x;
    }
    let y = if x < 0.0 { -x } else { x };
    if y > 1.0 {
        return nan();
    }
    let root = (1.0 - y * y).sqrt();
    let angle = if y > 0.7 { FRAC_PI_2 - atan_positive(root / y) } else { atan_positive(y / root) };
    if x < 0.0 { -angle } else { angle }
}

pub(super) fn sinh(x: f64) -> f64 {
    let y = if x < 0.0 { -x } else { x };
    let value = if y > 21.0 {
        exp(y) * 0.5
    } else if y > 0.5 {
        let e = exp(y);
        (e - 1.0 / e) * 0.5
    } else {
        let p = [
            -0.263_056_321_339_749_706_281_948_9e+2,
            -0.289_421_135_598_956_380_728_466_036_6e+4,
            -0.899_127_202_203_950_935_539_801_351_1e+5,
            -0.630_767_364_049_771_699_118_478_725_1e+6,
        ];
        let q = [
            1.0,
            -0.173_678_953_558_233_699_533_450_911e+3,
            0.152_151_737_879_001_907_069_648_517_6e+5,
            -0.630_767_364_049_771_699_121_207_727_7e+6,
        ];
        let square = y * y;
        polynomial(&p, square) * y / polynomial(&q, square)
    };
    if x < 0.0 { -value } else { value }
}

pub(super) fn cosh(x: f64) -> f64 {
    let x = x.abs();
    if x > 21.0 {
        return exp(x) * 0.5;
    }
    let e = exp(x);
    (e + 1.0 / e) * 0.5
}

pub(super) fn tanh(x: f64) -> f64 {
    let z = x.abs();
    if z > 0.5 * 8.802_969_193_111_305_429_598_8e+01 {
        return 1.0f64.copysign(x);
    }
    if z >= 0.625 {
        let s = exp(2.0 * z);
        let value = 1.0 - 2.0 / (s + 1.0);
        return if x < 0.0 { -value } else { value };
    }
    if x == 0.0 {
        return x;
    }
    let s = x * x;
    let p = [-9.643_991_794_250_522_386_28e-1, -9.928_772_310_019_185_865_64e1, -1.614_687_684_417_084_479_52e3];
    let q = [1.0, 1.128_116_784_916_329_314_02e2, 2.235_488_390_601_004_485_83e3, 4.844_063_053_251_254_860_48e3];
    x + x * s * polynomial(&p, s) / polynomial(&q, s)
}

pub(super) fn expm1(x: f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    let size = x.abs();
    let negative = x < 0.0;
    if size >= 3.881_624_211_135_693_732_74e+01 {
        if negative {
            return -1.0;
        }
        if size >= 7.097_827_128_933_839_730_96e+02 {
            return f64::INFINITY;
        }
    }
    let (hi_part, lo_part) = (6.931_471_803_691_238_164_90e-01, 1.908_214_929_270_587_700_02e-10);
    let (mut x, mut c, mut k) = (x, 0.0, 0i64);
    if size > 3.465_735_902_799_726_547_09e-01 {
        let (hi, lo);
        if size < 1.039_720_770_839_917_964_13e+00 {
            k = if negative { -1 } else { 1 };
            hi = if negative { x + hi_part } else { x - hi_part };
            lo = if negative { -lo_part } else { lo_part };
        } else {
            let scaled = std::f64::consts::LOG2_E * x;
            k = (if negative { scaled - 0.5 } else { scaled + 0.5 }) as i64;
            let t = k as f64;
            hi = x - t * hi_part;
            lo = t * lo_part;
        }
        x = hi - lo;
        c = (hi - x) - lo;
    } else if size < 1.0 / (1u64 << 54) as f64 {
        return x;
    }
    let half = 0.5 * x;
    let hxs = x * half;
    let q = [
        -3.333_333_333_333_313_164_28e-02,
        1.587_301_587_254_814_601_65e-03,
        -7.936_507_578_674_879_424_73e-05,
        4.008_217_827_329_362_395_52e-06,
        -2.010_992_181_836_243_713_26e-07,
    ];
    let r1 = 1.0 + hxs * (q[0] + hxs * (q[1] + hxs * (q[2] + hxs * (q[3] + hxs * q[4]))));
    let t = 3.0 - r1 * half;
    let mut e = hxs * ((r1 - t) / (6.0 - x * t));
    if k == 0 {
        return x - (x * e - hxs);
    }
    e = x * (e - c) - c;
    e -= hxs;
    let scaled = |y: f64| f64::from_bits(y.to_bits().wrapping_add((k as u64) << 52));
    match k {
        -1 => 0.5 * (x - e) - 0.5,
        1 if x < -0.25 => -2.0 * (e - (x + 0.5)),
        1 => 1.0 + 2.0 * (x - e),
        _ if k <= -2 || k > 56 => scaled(1.0 - (e - x)) - 1.0,
        _ if k < 20 => scaled(f64::from_bits(0x3ff0_0000_0000_0000 - (0x0020_0000_0000_0000 >> k)) - (e - x)),
        _ => scaled(x - (e + f64::from_bits(((0x3ff - k) as u64) << 52)) + 1.0),
    }
}

pub(super) fn log1p(x: f64) -> f64 {
    if x < -1.0 || x.is_nan() {
        return nan();
    }
    if x == -1.0 {
        return f64::NEG_INFINITY;
    }
    if x == f64::INFINITY {
        return x;
    }
    let (ln2_hi, ln2_lo) = (6.931_471_803_691_238_164_90e-01, 1.908_214_929_270_587_700_02e-10);
    let size = x.abs();
    let (mut f, mut iu, mut k, mut c) = (0.0, 0, 1i64, 0.0);
    if size < 4.142_135_623_730_950_488_017e-01 {
        if size < 1.0 / (1 << 29) as f64 {
            return if size < 1.0 / (1u64 << 54) as f64 { x } else { x - x * x * 0.5 };
        }
        if x > -2.928_932_188_134_524_755_992e-01 {
            (k, f, iu) = (0, x, 1);
        }
    }
    if k != 0 {
        let mut u = x;
        if size < (1u64 << 53) as f64 {
            u = 1.0 + x;
            k = (u.to_bits() >> 52) as i64 - 1023;
            c = if k > 0 { 1.0 - (u - x) } else { x - (u - 1.0) };
            c /= u;
        } else {
            k = (u.to_bits() >> 52) as i64 - 1023;
        }
        iu = u.to_bits() & 0x000f_ffff_ffff_ffff;
        if iu < 0x0006_a09e_667f_3bcd {
            u = f64::from_bits(iu | 0x3ff0_0000_0000_0000);
        } else {
            k += 1;
            u = f64::from_bits(iu | 0x3fe0_0000_0000_0000);
            iu = (0x0010_0000_0000_0000 - iu) >> 2;
        }
        f = u - 1.0;
    }
    let kf = k as f64;
    let half = 0.5 * f * f;
    if iu == 0 {
        if f == 0.0 {
            return if k == 0 { 0.0 } else { kf * ln2_hi + (c + kf * ln2_lo) };
        }
        let r = half * (1.0 - 0.666_666_666_666_666_66 * f);
        return if k == 0 { f - r } else { kf * ln2_hi - ((r - (kf * ln2_lo + c)) - f) };
    }
    let s = f / (2.0 + f);
    let z = s * s;
    let p = [
        6.666_666_666_666_735_130e-01,
        3.999_999_999_940_941_908e-01,
        2.857_142_874_366_239_149e-01,
        2.222_219_843_214_978_396e-01,
        1.818_357_216_161_805_012e-01,
        1.531_383_769_920_937_332e-01,
        1.479_819_860_511_658_591e-01,
    ];
    let r = z * (p[0] + z * (p[1] + z * (p[2] + z * (p[3] + z * (p[4] + z * (p[5] + z * p[6]))))));
    if k == 0 {
        return f - (half - s * (half + r));
    }
    kf * ln2_hi - ((half - (s * (half + r) + (kf * ln2_lo + c))) - f)
}
