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
	Title:    "The form is longer than the Redshift Python driver reads",
	Severity: Warning,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForDriver,
	Why: "STS accepts 100,000 characters of base64. The Redshift Python driver reads at most 102,400 bytes " +
		"of the posted form, where each plus, slash and equals sign needs three bytes.",
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
			return notChecked("the input doesn't show the length of the base64 text")
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
