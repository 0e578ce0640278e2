=== RUN   TestAdd
--- PASS: TestAdd (0.00s)
=== RUN   TestFails
    basics_test.go:20: before
    basics_test.go:21: wrong: 4
        second line
    basics_test.go:22: more 1 e
    basics_test.go:23: after
--- FAIL: TestFails (0.00s)
=== RUN   TestFatal
    basics_test.go:28: stop here
deferred
--- FAIL: TestFatal (0.00s)
=== RUN   TestSkip
    basics_test.go:33: not today
--- SKIP: TestSkip (0.00s)
=== RUN   TestSkipNow
--- SKIP: TestSkipNow (0.00s)
=== RUN   TestTable
=== RUN   TestTable/small
=== RUN   TestTable/with_spaces
    basics_test.go:58: add(2, 3) = 5, want 6
=== RUN   TestTable/#00
=== RUN   TestTable/small#01
=== RUN   TestTable/a/b
=== RUN   TestTable/tab_here\x01
--- FAIL: TestTable (0.00s)
    --- PASS: TestTable/small (0.00s)
    --- FAIL: TestTable/with_spaces (0.00s)
    --- PASS: TestTable/#00 (0.00s)
    --- PASS: TestTable/small#01 (0.00s)
    --- PASS: TestTable/a/b (0.00s)
    --- PASS: TestTable/tab_here\x01 (0.00s)
=== RUN   TestNested
=== RUN   TestNested/outer
    basics_test.go:66: in outer
=== RUN   TestNested/outer/inner
    basics_test.go:68: in inner: TestNested/outer/inner
=== NAME  TestNested/outer
    basics_test.go:71: inner passed: false true
--- FAIL: TestNested (0.00s)
    --- FAIL: TestNested/outer (0.00s)
        --- FAIL: TestNested/outer/inner (0.00s)
=== RUN   TestHelper
    basics_test.go:89: empty
    basics_test.go:90: empty
    basics_test.go:92: empty
    basics_test.go:95: in a loop over a function
--- FAIL: TestHelper (0.00s)
=== RUN   TestCleanup
=== RUN   TestCleanup/sub
sub cleaned up
body ends
cleaned up last
=== NAME  TestCleanup
    basics_test.go:102: cleaned up first
--- PASS: TestCleanup (0.00s)
    --- PASS: TestCleanup/sub (0.00s)
=== RUN   TestEnv
1
--- PASS: TestEnv (0.00s)
=== RUN   TestEnvAfter
false
--- PASS: TestEnvAfter (0.00s)
=== RUN   TestContext
in test: <nil>
in cleanup: context canceled
--- PASS: TestContext (0.00s)
=== RUN   TestOutput
    part whole
    left over
    basics_test.go:131: logged
=== ATTR  TestOutput key value
    at the end
--- PASS: TestOutput (0.00s)
=== RUN   TestPrints
no newlineto stderr
    basics_test.go:139: xxx
        
--- PASS: TestPrints (0.00s)
=== RUN   TestAllocs
0 true true true
--- PASS: TestAllocs (0.00s)
FAIL
FAIL	command-line-arguments	0.020s
FAIL
exit 1
