// Command samlscope says why a sign-in from Microsoft Entra ID to AWS fails.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"time"

	_ "github.com/samlscope/samlscope/cmd/samlscope/early"
	"github.com/samlscope/samlscope/internal/cli"
)

func main() {
	// Go's HTTP client prints there what a server sent unasked, with its bytes.
	log.SetOutput(io.Discard)
	ctx, stop := signal.NotifyContext(context.Background(), cli.EndSignals()...)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends it at once, unless a browser has to be ended first
	c := cli.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: time.Now}
	code := c.Main(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}
