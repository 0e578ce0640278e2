//! Durations as they are shown.
//!
//! See         Go's time.Duration.String.

/// As Duration's String says it.
pub(super) fn duration(nanoseconds: i64) -> String {
    let (sign, left) = (if nanoseconds < 0 { "-" } else { "" }, nanoseconds.unsigned_abs());
    let part = |value: u64, unit: u64, name: &str| {
        let (whole, rest) = (value / unit, value % unit);
        let digits = format!("{rest:0width$}", width = unit.ilog10() as usize);
        let fraction = digits.trim_end_matches('0');
        if fraction.is_empty() { format!("{whole}{name}") } else { format!("{whole}.{fraction}{name}") }
    };
    let text = match left {
        0 => "0s".to_owned(),
        1..1_000 => format!("{left}ns"),
        1_000..1_000_000 => part(left, 1_000, "µs"),
        1_000_000..1_000_000_000 => part(left, 1_000_000, "ms"),
        _ => {
            let (minutes, rest) = (left / 60_000_000_000, left % 60_000_000_000);
            let seconds = part(rest, 1_000_000_000, "s");
            match (minutes / 60, minutes % 60) {
                (0, 0) => seconds,
                (0, minutes) => format!("{minutes}m{seconds}"),
                (hours, minutes) => format!("{hours}h{minutes}m{seconds}"),
            }
        }
    };
    format!("{sign}{text}")
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn durations_are_shown_as_go_shows_them() {
        for (nanoseconds, shown) in [
            (0, "0s"),
            (1, "1ns"),
            (1_500, "1.5µs"),
            (100_000_000, "100ms"),
            (1_000_000_000, "1s"),
            (90_000_000_000, "1m30s"),
            (3_600_000_000_000, "1h0m0s"),
            (-2_500_000, "-2.5ms"),
        ] {
            assert_eq!(duration(nanoseconds), shown);
        }
    }
}
