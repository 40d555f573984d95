package preflight

import "testing"

// TestOtherServices: a prediction has no signature, and sign-ins to these services begin there. Neither makes a user
// fail; what else is wrong does.
func TestOtherServices(t *testing.T) {
	for name, c := range map[string]struct{ reply, identifier, wrong string }{
		"Client VPN": {"http://127.0.0.1:35001", "urn:amazon:webservices:clientvpn", "urn:amazon:webservices"},
		"OpenSearch": {"https://search-x-abc.us-east-1.es.amazonaws.com/_dashboards/_opendistro/_security/saml/acs",
			"https://search-x-abc.us-east-1.es.amazonaws.com", ""},
		"Cognito": {"https://example.auth.us-east-1.amazoncognito.com/saml2/idpresponse", "urn:amazon:cognito:sp:us-east-1_abcdefghi",
			"urn:amazon:cognito:sp:us-east-1"},
	} {
		f := tenant(member(1))
		f["tokenIssuancePolicies.json"] = object{"@odata.context": "x", "value": []object{{"id": "i", "definition": []string{
			`{"TokenIssuancePolicy":{"Version":1,"TokenResponseSigningPolicy":"ResponseAndToken"}}`}}}}
		f.app(object{"replyUrls": []string{c.reply}, "servicePrincipalNames": []string{appID, c.identifier},
			"samlSingleSignOnSettings": nil})
		if u := f.judge(t, Options{}).Users[0]; u.Outcome == Fail {
			t.Errorf("%s: %q", name, u.Findings)
		}
		if c.wrong == "" {
			continue
		}
		f.app(object{"servicePrincipalNames": []string{appID, c.wrong}})
		if u := f.judge(t, Options{}).Users[0]; u.Outcome != Fail {
			t.Errorf("%s, near miss: %q", name, u.Findings)
		}
	}
}
