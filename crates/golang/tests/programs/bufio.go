package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

func scan(name, text string, split bufio.SplitFunc) {
	s := bufio.NewScanner(strings.NewReader(text))
	s.Split(split)
	fmt.Print(name)
	for s.Scan() {
		fmt.Printf(" %q", s.Text())
	}
	fmt.Println(" err", s.Err())
}

func main() {
	text := "one two\r\n\n  three\u2003four \xffx\né"
	scan("lines", text, bufio.ScanLines)
	scan("words", text, bufio.ScanWords)
	scan("runes", text, bufio.ScanRunes)
	scan("bytes", "ab\n", bufio.ScanBytes)
	scan("long", strings.Repeat("x", 70000), bufio.ScanLines)
	scan("final", "a,b,STOP,c", func(data []byte, atEOF bool) (int, []byte, error) {
		i := strings.IndexByte(string(data), ',')
		if i < 0 {
			if atEOF && len(data) > 0 {
				return len(data), data, nil
			}
			return 0, nil, nil
		}
		if string(data[:i]) == "STOP" {
			return 0, []byte("last"), bufio.ErrFinalToken
		}
		return i + 1, data[:i], nil
	})
	scan("bad", "abc", func([]byte, bool) (int, []byte, error) { return -1, nil, nil })
	scan("far", "abc", func([]byte, bool) (int, []byte, error) { return 9, nil, nil })
	scan("error", "abc", func([]byte, bool) (int, []byte, error) { return 0, nil, errors.New("mine") })
	s := bufio.NewScanner(strings.NewReader("0123456789\nabc\n"))
	s.Buffer(make([]byte, 0, 4), 8)
	fmt.Println(s.Scan(), s.Err())
	r := bufio.NewReaderSize(strings.NewReader("héllo\nworld\r\nlast line that is long"), 16)
	fmt.Println(r.Size())
	p, err := r.Peek(3)
	fmt.Printf("%q %v %d\n", p, err, r.Buffered())
	fmt.Println(r.ReadRune())
	fmt.Println(r.ReadRune())
	fmt.Println(r.UnreadRune(), r.UnreadRune())
	fmt.Println(r.ReadByte())
	fmt.Println(r.UnreadByte())
	line, err := r.ReadString('\n')
	fmt.Printf("%q %v\n", line, err)
	l, more, err := r.ReadLine()
	fmt.Printf("%q %v %v\n", l, more, err)
	l, more, err = r.ReadLine()
	fmt.Printf("%q %v %v\n", l, more, err)
	fmt.Println(r.Discard(2))
	rest, err := r.ReadBytes('\n')
	fmt.Printf("%q %v\n", rest, err)
	fmt.Println(r.ReadByte())
	_, err = r.Peek(17)
	fmt.Println(err)
	w := bufio.NewWriterSize(os.Stdout, 8)
	fmt.Fprintf(w, "%d-%s|", 12, "a long text")
	fmt.Fprint(w, "end")
	fmt.Println(w.Buffered(), w.Available(), w.Size())
	w.WriteByte('!')
	w.WriteRune('é')
	w.WriteString("\n")
	fmt.Println(w.Flush())
	n, err := w.ReadFrom(strings.NewReader("from a reader\n"))
	fmt.Println(n, err)
	w.Flush()
	rw := bufio.NewReadWriter(bufio.NewReader(strings.NewReader("x y")), bufio.NewWriter(os.Stdout))
	x, _ := rw.ReadString(' ')
	rw.WriteString(x + "\n")
	rw.Flush()
	k, err := io.Copy(os.Stdout, bufio.NewReader(strings.NewReader("copied\n")))
	fmt.Println(k, err)
}
