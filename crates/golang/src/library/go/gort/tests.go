// Package tests joins package testing, package testing/synctest, and the program that is made of the files of tests.
package tests

// Named is a test, a benchmark or an example, with what it is to print.
type Named struct {
	Name      string
	F         any
	Output    string
	Unordered bool
}

// What package testing does: a program of tests is a *testing.M.
var (
	Program  func(all []Named) any
	ExitCode func(m any) int
	InBubble func(t, f any) bool
)

// Explored is whether the program is made to be explored: its tests have no steps of their own then, and take no time.
var Explored bool

// Step is a step of its own where a program is explored: what a test's methods do with it comes after what others did before.
func Step()
