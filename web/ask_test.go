package web

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/samlscope/samlscope/internal/capture"
)

func TestAskRecordsTheAnswer(t *testing.T) {
	var via, role string
	f := start(t, func(o *Options) {
		o.fake().ask = func(_ context.Context, _ capture.Record, v, r string) (capture.Asked, error) {
			via, role = v, r
			return capture.Asked{Via: v, At: noon, Status: 400, Code: "InvalidIdentityToken", AWSError: "no"}, nil
		}
	})
	rec := f.add(nil)
	path := "/api/v1/captures/" + rec.ID
	for body, want := range map[string]string{
		"":                             "sts ",
		"{}":                           "sts ",
		`{"via":"signin"}`:             "signin ",
		`{"via":"sts","role":"Agent"}`: "sts Agent",
	} {
		g := f.do("POST", path+"/ask", body)
		if c := decode[capture.Capture](t, g); g.status != http.StatusOK || via+" "+role != want || c.Asked == nil ||
			c.Asked.Via != via {
			t.Errorf("%q: %d, asked %s %s, %s", body, g.status, via, role, g.body)
		}
	}
	if c := decode[capture.Capture](t, f.do("GET", path, "")); c.Asked == nil || !c.Asked.Refused() || c.Answer != nil {
		t.Errorf("the capture holds %+v", c.Asked)
	}
}

func TestAskSaysWhyNot(t *testing.T) {
	var err error
	f := start(t, func(o *Options) {
		o.fake().ask = func(context.Context, capture.Record, string, string) (capture.Asked, error) {
			return capture.Asked{}, err
		}
	})
	path := "/api/v1/captures/" + f.add(nil).ID + "/ask"
	for _, body := range []string{"x", `{"via":"mail"}`, `{"via":`, `[]`, `{"role":1}`} {
		isProblem(t, body, f.do("POST", path, body), http.StatusBadRequest, "bad-question")
	}
	err = &AskProblem{Code: "too-old", Err: errors.New("it is old")}
	isProblem(t, "too old", f.do("POST", path, ""), http.StatusConflict, "too-old")
	err = errors.New("no route to host")
	isProblem(t, "no answer", f.do("POST", path, ""), http.StatusBadGateway, "no-answer")
	isProblem(t, "no capture", f.do("POST", "/api/v1/captures/0/ask", ""), http.StatusNotFound, "no-such-capture")
}
