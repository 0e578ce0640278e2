// Package path: see the documentation of Go's package of this name.
package path

import (
	"errors"
	"unicode/utf8"
)

// ErrBadPattern is the error of a pattern that is none.
var ErrBadPattern = errors.New("syntax error in pattern")

func lastSlash(s string) int {
	i := len(s) - 1
	for i >= 0 && s[i] != '/' {
		i--
	}
	return i
}

// Clean is the shortest name of the same path.
func Clean(path string) string {
	if path == "" {
		return "."
	}
	rooted := path[0] == '/'
	var out []byte
	if rooted {
		out = append(out, '/')
	}
	// Names before this place stay, whatever .. follows.
	kept := len(out)
	for at := 0; at < len(path); {
		end := at
		for end < len(path) && path[end] != '/' {
			end++
		}
		name := path[at:end]
		at = end + 1
		switch {
		case name == "" || name == ".":
		case name == ".." && len(out) > kept:
			cut := lastSlash(string(out))
			out = out[:max(cut, kept)]
		case name == ".." && rooted:
		default:
			if len(out) > 0 && out[len(out)-1] != '/' {
				out = append(out, '/')
			}
			out = append(out, name...)
			if name == ".." {
				kept = len(out)
			}
		}
	}
	if len(out) == 0 {
		return "."
	}
	return string(out)
}

// Split cuts a path behind its last slash.
func Split(path string) (dir, file string) {
	i := lastSlash(path)
	return path[:i+1], path[i+1:]
}

// Join joins names to a path.
func Join(elem ...string) string {
	joined := ""
	for _, e := range elem {
		if joined != "" {
			joined += "/"
		}
		if e != "" || joined != "" {
			joined += e
		}
	}
	if joined == "" {
		return ""
	}
	return Clean(joined)
}

// Ext is the ending of the name, with its dot.
func Ext(path string) string {
	for i := len(path) - 1; i >= 0 && path[i] != '/'; i-- {
		if path[i] == '.' {
			return path[i:]
		}
	}
	return ""
}

// Base is the last name of a path.
func Base(path string) string {
	if path == "" {
		return "."
	}
	for len(path) > 0 && path[len(path)-1] == '/' {
		path = path[:len(path)-1]
	}
	path = path[lastSlash(path)+1:]
	if path == "" {
		return "/"
	}
	return path
}

// IsAbs is whether the path begins at the root.
func IsAbs(path string) bool { return len(path) > 0 && path[0] == '/' }

// Dir is the path without its last name.
func Dir(path string) string {
	dir, _ := Split(path)
	return Clean(dir)
}

// Match is whether the whole name matches the pattern.
func Match(pattern, name string) (matched bool, err error) {
	for len(pattern) > 0 {
		if pattern[0] != '*' {
			rest, left, ok, err := matchOne(pattern, name)
			if err != nil {
				return false, err
			}
			if !ok {
				return false, valid(rest)
			}
			pattern, name = rest, left
			continue
		}
		for len(pattern) > 0 && pattern[0] == '*' {
			pattern = pattern[1:]
		}
		if pattern == "" {
			return lastSlash(name) < 0, nil
		}
		chunk, rest := chunkOf(pattern)
		found := false
		for i := 0; i <= len(name); i++ {
			left, ok, err := matchChunk(chunk, name[i:])
			if err != nil {
				return false, err
			}
			if ok && (rest != "" || left == "") {
				pattern, name, found = rest, left, true
				break
			}
			if i < len(name) && name[i] == '/' {
				break
			}
		}
		if !found {
			return false, valid(rest)
		}
	}
	return name == "", nil
}

// What stands before the next star.
func chunkOf(pattern string) (chunk, rest string) {
	in := false
	for i := 0; i < len(pattern); i++ {
		switch pattern[i] {
		case '\\':
			i++
		case '[':
			in = true
		case ']':
			in = false
		case '*':
			if !in {
				return pattern[:i], pattern[i:]
			}
		}
	}
	return pattern, ""
}

func matchChunk(chunk, name string) (left string, ok bool, err error) {
	ok = true
	for len(chunk) > 0 {
		rest, after, one, err := matchOne(chunk, name)
		if err != nil {
			return "", false, err
		}
		if ok = ok && one; ok {
			name = after
		}
		chunk = rest
	}
	return name, ok, nil
}

// Whether the rest of a pattern is one.
func valid(pattern string) error {
	for len(pattern) > 0 {
		if pattern[0] == '*' {
			pattern = pattern[1:]
			continue
		}
		rest, _, _, err := matchOne(pattern, "")
		if err != nil {
			return err
		}
		pattern = rest
	}
	return nil
}

// One character of a name against the first part of a pattern.
func matchOne(pattern, name string) (rest, left string, ok bool, err error) {
	r, size := utf8.DecodeRuneInString(name)
	some := len(name) > 0
	switch pattern[0] {
	case '?':
		return pattern[1:], name[size:], some && r != '/', nil
	case '[':
		pattern = pattern[1:]
		negated := false
		if len(pattern) > 0 && pattern[0] == '^' {
			negated, pattern = true, pattern[1:]
		}
		match := false
		for n := 0; ; n++ {
			if len(pattern) > 0 && pattern[0] == ']' && n > 0 {
				break
			}
			var lo, hi rune
			if lo, pattern, err = classChar(pattern); err != nil {
				return "", "", false, err
			}
			hi = lo
			if pattern[0] == '-' {
				if hi, pattern, err = classChar(pattern[1:]); err != nil {
					return "", "", false, err
				}
			}
			match = match || lo <= r && r <= hi
		}
		return pattern[1:], name[size:], some && match != negated, nil
	case '\\':
		if pattern = pattern[1:]; pattern == "" {
			return "", "", false, ErrBadPattern
		}
	}
	if some && name[0] == pattern[0] {
		return pattern[1:], name[1:], true, nil
	}
	return pattern[1:], name, false, nil
}

func classChar(pattern string) (r rune, rest string, err error) {
	if pattern == "" || pattern[0] == '-' || pattern[0] == ']' {
		return 0, "", ErrBadPattern
	}
	if pattern[0] == '\\' {
		if pattern = pattern[1:]; pattern == "" {
			return 0, "", ErrBadPattern
		}
	}
	r, n := utf8.DecodeRuneInString(pattern)
	if r == utf8.RuneError && n == 1 || len(pattern) == n {
		err = ErrBadPattern
	}
	return r, pattern[n:], err
}
