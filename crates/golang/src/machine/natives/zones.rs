//! Time zones for package time: what a file of the zone database says.
//!
//! Invariants  I1  `Zones` is made only of data in which every number of a zone and of a name is within its table.
//! See         RFC 8536; Go's time/zoneinfo.go, zoneinfo_read.go; library/go/time.go.

use super::super::exec::Exec;
use super::super::slices::Slice;
use super::{Done, Native};

pub(super) static NATIVES: &[Native] = &[
    Native { name: "time.readFile", visible: true, run: |exec, out| exec.os_read_file(out) },
    Native { name: "time.environment", visible: false, run: |exec, out| exec.os_lookup(out) },
    Native { name: "time.isZoneData", visible: false, run: |exec, out| exec.is_zone_data(out) },
    Native { name: "time.zoneAt", visible: false, run: |exec, out| exec.zone_at(out) },
    Native { name: "time.zoneOfNumber", visible: false, run: |exec, out| exec.zone_of_number(out) },
];

const DAY: i64 = 24 * 60 * 60;

impl Exec<'_> {
    fn zone_data(&self, at: usize) -> Option<Zones<'_>> {
        let data = Slice { ptr: self.regs[at], len: self.regs[at + 1], cap: 0 };
        Zones::new(self.state.heap.bytes(data.ptr, data.len as usize))
    }

    /// `isZoneData(data []byte) bool`
    fn is_zone_data(&mut self, out: usize) -> Done {
        self.regs[out] = u64::from(self.zone_data(out + 1).is_some());
        Ok(None)
    }

    /// `zoneAt(data []byte, sec int64) (name string, offset int, start, end int64, isDST bool)`
    fn zone_at(&mut self, out: usize) -> Done {
        let sec = self.regs[out + 9] as i64;
        let Some(period) = self.zone_data(out + 6).map(|zones| zones.at(sec)) else { return Ok(None) };
        let numbers = [period.offset as u64, period.start as u64, period.end as u64, u64::from(period.is_dst)];
        self.set_text(out, &period.name);
        self.regs[out + 2..out + 6].copy_from_slice(&numbers);
        Ok(None)
    }

    /// `zoneOfNumber(data []byte, number int) (name string, offset int, ok bool)`
    fn zone_of_number(&mut self, out: usize) -> Done {
        let number = self.regs[out + 7] as usize;
        let zones = self.zone_data(out + 4);
        let found = zones.filter(|zones| number < zones.count()).map(|zones| (zones.zone(number), zones));
        let found = found.map(|(zone, zones)| (zones.name(zone).to_vec(), zone.offset));
        self.regs[out + 3] = u64::from(found.is_some());
        let (name, offset) = found.unwrap_or_default();
        self.set_text(out, &name);
        self.regs[out + 2] = offset as u64;
        Ok(None)
    }
}

/// A zone: its offset, whether it is summer time, where its name begins.
#[derive(Clone, Copy)]
struct Zone {
    offset: i64,
    is_dst: bool,
    name: usize,
}

/// What holds at a moment, and from when to when.
struct Period {
    name: Vec<u8>,
    offset: i64,
    start: i64,
    end: i64,
    is_dst: bool,
}

/// The data of a zone file.
struct Zones<'d> {
    /// When another zone begins to hold.
    times: &'d [u8],
    /// How many bytes a time has.
    size: usize,
    /// Which one.
    numbers: &'d [u8],
    /// The zones, of 6 bytes each.
    zones: &'d [u8],
    names: &'d [u8],
    /// What holds after the last of the times, as in the variable TZ.
    rule: &'d [u8],
}

/// Takes so many bytes off the start.
fn take<'d>(data: &mut &'d [u8], count: usize) -> Option<&'d [u8]> {
    let (taken, rest) = data.split_at_checked(count)?;
    *data = rest;
    Some(taken)
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// The version and the six counts of a header: indicators of two kinds, leap seconds, times, zones, bytes of names.
fn header(data: &mut &[u8]) -> Option<(u8, [usize; 6])> {
    let start = take(data, 20)?;
    let counts = take(data, 24)?;
    let counts = std::array::from_fn(|at| number(&counts[at * 4..at * 4 + 4]) as usize);
    let version = match start[4] {
        0 => 1,
        b'2' => 2,
        b'3' => 3,
        _ => return None,
    };
    (&start[..4] == b"TZif").then_some((version, counts))
}

