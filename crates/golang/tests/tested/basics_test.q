--- FAIL: TestFails (0.00s)
    basics_test.go:20: before
    basics_test.go:21: wrong: 4
        second line
    basics_test.go:22: more 1 e
    basics_test.go:23: after
deferred
--- FAIL: TestFatal (0.00s)
    basics_test.go:28: stop here
--- FAIL: TestTable (0.00s)
    --- FAIL: TestTable/with_spaces (0.00s)
        basics_test.go:58: add(2, 3) = 5, want 6
--- FAIL: TestNested (0.00s)
    --- FAIL: TestNested/outer (0.00s)
        basics_test.go:66: in outer
        --- FAIL: TestNested/outer/inner (0.00s)
            basics_test.go:68: in inner: TestNested/outer/inner
        basics_test.go:71: inner passed: false true
--- FAIL: TestHelper (0.00s)
    basics_test.go:89: empty
    basics_test.go:90: empty
    basics_test.go:92: empty
    basics_test.go:95: in a loop over a function
sub cleaned up
body ends
cleaned up last
1
false
in test: <nil>
in cleanup: context canceled
no newlineto stderr
0 true true false
FAIL
FAIL	command-line-arguments	0.003s
FAIL
exit 1
