package basics

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

func add(a, b int) int { return a + b }

func TestAdd(t *testing.T) {
	if got := add(1, 2); got != 3 {
		t.Errorf("add(1, 2) = %d", got)
	}
}

func TestFails(t *testing.T) {
	t.Log("before")
	t.Errorf("wrong: %d\nsecond line", add(2, 2))
	t.Error("more", 1, errors.New("e"))
	t.Log("after")
}

func TestFatal(t *testing.T) {
	defer fmt.Println("deferred")
	t.Fatalf("stop %s", "here")
	fmt.Println("not reached")
}

func TestSkip(t *testing.T) {
	t.Skip("not today")
}

func TestSkipNow(t *testing.T) {
	if testing.Short() {
		t.Skipf("short")
	}
	t.SkipNow()
}

func TestTable(t *testing.T) {
	for _, test := range []struct {
		name string
		a, b int
		want int
	}{
		{"small", 1, 1, 2},
		{"with spaces", 2, 3, 6},
		{"", 0, 0, 0},
		{"small", 1, 1, 2},
		{"a/b", 1, 1, 2},
		{"tab\there\x01", 1, 1, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := add(test.a, test.b); got != test.want {
				t.Errorf("add(%d, %d) = %d, want %d", test.a, test.b, got, test.want)
			}
		})
	}
}

func TestNested(t *testing.T) {
	t.Run("outer", func(t *testing.T) {
		t.Log("in outer")
		ok := t.Run("inner", func(t *testing.T) {
			t.Log("in inner:", t.Name())
			t.FailNow()
		})
		t.Log("inner passed:", ok, t.Failed())
	})
}

func check(t *testing.T, what string) {
	t.Helper()
	if what == "" {
		t.Error("empty")
	}
}

func checkDeep(t *testing.T) {
	t.Helper()
	check(t, "")
}

func TestHelper(t *testing.T) {
	check(t, "x")
	check(t, "")
	checkDeep(t)
	func() {
		check(t, "")
	}()
	for range seq {
		t.Log("in a loop over a function")
	}
}

func seq(yield func() bool) { yield() }

func TestCleanup(t *testing.T) {
	t.Cleanup(func() { t.Log("cleaned up first") })
	t.Cleanup(func() { fmt.Println("cleaned up last") })
	t.Run("sub", func(t *testing.T) {
		t.Cleanup(func() { fmt.Println("sub cleaned up") })
	})
	fmt.Println("body ends")
}

func TestEnv(t *testing.T) {
	t.Setenv("GORT_TEST_X", "1")
	fmt.Println(os.Getenv("GORT_TEST_X"))
}

func TestEnvAfter(t *testing.T) {
	_, ok := os.LookupEnv("GORT_TEST_X")
	fmt.Println(ok)
}

func TestContext(t *testing.T) {
	ctx := t.Context()
	t.Cleanup(func() { fmt.Println("in cleanup:", ctx.Err()) })
	fmt.Println("in test:", ctx.Err())
}

func TestOutput(t *testing.T) {
	w := t.Output()
	fmt.Fprint(w, "part ")
	fmt.Fprintln(w, "whole")
	fmt.Fprint(w, "left over")
	t.Log("logged")
	fmt.Fprint(w, "at the end")
	t.Attr("key", "value")
}

func TestPrints(t *testing.T) {
	fmt.Print("no newline")
	println("to stderr")
	t.Log(strings.Repeat("x", 3) + "\n")
}

func TestAllocs(t *testing.T) {
	n := testing.AllocsPerRun(10, func() {})
	fmt.Println(n, testing.Testing(), testing.CoverMode() == "", testing.Verbose())
}
