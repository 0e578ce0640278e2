=== RUN   TestWithBenchmarks
--- PASS: TestWithBenchmarks (0.00s)
goos: linux
goarch: amd64
cpu: AMD EPYC
BenchmarkLoop
BenchmarkLoop     	       3	       567.7 ns/op	      10 B/op	       1 allocs/op
BenchmarkN
BenchmarkN        	       3	       213.7 ns/op	  14.04 MB/s
BenchmarkSubs
BenchmarkSubs/one
BenchmarkSubs/one 	       3	        17.00 ns/op
BenchmarkSubs/two_words
BenchmarkSubs/two_words         	       3	        16.67 ns/op
BenchmarkFails
    bench_test.go:36: about to fail
    bench_test.go:37: fails
--- FAIL: BenchmarkFails
BenchmarkSkips
    bench_test.go:40: not now
--- SKIP: BenchmarkSkips
BenchmarkParallel
BenchmarkParallel               	       3	       307.3 ns/op
BenchmarkLogs
    bench_test.go:50: logged
BenchmarkLogs                   	       3	        40.00 ns/op
FAIL
exit status 1
FAIL	command-line-arguments	0.004s
FAIL
exit 1
