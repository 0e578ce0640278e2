//! Values of options: numbers, times, amounts of memory, versions; and what is said of one that is none.

use std::time::Duration;

use crate::terminal::speech::say;

pub(super) fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| say!("a seed is a whole number from 0 to {}", "种子是 0 到 {} 的整数", u64::MAX))
}

/// `1.21`, `go1.21`
pub(super) fn go_version(text: &str) -> Result<u32, String> {
    let newest = gort_golang::types::NEWEST;
    let number = text.trim_start_matches("go").strip_prefix("1.").and_then(|number| number.parse().ok());
    number.filter(|number| (1..=newest).contains(number)).ok_or_else(|| {
        say!("a version of Go is 1.1 to 1.{newest}, for example 1.21", "Go 的版本是 1.1 到 1.{newest}，例如 1.21")
    })
}

/// `10s`, `500ms`, `2m`
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let unit = match unit {
        "ms" => Some(1),
        "s" => Some(1000),
        "m" => Some(60_000),
        "h" => Some(3_600_000),
        _ => None,
    };
    let milliseconds = unit.and_then(|unit| number.parse::<u64>().ok()?.checked_mul(unit)).filter(|time| *time > 0);
    milliseconds.map(Duration::from_millis).ok_or_else(|| {
        say!(
            "a time is a whole number with ms, s, m or h after it, for example 10s",
            "时间是整数加上 ms、s、m 或 h，例如 10s"
        )
    })
}

pub(super) fn at_least_one(text: &str) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| say!("a bound is a whole number from 1 on", "上限是 1 或更大的整数"))
}

pub(super) fn runs(text: &str) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| say!("a number of runs is a whole number from 1 on", "次数是 1 或更大的整数"))
}

pub(super) fn depth(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| (1..=64).contains(number));
    number.ok_or_else(|| {
        say!(
            "a depth is a whole number from 1 to 64; most bugs need 2 or 3",
            "深度是 1 到 64 的整数；大多数错误需要 2 或 3"
        )
    })
}

pub(super) fn preemptions(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| {
        say!(
            "a number of preemptions is a whole number from 0 on; most surprises need 1 or 2",
            "抢占次数是 0 或更大的整数；大多数意外需要 1 或 2 次"
        )
    })
}

/// `512M`, `2GiB`, `300000`: bytes, in powers of 1024.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let shift = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => Some(0),
        "k" | "kb" | "kib" => Some(10),
        "m" | "mb" | "mib" => Some(20),
        "g" | "gb" | "gib" => Some(30),
        "t" | "tb" | "tib" => Some(40),
        _ => None,
    };
    let bytes = shift.and_then(|shift| number.parse::<u64>().ok()?.checked_mul(1 << shift)).filter(|bytes| *bytes > 0);
    bytes.ok_or_else(|| {
        say!(
            "an amount of memory is a whole number with K, M or G after it, for example 512M",
            "内存大小是整数加上 K、M 或 G，例如 512M"
        )
    })
}

pub(super) fn threads(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=256).contains(number));
    number.ok_or_else(|| say!("a number of threads is from 1 to 256", "线程数是 1 到 256"))
}

pub(super) fn outputs(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| say!("a number of outputs is a whole number from 0 on", "输出的个数是 0 或更大的整数"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_memory() {
        for (text, bytes) in
            [("1", 1), ("300000", 300_000), ("4k", 4096), ("512M", 512 << 20), ("2GiB", 2 << 30), ("1gb", 1 << 30)]
        {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "0", "0M", "M", "-1", "1.5G", "12X", "1 G", "99999999999T", "ib"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
