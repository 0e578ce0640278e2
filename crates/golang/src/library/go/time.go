// Package time: see the documentation of Go's package of this name.
package time

import "errors"

// Duration is a time in nanoseconds.
type Duration int64

// Durations.
const (
	Nanosecond  Duration = 1
	Microsecond          = 1000 * Nanosecond
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
)

const (
	shortest Duration = -1 << 63
	longest  Duration = 1<<63 - 1
)

// The digits of n, at least so many.
func digits(n, width int) string {
	u := uint(n)
	if n < 0 {
		u = -u
	}
	var b [24]byte
	at := len(b)
	for u > 0 || width > 0 || at == len(b) {
		at--
		b[at] = '0' + byte(u%10)
		u /= 10
		width--
	}
	if n < 0 {
		at--
		b[at] = '-'
	}
	return string(b[at:])
}

// How many units u is, with what is left as a fraction of so many digits.
func fraction(u, unit uint64, width int) string {
	text := digits(int(u/unit), 0)
	if rest := u % unit; rest > 0 {
		text += "." + trimmed(digits(int(rest), width))
	}
	return text
}

// Without zeros at the end.
func trimmed(s string) string {
	for s != "" && s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	return s
}

// String is the duration as in 1h2m3.5s.
func (d Duration) String() string {
	u, sign := uint64(d), ""
	if d < 0 {
		u, sign = -u, "-"
	}
	switch {
	case u == 0:
		return "0s"
	case u < uint64(Microsecond):
		return sign + digits(int(u), 0) + "ns"
	case u < uint64(Millisecond):
		return sign + fraction(u, uint64(Microsecond), 3) + "µs"
	case u < uint64(Second):
		return sign + fraction(u, uint64(Millisecond), 6) + "ms"
	}
	text := fraction(u%uint64(Minute), uint64(Second), 9) + "s"
	if minutes := int(u / uint64(Minute)); minutes > 0 {
		text = digits(minutes%60, 0) + "m" + text
		if minutes >= 60 {
			text = digits(minutes/60, 0) + "h" + text
		}
	}
	return sign + text
}

// Nanoseconds is how many nanoseconds it is.
func (d Duration) Nanoseconds() int64 { return int64(d) }

// Microseconds is how many whole microseconds it is.
func (d Duration) Microseconds() int64 { return int64(d / Microsecond) }

// Milliseconds is how many whole milliseconds it is.
func (d Duration) Milliseconds() int64 { return int64(d / Millisecond) }

func (d Duration) in(unit Duration) float64 { return float64(d/unit) + float64(d%unit)/float64(unit) }

// Seconds is how many seconds it is.
func (d Duration) Seconds() float64 { return d.in(Second) }

// Minutes is how many minutes it is.
func (d Duration) Minutes() float64 { return d.in(Minute) }

// Hours is how many hours it is.
func (d Duration) Hours() float64 { return d.in(Hour) }

// Truncate rounds towards zero to a multiple of m.
func (d Duration) Truncate(m Duration) Duration {
	if m <= 0 {
		return d
	}
	return d - d%m
}

// Round rounds to the nearest multiple of m, halves away from zero.
func (d Duration) Round(m Duration) Duration {
	if m <= 0 {
		return d
	}
	rest := (d % m).Abs()
	up := uint64(rest)*2 >= uint64(m)
	switch {
	case !up:
		return d - d%m
	case d < 0:
		if away := d + rest - m; away < d {
			return away
		}
		return shortest
	}
	if away := d - rest + m; away > d {
		return away
	}
	return longest
}

// Abs is the duration without its sign.
func (d Duration) Abs() Duration {
	switch {
	case d >= 0:
		return d
	case d == shortest:
		return longest
	}
	return -d
}

type durationError struct{ message, value string }

func (e *durationError) Error() string { return "time: " + e.message + " " + quote(e.value) }

func isDigit(s string, at int) bool { return at < len(s) && '0' <= s[at] && s[at] <= '9' }

// ParseDuration reads a duration as in 1h2m3.5s.
func ParseDuration(s string) (Duration, error) {
	all, negative := s, false
	bad := func(what string) (Duration, error) { return 0, &durationError{what, all} }
	if s != "" && (s[0] == '-' || s[0] == '+') {
		negative = s[0] == '-'
		s = s[1:]
	}
	if s == "0" {
		return 0, nil
	}
	if s == "" {
		return bad("invalid duration")
	}
	var sum uint64
	for s != "" {
		var whole, part uint64
		scale := 1.0
		at := 0
		for ; isDigit(s, at); at++ {
			digit := uint64(s[at] - '0')
			if whole > 1<<63/10 || whole*10+digit > 1<<63 {
				return bad("invalid duration")
			}
			whole = whole*10 + digit
		}
		count := at
		if at < len(s) && s[at] == '.' {
			at++
			full := false
			for ; isDigit(s, at); at++ {
				count++
				full = full || part > (1<<63-1)/10
				if next := part*10 + uint64(s[at]-'0'); !full && next <= 1<<63 {
					part = next
					scale *= 10
				} else {
					full = true
				}
			}
		}
		if count == 0 {
			return bad("invalid duration")
		}
		s = s[at:]
		at = 0
		for at < len(s) && s[at] != '.' && !isDigit(s, at) {
			at++
		}
		var unit Duration
		switch s[:at] {
		case "":
			return bad("missing unit in duration")
		case "ns":
			unit = Nanosecond
		case "us", "µs", "μs":
			unit = Microsecond
		case "ms":
			unit = Millisecond
		case "s":
			unit = Second
		case "m":
			unit = Minute
		case "h":
			unit = Hour
		default:
			return bad("unknown unit " + quote(s[:at]) + " in duration")
		}
		s = s[at:]
		if whole > 1<<63/uint64(unit) {
			return bad("invalid duration")
		}
		value := whole * uint64(unit)
		if part > 0 {
			value += uint64(float64(part) * (float64(unit) / scale))
		}
		sum += value
		if value > 1<<63 || sum > 1<<63 {
			return bad("invalid duration")
		}
	}
	if negative {
		return -Duration(sum), nil
	}
	if sum > 1<<63-1 {
		return bad("invalid duration")
	}
	return Duration(sum), nil
}

