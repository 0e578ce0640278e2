package main

import "fmt"

func main() {
	urgent, normal := make(chan string, 1), make(chan string, 1)
	go func() { normal <- "post" }()
	fmt.Println(next(urgent, normal))
	urgent <- "fire"
	normal <- "news"
	fmt.Println(next(urgent, normal))
	fmt.Println(next(urgent, normal))
	go func() { urgent <- "smoke" }()
	fmt.Println(next(urgent, normal))
}
