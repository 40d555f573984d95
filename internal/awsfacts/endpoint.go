package awsfacts

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect/report"
)

// AWSEndpoint is one AWS address that takes SAML Responses, taken apart.
type AWSEndpoint struct {
	Service   report.Target // TargetIAM, TargetIdentityCenter or TargetCognito
	Connect   bool          // a sign-in endpoint of Amazon Connect Global Resiliency (judged as IAM)
	Partition string        // aws, aws-us-gov, aws-cn, aws-eusc, aws-iso, ...
	Region    string        // as written in the host; empty for the bare host
	IDPID     string        // of /saml/acs/<IdP-ID>; empty otherwise
	Host      string
	Basis     report.Basis // how sure it is that the address is one
}

// signInHosts are the hosts that take SAML Responses for IAM, each with or
// without a Region before it (hosts of botocore's
// signin endpoint rules, paths on eusc and iso by analogy).
var signInHosts = []struct {
	host, partition string
	bare            bool // also without a Region
	basis           report.Basis
}{
	{"signin.aws.amazon.com", "aws", true, report.Documented},
	{"signin.amazonaws-us-gov.com", "aws-us-gov", true, report.Documented},
	{"signin.amazonaws.cn", "aws-cn", true, report.Documented},
	{"signin-fips.amazonaws-us-gov.com", "aws-us-gov", true, report.Model},
	{"signin.amazonaws-eusc.eu", "aws-eusc", false, report.Inferred},
	{"signin.c2shome.ic.gov", "aws-iso", false, report.Inferred},
	{"signin.sc2shome.sgov.gov", "aws-iso-b", false, report.Inferred},
	{"signin.csphome.adc-e.uk", "aws-iso-e", false, report.Inferred},
	{"signin.csphome.hci.ic.gov", "aws-iso-f", false, report.Inferred},
}

// SignInURL is the global sign-in URL, to which a message goes unless something else says otherwise.
const SignInURL = "https://signin.aws.amazon.com/saml"

// SignInHost says whether host, in lower case and without a port, is one at
// which AWS takes SAML Responses. A browser that posts to it with a slip in the
// path still shows there what AWS makes of that.
func SignInHost(host string) bool {
	for _, h := range signInHosts {
		if _, ok := regionBefore(host, h.host, h.bare); ok {
			return true
		}
	}
	for _, h := range identityCenterHosts {
		if _, ok := regionBefore(host, h, false); ok {
			return true
		}
	}
	for _, path := range []string{"/saml2/idpresponse", "/saml"} {
		if _, ok := otherEndpoint(host, path); ok {
			return true
		}
	}
	return false
}

// SignInHostEnds are the ends that the names of all those hosts have.
func SignInHostEnds() []string {
	ends := slices.Clone(identityCenterHosts)
	for _, h := range signInHosts {
		ends = append(ends, h.host)
	}
	return append(ends, "amazoncognito.com", "sign-in.connect.aws")
}

// identityCenterHosts take Responses for IAM Identity Center besides the
// classic sign-in hosts.
var identityCenterHosts = []string{"signin.aws", "sso.signin.aws"}

// SignInEndpoint says whether rawURL is, character for character, an address
// at which AWS takes SAML Responses: https, a known host, the exact path, no
// port, query or fragment. AWS compares these as text, so nothing is normalised.
func SignInEndpoint(rawURL string) (AWSEndpoint, bool) {
	rest, ok := strings.CutPrefix(rawURL, "https://")
	if !ok {
		return AWSEndpoint{}, false
	}
	slash := strings.IndexByte(rest, '/')
	if slash < 0 {
		return AWSEndpoint{}, false
	}
	host, path := rest[:slash], rest[slash:]
	for _, h := range signInHosts {
		region, ok := regionBefore(host, h.host, h.bare)
		if !ok {
			continue
		}
		e := AWSEndpoint{Partition: h.partition, Region: region, Host: host, Basis: h.basis}
		return e.at(path)
	}
	for _, h := range identityCenterHosts {
		if region, ok := regionBefore(host, h, false); ok && identityCenterPath(path) {
			return AWSEndpoint{
				Service:   report.TargetIdentityCenter,
				Partition: "aws",
				Region:    region,
				Host:      host,
				Basis:     report.Documented,
			}, true
		}
	}
	return otherEndpoint(host, path)
}

