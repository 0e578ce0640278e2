ok  	command-line-arguments	0.009s
exit 0
