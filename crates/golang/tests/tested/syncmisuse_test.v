=== RUN   TestMisuse
goroutine is not in a bubble
testing: t.Parallel called inside synctest bubble
testing: t.Run called inside synctest bubble
testing: t.Deadline called inside synctest bubble
synctest.Run called from within a synctest bubble
--- PASS: TestMisuse (0.00s)
PASS
ok  	command-line-arguments	0.007s
exit 0
