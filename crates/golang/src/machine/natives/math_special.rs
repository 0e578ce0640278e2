//! The error function and the gamma function, their inverses and logarithms, with Go's results bit for bit.
//!
//! Invariants  I1  the operations come in Go's order, which decides how they are rounded.
//! See         Go's math/erf.go, erfinv.go, gamma.go, lgamma.go; tests/programs/math/special.go.

#![allow(
    clippy::approx_constant,
    clippy::excessive_precision,
    clippy::unreadable_literal,
    reason = "the numbers as they were published"
)]

use std::f64::consts::{LN_2, PI};

use super::math::{exp, log, nan, pow};
use super::math_trig::{cos, series, sin};

/// Numerators and denominators of the error function, from 0 on, around 1, and of the complementary one up to 1/0.35 and beyond.
#[rustfmt::skip]
mod error {
    pub(super) const PP: [f64; 5] = [1.28379167095512558561e-01, -3.25042107247001499370e-01, -2.84817495755985104766e-02, -5.77027029648944159157e-03, -2.37630166566501626084e-05];
    pub(super) const QQ: [f64; 6] = [1.0, 3.97917223959155352819e-01, 6.50222499887672944485e-02, 5.08130628187576562776e-03, 1.32494738004321644526e-04, -3.96022827877536812320e-06];
    pub(super) const PA: [f64; 7] = [-2.36211856075265944077e-03, 4.14856118683748331666e-01, -3.72207876035701323847e-01, 3.18346619901161753674e-01, -1.10894694282396677476e-01, 3.54783043256182359371e-02, -2.16637559486879084300e-03];
    pub(super) const QA: [f64; 7] = [1.0, 1.06420880400844228286e-01, 5.40397917702171048937e-01, 7.18286544141962662868e-02, 1.26171219808761642112e-01, 1.36370839120290507362e-02, 1.19844998467991074170e-02];
    pub(super) const RA: [f64; 8] = [-9.86494403484714822705e-03, -6.93858572707181764372e-01, -1.05586262253232909814e+01, -6.23753324503260060396e+01, -1.62396669462573470355e+02, -1.84605092906711035994e+02, -8.12874355063065934246e+01, -9.81432934416914548592e+00];
    pub(super) const SA: [f64; 9] = [1.0, 1.96512716674392571292e+01, 1.37657754143519042600e+02, 4.34565877475229228821e+02, 6.45387271733267880336e+02, 4.29008140027567833386e+02, 1.08635005541779435134e+02, 6.57024977031928170135e+00, -6.04244152148580987438e-02];
    pub(super) const RB: [f64; 7] = [-9.86494292470009928597e-03, -7.99283237680523006574e-01, -1.77579549177547519889e+01, -1.60636384855821916062e+02, -6.37566443368389627722e+02, -1.02509513161107724954e+03, -4.83519191608651397019e+02];
    pub(super) const SB: [f64; 8] = [1.0, 3.03380607434824582924e+01, 3.25792512996573918826e+02, 1.53672958608443695994e+03, 3.19985821950859553908e+03, 2.55305040643316442583e+03, 4.74528541206955367215e+02, -2.24409524465858183362e+01];
}

/// Numerators and denominators of the inverse of the error function: up to 0.85, up to 1-2e⁻²⁵, beyond.
#[rustfmt::skip]
mod inverse {
    pub(super) const A: [f64; 8] = [1.1975323115670912564578e0, 4.7072688112383978012285e1, 6.9706266534389598238465e2, 4.8548868893843886794648e3, 1.6235862515167575384252e4, 2.3782041382114385731252e4, 1.1819493347062294404278e4, 8.8709406962545514830200e2];
    pub(super) const B: [f64; 8] = [1.0000000000000000000e0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3];
    pub(super) const C: [f64; 8] = [1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4];
    pub(super) const D: [f64; 8] = [1.4142135623730950488016887e0, 2.9036514445419946173133295e0, 2.3707661626024532365971225e0, 9.7547832001787427186894837e-1, 2.0945065210512749128288442e-1, 2.1494160384252876777097297e-2, 7.7441459065157709165577218e-4, 1.4859850019840355905497876e-9];
    pub(super) const E: [f64; 8] = [6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7];
    pub(super) const F: [f64; 8] = [1.414213562373095048801689e0, 8.482908416595164588112026e-1, 1.936480946950659106176712e-1, 2.103693768272068968719679e-2, 1.112800997078859844711555e-3, 2.611088405080593625138020e-5, 2.010321207683943062279931e-7, 2.891024605872965461538222e-15];
}

