package entra

import (
	"maps"
	"slices"
	"strings"
)

// Names of the claims that AWS reads begin with these.
const (
	awsPrefix   = "https://aws.amazon.com/SAML/Attributes/"
	AttrRole    = awsPrefix + "Role"
	AttrSession = awsPrefix + "RoleSessionName"
	AttrSource  = awsPrefix + "SourceIdentity"
	AttrTag     = awsPrefix + "PrincipalTag:" // which the key follows
)

// Unsent is in the place of a value that is not known, in a form that no rule minds.
const Unsent = "not-known@samlscope.invalid"

// Claim is one attribute of the Response.
type Claim struct {
	Name   string
	Values []string
}

// Composed is what Entra ID would issue for one user.
type Composed struct {
	ID   string
	Name string // user principal name; the ID where it is not known
	Mail string
	// PrincipalName is what Entra ID sends as user.userprincipalname; "" where that is empty or not known.
	PrincipalName string
	// Unread: nothing was read of the user but the assignment. Open says so.
	Unread bool
	// NoMail: Microsoft Graph says that the mail is empty.
	NoMail bool
	// NoWayIn is the cause for which nothing is issued; "" when something is.
	NoWayIn string
	// NameID is "" where its source is empty: Entra ID stops with AADSTS501241 then.
	NameID, Format string
	// FormatOpen: Format is one of Formats, and it is not known which.
	FormatOpen bool
	Claims     []Claim
	// Open says, as clauses, what could not be told and decides about the sign-in.
	Open []string
	// RolesOpen says why the user may have more roles than were read; "" when all were.
	RolesOpen string
	// DefaultAccess: all assignments of the user are without an app role.
	DefaultAccess bool
}

// Value is the first value of a claim; "" where it is not sent.
func (c *Composed) Value(name string) string {
	for i := range c.Claims {
		if c.Claims[i].Name == name {
			return c.Claims[i].Values[0]
		}
	}
	return ""
}

// NoneKnown says whether no claim whose name begins so has a known value: perhaps none is sent.
func (c *Composed) NoneKnown(name string) bool {
	return !slices.ContainsFunc(c.Claims, func(k Claim) bool {
		return strings.HasPrefix(k.Name, name) && k.Values[0] != Unsent
	})
}

// Texts are all values in the order in which the Response has them: the NameID's, then those of the claims.
func (c *Composed) Texts(into []string) []string {
	into = append(into, c.NameID)
	for i := range c.Claims {
		into = append(into, c.Claims[i].Values...)
	}
	return into
}

// Shape appends what tells Responses apart that differ in more than in the texts of their values. Roles are taken as
// they stand.
func (c *Composed) Shape(b []byte) []byte {
	b = append(b, c.Format...)
	for i := range c.Claims {
		b = append(append(b, 0), c.Claims[i].Name...)
		for _, v := range c.Claims[i].Values {
			if b = append(b, 1); c.Claims[i].Name == AttrRole {
				b = append(b, v...)
			}
		}
	}
	return b
}

// Users is how many users were read.
func (d *Directory) Users() int { return len(d.order) }

// Compose composes the Response of every user that was read, in their order, and names those last that were not. The
// Composed and what is in it may be kept.
func (d *Directory) Compose(each func(c *Composed) error) error {
	d.basic = d.basicClaims(d.Issuer())
	u := &user{d: d}
	for _, r := range d.order {
		u.props, u.groups = u.props[:0], u.groups[:0]
		for _, g := range r.direct {
			u.groups = append(u.groups, g.id)
		}
		all, whole := d.memberships[r.id]
		if u.groups, u.inNoOther = append(u.groups, all...), whole; whole {
			slices.Sort(u.groups)
			u.groups = slices.Compact(u.groups)
		}
		for _, raw := range r.raw {
			u.merge(raw)
		}
		c := d.compose(r, u)
		if c.NoWayIn == CauseUnassigned && d.bystander(r) || d.ofOthers(r, u) {
			continue
		}
		if err := each(c); err != nil {
			return err
		}
	}
	for _, c := range d.unseen() {
		if err := each(c); err != nil {
			return err
		}
	}
	return nil
}

