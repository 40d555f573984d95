package inspect

import "github.com/samlscope/samlscope/internal/rootcause"

// cause is one root cause: the one thing to change, told from the findings and
// the message. The table below is ordered from the most fundamental down.
type cause struct {
	ID   string   // in the table of package rootcause, which has its title
	From []string // checks that it is told from: when all of them ran, its absence says something
	// find returns the cause as it shows in this message, or nil.
	find func(e *diagnosis) *Cause
	// apply applies the fix to a copy and says whether it could; nil when no copy
	// can be mended, since what was there before is not known.
	apply func(m *patch) bool
}

var causes = []*cause{
	attack, relayReplyURL, messageAltered, entraKeyRollover, entraWrongApp,
	entraClaimName, entraRoleUnassigned, entraMailEmpty, entraClaimMissing, entraGuestUser,
	clockWrong, messageOld, scimEmailUnmapped, connectRelayState, connectUser,
}

// CauseInfo names one root cause that samlscope can tell.
type CauseInfo struct{ ID, Title string }

// Causes returns every root cause, the most fundamental first.
func Causes() []CauseInfo {
	out := make([]CauseInfo, len(causes))
	for i, c := range causes {
		out[i] = CauseInfo{c.ID, rootcause.Title(c.ID)}
	}
	return out
}

// diagnosis is what causes are told from.
type diagnosis struct {
	d        *Document
	o        *Options
	findings []Finding
}

// diagnose returns the causes of the findings.
func diagnose(d *Document, o *Options, findings []Finding) []Cause {
	out := []Cause{}
	if len(findings) == 0 {
		return out
	}
	e := &diagnosis{d, o, findings}
	for _, c := range causes {
		if found := c.find(e); found != nil {
			found.ID = c.ID
			if found.Title == "" {
				found.Title = rootcause.Title(c.ID)
			}
			c.prove(e, found)
			out = append(out, *found)
		}
	}
	return out
}

// finding returns the first finding of a check that is at least a warning, or nil.
func (e *diagnosis) finding(id string) *Finding {
	for i := range e.findings {
		if f := &e.findings[i]; f.ID == id && f.Severity != Note {
			return f
		}
	}
	return nil
}

// present returns those of the IDs that have a finding above a note.
func (e *diagnosis) present(ids ...string) []string {
	var out []string
	for _, id := range ids {
		if e.finding(id) != nil {
			out = append(out, id)
		}
	}
	return out
}

// attribute says whether the judged assertion has a value under this name.
func (e *diagnosis) attribute(name string) *Attribute {
	a := e.d.Assertion.attribute(name)
	if a == nil || len(a.Values) == 0 {
		return nil
	}
	return a
}

// The claims that Entra ID sends unless they are deleted or their source is
// empty.
const (
	claimMail   = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
	claimUPN    = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"
	claimRole   = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"
	claimTenant = "http://schemas.microsoft.com/identity/claims/tenantid"
	claimIDP    = "http://schemas.microsoft.com/identity/claims/identityprovider"
)