func quote(s string) string {
	const hex = "0123456789abcdef"
	b := []byte{'"'}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < ' ' || c >= 0x80:
			b = append(b, '\\', 'x', hex[c>>4], hex[c&15])
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		default:
			b = append(b, c)
		}
	}
	return string(append(b, '"'))
}

// Location is a time zone: a name and an offset that always hold, or the data of a zone file.
type Location struct {
	name, zone string
	offset     int
	data       []byte
}

var (
	utc   = Location{name: "UTC", zone: "UTC"}
	local = Location{zone: "UTC"}
)

// UTC is universal time.
var UTC *Location = &utc

// Local is the local time zone.
var Local *Location = &local

func (l *Location) get() *Location {
	if l == nil {
		return &utc
	}
	if l == &local && local.name == "" {
		loadLocal()
	}
	return l
}

func readFile(name string) (data []byte, errno int)
func environment(name string) (value string, ok bool)
func isZoneData(data []byte) bool
func zoneAt(data []byte, sec int64) (name string, offset int, start, end int64, isDST bool)
func zoneOfNumber(data []byte, number int) (name string, offset int, ok bool)

const (
	alpha = -1 << 63
	omega = 1<<63 - 1
)

// What holds so many seconds after 1970, and from when to when.
func (l *Location) lookup(sec int64) (name string, offset int, start, end int64, isDST bool) {
	l = l.get()
	if l.data == nil {
		return l.zone, l.offset, alpha, omega, false
	}
	return zoneAt(l.data, sec)
}

// The offset of a zone that has this name, at best then, as the clocks there show it.
func (l *Location) lookupName(name string, sec int64) (offset int, ok bool) {
	l = l.get()
	if l.data == nil {
		return l.offset, l.zone == name
	}
	for i := 0; ; i++ {
		zone, of, more := zoneOfNumber(l.data, i)
		if !more {
			return
		}
		if zone == name {
			if then, of, _, _, _ := l.lookup(sec - int64(of)); then == name {
				return of, true
			}
			if !ok {
				offset, ok = of, true
			}
		}
	}
}

// String is the zone's name.
func (l *Location) String() string { return l.get().name }

var unnamed [27]*Location

// FixedZone returns a zone that is always so many seconds east of UTC.
func FixedZone(name string, offset int) *Location {
	hour := offset / 3600
	if name != "" || hour*3600 != offset || hour < -12 || hour > 14 {
		return &Location{name: name, zone: name, offset: offset}
	}
	if unnamed[hour+12] == nil {
		unnamed[hour+12] = &Location{offset: offset}
	}
	return unnamed[hour+12]
}

var errBadData = errors.New("malformed time zone information")

// LoadLocationFromTZData returns the zone that a zone file describes.
func LoadLocationFromTZData(name string, data []byte) (*Location, error) {
	if !isZoneData(data) {
		return nil, errBadData
	}
	return &Location{name: name, data: append([]byte{}, data...)}, nil
}

func loadFrom(name string, folders ...string) (*Location, error) {
	for _, folder := range folders {
		if data, errno := readFile(folder + name); errno == 0 {
			return LoadLocationFromTZData(name, data)
		}
	}
	return nil, errors.New("unknown time zone " + name)
}

func load(name string) (*Location, error) {
	return loadFrom(name, "/usr/share/zoneinfo/", "/usr/share/lib/zoneinfo/", "/usr/lib/locale/TZ/", "/etc/zoneinfo/")
}

func loadLocal() {
	var l *Location
	name, ok := environment("TZ")
	if name != "" && name[0] == ':' {
		name = name[1:]
	}
	switch {
	case !ok:
		if l, _ = loadFrom("localtime", "/etc/"); l != nil {
			l.name = "Local"
		}
	case name != "" && name[0] == '/':
		if l, _ = loadFrom(name, ""); l != nil && name == "/etc/localtime" {
			l.name = "Local"
		}
	case name != "" && name != "UTC":
		l, _ = load(name)
	}
	if local.name = "UTC"; l != nil {
		local = *l
	}
}

// LoadLocation returns the zone of this name, of the machine's zone files.
func LoadLocation(name string) (*Location, error) {
	switch name {
	case "", "UTC":
		return UTC, nil
	case "Local":
		return Local, nil
	}
	bad := name[0] == '/' || name[0] == '\\'
	for i := 1; i < len(name); i++ {
		bad = bad || name[i-1] == '.' && name[i] == '.'
	}
	if bad {
		return nil, errors.New("time: invalid location name")
	}
	if folder, _ := environment("ZONEINFO"); folder != "" {
		if l, err := loadFrom(name, folder+"/"); err == nil {
			return l, nil
		}
	}
	return load(name)
}

// Month is a month of the year.
type Month int

// The months.
const (
	January Month = 1 + iota
	February
	March
	April
	May
	June
	July
	August
	September
	October
	November
	December
)

var months = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

// String is the month's name.
func (m Month) String() string {
	if January <= m && m <= December {
		return months[m-1]
	}
	return "%!Month(" + unsigned(uint64(m)) + ")"
}

// Weekday is a day of the week.
type Weekday int

// The days.
const (
	Sunday Weekday = iota
	Monday
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
)

var weekdays = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

// String is the day's name.
func (d Weekday) String() string {
	if Sunday <= d && d <= Saturday {
		return weekdays[d]
	}
	return "%!Weekday(" + unsigned(uint64(d)) + ")"
}

func unsigned(u uint64) string {
	if u < 10 {
		return digits(int(u), 0)
	}
	return digits(int(u/10), 0) + digits(int(u%10), 0)
}

// Time is a moment. If wall's first bit is set, 33 bits of seconds since 1885 follow and ext is the monotonic clock; else ext is seconds
// since the year 1. The last 30 bits of wall are nanoseconds.
type Time struct {
	wall uint64
	ext  int64
	loc  *Location
}

const (
	monotonic = 1 << 63
	nanoMask  = 1<<30 - 1
	day       = 24 * 60 * 60
	// Seconds from the year 1 to 1885, to 1970.
	to1885 = (1884*365 + 1884/4 - 1884/100 + 1884/400) * day
	to1970 = (1969*365 + 1969/4 - 1969/100 + 1969/400) * day
)

func (t Time) nano() int64 { return int64(t.wall & nanoMask) }

