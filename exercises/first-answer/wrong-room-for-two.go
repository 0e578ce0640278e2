package main

import "fmt"

// first asks all servers at the same time, and gives the answer that comes first.
func first(servers ...func() string) string {
	answers := make(chan string, 2)
	for _, server := range servers {
		go func() { answers <- server() }()
	}
	return <-answers
}

func main() {
	east := func() string { return "east" }
	west := func() string { return "west" }
	fmt.Println(first(east, west))
}