// bystander says whether a user was read only because a condition of a claim names the user's groups.
func (d *Directory) bystander(r *record) bool {
	return len(r.direct) > 0 && !slices.ContainsFunc(r.direct, func(g *group) bool { return !d.conditional(g.id) })
}

// ofOthers says whether a user was read only because another app has it.
func (d *Directory) ofOthers(r *record, u *user) bool {
	if r.asked || len(d.access.others) == 0 || len(d.access.of(u)) > 0 || d.access.undecided(u) != "" || d.nestedIn(u) {
		return false
	}
	seen := false
	for _, g := range r.direct {
		if seen = d.access.others[g.id]; !seen {
			return false
		}
	}
	for _, g := range d.access.deep {
		if g.indirect.ids[r.id] {
			if seen = d.access.others[g.id]; !seen {
				return false
			}
		}
	}
	return seen
}

// conditional says whether a condition of a claim names a group, and no assignment does.
func (d *Directory) conditional(id string) bool {
	if d.claims == nil || d.access.groups[id] != nil || d.access.nested[id] {
		return false
	}
	names := func(c claim) bool {
		return slices.ContainsFunc(c.configs, func(k config) bool { return k.when != nil && slices.Contains(k.when.memberOf, id) })
	}
	return d.claims.nameID != nil && names(*d.claims.nameID) || slices.ContainsFunc(d.claims.claims, names)
}

func (d *Directory) compose(r *record, u *user) *Composed {
	c := &Composed{ID: r.id, Name: u.text("userPrincipalName"), Mail: u.text("mail"),
		PrincipalName: u.principalName().one()}
	var open string
	if c.Name == "" {
		c.Name = r.id
		c.Open = append(c.Open, "Microsoft Graph showed the user's ID alone: the caller lacks User.Read.All")
	}
	if mail := u.property("mail"); mail.unknown == "" && mail.one() == "" && c.Name != r.id {
		c.NoMail = true
	}
	if c.NoWayIn, open = d.noWay(u); open != "" {
		c.Open = append(c.Open, open)
	}
	if c.NoWayIn != "" {
		return c
	}
	if d.noClaim != "" {
		c.Open = append(c.Open, d.noClaim)
		return c
	}
	c.RolesOpen, c.DefaultAccess = d.access.undecided(u), d.access.defaultOnly(u)
	d.setNameID(c, u)
	d.setClaims(c, u)
	return c
}

// The formats of a NameID, as a claims policy calls them.
var formats = map[string]string{
	"emailaddress":               "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
	"unspecified":                "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
	"windowsdomainqualifiedname": "urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName",
	"persistent":                 "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
}

// Formats are those that a NameID of Entra ID can have.
func Formats() []string { return slices.Sorted(maps.Values(formats)) }

func (d *Directory) setNameID(c *Composed, u *user) {
	c.Format = formats["emailaddress"]
	v := u.principalName()
	if id := d.claims.nameID; id != nil {
		var from *config
		if v, from = id.chosen(u); v.unknown == "" && len(v.texts) > 1 {
			v = unknown("the NameID's source has several values")
		}
		f, known := formats[strings.ToLower(id.format)]
		switch {
		case v.pairwise:
			c.Format = formats["persistent"]
		case known:
			c.Format = f
		default: // of the source, which is documented of an address alone
			c.FormatOpen = !from.address()
		}
	}
	if v.unknown != "" {
		c.Open = append(c.Open, "the NameID is not known: "+v.unknown)
		c.NameID = Unsent
		return
	}
	c.NameID = v.one()
}

// address says whether a configuration sends the user principal name or the mail as it stands.
func (k *config) address() bool {
	return k != nil && len(k.steps) == 0 &&
		(k.attribute.userSource("userprincipalname") || k.attribute.userSource("mail"))
}

// matters says whether a claim decides about the sign-in: the other ones AWS does not read.
func matters(name string) bool { return strings.HasPrefix(name, "https://aws.amazon.com/") }

