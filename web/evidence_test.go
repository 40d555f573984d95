package web

import (
	"errors"
	"net/http"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
)

// noEvidence takes what is called good.
type noEvidence struct{ all []Supplied }

func (e *noEvidence) Take(name string, _ []byte) (Supplied, error) {
	if name != "good" {
		return Supplied{}, errors.New("it is nothing")
	}
	e.all = append(e.all, Supplied{ID: "1", Name: name, Kind: "scim-user", Says: "alice"})
	return e.all[0], nil
}

func (e *noEvidence) All() []Supplied { return e.all }

func (e *noEvidence) Kinds() []EvidenceKind {
	return []EvidenceKind{{ID: "scim-user", Flag: "--scim-user", Is: "a user"}}
}

func (e *noEvidence) Forget(id string) bool {
	found := id == "1" && len(e.all) > 0
	e.all = nil
	return found
}

func TestEvidence(t *testing.T) {
	f := start(t, nil)
	if g := f.do("GET", "/api/v1/evidence", ""); g.body != `{"evidence":[],"kinds":[{"id":"scim-user","flag":"--scim-user","is":"a user","makes":""}]}`+"\n" {
		t.Errorf("nothing supplied: %s", g.body)
	}
	isProblem(t, "junk", f.do("POST", "/api/v1/evidence?name=junk", "x"), http.StatusBadRequest, "no-evidence")
	if g := f.do("POST", "/api/v1/evidence?name=good",
		"x"); g.status != http.StatusOK || decode[Supplied](t, g).Says != "alice" {
		t.Errorf("%d %s", g.status, g.body)
	}
	if g := f.do("DELETE", "/api/v1/evidence/1", ""); g.status != http.StatusNoContent {
		t.Errorf("%d", g.status)
	}
	isProblem(t, "gone", f.do("DELETE", "/api/v1/evidence/1", ""), http.StatusNotFound, "no-such-evidence")
}

func TestWhatIf(t *testing.T) {
	var got []inspect.Change
	var fix string
	var cannot error
	f := start(t, func(o *Options) {
		o.fake().whatIf = func(_ capture.Record, changes []inspect.Change, f string) (*inspect.Report, error) {
			got, fix = changes, f
			if f == "break" {
				panic("broke")
			}
			return &inspect.Report{WhatIf: true, XML: "<x/>"}, cannot
		}
	})
	path := "/api/v1/captures/" + f.add(nil).ID + "/whatif"
	g := f.do("POST", path, `{"changes":[{"what":"attribute","name":"n","values":["v"]}],"fix":"clock"}`)
	if a := decode[whatIf](t, g); g.status != http.StatusOK || !a.Report.WhatIf || a.XML != "<x/>" || len(got) != 1 ||
		got[0].Values[0] != "v" || fix != "clock" {
		t.Errorf("%d %s %+v %s", g.status, g.body, got, fix)
	}
	for _, body := range []string{"x", "[]", `{"more":1}`} {
		isProblem(t, body, f.do("POST", path, body), http.StatusBadRequest, "bad-change")
	}
	isProblem(t, "break", f.do("POST", path, `{"fix":"break"}`), http.StatusInternalServerError, "internal")
	cannot = errors.New("no")
	isProblem(t, "cannot", f.do("POST", path, "{}"), http.StatusConflict, "cannot-change")
	isProblem(t, "none", f.do("POST", "/api/v1/captures/0/whatif", "{}"), http.StatusNotFound, "no-such-capture")
	isProblem(t, "none", f.do("POST", "/api/v1/captures/0/judge", ""), http.StatusNotFound, "no-such-capture")
}

// TestListByTargetAndCheck: the filters of the list.
func TestListByTargetAndCheck(t *testing.T) {
	f := start(t, nil)
	iam := f.add(func(r *capture.Record) {
		r.Report = &inspect.Report{Target: inspect.TargetIAM, Findings: []inspect.Finding{{ID: "rsn-present"}}}
	})
	f.add(func(r *capture.Record) { r.Report = &inspect.Report{Target: inspect.TargetCognito} })
	for query, want := range map[string]int{
		"":                                 2,
		"target=iam":                       1,
		"target=cognito":                   1,
		"target=identity-center":           0,
		"check=rsn-present":                1,
		"check=rsn-guest":                  0,
		"check=rsn-present&target=iam":     1,
		"check=rsn-present&target=cognito": 0,
	} {
		p := decode[capturePage](t, f.do("GET", "/api/v1/captures?"+query, ""))
		if len(p.Captures) != want || query == "target=iam" && p.Captures[0].ID != iam.ID {
			t.Errorf("%q: %d captures", query, len(p.Captures))
		}
	}
	isProblem(t, "target", f.do("GET", "/api/v1/captures?target=x", ""), http.StatusBadRequest, "bad-target")
	isProblem(t, "check", f.do("GET", "/api/v1/captures?check=x", ""), http.StatusBadRequest, "bad-check")
}
