package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	fmt.Println(ctx)
	select {
	case s := <-c:
		fmt.Println("got", s)
	case <-time.After(10 * time.Millisecond):
		fmt.Println("nothing came")
	}
	stop()
	<-ctx.Done()
	fmt.Println(ctx.Err(), context.Cause(ctx), errors.Is(ctx.Err(), context.Canceled))
	signal.Stop(c)
	signal.Ignore(syscall.SIGINT)
	fmt.Println(signal.Ignored(syscall.SIGINT), signal.Ignored(syscall.SIGHUP))
	signal.Reset()
	fmt.Println(signal.Ignored(syscall.SIGINT))
	ctx, stop = signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	fmt.Println(ctx.Err())
	stop()
	func() {
		defer func() { fmt.Println(recover()) }()
		signal.Notify(nil, os.Interrupt)
	}()
}
