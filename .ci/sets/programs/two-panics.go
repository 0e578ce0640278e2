package main

func main() {
	go panic("one")
	panic("two")
}
