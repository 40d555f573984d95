package inspect

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// The bounds of a session that AWS documents, and the length without a
// SessionDuration attribute.
const (
	sessionShortest = 900 * time.Second
	sessionLongest  = 43200 * time.Second
	sessionDefault  = 3600 * time.Second
)

var sessionNotOnOrAfter = &Check{
	ID:       "session-notonorafter",
	Family:   FamilyTime,
	Service:  ServiceSTS,
	Title:    "SessionNotOnOrAfter cuts the AWS session short",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "The AWS session ends at AuthnStatement/@SessionNotOnOrAfter or after SessionDuration, whichever " +
		"is earlier. AWS doesn't document what it does when less than its shortest session of 900 seconds " +
		"is left, or when the time has passed. Entra never sends the attribute.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "Your identity provider's settings for AWS",
			Do:    "Make its session lifetime at least as long as SessionDuration, or leave SessionNotOnOrAfter out.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > SessionDuration",
			Do:    "Set a SessionDuration that the identity provider's session allows.",
		},
	},
	Sources: []Source{vendordoc.SAMLAssertions, vendordoc.AssumeRoleWithSAML},
	When: func(d *Document, o *Options) Condition {
		some := false
		for _, n := range d.Assertion.AuthnStatements {
			a := n.Attr("SessionNotOnOrAfter")
			if a == nil {
				continue
			}
			some = true
			if cond := whenInstant(d, n, a); cond.Outcome != "" {
				return cond
			}
		}
		if !some {
			return notApplicable("there is no SessionNotOnOrAfter")
		}
		return Condition{}
	},
	Run: checkSessionNotOnOrAfter,
}

func checkSessionNotOnOrAfter(d *Document, o *Options) []Finding {
	a := d.Assertion
	last := a.sessionEnd()
	end := last.Time
	left := end.Sub(d.Now)
	f := d.foundAttr(last.node, last.attr, "")
	switch asked := a.sessionAsked(); {
	case left <= 0:
		f.Detail = fmt.Sprintf("The session was over %s before the time of the check, %s.", words.Apart(end,
			d.Now), stamp(d.Now))
		f.Basis = Inferred
	case left < sessionShortest:
		f.Detail = fmt.Sprintf("Only %s are left at the time of the check, less than AWS's shortest session "+
			"of 15m.",
			words.Span(left))
		f.Basis = Inferred
	case asked > 0 && left < asked-time.Minute:
		f.Detail = fmt.Sprintf("SessionDuration asks for %s, but the session ends after %s.", words.Span(asked),
			words.Span(left))
		return []Finding{f.WithWant(">= " + stamp(d.Now.Add(asked)))}
	case asked == 0 && left < sessionDefault-time.Minute:
		f.Detail = fmt.Sprintf("The session ends after %s instead of AWS's usual hour.", words.Span(left))
		return []Finding{f.WithSeverity(Note)}
	default:
		return nil
	}
	return []Finding{f.WithWant(">= " + stamp(d.Now.Add(sessionShortest)))}
}

// sessionEnd is the earliest SessionNotOnOrAfter of all AuthnStatements.
func (a *Assertion) sessionEnd() *instant {
	var ends []instant
	for _, n := range a.AuthnStatements {
		if at := n.Attr("SessionNotOnOrAfter"); at != nil {
			ends = append(ends, instant{n, at, xmltree.ReadDateTime(at.Value)})
		}
	}
	return earliest(ends)
}

// sessionAsked is the length that a valid SessionDuration asks for; 0 without one.
func (a *Assertion) sessionAsked() time.Duration {
	at := a.attribute(attrSessionDuration)
	if at == nil || len(at.Values) != 1 {
		return 0
	}
	n, ok := sessionSeconds(at.Values[0].Text)
	if !ok {
		return 0
	}
	return time.Duration(n) * time.Second
}

// sessionSeconds reads a SessionDuration within AWS's bounds: decimal digits
// and nothing else. White space around them is left to attr-whitespace.
func sessionSeconds(text string) (int, bool) {
	s := strings.TrimSpace(text)
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= int(sessionShortest.Seconds()) && n <= int(sessionLongest.Seconds())
}
