// Package pattern matches regular expressions, as far as names of tests need them: what Go's package regexp has but for Unicode classes.
package pattern

import "errors"

type op byte

const (
	one    op = iota // a character of ranges
	split            // x, or y
	jump             // x
	begin            // the text's begin
	end              // the text's end
	word             // a word's begin or end
	noWord           // neither
	match
)

type inst struct {
	op     op
	x, y   int
	ranges []rune
	negate bool
}

// Pattern is a regular expression.
type Pattern struct{ code []inst }

type parser struct {
	text    string
	at      int
	code    []inst
	fold    bool
	newline bool
	err     error
}

// Compile reads a regular expression.
func Compile(text string) (*Pattern, error) {
	p := &parser{text: text}
	p.alternatives(0)
	if p.err == nil && p.at < len(text) {
		p.fail("unexpected )", text)
	}
	if p.err != nil {
		return nil, p.err
	}
	p.emit(inst{op: match})
	return &Pattern{p.code}, nil
}

func (p *parser) fail(what, text string) {
	if p.err == nil {
		p.err = errors.New("error parsing regexp: " + what + ": `" + text + "`")
	}
}

func (p *parser) emit(i inst) int {
	p.code = append(p.code, i)
	return len(p.code) - 1
}

func (p *parser) more() bool { return p.err == nil && p.at < len(p.text) }

func (p *parser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *parser) next() rune {
	for _, r := range p.text[p.at:] {
		p.at += len(string(r))
		return r
	}
	return 0
}

// Puts a split before what stands from start on.
func (p *parser) insert(start int) {
	p.code = append(p.code, inst{})
	copy(p.code[start+1:], p.code[start:])
	for i := range p.code {
		in := &p.code[i]
		if i <= start || in.op != split && in.op != jump {
			continue
		}
		in.x, in.y = moved(in.x, start), moved(in.y, start)
	}
}

func moved(x, start int) int {
	if x >= start {
		return x + 1
	}
	return x
}

func (p *parser) alternatives(depth int) {
	fold, newline := p.fold, p.newline
	var ends []int
	start := len(p.code)
	for {
		p.sequence(depth)
		if !p.more() || p.peek() != '|' {
			break
		}
		p.at++
		p.insert(start)
		ends = append(ends, p.emit(inst{op: jump}))
		p.code[start] = inst{op: split, x: start + 1, y: len(p.code)}
		start = len(p.code)
	}
	for _, at := range ends {
		p.code[at].x = len(p.code)
	}
	p.fold, p.newline = fold, newline
}

func (p *parser) sequence(depth int) {
	for p.more() && p.peek() != '|' && (p.peek() != ')' || depth == 0) {
		if p.peek() == ')' {
			return
		}
		start, from := len(p.code), p.at
		if !p.atom(depth) {
			continue
		}
		p.repeated(start, from)
	}
}

// What stands between from and the text's place was compiled from start on: how often it is repeated.
func (p *parser) repeated(start, from int) {
	for repeats := 0; p.more(); repeats++ {
		operator := p.at
		least, most := 0, -1
		switch p.peek() {
		case '*':
			p.at++
		case '+':
			p.at++
			least = 1
		case '?':
			p.at++
			most = 1
		case '{':
			var ok bool
			if least, most, ok = p.counts(); !ok {
				return
			}
		default:
			return
		}
		if repeats > 0 {
			p.fail("invalid nested repetition operator", p.text[operator-1:p.at])
			return
		}
		if least > 1000 || most > 1000 || most >= 0 && least > most {
			p.fail("invalid repeat count", p.text[operator:p.at])
			return
		}
		lazy := p.more() && p.peek() == '?'
		if lazy {
			p.at++
		}
		p.repeat(start, least, most)
	}
}

func (p *parser) counts() (least, most int, ok bool) {
	at := p.at + 1
	number := func() int {
		n, from := 0, at
		for at < len(p.text) && p.text[at] >= '0' && p.text[at] <= '9' && n < 100000 {
			n = n*10 + int(p.text[at]-'0')
			at++
		}
		if at == from {
			return -1
		}
		return n
	}
	least = number()
	most = least
	if at < len(p.text) && p.text[at] == ',' {
		at++
		most = number()
	}
	if least < 0 || at >= len(p.text) || p.text[at] != '}' {
		return 0, 0, false
	}
	p.at = at + 1
	return least, most, true
}

