package inspect

import "testing"

// TestBrokenCheck: a check that breaks takes nothing from the others, and never
// lets a message be called accepted.
func TestBrokenCheck(t *testing.T) {
	m := exclusive("assertion").write(t)
	o := trusting(t, "entra-a")
	if r := Inspect(Messages("m", []byte(m.text))[0], o); r.Verdict != Accept {
		t.Fatalf("%s: %s", r.Verdict, r.Headline)
	}
	broken := &Check{
		ID:       "breaks",
		Severity: Note,
		Run:      func(d *Document, _ *Options) []Finding { return []Finding{{Detail: d.Refused[0].Detail}} },
	}
	o.Checks = []*Check{broken}
	r := Inspect(Messages("m", []byte(m.text))[0], o)
	if r.Verdict != AtRisk || r.Checks[len(catalogue)].Outcome != InternalError || len(r.Checks) != len(catalogue)+1 {
		t.Errorf("%s: %s; %+v", r.Verdict, r.Headline, r.Checks[len(r.Checks)-1])
	}
	m.text = m.with("https://aws.amazon.com/SAML/Attributes/RoleSessionName", "name")
	if r := Inspect(Messages("m", []byte(m.text))[0], o); r.Verdict != Reject {
		t.Errorf("%s: %s", r.Verdict, r.Headline)
	}
}
