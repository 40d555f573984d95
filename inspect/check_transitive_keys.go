package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var transitiveKeys = &Check{
	ID:       "transitive-keys",
	Family:   FamilySession,
	Service:  ServiceSTS,
	Title:    "TransitiveTagKeys names a tag that isn't in the message",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "TransitiveTagKeys lists the session tags that stay when the role assumes another: one " +
		"AttributeValue for each PrincipalTag key in the same message. AWS doesn't document what it does " +
		"with a key that no tag has.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims,
			Do: "Make the values of TransitiveTagKeys match the keys after PrincipalTag:, including case, " +
				"or add the missing PrincipalTag claim.",
			Elsewhere: "Make the values of TransitiveTagKeys match the keys after PrincipalTag:, including " +
				"case, or send the missing PrincipalTag attribute.",
		},
	},
	Sources: []Source{vendordoc.SAMLAssertions, vendordoc.SessionTags},
	When: func(d *Document, o *Options) Condition {
		if d.Assertion.attribute(attrTransitiveKeys) == nil {
			return notApplicable("there is no TransitiveTagKeys")
		}
		return Condition{}
	},
	Run: checkTransitiveKeys,
}

func checkTransitiveKeys(d *Document, o *Options) []Finding {
	var out []Finding
	tags := d.Assertion.tags()
	for _, at := range d.Assertion.attributesNamed(attrTransitiveKeys) {
		for _, v := range at.Values {
			if len(out) >= maxFindings {
				return out
			}
			if detail := unmatchedKey(strings.TrimFunc(v.Text, words.IsBlank), tags); detail != "" {
				out = append(out, d.foundText(v.Node, detail))
			}
		}
	}
	return out
}

// unmatchedKey says why a key names none of the tags, or "" when it does.
func unmatchedKey(key string, tags []sessionTag) string {
	for _, t := range tags {
		if t.Key == key {
			return ""
		}
	}
	for _, t := range tags {
		if strings.EqualFold(t.Key, key) {
			return "TransitiveTagKeys says " + words.Quoted(key) + ", the tag's key is " + words.Quoted(t.Key) +
				". AWS doesn't document whether it treats them as the same."
		}
	}
	switch {
	case key == "":
		return "TransitiveTagKeys has an empty value."
	case strings.HasPrefix(key, prefixPrincipalTag), strings.HasPrefix(key, "PrincipalTag:"):
		return "TransitiveTagKeys says " + words.Quoted(key) + "; only the key after PrincipalTag: belongs " +
			"there."
	case strings.ContainsAny(key, ",;|"):
		return "TransitiveTagKeys says " + words.Quoted(key) + ", which isn't a tag of this message. " +
			"Several keys need one AttributeValue each."
	}
	return "TransitiveTagKeys says " + words.Quoted(key) + ", but there is no attribute PrincipalTag:" +
		words.Shorten(key) + "."
}
