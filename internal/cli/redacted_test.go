package cli

import (
	"html"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// supplied are files with evidence in which canaries stand. {} is one.
var supplied = map[string]string{
	"--connect-users": `{"UserSummaryList": [{"Id": "{}", "Arn": "arn:aws:connect:us-east-1:400000000004:instance/{}/agent/{}", "Username": "{}"}, {"Id": "{}", "Username": "Alice@Example.com"}, {"Id": "b", "Username": "{}@{}.example"}]}`,
	"--scim-user": `{"Users": [{"UserName": "{}@{}.example", "UserId": "{}", "Name": {"GivenName": "{}", "FamilyName": "{}"}, "DisplayName": "{}", "Emails": [{"Value": "{}", "Primary": true}, {"Value": "alice@{}.example", "Primary": true}]},
		{"UserName": "ALICE@example.com", "DisplayName": "{}", "Emails": [{"Value": "{}@x.example", "Type": "{}", "Primary": false}]}]}`,
	"--trust-policy": `{"Role": {"RoleName": "{}", "Arn": "arn:aws:iam::400000000004:role/{}", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Sid": "{}", "Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::400000000004:saml-provider/{}"}, "Action": "sts:AssumeRoleWithSAML", "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/{}", "aws:SourceVpc": "{}", "aws:PrincipalTag/{}": "{}"}}}]}}}`,
	"--role-policy":  `{"Version": "2012-10-17", "Statement": [{"Sid": "{}", "Effect": "Allow", "Action": "connect:GetFederationToken", "Resource": "arn:aws:connect:us-east-1:400000000004:instance/3991/user/{}", "Condition": {"StringEquals": {"aws:ResourceTag/{}": "{}"}}}]}`,
	"--cloudtrail": `{"Records": [{"eventTime": "2026-11-20T09:31:12Z", "eventSource": "sts.amazonaws.com", "eventName": "AssumeRoleWithSAML", "sourceIPAddress": "203.0.113.9", "userIdentity": {"type": "SAMLUser", "principalId": "{}:{}", "userName": "alice@example.com"},
		"requestParameters": {"roleSessionName": "alice@example.com", "roleArn": "arn:aws:iam::400000000004:role/{}", "principalArn": "arn:aws:iam::400000000004:saml-provider/{}"}, "errorCode": "AccessDenied", "errorMessage": "User: {} is not authorized to perform: sts:AssumeRoleWithSAML on resource: {}"}]}`,
	"--signin-log":   `[{"id": "{}", "createdDateTime": "2026-11-20T09:29:58Z", "userPrincipalName": "alice@example.com", "userDisplayName": "{}", "appDisplayName": "{}", "ipAddress": "203.0.113.77", "status": {"errorCode": 50105, "failureReason": "The user {} is not assigned to {}", "additionalDetails": "{}"}}]`,
	"--idp-metadata": `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sts.windows.net/{}/"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>CERT</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://{}.example/{}"/></IDPSSODescriptor></EntityDescriptor>`,
	"--aws-metadata": `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sts.windows.net/{}/"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>CERT</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://{}.example/{}"/></IDPSSODescriptor></EntityDescriptor>`,
}

// TestRedactedReportsHoldNoEvidence: every kind of evidence with canaries, over messages of
// the corpus. None is in a report that leaves the machine, in any format, and all of them
// together say something with --reveal.
func TestRedactedReportsHoldNoEvidence(t *testing.T) {
	names, err := filepath.Glob("../../testdata/corpus/*.saml")
	if err != nil || len(names) == 0 {
		t.Fatal(err)
	}
	certificate := regexp.MustCompile(`idp-certificate: (\S+)`)
	planted := []string{"3991"} // the instance in --role-policy
	canary := func() string {
		n := len(planted)
		v := []string{"Quokka", "wom7b", "x9q", "Dunn4rt"}[n%4] + string(rune('a'+n%23)) + string(rune('k'+n/4%13))
		if n%5 == 4 {
			v = string(rune('3'+n/50)) + string(rune('0'+n/5%10)) + "91"
		}
		planted = append(planted, v)
		return v
	}
	fill := func(s string) string {
		for strings.Contains(s, "{}") {
			s = strings.Replace(s, "{}", canary(), 1)
		}
		return s
	}
	dir := t.TempDir()
	args := []string{"inspect", "--acs", fill("https://{}.example/{}"), "--relay-state", fill("https://{}.example/connect/federate/{}?q={}"),
		"--connect-instance", "arn:aws:connect:us-east-1:400000000004:instance/7f7f7f7f-1111-4222-8333-abcdefabcdef"}
	good, err := os.ReadFile("../../testdata/corpus/good-entra.saml")
	if err != nil {
		t.Fatal(err)
	}
	for _, flag := range slices.Sorted(maps.Keys(supplied)) {
		text := supplied[flag]
		path := filepath.Join(dir, strings.TrimPrefix(flag, "--"))
		write(t, path, strings.ReplaceAll(fill(text), "CERT", certificate.FindStringSubmatch(string(good))[1]))
		args = append(args, flag, path)
	}
	var messages []string
	for n, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, message, _ := strings.Cut(string(data), "\n\n"); n%60 == 0 && strings.HasPrefix(message, "<") {
			path := filepath.Join(dir, filepath.Base(name)+".xml")
			write(t, path, message)
			messages = append(messages, path)
		}
	}
	run := func(more ...string) string {
		code, out, problems := session{}.run(t, t.Context(), append(append(append([]string{}, args...), more...), messages...)...)
		if code > exitFindings {
			t.Fatalf("%d %s", code, problems)
		}
		out = strings.ReplaceAll(out, dir, "")
		return strings.ToLower(out + html.UnescapeString(out))
	}
	shown := 0
	revealed := run("--format", "markdown", "--reveal")
	for _, v := range planted {
		if strings.Contains(revealed, strings.ToLower(v)) {
			shown++
		}
	}
	if t.Logf("%d of %d are in a revealed report", shown, len(planted)); shown < 6 {
		t.Error("too few are in a revealed report")
	}
	for _, format := range []string{"markdown", "html", "junit", "sarif"} {
		// A pseudonym of four digits can equal a planted value by chance, and hardly twice: each report has a salt of its own.
		once, again := unescaped(run("--format", format)), unescaped(run("--format", format))
		for _, v := range planted {
			// Four digits between hyphens may be a part of a GUID's pseudonym.
			whole := regexp.MustCompile(`(?:^|[^0-9a-z-])` + strings.ToLower(v) + `(?:$|[^0-9a-z-])`)
			if at := whole.FindStringIndex(once); at != nil && whole.MatchString(again) {
				t.Errorf("%s: %s survives: %q", format, v, once[max(0, at[0]-90):min(len(once), at[1]+40)])
			}
		}
	}
}

// unescaped is a report and what its percent escapes stand for.
func unescaped(report string) string {
	plain, err := url.PathUnescape(report)
	if err != nil {
		return report
	}
	return report + plain
}