// DualStackSignIn says whether rawURL is a SAML address on a host of AWS's sign-in service of which
// no one has documented that it takes SAML Responses for IAM: the hosts of its API, and those
// that answer over IPv6 (botocore's signin endpoint rules; signin.aws is known from Identity Center).
func DualStackSignIn(rawURL string) bool {
	rest, ok := strings.CutPrefix(rawURL, "https://")
	host, path, slash := strings.Cut(rest, "/")
	if !ok || !slash {
		return false
	}
	if e, ok := (AWSEndpoint{}).at("/" + path); !ok || e.Service != report.TargetIAM {
		return false
	}
	for _, h := range identityCenterHosts {
		if _, ok := regionBefore(host, h, false); ok {
			return true
		}
	}
	service, rest, _ := strings.Cut(host, ".")
	region, suffix, _ := strings.Cut(rest, ".")
	return (service == "signin" || service == "signin-fips") && regionName(region) &&
		slices.Contains(apiSuffixes, suffix)
}

// apiSuffixes are the ends of the hosts of AWS's APIs in the partitions that have SAML addresses.
var apiSuffixes = []string{
	"api.aws", "amazonaws.com", "api.amazonwebservices.com.cn", "amazonaws.com.cn", "api.amazonwebservices.eu",
	"amazonaws.eu",
}

// at settles which service a path of a sign-in host belongs to.
func (e AWSEndpoint) at(path string) (AWSEndpoint, bool) {
	switch {
	case path == "/saml":
		e.Service = report.TargetIAM
		return e, true
	case strings.HasPrefix(path, "/saml/acs/"):
		e.Service, e.IDPID = report.TargetIAM, path[len("/saml/acs/"):]
		if IDPID(e.IDPID) {
			return e, true
		}
	case identityCenterPath(path) && e.Region != "":
		e.Service = report.TargetIdentityCenter
		return e, true
	}
	return AWSEndpoint{}, false
}

// otherEndpoint knows Cognito user pool domains and the sign-in endpoints of
// Amazon Connect Global Resiliency, whose path carries a query.
func otherEndpoint(host, path string) (AWSEndpoint, bool) {
	if domain, ok := strings.CutSuffix(host, ".amazoncognito.com"); ok && path == "/saml2/idpresponse" {
		name, region, ok := strings.Cut(domain, ".auth.")
		if ok && label(name) && regionName(region) {
			return AWSEndpoint{
				Service:   report.TargetCognito,
				Partition: "aws",
				Region:    region,
				Host:      host,
				Basis:     report.Documented,
			}, true
		}
	}
	if sub, ok := strings.CutSuffix(host, ".sign-in.connect.aws"); ok &&
		(path == "/saml" || strings.HasPrefix(path, "/saml?")) {
		instance, region, ok := strings.Cut(sub, ".")
		if ok && label(instance) && regionName(region) {
			return AWSEndpoint{
				Service:   report.TargetIAM,
				Connect:   true,
				Partition: "aws",
				Region:    region,
				Host:      host,
				Basis:     report.Documented,
			}, true
		}
	}
	return AWSEndpoint{}, false
}

// regionBefore returns the Region that comes before base in host.
func regionBefore(host, base string, bare bool) (string, bool) {
	if host == base {
		return "", bare
	}
	region, ok := strings.CutSuffix(host, "."+base)
	return region, ok && regionName(region)
}

// regionName says whether s has the form of a Region name: us-east-1,
// us-gov-west-1, us-iso-east-1, eusc-de-east-1.
func regionName(s string) bool {
	parts := strings.Split(s, "-")
	if len(parts) < 3 || len(parts) > 4 {
		return false
	}
	for i, p := range parts {
		if p == "" {
			return false
		}
		for j := 0; j < len(p); j++ {
			digit := p[j] >= '0' && p[j] <= '9'
			if digit != (i == len(parts)-1) || !digit && (p[j] < 'a' || p[j] > 'z') {
				return false
			}
		}
	}
	return true
}

// IDPID says whether s is an identity provider's unique ID (botocore iam
// model, privateKeyIdType: [A-Z0-9]{22,64}).
func IDPID(s string) bool {
	if len(s) < 22 || len(s) > 64 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// identityCenterPath says whether the path is /platform/saml/acs/<id> with an
// id of hex groups (not always a UUID).
func identityCenterPath(path string) bool {
	id, ok := strings.CutPrefix(path, "/platform/saml/acs/")
	if !ok || strings.Count(id, "-") != 4 {
		return false
	}
	for _, group := range strings.Split(id, "-") {
		if group == "" || strings.Trim(group, "0123456789abcdef") != "" {
			return false
		}
	}
	return true
}

// label says whether s is one DNS label, in lower case.
func label(s string) bool {
	return s != "" && strings.Trim(s,
		"abcdefghijklmnopqrstuvwxyz0123456789-") == "" && s[0] != '-' && s[len(s)-1] != '-'
}
