package main

import (
	"fmt"
	"time"
)

func durations() {
	for _, d := range []time.Duration{0, 1, -1, 999, 1000, 1001, 1100, 2500 * time.Microsecond, 999999999, time.Second, 61 * time.Second,
		90 * time.Minute, 1<<63 - 1, -1 << 63, -3*time.Hour - 250*time.Millisecond, 100 * time.Hour, 3600*time.Second + 1} {
		fmt.Println(d, d.Hours(), d.Minutes(), d.Seconds(), d.Milliseconds(), d.Microseconds(), d.Nanoseconds(), d.Abs())
		for _, m := range []time.Duration{0, 1, 7, 1000, time.Millisecond, time.Second, 7 * time.Minute, time.Hour, 1<<63 - 1} {
			fmt.Print(" ", d.Truncate(m), " ", d.Round(m))
		}
		fmt.Println()
	}
	for _, s := range []string{"", "0", "-0", "1", "1s", "+5s", "-1.5h", "1h2m3.5s", ".5s", "5.s", ".s", "-.s", "1us", "1µs", "1μs", "3ms2ns", "1x", "1 s", "9223372036854775807ns",
		"9223372036854775808ns", "-9223372036854775808ns", "9223372036.854775808s", "3000000h", "0.100000000000000000000h", "0.9223372036854775807h", "1.3.4s", "é", "\"", "39h9m14.425s", "99999999999999999999s"} {
		d, err := time.ParseDuration(s)
		fmt.Println(d, err)
	}
	fmt.Printf("%v %d %s %T %+v %q\n", time.Second, time.Second, time.Second, time.Second, struct{ D time.Duration }{5}, time.Minute)
}

func dates() {
	east := time.FixedZone("EAST", 5*3600+1800)
	odd := time.FixedZone("", -(3600 + 61))
	for _, t := range []time.Time{{}, time.Unix(0, 0), time.Unix(-1, 5), time.Unix(1, -1), time.UnixMilli(-1500), time.UnixMicro(1234567890123456),
		time.Date(2024, 2, 29, 23, 59, 60, 1e9-1, time.UTC), time.Date(2023, 14, -3, 25, -61, 3700, -1, east), time.Date(1, 1, 1, 0, 0, 0, 0, odd),
		time.Date(-44, 3, 15, 12, 0, 0, 0, time.UTC), time.Date(12345, 6, 7, 8, 9, 10, 11000, time.UTC), time.Date(2000, 12, 31, 1, 2, 3, 4, time.Local),
		time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -1), time.Date(2020, 1, 31, 0, 0, 0, 120000000, time.UTC).AddDate(1, 1, 0)} {
		fmt.Println(t, t.Unix(), t.UnixMilli(), t.UnixMicro(), t.UnixNano(), t.IsZero(), t.Location())
		year, week := t.ISOWeek()
		fmt.Println(t.Weekday(), t.YearDay(), year, week, t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond())
		fmt.Printf("%#v %v %s\n", t, t.UTC(), t.In(east))
		fmt.Println(t.Zone())
		for _, l := range []string{time.Layout, time.ANSIC, time.UnixDate, time.RubyDate, time.RFC822, time.RFC822Z, time.RFC850, time.RFC1123, time.RFC1123Z, time.RFC3339,
			time.RFC3339Nano, time.Kitchen, time.Stamp, time.StampMilli, time.StampMicro, time.StampNano, time.DateTime, time.DateOnly, time.TimeOnly,
			"January Janus Monday Month 002 __2 _2 _2006 3 03 pm PM .000 ,999 .0000000000 .99999999999 Z07 Z0700 Z070000 Z07:00:00 -07:00:00 -070000 -07 20060102150405 5.00x x.9"} {
			fmt.Println(t.Format(l))
		}
		for _, d := range []time.Duration{0, 1, 3, 1000, 2 * time.Millisecond, 3 * time.Second / 2, time.Second, 17*time.Second + 1, time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 1<<63 - 1} {
			fmt.Print(t.Truncate(d).UnixNano(), " ", t.Round(d).UnixNano(), " ")
		}
		fmt.Println()
		b, err := t.MarshalText()
		fmt.Println(string(b), err)
		b, err = t.MarshalJSON()
		fmt.Println(string(b), err)
		b, err = t.MarshalBinary()
		fmt.Println(b, err)
		var u time.Time
		if err == nil {
			fmt.Println(u.UnmarshalBinary(b), u, u.Equal(t))
		}
	}
	for day := -400; day < 400; day += 13 {
		t := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(day, day, day)
		year, week := t.ISOWeek()
		fmt.Print(t.Format("2006-01-02 Mon 002 "), year, week, t.Unix(), "\n")
	}
	fmt.Println(time.Month(13), time.Month(-1), time.Weekday(7), time.Weekday(-1), time.March, time.Saturday)
	a, b := time.Unix(100, 5), time.Unix(100, 7)
	fmt.Println(a.Before(b), a.After(b), a.Equal(b), a.Compare(b), b.Compare(a), a.Compare(a), b.Sub(a), a.Sub(b), a.Add(-time.Hour).Sub(b))
	fmt.Println(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC).Sub(time.Time{}), time.Time{}.Sub(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)))
	fmt.Println(a == time.Unix(100, 5), a.UTC() == time.Unix(100, 5).UTC(), a.UTC() == a)
	fmt.Println(time.LoadLocation(""))
	fmt.Println(time.LoadLocation("Local"))
	fmt.Println(time.UTC, time.Local, time.FixedZone("X", 1))
}

