package knownerror

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// How many digits Microsoft's codes have, and how many of one text are looked at.
const (
	leastDigits = 4
	mostDigits  = 9
	mostCodes   = 8
)

// codeMark is folded text that comes before the number of a code.
type codeMark struct {
	text  string
	with  string // what must stand somewhere else in the text; "" for nothing
	apart bool   // something that ends a sentence or a field stands between it and the number
}

// codeMarks are Microsoft's prefix; the address of its page for a code; the JSON of its token
// endpoint; its sign-in log in the admin center, in Log Analytics and in Graph.
var codeMarks = []codeMark{
	{text: "aadsts"}, {text: "microsoftonlinecomerrorcode", apart: true}, {text: "errorcodes", apart: true},
	{text: "signinerrorcode"}, {text: "resulttype"}, {text: "errorcode", with: "failurereason", apart: true},
}

// codes returns the numbers of Microsoft's codes in a text, each once, in their order.
func (t folded) codes() []string {
	var out []string
	for _, mark := range codeMarks {
		if !strings.Contains(t.s, mark.with) {
			continue
		}
		for from := 0; len(out) < mostCodes; {
			i := strings.Index(t.s[from:], mark.text)
			if i < 0 {
				break
			}
			from += i + len(mark.text)
			number := t.number(from)
			if len(number) < leastDigits || len(number) > mostDigits || slices.Contains(out, number) ||
				mark.apart && t.edges[from] != sentence {
				continue
			}
			out = append(out, number)
		}
	}
	return out
}

// likeDigits are the letters that a screenshot typed off, or read by a program, has for digits.
var likeDigits = strings.NewReplacer("o", "0", "l", "1", "i", "1")

// number returns the digits that stand together from here on.
func (t folded) number(from int) string {
	to, digits := from, 0
	for to < len(t.s) && strings.IndexByte("0123456789oli", t.s[to]) >= 0 && (to == from || t.edges[to] == inside) {
		if t.s[to] <= '9' {
			digits++
		}
		to++
	}
	if t.edges[to] == inside || 2*digits <= to-from { // a word follows, or it is one
		to = from
		for to < len(t.s) && t.s[to] >= '0' && t.s[to] <= '9' && (to == from || t.edges[to] == inside) {
			to++
		}
	}
	return likeDigits.Replace(t.s[from:to])
}

// named returns the matches of a text that names these codes. The codes go first. What
// Microsoft says in a sentence is the code's own entry only, since several share one.
func named(found []*Error, numbers []string) []*Error {
	var out []*Error
	for _, number := range numbers {
		known := slices.IndexFunc(table(), func(e *Error) bool { return e.Code == "AADSTS"+number })
		if known < 0 {
			out = append(out, unknownCode(number))
		} else {
			out = append(out, table()[known])
		}
	}
	for _, e := range found {
		if !e.weak && e.Service != "entra" {
			out = append(out, e)
		}
	}
	return out
}

// unknownCode is the entry of a code that is not in the table.
func unknownCode(number string) *Error {
	page := microsoftsPage(number)
	return &Error{
		ID: "aadsts" + number, Service: "entra", Code: "AADSTS" + number, Text: "AADSTS" + number,
		Title: "Microsoft Entra ID stopped the sign-in",
		Meaning: stopsAtEntra + "samlscope has no entry for this code. Microsoft's page says what it means: " +
			page.URL,
		Basis: report.Documented,
		Causes: []Cause{cause("idp-refused", []report.Fix{{
			Where: report.Entra,
			Path:  vendordoc.EntraSignIn,
			Do:    "Read the failure reason and the troubleshooting details of the sign-in.",
		}})},
		Sources: []report.Source{page, vendordoc.EntraErrorCodes},
	}
}

// microsoftsPage is Microsoft's page for a code.
func microsoftsPage(number string) report.Source {
	return report.Source{Title: "Microsoft's page for this code",
		URL: "https://login.microsoftonline.com/error?code=" + number}
}
