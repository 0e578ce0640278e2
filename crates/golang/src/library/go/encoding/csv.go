// Package csv: see the documentation of Go's package encoding/csv.
package csv

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ParseError is what is wrong with a record, and where.
type ParseError struct {
	StartLine int
	Line      int
	Column    int
	Err       error
}

// Error is the text of the error.
func (e *ParseError) Error() string {
	switch {
	case e.Err == ErrFieldCount:
		return fmt.Sprintf("record on line %d: %v", e.Line, e.Err)
	case e.StartLine != e.Line:
		return fmt.Sprintf("record on line %d; parse error on line %d, column %d: %v", e.StartLine, e.Line, e.Column, e.Err)
	}
	return fmt.Sprintf("parse error on line %d, column %d: %v", e.Line, e.Column, e.Err)
}

// Unwrap is the error without its place.
func (e *ParseError) Unwrap() error { return e.Err }

// What can be wrong with a record.
var (
	ErrBareQuote  = errors.New("bare \" in non-quoted-field")
	ErrQuote      = errors.New("extraneous or missing \" in quoted-field")
	ErrFieldCount = errors.New("wrong number of fields")

	// Deprecated: it is not used.
	ErrTrailingComma = errors.New("extra delimiter at end of line")
)

var errInvalidDelim = errors.New("csv: invalid field or comment delimiter")

func validDelim(r rune) bool {
	return r != 0 && r != '"' && r != '\r' && r != '\n' && utf8.ValidRune(r) && r != utf8.RuneError
}

// Reader reads records.
type Reader struct {
	// Comma stands between fields.
	Comma rune
	// Comment begins lines that do not count.
	Comment rune
	// FieldsPerRecord is how many fields a record has: 0, as the first; negative, any.
	FieldsPerRecord int
	// LazyQuotes lets quotes stand where they should not.
	LazyQuotes bool
	// TrimLeadingSpace leaves out space at the start of fields.
	TrimLeadingSpace bool
	// ReuseRecord lets Read give the same slice again.
	ReuseRecord bool
	// Deprecated: it is not used.
	TrailingComma bool

	r       *bufio.Reader
	numLine int
	offset  int64
	places  [][2]int
	last    []string
}

// NewReader reads records from r.
func NewReader(r io.Reader) *Reader { return &Reader{Comma: ',', r: bufio.NewReader(r)} }

// Read is the next record.
func (r *Reader) Read() (record []string, err error) {
	if !r.ReuseRecord {
		return r.record(nil)
	}
	r.last, err = r.record(r.last[:0])
	return r.last, err
}

// ReadAll are all records that are left.
func (r *Reader) ReadAll() (records [][]string, err error) {
	for {
		record, err := r.record(nil)
		if err == io.EOF {
			return records, nil
		}
		if err != nil {
			return nil, err
		}
		records = append(records, record)
	}
}

// FieldPos is where a field of the last record begins: line and column.
func (r *Reader) FieldPos(field int) (line, column int) {
	if field < 0 || field >= len(r.places) {
		panic("out of range index passed to FieldPos")
	}
	return r.places[field][0], r.places[field][1]
}

// InputOffset is how many bytes were read.
func (r *Reader) InputOffset() int64 { return r.offset }

func (r *Reader) line() (string, error) {
	line, err := r.r.ReadString('\n')
	r.numLine++
	r.offset += int64(len(line))
	if len(line) > 0 && err == io.EOF {
		return strings.TrimSuffix(line, "\r"), nil
	}
	if rest, ok := strings.CutSuffix(line, "\r\n"); ok {
		line = rest + "\n"
	}
	return line, err
}

