package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

type slow struct{ r io.Reader }

func (s slow) Read(p []byte) (int, error) {
	if len(p) > 3 {
		p = p[:3]
	}
	return s.r.Read(p)
}

type short struct{}

func (short) Write(p []byte) (int, error) { return len(p) / 2, nil }

func main() {
	r := strings.NewReader("hello, world")
	b := make([]byte, 5)
	fmt.Println(io.ReadFull(r, b))
	fmt.Println(io.ReadAtLeast(r, b, 6))
	fmt.Println(io.CopyN(os.Stdout, r, 3))
	fmt.Println(io.CopyN(os.Stdout, r, 30))
	fmt.Println(io.ReadFull(r, b))
	fmt.Println(io.ReadFull(strings.NewReader("ab"), b))
	all, err := io.ReadAll(slow{strings.NewReader(strings.Repeat("x", 1000))})
	fmt.Println(len(all), cap(all), err)
	var one, two bytes.Buffer
	n, err := io.WriteString(io.MultiWriter(&one, &two), "both")
	fmt.Println(n, err, one.String(), two.String())
	t := io.TeeReader(strings.NewReader("tee"), &one)
	io.Copy(io.Discard, t)
	fmt.Println(one.String())
	m := io.MultiReader(strings.NewReader("a"), io.LimitReader(strings.NewReader("bcdef"), 2), strings.NewReader("z"))
	all, err = io.ReadAll(m)
	fmt.Printf("%q %v\n", all, err)
	fmt.Println(io.Copy(short{}, slow{strings.NewReader("abc")}))
	s := io.NewSectionReader(strings.NewReader("0123456789"), 2, 5)
	fmt.Println(s.Size())
	fmt.Println(s.Seek(-2, io.SeekEnd))
	all, err = io.ReadAll(s)
	fmt.Printf("%q %v\n", all, err)
	fmt.Println(s.ReadAt(b, 3))
	fmt.Println(s.Seek(-2, 0))
	pr, pw := io.Pipe()
	go func() {
		for i := range 3 {
			fmt.Fprintf(pw, "line %d\n", i)
		}
		pw.CloseWithError(errors.New("ended"))
	}()
	sc := bufio.NewScanner(pr)
	for sc.Scan() {
		fmt.Println(sc.Text())
	}
	fmt.Println(sc.Err())
	pr.Close()
	fmt.Println(pw.Write([]byte("x")))
	fmt.Println(errors.Is(io.ErrUnexpectedEOF, io.EOF), io.EOF, io.ErrShortBuffer, io.ErrNoProgress)
	c := io.NopCloser(slow{})
	fmt.Printf("%T %v\n", c, c.Close())
	_, err = os.ReadFile("/nonexistent/x")
	fmt.Println(err, os.IsNotExist(err), errors.Is(err, os.ErrNotExist))
	fmt.Printf("%T\n", err)
	_, err = os.Open("nothing")
	var pe *os.PathError
	fmt.Println(err, errors.As(err, &pe), pe.Op, pe.Path, pe.Err)
	v, ok := os.LookupEnv("NO_SUCH_VARIABLE")
	fmt.Printf("%q %v %q\n", v, ok, os.Getenv("NO_SUCH_VARIABLE"))
	os.Setenv("NO_SUCH_VARIABLE", "now")
	v, ok = os.LookupEnv("NO_SUCH_VARIABLE")
	fmt.Printf("%q %v\n", v, ok)
	fmt.Println(os.Setenv("", "x"), len(os.Args))
	os.Stdout.WriteString("direct\n")
	fmt.Println(os.Stdout.Name())
}
