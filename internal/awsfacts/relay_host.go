package awsfacts

import (
	"net/url"
	"strings"
)

// AwsDomains are the domains under which AWS itself answers browsers, and
// their partitions (hosts of the isolated
// partitions from botocore). amazonaws.com is not among them: what stands
// there belongs to customers.
var AwsDomains = []struct{ Domain, Partition string }{
	{"aws.amazon.com", "aws"},
	{"amazonaws-us-gov.com", "aws-us-gov"},
	{"amazonaws.cn", "aws-cn"},
	{"amazonaws-eusc.eu", "aws-eusc"},
	{"csphome.hci.ic.gov", "aws-iso-f"},
	{"c2shome.ic.gov", "aws-iso"},
	{"sc2shome.sgov.gov", "aws-iso-b"},
	{"csphome.adc-e.uk", "aws-iso-e"},
	{"awsapps.com", "aws"},
	{"portal.amazonaws.com", "aws"},
	{"signin.aws", "aws"},
	{"connect.aws", "aws"},
	{"app.aws", "aws"},
}

// partitionOfHost returns the partition that a host belongs to, or "" when the
// host is not AWS's.
func partitionOfHost(host string) string {
	for _, d := range AwsDomains {
		if host == d.Domain || strings.HasSuffix(host, "."+d.Domain) {
			return d.Partition
		}
	}
	return ""
}

// hostHas says whether name is one of the host's labels.
func hostHas(host, name string) bool { return strings.Contains("."+host+".", "."+name+".") }

// regionOfHost returns the last label of the host that has the form of a
// Region name (multi-session console hosts carry other labels before it).
func regionOfHost(host string) string {
	region := ""
	if strings.Contains(host, ".my.connect.") {
		return "" // the alias before it is the customer's own text
	}
	for _, l := range strings.Split(host, ".") {
		if regionName(l) {
			region = l
		}
	}
	return region
}

// hostOf takes user and port off an authority. What comes before an @ is a
// user name to a browser, however much it looks like a host.
func hostOf(authority string) string {
	host := authority[strings.LastIndexByte(authority, '@')+1:]
	if !strings.HasPrefix(host, "[") {
		host, _, _ = strings.Cut(host, ":")
	}
	return strings.TrimSuffix(strings.ToLower(host), ".")
}

// splitScheme splits "scheme:rest". Without a scheme it returns "" and the text.
func splitScheme(s string) (scheme, rest string) {
	i := strings.IndexByte(s, ':')
	if i <= 0 || strings.Trim(strings.ToLower(s[:i]), "abcdefghijklmnopqrstuvwxyz0123456789+.-") != "" {
		return "", s
	}
	return strings.ToLower(s[:i]), s[i+1:]
}

// activeScheme says whether a browser would run or open an address of this
// scheme though no host follows. Other words before a colon are tokens of
// identity providers (ss:mem:..., cookie:...).
func activeScheme(scheme string) bool {
	switch scheme {
	case "javascript", "vbscript", "data", "file", "blob":
		return true
	}
	return false
}

// isSlashes says whether s begins as the part of a URL behind its scheme does,
// in the eyes of a browser, which takes backslashes for slashes.
func isSlashes(s string) bool {
	return len(s) >= 2 && (s[0] == '/' || s[0] == '\\') && (s[1] == '/' || s[1] == '\\')
}

// awsHostFirst says whether the text is an AWS address whose https:// was left out.
func awsHostFirst(s string) bool {
	if end := strings.IndexAny(s, "/?#"); end >= 0 {
		s = s[:end]
	}
	return partitionOfHost(hostOf(s)) != ""
}

// encodedURL says whether s is a URL that was percent-encoded as a whole.
func encodedURL(s string) bool {
	l := strings.ToLower(s)
	for _, p := range []string{"https%3a", "http%3a", "https%253a", "http%253a", "https%25253a"} {
		if strings.HasPrefix(l, p) {
			return true
		}
	}
	return false
}

// brokenEscape says whether a percent sign does not begin an escape.
func brokenEscape(s string) bool {
	_, err := url.PathUnescape(s)
	return err != nil
}

// cutPath splits a path from its query; a fragment goes with neither.
func cutPath(s string) (path, query string) {
	s, _, _ = strings.Cut(s, "#")
	path, query, _ = strings.Cut(s, "?")
	return path, query
}

// AmazonHost says whether the URL's host belongs to AWS.
func AmazonHost(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil {
		return false
	}
	host := "." + strings.ToLower(u.Hostname())
	for _, domain := range [...]string{
		".amazon.com", ".amazonaws.com", ".amazonaws.cn", ".amazonaws.com.cn", ".amazonaws-us-gov.com",
		".amazonaws-eusc.eu", ".awsapps.com", ".amazoncognito.com", ".aws",
	} {
		if strings.HasSuffix(host, domain) {
			return true
		}
	}
	return false
}
