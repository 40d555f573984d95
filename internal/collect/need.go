package collect

import (
	"crypto/sha1" // Entra ID names certificates by it
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/awsfacts"
)

// Need is what a sign-in, or an app's sign-ins, hang on.
type Need struct {
	Tenant string // of Microsoft Entra ID, "" when nothing names it
	// App is the app as the user calls it: its name, its application ID or an identifier of it.
	App        string
	Audiences  []string // identifiers of the app in the message
	Thumbprint string   // SHA-1 of the certificate in the message, in hex

	Pairs     []Pair
	Instances []Place // of Amazon Connect
	Stores    []Place // of IAM Identity Center
	Pools     []Place // of Amazon Cognito
	Portals   []Place // Regions of IAM Identity Center whose applications are reached through it

	// Users are those to read, as they are called; none: everyone who is assigned to the app.
	Users  []string
	UserID string // of the user in the message, in Entra ID

	// Message says that a sign-in is looked into. Its time and the Regions in whose trails it may be.
	Message   bool
	Issued    time.Time
	SignInsAt []Place
}

// Pair is a role and the identity provider that vouches for it.
type Pair struct{ Role, Provider awsfacts.ARN }

// Place is something of AWS's in a Region.
type Place struct{ Partition, Region, ID string }

// Of is what the message of a report needs. xml is its text.
func Of(r *report.Report, xml string) Need {
	n := Need{Message: true}
	if r.Message == nil {
		return n
	}
	m := r.Message
	n.Tenant = tenantOf(value(m.Issuer))
	n.Issued, _ = time.Parse(time.RFC3339, m.IssueInstant)
	n.Thumbprint = thumbprint(xml)
	n.relayState(value(m.RelayState))
	n.address(value(m.Destination))
	n.portal(value(m.Issuer))
	if a := m.Assertion; a != nil {
		n.assertion(a)
	}
	return n
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (n *Need) assertion(a *report.AssertionFacts) {
	n.address(value(a.Recipient))
	n.Audiences = a.Audiences
	for _, identifier := range a.Audiences {
		n.identifier(identifier)
	}
	for _, r := range a.Roles {
		n.pair(awsfacts.ParseARN(r.Role), awsfacts.ParseARN(r.Provider))
	}
	if id := value(a.NameID); id != "" {
		n.Users = append(n.Users, id)
	}
	for _, attribute := range a.Attributes {
		if attribute.Name == "http://schemas.microsoft.com/identity/claims/objectidentifier" && len(attribute.Values) == 1 {
			n.UserID = attribute.Values[0]
		}
	}
}

// AppRole adds what the value of an app's role names: the ARNs of a role and a provider, in any order.
func (n *Need) appRole(text string) {
	var role, provider awsfacts.ARN
	for _, part := range awsfacts.SplitARNs(text) {
		switch a := awsfacts.ParseARN(part); {
		case a.Type == "role" && a.Valid:
			role = a
		case a.Type == "saml-provider" && a.Valid:
			provider = a
		}
	}
	n.pair(role, provider)
}

func (n *Need) pair(role, provider awsfacts.ARN) {
	if p := (Pair{role, provider}); (role.Valid || provider.Valid) && !slices.Contains(n.Pairs, p) {
		n.Pairs = append(n.Pairs, p)
	}
}

// relayState adds the instance of Amazon Connect that a relay state leads to.
func (n *Need) relayState(text string) {
	r := awsfacts.ParseRelayState(text)
	if !r.Federation() || r.Instance == "" {
		return
	}
	id := r.Instance[strings.LastIndexByte(r.Instance, '/')+1:]
	region := r.Region
	if region == "" {
		region = home(r.Partition)
	}
	n.Instances = add(n.Instances, Place{r.Partition, region, id})
}

// address adds what the address tells that the message is posted to.
func (n *Need) address(text string) {
	e, ok := awsfacts.SignInEndpoint(text)
	if !ok {
		return
	}
	n.SignInsAt = add(n.SignInsAt, Place{Partition: e.Partition, Region: home(e.Partition)})
	if e.Region != "" {
		n.SignInsAt = add(n.SignInsAt, Place{Partition: e.Partition, Region: e.Region})
	}
}

// identifier adds what the identifier of a service provider tells.
func (n *Need) identifier(text string) {
	if host, id, ok := strings.Cut(text, "/platform/saml/"); ok {
		region, _, inHost := strings.Cut(strings.TrimPrefix(host, "https://"), ".signin.")
		if inHost && awsfacts.IsRegion(region) && !strings.ContainsAny(id, "/?#") && id != "" {
			n.Stores = add(n.Stores, Place{partitionOf(region), region, id})
		}
	}
	if id, ok := strings.CutPrefix(text, "urn:amazon:cognito:sp:"); ok {
		if region, _, ok := strings.Cut(id, "_"); ok && awsfacts.IsRegion(region) {
			n.Pools = add(n.Pools, Place{partitionOf(region), region, id})
		}
	}
}

// portal adds the Region of an IAM Identity Center that issued the message.
func (n *Need) portal(issuer string) {
	rest, ok := strings.CutPrefix(issuer, "https://portal.sso.")
	if region, _, _ := strings.Cut(rest, "."); ok && awsfacts.IsRegion(region) {
		n.Portals = add(n.Portals, Place{Partition: partitionOf(region), Region: region})
	}
}

// tenantOf is the tenant that an issuer names: https://sts.windows.net/TENANT/.
func tenantOf(issuer string) string {
	_, _, path := awsfacts.SplitAddress(issuer)
	id, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if !isGUID(id) {
		return ""
	}
	return strings.ToLower(id)
}

// isGUID says whether a text is the id of something in Entra ID.
func isGUID(s string) bool {
	const digits = "0123456789abcdefABCDEF"
	groups := strings.Split(s, "-")
	if len(groups) != 5 {
		return false
	}
	for i, n := range []int{8, 4, 4, 4, 12} {
		if len(groups[i]) != n || strings.Trim(groups[i], digits) != "" {
			return false
		}
	}
	return true
}

// thumbprint is that of the certificate in a message, as Entra ID writes it.
func thumbprint(xml string) string {
	_, rest, _ := strings.Cut(xml, "X509Certificate")
	_, rest, _ = strings.Cut(rest, ">")
	text, _, ok := strings.Cut(rest, "<")
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if !ok || err != nil || len(der) == 0 {
		return ""
	}
	sum := sha1.Sum(der)
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// narrow leaves the pairs of one role: its ARN or its name.
func (n *Need) narrow(role string) {
	if role == "" {
		return
	}
	n.Pairs = slices.DeleteFunc(n.Pairs, func(p Pair) bool { return p.Role.Text != role && p.Role.Name != role })
	if arn := awsfacts.ParseARN(role); arn.Valid && arn.Type == "role" && len(n.Pairs) == 0 {
		n.pair(arn, awsfacts.ARN{})
	}
}

func add(to []Place, p Place) []Place {
	if p.Region == "" || slices.Contains(to, p) {
		return to
	}
	return append(to, p)
}

// homes are the Regions of each partition in which its global services are.
var homes = map[string]string{
	"aws": "us-east-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1", "aws-eusc": "eusc-de-east-1",
	"aws-iso": "us-iso-east-1", "aws-iso-b": "us-isob-east-1", "aws-iso-e": "eu-isoe-west-1",
	"aws-iso-f": "us-isof-south-1",
}

func home(partition string) string { return homes[partition] }

// partitionOf is the partition that a Region is in.
func partitionOf(region string) string {
	for p := range homes {
		if awsfacts.RegionFits(region, p) {
			return p
		}
	}
	return "aws"
}

// quoted is a text for a filter of Microsoft Graph.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// query is the query of a request to Microsoft Graph. Graph wants blanks as %20.
func query(pairs ...string) string {
	var all []string
	for i := 0; i+1 < len(pairs); i += 2 {
		all = append(all, pairs[i]+"="+strings.ReplaceAll(url.QueryEscape(pairs[i+1]), "+", "%20"))
	}
	return strings.Join(all, "&")
}
