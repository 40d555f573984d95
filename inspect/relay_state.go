package inspect

import (
	"net/url"
	"strings"
)

// relayForm tells what kind of text a relay state is.
type relayForm uint8

const (
	relayEmpty    relayForm = iota
	relayOpaque             // a token or other text that only its maker can read
	relayRelative           // a path without a host
	relayURL                // names a host, or a scheme that a browser would act on
)

// What a relay state leads to.
const (
	leadsToConnect    = "connect"
	leadsToAppStream  = "appstream"
	leadsToWorkSpaces = "workspaces"
	leadsToConsole    = "console"
	leadsToSignIn     = "signin"
	leadsElsewhere    = "other"
)

// connectFederate is the path of Amazon Connect's federation page on the
// console host (CON-1); the instance id follows it.
const connectFederate = "/connect/federate/"

// relayState is a relay state taken apart, as far as it can be. Text that was
// encoded once too often is read as what was meant; problems says so.
type relayState struct {
	raw    string
	meant  string // raw without what an encoding too many left behind
	form   relayForm
	scheme string // lower case; empty for text that begins with a host
	host   string // lower case, without user and port
	path   string // as written
	query  string // as written, without the question mark

	leads     string // leadsToConnect, ...; empty unless form is relayURL
	partition string // of the host; empty when the host is not AWS's
	region    string // of the host, or of the console's region parameter; empty when none is named

	instance       string // Connect: what stands for the instance id, decoded
	afterInstance  string // Connect: path behind it
	hasDestination bool
	destination    string // Connect: path, or URL, of the destination, decoded
	rawDestination string // as written
	newDomain      bool   // Connect: new_domain=true is given

	problems []string // of encoding, each a sentence about this relay state
}

// parseRelayState takes a relay state apart. It never fails.
func parseRelayState(s string) relayState {
	r := relayState{raw: s}
	text := r.plainText(s)
	r.meant = text
	switch scheme, rest := splitScheme(text); {
	case text == "":
		r.form = relayEmpty
	case scheme != "" && isSlashes(rest), activeScheme(scheme):
		r.form, r.scheme = relayURL, scheme
		r.locate(rest)
	case isSlashes(text):
		r.form = relayURL
		r.locate(text)
	case strings.HasPrefix(text, "/"):
		r.form = relayRelative
		r.path, r.query = cutPath(text)
	case awsHostFirst(text):
		r.form = relayURL
		r.locate("//" + text)
	default:
		r.form = relayOpaque
	}
	return r
}

