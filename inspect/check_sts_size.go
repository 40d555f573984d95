package inspect

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

var stsSize = &Check{
	ID:       "sts-size",
	Family:   FamilyDriver,
	Service:  ServiceSTS,
	Title:    "The form is longer than the Python driver of Redshift reads",
	Severity: Warning,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForDriver,
	Why: "STS takes 100,000 characters of base64. The Python driver of Redshift reads 102,400 bytes of " +
		"the posted form at once, where a plus, a slash and an equals sign each take three.",
	Fixes: []Fix{
		{
			Where:     Entra,
			Path:      vendordoc.EntraClaims + " > group claim",
			Do:        "Send fewer groups and roles: only those assigned to the application.",
			Elsewhere: "Send fewer groups and roles.",
		},
	},
	Sources: []Source{vendordoc.RedshiftPython, vendordoc.AssumeRoleWithSAML},
	When: func(d *Document, _ *Options) Condition {
		if d.Message.Base64Len == 0 {
			return notChecked("the input did not tell the length of the base64 text")
		}
		return Condition{}
	},
	Run: checkStsSize,
}

// mostForm is how many bytes of the form the Python driver of Redshift reads.
const mostForm = 102_400

func checkStsSize(d *Document, _ *Options) []Finding {
	n := d.formLength()
	if n <= mostForm || d.Message.Base64Len > maxAssertion { // response-size judges what STS takes
		return nil
	}
	return []Finding{d.found(d.Root, "The form has "+strconv.Itoa(n)+" bytes.").WithGot(strconv.Itoa(n)).
		WithWant("<= " + strconv.Itoa(mostForm))}
}

// formLength is how many bytes the message takes in a posted form.
func (d *Document) formLength() int {
	n := len("SAMLResponse=") + d.Message.Base64Len
	for _, c := range [...]string{"+", "/", "="} {
		n += 2 * strings.Count(d.Message.Raw, c)
	}
	if d.RelayState != nil {
		n += len("&RelayState=") + len(url.QueryEscape(*d.RelayState))
	}
	return n
}
