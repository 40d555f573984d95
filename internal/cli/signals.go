package cli

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// EndSignals are the signals that end the program orderly. A hangup is none when
// whoever started the program wants it to outlive the terminal (nohup).
func EndSignals() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}

// hurryTime is how long putting away may take after the second signal.
const hurryTime = 10 * time.Second

// hurried returns a channel that is closed at the second of these signals. Until stop is
// called, or hurryTime later, none of them ends the program by itself, and neither does a
// reader of its output that has gone: something has to be put away first. A shell that
// loses its terminal sends more than one.
func hurried() (hurry <-chan struct{}, stop func()) {
	got, closing, done := make(chan os.Signal, 2), make(chan struct{}), make(chan struct{})
	signal.Notify(got, EndSignals()...)
	gone := make(chan os.Signal, 1) // never read: the write fails, and that is enough
	signal.Notify(gone, syscall.SIGPIPE)
	go func() {
		for range 2 {
			select {
			case <-got:
			case <-done:
				return
			}
		}
		close(closing)
		select {
		case <-time.After(hurryTime):
			signal.Stop(got)
		case <-done:
		}
	}()
	return closing, func() {
		signal.Stop(got)
		signal.Stop(gone)
		close(done)
	}
}
