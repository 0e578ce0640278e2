testing: warning: no tests to run
PASS
ok  	command-line-arguments	0.007s [no tests to run]
exit 0
