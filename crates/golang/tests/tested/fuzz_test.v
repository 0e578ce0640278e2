=== RUN   TestBesideFuzz
beside
--- PASS: TestBesideFuzz (0.00s)
=== RUN   FuzzReversed
    fuzz_test.go:25: before Fuzz
=== RUN   FuzzReversed/seed#0
"hello" 5
cleanup 5
=== RUN   FuzzReversed/seed#1
"" 0
cleanup 0
=== RUN   FuzzReversed/seed#2
"hé" 3
cleanup 3
=== RUN   FuzzReversed/seed#3
"\xff" 1
    fuzz_test.go:30: "\xff" comes back as "�"
    fuzz_test.go:33: not UTF-8
cleanup 1
behind Fuzz
fuzz returns
fuzz cleanup
--- FAIL: FuzzReversed (0.00s)
    --- PASS: FuzzReversed/seed#0 (0.00s)
    --- PASS: FuzzReversed/seed#1 (0.00s)
    --- PASS: FuzzReversed/seed#2 (0.00s)
    --- FAIL: FuzzReversed/seed#3 (0.00s)
=== RUN   FuzzTypes
=== RUN   FuzzTypes/seed#0
    fuzz_test.go:42: [97 98] true 1 114 1.5 2.5 -1 1099511627776 9
--- PASS: FuzzTypes (0.00s)
    --- PASS: FuzzTypes/seed#0 (0.00s)
=== RUN   FuzzParallel
=== RUN   FuzzParallel/seed#0
=== PAUSE FuzzParallel/seed#0
=== RUN   FuzzParallel/seed#1
=== PAUSE FuzzParallel/seed#1
=== CONT  FuzzParallel/seed#0
=== RUN   FuzzParallel/seed#0/sub
    fuzz_test.go:51: 1
=== CONT  FuzzParallel/seed#1
=== RUN   FuzzParallel/seed#1/sub
    fuzz_test.go:51: 2
--- PASS: FuzzParallel (0.00s)
    --- PASS: FuzzParallel/seed#0 (0.00s)
        --- PASS: FuzzParallel/seed#0/sub (0.00s)
    --- PASS: FuzzParallel/seed#1 (0.00s)
        --- PASS: FuzzParallel/seed#1/sub (0.00s)
=== RUN   FuzzSilent
    fuzz.go:666: returned without calling F.Fuzz, F.Fail, or F.Skip
--- FAIL: FuzzSilent (0.00s)
=== RUN   FuzzSkipped
    fuzz_test.go:57: not today
--- SKIP: FuzzSkipped (0.00s)
=== RUN   FuzzMismatch
    fuzz_test.go:61: wrong number of values in corpus entry: 1, want 2
--- FAIL: FuzzMismatch (0.00s)
=== RUN   FuzzOther
    fuzz_test.go:66: mismatched types in corpus entry: [string], want [int]
--- FAIL: FuzzOther (0.00s)
=== RUN   FuzzHelps
=== RUN   FuzzHelps/seed#0
testing: f.Log was called inside the fuzz target, use t.Log instead
--- PASS: FuzzHelps (0.00s)
    --- PASS: FuzzHelps/seed#0 (0.00s)
=== RUN   FuzzUnsupported
testing: unsupported type to Add struct {}
--- FAIL: FuzzUnsupported (0.00s)
FAIL
FAIL	command-line-arguments	0.006s
FAIL
exit 1
