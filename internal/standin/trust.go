package standin

import (
	"fmt"
	"strings"

	"github.com/samlscope/samlscope/inspect"
)

// govRole is the agents' role in GovCloud.
var govRole = strings.ReplaceAll(agentRole, "arn:aws:", "arn:aws-us-gov:")

// trust are the trust policies of the demo's roles, as GetRole answers: SAML:aud lists AWS's sign-in, and for the
// role of the driver the driver's address.
func trust(driver string) (all []*inspect.Policy, err error) {
	const answer = `{"Role":{"RoleName":%q,"Arn":%q,"AssumeRolePolicyDocument":{"Version":"2012-10-17",` +
		`"Statement":[{"Effect":"Allow","Principal":{"Federated":%q},` +
		`"Action":["sts:AssumeRoleWithSAML","sts:TagSession","sts:SetSourceIdentity"],` +
		`"Condition":{"StringLike":{"SAML:aud":%q}}}]}}}`
	for _, of := range []struct{ pair, audience string }{
		{agentRole, "https://*signin.aws.amazon.com/saml*"},
		{auditRole, "https://*signin.aws.amazon.com/saml*"},
		{govRole, "https://*signin.amazonaws-us-gov.com/saml*"},
		{driverRole + "," + provider, driver},
	} {
		role, provider, _ := strings.Cut(of.pair, ",")
		_, name, _ := strings.Cut(role, "/")
		one, err := inspect.ParsePolicies("role "+name+" of the demo",
			fmt.Appendf(nil, answer, name, role, provider, of.audience))
		if err != nil {
			return nil, err
		}
		all = append(all, one...)
	}
	return all, nil
}