impl<'d> Zones<'d> {
    fn new(mut data: &'d [u8]) -> Option<Zones<'d>> {
        let (version, mut counts) = header(&mut data)?;
        let mut size = 4;
        if version > 1 {
            let [utc, wall, leap, times, zones, names] = counts;
            take(&mut data, times * 5 + zones * 6 + names + leap * 8 + wall + utc)?;
            counts = header(&mut data)?.1;
            size = 8;
        }
        let [utc, wall, leap, times, zones, names] = counts;
        let known = Zones {
            times: take(&mut data, times * size)?,
            size,
            numbers: take(&mut data, times)?,
            zones: take(&mut data, zones * 6)?,
            names: take(&mut data, names)?,
            rule: {
                take(&mut data, leap * (size + 4) + wall + utc)?;
                data.strip_prefix(b"\n").and_then(|rest| rest.strip_suffix(b"\n")).unwrap_or_default()
            },
        };
        let numbers_fit = known.numbers.iter().all(|number| usize::from(*number) < zones);
        let names_fit = known.zones.chunks(6).all(|zone| usize::from(zone[5]) < names);
        (zones > 0 && numbers_fit && names_fit).then_some(known)
    }

    fn count(&self) -> usize {
        self.zones.len() / 6
    }

    fn zone(&self, number: usize) -> Zone {
        let zone = &self.zones[number * 6..number * 6 + 6];
        let offset = i64::from(self::number(&zone[..4]) as i32);
        Zone { offset, is_dst: zone[4] != 0, name: usize::from(zone[5]) }
    }

    fn name(&self, zone: Zone) -> &'d [u8] {
        let name = &self.names[zone.name..];
        &name[..name.iter().position(|byte| *byte == 0).unwrap_or(name.len())]
    }

    fn time(&self, number: usize) -> i64 {
        let time = self::number(&self.times[number * self.size..(number + 1) * self.size]);
        if self.size == 4 { i64::from(time as i32) } else { time as i64 }
    }

    /// The zone before the first time.
    fn first(&self) -> usize {
        if !self.numbers.contains(&0) {
            return 0;
        }
        let is_standard = |number: &usize| !self.zone(*number).is_dst;
        let first = self.numbers.first().map_or(0, |number| usize::from(*number));
        let before = (0..first).rev().find(is_standard).filter(|_| self.zone(first).is_dst);
        before.or_else(|| (0..self.count()).find(is_standard)).unwrap_or(0)
    }

    /// What holds at a moment, in seconds since 1970.
    fn at(&self, sec: i64) -> Period {
        let count = self.numbers.len();
        let mut after = 0;
        let mut rest = count;
        while after < rest {
            let middle = (after + rest) / 2;
            match self.time(middle) <= sec {
                true => after = middle + 1,
                false => rest = middle,
            }
        }
        let (start, number) = match after.checked_sub(1) {
            Some(at) => (self.time(at), usize::from(self.numbers[at])),
            // No time at all: it always holds.
            None if count == 0 => (i64::MIN, 0),
            None => (i64::MIN, self.first()),
        };
        let end = if after < count { self.time(after) } else { i64::MAX };
        if (after == count && !self.rule.is_empty())
            && let Some(period) = by_rule(self.rule, start, sec)
        {
            return period;
        }
        let zone = self.zone(number);
        Period { name: self.name(zone).to_vec(), offset: zone.offset, start, end, is_dst: zone.is_dst }
    }
}

/// When in a year the zone changes.
enum Day {
    /// From 1 on, without 29 February.
    Julian(i64),
    /// From 0 on.
    OfYear(i64),
    /// Month, week, day of the week.
    Week(i64, i64, i64),
}

/// The rest of a rule.
struct Rule<'r>(&'r [u8]);

