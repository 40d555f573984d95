package inspect

import (
	"testing"
	"time"
)

func withSkew(o Options, skew time.Duration) Options {
	o.Skew = skew
	return o
}

func TestTimeChecks(t *testing.T) {
	end := func(v string) []string {
		return []string{entraEnd, `<Conditions NotBefore="2026-11-20T09:25:00.000Z" NotOnOrAfter="` + v + `">`}
	}
	begin := func(v string) []string { return []string{entraEnd, `<Conditions NotBefore="` + v + `">`} }
	subject := func(v string) []string {
		return []string{entraSCDEnd, `<SubjectConfirmationData NotOnOrAfter="` + v + `"`}
	}
	session := func(v string) []string {
		return []string{"<AuthnStatement ", `<AuthnStatement SessionNotOnOrAfter="` + v + `" `}
	}
	duration := func(v string) []string {
		return []string{"<AttributeValue>3600</AttributeValue>", "<AttributeValue>" + v + "</AttributeValue>"}
	}
	judgeAll(t, []judgement{
		{"before", "conditions-notonorafter", nil, at("10:29:59.999"), passes},
		{"at", "conditions-notonorafter", nil, at("10:30:00"), fails(Error, "is the time of the check itself")},
		{"after", "conditions-notonorafter", nil, at("11:00:00"), fails(Error, "30 min before")},
		{
			"within the tolerance",
			"conditions-notonorafter",
			nil,
			withSkew(at("10:30:30"), time.Minute),
			fails(Warning, "tolerance of 1 min"),
		},
		{
			"at the tolerance",
			"conditions-notonorafter",
			nil,
			withSkew(at("10:31:00"), time.Minute),
			fails(Error, "1 min before"),
		},
		{"other zone", "conditions-notonorafter", end("2026-11-20T11:30:00+01:00"), at("10:29:59"), passes},
		{"no zone", "conditions-notonorafter", end("2026-11-20T10:30:00"), at("10:30:01"), fails(Error, "1 s before")},
		{"unreadable", "conditions-notonorafter", end("tomorrow"), at("09:30:00"), wasNotChecked},
		{"long over", "conditions-notonorafter", end("1700-01-01T00:00:00Z"), at("09:30:00"), fails(Error, "more than 326 years")},
		{"never set", "conditions-notonorafter", end("0001-01-01T00:00:00Z"), at("09:30:00"), fails(Error, "2025 years")},
		{"as issued", "conditions-notonorafter", nil, Options{}, passes},

		{"at", "conditions-notbefore", nil, at("09:25:00"), passes},
		{"early by a second", "conditions-notbefore", nil, at("09:24:59"), fails(Warning, "1 s after")},
		{"early by more than clocks differ", "conditions-notbefore", nil, at("09:23:59"), fails(Error, "1 min 1 s after")},
		{
			"early within the tolerance",
			"conditions-notbefore",
			nil,
			withSkew(at("09:24:00"), time.Minute),
			fails(Warning, "tolerance"),
		},
		{
			"absent",
			"conditions-notbefore",
			[]string{` NotBefore="2026-11-20T09:25:00.000Z"`, ""},
			at("01:00:00"),
			doesNotApply,
		},
		{"unreadable", "conditions-notbefore", begin("09:25"), at("09:30:00"), wasNotChecked},
		{"never set", "conditions-notbefore", begin("0001-01-01T00:00:00Z"), at("09:30:00"), passes},
		{"far ahead", "conditions-notbefore", begin("2526-11-20T09:30:00Z"), at("09:30:00"), fails(Error, " 500 years after")},

		{"short", "subject-notonorafter", subject("2026-11-20T09:31:00Z"), at("09:32:00"), fails(Error, "1 min before")},
		{"holds", "subject-notonorafter", subject("2026-11-20T09:31:00Z"), at("09:30:59"), passes},

		{"four minutes", "redeem-window", nil, at("09:34:00.143"), passes},
		{"a moment more", "redeem-window", nil, at("09:34:00.144"), fails(Warning, "were left")},
		{"five minutes", "redeem-window", nil, at("09:35:00.143"), fails(Warning, "0 s were left")},
		{"a moment more", "redeem-window", nil, at("09:35:00.144"), fails(Error, "counted from Assertion/@IssueInstant")},
		{
			"within the tolerance",
			"redeem-window",
			nil,
			withSkew(at("09:35:30"), time.Minute),
			fails(Warning, "tolerance of 1 min"),
		},
		{"from the future", "redeem-window", nil, at("09:00:00"), passes},
		{"as issued", "redeem-window", nil, Options{}, passes},
		{
			"older Response",
			"redeem-window",
			[]string{"09:30:00.150Z", "09:20:00Z"},
			at("09:30:00"),
			fails(Error, "counted from Response/@IssueInstant"),
		},
		{
			"unreadable",
			"redeem-window",
			[]string{"2026-11-20T09:30:00.143Z", "now"},
			at("09:30:00"),
			wasNotChecked,
		},
		{
			"too old by the one that can be read",
			"redeem-window",
			[]string{"2026-11-20T09:30:00.143Z", "now"},
			at("09:36:00"),
			fails(Error, "counted from Response/@IssueInstant"),
		},
		{
			"centuries old",
			"redeem-window",
			[]string{"2026-11-20T09:30:00.143Z", "1626-11-20T09:36:00Z"},
			at("09:36:00"),
			fails(Error, "was 400 years old"),
		},

		{
			"twelve minutes",
			"session-notonorafter",
			session("2026-11-20T09:42:00Z"),
			at("09:30:00"),
			fails(Warning, "Only 12 min"),
		},
		{
			"a quarter of an hour",
			"session-notonorafter",
			append(session("2026-11-20T09:45:00Z"), duration("900")...),
			at("09:30:00"),
			passes,
		},
		{
			"half of what is asked for",
			"session-notonorafter",
			session("2026-11-20T10:00:00Z"),
			at("09:30:00"),
			fails(Warning, "asks for 1 h"),
		},
		{
			"past",
			"session-notonorafter",
			session("2026-11-20T09:00:00Z"),
			at("09:30:00"),
			fails(Warning, "was over 30 min before"),
		},
		{"later", "session-notonorafter", session("2026-11-21T09:00:00Z"), at("09:30:00"), passes},

		{"least", "session-duration-range", duration("900"), Options{}, passes},
		{"most", "session-duration-range", duration("43200"), Options{}, passes},
		{"white space is another check's", "session-duration-range", duration(" 3600\n"), Options{}, passes},
		{"zeros in front", "session-duration-range", duration("03600"), Options{}, passes},
		{"one less", "session-duration-range", duration("899"), Options{}, fails(Warning, "fewer than 900")},
		{"one more", "session-duration-range", duration("43201"), Options{}, fails(Warning, "more than 43200")},
		{"enormous", "session-duration-range", duration("99999999999999999999"), Options{}, fails(Warning, "more than 43200")},
		{"hours", "session-duration-range", duration("8"), Options{}, fails(Warning, "looks like hours")},
		{"negative", "session-duration-range", duration("-3600"), Options{}, fails(Warning, "not a whole number")},
		{"fraction", "session-duration-range", duration("3600.0"), Options{}, fails(Warning, "not a whole number")},
		{
			"two values",
			"session-duration-range",
			duration("3600</AttributeValue><AttributeValue>60"),
			Options{},
			fails(Warning, "fewer than 900"),
		},
	})
}

