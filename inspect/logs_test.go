package inspect

import (
	"slices"
	"strings"
	"testing"
)

const trail = `{"Records":[
 {"eventName":"DescribeInstances","eventTime":"2026-11-20T09:30:01Z"},
 {"eventName":"AssumeRoleWithSAML","eventTime":"2026-11-20T09:30:01Z","requestParameters":{"sAMLAssertionID":"{ID}","roleSessionName":"alice@example.com","roleArn":"arn:aws:iam::400000000004:role/R"}{ERROR}},
 {"eventName":"AssumeRoleWithSAML","eventTime":"2026-11-20T09:31:01Z","requestParameters":{"sAMLAssertionID":"_other","roleSessionName":"alice@example.com"},"errorCode":"AccessDenied","errorMessage":"Not authorized to perform sts:AssumeRoleWithSAML"},
 {"eventName":"ConsoleLogin","eventTime":"2026-11-20T09:30:02Z","userIdentity":{"principalId":"AROAX:alice@example.com"},"responseElements":{"ConsoleLogin":"Success"}}]}`

func cloudTrail(t *testing.T, id, failure string) []LogEvent {
	t.Helper()
	events, err := ParseCloudTrail("events.json", []byte(strings.NewReplacer("{ID}", id, "{ERROR}",
		failure).Replace(trail)))
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// TestLogsConfirmAndStrike: the log's entry about this very message confirms a
// cause that AWS's error names, and strikes one when AWS took the message.
func TestLogsConfirmAndStrike(t *testing.T) {
	x := exclusive("assertion")
	x.edit = func(s string) string {
		return strings.Replace(s, "https://aws.amazon.com/SAML/Attributes/RoleSessionName",
			"https://aws.amazon.com/SAML/Attributes/RoleSessionname", 1)
	}
	m := x.write(t)
	o := trusting(t, "entra-a")
	for failure, want := range map[string]string{
		`,"errorCode":"ValidationError","errorMessage":"RoleSessionName is required in AuthnResponse"`: "confirmed",
		``: "struck",
		`,"errorCode":"ExpiredTokenException","errorMessage":"Token must be redeemed within 5 minutes of issuance"`: "",
	} {
		o.Logs = cloudTrail(t, m.id, failure)
		r := Inspect(&Message{XML: m.text}, o)
		i := slices.IndexFunc(r.Causes, func(c Cause) bool { return c.ID == "entra-claim-name" })
		if i < 0 || r.Causes[i].Evidence != want {
			t.Errorf("%q: %+v", failure, r.Causes)
		}
		if len(r.Logs) == 0 || r.Logs[0].MatchedBy != "assertion ID" {
			t.Errorf("%q: %+v", failure, r.Logs)
		}
		for _, e := range r.Logs {
			if e.AssertionID == "_other" {
				t.Error("the entry of another message is taken for this one's")
			}
		}
		checkReport(t, r)
	}
}

// TestSignInLog as the admin center exports it, and as Microsoft Graph answers.
func TestSignInLog(t *testing.T) {
	m := exclusive("assertion").write(t)
	id := strings.TrimPrefix(m.id, "_")
	for name, text := range map[string]string{
		"JSON": `[{"id":"` + id + `","createdDateTime":"2026-11-20T09:30:00Z","userPrincipalName":"alice@example.com","appDisplayName":"AWS","status":{"errorCode":0}}]`,
		"Graph": `{"@odata.context":"x","value":[{"id":"` + id +
			`","createdDateTime":"2026-11-20T09:30:00Z","userPrincipalName":"x","status":{"errorCode":0,"failureReason":"Other."}}]}`,
		"CSV": "\uFEFF\"Date (UTC)\",\"Request ID\",Username,Application,Status,\"Sign-in error code\",\"Failure " +
			"reason\"\n2026-11-20T09:30:00Z," + id + ",alice@example.com,AWS,Success,None,Other.\n",
	} {
		events, err := ParseSignInLog("signins", []byte(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		o := trusting(t, "entra-a")
		o.Logs = events
		r := Inspect(&Message{XML: m.text}, o)
		if len(r.Logs) != 1 || !r.Logs[0].OK || r.Logs[0].MatchedBy != "assertion ID" ||
			!strings.Contains(r.Logs[0].Says, "says nothing about AWS") {
			t.Errorf("%s: %+v", name, r.Logs)
		}
	}
	events, err := ParseSignInLog("signins", []byte(`[{"id":"x","createdDateTime":"2026-11-20T09:29:59Z","userPrincipalName":"a","status":{"errorCode":50105,"failureReason":"not assigned"}}]`))
	if err != nil || events[0].OK || events[0].Code != "AADSTS50105" {
		t.Errorf("%+v %v", events, err)
	}
}

// TestCloudTrailForms: as a file, as looked up, one a line, one event alone.
func TestCloudTrailForms(t *testing.T) {
	one := `{"eventName":"ExternalIdPDirectoryLogin","eventTime":"2026-11-20T09:30:01Z","responseElements":{"ExternalIdPDirectoryLogin":"Failure"},"errorMessage":"Response contains invalid name id policy format"}`
	for name, text := range map[string]string{
		"alone": one, "lines": one + "\n" + one, "list": "[" + one + "]", "records": `{"Records":[` + one + `]}`,
		"looked up": `{"Events":[{"EventId":"1","CloudTrailEvent":"` + strings.ReplaceAll(one, `"`, `\"`) + `"}]}`,
	} {
		events, err := ParseCloudTrail(name, []byte(text))
		if err != nil || events[0].OK || events[0].Message == "" {
			t.Errorf("%s: %+v %v", name, events, err)
		}
	}
	for name, text := range map[string]string{
		"nothing":  "",
		"no JSON":  "x",
		"others":   `{"Records":[{"eventName":"x"}]}`,
		"a number": "1",
	} {
		if events, err := ParseCloudTrail(name, []byte(text)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %+v %v", name, events, err)
		}
		if _, err := ParseSignInLog(name, []byte(text)); err == nil {
			t.Errorf("%s is a sign-in log", name)
		}
	}
}

// FuzzLogs: no log breaks the reader, and no entry without a time or an ID is
// matched.
func FuzzLogs(f *testing.F) {
	f.Add(trail)
	f.Add(`[{"id":"x","status":{"errorCode":1}}]`)
	f.Add("Date (UTC),Request ID\n,x\n")
	f.Add(`{"results":[[{"field":"@message","value":"{}"}]],"QueryResultRows":[[{"eventName":"ConsoleLogin"}]]}`)
	f.Add(`{"tables":[{"columns":[{"name":"Id"},{"name":"ResultType"}],"rows":[["x",1],[]]}]}`)
	f.Add("eventName;requestParameters;errorCode\nAssumeRoleWithSAML;{a=b, c={d}, =};x\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, parse := range []func(string, []byte) ([]LogEvent, error){ParseCloudTrail, ParseSignInLog} {
			events, err := parse("log", []byte(text))
			if err == nil && len(events) == 0 {
				t.Error("neither entries nor an error")
			}
		}
	})
}
