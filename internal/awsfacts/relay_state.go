package awsfacts

import (
	"net/url"
	"strings"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/words"
)

// relayForm tells what kind of text a relay state is.
type relayForm uint8

// The kinds of relay state.
const (
	RelayEmpty    relayForm = iota
	RelayOpaque             // a token or other text that only its maker can read
	RelayRelative           // a path without a host
	RelayURL                // names a host, or a scheme that a browser would act on
)

// What a relay state leads to.
const (
	LeadsToConnect    = "connect"
	LeadsToAppStream  = "appstream"
	LeadsToWorkSpaces = "workspaces"
	LeadsToQuick      = "quicksight"
	LeadsToConsole    = "console"
	LeadsToSignIn     = "signin"
	leadsElsewhere    = "other"
)

// ConnectFederate is the path of Amazon Connect's federation page on the
// console host; the instance id follows it.
const ConnectFederate = "/connect/federate/"

// RelayState is a relay state taken apart, as far as it can be. Text that was
// encoded once too often is read as what was meant; problems says so.
type RelayState struct {
	Raw    string
	Meant  string // raw without what an encoding too many left behind
	Form   relayForm
	Scheme string // lower case; empty for text that begins with a host
	Host   string // lower case, without user and port
	Port   string // when it isn't the one that https means anyway
	Path   string // as written
	Query  string // as written, without the question mark

	Leads     string // leadsToConnect, ...; empty unless form is relayURL
	Partition string // of the host; empty when the host is not AWS's
	Region    string // of the host, or of the console's region parameter; empty when none is named

	Instance       string // Connect: what stands for the instance id, decoded
	AfterInstance  string // Connect: path behind it
	HasDestination bool
	Destination    string // Connect: path, or URL, of the destination, decoded
	RawDestination string // as written
	NewDomain      bool   // Connect: new_domain=true is given
	Defender       bool   // the host has the suffix of Defender for Cloud Apps, which Host is without

	Problems []string // of encoding, each a sentence about this relay state
}

// ParseRelayState takes a relay state apart. It never fails.
func ParseRelayState(s string) RelayState {
	r := RelayState{Raw: s}
	text := r.plainText(s)
	r.Meant = text
	switch scheme, rest := splitScheme(text); {
	case text == "":
		r.Form = RelayEmpty
	case scheme != "" && isSlashes(rest), activeScheme(scheme):
		r.Form, r.Scheme = RelayURL, scheme
		r.locate(rest)
	case isSlashes(text):
		r.Form = RelayURL
		r.locate(text)
	case strings.HasPrefix(text, "/"):
		r.Form = RelayRelative
		r.Path, r.Query = cutPath(text)
	case awsHostFirst(text):
		r.Form = RelayURL
		r.locate("//" + text)
	default:
		r.Form = RelayOpaque
	}
	return r
}

