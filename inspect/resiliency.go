package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/words"
)

// resiliency compares a Global Resiliency sign-in URL with itself, with the
// message and with the instance given.
type resiliency struct {
	d        *Document
	url      awsfacts.ResiliencyURL
	findings []Finding
}

// found adds a finding about the URL, which is the Recipient as a rule.
func (c *resiliency) found(s Severity, b Basis, title, detail string) *Finding {
	var f Finding
	if r := c.d.Assertion.recipient(); r != nil {
		f = c.d.foundAttr(c.d.Assertion.recipientNode(), r, detail)
	} else {
		f = c.d.found(nil, detail).WithGot(c.d.Posted)
	}
	f.Severity, f.Basis, f.Title = s, b, title
	c.findings = append(c.findings, f)
	return &c.findings[len(c.findings)-1]
}

// region judges the Region in the host.
func (c *resiliency) region() {
	switch region := c.url.Region; {
	case region == awsfacts.ReplicaOnly:
		c.found(Warning, Documented, "The sign-in URL names a Region that only holds replicas",
			"Osaka holds replicas of instances in Tokyo, and the URL always contains the source Region: ap-northeast-1.")
	case awsfacts.ReplicaRegion(region) == "":
		c.found(Warning, Documented, "The sign-in URL names a Region without Global Resiliency",
			"Amazon Connect doesn't replicate instances of "+words.Shorten(region)+".")
	}
}

// parameters judges the URL by itself.
func (c *resiliency) parameters() {
	u := &c.url
	var missing []string
	for _, p := range [][2]string{
		{"instanceId", u.Instance}, {"accountId", u.Account}, {"role", u.Role}, {"idp", u.Provider},
	} {
		if p[1] == "" {
			missing = append(missing, p[0])
		}
	}
	if len(missing) > 0 {
		c.found(Warning, Documented, "The sign-in URL lacks parameters",
			"It doesn't say "+strings.Join(missing, ", ")+".")
	}
	if u.Instance != "" && u.Instance != u.HostInstance {
		c.found(Warning, Inferred, "The sign-in URL names two Amazon Connect instances",
			"Its host is that of "+words.Shorten(u.HostInstance)+", instanceId is "+words.Shorten(u.Instance)+".")
	} else if !isInstanceID(u.HostInstance) {
		c.found(Warning, Documented, "The sign-in URL doesn't begin with the ID of an Amazon Connect instance",
			words.Quoted(u.HostInstance)+" is not the ID of an instance.")
	}
	if u.Account != "" && !awsfacts.IsAccountID(u.Account) {
		c.found(Warning, Documented, "The sign-in URL's accountId is not the ID of an account",
			words.Quoted(u.Account)+" is not 12 digits.")
	}
}

// roles compares role, provider and account with what the message offers.
func (c *resiliency) roles() {
	pairs := c.d.Assertion.pairs()
	if len(pairs) == 0 {
		return // role-present and role-pair judge that
	}
	var byRole, byBoth []*RoleValue
	for _, v := range pairs {
		if c.url.Role == "" || meantBy(c.url.Role, v.Role) {
			byRole = append(byRole, v)
			if c.url.Provider == "" || meantBy(c.url.Provider, v.Provider) {
				byBoth = append(byBoth, v)
			}
		}
	}
	switch {
	case len(byRole) == 0:
		c.found(Error, Reported, "The sign-in URL names a role that the message doesn't offer",
			"role is "+words.Shorten(c.url.Role)+"; STS probably refuses a role that the assertion doesn't name.").
			Want = &pairs[0].Role.Name
	case len(byBoth) == 0:
		c.found(Error, Reported, "The sign-in URL names a SAML provider that the message doesn't offer with the role",
			"idp is "+words.Quoted(c.url.Provider)+"; STS probably refuses a pair that the assertion doesn't name.").
			Want = &byRole[0].Provider.Name
	case awsfacts.IsAccountID(c.url.Account):
		for _, v := range byBoth {
			if v.Role.Account == c.url.Account {
				return
			}
		}
		c.found(Warning, Inferred, "The sign-in URL names another account than the role",
			"accountId is "+c.url.Account+"; the role is in "+byBoth[0].Role.Account+".").Want = &byBoth[0].Role.Account
	}
}

// meantBy says whether a parameter, a name or a whole ARN, means a role or provider.
func meantBy(parameter string, a *awsfacts.ARN) bool {
	if strings.HasPrefix(parameter, "arn:") {
		return parameter == a.Text
	}
	return parameter == a.Name || parameter == strings.TrimPrefix(a.Path, "/")+a.Name
}

// given compares the URL with the instance that was given, by ARN or ID.
func (c *resiliency) given(arn string) {
	if arn == "" {
		return
	}
	id, region := connectInstance(arn)
	if id != c.url.HostInstance {
		c.found(Error, Inferred, "The sign-in URL belongs to another Amazon Connect instance",
			"It leads to "+words.Shorten(c.url.HostInstance)+"; the instance given is "+words.Shorten(id)+".").Want = &id
		return
	}
	parts := strings.Split(arn, ":")
	if len(parts) >= 6 && c.url.Account != "" && parts[4] != c.url.Account {
		c.found(Warning, Inferred, "The sign-in URL names a different account than the Amazon Connect instance",
			"accountId is "+words.Shorten(c.url.Account)+"; the instance given is in "+words.Shorten(parts[4])+".").
			Want = &parts[4]
	}
	if region != "" && region != c.url.Region && awsfacts.ReplicaRegion(c.url.Region) != region {
		c.found(Warning, Documented, "The sign-in URL doesn't contain the Region of the Amazon Connect instance",
			"It contains "+words.Shorten(c.url.Region)+"; the instance given is in "+words.Shorten(region)+".").
			Want = &region
	}
}
