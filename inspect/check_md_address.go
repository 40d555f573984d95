package inspect

import (
	"net/url"
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var mdAddress = &Check{
	ID:       "md-address",
	Family:   FamilyMetadata,
	Service:  ServiceIAM,
	Title:    "A URL in the metadata is incomplete",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Targets:  ForSignIn,
	Why: "An identity provider's entityID and addresses are URIs. One without a host, or with one slash " +
		"after the colon, comes from an empty or mistyped setting. It leads browsers nowhere, and " +
		"correcting it later changes the Issuer, which AWS compares character for character.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The identity provider's settings, where its public address or base URL is",
			Do:    "Enter the whole URL (https://host/path), and download the metadata again.",
		},
		{
			Where: IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do:    "Upload the new file: the new address also changes the Issuer of the messages.",
		},
	},
	Sources: []Source{vendordoc.SAMLCore, vendordoc.SAMLFederation},
	When:    whenMetadata,
	Run: func(_ *Document, o *Options) []Finding {
		var out []Finding
		for _, id := range o.AWSMetadata.entityIDs() {
			if fault := addressFault(id); fault != "" {
				out = append(out, Finding{Detail: "The entityID " + words.Shorten(id) + " " + fault + "."}.WithGot(id))
			}
		}
		for _, a := range o.AWSMetadata.addresses {
			fault := addressFault(a.url)
			if fault == "" && !strings.Contains(a.url, ":") {
				fault = "is not a URL"
			}
			if fault != "" && len(out) < maxFindings {
				out = append(out, Finding{
					Detail: "The " + a.endpoint + " of " + words.Shorten(a.entity) + ", " +
						"" + words.Shorten(a.url) + ", " + fault + ".",
				}.WithGot(a.url))
			}
		}
		return out
	},
}

// addressFault says what a web address lacks; "" for a complete one and for what isn't a web address,
// as an entityID need not be one.
func addressFault(raw string) string {
	scheme, rest, _ := strings.Cut(strings.TrimSpace(raw), ":")
	if !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "http") {
		return ""
	}
	switch u, err := url.Parse(strings.TrimSpace(raw)); {
	case !strings.HasPrefix(rest, "//"):
		return "lacks a slash after " + scheme + ":"
	case err != nil:
		return "isn't a readable URL"
	case u.Hostname() == "":
		return "names no host"
	}
	return ""
}