/// Of the gamma function: numerator, denominator, Stirling's series, in rising powers.
#[rustfmt::skip]
mod gamma {
    pub(super) const P: [f64; 7] = [9.99999999999999996796e-01, 4.94214826801497100753e-01, 2.07448227648435975150e-01, 4.76367800457137231464e-02, 1.04213797561761569935e-02, 1.19135147006586384913e-03, 1.60119522476751861407e-04];
    pub(super) const Q: [f64; 8] = [1.00000000000000000320e+00, 7.14304917030273074085e-02, -2.34591795718243348568e-01, 3.58236398605498653373e-02, 1.18139785222060435552e-02, -4.45641913851797240494e-03, 5.39605580493303397842e-04, -2.31581873324120129819e-05];
    pub(super) const S: [f64; 5] = [8.33333333333482257126e-02, 3.47222221605458667310e-03, -2.68132617805781232825e-03, -2.29549961613378126380e-04, 7.87311395793093628397e-04];
}

/// Of the logarithm of the gamma function.
#[rustfmt::skip]
mod lgamma {
    pub(super) const A_EVEN: [f64; 6] = [7.72156649015328655494e-02, 6.73523010531292681824e-02, 7.38555086081402883957e-03, 1.19270763183362067845e-03, 2.20862790713908385557e-04, 2.52144565451257326939e-05];
    pub(super) const A_ODD: [f64; 6] = [3.22467033424113591611e-01, 2.05808084325167332806e-02, 2.89051383673415629091e-03, 5.10069792153511336608e-04, 1.08011567247583939954e-04, 4.48640949618915160150e-05];
    pub(super) const T0: [f64; 5] = [4.83836122723810047042e-01, -3.27885410759859649565e-02, 6.10053870246291332635e-03, -1.40346469989232843813e-03, 3.15632070903625950361e-04];
    pub(super) const T1: [f64; 5] = [-1.47587722994593911752e-01, 1.79706750811820387126e-02, -3.68452016781138256760e-03, 8.81081882437654011382e-04, -3.12754168375120860518e-04];
    pub(super) const T2: [f64; 5] = [6.46249402391333854778e-02, -1.03142241298341437450e-02, 2.25964780900612472250e-03, -5.38595305356740546715e-04, 3.35529192635519073543e-04];
    pub(super) const R: [f64; 7] = [1.0, 1.39200533467621045958e+00, 7.21935547567138069525e-01, 1.71933865632803078993e-01, 1.86459191715652901344e-02, 7.77942496381893596434e-04, 7.32668430744625636189e-06];
    pub(super) const S: [f64; 7] = [-7.72156649015328655494e-02, 2.14982415960608852501e-01, 3.25778796408930981787e-01, 1.46350472652464452805e-01, 2.66422703033638609560e-02, 1.84028451407337715652e-03, 3.19475326584100867617e-05];
    pub(super) const U: [f64; 6] = [-7.72156649015328655494e-02, 6.32827064025093366517e-01, 1.45492250137234768737e+00, 9.77717527963372745603e-01, 2.28963728064692451092e-01, 1.33810918536787660377e-02];
    pub(super) const V: [f64; 6] = [1.0, 2.45597793713041134822e+00, 2.12848976379893395361e+00, 7.69285150456672783825e-01, 1.04222645593369134254e-01, 3.21709242282423911810e-03];
    pub(super) const W: [f64; 7] = [4.18938533204672725052e-01, 8.33333333333329678849e-02, -2.77777777728775536470e-03, 7.93650558643019558500e-04, -5.95187557450339963135e-04, 8.36339918996282139126e-04, -1.63092934096575273989e-03];
}

const ERX: f64 = 8.45062911510467529297e-01;
const EFX: f64 = 1.28379167095512586316e-01;
const EFX8: f64 = 1.02703333676410069053e+00;

/// `erf(x)/x - 1` below 0.84375.
fn small_error(x: f64) -> f64 {
    let z = x * x;
    series(&error::PP, z) / series(&error::QQ, z)
}

/// The part of `erf(x)` beside [`ERX`] around 1.
fn middle_error(x: f64) -> f64 {
    let s = x - 1.0;
    series(&error::PA, s) / series(&error::QA, s)
}

