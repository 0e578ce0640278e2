package main

import "fmt"

func f() (n int) {
	go func() { n = 2 }()
	return 1
}

func main() { fmt.Println(f()) }
