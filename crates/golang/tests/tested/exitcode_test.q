before
FAIL	command-line-arguments	0.005s
FAIL
exit 1
