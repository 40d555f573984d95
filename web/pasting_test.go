package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/samlscope/samlscope/inspect"
)

// judging starts a page whose judge is a function, and asks it. The test ends what it begins.
func judging(t *testing.T, judge func(ctx context.Context, take func(*inspect.Report) error) error) (*rig,
	func(context.Context) (*http.Response, error)) {
	f := start(t, func(o *Options) {
		o.fake().inspect = func(ctx context.Context, _ string, _ []byte, _ Query, take func(*inspect.Report) error) error {
			return judge(ctx, take)
		}
	})
	return f, func(ctx context.Context) (*http.Response, error) {
		req := f.request("POST", "/api/v1/inspect", "x").WithContext(ctx)
		req.Header.Set("Authorization", "Bearer "+token)
		return f.server.Client().Do(req)
	}
}

// some is a report of no particular message.
func some() *inspect.Report {
	return &inspect.Report{Verdict: inspect.Reject, Headline: "AWS will reject this sign-in."}
}

// TestReportsAreNotGathered: the first reports arrive before the last are made.
func TestReportsAreNotGathered(t *testing.T) {
	arrived := make(chan struct{})
	made := 0
	_, ask := judging(t, func(_ context.Context, take func(*inspect.Report) error) error {
		for ; made < 1e6; made++ {
			select {
			case <-arrived:
				return take(some())
			default:
			}
			if err := take(some()); err != nil {
				return err
			}
		}
		return errors.New("nobody saw the first of a million")
	})
	resp, err := ask(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var first [100]byte
	if _, err := io.ReadFull(resp.Body, first[:]); err != nil {
		t.Fatal(err)
	}
	close(arrived)
	rest, err := io.ReadAll(resp.Body)
	var all inspect.Reports
	if err == nil {
		err = json.Unmarshal(append(first[:], rest...), &all)
	}
	if err != nil || len(all.Reports) != made+1 || all.Summary.Reject != made+1 || all.Summary.Reports != made+1 {
		t.Errorf("%v, %d reports of %d, %+v", err, len(all.Reports), made+1, all.Summary)
	}
}

// TestWorkEndsWithTheRequest: no one judges for a client that is gone.
func TestWorkEndsWithTheRequest(t *testing.T) {
	for name, reports := range map[string]int{"before an answer": 0, "in the middle of one": 3} {
		t.Run(name, func(t *testing.T) {
			begun, ended := make(chan struct{}), make(chan struct{})
			_, ask := judging(t, func(ctx context.Context, take func(*inspect.Report) error) error {
				for range reports {
					if err := take(some()); err != nil {
						return err
					}
				}
				close(begun)
				<-ctx.Done() // would wait forever
				close(ended)
				return ctx.Err()
			})
			ctx, leave := context.WithCancel(t.Context())
			go func() {
				<-begun
				leave()
			}()
			if resp, err := ask(ctx); err == nil {
				_ = resp.Body.Close()
			}
			<-ended
		})
	}
}

// TestAnswerBreaksOff: what goes wrong behind the first reports leaves no answer that looks whole.
func TestAnswerBreaksOff(t *testing.T) {
	for name, end := range map[string]func() error{
		"an error": func() error { return io.ErrUnexpectedEOF },
		"a panic":  func() error { panic("broke") },
	} {
		t.Run(name, func(t *testing.T) {
			f, ask := judging(t, func(_ context.Context, take func(*inspect.Report) error) error {
				for range 3 {
					if err := take(some()); err != nil {
						return err
					}
				}
				return end()
			})
			resp, err := ask(t.Context())
			if err == nil {
				_, err = io.ReadAll(resp.Body)
				_ = resp.Body.Close()
			}
			if err == nil {
				t.Error("the answer looks whole")
			}
			if said := f.errors.String(); said != "" {
				t.Errorf("logged %q", said)
			}
		})
	}
}
