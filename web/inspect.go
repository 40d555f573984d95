package web

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// maxPaste bounds what can be pasted or dropped; a message is refused far below.
const maxPaste = 32 << 20

// dropped reads what was pasted or dropped, or answers why it cannot be read.
// what is what the body is, larger is where larger ones can go.
func dropped(w http.ResponseWriter, r *http.Request, what, larger string) (body []byte, ok bool) {
	var b bytes.Buffer
	if r.ContentLength > 0 { // a buffer that grows is in memory several times
		b.Grow(int(min(r.ContentLength, maxPaste)) + bytes.MinRead)
	}
	_, err := b.ReadFrom(http.MaxBytesReader(w, r.Body, maxPaste))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		problem(w, http.StatusRequestEntityTooLarge, "too-large", "the "+what+" is larger than 32 MiB", larger)
	case err != nil:
		problem(w, http.StatusBadRequest, "body", "the body could not be read", "")
	}
	return b.Bytes(), err == nil
}

func (s *server) postInspect(w http.ResponseWriter, r *http.Request) {
	body, ok := dropped(w, r, "body", "samlscope inspect FILE reads recordings of any length")
	if !ok {
		return
	}
	v := r.URL.Query()
	q, err := parseQuery(v)
	if err != nil {
		problem(w, http.StatusBadRequest, "bad-option", err.Error(), "")
		return
	}
	record, err := flag(v, "record")
	if err != nil {
		problem(w, http.StatusBadRequest, "bad-option", err.Error(), "")
		return
	}
	name := v.Get("name")
	if name == "" {
		name = "pasted"
	}
	p := &pasting{server: s, r: r, to: w, body: body, record: record}
	_, err = safely(func() (any, error) { return nil, s.App.Inspect(r.Context(), name, body, q, p.take) })
	if err == nil {
		err = p.end()
	}
	if err != nil {
		p.failed(err)
	}
}

// errBroke stands for a panic, whose value may hold what was pasted.
var errBroke = errors.New("samlscope itself failed on this message, which says nothing about the message")

// safely turns a panic of the judgement into an error.
func safely[T any](judge func() (T, error)) (result T, err error) {
	defer func() {
		if recover() != nil {
			var none T
			result, err = none, errBroke
		}
	}()
	return judge()
}

// flag reads a switch, which is off when it is absent or empty.
func flag(v url.Values, name string) (bool, error) {
	text := v.Get(name)
	if text == "" {
		return false, nil
	}
	on, err := strconv.ParseBool(text)
	if err != nil {
		return false, errors.New(name + " is true or false")
	}
	return on, nil
}

func parseQuery(v url.Values) (Query, error) {
	q := Query{ACS: v.Get("acs"), At: v.Get("at"), Target: v.Get("target")}
	if v.Has("relayState") {
		relay := v.Get("relayState")
		q.RelayState = &relay
	}
	var err error
	if q.Strict, err = flag(v, "strict"); err != nil {
		return q, err
	}
	if q.Alone, err = flag(v, "alone"); err != nil {
		return q, err
	}
	if text := v.Get("skew"); text != "" {
		if q.Skew, err = time.ParseDuration(text); err != nil || q.Skew < 0 {
			return q, errors.New("skew is not a length of time like 30s")
		}
	}
	if !slices.Contains(inspect.TargetNames("", "auto"), q.Target) {
		return q, errors.New("target is " + words.List(inspect.TargetNames("auto"), "or"))
	}
	return q, nil
}
