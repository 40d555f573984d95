package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var cognitoACS = &Check{
	ID:       "cognito-acs",
	Family:   FamilyCognito,
	Service:  ServiceCognito,
	Title:    "The Recipient isn't a Cognito user pool's ACS URL",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForCognito,
	Why: "A user pool accepts Responses at https://PREFIX.auth.REGION.amazoncognito.com/saml2/idpresponse, " +
		"or at /saml2/idpresponse of its custom domain, by POST.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraReplyURL,
			Do: "Enter https://PREFIX.auth.REGION.amazoncognito.com/saml2/idpresponse with the user " +
				"pool's domain.",
		},
	},
	Sources: []Source{vendordoc.CognitoSAML},
	Run: func(d *Document, o *Options) []Finding {
		c := d.recipient()
		if c == nil || strings.HasPrefix(c.Recipient.Value, "https://") &&
			strings.HasSuffix(c.Recipient.Value, "/saml2/idpresponse") && !strings.Contains(c.Recipient.Value, "cognito-idp.") {
			return nil
		}
		return []Finding{d.foundAttr(c.Data, c.Recipient,
			"This isn't the address of a user pool.").WithWant("https://PREFIX.auth.REGION.amazoncognito.com/saml2/idpresponse")}
	},
}
