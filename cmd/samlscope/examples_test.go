package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"
)

// corpusCase is a file of the corpus: what its header says, and the message as the pages show it.
func corpusCase(t *testing.T, name string) (header map[string]string, message string) {
	t.Helper()
	file, err := os.ReadFile("../../testdata/corpus/" + name + ".saml")
	if err != nil {
		t.Fatal(err)
	}
	top, message, _ := strings.Cut(string(file), "\n\n")
	header = map[string]string{}
	for line := range strings.SplitSeq(top, "\n") {
		key, value, _ := strings.Cut(line, ": ")
		header[key] = value
	}
	return header, strings.TrimSuffix(message, "\n") // behind every fixture's message stands a line end
}

// har is what a browser records when it posts a message, and AWS answers with a page.
func har(t *testing.T, message, relayState string, status int, page string) string {
	t.Helper()
	body := url.Values{
		"SAMLResponse": {base64.StdEncoding.EncodeToString([]byte(message))}, "RelayState": {relayState},
	}.Encode()
	type object map[string]any
	return indented(t, object{"log": object{
		"version": "1.2", "creator": object{"name": "WebInspector", "version": "537.36"},
		"entries": []object{{
			"startedDateTime": "2026-11-20T09:30:02.000Z", "time": 140,
			"request": object{
				"method": "POST", "url": "https://signin.aws.amazon.com/saml", "httpVersion": "HTTP/2.0",
				"headers":  []object{{"name": "content-type", "value": "application/x-www-form-urlencoded"}},
				"postData": object{"mimeType": "application/x-www-form-urlencoded", "text": body},
			},
			"response": object{
				"status": status, "httpVersion": "HTTP/2.0", "headers": []object{},
				"content": object{"size": len(page), "mimeType": "text/html", "text": page},
			},
		}},
	}})
}

func indented(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestExamplesAreOfTheCorpus: the files that the pages show hold signed messages of the corpus, and what it says is
// known.
func TestExamplesAreOfTheCorpus(t *testing.T) {
	const dir = "../../docs/examples/"
	_, message := corpusCase(t, "rsn-present-fail-mail-empty")
	same(t, dir+"response.xml", message)
	same(t, "../../web/assets/sample.txt", base64.StdEncoding.EncodeToString([]byte(message))+"\n")

	_, message = corpusCase(t, "good-entra")
	same(t, dir+"works.xml", message)

	_, message = corpusCase(t, "role-present-fail-absent")
	same(t, dir+"invalid-response.har", har(t, message, "", 400,
		"<html>Your request included an invalid SAML response. To logout, click here.</html>"))

	header, message := corpusCase(t, "connect-relay-missing-fail-console")
	same(t, dir+"connect.har", har(t, message, header["relay-state"], 302, ""))

	header, message = corpusCase(t, "trust-aud-fail-regional")
	same(t, dir+"not-authorized.har", har(t, message, "", 403, "<html>Not authorized to perform sts:AssumeRoleWithSAML "+
		"(Service: AWSSecurityTokenService; Status Code: 403; Error Code: AccessDenied; Request ID: 0; Proxy: null). "+
		"Please try again.</html>"))
	same(t, dir+"evidence/role.json", indented(t, map[string]any{"Role": map[string]any{
		"Path": "/", "RoleName": "EntraAgent", "Arn": "arn:aws:iam::400000000004:role/EntraAgent",
		"AssumeRolePolicyDocument": json.RawMessage(header["trust-policy"]),
	}}))

	header, _ = corpusCase(t, "scim-email-missing-fail-describe-user")
	same(t, dir+"user.json", indented(t, json.RawMessage(header["scim-user"])))
}
