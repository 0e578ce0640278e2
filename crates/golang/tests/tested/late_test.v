=== RUN   TestLate
--- PASS: TestLate (0.00s)
=== RUN   TestWaits
--- PASS: TestWaits (0.08s)
PASS
ok  	command-line-arguments	0.100s
exit 0
