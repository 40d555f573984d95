package signinlogs

import (
	"encoding/binary"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/samlscope/samlscope/inspect/report"
)

const denied = `{"eventVersion":"1.11","userIdentity":{"type":"SAMLUser","principalId":"b6=:alice@example.com","userName":"alice@example.com"},` +
	`"eventTime":"2026-11-20T09:31:12Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRoleWithSAML",` +
	`"requestParameters":{"sAMLAssertionID":"_a1","roleSessionName":"alice@example.com","roleArn":"arn:aws:iam::400000000004:role/R"},` +
	`"errorCode":"AccessDenied","errorMessage":"not authorized"}`

var wrapped = strconv.Quote(denied)

func utf16LE(text string) string {
	b := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

// TestCloudTrailForms: the same refusal, in each form that it is had in.
func TestCloudTrailForms(t *testing.T) {
	csvEvent := `"` + strings.ReplaceAll(denied, `"`, `""`) + `"`
	for name, text := range map[string]string{
		"log file":                 `{"Records":[{"eventName":"DescribeInstances"},` + denied + `]}`,
		"lookup-events":            `{"Events":[{"EventId":"1","EventName":"AssumeRoleWithSAML","EventTime":1.7e9,"CloudTrailEvent":` + wrapped + `}]}`,
		"lookup-events, query":     `[` + wrapped + `]`,
		"lookup-events, text":      denied + "\t" + denied,
		"one a line":               denied + "\n" + denied + "\n",
		"UTF-8 with a mark":        "\uFEFF" + denied,
		"UTF-16":                   utf16LE(`{"Records":[` + denied + `]}`),
		"filter-log-events":        `{"events":[{"timestamp":1,"message":` + wrapped + `}],"searchedLogStreams":[]}`,
		"subscription":             `{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","message":` + wrapped + `}]}`,
		"Insights":                 `{"results":[[{"field":"@timestamp","value":"2026-11-20 09:31:12.000"},{"field":"@message","value":` + wrapped + `},{"field":"@ptr","value":"x"}]],"status":"Complete"}`,
		"Insights, fields":         `{"results":[[{"field":"eventTime","value":"2026-11-20T09:31:12Z"},{"field":"eventName","value":"AssumeRoleWithSAML"},{"field":"requestParameters.sAMLAssertionID","value":"_a1"},{"field":"userIdentity.userName","value":"alice@example.com"},{"field":"errorCode","value":"AccessDenied"},{"field":"errorMessage","value":"not authorized"}]]}`,
		"Insights CSV":             "@timestamp,@message\n2026-11-20 09:31:12.000," + csvEvent + "\n",
		"Insights CSV, one column": "@message\n" + csvEvent + "\n",
		"EventBridge":              `{"version":"0","detail-type":"AWS API Call via CloudTrail","time":"2026-11-20T09:31:20Z","detail":` + denied + `}`,
		"Lake, eventData":          `{"QueryStatus":"FINISHED","QueryResultRows":[[{"eventData":` + wrapped + `}]]}`,
		"Lake, columns":            `{"QueryResultRows":[[{"eventName":"AssumeRoleWithSAML"},{"eventTime":"2026-11-20 09:31:12.000"},{"requestParameters":"{roleArn=arn:aws:iam::400000000004:role/R, sAMLAssertionID=_a1, roleSessionName=alice@example.com, principalTags={a=b, c=d}}"},{"errorCode":"AccessDenied"},{"errorMessage":"not authorized"}]]}`,
		"Lake CSV": "eventName,eventTime,requestParameters,errorCode,errorMessage\n" +
			`AssumeRoleWithSAML,2026-11-20 09:31:12.000,"{sAMLAssertionID=_a1, roleSessionName=alice@example.com}",AccessDenied,not authorized` + "\n",
		"Athena": `{"ResultSet":{"Rows":[{"Data":[{"VarCharValue":"eventname"},{"VarCharValue":"eventtime"},{"VarCharValue":"useridentity"},{"VarCharValue":"requestparameters"},{"VarCharValue":"errorcode"},{"VarCharValue":"errormessage"}]},` +
			`{"Data":[{"VarCharValue":"AssumeRoleWithSAML"},{"VarCharValue":"2026-11-20T09:31:12Z"},{"VarCharValue":"{type=SAMLUser, principalid=b6=:alice@example.com, arn=null, username=alice@example.com}"},{"VarCharValue":"{\"sAMLAssertionID\":\"_a1\"}"},{"VarCharValue":"AccessDenied"},{"VarCharValue":"not authorized"}]}]}}`,
		"Athena CSV": `"eventname","eventtime","useridentity","requestparameters","errorcode","errormessage"` + "\n" +
			`"AssumeRoleWithSAML","2026-11-20T09:31:12Z","{type=SAMLUser, username=alice@example.com}","{""sAMLAssertionID"":""_a1""}","AccessDenied","not authorized"` + "\n",
		"Sentinel": `{"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated"},{"name":"EventName"},{"name":"UserIdentityUserName"},{"name":"RequestParameters"},{"name":"ErrorCode"},{"name":"ErrorMessage"}],` +
			`"rows":[["2026-11-20T09:31:12Z","AssumeRoleWithSAML","alice@example.com","{\"sAMLAssertionID\":\"_a1\"}","AccessDenied","not authorized"]]}]}`,
	} {
		events, err := ParseCloudTrail("log", []byte(text))
		if err != nil || len(events) == 0 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		e := events[0]
		if e.AssertionID != "_a1" || e.OK || e.Code != "AccessDenied" || e.Message != "not authorized" ||
			e.User != "alice@example.com" || !e.Time.Equal(time.Date(2026, 11, 20, 9, 31, 12, 0, time.UTC)) {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

// TestConsoleCSV has no assertion ID, and says only what its columns say.
func TestConsoleCSV(t *testing.T) {
	const titles = "Event name,Event time,User name,Event source,Resource type,Resource name,Read-only,AWS region,Source IP address,Error code,Event ID\n"
	events, err := ParseCloudTrail("log", []byte(titles+
		`AssumeRoleWithSAML,"November 20, 2026, 09:31:12 (UTC+01:00)",alice@example.com,sts.amazonaws.com,,,true,us-east-1,203.0.113.9,AccessDenied,e`+"\n"+
		`AssumeRoleWithSAML,"November 20, 2026, 09:41:12 (UTC+01:00)",alice@example.com,sts.amazonaws.com,,,true,us-east-1,203.0.113.9,-,e`+"\n"+
		`ConsoleLogin,"November 20, 2026, 09:31:13 (UTC+01:00)",alice@example.com,signin.amazonaws.com,,,false,us-east-1,203.0.113.9,,e`+"\n"))
	if err != nil || len(events) != 2 {
		t.Fatalf("%+v %v", events, err)
	}
	if e := events[0]; e.OK || e.Code != "AccessDenied" || e.AssertionID != "" || e.User != "alice@example.com" ||
		!e.Time.Equal(time.Date(2026, 11, 20, 8, 31, 12, 0, time.UTC)) {
		t.Errorf("%+v", e)
	}
	if !events[1].OK {
		t.Errorf("%+v", events[1])
	}
}

// TestNoOutcome: columns that do not tell what came of a sign-in aren't success.
func TestNoOutcome(t *testing.T) {
	for name, text := range map[string]string{
		"CSV":      "eventname,eventtime\nAssumeRoleWithSAML,2026-11-20T09:31:12Z\n",
		"Insights": `{"results":[[{"field":"eventName","value":"AssumeRoleWithSAML"},{"field":"requestParameters.sAMLAssertionID","value":"_a1"}]]}`,
	} {
		if events, err := ParseCloudTrail("log", []byte(text)); err == nil || !strings.Contains(err.Error(), "the outcome of") {
			t.Errorf("%s: %+v %v", name, events, err)
		}
	}
	// In the rows of one query, errorCode was asked for when one row has it.
	events, err := ParseCloudTrail("log", []byte(`{"results":[
		[{"field":"eventName","value":"AssumeRoleWithSAML"},{"field":"requestParameters.sAMLAssertionID","value":"_a1"}],
		[{"field":"eventName","value":"AssumeRoleWithSAML"},{"field":"errorCode","value":"AccessDenied"}]]}`))
	if err != nil || len(events) != 2 || !events[0].OK || events[1].OK {
		t.Errorf("%+v %v", events, err)
	}
}

// TestSignInForms: the same refusal of Entra ID, in each form.
func TestSignInForms(t *testing.T) {
	const entry = `"id":"r1","createdDateTime":"2026-11-20T09:31:07.1234567Z","userPrincipalName":"alice@example.com","appDisplayName":"AWS","status":{"errorCode":50105,"failureReason":"not assigned"}`
	const csv = "\"Date (UTC)\",\"Request ID\",\"User\",\"Username\",\"Application\",\"Application ID \",\"Status\",\"Sign-in error code\",\"Failure reason\"\n" +
		"2026-11-20T09:31:07.123Z,r1,Alice,alice@example.com,AWS,x,Failure,50105,not assigned\n"
	const diagnostic = `{"time":"2026-11-20T09:31:08Z","category":"SignInLogs","resultType":"50105","resultDescription":"not assigned","properties":{` + entry + `}}`
	for name, text := range map[string]string{
		"admin center":       `[{` + entry + `}]`,
		"Graph":              `{"@odata.context":"x","value":[{` + entry + `}]}`,
		"CSV":                csv,
		"CSV, semicolons":    strings.ReplaceAll(csv, ",", ";"),
		"CSV of Excel":       "sep=;\r\n" + strings.ReplaceAll(csv, ",", ";"),
		"CSV, tabs":          strings.ReplaceAll(csv, ",", "\t"),
		"CSV in UTF-16":      utf16LE(csv),
		"JSON in UTF-16":     utf16LE(`[{` + entry + `}]`),
		"diagnostic setting": `[` + diagnostic + `]`,
		"event hub":          `{"records":[` + diagnostic + `]}`,
		"storage account":    diagnostic + "\n" + diagnostic + "\n",
		"non-interactive":    strings.ReplaceAll(diagnostic, "SignInLogs", "NonInteractiveUserSignInLogs"),
		"only the result": `{"time":"2026-11-20T09:31:07Z","category":"SignInLogs","resultType":"50105","resultDescription":"not assigned",` +
			`"properties":{"id":"r1","userPrincipalName":"alice@example.com","appDisplayName":"AWS"}}`,
		"Log Analytics": `{"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"Id","type":"string"},{"name":"UserPrincipalName","type":"string"},{"name":"AppDisplayName","type":"string"},{"name":"ResultType","type":"string"},{"name":"ResultDescription","type":"string"}],` +
			`"rows":[["2026-11-20T09:31:07Z","r1","alice@example.com","AWS","50105","not assigned"]]}]}`,
		"Kusto": `{"Tables":[{"TableName":"Table_0","Columns":[{"ColumnName":"TimeGenerated"},{"ColumnName":"Id"},{"ColumnName":"UserPrincipalName"},{"ColumnName":"AppDisplayName"},{"ColumnName":"ResultType"},{"ColumnName":"ResultDescription"}],` +
			`"Rows":[["2026-11-20T09:31:07Z","r1","alice@example.com","AWS",50105,"not assigned"]]}]}`,
		"az monitor": `[{"TableName":"PrimaryResult","TimeGenerated":"2026-11-20T09:31:07.1Z","Id":"r1","UserPrincipalName":"alice@example.com","AppDisplayName":"AWS","ResultType":"50105","Status":"{\"errorCode\":50105,\"failureReason\":\"not assigned\"}"}]`,
		"query CSV": "\"TimeGenerated [UTC]\",Id,UserPrincipalName,AppDisplayName,ResultType,ResultDescription\n" +
			"\"11/20/2026, 9:31:07.123 AM\",r1,alice@example.com,AWS,50105,not assigned\n",
	} {
		events, err := ParseSignInLog("log", []byte(text))
		if err != nil || len(events) == 0 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		e := events[0]
		if e.AssertionID != "r1" || e.OK || e.Code != "AADSTS50105" || e.Message != "not assigned" || e.Application != "AWS" ||
			e.User != "alice@example.com" || !e.Time.Truncate(time.Second).Equal(time.Date(2026, 11, 20, 9, 31, 7, 0, time.UTC)) {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

// TestSuccess in forms that say so in words, numbers and not at all.
func TestSuccess(t *testing.T) {
	for name, text := range map[string]string{
		"CSV":      "Date (UTC),Request ID,Username,Status,Sign-in error code\n2026-11-20T09:31:07Z,r1,a,Success,None\n",
		"CSV zero": "Date (UTC),Request ID,Username,Status,Sign-in error code\n2026-11-20T09:31:07Z,r1,a,Success,0\n",
		"result":   `[{"Id":"r1","TimeGenerated":"2026-11-20T09:31:07Z","ResultType":"0"}]`,
	} {
		events, err := ParseSignInLog("log", []byte(text))
		if err != nil || !events[0].OK || events[0].Code != "" {
			t.Errorf("%s: %+v %v", name, events, err)
		}
	}
	for name, text := range map[string]string{
		"a user of Graph":    `{"id":"u1","userPrincipalName":"a","displayName":"A"}`,
		"a SCIM user":        `{"id":"u1","userName":"a","emails":[{"value":"a"}]}`,
		"a directory audit":  `[{"time":"2026-11-20T09:31:07Z","category":"AuditLogs","resultType":"","properties":{"id":"x"}}]`,
		"a word for a code":  `[{"id":"x","resultType":"Succeeded"}]`,
		"a policy":           `{"Version":"2012-10-17","Statement":[]}`,
		"CSV of other sorts": "Username,Email\na,b\n",
		"prose":              "hello there, what is this\nor that",
	} {
		if events, err := ParseSignInLog(name, []byte(text)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %+v %v", name, events, err)
		}
		if events, err := ParseCloudTrail(name, []byte(text)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %+v %v", name, events, err)
		}
	}
}

// TestDates: a date is read where it can mean one thing only.
func TestDates(t *testing.T) {
	at := time.Date(2026, 11, 20, 9, 31, 7, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"2026-11-20T09:31:07Z":                    at,
		"2026-11-20T10:31:07+01:00":               at,
		"2026-11-20T09:31:07.0000000Z":            at,
		"2026-11-20T09:31:07":                     at,
		"2026-11-20 09:31:07.000":                 at,
		"2026-11-20 09:31:07.000 UTC":             at,
		"11/20/2026, 9:31:07 AM":                  at,
		"11/20/2026, 9:31:07\u202fAM":             at,
		"11/20/2026 9:31:07 AM":                   at,
		"20/11/2026, 09:31:07":                    at,
		"20/11/2026, 9:31:07 am":                  at,
		"20.11.2026, 09:31:07":                    at,
		"2026/11/20 9:31:07":                      at,
		"November 20, 2026, 09:31:07 (UTC+00:00)": at,
		"November 20, 2026, 15:01:07 (UTC+05:30)": at,
		"/Date(1795167067000)/":                   at,
		"11/11/2026, 9:31:07 AM":                  time.Date(2026, 11, 11, 9, 31, 7, 0, time.UTC),
		"11/06/2026, 9:31:07 AM":                  {},
		"2026-11-20 09:31:07 CET":                 {},
		"yesterday":                               {},
		"":                                        {},
		"31/31/2026, 9:31:07 AM":                  {},
		"0":                                       {},
	} {
		var e entries
		e.add(report.LogEvent{}, text, true)
		got := e.timed()[0]
		if !got.Time.Equal(want) || want.IsZero() && got.UnreadTime != text || !want.IsZero() && got.UnreadTime != "" {
			t.Errorf("%q is %v, %q", text, got.Time, got.UnreadTime)
		}
	}
}

// TestOneDateSettlesTheOthers of its file, unless they contradict each other.
func TestOneDateSettlesTheOthers(t *testing.T) {
	for _, c := range []struct {
		others []string
		month  time.Month
	}{
		{[]string{"11/20/2026, 9:31:07 AM"}, time.November},
		{[]string{"20/11/2026, 09:31:07"}, time.June},
		{[]string{"11/11/2026, 09:31:07", "x"}, 0},
		{[]string{"11/20/2026, 09:31:07", "20/11/2026, 09:31:07"}, 0},
	} {
		var e entries
		for _, text := range append(c.others, "11/06/2026, 09:31:07") {
			e.add(report.LogEvent{}, text, true)
		}
		last := e.timed()[len(c.others)]
		if c.month == 0 != last.Time.IsZero() || c.month != 0 && last.Time.Month() != c.month {
			t.Errorf("%q: %v", c.others, last.Time)
		}
	}
	var local entries // in the time of who knows where
	local.add(report.LogEvent{}, "11/20/2026, 9:31:07 AM", false)
	if e := local.timed()[0]; !e.Time.IsZero() || e.UnreadTime == "" {
		t.Errorf("%+v", e)
	}
}
