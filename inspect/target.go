package inspect

import (
	"cmp"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/xmltree"
)

// targetOf tells which service provider a Response is meant for: by option, else by where it was posted,
// then by Recipient, Destination and Audience. A broken sign-in to AWS stays one: only what nothing ties
// to AWS's sign-in is another service's.
func targetOf(d *Document, o *Options) Target {
	if o.Target != "" && o.Target != TargetAuto {
		if o.Target == TargetUnknown {
			d.elsewhere = cmp.Or(d.Posted, "the service")
		}
		return o.Target
	}
	if d.Kind == KindUndecodable {
		return d.unreadTarget(o)
	}
	if d.Kind != KindResponse {
		return TargetUnknown
	}
	if t := d.targetAt(d.Posted, o); t != "" {
		return t
	}
	if d.bare() {
		return TargetSTSDriver // whatever its Recipient: the driver hands it to STS
	}
	addresses := d.namedAddresses()
	if d.Assertion != nil && len(d.Assertion.Confirmations) > 1 {
		addresses = d.agreed(addresses, o)
	}
	if t := d.targetNamed(addresses, d.audienceTexts(), o); t != "" {
		return t
	}
	switch {
	case d.tiedToSignIn(o):
		return TargetIAM
	case d.Issuer != nil && identityCenterIssuer(d.Issuer.Text):
		return TargetIDCApplication
	}
	return TargetUnknown
}

// agreed puts first what of these addresses is of the service that Destination or Audience tells: with several
// confirmations one Recipient that is right suffices, and the others may be anyone's.
func (d *Document) agreed(addresses []string, o *Options) []string {
	var destination []string
	if d.Destination != nil {
		destination = []string{d.Destination.Value}
	}
	told := d.targetNamed(destination, d.audienceTexts(), o)
	for _, address := range addresses {
		if told != "" && d.targetAt(address, o) == told {
			return []string{address}
		}
	}
	return addresses
}

// targetNamed is whom the first of these addresses tells, else the first of the audiences; "" when none does.
func (d *Document) targetNamed(addresses, audiences []string, o *Options) Target {
	for _, address := range addresses {
		if t := d.targetAt(address, o); t != "" {
			return t
		}
	}
	for _, audience := range audiences {
		if t := targetOfAudience(audience); t != "" {
			return t
		}
	}
	return ""
}

// targetAt is who takes messages at an address; "" when that cannot be told by it.
func (d *Document) targetAt(address string, o *Options) Target {
	if address == "" || ownRelay(address, o) {
		return ""
	}
	if t := awsfacts.ServiceAt(address); t != "" {
		return t
	}
	if meant, _ := meantEndpoint(address); meant != "" {
		return TargetIAM
	}
	if awsfacts.Loopback(address) && (driverPath(address) || trustNames(address, o)) {
		return TargetSTSDriver
	}
	return ""
}

// namedAddresses are those that the message names for itself: every Recipient, those of bearer confirmations
// first, and the Destination.
func (d *Document) namedAddresses() (out []string) {
	if d.Assertion != nil {
		var others []string
		for i := range d.Assertion.Confirmations {
			switch c := &d.Assertion.Confirmations[i]; {
			case c.Recipient == nil:
			case c.bearer():
				out = append(out, c.Recipient.Value)
			default:
				others = append(others, c.Recipient.Value)
			}
		}
		out = append(out, others...)
	}
	if d.Destination != nil {
		out = append(out, d.Destination.Value)
	}
	return out
}

func (d *Document) audienceTexts() (out []string) {
	for _, audience := range d.Assertion.audiences() {
		out = append(out, audience.Text)
	}
	return out
}

func targetOfAudience(audience string) Target {
	entity, number, _ := strings.Cut(strings.ToLower(strings.TrimSpace(audience)), "#")
	if _, ok := audiencePartition(entity); ok && strings.Trim(number, "0123456789") == "" {
		return TargetIAM
	}
	return awsfacts.ServiceOf(audience)
}

// driverPath says whether an address has the path at which the drivers of Redshift and Athena listen.
func driverPath(address string) bool {
	_, _, path := awsfacts.SplitAddress(address)
	path = strings.TrimSuffix(path, "/")
	return path == "/redshift" || path == "/athena"
}

// wrapped says whether a database driver made the Response around an Assertion that it got by other ways, so
// that what SAML asks of a Response tells nothing.
func (d *Document) wrapped() bool { return d.Target == TargetSTSDriver && d.bare() }

// bare says whether the Response has nothing of its own but a status, around one signed Assertion with roles.
func (d *Document) bare() bool {
	if d.Root == nil || d.Issuer != nil || len(d.Assertions) != 1 || len(d.Encrypted) > 0 {
		return false
	}
	for _, name := range []string{"ID", "Version", "IssueInstant", "Destination"} {
		if d.Root.Attr(name) != nil {
			return false
		}
	}
	a := d.Assertions[0]
	return a.Node.Child(xmltree.NSDSig, "Signature") != nil && a.attribute(attrRole) != nil
}

// tiedToSignIn says whether a message that names no address of AWS is meant for its sign-in all the
// same: it carries AWS's attributes, or hides what it carries, and is on its way to no one else.
func (d *Document) tiedToSignIn(o *Options) bool {
	for _, address := range append(d.namedAddresses(), d.Posted) {
		if strings.TrimSpace(address) != "" && !relayAddress(address, o) {
			return false
		}
	}
	if len(d.Assertion.audiences()) == 0 {
		return true // it names no one at all
	}
	return slices.ContainsFunc(d.Assertion.Attributes, func(at Attribute) bool {
		return strings.HasPrefix(at.name(), awsPrefix) && at.accessKey() == at.name()
	}) || len(d.Assertion.misnamed) > 0
}

// relayAddress says whether an address is samlscope's own relay, or a local one like it.
func relayAddress(address string, o *Options) bool {
	_, _, path := awsfacts.SplitAddress(address)
	return ownRelay(address, o) || awsfacts.Loopback(address) && strings.TrimSuffix(path, "/") == "/saml"
}

// ownRelay says whether an address is samlscope's own relay, with or without a slash at its end.
func ownRelay(address string, o *Options) bool {
	return namesRelay(strings.TrimSuffix(address, "/"), o) || namesRelay(address, o)
}

// identityCenterIssuer says whether IAM Identity Center sent the message, as the identity provider of an
// application.
func identityCenterIssuer(issuer string) bool {
	host, found := strings.CutPrefix(issuer, "https://portal.sso.")
	_, path, _ := strings.Cut(host, ".amazonaws.com")
	return found && strings.HasPrefix(path, "/saml/assertion/")
}

// host is who the message is for, as a name for a sentence; "" when it names no one.
func (d *Document) host() string {
	for _, address := range append([]string{d.Posted, d.elsewhere}, d.namedAddresses()...) {
		scheme, host, _ := awsfacts.SplitAddress(address)
		if scheme != "" && host != "" && !strings.ContainsAny(host, " @") {
			return host
		}
	}
	return ""
}
