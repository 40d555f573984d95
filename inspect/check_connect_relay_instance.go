package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var connectRelayInstance = &Check{
	ID:       "connect-relay-instance",
	Family:   FamilyConnect,
	Service:  ServiceConnect,
	Stage:    AfterSignIn,
	Title:    "The relay state doesn't name the Amazon Connect instance by its ID",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForIAM,
	Why: "After /connect/federate/ comes the instance ID: the UUID after instance/ in its ARN. With " +
		"anything else there the page doesn't exist; users report HTTP 404.",
	Fixes: []Fix{
		{
			Where: Connect,
			Path:  "your instance > Account overview > Distribution settings: Instance ARN",
			Do:    "Copy only the UUID after instance/.",
		},
		{
			Where: Entra,
			Path:  vendordoc.EntraRelayState,
			Do:    "Set it to https://<region>.console.aws.amazon.com/connect/federate/<instance-id>.",
		},
	},
	Sources: []Source{vendordoc.ConnectSAML, vendordoc.ConnectGetFederationToken},
	When:    whenConnectRelay,
	Run: func(d *Document, o *Options) []Finding {
		r := d.relay()
		id, region := connectInstance(o.ConnectInstance)
		if region == "" {
			region = r.Region
		}
		wanted := id
		if wanted == "" && isInstanceID(tailID(r.Instance)) {
			wanted = tailID(r.Instance)
		}
		detail, severity, basis := instanceFault(r, id)
		if detail == "" {
			return nil
		}
		f := d.foundRelay(detail).WithWant(federateURL(r.Partition, region, wanted)).WithSeverity(severity)
		f.Basis = basis
		return []Finding{f}
	},
}

// instanceFault says what is wrong with the instance part of a relay state.
func instanceFault(r *awsfacts.RelayState, given string) (string, Severity, Basis) {
	switch {
	case r.Instance == "":
		return "Its path is " + words.Shorten(r.Path) + ", which isn't " + awsfacts.ConnectFederate +
			"<instance-id>.", Error, Documented
	case strings.HasPrefix(r.Instance, "arn:"):
		return "It contains the whole ARN " + words.Shorten(r.Instance) + " where only the ID belongs; users " +
			"report HTTP 404 for this.", Error, Reported
	case !isInstanceID(r.Instance) && isInstanceID(strings.ToLower(r.Instance)) &&
		(given == "" || strings.EqualFold(given, r.Instance)):
		return "The ID " + words.Shorten(r.Instance) +
			" has upper-case letters; IDs are lower case.", Warning, Inferred
	case !isInstanceID(r.Instance):
		return "The ID " + words.Shorten(r.Instance) + " isn't a UUID.", Error, Documented
	case given != "" && given != r.Instance:
		return "It names the instance " + r.Instance + ", the instance given is " + words.Shorten(given) +
			".", Error, Documented
	case r.AfterInstance != "":
		return "The path continues after the ID with " + words.Shorten(r.AfterInstance) +
			"; pages belong in destination=.", Warning, Inferred
	}
	return "", "", ""
}

// tailID returns what comes after the last slash: the id of an ARN.
func tailID(instance string) string { return instance[strings.LastIndexByte(instance, '/')+1:] }
