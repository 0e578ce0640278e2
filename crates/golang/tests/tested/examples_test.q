--- FAIL: Example_wrong (0.00s)
got:
got this
want:
want that
--- FAIL: Example_unorderedWrong (0.00s)
got:
1

want (unordered):
2

to stderr
FAIL
FAIL	command-line-arguments	0.008s
FAIL
exit 1