func (p *parser) repeat(start, least, most int) {
	body := append([]inst(nil), p.code[start:]...)
	p.code = p.code[:start]
	add := func() {
		by := len(p.code) - start
		for _, in := range body {
			in.x, in.y = in.x+by, in.y+by
			p.emit(in)
		}
	}
	for range least {
		add()
	}
	if most < 0 {
		at := p.emit(inst{op: split})
		add()
		p.emit(inst{op: jump, x: at})
		p.code[at].x, p.code[at].y = at+1, len(p.code)
		return
	}
	var splits []int
	for range most - least {
		splits = append(splits, p.emit(inst{op: split}))
		add()
	}
	for _, at := range splits {
		p.code[at].x, p.code[at].y = at+1, len(p.code)
	}
}

// One part of a sequence. False: there is nothing that can be repeated.
func (p *parser) atom(depth int) bool {
	from := p.at
	switch r := p.next(); r {
	case '(':
		return p.group(depth, from)
	case '[':
		p.class(from)
	case '.':
		if p.newline {
			p.emit(inst{op: one, negate: true})
		} else {
			p.emit(inst{op: one, negate: true, ranges: []rune{'\n', '\n'}})
		}
	case '^':
		p.emit(inst{op: begin})
	case '$':
		p.emit(inst{op: end})
	case '*', '+', '?':
		p.fail("missing argument to repetition operator", p.text[from:p.at])
	case '\\':
		p.escape(from)
	default:
		p.emit(p.char(r))
	}
	return true
}

func (p *parser) char(r rune) inst {
	ranges := []rune{r, r}
	if p.fold {
		ranges = folded(ranges)
	}
	return inst{op: one, ranges: ranges}
}

func folded(ranges []rune) []rune {
	for i := 0; i < len(ranges); i += 2 {
		lo, hi := ranges[i], ranges[i+1]
		if lo, hi := max(lo, 'a'), min(hi, 'z'); lo <= hi {
			ranges = append(ranges, lo-32, hi-32)
		}
		if lo, hi := max(lo, 'A'), min(hi, 'Z'); lo <= hi && i < 2000 {
			ranges = append(ranges, lo+32, hi+32)
		}
		if len(ranges) > 64 {
			break
		}
	}
	return ranges
}

func (p *parser) group(depth, from int) bool {
	fold, newline := p.fold, p.newline
	if p.peek() == '?' {
		p.at++
		on := true
		for {
			if !p.more() {
				p.fail("missing closing )", p.text)
				return false
			}
			switch r := p.next(); r {
			case 'i':
				p.fold = on
			case 's':
				p.newline = on
			case 'm', 'U':
			case '-':
				on = false
			case 'P', '<':
				for p.more() && p.peek() != '>' {
					p.at++
				}
				p.at++
			case ':':
			case ')':
				return false
			default:
				p.fail("invalid or unsupported Perl syntax", p.text[from:p.at])
				return false
			}
			if c := p.text[p.at-1]; c == ':' || c == '>' {
				break
			}
		}
	}
	if depth > 1000 {
		p.fail("expression nests too deeply", p.text)
		return false
	}
	p.alternatives(depth + 1)
	p.fold, p.newline = fold, newline
	if p.err == nil && p.peek() != ')' {
		p.fail("missing closing )", p.text)
		return false
	}
	p.at++
	return true
}

var digits = []rune{'0', '9'}
var words = []rune{'0', '9', 'A', 'Z', '_', '_', 'a', 'z'}
var spaces = []rune{'\t', '\n', '\f', '\r', ' ', ' '}

// What \d and its kin stand for.
func perl(r rune) (ranges []rune, negate, ok bool) {
	switch r {
	case 'd', 'D':
		ranges = digits
	case 'w', 'W':
		ranges = words
	case 's', 'S':
		ranges = spaces
	}
	return ranges, r < 'a', ranges != nil
}

func (p *parser) escape(from int) {
	if !p.more() {
		p.fail("trailing backslash at end of expression", "")
		return
	}
	r := p.next()
	if ranges, negate, ok := perl(r); ok {
		p.emit(inst{op: one, ranges: ranges, negate: negate})
		return
	}
	switch r {
	case 'A':
		p.emit(inst{op: begin})
	case 'z':
		p.emit(inst{op: end})
	case 'b':
		p.emit(inst{op: word})
	case 'B':
		p.emit(inst{op: noWord})
	default:
		p.emit(p.char(p.escaped(r, from)))
	}
}

