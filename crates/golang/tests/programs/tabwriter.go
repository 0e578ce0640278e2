package main

import (
	"fmt"
	"os"
	"text/tabwriter"
)

const text = "a\tb\tc\n" +
	"aaaa\tbbb\tc\n" +
	"\n" +
	"x\ty\n" +
	"xxxxxxx\tyyyy\tz\tlast\n" +
	"\t\tonly third\t\n" +
	"no tabs here\n" +
	"ä\tö\tü\t\n" +
	"<b>bold</b>\t&amp;\tend\t\n" +
	"\xffesc\taped\xff\tx\t\n" +
	"v\vw\v\n" +
	"vv\vww\v\v\n" +
	"form\ffeed\tx\n" +
	"last\tline\twithout end"

func main() {
	for _, w := range []struct {
		min, tab, pad int
		char          byte
		flags         uint
	}{{0, 8, 0, '\t', 0}, {0, 8, 1, ' ', 0}, {5, 0, 1, ' ', tabwriter.AlignRight}, {0, 8, 2, '.', tabwriter.Debug}, {8, 8, 1, '\t', tabwriter.TabIndent}, {0, 4, 1, ' ', tabwriter.TabIndent | tabwriter.DiscardEmptyColumns}, {0, 8, 1, '*', tabwriter.FilterHTML | tabwriter.StripEscape}, {8, 8, 0, '-', tabwriter.AlignRight | tabwriter.Debug | tabwriter.DiscardEmptyColumns}, {0, 0, 0, '\t', 0}} {
		fmt.Println(w)
		t := tabwriter.NewWriter(os.Stdout, w.min, w.tab, w.pad, w.char, w.flags)
		n, err := fmt.Fprint(t, text)
		fmt.Fprintf(t, "more\t%d\n", 1)
		fmt.Println(n, err, t.Flush())
		fmt.Fprintln(t, "after\tflush")
		t.Flush()
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		tabwriter.NewWriter(os.Stdout, -1, 0, 0, ' ', 0)
	}()
}
