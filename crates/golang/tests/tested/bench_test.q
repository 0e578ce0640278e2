goos: linux
goarch: amd64
cpu: AMD EPYC
BenchmarkLoop     	       3	       490.7 ns/op	      10 B/op	       1 allocs/op
BenchmarkN        	       3	       100.3 ns/op	  29.90 MB/s
BenchmarkSubs/one 	       3	        23.33 ns/op
BenchmarkSubs/two_words         	       3	        16.67 ns/op
--- FAIL: BenchmarkFails
    bench_test.go:36: about to fail
    bench_test.go:37: fails
BenchmarkParallel               	       3	       280.3 ns/op
BenchmarkLogs                   	       3	        33.33 ns/op
--- BENCH: BenchmarkLogs
    bench_test.go:50: logged
FAIL
exit status 1
FAIL	command-line-arguments	0.012s
FAIL
exit 1
