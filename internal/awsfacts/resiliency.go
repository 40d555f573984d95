package awsfacts

import (
	"net/url"
	"strings"
)

// ResiliencyURL is the sign-in URL of a pair of Amazon Connect instances
// (Global Resiliency), taken apart.
type ResiliencyURL struct {
	HostInstance string // what comes before the Region in the host
	Region       string // the Region that the pair was replicated from
	HasQuery     bool

	Instance, Account, Role, Provider string // parameters; empty when absent
}

// ParseResiliencyURL takes a sign-in URL of Global Resiliency apart. It says
// false for any other.
func ParseResiliencyURL(raw string) (r ResiliencyURL, ok bool) {
	if e, is := SignInEndpoint(raw); !is || !e.Connect {
		return r, false
	}
	rest := strings.TrimPrefix(raw, "https://")
	host, query, hasQuery := strings.Cut(rest, "?")
	host = strings.TrimSuffix(strings.TrimSuffix(host, "/saml"), ".sign-in.connect.aws")
	r.HostInstance, r.Region, _ = strings.Cut(host, ".")
	r.HasQuery = hasQuery
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if plain, err := url.PathUnescape(value); err == nil {
			value = plain
		}
		switch name {
		case "instanceId":
			r.Instance = value
		case "accountId":
			r.Account = value
		case "role":
			r.Role = value
		case "idp":
			r.Provider = value
		}
	}
	return r, true
}

// replicaRegions are the Regions into which Amazon Connect replicates an instance
// of each Region that it replicates. Osaka holds replicas of Tokyo only.
var replicaRegions = map[string]string{
	"us-east-1": "us-west-2", "us-west-2": "us-east-1", "eu-central-1": "eu-west-2", "eu-west-2": "eu-central-1",
	"ap-northeast-1": ReplicaOnly,
}

// ReplicaOnly is Osaka, where every instance of Amazon Connect is the replica of
// one in Tokyo.
const ReplicaOnly = "ap-northeast-3"

// ReplicaRegion is the Region into which instances of another are replicated; ""
// where they are not.
func ReplicaRegion(source string) string { return replicaRegions[source] }