// TestNoInstantNoVerdict: without an instant a check on time has nothing to say.
func TestNoInstantNoVerdict(t *testing.T) {
	m := entraMessage(t, `IssueInstant="2026-11-20T09:30:00.150Z"`, `IssueInstant="?"`,
		`IssueInstant="2026-11-20T09:30:00.143Z"`, `IssueInstant="?"`)
	for _, id := range []string{
		"conditions-notonorafter", "conditions-notbefore", "subject-notonorafter", "redeem-window", "instant-future",
	} {
		holdTo(t, id, m, Options{}, wasNotChecked)
	}
}

// TestUnreadableInstantIsNotAWSsText: AWS's text for an expired message is not
// claimed for one that no one can read.
func TestUnreadableInstantIsNotAWSsText(t *testing.T) {
	m := entraMessage(t, entraEnd, `<Conditions NotOnOrAfter="tomorrow">`)
	f := holdTo(t, "instant-readable", m, at("09:30:00"), fails(Error, "xs:dateTime"))
	if f[0].AWSError != "" || f[0].Basis != Inferred {
		t.Errorf("AWS's text is %q, basis %s", f[0].AWSError, f[0].Basis)
	}
	f = holdTo(t, "conditions-notonorafter", entraMessage(t), at("11:30:00"), fails(Error, "1 h before"))
	if f[0].AWSError != "Response has expired" {
		t.Errorf("AWS's text is %q", f[0].AWSError)
	}
}
