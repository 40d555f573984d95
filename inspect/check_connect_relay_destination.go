package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var connectRelayDestination = &Check{
	ID:       "connect-relay-destination",
	Family:   FamilyConnect,
	Service:  ServiceConnect,
	Stage:    AfterSignIn,
	Title:    "Amazon Connect doesn't open the destination in the relay state",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForIAM,
	Why: "Connect opens the page named by destination=, which must be percent-encoded once " +
		"(destination=%2Fccp-v2). Instances with the new domain my.connect.aws use the path without " +
		"/connect, together with new_domain=true; those with the old domain awsapps.com use it with " +
		"/connect.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraRelayState,
			Do:    "Write the destination percent-encoded once, for example ?destination=%2Fccp-v2.",
		},
		{
			Where: Connect,
			Path:  "your instance > Approved origins",
			Do:    "For a page outside Connect, add its https origin here.",
		},
	},
	Sources: []Source{vendordoc.ConnectSAML, vendordoc.ConnectDomain},
	When: func(d *Document, o *Options) Condition {
		if c := whenConnectRelay(d, o); c.Outcome != "" {
			return c
		}
		if !d.relay().HasDestination {
			return notApplicable("the relay state names no destination")
		}
		return Condition{}
	},
	Run: func(d *Document, _ *Options) []Finding {
		r := d.relay()
		var out []Finding
		add := func(s Severity, b Basis, want, detail string) {
			f := d.foundRelay(detail).WithSeverity(s)
			f.Basis = b
			if want != "" {
				f = f.WithWant(want)
			}
			out = append(out, f)
		}
		outside := strings.Contains(r.Destination, "://")
		switch {
		case r.Destination == "":
			add(Warning, Inferred, "", "The destination is empty.")
		case r.DoubleEncoded():
			add(Error, Inferred, "destination="+escapeSlashes(r.Destination),
				"The destination "+words.Shorten(r.RawDestination)+" is percent-encoded twice, so Connect probably sees no path.")
		case strings.ContainsAny(r.RawDestination, "/:") && !encodedPath(r.RawDestination):
			add(Warning, Documented, "destination="+escapeSlashes(r.Destination),
				"The destination "+words.Shorten(r.RawDestination)+" is not percent-encoded.")
		}
		switch {
		case outside && strings.HasPrefix(strings.ToLower(r.Destination), "http:"):
			add(Warning, Documented, "", "The destination "+words.Shorten(r.Destination)+" becomes https at "+
				"Connect, which breaks pages that answer only http (localhost).")
		case outside:
			add(Note, Documented, "", "The destination "+words.Shorten(r.Destination)+" opens only if its origin is an "+
				"approved origin of the instance.")
		case r.NewDomain && underConnect(r.Destination):
			add(Warning, Documented, "", "new_domain=true needs a path without /connect, but the path is "+
				words.Shorten(r.Destination)+".")
		case r.Destination == "/connect/ccp" || r.Destination == "/ccp":
			add(Note, Documented, "destination=%2Fccp-v2", "The destination is the old Contact Control "+
				"Panel; AWS replaced it by /ccp-v2.")
		case r.Destination != "" && !strings.HasPrefix(r.Destination, "/"):
			add(Warning, Inferred, "", "The destination "+words.Shorten(r.Destination)+" does not begin with a slash.")
		}
		return out
	},
}

// encodedPath says whether the path of a destination is encoded, whatever
// comes after a second question mark.
func encodedPath(raw string) bool {
	path, _, _ := strings.Cut(raw, "?")
	return !strings.ContainsAny(path, "/:")
}

func underConnect(path string) bool {
	return path == "/connect" || strings.HasPrefix(path, "/connect/")
}

// escapeSlashes percent-encodes a destination the way AWS's pages print it.
func escapeSlashes(s string) string {
	return strings.NewReplacer("%", "%25", "/", "%2F", ":", "%3A", "?", "%3F", "&", "%26", "#", "%23", " ",
		"%20").Replace(s)
}
