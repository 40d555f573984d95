package inspect

import (
	"cmp"
	"html"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var spReadable = &Check{
	ID:           "sp-readable",
	Family:       FamilyServiceProvider,
	Service:      ServiceOther,
	OnCiphertext: true,
	Title:        "The message can't be read",
	Severity:     Error,
	Basis:        Inferred,
	Since:        "0.1.0",
	Needs:        NeedXML,
	Targets:      ForServices | ForOthers,
	Why: "A service provider reads a message as well-formed XML without a DOCTYPE, with a SAML 2.0 Response as its root. " +
		"samlscope has its own limits too, and can't tell what a service does with a longer message.",
	Fixes: []Fix{
		fixUnaltered,
		{
			Where: Local,
			Path:  "The identity provider's settings for this app",
			Do:    "If the captured form field is the same, check that the app signs in with SAML 2.0.",
		},
	},
	Sources: []Source{vendordoc.XML10, vendordoc.OWASPExternalEntities, vendordoc.SAMLBindings},
	When: func(d *Document, _ *Options) Condition {
		if !d.forAnother() {
			return notApplicable("no Response for such a service was found")
		}
		return Condition{}
	},
	Run: checkSpReadable,
}

// checkSpReadable finds nothing in a Response. A limit of samlscope's own, and what an unknown service does, say
// nothing about the sign-in.
func checkSpReadable(d *Document, _ *Options) []Finding {
	if d.Kind == KindResponse {
		return nil
	}
	for _, c := range []*Check{xmlDoctype, xmlDuplicateAttribute, xmlWellFormed, responseBase64, xmlLimits} {
		for _, f := range d.reported(c.ID) {
			if f.Severity != "" && f.Severity != Error {
				continue
			}
			if f.Title == "" {
				f.Title = c.Title
			}
			if c == xmlLimits {
				f.Title, f.Severity = "The message is longer or deeper than samlscope reads", Warning
			}
			return d.lessSure(f)
		}
	}
	f := d.found(d.Root, "samlscope finds no Response in it.")
	if d.Root != nil {
		f = d.found(d.Root, rootDetail(d.Root)).WithGot(d.Root.Local).WithWant("Response")
		f.Title = responseRoot.Title
	}
	return d.lessSure(f)
}

// lessSure makes a warning of what an unknown service may accept all the same.
func (d *Document) lessSure(f Finding) []Finding {
	if !d.Target.Known() {
		f.Severity = Warning
	}
	return []Finding{f}
}

// unreadTarget is whom a message is for that can't be read: by where it was posted, else by the addresses and the
// audience that its text shows. TargetUnknown with d.elsewhere is another service than AWS's; without it, nothing tells.
func (d *Document) unreadTarget(o *Options) Target {
	if t := d.targetAt(d.Posted, o); t != "" {
		return t
	}
	text := cmp.Or(d.XML, d.Message.Head)
	addresses := textsBehind(unreadAddress(), text)
	if t := d.targetNamed(addresses, textsBehind(unreadAudience(), text), o); t != "" {
		return t
	}
	for _, address := range append(addresses, d.Posted) {
		if strings.Contains(address, "://") && !relayAddress(address, o) {
			d.elsewhere = address
			break
		}
	}
	return TargetUnknown
}

// mostUnread is how many addresses of a text that can't be read are looked at.
const mostUnread = 8

// A pattern with a thousand repetitions takes longer to compile than a message to judge: the first need does it.
var (
	unreadAddress = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\b(?:Recipient|Destination)\s*=\s*["']([^"'<>]{1,1000})["']`)
	})
	unreadAudience = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`<(?:[\w.-]+:)?Audience>\s*([^<>]{1,1000}?)\s*<`)
	})
)

// textsBehind are what a pattern finds in a text, Recipients before Destinations.
func textsBehind(pattern *regexp.Regexp, text string) (out []string) {
	found := pattern.FindAllStringSubmatch(text, mostUnread)
	slices.SortStableFunc(found, func(a, b []string) int { return -strings.Compare(a[0][:1], b[0][:1]) })
	for _, m := range found {
		out = append(out, html.UnescapeString(m[1]))
	}
	return out
}

// unread is the headline of a message for another service that can't be read, and of which that says nothing.
func (d *Document) unread(f *Finding) string {
	if d.Root == nil && d.XML == "" && f.ID == spReadable.ID && f.Code != "XML-LIMIT" && f.Code != "ENC-LIMIT" {
		return "This isn't a SAML message: " + strings.TrimSuffix(f.Detail, ".") + "."
	}
	who := d.receiver()
	if rest, ok := strings.CutPrefix(who, "The "); ok {
		who = "the " + rest
	}
	return "Can't tell what " + who + " does: " + lowerFirst(f.Title) + "."
}
