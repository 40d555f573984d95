package inspect

import (
	"regexp"
	"slices"
	"strings"
)

// AskedRole is a role that an error text names, held against the pairs of a message.
type AskedRole struct {
	Asked string   `json:"asked"` // the ARN, as the text has it
	Among bool     `json:"among"` // whether it is one of the message's roles
	Roles []string `json:"roles"` // the message's roles, the nearest first
	// Near says in what the nearest of them differs: case | path | account | partition; "" when in more.
	Near string `json:"near,omitempty"`
}

var roleInText = regexp.MustCompile(`(?i)\barn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+`)

// Asked returns the role that an error text of AssumeRoleWithSAML or of a tool asks for, and
// whether the message offers it; nil where the text names none, or the message is not known.
func Asked(r *Report, known []*KnownError, text string) *AskedRole {
	chained := slices.ContainsFunc(known, func(e *KnownError) bool { return strings.HasPrefix(e.ID, "chain-") })
	if chained || !slices.ContainsFunc(known, func(e *KnownError) bool {
		return e.Service == "sts" || e.Service == "iam" || e.Service == "tool" || e.Service == "redshift"
	}) {
		return nil // the role of a later call, or of another service
	}
	return askedFor(r, text)
}

// askedFor compares the first role of a text with the pairs of a message.
func askedFor(r *Report, text string) *AskedRole {
	asked := strings.TrimRight(roleInText.FindString(text), ".,")
	if asked == "" || r == nil || r.Message == nil || r.Message.Assertion == nil || r.Message.Assertion.Encrypted {
		return nil
	}
	a := &AskedRole{Asked: asked}
	for _, role := range r.Message.Assertion.Roles {
		if a.Roles = append(a.Roles, role.Role); role.Role == asked {
			a.Among = true
		}
	}
	slices.SortStableFunc(a.Roles, func(x, y string) int { return arnsDiffer(asked, x).rank - arnsDiffer(asked, y).rank })
	if len(a.Roles) > 0 && !a.Among {
		a.Near = arnsDiffer(asked, a.Roles[0]).in
	}
	return a
}

// foreign says whether the role is known not to be the message's. A text in lower case says
// nothing about case.
func (a *AskedRole) foreign() bool {
	return a != nil && !slices.ContainsFunc(a.Roles, func(r string) bool { return strings.EqualFold(r, a.Asked) })
}

// arnGap says in what two role ARNs differ, and how much that is.
type arnGap struct {
	in   string
	rank int
}

func arnsDiffer(a, b string) arnGap {
	x, y := strings.SplitN(a, ":", 6), strings.SplitN(b, ":", 6)
	switch {
	case a == b:
		return arnGap{}
	case strings.EqualFold(a, b):
		return arnGap{"case", 1}
	case len(x) < 6 || len(y) < 6:
	case x[1] == y[1] && x[4] == y[4] && lastName(x[5]) == lastName(y[5]):
		return arnGap{"path", 2}
	case x[1] == y[1] && x[5] == y[5]:
		return arnGap{"account", 3}
	case x[4] == y[4] && x[5] == y[5]:
		return arnGap{"partition", 3}
	}
	return arnGap{"", 4}
}

// lastName is what comes after the last slash.
func lastName(s string) string { return s[strings.LastIndexByte(s, '/')+1:] }
