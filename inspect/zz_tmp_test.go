package inspect

import (
	"os"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/samltest"
)

func TestZZ(t *testing.T) {
	cases, err := samltest.LoadCases(os.DirFS("../testdata/corpus"))
	if err != nil {
		t.Fatal(err)
	}
	certs := func(names []string) (out []Certificate) {
		for _, n := range names {
			k, err := samltest.FixedKey(n)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, tmpCert(k.Cert))
		}
		return
	}
	for _, c := range cases {
		o := Options{Strict: c.Strict, Target: Target(c.Target), ACS: c.ACS, RelayState: c.RelayState, ConnectUsers: c.ConnectUsers, ConnectInstance: c.ConnectInstance, RelayURLs: c.RelayURLs, SecondOpinion: os.Getenv("SECOND") != "", Skew: c.Skew}
		if !c.Now.IsZero() {
			o.Clock = Clock{"given", c.Now}
		}
		if c.IDPMetadata != nil {
			o.IDPMetadata = []*Metadata{{EntityID: c.IDPEntityID, Signing: certs(c.IDPMetadata)}}
		}
		if c.AWSMetadata != nil {
			o.AWSMetadata = &Metadata{EntityID: c.AWSEntityID, Signing: certs(c.AWSMetadata)}
		}
		if c.Cert != nil {
			o.Certs = certs(c.Cert)
		}
		r := Inspect(Messages(c.Name, c.Input())[0], o)
		if os.Getenv("SHOW") != "" && strings.Contains(c.Name, os.Getenv("SHOW")) {
			t.Logf("== %s: %s", c.Name, r.Headline)
			for _, f := range r.Findings {
				t.Logf("   %s %s: %s | %s", f.Severity, f.ID, f.Title, f.Detail)
			}
			for _, s := range r.Message.Signatures {
				t.Logf("   sig %s %s %v %q second=%s", s.Element, s.Verdict, s.Codes, s.Reason, s.SecondOpinion)
			}
			for _, ch := range r.Checks {
				if ch.Outcome == NotChecked || ch.Outcome == InternalError {
					t.Logf("   %s %s: %s", ch.Outcome, ch.ID, ch.Reason)
				}
			}
		}
		for _, e := range c.Expect {
			word, rest, _ := strings.Cut(e, " ")
			ok := true
			got := ""
			switch word {
			case "verdict":
				got = string(r.Verdict)
				ok = got == rest
			case "cause":
				ok = false
				for _, x := range r.Causes {
					got += x.ID + " "
					ok = ok || x.ID == rest
				}
			case "signature":
				if len(r.Message.Signatures) > 0 {
					got = string(r.Message.Signatures[0].Verdict)
				}
				ok = got == rest
			case "silent":
				for _, f := range r.Findings {
					if f.Severity != Note {
						ok = false
						got += f.ID + " "
					}
				}
			case "fail", "pass", "not-applicable", "not-checked":
				for _, ch := range r.Checks {
					if ch.ID == rest {
						got = string(ch.Outcome) + " " + ch.Reason
						ok = string(ch.Outcome) == word
					}
				}
			}
			if !ok {
				t.Errorf("%s: expect %q, got %q", c.Name, e, got)
			}
		}
		if strings.HasPrefix(c.Name, "good-") {
			for _, f := range r.Findings {
				if f.Severity != Note {
					t.Errorf("%s: %s %s %s", c.Name, f.Severity, f.ID, f.Detail)
				}
			}
		}
	}
}