/// `erfc(x)·x` from 1.25 on.
fn large_error(x: f64) -> f64 {
    let s = 1.0 / (x * x);
    let ratio = match x < 2.857142857142857142857 {
        true => series(&error::RA, s) / series(&error::SA, s),
        false => series(&error::RB, s) / series(&error::SB, s),
    };
    // The upper half of its bits.
    let z = f64::from_bits(x.to_bits() & 0xffff_ffff_0000_0000);
    exp(-z * z - 0.5625) * exp((z - x) * (z + x) + ratio)
}

pub(super) fn erf(signed: f64) -> f64 {
    if signed.is_nan() {
        return nan();
    }
    let x = signed.abs();
    let of = if x < 0.84375 {
        if x < 2.848094538889218e-306 {
            0.125 * (8.0 * x + EFX8 * x)
        } else if x < 1.0 / (1u64 << 28) as f64 {
            x + EFX * x
        } else {
            x + x * small_error(x)
        }
    } else if x < 1.25 {
        ERX + middle_error(x)
    } else if x >= 6.0 {
        1.0
    } else {
        1.0 - large_error(x) / x
    };
    of.copysign(signed)
}

pub(super) fn erfc(signed: f64) -> f64 {
    if signed.is_nan() {
        return nan();
    }
    let x = signed.abs();
    let negative = signed < 0.0;
    if x < 0.84375 {
        let of = if x < 1.0 / (1u64 << 56) as f64 {
            x
        } else if x < 0.25 {
            x + x * small_error(x)
        } else {
            0.5 + (x * small_error(x) + (x - 0.5))
        };
        return if negative { 1.0 + of } else { 1.0 - of };
    }
    if x < 1.25 {
        let of = middle_error(x);
        return if negative { 1.0 + ERX + of } else { 1.0 - ERX - of };
    }
    match negative {
        true if x > 6.0 => 2.0,
        true => 2.0 - large_error(x) / x,
        false if x >= 28.0 => 0.0,
        false => large_error(x) / x,
    }
}

pub(super) fn erfinv(signed: f64) -> f64 {
    if signed.is_nan() || signed.abs() > 1.0 {
        return nan();
    }
    let x = signed.abs();
    if x == 1.0 {
        return f64::INFINITY.copysign(signed);
    }
    let of = if x <= 0.85 {
        let r = 0.180625 - 0.25 * x * x;
        (x * series(&inverse::A, r)) / series(&inverse::B, r)
    } else {
        let r = (LN_2 - log(1.0 - x)).sqrt();
        match r <= 5.0 {
            true => series(&inverse::C, r - 1.6) / series(&inverse::D, r - 1.6),
            false => series(&inverse::E, r - 5.0) / series(&inverse::F, r - 5.0),
        }
    };
    of.copysign(signed)
}

/// Stirling's formula: two factors, neither of which is too large.
fn stirling(x: f64) -> (f64, f64) {
    if x > 200.0 {
        return (f64::INFINITY, 1.0);
    }
    let w = 1.0 / x;
    let w = 1.0 + w * series(&gamma::S, w);
    let (first, second) = match x > 143.01608 {
        true => {
            let half = pow(x, 0.5 * x - 0.25);
            (half, half / exp(x))
        }
        false => (pow(x, x - 0.5) / exp(x), 1.0),
    };
    (first, 2.506628274631000502417 * w * second)
}

/// The gamma function of a negative number far from 0 that is no integer.
fn negative_gamma(x: f64) -> f64 {
    let q = x.abs();
    let mut p = q.floor();
    let sign = if (p as i64) & 1 == 0 { -1.0 } else { 1.0 };
    let mut z = q - p;
    if z > 0.5 {
        p += 1.0;
        z = q - p;
    }
    z = q * sin(PI * z);
    if z == 0.0 {
        return sign * f64::INFINITY;
    }
    let (first, second) = stirling(q);
    let z = z.abs();
    let product = z * first * second;
    sign * if product.is_infinite() { PI / z / first / second } else { PI / product }
}

pub(super) fn gamma(mut x: f64) -> f64 {
    const EULER: f64 = 0.57721566490153286060651209008240243104215933593992;
    if x.is_nan() || x == f64::NEG_INFINITY || x < 0.0 && x.trunc() == x {
        return nan();
    }
    if x == f64::INFINITY {
        return x;
    }
    if x == 0.0 {
        return f64::INFINITY.copysign(x);
    }
    if x.abs() > 33.0 {
        if x < 0.0 {
            return negative_gamma(x);
        }
        let (first, second) = stirling(x);
        return first * second;
    }
    let mut z = 1.0;
    while x >= 3.0 {
        x -= 1.0;
        z *= x;
    }
    while x <= -1e-09 {
        z /= x;
        x += 1.0;
    }
    while (0.0..2.0).contains(&x) && x >= 1e-09 {
        z /= x;
        x += 1.0;
    }
    if x < 2.0 {
        return if x == 0.0 { f64::INFINITY } else { z / ((1.0 + EULER * x) * x) };
    }
    if x == 2.0 {
        return z;
    }
    x -= 2.0;
    z * series(&gamma::P, x) / series(&gamma::Q, x)
}

