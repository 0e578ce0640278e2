package parallel

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

func TestOne(t *testing.T) {
	t.Parallel()
	fmt.Println("one runs")
	time.Sleep(time.Millisecond)
	t.Log("one")
}

func TestTwo(t *testing.T) {
	fmt.Println("two runs")
}

func TestThree(t *testing.T) {
	t.Parallel()
	fmt.Println("three runs")
	t.Error("three fails")
}

func TestSubs(t *testing.T) {
	t.Cleanup(func() { fmt.Println("all subs are done") })
	for i := range 3 {
		t.Run(fmt.Sprint("sub", i), func(t *testing.T) {
			t.Parallel()
			t.Cleanup(func() { fmt.Println("cleanup", i) })
			fmt.Println("sub runs", i)
			if i == 1 {
				t.Fatal("sub 1 fails")
			}
		})
	}
	fmt.Println("body of subs ends")
}

func TestGroup(t *testing.T) {
	t.Run("group", func(t *testing.T) {
		t.Run("a", func(t *testing.T) { t.Parallel(); time.Sleep(2 * time.Millisecond) })
		t.Run("b", func(t *testing.T) { t.Parallel() })
	})
	fmt.Println("the group is done")
}

func TestGoroutines(t *testing.T) {
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			if i == 1 {
				t.Errorf("from goroutine %d", i)
			}
		})
	}
	wg.Wait()
}