impl Rule<'_> {
    fn eat(&mut self, byte: u8) -> bool {
        let rest = self.0.strip_prefix(&[byte]);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn number(&mut self, least: i64, most: i64) -> Option<i64> {
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (number, rest) = self.0.split_at(digits);
        self.0 = rest;
        let number = std::str::from_utf8(number).ok()?.parse().ok()?;
        (least..=most).contains(&number).then_some(number)
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        let (name, rest) = match self.eat(b'<') {
            true => {
                let end = self.0.iter().position(|byte| *byte == b'>')?;
                (&self.0[..end], &self.0[end + 1..])
            }
            false => {
                let ends = |byte: &u8| byte.is_ascii_digit() || b",-+".contains(byte);
                let end = self.0.iter().position(ends).unwrap_or(self.0.len());
                if end < 3 {
                    return None;
                }
                self.0.split_at(end)
            }
        };
        self.0 = rest;
        Some(name.to_vec())
    }

    /// Hours, minutes and seconds.
    fn offset(&mut self) -> Option<i64> {
        let sign = if self.eat(b'-') { -1 } else { 1 };
        if sign > 0 {
            self.eat(b'+');
        }
        let mut seconds = self.number(0, 24 * 7)? * 3600;
        for unit in [60, 1] {
            if !self.eat(b':') {
                break;
            }
            seconds += self.number(0, 59)? * unit;
        }
        Some(sign * seconds)
    }

    /// A day, and a time of it.
    fn day(&mut self) -> Option<(Day, i64)> {
        let day = if self.eat(b'J') {
            Day::Julian(self.number(1, 365)?)
        } else if self.eat(b'M') {
            let month = self.number(1, 12)?;
            let week = if self.eat(b'.') { self.number(1, 5)? } else { return None };
            Day::Week(month, week, if self.eat(b'.') { self.number(0, 6)? } else { return None })
        } else {
            Day::OfYear(self.number(0, 365)?)
        };
        Some((day, if self.eat(b'/') { self.offset()? } else { 2 * 3600 }))
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_before(month: i64, year: i64) -> i64 {
    const BEFORE: [i64; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
    BEFORE[(month - 1) as usize] + i64::from(is_leap(year) && month > 2)
}

/// How many seconds of the year have passed then.
fn seconds_of(year: i64, (day, time): &(Day, i64), offset: i64) -> i64 {
    let days = match *day {
        Day::Julian(day) => day - 1 + i64::from(is_leap(year) && day >= 60),
        Day::OfYear(day) => day,
        Day::Week(month, week, weekday) => {
            let first = (days_from_1970(year) + days_before(month, year) + 4).rem_euclid(7);
            let in_month = days_before(month + 1, year) - days_before(month, year);
            let mut day = (weekday - first).rem_euclid(7);
            for _ in 1..week {
                if day + 7 < in_month {
                    day += 7;
                }
            }
            days_before(month, year) + day
        }
    };
    days * DAY + time - offset
}

/// The days from 1970 to the start of a year.
fn days_from_1970(year: i64) -> i64 {
    let before = year - 1;
    before * 365 + before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400) - 719_162
}

/// What holds by a rule as in the variable TZ.
fn by_rule(rule: &[u8], last: i64, sec: i64) -> Option<Period> {
    let mut rule = Rule(rule);
    let name = rule.name()?;
    let offset = -rule.offset()?;
    let at_end = |rule: &Rule<'_>| rule.0.is_empty() || rule.0.starts_with(b",");
    if at_end(&rule) {
        return Some(Period { name, offset, start: last, end: i64::MAX, is_dst: false });
    }
    let mut usual = (name, offset, false);
    let name = rule.name()?;
    let mut summer = (name, if at_end(&rule) { offset + 3600 } else { -rule.offset()? }, true);
    if rule.0.is_empty() {
        rule.0 = b",M3.2.0,M11.1.0";
    }
    if !rule.eat(b',') && !rule.eat(b';') {
        return None;
    }
    let begins = rule.day()?;
    let ends = if rule.eat(b',') { rule.day()? } else { return None };
    if !rule.0.is_empty() {
        return None;
    }
    let days = sec.div_euclid(DAY);
    // A year too late at most, and then one earlier.
    let guess = 1970 + days.div_euclid(365);
    let mut year = guess - (guess - 1970) / 1460;
    while days_from_1970(year) > days {
        year -= 1;
    }
    while days_from_1970(year + 1) <= days {
        year += 1;
    }
    let of_year = (days - days_from_1970(year)) * DAY + sec % DAY;
    let year_start = sec - of_year;
    let mut begin = seconds_of(year, &begins, usual.1);
    let mut end = seconds_of(year, &ends, summer.1);
    if end < begin {
        (begin, end) = (end, begin);
        (usual, summer) = (summer, usual);
    }
    let (zone, start, end) = if of_year < begin {
        (usual, year_start, begin + year_start)
    } else if of_year >= end {
        (usual, end + year_start, year_start + 365 * DAY)
    } else {
        (summer, begin + year_start, end + year_start)
    };
    Some(Period { name: zone.0, offset: zone.1, start, end, is_dst: zone.2 })
}
