package entra

import (
	"slices"
	"strings"
)

// policy says which claims Entra ID sends, whichever of its two kinds of policy says it.
type policy struct {
	basic         bool // the basic claims go along
	nameID        *claim
	claims        []claim
	audience      string // audienceOverride
	issuerWithApp bool
}

// claim is one claim with all its configurations.
type claim struct {
	name    string // in full
	format  string // nameIdFormat, of the NameID
	configs []config
	unknown string // why nothing can be said of it, as a clause
}

// config is a source of a claim for some users. The output of its steps goes before the source.
type config struct {
	when      *condition
	attribute *source
	steps     []step
}

// condition says for which users a configuration is.
type condition struct {
	userType string // in lower case
	memberOf []string
	unknown  string
}

// value is what a claim has for a user: of the configurations that match and are not empty the last one, of those
// with transformations before any with a source alone.
func (c *claim) value(u *user) value {
	v, _ := c.chosen(u)
	return v
}

// chosen is the same with the configuration that it is from; nil where none decides.
func (c *claim) chosen(u *user) (value, *config) {
	if c.unknown != "" {
		return unknown("%s", c.unknown), nil
	}
	for _, transformed := range []bool{true, false} {
		for i := len(c.configs) - 1; i >= 0; i-- {
			k := &c.configs[i]
			if (len(k.steps) > 0) != transformed {
				continue
			}
			switch fits, why := k.when.fits(u); {
			case why != "":
				return unknown("%s", why), nil
			case !fits:
				continue
			}
			v := k.value(u)
			if v.unknown != "" || len(v.texts) > 0 {
				return v.sent(), k
			}
		}
	}
	return value{}, nil
}

// sent says what of a value Entra ID is known to send.
func (v value) sent() value {
	if slices.ContainsFunc(v.texts, func(t string) bool { return strings.TrimSpace(t) == "" }) {
		return unknown("the source has nothing but white space, and Microsoft doesn't document what is sent then")
	}
	return v
}

func (k *config) value(u *user) value {
	var v value
	for i := range k.steps {
		if v = k.steps[i].apply(u, v); v.unknown != "" {
			return v
		}
		if v.empty() {
			break
		}
	}
	if v.empty() && k.attribute != nil {
		return k.attribute.single(k.attribute.value(u))
	}
	return v
}

// sources are those of all configurations.
func (c *claim) sources() (out []*source) {
	for i := range c.configs {
		k := &c.configs[i]
		if k.attribute != nil {
			out = append(out, k.attribute)
		}
		for j := range k.steps {
			for _, s := range k.steps[j].sources() {
				if s != nil && !s.previous {
					out = append(out, s)
				}
			}
		}
	}
	return out
}

// constant is the text of a claim that is the same for everyone; "" of any other.
func (c *claim) constant() string {
	if len(c.configs) == 1 && c.configs[0].when == nil && len(c.configs[0].steps) == 0 {
		if s := c.configs[0].attribute; s != nil && s.constant != nil {
			return *s.constant
		}
	}
	return ""
}

// fits says whether the condition is true of a user, or why that is not known.
func (c *condition) fits(u *user) (fits bool, why string) {
	switch {
	case c == nil:
		return true, ""
	case c.unknown != "":
		return false, c.unknown
	}
	if fits, why = c.ofType(u); !fits || why != "" || len(c.memberOf) == 0 {
		return fits, why
	}
	for _, id := range c.memberOf {
		if slices.Contains(u.groups, id) {
			return true, ""
		}
	}
	for _, id := range c.memberOf {
		g := u.d.groups[id]
		switch {
		case g == nil || g.direct.whole != nil && !*g.direct.whole || g.direct.whole == nil:
			return false, "a condition of the claim names a group whose members were not all read"
		case g.flat: // direct members are all that there are
		case g.indirect.whole == nil || !*g.indirect.whole || g.indirect.has(u):
			return false, "a condition of the claim names a group, and Microsoft doesn't document whether nested members count"
		}
	}
	return false, ""
}

// ofType says whether a user is of the condition's type.
func (c *condition) ofType(u *user) (fits bool, why string) {
	if c.userType == "" || c.userType == "any" {
		return true, ""
	}
	k := u.kind()
	if k == kindUnknown || k == kindOddMember || k == kindOddGuest {
		return false, "a condition of the claim depends on where the user's account is from, which is not certain"
	}
	guest := k == kindEntraGuest || k == kindGuest
	switch c.userType {
	case "members":
		return !guest, ""
	case "allguests":
		return guest, ""
	case "aadguests":
		return k == kindEntraGuest, ""
	case "externalguests":
		return k == kindGuest, ""
	}
	return false, "samlscope doesn't know the user type " + c.userType + " in a condition of the claim"
}
