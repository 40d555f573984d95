package inspect

import (
	"fmt"
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var sessionDurationRange = &Check{
	ID:       "session-duration-range",
	Family:   FamilyTime,
	Service:  ServiceSTS,
	Title:    "SessionDuration isn't a number from 900 to 43200",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Strict:   true,
	Why: "AWS documents SessionDuration as one integer, from 900 seconds (15 minutes) to 43200 (12 hours). " +
		"AWS doesn't document what it does with another value. The session can be longer than the role's " +
		"maximum, which limits API calls, not the console.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > SessionDuration",
			Do: "Choose Attribute as source and type a constant from 900 to 43200, in seconds; or delete " +
				"the claim for a session of one hour.",
			Elsewhere: "Send a number from 900 to 43200, in seconds; or leave out the attribute for a " +
				"session of one hour.",
		},
	},
	Sources: []Source{vendordoc.SAMLAssertions, vendordoc.EntraAWSTutorial},
	When: func(d *Document, o *Options) Condition {
		if d.Assertion.attribute(attrSessionDuration) == nil {
			return notApplicable("there is no SessionDuration attribute")
		}
		return Condition{}
	},
	Run: checkSessionDurationRange,
}

func checkSessionDurationRange(d *Document, o *Options) []Finding {
	var out []Finding
	for _, at := range d.Assertion.attributesNamed(attrSessionDuration) {
		if len(at.Values) == 0 && len(out) < maxFindings {
			out = append(out, d.found(at.Node, "The SessionDuration attribute has no value.").WithWant("900..43200"))
		}
		for _, v := range at.Values {
			if _, ok := sessionSeconds(v.Text); !ok && len(out) < maxFindings {
				out = append(out, d.foundText(v.Node, durationDetail(v.Text)).WithWant("900..43200"))
			}
		}
	}
	return out
}

// durationDetail says what the text is instead of a number of seconds in range.
func durationDetail(text string) string {
	s := strings.TrimSpace(text)
	digits := strings.TrimLeft(s, "0")
	switch {
	case s == "":
		return "The value is empty."
	case strings.Trim(s, "0123456789") != "":
		return fmt.Sprintf("%q is not a whole number of seconds.", words.Shorten(s))
	case len(digits) > 5 || len(digits) == 5 && digits > "43200":
		return "It asks for more than 43200 seconds (12 hours)."
	case len(digits) <= 2:
		return "It asks for fewer than 900 seconds; the number looks like hours or minutes."
	}
	return "It asks for fewer than 900 seconds (15 minutes)."
}
