// Package plain shows what has no methods that say how it is shown, as package fmt does, at once. What is not as usual it leaves to fmt.
package plain

// Format is what Sprintf returns. ok: whether there is nothing unusual in it.
func Format(format string, a []any) (text string, ok bool)

// Print is what Sprint returns. ok: whether there is nothing unusual in it.
func Print(a []any) (text string, ok bool)

// Line is what Sprintln returns. ok: whether there is nothing unusual in it.
func Line(a []any) (text string, ok bool)