// setClaims adds the basic claims, then the policy's. One of the policy replaces a basic one of the same name.
func (d *Directory) setClaims(c *Composed, u *user) {
	own := func(name string) bool {
		return slices.ContainsFunc(d.claims.claims, func(k claim) bool { return k.name == name })
	}
	c.Claims = make([]Claim, 0, len(d.basic)+len(d.claims.claims))
	for i := range d.basic {
		b := &d.basic[i]
		if own(b.name) || b.optional && !d.claims.basic {
			continue
		}
		if v := b.from(u); v.unknown == "" && len(v.texts) > 0 {
			c.Claims = append(c.Claims, Claim{b.name, v.texts})
		}
	}
	for i := range d.claims.claims {
		k := &d.claims.claims[i]
		if restricted[k.name] {
			continue
		}
		v := k.value(u)
		switch {
		case v.unknown != "" && matters(k.name):
			c.Open = append(c.Open, "the claim "+short(k.name)+" is not known: "+v.unknown)
			if k.name != AttrRole {
				c.Claims = append(c.Claims, Claim{k.name, []string{Unsent}})
			} else {
				c.RolesOpen = v.unknown
			}
		case v.unknown == "" && len(v.texts) > 0:
			c.Claims = append(c.Claims, Claim{k.name, v.texts})
		}
	}
}

// short is a name of AWS's without what they all begin with.
func short(name string) string { return strings.TrimPrefix(name, awsPrefix) }

// restricted are names that a policy can't give away.
var restricted = map[string]bool{
	identityClaims + "tenantid": true, identityClaims + "objectidentifier": true,
	claimGroups: true, claimRole: true,
	"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": true,
}

const (
	identityClaims = "http://schemas.microsoft.com/identity/claims/"
	xmlsoapClaims  = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
	claimRole      = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"
)

// basicClaim is one that Entra ID sends without any policy.
type basicClaim struct {
	name     string
	optional bool // includeBasicClaimSet false removes it
	from     func(u *user) value
}

// basicClaims are in the order in which Entra ID sends them. How the user signed in and directory roles are left
// out: no property of the user tells the first, and AWS reads neither.
func (d *Directory) basicClaims(issuer string) []basicClaim {
	property := func(name string) func(*user) value { return func(u *user) value { return u.property(name) } }
	constant := func(text string) func(*user) value { return func(*user) value { return valueOf(text) } }
	return []basicClaim{
		{identityClaims + "tenantid", false, constant(d.tenant)},
		{identityClaims + "objectidentifier", false, property("id")},
		{identityClaims + "displayname", false, property("displayName")},
		{identityClaims + "identityprovider", false, constant(issuer)},
		{claimRole, false, d.roles},
		{claimGroups, false, d.groupIDs},
		{claimLink, false, d.groupsLink},
		{xmlsoapClaims + "givenname", true, property("givenName")},
		{xmlsoapClaims + "surname", true, property("surname")},
		{xmlsoapClaims + "emailaddress", true, property("mail")},
		{xmlsoapClaims + "name", true, (*user).principalName},
	}
}

// Blank is the same with a text in the place of every value but the roles, which is all that a Form needs.
func (c *Composed) Blank() *Composed {
	out := &Composed{NameID: "x", Format: c.Format}
	for i := range c.Claims {
		k := Claim{Name: c.Claims[i].Name, Values: c.Claims[i].Values}
		if k.Name != AttrRole {
			k.Values = slices.Repeat([]string{"x"}, len(k.Values))
		}
		out.Claims = append(out.Claims, k)
	}
	return out
}

// With is the same with one value for a claim.
func (c *Composed) With(name, value string) *Composed {
	out := *c
	out.Claims = slices.Clone(c.Claims)
	i := slices.IndexFunc(out.Claims, func(k Claim) bool { return k.Name == name })
	if i < 0 {
		out.Claims = append(out.Claims, Claim{name, []string{value}})
		return &out
	}
	out.Claims[i].Values = []string{value}
	return &out
}
