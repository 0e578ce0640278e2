package main

import (
	"fmt"
	"sync"
)

// Conn is a connection.
type Conn struct {
	done chan bool
}

// NewConn makes a connection.
func NewConn() *Conn {
	return &Conn{make(chan bool)}
}

// Done is closed when the connection is.
func (c *Conn) Done() <-chan bool {
	return c.done
}

// Close closes the connection, if it is not closed yet.
func (c *Conn) Close() {
	once.Do(func() { close(c.done) })
}

var once sync.Once

func main() {
	conn := NewConn()
	var wg sync.WaitGroup
	wg.Go(conn.Close)
	conn.Close()
	wg.Wait()
	<-conn.Done()
	fmt.Println("closed")
}
