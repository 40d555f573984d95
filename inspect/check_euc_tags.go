package inspect

import (
	"regexp"
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var eucTags = &Check{
	ID:       "euc-tags",
	Family:   FamilyDesktop,
	Service:  ServiceWorkSpaces,
	Stage:    AfterSignIn,
	Title:    "A session tag for certificate-based sign-in doesn't have its documented form",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "WorkSpaces and AppStream can sign the user in to Windows with a certificate. They make it from the session " +
		"tags UserPrincipalName (user@domain), ObjectSid (a SID) and Domain (the DNS name). With another value, " +
		"Windows doesn't find the user and asks for a password.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Choose user.onpremisesuserprincipalname for UserPrincipalName, user.onpremisessecurityidentifier for " +
				"ObjectSid, and the DNS name of the domain for Domain.",
			Elsewhere: "Send the user principal name as UserPrincipalName, the SID as ObjectSid, and the DNS name of the " +
				"domain as Domain.",
		},
	},
	Sources: []Source{vendordoc.WorkSpacesSAML, vendordoc.AppStreamSAML},
	When: func(d *Document, o *Options) Condition {
		if c := whenDesktop(d, o); c.Outcome != "" {
			return c
		}
		for _, t := range d.Assertion.tags() {
			if desktopTag(t.Key) != nil {
				return Condition{}
			}
		}
		return notApplicable("there is no session tag for certificate-based sign-in")
	},
	Run: checkEucTags,
}

// desktopTags are the tags that make a user's certificate, with the form of each.
var desktopTags = []struct {
	key, form string
	fits      *regexp.Regexp
}{
	{"UserPrincipalName", "user@domain", regexp.MustCompile(`^[^@\s]+@[^@\s]+$`)},
	{"ObjectSid", "S-1-5-21-…", regexp.MustCompile(`^S-\d+(-\d+)+$`)},
	{"Domain", "the DNS name of the domain", regexp.MustCompile(`^[^.@\s]+(\.[^.@\s]+)+$`)},
}

// desktopTag is what the tag of this key has to look like and how that is said; nil for another tag.
// IAM ignores the case of tag keys.
func desktopTag(key string) func(value string) (form string, ok bool) {
	for i := range desktopTags {
		if t := &desktopTags[i]; strings.EqualFold(t.key, key) {
			return func(value string) (string, bool) { return t.form, t.fits.MatchString(value) }
		}
	}
	return nil
}

func checkEucTags(d *Document, _ *Options) (out []Finding) {
	for _, t := range d.Assertion.tags() {
		check := desktopTag(t.Key)
		if check == nil || len(out) >= maxFindings {
			continue
		}
		for _, v := range t.Attribute.Values {
			if form, ok := check(v.Text); !ok {
				out = append(out, d.foundText(v.Node, "The session tag "+t.Key+" has another form.").WithWant(form))
			}
		}
	}
	return out
}
