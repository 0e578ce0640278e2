package main

import "fmt"

func main() {
	a := make(chan struct{})
	b := make(chan struct{})
	close(a)
	close(b)
	drawn := ""
	for range 10 {
		select {
		case <-a:
			drawn += "a"
		case <-b:
			drawn += "b"
		}
	}
	fmt.Println(drawn)
}
