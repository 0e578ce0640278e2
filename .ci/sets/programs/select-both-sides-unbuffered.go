package main

import "fmt"

func main() {
	c := make(chan string)
	end := make(chan bool)
	for _, name := range []string{"a", "b"} {
		go func() {
			select {
			case c <- name:
				fmt.Println(name, "sent")
			case other := <-c:
				fmt.Println(name, "got", other)
			}
			end <- true
		}()
	}
	<-end
	<-end
}
