package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"os"
)

func main() {
	var b bytes.Buffer
	l := log.New(&b, "app: ", 0)
	l.Println("one", 2)
	l.Printf("%d\n", 3)
	l.Print("x", 1, 2, "y")
	l.Print("")
	l.SetPrefix("[p] ")
	l.SetFlags(log.Lmsgprefix)
	l.Print("message")
	fmt.Print(b.String(), l.Prefix(), l.Flags(), "\n")
	b.Reset()
	l.SetFlags(log.LstdFlags | log.Lmicroseconds | log.LUTC)
	l.Print("dated")
	fmt.Println(len(b.String()), b.String()[4+4] == '/', log.LstdFlags, log.Lshortfile)
	log.SetOutput(os.Stdout)
	log.SetFlags(0)
	log.SetPrefix("std ")
	log.Println("hello", log.Default() != nil, log.Writer() == os.Stdout)
	func() {
		defer func() { fmt.Println("caught", recover()) }()
		log.Panicf("bad %d", 7)
	}()
	l.SetOutput(io.Discard)
	l.Println("nothing")
}
