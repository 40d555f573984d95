package inspect

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// recorded is a recording of one post, with the URL as a browser writes it.
func recorded(address, message string, status int, location string) []byte {
	form := url.Values{"SAMLResponse": {base64.StdEncoding.EncodeToString([]byte(message))}}.Encode()
	return []byte(`{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[{"startedDateTime":` +
		`"2026-11-20T09:30:01.000Z","request":{"method":"POST","url":` + strconv.Quote(address) + `,"headers":[],"postData":{` +
		`"mimeType":"application/x-www-form-urlencoded","text":` + strconv.Quote(form) + `}},"response":{"status":` +
		strconv.Itoa(status) + `,"headers":[],"content":{},"redirectURL":` + strconv.Quote(location) + `}}]}}`)
}

// TestPostedToTheRoot: a browser that posts to http://127.0.0.1:35001 records http://127.0.0.1:35001/, since no
// request has an empty path.
func TestPostedToTheRoot(t *testing.T) {
	message := `<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ` +
		`ID="_r" Version="2.0" IssueInstant="2026-11-20T09:30:00Z" Destination="http://127.0.0.1:35001"><Issuer>x</Issuer>` +
		`<Assertion ID="_a"><Subject><SubjectConfirmation Method="` + methodBearer + `"><SubjectConfirmationData ` +
		`Recipient="http://127.0.0.1:35001"/></SubjectConfirmation></Subject></Assertion></p:Response>`
	for name, c := range map[string]struct {
		message, posted string
		found           bool
	}{
		"as a browser writes it": {message, "http://127.0.0.1:35001/", false},
		"as it is set":           {message, "http://127.0.0.1:35001", false},
		"another port":           {message, "http://127.0.0.1:35002/", true},
		"another path":           {message, "http://127.0.0.1:35001/x", true},
		"a slash behind a path": {strings.ReplaceAll(message, "127.0.0.1:35001", "x.example/saml/acs"),
			"http://x.example/saml/acs/", true},
	} {
		m := Messages("x.har", recorded(c.posted, c.message, 200, ""))[0]
		r := Inspect(m, Options{Target: TargetClientVPN})
		for _, id := range []string{"sp-recipient", "sp-destination"} {
			if got := reportHas(r, id); got != c.found {
				t.Errorf("%s: %s found: %v", name, id, got)
			}
		}
	}
}

func reportHas(r *Report, id string) bool {
	for i := range r.Findings {
		if r.Findings[i].ID == id {
			return true
		}
	}
	return false
}
