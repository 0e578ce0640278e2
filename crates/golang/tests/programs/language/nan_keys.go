package main

import (
	"fmt"
	"math"
	"runtime"
)

type point struct{ x, y float64 }

// Keys that are not equal to themselves are all there, and found by going through the map only. That takes no longer than with other keys.
func main() {
	const n = 200_000
	nan := math.NaN()
	floats, points, anys := map[float64]int{}, map[point]int{}, map[any]int{}
	for i := range n {
		floats[nan] = i
		points[point{1, nan}] = i
		anys[nan] = i
		if i%10_000 == 0 {
			anys[&i] = 0
			runtime.GC()
		}
	}
	_, found := floats[nan]
	fmt.Println(len(floats), len(points), len(anys), found)
	sum := 0
	for key, value := range anys {
		if key != key {
			sum += value
		}
	}
	fmt.Println(sum)
	anys[1] = 7
	fmt.Println(anys[1])
	clear(floats)
	fmt.Println(len(floats))
}
