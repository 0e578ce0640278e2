package main

import "fmt"

// rounds: five of them. Three requests come, one is done.
func rounds(room int) {
	queue := make(chan int, room)
	refused := 0
	for range 5 {
		for request := 1; request <= 3; request++ {
			select {
			case queue <- request:
			default:
				refused++
			}
		}
		<-queue // the server is able to do one
		fmt.Printf("%d wait, %d refused\n", len(queue), refused)
	}
}

func main() {
	fmt.Println("room for 1000")
	rounds(1000)
	fmt.Println("room for 4")
	rounds(4)
}
