package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var lfDecorated = &Check{
	ID:       "lf-decorated",
	Family:   FamilyDriver,
	Service:  ServiceLakeFormation,
	Stage:    AfterSignIn,
	Title:    "Lake Formation ignores an attribute with this name",
	Severity: Warning,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Why: "A driver with LakeFormationEnabled gives the message to AssumeDecoratedRoleWithSAML. Lake Formation takes the " +
		"user from its attribute Username, and the groups from Groups. It matches its permissions with these values.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims,
			Do:        "Name the claims " + prefixLakeFormation + "Username and " + prefixLakeFormation + "Groups.",
			Elsewhere: "Name the attributes " + prefixLakeFormation + "Username and " + prefixLakeFormation + "Groups.",
		},
	},
	Sources: []Source{vendordoc.AthenaLakeFormation, vendordoc.LakeFormationModel},
	When: func(d *Document, _ *Options) Condition {
		for i := range d.Assertion.Attributes {
			if _, ok := d.Assertion.Attributes[i].lakeFormation(); ok {
				return Condition{}
			}
		}
		return notApplicable("there is no attribute of Lake Formation")
	},
	Run: checkLfDecorated,
}

const prefixLakeFormation = "https://lakeformation.amazon.com/SAML/Attributes/"

// lakeFormation is the attribute of Lake Formation that someone meant, by its name without the prefix.
func (a *Attribute) lakeFormation() (local string, ok bool) {
	name := strings.TrimSpace(a.name())
	_, path, ok := strings.Cut(name, "lakeformation.amazon.com/")
	if !ok || !strings.HasPrefix(strings.ToLower(path), "saml/attributes/") {
		return "", false
	}
	return name[strings.LastIndexByte(name, '/')+1:], true
}

func checkLfDecorated(d *Document, _ *Options) (out []Finding) {
	for i := range d.Assertion.Attributes {
		at := &d.Assertion.Attributes[i]
		local, ours := at.lakeFormation()
		if !ours || len(out) >= maxFindings {
			continue
		}
		want := ""
		for _, known := range [...]string{"Username", "Groups"} {
			if strings.EqualFold(local, known) {
				want = prefixLakeFormation + known
			}
		}
		switch {
		case want == "":
			out = append(out, d.found(at.Node, "It is neither Username nor Groups.").WithGot(words.Shorten(at.name())))
		case at.name() != want:
			out = append(out, d.found(at.Node, "The name differs from the documented one.").WithGot(words.Shorten(at.name())).
				WithWant(want))
		case want == prefixLakeFormation+"Username" && (len(at.Values) != 1 || noValue(at.Values[0].Text)):
			f := d.found(at.Node, "The attribute must have one value.")
			f.Title = "Username of Lake Formation does not have one value"
			out = append(out, f)
		}
	}
	return out
}
