//! `GORT_STRESS`: how much more than usual the tests do that draw, run or repeat as often as one likes. It is a factor: 1 where it
//! is not set, `GORT_STRESS=10` does ten times as much, `GORT_STRESS=0.1` a tenth, but once at least.

/// `count` times the factor: `count` where none is set.
pub(crate) fn scaled(count: u64) -> u64 {
    let factor = std::env::var("GORT_STRESS").ok().map_or(1.0, |text| parsed(&text));
    ((count as f64 * factor).round() as u64).max(1)
}

fn parsed(text: &str) -> f64 {
    let factor = text.parse().ok().filter(|factor: &f64| factor.is_finite() && *factor > 0.0);
    factor.unwrap_or_else(|| panic!("GORT_STRESS is a factor, such as 10 or 0.1, and not {text:?}"))
}
