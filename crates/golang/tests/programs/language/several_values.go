package main

import "fmt"

func ab() ([]int, int)             { return []int{1}, 2 }
func abc() ([]int, int, int)       { return []int{1}, 2, 3 }
func cp() ([]int, []int)           { return make([]int, 2), []int{7, 8, 9} }
func cpb() ([]byte, string)        { return make([]byte, 2), "xyz" }
func pr() (int, string)            { return 1, "s" }
func md() (map[string]int, string) { return m, "a" }

var m = map[string]int{"a": 1, "b": 2}

func an() ([]any, int, string) { return nil, 1, "x" }

func main() {
	fmt.Println(append(ab()))
	fmt.Println(append(abc()))
	fmt.Println(append(an()))
	fmt.Println(copy(cp()), copy(cpb()))
	println(pr())
	print(pr())
	print("\n")
	delete(md())
	fmt.Println(m)
	defer println(pr())
}
