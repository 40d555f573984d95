package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/idp"
	"github.com/samlscope/samlscope/internal/words"
)

// Hops is what two messages of one sign-in say together: the one that the tenant's
// identity provider sent to IAM Identity Center, and the one that Identity Center sent on as the
// identity provider of an application.
type Hops struct {
	Says string `json:"says"`
	// NotCopied are the attributes of the first message that the second has not.
	NotCopied []string `json:"notCopied"`
}

// TwoHops sets the second message beside the first; nil when they are no such
// pair. Identity Center makes the second from its own user and the
// application's attribute mappings, and copies no claim.
func TwoHops(first, second *Report) *Hops {
	if first == nil || second == nil || first.Target != TargetIdentityCenter || second.Message == nil ||
		second.Message.Issuer == nil || idp.Of(*second.Message.Issuer, nil) != idp.IdentityCenter {
		return nil
	}
	one, two := first.Message, second.Message
	if one == nil || one.Assertion == nil || two.Assertion == nil {
		return nil
	}
	l := &Hops{NotCopied: []string{}}
	for _, a := range one.Assertion.Attributes {
		if !slices.ContainsFunc(two.Assertion.Attributes, func(b AttributeFact) bool { return b.Name == a.Name }) &&
			!slices.Contains(l.NotCopied, a.Name) {
			l.NotCopied = append(l.NotCopied, a.Name)
		}
	}
	l.Says = "IAM Identity Center made this message from its own user and the application's attribute mappings: claims " +
		"of the first message, from the identity provider, are not copied."
	if n := len(l.NotCopied); n > 0 {
		l.Says += " " + words.Plural(n, "attribute") + " of the first message " + isOrAre(n) +
			" not in this one; a change of the claims at the identity provider does not reach the application."
	}
	if a, b := one.Assertion.NameID, two.Assertion.NameID; a != nil && b != nil && *a != *b {
		l.Says += " The first names " + words.Shorten(*a) + ", this one " + words.Shorten(*b) + "."
	}
	if one.Issuer != nil {
		l.Says = idp.Of(*one.Issuer, nil).In(l.Says)
	}
	return l
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
