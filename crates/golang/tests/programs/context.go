package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"
)

type key struct{ n int }
type named string

func (n named) String() string { return "named " + string(n) }

type own struct {
	context.Context
	done chan struct{}
}

func (o own) Done() <-chan struct{} { return o.done }
func (o own) Err() error {
	select {
	case <-o.done:
		return errors.New("own error")
	default:
		return nil
	}
}

type teller struct {
	own
	fs *[]func()
}

func (t teller) AfterFunc(f func()) func() bool {
	*t.fs = append(*t.fs, f)
	return func() bool { fmt.Println("told no more"); return true }
}

func state(name string, c context.Context) {
	_, has := c.Deadline()
	select {
	case <-c.Done():
		fmt.Println(name, "ended:", c.Err(), "/", context.Cause(c), has)
	default:
		fmt.Println(name, "goes on:", c.Err(), context.Cause(c), has)
	}
}

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	runtime.GOMAXPROCS(1)
	bg := context.Background()
	fmt.Println(bg, context.TODO(), bg.Done() == nil, bg.Err(), bg.Value(1), bg == context.Background(), bg == context.TODO())
	fmt.Printf("%v %+v %T %T\n", bg, bg, bg, context.TODO())
	fmt.Println(context.Canceled, context.DeadlineExceeded)
	fmt.Println(context.DeadlineExceeded.(interface{ Timeout() bool }).Timeout())

	a, cancelA := context.WithCancel(bg)
	b, cancelB := context.WithCancelCause(a)
	c := context.WithValue(b, key{1}, named("x"))
	d := context.WithValue(c, "k", 5)
	e := context.WithoutCancel(d)
	f, cancelF := context.WithCancel(e)
	fmt.Println(a)
	fmt.Println(d)
	fmt.Println(f)
	fmt.Println(context.WithValue(context.TODO(), named("key"), nil), context.WithValue(bg, 1, 2.5))
	fmt.Println(f.Value(key{1}), f.Value("k"), f.Value(key{2}), a.Value("k"))
	fmt.Printf("%T %T %T\n", a, c, e)
	state("a", a)
	cancelB(errors.New("why"))
	cancelB(errors.New("later"))
	state("a", a)
	state("b", b)
	state("d", d)
	state("e", e)
	state("f", f)
	g, cancelG := context.WithTimeout(d, time.Hour)
	state("g", g)
	cancelG()
	cancelA()
	cancelF()
	state("a", a)
	state("f", f)

	t1, cancel1 := context.WithTimeout(bg, 20*time.Millisecond)
	defer cancel1()
	t2, cancel2 := context.WithTimeoutCause(t1, time.Hour, errors.New("never"))
	defer cancel2()
	t3, cancel3 := context.WithDeadlineCause(bg, time.Now().Add(10*time.Millisecond), errors.New("too late"))
	defer cancel3()
	t4, cancel4 := context.WithDeadline(bg, time.Now().Add(-time.Hour))
	defer cancel4()
	fmt.Printf("%T %T\n", t1, t2)
	d1, _ := t1.Deadline()
	d2, _ := t2.Deadline()
	fmt.Println(d1.Equal(d2))
	s := fmt.Sprint(t1)
	fmt.Println(strings.HasPrefix(s, "context.Background.WithDeadline("), strings.HasSuffix(s, "])"))
	state("t1", t1)
	state("t4", t4)
	<-t3.Done()
	state("t3", t3)
	state("t1", t1)
	<-t2.Done()
	state("t1", t1)
	state("t2", t2)

	h, cancelH := context.WithCancel(bg)
	stopped := context.AfterFunc(h, func() { fmt.Println("not called") })
	var wg sync.WaitGroup
	for i := range 1 {
		wg.Add(1)
		context.AfterFunc(h, func() { fmt.Println("after", i); wg.Done() })
	}
	fmt.Println(stopped(), stopped())
	for i := range 3 {
		wg.Go(func() {
			<-h.Done()
			fmt.Println("waited", i)
		})
	}
	runtime.Gosched()
	cancelH()
	wg.Wait()
	wg.Add(1)
	late := context.AfterFunc(h, func() { fmt.Println("at once"); wg.Done() })
	wg.Wait()
	fmt.Println(late())

	o := own{bg, make(chan struct{})}
	p, cancelP := context.WithCancel(o)
	q, cancelQ := context.WithCancel(o)
	fmt.Println(p)
	cancelQ()
	close(o.done)
	<-p.Done()
	state("p", p)
	state("q", q)
	cancelP()

	var fs []func()
	tell := teller{own{bg, make(chan struct{})}, &fs}
	r, cancelR := context.WithCancel(tell)
	u, cancelU := context.WithCancel(tell)
	cancelU()
	close(tell.done)
	for _, f := range fs {
		f()
	}
	state("r", r)
	state("u", u)
	cancelR()

	try(func() { context.WithCancel(nil) })
	try(func() { context.WithValue(nil, 1, 2) })
	try(func() { context.WithValue(bg, nil, 2) })
	try(func() { context.WithValue(bg, []int{}, 2) })
	try(func() { context.WithoutCancel(nil) })
	try(func() { context.WithTimeout(nil, 1) })
	fmt.Println(errors.Is(t3.Err(), context.DeadlineExceeded), t3.Err() == context.DeadlineExceeded)

	root, cancelRoot := context.WithCancel(bg)
	all := []context.Context{root}
	for i := range 40 {
		child, cancel := context.WithCancel(all[i/3])
		if i%7 == 6 {
			cancel()
		}
		all = append(all, child)
	}
	ended := 0
	for _, c := range all {
		if c.Err() != nil {
			ended++
		}
	}
	cancelRoot()
	for _, c := range all {
		if c.Err() == nil {
			fmt.Println("goes on")
		}
	}
	fmt.Println(ended)
}