func parses() {
	for _, p := range [][2]string{
		{time.ANSIC, "Thu Feb  4 21:00:57 2010"}, {time.UnixDate, "Thu Feb  4 21:00:57 PST 2010"}, {time.RubyDate, "Thu Feb 04 21:00:57 -0800 2010"},
		{time.RFC850, "Thursday, 04-Feb-10 21:00:57 PST"}, {time.RFC1123, "Thu, 04 Feb 2010 21:00:57 UTC"}, {time.RFC1123Z, "Thu, 04 Feb 2010 21:00:57 +0000"},
		{time.RFC3339, "2010-02-04T21:00:57-08:00"}, {time.RFC3339, "2010-02-04T21:00:57.0123456789Z"}, {time.RFC3339Nano, "2010-02-04T21:00:57.012345678-08:00"},
		{time.RFC3339, "2010-02-30T21:00:57Z"}, {time.RFC3339, "2010-13-04T21:00:57Z"}, {time.RFC3339, "2010-02-04T24:00:57Z"}, {time.RFC3339, "2010-02-04T21:60:57Z"},
		{time.RFC3339, "2010-02-04T21:00:60Z"}, {time.RFC3339, "2010-02-04T21:00:57+25:00"}, {time.RFC3339, "2010-02-04T21:00:57*07:00"}, {time.RFC3339, "2010-02-04T21:00:57"},
		{time.RFC3339, "2010-02-04T21:00:57Zx"}, {time.RFC3339, "hello"}, {time.RFC3339, ""}, {time.RFC3339, "2010-2-04T21:00:57Z"},
		{time.Kitchen, "3:04PM"}, {time.Kitchen, "12:04AM"}, {time.Kitchen, "12:04PM"}, {time.Kitchen, "13:04PM"}, {time.Kitchen, "3:04XM"}, {time.Kitchen, "3:4PM"},
		{time.DateTime, "2024-02-29 12:00:00"}, {time.DateTime, "2023-02-29 12:00:00"}, {time.DateOnly, "2024-12-31"}, {time.TimeOnly, "23:59:59.5"}, {time.TimeOnly, "23:59"},
		{"2006-002", "2024-060"}, {"2006-002", "2023-060"}, {"2006-002", "2023-366"}, {"2006-002", "2024-366"}, {"2006-002", "2024-000"}, {"2006-01-02 002", "2024-03-01 060"}, {"2006-01-02 __2", "2024-02-29  60"},
		{"06", "69"}, {"06", "68"}, {"06", "6"}, {"Jan", "feb"}, {"January", "DECEMBER"}, {"January", "Decem"}, {"Monday", "sunday"}, {"Mon", "Foo"},
		{"MST", "GMT+3"}, {"MST", "CEST"}, {"MST", "WITA"}, {"MST", "ABCD"}, {"MST", "+03"}, {"MST", "AB"}, {"MST", "ChST"}, {"MST", "UTC"}, {"-0700 MST", "+0000 UTC"}, {"-0700 MST", "+0100 CET"},
		{"Z0700", "Z"}, {"Z0700", "+0130"}, {"-07", "-11"}, {"-07:00:00", "-01:02:03"}, {"Z07:00:00", "+01:02:61"}, {"-070000", "+010203"}, {"-07:00", "+0100"},
		{"15:04:05.000", "01:02:03.123"}, {"15:04:05.000", "01:02:03.12"}, {"15:04:05.000", "01:02:03.1234"}, {"15:04:05.999", "01:02:03.12345"}, {"15:04:05.999", "01:02:03"}, {"15:04:05,000", "01:02:03,123"},
		{"2 Jan  2006", "5 Mar    2001"}, {"2 Jan 2006", "5 Mar2001"}, {"_2 Jan", " 5 Mar"}, {"x2y", "x31y"}, {"x2y", "x32y"}, {"x2y", "z3y"}, {"x2y", "x3z"},
		{"pm 3", "pm 4"}, {"pm 3", "AM 4"}, {time.StampNano, "Feb 29 01:02:03.000000004"}, {time.Layout, "02/03 04:05:06AM '07 -0100"}, {"2006 \"x\"", "2001 \"y\té"},
	} {
		t, err := time.Parse(p[0], p[1])
		fmt.Println(t, err)
	}
	east := time.FixedZone("EAST", 7200)
	for _, s := range []string{"2020-05-06 07:08 EAST", "2020-05-06 07:08 WEST", "2020-05-06 07:08 UTC"} {
		t, err := time.ParseInLocation("2006-01-02 15:04 MST", s, east)
		fmt.Println(t, err, t.Location() == east)
	}
	t, err := time.ParseInLocation(time.DateTime, "2020-05-06 07:08:09", east)
	fmt.Println(t, err)
	t, err = time.ParseInLocation(time.RFC3339, "2020-05-06T07:08:09+02:00", east)
	fmt.Println(t, err, t.Location() == east)
	var u time.Time
	fmt.Println(u.UnmarshalText([]byte("2020-05-06T07:08:09.5+02:00")))
	fmt.Println(u)
	fmt.Println(u.UnmarshalJSON([]byte(`"2020"`)), u.UnmarshalJSON([]byte("null")), u.UnmarshalJSON([]byte("7")), u.UnmarshalBinary(nil), u.UnmarshalBinary([]byte{9}), u.UnmarshalBinary([]byte{1, 2}))
}

func moments() {
	begin := time.Now()
	time.Sleep(30 * time.Millisecond)
	passed := time.Since(begin)
	fmt.Println(passed >= 30*time.Millisecond, passed < 10*time.Second, time.Until(begin) < 0, begin.Year() > 2000, begin.Location())
	t := <-time.After(time.Millisecond)
	fmt.Println(t.After(begin), t.Sub(begin) >= 31*time.Millisecond, t.Location(), t.Round(0).Equal(t.Round(0)), t.Round(0) == t)
	tick := time.NewTicker(5 * time.Millisecond)
	first, second := <-tick.C, <-tick.C
	fmt.Println(second.Sub(first).Round(5 * time.Millisecond))
	tick.Stop()
	done := make(chan bool)
	timer := time.AfterFunc(time.Hour, func() { done <- true })
	fmt.Println(timer.Stop(), timer.Stop(), timer.Reset(time.Millisecond))
	fmt.Println(<-done)
	late := begin.Add(time.Hour)
	fmt.Println(late.Sub(begin), late.After(begin), late.Round(0).Sub(begin.Round(0)))
}

func main() {
	durations()
	dates()
	parses()
	moments()
}