// Seconds since the year 1.
func (t Time) sec() int64 {
	if t.wall&monotonic != 0 {
		return to1885 + int64(t.wall<<1>>31)
	}
	return t.ext
}

// Without the monotonic clock.
func (t Time) plain() Time { return Time{t.wall & nanoMask, t.sec(), t.loc} }

func (t Time) at(loc *Location) Time {
	if loc == &utc {
		loc = nil
	}
	return Time{t.wall & nanoMask, t.sec(), loc}
}

// The local one.
func unix(sec, nano int64) Time { return Time{uint64(nano), sec + to1970, Local} }

// Nanoseconds since the program began; nanoseconds from 1970 until then.
func now() int64
func began() int64

// Whether the clock is that of a bubble, which gives no reading besides.
func bubbled() bool

// Now is the moment that it is.
func Now() Time {
	passed := now()
	moment := began() + passed
	if bubbled() {
		return unix(moment/1e9, moment%1e9)
	}
	sec := moment/1e9 + to1970 - to1885
	return Time{monotonic | uint64(sec)<<30 | uint64(moment%1e9), passed + 1, Local}
}

// Unix is the moment so many seconds and nanoseconds after 1970 began.
func Unix(sec int64, nsec int64) Time {
	sec += nsec / 1e9
	if nsec %= 1e9; nsec < 0 {
		nsec += 1e9
		sec--
	}
	return unix(sec, nsec)
}

// UnixMilli is the moment so many milliseconds after 1970 began.
func UnixMilli(msec int64) Time { return Unix(msec/1e3, msec%1e3*1e6) }

// UnixMicro is the moment so many microseconds after 1970 began.
func UnixMicro(usec int64) Time { return Unix(usec/1e6, usec%1e6*1e3) }

// Since is how long ago t was.
func Since(t Time) Duration { return Now().Sub(t) }

// Until is how long it is until t.
func Until(t Time) Duration { return t.Sub(Now()) }

// IsZero is whether it is the first moment of the year 1.
func (t Time) IsZero() bool { return t.wall == 0 && t.ext == 0 }

