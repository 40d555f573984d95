package report

import "slices"

// Target is the service provider that a message is meant for.
type Target string

// The targets.
const (
	TargetAuto                 Target = "auto"
	TargetIAM                  Target = "iam"        // AWS's sign-in page, and what is reached through it
	TargetSTSDriver            Target = "sts-driver" // STS, called by a tool or a database driver
	TargetIdentityCenter       Target = "identity-center"
	TargetCognito              Target = "cognito"
	TargetClientVPN            Target = "client-vpn"
	TargetClientVPNPortal      Target = "client-vpn-portal"
	TargetOpenSearch           Target = "opensearch"
	TargetOpenSearchServerless Target = "opensearch-serverless"
	TargetGrafana              Target = "grafana"
	TargetIDCApplication       Target = "idc-application" // an application that IAM Identity Center signs users in to
	TargetUnknown              Target = "unknown"
)

// targets are all but TargetAuto, with what each is called in a sentence.
var targets = []struct {
	target Target
	name   string
}{
	{TargetIAM, "AWS"},
	{TargetSTSDriver, "STS"},
	{TargetIdentityCenter, "IAM Identity Center"},
	{TargetCognito, "Amazon Cognito"},
	{TargetClientVPN, "Client VPN"},
	{TargetClientVPNPortal, "Client VPN's portal"},
	{TargetOpenSearch, "OpenSearch"},
	{TargetOpenSearchServerless, "OpenSearch Serverless"},
	{TargetGrafana, "Amazon Managed Grafana"},
	{TargetIDCApplication, "The application"},
	{TargetUnknown, "The service"},
}

// TargetNames are the names of every target that a message can have, behind those of before.
func TargetNames(before ...string) []string {
	out := slices.Clone(before)
	for i := range targets {
		out = append(out, string(targets[i].target))
	}
	return out
}

// Name is what the target is called at the start of a sentence.
func (t Target) Name() string {
	for i := range targets {
		if targets[i].target == t {
			return targets[i].name
		}
	}
	return "AWS"
}

// SignIn says whether the rules of AWS's own sign-in hold there: IAM's, STS's, those of IAM Identity
// Center or of Amazon Cognito.
func (t Target) SignIn() bool {
	return t == TargetIAM || t == TargetSTSDriver || t == TargetIdentityCenter || t == TargetCognito
}

// Known says whether samlscope knows what the service provider asks for.
func (t Target) Known() bool { return t != TargetUnknown && t != TargetIDCApplication }
