package inspect

import "github.com/samlscope/samlscope/internal/awsfacts"

// vendordoc.EntraRelayState is where Entra ID keeps the relay state of an app. It takes
// effect only in sign-ins that start at the identity provider.

// whenRelay is the Condition of checks that need a relay state.
func whenRelay(d *Document, _ *Options) Condition {
	if d.RelayState == nil {
		return notChecked("the relay state is not known (--relay-state)")
	}
	if d.relay().Form == awsfacts.RelayEmpty {
		return notApplicable("the relay state is empty and leads to the console's home page")
	}
	return Condition{}
}

// whenRelayURL also wants the relay state to be an address.
func whenRelayURL(d *Document, o *Options) Condition {
	if c := whenRelay(d, o); c.Outcome != "" {
		return c
	}
	if d.relay().Form != awsfacts.RelayURL {
		return notApplicable("the relay state isn't a URL")
	}
	return Condition{}
}

// relay returns the relay state taken apart. Checks call it after their When
// has seen that there is one.
func (d *Document) relay() *awsfacts.RelayState { return &d.relayState }

// foundRelay starts a finding about the relay state, which has no place in the XML.
func (d *Document) foundRelay(detail string) Finding {
	return d.found(nil, detail).WithGot(*d.RelayState)
}

// endpoint returns the AWS address that the message goes to: the Recipient,
// or else where it was posted.
func (d *Document) endpoint() (awsfacts.AWSEndpoint, bool) {
	if r := d.Assertion.recipient(); r != nil {
		if e, ok := awsfacts.SignInEndpoint(r.Value); ok {
			return e, true
		}
	}
	return awsfacts.SignInEndpoint(d.Posted)
}

// homeRegion is the Region that a bare sign-in host stands for.
func homeRegion(partition string) string {
	switch partition {
	case "aws":
		return "us-east-1"
	case "aws-us-gov":
		return "us-gov-west-1"
	case "aws-cn":
		return "cn-north-1"
	}
	return ""
}

// consoleHost is the console's host in a partition, without a Region.
func consoleHost(partition string) string {
	for _, d := range awsfacts.AwsDomains {
		if d.Partition == partition {
			return "console." + d.Domain
		}
	}
	return ""
}
