package inspect

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/idp"
	"github.com/samlscope/samlscope/internal/knownerror"
	"github.com/samlscope/samlscope/internal/rootcause"
)

// Explain finds what a person asks about: checks and known errors by their IDs, which some of them share,
// the known errors whose text occurs in text, or those of whose text it is a part; the best first.
func Explain(text string) (checks []*Check, known []*KnownError) {
	all := KnownErrors()
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		check := Lookup(word)
		i := slices.IndexFunc(all, func(e *KnownError) bool { return e.ID == word })
		if check == nil && i < 0 {
			return nil, knownerror.Find(text)
		}
		if check != nil {
			checks = append(checks, check)
		}
		if i >= 0 {
			known = append(known, all[i])
		}
	}
	return checks, known
}

// PartOnly says whether a text is only a part of the known error that Explain finds for it, so
// that the rest may be another.
func PartOnly(text string, e *KnownError) bool {
	return !strings.EqualFold(strings.TrimSpace(text), e.ID) && knownerror.IsFragment(text)
}

// NearestErrors returns the known errors whose texts have the most words in common with one
// that Explain does not find.
func NearestErrors(text string) []*KnownError { return knownerror.Nearest(text) }

// wordsFor returns the identity provider in whose words a known error is told beside a message.
// What Entra ID says is always its own, and so is the error where there is no message.
func wordsFor(r *Report, e *KnownError) *idp.Provider {
	if r == nil || r.Kind != KindResponse || e.Service == "entra" || e.ID == "rs-azure-token" {
		return idp.Entra
	}
	p := senderIn(r)
	if p == idp.ADFS && e.Service == "adfs" || p == idp.IdentityCenter && ofIdentityCenter(claim{error: e}) {
		return idp.Entra // Identity Center has its users from elsewhere; its own messages do not say from where
	}
	return p
}

// senderIn recognises the identity provider by a report, which may come from a file of captures.
func senderIn(r *Report) *idp.Provider {
	if r.Message == nil {
		return idp.Entra
	}
	issuer := r.Message.Issuer
	if issuer == nil && r.Message.Assertion != nil {
		issuer = r.Message.Assertion.Issuer
	}
	if issuer == nil {
		issuer = new(string)
	}
	return idp.Of(*issuer, func(prefix string) bool {
		return r.Message.Assertion != nil && slices.ContainsFunc(r.Message.Assertion.Attributes, func(a AttributeFact) bool {
			return strings.HasPrefix(a.Name, prefix)
		})
	})
}

// ToldOf is a known error in the words of the identity provider that sent the message.
func ToldOf(r *Report, e *KnownError) KnownError {
	p, told := wordsFor(r, e), *e
	told.Title, told.Meaning = p.Words(e.Title), p.Words(e.Meaning)
	told.Causes = causesFor(p, e)
	screens := slices.ContainsFunc(told.Causes, func(c KnownCause) bool {
		_, screens := p.Fixes(c.Fixes)
		return screens
	})
	told.Sources = p.Sources(e.Sources, screens)
	return told
}

// causesFor returns the causes of a known error in the words of an identity provider. A cause for
// which there is nothing to do there is Entra ID's own, and left out.
func causesFor(p *idp.Provider, e *KnownError) []KnownCause {
	out := make([]KnownCause, 0, len(e.Causes))
	for _, c := range e.Causes {
		c.Fixes, _ = p.Fixes(c.Fixes)
		if p != idp.Entra {
			c.ID, c.Title = nameFor(p, c)
			for i := range c.Fixes {
				if f := &c.Fixes[i]; f.Where == Local {
					f.Path = p.Words(f.Path)
				}
				c.Fixes[i].Do = p.Words(c.Fixes[i].Do)
			}
		}
		if len(c.Fixes) > 0 {
			out = append(out, c)
		}
	}
	if len(out) == 0 && p != idp.Entra {
		return causesFor(idp.Entra, e)
	}
	return out
}

// nameFor returns under which ID and title a message of this provider shows the cause.
func nameFor(p *idp.Provider, c KnownCause) (id, title string) {
	i := slices.IndexFunc(causes, func(told *cause) bool { return told.is(c.ID) })
	if i < 0 {
		return c.ID, p.Words(c.Title)
	}
	id = causes[i].name(p)
	return id, p.Words(rootcause.Title(id))
}

// declaredID returns the ID by which a cause is declared, whatever it is called for this provider.
func declaredID(id string) string {
	if i := slices.IndexFunc(causes, func(c *cause) bool { return c.is(id) }); i >= 0 {
		return causes[i].ID
	}
	return id
}

// AllStruck says whether a message rules out every cause of a known error.
func AllStruck(causes []ShownCause) bool {
	return len(causes) > 0 && !slices.ContainsFunc(causes, func(c ShownCause) bool { return c.Evidence != "struck" })
}

// OtherFaults returns the checks that find an error in a message and are not those that decide
// between the causes of a known error of AWS's.
func OtherFaults(r *Report, e *KnownError) []string {
	if r == nil || e.Service == "entra" || e.Service == "scim" {
		return nil
	}
	var out []string
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Severity == Error && !slices.Contains(e.Checks, f.ID) && !slices.Contains(out, f.ID) {
			out = append(out, f.ID)
		}
	}
	return out
}
