package inspect

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var issuerMatch = &Check{
	ID:       "issuer-match",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "Issuer isn't the entity ID of the IAM identity provider",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Why: "AWS compares the Issuer, character for character, with the entityID in the metadata of the IAM " +
		"identity provider that the Role value names. Another tenant, another app or one slash fewer makes " +
		"another issuer.",
	AWSError: "Failed to assume role: Issuer not present in specified provider",
	Fixes: []Fix{
		{
			Where:     IAM,
			Path:      vendordoc.IAMProvider + " > Replace metadata",
			Do:        "Upload this app's own Federation Metadata XML: Entra shows it under SAML Certificates.",
			Elsewhere: "Upload the identity provider's current metadata.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > Advanced settings > Advanced SAML claims options",
			Do: "Set \"Append application ID to issuer\" back to what it was when you downloaded the " +
				"metadata.",
			Elsewhere: "Set the issuer (entity ID) back to what it was when you downloaded the metadata.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > Role",
			Do:    "In the Role value, name the identity provider that has this app's metadata.",
		},
	},
	Sources: []Source{
		vendordoc.SAMLTroubleshooting,
		vendordoc.CloudBeaverIssuer,
		vendordoc.EntraClaimsGuide,
	},
	When: func(d *Document, o *Options) Condition {
		if d.namesNobody() {
			return Condition{} // which no metadata can match
		}
		wants, _ := o.entityIDs()
		if none := d.chosen.noStored; none != "" && (len(wants) == 0 || slices.Contains(wants, d.issuer())) {
			return notChecked(none).unless("the IAM identity provider of the role, whose metadata samlscope " +
				"doesn't have, belongs to another issuer")
		}
		if len(wants) == 0 {
			return notChecked("there is no metadata with an entity ID (--aws-metadata or --idp-metadata)")
		}
		return Condition{}
	},
	Run: checkIssuerMatch,
}

// namesNobody says whether a message that can be read has no Issuer anywhere.
func (d *Document) namesNobody() bool {
	return d.Assertion != nil && d.Assertion.Issuer == nil && d.Issuer == nil
}

func checkIssuerMatch(d *Document, o *Options) []Finding {
	wants, basis := o.entityIDs()
	issuer := d.Issuer
	if d.Assertion != nil && d.Assertion.Issuer != nil {
		issuer = d.Assertion.Issuer
	}
	if issuer == nil {
		f := d.found(d.Root, "The message names no Issuer, so it matches no identity provider.")
		f.Basis = Inferred
		if len(wants) > 0 {
			f = f.WithWant(wants[0])
			f.Basis = basis
		}
		return []Finding{f}
	}
	for _, w := range wants {
		if issuer.Text == w {
			return nil
		}
	}
	want, how := nearestIssuer(issuer.Text, wants)
	detail := "The Issuer isn't the entityID of the metadata: " + how + "."
	if basis != Documented {
		detail += " This is the identity provider's own metadata; AWS refuses the message if it stores the same."
	}
	f := d.foundText(issuer.Node, detail).WithWant(want)
	f.Basis = basis
	return []Finding{f}
}

// entityIDs returns the issuers that the configured metadata allows: those that
// AWS stores where that is known, else those that the identity provider
// publishes, which AWS is only likely to hold.
func (o *Options) entityIDs() ([]string, Basis) {
	if o.AWSMetadata != nil {
		return o.AWSMetadata.entityIDs(), Documented
	}
	var ids []string
	for _, m := range o.IDPMetadata {
		ids = append(ids, m.entityIDs()...)
	}
	return ids, Inferred
}

func (m *Metadata) entityIDs() []string {
	if len(m.EntityIDs) > 0 {
		return m.EntityIDs
	}
	if m.EntityID != "" {
		return []string{m.EntityID}
	}
	return nil
}

// tenantIssuer matches the two issuers that Entra ID is known to use for a tenant.
var tenantIssuer = regexp.MustCompile(`^https://(sts\.windows\.net|login\.microsoftonline\.com)/([0-9A-Fa-f-]{36})(?:/(.*))?$`)

// nearestIssuer returns the issuer that got was likely meant to be, and in
// what the two differ.
func nearestIssuer(got string, wants []string) (want, how string) {
	if want, how = nearest(got, wants); how != "" {
		return want, "the difference is " + how
	}
	g := tenantIssuer.FindStringSubmatch(got)
	for _, w := range wants {
		m := tenantIssuer.FindStringSubmatch(w)
		switch {
		case len(got) > len(w) && strings.HasPrefix(got, strings.TrimSuffix(w, "/")+"/"):
			return w, fmt.Sprintf("%q is appended to it, as \"Append application ID to issuer\" does",
				words.Shorten(got[len(strings.TrimSuffix(w, "/"))+1:]))
		case len(w) > len(got) && strings.HasPrefix(w, strings.TrimSuffix(got, "/")+"/"):
			return w, "the metadata's entity ID continues after it, as with \"Append application ID to issuer\""
		case g == nil || m == nil:
		case !strings.EqualFold(g[2], m[2]):
			return w, fmt.Sprintf("it names the tenant %s, the metadata the tenant %s", g[2], m[2])
		case g[1] != m[1]:
			return w, fmt.Sprintf("the same tenant under %s instead of %s", g[1], m[1])
		case g[3] != m[3]:
			return w, "the same tenant with another application ID"
		}
	}
	return want, "it is another identity provider, tenant or app"
}