// plainText undoes what an encoding too many left behind and notes it.
func (r *relayState) plainText(s string) string {
	text := strings.TrimSpace(s)
	if text != s && text != "" {
		r.problems = append(r.problems, "White space stands around it.")
	}
	for i := 0; i < 3 && encodedURL(text); i++ {
		decoded, err := url.PathUnescape(text)
		if err != nil {
			break
		}
		if i == 0 {
			r.problems = append(r.problems, "The whole address is percent-encoded once more than the form needs, so AWS sees no URL.")
		}
		text = decoded
	}
	if scheme, rest := splitScheme(text); scheme == "" || !isSlashes(rest) {
		return text
	}
	if strings.Contains(text, "&amp;") {
		r.problems = append(r.problems, "It holds the HTML escape &amp; where & belongs.")
		text = strings.ReplaceAll(text, "&amp;", "&")
	}
	if strings.ContainsFunc(text, func(c rune) bool { return c <= ' ' || c == 0x7f }) {
		r.problems = append(r.problems, "It holds white space or control characters, which no URL may.")
	}
	if strings.Contains(text, `\`) {
		r.problems = append(r.problems, "It holds a backslash, which browsers read as a slash and servers do not.")
	}
	if brokenEscape(text) {
		r.problems = append(r.problems, "A % in it is not followed by two hexadecimal digits.")
	}
	return text
}

// locate reads host, path and query of //host/path?query and what they lead to.
func (r *relayState) locate(rest string) {
	if !isSlashes(rest) {
		r.leads, r.path = leadsElsewhere, rest // javascript:, data: and the like
		return
	}
	authority := rest[2:]
	end := strings.IndexAny(authority, `/\?#`)
	if end < 0 {
		end = len(authority)
	}
	r.path, r.query = cutPath(authority[end:])
	r.host = hostOf(authority[:end])
	r.partition = partitionOfHost(r.host)
	r.leads = r.destinationService()
	if r.leads != leadsElsewhere {
		r.region = regionOfHost(r.host)
	}
	if r.leads == leadsToConsole && r.region == "" {
		r.region, _ = r.parameter("region")
	}
	if r.leads == leadsToConnect {
		r.readConnect()
	}
}

// destinationService tells by host and path which service answers there.
func (r *relayState) destinationService() string {
	path := strings.ToLower(r.path)
	switch {
	case r.partition == "":
		return leadsElsewhere
	case hostHas(r.host, "signin"), hostHas(r.host, "signin-fips"), hostHas(r.host, "sign-in"):
		return leadsToSignIn
	case hostHas(r.host, "console"):
		if strings.HasPrefix(path, "/connect/federat") {
			return leadsToConnect
		}
		return leadsToConsole
	case strings.Contains(r.host, ".my.connect."), strings.HasSuffix(r.host, ".awsapps.com") && strings.HasPrefix(path, "/connect"):
		return leadsToConnect
	case strings.HasPrefix(r.host, "appstream2.") || strings.HasPrefix(r.host, "appstream2-fips."):
		return leadsToAppStream
	case strings.HasPrefix(r.host, "workspaces.") || strings.HasPrefix(r.host, "workspaces-fips."):
		return leadsToWorkSpaces
	}
	return leadsElsewhere
}

// readConnect reads instance and destination of a Connect federation address.
func (r *relayState) readConnect() {
	if id, ok := strings.CutPrefix(r.path, connectFederate); ok {
		// An ARN in place of the id carries a slash of its own.
		from := 0
		if plain := unescaped(id); strings.HasPrefix(plain, "arn:") {
			id, from = plain, strings.IndexByte(plain, '/')+1
		}
		r.instance = id
		if i := strings.IndexByte(id[from:], '/'); i >= 0 {
			r.instance, r.afterInstance = id[:from+i], id[from+i:]
		}
		r.instance = unescaped(r.instance)
	}
	r.rawDestination, r.hasDestination = r.parameter("destination")
	plain := unescaped(r.rawDestination)
	if r.doubleEncoded() {
		plain = unescaped(plain)
	}
	value, _ := r.parameter("new_domain")
	r.newDomain = value == "true" || strings.Contains(plain, "&new_domain=true") || strings.Contains(plain, "?new_domain=true")
	r.destination = plain
	if end := strings.IndexAny(plain, "?&#"); end >= 0 && !strings.Contains(plain, "://") {
		r.destination = plain[:end]
	}
}

// doubleEncoded says whether the destination was percent-encoded twice.
func (r relayState) doubleEncoded() bool {
	plain := strings.ToLower(unescaped(r.rawDestination))
	return strings.HasPrefix(plain, "%2f") || strings.HasPrefix(plain, "http%3a") || strings.HasPrefix(plain, "https%3a")
}

// parameter returns a query parameter as written.
func (r *relayState) parameter(name string) (string, bool) {
	for _, pair := range strings.Split(r.query, "&") {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value, true
		}
	}
	return "", false
}

// federation says whether the address is Connect's federation page, by which
// alone a user signed in through IAM gets into Connect.
func (r relayState) federation() bool {
	return r.leads == leadsToConnect && hostHas(r.host, "console")
}

// service returns what the relay state leads to, or nil when that cannot be told.
func (r relayState) service() *string {
	if r.leads == "" {
		return nil
	}
	return &r.leads
}

// parts returns the pieces of the relay state in reading order.
func (r relayState) parts() []RelayPart {
	var out []RelayPart
	add := func(name, value string) {
		if value != "" {
			out = append(out, RelayPart{Name: name, Value: value})
		}
	}
	add("service", r.leads)
	add("host", r.host)
	add("region", r.region)
	add("partition", r.partition)
	add("path", r.path)
	add("instance", r.instance)
	add("destination", r.destination)
	return out
}
