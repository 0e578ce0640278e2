// n structs are sorted by sort.Slice, and numbers by sort.Ints.
package main

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"time"
)

func main() {
	n, _ := strconv.Atoi(os.Args[len(os.Args)-1])
	began := time.Now()
	check := work(n)
	fmt.Println(check, time.Since(began).Nanoseconds())
}

type person struct {
	name string
	age  int
}

func work(n int) int {
	people := make([]person, n)
	ages := make([]int, n)
	x := 1
	for i := range people {
		x = (x*1103515245 + 12345) & 0x7fffffff
		people[i] = person{strconv.Itoa(x), x}
		ages[i] = x
	}
	sort.Slice(people, func(i, j int) bool { return people[i].age < people[j].age })
	sort.Ints(ages)
	sum := 0
	for i, p := range people {
		sum ^= i*p.age + ages[i]*len(p.name)
	}
	return sum
}
