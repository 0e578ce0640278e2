setup nobody
=== RUN   TestName
    main_test.go:22: no name
--- PASS: TestName (0.00s)
PASS
teardown 0
ok  	command-line-arguments	0.003s
exit 0
