ok  	command-line-arguments	0.077s
exit 0
