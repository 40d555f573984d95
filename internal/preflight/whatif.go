package preflight

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/entra"
)

// mostWhatIfs is how many changes are told of a group.
const mostWhatIfs = 2

// change is one that the owner of the app may make, with what the user's Response would be.
type change struct {
	says string
	to   func(c *entra.Composed) *entra.Composed // nil where it changes nothing
}

// ofSessionName are the findings that another RoleSessionName may clear.
var ofSessionName = []string{"rsn-present", "rsn-pattern", "rsn-guest", "rsn-connect", "connect-user-name",
	"connect-user-unknown", "connect-user-case"}

// ofNameID are the findings that another NameID may clear.
var ofNameID = []string{"idc-nameid-username", "idc-nameid-address", "idc-guest", "nameid-present"}

var changes = []change{
	{"RoleSessionName comes from " +
		"user.userprincipalname", session(func(c *entra.Composed) string { return c.PrincipalName })},
	{"RoleSessionName comes from user.mail", session(func(c *entra.Composed) string { return c.Mail })},
	{"RoleSessionName is put into lower case", session(func(c *entra.Composed) string {
		return strings.ToLower(c.Value(entra.AttrSession))
	})},
	{"NameID comes from user.userprincipalname", nameID(func(c *entra.Composed) string { return c.PrincipalName })},
	{"NameID comes from user.mail", nameID(func(c *entra.Composed) string { return c.Mail })},
}

// sessionChanges is how many of the changes are about RoleSessionName.
const sessionChanges = 3

func session(value func(c *entra.Composed) string) func(*entra.Composed) *entra.Composed {
	return func(c *entra.Composed) *entra.Composed {
		if to := value(c); to != "" && to != c.Value(entra.AttrSession) {
			return c.With(entra.AttrSession, to)
		}
		return nil
	}
}

func nameID(value func(c *entra.Composed) string) func(*entra.Composed) *entra.Composed {
	return func(c *entra.Composed) *entra.Composed {
		to := value(c)
		if to == "" || to == c.NameID {
			return nil
		}
		out := *c
		out.NameID = to
		return &out
	}
}

// whatIf tries on a user who fails what the changes would make of it.
func (r *run) whatIf(v *verdict) error {
	try := changes[:sessionChanges]
	for i := range v.items {
		it := &v.items[i]
		outside := func(of []string) bool {
			return slices.ContainsFunc(it.findings, func(id string) bool { return !slices.Contains(of, id) })
		}
		switch {
		case it.outcome != Fail:
		case len(it.findings) == 0, outside(ofSessionName) && outside(ofNameID):
			return nil // which no such change mends
		case outside(ofSessionName):
			try = changes[sessionChanges:]
		}
	}
	for _, change := range try {
		c := change.to(v.c)
		if c == nil {
			continue
		}
		f, err := r.form(c)
		if err != nil {
			return err
		}
		r.values = c.Texts(r.values[:0])
		if j := f.Judge(r.values); j.Verdict != inspect.Reject {
			v.ifs = append(v.ifs, change.says)
		}
	}
	return nil
}
