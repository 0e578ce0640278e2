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
	defer func() {
		if recover() != nil {
			fmt.Println("released too often")
		}
	}()
	semaphore.Release()
}
