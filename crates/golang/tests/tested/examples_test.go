package examples_test

import (
	"fmt"
	"os"
)

func Example() {
	fmt.Println("hello")
	// Output: hello
}

func Example_lines() {
	fmt.Println("a")
	fmt.Println("b")
	fmt.Print("c")

	// Output:
	// a
	// b
	// c
}

func Example_wrong() {
	fmt.Println("got this")
	// Output: want that
}

func Example_unordered() {
	for _, x := range []int{3, 1, 2} {
		fmt.Println(x)
	}
	// Unordered output:
	// 1
	// 2
	// 3
}

func Example_unorderedWrong() {
	fmt.Println(1)
	// Unordered output: 2
}

func Example_notRun() {
	panic("not run")
}

func Example_empty() {
	// Output:
}

func Example_direct() {
	os.Stdout.WriteString("direct\n")
	fmt.Fprintln(os.Stderr, "to stderr")
	// output: direct
}
