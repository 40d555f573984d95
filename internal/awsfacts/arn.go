// Package awsfacts holds what AWS publishes about names and addresses: ARNs, sign-in
// endpoints, Regions, partitions, and where a relay state leads.
package awsfacts

import (
	"strings"

	"github.com/samlscope/samlscope/internal/words"
)

// SplitARNs splits a Role value at each comma that begins another ARN, white
// space of any kind behind the comma allowed. Role names may hold commas but no colons, so
// a comma before "arn:" is a border and no other comma is. Joined again with
// commas the parts are s: a value with another separator, or without any ARN,
// comes back whole.
func SplitARNs(s string) []string {
	borders := 0
	for i := nextBorder(s, 0); i >= 0; i = nextBorder(s, i+1) {
		borders++
	}
	parts := make([]string, 0, borders+1)
	start := 0
	for i := nextBorder(s, 0); i >= 0; i = nextBorder(s, i+1) {
		parts = append(parts, s[start:i])
		start = i + 1
	}
	return append(parts, s[start:])
}

// nextBorder returns the offset of the first comma at or after from that has
// an ARN behind it, or -1.
func nextBorder(s string, from int) int {
	for i := from; i < len(s); i++ {
		if s[i] == ',' && strings.HasPrefix(strings.TrimLeftFunc(s[i+1:], words.IsBlank), "arn:") {
			return i
		}
	}
	return -1
}

// The limits of IAM's service model for ARNs and their parts.
const (
	maxARN          = 2048
	minARN          = 20
	maxRolePath     = 512
	maxRoleName     = 64
	maxProviderName = 128
)

// ParseARN takes the ARN of an IAM role or SAML provider apart as far as it
// goes. What breaks IAM's rules is named in Problem, the leftmost first.
func ParseARN(s string) ARN {
	a := ARN{Text: strings.TrimFunc(s, words.IsBlank)}
	a.Problem = a.parse()
	a.Valid = a.Problem == ""
	return a
}

// parse fills in the parts and returns the first rule that they break.
func (a *ARN) parse() string {
	rest, ok := strings.CutPrefix(a.Text, "arn:")
	if !ok {
		return "it does not begin with arn:"
	}
	var service, region string
	a.Partition, rest, _ = strings.Cut(rest, ":")
	service, rest, _ = strings.Cut(rest, ":")
	region, rest, _ = strings.Cut(rest, ":")
	noGap := IsAccountID(region) && strings.IndexByte(rest, '/') >= 0 && strings.IndexByte(rest, ':') < 0
	if noGap {
		a.Account = region // arn:aws:iam:<account>:role/...: one colon was lost
	} else {
		a.Account, rest, _ = strings.Cut(rest, ":")
	}
	a.resource(rest)
	switch {
	case !IsPartition(a.Partition):
		return "the partition " + words.Quoted(a.Partition) + " is not one of AWS's"
	case service != "iam":
		return "the service is " + words.Quoted(service) + " where iam belongs"
	case noGap:
		return "a colon is missing between iam and the account"
	case region != "":
		return "IAM's ARNs have no Region, but this one has " + words.Quoted(region)
	case !IsAccountID(a.Account):
		return "the account " + words.Quoted(a.Account) + " is not 12 digits"
	}
	return a.resourceProblem()
}

// resource cuts "type/path/name".
func (a *ARN) resource(s string) {
	i := strings.IndexByte(s, '/')
	if i < 0 {
		a.Type = s
		return
	}
	j := strings.LastIndexByte(s, '/')
	a.Type, a.Path, a.Name = s[:i], s[i:j+1], s[j+1:]
}

// resourceProblem says which of IAM's rules type, path and name break.
func (a *ARN) resourceProblem() string {
	switch {
	case a.Type != "role" && a.Type != "saml-provider":
		return "it is of the type " + words.Quoted(a.Type) + ", neither role nor saml-provider"
	case a.Name == "":
		return "the name is missing"
	case a.Type == "role":
		return a.roleProblem()
	case a.Path != "/":
		return "a SAML provider has no path"
	case len(a.Name) > maxProviderName:
		return "the provider's name is longer than 128 characters"
	}
	if c := words.FirstOutside(a.Name, isProviderByte); c != "" {
		return "the provider's name contains " + words.CharacterName(c)
	}
	return a.lengthProblem()
}

func (a *ARN) roleProblem() string {
	if c := words.FirstOutside(a.Path, isPathByte); c != "" {
		return "the role's path contains " + words.CharacterName(c)
	}
	if c := words.FirstOutside(a.Name, IsSessionNameByte); c != "" {
		return "the role's name contains " + words.CharacterName(c)
	}
	switch {
	case a.Path == "//":
		return "a slash is doubled before the role's name"
	case len(a.Path) > maxRolePath:
		return "the role's path is longer than 512 characters"
	case len(a.Name) > maxRoleName:
		return "the role's name is longer than 64 characters"
	}
	return a.lengthProblem()
}

func (a *ARN) lengthProblem() string {
	if len(a.Text) < minARN || len(a.Text) > maxARN {
		return "an ARN has 20 to 2048 characters"
	}
	return ""
}

// IsPartition says whether p is one of AWS's partitions.
func IsPartition(p string) bool {
	switch p {
	case "aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f":
		return true
	}
	return false
}

// IsAccountID says whether s is 12 digits.
func IsAccountID(s string) bool {
	if len(s) != 12 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// IsSessionNameByte is the character class [A-Za-z0-9_+=,.@-] that IAM has for
// role names and STS for session names.
func IsSessionNameByte(c byte) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		return true
	}
	return strings.IndexByte("_+=,.@-", c) >= 0
}

func isProviderByte(c byte) bool {
	return IsSessionNameByte(c) && strings.IndexByte("+=,@", c) < 0
}

func isPathByte(c byte) bool { return c >= 0x21 && c <= 0x7e }

// ARN is the ARN of an IAM role or SAML provider. It is filled in as far as
// the text can be taken apart, also where it breaks a rule; Valid says whether
// it keeps all of IAM's rules (botocore iam service model, 2010-05-08).
type ARN struct {
	Text      string // white space around it removed
	Partition string
	Account   string
	Type      string // role | saml-provider
	Path      string // between the type and the name: "/" or "/a/b/"
	Name      string
	Valid     bool
	Problem   string // why not valid, in one clause
}
