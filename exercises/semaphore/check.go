package main

import "fmt"

func main() {
	semaphore := NewSemaphore(2)
	semaphore.Acquire()
	semaphore.Acquire()
	full := semaphore.TryAcquire()
	semaphore.Release()
	fmt.Println(full, semaphore.TryAcquire())
	semaphore.Release()
	semaphore.Release()
	if panics(semaphore.Release) {
		fmt.Println("released too often")
	}
	// Two try at the same time, then both release.
	single := NewSemaphore(1)
	got, refused := make(chan bool), make(chan bool)
	for range 2 {
		go func() { got <- single.TryAcquire() }()
	}
	fmt.Println("one of two:", <-got != <-got)
	for range 2 {
		go func() { refused <- panics(single.Release) }()
	}
	fmt.Println("one too many:", <-refused != <-refused)
}

// panics says whether a call does.
func panics(call func()) (does bool) {
	defer func() { does = recover() != nil }()
	call()
	return
}