func (p *parser) escaped(r rune, from int) rune {
	switch r {
	case 'a':
		return 7
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'v':
		return '\v'
	}
	if r < 128 && (r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') {
		p.fail("invalid escape sequence", p.text[from:p.at])
	}
	return r
}

func (p *parser) class(from int) {
	in := inst{op: one}
	if p.peek() == '^' {
		p.at++
		in.negate = true
	}
	for first := true; ; first = false {
		if !p.more() {
			p.fail("missing closing ]", p.text[from:])
			return
		}
		at := p.at
		if ranges, size := named(p.text[at:]); size > 0 {
			p.at += size
			in.ranges = append(in.ranges, ranges...)
			continue
		}
		r := p.next()
		if r == ']' && !first {
			break
		}
		if r == '\\' && p.more() {
			r = p.next()
			if ranges, negate, ok := perl(r); ok {
				if negate {
					ranges = inverse(ranges)
				}
				in.ranges = append(in.ranges, ranges...)
				continue
			}
			r = p.escaped(r, at)
		}
		hi := r
		if p.peek() == '-' && p.at+1 < len(p.text) && p.text[p.at+1] != ']' {
			p.at++
			hi = p.next()
			if hi == '\\' && p.more() {
				hi = p.escaped(p.next(), at)
			}
			if hi < r {
				p.fail("invalid character class range", p.text[at:p.at])
				return
			}
		}
		in.ranges = append(in.ranges, r, hi)
	}
	if p.fold {
		in.ranges = folded(in.ranges)
	}
	p.emit(in)
}

var classes = map[string]string{"alnum": "09AZaz", "alpha": "AZaz", "digit": "09", "lower": "az", "upper": "AZ", "space": "\t\r  ",
	"word": "09AZ__az", "xdigit": "09AFaf", "punct": "!/:@[`{~", "blank": "\t\t  "}

// The class that [:name:] stands for, and how long its name is.
func named(text string) (ranges []rune, size int) {
	for name, class := range classes {
		if n := len(name) + 4; len(text) >= n && text[:n] == "[:"+name+":]" {
			return []rune(class), n
		}
	}
	return nil, 0
}

func inverse(ranges []rune) (out []rune) {
	lo := rune(0)
	for i := 0; i < len(ranges); i += 2 {
		out = append(out, lo, ranges[i]-1)
		lo = ranges[i+1] + 1
	}
	return append(out, lo, 0x10ffff)
}

func (in *inst) takes(r rune) bool {
	for i := 0; i < len(in.ranges); i += 2 {
		if in.ranges[i] <= r && r <= in.ranges[i+1] {
			return !in.negate
		}
	}
	return in.negate
}

func isWord(r rune) bool {
	in := inst{ranges: words}
	return in.takes(r)
}

// Match is whether the pattern matches a part of the text.
func (p *Pattern) Match(text string) bool {
	runes := []rune(text)
	var now, then []int
	seen := make([]int, len(p.code))
	step := 0
	var add func(list []int, pc, at int) []int
	add = func(list []int, pc, at int) []int {
		if seen[pc] == step {
			return list
		}
		seen[pc] = step
		in := &p.code[pc]
		boundary := (at > 0 && isWord(runes[at-1])) != (at < len(runes) && isWord(runes[at]))
		switch in.op {
		case split:
			return add(add(list, in.x, at), in.y, at)
		case jump:
			return add(list, in.x, at)
		case begin:
			if at > 0 {
				return list
			}
			return add(list, pc+1, at)
		case end:
			if at < len(runes) {
				return list
			}
			return add(list, pc+1, at)
		case word, noWord:
			if boundary != (in.op == word) {
				return list
			}
			return add(list, pc+1, at)
		}
		return append(list, pc)
	}
	for at := 0; ; at++ {
		step++
		for _, pc := range now {
			if p.code[pc].op == match {
				return true
			}
		}
		then = then[:0]
		// At each place it may begin.
		if at > 0 {
			for _, pc := range now {
				if p.code[pc].op == one && p.code[pc].takes(runes[at-1]) {
					then = add(then, pc+1, at)
				}
			}
		}
		then = add(then, 0, at)
		for _, pc := range then {
			if p.code[pc].op == match {
				return true
			}
		}
		if at == len(runes) {
			return false
		}
		now, then = then, now
	}
}
