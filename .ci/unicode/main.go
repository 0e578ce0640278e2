// Writes down the tables of the installed Go's package unicode.
//
//	go run .ci/unicode/main.go >crates/golang/src/source/unicode_tables.rs
package main

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
)

// The ranges of a table: the first rune, counted from the end of the range before, how many follow it, and their distance, each if it is
// not the usual one.
func ranges(table *unicode.RangeTable) string {
	var text []string
	before := uint32(0)
	add := func(first, last, stride uint32) {
		one := fmt.Sprintf("%x", first-before)
		if last != first {
			one += fmt.Sprintf("-%x", last-first)
		}
		if stride != 1 {
			one += fmt.Sprintf("/%x", stride)
		}
		text, before = append(text, one), last
	}
	for _, r := range table.R16 {
		add(uint32(r.Lo), uint32(r.Hi), uint32(r.Stride))
	}
	for _, r := range table.R32 {
		add(r.Lo, r.Hi, r.Stride)
	}
	return strings.Join(text, " ")
}

func main() {
	fmt.Print(`//! Facts about characters that the standard library has otherwise: cases of one character for one, categories, scripts, properties.
//!
//! Invariants  I1  the edition is that of Go 1.27's package unicode, from which .ci/unicode wrote down the tables.
//! See         tests/programs/unicode.go, which goes through all characters.

/// Characters with another case: first, last, and what is added for upper, lower and title case. 1114112: they alternate.
pub(crate) const CASES: &[(u32, u32, i32, i32, i32)] = &[
`)
	for _, r := range unicode.CaseRanges {
		fmt.Printf("    (%#x, %#x, %d, %d, %d),\n", r.Lo, r.Hi, r.Delta[0], r.Delta[1], r.Delta[2])
	}
	fmt.Print(`];

/// What follows a character in the circle of those that are equal but for case, where that is not its lower or upper case.
pub(crate) const CIRCLES: &[(u32, u32)] = &[
`)
	for r := rune(0); r <= unicode.MaxRune; r++ {
		usual := unicode.ToLower(r)
		if usual == r {
			usual = unicode.ToUpper(r)
		}
		if next := unicode.SimpleFold(r); next != usual {
			fmt.Printf("    (%#x, %#x),\n", r, next)
		}
	}
	fmt.Print(`];

/// Sets of characters by name, sorted: of each range the first character, counted from the last one of the range before, behind ` + "`-`" + ` how
/// many follow it, behind ` + "`/`" + ` their distance if that is not 1. Folds of a category or script, which Go has no names for, begin with ` + "`+`" + `.
#[rustfmt::skip]
pub(crate) const SETS: &[(&str, &str)] = &[
`)
	sets := map[string]string{}
	kinds := []struct {
		start, name string
		tables      map[string]*unicode.RangeTable
	}{
		{"", "CATEGORIES", unicode.Categories},
		{"", "SCRIPTS", unicode.Scripts},
		{"", "PROPERTIES", unicode.Properties},
		{"+", "FOLDED_CATEGORIES", unicode.FoldCategory},
		{"+", "FOLDED_SCRIPTS", unicode.FoldScript},
	}
	for _, kind := range kinds {
		for name, table := range kind.tables {
			sets[kind.start+name] = ranges(table)
		}
	}
	for _, name := range sorted(sets) {
		fmt.Printf("    (%q, %q),\n", name, sets[name])
	}
	fmt.Print(`];

/// The names in each of Go's maps of sets.
#[rustfmt::skip]
pub(crate) const KINDS: &[(&str, &str)] = &[
`)
	for _, kind := range kinds {
		fmt.Printf("    (%q, %q),\n", kind.name, strings.Join(sorted(kind.tables), " "))
	}
	fmt.Println("];")
}

func sorted[T any](names map[string]T) []string {
	var list []string
	for name := range names {
		list = append(list, name)
	}
	sort.Strings(list)
	return list
}
