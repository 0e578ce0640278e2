// Package tabwriter: see the documentation of Go's package text/tabwriter.
package tabwriter

import (
	"fmt"
	"io"
	"unicode/utf8"
)

// A part of a line, up to a tab or to the line's end.
type cell struct {
	text  []byte
	width int
	htab  bool
}

// Writer lines up the columns of what is written to it.
type Writer struct {
	output                      io.Writer
	minwidth, tabwidth, padding int
	padchar                     byte
	flags                       uint
	cell                        cell
	counted                     int
	endChar                     byte
	lines                       [][]cell
	widths                      []int
	out                         []byte
}

// How columns are formatted.
const (
	FilterHTML uint = 1 << iota
	StripEscape
	AlignRight
	DiscardEmptyColumns
	TabIndent
	Debug
)

// Escape stands around text that is taken as it is.
const Escape = '\xff'

// NewWriter is a writer to output.
func NewWriter(output io.Writer, minwidth, tabwidth, padding int, padchar byte, flags uint) *Writer {
	return new(Writer).Init(output, minwidth, tabwidth, padding, padchar, flags)
}

// Init makes it a writer to output.
func (b *Writer) Init(output io.Writer, minwidth, tabwidth, padding int, padchar byte, flags uint) *Writer {
	if minwidth < 0 || tabwidth < 0 || padding < 0 {
		panic("negative minwidth, tabwidth, or padding")
	}
	if padchar == '\t' {
		flags &^= AlignRight
	}
	b.output, b.minwidth, b.tabwidth, b.padding, b.padchar, b.flags = output, minwidth, tabwidth, padding, padchar, flags
	b.reset()
	return b
}

func (b *Writer) reset() {
	b.cell, b.counted, b.endChar = cell{}, 0, 0
	b.lines, b.widths = [][]cell{nil}, nil
}

type failure struct{ err error }

func (b *Writer) send() {
	if len(b.out) == 0 {
		return
	}
	n, err := b.output.Write(b.out)
	if n != len(b.out) && err == nil {
		err = io.ErrShortWrite
	}
	b.out = b.out[:0]
	if err != nil {
		panic(failure{err})
	}
}

func (b *Writer) pad(text, width int, tabs bool) {
	c, n := b.padchar, width-text
	if c == '\t' || tabs {
		if b.tabwidth == 0 {
			return
		}
		width = (width + b.tabwidth - 1) / b.tabwidth * b.tabwidth
		c, n = '\t', (width-text+b.tabwidth-1)/b.tabwidth
	}
	for range n {
		b.out = append(b.out, c)
	}
}

func (b *Writer) put(from, to int) {
	for i := from; i < to; i++ {
		tabs := b.flags&TabIndent != 0
		for j, c := range b.lines[i] {
			if j > 0 && b.flags&Debug != 0 {
				b.out = append(b.out, '|')
			}
			padded := j < len(b.widths)
			if len(c.text) == 0 {
				if padded {
					b.pad(c.width, b.widths[j], tabs)
				}
				continue
			}
			tabs = false
			if b.flags&AlignRight == 0 {
				b.out = append(b.out, c.text...)
			}
			if padded {
				b.pad(c.width, b.widths[j], false)
			}
			if b.flags&AlignRight != 0 {
				b.out = append(b.out, c.text...)
			}
		}
		if i+1 == len(b.lines) {
			b.out = append(b.out, b.cell.text...)
		} else {
			b.out = append(b.out, '\n')
		}
	}
}

// Puts out these lines: a column is a block of lines that have a cell there which a tab ends.
func (b *Writer) format(from, to int) {
	column := len(b.widths)
	has := func(line int) bool { return column < len(b.lines[line])-1 }
	for this := from; this < to; this++ {
		if !has(this) {
			continue
		}
		b.put(from, this)
		from = this
		width, discardable := b.minwidth, true
		for ; this < to && has(this); this++ {
			c := b.lines[this][column]
			width = max(width, c.width+b.padding)
			discardable = discardable && c.width == 0 && !c.htab
		}
		if discardable && b.flags&DiscardEmptyColumns != 0 {
			width = 0
		}
		b.widths = append(b.widths, width)
		b.format(from, this)
		b.widths = b.widths[:column]
		from = this
		this--
	}
	b.put(from, to)
}

func (b *Writer) count() {
	b.cell.width += utf8.RuneCount(b.cell.text[b.counted:])
	b.counted = len(b.cell.text)
}

func (b *Writer) endCell(htab bool) int {
	b.cell.htab = htab
	last := len(b.lines) - 1
	b.lines[last] = append(b.lines[last], b.cell)
	b.cell, b.counted = cell{}, 0
	return len(b.lines[last])
}

func (b *Writer) startEscape(c byte) {
	switch c {
	case '<':
		c = '>'
	case '&':
		c = ';'
	}
	b.endChar = c
}

func (b *Writer) endEscape() {
	switch b.endChar {
	case Escape:
		b.count()
		if b.flags&StripEscape == 0 {
			b.cell.width -= 2
		}
	case ';':
		b.cell.width++
	}
	b.counted = len(b.cell.text)
	b.endChar = 0
}

func (b *Writer) caught(err *error, op string) {
	e := recover()
	if e == nil {
		return
	}
	if op == "Flush" {
		b.reset()
	}
	f, ok := e.(failure)
	if !ok {
		panic(fmt.Sprintf("tabwriter: panic during %s (%v)", op, e))
	}
	*err = f.err
}

// Flush puts out what waits.
func (b *Writer) Flush() error { return b.flushed() }

func (b *Writer) flushed() (err error) {
	defer b.caught(&err, "Flush")
	b.flush()
	b.send()
	return nil
}

func (b *Writer) flush() {
	if len(b.cell.text) > 0 {
		if b.endChar != 0 {
			b.endEscape()
		}
		b.endCell(false)
	}
	b.format(0, len(b.lines))
	b.reset()
}

// Write takes text: cells end with tabs, lines with newlines.
func (b *Writer) Write(buf []byte) (n int, err error) {
	defer b.caught(&err, "Write")
	done := 0
	take := func(to int) { b.cell.text = append(b.cell.text, buf[done:to]...) }
	for i, c := range buf {
		if b.endChar != 0 {
			if c == b.endChar {
				to := i + 1
				if c == Escape && b.flags&StripEscape != 0 {
					to = i
				}
				take(to)
				done = i + 1
				b.endEscape()
			}
			continue
		}
		switch {
		case c == '\t' || c == '\v' || c == '\n' || c == '\f':
			take(i)
			b.count()
			done = i + 1
			cells := b.endCell(c == '\t')
			if c == '\n' || c == '\f' {
				b.lines = append(b.lines, nil)
				if c == '\f' || cells == 1 {
					b.flush()
					if c == '\f' && b.flags&Debug != 0 {
						b.out = append(b.out, "---\n"...)
					}
				}
			}
		case c == Escape:
			take(i)
			b.count()
			done = i
			if b.flags&StripEscape != 0 {
				done++
			}
			b.startEscape(c)
		case (c == '<' || c == '&') && b.flags&FilterHTML != 0:
			take(i)
			b.count()
			done = i
			b.startEscape(c)
		}
	}
	take(len(buf))
	b.send()
	return len(buf), nil
}
