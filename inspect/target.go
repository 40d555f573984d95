package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
)

// targetOf tells which AWS service provider a Response is meant for: by option,
// else by the addresses in it, in the order in which AWS would act on them.
func targetOf(d *Document, o *Options) Target {
	if o.Target != "" && o.Target != TargetAuto {
		return o.Target
	}
	if d.Kind != KindResponse {
		return TargetUnknown
	}
	for _, address := range d.addresses() {
		if e, ok := awsfacts.SignInEndpoint(address); ok {
			return e.Service
		}
		if strings.Contains(address, "/platform/saml/") {
			return TargetIdentityCenter
		}
		if strings.HasSuffix(address, "/saml2/idpresponse") || strings.HasPrefix(address, "urn:amazon:cognito:sp:") {
			return TargetCognito
		}
		if strings.HasPrefix(address, "urn:amazon:webservices") || strings.Contains(address, "signin.aws.amazon.com/saml") {
			return TargetIAM
		}
	}
	if a := d.Assertion; a != nil {
		for i := range a.Attributes {
			if name := a.Attributes[i].name(); strings.HasPrefix(name, awsPrefix) &&
				!strings.HasPrefix(name, awsPrefix+"AccessControl:") {
				return TargetIAM
			}
		}
	}
	return TargetUnknown
}

// addresses lists where the message was posted or says that it goes.
func (d *Document) addresses() []string {
	var out []string
	if d.Posted != "" {
		out = append(out, d.Posted)
	}
	if r := d.Assertion.recipient(); r != nil {
		out = append(out, r.Value)
	}
	if d.Destination != nil {
		out = append(out, d.Destination.Value)
	}
	if d.Assertion != nil {
		for _, r := range d.Assertion.Restrictions {
			for _, a := range r.Audiences {
				out = append(out, a.Text)
			}
		}
	}
	return out
}