// plainText undoes what an encoding too many left behind and notes it.
func (r *RelayState) plainText(s string) string {
	text := strings.TrimSpace(s)
	if text != s && text != "" {
		r.Problems = append(r.Problems, "There is white space around it.")
	}
	for i := 0; i < 3 && encodedURL(text); i++ {
		decoded, err := url.PathUnescape(text)
		if err != nil {
			break
		}
		if i == 0 {
			r.Problems = append(r.Problems, "The whole URL is percent-encoded once too often, so AWS sees "+
				"no URL.")
		}
		text = decoded
	}
	if scheme, rest := splitScheme(text); scheme == "" || !isSlashes(rest) {
		return text
	}
	if strings.Contains(text, "&amp;") {
		r.Problems = append(r.Problems, "It contains the HTML escape &amp; instead of &.")
		text = strings.ReplaceAll(text, "&amp;", "&")
	}
	if strings.ContainsFunc(text, func(c rune) bool { return c <= ' ' || c == 0x7f }) {
		r.Problems = append(r.Problems, "It contains white space or control characters, which a URL can't have.")
	}
	if strings.Contains(text, `\`) {
		r.Problems = append(r.Problems, "It contains a backslash; browsers read it as a slash, servers don't.")
	}
	if brokenEscape(text) {
		r.Problems = append(r.Problems, "It has a % without two hexadecimal digits after it.")
	}
	return text
}

// locate reads host, path and query of //host/path?query and what they lead to.
func (r *RelayState) locate(rest string) {
	if !isSlashes(rest) {
		r.Leads, r.Path = leadsElsewhere, rest // javascript:, data: and the like
		return
	}
	authority := rest[2:]
	end := strings.IndexAny(authority, `/\?#`)
	if end < 0 {
		end = len(authority)
	}
	r.Path, r.Query = cutPath(authority[end:])
	r.Host, r.Defender = defended(hostOf(authority[:end]))
	if r.Port = (&url.URL{Host: authority[strings.LastIndexByte(authority[:end], '@')+1 : end]}).Port(); r.Port == "443" {
		r.Port = ""
	}
	r.Partition = partitionOfHost(r.Host)
	r.Leads = r.destinationService()
	if r.Leads != leadsElsewhere {
		r.Region = regionOfHost(r.Host)
	}
	if r.Leads == LeadsToConsole && r.Region == "" {
		r.Region, _ = r.Parameter("region")
	}
	if r.Leads == LeadsToConnect {
		r.readConnect()
	}
}

// destinationService tells by host and path which service answers there.
func (r *RelayState) destinationService() string {
	path := strings.ToLower(r.Path)
	switch {
	case r.Partition == "":
		return leadsElsewhere
	case hostHas(r.Host, "signin"), hostHas(r.Host, "signin-fips"), hostHas(r.Host, "sign-in"):
		return LeadsToSignIn
	case hostHas(r.Host, "console"):
		if strings.HasPrefix(path, "/connect/federat") {
			return LeadsToConnect
		}
		return LeadsToConsole
	case strings.Contains(r.Host, ".my.connect."), strings.HasSuffix(r.Host, ".awsapps.com") &&
		strings.HasPrefix(path, "/connect"):
		return LeadsToConnect
	case strings.HasPrefix(r.Host, "appstream2.") || strings.HasPrefix(r.Host, "appstream2-fips."):
		return LeadsToAppStream
	case strings.HasPrefix(r.Host, "workspaces.") || strings.HasPrefix(r.Host, "workspaces-fips."):
		return LeadsToWorkSpaces
	case hostHas(r.Host, "quicksight"):
		return LeadsToQuick
	}
	return leadsElsewhere
}

// readConnect reads instance and destination of a Connect federation address.
func (r *RelayState) readConnect() {
	if id, ok := strings.CutPrefix(r.Path, ConnectFederate); ok {
		// An ARN in place of the id carries its own slash.
		from := 0
		if plain := words.PercentDecoded(id); strings.HasPrefix(plain, "arn:") {
			id, from = plain, strings.IndexByte(plain, '/')+1
		}
		r.Instance = id
		if i := strings.IndexByte(id[from:], '/'); i >= 0 {
			r.Instance, r.AfterInstance = id[:from+i], id[from+i:]
		}
		r.Instance = words.PercentDecoded(r.Instance)
	}
	r.RawDestination, r.HasDestination = r.Parameter("destination")
	plain := words.PercentDecoded(r.RawDestination)
	if r.DoubleEncoded() {
		plain = words.PercentDecoded(plain)
	}
	value, _ := r.Parameter("new_domain")
	r.NewDomain = value == "true" || strings.Contains(plain, "&new_domain=true") ||
		strings.Contains(plain, "?new_domain=true")
	r.Destination = plain
	if end := strings.IndexAny(plain, "?&#"); end >= 0 && !strings.Contains(plain, "://") {
		r.Destination = plain[:end]
	}
}

// DoubleEncoded says whether the destination was percent-encoded twice.
func (r RelayState) DoubleEncoded() bool {
	plain := strings.ToLower(words.PercentDecoded(r.RawDestination))
	return strings.HasPrefix(plain, "%2f") || strings.HasPrefix(plain, "http%3a") || strings.HasPrefix(plain, "https%3a")
}

// Parameter returns a query parameter as written.
func (r *RelayState) Parameter(name string) (string, bool) {
	for _, pair := range strings.Split(r.Query, "&") {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value, true
		}
	}
	return "", false
}

// Lost are the parameters that stand behind an &amp; in place of an &, in the order of the text: a server sees
// them under a name that begins with amp; and so misses them.
func (r *RelayState) Lost() (names []string) {
	_, query, _ := strings.Cut(r.Raw, "?")
	for i, pair := range strings.Split(query, "&amp;") {
		if name, _, named := strings.Cut(strings.TrimPrefix(pair, "amp;"), "="); i > 0 && named {
			names = append(names, name)
		}
	}
	return names
}

// Federation says whether the address is Connect's federation page, by which
// alone a user signed in through IAM gets into Connect.
func (r RelayState) Federation() bool {
	return r.Leads == LeadsToConnect && hostHas(r.Host, "console")
}

// Service returns the service of AWS that the relay state leads to, or nil when that cannot be told.
func (r RelayState) Service() *string {
	switch r.Leads {
	case "", LeadsToSignIn, leadsElsewhere:
		return nil
	}
	return &r.Leads
}

// Parts returns the pieces of the relay state in reading order.
func (r RelayState) Parts() []report.RelayPart {
	var out []report.RelayPart
	add := func(name, value string) {
		if value != "" {
			out = append(out, report.RelayPart{Name: name, Value: value})
		}
	}
	add("service", r.Leads)
	add("host", r.Host)
	add("region", r.Region)
	add("partition", r.Partition)
	add("path", r.Path)
	add("instance", r.Instance)
	add("destination", r.Destination)
	return out
}
