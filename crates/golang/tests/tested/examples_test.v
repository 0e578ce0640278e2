=== RUN   Example
--- PASS: Example (0.00s)
=== RUN   Example_lines
--- PASS: Example_lines (0.00s)
=== RUN   Example_wrong
--- FAIL: Example_wrong (0.00s)
got:
got this
want:
want that
=== RUN   Example_unordered
--- PASS: Example_unordered (0.00s)
=== RUN   Example_unorderedWrong
--- FAIL: Example_unorderedWrong (0.00s)
got:
1

want (unordered):
2

=== RUN   Example_empty
--- PASS: Example_empty (0.00s)
=== RUN   Example_direct
to stderr
--- PASS: Example_direct (0.00s)
FAIL
FAIL	command-line-arguments	0.006s
FAIL
exit 1
