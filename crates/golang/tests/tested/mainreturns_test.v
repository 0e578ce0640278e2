=== RUN   TestX
--- FAIL: TestX (0.00s)
FAIL
returned
FAIL	command-line-arguments	0.005s
FAIL
exit 1
