package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/words"
)

// nearMiss is an attribute name that AWS does not read and that was very
// likely meant to be one that it does.
type nearMiss struct {
	Attribute *Attribute
	Want      string // the name that AWS reads
	How       string // what differs, as a clause
	China     bool   // the spelling that AWS's pages for China print
}

// chinaPrefix is how AWS's documentation for China prints the namespace. Every
// working guide for China has the usual one, so it looks like a substitution
// in the text; whether AWS in China reads it is not known.
const chinaPrefix = "http://www.amazonaws.cn/SAML/Attributes/"

// awsLocalNames are the names behind awsPrefix, PrincipalTag:<key> apart.
var awsLocalNames = [...]string{"Role", "RoleSessionName", "SessionDuration", "SourceIdentity", "TransitiveTagKeys"}

// nearMisses returns the first near miss of each name that is not there itself:
// a leftover beside the right attribute does no harm.
func (a *Assertion) nearMisses() []nearMiss {
	var out []nearMiss
	var settled map[string]bool // names that are there, or have a near miss already
	for i := range a.Attributes {
		at := &a.Attributes[i]
		want := at.meant()
		if want == "" {
			continue
		}
		if settled == nil {
			settled = a.awsNames()
		}
		if name := at.name(); !settled[want] {
			out = append(out, nearMiss{at, want, difference(name, want), strings.HasPrefix(name, chinaPrefix)})
		}
		settled[want] = true
	}
	return out
}

// awsNames returns the names of AWS's that are there.
func (a *Assertion) awsNames() map[string]bool {
	out := map[string]bool{}
	for _, at := range a.awsAttributes() {
		out[at.name()] = true
	}
	return out
}

// nearMissOf returns the first near miss of one name, or nil.
func (a *Assertion) nearMissOf(want string) *nearMiss {
	for _, m := range a.misnamed {
		if m.Want == want {
			return &m
		}
	}
	return nil
}

// meant returns the AWS name that the attribute's name falls short of, or "".
func (a *Attribute) meant() string {
	name := a.name()
	if name == claimRole || isAWSName(name) {
		return ""
	}
	bare := strings.TrimRight(strings.TrimFunc(name, words.IsBlank), "/")
	if want := meantTag(bare); want != "" {
		return want
	}
	local := bare[strings.LastIndexByte(bare, '/')+1:]
	spelt := strings.TrimSpace(local)
	ours := containsFold(bare, "amazon.com/SAML/") || containsFold(bare, "amazonaws.cn/SAML/")
	for _, l := range awsLocalNames {
		if strings.EqualFold(spelt, l) || ours && nearly(local, l) {
			// Many services have an attribute called Role; AWS's holds ARNs.
			if l == "Role" && !ours && !a.holdsARN() {
				return ""
			}
			return awsPrefix + l
		}
	}
	return ""
}

// meantTag is meant for PrincipalTag:<key>, whose key may hold slashes.
func meantTag(bare string) string {
	const tag = "PrincipalTag"
	i := indexFold(bare, tag)
	if i < 0 || i > 0 && bare[i-1] != '/' && !strings.HasSuffix(strings.ToLower(bare[:i]), "attributes") {
		return ""
	}
	rest := bare[i+len(tag):]
	if len(rest) < 2 || !strings.ContainsAny(rest[:1], ":/.-_ =") {
		return ""
	}
	return prefixPrincipalTag + strings.TrimSpace(rest[1:])
}

// holdsARN says whether one of the values has an IAM ARN in it.
func (a *Attribute) holdsARN() bool {
	for i := range a.Values {
		if strings.Contains(a.Values[i].Text, "arn:aws") {
			return true
		}
	}
	return false
}

// difference says in one clause what is wrong with a name.
func difference(name, want string) string {
	bare := strings.TrimFunc(name, words.IsBlank)
	switch {
	case bare != name:
		return "there is a blank or an invisible character before or after it"
	case strings.EqualFold(bare, want):
		return "upper and lower case differ"
	case strings.HasPrefix(name, chinaPrefix):
		return "the namespace is the one that AWS's pages for China print"
	case len(bare) > 7 && strings.EqualFold(bare[:7], "http://") && strings.EqualFold(bare[7:], want[8:]):
		return "it begins with http:// instead of https://"
	case strings.EqualFold(strings.TrimRight(bare, "/"), want):
		return "there is a slash at the end"
	case strings.Count(strings.ToLower(bare), "/saml/attributes") > 1:
		return "the namespace is there twice"
	case strings.HasPrefix(want, prefixPrincipalTag) && indexFold(bare, "PrincipalTag:") < 0:
		return "the colon after PrincipalTag is missing"
	case doubledSlash(bare):
		return "a slash is doubled"
	case strings.ContainsFunc(bare, words.IsBlank):
		return "there is a blank in it"
	case strings.IndexByte(bare, '/') < 0:
		return "the namespace https://aws.amazon.com/SAML/Attributes is missing"
	case containsFold(bare, "amazon.com/SAML/"):
		return "the spelling differs"
	}
	return "the namespace is not https://aws.amazon.com/SAML/Attributes"
}

// doubledSlash says whether two slashes meet anywhere but behind the scheme.
func doubledSlash(s string) bool {
	_, rest, ok := strings.Cut(s, "://")
	if !ok {
		rest = s
	}
	return strings.Contains(rest, "//")
}

func containsFold(s, part string) bool { return indexFold(s, part) >= 0 }

// indexFold is strings.Index for an ASCII part, ignoring case. Both ends are compared before the whole part is.
func indexFold(s, part string) int {
	last := len(part) - 1
	for i := 0; i+last < len(s); i++ {
		if s[i]|0x20 == part[0]|0x20 && s[i+last]|0x20 == part[last]|0x20 && strings.EqualFold(s[i:i+len(part)], part) {
			return i
		}
	}
	return -1
}

// nearly says whether a name under AWS's own namespace is a slip of the pen
// for want: up to two letters added, lost or exchanged, case and blanks apart.
func nearly(name, want string) bool {
	const most = 2
	a := strings.ToLower(strings.NewReplacer(" ", "", "_", "", "-", "").Replace(name))
	b := strings.ToLower(want)
	if i := strings.LastIndex(a, "attributes"); i >= 0 {
		a = a[i+len("attributes"):] // the slash between namespace and name was lost
	}
	if len(a)-len(b) > most || len(b)-len(a) > most || a == "" {
		return false
	}
	return words.Distance(a, b) <= min(most, len(b)/4)
}