/// `-sin(πx)`.
fn negative_sin_pi(mut x: f64) -> f64 {
    const TWO_52: f64 = (1u64 << 52) as f64;
    if x < 0.25 {
        return -sin(PI * x);
    }
    let mut z = x.floor();
    let n;
    if z != x {
        x %= 2.0;
        n = (x * 4.0) as i64;
    } else if x >= 2.0 * TWO_52 {
        x = 0.0;
        n = 0;
    } else {
        if x < TWO_52 {
            z = x + TWO_52;
        }
        let odd = z.to_bits() & 1;
        x = odd as f64;
        n = (odd << 2) as i64;
    }
    -match n {
        0 => sin(PI * x),
        1 | 2 => cos(PI * (0.5 - x)),
        3 | 4 => sin(PI * (1.0 - x)),
        5 | 6 => -cos(PI * (x - 1.5)),
        _ => sin(PI * (x - 2.0)),
    }
}

/// The logarithm of the gamma function below 2.
fn lgamma_below_2(x: f64) -> f64 {
    const TC: f64 = 1.46163214496836224576e+00;
    const TF: f64 = -1.21486290535849611461e-01;
    const TT: f64 = -3.63867699703950536541e-18;
    let (start, y, which) = if x <= 0.9 {
        let (y, which) = if x >= 0.731632144968362245 {
            (1.0 - x, 0)
        } else if x >= 0.191632144968362245 {
            (x - 0.46163214496836224576, 1)
        } else {
            (x, 2)
        };
        (-log(x), y, which)
    } else if x >= 1.731632144968362245 {
        (0.0, 2.0 - x, 0)
    } else if x >= 1.191632144968362245 {
        (0.0, x - TC, 1)
    } else {
        (0.0, x - 1.0, 2)
    };
    start
        + match which {
            0 => {
                let z = y * y;
                let p = y * series(&lgamma::A_EVEN, z) + z * series(&lgamma::A_ODD, z);
                p - 0.5 * y
            }
            1 => {
                let z = y * y;
                let w = z * y;
                let p = z * series(&lgamma::T0, w) - (TT - w * (series(&lgamma::T1, w) + y * series(&lgamma::T2, w)));
                TF + p
            }
            _ => -0.5 * y + y * series(&lgamma::U, y) / series(&lgamma::V, y),
        }
}

/// The logarithm of the absolute value of the gamma function, and its sign.
pub(super) fn lgamma(signed: f64) -> (f64, i64) {
    if signed.is_nan() || signed.is_infinite() {
        return (signed, 1);
    }
    if signed == 0.0 {
        return (f64::INFINITY, 1);
    }
    let (x, negative) = (signed.abs(), signed < 0.0);
    if x < 2f64.powi(-70) {
        return (-log(x), if negative { -1 } else { 1 });
    }
    let (mut sign, mut adjust) = (1, 0.0);
    if negative {
        let t = if x >= (1u64 << 52) as f64 { 0.0 } else { negative_sin_pi(x) };
        if t == 0.0 {
            return (f64::INFINITY, 1);
        }
        adjust = log(PI / (t * x).abs());
        if t < 0.0 {
            sign = -1;
        }
    }
    if x == 1.0 || x == 2.0 {
        return (0.0, sign);
    }
    let of = if x < 2.0 {
        lgamma_below_2(x)
    } else if x < 8.0 {
        let whole = x as i64;
        let y = x - whole as f64;
        let start = 0.5 * y + y * series(&lgamma::S, y) / series(&lgamma::R, y);
        let z = (3..=whole).rev().fold(1.0, |z, n| z * (y + (n - 1) as f64));
        if whole > 2 { start + log(z) } else { start }
    } else if x < 2f64.powi(58) {
        let z = 1.0 / x;
        let y = z * z;
        let w = lgamma::W[0] + z * series(&lgamma::W[1..], y);
        (x - 0.5) * (log(x) - 1.0) + w
    } else {
        x * (log(x) - 1.0)
    };
    (if negative { adjust - of } else { of }, sign)
}
