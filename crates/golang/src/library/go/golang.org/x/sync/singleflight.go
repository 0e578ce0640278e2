// Package singleflight: see the documentation of golang.org/x/sync/singleflight.
package singleflight

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
)

var errGoexit = errors.New("runtime.Goexit was called")

type panicError struct {
	value any
	stack []byte
}

func (p *panicError) Error() string { return fmt.Sprintf("%v\n\n%s", p.value, p.stack) }

func (p *panicError) Unwrap() error {
	err, _ := p.value.(error)
	return err
}

type call struct {
	wg    sync.WaitGroup
	val   any
	err   error
	dups  int
	chans []chan<- Result
}

// Group is a number of tasks of which each is done once at a time.
type Group struct {
	mu sync.Mutex
	m  map[string]*call
}

// Result is what Do returns, for DoChan.
type Result struct {
	Val    any
	Err    error
	Shared bool
}

// Enter is the call of this key, and whether it is a new one: the caller has locked mu.
func (g *Group) enter(key string) (c *call, made bool) {
	if c, ok := g.m[key]; ok {
		c.dups++
		return c, false
	}
	if g.m == nil {
		g.m = map[string]*call{}
	}
	c = new(call)
	c.wg.Add(1)
	g.m[key] = c
	return c, true
}

// Do calls fn, unless a call for this key is under way, whose result it waits for then.
func (g *Group) Do(key string, fn func() (any, error)) (v any, err error, shared bool) {
	g.mu.Lock()
	c, made := g.enter(key)
	g.mu.Unlock()
	if made {
		g.doCall(c, key, fn)
		return c.val, c.err, c.dups > 0
	}
	c.wg.Wait()
	if e, ok := c.err.(*panicError); ok {
		panic(e)
	}
	if c.err == errGoexit {
		runtime.Goexit()
	}
	return c.val, c.err, true
}

// DoChan is Do whose result comes through a channel.
func (g *Group) DoChan(key string, fn func() (any, error)) <-chan Result {
	ch := make(chan Result, 1)
	g.mu.Lock()
	c, made := g.enter(key)
	c.chans = append(c.chans, ch)
	g.mu.Unlock()
	if made {
		go g.doCall(c, key, fn)
	}
	return ch
}

func (g *Group) doCall(c *call, key string, fn func() (any, error)) {
	returned, recovered := false, false
	defer func() {
		if !returned && !recovered {
			c.err = errGoexit
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		c.wg.Done()
		if g.m[key] == c {
			delete(g.m, key)
		}
		if e, ok := c.err.(*panicError); ok {
			if len(c.chans) > 0 {
				// Nothing is to recover it, or those who wait at channels would wait for ever.
				go panic(e)
				select {}
			}
			panic(e)
		}
		if c.err == errGoexit {
			return
		}
		for _, ch := range c.chans {
			ch <- Result{c.val, c.err, c.dups > 0}
		}
	}()
	func() {
		defer func() {
			if returned {
				return
			}
			if r := recover(); r != nil {
				stack := debug.Stack()
				if end := bytes.IndexByte(stack, '\n'); end >= 0 {
					stack = stack[end+1:]
				}
				c.err = &panicError{r, stack}
			}
		}()
		c.val, c.err = fn()
		returned = true
	}()
	if !returned {
		recovered = true
	}
}

// Forget lets the next Do of this key call its function, even while a call is under way.
func (g *Group) Forget(key string) {
	g.mu.Lock()
	delete(g.m, key)
	g.mu.Unlock()
}