func (r *Reader) record(dst []string) ([]string, error) {
	if r.Comma == r.Comment || !validDelim(r.Comma) || r.Comment != 0 && !validDelim(r.Comment) {
		return nil, errInvalidDelim
	}
	var line string
	var failed error
	for {
		line, failed = r.line()
		first, _ := utf8.DecodeRuneInString(line)
		if failed != nil || (r.Comment == 0 || first != r.Comment) && line != "\n" && line != "" {
			break
		}
	}
	if failed == io.EOF {
		return nil, failed
	}
	start, col, err := r.numLine, 1, error(nil)
	row := start
	r.places = r.places[:0]
	comma := string(r.Comma)
	wrong := func(row, col int, what error) { err = &ParseError{start, row, col, what} }
	for more := true; more; {
		more = false
		if r.TrimLeadingSpace {
			rest := strings.TrimLeftFunc(line, unicode.IsSpace)
			if col += len(line) - len(rest); rest == "" && strings.HasSuffix(line, "\n") {
				col--
			}
			line = rest
		}
		place := [2]int{row, col}
		if !strings.HasPrefix(line, `"`) {
			var field string
			field, line, more = strings.Cut(line, comma)
			if !more {
				field = strings.TrimSuffix(field, "\n")
			}
			if i := strings.IndexByte(field, '"'); i >= 0 && !r.LazyQuotes {
				wrong(r.numLine, col+i, ErrBareQuote)
				break
			}
			col += len(field) + len(comma)
			dst, r.places = append(dst, field), append(r.places, place)
			continue
		}
		var field []byte
		line = line[1:]
		col++
		ends := false
		for !ends {
			before, rest, ok := strings.Cut(line, `"`)
			switch {
			case ok:
				field = append(field, before...)
				line = rest
				col += len(before) + 1
				switch {
				case strings.HasPrefix(line, `"`):
					field = append(field, '"')
					line = line[1:]
					col++
				case strings.HasPrefix(line, comma):
					line = line[len(comma):]
					col += len(comma)
					ends, more = true, true
				case line == "" || line == "\n":
					ends = true
				case r.LazyQuotes:
					field = append(field, '"')
				default:
					wrong(r.numLine, col-1, ErrQuote)
				}
			case line != "":
				field = append(field, line...)
				col += len(line)
				if line, failed = r.line(); line != "" {
					row++
					col = 1
				}
				if failed == io.EOF {
					failed = nil
				}
			case !r.LazyQuotes && failed == nil:
				wrong(row, col, ErrQuote)
			default:
				ends = true
			}
			if err != nil {
				break
			}
		}
		if err != nil {
			break
		}
		dst, r.places = append(dst, string(field)), append(r.places, place)
	}
	if err == nil {
		err = failed
	}
	if dst == nil {
		dst = []string{}
	}
	switch {
	case r.FieldsPerRecord == 0:
		r.FieldsPerRecord = len(dst)
	case r.FieldsPerRecord > 0 && len(dst) != r.FieldsPerRecord && err == nil:
		wrong(start, 1, ErrFieldCount)
	}
	return dst, err
}

// Writer writes records.
type Writer struct {
	// Comma stands between fields.
	Comma rune
	// UseCRLF ends lines with \r\n.
	UseCRLF bool

	w *bufio.Writer
}

// NewWriter writes records to w.
func NewWriter(w io.Writer) *Writer { return &Writer{Comma: ',', w: bufio.NewWriter(w)} }

func (w *Writer) quotes(field string) bool {
	if field == "" {
		return false
	}
	first, _ := utf8.DecodeRuneInString(field)
	return field == `\.` || strings.ContainsRune(field, w.Comma) || strings.ContainsAny(field, "\"\r\n") || unicode.IsSpace(first)
}

// Write writes a record, with quotes where they are needed.
func (w *Writer) Write(record []string) error {
	if !validDelim(w.Comma) {
		return errInvalidDelim
	}
	end, inner := "\n", strings.NewReplacer(`"`, `""`)
	if w.UseCRLF {
		end, inner = "\r\n", strings.NewReplacer(`"`, `""`, "\r", "", "\n", "\r\n")
	}
	for n, field := range record {
		if n > 0 {
			w.w.WriteRune(w.Comma)
		}
		if w.quotes(field) {
			field = `"` + inner.Replace(field) + `"`
		}
		w.w.WriteString(field)
	}
	_, err := w.w.WriteString(end)
	return err
}

// WriteAll writes records and flushes them.
func (w *Writer) WriteAll(records [][]string) error {
	for _, record := range records {
		if err := w.Write(record); err != nil {
			return err
		}
	}
	return w.w.Flush()
}

// Flush writes what is still held back.
func (w *Writer) Flush() { w.w.Flush() }

// Error is what went wrong with writing.
func (w *Writer) Error() error {
	_, err := w.w.Write(nil)
	return err
}
