package inspect

import (
	"github.com/samlscope/samlscope/internal/idp"
	"github.com/samlscope/samlscope/internal/rootcause"
)

// cause is one root cause: the one thing to change, told from the findings and
// the message. The table below is ordered from the most fundamental down.
type cause struct {
	ID    string   // in the table of package rootcause, which has its title
	Else  string   // the ID where another identity provider than Entra ID made the message; empty for the same
	About Family   // whose author mends it, where that is not the message's
	From  []string // checks that it is told from: when all of them ran, its absence says something
	// find returns the cause as it shows in this message, or nil.
	find func(e *diagnosis) *Cause
	// apply applies the fix to a copy and says whether it could; nil when no copy
	// can be mended, since what was there before is not known.
	apply func(m *patch) bool
}

var causes = []*cause{
	attack, relayReplyURL, messageAltered, entraKeyRollover, entraWrongApp,
	entraClaimName, entraRoleUnassigned, entraMailEmpty, entraClaimMissing, entraGuestUser, entraGuestNameID,
	clockWrong, messageOld, scimEmailUnmapped, connectRelayState, connectUser,
	cvpnIDP, cvpnClaims, aosEntity, aosCertificate, aosIdentifier, aosStart,
	as2Stack, wsUserName, as2UserName, wsEmailTag,
}

// CauseInfo names one root cause that samlscope can tell.
type CauseInfo struct{ ID, Title string }

// Causes returns every root cause, the most fundamental first.
func Causes() []CauseInfo {
	out := make([]CauseInfo, 0, 2*len(causes))
	for _, c := range causes {
		out = append(out, CauseInfo{c.ID, rootcause.Title(c.ID)})
		if c.Else != "" {
			out = append(out, CauseInfo{c.Else, rootcause.Title(c.Else)})
		}
	}
	return out
}

// LookupCause returns the title of a root cause, also of one that only evidence or an error text shows, and the checks
// that it is told from; "" for an ID that is none.
func LookupCause(id string) (title string, checks []string) {
	for _, c := range causes {
		if c.is(id) {
			checks = c.From
		}
	}
	return rootcause.Title(id), checks
}

// is says whether the cause goes by this ID.
func (c *cause) is(id string) bool { return id != "" && (c.ID == id || c.Else == id) }

// name is the ID under which a message of this provider shows the cause.
func (c *cause) name(by *idp.Provider) string {
	if c.Else != "" && by != idp.Entra {
		return c.Else
	}
	return c.ID
}

// diagnosis is what causes are told from.
type diagnosis struct {
	d        *Document
	o        *Options
	findings []Finding
}

// diagnose returns the causes of the findings, with what came of trying their fixes.
func diagnose(d *Document, o *Options, findings []Finding) []Cause {
	if len(findings) == 0 {
		return []Cause{}
	}
	return (&diagnosis{d, o, findings}).causes(true)
}

// causes tells the causes. Their fixes are tried on a copy where they are to be proved.
func (e *diagnosis) causes(proved bool) []Cause {
	out := []Cause{}
	d := e.d
	for _, c := range causes {
		if found := c.find(e); found != nil {
			by := d.author(c.About)
			found.ID = c.name(by)
			if found.Title == "" {
				found.Title = rootcause.Title(found.ID)
			}
			found.Title, found.Explanation = by.In(found.Title), by.In(found.Explanation)
			found.Fixes, _ = by.Fixes(found.Fixes)
			if proved {
				c.prove(e, found)
			}
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
	claimMail      = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
	claimGivenName = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname"
	claimSurname   = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname"
	claimUPN       = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"
	claimRole      = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"
	claimTenant    = "http://schemas.microsoft.com/identity/claims/tenantid"
	claimIDP       = "http://schemas.microsoft.com/identity/claims/identityprovider"
)
