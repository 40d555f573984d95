package inspect

import (
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var connectRelayRegion = &Check{
	ID:       "connect-relay-region",
	Family:   FamilyConnect,
	Service:  ServiceConnect,
	Stage:    AfterSignIn,
	Title:    "The relay state doesn't name the Region of the Amazon Connect instance",
	Severity: Error,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForIAM,
	Why: "The console looks for the instance in the Region that the relay state's host names, or else in " +
		"us-east-1. It probably doesn't find an instance of another Region there.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraRelayState,
			Do: "Begin it with the Region of the instance: " +
				"https://<region>.console.aws.amazon.com/connect/federate/<instance-id>. The Region is the fourth field of the " +
				"instance's ARN.",
		},
	},
	Sources: []Source{vendordoc.ConnectSAML, vendordoc.BotocoreEndpoints, vendordoc.ConnectReplica},
	When:    whenConnectRelay,
	Run: func(d *Document, o *Options) []Finding {
		r := d.relay()
		id, region := connectInstance(o.ConnectInstance)
		if id == "" {
			id = r.Instance
		}
		named := r.Region
		if named == "" {
			named = homeRegion(r.Partition)
		}
		switch {
		case region == awsfacts.ReplicaOnly && awsfacts.ReplicaRegion(named) == region:
			return nil // the instance given is the replica of the one that the relay state leads to
		case named == awsfacts.ReplicaOnly && (region == "" || awsfacts.ReplicaRegion(region) == named):
			f := d.foundRelay("Osaka holds replicas of instances in Tokyo only. The console finds a replica " +
				"there; the sign-in URL of Global Resiliency signs in to both and needs no relay state.")
			f.Title, f.Basis = "The relay state leads to a replica of the Amazon Connect instance", Inferred
			return []Finding{f.WithSeverity(Warning)}
		case region != "" && region != named:
			return []Finding{d.foundRelay("The instance is in " + region + ", the relay state leads to " + named +
				".").WithWant(federateURL(r.Partition, region, id))}
		case region != "" || r.Partition == "aws-us-gov":
			return nil
		case r.Region == "":
			return []Finding{d.foundRelay("It names no Region, which means us-east-1. That is right only if " +
				"the instance is there.").WithWant(federateURL(r.Partition, "", id)).WithSeverity(Warning)}
		case !connectRegion(r.Region):
			f := d.foundRelay("Amazon Connect was not offered in " + words.Shorten(r.Region) + " in August " +
				"2026, the date of this list.")
			f.Title, f.Basis = "The relay state names a Region without Amazon Connect", Model
			return []Finding{f.WithSeverity(Warning)}
		}
		return nil
	},
}

// connectRegion says whether the Region has an endpoint of Amazon Connect
// (botocore endpoints.json, August 2026). AWS adds Regions.
func connectRegion(region string) bool {
	switch region {
	case "us-east-1", "us-west-2", "af-south-1", "ap-northeast-1", "ap-northeast-2", "ap-southeast-1",
		"ap-southeast-2", "ca-central-1", "eu-central-1", "eu-west-2", "us-gov-west-1":
		return true
	}
	return false
}
