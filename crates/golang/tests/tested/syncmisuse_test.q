ok  	command-line-arguments	0.003s
exit 0
