package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/iampolicy"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var trustAction = &Check{
	ID:       "trust-action",
	Family:   FamilyPolicy,
	Service:  ServiceIAM,
	Title:    "The role's trust policy doesn't allow sts:AssumeRoleWithSAML",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "A SAML sign-in needs the action sts:AssumeRoleWithSAML on the role. sts:AssumeRole and " +
		"sts:AssumeRoleWithWebIdentity don't cover it.",
	AWSError: vendordoc.SaysNotAuthorized,
	Fixes: []Fix{
		{
			Where: IAM,
			Path:  vendordoc.IAMTrustEdit,
			Do:    "Put sts:AssumeRoleWithSAML into Action of the statement that names the SAML provider.",
		},
	},
	Sources: []Source{vendordoc.SAMLRole},
	When:    trustJudge(judgeTrustAction).when("no statement names the provider"),
	Run:     trustJudge(judgeTrustAction).run,
}

func judgeTrustAction(d *Document, c *trustCase) trustResult {
	denied := c.denied(d, assumeRoleWithSAML)
	switch {
	case denied != nil && denied.finding != nil:
		return *denied
	case len(c.allowing(assumeRoleWithSAML)) == 0:
		return trustFinding(c.found(d, "No statement of "+words.Shorten(c.policy.Name)+" allows "+assumeRoleWithSAML+".").
			WithWant(assumeRoleWithSAML))
	case len(c.trusting(assumeRoleWithSAML)) == 0:
		return trustResult{} // trust-principal says so
	}
	switch all, decides := c.stands(d, assumeRoleWithSAML, nil); {
	case all == iampolicy.No:
		if rest, missed := c.stands(d, assumeRoleWithSAML, comparesAudience); rest == iampolicy.No {
			return trustFinding(conditionMissed(c.missed(d, assumeRoleWithSAML, missed), missed))
		}
		return trustOK() // trust-aud says so
	case denied != nil:
		return *denied
	case all == iampolicy.Open:
		return c.openCondition(decides)
	}
	return trustOK()
}

// conditionMissed names the condition that a message does not meet, and where to change it: the
// action itself is allowed.
func conditionMissed(f Finding, c *PolicyCondition) Finding {
	key := words.Shorten(c.Key)
	f.Title = "The trust policy's condition on " + key + " refuses this message"
	f.Fixes = []Fix{
		{Where: Entra, Path: vendordoc.EntraClaims, Do: "Send the value that the trust policy requires for " + key + "."},
		{Where: IAM, Path: vendordoc.IAMTrustEdit, Do: "Or change the condition on " + key + "."},
	}
	if strings.EqualFold(c.Key, "SAML:sub_type") {
		f.Title = "The trust policy's condition on " + key + " doesn't match the NameID format"
		f.Detail += " SAML:sub_type is the Format of the NameID: the last word of a format of SAML 2.0 (persistent, " +
			"transient), or the whole URN of any other."
		f.Fixes[0] = Fix{
			Where: Entra,
			Path:  vendordoc.EntraNameID + " > Name identifier format",
			Do: "Choose the format that the trust policy requires. AppStream and WorkSpaces roles ask " +
				"for Persistent.",
		}
		f.Fixes[1].Do = "Or add the message's format to " + key + "."
		f.Sources = []Source{vendordoc.SAMLConditionKeys, vendordoc.SAMLRole}
	}
	return f
}
