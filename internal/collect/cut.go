package collect

import (
	"encoding/json"
	"slices"
	"strings"
)

// What is cut before anything is written: what no check uses and what is no one's business. Keys are
// compared without their case.
var (
	// ofUser are fields of a user in IAM Identity Center.
	ofUser = []string{"phonenumbers", "addresses", "birthdate", "photos", "website", "profileurl", "locale", "timezone",
		"nickname", "preferredlanguage", "title", "roles", "createdby", "updatedby"}
	// ofEvent are fields of an event in CloudTrail, and of the record in it.
	ofEvent = []string{"credentials", "sessiontoken", "secretaccesskey", "accesskeyid", "useragent", "tlsdetails",
		"sourceipaddress",
		"mfaauthenticated", "mfaused", "mfaidentifier", "samlassertion"}
)

// What is kept where most is cut.
var (
	// signInKeeps are the fields of a sign-in: no addresses, places, devices or ways of MFA.
	signInKeeps = []string{"id", "correlationid", "createddatetime", "appid", "appdisplayname", "userid",
		"userprincipalname", "isinteractive", "conditionalaccessstatus", "status", "errorcode", "failurereason",
		"resourceid", "resourcedisplayname"}
	// providerKeeps are the details of a user pool's identity provider: providers of other types than SAML
	// have secrets among them.
	providerKeeps = []string{"metadataurl", "metadatafile", "ssoredirectbindinguri", "idpinit", "idpsignout",
		"encryptedresponses", "activeencryptioncertificate", "requestsigningalgorithm"}
)

// without takes named fields out of an answer, at whatever depth.
func without(v any, names []string) any {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			if slices.Contains(names, strings.ToLower(key)) {
				delete(v, key)
				continue
			}
			v[key] = without(inner, names)
		}
	case []any:
		for i := range v {
			v[i] = without(v[i], names)
		}
	}
	return v
}

// only takes everything but the named fields out of an answer, at whatever depth.
func only(v any, names []string) any {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			if !slices.Contains(names, strings.ToLower(key)) {
				delete(v, key)
				continue
			}
			v[key] = only(inner, names)
		}
	case []any:
		for i := range v {
			v[i] = only(v[i], names)
		}
	}
	return v
}

// cutUser cuts a user of IAM Identity Center.
func cutUser(v any) any { return without(v, ofUser) }

// cutEvent cuts an event of CloudTrail. The whole record is a text of JSON in it; one that can't be read
// can't be cut, and is not written.
func cutEvent(v any) any {
	event, _ := without(v, ofEvent).(map[string]any)
	text, _ := event["CloudTrailEvent"].(string)
	delete(event, "CloudTrailEvent")
	var record map[string]any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if d.Decode(&record) == nil {
		if cut, err := encoded(without(record, ofEvent)); err == nil {
			event["CloudTrailEvent"] = string(cut)
		}
	}
	return event
}

// cutSignIn cuts a sign-in of Entra ID's log.
func cutSignIn(v any) any { return only(v, signInKeeps) }

// cutProvider cuts an identity provider of a user pool.
func cutProvider(v any) any {
	answer, _ := v.(map[string]any)
	provider, _ := answer["IdentityProvider"].(map[string]any)
	if provider != nil {
		provider["ProviderDetails"] = only(provider["ProviderDetails"], providerKeeps)
	}
	return answer
}
