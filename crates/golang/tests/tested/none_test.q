ok  	command-line-arguments	0.002s [no tests to run]
exit 0
