package main

import (
	"fmt"
	"time"
)

func big(n int64, size int) (b []byte) {
	for i := size - 1; i >= 0; i-- {
		b = append(b, byte(n>>(8*i)))
	}
	return
}

type zone struct {
	name   string
	offset int
	dst    bool
}

// file makes a zone file of version 1 or 2.
func file(version byte, zones []zone, times []int64, numbers []byte, rule string) []byte {
	part := func(size int) (b []byte) {
		names := ""
		var of []byte
		for _, z := range zones {
			of = append(of, big(int64(z.offset), 4)...)
			dst := byte(0)
			if z.dst {
				dst = 1
			}
			of = append(of, dst, byte(len(names)))
			names += z.name + "\x00"
		}
		v := byte(0)
		if version > 1 {
			v = '0' + version
		}
		b = append(b, "TZif"...)
		b = append(append(b, v), make([]byte, 15)...)
		for _, n := range []int{0, 0, 0, len(times), len(zones), len(names)} {
			b = append(b, big(int64(n), 4)...)
		}
		for _, t := range times {
			b = append(b, big(t, size)...)
		}
		b = append(b, numbers...)
		b = append(b, of...)
		return append(b, names...)
	}
	b := part(4)
	if version > 1 {
		b = append(b, part(8)...)
		b = append(b, "\n"+rule+"\n"...)
	}
	return b
}

func show(loc *time.Location, t time.Time) {
	t = t.In(loc)
	name, offset := t.Zone()
	start, end := t.ZoneBounds()
	fmt.Println(t, name, offset, t.IsDST(), start, end, t.Unix())
}

func main() {
	zones := []zone{{"LMT", 3208, false}, {"CET", 3600, false}, {"CEST", 7200, true}}
	times := []int64{-2422054408, 1679792400, 1698541200, 1711846800, 1729990800}
	numbers := []byte{1, 2, 1, 2, 1}
	moments := []time.Time{time.Unix(-3e9, 0), time.Unix(0, 0), time.Unix(1679792399, 0), time.Unix(1679792400, 0), time.Unix(1698541200, 0), time.Unix(1729990799, 0), time.Unix(1729990801, 0), time.Unix(1900000000, 0), time.Unix(1910000000, 0), time.Unix(9e9, 0)}
	for _, rule := range []string{"", "CET-1CEST,M3.5.0,M10.5.0/3", "CET-1", "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", "AEST-10AEDT,M10.1.0,M4.1.0/3", "EST5EDT", "AAA2:30:15BBB1,J60/1:02:03,300", "bad", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0"} {
		loc, err := time.LoadLocationFromTZData("Here/"+rule, file(2, zones, times, numbers, rule))
		fmt.Println(loc, err)
		for _, m := range moments {
			show(loc, m)
		}
		for day := range 366 {
			at := time.Date(2032, time.January, 1+day, 1, 30+day, 0, 0, loc)
			if _, offset := at.Zone(); day%30 == 0 || offset%1800 != 0 {
				fmt.Println(at, at.Sub(time.Date(2032, 1, 1, 0, 0, 0, 0, time.UTC)))
			}
		}
	}
	loc, err := time.LoadLocationFromTZData("Old", file(1, zones, times[1:], numbers[1:], ""))
	fmt.Println(loc, err)
	for _, m := range moments {
		show(loc, m)
	}
	none, err := time.LoadLocationFromTZData("None", file(2, zones[1:], nil, nil, ""))
	fmt.Println(none, err)
	show(none, moments[3])

	// The hours that do not exist and those that exist twice.
	for _, m := range []int{0, 59, 60, 61, 119, 120, 121, 179, 180, 181} {
		fmt.Println(time.Date(2023, 3, 26, 1, m, 0, 0, loc), time.Date(2023, 10, 29, 1, m, 0, 0, loc))
	}
	for _, s := range []string{"2023-07-01 12:00:00 CEST", "2023-01-01 12:00:00 CEST", "2023-01-01 12:00:00 CET", "2023-01-01 12:00:00 XYZ", "1800-01-01 12:00:00 LMT"} {
		t, err := time.ParseInLocation("2006-01-02 15:04:05 MST", s, loc)
		fmt.Println(t, err, t.Unix(), t.Location())
	}
	for _, s := range []string{"2023-07-01 12:00:00 +0200", "2023-07-01 12:00:00 +0100", "2023-01-01 12:00:00 +0100"} {
		t, err := time.ParseInLocation("2006-01-02 15:04:05 -0700", s, loc)
		fmt.Println(t, err, t.Unix(), t.Location())
	}
	t := time.Date(2023, 7, 1, 12, 0, 0, 0, loc)
	fmt.Println(t.Format(time.RFC1123Z), t.Truncate(24*time.Hour), t.AddDate(0, 6, 0), t.Add(183*24*time.Hour), t.Weekday(), t.YearDay())

	for _, data := range []string{"", "TZif", "TZif2", string(file(2, zones, times, []byte{1, 2, 9, 2, 1}, "")), string(file(2, nil, nil, nil, ""))} {
		_, err := time.LoadLocationFromTZData("Bad", []byte(data))
		fmt.Println(err)
	}
	for _, name := range []string{"", "UTC", "../x", "/etc/localtime", "No/Such"} {
		l, err := time.LoadLocation(name)
		fmt.Println(l, err)
	}
	fmt.Println(time.FixedZone("", 3600) == time.FixedZone("", 3600), time.FixedZone("", 3601) == time.FixedZone("", 3601), time.FixedZone("A", 3600) == time.FixedZone("A", 3600))
}