// Compare is -1 if t is before u, 1 if it is after u, and else 0.
func (t Time) Compare(u Time) int {
	a, b := t.ext, u.ext
	if t.wall&u.wall&monotonic == 0 {
		a, b = t.sec(), u.sec()
		if a == b {
			a, b = t.nano(), u.nano()
		}
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// After is whether t is after u.
func (t Time) After(u Time) bool { return t.Compare(u) > 0 }

// Before is whether t is before u.
func (t Time) Before(u Time) bool { return t.Compare(u) < 0 }

// Equal is whether both are the same moment, in whatever zone.
func (t Time) Equal(u Time) bool { return t.Compare(u) == 0 }

// Add is the moment d after t.
func (t Time) Add(d Duration) Time {
	sec, nano := int64(d/Second), t.nano()+int64(d%Second)
	if nano >= 1e9 {
		sec++
		nano -= 1e9
	} else if nano < 0 {
		sec--
		nano += 1e9
	}
	t.wall = t.wall&^nanoMask | uint64(nano)
	t = t.addSeconds(sec)
	if t.wall&monotonic != 0 {
		ext := t.ext + int64(d)
		if d < 0 && ext > t.ext || d > 0 && ext < t.ext {
			return t.plain()
		}
		t.ext = ext
	}
	return t
}

func (t Time) addSeconds(d int64) Time {
	if t.wall&monotonic != 0 {
		if sec := int64(t.wall<<1>>31) + d; 0 <= sec && sec < 1<<33 {
			t.wall = monotonic | uint64(sec)<<30 | t.wall&nanoMask
			return t
		}
		t = t.plain()
	}
	switch sum := t.ext + d; {
	case (sum > t.ext) == (d > 0):
		t.ext = sum
	case d > 0:
		t.ext = 1<<63 - 1
	default:
		t.ext = -(1<<63 - 1)
	}
	return t
}

// Sub is how long it is from u to t.
func (t Time) Sub(u Time) Duration {
	var d Duration
	ok := true
	if t.wall&u.wall&monotonic != 0 {
		d = Duration(t.ext - u.ext)
		ok = (d > 0) == (t.ext > u.ext)
	} else {
		d = Duration(t.sec()-u.sec())*Second + Duration(t.nano()-u.nano())
		ok = u.Add(d).Equal(t)
	}
	switch {
	case ok:
		return d
	case t.Before(u):
		return shortest
	}
	return longest
}

// AddDate adds years, months and days.
func (t Time) AddDate(years int, months int, days int) Time {
	year, month, day := t.Date()
	hour, min, sec := t.Clock()
	return Date(year+years, month+Month(months), day+days, hour, min, sec, t.Nanosecond(), t.Location())
}

// What is left of the time since the year 1 when it is divided by d.
func (t Time) rest(d Duration) Duration {
	sec, nano := t.sec(), t.nano()
	negative := sec < 0
	if negative {
		sec, nano = -sec, -nano
		if nano < 0 {
			sec--
			nano += 1e9
		}
	}
	var rest uint64
	m := uint64(d)
	if d%Second == 0 {
		rest = uint64(sec%int64(d/Second)*1e9 + nano)
	} else {
		// (sec * 1e9 + nano) % m, bit by bit.
		for bit := 62; bit >= 0; bit-- {
			rest = (rest*2 + uint64(sec)>>bit&1) % m
		}
		base := rest
		rest = 0
		for bit := 29; bit >= 0; bit-- {
			rest = rest * 2 % m
			if 1000000000>>bit&1 != 0 {
				rest = (rest + base) % m
			}
		}
		rest = (rest + uint64(nano)) % m
	}
	if negative && rest != 0 {
		rest = m - rest
	}
	return Duration(rest)
}

// Truncate rounds down to a multiple of d since the year 1.
func (t Time) Truncate(d Duration) Time {
	t = t.plain()
	if d <= 0 {
		return t
	}
	return t.Add(-t.rest(d))
}

// Round rounds to the nearest multiple of d since the year 1, halves up.
func (t Time) Round(d Duration) Time {
	t = t.plain()
	if d <= 0 {
		return t
	}
	rest := t.rest(d)
	if uint64(rest)*2 < uint64(d) {
		return t.Add(-rest)
	}
	return t.Add(d - rest)
}

// UTC is the moment in universal time.
func (t Time) UTC() Time { return t.at(UTC) }

// Local is the moment in local time.
func (t Time) Local() Time { return t.at(Local) }

// In is the moment in that zone.
func (t Time) In(loc *Location) Time {
	if loc == nil {
		panic("time: missing Location in call to Time.In")
	}
	return t.at(loc)
}

// Location is the zone.
func (t Time) Location() *Location { return t.loc.get() }

// Zone is the zone's short name, and how many seconds it is east of UTC.
func (t Time) Zone() (name string, offset int) {
	name, offset, _, _, _ = t.loc.lookup(t.Unix())
	return
}

// ZoneBounds is when the zone's offset begins to hold and ends, if it does.
func (t Time) ZoneBounds() (start, end Time) {
	_, _, first, last, _ := t.loc.lookup(t.Unix())
	if first != alpha {
		start = unix(first, 0).at(t.loc)
	}
	if last != omega {
		end = unix(last, 0).at(t.loc)
	}
	return
}

// IsDST is whether it is summer time there.
func (t Time) IsDST() bool {
	_, _, _, _, isDST := t.loc.lookup(t.Unix())
	return isDST
}

// Unix is the seconds since 1970.
func (t Time) Unix() int64 { return t.sec() - to1970 }

// UnixMilli is the milliseconds since 1970.
func (t Time) UnixMilli() int64 { return t.Unix()*1e3 + t.nano()/1e6 }

// UnixMicro is the microseconds since 1970.
func (t Time) UnixMicro() int64 { return t.Unix()*1e6 + t.nano()/1e3 }

// UnixNano is the nanoseconds since 1970.
func (t Time) UnixNano() int64 { return t.Unix()*1e9 + t.nano() }

// Days since 1970 and seconds of the day, there.
func (t Time) split() (days, sec int64) {
	sec = t.Unix()
	if t.loc != nil {
		_, offset := t.Zone()
		sec += int64(offset)
	}
	days = sec / day
	if sec %= day; sec < 0 {
		sec += day
		days--
	}
	return days, sec
}

// The date of a day since 1970. Years are counted from March on, in eras of 400 years.
func civil(days int64) (year int, month Month, day int) {
	days += 719468
	era := days / 146097
	rest := days % 146097
	if rest < 0 {
		rest += 146097
		era--
	}
	of := (rest - rest/1460 + rest/36524 - rest/146096) / 365
	yday := rest - (365*of + of/4 - of/100)
	m := (5*yday + 2) / 153
	year, month, day = int(of+era*400), Month(m+3), int(yday-(153*m+2)/5+1)
	if month > December {
		return year + 1, month - 12, day
	}
	return year, month, day
}

// The day since 1970 of a date.
func daysOf(year int64, month Month, day int64) int64 {
	m := int64(month) - 3
	if m < 0 {
		m += 12
		year--
	}
	era := year / 400
	of := year % 400
	if of < 0 {
		of += 400
		era--
	}
	return era*146097 + of*365 + of/4 - of/100 + (153*m+2)/5 + day - 1 - 719468
}

// Date is the year, month and day.
func (t Time) Date() (year int, month Month, day int) {
	days, _ := t.split()
	return civil(days)
}

// Year is the year.
func (t Time) Year() int {
	year, _, _ := t.Date()
	return year
}

// Month is the month of the year.
func (t Time) Month() Month {
	_, month, _ := t.Date()
	return month
}

// Day is the day of the month.
func (t Time) Day() int {
	_, _, day := t.Date()
	return day
}

// Weekday is the day of the week.
func (t Time) Weekday() Weekday {
	days, _ := t.split()
	return Weekday(((days+4)%7 + 7) % 7)
}

// YearDay is the day of the year, from 1.
func (t Time) YearDay() int {
	days, _ := t.split()
	year, _, _ := civil(days)
	return int(days-daysOf(int64(year), January, 1)) + 1
}

// ISOWeek is the year and the week of the year as ISO 8601 counts them.
func (t Time) ISOWeek() (year, week int) {
	days, _ := t.split()
	days += 3 - int64(t.Weekday()+6)%7
	year, _, _ = civil(days)
	return year, int(days-daysOf(int64(year), January, 1))/7 + 1
}

// Clock is the hour, minute and second.
func (t Time) Clock() (hour, min, sec int) {
	_, s := t.split()
	return int(s / 3600), int(s / 60 % 60), int(s % 60)
}

// Hour is the hour of the day.
func (t Time) Hour() int {
	hour, _, _ := t.Clock()
	return hour
}

// Minute is the minute of the hour.
func (t Time) Minute() int {
	_, min, _ := t.Clock()
	return min
}

// Second is the second of the minute.
func (t Time) Second() int {
	_, _, sec := t.Clock()
	return sec
}

// Nanosecond is the nanosecond of the second.
func (t Time) Nanosecond() int { return int(t.nano()) }

// So much of low is moved to high that it is in [0, base).
func carry(high, low, base int) (int, int) {
	n := low / base
	if low %= base; low < 0 {
		low += base
		n--
	}
	return high + n, low
}

// Date is the moment of a date and a time in a zone. What is out of range is carried over.
func Date(year int, month Month, day, hour, min, sec, nsec int, loc *Location) Time {
	if loc == nil {
		panic("time: missing Location in call to Date")
	}
	year, m := carry(year, int(month)-1, 12)
	sec, nsec = carry(sec, nsec, 1e9)
	min, sec = carry(min, sec, 60)
	hour, min = carry(hour, min, 60)
	day, hour = carry(day, hour, 24)
	seconds := daysOf(int64(year), Month(m+1), int64(day))*86400 + int64(hour*3600+min*60+sec)
	_, offset, start, end, _ := loc.lookup(seconds)
	if offset != 0 {
		// Near to a change of the zone it is the other offset.
		if utc := seconds - int64(offset); utc < start || utc >= end {
			_, offset, _, _, _ = loc.lookup(utc)
		}
		seconds -= int64(offset)
	}
	return unix(seconds, int64(nsec)).at(loc)
}

// Layouts.
const (
	Layout      = "01/02 03:04:05PM '06 -0700"
	ANSIC       = "Mon Jan _2 15:04:05 2006"
	UnixDate    = "Mon Jan _2 15:04:05 MST 2006"
	RubyDate    = "Mon Jan 02 15:04:05 -0700 2006"
	RFC822      = "02 Jan 06 15:04 MST"
	RFC822Z     = "02 Jan 06 15:04 -0700"
	RFC850      = "Monday, 02-Jan-06 15:04:05 MST"
	RFC1123     = "Mon, 02 Jan 2006 15:04:05 MST"
	RFC1123Z    = "Mon, 02 Jan 2006 15:04:05 -0700"
	RFC3339     = "2006-01-02T15:04:05Z07:00"
	RFC3339Nano = "2006-01-02T15:04:05.999999999Z07:00"
	Kitchen     = "3:04PM"
	Stamp       = "Jan _2 15:04:05"
	StampMilli  = "Jan _2 15:04:05.000"
	StampMicro  = "Jan _2 15:04:05.000000"
	StampNano   = "Jan _2 15:04:05.000000000"
	DateTime    = "2006-01-02 15:04:05"
	DateOnly    = "2006-01-02"
	TimeOnly    = "15:04:05"
)

// What stands for something in a layout; of several that fit the first counts.
var elements = [...]string{
	"January", "Jan", "Monday", "Mon", "MST", "01", "02", "03", "04", "05", "06", "002", "15", "1", "2006", "2", "_2", "__2", "3", "4", "5",
	"PM", "pm", "-070000", "-07:00:00", "-0700", "-07:00", "-07", "Z070000", "Z07:00:00", "Z0700", "Z07:00", "Z07",
}

func starts(s, prefix string) bool { return len(s) >= len(prefix) && s[:len(prefix)] == prefix }

// The first element of a layout, what stands before it, and what follows. A fraction of a second begins with a point or a comma.
func next(layout string) (before, element, after string) {
	for i := 0; i < len(layout); i++ {
		rest := layout[i:]
		switch c := rest[0]; c {
		case '.', ',':
			n := 1
			for n < len(rest) && rest[n] == rest[1] {
				n++
			}
			if n > 1 && (rest[1] == '0' || rest[1] == '9') && !isDigit(rest, n) {
				return layout[:i], rest[:n], rest[n:]
			}
		case 'J', 'M', '0', '1', '2', '3', '4', '5', '_', 'P', 'p', '-', 'Z':
			if starts(rest, "_2006") {
				return layout[:i+1], "2006", rest[5:]
			}
			for _, e := range elements {
				if e[0] == c && starts(rest, e) {
					after = rest[len(e):]
					if (e == "Jan" || e == "Mon") && after != "" && 'a' <= after[0] && after[0] <= 'z' {
						continue
					}
					return layout[:i], e, after
				}
			}
		}
	}
	return layout, "", ""
}

// The offset of a zone as the element shows it.
func zone(element string, offset int) string {
	if offset == 0 && element[0] == 'Z' {
		return "Z"
	}
	minutes, sign := offset/60, "+"
	if minutes < 0 {
		minutes, offset, sign = -minutes, -offset, "-"
	}
	text := sign + digits(minutes/60, 2)
	switch element[1:] {
	case "0700":
		text += digits(minutes%60, 2)
	case "07:00":
		text += ":" + digits(minutes%60, 2)
	case "070000":
		text += digits(minutes%60, 2) + digits(offset%60, 2)
	case "07:00:00":
		text += ":" + digits(minutes%60, 2) + ":" + digits(offset%60, 2)
	}
	return text
}

// Format is the moment as the layout says.
func (t Time) Format(layout string) string { return string(t.AppendFormat(nil, layout)) }

// AppendFormat appends what Format returns.
func (t Time) AppendFormat(b []byte, layout string) []byte {
	days, s := t.split()
	year, month, mday := civil(days)
	hour, min, sec := int(s/3600), int(s/60%60), int(s%60)
	name, offset := t.Zone()
	half := (hour+11)%12 + 1
	for layout != "" {
		before, e, after := next(layout)
		b = append(b, before...)
		layout = after
		if e == "" {
			break
		}
		text := ""
		switch e {
		case "06":
			y := year
			if y < 0 {
				y = -y
			}
			text = digits(y%100, 2)
		case "2006":
			text = digits(year, 4)
		case "Jan":
			text = month.String()[:3]
		case "January":
			text = month.String()
		case "1":
			text = digits(int(month), 0)
		case "01":
			text = digits(int(month), 2)
		case "Mon":
			text = t.Weekday().String()[:3]
		case "Monday":
			text = t.Weekday().String()
		case "2":
			text = digits(mday, 0)
		case "02":
			text = digits(mday, 2)
		case "_2":
			text = spaced(mday, 2)
		case "__2":
			text = spaced(t.YearDay(), 3)
		case "002":
			text = digits(t.YearDay(), 3)
		case "15":
			text = digits(hour, 2)
		case "3":
			text = digits(half, 0)
		case "03":
			text = digits(half, 2)
		case "4":
			text = digits(min, 0)
		case "04":
			text = digits(min, 2)
		case "5":
			text = digits(sec, 0)
		case "05":
			text = digits(sec, 2)
		case "PM", "pm":
			text = "AM"
			if hour >= 12 {
				text = "PM"
			}
			if e == "pm" {
				text = string([]byte{text[0] | 32, 'm'})
			}
		case "MST":
			text = name
			if text == "" {
				text = zone("-0700", offset)
			}
		default:
			if e[0] == '-' || e[0] == 'Z' {
				text = zone(e, offset)
				break
			}
			text = digits(t.Nanosecond(), 9)
			if n := len(e) - 1; n < 9 {
				text = text[:n]
			}
			if e[1] == '9' {
				text = trimmed(text)
			}
			if text != "" {
				text = e[:1] + text
			}
		}
		b = append(b, text...)
	}
	return b
}

func spaced(n, width int) string {
	text := digits(n, 0)
	for len(text) < width {
		text = " " + text
	}
	return text
}

// String is the moment with all that is known of it.
func (t Time) String() string {
	text := t.Format("2006-01-02 15:04:05.999999999 -0700 MST")
	if t.wall&monotonic != 0 {
		u, sign := uint64(t.ext), "+"
		if t.ext < 0 {
			u, sign = -u, "-"
		}
		text += " m=" + sign + digits(int(u/1e9), 0) + "." + digits(int(u%1e9), 9)
	}
	return text
}

// GoString is the moment as Go's source would have it.
func (t Time) GoString() string {
	year, month, mday := t.Date()
	hour, min, sec := t.Clock()
	text := "time.Date(" + digits(year, 0) + ", time." + month.String()
	for _, n := range [...]int{mday, hour, min, sec, t.Nanosecond()} {
		text += ", " + digits(n, 0)
	}
	switch loc := t.Location(); loc {
	case UTC:
		return text + ", time.UTC)"
	case Local:
		return text + ", time.Local)"
	default:
		return text + ", time.Location(" + quote(loc.name) + "))"
	}
}

// ParseError says what is wrong with a text that should be a time.
type ParseError struct {
	Layout     string
	Value      string
	LayoutElem string
	ValueElem  string
	Message    string
}

// Error is what is wrong.
func (e *ParseError) Error() string {
	if e.Message != "" {
		return "parsing time " + quote(e.Value) + e.Message
	}
	return "parsing time " + quote(e.Value) + " as " + quote(e.Layout) + ": cannot parse " + quote(e.ValueElem) + " as " + quote(e.LayoutElem)
}

// Reads what stands in a text.
type reader struct {
	s  string
	ok bool
}

// A number of least to most digits.
func (r *reader) number(least, most int) int {
	n, at := 0, 0
	for at < most && isDigit(r.s, at) {
		n = n*10 + int(r.s[at]-'0')
		at++
	}
	if at < least {
		r.ok = false
		return 0
	}
	r.s = r.s[at:]
	return n
}

// One of two widths, as the element says: with a zero before it is two digits.
func (r *reader) field(element string) int {
	if element[0] == '0' {
		return r.number(2, 2)
	}
	return r.number(1, 2)
}

// One of these names, or its first three letters, small letters or capitals: its number from 0.
func (r *reader) name(names []string, short bool) int {
	for i, name := range names {
		if short {
			name = name[:3]
		}
		same := len(r.s) >= len(name)
		for j := 0; same && j < len(name); j++ {
			a, b := r.s[j]|32, name[j]|32
			same = a == b && 'a' <= a && a <= 'z'
		}
		if same {
			r.s = r.s[len(name):]
			return i
		}
	}
	r.ok = false
	return -1
}

func (r *reader) take(n int) string {
	if len(r.s) < n {
		r.ok = false
		return ""
	}
	s := r.s[:n]
	r.s = r.s[n:]
	return s
}

// What stands literally in the layout: as many spaces as there are.
func (r *reader) literal(text string) {
	for text != "" && r.ok {
		if text[0] == ' ' {
			if r.s != "" && r.s[0] != ' ' {
				r.ok = false
				return
			}
			text, r.s = unspaced(text), unspaced(r.s)
			continue
		}
		if r.s == "" || r.s[0] != text[0] {
			r.ok = false
			return
		}
		text, r.s = text[1:], r.s[1:]
	}
}

func unspaced(s string) string {
	for s != "" && s[0] == ' ' {
		s = s[1:]
	}
	return s
}

// A point or comma with n digits behind it: nanoseconds.
func (r *reader) nanoseconds(n int) int {
	s := r.take(n + 1)
	if !r.ok || s[0] != '.' && s[0] != ',' {
		r.ok = false
		return 0
	}
	start, value := 1, 0
	// As in Go a sign may stand in the place of the first digit.
	if n > 0 && (s[1] == '-' || s[1] == '+') {
		start = 2
	}
	for i := 1; i <= 9; i++ {
		value *= 10
		if start <= i && i <= n {
			if !isDigit(s, i) {
				r.ok = false
				return 0
			}
			value += int(s[i] - '0')
		}
	}
	if n > 0 && s[1] == '-' {
		return -value
	}
	return value
}

func (r *reader) digitsAfterPoint() int {
	n := 0
	if r.s != "" && (r.s[0] == '.' || r.s[0] == ',') {
		for isDigit(r.s, n+1) {
			n++
		}
	}
	return n
}

// An offset of a zone: seconds, and what is out of range.
func (r *reader) offset(element string) (offset int, out string) {
	n := len(element)
	if len(r.s) < n || n > 3 && element[3] == ':' && r.s[3] != ':' || n > 6 && element[6] == ':' && r.s[6] != ':' {
		r.ok = false
		return 0, ""
	}
	sign := r.take(1)
	var parts [3]int
	i := 0
	for at := 1; at < len(element); {
		if element[at] == ':' {
			r.literal(":")
			at++
			continue
		}
		if r.ok {
			parts[i] = r.number(2, 2)
		}
		i++
		at += 2
	}
	switch {
	case parts[2] > 60:
		out = "time zone offset second"
	case parts[1] > 60:
		out = "time zone offset minute"
	case parts[0] > 24:
		out = "time zone offset hour"
	}
	offset = parts[0]*3600 + parts[1]*60 + parts[2]
	if sign == "-" {
		return -offset, out
	}
	r.ok = r.ok && sign == "+"
	return offset, out
}

// How long the short name of a zone is that s begins with, or 0.
func zoneName(s string) int {
	signed := func(s string) int {
		n := 0
		if s != "" && (s[0] == '+' || s[0] == '-') {
			hours := 0
			for n = 1; isDigit(s, n); n++ {
				hours = min(hours*10+int(s[n]-'0'), 99)
			}
			if n == 1 || hours > 23 {
				return 0
			}
		}
		return n
	}
	switch {
	case len(s) < 3:
		return 0
	case starts(s, "ChST"), starts(s, "MeST"):
		return 4
	case starts(s, "GMT"):
		return 3 + signed(s[3:])
	case s[0] == '+' || s[0] == '-':
		return signed(s)
	}
	n := 0
	for n < 6 && n < len(s) && 'A' <= s[n] && s[n] <= 'Z' {
		n++
	}
	if n == 3 || n == 4 && (s[3] == 'T' || starts(s, "WITA")) || n == 5 && s[4] == 'T' {
		return n
	}
	return 0
}

// Parse reads a moment as the layout says. Without a zone it is in UTC.
func Parse(layout, value string) (Time, error) { return parse(layout, value, UTC, Local) }

// ParseInLocation is Parse, in this zone if there is none.
func ParseInLocation(layout, value string, loc *Location) (Time, error) {
	return parse(layout, value, loc, loc)
}

func parse(layout, value string, usual, near *Location) (Time, error) {
	all := layout
	fail := func(element, at, message string) (Time, error) {
		return Time{}, &ParseError{all, value, element, at, message}
	}
	year, month, mday, yday, hour, min, sec, nano, offset := 0, -1, -1, -1, 0, 0, 0, 0, -1
	afternoon, morning := false, false
	var loc *Location
	name := ""
	r := reader{value, true}
	for {
		before, e, after := next(layout)
		r.literal(before)
		if !r.ok {
			return fail(before, r.s, "")
		}
		if e == "" {
			if r.s != "" {
				return fail("", r.s, ": extra text: "+quote(r.s))
			}
			break
		}
		layout = after
		held, out := r.s, ""
		switch e {
		case "06":
			if s := r.take(2); r.ok {
				n := reader{s, true}
				// As in Go a sign may stand in the place of the first digit.
				switch s[0] {
				case '-', '+':
					n.s = s[1:]
					if year = n.number(1, 1); s[0] == '-' {
						year = -year
					}
				default:
					year = n.number(2, 2)
				}
				r.ok = n.ok
				if year >= 69 {
					year += 1900
				} else {
					year += 2000
				}
			}
		case "2006":
			year = r.number(4, 4)
		case "Jan", "January":
			month = r.name(months[:], e == "Jan") + 1
		case "1", "01":
			month = r.field(e)
			if r.ok && (month < 1 || month > 12) {
				out = "month"
			}
		case "Mon", "Monday":
			r.name(weekdays[:], e == "Mon")
		case "2", "_2", "02":
			if e == "_2" && r.s != "" && r.s[0] == ' ' {
				r.s = r.s[1:]
			}
			mday = r.field(e)
		case "__2", "002":
			for i := 0; i < 2 && e == "__2" && r.s != "" && r.s[0] == ' '; i++ {
				r.s = r.s[1:]
			}
			if e == "002" {
				yday = r.number(3, 3)
			} else {
				yday = r.number(1, 3)
			}
		case "15":
			hour = r.number(1, 2)
			if hour > 23 {
				out = "hour"
			}
		case "3", "03":
			hour = r.field(e)
			if hour > 12 {
				out = "hour"
			}
		case "4", "04":
			min = r.field(e)
			if min > 59 {
				out = "minute"
			}
		case "5", "05":
			sec = r.field(e)
			if sec > 59 {
				out = "second"
				break
			}
			if n := r.digitsAfterPoint(); r.ok && n > 0 {
				// A fraction may stand there even if the layout has none.
				if _, e, _ := next(layout); e == "" || e[0] != '.' && e[0] != ',' {
					nano = r.nanoseconds(n)
				}
			}
		case "PM", "pm":
			switch s := r.take(2); {
			case s == "PM" && e == "PM" || s == "pm" && e == "pm":
				afternoon = true
			case s == "AM" && e == "PM" || s == "am" && e == "pm":
				morning = true
			default:
				r.ok = false
			}
		case "MST":
			if starts(r.s, "UTC") {
				loc = UTC
				r.s = r.s[3:]
			} else if n := zoneName(r.s); n > 0 {
				name = r.take(n)
			} else {
				r.ok = false
			}
		default:
			switch {
			case e[0] == 'Z' && r.s != "" && r.s[0] == 'Z':
				loc = UTC
				r.s = r.s[1:]
			case e[0] == 'Z' || e[0] == '-':
				offset, out = r.offset(e)
			case e[1] == '0':
				nano = r.nanoseconds(len(e) - 1)
			default:
				if n := r.digitsAfterPoint(); n > 0 {
					nano = r.nanoseconds(n)
				}
			}
		}
		if nano < 0 {
			nano, out = 0, "fractional second"
		}
		if out != "" {
			return fail(e, r.s, ": "+out+" out of range")
		}
		if !r.ok {
			return fail(e, held, "")
		}
	}
	if afternoon && hour < 12 {
		hour += 12
	} else if morning && hour == 12 {
		hour = 0
	}
	if yday >= 0 {
		first := daysOf(int64(year), January, 1)
		y, m, d := civil(first + int64(yday) - 1)
		switch {
		case yday < 1 || y != year:
			return fail("", "", ": day-of-year out of range")
		case month >= 0 && month != int(m):
			return fail("", "", ": day-of-year does not match month")
		case mday >= 0 && mday != d:
			return fail("", "", ": day-of-year does not match day")
		}
		month, mday = int(m), d
	}
	if month < 0 {
		month = 1
	}
	if mday < 0 {
		mday = 1
	}
	if _, m, _ := civil(daysOf(int64(year), Month(month), int64(mday))); mday < 1 || int(m) != month {
		return fail("", "", ": day out of range")
	}
	if loc != nil {
		return Date(year, Month(month), mday, hour, min, sec, nano, loc), nil
	}
	if offset == -1 && name == "" {
		return Date(year, Month(month), mday, hour, min, sec, nano, usual), nil
	}
	t := Date(year, Month(month), mday, hour, min, sec, nano, UTC)
	if offset != -1 {
		t = t.addSeconds(-int64(offset))
		if zone, of, _, _, _ := near.lookup(t.Unix()); offset == of && (name == "" || name == zone) {
			return t.at(near), nil
		}
		return t.at(FixedZone(name, offset)), nil
	}
	if offset, ok := near.lookupName(name, t.Unix()); ok {
		return t.addSeconds(-int64(offset)).at(near), nil
	}
	offset = 0
	if len(name) > 3 && name[:3] == "GMT" {
		hours := reader{name[4:], true}
		offset = hours.number(1, 2) * 3600
		if name[3] == '-' {
			offset = -offset
		}
	}
	return t.at(FixedZone(name, offset)), nil
}

func (t Time) text(b []byte, what string) ([]byte, error) {
	start := len(b)
	b = t.AppendFormat(b, RFC3339Nano)
	_, offset := t.Zone()
	switch {
	case b[start+4] != '-':
		return nil, errors.New(what + "year outside of range [0,9999]")
	case offset <= -24*3600 || offset >= 24*3600:
		return nil, errors.New(what + "timezone hour outside of range [0,23]")
	}
	return b, nil
}

// AppendText appends what MarshalText returns.
func (t Time) AppendText(b []byte) ([]byte, error) { return t.text(b, "Time.AppendText: ") }

// MarshalText is the moment as RFC 3339 has it.
func (t Time) MarshalText() ([]byte, error) { return t.text(nil, "Time.MarshalText: ") }

// UnmarshalText reads what MarshalText returned.
func (t *Time) UnmarshalText(data []byte) error {
	var err error
	*t, err = Parse(RFC3339, string(data))
	return err
}

// MarshalJSON is the moment as RFC 3339 has it, as a string.
func (t Time) MarshalJSON() ([]byte, error) {
	b, err := t.text([]byte{'"'}, "Time.MarshalJSON: ")
	if err != nil {
		return nil, err
	}
	return append(b, '"'), nil
}

// UnmarshalJSON reads what MarshalJSON returned.
func (t *Time) UnmarshalJSON(data []byte) error {
	last := len(data) - 1
	switch {
	case string(data) == "null":
		return nil
	case last < 1 || data[0] != '"' || data[last] != '"':
		return errors.New("Time.UnmarshalJSON: input is not a JSON string")
	}
	return t.UnmarshalText(data[1:last])
}

// AppendBinary appends what MarshalBinary returns.
func (t Time) AppendBinary(b []byte) ([]byte, error) {
	version, minutes := byte(1), -1
	_, offset := t.Zone()
	if t.Location() != UTC {
		if minutes = offset / 60; offset%60 != 0 {
			version = 2
		}
		if minutes < -32768 || minutes == -1 || minutes > 32767 {
			return b, errors.New("Time.MarshalBinary: unexpected zone offset")
		}
	}
	b = append(b, version)
	for shift := 56; shift >= 0; shift -= 8 {
		b = append(b, byte(t.sec()>>shift))
	}
	for shift := 24; shift >= 0; shift -= 8 {
		b = append(b, byte(t.nano()>>shift))
	}
	b = append(b, byte(minutes>>8), byte(minutes))
	if version == 2 {
		b = append(b, byte(offset%60))
	}
	return b, nil
}

// MarshalBinary is the moment in bytes.
func (t Time) MarshalBinary() ([]byte, error) {
	b, err := t.AppendBinary(nil)
	if err != nil {
		return nil, err
	}
	return b, nil
}

// UnmarshalBinary reads what MarshalBinary returned.
func (t *Time) UnmarshalBinary(data []byte) error {
	switch {
	case len(data) == 0:
		return errors.New("Time.UnmarshalBinary: no data")
	case data[0] != 1 && data[0] != 2:
		return errors.New("Time.UnmarshalBinary: unsupported version")
	case len(data) != 14+int(data[0]):
		return errors.New("Time.UnmarshalBinary: invalid length")
	}
	var sec, nano int64
	for _, c := range data[1:9] {
		sec = sec<<8 | int64(c)
	}
	for _, c := range data[9:13] {
		nano = nano<<8 | int64(c)
	}
	minutes := int(int16(data[13])<<8 | int16(data[14]))
	offset := minutes * 60
	if data[0] == 2 {
		offset += int(int8(data[15]))
	}
	*t = Time{uint64(nano), sec, nil}
	switch {
	case minutes == -1 && data[0] == 1:
	default:
		if _, of, _, _, _ := local.lookup(t.Unix()); of == offset {
			*t = t.at(Local)
		} else {
			*t = t.at(FixedZone("", offset))
		}
	}
	return nil
}

// GobEncode is MarshalBinary.
func (t Time) GobEncode() ([]byte, error) { return t.MarshalBinary() }

// GobDecode is UnmarshalBinary.
func (t *Time) GobDecode(data []byte) error { return t.UnmarshalBinary(data) }

// What the machine knows of a timer, with the zone of the times that it sends.
type clock struct {
	c      chan Time
	f      func()
	when   int64
	period Duration
	armed  bool
	zone   *Location
	place  int
}

func start(t *clock, d Duration)
func stop(t *clock) bool

// Sleep lets the goroutine sleep.
func Sleep(d Duration)

// A Timer sends the time once, or calls a function.
type Timer struct {
	C <-chan Time
	r *clock
}

// NewTimer returns a timer that sends the time after d.
func NewTimer(d Duration) *Timer {
	c := make(chan Time, 1)
	t := &Timer{c, &clock{c: c, zone: Local}}
	start(t.r, d)
	return t
}

// AfterFunc calls f in a new goroutine after d.
func AfterFunc(d Duration, f func()) *Timer {
	t := &Timer{nil, &clock{f: f}}
	start(t.r, d)
	return t
}

// After returns a channel to which the time is sent after d.
func After(d Duration) <-chan Time { return NewTimer(d).C }

// Stop disarms the timer: whether it was armed.
func (t *Timer) Stop() bool {
	if t.r == nil {
		panic("time: Stop called on uninitialized Timer")
	}
	return stop(t.r)
}

// Reset arms the timer anew: whether it was armed.
func (t *Timer) Reset(d Duration) bool {
	if t.r == nil {
		panic("time: Reset called on uninitialized Timer")
	}
	was := stop(t.r)
	start(t.r, d)
	return was
}

// A Ticker sends the time again and again.
type Ticker struct {
	C <-chan Time
	r *clock
}

// NewTicker returns a ticker that sends the time each d.
func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	c := make(chan Time, 1)
	t := &Ticker{c, &clock{c: c, period: d, zone: Local}}
	start(t.r, d)
	return t
}

// Stop disarms the ticker.
func (t *Ticker) Stop() {
	if t.r != nil {
		stop(t.r)
	}
}

// Reset arms the ticker anew.
func (t *Ticker) Reset(d Duration) {
	if d <= 0 {
		panic("non-positive interval for Ticker.Reset")
	}
	if t.r == nil {
		panic("time: Reset called on uninitialized Ticker")
	}
	stop(t.r)
	t.r.period = d
	start(t.r, d)
}

// Tick returns the channel of a new ticker.
func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}
