// Package log: see the documentation of Go's package of this name.
package log

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"time"
)

// What stands before each line.
const (
	Ldate = 1 << iota
	Ltime
	Lmicroseconds
	Llongfile
	Lshortfile
	LUTC
	Lmsgprefix
	LstdFlags = Ldate | Ltime
)

// Logger writes lines.
type Logger struct {
	outMu  sync.Mutex
	out    io.Writer
	prefix string
	flag   int
}

var std = New(os.Stderr, "", LstdFlags)

// New writes to out.
func New(out io.Writer, prefix string, flag int) *Logger {
	return &Logger{out: out, prefix: prefix, flag: flag}
}

// Default is the logger of the functions.
func Default() *Logger { return std }

// SetOutput sets where lines go.
func (l *Logger) SetOutput(w io.Writer) {
	l.outMu.Lock()
	defer l.outMu.Unlock()
	l.out = w
}

func appendInt(b []byte, n, width int) []byte {
	digits := fmt.Sprint(n)
	for range width - len(digits) {
		b = append(b, '0')
	}
	return append(b, digits...)
}

func (l *Logger) header(b []byte, calldepth int) []byte {
	if l.flag&Lmsgprefix == 0 {
		b = append(b, l.prefix...)
	}
	if l.flag&(Ldate|Ltime|Lmicroseconds) != 0 {
		t := time.Now()
		if l.flag&LUTC != 0 {
			t = t.UTC()
		}
		if l.flag&Ldate != 0 {
			year, month, day := t.Date()
			b = append(appendInt(b, year, 4), '/')
			b = append(appendInt(b, int(month), 2), '/')
			b = append(appendInt(b, day, 2), ' ')
		}
		if l.flag&(Ltime|Lmicroseconds) != 0 {
			hour, min, sec := t.Clock()
			b = append(appendInt(b, hour, 2), ':')
			b = append(appendInt(b, min, 2), ':')
			b = appendInt(b, sec, 2)
			if l.flag&Lmicroseconds != 0 {
				b = appendInt(append(b, '.'), t.Nanosecond()/1e3, 6)
			}
			b = append(b, ' ')
		}
	}
	if l.flag&(Lshortfile|Llongfile) != 0 {
		_, file, line, ok := runtime.Caller(calldepth + 1)
		if !ok {
			file = "???"
		}
		if l.flag&Lshortfile != 0 {
			for i := len(file) - 1; i > 0; i-- {
				if file[i] == '/' {
					file = file[i+1:]
					break
				}
			}
		}
		b = append(append(b, file...), ':')
		b = append(append(b, fmt.Sprint(line)...), ": "...)
	}
	if l.flag&Lmsgprefix != 0 {
		b = append(b, l.prefix...)
	}
	return b
}

// Output writes a line.
func (l *Logger) Output(calldepth int, s string) error {
	l.outMu.Lock()
	defer l.outMu.Unlock()
	if l.out == io.Discard {
		return nil
	}
	b := append(l.header(nil, calldepth), s...)
	if len(s) == 0 || s[len(s)-1] != '\n' {
		b = append(b, '\n')
	}
	_, err := l.out.Write(b)
	return err
}

// Writer is where lines go.
func (l *Logger) Writer() io.Writer {
	l.outMu.Lock()
	defer l.outMu.Unlock()
	return l.out
}

// Flags are what stands before each line.
func (l *Logger) Flags() int {
	l.outMu.Lock()
	defer l.outMu.Unlock()
	return l.flag
}

// SetFlags sets what stands before each line.
func (l *Logger) SetFlags(flag int) {
	l.outMu.Lock()
	defer l.outMu.Unlock()
	l.flag = flag
}

// Prefix is the text before each line.
func (l *Logger) Prefix() string {
	l.outMu.Lock()
	defer l.outMu.Unlock()
	return l.prefix
}

// SetPrefix sets the text before each line.
func (l *Logger) SetPrefix(prefix string) {
	l.outMu.Lock()
	defer l.outMu.Unlock()
	l.prefix = prefix
}

// Print writes a line as fmt.Print does.
func (l *Logger) Print(v ...any) { l.Output(2, fmt.Sprint(v...)) }

// Printf writes a line as fmt.Printf does.
func (l *Logger) Printf(format string, v ...any) { l.Output(2, fmt.Sprintf(format, v...)) }

// Println writes a line as fmt.Println does.
func (l *Logger) Println(v ...any) { l.Output(2, fmt.Sprintln(v...)) }

// Fatal is Print and the end of the program with 1.
func (l *Logger) Fatal(v ...any) {
	l.Output(2, fmt.Sprint(v...))
	os.Exit(1)
}

// Fatalf is Printf and the end of the program with 1.
func (l *Logger) Fatalf(format string, v ...any) {
	l.Output(2, fmt.Sprintf(format, v...))
	os.Exit(1)
}

// Fatalln is Println and the end of the program with 1.
func (l *Logger) Fatalln(v ...any) {
	l.Output(2, fmt.Sprintln(v...))
	os.Exit(1)
}

// Panic is Print and a panic.
func (l *Logger) Panic(v ...any) {
	s := fmt.Sprint(v...)
	l.Output(2, s)
	panic(s)
}

// Panicf is Printf and a panic.
func (l *Logger) Panicf(format string, v ...any) {
	s := fmt.Sprintf(format, v...)
	l.Output(2, s)
	panic(s)
}

// Panicln is Println and a panic.
func (l *Logger) Panicln(v ...any) {
	s := fmt.Sprintln(v...)
	l.Output(2, s)
	panic(s)
}

// SetOutput sets where lines go.
func SetOutput(w io.Writer) { std.SetOutput(w) }

// Writer is where lines go.
func Writer() io.Writer { return std.Writer() }

// Flags are what stands before each line.
func Flags() int { return std.Flags() }

// SetFlags sets what stands before each line.
func SetFlags(flag int) { std.SetFlags(flag) }

// Prefix is the text before each line.
func Prefix() string { return std.Prefix() }

// SetPrefix sets the text before each line.
func SetPrefix(prefix string) { std.SetPrefix(prefix) }

// Output writes a line.
func Output(calldepth int, s string) error { return std.Output(calldepth+1, s) }

// Print writes a line as fmt.Print does.
func Print(v ...any) { std.Output(2, fmt.Sprint(v...)) }

// Printf writes a line as fmt.Printf does.
func Printf(format string, v ...any) { std.Output(2, fmt.Sprintf(format, v...)) }

// Println writes a line as fmt.Println does.
func Println(v ...any) { std.Output(2, fmt.Sprintln(v...)) }

// Fatal is Print and the end of the program with 1.
func Fatal(v ...any) {
	std.Output(2, fmt.Sprint(v...))
	os.Exit(1)
}

// Fatalf is Printf and the end of the program with 1.
func Fatalf(format string, v ...any) {
	std.Output(2, fmt.Sprintf(format, v...))
	os.Exit(1)
}

// Fatalln is Println and the end of the program with 1.
func Fatalln(v ...any) {
	std.Output(2, fmt.Sprintln(v...))
	os.Exit(1)
}

// Panic is Print and a panic.
func Panic(v ...any) {
	s := fmt.Sprint(v...)
	std.Output(2, s)
	panic(s)
}

// Panicf is Printf and a panic.
func Panicf(format string, v ...any) {
	s := fmt.Sprintf(format, v...)
	std.Output(2, s)
	panic(s)
}

// Panicln is Println and a panic.
func Panicln(v ...any) {
	s := fmt.Sprintln(v...)
	std.Output(2, s)
	panic(s)
}
