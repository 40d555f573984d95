package inspect

import "strings"

// caseDecides says who tells two values of a field apart that differ in upper and lower case only,
// where someone does; "" where no one is known to. target is where both messages go.
func caseDecides(field string, target Target) string {
	iam := target == TargetIAM
	switch {
	case field == "RoleSessionName" && iam:
		return "Amazon Connect compares it with its user names, including upper and lower case"
	case field == "NameID" && target == TargetCognito:
		return "Amazon Cognito treats them as two users"
	case field == "NameID" && target == TargetIdentityCenter:
		return "IAM Identity Center probably finds its user by only one of them"
	case field == "NameID" && iam:
		return "a trust policy that names saml:sub distinguishes them"
	case field == "Recipient" && iam:
		return "a trust policy that names SAML:aud distinguishes them"
	case field == "Role" && iam:
		return "IAM compares the names of roles and providers including upper and lower case"
	case field == "Issuer" && iam:
		return "IAM compares it with the entity ID in the provider's metadata, including upper and lower case"
	case field == "SourceIdentity", strings.HasPrefix(field, "PrincipalTag:"),
		strings.HasPrefix(field, "AccessControl:") && target == TargetIdentityCenter:
		return "policies compare its value including upper and lower case"
	}
	return ""
}

// deciding returns the first difference of case only that someone decides by, or nil.
func (c *Comparison) deciding() *ComparedDifference {
	for i := range c.Groups {
		for j := range c.Groups[i].Differences {
			if d := &c.Groups[i].Differences[j]; d.Decides != "" {
				return d
			}
		}
	}
	return nil
}
