package standin

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// stsNamespace is that of STS's answers (AWS query protocol, API of 2011-06-15).
const stsNamespace = "https://sts.amazonaws.com/doc/2011-06-15/"

// stsError is how STS refuses.
type stsError struct {
	XMLName   xml.Name `xml:"ErrorResponse"`
	Namespace string   `xml:"xmlns,attr"`
	Type      string   `xml:"Error>Type"`
	Code      string   `xml:"Error>Code"`
	Message   string   `xml:"Error>Message"`
	RequestID string   `xml:"RequestId"`
}

// stsResult is how STS grants a session. The credentials are words, not keys.
type stsResult struct {
	XMLName     xml.Name `xml:"AssumeRoleWithSAMLResponse"`
	Namespace   string   `xml:"xmlns,attr"`
	AccessKeyID string   `xml:"AssumeRoleWithSAMLResult>Credentials>AccessKeyId"`
	Secret      string   `xml:"AssumeRoleWithSAMLResult>Credentials>SecretAccessKey"`
	Token       string   `xml:"AssumeRoleWithSAMLResult>Credentials>SessionToken"`
	Expiration  string   `xml:"AssumeRoleWithSAMLResult>Credentials>Expiration"`
	ARN         string   `xml:"AssumeRoleWithSAMLResult>AssumedRoleUser>Arn"`
	RoleID      string   `xml:"AssumeRoleWithSAMLResult>AssumedRoleUser>AssumedRoleId"`
	Issuer      string   `xml:"AssumeRoleWithSAMLResult>Issuer"`
	Audience    string   `xml:"AssumeRoleWithSAMLResult>Audience"`
	RequestID   string   `xml:"ResponseMetadata>RequestId"`
}

// postSTS answers AssumeRoleWithSAML as STS does.
func (a *AWS) postSTS(w http.ResponseWriter, r *http.Request) {
	form, ok := formOf(w, r)
	switch {
	case !ok:
		return
	case form.Has("SAMLResponse"): // Client VPN's client listens at a port without a path
		a.receive(w, form)
		return
	}
	if form.Get("Action") != "AssumeRoleWithSAML" {
		stsRefuse(w, http.StatusBadRequest, "InvalidAction",
			"Could not find operation "+form.Get("Action")+" for version 2011-06-15")
		return
	}
	report := a.judge(url.Values{"SAMLResponse": {form.Get("SAMLAssertion")}}, form.Get("RoleArn"))
	role, provider := form.Get("RoleArn"), form.Get("PrincipalArn")
	if f := refusalOf(report); report.Verdict == inspect.Reject && !f.Behind {
		stsRefuse(w, f.Status, f.Code, f.Text)
		return
	}
	for _, pair := range rolesOf(report) {
		if pair.Role == role && pair.Provider == provider {
			stsGrant(w, report, pair)
			return
		}
	}
	stsRefuse(w, http.StatusBadRequest, "InvalidIdentityToken", vendordoc.SaysRoleNotOffered)
}

func stsGrant(w http.ResponseWriter, report *inspect.Report, pair inspect.RoleFact) {
	name := ""
	if n := report.Message.Assertion.RoleSessionName; n != nil {
		name = *n
	}
	out := stsResult{
		Namespace: stsNamespace, AccessKeyID: "ASIASTANDINSTANDIN00", Secret: "stand-in", Token: "stand-in",
		Expiration: "2100-01-01T00:00:00Z",
		ARN: "arn:" + pair.Partition + ":sts::" + pair.Account + ":assumed-role/" +
			pair.Role[strings.LastIndex(pair.Role, "/")+1:] + "/" + name,
		RoleID: "AROASTANDINSTANDIN000:" + name, RequestID: newGUID(),
	}
	writeXML(w, http.StatusOK, out)
}

func stsRefuse(w http.ResponseWriter, status int, code, message string) {
	writeXML(w, status, stsError{Namespace: stsNamespace, Type: "Sender", Code: code, Message: message,
		RequestID: newGUID()})
}

func writeXML(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(status)
	_ = xml.NewEncoder(w).Encode(v) // only the connection can fail
}
