beside
"hello" 5
cleanup 5
"" 0
cleanup 0
"hé" 3
cleanup 3
"\xff" 1
cleanup 1
behind Fuzz
fuzz returns
fuzz cleanup
--- FAIL: FuzzReversed (0.00s)
    fuzz_test.go:25: before Fuzz
    --- FAIL: FuzzReversed/seed#3 (0.00s)
        fuzz_test.go:30: "\xff" comes back as "�"
        fuzz_test.go:33: not UTF-8
--- FAIL: FuzzSilent (0.00s)
    fuzz.go:666: returned without calling F.Fuzz, F.Fail, or F.Skip
--- FAIL: FuzzMismatch (0.00s)
    fuzz_test.go:61: wrong number of values in corpus entry: 1, want 2
--- FAIL: FuzzOther (0.00s)
    fuzz_test.go:66: mismatched types in corpus entry: [string], want [int]
testing: f.Log was called inside the fuzz target, use t.Log instead
testing: unsupported type to Add struct {}
--- FAIL: FuzzUnsupported (0.00s)
FAIL
FAIL	command-line-arguments	0.011s
FAIL
exit 1
