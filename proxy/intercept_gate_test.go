package proxy

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/capture"
)

var buttonFields = regexp.MustCompile(`name="(samlscope|do)" value="([^"]*)"`)

// TestGateBehindTheInterceptor: a browser's sign-in waits behind its verdict
// page, goes on by its button with the bytes of before, and gets AWS's answer.
func TestGateBehindTheInterceptor(t *testing.T) {
	eachWay(t, func(t *testing.T, h2 bool) {
		f := startGate(t, HoldAlways, "reject")
		original := signInPost("<a/>")
		arrived := make(chan string, 10)
		w := wire(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			arrived <- fmt.Sprint(r.Method, " ", r.RequestURI, " ", r.Header.Get("Origin"), " ", string(body))
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, "words")
		}), func(o *InterceptOptions) { o.Holder = f.gate })
		browser := w.browser(h2)
		req := post(t, "/saml", string(original.Body))
		req.Header.Set("Origin", original.Header.Get("Origin"))
		page := do(t, browser, req)
		if page.status != 200 || !strings.Contains(page.body, "judged as reject") || len(arrived) != 0 ||
			f.newest().State != capture.Held {
			t.Fatalf("%d, %d requests arrived: %s", page.status, len(arrived), page.body)
		}
		form := page.body[strings.Index(page.body, "<form"):]
		values := url.Values{}
		for _, m := range buttonFields.FindAllStringSubmatch(form[:strings.Index(form, "</form>")], -1) {
			values.Set(m[1], html.UnescapeString(m[2]))
		}
		body := marker + "=" + url.QueryEscape(values.Get(marker)) + "&do=" + values.Get("do")
		got := do(t, browser, post(t, "/saml", body))
		if want := "POST /saml https://login.microsoftonline.com " +
			string(original.Body); got.status != 400 || got.body != "words" || len(arrived) != 1 || <-arrived != want {
			t.Errorf("%d %s", got.status, got.body)
		}
		if err := w.p.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if a := f.newest().Answer; f.newest().State != capture.Forwarded || a == nil || a.Status != 400 ||
			a.AWSError != "words" {
			t.Errorf("%s, answer %+v", f.newest().State, a)
		}
	})
}
