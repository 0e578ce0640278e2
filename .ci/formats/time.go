//go:build ignore

// Prints what package time makes of drawn moments, layouts and texts: a line for each case. Arguments: the seed, the number of cases.
package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"time"
)

var state uint64

// A number below n.
func draw(n int) int {
	state ^= state << 13
	state ^= state >> 7
	state ^= state << 17
	return int(state >> 11 % uint64(n))
}

func oneOf[T any](of ...T) T { return of[draw(len(of))] }

func zone() *time.Location {
	return oneOf(time.UTC, time.FixedZone("", draw(50000)-25000), time.FixedZone("ABC", 60*(draw(1500)-750)), time.FixedZone("X", 0), time.FixedZone("+03", 10800))
}

func moment() time.Time {
	switch draw(6) {
	case 0:
		return time.Time{}
	case 1:
		draw(2)
		return time.Unix(int64(state)>>(20+draw(30)), int64(draw(2e9))-1e9).In(zone())
	case 2:
		return time.Unix(int64(draw(4e9))-2e9, int64(draw(1e9))).In(zone())
	}
	return time.Date(draw(12000)-1000, time.Month(draw(30)-5), draw(90)-30, draw(50)-10, draw(130)-30, draw(130)-30, oneOf(0, draw(1e9), 1e8*draw(10), -draw(1e9)), zone())
}

var parts = []string{"2006", "06", "01", "1", "Jan", "January", "02", "2", "_2", "002", "__2", "15", "03", "3", "04", "4", "05", "5", "PM", "pm", "MST", "Z0700", "Z07:00", "Z07", "Z070000", "Z07:00:00", "-0700", "-07:00", "-07", "-070000", "-07:00:00", ".000", ".999999", ",000", ".000000000", "Mon", "Monday", " ", "-", "/", ":", "T", "x", "é", "Janu", "0", "6", "20066", "_2006", "__", ".0", ".9x", "05.000", "5,99"}

func layout() string {
	if draw(3) == 0 {
		return oneOf(time.ANSIC, time.UnixDate, time.RubyDate, time.RFC822, time.RFC822Z, time.RFC850, time.RFC1123, time.RFC1123Z, time.RFC3339, time.RFC3339Nano, time.Kitchen, time.Stamp, time.StampMilli, time.StampMicro, time.StampNano, time.DateTime, time.DateOnly, time.TimeOnly, time.Layout)
	}
	var b strings.Builder
	for range 1 + draw(7) {
		b.WriteString(oneOf(parts...))
		if draw(3) == 0 {
			b.WriteString(oneOf(" ", ":", "-", "/", ", "))
		}
	}
	return b.String()
}

// The text with a change somewhere.
func changed(s string) string {
	b := []byte(s)
	for len(b) > 0 && draw(2) == 0 {
		at := draw(len(b))
		switch draw(4) {
		case 0:
			b[at] = byte(32 + draw(95))
		case 1:
			b = append(b[:at], b[at+1:]...)
		case 2:
			b = append(b[:at+1], b[at:]...)
		case 3:
			b[at] = "0123456789"[draw(10)]
		}
	}
	return string(b)
}

func duration() time.Duration {
	draw(2)
	return oneOf(time.Duration(state)>>draw(64), time.Duration(draw(1e9)), time.Duration(draw(1e6))*time.Second, 0, math.MinInt64, math.MaxInt64, -time.Duration(draw(1e9)))
}

func main() {
	seed, _ := strconv.ParseUint(os.Args[1], 10, 64)
	cases, _ := strconv.Atoi(os.Args[2])
	state = seed*0x9e3779b97f4a7c15 + 1
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for i := range cases {
		fmt.Fprintf(out, "%d ", i)
		t := moment()
		switch draw(10) {
		case 0, 1, 2:
			l := layout()
			fmt.Fprintf(out, "Format %q %q\n", l, t.Format(l))
		case 3, 4, 5:
			l := layout()
			s := changed(t.Format(l))
			got, err := time.Parse(l, s)
			fmt.Fprintf(out, "Parse %q %q %v %v\n", l, s, got, err)
			got, err = time.ParseInLocation(l, s, zone())
			fmt.Fprintf(out, "%d in %v %v\n", i, got, err)
		case 6:
			d := duration()
			fmt.Fprintln(out, d, d.Round(duration()), d.Truncate(duration()), d.Abs(), d.Hours(), d.Minutes(), d.Seconds(), d.Milliseconds())
			s := changed(d.String())
			got, err := time.ParseDuration(s)
			fmt.Fprintf(out, "%d ParseDuration %q %v %v\n", i, s, got, err)
		case 7:
			d := duration()
			u := t.Add(d)
			year, week := u.ISOWeek()
			fmt.Fprintln(out, t, u, u.Sub(t), u.YearDay(), u.Weekday(), year, week, u.Unix(), u.UnixMilli(), u.UnixNano(), u.Before(t), u.Compare(t), u.IsZero())
		case 8:
			d := duration()
			fmt.Fprintln(out, t.Truncate(d), t.Round(d), t.AddDate(draw(20)-10, draw(30)-15, draw(100)-50), t.UTC(), t.In(zone()))
		case 9:
			text, err := t.MarshalText()
			json, wrong := t.MarshalJSON()
			binary, bad := t.MarshalBinary()
			fmt.Fprintf(out, "%s %v %s %v %x %v %#v %s\n", text, err, json, wrong, binary, bad, t, t.GoString())
			var u time.Time
			s := changed(t.Format(time.RFC3339Nano))
			err = u.UnmarshalText([]byte(s))
			fmt.Fprintf(out, "%d %q %v %v\n", i, s, u, err)
		}
	}
}
