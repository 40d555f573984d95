package inspect

import (
	"fmt"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/xmltree"
)

// whenNow is the condition of every check on time, ahead of its own.
func whenNow(d *Document) Condition {
	if d.Now.IsZero() {
		return notChecked("no instant is known at which to judge")
	}
	return Condition{}
}

// unreadable is the finding for an instant that is no xs:dateTime. That AWS
// refuses it is inferred: nobody can tell when it is.
func (d *Document) unreadable(n *xmltree.Node, a *xmltree.Attr, what string) Finding {
	f := d.foundAttr(n, a, what+" is not an instant that XML Schema knows (xs:dateTime).").WithWant(stamp(d.Now))
	f.Title, f.Basis, f.AWSError = what+" cannot be read as an instant", Inferred, noAWSError
	return f
}

// expiry judges an end of validity: over is an error, over by less than the
// tolerance a warning. AWS's own tolerance is not published.
func (d *Document) expiry(n *xmltree.Node, a *xmltree.Attr, what string, skew time.Duration) []Finding {
	if a == nil {
		return nil
	}
	end := xmltree.ParseDateTime(a.Value)
	if end.IsZero() {
		return []Finding{d.unreadable(n, a, what)}
	}
	late := d.Now.Sub(end)
	if late < 0 {
		return nil
	}
	detail := fmt.Sprintf("%s was %s before the instant of judgement, %s.", what, span(late), stamp(d.Now))
	if late == 0 {
		detail = what + " is the instant of judgement itself, at which validity is over."
	}
	f := d.foundAttr(n, a, detail).WithWant("> " + stamp(d.Now))
	if late < skew {
		return []Finding{tolerated(f, skew)}
	}
	return []Finding{f}
}

// tolerated is the finding for a value that only passes with tolerance.
func tolerated(f Finding, skew time.Duration) Finding {
	f.Detail += fmt.Sprintf(" It passes only with the tolerance of %s; AWS's own is not published.", span(skew))
	f.Basis = Inferred
	return f.WithSeverity(Warning)
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z07:00") }

// span writes a duration for a sentence: 12h, 5m10s, 22h30m; below a second
// with its milliseconds.
func span(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	s := d.Round(time.Second).String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
